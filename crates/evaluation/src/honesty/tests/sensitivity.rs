use numerics::draws::{fill_normal, shuffle};
use numerics::folded_normal::folded_normal_quantile;
use numerics::matrix::Matrix;
use numerics::streams::Stream;
use numerics::sum::count;
use proptest::prelude::*;
use serde_json::Value;

use crate::answer::{Cell, Evaluation, Finding};
use crate::honesty::event_study::{EventStudy, EventStudyColumns};
use crate::honesty::sensitivity::fixed_length::Frontier;
use crate::honesty::sensitivity::moment_test::{MomentTest, Noise, Stages};
use crate::honesty::sensitivity::question::{
    Breakdown, IntervalKind, SensitivityError, SensitivityQuestion, Target,
};
use crate::honesty::sensitivity::restriction::{Bounded, Direction, Restriction, polyhedra};
use crate::honesty::sensitivity::sensitivity;

/// The peers draw a million folded normal numbers where here the quantile is exact.
const FIXED_LENGTH: f64 = 2e-4;
/// The peers search a grid with steps of 8e-4 under a critical value of 1 000 draws.
const CONDITIONAL: f64 = 1e-3;

pub(super) struct Data {
    periods: Vec<i64>,
    reference: i64,
    coefficients: Vec<f64>,
    covariance: Matrix,
}

impl Data {
    pub(super) fn columns(&self) -> EventStudyColumns<'_> {
        EventStudyColumns {
            periods: &self.periods,
            reference: self.reference,
            coefficients: &self.coefficients,
            covariance: &self.covariance,
            n: 100,
            clusters: None,
        }
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

pub(super) fn data(text: &str) -> Data {
    let json: Value = serde_json::from_str(text).unwrap();
    let rows: Vec<Vec<f64>> = json["sigma"].as_array().unwrap().iter().map(numbers).collect();
    Data {
        periods: json["timeVec"].as_array().unwrap().iter().map(|v| v.as_i64().unwrap()).collect(),
        reference: json["referencePeriod"].as_i64().unwrap(),
        coefficients: numbers(&json["betahat"]),
        covariance: Matrix::from_fn(rows.len(), rows.len(), |i, j| rows[i][j]),
    }
}

pub(super) fn benzarti_carloni() -> Data {
    data(include_str!("../../../tests/reference/data/BCdata_EventStudy.json"))
}

fn reference() -> Value {
    let text = include_str!("../../../tests/reference/honestdid_BC.json");
    serde_json::from_str::<Value>(text).unwrap()["outputs"].clone()
}

pub(super) fn question<'a>(
    data: &'a Data,
    bounded: Bounded,
    bounds: &'a [f64],
) -> SensitivityQuestion<'a> {
    let interval = match bounded {
        Bounded::Smoothness => IntervalKind::FixedLength,
        _ => IntervalKind::ConditionalLeastFavourable,
    };
    SensitivityQuestion {
        columns: data.columns(),
        target: Target::First,
        restriction: Restriction { bounded, direction: Direction::Any },
        bounds,
        interval,
        breakdown: Breakdown::Skip,
        level: 0.95,
        draws: 10_000,
        seed: 1,
    }
}

pub(super) fn ends(answer: &Evaluation) -> Vec<(f64, f64)> {
    let number = |cell: &Cell| match cell {
        Cell::Number(number) => *number,
        _ => panic!("no number: {cell:?}"),
    };
    answer.details[0].rows.iter().map(|row| (number(&row[1]), number(&row[2]))).collect()
}

fn check(name: &str, key: &str, tolerance: f64, ask: impl Fn(f64) -> (f64, f64)) {
    for case in reference()[name].as_array().unwrap() {
        let (low, high) = ask(case[key].as_f64().unwrap());
        assert!((low - case["lb"].as_f64().unwrap()).abs() < tolerance, "{low} {case}");
        assert!((high - case["ub"].as_f64().unwrap()).abs() < tolerance, "{high} {case}");
    }
}

