use proptest::prelude::*;

use super::adding::add;
use super::few::{AT_LEAST, withhold_few};
use super::reading::{asked, places, read};
use super::*;
use crate::form::answer::{Answer, Answers, Direction, Given, IndicatorRow, Value};
use crate::form::key::Choice;
use crate::form::kind::{
    Cell, Column, IndicatorAsks, IndicatorLimits, Kind, Need, NumberLimits, PlaceLevel,
    PlaceLimits, Rows, Table, TextLimits,
};
use crate::form::{Form, Question, Section};

fn label(text: &str) -> Label {
    Label::new(text, text)
}

fn place(code: &str) -> Place {
    Place::Area(code.parse().unwrap())
}

/// A number of a standard measure: what came to school in safety, in some unit.
fn reported(unit: &str, actual: Option<i64>) -> Reported {
    Reported {
        part: "natt".parse().unwrap(),
        measure: Measure::Official("N00001".parse().unwrap()),
        worded: Worded { name: label("Nådda"), unit: label(unit) },
        dimensions: Vec::new(),
        place: None,
        words: Vec::new(),
        baseline: Some((Decimal::whole(10), 2023)),
        target: Some((Decimal::whole(100), 2024)),
        actual: actual.map(|number| (Decimal::whole(number), 2024)),
    }
}

fn report(recipient: &str, number: u16, reported: Vec<Reported>) -> ReportRead {
    ReportRead {
        grant: format!("bidrag-{recipient}").parse().unwrap(),
        recipient: recipient.parse().unwrap(),
        number,
        asked: BTreeMap::new(),
        places: BTreeSet::new(),
        reported,
    }
}

fn of_sex(sex: &str, actual: i64) -> Reported {
    let (column, option) = ("kon".parse().unwrap(), sex.parse().unwrap());
    let dimension = Dimension { column, option, name: label("Kön"), value: label(sex) };
    Reported { dimensions: vec![dimension], ..reported("elever", Some(actual)) }
}

fn only(lines: &[Line]) -> &Line {
    assert_eq!(lines.len(), 1, "{lines:#?}");
    &lines[0]
}

fn whole(number: i64) -> Figure {
    Figure::Known(Decimal::whole(number))
}

#[test]
fn counts_are_added_and_what_is_missing_is_counted_and_not_zero() {
    let lines = add(
        &[
            report("0127", 1, vec![reported("elever", Some(40))]),
            report("0123", 1, vec![reported(" Elever", Some(60))]),
            report("0181", 1, vec![reported("elever", None)]),
        ],
        2024,
    );
    let line = only(&lines);
    let total = Total { baseline: whole(20), target: whole(200), actual: Decimal::whole(100) };
    assert_eq!(line.total, Ok(total), "who told no actual is in no sum");
    assert_eq!((line.n_reported, line.n_expected), (2, 3));
    assert_eq!(line.grants[2].figures.actual, Figure::Missing);
    assert_eq!(line.grants[0].recipient.as_str(), "0123", "in the order of recipients");
    assert_eq!(line.key.written(), "official:N00001 elever 2024");
}

#[test]
fn where_nobody_reports_there_is_no_sum() {
    assert_eq!(add(&[], 2024), []);
    let lines = add(&[report("0127", 1, vec![reported("elever", None)])], 2024);
    assert_eq!(only(&lines).total, Err(NotAdded::NobodyReported));
    assert_eq!((only(&lines).n_reported, only(&lines).n_expected), (0, 1));
    assert_eq!(only(&lines).spread, None);
}

#[test]
fn what_a_form_asks_is_missing_for_those_who_do_not_answer() {
    let (form, part) = ("form-1".parse().unwrap(), "antal".parse().unwrap());
    let measure = Measure::Asked { form, part, column: None };
    let worded = Worded { name: label("Nådda"), unit: label("elever") };
    let ask = |report: ReportRead| ReportRead {
        asked: BTreeMap::from([(measure.clone(), worded.clone())]),
        ..report
    };
    let lines = add(&[ask(report("0127", 1, Vec::new()))], 2024);
    assert_eq!(only(&lines).total, Err(NotAdded::NobodyReported));
    assert_eq!(only(&lines).grants[0].report, None);
    let told = Reported { measure: measure.clone(), ..reported("elever", Some(7)) };
    let both = [ask(report("0127", 1, Vec::new())), ask(report("0123", 1, vec![told]))];
    let lines = add(&both, 2024);
    assert_eq!((only(&lines).n_reported, only(&lines).n_expected), (1, 2));
    assert_eq!(only(&lines).total.unwrap().actual, Decimal::whole(7), "one reporter is the sum");
}

