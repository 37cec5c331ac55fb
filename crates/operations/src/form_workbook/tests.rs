use domain::form::checking::check;
use domain::form::reading::keep;
use spreadsheet::sheet::Cell;

use super::*;

fn application() -> Form {
    crate::form_file::shipped().unwrap().remove(0)
}

/// What a municipality that is made up has typed.
const TYPED: [(&str, &[(&str, &str)]); 8] = [
    ("kontakt", &[("value", "Utvecklingsenheten, utveckling@exempelkommunen.example")]),
    ("andamal", &[("option_atgarder", "ja")]),
    ("forsta-gangen", &[("value", "forsta")]),
    ("startdag", &[("value", "2018-09-01")]),
    (
        "platser",
        &[
            ("rows-1-place", "0114R001"),
            ("rows-1-share", "33,34"),
            ("rows-2-place", "0114R002"),
            ("rows-2-share", "66,66"),
        ],
    ),
    (
        "budget",
        &[
            ("costs-1-category", "personal"),
            ("costs-1-year", "2018"),
            ("costs-1-kind", "cash"),
            ("costs-1-amount", "4 600 000,50"),
            ("financing-1-organisation", "Exempelkommunen (påhittad)"),
            ("financing-1-kind", "cash"),
            ("financing-1-amount", "600 000,50"),
            ("grant-1-year", "2018"),
            ("grant-1-amount", "4 000 000"),
        ],
    ),
    (
        "malgrupp",
        &[
            ("rows-1-alder", "a9_12"),
            ("rows-1-kon", "k"),
            ("rows-1-antal", "120"),
            ("rows-2-alder", "a13_15"),
            ("rows-2-kon", "m"),
        ],
    ),
    ("behov-i-omradet", &[("value", "=Behovet är stort\noch växer")]),
];

/// The answers of that municipality.
fn answers(form: &Form) -> Answers {
    let given = |(name, pairs): (&str, &[(&str, &str)])| {
        let part: PartId = name.parse().unwrap();
        let kind = &form.question(&part).unwrap().kind;
        let named: Vec<(String, &str)> =
            pairs.iter().map(|(field, text)| (format!("{name}.{field}"), *text)).collect();
        let pairs = named.iter().map(|(name, text)| (name.as_str(), *text));
        let fields = Fields::posted(&kind.layout(), &part, pairs).unwrap();
        (part, keep(kind, fields).unwrap())
    };
    TYPED.into_iter().map(given).collect()
}

/// Reads a workbook whose sheets have been changed.
fn read_changed(change: impl FnOnce(&mut Vec<Sheet>)) -> Result<Answers, WorkbookError> {
    let form = application();
    let bytes = write(&form, &answers(&form)).unwrap();
    let mut sheets = workbook::read(&bytes).unwrap();
    change(&mut sheets);
    let read = read(&form, &workbook::write(&sheets).unwrap());
    if let Err(error) = &read {
        let sentence = error.to_string();
        assert!(sentence.len() < 500 && !sentence.contains('\n'), "{sentence}");
    }
    read
}

fn sheet<'a>(sheets: &'a mut [Sheet], number: &str) -> &'a mut Sheet {
    sheets.iter_mut().find(|sheet| sheet.name.starts_with(number)).unwrap()
}

#[test]
fn the_answers_come_back_from_the_workbook() {
    let form = application();
    let answers = answers(&form);
    let bytes = write(&form, &answers).unwrap();
    assert_eq!(bytes, write(&form, &answers).unwrap());
    let read = read(&form, &bytes).unwrap();
    for (part, given) in &answers {
        let back = read.get(part).unwrap_or_else(|| panic!("{part} is lost"));
        let is_same = match (given, back) {
            // What could not be read yet comes back with its empty cells.
            (Given::Typed(_), Given::Typed(_)) => true,
            (given, back) => given == back,
        };
        assert!(is_same, "{part}: {given:?} {back:?}");
    }
    assert_eq!(read.len(), answers.len());
    assert_eq!(check(&form, &read).len(), check(&form, &answers).len());
    assert_eq!(bytes, write(&form, &read).unwrap());
}