#[test]
fn intervals_under_parallel_trends_are_the_peers() {
    let data = benzarti_carloni();
    let answer = sensitivity(&question(&data, Bounded::Smoothness, &[0.0])).unwrap();
    let original = &reference()["original"][0];
    let interval = answer.interval.unwrap();
    assert!((interval.low - original["lb"].as_f64().unwrap()).abs() < 1e-9);
    assert!((interval.high - original["ub"].as_f64().unwrap()).abs() < 1e-9);
}

#[test]
fn fixed_length_intervals_are_the_peers() {
    let data = benzarti_carloni();
    let ask = |target| {
        let data = &data;
        move |m| {
            let bounds = [m];
            let question =
                SensitivityQuestion { target, ..question(data, Bounded::Smoothness, &bounds) };
            ends(&sensitivity(&question).unwrap())[0]
        }
    };
    check("deltaSD_FLCI", "M", FIXED_LENGTH, ask(Target::First));
    check("deltaSD_avg_FLCI", "M", FIXED_LENGTH, ask(Target::Average));
}

fn conditional(data: &Data, bounded: Bounded, m: f64) -> (f64, f64) {
    let bounds = [m];
    let interval = IntervalKind::ConditionalLeastFavourable;
    let question = SensitivityQuestion { interval, ..question(data, bounded, &bounds) };
    ends(&sensitivity(&question).unwrap())[0]
}

#[test]
fn conditional_intervals_are_the_peers() {
    let data = benzarti_carloni();
    for case in reference()["deltaRM_C-LF"].as_array().unwrap() {
        let m = case["Mbar"].as_f64().unwrap();
        let (low, high) = conditional(&data, Bounded::RelativeMagnitudes, m);
        assert!((low - case["lb"].as_f64().unwrap()).abs() < CONDITIONAL, "{low} {case}");
        let peer = case["ub"].as_f64().unwrap();
        if m < 2.0 {
            assert!((high - peer).abs() < CONDITIONAL, "{high} {case}");
        } else {
            // The peer's grid ends at 20 standard errors and cuts the interval off there.
            let edge = 20.0 * data.covariance.get(4, 4).sqrt();
            assert!((peer - edge).abs() < 1e-9 && (high - 0.4241).abs() < CONDITIONAL, "{high}");
        }
    }
}

#[test]
fn the_second_peer_differs_by_its_grid_alone() {
    let data = benzarti_carloni();
    let text = include_str!("../../../tests/reference/honestdid_BC_moderndid.json");
    let outputs = serde_json::from_str::<Value>(text).unwrap()["outputs"].clone();
    for case in outputs["deltaRM"].as_array().unwrap() {
        let m = case["Mbar"].as_f64().unwrap();
        let (low, high) = conditional(&data, Bounded::RelativeMagnitudes, m);
        // A coarser grid and another simulated critical value.
        assert!((low - case["lb"].as_f64().unwrap()).abs() < 2.0 * CONDITIONAL, "{low} {case}");
        assert!((high - case["ub"].as_f64().unwrap()).abs() < 2.0 * CONDITIONAL, "{high} {case}");
    }
    for case in outputs["deltaSD_FLCI"].as_array().unwrap() {
        let bounds = [case["m"].as_f64().unwrap()];
        let answer = sensitivity(&question(&data, Bounded::Smoothness, &bounds)).unwrap();
        let (low, high) = ends(&answer)[0];
        assert!((low - case["lb"].as_f64().unwrap()).abs() < FIXED_LENGTH, "{low} {case}");
        assert!((high - case["ub"].as_f64().unwrap()).abs() < FIXED_LENGTH, "{high} {case}");
    }
}

