use std::collections::BTreeMap;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Float64Type, Int32Type};
use bytes::Bytes;
use domain::area::register::AreaRegister;
use domain::observation::{Measured, Observation};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Per cell (indicator, area, period, group): value, status, data set.
type View = BTreeMap<[String; 4], (Option<u64>, String, String)>;

fn row(area: &str, period: &str, group: &str, measured: Measured, data_set: &str) -> Observation {
    Observation {
        indicator: "N00945".parse().unwrap(),
        area: area.parse().unwrap(),
        period: period.parse().unwrap(),
        group: group.parse().unwrap(),
        measured,
        data_set: data_set.parse().unwrap(),
    }
}

fn rows() -> Vec<Observation> {
    vec![
        row("0114", "2021", "T", Measured::final_value(12.5).unwrap(), "a-1"),
        row("0114", "2022", "T", Measured::suppressed(), "a-1"),
        row("0114", "2022", "K", Measured::missing(), "b-1"),
        row("SE", "2022", "T", Measured::preliminary(49262.0).unwrap(), "b-1"),
    ]
}

fn of_rows(rows: &[Observation]) -> View {
    let entry = |row: &Observation| {
        let key = [
            row.indicator.to_string(),
            row.area.to_string(),
            row.period.to_string(),
            row.group.to_string(),
        ];
        let measured = row.measured;
        let value = measured.value().map(f64::to_bits);
        (key, (value, measured.status().to_string(), row.data_set.to_string()))
    };
    rows.iter().map(entry).collect()
}

fn of_csv(rows: &[Observation]) -> View {
    let mut bytes = Vec::new();
    csv(rows.to_vec(), &mut bytes).unwrap();
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    let entry = |record: ::csv::StringRecord| {
        let key = std::array::from_fn(|column| record[column].to_owned());
        let value = (!record[4].is_empty()).then(|| record[4].parse::<f64>().unwrap().to_bits());
        (key, (value, record[5].to_owned(), record[6].to_owned()))
    };
    reader.records().map(|record| entry(record.unwrap())).collect()
}

fn of_json(rows: &[Observation]) -> View {
    let mut bytes = Vec::new();
    json(rows.to_vec(), &mut bytes).unwrap();
    let parsed: Value = serde_json::from_slice(&bytes).unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let entry = |row: &Value| {
        let key = ["indicator", "area", "period", "group"].map(|name| text(row, name));
        (key, (row["value"].as_f64().map(f64::to_bits), text(row, "status"), text(row, "data_set")))
    };
    parsed.as_array().unwrap().iter().map(entry).collect()
}

fn of_parquet(rows: &[Observation]) -> View {
    let bytes = Bytes::from(parquet(rows.to_vec()).unwrap());
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap();
    let mut view = View::new();
    for batch in reader {
        let batch = batch.unwrap();
        let text = |name: &str, row: usize| {
            let column = batch.column_by_name(name).unwrap().as_dictionary::<Int32Type>();
            column
                .downcast_dict::<arrow::array::StringArray>()
                .unwrap()
                .into_iter()
                .nth(row)
                .flatten()
                .unwrap()
                .to_owned()
        };
        let values = batch.column_by_name("value").unwrap().as_primitive::<Float64Type>();
        for row in 0..batch.num_rows() {
            let key = ["indicator", "area", "period", "group"].map(|name| text(name, row));
            let value = (!values.is_null(row)).then(|| values.value(row).to_bits());
            view.insert(key, (value, text("status", row), text("data_set", row)));
        }
    }
    view
}

