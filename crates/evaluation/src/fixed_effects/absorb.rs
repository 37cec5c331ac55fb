//! Fixed effects taken out of columns: the projection that every panel regression starts with.
//!
//! The effect with most levels is taken out exactly by its means. What is left are normal equations
//! in the levels of the other effects: solved at once where there are none or the panel is
//! balanced, factored where the levels are few, else searched by conjugate gradients (alternating
//! projections, sped up); where that stalls, the graph of the rows is eliminated approximately and
//! steers the search. Which way was taken never changes the answer beyond [`PRECISION`].

mod components;
mod direct;
mod elimination;
mod gradient;
mod layout;
mod solver;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use numerics::sum::count;
use rayon::prelude::*;

use components::components;
use layout::Layout;
use solver::Solver;

/// How much of a column's length the projection may leave undone.
pub const PRECISION: f64 = 1e-12;

/// How much is accepted where rounding ends the search before [`PRECISION`]; more is an error.
pub const ACCEPTED: f64 = 1e-10;

/// Unknowns beside the leading effect up to which the exact rank of three or more effects is
/// computed even where the projection itself is searched.
const RANK_LIMIT: usize = 2_048;

/// Effects that cannot be absorbed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AbsorbError {
    /// No effect is given.
    #[error("absorb effects: none is given; name at least one, or fit an intercept")]
    NoEffect,
    /// There are no rows.
    #[error("absorb effects: there are no rows; check the columns' names and the missing cells")]
    NoRows,
    /// There are more rows than 32 bits number.
    #[error("absorb effects: {rows} rows are more than 4 294 967 294; fit parts of them")]
    TooManyRows {
        /// The rows.
        rows: usize,
    },
    /// Columns differ in length.
    #[error("absorb effects: a column has {found} rows where the first effect has {expected}")]
    Length {
        /// Rows it has.
        found: usize,
        /// Rows it should have.
        expected: usize,
    },
    /// A weight is not above zero.
    #[error("absorb effects: the weight in row {row} is {weight}; leave out rows without weight")]
    Weight {
        /// The row, counted from one.
        row: usize,
        /// The weight.
        weight: f64,
    },
    /// A value is not finite.
    #[error("absorb effects: row {row} of column {column} is not a finite number; leave it out")]
    NotFinite {
        /// The row, counted from one.
        row: usize,
        /// The column, counted from one.
        column: usize,
    },
    /// The search found no end.
    #[error(
        "absorb effects: column {column} still moves by {error:e} of its length after every way \
         was tried; take out effects with few rows per level"
    )]
    NoEnd {
        /// The column, counted from one.
        column: usize,
        /// How much it still moves, as a share of its length.
        error: f64,
    },
}

/// How many independent columns the effects' indicators have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Exactly so many.
    Exact(usize),
    /// At most so many: three or more effects with very many levels each.
    AtMost(usize),
}

impl Rank {
    /// Returns the number, exact or the bound.
    #[must_use]
    pub fn number(self) -> usize {
        match self {
            Self::Exact(number) | Self::AtMost(number) => number,
        }
    }
}

/// Effects ready to be taken out of any number of columns.
#[derive(Debug)]
pub struct Absorber {
    layout: Layout,
    solver: Solver,
    rank: OnceLock<Rank>,
}

