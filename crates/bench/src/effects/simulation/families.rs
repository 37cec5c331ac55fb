//! Families of indicators: any false finding, and the share of false ones among findings.

use evaluation::honesty::many_outcomes::{Adjustment, adjusted, step_down};
use numerics::distribution::normal_above;
use numerics::draws::shuffle;
use numerics::moments::{standard_deviation_n_minus_1, variance_n_minus_1};
use numerics::streams::Stream;
use numerics::sum::{count, mean};

use super::panels::Panels;
use super::tally::Verdict;

/// Indicators in a family.
const FAMILY: usize = 10;

const TREATED: usize = 20;

const DRAWN: usize = 199;

/// The effect where there is one, in standard deviations of units' changes.
const EFFECT: f64 = 0.8;

/// Changes of a family's indicators, and who is treated.
struct Family {
    changes: Vec<Vec<f64>>,
    treated: Vec<bool>,
}

impl Family {
    /// Draws indicators and units, and lays an effect on the first indicators.
    fn draw(panels: &Panels, affected: usize, stream: &mut Stream) -> Self {
        let mut order: Vec<usize> = (0..panels.usual.len()).collect();
        shuffle(&mut order, stream);
        let mut treated = vec![false; panels.usual[0].n_units];
        treated[..TREATED].fill(true);
        shuffle(&mut treated, stream);
        let changes = order.iter().take(FAMILY).enumerate().map(|(place, &own)| {
            let indicator = &panels.usual[own];
            let mut changes = indicator.changes(indicator.n_years() / 2);
            let deviation = standard_deviation_n_minus_1(&changes).unwrap_or(0.0);
            let effect = if place < affected { EFFECT * deviation } else { 0.0 };
            let treated = changes.iter_mut().zip(&treated).filter(|(_, is_treated)| **is_treated);
            treated.for_each(|(change, _)| *change += effect);
            changes
        });
        Self { changes: changes.collect(), treated }
    }

    /// Returns every indicator's difference over its standard error, less what it is centred on.
    fn statistics(&self, treated: &[bool], units: &[usize], centre: &[f64]) -> Option<Vec<f64>> {
        let of = |(changes, centre): (&Vec<f64>, &f64)| {
            let (difference, error) = difference(changes, treated, units)?;
            (error > 0.0).then(|| (difference - centre) / error)
        };
        self.changes.iter().zip(centre).map(of).collect()
    }
}

/// Returns the difference in means of some units and its standard error.
fn difference(changes: &[f64], treated: &[bool], units: &[usize]) -> Option<(f64, f64)> {
    let mut sides = [Vec::new(), Vec::new()];
    units.iter().for_each(|&unit| sides[usize::from(treated[unit])].push(changes[unit]));
    let [others, own] = sides;
    let share = |values: &[f64]| Some(variance_n_minus_1(values)? / count(values.len()));
    Some((mean(&own)? - mean(&others)?, (share(&own)? + share(&others)?).sqrt()))
}

/// The methods that are asked whether any finding is false.
const TESTS: [&str; 5] = [
    "no adjustment, normal p-values",
    "Holm, normal p-values",
    "Holm, randomisation p-values",
    "Westfall-Young, randomisation",
    "Romano-Wolf, bootstrap",
];

/// The methods that are asked which share of findings is false.
const SHARES: [&str; 2] =
    ["Benjamini-Hochberg, normal p-values", "Benjamini-Hochberg, randomisation p-values"];

/// Families without any effect, and with an effect on half; a family whose outcomes do not vary has
/// no answer by any method.
pub(super) fn families(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for (name, affected) in [("no effect", 0), ("an effect on half", FAMILY / 2)] {
        let family = Family::draw(panels, affected, stream);
        let told = judged(&family, name, affected, stream);
        let refused = || TESTS.iter().chain(&SHARES).map(|m| Verdict::found(m, name, None));
        verdicts.extend(told.unwrap_or_else(|| refused().collect()));
    }
    verdicts
}

fn judged(
    family: &Family,
    name: &str,
    affected: usize,
    stream: &mut Stream,
) -> Option<Vec<Verdict>> {
    let n = family.treated.len();
    let everyone: Vec<usize> = (0..n).collect();
    let zero = vec![0.0; FAMILY];
    let seen = family.statistics(&family.treated, &everyone, &zero)?;
    let mut treated = family.treated.clone();
    let assigned: Option<Vec<Vec<f64>>> = (0..DRAWN)
        .map(|_| {
            shuffle(&mut treated, stream);
            family.statistics(&treated, &everyone, &zero)
        })
        .collect();
    let own = |changes: &Vec<f64>| Some(difference(changes, &family.treated, &everyone)?.0);
    let centre: Vec<f64> = family.changes.iter().map(own).collect::<Option<_>>()?;
    let resampled: Option<Vec<Vec<f64>>> = (0..DRAWN)
        .map(|_| {
            let units: Vec<usize> = (0..n).map(|_| stream.index(n)).collect();
            family.statistics(&family.treated, &units, &centre)
        })
        .collect();
    let assigned = assigned?;
    let normal: Vec<f64> = seen.iter().map(|t| 2.0 * normal_above(t.abs())).collect();
    let by_lot: Vec<f64> = (0..FAMILY)
        .map(|place| {
            let as_far = assigned.iter().filter(|draw| draw[place].abs() >= seen[place].abs());
            (1.0 + count(as_far.count())) / (1.0 + count(DRAWN))
        })
        .collect();
    let any_false = |p: &[f64]| p[affected..].iter().any(|p| *p <= 0.05);
    let stepped = |draws: &[Vec<f64>]| step_down(&seen, draws).ok().map(|p| any_false(&p));
    let holm = |p: &[f64]| any_false(&adjusted(p, Adjustment::Holm, 0.05));
    let found = [
        Some(any_false(&normal)),
        Some(holm(&normal)),
        Some(holm(&by_lot)),
        stepped(&assigned),
        resampled.and_then(|draws| stepped(&draws)),
    ];
    let shares = [&normal, &by_lot].map(|p| false_share(p, affected));
    let tests = TESTS.iter().zip(found).map(|(m, found)| Verdict::found(m, name, found));
    let shares = SHARES.iter().zip(shares).map(|(m, share)| Verdict::share(m, name, share));
    Some(tests.chain(shares).collect())
}

/// Returns the share of findings that are false; zero where nothing is found.
fn false_share(p: &[f64], affected: usize) -> f64 {
    let q = adjusted(p, Adjustment::BenjaminiHochberg, 0.05);
    let found = |q: &[f64]| count(q.iter().filter(|q| **q <= 0.05).count());
    found(&q[affected..]) / found(&q).max(1.0)
}
