use proptest::prelude::*;
use time::macros::date;

use super::afterwards::*;
use super::applying::*;
use super::deciding::*;
use super::interest::*;
use super::*;
use crate::area::AreaCode;
use crate::calendar::DaySpan;
use crate::money::Ore;
use crate::selection::Annex;

const OWN: &str = "2018:151";
const AMENDED: &str = "2020:1266";

fn stated<T>(paragraph: &str, value: T) -> Rule<T> {
    Rule::Stated(Stated { value, paragraph: paragraph.parse().unwrap(), source: "S".into() })
}

fn not_stated<T>(paragraph: Option<&str>) -> Rule<T> {
    let paragraph = paragraph.map(|paragraph| paragraph.parse().unwrap());
    Rule::NotStated { reason: "repealed".into(), paragraph }
}

fn not_known<T>() -> Rule<T> {
    Rule::NotKnown { looked_for: "enter 10–14 §§".into() }
}

fn clause(id: &str) -> Clause {
    Clause { id: id.into(), text: "text".into() }
}

/// Returns the rules of 2018, with all that is after the decision not known.
fn rules() -> Rules {
    let members = vec!["1280".parse().unwrap(), "1480".parse().unwrap()];
    Rules {
        deciding_body: stated("4 §", Body("Tillväxtverket".into())),
        consultation: stated(
            "4 §",
            Consultation {
                body: Body("Delmos".into()),
                occasion: ConsultationOccasion::EveryDecision,
                answer_within_days: None,
            },
        ),
        purposes: stated("3 §", vec![clause("atgarder"), clause("overgripande-plan")]),
        forbidden_uses: stated("5 §", vec![Circumstance::StatutoryTask]),
        applicants: stated("bilaga 1", Applicants::Annex(Annex { members, size: 32 })),
        bars: stated("3 §", vec![Bar::UnpaidReclaim]),
        application_contents: stated(
            "5 §",
            ApplicationContents {
                always: vec![ApplicationPart::Use, ApplicationPart::Goals],
                where_applicable: vec![ApplicationPart::Partners],
            },
        ),
        signature: stated(
            "5 §",
            Signature { by_authorised_representative: true, on_honour_and_conscience: true },
        ),
        priorities: stated("6 §", vec![clause("langsiktigt")]),
        frame: not_stated(None),
        max_share: stated("7 §", CostShare::new(90, 100).unwrap()),
        longest_decision: stated("9 §", 3),
        grant_year: stated("9 §", GrantYear::CalendarYear),
        decision_contents: stated("13 §", vec![DecisionPart::GrantYear, DecisionPart::Measures]),
        conditions: stated("8 §", Conditions::StatedInDecision),
        report: not_known(),
        changed_circumstances: not_known(),
        evaluation: not_known(),
        sampling: not_known(),
        agency_account: not_known(),
        payment_stop: not_known(),
        repayment: not_known(),
        reclaim: not_known(),
        interest: not_known(),
        appeal: not_known(),
    }
}

fn version(wording: &str, from: Date, to: LastDay, rules: Rules) -> Version {
    Version {
        sfs: OWN.parse().unwrap(),
        wording: wording.parse().unwrap(),
        valid_from: FirstDay::Stated(from),
        valid_to: to,
        checked_on: date!(2025 - 09 - 01),
        notes: Vec::new(),
        rules,
    }
}

fn of_2018() -> Version {
    version(OWN, date!(2018 - 04 - 19), LastDay::Stated(date!(2021 - 01 - 31)), rules())
}

fn of_2021() -> Version {
    let rules = Rules {
        deciding_body: stated("4 §", Body("Delmos".into())),
        consultation: not_stated(None),
        longest_decision: not_stated(Some("9 §")),
        grant_year: not_stated(Some("9 §")),
        ..rules()
    };
    let end = LastDay::NotKnown {
        in_force_until: date!(2024 - 12 - 31),
        looked_for: "enter the day of SFS 2025:277".into(),
    };
    version(AMENDED, date!(2021 - 02 - 01), end, rules)
}

fn regime(versions: Vec<Version>) -> Result<Regime, RegimeError> {
    Regime::new("2018-151".into(), OWN.parse().unwrap(), "T".into(), versions)
}

fn both() -> Regime {
    regime(vec![of_2018(), of_2021()]).unwrap()
}

fn kronor(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap()
}

fn code(text: &str) -> AreaCode {
    text.parse().unwrap()
}

fn span(first: Date, last: Date) -> DaySpan {
    DaySpan::new(first, last).unwrap()
}

