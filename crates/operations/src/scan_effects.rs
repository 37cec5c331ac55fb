//! What a grant or intervention did to every indicator of the store that has adequate history.

mod report;
mod series;

use std::sync::atomic::{AtomicUsize, Ordering};

use domain::area::AreaCode;
use domain::group::Group;
use domain::indicator::Indicator;
use evaluation::answer::Evaluation;
use evaluation::honesty::many_outcomes::{Adjustment, adjusted};
use evaluation::synthetic_control::SyntheticControlError;
use evaluation::synthetic_control::scan::{SetDraws, SetFinding, against_sets, side_by_side};
use evaluation::synthetic_control::study::{Study, Who};
use observations::store::{Store, StoreError};
use time::Date;

use series::Series;
pub use series::{Adequate, LeftOut};

/// What is asked of every indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanQuestion {
    /// The treated municipalities.
    pub treated: Vec<AreaCode>,
    /// Municipalities that nobody is compared with.
    pub excluded: Vec<AreaCode>,
    /// The first treated year.
    pub from: i32,
    /// Of whom.
    pub group: Group,
    /// Only what was published up to this day.
    pub as_of: Option<Date>,
    /// What history an indicator must have.
    pub adequate: Adequate,
    /// The sets of placebos.
    pub draws: SetDraws,
    /// One less the share of false findings that is accepted: 0.95.
    pub level: f64,
}

/// Indicators cannot be scanned.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An estimate failed where the history was adequate.
    #[error("estimate the effect on {indicator}: {cause}")]
    Estimate {
        /// The indicator.
        indicator: String,
        /// Why.
        cause: SyntheticControlError,
    },
    /// A municipality is treated and left out.
    #[error("leave out {area}: it is treated; take it out of one of the lists")]
    TreatedExcluded {
        /// The municipality.
        area: AreaCode,
    },
    /// A number has no meaning.
    #[error("use --{option} {value}: {needed}")]
    Number {
        /// The option.
        option: &'static str,
        /// The number.
        value: f64,
        /// What it has to be.
        needed: &'static str,
    },
    /// No indicator has adequate history.
    #[error("scan {n} indicators from {from}: none has adequate history; of most, {reason}")]
    Nothing {
        /// The indicators of the store.
        n: usize,
        /// The first treated year.
        from: i32,
        /// What most of them lack.
        reason: &'static str,
    },
}

/// The effect on one indicator.
struct Scanned {
    indicator: Indicator,
    /// Its first and last year.
    years: (i32, i32),
    n_before: usize,
    n_after: usize,
    /// Treated municipalities with whole series.
    n_treated: usize,
    n_donors: usize,
    finding: SetFinding,
    q_value: f64,
    q_whatever_dependence: f64,
}

/// What became of one indicator.
enum Outcome {
    Left(Indicator, LeftOut),
    Found(Box<Scanned>),
}

/// A treated average that fits worse before the start than all but this share of placebo sets has
/// a poor fit; one that fits better than all but this share is unlike them, and its ratio of fits is
/// large because its fit before is small: chance among those sets says nothing about it.
const POOR_FIT: f64 = 0.05;

impl Scanned {
    /// Returns the finding in words.
    fn verdict(&self, alpha: f64) -> &'static str {
        match &self.finding {
            finding if finding.fit_share <= POOR_FIT => "poor fit before",
            finding if finding.fit_share >= 1.0 - POOR_FIT => "unlike the placebos",
            _ if self.q_value <= alpha => "effect",
            finding if finding.p_value <= alpha => "signal, may be chance",
            _ => "none seen",
        }
    }
}

/// Returns the effect on every indicator with adequate history: the mean gap between each treated
/// municipality and its own synthetic control, with a p-value among random sets of as many others,
/// and with the expected share of false findings controlled over all indicators.
///
/// The answer is the same whatever the number of threads. `note` hears indicators done and in all.
///
/// # Errors
/// [`ScanError`] where the store fails, lists meet or no indicator has adequate history.
pub fn scan_effects(
    store: &Store,
    question: &ScanQuestion,
    note: &(dyn Fn(usize, usize) + Sync),
) -> Result<Evaluation, ScanError> {
    check(question)?;
    let indicators = store.indicators();
    let done = AtomicUsize::new(0);
    let outcomes = side_by_side(indicators.len(), |place| {
        let outcome = scanned(store, question, &indicators[place]);
        note(done.fetch_add(1, Ordering::Relaxed) + 1, indicators.len());
        outcome
    });
    let (mut found, mut left) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome? {
            Outcome::Found(one) => found.push(*one),
            Outcome::Left(indicator, reason) => left.push((indicator, reason)),
        }
    }
    if found.is_empty() {
        let reason = report::reasons(&left).first().map_or("there are none", |(reason, _)| *reason);
        return Err(ScanError::Nothing { n: indicators.len(), from: question.from, reason });
    }
    rank(&mut found, 1.0 - question.level);
    Ok(report::report(question, &found, &left))
}

