use std::collections::BTreeSet;

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::grants::budget::PlaceShares;
use domain::intervention::logic_model::{EvidenceGrade, Level, Link, LogicModel, Node};
use domain::intervention::result::{
    Baseline, Dimension, Measured, Origin, ResultIndicator, ResultKind, ResultPeriod,
};
use domain::intervention::{Cost, Description, Theme};
use domain::lesson::{Claim, Evidence, Status, Verdict};
use domain::money::Ore;
use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

use super::super::{FiledLesson, InterventionFile, Known, shipped};
use super::*;

const EVERYTHING: Known<'_> = Known { has_indicator: &|_| true, has_area: &|_| true };

fn read_back(text: &str) -> Result<Vec<InterventionFile>, TableError> {
    read("insatser.csv", text.as_bytes(), EVERYTHING)
}

#[test]
fn the_interventions_that_ship_are_read_as_they_were_written() {
    let files = shipped(EVERYTHING).unwrap();
    let text = write(&files);
    assert_eq!(read_back(&text).unwrap(), files);
    assert_eq!(write(&read_back(&text).unwrap()), text);
}

#[test]
fn columns_come_in_any_order_and_separators_are_found() {
    let files = shipped(EVERYTHING).unwrap();
    let text = write(&files);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let mut other = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        other.write_record(record.iter().rev()).unwrap();
    }
    let turned = String::from_utf8(other.into_inner().unwrap()).unwrap();
    assert_eq!(read_back(&turned).unwrap(), files);
}

/// Returns the sentence that a table is refused with after a change of what ships.
fn refusal(from: &str, to: &str) -> String {
    let text = write(&shipped(EVERYTHING).unwrap());
    assert!(text.contains(from), "{from}");
    let error = read_back(&text.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(error.chars().count() < 500 && !error.contains('\n'), "{error}");
    error
}

#[test]
fn what_cannot_be_is_refused_by_line_and_column() {
    for (from, to, told) in [
        (";place;0123;", ";place;9;", "line 5, column 'id': '9' is no code of a place"),
        (";place;0123;", ";place;0163;", "line 6, column 'id': '0163' stands twice"),
        ("3.58", "3.5", "line 2: the shares of the places add up to 99.92 %"),
        ("2022-01-01", "2022-02-30", "line 2, column 'first': '2022-02-30' is no day"),
        (";theme;", ";tema;", "line 3, column 'part': 'tema' is no part"),
        ("service-and-housing", "boende", "line 3, column 'kind': 'boende' is no theme"),
        (";indicator;kontor", ";indicator;annat", "no row above has the indicator 'kontor'"),
        (";yes;", ";kanske;", "column 'higher_is_better': 'kanske' is no answer"),
        ("intervention;part;id;to", "intervention;part;id;till", "the column 'till'"),
        ("intervention;part;id;to", "intervention;del;id;to", "the column 'del'"),
        (";14;", ";fjorton;", "column 'value': 'fjorton' is no number"),
        (";14;", ";NaN;", "column 'value': 'NaN' is no number"),
        (";14;", ";;", "column 'value': it is empty"),
        (";lesson;", ";evidence;", "a row of the part 'evidence' does not have it"),
        (";reviewed;", ";klar;", "column 'status': 'klar' is no status"),
        ("output;;kontor;yes", "output;;;yes", "target without a unit"),
    ] {
        let error = refusal(from, to);
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn what_is_no_table_of_interventions_is_refused() {
    let refused = |bytes: &[u8]| read("a.csv", bytes, EVERYTHING).unwrap_err().cause;
    assert_eq!(refused(b""), TableCause::Empty);
    assert_eq!(refused(b"intervention;part\n"), TableCause::Empty);
    assert_eq!(refused(b"part\n"), TableCause::ColumnLacking);
    assert_eq!(refused(b"\xff"), TableCause::NotText);
    assert_eq!(refused(&vec![b'a'; MOST_BYTES + 1]), TableCause::TooLarge);
    assert_eq!(refused(b"intervention;part\na;theme;b;c\n"), TableCause::TooManyCells);
    let nowhere = Known { has_indicator: &|_| true, has_area: &|_| false };
    let text = write(&shipped(EVERYTHING).unwrap());
    let error = read("a.csv", text.as_bytes(), nowhere).unwrap_err();
    assert_eq!((error.line, error.column), (Some(5), Some("id")));
}

#[test]
fn all_that_is_wrong_is_told_and_what_may_follow_from_it_is_not() {
    let text = write(&shipped(EVERYTHING).unwrap());
    let wrong = text
        .replacen(";place;0123;", ";place;9;", 1)
        .replacen(";indicator;kontor", ";indikator;kontor", 1)
        .replacen(";14;", ";fjorton;", 1);
    let faults = read_all("a.csv", wrong.as_bytes(), EVERYTHING).unwrap_err();
    let told: Vec<Option<&str>> = faults.iter().map(|fault| fault.column).collect();
    assert_eq!(told, [Some("id"), Some("part"), Some("value")], "{faults:?}");
    assert!(faults.is_sorted_by_key(|fault| fault.line));
    assert_eq!(read("a.csv", wrong.as_bytes(), EVERYTHING).unwrap_err(), faults[0]);
    let shares = text.replacen("3.58", "3.50", 1).replacen(";100.00;", ";99.00;", 1);
    assert!(shares.contains(";99.00;"));
    let faults = read_all("a.csv", shares.as_bytes(), EVERYTHING).unwrap_err();
    assert_eq!(faults.len(), 2, "each intervention: {faults:?}");
}

/// Texts of any signs, with those that mean something in a table more often.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zåäö ]{0,12}", "\\PC{0,12}", "[;,=\"'\\\\\t\r\n+@ -]{0,8}",]
}

fn filled() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| format!("x{text}"))
}

