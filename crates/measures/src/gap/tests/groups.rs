//! Measures of groups against healthequal, and their properties.

use domain::indicator::Direction;
use numerics::streams::Stream;
use proptest::prelude::*;
use serde_json::Value;

use crate::estimate::{Estimate, Finding};
use crate::gap::attributable::{attributable_errors_walter, best_group, reference_group};
use crate::gap::concentration::Bounds;
use crate::gap::group_question::{
    GroupQuestion, GroupQuestionError, MEASURES, Simulation, group_gaps,
};
use crate::gap::slope_index::{LogitEvents, line_through_groups, logistic_indices};
use crate::gap::social_groups::{GroupColumns, GroupsError, SocialGroups, Uncertainty};

/// Relative, for values kept to all digits.
const EXACT: f64 = 1e-9;
/// Relative, for values that the peer prints to seven digits of single precision.
const PRINTED: f64 = 2e-7;

pub(super) fn read(file: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/");
    serde_json::from_str(&std::fs::read_to_string(format!("{folder}{file}")).unwrap()).unwrap()
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

pub(super) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

#[track_caller]
pub(super) fn assert_near(found: f64, expected: f64, relative: f64) {
    let scale = expected.abs().max(1e-300);
    assert!((found - expected).abs() <= relative * scale, "{found} is not {expected}");
}

#[derive(Clone)]
struct Case {
    names: Vec<String>,
    rates: Vec<Option<f64>>,
    sizes: Vec<Option<f64>>,
    errors: Option<Vec<Option<f64>>>,
    order: Option<Vec<Option<f64>>>,
}

impl Case {
    fn new(rates: &[f64], sizes: &[f64]) -> Self {
        let some = |values: &[f64]| values.iter().copied().map(Some).collect();
        let names = (0..rates.len()).map(|group| format!("group {group}")).collect();
        Self { names, rates: some(rates), sizes: some(sizes), errors: None, order: None }
    }

    fn ordered(rates: &[f64], sizes: &[f64]) -> Self {
        let order = (0_u32..).take(rates.len()).map(|place| Some(f64::from(place))).collect();
        Self { order: Some(order), ..Self::new(rates, sizes) }
    }

    fn columns(&self) -> GroupColumns<'_> {
        GroupColumns {
            names: &self.names,
            rates: &self.rates,
            sizes: &self.sizes,
            standard_errors: self.errors.as_deref(),
            order: self.order.as_deref(),
        }
    }

    fn ask(&self, question: &GroupQuestion<'_>) -> Vec<Estimate> {
        group_gaps(question, &self.columns()).unwrap()
    }

    fn one(&self, question: &GroupQuestion<'_>, id: &str) -> Estimate {
        let mut found = self.ask(&GroupQuestion { measures: &[id], ..*question });
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    fn value(&self, question: &GroupQuestion<'_>, id: &str) -> f64 {
        self.one(question, id).estimate.unwrap()
    }
}

const QUESTION: GroupQuestion<'_> = GroupQuestion {
    measures: &[],
    direction: Some(Direction::HigherIsBetter),
    scale: Some(100.0),
    bounds: None,
    reference: None,
    uncertainty: Uncertainty::Unknown,
    simulation: None,
    level: 0.95,
};

fn gradient() -> (Case, Value) {
    let case = read("ineq_health_gradient5.json");
    let outputs = case["outputs"].clone();
    (Case::ordered(&numbers(&outputs["est"]), &numbers(&outputs["pop"])), outputs)
}

