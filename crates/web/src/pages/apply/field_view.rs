//! The fields of a question as a page draws them.

use domain::form::Question;
use domain::form::fault::Misreading;
use domain::form::fields::{Button, Fields};
use domain::form::kind::{Cell, Column, Need};
use domain::form::layout::Group;
use domain::grants::id::PartId;

use crate::desk::AtDesk;
use crate::language::Language;

/// A field.
pub(super) struct FieldView {
    pub(super) name: String,
    pub(super) label: String,
    look: Look,
    pub(super) value: String,
    /// Value, name and whether it is chosen.
    pub(super) options: Vec<(String, String, bool)>,
    pub(super) unit: String,
    pub(super) problem: Option<String>,
    /// Whether the one who writes goes on here: the first field of a row that was just added.
    pub(super) is_next: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Line,
    Lines,
    Digits,
    Amount,
    Day,
    Choice,
    Tick,
    /// Written, with the organisations that are known to choose from.
    Organisation,
}

/// Rows of fields.
pub(super) struct GroupView {
    pub(super) label: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<RowView>,
    /// The name of the button that adds a row.
    pub(super) add: String,
}

/// A row of fields.
pub(super) struct RowView {
    pub(super) number: usize,
    pub(super) cells: Vec<FieldView>,
    /// The name of the button that removes it.
    pub(super) remove: String,
}

impl FieldView {
    pub(super) fn is_lines(&self) -> bool {
        self.look == Look::Lines
    }

    pub(super) fn is_choice(&self) -> bool {
        self.look == Look::Choice
    }

    pub(super) fn is_tick(&self) -> bool {
        self.look == Look::Tick
    }

    pub(super) fn is_organisation(&self) -> bool {
        self.look == Look::Organisation
    }

    pub(super) fn is_ticked(&self) -> bool {
        !self.value.is_empty()
    }

    pub(super) fn html_type(&self) -> &'static str {
        if self.look == Look::Day { "date" } else { "text" }
    }

    pub(super) fn keyboard(&self) -> &'static str {
        match self.look {
            Look::Amount => "decimal",
            Look::Digits => "numeric",
            _ => "text",
        }
    }
}

/// Marks the first field of the last row of the group whose button for another row was pressed.
pub(super) fn go_on_in(groups: &mut [GroupView], pressed: &str) {
    let group = groups.iter_mut().find(|group| group.add == pressed);
    let row = group.and_then(|group| group.rows.last_mut());
    if let Some(field) = row.and_then(|row| row.cells.first_mut()) {
        field.is_next = true;
    }
}

/// Returns the organisations to choose from, by id and name, where a field of the rows asks for one.
pub(super) fn organisations(at: &AtDesk, groups: &[GroupView]) -> Vec<(String, String)> {
    let cells = groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells);
    let mut asking = cells.filter(|cell| cell.is_organisation());
    if asking.next().is_none() {
        return Vec::new();
    }
    let known = at.who.people.organisations.values();
    known.map(|one| (one.id.to_string(), one.name.clone())).collect()
}

/// Returns what is wrong with a field, in the language of the page.
pub(super) fn told(language: Language, misreading: &Misreading) -> String {
    match language {
        Language::Swedish => misreading.fault.swedish(),
        Language::English => misreading.fault.english(),
    }
}

/// Draws the fields of a question that are there once.
pub(super) fn single(
    language: Language,
    question: &Question,
    fields: &Fields,
    faults: &[Misreading],
) -> Vec<FieldView> {
    let part = &question.part;
    let layout = question.kind.layout();
    let is_alone = layout.fields.len() == 1;
    let draw = |column: &Column| {
        let value = fields.single.get(&column.key).map_or("", String::as_str);
        let problem = problem_of(language, faults, column.key.as_str());
        let mut view = field(language, column, format!("{part}.{}", column.key), value, problem);
        if is_alone {
            view.label = language.of(&question.label).to_owned();
        }
        view
    };
    layout.fields.iter().map(draw).collect()
}

