//! Letters of what is decided after the grant: changes and reclaims.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::DaySpan;
use domain::grants::act::Moment;
use domain::grants::grant::change::{Change, Part, PartOutcome, Stage};
use domain::grants::grant::decided::DecisionVersion;
use domain::grants::grant::reclaim::{self, Reclaim};
use domain::regime::afterwards::RepaymentGround;
use domain::regime::rules::RuleName;
use report::decision_letter::{Letter, Unwritable, of_change, of_reclaim};
use time::macros::date;

use crate::matter::{Matter, gävle, id, kronor};
use crate::{is_silent_on, says};

fn changed(outcomes: Vec<PartOutcome>) -> Matter {
    let mut matter = gävle();
    let longer = DaySpan::new(date!(2018 - 01 - 01), date!(2020 - 12 - 15)).unwrap();
    let parts = vec![Part::Time(longer), Part::Content(id("text-1"))];
    let change =
        Change { stage: Stage::Decided, parts, outcomes, prepared_by: Some(id("officer")) };
    matter.grant.changes.insert(1, change);
    let mut award = matter.grant.versions[0].award.clone();
    award.period = longer;
    let at = Moment::start_of(date!(2019 - 05 - 06)).unwrap();
    matter.grant.versions.push(DecisionVersion { at, award, change: Some(1) });
    matter
}

fn told(matter: &Matter) -> Letter {
    let Matter { grant, application, regime, names } = matter;
    let contents =
        BTreeMap::from([(id("text-1"), "Läxhjälpen flyttar till biblioteket.".to_owned())]);
    let why = (date!(2019 - 05 - 06), "Tiden ryms i det ramen medger.");
    of_change((grant, 1), application, why, &contents, regime, names).unwrap()
}

#[test]
fn a_change_is_told_part_by_part_with_what_the_decision_says_after_it() {
    let refused =
        PartOutcome::Refused { reason: "Biblioteket ligger utanför området".to_owned() };
    let letter = told(&changed(vec![PartOutcome::Approved, refused]));
    for part in [
        "Tillväxtverket ändrar beslutet om statsbidrag.",
        "Ny tid, 1 januari 2018–15 december 2020. Det godkänner vi.",
        "Ändrat innehåll: Läxhjälpen flyttar till biblioteket. Det avslår vi: Biblioteket ligger utanför området.",
        "Bidraget är 4 000 000 kronor och gäller 1 januari 2018–15 december 2020.",
        "Summa | 4 000 000",
        "Tiden ryms i det ramen medger.",
    ] {
        says(&letter, part);
    }
    assert!(typeset::pdf(&letter.document).is_ok());
}

#[test]
fn a_change_that_is_refused_as_a_whole_says_nothing_of_the_decision_after_it() {
    let refused = || PartOutcome::Refused { reason: "Det ryms inte.".to_owned() };
    let letter = told(&changed(vec![refused(), refused()]));
    says(&letter, "Tillväxtverket avslår er begäran.");
    is_silent_on(&letter, "Beslutet efter ändringen");
}

#[test]
fn a_change_that_is_not_decided_has_no_letter() {
    let Matter { grant, application, regime, names } = gävle();
    let why = (date!(2019 - 05 - 06), "");
    let letter = of_change((&grant, 1), &application, why, &BTreeMap::new(), &regime, &names);
    assert_eq!(letter, Err(Unwritable::NoDecision { decision: "decided change request" }));
}

#[test]
fn a_change_whose_text_is_lacking_has_no_letter() {
    let matter = changed(vec![PartOutcome::Approved, PartOutcome::Approved]);
    let Matter { grant, application, regime, names } = &matter;
    for contents in [BTreeMap::new(), BTreeMap::from([(id("text-1"), " ".to_owned())])] {
        let why = (date!(2019 - 05 - 06), "");
        let letter = of_change((grant, 1), application, why, &contents, regime, names);
        let lacking = Unwritable::NoName { kind: "changed content", id: "text-1".to_owned() };
        assert_eq!(letter, Err(lacking));
    }
}

#[test]
fn a_reclaim_is_told_with_its_ground_its_years_and_the_answer() {
    let mut matter = gävle();
    let reclaim = Reclaim {
        stage: reclaim::Stage::Decided,
        ground: RepaymentGround::NotUsedForPurpose,
        paragraph: "11 § 2 förordningen (2018:151)".into(),
        found_in: Vec::new(),
        outstanding: [(2018, kronor(40_000)), (2019, kronor(2_500))].into(),
        investigated_by: id("officer"),
        answer_by: Some(date!(2020 - 03 - 02)),
        answer: None,
        decided_on: Some(date!(2020 - 03 - 16)),
        due: None,
        interest_to: None,
        interest: kronor(0),
        interest_paid: kronor(0),
        bank_events: BTreeSet::new(),
    };
    matter.grant.reclaims.insert(1, reclaim);
    let Matter { grant, application, regime, names } = &matter;
    let why = (date!(2020 - 03 - 16), "Hyran för lokalen gällde en annan verksamhet.");
    let letter = of_reclaim((grant, 1), application, why, regime, names).unwrap();
    for part in [
        "Tillväxtverket kräver tillbaka 42 500 kronor av det statsbidrag som ni har fått.",
        "inte har använts för det ändamål som det lämnats för (11 § 2 förordningen (2018:151)).",
        "2018 | 40 000",
        "Summa | 42 500",
        "Hyran för lokalen gällde en annan verksamhet.",
        "Ni har fått tillfälle att yttra er men har inte svarat.",
    ] {
        says(&letter, part);
    }
    // What the ordinance leaves unread is told, and the letter is not to be sent before it is entered.
    let unread = regime.rules.interest.as_stated().is_none();
    assert_eq!(letter.lacking.contains(&RuleName::Interest), unread);
    assert!(typeset::pdf(&letter.document).is_ok());
    let other_day = (date!(2020 - 03 - 17), "");
    assert!(of_reclaim((grant, 1), application, other_day, regime, names).is_err());
}
