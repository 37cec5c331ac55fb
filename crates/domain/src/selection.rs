//! Selection models (urvalsmodeller): the rule by which a programme chooses areas, as data.

use crate::area::{AreaCode, Level};
use crate::group::Group;
use crate::indicator::IndicatorId;
use crate::period::Period;

/// A selection model as its legal source states it. Build with [`SelectionModel::new`].
#[derive(Debug, Clone, PartialEq)]
pub struct SelectionModel {
    /// A short id, used in addresses: `fyra-kriterier-2018`.
    pub id: String,
    /// The model's name for people, in Swedish.
    pub name: String,
    /// What the model is and where it departs from its source, in Swedish.
    pub description: String,
    /// The law, decision or report that states the rule.
    pub legal_source: String,
    /// The kind of area that is chosen.
    pub unit: Level,
    rule: Rule,
}

/// How areas are chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// By measured criteria.
    Criteria(CriteriaRule),
    /// By a list fixed in an annex.
    Annex(Annex),
}

/// Choice by measured criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct CriteriaRule {
    /// The criteria, in the source's order.
    pub criteria: Vec<Criterion>,
    /// How the transformed values become one score.
    pub aggregation: Aggregation,
    /// What makes an area eligible.
    pub eligibility: Eligibility,
}

/// One criterion of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// A short id, unique in the model: `arbetsloshet`.
    pub id: String,
    /// The criterion's name for people, in Swedish.
    pub name: String,
    /// Where the values come from.
    pub measure: CriterionMeasure,
    /// Which way means larger need.
    pub need: NeedDirection,
    /// How values become comparable before they are weighed together.
    pub transformation: Transformation,
    /// Its weight in the score; zero where it only has a threshold.
    pub weight: f64,
    /// What an area must reach, if the criterion has a threshold of its own.
    pub threshold: Option<Threshold>,
}

/// Where a criterion's values come from.
#[derive(Debug, Clone, PartialEq)]
pub enum CriterionMeasure {
    /// An indicator of the statistics store.
    Indicator {
        /// The indicator.
        id: IndicatorId,
        /// The period it is read for.
        period: Period,
        /// The group it is read for.
        group: Group,
        /// What the legal source names, where this indicator stands in for it.
        substitute_for: Option<String>,
    },
    /// The source names something that no open data hold.
    NotAvailable {
        /// Why, in Swedish.
        reason: String,
    },
}

/// Which way means larger need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedDirection {
    /// A higher value means larger need (unemployment).
    Higher,
    /// A lower value means larger need (turnout).
    Lower,
}

/// How values become comparable. Each turns larger need into a larger number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transformation {
    /// Standard deviations from the unweighted mean (divisor n).
    ZScore,
    /// The share of areas with smaller need, ties at their middle, 0 to 100.
    PercentileRank,
    /// 0 at the area with the least need, 100 at the one with the most.
    MinMax,
}

/// How transformed values become one score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// Weighted arithmetic mean: a good value can make up for a bad one.
    ArithmeticMean,
    /// Weighted geometric mean: it can less. Needs values above zero, so it is defined for
    /// [`Transformation::PercentileRank`] and [`Transformation::MinMax`] moved to 1–100.
    GeometricMean,
}

/// What makes an area eligible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Eligibility {
    /// Every criterion with a threshold is met.
    EveryThreshold,
    /// At least this many thresholds are met.
    Thresholds(usize),
    /// The area is among the first by score; ties at the last place are all in.
    Top(usize),
    /// The score is at least this large.
    ScoreAtLeast(f64),
}

/// What an area must reach on one criterion. Bounds count as met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// A fixed value in the indicator's own unit.
    Value(f64),
    /// The mean over areas moved by so many standard deviations towards larger need.
    MeanPlusDeviations {
        /// How many standard deviations; negative means towards smaller need.
        deviations: f64,
        /// Whether areas count alike or by population.
        weighting: Weighting,
    },
    /// The value that this share of areas do not exceed in need (0 to 1).
    NeedQuantile(f64),
}

/// Whether areas count alike or by population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// Every area counts alike.
    Unweighted,
    /// Areas count by the number of their inhabitants.
    Population,
}

/// A list fixed in an annex; names that are not known are counted, not guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// The areas known to be on the list.
    pub members: Vec<AreaCode>,
    /// How many areas the list has.
    pub size: usize,
}

