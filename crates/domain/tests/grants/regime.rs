//! A regime with every rule known: the deciding rules of SFS 2018:151 in its first wording, and what
//! comes after the decision as in SFS 2023:442 and 2018:49.

use domain::regime::afterwards::*;
use domain::regime::applying::*;
use domain::regime::deciding::*;
use domain::regime::interest::*;
use domain::regime::rule::{Rule, Stated};
use domain::regime::rules::Rules;
use domain::regime::{FirstDay, LastDay, Version};
use time::macros::date;

fn stated<T>(paragraph: &str, value: T) -> Rule<T> {
    let source = "test".to_owned();
    Rule::Stated(Stated { value, paragraph: paragraph.parse().unwrap(), source })
}

fn clause(id: &str) -> Clause {
    Clause { id: id.into(), text: id.into() }
}

fn point(point: u8, ground: RepaymentGround) -> RepaymentPoint {
    RepaymentPoint { point, ground }
}

fn heard() -> Consultation {
    Consultation {
        body: Body("Delmos".into()),
        occasion: ConsultationOccasion::EveryDecision,
        answer_within_days: None,
    }
}

fn contents() -> ApplicationContents {
    let always = vec![ApplicationPart::Goals, ApplicationPart::Budget];
    ApplicationContents { always, where_applicable: Vec::new() }
}

fn grounds() -> Vec<RepaymentPoint> {
    vec![
        point(1, RepaymentGround::WronglyGranted),
        point(2, RepaymentGround::NotUsedForPurpose),
        point(3, RepaymentGround::AccountNotGiven),
        point(4, RepaymentGround::ConditionNotFollowed),
    ]
}

fn interest() -> InterestRule {
    InterestRule {
        start: InterestStart::DaysAfterDecision(30),
        base: BaseRate::ALL[0],
        addition: Rate::from_thousandths(2_000).unwrap(),
        remission: None,
    }
}

/// Returns the wording in force from 19 April 2018.
pub(crate) fn version() -> Version {
    Version {
        sfs: "2018:151".parse().unwrap(),
        wording: "2018:151".parse().unwrap(),
        valid_from: FirstDay::Stated(date!(2018 - 04 - 19)),
        valid_to: LastDay::StillInForce,
        checked_on: date!(2025 - 09 - 01),
        notes: Vec::new(),
        rules: Rules {
            deciding_body: stated("4 §", Body("Tillväxtverket".into())),
            consultation: stated("4 §", heard()),
            purposes: stated("3 §", vec![clause("atgarder"), clause("overgripande-plan")]),
            forbidden_uses: stated("5 §", vec![Circumstance::StatutoryTask]),
            applicants: stated("3 §", Applicants::PublishedList { text: "list".into() }),
            bars: stated("3 §", vec![Bar::UnpaidReclaim]),
            application_contents: stated("5 §", contents()),
            signature: stated(
                "5 §",
                Signature { by_authorised_representative: true, on_honour_and_conscience: true },
            ),
            priorities: stated("6 §", vec![clause("langsiktigt")]),
            frame: Rule::NotStated { reason: "none".into(), paragraph: None },
            max_share: stated("7 §", CostShare::new(90, 100).unwrap()),
            longest_decision: stated("9 §", 3),
            grant_year: stated("9 §", GrantYear::CalendarYear),
            decision_contents: stated(
                "13 §",
                vec![DecisionPart::GrantYear, DecisionPart::Measures],
            ),
            conditions: stated("8 §", Conditions::StatedInDecision),
            report: stated(
                "14 §",
                Report { due: ReportDue::DayInDecision, contents: vec![ReportPart::Financial] },
            ),
            changed_circumstances: stated("9 a §", clause("anmala")),
            evaluation: stated("9 §", clause("delta")),
            sampling: stated("6 §", clause("urval")),
            agency_account: Rule::NotStated { reason: "none".into(), paragraph: None },
            payment_stop: stated(
                "17 §",
                PaymentStop { duty: Duty::May, grounds: StopGround::ALL.to_vec() },
            ),
            repayment: stated("18 §", grounds()),
            reclaim: stated(
                "19 §",
                Reclaim { duty: Duty::Must, remission: Some(RemissionReasons::Special) },
            ),
            interest: stated("11 §", interest()),
            appeal: stated("21 §", Appeal::NotAllowed),
        },
    }
}

/// Returns rates for the years of the tests: 0.5 percent.
pub(crate) fn rates() -> RateTable {
    let period = RatePeriod {
        first: date!(2018 - 01 - 01),
        last: date!(2040 - 12 - 31),
        rate: Rate::from_thousandths(500).unwrap(),
    };
    RateTable::new(BaseRate::ALL[0], vec![period]).unwrap()
}
