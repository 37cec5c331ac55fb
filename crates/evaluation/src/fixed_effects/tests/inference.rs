use serde_json::Value;

use super::*;
use crate::fixed_effects::clusters::Clusters;
use crate::fixed_effects::randomisation::{Draws, Statistic};
use crate::fixed_effects::regressors::Regressors;
use crate::fixed_effects::wild_bootstrap::{Residuals, Turns, WildBootstrap, WildSums};
use numerics::streams::Stream;

fn reference(case: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{case}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

const WILD: WildBootstrap = WildBootstrap {
    null: 0.0,
    residuals: Residuals::Restricted,
    turns: Turns::Rademacher,
    draws: 9_999,
    seed: 1,
};

fn wild(data: &Data, formula: &str, cluster: &str, how: WildBootstrap) -> Evaluation {
    let clusters = [cluster];
    fixed_effects(&Question {
        columns: &data.columns(),
        model: Model::Formula(formula),
        focus: None,
        terms: Terms { clusters: &clusters, standard_errors: StandardErrors::Clustered, ..PLAIN },
        inference: Inference::WildBootstrap(how),
    })
    .unwrap()
}

fn diagnostic(answer: &Evaluation, name: &str) -> f64 {
    let found = answer.diagnostics.iter().find(|d| d.name == name).unwrap();
    let numerics::answer::Finding::Number(number) = found.finding else { panic!() };
    number
}

#[test]
fn enumerated_bootstraps_agree_with_the_full_enumeration() {
    let outputs = &reference("wild_cluster_bootstrap")["outputs"];
    let petersen =
        |null: &str, kind: &str| format!("petersen_year_H0_b={null}_{kind}11_full_enumeration");
    let tiny = |g: usize, kind: &str| format!("tinycl{g}_d_{kind}11_full_enumeration");
    for (kind, residuals) in [("WCR", Residuals::Restricted), ("WCU", Residuals::Unrestricted)] {
        let mut cases: Vec<(String, Data, &str, &str, f64)> = vec![
            (petersen("1", kind), Data::read("petersen.csv"), "y ~ x", "year", 1.0),
            (petersen("0.95", kind), Data::read("petersen.csv"), "y ~ x", "year", 0.95),
        ];
        for g in [4, 6, 8] {
            let data = Data::read(&format!("tinycl{g}.csv"));
            cases.push((tiny(g, kind), data, "y ~ d + x2", "cl", 0.0));
        }
        for (case, data, formula, cluster, null) in cases {
            let answer = wild(&data, formula, cluster, WildBootstrap { null, residuals, ..WILD });
            let expected = |name: &str| outputs[&case][name].as_f64().unwrap();
            assert_eq!(answer.p_value, Some(expected("p_two_tailed_abs_ge")), "{case}");
            let strict = diagnostic(&answer, "bootstrap p without ties");
            assert_eq!(strict, expected("p_two_tailed_abs_gt"), "{case}");
        }
    }
}

#[test]
fn random_draws_come_near_the_enumeration_and_are_never_zero() {
    let data = Data::read("petersen.csv");
    let how = WildBootstrap { null: 1.0, draws: 999, ..WILD };
    let p = wild(&data, "y ~ x", "year", how).p_value.unwrap();
    // Three standard errors of a share of 999 draws at 0.326.
    assert!((p - 0.326).abs() < 0.045, "{p}");
    let webb = WildBootstrap { turns: Turns::Webb, ..how };
    assert!((wild(&data, "y ~ x", "year", webb).p_value.unwrap() - 0.326).abs() < 0.06);
    let far = wild(&data, "y ~ x", "firm", WildBootstrap { draws: 999, ..WILD });
    assert_eq!(far.p_value, Some(1.0 / 1000.0));
    let interval = far.interval.unwrap();
    // CRV1 by firm gives 0.935 to 1.134.
    assert!((interval.low - 0.935).abs() < 0.02 && (interval.high - 1.134).abs() < 0.02);
}

/// The bootstrap done the long way: every draw refitted with all effects.
#[test]
fn effects_that_cross_clusters_are_refitted_in_every_draw() {
    let data = Data::read("base_did.csv");
    let columns = data.columns();
    let numbers = |name: &str| -> Vec<f64> {
        let at = data.names.iter().position(|own| own == name).unwrap();
        data.numbers[at].as_ref().unwrap().iter().flatten().copied().collect()
    };
    let codes = |name: &str| -> Vec<u32> {
        let values = numbers(name);
        values
            .iter()
            .map(|v| u32::try_from(v.to_string().parse::<i64>().unwrap()).unwrap())
            .collect()
    };
    drop(columns);
    let (id, period) = (codes("id"), codes("period"));
    let region: Vec<u32> = id.iter().map(|id| id % 7).collect();
    let words = [
        numbers("y"),
        numbers("D"),
        numbers("x1"),
        id.iter().map(|v| f64::from(*v)).collect(),
        period.iter().map(|v| f64::from(*v)).collect(),
        region.iter().map(|v| f64::from(*v)).collect(),
    ];
    let names = ["y", "D", "x1", "id", "period", "region"].map(str::to_owned).to_vec();
    let words = words.iter().map(|c: &Vec<f64>| c.iter().map(f64::to_string).collect()).collect();
    let with_region = Data::of(names, words);
    let answer = wild(&with_region, "y ~ D + x1 | id + period", "region", WILD);
    let absorber = absorb::Absorber::new(&[&id, &period], None).unwrap();
    let clusters = Clusters::of("region", &region);
    let mut null = vec![numbers("x1")];
    absorber.residuals(&mut null).unwrap();
    let project =
        |columns: Vec<Vec<f64>>| Regressors::project(columns, Some(&absorber), None).unwrap();
    let (full, restricted) =
        (project(vec![numbers("D"), numbers("x1")]), project(vec![numbers("x1")]));
    let mut y = vec![numbers("y")];
    absorber.residuals(&mut y).unwrap();
    let t = |y: &[f64]| {
        let fit = full.fit(y, None);
        let sums = WildSums::of(&full, &fit, None, &clusters, 0);
        sums.test(&WildBootstrap { draws: 0, ..WILD }).statistic
    };
    let observed = t(&y[0]).abs();
    let left = restricted.fit(&y[0], None).residuals;
    let mut extreme = 0;
    for draw in 0..128_u32 {
        let turn = |row: usize| if draw >> region[row] & 1 == 1 { 1.0 } else { -1.0 };
        let mut drawn = vec![(0..left.len()).map(|row| turn(row) * left[row]).collect()];
        absorber.residuals(&mut drawn).unwrap();
        extreme += u32::from(t(&drawn[0]).abs() >= observed * (1.0 - 1e-10));
    }
    assert_eq!(answer.p_value, Some(f64::from(extreme) / 128.0));
}

fn small_trial() -> Data {
    let outputs = reference("randomisation_inference_exact");
    let y = outputs["options"]["y"].as_array().unwrap();
    let y: Vec<String> = y.iter().map(|y| y.as_f64().unwrap().to_string()).collect();
    let d = (0..10).map(|i| i32::from(i < 4).to_string()).collect();
    let unit = (0..10).map(|i| format!("u{i}")).collect();
    Data::of(["y", "d", "unit"].map(str::to_owned).to_vec(), vec![y, d, unit])
}

fn randomised(data: &Data, formula: &str, time: Option<&str>, draws: Draws) -> Evaluation {
    fixed_effects(&Question {
        columns: &data.columns(),
        model: Model::Formula(formula),
        focus: None,
        terms: PLAIN,
        inference: Inference::Randomisation { unit: "unit", time, draws },
    })
    .unwrap()
}

#[test]
fn all_assignments_of_a_small_trial_are_counted() {
    let expected = &reference("randomisation_inference_exact")["outputs"];
    let expected = |name: &str| expected[name].as_f64().unwrap();
    let data = small_trial();
    let draws = Draws { statistic: Statistic::Coefficient, draws: 1_000, seed: 1 };
    let answer = randomised(&data, "y ~ d", None, draws);
    assert!(close(answer.estimate.unwrap(), expected("diff"), 1e-12));
    assert_eq!(answer.p_value, Some(expected("p_two_sided_ge")));
    assert_eq!(
        diagnostic(&answer, "randomisation p, one-sided for larger"),
        expected("p_right_ge")
    );
    assert_eq!(
        diagnostic(&answer, "randomisation p, one-sided for smaller"),
        expected("p_left_le")
    );
    let studentised = Draws { statistic: Statistic::Studentised, ..draws };
    let answer = randomised(&data, "y ~ d", None, studentised);
    assert_eq!(answer.p_value, Some(expected("p_studentized_two_sided_ge")));
    let some = Draws { draws: 199, ..draws };
    let p = randomised(&data, "y ~ d", None, some).p_value.unwrap();
    assert!((1.0 / 200.0..0.05).contains(&p), "{p}");
}

#[test]
fn paths_of_treatment_are_exchanged_whole() {
    let (units, periods) = (8, 4);
    let mut stream = Stream::new(3, 0);
    let cells = || (0..units).flat_map(move |u| (0..periods).map(move |t| (u, t)));
    let column = |value: &dyn Fn(i32, i32) -> String| cells().map(|(u, t)| value(u, t)).collect();
    let y = cells().map(|_| stream.uniform().to_string()).collect();
    let words = vec![
        y,
        column(&|u, t| i32::from(u < 2 && t >= 2).to_string()),
        column(&|u, _| format!("u{u}")),
        column(&|_, t| t.to_string()),
    ];
    let data = Data::of(["y", "d", "unit", "t"].map(str::to_owned).to_vec(), words);
    let draws = Draws { statistic: Statistic::Coefficient, draws: 99, seed: 1 };
    let answer = randomised(&data, "y ~ d | unit + t", Some("t"), draws);
    // 28 pairs of eight units.
    assert!(answer.options.contains(&("draws", "28 (all possible)".to_owned())));
    let p = answer.p_value.unwrap() * 28.0;
    assert!((p - p.round()).abs() < 1e-9 && p >= 1.0);
}

#[test]
fn tests_by_draws_refuse_what_they_cannot_do() {
    let data = small_trial();
    let columns = data.columns();
    let refusal = |terms: Terms<'_>, inference| {
        let question = Question {
            columns: &columns,
            model: Model::Formula("y ~ d"),
            focus: None,
            terms,
            inference,
        };
        fixed_effects(&question).unwrap_err().to_string()
    };
    assert!(refusal(PLAIN, Inference::WildBootstrap(WILD)).contains("one cluster column and CRV1"));
    let few = WildBootstrap { draws: 10, ..WILD };
    assert!(refusal(PLAIN, Inference::WildBootstrap(few)).starts_with("draw 10 times: too few"));
    let data = Data::read("mpdta_one_treated.csv");
    let question = Question {
        columns: &data.columns(),
        model: Model::Formula("lemp ~ post | countyreal + year"),
        focus: None,
        terms: Terms {
            clusters: &["countyreal"],
            standard_errors: StandardErrors::Clustered,
            ..PLAIN
        },
        inference: Inference::WildBootstrap(WILD),
    };
    let refused = fixed_effects(&question).unwrap_err().to_string();
    assert!(refused.contains("rests on one cluster"), "{refused}");
}

