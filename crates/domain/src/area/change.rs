//! Splits, merges and recodings of areas, and what they do to a series.
//!
//! A change takes effect on the first of January of its year. [`breaks_for`] tells which changes a
//! chart has to mark; [`link::link`] puts together the series of an area from those of the codes it
//! was published under.

pub mod link;
pub mod share;

use std::collections::BTreeSet;

use super::{AreaCode, AreaCodeError, Level, UnknownLevel};

/// What happened to areas, without when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// The same place got another code, because it moved to another county.
    Recoded {
        /// The code before.
        from: AreaCode,
        /// The code after.
        to: AreaCode,
    },
    /// One area became several. What remains of it is among them, as a rule under the old code.
    Split {
        /// The area before.
        from: AreaCode,
        /// The areas after, sorted by code.
        into: Vec<AreaCode>,
    },
    /// Several areas became one, which may keep one of their codes.
    Merged {
        /// The areas before, sorted by code.
        from: Vec<AreaCode>,
        /// The area after.
        to: AreaCode,
    },
    /// A part of one area moved to another; both go on under their codes.
    Transferred {
        /// The area that lost a part.
        from: AreaCode,
        /// The area that gained it.
        to: AreaCode,
    },
    /// A statistical division was drawn anew (RegSO and DeSO in 2025). The new codes carry the
    /// division's suffix, so that they are never taken for the old ones.
    Redivided {
        /// The division's level.
        level: Level,
        /// Old codes of the areas known to be the same in the new division. An area that is not
        /// among them counts as changed.
        unchanged: BTreeSet<AreaCode>,
    },
}

/// A change of areas. Build with [`AreaChange::new`], which checks it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AreaChange {
    year: i32,
    kind: ChangeKind,
    name: String,
    source: String,
}

/// The change says something that cannot have happened, or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The year is no whole number.
    #[error("read '{found}' as the year of a change of areas")]
    Year {
        /// What was written.
        found: String,
    },
    /// The kind is none of those there are.
    #[error(
        "read '{found}' as a change of areas: write recoded, split, merged, transferred or \
         redivided"
    )]
    Kind {
        /// What was written.
        found: String,
    },
    /// A code could not be read.
    #[error(transparent)]
    Code(#[from] AreaCodeError),
    /// A level could not be read.
    #[error(transparent)]
    Level(#[from] UnknownLevel),
    /// There are too few or too many codes, one occurs twice, or nothing changes.
    #[error(
        "take the change '{name}' of {year} as {kind}: a recoding and a transfer have two \
         different codes, a split has one before and at least two after, a merger at least two \
         before and one after"
    )]
    Codes {
        /// The change's name.
        name: String,
        /// Its year.
        year: i32,
        /// Its kind.
        kind: &'static str,
    },
    /// Areas of different levels take part.
    #[error("take the change '{name}' of {year}: its areas are of different levels")]
    Levels {
        /// The change's name.
        name: String,
        /// Its year.
        year: i32,
    },
}

impl ChangeKind {
    /// Returns the word that names the kind in files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Recoded { .. } => "recoded",
            Self::Split { .. } => "split",
            Self::Merged { .. } => "merged",
            Self::Transferred { .. } => "transferred",
            Self::Redivided { .. } => "redivided",
        }
    }

    /// Returns the codes before and after; of a redivision the unchanged ones and none.
    fn codes(&self) -> (Vec<&AreaCode>, Vec<&AreaCode>) {
        match self {
            Self::Recoded { from, to } | Self::Transferred { from, to } => (vec![from], vec![to]),
            Self::Split { from, into } => (vec![from], into.iter().collect()),
            Self::Merged { from, to } => (from.iter().collect(), vec![to]),
            Self::Redivided { unchanged, .. } => (unchanged.iter().collect(), Vec::new()),
        }
    }

    fn has_fitting_codes(&self) -> bool {
        match self {
            Self::Recoded { from, to } | Self::Transferred { from, to } => from != to,
            Self::Split { into: several, .. } | Self::Merged { from: several, .. } => {
                several.len() >= 2 && several.windows(2).all(|pair| pair[0] != pair[1])
            }
            Self::Redivided { unchanged, .. } => {
                !unchanged.iter().any(AreaCode::is_of_division_2025)
            }
        }
    }

    fn has_one_level(&self) -> bool {
        let (before, after) = self.codes();
        let levels: BTreeSet<Level> =
            before.iter().chain(&after).map(|code| code.level()).collect();
        match self {
            Self::Redivided { level, .. } => levels.iter().all(|found| found == level),
            _ => levels.len() == 1,
        }
    }
}

