//! What stands on paper: a document of blocks, all of whose text is data.
//!
//! No character of a text is read as markup. A line feed is a new line; a character that the
//! typeface lacks, a control character and one that would change unseen how others are read is
//! written as its code point, `[U+202E]`.

use time::Date;

/// A document for A4 paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The title: the heading of the first page and the name of the file to a reader program.
    pub title: String,
    /// The language of all text.
    pub language: Language,
    /// Who wrote it: an authority or a person.
    pub author: String,
    /// The day it bears in its metadata; `None` stands for [`UNDATED`](crate::UNDATED) there.
    pub date: Option<Date>,
    /// What stands above the title.
    pub head: Head,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
}

/// A language that words of the page itself are known in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Swedish, as written in Sweden.
    Swedish,
    /// English, as written in Britain.
    English,
}

/// What stands above the title of the first page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// Who sends it, at the top left: the name first, then other lines.
    pub sender: Vec<String>,
    /// What it is known by, at the top right: day, diary number. Repeated small on later pages.
    pub references: Vec<Reference>,
    /// Who it is for, below the references.
    pub recipient: Vec<String>,
}

/// Something that a document is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What kind of thing: "Diarienummer".
    pub label: String,
    /// The thing.
    pub value: String,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading. The first is of [`Level::One`], and none skips a level.
    Heading {
        /// How deep it lies below the title.
        level: Level,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list.
    List {
        /// How its items are marked.
        marks: Marks,
        /// The items.
        items: Vec<Vec<Run>>,
    },
    /// Labels, each with its value.
    Terms(Vec<Term>),
    /// A table.
    Table(Table),
    /// A paragraph that is set apart from the text, as a remark to the reader.
    Note(Vec<Run>),
    /// A drawing.
    Figure(Figure),
    /// The rest begins on a new page.
    PageBreak,
}

/// How deep a heading lies below the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Right below the title.
    One,
    /// Below a heading of level one.
    Two,
    /// Below a heading of level two.
    Three,
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marks {
    /// By a dot.
    Bullets,
    /// By numbers from 1.
    Numbers,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Plain text.
    Plain(String),
    /// Text that weighs more.
    Strong(String),
    /// Text that leads somewhere.
    Link {
        /// The text.
        text: String,
        /// Where: an address that begins with `https://`, `http://` or `mailto:`.
        address: String,
    },
}

/// A label with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The label.
    pub label: String,
    /// The value.
    pub value: Vec<Run>,
}

/// A table, with a header that is repeated on every page that it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The columns, at least one.
    pub columns: Vec<Column>,
    /// The rows, each with one cell for every column; a cell may be empty.
    pub rows: Vec<Vec<String>>,
    /// The last row, set apart, as a sum; `None` where there is none.
    pub total: Option<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// How its cells are aligned.
    pub align: Align,
}

/// How cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Align {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// To the right with ones below ones, whatever number of decimals each cell has. Cells that
    /// are no numbers are aligned to the right.
    Number,
}

/// A drawing with words for those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The drawing, as one SVG element with colours of its own.
    pub svg: String,
    /// What is seen in it.
    pub alternative: String,
    /// The text below it; empty for none.
    pub caption: String,
}

impl Block {
    /// Returns a paragraph of plain text.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::Plain(text.into())])
    }

    /// Returns a heading.
    #[must_use]
    pub fn heading(level: Level, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }
}

impl Term {
    /// Returns a label with a value of plain text.
    #[must_use]
    pub fn plain(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: vec![Run::Plain(value.into())] }
    }
}

impl Run {
    /// Returns the text that is read.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Link { text, .. } => text,
        }
    }
}
