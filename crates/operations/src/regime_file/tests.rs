use std::collections::BTreeSet;

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::money::Ore;
use domain::regime::afterwards::{RemissionReasons, RepaymentGround, ReportBasis, StopGround};
use domain::regime::applying::{Applicants, ApplicationPart, Bar, Circumstance, EligibleList};
use domain::regime::deciding::{Body, DecisionKind};
use domain::regime::interest::{BaseRate, Claim, RateTable};
use domain::regime::refusal::Reason;
use domain::regime::rules::RuleName;
use domain::regime::{LastDay, NotInForceCause, Version};
use time::Date;
use time::macros::date;

use super::*;

const KINDS: &str = include_str!("../../../../regimes/2024-158.toml");

fn regime(id: &str) -> Regime {
    shipped().unwrap().into_iter().find(|regime| regime.id() == id).unwrap()
}

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn span(first: Date, last: Date) -> DaySpan {
    DaySpan::new(first, last).unwrap()
}

fn refusal(from: &str, to: &str) -> String {
    assert!(KINDS.contains(from), "{from}");
    let error = read("prov.toml", &KINDS.replacen(from, to, 1)).unwrap_err().to_string();
    assert!(error.starts_with("read the regime prov.toml, line "), "{error}");
    assert!(error.chars().count() < 500 && !error.contains('\n'), "{error}");
    error
}

