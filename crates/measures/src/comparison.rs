//! What changes between two lists: who enters, who leaves, and by what margin.

use std::collections::BTreeMap;

use domain::area::AreaCode;

use crate::selection::{Decisive, Selection, UnitResult};

/// The difference between two selections, of two models or of two vintages.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Areas chosen after and not before, by code.
    pub enters: Vec<Move>,
    /// Areas chosen before and not after, by code.
    pub leaves: Vec<Move>,
    /// Areas chosen both times, by code.
    pub stays: Vec<Move>,
    /// Areas chosen neither time whose standing changes between out and open, by code.
    pub shifts: Vec<Move>,
}

/// One area in two selections.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The area.
    pub code: AreaCode,
    /// Where it stood before; `None` where it was not among the areas.
    pub before: Option<Standing>,
    /// Where it stands after; `None` where it is not among the areas.
    pub after: Option<Standing>,
}

/// Where an area stands in one selection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Whether it is chosen; `None` where missing values leave that open.
    pub eligible: Option<bool>,
    /// Its place, 1 for the largest need.
    pub rank: Option<usize>,
    /// Its score.
    pub score: Option<f64>,
    /// How far it is from the line that decides, and which line that is.
    pub decisive: Option<Decisive>,
}

impl Standing {
    fn of(unit: &UnitResult) -> Self {
        Self {
            eligible: unit.eligible,
            rank: unit.rank,
            score: unit.score,
            decisive: unit.decisive,
        }
    }
}

/// Returns what changes from one selection to another. Areas are matched by code.
///
/// An area whose eligibility becomes open leaves the list; one that was open and is chosen
/// enters it. Whether it was out or open stands in the [`Standing`].
#[must_use]
pub fn compare(before: &Selection, after: &Selection) -> Comparison {
    let mut both: BTreeMap<&AreaCode, (Option<Standing>, Option<Standing>)> = BTreeMap::new();
    for unit in &before.units {
        both.entry(&unit.code).or_default().0 = Some(Standing::of(unit));
    }
    for unit in &after.units {
        both.entry(&unit.code).or_default().1 = Some(Standing::of(unit));
    }
    let mut comparison = Comparison {
        enters: Vec::new(),
        leaves: Vec::new(),
        stays: Vec::new(),
        shifts: Vec::new(),
    };
    for (code, (before, after)) in both {
        let eligible = |standing: Option<Standing>| standing.map(|standing| standing.eligible);
        let chosen = |standing| eligible(standing) == Some(Some(true));
        let list = match (chosen(before), chosen(after)) {
            (false, true) => &mut comparison.enters,
            (true, false) => &mut comparison.leaves,
            (true, true) => &mut comparison.stays,
            (false, false) if eligible(before) != eligible(after) => &mut comparison.shifts,
            (false, false) => continue,
        };
        list.push(Move { code: code.clone(), before, after });
    }
    comparison
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(units: &[(&str, Option<bool>)]) -> Selection {
        let unit = |(code, eligible): &(&str, Option<bool>)| UnitResult {
            code: code.parse().unwrap(),
            eligible: *eligible,
            score: None,
            rank: None,
            decisive: None,
            criteria: Vec::new(),
        };
        Selection {
            units: units.iter().map(unit).collect(),
            criteria: Vec::new(),
            border: None,
            unknown_places: 0,
        }
    }

    fn codes(moves: &[Move]) -> Vec<&str> {
        moves.iter().map(|area| area.code.as_str()).collect()
    }

    #[test]
    fn every_change_is_told_once() {
        let before = selection(&[
            ("0180", Some(true)),
            ("0114", Some(true)),
            ("1280", Some(false)),
            ("1480", None),
            ("2480", Some(false)),
            ("2580", Some(true)),
        ]);
        let after = selection(&[
            ("1480", Some(true)),
            ("1280", None),
            ("0114", Some(true)),
            ("0180", None),
            ("2480", Some(false)),
            ("0115", Some(true)),
        ]);
        let comparison = compare(&before, &after);
        assert_eq!(codes(&comparison.enters), ["0115", "1480"]);
        assert_eq!(codes(&comparison.leaves), ["0180", "2580"]);
        assert_eq!(codes(&comparison.stays), ["0114"]);
        assert_eq!(codes(&comparison.shifts), ["1280"]);
        assert_eq!(comparison.enters[0].before, None);
        assert_eq!(comparison.leaves[1].after, None);
    }

    #[test]
    fn a_list_compared_with_itself_only_stays() {
        let list = selection(&[("0180", Some(true)), ("0114", Some(false)), ("1480", None)]);
        let comparison = compare(&list, &list);
        assert_eq!(codes(&comparison.stays), ["0180"]);
        assert!(comparison.enters.is_empty() && comparison.leaves.is_empty());
        assert!(comparison.shifts.is_empty());
    }
}
