//! Account, payment stop, repayment, interest and appeal.

use super::*;

const LATE: InterestStart = InterestStart::DaysAfterDemandWhenLate(30);

fn points(thousandths: i32) -> Rate {
    Rate::from_thousandths(thousandths).unwrap()
}

fn law(start: InterestStart, base: BaseRate, addition: i32) -> Version {
    let interest = stated(
        "14 §",
        InterestRule {
            start,
            base,
            addition: points(addition),
            remission: Some(RemissionReasons::Special),
        },
    );
    let rules = Rules {
        interest,
        report: stated(
            "10 §",
            Report { due: ReportDue::DayInDecision, contents: ReportPart::ALL.to_vec() },
        ),
        agency_account: stated(
            "11 §",
            AgencyAccount {
                due: AgencyAccountDue::EveryYearBy(AnnualDay::new(4, 15).unwrap()),
                text: "T".into(),
            },
        ),
        payment_stop: stated(
            "12 §",
            PaymentStop { duty: Duty::May, grounds: vec![StopGround::RepaymentGround] },
        ),
        repayment: stated(
            "13 §",
            vec![
                RepaymentPoint { point: 1, ground: RepaymentGround::WronglyGranted },
                RepaymentPoint { point: 4, ground: RepaymentGround::ConditionNotFollowed },
            ],
        ),
        reclaim: stated(
            "14 §",
            Reclaim { duty: Duty::Must, remission: Some(RemissionReasons::Extraordinary) },
        ),
        appeal: stated("15 §", Appeal::Only(vec![DecisionKind::PaymentStop])),
        ..rules()
    };
    Version { rules, ..of_2018() }
}

fn rates(base: BaseRate, periods: &[(Date, Date, i32)]) -> RateTable {
    let periods = periods
        .iter()
        .map(|(first, last, rate)| RatePeriod { first: *first, last: *last, rate: points(*rate) })
        .collect();
    RateTable::new(base, periods).unwrap()
}

/// Rates made up for the tests.
fn two_half_years() -> RateTable {
    rates(
        BaseRate::Reference,
        &[
            (date!(2023 - 07 - 01), date!(2023 - 12 - 31), 4_000),
            (date!(2023 - 01 - 01), date!(2023 - 06 - 30), 2_500),
        ],
    )
}

fn claim() -> Claim {
    Claim {
        principal: kronor(365_000),
        decided_on: date!(2023 - 05 - 01),
        due_on: date!(2023 - 05 - 31),
    }
}

#[test]
fn late_interest_follows_the_reference_rate_of_each_day() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    let interest = version.interest(&claim(), date!(2023 - 07 - 11), &two_half_years()).unwrap();
    let parts: Vec<_> =
        interest.parts.iter().map(|part| (part.from, part.days, part.rate.thousandths())).collect();
    assert_eq!(parts, [(date!(2023 - 05 - 31), 31, 10_500), (date!(2023 - 07 - 01), 10, 12_000)]);
    // 365 000 kr bear 10 kr per day and percent: 31 · 105 + 10 · 120.
    assert_eq!(interest.amount, kronor(31 * 105 + 10 * 120));
    assert_eq!(interest.exact, i128::from(interest.amount.ore()) * Interest::UNITS_PER_ORE);
}

#[test]
fn interest_begins_on_the_thirtieth_day_and_for_late_payment_not_before_the_claim_is_due() {
    let late = law(LATE, BaseRate::Reference, 8_000);
    let early_due = Claim { due_on: date!(2023 - 05 - 10), ..claim() };
    assert_eq!(late.interest_begins(&early_due).unwrap(), date!(2023 - 05 - 31));
    let late_due = Claim { due_on: date!(2023 - 06 - 15), ..claim() };
    assert_eq!(late.interest_begins(&late_due).unwrap(), date!(2023 - 06 - 15));
    let always = law(InterestStart::DaysAfterDecision(30), BaseRate::StateLending, 2_000);
    assert_eq!(always.interest_begins(&late_due).unwrap(), date!(2023 - 05 - 31));
    let in_time = late.interest(&late_due, date!(2023 - 06 - 15), &two_half_years()).unwrap();
    assert_eq!((in_time.parts.len(), in_time.amount), (0, Ore::new(0)));
}

#[test]
fn interest_is_refused_without_the_right_rate_for_every_day() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    let refused = |claim: &Claim, day, rates: &RateTable| {
        version.interest(claim, day, rates).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&claim(), date!(2024 - 01 - 02), &two_half_years()),
        "apply interest in SFS 2018:151, 14 §: the rate on 2024-01-01 is not known; enter it with \
         its source"
    );
    let lending = RateTable::new(BaseRate::StateLending, Vec::new()).unwrap();
    assert!(refused(&claim(), date!(2023 - 06 - 02), &lending).contains("follows reference_rate"));
    let negative = Claim { principal: Ore::new(-1), ..claim() };
    assert!(refused(&negative, date!(2023 - 06 - 02), &two_half_years()).contains("below zero"));
    let deep =
        rates(BaseRate::Reference, &[(date!(2023 - 01 - 01), date!(2023 - 12 - 31), -8_001)]);
    assert!(refused(&claim(), date!(2023 - 06 - 02), &deep).contains("rate with its addition"));
    let large = Claim { principal: Ore::new(i64::MAX), ..claim() };
    let steep =
        rates(BaseRate::Reference, &[(date!(2023 - 01 - 01), date!(9999 - 12 - 31), 1_000_000)]);
    assert!(refused(&large, date!(9999 - 12 - 31), &steep).contains("too large"));
    assert_eq!(Rate::from_thousandths(1_000_001), None);
}

