//! Those who come: when, what they do, how long they wait.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use numerics::quantile::quantile;

use super::office::{Office, Person, SAVED, written};
use super::{SAVES_A_SECOND, SECONDS, SIGNATURES_A_SECOND, WARM_UP};
use crate::client::{Client, Reply};
use crate::timing::milliseconds;

const ARRIVALS_A_SECOND: u32 = SAVES_A_SECOND + SIGNATURES_A_SECOND;
/// One of so many who come signs.
const SIGNS_EVERY: usize = (ARRIVALS_A_SECOND / SIGNATURES_A_SECOND) as usize;
/// How many who come are waited for at once.
const CONNECTIONS: usize = 128;
/// A service this far behind is not asked more: it cannot keep up.
const FARTHEST_BEHIND: Duration = Duration::from_secs(10);

/// What those who come want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To save and to sign.
    Act,
    /// To read pages of the same applications.
    Read,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An answer is saved.
    Save,
    /// The page that saving leads to.
    Next,
    /// What is to be signed is read.
    Shown,
    /// An application is signed and sent.
    Sign,
    /// Its receipt.
    Receipt,
    /// A page that changes nothing.
    Page,
}

/// A request that was made.
pub(super) struct Visit {
    pub(super) kind: Kind,
    /// The number of the arrival that it belongs to.
    pub(super) arrival: usize,
    /// `None` where no answer came.
    pub(super) status: Option<u16>,
    milliseconds: f64,
}

/// Who comes and for what.
pub(super) enum Arrival {
    /// Someone saves the answer to a part of a draft.
    Save { draft: usize, part: &'static str, text: String },
    /// Someone signs an application.
    Sign { ready: usize },
}

impl Visit {
    /// Returns whether the answer is the one that was to come.
    fn is_answered(&self) -> bool {
        self.status == Some(if matches!(self.kind, Kind::Save | Kind::Sign) { 303 } else { 200 })
    }

    /// Returns whether it changed the register and was told so.
    pub(super) fn is_promised(&self) -> bool {
        matches!(self.kind, Kind::Save | Kind::Sign) && self.is_answered()
    }

    /// Returns whether its arrival was due after the warming up.
    fn is_counted(&self) -> bool {
        self.arrival >= (WARM_UP * ARRIVALS_A_SECOND) as usize
    }
}

/// Returns how many applications are signed in all.
pub(super) fn n_signatures() -> usize {
    ((WARM_UP + SECONDS) * SIGNATURES_A_SECOND) as usize
}

/// Returns who comes as this number, always the same.
pub(super) fn arrival(number: usize, n_drafts: usize) -> Arrival {
    let turn = number / SIGNS_EVERY;
    if number % SIGNS_EVERY == SIGNS_EVERY - 1 {
        return Arrival::Sign { ready: turn };
    }
    let save = number - turn;
    let round = save / n_drafts;
    let part = SAVED[round % SAVED.len()];
    Arrival::Save { draft: save % n_drafts, part, text: written(part, &nonce(number), round) }
}

/// Returns what makes the form of an arrival one and the same.
pub(super) fn nonce(number: usize) -> String {
    format!("arrival{number:06}")
}

/// Lets everyone come and returns what each asked for, in no order.
pub(super) fn made(address: SocketAddr, office: &Office, purpose: Purpose) -> Vec<Visit> {
    let n_arrivals = ((WARM_UP + SECONDS) * ARRIVALS_A_SECOND) as usize;
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<Visit>> = Mutex::default();
    let start = Instant::now();
    let come = || {
        let mut client = Client::new(address);
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && number < n_arrivals
        {
            let offset = u32::try_from(number).expect("few come");
            let due = start + Duration::from_secs(1) * offset / ARRIVALS_A_SECOND;
            if due.elapsed() > FARTHEST_BEHIND {
                break;
            }
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let mut caller = Caller { client: &mut client, number, due, visits: Vec::new() };
            match purpose {
                Purpose::Act => caller.act(office),
                Purpose::Read => caller.read(office),
            }
            made.lock().expect("nobody panics").extend(caller.visits);
        }
    };
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(come);
        }
    });
    made.into_inner().expect("nobody panics")
}

/// Someone who has come.
struct Caller<'a> {
    client: &'a mut Client,
    number: usize,
    /// When the next request should begin.
    due: Instant,
    visits: Vec<Visit>,
}

