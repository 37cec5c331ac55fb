//! From what was typed to an answer.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{
    Answer, Direction, Element, Given, IndicatorRow, Link, LogicModel, Place, Step, StoredFile,
    Value,
};
use super::fault::{Fault, Misreading};
use super::fields::{Fields, cell_name};
use super::key::{Choice, Key};
use super::kind::{Cell, Column, Kind, Need, PlaceLevel};
use super::layout::{Group, Layout, OPTION, VALUE};
use super::quantity::{Decimal, read_date, read_money, read_number, read_share, read_year};
use crate::area::AreaCode;
use crate::grants::budget::{Budget, CostLine, Financing, Kind as CostKind};
use crate::grants::id::OrganisationId;
use crate::indicator::IndicatorId;
use crate::money::Ore;

/// Reads what was typed. `None` where nothing was; blank rows do not count.
///
/// # Errors
/// Every field that could not be read or lacks its value, in the order of the layout.
pub fn read(kind: &Kind, fields: &Fields) -> Result<Option<Answer>, Vec<Misreading>> {
    if fields.is_blank() {
        return Ok(None);
    }
    let layout = kind.layout();
    let mut reading = Reading::default();
    reading.read(&layout, fields);
    if reading.faults.is_empty() { reading.assemble(kind) } else { Err(reading.faults) }
}

/// Returns what to keep of what was typed: the answer where it could be read, else the texts, and
/// `None` where nothing was typed.
#[must_use]
pub fn keep(kind: &Kind, fields: Fields) -> Option<Given> {
    match read(kind, &fields) {
        Ok(answer) => answer.map(Given::Read),
        Err(_) => Some(Given::Typed(fields)),
    }
}

type Row = BTreeMap<Key, Value>;

/// The values of the fields as far as they have been read.
#[derive(Debug, Default)]
struct Reading {
    single: Row,
    /// Rows that are not blank, by group, with the number each was typed on.
    rows: BTreeMap<Key, Vec<(usize, Row)>>,
    faults: Vec<Misreading>,
}

impl Reading {
    fn read(&mut self, layout: &Layout, fields: &Fields) {
        for column in &layout.fields {
            let text = fields.single.get(&column.key).map_or("", String::as_str);
            match read_cell(&column.cell, text) {
                Ok(Some(value)) => {
                    self.single.insert(column.key.clone(), value);
                }
                Ok(None) => {}
                Err(fault) => self.fault(Some(column.key.to_string()), fault),
            }
        }
        for group in &layout.groups {
            let rows = fields.rows.get(&group.key).map_or(&[][..], Vec::as_slice);
            for (number, texts) in (1..).zip(rows) {
                if texts.values().any(|text| !text.trim().is_empty()) {
                    let row = self.read_row(group, number, texts);
                    self.rows.entry(group.key.clone()).or_default().push((number, row));
                }
            }
        }
    }

    fn read_row(&mut self, group: &Group, number: usize, texts: &BTreeMap<Key, String>) -> Row {
        let mut row = Row::new();
        for Column { key, cell, need, .. } in &group.columns {
            let at = || Some(cell_name(&group.key, number, key));
            match read_cell(cell, texts.get(key).map_or("", String::as_str)) {
                Ok(Some(value)) => {
                    row.insert(key.clone(), value);
                }
                Ok(None) if *need == Need::Mandatory => self.fault(at(), Fault::Missing),
                Ok(None) => {}
                Err(fault) => self.fault(at(), fault),
            }
        }
        row
    }

    fn fault(&mut self, field: Option<String>, fault: Fault) {
        self.faults.push(Misreading { field, fault });
    }

    fn take(&mut self, group: &str) -> Vec<Cells> {
        let group = match group.parse::<Key>() {
            Ok(key) => key,
            Err(_) => return Vec::new(),
        };
        let rows = self.rows.remove(&group).unwrap_or_default();
        rows.into_iter().map(|(number, row)| Cells { group: group.clone(), number, row }).collect()
    }

    fn assemble(mut self, kind: &Kind) -> Result<Option<Answer>, Vec<Misreading>> {
        let answer = match kind {
            Kind::Calculated(_) => None,
            Kind::Many(_) => {
                let option = |key: Key| key.as_str().strip_prefix(OPTION)?.parse().ok();
                let options: BTreeSet<Key> = self.single.into_keys().filter_map(option).collect();
                Some(options).filter(|options| !options.is_empty()).map(Answer::Options)
            }
            Kind::Table(_) => {
                Some(Answer::Table(self.take("rows").into_iter().map(|cells| cells.row).collect()))
            }
            Kind::PlaceShares(_) => {
                let share = |mut cells: Cells| Some((cells.place()?, cells.share()?));
                Some(Answer::Places(self.take("rows").into_iter().filter_map(share).collect()))
            }
            Kind::Budget(_) => Some(Answer::Budget(self.budget()?)),
            Kind::LogicModel(_) => Some(Answer::LogicModel(self.logic_model()?)),
            Kind::Indicators(_) => Some(Answer::Indicators(self.indicators()?)),
            Kind::Files(_) => Some(Answer::Files(self.files()?)),
            _ => self.single.remove(&Key::built_in(VALUE)).map(Answer::One),
        };
        Ok(answer)
    }

