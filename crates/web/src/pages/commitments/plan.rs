//! An action plan: situation, action, owners, and what remains.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::action_plan::{Process, Remains, remains};
use domain::agreement::{Agreement, FollowUp, Term};
use domain::commitment::lives::Lives;
use domain::commitment::{Party, StatedGap};
use domain::grants::act::Moment;
use operations::commitment_file::CommitmentFile;
use operations::follow_commitments::{FollowError, Followed, figure, of};
use time::Date;

use super::{Row, fresh, row, words};
use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};
use crate::grant_words::days;
use crate::language::Language;
use crate::signed_in::now;

#[derive(Template)]
#[template(path = "pages/action_plans.html")]
struct PlansPage {
    frame: Frame,
    lead: String,
    /// Id, title, publisher and what it holds.
    plans: Vec<[String; 4]>,
}

#[derive(Template)]
#[template(path = "pages/action_plan.html")]
struct PlanPage {
    frame: Frame,
    id: String,
    lead: String,
    document: String,
    publisher: String,
    addresses: Vec<String>,
    facts: Vec<(String, String)>,
    /// When, what, source.
    steps: Vec<[String; 3]>,
    /// That actions were adopted whose text and owner the document does not tell.
    ownerless: Option<String>,
    situations: Vec<Situation>,
    gaps: Vec<GapView>,
    agreements: Vec<AgreementView>,
}

/// A situation with the actions that answer to it.
struct Situation {
    title: String,
    line: String,
    id: String,
    actions: Vec<Row>,
}

/// A difference that the document names.
struct GapView {
    told: String,
    text: String,
    line: String,
    baseline: String,
    missing: String,
    nearest: Option<String>,
}

struct AgreementView {
    title: String,
    standing: String,
    source: String,
    parties: Vec<String>,
    terms: Vec<TermView>,
    /// Day, what was found, and whether the day has passed with nothing noted.
    follow_ups: Vec<(String, String, bool)>,
}

/// What one party has agreed to do.
struct TermView {
    party: String,
    text: String,
    due: String,
    is_overdue: bool,
    /// Ids of the commitments that it serves, with their stages.
    serves: Vec<(String, String)>,
}

/// Shows every plan.
pub(crate) async fn list(visit: Visit) -> Response {
    let language = visit.language;
    let files = visit.library().commitments();
    let plan = |file: &CommitmentFile| {
        let register = &file.register;
        let n = register.commitments().iter().filter(|one| one.parent.is_none()).count();
        [
            register.id.clone(),
            language.of(&register.title).to_owned(),
            register.document.publisher.clone(),
            language.counted("commitment-count", n),
        ]
    };
    page(&PlansPage {
        frame: visit.frame(Place::Commitments, language.text("plan-list-title")),
        lead: language.text("plan-list-lead"),
        plans: files.iter().map(plan).collect(),
    })
}

/// Shows one plan.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let files = visit.library().commitments();
    match files.iter().find(|file| file.register.id == id) {
        Some(file) => {
            let lives = match visit.desk() {
                Some(desk) => desk.lives_of(&file.register).await.map(|seen| seen.state),
                None => Ok(Arc::default()),
            };
            match (lives, gaps(&visit, file)) {
                (Ok(lives), Ok(gaps)) => fresh(&visit, page(&build(&visit, file, gaps, &lives))),
                (Err(error), _) => visit.failed(&error),
                (_, Err(error)) => visit.failed(&error),
            }
        }
        None => visit.not_found(),
    }
}

fn build(visit: &Visit, file: &CommitmentFile, gaps: Vec<GapView>, lives: &Lives) -> PlanPage {
    let language = visit.language;
    let register = &file.register;
    let all = of(register, lives);
    let left = remains(register, &lives.states);
    let process = register.process.as_ref();
    let actions = |id: &str| {
        all.iter().filter(|one| one.commitment.list == id).map(|one| row(language, one)).collect()
    };
    let situation = |list: &domain::commitment::List| Situation {
        title: list.title.clone(),
        line: language.text_with("commitment-line", &[("line", &list.line.to_string())]),
        id: list.id.clone(),
        actions: actions(&list.id),
    };
    let step = |step: &domain::action_plan::ProcessStep| {
        [step.when.clone(), language.of(&step.told).to_owned(), step.source.clone()]
    };
    PlanPage {
        frame: visit.frame(Place::Commitments, language.of(&register.title).to_owned()),
        id: register.id.clone(),
        lead: lead(language, &left, process),
        document: register.document.title.clone(),
        publisher: register.document.publisher.clone(),
        addresses: register.document.addresses.clone(),
        facts: facts(language, &left, process),
        steps: process.map_or_else(Vec::new, |process| process.steps.iter().map(step).collect()),
        ownerless: left
            .n_unlisted
            .filter(|n| *n > 0)
            .map(|n| language.counted("plan-ownerless", n)),
        situations: register.lists.iter().map(situation).collect(),
        gaps,
        agreements: file
            .agreements
            .iter()
            .map(|one| agreement(language, one, (&all, today())))
            .collect(),
    }
}

