use domain::form::answer::{Answer, Value};
use domain::form::kind::{MoneyLimits, PlaceLevel, PlaceLimits, Rows, TextLimits};
use domain::form::reading::keep;
use domain::grants::id::PartId;
use domain::money::Ore;
use proptest::prelude::*;

use super::*;

fn money() -> Kind {
    Kind::Money(MoneyLimits { least: Ore::new(0), most: None })
}

fn text() -> Kind {
    Kind::Text(TextLimits { most_characters: 20_000, most_lines: 5_000 })
}

fn places() -> Kind {
    let rows = Rows { least: 1, most: 100 };
    Kind::PlaceShares(PlaceLimits { level: PlaceLevel::Regso, rows })
}

fn given(kind: &Kind, pairs: &[(&str, &str)]) -> Given {
    let part: PartId = "q".parse().unwrap();
    keep(kind, Fields::posted(&kind.layout(), &part, pairs.iter().copied()).unwrap()).unwrap()
}

fn refused(kind: &Kind, json: &str) -> AnswerFileError {
    let error = read(kind, json.as_bytes()).unwrap_err();
    let sentence = error.to_string();
    assert!(sentence.len() < 500 && !sentence.contains('\n'), "{sentence}");
    error
}

#[test]
fn an_answer_has_one_written_form() {
    let written = |kind: &Kind, pairs: &[(&str, &str)]| {
        let given = given(kind, pairs);
        let json = write(kind, &given).unwrap();
        assert_eq!(read(kind, json.as_bytes()), Ok(given));
        json
    };
    assert_eq!(
        written(&money(), &[("q.value", "12 500,50 kr")]),
        r#"{"kind":"money","read":{"value":"12500.50"}}"#
    );
    assert_eq!(
        written(&money(), &[("q.value", " tolv\ttusen\u{0}")]),
        r#"{"kind":"money","typed":{"value":" tolv\ttusen\u0000"}}"#
    );
    let rows = [("q.rows-7-place", "0114R001"), ("q.rows-7-share", "33,34 %")];
    assert_eq!(
        written(&places(), &rows),
        r#"{"kind":"place_shares","read":{"rows":[{"place":"0114R001","share":"33.34"}]}}"#
    );
}

#[test]
fn hostile_json_is_refused() {
    for json in [
        "",
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{\"kind\":\"money\"}",
        "\u{feff}{}",
        r#"{"kind":"money","read":{"value":12500}}"#,
        r#"{"kind":"money","read":{"value":null}}"#,
        r#"{"kind":"money","read":{"value":["1"]}}"#,
        r#"{"kind":"money","read":{"value":"1"},"typed":{"value":"1"}}"#,
        r#"{"kind":"money","read":{"value":"1"},"extra":1}"#,
        r#"{"kind":"money","read":{"rows":[{"value":"1"}]}}"#,
        r#"{"kind":"money","read":{"other":"1"}}"#,
        r#"{"kind":"money","read":{"value":"ett"}}"#,
        r#"{"kind":"money","read":{"value":" "}}"#,
        r#"{"kind":"money","read":{}}"#,
        r#"{"kind":"text","read":{"value":"1"}}"#,
        r#"{"kind":"money","read":{"value":"1"}} x"#,
        "{\"kind\":\"money\",\"read\":{\"value\":\"\u{d7ff}\"}}",
    ] {
        refused(&money(), json);
    }
    let not_canonical = [
        r#"{"read":{"value":"1"},"kind":"money"}"#,
        r#"{ "kind":"money","read":{"value":"1"}}"#,
        r#"{"kind":"money","read":{"value":"1.00"}}"#,
        r#"{"kind":"money","read":{"value":"1","value":"1"}}"#,
        r#"{"kind":"money","read":{"value":"\u0031"}}"#,
    ];
    for json in not_canonical {
        assert_eq!(refused(&money(), json), AnswerFileError::NotCanonical, "{json}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(90_000));
    refused(&money(), &deep);
    refused(&money(), &format!(r#"{{"kind":"money","read":{{"value":{deep}}}}}"#));
    refused(&money(), &"{\"kind\":".repeat(20_000));
    assert!(matches!(refused(&text(), &" ".repeat(200_001)), AnswerFileError::TooLong { .. }));
    assert!(read(&money(), b"\xff\xfe{}").is_err());
}

#[test]
fn an_answer_that_is_too_long_is_refused_when_it_is_written() {
    let long = Given::Read(Answer::One(Value::Text("\u{1}".repeat(50_000))));
    assert!(matches!(write(&text(), &long), Err(AnswerFileError::TooLong { .. })));
}

proptest! {
    #[test]
    fn whatever_was_typed_comes_back(value in "\\PC{0,40}|[0-9 ,.\u{a0}kr\u{0}\n]{0,20}", place in "[0-9R]{0,9}", share in "[0-9, %]{0,7}") {
        let rows = [("q.rows-1-place", place.as_str()), ("q.rows-2-share", &share)];
        for (kind, pairs) in [(money(), &[("q.value", value.as_str())][..]), (text(), &[("q.value", &value)]), (places(), &rows)] {
            let part: PartId = "q".parse().unwrap();
            let fields = Fields::posted(&kind.layout(), &part, pairs.iter().copied()).unwrap();
            if let Some(given) = keep(&kind, fields) {
                let json = write(&kind, &given).unwrap();
                prop_assert_eq!(read(&kind, json.as_bytes()), Ok(given));
            }
        }
    }

    #[test]
    fn no_bytes_break_the_reader(json in "\\{\"kind\":\"money\",\"(read|typed)\":\\{\"(value|rows)\":.{0,30}\\}\\}") {
        if let Ok(given) = read(&money(), json.as_bytes()) {
            prop_assert_eq!(write(&money(), &given).unwrap(), json);
        }
    }
}
