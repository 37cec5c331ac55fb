//! The sentences that a list opens with.

use domain::selection::{CriterionMeasure, Eligibility, Rule};
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
    let by_score = matches!(rule.eligibility, Eligibility::Top(_) | Eligibility::ScoreAtLeast(_));
    let varied = if by_score { "selection-other-weights" } else { "selection-other-limits" };
    let varied = language.text(varied);
    if chosen == 0 {
        let mut answer = language.text_with("selection-lead-none", &counts);
        if near > 0 {
            let places = [("varied", varied.as_str()), ("near", &whole(near))];
            answer = answer + " " + &language.text_with("selection-lead-none-near", &places);
        }
        return answer;
    }
    let mut sentences = vec![
        language
            .text_with("selection-lead-chosen", &[("chosen", &whole(chosen)), ("n", &whole(n))]),
    ];
    let places = [("varied", varied.as_str()), ("sure", &whole(sure)), ("unsure", &whole(unsure))];
    let key = if unsure == 0 { "selection-lead-all-sure" } else { "selection-lead-sure" };
    sentences.push(language.text_with(key, &places));
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
            CriterionMeasure::NotAvailable { reason } => {
                let places = [name, ("reason", reason.as_str())];
                notes.push(language.text_with("selection-note-missing", &places));
            }
            CriterionMeasure::Indicator { substitute_for: Some(original), .. } => {
                let places = [name, ("original", original.as_str())];
                notes.push(language.text_with("selection-note-substitute", &places));
            }
            CriterionMeasure::Indicator { .. } => {
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
    let (chosen, open) = (run.n_chosen(), run.count(Security::Open));
    let places = [
        ("chosen", &*language.whole(chosen)),
        ("open", &language.whole(open)),
        ("n", &language.whole(run.names.len())),
    ];
    let key = match run.model.rule() {
        Rule::Annex(_) => "selection-map-title-list",
        Rule::Criteria(_) if chosen == 0 && open > 0 => "selection-map-title-open",
        Rule::Criteria(_) => "selection-map-title",
    };
    language.text_with(key, &places)
}
