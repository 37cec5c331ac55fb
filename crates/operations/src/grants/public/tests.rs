use std::sync::Arc;

use domain::grants::act::Moment;
use domain::money::Ore;
use register::location::Location;
use register::register::Register;
use time::macros::date;

use super::*;
use crate::grants::demonstration::people;
use crate::grants::{Desk, tables};
use crate::programme_file;

async fn chronicle(folder: &tempfile::TempDir) -> Arc<Chronicle> {
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
    assert_eq!(programmes.len(), 3 + 3);
    let now = Moment::start_of(date!(2026 - 11 - 22)).unwrap();
    let calls: Vec<&CallView> = programmes.iter().flat_map(|programme| &programme.calls).collect();
    assert_eq!(calls.iter().filter(|call| call.is_open_at(now)).count(), 1);
    assert!(calls.iter().all(|call| !["Utkast", "Granskad"].contains(&call.stage)));

    let grants: Vec<GrantView> = calls.iter().flat_map(|call| call.grants.clone()).collect();
    let n_unknown: usize = calls.iter().map(|call| call.n_unknown).sum();
    assert_eq!(grants.len() + n_unknown, chronicle.grants.len());
    let hidden = chronicle.grants.keys().filter(|id| !chronicle.is_made_known(id));
    assert_eq!(hidden.filter(|id| chronicle.grant_view(id).is_none()).count(), n_unknown);
    let botkyrka = chronicle.municipality_view("0127").unwrap();
    assert_eq!(botkyrka.municipality.name, "Botkyrka kommun");
    assert!(botkyrka.grants.len() >= 4 && botkyrka.n_applications > botkyrka.grants.len());
    assert_eq!(chronicle.municipality_view("9999"), None);
    assert_eq!(chronicle.municipality_view("socialstyrelsen"), None);

    let shown = format!(
        "{programmes:?}{grants:?}{}{}",
        super::tables::diary(&chronicle.diary_of(&DiaryQuery::default())).csv(),
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

#[tokio::test]
async fn the_diary_is_searched_by_number_day_and_kind() {
    let folder = tempfile::tempdir().unwrap();
    let chronicle = chronicle(&folder).await;
    let all = chronicle.diary_of(&DiaryQuery::default());
    assert_eq!(all.len(), chronicle.diary().len());
    let mut n_of_kinds = 0;
    for kind in KINDS {
        let query = DiaryQuery { kind: Some(kind.to_owned()), ..DiaryQuery::default() };
        let lines = chronicle.diary_of(&query);
        assert!(!lines.is_empty() && lines.iter().all(|(line, _)| line.matter == kind), "{kind}");
        n_of_kinds += lines.len();
    }
    assert_eq!(n_of_kinds, all.len());
    let (line, number) = all.iter().find(|(_, number)| number.is_some()).unwrap();
    let query = DiaryQuery {
        number: Some(number.unwrap().to_uppercase()),
        from: Some(line.day),
        to: Some(line.day),
        ..DiaryQuery::default()
    };
    let found = chronicle.diary_of(&query);
    assert!(found.contains(&(line, *number)));
    assert!(found.iter().all(|(other, _)| other.day == line.day));
}

#[tokio::test]
async fn a_draw_can_be_drawn_again_and_a_grant_tells_its_instalments() {
    let folder = tempfile::tempdir().unwrap();
    let chronicle = chronicle(&folder).await;
    let mut n_draws = 0;
    for call in chronicle.programme_views().iter().flat_map(|programme| &programme.calls) {
        for draw in &call.draws {
            let Some(drawn) = &draw.drawn else { continue };
            let again = domain::grants::draw::draw(
                &draw.commitment,
                &drawn.seed,
                &drawn.candidates,
                draw.size,
            );
            assert_eq!(again.unwrap(), drawn.drawn);
            assert!(draw.committed_on <= drawn.on);
            let table = super::tables::draw(&drawn.seed, &drawn.candidates, draw.size);
            assert_eq!(table.rows[0][0], drawn.drawn[0].as_str());
            n_draws += 1;
        }
    }
    assert!(n_draws > 0);
    let id = "pahittat-2023-442-2024-01".parse().unwrap();
    let grant = chronicle.grant_view(&id).unwrap();
    let paid = grant.instalments.values().filter(|one| one.paid_on.is_some());
    assert_eq!(paid.map(|one| one.amount).sum::<Ore>(), grant.money().paid);
    assert!(!grant.reports.is_empty());
}

#[test]
fn without_a_register_the_shipped_programmes_are_told_with_their_sources() {
    let programmes = without_register(&programme_file::shipped().unwrap());
    let rural = &programmes[0];
    assert_eq!(rural.years.len(), 10);
    let (frame, money) = &rural.years[&2018];
    assert_eq!(frame.decided.and_then(Ore::whole_kronor), Some(75_000_000));
    assert_eq!(*money, crate::grants::annual_report::Money::default());
    assert!(rural.statements.iter().all(|one| !one.source.is_empty()));
    let (unstated, _) = &programmes[1].years[&2018];
    assert_eq!((unstated.proposed, unstated.in_force()), (None, None), "never zero");
}
