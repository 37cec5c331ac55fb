//! The same table in every format, and what is refused.

use time::macros::date;

use super::*;
use crate::draft::Draft;

macro_rules! golden {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/formats/", $name)).as_slice()
    };
}

fn description() -> Description {
    Description {
        source: None,
        table: None,
        title: None,
        published: None,
        terms: None,
        fetched: date!(2026 - 11 - 21),
        origin: "test".to_owned(),
    }
}

fn described() -> Description {
    Description {
        source: Some("SCB".to_owned()),
        table: Some("TAB638".to_owned()),
        published: Some(date!(2024 - 02 - 22)),
        ..description()
    }
}

pub(super) fn read_bytes(
    format: Format,
    bytes: &[u8],
    mapping: Option<&str>,
    options: &Options,
) -> Result<Reading, ReadError> {
    let mapping = mapping.map(|text| Mapping::from_toml("m.toml", text).unwrap());
    let input = Input::Bytes { name: "in", bytes };
    read(format, &input, &described(), mapping.as_ref(), options)
}

pub(super) fn refusal(format: Format, bytes: &[u8], mapping: Option<&str>) -> String {
    let told = read_bytes(format, bytes, mapping, &Options::STRICT).unwrap_err().to_string();
    assert!(told.starts_with("read in") && !told.contains('\n'), "{told}");
    told
}

/// One observation per line, in order.
pub(super) fn lines(draft: &Draft) -> Vec<String> {
    let rows = &draft.rows;
    let mut lines: Vec<String> = (0..rows.len())
        .map(|row| {
            let key = rows.positions[row];
            format!(
                "{} {} {} {} {} {}",
                rows.indicators.list()[key.indicator as usize],
                rows.areas.list()[key.area as usize],
                rows.periods.list()[key.period as usize],
                rows.groups.list()[key.group as usize],
                rows.values[row],
                rows.statuses[row],
            )
        })
        .collect();
    lines.sort();
    lines
}

pub(super) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_same_table_reads_the_same_in_every_format() {
    let sheet = text(golden!("population_sheet.toml"));
    let long = text(golden!("population_long.toml"));
    let wide = text(golden!("population_wide.toml"));
    let expected =
        read_bytes(Format::JsonStat, golden!("population.json-stat.json"), None, &Options::STRICT)
            .unwrap();
    let expected = lines(&expected.draft);
    assert_eq!(expected.len(), 36);
    for line in [
        "TAB638:BE0101N1 SE 2022 M 1100 final",
        "TAB638:BE0101N1:Alder.20-64 SE 2022 K NaN suppressed",
        "TAB638:BE0101N1 SE 2023 M NaN missing",
        "TAB638:BE0101N1 SE 2022 T 0 final",
        "TAB638:BE0101N1:Alder.20-64 0114 2023 M 12.5 final",
        "TAB638:BE0101N1 13 2023 T 3121 final",
    ] {
        assert!(expected.iter().any(|found| found == line), "{line}\n{}", expected.join("\n"));
    }
    for (format, bytes, mapping) in [
        (Format::PxWebJson, golden!("population.pxweb.json"), None),
        (Format::Px, golden!("population.px"), None),
        (Format::Csv, golden!("population_long.csv"), Some(long)),
        (Format::Csv, golden!("population_wide.csv"), Some(wide)),
        (Format::Parquet, golden!("population.parquet"), None),
        (Format::Xlsx, golden!("population.xlsx"), Some(sheet)),
    ] {
        let reading = read_bytes(format, bytes, mapping, &Options::STRICT).unwrap();
        assert_eq!(lines(&reading.draft), expected, "{format}");
    }
}

