//! Columns of a long table as one number per unit and predictor.

use std::collections::BTreeMap;

use numerics::matrix::Matrix;
use numerics::sum::{count, sum};

use super::SyntheticControlError;
use super::predictors::PredictorTable;
use super::question::Predictor;
use super::study::Study;
use crate::rows::{Numbers, RowError};

/// Returns the predictors of the study's units: the mean of what a column has in the periods named.
///
/// A unit beyond the named ones, the average of the treated, has their mean.
///
/// # Errors
/// [`SyntheticControlError`] where there is no predictor, columns differ in length, a value is not
/// finite, or a unit has no value in any of the periods.
pub fn predictor_table(
    study: &Study,
    unit: &[String],
    time: &[i64],
    predictors: &[Predictor<'_>],
    treated: &[usize],
) -> Result<PredictorTable, SyntheticControlError> {
    if predictors.is_empty() {
        return Err(SyntheticControlError::NotDefined {
            asked: "weigh donors by predictors",
            why: "none is named".to_owned(),
            instead: "name one or more, or weigh by outcomes alone",
        });
    }
    let named = |predictor: &Predictor<'_>| {
        let mut values = means(study, unit, time, predictor)?;
        let averages = study.units.len() - values.len();
        let average = sum(treated.iter().map(|&row| values[row])) / count(treated.len());
        values.extend(vec![average; averages]);
        Ok(values)
    };
    let columns =
        predictors.iter().map(named).collect::<Result<Vec<Vec<f64>>, SyntheticControlError>>()?;
    let names = predictors.iter().map(|predictor| predictor.column.name.to_owned()).collect();
    Ok(PredictorTable { names, values: Matrix::from_columns(&columns) })
}

fn means(
    study: &Study,
    unit: &[String],
    time: &[i64],
    predictor: &Predictor<'_>,
) -> Result<Vec<f64>, SyntheticControlError> {
    check(&predictor.column, unit.len())?;
    let start = study.periods[study.n_before];
    let wanted = |period: &i64| {
        if predictor.periods.is_empty() {
            *period < start
        } else {
            predictor.periods.contains(period)
        }
    };
    let mut found: BTreeMap<&str, Vec<(i64, f64)>> = BTreeMap::new();
    for ((unit, period), value) in unit.iter().zip(time).zip(predictor.column.values) {
        if let (true, Some(value)) = (wanted(period), value) {
            found.entry(unit).or_default().push((*period, *value));
        }
    }
    // The average of the treated is no unit of the table.
    let units = study.units.iter().filter(|name| unit.contains(name));
    units
        .map(|name| {
            let missing = || SyntheticControlError::NotDefined {
                asked: "weigh donors by predictors",
                why: format!("unit '{name}' has no value of '{}'", predictor.column.name),
                instead: "leave the unit or the predictor out, or name other periods",
            };
            let values = found.get_mut(name.as_str()).ok_or_else(missing)?;
            values.sort_by_key(|(period, _)| *period);
            Ok(sum(values.iter().map(|(_, value)| *value)) / count(values.len()))
        })
        .collect()
}

/// Checks a column's length and that its values are finite.
pub(super) fn check(column: &Numbers<'_>, expected: usize) -> Result<(), RowError> {
    let (found, name) = (column.values.len(), column.name);
    if found != expected {
        return Err(RowError::Length { column: name.to_owned(), found, expected });
    }
    let broken = column.values.iter().enumerate();
    let broken = broken.filter_map(|(row, value)| value.map(|value| (row, value)));
    match broken.into_iter().find(|(_, value)| !value.is_finite()) {
        Some((row, value)) => {
            Err(RowError::NotFinite { column: name.to_owned(), row: row + 1, value })
        }
        None => Ok(()),
    }
}
