use super::super::SEAT_MEASURES;
use super::super::biproportional::PartySeats;
use super::super::choice::GroupBounds;
use super::*;
use crate::estimate::Estimate;

fn seats_of(estimate: &Estimate) -> Vec<f64> {
    estimate.parts.iter().map(|part| part.estimate.unwrap()).collect()
}

fn question<'a>(
    measures: &'a [&'a str],
    codes: &'a [&'a str],
    votes: &'a [Option<f64>],
) -> SeatQuestion<'a> {
    SeatQuestion { measures, seats: 10, codes, votes, floors: None, caps: None }
}

#[test]
fn all_methods_answer_where_none_is_named() {
    let votes = [Some(6.0), Some(6.0), Some(2.0)];
    let answers = divide_seats(&question(&[], &["a", "b", "c"], &votes)).unwrap();
    let listed: Vec<&str> = SEAT_MEASURES.iter().map(|listed| listed.name).collect();
    let answered: Vec<&str> = answers.iter().map(|answer| answer.measure).collect();
    assert_eq!(answered, listed);
    assert_eq!(seats_of(&answers[0]), [4.0, 4.0, 2.0]);
    assert_eq!(seats_of(&answers[1]), [5.0, 4.0, 1.0]);
    assert_eq!(answers[1].diagnostics.last(), Some(&text("tied", "a, b".to_owned())));
}

#[test]
fn a_method_without_meaning_says_so_and_is_refused_where_it_is_named() {
    let votes = [Some(1.5), Some(6.0)];
    let codes = ["a", "b"];
    let answers = divide_seats(&question(&[], &codes, &votes)).unwrap();
    let droop = answers.iter().find(|answer| answer.measure.contains("Droop")).unwrap();
    assert_eq!((droop.estimate, droop.diagnostics[0].name), (None, "not defined"));
    let error = divide_seats(&question(&["droop"], &codes, &votes)).unwrap_err();
    assert!(matches!(error, AnswerError::Seats(_)));
    let error = divide_seats(&question(&["hare"], &codes, &votes)).unwrap_err();
    assert!(error.to_string().starts_with("divide by 'hare': the methods are hamilton, dhondt"));
}

#[test]
fn what_is_missing_is_never_zero() {
    let error = divide_seats(&question(&[], &["a", "b"], &[Some(1.0), None])).unwrap_err();
    assert_eq!(error, AnswerError::Missing { column: "votes", code: "b".to_owned() });
    let error = divide_seats(&question(&[], &["a", "b"], &[Some(1.0)])).unwrap_err();
    assert_eq!(error, AnswerError::Length { column: "votes", found: 1, expected: 2 });
    let votes = [Some(1.0), Some(1.0)];
    let half = [Some(0.5), None];
    let asked = SeatQuestion { floors: Some(&half), ..question(&[], &["a", "b"], &votes) };
    assert!(matches!(divide_seats(&asked), Err(AnswerError::NotWhole { column: "floor", .. })));
}

#[test]
fn recipients_outside_their_quota_are_counted() {
    // D'Hondt gives the largest more than its upper quota of 8.2: 9.
    let votes: Vec<Option<f64>> = [82.0, 6.0, 6.0, 6.0].map(Some).to_vec();
    let codes = ["a", "b", "c", "d"];
    let answers = divide_seats(&question(&["dhondt", "hamilton"], &codes, &votes)).unwrap();
    assert_eq!(seats_of(&answers[0]), [10.0, 0.0, 0.0, 0.0]);
    let outside = |answer: &Estimate| {
        let is_it = |d: &&Diagnostic| d.name == "recipients outside their quota";
        answer.diagnostics.iter().find(is_it).unwrap().finding.clone()
    };
    assert_eq!(outside(&answers[0]), Finding::Count(1));
    assert_eq!(outside(&answers[1]), Finding::Count(0));
}

#[test]
fn a_frame_is_divided_in_kronor() {
    let asked = FrameQuestion {
        frame: 100.0,
        codes: &["a", "b", "c"],
        weights: &[Some(1.0), Some(1.0), Some(8.0)],
        bases: None,
        floors: Some(&[Some(20.0), None, None]),
        caps: None,
    };
    assert_eq!(seats_of(&divide_frame(&asked).unwrap()[0]), [20.0, 9.0, 71.0]);
    let third = FrameQuestion { frame: 0.333, ..asked };
    assert!(matches!(divide_frame(&third), Err(AnswerError::NotMoney { column: "frame", .. })));
}