#[test]
fn the_health_gradient_is_that_of_the_reference() {
    let (case, expected) = gradient();
    let value = |id| case.value(&QUESTION, id);
    let pairs = [
        ("absolute-concentration-index", "ACI"),
        ("relative-concentration-index", "RCI_2cov_over_mu"),
        ("slope-index-of-inequality", "SII_linear_wls"),
        ("relative-index-of-inequality", "RII_linear"),
        ("slope-index-over-mean", "RII_slope_over_mean"),
        ("slope-index-of-inequality-as-healthequal", "SII_logit_weights_pop_again(healthequal)"),
        ("relative-index-of-inequality-as-healthequal", "RII_logit_weights_again"),
    ];
    for (id, name) in pairs {
        assert_near(value(id), number(&expected[name]), EXACT);
    }
    let groups = SocialGroups::new(&case.columns(), Uncertainty::Unknown, Some(100.0)).unwrap();
    assert_near(groups.mean(), number(&expected["mean"]), EXACT);
    for (found, expected) in groups.ridits().unwrap().iter().zip(numbers(&expected["ridit"])) {
        assert_near(*found, expected, EXACT);
    }
    let once = logistic_indices(&groups, LogitEvents::Rounded).unwrap();
    assert_near(once.slope.estimate, number(&expected["SII_logit_plain"]), EXACT);
    assert_near(once.relative.estimate, number(&expected["RII_logit_plain"]), EXACT);
    // 44.4450 weighs groups twice, 44.9053 once, of rounded events; unrounded events give 44.92.
    let exact = value("slope-index-of-inequality-logit");
    assert!((exact - once.slope.estimate).abs() < 1.0 && exact != once.slope.estimate);
}

#[test]
fn what_healthequal_prints_of_ordered_groups_comes_back() {
    let file = read("healthequal_published.json");
    let (data, printed) = (&file["ordered"], &file["ordered"]["published"]);
    let case = Case::ordered(&numbers(&data["est"]), &numbers(&data["pop"]));
    for (id, name, unit) in [
        ("absolute-concentration-index", "aci", 1.0),
        ("relative-concentration-index", "rci", 1.0),
        ("slope-index-of-inequality-as-healthequal", "sii", 100.0),
    ] {
        let found = case.one(&QUESTION, id);
        assert_near(found.estimate.unwrap(), number(&printed[name]), PRINTED);
        let error = number(&printed[format!("{name}_se")]) * unit;
        assert_near(found.standard_error.unwrap(), error, 2e-6);
    }
    let binomial = GroupQuestion { uncertainty: Uncertainty::Binomial, ..QUESTION };
    for (id, name, unit) in [
        ("population-attributable-risk", "par", 1.0),
        ("population-attributable-fraction", "paf", 100.0),
    ] {
        let found = case.one(&binomial, id);
        assert_near(found.estimate.unwrap(), number(&printed[name]), PRINTED);
        let walter = found.parts[0].estimate.unwrap();
        assert_near(walter, number(&printed[format!("{name}_se")]) * unit, PRINTED);
    }
}

#[test]
fn what_healthequal_prints_of_unordered_groups_comes_back() {
    let file = read("healthequal_published.json");
    let (data, printed) = (&file["nonordered"], &file["nonordered"]["published"]);
    let mut case = Case::new(&numbers(&data["est"]), &numbers(&data["pop"]));
    case.errors = Some(numbers(&data["se"]).into_iter().map(Some).collect());
    let reference = usize::try_from(data["reference_row"].as_u64().unwrap()).unwrap();
    let given = GroupQuestion { uncertainty: Uncertainty::Given, ..QUESTION };
    let with_reference = GroupQuestion { reference: Some(reference), ..given };
    for (id, name) in [
        ("between-group-variance", "bgv"),
        ("between-group-standard-deviation", "bgsd"),
        ("index-of-disparity", "idisw"),
        ("index-of-disparity-unweighted", "idisu"),
        ("mean-difference-from-mean", "mdmw"),
        ("mean-difference-from-mean-unweighted", "mdmu"),
        ("mean-difference-from-best", "mdbw"),
        ("mean-difference-from-best-unweighted", "mdbu"),
        ("population-attributable-risk", "par"),
        ("population-attributable-fraction", "paf"),
    ] {
        assert_near(case.value(&given, id), number(&printed[name]), 3e-7);
    }
    for (id, name) in [
        ("mean-difference-from-reference", "mdrw"),
        ("mean-difference-from-reference-unweighted", "mdru"),
    ] {
        assert_near(case.value(&with_reference, id), number(&printed[name]), PRINTED);
    }
    // Printed with five right digits: the peer's test compares to 1e-4 and 1e-3.
    for (id, name) in [("theil-index-of-groups", "ti"), ("mean-log-deviation-of-groups", "mld")] {
        let found = case.one(&given, id);
        assert_near(1000.0 * found.estimate.unwrap(), number(&printed[name]), 2e-5);
        let error = number(&printed[format!("{name}_se")]);
        assert_near(found.standard_error.unwrap(), error, 2e-5);
    }
    let variance = case.one(&given, "between-group-variance");
    assert_near(variance.standard_error.unwrap(), number(&printed["bgv_se"]), PRINTED);
    let groups = SocialGroups::new(&case.columns(), Uncertainty::Given, Some(100.0)).unwrap();
    let best = best_group(&groups, Some(Direction::HigherIsBetter)).unwrap();
    let (fraction, risk) = attributable_errors_walter(&groups, best).unwrap();
    assert_near(fraction.value, number(&printed["paf_se"]), 4e-7);
    assert_near(risk.value, number(&printed["par_se"]), PRINTED);
}

