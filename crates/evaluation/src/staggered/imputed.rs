//! What the treated would have had, from the untreated rows' effects of units and periods.

use std::collections::BTreeMap;

use crate::staggered::absorbed::{Absorbed, UnitRows};
use crate::staggered::design::{Design, NEVER};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::sample::{FEWEST_CLUSTERS, SmallCohorts};

/// A row of a unit in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Which of the design's units.
    pub unit: usize,
    /// Which of the design's periods.
    pub place: usize,
    /// The period.
    pub period: i64,
    /// The unit's cohort, [`NEVER`] where there is none.
    pub cohort: i64,
    /// The outcome.
    pub outcome: f64,
    /// The weight, above zero.
    pub weight: f64,
    /// Whether the row is untreated, and so part of the first stage.
    pub untreated: bool,
}

/// The first stage and what every row has beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Imputed {
    /// The rows in use, by unit and period: all untreated ones, and those treated ones whose
    /// untreated outcome is identified.
    pub rows: Vec<Row>,
    /// `y − ŷ(0)` of each row: effects of treated rows, residuals of untreated ones.
    pub gaps: Vec<f64>,
    /// The columns of the first stage of the rows in use: periods and covariates.
    columns: UnitRows,
    /// The untreated rows alone.
    stage: UnitRows,
    /// The cluster of each of the design's units, numbered from zero.
    pub cluster: Vec<usize>,
    /// How many clusters have a row in use.
    pub clusters: usize,
    /// How many clusters have a treated row in use.
    pub treated_clusters: usize,
    /// How many units have a treated row in use.
    pub treated_units: usize,
    /// What was left out and why, whole sentences.
    pub warnings: Vec<String>,
}

impl Imputed {
    /// Returns the first stage `y = α_i + λ_t + xᵀb` among untreated rows, and every row's gap.
    ///
    /// A treated row is left out where its unit and its period are not joined by untreated rows.
    ///
    /// # Errors
    /// [`StaggeredError`] where nothing is treated, nothing can be imputed, a covariate is made
    /// up by the effects, a cohort has one unit and that is refused, or clusters are too few.
    pub fn of(
        design: &Design,
        anticipation: i64,
        small_cohorts: SmallCohorts,
    ) -> Result<Self, StaggeredError> {
        let mut warnings = Vec::new();
        let all = all_rows(design, anticipation, small_cohorts, &mut warnings)?;
        let joined = Joined::by(&all, design.n(), design.periods.len());
        let rows: Vec<Row> =
            all.iter().copied().filter(|row| row.untreated || joined.identifies(row)).collect();
        if rows.len() < all.len() {
            warnings.push(format!(
                "{} treated rows are left out: no untreated row of their unit, or of their \
                 period, tells what they would have had.",
                all.len() - rows.len()
            ));
        }
        if rows.iter().all(|row| row.untreated) {
            return Err(StaggeredError::NoPrePeriod);
        }
        let columns = columns(design, &rows, |_| true);
        let stage = columns_of_untreated(design, &rows);
        let absorbed = Absorbed::of(&stage);
        let periods = design.periods.len();
        let made_up = absorbed.factor().kept()[periods..].iter().position(|kept| !kept);
        if let Some(covariate) = made_up {
            let covariate = design.covariate_names[covariate].clone();
            return Err(StaggeredError::Absorbed { covariate });
        }
        let outcome: Vec<f64> =
            rows.iter().filter(|row| row.untreated).map(|row| row.outcome).collect();
        let fit = absorbed.fit(&outcome);
        let gap = |(k, row): (usize, &Row)| {
            row.outcome - fit.units[row.unit] - columns.at(k, &fit.columns)
        };
        let gaps = rows.iter().enumerate().map(gap).collect();
        let (cluster, clusters, treated_clusters) = clusters(design, &rows)?;
        let mut treated: Vec<usize> =
            rows.iter().filter(|row| !row.untreated).map(|row| row.unit).collect();
        treated.dedup();
        Ok(Self {
            gaps,
            columns,
            stage,
            cluster,
            clusters,
            treated_clusters,
            treated_units: treated.len(),
            warnings,
            rows,
        })
    }

    /// Returns the weights of the estimate `Σ ω (y − ŷ(0))`: `ω` in target rows, less what the
    /// first stage takes from untreated rows, `w zᵀ(Z₀ᵀWZ₀)⁻¹ Σ ω z`, one answer per target.
    ///
    /// # Panics
    /// Where a target has not one weight per row.
    #[must_use]
    pub fn first_stage_weights(&self, targets: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let absorbed = Absorbed::of(&self.stage);
        targets.iter().map(|target| self.taken(&absorbed, target)).collect()
    }

    fn taken(&self, absorbed: &Absorbed<'_>, target: &[f64]) -> Vec<f64> {
        let mut of_units = vec![0.0; self.stage.units()];
        let mut of_columns = vec![0.0; self.stage.width];
        for (k, (row, weight)) in self.rows.iter().zip(target).enumerate() {
            if *weight != 0.0 {
                of_units[row.unit] += weight;
                for &(column, x) in self.columns.row(k) {
                    of_columns[column] += weight * x;
                }
            }
        }
        let solved = absorbed.solve(&of_units, &of_columns);
        let weight = |(k, row): (usize, &Row)| {
            let at = solved.units[row.unit] + self.columns.at(k, &solved.columns);
            if row.untreated { -row.weight * at } else { 0.0 }
        };
        self.rows.iter().enumerate().map(weight).collect()
    }

    /// Returns `Σ ω gap` of a target.
    #[must_use]
    pub fn estimate(&self, target: &[f64]) -> f64 {
        numerics::sum::sum(target.iter().zip(&self.gaps).map(|(weight, gap)| weight * gap))
    }

