//! Answers to the forms of applications and reports: kept by what they say, loaded with the version
//! of the form that they were given to (R6).
//!
//! An event names an answer by the SHA-256 of its written form, which the register keeps as a file:
//! the same answer is the same file, whoever gave it.

use std::collections::{BTreeMap, BTreeSet};

use domain::form::answer::{Answers, Given};
use domain::form::checking;
use domain::form::fault::Level;
use domain::form::fields::Fields;
use domain::form::kind::Kind;
use domain::form::quantity::Style;
use domain::form::standing::Standing;
use domain::form::{Form, ReuseKey, reading};
use domain::grants::act::{Actor, Moment};
use domain::grants::budget::Budget;
use domain::grants::id::{AnswerId, ApplicationId, FormVersionId, OrganisationId, PartId};
use domain::grants::{application, grant};
use register::event::Event;
use register::failure::RegisterError;
use register::hash::ContentHash;

use super::error::DeskError;
use super::tables::matters::Asked;
use super::{Desk, events};
use crate::answer_file::{self, AnswerFileError};

/// The kind that answers are kept as.
const JSON: &str = "application/json";

/// How many earlier applications are asked for what is known.
const EARLIER: u32 = 20;

/// An answer cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It cannot be written.
    #[error(transparent)]
    File(#[from] AnswerFileError),
    /// The desk cannot.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// An answer that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// What events call it.
    pub id: AnswerId,
    /// The files that the event names with it: the answer itself, then those that it hands in.
    pub files: Vec<ContentHash>,
}

/// A command to answer one part, and the budget where the part asks for it: both or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The part.
    pub part: PartId,
    /// The answer.
    pub answer: AnswerId,
    /// The budget that it says, where it says one.
    pub budget: Option<Box<Budget>>,
}

/// Who last answered a part, and when.
pub type LastHands = BTreeMap<PartId, (Actor, Moment)>;

/// An answer that was given to something else before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAnswer {
    /// The answer, in the kind of the question that asks for it now.
    pub given: Given,
    /// The application it was given in.
    pub from: ApplicationId,
}

impl Desk {
    /// Returns a version of a form, those of the demonstration included, or `None` where the program does
    /// not have it.
    #[must_use]
    pub fn form(&self, version: &FormVersionId) -> Option<&Form> {
        let all = self.forms.iter().chain(self.fictional_forms.iter());
        all.into_iter().find(|form| form.version() == version)
    }

