//! Collects the values of one publication and checks them as a whole.

use std::collections::BTreeMap;

use domain::area::{Area, AreaCode, Level, Validity};
use domain::data_set::Publication;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId, Unit};
use domain::observation::{Measured, Status};
use domain::period::Period;

use crate::draft::{Draft, RowKey, Rows};
use crate::formats::failure::{Fault, Place, Problem};

/// The largest number of values one publication may have, so that memory stays bounded.
pub const MAX_ROWS: usize = 50_000_000;

/// The last year of the RegSO of 2020 and the DeSO of 2018.
const LAST_YEAR_OF_FIRST_DIVISION: i32 = 2023;

/// A publication that was read, with a count of what was left out on request or for a reason.
#[derive(Debug)]
pub struct Reading {
    /// What the publication holds.
    pub draft: Draft,
    /// How many values belonged to aggregates of areas and were skipped, as asked for.
    pub skipped_aggregates: u64,
    /// How many zeros of RegSO and DeSO codes outside the years of their division were read as
    /// missing.
    pub outside_division: u64,
}

/// What the position of a value in its input is called in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Line,
    Row,
    Cell,
}

impl Position {
    pub(crate) fn place(self, number: u64) -> Place {
        match self {
            Self::Line => Place::Line(number),
            Self::Row => Place::Row(number),
            Self::Cell => Place::Cell(number),
        }
    }

    fn words(self, number: u32) -> String {
        match self {
            Self::Line => format!("line {number}"),
            Self::Row => format!("row {number}"),
            Self::Cell => format!("value number {number}"),
        }
    }
}

/// The keys and the value of one observation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) indicator: &'a IndicatorId,
    pub(crate) area: &'a AreaCode,
    pub(crate) period: Period,
    pub(crate) group: &'a Group,
    pub(crate) measured: Measured,
}

/// Values on their way to a draft.
#[derive(Debug)]
pub(crate) struct Gathering {
    position: Position,
    rows: Rows,
    /// Per row its position in the input.
    numbers: Vec<u32>,
    indicators: BTreeMap<IndicatorId, Indicator>,
    area_names: BTreeMap<AreaCode, String>,
    decimals: BTreeMap<IndicatorId, u8>,
    last_indicator: Option<(IndicatorId, u8)>,
    pub(crate) skipped_aggregates: u64,
    outside_division: u64,
}

