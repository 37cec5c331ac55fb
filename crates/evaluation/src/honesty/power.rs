//! What could have been found: power in closed form, on the real panel, and of pre-tests.

pub mod change;
pub mod closed_form;
pub mod panel;
pub mod pre_trends;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Table};
use crate::honesty::event_study::{EventStudy, EventStudyColumns, EventStudyError};
use crate::honesty::power::change::difference_in_changes;
use crate::honesty::power::closed_form::{detectable_effect, two_group_effect, two_group_power};
use crate::honesty::power::panel::{Decision, Plan, PowerCurve, TrialError, trial};
use crate::honesty::power::pre_trends::PreTester;
use crate::panel::Panel;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PowerQuestion<'a> {
    /// The smallest effect that two groups of these sizes can show, by the noncentral t.
    Groups {
        /// Units treated.
        treated: usize,
        /// Units compared with.
        others: usize,
        /// The standard deviation of the outcome within groups; 1 gives effects in its units.
        deviation: f64,
        /// The size of the test, 0.05.
        size: f64,
        /// The chance wanted, 0.8.
        power: f64,
    },
    /// The smallest effect that an estimate with this standard error can show.
    Estimate {
        /// The standard error.
        standard_error: f64,
        /// Degrees of freedom.
        degrees: f64,
        /// The rows that it rests on.
        n: usize,
        /// The size of the test, 0.05.
        size: f64,
        /// The chance wanted, 0.8.
        power: f64,
    },
    /// The smallest effect that the difference in mean changes shows on a real panel.
    Panel {
        /// The panel.
        panel: &'a Panel,
        /// How trials are made.
        plan: Plan<'a>,
    },
    /// What a test for trends before the start can see.
    PreTrends {
        /// The event study.
        columns: EventStudyColumns<'a>,
        /// A violation to be judged, one number per period in the order of the columns; straight
        /// lines alone where there is none.
        violation: Option<&'a [f64]>,
        /// The confidence at which a coefficient counts as significant, 0.95.
        level: f64,
    },
}

/// A question about power that has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PowerError {
    /// The event study is none.
    #[error(transparent)]
    EventStudy(#[from] EventStudyError),
    /// Nothing can be tried on the panel.
    #[error(transparent)]
    Trial(#[from] TrialError),
    /// An option is out of range.
    #[error("read the {option}: {value} is not {range}")]
    Option {
        /// Its name.
        option: &'static str,
        /// As given.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// The coefficients before the start do not vary freely.
    #[error(
        "judge trends before the start: the covariance of their coefficients has no inverse; drop \
         periods until it has one"
    )]
    Singular,
    /// The violation is not as long as there are periods.
    #[error("read the violation: it has {found} numbers for {expected} periods; give one for each")]
    Violation {
        /// As given.
        found: usize,
        /// Periods.
        expected: usize,
    },
}

/// Smaller sizes have critical values without meaning at few degrees of freedom.
const SMALLEST_SIZE: f64 = 1e-6;

/// Chances of detection that slopes are found for.
const DETECTED: [f64; 2] = [0.5, 0.8];

