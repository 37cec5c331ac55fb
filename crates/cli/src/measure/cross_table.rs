//! Records summed into a table by columns of labels, and how its cells are printed.

mod tree;

use std::io::Write;

use measures::disclosure::contributions::Contributions;
use measures::disclosure::contributions::Records;
use measures::disclosure::table::{Dimension, Table as Cells, TableError};
use measures::estimate::Estimate;
use operations::estimates;
use serde_json::{Value, json};

use super::Format;
use crate::columns::{File, Table};
use tree::Tree;

/// Records and the dimensions that they are summed by.
#[derive(Debug, clap::Args)]
pub(super) struct Dimensions {
    #[command(flatten)]
    file: File,
    /// The table's dimensions, one to three; levels of one dimension are parted by slashes, highest
    /// first, as in county/municipality,sector.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS,…", required = true)]
    dimensions: Vec<String>,
}

impl Dimensions {
    /// Reads the records, with other columns of numbers beside the dimensions.
    pub(super) fn read<'a>(
        &'a self,
        numbers: impl IntoIterator<Item = &'a str>,
    ) -> anyhow::Result<CrossTable> {
        let paths: Vec<Vec<&str>> =
            self.dimensions.iter().map(|path| path.split('/').collect()).collect();
        let records = self.file.read(numbers, paths.iter().flatten().copied())?;
        let tree = |path: &Vec<&str>| {
            let levels = path.iter().map(|name| records.names(name));
            Ok(Tree::of(&levels.collect::<anyhow::Result<Vec<Vec<String>>>>()?))
        };
        let trees: Vec<Tree> = paths.iter().map(tree).collect::<anyhow::Result<_>>()?;
        let dimensions =
            trees.iter().map(|tree| Dimension::tree(&tree.parents)).collect::<Result<_, _>>()?;
        Ok(CrossTable { records, dimensions, trees })
    }
}

/// Records with their places in a table.
pub(super) struct CrossTable {
    /// The columns that were read.
    pub(super) records: Table,
    /// The dimensions.
    pub(super) dimensions: Vec<Dimension>,
    trees: Vec<Tree>,
}

impl CrossTable {
    /// Returns the finest part of each record, a column per dimension.
    pub(super) fn leaves(&self) -> Vec<&[usize]> {
        self.trees.iter().map(|tree| tree.leaf_of_record.as_slice()).collect()
    }

    /// Returns what each record contributes: the column's amounts, or one each without a column.
    pub(super) fn amounts(&self, column: Option<&str>) -> anyhow::Result<Vec<f64>> {
        match column {
            Some(name) => self.records.complete(name),
            None => Ok(vec![1.0; self.records.n_rows()]),
        }
    }

    /// Returns the table of the records' sums.
    pub(super) fn sums(&self, amounts: &[f64]) -> Result<Cells, TableError> {
        let records = Records { leaves: &self.leaves(), amounts };
        Contributions::of(self.dimensions.clone(), records, 0)?.total_table()
    }

    /// Returns the labels of a cell, the first dimension first.
    fn labels(&self, cell: usize) -> Vec<&str> {
        let mut labels = Vec::with_capacity(self.trees.len());
        let mut rest = cell;
        // The last dimension's nodes follow on each other.
        for tree in self.trees.iter().rev() {
            labels.push(tree.labels[rest % tree.labels.len()].as_str());
            rest /= tree.labels.len();
        }
        labels.reverse();
        labels
    }

    /// Prints what was measured and, for every cell, what may be shown and what became of it.
    pub(super) fn print(
        &self,
        format: Format,
        estimates: &[Estimate],
        cells: &[(Option<f64>, &'static str)],
    ) -> anyhow::Result<()> {
        let text = match format {
            Format::Json => self.json_of(estimates, cells)?,
            Format::Csv => self.csv_of(cells),
            Format::Table => {
                format!("{}\n{}", estimates::to_table(estimates), self.lines_of(cells))
            }
        };
        Ok(std::io::stdout().write_all(text.as_bytes())?)
    }

    fn json_of(
        &self,
        estimates: &[Estimate],
        cells: &[(Option<f64>, &'static str)],
    ) -> anyhow::Result<String> {
        let cell = |(cell, (value, status)): (usize, &(Option<f64>, &'static str))| json!({ "cell": self.labels(cell), "value": value, "status": status });
        let cells: Vec<Value> = cells.iter().enumerate().map(cell).collect();
        let measures: Value = serde_json::from_str(&estimates::to_json(estimates))?;
        Ok(format!("{:#}\n", json!({ "measures": measures, "cells": cells })))
    }

    fn csv_of(&self, cells: &[(Option<f64>, &'static str)]) -> String {
        let names: Vec<String> = (1..=self.trees.len()).map(|n| format!("dimension_{n}")).collect();
        let mut out = format!("{},value,status\n", names.join(","));
        for (cell, (value, status)) in cells.iter().enumerate() {
            let quoted = |label: &&str| format!("\"{}\"", label.replace('"', "\"\""));
            let labels: Vec<String> = self.labels(cell).iter().map(quoted).collect();
            let value = value.map_or_else(String::new, |value| value.to_string());
            out.push_str(&format!("{},{value},{status}\n", labels.join(",")));
        }
        out
    }

    fn lines_of(&self, cells: &[(Option<f64>, &'static str)]) -> String {
        let line = |(cell, (value, status)): (usize, &(Option<f64>, &'static str))| {
            let shown = value.map_or_else(|| (*status).to_owned(), |value| value.to_string());
            format!("  {}: {shown}\n", self.labels(cell).join(" | "))
        };
        cells.iter().enumerate().map(line).collect()
    }
}
