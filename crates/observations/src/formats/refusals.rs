//! What is refused, and that nothing ends the program.

use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::formats::tests::{lines, read_bytes, refusal, text};

macro_rules! golden {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/formats/", $name)).as_slice()
    };
}

#[test]
fn bad_tables_are_refused_with_line_and_advice() {
    let csv = |rows: &str| format!("indicator,area,period,group,value\n{rows}\n");
    for (rows, part) in [
        ("N1,0114,2022,T,NaN", "line 2: column 'value': 'NaN' is no number; only finite"),
        ("N1,0114,2022,T,Infinity", "finite"),
        ("N1,0114,2022,T,\"1,5\"", "decimal = \",\""),
        ("N1,114,2022,T,1", "line 2: column 'area': '114' is no code of an area; a leading zero"),
        ("N1,0114,2022-02-30,T,1", "'2022-02-30' is no period"),
        ("N1,0114,2022,T T,1", "'T T' is no group"),
        ("N 1,0114,2022,T,1", "'N 1' cannot be the id"),
        ("N1,0114,2022,T,1\nN1,0114,2022,T", "line 3: it has 4 columns where the heading has 5"),
        ("", "no observations"),
    ] {
        let told = refusal(Format::Csv, csv(rows).as_bytes(), None);
        assert!(told.contains(part), "{rows}: {told}");
    }
    for (table, part) in [
        ("", "nothing in it"),
        ("indicator,area,area,period,value\n", "'area' is there twice"),
        ("indicator,area,period,group,value,more\n", "columns more are not in the mapping"),
        ("indicator,area,period,group\n", "no column 'value'"),
    ] {
        let told = refusal(Format::Csv, table.as_bytes(), None);
        assert!(told.contains(part), "{table}: {told}");
    }
}

#[test]
fn a_wrong_encoding_is_named_by_byte_and_the_mapping_says_what_to_write() {
    let bytes = b"indicator,area,period,group,value\nN1,0114 V\xe4sby,2022,T,1\n";
    let told = refusal(Format::Csv, bytes, None);
    assert!(told.contains("byte 43 is not UTF-8"), "{told}");
    assert!(told.contains("encoding = \"windows-1252\""), "{told}");
}

#[test]
fn statuses_and_values_cannot_contradict_each_other() {
    let csv = |row: &str| format!("indicator,area,period,group,value,status\n{row}\n");
    let told = refusal(Format::Csv, csv("N1,0114,2022,T,5,suppressed").as_bytes(), None);
    assert!(told.contains("there is a value (5) but the status says suppressed"), "{told}");
    let told = refusal(Format::Csv, csv("N1,0114,2022,T,5,secret").as_bytes(), None);
    assert!(told.contains("'secret' is no known status"), "{told}");
    let reading = read_bytes(
        Format::Csv,
        csv("N1,0114,2022,T,,suppressed").as_bytes(),
        None,
        &Options::STRICT,
    );
    assert_eq!(lines(&reading.unwrap().draft), ["N1 0114 2022 T NaN suppressed"]);
}

#[test]
fn a_quote_that_is_never_closed_does_not_fill_the_memory() {
    let mut table = b"indicator,area,period,group,value\n\"".to_vec();
    for _ in 0..300_000 {
        table.extend_from_slice(b"N1,0114,2022,T,1\n");
    }
    assert!(refusal(Format::Csv, &table, None).contains("longer than 1048576 bytes"));
    let one_line = vec![b'x'; 3 * 1024 * 1024];
    assert!(refusal(Format::Csv, &one_line, None).contains("longer than 1048576 bytes"));
}

#[test]
fn packed_tables_are_unpacked_and_cut_ones_refused() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(golden!("population.json-stat.json")).unwrap();
    let packed = packer.finish().unwrap();
    assert!(read_bytes(Format::JsonStat, &packed, None, &Options::STRICT).is_ok());
    let told = refusal(Format::JsonStat, &packed[..packed.len() / 2], None);
    assert!(told.contains("ends too early"), "{told}");
}

#[test]
fn cut_files_of_every_format_are_refused() {
    let sheet = text(golden!("population_sheet.toml"));
    for (format, bytes, mapping) in [
        (Format::JsonStat, golden!("population.json-stat.json"), None),
        (Format::PxWebJson, golden!("population.pxweb.json"), None),
        (Format::Px, golden!("population.px"), None),
        (Format::KoladaJson, golden!("kolada_data_1.json"), None),
        (Format::Parquet, golden!("population.parquet"), None),
        (Format::Xlsx, golden!("population.xlsx"), Some(sheet)),
    ] {
        for length in [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len() - 60] {
            refusal(format, &bytes[..length], mapping);
        }
    }
}