/// Returns the smallest effect that can be found, or what a pre-test can see.
///
/// # Errors
/// [`PowerError`] where an option is out of range, the event study is none or nothing can be tried
/// on the panel.
///
/// # Source
/// See [`closed_form`], [`panel`] and [`pre_trends`].
pub fn power(question: &PowerQuestion<'_>) -> Result<Evaluation, PowerError> {
    match *question {
        PowerQuestion::Groups { treated, others, deviation, size, power } => {
            check_shares(size, power)?;
            positive("deviation", deviation)?;
            let (n, m) = (numerics::sum::count(treated), numerics::sum::count(others));
            if treated < 1 || others < 1 || treated + others < 3 {
                let range = "1 or more on both sides, 3 in all";
                return Err(PowerError::Option { option: "group size", value: n.min(m), range });
            }
            let effect = deviation * two_group_effect(n, m, power, size);
            let at = |e: f64| two_group_power(e / deviation, n, m, size);
            let mut answer = closed(effect, at, treated + others, size, power);
            if treated == 1 || others == 1 {
                answer.warnings.push(
                    "One group is a single unit: the closed form takes its spread from the other \
                     group and holds only if both vary alike; try effects on the panel instead."
                        .to_owned(),
                );
            }
            Ok(answer)
        }
        PowerQuestion::Estimate { standard_error, degrees, n, size, power } => {
            check_shares(size, power)?;
            positive("standard error", standard_error)?;
            if !(degrees.is_finite() && degrees >= 1.0) {
                let range = "1 or more";
                let option = "degrees of freedom";
                return Err(PowerError::Option { option, value: degrees, range });
            }
            let effect = detectable_effect(standard_error, degrees, power, size);
            let at =
                |e: f64| numerics::noncentral_t::two_sided_power(e / standard_error, degrees, size);
            Ok(closed(effect, at, n, size, power))
        }
        PowerQuestion::Panel { panel, plan } => {
            let curve = trial(panel, &plan, difference_in_changes)?;
            let n = panel.outcome.iter().flatten().count();
            Ok(tried(&curve, &plan, "difference in mean changes, pooled t", n))
        }
        PowerQuestion::PreTrends { columns, violation, level } => {
            if !(level > 0.5 && level < 1.0) {
                let range = "between 0.5 and 1; give 0.95";
                return Err(PowerError::Option { option: "level", value: level, range });
            }
            pre_test(&columns, violation, level)
        }
    }
}

/// Returns the answer of trials on a panel with an estimator of one's own, which it names.
#[must_use]
pub fn tried(curve: &PowerCurve, plan: &Plan<'_>, estimator: &str, n: usize) -> Evaluation {
    let mut warnings = Vec::new();
    if curve.detectable.is_none() {
        warnings
            .push(format!("No effect tried is found with chance {}; try larger ones.", plan.power));
    }
    let false_alarms = curve.points[0].1;
    if plan.decision == Decision::OwnPValue && false_alarms > 2.0 * plan.size {
        warnings.push(format!(
            "Without any effect the estimator's own test finds one in {false_alarms} of the draws \
             instead of {}; its power is not to be trusted, decide by placebos.",
            plan.size
        ));
    }
    let rule = match plan.decision {
        Decision::OwnPValue => "the estimator's own p-value",
        Decision::Placebo => "beyond estimates without effect",
    };
    let rows = curve.points.iter().map(|(e, p)| vec![Cell::Number(*e), Cell::Number(*p)]);
    Evaluation {
        method: "power",
        options: vec![
            ("form", "trials on the panel".to_owned()),
            ("estimator", estimator.to_owned()),
            ("decision", rule.to_owned()),
            ("treated", plan.treated.to_string()),
            ("start", plan.start.to_string()),
            ("size", plan.size.to_string()),
            ("power", plan.power.to_string()),
            ("draws", plan.draws.to_string()),
            ("seed", plan.seed.to_string()),
        ],
        estimate: curve.detectable,
        standard_error: None,
        interval: None,
        p_value: None,
        n,
        clusters: None,
        details: vec![Table {
            name: "power_curve",
            columns: vec!["effect", "power"],
            rows: rows.collect(),
        }],
        diagnostics: vec![
            number("spread of estimates without effect", curve.placebo_deviation),
            number("mean of estimates without effect", curve.placebo_mean),
            Diagnostic {
                name: "draws without an answer",
                finding: Finding::Count(curve.without_answer),
            },
        ],
        warnings,
    }
}

fn number(name: &'static str, value: f64) -> Diagnostic {
    Diagnostic { name, finding: Finding::Number(value) }
}

