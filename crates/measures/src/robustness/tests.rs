use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::selection::{Criterion, CriterionMeasure, NeedDirection, Threshold};
use numerics::quantile::quantile;
use numerics::rank::{Order, average_ranks};

use super::*;

/// Scores that differ in the last bits only, as numpy adds in another order, can swap two areas
/// in a draw: one rank in one draw of 10 000.
const ONE_SWAP: f64 = 1e-4 + 1e-9;

fn criterion(id: &str, weight: f64, threshold: Option<Threshold>) -> Criterion {
    Criterion {
        id: id.to_owned(),
        name: id.to_owned(),
        measure: CriterionMeasure::Indicator {
            id: "N00001".parse().unwrap(),
            period: "2022".parse().unwrap(),
            group: Group::total(),
            substitute_for: None,
        },
        need: NeedDirection::Higher,
        transformation: Transformation::ZScore,
        weight,
        threshold,
    }
}

fn model(criteria: Vec<Criterion>, eligibility: Eligibility) -> SelectionModel {
    let aggregation = Aggregation::ArithmeticMean;
    let rule = Rule::Criteria(CriteriaRule { criteria, aggregation, eligibility });
    let (id, name) = ("m".to_owned(), "M".to_owned());
    SelectionModel::new(id, name, String::new(), String::new(), Level::Municipality, rule).unwrap()
}

fn codes(n: usize) -> Vec<AreaCode> {
    (0..n).map(|index| format!("{:04}", 114 + index).parse().unwrap()).collect()
}

fn usual() -> Perturbation {
    Perturbation {
        draws: 2_000,
        seed: 2018,
        weight_spread: 0.25,
        leave_out_probability: 0.25,
        alternatives: vec![Transformation::PercentileRank, Transformation::MinMax],
        threshold_spread: 0.0,
    }
}

/// Made-up columns in which areas differ by more than one criterion.
fn columns(n: usize, n_criteria: usize) -> Vec<Vec<Option<f64>>> {
    (0..n_criteria)
        .map(|criterion| {
            let mut stream = Stream::new(5, u64::try_from(criterion).unwrap());
            (0..n).map(|_| Some(stream.uniform())).collect()
        })
        .collect()
}

fn run(
    model: &SelectionModel,
    columns: &[Vec<Option<f64>>],
    perturbation: &Perturbation,
) -> Robustness {
    let codes = codes(columns[0].len());
    robustness(model, &Units { codes: &codes, columns, population: None }, perturbation).unwrap()
}