#[test]
fn every_file_ships_and_has_the_name_of_its_ordinance() {
    let regimes = shipped().unwrap();
    for ((file, _), regime) in SHIPPED.iter().zip(&regimes) {
        assert_eq!(*file, format!("regimes/{}.toml", regime.id()));
        assert_eq!(regime.id(), regime.sfs().to_string().replace(':', "-"));
        assert!(regime.title().starts_with(&format!("Förordning ({})", regime.sfs())));
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regimes");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), regimes.len(), "regimes/ has others");
}

#[test]
fn who_decides_is_heard_and_for_how_long_follows_the_version_in_force() {
    let regime = regime("2018-151");
    let before = regime.in_force(date!(2021 - 01 - 31)).unwrap();
    let after = regime.in_force(date!(2021 - 02 - 01)).unwrap();
    assert_eq!(before.who_decides().unwrap().value.0, "Tillväxtverket");
    assert_eq!(after.who_decides().unwrap().value.0, "Delegationen mot segregation");
    let heard = before.must_consult().unwrap().unwrap();
    assert_eq!(
        (heard.value.body.0.as_str(), heard.paragraph.as_str()),
        ("Delegationen mot segregation", "4 §")
    );
    assert_eq!(after.must_consult().unwrap(), None);
    let four_years = span(date!(2021 - 01 - 01), date!(2024 - 12 - 31));
    let refused = before.may_be_decided_for(four_years).unwrap_err();
    assert_eq!(
        (refused.rule, refused.paragraph.unwrap().as_str()),
        (RuleName::LongestDecision, "9 §")
    );
    assert!(after.may_be_decided_for(four_years).is_ok());
    assert!(before.may_be_decided_for(span(date!(2021 - 01 - 01), date!(2023 - 12 - 31))).is_ok());
    assert_eq!(before.grant_years(four_years).unwrap().len(), 4);
    assert_eq!(after.grant_years(four_years).unwrap_err().paragraph.unwrap().as_str(), "9 §");
    for version in [before, after] {
        let cost = Ore::from_kronor(4_600_000).unwrap();
        assert_eq!(version.greatest_grant(cost).unwrap().whole_kronor(), Some(4_140_000));
        let refused = version.may_grant(Ore::from_kronor(4_186_000).unwrap(), cost).unwrap_err();
        assert_eq!(refused.paragraph.unwrap().as_str(), "7 §");
    }
    let wrong = after.may_decide(&Body("Tillväxtverket".into()), date!(2022 - 01 - 01));
    assert_eq!(
        wrong.unwrap_err().to_string(),
        "apply deciding_body in SFS 2018:151 as worded by SFS 2020:1266, 4 §: Delegationen mot \
         segregation decides"
    );
}

#[test]
fn days_outside_what_is_known_are_refused() {
    let areas = regime("2018-151");
    assert!(areas.in_force(date!(2018 - 04 - 18)).is_err());
    assert!(areas.in_force(date!(2024 - 12 - 31)).is_ok());
    let ended = areas.in_force(date!(2025 - 01 - 01)).unwrap_err();
    assert!(matches!(ended.cause, NotInForceCause::EndNotKnown { .. }));
    assert!(ended.to_string().contains("SFS 2025:277"));
    let municipalities = regime("2018-152");
    let early = municipalities.in_force(date!(2018 - 06 - 01)).unwrap_err();
    assert!(matches!(early.cause, NotInForceCause::BeginningNotKnown { .. }));
    let school = regime("2018-49").in_force(date!(2025 - 06 - 30)).unwrap_err();
    assert_eq!(school.cause, NotInForceCause::Before { first: date!(2025 - 07 - 01) });
}

#[test]
fn the_annex_names_thirty_two_municipalities_in_both_versions() {
    let regime = regime("2018-151");
    for version in regime.versions() {
        let stated = version.rules.applicants.as_stated().unwrap();
        let Applicants::Annex(annex) = &stated.value else { panic!("no annex") };
        assert_eq!((annex.members.len(), annex.size), (32, 32));
        assert!(annex.members.windows(2).all(|pair| pair[0] < pair[1]), "in order of code");
        assert_eq!(stated.paragraph.as_str(), "bilaga 1");
    }
    let on = date!(2019 - 05 - 17);
    let version = regime.in_force(on).unwrap();
    assert!(version.may_apply(&code("1282"), on).is_ok());
    let refused = version.may_apply(&code("0114"), on).unwrap_err();
    assert_eq!(refused.reason, Reason::NotOnList { municipality: code("0114") });
}

#[test]
fn an_annex_with_names_that_are_not_known_says_so() {
    let text = include_str!("../../../../regimes/2018-151.toml")
        .replace("complete = true", "complete = false")
        .replace("    \"2181\", # Sandviken\n", "");
    let regime = read("prov.toml", &text).unwrap();
    let on = date!(2019 - 05 - 17);
    let version = regime.in_force(on).unwrap();
    assert!(version.may_apply(&code("2180"), on).is_ok());
    let refused = version.may_apply(&code("2181"), on).unwrap_err();
    assert_eq!(
        refused.reason,
        Reason::ListIncomplete { municipality: code("2181"), known: 31, size: 32 }
    );
}

/// Asks everything of a version and returns the rules that refused because they are not known.
fn not_known(version: &Version) -> BTreeSet<&'static str> {
    let day = version.valid_from.certain();
    let claim = Claim { principal: Ore::new(100), decided_on: day, due_on: day };
    let rates = RateTable::new(BaseRate::Reference, Vec::new()).unwrap();
    let basis = ReportBasis { last_day_of_grant_year: day, last_day_in_decision: Some(day) };
    let list = EligibleList { decided_on: day, municipalities: vec![code("0180")] };
    let answers = [
        version.who_decides().map(drop),
        version.must_consult().map(drop),
        version.may_be_used_for("x", &Circumstance::ALL),
        version.may_apply(&code("0180"), day),
        version.may_apply_by_list(&code("0180"), day, &list),
        version.may_receive(&Bar::ALL),
        version.application_is_complete(&[]),
        version.greatest_grant(Ore::new(100)).map(drop),
        version.may_be_decided_for(span(day, day)),
        version.grant_years(span(day, day)).map(drop),
        version.decision_is_complete(&[]),
        version.condition_binds(false),
        version.report_due(&basis).map(drop),
        version.agency_account_due(2026).map(drop),
        version.payment_stop(&StopGround::ALL).map(drop),
        version.must_repay(RepaymentGround::WronglyGranted).map(drop),
        version.may_remit(RemissionReasons::Special),
        version.interest(&claim, day, &rates).map(drop),
        version.may_appeal(DecisionKind::Grant),
    ];
    let mut rules = BTreeSet::new();
    for refusal in answers.into_iter().filter_map(Result::err) {
        let message = refusal.to_string();
        assert!(message.chars().count() < 500 && !message.contains('\n'), "{message}");
        if matches!(refusal.reason, Reason::NotKnown { .. }) {
            rules.insert(refusal.rule.as_str());
        } else {
            let sure = matches!(refusal.reason, Reason::NotStated { .. });
            assert!(refusal.paragraph.is_some() || sure, "{message}");
        }
    }
    rules
}

#[test]
fn nothing_rests_on_what_is_not_known() {
    let after_the_decision = [
        "agency_account",
        "appeal",
        "decision_contents",
        "interest",
        "payment_stop",
        "reclaim",
        "repayment",
        "report",
    ];
    for regime in shipped().unwrap() {
        for version in regime.versions() {
            let lacking: Vec<_> = not_known(version).into_iter().collect();
            match regime.id() {
                "2018-151" => assert_eq!(lacking, after_the_decision),
                "2018-152" => assert_eq!(lacking.len(), 18, "{lacking:?}"),
                _ => assert!(lacking.is_empty(), "{} {lacking:?}", regime.id()),
            }
        }
    }
}

