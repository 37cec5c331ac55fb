//! The front door to convergence: spread over the years, growth against the start, clubs.

use std::cell::OnceCell;

use numerics::distribution::student_quantile;
use numerics::regression::Line;
use numerics::sum::count;

use super::club_answer;
use super::clubs::{ClubSettings, Clubs, convergence_clubs, hodrick_prescott};
use super::{
    ConvergenceError, Coverage, Growth, Panel, SigmaConvergence, beta_convergence, check_panel,
    sigma_convergence,
};
use crate::asked::asked;
use crate::column::check_length;
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

const BARRO: &str = "Barro and Sala-i-Martin (1992), doi 10.1086/261816";

/// Every measure of convergence.
pub const MEASURES: &[Listed] = &[
    Listed::new(
        "sigma-convergence",
        "sigma convergence",
        "slope of the areas' standard deviation on the year; below zero they grow alike",
        BARRO,
    ),
    Listed::new(
        "relative-sigma-convergence",
        "sigma convergence of the coefficient of variation",
        "slope of the areas' standard deviation over mean on the year",
        BARRO,
    ),
    Listed::new(
        "beta-convergence",
        "beta convergence, unconditional",
        "slope of yearly growth on the starting level; below zero those behind catch up",
        BARRO,
    ),
    Listed::new(
        "log-t",
        "log t test of convergence",
        "slope b of ln(H₁/Hₜ) − 2 ln ln t on ln t; convergence is rejected where its t is below \
         −1.65",
        "Phillips and Sul (2007), doi 10.1111/j.1468-0262.2007.00811.x",
    ),
    Listed::new(
        "convergence-clubs",
        "convergence clubs",
        "number of groups of areas that pass the log t test, by core groups and joining",
        "Phillips and Sul (2007, 2009), doi 10.1002/jae.1080",
    ),
];

/// What to measure and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConvergenceQuestion<'a> {
    /// Which measures, by id of [`MEASURES`]; all where empty.
    pub measures: &'a [&'a str],
    /// Which areas a year's spread is taken over.
    pub coverage: Coverage,
    /// How growth is measured.
    pub growth: Growth,
    /// How clubs are sought.
    pub clubs: ClubSettings,
    /// Short waves are taken out with this λ before clubs are sought, where it is given.
    pub smoothing: Option<f64>,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// Returns the measures of convergence, in the order they are listed or asked for.
///
/// Where none is named, a measure that these areas and years do not allow has no estimate and a
/// diagnostic that says why.
///
/// # Errors
/// [`ConvergenceError`] where the question or the panel has no meaning, a measure is unknown, or
/// one that is named cannot be taken.
///
/// ```
/// use measures::convergence::answer::{ConvergenceQuestion, convergence};
/// use measures::convergence::clubs::ClubSettings;
/// use measures::convergence::{Coverage, Growth, Panel};
///
/// let columns = [vec![Some(10.0), Some(20.0)], vec![Some(14.0), Some(20.0)]];
/// let names = ["Ale".to_owned(), "Borås".to_owned()];
/// let panel = Panel { years: &[2010, 2020], columns: &columns, weights: None };
/// let question = ConvergenceQuestion {
///     measures: &["sigma-convergence"],
///     coverage: Coverage::SameAreas,
///     growth: Growth::AbsoluteChange,
///     clubs: ClubSettings::phillips_sul(2),
///     smoothing: None,
///     level: 0.95,
/// };
/// let found = convergence(&question, &names, &panel).unwrap();
/// assert!((found[0].estimate.unwrap() - -0.2).abs() < 1e-12);
/// ```
pub fn convergence(
    question: &ConvergenceQuestion<'_>,
    names: &[String],
    panel: &Panel<'_>,
) -> Result<Vec<Estimate>, ConvergenceError> {
    let asked = asked(question.measures, MEASURES.iter(), question.level)?;
    check_panel(panel)?;
    check_length("name", names.len(), panel.columns.first().map_or(0, Vec::len))?;
    let clubs = OnceCell::new();
    let clubs = || {
        let found: &Result<Clubs, ConvergenceError> =
            clubs.get_or_init(|| clubs_of(question, panel));
        found.as_ref().map_err(Clone::clone)
    };
    let settings = &question.clubs;
    let one = |listed: &Listed| {
        let found = match listed.id {
            "sigma-convergence" | "relative-sigma-convergence" => sigma(listed, question, panel),
            "beta-convergence" => beta(listed, question, panel),
            "log-t" => clubs().map(|f| club_answer::test(listed, f, settings, question.level)),
            _ => clubs().map(|found| club_answer::clubs(listed, found, names, settings)),
        };
        let is_of_clubs = ["log-t", "convergence-clubs"].contains(&listed.id);
        let smoothing = question.smoothing.filter(|_| is_of_clubs);
        let found = found.map(|estimate| smoothed(estimate, smoothing));
        match found {
            Err(error) if question.measures.is_empty() && is_of_data(&error) => {
                Ok(undefined(listed, names.len(), error.to_string()))
            }
            other => other,
        }
    };
    asked.into_iter().map(one).collect()
}

