//! The front door, on panels whose answers are known.

use numerics::streams::Stream;

use super::*;
use crate::convergence::clubs::log_t;
use crate::estimate::Estimate;

/// Rounding in a handful of operations.
const ROUNDING: f64 = 1e-12;

const QUESTION: ConvergenceQuestion<'_> = ConvergenceQuestion {
    measures: &[],
    coverage: Coverage::SameAreas,
    growth: Growth::AbsoluteChange,
    clubs: ClubSettings {
        first_left_out: 0.3,
        critical_value: -1.65,
        joining_value: 0.0,
        last_share: 0.0,
        long_run: crate::convergence::clubs::LongRun::QuadraticSpectral,
        merge: true,
    },
    smoothing: None,
    level: 0.95,
};

/// Names, years and a column for each year.
type Areas = (Vec<String>, Vec<i32>, Vec<Vec<Option<f64>>>);

/// Twelve areas that go to one of two levels over twenty years.
fn panel() -> Areas {
    let mut stream = Stream::new(3, 0);
    let starts: Vec<f64> = (0..12).map(|_| stream.uniform()).collect();
    let value = |area: usize, year: i32| {
        let level = if area < 6 { 10.0 } else { 20.0 };
        level + starts[area] * 4.0 / f64::from(year + 1)
    };
    let columns = (0..20).map(|t| (0..12).map(|area| Some(value(area, t))).collect()).collect();
    let names = (0..12).map(|area| format!("area {area}")).collect();
    (names, (2000..2020).collect(), columns)
}

fn ask(
    question: &ConvergenceQuestion<'_>,
    (names, years, columns): &Areas,
) -> Result<Vec<Estimate>, ConvergenceError> {
    convergence(question, names, &Panel { years, columns, weights: None })
}

#[test]
fn every_measure_answers_as_its_kernel() {
    let panel = panel();
    let found = ask(&QUESTION, &panel).unwrap();
    let names: Vec<&str> = MEASURES.iter().map(|listed| listed.name).collect();
    assert_eq!(found.iter().map(|e| e.measure).collect::<Vec<_>>(), names);
    let (_, years, columns) = &panel;
    let all = Panel { years, columns, weights: None };
    let sigma = sigma_convergence(&all, Coverage::SameAreas).unwrap();
    assert_eq!(found[0].estimate, sigma.trend.map(|line| line.slope));
    assert_eq!(found[1].estimate, sigma.relative_trend.map(|line| line.slope));
    assert_eq!((found[0].n, found[0].parts.len(), found[0].parts[0].parts.len()), (20, 20, 4));
    let beta = beta_convergence(&columns[0], &columns[19], 19.0, Growth::AbsoluteChange);
    let beta = beta.unwrap().unwrap();
    assert_eq!(found[2].estimate, Some(beta.line.slope));
    assert_eq!(found[2].parts[0].estimate, beta.closed_per_year);
    let test = log_t(columns, &QUESTION.clubs).unwrap().unwrap();
    assert!((found[3].estimate.unwrap() / test.slope - 1.0).abs() < ROUNDING);
    assert_eq!((found[4].estimate, found[4].n), (Some(2.0), 12));
    assert_eq!(found[4].parts[0].parts[0].name, "area 6", "the club that ends highest is first");
}

#[test]
fn the_interval_is_student_s() {
    let interval = ask(&QUESTION, &panel()).unwrap()[2].interval.clone().unwrap();
    let estimate = ask(&QUESTION, &panel()).unwrap()[2].clone();
    // qt(0.975, 10) in R.
    let reach = 2.228_138_851_964_939 * estimate.standard_error.unwrap();
    assert!((interval.high - estimate.estimate.unwrap() - reach).abs() < 1e-9 * reach);
    assert!((interval.high + interval.low - 2.0 * estimate.estimate.unwrap()).abs() < ROUNDING);
}

#[test]
fn a_measure_that_the_years_do_not_allow_says_why_and_is_refused_where_named() {
    let (names, years, columns) = panel();
    let short = (names, years[..4].to_vec(), columns[..4].to_vec());
    let found = ask(&QUESTION, &short).unwrap();
    assert!(found[..3].iter().all(|estimate| estimate.estimate.is_some()));
    for estimate in &found[3..] {
        assert_eq!((estimate.estimate, estimate.diagnostics[0].name), (None, "no estimate"));
    }
    let named = ConvergenceQuestion { measures: &["log-t"], ..QUESTION };
    assert_eq!(ask(&named, &short), Err(ConvergenceError::TooFewPeriods { periods: 4 }));
    let (names, mut years, columns) = panel();
    years[19] = 2025;
    let uneven = Err(ConvergenceError::Spacing { year: 2025, step: 7, usual: 1 });
    assert_eq!(ask(&named, &(names, years, columns)), uneven);
}

#[test]
fn short_waves_are_taken_out_where_asked() {
    let mut panel = panel();
    for (t, column) in panel.2.iter_mut().enumerate() {
        let wave = if t % 2 == 0 { 1.0 } else { -1.0 };
        column[0] = column[0].map(|value| value + wave);
    }
    let slope = |smoothing| {
        let question = ConvergenceQuestion { measures: &["log-t"], smoothing, ..QUESTION };
        ask(&question, &panel).unwrap()[0].estimate.unwrap()
    };
    assert!(slope(None) != slope(Some(400.0)));
    assert!((slope(None) - slope(Some(0.0))).abs() < 1e-9);
    let none = ConvergenceQuestion { measures: &["log-t"], smoothing: Some(-1.0), ..QUESTION };
    assert!(matches!(ask(&none, &panel), Err(ConvergenceError::Setting { .. })));
}

#[test]
fn what_has_no_meaning_is_refused() {
    let panel = panel();
    let unknown = ConvergenceQuestion { measures: &["sigma"], ..QUESTION };
    assert!(matches!(ask(&unknown, &panel), Err(ConvergenceError::Asked(_))));
    assert!(ask(&ConvergenceQuestion { level: 1.0, ..QUESTION }, &panel).is_err());
    let (names, years, columns) = panel.clone();
    assert!(ask(&QUESTION, &(names[1..].to_vec(), years.clone(), columns.clone())).is_err());
    assert!(ask(&QUESTION, &(names, years[1..].to_vec(), columns)).is_err());
    let one = (panel.0.clone(), vec![2000], vec![panel.2[0].clone()]);
    let found = ask(&QUESTION, &one).unwrap();
    assert!(found.iter().all(|estimate| estimate.estimate.is_none()));
    assert!(found.iter().all(|e| e.diagnostics.iter().any(|d| d.name == "no estimate")));
}
