use super::*;
use crate::form::fields::{Button, MOST_BYTES, PostedError};
use crate::form::quantity::Style;

fn posted(kind: &Kind, pairs: &[(&str, &str)]) -> Result<Fields, PostedError> {
    Fields::posted(&kind.layout(), &part("q"), pairs.iter().copied())
}

#[test]
fn rows_are_counted_anew_in_their_order() {
    let fields = posted(
        &table(),
        &[
            ("q.rows-10-name", "tio"),
            ("q.rows-2-name", "två"),
            ("q.rows-2-amount", "5"),
            ("other.rows-1-name", "annan del"),
            ("q.rows-3-unknown", "okänd kolumn"),
            ("csrf", "x"),
        ],
    )
    .unwrap();
    let names: Vec<(String, String)> = fields.pairs(&part("q"));
    let expected = [("q.rows-1-amount", "5"), ("q.rows-1-name", "två"), ("q.rows-2-name", "tio")];
    assert_eq!(names, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn a_part_whose_name_begins_as_another_keeps_to_itself() {
    let fields = Fields::posted(&text().layout(), &part("mal"), [("mal-2.value", "annat")]);
    assert_eq!(fields, Ok(Fields::default()));
}

#[test]
fn hostile_posts_are_refused_whole() {
    let twice = posted(&text(), &[("q.value", "a"), ("q.value", "b")]);
    assert_eq!(twice, Err(PostedError::Twice { name: "q.value".into() }));
    for row in ["0", "01", "-1", "99999", "1e3", "x", ""] {
        let name = format!("q.rows-{row}-name");
        let refused = posted(&table(), &[(&name, "a")]);
        let is_refused = matches!(refused, Err(PostedError::NoRow { .. }));
        assert!(is_refused || refused == Ok(Fields::default()), "{name}: {refused:?}");
    }
    let names: Vec<String> = (1..=501).map(|n| format!("q.rows-{n}-name")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a")).collect();
    assert!(matches!(posted(&table(), &many), Err(PostedError::TooManyRows { found: 501, .. })));
    let long = "a".repeat(MOST_BYTES + 1);
    let refused = posted(&text(), &[("q.value", &long)]).unwrap_err();
    assert!(refused.to_string().len() < 500 && !refused.to_string().contains('\n'));
}

#[test]
fn buttons_add_and_remove_rows_without_script() {
    let kind = table();
    let mut fields = typed(&kind, &[("rows-1-name", "a"), ("rows-2-name", "b")]);
    let add = Button::of(&part("q"), "q.add-rows").unwrap();
    let remove = Button::of(&part("q"), "q.remove-rows-1").unwrap();
    assert_eq!(
        (add.name(&part("q")), remove.name(&part("q"))),
        ("q.add-rows".into(), "q.remove-rows-1".into())
    );
    fields.press(&kind.layout(), &add);
    fields.press(&kind.layout(), &remove);
    let texts: Vec<&str> =
        fields.rows[&key("rows")].iter().map(|row| row[&key("name")].as_str()).collect();
    assert_eq!(texts, ["b", ""]);
    for _ in 0..10 {
        fields.press(&kind.layout(), &add);
    }
    assert_eq!(fields.rows[&key("rows")].len(), 4);
    fields.press(&kind.layout(), &Button::RemoveRow(key("rows"), 99));
    fields.press(&kind.layout(), &Button::AddRow(key("nothing")));
    assert_eq!(fields.rows[&key("rows")].len(), 4);
    for name in ["q.remove-rows-0", "q.remove-rows-x", "q.remove-rows", "r.add-rows", "q.add-A B"] {
        assert_eq!(Button::of(&part("q"), name), None, "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_kept_to_the_letter() {
    let kind = money();
    let kept = given(&kind, &[("value", " tolv tusen ")]);
    assert_eq!(kept, Given::Typed(typed(&kind, &[("value", " tolv tusen ")])));
    assert_eq!(kept.fields(Style::Swedish).pairs(&part("q"))[0].1, " tolv tusen ");
    assert_eq!(keep(&kind, typed(&kind, &[("value", " \u{a0} ")])), None);
}
