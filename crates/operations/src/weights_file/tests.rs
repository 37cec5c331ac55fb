use domain::area::{Area, Validity};
use domain::money::Ore;
use proptest::prelude::*;

use super::*;

fn register() -> AreaRegister {
    let areas = ["0114", "0180", "1280", "1480"].map(|code| Area {
        code: code.parse().unwrap(),
        name: code.to_owned(),
        parent: None,
        validity: Validity::default(),
    });
    AreaRegister::new(areas).unwrap()
}

fn read(bytes: &[u8]) -> Result<Vec<Claim>, String> {
    read_weights("w.csv", bytes, Codes::InRegister(&register())).map_err(|e| e.to_string())
}

fn kronor(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap()
}

#[test]
fn a_row_says_code_weight_base_floor_and_cap() {
    let claims = read(b"code,weight,base,floor,cap\n0180,2.5,100,150.50,\n0114,1,,,200\n").unwrap();
    assert_eq!(
        claims,
        [
            Claim {
                code: "0180".into(),
                weight: 2.5,
                base: kronor(100),
                floor: Some(Ore::new(15_050)),
                cap: None
            },
            Claim {
                code: "0114".into(),
                weight: 1.0,
                base: kronor(0),
                floor: None,
                cap: Some(kronor(200))
            },
        ]
    );
}

#[test]
fn a_spreadsheet_in_swedish_is_read() {
    let swedish = "\u{feff}Weight;\"Code\";base\r\n1,5;\"0180\";10,5\r\n\r\n2;0114;\r\n";
    let claims = read(swedish.as_bytes()).unwrap();
    assert_eq!(claims[0].weight.to_bits(), 1.5f64.to_bits());
    assert_eq!(claims[0].base, Ore::new(1_050));
    assert_eq!(claims[1].code, "0114");
}

#[test]
fn a_weight_may_be_zero_and_have_an_exponent() {
    let weights: Vec<f64> = read(b"code,weight\n0114,0\n0180,1e+05\n1280,-0")
        .unwrap()
        .iter()
        .map(|c| c.weight)
        .collect();
    assert_eq!(weights, [0.0, 100_000.0, 0.0]);
    assert!(weights[2].is_sign_positive());
}

#[test]
fn each_error_is_one_sentence_with_file_and_line() {
    for (text, line, reason) in [
        ("", None, "the file is empty"),
        ("\u{feff}\n\n", None, "the file is empty"),
        ("code,weight\n", None, "there are no rows"),
        ("code,weight,colour\n0114,1,2", Some(1), "the column 'colour' is unknown"),
        ("code\tweight\n0114\t1", Some(1), "the column 'code\tweight' is unknown"),
        ("code,weight,code\n", Some(1), "the column 'code' comes twice"),
        ("code,base\n0114,1", Some(1), "the column 'weight' is missing"),
        ("code,weight\n0114,1,2", Some(2), "the row has 3 cells and there are 2 columns"),
        ("code,weight\n0114", Some(2), "the row has 1 cells"),
        ("code,weight\n0114,1\n\n0114,2", Some(4), "the code 0114 is on line 2 too"),
        ("code,weight\n114,1", Some(2), "'114' lacks its leading zero; write 0114"),
        ("code,weight\n999,1", Some(2), "'999' is not the code of an area"),
        ("code,weight\nabc,1", Some(2), "'abc' is not the code of an area"),
        ("code,weight\n,1", Some(2), "'' is not the code of an area"),
        ("code,weight\n9999,1", Some(2), "there is no area with the code 9999"),
        ("code,weight\nSE,1", Some(2), "there is no area with the code SE"),
        ("code,weight\n0114,", Some(2), "the weight is empty"),
        ("code,weight\n0114,-1", Some(2), "the weight '-1' is not a number from 0 up"),
        ("code,weight\n0114,NaN", Some(2), "the weight 'NaN'"),
        ("code,weight\n0114,inf", Some(2), "the weight 'inf'"),
        ("code,weight\n0114,1e999", Some(2), "the weight '1e999'"),
        ("code,weight\n0114,\"1,5\"", Some(2), "the weight '1,5'"),
        ("code;weight\n0114;1.000,5", Some(2), "the weight '1.000,5'"),
        ("code,weight,base\n0114,1,1.005", Some(2), "'1.005' in the column base"),
        ("code,weight,floor\n0114,1,-5", Some(2), "'-5' in the column floor"),
        ("code,weight,cap\n0114,1,1 000", Some(2), "'1 000' in the column cap"),
        (
            "code,weight,floor,cap\n0114,1,9,8",
            Some(2),
            "the floor of 9 kronor is above the cap of 8",
        ),
        ("code,weight,base,cap\n0114,1,9,8", Some(2), "the base of 9 kronor is above the cap of 8"),
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        let start = line.map_or("read the weights in w.csv: ".to_owned(), |line: usize| {
            format!("read the weights in w.csv, line {line}: ")
        });
        assert!(error.starts_with(&start), "{error} for {text:?}");
        assert!(error.contains(reason), "{error} lacks {reason}");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn another_encoding_is_refused_where_it_starts() {
    let error = read(b"code,weight\n0114,1\n0180\xe5,1").unwrap_err();
    assert!(error.contains("line 3: the text is not UTF-8"), "{error}");
}

#[test]
fn a_gigantic_line_is_refused_without_being_read_as_cells() {
    let error = read(&vec![b'1'; 50_000_000]).unwrap_err();
    assert!(error.contains("the line is longer than 1000 bytes"), "{error}");
    let mut long = b"code,weight\n0114,".to_vec();
    long.extend([b'1'; 2_000]);
    assert!(read(&long).unwrap_err().contains("line 2: the line is longer"));
    let many = "code,weight\n".repeat(100_000);
    assert!(read(many.as_bytes()).unwrap_err().contains("larger than 1000000 bytes"));
}

#[test]
fn any_code_is_taken_where_any_is_allowed() {
    let any = |text: &str| read_weights("w.csv", text.as_bytes(), Codes::Any);
    assert_eq!(any("code,weight\nSkola 1,1\n").unwrap()[0].code, "Skola 1");
    assert!(any("code,weight\n,1\n").is_err());
    assert!(any(&format!("code,weight\n{},1\n", "x".repeat(121))).is_err());
    assert!(any("code,weight\n\u{1b}[2J,1\n").is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut with_header = b"code,weight,base\n".to_vec();
        with_header.extend(&bytes);
        let _ = read_weights("w.csv", &bytes, Codes::Any);
        let _ = read_weights("w.csv", &with_header, Codes::Any);
    }
}
