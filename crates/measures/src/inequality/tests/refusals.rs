//! What cannot be measured is refused, or has no estimate and a reason.

use super::{ask, columns, question};
use crate::estimate::{Estimate, Finding};
use crate::inequality::poverty::PovertyLine;
use crate::inequality::survey::Draws;
use crate::inequality::{
    InequalityColumns, InequalityError, InequalityQuestion, MEASURES, Parameters, Uncertainty,
    ZeroAndBelow, inequality,
};

fn refused(question: &InequalityQuestion, columns: &InequalityColumns) -> String {
    inequality(question, columns).unwrap_err().to_string()
}

fn reason(found: &Estimate, name: &str) -> String {
    let diagnostic = found.diagnostics.iter().find(|diagnostic| diagnostic.name == name);
    match &diagnostic.unwrap_or_else(|| panic!("{found:?}")).finding {
        Finding::Text(text) => text.clone(),
        Finding::Count(n) => n.to_string(),
        Finding::Number(number) => number.to_string(),
    }
}

const INCOMES: [Option<f64>; 4] = [Some(1.0), Some(2.0), None, Some(4.0)];

#[test]
fn an_unknown_measure_is_told_the_known_ones() {
    let error = refused(&question(&["gini", "ginni"]), &columns(&INCOMES, None));
    assert!(error.contains("'ginni'; known are gini, ") && error.ends_with("more"), "{error}");
}

#[test]
fn every_listed_measure_answers() {
    let wages = [Some(1.0), Some(1.0), Some(1.0), Some(3.0)];
    let sources: [(&str, &[Option<f64>]); 1] = [("wages", &wages)];
    let with_sources = InequalityColumns { sources: &sources, ..columns(&INCOMES, None) };
    for listed in MEASURES {
        let found = inequality(&question(&[listed.id]), &with_sources).unwrap();
        assert!(!found.is_empty() && found.iter().all(|found| found.measure == listed.name));
        assert!(found.iter().all(|found| found.n == 3));
    }
    let by_source = inequality(&question(&["gini-by-source"]), &with_sources).unwrap();
    let names: Vec<&str> = by_source[0].parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["wages", "rest of the income"]);
    let all = inequality(&question(&[]), &columns(&INCOMES, None)).unwrap();
    assert!(all.iter().all(|found| !found.measure.contains("source")));
}

#[test]
fn measures_by_source_ask_for_sources() {
    let error = inequality(&question(&["gini-by-source"]), &columns(&INCOMES, None)).unwrap_err();
    assert_eq!(error, InequalityError::NoSources { measure: "gini-by-source".to_owned() });
}

#[test]
fn bad_columns_are_refused() {
    let asked = question(&["gini"]);
    assert!(refused(&asked, &columns(&[Some(f64::NAN)], None)).contains("row 1"));
    assert!(refused(&asked, &columns(&[Some(f64::INFINITY)], None)).contains("row 1"));
    assert!(refused(&asked, &columns(&INCOMES, Some(&[Some(1.0)]))).contains("4 are needed"));
    let negative = [Some(1.0), Some(-1.0), Some(1.0), Some(1.0)];
    assert!(refused(&asked, &columns(&INCOMES, Some(&negative))).contains("negative"));
    for nobody in
        [columns(&[], None), columns(&[None], None), columns(&INCOMES, Some(&[Some(0.0); 4]))]
    {
        assert!(refused(&asked, &nobody).contains("nobody"));
    }
    let short = [Some("a")];
    let labelled = InequalityColumns { groups: Some(&short), ..columns(&INCOMES, None) };
    assert!(refused(&asked, &labelled).contains("'group'"));
}