impl AreaChange {
    /// Checks the change and returns it, its codes sorted.
    ///
    /// # Errors
    /// [`ChangeError::Codes`] and [`ChangeError::Levels`] where it cannot have happened so.
    pub fn new(
        year: i32,
        mut kind: ChangeKind,
        name: String,
        source: String,
    ) -> Result<Self, ChangeError> {
        if let ChangeKind::Split { into: several, .. } | ChangeKind::Merged { from: several, .. } =
            &mut kind
        {
            several.sort();
        }
        if !kind.has_fitting_codes() {
            return Err(ChangeError::Codes { name, year, kind: kind.as_str() });
        }
        if !kind.has_one_level() {
            return Err(ChangeError::Levels { name, year });
        }
        Ok(Self { year, kind, name, source })
    }

    /// Reads the change from the fields of a line in `area_changes.csv`; several codes are parted
    /// by spaces, and a redivision has its level as `from`.
    ///
    /// ```
    /// use domain::area::change::AreaChange;
    ///
    /// let change = AreaChange::from_fields(["2003", "split", "0380", "0330 0380", "Knivsta", "SCB"]);
    /// assert_eq!(change.unwrap().year(), 2003);
    /// ```
    ///
    /// # Errors
    /// The [`ChangeError`] that names the field.
    pub fn from_fields(fields: [&str; 6]) -> Result<Self, ChangeError> {
        let [year, kind, from, to, name, source] = fields.map(str::trim);
        let year = year.parse().map_err(|_| ChangeError::Year { found: shortened(year) })?;
        let one = |text: &str| text.parse::<AreaCode>();
        let several = |text: &str| text.split_whitespace().map(str::parse).collect();
        let kind = match kind {
            "recoded" => ChangeKind::Recoded { from: one(from)?, to: one(to)? },
            "split" => {
                let into: Result<_, AreaCodeError> = several(to);
                ChangeKind::Split { from: one(from)?, into: into? }
            }
            "merged" => {
                let from: Result<_, AreaCodeError> = several(from);
                ChangeKind::Merged { from: from?, to: one(to)? }
            }
            "transferred" => ChangeKind::Transferred { from: one(from)?, to: one(to)? },
            "redivided" => {
                ChangeKind::Redivided { level: from.parse()?, unchanged: BTreeSet::new() }
            }
            other => return Err(ChangeError::Kind { found: shortened(other) }),
        };
        Self::new(year, kind, name.to_owned(), source.to_owned())
    }

