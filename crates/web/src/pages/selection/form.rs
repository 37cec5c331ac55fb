//! The form of choices, filled with what is shown.

use domain::selection::{
    Criterion, CriterionMeasure, Eligibility, Rule, SelectionModel, Threshold, Weighting,
};
use operations::model_file::transformation_word;

use super::asked::{Changed, Fields, limit_field, weight_field, written};
use crate::answer::Visit;
use crate::language::Language;

/// The fields that a visitor can change.
pub(super) struct Form {
    pub(super) criteria: Vec<CriterionFields>,
    pub(super) has_weights: bool,
    pub(super) transformations: Vec<Choice>,
    pub(super) number: Option<Field>,
    pub(super) models: Vec<Choice>,
    pub(super) day: Field,
    pub(super) is_list: bool,
}

/// The fields of one criterion.
pub(super) struct CriterionFields {
    pub(super) name: String,
    pub(super) weight: Option<Field>,
    pub(super) limit: Option<Field>,
    pub(super) missing: bool,
    pub(super) substitute: bool,
}

/// A text field.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) error: Option<String>,
}

/// One choice of several.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

struct Filler<'a> {
    language: Language,
    changed: &'a Changed,
    fields: &'a Fields,
}

/// Returns the form as the visitor left it; fields that were not touched show the model's own.
pub(super) fn form(
    visit: &Visit,
    original: &SelectionModel,
    changed: &Changed,
    fields: &Fields,
) -> Form {
    let language = visit.language;
    let filler = Filler { language, changed, fields };
    let models = visit.library().models().iter().map(|model| Choice {
        value: model.id.clone(),
        label: model.name.clone(),
        is_chosen: changed.compare_with.as_deref().unwrap_or(&original.id) == model.id,
    });
    let day = filler.field("dag", "selection-form-day", String::new());
    let mut form = Form {
        criteria: Vec::new(),
        has_weights: false,
        transformations: Vec::new(),
        number: None,
        models: models.collect(),
        day,
        is_list: true,
    };
    let Rule::Criteria(rule) = changed.model.rule() else { return form };
    form.is_list = false;
    form.criteria = rule.criteria.iter().map(|criterion| filler.criterion(criterion)).collect();
    form.has_weights = rule.criteria.iter().any(|criterion| criterion.weight > 0.0);
    form.transformations = filler.transformations(rule.criteria.as_slice());
    form.number = match rule.eligibility {
        Eligibility::Top(count) => Some(filler.field("n", "selection-form-top", count.to_string())),
        Eligibility::ScoreAtLeast(score) => {
            Some(filler.field("n", "selection-form-score", plain(language, score)))
        }
        Eligibility::Thresholds(count) => {
            Some(filler.field("n", "selection-form-thresholds", count.to_string()))
        }
        Eligibility::EveryThreshold => None,
    };
    form
}

impl Filler<'_> {
    fn field(&self, name: &str, label: &str, shown: String) -> Field {
        let error = self.changed.errors.iter().find(|error| error.field == name);
        let typed = written(self.fields, name).filter(|text| !text.is_empty());
        Field {
            name: name.to_owned(),
            label: self.language.text(label),
            value: typed.map_or(shown, str::to_owned),
            error: error.map(|error| error.message.clone()),
        }
    }

    fn criterion(&self, criterion: &Criterion) -> CriterionFields {
        let is_open = matches!(criterion.measure, CriterionMeasure::Indicator { .. });
        let is_weighed = is_open && (criterion.weight > 0.0 || criterion.threshold.is_none());
        let weight = is_weighed.then(|| {
            let shown = plain(self.language, criterion.weight);
            self.field(&weight_field(&criterion.id), "selection-form-weight", shown)
        });
        let limit = criterion.threshold.filter(|_| is_open).map(|threshold| {
            let (label, value) = match threshold {
                Threshold::Value(value) => ("selection-form-limit-value", value),
                Threshold::MeanPlusDeviations { deviations, weighting: Weighting::Unweighted } => {
                    ("selection-form-limit-deviations", deviations)
                }
                Threshold::MeanPlusDeviations { deviations, weighting: Weighting::Population } => {
                    ("selection-form-limit-deviations-population", deviations)
                }
                Threshold::NeedQuantile(share) => ("selection-form-limit-share", share),
            };
            self.field(&limit_field(&criterion.id), label, plain(self.language, value))
        });
        CriterionFields {
            name: criterion.name.clone(),
            weight,
            limit,
            missing: !is_open,
            substitute: matches!(
                criterion.measure,
                CriterionMeasure::Indicator { substitute_for: Some(_), .. }
            ),
        }
    }

    fn transformations(&self, criteria: &[Criterion]) -> Vec<Choice> {
        let mut weighed = criteria.iter().filter(|criterion| criterion.weight > 0.0);
        let first = weighed.next().map(|criterion| criterion.transformation);
        let one = first.filter(|first| weighed.all(|other| other.transformation == *first));
        let mut choices = Vec::new();
        if one.is_none() {
            let label = self.language.text("selection-transformation-own");
            choices.push(Choice { value: String::new(), label, is_chosen: true });
        }
        use domain::selection::Transformation::{MinMax, PercentileRank, ZScore};
        for transformation in [ZScore, PercentileRank, MinMax] {
            let word = transformation_word(transformation);
            choices.push(Choice {
                value: word.to_owned(),
                label: self.language.text(&format!("selection-transformation-{word}")),
                is_chosen: one == Some(transformation),
            });
        }
        choices
    }
}

/// Writes a number as people type it: as few decimals as it takes.
fn plain(language: Language, value: f64) -> String {
    let text = value.to_string();
    if language == Language::Swedish { text.replace('.', ",") } else { text }
}

/// Splits a query that this page has written into its pairs.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    };
    query.split('&').filter_map(pair).collect()
}
