//! The walk: every door is tried by nobody and by everyone who matters, on own things and on others'.
//!
//! Only what the table of rights allows may answer with a page. Everything else leads to signing in, or
//! says that it may not be done or that there is nothing here, with no word of the thing; and whatever is
//! sent by someone who may not, nothing happens.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION};
use axum::http::{Method, Request, StatusCode};
use domain::grants::access::table::Limit;
use domain::grants::access::{Object, Right, Role, require};
use domain::grants::act::Actor;
use domain::grants::application::Stage;
use domain::grants::life_cycle::Stage as _;
use domain::grants::{application, call, grant};
use operations::grants::Desk;
use operations::grants::demonstration::{DemonstrationPerson, people};
use operations::grants::tables::matters::{Asked, Listed};
use operations::library::Library;
use operations::reception::Reception;
use operations::sign_in::Attempt;
use operations::sign_in::password::Password;
use time::OffsetDateTime;
use tower::ServiceExt as _;

use super::doors::{APPLICATION, DOORS, Door, Rights};
use crate::pages::people::{coded, ending_of};
use crate::pages::work::matter::Matter;
use crate::service::Service;

/// Pages that someone must have reached, so that a walk that is turned away everywhere fails.
const REACHED: &[&str] = &[
    "/ansok",
    "/ansok/{id}",
    "/ansok/{id}/kontrollera",
    "/arbete",
    "/arbete/ansokan/{id}",
    "/arbete/ansokan/{id}/svar",
    "/arbete/ansokan/{id}/{act}",
    "/arbete/arenden",
    "/arbete/betalningar",
    "/arbete/bidrag/{id}",
    "/arbete/bidrag/{id}/{act}",
    "/arbete/delegationer",
    "/arbete/delegationer/foresla",
    "/arbete/delegationer/{id}/avsluta",
    "/arbete/delegationer/{id}/ge",
    "/arbete/insatser",
    "/arbete/insatser/ny",
    "/arbete/insatser/tabell",
    "/arbete/insatser/{id}",
    "/arbete/insatser/{id}/avsluta",
    "/arbete/insatser/{id}/beskrivning",
    "/arbete/insatser/{id}/besvara",
    "/arbete/insatser/{id}/indikatorer",
    "/arbete/insatser/{id}/lever-vidare",
    "/arbete/insatser/{id}/platser",
    "/arbete/insatser/{id}/programlogik",
    "/arbete/insatser/{id}/ramar",
    "/arbete/insatser/{id}/redovisa",
    "/arbete/personer",
    "/arbete/personer/ta-upp",
    "/arbete/personer/{person}/avsluta",
    "/arbete/utlysning/{id}",
    "/arbete/utlysning/{id}/utkast",
    "/arbete/utlysning/{id}/{act}",
    "/ataganden/{id}/ersatt",
    "/ataganden/{id}/rapportera",
    "/ataganden/{id}/svara",
    "/ataganden/{id}/fraga-agaren",
    "/lardomar/foresla",
    "/lardomar/{id}/andra",
    "/lardomar/{id}/ersatt",
    "/lardomar/{id}/granska",
    "/lardomar/{id}/motsag",
    "/lardomar/{id}/ta-upp",
    "/natverk/{id}/forskare",
    "/natverk/{id}/fraga",
    "/natverk/{id}/lamna",
    "/natverk/{id}/medlem",
    "/natverk/{id}/mote",
    "/natverk/{id}/svara",
    "/overenskommelser/{id}/folj-upp",
    "/insatser/{id}/fraga-agaren",
    "/insatser/{id}/kommentera",
    "/mina-uppdrag",
];

/// Someone who comes; nobody is signed in where there is no actor.
pub(super) struct Visitor {
    actor: Option<Actor>,
    pub(super) cookie: String,
    csrf: String,
}

/// A thing that is tried.
#[derive(Debug, Clone, Default)]
struct Specimen {
    kind: &'static str,
    id: String,
    /// The organisations whose own it is.
    owners: BTreeSet<String>,
    /// Whose own it is as a person.
    person: Option<String>,
    /// Whether it is an application that is not sent.
    is_draft: bool,
    /// The address, where it is more than a place in a path.
    address: Option<String>,
    /// What nobody may read who may not read the thing.
    words: Vec<String>,
}

