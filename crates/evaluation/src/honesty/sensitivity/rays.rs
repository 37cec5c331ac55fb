//! The edges of a cone: every vector at or above zero that some equalities leave.

/// Numbers this small beside the largest term of their sum are zero.
const ZERO: f64 = 1e-11;

/// More edges than these make a test too slow to be of use.
const MOST_RAYS: usize = 3_000;

/// The cone has too many edges to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyRays;

/// Which components of a ray are above zero.
type Support = Vec<u64>;

#[derive(Debug, Clone)]
struct Ray {
    values: Vec<f64>,
    support: Support,
}

/// Returns the extreme rays of `{γ ≥ 0 : q'γ = 0 for every q}`, each with components that sum to
/// one, in a fixed order.
///
/// # Errors
/// [`TooManyRays`] where more than 3 000 are needed on the way.
///
/// # Source
/// The double description method: Motzkin, T. et al. (1953); Fukuda, K. and Prodon, A. (1996),
/// doi 10.1007/3-540-61576-8_77.
pub fn extreme_rays(n: usize, equalities: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, TooManyRays> {
    let unit = |place: usize| Ray::of((0..n).map(|i| if i == place { 1.0 } else { 0.0 }).collect());
    let mut rays: Vec<Ray> = (0..n).map(unit).collect();
    for equality in equalities {
        rays = cut(rays, equality)?;
    }
    Ok(rays.into_iter().map(|ray| ray.values).collect())
}

/// Returns the extreme rays of the cone's part where `q'γ = 0`.
fn cut(rays: Vec<Ray>, equality: &[f64]) -> Result<Vec<Ray>, TooManyRays> {
    let sides: Vec<f64> = rays.iter().map(|ray| ray.side(equality)).collect();
    let on = |wanted: fn(f64) -> bool| {
        sides.iter().enumerate().filter(move |(_, side)| wanted(**side)).map(|(i, _)| i)
    };
    let mut kept: Vec<Ray> = on(|side| side == 0.0).map(|i| rays[i].clone()).collect();
    for i in on(|side| side > 0.0) {
        for j in on(|side| side < 0.0) {
            if adjacent(&rays, i, j) {
                let (up, down) = (sides[i], -sides[j]);
                let values = rays[i].values.iter().zip(&rays[j].values);
                kept.push(Ray::of(values.map(|(a, b)| down * a + up * b).collect()));
            }
            if kept.len() > MOST_RAYS {
                return Err(TooManyRays);
            }
        }
    }
    Ok(kept)
}

/// Two edges span a face where no third lives on the components of both.
fn adjacent(rays: &[Ray], i: usize, j: usize) -> bool {
    let both: Support = rays[i].support.iter().zip(&rays[j].support).map(|(a, b)| a | b).collect();
    let inside = |ray: &Ray| ray.support.iter().zip(&both).all(|(own, both)| own & !both == 0);
    !rays.iter().enumerate().any(|(k, ray)| k != i && k != j && inside(ray))
}

impl Ray {
    fn of(mut values: Vec<f64>) -> Self {
        let total: f64 = values.iter().sum();
        let mut support = vec![0_u64; values.len().div_ceil(64)];
        for (place, value) in values.iter_mut().enumerate() {
            *value /= total;
            if *value > ZERO {
                support[place / 64] |= 1 << (place % 64);
            } else {
                *value = 0.0;
            }
        }
        Self { values, support }
    }

    /// Returns `q'γ`, exactly zero where only rounding is left.
    fn side(&self, equality: &[f64]) -> f64 {
        let terms = self.values.iter().zip(equality).map(|(value, factor)| value * factor);
        let (total, size) = terms.fold((0.0, 0.0), |(t, s), term: f64| (t + term, s + term.abs()));
        if total.abs() <= ZERO * size { 0.0 } else { total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cone_without_equalities_has_its_axes_as_edges() {
        assert_eq!(extreme_rays(2, &[]), Ok(vec![vec![1.0, 0.0], vec![0.0, 1.0]]));
    }

    #[test]
    fn the_edges_of_a_square_cone_are_four() {
        // γ₁ + γ₂ = γ₃ + γ₄.
        let rays = extreme_rays(4, &[vec![1.0, 1.0, -1.0, -1.0]]).unwrap();
        assert_eq!(rays.len(), 4);
        assert!(rays.iter().all(|ray| ray.iter().filter(|value| **value == 0.5).count() == 2));
    }

    #[test]
    fn edges_meet_the_equalities_and_none_lives_within_another() {
        let equalities =
            [vec![1.0, -2.0, 1.0, 0.0, 0.5, -1.0], vec![0.0, 1.0, -1.0, 2.0, -2.0, 0.3]];
        let rays = extreme_rays(6, &equalities).unwrap();
        for ray in &rays {
            for equality in &equalities {
                let side: f64 = ray.iter().zip(equality).map(|(a, b)| a * b).sum();
                assert!(side.abs() < 1e-12 && ray.iter().all(|value| *value >= 0.0));
            }
            // Two equalities leave at most three components.
            assert!(ray.iter().filter(|value| **value > 0.0).count() <= 3);
        }
    }

    #[test]
    fn an_equality_that_only_zero_meets_leaves_nothing() {
        assert_eq!(extreme_rays(2, &[vec![1.0, 1.0]]), Ok(vec![]));
    }
}
