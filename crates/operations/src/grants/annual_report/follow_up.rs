//! Reports and checks of the year's grants.

use domain::grants::grant::check::{Event as CheckEvent, Selection};
use domain::grants::grant::report::{Report, Stage as ReportStage};
use domain::grants::grant::{Event, Stage, State};
use domain::grants::id::ProgrammeId;

use super::money::Money;
use crate::grants::chronicle::{Chronicle, Told};

/// How complete the reports are. A report of a grant that was declined, broken off or revoked is owed no
/// longer; it counts only where it was handed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reports {
    /// Reports that the decisions ask for.
    pub n_in_all: usize,
    /// Those whose last day has come.
    pub n_due: usize,
    /// Those whose last day has come and that were handed in.
    pub n_due_handed_in: usize,
    /// Those that were handed in, due yet or not.
    pub n_handed_in: usize,
    /// Those that were handed in after their last day, or were not and it has passed.
    pub n_late: usize,
    /// Those that are approved.
    pub n_approved: usize,
}

/// Which grants were checked, and how far that has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checks {
    /// Grants selected because of a risk.
    pub n_flagged: usize,
    /// Grants that were drawn.
    pub n_drawn: usize,
    /// Grants that could have been drawn and were not.
    pub n_passed_over: usize,
    /// Checks that are concluded.
    pub n_concluded: usize,
}

fn grants_of_year<'a>(
    chronicle: &'a Chronicle,
    programme: &'a ProgrammeId,
    year: i32,
) -> impl Iterator<Item = &'a Told<State>> {
    let has_money = move |told: &&Told<State>| Money::of(&told.state, year) != Money::default();
    chronicle.grants_of(programme).map(|(_, told)| told).filter(has_money)
}

/// Returns how complete the reports of the year's grants are.
pub(super) fn reports(chronicle: &Chronicle, programme: &ProgrammeId, year: i32) -> Reports {
    let mut counted = Reports::default();
    for told in grants_of_year(chronicle, programme, year) {
        let is_over =
            matches!(told.state.stage, Some(Stage::Declined | Stage::Interrupted | Stage::Revoked));
        let counts = |report: &&Report| !is_over || report.handed_in.is_some();
        for report in told.state.reports.values().filter(counts) {
            counted.n_in_all += 1;
            let (is_due, is_in) = (report.due <= chronicle.as_of, report.handed_in.is_some());
            counted.n_due += usize::from(is_due);
            counted.n_due_handed_in += usize::from(is_due && is_in);
            counted.n_handed_in += usize::from(is_in);
            counted.n_late += usize::from(report.is_late_on(chronicle.as_of));
            counted.n_approved += usize::from(report.stage == ReportStage::Approved);
        }
    }
    counted
}

/// Returns how far the checks of the year's grants have come.
pub(super) fn checks(chronicle: &Chronicle, programme: &ProgrammeId, year: i32) -> Checks {
    let mut counted = Checks::default();
    for told in grants_of_year(chronicle, programme, year) {
        for recorded in &told.events {
            let Event::Check(event) = &recorded.event else { continue };
            match event {
                CheckEvent::Selected(Selection::Risk { .. }) => counted.n_flagged += 1,
                CheckEvent::Selected(Selection::Draw { .. }) => counted.n_drawn += 1,
                CheckEvent::PassedOver(_) => counted.n_passed_over += 1,
                CheckEvent::Concluded { .. } => counted.n_concluded += 1,
            }
        }
    }
    counted
}
