//! Where each criterion comes from.

use domain::selection::{CriterionMeasure, NeedDirection, Rule};
use operations::model_file::transformation_word;
use operations::run_selection::SelectionRun;

use crate::language::Language;
use crate::selection_words::{measured, weight_share};

/// One criterion with its source.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) indicator: Option<(String, String)>,
    pub(super) substitute_for: Option<String>,
    pub(super) not_available: Option<String>,
    pub(super) period: String,
    pub(super) need: String,
    pub(super) weight: String,
    pub(super) limit: String,
    pub(super) n: String,
    pub(super) data_sets: Vec<DataSetLine>,
}

/// One data set that values come from.
pub(super) struct DataSetLine {
    pub(super) id: String,
    pub(super) words: String,
}

/// Returns one source per criterion.
pub(super) fn sources(language: Language, run: &SelectionRun) -> Vec<Source> {
    let Rule::Criteria(rule) = run.model.rule() else { return Vec::new() };
    let mut sources = Vec::with_capacity(rule.criteria.len());
    for (index, criterion) in rule.criteria.iter().enumerate() {
        let (data, summary) = (&run.criteria[index], &run.selection.criteria[index]);
        let (substitute_for, not_available) = match &criterion.measure {
            CriterionMeasure::Indicator { substitute_for, .. } => (substitute_for.clone(), None),
            CriterionMeasure::NotAvailable { reason } => (None, Some(reason.clone())),
        };
        let weight = if criterion.weight > 0.0 {
            let share = language.number(100.0 * weight_share(rule, criterion), 0);
            let word = language.text(&format!(
                "selection-transformation-{}",
                transformation_word(criterion.transformation)
            ));
            language.text_with("selection-source-weight", &[("weight", &share), ("how", &word)])
        } else {
            "–".to_owned()
        };
        let limit = summary.threshold.zip(data.indicator.as_ref()).map(|(threshold, indicator)| {
            let key = match criterion.need {
                NeedDirection::Higher => "selection-source-at-least",
                NeedDirection::Lower => "selection-source-at-most",
            };
            language.text_with(key, &[("limit", &measured(language, threshold, indicator))])
        });
        sources.push(Source {
            name: criterion.name.clone(),
            indicator: data.indicator.as_ref().map(|i| (i.id.to_string(), i.name.clone())),
            substitute_for,
            not_available,
            period: data.period.map_or_else(|| "–".to_owned(), |period| period.to_string()),
            need: language.text(match criterion.need {
                NeedDirection::Higher => "selection-need-higher",
                NeedDirection::Lower => "selection-need-lower",
            }),
            weight,
            limit: limit.unwrap_or_else(|| "–".to_owned()),
            n: language.whole(summary.n),
            data_sets: data_sets(language, run, index),
        });
    }
    sources
}

fn data_sets(language: Language, run: &SelectionRun, index: usize) -> Vec<DataSetLine> {
    let line = |set: &domain::data_set::DataSet| {
        let published = set.publication.published.to_string();
        let places = [("source", set.publication.source.as_str()), ("published", &published)];
        DataSetLine { id: set.id.to_string(), words: language.text_with("frame-source", &places) }
    };
    run.criteria[index].data_sets.iter().map(line).collect()
}
