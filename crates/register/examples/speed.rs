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
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions as _};

type Done<T> = Result<T, Box<dyn Error>>;

/// How many times bare inserts and commands take turns.
const N_ROUNDS: u32 = 20;
/// How many each sender sends in a turn.
const N_PER_ROUND: u32 = 25;
/// How many senders there are at once.
const SENDERS: [u32; 3] = [1, 8, 64];
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

/// Time that passes on the wall and on the processor.
struct Stopwatch {
    since: Instant,
    processor: f64,
}

impl Stopwatch {
    fn start() -> Self {
        Self { since: Instant::now(), processor: processor_seconds() }
    }

    fn told(&self, what: &str, n: u64) {
        let processor = processor_seconds() - self.processor;
        told(what, n, self.since.elapsed().as_secs_f64());
        println!("    {processor:.2} s on the processor in this program");
    }
}

fn told(what: &str, n: u64, seconds: f64) {
    #[expect(clippy::cast_precision_loss, reason = "a count below 2^53")]
    let per_second = n as f64 / seconds;
    println!("{what}: {n} in {seconds:.2} s, {per_second:.0} a second");
}

/// Returns what Linux says; 0 elsewhere.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // User and system time in hundredths of a second.
    let hundredths = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    hundredths.sum::<f64>() / 100.0
}

/// Makes the table for rows of an event's size and returns a connection to it.
async fn bare(location: &Location, place: &str) -> Done<AnyConnection> {
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
    sqlx::raw_sql(AssertSqlSafe(table)).execute(&mut connection).await?;
    Ok(connection)
}

/// Times bare inserts, commands of one sender and commands of many by turns, so that all meet the
/// same disk.
async fn commits(register: &Arc<Register>, bare: &mut AnyConnection) -> Done<()> {
    let mut seconds = [0.0; 4];
    for round in 0..N_ROUNDS {
        let since = Instant::now();
        for number in 0..N_PER_ROUND {
            sqlx::query("insert into bare values ($1, $2)")
                .bind(i64::from(round * N_PER_ROUND + number))
                .bind("x".repeat(900))
                .execute(&mut *bare)
                .await?;
        }
        seconds[0] += since.elapsed().as_secs_f64();
        for (slot, n_senders) in (1..).zip(SENDERS) {
            let since = Instant::now();
            together(register, round, n_senders).await?;
            seconds[slot] += since.elapsed().as_secs_f64();
        }
    }
    let n = u64::from(N_ROUNDS * N_PER_ROUND);
    told("bare inserts, one a transaction", n, seconds[0]);
    for (slot, n_senders) in (1..).zip(SENDERS) {
        let n = n * u64::from(n_senders);
        told(&format!("commands of {n_senders} senders at once"), n, seconds[slot]);
    }
    Ok(())
}

async fn together(register: &Arc<Register>, round: u32, n_senders: u32) -> Done<()> {
    let mut senders = Vec::new();
    for sender in 0..n_senders {
        let register = Arc::clone(register);
        senders.push(tokio::spawn(async move {
            let id = format!("sender-{n_senders}-{sender}");
            for number in 0..N_PER_ROUND {
                let number = u64::from(round * N_PER_ROUND + number);
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
    Ok(())
}

async fn fill(register: &Register, n_events: u64) -> Done<()> {
    let watch = Stopwatch::start();
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
    watch.told("events, a thousand a command", n_events);
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
    let mut bare = bare(&location, place).await?;
    let tables = |version| -> Vec<Box<dyn ReadTable>> { vec![Box::new(Basket { version })] };
    let register = Arc::new(Register::open(&location, tables(1)).await?);
    commits(&register, &mut bare).await?;
    fill(&register, n_events).await?;
    baskets(&register).await?;
    let watch = Stopwatch::start();
    let Verification::Sound(verified) = register.verify(&[]).await? else {
        return Err("the register is not sound".into());
    };
    watch.told("verified: chain, replay, rows compared", verified.head.position);
    Arc::into_inner(register).ok_or("a sender is still there")?.close().await;
    let watch = Stopwatch::start();
    let register = Register::open(&location, tables(2)).await?;
    watch.told("read tables rebuilt by replay", verified.head.position);
    register.close().await;
    Ok(())
}
