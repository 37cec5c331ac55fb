//! Groups of people with a rate and a size each, checked and put in order once.

use numerics::sum::{sum, weighted_mean};

use crate::column::{ColumnError, check_length, check_values, check_weights};

/// Columns about groups of people, one row per group.
#[derive(Debug, Clone, Copy)]
pub struct GroupColumns<'a> {
    /// What the groups are called.
    pub names: &'a [String],
    /// The rate or mean of each group, in the indicator's unit; `None` where it is unknown.
    pub rates: &'a [Option<f64>],
    /// How many people each group has: 0 or more.
    pub sizes: &'a [Option<f64>],
    /// The standard error of each rate, in the indicator's unit.
    pub standard_errors: Option<&'a [Option<f64>]>,
    /// Where each group stands from the most disadvantaged (lowest number) to the most advantaged;
    /// equal numbers share a place.
    pub order: Option<&'a [Option<f64>]>,
}

/// Where the uncertainty of the rates comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncertainty {
    /// Nothing is known.
    Unknown,
    /// The column of standard errors.
    Given,
    /// Every person has the event or not: variance `p(1 − p)/n` of the share `p = rate/scale`.
    Binomial,
    /// Events are counted: variance `rate·scale/n`.
    Poisson,
}

/// The groups cannot be measured.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GroupsError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// There is nothing to compare.
    #[error("compare groups: {found} of them have a rate and people; at least 2 are needed")]
    TooFewGroups {
        /// Groups that count.
        found: usize,
    },
    /// The uncertainty asked for needs a scale.
    #[error("take rates as {what}: say what they are out of (the scale: 1, 100, 1000 …)")]
    NoScale {
        /// What they are taken as.
        what: &'static str,
    },
    /// The scale is not above zero.
    #[error("take rates out of {scale}: the scale must be a number above zero")]
    Scale {
        /// The scale.
        scale: f64,
    },
    /// A share is outside its scale.
    #[error("take the rate of '{group}' as a share: {rate} does not lie from 0 to {scale}")]
    NotAShare {
        /// The group.
        group: String,
        /// Its rate.
        rate: f64,
        /// What it should be out of.
        scale: f64,
    },
    /// Standard errors are asked for but missing.
    #[error("read the standard error of '{group}': there is none")]
    NoStandardError {
        /// The group.
        group: String,
    },
    /// A group that counts has no place in the order.
    #[error("read the order of '{group}': it has no place")]
    NoPlace {
        /// The group.
        group: String,
    },
}

/// Groups with a rate and people, in a fixed order: by place, then rate, then size.
#[derive(Debug, Clone, PartialEq)]
pub struct SocialGroups {
    pub(crate) names: Vec<String>,
    /// The row each group came from.
    pub(crate) rows: Vec<usize>,
    pub(crate) rates: Vec<f64>,
    pub(crate) sizes: Vec<f64>,
    pub(crate) variances: Option<Vec<f64>>,
    pub(crate) places: Option<Vec<f64>>,
    pub(crate) scale: Option<f64>,
    pub(crate) missing: usize,
    pub(crate) empty: usize,
}

impl SocialGroups {
    /// Returns the groups that have a rate and people; those without are counted, not read as
    /// zero.
    ///
    /// `scale` is what rates are out of (100 for percent), where they are shares or events per so
    /// many.
    ///
    /// # Errors
    /// [`GroupsError`] where a column cannot be used, fewer than two groups are left, or what the
    /// uncertainty needs is missing.
    pub fn new(
        columns: &GroupColumns<'_>,
        uncertainty: Uncertainty,
        scale: Option<f64>,
    ) -> Result<Self, GroupsError> {
        check(columns, scale)?;
        let counted = |row: &usize| {
            columns.rates[*row].is_some() && columns.sizes[*row].is_some_and(|size| size > 0.0)
        };
        let mut rows: Vec<usize> = (0..columns.rates.len()).filter(counted).collect();
        if rows.len() < 2 {
            return Err(GroupsError::TooFewGroups { found: rows.len() });
        }
        let places = places(columns, &rows)?;
        let rate = |row: usize| columns.rates[row].unwrap_or_default();
        let size = |row: usize| columns.sizes[row].unwrap_or_default();
        rows.sort_by(|a, b| {
            let place = |row: usize| places.as_ref().map_or(0.0, |places| places[row]);
            let by_place = place(*a).total_cmp(&place(*b));
            let by_rate = || rate(*a).total_cmp(&rate(*b));
            by_place.then_with(by_rate).then_with(|| size(*a).total_cmp(&size(*b)))
        });
        let variances = variances(columns, &rows, uncertainty, scale)?;
        let empty = columns.sizes.iter().filter(|size| **size == Some(0.0)).count();
        Ok(Self {
            names: rows.iter().map(|row| columns.names[*row].clone()).collect(),
            rates: rows.iter().map(|row| rate(*row)).collect(),
            sizes: rows.iter().map(|row| size(*row)).collect(),
            places: places.map(|places| rows.iter().map(|row| places[*row]).collect()),
            missing: columns.rates.len() - rows.len() - empty,
            variances,
            scale,
            empty,
            rows,
        })
    }

