use std::sync::Arc;

use domain::grants::grant::{Event, change};
use domain::grants::ledger::of_year;
use register::location::Location;
use register::register::Register;
use time::macros::date;

use super::*;
use crate::grants::tables;

async fn demonstration(folder: &tempfile::TempDir) -> Desk {
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Register::open(&location, tables::tables()).await.unwrap();
    let desk = Desk::new(Arc::new(register)).unwrap();
    desk.begin_demonstration().await.unwrap();
    desk
}

/// Returns what the decisions and their changes give for a year, from the events past every ledger.
fn decided_by_events(chronicle: &Chronicle, programme: &ProgrammeId, year: i32) -> Ore {
    let of = |event: &Event| match event {
        Event::Decided(decided) => of_year(&decided.award.budget.grant, year),
        Event::Change(change::Event::Decided { more, .. }) => of_year(more, year),
        _ => Ore::default(),
    };
    let events = chronicle.grants_of(programme).flat_map(|(_, told)| &told.events);
    events.map(|recorded| of(&recorded.event)).sum()
}

fn assert_adds_up(money: &Money) {
    let sum = |parts: &[Ore]| parts.iter().copied().sum::<Ore>();
    let Money { subject_to_budget, unspent, paid, withdrawn, .. } = *money;
    assert_eq!(money.decided, sum(&[subject_to_budget, unspent, paid, withdrawn]));
    let of_paid = [money.earned, money.advances, money.under_examination, money.to_be_repaid];
    assert_eq!(paid, sum(&[sum(&of_paid), money.repaid, money.remitted]));
}

/// Whatever day an account is told of, its sums add up to the decisions, to the öre.
#[tokio::test]
async fn every_sum_adds_up_to_the_decisions_on_every_day() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demonstration(&folder).await;
    let whole = desk.chronicle(date!(2026 - 11 - 22)).await.unwrap();
    let moments = whole.grants.values().flat_map(|told| &told.events).map(|one| one.at.day());
    let days: std::collections::BTreeSet<Date> =
        moments.chain([date!(2018 - 04 - 20), date!(2026 - 11 - 22)]).collect();
    assert!(days.len() > 15, "{}", days.len());
    let mut n_sums = 0;
    for day in days {
        let chronicle = desk.chronicle(day).await.unwrap();
        for (programme, told) in &chronicle.programmes {
            for year in told.state.years.0..=told.state.years.1 {
                let report = desk.annual_report_of(&chronicle, programme, year).await.unwrap();
                report.grants.iter().for_each(|line| assert_adds_up(&line.money));
                report.by_purpose.values().for_each(assert_adds_up);
                assert_adds_up(&report.money);
                assert_eq!(report.by_purpose.values().copied().sum::<Money>(), report.money);
                assert_eq!(report.money.decided, decided_by_events(&chronicle, programme, year));
                let in_force = [report.money.unspent, report.money.paid];
                assert_eq!(
                    report.frame.committed,
                    in_force.into_iter().sum(),
                    "{programme} {year}"
                );
                if let (Some(frame), Some(free)) = (report.frame.in_force(), report.frame.free) {
                    let parts = [free, report.frame.reserved, report.frame.committed];
                    assert_eq!(frame, parts.into_iter().sum(), "{programme} {year} {day}");
                }
                n_sums += 1;
            }
        }
    }
    assert!(n_sums > 200, "{n_sums}");
}

#[tokio::test]
async fn an_account_of_a_day_is_the_same_whatever_happens_later() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demonstration(&folder).await;
    let programme: ProgrammeId = "pahittat-2023-442".parse().unwrap();
    let report = desk.annual_report(&programme, 2024, date!(2025 - 06 - 01)).await.unwrap();
    // 9 × 800 000; one declined and one broken off; one revoked after its advance.
    let kronor = |amount: Ore| amount.whole_kronor().unwrap();
    assert_eq!(kronor(report.money.decided), 7_200_000);
    assert_eq!(kronor(report.money.paid), 2 * 800_000 + 5 * 320_000);
    assert_eq!(kronor(report.money.withdrawn), 2 * 800_000 + 480_000);
    assert_eq!(kronor(report.money.repaid), 320_000 + 80_000);
    assert_eq!(kronor(report.money.remitted), 320_000);
    assert_eq!(report.applicants.len(), 9);
    assert_eq!(report.handling.n_decided, 9);
    let due: Vec<_> = report.due.values().collect();
    // SFS 2023:442 16 §: the first of June every year, a Sunday in 2025.
    assert!(matches!(due[..], [AccountDue::By(deadline)] if deadline.day == date!(2025 - 06 - 02)));
    assert_eq!((report.checks.n_drawn, report.checks.n_passed_over), (1, 1));
    assert_eq!((report.reports.n_handed_in, report.reports.n_approved), (4, 4));

    let table = report.table();
    let again = desk.annual_report(&programme, 2024, date!(2025 - 06 - 01)).await.unwrap().table();
    assert_eq!(table.csv(), again.csv());
    let later = desk.annual_report(&programme, 2024, date!(2026 - 11 - 22)).await.unwrap();
    assert_ne!(later.table().csv(), table.csv(), "it was sent to collection since");
    let growth: ProgrammeId = "pahittat-2018-151".parse().unwrap();
    let report = desk.annual_report(&growth, 2019, date!(2026 - 11 - 22)).await.unwrap();
    assert!(
        matches!(report.due.values().next(), Some(AccountDue::NotStated(_))),
        "{:?}",
        report.due
    );
    let none = desk.annual_report(&"none".parse().unwrap(), 2019, date!(2026 - 11 - 22)).await;
    assert!(none.unwrap_err().to_string().contains("none"));
}

/// What the paper says was granted adds up to the decisions, and the same account is the same bytes.
#[tokio::test]
async fn the_account_on_paper_is_the_same_bytes_again() {
    let folder = tempfile::tempdir().unwrap();
    let desk = demonstration(&folder).await;
    let chronicle = desk.chronicle(date!(2025 - 06 - 01)).await.unwrap();
    let programme: ProgrammeId = "pahittat-2023-442".parse().unwrap();
    let report = desk.annual_report_of(&chronicle, &programme, 2024).await.unwrap();
    let paper = desk.annual_report_paper(&chronicle, &report).unwrap();
    assert!(paper.starts_with(b"%PDF"));
    assert_eq!(paper, desk.annual_report_paper(&chronicle, &report).unwrap());
    let nothing = desk.annual_report_of(&chronicle, &programme, 2028).await.unwrap();
    assert!(nothing.grants.is_empty());
    assert!(desk.annual_report_paper(&chronicle, &nothing).unwrap().starts_with(b"%PDF"));
}
