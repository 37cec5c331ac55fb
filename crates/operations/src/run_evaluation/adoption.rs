//! A plan of adoption over time, followed on the statistics of the store.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::data_set::{DataSet, DataSetId};
use domain::indicator::Indicator;
use domain::selection::SelectionModel;
use evaluation::design::adoption::{Adoption, Comparison, Outcome};
use evaluation::evidence::{Observed, Pool, of_adoption};
use observations::panel::Panel;
use observations::store::StoreError;

use super::{EvaluationError, MeasuredIn, RestsOn, RunOutcome};
use crate::evaluation_ledger::{Knew, Known, Registration};
use crate::library::Library;
use crate::run_selection;

/// A plan of adoption with the id of its design, and what it is followed on.
#[derive(Clone, Copy)]
pub(super) struct Following<'a> {
    pub(super) library: &'a Library,
    pub(super) id: &'a str,
    pub(super) plan: &'a Adoption,
}

impl Following<'_> {
    /// Follows the plan on everything that the store holds, or on `data_sets` alone.
    pub(super) fn run(
        self,
        registration: Option<&Registration>,
        data_sets: Option<&[DataSetId]>,
    ) -> Result<(RestsOn, Vec<RunOutcome>), EvaluationError> {
        let Self { library, plan, .. } = self;
        let store = library.store();
        let names = self.names()?;
        let indicators = self.indicators()?;
        let panels = plan.outcomes.iter().map(|outcome| match data_sets {
            Some(sets) => store.panel_of(&outcome.indicator, sets),
            None => store.panel(&outcome.indicator, None),
        });
        let panels: Vec<_> = panels.collect::<Result<_, _>>()?;
        let pool = self.pool(registration)?;
        let blocks: Vec<Block> = (plan.outcomes.iter().zip(&panels))
            .map(|(outcome, panel)| Block::of(panel, outcome))
            .collect();
        let observed: Vec<Observed<'_>> = blocks.iter().map(Block::observed).collect();
        let found = of_adoption(plan, &observed, &pool);
        let used: BTreeSet<&DataSetId> =
            panels.iter().flat_map(|panel| panel.data_sets()).collect();
        let mut data_sets: Vec<DataSet> =
            store.data_sets().into_iter().filter(|set| used.contains(&set.id)).collect();
        data_sets.sort_by(|a, b| a.id.cmp(&b.id));
        let first_start = plan.starts().first().copied().unwrap_or(plan.from);
        let outcomes = plan.outcomes.iter().zip(indicators).zip(found);
        let outcomes = outcomes.map(|((outcome, indicator), evidence)| RunOutcome {
            name: indicator.name,
            unit: MeasuredIn::Indicator(indicator.unit),
            explorative: registration
                .is_none_or(|known| known.last_known(outcome) >= Some(first_start)),
            evidence,
        });
        let outcomes = outcomes.collect();
        Ok((RestsOn::Statistics { data_sets, names }, outcomes))
    }

    /// Returns the last year that the store has of each outcome, and the municipalities that a
    /// threshold puts just below it.
    pub(super) fn known(self) -> Result<Knew, EvaluationError> {
        let Self { library, plan, .. } = self;
        self.names()?;
        self.indicators()?;
        let known = plan.outcomes.iter().map(|outcome| {
            let panel = library.store().panel(&outcome.indicator, None)?;
            Ok(Known {
                indicator: outcome.indicator.as_str().to_owned(),
                group: outcome.group.as_str().to_owned(),
                last_year: Block::of(&panel, outcome).last_known(),
            })
        });
        let known = known.collect::<Result<Vec<_>, StoreError>>()?;
        let compared = match plan.comparison {
            Comparison::JustBelow { .. } => {
                let pool = self.pool(None)?;
                Some(pool.compared.iter().map(|area| area.as_str().to_owned()).collect())
            }
            _ => None,
        };
        Ok(Knew::Statistics { known, compared })
    }

    /// Returns the names of every municipality that the design names.
    fn names(self) -> Result<BTreeMap<AreaCode, String>, EvaluationError> {
        let Self { library, plan, .. } = self;
        let register = library.areas();
        let treated = plan.treated.iter().map(|treated| &treated.area);
        let others = plan.excluded.iter().chain(&plan.flagged).map(|named| &named.area);
        let chosen: &[AreaCode] = match &plan.comparison {
            Comparison::Chosen { areas, .. } => areas,
            _ => &[],
        };
        let mut names = BTreeMap::new();
        for area in treated.chain(others).chain(chosen) {
            let Some(known) = register.get(area) else {
                let (design, area) = (self.id.to_owned(), area.clone());
                return Err(EvaluationError::UnknownArea { design, area });
            };
            names.insert(area.clone(), known.name.clone());
        }
        Ok(names)
    }

    fn indicators(self) -> Result<Vec<Indicator>, EvaluationError> {
        let of = |outcome: &Outcome| {
            self.library.store().indicator(&outcome.indicator).ok_or_else(|| {
                EvaluationError::UnknownIndicator {
                    design: self.id.to_owned(),
                    indicator: outcome.indicator.clone(),
                }
            })
        };
        self.plan.outcomes.iter().map(of).collect()
    }

    /// Applies the design's rule of comparison, or takes what it gave when the design was registered.
    fn pool(self, registration: Option<&Registration>) -> Result<Pool, EvaluationError> {
        let Self { library, plan, .. } = self;
        let out: BTreeSet<&AreaCode> = (plan.treated.iter().map(|treated| &treated.area))
            .chain(plan.excluded.iter().map(|named| &named.area))
            .collect();
        let similar_to =
            |area: &AreaCode| library.similar_to(area).map_or(&[][..], |(areas, _)| areas);
        let similar: BTreeSet<&AreaCode> =
            plan.treated.iter().flat_map(|treated| similar_to(&treated.area)).collect();
        let register = library.areas();
        let everybody = register.at_level(Level::Municipality).map(|area| area.code.clone());
        let others = everybody.filter(|area| !out.contains(area));
        let registered = registration.and_then(Registration::compared);
        let compared: BTreeSet<AreaCode> = match &plan.comparison {
            Comparison::JustBelow { .. } if let Some(areas) = registered => {
                areas.iter().filter_map(|code| code.parse().ok()).collect()
            }
            Comparison::NeverTreated => others.collect(),
            Comparison::SimilarToTreated => others.filter(|area| similar.contains(area)).collect(),
            Comparison::Chosen { areas, .. } => areas.iter().cloned().collect(),
            Comparison::JustBelow { model, most } => {
                let below = self.just_below(model)?;
                below.into_iter().filter(|area| !out.contains(area)).take(*most).collect()
            }
        };
        let similar = compared.iter().filter(|area| similar.contains(area)).cloned().collect();
        Ok(Pool { compared, similar })
    }

    /// Returns the municipalities that a selection model does not choose, the nearest first.
    fn just_below(self, model: &str) -> Result<Vec<AreaCode>, EvaluationError> {
        let library = self.library;
        let found: Option<&SelectionModel> =
            library.models().iter().find(|known| known.id == model);
        let Some(found) = found else {
            let known: Vec<&str> = library.models().iter().map(|model| model.id.as_str()).collect();
            return Err(EvaluationError::UnknownModel {
                design: self.id.to_owned(),
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
            let (design, model) = (self.id.to_owned(), model.to_owned());
            return Err(EvaluationError::NoThreshold { design, model });
        }
        below.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(below.into_iter().map(|(_, area)| area).collect())
    }
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
