//! A mapping file: which column of a table holds what, and how its cells are written.
//!
//! Written in TOML; every key is explained in `docs/formats.md`.

mod keys;

use std::collections::BTreeMap;

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::{Direction, Indicator, IndicatorId, Unit};
use domain::observation::Status;
use domain::period::Period;
use encoding_rs::Encoding;

use crate::formats::failure::{Fault, Place, Problem, ReadError, shortened};
use crate::formats::mapping::keys::{IndicatorKeys, MappingKeys};
use crate::formats::number::NumberStyle;
use crate::formats::text_input::{encoding_named, separator_of};
use crate::toml_fault;

/// The part of an observation that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The indicator.
    Indicator,
    /// The area.
    Area,
    /// The period.
    Period,
    /// The group.
    Group,
}

impl Part {
    pub(crate) const ALL: [Self; 4] = [Self::Indicator, Self::Area, Self::Period, Self::Group];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Area => "area",
            Self::Period => "period",
            Self::Group => "group",
        }
    }
}

/// The values that hold for every row where no column gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Constants {
    pub(crate) indicator: Option<IndicatorId>,
    pub(crate) area: Option<AreaCode>,
    pub(crate) period: Option<Period>,
    pub(crate) group: Option<Group>,
}

/// Where the values are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One value per row, in this column.
    Long { value: String, status: Option<String> },
    /// One column per period, indicator, group or area.
    Wide {
        /// What the headings of the value columns hold.
        across: Part,
        /// The value columns; all that are neither mapped nor ignored where empty.
        columns: Vec<String>,
        /// What to take off the start of each heading.
        prefix: String,
        /// Headings and what they stand for, where the heading itself is not the key.
        headings: BTreeMap<String, String>,
    },
}

/// A checked mapping file.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) layout: Layout,
    /// The column of each part that has one.
    pub(crate) columns: BTreeMap<Part, String>,
    /// Whether a column for status that is named must be there; our own tables may lack it, and
    /// every value is then final.
    pub(crate) status_is_required: bool,
    pub(crate) area_name: Option<String>,
    pub(crate) ignored: Vec<String>,
    pub(crate) constants: Constants,
    pub(crate) separator: Option<u8>,
    pub(crate) encoding: &'static Encoding,
    pub(crate) numbers: NumberStyle,
    pub(crate) skip_lines: u64,
    pub(crate) sheet: Option<String>,
    pub(crate) missing: Vec<String>,
    pub(crate) suppressed: Vec<String>,
    pub(crate) zero: Vec<String>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) statuses: BTreeMap<String, Status>,
    pub(crate) indicators: Vec<Indicator>,
}

impl Mapping {
    /// Reads a mapping file; `name` is what messages call it.
    ///
    /// # Errors
    /// [`ReadError`] naming the key that is unknown, lacking or contradicts another.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ReadError> {
        Self::checked(text).map_err(|fault| fault.of_input(name))
    }

    /// Returns the mapping of Brygga's own long tables: columns `indicator, area, period, group,
    /// value` and, where there is one, `status`; commas between, a decimal point.
    #[must_use]
    pub fn own_long() -> Self {
        let text = "[columns]\nindicator = \"indicator\"\narea = \"area\"\nperiod = \"period\"\n\
                    group = \"group\"\nvalue = \"value\"\nstatus = \"status\"\nignore = [\"data_set\"]";
        let mapping = Self::checked(text).expect("the text above is a mapping");
        Self { status_is_required: false, ..mapping }
    }

    fn checked(text: &str) -> Result<Self, Fault> {
        let keys: MappingKeys = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| line_of(text, span.start));
            let problem = wrong(&toml_fault::sentence(&error));
            Fault { place: line.map_or(Place::Whole, Place::Line), problem }
        })?;
        keys.check().map_err(Fault::from)
    }

    /// Returns the separator of a text table: the given one, else the most frequent of tab,
    /// semicolon and comma in the heading.
    pub(crate) fn separator_for(&self, heading: &str) -> u8 {
        self.separator.unwrap_or_else(|| separator_of(heading))
    }
}

fn line_of(text: &str, byte: usize) -> u64 {
    let before = text.as_bytes().get(..byte).unwrap_or_default();
    1 + before.iter().filter(|b| **b == b'\n').count() as u64
}

fn wrong(reason: &str) -> Problem {
    let one_line: String = reason.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    Problem::Mapping { reason: one_line.trim().to_owned() }
}

