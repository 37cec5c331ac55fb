//! An office with an open call, and browsers of those who are signed in. Every person is fictional.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};
use domain::grants::access::Role;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::act::{Act, Actor, Moment};
use domain::grants::call::plan::{EligibleList, Evaluation, Plan};
use domain::grants::id::Id;
use domain::grants::programme::{self, FrameStage, Statement};
use domain::grants::wording::Wording;
use domain::grants::{call, id::OrganisationId};
use domain::money::Ore;
use domain::people;
use operations::accounts::{AccountsDesk, NewAccount};
use operations::grants::acting::Sent;
use operations::library::Library;
use operations::reception::Reception;
use operations::sign_in::password::Password;
use operations::sign_in::{Attempt, SignInDesk, Token};
use register::register::Register;
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;

use crate::service::Service;

/// The password of everyone.
pub(crate) const PASSWORD: &str = "hästar klättrar sällan i träd";
const FUNDER: &str = "brottsförebyggande-rådet";

/// Address, name, organisation and role.
const PEOPLE: [(&str, &str, &str, Role); 12] = [
    ("anna@exempel.se", "Anna (påhittad)", "0127", Role::Applicant),
    ("asa@exempel.se", "Åsa (påhittad)", "0127", Role::Applicant),
    ("bo@exempel.se", "Bo (påhittad)", "0127", Role::Signatory),
    ("cia@exempel.se", "Cia (påhittad)", "0180", Role::Applicant),
    ("olga@exempel.se", "Olga (påhittad)", FUNDER, Role::Officer),
    ("dag@exempel.se", "Dag (påhittad)", FUNDER, Role::Decider),
    ("runa@exempel.se", "Runa (påhittad)", "22", Role::Applicant),
    ("sven@exempel.se", "Sven (påhittad)", "22", Role::Signatory),
    ("tova@exempel.se", "Tova (påhittad)", "2281", Role::Applicant),
    ("uno@exempel.se", "Uno (påhittad)", "22", Role::NetworkLeader),
    ("gun@exempel.se", "Gun (påhittad)", FUNDER, Role::Signatory),
    ("sixten@exempel.se", "Sixten (påhittad)", FUNDER, Role::Administrator),
];

/// A service on a register of its own.
pub(crate) struct World {
    service: Service,
    /// Signs in also where the service takes no passwords.
    sign_in: SignInDesk,
    _folder: TempDir,
}

/// An answer with what matters of it.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) head: String,
    pub(crate) leads_to: String,
    pub(crate) body: String,
}

/// Someone's browser.
pub(crate) struct Browser {
    service: Service,
    cookies: BTreeMap<String, String>,
}

fn id<Of>(text: &str) -> Id<Of> {
    text.parse().unwrap()
}

/// Gives commands one after the other, from a day in the past on.
struct Clock {
    now: OffsetDateTime,
    n_acts: u32,
}

