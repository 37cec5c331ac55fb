//! Classes for maps: where to cut the values.

/// The cuts between classes, lowest first.
///
/// A value belongs to the class after the last cut that is not above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Breaks {
    cuts: Vec<f64>,
}

impl Breaks {
    /// Returns cuts the caller has chosen; those that are not finite are left out.
    pub fn at(cuts: &[f64]) -> Self {
        let mut cuts: Vec<f64> = cuts.iter().copied().filter(|c| c.is_finite()).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        Self { cuts }
    }

    /// Returns the cuts, lowest first, each once.
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    /// Returns the number of classes: one more than the cuts.
    pub fn n_classes(&self) -> usize {
        self.cuts.len() + 1
    }

    /// Returns the class of a value counted from zero, nothing where it is missing.
    pub fn class_of(&self, value: Option<f64>) -> Option<usize> {
        let value = value.filter(|v| v.is_finite())?;
        Some(self.cuts.partition_point(|cut| *cut <= value))
    }

    /// Returns how many of the values there are in each class.
    pub fn counts(&self, values: &[Option<f64>]) -> Vec<usize> {
        let mut counts = vec![0; self.n_classes()];
        for class in values.iter().filter_map(|v| self.class_of(*v)) {
            counts[class] += 1;
        }
        counts
    }
}

/// Returns cuts that put about as many values in each of `n_classes` classes.
///
/// Cuts are rounded to whole `step`s, so that the words in the legend are exact; a `step` that is
/// not above zero leaves them as they are. Ties and few values give fewer classes, never an empty
/// one at the ends. Values that are not finite are left out.
pub fn quantile_breaks(values: &[f64], n_classes: usize, step: f64) -> Breaks {
    let sorted = sorted(values.iter().copied());
    let cuts: Vec<f64> = (1..n_classes)
        .filter_map(|k| quantile(&sorted, k, n_classes))
        .map(|q| round(q, step))
        .collect();
    match (sorted.first(), sorted.last()) {
        (Some(&low), Some(&high)) => {
            let inside: Vec<f64> = cuts.into_iter().filter(|c| *c > low && *c <= high).collect();
            Breaks::at(&inside)
        }
        _ => Breaks::at(&[]),
    }
}

/// Returns cuts that lie evenly to both sides of `centre`.
///
/// The distances are quantiles of the distances of the values from the centre, rounded to whole
/// `step`s but at least one step. With an odd number of classes the middle one is "about the
/// centre"; with an even number the centre is itself a cut. The number of classes may shrink by
/// two at a time where distances tie. No values, or a centre that is not finite, give one class.
pub fn diverging_breaks(values: &[f64], centre: f64, n_classes: usize, step: f64) -> Breaks {
    let distances = sorted(values.iter().map(|v| (v - centre).abs()));
    if distances.is_empty() || n_classes < 2 {
        return Breaks::at(&[]);
    }
    let odd = n_classes % 2 == 1;
    let per_side = n_classes / 2;
    let mut cuts = if odd { Vec::new() } else { vec![centre] };
    let parts = per_side + usize::from(odd);
    for k in 1..parts {
        let Some(distance) = quantile(&distances, k, parts) else { continue };
        let distance = round(distance, step).max(if step > 0.0 { step } else { 0.0 });
        if distance > 0.0 {
            cuts.extend([centre - distance, centre + distance]);
        }
    }
    Breaks::at(&cuts)
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Returns the value below which `part` of `parts` lie, halfway between neighbours.
fn quantile(sorted: &[f64], part: usize, parts: usize) -> Option<f64> {
    let rank = sorted.len() * part / parts;
    let above = sorted.get(rank)?;
    let below = sorted.get(rank.saturating_sub(1))?;
    Some(below.midpoint(*above))
}

fn round(value: f64, step: f64) -> f64 {
    if step > 0.0 && step.is_finite() {
        // Dividing by the inverse keeps 0.3 from becoming 0.30000000000000004.
        let inverse = (1.0 / step).round();
        let near = (inverse * step - 1.0).abs() < 1e-9;
        if near { (value * inverse).round() / inverse } else { (value / step).round() * step }
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantile_classes_hold_about_as_many_each() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let breaks = quantile_breaks(&values, 5, 1.0);
        assert_eq!(breaks.n_classes(), 5);
        let some: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        assert_eq!(breaks.counts(&some), [20; 5]);
    }

    #[test]
    fn ties_give_fewer_classes_and_no_values_give_one() {
        assert_eq!(quantile_breaks(&[3.0; 50], 5, 0.1).n_classes(), 1);
        assert_eq!(quantile_breaks(&[], 5, 0.1).n_classes(), 1);
        assert_eq!(quantile_breaks(&[f64::NAN], 5, 0.1).n_classes(), 1);
        assert_eq!(diverging_breaks(&[], 3.0, 5, 0.1).n_classes(), 1);
    }

    #[test]
    fn diverging_classes_mirror_around_the_centre() {
        let values: Vec<f64> = (0..200).map(|i| f64::from(i) / 10.0).collect();
        let odd = diverging_breaks(&values, 8.0, 5, 0.1);
        assert_eq!(odd.n_classes(), 5);
        assert_eq!(odd.class_of(Some(8.0)), Some(2));
        let cuts = odd.cuts();
        assert!((8.0 - cuts[0] - (cuts[3] - 8.0)).abs() < 1e-9);
        let even = diverging_breaks(&values, 8.0, 6, 0.1);
        assert_eq!(even.n_classes(), 6);
        assert_eq!(even.cuts()[2], 8.0);
    }

    #[test]
    fn a_missing_value_has_no_class_and_a_cut_belongs_above() {
        let breaks = Breaks::at(&[2.0, 1.0, f64::NAN]);
        assert_eq!(breaks.class_of(None), None);
        assert_eq!(breaks.class_of(Some(f64::NAN)), None);
        assert_eq!(breaks.class_of(Some(1.0)), Some(1));
        assert_eq!(breaks.class_of(Some(0.9)), Some(0));
    }

    proptest! {
        #[test]
        fn every_value_has_a_class(
            values in proptest::collection::vec(-1e6..1e6_f64, 0..60),
            n_classes in 1_usize..8,
        ) {
            for breaks in [
                quantile_breaks(&values, n_classes, 0.1),
                diverging_breaks(&values, 1.0, n_classes, 0.1),
            ] {
                prop_assert!(breaks.n_classes() <= n_classes.max(1));
                let known = |v: &f64| breaks.class_of(Some(*v)).is_some_and(|c| c < n_classes);
                prop_assert!(values.iter().all(known));
            }
        }
    }
}
