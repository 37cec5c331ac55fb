//! The answers of one method to a panel without an effect and to the same panel with one.

use evaluation::answer::{Evaluation, Interval};
use numerics::distribution::student_two_sided;
use numerics::sum::count;

use super::study::{Effect, Study};
use super::tally::Verdict;

/// Both answers; `None` where the method refuses.
pub(super) struct Asked<'a> {
    pub(super) study: &'a Study<'a>,
    pub(super) assignment: &'a str,
    pub(super) null: Option<Evaluation>,
    pub(super) planted: Option<Evaluation>,
    /// What the interval should hold.
    pub(super) truth: f64,
}

impl<'a> Asked<'a> {
    /// Asks without an effect and with one, whose mean over treated units and years is meant.
    pub(super) fn of(
        study: &'a Study<'a>,
        assignment: &'a str,
        effect: Effect,
        ask: &dyn Fn(Effect) -> Option<Evaluation>,
    ) -> Self {
        let (null, planted) = (ask(Effect::None), ask(effect));
        Self { study, assignment, null, planted, truth: study.truth(effect) }
    }

    /// Returns what the method's own p-value and interval say.
    pub(super) fn verdicts(&self, method: &'static str) -> [Verdict; 2] {
        let interval = self.planted.as_ref().and_then(|answer| answer.interval.as_ref());
        let p_value = self.null.as_ref().and_then(|answer| answer.p_value);
        [
            Verdict::null(method, self.assignment, p_value),
            Verdict::planted(method, self.assignment, interval, self.truth, self.study.scale),
        ]
    }

    /// Returns what the method's standard error says with Student's t of one degree of freedom less
    /// than there are treated units.
    pub(super) fn by_few(&self, method: &'static str) -> [Verdict; 2] {
        let treated = self.study.starts.iter().flatten().count();
        let degrees = count(treated) - 1.0;
        let error = |answer: &Evaluation| answer.estimate.zip(answer.standard_error);
        let null = self.null.as_ref().and_then(error);
        let p_value = null.map(|(estimate, error)| student_two_sided(estimate / error, degrees));
        let planted = self.planted.as_ref().and_then(error);
        let interval =
            planted.map(|(estimate, error)| Interval::student(estimate, error, 0.95, degrees));
        let interval = interval.as_ref();
        [
            Verdict::null(method, self.assignment, p_value),
            Verdict::planted(method, self.assignment, interval, self.truth, self.study.scale),
        ]
    }
}
