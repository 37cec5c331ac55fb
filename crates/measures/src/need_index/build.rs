//! The chain from raw values to ranks, with every step kept.

use super::IndexError;
use super::denomination::{denominated, row_without_denominator};
use super::hierarchy::Weights;
use super::imputation::{
    Centre, Imputation, Together, expectation_maximisation::expected, interpolation::interpolated,
    with_centre, with_group_centre,
};
use super::model::{IndexModel, OwnTreatment, Preparation, Step};
use super::normalisation::{Scale, normalised};
use super::plan::{Plan, normalisation_of};
use super::ranking::unit_ranks;
use super::screening::{Availability, availability, is_kept};
use super::table::Table;
use super::treatment::{Treated, Treatment, treated};
use super::weighting::first_component::FirstComponent;
use super::weighting::optimised::Optimised;
use super::weighting::weighed;
use crate::column::{check_length, check_values};

/// An index with all its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The order in which it was computed.
    pub plan: Plan,
    /// The units, as the table has them.
    pub units: Vec<String>,
    /// The periods, where the table has several.
    pub periods: Option<Vec<i64>>,
    /// The values after each step, in the order in which the steps were made; raw values first,
    /// normalised last.
    pub stages: Vec<Stage>,
    /// What each unit has raw values of.
    pub availability: Vec<Availability>,
    /// Whether each unit passed the screening.
    pub included: Vec<bool>,
    /// What the treatment of outliers did to each indicator; `None` where it was not treated.
    pub treatments: Vec<Option<Treated>>,
    /// The weights used.
    pub weights: Weights,
    /// Each part's weight in the index if nothing is missing.
    pub effective: Weights,
    /// Each group's values, in the model's order.
    pub groups: Vec<Vec<Option<f64>>>,
    /// For groups weighed by their first component: place in the model, component.
    pub components: Vec<(usize, FirstComponent)>,
    /// What the search for importances found.
    pub optimised: Option<Optimised>,
    /// Each unit's rank; `None` without an index.
    pub ranks: Vec<Option<f64>>,
}

/// The values after one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The step.
    pub step: Step,
    /// One column per indicator, one value per unit.
    pub columns: Vec<Vec<Option<f64>>>,
}

/// Values ready to be weighed together.
pub(crate) struct Prepared {
    pub(crate) stages: Vec<Stage>,
    pub(crate) included: Vec<bool>,
    pub(crate) treatments: Vec<Option<Treated>>,
}

impl Prepared {
    pub(crate) fn normalised(&self) -> &[Vec<Option<f64>>] {
        self.stages.last().map_or(&[], |stage| &stage.columns)
    }
}

impl Built {
    /// Returns each unit's index, in the order of the table.
    #[must_use]
    pub fn index(&self) -> &[Option<f64>] {
        &self.groups[self.plan.index()]
    }

    /// Returns the values after a step; `None` where the step is switched off.
    #[must_use]
    pub fn stage(&self, step: Step) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.step == step)
    }

    /// Returns how many units have an index.
    #[must_use]
    pub fn n_ranked(&self) -> usize {
        self.ranks.iter().flatten().count()
    }
}

/// Returns the index with all its steps.
///
/// # Errors
/// [`IndexError`] where model and table do not fit together, or a step is undefined for the
/// values.
pub fn build(model: &IndexModel, table: &Table<'_>) -> Result<Built, IndexError> {
    let plan = Plan::new(model)?;
    let prepared = prepared(model, table)?;
    let weighed = weighed(model, &plan, prepared.normalised())
        .map_err(|source| IndexError::weighting(model, table, source))?;
    let ranks = unit_ranks(&weighed.groups[plan.index()], table.periods, model.ranking);
    Ok(Built {
        effective: weighed.weights.effective(&plan),
        units: table.units.to_vec(),
        periods: table.periods.map(<[i64]>::to_vec),
        availability: availability(&prepared.stages[0].columns, table.units.len()),
        stages: prepared.stages,
        included: prepared.included,
        treatments: prepared.treatments,
        weights: weighed.weights,
        groups: weighed.groups,
        components: weighed.components,
        optimised: weighed.optimised,
        ranks,
        plan,
    })
}

