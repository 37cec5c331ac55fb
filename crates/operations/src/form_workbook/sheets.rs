//! Which sheets a form has, and what stands in them.

use domain::form::answer::Answers;
use domain::form::fields::Fields;
use domain::form::kind::{self, Column, Kind};
use domain::form::layout::Group;
use domain::form::quantity::{Style, read_date, write_date};
use domain::form::{Form, Question, Section};
use domain::grants::id::PartId;
use spreadsheet::sheet::{Cell, Sheet};

/// The sheet that names the version of the form.
pub(super) const VERSION_SHEET: &str = "formulär";
/// The columns of a sheet of single fields.
pub(super) const PART: usize = 0;
/// The column with the name of the field.
pub(super) const FIELD: usize = 1;
/// The column with the answer.
pub(super) const ANSWER: usize = 5;
/// How many rows of a sheet of rows are heading: the question, the names, the labels.
pub(super) const HEADING_ROWS: usize = 3;
/// The most digits of a number that a cell keeps exactly.
const MOST_DIGITS: usize = 15;

/// A sheet with what it is for.
#[derive(Debug)]
pub(super) struct PlannedSheet {
    pub(super) sheet: Sheet,
    pub(super) content: Content,
}

/// What a sheet is for.
#[derive(Debug)]
pub(super) enum Content {
    /// The version of the form.
    Version,
    /// The single fields of a section.
    Section,
    /// A group of rows of a question.
    Group { part: PartId, group: Group },
}

/// Returns the sheets of a form with its answers.
pub(super) fn planned(form: &Form, answers: &Answers) -> Vec<PlannedSheet> {
    let version = Sheet {
        name: VERSION_SHEET.to_owned(),
        heading_rows: 0,
        rows: vec![
            vec![Cell::text("Formulär"), Cell::text(form.version().as_str())],
            vec![Cell::text("Titel"), Cell::text(&form.title().swedish)],
            vec![Cell::text(
                "Fyll i kolumnen Svar och raderna i de andra bladen. Ändra inte blad, rubriker \
                 och beteckningar. Skriv värden, inte formler. Filer lämnas på webben.",
            )],
        ],
    };
    let mut planned = vec![PlannedSheet { sheet: version, content: Content::Version }];
    for (number, section) in (1_usize..).zip(form.sections()) {
        planned.extend(section_sheet(number, section, answers));
        for (index, question) in (1_usize..).zip(&section.questions) {
            planned.extend(group_sheets(&format!("{number}.{index}"), question, answers));
        }
    }
    planned
}

/// Returns the name of a sheet, at most 31 characters; its number keeps it apart from others.
fn sheet_name(number: &str, name: &str) -> String {
    format!("{number} {name}").chars().take(31).collect()
}

fn fields_of(question: &Question, answers: &Answers) -> Fields {
    answers.get(&question.part).map(|given| given.fields(Style::Plain)).unwrap_or_default()
}

fn section_sheet(number: usize, section: &Section, answers: &Answers) -> Option<PlannedSheet> {
    let heading = ["Del", "Fält", "Fråga", "Hjälp", "Fältnamn", "Svar"].map(Cell::text).to_vec();
    let mut rows = vec![heading];
    for question in &section.questions {
        let texts = fields_of(question, answers).single;
        for column in &question.kind.layout().fields {
            let text = texts.get(&column.key).map_or("", String::as_str);
            rows.push(vec![
                Cell::text(question.part.as_str()),
                Cell::text(column.key.as_str()),
                Cell::text(&question.label.swedish),
                Cell::text(&question.hint.swedish),
                Cell::text(&column.label.swedish),
                cell(column, text),
            ]);
        }
    }
    (rows.len() > 1).then(|| PlannedSheet {
        sheet: Sheet {
            name: sheet_name(&number.to_string(), section.id.as_str()),
            heading_rows: 1,
            rows,
        },
        content: Content::Section,
    })
}

fn group_sheets(number: &str, question: &Question, answers: &Answers) -> Vec<PlannedSheet> {
    if matches!(question.kind, Kind::Files(_)) {
        return Vec::new();
    }
    let mut texts = fields_of(question, answers);
    let groups = question.kind.layout().groups;
    let planned = |(letter, group): (char, Group)| {
        let title = format!("{} – {}", question.label.swedish, group.label.swedish);
        let mut rows = vec![
            vec![Cell::text(&title), Cell::text(&question.hint.swedish)],
            group.columns.iter().map(|column| Cell::text(column.key.as_str())).collect(),
            group.columns.iter().map(|column| Cell::text(&column.label.swedish)).collect(),
        ];
        for row in texts.rows.remove(&group.key).unwrap_or_default() {
            let text = |column: &Column| row.get(&column.key).map_or("", String::as_str);
            rows.push(group.columns.iter().map(|column| cell(column, text(column))).collect());
        }
        let name = sheet_name(&format!("{number}{letter}"), question.part.as_str());
        let heading_rows = u32::try_from(HEADING_ROWS).unwrap_or(0);
        PlannedSheet {
            sheet: Sheet { name, heading_rows, rows },
            content: Content::Group { part: question.part.clone(), group },
        }
    };
    ('a'..='z').zip(groups).map(planned).collect()
}

/// Returns the cell for a text: a number or a day where that keeps it to the letter, an option by
/// its label, else the text.
fn cell(column: &Column, text: &str) -> Cell {
    if text.is_empty() {
        return Cell::Empty;
    }
    match &column.cell {
        kind::Cell::Number(_) | kind::Cell::Money(_) | kind::Cell::Share | kind::Cell::Year => {
            let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
            match text.parse::<f64>() {
                Ok(number)
                    if (1..=MOST_DIGITS).contains(&n_digits)
                        && Cell::Number(number).written() == text =>
                {
                    Cell::Number(number)
                }
                _ => Cell::text(text),
            }
        }
        kind::Cell::Date(_) => {
            let day = read_date(text)
                .filter(|day| (1901..=2999).contains(&day.year()) && write_date(*day) == text);
            let parts = day.and_then(|day| Some((u16::try_from(day.year()).ok()?, day)));
            parts.map_or_else(
                || Cell::text(text),
                |(year, day)| Cell::Day { year, month: u8::from(day.month()), day: day.day() },
            )
        }
        kind::Cell::One(options) => {
            let option = options.iter().find(|option| option.key.as_str() == text);
            option.map_or_else(|| Cell::text(text), |option| Cell::text(&option.label.swedish))
        }
        _ => Cell::text(text),
    }
}