#[test]
fn every_gradient_is_the_slope_of_its_measure() {
    let rates = [12.0, 25.0, 31.0, 18.0, 44.0];
    let sizes = [120.0, 80.0, 200.0, 60.0, 140.0];
    let question = GroupQuestion { reference: Some(2), ..QUESTION };
    let unit = Case { errors: Some(vec![Some(1.0); 5]), ..Case::ordered(&rates, &sizes) };
    for listed in MEASURES {
        if listed.id.contains("healthequal") {
            // Rounded events: steps, not slopes.
            continue;
        }
        let mut squares = 0.0;
        for group in 0..5 {
            let moved = |by: f64| {
                let mut rates = rates;
                rates[group] += by;
                Case::ordered(&rates, &sizes).value(&question, listed.id)
            };
            let slope = (moved(1e-4) - moved(-1e-4)) / 2e-4;
            squares += slope * slope;
        }
        let given = GroupQuestion { uncertainty: Uncertainty::Given, ..question };
        let found = unit.one(&given, listed.id).standard_error.unwrap();
        if listed.id == "between-group-variance" {
            assert!(found > squares.sqrt());
        } else {
            assert_near(found, squares.sqrt(), 1e-5);
        }
    }
}

#[test]
fn all_measures_answer_and_undefined_ones_say_why() {
    let (case, _) = gradient();
    let all = case.ask(&QUESTION);
    assert_eq!(all.len(), 29);
    let without = |measure: &Estimate| measure.estimate.is_none();
    assert_eq!(all.iter().filter(|m| without(m)).count(), 2, "no reference group was named");
    let bare = GroupQuestion { direction: None, scale: None, ..QUESTION };
    let unordered = Case::new(&[0.0, 0.0], &[1.0, 2.0]).ask(&bare);
    for estimate in &unordered {
        let says = estimate.diagnostics.iter().any(|d| d.name == "no estimate");
        assert_eq!(estimate.estimate.is_none(), says, "{}", estimate.measure);
        assert!(estimate.estimate.is_none_or(|value| value == 0.0));
    }
}

#[test]
fn what_is_missing_is_counted_and_not_read_as_zero() {
    let mut case = Case::new(&[10.0, 20.0, 30.0, 40.0], &[5.0, 5.0, 5.0, 0.0]);
    case.rates[0] = None;
    let found = case.one(&QUESTION, "difference");
    assert_eq!((found.estimate, found.n), (Some(10.0), 2));
    let told: Vec<_> = found.diagnostics.iter().map(|d| (d.name, &d.finding)).collect();
    assert_eq!(
        told,
        [
            ("groups without a rate or size left out", &Finding::Count(1)),
            ("groups without people left out", &Finding::Count(1)),
        ]
    );
}

