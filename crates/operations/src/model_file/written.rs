//! Writes a model as the file it could have been read from.

use domain::group::Group;
use domain::selection::{
    Annex, CriteriaRule, Criterion, CriterionMeasure, Eligibility, Rule, SelectionModel, Threshold,
};

use super::words::{aggregation_word, need_word, transformation_word, weighting_word};

/// Returns the model as the text of a model file; [`super::parsed`] gives the model back.
#[must_use]
pub fn written(model: &SelectionModel) -> String {
    let mut text = String::new();
    line(&mut text, "id", &quoted(&model.id));
    line(&mut text, "name", &quoted(&model.name));
    line(&mut text, "description", &quoted(&model.description));
    line(&mut text, "legal_source", &quoted(&model.legal_source));
    line(&mut text, "unit", &quoted(model.unit.as_str()));
    match model.rule() {
        Rule::Annex(annex) => write_annex(&mut text, annex),
        Rule::Criteria(rule) => write_criteria(&mut text, rule),
    }
    text
}

fn write_annex(text: &mut String, annex: &Annex) {
    text.push_str("\n[annex]\n");
    line(text, "size", &annex.size.to_string());
    let members: Vec<String> = annex.members.iter().map(|code| quoted(code.as_str())).collect();
    line(text, "members", &format!("[{}]", members.join(", ")));
}

fn write_criteria(text: &mut String, rule: &CriteriaRule) {
    text.push_str("\n[choose]\n");
    match rule.eligibility {
        Eligibility::EveryThreshold => line(text, "every_threshold", "true"),
        Eligibility::Thresholds(count) => line(text, "thresholds", &count.to_string()),
        Eligibility::Top(count) => line(text, "top", &count.to_string()),
        Eligibility::ScoreAtLeast(score) => line(text, "score_at_least", &number(score)),
    }
    text.push_str("\n[score]\n");
    line(text, "aggregation", &quoted(aggregation_word(rule.aggregation)));
    for criterion in &rule.criteria {
        write_criterion(text, criterion);
    }
}

fn write_criterion(text: &mut String, criterion: &Criterion) {
    text.push_str("\n[[criterion]]\n");
    line(text, "id", &quoted(&criterion.id));
    line(text, "name", &quoted(&criterion.name));
    match &criterion.measure {
        CriterionMeasure::NotAvailable { reason } => line(text, "not_available", &quoted(reason)),
        CriterionMeasure::Indicator { id, period, group, substitute_for } => {
            line(text, "indicator", &quoted(id.as_str()));
            line(text, "period", &quoted(&period.to_string()));
            if *group != Group::total() {
                line(text, "group", &quoted(group.as_str()));
            }
            if let Some(original) = substitute_for {
                line(text, "substitute_for", &quoted(original));
            }
        }
    }
    line(text, "need", &quoted(need_word(criterion.need)));
    line(text, "transformation", &quoted(transformation_word(criterion.transformation)));
    line(text, "weight", &number(criterion.weight));
    if let Some(threshold) = criterion.threshold {
        line(text, "threshold", &threshold_table(threshold));
    }
}

fn threshold_table(threshold: Threshold) -> String {
    match threshold {
        Threshold::Value(value) => format!("{{ value = {} }}", number(value)),
        Threshold::NeedQuantile(share) => format!("{{ need_quantile = {} }}", number(share)),
        Threshold::MeanPlusDeviations { deviations, weighting } => format!(
            "{{ mean_plus_deviations = {}, weighting = \"{}\" }}",
            number(deviations),
            weighting_word(weighting)
        ),
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    text.push_str(key);
    text.push_str(" = ");
    text.push_str(value);
    text.push('\n');
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn number(value: f64) -> String {
    toml::Value::Float(value).to_string()
}
