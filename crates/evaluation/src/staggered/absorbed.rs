//! Least squares with an effect of each unit taken out exactly, for few other columns.

use numerics::cholesky::Cholesky;

/// Rows sorted by unit, each with a few columns that are not zero.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRows {
    /// Where each unit's rows start, and the number of rows at the end.
    pub starts: Vec<usize>,
    /// Where each row's entries start, and the number of entries at the end.
    pub entry_starts: Vec<usize>,
    /// Columns and values that are not zero.
    pub entries: Vec<(usize, f64)>,
    /// Above zero, one per row.
    pub weights: Vec<f64>,
    /// How many columns there are.
    pub width: usize,
}

impl UnitRows {
    /// Returns no rows of this width.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self {
            starts: vec![0],
            entry_starts: vec![0],
            entries: Vec::new(),
            weights: Vec::new(),
            width,
        }
    }

    /// Adds a row to the last unit.
    pub fn push(&mut self, entries: impl IntoIterator<Item = (usize, f64)>, weight: f64) {
        self.entries.extend(entries);
        self.entry_starts.push(self.entries.len());
        self.weights.push(weight);
    }

    /// Ends the last unit: rows pushed from here on belong to the next.
    pub fn end_unit(&mut self) {
        self.starts.push(self.weights.len());
    }

    /// Returns how many units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns a unit's rows.
    #[must_use]
    pub fn of_unit(&self, unit: usize) -> std::ops::Range<usize> {
        self.starts[unit]..self.starts[unit + 1]
    }

    /// Returns a row's entries.
    #[must_use]
    pub fn row(&self, row: usize) -> &[(usize, f64)] {
        &self.entries[self.entry_starts[row]..self.entry_starts[row + 1]]
    }

    /// Returns a row times coefficients.
    #[must_use]
    pub fn at(&self, row: usize, coefficients: &[f64]) -> f64 {
        self.row(row).iter().map(|(column, value)| value * coefficients[*column]).sum()
    }
}

/// Coefficients of columns and of units.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficients {
    /// One per unit; zero where it has no row.
    pub units: Vec<f64>,
    /// One per column; zero where others make it up.
    pub columns: Vec<f64>,
}

/// The normal equations of rows, with units' effects taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct Absorbed<'a> {
    rows: &'a UnitRows,
    /// Σ w of each unit.
    masses: Vec<f64>,
    /// Each unit's Σ w x, columns and values that are not zero.
    sums: Vec<Vec<(usize, f64)>>,
    factor: Cholesky,
}

impl<'a> Absorbed<'a> {
    /// Returns the normal equations `Σ w x xᵀ − Σ_u (Σ w x)(Σ w x)ᵀ / Σ w` of the rows.
    ///
    /// A column that the units' effects or the columns before it make up is left out.
    ///
    /// # Source
    /// Frisch, R. and Waugh, F. (1933), Econometrica 1, doi 10.2307/1907330.
    #[must_use]
    pub fn of(rows: &'a UnitRows) -> Self {
        let width = rows.width;
        let (mut gram, mut raw) = (vec![0.0; width * width], vec![0.0; width]);
        let mut scratch = vec![0.0; width];
        let (mut masses, mut sums) = (Vec::new(), Vec::new());
        for unit in 0..rows.units() {
            let (mut mass, mut touched) = (0.0, Vec::new());
            for row in rows.of_unit(unit) {
                let (weight, entries) = (rows.weights[row], rows.row(row));
                mass += weight;
                for &(a, x) in entries {
                    raw[a] += weight * x * x;
                    scratch[a] += weight * x;
                    touched.push(a);
                    for &(b, z) in entries.iter().filter(|(b, _)| *b <= a) {
                        gram[a * width + b] += weight * x * z;
                    }
                }
            }
            touched.sort_unstable();
            touched.dedup();
            let of_unit: Vec<(usize, f64)> =
                touched.iter().map(|&a| (a, std::mem::take(&mut scratch[a]))).collect();
            for (k, &(a, x)) in of_unit.iter().enumerate() {
                for &(b, z) in &of_unit[..=k] {
                    gram[a * width + b] -= x * z / mass;
                }
            }
            masses.push(mass);
            sums.push(of_unit);
        }
        Self { rows, masses, sums, factor: Cholesky::of(&gram, &raw) }
    }

    /// Returns the factor of the normal equations.
    #[must_use]
    pub fn factor(&self) -> &Cholesky {
        &self.factor
    }

    /// Returns a unit's Σ w.
    #[must_use]
    pub fn mass(&self, unit: usize) -> f64 {
        self.masses[unit]
    }

    /// Returns the solution of the normal equations for right-hand sides of units and columns.
    ///
    /// # Panics
    /// Where there is not one number per unit and column.
    #[must_use]
    pub fn solve(&self, of_units: &[f64], of_columns: &[f64]) -> Coefficients {
        assert_eq!(of_units.len(), self.masses.len(), "one number per unit");
        let mut right = of_columns.to_vec();
        for ((sums, &a), &mass) in self.sums.iter().zip(of_units).zip(&self.masses) {
            for &(column, x) in sums {
                right[column] -= x * a / mass;
            }
        }
        let columns = self.factor.solve(&right);
        let unit = |unit: usize| {
            let fitted: f64 = self.sums[unit].iter().map(|(column, x)| x * columns[*column]).sum();
            let mass = self.masses[unit];
            if mass > 0.0 { (of_units[unit] - fitted) / mass } else { 0.0 }
        };
        let units = (0..self.masses.len()).map(unit).collect();
        Coefficients { units, columns }
    }

    /// Returns the coefficients that make `Σ w (y − α − xᵀb)²` smallest.
    ///
    /// # Panics
    /// Where there is not one outcome per row.
    #[must_use]
    pub fn fit(&self, outcome: &[f64]) -> Coefficients {
        let rows = self.rows;
        assert_eq!(outcome.len(), rows.weights.len(), "one outcome per row");
        let (mut of_units, mut of_columns) = (vec![0.0; rows.units()], vec![0.0; rows.width]);
        for (unit, total) in of_units.iter_mut().enumerate() {
            for row in rows.of_unit(unit) {
                let weighted = rows.weights[row] * outcome[row];
                *total += weighted;
                for &(column, x) in rows.row(row) {
                    of_columns[column] += x * weighted;
                }
            }
        }
        self.solve(&of_units, &of_columns)
    }

    /// Returns each unit's `Σ w x̃ e`, where `x̃` is a row without its unit's mean: one number per
    /// column for each unit.
    #[must_use]
    pub fn scores(&self, residuals: &[f64]) -> Vec<Vec<(usize, f64)>> {
        let rows = self.rows;
        let of_unit = |unit: usize| {
            let mut total = 0.0;
            let mut score: std::collections::BTreeMap<usize, f64> =
                self.sums[unit].iter().map(|(column, _)| (*column, 0.0)).collect();
            for row in rows.of_unit(unit) {
                let weighted = rows.weights[row] * residuals[row];
                total += weighted;
                for &(column, x) in rows.row(row) {
                    *score.entry(column).or_default() += x * weighted;
                }
            }
            for &(column, x) in &self.sums[unit] {
                *score.entry(column).or_default() -= x * total / self.masses[unit];
            }
            score.into_iter().collect()
        };
        (0..rows.units()).map(of_unit).collect()
    }
}
