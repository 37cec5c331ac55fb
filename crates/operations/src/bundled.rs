//! The data that ship with the program, and their import at the first start.
//!
//! `docs/data.md` names publisher, terms and vintage of every file.

mod areas;
mod kolada;
mod scb;
mod table;
mod unit;

use std::path::Path;

use domain::indicator::{Direction, Indicator, IndicatorId};
use observations::compact::CompactError;
use observations::draft::Draft;
use observations::store::{Store, StoreError};
use table::Table;
use time::Date;

pub use areas::{area_changes, areas, classifications, similar_areas};

/// Embeds a table of `data/`.
macro_rules! bundled_table {
    ($path:literal) => {
        $crate::bundled::table::Table {
            path: concat!("data/", $path),
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/", $path)),
        }
    };
}
use bundled_table;

/// Inhabitants of a RegSO.
pub const REGSO_INHABITANTS: &str = "SCB-RegSO:folkmangd";
/// Share of a RegSO's inhabitants who were born in Sweden, in percent.
pub const REGSO_BORN_IN_SWEDEN: &str = "SCB-RegSO:andel_fodda_i_sverige";
/// Mean wage income in a RegSO, in thousands of kronor.
pub const REGSO_WAGE_INCOME: &str = "SCB-RegSO:loneinkomst_medel_tkr";
/// A RegSO's type, 1 (great socio-economic challenges) to 5 (very good conditions).
pub const REGSO_AREA_TYPE: &str = "SCB-RegSO:omradestyp";
/// Share of a municipality's inhabitants who live in a RegSO of type 1 or 2, in percent.
pub const SHARE_IN_TYPE_1_OR_2: &str = "BRYGGA:befolkning_omradestyp_1_2";

const KEY_INDICATORS: Table = Table {
    path: "data/indicators/direction.csv",
    bytes: include_bytes!("../../../data/indicators/direction.csv"),
};

/// The data that ship with the program could not be read or imported.
#[derive(Debug, thiserror::Error)]
pub enum BundledError {
    /// A file is not as it should be.
    #[error("read the bundled {path}, line {line}: {reason}")]
    File {
        /// The file, from the root of the repository.
        path: &'static str,
        /// The line; 0 where the whole file is meant.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The file with Kolada's values.
    #[error(transparent)]
    Compact(#[from] CompactError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An indicator that overviews are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyIndicator {
    /// The indicator.
    pub id: IndicatorId,
    /// Which way is better; `None` where that is not for statistics to say.
    pub direction: Option<Direction>,
    /// Its theme in Swedish: "arbete".
    pub theme: String,
    /// A short Swedish name.
    pub label: String,
}

/// Returns the indicators that overviews are made of, by theme.
///
/// # Errors
/// [`BundledError`] where the file that ships with the program is broken.
pub fn key_indicators() -> Result<Vec<KeyIndicator>, BundledError> {
    let mut known = Vec::new();
    for row in KEY_INDICATORS.rows()? {
        let direction = match row.text("direction")? {
            "higher_is_better" => Some(Direction::HigherIsBetter),
            "lower_is_better" => Some(Direction::LowerIsBetter),
            "" => None,
            other => return Err(row.wrong(format!("'{other}' is no direction"))),
        };
        known.push(KeyIndicator {
            id: row.parsed("id")?,
            direction,
            theme: row.text("theme")?.to_owned(),
            label: row.text("label")?.to_owned(),
        });
    }
    Ok(known)
}

/// Returns the outlines of municipalities as GeoJSON (longitude, latitude; property `kommunkod`).
#[must_use]
pub fn municipality_outlines() -> &'static [u8] {
    include_bytes!("../../../data/geography/kommuner_webb.geojson")
}

/// A publication that ships with the program: what it is known by, and how it is read.
struct Shipped {
    source: &'static str,
    table: &'static str,
    published: Date,
    rows: u64,
    read: fn() -> Result<Draft, BundledError>,
}

fn shipped() -> [Shipped; 4] {
    [kolada::SHIPPED, scb::POPULATION, scb::AREA_TYPES, scb::SHARE_IN_TYPES]
}

/// Opens the store in `directory` and imports what ships with the program where it is not there
/// yet. `progress` hears rows kept and rows in all while there is something to import.
///
/// # Errors
/// [`BundledError`] where the store or the disk refuses.
pub fn open_store(
    directory: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Store, BundledError> {
    let store = Store::open_with_areas(directory, areas()?)?;
    let known = store.data_sets();
    let absent: Vec<Shipped> = shipped()
        .into_iter()
        .filter(|shipped| {
            !known.iter().map(|data_set| &data_set.publication).any(|publication| {
                publication.source == shipped.source
                    && publication.table == shipped.table
                    && publication.published == shipped.published
            })
        })
        .collect();
    let total: u64 = absent.iter().map(|shipped| shipped.rows).sum();
    let mut before = 0;
    for shipped in absent {
        progress(before, total);
        store.import((shipped.read)()?, &mut |done, _| progress(before + done, total))?;
        before += shipped.rows;
    }
    Ok(store)
}

/// Sets the direction of the indicators that have one.
fn with_directions(mut indicators: Vec<Indicator>) -> Result<Vec<Indicator>, BundledError> {
    let known = key_indicators()?;
    for indicator in &mut indicators {
        let key = known.iter().find(|key| key.id == indicator.id);
        indicator.direction = key.and_then(|key| key.direction);
    }
    Ok(indicators)
}

#[cfg(test)]
mod tests;
