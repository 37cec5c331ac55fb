use std::collections::BTreeMap;

use domain::grants::budget::PlaceShares;

use super::*;
use crate::intervention_file::{Known, shipped};

/// Four municipalities on a line: 0114 at 0, 0115 at 1, 0117 at 2, 0120 at 4.
fn profiles() -> Profiles {
    let rows = [("0114", 0.0), ("0115", 1.0), ("0117", 2.0), ("0120", 4.0)];
    let row = |(code, value): (&str, f64)| (code.parse().unwrap(), vec![value]);
    Profiles { variables: Vec::new(), standardised: BTreeMap::from(rows.map(row)) }
}

/// An intervention in one place, with lessons that say how it went.
fn intervention(id: &str, place: &str, verdict: Verdict) -> InterventionFile {
    let files = shipped(Known { has_indicator: &|_| true, has_area: &|_| true }).unwrap();
    let mut file = files[0].clone();
    file.id = id.to_owned();
    file.description.places = PlaceShares::new(vec![(place.parse().unwrap(), 10_000)]).unwrap();
    file.lessons[0].claim.verdict = verdict;
    file
}

fn suggested(interventions: &[InterventionFile]) -> (Vec<String>, usize, usize) {
    let code = "0114".parse().unwrap();
    let found = suggest_cases(&profiles(), interventions, &code);
    let ids = found.cases.iter().map(|case| case.intervention.id.clone()).collect();
    (ids, found.n_documented, found.n_own)
}

#[test]
fn the_most_similar_comes_first_and_one_s_own_is_not_suggested() {
    let interventions = [
        intervention("country", "SE", Verdict::Worked),
        intervention("far", "0120", Verdict::Worked),
        intervention("own", "0114", Verdict::Worked),
        intervention("near", "0115", Verdict::Worked),
    ];
    assert_eq!(
        suggested(&interventions),
        (vec!["near".to_owned(), "far".to_owned(), "country".to_owned()], 4, 1)
    );
    let code = "0114".parse().unwrap();
    let found = suggest_cases(&profiles(), &interventions, &code);
    let likeness = found.cases[1].likeness.as_ref().unwrap();
    assert_eq!((likeness.area.as_str(), likeness.rank, likeness.of), ("0120", 3, 3));
    assert_eq!(likeness.distance, 4.0);
    assert_eq!(found.cases[2].likeness, None, "the country is no municipality");
}

#[test]
fn a_failure_takes_the_third_place_where_likeness_would_leave_every_failure_out() {
    let mut interventions = vec![
        intervention("a", "0115", Verdict::Worked),
        intervention("b", "0115", Verdict::CannotBeTold),
        intervention("c", "0117", Verdict::Worked),
        intervention("d", "0120", Verdict::Failed),
    ];
    let ids = |found: (Vec<String>, usize, usize)| found.0.join(" ");
    assert_eq!(ids(suggested(&interventions)), "a b d");
    let code = "0114".parse().unwrap();
    let cases = suggest_cases(&profiles(), &interventions, &code).cases;
    assert!(cases[2].is_kept_as_failure && !cases[0].is_kept_as_failure);
    interventions[1] = intervention("b", "0115", Verdict::Failed);
    assert_eq!(ids(suggested(&interventions)), "a b c", "one is there already");
}

#[test]
fn fewer_than_three_are_not_filled_up_and_none_is_none() {
    assert_eq!(suggested(&[]), (Vec::new(), 0, 0));
    let one = [intervention("a", "0120", Verdict::Worked)];
    assert_eq!(suggested(&one).0, ["a"]);
    let nowhere = suggest_cases(&profiles(), &one, &"0180".parse().unwrap());
    assert!(nowhere.has_no_profile && nowhere.cases[0].likeness.is_none());
}

#[test]
fn an_unpublished_lesson_is_not_told() {
    let mut file = intervention("a", "0120", Verdict::Failed);
    file.lessons[0].status = domain::lesson::Status::Proposed;
    let files = [file];
    let found = suggest_cases(&profiles(), &files, &"0114".parse().unwrap());
    assert!(found.cases[0].lessons.is_empty() && !found.cases[0].has_failed());
}