impl Clock {
    fn sent<C>(&mut self, person: &str, organisation: &str, role: Role, command: C) -> Sent<C> {
        self.now += Duration::minutes(1);
        self.n_acts += 1;
        let actor = Actor { person: id(person), organisation: id(organisation), role };
        let at = Moment::from_unix(self.now.unix_timestamp()).unwrap();
        let reason = Some("Påhittat exempel".to_owned());
        let key = format!("world-{}", self.n_acts).parse().unwrap();
        Sent::new(Act { actor, at, reason, command }, key)
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|reception| reception).await
    }

    /// Returns a world whose people are received otherwise.
    pub(crate) async fn with(received: impl FnOnce(Reception) -> Reception) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = folder.path().join("register.sqlite").display().to_string();
        let location = location.parse().unwrap();
        let reception = Reception::open(&location).await.unwrap();
        let now = OffsetDateTime::now_utc();
        let mut clock = Clock { now: now - Duration::days(40), n_acts: 0 };
        enter_people(&reception, &location, &mut clock).await;
        open_call(&reception, &mut clock, now).await;
        let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
        let service = Service::ready(Library::open(Path::new(store), &mut |_, _| ()).unwrap());
        service.receive(received(reception));
        let register = Register::open(&location, operations::grants::tables::tables()).await;
        let sign_in = SignInDesk::new(std::sync::Arc::new(register.unwrap()));
        Self { service, sign_in, _folder: folder }
    }

    /// Returns the browser of someone who signed in some minutes ago and has been seen now.
    pub(crate) async fn signed_in_before(&self, address: &str, minutes: i64) -> Browser {
        let then = OffsetDateTime::now_utc() - Duration::minutes(minutes);
        let attempt = Attempt {
            source: IpAddr::from([192, 0, 2, 1]),
            address,
            password: Password::typed(PASSWORD.to_owned()),
            in_place_of: None,
            now: then,
        };
        let signed_in = self.sign_in.sign_in(attempt).await.unwrap();
        let present = self.sign_in.present(&signed_in.token, then).await.unwrap().unwrap();
        let people = self.service.reception().unwrap().desk.people().await.unwrap().state;
        let person = present.session.person.as_str().parse().unwrap();
        let membership = people.memberships_of(&person).next().unwrap().clone();
        assert!(self.sign_in.choose(&present, &membership, &people).await.unwrap());
        let mut browser = self.visitor();
        browser.keep(signed_in.token.as_str());
        browser
    }

    /// Lets someone show who they are elsewhere, as in another tab: the browser has a new session.
    pub(crate) async fn confirmed_elsewhere(&self, browser: &mut Browser) {
        let (token, now) = (browser.session(), OffsetDateTime::now_utc());
        let present = self.sign_in.present(&token, now).await.unwrap().unwrap();
        let password = Password::typed(PASSWORD.to_owned());
        let source = IpAddr::from([192, 0, 2, 1]);
        let signed_in = self.sign_in.confirm(&present, &token, source, password, now).await;
        browser.keep(signed_in.unwrap().token.as_str());
    }

    /// Returns the browser of someone who has signed in.
    pub(crate) async fn signed_in(&self, address: &str) -> Browser {
        self.signed_in_with(address, PASSWORD).await
    }

    /// Returns the browser of someone who has come for the first time.
    pub(crate) fn visitor(&self) -> Browser {
        Browser { service: self.service.clone(), cookies: BTreeMap::new() }
    }

    /// Returns the browser of someone who has signed in with a password of their own.
    pub(crate) async fn signed_in_with(&self, address: &str, password: &str) -> Browser {
        let mut browser = self.visitor();
        let form = browser.get("/logga-in").await;
        let fields = [("adress", address), ("losenord", password), ("till", "")];
        let welcome = browser.send(&form, "/logga-in", &fields).await;
        assert_eq!(welcome.status, StatusCode::SEE_OTHER, "{}", welcome.body);
        browser
    }
}

async fn enter_people(
    reception: &Reception,
    location: &register::location::Location,
    clock: &mut Clock,
) {
    let tables = operations::grants::tables::tables();
    let register = Register::open(location, tables).await.unwrap();
    let accounts = AccountsDesk::new(std::sync::Arc::new(register)).unwrap();
    for (address, name, organisation, role) in PEOPLE {
        clock.now += Duration::minutes(1);
        let account = NewAccount {
            address: address.parse().unwrap(),
            name: name.parse().unwrap(),
            password: Password::typed(PASSWORD.to_owned()),
            organisation: id(organisation),
            role,
        };
        let person = accounts.add(account, clock.now).await.unwrap();
        if role == Role::Signatory {
            let delegation = Delegation {
                person: person.clone(),
                organisation: id(organisation),
                duty: Duty::Sign,
                up_to: None,
                from: (clock.now - Duration::days(1)).date(),
                to: None,
                basis: "delegationsordning 4 §".to_owned(),
            };
            let delegated = || id(&format!("d-{person}"));
            let propose = people::Command::ProposeDelegation { id: delegated(), delegation };
            let administrator = Role::Administrator;
            let sent = clock.sent("installation", "installation", administrator, propose);
            reception.desk.act_on_people(&sent).await.unwrap();
            let give = people::Command::GiveDelegation { id: delegated() };
            let sent = clock.sent(person.as_str(), organisation, Role::Signatory, give);
            reception.desk.act_on_people(&sent).await.unwrap();
        }
    }
}