#[test]
fn the_peers_interval_under_smoothness_has_a_critical_value_from_too_few_draws() {
    let data = benzarti_carloni();
    let study = EventStudy::new(&data.columns(), 1, 1).unwrap();
    let restriction = Restriction { bounded: Bounded::Smoothness, direction: Direction::Any };
    let piece = &polyhedra(&study, restriction, 0.1)[0];
    let test = MomentTest::new(&study, &[1.0, 0.0, 0.0, 0.0], piece).unwrap();
    let conditional = Some((0.05 - 0.005) / (1.0 - 0.005));
    // numpy.random.seed(0), 1 000 draws; two-sided normal with a chance of 0.005 it is 2.8070.
    let band = None;
    let peers = Stages { critical: 2.512_323_530_488_372_6, band, conditional };
    let case = &reference()["deltaSD_C-LF_M0.1"][0];
    let (low, high) = test.interval(peers).unwrap();
    assert!((low - case["lb"].as_f64().unwrap()).abs() < CONDITIONAL, "{low} {case}");
    assert!((high - case["ub"].as_f64().unwrap()).abs() < CONDITIONAL, "{high} {case}");
    let exact = test.interval(Stages { critical: 2.807_033_768, band, conditional }).unwrap();
    assert!((exact.0 - 0.118_715).abs() < 2e-4 && (exact.1 - 0.419_237).abs() < 2e-4, "{exact:?}");
    let critical = test.least_favourable(&Noise::new(&study, 100_000, 3), 0.005);
    // Five standard errors of the quantile.
    assert!((critical - 2.807).abs() < 0.07, "{critical}");
    assert!(exact.0 < low && exact.1 > high);
}

#[test]
fn a_conclusion_falls_where_the_interval_first_holds_zero() {
    let data = benzarti_carloni();
    for (bounded, between) in
        [(Bounded::Smoothness, (0.2, 0.3)), (Bounded::RelativeMagnitudes, (1.5, 2.0))]
    {
        let ask =
            SensitivityQuestion { breakdown: Breakdown::Find, ..question(&data, bounded, &[0.0]) };
        let answer = sensitivity(&ask).unwrap();
        let Finding::Number(found) = answer.diagnostics[0].finding else { panic!("no number") };
        assert!(found > between.0 && found < between.1, "{found}");
        let at = |m: f64| {
            let bounds = [m];
            ends(&sensitivity(&question(&data, bounded, &bounds)).unwrap())[0].0
        };
        assert!(at(found) <= 0.0 && at(found * 0.999) > 0.0);
    }
}

#[test]
fn long_event_studies_with_any_target_and_direction_are_answered() {
    let data = data(include_str!("../../../tests/reference/data/LWdata_EventStudy.json"));
    let weights: Vec<f64> = (1..=23).map(|t| 1.0 / f64::from(t)).collect();
    for target in [Target::First, Target::Period(5), Target::Average, Target::Weights(&weights)] {
        for bounded in
            [Bounded::Smoothness, Bounded::RelativeMagnitudes, Bounded::RelativeSmoothness]
        {
            let ask = SensitivityQuestion {
                target,
                draws: 1_000,
                interval: IntervalKind::ConditionalLeastFavourable,
                ..question(&data, bounded, &[0.0, 0.1])
            };
            let answer = sensitivity(&ask).unwrap();
            let found = ends(&answer);
            assert!(found[1].0 < found[1].1, "{bounded:?} {found:?}");
        }
    }
    let short = benzarti_carloni();
    for bounded in [Bounded::Smoothness, Bounded::RelativeMagnitudes] {
        let with = |direction| {
            let ask = SensitivityQuestion {
                target: Target::Average,
                restriction: Restriction { bounded, direction },
                interval: IntervalKind::LeastFavourable,
                ..question(&short, bounded, &[0.5])
            };
            ends(&sensitivity(&ask).unwrap())[0]
        };
        let any = with(Direction::Any);
        // An upward bias can only make the effect look larger than it is.
        assert!(with(Direction::Positive).1 < any.1);
        assert!(with(Direction::Negative).0 > any.0);
        assert!(with(Direction::Increasing).1 < any.1);
        assert!(with(Direction::Decreasing).0 > any.0);
    }
}

/// Half a step of the second peer's grid at each end, and its quantile of the folded normal.
const SECOND_PEER: f64 = 2.2e-3;

