//! Kolada's values of 1994–2022 as they stood in the autumn of 2024.

use domain::area::{Area, Level};
use domain::data_set::Publication;
use domain::indicator::Indicator;
use observations::compact;
use observations::draft::Draft;
use time::Date;
use time::macros::date;

use super::table::{Row, Table};
use super::{BundledError, Shipped, bundled_table, unit, with_directions};

const DEFINITIONS: Table = bundled_table!("kolada/indicators.csv.gz");
const VALUES: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/kolada/observations.parquet"));

/// The values were collected in the autumn of 2024; the day is not known.
const PUBLISHED: Date = date!(2024 - 10 - 01);

pub(super) const SHIPPED: Shipped = Shipped {
    source: "Kolada (RKA)",
    table: "Kolada 1994–2022",
    published: PUBLISHED,
    rows: 7_387_543,
    read,
};

fn read() -> Result<Draft, BundledError> {
    let indicators = indicators()?;
    let rows = compact::read(VALUES, &indicators)?;
    let is_kolada_level = |area: &Area| area.code.level() <= Level::Municipality;
    Ok(Draft {
        publication: Publication {
            withheld: None,
            source: SHIPPED.source.to_owned(),
            table: SHIPPED.table.to_owned(),
            title: "Kolada: nyckeltal för kommuner, regioner och riket 1994–2022".to_owned(),
            published: PUBLISHED,
            fetched: PUBLISHED,
            origin: "data/kolada/observations.parquet".to_owned(),
            terms: "Öppna data; ange källan Kolada".to_owned(),
        },
        areas: super::areas()?.into_iter().filter(is_kolada_level).collect(),
        indicators,
        rows,
    })
}

/// Returns Kolada's definitions with unit and, where it is decided, direction.
pub(super) fn indicators() -> Result<Vec<Indicator>, BundledError> {
    let rows = DEFINITIONS.rows()?;
    with_directions(rows.iter().map(indicator).collect::<Result<_, _>>()?)
}

fn indicator(row: &Row) -> Result<Indicator, BundledError> {
    let name = row.text("namn")?.trim();
    Ok(Indicator {
        id: row.parsed("kpi")?,
        name: name.to_owned(),
        definition: row.text("beskrivning")?.trim().to_owned(),
        unit: unit::unit_of(name),
        direction: None,
        subject: row.text("operating_area")?.trim().to_owned(),
        decimals: row.parsed("decimals")?,
    })
}