#[test]
fn parameters_outside_their_range_are_refused() {
    let asked = question(&[]);
    let usual = asked.parameters;
    let wrong = [
        Parameters { entropy: &[f64::NAN], ..usual },
        Parameters { aversion: &[0.0], ..usual },
        Parameters { poverty_aversion: &[0.5], ..usual },
        Parameters { percentiles: &[(0.1, 0.9)], ..usual },
        Parameters { percentiles: &[(1.0, 0.5)], ..usual },
        Parameters { lorenz: &[0.5, 0.4], ..usual },
        Parameters { lorenz: &[1.5], ..usual },
    ];
    let parameters = wrong.map(|parameters| InequalityQuestion { parameters, ..asked });
    let one_sample = Uncertainty::Bootstrap { samples: 1, draws: Draws::AsMany, seed: 1 };
    let others = [
        InequalityQuestion { level: 1.0, ..asked },
        InequalityQuestion { line: PovertyLine::At(0.0), ..asked },
        InequalityQuestion { line: PovertyLine::OfMedian(f64::NAN), ..asked },
        InequalityQuestion { uncertainty: one_sample, ..asked },
    ];
    for question in parameters.iter().chain(&others) {
        let error = inequality(question, &columns(&INCOMES, None)).unwrap_err();
        assert!(matches!(error, InequalityError::Parameter { .. }), "{error}");
    }
}

#[test]
fn undefined_measures_say_why() {
    let zeros =
        ask(&question(&["gini", "theil-t", "s80-s20", "wolfson"]), &[0.0, 0.0], &[1.0, 1.0]);
    assert!(zeros.iter().all(|found| found.estimate.is_none()));
    assert_eq!(reason(&zeros[0], "undefined"), "the mean income is zero");
    let with_zero = ask(&question(&["theil-l", "atkinson", "watts"]), &[0.0, 1.0, 9.0], &[1.0; 3]);
    assert_eq!(with_zero[0].estimate, None);
    assert!(with_zero[1].estimate.is_some(), "an aversion of a half takes zeros");
    assert!(with_zero[2].estimate.is_none() && with_zero[4].estimate.is_none());
    assert_eq!(reason(&with_zero[0], "incomes of zero"), "1");
    let below =
        ask(&question(&["theil-t", "zenga", "generalised-entropy"]), &[-1.0, 5.0, 9.0], &[1.0; 3]);
    assert!(reason(&below[0], "undefined").contains("below zero"));
    assert!(below[4].estimate.is_none() && below[3].estimate.is_some(), "GE(2) takes any income");
    let nobody_poor = ask(&question(&["relative-median-poverty-gap"]), &[1.0, 1.0], &[1.0; 2]);
    assert_eq!(reason(&nobody_poor[0], "undefined"), "nobody is below the poverty line");
    let alone = ask(&question(&["gini-different-units", "gini"]), &[3.0, 4.0], &[1.0, 0.0]);
    let found: Vec<Option<f64>> = alone.iter().map(|found| found.estimate).collect();
    assert_eq!(found, [Some(0.0), None]);
}

#[test]
fn dropped_and_missing_rows_are_counted() {
    let incomes = [Some(-1.0), Some(0.0), Some(2.0), Some(6.0), None];
    for (zero_and_below, n, left_out) in
        [(ZeroAndBelow::DropBelow, 3, "1"), (ZeroAndBelow::DropAtOrBelow, 2, "2")]
    {
        let asked = InequalityQuestion { zero_and_below, ..question(&["gini"]) };
        let found = &inequality(&asked, &columns(&incomes, None)).unwrap()[0];
        assert_eq!(found.n, n);
        assert_eq!(reason(found, "incomes left out as asked"), left_out);
        assert_eq!(reason(found, "rows left out for a missing value"), "1");
    }
}

#[test]
fn a_stratum_with_one_unit_has_no_standard_error() {
    let strata = [Some("a"), Some("a"), Some("a"), Some("b")];
    let columns = InequalityColumns { strata: Some(&strata), ..columns(&INCOMES, None) };
    for uncertainty in [
        Uncertainty::Linearisation,
        Uncertainty::Bootstrap { samples: 20, draws: Draws::OneFewer, seed: 1 },
    ] {
        let asked = InequalityQuestion { uncertainty, ..question(&["gini"]) };
        let found = &inequality(&asked, &columns).unwrap()[0];
        assert_eq!((found.standard_error, &found.interval), (None, &None));
        assert_eq!(reason(found, "no standard error"), "strata with one sampling unit: 1");
    }
}
