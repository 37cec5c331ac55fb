use super::*;
use domain::group::Group;
use domain::selection::{
    Aggregation, CriterionMeasure, Eligibility, NeedDirection, Threshold, Transformation, Weighting,
};
use proptest::prelude::*;

/// Rounding in a handful of operations.
const ROUNDING: f64 = 1e-12;

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
        transformation: Transformation::MinMax,
        weight,
        threshold,
    }
}

fn model(criteria: Vec<Criterion>, eligibility: Eligibility) -> SelectionModel {
    with_rule(Rule::Criteria(CriteriaRule {
        criteria,
        aggregation: Aggregation::ArithmeticMean,
        eligibility,
    }))
}

fn with_rule(rule: Rule) -> SelectionModel {
    SelectionModel::new("m".into(), "M".into(), "".into(), "".into(), Level::Municipality, rule)
        .unwrap()
}

fn codes(n: usize) -> Vec<AreaCode> {
    (0..n).map(|index| format!("{:04}", 114 + index).parse().unwrap()).collect()
}

fn run(model: &SelectionModel, columns: &[Vec<Option<f64>>]) -> Selection {
    let codes = codes(columns[0].len());
    select(model, &Units { codes: &codes, columns, population: None }).unwrap()
}

fn eligible(selection: &Selection) -> Vec<Option<bool>> {
    selection.units.iter().map(|unit| unit.eligible).collect()
}

