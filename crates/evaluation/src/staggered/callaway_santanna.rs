//! Group-time average effects and their averages.

use numerics::answer::Diagnostic;

use crate::answer::{Cell as Entry, Evaluation, Table};
use crate::staggered::aggregation::{Aggregate, Aggregated, Average, aggregated};
use crate::staggered::design::Design;
use crate::staggered::event_covariance::{EventCovariance, covariance_table, event_covariance};
use crate::staggered::group_time::{Base, Cell, group_time_effects};
use crate::staggered::influence::{Influence, Wald, wald};
use crate::staggered::multiplier::{Bands, Multiplier, bands};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::{
    Around, Estimate, Part, UNCERTAINTY, answer, band, counted, key_name, number, parts_table,
    said, uncertainty, whole,
};
use crate::staggered::sample::{Control, Gaps, Sample, SampleRule, SmallCohorts};
use crate::staggered::two_by_two::Method;

/// How standard errors are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inference {
    /// From the influence functions: `√(Σ ψ²) / n`, summed within clusters first.
    Analytic,
    /// From the influence functions times random multipliers, with a band for all effects at once.
    Multiplier {
        /// The multipliers.
        multiplier: Multiplier,
        /// How many draws; 999 is usual.
        draws: usize,
        /// What fixes the draws.
        seed: u64,
    },
}

/// The options of the estimator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallawaySantanna {
    /// Who the treated are compared with.
    pub control: Control,
    /// How covariates are used; without any, all are the same.
    pub method: Method,
    /// The period that outcomes are compared with before treatment.
    pub base: Base,
    /// How many periods before its start a treatment may already have an effect, from 0.
    pub anticipation: i64,
    /// What the one number averages.
    pub aggregate: Aggregate,
    /// What to do with units whose rows have gaps.
    pub gaps: Gaps,
    /// What to do with cohorts of one unit.
    pub small_cohorts: SmallCohorts,
    /// How standard errors are made.
    pub inference: Inference,
}

/// Group-time effects, their averages and what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTime {
    /// The units and periods in use.
    pub sample: Sample,
    /// The effects by cohort and period.
    pub cells: Vec<Cell>,
    /// One per cell; `None` where none is defined.
    pub cell_errors: Vec<Option<f64>>,
    /// The averages.
    pub aggregated: Aggregated,
    /// One per part of the averages.
    pub part_errors: Vec<Option<f64>>,
    /// That of the one number.
    pub overall_error: Option<f64>,
    /// How many standard errors hold all cells, and all parts, at once.
    pub critical: (Option<f64>, Option<f64>),
    /// The test that all effects before treatment are zero.
    pub pre_test: Option<Wald>,
    /// The covariance of averages by time since treatment, where all have one reference: with
    /// [`Base::Universal`]. `None` where an average has no standard error.
    pub event_covariance: Option<EventCovariance>,
}

/// Returns group-time effects and their averages.
///
/// # Errors
/// [`StaggeredError`] where the options have no meaning together, or nothing can be estimated.
///
/// # Source
/// Callaway, B. and Sant'Anna, P. (2021), Journal of Econometrics 225, doi
/// 10.1016/j.jeconom.2020.12.001.
pub fn group_time(
    design: &Design,
    options: &CallawaySantanna,
    level: f64,
) -> Result<GroupTime, StaggeredError> {
    check(options)?;
    let rule = SampleRule {
        control: options.control,
        gaps: options.gaps,
        small_cohorts: options.small_cohorts,
        anticipation: options.anticipation,
    };
    let sample = Sample::of(design, rule)?;
    let cells = group_time_effects(&sample, rule, options.base, options.method)?;
    let averages = aggregated(&sample, &cells, options.aggregate)?;
    let mut columns: Vec<Vec<f64>> = cells.iter().map(|cell| cell.influence.clone()).collect();
    columns.extend(averages.parts.iter().map(|part| part.influence.clone()));
    columns.push(averages.overall.influence.clone());
    let influence = Influence::of(&columns, sample.n, sample.cluster.as_deref(), sample.clusters);
    let (k, parts) = (cells.len(), averages.parts.len());
    let found = errors(&influence, options.inference, level, k, parts);
    let [of_cells, of_parts, of_overall] = found;
    let known = sample.treated_clusters >= 2;
    let keep = |error: Option<f64>, treated: usize| error.filter(|_| known && treated >= 2);
    let pre_test = pre_test(&influence, &cells, known, options.anticipation);
    let mut event_covariance = match options.aggregate {
        Aggregate::Dynamic { .. } => event_covariance(&cells, &averages.parts, &influence, k),
        _ => None,
    };
    event_covariance = event_covariance.filter(|_| {
        let is_reference = |part: &Average| part.influence.iter().all(|value| *value == 0.0);
        known && averages.parts.iter().all(|part| part.treated >= 2 || is_reference(part))
    });
    Ok(GroupTime {
        event_covariance,
        cell_errors: of_cells
            .standard_errors
            .iter()
            .zip(&cells)
            .map(|(error, cell)| keep(*error, cell.treated).filter(|_| cell.effect.is_ok()))
            .collect(),
        part_errors: of_parts
            .standard_errors
            .iter()
            .zip(&averages.parts)
            .map(|(error, part)| keep(*error, part.treated))
            .collect(),
        overall_error: keep(of_overall.standard_errors[0], averages.overall.treated),
        critical: (of_cells.critical, of_parts.critical),
        sample,
        cells,
        aggregated: averages,
        pre_test,
    })
}

