//! Follows a registered design on the statistics of the store, and writes down what it found.

mod record;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::data_set::{DataSet, DataSetId};
use domain::indicator::{Indicator, IndicatorId};
use domain::selection::SelectionModel;
use evaluation::design::{Comparison, Design, Outcome};
use evaluation::evidence::{Observed, OutcomeEvidence, Pool, evidence};
use observations::panel::Panel;
use observations::store::{Store, StoreError};

use crate::design_file::DesignFile;
use crate::evaluation_ledger::{Kept, Known, Ledger, LedgerError, Registration};
use crate::library::Library;
use crate::run_selection::{self, RunError};

/// A design followed on the store's statistics.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRun {
    /// The design.
    pub design: Design,
    /// SHA-256 of its file.
    pub design_hash: String,
    /// When it was registered; `None` where it was not.
    pub registration: Option<Registration>,
    /// The data sets that the outcomes were read from, by id.
    pub data_sets: Vec<DataSet>,
    /// What was found, in the order of the design.
    pub outcomes: Vec<RunOutcome>,
    /// The names of the design's municipalities.
    pub names: BTreeMap<AreaCode, String>,
}

/// What was found for one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct RunOutcome {
    /// The indicator.
    pub indicator: Indicator,
    /// Whether statistics of the years after the start were there before the design was registered,
    /// or it never was: then anybody could have seen the answer before asking.
    pub explorative: bool,
    /// What was found.
    pub evidence: OutcomeEvidence,
}

/// A design cannot be followed on this store.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No such indicator.
    #[error(
        "follow the design {design}: the store has no indicator {indicator}; correct its id or \
         import it"
    )]
    UnknownIndicator {
        /// The design.
        design: String,
        /// The indicator.
        indicator: IndicatorId,
    },
    /// No such municipality.
    #[error("follow the design {design}: there is no municipality {area}; correct its code")]
    UnknownArea {
        /// The design.
        design: String,
        /// The code.
        area: AreaCode,
    },
    /// No such selection model.
    #[error(
        "follow the design {design}: no selection model {model} ships with the program; there are \
         {known}"
    )]
    UnknownModel {
        /// The design.
        design: String,
        /// The model.
        model: String,
        /// Those that there are.
        known: String,
    },
    /// A model without a line to be below.
    #[error(
        "follow the design {design}: the selection model {model} names its places, so nobody is just \
         below a threshold; choose another comparison"
    )]
    NoThreshold {
        /// The design.
        design: String,
        /// The model.
        model: String,
    },
    /// The selection model cannot be run.
    #[error(transparent)]
    Selection(#[from] Box<RunError>),
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Follows a design on everything that the store holds, or on `data_sets` alone.
///
/// The same design, registration and data sets give the same bytes.
///
/// # Errors
/// [`EvaluationError`] where the design names what is not there, or the store fails.
pub fn run_evaluation(
    library: &Library,
    file: &DesignFile,
    registration: Option<&Registration>,
    data_sets: Option<&[DataSetId]>,
) -> Result<EvaluationRun, EvaluationError> {
    let design = &file.design;
    let store = library.store();
    let names = names(library, design)?;
    let indicators = indicators(store, design)?;
    let panels = design.outcomes.iter().map(|outcome| match data_sets {
        Some(sets) => store.panel_of(&outcome.indicator, sets),
        None => store.panel(&outcome.indicator, None),
    });
    let panels: Vec<_> = panels.collect::<Result<_, _>>()?;
    let pool = pool(library, design, registration)?;
    let blocks: Vec<Block> = design
        .outcomes
        .iter()
        .zip(&panels)
        .map(|(outcome, panel)| Block::of(panel, outcome))
        .collect();
    let observed: Vec<Observed<'_>> = blocks.iter().map(Block::observed).collect();
    let found = evidence(design, &observed, &pool);
    let used: BTreeSet<&DataSetId> = panels.iter().flat_map(|panel| panel.data_sets()).collect();
    let mut data_sets: Vec<DataSet> =
        store.data_sets().into_iter().filter(|set| used.contains(&set.id)).collect();
    data_sets.sort_by(|a, b| a.id.cmp(&b.id));
    let first_start = design.starts().first().copied().unwrap_or(design.from);
    let outcomes = indicators.into_iter().zip(found).map(|(indicator, evidence)| RunOutcome {
        explorative: registration
            .is_none_or(|known| known.last_known(&evidence.outcome) >= Some(first_start)),
        indicator,
        evidence,
    });
    Ok(EvaluationRun {
        design: design.clone(),
        design_hash: file.hash.clone(),
        registration: registration.cloned(),
        data_sets,
        outcomes: outcomes.collect(),
        names,
    })
}

/// Registers a design at a moment, with the last year that the store has of each outcome and the
/// municipalities that a threshold puts just below it; the same bytes again change nothing.
///
/// # Errors
/// [`EvaluationError`] where the design names what is not there, the store fails or the ledger
/// cannot be written.
pub fn register(
    library: &Library,
    ledger: &Ledger,
    file: &DesignFile,
    registered_at: &str,
) -> Result<Kept<Registration>, EvaluationError> {
    let design = &file.design;
    names(library, design)?;
    indicators(library.store(), design)?;
    let known = design.outcomes.iter().map(|outcome| {
        let panel = library.store().panel(&outcome.indicator, None)?;
        Ok(Known {
            indicator: outcome.indicator.as_str().to_owned(),
            group: outcome.group.as_str().to_owned(),
            last_year: Block::of(&panel, outcome).last_known(),
        })
    });
    let known = known.collect::<Result<Vec<_>, StoreError>>()?;
    let compared = match design.comparison {
        Comparison::JustBelow { .. } => {
            let pool = pool(library, design, None)?;
            Some(pool.compared.iter().map(|area| area.as_str().to_owned()).collect())
        }
        _ => None,
    };
    Ok(ledger.register(file, registered_at, (known, compared))?)
}

/// Yearly values of municipalities.
struct Block {
    areas: Vec<AreaCode>,
    years: Vec<i32>,
    values: Vec<Option<f64>>,
}

impl Block {
    fn of(panel: &Panel, outcome: &Outcome) -> Self {
        let years: Vec<(usize, i32)> = (panel.periods().iter().enumerate())
            .filter(|(_, period)| period.is_year())
            .map(|(place, period)| (place, period.year()))
            .collect();
        let mut block = Self {
            areas: Vec::new(),
            years: years.iter().map(|(_, year)| *year).collect(),
            values: Vec::new(),
        };
        let Some(group) = panel.group_index(&outcome.group) else { return block };
        for (place, area) in panel.areas().iter().enumerate() {
            if area.level() == Level::Municipality {
                let series = panel.raw_series(group, place);
                let value =
                    |&(period, _): &(usize, i32)| Some(series[period]).filter(|v| !v.is_nan());
                block.values.extend(years.iter().map(value));
                block.areas.push(area.clone());
            }
        }
        block
    }

    fn observed(&self) -> Observed<'_> {
        Observed { areas: &self.areas, years: &self.years, values: &self.values }
    }

    fn last_known(&self) -> Option<i32> {
        let n = self.years.len();
        let known =
            |place: &usize| (0..self.areas.len()).any(|a| self.values[a * n + place].is_some());
        (0..n).rev().find(known).map(|place| self.years[place])
    }
}