/// Makes all steps up to the common scale.
pub(crate) fn prepared(model: &IndexModel, table: &Table<'_>) -> Result<Prepared, IndexError> {
    let raw = raw_columns(model, table)?;
    let n_units = table.units.len();
    let mut prepared = Prepared {
        stages: vec![Stage { step: Step::Raw, columns: raw }],
        included: vec![true; n_units],
        treatments: vec![None; model.indicators.len()],
    };
    for preparation in &model.preparation {
        let before = prepared.normalised();
        let mut columns = match preparation {
            Preparation::Denominate => denominate(model, table, before)?,
            Preparation::Impute(rule) => impute(model, table, before, rule)?,
            Preparation::Screen(rule) => {
                let has = availability(before, n_units);
                let kept = table.units.iter().zip(&has).map(|(unit, has)| is_kept(rule, unit, has));
                let kept: Vec<bool> = kept.collect();
                let columns = before.to_vec();
                prepared.included = kept;
                columns
            }
            Preparation::Treat(rule) => {
                let (columns, treatments) = treat(model, before, rule)?;
                prepared.treatments = treatments;
                columns
            }
        };
        leave_out(&mut columns, &prepared.included);
        prepared.stages.push(Stage { step: preparation.step(), columns });
    }
    let columns = normalise(model, table, prepared.normalised())?;
    prepared.stages.push(Stage { step: Step::Normalised, columns });
    Ok(prepared)
}

/// Units that are left out have no values from there on.
fn leave_out(columns: &mut [Vec<Option<f64>>], included: &[bool]) {
    for column in columns {
        for (value, included) in column.iter_mut().zip(included) {
            *value = value.filter(|_| *included);
        }
    }
}

fn raw_columns(model: &IndexModel, table: &Table<'_>) -> Result<Vec<Vec<Option<f64>>>, IndexError> {
    check_rows(table)?;
    let column = |name: &str| {
        let found = table.column(name).ok_or_else(|| IndexError::UnknownColumn {
            model: model.id.clone(),
            column: name.to_owned(),
        })?;
        check_length(name, found.values.len(), table.units.len())?;
        check_values(name, &found.values)?;
        Ok(found.values.clone())
    };
    for denominator in model.indicators.iter().filter_map(|i| i.denominator.as_ref()) {
        column(&denominator.column)?;
    }
    model.indicators.iter().map(|indicator| column(&indicator.id)).collect()
}

fn check_rows(table: &Table<'_>) -> Result<(), IndexError> {
    if table.units.is_empty() {
        return Err(IndexError::NoUnits);
    }
    if let Some(periods) = table.periods {
        check_length("period", periods.len(), table.units.len())?;
    }
    let mut rows: Vec<(&str, Option<i64>)> = (0..table.units.len())
        .map(|row| (table.units[row].as_str(), table.periods.map(|periods| periods[row])))
        .collect();
    rows.sort_unstable();
    match rows.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => {
            Err(IndexError::DuplicateUnit { unit: pair[0].0.to_owned(), period: pair[0].1 })
        }
    }
}

fn denominate(
    model: &IndexModel,
    table: &Table<'_>,
    before: &[Vec<Option<f64>>],
) -> Result<Vec<Vec<Option<f64>>>, IndexError> {
    let one = |(indicator, values): (&super::model::Indicator, &Vec<Option<f64>>)| {
        let Some(denominator) = &indicator.denominator else { return Ok(values.clone()) };
        let by = table.column(&denominator.column).map_or(&[][..], |column| &column.values);
        if let Some(row) = row_without_denominator(values, by) {
            return Err(IndexError::Denominator {
                indicator: indicator.id.clone(),
                column: denominator.column.clone(),
                unit: table.units[row].clone(),
            });
        }
        Ok(denominated(values, by, denominator.factor))
    };
    model.indicators.iter().zip(before).map(one).collect()
}

