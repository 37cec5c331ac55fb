//! `brygga evaluate design`: what is asked is fixed before the answer can be seen.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use domain::data_set::DataSetId;
use evaluation::evidence::{Behind, NearThreshold, Series};
use operations::design_file::{self, DesignFile};
use operations::evaluation_ledger::{Kept, Knew, Known, KnownDataSet, Ledger, Registration};
use operations::figure_table::FigureTable;
use operations::library::Library;
use operations::run_evaluation::{EvaluationRun, RunOutcome, register, run_evaluation};
use operations::shipped_data;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Format;
use crate::output;
use crate::progress::ImportProgress;

/// Register designs of evaluations, follow them on the store's statistics, keep and check records
///
/// A design names programme, treated municipalities and starts, outcomes with expected direction and
/// horizon, comparison, estimator and checks; or a data set that ships with the program and the
/// threshold at which a rule switches in it. docs/designs.md describes the file. Registered before
/// the statistics of its years are in the store, its answer is a test; after, it is explorative.
///
/// Example:
///   brygga evaluate design register my-design.toml
///   brygga evaluate design run my-design
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Register a design with the time and its hash; the same file again changes nothing.
    Register {
        /// The design, or the id of one that ships with the program.
        #[arg(value_name = "FILE")]
        file: String,
    },
    /// List the registered designs with their records.
    List,
    /// Print a registered design as it was registered.
    Show {
        /// The design's id.
        id: String,
    },
    /// Follow a registered design on the statistics of today and keep the record.
    Run {
        /// The design's id.
        id: String,
    },
    /// Make every record again from the data sets it names, and compare byte for byte.
    Verify,
}

/// Does what is asked with the designs of the store.
pub(super) fn run(arguments: &Arguments, store: &Path, format: Format) -> anyhow::Result<()> {
    let ledger = Ledger::of(store);
    match &arguments.act {
        Act::Register { file } => registered(&ledger, file, store),
        Act::List => list(&ledger, format),
        Act::Show { id } => show(&ledger, id),
        Act::Run { id } => follow(&ledger, id, store, format),
        Act::Verify => verify(&ledger, store),
    }
}

fn open(store: &Path) -> anyhow::Result<Library> {
    let bar = ImportProgress::new();
    let library = Library::open(store, &mut |done, total| bar.note(done, total))?;
    bar.finish();
    Ok(library)
}

