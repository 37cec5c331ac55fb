//! How wrong parallel trends may be before a conclusion falls (Rambachan and Roth 2023).

pub mod fixed_length;
pub mod moment_test;
pub mod question;
pub mod rays;
pub mod restriction;

use numerics::distribution::normal_cdf;
use numerics::elementary::sqrt;

use crate::answer::{Cell, Diagnostic, Evaluation, Finding, Interval, Table};
use crate::honesty::event_study::EventStudy;
use crate::honesty::sensitivity::fixed_length::Frontier;
use crate::honesty::sensitivity::moment_test::{MomentTest, Noise, Stages};
use crate::honesty::sensitivity::question::{
    Breakdown, IntervalKind, SensitivityError, SensitivityQuestion, Target, check, weights_of,
};
use crate::honesty::sensitivity::restriction::{Bounded, Direction, polyhedra};

/// The part of the size that the hybrid's first stage takes.
const FIRST_STAGE: f64 = 0.1;

/// A breakdown value is found to this share of itself.
const BREAKDOWN_TOLERANCE: f64 = 1e-4;

/// How often the largest bound tried is doubled before a conclusion counts as never falling.
const DOUBLINGS: usize = 20;

/// An interval that holds whatever violation the restriction allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RobustInterval {
    /// M or M̄.
    pub bound: f64,
    /// The ends; `None` where the restriction is refused at every effect.
    pub ends: Option<(f64, f64)>,
    /// The effects that the point estimates leave possible, `None` where there are none.
    pub possible: Option<(f64, f64)>,
}

/// Returns how the interval for an effect grows as parallel trends may be more wrong.
///
/// With θ = l'τ the effect asked about and δ the violation, the coefficients have means δ before
/// the reference and τ + δ after it. For each bound the answer holds θ with the stated confidence
/// whatever δ is in the set. The estimate, standard error and interval of the answer itself are
/// those under parallel trends; the table "robust_intervals" has a row per bound. No grid is
/// searched, so no interval is cut off at the end of one.
///
/// # Errors
/// [`SensitivityError`] where the event study is none, an option is out of range, or fixed-length
/// intervals are asked for under a restriction that they are not good for.
///
/// # Source
/// Rambachan, A. and Roth, J. (2023), doi 10.1093/restud/rdad018; the test is that of Andrews, I.,
/// Roth, J. and Pakes, A. (2023), doi 10.1093/restud/rdad006.
pub fn sensitivity(question: &SensitivityQuestion<'_>) -> Result<Evaluation, SensitivityError> {
    let engine = Engine::new(question)?;
    let intervals: Vec<RobustInterval> =
        question.bounds.iter().map(|bound| engine.interval(*bound)).collect::<Result<_, _>>()?;
    let breakdown = match question.breakdown {
        Breakdown::Find => Some(engine.breakdown()?),
        Breakdown::Skip => None,
    };
    Ok(engine.answer(&intervals, breakdown))
}

/// Where the interval first holds zero.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Found {
    At(f64),
    Above(f64),
}

struct Engine<'a> {
    question: &'a SensitivityQuestion<'a>,
    study: EventStudy,
    target: Vec<f64>,
    /// The target's weights over all periods.
    weights: Vec<f64>,
    frontier: Option<Frontier>,
    noise: Option<Noise>,
}

impl<'a> Engine<'a> {
    fn new(question: &'a SensitivityQuestion<'a>) -> Result<Self, SensitivityError> {
        check(question)?;
        let needed_before = match question.restriction.bounded {
            Bounded::RelativeSmoothness => 2,
            Bounded::Smoothness | Bounded::RelativeMagnitudes => 1,
        };
        let study = EventStudy::new(&question.columns, needed_before, 1)?;
        let target = weights_of(question.target, &study)?;
        let weights = [vec![0.0; study.n_before], target.clone()].concat();
        let (mut frontier, mut noise) = (None, None);
        if question.interval.is_of_fixed_length() {
            let made = Frontier::new(&study, &target).map_err(|_| SensitivityError::Singular)?;
            frontier = Some(made);
        }
        if question.interval.is_drawn() {
            noise = Some(Noise::new(&study, question.draws, question.seed));
        }
        Ok(Self { question, study, target, weights, frontier, noise })
    }