#[test]
fn what_a_format_tells_of_itself_is_kept_unless_the_importer_says_otherwise() {
    for (format, bytes) in [
        (Format::JsonStat, golden!("population.json-stat.json")),
        (Format::Px, golden!("population.px")),
    ] {
        let input = Input::Bytes { name: "in", bytes };
        let told = read(format, &input, &description(), None, &Options::STRICT).unwrap().draft;
        assert_eq!(told.publication.source, "SCB");
        assert_eq!(told.publication.table, "TAB638");
        assert_eq!(told.publication.published, date!(2024 - 02 - 22), "{format}");
        assert!(told.publication.title.starts_with("Folkmängd efter region, ålder"));
        let indicator = &told.indicators[0];
        assert_eq!(indicator.unit, domain::indicator::Unit::Count, "{format}");
        assert_eq!(indicator.name, "Folkmängd");
        assert_eq!(told.indicators[1].name, "Folkmängd, 20-64 år");
        let names: Vec<&str> = told.areas.iter().map(|area| area.name.as_str()).collect();
        assert_eq!(names, ["Riket", "Hallands län", "Upplands Väsby"]);
        let said = Description { source: Some("Annan".to_owned()), ..description() };
        let said = read(format, &input, &said, None, &Options::STRICT).unwrap();
        assert_eq!(said.draft.publication.source, "Annan");
    }
}

#[test]
fn kolada_pages_keep_zero_and_say_why_a_value_is_lacking() {
    let reading =
        read_bytes(Format::KoladaJson, golden!("kolada_data_2.json"), None, &Options::STRICT)
            .unwrap();
    assert_eq!(
        lines(&reading.draft),
        [
            "U30446 0114 2021 T 0 final",
            "U30446 0180 2021 T NaN missing",
            "U30446 0186 2021 T NaN missing",
            "U30446 0191 2021 T 2 preliminary",
        ]
    );
    let regions =
        read_bytes(Format::KoladaJson, golden!("kolada_data_1.json"), None, &Options::STRICT)
            .unwrap();
    assert!(lines(&regions.draft).contains(&"N00945 13 2021 T 340243 final".to_owned()));
    assert!(lines(&regions.draft).contains(&"N00945 SE 2021 T 10452326 final".to_owned()));
}

#[test]
fn groups_of_kolada_are_refused_or_skipped_and_counted() {
    let page = text(golden!("kolada_data_2.json")).replace("0186", "G35895");
    assert!(
        refusal(Format::KoladaJson, page.as_bytes(), None).contains("'G35895' is an aggregate")
    );
    let options = Options { aggregates: Aggregates::Skip, ..Options::STRICT };
    let reading = read_bytes(Format::KoladaJson, page.as_bytes(), None, &options).unwrap();
    assert_eq!((reading.skipped_aggregates, reading.draft.rows.len()), (1, 3));
    let unknown = page.replace("G35895", "Atlantis");
    assert!(read_bytes(Format::KoladaJson, unknown.as_bytes(), None, &options).is_err());
}

#[test]
fn one_page_of_several_is_refused_with_the_address_of_the_next() {
    let page = text(golden!("kolada_data_2.json"))
        .replace("\"next_url\": null", "\"next_url\": \"https://api.kolada.se/v3/data?page=2\"");
    assert!(refusal(Format::KoladaJson, page.as_bytes(), None).contains("page=2"));
}

#[test]
fn codes_outside_the_years_of_their_division_give_missing_not_zero() {
    let csv = "indicator,area,period,group,value\n\
               X,0114R001,2023,T,0\nX,0114R001,2024,T,0\nX,0114R001_RegSO2025,2023,T,0\n\
               X,0114R001_RegSO2025,2024,T,0\nX,0180C1010_DeSO2025,2022,T,0\n";
    let reading = read_bytes(Format::Csv, csv.as_bytes(), None, &Options::STRICT).unwrap();
    assert_eq!(reading.outside_division, 3);
    let missing = lines(&reading.draft).iter().filter(|line| line.ends_with("missing")).count();
    assert_eq!(missing, 3);
}

#[test]
fn a_key_that_is_there_twice_is_refused_with_both_lines() {
    let twice = "indicator,area,period,group,value\nN1,0114,2022,T,1\nN1,0180,2022,T,3\n\
                 N1,0114,2022,T,2\n";
    let told = refusal(Format::Csv, twice.as_bytes(), None);
    assert!(told.contains("N1 for 0114, 2022, T is there twice, at line 2 and line 4"), "{told}");
    assert!(told.contains("different values 1 and 2"), "{told}");
    let same = twice.replace("T,2\n", "T,1\n");
    assert!(refusal(Format::Csv, same.as_bytes(), None).contains("both 1"));
}