fn column(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn transformations_turn_larger_need_into_larger_numbers() {
    let values = [Some(2.0), None, Some(4.0), Some(4.0), Some(10.0)];
    let by = |need, transformation| transformed(&values, need, transformation);
    use NeedDirection::{Higher, Lower};
    assert_eq!(
        by(Higher, Transformation::MinMax),
        [Some(0.0), None, Some(25.0), Some(25.0), Some(100.0)]
    );
    assert_eq!(
        by(Lower, Transformation::MinMax),
        [Some(100.0), None, Some(75.0), Some(75.0), Some(0.0)]
    );
    assert_eq!(
        by(Higher, Transformation::PercentileRank),
        [Some(0.0), None, Some(50.0), Some(50.0), Some(100.0)]
    );
    // Mean 5, variance (9 + 1 + 1 + 25) / 4 = 9.
    assert_eq!(
        by(Lower, Transformation::ZScore),
        [Some(1.0), None, Some(1.0 / 3.0), Some(1.0 / 3.0), Some(-5.0 / 3.0)]
    );
}

#[test]
fn transformations_and_means_agree_with_coinr() {
    let json: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/reference/composite_coinr_units.json"))
            .unwrap();
    let column = |name: &str| -> Vec<Option<f64>> {
        json["outputs"][name].as_array().unwrap().iter().map(|cell| cell.as_f64()).collect()
    };
    let values = column("m");
    let check = |transformation, expected: Vec<Option<f64>>| {
        let found = transformed(&values, NeedDirection::Higher, transformation);
        for (found, expected) in found.iter().zip(expected) {
            match (found, expected) {
                (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-10),
                (found, expected) => assert_eq!(*found, expected),
            }
        }
    };
    check(Transformation::MinMax, column("norm_minmax"));
    // COINr's deviation has divisor n − 1 and its scale is 10 + 2z; six areas have a value.
    let divisor_n = (6.0_f64 / 5.0).sqrt();
    let z = |scaled: f64| (scaled - 10.0) / 2.0 * divisor_n;
    check(Transformation::ZScore, column("norm_zscore").iter().map(|x| x.map(z)).collect());
    // COINr puts the two that tie at their lowest place, 0.4; here they stand in its middle.
    let mut places = column("norm_prank");
    (places[5], places[6]) = (Some(0.5), Some(0.5));
    check(Transformation::PercentileRank, places.iter().map(|p| p.map(|p| 100.0 * p)).collect());
    let (known, weights): (Vec<f64>, Vec<f64>) =
        values.iter().zip(column("w")).filter_map(|(x, w)| x.zip(w)).unzip();
    let arithmetic = score_of(&known, &weights, Aggregation::ArithmeticMean).unwrap();
    assert!((arithmetic - json["outputs"]["a_amean"].as_f64().unwrap()).abs() < ROUNDING);
    let moved: Vec<f64> = known.iter().map(|x| (x - 1.0) / 0.99).collect();
    let geometric = score_of(&moved, &weights, Aggregation::GeometricMean).unwrap();
    assert!((geometric - json["outputs"]["a_gmean"].as_f64().unwrap()).abs() < ROUNDING);
}

#[test]
fn areas_that_nothing_sets_apart_stand_in_the_middle() {
    for values in [vec![Some(0.1); 7], vec![Some(3.0)]] {
        let by = |transformation| transformed(&values, NeedDirection::Higher, transformation);
        assert!(by(Transformation::MinMax).iter().all(|x| *x == Some(50.0)));
        assert!(by(Transformation::PercentileRank).iter().all(|x| *x == Some(50.0)));
        assert!(by(Transformation::ZScore).iter().all(|x| *x == Some(0.0)));
    }
    let nothing = [None, None];
    assert_eq!(transformed(&nothing, NeedDirection::Lower, Transformation::MinMax), nothing);
}

#[test]
fn a_geometric_mean_lets_less_be_made_up_for() {
    let score = |values: &[f64], how| score_of(values, &[1.0, 3.0], how).unwrap();
    assert_eq!(score(&[100.0, 0.0], Aggregation::ArithmeticMean), 25.0);
    let geometric = score(&[100.0, 0.0], Aggregation::GeometricMean);
    // 100^(1/4) · 1^(3/4)
    assert!((geometric - 10.0_f64.sqrt()).abs() < ROUNDING);
    assert_eq!(score_of(&[1.0], &[0.0], Aggregation::ArithmeticMean), None);
}

#[test]
fn the_first_by_score_are_chosen_and_all_who_share_the_last_place() {
    let chosen = model(vec![criterion("a", 1.0, None)], Eligibility::Top(2));
    let selection = run(&chosen, &[column(&[5.0, 9.0, 5.0, 1.0])]);
    assert_eq!(eligible(&selection), [Some(true), Some(true), Some(true), Some(false)]);
    let ranks: Vec<Option<usize>> = selection.units.iter().map(|unit| unit.rank).collect();
    assert_eq!(ranks, [Some(2), Some(1), Some(2), Some(4)]);
    let border = selection.border.clone().unwrap();
    assert_eq!((border.score, border.tied), (50.0, vec![0, 2]));
    assert_eq!(selection.units[3].decisive, Some(Decisive { criterion: None, margin: -50.0 }));
    let fewer = run(&chosen, &[column(&[5.0, 9.0, 1.0])]);
    assert!(fewer.border.unwrap().tied.is_empty());
    let all = run(&chosen, &[column(&[5.0])]);
    assert_eq!(eligible(&all), [Some(true)]);
}

#[test]
fn a_missing_value_leaves_the_score_open_and_is_not_made_up_for() {
    let chosen =
        model(vec![criterion("a", 1.0, None), criterion("b", 1.0, None)], Eligibility::Top(1));
    let selection = run(&chosen, &[column(&[1.0, 2.0, 3.0]), vec![Some(1.0), Some(2.0), None]]);
    let open = &selection.units[2];
    assert_eq!((open.eligible, open.score, open.rank), (None, None, None));
    assert_eq!(open.criteria[0].transformed, Some(100.0));
    assert_eq!(selection.border.as_ref().unwrap().without_score, 1);
    assert_eq!((selection.criteria[1].n, selection.criteria[1].missing), (2, 1));
    assert_eq!((selection.eligible_rows(), selection.open_rows()), (vec![1], vec![2]));
}

#[test]
fn a_missing_threshold_value_is_open_unless_the_others_decide() {
    let at_least = |limit| Some(Threshold::Value(limit));
    let criteria = || {
        vec![
            criterion("a", 0.0, at_least(10.0)),
            criterion("b", 0.0, at_least(10.0)),
            criterion("c", 0.0, at_least(10.0)),
        ]
    };
    let columns = [
        vec![Some(10.0), Some(10.0), Some(9.0), Some(10.0)],
        vec![Some(11.0), Some(10.0), None, None],
        vec![Some(12.0), None, None, Some(9.0)],
    ];
    let every = run(&model(criteria(), Eligibility::EveryThreshold), &columns);
    assert_eq!(eligible(&every), [Some(true), None, Some(false), Some(false)]);
    let two = run(&model(criteria(), Eligibility::Thresholds(2)), &columns);
    assert_eq!(eligible(&two), [Some(true), Some(true), None, None]);
    assert_eq!(every.units[0].score, None);
    let outcome = every.units[2].criteria[0];
    assert_eq!((outcome.met, outcome.margin), (Some(false), Some(-1.0)));
}

#[test]
fn the_deciding_margin_is_that_of_the_weakest_threshold() {
    let chosen = model(
        vec![
            criterion("a", 0.0, Some(Threshold::Value(2.0))),
            criterion("b", 0.0, Some(Threshold::Value(20.0))),
        ],
        Eligibility::EveryThreshold,
    );
    // Standard deviations 2 and 12.5.
    let selection = run(&chosen, &[column(&[4.0, 0.0]), column(&[35.0, 10.0])]);
    let decisive: Vec<Decisive> = selection.units.iter().map(|u| u.decisive.unwrap()).collect();
    assert_eq!(decisive[0], Decisive { criterion: Some(0), margin: 1.0 });
    assert_eq!(decisive[1], Decisive { criterion: Some(0), margin: -1.0 });
}

#[test]
fn thresholds_move_towards_need() {
    let deviations =
        |deviations, weighting| Some(Threshold::MeanPlusDeviations { deviations, weighting });
    let values = column(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
    let population = column(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 3.0]);
    let line = |need, threshold| {
        let mut one = criterion("a", 0.0, threshold);
        one.need = need;
        let chosen = model(vec![one], Eligibility::EveryThreshold);
        let codes = codes(8);
        let columns = [values.clone()];
        let units = Units { codes: &codes, columns: &columns, population: Some(&population) };
        select(&chosen, &units).unwrap().criteria[0].threshold.unwrap()
    };
    use NeedDirection::{Higher, Lower};
    assert_eq!(line(Higher, deviations(1.0, Weighting::Unweighted)), 7.0);
    assert_eq!(line(Lower, deviations(1.5, Weighting::Unweighted)), 2.0);
    let weighted = line(Higher, deviations(1.0, Weighting::Population));
    assert!((weighted - (8.5 + 0.75_f64.sqrt())).abs() < ROUNDING);
    assert_eq!(line(Higher, Some(Threshold::NeedQuantile(1.0))), 9.0);
    assert_eq!(line(Lower, Some(Threshold::NeedQuantile(1.0))), 2.0);
    assert_eq!(line(Lower, Some(Threshold::NeedQuantile(0.5))), 4.5);
}

#[test]
fn an_area_at_the_mean_of_equal_areas_meets_the_mean() {
    let mean = Threshold::MeanPlusDeviations { deviations: 1.0, weighting: Weighting::Unweighted };
    let chosen = model(vec![criterion("a", 0.0, Some(mean))], Eligibility::EveryThreshold);
    let selection = run(&chosen, &[vec![Some(0.1); 290]]);
    assert!(selection.units.iter().all(|unit| unit.eligible == Some(true)));
    assert_eq!(selection.units[0].decisive, None);
}

#[test]
fn a_criterion_without_data_is_shown_as_missing() {
    let mut missing = criterion(
        "b",
        0.0,
        Some(Threshold::MeanPlusDeviations { deviations: 1.5, weighting: Weighting::Unweighted }),
    );
    missing.measure = CriterionMeasure::NotAvailable { reason: "not open".into() };
    let with_data = criterion("a", 0.0, Some(Threshold::Value(5.0)));
    let chosen = model(vec![with_data, missing], Eligibility::EveryThreshold);
    let selection = run(&chosen, &[column(&[1.0, 9.0]), vec![None, None]]);
    assert_eq!(eligible(&selection), [Some(false), None]);
    let outcome = selection.units[1].criteria[1];
    assert_eq!((outcome.value, outcome.threshold, outcome.met), (None, None, None));
    assert!(selection.criteria[1].has_threshold);
}

#[test]
fn who_is_not_on_a_list_with_unknown_places_is_not_known_to_be_out() {
    let annex =
        |size| with_rule(Rule::Annex(Annex { members: vec!["0115".parse().unwrap()], size }));
    let codes = codes(2);
    let units = Units { codes: &codes, columns: &[], population: None };
    let open = select(&annex(32), &units).unwrap();
    assert_eq!((eligible(&open), open.unknown_places), (vec![None, Some(true)], 31));
    let complete = select(&annex(1), &units).unwrap();
    assert_eq!(eligible(&complete), [Some(false), Some(true)]);
}

#[test]
fn areas_that_do_not_fit_the_model_are_refused() {
    let weighted =
        Threshold::MeanPlusDeviations { deviations: 1.0, weighting: Weighting::Population };
    let chosen = model(vec![criterion("a", 0.0, Some(weighted))], Eligibility::EveryThreshold);
    let two = codes(2);
    let columns = [column(&[1.0, 2.0])];
    let refused = |codes: &[AreaCode], columns: &[Vec<Option<f64>>]| {
        select(&chosen, &Units { codes, columns, population: None }).unwrap_err()
    };
    assert!(matches!(refused(&two, &columns), SelectionError::PopulationNeeded { .. }));
    assert!(matches!(refused(&two, &[]), SelectionError::Columns { .. }));
    assert!(matches!(refused(&two[..1], &columns), SelectionError::Column(_)));
    let not_a_number = [column(&[1.0, f64::NAN])];
    assert!(matches!(refused(&two, &not_a_number), SelectionError::Column(_)));
    let twice = [two[0].clone(), two[0].clone()];
    assert!(matches!(refused(&twice, &columns), SelectionError::DuplicateUnit { .. }));
    let county = ["01".parse().unwrap(), two[0].clone()];
    assert!(matches!(refused(&county, &columns), SelectionError::WrongLevel { .. }));
}

fn any_eligibility() -> impl Strategy<Value = Eligibility> {
    prop_oneof![
        (1usize..20).prop_map(Eligibility::Top),
        (0.0..100.0_f64).prop_map(Eligibility::ScoreAtLeast),
        Just(Eligibility::EveryThreshold),
        (1usize..3).prop_map(Eligibility::Thresholds),
    ]
}

proptest! {
    #[test]
    fn the_order_of_areas_changes_nothing(
        rows in prop::collection::vec(
            (prop::option::weighted(0.9, -50.0..50.0_f64), prop::option::weighted(0.9, (0i8..6).prop_map(f64::from)), 0.0..9.0_f64),
            1..40,
        ),
        turn in 0usize..40,
        eligibility in any_eligibility(),
        aggregation in prop_oneof![Just(Aggregation::ArithmeticMean), Just(Aggregation::GeometricMean)],
        deviations in -1.0..1.0_f64,
    ) {
        let weighting = Weighting::Population;
        let mut criteria = vec![
            criterion("a", 2.0, Some(Threshold::MeanPlusDeviations { deviations, weighting })),
            criterion("b", 1.0, Some(Threshold::NeedQuantile(0.7))),
        ];
        criteria[0].need = NeedDirection::Lower;
        criteria[1].transformation = Transformation::PercentileRank;
        let chosen = with_rule(Rule::Criteria(CriteriaRule { criteria, aggregation, eligibility }));
        let codes = codes(rows.len());
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.rotate_left(turn % rows.len());
        order.swap(0, rows.len() / 2);
        let run = |order: &[usize]| {
            let codes: Vec<AreaCode> = order.iter().map(|row| codes[*row].clone()).collect();
            let columns: [Vec<Option<f64>>; 2] = [
                order.iter().map(|row| rows[*row].0).collect(),
                order.iter().map(|row| rows[*row].1).collect(),
            ];
            let population: Vec<Option<f64>> = order.iter().map(|row| Some(rows[*row].2)).collect();
            select(&chosen, &Units { codes: &codes, columns: &columns, population: Some(&population) }).unwrap()
        };
        let plain = run(&(0..rows.len()).collect::<Vec<_>>());
        let turned = run(&order);
        prop_assert_eq!(&plain.criteria, &turned.criteria);
        for (place, row) in order.iter().enumerate() {
            prop_assert_eq!(&plain.units[*row], &turned.units[place]);
        }
    }
}
