use register::location::Location;
use register::register::Register;
use time::macros::date;

use super::*;
use crate::grants::tables;

#[tokio::test]
async fn reports_are_found_by_their_words_and_each_recipient_s_alone() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Register::open(&location, tables::tables()).await.unwrap();
    let desk = Desk::new(Arc::new(register)).unwrap();
    let empty = desk.chronicle(date!(2026 - 11 - 22)).await.unwrap();
    assert_eq!(desk.report_search(&empty).await.unwrap().find("", None).unwrap().total, 0);

    desk.begin_demonstration().await.unwrap();
    let chronicle = desk.chronicle(date!(2026 - 11 - 22)).await.unwrap();
    let search = desk.report_search(&chronicle).await.unwrap();
    let n_handed_in = chronicle.grants.iter().flat_map(|(id, told)| owed(&chronicle, id, told));
    let n_handed_in = n_handed_in.filter(|owed| owed.answers.is_some()).count();
    let Fitting { best, total } = search.find("", None).unwrap();
    assert_eq!((total, best.len()), (n_handed_in, MOST), "those still being written are left out");
    let Fitting { best, .. } = search.find("skolan gick vidare själv", None).unwrap();
    assert!(!best[0].1.snippet.is_empty());
    let (report, _) = best[0];
    let stage = &chronicle.grants[&report.grant].state.reports[&report.number];
    assert_eq!(report.due, stage.due);
    let by_inflection = search.find("trygga barnen ", None).unwrap();
    assert!(by_inflection.total > 0, "barn is found by barnen, and the names of indicators count");
    let own = search.find("", Some(&report.recipient)).unwrap();
    assert!(own.total > 0 && own.total < n_handed_in);
    assert!(own.best.iter().all(|(one, _)| one.recipient == report.recipient));
    let none: OrganisationId = "ingen".parse().unwrap();
    assert_eq!(search.find("", Some(&none)).unwrap().total, 0);
    assert!(Arc::ptr_eq(&search, &desk.report_search(&chronicle).await.unwrap()), "built once");
    let later = desk.chronicle(date!(2026 - 11 - 23)).await.unwrap();
    let same = desk.report_search(&later).await.unwrap();
    assert!(Arc::ptr_eq(&search, &same), "a later day on which nothing more was handed in");
    let before = desk.report_search(&empty).await.unwrap();
    assert_eq!(before.find("", None).unwrap().total, 0, "another chronicle has its own reports");
}
