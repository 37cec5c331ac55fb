use std::collections::BTreeMap;
use std::fs;

use super::*;

fn refusal(session: &Session, sql: &str) -> String {
    match written(session, sql, Format::Csv) {
        Err(error) => error.to_string(),
        Ok(out) => panic!("{sql} was answered: {}", String::from_utf8_lossy(&out)),
    }
}

/// Returns every file of the folder with its contents.
fn files(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_statement_that_writes_is_refused_in_one_sentence_and_changes_nothing() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let before = files(fixture.directory.path());
    let target = fixture.directory.path().join("out.csv");
    let target = target.display();
    let statements = [
        ("INSERT INTO area SELECT * FROM area", "INSERT"),
        ("UPDATE observation SET value = 0", "UPDATE"),
        ("DELETE FROM observation", "DELETE"),
        ("CREATE TABLE t AS SELECT 1", "CREATE"),
        ("CREATE VIEW v AS SELECT 1", "CREATE"),
        ("CREATE OR REPLACE VIEW area AS SELECT 1 AS code", "CREATE"),
        ("CREATE SCHEMA s", "CREATE"),
        ("DROP TABLE observation", "DROP"),
        ("DROP VIEW area", "DROP"),
        ("ALTER TABLE area RENAME TO place", "ALTER"),
        ("TRUNCATE TABLE area", "TRUNCATE"),
        ("SET datafusion.execution.batch_size = 1", "SET"),
        ("RESET datafusion.execution.batch_size", "RESET"),
        ("BEGIN", "BEGIN"),
        ("EXPLAIN DELETE FROM observation", "DELETE"),
        ("EXPLAIN ANALYZE INSERT INTO area SELECT * FROM area", "INSERT"),
        ("PREPARE p AS SELECT 1", "PREPARE"),
    ];
    for (sql, word) in statements {
        let message = refusal(&session, sql);
        assert!(
            message.contains(word) && message.contains("queries only read"),
            "{sql}: {message}"
        );
        assert!(!message.contains('\n'), "{sql}: {message}");
    }
    for sql in [
        format!("COPY (SELECT * FROM area) TO '{target}'"),
        format!("COPY area TO '{target}' STORED AS CSV"),
        format!("CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '{target}'"),
    ] {
        let message = refusal(&session, &sql);
        assert!(message.contains("queries only read"), "{sql}: {message}");
    }
    let message = refusal(&session, "SELECT 1 AS a INTO copied");
    assert!(message.starts_with("run ") || message.starts_with("understand "), "{message}");
    assert_eq!(files(fixture.directory.path()), before);
    assert_eq!(csv(&session, "SELECT count(*) AS n FROM observation"), "n\n8\n");
}

#[test]
fn only_the_four_views_can_be_read_from() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let set = fixture.store.data_sets().remove(0);
    let file = fixture.directory.path().join("observations").join(set.id.as_str());
    let file = file.join("observation.parquet");
    for sql in [
        format!("SELECT * FROM '{}'", file.display()),
        "SELECT * FROM '/etc/passwd'".to_owned(),
        "SELECT * FROM read_csv('/etc/passwd')".to_owned(),
        "SELECT * FROM read_parquet('x.parquet')".to_owned(),
        "SELECT * FROM observation JOIN people USING (area)".to_owned(),
        "WITH a AS (SELECT * FROM people) SELECT * FROM a".to_owned(),
        "SELECT (SELECT max(x) FROM people)".to_owned(),
        "SELECT * FROM other.public.observation".to_owned(),
    ] {
        let message = refusal(&session, &sql);
        assert!(message.starts_with("read from '"), "{sql}: {message}");
        assert!(message.ends_with("the views observation, indicator, area, data_set"), "{message}");
    }
}

#[test]
fn the_column_group_may_stand_without_quotes_where_nothing_else_is_meant() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let quoted = r#"SELECT "group" FROM observation ORDER BY "group""#;
    assert_eq!(csv(&session, "SELECT group FROM observation ORDER BY 1"), csv(&session, quoted));
}

#[test]
fn what_cannot_be_understood_or_run_is_said_in_one_sentence() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let cases = [
        ("", "run 0 statements at once: give one"),
        ("SELECT 1; SELECT 2", "run 2 statements at once: give one"),
        ("SELEC 1", "understand the query: "),
        ("SELECT nothing FROM area", "nothing"),
        ("SELECT 1 / 0", "run the query: "),
        ("SELECT no_such_function(1)", "no_such_function"),
    ];
    for (sql, part) in cases {
        let message = refusal(&session, sql);
        assert!(message.contains(part), "{sql}: {message}");
        assert!(!message.contains('\n') && !message.ends_with('.'), "{sql}: {message}");
    }
    let long = format!("SELECT 1 -- {}", "x".repeat(100_000));
    assert!(refusal(&session, &long).starts_with("run a query of "));
    let nested = format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000));
    assert!(refusal(&session, &nested).starts_with("understand the query: "));
}

#[test]
fn reading_statements_of_every_kind_are_answered() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    for (sql, part) in [
        ("select 1 as one", "one\n1\n"),
        ("WITH a AS (SELECT 2 AS two) SELECT * FROM a", "two\n2\n"),
        ("VALUES (3)", "3"),
        ("EXPLAIN SELECT * FROM area", "plan"),
        ("EXPLAIN ANALYZE SELECT count(*) FROM observation", "plan"),
        ("SHOW TABLES", "observation"),
        ("SHOW COLUMNS FROM area", "parent"),
        ("DESCRIBE observation", "value"),
        ("SELECT table_name FROM information_schema.tables", "data_set"),
        ("SELECT count(*) AS n FROM brygga.store.data_set;", "n\n3\n"),
    ] {
        let answer = csv(&session, sql);
        assert!(answer.contains(part), "{sql}: {answer}");
    }
}

#[test]
fn a_query_that_needs_more_memory_than_it_may_have_is_refused() {
    let fixture = Fixture::revised();
    let limits = Limits { memory_bytes: 1, threads: NonZeroUsize::MIN };
    let session = Session::open(&fixture.store, fixture.directory.path(), None, limits).unwrap();
    let message = refusal(&session, "SELECT area, sum(value) FROM observation GROUP BY area");
    assert!(message.starts_with("run the query: "), "{message}");
}

#[test]
fn a_damaged_file_is_named() {
    let fixture = Fixture::revised();
    let set = fixture.store.data_sets().into_iter().find(|set| set.publication.table == "Bostad");
    let folder = fixture.directory.path().join("observations");
    let path = folder.join(set.unwrap().id.as_str()).join("observation.parquet");
    let session = fixture.session(None);
    fs::write(&path, b"PAR1 cut").unwrap();
    let message = refusal(&session, "SELECT sum(value) FROM observation");
    assert!(message.contains("observation.parquet") || message.contains("arquet"), "{message}");
}