    /// Returns the number of groups that count.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.rates.len()
    }

    /// Returns the share of all people that each group has.
    #[must_use]
    pub fn shares(&self) -> Vec<f64> {
        let total = sum(self.sizes.iter().copied());
        self.sizes.iter().map(|size| size / total).collect()
    }

    /// Returns the mean rate of all people.
    #[must_use]
    pub fn mean(&self) -> f64 {
        weighted_mean(&self.rates, &self.sizes).unwrap_or_default()
    }

    /// Returns the middle of the stretch from 0 to 1 that each group takes when all people stand
    /// in the groups' order (its ridit); `None` without an order. Groups at one place share it.
    #[must_use]
    pub fn ridits(&self) -> Option<Vec<f64>> {
        let places = self.places.as_ref()?;
        Some(fractional_ranks(places, &self.sizes))
    }
}

/// Returns for each row the share of weight before its place plus half of that at it; rows are in
/// rising order of place and rows at one place share.
pub(crate) fn fractional_ranks(places: &[f64], weights: &[f64]) -> Vec<f64> {
    let total = sum(weights.iter().copied());
    let mut ranks = Vec::with_capacity(places.len());
    let mut before = numerics::sum::RunningSum::default();
    for stretch in places.chunk_by(|a, b| a == b) {
        let at = &weights[ranks.len()..ranks.len() + stretch.len()];
        let here = sum(at.iter().copied());
        ranks.resize(ranks.len() + stretch.len(), (before.value() + 0.5 * here) / total);
        before.add(here);
    }
    ranks
}

fn check(columns: &GroupColumns<'_>, scale: Option<f64>) -> Result<(), GroupsError> {
    let n = columns.rates.len();
    check_length("name", columns.names.len(), n)?;
    check_length("size", columns.sizes.len(), n)?;
    check_values("rate", columns.rates)?;
    check_weights("size", columns.sizes)?;
    if let Some(errors) = columns.standard_errors {
        check_length("standard error", errors.len(), n)?;
        check_weights("standard error", errors)?;
    }
    if let Some(order) = columns.order {
        check_length("order", order.len(), n)?;
        check_values("order", order)?;
    }
    match scale {
        Some(scale) if !(scale.is_finite() && scale > 0.0) => Err(GroupsError::Scale { scale }),
        _ => Ok(()),
    }
}

fn places(columns: &GroupColumns<'_>, rows: &[usize]) -> Result<Option<Vec<f64>>, GroupsError> {
    let Some(order) = columns.order else { return Ok(None) };
    match rows.iter().find(|row| order[**row].is_none()) {
        Some(row) => Err(GroupsError::NoPlace { group: columns.names[*row].clone() }),
        None => Ok(Some(order.iter().map(|place| place.unwrap_or_default()).collect())),
    }
}