/// The model says something that has no meaning.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// There is nothing to choose by.
    #[error("use the model {model}: it has no criteria and no list")]
    Empty {
        /// The model.
        model: String,
    },
    /// Two criteria have one id.
    #[error("use the model {model}: two criteria have the id '{criterion}'")]
    DuplicateCriterion {
        /// The model.
        model: String,
        /// The id.
        criterion: String,
    },
    /// A weight is negative or not finite.
    #[error(
        "use the model {model}: criterion '{criterion}' has the weight {weight}; write a number from 0 up"
    )]
    Weight {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// The weight.
        weight: f64,
    },
    /// A weight is put on something that no data hold.
    #[error(
        "use the model {model}: criterion '{criterion}' has the weight {weight} but no data; \
         set the weight to 0 or name an indicator"
    )]
    WeightOnMissing {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// The weight.
        weight: f64,
    },
    /// The score would be made of nothing.
    #[error("use the model {model}: areas are chosen by score but every weight is 0")]
    NoWeights {
        /// The model.
        model: String,
    },
    /// Thresholds decide but too few criteria have one.
    #[error("use the model {model}: {needed} thresholds must be met but {found} criteria have one")]
    TooFewThresholds {
        /// The model.
        model: String,
        /// How many must be met.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// A number in a threshold is outside its range.
    #[error(
        "use the model {model}: the threshold of criterion '{criterion}' is {value}, outside its range"
    )]
    ThresholdRange {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
        /// The number.
        value: f64,
    },
    /// The geometric mean of numbers that can be negative.
    #[error(
        "use the model {model}: criterion '{criterion}' is turned into standard deviations, which \
         can be negative, and so has no geometric mean; choose percentile-rank or min-max"
    )]
    GeometricOfNegative {
        /// The model.
        model: String,
        /// The criterion.
        criterion: String,
    },
    /// The annex names more areas than it has, or one twice.
    #[error("use the model {model}: its list has {size} places but names {named} areas")]
    AnnexSize {
        /// The model.
        model: String,
        /// Places.
        size: usize,
        /// Different names.
        named: usize,
    },
    /// A place number or score limit that chooses nothing or everything without meaning to.
    #[error("use the model {model}: the number of areas to choose is 0")]
    ChoosesNothing {
        /// The model.
        model: String,
    },
}

impl SelectionModel {
    /// Checks that the rule has a meaning and returns the model.
    ///
    /// # Errors
    /// The [`ModelError`] that names what has no meaning.
    pub fn new(
        id: String,
        name: String,
        description: String,
        legal_source: String,
        unit: Level,
        rule: Rule,
    ) -> Result<Self, ModelError> {
        match &rule {
            Rule::Annex(annex) => check_annex(&id, annex)?,
            Rule::Criteria(criteria) => check_criteria(&id, criteria)?,
        }
        Ok(Self { id, name, description, legal_source, unit, rule })
    }

    /// Returns how areas are chosen.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }
}

fn check_annex(model: &str, annex: &Annex) -> Result<(), ModelError> {
    let mut members = annex.members.clone();
    members.sort();
    members.dedup();
    if members.is_empty() || members.len() != annex.members.len() || members.len() > annex.size {
        return Err(ModelError::AnnexSize {
            model: model.to_owned(),
            size: annex.size,
            named: members.len(),
        });
    }
    Ok(())
}

fn check_criteria(model: &str, rule: &CriteriaRule) -> Result<(), ModelError> {
    if rule.criteria.is_empty() {
        return Err(ModelError::Empty { model: model.to_owned() });
    }
    for (index, criterion) in rule.criteria.iter().enumerate() {
        if rule.criteria[..index].iter().any(|earlier| earlier.id == criterion.id) {
            return Err(ModelError::DuplicateCriterion {
                model: model.to_owned(),
                criterion: criterion.id.clone(),
            });
        }
        check_weight(model, criterion, rule.aggregation)?;
        check_threshold(model, criterion)?;
    }
    check_eligibility(model, rule)
}

fn check_weight(
    model: &str,
    criterion: &Criterion,
    aggregation: Aggregation,
) -> Result<(), ModelError> {
    let (model, id, weight) = (model.to_owned(), criterion.id.clone(), criterion.weight);
    if !weight.is_finite() || weight < 0.0 {
        return Err(ModelError::Weight { model, criterion: id, weight });
    }
    let available = matches!(criterion.measure, CriterionMeasure::Indicator { .. });
    if weight > 0.0 && !available {
        return Err(ModelError::WeightOnMissing { model, criterion: id, weight });
    }
    if weight > 0.0
        && aggregation == Aggregation::GeometricMean
        && criterion.transformation == Transformation::ZScore
    {
        return Err(ModelError::GeometricOfNegative { model, criterion: id });
    }
    Ok(())
}

fn check_threshold(model: &str, criterion: &Criterion) -> Result<(), ModelError> {
    let out_of_range = match criterion.threshold {
        Some(Threshold::NeedQuantile(q)) if !(0.0..=1.0).contains(&q) => q,
        Some(Threshold::Value(v)) if !v.is_finite() => v,
        Some(Threshold::MeanPlusDeviations { deviations, .. }) if !deviations.is_finite() => {
            deviations
        }
        _ => return Ok(()),
    };
    Err(ModelError::ThresholdRange {
        model: model.to_owned(),
        criterion: criterion.id.clone(),
        value: out_of_range,
    })
}