#[test]
fn a_fixed_length_first_stage_and_none_are_the_second_peers() {
    let data = benzarti_carloni();
    let text = include_str!("../../../tests/reference/honestdid_BC_moderndid.json");
    let outputs = serde_json::from_str::<Value>(text).unwrap()["outputs"].clone();
    let cases = [
        ("deltaSD_C-F", "m", Bounded::Smoothness, IntervalKind::ConditionalFixedLength),
        ("deltaSD_Conditional", "m", Bounded::Smoothness, IntervalKind::Conditional),
        ("deltaRM_Conditional", "Mbar", Bounded::RelativeMagnitudes, IntervalKind::Conditional),
    ];
    for (name, key, bounded, interval) in cases {
        for case in outputs[name].as_array().unwrap() {
            let bounds = [case[key].as_f64().unwrap()];
            let ask = SensitivityQuestion { interval, ..question(&data, bounded, &bounds) };
            let (low, high) = ends(&sensitivity(&ask).unwrap())[0];
            assert!((low - case["lb"].as_f64().unwrap()).abs() < SECOND_PEER, "{low} {case}");
            assert!((high - case["ub"].as_f64().unwrap()).abs() < SECOND_PEER, "{high} {case}");
        }
    }
}

#[test]
fn a_fixed_length_first_stage_bounds_the_interval_and_is_refused_elsewhere() {
    let data = benzarti_carloni();
    let interval = IntervalKind::ConditionalFixedLength;
    for direction in [Direction::Any, Direction::Positive, Direction::Decreasing] {
        let restriction = Restriction { bounded: Bounded::Smoothness, direction };
        let bounds = [0.05, 0.2];
        let ask = question(&data, Bounded::Smoothness, &bounds);
        let level = 0.995;
        let first = ends(&sensitivity(&SensitivityQuestion { level, ..ask }).unwrap());
        let found = sensitivity(&SensitivityQuestion { interval, restriction, ..ask }).unwrap();
        for ((low, high), (from, to)) in ends(&found).into_iter().zip(first) {
            assert!(from <= low && low < high && high <= to, "{direction:?} {low} {high}");
        }
    }
    let ask = question(&data, Bounded::RelativeMagnitudes, &[1.0]);
    let refusal = sensitivity(&SensitivityQuestion { interval, ..ask }).unwrap_err();
    assert_eq!(refusal, SensitivityError::FirstStage { restriction: "relative-magnitudes" });
}

#[test]
fn one_period_on_each_side_is_enough() {
    let data = Data {
        periods: vec![-2, 0],
        reference: -1,
        coefficients: vec![0.3, 1.0],
        covariance: Matrix::from_fn(2, 2, |i, j| if i == j { 0.04 } else { 0.01 }),
    };
    // Under smoothness the slope before goes on: 1.0 + 0.3, variance 0.04 + 0.04 + 2 · 0.01.
    let answer = sensitivity(&question(&data, Bounded::Smoothness, &[0.0])).unwrap();
    let (low, high) = ends(&answer)[0];
    assert!((0.5 * (low + high) - 1.3).abs() < 1e-12);
    assert!((high - low - 2.0 * 1.959_963_985 * 0.1_f64.sqrt()).abs() < 1e-8);
    // Without any room for violations the hybrid asks for what the normal does, up to its draws.
    for bounded in [Bounded::Smoothness, Bounded::RelativeMagnitudes] {
        let (low, high) = conditional(&data, bounded, 0.0);
        let deviation = if bounded == Bounded::Smoothness { 0.1_f64.sqrt() } else { 0.2 };
        let reach = (high - low) / 2.0 / deviation;
        assert!(reach > 1.9 && reach < 2.02, "{reach}");
    }
    let refused = sensitivity(&question(&data, Bounded::RelativeSmoothness, &[1.0])).unwrap_err();
    assert!(refused.to_string().contains("at least 2 and 1"), "{refused}");
}

