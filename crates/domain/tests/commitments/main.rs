//! The life of commitments and networks: what holds after every event, whoever tries whatever.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its world has failed")]

mod agreements;
mod lives;
mod networks;
mod registers;

use domain::area::AreaCode;
use domain::commitment::life::Stage;
use domain::commitment::measure::{Measure, Target, Way};
use domain::commitment::{
    Basis, Commitment, Document, Kind, List, Owner, Party, PartyKind, Register,
};
use domain::form::key::Label;
use domain::grants::access::Role;
use domain::grants::act::{Act, Actor, Moment};

/// 2026-03-02 09:00 in Sweden.
const MORNING: i64 = 1_772_438_400;

fn party(id: &str, kind: PartyKind) -> Party {
    Party { id: id.parse().unwrap(), name: id.to_owned(), kind }
}

fn owner(parties: Vec<Party>) -> Owner {
    Owner { id: "o".to_owned(), name: "O".to_owned(), parties, basis: Basis::Text }
}

fn joint() -> Vec<Party> {
    vec![party("region-22", PartyKind::Region), party("2281", PartyKind::Municipality)]
}

fn commitment(id: &str, target: Target) -> Commitment {
    Commitment {
        id: id.parse().unwrap(),
        list: "l".to_owned(),
        line: 1,
        text: "Att göra något".to_owned(),
        kind: Kind::Joint,
        owners: vec![owner(joint())],
        measure: Measure { target, baseline: None, by_year: None, open: Vec::new() },
        indicators: Vec::new(),
        question: Some(Label::new("Vad?", "What?")),
        parent: None,
        stated: Stage::Proposed,
    }
}

fn more() -> Target {
    Target::Direction { way: Way::Up, unit: Label::new("platser", "places") }
}

fn empty() -> Register {
    let document = Document {
        title: "D".to_owned(),
        publisher: "P".to_owned(),
        published: None,
        addresses: Vec::new(),
    };
    let list = List { id: "l".to_owned(), title: "L".to_owned(), line: 1 };
    let area: AreaCode = "22".parse().unwrap();
    Register::empty("r".to_owned(), Label::new("R", "R"), document, area, vec![list])
}

fn act<C>(organisation: &str, role: Role, hours: i64, reason: Option<&str>, command: C) -> Act<C> {
    Act {
        actor: Actor {
            person: "p-1".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            role,
        },
        at: Moment::from_unix(MORNING + hours * 3600).unwrap(),
        reason: reason.map(str::to_owned),
        command,
    }
}