fn check_eligibility(model: &str, rule: &CriteriaRule) -> Result<(), ModelError> {
    let found = rule.criteria.iter().filter(|c| c.threshold.is_some()).count();
    let needed = match rule.eligibility {
        Eligibility::EveryThreshold => 1,
        Eligibility::Thresholds(0) | Eligibility::Top(0) => {
            return Err(ModelError::ChoosesNothing { model: model.to_owned() });
        }
        Eligibility::Thresholds(count) => count,
        Eligibility::Top(_) | Eligibility::ScoreAtLeast(_) => {
            let weighted = rule.criteria.iter().any(|c| c.weight > 0.0);
            return if weighted {
                Ok(())
            } else {
                Err(ModelError::NoWeights { model: model.to_owned() })
            };
        }
    };
    if found < needed {
        return Err(ModelError::TooFewThresholds { model: model.to_owned(), needed, found });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(id: &str) -> Criterion {
        Criterion {
            id: id.to_owned(),
            name: id.to_owned(),
            measure: CriterionMeasure::Indicator {
                id: "N00001".parse().unwrap(),
                period: "2022".parse().unwrap(),
                group: Group::total(),
                substitute_for: None,
            },
            need: NeedDirection::Higher,
            transformation: Transformation::ZScore,
            weight: 1.0,
            threshold: None,
        }
    }

    fn check(rule: CriteriaRule) -> Result<SelectionModel, ModelError> {
        SelectionModel::new(
            "m".into(),
            "M".into(),
            String::new(),
            String::new(),
            Level::Municipality,
            Rule::Criteria(rule),
        )
    }

    fn rule(criteria: Vec<Criterion>, eligibility: Eligibility) -> CriteriaRule {
        CriteriaRule { criteria, aggregation: Aggregation::ArithmeticMean, eligibility }
    }

    #[test]
    fn a_model_with_weights_chooses_by_score() {
        assert!(check(rule(vec![criterion("a"), criterion("b")], Eligibility::Top(30))).is_ok());
    }

    #[test]
    fn a_weight_on_missing_data_is_refused() {
        let mut missing = criterion("a");
        missing.measure = CriterionMeasure::NotAvailable { reason: "not open".into() };
        let error = check(rule(vec![missing.clone()], Eligibility::Top(30))).unwrap_err();
        assert!(matches!(error, ModelError::WeightOnMissing { .. }), "{error}");
        missing.weight = 0.0;
        missing.threshold = Some(Threshold::Value(1.0));
        assert!(check(rule(vec![missing], Eligibility::EveryThreshold)).is_ok());
    }

    #[test]
    fn a_threshold_on_nothing_is_refused() {
        let error = check(rule(vec![criterion("a")], Eligibility::EveryThreshold)).unwrap_err();
        assert!(matches!(error, ModelError::TooFewThresholds { found: 0, .. }), "{error}");
    }

    #[test]
    fn rules_without_meaning_are_refused() {
        let z = criterion("a");
        let geometric = CriteriaRule {
            criteria: vec![z.clone()],
            aggregation: Aggregation::GeometricMean,
            eligibility: Eligibility::Top(1),
        };
        assert!(matches!(check(geometric), Err(ModelError::GeometricOfNegative { .. })));
        let twice = rule(vec![z.clone(), z.clone()], Eligibility::Top(1));
        assert!(matches!(check(twice), Err(ModelError::DuplicateCriterion { .. })));
        assert!(matches!(
            check(rule(vec![Criterion { weight: -1.0, ..z.clone() }], Eligibility::Top(1))),
            Err(ModelError::Weight { .. })
        ));
        assert!(matches!(
            check(rule(vec![Criterion { weight: 0.0, ..z.clone() }], Eligibility::Top(1))),
            Err(ModelError::NoWeights { .. })
        ));
        let quantile = Criterion { threshold: Some(Threshold::NeedQuantile(1.2)), ..z };
        assert!(matches!(
            check(rule(vec![quantile], Eligibility::EveryThreshold)),
            Err(ModelError::ThresholdRange { .. })
        ));
    }

    #[test]
    fn an_annex_cannot_name_more_areas_than_it_has() {
        let annex = |codes: &[&str], size| {
            SelectionModel::new(
                "a".into(),
                "A".into(),
                String::new(),
                String::new(),
                Level::Municipality,
                Rule::Annex(Annex {
                    members: codes.iter().map(|c| c.parse().unwrap()).collect(),
                    size,
                }),
            )
        };
        assert!(annex(&["0114"], 32).is_ok());
        assert!(annex(&["0114", "0114"], 32).is_err());
        assert!(annex(&["0114", "0115"], 1).is_err());
    }
}
