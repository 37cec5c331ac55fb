//! Oaxaca's and Blinder's decompositions.

use numerics::distribution::normal_quantile;
use numerics::streams::Stream;
use proptest::prelude::*;
use serde_json::Value;

use super::groups::{assert_near, number, numbers, read};
use crate::gap::model_gap::{ModelGapError, ModelGapQuestion, model_gap};
use crate::gap::oaxaca_blinder::{
    DummySet, Fold, OaxacaBlinder, OaxacaColumns, OaxacaError, OaxacaErrors, ReferenceCoefficients,
    Side, Trait, oaxaca_blinder,
};

/// Relative; the peer solves the same least squares another way.
const EXACT: f64 = 1e-9;

struct Data {
    names: Vec<String>,
    traits: Vec<Vec<Option<f64>>>,
    outcome: Vec<Option<f64>>,
    is_first: Vec<Option<bool>>,
    weights: Option<Vec<Option<f64>>>,
}

impl Data {
    fn wages() -> Self {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/oaxaca1200.csv");
        let text = std::fs::read_to_string(file).unwrap();
        let column = |k: usize| -> Vec<Option<f64>> {
            let cell = |line: &str| line.split(',').nth(k).unwrap().parse().ok();
            text.lines().skip(1).map(cell).collect()
        };
        Self {
            names: ["edu", "exp", "urban"].map(str::to_owned).to_vec(),
            traits: vec![column(1), column(2), column(3)],
            outcome: column(0),
            is_first: column(4).iter().map(|male| male.map(|male| male == 1.0)).collect(),
            weights: None,
        }
    }

    fn with<T>(&self, dummies: &[DummySet<'_>], ask: impl Fn(&OaxacaColumns<'_>) -> T) -> T {
        let traits: Vec<Trait<'_>> = self
            .names
            .iter()
            .zip(&self.traits)
            .map(|(name, values)| Trait { name, values })
            .collect();
        ask(&OaxacaColumns {
            outcome: &self.outcome,
            is_first: &self.is_first,
            traits: &traits,
            weights: self.weights.as_deref(),
            dummy_sets: dummies,
        })
    }

    fn decompose(&self, fold: Fold, errors: OaxacaErrors) -> OaxacaBlinder {
        self.with(&[], |columns| oaxaca_blinder(columns, fold, errors).unwrap())
    }
}

fn terms(found: &OaxacaBlinder) -> Vec<f64> {
    found.terms.iter().map(|term| term.estimate).collect()
}

fn expected(name: &str) -> Value {
    read("decomp_oaxaca_1200.json")["outputs"][name].clone()
}

const THREE: Fold = Fold::Three(Side::Second);

#[test]
fn threefold_is_that_of_statsmodels_and_of_the_direct_formulas() {
    let found = Data::wages().decompose(THREE, OaxacaErrors::None);
    let peer = numbers(&expected("sm_three_fold_swapTrue(endow,coef,inter,gap)"));
    for (found, expected) in terms(&found).iter().zip(&peer) {
        assert_near(*found, *expected, EXACT);
    }
    assert_near(found.gap, peer[3], EXACT);
    let direct = expected("direct");
    let details = ["endowments_ref_female", "coefficients_ref_female", "interaction"]
        .map(|n| numbers(&direct[n]));
    for (term, details) in found.terms.iter().zip(details) {
        for (detail, expected) in term.traits.iter().zip(details) {
            assert!((detail.estimate - expected).abs() <= EXACT * expected.abs().max(1e-3));
        }
    }
    for (coefficient, k) in found.coefficients.iter().zip(0..) {
        assert_near(coefficient.1[0], numbers(&direct["beta_male"])[k], EXACT);
        assert_near(coefficient.1[1], numbers(&direct["beta_female"])[k], EXACT);
    }
    let mut turned = Data::wages();
    turned.is_first.iter_mut().flatten().for_each(|is_first| *is_first = !*is_first);
    let turned = turned.decompose(THREE, OaxacaErrors::None);
    for (found, expected) in
        terms(&turned).iter().zip(numbers(&expected("sm_three_fold_swapFalse")))
    {
        assert_near(*found, expected, EXACT);
    }
}

