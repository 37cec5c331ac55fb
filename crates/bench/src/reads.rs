//! One indicator over all areas and years, and all indicators of one municipality.

use std::error::Error;
use std::path::Path;

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::IndicatorId;
use domain::observation::Observation;
use observations::export;
use observations::store::{Store, StoreError};

use crate::timing::Timing;

/// Measures on a store that has read nothing yet, and on one that has.
pub(crate) fn run(directory: &Path) -> Result<(), Box<dyn Error>> {
    let id: IndicatorId = "N00945".parse()?;
    let area: AreaCode = "0114".parse()?;
    let store = Store::open(directory)?;
    println!("rows of {id}: {}", store.panel(&id, None)?.rows().count());
    let fresh = || Store::open(directory);
    Timing::of(5, || fresh()?.panel(&id, None))?.print("one indicator, store just opened");
    let rows = |store: &Store| -> Result<Vec<Observation>, StoreError> {
        Ok(store.panel(&id, None)?.rows().collect())
    };
    Timing::of(101, || rows(&store))?.print("one indicator, every row");
    Timing::of(101, || -> Result<Vec<u8>, Box<dyn Error>> {
        let mut out = Vec::new();
        export::json(rows(&store)?, &mut out)?;
        Ok(out)
    })?
    .print("one indicator, every row as JSON");
    println!("rows of {area}: {}", of_area(&store, &area)?.len());
    Timing::of(3, || of_area(&fresh()?, &area))?.print("one municipality, store just opened");
    Timing::of(21, || of_area(&store, &area))?.print("one municipality, every row");
    Ok(())
}

fn of_area(store: &Store, area: &AreaCode) -> Result<Vec<Observation>, StoreError> {
    let mut rows = Vec::new();
    for indicator in store.indicators().iter() {
        let panel = store.panel(&indicator.id, None)?;
        let groups: &[Group] = panel.groups();
        rows.extend(groups.iter().flat_map(|group| panel.rows_at(group, area)));
    }
    Ok(rows)
}
