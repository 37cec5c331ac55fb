//! `brygga select`: who is chosen and why, the same however the rows lie.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::imports::import;
use crate::program::{Answer, brygga, finish};
use crate::store;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

fn select(store: &Path, model: &Path, more: &[&str]) -> Answer {
    let mut command = brygga(["select"]);
    command.arg("--model").arg(model).arg("--store").arg(store).args(more);
    finish(command)
}

fn rows(answer: Answer) -> Vec<Value> {
    answer.json().as_array().expect("a list of units").clone()
}

#[test]
fn every_shipped_model_says_for_all_municipalities_who_is_eligible_and_why() {
    for file in fs::read_dir(models()).expect("models ship") {
        let model = file.expect("models ship").path();
        let rows = rows(select(store::shipped(), &model, &["--format", "json"]));
        let name = model.display();
        assert!(rows.len() >= 20, "{name}: {}", rows.len());
        for row in &rows {
            for key in ["code", "name", "eligible", "score", "rank", "criteria"] {
                assert!(row.get(key).is_some(), "{name}: {key} of {row}");
            }
            for criterion in row["criteria"].as_array().expect("a list") {
                for key in ["id", "value", "threshold", "met", "margin"] {
                    assert!(criterion.get(key).is_some(), "{name}: {key} of {criterion}");
                }
                if criterion["value"].is_null() {
                    assert!(criterion["met"] != Value::Bool(true), "{name}: {criterion}");
                }
            }
        }
    }
}

#[test]
fn the_four_criteria_model_chooses_thirty_by_rank() {
    let model = models().join("fyra-kriterier-2018.toml");
    let rows = rows(select(store::shipped(), &model, &["--format", "json"]));
    assert_eq!(rows.len(), 290);
    let chosen: Vec<&Value> = rows.iter().filter(|row| row["eligible"] == true).collect();
    assert_eq!(chosen.len(), 30);
    for row in chosen {
        assert!(row["rank"].as_u64().is_some_and(|rank| (1..=30).contains(&rank)), "{row}");
    }
    // Places that every published comparison of 2017 shows among those in largest need.
    for name in ["Filipstad", "Malmö", "Landskrona", "Södertälje"] {
        let row = rows.iter().find(|row| row["name"] == name).expect("a municipality");
        assert!(row["rank"].as_u64().is_some_and(|rank| rank <= 45), "{row}");
    }
    for name in ["Danderyd", "Lomma", "Täby"] {
        let row = rows.iter().find(|row| row["name"] == name).expect("a municipality");
        assert!(row["rank"].as_u64().is_some_and(|rank| rank > 200), "{row}");
    }
}

#[test]
fn a_criterion_without_open_data_decides_nothing() {
    let model = models().join("ojamlikhet-2022.toml");
    let rows = rows(select(store::shipped(), &model, &["--format", "json"]));
    assert!(rows.iter().all(|row| row["eligible"] != true), "nobody can be told to be eligible");
    assert!(rows.iter().any(|row| row["eligible"].is_null()), "some cannot be told");
    assert!(rows.iter().any(|row| row["eligible"] == false), "some are out by the other criterion");
}

#[test]
fn the_annex_has_its_thirty_two_names_and_nobody_else() {
    let model = models().join("bilaga-32-2018.toml");
    let rows = rows(select(store::shipped(), &model, &["--format", "json"]));
    let named: Vec<&Value> = rows.iter().filter(|row| row["eligible"] == true).collect();
    assert_eq!(named.len(), 32);
    assert!(named.iter().any(|row| row["name"] == "Landskrona"));
    assert!(rows.iter().all(|row| row["eligible"].is_boolean()), "every name is known");
}

#[test]
fn csv_json_and_the_table_say_the_same() {
    let model = models().join("fyra-kriterier-2018.toml");
    let json = rows(select(store::shipped(), &model, &["--format", "json"]));
    let csv = select(store::shipped(), &model, &["--format", "csv"]).csv();
    assert_eq!(csv.len(), json.len() + 1);
    for (row, object) in csv[1..].iter().zip(&json) {
        for (name, cell) in csv[0].iter().zip(row).take(8) {
            match &object[name.as_str()] {
                Value::Null => assert_eq!(cell, ""),
                Value::String(text) => assert_eq!(cell, text),
                Value::Bool(value) => assert_eq!(cell, &value.to_string()),
                value => assert_eq!(cell.parse::<f64>().unwrap(), value.as_f64().unwrap()),
            }
        }
    }
    let table = select(store::shipped(), &model, &["--format", "table"]).text();
    for row in json.iter().filter(|row| row["eligible"] == true) {
        assert!(table.contains(row["name"].as_str().unwrap()), "{row}");
    }
    let again = select(store::shipped(), &model, &["--format", "csv"]).csv();
    assert_eq!(again, csv, "the draws have a seed");
}