#[test]
fn every_reference_of_the_twofold_decomposition_comes_back() {
    let data = Data::wages();
    let pooled = "direct_pooled_with_group_dummy(jann)";
    let direct = expected("direct");
    for (name, peer) in [
        // statsmodels gives each group's coefficients the other group's share.
        ("cotton-as-statsmodels", "sm_two_fold_cotton(unexplained,explained,gap)"),
        ("reimers", "sm_two_fold_reimers(unexplained,explained,gap)"),
        ("0.5", "sm_two_fold_self_submitted(unexplained,explained,gap)"),
        ("pooled", "sm_two_fold_pooled(unexplained,explained,gap)"),
        // What statsmodels computes for its own spelling; its "neumark" is "pooled" unannounced.
        ("neumark", "sm_two_fold_nuemark(unexplained,explained,gap)"),
    ] {
        let found = data.decompose(Fold::Two(name.parse().unwrap()), OaxacaErrors::None);
        let peer = numbers(&expected(peer));
        assert_near(terms(&found)[0], peer[1], EXACT);
        assert_near(terms(&found)[1], peer[0], EXACT);
    }
    let explained = |name: &str| {
        terms(&data.decompose(Fold::Two(name.parse().unwrap()), OaxacaErrors::None))[0]
    };
    assert_near(explained("first"), number(&direct["explained_ref_male_total"]), EXACT);
    let endowments = numbers(&direct["endowments_ref_female"]).iter().sum::<f64>();
    assert_near(explained("second"), endowments, EXACT);
    assert_near(explained("pooled"), number(&expected(pooled)["explained"]), EXACT);
    // Males are 523 of 1 200.
    let cotton = 523.0 / 1200.0 * explained("first") + 677.0 / 1200.0 * explained("second");
    assert_near(explained("cotton"), cotton, EXACT);
    let silent = numbers(&expected("sm_two_fold_neumark(unexplained,explained,gap)"))[1];
    assert!((explained("neumark") - silent).abs() > 0.005);
}

#[test]
fn a_reference_that_nobody_knows_is_refused() {
    for name in ["nuemark", "self_submitted", "", "1.5", "NaN"] {
        assert!(name.parse::<ReferenceCoefficients>().is_err(), "{name}");
    }
    let refused = "nuemark".parse::<ReferenceCoefficients>().unwrap_err().to_string();
    assert!(refused.contains("neumark"), "{refused}");
    let own = Fold::Two(ReferenceCoefficients::Own(1.5));
    let refused = Data::wages()
        .with(&[], |columns| oaxaca_blinder(columns, own, OaxacaErrors::None).unwrap_err());
    assert_eq!(refused, OaxacaError::Weight { weight: 1.5 });
}

const FOLDS: [Fold; 10] = [
    Fold::Two(ReferenceCoefficients::CottonAsStatsmodels),
    THREE,
    Fold::Three(Side::First),
    Fold::Two(ReferenceCoefficients::FirstGroup),
    Fold::Two(ReferenceCoefficients::SecondGroup),
    Fold::Two(ReferenceCoefficients::Half),
    Fold::Two(ReferenceCoefficients::Cotton),
    Fold::Two(ReferenceCoefficients::Own(0.3)),
    Fold::Two(ReferenceCoefficients::Neumark),
    Fold::Two(ReferenceCoefficients::PooledWithGroup),
];

#[test]
fn traits_sum_to_terms_and_terms_to_the_gap() {
    let data = Data::wages();
    for fold in FOLDS {
        let found = data.decompose(fold, OaxacaErrors::None);
        assert!((terms(&found).iter().sum::<f64>() - found.gap).abs() < 1e-12);
        for term in &found.terms {
            let traits = term.traits.iter().map(|t| t.estimate).sum::<f64>();
            assert!((traits - term.estimate).abs() < 1e-12);
        }
    }
}

#[test]
fn formula_and_bootstrap_agree_on_standard_errors() {
    let data = Data::wages();
    for fold in FOLDS {
        let formula = data.decompose(fold, OaxacaErrors::Linearised);
        let errors = OaxacaErrors::Bootstrap { replications: 1500, seed: 8 };
        let drawn = data.decompose(fold, errors);
        assert_eq!(drawn.failed_draws, 0);
        assert_near(drawn.gap_error.unwrap(), formula.gap_error.unwrap(), 0.08);
        for (a, b) in formula.terms.iter().zip(&drawn.terms) {
            // 1 500 draws: a standard deviation is right to 1.8 %; the products of two small
            // differences are not quite normal.
            assert_near(b.standard_error.unwrap(), a.standard_error.unwrap(), 0.10);
            for (a, b) in a.traits.iter().zip(&b.traits).skip(1) {
                assert_near(b.standard_error.unwrap(), a.standard_error.unwrap(), 0.15);
            }
        }
    }
}

