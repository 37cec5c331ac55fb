//! Seats, money and recipients, divided and chosen.

use super::*;

/// Writes a file and asks of it.
fn ask(text: &str, line: &str) -> Answer {
    let folder = store::folder();
    let file = folder.path().join("t.csv");
    std::fs::write(&file, text).unwrap();
    measure(&format!("allocation {line} --format json"), &file)
}

fn parts(found: &Value) -> Vec<(String, f64)> {
    let part = |part: &Value| {
        (part["name"].as_str().unwrap().to_owned(), part["estimate"].as_f64().unwrap())
    };
    found["parts"].as_array().unwrap().iter().map(part).collect()
}

#[test]
fn seats_are_those_of_the_field() {
    // The package apportionment 1.0 on its basic example.
    let text = "party,votes\nA,41600\nB,33800\nC,15300\nD,9300\n";
    let line = "seats --code party --votes votes --seats 10";
    let all = ask(text, line).json();
    assert_eq!(all.as_array().map(Vec::len), Some(12));
    let seats = |line: &str| -> Vec<f64> {
        parts(&ask(text, line).json()).into_iter().map(|(_, seats)| seats).collect()
    };
    assert_eq!(seats(&format!("{line} --measure dhondt")), [4.0, 4.0, 1.0, 1.0]);
    assert_eq!(seats(&format!("{line} --measure hamilton")), [4.0, 3.0, 2.0, 1.0]);
    ask(text, &format!("{line} --measure jefferson")).refusal(&["'jefferson'", "dhondt"]);
    ask("party,votes\nA,\nB,3\n", line).refusal(&["'A'", "not zero"]);
    ask("party,votes\nA,-1\nB,3\n", line).refusal(&["'A'", "-1"]);
    ask("party,votes\nA,1\nA,3\n", line).refusal(&["'A'", "twice"]);
}

#[test]
fn districts_and_parties_both_keep_their_seats() {
    let folder = store::folder();
    let seats = folder.path().join("seats.csv");
    std::fs::write(&seats, "district,seats\nI,7\nII,5\nIII,8\n").unwrap();
    let parties = folder.path().join("parties.csv");
    let text = "district,party,votes\nI,A,123\nI,B,912\nI,C,312\nII,A,45\nII,B,714\nII,C,255\n\
                III,A,815\nIII,B,414\nIII,C,215\n";
    let line = format!(
        "districts --district district --party party --votes votes --district-seats {} \
         --measure biproportional-sainte-lague",
        seats.display()
    );
    let found = ask(text, &line).json();
    let first: Vec<f64> = parts(&found["parts"][0]).into_iter().map(|(_, seats)| seats).collect();
    assert_eq!(first, [1.0, 4.0, 2.0]);
    let given = format!("{line} --party-seats {}", parties.display());
    std::fs::write(&parties, "party,seats\nC,4\nA,5\nB,11\n").unwrap();
    assert_eq!(ask(text, &given).json(), found, "the same seats of parties, given");
    std::fs::write(&parties, "party,seats\nA,9\nB,11\n").unwrap();
    ask(text, &given).refusal(&["'C'", "no seats"]);
    std::fs::write(&seats, "district,seats\nI,7\nII,5\n").unwrap();
    ask(text, &line).refusal(&["'III'"]);
}

#[test]
fn money_is_divided_to_the_krona_between_its_bounds() {
    let text = "code,weight,floor\na,1,20\nb,1,\nc,8,\n";
    let line = "frame --code code --weight weight --floor floor --frame 100";
    let named = |name: &str, kronor| (name.to_owned(), kronor);
    let found = parts(&ask(text, line).json());
    assert_eq!(found, [named("a", 20.0), named("b", 9.0), named("c", 71.0)]);
    ask(text, &line.replace("100", "10")).refusal(&["20", "10"]);
    ask(text, &line.replace("100", "-100")).refusal(&["-100", "negative"]);
    let need = "code,index,last,earlier\na,1,100,300\nb,2,40,60\nc,5,,9\n";
    let line = "need --code code --index index --population last,earlier --frame 100";
    let found = ask(need, line).json();
    let kronor: Vec<&Value> =
        found["parts"].as_array().unwrap().iter().map(|part| &part["estimate"]).collect();
    assert_eq!(kronor, [&67.0.into(), &33.0.into(), &Value::Null]);
    ask(need, &line.replace("last,", "last,last,last,")).refusal(&["4 populations"]);
}

#[test]
fn the_best_choice_within_a_budget_is_proven() {
    let text = "code,benefit,cost,group\na,10.5,60,x\nb,9.25,50,\nc,9,50,x\n";
    let line = "recipients --code code --benefit benefit --cost cost --budget 100";
    let found = ask(text, line).json();
    assert_eq!(found["estimate"], 18.25);
    assert_eq!(found["diagnostics"][0]["finding"], "no choice within the terms has more benefit");
    let bounded = ask(text, &format!("{line} --group group --group-bounds x=0..0")).json();
    assert_eq!(bounded["estimate"], 9.25);
    ask(text, &format!("{line} --group group --group-bounds y=1..")).refusal(&["'y'", "x"]);
    ask(text, &format!("{line} --at-least 3")).refusal(&["160", "100"]);
}

#[test]
fn a_gap_is_parted_by_any_number_of_factors() {
    let text = "age,a1,a2,b1,b2\nyoung,3,2,0.5,0.8\nold,1,2,2,1\n";
    let folder = store::folder();
    let file = folder.path().join("t.csv");
    std::fs::write(&file, text).unwrap();
    let line = "gap factors --stratum age --factor share a1 a2 --factor rate b1 b2 --format json";
    let found = measure(line, &file).json();
    // 3·0.5 + 1·2 − (2·0.8 + 2·1).
    close(&found["estimate"], -0.1);
    // (3 − 2)(0.5 + 0.8)/2 + (1 − 2)(2 + 1)/2.
    close(&found["parts"][0]["estimate"], -0.85);
    let twice = line.replace("--factor rate", "--factor share");
    measure(&twice, &file).refusal(&["'share'"]);
    measure("gap factors --stratum age --factor share a1 a2", &file).refusal(&["1 factors"]);
}