    /// Returns the interval at one bound.
    fn interval(&self, bound: f64) -> Result<RobustInterval, SensitivityError> {
        let size = 1.0 - self.question.level;
        let fixed = |frontier: &Frontier, level| frontier.shortest(&self.study, bound, level);
        let mut first_stage = None;
        if let Some(frontier) = &self.frontier {
            first_stage = Some(fixed(frontier, 1.0 - FIRST_STAGE * size));
        }
        if let (Some(frontier), IntervalKind::FixedLength) =
            (&self.frontier, self.question.interval)
        {
            let fixed = fixed(frontier, self.question.level);
            let ends = (fixed.centre - fixed.half_length, fixed.centre + fixed.half_length);
            let possible = self.tests(bound)?.iter().filter_map(MomentTest::possible).reduce(hull);
            return Ok(RobustInterval { bound, ends: Some(ends), possible });
        }
        let (mut ends, mut possible) = (None, None);
        let mut critical_before = None;
        for (index, test) in self.tests(bound)?.iter().enumerate() {
            // The two signs of one place have the same critical value, up to the draws.
            let mirrored = index % 2 == 1 && self.question.restriction.direction == Direction::Any;
            let critical = match critical_before.filter(|_| mirrored) {
                Some(critical) => critical,
                None => self.critical(test, size),
            };
            critical_before = Some(critical);
            let band = first_stage.as_ref().map(|fixed| test.band(&self.study, fixed));
            let conditional = self.conditional(size);
            let stages = Stages { critical, band: band.as_ref(), conditional };
            ends = join(ends, test.interval(stages));
            possible = join(possible, test.possible());
        }
        Ok(RobustInterval { bound, ends, possible })
    }

    fn tests(&self, bound: f64) -> Result<Vec<MomentTest>, SensitivityError> {
        let restriction = self.question.restriction;
        let pieces = polyhedra(&self.study, restriction, bound);
        let tests = pieces.iter().map(|piece| MomentTest::new(&self.study, &self.target, piece));
        tests.collect::<Result<_, _>>().map_err(|_| SensitivityError::TooManyEdges {
            restriction: restriction.bounded.id(),
            direction: restriction.direction.id(),
            after: self.study.n_after(),
        })
    }

    /// Returns the critical value of a least favourable first stage; infinite where there is none.
    fn critical(&self, test: &MomentTest, size: f64) -> f64 {
        let size = match self.question.interval {
            IntervalKind::LeastFavourable => size,
            _ => FIRST_STAGE * size,
        };
        self.noise.as_ref().map_or(f64::INFINITY, |noise| test.least_favourable(noise, size))
    }

    /// Returns the size that is left for the conditional stage.
    fn conditional(&self, size: f64) -> Option<f64> {
        match self.question.interval {
            IntervalKind::FixedLength | IntervalKind::LeastFavourable => None,
            IntervalKind::Conditional => Some(size),
            IntervalKind::ConditionalFixedLength | IntervalKind::ConditionalLeastFavourable => {
                let first = FIRST_STAGE * size;
                Some((size - first) / (1.0 - first))
            }
        }
    }

    /// Returns the smallest bound at which the interval holds zero.
    fn breakdown(&self) -> Result<Found, SensitivityError> {
        let holds = |bound: f64| -> Result<bool, SensitivityError> {
            let ends = self.interval(bound)?.ends;
            Ok(ends.is_some_and(|(low, high)| low <= 0.0 && high >= 0.0))
        };
        if holds(0.0)? {
            return Ok(Found::At(0.0));
        }
        let unit = match self.question.restriction.bounded {
            Bounded::Smoothness => self.deviation(),
            Bounded::RelativeMagnitudes | Bounded::RelativeSmoothness => 1.0,
        };
        let (mut low, mut high) = (0.0, unit);
        let mut doublings = 0;
        while !holds(high)? {
            if doublings == DOUBLINGS {
                return Ok(Found::Above(high));
            }
            doublings += 1;
            (low, high) = (high, 2.0 * high);
        }
        while high - low > BREAKDOWN_TOLERANCE * high {
            let middle = 0.5 * (low + high);
            if holds(middle)? {
                high = middle;
            } else {
                low = middle;
            }
        }
        Ok(Found::At(high))
    }

