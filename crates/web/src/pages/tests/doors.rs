//! The table of routes with what each asks of whoever comes, and that no route lacks a line in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::grants::access::{Object, Right};

/// What a route asks of whoever comes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Door {
    /// Nothing: statistics, public data, and the way in.
    Open,
    /// That someone is signed in: what is there is their own.
    SignedIn,
    /// One of the rights to read; one of the others to send anything.
    Rights { read: Rights, write: Rights },
    /// A role that does one of the matter's acts, and that the matter may be read.
    Acts { read: Rights },
}

/// Rights of which one is enough.
pub(super) type Rights = &'static [(Object, Right)];

/// A thing that is read by some and sent to by nobody.
const fn read(read: Rights) -> Door {
    Door::Rights { read, write: &[] }
}

/// A thing that is read by some and written by others.
const fn written(read: Rights, write: Rights) -> Door {
    Door::Rights { read, write }
}

/// A thing that is read by those alone who may write it.
const fn written_only(write: Rights) -> Door {
    Door::Rights { read: write, write }
}

/// An application, sent or not.
pub(super) const APPLICATION: Rights = &[(Object::Application, Right::Read)];
const APPLICATION_WRITE: Rights = &[
    (Object::ApplicationDraft, Right::Write),
    (Object::Completion, Right::Write),
    (Object::Signature, Right::Approve),
];
const CALL: Rights = &[(Object::Call, Right::Read)];
const CALL_WRITE: Rights = &[(Object::Call, Right::Write)];
const GRANT: Rights = &[(Object::Decision, Right::Read), (Object::Payment, Right::Read)];
const REPORT: Rights = &[(Object::Report, Right::Read)];
const REPORT_WRITE: Rights = &[(Object::Report, Right::Write), (Object::Report, Right::Approve)];
const CLAIM: Rights = &[(Object::PaymentRequest, Right::Read)];
const CLAIM_WRITE: Rights =
    &[(Object::PaymentRequest, Right::Write), (Object::PaymentRequest, Right::Approve)];
const PAYMENTS: Rights = &[(Object::Payment, Right::Approve)];
const PEOPLE: Rights = &[(Object::Delegation, Right::Read)];
const PEOPLE_WRITE: Rights = &[(Object::Delegation, Right::Write)];
const PEOPLE_APPROVE: Rights = &[(Object::Delegation, Right::Approve)];
const PEOPLE_END: Rights =
    &[(Object::Delegation, Right::Write), (Object::Delegation, Right::Approve)];
const CHANGE_WRITE: Rights = &[(Object::ChangeRequest, Right::Write)];
const CHANGE_SEND: Rights = &[(Object::ChangeRequest, Right::Approve)];
const CHANGE_PREPARE: Rights = &[(Object::ChangeDecision, Right::Write)];
const INTERVENTION_WRITE: Rights = &[(Object::Intervention, Right::Write)];
const REPORTED_WRITE: Rights = &[(Object::ReportedIndicator, Right::Write)];
const COMMITMENT_WRITE: Rights = &[(Object::Commitment, Right::Write)];
const AGREEMENT_WRITE: Rights = &[(Object::Agreement, Right::Write)];
const LESSON_WRITE: Rights = &[(Object::Lesson, Right::Write)];
const NETWORK_WRITE: Rights = &[(Object::Network, Right::Write)];
const CHECK_WRITE: Rights = &[(Object::ReportCheck, Right::Write)];

