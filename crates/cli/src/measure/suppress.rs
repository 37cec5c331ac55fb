//! `brygga measure suppress`.

mod tree;

use std::io::Write;

use anyhow::anyhow;
use measures::disclosure::audit::Depth;
use measures::disclosure::contributions::Records;
use measures::disclosure::rule::{Rule, Shown};
use measures::disclosure::suppression::{Effort, Status};
use measures::disclosure::table::Dimension;
use measures::disclosure::{Cost, ProtectedTable, Singletons, TableQuestion, protect_table};
use operations::estimates;
use serde_json::{Value, json};

use super::Format;
use super::columns::Data;
use tree::Tree;

/// Sum records into a table and withhold what would tell about few, with an audit
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// The table's dimensions, one to three; levels of one dimension are parted by slashes, highest
    /// first, as in county/municipality,sector.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS,…", required = true)]
    dimensions: Vec<String>,
    /// What each record contributes; the table counts records where not given.
    #[arg(long, value_name = "COLUMN")]
    amount: Option<String>,
    /// A cell of fewer records is sensitive.
    #[arg(long, value_name = "RECORDS")]
    threshold: Option<u32>,
    /// How far from the truth bounds of a cell of few must be, as a share of the cell.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    range: f64,
    /// A cell is sensitive where its N largest records are more than a share K of it.
    #[arg(long, num_args = 2, value_names = ["N", "K"])]
    dominance: Vec<String>,
    /// A cell is sensitive where the second largest can tell the largest within this share.
    #[arg(long, value_name = "SHARE")]
    p_percent: Option<f64>,
    /// As few cells as can be are withheld, instead of as little value.
    #[arg(long)]
    fewest: bool,
    /// Do not guard against contributors who stand alone behind a cell.
    #[arg(long)]
    ignore_singletons: bool,
}

/// Reads the records, protects their table and prints it.
pub(super) fn run(arguments: &Arguments, format: Format) -> anyhow::Result<()> {
    let paths: Vec<Vec<&str>> =
        arguments.dimensions.iter().map(|path| path.split('/').collect()).collect();
    let table =
        arguments.data.read(arguments.amount.as_deref(), paths.iter().flatten().copied())?;
    let trees: Vec<Tree> = paths
        .iter()
        .map(|path| {
            let levels: Vec<Vec<String>> =
                path.iter().map(|name| table.names(name)).collect::<anyhow::Result<_>>()?;
            Ok(Tree::of(&levels))
        })
        .collect::<anyhow::Result<_>>()?;
    let amounts = match &arguments.amount {
        Some(name) => table.complete(name)?,
        None => vec![1.0; table.n_rows()],
    };
    let dimensions: Vec<Dimension> =
        trees.iter().map(|tree| Dimension::tree(&tree.parents)).collect::<Result<_, _>>()?;
    let leaves: Vec<&[usize]> = trees.iter().map(|tree| tree.leaf_of_record.as_slice()).collect();
    let shown = if arguments.amount.is_some() { Shown::Totals } else { Shown::Counts };
    let found = protect_table(&TableQuestion {
        dimensions: &dimensions,
        records: Records { leaves: &leaves, amounts: &amounts },
        rules: &rules(arguments)?,
        shown,
        cost: if arguments.fewest { Cost::Unity } else { Cost::Value },
        singletons: if arguments.ignore_singletons {
            Singletons::Ignored
        } else {
            Singletons::Guarded
        },
        effort: Effort::USUAL,
        depth: Depth::Protection,
        measures: &arguments.data.measures(),
    })?;
    if !found.audit.is_passed() {
        return Err(anyhow!(
            "protect the table: the audit finds {} cells exposed; show fewer totals or coarser \
             groups",
            found.audit.exposed().len()
        ));
    }
    let text = match format {
        Format::Json => json_of(&found, &trees),
        Format::Csv => csv_of(&found, &trees),
        Format::Table => estimates::to_table(&found.estimates),
    };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

fn rules(arguments: &Arguments) -> anyhow::Result<Vec<Rule>> {
    let mut rules = Vec::new();
    if let Some(at_least) = arguments.threshold {
        rules.push(Rule::Threshold { at_least, range: arguments.range });
    }
    if let [n, k] = arguments.dominance.as_slice() {
        let both = n.parse().ok().zip(k.parse().ok());
        let (n, k) = both.ok_or_else(|| {
            anyhow!("read the dominance rule '{n} {k}': write a count and a share, as in 2 0.85")
        })?;
        rules.push(Rule::Dominance { n, k });
    }
    rules.extend(arguments.p_percent.map(|p| Rule::PPercent { p }));
    if rules.is_empty() {
        return Err(anyhow!(
            "protect the table: give --threshold RECORDS, --dominance N K or --p-percent SHARE"
        ));
    }
    Ok(rules)
}

/// Returns the labels of a cell, its value where it may be shown, and what becomes of it.
fn cells<'a>(
    found: &'a ProtectedTable,
    trees: &'a [Tree],
) -> impl Iterator<Item = (Vec<&'a str>, Option<f64>, &'static str)> {
    (0..found.table.n_cells()).map(|cell| {
        let label =
            |(axis, tree): (usize, &'a Tree)| tree.labels[found.table.node(cell, axis)].as_str();
        let labels = trees.iter().enumerate().map(label).collect();
        match found.suppression.statuses[cell] {
            Status::Published => (labels, Some(found.table.values()[cell]), "published"),
            Status::Primary => (labels, None, "sensitive"),
            Status::Secondary => (labels, None, "withheld"),
        }
    })
}

fn json_of(found: &ProtectedTable, trees: &[Tree]) -> String {
    let cells: Vec<Value> = cells(found, trees)
        .map(|(labels, value, status)| json!({ "cell": labels, "value": value, "status": status }))
        .collect();
    let measures: Value =
        serde_json::from_str(&estimates::to_json(&found.estimates)).unwrap_or(Value::Null);
    format!("{:#}\n", json!({ "measures": measures, "cells": cells }))
}

fn csv_of(found: &ProtectedTable, trees: &[Tree]) -> String {
    let names: Vec<String> = (1..=trees.len()).map(|n| format!("dimension_{n}")).collect();
    let mut out = format!("{},value,status\n", names.join(","));
    for (labels, value, status) in cells(found, trees) {
        let labels: Vec<String> =
            labels.iter().map(|label| format!("\"{}\"", label.replace('"', "\"\""))).collect();
        let value = value.map_or_else(String::new, |value| value.to_string());
        out.push_str(&format!("{},{value},{status}\n", labels.join(",")));
    }
    out
}