impl Gathering {
    pub(crate) fn new(position: Position) -> Self {
        Self {
            position,
            rows: Rows::default(),
            numbers: Vec::new(),
            indicators: BTreeMap::new(),
            area_names: BTreeMap::new(),
            decimals: BTreeMap::new(),
            last_indicator: None,
            skipped_aggregates: 0,
            outside_division: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds one value, found at `number` in the input.
    ///
    /// A zero for a RegSO or DeSO outside the years of its division is read as missing: the
    /// publisher's tables give 0 where the code did not exist.
    pub(crate) fn push(&mut self, number: u64, entry: Entry<'_>) -> Result<(), Fault> {
        if self.rows.len() >= MAX_ROWS {
            return Err(Problem::TooManyValues { limit: MAX_ROWS as u64 }.into());
        }
        let mut measured = entry.measured;
        if measured.value() == Some(0.0) && is_outside_division(entry.area, entry.period) {
            measured = Measured::missing();
            self.outside_division += 1;
        }
        if let Some(value) = measured.value() {
            self.count_decimals(entry.indicator, value);
        }
        self.rows.push(entry.indicator, entry.area, entry.period, entry.group, measured);
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
        Ok(())
    }

    /// Says what an indicator measures; the first description of an id stays.
    pub(crate) fn describe(&mut self, indicator: Indicator) {
        self.indicators.entry(indicator.id.clone()).or_insert(indicator);
    }

    /// Gives an area its name; the first name stays.
    pub(crate) fn name_area(&mut self, code: &AreaCode, name: &str) {
        let name = name.trim();
        if !name.is_empty() && !self.area_names.contains_key(code) {
            self.area_names.insert(code.clone(), name.to_owned());
        }
    }

    fn count_decimals(&mut self, indicator: &IndicatorId, value: f64) {
        let known = match &self.last_indicator {
            Some((id, known)) if id == indicator => *known,
            _ => {
                let known = self.decimals.get(indicator).copied().unwrap_or(0);
                self.last_indicator = Some((indicator.clone(), known));
                known
            }
        };
        let found = decimals_of(value, known);
        if found > known {
            self.decimals.insert(indicator.clone(), found);
            self.last_indicator = Some((indicator.clone(), found));
        }
    }

    /// Checks the values as a whole and turns them into a draft.
    pub(crate) fn finish(self, publication: Publication) -> Result<Reading, Fault> {
        if self.rows.is_empty() {
            return Err(Problem::NoObservations.into());
        }
        self.refuse_duplicates()?;
        let Self { rows, mut indicators, area_names, decimals, .. } = self;
        let mut ids: Vec<&IndicatorId> = rows.indicators.list().iter().collect();
        ids.sort_unstable();
        let described = ids
            .into_iter()
            .map(|id| {
                let found = decimals.get(id).copied().unwrap_or(0);
                let mut indicator = indicators.remove(id).unwrap_or_else(|| undescribed(id));
                indicator.decimals = indicator.decimals.max(found);
                indicator
            })
            .collect();
        let mut codes: Vec<&AreaCode> = rows.areas.list().iter().collect();
        codes.sort_unstable();
        let areas = codes
            .into_iter()
            .filter_map(|code| area_names.get(code).map(|name| area(code, name)))
            .collect();
        Ok(Reading {
            draft: Draft { publication, indicators: described, areas, rows },
            skipped_aggregates: self.skipped_aggregates,
            outside_division: self.outside_division,
        })
    }

    fn refuse_duplicates(&self) -> Result<(), Fault> {
        let keys = &self.rows.positions;
        let mut order: Vec<u32> =
            (0..keys.len()).map(|i| u32::try_from(i).expect("rows are at most MAX_ROWS")).collect();
        let key_of = |row: &u32| keys[*row as usize];
        order.sort_unstable_by_key(|row| (key_of(row), *row));
        let twice = order
            .windows(2)
            .filter(|pair| key_of(&pair[0]) == key_of(&pair[1]))
            .min_by_key(|pair| pair[1]);
        match twice {
            Some(pair) => Err(self.duplicate(key_of(&pair[0]), pair[0] as usize, pair[1] as usize)),
            None => Ok(()),
        }
    }

    fn duplicate(&self, key: RowKey, first: usize, second: usize) -> Fault {
        let rows = &self.rows;
        let words = |row: usize| match rows.statuses[row] {
            Status::Final | Status::Preliminary => rows.values[row].to_string(),
            status => status.to_string(),
        };
        let (one, other) = (words(first), words(second));
        let values = if one == other {
            format!("both {one}")
        } else {
            format!("with different values {one} and {other}")
        };
        let key = format!(
            "the value of {} for {}, {}, {}",
            rows.indicators.list()[key.indicator as usize],
            rows.areas.list()[key.area as usize],
            rows.periods.list()[key.period as usize],
            rows.groups.list()[key.group as usize],
        );
        Problem::Duplicate {
            key,
            first: self.position.words(self.numbers[first]),
            second: self.position.words(self.numbers[second]),
            values,
        }
        .into()
    }
}

fn is_outside_division(area: &AreaCode, period: Period) -> bool {
    matches!(area.level(), Level::Regso | Level::Deso)
        && area.is_of_division_2025() == (period.year() <= LAST_YEAR_OF_FIRST_DIVISION)
}

/// Returns how many decimals a value needs, at least `known` and at most six.
fn decimals_of(value: f64, known: u8) -> u8 {
    const SCALES: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    (known..6)
        .find(|decimals| {
            let scaled = value * SCALES[usize::from(*decimals)];
            (scaled - scaled.round()).abs() <= scaled.abs() * 4.0 * f64::EPSILON
        })
        .unwrap_or(6)
}

fn undescribed(id: &IndicatorId) -> Indicator {
    Indicator {
        id: id.clone(),
        name: id.as_str().to_owned(),
        definition: String::new(),
        unit: Unit::Index,
        direction: None,
        subject: String::new(),
        decimals: 0,
    }
}

fn area(code: &AreaCode, name: &str) -> Area {
    Area {
        code: code.clone(),
        name: name.to_owned(),
        parent: code.parent(),
        validity: Validity::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_outside_the_division_is_missing_but_other_values_stay() {
        let indicator: IndicatorId = "TAB6574:000007Y7".parse().unwrap();
        let group = Group::total();
        let check = |area: &str, period: &str, value: f64| {
            let mut gathering = Gathering::new(Position::Line);
            let area = area.parse().unwrap();
            let entry = Entry {
                indicator: &indicator,
                area: &area,
                period: period.parse().unwrap(),
                group: &group,
                measured: Measured::final_value(value).unwrap(),
            };
            gathering.push(1, entry).unwrap();
            (gathering.rows.statuses[0], gathering.outside_division)
        };
        assert_eq!(check("0114R001", "2023", 0.0), (Status::Final, 0));
        assert_eq!(check("0114R001", "2024", 0.0), (Status::Missing, 1));
        assert_eq!(check("0114R001", "2024", 5.0), (Status::Final, 0));
        assert_eq!(check("0114R001_RegSO2025", "2023", 0.0), (Status::Missing, 1));
        assert_eq!(check("0114A0010_DeSO2025", "2024M03", 0.0), (Status::Final, 0));
        assert_eq!(check("0114A0010", "2024M03", 0.0), (Status::Missing, 1));
        assert_eq!(check("0114", "2024", 0.0), (Status::Final, 0));
    }

    #[test]
    fn decimals_are_counted_from_the_values() {
        for (value, decimals) in [(0.0, 0), (12.0, 0), (12.5, 1), (0.07, 2), (1.0 / 3.0, 6)] {
            assert_eq!(decimals_of(value, 0), decimals, "{value}");
        }
        assert_eq!(decimals_of(5.0, 2), 2);
    }
}
