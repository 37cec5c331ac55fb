//! One outcome of a scan: several treated units, each beside its own synthetic control, against
//! random sets of as many donors.

use numerics::streams::Stream;
use numerics::sum::count;
use rayon::prelude::*;

use super::SyntheticControlError;
use super::placebo::{all_sets, largest, placebos, summary, treated};
use super::study::Study;
use super::weighting::{PERFECT, Synthetic, Weighting};

/// How many sets of placebos an outcome is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetDraws {
    /// Sets that every outcome is compared with, at least 99.
    pub first: usize,
    /// Sets that an outcome is compared with whose p-value after the first is at most
    /// [`CONTINUED_AT`]; not below `first`.
    pub most: usize,
    /// What fixes the draws.
    pub seed: u64,
}

/// The p-value after the first sets up to which more are drawn.
pub const CONTINUED_AT: f64 = 0.01;

/// What is found for one outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetFinding {
    /// The mean gap from the start on over the treated, in the outcome's unit.
    pub effect: f64,
    /// The root mean squared gap of the treated's average before the start.
    pub rmspe_before: f64,
    /// The same from the start on.
    pub rmspe_after: f64,
    /// The share of placebo sets, the treated among them, that fit as badly before the start or
    /// worse; below 0.05 the treated fit worse than nearly all.
    pub fit_share: f64,
    /// The share of sets, the treated among them, whose ratio of fits after and before is as large.
    pub p_value: f64,
    /// Sets compared with.
    pub compared: usize,
    /// Whether these are all sets there are.
    pub enumerated: bool,
}

/// Returns the effect and its p-value among sets of as many donors as there are treated units;
/// `None` where the fit before the start is perfect, as the ratio to it means nothing.
///
/// All sets are compared with where there are no more than `first`; else sets are drawn, and more
/// of them where the p-value is small. The p-value of the longer row of draws counts from its
/// beginning, so that under random assignment no level is exceeded: for a level below
/// [`CONTINUED_AT`] it is the p-value of `most` draws or larger, above it that of `first`.
///
/// # Errors
/// [`SyntheticControlError`] where donors are too few for sets.
///
/// # Source
/// Cavallo, E., Galiani, S., Noy, I. and Pantano, J. (2013), Review of Economics and Statistics
/// 95(5), doi 10.1162/REST_a_00413.
pub fn against_sets(
    study: &Study,
    draws: SetDraws,
) -> Result<Option<SetFinding>, SyntheticControlError> {
    let (n_treated, n_donors) = (study.treated.len(), study.donors.len());
    let needed = 3.max(n_treated + 1);
    if n_donors < needed {
        return Err(SyntheticControlError::TooFewDonors { found: n_donors, needed });
    }
    let weighting = Weighting::OutcomeOnly;
    let fitted = treated(study, weighting)?;
    let placebos = placebos(study, &study.first(study.n_before), weighting)?;
    let own = summary(study, &fitted.iter().collect::<Vec<_>>());
    if own.ratio.is_none() {
        return Ok(None);
    }
    let mut tally = Tally::new(study, &placebos);
    let (before, after) = tally.of(&fitted.iter().map(|one| &one.gaps[..]).collect::<Vec<_>>());
    tally.own = (before, after / before);
    let enumerated = match all_sets(n_donors, n_treated, draws.first) {
        Some(sets) => {
            sets.iter().for_each(|set| tally.add(set));
            true
        }
        None => {
            tally.draw(n_treated, draws);
            false
        }
    };
    Ok(Some(SetFinding {
        effect: own.effect,
        rmspe_before: own.rmspe_before,
        rmspe_after: own.rmspe_after,
        fit_share: tally.share(tally.as_badly),
        p_value: tally.share(tally.as_large),
        compared: tally.compared,
        enumerated,
    }))
}

/// Counts sets that are as extreme as the treated.
struct Tally<'a> {
    placebos: &'a [Synthetic],
    n_before: usize,
    n_periods: usize,
    /// A mean square before the start up to which a fit is perfect.
    perfect: f64,
    /// The treated's mean square before the start and its ratio.
    own: (f64, f64),
    compared: usize,
    as_large: usize,
    as_badly: usize,
}

impl<'a> Tally<'a> {
    fn new(study: &Study, placebos: &'a [Synthetic]) -> Self {
        let perfect = PERFECT * largest(&study.outcomes);
        Self {
            placebos,
            n_before: study.n_before,
            n_periods: study.periods.len(),
            perfect: perfect * perfect,
            own: (0.0, 0.0),
            compared: 0,
            as_large: 0,
            as_badly: 0,
        }
    }

    /// Returns the mean squares of averaged gaps before and after the start.
    fn of(&self, gaps: &[&[f64]]) -> (f64, f64) {
        let mut total = vec![0.0; self.n_periods];
        for gap in gaps {
            total.iter_mut().zip(*gap).for_each(|(total, gap)| *total += gap);
        }
        let scale = count(gaps.len()) * count(gaps.len());
        let mean_square = |total: &[f64]| {
            total.iter().map(|sum| sum * sum).sum::<f64>() / (scale * count(total.len()))
        };
        let (before, after) = total.split_at(self.n_before);
        (mean_square(before), mean_square(after))
    }

