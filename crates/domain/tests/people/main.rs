//! People: a life of an installation, the refusals, and what holds after every event of random lives.

#![expect(clippy::unwrap_used, reason = "a world that does not stand has failed")]

mod lives;
mod story;

use domain::grants::access::Role;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::act::{Act, Actor, Moment, Recorded, Stream};
use domain::grants::refusal::Refusal;
use domain::money::Ore;
use domain::people::organisation::{Kind, Organisation};
use domain::people::{Command, Event, Membership, State};
use time::Date;
use time::macros::date;

/// The morning of 22 November 2026.
const MORNING: i64 = 1_795_338_000;

/// A log with the state that it leads to.
#[derive(Debug, Clone, Default)]
struct World {
    log: Vec<Recorded<Event>>,
    state: State,
}

impl World {
    /// Lets someone act; the reason is given.
    fn act(&mut self, actor: &Actor, command: Command) -> Result<(), Refusal> {
        self.act_at(actor, MORNING, Some("enligt beslut"), command)
    }

    fn act_at(
        &mut self,
        actor: &Actor,
        at: i64,
        reason: Option<&str>,
        command: Command,
    ) -> Result<(), Refusal> {
        let at = Moment::from_unix(at).unwrap();
        let act = Act { actor: actor.clone(), at, reason: reason.map(str::to_owned), command };
        for recorded in act.record(self.state.decide(&act)?) {
            let text = serde_json::to_string(&recorded.event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), recorded.event, "{text}");
            self.state.apply(&recorded);
            self.log.push(recorded);
        }
        Ok(())
    }
}

fn actor(person: &str, organisation: &str, role: Role) -> Actor {
    Actor { person: person.parse().unwrap(), organisation: organisation.parse().unwrap(), role }
}

/// Whoever runs the program.
fn operator() -> Actor {
    actor("operator", "installation", Role::Administrator)
}

fn organisation(id: &str, kind: Kind, name: &str) -> Organisation {
    let area = (kind == Kind::Municipality).then(|| id.parse().unwrap());
    Organisation { id: id.parse().unwrap(), kind, name: name.to_owned(), number: None, area }
}

fn membership(person: &str, organisation: &str, role: Role) -> Membership {
    let person = person.parse().unwrap();
    Membership { person, organisation: organisation.parse().unwrap(), role }
}

fn delegation(person: &str, organisation: &str, duty: Duty) -> Delegation {
    Delegation {
        person: person.parse().unwrap(),
        organisation: organisation.parse().unwrap(),
        duty,
        up_to: Some(Ore::new(50_000_000)),
        from: date!(2026 - 11 - 01),
        to: None,
        basis: "delegationsordning 4 §".to_owned(),
    }
}

fn propose(id: &str, delegation: Delegation) -> Command {
    Command::ProposeDelegation { id: id.parse().unwrap(), delegation }
}

fn give(id: &str) -> Command {
    Command::GiveDelegation { id: id.parse().unwrap() }
}

fn end(id: &str, on: Date) -> Command {
    Command::EndDelegation { id: id.parse().unwrap(), on }
}

/// An authority with a decider and a director who signs, a municipality with an applicant and a
/// signatory, and an administrator.
fn entered() -> World {
    let mut world = World::default();
    let organisations = [
        organisation("delmos", Kind::Agency, "Delmos"),
        organisation("0127", Kind::Municipality, "Botkyrka kommun"),
    ];
    for one in organisations {
        world.act(&operator(), Command::EnterOrganisation(one)).unwrap();
    }
    let members = [
        ("administrator", "delmos", Role::Administrator),
        ("decider", "delmos", Role::Decider),
        ("director", "delmos", Role::Signatory),
        ("applicant", "0127", Role::Applicant),
        ("signatory", "0127", Role::Signatory),
    ];
    for (person, of, role) in members {
        let entering = Command::EnterPerson { person: person.parse().unwrap() };
        world.act(&operator(), entering).unwrap();
        world.act(&operator(), Command::MakeMember(membership(person, of, role))).unwrap();
    }
    world
}