    fn budget(&mut self) -> Result<Budget, Vec<Misreading>> {
        let cost = |mut cells: Cells| {
            Some(CostLine {
                category: cells.option("category")?.as_str().parse().ok()?,
                year: cells.year("year")?,
                kind: cells.cost_kind()?,
                amount: cells.money()?,
            })
        };
        let costs = self.take("costs").into_iter().filter_map(cost).collect();
        let financing = |mut cells: Cells| {
            Some(Financing {
                organisation: cells.text("organisation")?.parse().ok()?,
                kind: cells.cost_kind()?,
                amount: cells.money()?,
            })
        };
        let financing = self.take("financing").into_iter().filter_map(financing).collect();
        let mut grant = BTreeMap::new();
        let mut twice = Vec::new();
        for mut cells in self.take("grant") {
            if let (Some(year), Some(amount)) = (cells.year("year"), cells.money())
                && grant.insert(year, amount).is_some()
            {
                twice.push(cells.misreading("year", Fault::Twice));
            }
        }
        if twice.is_empty() { Ok(Budget { costs, financing, grant }) } else { Err(twice) }
    }

    fn logic_model(&mut self) -> Result<LogicModel, Vec<Misreading>> {
        let mut faults = Vec::new();
        let mut model = LogicModel::default();
        let mut names = BTreeSet::new();
        for mut cells in self.take("elements") {
            let Some(name) = cells.name("name", &mut faults) else { continue };
            if !names.insert(name.clone()) {
                faults.push(cells.misreading("name", Fault::Twice));
            }
            let step = cells.option("step").and_then(|key| step_named(key.as_str()));
            if let (Some(step), Some(text)) = (step, cells.text("text")) {
                model.elements.push(Element { name, step, text });
            }
        }
        for mut cells in self.take("links") {
            let from = cells.name("from", &mut faults);
            let to = cells.name("to", &mut faults);
            if let (Some(from), Some(to), Some(assumption)) = (from, to, cells.text("assumption")) {
                model.links.push(Link { from, to, assumption });
            }
        }
        if faults.is_empty() { Ok(model) } else { Err(faults) }
    }

    fn indicators(&mut self) -> Result<Vec<IndicatorRow>, Vec<Misreading>> {
        let mut faults = Vec::new();
        let mut rows = Vec::new();
        for mut cells in self.take("rows") {
            let baseline = cells.dated("baseline", "baseline_year", &mut faults);
            let target = cells.dated("target", "target_year", &mut faults);
            let actual = cells.dated("actual", "actual_year", &mut faults);
            let direction = cells.option("direction").and_then(|key| direction_named(key.as_str()));
            let (name, unit) = (cells.text("name"), cells.text("unit"));
            let (official, group) = (cells.indicator(), cells.option("group"));
            if let (Some(name), Some(unit), Some(direction), Some(target)) =
                (name, unit, direction, target)
            {
                rows.push(IndicatorRow {
                    official,
                    name,
                    unit,
                    group,
                    direction,
                    baseline,
                    target,
                    actual,
                });
            }
        }
        if faults.is_empty() { Ok(rows) } else { Err(faults) }
    }

    fn files(&mut self) -> Result<Vec<StoredFile>, Vec<Misreading>> {
        let mut faults = Vec::new();
        let mut files = Vec::new();
        for mut cells in self.take("rows") {
            let (name, sha256) = (cells.text("name"), cells.text("sha256"));
            let bytes = cells.number("bytes").map(|number| number.millionths() / 1_000_000);
            let bytes = bytes.and_then(|bytes| u64::try_from(bytes).ok());
            let is_hash = |text: &String| {
                text.len() == 64 && text.bytes().all(|b| b"0123456789abcdef".contains(&b))
            };
            match (name, bytes, sha256.filter(is_hash)) {
                (Some(name), Some(bytes), Some(sha256)) => {
                    files.push(StoredFile { name, bytes, sha256 });
                }
                _ => faults.push(cells.misreading("sha256", Fault::NotAHash)),
            }
        }
        if faults.is_empty() { Ok(files) } else { Err(faults) }
    }
}

/// The cells of a row, taken out one by one. A cell that the layout calls mandatory is there.
#[derive(Debug)]
struct Cells {
    group: Key,
    number: usize,
    row: Row,
}

impl Cells {
    fn take(&mut self, key: &str) -> Option<Value> {
        self.row.remove(&key.parse::<Key>().ok()?)
    }

    fn misreading(&self, key: &'static str, fault: Fault) -> Misreading {
        let field = cell_name(&self.group, self.number, &Key::built_in(key));
        Misreading { field: Some(field), fault }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        if let Some(Value::Text(text)) = self.take(key) { Some(text) } else { None }
    }

    fn number(&mut self, key: &str) -> Option<Decimal> {
        if let Some(Value::Number(number)) = self.take(key) { Some(number) } else { None }
    }

