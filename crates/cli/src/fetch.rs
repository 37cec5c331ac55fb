//! `brygga fetch`: asks a statistics service for a publication and keeps it as a data set.

use std::path::Path;
use std::thread;

use clap::{Args, Subcommand};
use domain::area::AreaCode;
use domain::indicator::IndicatorId;
use observations::fetch::kolada::{KoladaQuestion, fetch_kolada};
use observations::fetch::pxweb1::{PxWeb1Question, fetch_pxweb1};
use observations::fetch::pxweb2::{PxWeb2Question, fetch_pxweb2};
use observations::fetch::selection::{Choice, Selection};
use observations::fetch::{Client, ClientSettings, FetchError};
use observations::formats::description::Description;
use observations::formats::{Aggregates, Options};
use operations::import_data_set::keep;
use time::OffsetDateTime;

use crate::import::{About, report};
use crate::opening;
use crate::progress::ImportProgress;

/// Ask a statistics service for a publication and keep it; the same one again changes nothing
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    service: Service,
    #[command(flatten)]
    about: About,
}

/// The services that can be asked.
#[derive(Debug, Subcommand)]
enum Service {
    /// Kolada, API v3
    Kolada {
        /// The address of the API.
        #[arg(long, default_value = "https://api.kolada.se/v3", value_name = "ADDRESS")]
        from: String,
        /// Indicators, separated by commas.
        #[arg(long, value_delimiter = ',', value_name = "ID,…")]
        indicator: Vec<IndicatorId>,
        /// The nation (SE), regions and municipalities; all where not given.
        #[arg(long, value_delimiter = ',', value_name = "CODE,…")]
        area: Vec<AreaCode>,
        /// Years; all where not given.
        #[arg(long, value_delimiter = ',', value_name = "YEAR,…")]
        year: Vec<i32>,
    },
    /// A PxWeb service with API v1
    Pxweb1 {
        /// The address of the API with its language, as in `https://api.scb.se/OV0104/v1/doris/sv`.
        #[arg(long, value_name = "ADDRESS")]
        from: String,
        /// The path of the table, as in ssd/BE/BE0101/BE0101A/BefolkningNy.
        #[arg(long, value_name = "PATH")]
        path: String,
        /// What to take of a variable: Region=0180,1480, Tid=top(3), Kon=* or Region@codelist=….
        #[arg(long, value_name = "VARIABLE=CODES", value_parser = selection)]
        select: Vec<Selection>,
    },
    /// A PxWeb service with `PxWebApi` 2
    Pxweb2 {
        /// The address of the API.
        #[arg(
            long,
            default_value = "https://statistikdatabasen.scb.se/api/v2",
            value_name = "ADDRESS"
        )]
        from: String,
        /// The id of the table, as in TAB638.
        #[arg(long, value_name = "ID")]
        id: String,
        /// The language of titles and names.
        #[arg(long, default_value = "sv")]
        language: String,
        /// What to take of a variable: Region=0180,1480, Tid=top(3), Kon=* or Region@codelist=….
        #[arg(long, value_name = "VARIABLE=CODES", value_parser = selection)]
        select: Vec<Selection>,
    },
}

/// Asks, keeps and says what was done.
pub(crate) fn run(arguments: &Arguments, store: &Path) -> anyhow::Result<()> {
    let agent = concat!("brygga/", env!("CARGO_PKG_VERSION"));
    let client = Client::new(ClientSettings::polite(agent), Box::new(thread::sleep));
    let aggregates =
        if arguments.about.skip_aggregates { Aggregates::Skip } else { Aggregates::Refuse };
    let options = Options { aggregates, ..Options::STRICT };
    let today = OffsetDateTime::now_utc().date();
    let about = |address: &str| arguments.about.description(today, address);
    let reading = ask(&client, &arguments.service, about, &options)?;
    let store = opening::open(store)?;
    let bar = ImportProgress::new();
    let imported = keep(&store, reading, &mut |done, total| bar.note(done, total));
    bar.finish();
    report(imported?)
}

fn ask(
    client: &Client,
    service: &Service,
    about: impl Fn(&str) -> Description,
    options: &Options,
) -> Result<observations::formats::gathering::Reading, FetchError> {
    match service {
        Service::Kolada { from, indicator, area, year } => {
            let question = KoladaQuestion {
                base: from.clone(),
                indicators: indicator.clone(),
                areas: area.clone(),
                years: year.clone(),
            };
            fetch_kolada(client, &question, &about(from), options)
        }
        Service::Pxweb1 { from, path, select } => {
            let question = PxWeb1Question {
                root: from.clone(),
                table: path.clone(),
                selections: select.clone(),
            };
            fetch_pxweb1(client, &question, &about(from), options)
        }
        Service::Pxweb2 { from, id, language, select } => {
            let question = PxWeb2Question {
                base: from.clone(),
                table: id.clone(),
                language: language.clone(),
                selections: select.clone(),
            };
            fetch_pxweb2(client, &question, &about(from), options)
        }
    }
}

/// Reads what to take of one variable.
fn selection(text: &str) -> Result<Selection, String> {
    let (name, codes) = text
        .split_once('=')
        .ok_or_else(|| format!("write VARIABLE=CODES, as in Region=0180,1480, not '{text}'"))?;
    let (variable, codelist) =
        name.split_once('@').map_or((name, None), |(name, list)| (name, Some(list.to_owned())));
    let newest = codes.strip_prefix("top(").and_then(|rest| rest.strip_suffix(')'));
    let choice = match (codes, newest) {
        ("*", _) => Choice::All,
        (_, Some(count)) => {
            let count = count.parse().map_err(|_| format!("write a number in '{codes}'"))?;
            Choice::Newest(count)
        }
        _ => Choice::Codes(codes.split(',').map(str::to_owned).collect()),
    };
    Ok(Selection { variable: variable.to_owned(), codelist, choice })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_take_of_a_variable_is_read() {
        let read = |text: &str| selection(text).map(|s| (s.variable, s.codelist, s.choice));
        let codes = Choice::Codes(vec!["0180".to_owned(), "1480".to_owned()]);
        assert_eq!(read("Region=0180,1480"), Ok(("Region".to_owned(), None, codes)));
        assert_eq!(read("Tid=top(3)"), Ok(("Tid".to_owned(), None, Choice::Newest(3))));
        let list = Some("vs_RegSO2025".to_owned());
        assert_eq!(read("Region@vs_RegSO2025=*"), Ok(("Region".to_owned(), list, Choice::All)));
        assert!(read("Region").is_err());
        assert!(read("Tid=top(x)").is_err());
    }
}
