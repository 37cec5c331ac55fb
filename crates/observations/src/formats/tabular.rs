//! Tables of rows and columns, whatever file they come from, read by a mapping.

use std::borrow::Cow;
use std::collections::HashMap;

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::{Measured, Status};
use domain::period::Period;

use crate::formats::Options;
use crate::formats::area_code::{PublishedArea, name_after_code, read_area};
use crate::formats::cube::{read_period, refuse_aggregate};
use crate::formats::failure::{Fault, Problem, listed, shortened};
use crate::formats::gathering::{Entry, Gathering, Position};
use crate::formats::mapping::{Layout, Mapping, Part};
use crate::formats::number::read_number;

/// How many different texts of a part are remembered as keys.
const MAX_KNOWN: usize = 100_000;

/// One cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
}

impl Cell<'_> {
    /// Returns the cell as text; a whole number without decimals, as years and codes have it.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text.trim()),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}

/// A column that holds values, with the part of the key that its heading gives.
#[derive(Debug)]
struct ValueColumn {
    index: usize,
    key: Option<Key>,
}

/// A part of an observation's key, read from a cell or a heading.
#[derive(Debug, Clone)]
enum Key {
    Indicator(IndicatorId),
    Area(PublishedArea),
    Period(Period),
    Group(Group),
}

/// How to read the rows of one table: the mapping with its columns found in the heading.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    mapping: &'a Mapping,
    options: &'a Options,
    position: Position,
    /// The heading, for messages.
    heading: Vec<String>,
    parts: Vec<(Part, usize)>,
    area_name: Option<usize>,
    status: Option<usize>,
    values: Vec<ValueColumn>,
    /// Texts that have been read as keys, because tables repeat them.
    known: HashMap<Part, HashMap<String, Key>>,
}

impl<'a> Plan<'a> {
    /// Finds the mapping's columns in the heading.
    ///
    /// # Errors
    /// A column that is lacking or there twice, value columns whose heading cannot be read, and
    /// columns that the mapping does not mention.
    pub(crate) fn new(
        heading: Vec<String>,
        mapping: &'a Mapping,
        options: &'a Options,
        position: Position,
    ) -> Result<Self, Fault> {
        refuse_repeated(&heading)?;
        let mut plan = Self {
            mapping,
            options,
            position,
            heading,
            parts: Vec::new(),
            area_name: None,
            status: None,
            values: Vec::new(),
            known: HashMap::new(),
        };
        for (part, column) in &mapping.columns {
            let index = plan.column(column)?;
            plan.parts.push((*part, index));
        }
        plan.area_name = mapping.area_name.as_deref().map(|name| plan.column(name)).transpose()?;
        match &mapping.layout {
            Layout::Long { value, status } => plan.find_long(value, status.as_deref())?,
            Layout::Wide { .. } => plan.find_wide()?,
        }
        plan.refuse_unmapped()?;
        Ok(plan)
    }

    fn column(&self, name: &str) -> Result<usize, Fault> {
        self.heading.iter().position(|column| column == name).ok_or_else(|| {
            let found = listed(self.heading.iter().map(String::as_str));
            Problem::NoColumn { column: shortened(name), found }.into()
        })
    }

    fn find_long(&mut self, value: &str, status: Option<&str>) -> Result<(), Fault> {
        let index = self.column(value)?;
        self.values.push(ValueColumn { index, key: None });
        let is_there = |name: &&str| self.heading.iter().any(|column| column == name);
        let status = match self.mapping.status_is_required {
            true => status,
            false => status.filter(is_there),
        };
        self.status = status.map(|name| self.column(name)).transpose()?;
        Ok(())
    }

    fn find_wide(&mut self) -> Result<(), Fault> {
        let Layout::Wide { across, columns, prefix, headings } = &self.mapping.layout else {
            return Ok(());
        };
        let indices: Vec<usize> = if columns.is_empty() {
            (0..self.heading.len()).filter(|index| !self.is_mapped_or_ignored(*index)).collect()
        } else {
            columns.iter().map(|name| self.column(name)).collect::<Result<_, _>>()?
        };
        for index in indices {
            let heading = self.heading[index].clone();
            let plain = heading.strip_prefix(prefix.as_str()).unwrap_or(&heading).trim();
            let text = headings.get(&heading).map_or(plain, String::as_str).to_owned();
            let key = self
                .key(*across, &text)
                .map_err(|problem| Fault::at_key(shortened(&heading), problem))?;
            self.values.push(ValueColumn { index, key: Some(key) });
        }
        if self.values.is_empty() {
            let found = listed(self.heading.iter().map(String::as_str));
            return Err(Problem::NoColumn { column: "with values".to_owned(), found }.into());
        }
        Ok(())
    }