#[test]
fn shares_and_unknown_units_are_listed_with_their_spread() {
    for (unit, reason) in [("procent", NotAdded::Ratio), ("steg", NotAdded::UnknownUnit)] {
        let told = [("0127", 10), ("0123", 25), ("0181", 40), ("0484", 90)];
        let reports = told.map(|(who, n)| report(who, 1, vec![reported(unit, Some(n))]));
        let lines = add(&reports, 2024);
        assert_eq!(only(&lines).total, Err(reason));
        let spread = only(&lines).spread.unwrap();
        assert_eq!((spread.least, spread.most), (Decimal::whole(10), Decimal::whole(90)));
        assert_eq!(spread.median, Decimal::new(325, 1).unwrap(), "between 25 and 40");
    }
}

#[test]
fn own_words_two_grants_of_one_recipient_and_rows_alike_are_not_added() {
    let own = Reported { measure: Measure::Own("nådda".into()), ..reported("elever", Some(1)) };
    let lines = add(&[report("0127", 1, vec![own])], 2024);
    assert_eq!(only(&lines).total, Err(NotAdded::OwnWords));

    let first = report("0127", 1, vec![reported("elever", Some(40))]);
    let second = ReportRead { grant: "annat".parse().unwrap(), ..first.clone() };
    assert_eq!(only(&add(&[first, second], 2024)).total, Err(NotAdded::SameRecipient));

    let twice = vec![reported("elever", Some(1)), reported("elever", Some(2))];
    let lines = add(&[report("0127", 1, twice)], 2024);
    assert_eq!(only(&lines).total, Err(NotAdded::SeveralRows));
    assert_eq!((only(&lines).grants.len(), only(&lines).n_reported), (2, 1));

    let most = Reported { baseline: None, ..reported("elever", Some(i64::MAX)) };
    let lines = add(&[report("1", 1, vec![most.clone()]), report("2", 1, vec![most])], 2024);
    assert_eq!(only(&lines).total, Err(NotAdded::TooLarge));
}

#[test]
fn a_later_report_replaces_an_earlier_one_and_places_add_up_to_their_grant() {
    let at = |code, n| Reported { place: Some(place(code)), ..reported("elever", Some(n)) };
    let lines = add(
        &[
            report("0127", 2, vec![at("0127R001", 30), at("0127R002", 12)]),
            report("0127", 1, vec![at("0127R001", 20)]),
        ],
        2024,
    );
    let grant = &only(&lines).grants[0];
    assert_eq!((grant.report, grant.figures.actual), (Some(2), whole(42)));
    assert_eq!(grant.rows.len(), 2);
    // A municipality beside an area in it is no part of it.
    let lines = add(&[report("0127", 1, vec![at("0127R001", 30), at("0127", 30)])], 2024);
    assert_eq!(only(&lines).total, Err(NotAdded::SeveralRows));
    // One of two places is not told: the grant's figure is not known.
    let untold = Reported { actual: None, ..at("0127R002", 0) };
    let lines = add(&[report("0127", 1, vec![at("0127R001", 30), untold])], 2024);
    assert_eq!(only(&lines).grants[0].figures.actual, Figure::Missing);
    assert_eq!(only(&lines).total, Err(NotAdded::NobodyReported));
}

#[test]
fn a_result_belongs_to_its_row_s_place_or_else_to_all_that_the_report_names() {
    let named = BTreeSet::from([place("0127R001"), place("0127R002")]);
    let placed = Reported { place: Some(place("0127R003")), ..of_sex("k", 9) };
    let report = ReportRead { places: named, ..report("0127", 1, vec![of_sex("m", 8), placed]) };
    let lines = add(&[report], 2024);
    assert_eq!(lines[0].grants[0].rows[0].places(), BTreeSet::from([&place("0127R003")]));
    assert_eq!(lines[1].grants[0].rows[0].places().len(), 2, "both together, undivided");
}

