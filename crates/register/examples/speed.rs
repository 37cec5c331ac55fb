//! How fast a register is, next to what its store does at best on the same machine.
//!
//! `cargo run --release -p register --example speed -- PLACE N_EVENTS`: PLACE is a file that is not
//! there yet, or the address of an empty PostgreSQL database; N_EVENTS are appended before replay
//! and the work basket are timed. `docs/performance.md` has the figures.
#![expect(clippy::print_stdout, reason = "the figures are what the program prints")]
#![expect(clippy::disallowed_methods, reason = "the clock is what the program reads")]

use std::error::Error;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Instant;

use register::append::{Append, Expected, NewEvent, Outcome, StreamAppend};
use register::event::{Actor, Event, Stream};
use register::location::Location;
use register::payload::Payload;
use register::query::{Filter, Order, Query};
use register::read_table::{Column, ColumnKind, ReadTable, Row, TableShape, Value};
use register::register::Register;
use register::verification::Verification;
use serde_json::json;
use sqlx::ConnectOptions as _;
use sqlx::any::AnyConnectOptions;

type Done<T> = Result<T, Box<dyn Error>>;

/// How many commits are timed one after the other.
const N_COMMITS: u32 = 1_000;
/// How many commands are sent by many senders at once.
const N_TOGETHER: u32 = 10_000;
/// How many events there are per stream.
const N_PER_STREAM: u64 = 10;
/// How many events one command appends while the register is filled.
const N_PER_COMMAND: u64 = 1_000;
/// How many people have a basket.
const N_OWNERS: u64 = 200;
/// How often a basket is asked for.
const N_QUESTIONS: u64 = 2_000;

/// The open cases of each person, by the day they are due.
struct Basket {
    version: u32,
}

impl ReadTable for Basket {
    fn shape(&self) -> TableShape {
        const COLUMNS: &[Column] = &[
            Column { name: "owner", kind: ColumnKind::Text },
            Column { name: "due", kind: ColumnKind::Text },
            Column { name: "paid", kind: ColumnKind::Integer },
        ];
        TableShape {
            name: "basket",
            version: self.version,
            columns: COLUMNS,
            indexes: &[&["owner", "due"]],
        }
    }

    fn keys(&self, event: &Event) -> Vec<String> {
        vec![event.stream.id.as_str().to_owned()]
    }

    fn fold(&self, _key: &str, row: Option<Row>, event: &Event) -> Result<Option<Row>, String> {
        #[derive(serde::Deserialize)]
        struct Told {
            amount: i64,
            owner: String,
            due: String,
        }
        let told: Told = event.payload.read().map_err(|error| error.to_string())?;
        let before = match row.as_ref().map(|row| row.values.as_slice()) {
            Some([_, _, Value::Integer(paid)]) => *paid,
            _ => 0,
        };
        let content = json!({ "by": event.actor.person.as_str(), "version": event.version });
        Ok(Some(Row {
            values: vec![
                Value::Text(told.owner),
                Value::Text(told.due),
                Value::Integer(before + told.amount),
            ],
            content: Payload::from_json(&content).map_err(|error| error.to_string())?,
        }))
    }
}

fn event(number: u64) -> Done<NewEvent> {
    let (month, day) = (number / 28 % 12 + 1, number % 28 + 1);
    let payload = json!({
        "amount": number % 1_000 * 100,
        "due": format!("2026-{month:02}-{day:02}"),
        "owner": format!("handläggare-{:03}", number * 7_919 % N_OWNERS),
        "text": "Utbetalning enligt beslut om bidrag till kommunen",
    });
    Ok(NewEvent {
        kind: "payment-sent".parse()?,
        payload: Payload::from_json(&payload)?,
        files: Vec::new(),
    })
}

fn command(key: &str, streams: Vec<StreamAppend>) -> Done<Append> {
    Ok(Append {
        key: key.parse()?,
        at: "2026-11-22T09:30:00.000000Z".parse()?,
        actor: Actor {
            person: "Åsa Öberg".parse()?,
            organisation: "Delmos".parse()?,
            role: "handläggare".parse()?,
            delegation: None,
        },
        reason: None,
        streams,
    })
}

fn stream(id: &str, expected: Expected, events: Vec<NewEvent>) -> Done<StreamAppend> {
    let stream = Stream { kind: "grant".parse()?, id: id.parse()? };
    Ok(StreamAppend { stream, expected, events })
}

fn told(what: &str, n: u64, since: Instant) {
    let seconds = since.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count below 2^53")]
    let per_second = n as f64 / seconds;
    println!("{what}: {n} in {seconds:.2} s, {per_second:.0} a second");
}