/// Adds how short waves were taken out to an estimate's method.
fn smoothed(mut estimate: Estimate, smoothing: Option<f64>) -> Estimate {
    if let Some(lambda) = smoothing {
        estimate.method.push_str(&format!("; short waves taken out with λ = {lambda}"));
    }
    estimate
}

/// Returns whether an error is of what these areas and years allow, so that other measures may
/// answer.
fn is_of_data(error: &ConvergenceError) -> bool {
    matches!(
        error,
        ConvergenceError::NoTime { .. }
            | ConvergenceError::NotPositive { .. }
            | ConvergenceError::Spacing { .. }
            | ConvergenceError::TooFewAreas { .. }
            | ConvergenceError::TooFewPeriods { .. }
    )
}

fn undefined(listed: &Listed, n: usize, reason: String) -> Estimate {
    Estimate {
        measure: listed.name,
        estimate: None,
        standard_error: None,
        interval: None,
        method: listed.definition.to_owned(),
        n,
        diagnostics: vec![Diagnostic { name: "no estimate", finding: Finding::Text(reason) }],
        parts: Vec::new(),
    }
}

/// Returns the slope of a line as an estimate with Student's interval.
fn of_line(listed: &Listed, line: Option<&Line>, level: f64, method: String) -> Estimate {
    let degrees = |line: &Line| count(line.n.saturating_sub(2));
    let interval = |line: &Line| {
        let error = line.slope_standard_error?;
        let reach = student_quantile(0.5 + 0.5 * level, degrees(line)) * error;
        let (low, high) = (line.slope - reach, line.slope + reach);
        Some(Interval { low, high, level, method: "Student's t, n − 2" })
    };
    let share = line.and_then(|line| line.r_squared).map(|share| Diagnostic {
        name: "share of variance on the line (R²)",
        finding: Finding::Number(share),
    });
    Estimate {
        estimate: line.map(|line| line.slope),
        standard_error: line.and_then(|line| line.slope_standard_error),
        interval: line.and_then(interval),
        method,
        diagnostics: share.into_iter().collect(),
        ..undefined(listed, line.map_or(0, |line| line.n), String::new())
    }
}