#[test]
fn an_empty_workbook_holds_no_answers() {
    let form = application();
    let bytes = write(&form, &Answers::new()).unwrap();
    assert_eq!(read(&form, &bytes), Ok(Answers::new()));
    let report = crate::form_file::shipped().unwrap().remove(1);
    assert!(matches!(read(&report, &bytes), Err(WorkbookError::OtherForm { .. })));
}

#[test]
fn what_is_wrong_in_a_workbook_is_told_by_sheet_and_cell() {
    let unreadable = read_changed(|sheets| {
        sheet(sheets, "7.1a").rows[3][3] = Cell::text("mycket");
    });
    assert_eq!(
        unreadable.unwrap_err().to_string(),
        "sheet '7.1a budget', cell D4: Write the amount in kronor, in digits with at most two \
         decimals: 12500."
    );
    let as_a_day = read_changed(|sheets| {
        sheet(sheets, "7.1a").rows[3][3] = Cell::Day { year: 2018, month: 1, day: 1 };
    });
    assert!(matches!(as_a_day, Err(WorkbookError::Unreadable { cell, .. }) if cell == "D4"));
    let gone = read_changed(|sheets| sheets.retain(|sheet| !sheet.name.starts_with("7.1a")));
    assert_eq!(gone, Err(WorkbookError::NoSheet { sheet: "7.1a budget".into() }));
    let more = read_changed(|sheets| {
        sheets.push(Sheet { name: "eget".into(), heading_rows: 0, rows: vec![] });
    });
    assert_eq!(more, Err(WorkbookError::UnknownSheet { sheet: "eget".into() }));
}

#[test]
fn rows_and_columns_that_the_form_lacks_are_refused() {
    let row = read_changed(|sheets| {
        let first = sheet(sheets, "1 om");
        let mut row = first.rows[1].clone();
        row[0] = Cell::text("eget");
        first.rows.push(row);
    });
    assert!(matches!(row, Err(WorkbookError::Unknown { found, .. }) if found == "eget"));
    let twice = read_changed(|sheets| {
        let first = sheet(sheets, "1 om");
        first.rows.push(first.rows[1].clone());
    });
    assert!(matches!(twice, Err(WorkbookError::RowNotOnce { .. })));
    let removed = read_changed(|sheets| {
        sheet(sheets, "1 om").rows.remove(1);
    });
    assert!(matches!(removed, Err(WorkbookError::RowNotOnce { .. })));
    let column = read_changed(|sheets| {
        let rows = &mut sheet(sheets, "7.1a").rows;
        rows[3].push(Cell::text("anteckning"));
    });
    assert!(matches!(column, Err(WorkbookError::Unknown { cell, .. }) if cell == "E4"));
    let renamed = read_changed(|sheets| {
        sheet(sheets, "7.1a").rows[1].swap(0, 1);
    });
    assert!(matches!(renamed, Err(WorkbookError::Unknown { cell, .. }) if cell == "A2"));
    let many = read_changed(|sheets| {
        let rows = &mut sheet(sheets, "3.2a").rows;
        rows.resize(3 + 101, rows[3].clone());
    });
    assert!(
        matches!(many, Err(WorkbookError::TooManyRows { cell, most: 100, .. }) if cell == "A104")
    );
    let long = read_changed(|sheets| {
        let rows = &mut sheet(sheets, "7.1b").rows;
        rows.resize(3 + 400, rows[3].clone());
        for row in &mut rows[3..] {
            row[0] = Cell::text(&"å".repeat(300));
        }
    });
    assert!(matches!(long, Err(WorkbookError::TooMuch { .. })));
}

#[test]
fn a_group_of_rows_goes_out_and_in_as_csv() {
    let form = application();
    let answers = answers(&form);
    let part: PartId = "budget".parse().unwrap();
    let csv = write_csv(&form, &answers, &part, "costs").unwrap().unwrap();
    let back = read_csv(&form, &answers, &part, "costs", &csv).unwrap();
    assert_eq!(back.as_ref(), answers.get(&part));
    assert_eq!(write_csv(&form, &answers, &part, "nothing"), Ok(None));
    assert!(matches!(
        read_csv(&form, &answers, &part, "nothing", &csv),
        Err(WorkbookError::NoSheet { .. })
    ));
    let wrong = String::from_utf8(csv).unwrap().replace("4600000.5", "mycket");
    let refused = read_csv(&form, &answers, &part, "costs", wrong.as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("cell D4"), "{refused}");
}
