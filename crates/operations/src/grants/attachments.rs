//! Files that applicants hand in: kept by what they contain, of a kind found by their content.

use domain::form::answer::StoredFile;
use domain::form::kind::FileKind;
use register::attachment::File;
use register::hash::ContentHash;

use super::Desk;
use super::error::DeskError;

/// The most bytes of one file.
pub const MOST_BYTES: usize = 25 << 20;
/// The most bytes of all files of one application or report.
pub const MOST_BYTES_TOGETHER: u64 = 200 << 20;
/// The most characters of a name.
const MOST_CHARACTERS: usize = 150;

/// A kind of file, as its content tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// A workbook in Office Open XML.
    Xlsx,
    /// A text document in Office Open XML.
    Docx,
    /// A workbook in OpenDocument.
    Ods,
    /// A text document in OpenDocument.
    Odt,
    /// Plain text in UTF-8, comma-separated values among it.
    Text,
}

/// A file cannot be kept; nothing of it is.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// Empty.
    #[error("keep the file: it is empty; choose another")]
    Empty,
    /// Too large.
    #[error("keep the file: {found} bytes are more than {MOST_BYTES}; divide or shrink it")]
    TooLarge {
        /// Its bytes.
        found: usize,
    },
    /// Its content is none of the kinds that are taken.
    #[error("keep the file: its content is none of PDF, PNG, JPEG, a workbook, a document or text")]
    UnknownContent,
    /// Its name ends as another kind than its content is.
    #[error("keep the file: its name says {ending} but its content is {found}; save it anew")]
    OtherContent {
        /// What its name ends with.
        ending: String,
        /// What it is.
        found: &'static str,
    },
    /// The question takes no such files.
    #[error("keep the file: the question takes no {found}")]
    NotTaken {
        /// What it is.
        found: &'static str,
    },
    /// The desk cannot.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl Content {
    /// Returns the kind that the bytes are, or `None` where they are none that is taken.
    ///
    /// ```
    /// use operations::grants::attachments::Content;
    ///
    /// assert_eq!(Content::of(b"%PDF-1.7\n..."), Some(Content::Pdf));
    /// assert_eq!(Content::of("Sökväg;1\n".as_bytes()), Some(Content::Text));
    /// assert_eq!(Content::of(b"MZ\x90\x00\x03"), None);
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let found = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        let is_packed = bytes.starts_with(b"PK\x03\x04");
        let open_document = b"application/vnd.oasis.opendocument.";
        Some(if bytes.starts_with(b"%PDF-") {
            Self::Pdf
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Self::Jpeg
        } else if is_packed && found(b"xl/workbook.xml") {
            Self::Xlsx
        } else if is_packed && found(b"word/document.xml") {
            Self::Docx
        } else if is_packed && found(&[open_document.as_slice(), b"spreadsheet"].concat()) {
            Self::Ods
        } else if is_packed && found(&[open_document.as_slice(), b"text"].concat()) {
            Self::Odt
        } else if std::str::from_utf8(bytes).is_ok_and(is_plain_text) {
            Self::Text
        } else {
            return None;
        })
    }

    /// Returns the media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Text => "text/plain",
        }
    }

    /// Returns what people call the kind.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Xlsx => "XLSX",
            Self::Docx => "DOCX",
            Self::Ods => "ODS",
            Self::Odt => "ODT",
            Self::Text => "text",
        }
    }

    /// Returns the endings that names of such files have.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
            Self::Ods => &["ods"],
            Self::Odt => &["odt"],
            Self::Text => &["csv", "txt"],
        }
    }

    /// Returns the kind of the forms that it is, or `None` where forms have no such kind.
    fn file_kind(self, ending: &str) -> Option<FileKind> {
        match self {
            Self::Pdf => Some(FileKind::Pdf),
            Self::Png | Self::Jpeg => Some(FileKind::Image),
            Self::Xlsx | Self::Ods => Some(FileKind::Workbook),
            Self::Docx | Self::Odt => Some(FileKind::Text),
            Self::Text => (ending == "csv").then_some(FileKind::Csv),
        }
    }
}

fn is_plain_text(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

impl Desk {
    /// Keeps a file that was handed in, if a question takes its kind.
    ///
    /// # Errors
    /// [`AttachmentError`].
    pub async fn keep_attachment(
        &self,
        name: &str,
        content: Vec<u8>,
        taken: &[FileKind],
    ) -> Result<StoredFile, AttachmentError> {
        if content.is_empty() {
            return Err(AttachmentError::Empty);
        }
        if content.len() > MOST_BYTES {
            return Err(AttachmentError::TooLarge { found: content.len() });
        }
        let found = Content::of(&content).ok_or(AttachmentError::UnknownContent)?;
        let name = plain_name(name);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        if !found.endings().contains(&ending.as_str()) {
            return Err(AttachmentError::OtherContent { ending, found: found.name() });
        }
        if !found.file_kind(&ending).is_some_and(|kind| taken.contains(&kind)) {
            return Err(AttachmentError::NotTaken { found: found.name() });
        }
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let kind = found.media_type().parse().map_err(DeskError::from)?;
        let kept = self.register().keep_file(&kind, content).await;
        let hash = kept.map_err(DeskError::from)?;
        Ok(StoredFile { name, bytes, sha256: hash.to_string() })
    }

    /// Returns a file that was handed in, or `None` where it is not kept.
    ///
    /// # Errors
    /// Where the register refuses.
    pub async fn attachment(&self, file: &StoredFile) -> Result<Option<File>, DeskError> {
        match file.sha256.parse::<ContentHash>() {
            Ok(hash) => Ok(self.register().file(hash).await?),
            Err(_) => Ok(None),
        }
    }
}

/// Returns the last part of a name, on one line and without what browsers and file systems read as
/// more than a name.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let fits = |c: &char| !c.is_control() && !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*');
    let plain: String = last.chars().filter(fits).collect();
    let n_characters = plain.chars().count();
    plain.chars().skip(n_characters.saturating_sub(MOST_CHARACTERS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind_and_names_do_not() {
        for (bytes, kind) in [
            (&b"%PDF-1.7 x"[..], Some(Content::Pdf)),
            (b"\x89PNG\r\n\x1a\n....", Some(Content::Png)),
            (b"\xff\xd8\xff\xe0", Some(Content::Jpeg)),
            (b"PK\x03\x04....xl/workbook.xml", Some(Content::Xlsx)),
            (b"PK\x03\x04....anything", None),
            (b"a;b\r\n1;2\r\n", Some(Content::Text)),
            (b"\x00\x01", None),
            (b"\xc3\x28", None),
        ] {
            assert_eq!(Content::of(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn a_name_is_a_name_and_no_path() {
        assert_eq!(plain_name("C:\\Dokument\\plan.pdf"), "plan.pdf");
        assert_eq!(plain_name("../../etc/plan\n\".pdf"), "plan.pdf");
        assert!(plain_name(&("å".repeat(400) + ".pdf")).ends_with(".pdf"));
    }
}
