//! What was done and what was learned: the interventions that ship with the program and those of the
//! register, with their lessons.

use std::collections::BTreeMap;

use domain::grants::id::LessonId;
use domain::intervention::Description;
use domain::lesson::{Claim, Evidence, Status};

use super::Chronicle;
use crate::intervention_file::{FiledLesson, InterventionFile};
use crate::library::Library;

impl Chronicle {
    /// Returns every intervention: those that ship with the program, then those of the register, each
    /// with the published lessons of the register that rest on it or on an evaluation of it. A lesson
    /// stands by the first intervention that it fits.
    #[must_use]
    pub fn interventions(&self, library: &Library) -> Vec<InterventionFile> {
        let mut lessons = self.lessons_by_intervention(library);
        let mut all = library.interventions().to_vec();
        all.extend(self.documented_interventions());
        for file in &mut all {
            file.lessons.extend(lessons.remove(file.id.as_str()).unwrap_or_default());
        }
        all
    }

    /// Returns one of [`Self::interventions`]; `None` where there is none with the id.
    #[must_use]
    pub fn intervention(&self, library: &Library, id: &str) -> Option<InterventionFile> {
        let shipped = library.interventions().iter().find(|file| file.id == id).cloned();
        let mut file = shipped.or_else(|| self.documented_intervention(id))?;
        let lessons = self.lessons_by_intervention(library).remove(id);
        file.lessons.extend(lessons.unwrap_or_default());
        Some(file)
    }

    /// Returns the interventions of the register as those that ship with the program are told, by id.
    /// They have no lessons and no sources but their grants; the owner is told by name.
    pub fn documented_interventions(&self) -> impl Iterator<Item = InterventionFile> {
        self.interventions.keys().filter_map(|id| self.documented_intervention(id))
    }

    /// Returns the ids and claims of the published lessons of the register, by id.
    pub fn published_lessons(&self) -> impl Iterator<Item = (&LessonId, &Claim)> {
        self.published().map(|(id, claim, _)| (id, claim))
    }

    /// Returns how many events have made the interventions and lessons: it grows with whatever changes
    /// what is told of them.
    #[must_use]
    pub fn n_events_of_learning(&self) -> usize {
        let interventions = self.interventions.values().map(|told| told.events.len());
        interventions.chain(self.lessons.values().map(|told| told.events.len())).sum()
    }

    fn documented_intervention(&self, id: &str) -> Option<InterventionFile> {
        let state = &self.interventions.get(id)?.state;
        Some(InterventionFile {
            id: id.to_owned(),
            owner: self.name(state.owner.as_ref()?).to_owned(),
            sources: Vec::new(),
            description: state.description.clone()?,
            lessons: Vec::new(),
        })
    }

    fn published(&self) -> impl Iterator<Item = (&LessonId, &Claim, &Status)> {
        self.lessons.iter().filter_map(|(id, told)| {
            let status = told.state.status.as_ref().filter(|status| status.is_published())?;
            Some((id, told.state.claim.as_ref()?, status))
        })
    }

    fn lessons_by_intervention<'a>(
        &'a self,
        library: &'a Library,
    ) -> BTreeMap<&'a str, Vec<FiledLesson>> {
        let shipped = library.interventions().iter();
        let documented = self.interventions.iter().filter_map(|(id, told)| {
            told.state.owner.as_ref()?;
            Some((id.as_str(), told.state.description.as_ref()?))
        });
        let known: Vec<(&str, &Description)> =
            shipped.map(|file| (file.id.as_str(), &file.description)).chain(documented).collect();
        let mut by_intervention: BTreeMap<&str, Vec<FiledLesson>> = BTreeMap::new();
        for (id, claim, status) in self.published() {
            let own = known.iter().find(|(id, description)| rests_on(claim, id, description));
            if let Some((own, _)) = own {
                let (id, claim, status) = (id.to_string(), claim.clone(), status.clone());
                let lesson = FiledLesson { id, claim, status };
                by_intervention.entry(own).or_default().push(lesson);
            }
        }
        by_intervention
    }
}

fn rests_on(claim: &Claim, id: &str, description: &Description) -> bool {
    claim.evidence.iter().any(|evidence| match evidence {
        Evidence::Intervention(named) => named == id,
        Evidence::Evaluation(named) => {
            description.designs.iter().any(|design| design.as_str() == named)
        }
        Evidence::Report(_) => false,
    })
}