    fn deviation(&self) -> f64 {
        sqrt(self.study.covariance_of(&self.weights, &self.weights).max(0.0))
    }

    fn answer(&self, intervals: &[RobustInterval], breakdown: Option<Found>) -> Evaluation {
        let question = self.question;
        let estimate = self.study.estimate(&self.weights);
        let deviation = self.deviation();
        let p_value = (deviation > 0.0).then(|| 2.0 * normal_cdf(-(estimate / deviation).abs()));
        let mut warnings = Vec::new();
        for interval in intervals.iter().filter(|interval| interval.ends.is_none()) {
            warnings.push(format!(
                "At bound {} the restriction itself is refused: no effect fits the coefficients.",
                interval.bound
            ));
        }
        if let Some(clusters) = question.columns.clusters
            && clusters <= self.study.periods.len() + 1
        {
            warnings.push(format!(
                "The covariance of {} coefficients rests on {clusters} clusters and cannot have \
                 full rank; every interval here is unsure.",
                self.study.periods.len()
            ));
        }
        Evaluation {
            method: "sensitivity",
            options: self.options(),
            estimate: Some(estimate),
            standard_error: Some(deviation),
            interval: Some(Interval::normal(estimate, deviation, question.level)),
            p_value,
            n: question.columns.n,
            clusters: question.columns.clusters,
            details: vec![table(intervals), self.weights_table()],
            diagnostics: breakdown.map(diagnostic).into_iter().collect(),
            warnings,
        }
    }

    fn options(&self) -> Vec<(&'static str, String)> {
        let question = self.question;
        let target = match question.target {
            Target::First => format!("first period, {}", self.study.reference + 1),
            Target::Period(period) => format!("period {period}"),
            Target::Average => "mean over the periods after the reference".to_owned(),
            Target::Weights(_) => "weighted, see weights".to_owned(),
        };
        let mut options = vec![
            ("target", target),
            ("reference", self.study.reference.to_string()),
            ("restriction", question.restriction.bounded.id().to_owned()),
            ("direction", question.restriction.direction.id().to_owned()),
            ("interval", question.interval.id().to_owned()),
            ("level", question.level.to_string()),
            ("moments", "those that touch a period after the reference".to_owned()),
        ];
        if question.interval.is_of_fixed_length() {
            options.push(("critical value", "quantile of the folded normal".to_owned()));
        }
        if question.interval.is_drawn() {
            options.push(("draws", question.draws.to_string()));
            options.push(("seed", question.seed.to_string()));
        }
        if matches!(
            question.interval,
            IntervalKind::ConditionalLeastFavourable | IntervalKind::ConditionalFixedLength
        ) {
            options.push(("first stage", format!("{FIRST_STAGE} of the size")));
        }
        options
    }

    fn weights_table(&self) -> Table {
        let rows = self.study.periods[self.study.n_before..].iter().zip(&self.target);
        let rows = rows.map(|(period, weight)| vec![Cell::Whole(*period), Cell::Number(*weight)]);
        Table { name: "weights", columns: vec!["period", "weight"], rows: rows.collect() }
    }
}

fn hull(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}

fn join(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    [a, b].into_iter().flatten().reduce(hull)
}

fn table(intervals: &[RobustInterval]) -> Table {
    let ends = |pair: Option<(f64, f64)>| [Cell::from(pair.map(|p| p.0)), pair.map(|p| p.1).into()];
    let rows = intervals.iter().map(|interval| {
        let [low, high] = ends(interval.ends);
        let [possible_low, possible_high] = ends(interval.possible);
        vec![Cell::Number(interval.bound), low, high, possible_low, possible_high]
    });
    let columns = vec!["bound", "low", "high", "possible_low", "possible_high"];
    Table { name: "robust_intervals", columns, rows: rows.collect() }
}

fn diagnostic(found: Found) -> Diagnostic {
    let finding = match found {
        Found::At(bound) => Finding::Number(bound),
        Found::Above(bound) => Finding::Text(format!("above {bound}")),
    };
    Diagnostic { name: "smallest bound whose interval holds zero", finding }
}