/// A rule that fills in one column.
type Fill<'a> = dyn Fn(&[Option<f64>]) -> Vec<Option<f64>> + 'a;

fn impute(
    model: &IndexModel,
    table: &Table<'_>,
    before: &[Vec<Option<f64>>],
    rule: &Imputation,
) -> Result<Vec<Vec<Option<f64>>>, IndexError> {
    let each = |fill: &Fill<'_>| Ok(before.iter().map(|values| fill(values)).collect());
    let labels = |name: &str| {
        let unknown = IndexError::UnknownGrouping { grouping: name.to_owned() };
        let grouping = table.grouping(name).ok_or(unknown)?;
        check_length(name, grouping.labels.len(), table.units.len())?;
        Ok::<_, IndexError>(&grouping.labels)
    };
    match rule {
        Imputation::Mean => each(&|values| with_centre(values, Centre::Mean)),
        Imputation::Median => each(&|values| with_centre(values, Centre::Median)),
        Imputation::GroupMean { grouping } => {
            let labels = labels(grouping)?;
            each(&|values| with_group_centre(values, labels, Centre::Mean))
        }
        Imputation::GroupMedian { grouping } => {
            let labels = labels(grouping)?;
            each(&|values| with_group_centre(values, labels, Centre::Median))
        }
        Imputation::LinearInTime { ends } => {
            let periods = table.periods.ok_or(IndexError::PeriodsNeeded)?;
            each(&|values| interpolated(values, table.units, periods, *ends))
        }
        Imputation::ExpectationMaximisation { together, maximum_rounds, tolerance } => {
            let mut columns = before.to_vec();
            for members in taken_together(model, *together) {
                let named: Vec<(&str, &[Option<f64>])> = members
                    .iter()
                    .map(|place| (model.indicators[*place].id.as_str(), before[*place].as_slice()))
                    .collect();
                let filled = expected(&named, *maximum_rounds, *tolerance)?;
                for (place, filled) in members.iter().zip(filled) {
                    columns[*place] = filled;
                }
            }
            Ok(columns)
        }
    }
}

fn taken_together(model: &IndexModel, together: Together) -> Vec<Vec<usize>> {
    let all = || 0..model.indicators.len();
    match together {
        Together::All => vec![all().collect()],
        Together::Siblings => {
            let of = |group: &super::model::Group| {
                all().filter(|place| model.indicators[*place].parent == group.id).collect()
            };
            let members = model.groups.iter().map(of);
            members.filter(|members: &Vec<usize>| !members.is_empty()).collect()
        }
    }
}

type TreatedColumns = (Vec<Vec<Option<f64>>>, Vec<Option<Treated>>);

fn treat(
    model: &IndexModel,
    before: &[Vec<Option<f64>>],
    rule: &Treatment,
) -> Result<TreatedColumns, IndexError> {
    let mut columns = before.to_vec();
    let mut treatments = vec![None; before.len()];
    for (place, indicator) in model.indicators.iter().enumerate() {
        let own = match &indicator.treatment {
            None => rule,
            Some(OwnTreatment::Treated(own)) => own,
            Some(OwnTreatment::Untreated) => continue,
        };
        let id = &indicator.id;
        let outcome = treated(&before[place], own)
            .map_err(|source| IndexError::Treatment { indicator: id.clone(), source })?;
        columns[place].clone_from(&outcome.values);
        treatments[place] = Some(outcome);
    }
    Ok((columns, treatments))
}

fn normalise(
    model: &IndexModel,
    table: &Table<'_>,
    before: &[Vec<Option<f64>>],
) -> Result<Vec<Vec<Option<f64>>>, IndexError> {
    let one = |place: usize| {
        let indicator = &model.indicators[place];
        let scale = Scale {
            direction: indicator.direction,
            goalposts: indicator.goalposts,
            target: indicator.target,
            units: table.units,
        };
        normalised(&before[place], normalisation_of(model, place), &scale)
            .map_err(|source| IndexError::Normalisation { indicator: indicator.id.clone(), source })
    };
    (0..model.indicators.len()).map(one).collect()
}
