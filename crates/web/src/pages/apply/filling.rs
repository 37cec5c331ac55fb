//! A form as it is being filled in: of an application or of a report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::form::answer::{Answer, Answers, Given};
use domain::form::condition::Truth;
use domain::form::kind::Kind;
use domain::form::standing::Standing;
use domain::form::status::Changes;
use domain::form::{Form, Question, ReuseKey};
use domain::grants::access::{Object, Right, Role, require, require_own};
use domain::grants::act::Moment;
use domain::grants::application::{self, Stage};
use domain::grants::grant::report::{self, Step};
use domain::grants::grant::{self, Command};
use domain::grants::id::{AnswerId, ApplicationId, GrantId, OrganisationId, PartId};
use operations::grants::Desk;
use operations::grants::acting::Done;
use operations::grants::answers::{Answering, Authored, KeptAnswer, KnownAnswer, LastHands};
use operations::grants::error::DeskError;
use register::event::Event;
use serde::Deserialize;

use crate::desk::AtDesk;
use crate::desk::posted::Posted;

/// Which report of a grant, from an address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Numbered {
    pub(super) nr: u16,
    /// What was just done.
    pub(super) klart: String,
    /// Where the question was opened from: `kontrollera` leads back there.
    pub(super) fran: String,
}

/// What is filled in.
pub(super) enum Subject {
    /// An application.
    Application(ApplicationId, Arc<application::State>),
    /// A report of a grant.
    Report(GrantId, Arc<grant::State>, u16),
}

/// What of a form the reader may change now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Editing {
    /// Every part.
    Everything,
    /// The parts that are asked for anew.
    Parts(BTreeSet<PartId>),
    /// Nothing.
    Nothing,
}

/// A form with what stands in it.
pub(super) struct Filling {
    pub(super) subject: Subject,
    pub(super) form: Form,
    pub(super) kept: BTreeMap<PartId, AnswerId>,
    pub(super) answers: Answers,
    pub(super) standing: Standing,
    pub(super) changes: Changes,
    pub(super) editing: Editing,
    pub(super) hands: LastHands,
    /// How many events of the stream the page is made from.
    pub(super) seen: u64,
    /// Whose form it is.
    pub(super) owner: OrganisationId,
    /// What is known of the owner from before.
    pub(super) known: BTreeMap<ReuseKey, KnownAnswer>,
}

impl Filling {
    /// Loads an application that the reader may read.
    pub(super) async fn of_application(at: &AtDesk, id: &str) -> Result<Self, DeskError> {
        let none = || DeskError::NotFound { kind: "application", id: id.to_owned() };
        let id: ApplicationId = id.parse().map_err(|_| none())?;
        let seen = at.desk.authored(&id).await?;
        let Authored { application: state, hands, completion_requested } = seen.state.as_ref();
        let state = Arc::clone(state);
        let owner = state.applicant.clone().ok_or_else(none)?;
        if !may_read(at, &state) {
            return Err(none());
        }
        let version = state.form.as_ref().ok_or_else(none)?;
        let unknown = || DeskError::NotFound { kind: "form", id: version.to_string() };
        let form = at.desk.form(version).ok_or_else(unknown)?.clone();
        let requested = state.completion.iter().flat_map(|request| request.parts.clone());
        let changes = changes(requested.collect(), hands, *completion_requested);
        let hands = hands.clone();
        let editing = editing_of_application(at, &state, &owner);
        let kept = state.answers.clone();
        let known = at.desk.known_besides(&owner, &form, &id).await?;
        let subject = Subject::Application(id, state);
        let parts = Parts { subject, form, kept, changes, editing, hands, owner, known };
        Self::of(at, parts, seen.version).await
    }

