//! Small least squares by Householder's reflections, in place.

/// A column of which less than this share is left beside those before it depends on them.
const INDEPENDENT: f64 = 1e-11;

/// Turns `matrix` (column after column, `m` each) into the triangle of its QR factors and `right`
/// into `Qᵀ·right`; false where a column depends on those before it.
pub(super) fn triangularise(matrix: &mut [f64], m: usize, right: &mut [f64]) -> bool {
    let columns = matrix.len().checked_div(m).unwrap_or(0);
    if columns > m {
        return false;
    }
    for k in 0..columns {
        let (done, rest) = matrix.split_at_mut((k + 1) * m);
        let column = &mut done[k * m..];
        let before: f64 = column[..k].iter().map(|v| v * v).sum();
        let below: f64 = column[k..].iter().map(|v| v * v).sum();
        if below <= INDEPENDENT * INDEPENDENT * (before + below) {
            return false;
        }
        let length = below.sqrt();
        let pivot = if column[k] > 0.0 { -length } else { length };
        column[k] -= pivot;
        let scale = -1.0 / (pivot * column[k]);
        for other in rest.chunks_exact_mut(m) {
            reflect(&column[k..], scale, &mut other[k..]);
        }
        reflect(&column[k..], scale, &mut right[k..]);
        column[k] = pivot;
    }
    true
}

fn reflect(vector: &[f64], scale: f64, other: &mut [f64]) {
    let product: f64 = vector.iter().zip(&*other).map(|(a, b)| a * b).sum();
    let step = scale * product;
    for (other, v) in other.iter_mut().zip(vector) {
        *other -= step * v;
    }
}

/// Solves `R z = right` for the triangle that [`triangularise`] leaves.
pub(super) fn back_substitute(matrix: &[f64], m: usize, right: &[f64], z: &mut [f64]) {
    for row in (0..z.len()).rev() {
        let later: f64 =
            (row + 1..z.len()).map(|column| matrix[column * m + row] * z[column]).sum();
        z[row] = (right[row] - later) / matrix[row * m + row];
    }
}