const MODEL: &str = "id = \"prov\"\nname = \"Prov\"\ndescription = \"Ett prov.\"\n\
legal_source = \"Ingen.\"\nunit = \"municipality\"\n[choose]\ntop = 3\n[score]\n\
aggregation = \"arithmetic-mean\"\n[[criterion]]\nid = \"andel\"\nname = \"Andel\"\n\
indicator = \"BERGA:andel\"\nperiod = \"2030\"\nneed = \"higher\"\n\
transformation = \"z-score\"\nweight = 1\n";

/// Makes a store with one more table whose rows lie in the given order, and runs the model on it.
fn chosen_with(lines: &[String]) -> String {
    let (folder, store) = store::copy();
    let file = folder.path().join("values.csv");
    let text = format!("indicator,area,period,group,value\n{}\n", lines.join("\n"));
    fs::write(&file, text).expect("the file can be written");
    let mut command = import(&store, &file);
    command.args(["--table", "prov", "--published", "2031-01-15"]);
    finish(command).text();
    let model = folder.path().join("model.toml");
    fs::write(&model, MODEL).expect("the file can be written");
    select(&store, &model, &["--format", "json"]).text()
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let codes = ["0114", "0115", "0117", "0120", "0123", "2104", "1480"];
    let mut lines: Vec<String> = codes
        .iter()
        .enumerate()
        .map(|(index, code)| format!("BERGA:andel,{code},2030,T,{}", [7, 3, 7, 1, 9, 7, 2][index]))
        .collect();
    let expected = chosen_with(&lines);
    lines.reverse();
    assert_eq!(chosen_with(&lines), expected);
    lines.swap(0, 3);
    assert_eq!(chosen_with(&lines), expected);
}

#[test]
fn models_that_mean_nothing_are_refused_with_what_is_wrong() {
    let folder = store::folder();
    let file = folder.path().join("model.toml");
    let original = fs::read_to_string(models().join("fyra-kriterier-2018.toml")).expect("it ships");
    let criterion = "indicator = \"N03920\"";
    for (from, to, hints) in [
        (criterion, "indicator = \"N99999999\"", &["N99999999"][..]),
        (criterion, "not_available = \"Finns inte.\"", &["arbetsloshet"]),
        (criterion, "indicator = \"N03920\"\nthreshold = {}", &["threshold"]),
        ("top = 30", "every_threshold = true", &["threshold"]),
        ("top = 30", "top = 0", &["0"]),
        ("top = 30", "top = -1", &["-1"]),
        ("weight = 1\n", "weight = 0\n", &["weight"]),
        ("weight = 1\n", "weight = -1\n", &["-1"]),
        ("weight = 1\n", "weight = nan\n", &[]),
        ("weight = 1\n", "weight = \"tung\"\n", &["line"]),
        ("need = \"higher\"", "need = \"mer\"", &["mer"]),
        ("z-score", "z-poäng", &["z-poäng"]),
        ("period = \"2017\"", "period = \"förr\"", &["förr"]),
        ("period = \"2017\"", "period = \"1850\"", &["1850"]),
        ("unit = \"municipality\"", "unit = \"planet\"", &["planet"]),
        ("id = \"utbildning\"", "id = \"arbetsloshet\"", &["arbetsloshet"]),
        ("[choose]", "[choose", &["line"]),
        ("aggregation", "agregation", &["agregation"]),
    ] {
        assert!(original.contains(from), "{from}");
        fs::write(&file, original.replace(from, to)).expect("the file can be written");
        let answer = select(store::shipped(), &file, &["--format", "json"]);
        assert_ne!(answer.code, Some(0), "{to}");
        let told = answer.refusal(hints);
        // The file where it cannot be read, the model where it cannot be run.
        assert!(told.contains("model.toml") || told.contains("fyra-kriterier-2018"), "{told}");
    }
    fs::write(&file, "").expect("the file can be written");
    select(store::shipped(), &file, &[]).refusal(&["model.toml"]);
    select(store::shipped(), &folder.path().join("nowhere.toml"), &[]).refusal(&["nowhere.toml"]);
}

#[test]
fn a_list_can_be_asked_for_as_of_a_day() {
    let model = models().join("fyra-kriterier-2018.toml");
    let now = select(store::shipped(), &model, &["--format", "csv"]).text();
    let later = ["--format", "csv", "--as-of", "2100-01-01"];
    assert_eq!(select(store::shipped(), &model, &later).text(), now);
    let earlier = ["--format", "csv", "--as-of", "1900-01-01"];
    select(store::shipped(), &model, &earlier).refusal(&["1900-01-01"]);
}