fn check(question: &ScanQuestion) -> Result<(), ScanError> {
    let excluded = |area: &&AreaCode| question.excluded.contains(area);
    if let Some(area) = question.treated.iter().find(excluded) {
        return Err(ScanError::TreatedExcluded { area: area.clone() });
    }
    let number = |option, value, needed| Err(ScanError::Number { option, value, needed });
    let SetDraws { first, most, .. } = question.draws;
    if !(question.level > 0.5 && question.level < 1.0) {
        return number("level", question.level, "it lies between 0.5 and 1, 0.95");
    }
    if first < 99 || most < first {
        let value = numerics::sum::count(most);
        return number("draws", value, "sets of placebos are at least 99, better 99999");
    }
    let Adequate { before, after, coverage, .. } = question.adequate;
    if before < 2 {
        let value = numerics::sum::count(before);
        return number("least-before", value, "weights need 2 years before the start, better 8");
    }
    if after < 1 {
        return number("least-after", 0.0, "an effect needs a year from the start on");
    }
    if !(coverage > 0.0 && coverage <= 1.0) {
        return number("coverage", coverage, "it is a share of the municipalities, up to 1");
    }
    Ok(())
}

fn scanned(
    store: &Store,
    question: &ScanQuestion,
    indicator: &Indicator,
) -> Result<Outcome, ScanError> {
    let left = |reason| Ok(Outcome::Left(indicator.clone(), reason));
    let panel = match store.panel(&indicator.id, question.as_of) {
        Ok(panel) => panel,
        Err(StoreError::NothingPublished { .. }) => return left(LeftOut::NotPublished),
        Err(error) => return Err(error.into()),
    };
    let series = match Series::of(&panel, question) {
        Ok(series) => series,
        Err(reason) => return left(reason),
    };
    let failed = |cause| ScanError::Estimate { indicator: indicator.id.to_string(), cause };
    let who =
        Who { treated: &series.treated, start: i64::from(question.from), donors: &series.donors };
    let study = Study::of(&series.panel, who).map_err(failed)?;
    let Some(finding) = against_sets(&study, question.draws).map_err(failed)? else {
        return left(LeftOut::PerfectFit);
    };
    Ok(Outcome::Found(Box::new(Scanned {
        indicator: indicator.clone(),
        years: series.years,
        n_before: study.n_before,
        n_after: study.periods.len() - study.n_before,
        n_treated: study.treated.len(),
        n_donors: study.donors.len(),
        finding,
        q_value: 1.0,
        q_whatever_dependence: 1.0,
    })))
}

/// Adjusts p-values over all indicators and puts the smallest first, those that the placebos cannot
/// judge last.
fn rank(found: &mut [Scanned], alpha: f64) {
    let p_values: Vec<f64> = found.iter().map(|one| one.finding.p_value).collect();
    let q_values = adjusted(&p_values, Adjustment::BenjaminiHochberg, alpha);
    let whatever = adjusted(&p_values, Adjustment::BenjaminiYekutieli, alpha);
    for ((one, q_value), whatever) in found.iter_mut().zip(q_values).zip(whatever) {
        (one.q_value, one.q_whatever_dependence) = (q_value, whatever);
    }
    found.sort_by(|a, b| {
        let poor = |one: &Scanned| {
            let share = one.finding.fit_share;
            share <= POOR_FIT || share >= 1.0 - POOR_FIT
        };
        let ratio = |one: &Scanned| one.finding.rmspe_after / one.finding.rmspe_before;
        (poor(a).cmp(&poor(b)))
            .then(a.finding.p_value.total_cmp(&b.finding.p_value))
            .then(ratio(b).total_cmp(&ratio(a)))
            .then(a.indicator.id.cmp(&b.indicator.id))
    });
}
