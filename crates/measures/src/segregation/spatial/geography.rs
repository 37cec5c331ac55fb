//! Where areas lie, how large they are and which of them touch: checked once.

use std::collections::BTreeMap;

use super::SpatialError;
use super::population::Population;

/// Two areas that touch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contiguity {
    /// The row of one area.
    pub first: usize,
    /// The row of the other.
    pub second: usize,
    /// The length of their common boundary in metres; zero where they touch in points only.
    pub shared_m: f64,
}

/// What is known of the areas' places. One row per area in every column.
#[derive(Debug, Clone, Copy)]
pub struct GeographyColumns<'a> {
    /// Eastings of the centroids in metres (SWEREF 99 TM or another projection).
    pub x_m: &'a [f64],
    /// Northings of the centroids in metres.
    pub y_m: &'a [f64],
    /// Land areas in square metres, where known.
    pub area_m2: Option<&'a [f64]>,
    /// Lengths of the outer boundaries in metres, where known.
    pub perimeter_m: Option<&'a [f64]>,
    /// The pairs of areas that touch, each pair once, where known.
    pub contiguities: Option<&'a [Contiguity]>,
}

/// Places of areas without a mistake in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Geography {
    // Invariant: all columns have one length of at least two, hold finite numbers, and areas and
    // perimeters are above zero.
    x_m: Vec<f64>,
    y_m: Vec<f64>,
    area_m2: Option<Vec<f64>>,
    perimeter_m: Option<Vec<f64>>,
    adjacency: Option<Adjacency>,
}

/// For each area those that it touches, in rising order of row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Adjacency {
    starts: Vec<usize>,
    neighbours: Vec<usize>,
    shared_m: Vec<f64>,
}

impl Geography {
    /// Returns the places, checked.
    ///
    /// # Errors
    /// [`SpatialError`] where there are fewer than two areas, lengths differ, a number is not
    /// finite, an area or perimeter is not above zero, or a contiguity names an unknown row, an
    /// area with itself, a pair twice or a negative length.
    pub fn new(columns: GeographyColumns<'_>) -> Result<Self, SpatialError> {
        let n = columns.x_m.len();
        if n < 2 {
            return Err(SpatialError::TooFewAreas { found: n });
        }
        check_column("x_m", columns.x_m, n)?;
        check_column("y_m", columns.y_m, n)?;
        for (name, column) in [("area_m2", columns.area_m2), ("perimeter_m", columns.perimeter_m)] {
            let Some(column) = column else { continue };
            check_column(name, column, n)?;
            if let Some(row) = column.iter().position(|size| *size <= 0.0) {
                return Err(SpatialError::NotAboveZero { column: name, row, value: column[row] });
            }
        }
        Ok(Self {
            x_m: columns.x_m.to_vec(),
            y_m: columns.y_m.to_vec(),
            area_m2: columns.area_m2.map(<[f64]>::to_vec),
            perimeter_m: columns.perimeter_m.map(<[f64]>::to_vec),
            adjacency: columns
                .contiguities
                .map(|contiguities| Adjacency::new(n, contiguities))
                .transpose()?,
        })
    }

    /// Returns the places of squares of one size whose centres lie on a grid of that size.
    ///
    /// Squares that share a side touch along `side_m`, squares that share a corner in a point.
    ///
    /// # Errors
    /// [`SpatialError`] as [`Geography::new`], and where a square lies off the grid or two share
    /// a place.
    pub fn squares(x_m: &[f64], y_m: &[f64], side_m: f64) -> Result<Self, SpatialError> {
        let n = x_m.len();
        if n < 2 {
            return Err(SpatialError::TooFewAreas { found: n });
        }
        check_column("side_m", &[side_m], 1)?;
        if side_m <= 0.0 {
            return Err(SpatialError::NotAboveZero { column: "side_m", row: 0, value: side_m });
        }
        check_column("x_m", x_m, n)?;
        check_column("y_m", y_m, n)?;
        let mut places = BTreeMap::new();
        for row in 0..n {
            let place = (steps(x_m[row] - x_m[0], side_m), steps(y_m[row] - y_m[0], side_m));
            let (Some(column), Some(line)) = place else {
                return Err(SpatialError::OffGrid { row, side_m });
            };
            if let Some(first) = places.insert((column, line), row) {
                return Err(SpatialError::PairTwice { first, second: row });
            }
        }
        let mut contiguities = Vec::new();
        for (&(column, line), &first) in &places {
            for (right, up) in [(1, 0), (0, 1), (1, 1), (1, -1)] {
                if let Some(&second) = places.get(&(column + right, line + up)) {
                    let shared_m = if right == 0 || up == 0 { side_m } else { 0.0 };
                    contiguities.push(Contiguity { first, second, shared_m });
                }
            }
        }
        Self::new(GeographyColumns {
            x_m,
            y_m,
            area_m2: Some(&vec![side_m * side_m; n]),
            perimeter_m: Some(&vec![4.0 * side_m; n]),
            contiguities: Some(&contiguities),
        })
    }