#[test]
fn questions_without_meaning_are_refused() {
    let (case, _) = gradient();
    let ask = |question: GroupQuestion<'_>, case: &Case| {
        group_gaps(&question, &case.columns()).unwrap_err()
    };
    let named = |id| GroupQuestion { measures: id, ..QUESTION };
    let unknown = ask(named(&["slope-index-of-inequalty"]), &case).to_string();
    assert!(unknown.contains("it is none of slope-index-of-inequality, "), "{unknown}");
    let unordered = Case::new(&[1.0, 2.0], &[1.0, 1.0]);
    let refused = ask(named(&["slope-index-of-inequality"]), &unordered);
    assert!(matches!(refused, GroupQuestionError::Lacks { .. }), "{refused}");
    let no_direction = GroupQuestion { direction: None, ..named(&["mean-difference-from-best"]) };
    assert!(matches!(ask(no_direction, &unordered), GroupQuestionError::Lacks { .. }));
    let one = Case::new(&[1.0], &[1.0]);
    assert!(matches!(
        ask(QUESTION, &one),
        GroupQuestionError::Groups(GroupsError::TooFewGroups { found: 1 })
    ));
    let negative = Case::new(&[1.0, 2.0], &[1.0, -1.0]);
    assert!(matches!(ask(QUESTION, &negative), GroupQuestionError::Groups(_)));
    let infinite = Case::new(&[1.0, f64::INFINITY], &[1.0, 1.0]);
    assert!(matches!(ask(QUESTION, &infinite), GroupQuestionError::Groups(_)));
    let nobody = Case::new(&[1.0, 2.0], &[0.0, 0.0]);
    assert!(matches!(ask(QUESTION, &nobody), GroupQuestionError::Groups(_)));
    let binomial = GroupQuestion { uncertainty: Uncertainty::Binomial, ..QUESTION };
    let above = Case::new(&[50.0, 120.0], &[10.0, 10.0]);
    assert!(matches!(
        ask(binomial, &above),
        GroupQuestionError::Groups(GroupsError::NotAShare { .. })
    ));
    let simulation = Some(Simulation { draws: 100, seed: 1 });
    let blind = GroupQuestion { simulation, ..QUESTION };
    assert!(matches!(ask(blind, &case), GroupQuestionError::Simulation { .. }));
    assert!(matches!(
        ask(GroupQuestion { level: 1.0, ..QUESTION }, &case),
        GroupQuestionError::Asked(_)
    ));
    let far = GroupQuestion { reference: Some(9), ..QUESTION };
    assert!(matches!(ask(far, &case), GroupQuestionError::Reference { .. }));
}

#[test]
fn places_that_cannot_be_told_apart_are_undefined() {
    let mut case = Case::ordered(&[10.0, 20.0, 30.0], &[1.0, 1.0, 1.0]);
    case.order = Some(vec![Some(4.0); 3]);
    let found = case.one(&QUESTION, "slope-index-of-inequality");
    assert_eq!(found.estimate, None);
    let split = Case::ordered(&[0.0, 0.0, 100.0], &[10.0, 10.0, 10.0]);
    assert_eq!(split.one(&QUESTION, "slope-index-of-inequality-logit").estimate, None);
    let groups = SocialGroups::new(&split.columns(), Uncertainty::Unknown, None).unwrap();
    assert!(reference_group(&groups, Some(7), None).is_err());
    assert!(line_through_groups(&groups).is_ok());
}

#[test]
fn two_halves_of_a_group_at_one_place_are_the_group() {
    let whole = Case::ordered(&[10.0, 20.0, 30.0], &[10.0, 40.0, 20.0]);
    let mut parted = Case::new(&[10.0, 20.0, 20.0, 30.0], &[10.0, 15.0, 25.0, 20.0]);
    parted.order = Some([0.0, 1.0, 1.0, 2.0].map(Some).to_vec());
    for id in [
        "slope-index-of-inequality",
        "relative-concentration-index",
        "slope-index-of-inequality-logit",
        "theil-index-of-groups",
        "between-group-variance",
    ] {
        assert_near(parted.value(&QUESTION, id), whole.value(&QUESTION, id), 1e-12);
    }
}