fn check_shares(size: f64, power: f64) -> Result<(), PowerError> {
    if !(SMALLEST_SIZE..0.5).contains(&size) {
        let range = "between 0.000001 and 0.5; give 0.05";
        return Err(PowerError::Option { option: "size", value: size, range });
    }
    if !(power > size && power < 1.0) {
        let range = "between the size and 1; give 0.8";
        return Err(PowerError::Option { option: "power", value: power, range });
    }
    Ok(())
}

fn positive(option: &'static str, value: f64) -> Result<(), PowerError> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(PowerError::Option { option, value, range: "a number above 0" })
}

fn closed(effect: f64, at: impl Fn(f64) -> f64, n: usize, size: f64, power: f64) -> Evaluation {
    let row = |share: f64| vec![Cell::Number(share * effect), Cell::Number(at(share * effect))];
    let rows = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5].map(row).to_vec();
    Evaluation {
        method: "power",
        options: vec![
            ("form", "noncentral t, two-sided".to_owned()),
            ("size", size.to_string()),
            ("power", power.to_string()),
        ],
        estimate: Some(effect),
        standard_error: None,
        interval: None,
        p_value: None,
        n,
        clusters: None,
        details: vec![Table { name: "power_curve", columns: vec!["effect", "power"], rows }],
        diagnostics: Vec::new(),
        warnings: Vec::new(),
    }
}

fn pre_test(
    columns: &EventStudyColumns<'_>,
    violation: Option<&[f64]>,
    level: f64,
) -> Result<Evaluation, PowerError> {
    let study = EventStudy::new(columns, 1, 0)?;
    let tester = PreTester::new(&study, level).map_err(|_| PowerError::Singular)?;
    let slopes = DETECTED.map(|power| tester.slope_for(power));
    let mut named = vec![
        ("slope found with chance 0.5", tester.line(slopes[0])),
        ("slope found with chance 0.8", tester.line(slopes[1])),
    ];
    if let Some(given) = violation {
        let (found, expected) = (given.len(), study.periods.len());
        if found != expected || given.iter().any(|value| !value.is_finite()) {
            return Err(PowerError::Violation { found, expected });
        }
        let sorted = study.periods.iter().map(|period| {
            let place = columns.periods.iter().position(|known| known == period);
            given[place.expect("every period is one of the columns")]
        });
        named.push(("violation given", sorted.collect()));
    }
    let (mut tests, mut means) = (Vec::new(), Vec::new());
    for (name, violation) in &named {
        let test = tester.judge(violation).map_err(|_| PowerError::Singular)?;
        let row = [test.power, test.bayes_factor, test.likelihood_ratio].map(Cell::Number);
        tests.push([vec![Cell::from(*name)], row.to_vec()].concat());
        for (place, period) in study.periods.iter().enumerate() {
            means.push(vec![
                Cell::from(*name),
                Cell::Whole(*period),
                Cell::Number(study.coefficients[place]),
                Cell::Number(test.means[place]),
                Cell::Number(test.means_after_passing[place]),
            ]);
        }
    }
    let columns_of_tests = vec!["violation", "power", "bayes_factor", "likelihood_ratio"];
    let columns_of_means = vec!["violation", "period", "estimate", "mean", "mean_after_passing"];
    Ok(Evaluation {
        method: "power",
        options: vec![
            ("form", "test of trends before the start".to_owned()),
            ("pre-test", "any coefficient before the reference significant by itself".to_owned()),
            ("reference", study.reference.to_string()),
            ("level", level.to_string()),
        ],
        estimate: Some(slopes[1]),
        standard_error: None,
        interval: None,
        p_value: None,
        n: columns.n,
        clusters: columns.clusters,
        details: vec![
            Table { name: "pre_tests", columns: columns_of_tests, rows: tests },
            Table { name: "expected_coefficients", columns: columns_of_means, rows: means },
        ],
        diagnostics: vec![
            number("slope found with chance 0.5", slopes[0]),
            number("slope found with chance 0.8", slopes[1]),
        ],
        warnings: Vec::new(),
    })
}
