use std::collections::BTreeMap;
use std::sync::OnceLock;

use observations::export;

use super::*;

/// The store with the data that ship with the program, imported once for all tests.
fn shipped() -> &'static Fixture {
    static SHIPPED: OnceLock<Fixture> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let directory = TempDir::new().unwrap();
        let store = operations::bundled::open_store(directory.path(), &mut |_, _| ()).unwrap();
        Fixture { directory, store: Arc::new(store) }
    })
}

#[test]
fn the_values_that_ship_are_those_of_the_panels() {
    let fixture = shipped();
    let session = fixture.session(None);
    for id in ["N00945", "N01951", "SCB-RegSO:folkmangd", "BRYGGA:befolkning_omradestyp_1_2"] {
        let panel = fixture.store.panel(&id.parse().unwrap(), None).unwrap();
        let mut rows: Vec<_> = panel.rows().collect();
        rows.sort_by_key(|row| {
            let texts = [row.group.as_str(), row.area.as_str()].map(str::to_owned);
            (texts, row.period.to_string())
        });
        let mut expected = Vec::new();
        export::csv(rows, &mut expected).unwrap();
        let sql = format!(
            r#"SELECT * FROM observation WHERE indicator = '{id}' ORDER BY "group", area, period"#
        );
        let answer = written(&session, &sql, Format::Csv).unwrap();
        assert!(answer == expected, "{id} differs");
    }
}

#[test]
fn a_query_over_everything_counts_every_row_once() {
    let fixture = shipped();
    let session = fixture.session(None);
    let mut expected: BTreeMap<String, (usize, f64)> = BTreeMap::new();
    for indicator in fixture.store.indicators().iter() {
        let panel = fixture.store.panel(&indicator.id, None).unwrap();
        for row in panel.rows() {
            let (n, greatest) = expected.entry(row.period.to_string()).or_insert((0, f64::MIN));
            *n += 1;
            *greatest = greatest.max(row.measured.value().unwrap_or(f64::MIN));
        }
    }
    let sql = "SELECT period, count(*) AS n, max(value) AS greatest FROM observation
        GROUP BY period ORDER BY period";
    let expected: Vec<String> = expected
        .into_iter()
        .map(|(period, (n, greatest))| format!("{period},{n},{greatest}"))
        .collect();
    assert_eq!(csv(&session, sql).lines().skip(1).collect::<Vec<_>>(), expected);
    let rows: u64 = fixture.store.data_sets().iter().map(|set| set.rows).sum();
    let by_set = "SELECT CAST(sum(\"rows\") AS BIGINT) AS n FROM data_set
        UNION ALL SELECT count(*) FROM observation";
    assert_eq!(csv(&session, by_set), format!("n\n{rows}\n{rows}\n"));
}

#[test]
fn names_of_places_and_indicators_join_to_values() {
    let session = shipped().session(None);
    let sql = r#"SELECT area.name, indicator.id, observation.value FROM observation
        JOIN area ON area.code = observation.area
        JOIN indicator ON indicator.id = observation.indicator
        WHERE indicator.id = 'N01951' AND area.level = 'municipality' AND period = '2022'
            AND "group" = 'T'
        ORDER BY value DESC LIMIT 2"#;
    let answer = csv(&session, sql);
    assert_eq!(answer, "name,id,value\nStockholm,N01951,984748\nGöteborg,N01951,596841\n");
}