impl MappingKeys {
    fn check(self) -> Result<Mapping, Problem> {
        let layout = self.layout()?;
        let constants = self.constants()?;
        let columns = self.part_columns();
        let across = match &layout {
            Layout::Wide { across, .. } => Some(*across),
            Layout::Long { .. } => None,
        };
        check_parts(&columns, &constants, across)?;
        let mut missing = self.missing.unwrap_or_else(|| vec![".".to_owned()]);
        missing.push(String::new());
        let mapping = Mapping {
            layout,
            columns,
            status_is_required: true,
            area_name: self.columns.area_name,
            ignored: self.columns.ignore.into_iter().chain(self.ignore).collect(),
            constants,
            separator: self.separator.as_deref().map(separator_named).transpose()?,
            encoding: encoding_named(self.encoding.as_deref().unwrap_or("utf-8"))?,
            numbers: number_style(self.decimal.as_deref(), self.thousands.as_deref())?,
            skip_lines: self.skip_lines,
            sheet: self.sheet,
            missing,
            suppressed: self.suppressed.unwrap_or_else(|| vec!["..".to_owned()]),
            zero: self.zero,
            groups: parsed_map(self.groups, "groups")?,
            statuses: parsed_map(self.statuses, "statuses")?,
            indicators: self.indicators.into_iter().map(indicator).collect::<Result<_, _>>()?,
        };
        mapping.marks_are_apart()?;
        Ok(mapping)
    }

    fn layout(&self) -> Result<Layout, Problem> {
        match (&self.columns.value, &self.wide) {
            (Some(value), None) => {
                Ok(Layout::Long { value: value.clone(), status: self.columns.status.clone() })
            }
            (None, Some(_)) if self.columns.status.is_some() => {
                Err(wrong("a wide table cannot have a column for status"))
            }
            (None, Some(wide)) => Ok(Layout::Wide {
                across: Part::ALL
                    .into_iter()
                    .find(|part| part.as_str() == wide.across)
                    .ok_or_else(|| wrong("wide.across must be indicator, area, period or group"))?,
                columns: wide.columns.clone(),
                prefix: wide.prefix.clone(),
                headings: wide.headings.clone(),
            }),
            (Some(_), Some(_)) => {
                Err(wrong("columns.value is for long tables and [wide] for wide ones; keep one"))
            }
            (None, None) => {
                Err(wrong("it names neither columns.value (a long table) nor [wide] (a wide one)"))
            }
        }
    }

    fn constants(&self) -> Result<Constants, Problem> {
        let constant = &self.constant;
        Ok(Constants {
            indicator: parsed(constant.indicator.as_deref(), "constant.indicator")?,
            area: parsed(constant.area.as_deref(), "constant.area")?,
            period: parsed(constant.period.as_deref(), "constant.period")?,
            group: parsed(constant.group.as_deref(), "constant.group")?,
        })
    }

    fn part_columns(&self) -> BTreeMap<Part, String> {
        let columns = &self.columns;
        [
            (Part::Indicator, &columns.indicator),
            (Part::Area, &columns.area),
            (Part::Period, &columns.period),
            (Part::Group, &columns.group),
        ]
        .into_iter()
        .filter_map(|(part, column)| Some((part, column.clone()?)))
        .collect()
    }
}

impl Mapping {
    fn marks_are_apart(&self) -> Result<(), Problem> {
        let lists = [&self.missing, &self.suppressed, &self.zero];
        let mut all: Vec<&String> = lists.into_iter().flatten().collect();
        all.sort_unstable();
        match all.windows(2).find(|pair| pair[0] == pair[1] && !pair[0].is_empty()) {
            Some(pair) => Err(wrong(&format!(
                "'{}' cannot be listed twice among missing, suppressed and zero",
                shortened(pair[0])
            ))),
            None => Ok(()),
        }
    }
}

/// Every part comes from exactly one place; a group that comes from nowhere is `T`.
fn check_parts(
    columns: &BTreeMap<Part, String>,
    constants: &Constants,
    across: Option<Part>,
) -> Result<(), Problem> {
    for part in Part::ALL {
        let constant = match part {
            Part::Indicator => constants.indicator.is_some(),
            Part::Area => constants.area.is_some(),
            Part::Period => constants.period.is_some(),
            Part::Group => constants.group.is_some(),
        };
        let n_places = [columns.contains_key(&part), constant, across == Some(part)]
            .into_iter()
            .filter(|p| *p)
            .count();
        let name = part.as_str();
        if n_places > 1 {
            return Err(wrong(&format!("{name} is given in more than one way; keep one")));
        }
        if n_places == 0 && part != Part::Group {
            return Err(wrong(&format!(
                "it does not say where the {name} is: add columns.{name}, constant.{name} or wide.across"
            )));
        }
    }
    Ok(())
}

fn parsed<T: std::str::FromStr>(text: Option<&str>, key: &str) -> Result<Option<T>, Problem> {
    text.map(|text| {
        text.parse().map_err(|_| wrong(&format!("'{}' does not fit {key}", shortened(text))))
    })
    .transpose()
}

