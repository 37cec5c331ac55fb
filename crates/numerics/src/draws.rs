//! Seeded draws of counts: binomial, Poisson, multinomial, and random orders.

mod alias;
mod normal;
mod persons;
mod sums;

use crate::elementary::{exp, ln, sqrt};
use crate::streams::Stream;

pub use alias::Alias;
pub use normal::fill_normal;
pub use persons::{PersonsAmongPlaces, PersonsOverCells, multinomial};
pub use sums::{SumOf, Sums};

/// Puts items into a random order, each order equally likely (Fisher and Yates).
pub fn shuffle<T>(items: &mut [T], stream: &mut Stream) {
    for last in (1..items.len()).rev() {
        items.swap(last, stream.index(last + 1));
    }
}

/// Returns how many of `n` trials succeed, each with chance `p`. Exact.
///
/// # Source
/// Transformed rejection with squeeze (BTRS) of Hörmann, W. (1993), doi 10.1080/00949659308811496,
/// where ten successes or more are expected; else inversion.
///
/// # Panics
/// Where `p` is not from 0 to 1.
pub fn binomial(n: u64, p: f64, stream: &mut Stream) -> u64 {
    assert!((0.0..=1.0).contains(&p), "a chance lies from 0 to 1");
    if p > 0.5 {
        return n - binomial(n, 1.0 - p, stream);
    }
    if n == 0 || p == 0.0 {
        return 0;
    }
    if as_float(n) * p < 10.0 {
        return binomial_by_inversion(n, p, stream);
    }
    binomial_by_rejection(n, p, stream)
}

fn binomial_by_inversion(n: u64, p: f64, stream: &mut Stream) -> u64 {
    let odds = p / (1.0 - p);
    let none = exp(as_float(n) * libm::log1p(-p));
    loop {
        let (mut left, mut chance, mut k) = (stream.uniform(), none, 0);
        while left >= chance && k < n {
            left -= chance;
            chance *= odds * as_float(n - k) / as_float(k + 1);
            k += 1;
        }
        // What rounding leaves beyond the last value is drawn again.
        if left < chance {
            return k;
        }
    }
}

fn binomial_by_rejection(n: u64, p: f64, stream: &mut Stream) -> u64 {
    let trials = as_float(n);
    let deviation = sqrt(trials * p * (1.0 - p));
    let b = 1.15 + 2.53 * deviation;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let squeeze = 0.92 - 4.2 / b;
    let alpha = (2.83 + 5.1 / b) * deviation;
    let mode = ((trials + 1.0) * p).floor();
    let at_mode = ln_factorial(mode) + ln_factorial(trials - mode);
    let ln_odds = ln(p / (1.0 - p));
    loop {
        let (u, v) = (stream.uniform() - 0.5, stream.uniform());
        let edge = 0.5 - u.abs();
        let k = ((2.0 * a / edge + b) * u + trials * p + 0.5).floor();
        if edge >= 0.07 && v <= squeeze {
            return as_whole(k);
        }
        if k < 0.0 || k > trials {
            continue;
        }
        let height = ln(v * alpha / (a / (edge * edge) + b));
        let chance = at_mode - ln_factorial(k) - ln_factorial(trials - k) + (k - mode) * ln_odds;
        if height <= chance {
            return as_whole(k);
        }
    }
}

/// Returns a Poisson count with this mean. Exact.
///
/// # Source
/// Transformed rejection with squeeze (PTRS) of Hörmann, W. (1993), Insurance: Mathematics and
/// Economics 12, doi 10.1016/0167-6687(93)90997-4, from a mean of ten; else inversion.
///
/// # Panics
/// Where the mean is negative or not finite.
pub fn poisson(mean: f64, stream: &mut Stream) -> u64 {
    assert!(mean.is_finite() && mean >= 0.0, "a mean count is finite and from 0 up");
    if mean < 10.0 {
        return poisson_by_inversion(mean, stream);
    }
    let b = 0.931 + 2.53 * sqrt(mean);
    let a = -0.059 + 0.024_83 * b;
    let ln_inverse_alpha = ln(1.1239 + 1.1328 / (b - 3.4));
    let squeeze = 0.9277 - 3.6224 / (b - 2.0);
    let ln_mean = ln(mean);
    loop {
        let (u, v) = (stream.uniform() - 0.5, stream.uniform());
        let edge = 0.5 - u.abs();
        let k = ((2.0 * a / edge + b) * u + mean + 0.43).floor();
        if edge >= 0.07 && v <= squeeze {
            return as_whole(k);
        }
        if k < 0.0 || (edge < 0.013 && v > edge) {
            continue;
        }
        let height = ln(v) + ln_inverse_alpha - ln(a / (edge * edge) + b);
        if height <= k * ln_mean - mean - ln_factorial(k) {
            return as_whole(k);
        }
    }
}

fn poisson_by_inversion(mean: f64, stream: &mut Stream) -> u64 {
    let none = exp(-mean);
    loop {
        let (mut left, mut chance, mut k) = (stream.uniform(), none, 0);
        while left >= chance && chance > 0.0 {
            left -= chance;
            k += 1;
            chance *= mean / as_float(k);
        }
        if left < chance {
            return k;
        }
    }
}

/// Returns `ln k!` of a whole number.
fn ln_factorial(k: f64) -> f64 {
    libm::lgamma(k + 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of persons are below 2^53")]
pub(crate) fn as_float(n: u64) -> f64 {
    n as f64
}

/// Returns a whole number from 0 up, known to be one, as an integer.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and not negative by the caller's word"
)]
pub(crate) fn as_whole(x: f64) -> u64 {
    x as u64
}

#[cfg(test)]
mod tests;
