//! Amounts become rates.

/// Returns `factor · x / d` row by row; missing where either is missing.
///
/// The caller has checked that denominators are above zero where there is a value.
#[must_use]
pub fn denominated(
    values: &[Option<f64>],
    denominators: &[Option<f64>],
    factor: f64,
) -> Vec<Option<f64>> {
    // As COINr: the denominator is scaled, not the ratio; a factor of one changes no bit.
    let ratio = |(x, d): (f64, f64)| x / (d / factor);
    values.iter().zip(denominators).map(|(x, d)| x.zip(*d).map(ratio)).collect()
}

/// Returns the first row that has a value and a denominator that is not above zero.
#[must_use]
pub fn row_without_denominator(
    values: &[Option<f64>],
    denominators: &[Option<f64>],
) -> Option<usize> {
    values.iter().zip(denominators).position(|(x, d)| x.is_some() && d.is_some_and(|d| d <= 0.0))
}
