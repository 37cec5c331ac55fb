//! Whatever act is refused, all that was typed stands in its form again.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST};
use axum::http::{Method, Request, StatusCode};
use domain::grants::access::Role;
use operations::grants::demonstration::{DemonstrationPerson, people};
use operations::grants::tables::matters::Asked;
use operations::library::Library;
use operations::reception::Reception;
use tower::ServiceExt as _;

use super::walk::{Visitor, acts, signed_in};
use crate::pages::people::coded;
use crate::pages::work::acts::matter_address;
use crate::service::Service;

/// Pages for acts that are none of a matter's own list.
const APART: [&str; 4] = [
    "/arbete/utlysning/ny/utkast",
    "/arbete/personer/nummer",
    "/arbete/personer/ta-upp",
    "/arbete/delegationer/foresla",
];

/// How many matters of a kind are looked through for one that someone may read.
const MATTERS: usize = 12;
/// How many acts must have been refused with something typed, so that a test that finds no form fails.
const AT_LEAST: usize = 25;

/// Someone who has signed in, or has not needed to yet.
struct Someone {
    person: DemonstrationPerson,
    visitor: Option<Visitor>,
}

struct Typing {
    service: Service,
    router: Router,
    people: Vec<Someone>,
    n_refused: usize,
    wrong: Vec<String>,
}

#[tokio::test]
async fn no_act_that_is_refused_loses_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().join("register.sqlite").display().to_string().parse().unwrap();
    let reception = Reception::open(&location).await.unwrap().for_demonstration().await.unwrap();
    let sign_in = reception.sign_in.with_sendings_a_minute(usize::MAX);
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/store-of-page-tests");
    let service = Service::ready(Library::open(Path::new(store), &mut |_, _| ()).unwrap());
    service.receive(Reception { sign_in, ..reception });
    let people = people().into_iter().map(|person| Someone { person, visitor: None }).collect();
    let router = crate::router(service.clone());
    let mut typing = Typing { service, router, people, n_refused: 0, wrong: Vec::new() };
    let desk = typing.service.reception().unwrap().desk.clone();
    for kind in ["call", "application", "grant"] {
        let asked = Asked { kind: Some(kind), ..Asked::default() };
        let matters = desk.matters(&asked, 500).await.unwrap().matters;
        for (slug, is_numbered, roles) in acts(kind) {
            let query = if is_numbered { "?nr=1" } else { "" };
            let matters = matters.iter().take(MATTERS);
            let address = |id: &str| format!("{}/{slug}{query}", matter_address(kind, id));
            let addresses: Vec<String> = matters.map(|listed| address(&listed.id)).collect();
            typing.type_in(&addresses, Some(roles)).await;
        }
    }
    for address in APART {
        typing.type_in(&[address.to_owned()], None).await;
    }
    let Typing { wrong, n_refused, .. } = typing;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_refused >= AT_LEAST, "only {n_refused} were refused");
}

impl Typing {
    /// Types in the form of the first of the addresses that someone in one of the roles may open.
    async fn type_in(&mut self, addresses: &[String], roles: Option<&[Role]>) {
        for address in addresses {
            for index in 0..self.people.len() {
                let role = self.people[index].person.role;
                if roles.is_some_and(|roles| !roles.contains(&role)) {
                    continue;
                }
                let (status, page) = self.ask(Method::GET, address, index, String::new()).await;
                if status == StatusCode::OK {
                    self.send(address, index, &page).await;
                    return;
                }
            }
        }
        self.wrong.push(format!("nobody may open {}", addresses.join(" ")));
    }

    async fn send(&mut self, address: &str, index: usize, page: &str) {
        let form = filled(page);
        if form.shown.is_empty() {
            return;
        }
        let (status, again) = self.ask(Method::POST, address, index, form.sent).await;
        if status == StatusCode::SEE_OTHER {
            // Nothing stood in the way: a reason may say anything.
            return;
        }
        if !matches!(status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT) {
            self.wrong.push(format!("{address}: {status}"));
            return;
        }
        self.n_refused += 1;
        let lost: Vec<&String> = form.shown.iter().filter(|text| !again.contains(*text)).collect();
        if !lost.is_empty() {
            self.wrong.push(format!("{address}: {lost:?} is lost"));
        }
    }

    async fn ask(
        &mut self,
        method: Method,
        address: &str,
        index: usize,
        body: String,
    ) -> (StatusCode, String) {
        let someone = &mut self.people[index];
        if someone.visitor.is_none() {
            let reception = self.service.reception().unwrap();
            someone.visitor = Some(signed_in(reception, &someone.person, index).await);
        }
        let Visitor { cookie, .. } = someone.visitor.as_ref().unwrap();
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(HOST, "localhost")
            .header(COOKIE, cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }
}

/// A form as it is sent, and what of it must be shown again.
struct Filled {
    sent: String,
    shown: Vec<String>,
}

/// Fills in every field of an act's form with something that cannot be right, as if the page were old.
fn filled(page: &str) -> Filled {
    let form = page.split_once("<form class=\"act\"").unwrap().1;
    let form = form.split_once("</form>").unwrap().0;
    let (mut pairs, mut shown) = (Vec::new(), Vec::new());
    for (number, element) in form.split('<').enumerate() {
        let attribute = |name: &str| {
            let rest = element.split_once(&format!("{name}=\""))?.1;
            rest.split('"').next().map(str::to_owned)
        };
        let Some(name) = attribute(" name") else { continue };
        let kind = attribute("type").unwrap_or_default();
        let text = format!("Skrivet {number} <å>");
        if element.starts_with("textarea") {
            let text = format!("{text}\nen rad till");
            shown.push(text.replace('<', "&#60;").replace('>', "&#62;"));
            pairs.push((name, text));
        } else if element.starts_with("select") {
            let options = form.split_once(&format!("<{element}")).unwrap().1;
            let options = options.split_once("</select>").unwrap().0;
            let last = options.rsplit_once("<option value=\"").map(|(_, rest)| rest);
            let Some(value) = last.and_then(|rest| rest.split('"').next()) else { continue };
            shown.push(format!("<option value=\"{value}\" selected>"));
            pairs.push((name, value.replace("&#38;", "&")));
        } else if kind == "date" || kind == "time" {
            let text = if kind == "date" { "2026-02-30" } else { "25:61" };
            shown.push(format!("name=\"{name}\" value=\"{text}\""));
            pairs.push((name, text.to_owned()));
        } else if kind == "checkbox" {
            shown.push(format!("name=\"{name}\" value=\"1\" checked"));
            pairs.push((name, "1".to_owned()));
        } else if name == "seen" {
            pairs.push((name, "0".to_owned()));
        } else if kind == "hidden" {
            pairs.push((name, attribute("value").unwrap_or_default()));
        } else if kind == "text" {
            let escaped = text.replace('<', "&#60;").replace('>', "&#62;");
            shown.push(format!("name=\"{name}\" value=\"{escaped}\""));
            pairs.push((name, text));
        }
    }
    let pair = |(name, text): &(String, String)| format!("{}={}", coded(name), coded(text));
    Filled { sent: pairs.iter().map(pair).collect::<Vec<_>>().join("&"), shown }
}
