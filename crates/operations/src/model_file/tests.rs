use domain::area::Level;
use domain::selection::{Eligibility, Rule, Threshold, Weighting};

use super::*;

const GOOD: &str = r#"id = "prov"
name = "Prov"
description = "Ett prov."
legal_source = "Ingen."
unit = "municipality"

[choose]
top = 2

[score]
aggregation = "arithmetic-mean"

[[criterion]]
id = "a"
name = "A"
indicator = "N00001"
period = "2022"
need = "higher"
transformation = "z-score"
weight = 1
"#;

fn refusal(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    parsed(&GOOD.replace(from, to), "prov.toml").unwrap_err().to_string()
}

#[test]
fn every_shipped_model_can_be_used_and_has_the_name_of_its_file() {
    let models = shipped().unwrap();
    for ((file, _), model) in SHIPPED.iter().zip(&models) {
        assert_eq!(*file, format!("{}.toml", model.id));
        assert_eq!(model.unit, Level::Municipality);
        assert!(!model.legal_source.is_empty() && !model.description.contains('\n'), "{file}");
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), models.len(), "models/ has others");
}

#[test]
fn a_model_is_read_back_as_it_was_written() {
    let variants = [
        "threshold = { value = -1.5 }",
        "threshold = { mean_plus_deviations = 1, weighting = \"population\" }",
        "threshold = { need_quantile = 0.1 }\ngroup = \"K\"\nsubstitute_for = \"Något \\\"annat\\\"\"",
    ];
    let mut models = shipped().unwrap();
    for variant in variants {
        models.push(parsed(&format!("{GOOD}{variant}\n"), "prov.toml").unwrap());
    }
    for choose in ["score_at_least = 0.1", "thresholds = 1"] {
        let text = GOOD.replace("top = 2", choose) + "threshold = { value = 1 }\n";
        models.push(parsed(&text, "prov.toml").unwrap());
    }
    for model in models {
        assert_eq!(parsed(&written(&model), "written").unwrap(), model);
    }
}

#[test]
fn the_rule_of_2022_has_the_thresholds_that_the_call_states() {
    let models = shipped().unwrap();
    let model = models.iter().find(|model| model.id == "ojamlikhet-2022").unwrap();
    let Rule::Criteria(rule) = model.rule() else { panic!("criteria") };
    assert_eq!(rule.eligibility, Eligibility::EveryThreshold);
    let deviations: Vec<f64> = (rule.criteria.iter())
        .map(|criterion| match criterion.threshold {
            Some(Threshold::MeanPlusDeviations { deviations, weighting }) => {
                assert_eq!(weighting, Weighting::Unweighted);
                deviations
            }
            _ => panic!("a threshold"),
        })
        .collect();
    assert_eq!(deviations, [1.0, 1.5]);
}

#[test]
fn a_refusal_names_file_line_and_key_in_one_sentence() {
    let cases = [
        ("weight = 1", "weigth = 1", "prov.toml, line 20, key 'weigth'"),
        ("weight = 1", "weight = \"much\"", "line 20, key 'weight'"),
        ("N00001", "N 1", "line 16, key 'indicator'"),
        ("\"2022\"", "\"i fjol\"", "line 17, key 'period'"),
        ("higher", "up", "line 18, key 'need': 'up' is not one of higher, lower"),
        ("z-score", "z", "line 19, key 'transformation'"),
        ("arithmetic-mean", "mean", "line 11, key 'aggregation'"),
        ("municipality", "kommun", "line 5, key 'unit'"),
        ("id = \"prov\"", "id = \"Å b\"", "line 1, key 'id'"),
        ("top = 2", "top = 2\nthresholds = 1", "key 'choose': write exactly one"),
        ("top = 2", "top = -2", "line 8, key 'top'"),
        ("top = 2", "every_threshold = false", "line 8, key 'every_threshold'"),
        ("[choose]\ntop = 2\n", "", "key 'choose'"),
        ("name = \"A\"", "name = \"A", "line 15"),
        ("indicator = \"N00001\"\n", "", "key 'indicator'"),
        ("period = \"2022\"\n", "", "key 'period'"),
        ("transformation = \"z-score\"\n", "", "key 'transformation'"),
        ("weight = 1", "weight = 1\nnot_available = \"x\"", "key 'not_available'"),
        ("weight = 1", "threshold = { value = 1, need_quantile = 0.5 }", "key 'threshold'"),
        ("weight = 1", "threshold = { value = 1, weighting = \"population\" }", "weighting"),
        ("weight = 1", "weight = 1\n[annex]\nsize = 1\nmembers = [\"0114\"]", "key 'annex'"),
    ];
    for (from, to, expected) in cases {
        let message = refusal(from, to);
        assert!(message.contains(expected), "{from} -> {to}: {message}");
        assert!(message.starts_with("read prov.toml, line "), "{message}");
        assert!(!message.contains('\n') && !message.ends_with('.'), "{message}");
    }
}

#[test]
fn a_model_without_meaning_is_refused_at_its_line() {
    let cases = [
        ("weight = 1", "weight = -1", "line 14"),
        ("weight = 1", "weight = 0", "line 7"),
        ("top = 2", "every_threshold = true", "1 thresholds must be met but 0"),
        ("arithmetic-mean", "geometric-mean", "line 14"),
        ("top = 2", "top = 0", "line 7"),
        ("indicator = \"N00001\"\nperiod = \"2022\"", "not_available = \"x\"", "but no data"),
    ];
    for (from, to, expected) in cases {
        let message = refusal(from, to);
        assert!(message.contains(expected), "{from} -> {to}: {message}");
        assert!(message.contains("prov.toml, line"), "{message}");
    }
}

#[test]
fn a_name_that_is_neither_file_nor_model_is_refused_with_the_models_there_are() {
    let shipped = shipped().unwrap();
    let message = find("fyra", &shipped).unwrap_err().to_string();
    assert!(message.contains("'fyra'") && message.contains("fyra-kriterier-2018"), "{message}");
    assert_eq!(find("fyra-kriterier-2018", &shipped).unwrap().id, "fyra-kriterier-2018");
}
