//! Lessons as pages and files show them: those of files and those of the desk alike.

use std::collections::BTreeSet;

use domain::grants::id::OrganisationId;
use domain::lesson::{Claim, Status, Verdict};

use crate::grants::tables::lessons::Listed;
use crate::intervention_file::InterventionFile;

/// A lesson wherever it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLesson {
    /// Its id, used in addresses.
    pub id: String,
    /// What it says.
    pub claim: Claim,
    /// Where it stands.
    pub status: Status,
    /// The id and the title of the intervention whose file tells it; `None` for one of the desk.
    pub filed_under: Option<(String, String)>,
    /// Who has taken it up.
    pub adopted_by: BTreeSet<OrganisationId>,
}

/// What is asked of the lessons; a part that is `None` asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The word of the status.
    pub status: Option<String>,
    /// How it went.
    pub verdict: Option<Verdict>,
}

impl Filter {
    /// Returns whether a lesson is asked for.
    #[must_use]
    pub fn takes(&self, lesson: &KnownLesson) -> bool {
        self.status.as_ref().is_none_or(|status| status == lesson.status.as_str())
            && self.verdict.is_none_or(|verdict| verdict == lesson.claim.verdict)
    }
}

/// Returns all lessons: failures first, then what cannot be told, then what worked; what was
/// replaced comes last. Whether the reader may see proposals is for the caller to ask.
#[must_use]
pub fn known_lessons(files: &[InterventionFile], registered: &[Listed]) -> Vec<KnownLesson> {
    let filed = files.iter().flat_map(|file| {
        file.lessons.iter().map(|lesson| KnownLesson {
            id: lesson.id.clone(),
            claim: lesson.claim.clone(),
            status: lesson.status.clone(),
            filed_under: Some((file.id.clone(), file.description.title.clone())),
            adopted_by: BTreeSet::new(),
        })
    });
    let registered = registered.iter().filter_map(|one| {
        Some(KnownLesson {
            id: one.id.to_string(),
            claim: one.lesson.claim.clone()?,
            status: one.lesson.status.clone()?,
            filed_under: None,
            adopted_by: one.lesson.adopted_by.clone(),
        })
    });
    let mut found: Vec<KnownLesson> = filed.chain(registered).collect();
    found.sort_by_key(|lesson| {
        let is_replaced = matches!(lesson.status, Status::Replaced { .. });
        let order = match lesson.claim.verdict {
            Verdict::Failed => 0,
            Verdict::CannotBeTold => 1,
            Verdict::Worked => 2,
        };
        (is_replaced, order, lesson.id.clone())
    });
    found
}

#[cfg(test)]
mod tests {
    use domain::lesson::{Evidence, State};

    use super::*;
    use crate::intervention_file::{Known, shipped};

    fn listed(id: &str, verdict: Verdict, status: Status) -> Listed {
        let claim = Claim {
            claim: "Påhittat exempel".to_owned(),
            context: "En påhittad kommun".to_owned(),
            for_whom: "Påhittade chefer".to_owned(),
            verdict,
            evidence: BTreeSet::from([Evidence::Report("Påhittad rapport (2026)".to_owned())]),
        };
        let lesson = State { claim: Some(claim), status: Some(status), ..State::default() };
        Listed { id: id.parse().unwrap(), lesson }
    }

    #[test]
    fn lessons_of_files_and_of_the_desk_stand_together_with_failures_first() {
        let files = shipped(Known { has_indicator: &|_| true, has_area: &|_| true }).unwrap();
        let registered = [
            listed("b", Verdict::Worked, Status::Reviewed),
            listed("a", Verdict::Failed, Status::Replaced { by: "b".to_owned() }),
            listed("c", Verdict::Failed, Status::Proposed),
        ];
        let all = known_lessons(&files, &registered);
        assert_eq!(all.len(), 2 + 3);
        assert_eq!((all[0].id.as_str(), all[4].id.as_str()), ("c", "a"));
        let failed = Filter { verdict: Some(Verdict::Failed), ..Filter::default() };
        assert_eq!(all.iter().filter(|one| failed.takes(one)).count(), 2);
        let proposed = Filter { status: Some("proposed".to_owned()), ..Filter::default() };
        assert_eq!(all.iter().filter(|one| proposed.takes(one)).count(), 1);
    }
}
