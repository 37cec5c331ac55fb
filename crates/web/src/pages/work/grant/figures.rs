//! What a page says of a grant: amounts by year, instalments, reports.

use domain::grants::access::Role;
use domain::grants::grant::account::Account;
use domain::grants::grant::change::Part;
use domain::grants::grant::{State, instalment, report};
use domain::money::Ore;

use super::acts::Scene;
use crate::desk::AtDesk;
use crate::grant_words::{self, days, names::name, stages};
use crate::pages::work::acts::matter_address;

/// A year's money.
pub(super) struct MoneyLine {
    pub(super) year: String,
    pub(super) decided: String,
    pub(super) conditional: String,
    pub(super) paid: String,
    pub(super) left: String,
    pub(super) withdrawn: String,
}

/// An instalment with what can be done to it.
pub(super) struct InstalmentLine {
    pub(super) number: u16,
    pub(super) year: i32,
    pub(super) day: String,
    pub(super) kind: String,
    pub(super) amount: String,
    pub(super) stage: String,
    /// What the reader can do: name and address.
    pub(super) acts: Vec<(String, String)>,
}

/// A report with what can be done to it.
pub(super) struct ReportLine {
    pub(super) number: u16,
    /// Where it is read; `None` where nothing is written yet.
    pub(super) address: Option<String>,
    pub(super) due: String,
    pub(super) stage: String,
    pub(super) is_late: bool,
    pub(super) acts: Vec<(String, String)>,
}

/// Returns the sentence that the page opens with.
pub(super) fn lead(at: &AtDesk, state: &State) -> String {
    let language = at.visit.language;
    let recipient = state.origin.as_ref().map(|origin| at.name_of(&origin.recipient));
    let kronor = |amount| language.kronor(amount);
    let conditional = state.total(Account::Conditional);
    let places = [
        ("recipient", recipient.unwrap_or_default()),
        ("decided", kronor(state.decided())),
        ("paid", kronor(state.paid())),
        ("conditional", kronor(conditional)),
    ];
    let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
    let key = if conditional > Ore::default() {
        "work-grant-lead-conditional"
    } else {
        "work-grant-lead"
    };
    language.text_with(key, &places)
}

/// Returns the name of the stage.
pub(super) fn stage(at: &AtDesk, state: &State) -> String {
    state.stage.map_or(String::new(), |stage| stages::stage(at.visit.language, stage))
}

/// Returns what the decision says in few words.
pub(super) fn facts(at: &AtDesk, state: &State) -> Vec<(String, String)> {
    let language = at.visit.language;
    let (Some(origin), Ok(award)) = (&state.origin, state.award("show")) else { return Vec::new() };
    let text = |key| language.text(key);
    let span = award.period;
    let days = [span.first(), span.last()].map(|day| days::day(language, day));
    vec![
        (text("desk-recipient"), at.name_of(&origin.recipient)),
        (text("desk-amount"), language.kronor(state.decided())),
        (text("desk-period"), days.join(" – ")),
        (text("desk-accept-by"), days::day(language, award.accept_by)),
        (text("desk-wording"), grant_words::wording(language, origin.wording)),
    ]
}

/// Returns the money of each year.
pub(super) fn money(at: &AtDesk, state: &State) -> Vec<MoneyLine> {
    let language = at.visit.language;
    let Ok(award) = state.award("show") else { return Vec::new() };
    let kronor = |amount| language.kronor(amount);
    let line = |year: &i32| {
        let of = |account| state.ledger.balance((*year, account));
        MoneyLine {
            year: year.to_string(),
            decided: kronor(state.firm(*year)),
            conditional: kronor(of(Account::Conditional)),
            paid: kronor(state.paid_of(*year)),
            left: kronor(of(Account::Remaining)),
            withdrawn: kronor(of(Account::Withdrawn)),
        }
    };
    award.budget.grant.keys().map(line).collect()
}

