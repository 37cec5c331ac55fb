use super::*;
use crate::form::calculation::{Amount, Calculation, Term};
use crate::form::condition::{Condition, Relation};

fn refused(questions: Vec<Question>) -> String {
    let section = Section { id: key("s"), title: label("s"), questions };
    let form = Form::new("prov-1".parse().unwrap(), label("Prov"), vec![section]);
    let sentence = form.unwrap_err().to_string();
    assert!(sentence.len() < 500 && !sentence.contains('\n'));
    sentence
}

fn when(condition: Condition) -> Question {
    let mut question = question("b", text());
    question.condition = Some(condition);
    question
}

#[test]
fn conditions_and_calculations_rest_on_earlier_questions_of_the_right_type() {
    let later = when(Condition::Answered(part("c")));
    assert!(refused(vec![later, question("c", text())]).contains("no earlier question"));
    let itself = when(Condition::Answered(part("b")));
    assert!(refused(vec![itself]).contains("no earlier question"));
    let no_option = when(Condition::OneOf(part("a"), [key("maybe")].into()));
    assert!(
        refused(vec![question("a", yes_or_no()), no_option]).contains("something that it is not")
    );
    let term = Term { part: part("a"), column: None };
    let one = Amount::Number(Decimal::whole(1));
    let mixed = when(Condition::Amount(term.clone(), Relation::Equals, one));
    assert!(refused(vec![question("a", money()), mixed]).contains("something that it is not"));
    let other = Term { part: part("n"), column: None };
    let sum = Kind::Calculated(Calculation::Sum(vec![term, other]));
    let questions = vec![question("a", money()), question("n", number()), question("s", sum)];
    assert!(refused(questions).contains("something that it is not"));
    let cycle = Kind::Calculated(Calculation::Sum(vec![Term { part: part("s"), column: None }]));
    assert!(refused(vec![question("s", cycle)]).contains("no earlier question"));
}

#[test]
fn conditions_do_not_stand_too_deep() {
    let mut condition = Condition::Answered(part("a"));
    for _ in 0..9 {
        condition = Condition::Not(Box::new(condition));
    }
    assert!(refused(vec![question("a", text()), when(condition)]).contains("deeper than 8"));
}

#[test]
fn limits_can_be_kept_and_names_are_one() {
    assert!(refused(vec![]).contains("0 questions"));
    assert!(refused(vec![question("a", text()), question("a", text())]).contains("comes twice"));
    assert!(refused(vec![question("A b", text())]).contains("no name of a question"));
    let backwards = Kind::Money(MoneyLimits { least: Ore::new(5), most: Some(Ore::new(4)) });
    assert!(refused(vec![question("a", backwards)]).contains("no answer can keep"));
    let long = Kind::Text(TextLimits { most_characters: 20_001, most_lines: 1 });
    assert!(refused(vec![question("a", long)]).contains("more than is kept"));
    let no_rows = Kind::LogicModel(rows(3, 2));
    assert!(refused(vec![question("a", no_rows)]).contains("no answer can keep"));
    let mut alike = option("no");
    alike.label.english = "YES-sv".into();
    let kind = Kind::One(vec![option("yes"), alike]);
    assert!(refused(vec![question("a", kind)]).contains("named alike"));
    assert!(refused(vec![question("a", Kind::One(vec![]))]).contains("no options"));
}
