//! Random lives of an installation: what holds after every event, whoever tries whatever.

use std::cell::Cell;

use domain::grants::access::Role;
use domain::grants::access::delegation::Duty;
use domain::grants::act::{Actor, Stream};
use domain::money::Ore;
use domain::people::{Command, Event, State};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use time::Duration;
use time::macros::date;

use crate::{MORNING, World, actor, delegation, end, entered, give, membership, propose};

const PERSONS: [&str; 7] =
    ["administrator", "decider", "director", "applicant", "signatory", "operator", "nobody"];
const ORGANISATIONS: [&str; 2] = ["delmos", "0127"];
const ROLES: [Role; 6] = [
    Role::Administrator,
    Role::Decider,
    Role::Signatory,
    Role::Applicant,
    Role::Accountant,
    Role::Public,
];

/// Six throws: who, for whom, in what role, what, to whom, which.
type Throw = (usize, usize, usize, usize, usize, usize);

fn command(world: &World, throw: Throw) -> Command {
    let (_, organisation, role, what, person, which) = throw;
    let members: Vec<_> = world.state.memberships.iter().collect();
    let id = format!("d-{}", which % 12);
    match what % 8 {
        0 => Command::EnterPerson { person: PERSONS[person % 7].parse().unwrap() },
        1 => {
            let organisation = ORGANISATIONS[organisation % 2];
            Command::MakeMember(membership(PERSONS[person % 7], organisation, ROLES[role % 6]))
        }
        2 => Command::EndMembership(members[person % members.len()].clone()),
        3 | 4 => {
            let of = members[person % members.len()];
            let duty = match of.role {
                Role::Decider => Duty::Decide,
                Role::Accountant => Duty::Attest,
                _ => Duty::Sign,
            };
            propose(&id, delegation(of.person.as_str(), of.organisation.as_str(), duty))
        }
        5 | 6 => give(&id),
        _ => end(&id, date!(2026 - 11 - 20) + Duration::days(i64::try_from(which % 10).unwrap())),
    }
}

/// Who acts: mostly someone who may, in a role that they have.
fn who(world: &World, command: &Command, throw: Throw) -> Actor {
    let (who, organisation, role, ..) = throw;
    let fits = |role: Role| match command {
        Command::GiveDelegation { .. } => role == Role::Signatory,
        _ => role == Role::Administrator,
    };
    let members: Vec<_> =
        world.state.memberships.iter().filter(|one| who % 3 == 0 || fits(one.role)).collect();
    match members.get(who % (members.len() + 1)) {
        Some(one) => world.state.actor(one).unwrap(),
        None => actor(PERSONS[who % 7], ORGANISATIONS[organisation % 2], ROLES[role % 6]),
    }
}

/// What the events alone must show.
fn check(world: &World) {
    for (index, recorded) in world.log.iter().enumerate() {
        let by = &recorded.actor.person;
        match &recorded.event {
            Event::MemberMade(of) => assert_ne!(of.person, *by, "nobody makes themselves a member"),
            Event::DelegationGiven { id, delegation } => {
                let proposed =
                    world.log[..index].iter().rev().find_map(|earlier| match &earlier.event {
                        Event::DelegationProposed { id: other, delegation } if other == id => {
                            Some((&earlier.actor.person, delegation))
                        }
                        _ => None,
                    });
                let (proposer, what) = proposed.unwrap();
                assert_ne!(proposer, by, "four eyes");
                assert_eq!(what, delegation, "what was given is what was put forward");
                assert_eq!(recorded.actor.role, Role::Signatory);
                assert_eq!(recorded.actor.organisation, delegation.organisation);
            }
            _ => {}
        }
    }
    let administrators =
        world.state.memberships.iter().filter(|one| one.role == Role::Administrator);
    assert!(administrators.count() > 0, "one administrator remains");
    let today = date!(2026 - 11 - 22);
    let people = world.state.people();
    for (id, of) in &people.delegations {
        let in_force = of.to.is_none_or(|last| today < last);
        let belongs = people.organisations_of(&of.person).any(|one| *one == of.organisation);
        assert!(!in_force || belongs, "{id} outlives the membership");
        assert!(of.up_to.is_some_and(|amount| amount > Ore::default()));
    }
}

#[test]
fn every_rule_holds_after_every_event() {
    let throws = prop::collection::vec(any::<Throw>(), 1..120);
    let cases = if cfg!(debug_assertions) { 300 } else { 3_000 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (given, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let outcome = TestRunner::new_with_rng(config, rng).run(&throws, |throws| {
        let mut world = entered();
        for throw in throws {
            let (before, command) = (world.state.clone(), command(&world, throw));
            let by = who(&world, &command, throw);
            match world.act_at(&by, MORNING, Some("prov"), command) {
                Ok(()) => check(&world),
                Err(told) => {
                    let text = told.to_string();
                    assert!(text.len() < 500 && !text.contains('\n'), "{text}");
                    assert_eq!(before, world.state, "refused, and yet: {text}");
                    refused.set(refused.get() + 1);
                }
            }
        }
        let n_given = world
            .log
            .iter()
            .filter(|recorded| matches!(recorded.event, Event::DelegationGiven { .. }));
        given.set(given.get() + u32::try_from(n_given.count()).unwrap());
        assert_eq!(State::of(&world.log), world.state, "a replay leads elsewhere");
        Ok(())
    });
    outcome.unwrap();
    assert!(given.get() > 100 && refused.get() > 1_000, "{given:?} {refused:?}");
}
