use domain::indicator::IndicatorId;
use domain::observation::Observation;
use observations::export;
use observations::store::StoreError;

use super::*;

const ALL: &str = r#"SELECT * FROM observation ORDER BY indicator, "group", area, period"#;

/// Returns what the store says of every indicator, as CSV sorted as text.
fn of_panels(fixture: &Fixture, as_of: Option<Date>) -> String {
    let mut rows: Vec<Observation> = Vec::new();
    for indicator in fixture.store.indicators().iter() {
        match fixture.store.panel(&indicator.id, as_of) {
            Ok(panel) => rows.extend(panel.rows()),
            Err(StoreError::NothingPublished { .. }) => (),
            Err(error) => panic!("{error}"),
        }
    }
    rows.sort_by_key(|row| {
        let texts = [row.indicator.as_str(), row.group.as_str(), row.area.as_str()];
        (texts.map(str::to_owned), row.period.to_string())
    });
    let mut out = Vec::new();
    export::csv(rows, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_query_sees_the_cells_that_the_store_sees_on_any_day() {
    let fixture = Fixture::revised();
    for as_of in [None, Some(FIRST), Some(SECOND), Some(THIRD), Some(date!(2020 - 01 - 01))] {
        let answer = csv(&fixture.session(as_of), ALL);
        assert_eq!(answer, of_panels(&fixture, as_of), "as of {as_of:?}");
    }
}

#[test]
fn a_newer_publication_counts_cell_by_cell_also_where_it_has_no_value() {
    let fixture = Fixture::revised();
    let sql = r#"SELECT area, period, "group", value, status, published
        FROM observation JOIN data_set ON data_set.id = observation.data_set
        WHERE indicator = 'A' ORDER BY "group", area, period"#;
    let expected = "area,period,group,value,status,published\n\
        0114,2020,K,1.25,final,2023-02-01\n\
        0114,2020,T,1,final,2023-02-01\n\
        0114,2021,T,2.5,final,2025-02-01\n\
        0114,2022,T,4,preliminary,2025-02-01\n\
        0115,2021,T,,suppressed,2025-02-01\n";
    assert_eq!(csv(&fixture.session(None), sql), expected);
}

#[test]
fn a_report_of_an_earlier_day_can_be_made_again() {
    let fixture = Fixture::revised();
    let sql = "SELECT indicator, count(*) AS n, sum(value) AS total FROM observation
        GROUP BY indicator ORDER BY indicator";
    let earlier = "indicator,n,total\nA,4,7.25\nB,1,7.5\n";
    assert_eq!(csv(&fixture.session(Some(FIRST)), sql), earlier);
    let now = "indicator,n,total\nA,5,8.75\nB,1,7.5\nC,1,-0.5\nD,1,\n";
    assert_eq!(csv(&fixture.session(None), sql), now);
    assert_eq!(csv(&fixture.session(None), "SELECT count(*) AS n FROM observation"), "n\n8\n");
}

#[test]
fn filters_on_any_column_choose_the_same_rows_from_both_kinds_of_indicators() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let all = csv(&session, ALL);
    type Condition<'a> = (&'a str, fn(&[&str]) -> bool);
    let conditions: [Condition<'_>; 6] = [
        ("indicator >= 'B'", |row| row[0] >= "B"),
        ("indicator IN ('A', 'C') AND area = '0114'", |row| row[0] == "A" && row[1] == "0114"),
        ("period LIKE '2021%'", |row| row[2].starts_with("2021")),
        (r#""group" = 'K'"#, |row| row[3] == "K"),
        ("value IS NULL", |row| row[4].is_empty()),
        ("status <> 'final' OR indicator = 'B'", |row| row[5] != "final" || row[0] == "B"),
    ];
    for (condition, chooses) in conditions {
        let sql = ALL.replace("ORDER", &format!("WHERE {condition} ORDER"));
        let expected: Vec<&str> = all
            .lines()
            .enumerate()
            .filter(|(n, line)| *n == 0 || chooses(&line.split(',').collect::<Vec<_>>()))
            .map(|(_, line)| line)
            .collect();
        assert!(expected.len() > 1, "{condition} chooses nothing");
        assert_eq!(csv(&session, &sql).lines().collect::<Vec<_>>(), expected, "{condition}");
    }
    let one = csv(&session, "SELECT count(*) AS n FROM (SELECT * FROM observation LIMIT 3)");
    assert_eq!(one, "n\n3\n");
}

#[test]
fn an_indicator_is_described_once_by_the_newest_data_set_that_can_be_seen() {
    let fixture = Fixture::revised();
    let sql = "SELECT id, name, unit FROM indicator ORDER BY id";
    let now = "id,name,unit\nA,A enligt 2025-02-01,percent\nB,B enligt 2023-02-01,percent\n\
        C,C enligt 2024-02-01,percent\nD,D enligt 2025-02-01,percent\n";
    assert_eq!(csv(&fixture.session(None), sql), now);
    let earlier = "id,name,unit\nA,A enligt 2023-02-01,percent\nB,B enligt 2023-02-01,percent\n";
    assert_eq!(csv(&fixture.session(Some(FIRST)), sql), earlier);
}

#[test]
fn an_empty_store_has_the_views_and_no_rows() {
    let session = Fixture::empty().session(None);
    for view in ["observation", "indicator", "area", "data_set"] {
        let sql = format!("SELECT count(*) AS n FROM {view}");
        assert_eq!(csv(&session, &sql), "n\n0\n", "{view}");
    }
    assert_eq!(csv(&session, ALL), "indicator,area,period,group,value,status,data_set\n");
    assert_eq!(csv(&session, r#"SELECT "table", published FROM data_set"#), "table,published\n");
    assert_eq!(csv(&session, "SELECT id, unit FROM indicator"), "id,unit\n");
}

#[test]
fn one_vintage_is_read_from_its_file_as_it_lies() {
    let fixture = Fixture::empty();
    keep(&fixture.store, "Arbete", FIRST, &[("A", "T", "SE", "2020", value(1.0))]);
    let session = fixture.session(None);
    let plan = csv(&session, "EXPLAIN SELECT value FROM observation WHERE indicator = 'A'");
    assert!(plan.contains("observation.parquet"), "{plan}");
    assert!(!plan.contains("Streaming"), "{plan}");
    assert!(!plan.contains("UnionExec"), "{plan}");
}

#[test]
fn vintages_of_many_indicators_and_more_rows_than_a_batch_agree() {
    let fixture = Fixture::empty();
    let areas: Vec<String> = (0..300).map(|n| format!("0114R{n:03}")).collect();
    for (published, step) in [(FIRST, 1), (SECOND, 2), (THIRD, 5)] {
        let ids: Vec<String> = (0..20).map(|n| format!("N{n:05}")).collect();
        let mut rows = Vec::new();
        for id in &ids {
            for area in areas.iter().step_by(step) {
                for period in ["2019", "2020", "2021"] {
                    let number = f64::from(u32::try_from(rows.len() * step).unwrap());
                    rows.push((id.as_str(), "T", area.as_str(), period, value(number)));
                }
            }
        }
        keep(&fixture.store, "Folkmängd", published, &rows);
    }
    let answer = csv(&fixture.session(None), ALL);
    assert_eq!(answer.lines().count(), 20 * 300 * 3 + 1);
    assert!(answer == of_panels(&fixture, None), "the query and the panels differ");
    let id: IndicatorId = "N00019".parse().unwrap();
    let panel = fixture.store.panel(&id, None).unwrap();
    assert_eq!(panel.data_sets().len(), 3);
}
