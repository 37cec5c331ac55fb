//! Effects as gaps to what untreated rows say the treated would have had.

use std::collections::BTreeMap;

use numerics::cholesky::Cholesky;
use numerics::distribution::chi_squared_above;
use numerics::elementary::sqrt;
use numerics::matrix::Matrix;
use numerics::sum::count;

use crate::answer::{Evaluation, Table};
use crate::staggered::absorbed::{Absorbed, UnitRows};
use crate::staggered::aggregation::Aggregate;
use crate::staggered::design::{Design, NEVER};
use crate::staggered::imputed::{Imputed, Row};
use crate::staggered::influence::Wald;
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::{
    Around, Estimate, Part, UNCERTAINTY, answer, counted, key_name, number, parts_table, said,
    uncertainty,
};
use crate::staggered::sample::SmallCohorts;

/// The options of the estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imputation {
    /// What effects are given by, besides the mean over all treated rows.
    pub aggregate: Aggregate,
    /// How many periods before its start a treatment may already have an effect, from 0.
    pub anticipation: i64,
    /// How many periods before treatment are tested for effects; none where 0.
    pub pre_trends: usize,
    /// What to do with cohorts of one unit.
    pub small_cohorts: SmallCohorts,
}

/// A mean of gaps and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Averages {
    /// The estimate.
    pub estimate: Estimate,
    /// How many units are behind it.
    pub units: usize,
}

/// How the gaps of target rows vary around what is expected of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// Around the mean of their cohort and period, weighted by squared weights within clusters:
    /// conservative whatever the effects are (Borusyak, Jaravel and Spiess 2024, eq. 8).
    WithinCohortAndPeriod,
    /// Around the mean of the target: a regression of the gaps on the target's indicator, with the
    /// first stage's error added (Gardner 2022).
    AroundTheMean,
}

/// Returns the means of gaps over targets, with standard errors by cluster and no small-sample
/// factor: `√ Σ_c (Σ v ε)²`, `v` the weights of the estimate.
#[must_use]
pub fn averages(imputed: &Imputed, targets: &[Vec<f64>], spread: Spread) -> Vec<Averages> {
    let taken = imputed.first_stage_weights(targets);
    let of = |(target, taken): (&Vec<f64>, &Vec<f64>)| {
        let value = imputed.estimate(target);
        let expected = match spread {
            Spread::WithinCohortAndPeriod => expected_by_cell(imputed, target),
            Spread::AroundTheMean => vec![value; target.len()],
        };
        let added = (0..target.len())
            .map(|k| target[k] * (imputed.gaps[k] - expected[k]) + taken[k] * imputed.gaps[k]);
        let units = imputed.units_in(target);
        let error = imputed.standard_error(added);
        let known = units >= 2 && imputed.treated_clusters >= 2;
        let standard_error = error.filter(|_| known);
        Averages { estimate: Estimate { value, standard_error }, units }
    };
    targets.iter().zip(&taken).map(of).collect()
}

/// Returns what the gap of each target row is expected to be: its cohort's in its period.
fn expected_by_cell(imputed: &Imputed, target: &[f64]) -> Vec<f64> {
    // By cohort, period and cluster: Σ v and Σ v gap.
    let mut sums: BTreeMap<(i64, i64, usize), (f64, f64)> = BTreeMap::new();
    let targeted = || imputed.rows.iter().zip(target).zip(&imputed.gaps);
    for ((row, weight), gap) in targeted().filter(|((_, weight), _)| **weight != 0.0) {
        let key = (row.cohort, row.period, imputed.cluster[row.unit]);
        let (weights, gaps) = sums.entry(key).or_default();
        *weights += weight;
        *gaps += weight * gap;
    }
    let mut means: BTreeMap<(i64, i64), (f64, f64)> = BTreeMap::new();
    for ((cohort, period, _), (weights, gaps)) in sums {
        let (over, under) = means.entry((cohort, period)).or_default();
        *over += weights * gaps;
        *under += weights * weights;
    }
    let expected = |(row, weight): (&Row, &f64)| {
        let found = means.get(&(row.cohort, row.period)).filter(|_| *weight != 0.0);
        found.map_or(0.0, |(over, under)| over / under)
    };
    imputed.rows.iter().zip(target).map(expected).collect()
}

