use crate::answer::Cell;
use crate::honesty::placebo::*;

fn dates(periods: &[i64]) -> PlaceboDates<'_> {
    PlaceboDates { periods, start: 2018, before: 3, after: 2, size: 0.05 }
}

fn effect(p_value: f64) -> PlaceboEffect {
    PlaceboEffect { estimate: 1.0, standard_error: Some(0.5), p_value: Some(p_value), n: 40 }
}

#[test]
fn false_starts_never_reach_the_real_one() {
    let periods: Vec<i64> = (2010..=2022).collect();
    let starts = false_starts(&dates(&periods)).unwrap();
    let years: Vec<i64> = starts.iter().map(|start| start.start).collect();
    assert_eq!(years, [2013, 2014, 2015, 2016]);
    assert!(starts.iter().all(|start| start.last == 2017));
}

#[test]
fn placebos_that_find_something_are_told() {
    let periods: Vec<i64> = (2010..=2022).collect();
    let answer = placebo_dates(&dates(&periods), |start| {
        (start.start != 2014).then(|| effect(if start.start == 2015 { 0.001 } else { 0.4 }))
    })
    .unwrap();
    assert!((answer.p_value.unwrap() - 0.003).abs() < 1e-12);
    assert!(answer.warnings[0].starts_with("1 of 3 placebos"));
    assert_eq!(answer.details[0].rows[1][1], Cell::Missing);
    let names = ["rain".to_owned(), "height".to_owned()];
    let calm = placebo_outcomes(&names, 0.05, |_| Some(effect(0.3))).unwrap();
    assert!(calm.warnings.is_empty() && calm.p_value == Some(0.6));
}

#[test]
fn placebos_that_cannot_be_made_are_refused() {
    let short: Vec<i64> = (2015..=2022).collect();
    let refused = placebo_dates(&dates(&short), |_| Some(effect(0.5))).unwrap_err();
    assert!(refused.to_string().contains("3 periods lie before it and 5 are needed"));
    let names = ["rain".to_owned()];
    assert_eq!(placebo_outcomes(&[], 0.05, |_| None), Err(PlaceboError::NoOutcomes));
    assert_eq!(placebo_outcomes(&names, 0.05, |_| None), Err(PlaceboError::NoAnswer { tried: 1 }));
    let refused = placebo_outcomes(&names, 5.0, |_| Some(effect(0.5)));
    assert_eq!(refused, Err(PlaceboError::Size { size: 5.0 }));
}
