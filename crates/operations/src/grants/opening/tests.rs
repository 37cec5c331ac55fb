use std::sync::Arc;

use register::location::Location;
use register::register::Register;
use time::macros::date;

use super::*;
use crate::grants::tables;

async fn desk(folder: &tempfile::TempDir) -> Desk {
    let location = Location::File(folder.path().join("register.sqlite"));
    Desk::new(Arc::new(Register::open(&location, tables::tables()).await.unwrap())).unwrap()
}

#[tokio::test]
async fn a_new_register_has_every_municipality_and_programme_and_a_second_opening_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let at = Moment::start_of(date!(2026 - 11 - 22)).unwrap();
    let entered = desk.open_register(at).await.unwrap();
    // The installation, six authorities, 20 regions and 290 municipalities, of which Gotland has the
    // tasks of a region.
    assert_eq!(entered.n_organisations, 1 + 6 + 20 + 290);
    assert_eq!(entered.programmes.len(), 3);
    // 1 + 1 + 8 announced, 3 decided, 8 of the bill; 1 and 6 of the reform programme; 1 of the third.
    assert_eq!((entered.n_frames, entered.n_left_out), (10 + 3 + 8 + 7 + 1, 0));

    let people = desk.people().await.unwrap();
    let name = |id: &str| people.state.organisations[&id.parse().unwrap()].name.clone();
    assert_eq!(name("0127"), "Botkyrka kommun");
    assert_eq!(name("0980"), "Gotlands kommun");
    assert_eq!(name("brottsförebyggande-rådet"), "Brottsförebyggande rådet");
    let rural = "socioekonomiskt-eftersatta-kommuner".parse().unwrap();
    let rural = desk.programme(&rural).await.unwrap();
    assert_eq!(rural.state.years, (2018, 2027));
    assert_eq!(rural.state.decided_frame(2020).unwrap().whole_kronor(), Some(75_000_000));
    assert_eq!(rural.state.decided_frame(2021), None, "only put forward");

    let number = |id: &str| people.state.organisations[&id.parse().unwrap()].number.clone();
    let tillvaxtverket = number("tillväxtverket").map(|number| number.to_string());
    assert_eq!(tillvaxtverket.as_deref(), Some("202100-6149"));
    assert_eq!(number("0180"), None, "not known, not made up");

    let head = desk.register().head().await.unwrap();
    assert_eq!(
        desk.open_register(at).await.unwrap(),
        Entered { n_left_out: 0, ..Entered::default() }
    );
    assert_eq!(desk.register().head().await.unwrap(), head);
}

#[tokio::test]
async fn a_number_that_is_known_later_is_entered_once_and_never_against_what_someone_entered() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let at = Moment::start_of(date!(2026 - 11 - 22)).unwrap();
    let agency = |id: &str, number: Option<&str>| Organisation {
        id: id.parse().unwrap(),
        kind: Kind::Agency,
        name: format!("Påhittat exempel: {id}"),
        number: number.map(|number| number.parse().unwrap()),
        area: None,
    };
    let before = [agency("a", None), agency("b", Some("202100-5489")), agency("c", None)];
    assert_eq!(desk.enter_organisations(at, &before).await.unwrap(), 3);
    // Now the numbers of all three are known; that of c is already another's.
    let after = [
        agency("a", Some("202100-6149")),
        agency("b", Some("202100-5448")),
        agency("c", Some("202100-5489")),
    ];
    assert_eq!(desk.enter_organisations(at, &after).await.unwrap(), 1);
    assert_eq!(desk.enter_organisations(at, &after).await.unwrap(), 0);
    let people = desk.people().await.unwrap().state;
    let number = |id: &str| {
        let number = &people.organisations[&id.parse().unwrap()].number;
        number.as_ref().map_or_else(String::new, ToString::to_string)
    };
    assert_eq!([number("a"), number("b"), number("c")], ["202100-6149", "202100-5489", ""]);
}
