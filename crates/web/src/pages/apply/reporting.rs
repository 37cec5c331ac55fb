//! What can be done to a report as a whole, by the acts of its grant.

use domain::grants::access::Role;
use domain::grants::grant::State;
use domain::grants::grant::report::Stage;

use super::filling::Filling;
use crate::desk::AtDesk;

/// Returns the acts on a report that the reader's role and its stage allow, as addresses name them.
pub(super) fn offered(
    at: &AtDesk,
    filling: &Filling,
    grant: &State,
    number: u16,
) -> Vec<&'static str> {
    let Some(report) = grant.reports.get(&number) else { return Vec::new() };
    let is_own = at.who.actor.organisation == filling.owner;
    match (at.who.actor.role, report.stage) {
        (Role::Applicant, Stage::InProgress) if is_own => vec!["klar-redovisning"],
        (Role::Applicant, Stage::ChangesRequested) if is_own => vec!["andrad-redovisning"],
        (Role::Signatory, Stage::ReadyToSign) if is_own => vec!["signera-redovisning"],
        (Role::Officer, Stage::Submitted | Stage::Changed) => {
            vec!["granska-i-sak", "begar-andring"]
        }
        (Role::Accountant, Stage::ContentChecked) => vec!["granska-ekonomi"],
        (Role::Officer, Stage::FinancesChecked) => {
            vec!["godkann-redovisning", "underkann-redovisning"]
        }
        _ => Vec::new(),
    }
}
