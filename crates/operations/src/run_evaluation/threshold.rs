//! A plan at a threshold, followed on the data set that it names.

use evaluation::design::threshold::{Change, Check, Threshold, Treatment};
use evaluation::discontinuity::question::Names;
use evaluation::evidence::{ThresholdColumns, at_threshold};
use evaluation::rows::Numbers;

use super::{EvaluationError, MeasuredIn, RestsOn, RunOutcome};
use crate::evaluation_ledger::{Knew, KnownDataSet};
use crate::shipped_data::{self, Columns, ShippedData, ShippedDataError, named};

/// Follows the plan of the design with an id.
pub(super) fn run(
    id: &str,
    plan: &Threshold,
) -> Result<(RestsOn, Vec<RunOutcome>), EvaluationError> {
    let set = data_set(id, plan)?;
    let read = read(set, plan).map_err(|cause| failed(id, cause))?;
    let cluster = read.cluster().map_err(|cause| failed(id, cause))?;
    let names = plan.outcomes.iter().map(|outcome| outcome.column.name.as_str());
    let outcomes: Vec<Numbers<'_>> =
        names.zip(&read.outcomes).map(|(name, values)| named(name, values)).collect();
    let balance: Vec<Numbers<'_>> = balanced(plan)
        .iter()
        .zip(&read.balance)
        .map(|(name, values)| named(name, values))
        .collect();
    let cluster = plan.cluster.as_deref().zip(cluster.as_deref());
    let columns = ThresholdColumns {
        outcomes: &outcomes,
        running: named(&plan.running.name, &read.running),
        treatment: taken(plan).zip(read.treatment.as_deref()).map(|(name, all)| named(name, all)),
        cluster: cluster.map(|(name, values)| Names { name, values }),
        balance: &balance,
    };
    let found = at_threshold(plan, &columns);
    let outcomes = plan.outcomes.iter().zip(found).map(|(outcome, evidence)| RunOutcome {
        name: outcome.column.label.clone(),
        unit: MeasuredIn::Words(unit(plan, &outcome.column.unit)),
        // The data set is part of the program, so whoever wrote the design could see it.
        explorative: true,
        evidence,
    });
    Ok((RestsOn::Shipped(set), outcomes.collect()))
}

/// Returns what is known when the design with an id is registered: the whole data set.
pub(super) fn known(id: &str, plan: &Threshold) -> Result<Knew, EvaluationError> {
    let set = data_set(id, plan)?;
    let read = read(set, plan).map_err(|cause| failed(id, cause))?;
    read.cluster().map_err(|cause| failed(id, cause))?;
    Ok(Knew::DataSet(KnownDataSet { id: set.id.to_owned(), sha256: set.sha256.to_owned() }))
}

fn failed(id: &str, cause: ShippedDataError) -> EvaluationError {
    EvaluationError::DataSet { design: id.to_owned(), cause }
}

fn data_set(id: &str, plan: &Threshold) -> Result<&'static ShippedData, EvaluationError> {
    shipped_data::with_id(&plan.data_set).ok_or_else(|| {
        let known: Vec<&str> = shipped_data::shipped().iter().map(|set| set.id).collect();
        EvaluationError::UnknownDataSet {
            design: id.to_owned(),
            set: plan.data_set.clone(),
            known: known.join(", "),
        }
    })
}

/// Returns the unit of an effect: the outcome's, per unit of what is taken, or of what the rule looks
/// at where a slope changes.
fn unit(plan: &Threshold, unit: &str) -> String {
    match (&plan.treatment, plan.change) {
        (Treatment::Taken(taken), _) => format!("{unit} per {}", taken.unit),
        (Treatment::ByRule, Change::Kink) => format!("{unit} per {}", plan.running.unit),
        (Treatment::ByRule, Change::Jump) => unit.to_owned(),
    }
}

fn taken(plan: &Threshold) -> Option<&str> {
    match &plan.treatment {
        Treatment::ByRule => None,
        Treatment::Taken(column) => Some(&column.name),
    }
}

fn balanced(plan: &Threshold) -> &[String] {
    for check in &plan.checks {
        if let Check::Balance(columns) = check {
            return columns;
        }
    }
    &[]
}

/// The columns that a plan names.
struct Read<'a> {
    columns: Columns,
    cluster: Option<&'a str>,
    running: Vec<Option<f64>>,
    treatment: Option<Vec<Option<f64>>>,
    outcomes: Vec<Vec<Option<f64>>>,
    balance: Vec<Vec<Option<f64>>>,
}

fn read<'a>(set: &'static ShippedData, plan: &'a Threshold) -> Result<Read<'a>, ShippedDataError> {
    let columns = set.columns()?;
    let numbers = |name: &str| columns.numbers(name);
    let outcomes = plan.outcomes.iter().map(|outcome| numbers(&outcome.column.name));
    Ok(Read {
        cluster: plan.cluster.as_deref(),
        running: numbers(&plan.running.name)?,
        treatment: taken(plan).map(numbers).transpose()?,
        outcomes: outcomes.collect::<Result<_, _>>()?,
        balance: balanced(plan).iter().map(|name| numbers(name)).collect::<Result<_, _>>()?,
        columns,
    })
}

impl Read<'_> {
    /// Returns the names that errors are shared within.
    fn cluster(&self) -> Result<Option<Vec<Option<&str>>>, ShippedDataError> {
        self.cluster.map(|name| self.columns.names(name)).transpose()
    }
}

#[cfg(test)]
mod tests;