#[test]
fn a_cell_far_away_does_not_fill_the_memory_and_a_lacking_string_is_refused() {
    let sheet = text(golden!("population_sheet.toml"));
    let far = with_sheet(|xml| xml.replacen("r=\"E39\"", "r=\"XFD1048576\"", 1));
    refusal(Format::Xlsx, &far, Some(sheet));
    let lacking = with_sheet(|xml| {
        xml.replacen("<c r=\"C4\"><v>2022</v>", "<c r=\"C4\" t=\"s\"><v>999</v>", 1)
    });
    refusal(Format::Xlsx, &lacking, Some(sheet));
    let error = with_sheet(|xml| {
        xml.replacen("<c r=\"C4\"><v>2022</v>", "<c r=\"C4\" t=\"e\"><v>#DIV/0!</v>", 1)
    });
    let told = refusal(Format::Xlsx, &error, Some(sheet));
    assert!(told.contains("row 4") && told.contains("#DIV/0!"), "{told}");
    let other = sheet.replace("Folkmängd", "Blad1");
    let told = refusal(Format::Xlsx, golden!("population.xlsx"), Some(&other));
    assert!(told.contains("no sheet 'Blad1' among Folkmängd"), "{told}");
}

/// The workbook of the golden table with its sheet changed, packed without compression.
fn with_sheet(change: impl Fn(String) -> String) -> Vec<u8> {
    let bytes = golden!("population.xlsx");
    let mut parts = Vec::new();
    let mut at = 0;
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let two = |from: usize| usize::from(u16::from_le_bytes([bytes[from], bytes[from + 1]]));
        let length = u32::from_le_bytes(bytes[at + 18..at + 22].try_into().unwrap()) as usize;
        let (name_length, extra) = (two(at + 26), two(at + 28));
        let name = bytes[at + 30..at + 30 + name_length].to_vec();
        let start = at + 30 + name_length + extra;
        let mut content = String::new();
        flate2::read::DeflateDecoder::new(&bytes[start..start + length])
            .read_to_string(&mut content)
            .unwrap();
        if name.ends_with(b"sheet1.xml") {
            content = change(content);
        }
        parts.push((name, content.into_bytes()));
        at = start + length;
    }
    stored(&parts)
}

fn stored(parts: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let n_name = u16::try_from(name.len()).unwrap().to_le_bytes();
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        about.extend(crc.sum().to_le_bytes());
        about.extend(size);
        about.extend(size);
        about.extend(n_name);
        about.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(u32::try_from(file.len()).unwrap().to_le_bytes());
        directory.extend(name);
        file.extend(b"PK\x03\x04");
        file.extend(about);
        file.extend(name);
        file.extend(content);
    }
    let start = u32::try_from(file.len()).unwrap().to_le_bytes();
    let n_parts = u16::try_from(parts.len()).unwrap().to_le_bytes();
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(n_parts);
    file.extend(n_parts);
    file.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    file.extend(start);
    file.extend([0, 0]);
    file
}

#[test]
fn formats_are_told_by_ending_or_by_the_keys_of_the_document() {
    assert_eq!(Format::of_file_name("a/B.CSV.gz"), Some(Format::Csv));
    assert_eq!(Format::of_file_name("x.px"), Some(Format::Px));
    assert_eq!(Format::of_file_name("x"), None);
    assert_eq!(Format::of_json(golden!("population.json-stat.json")), Some(Format::JsonStat));
    assert_eq!(Format::of_json(golden!("population.pxweb.json")), Some(Format::PxWebJson));
    assert_eq!(Format::of_json(golden!("kolada_data_1.json")), Some(Format::KoladaJson));
    assert_eq!(Format::of_json(b"[]"), None);
    let answer = Input::Bytes { name: "answer", bytes: golden!("population.pxweb.json") };
    assert_eq!(Format::of_input(&answer).unwrap(), Format::PxWebJson);
    let other = Input::Bytes { name: "answer", bytes: b"<html></html>" };
    assert!(Format::of_input(&other).unwrap_err().to_string().contains("name the format"));
    for format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(format));
    }
}

const ANY_MAPPING: &str =
    "[columns]\nindicator = \"a\"\narea = \"b\"\n[wide]\nacross = \"period\"\n";

fn never_panics(bytes: &[u8]) {
    let sheet = text(golden!("population_sheet.toml"));
    for format in Format::ALL {
        let _ = read_bytes(format, bytes, None, &Options::STRICT);
        let _ = read_bytes(format, bytes, Some(ANY_MAPPING), &Options::STRICT);
        let _ = read_bytes(format, bytes, Some(sheet), &Options::STRICT);
    }
    let _ = Format::of_json(bytes);
    let _ = Mapping::from_toml("m", &String::from_utf8_lossy(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_read_or_refused_but_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        never_panics(&bytes);
    }

    #[test]
    fn damaged_publications_are_read_or_refused_but_never_a_panic(
        which in 0..8_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let goldens = [
            golden!("population.json-stat.json"), golden!("population.pxweb.json"),
            golden!("population.px"), golden!("population_long.csv"), golden!("population.parquet"),
            golden!("population.xlsx"), golden!("kolada_data_1.json"), golden!("population_wide.csv"),
        ];
        let mut bytes = goldens[which].to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        never_panics(&bytes);
    }

    #[test]
    fn damaged_sheets_are_read_or_refused_but_never_a_panic(
        at in any::<prop::sample::Index>(),
        signs in "[ -~]{0,6}",
        n_gone in 0..8_usize,
    ) {
        never_panics(&with_sheet(|xml| {
            let mut signs_of: Vec<char> = xml.chars().collect();
            let start = at.index(signs_of.len());
            let end = (start + n_gone).min(signs_of.len());
            signs_of.splice(start..end, signs.chars());
            signs_of.into_iter().collect()
        }));
    }
}