    /// Keeps what stands in a question; what cannot be read is kept as it was typed.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub async fn keep_answer(&self, kind: &Kind, given: &Given) -> Result<KeptAnswer, AnswerError> {
        let written = answer_file::write(kind, given)?;
        let json = JSON.parse().map_err(DeskError::from)?;
        let kept = self.register().keep_file(&json, written.into_bytes()).await;
        let hash = kept.map_err(DeskError::from)?;
        let id = hash.to_string().parse().map_err(DeskError::from)?;
        let mut files = vec![hash];
        if let Given::Read(domain::form::answer::Answer::Files(handed_in)) = given {
            files.extend(
                handed_in.iter().filter_map(|file| file.sha256.parse::<ContentHash>().ok()),
            );
        }
        Ok(KeptAnswer { id, files })
    }

    /// Returns what stands in the questions of a form, by the answers that events name. A part whose
    /// answer was emptied again has none.
    ///
    /// # Errors
    /// Where the register lacks an answer or keeps one that cannot be read as the question's.
    pub async fn answers(
        &self,
        form: &Form,
        kept: &BTreeMap<PartId, AnswerId>,
    ) -> Result<Answers, DeskError> {
        let mut answers = Answers::new();
        for (part, id) in kept {
            let Some(question) = form.question(part) else { continue };
            let given = self.answer(&question.kind, id).await?;
            if !matches!(&given, Given::Typed(fields) if fields.is_blank()) {
                answers.insert(part.clone(), given);
            }
        }
        Ok(answers)
    }

    async fn answer(&self, kind: &Kind, id: &AnswerId) -> Result<Given, DeskError> {
        let damaged = |reason: String| RegisterError::Inconsistent {
            location: self.register().location().clone(),
            what: format!("the answer {id} ({reason})"),
        };
        let hash: Result<ContentHash, _> = id.as_str().parse();
        let hash = hash.map_err(|error| damaged(error.to_string()))?;
        let file = self.register().file(hash).await?;
        let file = file.ok_or_else(|| damaged("it is not there".to_owned()))?;
        let given = answer_file::read(kind, &file.content);
        Ok(given.map_err(|error| damaged(error.to_string()))?)
    }

    /// Returns the parts that keep a form from being signed: mandatory ones without an answer that
    /// can be read, and those with faults that must be mended first. A form that the program does not
    /// have has none: the call says then which parts are mandatory.
    ///
    /// # Errors
    /// As [`Self::answers`].
    pub async fn unanswered(
        &self,
        version: &FormVersionId,
        kept: &BTreeMap<PartId, AnswerId>,
    ) -> Result<BTreeSet<PartId>, DeskError> {
        let Some(form) = self.form(version) else { return Ok(BTreeSet::new()) };
        let answers = self.answers(form, kept).await?;
        Ok(unfinished(form, &answers))
    }

    /// Returns who last answered each part of an application, from its history.
    ///
    /// # Errors
    /// Where an event cannot be read.
    pub fn last_hands_of_application(history: &[Event]) -> Result<LastHands, DeskError> {
        let mut hands = LastHands::new();
        for event in history.iter().filter(|event| event.kind.as_str() == "answered") {
            let recorded = events::read::<application::Event>(event)?;
            if let application::Event::Answered { part, .. } = recorded.event {
                hands.insert(part, (recorded.actor, recorded.at));
            }
        }
        Ok(hands)
    }

    /// Returns who last answered each part of a report, from the history of its grant.
    ///
    /// # Errors
    /// Where an event cannot be read.
    pub fn last_hands_of_report(history: &[Event], number: u16) -> Result<LastHands, DeskError> {
        let mut hands = LastHands::new();
        for event in history.iter().filter(|event| event.kind.as_str().starts_with("report-")) {
            let recorded = events::read::<grant::Event>(event)?;
            if let grant::Event::Report(report) = recorded.event
                && report.report == number
                && let grant::report::Step::Save { part, .. } = report.step
            {
                hands.insert(part, (recorded.actor, recorded.at));
            }
        }
        Ok(hands)
    }

    /// Returns what an organisation has answered before to what a form asks for, by what the form
    /// re-uses: the latest answer to each, from its applications.
    ///
    /// # Errors
    /// Where the register refuses, or something it keeps cannot be read.
    pub async fn known_before(
        &self,
        organisation: &OrganisationId,
        form: &Form,
    ) -> Result<BTreeMap<ReuseKey, KnownAnswer>, DeskError> {
        self.known_from(self.applications_of(organisation).await?, form).await
    }

    /// Returns the same from the organisation's other applications.
    ///
    /// # Errors
    /// As [`Self::known_before`].
    pub async fn known_besides(
        &self,
        organisation: &OrganisationId,
        form: &Form,
        own: &ApplicationId,
    ) -> Result<BTreeMap<ReuseKey, KnownAnswer>, DeskError> {
        let mut earlier = self.applications_of(organisation).await?;
        earlier.retain(|id| id != own);
        self.known_from(earlier, form).await
    }

    /// Returns the applications of an organisation, the latest first.
    async fn applications_of(
        &self,
        organisation: &OrganisationId,
    ) -> Result<Vec<ApplicationId>, DeskError> {
        let asked = Asked {
            kind: Some("application"),
            party: Some(organisation.clone()),
            ..Asked::default()
        };
        let mut listed = self.matters(&asked, EARLIER).await?.matters;
        listed.sort_by_key(|listed| std::cmp::Reverse(listed.matter.last));
        Ok(listed.iter().map(|listed| listed.id.parse()).collect::<Result<_, _>>()?)
    }

    async fn known_from(
        &self,
        earlier: Vec<ApplicationId>,
        form: &Form,
    ) -> Result<BTreeMap<ReuseKey, KnownAnswer>, DeskError> {
        let mut known = BTreeMap::new();
        for id in &earlier {
            self.learn(form, id, &mut known).await?;
        }
        Ok(known)
    }

    /// Adds what an earlier application says of what a form re-uses and is not known yet.
    async fn learn(
        &self,
        form: &Form,
        id: &ApplicationId,
        known: &mut BTreeMap<ReuseKey, KnownAnswer>,
    ) -> Result<(), DeskError> {
        let earlier = self.application(id).await?;
        let Some(old_form) = earlier.state.form.as_ref().and_then(|form| self.form(form)) else {
            return Ok(());
        };
        let answers = self.answers(old_form, &earlier.state.answers).await?;
        for question in form.questions() {
            let Some(key) = question.reuse.as_ref().filter(|key| !known.contains_key(*key)) else {
                continue;
            };
            let same = old_form.questions().find(|old| old.reuse.as_ref() == Some(key));
            let given = same.and_then(|old| answers.get(&old.part));
            let fields = given.filter(|given| given.answer().is_some()).map(in_plain);
            if let Some(fields) = fields
                && let Some(given @ Given::Read(_)) = reading::keep(&question.kind, fields)
            {
                known.insert(key.clone(), KnownAnswer { given, from: id.clone() });
            }
        }
        Ok(())
    }
}

fn in_plain(given: &Given) -> Fields {
    given.fields(Style::Plain)
}

/// Returns the parts that must be mended or answered before a form can be signed.
#[must_use]
pub fn unfinished(form: &Form, answers: &Answers) -> BTreeSet<PartId> {
    let mut parts = Standing::of(form, answers).unanswered(form, answers);
    let problems = checking::check(form, answers).into_iter();
    let hindering = problems.filter(|problem| problem.level() != Level::Advice);
    parts.extend(hindering.map(|problem| problem.part));
    parts
}
