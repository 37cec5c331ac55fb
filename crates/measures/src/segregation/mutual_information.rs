//! The mutual information index M and Theil's information theory index H.

use numerics::elementary::ln;

use crate::segregation::counts::Table;
use crate::segregation::entropy::{diversity, entropy};
use crate::segregation::lanes::{sum_over, total};

/// Returns `M = Σᵢ Σₖ pᵢₖ ln(pᵢₖ / (pᵢ. p.ₖ))` in nats: what an area tells about a person's group,
/// and a group about the area. From 0 to the smaller of the two entropies. It is the divergence
/// index of Roberto too.
///
/// # Source
/// Theil, H. and Finizza, A. J. (1971), doi 10.1080/0022250X.1971.9989795; Mora, R. and
/// Ruiz-Castillo, J. (2011), Entropy-based segregation indices, Sociological Methodology 41,
/// doi 10.1111/j.1467-9531.2011.01237.x; Roberto, E. (2015), arXiv 1508.01167.
///
/// ```
/// use measures::segregation::counts::Table;
/// use measures::segregation::mutual_information::mutual_information;
///
/// let apart = Table::new(&[10.0, 0.0, 0.0, 10.0], &[10.0, 10.0], &[10.0, 10.0]);
/// assert_eq!(mutual_information(&apart), std::f64::consts::LN_2);
/// ```
#[must_use]
pub fn mutual_information(table: &Table<'_>) -> f64 {
    let totals = table.area_totals();
    let groups = (0..table.n_groups()).map(|group| {
        let (column, own) = (table.column(group), table.group_totals()[group]);
        let expected = own / table.total();
        sum_over(totals.len(), |area| {
            let count = column[area];
            if count > 0.0 { count * ln(count / (totals[area] * expected)) } else { 0.0 }
        })
    });
    (groups.sum::<f64>() / table.total()).max(0.0)
}

/// Returns `H = M / E`, the share of the groups' entropy that areas tell: from 0 to 1. `None` where
/// one group has everybody.
///
/// # Source
/// Theil and Finizza (1971); Reardon and Firebaugh (2002), doi 10.1111/1467-9531.00110. For two
/// groups it is the entropy index of Massey and Denton (1988).
#[must_use]
pub fn information_theory(table: &Table<'_>) -> Option<f64> {
    let entropy = diversity(table);
    (entropy > 0.0).then(|| mutual_information(table) / entropy)
}

/// Returns H of a group against others, as [`information_theory`] of the two.
#[must_use]
pub fn two_group_information_theory(group: &[f64], others: &[f64]) -> Option<f64> {
    let (x, y) = (total(group), total(others));
    let all = x + y;
    (x > 0.0 && y > 0.0).then(|| {
        let part = |own: f64, of: f64, share: f64| {
            if own > 0.0 { own * ln(own / (of * share)) } else { 0.0 }
        };
        let m = sum_over(group.len(), |area| {
            let of = group[area] + others[area];
            part(group[area], of, x / all) + part(others[area], of, y / all)
        });
        (m / all).max(0.0) / entropy(&[x / all, y / all])
    })
}

/// `n ln n` of whole numbers, looked up where they are small.
#[derive(Debug, Clone)]
pub(crate) struct WholeLogarithms(Vec<f64>);

impl WholeLogarithms {
    /// Tables beyond this many numbers would not stay in the processor's cache.
    const MOST: f64 = 65_536.0;

    /// Returns the table of numbers up to the largest.
    pub(crate) fn up_to(largest: f64) -> Self {
        let numbers = std::iter::successors(Some(0.0), |n| Some(n + 1.0));
        let entry = |n: f64| if n > 0.0 { n * ln(n) } else { 0.0 };
        Self(numbers.take_while(|n| *n <= largest.min(Self::MOST)).map(entry).collect())
    }

    #[inline]
    fn times_itself(&self, n: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole numbers from zero up; saturates"
        )]
        let place = n as usize;
        self.0.get(place).copied().unwrap_or_else(|| n * ln(n))
    }

    /// Returns M of whole counts: [`mutual_information`] to some 10⁻¹⁴.
    pub(crate) fn mutual_information(&self, table: &Table<'_>) -> f64 {
        let sum = |values: &[f64]| sum_over(values.len(), |at| self.times_itself(values[at]));
        let all = table.total();
        let cells = sum(table.counts()) - sum(table.area_totals());
        let margins = sum(table.group_totals()) - all * ln(all);
        ((cells - margins) / all).max(0.0)
    }

    /// Returns [`two_group_information_theory`] of whole counts, to some 10⁻¹⁴.
    pub(crate) fn two_group_information_theory(
        &self,
        group: &[f64],
        others: &[f64],
    ) -> Option<f64> {
        let (x, y) = (total(group), total(others));
        let all = x + y;
        (x > 0.0 && y > 0.0).then(|| {
            let cells = sum_over(group.len(), |area| {
                let (own, other) = (group[area], others[area]);
                self.times_itself(own) + self.times_itself(other) - self.times_itself(own + other)
            });
            let margins = x * ln(x) + y * ln(y) - all * ln(all);
            ((cells - margins) / all).max(0.0) / entropy(&[x / all, y / all])
        })
    }
}

/// Returns what M tends to be where group and area are independent and `n_persons` are sampled:
/// `(A − 1)(G − 1) / 2N` nats, by the chi-square of `2N·M`.
///
/// # Source
/// Miller, G. (1955), Note on the bias of information estimates, in Information Theory in
/// Psychology; Elbers, B. (2023), doi 10.1177/0049124121986204.
#[must_use]
pub fn expected_under_independence(n_areas: usize, n_groups: usize, n_persons: f64) -> f64 {
    let degrees = |n: usize| numerics::sum::count(n.saturating_sub(1));
    degrees(n_areas) * degrees(n_groups) / (2.0 * n_persons)
}