#[test]
fn what_has_no_meaning_is_refused() {
    let data = benzarti_carloni();
    let base = question(&data, Bounded::Smoothness, &[0.1]);
    let refusal = |ask: &SensitivityQuestion<'_>| sensitivity(ask).unwrap_err().to_string();
    let relative = Restriction { bounded: Bounded::RelativeMagnitudes, ..base.restriction };
    let asked = SensitivityQuestion { restriction: relative, ..base };
    assert!(refusal(&asked).contains("ask for conditional-least-favourable"));
    assert!(refusal(&SensitivityQuestion { bounds: &[], ..base }).contains("there is none"));
    assert!(refusal(&SensitivityQuestion { bounds: &[-1.0], ..base }).contains("-1"));
    assert!(refusal(&SensitivityQuestion { level: 95.0, ..base }).contains("0.95"));
    assert!(
        refusal(&SensitivityQuestion { target: Target::Period(2005), ..base }).contains("2005")
    );
    assert!(
        refusal(&SensitivityQuestion { target: Target::Weights(&[1.0]), ..base }).contains('4')
    );
    let with = |columns| refusal(&SensitivityQuestion { columns, ..base });
    assert!(
        with(EventStudyColumns { reference: 2007, ..data.columns() }).contains("universal base")
    );
    assert!(with(EventStudyColumns { reference: 2002, ..data.columns() }).contains("period 2003"));
    let twice = [2004, 2005, 2006, 2006, 2009, 2010, 2011, 2012];
    assert!(with(EventStudyColumns { periods: &twice, ..data.columns() }).contains("twice"));
    let later = [2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016];
    assert!(with(EventStudyColumns { periods: &later, ..data.columns() }).contains("0 periods"));
    let zero = Matrix::from_fn(8, 8, |_, _| 0.0);
    assert!(with(EventStudyColumns { covariance: &zero, ..data.columns() }).contains("diagonal"));
    let odd = Matrix::from_fn(8, 8, |i, j| if i == j { 1.0 } else { 2.0 });
    assert!(with(EventStudyColumns { covariance: &odd, ..data.columns() }).contains("negative"));
    let few = sensitivity(&SensitivityQuestion {
        columns: EventStudyColumns { clusters: Some(5), ..data.columns() },
        ..base
    });
    assert!(few.unwrap().warnings[0].contains("5 clusters"));
}

#[test]
fn a_covariance_of_low_rank_gets_conditional_intervals_and_no_fixed_length() {
    let data = Data {
        periods: vec![-3, -2, 0, 1],
        reference: -1,
        coefficients: vec![0.1, 0.2, 0.5, 0.6],
        covariance: Matrix::from_fn(4, 4, |_, _| 0.04),
    };
    let refused = sensitivity(&question(&data, Bounded::Smoothness, &[0.1])).unwrap_err();
    assert_eq!(refused, SensitivityError::Singular);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_periods_and_the_unit_of_the_outcome_change_nothing_else(
        seed in 0_u64..1000, unit in 0.01..100.0_f64,
    ) {
        let data = benzarti_carloni();
        let mut order: Vec<usize> = (0..8).collect();
        shuffle(&mut order, &mut Stream::new(seed, 0));
        let cell = |i: usize, j: usize| data.covariance.get(order[i], order[j]);
        let shuffled = Data {
            periods: order.iter().map(|i| data.periods[*i]).collect(),
            reference: data.reference,
            coefficients: order.iter().map(|i| data.coefficients[*i]).collect(),
            covariance: Matrix::from_fn(8, 8, cell),
        };
        let mirrored = Data {
            coefficients: data.coefficients.iter().map(|b| -unit * b).collect(),
            covariance: Matrix::from_fn(8, 8, |i, j| unit * unit * data.covariance.get(i, j)),
            ..benzarti_carloni()
        };
        for (bounded, scale) in [(Bounded::Smoothness, unit), (Bounded::RelativeMagnitudes, 1.0)] {
            let (m, scaled) = ([0.15], [0.15 * scale]);
            let ask = |data| sensitivity(&question(data, bounded, &m)).unwrap();
            prop_assert_eq!(ask(&data), ask(&shuffled));
            let (low, high) = ends(&ask(&data))[0];
            let other = ends(&sensitivity(&question(&mirrored, bounded, &scaled)).unwrap())[0];
            prop_assert!((other.0 + unit * high).abs() < 1e-7 * unit);
            prop_assert!((other.1 + unit * low).abs() < 1e-7 * unit);
        }
    }

    #[test]
    fn no_other_affine_estimator_has_a_shorter_interval(
        m in 0.0..0.5_f64, nudge in proptest::collection::vec(-0.2..0.2, 3),
    ) {
        let data = benzarti_carloni();
        let study = EventStudy::new(&data.columns(), 1, 1).unwrap();
        let target = [0.25; 4];
        let best = Frontier::new(&study, &target).unwrap().shortest(&study, m, 0.95);
        // Nudges of the weights on changes of slope keep straight lines harmless.
        let at = |u: &[f64], k: i64| {
            usize::try_from(k - 1).ok().and_then(|k| u.get(k)).copied().unwrap_or(0.0)
        };
        let mut u = vec![0.0; 3];
        let v: Vec<f64> = (1..=4).map(|j| best.weights[4 - j]).collect();
        for k in 1..=3 {
            u[k - 1] = (k + 1..=4).map(|j| count(j - k) * v[j - 1]).sum();
        }
        let moved: Vec<f64> = u.iter().zip(&nudge).map(|(a, b)| a + b).collect();
        let size = |u: &[f64]| u.iter().map(|x: &f64| x.abs()).sum::<f64>();
        let bias = best.largest_bias + m * (size(&moved) - size(&u));
        let mut weights = best.weights.clone();
        for j in 1..=4_i64 {
            let change = at(&nudge, j - 1) - 2.0 * at(&nudge, j) + at(&nudge, j + 1);
            weights[usize::try_from(4 - j).unwrap()] += change;
        }
        let deviation = study.covariance_of(&weights, &weights).sqrt();
        let length = deviation * folded_normal_quantile(0.95, bias / deviation);
        prop_assert!(length >= best.half_length - 1e-9, "{length} {}", best.half_length);
    }
}

