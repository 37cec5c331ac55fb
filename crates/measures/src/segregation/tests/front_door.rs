//! What a person asking gets: every measure by name, and a reason where there is none.

use super::inference::SETTINGS;
use super::peers::{Frame, json, reference, stat};
use crate::estimate::{Estimate, Finding};
use crate::segregation::change::Adjustment;
use crate::segregation::counts::{CountsError, GroupColumn, MissingCounts, RepeatedAreas};
use crate::segregation::hierarchy::LevelColumn;
use crate::segregation::rank_order::incomes::{Incomes, OneSided, Profile};
use crate::segregation::resampling::{IntervalMethod, Resampling, Tail};
use crate::segregation::{
    Bootstrap, ChangeQuestion, Focus, GroupOrder, MEASURES, Null, Question, SegregationError,
    income_segregation, segregation, segregation_change,
};

type Columns = (Vec<String>, Vec<(String, Vec<Option<f64>>)>);

fn columns(text: &str, groups: &[&str]) -> Columns {
    let frame = Frame::read(text);
    let areas = frame.texts("area").into_iter().map(str::to_owned).collect();
    let column =
        |name: &&str| ((*name).to_owned(), frame.numbers(name).into_iter().map(Some).collect());
    (areas, groups.iter().map(column).collect())
}