    /// Returns the weights of a mean over the rows chosen, by the rows' weights.
    #[must_use]
    pub fn mean_over(&self, chosen: impl Fn(&Row) -> bool) -> Vec<f64> {
        let weight = |row: &Row| if chosen(row) { row.weight } else { 0.0 };
        let total = numerics::sum::sum(self.rows.iter().map(weight));
        self.rows.iter().map(|row| weight(row) / total).collect()
    }

    /// Returns how many units have a weight in a target.
    #[must_use]
    pub fn units_in(&self, target: &[f64]) -> usize {
        let rows = self.rows.iter().zip(target).filter(|(_, weight)| **weight != 0.0);
        let mut units: Vec<usize> = rows.map(|(row, _)| row.unit).collect();
        units.dedup();
        units.len()
    }

    /// Returns the root of the sum of squares of what clusters add; `None` where nothing varies.
    #[must_use]
    pub fn standard_error(&self, added: impl Iterator<Item = f64>) -> Option<f64> {
        let mut of_cluster: BTreeMap<usize, f64> = BTreeMap::new();
        for (row, value) in self.rows.iter().zip(added) {
            *of_cluster.entry(self.cluster[row.unit]).or_default() += value;
        }
        let square = numerics::sum::sum(of_cluster.values().map(|v| v * v));
        (square > 0.0).then(|| numerics::elementary::sqrt(square))
    }
}

fn all_rows(
    design: &Design,
    anticipation: i64,
    small_cohorts: SmallCohorts,
    warnings: &mut Vec<String>,
) -> Result<Vec<Row>, StaggeredError> {
    let last = design.periods.last().copied().unwrap_or(0).saturating_add(anticipation);
    let cohort = |unit: usize| {
        let cohort = design.cohort[unit];
        if cohort > last { NEVER } else { cohort }
    };
    let mut units: BTreeMap<i64, usize> = BTreeMap::new();
    (0..design.n()).for_each(|unit| *units.entry(cohort(unit)).or_default() += 1);
    if units.keys().all(|cohort| *cohort == NEVER) {
        return Err(StaggeredError::NoneTreated);
    }
    let first = design.periods[0].saturating_add(anticipation);
    let single: Vec<i64> = units
        .into_iter()
        .filter(|(cohort, units)| *cohort != NEVER && *cohort > first && *units == 1)
        .map(|(cohort, _)| cohort)
        .collect();
    let mut kept: Vec<usize> = (0..design.n()).collect();
    let cohorts: Vec<i64> = (0..design.n()).map(cohort).collect();
    crate::staggered::sample::settle_single(small_cohorts, &single, &cohorts, &mut kept, warnings)?;
    let mut rows = Vec::with_capacity(design.rows);
    for unit in kept {
        for (place, &period) in design.periods.iter().enumerate() {
            let cell = place * design.n() + unit;
            let weight = design.weight(cell);
            if design.present[cell] && weight > 0.0 {
                let cohort = cohorts[unit];
                let untreated = cohort == NEVER || period < cohort - anticipation;
                let outcome = design.outcome[cell];
                rows.push(Row { unit, place, period, cohort, outcome, weight, untreated });
            }
        }
    }
    Ok(rows)
}

fn columns(design: &Design, rows: &[Row], chosen: impl Fn(&Row) -> bool) -> UnitRows {
    let periods = design.periods.len();
    let mut columns = UnitRows::new(periods + design.covariates.len());
    let mut rows = rows.iter().peekable();
    for unit in 0..design.n() {
        while let Some(row) = rows.next_if(|row| row.unit == unit) {
            if chosen(row) {
                let cell = row.place * design.n() + unit;
                let covariates = design.covariates.iter().enumerate();
                let covariates = covariates.map(|(k, values)| (periods + k, values[cell]));
                columns.push([(row.place, 1.0)].into_iter().chain(covariates), row.weight);
            }
        }
        columns.end_unit();
    }
    columns
}

fn columns_of_untreated(design: &Design, rows: &[Row]) -> UnitRows {
    columns(design, rows, |row| row.untreated)
}

/// Returns the units' clusters, how many have a row and how many a treated one.
fn clusters(design: &Design, rows: &[Row]) -> Result<(Vec<usize>, usize, usize), StaggeredError> {
    let cluster: Vec<usize> = match &design.cluster {
        Some((_, codes)) => codes.iter().map(|&code| code as usize).collect(),
        None => (0..design.n()).collect(),
    };
    let counted = |treated_only: bool| {
        let mut used: Vec<usize> = rows
            .iter()
            .filter(|row| !(treated_only && row.untreated))
            .map(|row| cluster[row.unit])
            .collect();
        used.sort_unstable();
        used.dedup();
        used.len()
    };
    let (all, treated) = (counted(false), counted(true));
    match &design.cluster {
        Some((column, _)) if all < FEWEST_CLUSTERS => Err(StaggeredError::TooFewClusters {
            column: column.clone(),
            found: all,
            needed: FEWEST_CLUSTERS,
        }),
        _ => Ok((cluster, all, treated)),
    }
}

/// Which units and periods untreated rows join.
struct Joined {
    parent: Vec<usize>,
    units: usize,
}

impl Joined {
    fn by(rows: &[Row], units: usize, periods: usize) -> Self {
        let mut joined = Self { parent: (0..units + periods).collect(), units };
        for row in rows.iter().filter(|row| row.untreated) {
            let (a, b) = (joined.root(row.unit), joined.root(units + row.place));
            joined.parent[a.max(b)] = a.min(b);
        }
        for node in 0..joined.parent.len() {
            joined.parent[node] = joined.root(node);
        }
        joined
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn identifies(&self, row: &Row) -> bool {
        self.parent[row.unit] == self.parent[self.units + row.place]
    }
}