/// Draws coefficients around a violation at the bound and counts intervals that hold the truth.
fn coverage(bounded: Bounded, m: f64, violation: [f64; 5], interval: IntervalKind) -> f64 {
    let k = 5;
    let covariance = Matrix::from_fn(k, k, |i, j| 0.04 * if i == j { 1.0 } else { 0.5 });
    let mut data = Data {
        periods: vec![-4, -3, -2, 0, 1],
        reference: -1,
        coefficients: vec![0.0; k],
        covariance,
    };
    let effect = 1.0;
    let samples = 600;
    let mut held = 0;
    for sample in 0..samples {
        let mut noise = [0.0; 6];
        fill_normal(&mut noise, &mut Stream::new(77, sample));
        for place in 0..k {
            let error = 0.2 * 0.5_f64.sqrt() * (noise[place] + noise[5]);
            data.coefficients[place] =
                violation[place] + if place > 2 { effect } else { 0.0 } + error;
        }
        let bounds = [m];
        let ask =
            SensitivityQuestion { interval, draws: 1_000, ..question(&data, bounded, &bounds) };
        let (low, high) = ends(&sensitivity(&ask).unwrap())[0];
        held += usize::from(low <= effect && effect <= high);
    }
    count(held) / count(usize::try_from(samples).unwrap())
}

/// Four standard errors of a share of 0.95 among 600.
const SHARE: f64 = 0.036;

#[test]
fn intervals_hold_the_effect_where_violations_are_at_the_bound() {
    let (fixed, hybrid) = (IntervalKind::FixedLength, IntervalKind::ConditionalLeastFavourable);
    let (alone, after_fixed) = (IntervalKind::Conditional, IntervalKind::ConditionalFixedLength);
    let bent = |m: f64| [3.0 * m, m, 0.0, m, 3.0 * m];
    for m in [0.1, 0.5] {
        for interval in [fixed, hybrid, alone, after_fixed] {
            let share = coverage(Bounded::Smoothness, m, bent(m), interval);
            assert!(share > 0.95 - SHARE, "{m} {interval:?} {share}");
        }
    }
    // The largest move before the start is 1; after it M̄ times that.
    for m in [0.5, 1.0] {
        let violation = [-1.0, -1.5, -0.5, m, 2.0 * m];
        for interval in [hybrid, alone] {
            let share = coverage(Bounded::RelativeMagnitudes, m, violation, interval);
            assert!(share > 0.95 - SHARE, "{m} {interval:?} {share}");
        }
    }
    // Where nothing but the bound can go wrong the interval is not longer than it must be.
    let exact = coverage(Bounded::Smoothness, 0.5, bent(0.5), fixed);
    assert!((exact - 0.95).abs() < SHARE, "{exact}");
}
