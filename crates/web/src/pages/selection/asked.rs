//! What the address says of a list: the choices that a visitor has changed.

use domain::area::AreaCode;
use domain::selection::{
    CriteriaRule, CriterionMeasure, Eligibility, ModelError, Rule, SelectionModel, Threshold,
};
use operations::model_file::{transformation_named, transformation_word};
use time::Date;
use time::macros::format_description;

use crate::language::Language;
use crate::pages::indicators::encoded;

/// The query of an address, in its order.
pub(super) type Fields = Vec<(String, String)>;

/// The model as the visitor wants it, and what could not be read.
pub(super) struct Changed {
    pub(super) model: SelectionModel,
    pub(super) as_of: Option<Date>,
    pub(super) compare_with: Option<String>,
    pub(super) place: Option<AreaCode>,
    pub(super) errors: Vec<FieldError>,
    /// The query that gives this list again, without `?`; empty for the original.
    pub(super) query: String,
}

/// A field that cannot be used as it is written.
pub(super) struct FieldError {
    pub(super) field: String,
    pub(super) message: String,
}

/// Returns what was written in a field, without spaces around.
pub(super) fn written<'a>(query: &'a Fields, field: &str) -> Option<&'a str> {
    query.iter().rev().find(|(name, _)| name == field).map(|(_, value)| value.trim())
}

/// Reads the address on top of the original model.
pub(super) fn changed(language: Language, original: &SelectionModel, query: &Fields) -> Changed {
    let mut reader = Reader { language, query, errors: Vec::new(), kept: Vec::new() };
    let as_of = reader.day("dag");
    let compare_with = reader.text("jamfor").filter(|id| *id != original.id);
    if let Some(id) = &compare_with {
        reader.kept.push(("jamfor".to_owned(), id.clone()));
    }
    let model = match original.rule() {
        Rule::Annex(_) => original.clone(),
        Rule::Criteria(rule) => {
            let rule = reader.rule(rule);
            reader.model(original, rule)
        }
    };
    let place = reader.text("varfor").and_then(|code| code.parse().ok());
    let query: Vec<String> =
        reader.kept.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    Changed { model, as_of, compare_with, place, errors: reader.errors, query: query.join("&") }
}

struct Reader<'a> {
    language: Language,
    query: &'a Fields,
    errors: Vec<FieldError>,
    /// What differs from the original.
    kept: Fields,
}

impl Reader<'_> {
    fn text(&self, field: &str) -> Option<String> {
        written(self.query, field).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn refuse(&mut self, field: &str, key: &str) {
        self.errors.push(FieldError { field: field.to_owned(), message: self.language.text(key) });
    }

    /// Reads a number with a point or a comma; an empty field keeps the original.
    fn number(&mut self, field: &str, original: f64) -> f64 {
        let Some(text) = self.text(field) else { return original };
        let plain = text.replace(',', ".").replace('\u{2212}', "-");
        match plain.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                self.keep(field, value != original, plain);
                value
            }
            _ => {
                self.refuse(field, "selection-error-number");
                original
            }
        }
    }

    fn count(&mut self, field: &str, original: usize) -> usize {
        let Some(text) = self.text(field) else { return original };
        match text.parse::<usize>() {
            Ok(count) if count > 0 => {
                self.keep(field, count != original, text);
                count
            }
            _ => {
                self.refuse(field, "selection-error-count");
                original
            }
        }
    }

    fn keep(&mut self, field: &str, differs: bool, text: String) {
        if differs {
            self.kept.push((field.to_owned(), text));
        }
    }

    fn day(&mut self, field: &str) -> Option<Date> {
        let text = self.text(field)?;
        let day = Date::parse(&text, format_description!("[year]-[month]-[day]")).ok();
        match day {
            Some(_) => self.kept.push((field.to_owned(), text)),
            None => self.refuse(field, "selection-error-day"),
        }
        day
    }

    fn rule(&mut self, original: &CriteriaRule) -> CriteriaRule {
        let mut rule = original.clone();
        let transformation = self.text("t").and_then(|word| transformation_named(&word));
        let same = |t| original.criteria.iter().all(|c| c.weight <= 0.0 || c.transformation == t);
        if let Some(transformation) = transformation.filter(|t| !same(*t)) {
            let word = transformation_word(transformation).to_owned();
            self.kept.push(("t".to_owned(), word));
            for criterion in &mut rule.criteria {
                criterion.transformation = transformation;
            }
        }
        for criterion in &mut rule.criteria {
            if matches!(criterion.measure, CriterionMeasure::Indicator { .. }) {
                criterion.weight = self.weight(&weight_field(&criterion.id), criterion.weight);
            }
            let field = limit_field(&criterion.id);
            criterion.threshold =
                criterion.threshold.map(|threshold| self.threshold(&field, threshold));
        }
        rule.eligibility = match rule.eligibility {
            Eligibility::Top(count) => Eligibility::Top(self.count("n", count)),
            Eligibility::ScoreAtLeast(score) => Eligibility::ScoreAtLeast(self.number("n", score)),
            Eligibility::Thresholds(count) => Eligibility::Thresholds(self.count("n", count)),
            Eligibility::EveryThreshold => Eligibility::EveryThreshold,
        };
        rule
    }

    fn weight(&mut self, field: &str, original: f64) -> f64 {
        let weight = self.number(field, original);
        if weight < 0.0 {
            self.refuse(field, "selection-error-weight");
            return original;
        }
        weight
    }

    fn threshold(&mut self, field: &str, original: Threshold) -> Threshold {
        match original {
            Threshold::Value(value) => Threshold::Value(self.number(field, value)),
            Threshold::MeanPlusDeviations { deviations, weighting } => {
                let deviations = self.number(field, deviations);
                Threshold::MeanPlusDeviations { deviations, weighting }
            }
            Threshold::NeedQuantile(share) => {
                let share = self.number(field, share);
                if (0.0..=1.0).contains(&share) {
                    return Threshold::NeedQuantile(share);
                }
                self.refuse(field, "selection-error-share");
                original
            }
        }
    }

    /// Returns the changed model, or the original where the changes have no meaning together.
    fn model(&mut self, original: &SelectionModel, rule: CriteriaRule) -> SelectionModel {
        if !self.errors.is_empty() {
            return original.clone();
        }
        let first_weight =
            rule.criteria.first().map(|first| weight_field(&first.id)).unwrap_or_default();
        let changed = SelectionModel::new(
            original.id.clone(),
            original.name.clone(),
            original.description.clone(),
            original.legal_source.clone(),
            original.unit,
            Rule::Criteria(rule),
        );
        changed.unwrap_or_else(|error| {
            let (field, key) = match &error {
                ModelError::GeometricOfNegative { .. } => ("t", "selection-error-geometric"),
                ModelError::TooFewThresholds { .. } => ("n", "selection-error-thresholds"),
                ModelError::NoWeights { .. } => (&*first_weight, "selection-error-weights"),
                _ => ("n", "selection-error-count"),
            };
            self.refuse(field, key);
            original.clone()
        })
    }
}

