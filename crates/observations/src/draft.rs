//! What a reader of a published format hands to the store: rows that are checked but not kept yet.

use std::collections::HashMap;

use domain::area::{Area, AreaCode};
use domain::data_set::Publication;
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use domain::observation::{Measured, Status};
use domain::period::Period;

/// A publication that has been read and waits to be kept.
#[derive(Debug)]
pub struct Draft {
    /// Who published what when.
    pub publication: Publication,
    /// The indicators that the rows refer to, by id.
    pub indicators: Vec<Indicator>,
    /// Areas with the names that the publication gives them.
    pub areas: Vec<Area>,
    /// The values.
    pub rows: Rows,
}

/// Values in columns, each key kept once.
#[derive(Debug, Default)]
pub struct Rows {
    pub(crate) indicators: Keys<IndicatorId>,
    pub(crate) groups: Keys<Group>,
    pub(crate) areas: Keys<AreaCode>,
    pub(crate) periods: Keys<Period>,
    /// Per row the positions of its indicator, group, area and period.
    pub(crate) positions: Vec<RowKey>,
    /// Per row the value; NaN where there is none.
    pub(crate) values: Vec<f64>,
    /// Per row the status.
    pub(crate) statuses: Vec<Status>,
}

/// One row with its keys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// The indicator.
    pub indicator: &'a IndicatorId,
    /// The group.
    pub group: &'a Group,
    /// The area.
    pub area: &'a AreaCode,
    /// The period.
    pub period: Period,
    /// The value, where there is one.
    pub value: Option<f64>,
}

/// The position of a row's keys in the lists of [`Rows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowKey {
    pub(crate) indicator: u32,
    pub(crate) group: u32,
    pub(crate) area: u32,
    pub(crate) period: u32,
}

impl Rows {
    /// Adds one value.
    pub fn push(
        &mut self,
        indicator: &IndicatorId,
        area: &AreaCode,
        period: Period,
        group: &Group,
        measured: Measured,
    ) {
        let key = RowKey {
            indicator: self.indicators.position(indicator),
            group: self.groups.position(group),
            area: self.areas.position(area),
            period: self.periods.position(&period),
        };
        self.push_key(key, measured);
    }

    pub(crate) fn push_key(&mut self, key: RowKey, measured: Measured) {
        self.positions.push(key);
        self.values.push(measured.value().unwrap_or(f64::NAN));
        self.statuses.push(measured.status());
    }

    /// Returns the different areas in the order they were first seen.
    #[must_use]
    pub fn areas(&self) -> &[AreaCode] {
        self.areas.list()
    }

    /// Returns a row.
    ///
    /// # Panics
    /// Where there are not so many rows.
    #[must_use]
    pub fn row(&self, number: usize) -> Row<'_> {
        let key = self.positions[number];
        Row {
            indicator: &self.indicators.list()[key.indicator as usize],
            group: &self.groups.list()[key.group as usize],
            area: &self.areas.list()[key.area as usize],
            period: self.periods.list()[key.period as usize],
            value: self.statuses[number].has_value().then(|| self.values[number]),
        }
    }

    /// Takes a row's value away: it is suppressed from now on.
    ///
    /// # Panics
    /// Where there are not so many rows.
    pub fn withhold(&mut self, number: usize) {
        self.values[number] = f64::NAN;
        self.statuses[number] = Status::Suppressed;
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Different keys in the order they were first seen.
#[derive(Debug)]
pub(crate) struct Keys<K> {
    list: Vec<K>,
    positions: HashMap<K, u32>,
}

impl<K> Default for Keys<K> {
    fn default() -> Self {
        Self { list: Vec::new(), positions: HashMap::new() }
    }
}

impl<K: Clone + Eq + std::hash::Hash> Keys<K> {
    /// Returns the key's position, adding the key where it is new.
    pub(crate) fn position(&mut self, key: &K) -> u32 {
        if let Some(position) = self.positions.get(key) {
            return *position;
        }
        let position = u32::try_from(self.list.len()).expect("fewer than 2^32 different keys");
        self.list.push(key.clone());
        self.positions.insert(key.clone(), position);
        position
    }

    /// Returns the keys in the order they were first seen.
    pub(crate) fn list(&self) -> &[K] {
        &self.list
    }
}
