//! What a printed file holds, as other programs read it.

#![expect(clippy::unwrap_used, reason = "a document that cannot be printed has failed")]

mod hostile;
mod poppler;
mod structure;

use typeset::document::{
    Align, Block, Column, Document, Figure, Head, Language, Level, Marks, Reference, Run, Table,
    Term,
};

/// Returns a document with every kind of block.
pub(crate) fn everything() -> Document {
    let plain = |text: &str| vec![Run::Plain(text.to_owned())];
    let mut document = letter("Beslut om statsbidrag");
    document.blocks = vec![
        Block::heading(Level::One, "Beslut"),
        Block::Paragraph(vec![
            Run::Plain("Ni får ".to_owned()),
            Run::Strong("4\u{a0}000\u{a0}000 kronor".to_owned()),
            Run::Plain(". Läs mer på ".to_owned()),
            Run::Link {
                text: "exempelmyndigheten.example".to_owned(),
                address: "https://exempelmyndigheten.example/bidrag".to_owned(),
            },
            Run::Plain(".".to_owned()),
        ]),
        Block::heading(Level::Two, "Villkor"),
        Block::List {
            marks: Marks::Numbers,
            items: vec![plain("Ni deltar i utvärderingen."), plain("Ni redovisar i tid.")],
        },
        Block::List { marks: Marks::Bullets, items: vec![plain("äpplen"), plain("ölänningar")] },
        Block::Terms(vec![Term::plain("Projekt", "Skolan som mötesplats")]),
        Block::Table(amounts(3)),
        Block::Note(plain("Beloppet för 2020 är villkorat av budget.")),
        Block::heading(Level::Three, "Figur"),
        Block::Figure(Figure {
            svg: BARS.to_owned(),
            alternative: "Tre staplar, den tredje högst.".to_owned(),
            caption: "Bidrag per år".to_owned(),
        }),
        Block::PageBreak,
        Block::paragraph("Sista sidan."),
    ];
    document
}

const BARS: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 60\" width=\"90\" \
    height=\"60\"><rect x=\"5\" y=\"40\" width=\"20\" height=\"20\" fill=\"#1b4f8f\"/><rect x=\"35\" \
    y=\"25\" width=\"20\" height=\"35\" fill=\"#1b4f8f\"/><rect x=\"65\" y=\"5\" width=\"20\" \
    height=\"55\" fill=\"#b8400e\"/><text x=\"5\" y=\"20\" font-size=\"9\" \
    font-family=\"sans-serif\">kronor</text></svg>";

/// Returns a document with a head and no blocks.
pub(crate) fn letter(title: &str) -> Document {
    let reference =
        |label: &str, value: &str| Reference { label: label.to_owned(), value: value.to_owned() };
    Document {
        title: title.to_owned(),
        language: Language::Swedish,
        author: "Exempelmyndigheten".to_owned(),
        date: Some(time::macros::date!(2018 - 06 - 20)),
        head: Head {
            sender: vec!["Exempelmyndigheten".to_owned(), "Box 1, 100 00 Exempelstad".to_owned()],
            references: vec![reference("Datum", "2018-06-20"), reference("Diarienummer", "Ä 7/18")],
            recipient: vec!["Exempelby kommun".to_owned(), "200 00 Exempelby".to_owned()],
        },
        blocks: Vec::new(),
    }
}

/// Returns a table of so many rows of money.
pub(crate) fn amounts(n_rows: usize) -> Table {
    let column = |heading: &str, align| Column { heading: heading.to_owned(), align };
    let rows = (1..=n_rows).map(|row| {
        let öre = if row % 2 == 0 { ",50" } else { "" };
        vec![format!("Kommun {row}"), format!("1\u{a0}{row:03}{öre}")]
    });
    Table {
        caption: "Belopp per kommun".to_owned(),
        columns: vec![column("Kommun", Align::Left), column("Belopp (kronor)", Align::Number)],
        rows: rows.collect(),
        total: Some(vec!["Summa".to_owned(), "9\u{a0}999".to_owned()]),
    }
}