/// An answer with what matters of it.
struct Answer {
    status: StatusCode,
    leads_to: String,
    body: String,
}

struct Walk {
    router: Router,
    visitors: Vec<Visitor>,
    /// What went wrong, all of it: one failure tells them all.
    wrong: Vec<String>,
    reached: BTreeSet<&'static str>,
}

#[tokio::test]
async fn nobody_reaches_what_the_table_of_rights_does_not_give_them() {
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().join("register.sqlite").display().to_string().parse().unwrap();
    let reception = Reception::open(&location).await.unwrap().for_demonstration().await.unwrap();
    // The walk sends more than a person can.
    let sign_in = reception.sign_in.with_sendings_a_minute(usize::MAX);
    let reception = Reception { sign_in, ..reception };
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    let service = Service::ready(Library::open(Path::new(store), &mut |_, _| ()).unwrap());
    service.receive(reception);
    let reception = service.reception().unwrap();
    let specimens = specimens(&reception.desk).await;
    let visitors = visitors(reception, &specimens).await;
    let before = reception.desk.register().head().await.unwrap();
    let (router, reached) = (crate::router(service.clone()), BTreeSet::new());
    let mut walk = Walk { router, visitors, wrong: Vec::new(), reached };
    for (path, door) in DOORS {
        walk.try_door(path, *door, &specimens).await;
    }
    walk.search_reports(&reception.desk).await;
    let after = reception.desk.register().head().await.unwrap();
    assert_eq!(before, after, "something happened");
    assert!(walk.wrong.is_empty(), "{} doors:\n{}", walk.wrong.len(), walk.wrong.join("\n"));
    let missed: Vec<_> = REACHED.iter().filter(|path| !walk.reached.contains(*path)).collect();
    assert!(missed.is_empty(), "nobody reached {missed:?}");
}

impl Walk {
    async fn try_door(&mut self, path: &'static str, door: Door, specimens: &[Specimen]) {
        if matches!(door, Door::Open) {
            return;
        }
        let kind = kind_of(path);
        let own = [Specimen::default()];
        let of_kind: Vec<&Specimen> = match kind {
            "" => own.iter().collect(),
            kind => specimens.iter().filter(|one| one.kind == kind).collect(),
        };
        assert!(!of_kind.is_empty(), "{path}: the demonstration has nothing to try it on");
        // Acts are many: two things of a kind are enough.
        let most = if matches!(door, Door::Acts { .. }) { 2 } else { of_kind.len() };
        for specimen in of_kind.into_iter().take(most) {
            for (address, roles) in addresses(path, door, specimen) {
                for index in 0..self.visitors.len() {
                    self.try_address(path, door, specimen, (&address, roles), index).await;
                }
            }
        }
    }