fn of_json_stat(rows: &[Observation]) -> View {
    let areas = AreaRegister::default();
    let labels = Labels { indicators: &[], areas: &areas, data_sets: &[] };
    let cube = json_stat(rows, labels).unwrap();
    let codes = |name: &str| -> Vec<String> {
        let index = cube["dimension"][name]["category"]["index"].as_array().unwrap();
        index.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
    };
    let mut cell = 0_usize;
    let mut view = View::new();
    let data_sets = cube["extension"]["data_sets"].as_array().unwrap();
    for indicator in codes("indicator") {
        for group in codes("group") {
            for area in codes("area") {
                for period in codes("period") {
                    let name = cell.to_string();
                    let value = match &cube["value"] {
                        Value::Array(list) => list[cell].as_f64(),
                        object => object[&name].as_f64(),
                    };
                    cell += 1;
                    let status = cube["status"][&name].as_str();
                    if value.is_none() && status.is_none() {
                        continue;
                    }
                    let origin = cube["extension"]["data_set_of_cell"][&name].as_u64();
                    let origin = usize::try_from(origin.unwrap_or(0)).unwrap();
                    let data_set = data_sets[origin].as_str().unwrap().to_owned();
                    let key = [indicator.clone(), area.clone(), period, group.clone()];
                    let status = status.unwrap_or("final").to_owned();
                    view.insert(key, (value.map(f64::to_bits), status, data_set));
                }
            }
        }
    }
    view
}

#[test]
fn every_form_tells_the_same() {
    let expected = of_rows(&rows());
    assert_eq!(of_csv(&rows()), expected);
    assert_eq!(of_json(&rows()), expected);
    assert_eq!(of_parquet(&rows()), expected);
    assert_eq!(of_json_stat(&rows()), expected);
}

#[test]
fn a_view_without_rows_is_an_empty_table_in_every_form() {
    assert!(of_csv(&[]).is_empty());
    assert!(of_json(&[]).is_empty());
    assert!(of_parquet(&[]).is_empty());
    assert!(of_json_stat(&[]).is_empty());
}

#[test]
fn a_row_reads_as_a_person_would_write_it() {
    let mut text = Vec::new();
    csv(rows(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert_eq!(
        text,
        "indicator,area,period,group,value,status,data_set\n\
         N00945,0114,2021,T,12.5,final,a-1\n\
         N00945,0114,2022,T,,suppressed,a-1\n\
         N00945,0114,2022,K,,missing,b-1\n\
         N00945,SE,2022,T,49262,preliminary,b-1\n"
    );
    let mut text = Vec::new();
    json(rows().split_off(3), &mut text).unwrap();
    assert_eq!(
        String::from_utf8(text).unwrap(),
        "[\n{\"indicator\":\"N00945\",\"area\":\"SE\",\"period\":\"2022\",\"group\":\"T\",\
         \"value\":49262,\"status\":\"preliminary\",\"data_set\":\"b-1\"}\n]\n"
    );
}

/// An output whose reader has gone.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_closed_output_is_told_as_such() {
    assert_eq!(csv(rows(), Closed).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    let many = std::iter::repeat_n(rows(), 1_000).flatten();
    assert_eq!(csv(many, Closed).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    assert_eq!(json(rows(), Closed).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn a_cube_much_larger_than_its_rows_is_written_by_cell() {
    let rows: Vec<Observation> = (0..10)
        .map(|i| {
            let period = (2000 + i).to_string();
            let area = format!("01{:02}", 10 + i);
            row(&area, &period, "T", Measured::final_value(1.0).unwrap(), "a-1")
        })
        .collect();
    assert_eq!(of_json_stat(&rows), of_rows(&rows));
}

fn measured() -> impl Strategy<Value = Measured> {
    prop_oneof![
        any::<f64>().prop_filter_map("finite", Measured::final_value),
        any::<f64>().prop_filter_map("finite", Measured::preliminary),
        (-1_000_000_i32..1_000_000).prop_map(|v| Measured::final_value(f64::from(v)).unwrap()),
        Just(Measured::suppressed()),
        Just(Measured::missing()),
    ]
}

proptest! {
    #[test]
    fn any_value_comes_back_bit_for_bit_from_every_form(
        cells in proptest::collection::vec((0..5_u8, 2000..2010_i32, measured()), 0..30)
    ) {
        let rows: Vec<Observation> = cells
            .into_iter()
            .map(|(area, year, measured)| {
                ((area, year), row(&format!("011{area}"), &year.to_string(), "T", measured, "a-1"))
            })
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .collect();
        let expected = of_rows(&rows);
        prop_assert_eq!(of_csv(&rows), expected.clone());
        prop_assert_eq!(of_json(&rows), expected.clone());
        prop_assert_eq!(of_parquet(&rows), expected.clone());
        prop_assert_eq!(of_json_stat(&rows), expected);
    }
}
