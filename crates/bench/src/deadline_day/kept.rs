//! What is in the register afterwards: all that was answered, once.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::grants::application;
use domain::grants::id::ApplicationId;
use operations::grants::Desk;
use operations::reception::open_register;
use register::event::Event;
use register::location::Location;
use register::register::Register;

use super::arrivals::{Arrival, Visit, arrival, nonce};
use super::office::{Done, Office};

/// Events by the key of the command that they came with.
type Kept = BTreeMap<String, Vec<Event>>;

/// Fails where something that was answered is not in the register, or is there twice.
pub(super) async fn check(location: &Location, office: &Office, visits: &[Visit]) -> Done<()> {
    let register = open_register(location).await?;
    let desk = Desk::new(Arc::clone(&register))?;
    let mut kept = Kept::new();
    for draft in &office.drafts {
        take(&desk, &draft.id, "answered", &mut kept).await?;
    }
    let mut n_signed_twice = 0_usize;
    for ready in &office.ready {
        let n_signatures = take(&desk, &ready.id, "signed", &mut kept).await?;
        n_signed_twice += usize::from(n_signatures > 1);
    }
    let (mut n_promised, mut lost, mut doubled) = (0_usize, Vec::new(), Vec::new());
    for visit in visits.iter().filter(|visit| visit.is_promised()) {
        n_promised += 1;
        let mark = nonce(visit.arrival);
        match kept.get(&mark).map(Vec::as_slice) {
            Some([event]) if says(&register, event, visit.arrival, office).await? => {}
            Some([_]) | None => lost.push(mark),
            Some(_) => doubled.push(mark),
        }
    }
    println!(
        "kept: {n_promised} commands were answered; {} of them are lost, {} are there twice, \
         {n_signed_twice} applications are signed twice",
        lost.len(),
        doubled.len()
    );
    let is_whole = lost.is_empty() && doubled.is_empty() && n_signed_twice == 0;
    is_whole.then_some(()).ok_or_else(|| format!("lost {lost:?}, doubled {doubled:?}").into())
}

/// Takes the events of a kind of an application, and returns how many there are.
async fn take(desk: &Desk, id: &ApplicationId, kind: &str, kept: &mut Kept) -> Done<usize> {
    let mut n_events = 0;
    for event in desk.history::<application::State>(id.as_str()).await? {
        if event.kind.as_str() == kind {
            n_events += 1;
            // The key of a form: `form-NONCE-HASH`.
            let mark = event.command.key.as_str().split('-').nth(1).unwrap_or_default().to_owned();
            kept.entry(mark).or_default().push(event);
        }
    }
    Ok(n_events)
}

/// Returns whether an event is what the arrival with this number sent: to the application that it was
/// sent to, with the text that was written.
async fn says(register: &Register, event: &Event, number: usize, office: &Office) -> Done<bool> {
    let id = event.stream.id.as_str();
    match arrival(number, office.drafts.len()) {
        Arrival::Sign { ready } => Ok(office.ready[ready].id.as_str() == id),
        Arrival::Save { draft, text, .. } => {
            let Some(hash) = event.files.first() else { return Ok(false) };
            let file = register.file(*hash).await?;
            let content = file.map(|file| String::from_utf8_lossy(&file.content).into_owned());
            let is_said = content.is_some_and(|content| content.contains(&text));
            Ok(is_said && office.drafts[draft].id.as_str() == id)
        }
    }
}