/// Draws the rows of a question, with at least one that is empty where there is none.
pub(super) fn groups(
    language: Language,
    question: &Question,
    fields: &Fields,
    faults: &[Misreading],
) -> Vec<GroupView> {
    let layout = question.kind.layout();
    let draw = |group: &Group| {
        let empty = vec![std::collections::BTreeMap::new()];
        let rows = fields.rows.get(&group.key).filter(|rows| !rows.is_empty()).unwrap_or(&empty);
        let row = |(number, row): (usize, &std::collections::BTreeMap<_, String>)| {
            let cell = |column: &Column| {
                let name = format!("{}-{number}-{}", group.key, column.key);
                let value = row.get(&column.key).map_or("", String::as_str);
                let problem = problem_of(language, faults, &name);
                let name = format!("{}.{name}", question.part);
                let mut view = field(language, column, name, value, problem);
                if layout.groups.len() > 1 {
                    // Several tables of one question have columns of the same name.
                    view.label = format!("{}: {}", language.of(&group.label), view.label);
                }
                view
            };
            let remove = Button::RemoveRow(group.key.clone(), number).name(&question.part);
            RowView { number, cells: group.columns.iter().map(cell).collect(), remove }
        };
        GroupView {
            label: language.of(&group.label).to_owned(),
            columns: group.columns.iter().map(|column| heading(language, column)).collect(),
            rows: (1..).zip(rows).map(row).collect(),
            add: Button::AddRow(group.key.clone()).name(&question.part),
        }
    };
    layout.groups.iter().map(draw).collect()
}

fn heading(language: Language, column: &Column) -> String {
    let label = language.of(&column.label).to_owned();
    let unit = unit(language, &column.cell);
    let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    let optional = match column.need {
        Need::Mandatory => String::new(),
        Need::Optional => format!(" {}", language.text("apply-optional")),
    };
    format!("{label}{unit}{optional}")
}

fn problem_of(language: Language, faults: &[Misreading], field: &str) -> Option<String> {
    let found = faults.iter().find(|misreading| misreading.field.as_deref() == Some(field));
    found.map(|misreading| told(language, misreading))
}

fn unit(language: Language, cell: &Cell) -> String {
    match cell {
        Cell::Number(limits) => language.of(&limits.unit).to_owned(),
        Cell::Money(_) => language.text("apply-kronor"),
        Cell::Share => "%".to_owned(),
        _ => String::new(),
    }
}

fn field(
    language: Language,
    column: &Column,
    name: String,
    value: &str,
    problem: Option<String>,
) -> FieldView {
    let look = match &column.cell {
        Cell::Text(limits) if limits.most_lines > 1 => Look::Lines,
        Cell::Number(_) | Cell::Money(_) | Cell::Share => Look::Amount,
        Cell::Year => Look::Digits,
        Cell::Date(_) if is_day(value) => Look::Day,
        Cell::One(_) => Look::Choice,
        Cell::Tick => Look::Tick,
        Cell::Organisation => Look::Organisation,
        _ => Look::Line,
    };
    let options = match &column.cell {
        Cell::One(options) => {
            let chosen = |option: &domain::form::key::Choice| option.key.as_str() == value;
            let option =
                |option| (key_of(option), language.of(&option.label).to_owned(), chosen(option));
            options.iter().map(option).collect()
        }
        _ => Vec::new(),
    };
    let (label, unit) = (language.of(&column.label).to_owned(), unit(language, &column.cell));
    let value = value.to_owned();
    FieldView { name, label, look, value, options, unit, problem, is_next: false }
}

fn key_of(option: &domain::form::key::Choice) -> String {
    option.key.as_str().to_owned()
}

/// Returns whether a browser's own field for days can show what was typed; other texts stay in a line,
/// so that nothing is lost.
fn is_day(value: &str) -> bool {
    value.is_empty() || domain::form::quantity::read_date(value).is_some() && value.len() == 10
}

/// Returns the identity of a field on the page that a fault is about.
pub(super) fn place_of(part: &PartId, misreading: &Misreading) -> String {
    match &misreading.field {
        Some(field) => format!("{part}.{field}"),
        None => "fraga".to_owned(),
    }
}