    fn is_mapped_or_ignored(&self, index: usize) -> bool {
        self.parts.iter().any(|(_, at)| *at == index)
            || self.area_name == Some(index)
            || self.status == Some(index)
            || self.values.iter().any(|column| column.index == index)
            || self.mapping.ignored.contains(&self.heading[index])
    }

    fn refuse_unmapped(&self) -> Result<(), Fault> {
        let unmapped: Vec<&str> = (0..self.heading.len())
            .filter(|index| !self.is_mapped_or_ignored(*index) && !self.heading[*index].is_empty())
            .map(|index| self.heading[index].as_str())
            .collect();
        if unmapped.is_empty() {
            Ok(())
        } else {
            Err(Problem::UnmappedColumns { columns: listed(unmapped) }.into())
        }
    }

    /// Adds the values of one row, found at `number`.
    pub(crate) fn read_row(
        &mut self,
        number: u64,
        row: &[Cell<'_>],
        gathering: &mut Gathering,
    ) -> Result<(), Fault> {
        let position = self.position;
        let here = |problem| Fault { place: position.place(number), problem };
        let mut keys = RowKeys::from_constants(self.mapping);
        for index in 0..self.parts.len() {
            let (part, column) = self.parts[index];
            let text = row.get(column).map(Cell::text).unwrap_or_default();
            let key = self
                .key(part, &text)
                .map_err(|problem| here(in_column(&self.heading[column], problem)))?;
            keys.set(&key);
        }
        if let (Some(column), Some(PublishedArea::Area(code))) = (self.area_name, &keys.area) {
            gathering.name_area(code, &row.get(column).map(Cell::text).unwrap_or_default());
        } else if let (Some((_, column)), Some(PublishedArea::Area(code))) =
            (self.parts.iter().find(|(part, _)| *part == Part::Area), &keys.area)
            && let Some(name) = row.get(*column).and_then(|cell| match cell {
                Cell::Text(text) => name_after_code(text),
                _ => None,
            })
        {
            gathering.name_area(code, name);
        }
        for column in &self.values {
            let keys = match &column.key {
                Some(key) => Cow::Owned(keys.with(key)),
                None => Cow::Borrowed(&keys),
            };
            let cell = row.get(column.index).unwrap_or(&Cell::Empty);
            let status = self.status.and_then(|index| row.get(index)).map(Cell::text);
            let measured = self
                .measured(cell, status.as_deref())
                .map_err(|problem| here(in_column(&self.heading[column.index], problem)))?;
            keys.push(number, measured, gathering).map_err(|fault| match fault.problem {
                Problem::Lacks { .. } => here(fault.problem),
                _ => fault,
            })?;
        }
        Ok(())
    }

    fn key(&mut self, part: Part, text: &str) -> Result<Key, Problem> {
        if let Some(key) = self.known.get(&part).and_then(|known| known.get(text)) {
            return Ok(key.clone());
        }
        let key = match part {
            Part::Indicator => Key::Indicator(
                text.parse().map_err(|_| Problem::Indicator { found: shortened(text) })?,
            ),
            Part::Area => {
                let area = read_area(text)?;
                refuse_aggregate(text, &area, self.options)?;
                Key::Area(area)
            }
            Part::Period => Key::Period(read_period(text)?),
            Part::Group => Key::Group(self.group(text)?),
        };
        let known = self.known.entry(part).or_default();
        if known.len() < MAX_KNOWN {
            known.insert(text.to_owned(), key.clone());
        }
        Ok(key)
    }

    fn group(&self, text: &str) -> Result<Group, Problem> {
        if let Some(group) = self.mapping.groups.get(text) {
            return Ok(group.clone());
        }
        match text {
            "t" => Ok(Group::total()),
            "k" => Ok(Group::women()),
            "m" => Ok(Group::men()),
            _ => text.parse().map_err(|_| Problem::Group { found: shortened(text) }),
        }
    }

    /// Reads a value together with its status.
    fn measured(&self, cell: &Cell<'_>, status: Option<&str>) -> Result<Measured, Problem> {
        let value = self.value(cell)?;
        let status = match status {
            None | Some("") => return Ok(value),
            Some(text) => match self.mapping.statuses.get(text) {
                Some(status) => *status,
                None => text.parse().map_err(|_| Problem::Status { found: shortened(text) })?,
            },
        };
        match (value.value(), status) {
            (Some(number), Status::Final) => Ok(Measured::final_value(number).unwrap_or(value)),
            (Some(number), Status::Preliminary) => {
                Ok(Measured::preliminary(number).unwrap_or(value))
            }
            (Some(number), Status::Suppressed | Status::Missing) => {
                Err(Problem::ValueAndStatus { value: number.to_string(), status: status.as_str() })
            }
            (None, Status::Suppressed) => Ok(Measured::suppressed()),
            (None, _) => Ok(value),
        }
    }

    fn value(&self, cell: &Cell<'_>) -> Result<Measured, Problem> {
        let number = match cell {
            Cell::Empty => return Ok(Measured::missing()),
            Cell::Number(number) => *number,
            Cell::Text(text) => {
                let text = text.trim();
                let is_in = |marks: &[String]| marks.iter().any(|mark| mark == text);
                if is_in(&self.mapping.missing) {
                    return Ok(Measured::missing());
                }
                if is_in(&self.mapping.suppressed) {
                    return Ok(Measured::suppressed());
                }
                if is_in(&self.mapping.zero) {
                    0.0
                } else {
                    read_number(text, self.mapping.numbers)?
                }
            }
        };
        Measured::final_value(number).ok_or_else(|| Problem::Number {
            found: number.to_string(),
            advice: "only finite numbers are values: leave the cell empty where there is none",
        })
    }
}

/// The parts of a row's keys as far as they are known.
#[derive(Debug, Clone)]
struct RowKeys {
    indicator: Option<IndicatorId>,
    area: Option<PublishedArea>,
    period: Option<Period>,
    group: Group,
}

impl RowKeys {
    fn from_constants(mapping: &Mapping) -> Self {
        let constants = &mapping.constants;
        Self {
            indicator: constants.indicator.clone(),
            area: constants.area.clone().map(PublishedArea::Area),
            period: constants.period,
            group: constants.group.clone().unwrap_or_else(Group::total),
        }
    }

