//! Whether the parts of an index file have a meaning together.

use measures::need_index::imputation::Imputation;
use measures::need_index::model::{OwnTreatment, Preparation};
use measures::need_index::uncertainty::{Alternative, Varies};
use measures::need_index::weighting::Weighting;

use super::{IndexFile, NoMeaning};

/// Checks what one part of the file alone does not tell.
pub(super) fn check(file: &IndexFile) -> Result<(), NoMeaning> {
    let own = &file.model.preparation;
    let steps = || own.iter().chain(open_steps(file));
    steps().try_for_each(check_step)?;
    let treats = steps().any(|step| matches!(step, Preparation::Treat(_)));
    let treated = file
        .model
        .indicators
        .iter()
        .find(|indicator| matches!(indicator.treatment, Some(OwnTreatment::Treated(_))));
    if let (Some(indicator), false) = (treated, treats) {
        return Err(NoMeaning::TreatmentUnused { indicator: indicator.id.clone() });
    }
    if steps().any(is_along_time) {
        check_periods(file)?;
    }
    let named = |grouping: &str| own.iter().filter_map(grouping_of).any(|own| own == grouping);
    if let Some(grouping) = open_steps(file).filter_map(grouping_of).find(|open| !named(open)) {
        return Err(NoMeaning::OpenGrouping { grouping: grouping.to_owned() });
    }
    let open = alternatives(file).filter_map(|alternative| match alternative {
        Alternative::Weighting(weighting) => Some(weighting),
        _ => None,
    });
    std::iter::once(&file.model.weighting).chain(open).try_for_each(check_weighting)
}

fn alternatives(file: &IndexFile) -> impl Iterator<Item = &Alternative> {
    let choices = file.uncertainty.iter().flat_map(|open| &open.choices);
    choices.flat_map(|choice| match &choice.varies {
        Varies::OneOf(alternatives) => alternatives.as_slice(),
        Varies::Weights { .. } => &[],
    })
}

/// Returns the steps that stand in an alternative.
fn open_steps(file: &IndexFile) -> impl Iterator<Item = &Preparation> {
    alternatives(file).flat_map(|alternative| match alternative {
        Alternative::Preparation(steps) => steps.as_slice(),
        _ => &[],
    })
}

fn check_step(step: &Preparation) -> Result<(), NoMeaning> {
    let Preparation::Screen(rule) = step else { return Ok(()) };
    let named = rule.always_in.len() + rule.always_out.len();
    if rule.minimum_available.is_none() && rule.minimum_non_zero.is_none() && named == 0 {
        return Err(NoMeaning::ScreensNothing);
    }
    match rule.always_in.iter().find(|unit| rule.always_out.contains(unit)) {
        None => Ok(()),
        Some(unit) => Err(NoMeaning::InAndOut { unit: unit.clone() }),
    }
}

fn is_along_time(step: &Preparation) -> bool {
    matches!(step, Preparation::Impute(Imputation::LinearInTime { .. }))
}

fn check_periods(file: &IndexFile) -> Result<(), NoMeaning> {
    if file.period.is_some() {
        return Err(NoMeaning::LineInOnePeriod { key: "period" });
    }
    if file.uncertainty.is_some() {
        return Err(NoMeaning::LineInOnePeriod { key: "[uncertainty]" });
    }
    Ok(())
}

fn grouping_of(step: &Preparation) -> Option<&str> {
    match step {
        Preparation::Impute(
            Imputation::GroupMean { grouping } | Imputation::GroupMedian { grouping },
        ) => Some(grouping),
        _ => None,
    }
}

fn check_weighting(weighting: &Weighting) -> Result<(), NoMeaning> {
    match weighting {
        Weighting::FirstComponent { levels, .. } if levels.is_empty() => {
            Err(NoMeaning::NoComponentLevels)
        }
        _ => Ok(()),
    }
}
