//! Convergence clubs: which areas grow together when not all do.

use numerics::elementary::ln;
use numerics::sum::{count, sum};

use super::ConvergenceError;
use crate::column::{check_length, check_values};

mod clustering;
mod log_t;
mod long_run;
mod trend;

pub use clustering::{Club, Clubs, convergence_clubs};
pub use log_t::{LogT, log_t};
pub use trend::hodrick_prescott;

/// How the variance of the regression's coefficient allows for errors that follow on each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LongRun {
    /// Quadratic spectral kernel with Andrews' automatic bandwidth for errors that remember one
    /// step, as Phillips and Sul use.
    QuadraticSpectral,
    /// Bartlett's kernel up to a lag (Newey and West 1987); lag 0 allows for unequal variances
    /// only.
    Bartlett {
        /// The last lag that counts.
        lag: usize,
    },
}

/// The settings of the log t test and of clustering.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClubSettings {
    /// The share of the first periods that is left out: 0.3 for up to 50 periods, 0.2 for more
    /// than 100 (Phillips and Sul 2007).
    pub first_left_out: f64,
    /// Convergence is rejected where t is below: −1.65 is one-sided 5 %.
    pub critical_value: f64,
    /// An area joins a core group where t with it is above: 0 is cautious, −1.65 liberal.
    pub joining_value: f64,
    /// Areas are lined up by the mean of so large a share of the last periods; 0 for the last
    /// alone.
    pub last_share: f64,
    /// Errors that follow on each other.
    pub long_run: LongRun,
    /// Whether neighbouring clubs that pass the test together are merged (Phillips and Sul 2009).
    pub merge: bool,
}

impl ClubSettings {
    /// Returns the settings of Phillips and Sul (2007): a third of the first periods left out up
    /// to 50, joining at 0, lined up by the last period, clubs merged.
    #[must_use]
    pub fn phillips_sul(n_periods: usize) -> Self {
        Self {
            first_left_out: if n_periods > 100 { 0.2 } else { 0.3 },
            critical_value: -1.65,
            joining_value: 0.0,
            last_share: 0.0,
            long_run: LongRun::QuadraticSpectral,
            merge: true,
        }
    }
}

/// Areas over equally spaced periods, whole rows only.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClubPanel {
    pub(super) n_periods: usize,
    /// Area after area.
    pub(super) values: Vec<f64>,
    /// The mean of each period: sums of squares about it lose no digits.
    centres: Vec<f64>,
    /// The row each area came from.
    pub(super) rows: Vec<usize>,
}

impl ClubPanel {
    /// Returns the areas with a value in every period; those without are left out.
    ///
    /// Values are above zero: the test holds each against the mean of its group.
    pub(super) fn new(
        columns: &[Vec<Option<f64>>],
        settings: &ClubSettings,
    ) -> Result<Self, ConvergenceError> {
        let n_periods = columns.len();
        let n_areas = columns.first().map_or(0, Vec::len);
        for (period, column) in columns.iter().enumerate() {
            let name = format!("period {}", period + 1);
            check_length(&name, column.len(), n_areas)?;
            check_values(&name, column)?;
        }
        check_settings(settings)?;
        let first = first_period(n_periods, settings);
        if n_periods < first + 4 {
            return Err(ConvergenceError::TooFewPeriods { periods: n_periods });
        }
        let is_whole = |row: &usize| columns.iter().all(|column| column[*row].is_some());
        let rows: Vec<usize> = (0..n_areas).filter(is_whole).collect();
        if rows.len() < 2 {
            return Err(ConvergenceError::TooFewAreas { areas: rows.len() });
        }
        let values: Vec<f64> = rows
            .iter()
            .flat_map(|row| columns.iter().filter_map(move |column| column[*row]))
            .collect();
        if let Some(place) = values.iter().position(|value| *value <= 0.0) {
            let row = rows[place / n_periods] + 1;
            return Err(ConvergenceError::NotPositive { row, value: values[place] });
        }
        let n = count(rows.len());
        let of_period = |t: usize| values.iter().skip(t).step_by(n_periods).copied();
        let centres = (0..n_periods).map(|t| sum(of_period(t)) / n).collect();
        Ok(Self { n_periods, values, centres, rows })
    }

    pub(super) fn series(&self, area: usize) -> &[f64] {
        &self.values[area * self.n_periods..(area + 1) * self.n_periods]
    }
}

fn check_settings(settings: &ClubSettings) -> Result<(), ConvergenceError> {
    let settings = [
        (
            "first-left-out, the share of the first periods that the test leaves out",
            settings.first_left_out,
            (0.0..=0.9).contains(&settings.first_left_out),
            "0 to 0.9",
        ),
        (
            "last-share, the share of the last periods that areas are lined up by",
            settings.last_share,
            (0.0..=1.0).contains(&settings.last_share),
            "0 to 1",
        ),
        (
            "critical, the t below which convergence is rejected",
            settings.critical_value,
            settings.critical_value.is_finite(),
            "any finite number",
        ),
        (
            "joining, the t above which an area joins a club",
            settings.joining_value,
            settings.joining_value.is_finite(),
            "any finite number",
        ),
    ];
    for (setting, value, fits, range) in settings {
        if !fits {
            return Err(ConvergenceError::Setting { setting, value, range });
        }
    }
    Ok(())
}

/// Returns the first period that counts, from zero: `⌊rT⌋`, the period numbered `⌊rT⌋ + 1`; never
/// before the second, as `ln 1` stands in the regression.
pub(super) fn first_period(n_periods: usize, settings: &ClubSettings) -> usize {
    let target = settings.first_left_out * count(n_periods);
    (0..n_periods).take_while(|period| count(period + 1) <= target).count().max(1)
}

/// Sums over a growing group of areas, about each period's centre.
#[derive(Debug, Clone)]
pub(super) struct GroupSums<'a> {
    panel: &'a ClubPanel,
    n: usize,
    /// `Σ(xᵢₜ − cₜ)` and its squares per period.
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl<'a> GroupSums<'a> {
    pub(super) fn of(panel: &'a ClubPanel, areas: &[usize]) -> Self {
        let none = vec![0.0; panel.n_periods];
        let nobody = Self { panel, n: 0, sums: none.clone(), squares: none };
        areas.iter().fold(nobody, |group, area| group.with(*area))
    }

    /// Returns the sums with one more area.
    pub(super) fn with(mut self, area: usize) -> Self {
        let from = self.panel.series(area).iter().zip(&self.panel.centres).map(|(x, c)| x - c);
        for ((x, sum), square) in from.zip(&mut self.sums).zip(&mut self.squares) {
            *sum += x;
            *square += x * x;
        }
        self.n += 1;
        self
    }

    /// Returns `Hₜ = N⁻¹Σ(xᵢₜ/x̄ₜ − 1)²`, the spread of the relative transition paths, per period.
    pub(super) fn spread(&self) -> Vec<f64> {
        let n = count(self.n);
        let periods = self.sums.iter().zip(&self.squares).zip(&self.panel.centres);
        let spread = |((s, q), centre): ((&f64, &f64), &f64)| {
            let mean = centre + s / n;
            ((q / n - (s / n) * (s / n)) / (mean * mean)).max(0.0)
        };
        periods.map(spread).collect()
    }
}

/// Returns `ln(t)` of the period from zero.
pub(super) fn log_period(period: usize) -> f64 {
    ln(count(period + 1))
}

#[cfg(test)]
mod tests;
