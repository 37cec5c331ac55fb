//! One cohort against its comparison in two periods sampled apart, with influence functions.

use numerics::cholesky::Cholesky;
use numerics::sum::count;

use crate::staggered::logit::logit;
use crate::staggered::two_by_two::{CellEffect, CellRefusal, Method, SEPARATED, TRIMMED};

/// The rows of a cell: both groups in both periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Whether each row is of the cohort.
    pub treated: Vec<bool>,
    /// Whether each row is of the later sample.
    pub after: Vec<bool>,
    /// The outcome.
    pub outcome: Vec<f64>,
    /// Weights, not negative.
    pub weights: Vec<f64>,
    /// One and the covariates, row after row; empty where there are none.
    pub x: Vec<f64>,
    /// How many numbers a row of `x` has.
    pub width: usize,
}

/// Returns the average effect on the cohort from repeated cross-sections.
///
/// With `m_dt` the regression of group `d` in period `t` and means weighted as in
/// [`crate::staggered::two_by_two::cell_effect`]: the doubly robust one is locally efficient,
/// `(τ̄₁₁ − τ̄₁₀) − (τ̄₀₁ − τ̄₀₀)` of `y − m_0t`, plus what the treated units' own regressions say
/// about the covariates' shift between samples.
///
/// # Errors
/// [`CellRefusal`] where a group is empty in a period, covariates separate the groups or are
/// collinear in one of them.
///
/// # Source
/// Sant'Anna, P. and Zhao, J. (2020), Journal of Econometrics 219, doi
/// 10.1016/j.jeconom.2020.06.003, eq. 3.4 and theorem 3.
pub fn cross_section_effect(rows: &Rows, method: Method) -> Result<CellEffect, CellRefusal> {
    let held = |treated: bool, after: bool| {
        let mut cells = rows.treated.iter().zip(&rows.after).zip(&rows.weights);
        cells.any(|((t, a), w)| *t == treated && *a == after && *w > 0.0)
    };
    if !held(true, true) || !held(true, false) {
        return Err(CellRefusal::NoTreated);
    }
    if !held(false, true) || !held(false, false) {
        return Err(CellRefusal::NoControls);
    }
    let method = if rows.x.is_empty() { Method::InverseProbability } else { method };
    let mut work = Work::new(rows, method)?;
    match method {
        Method::Regression => work.by_regression(),
        Method::InverseProbability => work.by_weights(&[]),
        Method::DoublyRobust => work.doubly_robust(),
    }
    Ok(CellEffect { effect: work.effect, influence: work.influence })
}

/// The regression of one group in one period, its fitted value in every row.
struct Fit {
    group: (bool, bool),
    fitted: Vec<f64>,
    factor: Cholesky,
    /// What the effect changes by as the coefficients do.
    moment: Vec<f64>,
}

struct Work<'a> {
    rows: &'a Rows,
    n: f64,
    /// One per row: the odds of treatment in a comparison row, one where there are no covariates.
    odds: Vec<f64>,
    chances: Option<(Vec<f64>, Cholesky)>,
    effect: f64,
    influence: Vec<f64>,
}

impl<'a> Work<'a> {
    fn new(rows: &'a Rows, method: Method) -> Result<Self, CellRefusal> {
        let n = rows.outcome.len();
        let mut work = Self {
            rows,
            n: count(n),
            odds: vec![1.0; n],
            chances: None,
            effect: 0.0,
            influence: vec![0.0; n],
        };
        if method.weighs() && !rows.x.is_empty() {
            let fit = logit(&rows.treated, &rows.weights, &rows.x, rows.width)
                .ok_or(CellRefusal::NoOverlap)?;
            if fit.chances.iter().any(|p| *p >= SEPARATED) {
                return Err(CellRefusal::NoOverlap);
            }
            let odds = |p: &f64| if *p < TRIMMED { p / (1.0 - p) } else { 0.0 };
            work.odds = fit.chances.iter().map(odds).collect();
            work.chances = Some((fit.chances, fit.information));
        }
        if method.regresses() {
            for group in GROUPS {
                if method == Method::DoublyRobust || !group.0 {
                    work.fit(group)?;
                }
            }
        }
        Ok(work)
    }

    fn weight(&self, row: usize, group: (bool, bool)) -> f64 {
        let rows = self.rows;
        if (rows.treated[row], rows.after[row]) != group {
            return 0.0;
        }
        if group.0 { rows.weights[row] } else { rows.weights[row] * self.odds[row] }
    }

    /// Adds `sign · E[w (y − m)] / E[w]` over one group in one period, and its influence.
    fn add_mean(&mut self, group: (bool, bool), sign: f64, left: &[f64]) {
        let weights: Vec<f64> = (0..left.len()).map(|row| self.weight(row, group)).collect();
        let mean = self.add_weighted(&weights, sign, left);
        let Some((chances, information)) = self.chances.as_ref().filter(|_| !group.0) else {
            return;
        };
        let mass: f64 = weights.iter().sum();
        let width = self.rows.width;
        let mut moment = vec![0.0; width];
        for (row, x) in self.rows.x.chunks_exact(width).enumerate() {
            let slope = sign * weights[row] * (left[row] - mean) / mass;
            moment.iter_mut().zip(x).for_each(|(m, x)| *m += slope * x);
        }
        let along = information.solve(&moment);
        for (row, x) in self.rows.x.chunks_exact(width).enumerate() {
            let at: f64 = x.iter().zip(&along).map(|(x, a)| x * a).sum();
            let score = f64::from(u8::from(self.rows.treated[row])) - chances[row];
            self.influence[row] += self.n * self.rows.weights[row] * score * at;
        }
    }