    async fn try_address(
        &mut self,
        path: &'static str,
        door: Door,
        specimen: &Specimen,
        (address, roles): (&str, Option<&'static [Role]>),
        index: usize,
    ) {
        let visitor = &self.visitors[index];
        let (reads, writes) = match (&visitor.actor, door) {
            (None, _) => (false, false),
            (Some(_), Door::Open | Door::SignedIn) => (true, true),
            (Some(actor), Door::Rights { read, write }) => {
                (may(actor, read, specimen), may(actor, write, specimen))
            }
            (Some(actor), Door::Acts { read }) => {
                let does = roles.is_some_and(|roles| roles.contains(&actor.role));
                let reads = may(actor, read, specimen) && does;
                (reads, reads)
            }
        };
        // Who may read a letter or a workbook need not wait for it to be made.
        if reads && (path.ends_with(".pdf") || path.ends_with(".xlsx")) {
            return;
        }
        let shown = self.ask(Method::GET, address, index).await;
        if reads && shown.status == StatusCode::OK {
            self.reached.insert(path);
        }
        if !reads {
            self.expect_denied("GET", address, specimen, index, &shown);
        }
        if reads || writes {
            return;
        }
        let sent = self.ask(Method::POST, address, index).await;
        self.expect_denied("POST", address, specimen, index, &sent);
    }

    /// The one search finds reports for those alone who may read them.
    async fn search_reports(&mut self, desk: &Desk) {
        let (mut n_of_all, mut n_of_own) = (0, 0);
        for index in 0..self.visitors.len() {
            let Answer { body, .. } = self.ask(Method::GET, "/sok?q=skolan", index).await;
            let links = body.split("/arbete/bidrag/").skip(1);
            let found: Vec<&str> =
                links.filter_map(|link| Some(link.split_once("/redovisning?nr=")?.0)).collect();
            let actor = self.visitors[index].actor.as_ref();
            let reads = |own: &[Limit]| {
                let may = |actor: &Actor| require(actor.role, Right::Read, Object::Report, own);
                actor.is_some_and(|actor| may(actor).is_ok())
            };
            if reads(&[]) {
                assert!(!found.is_empty(), "{actor:?} reads all reports and finds none");
                n_of_all += 1;
                continue;
            }
            n_of_own += usize::from(!found.is_empty());
            for grant in found {
                let origin =
                    desk.grant(&grant.parse().unwrap()).await.unwrap().state.origin.clone();
                let own = actor.map(|actor| &actor.organisation);
                let is_own = own == origin.as_ref().map(|origin| &origin.recipient);
                assert!(is_own && reads(&[Limit::Own, Limit::OwnPart]), "{actor:?} finds {grant}");
            }
        }
        assert!(n_of_all > 0 && n_of_own > 0, "{n_of_all} read all, {n_of_own} their own");
    }

    async fn ask(&self, method: Method, address: &str, index: usize) -> Answer {
        let Visitor { cookie, csrf, .. } = &self.visitors[index];
        let body = format!("csrf={csrf}&nonce=vandring&seen=0");
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(HOST, "localhost")
            .header(COOKIE, cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let leads_to = response.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, leads_to: leads_to.unwrap_or_default(), body }
    }

    /// Notes an answer that someone should not have had.
    fn expect_denied(
        &mut self,
        method: &str,
        address: &str,
        specimen: &Specimen,
        index: usize,
        answer: &Answer,
    ) {
        let Answer { status, leads_to, body } = answer;
        let actor = self.visitors[index].actor.as_ref();
        let is_denied = match actor {
            _ if *status == StatusCode::METHOD_NOT_ALLOWED => true,
            None => *status == StatusCode::SEE_OTHER && leads_to.starts_with("/logga-in"),
            Some(_) => matches!(*status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
        };
        let told = specimen.words.iter().find(|word| body.contains(word.as_str()));
        if is_denied && told.is_none() {
            return;
        }
        let who = actor.map_or("nobody".to_owned(), |actor| {
            format!("{} {}, {}", actor.person, actor.role, actor.organisation)
        });
        self.wrong.push(format!("{method} {address}: {who} was answered {status}, told {told:?}"));
    }
}

/// Returns whether someone has one of the rights to a thing.
fn may(actor: &Actor, rights: Rights, specimen: &Specimen) -> bool {
    if specimen.person.as_deref() == Some(actor.person.as_str()) {
        return true;
    }
    let is_own = specimen.kind.is_empty() || specimen.owners.contains(actor.organisation.as_str());
    let own: &[Limit] = if is_own { &[Limit::Own, Limit::OwnPart] } else { &[] };
    rights.iter().any(|(object, right)| {
        let is_unsent = *object == Object::Application && specimen.is_draft;
        let object = if is_unsent { Object::ApplicationDraft } else { *object };
        require(actor.role, *right, object, own).is_ok()
    })
}

/// Returns what a route is about, as specimens are named; nothing for what is everyone's own.
fn kind_of(path: &str) -> &'static str {
    const KINDS: [(&str, &str); 15] = [
        ("/ataganden/{id}", "commitment"),
        ("/lardomar/{id}", "lesson"),
        ("/natverk/{id}", "network"),
        ("/overenskommelser/{id}", "agreement"),
        ("/ansok/{id}", "application"),
        ("/arbete/ansokan/{id}", "application"),
        ("/arbete/bidrag/{id}", "grant"),
        ("/arbete/utlysning/{id}", "call"),
        ("/arbete/insatser/{id}", "intervention"),
        ("/insatser/{id}", "intervention"),
        ("/arbete/delegationer/{id}", "delegation"),
        ("/arbete/personer/{person}", "membership"),
        ("/arbete/delegationer", "organisation"),
        ("/arbete/personer", "organisation"),
        ("", ""),
    ];
    KINDS.iter().find(|(start, _)| path.starts_with(start)).map_or("", |(_, kind)| kind)
}

/// Returns the addresses of a route for a thing, each with the roles that an act is for.
fn addresses(
    path: &str,
    door: Door,
    specimen: &Specimen,
) -> Vec<(String, Option<&'static [Role]>)> {
    if let Some(address) = &specimen.address {
        let filled = match specimen.kind {
            "organisation" => format!("{path}?organisation={address}"),
            _ => address.clone(),
        };
        return vec![(filled, None)];
    }
    let zeros = "0".repeat(64);
    let mut filled = path.replace("{id}", &specimen.id);
    for (place, text) in [
        ("{part}", "budget"),
        ("{hash}", &zeros),
        ("{content}", &zeros),
        ("{name}", "utbetalning.xml"),
        ("{step}", "klar"),
    ] {
        filled = filled.replace(place, text);
    }
    if matches!(door, Door::Acts { .. }) {
        let act = |(slug, is_numbered, roles): (&str, bool, &'static [Role])| {
            let query = if is_numbered { "?nr=1" } else { "" };
            (format!("{}{query}", filled.replace("{act}", slug)), Some(roles))
        };
        return acts(specimen.kind).into_iter().map(act).collect();
    }
    if specimen.kind == "grant" && filled.matches('/').count() > 3 {
        filled.push_str("?nr=1");
    }
    vec![(filled, None)]
}

/// Returns the acts on a kind of matter: name, whether it is numbered, roles.
pub(super) fn acts(kind: &str) -> Vec<(&'static str, bool, &'static [Role])> {
    fn of<S: Matter>() -> Vec<(&'static str, bool, &'static [Role])> {
        S::acts().iter().map(|act| (act.slug, act.is_numbered, act.roles())).collect()
    }
    match kind {
        "application" => of::<application::State>(),
        "grant" => of::<grant::State>(),
        _ => of::<call::State>(),
    }
}

/// Returns what is tried: of each kind one that is not sent or made known, and two that are, of different
/// parties.
async fn specimens(desk: &Desk) -> Vec<Specimen> {
    let mut specimens = Vec::new();
    for kind in ["call", "application", "grant"] {
        let asked = Asked { kind: Some(kind), ..Asked::default() };
        let matters = desk.matters(&asked, 500).await.unwrap().matters;
        let unsent = matters.iter().find(|one| is_unsent(one));
        let mut sent = matters.iter().filter(|one| !is_unsent(one));
        let first = sent.next();
        let other = sent.find(|one| Some(&one.matter.party) != first.map(|of| &of.matter.party));
        for one in unsent.into_iter().chain(first).chain(other) {
            specimens.push(of_matter(desk, kind, one).await);
        }
    }
    specimens.extend(of_people(desk).await);
    let of = |kind, id: &str| Specimen { kind, id: id.to_owned(), ..Specimen::default() };
    // The region and the municipalities each answer for their part; nobody is a member of the network.
    let owners = BTreeSet::from(["22", "2281"].map(str::to_owned));
    let parties = owners.clone();
    specimens.push(Specimen { owners, ..of("commitment", "vasternorrland-143") });
    specimens.push(Specimen { owners: parties, ..of("agreement", "arbetsformedlingens-narvaro") });
    specimens.push(of("lesson", "pahittad-lardom-3"));
    specimens.push(of("network", "reformprogram-minskad-segregation-5"));
    for (id, seen) in desk.interventions(None).await.unwrap() {
        let owners = seen.state.owner.iter().map(ToString::to_string).collect();
        specimens.push(Specimen { owners, ..of("intervention", &id) });
    }
    specimens
}

fn is_unsent(listed: &Listed) -> bool {
    let stages = [Stage::Draft.swedish(), Stage::ReadyToSign.swedish()];
    stages.contains(&listed.matter.stage.as_str())
}

async fn of_matter(desk: &Desk, kind: &'static str, listed: &Listed) -> Specimen {
    let id = listed.id.clone();
    let parties = match kind {
        "application" => desk.find::<application::State>(&id).await.unwrap().state.parties.clone(),
        "grant" => desk.find::<grant::State>(&id).await.unwrap().state.parties.clone(),
        _ => Default::default(),
    };
    let matter = &listed.matter;
    let owners = parties.organisations.iter().chain(&matter.party);
    // Everyone may know the name of a call once it is open, and the list of an own matter names it.
    let words = match kind {
        "call" => Vec::new(),
        _ => matter.diary_number.iter().cloned().collect(),
    };
    Specimen {
        kind,
        id,
        owners: owners.map(ToString::to_string).collect(),
        is_draft: kind == "application" && is_unsent(listed),
        words,
        ..Specimen::default()
    }
}

/// Returns organisations, memberships and delegations of an authority and of a municipality.
async fn of_people(desk: &Desk) -> Vec<Specimen> {
    let state = desk.people().await.unwrap().state;
    let mut specimens = Vec::new();
    for organisation in ["brottsförebyggande-rådet", "0127"] {
        let of = |kind, id: &str| Specimen {
            kind,
            id: id.to_owned(),
            owners: BTreeSet::from([organisation.to_owned()]),
            ..Specimen::default()
        };
        let address = Some(coded(organisation));
        specimens.push(Specimen { address, ..of("organisation", organisation) });
        let member =
            state.memberships.iter().find(|one| one.organisation.as_str() == organisation).unwrap();
        let (address, person) = (Some(ending_of(member)), Some(member.person.to_string()));
        specimens.push(Specimen { address, person, ..of("membership", member.person.as_str()) });
        let held = state.delegations.iter();
        let mut held =
            held.filter(|(_, held)| held.delegation.organisation.as_str() == organisation);
        let (id, held) = held.next().unwrap();
        let words = vec![held.delegation.basis.clone()];
        specimens.push(Specimen { words, ..of("delegation", id.as_str()) });
    }
    specimens
}

/// Returns nobody, who administers and audits, those of an authority, those of another, and those whose
/// own the specimens are.
async fn visitors(reception: &Reception, specimens: &[Specimen]) -> Vec<Visitor> {
    let mut visitors = vec![Visitor { actor: None, cookie: String::new(), csrf: String::new() }];
    let owners: BTreeSet<&str> =
        specimens.iter().flat_map(|one| one.owners.iter().map(String::as_str)).collect();
    let comes = |person: &DemonstrationPerson| {
        matches!(person.role, Role::Administrator | Role::Auditor)
            || person.organisation == "socialstyrelsen"
            || owners.contains(person.organisation)
    };
    let mut seen = BTreeSet::new();
    for (index, person) in people().into_iter().filter(comes).enumerate() {
        // Two in one role at one place are one to the table of rights.
        if seen.insert((person.organisation, person.role)) {
            visitors.push(signed_in(reception, &person, index).await);
        }
    }
    visitors
}

/// Signs someone in, each from a place of their own.
pub(super) async fn signed_in(
    reception: &Reception,
    person: &DemonstrationPerson,
    index: usize,
) -> Visitor {
    let now = OffsetDateTime::now_utc();
    let attempt = Attempt {
        source: IpAddr::from([192, 0, 2, u8::try_from(index).unwrap()]),
        address: &person.address,
        password: Password::typed(person.password.to_owned()),
        in_place_of: None,
        now,
    };
    let signed_in = reception.sign_in.sign_in(attempt).await.unwrap();
    let present = reception.sign_in.present(&signed_in.token, now).await.unwrap().unwrap();
    let people = reception.desk.people().await.unwrap().state;
    let id = person.person.parse().unwrap();
    let membership = people.memberships_of(&id).next().unwrap().clone();
    assert!(reception.sign_in.choose(&present, &membership, &people).await.unwrap());
    Visitor {
        actor: Some(people.actor(&membership).unwrap()),
        cookie: format!("brygga={}", signed_in.token.as_str()),
        csrf: present.session.csrf.as_str().to_owned(),
    }
}

#[test]
fn an_application_that_is_not_sent_is_its_applicants() {
    let draft = Specimen {
        kind: "application",
        owners: BTreeSet::from(["0127".to_owned()]),
        is_draft: true,
        ..Specimen::default()
    };
    let actor = |organisation: &str, role| Actor {
        person: "p".parse().unwrap(),
        organisation: organisation.parse().unwrap(),
        role,
    };
    assert!(may(&actor("0127", Role::Applicant), APPLICATION, &draft));
    assert!(!may(&actor("0123", Role::Applicant), APPLICATION, &draft));
    assert!(!may(&actor("bra", Role::Officer), APPLICATION, &draft));
    let sent = Specimen { is_draft: false, ..draft };
    assert!(may(&actor("bra", Role::Officer), APPLICATION, &sent));
}
