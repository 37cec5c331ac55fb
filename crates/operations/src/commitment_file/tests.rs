use std::collections::{BTreeMap, BTreeSet};

use domain::commitment::Kind;
use domain::commitment::measure::{Lack, Target};
use domain::indicator::IndicatorId;

use super::*;

fn with<T>(then: impl FnOnce(&Known<'_>) -> T) -> T {
    let areas = bundled_areas().unwrap();
    let is_indicator = |id: &IndicatorId| id.as_str() != "N00000";
    then(&Known { areas: &areas, is_indicator: &is_indicator })
}

fn lines(excerpt: &str) -> BTreeMap<u32, &str> {
    let cells = excerpt.lines().filter_map(|line| line.split_once('\t'));
    cells.map(|(number, text)| (number.parse().unwrap(), text)).collect()
}

#[test]
fn fifty_one_commitments_stand_as_the_document_writes_them() {
    let files = with(|known| shipped(known).unwrap());
    let register = &files[0].register;
    let lines = lines(include_str!("../../../../commitments/excerpts/vasternorrland.txt"));
    let whole: Vec<_> = register.commitments().iter().filter(|one| one.parent.is_none()).collect();
    assert_eq!(whole.len(), 51);
    let of_list = |id: &str| whole.iter().filter(|one| one.list == id).count();
    let counts: Vec<usize> = register.lists.iter().map(|list| of_list(&list.id)).collect();
    assert_eq!(counts, [9, 5, 6, 6, 9, 7, 3, 6]);
    for one in &whole {
        assert_eq!(lines[&one.line], format!(" • {}", one.text), "line {}", one.line);
    }
    for part in register.commitments().iter().filter(|one| one.parent.is_some()) {
        assert!(lines[&part.line].contains(&part.text), "{}", part.text);
    }
    for list in &register.lists {
        assert_eq!(lines[&list.line], list.title);
    }
    for gap in &register.gaps {
        assert!(lines[&gap.line].contains(&gap.text));
    }
    let baselines: Vec<f64> = register
        .gaps
        .iter()
        .filter_map(|gap| gap.measure.baseline.as_ref().map(|baseline| baseline.value))
        .collect();
    assert_eq!(baselines, [7.0, 5.0], "years of life between high and low education");
    let numbers: BTreeSet<u32> = whole.iter().map(|one| one.line).collect();
    assert_eq!(numbers.len(), 51);
}

#[test]
fn the_numbers_of_the_text_are_kept_and_what_it_lacks_is_asked() {
    let files = with(|known| shipped(known).unwrap());
    let find = |id: &str| files[0].register.find(id).unwrap();
    let places = find("vasternorrland-058");
    assert!(matches!(places.measure.target, Target::Change { by, .. } if by == 1000.0));
    assert_eq!(places.measure.missing(), [Lack::Baseline, Lack::Year]);
    let talks = find("vasternorrland-143");
    assert_eq!(talks.parties().count(), 8, "the region and seven municipalities");
    let Target::Share { at_least_percent, of } = &talks.measure.target else { panic!("a share") };
    assert_eq!(*at_least_percent, 100.0);
    assert!(of.source.starts_with("SCB, folkmängd"));
    let jobs = find("vasternorrland-035");
    assert!(matches!(&jobs.measure.target, Target::Share { of, .. } if !of.is_exact));
    let one = find("vasternorrland-071");
    assert!(matches!(one.measure.target, Target::AtLeast { count, .. } if count == 1.0));
    assert_eq!(find("vasternorrland-093").kind, Kind::Influence);
    let parts = files[0].register.parts_of(&find("vasternorrland-088").id).count();
    assert_eq!(parts, 3);
    for one in files[0].register.commitments() {
        assert!(one.measure.is_measurable() || one.question.is_some(), "{}", one.id);
        assert!(one.measure.missing().contains(&Lack::Year), "the text states no year anywhere");
    }
    assert!(files[0].agreements[0].joins_all_levels());
    let agreements: Vec<&str> =
        files.iter().flat_map(|file| &file.agreements).map(|one| one.id.as_str()).collect();
    let names: BTreeSet<&str> = agreements.iter().copied().collect();
    assert_eq!(names.len(), agreements.len(), "an agreement is named once over all files");
}

#[test]
fn the_region_and_forty_nine_municipalities_stand_behind_the_plan() {
    let files = with(|known| shipped(known).unwrap());
    let register = &files[1].register;
    let process = register.process.as_ref().unwrap();
    assert_eq!((process.n_proposals, process.n_actions), (Some(500), Some(44)));
    let education = register.find("vastra-gotaland-034").unwrap();
    assert_eq!(education.parties().count(), 50);
    let lines = lines(include_str!("../../../../commitments/excerpts/vastra-gotaland.txt"));
    for one in register.commitments() {
        assert!(lines[&one.line].contains(&one.text), "{}", one.text);
    }
    for list in &register.lists {
        assert!(lines[&list.line].contains(&list.title), "{}", list.title);
    }
    let remains = domain::action_plan::remains(register, &BTreeMap::new());
    assert_eq!(remains.n_unlisted, Some(43));
}

const FILE: &str = r#"
id = "r"
area = "22"
title = { sv = "R", en = "R" }
[document]
title = "D"
publisher = "P"
[[owners]]
id = "region"
name = "Region Västernorrland"
kind = "region"
organisation = "22"
[[lists]]
id = "l"
title = "L"
line = 1
[[commitments]]
id = "r-1"
list = "l"
line = 2
text = "Fler platser"
kind = "own"
owners = [{ id = "region", basis = "text" }]
target = { kind = "at-least", count = 1, unit = { sv = "platser", en = "places" } }
indicators = [{ id = "N15428", fit = "near" }]
"#;

#[test]
fn what_is_wrong_is_refused_with_line_and_reason() {
    with(|known| read("r.toml", FILE, known).unwrap());
    let share = "{ kind = \"share\", at_least = 100 }";
    let target = "{ kind = \"at-least\", count = 1, unit = { sv = \"platser\", en = \"places\" } }";
    let owner = "[{ id = \"region\", basis = \"text\" }]";
    for (from, to, reason) in [
        (owner, "[]", "line 17, 'r-1': 'r-1' has no owner"),
        (owner, "[{ id = \"staten\", basis = \"text\" }]", "'staten' is no owner in this file"),
        (target, "{ kind = \"at-least\", count = 1 }", "the target 'at-least' has no unit"),
        (target, share, "the share has no denominator"),
        (target, "{ kind = \"share\", at_least = 101 }", "101 is no share"),
        (target, "{ kind = \"maybe\" }", "'maybe' is no kind of target"),
        ("N15428", "N00000", "there is no indicator N00000"),
        ("N15428", "å b", "line 17"),
        ("area = \"22\"", "area = \"02\"", "line 3, 'area': there is no area 02"),
        ("text = \"Fler platser\"", "text = \" \"", "the text of 'r-1' is empty"),
        ("kind = \"own\"", "kind = \"joint\"", "'r-1' is joint and has 1"),
        ("list = \"l\"", "list = \"m\"", "belongs to 'm', which is not there"),
        (target, "{ kind = \"direction\", way = \"up\" }", "has no unit"),
        ("id = \"r\"", "id = \"R\"", "line 2, 'id': the id 'R'"),
        ("line = 2", "line = -2", "line 20"),
        ("id = \"r\"", "id = ", "line 2"),
    ] {
        let text = FILE.replacen(from, to, 1);
        assert_ne!(text, FILE, "{from}");
        let told = with(|known| read("r.toml", &text, known).unwrap_err()).to_string();
        assert!(told.starts_with("read the commitments r.toml, line "), "{told}");
        assert!(told.contains(reason), "{told} lacks {reason}");
        assert!(told.len() < 500 && !told.contains('\n'), "{told}");
    }
    let text = FILE.replacen(&format!("target = {target}\n"), "", 1);
    let told = with(|known| read("r.toml", &text, known).unwrap_err()).to_string();
    assert!(told.contains("write the question that goes to its owner"), "{told}");
}

#[test]
fn an_agreement_has_terms_and_follow_ups_in_order_of_time() {
    let agreement = r#"
[[owners]]
id = "kommun"
name = "Sundsvalls kommun"
kind = "municipality"
organisation = "2281"
[[agreements]]
id = "a"
title = { sv = "A", en = "A" }
parties = ["region", "kommun"]
standing = "in-force"
source = "Påhittat exempel, rad 1"
terms = [{ party = "kommun", text = "Öppna ett kontor", due = "2026-06-30", commitments = ["r-1"] }]
follow_ups = [{ on = "2026-01-15", found = "Lokal finns" }, { on = "2026-09-01" }]
[[lists]]
"#;
    let text = FILE.replacen("[[lists]]", agreement, 1);
    let read_it = |text: &str| with(|known| read("r.toml", text, known));
    let found = read_it(&text).unwrap();
    let [only] = &found.agreements[..] else { panic!("{:?}", found.agreements) };
    assert_eq!(only.terms()[0].commitments[0].as_str(), "r-1");
    let found = only.follow_ups.iter().map(|one| one.found.as_deref());
    assert_eq!(found.collect::<Vec<_>>(), [Some("Lokal finns"), None]);
    for (from, to, reason) in [
        ("2026-09-01", "2026-01-15", "write them in order of time"),
        ("2026-09-01", "i höst", "'on' is no day; write it as 2026-12-31"),
        ("2026-06-30", "2026-06-31", "'due' is no day"),
        (
            "commitments = [\"r-1\"]",
            "commitments = [\"r-9\"]",
            "'r-9', which is not in the register",
        ),
    ] {
        let told = read_it(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(told.contains(reason), "{told} lacks {reason}");
    }
    let (_, own) = agreement.split_once("[[agreements]]").unwrap();
    let twice = text.replacen("[[lists]]", &format!("[[agreements]]{own}"), 1);
    let told = read_it(&twice).unwrap_err().to_string();
    assert!(told.contains("another agreement has the id"), "{told}");
}
