//! The same estimate where nothing should happen, and with other windows.

use crate::answer::{Cell, Table};

use super::bandwidth::Bandwidths;
use super::columns::Complete;
use super::question::{Bandwidth, DiscontinuityQuestion, RobustOptions};
use super::robust_answer::{Run, reading, run};

const COLUMNS: [&str; 8] = [
    "at",
    "bandwidth",
    "rows_in_bandwidth",
    "estimate",
    "robust_standard_error",
    "p_value",
    "low",
    "high",
];

/// Returns the tables of placebo cut-offs and of multiples of the bandwidth that are asked for.
pub(crate) fn tables(
    data: &Complete,
    question: &DiscontinuityQuestion<'_>,
    options: &RobustOptions<'_>,
    bandwidths: Bandwidths,
    warnings: &mut Vec<String>,
) -> Vec<Table> {
    let mut tables = Vec::new();
    if !options.placebo_cutoffs.is_empty() {
        let one = |cutoff: f64| {
            let above = cutoff >= question.cutoff;
            let same_side = data.only(|score| (score >= question.cutoff) == above);
            run(&same_side, cutoff, options).map_err(|refusal| refusal.to_string())
        };
        let rows = rows(options.placebo_cutoffs, question.level, one, warnings);
        tables.push(Table { name: "placebo_cutoffs", columns: COLUMNS.to_vec(), rows });
    }
    if !options.bandwidth_multiples.is_empty() {
        let one = |multiple: f64| {
            if !(multiple.is_finite() && multiple > 0.0) {
                return Err(format!("widen by {multiple}: a multiple is above zero"));
            }
            let times = |widths: [f64; 2]| widths.map(|width| width * multiple);
            let Bandwidths { estimate, bias } = bandwidths;
            let bandwidth = Bandwidth::Given { estimate: times(estimate), bias: times(bias) };
            run(data, question.cutoff, &RobustOptions { bandwidth, ..*options })
                .map_err(|refusal| refusal.to_string())
        };
        let rows = rows(options.bandwidth_multiples, question.level, one, warnings);
        tables.push(Table { name: "bandwidth_sensitivity", columns: COLUMNS.to_vec(), rows });
    }
    tables
}

fn rows(
    asked: &[f64],
    level: f64,
    one: impl Fn(f64) -> Result<Run, String>,
    warnings: &mut Vec<String>,
) -> Vec<Vec<Cell>> {
    let row = |at: &f64| match one(*at) {
        Ok(found) => {
            let effect = found.estimate.effect;
            let error = effect.robust_standard_error;
            let read = reading("robust", effect.bias_corrected, error, level);
            let n: usize = found.estimate.n_estimate.iter().sum();
            vec![
                (*at).into(),
                found.bandwidths.estimate[1].into(),
                Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX)),
                effect.conventional.into(),
                error.into(),
                read.p_value.into(),
                read.interval.low.into(),
                read.interval.high.into(),
            ]
        }
        Err(refusal) => {
            warnings.push(format!("At {at} nothing is estimated: could not {refusal}."));
            let mut empty = vec![Cell::Missing; COLUMNS.len()];
            empty[0] = (*at).into();
            empty
        }
    };
    asked.iter().map(row).collect()
}
