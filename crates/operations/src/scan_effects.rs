//! What a grant or intervention did to every indicator of the store that has adequate history.

mod report;
mod series;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::area::{AreaCode, Level};
use domain::group::Group;
use domain::indicator::{Indicator, IndicatorId};
use evaluation::answer::{Evaluation, Listed};
use evaluation::honesty::many_outcomes::{Adjustment, adjusted};
use evaluation::synthetic_control::SyntheticControlError;
use evaluation::synthetic_control::scan::empirical_null::EmpiricalNull;
use evaluation::synthetic_control::scan::{SetDraws, SetFinding, against_like_sets, side_by_side};
use evaluation::synthetic_control::study::{Study, Who};
use numerics::elementary::ln;
use numerics::sum::count;
use observations::store::{Store, StoreError};
use time::Date;

use crate::library::POPULATION;

use series::Series;
pub use series::{Adequate, LeftOut};

/// The methods of this file.
pub const METHODS: &[Listed] = &[Listed {
    id: "scan",
    name: "Every indicator of the store, ranked",
    definition: "each treated municipality beside its own synthetic control with an intercept, \
                 p-values among sets of like municipalities, calibrated by a false start",
    source: "Ferman and Pinto (2021), doi 10.3982/QE1596; Abadie and L'Hour (2021), doi \
             10.1080/01621459.2021.1971535; Schuemie et al. (2014), doi 10.1002/sim.5925",
}];

/// What is asked of every indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanQuestion {
    /// The treated municipalities.
    pub treated: Vec<AreaCode>,
    /// Municipalities that nobody is compared with.
    pub excluded: Vec<AreaCode>,
    /// The first treated year.
    pub from: i32,
    /// A year before it in which nothing began: what is found there is chance, or trends that the
    /// treated have of their own.
    pub false_start: i32,
    /// The indicators that are scanned; every one of the store where empty.
    pub indicators: Vec<IndicatorId>,
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
    /// An indicator is not in the store.
    #[error("scan {id}: the store has no such indicator; write it as N00914")]
    NoIndicator {
        /// What was asked for.
        id: IndicatorId,
    },
    /// A treated municipality has no population to be matched by.
    #[error(
        "match {area} on population: {POPULATION} has none for it before {from}; import it, or \
         take the municipality out of the list"
    )]
    NoPopulation {
        /// The municipality.
        area: AreaCode,
        /// The first treated year.
        from: i32,
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
    /// The same at the false start, from the years before the real one; `None` where they are too
    /// few.
    at_false_start: Option<SetFinding>,
    calibrated: f64,
    q_value: f64,
    q_whatever_dependence: f64,
}

/// What became of one indicator.
enum Outcome {
    Left(Indicator, LeftOut),
    Found(Box<Scanned>),
}

/// A treated average that fits worse before the start than all but this share of placebo sets has
/// a poor fit.
const POOR_FIT: f64 = 0.01;

/// Years before a false start that its weights need at least.
const LEAST_BEFORE_FALSE: usize = 4;

impl Scanned {
    fn fits_poorly(&self) -> bool {
        self.finding.fit_share <= POOR_FIT
    }

    /// Returns the finding in words.
    fn verdict(&self, alpha: f64) -> &'static str {
        if self.fits_poorly() {
            "poor fit before"
        } else if self.q_value <= alpha {
            "effect seen"
        } else if self.calibrated <= alpha {
            "may be chance"
        } else {
            "none seen"
        }
    }
}

/// What all indicators are asked with.
struct Asked<'a> {
    question: &'a ScanQuestion,
    /// The logarithm of each municipality's population before the start.
    sizes: BTreeMap<AreaCode, f64>,
}

