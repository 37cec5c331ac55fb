//! People by area and group: checked once.

use numerics::sum::sum;

use super::SpatialError;

/// People of each group in each area, whole or weighted.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    // Invariant: counts are finite and not negative, there are at least two areas and two groups,
    // and somebody lives somewhere.
    counts: Vec<f64>,
    n_groups: usize,
    totals: Vec<f64>,
    group_totals: Vec<f64>,
    total: f64,
}

impl Population {
    /// Returns the people, checked.
    ///
    /// `counts` is `areas × groups`, row by row; the groups exclude each other and together are
    /// everybody. Counts may be weighted and so have fractions. An area without people and a
    /// group without members are allowed and mean what they say; what is missing must be left out
    /// before.
    ///
    /// # Errors
    /// [`SpatialError`] where there are fewer than two groups or areas, the last row is not full,
    /// a count is negative or not finite, or nobody lives anywhere.
    pub fn new(counts: &[f64], n_groups: usize) -> Result<Self, SpatialError> {
        if n_groups < 2 {
            return Err(SpatialError::TooFewGroups { found: n_groups });
        }
        if !counts.len().is_multiple_of(n_groups) {
            return Err(SpatialError::Length {
                column: "counts",
                found: counts.len(),
                expected: counts.len().div_ceil(n_groups) * n_groups,
            });
        }
        if counts.len() < 2 * n_groups {
            return Err(SpatialError::TooFewAreas { found: counts.len() / n_groups });
        }
        if let Some(at) = counts.iter().position(|count| !count.is_finite() || *count < 0.0) {
            let (area, group) = (at / n_groups, at % n_groups);
            return Err(SpatialError::NotACount { area, group, value: counts[at] });
        }
        let population = Self::of(counts.to_vec(), n_groups);
        if population.total > 0.0 { Ok(population) } else { Err(SpatialError::NoPeople) }
    }

    /// Returns the people of counts that are known to be right.
    pub(crate) fn of(counts: Vec<f64>, n_groups: usize) -> Self {
        let totals: Vec<f64> =
            counts.chunks_exact(n_groups).map(|row| sum(row.iter().copied())).collect();
        let group_totals: Vec<f64> = (0..n_groups)
            .map(|group| sum(counts.iter().skip(group).step_by(n_groups).copied()))
            .collect();
        let total = sum(totals.iter().copied());
        Self { counts, n_groups, totals, group_totals, total }
    }

    /// Returns how many areas there are.
    #[must_use]
    pub fn n_areas(&self) -> usize {
        self.totals.len()
    }

    /// Returns how many groups there are.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// Returns the people of an area by group.
    #[must_use]
    pub fn area(&self, area: usize) -> &[f64] {
        &self.counts[area * self.n_groups..(area + 1) * self.n_groups]
    }

    /// Returns the people of a group by area.
    #[must_use]
    pub fn group(&self, group: usize) -> Vec<f64> {
        self.counts.iter().skip(group).step_by(self.n_groups).copied().collect()
    }

    /// Returns everybody outside a group by area.
    #[must_use]
    pub fn rest(&self, group: usize) -> Vec<f64> {
        let outside = |row: &[f64]| {
            sum(row.iter().enumerate().filter(|(at, _)| *at != group).map(|(_, count)| *count))
        };
        self.counts.chunks_exact(self.n_groups).map(outside).collect()
    }

    /// Returns the people of two groups: this one and everybody else.
    #[must_use]
    pub fn against_rest(&self, group: usize) -> Self {
        let pairs = self.group(group).into_iter().zip(self.rest(group));
        Self::of(pairs.flat_map(|(member, other)| [member, other]).collect(), 2)
    }

    /// Returns everybody by area.
    #[must_use]
    pub fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// Returns the members of each group.
    #[must_use]
    pub fn group_totals(&self) -> &[f64] {
        &self.group_totals
    }

    /// Returns how many people there are.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Returns the counts, `areas × groups`.
    #[must_use]
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// Returns a group's share of each area, `None` where nobody lives.
    #[must_use]
    pub fn shares(&self, group: usize) -> Vec<Option<f64>> {
        let shares = self.counts.chunks_exact(self.n_groups).zip(&self.totals);
        shares.map(|(row, total)| (*total > 0.0).then(|| row[group] / total)).collect()
    }
}

/// Returns the index of dissimilarity of two columns of people, `½ Σ |xᵢ/X − yᵢ/Y|`, `None`
/// where a column is empty.
///
/// # Source
/// Duncan, O. D. and Duncan, B. (1955), doi 10.2307/2088328.
pub(crate) fn dissimilarity(x: &[f64], y: &[f64]) -> Option<f64> {
    let (all_x, all_y) = (sum(x.iter().copied()), sum(y.iter().copied()));
    if all_x <= 0.0 || all_y <= 0.0 {
        return None;
    }
    Some(0.5 * sum(x.iter().zip(y).map(|(x, y)| (x / all_x - y / all_y).abs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_counted_is_refused() {
        assert!(matches!(Population::new(&[1.0; 4], 1), Err(SpatialError::TooFewGroups { .. })));
        assert!(matches!(Population::new(&[1.0; 5], 2), Err(SpatialError::Length { .. })));
        assert!(matches!(Population::new(&[1.0; 2], 2), Err(SpatialError::TooFewAreas { .. })));
        assert!(matches!(Population::new(&[0.0; 4], 2), Err(SpatialError::NoPeople)));
        for wrong in [-1.0, f64::NAN, f64::INFINITY] {
            let found = Population::new(&[1.0, 1.0, 1.0, wrong], 2);
            assert!(matches!(found, Err(SpatialError::NotACount { area: 1, group: 1, .. })));
        }
    }

    #[test]
    fn a_group_against_the_rest_keeps_everybody() {
        let population = Population::new(&[1.0, 2.0, 3.0, 0.0, 5.0, 6.0], 3).unwrap();
        let two = population.against_rest(1);
        assert_eq!((two.counts(), two.totals()), (&[2.0, 4.0, 5.0, 6.0][..], &[6.0, 11.0][..]));
    }
}
