//! Copies can be checked without the program, and are checked before they take over.

use std::fs;
use std::process::Command;

use register::append::Expected;
use register::backup::restore;
use register::failure::RegisterError;
use register::location::Location;
use time::macros::date;

use crate::grants::{appended, pay, payment, sound, sum, tables};
use crate::stores::{Place, Store};

/// What `docs/register.md` tells an auditor to run.
const BY_HAND: &str = r#"
previous=$(printf '0%.0s' $(seq 64))
while IFS= read -r line; do
    event=$(printf '%s' "$line" | sed -E 's/^\{"event":(.*),"hash":"[0-9a-f]{64}"\}$/\1/')
    stored=$(printf '%s' "$line" | sed -E 's/^.*,"hash":"([0-9a-f]{64})"\}$/\1/')
    computed=$(printf '%s' "$event" | sha256sum | cut -d ' ' -f 1)
    case $event in *"\"previous\":\"$previous\""*) ;; *) echo "broken: $line"; exit 1 ;; esac
    [ "$stored" = "$computed" ] || { echo "altered: $line"; exit 1; }
    previous=$computed
done <events.ndjson
echo "$previous"
"#;

pub(crate) async fn an_export_can_be_checked_with_common_tools(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 10).await;
    let folder = place.folder.path().join("export");
    assert_eq!(register.export(&folder).await.unwrap(), 10);
    let told = Command::new("bash").args(["-c", BY_HAND]).current_dir(&folder).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.trim(), register.head().await.unwrap().hash.to_string());
    let document = include_str!("../../../../docs/register.md");
    assert!(document.contains(BY_HAND.trim()), "docs/register.md tells another way");
    let told = register.export(&folder).await.unwrap_err();
    assert!(matches!(told, RegisterError::File { .. }), "{told}");
}

pub(crate) async fn an_import_gives_the_same_register(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 40).await;
    let hash = register.keep_file(&"text/plain".parse().unwrap(), b"abc".to_vec()).await.unwrap();
    let mut append = payment("with-file", "g1", Expected::Whatever, 1);
    append.streams[0].events[0].files = vec![hash];
    append.reason = None;
    appended(&register, append.clone()).await;
    register.anchor(date!(2026 - 11 - 22)).await.unwrap();
    let folder = place.folder.path().join("export");
    register.export(&folder).await.unwrap();
    for other_store in [Store::Sqlite, store] {
        let other_place = Place::new(other_store).await;
        let verified = restore(&folder, &other_place.location, tables()).await.unwrap();
        assert_eq!(verified, sound(&register).await);
        let other = other_place.open().await;
        assert_eq!(sum(&other).await, sum(&register).await);
        let again = other_place.folder.path().join("export");
        other.export(&again).await.unwrap();
        for name in ["events.ndjson", "anchors.txt", "files.txt"] {
            let (a, b) = (fs::read(folder.join(name)), fs::read(again.join(name)));
            assert_eq!(a.unwrap(), b.unwrap(), "{name}");
        }
        let outcome = other.append(append.clone()).await.unwrap();
        assert!(matches!(outcome, register::append::Outcome::AlreadyDone(_)), "{outcome:?}");
        let told = other.import(&folder).await.unwrap_err();
        assert!(matches!(told, RegisterError::NotEmpty { .. }), "{told}");
    }
}

pub(crate) async fn an_altered_export_is_refused_with_its_line(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 10).await;
    let folder = place.folder.path().join("export");
    register.export(&folder).await.unwrap();
    let path = folder.join("events.ndjson");
    let sound_text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = sound_text.lines().collect();
    let without_fourth = [&lines[..3], &lines[4..]].concat().join("\n") + "\n";
    let altered = [
        (sound_text.replacen("\"amount\":400", "\"amount\":401", 1), "line 4:"),
        (sound_text.replacen("\"amount\":400", "\"amount\": 400", 1), "line 4:"),
        (without_fourth, "line 4:"),
        (sound_text.trim_end().to_owned(), "line 10:"),
        (format!("{sound_text}{{}}\n"), "line 11:"),
    ];
    let empty = Place::new(store).await;
    let other = empty.open().await;
    for (text, place_in_file) in altered {
        fs::write(&path, text).unwrap();
        let told = other.import(&folder).await.unwrap_err().to_string();
        assert!(told.contains(place_in_file), "{told}");
        assert!(told.len() < 500 && !told.contains('\n'), "{told}");
        assert_eq!(other.head().await.unwrap().position, 0);
    }
}

pub(crate) async fn a_backup_is_restored_after_it_was_verified(store: Store) {
    let place = Place::new(store).await;
    let register = place.open().await;
    pay(&register, 10).await;
    let copy = place.folder.path().join("copy");
    register.backup(&copy).await.unwrap();
    assert!(register.backup(&copy).await.is_err(), "a copy is never written over");
    appended(&register, payment("later", "g1", Expected::Whatever, 1)).await;
    if store == Store::Sqlite {
        let told = restore(&copy, &place.location, tables()).await.unwrap_err();
        assert!(matches!(told, RegisterError::InUse { .. }), "{told}");
        register.close().await;
        let damaged = place.folder.path().join("damaged");
        let text = fs::read(&copy).unwrap();
        // One digit of one amount, wherever SQLite has put it.
        let at = text.windows(12).position(|bytes| bytes == b"\"amount\":700").unwrap();
        let mut altered = text.clone();
        altered[at + 9] = b'8';
        fs::write(&damaged, altered).unwrap();
        let told = restore(&damaged, &place.location, tables()).await.unwrap_err();
        assert!(told.to_string().contains("position 7 "), "{told}");
        let verified = restore(&copy, &place.location, tables()).await.unwrap();
        assert_eq!(verified.head.position, 10);
        let Location::File(path) = &place.location else { panic!("SQLite is a file") };
        assert!(path.with_file_name("å 1.sqlite.replaced").exists());
        assert!(!path.with_file_name("å 1.sqlite.restoring.lock").exists());
        assert_eq!(sum(&place.open().await).await, 5_500);
    } else {
        let elsewhere = Place::new(store).await;
        let verified = restore(&copy, &elsewhere.location, tables()).await.unwrap();
        assert_eq!(verified.head.position, 10);
    }
}