    /// Returns how many areas there are.
    #[must_use]
    pub fn n_areas(&self) -> usize {
        self.x_m.len()
    }

    /// Returns the eastings in metres.
    #[must_use]
    pub fn x_m(&self) -> &[f64] {
        &self.x_m
    }

    /// Returns the northings in metres.
    #[must_use]
    pub fn y_m(&self) -> &[f64] {
        &self.y_m
    }

    /// Returns the land areas in square metres.
    ///
    /// # Errors
    /// [`SpatialError::Needs`] where they are unknown.
    pub fn area_m2(&self) -> Result<&[f64], SpatialError> {
        self.area_m2.as_deref().ok_or(SpatialError::Needs { column: "area_m2" })
    }

    /// Returns the boundaries' lengths in metres.
    ///
    /// # Errors
    /// [`SpatialError::Needs`] where they are unknown.
    pub fn perimeter_m(&self) -> Result<&[f64], SpatialError> {
        self.perimeter_m.as_deref().ok_or(SpatialError::Needs { column: "perimeter_m" })
    }

    pub(crate) fn adjacency(&self) -> Result<&Adjacency, SpatialError> {
        self.adjacency.as_ref().ok_or(SpatialError::Needs { column: "contiguities" })
    }

    /// Checks that a population has as many areas as there are places.
    pub(crate) fn check_population(&self, population: &Population) -> Result<(), SpatialError> {
        let (found, expected) = (population.n_areas(), self.n_areas());
        if found == expected {
            return Ok(());
        }
        Err(SpatialError::Length { column: "counts", found, expected })
    }

    /// Writes the squared distance from an area's centroid to every area's, in square metres.
    pub(crate) fn squared_distances_m2(&self, from: usize, out: &mut [f64]) {
        let (from_x, from_y) = (self.x_m[from], self.y_m[from]);
        for ((out, x), y) in out.iter_mut().zip(&self.x_m).zip(&self.y_m) {
            let (east, north) = (x - from_x, y - from_y);
            *out = east * east + north * north;
        }
    }
}

impl Adjacency {
    fn new(n: usize, contiguities: &[Contiguity]) -> Result<Self, SpatialError> {
        let mut directed = Vec::with_capacity(2 * contiguities.len());
        for &Contiguity { first, second, shared_m } in contiguities {
            if first >= n || second >= n || first == second {
                return Err(SpatialError::NoSuchPair { first, second, n });
            }
            check_column("shared_m", &[shared_m], 1)?;
            if shared_m < 0.0 {
                return Err(SpatialError::NegativeBoundary { first, second, shared_m });
            }
            directed.push((first, second, shared_m));
            directed.push((second, first, shared_m));
        }
        directed.sort_unstable_by_key(|(from, to, _)| (*from, *to));
        if let Some(pair) =
            directed.windows(2).find(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1))
        {
            return Err(SpatialError::PairTwice { first: pair[0].0, second: pair[0].1 });
        }
        let mut starts = vec![0; n + 1];
        for (from, _, _) in &directed {
            starts[from + 1] += 1;
        }
        for area in 0..n {
            starts[area + 1] += starts[area];
        }
        let neighbours = directed.iter().map(|(_, to, _)| *to).collect();
        let shared_m = directed.iter().map(|(_, _, shared_m)| *shared_m).collect();
        Ok(Self { starts, neighbours, shared_m })
    }

    /// Returns the areas that this one touches.
    pub(crate) fn of(&self, area: usize) -> &[usize] {
        &self.neighbours[self.starts[area]..self.starts[area + 1]]
    }

    /// Returns the lengths of the boundaries with the areas of [`Adjacency::of`].
    pub(crate) fn shared_m(&self, area: usize) -> &[f64] {
        &self.shared_m[self.starts[area]..self.starts[area + 1]]
    }
}

