//! Segregation scale by scale: every measure at every k and radius.

use super::definition::{NeighbourhoodError, Overshoot, OwnPlace, Places, Scale, check};
use super::landscape::Landscape;
use super::report::{MEASURES, Report, Rows};
use super::units::Weighting;
use crate::estimate::Estimate;

/// Columns that tell where people live; a row with anything missing is left out and counted.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// Eastings in whole metres.
    pub x_m: &'a [Option<i64>],
    /// Northings in whole metres.
    pub y_m: &'a [Option<i64>],
    /// Everybody who lives there.
    pub population: &'a [Option<f64>],
    /// Members of each group among them, with the group's name.
    pub groups: &'a [(&'a str, &'a [Option<f64>])],
}

/// What to measure over which neighbourhoods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question<'a> {
    /// Measures by their names in [`MEASURES`]; all where empty.
    pub measures: &'a [&'a str],
    /// Numbers of nearest people, in rising order.
    pub k: &'a [u64],
    /// Radii in metres, in rising order.
    pub radius_m: &'a [u32],
    /// What is taken of the ring that crosses k.
    pub overshoot: Overshoot,
    /// Whether a place is its own neighbour.
    pub own_place: OwnPlace,
    /// What a neighbourhood weighs.
    pub weighting: Weighting,
    /// The parameter b of Atkinson's index, between 0 and 1: usually 0.5.
    pub aversion: f64,
}

/// Measures each group over the neighbourhoods at each scale: first over the places alone, then
/// k by k and radius by radius; within a scale measure by measure, then group by group.
///
/// The estimates are descriptions of everybody: without a sample they have no standard error.
///
/// # Errors
/// No scale, no group, an unknown measure, scales that do not rise, a rule outside its range, or
/// columns from which no neighbourhood can be drawn: see [`NeighbourhoodError`].
pub fn profile(
    columns: &Columns<'_>,
    question: &Question<'_>,
) -> Result<Vec<Estimate>, NeighbourhoodError> {
    check_question(columns, question)?;
    let complete = Complete::of(columns)?;
    let groups: Vec<&[f64]> = complete.groups.iter().map(Vec::as_slice).collect();
    let land = Landscape::new(&Places {
        x_m: &complete.x_m,
        y_m: &complete.y_m,
        population: &complete.population,
        groups: &groups,
    })
    .map_err(|error| named(error, columns))?;
    drop(groups);
    let local = land.local_counts();
    let rows = Rows { left_out: complete.left_out, joined: land.n_joined_rows() };
    drop(complete);
    let names: Vec<&str> = columns.groups.iter().map(|(name, _)| *name).collect();
    let report = Report { question, names: &names, local: &local, rows };
    let mut estimates = report.places_alone();
    let nearest = question.k.iter().map(|k| Scale::Nearest { k: *k });
    let within = question.radius_m.iter().map(|radius_m| Scale::Within { radius_m: *radius_m });
    for scale in nearest.chain(within) {
        let drawn = land.of_places(scale, question.overshoot, question.own_place)?;
        estimates.extend(report.at_scale(&drawn));
    }
    Ok(estimates)
}

fn check_question(
    columns: &Columns<'_>,
    question: &Question<'_>,
) -> Result<(), NeighbourhoodError> {
    if question.k.is_empty() && question.radius_m.is_empty() {
        return Err(NeighbourhoodError::NoScale);
    }
    if columns.groups.is_empty() {
        return Err(NeighbourhoodError::NoGroups);
    }
    let radii: Vec<u64> = question.radius_m.iter().map(|radius| u64::from(*radius)).collect();
    for (what, values) in [("numbers of people", question.k), ("radii", &radii)] {
        if let Some(pair) = values.windows(2).find(|pair| pair[0] >= pair[1]) {
            let (before, next) = (pair[0], pair[1]);
            return Err(NeighbourhoodError::NotRising { what, before, next });
        }
    }
    // The smallest k is the only one that can be 0, as they rise.
    let smallest = question.k.first().map_or(1, |k| *k);
    check(Scale::Nearest { k: smallest }, question.own_place)?;
    if !(question.aversion > 0.0 && question.aversion < 1.0) {
        return Err(NeighbourhoodError::Aversion { aversion: question.aversion });
    }
    let known = |id: &&&str| MEASURES.iter().any(|listed| listed.id == **id);
    match question.measures.iter().find(|id| !known(id)) {
        None => Ok(()),
        Some(id) => Err(NeighbourhoodError::UnknownMeasure {
            id: (*id).to_owned(),
            known: MEASURES.iter().map(|listed| listed.id).collect::<Vec<_>>().join(", "),
        }),
    }
}

/// Rows without anything missing.
struct Complete {
    x_m: Vec<i64>,
    y_m: Vec<i64>,
    population: Vec<f64>,
    groups: Vec<Vec<f64>>,
    left_out: usize,
}

impl Complete {
    fn of(columns: &Columns<'_>) -> Result<Self, NeighbourhoodError> {
        let expected = columns.x_m.len();
        let lengths = [("y", columns.y_m.len()), ("population", columns.population.len())];
        let of_groups = columns.groups.iter().map(|(name, group)| (*name, group.len()));
        if let Some((column, found)) =
            lengths.into_iter().chain(of_groups).find(|(_, found)| *found != expected)
        {
            let column = column.to_owned();
            return Err(NeighbourhoodError::Length { column, found, expected });
        }
        let mut complete = Self {
            x_m: Vec::with_capacity(expected),
            y_m: Vec::with_capacity(expected),
            population: Vec::with_capacity(expected),
            groups: columns.groups.iter().map(|_| Vec::with_capacity(expected)).collect(),
            left_out: 0,
        };
        for row in 0..expected {
            if !is_complete(columns, row) {
                complete.left_out += 1;
                continue;
            }
            complete.x_m.extend(columns.x_m[row]);
            complete.y_m.extend(columns.y_m[row]);
            complete.population.extend(columns.population[row]);
            for (column, (_, group)) in complete.groups.iter_mut().zip(columns.groups) {
                column.extend(group[row]);
            }
        }
        Ok(complete)
    }
}

/// Puts a group's own name and the caller's row into an error that knows numbers among complete
/// rows only.
fn named(error: NeighbourhoodError, columns: &Columns<'_>) -> NeighbourhoodError {
    let name = |numbered: String| {
        let number = numbered.strip_prefix("group ").and_then(|text| text.parse::<usize>().ok());
        let group = number.and_then(|number| columns.groups.get(number.wrapping_sub(1)));
        group.map_or(numbered, |(name, _)| (*name).to_owned())
    };
    let given = |row: usize| {
        let mut complete = (0..columns.x_m.len()).filter(|row| is_complete(columns, *row));
        complete.nth(row - 1).map_or(row, |given| given + 1)
    };
    match error {
        NeighbourhoodError::Count { column, row, value } => {
            NeighbourhoodError::Count { column: name(column), row: given(row), value }
        }
        NeighbourhoodError::GroupAbovePopulation { group, row, members, population } => {
            let (group, row) = (name(group), given(row));
            NeighbourhoodError::GroupAbovePopulation { group, row, members, population }
        }
        other => other,
    }
}

fn is_complete(columns: &Columns<'_>, row: usize) -> bool {
    columns.x_m[row].is_some()
        && columns.y_m[row].is_some()
        && columns.population[row].is_some()
        && columns.groups.iter().all(|(_, group)| group[row].is_some())
}
