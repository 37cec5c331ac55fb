//! How an agreement is told on its own page and on the page of its plan.

use domain::agreement::life::{Finding, Outcome, Point, State};
use domain::agreement::{Agreement, FollowUp, Term};
use domain::commitment::Party;
use domain::grants::act::Recorded;
use domain::grants::id::OrganisationId;
use operations::follow_commitments::Followed;
use time::Date;

use crate::grant_words::days;
use crate::language::Language;
use crate::pages::commitments::words;

/// What a document states of an agreement, with how it stands.
pub(in crate::pages) struct AgreementView {
    pub(in crate::pages) id: String,
    pub(in crate::pages) title: String,
    pub(in crate::pages) standing: String,
    pub(in crate::pages) source: String,
    /// How many of the parties have signed.
    pub(in crate::pages) signed: String,
    pub(in crate::pages) parties: Vec<PartyView>,
    pub(in crate::pages) terms: Vec<TermView>,
    /// Day, what was found, and whether the day has passed with nothing noted.
    pub(in crate::pages) follow_ups: Vec<(String, String, bool)>,
}

/// A party with the part that it has signed: when, and what it is.
pub(in crate::pages) struct PartyView {
    pub(in crate::pages) name: String,
    pub(in crate::pages) part: Option<(String, String)>,
}

/// What one party has agreed to do.
pub(in crate::pages) struct TermView {
    pub(in crate::pages) party: String,
    pub(in crate::pages) text: String,
    pub(in crate::pages) due: String,
    pub(in crate::pages) is_overdue: bool,
    /// What was found last.
    pub(in crate::pages) last: Option<String>,
    /// Ids of the commitments that it serves, with their stages.
    pub(in crate::pages) serves: Vec<(String, String)>,
}

/// What a party found when it followed up.
pub(super) struct FindingView {
    pub(super) day: String,
    /// What it is about.
    pub(super) of: String,
    pub(super) outcome: String,
    /// How the outcome is marked.
    pub(super) mark: &'static str,
    pub(super) found: String,
    /// What shows it, and where it can be read.
    pub(super) evidence: Option<(String, Option<String>)>,
    /// Who recorded it, and when.
    pub(super) recorded: String,
}

/// Returns an agreement as pages tell it.
pub(in crate::pages) fn view(
    language: Language,
    (agreement, state): (&Agreement, &State),
    (all, today): (&[Followed<'_>], Date),
) -> AgreementView {
    let follow_up = |one: &FollowUp| {
        let is_late = one.found.is_none() && one.on < today;
        let key = if is_late { "agreement-follow-up-late" } else { "agreement-follow-up-waits" };
        let found = one.found.clone().unwrap_or_else(|| language.text(key));
        (days::day(language, one.on), found, is_late)
    };
    let party = |party: &Party| {
        let signed = state.signed.get(&party.id);
        let part = signed.map(|(at, part)| (days::day(language, at.day()), part.clone()));
        PartyView { name: party.name.clone(), part }
    };
    let parties = agreement.parties();
    let n_signed = parties.iter().filter(|party| state.signed.contains_key(&party.id)).count();
    let (signed, of) = (language.whole(n_signed), language.whole(parties.len()));
    let terms = (1..).zip(agreement.terms()).map(|(number, one)| {
        let last = state.last_of(&Point::Term(number));
        TermView {
            last: last.map(|finding| last_words(language, finding)),
            ..term(language, one, parties, (all, today))
        }
    });
    AgreementView {
        id: agreement.id.clone(),
        title: language.of(&agreement.title).to_owned(),
        standing: language.text(&format!("agreement-{}", agreement.standing.as_str())),
        source: agreement.source.clone(),
        signed: language.text_with("agreement-signed", &[("signed", &signed), ("parties", &of)]),
        parties: parties.iter().map(party).collect(),
        terms: terms.collect(),
        follow_ups: agreement.follow_ups.iter().map(follow_up).collect(),
    }
}

fn term(
    language: Language,
    term: &Term,
    parties: &[Party],
    (all, today): (&[Followed<'_>], Date),
) -> TermView {
    let due = term.due.map(|due| days::day(language, due));
    let served = all.iter().filter(|one| term.commitments.contains(&one.commitment.id));
    TermView {
        party: parties.get(term.party).map_or_else(String::new, |party| party.name.clone()),
        text: term.text.clone(),
        due: match due {
            Some(day) => language.text_with("agreement-term-due", &[("day", &day)]),
            None => language.text("agreement-term-no-due"),
        },
        is_overdue: term.due.is_some_and(|due| due < today),
        last: None,
        serves: served
            .map(|one| (one.commitment.id.to_string(), words::stage(language, one.stage())))
            .collect(),
    }
}

fn last_words(language: Language, finding: &Finding) -> String {
    let (day, outcome) = (days::day(language, finding.on), outcome(language, finding));
    language.text_with("agreement-term-last", &[("day", &day), ("outcome", &outcome)])
}

fn outcome(language: Language, finding: &Finding) -> String {
    language.text(&format!("agreement-outcome-{}", finding.outcome.as_str()))
}

/// Returns what the parties have found, the latest day first.
pub(super) fn findings(
    language: Language,
    agreement: &Agreement,
    state: &State,
) -> Vec<FindingView> {
    let mut recorded: Vec<&Recorded<Finding>> = state.findings.iter().rev().collect();
    recorded.sort_by_key(|one| std::cmp::Reverse(one.event.on));
    recorded.into_iter().map(|one| finding(language, agreement, one)).collect()
}

fn finding(language: Language, agreement: &Agreement, recorded: &Recorded<Finding>) -> FindingView {
    let Recorded { actor, at, event, .. } = recorded;
    let day = days::day(language, at.day());
    let who = party_name(agreement, &actor.organisation);
    let shown = event.evidence.as_ref();
    FindingView {
        day: days::day(language, event.on),
        of: point(language, agreement, &event.of),
        outcome: outcome(language, event),
        mark: match event.outcome {
            Outcome::Kept => "yes",
            Outcome::NotKept => "no",
            Outcome::PartlyKept | Outcome::CannotBeTold => "unknown",
        },
        found: event.found.clone(),
        evidence: shown.map(|shown| (shown.what.clone(), shown.address.clone())),
        recorded: language.text_with("agreement-recorded", &[("who", &who), ("day", &day)]),
    }
}

/// Returns what a finding is about: "Villkor 1, Arbetsförmedlingen".
pub(super) fn point(language: Language, agreement: &Agreement, point: &Point) -> String {
    match point {
        Point::Term(number) => {
            let index = usize::from(*number).checked_sub(1);
            let term = index.and_then(|index| agreement.terms().get(index));
            let party = term.and_then(|term| agreement.parties().get(term.party));
            let party = party.map_or("", |party| party.name.as_str());
            let number = language.whole(usize::from(*number));
            language.text_with("agreement-point-term", &[("number", &number), ("party", party)])
        }
        Point::Part(of) => {
            let party = party_name(agreement, of);
            language.text_with("agreement-point-part", &[("party", &party)])
        }
    }
}

/// Returns what a party is called in the agreement.
fn party_name(agreement: &Agreement, id: &OrganisationId) -> String {
    let party = agreement.parties().iter().find(|party| party.id == *id);
    party.map_or_else(|| id.to_string(), |party| party.name.clone())
}