/// The bootstrap's size under the null with few clusters of unequal size.
#[test]
fn the_bootstrap_rejects_a_true_null_about_as_often_as_it_says() {
    let (runs, mut rejected) = (400_u64, 0);
    for run in 0..runs {
        let mut stream = Stream::new(77, run);
        let mut normal = || (0..12).map(|_| stream.uniform()).sum::<f64>() - 6.0;
        let (mut x, mut y, mut cluster) = (Vec::new(), Vec::new(), Vec::new());
        for g in 0..10_u32 {
            let (a, b) = (normal(), normal());
            for _ in 0..6 + g {
                x.push(a + normal());
                y.push(b + normal());
                cluster.push(g);
            }
        }
        let ones = vec![1.0; x.len()];
        let regressors = Regressors::project(vec![x, ones], None, None).unwrap();
        let fit = regressors.fit(&y, None);
        let sums = WildSums::of(&regressors, &fit, None, &Clusters::of("g", &cluster), 0);
        rejected += u32::from(sums.test(&WildBootstrap { draws: 1_024, ..WILD }).p_value <= 0.05);
    }
    let share = f64::from(rejected) / 400.0;
    // Nominal 5 %, three standard errors of 400 runs.
    assert!((0.018..=0.083).contains(&share), "{share}");
}

#[test]
fn threads_do_not_change_a_bit_of_the_bootstrap() {
    let data = Data::read("petersen.csv");
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            wild(&data, "y ~ x | year", "firm", WildBootstrap { draws: 499, null: 1.0, ..WILD })
        })
    };
    assert_eq!(run(1), run(3));
}
