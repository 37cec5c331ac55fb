//! The front door to decompositions of a gap between two rates over strata.

use super::das_gupta::{Factor, FactorError, das_gupta};
use super::kitagawa::{
    Component, Components, EmptyStratum, Kitagawa, KitagawaConventions, KitagawaError,
    RateVariation, Strata, StratumPart, kitagawa,
};
use crate::asked::{AskedError, asked};
use crate::column::{ColumnError, check_length};
use crate::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};

/// Decompositions of a gap between two rates.
pub const RATE_MEASURES: &[Listed] = &[
    Listed {
        id: "kitagawa",
        name: "Kitagawa decomposition",
        definition: "gap of two crude rates = composition Σ(c₁ − c₂)(r₁ + r₂)/2 + rate \
                     Σ(r₁ − r₂)(c₁ + c₂)/2",
        source: "Kitagawa (1955), doi 10.1080/01621459.1955.10501299",
    },
    Listed {
        id: "kitagawa-threefold",
        name: "Kitagawa decomposition with interaction",
        definition: "gap of two crude rates = composition Σ(c₁ − c₂)r₂ + rate Σ(r₁ − r₂)c₂ + \
                     interaction Σ(c₁ − c₂)(r₁ − r₂)",
        source: "Kitagawa (1955), doi 10.1080/01621459.1955.10501299",
    },
];

/// The decomposition by factors.
pub const FACTOR_MEASURE: Listed = Listed {
    id: "das-gupta",
    name: "Das Gupta decomposition",
    definition: "gap of two sums of products, each factor's mean effect over all orders of change",
    source: "Das Gupta (1993), US Census Bureau P23-186",
};

/// What to decompose and how.
#[derive(Debug, Clone, Copy)]
pub struct RateGapQuestion<'a> {
    /// Which decompositions, by id; all where empty.
    pub measures: &'a [&'a str],
    /// Strata without people on one side.
    pub empty_stratum: EmptyStratum,
    /// Where standard errors come from.
    pub variation: RateVariation,
    /// The confidence of intervals: 0.95.
    pub level: f64,
}

/// Columns about two populations, one row per stratum.
#[derive(Debug, Clone, Copy)]
pub struct RateGapColumns<'a> {
    /// What the strata are called.
    pub names: &'a [String],
    /// The first population: the area. The gap is `first − second`.
    pub first: Strata<'a>,
    /// The second population: the nation.
    pub second: Strata<'a>,
}