fn ask<'a>(areas: &'a [&'a str], groups: &'a [GroupColumn<'a>]) -> Question<'a> {
    Question {
        areas,
        groups,
        measures: &[],
        focus: Focus::EachGroup,
        order: GroupOrder::Unordered,
        levels: &[],
        missing: MissingCounts::Refuse,
        repeated: RepeatedAreas::Refuse,
        settings: SETTINGS,
        bootstrap: None,
        null: None,
    }
}

fn with<T>((areas, groups): &Columns, then: impl FnOnce(&Question<'_>) -> T) -> T {
    let areas: Vec<&str> = areas.iter().map(String::as_str).collect();
    let groups: Vec<GroupColumn<'_>> =
        groups.iter().map(|(name, counts)| GroupColumn { name, counts }).collect();
    then(&ask(&areas, &groups))
}

fn hard12() -> Columns {
    columns(reference!("seg_hard12.csv"), &["gA", "gB", "gC", "gD"])
}

fn diagnostic<'a>(estimate: &'a Estimate, name: &str) -> &'a Finding {
    let found = estimate.diagnostics.iter().find(|diagnostic| diagnostic.name == name);
    &found.unwrap_or_else(|| panic!("{name} among {:?}", estimate.diagnostics)).finding
}

#[test]
fn every_measure_answers_and_says_what_was_left_out() {
    let answers = with(&hard12(), |question| segregation(question).unwrap());
    // 17 two-group measures of three groups, 10 multigroup and 8 local; the ordered ones need order.
    assert_eq!(answers.len(), 17 * 3 + 10 + 8);
    for answer in &answers {
        assert_eq!(answer.n, 10);
        assert_eq!(*diagnostic(answer, "areas with nobody left out"), Finding::Count(2));
        let groups = diagnostic(answer, "groups with nobody left out");
        assert_eq!(*groups, Finding::Text("gD".to_owned()));
        assert!(answer.estimate.is_some() || answer.measure == "Location quotient");
    }
    let group = diagnostic(&answers[1], "group");
    assert_eq!(*group, Finding::Text("gB against gA, gC".to_owned()));
}

#[test]
fn ordered_groups_have_all_measures_and_rows_in_any_order_the_same_bytes() {
    let brackets = ["b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7"];
    let (mut areas, mut groups) = columns(reference!("ordinal300.csv"), &brackets);
    let ask = |columns: &Columns| {
        with(columns, |question| {
            let question = Question { order: GroupOrder::LowestFirst, ..*question };
            segregation(&Question { focus: Focus::Group("b0"), ..question }).unwrap()
        })
    };
    let forward = ask(&(areas.clone(), groups.clone()));
    assert_eq!(forward.len(), MEASURES.len());
    let rank_order = &forward[forward.len() - 3];
    assert!((rank_order.estimate.unwrap() - 0.163_177_841_252_138).abs() < 1e-12);
    areas.reverse();
    groups.iter_mut().for_each(|(_, counts)| counts.reverse());
    assert_eq!(forward, ask(&(areas, groups)));
}

#[test]
fn a_pair_leaves_everybody_else_out() {
    with(&hard12(), |question| {
        let pair = Question {
            measures: &["dissimilarity", "mutual-information"],
            focus: Focus::Pair("gA", "gB"),
            ..*question
        };
        let answers = segregation(&pair).unwrap();
        assert_eq!(answers.len(), 2);
        assert!((answers[0].estimate.unwrap() - 0.556_857_807_051_53).abs() < 1e-12);
    });
}

#[test]
fn levels_are_parts_of_m_and_h() {
    let text = reference!("seg6000.csv");
    let frame = Frame::read(text);
    let counties = frame.texts("county");
    with(&columns(text, &super::peers::FIVE), |question| {
        let levels = [LevelColumn { name: "county", units: &counties }];
        let question = Question {
            measures: &["mutual-information", "multigroup-information-theory"],
            levels: &levels,
            ..*question
        };
        let outputs = &json(reference!("seg_R_seg6000.json"))["outputs"];
        for (answer, name) in segregation(&question).unwrap().iter().zip(["M", "H"]) {
            let part = |at: usize| answer.parts[at].estimate.unwrap();
            assert!((part(0) - stat(&outputs["between_county"], name)).abs() < 1e-12);
            assert!((part(1) - stat(&outputs["within_county"], name)).abs() < 1e-12);
            assert_eq!(answer.parts[1].parts.len(), 12);
        }
    });
}

#[test]
fn inference_is_in_the_answer() {
    with(&columns(reference!("seg300.csv"), &super::peers::FIVE), |question| {
        let question = Question {
            measures: &["dissimilarity", "mutual-information", "simpson-interaction", "diversity"],
            focus: Focus::Group("g1"),
            bootstrap: Some(Bootstrap {
                resampling: Resampling::Persons,
                replications: 60,
                seed: 3,
                level: 0.9,
                interval: IntervalMethod::ReversePercentile,
            }),
            null: Some(Null {
                resampling: Resampling::Permutation,
                replications: 99,
                seed: 4,
                tail: Tail::High,
            }),
            ..*question
        };
        let answers = segregation(&question).unwrap();
        assert_eq!(answers, segregation(&question).unwrap());
        for answer in &answers[..2] {
            assert!(answer.standard_error.is_some_and(|error| error > 0.0));
            let interval = answer.interval.as_ref().unwrap();
            assert!(interval.low < interval.high && interval.level == 0.9);
            assert_eq!(*diagnostic(answer, "p, (b + 1)/(B + 1)"), Finding::Number(0.01));
            assert!(answer.method.contains("60 samples of persons"));
        }
        // A permutation keeps the groups' sizes and so everything that rests on them alone.
        assert_eq!(*diagnostic(&answers[2], "p, (b + 1)/(B + 1)"), Finding::Number(1.0));
    });
}

#[test]
fn a_question_without_meaning_is_refused() {
    with(&hard12(), |question| {
        let refuse = |question: Question<'_>| segregation(&question).unwrap_err();
        let error = refuse(Question { measures: &["dissimilarty"], ..*question });
        assert!(error.to_string().contains("there are dissimilarity, "), "{error}");
        let error = refuse(Question { measures: &["ordinal-square-root"], ..*question });
        assert_eq!(error, SegregationError::NeedsOrder { id: "ordinal-square-root" });
        let error = refuse(Question { focus: Focus::Group("gD"), ..*question });
        assert!(error.to_string().contains("gA, gB, gC"), "{error}");
        let error = refuse(Question { focus: Focus::Pair("gA", "gD"), ..*question });
        assert_eq!(error, CountsError::TooFewGroups { found: 1 }.into());
        let mut settings = SETTINGS;
        settings.atkinson_shape = 1.0;
        let error = refuse(Question { settings, ..*question });
        assert!(matches!(error, SegregationError::Setting { id: "atkinson", .. }));
        let bootstrap = Bootstrap {
            resampling: Resampling::Evenness,
            replications: 10,
            seed: 1,
            level: 0.95,
            interval: IntervalMethod::Normal,
        };
        let error = refuse(Question { bootstrap: Some(bootstrap), ..*question });
        assert!(error.to_string().contains("Persons"), "{error}");
        let level = Bootstrap { resampling: Resampling::Persons, level: 95.0, ..bootstrap };
        assert!(segregation(&Question { bootstrap: Some(level), ..*question }).is_err());
        let null =
            Null { resampling: Resampling::Areas, replications: 10, seed: 1, tail: Tail::Both };
        assert!(segregation(&Question { null: Some(null), ..*question }).is_err());
    });
}

#[test]
fn bad_counts_are_refused_and_missing_ones_are_not_zero() {
    let change = |row: usize, value: Option<f64>| {
        let mut columns = columns(reference!("seg300.csv"), &super::peers::FIVE);
        columns.1[1].1[row] = value;
        columns
    };
    let error = |columns: &Columns| with(columns, |question| segregation(question).unwrap_err());
    assert!(error(&change(3, None)).to_string().contains("missing and not zero"));
    assert!(error(&change(3, Some(-1.0))).to_string().contains("negative"));
    assert!(error(&change(3, Some(f64::NAN))).to_string().contains("not a finite"));
    let mut repeated = hard12();
    repeated.0[1] = "0".to_owned();
    assert!(error(&repeated).to_string().contains("2 rows"));
    with(&repeated, |question| {
        let added = Question { repeated: RepeatedAreas::AddUp, ..*question };
        let answers = segregation(&added).unwrap();
        let found = diagnostic(&answers[0], "rows added to an earlier row of their area");
        assert_eq!((found, answers[0].n), (&Finding::Count(1), 9));
        let units = ["u"; 12].map(|_| "u");
        let mut two = units;
        two[1] = "v";
        let levels = [LevelColumn { name: "county", units: &two }];
        let error = segregation(&Question { levels: &levels, ..added }).unwrap_err();
        assert!(matches!(error, SegregationError::TwoUnits { .. }), "{error}");
    });
    // What PySAL gives where the row is dropped by hand, and 0.0 or NaN where it is not.
    let peer = &json(reference!("seg_pysal_missing.json"))["outputs"];
    assert_eq!(peer["Entropy"], 0.0);
    with(&change(3, None), |question| {
        let question = Question {
            measures: &["dissimilarity"],
            focus: Focus::Group("g1"),
            missing: MissingCounts::LeaveAreaOut,
            ..*question
        };
        let answer = &segregation(&question).unwrap()[0];
        let expected = peer["Dissim_drop_row3"].as_f64().unwrap();
        assert!((answer.estimate.unwrap() - expected).abs() < 1e-12);
        let left_out = diagnostic(answer, "areas with a missing count left out");
        assert_eq!(*left_out, Finding::Count(1));
    });
}

#[test]
fn one_area_or_one_group_is_not_compared() {
    let one = (
        vec!["a".to_owned()],
        vec![("x".to_owned(), vec![Some(1.0)]), ("y".to_owned(), vec![Some(2.0)])],
    );
    let error = with(&one, |question| segregation(question).unwrap_err());
    assert_eq!(error, CountsError::TooFewAreas { found: 1 }.into());
    let nobody = (Vec::new(), Vec::new());
    let error = with(&nobody, |question| segregation(question).unwrap_err());
    assert_eq!(error, CountsError::TooFewAreas { found: 0 }.into());
}

#[test]
fn a_change_has_its_terms_as_parts_with_standard_errors() {
    let before = [Some(30.0), Some(50.0), Some(80.0), Some(20.0)];
    let others = [Some(70.0), Some(50.0), Some(20.0), Some(80.0)];
    let after = [Some(40.0), Some(60.0), Some(70.0), Some(45.0)];
    let group = |name, counts| GroupColumn { name, counts };
    let question = ChangeQuestion {
        areas_before: &["a", "b", "c", "d"],
        groups_before: &[group("x", &before), group("y", &others)],
        areas_after: &["e", "a", "b", "c"],
        groups_after: &[group("y", &others), group("x", &after)],
        missing: MissingCounts::Refuse,
        repeated: RepeatedAreas::Refuse,
        measures: &["shapley"],
        adjustment: Adjustment::TO_THE_LIMIT,
        bootstrap: Some(Bootstrap {
            resampling: Resampling::Persons,
            replications: 50,
            seed: 8,
            level: 0.95,
            interval: IntervalMethod::Normal,
        }),
    };
    let answer = segregation_change(&question).unwrap().remove(0);
    let sum: f64 = answer.parts[2..].iter().filter_map(|part| part.estimate).sum();
    assert!((sum - answer.estimate.unwrap()).abs() < 1e-12);
    assert!(answer.parts.iter().all(|part| part.standard_error.is_some()));
    let structural = answer.parts.last().unwrap();
    let by_area: f64 = structural.parts.iter().filter_map(|part| part.estimate).sum();
    assert!((by_area - structural.estimate.unwrap()).abs() < 1e-14);
    assert_eq!(structural.parts.len(), 3);
    assert_eq!(*diagnostic(&answer, "areas only after"), Finding::Count(1));
    let all = ChangeQuestion { measures: &[], bootstrap: None, ..question };
    let all = segregation_change(&all).unwrap();
    assert_eq!(all.iter().map(|e| e.parts.len()).collect::<Vec<_>>(), [7, 8, 7]);
    assert!(all.iter().all(|estimate| estimate.estimate == answer.estimate));
    let unknown = segregation_change(&ChangeQuestion { measures: &["elbers"], ..question });
    assert!(matches!(unknown, Err(SegregationError::UnknownMeasure { .. })));
    let elsewhere = ChangeQuestion { areas_after: &["e", "f", "g", "h"], ..question };
    let error = segregation_change(&elsewhere).unwrap_err();
    assert!(error.to_string().contains("0 areas and 2 groups"), "{error}");
}

#[test]
fn incomes_answer_with_their_profile() {
    let areas = ["a", "a", "a", "b", "b", "b", "c", "c", "c"];
    let incomes = [1.0, 2.0, 2.5, 2.0, 3.0, 5.0, 4.0, 6.0, 9.0];
    let profile = Profile { n_ranks: 8, degree: 2, one_sided: OneSided::NoEntropy };
    let people = Incomes { areas: &areas, incomes: &incomes, weights: None };
    let answer = income_segregation(&people, profile).unwrap();
    assert_eq!((answer.n, answer.parts.len()), (9, 7));
    let bad = Incomes { weights: Some(&[0.0; 9]), ..people };
    assert!(income_segregation(&bad, profile).unwrap_err().to_string().contains("income 1"));
    let few = Profile { n_ranks: 2, ..profile };
    assert!(income_segregation(&people, few).is_err());
}