impl Absorber {
    /// Prepares effects: for each, one code per row; codes may have gaps. `weights`, one per row
    /// and above zero, weigh the means.
    ///
    /// # Errors
    /// [`AbsorbError`] where there is no effect or row, lengths differ or a weight is not above
    /// zero.
    pub fn new(effects: &[&[u32]], weights: Option<&[f64]>) -> Result<Self, AbsorbError> {
        let rows = effects.first().ok_or(AbsorbError::NoEffect)?.len();
        if rows == 0 {
            return Err(AbsorbError::NoRows);
        }
        if u32::try_from(rows).is_err() {
            return Err(AbsorbError::TooManyRows { rows });
        }
        let lengths = effects.iter().map(|codes| codes.len());
        for found in lengths.chain(weights.map(<[f64]>::len)) {
            if found != rows {
                return Err(AbsorbError::Length { found, expected: rows });
            }
        }
        let is_bad = |weight: &f64| !(weight.is_finite() && *weight > 0.0);
        if let Some(row) = weights.and_then(|weights| weights.iter().position(is_bad)) {
            let weight = weights.map_or(0.0, |weights| weights[row]);
            return Err(AbsorbError::Weight { row: row + 1, weight });
        }
        let layout = Layout::new(effects, weights);
        let solver = Solver::new(&layout);
        Ok(Self { layout, solver, rank: OnceLock::new() })
    }

    /// Takes all effects out of every column, each as long as the effects.
    ///
    /// Columns are worked on side by side; each gives the same bytes on any number of threads.
    ///
    /// # Errors
    /// [`AbsorbError::Length`], [`AbsorbError::NotFinite`], or [`AbsorbError::NoEnd`] where no way
    /// reaches [`ACCEPTED`]; the columns are of no use then.
    pub fn residuals(&self, columns: &mut [Vec<f64>]) -> Result<(), AbsorbError> {
        for (column, values) in columns.iter().enumerate() {
            self.check(values, column)?;
        }
        let take_out =
            |(column, values): (usize, &mut Vec<f64>)| self.project(values, column).map(|_| ());
        // The first column settles whether the graph is hard, so that no other tries in vain.
        let mut numbered = columns.iter_mut().enumerate();
        if let Some(first) = numbered.next() {
            take_out(first)?;
        }
        let rest: Vec<(usize, &mut Vec<f64>)> = numbered.collect();
        rest.into_par_iter().map(take_out).collect()
    }

    fn check(&self, values: &[f64], column: usize) -> Result<(), AbsorbError> {
        if values.len() != self.layout.n() {
            return Err(AbsorbError::Length { found: values.len(), expected: self.layout.n() });
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(row) => Err(AbsorbError::NotFinite { row: row + 1, column: column + 1 }),
            None => Ok(()),
        }
    }

    /// Takes all effects out of one column; returns the unknowns.
    fn project(&self, values: &mut Vec<f64>, column: usize) -> Result<Vec<f64>, AbsorbError> {
        self.layout.gather(values);
        let mut unknowns = vec![0.0; self.layout.n_unknowns()];
        let length = self.layout.demean(values);
        if !unknowns.is_empty() && length > 0.0 {
            let error = self.solver.take_out(&self.layout, values, &mut unknowns, length);
            if error > ACCEPTED {
                return Err(AbsorbError::NoEnd { column: column + 1, error });
            }
        }
        self.layout.scatter(values);
        Ok(unknowns)
    }

