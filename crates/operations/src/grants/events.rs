//! Events as the register keeps them.
//!
//! The payload is `{"event": …}` with the event's own written form; the kind repeats its name for those
//! who read a log: `signed`, `payment-sent`, `report-approved`.

use domain::grants::access::Role;
use domain::grants::act::{Act, Actor, Moment, Recorded};
use register::append::NewEvent;
use register::event;
use register::hash::ContentHash;
use register::payload::Payload;
use register::text::Word;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use time::OffsetDateTime;

use super::error::DeskError;

#[derive(Serialize, Deserialize)]
struct Written<Event> {
    event: Event,
}

/// Members of an event that say which of its kinds it is.
const TELLING: [&str; 2] = ["step", "happened"];

/// Returns an event as it is to be kept.
pub(super) fn write<Event: Serialize>(
    event: &Event,
    files: &[ContentHash],
) -> Result<NewEvent, DeskError> {
    let payload = Payload::of(&Written { event })?;
    let json: Written<Json> = payload.read()?;
    let kind = name_of(&json.event).replace('_', "-").parse()?;
    Ok(NewEvent { kind, payload, files: files.to_vec() })
}

/// Returns an event that was kept, with who did it, when and why.
pub(super) fn read<Event: DeserializeOwned>(
    kept: &event::Event,
) -> Result<Recorded<Event>, DeskError> {
    let unreadable = |reason: String| DeskError::Unreadable { position: kept.position, reason };
    let Written { event } = kept.payload.read().map_err(|error| unreadable(error.to_string()))?;
    let at = kept.at.as_time().unix_timestamp();
    Ok(Recorded {
        actor: actor(kept)?,
        at: Moment::from_unix(at)
            .ok_or_else(|| unreadable("its moment lies outside time".into()))?,
        reason: kept.reason.as_ref().map(|reason| reason.as_str().to_owned()),
        event,
    })
}

/// Returns who did what an event says.
pub(super) fn actor(kept: &event::Event) -> Result<Actor, DeskError> {
    let role = kept.actor.role.as_str();
    let role = Role::ALL.into_iter().find(|known| known.swedish() == role).ok_or_else(|| {
        DeskError::Unreadable { position: kept.position, reason: format!("no role is '{role}'") }
    })?;
    let (person, organisation) = (&kept.actor.person, &kept.actor.organisation);
    Ok(Actor {
        person: person.as_str().parse()?,
        organisation: organisation.as_str().parse()?,
        role,
    })
}

/// Returns the actor of an act as the register keeps it, with the delegation that an event names.
pub(super) fn write_actor<C>(
    act: &Act<C>,
    delegation: Option<Word>,
) -> Result<event::Actor, DeskError> {
    let Actor { person, organisation, role } = &act.actor;
    Ok(event::Actor {
        person: person.as_str().parse()?,
        organisation: organisation.as_str().parse()?,
        role: role.swedish().parse()?,
        delegation,
    })
}

/// Returns the moment of an act as the register keeps it.
pub(super) fn write_moment(at: Moment) -> Result<register::text::Moment, DeskError> {
    let at = OffsetDateTime::from_unix_timestamp(at.unix()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    Ok(register::text::Moment::new(at)?)
}

/// Returns the delegation that an event says it rests on.
pub(super) fn delegation_in(event: &NewEvent) -> Option<Word> {
    fn find(json: &Json) -> Option<&str> {
        let members = json.as_object()?;
        let own = members.get("delegation").and_then(Json::as_str);
        own.or_else(|| members.values().find_map(find))
    }
    let json: Json = event.payload.read().ok()?;
    find(&json)?.parse().ok()
}

/// Returns the name of an event: its variant, after that of the part it is about.
fn name_of(event: &Json) -> String {
    let Some(members) = event.as_object() else {
        return event.as_str().unwrap_or("event").to_owned();
    };
    if let Some(telling) = TELLING.iter().find_map(|member| members.get(*member)) {
        return name_of(telling);
    }
    let Some((variant, inner)) = members.iter().next() else { return "event".to_owned() };
    if PARTS.contains(&variant.as_str()) {
        format!("{variant}-{}", name_of(inner))
    } else {
        variant.clone()
    }
}

/// The parts of a grant that have events of their own.
const PARTS: [&str; 7] = ["decision", "payment", "claim", "report", "change", "check", "reclaim"];

#[cfg(test)]
mod tests;