#[test]
fn the_ordinances_in_force_say_what_their_paragraphs_say() {
    let on = date!(2025 - 09 - 01);
    let (crime, children, school) = (regime("2023-442"), regime("2024-158"), regime("2018-49"));
    let crime = crime.in_force(on).unwrap();
    let children = children.in_force(on).unwrap();
    let school = school.in_force(on).unwrap();

    assert!(crime.must_list_other_state_grants().unwrap());
    let covered = crime.may_be_used_for("starka", &[Circumstance::CoveredByStateGrant]);
    assert_eq!(covered.unwrap_err().paragraph.unwrap().as_str(), "6 §");
    assert!(crime.may_be_decided_for(span(on, date!(2026 - 09 - 01))).is_err());
    assert_eq!(crime.agency_account_due(2026).unwrap().day, date!(2026 - 06 - 01));
    assert_eq!(crime.must_repay(RepaymentGround::NotUsedForPurpose).unwrap().as_str(), "18 § 2");
    assert_eq!(
        crime.may_appeal(DecisionKind::Grant).unwrap_err().paragraph.unwrap().as_str(),
        "21 §"
    );

    let unlisted = children.may_apply(&code("0180"), on).unwrap_err();
    assert_eq!(unlisted.reason, Reason::PublishedListNeeded);
    let replaced = children.may_be_used_for("insatser", &[Circumstance::ReplacesExistingFunding]);
    assert_eq!(replaced.unwrap_err().paragraph.unwrap().as_str(), "4 § andra stycket");
    let lacking = children.application_is_complete(&[ApplicationPart::Use]).unwrap_err();
    let parts = vec!["budget", "relation_to_knowledge", "needs", "follow_up_plan"];
    assert_eq!(lacking.reason, Reason::Lacking { parts });
    assert_eq!(children.agency_account_due(2026).unwrap().day, date!(2026 - 04 - 15));
    assert!(children.may_remit(RemissionReasons::Special).is_ok());
    let claim = Claim { principal: Ore::new(100), decided_on: on, due_on: date!(2025 - 10 - 15) };
    assert_eq!(children.interest_begins(&claim).unwrap(), date!(2025 - 10 - 15));

    assert_eq!(
        school.may_receive(&[Bar::UnpaidReclaim]).unwrap_err().paragraph.unwrap().as_str(),
        "3 §"
    );
    assert_eq!(
        school.may_remit(RemissionReasons::Special).unwrap_err().paragraph.unwrap().as_str(),
        "10 a §"
    );
    assert_eq!(school.interest_begins(&claim).unwrap(), date!(2025 - 10 - 01));
    assert_eq!(school.must_repay(RepaymentGround::NoPartInEvaluation).unwrap().as_str(), "10 § 3");
    assert!(school.may_appeal(DecisionKind::PaymentStop).is_ok());
    assert!(school.may_appeal(DecisionKind::Grant).is_err());
    assert_eq!(school.rules.frame.as_stated().unwrap().value.mean_over_years, 3);
}

#[test]
fn a_version_keeps_its_days_notes_and_sources() {
    let regime = regime("2018-151");
    let last = &regime.versions()[1];
    assert!(matches!(last.valid_to, LastDay::NotKnown { .. }));
    assert_eq!((last.wording.to_string().as_str(), last.notes.len()), ("2020:1266", 2));
    let share = last.rules.max_share.as_stated().unwrap();
    assert!(share.source.starts_with("Regeringskansliets rättsdatabaser"));
    let annex = last.rules.applicants.as_stated().unwrap();
    assert!(annex.source.starts_with("Tillväxtverket"));
}

