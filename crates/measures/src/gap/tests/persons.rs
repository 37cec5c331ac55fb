//! Concentration indices of persons.

use numerics::streams::Stream;
use proptest::prelude::*;

use super::groups::assert_near;
use crate::gap::concentration::{Bounds, PersonsError, person_concentration};
use crate::gap::person_gaps::{PersonColumns, PersonQuestion, PersonQuestionError, person_gaps};

const UNIT: Option<Bounds> = Some(Bounds { low: 0.0, high: 1.0 });

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn unweighted_errors_are_kakwanis_formula() {
    let outcomes = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0];
    let places: Vec<f64> = (0..8).map(f64::from).collect();
    let found = person_concentration(&some(&outcomes), &some(&places), &[Some(1.0); 8], None);
    let found = found.unwrap();
    let n = 8.0;
    let mean: f64 = outcomes.iter().sum::<f64>() / n;
    let ranks: Vec<f64> = (0..8).map(|i| (f64::from(i) + 0.5) / n).collect();
    let c = 2.0 / (n * mean) * outcomes.iter().zip(&ranks).map(|(h, r)| h * r).sum::<f64>() - 1.0;
    assert_near(found.relative.unwrap().estimate, c, 1e-12);
    // Kakwani et al. (1997), formula 14.
    let mut before = 0.0;
    let mut squares = 0.0;
    for (h, r) in outcomes.iter().zip(&ranks) {
        let here = before + h / (n * mean);
        let a = h / mean * (2.0 * r - 1.0 - c) + 2.0 - before - here;
        squares += a * a;
        before = here;
    }
    let variance = (squares / n - (1.0 + c) * (1.0 + c)) / n;
    let expected = (variance * n / (n - 1.0)).sqrt();
    assert_near(found.relative.unwrap().standard_error, expected, 1e-9);
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Outcome 1 with probability 0.2 + 0.5·rank: ACI = 2·cov = 2·0.5/12.
    let truth = 1.0 / 12.0;
    let (rounds, n) = (500, 300);
    let mut held = [0.0; 2];
    for round in 0..rounds {
        let mut stream = Stream::new(5, round);
        let places: Vec<f64> = (0..n).map(|_| stream.uniform()).collect();
        let outcomes: Vec<f64> = places
            .iter()
            .map(|rank| f64::from(u8::from(stream.uniform() < 0.2 + 0.5 * rank)))
            .collect();
        let weights = vec![Some(2.0); n];
        let found = person_concentration(&some(&outcomes), &some(&places), &weights, UNIT).unwrap();
        let erreygers = found.erreygers.unwrap();
        let inside = |value: f64, error: f64, truth: f64| {
            f64::from(u8::from((value - truth).abs() <= 1.96 * error))
        };
        held[0] += inside(found.absolute.estimate, found.absolute.standard_error, truth);
        held[1] += inside(erreygers.estimate, erreygers.standard_error, 4.0 * truth);
    }
    for held in held {
        // 500 rounds of 95 %: three standard errors are 2.9 percentage points.
        let share = held / 500.0;
        assert!((0.92..0.98).contains(&share), "{share}");
    }
}

#[test]
fn persons_without_meaning_are_refused() {
    let one = some(&[1.0]);
    assert_eq!(
        person_concentration(&one, &one, &one, None),
        Err(PersonsError::TooFewPersons { found: 1 })
    );
    let two = some(&[0.5, 2.0]);
    let refused = person_concentration(&two, &two, &two, UNIT);
    assert!(matches!(refused, Err(PersonsError::OutsideBounds { row: 2, .. })));
    let turned = Some(Bounds { low: 1.0, high: 0.0 });
    let refused = person_concentration(&two, &two, &two, turned);
    assert!(matches!(refused, Err(PersonsError::Bounds { .. })));
    let columns = PersonColumns { outcomes: &two, places: &two, weights: &two };
    let question = PersonQuestion { measures: &["wagstaff-index"], bounds: None, level: 0.95 };
    assert!(matches!(person_gaps(&question, &columns), Err(PersonQuestionError::NoBounds { .. })));
    let all = person_gaps(&PersonQuestion { measures: &[], ..question }, &columns).unwrap();
    assert_eq!(all.iter().filter(|e| e.estimate.is_none()).count(), 2);
}

proptest! {
    #[test]
    fn a_weight_of_two_is_the_person_twice(
        persons in prop::collection::vec((0.0..1.0_f64, 0_u8..9, 1_u8..4), 3..30)
    ) {
        let mut rows = [Vec::new(), Vec::new(), Vec::new()];
        let mut copies = [Vec::new(), Vec::new(), Vec::new()];
        for (outcome, place, weight) in &persons {
            let (place, weight_value) = (f64::from(*place), f64::from(*weight));
            for (column, value) in rows.iter_mut().zip([*outcome, place, weight_value]) {
                column.push(Some(value));
            }
            for _ in 0..*weight {
                for (column, value) in copies.iter_mut().zip([*outcome, place, 1.0]) {
                    column.push(Some(value));
                }
            }
        }
        let once = person_concentration(&rows[0], &rows[1], &rows[2], UNIT).unwrap();
        let twice = person_concentration(&copies[0], &copies[1], &copies[2], UNIT).unwrap();
        prop_assert!((once.absolute.estimate - twice.absolute.estimate).abs() < 1e-12);
        prop_assert!((once.mean - twice.mean).abs() < 1e-12);
    }
}
