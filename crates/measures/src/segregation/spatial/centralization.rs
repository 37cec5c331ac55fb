//! How near the centre a group lives: absolute and relative centralization.

use numerics::sum::{RunningSum, mean, sum, weighted_mean};

use super::SpatialError;
use super::geography::Geography;
use super::population::Population;

/// What counts as the centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Center {
    /// The mean of the areas' centroids; PySAL's default.
    MeanOfAreas,
    /// The mean of where people live.
    MeanOfPeople,
    /// The centroid of an area, by row; OasisR's default is the first.
    Area(usize),
    /// A point in metres.
    Point {
        /// Its easting.
        x_m: f64,
        /// Its northing.
        y_m: f64,
    },
}

/// Areas from the centre outwards; those equally far form one ring.
#[derive(Debug, Clone, PartialEq)]
pub struct Outwards {
    order: Vec<usize>,
    // Where in `order` each ring ends.
    ends: Vec<usize>,
}

impl Outwards {
    /// Returns the areas from the centre outwards, those equally far in one ring.
    ///
    /// # Errors
    /// [`SpatialError::NoSuchArea`] or [`SpatialError::NotFinite`] where the centre is none.
    pub fn rings(
        geography: &Geography,
        population: &Population,
        center: Center,
    ) -> Result<Self, SpatialError> {
        let (order, distances) = by_distance(geography, population, center)?;
        let n = order.len();
        let differs = |at: &usize| {
            *at == n || distances[order[*at]].total_cmp(&distances[order[*at - 1]]).is_ne()
        };
        let ends = (1..=n).filter(differs).collect();
        Ok(Self { order, ends })
    }

    /// Returns the areas one by one from the centre outwards, those equally far in order of row.
    ///
    /// # Errors
    /// As [`Outwards::rings`].
    pub fn one_by_one(
        geography: &Geography,
        population: &Population,
        center: Center,
    ) -> Result<Self, SpatialError> {
        let (order, _) = by_distance(geography, population, center)?;
        Ok(Self { ends: (1..=order.len()).collect(), order })
    }

    /// Returns the areas one by one in an order decided elsewhere.
    ///
    /// # Errors
    /// [`SpatialError::NotAnOrder`] where a row below the number of rows is missing.
    pub fn in_order(order: &[usize]) -> Result<Self, SpatialError> {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        if sorted.iter().enumerate().any(|(at, row)| at != *row) {
            return Err(SpatialError::NotAnOrder);
        }
        Ok(Self { order: order.to_vec(), ends: (1..=order.len()).collect() })
    }

    /// Returns how many areas share their distance with another.
    #[must_use]
    pub fn tied(&self) -> usize {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| end - start).filter(|ring| *ring > 1).sum()
    }
}

/// Returns twice the area between the diagonal and the curve of two cumulated columns, from the
/// centre outwards: `Σ Xᵢ₋₁Yᵢ − Σ XᵢYᵢ₋₁`, from −1 (all x outside all y) to 1 (all inside).
///
/// With the focal group as `x` and land areas as `y` this is absolute centralization; with the
/// other group as `y` it is relative centralization. A ring counts as one: the answer does not
/// depend on the rows' order. `None` where a column sums to zero.
///
/// # Errors
/// [`SpatialError::Length`] where a column's length is not that of the order.
///
/// # Source
/// Duncan and Duncan (1955), doi 10.2307/2088328; Massey and Denton (1988),
/// doi 10.1093/sf/67.2.281.
///
/// ```
/// use measures::segregation::spatial::centralization::{Outwards, centralization};
///
/// let order = Outwards::in_order(&[0, 1]).unwrap();
/// assert_eq!(centralization(&order, &[5.0, 0.0], &[0.0, 5.0]).unwrap(), Some(1.0));
/// ```
pub fn centralization(
    outwards: &Outwards,
    x: &[f64],
    y: &[f64],
) -> Result<Option<f64>, SpatialError> {
    let expected = outwards.order.len();
    super::geography::check_column("x", x, expected)?;
    super::geography::check_column("y", y, expected)?;
    let (all_x, all_y) = (sum(x.iter().copied()), sum(y.iter().copied()));
    if all_x <= 0.0 || all_y <= 0.0 {
        return Ok(None);
    }
    let (mut inner_x, mut inner_y) = (RunningSum::default(), RunningSum::default());
    let mut area = RunningSum::default();
    let mut start = 0;
    for &end in &outwards.ends {
        let (before_x, before_y) = (inner_x.value() / all_x, inner_y.value() / all_y);
        for &row in &outwards.order[start..end] {
            inner_x.add(x[row]);
            inner_y.add(y[row]);
        }
        area.add(before_x * (inner_y.value() / all_y));
        area.add(-before_y * (inner_x.value() / all_x));
        start = end;
    }
    Ok(Some(area.value()))
}

fn by_distance(
    geography: &Geography,
    population: &Population,
    center: Center,
) -> Result<(Vec<usize>, Vec<f64>), SpatialError> {
    let (x_m, y_m) = place(geography, population, center)?;
    let distance = |(x, y): (&f64, &f64)| {
        let (east, north) = (x - x_m, y - y_m);
        (east * east + north * north).sqrt()
    };
    let distances: Vec<f64> = geography.x_m().iter().zip(geography.y_m()).map(distance).collect();
    let mut order: Vec<usize> = (0..distances.len()).collect();
    order.sort_by(|a, b| distances[*a].total_cmp(&distances[*b]));
    Ok((order, distances))
}

fn place(
    geography: &Geography,
    population: &Population,
    center: Center,
) -> Result<(f64, f64), SpatialError> {
    let n = geography.n_areas();
    let mean_of = |values: &[f64]| mean(values).ok_or(SpatialError::TooFewAreas { found: 0 });
    let lived =
        |values: &[f64]| weighted_mean(values, population.totals()).ok_or(SpatialError::NoPeople);
    match center {
        Center::MeanOfAreas => Ok((mean_of(geography.x_m())?, mean_of(geography.y_m())?)),
        Center::MeanOfPeople => Ok((lived(geography.x_m())?, lived(geography.y_m())?)),
        Center::Area(row) if row >= n => Err(SpatialError::NoSuchArea { row, n }),
        Center::Area(row) => Ok((geography.x_m()[row], geography.y_m()[row])),
        Center::Point { x_m, y_m } => {
            super::geography::check_column("center", &[x_m, y_m], 2)?;
            Ok((x_m, y_m))
        }
    }
}