fn sigma(
    listed: &Listed,
    question: &ConvergenceQuestion<'_>,
    panel: &Panel<'_>,
) -> Result<Estimate, ConvergenceError> {
    let SigmaConvergence { years, trend, relative_trend } =
        sigma_convergence(panel, question.coverage)?;
    let is_relative = listed.id == "relative-sigma-convergence";
    let line = if is_relative { relative_trend } else { trend };
    let areas = match question.coverage {
        Coverage::SameAreas => "areas with a value every year",
        Coverage::EachYear => "each year's own areas",
    };
    let weights = if panel.weights.is_some() { "by weight" } else { "counting alike" };
    let method = format!(
        "{areas}, {weights}; divisor n or the sum of weights; least squares on the year, years \
         taken as independent; n counts years"
    );
    let mut estimate = of_line(listed, line.as_ref(), question.level, method);
    if line.is_none() {
        let reason = match question.coverage {
            Coverage::SameAreas if years.is_empty() => "no area has a value every year",
            _ => "fewer than two years have a spread",
        };
        let reason = reason.to_owned();
        estimate
            .diagnostics
            .push(Diagnostic { name: "no estimate", finding: Finding::Text(reason) });
    }
    estimate.parts = years
        .iter()
        .map(|year| Part {
            parts: vec![
                Part::new("areas", count(year.n)),
                Part::new("mean", year.mean),
                Part::new("standard deviation", year.standard_deviation),
                Part::new("coefficient of variation", year.coefficient_of_variation),
            ],
            ..Part::new(
                year.year.to_string(),
                if is_relative {
                    year.coefficient_of_variation
                } else {
                    Some(year.standard_deviation)
                },
            )
        })
        .collect();
    Ok(estimate)
}

fn beta(
    listed: &Listed,
    question: &ConvergenceQuestion<'_>,
    panel: &Panel<'_>,
) -> Result<Estimate, ConvergenceError> {
    let ends = panel.years.first().zip(panel.years.last());
    let years = ends.map_or(0.0, |(first, last)| f64::from(*last) - f64::from(*first));
    let column = |column: Option<&Vec<Option<f64>>>| column.cloned().unwrap_or_default();
    let (start, end) = (column(panel.columns.first()), column(panel.columns.last()));
    let found = beta_convergence(&start, &end, years, question.growth)?;
    let growth = match question.growth {
        Growth::AbsoluteChange => "yearly change on the first year's level",
        Growth::Logarithmic => "yearly change of the logarithm on the first year's logarithm",
    };
    let method = format!("{growth}, least squares, every area counting alike; n counts areas");
    let line = found.as_ref().map(|found| &found.line);
    let mut estimate = of_line(listed, line, question.level, method);
    match found {
        Some(found) => {
            let finding = Finding::Count(found.left_out);
            estimate.diagnostics.push(Diagnostic {
                name: "areas without a value in the first or last year left out",
                finding,
            });
            estimate.parts = vec![
                Part::new("share of the distance closed per year", found.closed_per_year),
                Part::new("years", years),
            ];
        }
        None => {
            let reason = "fewer than two starting levels".to_owned();
            let finding = Finding::Text(reason);
            estimate.diagnostics.push(Diagnostic { name: "no estimate", finding });
        }
    }
    Ok(estimate)
}

/// Seeks clubs, in smoothed series where that is asked for.
fn clubs_of(
    question: &ConvergenceQuestion<'_>,
    panel: &Panel<'_>,
) -> Result<Clubs, ConvergenceError> {
    let steps =
        || panel.years.windows(2).map(|pair| (pair[1], i64::from(pair[1]) - i64::from(pair[0])));
    let usual = steps().next().map_or(1, |(_, step)| step);
    if let Some((year, step)) = steps().find(|(_, step)| *step != usual) {
        return Err(ConvergenceError::Spacing { year, step, usual });
    }
    let Some(lambda) = question.smoothing else {
        return convergence_clubs(panel.columns, &question.clubs);
    };
    let mut smooth = panel.columns.to_vec();
    for area in 0..panel.columns.first().map_or(0, Vec::len) {
        let series: Option<Vec<f64>> = panel.columns.iter().map(|column| column[area]).collect();
        // An area with a gap is left out of clubs.
        let Some(series) = series else { continue };
        for (column, value) in smooth.iter_mut().zip(hodrick_prescott(&series, lambda)?) {
            column[area] = Some(value);
        }
    }
    convergence_clubs(&smooth, &question.clubs)
}

#[cfg(test)]
mod tests;
