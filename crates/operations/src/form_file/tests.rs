use std::collections::BTreeSet;

use domain::form::burden::burden;
use domain::form::kind::Kind;
use domain::regime::applying::ApplicationPart;

use super::*;

const SMALL: &str = r#"version = "prov-1"
title = { sv = "Prov", en = "Test" }
[[sections]]
id = "a"
title = { sv = "A", en = "A" }
[[sections.questions]]
part = "belopp"
label = { sv = "Belopp?", en = "Amount?" }
mandatory = true
kind = { money = { min = 0, max = "10000.50" } }
[[sections.questions]]
part = "varfor"
label = { sv = "Varför?", en = "Why?" }
mandatory = true
kind = { text = { max_characters = 100 } }
condition = { money = { part = "belopp", at_least = 100 } }
"#;

fn refused(text: &str) -> String {
    let error = read("forms/prov.toml", text).unwrap_err();
    let sentence = error.to_string();
    assert!(sentence.starts_with("read the form forms/prov.toml, line "), "{sentence}");
    assert!(sentence.len() < 500 && !sentence.contains('\n'), "{sentence}");
    sentence
}

#[test]
fn a_form_is_read() {
    let form = read("forms/prov.toml", SMALL).unwrap();
    assert_eq!(form.version().as_str(), "prov-1");
    assert_eq!(form.questions().count(), 2);
    assert_eq!(form.for_call(30).unexplained.len(), 2);
}

#[test]
fn a_form_that_cannot_be_used_is_refused_by_line_and_question() {
    let sentences = [
        ("max_characters = 100", "max_characters = 0", "line 11, 'varfor': has limits"),
        ("part = \"belopp\", at", "part = \"summa\", at", "line 11, 'varfor': rests on 'summa'"),
        ("money = { part", "number = { part", "'varfor': takes 'belopp' as something"),
        ("at_least = 100", "at_lest = 100", "'varfor'"),
        (
            "at_least = 100",
            "at_least = 100, at_most = 1",
            "needs one of equals, at_least and at_most",
        ),
        ("kind = { text", "kind = { essay", "'varfor'"),
        ("part = \"varfor\"", "part = \"belopp\"", "line 11, 'belopp': comes twice"),
        ("max = \"10000.50\"", "max = 10000.5", "line 10, 'belopp': write a whole number, or"),
        ("mandatory = true\nkind = { text", "kind = { text", "the key 'mandatory' is lacking"),
        ("max = \"10000.50\"", "max = \"-1\"", "has limits that no answer can keep (amount)"),
        ("id = \"a\"", "id = \"A b\"", "'A b': could not read \"A b\" as a name in a form"),
        ("en = \"Why?\"", "en = \"\"", "lacks its text in Swedish or English"),
    ];
    for (from, to, told) in sentences {
        assert!(SMALL.contains(from), "{from}");
        let sentence = refused(&SMALL.replacen(from, to, 1));
        assert!(sentence.contains(told), "{sentence}\nlacks {told}");
    }
    let covers = SMALL.replacen("mandatory", "covers = \"mål\"\nmandatory", 1);
    assert!(refused(&covers).contains("write one of use, goals, timetable, budget"));
    refused(&"a".repeat(2 << 20));
    refused("");
    refused("[[[");
}

#[test]
fn a_form_with_conditions_in_conditions_without_end_is_refused() {
    let deep = format!("{}{{ answered = \"belopp\" }}{}", "{ not = ".repeat(60), " }".repeat(60));
    let text = SMALL.replace("{ money = { part = \"belopp\", at_least = 100 } }", &deep);
    refused(&text);
    let endless =
        format!("{}{{ answered = \"belopp\" }}{}", "{ not = ".repeat(9_000), " }".repeat(9_000));
    refused(&SMALL.replace("{ money = { part = \"belopp\", at_least = 100 } }", &endless));
}

#[test]
fn the_forms_that_ship_can_be_called_for() {
    let forms = shipped().unwrap();
    let [application, report, prevention, children, account] = &forms[..] else {
        panic!("five forms ship")
    };
    let regime = crate::regime_file::shipped().unwrap().remove(0);
    let version = &regime.versions()[0];
    let known = application.for_call(130);
    version.application_is_complete(&known.covers).unwrap();
    assert!(known.covers.contains(&ApplicationPart::OtherStateGrants));
    let regimes = crate::regime_file::shipped().unwrap();
    for (id, form) in [("2023-442", prevention), ("2024-158", children)] {
        let regime = regimes.iter().find(|regime| regime.id() == id).unwrap();
        regime.versions()[0].application_is_complete(&form.for_call(60).covers).unwrap();
    }
    assert_eq!(account.for_call(60).covers, Vec::new());
    for form in &forms {
        assert_eq!(form.for_call(130).unexplained, BTreeSet::new());
        // What is calculated is never asked for.
        let calculated = form.questions().filter(|q| matches!(q.kind, Kind::Calculated(_))).count();
        assert_eq!(form.for_call(130).parts.len() + calculated, form.questions().count());
    }
    let whole = burden(application, &BTreeSet::new());
    assert_eq!((whole.mandatory_fields, whole.minutes()), (45, 128));
    let whole = burden(report, &BTreeSet::new());
    assert_eq!((whole.mandatory_fields, whole.minutes()), (15, 30));
}

#[test]
fn a_category_of_costs_is_called_the_same_in_all_forms() {
    let forms = shipped().unwrap();
    let budgets = || {
        forms.iter().flat_map(Form::questions).filter_map(|question| match &question.kind {
            Kind::Budget(limits) => Some(limits),
            _ => None,
        })
    };
    for choice in budgets().flat_map(|limits| &limits.categories) {
        let category = choice.key.as_str().parse().unwrap();
        let mut named = forms.iter().filter_map(|form| form.category(&category));
        assert!(named.all(|label| *label == choice.label), "{category}");
    }
    assert!(forms[0].category(&"okand".parse().unwrap()).is_none());
}