fn variances(
    columns: &GroupColumns<'_>,
    rows: &[usize],
    uncertainty: Uncertainty,
    scale: Option<f64>,
) -> Result<Option<Vec<f64>>, GroupsError> {
    let group = |row: usize| columns.names[row].clone();
    let variance = |row: usize| {
        let rate = columns.rates[row].unwrap_or_default();
        let size = columns.sizes[row].unwrap_or_default();
        match uncertainty {
            Uncertainty::Unknown => Ok(0.0),
            Uncertainty::Given => {
                let error = columns.standard_errors.and_then(|errors| errors[row]);
                let error =
                    error.ok_or_else(|| GroupsError::NoStandardError { group: group(row) })?;
                Ok(error * error)
            }
            Uncertainty::Binomial => {
                let scale = scale.ok_or(GroupsError::NoScale { what: "shares" })?;
                if !(0.0..=scale).contains(&rate) {
                    return Err(GroupsError::NotAShare { group: group(row), rate, scale });
                }
                Ok(rate * (scale - rate) / size)
            }
            Uncertainty::Poisson => {
                let scale = scale.ok_or(GroupsError::NoScale { what: "counted events" })?;
                if rate < 0.0 {
                    let scale = f64::INFINITY;
                    return Err(GroupsError::NotAShare { group: group(row), rate, scale });
                }
                Ok(rate * scale / size)
            }
        }
    };
    if uncertainty == Uncertainty::Unknown {
        return Ok(None);
    }
    rows.iter().map(|row| variance(*row)).collect::<Result<Vec<f64>, _>>().map(Some)
}

/// A measure of groups' rates and how it moves with each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMeasure {
    /// The number.
    pub estimate: f64,
    /// How much it changes per unit of each group's rate, sizes held fixed: what the delta method
    /// multiplies the rates' standard errors by.
    pub gradient: Vec<f64>,
    /// A standard error by a formula of the measure's own that goes before the delta method.
    pub own_error: Option<StandardError>,
    /// A standard error from the scatter of the groups about a line, for rates whose own is
    /// unknown.
    pub scatter_error: Option<StandardError>,
    /// Whether the measure is a ratio, whose interval is made of its logarithm.
    pub is_ratio: bool,
}

/// A standard error and how it was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandardError {
    /// The number, in the measure's unit.
    pub value: f64,
    /// How it was made.
    pub method: &'static str,
}

impl GroupMeasure {
    /// Returns a measure without a standard error of its own.
    pub(crate) fn new(estimate: f64, gradient: Vec<f64>) -> Self {
        Self { estimate, gradient, own_error: None, scatter_error: None, is_ratio: false }
    }

    /// Returns a ratio without a standard error of its own.
    pub(crate) fn ratio(estimate: f64, gradient: Vec<f64>) -> Self {
        Self { is_ratio: true, ..Self::new(estimate, gradient) }
    }

    /// Returns the standard error: by the measure's own formula, else by the delta method from the
    /// rates' variances, else from the scatter about a line; `None` where nothing is known.
    #[must_use]
    pub fn standard_error(&self, groups: &SocialGroups) -> Option<StandardError> {
        let delta = || {
            let variances = groups.variances.as_ref()?;
            let squares = self.gradient.iter().zip(variances).map(|(g, v)| g * g * v);
            Some(StandardError { value: sum(squares).sqrt(), method: "delta method" })
        };
        self.own_error.or_else(delta).or(self.scatter_error)
    }
}

/// A measure has no value for these groups, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Undefined {
    /// The mean that is divided by is zero or below.
    #[error("undefined: the mean rate is {mean}, and the measure divides by it")]
    MeanNotPositive {
        /// The mean.
        mean: f64,
    },
    /// The rate that is divided by is zero or below.
    #[error("undefined: the measure divides by a rate of {rate}")]
    DivisorNotPositive {
        /// The rate.
        rate: f64,
    },
    /// A logarithm of a rate of zero or below.
    #[error("undefined: '{group}' has the rate {rate}, which has no logarithm")]
    NoLogarithm {
        /// The group.
        group: String,
        /// Its rate.
        rate: f64,
    },
    /// All people stand at one place.
    #[error("undefined: all groups stand at one place of the order")]
    NoSpreadOfPlaces,
    /// The logistic curve has no best fit.
    #[error("undefined: no logistic curve fits best; the groups are all 0, all 1 or part in two")]
    NoLogisticFit,
    /// The mean lies outside what the rates can be.
    #[error("undefined: the mean rate {mean} does not lie inside {low} to {high}")]
    MeanAtBound {
        /// The mean.
        mean: f64,
        /// The lowest possible rate.
        low: f64,
        /// The highest possible rate.
        high: f64,
    },
    /// The measure needs something that was not given.
    #[error("undefined: {needs} is needed")]
    Needs {
        /// What.
        needs: &'static str,
    },
}
