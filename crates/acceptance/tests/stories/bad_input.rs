//! Every bad input is refused in one clear line, with an exit code that is not 0, and changes
//! nothing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::imports::import;
use crate::program::{brygga, finish, run_on};
use crate::store;

/// No refusal may need more memory than this.
const MOST_MEMORY: u64 = 400 * 1024 * 1024;

struct Desk {
    folder: TempDir,
    store: PathBuf,
    contents: String,
}

impl Desk {
    fn new() -> Self {
        let (folder, store) = store::copy();
        Self { contents: store::contents(&store), folder, store }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, bytes).expect("the file can be written");
        file
    }

    /// Imports what must be refused; the message names the file and every hint.
    #[track_caller]
    fn refused(&self, file: &Path, mapping: Option<&Path>, hints: &[&str]) {
        let mut command = import(&self.store, file);
        command.args(["--table", "prov", "--published", "2031-01-15"]);
        if let Some(mapping) = mapping {
            command.arg("--mapping").arg(mapping);
        }
        let answer = finish(command);
        assert!(answer.peak_bytes < MOST_MEMORY, "{} bytes of memory", answer.peak_bytes);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut hints = hints.to_vec();
        hints.push(&name);
        answer.refusal(&hints);
        assert_eq!(store::contents(&self.store), self.contents, "the store was changed");
    }

    #[track_caller]
    fn text_refused(&self, name: &str, text: &str, hints: &[&str]) {
        self.refused(&self.write(name, text.as_bytes()), None, hints);
    }
}

const HEADER: &str = "indicator,area,period,group,value,status\n";

#[test]
fn tables_of_text_are_refused_with_the_line() {
    let desk = Desk::new();
    let table = |rows: &str| format!("{HEADER}N1,0114,2030,T,1,final\n{rows}");
    for (rows, hints) in [
        ("N1,9,2030,T,1,final\n", &["line 3", "9"][..]),
        ("N1,Hofors,2030,T,1,final\n", &["line 3", "Hofors"]),
        ("N1,0115,våren,T,1,final\n", &["line 3", "våren"]),
        ("N1,0115,2030,T,ett,final\n", &["line 3", "ett"]),
        ("N1,0115,2030,T,NaN,final\n", &["line 3", "NaN"]),
        ("N1,0115,2030,T,inf,final\n", &["line 3", "inf"]),
        ("N1,0115,2030,T,1,kanske\n", &["line 3", "kanske"]),
        ("N1,0115,2030,T,1,missing\n", &["line 3", "missing"]),
        ("N1,0115,2030,T,1\n", &["line 3"]),
        ("N1,0115,2030,T,1,final,mer\n", &["line 3"]),
        ("N1,0114,2030,T,2,final\n", &["line 3"]),
        ("N1,\"0115,2030,T,1,final\n", &["line 3"]),
        (",0115,2030,T,1,final\n", &["line 3"]),
    ] {
        desk.text_refused("values.csv", &table(rows), hints);
    }
    desk.text_refused("empty.csv", "", &[]);
    desk.text_refused("header only.csv", HEADER, &[]);
    desk.text_refused("other.csv", "kommun;värde\n0114;1\n", &["column"]);
}

#[test]
fn a_municipality_that_is_unknown_is_refused_by_its_code() {
    let desk = Desk::new();
    desk.text_refused("unknown.csv", &format!("{HEADER}N1,9999,2030,T,1,final\n"), &["9999"]);
    let json = JSON_STAT.replace("\"0115\"", "\"9999\"");
    desk.text_refused("unknown.json", &json, &["9999"]);
}

#[test]
fn a_question_about_an_area_that_is_unknown_is_refused_by_its_code() {
    let line = "observations --indicator N01951 --area 9999";
    run_on(store::shipped(), line).refusal(&["9999"]);
    run_on(store::shipped(), "observations --indicator N01951 --area 0114,99").refusal(&["99"]);
}

#[test]
fn questions_about_nothing_are_refused_with_what_is_wrong() {
    for (line, hint) in [
        ("observations --indicator N00000000", "N00000000"),
        ("observations --indicator N01951 --as-of 1900-01-01", "1900-01-01"),
        ("select --model finns-inte", "finns-inte"),
        ("select --model fyra-kriterier-2018 --why 9999", "9999"),
        ("select --model fyra-kriterier-2018 --compare-with finns-inte", "finns-inte"),
    ] {
        run_on(store::shipped(), line).refusal(&[hint]);
    }
}

const JSON_STAT: &str = r#"{"version":"2.0","class":"dataset","label":"Andel","source":"Berga",
"id":["Region","Tid"],"size":[2,1],"role":{"geo":["Region"],"time":["Tid"]},
"dimension":{"Region":{"category":{"index":["0114","0115"]}},"Tid":{"category":{"index":["2030"]}}},
"value":[1,2]}"#;

