//! Adjusted p-values in closed form.

use numerics::sum::count;

/// How p-values are adjusted for a family of m.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// `m p`: any false finding, whatever the dependence.
    Bonferroni,
    /// `1 − (1 − p)^m`: any false finding, independent outcomes.
    Sidak,
    /// Bonferroni in steps down (Holm 1979).
    Holm,
    /// Sidak in steps down.
    HolmSidak,
    /// Steps up; independent or positively dependent outcomes (Hochberg 1988).
    Hochberg,
    /// All intersections by Simes' test (Hommel 1988).
    Hommel,
    /// The expected share of false findings; independent or positively dependent outcomes.
    BenjaminiHochberg,
    /// The same whatever the dependence.
    BenjaminiYekutieli,
    /// Benjamini-Hochberg with the number of true nulls estimated at the level itself.
    TwoStageBenjaminiHochberg,
    /// The two-stage method of Benjamini, Krieger and Yekutieli (2006), at the level.
    TwoStageBenjaminiKriegerYekutieli,
    /// Steps down (Gavrilov, Benjamini and Sarkar 2009).
    GavrilovBenjaminiSarkar,
    /// Sharpened q (Anderson 2008): the least level at which the method of Benjamini, Krieger and
    /// Yekutieli finds the outcome; exact, where Anderson searches in steps of 0.001.
    SharpenedQ,
}

impl Adjustment {
    /// Every adjustment.
    pub const ALL: [Self; 12] = [
        Self::Bonferroni,
        Self::Sidak,
        Self::Holm,
        Self::HolmSidak,
        Self::Hochberg,
        Self::Hommel,
        Self::BenjaminiHochberg,
        Self::BenjaminiYekutieli,
        Self::TwoStageBenjaminiHochberg,
        Self::TwoStageBenjaminiKriegerYekutieli,
        Self::GavrilovBenjaminiSarkar,
        Self::SharpenedQ,
    ];

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bonferroni => "bonferroni",
            Self::Sidak => "sidak",
            Self::Holm => "holm",
            Self::HolmSidak => "holm_sidak",
            Self::Hochberg => "hochberg",
            Self::Hommel => "hommel",
            Self::BenjaminiHochberg => "benjamini_hochberg",
            Self::BenjaminiYekutieli => "benjamini_yekutieli",
            Self::TwoStageBenjaminiHochberg => "two_stage_benjamini_hochberg",
            Self::TwoStageBenjaminiKriegerYekutieli => "two_stage_benjamini_krieger_yekutieli",
            Self::GavrilovBenjaminiSarkar => "gavrilov_benjamini_sarkar",
            Self::SharpenedQ => "sharpened_q",
        }
    }
}

/// Returns Simes' p-value that no outcome has an effect: `min m p₍ᵢ₎ / i`; one of no p-values.
#[must_use]
pub fn simes(p_values: &[f64]) -> f64 {
    let adjusted = adjusted(p_values, Adjustment::BenjaminiHochberg, 0.05);
    adjusted.into_iter().fold(1.0, f64::min)
}

/// Returns each p-value adjusted, in the order given; none above one.
///
/// `alpha` is used by the two-stage methods alone, to count likely effects.
#[must_use]
pub fn adjusted(p_values: &[f64], adjustment: Adjustment, alpha: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]).then(a.cmp(b)));
    let sorted: Vec<f64> = order.iter().map(|place| p_values[*place]).collect();
    let mut found = vec![0.0; p_values.len()];
    for (place, value) in order.into_iter().zip(of_sorted(&sorted, adjustment, alpha)) {
        found[place] = value.min(1.0);
    }
    found
}