    fn add_weighted(&mut self, weights: &[f64], sign: f64, values: &[f64]) -> f64 {
        let mass: f64 = weights.iter().sum();
        let mean = weights.iter().zip(values).map(|(w, v)| w * v).sum::<f64>() / mass;
        self.effect += sign * mean;
        let scale = sign * self.n / mass;
        for ((influence, weight), value) in self.influence.iter_mut().zip(weights).zip(values) {
            *influence += scale * weight * (value - mean);
        }
        mean
    }

    fn by_weights(&mut self, fits: &[Fit]) {
        for (treated, after) in GROUPS {
            let sign = if treated == after { 1.0 } else { -1.0 };
            let fit = fits.iter().find(|fit| fit.group == (false, after));
            let left: Vec<f64> = match fit {
                Some(fit) => {
                    self.rows.outcome.iter().zip(&fit.fitted).map(|(y, m)| y - m).collect()
                }
                None => self.rows.outcome.clone(),
            };
            self.add_mean((treated, after), sign, &left);
        }
    }

    fn by_regression(&mut self) {
        let outcome = self.rows.outcome.clone();
        for after in [true, false] {
            let sign = if after { 1.0 } else { -1.0 };
            self.add_mean((true, after), sign, &outcome);
            let Ok(mut fit) = self.fit((false, after)) else { continue };
            let weights = self.of_treated(None);
            self.add_weighted(&weights, -sign, &fit.fitted);
            fit.moment = self.mean_row(&weights, -sign);
            self.add_fit(&fit);
        }
    }

    fn doubly_robust(&mut self) {
        let fits: Vec<Fit> = GROUPS.iter().filter_map(|group| self.fit(*group).ok()).collect();
        self.by_weights(&fits);
        for after in [true, false] {
            let sign = if after { 1.0 } else { -1.0 };
            let find = |treated| fits.iter().find(|fit| fit.group == (treated, after));
            let (Some(own), Some(beside)) = (find(true), find(false)) else { continue };
            let gap: Vec<f64> = own.fitted.iter().zip(&beside.fitted).map(|(a, b)| a - b).collect();
            let (all, these) = (self.of_treated(None), self.of_treated(Some(after)));
            self.add_weighted(&all, sign, &gap);
            self.add_weighted(&these, -sign, &gap);
            let (of_all, of_these) = (self.mean_row(&all, sign), self.mean_row(&these, sign));
            let odds: Vec<f64> =
                (0..all.len()).map(|row| self.weight(row, (false, after))).collect();
            let of_odds = self.mean_row(&odds, sign);
            let own_moment = of_all.iter().zip(&of_these).map(|(a, t)| a - t).collect();
            // The treated rows' own terms in `m_0t` cancel.
            let beside_moment = of_odds.iter().zip(&of_all).map(|(c, a)| c - a).collect();
            self.add_fit_with(own, own_moment);
            self.add_fit_with(beside, beside_moment);
        }
    }

    /// Returns the weights of the treated rows: of one sample, or of both.
    fn of_treated(&self, after: Option<bool>) -> Vec<f64> {
        let rows = self.rows;
        let of = |row: usize| {
            let asked = rows.treated[row] && after.is_none_or(|after| rows.after[row] == after);
            if asked { rows.weights[row] } else { 0.0 }
        };
        (0..rows.outcome.len()).map(of).collect()
    }

    fn mean_row(&self, weights: &[f64], sign: f64) -> Vec<f64> {
        let mass: f64 = weights.iter().sum();
        let mut mean = vec![0.0; self.rows.width];
        for (x, weight) in self.rows.x.chunks_exact(self.rows.width).zip(weights) {
            let share = sign * weight / mass;
            mean.iter_mut().zip(x).for_each(|(m, x)| *m += share * x);
        }
        mean
    }

    fn fit(&self, group: (bool, bool)) -> Result<Fit, CellRefusal> {
        let (rows, width) = (self.rows, self.rows.width);
        let (mut gram, mut right) = (vec![0.0; width * width], vec![0.0; width]);
        for (row, x) in rows.x.chunks_exact(width).enumerate() {
            if (rows.treated[row], rows.after[row]) != group {
                continue;
            }
            for a in 0..width {
                let scaled = rows.weights[row] * x[a];
                right[a] += scaled * rows.outcome[row];
                for b in 0..=a {
                    gram[a * width + b] += scaled * x[b];
                }
            }
        }
        let scale: Vec<f64> = (0..width).map(|a| gram[a * width + a]).collect();
        let factor = Cholesky::of(&gram, &scale);
        if factor.rank() < width {
            return Err(CellRefusal::Collinear);
        }
        let b = factor.solve(&right);
        let fitted = |x: &[f64]| x.iter().zip(&b).map(|(x, b)| x * b).sum();
        let fitted = rows.x.chunks_exact(width).map(fitted).collect();
        Ok(Fit { group, fitted, factor, moment: Vec::new() })
    }

    fn add_fit(&mut self, fit: &Fit) {
        self.add_fit_with(fit, fit.moment.clone());
    }

    fn add_fit_with(&mut self, fit: &Fit, moment: Vec<f64>) {
        let along = fit.factor.solve(&moment);
        let rows = self.rows;
        for (row, x) in rows.x.chunks_exact(rows.width).enumerate() {
            if (rows.treated[row], rows.after[row]) == fit.group {
                let at: f64 = x.iter().zip(&along).map(|(x, a)| x * a).sum();
                let left = rows.outcome[row] - fit.fitted[row];
                self.influence[row] += self.n * rows.weights[row] * left * at;
            }
        }
    }
}

/// Treated or not, after or before.
const GROUPS: [(bool, bool); 4] = [(true, true), (true, false), (false, true), (false, false)];
