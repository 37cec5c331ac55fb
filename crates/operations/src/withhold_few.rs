//! Counts of few persons are withheld before a data set is kept, so that no page, file or answer
//! can tell them: what the store never held, nothing can show.
//!
//! Every table of one indicator and period, areas by groups with all totals, is protected as one
//! table and audited ([`measures::disclosure::mask::protect_counts`]).

mod count_table;

use std::collections::{BTreeMap, BTreeSet};

use domain::area::AreaCode;
use domain::data_set::Withheld;
use domain::group::Group;
use domain::indicator::{IndicatorId, Unit};
use domain::period::Period;
use observations::draft::Draft;

use count_table::CountTable;
pub use count_table::CountTableError;

/// When a count of persons may be kept and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FewRule {
    /// The fewest persons of a count that is shown; zero is.
    pub at_least: u32,
    /// The count that all other indicators of the publication rest on: they are withheld where it
    /// is. `None` where every indicator is a count of its own.
    pub counts: Option<IndicatorId>,
}

/// A rule about few persons cannot be followed. Nothing is kept then.
#[derive(Debug, thiserror::Error)]
pub enum WithholdError {
    /// The rule names a count that the publication does not have.
    #[error("withhold few: the publication has no indicator {indicator}; name one that it has")]
    UnknownCount {
        /// What was named.
        indicator: IndicatorId,
    },
    /// A share, mean or amount without a count.
    #[error(
        "withhold few in {indicator}: it is no number of persons; name the count that it rests on, \
         or give it the unit count in the mapping"
    )]
    NoCount {
        /// The indicator.
        indicator: IndicatorId,
    },
    /// A table of counts cannot be protected.
    #[error("withhold few in {indicator}, {period}: {reason}")]
    Table {
        /// The count.
        indicator: IndicatorId,
        /// The period.
        period: Period,
        /// Why not.
        reason: Box<CountTableError>,
    },
    /// A value has no count to follow.
    #[error(
        "withhold few in {indicator}: {area} has a value for group {group} in {period} but \
         {counts} has none there; give the count or leave the value out"
    )]
    NoCountThere {
        /// The indicator.
        indicator: IndicatorId,
        /// The count that it should follow.
        counts: IndicatorId,
        /// The area.
        area: AreaCode,
        /// The group.
        group: Group,
        /// The period.
        period: Period,
    },
}

/// Where a count stands within its table.
type Place = (AreaCode, Group);

/// What becomes of the counts of one indicator and period.
struct Protected {
    /// Every count there is.
    counts: BTreeMap<Place, f64>,
    /// Those that are sensitive.
    few: BTreeSet<Place>,
    /// Those withheld for the sake of others.
    beside: BTreeSet<Place>,
}

/// Takes away every value that is about fewer persons than the rule allows, and as many others as
/// it takes to keep those from being worked out.
///
/// Years are protected one by one: who knows which one person moved can still compare two years.
///
/// # Errors
/// [`WithholdError`] where the counts make no table that can be protected; the draft is as it was.
pub fn withhold_few(draft: &mut Draft, rule: &FewRule) -> Result<Withheld, WithholdError> {
    check_indicators(draft, rule)?;
    let tables = protected_tables(draft, rule)?;
    let (mut few, mut beside) = (Vec::new(), Vec::new());
    for number in 0..draft.rows.len() {
        let row = draft.rows.row(number);
        if row.value.is_none() {
            continue;
        }
        let counts = rule.counts.as_ref().unwrap_or(row.indicator);
        let place = (row.area.clone(), row.group.clone());
        let table = tables.get(&(counts.clone(), row.period));
        let Some(table) = table.filter(|table| table.counts.contains_key(&place)) else {
            return Err(WithholdError::NoCountThere {
                indicator: row.indicator.clone(),
                counts: counts.clone(),
                area: place.0,
                group: place.1,
                period: row.period,
            });
        };
        if table.few.contains(&place) {
            few.push(number);
        } else if table.beside.contains(&place) {
            beside.push(number);
        }
    }
    for number in few.iter().chain(&beside) {
        draft.rows.withhold(*number);
    }
    let withheld =
        Withheld { at_least: rule.at_least, few: few.len() as u64, beside: beside.len() as u64 };
    draft.publication.withheld = Some(withheld);
    Ok(withheld)
}

fn check_indicators(draft: &Draft, rule: &FewRule) -> Result<(), WithholdError> {
    let is_count = |id: &IndicatorId| {
        draft.indicators.iter().any(|other| other.id == *id && other.unit == Unit::Count)
    };
    if let Some(counts) = &rule.counts {
        if !draft.indicators.iter().any(|other| other.id == *counts) {
            return Err(WithholdError::UnknownCount { indicator: counts.clone() });
        }
        if !is_count(counts) {
            return Err(WithholdError::NoCount { indicator: counts.clone() });
        }
        return Ok(());
    }
    match draft.indicators.iter().find(|indicator| !is_count(&indicator.id)) {
        Some(other) => Err(WithholdError::NoCount { indicator: other.id.clone() }),
        None => Ok(()),
    }
}

fn protected_tables(
    draft: &Draft,
    rule: &FewRule,
) -> Result<BTreeMap<(IndicatorId, Period), Protected>, WithholdError> {
    let mut tables: BTreeMap<(IndicatorId, Period), BTreeMap<Place, Option<f64>>> = BTreeMap::new();
    for number in 0..draft.rows.len() {
        let row = draft.rows.row(number);
        if rule.counts.as_ref().is_none_or(|counts| counts == row.indicator) {
            let table = tables.entry((row.indicator.clone(), row.period)).or_default();
            table.insert((row.area.clone(), row.group.clone()), row.value);
        }
    }
    let protect = |((indicator, period), counts): ((IndicatorId, Period), _)| {
        let protected = protect(counts, rule.at_least).map_err(|reason| WithholdError::Table {
            indicator: indicator.clone(),
            period,
            reason: Box::new(reason),
        })?;
        Ok(((indicator, period), protected))
    };
    tables.into_iter().map(protect).collect()
}

fn protect(
    counts: BTreeMap<Place, Option<f64>>,
    at_least: u32,
) -> Result<Protected, CountTableError> {
    let table = CountTable::of(&counts)?;
    let (few, beside) = table.withheld(at_least)?;
    let counts = counts.into_iter().filter_map(|(place, value)| Some((place, value?))).collect();
    Ok(Protected { counts, few, beside })
}

#[cfg(test)]
mod tests;
