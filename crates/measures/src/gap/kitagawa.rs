//! Where the gap between two rates comes from: who the people are, or how they fare.

use numerics::sum::sum;

use crate::column::{ColumnError, check_length, check_values, check_weights};

/// One population's strata, a row per stratum.
#[derive(Debug, Clone, Copy)]
pub struct Strata<'a> {
    /// How many people each stratum has: 0 or more; `None` where it is unknown.
    pub sizes: &'a [Option<f64>],
    /// The rate of each stratum, in the indicator's unit; a stratum without people needs none.
    pub rates: &'a [Option<f64>],
}

/// What the rate of a stratum is in which one population has nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyStratum {
    /// The other population's: the stratum then differs by composition only.
    Borrow,
    /// Zero: the absence of people then shows as a difference of rates as well. A convention of
    /// some spreadsheets, offered for comparison.
    CountAsZero,
    /// None: the decomposition is refused.
    Refuse,
}

/// Which rates and shares the parts are weighed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Components {
    /// Two parts, each weighed by the mean of both populations (Kitagawa 1955).
    Two,
    /// Three parts weighed by the second population, with the interaction apart.
    ThreeFromSecond,
    /// Three parts weighed by the first population, with the interaction apart.
    ThreeFromFirst,
}

/// How rates vary, for standard errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RateVariation {
    /// Not at all: whole populations, nothing is sampled.
    Fixed,
    /// Every person has the event or not: `rate·(scale − rate)/size`.
    Binomial {
        /// What rates are out of: 1, 100, 1000.
        scale: f64,
    },
    /// Events are counted: `rate·scale/size`.
    Poisson {
        /// What rates are out of: 1, 100, 1000.
        scale: f64,
    },
}

/// The conventions of a decomposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KitagawaConventions {
    /// Two parts or three.
    pub components: Components,
    /// Strata without people on one side.
    pub empty_stratum: EmptyStratum,
    /// Where standard errors come from.
    pub variation: RateVariation,
}

/// The gap between two crude rates, `first − second`, and its parts, all in the rates' unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Kitagawa {
    /// The first population's crude rate over the strata that count.
    pub first_rate: f64,
    /// The second population's.
    pub second_rate: f64,
    /// `first_rate − second_rate`.
    pub gap: Component,
    /// What differing shares of people make.
    pub composition: Component,
    /// What differing rates make.
    pub rate: Component,
    /// What both together make beyond each alone; `None` in two parts.
    pub interaction: Option<Component>,
    /// One per stratum that counts, in the rows' order.
    pub strata: Vec<StratumPart>,
    /// Strata left out on both sides, because a size or a rate is unknown.
    pub left_out: usize,
    /// The people known to live in strata left out, as shares of the first and second population.
    pub share_left_out: [f64; 2],
    /// Strata that one population has nobody in.
    pub empty: usize,
}

/// A component of the gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// Its size, in the rates' unit.
    pub estimate: f64,
    /// Its standard error, sizes taken as known; `None` where rates are fixed.
    pub standard_error: Option<f64>,
}

/// What one stratum adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StratumPart {
    /// The row.
    pub row: usize,
    /// `(share₁ − share₂) · rate`: Kitagawa's term, which depends on the level of the rates.
    pub composition: f64,
    /// `(share₁ − share₂) · (rate − crude rate)`: sums to the same; above zero where the first
    /// population has more people in a stratum of high rates or fewer in one of low.
    pub composition_about_mean: f64,
    /// `(rate₁ − rate₂) · share`.
    pub rate: f64,
    /// `(share₁ − share₂)(rate₁ − rate₂)`; zero in two parts.
    pub interaction: f64,
}

/// A gap cannot be decomposed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum KitagawaError {
    /// A column cannot be used.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// A population has nobody.
    #[error("decompose the gap: the {which} population has nobody in the strata that count")]
    NoPeople {
        /// "first" or "second".
        which: &'static str,
    },
    /// A stratum is empty on one side and the convention refuses.
    #[error(
        "decompose the gap: the {which} population has nobody in row {row}; borrow the other's rate"
    )]
    EmptyStratum {
        /// "first" or "second".
        which: &'static str,
        /// The row, counted from one.
        row: usize,
    },
    /// The scale has no meaning for the rates.
    #[error("take the rate in row {row} out of {scale}: {rate} does not fit")]
    Scale {
        /// The row, counted from one.
        row: usize,
        /// The rate.
        rate: f64,
        /// The scale.
        scale: f64,
    },
}

/// A stratum that counts.
struct Stratum {
    row: usize,
    sizes: [f64; 2],
    rates: [f64; 2],
}

