//! The rows of one indicator, chosen by level, area, period, group and day of publication.

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Observation;
use domain::period::PeriodRange;
use observations::panel::Panel;
use observations::store::{Store, StoreError};
use time::Date;

/// Which rows are wanted. An empty list and `None` mean all there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Areas of this level only.
    pub level: Option<Level>,
    /// These areas only.
    pub areas: Vec<AreaCode>,
    /// Periods in this range only.
    pub periods: Option<PeriodRange>,
    /// These groups only.
    pub groups: Vec<Group>,
    /// Only what was published up to this day.
    pub as_of: Option<Date>,
}

/// The rows cannot be chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// No data set has the indicator.
    #[error("find the indicator {id}{}", nearest_in_words(.nearest))]
    UnknownIndicator {
        /// What was asked for.
        id: IndicatorId,
        /// The id most like it.
        nearest: Option<String>,
    },
    /// No register and no row has the area.
    #[error("find the area {code}{}", nearest_in_words(.nearest))]
    UnknownArea {
        /// What was asked for.
        code: AreaCode,
        /// The code most like it, with its name.
        nearest: Option<String>,
    },
    /// The indicator has no rows for the group.
    #[error("find the group {group} of {id}: it has {}", .known.join(", "))]
    UnknownGroup {
        /// The indicator.
        id: IndicatorId,
        /// What was asked for.
        group: Group,
        /// The groups that there are.
        known: Vec<String>,
    },
    /// The store.
    #[error(transparent)]
    Store(StoreError),
}

fn nearest_in_words(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|nearest| format!(": did you mean {nearest}?")).unwrap_or_default()
}

/// Returns the chosen rows, sorted by group, area and period.
///
/// An area that exists but has no rows gives none; an area that nobody knows is refused, so that
/// a misspelt code is never taken for missing statistics.
///
/// # Errors
/// [`ChoiceError`] naming what is unknown and what is most like it.
pub fn observations_table(store: &Store, choice: &Choice) -> Result<Vec<Observation>, ChoiceError> {
    let panel = match store.panel(&choice.indicator, choice.as_of) {
        Err(StoreError::UnknownIndicator { id }) => {
            let nearest = nearest_indicator(store, &id);
            return Err(ChoiceError::UnknownIndicator { id, nearest });
        }
        other => other.map_err(ChoiceError::Store)?,
    };
    check_areas(store, &panel, &choice.areas)?;
    if let Some(group) = choice.groups.iter().find(|group| panel.group_index(group).is_none()) {
        return Err(ChoiceError::UnknownGroup {
            id: choice.indicator.clone(),
            group: group.clone(),
            known: panel.groups().iter().map(ToString::to_string).collect(),
        });
    }
    let groups = panel.groups().iter();
    let groups = groups.filter(|g| choice.groups.is_empty() || choice.groups.contains(g));
    let is_wanted = |area: &&AreaCode| {
        choice.level.is_none_or(|level| area.level() == level)
            && (choice.areas.is_empty() || choice.areas.contains(area))
    };
    let is_in_time =
        |row: &Observation| choice.periods.is_none_or(|periods| periods.contains(row.period));
    let mut rows = Vec::new();
    for group in groups {
        for area in panel.areas().iter().filter(is_wanted) {
            rows.extend(panel.rows_at(group, area).filter(is_in_time));
        }
    }
    Ok(rows)
}

fn check_areas(store: &Store, panel: &Panel, areas: &[AreaCode]) -> Result<(), ChoiceError> {
    let register = store.areas();
    for code in areas {
        if register.get(code).is_some() || panel.area_index(code).is_some() {
            continue;
        }
        let same_level = register.iter().filter(|area| area.code.level() == code.level());
        let nearest = same_level
            .min_by_key(|area| (difference(area.code.as_str(), code.as_str()), area.code.clone()))
            .map(|area| format!("{} ({})", area.code, area.name));
        return Err(ChoiceError::UnknownArea { code: code.clone(), nearest });
    }
    Ok(())
}

fn nearest_indicator(store: &Store, id: &IndicatorId) -> Option<String> {
    let wanted = id.as_str().to_uppercase();
    let indicators = store.indicators();
    let nearest = indicators.iter().min_by_key(|known| {
        (difference(&known.id.as_str().to_uppercase(), &wanted), known.id.clone())
    })?;
    let limit = wanted.chars().count().div_ceil(2);
    (difference(&nearest.id.as_str().to_uppercase(), &wanted) <= limit)
        .then(|| format!("{} ({})", nearest.id, nearest.name))
}

