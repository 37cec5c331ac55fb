//! Signing in over HTTP: what a browser sends, and what someone who means harm sends.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use crate::program::{Running, brygga, run_on};
use crate::service::started_on;
use crate::store;

const RIGHT: &str = "hästar klättrar sällan";

/// An answer with what matters of it.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// Returns the value of a hidden field.
    fn hidden(&self, name: &str) -> &str {
        let field = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&field).expect("the form has the field");
        rest.split('"').next().expect("a value ends")
    }
}

/// A browser with its cookies.
struct Browser {
    address: SocketAddr,
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn new(address: SocketAddr) -> Self {
        Self { address, cookies: Vec::new() }
    }

    fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "", &[])
    }

    /// Sends a form as the page itself does.
    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.address);
        let told = [("Origin", origin.as_str()), ("Sec-Fetch-Site", "same-origin")];
        self.send("POST", path, &written(fields), &told)
    }

    fn send(&mut self, method: &str, path: &str, body: &str, told: &[(&str, &str)]) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("the service listens");
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.address,
            cookies.join("; "),
            body.len()
        );
        for (name, value) in told {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        request.push_str(body);
        stream.write_all(request.as_bytes()).expect("the service reads");
        let mut whole = String::new();
        stream.read_to_string(&mut whole).expect("the answer is UTF-8");
        let (head, body) = whole.split_once("\r\n\r\n").expect("headers end");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let answer = Answer {
            status: status.expect("a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        };
        for line in head.lines().filter(|line| line.to_lowercase().starts_with("set-cookie: ")) {
            let cookie = line["set-cookie: ".len()..].split(';').next().expect("a cookie");
            let (name, value) = cookie.split_once('=').expect("a name and a value");
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    /// Signs in and returns the answer.
    fn sign_in(&mut self, address: &str, password: &str, till: &str) -> Answer {
        let csrf = self.get("/logga-in").hidden("csrf").to_owned();
        let fields =
            [("csrf", &*csrf), ("till", till), ("adress", address), ("losenord", password)];
        self.post("/logga-in", &fields)
    }

    fn session(&self) -> Option<&str> {
        self.cookies.iter().find(|(name, _)| name == "brygga").map(|(_, value)| value.as_str())
    }
}

/// Writes fields as a form does.
fn written(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect()
    };
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Does something to accounts with a password that is typed.
pub(crate) fn account(store: &Path, arguments: &[&str], password: &str) -> crate::program::Answer {
    let mut command = brygga(["account"]);
    command.args(arguments).arg("--store").arg(store);
    command.stdin(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    // Whoever is refused for other words reads no password.
    drop(writeln!(stdin, "{password}"));
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    crate::program::Answer {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        peak_bytes: 0,
    }
}

/// A service with Anna, who has one role, and Bo, who has none besides applicant.
fn service() -> (tempfile::TempDir, Running, SocketAddr) {
    let (folder, store) = store::copy();
    for (address, name, organisation, role) in [
        ("anna@exempel.se", "Anna Påhittad", "tillväxtverket", "systemförvaltare"),
        ("bo@exempel.se", "Bo Påhittad", "0127", "sökande"),
    ] {
        let arguments =
            ["add", address, "--name", name, "--organisation", organisation, "--role", role];
        assert!(account(&store, &arguments, RIGHT).text().contains(": person-"));
    }
    let (running, address) = started_on(&store);
    (folder, running, address)
}

#[test]
fn someone_signs_in_and_out_and_pages_are_theirs_alone() {
    let (_folder, _running, address) = service();
    let mut anna = Browser::new(address);
    let away = anna.get("/mina-uppdrag");
    assert_eq!(away.status, 303);
    assert_eq!(away.header("location"), Some("/logga-in?till=/mina-uppdrag"));
    let inside = anna.sign_in("Anna@exempel.se", RIGHT, "/kommun/0127");
    assert_eq!((inside.status, inside.header("location")), (303, Some("/kommun/0127")));
    let cookie = inside.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let page = anna.get("/kommun/0127");
    assert!(page.body.contains("Anna Påhittad") && page.body.contains("Logga ut"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let mut stranger = Browser::new(address);
    let public = stranger.get("/kommun/0127");
    assert!(!public.body.contains("Anna") && public.body.contains("Logga in"));
    assert!(anna.get("/kommun/0127").body.contains("Anna"), "a kept page is nobody's");
    let roles = anna.get("/en/mina-uppdrag");
    assert!(roles.body.contains("Administrator, Tillväxtverket"), "{}", roles.body);
    let csrf = roles.hidden("csrf").to_owned();
    let kept = anna.cookies.clone();
    assert_eq!(anna.post("/logga-ut", &[("csrf", &csrf)]).status, 303);
    assert!(anna.session().is_none());
    anna.cookies = kept;
    assert_eq!(anna.get("/mina-uppdrag").status, 303, "the session is over, not only the cookie");
}

#[test]
fn wrong_is_told_in_words_without_saying_which_and_ten_wrong_lock() {
    let (_folder, _running, address) = service();
    let told = |address_of: &str, password: &str| {
        let mut browser = Browser::new(address);
        let answer = browser.sign_in(address_of, password, "/");
        assert_eq!(browser.session().is_some(), answer.status == 303);
        (answer.status, answer.body)
    };
    let (status, page) = told("anna@exempel.se", "fel");
    assert_eq!(status, 422);
    assert!(page.contains("<title>Fel: Logga in · Brygga</title>"), "{page}");
    assert!(
        page.contains("E-postadressen eller lösenordet är fel") && page.contains("role=\"alert\"")
    );
    assert!(page.contains("value=\"anna@exempel.se\""), "what was typed stays");
    assert!(!page.contains("value=\"fel\""), "but not the password");
    let plain = |page: &str, address: &str| {
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        page.replace(csrf, "").replace(address, "")
    };
    let (_, unknown) = told("nobody@exempel.se", "fel");
    assert_eq!(plain(&page, "anna@exempel.se"), plain(&unknown, "nobody@exempel.se"));
    let (status, page) = told("", "");
    assert_eq!(status, 422);
    assert!(page.contains("Skriv din e-postadress") && page.contains("Skriv ditt lösenord"));
    for _ in 0..9 {
        assert_eq!(told("anna@exempel.se", "fel").0, 422);
    }
    let (status, page) = told("anna@exempel.se", RIGHT);
    assert_eq!(status, 429);
    assert!(page.contains("Vänta en kvart"), "{page}");
    assert_eq!(told("bo@exempel.se", RIGHT).0, 303, "others are not locked");
    for number in 0..20 {
        told(&format!("x{number}@exempel.se"), "fel");
    }
    let (status, page) = told("bo@exempel.se", RIGHT);
    assert_eq!(status, 429);
    assert!(page.contains("Vänta en minut"), "{page}");
}

#[test]
fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let (_folder, _running, address) = service();
    let mut anna = Browser::new(address);
    let credentials = [("adress", "anna@exempel.se"), ("losenord", RIGHT)];
    assert_eq!(anna.post("/logga-in", &credentials).status, 403, "no form was shown");
    anna.sign_in("anna@exempel.se", RIGHT, "/");
    let csrf = anna.get("/mina-uppdrag").hidden("csrf").to_owned();
    for wrong in [&[][..], &[("csrf", "")], &[("csrf", &"0".repeat(64))]] {
        let answer = anna.post("/logga-ut", wrong);
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains("hör inte till din inloggning"), "{}", answer.body);
    }
    let body = written(&[("csrf", &csrf)]);
    for told in [
        ("Origin", "https://ond.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let answer = anna.send("POST", "/logga-ut", &body, &[told]);
        assert_eq!(answer.status, 403, "{told:?}");
        assert!(answer.body.contains("från en annan webbplats"), "{}", answer.body);
    }
    assert_eq!(anna.get("/mina-uppdrag").status, 200, "still signed in");
    assert_eq!(anna.post("/logga-ut", &[("csrf", &csrf)]).status, 303);
}

#[test]
fn nobody_is_led_to_another_site() {
    let (_folder, _running, address) = service();
    for foreign in ["https://ond.example/", "//ond.example", "/\\ond.example", "/a\r\nX-Y: z"] {
        let inside = Browser::new(address).sign_in("anna@exempel.se", RIGHT, foreign);
        assert_eq!((inside.status, inside.header("location")), (303, Some("/mina-uppdrag")));
        assert!(inside.header("x-y").is_none());
    }
    let mut browser = Browser::new(address);
    let form = browser.get("/logga-in?till=https%3A%2F%2Fond.example");
    assert_eq!(form.hidden("till"), "");
    let form = browser.get("/logga-in?till=/kommun/0127%3Fdag%3D2024-01-01");
    assert_eq!(form.hidden("till"), "/kommun/0127?dag=2024-01-01");
}

#[test]
fn a_session_is_new_at_each_sign_in_and_ends_with_the_account() {
    let (folder, _running, address) = service();
    let store = folder.path().join("store");
    let mut anna = Browser::new(address);
    anna.cookies.push(("brygga".to_owned(), "f".repeat(64)));
    anna.sign_in("anna@exempel.se", RIGHT, "/");
    let first = anna.session().expect("signed in").to_owned();
    assert_ne!(first, "f".repeat(64), "a token that was planted is not taken");
    let mut other = Browser::new(address);
    other.cookies.push(("brygga".to_owned(), first.clone()));
    assert_eq!(other.get("/mina-uppdrag").status, 200);
    let csrf = anna.get("/bekrafta").hidden("csrf").to_owned();
    let told = anna.post("/bekrafta", &[("csrf", &csrf), ("losenord", "fel"), ("till", "/urval")]);
    assert_eq!(told.status, 422);
    let told = anna.post("/bekrafta", &[("csrf", &csrf), ("losenord", RIGHT), ("till", "/urval")]);
    assert_eq!((told.status, told.header("location")), (303, Some("/urval")));
    assert_ne!(anna.session(), Some(&*first), "a new token");
    assert_eq!(other.get("/mina-uppdrag").status, 303, "the old one is over");
    run_on(&store, "account disable anna@exempel.se").text();
    assert_eq!(anna.get("/mina-uppdrag").status, 303);
    assert_eq!(anna.sign_in("anna@exempel.se", RIGHT, "/").status, 422);
    run_on(&store, "account enable anna@exempel.se").text();
    assert_eq!(anna.sign_in("anna@exempel.se", RIGHT, "/").status, 303);
}

#[test]
fn accounts_are_handled_on_the_command_line() {
    let folder = store::folder();
    let store = folder.path().join("store");
    let add = |address, role, password: &str| {
        let arguments =
            ["add", address, "--name", "Anna", "--organisation", "0127", "--role", role];
        account(&store, &arguments, password)
    };
    add("anna@exempel.se", "sökande", "kort").refusal(&["at least 12"]);
    add("anna@exempel.se", "sökande", "lösenord2026").refusal(&["guessed first"]);
    add("anna@exempel.se", "sökande", "").refusal(&["standard input is empty"]);
    add("anna@exempel.se", "kung", RIGHT).misuse(&["kung"]);
    add("anna", "sökande", RIGHT).misuse(&["anna"]);
    add("anna@exempel.se", "sökande", RIGHT).text();
    add("Anna@Exempel.se", "sökande", RIGHT).refusal(&["anna@exempel.se", "there is one"]);
    let list = || run_on(&store, "account list").text();
    assert!(list().contains("anna@exempel.se  Anna  open   0127 sökande"), "{}", list());
    account(&store, &["password", "anna@exempel.se"], "kaffe tak moln sten").text();
    run_on(&store, "account erase anna@exempel.se").text();
    assert!(!list().contains("anna@exempel.se") && list().contains("erased"), "{}", list());
    run_on(&store, "account erase anna@exempel.se").refusal(&["there is none"]);
}
