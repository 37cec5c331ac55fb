//! How each recipient's frame is formed.

/// How each recipient's frame is formed: in proportion to index value times number of pupils,
/// `frame_i = F · (index_i · pupils_i) / Σ_j (index_j · pupils_j)`.
///
/// The share-out itself is an allocation with these weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameFormula {
    /// The number of preceding years whose mean is the number of pupils.
    pub mean_over_years: u8,
    /// What the index is, in Swedish.
    pub index: String,
}

/// A mean of whole numbers as an exact fraction, `sum / years`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeanPupils {
    /// Pupils in all years together.
    pub sum: u64,
    /// How many years.
    pub years: u8,
}

impl FrameFormula {
    /// Returns the number of pupils that a recipient's frame rests on: the mean over the years
    /// before the grant year, or over the years it has been at work where those are fewer.
    ///
    /// `pupils` holds one number a year, the year next before the grant year first; `None` where
    /// the recipient was not at work. Returns `None`, "no frame", where the first is `None` or 0.
    /// Years after the first `None` do not count: the recipient began after them.
    #[must_use]
    pub fn mean_pupils(&self, pupils: &[Option<u32>]) -> Option<MeanPupils> {
        let at_work = pupils.iter().take(self.mean_over_years.into()).map_while(|number| *number);
        let (sum, years) =
            at_work.fold((0, 0), |(sum, years), number| (sum + u64::from(number), years + 1));
        let last = pupils.first().copied().flatten().unwrap_or(0);
        (last > 0).then_some(MeanPupils { sum, years })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(pupils: &[Option<u32>]) -> Option<(u64, u8)> {
        let formula = FrameFormula { mean_over_years: 3, index: "index".into() };
        formula.mean_pupils(pupils).map(|mean| (mean.sum, mean.years))
    }

    #[test]
    fn pupils_are_the_mean_of_three_years_or_of_those_at_work() {
        assert_eq!(mean(&[Some(10), Some(20), Some(31), Some(900)]), Some((61, 3)));
        assert_eq!(mean(&[Some(10), Some(20), None]), Some((30, 2)));
        assert_eq!(mean(&[Some(10), None, Some(20)]), Some((10, 1)));
        assert_eq!(mean(&[Some(10), Some(0), Some(2)]), Some((12, 3)));
    }

    #[test]
    fn there_is_no_frame_without_pupils_in_the_year_before() {
        assert_eq!(mean(&[Some(0), Some(20), Some(31)]), None);
        assert_eq!(mean(&[None, Some(20)]), None);
        assert_eq!(mean(&[]), None);
    }
}
