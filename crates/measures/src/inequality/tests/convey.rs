//! R's convey on the synthetic EU-SILC: estimates and standard errors of a stratified design.

use serde_json::Value;

use super::{close, numbers, persons, question, reference};
use crate::estimate::Estimate;
use crate::inequality::{
    InequalityColumns, InequalityQuestion, Parameters, Uncertainty, ZeroAndBelow, inequality,
};

fn published() -> Value {
    reference(include_str!("../../../tests/reference/ineq_R_convey_eusilc.json"))
}

#[track_caller]
fn check(published: &Value, name: &str, found: &Estimate) {
    close(name, found.estimate.unwrap(), published[name]["est"].as_f64().unwrap());
    let error = published[name]["se"].as_f64().unwrap();
    close(&format!("{name}, standard error"), found.standard_error.unwrap(), error);
}

fn surveyed<'a>(measures: &'a [&'a str]) -> InequalityQuestion<'a> {
    InequalityQuestion { uncertainty: Uncertainty::Linearisation, ..question(measures) }
}

#[test]
fn measures_of_all_incomes_and_their_standard_errors_are_conveys() {
    let (published, persons) = (published(), persons());
    let columns = InequalityColumns { strata: Some(&persons.regions), ..persons.columns() };
    let measures = [
        "gini-as-convey",
        "s80-s20",
        "at-risk-of-poverty-threshold",
        "at-risk-of-poverty-rate",
        "median-below-line",
        "relative-median-poverty-gap",
        "foster-greer-thorbecke",
    ];
    let poverty_aversion = &[0.0, 1.0, 2.0];
    let asked = surveyed(&measures);
    let asked = InequalityQuestion {
        parameters: Parameters { poverty_aversion, ..asked.parameters },
        ..asked
    };
    let found = inequality(&asked, &columns).unwrap();
    let names = [
        "svygini",
        "svyqsr",
        "svyarpt",
        "svyarpr",
        "svypoormed",
        "svyrmpg",
        "svyfgt0_60med",
        "svyfgt1_60med",
        "svyfgt2_60med",
    ];
    assert_eq!(found.len(), names.len());
    for (name, found) in names.iter().zip(&found) {
        check(&published, name, found);
    }
}

#[test]
fn measures_of_incomes_above_zero_and_their_standard_errors_are_conveys() {
    let (published, persons) = (published(), persons());
    let columns = InequalityColumns { strata: Some(&persons.regions), ..persons.columns() };
    let measures = [
        "theil-t",
        "theil-l",
        "generalised-entropy",
        "j-divergence",
        "atkinson",
        "watts",
        "zenga-as-convey",
    ];
    let asked = surveyed(&measures);
    let parameters =
        Parameters { entropy: &[-1.0, 2.0], aversion: &[0.5, 1.0, 1.5], ..asked.parameters };
    let zero_and_below = ZeroAndBelow::DropAtOrBelow;
    let found = inequality(&InequalityQuestion { parameters, zero_and_below, ..asked }, &columns);
    let found = found.unwrap();
    let names = [
        "svygei_eps1",
        "svygei_eps0",
        "svygei_eps-1",
        "svygei_eps2",
        "svyjdiv",
        "svyatk_eps0.5",
        "svyatk_eps1",
        "svyatk_eps1.5",
        "svywatts",
        "svyzenga",
    ];
    assert_eq!(found.len(), names.len());
    for (name, found) in names.iter().zip(&found) {
        check(&published, name, found);
        assert_eq!(found.n, 14_824);
    }
}

#[test]
fn the_lorenz_curve_and_its_standard_errors_are_conveys() {
    let (published, persons) = (published(), persons());
    let columns = InequalityColumns { strata: Some(&persons.regions), ..persons.columns() };
    let found = inequality(&surveyed(&["lorenz", "lorenz-as-convey"]), &columns).unwrap();
    let estimates = numbers(&published["svylorenz_10"]["est"]);
    let errors = numbers(&published["svylorenz_10"]["se"]);
    for (place, (estimate, error)) in estimates.iter().zip(&errors).enumerate() {
        let part = &found[1].parts[place];
        assert!((part.estimate.unwrap() - estimate).abs() < 1e-11, "{}", part.name);
        assert!((part.standard_error.unwrap() - error).abs() < 1e-11, "{}", part.name);
        // The exact slope takes an income as the quantile and is within a thousandth.
        let exact = &found[0].parts[place];
        assert_eq!(exact.estimate, part.estimate);
        assert!((exact.standard_error.unwrap() - error).abs() <= 1e-3 * error + 1e-12);
    }
}

#[test]
fn entropy_splits_by_group_with_conveys_standard_errors() {
    let (published, persons) = (published(), persons());
    for (case, groups, measure) in [
        ("svygeidec_sex_eps0", &persons.sexes, "theil-l"),
        ("svygeidec_sex_eps1", &persons.sexes, "theil-t"),
        ("svygeidec_region_eps1", &persons.regions, "theil-t"),
    ] {
        let columns = InequalityColumns {
            strata: Some(&persons.regions),
            groups: Some(groups),
            ..persons.columns()
        };
        let measures = [measure];
        let zero_and_below = ZeroAndBelow::DropAtOrBelow;
        let asked = InequalityQuestion { zero_and_below, ..surveyed(&measures) };
        let found = &inequality(&asked, &columns).unwrap()[0];
        let errors = numbers(&published[case]["se"]);
        let expected = &published[case]["est"];
        close(case, found.estimate.unwrap(), expected["total"].as_f64().unwrap());
        close(case, found.standard_error.unwrap(), errors[0]);
        for (part, (name, error)) in
            found.parts.iter().zip(["within", "between"].iter().zip(&errors[1..]))
        {
            close(case, part.estimate.unwrap(), expected[name].as_f64().unwrap());
            close(case, part.standard_error.unwrap(), *error);
        }
    }
}

#[test]
fn the_exact_gini_differs_from_conveys_by_what_is_documented() {
    let persons = persons();
    let found = inequality(&question(&["gini", "gini-as-convey"]), &persons.columns()).unwrap();
    close("exact", found[0].estimate.unwrap(), 0.264896192113229);
    close("convey", found[1].estimate.unwrap(), 0.264965166028742);
}