#[test]
fn broken_json_is_refused_with_the_line_or_key() {
    let desk = Desk::new();
    let whole = desk.write("whole.json", JSON_STAT.as_bytes());
    let (_kept, other) = store::copy();
    let mut command = import(&other, &whole);
    command.args(["--table", "prov", "--published", "2031-01-15"]);
    finish(command).text();
    for (from, to) in [
        ("\"value\":[1,2]", "\"value\":[1,2"),
        ("\"value\":[1,2]", "\"value\":[1,2,3]"),
        ("\"value\":[1,2]", "\"value\":[1]"),
        ("\"value\":[1,2]", "\"value\":[1,\"två\"]"),
        ("\"value\":[1,2]", "\"value\":{\"2\":7}"),
        ("\"value\":[1,2]", "\"value\":[1,1e999]"),
        ("\"size\":[2,1]", "\"size\":[2,2]"),
        ("\"size\":[2,1]", "\"size\":[2]"),
        ("\"size\":[2,1]", "\"size\":[4000000000,4000000000]"),
        ("\"0115\"", "\"0114\""),
        ("\"2030\"", "\"förr\""),
        ("\"id\":[\"Region\"", "\"id\":[\"Kommun\""),
        ("\"source\":\"Berga\",", "\"source\":\"Berga\",,"),
    ] {
        assert!(JSON_STAT.contains(from), "{from}");
        desk.text_refused("broken.json", &JSON_STAT.replace(from, to), &[]);
    }
    for text in ["", "{}", "[]", "null", "{\"dimension\":", "\u{0}", "<html></html>"] {
        desk.text_refused("broken.json", text, &[]);
    }
    desk.text_refused("deep.json", &"[".repeat(200_000), &[]);
    desk.text_refused("deep.json-stat", &"{\"a\":".repeat(200_000), &[]);
}

const PX: &str = "CHARSET=\"ANSI\";\nAXIS-VERSION=\"2010\";\nCODEPAGE=\"utf-8\";\nMATRIX=\"PROV\";\n\
SUBJECT-CODE=\"BE\";\nSUBJECT-AREA=\"Prov\";\nTITLE=\"Andel\";\nCONTENTS=\"Andel\";\nUNITS=\"procent\";\n\
DECIMALS=0;\nSOURCE=\"Berga\";\nSTUB=\"region\";\nHEADING=\"år\";\nVALUES(\"region\")=\"A\",\"B\";\n\
VALUES(\"år\")=\"2030\",\"2031\";\nCODES(\"region\")=\"0114\",\"0115\";\nCODES(\"år\")=\"2030\",\"2031\";\n\
TIMEVAL(\"år\")=TLIST(A1),\"2030\",\"2031\";\nDATA=\n1 2\n3 4;\n";

#[test]
fn px_files_with_wrong_counts_are_refused() {
    let desk = Desk::new();
    let whole = desk.write("whole.px", PX.as_bytes());
    let (_kept, other) = store::copy();
    let mut command = import(&other, &whole);
    command.args(["--table", "prov", "--published", "2031-01-15"]);
    finish(command).text();
    for (from, to, hints) in [
        ("3 4;", "3;", &["4", "3"][..]),
        ("3 4;", "3 4 5;", &["4", "5"]),
        ("3 4;", ";", &["4", "2"]),
        ("CODES(\"region\")=\"0114\",\"0115\"", "CODES(\"region\")=\"0114\"", &["region"]),
        ("\"0114\",\"0115\"", "\"0114\",\"0114\"", &["0114"]),
        ("3 4;", "3 fyra;", &["fyra"]),
        ("\"2030\",\"2031\";\nCODES(\"region", "\"2030\",\"2031;\nCODES(\"region", &[]),
        ("STUB=\"region\"", "STUB=\"kommun\"", &["kommun"]),
        ("DATA=\n1 2\n3 4;\n", "", &["DATA"]),
        ("CODEPAGE=\"utf-8\"", "CODEPAGE=\"klingon\"", &["KLINGON"]),
    ] {
        assert!(PX.contains(from), "{from}");
        desk.text_refused("wrong.px", &PX.replace(from, to), hints);
    }
    desk.refused(&desk.write("cut.px", &PX.as_bytes()[..PX.len() / 2]), None, &[]);
}

#[test]
fn the_wrong_encoding_is_refused_with_the_place() {
    let desk = Desk::new();
    let latin = [HEADER.as_bytes(), b"N1,0115,2030,T\xe5,1,final\n"].concat();
    desk.refused(&desk.write("latin.csv", &latin), None, &["UTF-8"]);
    let sixteen: Vec<u8> = format!("{HEADER}N1,0115,2030,T,1,final\n")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.refused(&desk.write("sixteen.csv", &sixteen), None, &[]);
    let json = JSON_STAT.replace("Andel", "Andel på");
    let latin: Vec<u8> = json.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    desk.refused(&desk.write("latin.json-stat", &latin), None, &["UTF-8"]);
}