/// Returns how many sides fit in a distance, `None` where no whole number does.
fn steps(distance_m: f64, side_m: f64) -> Option<i64> {
    /// Coordinates in metres with millimetres behind the point still lie on the grid.
    const OFF_BY: f64 = 1e-3;
    let sides = distance_m / side_m;
    let whole = sides.round();
    let on_grid = (sides - whole).abs() <= OFF_BY && whole.abs() < 1e15;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15")]
    on_grid.then_some(whole as i64)
}

pub(crate) fn check_column(
    column: &'static str,
    values: &[f64],
    expected: usize,
) -> Result<(), SpatialError> {
    if values.len() != expected {
        return Err(SpatialError::Length { column, found: values.len(), expected });
    }
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(row) => Err(SpatialError::NotFinite { column, row, value: values[row] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: GeographyColumns<'_> = GeographyColumns {
        x_m: &[0.0, 1.0, 2.0],
        y_m: &[0.0, 0.0, 0.0],
        area_m2: None,
        perimeter_m: None,
        contiguities: None,
    };

    #[test]
    fn mistakes_in_the_places_are_refused_by_name() {
        let touching = |first, second, shared_m| {
            let contiguities = [Contiguity { first, second, shared_m }];
            Geography::new(GeographyColumns { contiguities: Some(&contiguities), ..PLACES })
        };
        assert!(touching(0, 2, 5.0).is_ok());
        assert!(matches!(touching(0, 3, 5.0), Err(SpatialError::NoSuchPair { .. })));
        assert!(matches!(touching(1, 1, 5.0), Err(SpatialError::NoSuchPair { .. })));
        assert!(matches!(touching(0, 1, -1.0), Err(SpatialError::NegativeBoundary { .. })));
        assert!(matches!(touching(0, 1, f64::NAN), Err(SpatialError::NotFinite { .. })));
        let twice = [
            Contiguity { first: 0, second: 1, shared_m: 1.0 },
            Contiguity { first: 1, second: 0, shared_m: 1.0 },
        ];
        let geography = Geography::new(GeographyColumns { contiguities: Some(&twice), ..PLACES });
        assert!(matches!(geography, Err(SpatialError::PairTwice { .. })));
        let geography =
            Geography::new(GeographyColumns { area_m2: Some(&[1.0, 0.0, 1.0]), ..PLACES });
        assert!(matches!(geography, Err(SpatialError::NotAboveZero { row: 1, .. })));
        let geography = Geography::new(GeographyColumns { y_m: &[0.0, 1.0], ..PLACES });
        assert!(matches!(geography, Err(SpatialError::Length { found: 2, expected: 3, .. })));
        let geography = Geography::new(GeographyColumns { x_m: &[1.0], y_m: &[1.0], ..PLACES });
        assert!(matches!(geography, Err(SpatialError::TooFewAreas { found: 1 })));
        let unknown = Geography::new(PLACES).unwrap();
        assert!(matches!(unknown.area_m2(), Err(SpatialError::Needs { column: "area_m2" })));
    }

    #[test]
    fn squares_touch_by_side_and_by_corner() {
        let geography =
            Geography::squares(&[50.0, 150.0, 50.0, 150.0], &[50.0, 50.0, 150.0, 150.0], 100.0)
                .unwrap();
        let adjacency = geography.adjacency().unwrap();
        assert_eq!(adjacency.of(0), [1, 2, 3]);
        assert_eq!(adjacency.shared_m(0), [100.0, 100.0, 0.0]);
        assert!(matches!(
            Geography::squares(&[0.0, 130.0], &[0.0, 0.0], 100.0),
            Err(SpatialError::OffGrid { row: 1, .. })
        ));
    }
}
