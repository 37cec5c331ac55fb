//! What most methods ask of a file: outcome, unit, time and how rows count.

use evaluation::fixed_effects::columns::{Column, Values};
use evaluation::rows::Numbers;

use crate::columns::{File, Table, Written};

/// A panel in a file.
#[derive(Debug, clap::Args)]
pub(super) struct Panel {
    #[command(flatten)]
    pub(super) file: File,
    /// The column that treatment may change.
    #[arg(long, value_name = "COLUMN")]
    pub(super) outcome: String,
    /// The column that names the unit of each row.
    #[arg(long, value_name = "COLUMN")]
    pub(super) unit: String,
    /// The column with the period of each row, a whole number.
    #[arg(long, value_name = "COLUMN")]
    pub(super) time: String,
}

/// How sure intervals are.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Level {
    /// The confidence of intervals.
    #[arg(long, default_value_t = 0.95, value_name = "SHARE")]
    pub(super) level: f64,
}

/// Random draws.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Draws {
    /// How many random draws, where any are made.
    #[arg(long, default_value_t = 999, value_name = "N")]
    pub(super) draws: usize,
    /// What fixes the random draws: the same seed gives the same answer.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub(super) seed: u64,
}

/// Returns a column of numbers as methods read it.
pub(super) fn numbers<'a>(table: &'a Table, name: &'a str) -> Numbers<'a> {
    Numbers { name, values: table.numbers(name) }
}

/// Returns the units' names without a gap.
pub(super) fn units(table: &Table, panel: &Panel) -> anyhow::Result<Vec<String>> {
    table.names(&panel.unit)
}

/// Returns the periods, whole numbers without a gap.
pub(super) fn periods(table: &Table, panel: &Panel) -> anyhow::Result<Vec<i64>> {
    table.whole_numbers(&panel.time)
}

/// Returns columns as a regression reads them.
pub(super) fn regression_columns<'a>(written: &'a [(String, Written)]) -> Vec<Column<'a>> {
    let column = |(name, values): &'a (String, Written)| {
        let values = match values {
            Written::Numbers(values) => Values::Numbers(values),
            Written::Texts(values) => Values::Names(values),
        };
        Column { name, values }
    };
    written.iter().map(column).collect()
}
