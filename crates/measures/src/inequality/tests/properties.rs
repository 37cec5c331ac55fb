//! What holds for any incomes.

use proptest::prelude::*;

use super::{ask, columns, question};
use crate::estimate::Estimate;
use crate::inequality::sample::Sample;
use crate::inequality::sources::{source_gini, source_variation};
use crate::inequality::{
    InequalityColumns, InequalityQuestion, MEASURES, Uncertainty, gini, inequality,
};

/// How far sums of some dozens of products may round, relative.
const ROUNDING: f64 = 1e-9;

/// Measures that depend on the scale of weights or the number of rows.
const OF_ROWS: [&str; 4] =
    ["gini-different-units", "gini-as-convey", "zenga-as-convey", "schutz-as-pysal"];

fn incomes() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((1_u32..5_000).prop_map(|income| f64::from(income) / 4.0), 2..40)
}

fn relative() -> Vec<&'static str> {
    let ids = MEASURES.iter().map(|listed| listed.id);
    let amounts = ["at-risk-of-poverty-threshold", "median-below-line"];
    ids.filter(|id| !id.ends_with("-by-source") && !amounts.contains(id)).collect()
}

fn numbers(found: &[Estimate]) -> Vec<Option<f64>> {
    found
        .iter()
        .flat_map(|found| {
            std::iter::once(found.estimate).chain(found.parts.iter().map(|part| part.estimate))
        })
        .collect()
}