/// Returns the rows' key under an aggregation; `None` where the row has none.
pub(crate) fn key(row: &Row, by: Aggregate) -> Option<i64> {
    let treated = !row.untreated;
    match by {
        Aggregate::Simple => None,
        Aggregate::Dynamic { .. } => treated.then(|| row.period - row.cohort),
        Aggregate::Group => treated.then_some(row.cohort),
        Aggregate::Calendar => treated.then_some(row.period),
    }
}

/// Returns the targets of an aggregation: the mean over all treated rows first, then the parts.
pub(crate) fn targets(
    imputed: &Imputed,
    key: impl Fn(&Row) -> Option<i64>,
) -> (Vec<i64>, Vec<Vec<f64>>) {
    let mut keys: Vec<i64> = imputed.rows.iter().filter_map(&key).collect();
    keys.sort_unstable();
    keys.dedup();
    let overall = imputed.mean_over(|row| !row.untreated);
    let parts = keys.iter().map(|asked| imputed.mean_over(|row| key(row) == Some(*asked)));
    let targets = [overall].into_iter().chain(parts).collect();
    (keys, targets)
}

/// Effects before treatment, against units' and periods' effects among untreated rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PreTrends {
    /// By periods before treatment: 1 is the one before.
    pub leads: Vec<(i64, Estimate)>,
    /// The test that all are zero.
    pub test: Option<Wald>,
}

/// Returns the coefficients of the `leads` periods before treatment among untreated rows, with
/// standard errors by cluster times `G/(G−1) · (n−1)/(n−K)`, and the test that all are zero. `n`
/// leaves out units with one untreated row, which tell nothing; `K` counts leads, covariates and
/// periods but not units.
///
/// # Source
/// Borusyak, K., Jaravel, X. and Spiess, J. (2024), Review of Economic Studies 91, doi
/// 10.1093/restud/rdae007, test 1.
#[must_use]
pub fn pre_trends(
    design: &Design,
    imputed: &Imputed,
    anticipation: i64,
    leads: usize,
) -> PreTrends {
    let base = design.periods.len() + design.covariates.len();
    let mut rows = UnitRows::new(base + leads);
    let untreated: Vec<&Row> = imputed.rows.iter().filter(|row| row.untreated).collect();
    let lead = |row: &Row| {
        let ahead = row.cohort.checked_sub(anticipation)?.checked_sub(row.period)?;
        let place = usize::try_from(ahead.checked_sub(1)?).ok()?;
        (row.cohort != NEVER && place < leads).then_some(place)
    };
    let mut left = untreated.iter().peekable();
    for unit in 0..design.n() {
        while let Some(row) = left.next_if(|row| row.unit == unit) {
            let cell = row.place * design.n() + unit;
            let covariates = design.covariates.iter().enumerate();
            let covariates = covariates.map(|(k, v)| (design.periods.len() + k, v[cell]));
            let ahead = lead(row).map(|place| (base + place, 1.0));
            rows.push([(row.place, 1.0)].into_iter().chain(covariates).chain(ahead), row.weight);
        }
        rows.end_unit();
    }
    let absorbed = Absorbed::of(&rows);
    let outcome: Vec<f64> = untreated.iter().map(|row| row.outcome).collect();
    let fit = absorbed.fit(&outcome);
    let residuals: Vec<f64> = untreated
        .iter()
        .enumerate()
        .map(|(k, row)| row.outcome - fit.units[row.unit] - rows.at(k, &fit.columns))
        .collect();
    let kept: Vec<usize> =
        (base..base + leads).filter(|&column| absorbed.factor().kept()[column]).collect();
    let known = imputed.treated_clusters >= 2;
    let mut covariance = clustered_covariance(&absorbed, &residuals, &imputed.cluster, &kept);
    let singles = (0..rows.units()).filter(|&unit| rows.of_unit(unit).len() == 1).count();
    let (n, parameters) = (count(untreated.len() - singles), count(absorbed.factor().rank()));
    covariance.iter_mut().for_each(|v| *v *= (n - 1.0) / (n - parameters));
    let estimate = |(k, &column): (usize, &usize)| {
        let error = sqrt(covariance[k * kept.len() + k]);
        let standard_error = (known && error > 0.0).then_some(error);
        let ahead = i64::try_from(column - base + 1).expect("few leads");
        (ahead, Estimate { value: fit.columns[column], standard_error })
    };
    let found = kept.iter().enumerate().map(estimate).collect();
    let values: Vec<f64> = kept.iter().map(|&column| fit.columns[column]).collect();
    let test = if known { joint(&covariance, &values) } else { None };
    PreTrends { leads: found, test }
}

