//! `brygga serve`: it answers at once, says how far the first reading has come, and gives the same
//! figures as the command line.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::program::{Running, brygga, cells, finish, run_on};
use crate::store;

/// How long a story waits for the service at most.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Page {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Page {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// Returns the rows of a CSV file.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        cells(self.text())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the answer is UTF-8")
    }
}

/// Asks for an address; `None` where nobody listens yet.
pub(crate) fn get(address: SocketAddr, path: &str) -> Option<Page> {
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let split = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..split]).expect("headers are text");
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut page = Page { status, headers, body: answer[split + 4..].to_vec() };
    if page.header("transfer-encoding") == Some("chunked") {
        page.body = joined(&page.body);
    }
    Some(page)
}

/// Joins the chunks of a body.
fn joined(mut chunked: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = chunked.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&chunked[..end]).expect("a size is text");
        let size = usize::from_str_radix(size, 16).expect("a size is hexadecimal");
        whole.extend(&chunked[end + 2..end + 2 + size]);
        chunked = &chunked[(end + 2 + size + 2).min(chunked.len())..];
    }
    whole
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address")
}

fn serve(store: &Path, listen: &str) -> Running {
    let mut command = brygga(["serve", "--listen", listen]);
    command.arg("--store").arg(store);
    if store == store::shipped() {
        // The store that all stories read stays as it is.
        command.arg("--register").arg(store::register());
    }
    Running(command.spawn().expect("the binary starts"))
}

fn started() -> (Running, SocketAddr) {
    started_on(store::shipped())
}

/// Starts the service on a store and waits for the address that it prints.
pub(crate) fn started_on(store: &Path) -> (Running, SocketAddr) {
    let mut running = serve(store, "127.0.0.1:0");
    let mut lines = BufReader::new(running.0.stdout.take().expect("stdout is a pipe")).lines();
    let line = lines.next().expect("a line").expect("a line of text");
    let address = line.split("http://").nth(1).expect("an address").trim_end_matches('/');
    let address = address.parse().expect("a loopback address");
    (running, address)
}

#[test]
fn pages_say_how_far_the_first_reading_has_come() {
    let folder = store::folder();
    let address = free_address();
    let _running = serve(&folder.path().join("store"), &address.to_string());
    let begun = Instant::now();
    let mut n_starting = 0;
    loop {
        assert!(begun.elapsed() < PATIENCE, "the service never became ready");
        match get(address, "/") {
            None => {}
            Some(page) if page.status == 503 => {
                n_starting += 1;
                assert!(page.header("retry-after").is_some_and(|s| s.parse::<u32>().is_ok()));
                assert_eq!(page.header("cache-control"), Some("no-store"));
                let text = page.text();
                assert!(text.contains("http-equiv=\"refresh\"") && text.contains("<progress"));
                assert!(text.contains("lang=\"sv\""), "{text}");
                if let Some(english) = get(address, "/en/urval").filter(|p| p.status == 503) {
                    assert!(english.text().contains("lang=\"en\""));
                }
            }
            Some(page) => {
                assert_eq!(page.status, 200, "{}", page.text());
                break;
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(n_starting > 0, "the first import was never seen");
    let hashes = |store: &Path| -> Vec<String> {
        let sets = run_on(store, "data-sets --format json").json();
        sets.as_array().expect("a list").iter().map(|set| set["hash"].to_string()).collect()
    };
    assert_eq!(hashes(&folder.path().join("store")), hashes(store::shipped()));
}

#[test]
fn the_printed_address_answers_until_it_is_told_to_stop() {
    let (mut running, address) = started();
    assert!(address.ip().is_loopback());
    for path in ["/", "/en", "/nyckeltal", "/kommun/2104", "/urval", "/fordelning", "/oppna-data"] {
        let page = get(address, path).expect("somebody listens");
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert!(page.header("set-cookie").is_none(), "{path}");
    }
    running.signal("TERM");
    assert_eq!(running.0.wait().expect("it ends").code(), Some(0));
}

#[test]
fn an_occupied_port_is_refused_with_its_address() {
    let occupied = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = occupied.local_addr().expect("it has an address").to_string();
    let mut command = brygga(["serve", "--listen", &address]);
    command.arg("--store").arg(store::shipped());
    finish(command).refusal(&[&address]);
}

#[test]
fn a_download_holds_what_the_command_line_prints() {
    let (_running, address) = started();
    let page = get(address, "/data/nyckeltal/N15428.csv").expect("somebody listens");
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/csv")));
    let mut downloaded = cells(page.text());
    let line = "observations --indicator N15428 --format csv";
    let mut printed = run_on(store::shipped(), line).csv();
    downloaded.sort();
    printed.sort();
    assert_eq!(downloaded, printed);
    let parquet = get(address, "/data/nyckeltal/N15428.parquet").expect("somebody listens");
    assert_eq!(&parquet.body[..4], b"PAR1");
    let json = get(address, "/data/nyckeltal/N15428.json-stat").expect("somebody listens");
    let json: serde_json::Value = serde_json::from_slice(&json.body).expect("JSON");
    assert_eq!(json["class"], "dataset");
    assert_eq!(json["version"], "2.0");
}

#[test]
fn a_municipality_outside_the_country_and_hostile_words_have_a_page() {
    let (_running, address) = started();
    let long = format!("/nyckeltal?q={}", "a".repeat(10_000));
    for (path, status) in [
        ("/finns-inte", 404),
        ("/kommun/9999", 404),
        ("/nyckeltal/N00000000", 404),
        ("/kommun/%00", 404),
        ("/kommun/%ff", 400),
        ("/nyckeltal?q=%00%3Cscript%3Ealert(1)%3C/script%3E", 200),
        (long.as_str(), 200),
        ("/nyckeltal/N15428?period=1700", 404),
        ("/nyckeltal/N15428?kommun=9999", 404),
        ("/data/nyckeltal/N00000000.csv", 404),
    ] {
        let page = get(address, path).expect("somebody listens");
        let close = page.status == status || (status >= 400 && [400, 404].contains(&page.status));
        assert!(close, "{path:.60}: {}", page.status);
        let text = String::from_utf8_lossy(&page.body);
        assert!(text.contains("<h1"), "{path:.60} has a page of ours: {text:.300}");
        assert!(!text.contains("<script>alert"), "{path:.60}");
    }
    assert_eq!(get(address, "/").expect("it still listens").status, 200);
}