/// A gap of rates cannot be decomposed as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RateGapError {
    /// The strata cannot be used.
    #[error(transparent)]
    Kitagawa(#[from] KitagawaError),
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// The factors cannot be used.
    #[error(transparent)]
    Factors(#[from] FactorError),
    /// A measure or the confidence is none.
    #[error(transparent)]
    Asked(#[from] AskedError),
}

/// Returns the decompositions of the gap between two crude rates, each with its parts and in them
/// the strata.
///
/// The strata of a composition are shown against the mean rate, so that they say where the first
/// population has more people than the second with high rates.
///
/// # Errors
/// [`RateGapError`] where columns cannot be used or a measure is unknown.
pub fn rate_gap(
    question: &RateGapQuestion<'_>,
    columns: &RateGapColumns<'_>,
) -> Result<Vec<Estimate>, RateGapError> {
    let asked = asked(question.measures, RATE_MEASURES.iter(), question.level)?;
    check_length("name", columns.names.len(), columns.first.sizes.len())?;
    let one = |listed: &Listed| {
        let is_threefold = listed.id == "kitagawa-threefold";
        let components = if is_threefold { Components::ThreeFromSecond } else { Components::Two };
        let conventions = KitagawaConventions {
            components,
            empty_stratum: question.empty_stratum,
            variation: question.variation,
        };
        let found = kitagawa(&columns.first, &columns.second, &conventions)?;
        Ok(estimate(listed, &found, &conventions, columns.names, question.level))
    };
    asked.into_iter().map(one).collect()
}

fn estimate(
    listed: &Listed,
    found: &Kitagawa,
    conventions: &KitagawaConventions,
    names: &[String],
    level: f64,
) -> Estimate {
    let strata = |value: &dyn Fn(&StratumPart) -> f64| {
        let part = |stratum: &StratumPart| Part::new(names[stratum.row].clone(), value(stratum));
        found.strata.iter().map(part).collect()
    };
    let part = |name: &str, component: &Component, parts| Part {
        name: name.to_owned(),
        estimate: Some(component.estimate),
        standard_error: component.standard_error,
        parts,
    };
    let mut parts = vec![
        part("composition", &found.composition, strata(&|s| s.composition_about_mean)),
        part("rate", &found.rate, strata(&|s| s.rate)),
    ];
    if let Some(interaction) = &found.interaction {
        parts.push(part("interaction", interaction, strata(&|s| s.interaction)));
    }
    let error = found.gap.standard_error;
    Estimate {
        measure: listed.name,
        estimate: Some(found.gap.estimate),
        standard_error: error,
        interval: error.map(|error| Interval::normal(found.gap.estimate, error, level)),
        method: method(conventions),
        n: found.strata.len(),
        diagnostics: diagnostics(found),
        parts,
    }
}

fn method(conventions: &KitagawaConventions) -> String {
    let empty = match conventions.empty_stratum {
        EmptyStratum::Borrow => "an empty stratum borrows the other population's rate",
        EmptyStratum::CountAsZero => "an empty stratum counts with a rate of zero",
        EmptyStratum::Refuse => "empty strata are refused",
    };
    let error = match conventions.variation {
        RateVariation::Fixed => "no standard error: rates of whole populations",
        RateVariation::Binomial { .. } => "binomial rates, sizes known, delta method",
        RateVariation::Poisson { .. } => "Poisson events, sizes known, delta method",
    };
    format!("first less second; strata of composition about the mean rate; {empty}; {error}")
}

fn diagnostics(found: &Kitagawa) -> Vec<Diagnostic> {
    let mut diagnostics = vec![
        Diagnostic { name: "first rate", finding: Finding::Number(found.first_rate) },
        Diagnostic { name: "second rate", finding: Finding::Number(found.second_rate) },
    ];
    if found.left_out > 0 {
        let [first, second] = found.share_left_out;
        diagnostics.extend([
            Diagnostic { name: "strata left out", finding: Finding::Count(found.left_out) },
            Diagnostic {
                name: "share of first population left out",
                finding: Finding::Number(first),
            },
            Diagnostic {
                name: "share of second population left out",
                finding: Finding::Number(second),
            },
        ]);
    }
    if found.empty > 0 {
        let finding = Finding::Count(found.empty);
        diagnostics.push(Diagnostic { name: "strata empty on one side", finding });
    }
    diagnostics
}

/// Returns the decomposition of the gap between two sums of products by factors.
///
/// # Errors
/// [`RateGapError`] where the factors cannot be used.
pub fn factor_gap(names: &[String], factors: &[Factor<'_>]) -> Result<Estimate, RateGapError> {
    let found = das_gupta(factors)?;
    check_length("name", names.len(), factors[0].first.len())?;
    let effects = factors.iter().zip(&found.effects).zip(&found.by_stratum);
    let part = |((factor, effect), strata): ((&Factor<'_>, &f64), &Vec<f64>)| Part {
        name: factor.name.to_owned(),
        estimate: Some(*effect),
        standard_error: None,
        parts: names.iter().zip(strata).map(|(name, x)| Part::new(name.clone(), *x)).collect(),
    };
    Ok(Estimate {
        measure: FACTOR_MEASURE.name,
        estimate: Some(found.gap),
        standard_error: None,
        interval: None,
        method: "first less second; mean over all orders of change".to_owned(),
        n: names.len(),
        diagnostics: vec![
            Diagnostic { name: "first value", finding: Finding::Number(found.first) },
            Diagnostic { name: "second value", finding: Finding::Number(found.second) },
        ],
        parts: effects.map(part).collect(),
    })
}