    fn set(&mut self, key: &Key) {
        match key {
            Key::Indicator(id) => self.indicator = Some(id.clone()),
            Key::Area(area) => self.area = Some(area.clone()),
            Key::Period(period) => self.period = Some(*period),
            Key::Group(group) => self.group = group.clone(),
        }
    }

    fn with(&self, key: &Key) -> Self {
        let mut keys = self.clone();
        keys.set(key);
        keys
    }

    fn push(
        &self,
        number: u64,
        measured: Measured,
        gathering: &mut Gathering,
    ) -> Result<(), Fault> {
        let lacks = |name: &str| Problem::Lacks { name: name.to_owned(), format: "the mapping" };
        let area: &AreaCode = match self.area.as_ref().ok_or_else(|| lacks("area"))? {
            PublishedArea::Area(code) => code,
            PublishedArea::Aggregate => {
                gathering.skipped_aggregates += 1;
                return Ok(());
            }
        };
        let indicator = self.indicator.as_ref().ok_or_else(|| lacks("indicator"))?;
        let period = self.period.ok_or_else(|| lacks("period"))?;
        let entry = Entry { indicator, area, period, group: &self.group, measured };
        gathering.push(number, entry)
    }
}

fn in_column(column: &str, problem: Problem) -> Problem {
    Problem::InColumn { column: shortened(column), problem: Box::new(problem) }
}

fn refuse_repeated(heading: &[String]) -> Result<(), Fault> {
    let mut sorted: Vec<&String> = heading.iter().filter(|name| !name.is_empty()).collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Problem::NamedTwice { name: shortened(pair[0]) }.into()),
        None => Ok(()),
    }
}