#[test]
fn the_gaps_error_is_that_of_two_means() {
    let data = Data::wages();
    let found = data.decompose(THREE, OaxacaErrors::Linearised);
    let variance = |first: bool| {
        let values: Vec<f64> = data
            .outcome
            .iter()
            .zip(&data.is_first)
            .filter(|(_, is_first)| **is_first == Some(first))
            .filter_map(|(y, _)| *y)
            .collect();
        let n = numerics::sum::count(values.len());
        // The linearisation's factor n/(n − k) with k = 4 coefficients.
        numerics::moments::variance_n(&values).unwrap() / (n - 4.0)
    };
    assert_near(found.gap_error.unwrap(), (variance(true) + variance(false)).sqrt(), 1e-9);
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    let data = Data::wages();
    let drawn = |seed| data.decompose(THREE, OaxacaErrors::Bootstrap { replications: 60, seed });
    let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    assert_eq!(pool(1).install(|| drawn(3)), pool(4).install(|| drawn(3)));
    assert_ne!(drawn(3), drawn(4));
}

/// Groups whose means and coefficients are known.
fn simulated(seed: u64, n: usize) -> Data {
    let mut stream = Stream::new(seed, 0);
    let mut normal = || normal_quantile(stream.uniform().max(1e-12));
    let mut data = Data {
        names: vec!["x".to_owned(), "z".to_owned()],
        traits: vec![Vec::new(), Vec::new()],
        outcome: Vec::new(),
        is_first: Vec::new(),
        weights: None,
    };
    for person in 0..n {
        let first = person % 2 == 0;
        let (shift, slope) = if first { (0.5, 1.2) } else { (0.0, 0.8) };
        let (x, z) = (shift + normal(), normal());
        // Unequal variances, which the linearisation allows for.
        let y = 1.0 + slope * x + 0.5 * z + (0.5 + 0.5 * z.abs()) * normal();
        data.traits[0].push(Some(x));
        data.traits[1].push(Some(z));
        data.outcome.push(Some(y));
        data.is_first.push(Some(first));
    }
    data
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Endowments 0.5·0.8, coefficients 0·(1.2 − 0.8), interaction 0.5·0.4; explained at the first
    // group's coefficients 0.6.
    let rounds = 400;
    let mut held = [0.0; 4];
    for round in 0..rounds {
        let data = simulated(round, 300);
        let three = data.decompose(THREE, OaxacaErrors::Linearised);
        let fold = Fold::Two(ReferenceCoefficients::FirstGroup);
        let two = data.decompose(fold, OaxacaErrors::Linearised);
        let found = three.terms.iter().chain(&two.terms[..1]).zip([0.4, 0.0, 0.2, 0.6]);
        for (held, (term, truth)) in held.iter_mut().zip(found) {
            let reach = 1.96 * term.standard_error.unwrap();
            *held += f64::from(u8::from((term.estimate - truth).abs() <= reach));
        }
    }
    for held in held {
        let share = held / 400.0;
        assert!((0.915..0.985).contains(&share), "{share}");
    }
}

#[test]
fn dummies_named_as_a_set_do_not_depend_on_the_category_left_out() {
    let region = |k: usize| Some(f64::from(u8::from(k.is_multiple_of(3) || k % 7 == 1)));
    let other = |k: usize| Some(f64::from(u8::from(k % 3 == 1 && k % 7 != 1)));
    let base = |k: usize| Some(1.0 - region(k).unwrap() - other(k).unwrap());
    let with = |names: [&str; 2],
                first: &dyn Fn(usize) -> Option<f64>,
                second: &dyn Fn(usize) -> Option<f64>| {
        let mut data = Data::wages();
        let n = data.outcome.len();
        data.names.extend(names.map(str::to_owned));
        data.traits.push((0..n).map(first).collect());
        data.traits.push((0..n).map(second).collect());
        data
    };
    let (a, b) =
        (with(["north", "south"], &region, &other), with(["south", "middle"], &other, &base));
    for fold in FOLDS {
        let ask = |data: &Data, left_out, traits: &[&str]| {
            let set = [DummySet { left_out, traits }];
            let mut found = data.with(&set, |columns| {
                oaxaca_blinder(columns, fold, OaxacaErrors::Linearised).unwrap()
            });
            for term in &mut found.terms {
                term.traits.sort_by(|a, b| a.name.cmp(&b.name));
            }
            found
        };
        let one = ask(&a, "middle", &["north", "south"]);
        let two = ask(&b, "north", &["south", "middle"]);
        for (one, two) in one.terms.iter().zip(&two.terms) {
            for (one, two) in one.traits.iter().zip(&two.traits) {
                assert_eq!(one.name, two.name);
                assert!((one.estimate - two.estimate).abs() < 1e-10, "{}", one.name);
                let (one, two) = (one.standard_error.unwrap(), two.standard_error.unwrap());
                assert!((one - two).abs() < 1e-10);
            }
        }
    }
    let set = [DummySet { left_out: "other", traits: &["edu"] }];
    let refused =
        Data::wages().with(&set, |c| oaxaca_blinder(c, THREE, OaxacaErrors::None).unwrap_err());
    assert!(matches!(refused, OaxacaError::Dummies { .. }), "{refused}");
}

