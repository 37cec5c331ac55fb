use proptest::prelude::*;
use time::macros::date;

use crate::form::quantity::{
    Decimal, Style, read_date, read_money, read_number, read_share, read_year, write_date,
    write_money, write_share,
};
use crate::money::Ore;

#[test]
fn swedish_numbers_are_read() {
    for (text, plain) in [
        ("1 234,50", "1234.5"),
        ("1\u{a0}234,50", "1234.5"),
        ("1\u{2009}234\u{202f}567", "1234567"),
        ("-0,5", "-0.5"),
        ("\u{2212}12", "-12"),
        (" 007 ", "7"),
        ("1234.5", "1234.5"),
        ("0,000001", "0.000001"),
        ("-0", "0"),
    ] {
        let number = read_number(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(number.written(Style::Plain), plain, "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "",
        "-",
        "1,",
        ",5",
        "1 23",
        "12 34",
        "1234 567",
        "1  234",
        "1.234,5",
        "1,234,567",
        "1e3",
        "NaN",
        "inf",
        "0x10",
        "1_000",
        "+5",
        "--5",
        "- -5",
        "½",
        "١٢",
        "1\n2",
        "0,0000001",
        "9223372036854775808",
        "99999999999999999999999",
    ] {
        assert_eq!(read_number(text), None, "{text:?}");
    }
}

#[test]
fn swedish_amounts_and_shares_are_read() {
    for (text, ore) in [
        ("12 500 kr", 1_250_000),
        ("12\u{a0}500\u{a0}kr", 1_250_000),
        ("12500,5", 1_250_050),
        ("1 234,50 kronor", 123_450),
        ("100:-", 10_000),
        ("SEK", 0),
        ("5 SEK", 500),
        ("-3", -300),
    ] {
        let expected = (text != "SEK").then(|| Ore::new(ore));
        assert_eq!(read_money(text), expected, "{text}");
    }
    assert_eq!(read_money("1,005"), None);
    assert_eq!(read_money("12 500 dollar"), None);
    assert_eq!(read_share("33,34 %"), Some(3_334));
    assert_eq!(read_share("100 procent"), Some(10_000));
    for text in ["100,01", "-1", "33,333", "%", "en tredjedel"] {
        assert_eq!(read_share(text), None, "{text}");
    }
}

#[test]
fn dates_are_read_where_they_mean_one_day() {
    let day = date!(2018 - 06 - 30);
    for text in ["2018-06-30", "20180630", "30 juni 2018", " 30  Juni 2018 "] {
        assert_eq!(read_date(text), Some(day), "{text}");
    }
    assert_eq!(read_date("1 mars 2020"), Some(date!(2020 - 03 - 01)));
    for text in [
        "2018-6-30",
        "30/6 2018",
        "06/30/2018",
        "30-06-2018",
        "2018-02-30",
        "2018-13-01",
        "18-06-30",
        "+2018-06-30",
        "2018-06-30T00:00",
        "30 june 2018",
        "300 juni 2018",
        "0999-01-01",
        "20180631",
        "2018063\u{30a}",
        "",
        "30 juni 2018 kl 12",
    ] {
        assert_eq!(read_date(text), None, "{text:?}");
    }
    assert_eq!(read_year("2018"), Some(2018));
    for text in ["1899", "2200", "18", "02018", "2018,0"] {
        assert_eq!(read_year(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(parts in any::<i64>(), decimals in 0_u8..=6, ore in any::<i64>(), share in 0_u16..=10_000, day in 0_i32..700_000) {
        let number = Decimal::new(parts, decimals).unwrap();
        let date = time::Date::from_julian_day(2_086_303 + day).unwrap();
        for style in [Style::Swedish, Style::Plain] {
            // The one number that has no opposite is beyond what is read.
            if parts != i64::MIN {
                prop_assert_eq!(read_number(&number.written(style)), Some(number));
            }
            if ore > i64::MIN + 100 {
                prop_assert_eq!(read_money(&write_money(Ore::new(ore), style)), Some(Ore::new(ore)));
            }
            prop_assert_eq!(read_share(&write_share(share, style)), Some(share));
        }
        if (1000..3000).contains(&date.year()) {
            prop_assert_eq!(read_date(&write_date(date)), Some(date));
        }
    }

    #[test]
    fn no_text_breaks_the_readers(text in "\\PC{0,30}|[0-9 ,.\u{a0}kr%-]{0,24}") {
        let number = read_number(&text);
        if let Some(number) = number {
            prop_assert_eq!(read_number(&number.written(Style::Swedish)), Some(number));
        }
        let _ = (read_money(&text), read_share(&text), read_date(&text), read_year(&text));
    }
}
