//! How much of a gap between two groups' means differing traits account for.

use std::str::FromStr;

use numerics::matrix::FitError;

use crate::column::ColumnError;

mod bootstrap;
mod decomposition;
mod linearised;
mod sample;

pub use decomposition::{Detail, OaxacaBlinder, oaxaca_blinder};
pub use sample::DummySet;

/// Persons, a row each. Rows with anything missing are left out and counted.
#[derive(Debug, Clone, Copy)]
pub struct OaxacaColumns<'a> {
    /// What the gap is in.
    pub outcome: &'a [Option<f64>],
    /// Whether a person belongs to the first group; the gap is `first − second`.
    pub is_first: &'a [Option<bool>],
    /// What the groups differ in, without a constant.
    pub traits: &'a [Trait<'a>],
    /// Sampling weights; every person alike without them.
    pub weights: Option<&'a [Option<f64>]>,
    /// Traits that are the dummies of one classification each, so that the detail does not depend
    /// on which category was left out.
    pub dummy_sets: &'a [DummySet<'a>],
}

/// One trait of persons.
#[derive(Debug, Clone, Copy)]
pub struct Trait<'a> {
    /// What it is called.
    pub name: &'a str,
    /// One number per person.
    pub values: &'a [Option<f64>],
}

/// Which decomposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fold {
    /// Explained and unexplained, by reference coefficients.
    Two(ReferenceCoefficients),
    /// Endowments, coefficients and interaction, from one group's side.
    Three(Side),
}

/// From whose side a threefold decomposition looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Endowments at the second group's coefficients, coefficients at its traits.
    Second,
    /// Endowments at the first group's coefficients, coefficients at its traits; the interaction
    /// is taken off.
    First,
}

/// The coefficients that would hold without discrimination: `β* = wβ₁ + (1 − w)β₂` or pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReferenceCoefficients {
    /// w = 1.
    FirstGroup,
    /// w = 0.
    SecondGroup,
    /// w = ½ (Reimers 1983, doi 10.2307/1935925).
    Half,
    /// w = the first group's share of weight (Cotton 1988, doi 10.2307/1928307).
    Cotton,
    /// w = the *second* group's share of weight: what statsmodels 0.15.0 calls "cotton" where it
    /// has exchanged the groups. For comparison only.
    CottonAsStatsmodels,
    /// A w of one's own, 0 to 1.
    Own(f64),
    /// Pooled over both groups without a term for the group (Neumark 1988, doi 10.2307/145830).
    /// Part of a true group difference passes into "explained".
    Neumark,
    /// Pooled with a term for the group, then left out (Jann 2008,
    /// doi 10.1177/1536867X0800800401).
    PooledWithGroup,
}

/// The names that [`ReferenceCoefficients`] are read from.
pub const REFERENCE_NAMES: &str = "first, second, half, reimers, cotton, cotton-as-statsmodels, neumark, pooled or a number from 0 \
     to 1";

/// Nobody knows the reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("weigh coefficients by '{name}': write {REFERENCE_NAMES}")]
pub struct UnknownReference {
    /// What was written.
    pub name: String,
}

impl FromStr for ReferenceCoefficients {
    type Err = UnknownReference;

    fn from_str(name: &str) -> Result<Self, UnknownReference> {
        match name {
            "first" => Ok(Self::FirstGroup),
            "second" => Ok(Self::SecondGroup),
            "half" | "reimers" => Ok(Self::Half),
            "cotton" => Ok(Self::Cotton),
            "cotton-as-statsmodels" => Ok(Self::CottonAsStatsmodels),
            "neumark" => Ok(Self::Neumark),
            "pooled" => Ok(Self::PooledWithGroup),
            _ => name
                .parse()
                .ok()
                .filter(|weight| (0.0..=1.0).contains(weight))
                .map(Self::Own)
                .ok_or_else(|| UnknownReference { name: name.to_owned() }),
        }
    }
}

/// How standard errors are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OaxacaErrors {
    /// Not at all.
    None,
    /// By the delta method on each person's influence on means and coefficients: traits are
    /// random, variances may differ, weights are sampling weights.
    Linearised,
    /// Persons drawn anew within each group.
    Bootstrap {
        /// How many times; 20 or more.
        replications: usize,
        /// The seed.
        seed: u64,
    },
}

/// A gap cannot be decomposed by a model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OaxacaError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// A group has too few persons for its model.
    #[error("fit the {group} group: {found} persons for {coefficients} coefficients; join or drop")]
    TooFewPersons {
        /// "first" or "second".
        group: &'static str,
        /// Persons that count.
        found: usize,
        /// Coefficients, the constant included.
        coefficients: usize,
    },
    /// A trait is made up of others within a group.
    #[error("fit the {group} group: '{name}' is made up of the constant and the traits before it")]
    Collinear {
        /// "first", "second" or "pooled".
        group: &'static str,
        /// The trait.
        name: String,
    },
    /// A weight of one's own is no share.
    #[error("weigh coefficients by {weight}: it must lie from 0 to 1")]
    Weight {
        /// The weight.
        weight: f64,
    },
    /// A set of dummies is none.
    #[error("take '{set}' as dummies: {problem}")]
    Dummies {
        /// What the set is called.
        set: String,
        /// Why it is none.
        problem: &'static str,
    },
    /// There are no traits, or two have one name.
    #[error("name the traits: {problem}")]
    Traits {
        /// What is wrong.
        problem: String,
    },
    /// Too few replications.
    #[error("draw persons {replications} times: 20 or more are needed")]
    TooFewReplications {
        /// How many were asked for.
        replications: usize,
    },
}

impl OaxacaError {
    pub(crate) fn of_fit(error: &FitError, group: &'static str, names: &[String]) -> Self {
        match error {
            FitError::TooFewRows { rows, columns } => {
                Self::TooFewPersons { group, found: *rows, coefficients: *columns }
            }
            FitError::Collinear { column } => {
                let name = names.get(*column).cloned();
                Self::Collinear { group, name: name.unwrap_or_else(|| "group".to_owned()) }
            }
        }
    }
}