/// Returns the covariance of some coefficients, row after row: `A⁻¹ (Σ_c s sᵀ) A⁻¹ · G/(G−1)`.
pub(crate) fn clustered_covariance(
    absorbed: &Absorbed<'_>,
    residuals: &[f64],
    cluster: &[usize],
    chosen: &[usize],
) -> Vec<f64> {
    let width = absorbed.factor().kept().len();
    let mut of_cluster: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (unit, score) in absorbed.scores(residuals).into_iter().enumerate() {
        let sums = of_cluster.entry(cluster[unit]).or_insert_with(|| vec![0.0; width]);
        score.into_iter().for_each(|(column, value)| sums[column] += value);
    }
    let used = of_cluster.values().filter(|sums| sums.iter().any(|v| *v != 0.0)).count();
    if chosen.is_empty() || of_cluster.is_empty() {
        return Vec::new();
    }
    let solved: Vec<Vec<f64>> = chosen
        .iter()
        .map(|&column| {
            let mut unit = vec![0.0; width];
            unit[column] = 1.0;
            absorbed.factor().solve(&unit)
        })
        .collect();
    let sums: Vec<Vec<f64>> = of_cluster.into_values().collect();
    let along = Matrix::from_columns(&sums).transposed().product(&Matrix::from_columns(&solved));
    let covariance = along.transposed().product(&along);
    let (k, factor) = (chosen.len(), count(used) / (count(used) - 1.0).max(1.0));
    (0..k * k).map(|place| factor * covariance.get(place / k, place % k)).collect()
}

/// Returns the test that all coefficients are zero; `None` where their covariance has not full
/// rank.
pub(crate) fn joint(covariance: &[f64], values: &[f64]) -> Option<Wald> {
    let k = values.len();
    let scale: Vec<f64> = (0..k).map(|a| covariance[a * k + a]).collect();
    let factor = Cholesky::of(covariance, &scale);
    if k == 0 || factor.rank() < k {
        return None;
    }
    let statistic = factor.quadratic(values);
    Some(Wald { statistic, degrees: k, p_value: chi_squared_above(statistic, count(k)) })
}

