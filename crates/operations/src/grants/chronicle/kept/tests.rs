use std::sync::Arc;

use domain::grants::act::Moment;
use register::location::Location;
use time::Duration;
use time::macros::date;

use super::*;
use crate::grants::tables;

async fn desk(folder: &tempfile::TempDir) -> Desk {
    let location = Location::File(folder.path().join("register.sqlite"));
    let register = Register::open(&location, tables::tables()).await.unwrap();
    Desk::new(Arc::new(register)).unwrap()
}

/// Returns everything of a chronicle as text, to compare.
fn told(chronicle: &Chronicle) -> String {
    format!("{chronicle:?}")
}

#[tokio::test]
async fn a_chronicle_that_is_read_on_is_the_one_that_is_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let today = date!(2030 - 01 - 01);
    assert!(desk.chronicle(today).await.unwrap().log.is_empty());
    desk.begin_demonstration().await.unwrap();
    let later = desk.chronicle(today).await.unwrap();
    assert!(later.is_fictional() && later.grants.len() > 10);
    let head = desk.register().head().await.unwrap();
    assert_eq!(later.log.len() as u64, head.position, "nothing is left out and nothing twice");
    let again = Desk::new(Arc::clone(&desk.register)).unwrap();
    assert_eq!(told(&again.chronicle(today).await.unwrap()), told(&later));
    let same = desk.chronicle(today).await.unwrap();
    assert!(Arc::ptr_eq(&same, &later), "nothing new, nothing read");
}

#[tokio::test]
async fn a_write_is_seen_at_once_and_a_day_that_has_passed_stays() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    let day = date!(2026 - 11 - 22);
    desk.open_register(Moment::start_of(day).unwrap()).await.unwrap();
    let before = desk.chronicle(day).await.unwrap();
    assert!(before.programmes.len() >= 2 && !before.is_fictional());
    let yesterday = desk.chronicle(day - Duration::DAY).await.unwrap();
    assert!(yesterday.programmes.is_empty(), "it was opened the day after");
    let tomorrow = desk.chronicle(day + Duration::DAY).await.unwrap();
    assert_eq!(tomorrow.log, before.log);
    assert_eq!(told(&desk.chronicle(day).await.unwrap()), told(&before));
}

#[tokio::test]
async fn days_looked_back_to_do_not_fill_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder).await;
    desk.begin_demonstration().await.unwrap();
    for days in 0..12 {
        let day = date!(2026 - 11 - 22) - Duration::days(days * 30);
        assert_eq!(desk.chronicle(day).await.unwrap().as_of, day);
    }
    assert_eq!(desk.chronicles.past.lock().await.len(), MOST);
}
