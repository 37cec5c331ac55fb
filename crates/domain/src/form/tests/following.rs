//! What follows from answers: conditions, calculated values, statuses, burden, and the call.

use std::collections::BTreeSet;

use super::*;
use crate::form::burden::burden;
use crate::form::calculation::{Amount, Calculation, Term};
use crate::form::checking::check;
use crate::form::condition::{Condition, Relation, Truth};
use crate::form::standing::Standing;
use crate::form::status::{Changes, TaskStatus, task_status};

fn when(mut question: Question, condition: Condition) -> Question {
    question.condition = Some(condition);
    question
}

fn term(name: &str, column: Option<&str>) -> Term {
    Term { part: part(name), column: column.map(key) }
}

fn chosen(name: &str, option: &str) -> Condition {
    Condition::OneOf(part(name), [key(option)].into())
}

fn follow_up_form() -> Form {
    form(vec![
        question("again", yes_or_no()),
        when(question("before", money()), chosen("again", "yes")),
        when(
            question("why", text()),
            Condition::Amount(
                term("before", None),
                Relation::AtLeast,
                Amount::Money(Ore::from_kronor(100).unwrap()),
            ),
        ),
    ])
}

fn statuses(form: &Form, answers: &Answers, changes: &Changes) -> Vec<&'static str> {
    let standing = Standing::of(form, answers);
    let status = |section| task_status(section, &standing, answers, changes).swedish();
    form.sections().iter().map(status).collect()
}

#[test]
fn conditions_decide_what_is_asked_and_what_is_mandatory() {
    let form = follow_up_form();
    let none = Changes::default();
    let at = |pairs: &[(&str, &[(&str, &str)])]| {
        let answers = answers(&form, pairs);
        let lacking: Vec<String> = Standing::of(&form, &answers)
            .unanswered(&form, &answers)
            .iter()
            .map(ToString::to_string)
            .collect();
        (statuses(&form, &answers, &none), lacking.join(" "))
    };
    let (cannot, not_begun, done, not_needed, ongoing) =
        ("Kan inte påbörjas än", "Inte påbörjad", "Klar", "Behövs inte", "Pågår");
    assert_eq!(at(&[]), (vec![not_begun, cannot, cannot], "again".into()));
    let no: (&str, &[(&str, &str)]) = ("again", &[("value", "no")]);
    assert_eq!(at(&[no]), (vec![done, not_needed, not_needed], String::new()));
    let yes: (&str, &[(&str, &str)]) = ("again", &[("value", "yes")]);
    assert_eq!(at(&[yes]), (vec![done, not_begun, cannot], "before".into()));
    let unread: (&str, &[(&str, &str)]) = ("before", &[("value", "hundra")]);
    assert_eq!(at(&[yes, unread]), (vec![done, ongoing, cannot], "before".into()));
    let much: (&str, &[(&str, &str)]) = ("before", &[("value", "100")]);
    assert_eq!(at(&[yes, much]), (vec![done, done, not_begun], "why".into()));
    // What stands in a question that is no longer asked counts for nothing, and is not lost.
    assert_eq!(at(&[no, much]), (vec![done, not_needed, not_needed], String::new()));
    assert!(check(&form, &answers(&form, &[no, unread])).is_empty());
}

#[test]
fn conditions_follow_a_logic_of_three_values() {
    let form = form(vec![
        question("a", yes_or_no()),
        question("b", yes_or_no()),
        when(
            question("both", text()),
            Condition::All(vec![chosen("a", "yes"), chosen("b", "yes")]),
        ),
        when(
            question("either", text()),
            Condition::Any(vec![chosen("a", "yes"), Condition::Not(Box::new(chosen("b", "yes")))]),
        ),
    ]);
    let asked = |pairs: &[(&str, &[(&str, &str)])]| {
        let standing = Standing::of(&form, &answers(&form, pairs));
        (standing.asked(&part("both")), standing.asked(&part("either")))
    };
    assert_eq!(asked(&[]), (Truth::NotYet, Truth::NotYet));
    assert_eq!(asked(&[("a", &[("value", "no")])]), (Truth::No, Truth::NotYet));
    assert_eq!(asked(&[("a", &[("value", "yes")])]), (Truth::NotYet, Truth::Yes));
    let b_no: (&str, &[(&str, &str)]) = ("b", &[("value", "no")]);
    assert_eq!(asked(&[b_no]), (Truth::No, Truth::Yes));
}