/// Returns the names of every municipality that the design names.
fn names(
    library: &Library,
    design: &Design,
) -> Result<BTreeMap<AreaCode, String>, EvaluationError> {
    let register = library.areas();
    let treated = design.treated.iter().map(|treated| &treated.area);
    let others = design.excluded.iter().chain(&design.flagged).map(|named| &named.area);
    let chosen: &[AreaCode] = match &design.comparison {
        Comparison::Chosen { areas, .. } => areas,
        _ => &[],
    };
    let mut names = BTreeMap::new();
    for area in treated.chain(others).chain(chosen) {
        let Some(known) = register.get(area) else {
            let (design, area) = (design.id.clone(), area.clone());
            return Err(EvaluationError::UnknownArea { design, area });
        };
        names.insert(area.clone(), known.name.clone());
    }
    Ok(names)
}

fn indicators(store: &Store, design: &Design) -> Result<Vec<Indicator>, EvaluationError> {
    let of = |outcome: &Outcome| {
        store.indicator(&outcome.indicator).ok_or_else(|| EvaluationError::UnknownIndicator {
            design: design.id.clone(),
            indicator: outcome.indicator.clone(),
        })
    };
    design.outcomes.iter().map(of).collect()
}

/// Applies the design's rule of comparison, or takes what it gave when the design was registered.
fn pool(
    library: &Library,
    design: &Design,
    registration: Option<&Registration>,
) -> Result<Pool, EvaluationError> {
    let out: BTreeSet<&AreaCode> = (design.treated.iter().map(|treated| &treated.area))
        .chain(design.excluded.iter().map(|named| &named.area))
        .collect();
    let similar_to = |area: &AreaCode| library.similar_to(area).map_or(&[][..], |(areas, _)| areas);
    let similar: BTreeSet<&AreaCode> =
        design.treated.iter().flat_map(|treated| similar_to(&treated.area)).collect();
    let register = library.areas();
    let everybody = register.at_level(Level::Municipality).map(|area| area.code.clone());
    let others = everybody.filter(|area| !out.contains(area));
    let registered = registration.and_then(|known| known.compared.as_ref());
    let compared: BTreeSet<AreaCode> = match &design.comparison {
        Comparison::JustBelow { .. } if let Some(areas) = registered => {
            areas.iter().filter_map(|code| code.parse().ok()).collect()
        }
        Comparison::NeverTreated => others.collect(),
        Comparison::SimilarToTreated => others.filter(|area| similar.contains(area)).collect(),
        Comparison::Chosen { areas, .. } => areas.iter().cloned().collect(),
        Comparison::JustBelow { model, most } => {
            let below = just_below(library, design, model)?;
            below.into_iter().filter(|area| !out.contains(area)).take(*most).collect()
        }
    };
    let similar = compared.iter().filter(|area| similar.contains(area)).cloned().collect();
    Ok(Pool { compared, similar })
}

/// Returns the municipalities that a selection model does not choose, the nearest first.
fn just_below(
    library: &Library,
    design: &Design,
    model: &str,
) -> Result<Vec<AreaCode>, EvaluationError> {
    let found: Option<&SelectionModel> = library.models().iter().find(|known| known.id == model);
    let Some(found) = found else {
        let known: Vec<&str> = library.models().iter().map(|model| model.id.as_str()).collect();
        return Err(EvaluationError::UnknownModel {
            design: design.id.clone(),
            model: model.to_owned(),
            known: known.join(", "),
        });
    };
    let list = run_selection::run(library.store(), found, None).map_err(Box::new)?;
    let mut below: Vec<(f64, AreaCode)> = (list.selection.units.iter())
        .filter(|unit| unit.eligible == Some(false))
        .filter_map(|unit| Some((unit.decisive?.margin, unit.code.clone())))
        .collect();
    if below.is_empty() {
        let (design, model) = (design.id.clone(), model.to_owned());
        return Err(EvaluationError::NoThreshold { design, model });
    }
    below.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(below.into_iter().map(|(_, area)| area).collect())
}
