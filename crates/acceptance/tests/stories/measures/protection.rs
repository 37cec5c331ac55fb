//! Figures about few: withheld, rounded, perturbed, made noisy, and how well persons hide.

use super::*;

#[test]
fn persons_hide_as_pycanon_says() {
    let expected = std::fs::read_to_string(reference("sdc_pycanon.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let outputs = &expected["outputs"];
    let columns = ["age", "sex", "zip_", "dis"];
    let mut text = format!("{}\n", columns.join(","));
    for row in 0..outputs["table"]["age"].as_array().unwrap().len() {
        let cell = |name: &&str| match &outputs["table"][*name][row] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        text.push_str(&format!("{}\n", columns.iter().map(cell).collect::<Vec<_>>().join(",")));
    }
    let folder = store::folder();
    let file = folder.path().join("persons.csv");
    std::fs::write(&file, text).unwrap();
    let line = "anonymity --quasi-identifiers age,sex,zip_ --format json";
    let all = measure(&format!("{line} --sensitive dis"), &file).json();
    let keys = ["k", "", "l", "", "t", "beta", "delta"];
    for (place, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
        let (found, expected) = (all[place]["estimate"].as_f64(), outputs[*key].as_f64());
        assert!((found.unwrap() - expected.unwrap()).abs() < 1e-12, "{key}: {found:?}");
    }
    assert_eq!(measure(line, &file).json()["estimate"], 1.0);
    measure(&format!("{line} --measure l-diversity"), &file).refusal(&["sensitive"]);
    measure(&format!("{line} --sensitive dis --ordered"), &file).refusal(&["dis"]);
    measure("anonymity --quasi-identifiers agee", &file).refusal(&["agee", "age"]);
}

/// Returns the cells that were printed as CSV.
fn cells(answer: Answer) -> Vec<(String, String, String)> {
    let text = answer.text();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let cell = |row: csv::StringRecord| (row[0].to_owned(), row[1].to_owned(), row[2].to_owned());
    reader.records().map(|row| cell(row.unwrap())).collect()
}

#[test]
fn perturbed_counts_are_those_of_the_published_table() {
    let data = reference("cellkey_micro4000.csv");
    let line = "perturb --dimensions ill --key record_key --format csv";
    let found = cells(measure(line, &data));
    let published = std::fs::read_to_string(reference("cellkey_ill_thr10.csv")).unwrap();
    for row in published.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let cell = found.iter().find(|(label, ..)| label == fields[0]).expect("a cell");
        assert_eq!(cell.1.parse::<f64>().ok(), fields[5].parse::<f64>().ok(), "{row}");
    }
    let folder = store::folder();
    let own = folder.path().join("noise.csv");
    let ask = |text: &str| {
        std::fs::write(&own, text).unwrap();
        let line = format!("{line} --threshold 0 --cycle 1 --perturbation {}", own.display());
        measure(&line, &data)
    };
    let mut text = "pcv,ckey,pvalue\n".to_owned();
    text.extend((0..256).map(|key| format!("1,{key},1\n")));
    let one_more = cells(ask(&text));
    assert_eq!(one_more[0], ("total".to_owned(), "4001".to_owned(), "perturbed".to_owned()));
    ask("pcv,ckey,pvalue\n1,0,1\n1,2,1\n").refusal(&["count 1", "key 1"]);
    ask("pcv,ckey,pvalue\n1,0,half\n").refusal(&["half"]);
    ask("pcv,ckey,pvalue\n1,0,1\n").refusal(&["key"]);
    measure("perturb --dimensions ill --key record_kye", &data).refusal(&["record_kye"]);
}

#[test]
fn rounded_and_noisy_tables_still_add_up() {
    let folder = store::folder();
    let file = folder.path().join("t.csv");
    std::fs::write(&file, "area,n\na,3\nb,4\nc,9\n").unwrap();
    let sum = |found: &[(String, String, String)]| -> (f64, f64) {
        let value = |cell: &(String, String, String)| cell.1.parse::<f64>().unwrap();
        (value(&found[0]), found[1..].iter().map(value).sum())
    };
    let line = "round --dimensions area --amount n --format csv";
    let rounded = cells(measure(line, &file));
    assert!(rounded.iter().all(|cell| cell.1.parse::<f64>().unwrap() % 5.0 == 0.0), "{rounded:?}");
    assert_eq!(sum(&rounded).0, sum(&rounded).1);
    let drawn = cells(measure(&format!("{line} --unbiased --seed 9"), &file));
    assert_eq!(sum(&drawn).0, sum(&drawn).1);
    let noise = "noise --dimensions area --seed 123 --format csv";
    let noisy = cells(measure(&format!("{noise} --laplace-scale 3"), &file));
    assert_eq!(sum(&noisy).0, sum(&noisy).1);
    let json = "noise --dimensions area --seed 123 --gaussian-variance 1/4 --format json";
    assert_eq!(measure(json, &file).json()["measures"]["estimate"], 2.0);
    measure(noise, &file).refusal(&["--laplace-scale"]);
    measure(&format!("{line} --base 1"), &file).refusal(&["base"]);
    std::fs::write(&file, "area,n\na,1.5\nb,4\n").unwrap();
    measure(line, &file).refusal(&["1.5", "row 1", "whole"]);
    std::fs::write(&file, "area,n\na,\nb,4\n").unwrap();
    measure(line, &file).refusal(&["row 1", "'n'"]);
}

#[test]
fn a_cell_of_few_is_withheld_in_every_format() {
    let folder = store::folder();
    let file = folder.path().join("persons.csv");
    let mut text = "area,group\n".to_owned();
    for (area, group, n) in [("x", "a", 1), ("x", "b", 9), ("y", "a", 8), ("y", "b", 7)] {
        text.push_str(&format!("{area},{group}\n").repeat(n));
    }
    std::fs::write(&file, text).unwrap();
    let line = "suppress --dimensions area,group --threshold 3";
    let json = measure(&format!("{line} --format json"), &file).json();
    let few = json["cells"].as_array().unwrap().iter().find(|cell| cell["status"] == "sensitive");
    assert_eq!(few.unwrap()["value"], Value::Null);
    let table = measure(line, &file).text();
    assert!(table.contains("x | a: sensitive") && table.contains("total | total: 25"), "{table}");
    let proven = measure(&format!("{line} --optimal --measure withheld-cost"), &file).text();
    assert!(proven.contains("proven that nothing cheaper protects: yes"), "{proven}");
    let many: String = (0..50).map(|area| format!("{area},a\n{area},b\n")).collect();
    std::fs::write(&file, format!("area,group\n{many}")).unwrap();
    measure(&format!("{line} --optimal"), &file).refusal(&["153 cells", "coarser groups"]);
}