fn of_sorted(p: &[f64], adjustment: Adjustment, alpha: f64) -> Vec<f64> {
    let m = count(p.len());
    let left = |place: usize| p.len() - place;
    let each = |of: &dyn Fn(usize) -> f64| (0..p.len()).map(of).collect::<Vec<f64>>();
    match adjustment {
        Adjustment::Bonferroni => each(&|i| m * p[i]),
        Adjustment::Sidak => each(&|i| any_of(p[i], p.len())),
        Adjustment::Holm => down(each(&|i| count(left(i)) * p[i])),
        Adjustment::HolmSidak => down(each(&|i| any_of(p[i], left(i)))),
        Adjustment::Hochberg => up(each(&|i| count(left(i)) * p[i])),
        Adjustment::Hommel => hommel(p),
        Adjustment::BenjaminiHochberg => false_share(p),
        Adjustment::BenjaminiYekutieli => {
            let harmonic: f64 = (1..=p.len()).map(|i| 1.0 / count(i)).sum();
            up(each(&|i| harmonic * m * p[i] / count(i + 1)))
        }
        Adjustment::TwoStageBenjaminiHochberg => {
            let nulls = likely_nulls(&false_share(p), alpha);
            false_share(p).into_iter().map(|q| q * nulls / m).collect()
        }
        Adjustment::TwoStageBenjaminiKriegerYekutieli => {
            let nulls = likely_nulls(&false_share(p), alpha / (1.0 + alpha));
            false_share(p).into_iter().map(|q| q * nulls / m * (1.0 + alpha)).collect()
        }
        Adjustment::GavrilovBenjaminiSarkar => {
            down(each(&|i| count(left(i)) / count(i + 1) * p[i] / (1.0 - p[i])))
        }
        Adjustment::SharpenedQ => sharpened(&false_share(p)),
    }
}

fn false_share(p: &[f64]) -> Vec<f64> {
    let m = count(p.len());
    up(p.iter().enumerate().map(|(i, p)| m * p / count(i + 1)).collect())
}

/// Returns how many p-values are left once those found at a level are taken away.
fn likely_nulls(shares: &[f64], level: f64) -> f64 {
    count(shares.iter().filter(|share| **share > level).count())
}

/// Returns `1 − (1 − p)^m` without losing small numbers beside one.
fn any_of(p: f64, m: usize) -> f64 {
    let either = |a: f64, b: f64| a + b * (1.0 - a);
    let (mut result, mut power, mut left) = (0.0, p, m);
    while left > 0 {
        if left % 2 == 1 {
            result = either(result, power);
        }
        power = either(power, power);
        left /= 2;
    }
    result
}

/// Makes values rise from the first on.
fn down(mut values: Vec<f64>) -> Vec<f64> {
    for place in 1..values.len() {
        values[place] = values[place].max(values[place - 1]);
    }
    values
}

/// Makes values fall from the last back.
fn up(mut values: Vec<f64>) -> Vec<f64> {
    for place in (1..values.len()).rev() {
        values[place - 1] = values[place - 1].min(values[place]);
    }
    values
}

/// Returns, for each p-value, the largest Simes p-value of the families that hold it.
fn hommel(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = p.to_vec();
    for size in (2..=m).rev() {
        // The `size − 1` largest p-values, and the others, in families of this size.
        let first = m - size + 1;
        let simes = (first..m).map(|i| count(size) * p[i] / count(i + 2 - first));
        let least = simes.fold(f64::INFINITY, f64::min);
        for (i, value) in adjusted.iter_mut().enumerate() {
            let bound = if i < first { least.min(count(size) * p[i]) } else { least };
            *value = value.max(bound);
        }
    }
    adjusted
}

/// Returns the least level at which two stages find each outcome, from Benjamini and Hochberg's
/// adjusted p-values in rising order.
///
/// With k found in the first stage at `q′ = q / (1 + q)`, the second finds share a where
/// `a ≤ q′ m / (m − k)`.
fn sharpened(shares: &[f64]) -> Vec<f64> {
    let m = shares.len();
    let least = |share: f64| {
        let level = (0..=m).filter_map(|k| {
            let from = if k == 0 { 0.0 } else { shares[k - 1] };
            let until = if k == m { f64::INFINITY } else { shares[k] };
            let level = from.max(share * count(m - k) / count(m));
            (level < until).then_some(level)
        });
        level.fold(f64::INFINITY, f64::min)
    };
    let to_share = |level: f64| if level < 0.5 { level / (1.0 - level) } else { 1.0 };
    shares.iter().map(|share| to_share(least(*share))).collect()
}
