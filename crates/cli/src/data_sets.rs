//! `brygga data-sets`: what the store holds, from where and since when.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use domain::data_set::DataSet;
use serde_json::{Value, json};

use crate::{opening, output};

/// List the data sets of the store, by source, table and day of publication
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How the list is printed
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    Table,
    Json,
}

/// Prints the list.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let data_sets = opening::open(store)?.data_sets();
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        Form::Json => {
            let list: Vec<Value> = data_sets.iter().map(object).collect();
            serde_json::to_writer_pretty(&mut out, &list).map_err(io::Error::from)?;
            writeln!(out)?;
            out.flush()?;
        }
        Form::Table => {
            let rows: Vec<Vec<String>> = data_sets.iter().map(row).collect();
            output::write_table(
                &["id", "source", "table", "published", "fetched", "rows"],
                &rows,
                out,
            )?;
        }
    }
    Ok(())
}

fn row(data_set: &DataSet) -> Vec<String> {
    let publication = &data_set.publication;
    vec![
        data_set.id.to_string(),
        publication.source.clone(),
        publication.table.clone(),
        publication.published.to_string(),
        publication.fetched.to_string(),
        data_set.rows.to_string(),
    ]
}

fn object(data_set: &DataSet) -> Value {
    let publication = &data_set.publication;
    json!({
        "id": data_set.id.as_str(),
        "source": publication.source,
        "table": publication.table,
        "title": publication.title,
        "published": publication.published.to_string(),
        "fetched": publication.fetched.to_string(),
        "origin": publication.origin,
        "terms": publication.terms,
        "hash": data_set.hash,
        "rows": data_set.rows,
        "indicators": data_set.indicators,
    })
}