impl Caller<'_> {
    fn act(&mut self, office: &Office) {
        match arrival(self.number, office.drafts.len()) {
            Arrival::Save { draft, part, text } => {
                let draft = &office.drafts[draft];
                let seen = draft.version + draft.n_saved.load(Ordering::Relaxed);
                let fields = format!("fran=&{part}.value={}&fortsatt=1", encoded(&text));
                let form = self.form(&draft.writer, seen, &fields);
                let address = format!("{}/{part}", draft.address);
                let saved = self.post(Kind::Save, &draft.writer, &address, &form);
                if let Some(next) = saved {
                    draft.n_saved.fetch_add(1, Ordering::Relaxed);
                    self.get(Kind::Next, &draft.writer, &next);
                }
            }
            Arrival::Sign { ready } => {
                let ready = &office.ready[ready];
                let address = format!("{}/signera", ready.address);
                self.get(Kind::Shown, &ready.signatory, &address);
                let form = self.form(&ready.signatory, ready.version, "pa-heder-och-samvete=ja");
                let signed = self.post(Kind::Sign, &ready.signatory, &address, &form);
                if let Some(receipt) = signed {
                    self.get(Kind::Receipt, &ready.signatory, &receipt);
                }
            }
        }
    }

    /// Asks for as many pages as who acts, of the same applications.
    fn read(&mut self, office: &Office) {
        match arrival(self.number, office.drafts.len()) {
            Arrival::Save { draft, part, .. } => {
                let draft = &office.drafts[draft];
                let address = format!("{}/{part}", draft.address);
                for _ in 0..2 {
                    self.get(Kind::Page, &draft.writer, &address);
                }
            }
            Arrival::Sign { ready } => {
                let ready = &office.ready[ready];
                for page in ["kontrollera", "kontrollera", "kvitto"] {
                    let address = format!("{}/{page}", ready.address);
                    self.get(Kind::Page, &ready.signatory, &address);
                }
            }
        }
    }

    fn form(&self, who: &Person, seen: u64, fields: &str) -> String {
        format!("csrf={}&nonce={}&seen={seen}&{fields}", who.csrf, nonce(self.number))
    }

    fn get(&mut self, kind: Kind, who: &Person, address: &str) {
        let reply = self.client.get_as(&who.cookie, address);
        self.note(kind, reply.ok().as_ref());
    }

    /// Sends a form and returns where it leads to, if it was taken.
    fn post(&mut self, kind: Kind, who: &Person, address: &str, form: &str) -> Option<String> {
        let reply = self.client.post_as(&who.cookie, address, form).ok();
        self.note(kind, reply.as_ref());
        reply.filter(|reply| reply.status == 303)?.location
    }

    fn note(&mut self, kind: Kind, reply: Option<&Reply>) {
        let milliseconds = milliseconds(self.due.elapsed());
        let status = reply.map(|reply| reply.status);
        self.visits.push(Visit { kind, arrival: self.number, status, milliseconds });
        self.due = Instant::now();
    }
}

/// Prints how long each kind took, and what was not answered as it should be.
pub(super) fn print(visits: &[Visit], purpose: Purpose) {
    let what = match purpose {
        Purpose::Act => format!("{SAVES_A_SECOND} saves and {SIGNATURES_A_SECOND} signatures"),
        Purpose::Read => format!("{ARRIVALS_A_SECOND} who only read"),
    };
    println!("{SECONDS} s with {what} a second, after {WARM_UP} s that are not counted:");
    println!("  {:>7} {:>8} {:>8} {:>8} {:>8}", "number", "p50 ms", "p95 ms", "p99 ms", "max ms");
    let counted = || visits.iter().filter(|visit| visit.is_counted());
    for (kind, name) in [
        (Kind::Save, "an answer is saved"),
        (Kind::Next, "the page it leads to"),
        (Kind::Shown, "the page to sign on"),
        (Kind::Sign, "an application is signed and sent"),
        (Kind::Receipt, "its receipt"),
        (Kind::Page, "a page that changes nothing"),
    ] {
        let of_kind = counted().filter(|visit| visit.kind == kind);
        let times: Vec<f64> = of_kind.map(|visit| visit.milliseconds).collect();
        if times.is_empty() {
            continue;
        }
        let at = |share| quantile(&times, share).unwrap_or(f64::NAN);
        println!(
            "  {:>7} {:>8.1} {:>8.1} {:>8.1} {:>8.1}  {name}",
            times.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }
    let n_kept = counted().filter(|visit| visit.is_promised()).count();
    let a_second = f64::from(u32::try_from(n_kept).unwrap_or(u32::MAX)) / f64::from(SECONDS);
    println!("  commands kept a second: {a_second:.0}");
    let failed: Vec<&Visit> = visits.iter().filter(|visit| !visit.is_answered()).collect();
    println!("  not answered as they should be: {}", failed.len());
    for visit in failed.iter().take(5) {
        println!("    {:?} of arrival {}: {:?}", visit.kind, visit.arrival, visit.status);
    }
    let n_due = ((WARM_UP + SECONDS) * ARRIVALS_A_SECOND) as usize;
    if visits.iter().map(|visit| visit.arrival + 1).max().unwrap_or_default() < n_due {
        println!("  stopped: the answers were {} s behind", FARTHEST_BEHIND.as_secs());
    }
}

/// Writes a text as forms are sent.
fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}
