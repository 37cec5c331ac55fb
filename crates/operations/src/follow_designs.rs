//! Every design that ships or is registered, followed on the statistics of today.

use crate::design_file::DesignFile;
use crate::evaluation_ledger::{Kept, LedgerError, Registration};
use crate::library::Library;
use crate::run_evaluation::{EvaluationError, EvaluationRun, register, run_evaluation};

/// A design and what following it gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// The design.
    pub file: DesignFile,
    /// The run, or why it could not be made.
    pub run: Result<EvaluationRun, String>,
}

/// A design with its registration, where it has one.
pub(crate) type Design = (DesignFile, Option<Registration>);

/// Returns the designs: those that ship, in their order, then those registered besides, by id. Of
/// each id the one that was registered last counts.
pub(crate) fn designs(library: &Library) -> Result<Vec<Design>, LedgerError> {
    let mut designs: Vec<Design> =
        library.designs().iter().map(|file| (file.clone(), None)).collect();
    for (file, registration) in library.ledger().designs()? {
        let found = (file, Some(registration));
        match designs.iter_mut().find(|(known, _)| known.design.id == found.0.design.id) {
            Some(known) => *known = found,
            None => designs.push(found),
        }
    }
    Ok(designs)
}

/// Returns every design that ships or is registered; of each id the one that was registered last.
///
/// # Errors
/// [`LedgerError`] where the registered designs cannot be read.
pub fn known_designs(library: &Library) -> Result<Vec<DesignFile>, LedgerError> {
    Ok(designs(library)?.into_iter().map(|(file, _)| file).collect())
}

/// Returns what tells a design and its registration from others.
pub(crate) fn key((file, registration): &Design) -> String {
    let registered = registration.as_ref().map_or("", |known| known.registered_at.as_str());
    format!("{} {registered}", file.hash)
}

/// Returns what tells today's designs and registrations from those of other days.
///
/// # Errors
/// [`LedgerError`] where the registered designs cannot be read.
pub fn keys(library: &Library) -> Result<Vec<String>, LedgerError> {
    Ok(designs(library)?.iter().map(key).collect())
}

/// Follows each design.
pub(crate) fn follow(library: &Library, designs: &[Design]) -> Vec<Followed> {
    let follow = |(file, registration): &Design| {
        let run = run_evaluation(library, file, registration.as_ref(), None);
        Followed { file: file.clone(), run: run.map_err(|refusal| refusal.to_string()) }
    };
    designs.iter().map(follow).collect()
}

/// Registers the designs that ship with the program, at a moment; those already registered stay as
/// they are.
///
/// # Errors
/// [`EvaluationError`] where the ledger cannot be written.
pub fn register_shipped(library: &Library, moment: &str) -> Result<(), EvaluationError> {
    let ledger = library.ledger();
    for file in library.designs() {
        register(library, &ledger, file, moment)?;
    }
    Ok(())
}

/// Keeps a record of every registered design on the statistics of today, beside those of earlier
/// statistics; returns how many are new.
///
/// # Errors
/// [`LedgerError`] where the ledger cannot be read or written.
pub fn keep_records(library: &Library) -> Result<usize, LedgerError> {
    let ledger = library.ledger();
    let mut n_new = 0;
    for followed in library.evaluations()?.iter() {
        if let Ok(run) = &followed.run
            && run.registration.is_some()
        {
            let kept = ledger.keep(&run.record_id(), &run.record())?;
            n_new += usize::from(matches!(kept, Kept::New(_)));
        }
    }
    Ok(n_new)
}
