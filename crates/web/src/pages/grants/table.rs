//! A table of a page, cell by cell.

use crate::language::Language;

/// A table.
pub(super) struct Table {
    /// What it holds, for those who do not see it.
    pub(super) name: String,
    pub(super) heads: Vec<Head>,
    /// Rows, each as long as the heads; the first cell says what the row is about.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// The head of a column.
pub(super) struct Head {
    pub(super) text: String,
    pub(super) is_number: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Where it leads; empty where it leads nowhere.
    pub(super) link: String,
    pub(super) is_number: bool,
    /// Whether the words are Swedish in every language: names and texts of decisions.
    pub(super) is_swedish: bool,
}

impl Table {
    /// Returns a table with heads by their keys; those that begin with `#` are of numbers.
    pub(super) fn new(
        language: Language,
        name: String,
        heads: &[&str],
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        let head = |key: &&str| {
            let number = key.strip_prefix('#');
            let text = language.text(&format!("grants-head-{}", number.unwrap_or(key)));
            Head { text, is_number: number.is_some() }
        };
        Self { name, heads: heads.iter().map(head).collect(), rows }
    }
}

impl Cell {
    /// Returns a cell of words.
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), link: String::new(), is_number: false, is_swedish: false }
    }

    /// Returns a cell with a number.
    pub(super) fn number(text: impl Into<String>) -> Self {
        Self { is_number: true, ..Self::words(text) }
    }

    /// Returns a cell of words that are Swedish in every language.
    pub(super) fn swedish(text: impl Into<String>) -> Self {
        Self { is_swedish: true, ..Self::words(text) }
    }

    /// Returns the cell with where it leads.
    pub(super) fn to(self, link: String) -> Self {
        Self { link, ..self }
    }
}
