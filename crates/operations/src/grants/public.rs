//! What everyone may see of grants: programmes, calls, grants, a municipality's grants and the diary.
//!
//! The views have no place for a person: no id of one, no reason that someone wrote, no answer of an
//! application. What a published decision says – recipient, purpose, amounts, period, conditions – is
//! here from when it has been made known to the recipient; drafts of calls and of applications are not,
//! since nothing of them has come in or been decided.

mod call;
mod diary;
mod grant;
mod history;
mod log;
mod municipality;
mod programme;
mod spread;
pub mod tables;

use domain::grants::application;
use domain::grants::id::{OrganisationId, ProgrammeId};

use super::chronicle::{Chronicle, Told};
use super::demonstration::MARK;
use crate::programme_file;

pub use self::call::{CallView, DrawView, Drawn};
pub use self::diary::{DiaryLine, DiaryQuery, KINDS};
pub use self::grant::{GrantView, InstalmentView, ReclaimView, ReportView};
pub use self::history::{HistoryView, LawView};
pub use self::log::{AnchorView, LogView};
pub use self::municipality::MunicipalityView;
pub use self::programme::{ProgrammeView, StatementView, without_register};
pub use self::spread::{AmountSpread, Inhabitants};

/// An organisation by its id and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The id; of a municipality or region, the code of its area.
    pub id: String,
    /// The name.
    pub name: String,
}

/// Returns the name of a programme: that of the file that ships with the program, the mark of a
/// demonstration, or else its id.
#[must_use]
pub fn programme_name(id: &ProgrammeId, legal_source: &str) -> String {
    let shipped = programme_file::shipped().unwrap_or_default();
    match shipped.into_iter().find(|known| known.id == id.as_str()) {
        Some(known) => known.name,
        None if legal_source.starts_with(MARK) => legal_source.to_owned(),
        None => id.as_str().to_owned(),
    }
}

impl Chronicle {
    fn named(&self, id: &OrganisationId) -> Named {
        Named { id: id.as_str().to_owned(), name: self.name(id).to_owned() }
    }
}

/// Returns whether an application has been signed and sent in.
fn was_sent(told: &Told<application::State>) -> bool {
    told.events.iter().any(|recorded| matches!(recorded.event, application::Event::Signed { .. }))
}

#[cfg(test)]
mod tests;