/// Rows of an event's size, each in a transaction of its own, as fast as the store takes them.
async fn bare(location: &Location, place: &str) -> Done<()> {
    sqlx::any::install_default_drivers();
    let (address, set_up, key) = match location {
        Location::File(_) => (
            format!("sqlite://{place}.bare?mode=rwc"),
            "pragma journal_mode = wal; pragma synchronous = full;",
            "integer",
        ),
        Location::PostgreSql(_) => (place.to_owned(), "select 1", "bigint"),
    };
    let options = AnyConnectOptions::from_str(&address)?.disable_statement_logging();
    let mut connection = options.connect().await?;
    sqlx::raw_sql(set_up).execute(&mut connection).await?;
    let table = format!("create table bare (position {key} primary key, line text not null)");
    sqlx::raw_sql(sqlx::AssertSqlSafe(table)).execute(&mut connection).await?;
    let line = "x".repeat(900);
    let since = Instant::now();
    for number in 0..N_COMMITS {
        sqlx::query("insert into bare values ($1, $2)")
            .bind(i64::from(number))
            .bind(line.as_str())
            .execute(&mut connection)
            .await?;
    }
    told("bare inserts, one a transaction", u64::from(N_COMMITS), since);
    Ok(())
}

async fn one_after_the_other(register: &Register) -> Done<()> {
    let since = Instant::now();
    for number in 0..u64::from(N_COMMITS) {
        let streams = vec![stream("single", Expected::Version(number), vec![event(number)?])?];
        register.append(command(&format!("single-{number}"), streams)?).await?;
    }
    told("commands of one sender", u64::from(N_COMMITS), since);
    Ok(())
}

async fn together(register: &Arc<Register>, n_senders: u32) -> Done<()> {
    let since = Instant::now();
    let mut senders = Vec::new();
    for sender in 0..n_senders {
        let register = Arc::clone(register);
        senders.push(tokio::spawn(async move {
            let id = format!("sender-{n_senders}-{sender}");
            for number in 0..u64::from(N_TOGETHER / n_senders) {
                let events = vec![event(number).expect("an event")];
                let streams = vec![stream(&id, Expected::Version(number), events).expect("words")];
                let append = command(&format!("{id}-{number}"), streams).expect("words");
                let outcome = register.append(append).await.expect("the store is there");
                assert!(matches!(outcome, Outcome::Appended(_)), "{outcome:?}");
            }
        }));
    }
    for sender in senders {
        sender.await?;
    }
    let n = u64::from(N_TOGETHER / n_senders * n_senders);
    told(&format!("commands of {n_senders} senders at once"), n, since);
    Ok(())
}

async fn fill(register: &Register, n_events: u64) -> Done<()> {
    let since = Instant::now();
    let n_streams = n_events / N_PER_STREAM;
    let mut number = 0;
    while number < n_events {
        // Streams grow in turn, as cases do.
        let of_one = (number..n_events.min(number + N_PER_COMMAND)).map(|number| {
            let id = format!("case-{:07}", number % n_streams);
            stream(&id, Expected::Whatever, vec![event(number % n_streams + number)?])
        });
        let streams = of_one.collect::<Done<Vec<_>>>()?;
        register.append(command(&format!("fill-{number}"), streams)?).await?;
        number += N_PER_COMMAND;
    }
    told("events, a thousand a command", n_events, since);
    Ok(())
}

async fn baskets(register: &Register) -> Done<()> {
    let mut milliseconds = Vec::new();
    for number in 0..N_QUESTIONS {
        let owner = format!("handläggare-{:03}", number * 31 % N_OWNERS);
        let mut query = Query {
            table: "basket".to_owned(),
            filters: vec![Filter::Equal("owner", Value::Text(owner))],
            order: Order::Ascending("due"),
            after: None,
            limit: 50,
        };
        // The first page, then the second.
        for _ in 0..2 {
            let since = Instant::now();
            let page = register.page(&query).await?;
            milliseconds.push(since.elapsed().as_secs_f64() * 1_000.0);
            query.after = page.next;
        }
    }
    milliseconds.sort_by(f64::total_cmp);
    let at = |percent: usize| milliseconds[(milliseconds.len() - 1) * percent / 100];
    let n_rows = register.count("basket", &[]).await?;
    let (p50, p99, most) = (at(50), at(99), at(100));
    println!(
        "basket of {n_rows} cases, 50 rows: p50 {p50:.2} ms, p99 {p99:.2} ms, most {most:.2} ms"
    );
    Ok(())
}

#[tokio::main]
async fn main() -> Done<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [place, n_events] = words.as_slice() else { return Err("name PLACE and N_EVENTS".into()) };
    let (location, n_events): (Location, u64) = (place.parse()?, n_events.parse()?);
    bare(&location, place).await?;
    let tables = |version| -> Vec<Box<dyn ReadTable>> { vec![Box::new(Basket { version })] };
    let register = Arc::new(Register::open(&location, tables(1)).await?);
    one_after_the_other(&register).await?;
    together(&register, 8).await?;
    together(&register, 64).await?;
    fill(&register, n_events).await?;
    baskets(&register).await?;
    let since = Instant::now();
    let Verification::Sound(verified) = register.verify(&[]).await? else {
        return Err("the register is not sound".into());
    };
    told("verified: chain, replay, rows compared", verified.head.position, since);
    Arc::into_inner(register).ok_or("a sender is still there")?.close().await;
    let since = Instant::now();
    let register = Register::open(&location, tables(2)).await?;
    told("read tables rebuilt by replay", verified.head.position, since);
    register.close().await;
    Ok(())
}
