//! Entropy indices of any number of incomes, taken in pieces in one pass.

use numerics::elementary::ln;
use numerics::sum::{RunningSum, count};

use crate::inequality::sample::Undefined;

/// The totals that Theil's indices are made of.
///
/// ```
/// use measures::inequality::totals::EntropyTotals;
///
/// let mut totals = EntropyTotals::new();
/// totals.add(&[1.0, 1.0]).unwrap();
/// totals.add(&[1.0]).unwrap();
/// assert_eq!(totals.theil_t(), Ok(0.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntropyTotals {
    n: usize,
    above_zero: usize,
    income: RunningSum,
    income_logs: RunningSum,
    logs: RunningSum,
}

/// Incomes summed plainly before they join the compensated sums.
const PIECE: usize = 512;

impl EntropyTotals {
    /// Returns totals of nobody.
    #[must_use]
    pub fn new() -> Self {
        let none = RunningSum::default();
        Self { n: 0, above_zero: 0, income: none, income_logs: none, logs: none }
    }

    /// Takes in a piece of the incomes.
    ///
    /// # Errors
    /// [`Undefined::IncomeBelowZero`] where an income is below zero, infinite or not a number; what
    /// comes before its piece of 512 stays in.
    pub fn add(&mut self, incomes: &[f64]) -> Result<(), Undefined> {
        for piece in incomes.chunks(PIECE) {
            if !piece.iter().all(|income| *income >= 0.0 && income.is_finite()) {
                return Err(Undefined::IncomeBelowZero);
            }
            let (mut income, mut income_logs, mut logs, mut above_zero) = (0.0, 0.0, 0.0, 0);
            for own in piece.iter().filter(|own| **own > 0.0) {
                let log = ln(*own);
                income += own;
                income_logs += own * log;
                logs += log;
                above_zero += 1;
            }
            self.income.add(income);
            self.income_logs.add(income_logs);
            self.logs.add(logs);
            self.n += piece.len();
            self.above_zero += above_zero;
        }
        Ok(())
    }

    /// Returns the mean income, or `None` of nobody.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.income.value() / count(self.n))
    }

    /// Returns Theil's T, `Σ y ln y / Σ y − ln μ`.
    ///
    /// # Errors
    /// [`Undefined::Nobody`] or [`Undefined::MeanNotAboveZero`].
    pub fn theil_t(&self) -> Result<f64, Undefined> {
        let mean = self.positive_mean()?;
        Ok((self.income_logs.value() / self.income.value() - ln(mean)).max(0.0))
    }

    /// Returns Theil's L, `ln μ − Σ ln y / n`.
    ///
    /// # Errors
    /// As [`Self::theil_t`], and [`Undefined::IncomeNotAboveZero`] where an income is zero.
    pub fn theil_l(&self) -> Result<f64, Undefined> {
        let mean = self.positive_mean()?;
        if self.above_zero < self.n {
            return Err(Undefined::IncomeNotAboveZero);
        }
        Ok((ln(mean) - self.logs.value() / count(self.n)).max(0.0))
    }

    fn positive_mean(&self) -> Result<f64, Undefined> {
        let mean = self.mean().ok_or(Undefined::Nobody)?;
        if mean > 0.0 { Ok(mean) } else { Err(Undefined::MeanNotAboveZero) }
    }
}

impl Default for EntropyTotals {
    fn default() -> Self {
        Self::new()
    }
}
