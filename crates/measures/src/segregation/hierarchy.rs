//! Segregation between and within units at every level: nation, county, municipality, area.

use std::collections::BTreeMap;

use numerics::elementary::ln;
use numerics::sum::RunningSum;

use crate::segregation::counts::Table;
use crate::segregation::entropy::entropy;

/// A level above the areas: the unit of each area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelColumn<'a> {
    /// The level's name: "county".
    pub name: &'a str,
    /// The unit of each area, in the order of the areas.
    pub units: &'a [&'a str],
}

/// M and H between the units of one level within those of the level above.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelTerm {
    /// The level whose units are compared; the areas' own is the last.
    pub level: String,
    /// What the level adds to M, in nats.
    pub m: f64,
    /// What it adds to H: `m / E`; `None` where all are of one group.
    pub h: Option<f64>,
    /// The units of the level above, by name; one, named "all", for the highest level.
    pub within: Vec<WithinUnit>,
}

/// Segregation within one unit between the units below it.
#[derive(Debug, Clone, PartialEq)]
pub struct WithinUnit {
    /// The unit.
    pub unit: String,
    /// Its share of all persons: `Σ share · m` is the level's term.
    pub share: f64,
    /// M within the unit, in nats.
    pub m: f64,
    /// H within the unit; `None` where all its persons are of one group.
    pub h: Option<f64>,
    /// The unit's entropy as a share of that of all: `Σ share · entropy_ratio · h` is the level's
    /// part of H.
    pub entropy_ratio: Option<f64>,
}

/// Levels that are not a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HierarchyError {
    /// A level has not one unit per area.
    #[error("read level '{level}': {found} rows where there are {expected} areas")]
    Length {
        /// The level.
        level: String,
        /// Rows it has.
        found: usize,
        /// Areas there are.
        expected: usize,
    },
    /// A unit lies in two units of the level above.
    #[error("nest level '{level}': its unit '{unit}' lies in both '{first}' and '{second}'")]
    NotNested {
        /// The level.
        level: String,
        /// The unit.
        unit: String,
        /// One unit above it.
        first: String,
        /// Another.
        second: String,
    },
}

/// Returns M and H of `table` divided over the levels, highest first and the areas last. The
/// terms sum to M and H of the areas.
///
/// # Errors
/// [`HierarchyError`] where a level has not one unit per area, or a unit lies in two units of the
/// level above.
///
/// # Source
/// Theil, H. (1972), Statistical decomposition analysis; Reardon, S. F., Yun, J. T. and Eitle,
/// T. M. (2000), doi 10.2307/2648047; Mora and Ruiz-Castillo (2011),
/// doi 10.1111/j.1467-9531.2011.01237.x.
pub fn decompose(
    table: &Table<'_>,
    areas: &[String],
    levels: &[LevelColumn<'_>],
) -> Result<Vec<LevelTerm>, HierarchyError> {
    for level in levels {
        let (found, expected) = (level.units.len(), table.n_areas());
        if found != expected {
            return Err(HierarchyError::Length { level: level.name.into(), found, expected });
        }
    }
    let everything = vec!["all"; table.n_areas()];
    let own: Vec<&str> = areas.iter().map(String::as_str).collect();
    let top = std::iter::once(("all", everything.as_slice()));
    let named = levels.iter().map(|level| (level.name, level.units));
    let chain: Vec<(&str, &[&str])> = top.chain(named).chain([("area", own.as_slice())]).collect();
    let total_entropy = entropy(&table.group_shares());
    let steps = chain.windows(2).map(|step| {
        check_nesting(step[0].1, step[1].0, step[1].1)?;
        Ok(term(table, step[0].1, step[1].0, step[1].1, total_entropy))
    });
    steps.collect()
}

fn check_nesting(above: &[&str], level: &str, units: &[&str]) -> Result<(), HierarchyError> {
    let mut parents: BTreeMap<&str, &str> = BTreeMap::new();
    for (unit, parent) in units.iter().zip(above) {
        let first = *parents.entry(unit).or_insert(parent);
        if first != *parent {
            return Err(HierarchyError::NotNested {
                level: level.into(),
                unit: (*unit).into(),
                first: first.into(),
                second: (*parent).into(),
            });
        }
    }
    Ok(())
}

/// Persons of each group, by unit in the order of names.
fn persons_by_unit<'a>(table: &Table<'_>, units: &[&'a str]) -> BTreeMap<&'a str, Vec<f64>> {
    let mut persons: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (area, unit) in units.iter().enumerate() {
        let sums = persons.entry(unit).or_insert_with(|| vec![0.0; table.n_groups()]);
        for (group, sum) in sums.iter_mut().enumerate() {
            *sum += table.column(group)[area];
        }
    }
    persons
}

fn term(
    table: &Table<'_>,
    above: &[&str],
    level: &str,
    units: &[&str],
    total_entropy: f64,
) -> LevelTerm {
    let parents: BTreeMap<&str, &str> = units.iter().copied().zip(above.iter().copied()).collect();
    let whole = persons_by_unit(table, above);
    let mut sums: BTreeMap<&str, RunningSum> = BTreeMap::new();
    for (unit, counts) in persons_by_unit(table, units) {
        let parent = parents[unit];
        let parent_counts = &whole[parent];
        let (all, parent_all): (f64, f64) = (counts.iter().sum(), parent_counts.iter().sum());
        let sum = sums.entry(parent).or_default();
        for (count, parent_count) in counts.iter().zip(parent_counts) {
            if *count > 0.0 {
                sum.add(count * ln(count * parent_all / (all * parent_count)));
            }
        }
    }
    let within: Vec<WithinUnit> = whole
        .iter()
        .map(|(unit, counts)| {
            let all: f64 = counts.iter().sum();
            let shares: Vec<f64> = counts.iter().map(|count| count / all).collect();
            let (m, own_entropy) = ((sums[unit].value() / all).max(0.0), entropy(&shares));
            WithinUnit {
                unit: (*unit).to_owned(),
                share: all / table.total(),
                m,
                h: (own_entropy > 0.0).then(|| m / own_entropy),
                entropy_ratio: (total_entropy > 0.0).then(|| own_entropy / total_entropy),
            }
        })
        .collect();
    let m = numerics::sum::sum(within.iter().map(|unit| unit.share * unit.m));
    let h = (total_entropy > 0.0).then(|| m / total_entropy);
    LevelTerm { level: level.to_owned(), m, h, within }
}
