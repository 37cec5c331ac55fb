//! What the regression with effects of units and periods averages: its two-by-two comparisons.

use std::collections::BTreeMap;

use numerics::sum::{count, sum};

use crate::answer::{Cell as Entry, Evaluation, Table};
use crate::staggered::design::{Design, NEVER};
use crate::staggered::refusal::StaggeredError;
use crate::staggered::report::{Around, Estimate, answer, counted, number, whole};
use crate::staggered::sample::Sample;
use crate::staggered::two_way::{SMALL_SAMPLE, two_way};

/// What a comparison is between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// A cohort and units never treated.
    TreatedAndNever,
    /// A cohort and one treated later, until then.
    EarlierAndLater,
    /// A cohort and one treated before it, from then on: compares with the already treated.
    LaterAndEarlier,
    /// A cohort and units treated from the first period on.
    LaterAndAlways,
}

impl Comparison {
    fn name(self) -> &'static str {
        match self {
            Self::TreatedAndNever => "treated_vs_never",
            Self::EarlierAndLater => "earlier_vs_later",
            Self::LaterAndEarlier => "later_vs_earlier",
            Self::LaterAndAlways => "later_vs_always",
        }
    }
}

/// A two-by-two comparison and its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoByTwo {
    /// What it is between.
    pub comparison: Comparison,
    /// The cohort whose treatment starts within the periods compared.
    pub treated: i64,
    /// The other cohort, [`NEVER`] for those never treated.
    pub control: i64,
    /// The difference in differences.
    pub estimate: f64,
    /// Its share of the regression's coefficient; all sum to one.
    pub weight: f64,
    /// Units of the treated cohort.
    pub n_treated: usize,
    /// Units of the other.
    pub n_control: usize,
}

/// Returns all two-by-two comparisons of a balanced panel and their weights.
///
/// For cohorts `k` before `l` with treated shares `D̄` of periods and sizes `n`: the weight of
/// `k` against `l` is in proportion to `(n_k + n_l)² s(1−s) (1−D̄_k)(D̄_k−D̄_l)`, that of `l`
/// against `k` to `(n_k + n_l)² s(1−s) D̄_l(D̄_k−D̄_l)`, `s = n_k/(n_k + n_l)`. The never treated
/// have `D̄ = 0`, the always treated `D̄ = 1`.
///
/// # Errors
/// [`StaggeredError`] where the panel has gaps, nobody is treated, or all are treated alike.
///
/// # Source
/// Goodman-Bacon, A. (2021), Difference-in-differences with variation in treatment timing, Journal
/// of Econometrics 225, doi 10.1016/j.jeconom.2021.03.014, theorem 1.
pub fn decomposed(design: &Design) -> Result<Vec<TwoByTwo>, StaggeredError> {
    if let Some((unit, place)) = design.first_gap() {
        let (unit, period) = (design.units[unit].clone(), design.periods[place]);
        return Err(StaggeredError::Unbalanced { unit, period });
    }
    let groups = Groups::of(design);
    if groups.sizes.keys().all(|cohort| *cohort == NEVER) {
        return Err(StaggeredError::NoneTreated);
    }
    let starts: Vec<(i64, usize)> = groups.sizes.iter().map(|(start, n)| (*start, *n)).collect();
    let mut found = Vec::new();
    for (k, &earlier) in starts.iter().enumerate() {
        for &later in &starts[k + 1..] {
            found.extend(groups.pair(earlier, later));
        }
    }
    let total = sum(found.iter().map(|pair| pair.weight));
    if total <= 0.0 {
        return Err(StaggeredError::NoneToCompare);
    }
    found.iter_mut().for_each(|pair| pair.weight /= total);
    found.sort_by_key(|pair| (pair.comparison, pair.treated, pair.control));
    Ok(found)
}

/// The mean outcome of each cohort in each period.
struct Groups {
    periods: Vec<i64>,
    sizes: BTreeMap<i64, usize>,
    means: BTreeMap<i64, Vec<f64>>,
}

impl Groups {
    fn of(design: &Design) -> Self {
        let (n, periods) = (design.n(), design.periods.len());
        let (first, last) = (design.periods[0], design.periods[periods - 1]);
        let start = |cohort: i64| if cohort > last { NEVER } else { cohort.max(first) };
        let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
        design.cohort.iter().for_each(|&c| *sizes.entry(start(c)).or_default() += 1);
        let mean = |cohort: i64, place: usize| {
            let units = (0..n).filter(|&unit| start(design.cohort[unit]) == cohort);
            sum(units.map(|unit| design.outcome[place * n + unit])) / count(sizes[&cohort])
        };
        let means = sizes
            .keys()
            .map(|&cohort| (cohort, (0..periods).map(|place| mean(cohort, place)).collect()))
            .collect();
        Self { periods: design.periods.clone(), sizes, means }
    }

    /// Returns the place of a cohort's start among the periods.
    fn start(&self, cohort: i64) -> usize {
        self.periods.partition_point(|&period| period < cohort)
    }

    fn mean(&self, cohort: i64, from: usize, to: usize) -> f64 {
        sum(self.means[&cohort][from..to].iter().copied()) / count(to - from)
    }

    /// Returns the comparison of a cohort whose treatment starts at `turn` with another, between
    /// `from` and `to`.
    fn change(&self, treated: i64, control: i64, [from, turn, to]: [usize; 3]) -> f64 {
        let by = |cohort| self.mean(cohort, turn, to) - self.mean(cohort, from, turn);
        by(treated) - by(control)
    }

