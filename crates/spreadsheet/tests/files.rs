//! Workbooks and CSV: what is written comes back, and hostile files are refused by sheet and cell.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its file has failed")]

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};
use spreadsheet::refusal::Refusal;
use spreadsheet::sheet::{Cell, Sheet, address};
use spreadsheet::{csv_file, workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn sheet(name: &str, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name: name.to_owned(), heading_rows: 0, rows }
}

fn example() -> Sheet {
    sheet(
        "kostnader",
        vec![
            vec![Cell::text("År"), Cell::text("Belopp"), Cell::text("Dag")],
            vec![
                Cell::Number(2018.0),
                Cell::Number(12_500.5),
                Cell::Day { year: 2018, month: 6, day: 30 },
            ],
            vec![Cell::Empty, Cell::text("=1+1"), Cell::text("rad 1\nrad 2")],
        ],
    )
}

/// Returns a workbook with the files within it changed, by name; a file that is not there is added.
fn changed(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let own = file.name().unwrap().to_string();
        if own != name {
            let mut text = Vec::new();
            file.read_to_end(&mut text).unwrap();
            writer.start_file(own, SimpleFileOptions::default()).unwrap();
            writer.write_all(&text).unwrap();
        }
    }
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn refused(bytes: &[u8]) -> Refusal {
    let refusal = workbook::read(bytes).unwrap_err();
    let sentence = refusal.to_string();
    assert!(sentence.len() < 500 && !sentence.contains('\n'), "{sentence}");
    refusal
}

