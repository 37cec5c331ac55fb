//! `brygga intervention`: checks files of interventions, and writes them in other forms.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use domain::area::AreaCode;
use domain::grants::act::Moment;
use domain::intervention::Theme;
use observations::store::Store;
use operations::intervention_activities::{Names, activities};
use operations::intervention_file::{self, InterventionFile, Known, table};
use time::OffsetDateTime;
use web::language::Language;

use crate::{opening, output};

const EXAMPLES: &str = "\
Examples:
  What is wrong in a table that was filled in, or what it holds:
    brygga intervention check insatser.csv

  The interventions that ship with the program as a table to fill in more of:
    brygga intervention export > insatser.csv

  A table, or one intervention, as IATI 2.03:
    brygga intervention export insatser.csv --format iati > insatser.iati.xml

A file is a table (.csv) or one intervention (.toml); docs/interventions.md describes both.";

/// Check files of interventions, or write them as a table or as IATI activities
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Read a file and list its interventions; nothing is kept
    Check {
        /// A table (.csv) or one intervention (.toml).
        file: PathBuf,
    },
    /// Write the interventions of a file, or those that ship with the program
    Export {
        /// A table (.csv) or one intervention (.toml).
        file: Option<PathBuf>,
        /// How they are written.
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Iati,
}

/// Checks or writes.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let store = opening::open(store)?;
    match &arguments.act {
        Act::Check { file } => list(&read(file, &store)?),
        Act::Export { file, format } => {
            let files = match file {
                Some(file) => read(file, &store)?,
                None => with_known(&store, |known| Ok(intervention_file::shipped(known)?))?,
            };
            let bytes = match format {
                Format::Csv => table::write(&files).into_bytes(),
                Format::Iati => written_as_activities(&files, &store)?,
            };
            Ok(io::stdout().write_all(&bytes)?)
        }
    }
}

/// Asks the store what a file may speak of.
fn with_known<T>(
    store: &Store,
    ask: impl FnOnce(Known<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let areas = store.areas();
    ask(Known {
        has_indicator: &|id| store.indicator(id).is_some(),
        has_area: &|code| areas.get(code).is_some(),
    })
}

fn read(path: &Path, store: &Store) -> anyhow::Result<Vec<InterventionFile>> {
    let name = path.display().to_string();
    let most = u64::try_from(table::MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .with_context(|| format!("read the file {name}; check its name and that it may be read"))?;
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    with_known(store, |known| match ending.as_deref() {
        Some("csv") => Ok(table::read(&name, &bytes, known)?),
        Some("toml") => Ok(vec![intervention_file::read(&name, &bytes, known)?]),
        _ => Err(anyhow!("read {name}: its name ends in neither .csv nor .toml; give it one")),
    })
}

fn list(files: &[InterventionFile]) -> anyhow::Result<()> {
    let row = |file: &InterventionFile| {
        let description = &file.description;
        let days = description.days;
        vec![
            file.id.clone(),
            description.title.clone(),
            format!("{} – {}", days.first(), days.last()),
            description.places.parts().len().to_string(),
            description.indicators.len().to_string(),
            file.lessons.len().to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = files.iter().map(row).collect();
    let header = ["id", "titel", "när", "platser", "indikatorer", "lärdomar"];
    output::write_table(&header, &rows, io::stdout().lock())?;
    Ok(())
}

fn written_as_activities(files: &[InterventionFile], store: &Store) -> anyhow::Result<Vec<u8>> {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let today = Moment::from_unix(now).context("know the day: set the clock")?.day();
    let areas = store.areas();
    let area = |code: &AreaCode| areas.name(code).to_owned();
    let names = Names { area: &area, theme: &theme_names, owner: &|_| None };
    Ok(activities(files, today, names).write()?)
}

fn theme_names(theme: Theme) -> (String, String) {
    let key = format!("intervention-theme-{}", theme.as_str());
    (Language::Swedish.text(&key), Language::English.text(&key))
}