    /// Returns the first year in which the change holds.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.year
    }

    /// Returns what happened.
    #[must_use]
    pub fn kind(&self) -> &ChangeKind {
        &self.kind
    }

    /// Returns the name of what changed, for people: "Knivsta".
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns where the change is known from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns what the change means for the area that has this code after it, or `None` where
    /// it leaves that area alone.
    /// Returns whether the area existed before or after the change and took part in it.
    #[must_use]
    pub fn concerns(&self, code: &AreaCode) -> bool {
        let (before, after) = self.kind.codes();
        before.contains(&code) || after.contains(&code)
    }

    fn effect_on(&self, code: &AreaCode) -> Option<Effect> {
        match &self.kind {
            ChangeKind::Recoded { from, to } if to == code => {
                Some(Effect::NewCode { from: from.clone() })
            }
            ChangeKind::Split { from, into } if into.contains(code) => {
                Some(if from == code { Effect::NotComparable } else { Effect::Starts })
            }
            ChangeKind::Merged { to, from } if to == code => {
                Some(if from.contains(code) { Effect::NotComparable } else { Effect::Starts })
            }
            ChangeKind::Transferred { from, to } if from == code || to == code => {
                Some(Effect::NotComparable)
            }
            ChangeKind::Redivided { level, unchanged }
                if *level == code.level() && code.is_of_division_2025() =>
            {
                let old = code_before_redivision(code);
                Some(match old.filter(|old| unchanged.contains(old)) {
                    Some(from) => Effect::NewCode { from },
                    None => Effect::Starts,
                })
            }
            _ => None,
        }
    }
}

fn code_before_redivision(code: &AreaCode) -> Option<AreaCode> {
    code.as_str().split_once('_')?.0.parse().ok()
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What a change means for the series of one area.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// The area is new: what is published for earlier years was worked out afterwards.
    Starts,
    /// The area covers another territory than before: values before and after do not compare.
    NotComparable,
    /// The same place had another code: the series goes on unbroken.
    NewCode {
        /// The code before.
        from: AreaCode,
    },
}

/// A change where it meets the series of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesBreak {
    /// The first year after the change.
    pub year: i32,
    /// What the change means for the area.
    pub effect: Effect,
    /// What changed.
    pub reason: AreaChange,
}

/// Returns the changes that a series of the area from year `from` to year `to` has to mark, oldest
/// first: those after `from` and not after `to`, followed back through earlier codes of the same
/// place. For data that only have current codes; the order of `changes` does not matter.
///
/// [`Effect::NewCode`] is returned too, as a note to show; the series is whole across it.
#[must_use]
pub fn breaks_for(area: &AreaCode, changes: &[AreaChange], from: i32, to: i32) -> Vec<SeriesBreak> {
    let mut found = Vec::new();
    let mut code = area.clone();
    let mut before = i64::from(to) + 1;
    while let Some(year) = latest_year(changes, &code, before).filter(|year| *year > from) {
        let met = met_in(year, &code, changes).into_iter();
        let same_year: Vec<SeriesBreak> = met
            .map(|(change, effect)| SeriesBreak { year, effect, reason: change.clone() })
            .rev()
            .collect();
        for mark in &same_year {
            if let Effect::NewCode { from } = &mark.effect {
                code = from.clone();
            }
        }
        found.extend(same_year);
        before = i64::from(year);
    }
    found.reverse();
    found
}

/// Returns the latest year before `before` in which a change meets the area.
fn latest_year(changes: &[AreaChange], code: &AreaCode, before: i64) -> Option<i32> {
    let earlier = changes.iter().filter(|change| i64::from(change.year) < before);
    earlier.filter(|change| change.effect_on(code).is_some()).map(|change| change.year).max()
}