#[test]
fn districts_come_as_rows_in_any_order() {
    let asked = DistrictQuestion {
        measures: &["biproportional-sainte-lague"],
        districts: &["II", "I", "III", "I", "III", "II", "I", "II", "III"],
        parties: &["A", "A", "A", "B", "B", "B", "C", "C", "C"],
        votes: &[45.0, 123.0, 815.0, 912.0, 414.0, 714.0, 312.0, 255.0, 215.0].map(Some),
        district_seats: &[("III", 8), ("I", 7), ("II", 5)],
        party_seats: PartySeats::ByVotes,
    };
    let answers = divide_districts(&asked).unwrap();
    let rows: Vec<(String, Vec<f64>)> = answers[0]
        .parts
        .iter()
        .map(|part| (part.name.clone(), part.parts.iter().filter_map(|p| p.estimate).collect()))
        .collect();
    assert_eq!(rows[0], ("I".to_owned(), vec![1.0, 4.0, 2.0]));
    assert_eq!(rows[1], ("II".to_owned(), vec![0.0, 4.0, 1.0]));
    assert_eq!(rows[2], ("III".to_owned(), vec![4.0, 3.0, 1.0]));
    let twice = DistrictQuestion { districts: &["I"; 9], ..asked.clone() };
    assert!(matches!(divide_districts(&twice), Err(AnswerError::PairTwice { .. })));
    let lacking = DistrictQuestion { district_seats: &[("I", 7)], ..asked };
    assert!(matches!(divide_districts(&lacking), Err(AnswerError::District { .. })));
}

#[test]
fn a_choice_tells_its_proof_and_its_cost() {
    let bounds = [GroupBounds { group: "x".to_owned(), at_least: 1, at_most: None }];
    let asked = RecipientQuestion {
        measures: &[],
        budget: 100.0,
        codes: &["a", "b", "c"],
        benefits: &[Some(10.5), Some(9.25), Some(9.0)],
        costs: &[Some(60.0), Some(50.0), Some(50.0)],
        groups: Some(&[Some("x"), None, Some("x")]),
        standings: None,
        at_least: 0,
        at_most: None,
        group_bounds: &bounds,
        most_nodes: 1_000,
    };
    let answer = &choose_recipients(&asked).unwrap()[0];
    assert_eq!(answer.estimate, Some(18.25));
    let chosen: Vec<&str> = answer.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(chosen, ["b", "c"]);
    assert_eq!(answer.diagnostics[1], number("bound", 18.25));
    let odd = RecipientQuestion { standings: Some(&[Some("maybe"), None, None]), ..asked.clone() };
    assert!(matches!(choose_recipients(&odd), Err(AnswerError::Standing { .. })));
    let other = RecipientQuestion { measures: &["knapsack"], ..asked };
    assert!(matches!(choose_recipients(&other), Err(AnswerError::UnknownMeasure { .. })));
}

#[test]
fn need_counts_with_the_population_and_without_one_nobody_takes_part() {
    let asked = NeedQuestion {
        frame: 100.0,
        codes: &["a", "b", "c"],
        indices: &[Some(1.0), Some(2.0), Some(5.0)],
        populations: [
            Some(&[Some(100.0), Some(40.0), None]),
            Some(&[Some(300.0), Some(60.0), Some(9.0)]),
            None,
        ],
    };
    let found = &divide_by_need(&asked).unwrap()[0];
    let kronor: Vec<Option<f64>> = found.parts.iter().map(|part| part.estimate).collect();
    assert_eq!(kronor, [Some(67.0), Some(33.0), None]);
    assert_eq!((found.n, found.parts[1].parts[0].estimate), (2, Some(50.0)));
    let missing = NeedQuestion { indices: &[None, Some(2.0), Some(5.0)], ..asked };
    assert!(matches!(divide_by_need(&missing), Err(AnswerError::Missing { column: "index", .. })));
    let short = NeedQuestion { populations: [Some(&[Some(1.0)]), None, None], ..asked };
    assert!(matches!(divide_by_need(&short), Err(AnswerError::Length { .. })));
}
