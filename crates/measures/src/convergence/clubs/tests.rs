//! The log t test against its formulas in another language, and clubs that are known.

use numerics::distribution::normal_quantile;
use numerics::elementary::{exp, ln};
use numerics::streams::Stream;
use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Relative; spreads of 10⁻⁶ lose some digits on either side.
const CLOSE: f64 = 1e-9;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

#[track_caller]
fn assert_near(found: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    assert!((found - expected).abs() <= CLOSE * expected.abs(), "{found} is not {expected}");
}

fn reference() -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/log_t.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn the_regression_is_that_of_the_formulas_written_anew() {
    for case in reference()["cases"].as_array().unwrap() {
        let columns: Vec<Vec<Option<f64>>> = case["panel"]
            .as_array()
            .unwrap()
            .iter()
            .map(|period| numbers(period).into_iter().map(Some).collect())
            .collect();
        for (long_run, name) in [
            (LongRun::QuadraticSpectral, "quadratic_spectral"),
            (LongRun::Bartlett { lag: 3 }, "bartlett_3"),
            (LongRun::Bartlett { lag: 0 }, "bartlett_0"),
        ] {
            let settings = ClubSettings { long_run, ..ClubSettings::phillips_sul(columns.len()) };
            assert_eq!(Some(settings.first_left_out), case["first_left_out"].as_f64());
            let found = log_t(&columns, &settings).unwrap().unwrap();
            let expected = &case[name];
            assert_near(found.slope, &expected["slope"]);
            assert_near(found.standard_error, &expected["standard_error"]);
            assert_near(found.t, &expected["t"]);
            assert_eq!(
                Some(found.n_periods),
                expected["n_periods"].as_u64().map(|n| n.try_into().unwrap())
            );
        }
    }
}

#[test]
fn the_trend_is_that_of_a_dense_solve() {
    let file = reference();
    let series = numbers(&file["series"]);
    for (lambda, name) in [(400.0, "trend_400"), (6.25, "trend_6_25")] {
        let found = hodrick_prescott(&series, lambda).unwrap();
        for (found, expected) in found.iter().zip(numbers(&file[name])) {
            assert!((found - expected).abs() < 1e-10, "{found} is not {expected}");
        }
    }
    assert_eq!(hodrick_prescott(&series, 0.0).unwrap(), series);
    assert!(hodrick_prescott(&series, -1.0).is_err());
    let line: Vec<f64> = (0..9).map(|t| 3.0 + 2.0 * f64::from(t)).collect();
    for (found, expected) in hodrick_prescott(&line, 1e4).unwrap().iter().zip(&line) {
        assert!((found - expected).abs() < 1e-8, "a line is its own trend");
    }
}

/// Clubs with these levels, each of so many areas, that draw together; `apart` areas that go ways
/// of their own. Columns are periods.
fn panel(
    levels: &[f64],
    per_club: usize,
    apart: usize,
    n_periods: u32,
    seed: u64,
) -> Vec<Vec<Option<f64>>> {
    let mut stream = Stream::new(seed, 0);
    let n_areas = levels.len() * per_club + apart;
    let starts: Vec<f64> =
        (0..n_areas).map(|_| normal_quantile(stream.uniform_between(0.07, 0.93))).collect();
    (1..=n_periods)
        .map(|t| {
            let t = f64::from(t);
            let area = |area: usize| {
                let noise = 0.02 * (stream.uniform() - 0.5);
                let share = match levels.get(area / per_club) {
                    // δᵢₜ = δ + σξᵢ/(ln(t + 1)·t^½)
                    Some(level) => level + (0.3 * starts[area] + noise) / (ln(t + 1.0) * t.sqrt()),
                    None => 1.0 + 0.06 * t * exp(0.3 * starts[area]),
                };
                Some(share * (4.0 + 0.1 * t))
            };
            (0..n_areas).map(area).collect()
        })
        .collect()
}

fn rows(clubs: &Clubs) -> Vec<Vec<usize>> {
    clubs.clubs.iter().map(|club| club.rows.clone()).collect()
}

#[test]
fn clubs_that_are_known_are_found() {
    let columns = panel(&[1.0, 2.0, 3.5], 12, 0, 40, 7);
    let found = convergence_clubs(&columns, &ClubSettings::phillips_sul(40)).unwrap();
    assert!(found.all.unwrap().t < -1.65);
    assert_eq!(rows(&found), [(24..36).collect::<Vec<_>>(), (12..24).collect(), (0..12).collect()]);
    assert!(found.divergent.is_empty());
    for club in &found.clubs {
        assert!(club.test.unwrap().t > -1.65);
    }
}

