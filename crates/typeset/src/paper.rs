//! The typesetting library, as it is used here: one template, two faces, no file and no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::document::Document;
use crate::values::values;
use crate::{Unprintable, faces};

/// What sets the values of a document.
static TEMPLATE: LazyLock<Source> = LazyLock::new(|| Source::detached(include_str!("paper.typ")));

/// All that the template can see.
struct Paper {
    library: LazyHash<Library>,
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        faces::book()
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        faces::face(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Returns a checked document as a PDF file.
pub(crate) fn print(document: &Document) -> Result<Vec<u8>, Unprintable> {
    let library = Library::builder().with_inputs(values(document)).build();
    let paper = Paper { library: LazyHash::new(library) };
    let options = PdfOptions {
        creator: Smart::Custom(Some("Brygga".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .expect("PDF 1.7 can be both"),
        ..PdfOptions::default()
    };
    let laid_out = typst::compile::<PagedDocument>(&paper).output;
    let printed = laid_out.and_then(|pages| typst_pdf::pdf(&pages, &options));
    // What was typeset is not kept in memory: letters are made one by one, and hold names.
    typst::comemo::evict(0);
    printed.map_err(|refused| Unprintable::Refused {
        title: document.title.chars().filter(|c| !c.is_control()).take(60).collect(),
        reason: refused.first().map_or_else(String::new, on_one_line),
    })
}

/// Returns what the library says, on one line.
fn on_one_line(refused: &SourceDiagnostic) -> String {
    let words = refused.message.split(|c: char| c.is_whitespace() || c.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(200).collect()
}