fn values() -> impl Strategy<Value = Vec<Measured>> {
    let measured = (
        any::<f64>().prop_filter("a number", |value| value.is_finite()),
        prop::collection::vec((any_text(), any_text()), 0..3),
        any_text(),
    );
    let list = prop::collection::vec(measured, 0..4);
    list.prop_map(|list| {
        let mut parts = BTreeSet::new();
        let made = list.into_iter().map(|(value, dimensions, comment)| Measured {
            value,
            dimensions: dimensions
                .into_iter()
                .map(|(name, value)| Dimension { name, value })
                .collect(),
            comment,
        });
        made.filter(|measured| {
            let mut dimensions = measured.dimensions.clone();
            dimensions.sort();
            parts.insert(dimensions)
        })
        .collect()
    })
}

fn days(start: i64, length: i64) -> DaySpan {
    let first: Date = date!(2000 - 01 - 01) + Duration::days(start);
    DaySpan::new(first, first + Duration::days(length)).unwrap()
}

fn indicator(name: &'static str) -> impl Strategy<Value = ResultIndicator> {
    let periods = prop::collection::vec((0_i64..300, values(), values()), 0..3);
    let baseline = prop::option::of((1900_i32..2100, values()));
    (filled(), filled(), any::<(bool, bool)>(), baseline, periods).prop_map(
        move |(title, unit, (is_higher_better, is_official), baseline, periods)| ResultIndicator {
            id: format!("{name} ;"),
            title,
            kind: if is_official { ResultKind::Impact } else { ResultKind::Output },
            origin: if is_official {
                Origin::Official("N03926".parse().unwrap())
            } else {
                Origin::Reported
            },
            unit,
            is_higher_better,
            baseline: baseline.map(|(year, values)| Baseline { year, values }),
            periods: periods
                .into_iter()
                .zip(0_i64..)
                .map(|((length, targets, actuals), n)| ResultPeriod {
                    days: days(n * 365, length),
                    targets,
                    actuals,
                })
                .collect(),
        },
    )
}