#[test]
fn the_same_case_comes_out_differently_under_two_versions() {
    let regime = both();
    let before = regime.in_force(date!(2021 - 01 - 31)).unwrap();
    let after = regime.in_force(date!(2021 - 02 - 01)).unwrap();

    assert_eq!(before.who_decides().unwrap().value.0, "Tillväxtverket");
    assert_eq!(after.who_decides().unwrap().value.0, "Delmos");
    let wrong = before.may_decide(&Body("Delmos".into()), date!(2020 - 05 - 17)).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "apply deciding_body in SFS 2018:151, 4 §: Tillväxtverket decides"
    );
    assert!(after.may_decide(&Body("Delmos".into()), date!(2021 - 05 - 17)).is_ok());

    assert_eq!(before.must_consult().unwrap().unwrap().value.body.0, "Delmos");
    assert_eq!(after.must_consult().unwrap(), None);
    let unheard = before.may_be_decided_after_hearing(&[]).unwrap_err();
    assert_eq!(unheard.paragraph.unwrap().as_str(), "4 §");
    assert!(after.may_be_decided_after_hearing(&[]).is_ok());

    let four_years = span(date!(2020 - 01 - 01), date!(2023 - 12 - 31));
    let too_long = before.may_be_decided_for(four_years).unwrap_err();
    assert_eq!(
        too_long.to_string(),
        "apply longest_decision in SFS 2018:151, 9 §: the period ends on 2023-12-31; at most 3 years \
         are allowed, to 2022-12-31"
    );
    assert!(after.may_be_decided_for(four_years).is_ok());

    assert_eq!(before.grant_years(four_years).unwrap().len(), 4);
    let none = after.grant_years(four_years).unwrap_err();
    assert_eq!(
        none.to_string(),
        "apply grant_year in SFS 2018:151 as worded by SFS 2020:1266, 9 §: the wording has no such \
         rule: repealed"
    );
}

#[test]
fn a_day_outside_every_version_is_refused() {
    let regime = both();
    let refused = |day| regime.in_force(day).unwrap_err().to_string();
    assert_eq!(
        refused(date!(2018 - 04 - 18)),
        "apply SFS 2018:151 on 2018-04-18: the first version that is entered begins on 2018-04-19"
    );
    assert_eq!(
        refused(date!(2025 - 01 - 01)),
        "apply SFS 2018:151 on 2025-01-01: it is certain only until 2024-12-31 that it was in force; \
         enter the day of SFS 2025:277"
    );
    let ended = regime_of_one(LastDay::Stated(date!(2021 - 01 - 31)));
    let after = ended.in_force(date!(2021 - 02 - 01)).unwrap_err();
    assert_eq!(after.cause, NotInForceCause::After { last: date!(2021 - 01 - 31) });
    assert!(regime_of_one(LastDay::StillInForce).in_force(date!(2099 - 01 - 01)).is_ok());
    let unbound = of_2018().may_apply(&code("1280"), date!(2021 - 02 - 01)).unwrap_err();
    assert_eq!(unbound.rule, RuleName::Validity);
}

fn regime_of_one(valid_to: LastDay) -> Regime {
    regime(vec![Version { valid_to, ..of_2018() }]).unwrap()
}

#[test]
fn an_unknown_beginning_is_refused_before_the_first_certain_day() {
    let begins = FirstDay::NotKnown {
        in_force_by: date!(2018 - 12 - 31),
        looked_for: "enter the day".into(),
    };
    let regime = regime(vec![Version { valid_from: begins, ..of_2018() }]).unwrap();
    assert!(regime.in_force(date!(2018 - 12 - 31)).is_ok());
    let refused = regime.in_force(date!(2018 - 12 - 30)).unwrap_err();
    assert!(matches!(refused.cause, NotInForceCause::BeginningNotKnown { .. }));
}

#[test]
fn versions_with_a_gap_or_an_overlap_make_no_regime() {
    let ending = |day| Version { valid_to: LastDay::Stated(day), ..of_2018() };
    let (gap, overlap) = (date!(2021 - 01 - 30), date!(2021 - 02 - 01));
    let first = date!(2021 - 02 - 01);
    assert_eq!(regime(vec![ending(gap), of_2021()]), Err(RegimeError::Gap { last: gap, first }));
    assert_eq!(
        regime(vec![ending(overlap), of_2021()]),
        Err(RegimeError::Overlap { last: overlap, first })
    );
    assert!(matches!(
        regime(vec![of_2021(), of_2018()]),
        Err(RegimeError::InnerDayNotKnown { .. })
    ));
    let open = Version { valid_to: LastDay::StillInForce, ..of_2018() };
    assert!(matches!(regime(vec![open, of_2021()]), Err(RegimeError::InnerDayNotKnown { .. })));
    assert_eq!(regime(Vec::new()), Err(RegimeError::NoVersion));
    let twice = Version { wording: OWN.parse().unwrap(), ..of_2021() };
    assert!(matches!(regime(vec![of_2018(), twice]), Err(RegimeError::WordingTwice { .. })));
    let other = Version { sfs: "2018:152".parse().unwrap(), ..of_2018() };
    assert!(matches!(regime(vec![other]), Err(RegimeError::AnotherOrdinance { .. })));
    let backwards = ending(date!(2018 - 01 - 01));
    assert!(matches!(regime(vec![backwards]), Err(RegimeError::EndsBeforeItBegins { .. })));
}

