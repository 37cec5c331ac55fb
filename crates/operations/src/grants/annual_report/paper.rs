//! The account as paper: the same bytes from the same account.

mod results;

use std::collections::BTreeSet;

use domain::grants::id::ProgrammeId;
use domain::money::Ore;
use report::annual_report::{Account, Completeness, Grant, Unaccountable, Year, annual_report};
use report::decision_letter::Party;
use report::swedish::{cited, listed};
use typeset::Unprintable;

use super::{AccountDue, AnnualReport, GrantLine, Money, frame_of};
use crate::grants::Desk;
use crate::grants::chronicle::Chronicle;
use crate::grants::public::programme_name;

/// Why there is no account on paper.
#[derive(Debug, thiserror::Error)]
pub enum AccountPaperError {
    /// Its figures do not fit together.
    #[error(transparent)]
    Unaccountable(#[from] Unaccountable),
    /// It cannot be set on paper.
    #[error(transparent)]
    Unprintable(#[from] Unprintable),
}

impl Desk {
    /// Returns an account as a PDF (PDF/UA-1, PDF/A-2a), in Swedish, to the government.
    ///
    /// What was granted to each recipient adds up to what was decided of the year. What a grant did not
    /// use is known once nothing of it waits to be paid, settled or examined; before that it is told as
    /// lacking.
    ///
    /// # Errors
    /// [`AccountPaperError`].
    pub fn annual_report_paper(
        &self,
        chronicle: &Chronicle,
        report: &AnnualReport,
    ) -> Result<Vec<u8>, AccountPaperError> {
        let due = report.due.values().filter_map(|due| match due {
            AccountDue::By(deadline) => Some(deadline.day),
            AccountDue::NotStated(_) => None,
        });
        let party = |name: String| Party { name, lines: Vec::new() };
        let account = Account {
            authority: party(funders(chronicle, &report.programme)),
            recipient: party("Regeringen".to_owned()),
            on: report.as_of,
            due: due.min(),
            diary_number: None,
            programme: programme_name(&report.programme, &report.legal_source),
            year: report.year,
            basis: self.basis(report),
            years: years(chronicle, report),
            grants: report.grants.iter().map(grant).collect(),
            results: results::attained(chronicle, report),
            of_results: results::completeness(report),
            reports: Completeness {
                n_reported: report.reports.n_due_handed_in,
                n_expected: report.reports.n_due,
            },
        };
        Ok(typeset::pdf(&annual_report(&account)?)?)
    }

    /// Returns the paragraphs that ask for the account, or what the programme rests on.
    fn basis(&self, report: &AnnualReport) -> String {
        let place = |wording: &domain::grants::wording::Wording| {
            let version = self.wording(*wording).ok()?;
            let stated = version.rules.agency_account.as_stated()?;
            Some(cited(&stated.paragraph, version))
        };
        let places: BTreeSet<String> = report.due.keys().filter_map(place).collect();
        let places: Vec<String> = places.into_iter().collect();
        if places.is_empty() { report.legal_source.clone() } else { listed(&places) }
    }
}

/// Returns the names of those who announce a programme's calls.
fn funders(chronicle: &Chronicle, programme: &ProgrammeId) -> String {
    let funders = chronicle.calls_of(programme).filter_map(|(_, call)| call.state.funder.as_ref());
    let names: BTreeSet<String> = funders.map(|id| chronicle.name(id).to_owned()).collect();
    if names.is_empty() {
        return "Uppgift saknas om handläggande myndighet".to_owned();
    }
    listed(&names.into_iter().collect::<Vec<_>>())
}

/// Returns the programme's money from its first year to that of the account.
fn years(chronicle: &Chronicle, report: &AnnualReport) -> Vec<Year> {
    let Some(told) = chronicle.programmes.get(&report.programme) else { return Vec::new() };
    let grants: Vec<_> = chronicle.grants_of(&report.programme).collect();
    let of_year = |year| {
        let money: Money = grants.iter().map(|(_, told)| Money::of(&told.state, year)).sum();
        Year {
            year,
            frame: frame_of(&told.events, &told.state, year).in_force(),
            decided: Some(money.decided),
            withdrawn: Some(money.withdrawn),
            paid: Some(money.paid),
        }
    };
    (told.state.years.0..=report.year).map(of_year).collect()
}

fn grant(line: &GrantLine) -> Grant {
    let money = &line.money;
    let waiting = [money.unspent, money.subject_to_budget, money.advances, money.under_examination];
    let is_over = waiting.into_iter().all(|part| part == Ore::default());
    Grant {
        recipient: line.recipient_name.clone(),
        purpose: line.project.clone(),
        granted: money.decided,
        unspent: is_over.then_some(money.withdrawn),
        reclaimed: Some(money.reclaimed()),
    }
}
