//! Finding interventions and lessons by words, theme, type of municipality, target group, evidence and
//! how it went.

use domain::lesson::Status;
use search::document::{Document, Facet};
use search::index::{SearchError, SearchIndex};
use search::request::{Request, Results};

use crate::intervention_file::{FiledLesson, InterventionFile};
use crate::municipality_type::MunicipalityTypes;
use crate::search_indicators::{SearchBuildError, synonyms};
use crate::target_group::TargetGroup;

/// The facet of themes.
pub const THEME: &str = "theme";
/// The facet of the types of the municipalities where it is done, by code.
pub const MUNICIPALITY_TYPE: &str = "municipality-type";
/// The facet of for whom it is.
pub const TARGET_GROUP: &str = "target-group";
/// The facet of how well the chain is supported at its weakest.
pub const EVIDENCE: &str = "evidence";
/// The facet of how a lesson says that it went.
pub const VERDICT: &str = "verdict";

/// The most hits told.
const MOST: usize = 200;

/// The search among interventions.
pub struct InterventionSearch {
    index: SearchIndex,
}

impl InterventionSearch {
    /// Builds the search.
    ///
    /// # Errors
    /// [`SearchBuildError`] where two interventions have one id.
    pub fn build(
        files: &[InterventionFile],
        types: MunicipalityTypes<'_>,
    ) -> Result<Self, SearchBuildError> {
        let documents = files.iter().map(|file| document(file, types)).collect();
        Ok(Self { index: SearchIndex::build_with(documents, &synonyms()?)? })
    }

    /// Returns the interventions that fit the words and have what is chosen, best first.
    ///
    /// # Errors
    /// [`SearchError`] where the index fails.
    pub fn find(&self, words: &str, chosen: &[Facet]) -> Result<Results, SearchError> {
        self.index.search(&Request { text: words, filters: chosen, offset: 0, limit: MOST })
    }
}

fn document(file: &InterventionFile, types: MunicipalityTypes<'_>) -> Document {
    let facet = |name: &str, value: &str| Facet { name: name.to_owned(), value: value.to_owned() };
    let description = &file.description;
    let themes = description.themes.iter().map(|theme| facet(THEME, theme.as_str()));
    let places = description.places.parts().iter().map(|(code, _)| code);
    let types = types.of(places);
    let types = types.iter().map(|code| facet(MUNICIPALITY_TYPE, code));
    let groups = TargetGroup::named_in(&description.target_group);
    let groups = groups.iter().map(|group| facet(TARGET_GROUP, group.as_str()));
    let evidence = facet(EVIDENCE, description.logic_model.weakest_evidence().as_str());
    let published = file.lessons.iter().filter(|lesson| lesson.status.is_published());
    let verdicts = published.map(|lesson| facet(VERDICT, lesson.claim.verdict.as_str()));
    let lessons = file.lessons.iter().map(|lesson| lesson.claim.claim.clone());
    let nodes = description.logic_model.nodes().iter().map(|node| node.text.clone());
    Document {
        id: file.id.clone(),
        title: description.title.clone(),
        body: format!("{} {}", description.summary, description.target_group),
        keywords: lessons.chain(nodes).chain([description.context.clone()]).collect(),
        facets: themes.chain(types).chain(groups).chain([evidence]).chain(verdicts).collect(),
        boost: 1.0,
    }
}

/// Returns the published lessons with the intervention each is of; failures first, then what
/// cannot be told, then what worked. What was replaced comes last.
#[must_use]
pub fn published_lessons(files: &[InterventionFile]) -> Vec<(&InterventionFile, &FiledLesson)> {
    let of_file = |file| move |lesson| (file, lesson);
    let mut found: Vec<(&InterventionFile, &FiledLesson)> =
        files.iter().flat_map(|file| file.lessons.iter().map(of_file(file))).collect();
    found.retain(|(_, lesson)| lesson.status.is_published());
    found.sort_by_key(|(_, lesson)| {
        let is_replaced = matches!(lesson.status, Status::Replaced { .. });
        let order = match lesson.claim.verdict {
            domain::lesson::Verdict::Failed => 0,
            domain::lesson::Verdict::CannotBeTold => 1,
            domain::lesson::Verdict::Worked => 2,
        };
        (is_replaced, order, lesson.id.clone())
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intervention_file::{Known, shipped};

    #[test]
    fn an_intervention_is_found_by_its_words_and_counted_by_theme() {
        let files = shipped(Known { has_indicator: &|_| true, has_area: &|_| true }).unwrap();
        let classifications = crate::bundled::classifications().unwrap();
        let types = MunicipalityTypes::new(classifications.first());
        let search = InterventionSearch::build(&files, types).unwrap();
        let found = search.find("servicekontoren ", &[]).unwrap();
        assert_eq!(found.hits[0].id, "servicekontor-2022-2023");
        let theme = Facet { name: THEME.to_owned(), value: "long-term-unemployment".to_owned() };
        let found = search.find("", std::slice::from_ref(&theme)).unwrap();
        assert_eq!(found.total, 1);
        assert!(found.facets.iter().any(|known| known.facet == theme && known.count == 1));
        let of = |name: &str, value: &str| {
            let chosen = Facet { name: name.to_owned(), value: value.to_owned() };
            let found = search.find("", std::slice::from_ref(&chosen)).unwrap();
            found.hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
        };
        assert_eq!(of(MUNICIPALITY_TYPE, "A1"), ["servicekontor-2022-2023"]);
        assert_eq!(of(TARGET_GROUP, "inhabitants"), ["servicekontor-2022-2023"]);
        assert_eq!(of(TARGET_GROUP, "organisations"), ["kostnadsutjamning-1996-2004"]);
        assert_eq!(published_lessons(&files).len(), 2);
    }
}