#[test]
fn areas_that_all_draw_together_are_one_club() {
    let columns = panel(&[2.0], 30, 0, 40, 3);
    let found = convergence_clubs(&columns, &ClubSettings::phillips_sul(40)).unwrap();
    assert_eq!(found.clubs.len(), 1);
    // Spread falls as 1/(ln t·t^½): twice its speed is b = 1.
    let slope = found.all.unwrap().slope;
    assert!((slope - 1.0).abs() < 0.2, "{slope}");
}

#[test]
fn areas_that_go_their_own_ways_belong_to_no_club() {
    let columns = panel(&[1.0], 10, 2, 40, 5);
    let found = convergence_clubs(&columns, &ClubSettings::phillips_sul(40)).unwrap();
    assert_eq!(rows(&found), [(0..10).collect::<Vec<_>>()]);
    assert_eq!(found.divergent, [10, 11]);
}

#[test]
fn the_test_rejects_about_as_often_as_it_says() {
    // Areas that converge slowly (b = 0.2), as the null has it: few rejections. Areas that keep
    // their distance: nearly always.
    let (rounds, n_periods) = (200, 40_u32);
    let mut rejected = [0.0; 2];
    for round in 0..rounds {
        for (kind, rejected) in rejected.iter_mut().enumerate() {
            let mut stream = Stream::new(17, round);
            let ways: Vec<f64> =
                (0..40).map(|_| normal_quantile(stream.uniform().max(1e-9))).collect();
            let columns: Vec<Vec<Option<f64>>> = (1..=n_periods)
                .map(|t| {
                    let t = f64::from(t);
                    let fading = if kind == 0 { ln(t + 1.0) * exp(0.1 * ln(t)) } else { 1.0 };
                    let mut area = |way: &f64| {
                        let noise = normal_quantile(stream.uniform().max(1e-9));
                        Some(10.0 + (way + 0.3 * noise) / fading)
                    };
                    ways.iter().map(&mut area).collect()
                })
                .collect();
            let found = log_t(&columns, &ClubSettings::phillips_sul(40)).unwrap().unwrap();
            *rejected += f64::from(u8::from(found.t < -1.65));
        }
    }
    assert!(rejected[0] / 200.0 < 0.15, "{rejected:?}");
    assert!(rejected[1] / 200.0 > 0.95, "{rejected:?}");
}

#[test]
fn missing_areas_are_left_out_and_bad_ones_refused() {
    let mut columns = panel(&[1.0, 2.0], 6, 0, 20, 1);
    let settings = ClubSettings::phillips_sul(20);
    columns[4][3] = None;
    assert_eq!(convergence_clubs(&columns, &settings).unwrap().left_out, [3]);
    columns[4][5] = Some(0.0);
    let refused = convergence_clubs(&columns, &settings).unwrap_err();
    assert!(matches!(refused, ConvergenceError::NotPositive { row: 6, .. }), "{refused}");
    assert!(matches!(
        log_t(&columns[..4], &settings),
        Err(ConvergenceError::TooFewPeriods { periods: 4 })
    ));
    let one: Vec<Vec<Option<f64>>> = vec![vec![Some(1.0)]; 20];
    assert!(matches!(log_t(&one, &settings), Err(ConvergenceError::TooFewAreas { areas: 1 })));
    let far = ClubSettings { first_left_out: 1.5, ..settings };
    let told = log_t(&one, &far).unwrap_err().to_string();
    assert!(told.starts_with("set first-left-out, ") && told.ends_with("1.5: it can be 0 to 0.9"));
    let equal: Vec<Vec<Option<f64>>> = vec![vec![Some(3.0); 5]; 20];
    assert_eq!(log_t(&equal, &settings), Ok(None));
    assert_eq!(convergence_clubs(&equal, &settings).unwrap().clubs.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_of_areas_and_the_unit_change_no_club(seed in 0_u64..500) {
        let columns = panel(&[1.0, 1.8], 7, 1, 25, seed);
        let settings = ClubSettings::phillips_sul(25);
        let found = convergence_clubs(&columns, &settings).unwrap();
        let turned: Vec<Vec<Option<f64>>> =
            columns.iter().map(|column| column.iter().rev().copied().collect()).collect();
        let back = convergence_clubs(&turned, &settings).unwrap();
        let of_back: Vec<Vec<usize>> = back
            .clubs
            .iter()
            .map(|club| club.rows.iter().rev().map(|row| 14 - row).collect())
            .collect();
        prop_assert_eq!(rows(&found), of_back);
        let doubled: Vec<Vec<Option<f64>>> =
            columns.iter().map(|column| column.iter().map(|x| x.map(|x| 2.0 * x)).collect()).collect();
        prop_assert_eq!(rows(&found), rows(&convergence_clubs(&doubled, &settings).unwrap()));
        let members: usize = found.clubs.iter().map(|club| club.rows.len()).sum();
        prop_assert_eq!(members + found.divergent.len(), 15);
    }
}
