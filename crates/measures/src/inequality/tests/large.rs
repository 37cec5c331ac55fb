//! Incomes in pieces give what the same incomes in one piece give.

use numerics::elementary::exp;
use numerics::streams::Stream;
use proptest::prelude::*;

use super::close;
use crate::inequality::amounts::AmountBuckets;
use crate::inequality::entropy::generalised_entropy;
use crate::inequality::gini::gini;
use crate::inequality::kronor::{KronorCounts, KronorError};
use crate::inequality::sample::{Sample, Undefined};
use crate::inequality::totals::EntropyTotals;

fn incomes(n: usize) -> Vec<f64> {
    let mut stream = Stream::new(5, 0);
    (0..n)
        .map(|_| {
            280_000.0 * exp(0.95 * (stream.uniform() + stream.uniform() + stream.uniform() - 1.5))
        })
        .collect()
}

#[test]
fn amounts_in_pieces_give_the_sorted_gini() {
    let incomes = incomes(300_000);
    let expected = gini(&Sample::unweighted(&incomes).unwrap()).unwrap();
    let mut buckets = AmountBuckets::new();
    for piece in incomes.chunks(7_001) {
        buckets.add(piece).unwrap();
    }
    assert_eq!(buckets.n(), incomes.len());
    let found = buckets.gini().unwrap();
    assert!((found - expected).abs() < 1e-13, "{found} for {expected}");
}

#[test]
fn kronor_in_pieces_give_every_measure() {
    let incomes: Vec<f64> = incomes(50_000).iter().map(|income| income.round()).collect();
    let sample = Sample::unweighted(&incomes).unwrap();
    let (mut counts, mut others) = (KronorCounts::new(), KronorCounts::new());
    counts.add(&incomes[..20_000]).unwrap();
    others.add(&incomes[20_000..]).unwrap();
    counts.merge(&others).unwrap();
    close("gini", counts.gini().unwrap(), gini(&sample).unwrap());
    let theil = generalised_entropy(&sample, 1.0).unwrap();
    close("theil", counts.theil().unwrap(), theil);
    let mut totals = EntropyTotals::new();
    totals.add(&incomes).unwrap();
    close("theil in one pass", totals.theil_t().unwrap(), theil);
    close("theil's l", totals.theil_l().unwrap(), generalised_entropy(&sample, 0.0).unwrap());
    let counted = counts.sample().unwrap();
    close(
        "atkinson",
        generalised_entropy(&counted, 0.5).unwrap(),
        generalised_entropy(&sample, 0.5).unwrap(),
    );
}

#[test]
fn kronor_far_out_and_below_zero_are_counted_exactly() {
    let incomes = [-500.0, -20.0, 0.0, 3.0, 5_000_000.0, 4_194_303.0, 4_194_304.0, 9e15];
    let mut counts = KronorCounts::new();
    counts.add(&incomes).unwrap();
    close("gini", counts.gini().unwrap(), gini(&Sample::unweighted(&incomes).unwrap()).unwrap());
    assert_eq!(counts.theil(), Err(Undefined::IncomeBelowZero));
    let refused = counts.add(&[1.0, 1.5]).unwrap_err();
    assert_eq!(refused, KronorError::NotWhole { place: 2, income: 1.5 });
    assert!(counts.add(&[f64::NAN]).is_err() && counts.add(&[f64::INFINITY]).is_err());
}

#[test]
fn nobody_and_nothing_are_undefined_in_pieces_too() {
    assert_eq!(KronorCounts::new().gini(), Err(Undefined::Nobody));
    assert_eq!(KronorCounts::new().theil(), Err(Undefined::Nobody));
    assert!(KronorCounts::new().sample().is_err());
    assert_eq!(AmountBuckets::new().gini(), Err(Undefined::Nobody));
    assert_eq!(EntropyTotals::new().theil_t(), Err(Undefined::Nobody));
    let mut zeros = AmountBuckets::new();
    zeros.add(&[0.0, 0.0]).unwrap();
    assert_eq!(zeros.gini(), Err(Undefined::ZeroMean));
    assert!(AmountBuckets::new().add(&[f64::NAN]).is_err());
    let mut totals = EntropyTotals::new();
    assert!(totals.add(&[-1.0]).is_err() && totals.add(&[f64::NAN]).is_err());
    totals.add(&[0.0, 2.0]).unwrap();
    assert_eq!(totals.theil_l(), Err(Undefined::IncomeNotAboveZero));
    close("one of two has all", totals.theil_t().unwrap(), std::f64::consts::LN_2);
}

proptest! {
    #[test]
    fn pieces_of_any_amounts_give_the_sorted_gini(
        incomes in prop::collection::vec(prop_oneof![-1e3..1e6_f64, Just(0.0), Just(100.0)], 1..200),
    ) {
        let expected = gini(&Sample::unweighted(&incomes).unwrap());
        let mut buckets = AmountBuckets::new();
        buckets.add(&incomes).unwrap();
        match (buckets.gini(), expected) {
            (Ok(found), Ok(expected)) => {
                prop_assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0));
            }
            (found, expected) => prop_assert_eq!(found, expected),
        }
    }
}