/// Returns the moment as designs are registered with: universal time, whole seconds.
pub(crate) fn moment() -> String {
    let now = OffsetDateTime::now_utc();
    let whole = now.replace_nanosecond(0).unwrap_or(now);
    whole.format(&Rfc3339).expect("a moment of today can be written")
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

fn read(file: &str) -> anyhow::Result<DesignFile> {
    let mut shipped = design_file::shipped()?;
    if let Some(place) = shipped.iter().position(|known| known.design.id == file) {
        return Ok(shipped.swap_remove(place));
    }
    let length = fs::metadata(file).map(|found| found.len()).unwrap_or(0);
    let bytes = if length > design_file::MOST_BYTES as u64 {
        vec![b' '; design_file::MOST_BYTES + 1]
    } else {
        fs::read(file).with_context(|| {
            format!("read the design {file}: no such file, and no design of that id ships")
        })?
    };
    Ok(design_file::read(file, &bytes)?)
}

fn registered(ledger: &Ledger, file: &str, store: &Path) -> anyhow::Result<()> {
    let file = read(file)?;
    let library = open(store)?;
    let kept = register(&library, ledger, &file, &moment())?;
    let (words, registration) = match kept {
        Kept::New(registration) => ("registered", registration),
        Kept::Known(registration) => ("was registered before,", registration),
    };
    let Registration { design, sha256, registered_at, knew } = registration;
    let mut text = format!("{design} {words} {registered_at}\nSHA-256 {sha256}\n");
    match knew {
        Knew::Statistics { known, .. } => {
            let first = file.design.treated().iter().map(|treated| treated.start).min();
            known.iter().for_each(|known| text.push_str(&of_outcome(known, first)));
        }
        Knew::DataSet(KnownDataSet { id, sha256 }) => {
            text.push_str(&format!(
                "{id}, SHA-256 {sha256}: explorative: the data set ships with the program\n"
            ));
        }
    }
    say(&text)
}

/// Returns what was known of an outcome, and whether an answer is then a test.
fn of_outcome(known: &Known, first_start: Option<i32>) -> String {
    let year = known.last_year.map_or_else(|| "nothing".to_owned(), |year| year.to_string());
    let seen = known.last_year >= first_start;
    let kind = if seen { "explorative: its years are known already" } else { "a test" };
    format!("{} {}: known to {year}; {kind}\n", known.indicator, known.group)
}

/// The columns of the list of designs.
const COLUMNS: [&str; 4] = ["design", "registered_at", "sha256", "records"];

fn list(ledger: &Ledger, format: Format) -> anyhow::Result<()> {
    let records = ledger.records()?;
    let designs = ledger.designs()?;
    let mut hashes = Vec::new();
    for (id, bytes) in &records {
        hashes.push((id.as_str(), rests_on(id, bytes)?["design"]["sha256"].clone()));
    }
    let rows: Vec<Vec<String>> = designs
        .iter()
        .map(|(file, registration)| {
            let of = hashes.iter().filter(|(_, hash)| *hash == registration.sha256);
            let records: Vec<&str> = of.map(|(id, _)| *id).collect();
            let design = &file.design;
            let hash = registration.sha256[..12].to_owned();
            vec![design.id.clone(), registration.registered_at.clone(), hash, records.join(" ")]
        })
        .collect();
    if format == Format::Table {
        return Ok(output::write_table(&COLUMNS, &rows, std::io::stdout().lock())?);
    }
    let values = rows.into_iter().map(|row| row.into_iter().map(Value::String).collect());
    let table = FigureTable { columns: &COLUMNS, rows: values.collect(), data_sets: Vec::new() };
    match format {
        Format::Json => say(&(serde_json::to_string_pretty(&table.json()["rows"])? + "\n")),
        Format::Csv | Format::Table => say(&table.csv()),
    }
}

/// Returns what a record says that it rests on.
fn rests_on(id: &str, record: &[u8]) -> anyhow::Result<Value> {
    let mut record: Value = serde_json::from_slice(record).map_err(|error| {
        anyhow::anyhow!("read the record {id}: it is no JSON ({error}); bring back the original")
    })?;
    Ok(record["rests_on"].take())
}

fn show(ledger: &Ledger, id: &str) -> anyhow::Result<()> {
    let (file, registration) = ledger.latest(id)?;
    let Registration { sha256, registered_at, .. } = registration;
    say(&format!("# registered {registered_at}, SHA-256 {sha256}\n{}", file.text))
}

fn follow(ledger: &Ledger, id: &str, store: &Path, format: Format) -> anyhow::Result<()> {
    let (file, registration) = ledger.latest(id)?;
    let library = open(store)?;
    let run = run_evaluation(&library, &file, Some(&registration), None)?;
    let record = run.record();
    let kept = ledger.keep(&run.record_id(), &record)?;
    match format {
        Format::Json => say(&record),
        Format::Csv => say(&run.table().csv()),
        Format::Table => tell(&run, &kept),
    }
}

fn tell(run: &EvaluationRun, kept: &Kept<PathBuf>) -> anyhow::Result<()> {
    let rows: Vec<Vec<String>> = run.outcomes.iter().map(told).collect();
    let header = [
        "outcome",
        "verdict",
        "reason",
        "estimate",
        "low",
        "high",
        "adjusted_p",
        "rests on",
        "years",
        "kind",
    ];
    output::write_table(&header, &rows, std::io::stdout().lock())?;
    let refusals = run.outcomes.iter().filter_map(|outcome| {
        Some(format!("{}: {}\n", outcome.id(), outcome.evidence.answer.as_ref().err()?))
    });
    let record = match kept {
        Kept::New(path) => format!("record kept: {}\n", path.display()),
        Kept::Known(path) => format!("the same record, byte for byte: {}\n", path.display()),
    };
    say(&(refusals.collect::<String>() + &record))
}

fn told(outcome: &RunOutcome) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
    let found = &outcome.evidence;
    let (rests_on, years) = match &found.behind {
        Behind::Series(Series { treated, compared, years, .. }) => {
            let years = years.map_or_else(String::new, |(a, b)| format!("{a}-{b}"));
            (format!("{treated} treated / {compared} compared"), years)
        }
        Behind::Threshold(NearThreshold { near, .. }) => {
            let near = near.map(|[below, above]| format!("{below} rows below / {above} above"));
            (near.unwrap_or_default(), String::new())
        }
    };
    vec![
        outcome.id(),
        found.verdict.id().to_owned(),
        found.reason.id().to_owned(),
        number(found.estimate()),
        number(found.interval().map(|(low, _)| low)),
        number(found.interval().map(|(_, high)| high)),
        number(found.adjusted_p_value),
        rests_on,
        years,
        if outcome.explorative { "explorative" } else { "test" }.to_owned(),
    ]
}

/// Makes every record again from what it rests on.
fn verify(ledger: &Ledger, store: &Path) -> anyhow::Result<()> {
    let library = open(store)?;
    let designs = ledger.designs()?;
    let records = ledger.records()?;
    for (id, bytes) in &records {
        let again = made_again(&library, &designs, id, bytes)?;
        anyhow::ensure!(
            again.as_bytes() == bytes.as_slice(),
            "make the record {id} again: it has other bytes, so the record or the program's methods \
             were changed; compare with `brygga evaluate design run`"
        );
    }
    say(&format!("{} records made again, byte for byte\n", records.len()))
}

fn made_again(
    library: &Library,
    designs: &[(DesignFile, Registration)],
    id: &str,
    bytes: &[u8],
) -> anyhow::Result<String> {
    let rests_on = rests_on(id, bytes)?;
    let hash = rests_on["design"]["sha256"].as_str().unwrap_or_default();
    let found = designs.iter().find(|(file, _)| file.hash == hash);
    let (file, registration) = found.ok_or_else(|| {
        anyhow::anyhow!("make the record {id} again: the design it names is not registered here")
    })?;
    if let Some(set) = rests_on["shipped"]["id"].as_str() {
        let shipped = shipped_data::with_id(set).map(|set| set.sha256);
        anyhow::ensure!(
            rests_on["shipped"]["sha256"].as_str() == shipped,
            "make the record {id} again: it rests on other bytes of the data set {set} than this \
             program ships; use the program that kept it"
        );
    }
    let named = rests_on["data_sets"].as_array().into_iter().flatten();
    let sets: Option<Vec<DataSetId>> = named.map(|set| set["id"].as_str()?.parse().ok()).collect();
    let sets = sets.ok_or_else(|| {
        anyhow::anyhow!(
            "make the record {id} again: it names a data set by what is no id; it was changed"
        )
    })?;
    let held: Vec<DataSetId> = library.store().data_sets().into_iter().map(|set| set.id).collect();
    if let Some(lacking) = sets.iter().find(|set| !held.contains(set)) {
        anyhow::bail!("make the record {id} again: the store has no data set {lacking}; import it");
    }
    Ok(run_evaluation(library, file, Some(registration), Some(&sets))?.record())
}
