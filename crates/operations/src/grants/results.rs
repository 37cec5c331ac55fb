//! Results of grants: the numbers of the reports that were handed in, added up where they may be.
//!
//! A report speaks by its answers as it was last handed in: what is being written or changed since does
//! not. One that was not approved says nothing, and is counted.

pub mod shown;

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::Recorded;
use domain::grants::grant::report::{Report, Stage as ReportStage, Step};
use domain::grants::grant::{Event, Stage, State};
use domain::grants::id::{AnswerId, GrantId, OrganisationId, PartId, ProgrammeId};
use domain::grants::results::adding::add;
use domain::grants::results::{Line, ReportRead, reading, year_told_of};

use super::Desk;
use super::chronicle::{Chronicle, Told};
use super::error::DeskError;

/// What the reports that tell of one year say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearResults {
    /// Each measure.
    pub lines: Vec<Line>,
    /// How complete they are.
    pub completeness: Completeness,
}

/// How complete the results of a year are, in reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Reports that tell of the year and were handed in or should have been by the day.
    pub n_due: usize,
    /// Those that were handed in.
    pub n_handed_in: usize,
    /// Of those handed in: those that were not approved, which say nothing.
    pub n_failed: usize,
    /// Of those handed in: those in a form that the program does not have, which cannot be read.
    pub n_unreadable: usize,
    /// Of those handed in: those that tell at least one number that was reached.
    pub n_with_results: usize,
}

/// Results by the year that they tell of.
pub type ResultsByYear = BTreeMap<i32, YearResults>;

impl Desk {
    /// Returns what the reports of a programme's grants say, by the year that they tell of, with the words
    /// of those who report and counts of few: for those who may read reports.
    ///
    /// # Errors
    /// Where the register lacks an answer or keeps one that cannot be read.
    pub async fn results(
        &self,
        chronicle: &Chronicle,
        programme: &ProgrammeId,
    ) -> Result<ResultsByYear, DeskError> {
        self.results_of(chronicle, chronicle.grants_of(programme)).await
    }

    /// Returns the same of one grant alone.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub async fn grant_results(
        &self,
        chronicle: &Chronicle,
        grant: &GrantId,
    ) -> Result<ResultsByYear, DeskError> {
        self.results_of(chronicle, chronicle.grants.get_key_value(grant)).await
    }

    async fn results_of<'a>(
        &self,
        chronicle: &'a Chronicle,
        grants: impl IntoIterator<Item = (&'a GrantId, &'a Told<State>)> + Send,
    ) -> Result<ResultsByYear, DeskError> {
        let mut years: BTreeMap<i32, (Completeness, Vec<ReportRead>)> = BTreeMap::new();
        let grants: Vec<(&GrantId, &Told<State>)> = grants.into_iter().collect();
        for (id, told) in grants {
            for owed in owed(chronicle, id, told) {
                let (completeness, reports) = years.entry(owed.year).or_default();
                reports.push(self.read_report(owed, completeness).await?);
            }
        }
        let added = |(year, (completeness, reports)): (i32, (Completeness, Vec<ReportRead>))| {
            (year, YearResults { lines: add(&reports, year), completeness })
        };
        Ok(years.into_iter().map(added).collect())
    }

    async fn read_report(
        &self,
        owed: Owed<'_>,
        completeness: &mut Completeness,
    ) -> Result<ReportRead, DeskError> {
        completeness.n_due += 1;
        let form = self.form(&owed.report.form);
        let mut read = ReportRead {
            grant: owed.grant.clone(),
            recipient: owed.recipient.clone(),
            number: owed.number,
            asked: form.map(reading::asked).unwrap_or_default(),
            places: BTreeSet::new(),
            reported: Vec::new(),
        };
        let Some(answers) = owed.answers else { return Ok(read) };
        completeness.n_handed_in += 1;
        if owed.report.stage == ReportStage::Failed {
            completeness.n_failed += 1;
            return Ok(read);
        }
        let Some(form) = form else {
            completeness.n_unreadable += 1;
            return Ok(read);
        };
        let answers = self.answers(form, &answers).await?;
        read.places = reading::places(&answers);
        read.reported = reading::read(form, &answers, owed.year);
        completeness.n_with_results += usize::from(read.has_results());
        Ok(read)
    }
}

/// A report that was handed in, or should have been.
pub(super) struct Owed<'a> {
    pub(super) grant: &'a GrantId,
    pub(super) recipient: &'a OrganisationId,
    pub(super) number: u16,
    pub(super) report: &'a Report,
    /// The year that it tells of.
    year: i32,
    /// Its answers as it was last handed in; `None` where it was not.
    pub(super) answers: Option<BTreeMap<PartId, AnswerId>>,
}

/// Returns the reports of a grant that were handed in or should have been. One of a grant that was
/// declined, broken off or revoked is owed no longer.
pub(super) fn owed<'a>(
    chronicle: &Chronicle,
    grant: &'a GrantId,
    told: &'a Told<State>,
) -> Vec<Owed<'a>> {
    let state = &told.state;
    let (Some(origin), Some(version)) = (&state.origin, state.versions.last()) else {
        return Vec::new();
    };
    let is_over =
        matches!(state.stage, Some(Stage::Declined | Stage::Interrupted | Stage::Revoked));
    let owed = |(number, report): (&u16, &'a Report)| {
        let answers = handed_in(&told.events, *number);
        let is_due = report.due <= chronicle.as_of && !is_over;
        (is_due || answers.is_some()).then(|| Owed {
            grant,
            recipient: &origin.recipient,
            number: *number,
            report,
            year: year_told_of(report.due, version.award.period),
            answers,
        })
    };
    state.reports.iter().filter_map(owed).collect()
}

/// Returns the answers of a report as it was last handed in; `None` where it never was.
fn handed_in(events: &[Recorded<Event>], number: u16) -> Option<BTreeMap<PartId, AnswerId>> {
    let mut written = BTreeMap::new();
    let mut handed_in = None;
    for recorded in events {
        let Event::Report(event) = &recorded.event else { continue };
        if event.report != number {
            continue;
        }
        match &event.step {
            Step::Save { part, answer } => {
                written.insert(part.clone(), answer.clone());
            }
            Step::Sign | Step::Change => handed_in = Some(written.clone()),
            _ => {}
        }
    }
    handed_in
}

#[cfg(test)]
mod tests;