/// The reference's own counter-based generator.
fn split_mix(seed: u64, index: u64) -> f64 {
    let z = seed.wrapping_add((index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let bits = (z ^ (z >> 31)) >> 11;
    f64::from(u32::try_from(bits >> 21).unwrap()) / 4_294_967_296.0
        + f64::from(u32::try_from(bits & 0x1F_FFFF).unwrap()) / 9_007_199_254_740_992.0
}

/// The reference's three normalisations of one column, medians imputed.
fn normalised(cells: &[Option<f64>]) -> [Vec<f64>; 3] {
    let present: Vec<f64> = cells.iter().flatten().copied().collect();
    let middle = quantile(&present, 0.5).unwrap();
    let values: Vec<f64> = cells.iter().map(|cell| cell.unwrap_or(middle)).collect();
    let (low, high) = (quantile(&values, 0.0).unwrap(), quantile(&values, 1.0).unwrap());
    let centre = numerics::sum::mean(&values).unwrap();
    let deviation = numerics::moments::standard_deviation_n_minus_1(&values).unwrap();
    let n = count(values.len());
    [
        values.iter().map(|x| 1.0 + 99.0 * (x - low) / (high - low)).collect(),
        values.iter().map(|x| 50.0 + 10.0 * (x - centre) / deviation).collect(),
        average_ranks(&values, Order::SmallestFirst).iter().map(|r| r / n * 100.0).collect(),
    ]
}

#[test]
fn ten_thousand_draws_agree_with_numpy() {
    let (n, k) = (290, 20);
    let rows: Vec<Vec<Option<f64>>> = include_str!("../../tests/reference/composite290.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().ok()).collect())
        .collect();
    let mut variants: Vec<Vec<f64>> = vec![Vec::new(); 6];
    for j in 0..k {
        let column: Vec<Option<f64>> = rows.iter().map(|row| row[j]).collect();
        for (choice, values) in normalised(&column).into_iter().enumerate() {
            variants[choice + 3].extend(values.iter().map(|x| ln(x.max(1e-9))));
            variants[choice].extend(values);
        }
    }
    let per_draw = u64::try_from(k + 2).unwrap();
    let drawn = rank_draws(&variants, n, k, 10_000, None, |number, weights| {
        let uniform = |j: usize| split_mix(9000, number * per_draw + u64::try_from(j).unwrap());
        for (j, weight) in weights.iter_mut().enumerate() {
            *weight = 1.0 + 0.25 * (2.0 * uniform(j) - 1.0);
        }
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        let normalisation = (0..3).rev().find(|c| uniform(k) * 3.0 >= count(*c)).unwrap();
        normalisation + if uniform(k + 1) < 0.5 { 3 } else { 0 }
    });
    let json: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/reference/composite_mc_290.json")).unwrap();
    let expected = |name: &str, unit: usize| json["outputs"][name][unit].as_f64().unwrap();
    let first_thirty = drawn.shares_within(30);
    for (unit, range) in drawn.ranges().iter().enumerate() {
        assert!((range.mean - expected("mean_rank", unit)).abs() < ONE_SWAP, "{unit}: {range:?}");
        assert!((range.p5 - expected("p5", unit)).abs() < 1e-9, "{unit}: {range:?}");
        assert_eq!(range.median, expected("p50", unit), "{unit}: {range:?}");
        assert!((range.p95 - expected("p95", unit)).abs() < 1e-9, "{unit}: {range:?}");
        assert!((first_thirty[unit] - expected("share_top30", unit)).abs() < ONE_SWAP);
    }
}

#[test]
fn without_anything_varied_every_draw_is_the_model() {
    let chosen =
        model(vec![criterion("a", 1.0, None), criterion("b", 3.0, None)], Eligibility::Top(5));
    let columns = columns(20, 2);
    let codes = codes(20);
    let plain =
        select(&chosen, &Units { codes: &codes, columns: &columns, population: None }).unwrap();
    let still = Perturbation {
        draws: 50,
        weight_spread: 0.0,
        leave_out_probability: 0.0,
        alternatives: Vec::new(),
        ..usual()
    };
    let sure = run(&chosen, &columns, &still);
    for (unit, sure) in plain.units.iter().zip(&sure.units) {
        let ranks = sure.ranks.unwrap();
        assert_eq!((ranks.min, ranks.max), (unit.rank.unwrap(), unit.rank.unwrap()));
        assert_eq!((ranks.p5, ranks.p95), (ranks.median, ranks.mean));
        assert_eq!(sure.eligible_share, if unit.eligible == Some(true) { 1.0 } else { 0.0 });
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let criteria = (0..4).map(|j| criterion(&format!("c{j}"), 1.0, None)).collect();
    let chosen = model(criteria, Eligibility::Top(7));
    let columns = columns(40, 4);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&chosen, &columns, &usual()))
    };
    let one = with_threads(1);
    assert_eq!(one, with_threads(3));
    let other = run(&chosen, &columns, &Perturbation { seed: 2019, ..usual() });
    assert_ne!(one, other);
    assert!(one.units.iter().all(|unit| unit.ranks.unwrap().min <= unit.ranks.unwrap().max));
    let places: f64 = one.units.iter().map(|unit| unit.eligible_share).sum();
    assert!((places - 7.0).abs() < 1e-9, "{places}");
}

#[test]
fn leaving_out_one_of_two_criteria_lets_either_decide() {
    let chosen =
        model(vec![criterion("a", 1.0, None), criterion("b", 1.0, None)], Eligibility::Top(1));
    let columns = [vec![Some(0.0), Some(1.0), Some(0.9)], vec![Some(1.0), Some(0.0), Some(0.9)]];
    let always = Perturbation { leave_out_probability: 1.0, alternatives: Vec::new(), ..usual() };
    let sure = run(&chosen, &columns, &always);
    let shares: Vec<f64> = sure.units.iter().map(|unit| unit.eligible_share).collect();
    // Five standard errors of a share of one half in 2 000 draws.
    assert!((shares[0] - 0.5).abs() < 5.0 * 0.5 / 44.7, "{shares:?}");
    assert_eq!((shares[0] + shares[1], shares[2]), (1.0, 0.0));
    assert_eq!(sure.units[2].ranks.unwrap().max, 2);
}

#[test]
fn equal_areas_share_every_place_and_a_missing_one_has_none() {
    let chosen =
        model(vec![criterion("a", 1.0, None), criterion("b", 1.0, None)], Eligibility::Top(1));
    let columns = [
        vec![Some(5.0), Some(5.0), None, Some(1.0)],
        vec![Some(2.0), Some(2.0), Some(9.0), Some(1.0)],
    ];
    let sure = run(&chosen, &columns, &usual());
    assert_eq!(sure.units[0], sure.units[1]);
    assert_eq!(sure.units[0].ranks.unwrap().max, 1);
    assert_eq!(sure.units[3].ranks.unwrap().min, 3);
    let missing = sure.units[2];
    assert_eq!((missing.ranks, missing.eligible_share, missing.open_share), (None, 0.0, 1.0));
}

#[test]
fn a_moved_threshold_lets_areas_near_it_in_now_and_then() {
    let threshold = |limit| Some(Threshold::Value(limit));
    let chosen = model(
        vec![criterion("a", 0.0, threshold(10.0)), criterion("b", 0.0, threshold(0.0))],
        Eligibility::EveryThreshold,
    );
    // The first column has mean 5 and standard deviation 5 over its four areas.
    let columns = [
        vec![Some(10.0), Some(10.0), Some(0.0), Some(0.0), None],
        vec![Some(9.0), None, None, Some(9.0), Some(9.0)],
    ];
    let moved = Perturbation { threshold_spread: 0.1, ..usual() };
    let sure = run(&chosen, &columns, &moved);
    let half = sure.units[0].eligible_share;
    assert!((half - 0.5).abs() < 5.0 * 0.5 / 44.7, "{half}");
    assert_eq!(sure.units[0].open_share, 0.0);
    assert_eq!(sure.units[1].eligible_share, 0.0);
    assert!((sure.units[1].open_share - half).abs() < 1e-12);
    assert_eq!((sure.units[3].eligible_share, sure.units[3].open_share), (0.0, 0.0));
    assert_eq!(sure.units[4].open_share, 1.0);
    let still = run(&chosen, &columns, &usual());
    assert_eq!(still.units[0].eligible_share, 1.0);
}

#[test]
fn a_limit_by_score_is_reached_in_some_draws() {
    let mut criteria = vec![criterion("a", 1.0, None), criterion("b", 1.0, None)];
    for criterion in &mut criteria {
        criterion.transformation = Transformation::MinMax;
    }
    let columns = [vec![Some(0.0), Some(1.0), Some(1.0)], vec![Some(0.0), Some(0.0), Some(1.0)]];
    let perturbation =
        Perturbation { leave_out_probability: 0.0, alternatives: Vec::new(), ..usual() };
    let chosen = model(criteria.clone(), Eligibility::ScoreAtLeast(50.0));
    let sure = run(&chosen, &columns, &perturbation);
    let shares: Vec<f64> = sure.units.iter().map(|unit| unit.eligible_share).collect();
    assert_eq!((shares[0], shares[2]), (0.0, 1.0));
    assert!((shares[1] - 0.5).abs() < 5.0 * 0.5 / 44.7, "{shares:?}");
    let aggregation = Aggregation::GeometricMean;
    let eligibility = Eligibility::ScoreAtLeast(10.0);
    let rule = Rule::Criteria(CriteriaRule { criteria, aggregation, eligibility });
    let geometric = SelectionModel::new(
        "g".into(),
        "G".into(),
        String::new(),
        String::new(),
        Level::Municipality,
        rule,
    )
    .unwrap();
    // The root of 100·1 is 10.
    let shares: Vec<f64> = run(&geometric, &columns, &perturbation)
        .units
        .iter()
        .map(|unit| unit.eligible_share)
        .collect();
    assert!((shares[1] - 0.5).abs() < 5.0 * 0.5 / 44.7, "{shares:?}");
}

#[test]
fn weights_are_uniform_about_the_model_s_own() {
    let mut criteria = vec![criterion("a", 1.0, None), criterion("b", 1.0, None)];
    for criterion in &mut criteria {
        criterion.transformation = Transformation::MinMax;
    }
    // The first area scores 100·a/(a + b), which is 60 or more where a ≥ 1.5b. With a and b
    // uniform on 0.75–1.25 that has the probability 1/48.
    let columns = [vec![Some(1.0), Some(0.0)], vec![Some(0.0), Some(1.0)]];
    let n_draws = 20_000;
    let perturbation = Perturbation {
        draws: n_draws,
        leave_out_probability: 0.0,
        alternatives: Vec::new(),
        ..usual()
    };
    let share = |limit| {
        let chosen = model(criteria.clone(), Eligibility::ScoreAtLeast(limit));
        run(&chosen, &columns, &perturbation).units[0].eligible_share
    };
    let expected = 1.0 / 48.0;
    let standard_error = (expected * (1.0 - expected) / count(n_draws)).sqrt();
    assert!((share(60.0) - expected).abs() < 5.0 * standard_error, "{}", share(60.0));
    assert_eq!((share(37.5), share(62.5)), (1.0, 0.0));
}

#[test]
fn choices_without_meaning_are_refused() {
    let columns = columns(3, 1);
    let codes = codes(3);
    let units = Units { codes: &codes, columns: &columns, population: None };
    let by_score = model(vec![criterion("a", 1.0, None)], Eligibility::Top(1));
    for wrong in [
        Perturbation { draws: 0, ..usual() },
        Perturbation { weight_spread: 1.0, ..usual() },
        Perturbation { leave_out_probability: f64::NAN, ..usual() },
        Perturbation { threshold_spread: -1.0, ..usual() },
    ] {
        let error = robustness(&by_score, &units, &wrong).unwrap_err();
        assert!(matches!(error, RobustnessError::Range { .. }), "{error}");
    }
    let limit = model(vec![criterion("a", 1.0, None)], Eligibility::ScoreAtLeast(1.0));
    let error = robustness(&limit, &units, &usual()).unwrap_err();
    assert!(matches!(error, RobustnessError::LimitOfAnotherScale { .. }));
}