fn check(options: &CallawaySantanna) -> Result<(), StaggeredError> {
    let range = |option, value: f64, needed| StaggeredError::Range { option, value, needed };
    if options.anticipation < 0 {
        return Err(range("anticipation", -1.0, "a whole number from 0"));
    }
    if let Inference::Multiplier { draws, .. } = options.inference
        && draws < 99
    {
        return Err(range("draws", numerics::sum::count(draws), "99 or more; 999 is usual"));
    }
    match options.aggregate {
        Aggregate::Dynamic { balance: Some(balance) } if balance < 0 => {
            Err(range("balance", -1.0, "a whole number of periods from 0"))
        }
        _ => Ok(()),
    }
}

/// Returns the standard errors of cells, parts and the one number.
fn errors(
    influence: &Influence,
    inference: Inference,
    level: f64,
    cells: usize,
    parts: usize,
) -> [Bands; 3] {
    let groups =
        [(0..cells).collect::<Vec<usize>>(), (cells..cells + parts).collect(), vec![cells + parts]];
    match inference {
        Inference::Analytic => groups.map(|group| Bands {
            standard_errors: group.iter().map(|&k| influence.standard_error(k)).collect(),
            critical: None,
        }),
        Inference::Multiplier { multiplier, draws, seed } => {
            let found = bands(influence, multiplier, draws, seed, level, &groups);
            let mut found = found.into_iter();
            std::array::from_fn(|_| found.next().expect("one answer per group"))
        }
    }
}

/// Returns the test that all effects before treatment and its anticipation are zero.
fn pre_test(influence: &Influence, cells: &[Cell], known: bool, anticipation: i64) -> Option<Wald> {
    let before = |cell: &Cell| {
        cell.period < cell.cohort - anticipation && !cell.is_reference() && cell.effect.is_ok()
    };
    let chosen: Vec<usize> =
        cells.iter().enumerate().filter(|(_, cell)| before(cell)).map(|(k, _)| k).collect();
    let effects: Vec<f64> =
        cells.iter().map(|cell| cell.effect.as_ref().copied().unwrap_or(0.0)).collect();
    if known { wald(influence, &effects, &chosen) } else { None }
}

/// Returns the answer to the command: the average asked for, every part and every cell.
///
/// # Errors
/// As [`group_time`].
pub fn callaway_santanna(
    design: &Design,
    options: &CallawaySantanna,
    level: f64,
) -> Result<Evaluation, StaggeredError> {
    let found = group_time(design, options, level)?;
    let overall =
        Estimate { value: found.aggregated.overall.effect, standard_error: found.overall_error };
    let parts: Vec<Part> =
        found.aggregated.parts.iter().zip(&found.part_errors).map(part).collect();
    let mut details = Vec::new();
    if !parts.is_empty() {
        let key = key_name(options.aggregate);
        details.push(parts_table(key, "treated_units", &parts, level, found.critical.1));
    }
    details.push(cell_table(&found, level));
    details.extend(found.event_covariance.as_ref().map(covariance_table));
    let around = Around {
        method: "callaway-santanna",
        options: named(design, options, level, found.event_covariance.as_ref()),
        level,
        n: found.sample.rows,
        clusters: Some(found.sample.clusters),
        details,
        diagnostics: diagnostics(design, &found),
        warnings: warnings(&found, options),
    };
    Ok(answer(overall, around))
}

fn part((average, error): (&Average, &Option<f64>)) -> Part {
    let estimate = Estimate { value: average.effect, standard_error: *error };
    Part { key: average.key.unwrap_or(0), estimate, n: average.treated }
}

fn cell_table(found: &GroupTime, level: f64) -> Table {
    let mut columns = vec!["cohort", "period", "base_period"];
    columns.extend(UNCERTAINTY);
    columns.extend(["band_low", "band_high", "treated_units", "comparison_units", "note"]);
    let row = |(cell, error): (&Cell, &Option<f64>)| {
        let mut row: Vec<Entry> = vec![cell.cohort.into(), cell.period.into(), cell.base.into()];
        match &cell.effect {
            Ok(value) => {
                let estimate = Estimate { value: *value, standard_error: *error };
                row.extend(uncertainty(estimate, level));
                row.extend(band(estimate, found.critical.0));
            }
            Err(_) => row.extend(vec![Entry::Missing; 7]),
        }
        row.extend([whole(cell.treated), whole(cell.controls)]);
        row.push(match &cell.effect {
            Err(reason) => reason.to_string().as_str().into(),
            Ok(_) if cell.is_reference() => "reference".into(),
            Ok(_) => Entry::Missing,
        });
        row
    };
    let rows = found.cells.iter().zip(&found.cell_errors).map(row).collect();
    Table { name: "group_time_effects", columns, rows }
}