/// Returns what an area's gap to the nation is made of, stratum by stratum: two parts, empty strata
/// borrow the other's rate, rates taken as they are.
///
/// Strata can be the sexes, ages, or the small areas that the area consists of.
///
/// ```
/// use measures::gap::kitagawa::{Strata, gap_by_stratum};
///
/// let area = Strata { sizes: &[Some(60.0), Some(40.0)], rates: &[Some(12.0), Some(6.0)] };
/// let nation = Strata { sizes: &[Some(500.0), Some(500.0)], rates: &[Some(10.0), Some(6.0)] };
/// let parts = gap_by_stratum(&area, &nation).unwrap();
/// assert!((parts.gap.estimate - 1.6).abs() < 1e-12);
/// assert!((parts.composition.estimate - 0.5).abs() < 1e-12);
/// assert!((parts.rate.estimate - 1.1).abs() < 1e-12);
/// ```
///
/// # Errors
/// [`KitagawaError`] where a column cannot be used or nobody is left.
pub fn gap_by_stratum(area: &Strata<'_>, nation: &Strata<'_>) -> Result<Kitagawa, KitagawaError> {
    let conventions = KitagawaConventions {
        components: Components::Two,
        empty_stratum: EmptyStratum::Borrow,
        variation: RateVariation::Fixed,
    };
    kitagawa(area, nation, &conventions)
}

/// Returns the gap `Σ c₁r₁ − Σ c₂r₂` between two populations parted into composition and rates.
///
/// With shares `c` and rates `r` per stratum, in two parts `Σ (c₁ − c₂)(r₁ + r₂)/2` and
/// `Σ (r₁ − r₂)(c₁ + c₂)/2`; in three `Σ (c₁ − c₂)r₂`, `Σ (r₁ − r₂)c₂` and
/// `Σ (c₁ − c₂)(r₁ − r₂)`. The parts always sum to the gap.
///
/// A stratum with an unknown size, or people and an unknown rate, on either side is left out on
/// both and counted; the gap is then that of the strata that count.
///
/// # Errors
/// [`KitagawaError`] where a column cannot be used, nobody is left, or a stratum is empty and the
/// convention refuses.
///
/// # Source
/// Kitagawa, E. M. (1955), Components of a difference between two rates,
/// doi 10.1080/01621459.1955.10501299.
pub fn kitagawa(
    first: &Strata<'_>,
    second: &Strata<'_>,
    conventions: &KitagawaConventions,
) -> Result<Kitagawa, KitagawaError> {
    check(first, second)?;
    let strata = strata(first, second, conventions.empty_stratum)?;
    let total = |side: usize| sum(strata.iter().map(|s| s.sizes[side]));
    let totals = [total(0), total(1)];
    for (total, which) in totals.iter().zip(["first", "second"]) {
        if *total <= 0.0 {
            return Err(KitagawaError::NoPeople { which });
        }
    }
    let share = |s: &Stratum, side: usize| s.sizes[side] / totals[side];
    let crude = |side: usize| sum(strata.iter().map(|s| share(s, side) * s.rates[side]));
    let crude = [crude(0), crude(1)];
    let weigh = |values: [f64; 2]| match conventions.components {
        Components::Two => 0.5 * (values[0] + values[1]),
        Components::ThreeFromSecond => values[1],
        Components::ThreeFromFirst => values[0],
    };
    let part = |s: &Stratum| {
        let shares = [share(s, 0), share(s, 1)];
        let (by_share, by_rate) = (shares[0] - shares[1], s.rates[0] - s.rates[1]);
        StratumPart {
            row: s.row,
            composition: by_share * weigh(s.rates),
            composition_about_mean: by_share * (weigh(s.rates) - weigh(crude)),
            rate: by_rate * weigh(shares),
            interaction: interaction_sign(conventions.components) * by_share * by_rate,
        }
    };
    let parts: Vec<StratumPart> = strata.iter().map(part).collect();
    let errors = errors(&strata, totals, conventions)?;
    let component = |estimate, which: usize| Component {
        estimate,
        standard_error: errors.map(|errors| errors[which]),
    };
    let has_interaction = conventions.components != Components::Two;
    Ok(Kitagawa {
        first_rate: crude[0],
        second_rate: crude[1],
        gap: component(crude[0] - crude[1], 0),
        composition: component(sum(parts.iter().map(|p| p.composition)), 1),
        rate: component(sum(parts.iter().map(|p| p.rate)), 2),
        interaction: has_interaction
            .then(|| component(sum(parts.iter().map(|p| p.interaction)), 3)),
        left_out: (0..first.sizes.len()).filter(|row| !is_known(first, second, *row)).count(),
        share_left_out: [first, second].map(|side| share_left_out(side, first, second)),
        empty: strata.iter().filter(|s| s.sizes.contains(&0.0)).count(),
        strata: parts,
    })
}

/// From the first population's side what both do together has been counted twice.
fn interaction_sign(components: Components) -> f64 {
    match components {
        Components::Two => 0.0,
        Components::ThreeFromSecond => 1.0,
        Components::ThreeFromFirst => -1.0,
    }
}

