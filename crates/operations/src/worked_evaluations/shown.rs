//! The answers of a case as rows and tables to be shown.

use evaluation::answer::{Cell, Diagnostic, Evaluation, Finding, Table};
use serde_json::{Map, Value, json};

use super::{Published, WorkedEvaluation};
use crate::estimates::shown;
use crate::evaluations;

/// One answer to a case's question.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownAnswer {
    /// What it varies: a key of the wordings, "main" for the main answer.
    pub key: &'static str,
    /// The effect.
    pub estimate: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// How often an effect as large would be seen if there were none.
    pub p_value: Option<f64>,
    /// Rows behind it.
    pub n: usize,
}

/// One table of details, in the method's own words.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownTable {
    /// What it holds, in words.
    pub title: String,
    /// The name of its file, without ending.
    pub file: String,
    /// The names of the columns.
    pub columns: Vec<&'static str>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are.
    pub n_rows: usize,
}

impl WorkedEvaluation {
    /// Returns every answer that has an estimate, the main one first.
    #[must_use]
    pub fn answers(&self) -> Vec<ShownAnswer> {
        let answer = |(key, answer): (&'static str, &Evaluation)| ShownAnswer {
            key,
            estimate: answer.estimate,
            interval: answer.interval.as_ref().map(|interval| (interval.low, interval.high)),
            p_value: answer.p_value,
            n: answer.n,
        };
        let others = self.beside.iter().map(|(key, answer)| (*key, answer));
        let all = [("main", &self.answer)].into_iter().chain(others);
        all.filter(|(_, answer)| answer.estimate.is_some()).map(answer).collect()
    }

    /// Returns what a researcher checks, as name and finding.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<(String, String)> {
        diagnostics(&self.answer)
    }

    /// Returns every table of every answer, each with at most `most_rows` rows.
    #[must_use]
    pub fn tables(&self, most_rows: usize) -> Vec<ShownTable> {
        let own = self.answer.details.iter().map(|table| of_table(None, table, most_rows));
        let others = self.beside.iter().flat_map(|(key, answer)| {
            answer.details.iter().map(|table| of_table(Some(key), table, most_rows))
        });
        own.chain(others).collect()
    }

    /// Returns the table whose [`ShownTable::file`] is `file` as CSV with every row; `None` where
    /// there is none.
    #[must_use]
    pub fn table_csv(&self, file: &str) -> Option<String> {
        let Some((key, table)) = file.split_once('.') else {
            return evaluations::to_csv(&self.answer, file);
        };
        let (_, answer) = self.beside.iter().find(|(other, _)| *other == key)?;
        evaluations::to_csv(answer, table)
    }

    /// Returns every answer and what was published as one object.
    #[must_use]
    pub fn object(&self) -> Value {
        let beside = self.beside.iter();
        let beside: Map<String, Value> =
            beside.map(|(key, answer)| ((*key).to_owned(), evaluations::object(answer))).collect();
        let published = |published: &Published| {
            let Published { key, value, found, source, .. } = published;
            json!({ "quantity": key, "published": value, "found": found, "source": source })
        };
        json!({
            "case": self.case.id(),
            "answer": evaluations::object(&self.answer),
            "beside": beside,
            "published": self.published.iter().map(published).collect::<Vec<_>>(),
        })
    }
}

/// Returns what a researcher checks of an answer, as name and finding.
pub(crate) fn diagnostics(answer: &Evaluation) -> Vec<(String, String)> {
    let text = |diagnostic: &Diagnostic| {
        let finding = match &diagnostic.finding {
            Finding::Count(count) => count.to_string(),
            Finding::Number(number) => shown(Some(*number)),
            Finding::Text(text) => text.clone(),
        };
        (diagnostic.name.to_owned(), finding)
    };
    answer.diagnostics.iter().map(text).collect()
}

pub(crate) fn of_table(key: Option<&str>, table: &Table, most_rows: usize) -> ShownTable {
    let name = table.name.replace('_', " ");
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => shown(Some(*number)),
        Cell::Missing => shown(None),
    };
    ShownTable {
        title: key.map_or_else(|| name.clone(), |key| format!("{key}: {name}")),
        file: key.map_or_else(|| table.name.to_owned(), |key| format!("{key}.{}", table.name)),
        columns: table.columns.clone(),
        rows: (table.rows.iter().take(most_rows))
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        n_rows: table.rows.len(),
    }
}