#[test]
fn calculated_values_are_exact_and_never_count_the_missing_as_zero() {
    let calculated = |name: &str, calculation| question(name, Kind::Calculated(calculation));
    let form = form(vec![
        question("rows", table()),
        question("budget", budget()),
        calculated("sum", Calculation::Sum(vec![term("rows", Some("amount"))])),
        calculated("share", Calculation::Share(term("sum", None), term("budget", Some("costs")))),
        calculated(
            "rest",
            Calculation::Difference(term("budget", Some("costs")), term("sum", None)),
        ),
    ]);
    let cost: &[(&str, &str)] = &[
        ("costs-1-category", "staff"),
        ("costs-1-year", "2018"),
        ("costs-1-kind", "cash"),
        ("costs-1-amount", "300"),
    ];
    let whole: &[(&str, &str)] = &[
        ("rows-1-name", "a"),
        ("rows-1-amount", "99,50"),
        ("rows-2-name", "b"),
        ("rows-2-amount", "0,50"),
    ];
    let of = |pairs: &[(&str, &[(&str, &str)])], name: &str| {
        Standing::of(&form, &answers(&form, pairs)).calculated(&part(name))
    };
    let both = [("rows", whole), ("budget", cost)];
    let kronor = |kronor| Some(Amount::Money(Ore::from_kronor(kronor).unwrap()));
    assert_eq!(of(&both, "sum"), kronor(100));
    assert_eq!(of(&both, "rest"), kronor(200));
    let third = Decimal::new(33_33, 2).unwrap();
    assert_eq!(of(&both, "share"), Some(Amount::PerCent(third)));
    let part_missing: &[(&str, &str)] =
        &[("rows-1-name", "a"), ("rows-2-name", "b"), ("rows-2-amount", "5")];
    assert_eq!(of(&[("rows", part_missing), ("budget", cost)], "sum"), None);
    assert_eq!(of(&[("rows", whole)], "share"), None);
}

#[test]
fn requested_changes_go_before_other_statuses() {
    let form = form(vec![question("a", text()), question("b", text())]);
    let both = answers(&form, &[("a", &[("value", "x")]), ("b", &[("value", "y")])]);
    let requested: BTreeSet<PartId> = [part("a")].into();
    let mut changes = Changes { requested: requested.clone(), made: BTreeSet::new() };
    assert_eq!(statuses(&form, &both, &changes), ["Ändring begärd", "Klar"]);
    changes.made = requested;
    assert_eq!(statuses(&form, &both, &changes), ["Ändrad", "Klar"]);
    let empty = Section { id: key("tom"), title: label("Tom"), questions: vec![] };
    let standing = Standing::of(&form, &both);
    let status = task_status(&empty, &standing, &both, &Changes::default());
    assert_eq!((status, status.swedish()), (TaskStatus::NoQuestions, "Inga frågor"));
}

#[test]
fn the_burden_counts_what_is_asked_and_not_what_is_known() {
    let mut reused = question("contact", money());
    reused.reuse = Some(key("contact"));
    let form = form(vec![
        question("a", Kind::Text(TextLimits { most_characters: 2_280, most_lines: 9 })),
        reused,
        question("t", table()),
        when(question("c", text()), Condition::Answered(part("a"))),
    ]);
    let whole = burden(&form, &BTreeSet::new());
    // 2 280 characters: half of them are 190 words, ten minutes. The table: 3 rows of 20 characters
    // and two things to look up.
    assert_eq!((whole.mandatory_fields, whole.seconds), (3, 4 + 600 + 30 + 3 * (6 + 60) + 6));
    let known = burden(&form, &[key("contact")].into());
    assert_eq!((known.mandatory_fields, known.seconds), (2, whole.seconds - 31));
    assert_eq!(whole.minutes(), 14);
}

#[test]
fn a_call_knows_the_parts_of_its_form() {
    let mut unexplained = question("b", text());
    unexplained.why = Label::new("därför", " ");
    let mut covering = question("a", text());
    covering.covers = Some(crate::regime::applying::ApplicationPart::Goals);
    let sum = Kind::Calculated(Calculation::Sum(vec![term("m", None)]));
    let form = form(vec![
        covering,
        unexplained,
        question("m", money()),
        question("sum", sum),
        when(question("c", text()), Condition::Answered(part("a"))),
    ]);
    let known = form.for_call(5);
    assert_eq!(known.parts, ["a", "b", "c", "m"].map(part).into());
    assert_eq!(known.mandatory, ["a", "b", "m"].map(part).into());
    assert_eq!(known.unexplained, [part("b")].into());
    assert_eq!(known.covers, [crate::regime::applying::ApplicationPart::Goals]);
    assert_eq!((known.minutes, known.most_minutes), (1, 5));
}
