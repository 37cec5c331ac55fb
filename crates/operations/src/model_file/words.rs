//! The words that model files use for a model's choices.

use domain::selection::{Aggregation, NeedDirection, Transformation, Weighting};

pub(super) const NEEDS: [(&str, NeedDirection); 2] =
    [("higher", NeedDirection::Higher), ("lower", NeedDirection::Lower)];

pub(super) const TRANSFORMATIONS: [(&str, Transformation); 3] = [
    ("z-score", Transformation::ZScore),
    ("percentile-rank", Transformation::PercentileRank),
    ("min-max", Transformation::MinMax),
];

pub(super) const AGGREGATIONS: [(&str, Aggregation); 2] = [
    ("arithmetic-mean", Aggregation::ArithmeticMean),
    ("geometric-mean", Aggregation::GeometricMean),
];

pub(super) const WEIGHTINGS: [(&str, Weighting); 2] =
    [("unweighted", Weighting::Unweighted), ("population", Weighting::Population)];

fn word<T: PartialEq>(table: &[(&'static str, T)], meaning: &T) -> &'static str {
    let found = table.iter().find(|(_, known)| known == meaning);
    found.map(|(word, _)| *word).expect("the table names every meaning")
}

/// Returns the word for a direction of need.
#[must_use]
pub fn need_word(need: NeedDirection) -> &'static str {
    word(&NEEDS, &need)
}

/// Returns the word for a transformation.
#[must_use]
pub fn transformation_word(transformation: Transformation) -> &'static str {
    word(&TRANSFORMATIONS, &transformation)
}

/// Returns the transformation that a word names.
#[must_use]
pub fn transformation_named(word: &str) -> Option<Transformation> {
    TRANSFORMATIONS.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

/// Returns the word for an aggregation.
#[must_use]
pub fn aggregation_word(aggregation: Aggregation) -> &'static str {
    word(&AGGREGATIONS, &aggregation)
}

/// Returns the word for a weighting.
#[must_use]
pub fn weighting_word(weighting: Weighting) -> &'static str {
    word(&WEIGHTINGS, &weighting)
}