#[test]
fn a_wrong_number_of_cells_is_refused_with_both_numbers() {
    let px = String::from_utf8_lossy(golden!("population.px")).replace("3120 3121", "3120");
    let px = px.replace('\u{fffd}', "a");
    let told = refusal(Format::Px, px.as_bytes(), None);
    assert!(told.contains("36 values are expected") && told.contains("35 are there"), "{told}");
    let json = text(golden!("population.json-stat.json")).replace("3121\n ]", "3121, 7\n ]");
    let told = refusal(Format::JsonStat, json.as_bytes(), None);
    assert!(told.contains("36 values are expected") && told.contains("37 are there"), "{told}");
}

#[test]
fn px_rows_with_keys_may_leave_out_rows_of_zeros() {
    let px = "CODEPAGE=\"utf-8\";\nMATRIX=\"T1\";\nSTUB=\"region\";\nHEADING=\"år\";\n\
              VALUES(\"region\")=\"Upplands Väsby\",\"Stockholm\";\nCODES(\"region\")=\"0114\",\"0180\";\n\
              VALUES(\"år\")=\"2022\",\"2023\";\nTIMEVAL(\"år\")=TLIST(A1,\"2022\"-\"2023\");\n\
              KEYS(\"region\")=CODES;\nDATA=\n\"0180\", 5 \"..\"\n;";
    let reading = read_bytes(Format::Px, px.as_bytes(), None, &Options::STRICT).unwrap();
    assert_eq!(
        lines(&reading.draft),
        [
            "TAB638 0114 2022 T 0 final",
            "TAB638 0114 2023 T 0 final",
            "TAB638 0180 2022 T 5 final",
            "TAB638 0180 2023 T NaN suppressed"
        ]
    );
    let unknown = px.replace("\"0180\", 5", "\"9999\", 5");
    assert!(refusal(Format::Px, unknown.as_bytes(), None).contains("'9999' is no value of region"));
}

#[test]
fn tables_without_area_or_time_are_refused_unless_the_importer_names_them() {
    let json = text(golden!("population.json-stat.json"))
        .replace("\"geo\"", "\"other\"")
        .replace("Region", "Plats")
        .replace("\"region\"", "\"plats\"");
    let told = refusal(Format::JsonStat, json.as_bytes(), None);
    assert!(told.contains("no dimension is known as the area among Plats, Alder"), "{told}");
    let options = Options { area_dimension: Some("Plats".to_owned()), ..Options::STRICT };
    let reading = read_bytes(Format::JsonStat, json.as_bytes(), None, &options).unwrap();
    assert_eq!(reading.draft.rows.len(), 36);
}

#[test]
fn the_label_decides_which_sex_a_number_is() {
    let json = text(golden!("population.json-stat.json"))
        .replace("\"1\": \"män\"", "\"1\": \"kvinnor\"")
        .replace("\"2\": \"kvinnor\"", "\"2\": \"män\"");
    let reading = read_bytes(Format::JsonStat, json.as_bytes(), None, &Options::STRICT).unwrap();
    let line = "TAB638:BE0101N1 SE 2022 K 1100 final".to_owned();
    assert!(lines(&reading.draft).contains(&line));
}

#[test]
fn the_table_of_statistics_sweden_for_regso_is_read_with_a_column_per_indicator() {
    let bytes =
        include_bytes!("../../../../data/scb/regso_befolkning_inkomst_upplatelse_2020_2023.csv.gz");
    let mapping = "[columns]\narea = \"regsokod\"\nperiod = \"ar\"\n\
                   ignore = [\"kommunkod\", \"region\"]\n[wide]\nacross = \"indicator\"\n";
    let reading = read_bytes(Format::Csv, bytes, Some(mapping), &Options::STRICT).unwrap();
    assert_eq!(reading.draft.rows.len(), 13_452 * 7);
    assert_eq!(reading.outside_division, 0);
    let found = lines(&reading.draft);
    assert!(found.contains(&"loneinkomst_medel_tkr 0114R001 2020 T 438.3 final".to_owned()));
}