#[test]
fn few_persons_are_not_shown_and_cannot_be_told_from_the_sum() {
    let sexes = |who: &str, k, m| report(who, 1, vec![of_sex("k", k), of_sex("m", m)]);
    let reports = [sexes("0127", 3, 40), sexes("0123", 20, 21), sexes("0181", 60, 0)];
    let mut lines = add(&reports, 2024);
    withhold_few(&mut lines, AT_LEAST);
    for line in &lines {
        let shown: Vec<Figure> = line.grants.iter().map(|one| one.figures.actual).collect();
        // 0127 has few girls; 0123 is the least of the others.
        assert_eq!(shown[..2], [Figure::Withheld; 2], "{line:?}");
        assert_ne!(shown[2], Figure::Withheld);
        assert!(line.total.is_ok() && line.spread.is_none());
        assert_eq!(line.grants[0].figures.target, whole(100), "a target is about nobody yet");
        assert!(line.grants[0].rows.iter().all(|row| row.figures.actual == Figure::Withheld));
    }
    let mut alone = add(&[sexes("0127", 3, 40)], 2024);
    withhold_few(&mut alone, AT_LEAST);
    assert!(alone.iter().all(|line| line.total == Err(NotAdded::Withheld)));
    let mut zero = add(&[sexes("0127", 0, 40)], 2024);
    let before = zero.clone();
    withhold_few(&mut zero, AT_LEAST);
    assert_eq!(zero, before, "zero is nobody");
    let mut visits = add(&[report("0127", 1, vec![reported("besök", Some(2))])], 2024);
    withhold_few(&mut visits, AT_LEAST);
    assert_eq!(visits[0].total.unwrap().actual, Decimal::whole(2), "visits are no persons");
}

fn question(part: &str, kind: Kind) -> Question {
    Question {
        part: part.parse().unwrap(),
        label: label(part),
        hint: Label::default(),
        why: label("because"),
        reuse: None,
        covers: None,
        kind,
        need: Need::Optional,
        condition: None,
    }
}

fn sexes() -> Vec<Choice> {
    let choice = |key: &str| Choice { key: key.parse().unwrap(), label: label(key) };
    vec![choice("t"), choice("k")]
}

fn form() -> Form {
    let column = |key: &str, cell| Column {
        key: key.parse().unwrap(),
        label: label(key),
        cell,
        need: Need::Optional,
    };
    let unit = label("elever");
    let number = || NumberLimits { unit: unit.clone(), least: None, most: None, decimals: 0 };
    let rows = Rows { least: 1, most: 10 };
    let table = Table {
        columns: vec![
            column("plats", Cell::Place(PlaceLevel::Regso)),
            column("kon", Cell::One(sexes())),
            column("antal", Cell::Number(number())),
            column("ord", Cell::Text(TextLimits { most_characters: 200, most_lines: 1 })),
        ],
        rows,
    };
    let asks = IndicatorAsks::FollowUp;
    let questions = vec![
        question("timmar", Kind::Number(number())),
        question("natt", Kind::Table(table)),
        question("indikatorer", Kind::Indicators(IndicatorLimits { rows, groups: sexes(), asks })),
        question("platser", Kind::PlaceShares(PlaceLimits { level: PlaceLevel::Regso, rows })),
    ];
    let section = Section { id: "resultat".parse().unwrap(), title: label("Resultat"), questions };
    Form::new("form-1".parse().unwrap(), label("Rapport"), vec![section]).unwrap()
}

#[test]
fn numbers_are_read_from_numbers_tables_and_indicators() {
    let form = form();
    let names: Vec<String> = asked(&form).keys().map(Measure::written).collect();
    assert_eq!(names, ["form:form-1 natt.antal", "form:form-1 timmar"]);
    assert_eq!(read(&form, &Answers::new(), 2024), [], "no answer tells nothing");

    let cell = |key: &str, value| (key.parse().unwrap(), value);
    let cells = BTreeMap::from([
        cell("plats", Value::Place(place("0127R001"))),
        cell("kon", Value::Option("k".parse().unwrap())),
        cell("antal", Value::Number(Decimal::whole(12))),
        cell("ord", Value::Text("Tolv följde med hela våren.".to_owned())),
    ]);
    let indicator = IndicatorRow {
        official: Some("N00945".parse().unwrap()),
        name: "Behöriga".to_owned(),
        unit: "procent".to_owned(),
        group: Some("t".parse().unwrap()),
        direction: Direction::Increase,
        baseline: Some((Decimal::whole(70), 2022)),
        target: (Decimal::whole(80), 2025),
        actual: Some((Decimal::whole(75), 2023)),
    };
    let shares = vec![(place("0127R001"), 10_000), (place("0127R002"), 0)];
    let answers: Answers = [
        ("timmar", Answer::One(Value::Number(Decimal::whole(300)))),
        ("natt", Answer::Table(vec![cells])),
        ("indikatorer", Answer::Indicators(vec![indicator])),
        ("platser", Answer::Places(shares)),
    ]
    .into_iter()
    .map(|(part, answer)| (part.parse().unwrap(), Given::Read(answer)))
    .collect();
    let told = read(&form, &answers, 2024);
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].actual, Some((Decimal::whole(300), 2024)));
    assert_eq!(told[1].place, Some(place("0127R001")));
    assert_eq!(told[1].dimensions[0].option.as_str(), "k");
    assert_eq!(told[1].words, ["Tolv följde med hela våren."]);
    assert_eq!(told[1].worded.name.swedish, "natt – antal");
    assert_eq!(told[2].dimensions, [], "all of them are no part");
    assert_eq!(told[2].actual, Some((Decimal::whole(75), 2023)), "the year that was measured");
    assert_eq!(places(&answers), BTreeSet::from([place("0127R001")]));
}

