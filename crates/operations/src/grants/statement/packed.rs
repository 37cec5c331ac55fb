//! A statement as it comes, a piece at a time, and as it is kept: packed, with the hash of what came.

use std::io::{BufReader, Write};

use domain::grants::draw::Hash;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use interchange::statement::{self, Entry, MOST_BYTES};
use register::hash::ContentHash;
use sha2::{Digest, Sha256};

use crate::grants::payment_error::PaymentError;

/// A statement on its way in. It is packed as it comes, so that a file of 200 MB takes some ten.
pub struct Upload {
    packed: GzEncoder<Vec<u8>>,
    hash: Sha256,
    size: u64,
}

impl Default for Upload {
    fn default() -> Self {
        let packed = GzEncoder::new(Vec::new(), Compression::default());
        Self { packed, hash: Sha256::new(), size: 0 }
    }
}

impl Upload {
    /// Takes the next piece.
    ///
    /// # Errors
    /// [`PaymentError::TooLarge`] beyond 200 MB.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), PaymentError> {
        self.size = self.size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.size > MOST_BYTES {
            return Err(PaymentError::TooLarge);
        }
        self.hash.update(piece);
        self.packed.write_all(piece).expect("writing to a Vec never fails");
        Ok(())
    }

    /// Returns the whole file.
    #[must_use]
    pub fn finish(self) -> Packed {
        let digits: String =
            self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let content = Hash::parse(&digits).expect("a SHA-256 has 64 digits");
        Packed { bytes: self.packed.finish().expect("writing to a Vec never fails"), content }
    }
}

/// A statement, packed, with the hash of what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    bytes: Vec<u8>,
    content: Hash,
}

impl Packed {
    /// Returns a statement as it was kept.
    pub(super) fn of(bytes: Vec<u8>, content: Hash) -> Self {
        Self { bytes, content }
    }

    /// Returns the SHA-256 of the file as it came.
    #[must_use]
    pub fn content(&self) -> &Hash {
        &self.content
    }

    /// Returns the file as it is kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns every booking, or why the file cannot be read.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, PaymentError> {
        Ok(statement::read(BufReader::new(GzDecoder::new(self.bytes.as_slice())))?)
    }
}

/// Returns a file that is whole already.
///
/// # Errors
/// [`PaymentError::TooLarge`] beyond 200 MB.
impl TryFrom<&[u8]> for Packed {
    type Error = PaymentError;

    fn try_from(bytes: &[u8]) -> Result<Self, PaymentError> {
        let mut upload = Upload::default();
        upload.take(bytes)?;
        Ok(upload.finish())
    }
}

/// Returns the SHA-256 of a text that is too long to be a name.
pub(super) fn hash_of(text: &str) -> String {
    ContentHash::of(text.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_in_whatever_pieces_it_comes() {
        let file: Vec<u8> = (0..100_000_u32).flat_map(u32::to_be_bytes).collect();
        let whole = Packed::try_from(file.as_slice()).unwrap();
        for size in [1, 7, 4_096, 65_537] {
            let mut upload = Upload::default();
            for piece in file.chunks(size) {
                upload.take(piece).unwrap();
            }
            assert_eq!(upload.finish(), whole, "pieces of {size}");
        }
        assert_eq!(whole.content.as_str(), ContentHash::of(&file).to_string());
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_in_words() {
        let mut upload = Upload { size: MOST_BYTES - 1, ..Upload::default() };
        upload.take(b"1").unwrap();
        let told = upload.take(b"2").unwrap_err().to_string();
        assert_eq!(
            told,
            "read a statement: it is larger than 200 MB; ask the bank for one day at a time"
        );
    }

    #[test]
    fn a_file_that_is_no_statement_is_refused_with_its_place() {
        for file in [&b""[..], b"<Document", b"%PDF-1.7", &[0, 159, 146, 150]] {
            let told = Packed::try_from(file).unwrap().entries().unwrap_err().to_string();
            assert!(told.starts_with("read a statement: ") && told.len() < 500, "{told}");
        }
    }
}