#[test]
fn a_parquet_file_that_is_cut_or_altered_is_refused() {
    let desk = Desk::new();
    let line = "observations --indicator N15428 --format parquet";
    let whole = run_on(store::shipped(), line).stdout;
    assert!(whole.len() > 1_000);
    for length in [0, 3, 4, 8, whole.len() / 2, whole.len() - 9, whole.len() - 1] {
        desk.refused(&desk.write("cut.parquet", &whole[..length]), None, &[]);
    }
    for position in (4..whole.len()).step_by(whole.len() / 40) {
        let mut altered = whole.clone();
        altered[position] ^= 0x55;
        let file = desk.write("altered.parquet", &altered);
        let mut command = import(&desk.store, &file);
        command.args(["--table", "prov", "--published", "2031-01-15"]);
        let answer = finish(command);
        assert!(answer.peak_bytes < MOST_MEMORY);
        assert!(!answer.stderr.contains("panicked"), "byte {position}: {}", answer.stderr);
        assert!(answer.code.is_some(), "byte {position} ended the program by a signal");
        if answer.code == Some(0) {
            // A byte that carries a value can change into another value; the store is then
            // another, and the rest is tried on a new one.
            let (_kept, store) = store::copy();
            drop(fs::remove_dir_all(&desk.store));
            fs::rename(store, &desk.store).expect("the copy takes its place");
        } else {
            answer.refusal(&["altered.parquet"]);
            assert_eq!(store::contents(&desk.store), desk.contents);
        }
    }
}

/// Writes a file of one line of a gigabyte.
fn long_line(desk: &Desk) -> PathBuf {
    let long = desk.folder.path().join("long.csv");
    let mut file = fs::File::create(&long).expect("the file can be written");
    let block = vec![b'7'; 1 << 20];
    for _ in 0..1_000 {
        file.write_all(&block).expect("the disk has room");
    }
    long
}

#[test]
fn a_publication_with_a_line_of_a_gigabyte_is_refused_in_little_memory() {
    let desk = Desk::new();
    let long = long_line(&desk);
    for ending in ["csv", "px", "json", "json-stat", "parquet", "xlsx"] {
        let named = long.with_extension(ending);
        fs::rename(&long, &named).expect("it can be renamed");
        desk.refused(&named, None, &[]);
        fs::rename(&named, &long).expect("it can be renamed");
    }
}

#[test]
fn a_mapping_weights_or_a_model_of_a_gigabyte_is_refused_in_little_memory() {
    let desk = Desk::new();
    let long = long_line(&desk);
    let plain = desk.write("plain.csv", format!("{HEADER}N1,0114,2030,T,1,final\n").as_bytes());
    let mut with_mapping = import(&desk.store, &plain);
    with_mapping.args(["--table", "prov", "--mapping"]).arg(&long);
    let mut with_weights = brygga(["allocate", "--frame=10", "--weights"]);
    with_weights.arg(&long);
    let mut with_model = brygga(["select", "--format=csv", "--model"]);
    with_model.arg(&long).arg("--store").arg(&desk.store);
    let mut failures = String::new();
    for (what, command) in
        [("mapping", with_mapping), ("weights", with_weights), ("model", with_model)]
    {
        let answer = finish(command);
        if answer.peak_bytes >= MOST_MEMORY {
            failures += &format!("{what}: {} bytes of memory\n", answer.peak_bytes);
        }
        answer.refusal(&["long.csv"]);
    }
    assert_eq!(failures, "");
    assert_eq!(store::contents(&desk.store), desk.contents);
}

#[test]
fn what_is_not_there_is_refused_by_name() {
    let desk = Desk::new();
    desk.refused(&desk.folder.path().join("nowhere.csv"), None, &[]);
    desk.refused(desk.folder.path(), None, &[]);
    desk.text_refused("notes.docx", "text", &[]);
    let mut command = import(&desk.store, Path::new("http://127.0.0.1:9/table"));
    command.args(["--table", "prov"]);
    finish(command).refusal(&["127.0.0.1:9"]);
    assert_eq!(store::contents(&desk.store), desk.contents);
}

#[test]
fn a_mapping_that_is_wrong_is_refused_with_the_key() {
    let desk = Desk::new();
    let table = desk.write("values.csv", b"kommun;varde\n0114;1,5\n");
    let whole = "decimal = \",\"\n[constant]\nindicator = \"N1\"\nperiod = \"2030\"\n\
                 [columns]\narea = \"kommun\"\nvalue = \"varde\"\n";
    for (from, to, hints) in [
        ("decimal", "desimal", &["line 1", "desimal"][..]),
        ("\"varde\"", "\"värde\"", &["värde"]),
        ("indicator = \"N1\"\n", "", &["indicator"]),
        ("\"2030\"", "\"förr\"", &["förr"]),
        ("[columns]", "[columns", &["line 5"]),
    ] {
        assert!(whole.contains(from), "{from}");
        let mapping = desk.write("columns.toml", whole.replace(from, to).as_bytes());
        let mut command = import(&desk.store, &table);
        command.args(["--table", "prov", "--mapping"]).arg(&mapping);
        finish(command).refusal(hints);
    }
    assert_eq!(store::contents(&desk.store), desk.contents);
}
