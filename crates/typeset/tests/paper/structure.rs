//! Tags, reading order, pages and bytes.

use typeset::Unprintable;
use typeset::document::{Block, Language, Level, Run};

use crate::poppler::{facts_of, layout_of, print, structure_of, text_of};
use crate::{amounts, everything, letter};

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = everything();
    let first = print(&document);
    print(&letter("Något annat"));
    assert_eq!(first, print(&document));
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| print(&everything()))).collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap() == first));
}

#[test]
fn the_file_is_tagged_and_tells_what_it_is() {
    let document = everything();
    let facts = facts_of(&document);
    for fact in [
        "Tagged:          yes",
        "Title:           Beslut om statsbidrag",
        "A4",
        "Pages:           2",
    ] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    let file = String::from_utf8_lossy(&print(&document)).into_owned();
    for mark in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", "/Lang(sv-SE)"] {
        assert!(file.contains(mark), "{mark}");
    }
    assert!(file.contains("2018-06-20"), "the day given is the day of the file");
    assert!(facts.contains("Jun 20") && facts.contains("2018"), "{facts}");
}

#[test]
fn a_document_without_a_day_bears_the_fixed_one() {
    let mut document = letter("Utan dag");
    document.date = None;
    assert!(facts_of(&document).contains("1970"));
}

#[test]
fn text_is_read_in_the_order_it_was_given() {
    let text = text_of(&everything());
    let order = [
        "Exempelmyndigheten",
        "Datum",
        "2018-06-20",
        "Diarienummer",
        "Exempelby kommun",
        "Beslut om statsbidrag",
        "Ni får 4 000 000 kronor. Läs mer på exempelmyndigheten.example.",
        "Villkor",
        "Ni deltar i utvärderingen.",
        "äpplen",
        "Projekt",
        "Skolan som mötesplats",
        "Belopp per kommun",
        "Kommun 1",
        "Summa",
        "villkorat av budget",
        "Figur",
        "Sida 1 av 2",
        "Sista sidan.",
        "Sida 2 av 2",
    ];
    let mut from = 0;
    for words in order {
        let at = text[from..].find(words);
        from += at.unwrap_or_else(|| panic!("'{words}' comes later in {text}"));
    }
}

#[test]
fn every_kind_of_block_has_its_tag() {
    let tree = structure_of(&everything());
    for tag in [
        "H1", "H2", "H3", "H4", "Table", "TH", "TD", "Caption", "L ", "LI", "Lbl", "LBody", "Link",
        "Figure",
    ] {
        assert!(tree.contains(tag), "{tag} in {tree}");
    }
    assert!(tree.contains("/Scope /Column"), "{tree}");
    let words: String =
        "Tre staplar, den tredje högst.".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let file = String::from_utf8_lossy(&print(&everything())).into_owned();
    assert!(file.contains(&format!("/Alt<FEFF{words}>")), "the figure has its words");
}

#[test]
fn a_long_table_breaks_over_pages_and_repeats_its_header() {
    let mut document = letter("Fördelning");
    document.blocks = vec![Block::Table(amounts(290))];
    let pages: Vec<String> = layout_of(&document)
        .split('\u{c}')
        .map(str::to_owned)
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert!(pages.len() > 5, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("Belopp (kronor)"), "page {} has no header", index + 1);
        assert!(page.contains(&format!("Sida {} av {}", index + 1, pages.len())));
    }
    let text = pages.concat();
    assert!((1..=290).all(|row| text.contains(&format!("Kommun {row} "))));
    assert_eq!(text.matches("Summa").count(), 1);
    let tree = structure_of(&document);
    assert_eq!(tree.matches("Kommun 17\"").count(), 1, "a cell is read once");
    assert_eq!(tree.matches("\"Belopp (kronor)\"").count(), 1, "the header is read once");
}

#[test]
fn decimals_stand_below_each_other() {
    let mut document = letter("Belopp");
    document.blocks = vec![Block::Table(amounts(2))];
    let text = layout_of(&document);
    let column = |number: &str| {
        let line = text.lines().find(|line| line.contains(number)).unwrap();
        line[..line.find(number).unwrap()].chars().count()
    };
    assert_eq!(column("1 001"), column("1 002,50"), "{text}");
}

#[test]
fn an_english_document_is_english() {
    let mut document = letter("Decision");
    document.language = Language::English;
    document.blocks = vec![Block::paragraph("You get a grant.")];
    assert!(text_of(&document).contains("Page 1 of 1"));
    assert!(String::from_utf8_lossy(&print(&document)).contains("/Lang(en-GB)"));
}

#[test]
fn what_a_reader_would_miss_is_refused() {
    let refused = |change: &dyn Fn(&mut typeset::document::Document)| {
        let mut document = everything();
        change(&mut document);
        typeset::pdf(&document).unwrap_err()
    };
    assert_eq!(
        refused(&|it| it.title = " ".into()).to_string(),
        "print the document: the title is empty; write it"
    );
    let cases: [&dyn Fn(&mut typeset::document::Document); 7] = [
        &|it| it.blocks[0] = Block::heading(Level::Two, "Beslut"),
        &|it| it.blocks[0] = Block::heading(Level::One, ""),
        &|it| {
            let Block::Table(table) = &mut it.blocks[6] else { panic!() };
            table.rows[1].pop();
        },
        &|it| {
            let Block::Figure(figure) = &mut it.blocks[9] else { panic!() };
            figure.alternative.clear();
        },
        &|it| {
            let Block::Figure(figure) = &mut it.blocks[9] else { panic!() };
            figure.svg = "<svg".into();
        },
        &|it| {
            let run = Run::Link { text: "här".into(), address: "javascript:alert(1)".into() };
            it.blocks[1] = Block::Paragraph(vec![run]);
        },
        &|it| it.date = time::Date::from_ordinal_date(-1, 1).ok(),
    ];
    for change in cases {
        let refusal = refused(change).to_string();
        assert!(refusal.starts_with("print "), "{refusal}");
        assert!(refusal.chars().count() < 500 && !refusal.contains('\n'), "{refusal}");
    }
    assert!(matches!(
        refused(&|it| it.blocks[0] = Block::heading(Level::Three, "x")),
        Unprintable::SkippedLevel { block: 1 }
    ));
}
