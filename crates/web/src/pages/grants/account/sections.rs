//! The parts of an account: frame, money, grants, applicants, handling and follow-up.

use domain::grants::wording::Wording;
use domain::indicator::Unit;
use operations::grants::annual_report::{
    AccountDue, AnnualReport, ApplicantLine, GrantLine, Money, Outcome,
};

use crate::grant_words::{self, stages};
use crate::language::Language;
use crate::pages::grants::call::counted;
use crate::pages::grants::section::{Fact, Section};
use crate::pages::grants::table::{Cell, Table};
use crate::pages::grants::{AtGrants, address, money, say};

/// Returns the frame, and when the account is due.
pub(super) fn frame_and_due(language: Language, report: &AnnualReport) -> Section {
    let text = |key: &str| language.text(key);
    let due = |(wording, due): (&Wording, &AccountDue)| {
        let name = grant_words::wording(language, *wording);
        let value = match due {
            AccountDue::By(deadline) => counted(language, deadline),
            AccountDue::NotStated(Some(refusal)) => {
                grant_words::ordinance_refusal(language, refusal)
            }
            AccountDue::NotStated(None) => text("grants-rules-unknown"),
        };
        Fact::new(say(language, "grants-account-due-under", &[("wording", name)]), value)
    };
    let frame = &report.frame;
    let known = |key: &str, amount| {
        let name = text(&format!("grants-head-{key}"));
        Fact::new(name, money::optional(language, amount))
    };
    let mut facts = vec![
        Fact::swedish(text("grants-legal-source"), report.legal_source.clone()),
        known("proposed", frame.proposed),
        known("frame-decided", frame.decided),
        known("revised", frame.revised),
        known("reserved", Some(frame.reserved)),
        known("committed", Some(frame.committed)),
        known("free", frame.free),
    ];
    facts.extend(report.due.iter().map(due));
    Section { facts, ..Section::titled("ram", text("grants-account-frame")) }
}

/// Returns the money by purpose, and how it adds up.
pub(super) fn of_money(at: &AtGrants, report: &AnnualReport) -> Section {
    let language = at.language();
    let row = |(purpose, money): (&String, &Money)| {
        std::iter::once(Cell::swedish(purpose_words(at, report, purpose)))
            .chain(money::cells(language, money))
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<_> = report.by_purpose.iter().map(row).collect();
    let total = std::iter::once(Cell::words(language.text("grants-total")));
    rows.push(total.chain(money::cells(language, &report.money)).collect());
    let heads: Vec<&str> = std::iter::once("purpose").chain(money::HEADS).collect();
    let name = language.text("grants-money");
    Section {
        paragraphs: money::adds_up(language, &report.money),
        figure: Some(money::drawn(language, &report.money)),
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        ..Section::titled("pengar", name)
    }
}

/// Returns a purpose in the ordinance's own words; its id where no wording of the year states it.
fn purpose_words(at: &AtGrants, report: &AnnualReport, purpose: &str) -> String {
    let stated = at.kept.as_ref().and_then(|kept| {
        report.due.keys().find_map(|wording| {
            let purposes = kept.desk.wording(*wording).ok()?.rules.purposes.as_stated()?;
            let clause = purposes.value.iter().find(|clause| clause.id == purpose)?;
            Some(clause.text.clone())
        })
    });
    stated.unwrap_or_else(|| purpose.to_owned())
}

/// Returns the grants, whose money adds up to the whole.
pub(super) fn grants(at: &AtGrants, report: &AnnualReport) -> Section {
    let language = at.language();
    let row = |line: &GrantLine| {
        let recipient = Cell::swedish(line.recipient_name.clone());
        let recipient = if at.is_made_known(line.grant.as_str()) {
            recipient.to(address(language, "beslut", line.grant.as_str()))
        } else {
            recipient
        };
        let mut row = vec![
            recipient,
            Cell::swedish(line.project.clone()),
            Cell::words(stages::written(language, "grant", line.stage)),
        ];
        row.extend(money::cells(language, &line.money));
        row
    };
    let heads: Vec<&str> =
        ["recipient", "project", "stage"].into_iter().chain(money::HEADS).collect();
    let mut rows: Vec<_> = report.grants.iter().map(row).collect();
    let mut total = vec![
        Cell::words(language.text("grants-total")),
        Cell::words(String::new()),
        Cell::words(String::new()),
    ];
    total.extend(money::cells(language, &report.money));
    rows.push(total);
    let name = language.text("grants-decisions");
    let table = Some(Table::new(language, name.clone(), &heads, rows));
    Section { table, ..Section::titled("beslut", name) }
}

/// Returns everyone who applied, and what became of it.
pub(super) fn applicants(language: Language, report: &AnnualReport) -> Section {
    let outcome = |outcome: Outcome| language.text(&format!("grants-outcome-{}", outcome.as_str()));
    let row = |line: &ApplicantLine| {
        vec![
            Cell::swedish(line.applicant_name.clone()),
            Cell::words(line.diary_number.clone().unwrap_or_default()),
            Cell::number(language.kronor(line.requested)),
            Cell::words(outcome(line.outcome)),
            Cell::number(line.granted.map_or_else(String::new, |one| language.kronor(one))),
        ]
    };
    let counted = |one: Outcome| {
        let n = report.applicants.iter().filter(|line| line.outcome == one).count();
        Fact::new(outcome(one), language.whole(n))
    };
    let heads = ["applicant", "diary-number", "#requested", "outcome", "#granted"];
    let rows = report.applicants.iter().map(row).collect();
    let name = language.text("grants-applicants");
    Section {
        facts: Outcome::ALL.map(counted).into(),
        table: Some(Table::new(language, name.clone(), &heads, rows)),
        ..Section::titled("sokande", name)
    }
}

/// Returns handling, reports and checks.
pub(super) fn follow_up(language: Language, report: &AnnualReport) -> Section {
    let text = |key: &str| language.text(key);
    let days = |value: Option<f64>| {
        value.map_or_else(
            || text("frame-missing"),
            |value| say(language, "grants-days", &[("days", language.value(value, Unit::Time))]),
        )
    };
    let handling = &report.handling;
    let spread = [
        ("n", language.whole(handling.n_decided)),
        ("least", days(handling.least)),
        ("median", days(handling.median)),
        ("most", days(handling.most)),
    ];
    let reports = &report.reports;
    let completeness = [
        ("handed", language.whole(reports.n_handed_in)),
        ("all", language.whole(reports.n_in_all)),
        ("due", language.whole(reports.n_due)),
        ("late", language.whole(reports.n_late)),
        ("approved", language.whole(reports.n_approved)),
    ];
    let checks = &report.checks;
    let checked = [
        ("drawn", language.whole(checks.n_drawn)),
        ("flagged", language.whole(checks.n_flagged)),
        ("passed", language.whole(checks.n_passed_over)),
        ("concluded", language.whole(checks.n_concluded)),
    ];
    let handling = if handling.n_decided == 0 { "grants-handling-none" } else { "grants-handling" };
    Section {
        facts: vec![
            Fact::new(text("grants-handling-title"), say(language, handling, &spread)),
            Fact::new(text("grants-reports"), say(language, "grants-reports-said", &completeness)),
            Fact::new(text("grants-checks"), say(language, "grants-checks-said", &checked)),
        ],
        ..Section::titled("uppfoljning", text("grants-follow-up"))
    }
}
