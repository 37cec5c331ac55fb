//! Queries against stores with one vintage, with revised vintages, and with what ships.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "sql/bundled.rs"]
mod bundled;
#[path = "sql/forms.rs"]
mod forms;
#[path = "sql/refusals.rs"]
mod refusals;
#[path = "sql/revised.rs"]
mod revised;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use domain::data_set::{DataSet, Publication};
use domain::indicator::{Indicator, Unit};
use domain::observation::Measured;
use observations::draft::{Draft, Rows};
use observations::store::{Imported, Store};
use query::answer::Format;
use query::session::{Limits, QueryError, Session};
use tempfile::TempDir;
use time::Date;
use time::macros::date;

const FIRST: Date = date!(2023 - 02 - 01);
const SECOND: Date = date!(2024 - 02 - 01);
const THIRD: Date = date!(2025 - 02 - 01);

type Row<'a> = (&'a str, &'a str, &'a str, &'a str, Measured);

fn value(value: f64) -> Measured {
    Measured::final_value(value).unwrap()
}

fn keep(store: &Store, table: &str, published: Date, rows: &[Row<'_>]) -> DataSet {
    let mut kept = Rows::default();
    let mut indicators = BTreeMap::new();
    for (id, group, area, period, measured) in rows {
        let indicator = Indicator {
            id: id.parse().unwrap(),
            name: format!("{id} enligt {published}"),
            definition: "Källa: SCB.".to_owned(),
            unit: Unit::Percent,
            direction: None,
            subject: "Arbete".to_owned(),
            decimals: 1,
        };
        kept.push(
            &indicator.id,
            &area.parse().unwrap(),
            period.parse().unwrap(),
            &group.parse().unwrap(),
            *measured,
        );
        indicators.insert(*id, indicator);
    }
    let publication = Publication {
        withheld: None,
        source: "SCB".to_owned(),
        table: table.to_owned(),
        title: table.to_owned(),
        published,
        fetched: published,
        origin: "test.csv".to_owned(),
        terms: "CC0".to_owned(),
    };
    let indicators = indicators.into_values().collect();
    let draft = Draft { publication, indicators, areas: Vec::new(), rows: kept };
    match store.import(draft, &mut |_, _| ()).unwrap() {
        Imported::Kept(data_set) => data_set,
        Imported::Unchanged(data_set) => panic!("{} was there already", data_set.id),
    }
}

/// A store in a folder of its own, whose name looks like a pattern and needs escapes.
struct Fixture {
    directory: TempDir,
    store: Arc<Store>,
}

impl Fixture {
    fn empty() -> Self {
        let directory = TempDir::with_prefix("brygga [*] 100% å ").unwrap();
        let store = Arc::new(Store::open(directory.path()).unwrap());
        Self { directory, store }
    }

    /// Two vintages of A and B, of which B is in the older alone, and C in a table of its own.
    fn revised() -> Self {
        let fixture = Self::empty();
        keep(
            &fixture.store,
            "Arbete",
            FIRST,
            &[
                ("A", "T", "0114", "2020", value(1.0)),
                ("A", "K", "0114", "2020", value(1.25)),
                ("A", "T", "0114", "2021", value(2.0)),
                ("A", "T", "0115", "2021", value(3.0)),
                ("B", "T", "SE", "2021", value(7.5)),
            ],
        );
        keep(&fixture.store, "Bostad", SECOND, &[("C", "T", "01", "2021Q1", value(-0.5))]);
        keep(
            &fixture.store,
            "Arbete",
            THIRD,
            &[
                ("A", "T", "0114", "2021", value(2.5)),
                ("A", "T", "0115", "2021", Measured::suppressed()),
                ("A", "T", "0114", "2022", Measured::preliminary(4.0).unwrap()),
                ("D", "T", "0114", "2022", Measured::missing()),
            ],
        );
        fixture
    }

    fn session(&self, as_of: Option<Date>) -> Session {
        session(&self.store, self.directory.path(), as_of)
    }
}

fn session(store: &Arc<Store>, directory: &Path, as_of: Option<Date>) -> Session {
    let threads = NonZeroUsize::new(2).unwrap();
    let limits = Limits { memory_bytes: 1 << 30, threads };
    Session::open(store, directory, as_of, limits).unwrap()
}

fn written(session: &Session, sql: &str, format: Format) -> Result<Vec<u8>, QueryError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let mut out = Vec::new();
        session.run(sql).await?.write(format, &mut out).await?;
        Ok(out)
    })
}

fn csv(session: &Session, sql: &str) -> String {
    let bytes = written(session, sql, Format::Csv).unwrap_or_else(|e| panic!("{sql}: {e}"));
    String::from_utf8(bytes).unwrap()
}
