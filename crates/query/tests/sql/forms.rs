use std::io::Write;

use datafusion::arrow::array::Array;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use observations::export;

use super::*;

const SAME_ORDER: &str = "SELECT * FROM observation WHERE indicator = 'A'
    ORDER BY \"group\", area, period";

#[test]
fn rows_are_written_as_every_other_export_writes_them() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let panel = fixture.store.panel(&"A".parse().unwrap(), None).unwrap();
    let mut rows: Vec<_> = panel.rows().collect();
    rows.sort_by_key(|row| (row.group.as_str().to_owned(), row.area.clone(), row.period));
    let mut csv = Vec::new();
    export::csv(rows.clone(), &mut csv).unwrap();
    assert_eq!(written(&session, SAME_ORDER, Format::Csv).unwrap(), csv);
    let mut json = Vec::new();
    export::json(rows, &mut json).unwrap();
    assert_eq!(written(&session, SAME_ORDER, Format::Json).unwrap(), json);
}

#[test]
fn every_form_says_the_same() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let sql = r#"SELECT indicator, area, value, period = '2021' AS in_2021, 7 AS whole,
        DATE '2024-02-29' AS day, 'a"å' || chr(10) || 'b' AS text, NULL AS nothing
        FROM observation WHERE indicator IN ('A', 'D') ORDER BY indicator, "group", area, period"#;
    let csv = csv(&session, sql);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0], ["A", "0114", "1.25", "false", "7", "2024-02-29", "a\"å\nb", ""]);

    let json = written(&session, sql, Format::Json).unwrap();
    let json: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(&json).unwrap();
    for (object, row) in json.iter().zip(&rows) {
        assert_eq!(object.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
        for (value, cell) in object.values().zip(row) {
            let text = match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(text, *cell);
        }
    }
    assert_eq!((json.len(), &json[0]["value"]), (6, &serde_json::json!(1.25)));
    assert_eq!((&json[0]["in_2021"], &json[0]["whole"]), (&false.into(), &7.into()));

    let table = String::from_utf8(written(&session, sql, Format::Table).unwrap()).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 7);
    assert!(lines[0].starts_with("indicator  area  value  in_2021  whole  day"), "{table}");
    assert!(lines[1].starts_with("A          0114   1.25  false        7  2024-02-29"), "{table}");
    assert!(lines[6].ends_with('–'), "{table}");
}

#[test]
fn a_parquet_answer_reads_back_with_its_types_and_gaps() {
    let fixture = Fixture::revised();
    let session = fixture.session(None);
    let bytes = written(&session, SAME_ORDER, Format::Parquet).unwrap();
    assert_eq!(&bytes[..4], b"PAR1");
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let batches: Vec<_> = rows.build().unwrap().map(Result::unwrap).collect();
    let values = batches[0].column_by_name("value").unwrap();
    assert_eq!((batches[0].num_rows(), values.null_count()), (5, 1));
    let nothing = "SELECT * FROM area WHERE code = 'none'";
    assert_eq!(&written(&session, nothing, Format::Parquet).unwrap()[..4], b"PAR1");
}

#[test]
fn an_answer_without_rows_has_its_header() {
    let session = Fixture::revised().session(None);
    let sql = "SELECT area, value FROM observation WHERE indicator = 'none'";
    assert_eq!(written(&session, sql, Format::Csv).unwrap(), b"area,value\n");
    assert_eq!(written(&session, sql, Format::Json).unwrap(), b"[]\n");
    assert_eq!(written(&session, sql, Format::Table).unwrap(), b"area  value\n");
}

#[test]
fn what_is_no_number_is_null_in_json() {
    let session = Fixture::empty().session(None);
    let sql = "SELECT 0.0 / 0.0 AS none, 1.0 / 0.0 AS endless, 0.1 + 0.2 AS exact, 1e3 AS whole";
    let json = written(&session, sql, Format::Json).unwrap();
    let expected = r#"{"none":null,"endless":null,"exact":0.30000000000000004,"whole":1000}"#;
    assert_eq!(String::from_utf8(json).unwrap(), format!("[\n{expected}\n]\n"));
}

#[test]
fn two_columns_of_one_name_are_refused_where_the_form_cannot_have_them() {
    let session = Fixture::revised().session(None);
    let sql = "SELECT a.code, b.code FROM area a JOIN area b ON a.code = b.code";
    for format in [Format::Json, Format::Parquet] {
        let message = written(&session, sql, format).unwrap_err().to_string();
        assert!(message.contains("two columns named 'code'"), "{message}");
    }
    assert_eq!(written(&session, sql, Format::Csv).unwrap(), b"code,code\n");
}
