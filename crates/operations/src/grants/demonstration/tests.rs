use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::grants::access::Role;
use domain::grants::life_cycle::{LifeCycle, Stage};
use domain::grants::{application, call, grant};
use register::location::Location;
use register::register::Register;
use register::verification::Verification;
use time::macros::date;

use super::*;
use crate::grants::tables;
use crate::grants::tables::matters::{Asked, Listed};

/// Returns a desk on a register in a folder.
async fn desk(folder: &tempfile::TempDir) -> Desk {
    let location = Location::File(folder.path().join("register.sqlite"));
    Desk::new(Arc::new(Register::open(&location, tables::tables()).await.unwrap())).unwrap()
}

async fn matters(desk: &Desk) -> Vec<Listed> {
    desk.matters(&Asked::default(), 1_000).await.unwrap().matters
}

/// Asserts that every stage of a life cycle is among those found.
fn assert_all<S: Stage + 'static>(found: &BTreeSet<&str>, but: &[&str]) {
    let LifeCycle { name, transitions, .. } = S::life_cycle();
    for stage in transitions.iter().map(|step| step.to.swedish()) {
        assert!(found.contains(stage) || but.contains(&stage), "{name}: nothing is {stage}");
    }
}

#[tokio::test]
async fn something_stands_at_every_stage_and_every_role_has_something_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let begun = desk.begin_demonstration().await.unwrap();
    assert_eq!(begun.undone.len(), 1);
    assert!(begun.undone[0].contains("2018:151"), "{:?}", begun.undone);

    let matters = matters(&desk).await;
    let mut stages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for listed in &matters {
        stages.entry(&listed.kind).or_default().insert(&listed.matter.stage);
    }
    assert_all::<call::Stage>(&stages["call"], &[]);
    assert_all::<application::Stage>(&stages["application"], &[]);
    assert_all::<grant::Stage>(&stages["grant"], &[]);
    for role in [Role::Officer, Role::Decider, Role::Accountant, Role::Applicant, Role::Signatory] {
        let n = matters.iter().map(|listed| listed.matter.n_for(role)).sum::<usize>();
        assert!(n >= 3, "{role} has {n} things to do");
    }
    assert_parts_at_every_stage(&desk, &matters).await;
    assert_interventions_ask(&desk).await;
    let sound = desk.register().verify(&[]).await.unwrap();
    assert!(matches!(sound, Verification::Sound(_)), "{sound:?}");
}

/// One intervention is asked what lives on, one to report and to reply; both are told as files are.
async fn assert_interventions_ask(desk: &Desk) {
    let today = date!(2026 - 11 - 22);
    let chronicle = desk.chronicle(today).await.unwrap();
    let told: Vec<_> = chronicle.documented_interventions().collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|file| file.description.title.starts_with(MARK)));
    assert_eq!(told[0].owner, "Botkyrka kommun");
    let owners = desk.intervention_owners().await.unwrap();
    assert!(told.iter().all(|file| owners[&file.id].name == file.owner));
    let all = desk.interventions(None).await.unwrap();
    let [ended, ongoing] = [0, 1].map(|index| all[index].1.state.clone());
    assert_eq!(ended.to_be_answered(today).len(), 1);
    assert!(ended.to_be_reported(today).is_empty());
    assert_eq!(ongoing.to_be_reported(today).len(), 2);
    assert_eq!(ongoing.to_be_replied(), [1]);
    assert_eq!(ongoing.comments.len(), 1);
    let owner = "0123".parse().unwrap();
    let own = desk.interventions(Some(&owner)).await.unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(desk.intervention(&own[0].0).await.unwrap().version, own[0].1.version);
}

/// The parts of grants: instalments, claims, reports, changes, checks, reclaims.
async fn assert_parts_at_every_stage(desk: &Desk, matters: &[Listed]) {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut note = |kind, stage| {
        found.entry(kind).or_default().insert(stage);
    };
    for listed in matters.iter().filter(|listed| listed.kind == "grant") {
        let grant = desk.grant(&listed.id.parse().unwrap()).await.unwrap().state;
        grant.instalments.values().for_each(|one| note("instalment", one.stage.swedish()));
        grant.claims.values().for_each(|one| note("claim", one.stage.swedish()));
        grant.reports.values().for_each(|one| note("report", one.stage.swedish()));
        grant.changes.values().for_each(|one| note("change", one.stage.swedish()));
        grant.check.iter().for_each(|one| note("check", one.stage.swedish()));
        grant.reclaims.values().for_each(|one| note("reclaim", one.stage.swedish()));
    }
    assert_all::<grant::instalment::Stage>(&found["instalment"], &[]);
    assert_all::<grant::claim::Stage>(&found["claim"], &[]);
    assert_all::<grant::report::Stage>(&found["report"], &[]);
    assert_all::<grant::change::Stage>(&found["change"], &[]);
    assert_all::<grant::check::Stage>(&found["check"], &[]);
    assert_all::<grant::reclaim::Stage>(&found["reclaim"], &[]);
}

