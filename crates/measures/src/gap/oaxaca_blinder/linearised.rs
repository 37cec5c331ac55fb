//! Standard errors from each person's influence on means and coefficients.

use numerics::matrix::{Fit, Matrix};
use numerics::sum::count;

use super::decomposition::{Model, TermErrors, first_weight, terms};
use super::sample::{Sample, Side, SideFit, fit};
use super::{Fold, OaxacaError, ReferenceCoefficients};

/// Returns the standard errors of terms and traits by the delta method.
///
/// The terms are functions of both groups' means and coefficients and of pooled ones. A person of
/// group g moves its mean by `w(x − x̄)/Σw`, its coefficients by `(XᵀWX)⁻¹xwe` and the pooled ones
/// alike; the variance is the sum of squared moves with the factor `n/(n − k)`.
pub(super) fn linearised(
    sample: &Sample,
    model: &Model,
    fold: Fold,
) -> Result<TermErrors, OaxacaError> {
    let refused = |error, group| OaxacaError::of_fit(&error, group, &sample.names);
    let [first, second] = &sample.sides;
    let own = [
        fit(&[(first, &[])]).map_err(|error| refused(error, "first"))?,
        fit(&[(second, &[])]).map_err(|error| refused(error, "second"))?,
    ];
    let extra: Option<[&[f64]; 2]> = match fold {
        Fold::Two(ReferenceCoefficients::Neumark) => Some([&[], &[]]),
        Fold::Two(ReferenceCoefficients::PooledWithGroup) => Some([&[1.0], &[0.0]]),
        _ => None,
    };
    let pooled = extra.map(|[a, b]| fit(&[(first, a), (second, b)])).transpose();
    let pooled = pooled.map_err(|error| refused(error, "pooled"))?;
    let n_terms = terms(model, fold, sample).len();
    let n_traits = sample.names.len() + sample.dummies.len();
    let mut variances = vec![vec![0.0; n_traits + 1]; n_terms];
    let mut gap_variance = 0.0;
    for which in 0..2 {
        let residuals = pooled.as_ref().map(|pooled| {
            let start = if which == 0 { 0 } else { first.n() };
            &pooled.residuals[start..start + sample.sides[which].n()]
        });
        let extra = extra.map_or(&[][..], |extra| extra[which]);
        let spread = Spread::of(
            &sample.sides[which],
            &model.sides[which].means,
            &own[which].residuals,
            residuals.map(|residuals| (residuals, extra)),
        );
        let moves = directions(sample, model, fold, which, &own[which], pooled.as_ref());
        let derivatives: Vec<Vec<Vec<f64>>> =
            moves.iter().map(|by| derivative(model, by, fold, sample)).collect();
        for (term, variances) in variances.iter_mut().enumerate() {
            for (place, variance) in variances.iter_mut().enumerate() {
                let slope = |d: usize| match derivatives[d][term].get(place) {
                    Some(slope) => *slope,
                    None => derivatives[d][term].iter().sum(),
                };
                *variance += spread.variance(slope);
            }
        }
        gap_variance += spread.variance(|d| derivatives[d].iter().flatten().sum());
    }
    let terms = variances.into_iter().map(|v| v.into_iter().map(|v| v.max(0.0).sqrt()).collect());
    Ok(TermErrors { terms: terms.collect(), gap: gap_variance.max(0.0).sqrt() })
}

/// The sum over a group's persons of the squares and products of what they move.
struct Spread {
    width: usize,
    /// Row after row; the lower half is filled.
    products: Vec<f64>,
}