/// Returns the answer to the command: the mean effect over all treated rows, and by what is asked.
///
/// # Errors
/// [`StaggeredError`] where nothing is treated or can be imputed, or an option has no meaning.
///
/// # Source
/// Borusyak, K., Jaravel, X. and Spiess, J. (2024), Revisiting event-study designs, Review of
/// Economic Studies 91, doi 10.1093/restud/rdae007.
pub fn imputation(
    design: &Design,
    options: &Imputation,
    level: f64,
) -> Result<Evaluation, StaggeredError> {
    check(options.aggregate, options.anticipation, "imputation")?;
    let imputed = Imputed::of(design, options.anticipation, options.small_cohorts)?;
    let (keys, targets) = targets(&imputed, |row| key(row, options.aggregate));
    let found = averages(&imputed, &targets, Spread::WithinCohortAndPeriod);
    let tested = (options.pre_trends > 0)
        .then(|| pre_trends(design, &imputed, options.anticipation, options.pre_trends));
    let mut around = around(design, &imputed, options.anticipation, level);
    around.method = "imputation";
    around.options.insert(0, ("aggregate", options.aggregate.name().to_owned()));
    around.options.push((
        "standard error",
        "Borusyak, Jaravel and Spiess (2024): gaps around cohort-by-period means, by cluster, no \
         small-sample factor"
            .to_owned(),
    ));
    around.details = tables(&keys, &found, options.aggregate, level);
    if let Some(tested) = tested {
        around.details.push(lead_table(&tested, level));
        match tested.test {
            Some(test) => around.diagnostics.extend([
                number("pre-trend test, chi-squared", test.statistic),
                counted("pre-trend degrees of freedom", test.degrees),
                number("pre-trend p-value", test.p_value),
            ]),
            None => around.diagnostics.push(said(
                "pre-trend test",
                "not defined: too few periods \
                 before treatment, or their covariance has not full rank",
            )),
        }
        around
            .options
            .push(("pre-trend standard error", "by cluster, G/(G−1) · (n−1)/(n−K)".to_owned()));
    }
    Ok(answer(found[0].estimate, around))
}

fn lead_table(tested: &PreTrends, level: f64) -> Table {
    let columns = ["periods_before"].into_iter().chain(UNCERTAINTY).collect();
    let row = |(ahead, estimate): &(i64, Estimate)| {
        let mut row = vec![(*ahead).into()];
        row.extend(uncertainty(*estimate, level));
        row
    };
    Table { name: "pre_trends", columns, rows: tested.leads.iter().map(row).collect() }
}

pub(crate) fn check(
    by: Aggregate,
    anticipation: i64,
    estimator: &'static str,
) -> Result<(), StaggeredError> {
    if anticipation < 0 {
        let needed = "a whole number from 0";
        return Err(StaggeredError::Range { option: "anticipation", value: -1.0, needed });
    }
    match by {
        Aggregate::Dynamic { balance: Some(_) } => Err(StaggeredError::NoMeaning {
            option: "balanced event times",
            estimator,
            instead: "use the estimator callaway-santanna, or all event times",
        }),
        _ => Ok(()),
    }
}

pub(crate) fn tables(keys: &[i64], found: &[Averages], by: Aggregate, level: f64) -> Vec<Table> {
    let part = |(key, found): (&i64, &Averages)| Part {
        key: *key,
        estimate: found.estimate,
        n: found.units,
    };
    let parts: Vec<Part> = keys.iter().zip(&found[1..]).map(part).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    vec![parts_table(key_name(by), "units", &parts, level, None)]
}

/// Returns what answers of imputed effects have in common.
pub(crate) fn around(design: &Design, imputed: &Imputed, anticipation: i64, level: f64) -> Around {
    let untreated = imputed.rows.iter().filter(|row| row.untreated).count();
    let mut warnings = imputed.warnings.clone();
    if imputed.treated_units < 2 || imputed.treated_clusters < 2 {
        warnings.push(
            "One treated unit, or one treated cluster, has no sampling standard error: use a \
             synthetic control with placebos, or randomisation inference."
                .to_owned(),
        );
    }
    let covariates = match design.covariate_names.is_empty() {
        true => "none".to_owned(),
        false => design.covariate_names.join(", "),
    };
    let cluster = design.cluster.as_ref().map_or("unit", |(name, _)| name);
    Around {
        method: "",
        options: vec![
            ("comparison", "untreated rows: never and not-yet treated".to_owned()),
            ("anticipation", anticipation.to_string()),
            ("covariates", covariates),
            ("cluster", cluster.to_owned()),
            ("distribution", "normal".to_owned()),
            ("level", level.to_string()),
        ],
        level,
        n: imputed.rows.len(),
        clusters: Some(imputed.clusters),
        details: Vec::new(),
        diagnostics: vec![
            counted("treated rows", imputed.rows.len() - untreated),
            counted("untreated rows", untreated),
            counted("treated units", imputed.treated_units),
            counted("rows left out as incomplete", design.rows_left_out),
        ],
        warnings,
    }
}