/// Rates drawn about known ones: the share of 95 % intervals that hold the true measure.
fn coverage(id: &str, simulation: bool) -> f64 {
    let (rates, sizes) = ([20.0, 26.0, 31.0, 35.0, 43.0], [900.0, 700.0, 1500.0, 1100.0, 800.0]);
    let truth = Case::ordered(&rates, &sizes).value(&QUESTION, id);
    let rounds = 400;
    let mut held = 0.0;
    for round in 0..rounds {
        let mut stream = Stream::new(99, round);
        let drawn: Vec<f64> = rates
            .iter()
            .zip(&sizes)
            .map(|(rate, size)| {
                let (mut events, mut person) = (0.0, 0.0);
                while person < *size {
                    events += f64::from(u8::from(stream.uniform() * 100.0 < *rate));
                    person += 1.0;
                }
                100.0 * events / size
            })
            .collect();
        let simulation = simulation.then_some(Simulation { draws: 200, seed: round });
        let question = GroupQuestion { uncertainty: Uncertainty::Binomial, simulation, ..QUESTION };
        let interval = Case::ordered(&drawn, &sizes).one(&question, id).interval.unwrap();
        held += f64::from(u8::from(interval.low <= truth && truth <= interval.high));
    }
    held / 400.0
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // 400 rounds of 95 %: three standard errors are 3.3 percentage points.
    for id in [
        "difference",
        "ratio",
        "slope-index-of-inequality",
        "slope-index-of-inequality-logit",
        "relative-index-of-inequality",
        "relative-concentration-index",
        "wagstaff-index",
        "population-attributable-fraction",
    ] {
        let share = coverage(id, false);
        assert!((0.917..0.983).contains(&share), "{id}: {share}");
    }
    let share = coverage("slope-index-of-inequality", true);
    assert!((0.91..0.985).contains(&share), "{share}");
}

#[test]
fn a_seed_gives_the_same_simulation() {
    let (case, _) = gradient();
    let simulated = |seed| {
        let simulation = Some(Simulation { draws: 100, seed });
        let question = GroupQuestion { uncertainty: Uncertainty::Binomial, simulation, ..QUESTION };
        case.ask(&question)
    };
    assert_eq!(simulated(5), simulated(5));
    assert_ne!(simulated(5), simulated(6));
}

fn groups() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((1.0..99.0_f64, 1.0..1e5_f64), 3..12)
}

fn case_of(groups: &[(f64, f64)]) -> Case {
    let (rates, sizes): (Vec<f64>, Vec<f64>) = groups.iter().copied().unzip();
    Case::ordered(&rates, &sizes)
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_no_bit(rows in groups()) {
        let case = case_of(&rows);
        let mut turned = case.clone();
        turned.rates.reverse();
        turned.sizes.reverse();
        turned.order.as_mut().unwrap().reverse();
        let strip = |estimates: Vec<Estimate>| -> Vec<_> {
            estimates.into_iter().map(|e| (e.estimate, e.standard_error)).collect()
        };
        prop_assert_eq!(strip(case.ask(&QUESTION)), strip(turned.ask(&QUESTION)));
    }

    #[test]
    fn relative_measures_know_no_unit_and_none_knows_the_number_of_people(rows in groups()) {
        let case = case_of(&rows);
        let mut twice = case.clone();
        twice.rates.iter_mut().flatten().for_each(|rate| *rate *= 2.0);
        let mut more = case.clone();
        more.sizes.iter_mut().flatten().for_each(|size| *size *= 8.0);
        for id in ["ratio", "relative-concentration-index", "slope-index-over-mean",
            "coefficient-of-variation", "index-of-disparity", "theil-index-of-groups",
            "mean-log-deviation-of-groups", "population-attributable-fraction"] {
            let value = case.value(&QUESTION, id);
            prop_assert!((twice.value(&QUESTION, id) - value).abs() <= 1e-10 * value.abs().max(1.0));
            prop_assert!((more.value(&QUESTION, id) - value).abs() <= 1e-10 * value.abs().max(1.0));
        }
    }

    #[test]
    fn bounded_indices_mirror_in_the_complement(rows in groups()) {
        let case = case_of(&rows);
        let mut mirror = case.clone();
        mirror.rates.iter_mut().flatten().for_each(|rate| *rate = 100.0 - *rate);
        let bounds = Some(Bounds { low: 0.0, high: 100.0 });
        let question = GroupQuestion { bounds, ..QUESTION };
        for id in ["erreygers-index", "wagstaff-index"] {
            let (own, other) = (case.value(&question, id), mirror.value(&question, id));
            prop_assert!((own + other).abs() < 1e-9, "{} {}", own, other);
            prop_assert!(own.abs() <= 1.0 + 1e-12);
        }
        let relative = case.value(&QUESTION, "relative-concentration-index");
        prop_assert!(relative.abs() <= 1.0);
        prop_assert!(case.value(&QUESTION, "theil-index-of-groups") >= 0.0);
    }
}
