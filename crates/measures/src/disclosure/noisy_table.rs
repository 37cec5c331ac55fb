//! The front door to noise for differential privacy.

use numerics::streams::Stream;

use super::discrete_noise::{
    Ratio, discrete_gaussian, discrete_laplace, gaussian_rho, laplace_epsilon,
};
use super::listed::NOISE_MEASURES;
use super::table::Table;
use crate::estimate::{Diagnostic, Estimate, Finding};

/// How noise is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mechanism {
    /// `P(x) ∝ exp(−|x| / scale)`: pure differential privacy of `ε = 1 / scale`.
    DiscreteLaplace {
        /// The scale.
        scale: Ratio,
    },
    /// `P(x) ∝ exp(−x² / 2σ²)`: zero-concentrated differential privacy of `ρ = 1 / 2σ²`.
    DiscreteGaussian {
        /// σ².
        variance: Ratio,
    },
}

/// A table of counts to add noise to.
#[derive(Debug, Clone, Copy)]
pub struct NoiseQuestion<'a> {
    /// The true table of counts.
    pub table: &'a Table,
    /// How noise is drawn.
    pub mechanism: Mechanism,
    /// The seed: as secret as the data.
    pub seed: u64,
}

/// A table with noise, and what it costs in privacy.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisyTable {
    /// Every cell in the order of the table: finest cells may be below zero, totals are the sums
    /// of their finest cells with noise.
    pub values: Vec<f64>,
    /// ε or ρ; one person is one record, of one finest cell.
    pub estimate: Estimate,
}

/// Returns the table with noise on every finest cell, empty ones too, and totals that are the sums
/// of these.
///
/// The number told is the price of the whole table, since a record is in one finest cell.
#[must_use]
pub fn add_noise(question: &NoiseQuestion<'_>) -> NoisyTable {
    let NoiseQuestion { table, mechanism, seed } = *question;
    let n_axes = table.dimensions().len();
    let nodes = |cell: usize| (0..n_axes).map(|axis| table.node(cell, axis)).collect::<Vec<_>>();
    let mut values = vec![0.0; table.n_cells()];
    let mut n = 0;
    for cell in 0..table.n_cells() {
        let at = nodes(cell);
        let is_leaf =
            |(axis, node): (usize, &usize)| table.dimensions()[axis].children(*node).is_empty();
        if !at.iter().enumerate().all(is_leaf) {
            continue;
        }
        let mut stream = Stream::new(seed, u64::try_from(cell).expect("a cell fits 64 bits"));
        let noise = match mechanism {
            Mechanism::DiscreteLaplace { scale } => discrete_laplace(scale, &mut stream),
            Mechanism::DiscreteGaussian { variance } => discrete_gaussian(variance, &mut stream),
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "noise of scales up to 2^20 is far below 2^53"
        )]
        let noise = noise as f64;
        n += 1;
        for above in cells_up(table, &at) {
            values[above] += table.values()[cell] + noise;
        }
    }
    let (listed, price, unit) = match mechanism {
        Mechanism::DiscreteLaplace { scale } => {
            (&NOISE_MEASURES[0], laplace_epsilon(1, scale), "pure differential privacy")
        }
        Mechanism::DiscreteGaussian { variance } => (
            &NOISE_MEASURES[1],
            gaussian_rho(1, variance),
            "zero-concentrated differential privacy",
        ),
    };
    let secret = "the guarantee holds only while the seed is as secret as the data".to_owned();
    let estimate = Estimate {
        measure: listed.name,
        estimate: Some(price),
        standard_error: None,
        interval: None,
        method: format!(
            "{unit} of the whole table, one person one record; noise on each finest cell, totals \
             are their sums; n counts finest cells"
        ),
        n,
        diagnostics: vec![Diagnostic { name: "seed", finding: Finding::Text(secret) }],
        parts: Vec::new(),
    };
    NoisyTable { values, estimate }
}

/// Returns the cell of these nodes and all totals that it is part of.
fn cells_up(table: &Table, nodes: &[usize]) -> Vec<usize> {
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for (axis, node) in nodes.iter().enumerate() {
        let line = table.dimensions()[axis].line_up(*node);
        ways = ways
            .iter()
            .flat_map(|way| line.iter().map(move |node| [way.as_slice(), &[*node]].concat()))
            .collect();
    }
    ways.iter().map(|way| table.cell(way)).collect()
}