fn named(
    design: &Design,
    options: &CallawaySantanna,
    level: f64,
    event_covariance: Option<&EventCovariance>,
) -> Vec<(&'static str, String)> {
    let method = match options.method {
        Method::DoublyRobust => "dr (doubly robust)",
        Method::InverseProbability => "ipw (inverse probability weighting, normalised)",
        Method::Regression => "reg (outcome regression)",
    };
    let covariates = match design.covariate_names.is_empty() {
        true => "none".to_owned(),
        false => design.covariate_names.join(", "),
    };
    let inference = match options.inference {
        Inference::Analytic => "influence functions, √(Σψ²)/n, no small-sample factor".to_owned(),
        Inference::Multiplier { multiplier, draws, seed } => format!(
            "multiplier bootstrap ({}), {draws} draws, seed {seed}, interquartile range over 1.349",
            match multiplier {
                Multiplier::Mammen => "Mammen",
                Multiplier::Rademacher => "Rademacher",
            }
        ),
    };
    let aggregate = match options.aggregate {
        Aggregate::Dynamic { balance: Some(balance) } => format!("dynamic, balanced to {balance}"),
        other => other.name().to_owned(),
    };
    let gaps = match options.gaps {
        Gaps::DropUnits => "units with gaps left out",
        Gaps::PerCell => "per cell: units observed in both periods",
        Gaps::RepeatedCrossSection => "rows as repeated cross-sections",
    };
    let cluster = design.cluster.as_ref().map_or("unit", |(name, _)| name);
    let mut named = vec![
        ("control", control_name(options.control).to_owned()),
        ("method", method.to_owned()),
        ("base", if options.base == Base::Varying { "varying" } else { "universal" }.to_owned()),
        ("anticipation", options.anticipation.to_string()),
        ("aggregate", aggregate),
        ("covariates", covariates),
        ("gaps", gaps.to_owned()),
        ("cluster", cluster.to_owned()),
        ("standard error", inference),
        ("distribution", "normal".to_owned()),
        ("level", level.to_string()),
    ];
    named.extend(event_covariance.map(|found| ("reference", found.reference.to_string())));
    named
}

/// Returns the name that the command line has.
pub(crate) fn control_name(control: Control) -> &'static str {
    match control {
        Control::Never => "never",
        Control::NotYet => "not-yet",
        Control::LastCohort => "last-cohort",
    }
}

fn diagnostics(design: &Design, found: &GroupTime) -> Vec<Diagnostic> {
    let sample = &found.sample;
    let treated: usize = sample.cohorts.values().sum();
    let mut diagnostics = vec![
        counted("treated units", treated),
        counted("comparison units never treated", sample.n - treated),
        counted("cohorts", sample.cohorts.len()),
        counted("rows left out as incomplete", design.rows_left_out),
        counted("cells without an estimate", found.aggregated.left_out),
    ];
    match found.pre_test {
        Some(test) => diagnostics.extend([
            number("pre-test of effects before treatment, chi-squared", test.statistic),
            counted("pre-test degrees of freedom", test.degrees),
            number("pre-test p-value", test.p_value),
        ]),
        None => diagnostics.push(said(
            "pre-test",
            "not defined: no cell before treatment has a standard error, or their covariance has \
             not full rank",
        )),
    }
    if let Some(critical) = found.critical.1.or(found.critical.0) {
        diagnostics.push(number("critical value of the uniform band", critical));
    }
    diagnostics
}

fn warnings(found: &GroupTime, options: &CallawaySantanna) -> Vec<String> {
    let mut warnings = found.sample.warnings.clone();
    if found.aggregated.left_out > 0 {
        warnings.push(format!(
            "{} cohorts by periods have no estimate and are left out of the averages; the table \
             says why.",
            found.aggregated.left_out
        ));
    }
    if found.overall_error.is_none() {
        warnings.push(
            "One treated unit, or one treated cluster, has no sampling standard error: use a \
             synthetic control with placebos, or randomisation inference."
                .to_owned(),
        );
    }
    if options.gaps == Gaps::RepeatedCrossSection && found.sample.rows > found.sample.n {
        warnings.push(
            "Units seen in several periods are compared as if each period were a separate sample."
                .to_owned(),
        );
    }
    let small: Vec<String> =
        found.sample.cohorts.iter().filter(|(_, n)| **n < 5).map(|(c, _)| c.to_string()).collect();
    if !small.is_empty() {
        warnings.push(format!(
            "Cohorts of fewer than five units; their standard errors are too small: {}.",
            small.join(", ")
        ));
    }
    warnings
}
