//! The rows on one side of the cut-off, nearest first.

use super::kernel::Kernel;

/// The rows on one side of the cut-off, sorted by distance so that every window is a beginning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Side {
    /// −1 below the cut-off, 1 at and above it: `x − c = sign · distance`.
    pub(crate) sign: f64,
    /// `|x − c|`, rising.
    pub(crate) distance: Vec<f64>,
    /// The running variable itself: neighbours are compared on its own scale.
    pub(crate) score: Vec<f64>,
    /// The outcome, then the treatment taken where there is one, then covariates.
    pub(crate) columns: Vec<Vec<f64>>,
    /// How much each row counts, all above zero; alike where there is none.
    pub(crate) weights: Option<Vec<f64>>,
    /// Which cluster each row belongs to, numbered over both sides.
    pub(crate) clusters: Option<Vec<u32>>,
    /// Where each run of equal values of the running variable begins, and the number of rows last.
    pub(crate) runs: Vec<usize>,
}

/// The complete rows of both sides, in any order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) score: &'a [f64],
    pub(crate) columns: &'a [Vec<f64>],
    pub(crate) weights: Option<&'a [f64]>,
    pub(crate) clusters: Option<&'a [u32]>,
}

/// Returns the rows below the cut-off and those at or above it.
pub(crate) fn split(rows: Rows<'_>, cutoff: f64) -> [Side; 2] {
    let mut keys: [Vec<(u64, usize)>; 2] = [Vec::new(), Vec::new()];
    for (row, score) in rows.score.iter().enumerate() {
        // Bits of numbers from zero up rise with them.
        keys[usize::from(*score >= cutoff)].push(((score - cutoff).abs().to_bits(), row));
    }
    let [left, right] = keys;
    [sorted(rows, left, -1.0), sorted(rows, right, 1.0)]
}

fn sorted(rows: Rows<'_>, mut keys: Vec<(u64, usize)>, sign: f64) -> Side {
    keys.sort_unstable();
    let mut runs: Vec<usize> = vec![0];
    let ends = keys.windows(2).enumerate().filter(|(_, pair)| pair[0].0 != pair[1].0);
    runs.extend(ends.map(|(place, _)| place + 1));
    if !keys.is_empty() {
        runs.push(keys.len());
    }
    // Rows of one value stand in the order of what they hold, not of the file.
    for run in runs.windows(2).filter(|run| run[1] - run[0] > 1) {
        keys[run[0]..run[1]].sort_by(|(_, a), (_, b)| {
            let columns = rows.columns.iter().map(|column| column[*a].total_cmp(&column[*b]));
            let weights = rows.weights.map(|weights| weights[*a].total_cmp(&weights[*b]));
            let clusters = rows.clusters.map(|clusters| clusters[*a].cmp(&clusters[*b]));
            columns.chain(weights).chain(clusters).find(|order| order.is_ne()).unwrap_or(a.cmp(b))
        });
    }
    let take = |values: &[f64]| keys.iter().map(|(_, row)| values[*row]).collect::<Vec<f64>>();
    Side {
        sign,
        distance: keys.iter().map(|(bits, _)| f64::from_bits(*bits)).collect(),
        score: take(rows.score),
        columns: rows.columns.iter().map(|column| take(column)).collect(),
        weights: rows.weights.map(take),
        clusters: rows.clusters.map(|codes| keys.iter().map(|(_, row)| codes[*row]).collect()),
        runs,
    }
}

impl Side {
    /// Returns the number of rows.
    pub(crate) fn n(&self) -> usize {
        self.distance.len()
    }

    /// Returns how many different values the running variable takes.
    pub(crate) fn n_distinct(&self) -> usize {
        self.runs.len() - 1
    }

    /// Returns the distance of the farthest row.
    pub(crate) fn range(&self) -> f64 {
        self.distance.last().copied().unwrap_or(0.0)
    }

    /// Returns the distance of the `place`-th different value, counted from one; the farthest
    /// where there are fewer.
    pub(crate) fn distinct_distance(&self, place: usize) -> f64 {
        self.distance[self.runs[place.min(self.n_distinct()) - 1]]
    }

    /// Returns how many rows have a weight above zero at this bandwidth.
    pub(crate) fn window(&self, bandwidth: f64, kernel: Kernel) -> usize {
        self.distance.partition_point(|distance| kernel.weight(distance / bandwidth) > 0.0)
    }

    /// Returns how many different values the first `n` rows take.
    pub(crate) fn distinct_within(&self, n: usize) -> usize {
        self.runs[1..].partition_point(|end| *end <= n)
    }

    /// Returns where a value of the running variable is written for a person.
    pub(crate) fn name(&self) -> &'static str {
        if self.sign < 0.0 { "below" } else { "above" }
    }
}
