//! `brygga fetch`: a service on the loopback interface plays back Kolada's answers.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::program::{brygga, finish, run_on};
use crate::store;

const ANSWERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../observations/tests/formats");

/// What the service answers a path with: status and body.
type Answer = fn(path: &str) -> (u16, String);

/// Starts a service that answers every call with `answer` and returns its address.
fn service(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let Some(path) = head.first().and_then(|line| line.split(' ').nth(1)) else { continue };
            let (status, body) = answer(path);
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            // A caller that has hung up has nothing to be told.
            drop(
                stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())),
            );
        }
    });
    format!("http://{address}")
}

fn recorded(name: &str) -> (u16, String) {
    let path = Path::new(ANSWERS).join(name);
    (200, std::fs::read_to_string(path).expect("a recorded answer"))
}

fn kolada(path: &str) -> (u16, String) {
    match path {
        path if path.starts_with("/v3/kpi/") => recorded("kolada_kpi.json"),
        path if path.starts_with("/v3/municipality") => recorded("kolada_municipality.json"),
        path if path.starts_with("/v3/data/kpi/N00945,U30446/") => recorded("kolada_data_1.json"),
        _ => (404, String::new()),
    }
}

fn cut_short(path: &str) -> (u16, String) {
    let (status, body) = kolada(path);
    (status, if path.starts_with("/v3/data/") { body[..body.len() / 2].to_owned() } else { body })
}

fn gone(_: &str) -> (u16, String) {
    (404, String::new())
}

fn fetch(store: &Path, service: &str) -> Command {
    let mut command = brygga(["fetch", "--published", "2026-11-20", "kolada"]);
    command.args(["--indicator", "N00945,U30446", "--year", "2021", "--from"]);
    command.arg(format!("{service}/v3")).arg("--store").arg(store);
    command
}

#[test]
fn what_a_service_answers_is_kept_once_as_a_vintage() {
    let (_folder, store) = store::copy();
    let service = service(kolada);
    let question = "observations --indicator N00945 --area 0114 --period 2021 --group T";
    let values = |more: &str| -> Vec<String> {
        let rows = run_on(&store, &format!("{question} --format csv {more}")).csv();
        rows.into_iter().skip(1).map(|row| row[4].clone()).collect()
    };
    let before = values("");
    finish(fetch(&store, &service)).text();
    assert_eq!(values(""), ["48301"]);
    assert_eq!(values("--as-of 2026-11-19"), before);
    let sets = run_on(&store, "data-sets --format json").json();
    let fetched = sets.as_array().unwrap().iter().filter(|set| set["published"] == "2026-11-20");
    assert_eq!(fetched.count(), 1);
    let contents = store::contents(&store);
    finish(fetch(&store, &service)).text();
    assert_eq!(store::contents(&store), contents);
}

#[test]
fn a_service_that_fails_is_named_and_nothing_changes() {
    let (_folder, store) = store::copy();
    let contents = store::contents(&store);
    let nowhere = "http://127.0.0.1:9";
    for (service, hint) in [
        (service(gone), "404"),
        (service(cut_short), "127.0.0.1"),
        (nowhere.to_owned(), "127.0.0.1:9"),
    ] {
        finish(fetch(&store, &service)).refusal(&[hint]);
        assert_eq!(store::contents(&store), contents);
    }
}
