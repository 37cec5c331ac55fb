//! A form of fields and tables, made from texts: those that are kept or those that were just sent, so
//! that nothing that was typed is lost.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use operations::grants::error::DeskError;

use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::field::{Field, Input, Problem};
use crate::desk::posted::Posted;
use crate::frame::Frame;

/// The button that asks for more rows of a table is sent under this name.
const MORE: &str = "fler";
/// Empty rows that a table begins with.
const ROWS_AT_FIRST: usize = 2;
/// Rows that are added at a time.
const ROWS_MORE: usize = 3;
/// The most rows of a table.
const MOST_ROWS: usize = 300;

/// A page with a form.
pub(super) struct Form {
    pub(super) title: String,
    pub(super) lead: String,
    /// What is known already and not asked: what and what it is.
    pub(super) facts: Vec<(String, String)>,
    pub(super) blocks: Vec<Block>,
    pub(super) button: String,
    /// The page that it stands on, without language, and what that is called.
    pub(super) back: String,
    pub(super) back_name: String,
    /// Where it is sent, without language.
    pub(super) action: String,
    /// How many events of the intervention the page shows.
    pub(super) seen: u64,
}

/// A part of a form.
pub(super) enum Block {
    Heading(String),
    Field(Field),
    Grid(Grid),
}

/// A table of fields.
pub(super) struct Grid {
    pub(super) caption: String,
    pub(super) hint: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Its name and what the button says that adds rows; `None` where its rows are given.
    pub(super) growing: Option<(&'static str, String)>,
}

/// A row: what it is, what is known of it, what is asked.
pub(super) struct Row {
    pub(super) head: String,
    pub(super) facts: Vec<String>,
    pub(super) cells: Vec<Field>,
}

#[derive(Template)]
#[template(path = "pages/own_intervention_form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    csrf: String,
    nonce: String,
    problems: Vec<Problem>,
    /// What others did since the page was made.
    changes: Vec<String>,
}

impl Form {
    fn growing(&self) -> Vec<(&'static str, String)> {
        let grids = self.blocks.iter().filter_map(|block| match block {
            Block::Grid(grid) => grid.growing.clone(),
            _ => None,
        });
        grids.collect()
    }

    fn fields(&mut self) -> impl Iterator<Item = &mut Field> {
        self.blocks.iter_mut().flat_map(|block| match block {
            Block::Heading(_) => Vec::new(),
            Block::Field(field) => vec![field],
            Block::Grid(grid) => grid.rows.iter_mut().flat_map(|row| &mut row.cells).collect(),
        })
    }
}

/// Shows a form.
pub(super) fn shown(at: &AtDesk, form: Form) -> Response {
    answer(at, form, Vec::new(), Vec::new())
}

/// Shows a form again with what was wrong, told in the order of its fields.
pub(super) fn with_problems(at: &AtDesk, mut form: Form, problems: Vec<Problem>) -> Response {
    let mut told = Vec::new();
    for field in form.fields() {
        let own = problems.iter().find(|problem| problem.field == field.name);
        field.problem = own.map(|problem| problem.text.clone());
        let text = |text: &String| format!("{}: {text}", field.label);
        let named = field.problem.as_ref().map(|problem| (field.name.clone(), text(problem)));
        told.extend(named.map(|(field, text)| Problem { field, text }));
    }
    let is_told = |problem: &Problem| told.iter().any(|known| known.field == problem.field);
    let of_form: Vec<Problem> = problems
        .iter()
        .filter(|problem| !is_told(problem))
        .map(|problem| Problem { field: String::new(), text: problem.text.clone() })
        .collect();
    let mut response = answer(at, form, told.into_iter().chain(of_form).collect(), Vec::new());
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// Shows a form again after the desk refused it: by what rule, or what changed meanwhile.
pub(super) fn refused(at: &AtDesk, form: Form, error: &DeskError) -> Response {
    let Some(told) = at.told(error) else { return at.failed(error) };
    let mut response = answer(at, form, vec![told.problem], told.changes);
    *response.status_mut() = told.status;
    response
}

fn answer(at: &AtDesk, form: Form, problems: Vec<Problem>, changes: Vec<String>) -> Response {
    let frame = at.frame(form.title.clone());
    let frame = if problems.is_empty() { frame } else { frame.with_problems() };
    let (csrf, nonce) = (at.who.csrf.clone(), at.nonce());
    page(&FormPage { frame, form, csrf, nonce, problems, changes })
}

/// Returns whether more rows were asked for, and nothing is to be kept.
pub(super) fn asks_for_rows(posted: &Posted) -> bool {
    !posted.text(MORE).is_empty()
}

/// Returns how many rows of a table are shown: those that texts are of, and empty ones.
pub(super) fn n_rows(posted: &Posted, grid: &str) -> usize {
    let is_sent = posted.0.iter().any(|(name, _)| name == "nonce");
    let empty = match posted.text(MORE) {
        asked if asked == grid => ROWS_MORE,
        _ if is_sent => 0,
        _ => ROWS_AT_FIRST,
    };
    (n_written(posted, grid) + empty).min(MOST_ROWS)
}

/// Returns the number of the last row that a text is of.
pub(super) fn n_written(posted: &Posted, grid: &str) -> usize {
    let row_of = |name: &str| -> Option<usize> {
        let (row, _) = name.strip_prefix(grid)?.strip_prefix('-')?.split_once('-')?;
        row.parse().ok().filter(|row| *row <= MOST_ROWS)
    };
    posted.0.iter().filter_map(|(name, _)| row_of(name)).max().unwrap_or(0)
}

/// Returns the name of a cell.
pub(super) fn named(grid: &str, row: usize, column: &str) -> String {
    format!("{grid}-{row}-{column}")
}

/// Returns a cell with its text.
pub(super) fn cell(
    posted: &Posted,
    (grid, row, column): (&str, usize, &str),
    label: &str,
    input: Input,
) -> Field {
    let name = named(grid, row, column);
    let value = posted.text(&name).to_owned();
    Field::new(name, format!("{label} {row}"), input).value(value)
}

/// Returns a field with its text.
pub(super) fn field(posted: &Posted, name: &str, label: String, input: Input) -> Field {
    Field::new(name, label, input).value(posted.text(name))
}

/// Returns whether every one of these cells of a row is empty.
pub(super) fn is_empty(posted: &Posted, grid: &str, row: usize, columns: &[&str]) -> bool {
    columns.iter().all(|column| posted.text(&named(grid, row, column)).trim().is_empty())
}