#[test]
fn a_decision_keeps_the_version_it_was_bound_to() {
    let regime = both();
    let wording = regime.in_force(date!(2019 - 05 - 17)).unwrap().wording;
    assert_eq!(regime.version(wording).unwrap().who_decides().unwrap().value.0, "Tillväxtverket");
    assert_eq!(regime.version("2025:277".parse().unwrap()), None);
}

#[test]
fn a_rule_that_is_not_known_refuses_what_rests_on_it() {
    let version = of_2018();
    let refusal = version.must_repay(RepaymentGround::WronglyGranted).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "apply repayment in SFS 2018:151: the rule is not known, so nothing can rest on it; enter \
         10–14 §§"
    );
    let claim = Claim {
        principal: kronor(1),
        decided_on: date!(2020 - 01 - 01),
        due_on: date!(2020 - 01 - 31),
    };
    let rates = RateTable::new(BaseRate::Reference, Vec::new()).unwrap();
    let basis = ReportBasis {
        last_day_of_grant_year: date!(2019 - 12 - 31),
        last_day_in_decision: Some(date!(2020 - 02 - 01)),
    };
    for refused in [
        version.report_due(&basis).unwrap_err(),
        version.report_is_complete(&[]).unwrap_err(),
        version.agency_account_due(2020).unwrap_err(),
        version.payment_stop(&[]).unwrap_err(),
        version.reclaim().unwrap_err(),
        version.may_remit(RemissionReasons::Special).unwrap_err(),
        version.interest(&claim, date!(2020 - 06 - 01), &rates).unwrap_err(),
        version.may_appeal(DecisionKind::Grant).unwrap_err(),
    ] {
        assert!(matches!(refused.reason, Reason::NotKnown { .. }), "{refused}");
    }
}

#[test]
fn a_grant_is_at_most_ninety_hundredths_in_whole_kronor() {
    let version = of_2018();
    assert_eq!(version.greatest_grant(kronor(4_600_000)).unwrap(), kronor(4_140_000));
    assert_eq!(version.greatest_grant(Ore::new(11_111)).unwrap(), kronor(99));
    assert!(version.may_grant(kronor(90), kronor(100)).is_ok());
    assert_eq!(
        version.may_grant(kronor(91), kronor(100)).unwrap_err().to_string(),
        "apply max_share in SFS 2018:151, 7 §: 91 kronor are more than 90, the most that may be \
         granted (90/100 of the costs)"
    );
    assert!(version.greatest_grant(Ore::new(-1)).is_err());
    let max_share = not_stated(None);
    let version = Version { rules: Rules { max_share, ..rules() }, ..of_2018() };
    assert_eq!(version.greatest_grant(Ore::new(150)).unwrap(), kronor(1));
}

#[test]
fn grant_years_can_begin_in_another_month() {
    let grant_year = stated("2 §", GrantYear::TwelveMonthsFrom(7));
    let version = Version { rules: Rules { grant_year, ..rules() }, ..of_2018() };
    let period = span(date!(2019 - 03 - 01), date!(2020 - 07 - 01));
    let years = version.grant_years(period).unwrap();
    let numbered: Vec<_> = years.iter().map(|part| (part.year, part.days.first())).collect();
    assert_eq!(
        numbered,
        [
            (2018, date!(2019 - 03 - 01)),
            (2019, date!(2019 - 07 - 01)),
            (2020, date!(2020 - 07 - 01))
        ]
    );
}

proptest! {
    #[test]
    fn a_share_is_never_more_than_exact_and_less_by_less_than_a_krona(
        cost in 0_i64..i64::MAX, (numerator, denominator) in (1_u32..=1_000_000)
            .prop_flat_map(|denominator| (1..=denominator, Just(denominator)))
    ) {
        let share = CostShare::new(numerator, denominator).unwrap();
        let grant = share.of(Ore::new(cost)).unwrap();
        prop_assert_eq!(grant.ore() % 100, 0);
        let exact = i128::from(cost) * i128::from(numerator);
        let given = i128::from(grant.ore()) * i128::from(denominator);
        prop_assert!(given <= exact);
        prop_assert!(exact - given < 100 * i128::from(denominator));
    }
}

#[test]
fn a_share_is_above_nothing_and_at_most_the_whole() {
    for (numerator, denominator) in [(0, 1), (2, 1), (0, 0), (1, 0)] {
        assert_eq!(CostShare::new(numerator, denominator), None);
    }
    assert_eq!(CostShare::new(90, 100).unwrap().parts(), (90, 100));
}

mod afterwards_tests;
mod applying_tests;