    fn money(&mut self) -> Option<Ore> {
        if let Some(Value::Money(amount)) = self.take("amount") { Some(amount) } else { None }
    }

    fn year(&mut self, key: &str) -> Option<i32> {
        if let Some(Value::Year(year)) = self.take(key) { Some(year) } else { None }
    }

    fn option(&mut self, key: &str) -> Option<Key> {
        if let Some(Value::Option(option)) = self.take(key) { Some(option) } else { None }
    }

    fn share(&mut self) -> Option<u16> {
        if let Some(Value::Share(share)) = self.take("share") { Some(share) } else { None }
    }

    fn place(&mut self) -> Option<Place> {
        if let Some(Value::Place(place)) = self.take("place") { Some(place) } else { None }
    }

    fn indicator(&mut self) -> Option<IndicatorId> {
        if let Some(Value::Indicator(id)) = self.take("official") { Some(id) } else { None }
    }

    fn cost_kind(&mut self) -> Option<CostKind> {
        let key = self.option("kind")?;
        Some(if key.as_str() == "in_kind" { CostKind::InKind } else { CostKind::Cash })
    }

    fn name(&mut self, key: &'static str, faults: &mut Vec<Misreading>) -> Option<Key> {
        let name = self.text(key)?.to_lowercase().parse().ok();
        if name.is_none() {
            faults.push(self.misreading(key, Fault::NotAName));
        }
        name
    }

    /// Takes a value with its year: both or neither.
    fn dated(
        &mut self,
        key: &'static str,
        year_key: &'static str,
        faults: &mut Vec<Misreading>,
    ) -> Option<(Decimal, i32)> {
        match (self.number(key), self.year(year_key)) {
            (Some(number), Some(year)) => Some((number, year)),
            (None, None) => None,
            (None, Some(_)) => {
                faults.push(self.misreading(key, Fault::YearAndValue));
                None
            }
            (Some(_), None) => {
                faults.push(self.misreading(year_key, Fault::YearAndValue));
                None
            }
        }
    }
}

/// Returns the step that a word in files means.
pub(super) fn step_named(word: &str) -> Option<Step> {
    Step::ALL.into_iter().find(|step| step.as_str() == word)
}

/// Returns the direction that a word in files means.
pub(super) fn direction_named(word: &str) -> Option<Direction> {
    Direction::ALL.into_iter().find(|direction| direction.as_str() == word)
}

/// Reads one field; `None` where it is blank.
///
/// # Errors
/// What the text is not.
pub(super) fn read_cell(cell: &Cell, text: &str) -> Result<Option<Value>, Fault> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    if has_invisible(trimmed) {
        return Err(Fault::InvisibleCharacters);
    }
    let value = match cell {
        Cell::Text(_) => Value::Text(trimmed.replace("\r\n", "\n").replace('\r', "\n")),
        Cell::Number(limits) => {
            let unit = limits.unit.swedish.as_str();
            let plain = Some(trimmed).and_then(|t| t.strip_suffix(unit)).unwrap_or(trimmed);
            Value::Number(read_number(plain).ok_or(Fault::NotANumber)?)
        }
        Cell::Money(_) => Value::Money(read_money(trimmed).ok_or(Fault::NotAnAmount)?),
        Cell::Date(_) => Value::Date(read_date(trimmed).ok_or(Fault::NotADate)?),
        Cell::One(options) => {
            let option = Choice::named(options, trimmed).ok_or(Fault::NotAnOption)?;
            Value::Option(option.key.clone())
        }
        Cell::Tick => match trimmed.to_lowercase().as_str() {
            "ja" | "yes" | "x" | "on" => Value::Ticked,
            "nej" | "no" => return Ok(None),
            _ => return Err(Fault::NotAnOption),
        },
        Cell::Year => Value::Year(read_year(trimmed).ok_or(Fault::NotAYear)?),
        Cell::Share => Value::Share(read_share(trimmed).ok_or(Fault::NotAShare)?),
        Cell::Place(level) => Value::Place(read_place(*level, trimmed).ok_or(Fault::NotAPlace)?),
        Cell::Indicator => Value::Indicator(trimmed.parse().map_err(|_| Fault::NotAnIndicator)?),
        Cell::Organisation => {
            let id = trimmed.parse::<OrganisationId>();
            Value::Text(id.map_err(|_| Fault::NotAnOrganisation)?.as_str().to_owned())
        }
    };
    Ok(Some(value))
}

fn read_place(level: PlaceLevel, text: &str) -> Option<Place> {
    if let Some(area_level) = level.area_level() {
        let code: AreaCode = text.parse().ok()?;
        return (code.level() == area_level).then_some(Place::Area(code));
    }
    let is_code = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| Place::SchoolUnit(text.to_owned()))
}

/// Returns whether a text holds control characters other than line ends and tabs, or marks that
/// turn the direction of writing and so can make a text look like another.
fn has_invisible(text: &str) -> bool {
    text.chars().any(|c| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}