#[test]
fn a_rate_is_written_as_it_is_read() {
    for text in ["0", "8", "-0.5", "2.56", "0.001", "-1000"] {
        assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
    }
    assert_eq!("2,5".parse::<Rate>().unwrap(), points(2_500));
    for text in ["", "-", "2.", ".5", "1.2345", "1e2", "NaN", "1001", "99999999999", "2 %"] {
        assert!(text.parse::<Rate>().is_err(), "{text}");
    }
}

#[test]
fn a_day_with_two_rates_makes_no_table() {
    let period = |first, last| RatePeriod { first, last, rate: points(0) };
    let (first, last) = (date!(2023 - 01 - 01), date!(2023 - 06 - 30));
    let twice = vec![period(first, last), period(last, last)];
    assert_eq!(
        RateTable::new(BaseRate::Reference, twice),
        Err(RateTableError::Twice { day: last })
    );
    let backwards = vec![period(last, first)];
    assert!(RateTable::new(BaseRate::Reference, backwards).is_err());
}

proptest! {
    #[test]
    fn interest_for_a_time_is_the_sum_of_that_for_its_parts(
        principal in 0_i64..1_000_000_000_000, first in 0_i64..150, second in 0_i64..60
    ) {
        let version = law(InterestStart::DaysAfterDecision(0), BaseRate::Reference, 8_000);
        let begin = date!(2023 - 05 - 01);
        let (middle, end) = (
            begin + time::Duration::days(first),
            begin + time::Duration::days(first + second),
        );
        let from = |decided_on, paid_on| {
            let claim = Claim { principal: Ore::new(principal), decided_on, due_on: decided_on };
            version.interest(&claim, paid_on, &two_half_years()).unwrap()
        };
        let (whole, before, after) = (from(begin, end), from(begin, middle), from(middle, end));
        prop_assert_eq!(whole.exact, before.exact + after.exact);
        let apart = before.amount.ore() + after.amount.ore();
        prop_assert!(apart <= whole.amount.ore() && whole.amount.ore() <= apart + 1);
        let days: i64 = whole.parts.iter().map(|part| part.days).sum();
        prop_assert_eq!(days, first + second);
    }
}

#[test]
fn the_account_is_due_on_the_day_the_decision_states() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    let basis = |last_day_in_decision| ReportBasis {
        last_day_of_grant_year: date!(2019 - 12 - 31),
        last_day_in_decision,
    };
    // A Sunday that the decision states stands.
    let sunday = date!(2020 - 03 - 01);
    assert_eq!(version.report_due(&basis(Some(sunday))).unwrap().day, sunday);
    let refusal = version.report_due(&basis(None)).unwrap_err();
    assert_eq!((refusal.paragraph.unwrap().as_str(), refusal.reason), ("10 §", Reason::NoLastDay));
    let on_time = [ReportPart::Financial, ReportPart::Use];
    let lacking = version.report_is_complete(&on_time).unwrap_err();
    let parts = vec!["results", "relation_to_purpose"];
    assert_eq!(lacking.reason, Reason::Lacking { parts });
}

#[test]
fn a_statutory_day_for_the_account_moves_from_a_day_off() {
    let with = |due| {
        let report = stated("9 §", Report { due, contents: Vec::new() });
        Version { rules: Rules { report, ..rules() }, ..of_2018() }
    };
    let basis =
        ReportBasis { last_day_of_grant_year: date!(2025 - 12 - 31), last_day_in_decision: None };
    let end = with(ReportDue::EndOfGrantYear).report_due(&basis).unwrap();
    assert_eq!((end.plain, end.day), (date!(2025 - 12 - 31), date!(2026 - 01 - 02)));
    let march = ReportDue::YearAfter(AnnualDay::new(3, 1).unwrap());
    assert_eq!(with(march).report_due(&basis).unwrap().day, date!(2026 - 03 - 02));
    assert_eq!(AnnualDay::new(2, 29), None);
    assert_eq!(AnnualDay::new(13, 1), None);
}

#[test]
fn the_agencys_account_is_due_on_its_day_of_every_year() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    assert_eq!(version.agency_account_due(2026).unwrap().day, date!(2026 - 04 - 15));
    // 15 April 2022 was Good Friday.
    assert_eq!(version.agency_account_due(2022).unwrap().day, date!(2022 - 04 - 19));
    assert!(matches!(
        version.agency_account_due(2500).unwrap_err().reason,
        Reason::CalendarEnds { .. }
    ));
}

#[test]
fn repayment_names_paragraph_and_point() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    let paragraph = version.must_repay(RepaymentGround::ConditionNotFollowed).unwrap();
    assert_eq!(paragraph.as_str(), "13 § 4");
    assert!(version.must_repay(RepaymentGround::NoPartInEvaluation).is_err());
    assert!(version.payment_stop(&[StopGround::RepaymentGround]).unwrap().is_some());
    assert!(version.payment_stop(&[StopGround::ConditionsNoLongerMet]).unwrap().is_none());
}

#[test]
fn only_reasons_weighty_enough_let_the_agency_refrain() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    assert!(version.may_remit(RemissionReasons::Extraordinary).is_ok());
    let refusal = version.may_remit(RemissionReasons::Special).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "apply reclaim in SFS 2018:151, 14 §: only extraordinary reasons let the agency refrain from \
         this claim"
    );
    assert!(version.may_remit_interest(RemissionReasons::Special).is_ok());
}

#[test]
fn only_the_kinds_of_decision_that_the_wording_names_may_be_appealed() {
    let version = law(LATE, BaseRate::Reference, 8_000);
    assert!(version.may_appeal(DecisionKind::PaymentStop).is_ok());
    let refusal = version.may_appeal(DecisionKind::Grant).unwrap_err();
    assert_eq!(refusal.paragraph.unwrap().as_str(), "15 §");
}
