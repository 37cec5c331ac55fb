//! The people of every place as whole numbers, places on whole steps, neighbours side by side.

use super::definition::{NeighbourhoodError, Places};

/// The widest span in steps along an axis: squares of distances then fit 61 bits.
const WIDEST_SPAN: u64 = 1 << 30;

/// All people together are fewer than this, in units, so that sums never wrap.
const MOST_UNITS: f64 = 4_611_686_018_427_387_904.0;

/// The finest fraction of a person is 2 to minus this power.
const FINEST_FRACTION: u32 = 40;

/// Everybody, by place. Places are in the order of a Hilbert curve: neighbours in the list are
/// neighbours on the ground.
#[derive(Debug)]
pub(super) struct People {
    /// The distance in metres that all coordinates are multiples of, from a corner.
    pub(super) step_m: u64,
    /// The corner's coordinates in metres.
    pub(super) corner_m: (i64, i64),
    /// Steps east of the corner, per place.
    pub(super) x: Vec<u32>,
    /// Steps north of the corner, per place.
    pub(super) y: Vec<u32>,
    /// The place of each row.
    pub(super) place_of_row: Vec<u32>,
    /// The population and then each group, per place, in units.
    pub(super) counts: Vec<Vec<u64>>,
    /// The population and then each group, all places together, in units.
    pub(super) totals: Vec<u64>,
    /// How many units one person is, as a power of two: 0 where all counts are whole.
    pub(super) unit_power: u32,
}

impl People {
    /// Checks the columns, joins rows that share a place and sorts the places.
    pub(super) fn new(places: &Places<'_>) -> Result<Self, NeighbourhoodError> {
        check_columns(places)?;
        let (corner_m, step_m) = lattice_of(places)?;
        let along = |values: &[i64], corner: i64| -> Vec<u32> {
            let steps = values.iter().map(|value| value.abs_diff(corner) / step_m);
            steps.map(|step| u32::try_from(step).expect("the span was checked")).collect()
        };
        let (x, y) = (along(places.x_m, corner_m.0), along(places.y_m, corner_m.1));
        let unit_power = unit_power(places)?;
        let order = rows_along_the_curve(&x, &y);
        let mut people = Self {
            step_m,
            corner_m,
            x: Vec::with_capacity(x.len()),
            y: Vec::with_capacity(x.len()),
            place_of_row: vec![0; x.len()],
            counts: Vec::new(),
            totals: Vec::new(),
            unit_power,
        };
        for row in order {
            let at = (x[row as usize], y[row as usize]);
            if people.x.last().copied().zip(people.y.last().copied()) != Some(at) {
                people.x.push(at.0);
                people.y.push(at.1);
            }
            let place = u32::try_from(people.x.len() - 1).expect("no more places than rows");
            people.place_of_row[row as usize] = place;
        }
        let columns = std::iter::once(places.population).chain(places.groups.iter().copied());
        people.counts = columns.map(|column| people.units(column)).collect();
        people.totals = people.counts.iter().map(|column| column.iter().sum()).collect();
        Ok(people)
    }

    /// Returns how many places there are.
    pub(super) fn n_places(&self) -> usize {
        self.x.len()
    }

    /// Returns a number of units in persons.
    pub(super) fn persons(&self, units: u64) -> f64 {
        float(units) / float(1 << self.unit_power)
    }

    fn units(&self, column: &[f64]) -> Vec<u64> {
        let unit = float(1 << self.unit_power);
        let mut units = vec![0; self.n_places()];
        for (place, value) in self.place_of_row.iter().zip(column) {
            units[*place as usize] += whole(value * unit);
        }
        units
    }
}

/// Returns the number as a float, rounded above 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "numbers of people are far below 2^53")]
pub(super) fn float(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a finite number from 0 to 2^62, rounded first"
)]
fn whole(value: f64) -> u64 {
    value.round_ties_even() as u64
}

fn check_columns(places: &Places<'_>) -> Result<(), NeighbourhoodError> {
    let expected = places.x_m.len();
    // Slots of an index are numbered in 32 bits, rows of the lattice among them.
    let most = 1_usize << 30;
    if expected == 0 {
        return Err(NeighbourhoodError::NoPlaces);
    }
    if expected > most {
        return Err(NeighbourhoodError::TooManyPlaces { found: expected, most });
    }
    let of_length = |column: &str, found: usize| {
        let column = column.to_owned();
        if found == expected {
            Ok(())
        } else {
            Err(NeighbourhoodError::Length { column, found, expected })
        }
    };
    of_length("y", places.y_m.len())?;
    of_length("population", places.population.len())?;
    check_counts("population", places.population)?;
    for (index, group) in places.groups.iter().enumerate() {
        let name = format!("group {}", index + 1);
        of_length(&name, group.len())?;
        check_counts(&name, group)?;
        let above = group.iter().zip(places.population).position(|(part, all)| part > all);
        if let Some(row) = above {
            return Err(NeighbourhoodError::GroupAbovePopulation {
                group: name,
                row: row + 1,
                members: group[row],
                population: places.population[row],
            });
        }
    }
    Ok(())
}

