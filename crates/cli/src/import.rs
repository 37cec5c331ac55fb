//! `brygga import`: a publication from a file or an address becomes a data set.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use domain::data_set::Withheld;
use domain::indicator::IndicatorId;
use observations::fetch::{Client, ClientSettings};
use observations::formats::description::Description;
use observations::formats::mapping::Mapping;
use observations::formats::{Aggregates, Format, Input, Options};
use observations::store::Imported;
use operations::import_data_set::{Reader, import_data_set};
use operations::withhold_few::FewRule;
use time::{Date, OffsetDateTime};

use crate::observations::day;
use crate::opening;
use crate::progress::ImportProgress;

/// Keep a publication from a file or an address; the same one again changes nothing
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// json-stat, pxweb-json, px, kolada, csv, parquet or xlsx.
    #[arg(value_name = "FORMAT")]
    format: Format,
    /// A file, or an address that starts with https:// or http://.
    #[arg(value_name = "FILE-OR-ADDRESS")]
    from: String,
    /// A file that says which column holds what.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Withholds counts from 1 to below N persons before anything is kept, and as many others as
    /// it takes to keep those from being worked out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    at_least: Option<u32>,
    /// With --at-least: the count that the other indicators of the file rest on; they are withheld
    /// where it is.
    #[arg(long, value_name = "INDICATOR", requires = "at_least")]
    counts: Option<IndicatorId>,
    #[command(flatten)]
    about: About,
}

/// What is said of a publication; goes before what the publication says of itself.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// Who published, as cited.
    #[arg(long)]
    source: Option<String>,
    /// The publisher's name of the table; vintages of one table share it.
    #[arg(long)]
    table: Option<String>,
    /// A title for people.
    #[arg(long)]
    title: Option<String>,
    /// The terms of use as the publisher states them.
    #[arg(long)]
    terms: Option<String>,
    /// The day of publication; else what the format tells, else today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    published: Option<Date>,
    /// Leaves out values of codes that stand for several areas, instead of refusing them.
    #[arg(long)]
    pub(crate) skip_aggregates: bool,
}

impl About {
    /// Returns the description of what came from `origin` on the day `fetched`.
    pub(crate) fn description(&self, fetched: Date, origin: &str) -> Description {
        Description {
            source: self.source.clone(),
            table: self.table.clone(),
            title: self.title.clone(),
            published: self.published,
            terms: self.terms.clone(),
            fetched,
            origin: without_secrets(origin),
        }
    }
}

/// Reads, keeps and says what was done.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let mapping = arguments.mapping.as_deref().map(read_mapping).transpose()?;
    let is_address =
        arguments.from.starts_with("https://") || arguments.from.starts_with("http://");
    let fetched = if is_address { Some(fetch(&arguments.from)?) } else { None };
    let input = match &fetched {
        Some(bytes) => Input::Bytes { name: &arguments.from, bytes },
        None => Input::File(Path::new(&arguments.from)),
    };
    let aggregates =
        if arguments.about.skip_aggregates { Aggregates::Skip } else { Aggregates::Refuse };
    let reader = Reader {
        format: arguments.format,
        description: arguments.about.description(OffsetDateTime::now_utc().date(), &arguments.from),
        mapping: mapping.as_ref(),
        options: Options { aggregates, ..Options::STRICT },
        few: arguments
            .at_least
            .map(|at_least| FewRule { at_least, counts: arguments.counts.clone() }),
    };
    let store = opening::open(store)?;
    let bar = ImportProgress::new();
    let imported =
        import_data_set(&store, &input, &reader, &mut |done, total| bar.note(done, total));
    bar.finish();
    report(imported?)
}

/// Says whether the data set is new.
pub(crate) fn report(imported: Imported) -> anyhow::Result<()> {
    let (what, data_set) = match imported {
        Imported::Kept(data_set) => ("kept", data_set),
        Imported::Unchanged(data_set) => ("unchanged", data_set),
    };
    writeln!(
        io::stdout(),
        "{what}: {} ({} rows, {} indicators)",
        data_set.id,
        data_set.rows,
        data_set.indicators
    )?;
    if let Some(Withheld { at_least, few, beside }) = data_set.publication.withheld {
        writeln!(
            io::stdout(),
            "withheld: {few} values about fewer than {at_least} persons, and {beside} more so that \
             none of those can be worked out (audited)"
        )?;
    }
    Ok(())
}

/// No mapping of columns is larger than this.
const MOST_MAPPING_BYTES: u64 = 1 << 20;

fn read_mapping(path: &Path) -> Result<Mapping, anyhow::Error> {
    let name = path.display().to_string();
    let mut text = String::new();
    let read = File::open(path)
        .and_then(|file| file.take(MOST_MAPPING_BYTES + 1).read_to_string(&mut text));
    read.map_err(|error| anyhow::anyhow!("read the mapping {name}: {error}"))?;
    if text.len() as u64 > MOST_MAPPING_BYTES {
        anyhow::bail!("read the mapping {name}: it is larger than 1 MB, so it is no mapping");
    }
    Ok(Mapping::from_toml(&name, &text)?)
}

fn fetch(address: &str) -> Result<Vec<u8>, anyhow::Error> {
    let agent = concat!("brygga/", env!("CARGO_PKG_VERSION"));
    let client = Client::new(ClientSettings::polite(agent), Box::new(thread::sleep));
    Ok(client.get(address)?)
}

/// Returns the address without a name and password before its host.
fn without_secrets(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{}", &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_not_kept() {
        let kept = without_secrets("https://me:secret@example.org/a@b?c=1");
        assert_eq!(kept, "https://example.org/a@b?c=1");
        assert_eq!(without_secrets("data/file@2.csv"), "data/file@2.csv");
    }
}