    /// Returns the effects whose sum fits a column best: for each effect, in the order given, one
    /// number per code up to the largest; `None` for codes that no row has.
    ///
    /// With two effects, the lowest code of the second-largest effect is zero in every component
    /// of the graph; with more, the lowest code of all effects but the largest is zero, and the
    /// rest is unique only where nothing else overlaps. Sums over the effects of a row are unique
    /// always.
    ///
    /// # Errors
    /// As [`Self::residuals`].
    pub fn effects(&self, fitted: &[f64]) -> Result<Vec<Vec<Option<f64>>>, AbsorbError> {
        self.check(fitted, 0)?;
        let layout = &self.layout;
        let mut unknowns = self.project(&mut fitted.to_vec(), 0)?;
        for other in 0..layout.unknowns.len() {
            let (start, end) = (layout.offsets[other], layout.offsets[other + 1]);
            let of = if layout.unknowns.len() == 1 {
                components(layout, other).of
            } else {
                vec![0; end - start]
            };
            let mut base: Vec<Option<f64>> = vec![None; end - start];
            for (value, component) in unknowns[start..end].iter_mut().zip(of) {
                *value -= *base[component as usize].get_or_insert(*value);
            }
        }
        let mut left = fitted.to_vec();
        layout.gather(&mut left);
        for codes in &layout.unknowns {
            for (value, unknown) in left.iter_mut().zip(codes) {
                *value -= unknowns[*unknown as usize];
            }
        }
        let means = layout.starts.windows(2).zip(&layout.totals).map(|(ends, total)| {
            (ends[0]..ends[1]).map(|place| layout.weight(place) * left[place]).sum::<f64>() / total
        });
        let all: Vec<f64> = means.chain(unknowns).collect();
        let mut values = all.into_iter();
        let mut effects = vec![Vec::new(); layout.which.len()];
        for (effect, names) in layout.which.iter().zip(&layout.names) {
            let most = names.last().map_or(0, |code| *code as usize + 1);
            let mut own = vec![None; most];
            for (code, value) in names.iter().zip(values.by_ref()) {
                own[*code as usize] = Some(value);
            }
            effects[*effect] = own;
        }
        Ok(effects)
    }

    /// Returns the number of independent columns among the effects' indicators: what they take of
    /// the degrees of freedom.
    ///
    /// Exact for one effect, for two (levels less connected components), and for more wherever the
    /// levels beside the largest effect are at most 2 048; beyond that the bound that counts the
    /// components of each effect with the largest.
    #[must_use]
    pub fn rank(&self) -> Rank {
        *self.rank.get_or_init(|| {
            let layout = &self.layout;
            let (leading, unknowns) = (layout.n_leading(), layout.n_unknowns());
            if let Some(rank) = self.solver.known_rank() {
                return Rank::Exact(leading + rank);
            }
            let n_others = layout.unknowns.len();
            if n_others > 1 && unknowns <= RANK_LIMIT {
                return Rank::Exact(leading + direct::factor(layout).rank());
            }
            let overlaps: usize = (0..n_others).map(|other| components(layout, other).n).sum();
            let number = leading + unknowns - overlaps;
            if n_others <= 1 { Rank::Exact(number) } else { Rank::AtMost(number) }
        })
    }

    /// Returns each effect's number of levels, in the order given.
    #[must_use]
    pub fn levels(&self) -> Vec<usize> {
        let mut levels = vec![0; self.layout.which.len()];
        for (effect, names) in self.layout.which.iter().zip(&self.layout.names) {
            levels[*effect] = names.len();
        }
        levels
    }

    /// Returns how the projection is done, as a diagnostic says it.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.solver.name()
    }

    /// Returns the average number of rows per level of the largest effect.
    #[must_use]
    pub fn rows_per_level(&self) -> f64 {
        count(self.layout.n()) / count(self.layout.n_leading())
    }
}

/// Returns the rows that are left, in rising order, when rows alone in a level of any effect are
/// taken out again and again until none is alone.
#[must_use]
pub fn rows_beside_singletons(effects: &[&[u32]]) -> Vec<usize> {
    let n = effects.first().map_or(0, |codes| codes.len());
    let mut counts: Vec<Vec<u32>> = effects
        .iter()
        .map(|codes| {
            let most = codes.iter().copied().max().map_or(0, |most| most as usize + 1);
            let mut counts = vec![0; most];
            for code in *codes {
                counts[*code as usize] += 1;
            }
            counts
        })
        .collect();
    let mut kept: Vec<usize> = (0..n).collect();
    loop {
        let before = kept.len();
        kept.retain(|row| {
            let is_alone =
                effects.iter().zip(&counts).any(|(codes, n)| n[codes[*row] as usize] == 1);
            if is_alone {
                for (codes, n) in effects.iter().zip(&mut counts) {
                    n[codes[*row] as usize] -= 1;
                }
            }
            !is_alone
        });
        if kept.len() == before {
            return kept;
        }
    }
}