#[tokio::test]
async fn a_demonstration_is_the_same_every_time_and_never_mixes_with_other_matters() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = desk(&one).await;
    first.begin_demonstration().await.unwrap();
    let head = first.register().head().await.unwrap();
    assert_eq!(first.begin_demonstration().await.unwrap().undone, Vec::<String>::new());
    assert_eq!(first.register().head().await.unwrap(), head);

    let second = desk(&two).await;
    second.begin_demonstration().await.unwrap();
    assert_eq!(second.register().head().await.unwrap(), head, "same acts, same bytes");

    let three = tempfile::tempdir().unwrap();
    let real = desk(&three).await;
    real.open_register(Moment::start_of(date!(2026 - 11 - 22)).unwrap()).await.unwrap();
    let before = real.register().head().await.unwrap();
    let told = real.begin_demonstration().await.unwrap_err();
    assert!(matches!(told, DemonstrationError::InUse { .. }), "{told}");
    assert_eq!(real.register().head().await.unwrap(), before);
}

#[tokio::test]
async fn everyone_can_sign_in_with_the_password_that_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    desk.begin_demonstration().await.unwrap();
    let state = desk.people().await.unwrap().state;
    for person in people() {
        let account = desk.register().account(person.person).await.unwrap().unwrap();
        assert!(account.is_open() && account.password.is_some(), "{}", person.person);
        assert!(state.memberships_of(&person.person.parse().unwrap()).any(|membership| {
            membership.role == person.role
                && membership.organisation.as_str() == person.organisation
        }));
    }
    let kept = desk.register().account("p-101").await.unwrap().unwrap().password;
    let typed = crate::sign_in::password::Password::typed(PASSWORD.to_owned());
    assert!(crate::sign_in::password::is_right(&typed, kept.as_deref()));
}

#[tokio::test]
async fn a_county_learns_and_its_network_has_a_question_that_waits() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    desk.begin_demonstration().await.unwrap();
    let lessons = desk.lessons().await.unwrap();
    let stages: Vec<_> =
        lessons.iter().map(|one| one.lesson.status.as_ref().unwrap().stage()).collect();
    use domain::lesson::Stage;
    assert_eq!(stages, [Stage::Spread, Stage::Contradicted, Stage::Proposed]);
    for one in &lessons {
        assert!(one.lesson.claim.as_ref().unwrap().claim.starts_with(MARK), "{}", one.id);
    }
    let id = "reformprogram-minskad-segregation-3".parse().unwrap();
    let network = desk.network(&id).await.unwrap().state;
    assert_eq!((network.answered(), network.members.len()), ((1, 2), 4));
    for organisation in ["22", "2281"] {
        let people = people();
        let of = people.iter().filter(|person| person.organisation == organisation);
        assert!(of.clone().any(|person| person.role == Role::Applicant), "{organisation}");
        assert!(of.count() >= 1);
    }
}

#[test]
fn everyone_who_is_made_up_says_so() {
    for person in people() {
        assert!(person.name.ends_with("(påhittad)"), "{}", person.name);
        assert!(person.address.ends_with(".invalid"), "{}", person.address);
    }
}

#[tokio::test]
async fn an_accountant_makes_a_file_for_the_bank_with_the_number_of_the_authority() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    desk.begin_demonstration().await.unwrap();
    let people = desk.people().await.unwrap().state;
    for (id, number) in [
        ("brottsförebyggande-rådet", "202100-0068"),
        ("socialstyrelsen", "202100-0555"),
        ("tillväxtverket", "202100-6149"),
    ] {
        let funder = id.parse().unwrap();
        let known = people.organisations[&funder].number.as_ref().map(ToString::to_string);
        assert_eq!(known.as_deref(), Some(number), "{id}");
        assert!(desk.payment_files(&funder).await.unwrap().state.payer.is_some(), "{id}");
    }
    let funder = "brottsförebyggande-rådet".parse().unwrap();
    let waiting = desk.orders_to_send(&funder).await.unwrap();
    assert!(!waiting.orders.is_empty() && waiting.left.is_empty(), "{:?}", waiting.left);
    let accountant = cast::Funder::CrimePrevention.accountant().actor().unwrap();
    let act = domain::grants::act::Act {
        actor: accountant,
        at: Moment::start_of(date!(2026 - 12 - 01)).unwrap(),
        reason: None,
        command: (),
    };
    let sent = crate::grants::acting::Sent::new(act, "fil-1".parse().unwrap());
    let made = desk.send_orders(&funder, &sent).await.unwrap();
    let file = made.file.unwrap();
    assert_eq!((file.orders.len(), file.sum), (waiting.orders.len(), waiting.sum));
    assert!(made.left.is_empty());
    let xml = String::from_utf8(file.bytes).unwrap();
    for part in ["2021000068", "SE4550000000058398257466"] {
        assert!(xml.contains(part), "{part}: {xml}");
    }
}
