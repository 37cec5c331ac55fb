//! A small world of grants and payments to tell promises with.

use register::append::{Append, Expected, NewEvent, Outcome, Receipt, StreamAppend};
use register::event::{Actor, Event, Stream};
use register::payload::Payload;
use register::read_table::{Column, ColumnKind, ReadTable, Row, TableShape, Value};
use register::register::Register;
use serde_json::json;

/// Returns a stream.
pub(crate) fn stream(kind: &str, id: &str) -> Stream {
    Stream { kind: kind.parse().unwrap(), id: id.parse().unwrap() }
}

/// Returns an event without a place.
pub(crate) fn event(kind: &str, payload: serde_json::Value) -> NewEvent {
    let payload = Payload::from_json(&payload).unwrap();
    NewEvent { kind: kind.parse().unwrap(), payload, files: Vec::new() }
}

/// Returns a command with events for some streams.
pub(crate) fn command(key: &str, streams: Vec<(Stream, Expected, Vec<NewEvent>)>) -> Append {
    let part = |(stream, expected, events)| StreamAppend { stream, expected, events };
    Append {
        key: key.parse().unwrap(),
        at: "2026-11-22T09:30:00.000000Z".parse().unwrap(),
        actor: Actor {
            person: "Åsa Öberg".parse().unwrap(),
            organisation: "Delmos".parse().unwrap(),
            role: "handläggare".parse().unwrap(),
            delegation: Some("delegationsordning § 4".parse().unwrap()),
        },
        reason: Some("enligt beslut\nden 22 november".parse().unwrap()),
        streams: streams.into_iter().map(part).collect(),
    }
}

/// Returns a command that pays an amount in öre of a grant, seen at a version.
pub(crate) fn payment(key: &str, grant: &str, expected: Expected, amount: i64) -> Append {
    let paid = event("payment-sent", json!({ "amount": amount, "order": key }));
    command(key, vec![(stream("grant", grant), expected, vec![paid])])
}

/// Appends a command that nothing speaks against.
pub(crate) async fn appended(register: &Register, append: Append) -> Receipt {
    match register.append(append).await.unwrap() {
        Outcome::Appended(receipt) => receipt,
        other => panic!("not appended: {other:?}"),
    }
}

/// Appends `n` payments over three grants, one command each.
pub(crate) async fn pay(register: &Register, n: i64) {
    for number in 1..=n {
        let grant = format!("g{}", number % 3);
        let append = payment(&format!("pay-{number}"), &grant, Expected::Whatever, number * 100);
        appended(register, append).await;
    }
}

/// Returns the read tables of the grants.
pub(crate) fn tables() -> Vec<Box<dyn ReadTable>> {
    vec![Box::new(Grants { version: 1 }), Box::new(Sums)]
}

/// One row per grant: what it was last touched by, how much is paid.
pub(crate) struct Grants {
    /// The version of the fold.
    pub(crate) version: u32,
}

impl ReadTable for Grants {
    fn shape(&self) -> TableShape {
        const COLUMNS: &[Column] = &[
            Column { name: "status", kind: ColumnKind::Text },
            Column { name: "paid", kind: ColumnKind::Integer },
            Column { name: "owner", kind: ColumnKind::OptionalText },
            Column { name: "limit", kind: ColumnKind::OptionalInteger },
        ];
        TableShape {
            name: "grants",
            version: self.version,
            columns: COLUMNS,
            indexes: &[&["owner", "paid"], &["paid"]],
        }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        if event.stream.kind.as_str() == "grant" {
            vec![event.stream.id.as_str().to_owned()]
        } else {
            Vec::new()
        }
    }

    fn fold(&self, key: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        let payload: serde_json::Value = event.payload.read().map_err(|e| e.to_string())?;
        assert_ne!(event.kind.as_str(), "grant-impossible", "a fault of the program");
        if event.kind.as_str() == "grant-withdrawn" {
            return Ok(None);
        }
        let (paid, owner, limit) = match row {
            Some(Row { values, .. }) => match <[Value; 4]>::try_from(values) {
                Ok([_, Value::Integer(paid), owner, limit]) => (paid, owner, limit),
                _ => return Err("the row has other columns".to_owned()),
            },
            None => (0, Value::Missing, Value::Missing),
        };
        let paid = paid + payload["amount"].as_i64().unwrap_or(0);
        let owner = payload["owner"].as_str().map_or(owner, |name| Value::Text(name.to_owned()));
        let limit = payload["limit"].as_i64().map_or(limit, Value::Integer);
        if matches!(limit, Value::Integer(limit) if paid > limit) {
            return Err(format!("{paid} öre would be more than the grant {key} has"));
        }
        let content = json!({ "by": event.actor.person.as_str(), "version": event.version });
        let status = Value::Text(event.kind.as_str().to_owned());
        let content = Payload::from_json(&content).map_err(|e| e.to_string())?;
        let paid = Value::Integer(paid * i64::from(self.version));
        Ok(Some(Row { values: vec![status, paid, owner, limit], content }))
    }
}

/// One published sum over everything.
pub(crate) struct Sums;

impl ReadTable for Sums {
    fn shape(&self) -> TableShape {
        const COLUMNS: &[Column] = &[Column { name: "paid", kind: ColumnKind::Integer }];
        TableShape { name: "sums", version: 1, columns: COLUMNS, indexes: &[] }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        let is_payment = event.kind.as_str() == "payment-sent";
        if is_payment { vec!["all".to_owned()] } else { Vec::new() }
    }

    fn fold(&self, _key: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        let payload: serde_json::Value = event.payload.read().map_err(|e| e.to_string())?;
        let amount = payload["amount"].as_i64().ok_or("a payment has an amount")?;
        let before = match row.as_ref().map(|row| row.values.as_slice()) {
            Some([Value::Integer(paid)]) => *paid,
            _ => 0,
        };
        let content = Payload::parse("{}").map_err(|e| e.to_string())?;
        Ok(Some(Row { values: vec![Value::Integer(before + amount)], content }))
    }
}

/// Asserts that the register is sound and returns what was verified.
pub(crate) async fn sound(register: &Register) -> register::verification::Verified {
    match register.verify(&[]).await.unwrap() {
        register::verification::Verification::Sound(verified) => verified,
        faulty => panic!("{faulty:?}"),
    }
}

/// Returns the sum over all payments.
pub(crate) async fn sum(register: &Register) -> i64 {
    match register.row("sums", "all").await.unwrap().as_ref().map(|row| row.values.as_slice()) {
        Some([Value::Integer(paid)]) => *paid,
        other => panic!("no sum: {other:?}"),
    }
}