fn lead(language: Language, left: &Remains, process: Option<&Process>) -> String {
    let written = |count: usize| language.whole(count);
    let places = [
        ("actions", written(left.n_actions)),
        ("unlisted", left.n_unlisted.map_or_else(String::new, written)),
        ("parts", written(left.n_parts)),
        ("signed", written(left.n_signed)),
        ("unreported", written(left.without_report)),
        ("without", written(left.without_indicator)),
    ];
    let places = places.each_ref().map(|(key, text)| (*key, text.as_str()));
    let key = match process.and(left.n_unlisted) {
        Some(_) => "plan-lead-process",
        None => "plan-lead",
    };
    language.text_with(key, &places)
}

/// Returns what remains, counted.
fn facts(language: Language, left: &Remains, process: Option<&Process>) -> Vec<(String, String)> {
    let stated = |count: Option<u32>| match count.and_then(|count| usize::try_from(count).ok()) {
        Some(count) => language.whole(count),
        None => language.text("commitment-not-stated"),
    };
    let fact = |key: &str, text: String| (language.text(&format!("plan-fact-{key}")), text);
    let mut facts = Vec::new();
    if let Some(process) = process {
        facts.push(fact("proposals", stated(process.n_proposals)));
        facts.push(fact("adopted", stated(process.n_actions)));
    }
    facts.push(fact("listed", language.whole(left.n_actions)));
    facts.push(fact("parts", language.whole(left.n_parts)));
    facts.push(fact("signed", language.whole(left.n_signed)));
    facts.push(fact("unreported", language.whole(left.without_report)));
    facts
}

fn gaps(visit: &Visit, file: &CommitmentFile) -> Result<Vec<GapView>, FollowError> {
    let language = visit.language;
    let view = |gap: &StatedGap| {
        let found = match &gap.indicator {
            Some(id) => figure(visit.library(), id, &file.register.area)?,
            None => None,
        };
        let nearest = found.and_then(|figure| {
            let value = language.value(figure.value?, figure.indicator.unit);
            let year = figure.period.to_string();
            let places =
                [("series", figure.indicator.name.as_str()), ("value", &value), ("year", &year)];
            Some(language.text_with("plan-gap-nearest", &places))
        });
        Ok(GapView {
            told: language.of(&gap.told).to_owned(),
            text: gap.text.clone(),
            line: language.text_with("commitment-line", &[("line", &gap.line.to_string())]),
            baseline: words::baseline(language, &gap.measure),
            missing: words::missing(language, &gap.measure.missing()),
            nearest,
        })
    };
    file.register.gaps.iter().map(view).collect()
}

/// Returns the day in Sweden.
fn today() -> Date {
    let now = Moment::from_unix(now().unix_timestamp());
    now.expect("the clock is within the calendar").day()
}

fn agreement(
    language: Language,
    agreement: &Agreement,
    (all, today): (&[Followed<'_>], Date),
) -> AgreementView {
    let parties = agreement.parties();
    let follow_up = |one: &FollowUp| {
        let is_late = one.found.is_none() && one.on < today;
        let key = if is_late { "agreement-follow-up-late" } else { "agreement-follow-up-waits" };
        let found = one.found.clone().unwrap_or_else(|| language.text(key));
        (days::day(language, one.on), found, is_late)
    };
    AgreementView {
        title: language.of(&agreement.title).to_owned(),
        standing: language.text(&format!("agreement-{}", agreement.standing.as_str())),
        source: agreement.source.clone(),
        parties: parties.iter().map(|party| party.name.clone()).collect(),
        terms: agreement
            .terms()
            .iter()
            .map(|one| term(language, one, parties, (all, today)))
            .collect(),
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
        serves: served
            .map(|one| (one.commitment.id.to_string(), words::stage(language, one.stage())))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::agreement::Standing;
    use domain::commitment::PartyKind;
    use domain::form::key::Label;
    use time::macros::date;

    use super::*;

    #[test]
    fn an_agreement_tells_what_is_overdue_and_what_was_found_when_it_was_followed_up() {
        let party = |id: &str, kind| Party { id: id.parse().unwrap(), name: id.to_owned(), kind };
        let parties = vec![party("22", PartyKind::Region), party("2281", PartyKind::Municipality)];
        let term = |due| Term {
            party: 1,
            text: "Öppna ett kontor".to_owned(),
            due,
            commitments: Vec::new(),
        };
        let title = Label::new("Närvaro", "Presence");
        let source = "Påhittat exempel, rad 1".to_owned();
        let mut made = Agreement::between_nobody("a".into(), title, source, Standing::InForce);
        let follow_up = |on, found: Option<&str>| FollowUp { on, found: found.map(str::to_owned) };
        made.follow_ups = vec![
            follow_up(date!(2026 - 01 - 15), Some("Lokal finns")),
            follow_up(date!(2026 - 06 - 15), None),
            follow_up(date!(2027 - 01 - 15), None),
        ];
        let made = made.with(parties, vec![term(Some(date!(2026 - 06 - 30))), term(None)]).unwrap();
        let view = agreement(Language::Swedish, &made, (&[], date!(2026 - 11 - 22)));
        let late: Vec<bool> = view.follow_ups.iter().map(|(_, _, is_late)| *is_late).collect();
        assert_eq!(late, [false, true, false]);
        assert_eq!(view.follow_ups[0].1, "Lokal finns");
        assert_eq!(view.follow_ups[2].1, "planerad");
        assert!(view.terms[0].is_overdue && !view.terms[1].is_overdue);
        assert_eq!(view.terms[0].due, "senast 30 juni 2026");
        assert_eq!(view.terms[1].due, "ingen dag angiven");
        assert_eq!(view.terms[0].party, "2281");
    }
}