    /// Loads a report that the reader may read.
    pub(super) async fn of_report(at: &AtDesk, id: &str, number: u16) -> Result<Self, DeskError> {
        let none = || DeskError::NotFound { kind: "report", id: format!("{id} {number}") };
        let seen = at.desk.find::<grant::State>(id).await?;
        let state = seen.state;
        let owner = state.origin.as_ref().map(|origin| origin.recipient.clone());
        let owner = owner.ok_or_else(none)?;
        let report = state.reports.get(&number).ok_or_else(none)?;
        let actor = &at.who.actor;
        let is_own = require_own(actor, Right::Read, Object::Report, &owner).is_ok();
        if !is_own && require(actor.role, Right::Read, Object::Report, &[]).is_err() {
            return Err(none());
        }
        let unknown = || DeskError::NotFound { kind: "form", id: report.form.to_string() };
        let form = at.desk.form(&report.form).ok_or_else(unknown)?.clone();
        let history = at.desk.history::<grant::State>(id).await?;
        let hands = Desk::last_hands_of_report(&history, number)?;
        let requested = report.parts.clone();
        let changes = changes(requested, &hands, last_of(&history, "report-request-changes"));
        let editing = editing_of_report(at, report, &owner);
        let kept = report.answers.clone();
        let known = at.desk.known_before(&owner, &form).await?;
        let subject = Subject::Report(id.parse()?, state, number);
        let parts = Parts { subject, form, kept, changes, editing, hands, owner, known };
        Self::of(at, parts, seen.version).await
    }

    async fn of(at: &AtDesk, parts: Parts, seen: u64) -> Result<Self, DeskError> {
        let Parts { subject, form, kept, changes, editing, hands, owner, known } = parts;
        let answers = at.desk.answers(&form, &kept).await?;
        let standing = Standing::of(&form, &answers);
        Ok(Self {
            subject,
            form,
            kept,
            answers,
            standing,
            changes,
            editing,
            hands,
            seen,
            owner,
            known,
        })
    }

    /// Returns the address of the list of tasks, without language.
    pub(super) fn address(&self) -> String {
        match &self.subject {
            Subject::Application(id, _) => format!("/ansok/{id}"),
            Subject::Report(id, ..) => format!("/arbete/bidrag/{id}/redovisning"),
        }
    }

    /// Returns the address of a page under the list of tasks; nothing is the list itself.
    pub(super) fn address_of(&self, page: &str) -> String {
        let slash = if page.is_empty() { "" } else { "/" };
        let query = match &self.subject {
            Subject::Application(..) => String::new(),
            Subject::Report(_, _, number) => format!("?nr={number}"),
        };
        format!("{}{slash}{page}{query}", self.address())
    }

    /// Returns an address with one more thing asked for.
    pub(super) fn asking(address: &str, asked: &str) -> String {
        let mark = if address.contains('?') { '&' } else { '?' };
        format!("{address}{mark}{asked}")
    }

    /// Returns whether the reader may change a part now.
    pub(super) fn is_editable(&self, part: &PartId) -> bool {
        match &self.editing {
            Editing::Everything => true,
            Editing::Parts(parts) => parts.contains(part),
            Editing::Nothing => false,
        }
    }

    /// Returns what stands in a question, or what is known from before where nothing does.
    pub(super) fn standing_in(&self, question: &Question) -> Option<&Given> {
        self.answers.get(&question.part).or_else(|| self.known_for(question).map(|k| &k.given))
    }

    /// Returns what was answered before to a question that has no answer here.
    pub(super) fn known_for(&self, question: &Question) -> Option<&KnownAnswer> {
        if self.kept.contains_key(&question.part) {
            return None;
        }
        self.known.get(question.reuse.as_ref()?)
    }

