//! The sentences that a list opens with.

use domain::selection::{Eligibility, Rule};
use operations::run_selection::{Security, SelectionRun};

use crate::language::Language;

/// Returns the answer: how many are chosen, and how sure that is.
pub(crate) fn lead(language: Language, run: &SelectionRun) -> String {
    let n = run.names.len();
    let whole = |count: usize| language.whole(count);
    let chosen = run.n_chosen();
    let counts = [("n", &*whole(n)), ("open", &whole(run.count(Security::Open)))];
    let Rule::Criteria(rule) = run.model.rule() else {
        let unknown = run.selection.unknown_places;
        let places = [
            ("size", &*whole(chosen + unknown)),
            ("known", &whole(chosen)),
            ("unknown", &whole(unknown)),
        ];
        return language.text_with("selection-lead-list", &places);
    };
    let open = run.count(Security::Open);
    if chosen == 0 && open > 0 {
        let out = whole(n - open);
        let places = [&counts[..], &[("out", out.as_str())]].concat();
        return language.text_with("selection-lead-open", &places);
    }
    let sure = run.count(Security::SecurelyIn);
    let unsure = run.count(Security::BarelyIn);
    let near = run.count(Security::BarelyOut);
    let mut sentences = vec![
        language
            .text_with("selection-lead-chosen", &[("chosen", &whole(chosen)), ("n", &whole(n))]),
    ];
    let by_score = matches!(rule.eligibility, Eligibility::Top(_) | Eligibility::ScoreAtLeast(_));
    let varied =
        language.text(if by_score { "selection-other-weights" } else { "selection-other-limits" });
    if chosen > 0 {
        let places =
            [("varied", varied.as_str()), ("sure", &whole(sure)), ("unsure", &whole(unsure))];
        let key = if unsure == 0 { "selection-lead-all-sure" } else { "selection-lead-sure" };
        sentences.push(language.text_with(key, &places));
    }
    if near > 0 {
        sentences.push(language.counted("selection-lead-near", near));
    }
    if open > 0 {
        sentences.push(language.counted("selection-lead-some-open", open));
    }
    sentences.join(" ")
}

/// Returns what a reader must know before trusting the list.
pub(super) fn notes(language: Language, run: &SelectionRun) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(border) = run.selection.border.as_ref().filter(|border| !border.tied.is_empty()) {
        notes.push(language.counted("selection-note-tied", border.tied.len()));
    }
    let Rule::Criteria(rule) = run.model.rule() else { return notes };
    for (criterion, data) in rule.criteria.iter().zip(&run.criteria) {
        let name = ("criterion", criterion.name.as_str());
        match &criterion.measure {
            domain::selection::CriterionMeasure::NotAvailable { reason } => {
                let places = [name, ("reason", reason.as_str())];
                notes.push(language.text_with("selection-note-missing", &places));
            }
            domain::selection::CriterionMeasure::Indicator {
                substitute_for: Some(original),
                ..
            } => {
                let places = [name, ("original", original.as_str())];
                notes.push(language.text_with("selection-note-substitute", &places));
            }
            domain::selection::CriterionMeasure::Indicator { .. } => {
                let missing = data.gaps.iter().flatten().count();
                if missing > 0 {
                    let count = language.whole(missing);
                    let places = [name, ("count", count.as_str())];
                    notes.push(language.text_with("selection-note-gaps", &places));
                }
            }
        }
    }
    notes
}

/// Returns the title of the map: the finding.
pub(super) fn map_title(language: Language, run: &SelectionRun) -> String {
    let places =
        [("chosen", &*language.whole(run.n_chosen())), ("n", &language.whole(run.names.len()))];
    let is_list = matches!(run.model.rule(), Rule::Annex(_));
    language.text_with(
        if is_list { "selection-map-title-list" } else { "selection-map-title" },
        &places,
    )
}
