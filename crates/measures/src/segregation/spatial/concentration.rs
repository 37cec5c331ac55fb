//! How little land a group lives on: absolute and relative concentration.

use numerics::sum::{RunningSum, sum};

/// Mean land areas that concentration compares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Concentration {
    /// The mean area that the group lives in, `Σ xᵢaᵢ / X`.
    pub of_group: f64,
    /// The mean area that everybody else lives in, `Σ yᵢaᵢ / Y`.
    pub of_rest: f64,
    /// The mean area that people live in, in the smallest areas that hold as many people as the
    /// group has: `Σ tᵢaᵢ / T₁` over them.
    pub least: f64,
    /// The same in the largest areas.
    pub most: f64,
}

impl Concentration {
    /// Returns the mean areas of a group `x` and the rest `y` in areas of the sizes `area_m2`;
    /// `None` where either is empty.
    ///
    /// Areas of one size are taken together: the answer does not depend on the rows' order. Each
    /// column has one number per area, checked before.
    #[must_use]
    pub fn new(x: &[f64], y: &[f64], area_m2: &[f64]) -> Option<Self> {
        let mean_area = |people: &[f64]| {
            let all = sum(people.iter().copied());
            (all > 0.0)
                .then(|| sum(people.iter().zip(area_m2).map(|(people, area)| people * area)) / all)
        };
        let total: Vec<f64> = x.iter().zip(y).map(|(x, y)| x + y).collect();
        let (of_group, of_rest) = (mean_area(x)?, mean_area(y)?);
        let needed = sum(x.iter().copied());
        let mut rising: Vec<usize> = (0..area_m2.len()).collect();
        rising.sort_by(|a, b| area_m2[*a].total_cmp(&area_m2[*b]));
        let least = room(rising.iter().copied(), &total, area_m2, needed)?;
        let most = room(rising.iter().rev().copied(), &total, area_m2, needed)?;
        Some(Self { of_group, of_rest, least, most })
    }

    /// Returns absolute concentration, `1 − (group − least) / (most − least)`: 1 where the group
    /// lives in the smallest areas, 0 in the largest; `None` where least and most are equal, as
    /// where all areas have one size.
    ///
    /// # Source
    /// Massey and Denton (1988), doi 10.1093/sf/67.2.281.
    #[must_use]
    pub fn absolute(&self) -> Option<f64> {
        let span = self.most - self.least;
        (span > 0.0).then(|| 1.0 - (self.of_group - self.least) / span)
    }

    /// Returns relative concentration, `(group/rest − 1) / (least/most − 1)`: 1 where the group
    /// is as concentrated beside the rest as it could be, 0 where both live alike, below 0 where
    /// the rest is the more concentrated; `None` where least and most are equal.
    ///
    /// # Source
    /// Massey and Denton (1988), doi 10.1093/sf/67.2.281.
    #[must_use]
    pub fn relative(&self) -> Option<f64> {
        (self.most > self.least)
            .then(|| (self.of_group / self.of_rest - 1.0) / (self.least / self.most - 1.0))
    }
}

/// Returns the mean area of people in the first areas that hold the people needed, with every
/// area of the last one's size.
fn room(
    areas: impl Iterator<Item = usize>,
    total: &[f64],
    area_m2: &[f64],
    needed: f64,
) -> Option<f64> {
    let (mut people, mut land) = (RunningSum::default(), RunningSum::default());
    let mut last = None;
    for area in areas {
        if people.value() >= needed && last != Some(area_m2[area]) {
            break;
        }
        last = Some(area_m2[area]);
        people.add(total[area]);
        land.add(total[area] * area_m2[area]);
    }
    (people.value() > 0.0).then(|| land.value() / people.value())
}
