use std::sync::Arc;

use super::*;
use crate::evaluation_ledger::Knew;
use crate::intervention_file::{Known, shipped};
use crate::library::Library;
use crate::municipality_type::MunicipalityTypes;
use crate::{bundled, design_file};

fn facet(name: &str, value: &str) -> Facet {
    Facet { name: name.to_owned(), value: value.to_owned() }
}

fn ids(search: &EverythingSearch, words: &str, chosen: &[Facet]) -> Vec<String> {
    search.find(words, chosen, 0).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

fn interventions() -> Vec<Entry> {
    let files = shipped(Known { has_indicator: &|_| true, has_area: &|_| true }).unwrap();
    let areas = crate::commitment_file::bundled_areas().unwrap();
    let classifications = bundled::classifications().unwrap();
    entries::of_interventions(&files, &areas, MunicipalityTypes::new(classifications.first()))
}

#[test]
fn interventions_and_lessons_are_found_by_place_theme_and_evidence() {
    let search = EverythingSearch::build(&interventions()).unwrap();
    assert_eq!(search.len(), 2 + 2);
    let office = "intervention/servicekontor-2022-2023";
    assert!(ids(&search, "Ånge ", &[]).contains(&office.to_owned()), "by the name of a place");
    assert_eq!(ids(&search, "servicekontoren ", &[facet(KIND, "intervention")]), [office]);
    let chosen = [facet(THEME, "long-term-unemployment"), facet(KIND, "lesson")];
    assert_eq!(ids(&search, "", &chosen), ["lesson/servicekontor-kan-inte-sagas-an"]);
    assert_eq!(ids(&search, "", &[facet(TARGET_GROUP, "inhabitants")]).len(), 2);
    assert!(!ids(&search, "", &[facet(MUNICIPALITY_TYPE, "A1")]).is_empty());
    assert!(!ids(&search, "", &[facet(EVIDENCE, "assumed")]).is_empty());
    assert!(ids(&search, "servicekontr ", &[]).contains(&office.to_owned()), "misspelt");
}

#[test]
fn a_lesson_that_is_only_proposed_is_not_found() {
    let mut files = shipped(Known { has_indicator: &|_| true, has_area: &|_| true }).unwrap();
    files[0].lessons[0].status = domain::lesson::Status::Proposed;
    let areas = crate::commitment_file::bundled_areas().unwrap();
    let all = entries::of_interventions(&files, &areas, MunicipalityTypes::new(None));
    assert_eq!(all.iter().filter(|entry| entry.kind == Kind::Lesson).count(), 1);
}

#[test]
fn very_long_words_are_cut_and_nothing_is_malformed() {
    let search = EverythingSearch::build(&interventions()).unwrap();
    let long = format!("servicekontor {}", "å".repeat(100_000));
    assert!(is_cut(&long) && !is_cut("servicekontor"));
    search.find(&long, &[], usize::MAX).unwrap();
    for hostile in ["\"*(", "id:1 OR 1=1", "\u{0}\u{202e}", "<script>", "%%%", "🦄"] {
        search.find(hostile, &[facet("annat", "'")], 0).unwrap();
    }
}

#[test]
fn a_hit_tells_its_kind_and_id() {
    assert_eq!(named("grant/a/b-1"), Some((Kind::Grant, "a/b-1")));
    assert_eq!(named("annat/1"), None);
    for kind in Kind::ALL {
        assert_eq!(named(&format!("{}/x", kind.as_str())), Some((kind, "x")));
    }
}

#[test]
fn everything_that_ships_is_found_and_the_search_is_built_only_where_texts_change() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), &mut |_, _| ()).unwrap();
    let registered = || entries::of_programmes(library.programmes());
    let search = library.everything(0, registered).unwrap();
    let results = search.find("", &[], 0).unwrap();
    assert_eq!((results.total, results.hits.len()), (search.len(), PAGE_SIZE));
    let n_of = |kind: Kind| {
        let wanted = facet(KIND, kind.as_str());
        results.facets.iter().find(|known| known.facet == wanted).map_or(0, |known| known.count)
    };
    assert_eq!(n_of(Kind::Place), 290 + 21);
    assert_eq!(n_of(Kind::Indicator), library.store().indicators().len());
    assert_eq!(n_of(Kind::Reform), 10);
    assert_eq!(n_of(Kind::Programme), registered().len());
    assert!(n_of(Kind::Commitment) > 50 && n_of(Kind::Evaluation) > 1);
    assert_eq!(ids(&search, "Hofors ", &[])[0], "place/2104");
    assert_eq!(ids(&search, "N15428", &[])[0], "indicator/N15428");
    let untold = || panic!("at the same position nobody asks what is registered");
    assert!(Arc::ptr_eq(&search, &library.everything(0, untold).unwrap()));
    assert!(Arc::ptr_eq(&search, &library.everything(7, registered).unwrap()), "no new text");
    let more = || {
        let mut all = registered();
        all.push(Entry::new(Kind::Grant, "b-1", "Läxhjälp", "Påhittat bidrag"));
        all.push(Entry::new(Kind::Place, "2104", "En annan", "Samma kod som Hofors"));
        all
    };
    let anew = library.everything(8, more).unwrap();
    assert_eq!(anew.len(), search.len() + 1);
    assert_eq!(ids(&anew, "läxhjälpen ", &[facet(KIND, "grant")]), ["grant/b-1"]);

    let shipped = library.designs().first().unwrap();
    let written = format!("id = \"{}\"", shipped.design.id);
    let text = shipped.text.replace(&written, "id = \"egen-plan\"");
    let own = design_file::read("egen.toml", text.as_bytes()).unwrap();
    let knew = Knew::Statistics { known: Vec::new(), compared: None };
    library.ledger().register(&own, "2026-11-22T07:45:00Z", knew).unwrap();
    let is_found = || {
        let search = library.everything(8, more).unwrap();
        ids(&search, "", &[facet(KIND, "evaluation")]).contains(&"evaluation/egen-plan".to_owned())
    };
    assert!(!is_found(), "nobody has looked since it was registered");
    library.refresh().unwrap();
    assert!(is_found());
}
