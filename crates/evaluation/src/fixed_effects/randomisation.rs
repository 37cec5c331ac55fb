//! Randomisation inference: what the estimate would be had others been treated.

use numerics::draws::shuffle;
use numerics::streams::Stream;
use numerics::sum::count;
use rayon::prelude::*;

use super::absorb::{AbsorbError, Absorber};
use super::clusters::Clusters;
use super::regressors::{INDEPENDENT, Regressors, dot};

/// What is compared between assignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The coefficient.
    Coefficient,
    /// The coefficient over a robust standard error: HC2 without absorbed effects (for two groups
    /// Welch's t), else clustered by the assigned units.
    Studentised,
}

/// How assignments are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// What is compared.
    pub statistic: Statistic,
    /// How many; where there are no more different assignments than this, each is taken once.
    pub draws: usize,
    /// What fixes them.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomisationTest {
    /// The statistic of what happened.
    pub statistic: f64,
    /// The share of assignments with a statistic as large or larger in size; what happened counts.
    pub p_value: f64,
    /// The share with one as large or larger.
    pub p_value_right: f64,
    /// The share with one as small or smaller.
    pub p_value_left: f64,
    /// How many assignments.
    pub draws: usize,
    /// Whether every possible assignment was taken.
    pub is_enumerated: bool,
    /// Assignments under which there was nothing to estimate; counted as extreme on both sides.
    pub undefined: usize,
}

/// A test that has no meaning.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RandomisationError {
    /// All units have the same treatment.
    #[error("randomise: all units have the same treatment; there is nothing to assign")]
    OnePath,
    /// A unit has a period that another lacks.
    #[error(
        "randomise: '{unit}' lacks a period that others have, so that its treatment cannot be lent to them; balance the panel, or let the treatment differ between units alone"
    )]
    Unbalanced {
        /// The unit.
        unit: String,
    },
    /// Effects cannot be absorbed.
    #[error(transparent)]
    Absorb(#[from] AbsorbError),
}

/// The treatment as units were given it.
#[derive(Debug, Clone, PartialEq)]
pub struct Paths {
    /// Each row's unit.
    pub unit: Vec<u32>,
    /// Each row's place in a path.
    pub place: Vec<u32>,
    /// Each unit's kind of path.
    pub kind: Vec<u32>,
    /// The kinds: treatment by place.
    pub kinds: Vec<Vec<f64>>,
}

impl Paths {
    /// Reads the paths of a treatment, where each unit has every place once or the treatment is
    /// the same in all its rows.
    ///
    /// # Errors
    /// [`RandomisationError`] where paths cannot be exchanged or do not differ.
    pub fn of(
        treatment: &[f64],
        units: &Clusters,
        unit_names: &[String],
        periods: Option<&Clusters>,
    ) -> Result<Self, RandomisationError> {
        let mut own: Vec<Vec<(u32, f64)>> = vec![Vec::new(); units.n];
        for (row, value) in treatment.iter().enumerate() {
            let place = periods.map_or(0, |periods| periods.codes[row]);
            own[units.codes[row] as usize].push((place, *value));
        }
        let is_constant = own.iter().all(|rows| rows.iter().all(|row| row.1 == rows[0].1));
        let n_places = if is_constant { 1 } else { periods.map_or(1, |periods| periods.n) };
        let mut paths = Vec::with_capacity(units.n);
        for (unit, rows) in own.iter_mut().enumerate() {
            rows.sort_unstable_by_key(|row| row.0);
            if is_constant {
                rows.truncate(1);
            }
            let is_whole = rows.len() == n_places && rows.windows(2).all(|w| w[0].0 != w[1].0);
            if !is_whole {
                return Err(RandomisationError::Unbalanced { unit: unit_names[unit].clone() });
            }
            paths.push(rows.iter().map(|row| row.1).collect::<Vec<f64>>());
        }
        let order = |a: &Vec<f64>, b: &Vec<f64>| {
            a.iter()
                .zip(b)
                .map(|(a, b)| a.total_cmp(b))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        };
        let mut kinds = paths.clone();
        kinds.sort_unstable_by(order);
        kinds.dedup();
        if kinds.len() < 2 {
            return Err(RandomisationError::OnePath);
        }
        let code = |path: &Vec<f64>| {
            let place = kinds.binary_search_by(|kind| order(kind, path));
            u32::try_from(place.expect("every path is a kind")).expect("no more kinds than units")
        };
        let kind = paths.iter().map(code).collect();
        let place = match periods {
            Some(periods) if !is_constant => periods.codes.clone(),
            _ => vec![0; treatment.len()],
        };
        Ok(Self { unit: units.codes.clone(), place, kind, kinds })
    }

    fn column(&self, kind: &[u32]) -> Vec<f64> {
        let rows = self.unit.iter().zip(&self.place);
        rows.map(|(unit, place)| self.kinds[kind[*unit as usize] as usize][*place as usize])
            .collect()
    }

    /// Returns how many different assignments there are, if at most `most`.
    fn number(&self, most: usize) -> Option<usize> {
        let mut counts = vec![0_usize; self.kinds.len()];
        for kind in &self.kind {
            counts[*kind as usize] += 1;
        }
        let (mut number, mut placed) = (1_u128, 0_u128);
        for n in counts {
            for i in 1..=u128::try_from(n).ok()? {
                placed += 1;
                number = number.checked_mul(placed)? / i;
                // What is chosen from grows with every further kind, so the count never falls.
                if number > u128::try_from(most).ok()? {
                    return None;
                }
            }
        }
        usize::try_from(number).ok()
    }
}

