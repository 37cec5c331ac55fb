//! Where the gap is: in the country by the indicators that a programme is to change, in a municipality
//! by what stands out for worse.

use domain::data_set::DataSet;
use domain::indicator::IndicatorId;
use domain::selection::{CriterionMeasure, Rule, SelectionModel};

use super::told::{LeadsTo, Told};
use super::{Finding, Lacking, LoopError, Question, Source, Step};
use crate::describe_municipality::MunicipalityProfile;
use crate::largest_gaps::NationalGap;
use crate::library::Library;

/// How many indicators the step tells; the rest stand on their own pages.
const MOST: usize = 5;

/// Returns the indicators that a selection model weighs.
pub(super) fn criteria(model: &SelectionModel) -> Vec<IndicatorId> {
    let Rule::Criteria(rule) = model.rule() else { return Vec::new() };
    let indicator = |measure: &CriterionMeasure| match measure {
        CriterionMeasure::Indicator { id, .. } => Some(id.clone()),
        CriterionMeasure::NotAvailable { .. } => None,
    };
    rule.criteria.iter().filter_map(|criterion| indicator(&criterion.measure)).collect()
}

/// Returns the spread over the country's municipalities of the indicators named, largest first.
pub(super) fn of_country(library: &Library, named: &[IndicatorId]) -> Result<Step, LoopError> {
    let gaps = library.largest_gaps()?;
    let of_named = gaps.iter().filter(|gap| named.contains(&gap.indicator.id)).take(MOST);
    let findings: Vec<Finding> =
        of_named.map(|gap| spread(library, gap)).collect::<Result<_, _>>()?;
    let lacking = match (named.is_empty(), findings.is_empty()) {
        (true, _) => Some(Lacking::NoIndicator),
        (false, true) => Some(Lacking::NoValues),
        (false, false) => None,
    };
    Ok(Step { question: Question::Gap, findings, lacking, leads_to: LeadsTo::Situation })
}

fn spread(library: &Library, gap: &NationalGap) -> Result<Finding, LoopError> {
    let id = &gap.indicator.id;
    let panel = library.store().panel(id, None)?;
    let set = library.newest_data_set(&panel);
    Ok(Finding {
        told: Told::Spread {
            label: gap.key.label.clone(),
            unit: gap.indicator.unit,
            period: gap.period,
            nation: gap.nation,
            best_tenth: gap.best_tenth,
            worst_tenth: gap.worst_tenth,
            n: gap.spread.n,
            trend: gap.convergence.as_ref().and_then(|one| one.trend()),
        },
        source: published(set.as_ref()),
        leads_to: LeadsTo::Indicator(id.clone(), None),
    })
}

fn published(set: Option<&DataSet>) -> Source {
    match set {
        Some(set) => Source::DataSet {
            publisher: set.publication.source.clone(),
            published: set.publication.published,
        },
        None => Source::Stated(String::new()),
    }
}

/// Returns what stands out for worse in a municipality.
pub(super) fn of_municipality(profile: &MunicipalityProfile) -> Step {
    let headline = &profile.headline;
    let row = headline.worst.as_ref().and_then(|worst| {
        let row = profile.rows().find(|row| row.indicator.id == worst.indicator)?;
        Some((worst, row, row.spread.as_ref()?))
    });
    let set = |id| profile.data_sets.iter().find(|set| Some(&set.id) == id);
    let finding = match row {
        Some((worst, row, spread)) => Some(Finding {
            told: Told::Worst {
                label: row.label.clone(),
                unit: row.indicator.unit,
                period: worst.period,
                value: worst.gap.value,
                nation: worst.gap.reference,
                lower_quartile: spread.p25,
                upper_quartile: spread.p75,
                n: spread.n,
                trend: worst.trend,
            },
            source: published(set(row.data_set.as_ref())),
            leads_to: LeadsTo::Indicator(worst.indicator.clone(), Some(profile.code.clone())),
        }),
        None if headline.n_compared() > 0 => Some(Finding {
            told: Told::NothingWorse { n: headline.n_compared() },
            source: published(profile.data_sets.first()),
            leads_to: LeadsTo::Municipality(profile.code.clone()),
        }),
        None => None,
    };
    Step {
        question: Question::Gap,
        lacking: finding.is_none().then_some(Lacking::NoValues),
        findings: finding.into_iter().collect(),
        leads_to: LeadsTo::Municipality(profile.code.clone()),
    }
}
