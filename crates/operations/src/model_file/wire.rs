//! The keys of a model file and what they become.

use std::str::FromStr;

use domain::group::Group;
use domain::selection::{
    Aggregation, Annex, CriteriaRule, Criterion, CriterionMeasure, Eligibility, ModelError, Rule,
    SelectionModel, Threshold, Transformation, Weighting,
};
use observations::toml_fault;
use serde::Deserialize;
use toml::Spanned;

use super::words::{AGGREGATIONS, NEEDS, TRANSFORMATIONS, WEIGHTINGS};
use super::{ModelFileError, Place};

/// The text of a model file and what messages call the file.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelTable {
    id: Spanned<String>,
    name: String,
    description: String,
    legal_source: String,
    unit: Spanned<String>,
    choose: Option<Spanned<ChooseTable>>,
    score: Option<ScoreTable>,
    #[serde(default)]
    criterion: Vec<Spanned<CriterionTable>>,
    annex: Option<Spanned<AnnexTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChooseTable {
    top: Option<usize>,
    score_at_least: Option<Spanned<f64>>,
    every_threshold: Option<Spanned<bool>>,
    thresholds: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreTable {
    aggregation: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionTable {
    id: Spanned<String>,
    name: String,
    indicator: Option<Spanned<String>>,
    period: Option<Spanned<String>>,
    group: Option<Spanned<String>>,
    substitute_for: Option<String>,
    not_available: Option<String>,
    need: Spanned<String>,
    transformation: Option<Spanned<String>>,
    #[serde(default)]
    weight: f64,
    threshold: Option<Spanned<ThresholdTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdTable {
    value: Option<f64>,
    mean_plus_deviations: Option<f64>,
    weighting: Option<Spanned<String>>,
    need_quantile: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnexTable {
    size: usize,
    members: Vec<Spanned<String>>,
}

/// Returns the model that the text describes.
pub(super) fn model(source: &Source<'_>) -> Result<SelectionModel, ModelFileError> {
    let table: ModelTable = toml::from_str(source.text).map_err(|error| source.broken(&error))?;
    let unit = source.value(&table.unit, "unit")?;
    let rule = source.rule(&table)?;
    check_id(source, &table.id)?;
    let id = table.id.get_ref().clone();
    SelectionModel::new(
        id,
        table.name.clone(),
        one_line(&table.description),
        one_line(&table.legal_source),
        unit,
        rule,
    )
    .map_err(|error| {
        let start = criterion_of(&error)
            .and_then(|id| table.criterion.iter().find(|c| c.get_ref().id.get_ref() == id))
            .map(|criterion| criterion.get_ref().id.span().start)
            .or(table.choose.as_ref().map(|choose| choose.span().start))
            .or(table.annex.as_ref().map(|annex| annex.span().start))
            .unwrap_or(0);
        ModelFileError::Meaning { place: source.place(start, None), source: error }
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_id(source: &Source<'_>, id: &Spanned<String>) -> Result<(), ModelFileError> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !id.get_ref().is_empty() && id.get_ref().len() <= 60 && id.get_ref().bytes().all(fits) {
        return Ok(());
    }
    Err(source.refused(
        id.span().start,
        "id",
        "write up to 60 of the characters a–z, 0–9 and -".into(),
    ))
}

/// Returns the id of the criterion that an error is about.
fn criterion_of(error: &ModelError) -> Option<&str> {
    match error {
        ModelError::DuplicateCriterion { criterion, .. }
        | ModelError::Weight { criterion, .. }
        | ModelError::WeightOnMissing { criterion, .. }
        | ModelError::ThresholdRange { criterion, .. }
        | ModelError::GeometricOfNegative { criterion, .. } => Some(criterion),
        _ => None,
    }
}

impl Source<'_> {
    fn place(&self, start: usize, key: Option<&str>) -> Place {
        let before = self.text.get(..start).unwrap_or(self.text);
        let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
        Place { file: self.file.to_owned(), line, key: key.map(str::to_owned) }
    }

    fn refused(&self, start: usize, key: &str, reason: String) -> ModelFileError {
        ModelFileError::Contents { place: self.place(start, Some(key)), reason }
    }

    /// Returns what the TOML reader found wrong, with the key that stands on the line.
    fn broken(&self, error: &toml::de::Error) -> ModelFileError {
        let start = error.span().map_or(0, |span| span.start);
        let mut place = self.place(start, None);
        let line = self.text.lines().nth(place.line - 1).unwrap_or_default();
        let key = line.split_once('=').map(|(key, _)| key.trim());
        place.key = key.filter(|key| !key.is_empty()).map(str::to_owned);
        ModelFileError::Contents { place, reason: toml_fault::sentence(error) }
    }

    fn value<T>(&self, text: &Spanned<String>, key: &str) -> Result<T, ModelFileError>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let refused =
            |error: T::Err| self.refused(text.span().start, key, format!("could not {error}"));
        text.get_ref().parse().map_err(refused)
    }

    fn word<T: Copy>(
        &self,
        text: &Spanned<String>,
        key: &str,
        table: &[(&str, T)],
    ) -> Result<T, ModelFileError> {
        let found = table.iter().find(|(word, _)| word == text.get_ref());
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let words: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
            let reason = format!("'{}' is not one of {}", text.get_ref(), words.join(", "));
            self.refused(text.span().start, key, reason)
        })
    }

    fn rule(&self, table: &ModelTable) -> Result<Rule, ModelFileError> {
        match (&table.annex, table.criterion.is_empty()) {
            (Some(annex), true) if table.choose.is_none() && table.score.is_none() => {
                self.annex(annex.get_ref()).map(Rule::Annex)
            }
            (Some(annex), _) => {
                let reason = "a list cannot stand together with criteria; keep one of them";
                Err(self.refused(annex.span().start, "annex", reason.to_owned()))
            }
            (None, _) => self.criteria(table).map(Rule::Criteria),
        }
    }

    fn annex(&self, table: &AnnexTable) -> Result<Annex, ModelFileError> {
        let members: Result<_, _> =
            table.members.iter().map(|code| self.value(code, "members")).collect();
        Ok(Annex { members: members?, size: table.size })
    }

    fn criteria(&self, table: &ModelTable) -> Result<CriteriaRule, ModelFileError> {
        let criteria: Result<_, _> =
            table.criterion.iter().map(|criterion| self.criterion(criterion)).collect();
        let aggregation = match &table.score {
            Some(score) => self.word(&score.aggregation, "aggregation", &AGGREGATIONS)?,
            None => Aggregation::ArithmeticMean,
        };
        let Some(choose) = &table.choose else {
            let reason = "write what makes an area chosen, as in top = 30".to_owned();
            return Err(self.refused(0, "choose", reason));
        };
        Ok(CriteriaRule {
            criteria: criteria?,
            aggregation,
            eligibility: self.eligibility(choose)?,
        })
    }

    fn eligibility(&self, choose: &Spanned<ChooseTable>) -> Result<Eligibility, ModelFileError> {
        let refused = |reason: &str| self.refused(choose.span().start, "choose", reason.to_owned());
        let table = choose.get_ref();
        match (table.top, &table.score_at_least, &table.every_threshold, table.thresholds) {
            (Some(count), None, None, None) => Ok(Eligibility::Top(count)),
            (None, Some(score), None, None) if score.get_ref().is_finite() => {
                Ok(Eligibility::ScoreAtLeast(*score.get_ref()))
            }
            (None, Some(score), None, None) => {
                let reason = "write a finite number".to_owned();
                Err(self.refused(score.span().start, "score_at_least", reason))
            }
            (None, None, Some(every), None) if *every.get_ref() => Ok(Eligibility::EveryThreshold),
            (None, None, Some(every), None) => {
                let reason = "write true, or leave the key out".to_owned();
                Err(self.refused(every.span().start, "every_threshold", reason))
            }
            (None, None, None, Some(count)) => Ok(Eligibility::Thresholds(count)),
            _ => Err(refused(
                "write exactly one of top, score_at_least, every_threshold and thresholds",
            )),
        }
    }

    fn criterion(&self, entry: &Spanned<CriterionTable>) -> Result<Criterion, ModelFileError> {
        let table = entry.get_ref();
        check_id(self, &table.id)?;
        let transformation = match &table.transformation {
            Some(word) => self.word(word, "transformation", &TRANSFORMATIONS)?,
            None if table.weight == 0.0 => Transformation::ZScore,
            None => {
                let reason = format!(
                    "criterion '{}' has a weight; write how its values become comparable",
                    table.id.get_ref()
                );
                return Err(self.refused(table.id.span().start, "transformation", reason));
            }
        };
        Ok(Criterion {
            id: table.id.get_ref().clone(),
            name: table.name.clone(),
            measure: self.measure(table)?,
            need: self.word(&table.need, "need", &NEEDS)?,
            transformation,
            weight: table.weight,
            threshold: table.threshold.as_ref().map(|t| self.threshold(t)).transpose()?,
        })
    }

    fn measure(&self, table: &CriterionTable) -> Result<CriterionMeasure, ModelFileError> {
        let refused = |key: &str, reason: &str| {
            let reason = format!("criterion '{}' {reason}", table.id.get_ref());
            self.refused(table.id.span().start, key, reason)
        };
        match (&table.indicator, &table.period, &table.not_available) {
            (Some(id), Some(period), None) => Ok(CriterionMeasure::Indicator {
                id: self.value(id, "indicator")?,
                period: self.value(period, "period")?,
                group: match &table.group {
                    Some(group) => self.value(group, "group")?,
                    None => Group::total(),
                },
                substitute_for: table.substitute_for.clone(),
            }),
            (None, None, Some(reason)) if table.group.is_none() => match &table.substitute_for {
                None => Ok(CriterionMeasure::NotAvailable { reason: one_line(reason) }),
                Some(_) => Err(refused("substitute_for", "has no indicator to stand in")),
            },
            (Some(_), None, None) => Err(refused("period", "names an indicator but no period")),
            (None, _, None) => Err(refused("indicator", "needs an indicator, or not_available")),
            _ => Err(refused("not_available", "has data and says that there are none")),
        }
    }

    fn threshold(&self, entry: &Spanned<ThresholdTable>) -> Result<Threshold, ModelFileError> {
        let table = entry.get_ref();
        let weighting = match &table.weighting {
            Some(word) => Some(self.word(word, "weighting", &WEIGHTINGS)?),
            None => None,
        };
        match (table.value, table.mean_plus_deviations, table.need_quantile, weighting) {
            (Some(value), None, None, None) => Ok(Threshold::Value(value)),
            (None, Some(deviations), None, weighting) => {
                let weighting = weighting.unwrap_or(Weighting::Unweighted);
                Ok(Threshold::MeanPlusDeviations { deviations, weighting })
            }
            (None, None, Some(share), None) => Ok(Threshold::NeedQuantile(share)),
            (_, _, _, Some(_)) => {
                let reason = "weighting belongs to mean_plus_deviations only".to_owned();
                Err(self.refused(entry.span().start, "threshold", reason))
            }
            _ => {
                let reason = "write exactly one of value, mean_plus_deviations and need_quantile";
                Err(self.refused(entry.span().start, "threshold", reason.to_owned()))
            }
        }
    }
}
