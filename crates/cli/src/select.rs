//! `brygga select`: who a selection model chooses, why, and how sure that is.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use domain::area::AreaCode;
use observations::store::Store;
use operations::compare_selections::{self, ComparisonRow, compare_selections};
use operations::model_file;
use operations::run_selection::{SelectionRun, run as run_model};
use operations::selection_table::{self, SelectionRow};
use time::Date;
use web::language::Language;
use web::selection_words;

use crate::observations::day;
use crate::{opening, output};

/// Print who a selection model chooses, with score, rank, rank range and every criterion
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The model: a TOML file, or the id of a model that ships with the program.
    #[arg(long, value_name = "FILE")]
    model: String,
    /// As published up to this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Says who enters and who leaves from this model to the other.
    #[arg(long, value_name = "FILE", conflicts_with = "why")]
    compare_with: Option<String>,
    /// The day for the model compared with, where it is not the same.
    #[arg(long, value_name = "DATE", value_parser = day, requires = "compare_with")]
    compare_as_of: Option<Date>,
    /// Says why this area is chosen or not, one line per criterion.
    #[arg(long, value_name = "CODE")]
    why: Option<AreaCode>,
    /// How the list is printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// Runs the model and prints what was asked for.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let shipped = model_file::shipped()?;
    let model = model_file::find(&arguments.model, &shipped)?;
    let other = arguments.compare_with.as_ref();
    let other = other.map(|name| model_file::find(name, &shipped)).transpose()?;
    let store: Store = opening::open(store)?;
    let list = run_model(&store, &model, arguments.as_of)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match (&arguments.why, other) {
        (Some(code), _) => write_why(&list, code, &mut out)?,
        (None, Some(other)) => {
            let as_of = arguments.compare_as_of.or(arguments.as_of);
            let before = run_model(&store, &other, as_of)?;
            let comparison = compare_selections(&before, &list)?;
            let rows = compare_selections::rows(&before, &list, &comparison);
            write_comparison(&rows, arguments.format, &mut out)?;
        }
        (None, None) => write_list(&list, arguments.format, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

fn write_list(list: &SelectionRun, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    match format {
        Format::Csv => out.write_all(selection_table::csv(list).as_bytes())?,
        Format::Json => out.write_all(selection_table::json(list).as_bytes())?,
        Format::Table => {
            let rows = selection_table::rows(list);
            let lines: Vec<Vec<String>> = rows.iter().map(table_line).collect();
            let header = ["plats", "platser", "kod", "namn", "väljs", "andel", "poäng"];
            output::write_table(&header, &lines, out)?;
        }
    }
    Ok(())
}

fn table_line(row: &SelectionRow) -> Vec<String> {
    let dash = || "–".to_owned();
    let range = row.rank_low.zip(row.rank_high).map(|(low, high)| format!("{low}–{high}"));
    vec![
        row.rank.map_or_else(dash, |rank| rank.to_string()),
        range.unwrap_or_else(dash),
        row.code.clone(),
        row.name.clone(),
        answer(row.eligible).to_owned(),
        row.share_of_draws
            .map_or_else(dash, |share| Language::Swedish.number(100.0 * share, 1) + " %"),
        row.score.map_or_else(dash, |score| Language::Swedish.number(score, 3)),
    ]
}

fn answer(eligible: Option<bool>) -> &'static str {
    match eligible {
        Some(true) => "ja",
        Some(false) => "nej",
        None => "kan inte avgöras",
    }
}

fn write_why(list: &SelectionRun, code: &AreaCode, out: &mut impl Write) -> anyhow::Result<()> {
    let row = list.row_of(code).with_context(|| {
        format!("find {code} among the areas that the model {} chooses from", list.model.id)
    })?;
    if !list.criteria.is_empty() {
        writeln!(out, "{}", selection_words::verdict(Language::Swedish, list, row))?;
    }
    for reason in selection_words::reasons(Language::Swedish, list, row) {
        writeln!(out, "{reason}")?;
    }
    Ok(())
}

fn write_comparison(
    rows: &[ComparisonRow],
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match format {
        Format::Csv => out.write_all(compare_selections::csv(rows).as_bytes())?,
        Format::Json => out.write_all(compare_selections::json(rows).as_bytes())?,
        Format::Table => {
            let lines: Vec<Vec<String>> = rows.iter().map(comparison_line).collect();
            let header =
                ["ändring", "kod", "namn", "plats förut", "marginal", "plats nu", "marginal"];
            output::write_table(&header, &lines, out)?;
        }
    }
    Ok(())
}

fn comparison_line(row: &ComparisonRow) -> Vec<String> {
    let change = match row.change {
        "enters" => "kommer med",
        "leaves" => "går ut",
        "stays" => "kvar",
        _ => "oklart",
    };
    let mut line = vec![change.to_owned(), row.code.clone(), row.name.clone()];
    for standing in [row.before.as_ref(), row.after.as_ref()] {
        let dash = || "–".to_owned();
        let rank = standing.and_then(|standing| standing.rank);
        let margin = standing.and_then(|standing| standing.margin);
        line.push(rank.map_or_else(dash, |rank| rank.to_string()));
        line.push(margin.map_or_else(dash, |margin| Language::Swedish.signed(margin, 3)));
    }
    line
}
