//! Normal, Student, chi-squared and F distributions: probabilities and quantiles. The one door to
//! `statrs`.

use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, StudentsT};
use statrs::function::erf::{erfc, erfc_inv};

/// Returns the probability that a standard normal number is at most `z`.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// Returns the probability that a standard normal number is above `z`, with all its digits however
/// small it is.
#[must_use]
pub fn normal_above(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// Returns the standard normal number that a share `p` lies below; infinite at 0 and 1.
///
/// # Panics
/// Where `p` is not a share from 0 to 1.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "a probability lies from 0 to 1");
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * p)
}

/// Returns how many standard errors each side an interval of this level spans if estimates are
/// normal: 1.96 for 0.95.
///
/// # Panics
/// Where `level` is not a share from 0 to 1.
#[must_use]
pub fn normal_reach(level: f64) -> f64 {
    normal_quantile(0.5 + 0.5 * level)
}

/// Returns the number that a share `p` of Student's distribution with `degrees` lies below.
///
/// # Panics
/// Where `p` is no share from 0 to 1 or `degrees` is not above zero.
#[must_use]
pub fn student_quantile(p: f64, degrees: f64) -> f64 {
    student(degrees).inverse_cdf(p)
}

/// Returns the probability that Student's distribution with `degrees` lies further from zero
/// than `t`, on both sides together.
///
/// # Panics
/// Where `degrees` is not above zero.
#[must_use]
pub fn student_two_sided(t: f64, degrees: f64) -> f64 {
    2.0 * student(degrees).cdf(-t.abs())
}

/// Returns the probability that a chi-squared number with `degrees` is above `x`.
///
/// # Panics
/// Where `degrees` is not above zero.
#[must_use]
pub fn chi_squared_above(x: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).expect("degrees of freedom are above zero").sf(x)
}

/// Returns the probability that an F number with `numerator` and `denominator` degrees of freedom
/// is above `x`.
///
/// # Panics
/// Where either is not above zero.
#[must_use]
pub fn f_above(x: f64, numerator: f64, denominator: f64) -> f64 {
    let f = FisherSnedecor::new(numerator, denominator);
    f.expect("degrees of freedom are above zero").sf(x)
}

fn student(degrees: f64) -> StudentsT {
    StudentsT::new(0.0, 1.0, degrees).expect("degrees of freedom are above zero")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables give ten digits.
    const TABLE: f64 = 1e-9;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540).abs() < TABLE);
        assert!((normal_reach(0.95) - 1.959_963_984_540).abs() < TABLE);
        assert!((normal_cdf(1.0) - 0.841_344_746_068).abs() < TABLE);
        assert!((student_quantile(0.975, 10.0) - 2.228_138_851_965).abs() < TABLE);
        assert!((student_two_sided(2.228_138_851_965, 10.0) - 0.05).abs() < TABLE);
    }

    #[test]
    fn tails_are_those_of_the_tables() {
        assert!((chi_squared_above(3.841_458_820_694, 1.0) - 0.05).abs() < TABLE);
        assert!((f_above(4.102_821_015_13, 2.0, 10.0) - 0.05).abs() < TABLE);
    }

    #[test]
    fn quantiles_undo_probabilities() {
        for p in [1e-8, 0.01, 0.3, 0.5, 0.9, 0.999] {
            assert!((normal_cdf(normal_quantile(p)) / p - 1.0).abs() < TABLE, "{p}");
        }
    }
}