#[test]
fn the_same_sheets_give_the_same_bytes_and_come_back() {
    let bytes = workbook::write(&[example(), sheet("tom", vec![])]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(bytes, workbook::write(&[example(), sheet("tom", vec![])]).unwrap());
    let read = workbook::read(&bytes).unwrap();
    assert_eq!((read[0].name.as_str(), &read[0].rows), ("kostnader", &example().rows));
    assert_eq!((read[1].name.as_str(), read[1].rows.len()), ("tom", 0));
}

#[test]
fn formulas_errors_and_truth_values_are_refused_by_cell() {
    let with = |write: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut book = Workbook::new();
        write(book.add_worksheet().set_name("blad").unwrap());
        book.save_to_buffer().unwrap()
    };
    let at = |bytes: &[u8]| refused(bytes).to_string();
    let formula = with(&|sheet| {
        sheet.write_formula(2, 1, Formula::new("=SUM(A1:A2)").set_result("3")).unwrap();
    });
    assert_eq!(
        at(&formula),
        "read sheet 'blad', cell B3: it holds a formula; paste its value instead"
    );
    let truth = with(&|sheet| {
        sheet.write_boolean(0, 0, true).unwrap();
    });
    assert!(at(&truth).contains("cell A1: it holds true or false"));
    let far = with(&|sheet| {
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    assert!(at(&far).contains("cell XFD1048576: it lies outside"));
    let plain = workbook::write(&[sheet("blad", vec![vec![Cell::Number(1.0)]])]).unwrap();
    let xml = part(&plain, "xl/worksheets/sheet1.xml");
    for (value, told) in [("NaN", "not finite"), ("1e999", "not finite"), ("inf", "not finite")] {
        let forged = xml.replace("<v>1</v>", &format!("<v>{value}</v>"));
        assert_ne!(forged, xml);
        let bytes = changed(&plain, "xl/worksheets/sheet1.xml", forged.as_bytes());
        let sentence = at(&bytes);
        assert!(
            sentence.contains(told) || sentence.contains("open it and save it anew"),
            "{sentence}"
        );
    }
    let error =
        xml.replace("<c r=\"A1\">", "<c r=\"A1\" t=\"e\">").replace("<v>1</v>", "<v>#REF!</v>");
    let bytes = changed(&plain, "xl/worksheets/sheet1.xml", error.as_bytes());
    assert!(at(&bytes).contains("cell A1: it holds an error"));
}

#[test]
fn macros_passwords_and_other_files_are_refused() {
    let bytes = workbook::write(&[example()]).unwrap();
    let macros = changed(&bytes, "xl/vbaProject.bin", b"macro");
    assert!(matches!(refused(&macros), Refusal::Macros { .. }));
    let old = [&[0xd0, 0xcf, 0x11, 0xe0][..], &[0; 600]].concat();
    assert!(refused(&old).to_string().contains("password-protected or of an older kind"));
    for other in [&b""[..], b"PK", b"a;b\n1;2\n", &bytes[..bytes.len() / 2]] {
        assert!(matches!(refused(other), Refusal::NotAWorkbook { .. }));
    }
    assert!(matches!(refused(&vec![0; (5 << 20) + 1]), Refusal::TooLarge { .. }));
}

#[test]
fn what_swells_when_it_is_unpacked_is_refused() {
    let bytes = workbook::write(&[example()]).unwrap();
    let bomb = changed(&bytes, "xl/media/bild.bin", &vec![0_u8; 60 << 20]);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(refused(&bomb), Refusal::Swells);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..1_001 {
        writer.start_file(format!("{number}"), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(refused(&writer.finish().unwrap().into_inner()), Refusal::Swells);
}

#[test]
fn an_entity_that_names_itself_many_times_is_not_followed() {
    let bytes = workbook::write(&[example()]).unwrap();
    let xml = part(&bytes, "xl/sharedStrings.xml");
    let entities = "<!DOCTYPE s [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let forged = xml.replacen("<sst", &format!("{entities}<sst"), 1).replace("Belopp", "&b;");
    let bytes = changed(&bytes, "xl/sharedStrings.xml", forged.as_bytes());
    if let Ok(sheets) = workbook::read(&bytes) {
        let texts = sheets[0].rows.iter().flatten().map(Cell::written);
        assert!(texts.map(|text| text.len()).max().unwrap() < 40);
    }
}

#[test]
fn names_and_texts_that_no_program_keeps_are_refused() {
    for name in ["", "a/b", "a name that is longer than thirty-one characters"] {
        assert!(
            matches!(workbook::write(&[sheet(name, vec![])]), Err(Refusal::Unwritable { .. })),
            "{name}"
        );
    }
    let long = sheet("blad", vec![vec![Cell::Empty, Cell::Text("a".repeat(32_768))]]);
    let refusal = workbook::write(&[long]).unwrap_err();
    assert!(refusal.to_string().contains("sheet 'blad', cell B1"));
    let nan = sheet("blad", vec![vec![Cell::Number(f64::NAN)]]);
    assert!(matches!(workbook::write(&[nan]), Err(Refusal::Unwritable { .. })));
}

#[test]
fn csv_never_becomes_a_formula_and_comes_back() {
    let rows = vec![
        vec![Cell::text("=cmd|' /C calc'!A0"), Cell::text("-1+2"), Cell::text("'=x")],
        vec![Cell::text("a;b\n\"c\""), Cell::text("@x"), Cell::text("å")],
    ];
    let written = csv_file::write(&sheet("blad", rows.clone())).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.starts_with("\u{feff}\"'=cmd|' /C calc'!A0\";\"'-1+2\";\"''=x\"\n"), "{text}");
    assert_eq!(csv_file::read("blad", &written).unwrap().rows, rows);
    let commas = csv_file::read("blad", "år,belopp\n2018,\"1 234,50\"\n".as_bytes()).unwrap();
    assert_eq!(commas.rows[1][1], Cell::text("1 234,50"));
    let latin = csv_file::read("blad", b"a;b\n\xe5r;1\n").unwrap_err();
    assert!(latin.to_string().contains("line 2 is not UTF-8"));
    let number = csv_file::write(&sheet("blad", vec![vec![Cell::Number(-1.5)]])).unwrap();
    assert_eq!(number, "\u{feff}-1.5\n".as_bytes());
    let wide = "a;".repeat(100);
    assert!(matches!(csv_file::read("blad", wide.as_bytes()), Err(Refusal::Outside { .. })));
}

#[test]
fn cells_are_named_as_in_workbooks() {
    for (row, column, name) in [(0, 0, "A1"), (9, 25, "Z10"), (0, 701, "ZZ1"), (0, 702, "AAA1")] {
        assert_eq!(address(row, column), name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Bytes turned over, within the packed file and within its sheets, are read or refused.
    #[test]
    fn damaged_workbooks_do_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>(), inner in 0_usize..4) {
        let bytes = workbook::write(&[example()]).unwrap();
        let mut outer = bytes.clone();
        let index = at.index(outer.len());
        outer[index] = byte;
        let _ = workbook::read(&outer);
        let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"];
        let mut xml = part(&bytes, names[inner]).into_bytes();
        let index = at.index(xml.len());
        xml[index] = byte;
        if let Err(refusal) = workbook::read(&changed(&bytes, names[inner], &xml)) {
            prop_assert!(refusal.to_string().len() < 500);
        }
    }

    #[test]
    fn texts_and_numbers_come_back(texts in proptest::collection::vec("[ -~åäö\n]{1,30}", 1..6), ore in -1_000_000_000_000_i64..1_000_000_000_000) {
        let number: f64 = format!("{}.{:02}", ore / 100, (ore % 100).abs()).parse().unwrap();
        let row: Vec<Cell> = texts.iter().map(|text| Cell::text(text)).chain([Cell::Number(number)]).collect();
        let bytes = workbook::write(&[sheet("blad", vec![row.clone()])]).unwrap();
        prop_assert_eq!(&workbook::read(&bytes).unwrap()[0].rows[0], &row);
        let texts: Vec<Cell> = texts.iter().map(|text| Cell::text(text)).collect();
        let csv = csv_file::write(&sheet("blad", vec![texts.clone()])).unwrap();
        prop_assert_eq!(&csv_file::read("blad", &csv).unwrap().rows, &vec![texts]);
    }
}
