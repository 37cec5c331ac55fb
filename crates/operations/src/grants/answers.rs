//! Answers to the forms of applications and reports: kept by what they say, loaded with the version
//! of the form that they were given to (R6).
//!
//! An event names an answer by the SHA-256 of its written form, which the register keeps as a file:
//! the same answer is the same file, whoever gave it.

mod authored;
mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use domain::form::answer::{Answers, Given};
use domain::form::checking;
use domain::form::fault::Level;
use domain::form::fields::Fields;
use domain::form::key::Label;
use domain::form::kind::Kind;
use domain::form::quantity::Style;
use domain::form::standing::Standing;
use domain::form::{Form, ReuseKey, reading};
use domain::grants::act::{Actor, Moment};
use domain::grants::budget::Budget;
use domain::grants::grant;
use domain::grants::id::{
    AnswerId, ApplicationId, CategoryId, FormVersionId, OrganisationId, PartId,
};
use register::event::Event;
use register::failure::RegisterError;
use register::hash::ContentHash;

use super::error::DeskError;
use super::tables::matters::Asked;
use super::{Desk, events};
use crate::answer_file::{self, AnswerFileError};

pub use self::authored::Authored;
pub(super) use self::kept::KeptAnswers;

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
        self.all_forms().find(|form| form.version() == version)
    }

    /// Returns what a category of costs is called, or `None` where no form has it. A category is called
    /// the same in all forms.
    #[must_use]
    pub fn category(&self, category: &CategoryId) -> Option<&Label> {
        self.all_forms().find_map(|form| form.category(category))
    }

    fn all_forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter().chain(self.fictional_forms.iter())
    }

    /// Keeps what stands in a question; what cannot be read is kept as it was typed.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub async fn keep_answer(&self, kind: &Kind, given: &Given) -> Result<KeptAnswer, AnswerError> {
        let written = answer_file::write(kind, given)?;
        let hash = self.keep_written(written.into_bytes()).await?;
        let id = hash.to_string().parse().map_err(DeskError::from)?;
        let mut files = vec![hash];
        if let Given::Read(domain::form::answer::Answer::Files(handed_in)) = given {
            files.extend(
                handed_in.iter().filter_map(|file| file.sha256.parse::<ContentHash>().ok()),
            );
        }
        Ok(KeptAnswer { id, files })
    }

    /// Keeps a written answer, unless the register is known to have it.
    async fn keep_written(&self, written: Vec<u8>) -> Result<ContentHash, DeskError> {
        let hash = ContentHash::of(&written);
        if self.in_memory(hash).is_some() {
            return Ok(hash);
        }
        let content: Arc<[u8]> = written.as_slice().into();
        self.register().keep_file(&JSON.parse()?, written).await?;
        self.remember(hash, content);
        Ok(hash)
    }

    fn in_memory(&self, hash: ContentHash) -> Option<Arc<[u8]>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).answer(hash)
    }

    fn remember(&self, hash: ContentHash, content: Arc<[u8]>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).keep(hash, content);
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
        let content = match self.in_memory(hash) {
            Some(content) => content,
            None => {
                let file = self.register().file(hash).await?;
                let file = file.ok_or_else(|| damaged("it is not there".to_owned()))?;
                let content: Arc<[u8]> = file.content.into();
                self.remember(hash, Arc::clone(&content));
                content
            }
        };
        let given = answer_file::read(kind, &content);
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
        self.known_from(organisation, form, |_| true).await
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
        self.known_from(organisation, form, |id| id != own).await
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

    /// Reads earlier applications, the latest first, until everything that the form re-uses is known.
    async fn known_from(
        &self,
        organisation: &OrganisationId,
        form: &Form,
        is_asked: impl Fn(&ApplicationId) -> bool + Send,
    ) -> Result<BTreeMap<ReuseKey, KnownAnswer>, DeskError> {
        let mut known = BTreeMap::new();
        let reused: BTreeSet<&ReuseKey> =
            form.questions().filter_map(|question| question.reuse.as_ref()).collect();
        if reused.is_empty() {
            return Ok(known);
        }
        let earlier = self.applications_of(organisation).await?;
        for id in earlier.iter().filter(|id| is_asked(id)) {
            self.learn(form, id, &mut known).await?;
            if known.len() == reused.len() {
                break;
            }
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
        let earlier = self.authored(id).await?.state;
        let earlier = &earlier.application;
        let Some(old_form) = earlier.form.as_ref().and_then(|form| self.form(form)) else {
            return Ok(());
        };
        for question in form.questions() {
            let Some(key) = question.reuse.as_ref().filter(|key| !known.contains_key(*key)) else {
                continue;
            };
            let same = old_form.questions().find(|old| old.reuse.as_ref() == Some(key));
            let kept = same.and_then(|old| Some((&old.kind, earlier.answers.get(&old.part)?)));
            let Some((kind, answer)) = kept else { continue };
            let given = self.answer(kind, answer).await?;
            let fields = given.answer().is_some().then(|| in_plain(&given));
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
