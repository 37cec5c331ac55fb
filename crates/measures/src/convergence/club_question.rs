//! The front door to convergence clubs.

use super::ConvergenceError;
use super::clubs::{Club, ClubSettings, Clubs, LogT, LongRun, convergence_clubs};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

/// Measures of convergence that answer as estimates.
pub const MEASURES: &[Listed] = &[
    Listed {
        id: "log-t",
        name: "log t test of convergence",
        definition: "slope b of ln(H₁/Hₜ) − 2 ln ln t on ln t; convergence is rejected where its t \
                     is below −1.65",
        source: "Phillips and Sul (2007), doi 10.1111/j.1468-0262.2007.00811.x",
    },
    Listed {
        id: "convergence-clubs",
        name: "convergence clubs",
        definition: "number of groups of areas that pass the log t test, by core groups and joining",
        source: "Phillips and Sul (2007, 2009), doi 10.1002/jae.1080",
    },
];

/// Returns the log t test of all areas and their clubs; columns are equally spaced periods, rows
/// areas named by `names`.
///
/// # Errors
/// [`ConvergenceError`] where columns cannot be used, settings have no meaning or a measure is
/// unknown.
pub fn club_estimates(
    measures: &[&str],
    names: &[String],
    columns: &[Vec<Option<f64>>],
    settings: &ClubSettings,
) -> Result<Vec<Estimate>, ConvergenceError> {
    let known: Vec<&str> = MEASURES.iter().map(|listed| listed.id).collect();
    if let Some(id) = measures.iter().find(|id| !known.contains(id)) {
        let (id, known) = ((*id).to_owned(), known.join(", "));
        return Err(ConvergenceError::UnknownMeasure { id, known });
    }
    crate::column::check_length("name", names.len(), columns.first().map_or(0, Vec::len))?;
    let found = convergence_clubs(columns, settings)?;
    let ids = if measures.is_empty() { &known[..] } else { measures };
    let one = |id: &&str| {
        if *id == "log-t" { test(&found, settings) } else { clubs(&found, names, settings) }
    };
    Ok(ids.iter().map(one).collect())
}

fn test(found: &Clubs, settings: &ClubSettings) -> Estimate {
    let all = found.all;
    let mut diagnostics = left_out(found);
    match all {
        Some(all) => {
            diagnostics.push(Diagnostic { name: "t", finding: Finding::Number(all.t) });
            let verdict = if all.t > settings.critical_value {
                "convergence of all areas is not rejected"
            } else {
                "convergence of all areas is rejected"
            };
            let finding = Finding::Text(verdict.to_owned());
            diagnostics.push(Diagnostic { name: "verdict", finding });
        }
        None => {
            let finding =
                Finding::Text("undefined: the areas do not differ in a period".to_owned());
            diagnostics.push(Diagnostic { name: "no estimate", finding });
        }
    }
    Estimate {
        measure: MEASURES[0].name,
        estimate: all.map(|all| all.slope),
        standard_error: all.map(|all| all.standard_error),
        interval: all.map(|all| Interval::normal(all.slope, all.standard_error, 0.95)),
        method: method(settings),
        n: n_areas(found),
        diagnostics,
        parts: Vec::new(),
    }
}

fn clubs(found: &Clubs, names: &[String], settings: &ClubSettings) -> Estimate {
    let areas =
        |rows: &[usize]| rows.iter().map(|row| Part::new(names[*row].clone(), None)).collect();
    let part = |(number, club): (usize, &Club)| Part {
        name: format!("club {}", number + 1),
        estimate: club.test.as_ref().map(|test: &LogT| test.slope),
        standard_error: club.test.as_ref().map(|test| test.standard_error),
        parts: areas(&club.rows),
    };
    let mut parts: Vec<Part> = found.clubs.iter().enumerate().map(part).collect();
    if !found.divergent.is_empty() {
        let members = areas(&found.divergent);
        parts.push(Part { parts: members, ..Part::new("divergent", None) });
    }
    let mut diagnostics = left_out(found);
    let finding = Finding::Count(found.before_merging);
    diagnostics.push(Diagnostic { name: "clubs before merging", finding });
    Estimate {
        measure: MEASURES[1].name,
        estimate: Some(numerics::sum::count(found.clubs.len())),
        standard_error: None,
        interval: None,
        method: method(settings),
        n: n_areas(found),
        diagnostics,
        parts,
    }
}

fn n_areas(found: &Clubs) -> usize {
    found.clubs.iter().map(|club| club.rows.len()).sum::<usize>() + found.divergent.len()
}

fn left_out(found: &Clubs) -> Vec<Diagnostic> {
    let finding = Finding::Count(found.left_out.len());
    let name = "areas without a value in some period left out";
    if found.left_out.is_empty() { Vec::new() } else { vec![Diagnostic { name, finding }] }
}

fn method(settings: &ClubSettings) -> String {
    let long_run = match settings.long_run {
        LongRun::QuadraticSpectral => "quadratic spectral kernel, Andrews' bandwidth".to_owned(),
        LongRun::Bartlett { lag } => format!("Bartlett kernel to lag {lag}"),
    };
    format!(
        "first {} of periods left out, rejected at t below {}, joining above {}; {long_run}",
        settings.first_left_out, settings.critical_value, settings.joining_value
    )
}