    /// Returns the questions that are asked and can be answered, in order.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Question> {
        self.form.questions().filter(|question| {
            self.standing.asked(&question.part) == Truth::Yes
                && !matches!(question.kind, Kind::Calculated(_))
        })
    }

    /// Keeps an answer and says so to the desk; the budget of an application follows its answer.
    pub(super) async fn send(
        &self,
        at: &AtDesk,
        posted: &Posted,
        part: &PartId,
        kept: KeptAnswer,
        given: &Given,
    ) -> Result<Done, DeskError> {
        match &self.subject {
            Subject::Application(id, _) => {
                let budget = match given.answer() {
                    Some(Answer::Budget(budget)) => Some(Box::new(budget.clone())),
                    _ => None,
                };
                let command = Answering { part: part.clone(), answer: kept.id, budget };
                let mut sent = at.sent(posted, command)?;
                sent.files = kept.files;
                at.desk.answer_application(id, &sent).await
            }
            Subject::Report(id, _, number) => {
                let step = Step::Save { part: part.clone(), answer: kept.id };
                let command = Command::Report(report::Command { report: *number, step });
                let mut sent = at.sent(posted, command)?;
                sent.files = kept.files;
                at.desk.act_on_grant(id, &sent).await
            }
        }
    }
}

/// What is loaded of a form before its answers are.
struct Parts {
    subject: Subject,
    form: Form,
    kept: BTreeMap<PartId, AnswerId>,
    changes: Changes,
    editing: Editing,
    hands: LastHands,
    owner: OrganisationId,
    known: BTreeMap<ReuseKey, KnownAnswer>,
}

/// Returns whether the reader may read an application: drafts are the applicant's and its partners',
/// the funder's and the auditor's once it is sent.
pub(super) fn may_read(at: &AtDesk, state: &application::State) -> bool {
    let actor = &at.who.actor;
    let Some(applicant) = &state.applicant else { return false };
    let is_partner = state.partners.contains_key(&actor.organisation);
    if actor.organisation == *applicant || is_partner {
        return matches!(actor.role, Role::Applicant | Role::Signatory | Role::CivilSociety);
    }
    if matches!(state.stage, None | Some(Stage::Draft | Stage::ReadyToSign)) {
        return false;
    }
    let is_of_funder = matches!(actor.role, Role::Officer | Role::Decider);
    let is_other_funder = is_of_funder && state.funder.as_ref() != Some(&actor.organisation);
    let is_reviewer = state.reviews.contains_key(&actor.person);
    let reads = require(actor.role, Right::Read, Object::Application, &[]).is_ok();
    is_reviewer || (reads && !is_other_funder)
}

fn editing_of_application(
    at: &AtDesk,
    state: &application::State,
    owner: &OrganisationId,
) -> Editing {
    let actor = &at.who.actor;
    let may_write = |object| require_own(actor, Right::Write, object, owner).is_ok();
    match (state.stage, &state.completion) {
        (Some(Stage::Draft), _) if may_write(Object::ApplicationDraft) => Editing::Everything,
        (Some(Stage::CompletionRequested), Some(request))
            if may_write(Object::Completion) && at.now().day() <= request.last_day =>
        {
            Editing::Parts(request.parts.clone())
        }
        _ => Editing::Nothing,
    }
}

fn editing_of_report(at: &AtDesk, report: &report::Report, owner: &OrganisationId) -> Editing {
    use report::Stage;
    if require_own(&at.who.actor, Right::Write, Object::Report, owner).is_err() {
        return Editing::Nothing;
    }
    match report.stage {
        Stage::NotStarted | Stage::InProgress | Stage::ReadyToSign | Stage::Reopened => {
            Editing::Everything
        }
        Stage::ChangesRequested => Editing::Parts(report.parts.clone()),
        _ => Editing::Nothing,
    }
}

/// Returns when an event of a kind last happened.
fn last_of(history: &[Event], kind: &str) -> Option<Moment> {
    let last = history.iter().rev().find(|event| event.kind.as_str() == kind);
    last.and_then(|event| Moment::from_unix(event.at.as_time().unix_timestamp()))
}

/// Returns which of the requested parts have been answered since they were last requested.
fn changes(requested: BTreeSet<PartId>, hands: &LastHands, since: Option<Moment>) -> Changes {
    let is_made = |part: &&PartId| {
        hands.get(*part).zip(since).is_some_and(|((_, answered), since)| *answered >= since)
    };
    let made = requested.iter().filter(is_made).cloned().collect();
    Changes { requested, made }
}