/// Returns the effect on every indicator with adequate history: the mean gap between each treated
/// municipality and its own synthetic control, less that of municipalities like it, with a p-value
/// among sets of as many like municipalities. The same is asked at the false start, and where that
/// shows more than chance p-values are calibrated by it. The expected share of false findings is
/// controlled over all indicators.
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
    let asked = Asked { question, sizes: sizes(store, question)? };
    let indicators = indicators(store, question)?;
    let done = AtomicUsize::new(0);
    let outcomes = side_by_side(indicators.len(), |place| {
        let outcome = scanned(store, &asked, &indicators[place]);
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
    let controls: Vec<SetFinding> = found.iter().filter_map(|one| one.at_false_start).collect();
    let null = EmpiricalNull::of(&controls);
    for one in &mut found {
        one.calibrated = null.map_or(one.finding.p_value, |null| null.calibrated(&one.finding));
    }
    rank(&mut found, 1.0 - question.level);
    Ok(report::report(question, &found, &left, null))
}

/// Returns the indicators asked about.
fn indicators(store: &Store, question: &ScanQuestion) -> Result<Vec<Indicator>, ScanError> {
    let all = store.indicators();
    if question.indicators.is_empty() {
        return Ok(all.to_vec());
    }
    let known = |id: &IndicatorId| all.iter().find(|indicator| indicator.id == *id).cloned();
    let unknown = |id: &IndicatorId| ScanError::NoIndicator { id: id.clone() };
    question.indicators.iter().map(|id| known(id).ok_or_else(|| unknown(id))).collect()
}

fn check(question: &ScanQuestion) -> Result<(), ScanError> {
    let excluded = |area: &&AreaCode| question.excluded.contains(area);
    if let Some(area) = question.treated.iter().find(excluded) {
        return Err(ScanError::TreatedExcluded { area: area.clone() });
    }
    let number = |option, value, needed| Err(ScanError::Number { option, value, needed });
    let SetDraws { first, most, .. } = question.draws;
    if question.false_start >= question.from {
        let value = f64::from(question.false_start);
        return number("false-start", value, "it lies before --from, better four years");
    }
    if !(question.level > 0.5 && question.level < 1.0) {
        return number("level", question.level, "it lies between 0.5 and 1, 0.95");
    }
    if first < 99 || most < first {
        return number("draws", count(most), "sets of placebos are at least 99, better 99999");
    }
    let Adequate { before, after, coverage, .. } = question.adequate;
    if before < 2 {
        return number(
            "least-before",
            count(before),
            "weights need 2 years before the start, better 8",
        );
    }
    if after < 1 {
        return number("least-after", 0.0, "an effect needs a year from the start on");
    }
    if !(coverage > 0.0 && coverage <= 1.0) {
        return number("coverage", coverage, "it is a share of the municipalities, up to 1");
    }
    Ok(())
}

/// Returns the logarithm of each municipality's latest population before the start.
fn sizes(store: &Store, question: &ScanQuestion) -> Result<BTreeMap<AreaCode, f64>, ScanError> {
    let id = POPULATION.parse().expect("the id is well formed");
    let panel = store.panel(&id, question.as_of)?;
    let everybody = "T".parse().expect("the group is well formed");
    let mut sizes = BTreeMap::new();
    for area in panel.areas().iter().filter(|area| area.level() == Level::Municipality) {
        let years = panel.periods().iter().rev();
        let mut before = years.filter(|period| period.is_year() && period.year() < question.from);
        let known = before.find_map(|period| panel.value(&everybody, area, *period));
        if let Some(persons) = known.filter(|persons| *persons > 0.0) {
            sizes.insert(area.clone(), ln(persons));
        }
    }
    match question.treated.iter().find(|area| !sizes.contains_key(area)) {
        Some(area) => Err(ScanError::NoPopulation { area: area.clone(), from: question.from }),
        None => Ok(sizes),
    }
}

fn scanned(store: &Store, asked: &Asked<'_>, indicator: &Indicator) -> Result<Outcome, ScanError> {
    let Asked { question, sizes } = asked;
    let left = |reason| Ok(Outcome::Left(indicator.clone(), reason));
    let panel = match store.panel(&indicator.id, question.as_of) {
        Ok(panel) => panel,
        Err(StoreError::NothingPublished { .. }) => return left(LeftOut::NotPublished),
        Err(error) => return Err(error.into()),
    };
    let series = match Series::of(&panel, question, sizes) {
        Ok(series) => series,
        Err(reason) => return left(reason),
    };
    let failed = |cause| ScanError::Estimate { indicator: indicator.id.to_string(), cause };
    let who =
        Who { treated: &series.treated, start: i64::from(question.from), donors: &series.donors };
    let study = Study::of(&series.panel, who).map_err(failed)?;
    let Some(finding) = against_like_sets(&study, &series.sizes, question.draws).map_err(failed)?
    else {
        return left(LeftOut::NeverChanges);
    };
    let at_false_start = at_false_start(&study, &series, question).map_err(failed)?;
    Ok(Outcome::Found(Box::new(Scanned {
        indicator: indicator.clone(),
        years: series.years,
        n_before: study.n_before,
        n_after: study.periods.len() - study.n_before,
        n_treated: study.treated.len(),
        n_donors: study.donors.len(),
        finding,
        at_false_start,
        calibrated: 1.0,
        q_value: 1.0,
        q_whatever_dependence: 1.0,
    })))
}

/// Returns what the treated show at the false start, from the years before the real one alone.
fn at_false_start(
    study: &Study,
    series: &Series,
    question: &ScanQuestion,
) -> Result<Option<SetFinding>, SyntheticControlError> {
    let start = i64::from(question.false_start);
    let before = study.periods.partition_point(|period| *period < start);
    if before < question.adequate.before.div_ceil(2).max(LEAST_BEFORE_FALSE) {
        return Ok(None);
    }
    // Its p-value is not adjusted for many indicators, so that the first sets are enough.
    let draws = SetDraws { most: question.draws.first, ..question.draws };
    against_like_sets(&study.earlier(start)?, &series.sizes, draws)
}

/// Adjusts p-values over all indicators and puts the smallest first, poor fits last.
fn rank(found: &mut [Scanned], alpha: f64) {
    let p_values: Vec<f64> = found.iter().map(|one| one.calibrated).collect();
    let q_values = adjusted(&p_values, Adjustment::BenjaminiHochberg, alpha);
    let whatever = adjusted(&p_values, Adjustment::BenjaminiYekutieli, alpha);
    for ((one, q_value), whatever) in found.iter_mut().zip(q_values).zip(whatever) {
        (one.q_value, one.q_whatever_dependence) = (q_value, whatever);
    }
    found.sort_by(|a, b| {
        (a.fits_poorly().cmp(&b.fits_poorly()))
            .then(a.calibrated.total_cmp(&b.calibrated))
            .then(b.finding.z.abs().total_cmp(&a.finding.z.abs()))
            .then(a.indicator.id.cmp(&b.indicator.id))
    });
}
