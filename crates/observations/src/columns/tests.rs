use std::io::Write;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray,
    RecordBatch, StringArray, UInt64Array,
};
use arrow::datatypes::Int32Type;
use proptest::prelude::*;

use super::*;

fn file(ending: &str, bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn of_csv(text: &str, wanted: &[&str]) -> Result<Columns, ColumnsError> {
    read(file(".csv", text.as_bytes()).path(), wanted)
}

fn refused(text: &str, wanted: &[&str]) -> String {
    told(of_csv(text, wanted).unwrap_err())
}

/// The message after the name of the file.
fn told(error: ColumnsError) -> String {
    let message = error.to_string();
    assert!(message.starts_with("read ") && !message.contains('\n'), "{message}");
    let told = message.strip_prefix(&format!("read {}", error.input)).unwrap();
    assert!(!told.contains("mapping"), "{told}");
    told.to_owned()
}

fn as_numbers(text: &str, decimal: DecimalSign) -> Result<Vec<Option<f64>>, ColumnsError> {
    let wanted = [Wanted { name: "x", kind: Kind::Numbers }];
    let columns = read_as(file(".csv", text.as_bytes()).path(), &wanted, decimal)?;
    columns.numbers("x").map(Numbers::to_vec)
}

const TABLE: &str = "area;name;people;share\n\
                     0114;\"Upplands; Väsby\";48 500;12.5\n\
                     0180;Stockholm;984748;\n\
                     1280;;357377;-0.5\n";

#[test]
fn the_cells_decide_what_a_column_is() {
    let columns = of_csv(TABLE, &["share", "area", "people"]).unwrap();
    assert_eq!(columns.names().collect::<Vec<_>>(), ["share", "area", "people"]);
    assert_eq!(columns.n_rows(), 3);
    let share = columns.numbers("share").unwrap();
    assert_eq!(share.to_vec(), [Some(12.5), None, Some(-0.5)]);
    assert_eq!((share.n_missing(), share.complete()), (1, None));
    let people = columns.numbers("people").unwrap();
    assert_eq!(people.complete(), Some([48_500.0, 984_748.0, 357_377.0].as_slice()));
    let areas = columns.texts("area").unwrap();
    assert_eq!(areas.iter().collect::<Vec<_>>(), [Some("0114"), Some("0180"), Some("1280")]);
}

#[test]
fn texts_are_numbered_in_byte_order_and_missing_is_none() {
    let columns = of_csv("g\nb\na\n\"\"\nb\n a \n", &["g"]).unwrap();
    let texts = columns.texts("g").unwrap();
    assert_eq!(texts.labels(), ["a", "b"]);
    assert_eq!(texts.codes().collect::<Vec<_>>(), [Some(1), Some(0), None, Some(1), Some(0)]);
    assert_eq!((texts.len(), texts.n_missing(), texts.get(4)), (5, 1, Some("a")));
}

#[test]
fn a_column_of_the_other_kind_says_which_cell_made_it_so() {
    let columns = of_csv(TABLE, &["area", "people", "name", "share"]).unwrap();
    let told = |result: Result<(), ColumnsError>| told(result.unwrap_err());
    assert_eq!(
        told(columns.numbers("area").map(drop)),
        ", line 2: column 'area' is text, as '0114' shows; numbers are needed"
    );
    assert_eq!(
        told(columns.texts("people").map(drop)),
        ", line 2: column 'people' is numbers, and '48 500' is not how its number is shown; ask \
         for the column as text"
    );
    assert_eq!(
        told(columns.numbers("nam").map(drop)),
        ": 'nam' was not read; what was read is area, people, name, share"
    );
    // Whole numbers are codes as well as numbers.
    let both = of_csv("x\n1280\n\"\"\n7\n", &["x"]).unwrap();
    assert_eq!(
        both.texts("x").unwrap().iter().collect::<Vec<_>>(),
        [Some("1280"), None, Some("7")]
    );
    assert_eq!(both.numbers("x").unwrap().get(0), Some(1280.0));
}

#[test]
fn what_is_asked_for_as_numbers_or_text_is_read_so() {
    let file = file(".csv", b"code,x\n0114,1\n0180,1.50\n");
    let wanted =
        [Wanted { name: "x", kind: Kind::Text }, Wanted { name: "code", kind: Kind::Numbers }];
    let columns = read_as(file.path(), &wanted, DecimalSign::Point).unwrap();
    assert_eq!(columns.texts("x").unwrap().labels(), ["1", "1.50"]);
    assert_eq!(columns.numbers("code").unwrap().to_vec(), [Some(114.0), Some(180.0)]);
    assert!(columns.numbers("x").is_err());
}

#[test]
fn a_decimal_comma_is_read_where_it_is_said() {
    let text = "x;y\n1 234,5;a\n-2;b\n";
    assert_eq!(as_numbers(text, DecimalSign::Comma).unwrap(), [Some(1234.5), Some(-2.0)]);
    assert_eq!(
        told(as_numbers(text, DecimalSign::Point).unwrap_err()),
        ", line 2: column 'x': '1 234,5' is no number; if the comma is the decimal sign, say so"
    );
    assert!(
        as_numbers("x;y\n1.5;\n", DecimalSign::Comma).unwrap_err().to_string().contains("point")
    );
}

#[test]
fn what_is_no_finite_number_is_refused_with_its_line() {
    for cell in ["NaN", "inf", "-Infinity", "NA", "abc", "1e999", "..", "0x10"] {
        let told = told(as_numbers(&format!("x\n1\n{cell}\n"), DecimalSign::Point).unwrap_err());
        assert!(
            told.starts_with(&format!(", line 3: column 'x': '{cell}' is no number")),
            "{told}"
        );
    }
    let nan = told(as_numbers("x\nNaN\n", DecimalSign::Point).unwrap_err());
    assert!(nan.ends_with("leave the cell empty where there is none"));
}

#[test]
fn whole_numbers_beyond_what_floats_hold_are_refused() {
    let largest = 9_007_199_254_740_992.0;
    let text = "x\n9007199254740992\n-9007199254740992\n";
    assert_eq!(as_numbers(text, DecimalSign::Point).unwrap(), [Some(largest), Some(-largest)]);
    for cell in ["9007199254740993", "-9 007 199 254 740 993", "12345678901234567890"] {
        let told = told(as_numbers(&format!("x\n{cell}\n"), DecimalSign::Point).unwrap_err());
        assert!(told.contains("beyond 2^53"), "{told}");
    }
    // As codes they are fine.
    let long = of_csv("x\n12345678901234567890\n", &["x"]).unwrap();
    assert_eq!(long.texts("x").unwrap().get(0), Some("12345678901234567890"));
}

#[test]
fn columns_that_are_not_there_or_not_alone_are_named() {
    assert_eq!(
        refused(TABLE, &["population"]),
        ": there is no column 'population'; the columns are area, name, people, share"
    );
    assert_eq!(
        refused("a,b,a\n1,2,3\n", &["a"]),
        ": 'a' is there twice, as columns 1 and 3; rename one of them"
    );
    assert_eq!(of_csv("a,b,a\n1,2,3\n", &["b"]).unwrap().n_rows(), 1);
    assert_eq!(refused(TABLE, &["area", "area"]), ": 'area' is asked for twice; ask for it once");
}

#[test]
fn ragged_rows_wrong_bytes_and_empty_files_are_refused() {
    assert_eq!(
        refused("a,b\n1,2\n1,2,3\n", &["a"]),
        ", line 3: it has 3 columns where the heading has 2; check quotes and separator"
    );
    assert!(refused("", &["a"]).contains("nothing in it"));
    assert!(refused("\n\n", &["a"]).contains("nothing in it"));
    let latin = read(file(".csv", b"a\nV\xe4sby\n").path(), &["a"]).unwrap_err();
    assert_eq!(told(latin), ": byte 3 is not UTF-8; save the file as UTF-8");
    assert_eq!(of_csv("a,b\n", &["a"]).unwrap().n_rows(), 0);
    let lacking = read(Path::new("/nowhere/x.csv"), &["a"]).unwrap_err();
    assert!(lacking.to_string().starts_with("read /nowhere/x.csv: "));
    let sheet = read(file(".xlsx", b"PK\x03\x04").path(), &["a"]).unwrap_err();
    assert!(told(sheet).contains("this is xlsx"));
}

#[test]
fn an_endless_line_and_an_open_quote_are_refused_in_little_memory() {
    let mut endless = b"a,b\n1,".to_vec();
    endless.resize(40_000_000, b'x');
    let told_of = |bytes: &[u8]| told(read(file(".csv", bytes).path(), &["a"]).unwrap_err());
    assert!(told_of(&endless).contains("longer than 1048576 bytes"));
    let mut quoted = b"a,b\n1,\"".to_vec();
    quoted.resize(4_000_000, b'\n');
    assert!(told_of(&quoted).contains("longer than 1048576 bytes"));
}

#[test]
fn gzip_and_byte_order_marks_are_taken_off() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all("\u{feff}a\tb\r\n1\tå\r\n".as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let columns = read(file(".csv.gz", &packed).path(), &["a", "b"]).unwrap();
    assert_eq!(columns.numbers("a").unwrap().get(0), Some(1.0));
    assert_eq!(columns.texts("b").unwrap().get(0), Some("å"));
    let cut = read(file(".csv.gz", &packed[..packed.len() - 9]).path(), &["a"]).unwrap_err();
    assert!(told(cut).contains("ends too early"));
}

fn parquet_of(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn table() -> Vec<u8> {
    parquet_of(vec![
        ("area", Arc::new(StringArray::from(vec![Some("0114"), None, Some("1280")]))),
        ("people", Arc::new(Int64Array::from(vec![Some(48_500), None, Some(-1)]))),
        ("share", Arc::new(Float64Array::from(vec![Some(0.1), Some(1.0), None]))),
        ("coast", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("day", Arc::new(Date32Array::from(vec![0, 1, 2]))),
        (
            "money",
            Arc::new(
                Decimal128Array::from(vec![1_050, 2, -3]).with_precision_and_scale(9, 2).unwrap(),
            ),
        ),
        (
            "list",
            Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(vec![
                Some(vec![Some(1)]),
                None,
                None,
            ])),
        ),
        ("large", Arc::new(UInt64Array::from(vec![1, u64::MAX, 3]))),
        ("bad", Arc::new(Float64Array::from(vec![1.0, 2.0, f64::NAN]))),
    ])
}

#[test]
fn parquet_files_have_the_same_columns() {
    let file = file(".parquet", &table());
    let names = ["people", "area", "share", "coast", "day", "money"];
    let columns = read(file.path(), &names).unwrap();
    assert_eq!(columns.n_rows(), 3);
    let numbers = |name| columns.numbers(name).unwrap().to_vec();
    assert_eq!(numbers("people"), [Some(48_500.0), None, Some(-1.0)]);
    assert_eq!(numbers("share"), [Some(0.1), Some(1.0), None]);
    assert_eq!(numbers("money"), [Some(10.5), Some(0.02), Some(-0.03)]);
    let texts = |name| -> Vec<Option<String>> {
        columns.texts(name).unwrap().iter().map(|text| text.map(str::to_owned)).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(texts("area"), [some("0114"), None, some("1280")]);
    assert_eq!(texts("coast"), [some("true"), some("false"), some("true")]);
    assert_eq!(texts("day")[1], some("1970-01-02"));
    assert_eq!(texts("people"), [some("48500"), None, some("-1")]);
    assert_eq!(headings(file.path()).unwrap().len(), 9);
}

#[test]
fn parquet_columns_are_read_as_they_are_asked_for() {
    let file = file(".parquet", &table());
    let wanted =
        [Wanted { name: "area", kind: Kind::Numbers }, Wanted { name: "large", kind: Kind::Text }];
    let columns = read_as(file.path(), &wanted, DecimalSign::Point).unwrap();
    assert_eq!(columns.numbers("area").unwrap().to_vec(), [Some(114.0), None, Some(1280.0)]);
    assert_eq!(columns.texts("large").unwrap().get(1), Some("18446744073709551615"));
}

#[test]
fn parquet_columns_that_are_no_numbers_are_refused_with_the_row() {
    let file = file(".parquet", &table());
    let refused = |name: &str| told(read(file.path(), &[name]).unwrap_err());
    assert!(refused("bad").starts_with(", row 3: column 'bad': 'NaN' is no number"));
    assert!(
        refused("large").starts_with(", row 2: column 'large': 18446744073709551615 is beyond")
    );
    assert!(refused("list").contains("neither text nor numbers"));
    assert!(refused("nobody").starts_with(": there is no column 'nobody'; the columns are area"));
    let wanted = [Wanted { name: "coast", kind: Kind::Numbers }];
    let error = read_as(file.path(), &wanted, DecimalSign::Point).unwrap_err();
    assert!(told(error).starts_with(", row 1: column 'coast': 'true' is no number"));
}

#[test]
fn parquet_files_cut_off_are_refused_by_content_whatever_their_name() {
    let whole = table();
    let refused =
        |ending, bytes: &[u8]| told(read(file(ending, bytes).path(), &["area"]).unwrap_err());
    assert!(refused(".parquet", &whole[..whole.len() - 5]).contains("ends too early"));
    assert!(refused(".csv", &whole[..40]).contains("ends too early"));
    assert!(refused(".parquet", b"a,b\n1,2\n1,2\n").contains("does not start with PAR1"));
    assert!(refused(".parquet", b"").contains("nothing in it"));
    assert!(read(file(".dat", &whole).path(), &["area"]).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn damaged_files_are_read_or_refused_but_never_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = table();
        for (at, byte) in &changes {
            let index = at.index(bytes.len());
            bytes[index] = *byte;
        }
        let file = file(".parquet", &bytes);
        if let Ok(columns) = read(file.path(), &["area", "people", "share"]) {
            prop_assert_eq!(columns.texts("area").unwrap().len(), columns.n_rows());
        }
    }

    #[test]
    fn what_is_written_is_what_is_read(
        rows in prop::collection::vec((prop::option::of(-1e9..1e9_f64), "[ -~åäö]{0,8}"), 1..40),
    ) {
        let mut text = String::from("n,x,t\n");
        for (index, (number, word)) in rows.iter().enumerate() {
            let number = number.map_or(String::new(), |number| number.to_string());
            text.push_str(&format!("{index},{number},\"{}\"\n", word.replace('"', "\"\"")));
        }
        let wanted = [Wanted { name: "x", kind: Kind::Numbers }, Wanted { name: "t", kind: Kind::Text }];
        let columns =
            read_as(file(".csv", text.as_bytes()).path(), &wanted, DecimalSign::Point).unwrap();
        let numbers: Vec<Option<f64>> = rows.iter().map(|row| row.0).collect();
        prop_assert_eq!(columns.numbers("x").unwrap().to_vec(), numbers);
        let texts = columns.texts("t").unwrap();
        for (row, (_, word)) in rows.iter().enumerate() {
            let word = word.trim();
            prop_assert_eq!(texts.get(row), (!word.is_empty()).then_some(word));
        }
    }
}