#[test]
fn what_is_wrong_is_refused_with_line_and_key() {
    for (from, to, expected) in [
        ("id = \"2024-158\"", "id = \"På\"", "line 2, key 'id': write up to 60"),
        (
            "sfs = \"2024:158\"",
            "sfs = \"2024\"",
            "key 'sfs': could not read '2024' as an SFS number",
        ),
        ("\"2024-04-23\"", "\"23 april\"", "key 'valid_from': '23 april' is no day"),
        (
            "valid_to = \"still\"",
            "valid_to = \"2020-01-01\"",
            "ends on 2020-01-01, before it begins",
        ),
        ("valid_to = \"still\"", "valid_to = 2020-01-01", "write a day in quotes"),
        (
            "paragraph = \"2 §\"",
            "paragraph = \"§ 2\"",
            "line 16, key 'deciding_body': could not read '§ 2'",
        ),
        ("paragraph = \"2 §\", ", "", "key 'deciding_body': write paragraph and value"),
        ("value = \"Socialstyrelsen\"", "value = \"\"", "the text is empty"),
        ("value = \"Socialstyrelsen\"", "value = 1", "key 'deciding_body'"),
        ("max_share = {", "max_shar = {", "'max_shar' is no key here"),
        (
            "appeal = { paragraph = \"15 §\", value = \"not_allowed\" }\n",
            "",
            "the key 'appeal' is lacking",
        ),
        ("\"eligible_list\"", "\"sometimes\"", "'sometimes' is not one of every_decision"),
        ("[\"replaces_existing_funding\"]", "[\"wage\"]", "'wage' is not one of statutory_task"),
        ("[\"replaces_existing_funding\"]", "[]", "the list is empty"),
        ("\"needs\", \"follow_up_plan\"", "\"needs\", \"needs\"", "'needs' comes twice"),
        (
            "every_year_by = \"04-15\"",
            "every_year_by = \"02-29\"",
            "'02-29' is no day of every year",
        ),
        ("duty = \"may\"", "duty = \"shall\"", "'shall' is not one of must, may"),
        ("value = \"not_allowed\" }", "value = \"no\" }", "key 'appeal"),
        ("addition = \"8\"", "addition = \"8 %\"", "could not read '8 %' as a yearly rate"),
        ("point = 4,", "point = 0,", "points are numbered from 1"),
        ("id = \"kunskapsbaserat\"", "id = \"storst-behov\"", "'storst-behov' comes twice"),
        ("[[versions]]", "[[version]]", "'version' is no key here"),
    ] {
        let error = refusal(from, to);
        assert!(error.contains(expected), "{error}\n  lacks: {expected}");
    }
    let broken = refusal("\"eligible_list\"", "\"some\\ntimes\"");
    assert!(broken.contains("'some times' is not one of"), "{broken}");
    let long = format!("value = \"{}\"", "x".repeat(241));
    assert!(refusal("value = \"Socialstyrelsen\"", &long).contains("longer than 240 characters"));
}

#[test]
fn an_annex_that_does_not_fit_itself_is_refused() {
    for (list, expected) in [
        ("size = 2, complete = true, municipalities = [\"0180\"]", "does not fit complete = true"),
        (
            "size = 1, complete = false, municipalities = [\"0180\"]",
            "does not fit complete = false",
        ),
        ("size = 1, complete = true, municipalities = [\"01\"]", "01 is no municipality"),
        ("size = 2, complete = true, municipalities = [\"0180\", \"0180\"]", "0180 comes twice"),
    ] {
        let error = refusal(
            "[versions.applicants.value]\npublished_list =",
            &format!("[versions.applicants.value]\nannex = {{ {list} }}\n#"),
        );
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_share_and_a_period_are_held_to_their_bounds() {
    let share =
        "max_share = { not_stated = \"ingen paragraf anger en högsta andel av kostnaderna\" }";
    for value in ["[100, 90]", "[0, 1]", "[1, 0]"] {
        let text = format!("max_share = {{ paragraph = \"7 §\", value = {value} }}");
        assert!(refusal(share, &text).contains("is not above 0 and at most 1"), "{value}");
    }
    let years = "longest_decision = { not_stated = \"ingen paragraf anger hur länge ett beslut får gälla\" }";
    let none = "longest_decision = { paragraph = \"9 §\", value = 0 }";
    assert!(refusal(years, none).contains("at least one year"));
    let grant_year = "grant_year = { not_stated = \"ingen paragraf anger ett bidragsår\" }";
    let month = "grant_year = { paragraph = \"9 §\", value = { twelve_months_from = 13 } }";
    assert!(refusal(grant_year, month).contains("13 is no month"));
}

#[test]
fn a_gap_between_versions_is_refused() {
    let text = include_str!("../../../../regimes/2018-151.toml");
    for (day, expected) in [("2021-01-30", "with a gap"), ("2021-02-01", "that overlap")] {
        let text = text.replacen("valid_to = \"2021-01-31\"", &format!("valid_to = \"{day}\""), 1);
        let error = read("prov.toml", &text).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("key 'versions'"), "{error}");
    }
    let without = text.split("[[versions]]").next().unwrap();
    assert!(read("prov.toml", without).unwrap_err().to_string().contains("at least one"));
}
