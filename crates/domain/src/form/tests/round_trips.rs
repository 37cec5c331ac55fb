//! What is read, written and read again is the same, for each kind, in either style, through the
//! names that a browser posts.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::form::answer::{
    Answer, Direction, Element, IndicatorRow, Link, LogicModel, Place, Step, StoredFile, Value,
};
use crate::form::quantity::Style;
use crate::form::reading::read;
use crate::form::writing::write;
use crate::grants::budget::{Budget, CostLine, Financing, Kind as CostKind};

fn comes_back(kind: &Kind, answer: &Answer) {
    for style in [Style::Swedish, Style::Plain] {
        let fields = write(answer, style);
        let pairs = fields.pairs(&part("q"));
        let posted = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let posted = Fields::posted(&kind.layout(), &part("q"), posted).unwrap();
        assert_eq!(posted, fields);
        assert_eq!(read(kind, &posted).as_ref(), Ok(&Some(answer.clone())), "{style:?}");
    }
}

fn lines() -> impl Strategy<Value = String> {
    "[a-zåäö=+@'\"<&;][a-zåäö \n,;\"<&]{0,30}[a-zåäö.]"
}

fn line() -> impl Strategy<Value = String> {
    "[a-zåäö=+@'\"<&;][a-zåäö ,;\"<&]{0,30}[a-zåäö.]"
}

fn amount() -> impl Strategy<Value = Ore> {
    (0_i64..1_000_000_000_000).prop_map(Ore::new)
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (-1_000_000_000_i64..1_000_000_000, 0_u8..=6).prop_map(|(p, d)| Decimal::new(p, d).unwrap())
}

fn dated() -> impl Strategy<Value = (Decimal, i32)> {
    (decimal(), 1900_i32..2200)
}

fn cost_kind() -> impl Strategy<Value = CostKind> {
    prop_oneof![Just(CostKind::Cash), Just(CostKind::InKind)]
}

prop_compose! {
    fn indicator()(
        official in proptest::option::of(Just("N00945".parse().unwrap())),
        name in line(), unit in line(),
        group in proptest::option::of(Just(key("k"))),
        direction in proptest::sample::select(&Direction::ALL[..]),
        baseline in proptest::option::of(dated()),
        target in dated(),
        actual in proptest::option::of(dated()),
    ) -> IndicatorRow {
        IndicatorRow { official, name, unit, group, direction, baseline, target, actual }
    }
}

prop_compose! {
    fn budget_answer()(
        costs in proptest::collection::vec((2018_i32..=2020, cost_kind(), amount()), 1..6),
        financing in proptest::collection::vec((line(), cost_kind(), amount()), 0..4),
        grant in proptest::collection::btree_map(2018_i32..=2020, amount(), 0..3),
    ) -> Budget {
        Budget {
            costs: costs.into_iter().map(|(year, kind, amount)| CostLine {
                category: "staff".parse().unwrap(), year, kind, amount,
            }).collect(),
            financing: financing.into_iter().map(|(organisation, kind, amount)| Financing {
                organisation: organisation.parse().unwrap(), kind, amount,
            }).collect(),
            grant,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn single_values_come_back(words in lines(), amount in amount(), figure in decimal(), day in 0_i32..365_000) {
        let date = time::Date::from_julian_day(2_086_303 + day).unwrap();
        comes_back(&text(), &Answer::One(Value::Text(words)));
        comes_back(&money(), &Answer::One(Value::Money(amount)));
        comes_back(&number(), &Answer::One(Value::Number(figure)));
        let limits = DateLimits { from: None, to: None };
        comes_back(&Kind::Date(limits), &Answer::One(Value::Date(date)));
    }

    #[test]
    fn tables_come_back(cells in proptest::collection::vec((line(), proptest::option::of(amount())), 1..8)) {
        let row = |(name, amount): (String, Option<Ore>)| -> BTreeMap<Key, Value> {
            let name = Some((key("name"), Value::Text(name)));
            let amount = amount.map(|amount| (key("amount"), Value::Money(amount)));
            name.into_iter().chain(amount).collect()
        };
        comes_back(&table(), &Answer::Table(cells.into_iter().map(row).collect()));
    }

    #[test]
    fn places_come_back(shares in proptest::collection::vec(0_u16..=10_000, 1..12)) {
        let place = |code: String| Place::Area(code.parse().unwrap());
        let shares = (1..).zip(shares).map(|(n, share)| (place(format!("0114R{n:03}")), share));
        comes_back(&places(), &Answer::Places(shares.collect()));
    }

    #[test]
    fn budgets_come_back(whole in budget_answer()) {
        comes_back(&budget(), &Answer::Budget(whole));
    }

    #[test]
    fn indicators_come_back(rows in proptest::collection::vec(indicator(), 1..5)) {
        comes_back(&indicators(), &Answer::Indicators(rows));
    }

    #[test]
    fn logic_models_come_back(texts in proptest::collection::vec(lines(), 1..12)) {
        let elements: Vec<Element> = (0_usize..).zip(texts).map(|(n, text)| Element {
            name: key(&format!("e{n}")), step: Step::ALL[n % 8], text,
        }).collect();
        let links = elements.windows(2).map(|pair| Link {
            from: pair[0].name.clone(), to: pair[1].name.clone(), assumption: "det håller".into(),
        }).collect();
        comes_back(&Kind::LogicModel(rows(1, 20)), &Answer::LogicModel(LogicModel { elements, links }));
    }

    /// Whatever comes from outside is either refused, or kept to the letter and shown again.
    #[test]
    fn nothing_that_was_typed_is_lost(
        kind in proptest::sample::select(vec![0_usize, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        noise in proptest::collection::vec(("(rows|costs|links|grant|value|option_yes)?-?[0-9]{0,5}-?(name|amount|place|share|year)?", "\\PC{0,12}|[0-9 ,]{0,8}"), 0..20),
    ) {
        let kinds = [text(), money(), number(), yes_or_no(), table(), places(), budget(), indicators(), files(), Kind::LogicModel(rows(1, 5))];
        let kind = &kinds[kind];
        let named: Vec<(String, String)> =
            noise.into_iter().map(|(name, text)| (format!("q.{name}"), text)).collect();
        let pairs = named.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        if let Ok(fields) = Fields::posted(&kind.layout(), &part("q"), pairs) {
            let shown: Vec<String> = fields.pairs(&part("q")).into_iter().map(|(_, text)| text).collect();
            prop_assert!(shown.iter().all(|text| named.iter().any(|(_, typed)| typed == text)));
            match keep(kind, fields.clone()) {
                None => prop_assert!(fields.is_blank()),
                Some(Given::Typed(kept)) => prop_assert_eq!(kept, fields),
                Some(Given::Read(answer)) => comes_back(kind, &answer),
            }
        }
    }
}

#[test]
fn options_school_units_and_files_come_back() {
    let chosen = Answer::Options([key("yes"), key("no")].into());
    comes_back(&Kind::Many(vec![option("yes"), option("no")]), &chosen);
    comes_back(&yes_or_no(), &Answer::One(Value::Option(key("no"))));
    let units = PlaceLimits { level: PlaceLevel::SchoolUnit, rows: rows(1, 2) };
    let unit = (Place::SchoolUnit("12345678".into()), 10_000);
    comes_back(&Kind::PlaceShares(units), &Answer::Places(vec![unit]));
    let file = StoredFile { name: "plan.pdf".into(), bytes: 999, sha256: "0a".repeat(32) };
    comes_back(&files(), &Answer::Files(vec![file]));
}