/// Every route, as the router has it.
pub(super) const DOORS: &[(&str, Door)] = &[
    ("/", Door::Open),
    ("/en/", Door::Open),
    ("/ataganden", Door::Open),
    ("/ataganden/{id}", Door::Open),
    ("/ataganden/{id}/ersatt", written_only(COMMITMENT_WRITE)),
    ("/ataganden/{id}/fraga-agaren", written_only(COMMITMENT_WRITE)),
    ("/ataganden/{id}/rapportera", written_only(COMMITMENT_WRITE)),
    ("/ataganden/{id}/skriv-under", written_only(&[(Object::Commitment, Right::Approve)])),
    ("/ataganden/{id}/svara", written_only(COMMITMENT_WRITE)),
    ("/bekrafta", Door::SignedIn),
    ("/bekrafta/klar", Door::SignedIn),
    ("/bekrafta/organisation", Door::SignedIn),
    ("/bidrag", Door::Open),
    ("/bidrag/360giving.csv", Door::Open),
    ("/bidrag/360giving.json", Door::Open),
    ("/bidrag/aterrapport", Door::Open),
    ("/bidrag/aterrapport.csv", Door::Open),
    ("/bidrag/aterrapport.json", Door::Open),
    ("/bidrag/aterrapport.pdf", Door::Open),
    ("/bidrag/beslut/{id}", Door::Open),
    ("/bidrag/diarium", Door::Open),
    ("/bidrag/diarium.csv", Door::Open),
    ("/bidrag/diarium.json", Door::Open),
    ("/bidrag/kommun/{code}", Door::Open),
    ("/bidrag/loggen", Door::Open),
    ("/bidrag/loggen.txt", Door::Open),
    ("/bidrag/utlysning/{id}", Door::Open),
    ("/bidrag/utlysning/{id}/dragning", Door::Open),
    ("/bidrag/{programme}", Door::Open),
    ("/kommun/{code}/kretslopp", Door::Open),
    ("/kommun/{code}/kretslopp.csv", Door::Open),
    ("/kommun/{code}/kretslopp.json", Door::Open),
    ("/kretslopp", Door::Open),
    ("/kretslopp/{programme}", Door::Open),
    ("/insatser", Door::Open),
    ("/insatser.csv", Door::Open),
    ("/insatser.iati.xml", Door::Open),
    ("/insatser/{id}", Door::Open),
    ("/insatser/{id}/fraga-agaren", Door::SignedIn),
    ("/insatser/{id}/iati.xml", Door::Open),
    ("/insatser/{id}/kommentera", Door::SignedIn),
    ("/kommuner-som-var/{code}", Door::Open),
    ("/lardomar", Door::Open),
    ("/lardomar/foresla", written_only(LESSON_WRITE)),
    ("/lardomar/{id}", Door::Open),
    ("/lardomar/{id}/andra", written_only(LESSON_WRITE)),
    ("/lardomar/{id}/ersatt", written_only(LESSON_WRITE)),
    ("/lardomar/{id}/granska", written_only(LESSON_WRITE)),
    ("/lardomar/{id}/motsag", written_only(LESSON_WRITE)),
    ("/lardomar/{id}/ta-upp", written_only(LESSON_WRITE)),
    ("/boende", Door::Open),
    ("/boende/{file}", Door::Open),
    ("/data/nyckeltal/{file}", Door::Open),
    ("/effekter", Door::Open),
    ("/effekter/{id}", Door::Open),
    ("/effekter/{id}/{file}", Door::Open),
    ("/fordelning", Door::Open),
    ("/fordelning/{file}", Door::Open),
    ("/handlingsplaner", Door::Open),
    ("/handlingsplaner/{id}", Door::Open),
    ("/inbjudan", Door::Open),
    ("/index/{id}", Door::Open),
    ("/index/{id}/lista.csv", Door::Open),
    ("/index/{id}/lista.json", Door::Open),
    ("/index/{id}/{code}", Door::Open),
    ("/jamfor", Door::Open),
    ("/jamfor/{ending}", Door::Open),
    ("/kommun", Door::Open),
    ("/kommun/{code}", Door::Open),
    ("/logga-in", Door::Open),
    ("/logga-in/organisation", Door::Open),
    ("/logga-in/svar", Door::Open),
    ("/logga-ut", Door::SignedIn),
    ("/mina-uppdrag", Door::SignedIn),
    ("/natverk", Door::Open),
    ("/natverk/{id}", Door::Open),
    ("/natverk/{id}/forskare", written_only(NETWORK_WRITE)),
    ("/natverk/{id}/fraga", written_only(NETWORK_WRITE)),
    ("/natverk/{id}/lamna", written_only(NETWORK_WRITE)),
    ("/natverk/{id}/medlem", written_only(NETWORK_WRITE)),
    ("/natverk/{id}/mote", written_only(NETWORK_WRITE)),
    ("/natverk/{id}/svara", written_only(NETWORK_WRITE)),
    ("/nyckeltal", Door::Open),
    ("/nyckeltal/{id}", Door::Open),
    ("/om-siffrorna", Door::Open),
    ("/oppna-data", Door::Open),
    ("/oppna-data/{file}", Door::Open),
    ("/overenskommelser/{id}", Door::Open),
    ("/overenskommelser/{id}/folj-upp", written_only(AGREEMENT_WRITE)),
    ("/overenskommelser/{id}/skriv-under", written_only(&[(Object::Agreement, Right::Approve)])),
    ("/reformer", Door::Open),
    ("/reformer/{file}", Door::Open),
    ("/sok", Door::Open),
    ("/static/icon.svg", Door::Open),
    ("/tillganglighet", Door::Open),
    ("/urval", Door::Open),
    ("/urval/{id}", Door::Open),
    ("/urval/{id}/lista.csv", Door::Open),
    ("/urval/{id}/lista.json", Door::Open),
    ("/urval/{id}/modell.toml", Door::Open),
    ("/ansok", read(CALL)),
    ("/ansok/ny", written(&[], &[(Object::ApplicationDraft, Right::Write)])),
    ("/ansok/{id}", read(APPLICATION)),
    ("/ansok/{id}/gor/{step}", written_only(APPLICATION_WRITE)),
    ("/ansok/{id}/kalkylblad", written(&[], APPLICATION_WRITE)),
    ("/ansok/{id}/kalkylblad.xlsx", read(APPLICATION)),
    ("/ansok/{id}/kalkylblad/spara", written(&[], APPLICATION_WRITE)),
    ("/ansok/{id}/kontrollera", read(APPLICATION)),
    ("/ansok/{id}/kvitto", read(APPLICATION)),
    ("/ansok/{id}/signera", written_only(&[(Object::Signature, Right::Approve)])),
    ("/ansok/{id}/{part}", written(APPLICATION, APPLICATION_WRITE)),
    ("/ansok/{id}/{part}/fil", written(&[], APPLICATION_WRITE)),
    ("/ansok/{id}/{part}/fil/{hash}", read(APPLICATION)),
    ("/arbete", Door::SignedIn),
    ("/arbete/arenden", Door::SignedIn),
    ("/arbete/ansokan/{id}", read(APPLICATION)),
    ("/arbete/ansokan/{id}/beslut.pdf", read(APPLICATION)),
    ("/arbete/ansokan/{id}/svar", read(APPLICATION)),
    ("/arbete/ansokan/{id}/{act}", Door::Acts { read: APPLICATION }),
    ("/arbete/betalningar", read(PAYMENTS)),
    ("/arbete/betalningar/fil/{name}", read(PAYMENTS)),
    ("/arbete/betalningar/konto", written_only(PAYMENTS)),
    ("/arbete/betalningar/skicka", written_only(PAYMENTS)),
    ("/arbete/betalningar/utdrag", written_only(PAYMENTS)),
    ("/arbete/betalningar/utdrag/{content}", read(PAYMENTS)),
    ("/arbete/bidrag/{id}", read(GRANT)),
    ("/arbete/bidrag/{id}/andring.pdf", read(GRANT)),
    ("/arbete/bidrag/{id}/aterkrav.pdf", read(GRANT)),
    ("/arbete/bidrag/{id}/begar-andra", written_only(CHANGE_WRITE)),
    ("/arbete/bidrag/{id}/bered-andring", written_only(CHANGE_PREPARE)),
    ("/arbete/bidrag/{id}/granska-kostnader", written_only(CHECK_WRITE)),
    ("/arbete/bidrag/{id}/redovisa-kostnader", written(CLAIM, CLAIM_WRITE)),
    ("/arbete/bidrag/{id}/redovisa-kostnader/fil", written(CLAIM, CLAIM_WRITE)),
    ("/arbete/bidrag/{id}/redovisa-kostnader/kostnader.xlsx", read(CLAIM)),
    ("/arbete/bidrag/{id}/redovisning", read(REPORT)),
    ("/arbete/bidrag/{id}/redovisning/kontrollera", read(REPORT)),
    ("/arbete/bidrag/{id}/redovisning/{part}", written(REPORT, REPORT_WRITE)),
    ("/arbete/bidrag/{id}/redovisning/{part}/fil", written(REPORT, REPORT_WRITE)),
    ("/arbete/bidrag/{id}/redovisning/{part}/fil/{hash}", read(REPORT)),
    ("/arbete/bidrag/{id}/skicka-andring", written_only(CHANGE_SEND)),
    ("/arbete/bidrag/{id}/{act}", Door::Acts { read: GRANT }),
    ("/arbete/delegationer", read(PEOPLE)),
    ("/arbete/delegationer/foresla", written_only(PEOPLE_WRITE)),
    ("/arbete/delegationer/{id}/avsluta", written_only(PEOPLE_END)),
    ("/arbete/delegationer/{id}/ge", written_only(PEOPLE_APPROVE)),
    ("/arbete/insatser", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/ny", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/tabell", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/tabell/spara", written(&[], INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/avsluta", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/beskrivning", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/besvara", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/indikatorer", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/lever-vidare", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/platser", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/programlogik", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/ramar", written_only(INTERVENTION_WRITE)),
    ("/arbete/insatser/{id}/redovisa", written_only(REPORTED_WRITE)),
    ("/arbete/personer", read(PEOPLE)),
    ("/arbete/personer/nummer", written_only(PEOPLE_WRITE)),
    ("/arbete/personer/ta-upp", written_only(PEOPLE_WRITE)),
    ("/arbete/personer/{person}/avsluta", written_only(PEOPLE_WRITE)),
    ("/arbete/utlysning/{id}", read(CALL)),
    ("/arbete/utlysning/{id}/utkast", written_only(CALL_WRITE)),
    ("/arbete/utlysning/{id}/{act}", Door::Acts { read: CALL }),
];

/// Returns every file of the crate that can make a route.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_of_tests = path.file_name().is_some_and(|name| name == "tests");
        if path.is_dir() && !is_of_tests {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the addresses that the router is given, read from where it is given them.
fn routes() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut routes = BTreeSet::new();
    let call = [".rou", "te("].concat();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for given in text.split(&call).skip(1) {
            let given = given.trim_start();
            if given.starts_with("stylesheet_path()") {
                continue;
            }
            let literal = given.strip_prefix('"').and_then(|rest| rest.split('"').next());
            let path =
                literal.unwrap_or_else(|| panic!("{}: a route without text", file.display()));
            assert!(routes.insert(path.to_owned()), "{path} twice");
        }
    }
    routes
}

#[test]
fn every_route_of_the_router_has_a_door_and_every_door_a_route() {
    let doors: BTreeSet<String> = DOORS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(doors.len(), DOORS.len(), "a route has two doors");
    let routes = routes();
    let without: Vec<&String> = routes.difference(&doors).collect();
    assert!(without.is_empty(), "say in DOORS what these ask of whoever comes: {without:?}");
    let gone: Vec<&String> = doors.difference(&routes).collect();
    assert!(gone.is_empty(), "no route leads to these: {gone:?}");
}

#[test]
fn nothing_of_the_desk_is_open() {
    let is_of_desk = |path: &str| path.starts_with("/arbete") || path.starts_with("/ansok");
    for (path, door) in DOORS {
        assert!(!is_of_desk(path) || !matches!(door, Door::Open), "{path}");
    }
}
