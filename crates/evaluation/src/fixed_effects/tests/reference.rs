//! The peers' outputs on shared data, to their stated tolerances.

use serde_json::Value;

use super::*;
use crate::fixed_effects::small_sample::{ClusterCount, EffectsCounted};

/// Of coefficients: the peer's projection stops at about 10⁻⁸.
const COEFFICIENT: f64 = 1e-8;

/// Of standard errors, relative.
const ERROR: f64 = 1e-7;

fn reference(case: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{case}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns what a case of the peer asks for.
fn terms<'a>(option: &Value, columns: &'a [&'a str]) -> Terms<'a> {
    let vcov = &option["vcov"];
    let form = match vcov.as_str() {
        Some("iid") => StandardErrors::Iid,
        Some("HC2") => StandardErrors::Hc2,
        Some("HC3") => StandardErrors::Hc3,
        Some(_) => StandardErrors::Hc1,
        None if vcov.get("CRV3").is_some() => StandardErrors::ClusteredJackknife,
        None => StandardErrors::Clustered,
    };
    let mut small_sample = PLAIN.small_sample;
    if let Some(ssc) = option["ssc"].as_str() {
        small_sample.k_adjustment = ssc.contains("'k_adj': True");
        small_sample.g_adjustment = ssc.contains("'G_adj': True");
        small_sample.effects_counted = if ssc.contains("'none'") {
            EffectsCounted::None
        } else if ssc.contains("'full'") {
            EffectsCounted::Full
        } else {
            EffectsCounted::NonNested
        };
        if ssc.contains("conventional") {
            small_sample.cluster_count = ClusterCount::Conventional;
        }
    }
    let singletons = match option["fixef_rm"].as_str() {
        Some("none") => Singletons::Keep,
        _ => Singletons::LeaveOut,
    };
    let weights = option["weights"].as_str().map(|_| "lpop");
    Terms {
        weights,
        clusters: columns,
        standard_errors: form,
        small_sample,
        singletons,
        level: 0.95,
    }
}

fn check_case(case: &str, coefficient: f64, error: f64, skipped: &[&str]) {
    let reference = reference(case);
    let data = Data::read(reference["data"].as_str().unwrap().strip_prefix("data/").unwrap());
    for (name, output) in reference["outputs"].as_object().unwrap() {
        if skipped.contains(&name.as_str()) {
            continue;
        }
        let option = &reference["options"][name];
        let clusters: Vec<String> = match &option["vcov"] {
            Value::Object(vcov) => vcov
                .values()
                .next()
                .unwrap()
                .as_str()
                .unwrap()
                .split('+')
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        let clusters: Vec<&str> = clusters.iter().map(String::as_str).collect();
        let formula = option["formula"].as_str().unwrap();
        let answer = ask(&data, formula, terms(option, &clusters)).unwrap();
        assert_eq!(output["nobs"].as_u64(), u64::try_from(answer.n).ok(), "{case} {name}");
        for (at, (term, expected)) in output["coef"].as_object().unwrap().iter().enumerate() {
            let own = row(&answer, term);
            let label = format!("{case} {name} {term}: {own:?}");
            assert!(close(own[0], expected.as_f64().unwrap(), coefficient), "{label} {expected}");
            let expected = output["se"][term].as_f64().unwrap();
            assert!(close(own[1], expected, error), "{label} s.e. {expected}");
            let p = output["p"][term].as_f64().unwrap();
            assert!((own[3] - p).abs() < 1e-6, "{label} p {p}");
            let low = output["ci"][at][0].as_f64().unwrap();
            assert!(close(own[4], low, 10.0 * error), "{label} low {low}");
        }
    }
}

#[test]
fn every_small_sample_convention_gives_the_peers_standard_errors() {
    check_case("twfe_base_did", COEFFICIENT, ERROR, &[]);
}

#[test]
fn panels_with_holes_weights_and_few_clusters_agree_with_the_peer() {
    check_case("twfe_mpdta", COEFFICIENT, ERROR, &[]);
    check_case("twfe_mpdta_unbalanced_missing", COEFFICIENT, ERROR, &[]);
}

#[test]
fn four_effects_and_crossed_effects_agree_with_the_peer() {
    check_case("hdfe_trade_4fe", COEFFICIENT, ERROR, &[]);
}

/// The peer counts 170 coefficients and effects; by rank the years in both crossings count once.
#[test]
fn crossings_share_their_years_when_effects_are_counted_by_rank() {
    let data = Data::read("trade8k.csv");
    let terms = |counting| Terms {
        clusters: &["Origin"],
        standard_errors: StandardErrors::Clustered,
        small_sample: SmallSample { counting, ..SmallSample::FIXEST },
        ..PLAIN
    };
    let k = |counting| {
        let formula = "ly ~ ld | Origin^Year + Destination^Year + Product";
        let answer = ask(&data, formula, terms(counting)).unwrap();
        let found = answer.diagnostics.into_iter().find(|d| d.name.starts_with("k in")).unwrap();
        found.finding
    };
    assert_eq!(k(Counting::Levels), numerics::answer::Finding::Count(170));
    assert_eq!(k(Counting::Exact), numerics::answer::Finding::Count(161));
}

#[test]
fn robust_and_clustered_errors_of_the_petersen_data_agree() {
    check_case("ols_petersen_vcov", 1e-10, 1e-10, &[]);
    // Petersen (2009), table of the test data: 0.0506 by firm, 0.0334 by year.
    let data = Data::read("petersen.csv");
    for (cluster, published) in [("firm", 0.0506), ("year", 0.0334)] {
        let clusters = [cluster];
        let terms =
            Terms { clusters: &clusters, standard_errors: StandardErrors::Clustered, ..PLAIN };
        let own = row(&ask(&data, "y ~ x", terms).unwrap(), "x")[1];
        assert!((own - published).abs() < 5e-5, "{own}");
    }
}

#[test]
fn three_effects_give_the_right_answer_where_the_peer_is_wrong() {
    let oracle = &reference("twfe_base_pub_dense_oracle")["outputs"];
    let data = Data::read("base_pub.csv");
    let formula = "nb_pub ~ age + nb_cites | author_id + year + affil_id";
    let expected = |name: &str| oracle[name].as_f64().unwrap();
    let exact = SmallSample::FIXEST;
    let answer = ask(&data, formula, Terms { small_sample: exact, ..PLAIN }).unwrap_err();
    assert!(answer.to_string().starts_with("estimate 'age': fixed effects"), "{answer}");
    let focused = |terms: Terms<'_>| {
        fixed_effects(&Question {
            columns: &data.columns(),
            model: Model::Formula(formula),
            focus: Some("nb_cites"),
            terms,
            inference: Inference::Analytic,
        })
        .unwrap()
    };
    let answer = focused(Terms { small_sample: exact, ..PLAIN });
    assert!(answer.warnings.iter().any(|text| text.starts_with("'age' has no coefficient")));
    assert!(close(answer.estimate.unwrap(), expected("coef_nb_cites"), 1e-9));
    assert!(close(answer.standard_error.unwrap() * 1e5, expected("se_iid") * 1e5, 1e-9));
    let rank = answer.diagnostics.iter().find(|d| d.name == "independent effects").unwrap();
    assert_eq!(rank.finding, numerics::answer::Finding::Count(454));
    // The peer counts levels and keeps 'age', 507 in all: 6.196672e-5. Our count of levels is one
    // less, without 'age'.
    let levels = focused(PLAIN).standard_error.unwrap();
    let ratio: f64 = (4024.0 - 507.0) / (4024.0 - 506.0);
    assert!((levels / 6.196672192841116e-05 - ratio.sqrt()).abs() < 1e-8);
    let raw = SmallSample::NONE;
    let clusters = ["author_id"];
    let answer = focused(Terms {
        small_sample: raw,
        clusters: &clusters,
        standard_errors: StandardErrors::Clustered,
        ..PLAIN
    });
    assert!(close(
        answer.standard_error.unwrap() * 1e4,
        expected("se_cluster_author_raw") * 1e4,
        1e-9
    ));
    let answer =
        focused(Terms { small_sample: raw, standard_errors: StandardErrors::Hc1, ..PLAIN });
    assert!(close(answer.standard_error.unwrap() * 1e4, expected("se_hc0") * 1e4, 1e-9));
}

#[test]
fn what_is_constant_within_units_is_dropped_and_named() {
    check_case("twfe_base_pub_collinear", COEFFICIENT, ERROR, &[]);
    let data = Data::read("base_pub.csv");
    let answer = ask(&data, "nb_pub ~ nb_cites + is_woman | author_id + year", PLAIN).unwrap();
    assert_eq!(table(&answer, "dropped").rows[0][1], Cell::from("is_woman"));
}

/// Sun and Abraham's path from a file, with what stands for never put as missing.
fn sunab(file: &str, formula: &str, cluster: &str) -> Evaluation {
    let data = Data::read(file);
    let clusters = [cluster];
    let terms = Terms {
        clusters: &clusters,
        standard_errors: StandardErrors::Clustered,
        singletons: Singletons::LeaveOut,
        ..PLAIN
    };
    ask(&data, formula, terms).unwrap()
}

fn check_sunab(case: &str, answer: &Evaluation) {
    let rows = &table(answer, "event_times").rows;
    let expected = &reference(case)["outputs"]["sunab_event"];
    for row in rows {
        let [Cell::Number(time), Cell::Number(estimate), Cell::Number(error), ..] = row.as_slice()
        else {
            panic!("{case}: {row:?}");
        };
        let expected = &expected[format!("{time:.1}")];
        assert!(
            close(*estimate, expected["Estimate"].as_f64().unwrap(), 1e-6),
            "{case} {row:?} {expected}"
        );
        assert!(
            close(*error, expected["Std. Error"].as_f64().unwrap(), 1e-6),
            "{case} {row:?} {expected}"
        );
    }
    assert_eq!(rows.len(), expected.as_object().unwrap().len());
}

#[test]
fn sun_and_abraham_agree_with_the_peer_but_for_its_distribution() {
    let answer = sunab("base_stagg.csv", "y ~ sunab(g, year) | id + year", "id");
    check_sunab("staggered_base_stagg", &answer);
    // The issue that the peer cites prints 2.343; the peer's p uses the normal, 0.0368.
    let rows = &table(&answer, "event_times").rows;
    let Cell::Number(p) = rows[0][4] else { panic!() };
    assert!((p - 0.0395).abs() < 5e-5, "{p}");
    let answer =
        sunab("mpdta.csv", "lemp ~ sunab(first_treat, year) | countyreal + year", "countyreal");
    check_sunab("staggered_mpdta", &answer);
    let answer = sunab("df_het_sub.csv", "dep_var ~ sunab(g, year) | unit + year", "state");
    check_sunab("staggered_df_het_sub", &answer);
}
