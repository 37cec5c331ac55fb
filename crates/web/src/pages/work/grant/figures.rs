//! What a page says of a grant: amounts by year, instalments, reports.

use domain::grants::grant::State;
use domain::grants::grant::account::Account;
use domain::grants::grant::change::Part;
use domain::money::Ore;

use super::acts::Scene;
use crate::desk::AtDesk;
use crate::grant_words::{self, days, names::name, stages};

/// A year's money.
pub(super) struct MoneyLine {
    pub(super) year: String,
    pub(super) decided: String,
    pub(super) conditional: String,
    pub(super) paid: String,
    pub(super) left: String,
    pub(super) withdrawn: String,
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
