//! Sets of donors that stand in for the treated, each beside its own likes.

use numerics::draws::shuffle;
use numerics::streams::Stream;
use numerics::sum::count;

use super::{CONTINUED_AT, LEAST_STUDENTISED, LIKES, SetDraws};

/// What a set departs by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Departure {
    /// The mean gap from the start on, less that of each member's likes.
    pub(super) effect: f64,
    /// The effect over `error`; the effect itself where there are too few members for one.
    pub(super) statistic: f64,
    /// The standard error from the spread within the set; 1 where there are too few members.
    pub(super) error: f64,
    /// The mean squared averaged gap before the start, over its squared error in the same way.
    pub(super) misfit: f64,
}

/// Gaps of every unit, and who is like whom.
pub(super) struct Sets<'a> {
    /// Gaps before the start, one path per unit.
    pub(super) before: Vec<&'a [f64]>,
    /// The mean gap from the start on, one per unit.
    pub(super) after: Vec<f64>,
    /// The donors most alike, one list per unit.
    pub(super) alike: &'a [Vec<usize>],
    /// An error below this is rounding.
    pub(super) rounding: f64,
}

/// How many placebo sets are as extreme as the treated.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) compared: usize,
    as_large: usize,
    as_badly: usize,
    squares: f64,
}

impl Tally {
    fn add(&mut self, own: Departure, placebo: Departure) {
        self.compared += 1;
        self.as_large += usize::from(placebo.statistic.abs() >= own.statistic.abs());
        self.as_badly += usize::from(placebo.misfit >= own.misfit);
        self.squares += placebo.statistic * placebo.statistic;
    }

    fn share(&self, extreme: usize) -> f64 {
        count(1 + extreme) / count(1 + self.compared)
    }

    /// Returns the share of sets, the treated among them, that depart as much.
    pub(super) fn p_value(&self) -> f64 {
        self.share(self.as_large)
    }

    /// Returns the share of sets, the treated among them, that fit as badly before the start.
    pub(super) fn fit_share(&self) -> f64 {
        self.share(self.as_badly)
    }

    /// Returns the root mean square of the placebo sets' statistics.
    pub(super) fn scale(&self) -> f64 {
        (self.squares / count(self.compared)).sqrt()
    }
}

impl Sets<'_> {
    /// Returns what a set departs by; `taken` is false everywhere, before and after.
    pub(super) fn departure(&self, set: &[usize], taken: &mut [bool]) -> Departure {
        set.iter().for_each(|&unit| taken[unit] = true);
        let departures: Vec<f64> = set.iter().map(|&unit| self.beyond_likes(unit, taken)).collect();
        set.iter().for_each(|&unit| taken[unit] = false);
        let n = count(set.len());
        let (effect, variance) = mean_and_variance_of_mean(departures.iter().copied(), n);
        let (mut square, mut error_square) = (0.0, 0.0);
        for period in 0..self.before[0].len() {
            let gaps = set.iter().map(|&unit| self.before[unit][period]);
            let (mean, variance) = mean_and_variance_of_mean(gaps, n);
            square += mean * mean;
            error_square += variance;
        }
        let periods = count(self.before[0].len());
        if set.len() < LEAST_STUDENTISED {
            return Departure { effect, statistic: effect, error: 1.0, misfit: square / periods };
        }
        let error = variance.sqrt().max(self.rounding);
        let misfit = square / error_square.max(periods * self.rounding * self.rounding);
        Departure { effect, statistic: effect / error, error, misfit }
    }

    /// Returns a unit's mean gap less that of the donors most like it that are not taken.
    fn beyond_likes(&self, unit: usize, taken: &[bool]) -> f64 {
        let (mut total, mut n) = (0.0, 0);
        for &donor in self.alike[unit].iter().filter(|donor| !taken[**donor]).take(LIKES) {
            total += self.after[donor];
            n += 1;
        }
        if n == 0 { self.after[unit] } else { self.after[unit] - total / count(n) }
    }

    /// Compares the treated with each donor that is a candidate for the only one of them.
    pub(super) fn with_each(&self, treated: usize, candidates: usize, own: Departure) -> Tally {
        let (mut tally, mut taken) = (Tally::default(), vec![false; self.after.len()]);
        for &donor in self.alike[treated].iter().take(candidates) {
            tally.add(own, self.departure(&[donor], &mut taken));
        }
        tally
    }

    /// Compares the treated with drawn sets: in an order that is drawn, each of the treated gives
    /// its place to one of the `candidates` donors most like it that are not in the set yet.
    pub(super) fn with_drawn(
        &self,
        treated: &[usize],
        candidates: usize,
        own: Departure,
        draws: SetDraws,
    ) -> Tally {
        let (mut tally, mut taken) = (Tally::default(), vec![false; self.after.len()]);
        let (mut stream, mut order) = (Stream::new(draws.seed, 0), treated.to_vec());
        let mut set = Vec::with_capacity(order.len());
        while tally.compared < draws.first
            || (tally.compared == draws.first && tally.p_value() <= CONTINUED_AT)
            || tally.compared > draws.first
        {
            if tally.compared >= draws.most {
                break;
            }
            shuffle(&mut order, &mut stream);
            for &unit in &order {
                let place = stream.index(candidates);
                let mut free = self.alike[unit].iter().filter(|donor| !taken[**donor]);
                let donor =
                    free.nth(place).expect("lists are longer than a set and its candidates");
                taken[*donor] = true;
                set.push(*donor);
            }
            set.iter().for_each(|&donor| taken[donor] = false);
            tally.add(own, self.departure(&set, &mut taken));
            set.clear();
        }
        tally
    }
}

/// Returns the mean and its sampling variance, `s²/n`; the variance of one value is 0.
fn mean_and_variance_of_mean(values: impl Iterator<Item = f64> + Clone, n: f64) -> (f64, f64) {
    let mean = values.clone().sum::<f64>() / n;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, squares / (n * (n - 1.0).max(1.0)))
}