/// Returns the instalments.
pub(super) fn instalments(at: &AtDesk, id: &str, state: &State) -> Vec<InstalmentLine> {
    let language = at.visit.language;
    let line = |(number, one): (&u16, &instalment::Instalment)| InstalmentLine {
        number: *number,
        year: one.planned.year,
        day: days::day(language, one.planned.day),
        kind: name(language, &one.planned.kind),
        amount: language.kronor(one.planned.amount),
        stage: stages::stage(language, one.stage),
        acts: acts(at, id, *number, acts_on_instalment(at.who.actor.role, one.stage)),
    };
    state.instalments.iter().map(line).collect()
}

fn acts_on_instalment(role: Role, stage: instalment::Stage) -> &'static [&'static str] {
    use instalment::Stage;
    match (role, stage) {
        (Role::Signatory, Stage::Planned) => &["begar-utbetalning"],
        (Role::Officer, Stage::Planned) => &["innehall"],
        (Role::Officer, Stage::Withheld) => &["aterta"],
        (Role::Officer, Stage::Requested) => &["faststall", "ater-utbetalning"],
        (Role::Officer, Stage::Fixed | Stage::FirstAttested | Stage::Attested | Stage::Failed) => {
            &["ater-utbetalning"]
        }
        (Role::Accountant, Stage::Fixed | Stage::FirstAttested | Stage::Failed) => &["attestera"],
        (Role::Accountant, Stage::Attested) => &["skicka"],
        (Role::Accountant, Stage::Sent) => &["bokfor-betalning"],
        _ => &[],
    }
}

/// Returns the reports.
pub(super) fn reports(at: &AtDesk, id: &str, state: &State) -> Vec<ReportLine> {
    let language = at.visit.language;
    let today = at.now().day();
    let line = |(number, one): (&u16, &report::Report)| ReportLine {
        number: *number,
        address: (one.stage != report::Stage::NotStarted)
            .then(|| format!("{}/redovisning?nr={number}", matter_address("grant", id))),
        due: days::day(language, one.due),
        stage: stages::stage(language, one.stage),
        is_late: one.is_late_on(today),
        acts: acts(at, id, *number, acts_on_report(at.who.actor.role, one.stage)),
    };
    state.reports.iter().map(line).collect()
}

fn acts_on_report(role: Role, stage: report::Stage) -> &'static [&'static str] {
    use report::Stage;
    match (role, stage) {
        (Role::Applicant, Stage::NotStarted | Stage::Reopened) => &["redovisning"],
        (Role::Applicant, Stage::InProgress) => &["redovisning", "klar-redovisning"],
        (Role::Applicant, Stage::ChangesRequested) => &["redovisning", "andrad-redovisning"],
        (Role::Signatory, Stage::ReadyToSign) => &["signera-redovisning"],
        (Role::Officer, Stage::Submitted | Stage::Changed) => &["granska-i-sak", "begar-andring"],
        (Role::Accountant, Stage::ContentChecked) => &["granska-ekonomi"],
        (Role::Officer, Stage::FinancesChecked) => {
            &["godkann-redovisning", "underkann-redovisning"]
        }
        (Role::Officer, Stage::Approved | Stage::Failed) => &["oppna-redovisning"],
        _ => &[],
    }
}

fn acts(at: &AtDesk, id: &str, number: u16, slugs: &[&str]) -> Vec<(String, String)> {
    let line = |slug: &&str| {
        let name = at.visit.language.text(&format!("do-{slug}"));
        (name, format!("{}/{slug}?nr={number}", matter_address("grant", id)))
    };
    slugs.iter().map(line).collect()
}

/// Returns the parts of a change request and what is proposed of each.
pub(super) fn change(scene: &Scene<'_>) -> Vec<(String, String)> {
    let Some(change) = scene.state.changes.get(&scene.number) else { return Vec::new() };
    let language = scene.at.visit.language;
    let named = |part: &Part| match part {
        Part::Time(_) => language.text("desk-change-time"),
        Part::Content(_) => language.text("desk-change-content"),
        Part::Budget { .. } => language.text("desk-change-budget"),
        Part::Partner(organisation) => scene.at.name_of(organisation),
    };
    let outcomes = change.outcomes.iter().map(|outcome| name(language, outcome));
    change.parts.iter().map(named).zip(outcomes).collect()
}
