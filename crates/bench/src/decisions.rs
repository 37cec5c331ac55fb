//! How sure a list is over 10 000 draws, and a frame divided among 290.

use std::error::Error;
use std::path::Path;

use domain::money::Ore;
use domain::selection::Rule;
use measures::allocation::{Claim, allocate};
use observations::store::Store;
use operations::{bundled, model_file, run_selection};

use crate::timing::Timing;

/// Measures every model that ships, and the division of a frame by population.
pub(crate) fn run(directory: &Path) -> Result<(), Box<dyn Error>> {
    let store = bundled::open_store(directory, &mut |_, _| ())?;
    for model in model_file::shipped()? {
        let what = match model.rule() {
            Rule::Criteria(_) => format!("model {} with {} draws", model.id, run_selection::DRAWS),
            Rule::Annex(_) => format!("fixed list {}", model.id),
        };
        run_selection::run(&store, &model, None)?;
        Timing::of(5, || run_selection::run(&store, &model, None))?.print(&what);
    }
    let claims = claims(&store)?;
    let frame: Ore = "75000000".parse()?;
    let parts = allocate(frame, &claims)?;
    assert_eq!(parts.iter().copied().sum::<Ore>(), frame, "the parts sum to the frame");
    let what = format!("a frame divided among {} with floors and caps", claims.len());
    Timing::of(101, || allocate(frame, &claims))?.print(&what);
    Ok(())
}

/// Returns a claim per municipality: its population as weight, a floor and a cap.
fn claims(store: &Store) -> Result<Vec<Claim>, Box<dyn Error>> {
    let panel = store.panel(&"N01951".parse()?, None)?;
    let (total, year) = ("T".parse()?, "2022".parse()?);
    let municipalities =
        panel.cross_section(&total, year).filter(|(area, _)| area.as_str().len() == 4);
    Ok(municipalities
        .filter_map(|(area, population)| {
            Some(Claim {
                code: area.as_str().to_owned(),
                weight: population?,
                base: Ore::new(0),
                floor: Some(Ore::new(5_000_000)),
                cap: Some(Ore::new(300_000_000)),
            })
        })
        .collect())
}