fn check_counts(column: &str, values: &[f64]) -> Result<(), NeighbourhoodError> {
    match values.iter().position(|value| !(value.is_finite() && *value >= 0.0)) {
        None => Ok(()),
        Some(row) => Err(NeighbourhoodError::Count {
            column: column.to_owned(),
            row: row + 1,
            value: values[row],
        }),
    }
}

/// Returns the south-western corner and the largest distance that all coordinates are multiples
/// of, counted from there.
fn lattice_of(places: &Places<'_>) -> Result<((i64, i64), u64), NeighbourhoodError> {
    let corner = |values: &[i64]| values.iter().copied().min().unwrap_or(0);
    let corner_m = (corner(places.x_m), corner(places.y_m));
    let mut step_m = 0;
    let mut span_m = 0;
    for (values, corner) in [(places.x_m, corner_m.0), (places.y_m, corner_m.1)] {
        for value in values {
            let distance = value.abs_diff(corner);
            span_m = span_m.max(distance);
            if step_m == 0 || distance % step_m != 0 {
                step_m = greatest_common_divisor(step_m, distance);
            }
        }
    }
    // One place alone: any step will do.
    let step_m = step_m.max(1);
    if span_m >= WIDEST_SPAN {
        return Err(NeighbourhoodError::TooFarApart { span_m, most_m: WIDEST_SPAN - 1 });
    }
    Ok((corner_m, step_m))
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Returns the power of two that makes a person enough units: 0 for whole counts, else as fine
/// as all people together allow.
fn unit_power(places: &Places<'_>) -> Result<u32, NeighbourhoodError> {
    let total = numerics::sum::sum(places.population.iter().copied());
    if total <= 0.0 {
        return Err(NeighbourhoodError::NobodyThere);
    }
    // Not a number above this, infinity included.
    if total > 9_007_199_254_740_992.0 {
        return Err(NeighbourhoodError::TooManyPeople { total });
    }
    let columns = std::iter::once(&places.population).chain(places.groups);
    if columns.flat_map(|column| column.iter()).all(|value| value.trunc() == *value) {
        return Ok(0);
    }
    let fits = |power: &u32| total.max(1.0) * float(1 << *power) <= MOST_UNITS / 2.0;
    Ok((0..=FINEST_FRACTION).rev().find(fits).unwrap_or(0))
}

/// Returns the rows in the order of a Hilbert curve over their coordinates, rows of one place
/// together.
fn rows_along_the_curve(x: &[u32], y: &[u32]) -> Vec<u32> {
    let widest = x.iter().chain(y).copied().max().unwrap_or(0);
    let bits = (u32::BITS - widest.leading_zeros()).max(1);
    let mut rows: Vec<(u64, u32)> =
        x.iter().zip(y).map(|(x, y)| along_the_curve(*x, *y, bits)).zip(0..).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Returns how far along a Hilbert curve over a square of 2 to the power `bits` a point lies.
fn along_the_curve(mut x: u32, mut y: u32, bits: u32) -> u64 {
    let mut distance = 0;
    for bit in (0..bits).rev() {
        let (right, up) = ((x >> bit) & 1, (y >> bit) & 1);
        distance = (distance << 2) | u64::from((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                let low = (1 << bit) - 1;
                (x, y) = (low - (x & low), low - (y & low));
            }
            (x, y) = (y, x);
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_every_cell_once_and_steps_to_a_neighbour() {
        let mut cells: Vec<(u64, i32, i32)> = (0..32_u32)
            .flat_map(|x| (0..32_u32).map(move |y| (x, y)))
            .map(|(x, y)| {
                (along_the_curve(x, y, 5), i32::try_from(x).unwrap(), i32::try_from(y).unwrap())
            })
            .collect();
        cells.sort_unstable();
        for (place, pair) in cells.windows(2).enumerate() {
            assert_eq!(pair[0].0, u64::try_from(place).unwrap());
            assert_eq!((pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs(), 1);
        }
    }
}
