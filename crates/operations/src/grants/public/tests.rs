use std::sync::Arc;

use register::location::Location;
use register::register::Register;
use time::macros::date;

use super::*;
use crate::grants::demonstration::people;
use crate::grants::{Desk, tables};

async fn chronicle(folder: &tempfile::TempDir) -> Chronicle {
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Register::open(&location, tables::tables()).await.unwrap();
    let desk = Desk::new(Arc::new(register)).unwrap();
    desk.begin_demonstration().await.unwrap();
    desk.chronicle(date!(2026 - 11 - 22)).await.unwrap()
}

#[tokio::test]
async fn everyone_sees_programmes_calls_and_grants_and_nobody_sees_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let chronicle = chronicle(&folder).await;
    let programmes = chronicle.programme_views();
    assert_eq!(programmes.len(), 3 + 2);
    let now = Moment::start_of(date!(2026 - 11 - 22)).unwrap();
    let calls: Vec<&CallView> = programmes.iter().flat_map(|programme| &programme.calls).collect();
    assert_eq!(calls.iter().filter(|call| call.is_open_at(now)).count(), 1);
    assert!(calls.iter().all(|call| !["Utkast", "Granskad"].contains(&call.stage)));

    let grants: Vec<GrantView> = calls.iter().flat_map(|call| call.grants.clone()).collect();
    assert_eq!(grants.len(), chronicle.grants.len());
    let botkyrka = chronicle.municipality_view("0127").unwrap();
    assert_eq!(botkyrka.municipality.name, "Botkyrka kommun");
    assert!(botkyrka.grants.len() >= 4 && botkyrka.n_applications > botkyrka.grants.len());
    assert_eq!(chronicle.municipality_view("9999"), None);
    assert_eq!(chronicle.municipality_view("socialstyrelsen"), None);

    let diary = chronicle.diary();
    let shown = format!(
        "{programmes:?}{grants:?}{}{}",
        super::tables::diary(&diary).csv(),
        super::tables::grants(&grants).csv(),
    );
    for person in people() {
        assert!(!shown.contains(person.person), "{} is shown", person.person);
        assert!(!shown.contains(person.name), "{} is shown", person.name);
    }
}

#[tokio::test]
async fn the_diary_counts_what_it_hides_and_leaves_drafts_out() {
    let folder = tempfile::tempdir().unwrap();
    let chronicle = chronicle(&folder).await;
    let diary = chronicle.diary();
    assert!(diary.len() > 500, "{}", diary.len());
    assert!(diary.windows(2).all(|pair| pair[0].position > pair[1].position));
    assert!(diary.iter().all(|line| line.n_hidden >= 4), "who acted and why is always hidden");
    assert!(diary.iter().all(|line| !["people", "cost-bearer"].contains(&line.matter.as_str())));
    let written: Vec<_> = diary.iter().filter(|line| line.what == "started").collect();
    assert!(written.is_empty(), "{written:?}");
    let draft = "pahittat-2024-158-2027-01";
    assert!(diary.iter().all(|line| line.id != draft), "it has not been sent");
    let money =
        chronicle.grant_view(&"pahittat-2023-442-2024-01".parse().unwrap()).unwrap().money();
    assert_eq!(money.paid.whole_kronor(), Some(800_000));
}