/// Returns the name of the field for a criterion's weight.
pub(super) fn weight_field(criterion: &str) -> String {
    format!("v-{criterion}")
}

/// Returns the name of the field for a criterion's threshold.
pub(super) fn limit_field(criterion: &str) -> String {
    format!("g-{criterion}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original(id: &str) -> SelectionModel {
        let shipped = operations::model_file::shipped().unwrap();
        shipped.into_iter().find(|model| model.id == id).unwrap()
    }

    fn ask(model: &str, query: &[(&str, &str)]) -> Changed {
        let query = query.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        changed(Language::Swedish, &original(model), &query)
    }

    fn rule(model: &SelectionModel) -> &CriteriaRule {
        match model.rule() {
            Rule::Criteria(rule) => rule,
            Rule::Annex(_) => panic!("criteria"),
        }
    }

    #[test]
    fn an_address_without_choices_is_the_original() {
        for query in [&[][..], &[("v-utbildning", "1"), ("n", "30"), ("t", "z-score"), ("dag", "")]]
        {
            let changed = ask("fyra-kriterier-2018", query);
            assert_eq!(changed.model, original("fyra-kriterier-2018"));
            assert_eq!(changed.query, "");
            assert!(changed.errors.is_empty());
        }
    }

    #[test]
    fn choices_change_the_model_and_stay_in_the_address() {
        let query =
            [("v-utbildning", "2,5"), ("n", "40"), ("t", "percentile-rank"), ("dag", "2026-01-02")];
        let changed = ask("fyra-kriterier-2018", &query);
        let weights: Vec<f64> = rule(&changed.model).criteria.iter().map(|c| c.weight).collect();
        assert_eq!(weights, [1.0, 1.0, 2.5, 1.0]);
        assert_eq!(rule(&changed.model).eligibility, Eligibility::Top(40));
        assert_eq!(changed.query, "dag=2026-01-02&t=percentile-rank&v-utbildning=2.5&n=40");
        let again: Vec<(&str, &str)> =
            changed.query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        assert_eq!(ask("fyra-kriterier-2018", &again).model, changed.model);
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_field_and_changes_nothing() {
        for (field, text) in [
            ("v-utbildning", "mycket"),
            ("v-utbildning", "-1"),
            ("v-utbildning", "inf"),
            ("n", "0"),
            ("n", "3,5"),
            ("dag", "i går"),
        ] {
            let changed = ask("fyra-kriterier-2018", &[(field, text)]);
            assert_eq!(changed.errors.len(), 1, "{field} {text}");
            assert_eq!(changed.errors[0].field, field);
            assert_eq!(changed.model, original("fyra-kriterier-2018"));
        }
        let zero = ["arbetsloshet", "sysselsattning", "utbildning", "valdeltagande"];
        let fields: Vec<String> = zero.iter().map(|id| weight_field(id)).collect();
        let query: Vec<(&str, &str)> = fields.iter().map(|field| (field.as_str(), "0")).collect();
        assert_eq!(ask("fyra-kriterier-2018", &query).errors.len(), 1);
    }

    #[test]
    fn a_threshold_is_changed_in_its_own_number() {
        let changed = ask("ojamlikhet-2022", &[("g-omradestyp-1-2", "2")]);
        let threshold = rule(&changed.model).criteria[1].threshold;
        assert!(
            matches!(threshold, Some(Threshold::MeanPlusDeviations { deviations, .. }) if deviations == 2.0)
        );
        assert_eq!(changed.query, "g-omradestyp-1-2=2");
    }
}