fn check(first: &Strata<'_>, second: &Strata<'_>) -> Result<(), ColumnError> {
    let n = first.sizes.len();
    check_length("first rate", first.rates.len(), n)?;
    check_length("second size", second.sizes.len(), n)?;
    check_length("second rate", second.rates.len(), n)?;
    check_weights("first size", first.sizes)?;
    check_weights("second size", second.sizes)?;
    check_values("first rate", first.rates)?;
    check_values("second rate", second.rates)
}

fn is_known(first: &Strata<'_>, second: &Strata<'_>, row: usize) -> bool {
    [first, second].iter().all(|side| match side.sizes[row] {
        None => false,
        Some(size) => size <= 0.0 || side.rates[row].is_some(),
    })
}

fn share_left_out(side: &Strata<'_>, first: &Strata<'_>, second: &Strata<'_>) -> f64 {
    let rows = 0..side.sizes.len();
    let left = rows.filter(|row| !is_known(first, second, *row)).filter_map(|row| side.sizes[row]);
    let (left, all) = (sum(left), sum(side.sizes.iter().flatten().copied()));
    if all > 0.0 { left / all } else { 0.0 }
}

fn strata(
    first: &Strata<'_>,
    second: &Strata<'_>,
    empty: EmptyStratum,
) -> Result<Vec<Stratum>, KitagawaError> {
    let mut strata = Vec::new();
    for row in (0..first.sizes.len()).filter(|row| is_known(first, second, *row)) {
        let sizes = [first, second].map(|side| side.sizes[row].unwrap_or_default());
        let own = [0, 1].map(|side: usize| {
            let rate = [first, second][side].rates[row];
            rate.filter(|_| sizes[side] > 0.0)
        });
        let rates = match (own, empty) {
            ([None, None], _) => continue,
            ([Some(a), Some(b)], _) => [a, b],
            ([Some(a), None], EmptyStratum::Borrow) => [a, a],
            ([None, Some(b)], EmptyStratum::Borrow) => [b, b],
            ([a, b], EmptyStratum::CountAsZero) => [a.unwrap_or(0.0), b.unwrap_or(0.0)],
            ([a, _], EmptyStratum::Refuse) => {
                let which = if a.is_none() { "first" } else { "second" };
                return Err(KitagawaError::EmptyStratum { which, row: row + 1 });
            }
        };
        strata.push(Stratum { row, sizes, rates });
    }
    Ok(strata)
}

/// The standard errors of gap, composition, rate and interaction, shares taken as known. A
/// borrowed rate varies with the rate it is borrowed from.
fn errors(
    strata: &[Stratum],
    totals: [f64; 2],
    conventions: &KitagawaConventions,
) -> Result<Option<[f64; 4]>, KitagawaError> {
    if conventions.variation == RateVariation::Fixed {
        return Ok(None);
    }
    let mut squares: [Vec<f64>; 4] = Default::default();
    for s in strata {
        let shares = [s.sizes[0] / totals[0], s.sizes[1] / totals[1]];
        let by_share = shares[0] - shares[1];
        let (first, second, share) = match conventions.components {
            Components::Two => (0.5, 0.5, 0.5 * (shares[0] + shares[1])),
            Components::ThreeFromSecond => (0.0, 1.0, shares[1]),
            Components::ThreeFromFirst => (1.0, 0.0, shares[0]),
        };
        let together = interaction_sign(conventions.components) * by_share;
        // How the four move with the first and with the second rate.
        let mut slopes = [
            [shares[0], -shares[1]],
            [by_share * first, by_share * second],
            [share, -share],
            [together, -together],
        ];
        if conventions.empty_stratum == EmptyStratum::Borrow
            && let Some(empty) = s.sizes.iter().position(|size| *size <= 0.0)
        {
            for slope in &mut slopes {
                slope[1 - empty] += slope[empty];
                slope[empty] = 0.0;
            }
        }
        for side in 0..2 {
            let variance = variance(s, side, conventions.variation)?;
            for (squares, slope) in squares.iter_mut().zip(&slopes) {
                squares.push(slope[side] * slope[side] * variance);
            }
        }
    }
    Ok(Some(squares.map(|squares| sum(squares).sqrt())))
}

fn variance(s: &Stratum, side: usize, variation: RateVariation) -> Result<f64, KitagawaError> {
    let (rate, size) = (s.rates[side], s.sizes[side]);
    let (scale, highest) = match variation {
        RateVariation::Fixed => return Ok(0.0),
        RateVariation::Binomial { scale } => (scale, scale),
        RateVariation::Poisson { scale } => (scale, f64::INFINITY),
    };
    if !(scale.is_finite() && scale > 0.0 && (0.0..=highest).contains(&rate)) {
        return Err(KitagawaError::Scale { row: s.row + 1, rate, scale });
    }
    if size <= 0.0 {
        return Ok(0.0);
    }
    let left = if highest.is_finite() { scale - rate } else { scale };
    Ok(rate * left / size)
}
