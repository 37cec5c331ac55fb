//! Lessons: proposed by one, reviewed by another, taken up by others, contradicted, replaced.

use std::collections::BTreeSet;

use domain::grants::id::LessonId;
use domain::grants::refusal::{Cause, Refusal};
use domain::lesson::{Command, Evidence, State, may_write};

use super::Desk;
use super::acting::{Done, Sent};
use super::error::DeskError;
use super::tables::lessons::Listed;
use crate::intervention_file::InterventionFile;
use crate::library::Library;
use crate::worked_evaluations::Case;

/// What lessons may speak of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The ids of documented interventions.
    pub interventions: BTreeSet<String>,
    /// The ids of registered designs and worked examples.
    pub evaluations: BTreeSet<String>,
    /// The ids of published lessons, those of files too.
    pub lessons: BTreeSet<String>,
}

impl Known {
    /// Returns what the library and the desk hold: interventions of both, and lessons of the desk.
    #[must_use]
    pub fn of(library: &Library, files: &[InterventionFile], registered: &[Listed]) -> Self {
        let filed = files.iter().flat_map(|file| &file.lessons);
        let filed = filed.filter(|lesson| lesson.status.is_published());
        let is_published = |one: &&Listed| {
            one.lesson.status.as_ref().is_some_and(domain::lesson::Status::is_published)
        };
        let registered = registered.iter().filter(is_published);
        let designs = library.known_designs();
        let designs = designs.iter().map(|file| file.design.id.clone());
        Self {
            interventions: files.iter().map(|file| file.id.clone()).collect(),
            evaluations: Case::ALL
                .map(|case| case.id().to_owned())
                .into_iter()
                .chain(designs)
                .collect(),
            lessons: filed
                .map(|lesson| lesson.id.clone())
                .chain(registered.map(|one| one.id.to_string()))
                .collect(),
        }
    }

    /// Refuses evidence and lessons that are not known; a report is known by its own words.
    fn refuse_unknown(&self, command: &Command) -> Result<(), Refusal> {
        let unknown =
            |act, what, name: &str| Err(Cause::Unknown { act, what, name: name.into() }.into());
        let check = |act, evidence: &Evidence| match evidence {
            Evidence::Intervention(id) if !self.interventions.contains(id) => {
                unknown(act, "the intervention", id)
            }
            Evidence::Evaluation(id) if !self.evaluations.contains(id) => {
                unknown(act, "the evaluation", id)
            }
            _ => Ok(()),
        };
        match command {
            Command::Propose(claim) => {
                claim.evidence.iter().try_for_each(|one| check("propose lesson", one))
            }
            Command::Contradict { by } => check("contradict lesson", by),
            Command::Replace { by } if !self.lessons.contains(by) => {
                unknown("replace lesson", "the published lesson", by)
            }
            Command::Review | Command::Adopt | Command::Replace { .. } => Ok(()),
        }
    }
}

impl Desk {
    /// Does what is asked of a lesson: proposes it or words it anew, reviews it, takes it up,
    /// contradicts it with evidence, puts another in its place.
    ///
    /// # Errors
    /// [`DeskError::Refused`] also where it would rest on what is not [`Known`];
    /// [`DeskError::NotFound`] where nobody has proposed it.
    pub async fn act_on_lesson(
        &self,
        id: &LessonId,
        known: &Known,
        sent: &Sent<Command>,
    ) -> Result<Done, DeskError> {
        self.keep(sent, || {
            Box::pin(async move {
                may_write(&sent.act.actor)?;
                let lesson = match &sent.act.command {
                    Command::Propose(_) => self.read::<State>(id.as_str()).await?,
                    _ => self.find::<State>(id.as_str()).await?,
                };
                self.refuse_unseen(sent, &lesson).await?;
                let decided = lesson.state.decide(id.as_str(), &sent.act);
                let happened = decided.map_err(Refusal::from)?;
                known.refuse_unknown(&sent.act.command)?;
                Ok(vec![lesson.then(&happened, &sent.files)?])
            })
        })
        .await
    }
}