fn parsed_map<T: std::str::FromStr>(
    texts: BTreeMap<String, String>,
    key: &str,
) -> Result<BTreeMap<String, T>, Problem> {
    texts
        .into_iter()
        .map(|(from, to)| match to.parse() {
            Ok(to) => Ok((from, to)),
            Err(_) => Err(wrong(&format!("'{}' does not fit {key}", shortened(&to)))),
        })
        .collect()
}

fn separator_named(text: &str) -> Result<u8, Problem> {
    match text {
        "tab" | "\t" => Ok(b'\t'),
        _ if text.len() == 1 && !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'"') => {
            Ok(text.as_bytes()[0])
        }
        _ => Err(wrong("separator must be one sign, such as \";\", or \"tab\"")),
    }
}

fn number_style(decimal: Option<&str>, thousands: Option<&str>) -> Result<NumberStyle, Problem> {
    let decimal = match decimal {
        None | Some(".") => b'.',
        Some(",") => b',',
        Some(_) => return Err(wrong("decimal must be \".\" or \",\"")),
    };
    let thousands = match thousands {
        None | Some("" | " ") => None,
        Some("." | "," | "'") if thousands.map(str::as_bytes) == Some(&[decimal]) => {
            return Err(wrong("thousands and decimal cannot be the same sign"));
        }
        Some(sign @ ("." | "," | "'")) => sign.chars().next(),
        Some(_) => return Err(wrong("thousands must be \" \", \".\", \",\" or \"'\"")),
    };
    Ok(NumberStyle { decimal, thousands })
}

fn indicator(keys: IndicatorKeys) -> Result<Indicator, Problem> {
    let unit = match keys.unit.as_deref() {
        None => Unit::Index,
        Some("percent") => Unit::Percent,
        Some("count") => Unit::Count,
        Some("kronor") => Unit::Kronor,
        Some("thousand-kronor") => Unit::ThousandKronor,
        Some("kronor-per") => Unit::KronorPer,
        Some("rate") => Unit::Rate,
        Some("time") => Unit::Time,
        Some("index") => Unit::Index,
        Some(other) => {
            return Err(wrong(&format!(
                "'{}' is no unit: write percent, count, kronor, thousand-kronor, kronor-per, rate, \
                 time or index",
                shortened(other)
            )));
        }
    };
    let direction = match keys.direction.as_deref() {
        None => None,
        Some("higher") => Some(Direction::HigherIsBetter),
        Some("lower") => Some(Direction::LowerIsBetter),
        Some(_) => return Err(wrong("direction must be higher or lower, the one that is better")),
    };
    Ok(Indicator {
        id: parsed(Some(&keys.id), "indicators.id")?.expect("a given text is parsed or refused"),
        name: keys.name,
        definition: keys.definition,
        unit,
        direction,
        subject: keys.subject,
        decimals: keys.decimals.min(6),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Mapping::from_toml("m.toml", text).unwrap_err().to_string()
    }

    const LONG: &str = "[columns]\narea = \"kommun\"\nperiod = \"år\"\nvalue = \"värde\"\n";

    #[test]
    fn a_mapping_says_where_every_part_is() {
        assert!(refusal(LONG).contains("where the indicator is"));
        let complete = format!("{LONG}[constant]\nindicator = \"N1\"\n");
        let mapping = Mapping::from_toml("m.toml", &complete).unwrap();
        assert_eq!(mapping.columns[&Part::Area], "kommun");
        let twice = format!("{LONG}indicator = \"kpi\"\n[constant]\nindicator = \"N1\"\n");
        assert!(refusal(&twice).contains("more than one way"));
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let text = format!("decmal = \",\"\n{LONG}");
        let told = refusal(&text);
        assert!(told.contains("line 1") && told.contains("decmal"), "{told}");
        assert!(!told.contains('\n'), "{told}");
    }

    #[test]
    fn contradictions_are_refused() {
        let with = |top: &str| format!("{top}\n{LONG}[constant]\nindicator = \"N1\"\n");
        for (top, part) in [
            ("decimal = \";\"", "decimal must"),
            ("decimal = \",\"\nthousands = \",\"", "same sign"),
            ("encoding = \"klingon\"", "klingon"),
            ("separator = \"abc\"", "one sign"),
            ("missing = [\"-\"]\nzero = [\"-\"]", "listed twice"),
        ] {
            assert!(refusal(&with(top)).contains(part), "{top}: {}", refusal(&with(top)));
        }
        let wide = format!("{LONG}[wide]\nacross = \"period\"\n");
        assert!(refusal(&wide).contains("keep one"));
    }
}