#[test]
fn persons_without_meaning_are_refused_and_missing_ones_counted() {
    let refuse =
        |data: &Data| data.with(&[], |c| oaxaca_blinder(c, THREE, OaxacaErrors::None).unwrap_err());
    let mut twice = Data::wages();
    twice.names.push("edu again".to_owned());
    twice.traits.push(twice.traits[0].iter().map(|x| x.map(|x| 2.0 * x + 1.0)).collect());
    let refused = refuse(&twice);
    let expected = OaxacaError::Collinear { group: "first", name: "edu again".to_owned() };
    assert_eq!(refused, expected);
    let mut alone = Data::wages();
    alone.is_first.fill(Some(true));
    assert!(matches!(refuse(&alone), OaxacaError::TooFewPersons { group: "second", .. }));
    let mut infinite = Data::wages();
    infinite.outcome[0] = Some(f64::NAN);
    assert!(matches!(refuse(&infinite), OaxacaError::Column(_)));
    let mut none = Data::wages();
    (none.names, none.traits) = (Vec::new(), Vec::new());
    assert!(matches!(refuse(&none), OaxacaError::Traits { .. }));
    let mut missing = Data::wages();
    missing.traits[1][7] = None;
    missing.is_first[9] = None;
    assert_eq!(missing.decompose(THREE, OaxacaErrors::None).left_out, 2);
    let few = OaxacaErrors::Bootstrap { replications: 3, seed: 1 };
    let refused = Data::wages().with(&[], |c| oaxaca_blinder(c, THREE, few).unwrap_err());
    assert_eq!(refused, OaxacaError::TooFewReplications { replications: 3 });
}

#[test]
fn the_front_door_answers_both_folds() {
    let question = ModelGapQuestion {
        measures: &[],
        reference: ReferenceCoefficients::PooledWithGroup,
        side: Side::Second,
        errors: OaxacaErrors::Linearised,
        level: 0.95,
    };
    let data = Data::wages();
    let found = data.with(&[], |columns| model_gap(&question, columns).unwrap());
    assert_eq!(found.len(), 2);
    assert_near(found[0].parts[0].estimate.unwrap(), 0.125_963_873_957_42, EXACT);
    assert_eq!(found[1].parts.len(), 3);
    let unknown = ModelGapQuestion { measures: &["oaxaca"], ..question };
    let refused = data.with(&[], |columns| model_gap(&unknown, columns).unwrap_err());
    assert!(matches!(refused, ModelGapError::Asked(_)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_persons_changes_no_bit_and_weights_are_copies(seed in 0_u64..1000) {
        let data = simulated(seed, 60);
        let errors = OaxacaErrors::Bootstrap { replications: 20, seed: 1 };
        let mut turned = simulated(seed, 60);
        turned.outcome.reverse();
        turned.is_first.reverse();
        turned.traits.iter_mut().for_each(|column| column.reverse());
        prop_assert_eq!(data.decompose(THREE, errors), turned.decompose(THREE, errors));

        let mut weighted = simulated(seed, 60);
        weighted.weights = Some((0..60).map(|k| Some(if usize::is_multiple_of(k, 5) { 2.0 } else { 1.0 })).collect());
        let mut copied = simulated(seed, 60);
        for k in (0..60).filter(|k| k % 5 == 0) {
            copied.outcome.push(copied.outcome[k]);
            copied.is_first.push(copied.is_first[k]);
            copied.traits.iter_mut().for_each(|column| column.push(column[k]));
        }
        for fold in FOLDS {
            let (one, two) = (weighted.decompose(fold, OaxacaErrors::None), copied.decompose(fold, OaxacaErrors::None));
            for (one, two) in terms(&one).iter().zip(terms(&two)) {
                prop_assert!((one - two).abs() < 1e-11);
            }
        }
    }
}