fn lesson(number: usize, texts: [String; 4], status: usize) -> FiledLesson {
    let [claim, context, for_whom, reference] = texts;
    let report = Evidence::Report(reference);
    FiledLesson {
        id: format!("lardom-{number}"),
        claim: Claim {
            claim: format!("x{claim}"),
            context,
            for_whom,
            verdict: Verdict::ALL[status % 3],
            evidence: BTreeSet::from([report.clone(), Evidence::Evaluation("a".to_owned())]),
        },
        status: match status {
            0 => Status::Proposed,
            1 => Status::Reviewed,
            2 => Status::Spread,
            3 => Status::Contradicted { by: report },
            _ => Status::Replaced { by: "lardom-9".to_owned() },
        },
    }
}

fn logic_model(texts: &[String; 4], grade: EvidenceGrade) -> LogicModel {
    let node =
        |id: &str, level, text: &str| Node { id: id.to_owned(), level, text: format!("x{text}") };
    let link = |from: &str, to: &str, assumption: &str| Link {
        from: from.to_owned(),
        to: to.to_owned(),
        assumption: assumption.to_owned(),
        evidence: grade,
        source: format!("x{}", texts[3]),
    };
    let nodes = vec![
        node("=problem", Level::Problem, &texts[0]),
        node("det, som görs", Level::Activity, &texts[1]),
        node("effekt", Level::Impact, &texts[2]),
    ];
    let links = vec![
        link("=problem", "det, som görs", &texts[0]),
        link("det, som görs", "effekt", &texts[1]),
    ];
    LogicModel::new(nodes, links).unwrap()
}

fn description() -> impl Strategy<Value = Description> {
    let texts = prop::array::uniform4(any_text());
    let cost = prop::option::of((0_i64..i64::MAX / 2, any_text()));
    let shares = (0_u16..10_000).prop_map(|first| {
        let place = |code: &str| code.parse::<AreaCode>().unwrap();
        PlaceShares::new(vec![(place("1480"), 10_000 - first), (place("0114"), first)]).unwrap()
    });
    let chosen = (0_usize..8, 0_usize..5);
    (texts, any_text(), cost, shares, chosen, indicator("a"), indicator("b")).prop_map(
        |(texts, method, cost, places, (theme, grade), first, second)| Description {
            title: format!("x{}", texts[0]),
            summary: format!("x{}", texts[1]),
            themes: vec![Theme::ALL[theme], Theme::ALL[(theme + 1) % 8]],
            target_group: format!("x{}", texts[2]),
            places,
            days: days(3, 400),
            dose: texts[3].clone(),
            cost: cost.map(|(ore, source)| Cost { amount: Ore::new(ore), source }),
            method,
            context: texts[0].clone(),
            grants: vec!["B 7; 1".parse().unwrap()],
            designs: vec!["'=a".parse().unwrap()],
            logic_model: logic_model(&texts, EvidenceGrade::ALL[grade]),
            indicators: vec![first, second],
        },
    )
}

fn files() -> impl Strategy<Value = Vec<InterventionFile>> {
    let lesson_texts = prop::array::uniform4(filled());
    let one = (description(), any_text(), filled(), lesson_texts, 0_usize..5);
    prop::collection::vec(one, 1..4).prop_map(|list| {
        let made = list.into_iter().enumerate();
        made.map(|(n, (description, owner, source, texts, status))| InterventionFile {
            id: format!("insats-{n}"),
            owner,
            sources: vec![source],
            description,
            lessons: vec![lesson(n, texts, status)],
        })
        .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_as_the_same(files in files()) {
        let text = write(&files);
        prop_assert_eq!(read_back(&text).unwrap(), files);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut whole = b"intervention;part;id;text\n".to_vec();
        whole.extend(&bytes);
        if let Err(error) = read("a.csv", &whole, EVERYTHING) {
            let told = error.to_string();
            prop_assert!(told.chars().count() < 500 && !told.contains('\n'), "{}", told);
        }
    }

    #[test]
    fn dimensions_are_read_as_they_were_written(
        list in prop::collection::vec((any_text(), any_text()), 0..4),
    ) {
        let made: Vec<Dimension> =
            list.into_iter().map(|(name, value)| Dimension { name, value }).collect();
        prop_assert_eq!(dimensions::read(&dimensions::write(&made)), Some(made));
    }
}
