//! Text is data, whatever stands in it.

use proptest::prelude::*;
use typeset::document::{Block, Level, Marks, Run, Term};

use crate::poppler::{facts_of, text_of};
use crate::{amounts, letter};

/// What would do something if it were read as markup.
const MARKUP: &[&str] = &[
    "#import \"x.typ\": *",
    "#panic(\"här\")",
    "$x^2 / 0$",
    "*stark* _kursiv_ <ej-etikett>",
    "@ref <etikett>",
    "= Rubrik\n- punkt\n+ nummer\n/ Term: x",
    "// anteckning /* och */ \\ ~ -- --- ...",
    "#{while true {}}",
    "</text><script>alert(1)</script> & &amp;",
    "'enkla' \"dubbla\" #sys.inputs [a] {b}",
];

#[test]
fn markup_is_shown_and_not_read() {
    for hostile in MARKUP {
        let mut document = letter(&hostile.replace('\n', " "));
        let runs = || vec![Run::Plain((*hostile).to_owned())];
        let mut table = amounts(1);
        table.caption = (*hostile).to_owned();
        table.columns[0].heading = (*hostile).to_owned();
        table.rows[0][0] = (*hostile).to_owned();
        document.head.sender[0] = (*hostile).to_owned();
        document.blocks = vec![
            Block::heading(Level::One, *hostile),
            Block::Paragraph(runs()),
            Block::Note(vec![Run::Strong((*hostile).to_owned())]),
            Block::List { marks: Marks::Bullets, items: vec![runs()] },
            Block::Terms(vec![Term::plain(*hostile, *hostile)]),
            Block::Table(table),
        ];
        let text = text_of(&document);
        for line in hostile.split('\n') {
            let shown = text.replace(['\n', '\u{200b}'], " ");
            assert!(shown.contains(line), "'{line}' in {text}");
        }
    }
}

#[test]
fn what_the_face_lacks_is_written_as_its_code_point() {
    let mut document = letter("Tecken");
    let hostile = "abc\u{0}\u{7}\u{1b}[31m\u{202e}gnp\u{2066}x שלום مرحبا 漢字 👩‍🔬 \u{e000}\u{feff}";
    document.blocks = vec![Block::paragraph(hostile)];
    let text = text_of(&document).replace(['\n', '\u{200b}'], "");
    for shown in ["abc[U+0000]", "[U+202E]gnp", "[U+05E9]", "[U+6F22]", "[U+1F469][U+200D]"] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
}

#[test]
fn a_line_feed_is_a_new_line() {
    let mut document = letter("Rader");
    document.blocks = vec![Block::paragraph("första\nandra\r\ntredje")];
    assert!(text_of(&document).contains("första\nandra\ntredje"));
}

#[test]
fn very_long_words_stay_on_the_page() {
    let word = "Ö".repeat(3_000);
    let mut document = letter("Långa ord");
    let mut table = amounts(1);
    table.rows[0][0].clone_from(&word);
    document.blocks = vec![
        Block::paragraph(word.as_str()),
        Block::heading(Level::One, word.as_str()),
        Block::Table(table),
    ];
    let letters = text_of(&document).chars().filter(|c| *c == 'Ö').count();
    assert_eq!(letters, 9_000);
    let box_of_ink =
        crate::poppler::run("pdftotext", &["-bbox", "-", "-"], &crate::poppler::print(&document));
    let right = box_of_ink
        .split("xMax=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().and_then(|number| number.parse::<f64>().ok()));
    assert!(right.fold(0.0, f64::max) < 595.3 - 20.0, "within the right margin");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_printed(text in "\\PC{0,60}", any in prop::collection::vec(any::<char>(), 0..40)) {
        let any: String = any.into_iter().collect();
        let mut document = letter(&format!("Titel {text}"));
        document.author.clone_from(&any);
        document.head.recipient = vec![text.clone(), any.clone()];
        let mut table = amounts(2);
        table.rows[0] = vec![text.clone(), any.clone()];
        document.blocks = vec![
            Block::heading(Level::One, format!("Rubrik {any}")),
            Block::Paragraph(vec![Run::Strong(any.clone()), Run::Plain(text.clone())]),
            Block::Terms(vec![Term::plain(format!("a{text}"), any.as_str())]),
            Block::Table(table),
        ];
        prop_assert!(typeset::pdf(&document).is_ok(), "{:?}", typeset::pdf(&document).unwrap_err());
    }
}

#[test]
fn a_document_of_nothing_but_a_title_can_be_printed() {
    let mut document = letter("Bara en titel");
    document.head = typeset::document::Head::default();
    assert!(facts_of(&document).contains("Pages:           1"));
}
