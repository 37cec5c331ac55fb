//! What the owner of an intervention is asked to report now, and what is known already.

use time::Date;

use super::life::State;
use super::result::{Dimension, Measured, Origin, ResultIndicator, ResultPeriod};

/// A period of an indicator that the owner reports, with what is known before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reportable<'a> {
    /// The indicator.
    pub indicator: &'a ResultIndicator,
    /// The period.
    pub period: &'a ResultPeriod,
    /// What was last reported before it, the baseline where nothing was; empty where that is not known.
    pub before: &'a [Measured],
}

impl Reportable<'_> {
    /// Returns the parts to report on: those that have a target; without targets those that were
    /// counted before; else the whole alone.
    #[must_use]
    pub fn parts(&self) -> Vec<&[Dimension]> {
        let known = if self.period.targets.is_empty() { self.before } else { &self.period.targets };
        let mut parts: Vec<&[Dimension]> = Vec::new();
        for measured in known.iter().chain(&self.period.actuals) {
            if !parts.iter().any(|part| is_same(part, &measured.dimensions)) {
                parts.push(&measured.dimensions);
            }
        }
        if parts.is_empty() { vec![&[]] } else { parts }
    }

    /// Returns whether something came for every part.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.parts().into_iter().all(|part| of_part(&self.period.actuals, part).is_some())
    }

    /// Returns whether the period is over, so that what came can be known.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.period.days.last() < today
    }
}

/// Returns the value of a part, `None` where nobody has counted it; the order of dimensions does not
/// matter.
#[must_use]
pub fn of_part<'a>(values: &'a [Measured], part: &[Dimension]) -> Option<&'a Measured> {
    values.iter().find(|measured| is_same(&measured.dimensions, part))
}

fn is_same(one: &[Dimension], other: &[Dimension]) -> bool {
    one.len() == other.len() && one.iter().all(|dimension| other.contains(dimension))
}

impl State {
    /// Returns every period that has begun of the indicators that the owner counts, in the order they
    /// are described. What official statistics tell is not asked.
    #[must_use]
    pub fn reportable(&self, today: Date) -> Vec<Reportable<'_>> {
        let indicators = self.description.iter().flat_map(|described| &described.indicators);
        let counted = indicators.filter(|indicator| indicator.origin == Origin::Reported);
        counted.flat_map(periods_of).filter(|one| one.period.days.first() <= today).collect()
    }

    /// Returns the periods that are over and lack a value: what the owner is asked to report.
    #[must_use]
    pub fn to_be_reported(&self, today: Date) -> Vec<Reportable<'_>> {
        let mut asked = self.reportable(today);
        asked.retain(|one| one.is_over(today) && !one.is_whole());
        asked
    }

    /// Returns the numbers of the questions that wait for a reply, the first is 1.
    #[must_use]
    pub fn to_be_replied(&self) -> Vec<u16> {
        let waiting = (1..).zip(&self.questions).filter(|(_, question)| question.reply.is_none());
        waiting.map(|(number, _)| number).collect()
    }
}

fn periods_of(indicator: &ResultIndicator) -> impl Iterator<Item = Reportable<'_>> {
    let baseline = indicator.baseline.as_ref().map_or(&[][..], |baseline| &baseline.values);
    let mut known = baseline;
    indicator.periods.iter().map(move |period| {
        let before = known;
        if !period.actuals.is_empty() {
            known = &period.actuals;
        }
        Reportable { indicator, period, before }
    })
}