    fn pair(
        &self,
        (earlier, n_earlier): (i64, usize),
        (later, n_later): (i64, usize),
    ) -> Vec<TwoByTwo> {
        let all = self.periods.len();
        let (a, b) = (self.start(earlier), self.start(later));
        let share = |start: usize| count(all - start) / count(all);
        let (d_earlier, d_later) = (share(a), share(b));
        let size = count(n_earlier) * count(n_later);
        let gap = d_earlier - d_later;
        let mut found = Vec::new();
        if a > 0 {
            found.push(TwoByTwo {
                comparison: match later {
                    NEVER => Comparison::TreatedAndNever,
                    _ => Comparison::EarlierAndLater,
                },
                treated: earlier,
                control: later,
                estimate: self.change(earlier, later, [0, a, b]),
                weight: size * (1.0 - d_earlier) * gap,
                n_treated: n_earlier,
                n_control: n_later,
            });
        }
        if b < all {
            found.push(TwoByTwo {
                comparison: match a {
                    0 => Comparison::LaterAndAlways,
                    _ => Comparison::LaterAndEarlier,
                },
                treated: later,
                control: earlier,
                estimate: self.change(later, earlier, [a, b, all]),
                weight: size * d_later * gap,
                n_treated: n_later,
                n_control: n_earlier,
            });
        }
        found
    }
}

/// Returns the answer to the command: the regression's coefficient and its decomposition.
///
/// # Errors
/// As [`decomposed`], and where covariates or weights are given, which the decomposition is not
/// defined for.
pub fn bacon(design: &Design, level: f64) -> Result<Evaluation, StaggeredError> {
    let none = |option| StaggeredError::NoMeaning {
        option,
        estimator: "bacon",
        instead: "leave it out, or use another estimator",
    };
    if !design.covariates.is_empty() {
        return Err(none("covariates"));
    }
    if design.weights.is_some() {
        return Err(none("weights"));
    }
    let pairs = decomposed(design)?;
    let sample = Sample::everyone(design)?;
    let fit = two_way(&sample, 1, |unit, period| {
        (sample.periods[period] >= sample.cohort[unit]).then_some(0)
    });
    let value = fit.coefficients[0].ok_or(StaggeredError::NoneToCompare)?;
    let error = numerics::elementary::sqrt(fit.covariance[0]);
    let standard_error = (sample.treated_clusters >= 2 && error > 0.0).then_some(error);
    let summed = sum(pairs.iter().map(|pair| pair.weight * pair.estimate));
    let forbidden = |pair: &&TwoByTwo| {
        matches!(pair.comparison, Comparison::LaterAndEarlier | Comparison::LaterAndAlways)
    };
    let share = sum(pairs.iter().filter(forbidden).map(|pair| pair.weight));
    let mut warnings = Vec::new();
    if share > 0.0 {
        warnings.push(format!(
            "{:.1} % of the coefficient compares with units already treated, which is wrong where \
             effects grow or fade.",
            100.0 * share
        ));
    }
    let cluster = design.cluster.as_ref().map_or("unit", |(name, _)| name);
    let around = Around {
        method: "bacon",
        options: vec![
            ("cluster", cluster.to_owned()),
            ("standard error", SMALL_SAMPLE.to_owned()),
            ("distribution", "normal".to_owned()),
            ("level", level.to_string()),
        ],
        level,
        n: fit.rows,
        clusters: Some(sample.clusters),
        details: vec![by_kind(&pairs), pair_table(&pairs)],
        diagnostics: vec![
            counted("comparisons", pairs.len()),
            number("share of comparisons with the already treated", share),
            number("weighted comparisons less the coefficient", summed - value),
        ],
        warnings,
    };
    Ok(answer(Estimate { value, standard_error }, around))
}

fn by_kind(pairs: &[TwoByTwo]) -> Table {
    let mut kinds: BTreeMap<Comparison, (f64, f64, usize)> = BTreeMap::new();
    for pair in pairs {
        let (weight, total, n) = kinds.entry(pair.comparison).or_default();
        *weight += pair.weight;
        *total += pair.weight * pair.estimate;
        *n += 1;
    }
    let row = |(kind, (weight, total, n)): (Comparison, (f64, f64, usize))| {
        vec![kind.name().into(), (total / weight).into(), weight.into(), whole(n)]
    };
    Table {
        name: "kinds",
        columns: vec!["comparison", "estimate", "weight", "comparisons"],
        rows: kinds.into_iter().filter(|(_, (weight, ..))| *weight > 0.0).map(row).collect(),
    }
}

fn pair_table(pairs: &[TwoByTwo]) -> Table {
    let cohort = |cohort: i64| match cohort {
        NEVER => Entry::Text("never".to_owned()),
        cohort => Entry::Whole(cohort),
    };
    let row = |pair: &TwoByTwo| {
        vec![
            pair.comparison.name().into(),
            cohort(pair.treated),
            cohort(pair.control),
            pair.estimate.into(),
            pair.weight.into(),
            whole(pair.n_treated),
            whole(pair.n_control),
        ]
    };
    let columns = vec![
        "comparison",
        "treated",
        "control",
        "estimate",
        "weight",
        "treated_units",
        "control_units",
    ];
    Table { name: "comparisons", columns, rows: pairs.iter().map(row).collect() }
}
