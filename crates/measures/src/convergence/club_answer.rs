//! The log t test and convergence clubs as estimates.

use super::clubs::{Club, ClubSettings, Clubs, LogT, LongRun};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

/// Returns the test of all areas together.
pub(super) fn test(
    listed: &Listed,
    found: &Clubs,
    settings: &ClubSettings,
    level: f64,
) -> Estimate {
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
        measure: listed.name,
        estimate: all.map(|all| all.slope),
        standard_error: all.map(|all| all.standard_error),
        interval: all.map(|all| Interval::normal(all.slope, all.standard_error, level)),
        method: method(settings),
        n: n_areas(found),
        diagnostics,
        parts: Vec::new(),
    }
}

/// Returns how many clubs there are, with their areas as parts.
pub(super) fn clubs(
    listed: &Listed,
    found: &Clubs,
    names: &[String],
    settings: &ClubSettings,
) -> Estimate {
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
        measure: listed.name,
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