/// The regression that is run under every assignment.
#[derive(Debug, Clone, Copy)]
pub struct Regression<'a> {
    /// The other regressors, without the effects.
    pub others: &'a Regressors,
    /// The outcome, without the effects.
    pub outcome: &'a [f64],
    /// The effects.
    pub absorber: Option<&'a Absorber>,
    /// One per row.
    pub weights: Option<&'a [f64]>,
}

/// Returns the test of no effect on any unit.
///
/// # Errors
/// [`AbsorbError`] where a projection fails.
pub fn randomise(
    paths: &Paths,
    regression: &Regression<'_>,
    how: &Draws,
) -> Result<RandomisationTest, RandomisationError> {
    let left = regression.others.fit(regression.outcome, regression.weights).residuals;
    let leverage = leverages(regression);
    let statistic =
        |kind: &[u32]| of_assignment(paths, kind, regression, &left, &leverage, how.statistic);
    let observed = statistic(&paths.kind)?.unwrap_or(0.0);
    let number = paths.number(how.draws);
    let all: Vec<Option<f64>> = match number {
        Some(_) => every_order(&paths.kind)
            .par_iter()
            .map(|kind| statistic(kind))
            .collect::<Result<_, AbsorbError>>()?,
        None => (0..how.draws)
            .into_par_iter()
            .map(|draw| {
                let number = u64::try_from(draw).expect("a number of draws fits 64 bits");
                let mut kind = paths.kind.clone();
                shuffle(&mut kind, &mut Stream::new(how.seed, number));
                statistic(&kind)
            })
            .collect::<Result<_, AbsorbError>>()?,
    };
    let one = usize::from(number.is_none());
    let tie = 1e-10 * observed.abs();
    let share = |is_extreme: &dyn Fn(f64) -> bool| {
        let extreme = all.iter().filter(|value| value.is_none_or(is_extreme)).count();
        count(extreme + one) / count(all.len() + one)
    };
    Ok(RandomisationTest {
        statistic: observed,
        p_value: share(&|value| value.abs() >= observed.abs() - tie),
        p_value_right: share(&|value| value >= observed - tie),
        p_value_left: share(&|value| value <= observed + tie),
        draws: all.len(),
        is_enumerated: number.is_some(),
        undefined: all.iter().filter(|value| value.is_none()).count(),
    })
}

fn leverages(regression: &Regression<'_>) -> Vec<f64> {
    let others = regression.others;
    let k = others.columns.len();
    let n = regression.outcome.len();
    let mut leverage = vec![0.0; n];
    for (a, one) in others.columns.iter().enumerate() {
        for (b, other) in others.columns.iter().enumerate().take(k) {
            let inverse = others.inverse_gram.get(a, b);
            for (row, leverage) in leverage.iter_mut().enumerate() {
                let w = regression.weights.map_or(1.0, |weights| weights[row]);
                *leverage += w * inverse * one[row] * other[row];
            }
        }
    }
    leverage
}

fn of_assignment(
    paths: &Paths,
    kind: &[u32],
    regression: &Regression<'_>,
    left: &[f64],
    leverage: &[f64],
    statistic: Statistic,
) -> Result<Option<f64>, AbsorbError> {
    let weights = regression.weights;
    let mut column = vec![paths.column(kind)];
    let before = dot(&column[0], &column[0], weights).sqrt();
    if let Some(absorber) = regression.absorber {
        absorber.residuals(&mut column)?;
    }
    let own = regression.others.fit(&column[0], weights).residuals;
    let square = dot(&own, &own, weights);
    if square.sqrt() <= INDEPENDENT * before {
        return Ok(None);
    }
    let coefficient = dot(&own, left, weights) / square;
    if statistic == Statistic::Coefficient {
        return Ok(Some(coefficient));
    }
    let mut by_unit = vec![0.0; paths.kind.len()];
    let mut variance = 0.0;
    for (row, x) in own.iter().enumerate() {
        let w = weights.map_or(1.0, |weights| weights[row]);
        let score = w * x * (left[row] - coefficient * x);
        if regression.absorber.is_some() {
            by_unit[paths.unit[row] as usize] += score;
        } else {
            variance += score * score / (1.0 - leverage[row] - w * x * x / square);
        }
    }
    variance += by_unit.iter().map(|score| score * score).sum::<f64>();
    let error = variance.sqrt() / square;
    Ok((error.is_finite() && error > 0.0).then(|| coefficient / error))
}

/// Returns every different order, in rising order.
fn every_order(kinds: &[u32]) -> Vec<Vec<u32>> {
    let mut current = kinds.to_vec();
    current.sort_unstable();
    let mut all = vec![current.clone()];
    while let Some(falls) = current.windows(2).rposition(|pair| pair[0] < pair[1]) {
        let larger = (falls + 1..current.len()).rev().find(|at| current[*at] > current[falls]);
        current.swap(falls, larger.expect("the next one is larger"));
        current[falls + 1..].reverse();
        all.push(current.clone());
    }
    all
}