#[test]
fn units_that_are_not_known_are_not_added() {
    for (unit, expected) in [
        ("elever", Arithmetic::Persons),
        ("ANTAL BARN ", Arithmetic::Persons),
        ("antal", Arithmetic::Persons),
        ("kr", Arithmetic::Things),
        ("kr per elev", Arithmetic::Ratio),
        ("%", Arithmetic::Ratio),
        ("genomsnittlig skolgång", Arithmetic::Ratio),
        ("", Arithmetic::Unknown),
        ("personer nöjda", Arithmetic::Unknown),
    ] {
        assert_eq!(Arithmetic::of_unit(unit), expected, "{unit}");
    }
}

#[test]
fn a_report_in_spring_tells_of_the_year_before_within_the_grant_s_days() {
    use time::macros::date;
    let days = DaySpan::new(date!(2018 - 07 - 01), date!(2021 - 06 - 30)).unwrap();
    assert_eq!(year_told_of(date!(2019 - 04 - 15), days), 2018);
    assert_eq!(year_told_of(date!(2018 - 06 - 30), days), 2018, "not before it began");
    assert_eq!(year_told_of(date!(2021 - 10 - 01), days), 2021);
    assert_eq!(year_told_of(date!(2023 - 02 - 01), days), 2021, "not after it ended");
}

proptest! {
    /// Sums equal their parts whatever order reports come in, and what everyone sees tells no few.
    #[test]
    fn sums_equal_their_parts_in_any_order(
        told in prop::collection::vec((0_u16..40, prop::option::of(0_i64..60), any::<bool>()), 0..12),
        turn in any::<prop::sample::Index>(),
    ) {
        let reports: Vec<ReportRead> = told
            .iter()
            .enumerate()
            .map(|(index, (_, actual, is_girls))| {
                let sex = if *is_girls { "k" } else { "m" };
                let actual = actual.map(|number| (Decimal::whole(number), 2024));
                report(&format!("{index:04}"), 1, vec![Reported { actual, ..of_sex(sex, 0) }])
            })
            .collect();
        let lines = add(&reports, 2024);
        let mut turned = reports.clone();
        if !turned.is_empty() {
            let by = turn.index(turned.len());
            turned.rotate_left(by);
            turned.reverse();
        }
        prop_assert_eq!(&add(&turned, 2024), &lines);
        for line in &lines {
            let known = line.grants.iter().filter_map(|one| one.figures.actual.known());
            let sum: i128 = known.map(Decimal::millionths).sum();
            match line.total {
                Ok(total) => prop_assert_eq!(total.actual.millionths(), sum),
                Err(reason) => prop_assert_eq!(reason, NotAdded::NobodyReported),
            }
        }
        let mut shown = lines.clone();
        withhold_few(&mut shown, AT_LEAST);
        for (line, whole) in shown.iter().zip(&lines) {
            let few = Decimal::whole(1)..Decimal::whole(AT_LEAST);
            for one in &line.grants {
                let is_few = one.figures.actual.known().is_some_and(|n| few.contains(&n));
                prop_assert!(!is_few);
            }
            let Ok(total) = line.total else { continue };
            let shown = line.grants.iter().filter_map(|one| one.figures.actual.known());
            let rest = total.actual.millionths() - shown.map(Decimal::millionths).sum::<i128>();
            prop_assert!(rest == 0 || rest >= Decimal::whole(AT_LEAST).millionths());
            prop_assert_eq!(line.n_reported, whole.n_reported);
        }
    }
}