fn same(left: &[Estimate], right: &[Estimate]) -> Result<(), TestCaseError> {
    let named: Vec<&str> = left.iter().map(|found| found.measure).collect();
    for (left, right) in numbers(left).iter().zip(numbers(right)) {
        match (left, right) {
            (Some(left), Some(right)) => prop_assert!(
                (left - right).abs() <= ROUNDING * left.abs().max(1.0),
                "{left} {right} {named:?}"
            ),
            (left, right) => prop_assert_eq!(*left, right),
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn doubling_every_income_changes_no_relative_measure(incomes in incomes()) {
        let ones = vec![1.0; incomes.len()];
        let doubled: Vec<f64> = incomes.iter().map(|income| 2.0 * income).collect();
        let measures = relative();
        same(&ask(&question(&measures), &incomes, &ones), &ask(&question(&measures), &doubled, &ones))?;
    }

    #[test]
    fn the_population_twice_is_the_population(incomes in incomes()) {
        let measures: Vec<&str> =
            relative().into_iter().filter(|id| !OF_ROWS.contains(id)).collect();
        let once = ask(&question(&measures), &incomes, &vec![1.0; incomes.len()]);
        let twice: Vec<f64> = incomes.iter().chain(&incomes).copied().collect();
        same(&once, &ask(&question(&measures), &twice, &vec![1.0; twice.len()]))?;
        same(&once, &ask(&question(&measures), &incomes, &vec![8.0; incomes.len()]))?;
    }

    #[test]
    fn the_order_of_rows_changes_no_byte(
        rows in prop::collection::vec((1_u32..400, 0_u32..5, 0_usize..3, 0_usize..4), 12..40)
    ) {
        let answer = |rows: &[(u32, u32, usize, usize)]| {
            let incomes: Vec<Option<f64>> = rows.iter().map(|row| Some(f64::from(row.0))).collect();
            let weights: Vec<Option<f64>> = rows.iter().map(|row| Some(f64::from(row.1) + 0.5)).collect();
            let groups: Vec<Option<&str>> = rows.iter().map(|row| Some(["a", "b", "c"][row.2])).collect();
            let clusters: Vec<Option<&str>> = rows.iter().map(|row| Some(["q", "r", "s", "t"][row.3])).collect();
            let columns = InequalityColumns {
                groups: Some(&groups),
                clusters: Some(&clusters),
                ..columns(&incomes, Some(&weights))
            };
            let measures = relative();
            let uncertainty = Uncertainty::Linearisation;
            inequality(&InequalityQuestion { uncertainty, ..question(&measures) }, &columns).unwrap()
        };
        let mut reversed = rows.clone();
        reversed.reverse();
        prop_assert_eq!(answer(&rows), answer(&reversed));
    }

    #[test]
    fn a_gift_from_rich_to_poor_lowers_inequality(mut incomes in incomes(), from in 0_usize..40, to in 0_usize..40) {
        let (from, to) = (from % incomes.len(), to % incomes.len());
        prop_assume!(incomes[from] > incomes[to] + 0.5);
        let mut measures = vec!["gini", "theil-t", "theil-l", "generalised-entropy", "atkinson", "j-divergence", "hoover"];
        let gift = (incomes[from] - incomes[to]) / 4.0;
        // Zenga's index goes over distinct incomes: a gift that parts or passes some who are equal
        // gives it other points, and may raise it.
        let meets = |own: f64| incomes.contains(&own);
        let mut sorted = incomes.clone();
        sorted.sort_by(f64::total_cmp);
        let ties = sorted.windows(2).any(|pair| pair[0] == pair[1])
            || meets(incomes[from] - gift) || meets(incomes[to] + gift);
        if !ties {
            measures.push("zenga");
        }
        let ones = vec![1.0; incomes.len()];
        let before = ask(&question(&measures), &incomes, &ones);
        incomes[from] -= gift;
        incomes[to] += gift;
        let after = ask(&question(&measures), &incomes, &ones);
        for (before, after) in before.iter().zip(&after) {
            let (before_value, after_value) = (before.estimate.unwrap(), after.estimate.unwrap());
            prop_assert!(after_value <= before_value + 1e-12, "{}", before.measure);
        }
    }

    #[test]
    fn measures_stay_within_their_bounds(incomes in incomes(), weights in prop::collection::vec(1_u32..9, 40)) {
        let weights: Vec<f64> = incomes.iter().zip(weights).map(|(_, weight)| f64::from(weight)).collect();
        let shares = ["gini", "gini-normalised", "hoover", "atkinson", "zenga", "at-risk-of-poverty-rate"];
        for found in ask(&question(&shares), &incomes, &weights) {
            prop_assert!((0.0..=1.0).contains(&found.estimate.unwrap()), "{found:?}");
        }
        for found in ask(&question(&["percentile-ratio"]), &incomes, &weights) {
            prop_assert!(found.estimate.unwrap() >= 1.0, "{found:?}");
        }
        for found in ask(&question(&["theil-t", "theil-l", "generalised-entropy"]), &incomes, &weights) {
            prop_assert!(found.estimate.unwrap() >= 0.0);
        }
    }

    #[test]
    fn the_gini_is_that_of_all_pairs(rows in prop::collection::vec((-50_i32..400, 0_u32..6), 1..30)) {
        let incomes: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.1)).collect();
        prop_assume!(weights.iter().any(|weight| *weight > 0.0));
        let sample = Sample::new(&incomes, &weights).unwrap();
        let (mut pairs, mut n, mut total) = (0.0, 0.0, 0.0);
        for (income, weight) in incomes.iter().zip(&weights) {
            n += weight;
            total += weight * income;
            pairs += incomes.iter().zip(&weights).map(|(y, w)| w * weight * (income - y).abs()).sum::<f64>();
        }
        if let Ok(found) = gini::gini(&sample) {
            prop_assert!((found - pairs / (2.0 * n * total)).abs() < 1e-9 * found.abs().max(1.0));
        } else {
            prop_assert_eq!(total, 0.0);
        }
    }

    #[test]
    fn entropy_within_and_between_sum_to_the_whole(
        rows in prop::collection::vec((1_u32..4_000, 1_u32..9, 0_usize..4), 1..50)
    ) {
        let incomes: Vec<Option<f64>> = rows.iter().map(|row| Some(f64::from(row.0))).collect();
        let weights: Vec<Option<f64>> = rows.iter().map(|row| Some(f64::from(row.1))).collect();
        let groups: Vec<Option<&str>> = rows.iter().map(|row| Some(["a", "b", "c", "d"][row.2])).collect();
        let columns = InequalityColumns { groups: Some(&groups), ..columns(&incomes, Some(&weights)) };
        for found in inequality(&question(&["theil-t", "theil-l", "generalised-entropy"]), &columns).unwrap() {
            let (within, between) = (found.parts[0].estimate.unwrap(), found.parts[1].estimate.unwrap());
            let whole = found.estimate.unwrap();
            prop_assert!((within + between - whole).abs() <= 1e-12 * whole.max(1.0), "{found:?}");
        }
    }

    #[test]
    fn sources_sum_to_the_whole(
        rows in prop::collection::vec((0_u32..4_000, 0_u32..900, 1_u32..9), 2..50)
    ) {
        let wages: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let grants: Vec<f64> = rows.iter().map(|row| f64::from(row.1)).collect();
        let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.2)).collect();
        let incomes: Vec<f64> = wages.iter().zip(&grants).map(|(wage, grant)| wage + grant).collect();
        prop_assume!(incomes.iter().any(|income| *income > 0.0));
        let sample = Sample::new(&incomes, &weights).unwrap();
        let ordered = |source: &[f64]| sample.rows().iter().map(|row| source[*row]).collect::<Vec<f64>>();
        let (wages, grants) = (ordered(&wages), ordered(&grants));
        let (wage, grant) = (source_gini(&sample, &wages).unwrap(), source_gini(&sample, &grants).unwrap());
        let whole = gini::gini(&sample).unwrap();
        prop_assert!((wage.contribution + grant.contribution - whole).abs() < 1e-12);
        prop_assert!((wage.income_share + grant.income_share - 1.0).abs() < 1e-12);
        let variation = source_variation(&sample, &wages).unwrap() + source_variation(&sample, &grants).unwrap();
        let half = crate::inequality::entropy::generalised_entropy(&sample, 2.0).unwrap();
        prop_assert!((variation - half).abs() < 1e-12 * half.max(1.0));
    }
}