/// Returns the changes of the year that meet the area, each once, in an order of their own. A
/// transfer from or to one of the areas it came from meets it too: when Skaraborg became part of
/// Västra Götaland, two of its municipalities went elsewhere.
fn met_in<'a>(
    year: i32,
    code: &AreaCode,
    changes: &'a [AreaChange],
) -> Vec<(&'a AreaChange, Effect)> {
    let of_year: BTreeSet<&AreaChange> = changes.iter().filter(|c| c.year == year).collect();
    let direct = of_year.iter().filter(|change| change.effect_on(code).is_some());
    let origins: BTreeSet<&AreaCode> =
        direct.flat_map(|change| change.kind.codes().0).filter(|origin| *origin != code).collect();
    let effect_of = |change: &AreaChange| {
        let is_transfer = matches!(change.kind, ChangeKind::Transferred { .. });
        let on_origin = origins.iter().find_map(|origin| change.effect_on(origin));
        change.effect_on(code).or(on_origin.filter(|_| is_transfer))
    };
    of_year.into_iter().filter_map(|change| Some((change, effect_of(change)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(fields: [&str; 4]) -> AreaChange {
        let [year, kind, from, to] = fields;
        AreaChange::from_fields([year, kind, from, to, "namn", "källa"]).unwrap()
    }

    fn changes() -> Vec<AreaChange> {
        vec![
            change(["2003", "split", "0380", "0330 0380"]),
            change(["1999", "split", "0181", "0140 0181"]),
            change(["1995", "split", "1583", "1535 1583"]),
            change(["1998", "recoded", "1583", "1490"]),
            change(["2007", "recoded", "1917", "0331"]),
            change(["2007", "transferred", "19", "03"]),
            change(["1997", "merged", "11 12", "12"]),
            change(["2024", "redivided", "regso", ""]),
        ]
    }

    fn marks(area: &str, from: i32, to: i32) -> Vec<(i32, Effect)> {
        let found = breaks_for(&area.parse().unwrap(), &changes(), from, to);
        found.into_iter().map(|mark| (mark.year, mark.effect)).collect()
    }

    #[test]
    fn what_remains_after_a_split_is_not_comparable_and_the_new_area_starts() {
        assert_eq!(marks("0380", 1994, 2022), [(2003, Effect::NotComparable)]);
        assert_eq!(marks("0181", 1994, 2022), [(1999, Effect::NotComparable)]);
        assert_eq!(marks("0330", 1994, 2022), [(2003, Effect::Starts)]);
        assert_eq!(marks("0114", 1994, 2022), []);
    }

    #[test]
    fn a_change_outside_the_years_shown_is_not_marked() {
        assert_eq!(marks("0380", 2003, 2022), []);
        assert_eq!(marks("0380", 1994, 2002), []);
        assert_eq!(marks("0380", 2002, 2003).len(), 1);
        assert_eq!(marks("0380", i32::MIN, i32::MAX).len(), 1);
    }

    #[test]
    fn a_county_change_is_a_note_for_the_municipality_and_a_break_for_the_counties() {
        let from = "1917".parse().unwrap();
        assert_eq!(marks("0331", 1994, 2022), [(2007, Effect::NewCode { from })]);
        assert_eq!(marks("19", 1994, 2022), [(2007, Effect::NotComparable)]);
        assert_eq!(marks("03", 1994, 2022), [(2007, Effect::NotComparable)]);
        assert_eq!(marks("12", 1994, 2022), [(1997, Effect::NotComparable)]);
    }

    #[test]
    fn changes_under_an_earlier_code_are_marked_too() {
        let from = "1583".parse().unwrap();
        assert_eq!(
            marks("1490", 1990, 2022),
            [(1995, Effect::NotComparable), (1998, Effect::NewCode { from })]
        );
    }

    #[test]
    fn an_area_of_a_new_division_starts_with_it_unless_known_to_be_the_same() {
        assert_eq!(marks("0114R001_RegSO2025", 2020, 2024), [(2024, Effect::Starts)]);
        assert_eq!(marks("0114R001", 2020, 2024), []);
        let old: AreaCode = "0114R001".parse().unwrap();
        let kind =
            ChangeKind::Redivided { level: Level::Regso, unchanged: BTreeSet::from([old.clone()]) };
        let change = AreaChange::new(2024, kind, String::new(), String::new()).unwrap();
        let new = "0114R001_RegSO2025".parse().unwrap();
        assert_eq!(
            breaks_for(&new, &[change], 2020, 2024)[0].effect,
            Effect::NewCode { from: old }
        );
    }

    #[test]
    fn the_order_of_changes_does_not_matter() {
        let area = "1490".parse().unwrap();
        let forward = breaks_for(&area, &changes(), 1990, 2022);
        let reversed: Vec<AreaChange> = changes().into_iter().rev().collect();
        assert_eq!(breaks_for(&area, &reversed, 1990, 2022), forward);
    }

    #[test]
    fn a_transfer_from_one_of_the_merged_areas_is_marked_too() {
        let changes = [
            change(["1998", "merged", "14 15 16", "14"]),
            change(["1998", "transferred", "16", "06"]),
        ];
        let kinds = |area: &str| -> Vec<&str> {
            let found = breaks_for(&area.parse().unwrap(), &changes, 1990, 2000);
            let index_of = |mark: &SeriesBreak| changes.iter().position(|c| *c == mark.reason);
            found.iter().map(|mark| changes[index_of(mark).unwrap()].kind.as_str()).collect()
        };
        assert_eq!(kinds("14"), ["merged", "transferred"]);
        assert_eq!(kinds("06"), ["transferred"]);
    }

    /// Reads the bundled file, in which only the name can be quoted.
    fn bundled() -> Vec<AreaChange> {
        let file = include_str!("../../../../data/areas/area_changes.csv");
        let read = |line: &str| {
            let quoted: Vec<&str> = line.split('"').collect();
            let fields: Vec<&str> = match quoted[..] {
                [start, name, source] => {
                    let start = start.trim_end_matches(',').split(',');
                    start.chain([name, source.trim_start_matches(',')]).collect()
                }
                _ => line.split(',').collect(),
            };
            let fields: [&str; 6] = fields.try_into().unwrap();
            AreaChange::from_fields(fields).unwrap()
        };
        file.lines().skip(1).map(read).collect()
    }

    #[test]
    fn the_bundled_changes_are_those_of_sweden_since_1992() {
        let changes = bundled();
        let count = |year: i32, kind: &str| {
            changes.iter().filter(|c| c.year == year && c.kind.as_str() == kind).count()
        };
        assert_eq!([count(1992, "split"), count(1995, "split")], [1, 2]);
        assert_eq!([count(1999, "split"), count(2003, "split")], [1, 1]);
        assert_eq!(
            [count(1997, "recoded"), count(1998, "recoded"), count(2007, "recoded")],
            [13, 36, 1]
        );
        let years = |area: &str| -> Vec<i32> {
            let found = breaks_for(&area.parse().unwrap(), &changes, 1990, 2024);
            found.into_iter().map(|mark| mark.year).collect()
        };
        assert_eq!(years("0380"), [2003]);
        assert_eq!(years("0181"), [1999]);
        assert_eq!(years("0330"), [2003]);
        assert_eq!(years("0331"), [2007]);
        assert_eq!(years("0480"), [1992]);
        assert_eq!(years("0643"), [1998]);
        assert_eq!(years("1490"), [1995, 1998], "Borås lost Bollebygd before it was recoded");
        assert_eq!(years("14"), [1998, 1998]);
        assert_eq!(years("0180"), Vec::<i32>::new());
    }

    #[test]
    fn what_cannot_have_happened_is_refused() {
        for [year, kind, from, to] in [
            ["tusen", "split", "0380", "0330 0380"],
            ["2003", "delad", "0380", "0330 0380"],
            ["2003", "split", "0380", "0330"],
            ["2003", "split", "0380", "0330 0330"],
            ["2003", "split", "0380 0381", "0330 0380"],
            ["2003", "recoded", "0380", "0380"],
            ["2003", "recoded", "0380", "03"],
            ["2003", "merged", "", "0380"],
            ["2003", "merged", "0380 14", "0380"],
            ["2003", "transferred", "x", "0380"],
            ["2024", "redivided", "kvarter", ""],
        ] {
            let read = AreaChange::from_fields([year, kind, from, to, "", ""]);
            assert!(read.is_err(), "{year} {kind} {from} {to}");
        }
    }
}