    fn add(&mut self, set: &[usize]) {
        let placebos = self.placebos;
        let gaps: Vec<&[f64]> = set.iter().map(|&place| &placebos[place].gaps[..]).collect();
        let (before, after) = self.of(&gaps);
        self.compared += 1;
        self.as_badly += usize::from(before >= self.own.0);
        // A perfect fit has no ratio and counts against the treated.
        self.as_large += usize::from(before <= self.perfect || after / before >= self.own.1);
    }

    fn draw(&mut self, n_treated: usize, draws: SetDraws) {
        let mut stream = Stream::new(draws.seed, 0);
        let mut order: Vec<usize> = (0..self.placebos.len()).collect();
        while self.compared < draws.first
            || (self.compared == draws.first && self.share(self.as_large) <= CONTINUED_AT)
            || (self.compared > draws.first && self.compared < draws.most)
        {
            if self.compared >= draws.most {
                return;
            }
            for place in 0..n_treated {
                let other = place + stream.index(order.len() - place);
                order.swap(place, other);
            }
            self.add(&order[..n_treated]);
        }
    }

    /// Returns the share of all sets, the treated among them.
    fn share(&self, extreme: usize) -> f64 {
        count(1 + extreme) / count(1 + self.compared)
    }
}

/// Does work that is numbered from 0, side by side, and returns the results in order.
pub fn side_by_side<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..n).into_par_iter().map(work).collect()
}

#[cfg(test)]
mod tests {
    use super::super::study::Who;
    use super::*;
    use crate::panel::Panel;

    const DRAWS: SetDraws = SetDraws { first: 199, most: 1_999, seed: 1 };

    /// Returns units that wander around a shared trend, `shift` added to the treated from 2012 on.
    fn panel(number: u64, treated: &[String], shift: f64) -> Panel {
        let mut stream = Stream::new(7, number);
        let (mut units, mut periods, mut outcome) = (Vec::new(), Vec::new(), Vec::new());
        for unit in 0..50 {
            let name = format!("{unit:02}");
            let mut level = 10.0 * stream.uniform();
            for period in 2000..2015 {
                level += stream.uniform() - 0.45;
                let added = if period >= 2012 && treated.contains(&name) { shift } else { 0.0 };
                units.push(name.clone());
                periods.push(period);
                outcome.push(Some(level + added));
            }
        }
        Panel::of(&units, &periods, &outcome).unwrap()
    }

    fn five(number: u64) -> Vec<String> {
        let mut all: Vec<usize> = (0..50).collect();
        numerics::draws::shuffle(&mut all, &mut Stream::new(8, number));
        all[..5].iter().map(|unit| format!("{unit:02}")).collect()
    }

    fn found(number: u64, shift: f64) -> SetFinding {
        let treated = five(number);
        let panel = panel(number, &treated, shift);
        let who = Who { treated: &treated, start: 2012, donors: &[] };
        against_sets(&Study::of(&panel, who).unwrap(), DRAWS).unwrap().unwrap()
    }

    #[test]
    fn where_nothing_happened_p_values_are_spread_evenly() {
        // 400 p-values: three standard errors of a share of 0.05 are 0.033, of 0.5 0.075.
        let all = side_by_side(400, |number| found(number as u64, 0.0).p_value);
        let below = |level: f64| count(all.iter().filter(|p| **p <= level).count()) / 400.0;
        assert!((below(0.05) - 0.05).abs() < 0.033, "{}", below(0.05));
        assert!((below(0.5) - 0.5).abs() < 0.075, "{}", below(0.5));
    }

    #[test]
    fn a_large_effect_is_found_and_compared_with_more_sets() {
        let finding = found(3, 40.0);
        assert!((finding.effect - 40.0).abs() < 6.0, "{}", finding.effect);
        assert_eq!((finding.compared, finding.p_value), (1_999, 1.0 / 2_000.0));
        assert!(!finding.enumerated);
    }

    #[test]
    fn one_treated_unit_is_compared_with_every_donor() {
        let treated = vec!["07".to_owned()];
        let panel = panel(1, &treated, 30.0);
        let who = Who { treated: &treated, start: 2012, donors: &[] };
        let study = Study::of(&panel, who).unwrap();
        let finding = against_sets(&study, DRAWS).unwrap().unwrap();
        assert!(finding.enumerated && finding.compared == 49);
        let space = super::super::placebo::in_space(
            &study,
            Weighting::OutcomeOnly,
            &treated_of(&study),
            super::super::did_inference::Draws { draws: 9, seed: 1 },
        );
        assert_eq!(Some(finding.p_value), space.unwrap().p_value);
    }

    fn treated_of(study: &Study) -> Vec<Synthetic> {
        treated(study, Weighting::OutcomeOnly).unwrap()
    }

    #[test]
    fn a_perfect_fit_has_no_p_value() {
        let treated = vec!["a".to_owned()];
        let names = ["a", "b", "c", "d"];
        let units: Vec<&str> = names.iter().flat_map(|name| [*name; 4]).collect();
        let periods: Vec<i64> = names.iter().flat_map(|_| 1..5).collect();
        let panel = Panel::of(&units, &periods, &[Some(1.0); 16]).unwrap();
        let study = Study::of(&panel, Who { treated: &treated, start: 4, donors: &[] }).unwrap();
        assert_eq!(against_sets(&study, DRAWS), Ok(None));
    }
}
