//! What cannot be opened is refused in one sentence.

use std::fs;

use register::failure::RegisterError;
use register::location::Location;
use register::register::Register;

use crate::grants::tables;
use crate::stores::{Place, Store};

fn is_one_sentence(error: &RegisterError) {
    let told = error.to_string();
    assert!(told.len() < 500 && !told.contains('\n'), "{told}");
}

pub(crate) async fn a_register_of_a_newer_program_is_refused(store: Store) {
    let place = Place::new(store).await;
    place.open().await.close().await;
    place.tamper("insert into migration values (9999, '9999_later', 'x')").await;
    let told = Register::open(&place.location, tables()).await.unwrap_err();
    assert!(matches!(&told, RegisterError::Newer { what, .. } if what == "9999_later"), "{told}");
    is_one_sentence(&told);
    place.tamper("delete from migration where number = 9999").await;
    place.tamper("update migration set checksum = 'y' where number = 1").await;
    let told = Register::open(&place.location, tables()).await.unwrap_err();
    assert!(matches!(told, RegisterError::Foreign { .. }), "{told}");
    is_one_sentence(&told);
}

pub(crate) async fn a_place_that_is_not_there_is_refused(store: Store) {
    let place = Place::new(store).await;
    let absent: Location = match store {
        Store::Sqlite => Location::File(place.folder.path().join("absent").join("r.sqlite")),
        Store::PostgreSql => place.url().replacen("register_", "absent_", 1).parse().unwrap(),
    };
    let told = Register::open(&absent, tables()).await.unwrap_err();
    let is_told = matches!(told, RegisterError::File { .. } | RegisterError::NoAccess { .. });
    assert!(is_told, "{told}");
    is_one_sentence(&told);
}

#[test]
fn files_that_are_no_register_are_refused() {
    crate::run(async {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("text.sqlite");
        fs::write(&text, "Dear diary, this is no database at all.\n".repeat(50)).unwrap();
        let told = Register::open(&Location::File(text), tables()).await.unwrap_err();
        assert!(matches!(told, RegisterError::Foreign { .. }), "{told}");
        is_one_sentence(&told);
        let place = Place::new(Store::Sqlite).await;
        let mut stranger = place.stranger().await;
        let other = "create table diary (text text); insert into diary values ('x')";
        sqlx::raw_sql(other).execute(&mut stranger).await.unwrap();
        let told = Register::open(&place.location, tables()).await.unwrap_err();
        assert!(matches!(told, RegisterError::Foreign { .. }), "{told}");
    });
}

#[test]
fn a_file_that_another_program_is_restoring_is_refused() {
    crate::run(async {
        let place = Place::new(Store::Sqlite).await;
        let Location::File(path) = &place.location else { panic!("SQLite is a file") };
        let lock = fs::File::create(path.with_file_name("å 1.sqlite.lock")).unwrap();
        lock.lock().unwrap();
        let told = Register::open(&place.location, tables()).await.unwrap_err();
        assert!(matches!(told, RegisterError::Busy { .. }), "{told}");
    });
}

#[test]
fn a_server_that_does_not_answer_is_told_without_its_password() {
    crate::run(async {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("postgres://u:hemlig@localhost/x?host={}", folder.path().display());
        let told = Register::open(&address.parse().unwrap(), tables()).await.unwrap_err();
        assert!(matches!(told, RegisterError::Unreachable { .. }), "{told}");
        assert!(!told.to_string().contains("hemlig"), "{told}");
        is_one_sentence(&told);
    });
}