/// Returns how many letters have to be put in, taken out or exchanged to turn one text into the
/// other (Levenshtein's distance).
fn difference(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use domain::data_set::Publication;
    use domain::indicator::{Indicator, Unit};
    use domain::observation::Measured;
    use domain::period::Period;
    use observations::draft::{Draft, Rows};
    use tempfile::TempDir;
    use time::macros::date;

    use super::*;

    fn store() -> (TempDir, Store) {
        let directory = TempDir::new().unwrap();
        let store = Store::open(directory.path()).unwrap();
        let id: IndicatorId = "N00945".parse().unwrap();
        let mut rows = Rows::default();
        for (group, area, year, value) in [
            ("T", "SE", 2021, 1.0),
            ("T", "0114", 2021, 2.0),
            ("T", "0114", 2022, 3.0),
            ("K", "0114", 2022, 4.0),
            ("T", "01", 2022, 5.0),
        ] {
            let measured = Measured::final_value(value).unwrap();
            let period = Period::year_of(year).unwrap();
            rows.push(&id, &area.parse().unwrap(), period, &group.parse().unwrap(), measured);
        }
        let publication = Publication {
            withheld: None,
            source: "Kolada".to_owned(),
            table: "N".to_owned(),
            title: "N".to_owned(),
            published: date!(2024 - 10 - 01),
            fetched: date!(2024 - 10 - 01),
            origin: "test".to_owned(),
            terms: String::new(),
        };
        let indicator = Indicator {
            id,
            name: "Arbetslöshet".to_owned(),
            definition: String::new(),
            unit: Unit::Percent,
            direction: None,
            subject: String::new(),
            decimals: 1,
        };
        let draft = Draft { publication, indicators: vec![indicator], areas: Vec::new(), rows };
        store.import(draft, &mut |_, _| ()).unwrap();
        (directory, store)
    }

    fn everything() -> Choice {
        Choice {
            indicator: "N00945".parse().unwrap(),
            level: None,
            areas: Vec::new(),
            periods: None,
            groups: Vec::new(),
            as_of: None,
        }
    }

    fn values(choice: &Choice) -> Vec<f64> {
        let (_directory, store) = store();
        let rows = observations_table(&store, choice).unwrap();
        rows.iter().map(|row| row.measured.value().unwrap()).collect()
    }

    fn refusal(choice: &Choice) -> String {
        let (_directory, store) = store();
        observations_table(&store, choice).unwrap_err().to_string()
    }

    #[test]
    fn rows_are_chosen_by_level_area_period_and_group() {
        assert_eq!(values(&everything()), [1.0, 5.0, 2.0, 3.0, 4.0]);
        let level = Some(Level::Municipality);
        assert_eq!(values(&Choice { level, ..everything() }), [2.0, 3.0, 4.0]);
        let areas = vec!["01".parse().unwrap()];
        assert_eq!(values(&Choice { areas, ..everything() }), [5.0]);
        let periods = Some("2022".parse().unwrap());
        assert_eq!(values(&Choice { periods, ..everything() }), [5.0, 3.0, 4.0]);
        let groups = vec![Group::women()];
        assert_eq!(values(&Choice { groups, ..everything() }), [4.0]);
    }

    #[test]
    fn a_misspelt_indicator_is_refused_with_the_nearest() {
        let indicator = "n00954".parse().unwrap();
        let refused = refusal(&Choice { indicator, ..everything() });
        assert_eq!(refused, "find the indicator n00954: did you mean N00945 (Arbetslöshet)?");
        let indicator = "folkmangd".parse().unwrap();
        let refused = refusal(&Choice { indicator, ..everything() });
        assert_eq!(refused, "find the indicator folkmangd");
    }

    #[test]
    fn an_unknown_area_or_group_is_refused() {
        let areas = vec!["9999".parse().unwrap()];
        assert_eq!(refusal(&Choice { areas, ..everything() }), "find the area 9999");
        let groups = vec![Group::men()];
        let refused = refusal(&Choice { groups, ..everything() });
        assert_eq!(refused, "find the group M of N00945: it has T, K");
    }

    #[test]
    fn before_the_first_publication_there_is_nothing_to_choose_from() {
        let as_of = Some(date!(2024 - 09 - 30));
        assert!(refusal(&Choice { as_of, ..everything() }).contains("2024-10-01"));
    }

    #[test]
    fn the_difference_counts_letters() {
        for (a, b, expected) in [("", "", 0), ("abc", "", 3), ("abc", "abd", 1), ("ab", "ba", 2)] {
            assert_eq!(difference(a, b), expected);
        }
    }
}