impl Spread {
    fn of(side: &Side, means: &[f64], residuals: &[f64], pooled: Option<(&[f64], &[f64])>) -> Self {
        let k = means.len();
        let n_extra = pooled.map_or(0, |(_, extra)| k + extra.len());
        let width = 2 * k + n_extra;
        let mut products = vec![0.0; width * width];
        let mut moved = vec![0.0; width];
        for person in 0..side.n() {
            let (row, w) = (side.row(person), side.w[person]);
            for (column, x) in row.iter().enumerate() {
                moved[column] = w * (x - means[column]);
                moved[k + column] = w * residuals[person] * x;
            }
            if let Some((residuals, extra)) = pooled {
                for (column, x) in row.iter().chain(extra).enumerate() {
                    moved[2 * k + column] = w * residuals[person] * x;
                }
            }
            for (line, a) in moved.iter().enumerate() {
                let cells = &mut products[line * width..=line * width + line];
                for (cell, b) in cells.iter_mut().zip(&moved) {
                    *cell += a * b;
                }
            }
        }
        let factor = count(side.n()) / count(side.n() - k);
        products.iter_mut().for_each(|cell| *cell *= factor);
        Self { width, products }
    }

    fn variance(&self, slope: impl Fn(usize) -> f64) -> f64 {
        let slopes: Vec<f64> = (0..self.width).map(slope).collect();
        let cell = |line: usize, column: usize| {
            let twice = if line == column { 1.0 } else { 2.0 };
            twice * slopes[line] * slopes[column] * self.products[line * self.width + column]
        };
        numerics::sum::sum(
            (0..self.width)
                .flat_map(|line| (0..=line).map(move |c| (line, c)))
                .map(|(line, column)| cell(line, column)),
        )
    }
}

/// Returns what a unit of each thing that persons move does to means and coefficients.
fn directions(
    sample: &Sample,
    model: &Model,
    fold: Fold,
    which: usize,
    own: &Fit,
    pooled: Option<&Fit>,
) -> Vec<Model> {
    let k = sample.names.len();
    let still = || SideFit { means: vec![0.0; k], coefficients: vec![0.0; k] };
    let nowhere =
        || Model { sides: [still(), still()], reference: vec![0.0; model.reference.len()] };
    let weights = [sample.sides[0].weight(), sample.sides[1].weight()];
    let share = first_weight(fold, weights).map(|w| if which == 0 { w } else { 1.0 - w });
    let column = |matrix: &Matrix, c: usize| -> Vec<f64> { matrix.column(c)[..k].to_vec() };
    let mut moves = Vec::new();
    for c in 0..k {
        let mut by = nowhere();
        by.sides[which].means[c] = 1.0 / weights[which];
        moves.push(by);
    }
    for c in 0..k {
        let mut by = nowhere();
        by.sides[which].coefficients = column(&own.inverse_gram, c);
        if let Some(share) = share {
            by.reference = by.sides[which].coefficients.iter().map(|b| share * b).collect();
        }
        moves.push(by);
    }
    for c in 0..pooled.map_or(0, |pooled| pooled.coefficients.len()) {
        let mut by = nowhere();
        by.reference = pooled.map_or_else(Vec::new, |pooled| column(&pooled.inverse_gram, c));
        moves.push(by);
    }
    moves
}

/// The terms are of second degree in the model, so that half the difference of a step forth and
/// a step back is the derivative itself.
fn derivative(model: &Model, by: &Model, fold: Fold, sample: &Sample) -> Vec<Vec<f64>> {
    let shifted = |sign: f64| {
        let add = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + sign * b).collect();
        let side = |which: usize| SideFit {
            means: add(&model.sides[which].means, &by.sides[which].means),
            coefficients: add(&model.sides[which].coefficients, &by.sides[which].coefficients),
        };
        Model { sides: [side(0), side(1)], reference: add(&model.reference, &by.reference) }
    };
    let (forth, back) = (terms(&shifted(1.0), fold, sample), terms(&shifted(-1.0), fold, sample));
    let half =
        |(f, b): (&Vec<f64>, &Vec<f64>)| f.iter().zip(b).map(|(f, b)| 0.5 * (f - b)).collect();
    forth.iter().zip(&back).map(half).collect()
}