async fn open_call(reception: &Reception, clock: &mut Clock, now: OffsetDateTime) {
    let desk = &reception.desk;
    let year = 2027;
    let programme = id("program");
    let (officer, decider) = (Role::Officer, Role::Decider);
    let establish = programme::Command::Establish {
        first_year: 2024,
        last_year: 2028,
        legal_source: "Påhittat exempel".to_owned(),
    };
    let sent = clock.sent("dag", FUNDER, decider, establish);
    desk.act_on_programme(&programme, &sent).await.unwrap();
    for (who, role, stage) in
        [("olga", officer, FrameStage::Proposed), ("dag", decider, FrameStage::Decided)]
    {
        let amount = Ore::from_kronor(10_000_000).unwrap();
        let source = "Påhittat exempel".to_owned();
        let state = programme::Command::State(Statement { stage, year, amount, source });
        let sent = clock.sent(who, FUNDER, role, state);
        desk.act_on_programme(&programme, &sent).await.unwrap();
    }
    let plan = plan(desk, clock, now, year);
    let call = id("utlysning");
    for command in [call::Command::Draft(Box::new(plan)), call::Command::Review] {
        let sent = clock.sent("olga", FUNDER, officer, command);
        desk.act_on_call(&call, &sent).await.unwrap();
    }
    let sent = clock.sent("dag", FUNDER, decider, call.clone());
    desk.schedule_call(&sent).await.unwrap();
    clock.now = now - Duration::days(29);
    let sent = clock.sent("olga", FUNDER, officer, call::Command::Open);
    desk.act_on_call(&call, &sent).await.unwrap();
}

fn plan(desk: &operations::grants::Desk, clock: &Clock, now: OffsetDateTime, year: i32) -> Plan {
    let moment = |at: OffsetDateTime| Moment::from_unix(at.unix_timestamp()).unwrap();
    let form = desk.form(&id("ansokan-2023-442-1")).unwrap().for_call(120);
    let regime = desk.regimes().iter().find(|regime| regime.id() == "2023-442").unwrap();
    let organisations: BTreeSet<OrganisationId> = [id("0127"), id("0181")].into();
    Plan {
        programme: id("program"),
        title: "Påhittat exempel: brottsförebyggande åtgärder".to_owned(),
        wording: Wording::of(&regime.versions()[0]),
        decision_day: (now + Duration::days(60)).date(),
        opens: moment(clock.now + Duration::days(10)),
        closes: moment(now + Duration::days(20)),
        frame: BTreeMap::from([(year, Ore::from_kronor(1_000_000).unwrap())]),
        eligible: EligibleList {
            selection: id("påhittat urval"),
            made_by: id("olga"),
            frozen_by: Some(id("dag")),
            organisations,
        },
        form,
        evaluation: Evaluation::NotPossible { reason: "Påhittat exempel".to_owned() },
        n_reviews: 1,
    }
}

impl Answer {
    /// Returns the value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let field = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&field).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

impl Browser {
    /// Keeps the token of a session.
    fn keep(&mut self, token: &str) {
        self.cookies.insert("brygga".to_owned(), token.to_owned());
    }

    /// Returns the token of the session.
    pub(crate) fn session(&self) -> Token {
        self.cookies["brygga"].parse().unwrap()
    }

    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.ask(Request::get(address), Body::empty()).await
    }

    /// Sends a form of a page with what the page itself sends along.
    pub(crate) async fn send(
        &mut self,
        page: &Answer,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for name in ["csrf", "nonce", "seen"] {
            pairs.push((name.to_owned(), page.hidden(name)));
        }
        pairs.extend(fields.iter().map(|(name, text)| ((*name).into(), (*text).into())));
        let pair = |(name, text): &(String, String)| format!("{}={}", coded(name), coded(text));
        let body = pairs.iter().map(pair).collect::<Vec<_>>().join("&");
        let form = "application/x-www-form-urlencoded";
        self.ask(Request::post(address).header(CONTENT_TYPE, form), Body::from(body)).await
    }

    pub(crate) async fn upload(
        &mut self,
        page: &Answer,
        address: &str,
        name: &str,
        content: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for field in ["csrf", "nonce", "seen"] {
            let text = page.hidden(field);
            body.extend(
                format!(
                    "--gräns\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n"
                )
                .replace("gräns", "grans")
                .into_bytes(),
            );
        }
        body.extend(
            format!("--grans\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"{name}\"\r\n\r\n")
                .into_bytes(),
        );
        body.extend(content);
        body.extend(b"\r\n--grans--\r\n");
        let form = "multipart/form-data; boundary=grans";
        self.ask(Request::post(address).header(CONTENT_TYPE, form), Body::from(body)).await
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            request.header(HOST, "localhost").header(COOKIE, cookies.join("; ")).body(body);
        let response = crate::router(self.service.clone()).oneshot(request.unwrap()).await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let leads_to = response.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let (status, head) = (response.status(), format!("{:?}", response.headers()));
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, head, leads_to: leads_to.unwrap_or_default(), body }
    }
}

fn coded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
