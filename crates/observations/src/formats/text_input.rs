//! Bytes of a text format: unpacked, bounded, decoded and checked on their way in.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8};
use flate2::read::MultiGzDecoder;

use crate::formats::failure::{Fault, Place, Problem, shortened};

/// The largest text table that is read, unpacked.
pub const MAX_TABLE_BYTES: u64 = 10 * 1024 * 1024 * 1024;
/// The largest document (JSON, PX) that is read, unpacked.
pub const MAX_DOCUMENT_BYTES: u64 = 256 * 1024 * 1024;
/// The longest line or record of a text table.
pub const MAX_RECORD_BYTES: usize = 1024 * 1024;

/// A problem found while bytes flow through a reader; carried inside [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Carried(Problem);

fn carried(problem: Problem) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Carried(problem))
}

/// Turns an error of a reader made here into a problem.
pub(crate) fn problem_of(error: &io::Error) -> Problem {
    if let Some(Carried(problem)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return problem.clone();
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            Problem::Truncated { reason: "the packed data stop".to_owned() }
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Problem::Unreadable {
            reason: format!("the packed data are damaged ({error}); fetch it again"),
        },
        _ => Problem::Unreadable { reason: error.to_string() },
    }
}

/// Returns the encoding that a label names.
pub(crate) fn encoding_named(label: &str) -> Result<&'static Encoding, Problem> {
    Encoding::for_label(label.trim().as_bytes())
        .ok_or_else(|| Problem::UnknownEncoding { found: shortened(label) })
}

/// Unpacks gzip where the first bytes say so, and refuses more than `limit` bytes.
pub(crate) fn unpacked<'a>(
    mut bytes: Box<dyn Read + 'a>,
    limit: u64,
) -> io::Result<Box<dyn Read + 'a>> {
    let mut start = Vec::with_capacity(2);
    bytes.by_ref().take(2).read_to_end(&mut start)?;
    let packed = start == [0x1f, 0x8b];
    let whole = io::Cursor::new(start).chain(bytes);
    let plain: Box<dyn Read + 'a> =
        if packed { Box::new(MultiGzDecoder::new(BufReader::new(whole))) } else { Box::new(whole) };
    Ok(Box::new(Bounded { inner: plain, left: limit, limit }))
}

/// Reads a whole document of at most `limit` bytes.
pub(crate) fn document(bytes: Box<dyn Read + '_>, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut whole = Vec::new();
    let read = unpacked(bytes, limit).and_then(|mut reader| reader.read_to_end(&mut whole));
    read.map_err(|error| problem_of(&error))?;
    if whole.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::Empty.into());
    }
    Ok(whole)
}

/// Returns a document as text: a byte order mark decides, else `encoding`.
pub(crate) fn text_of(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Fault> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((marked, length)) => (marked, &bytes[length..]),
        None => (encoding, bytes),
    };
    if encoding == UTF_8 {
        let offset = bytes.len() - body.len();
        return match std::str::from_utf8(body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                Err(Problem::NotUtf8 { byte: (offset + error.valid_up_to()) as u64 }.into())
            }
        };
    }
    let (text, malformed) = encoding.decode_without_bom_handling(body);
    if malformed {
        let reason = format!("it has bytes that are not {}; correct the encoding", encoding.name());
        return Err(Problem::Unreadable { reason }.into());
    }
    Ok(text.into_owned())
}

/// Returns the most frequent of tab, semicolon and comma in a heading.
pub(crate) fn separator_of(heading: &str) -> u8 {
    let count = |sign: u8| heading.bytes().filter(|b| *b == sign).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// A text table as a stream of UTF-8, with the length of the current record watched.
pub(crate) struct TableText<'a> {
    pub(crate) reader: Box<dyn Read + 'a>,
    pub(crate) watch: RecordWatch,
}

/// Lets the consumer of a [`TableText`] say that a record is complete.
#[derive(Debug, Clone)]
pub(crate) struct RecordWatch(Rc<Cell<usize>>);

impl RecordWatch {
    pub(crate) fn record_is_complete(&self) {
        self.0.set(0);
    }
}

/// Opens a text table for reading record by record in bounded memory.
pub(crate) fn table_text<'a>(
    bytes: Box<dyn Read + 'a>,
    encoding: &'static Encoding,
) -> Result<TableText<'a>, Fault> {
    let mut plain = unpacked(bytes, MAX_TABLE_BYTES).map_err(|error| problem_of(&error))?;
    let mut start = Vec::with_capacity(3);
    plain.by_ref().take(3).read_to_end(&mut start).map_err(|error| problem_of(&error))?;
    if start.is_empty() {
        return Err(Problem::Empty.into());
    }
    let (encoding, marked) = match Encoding::for_bom(&start) {
        Some((marked, length)) => (marked, length),
        None => (encoding, 0),
    };
    start.drain(..marked);
    let body: Box<dyn Read + 'a> = Box::new(io::Cursor::new(start).chain(plain));
    let text: Box<dyn Read + 'a> = if encoding == UTF_8 {
        Box::new(CheckedUtf8::new(body, marked as u64))
    } else {
        Box::new(Decoded::new(body, encoding))
    };
    let since = Rc::new(Cell::new(0));
    let watch = RecordWatch(Rc::clone(&since));
    Ok(TableText { reader: Box::new(Watched { inner: text, since }), watch })
}

/// Refuses more than a number of bytes.
struct Bounded<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(n_read as u64)
            .ok_or_else(|| carried(Problem::TooLarge { limit: self.limit }))?;
        Ok(n_read)
    }
}

/// Refuses a record longer than [`MAX_RECORD_BYTES`].
struct Watched<R> {
    inner: R,
    since: Rc<Cell<usize>>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let window = buffer.len().min(64 * 1024);
        let n_read = self.inner.read(&mut buffer[..window])?;
        let since = self.since.get() + n_read;
        if since > MAX_RECORD_BYTES + 64 * 1024 {
            return Err(carried(Problem::LineTooLong { limit: MAX_RECORD_BYTES }));
        }
        self.since.set(since);
        Ok(n_read)
    }
}

/// Passes UTF-8 on and refuses anything else with the position of the byte.
struct CheckedUtf8<R> {
    inner: R,
    /// How many bytes lie before the block.
    offset: u64,
    /// Bytes that were read; the first `n_valid` are whole characters, `n_served` are passed on.
    block: Vec<u8>,
    n_valid: usize,
    n_served: usize,
}

impl<R: Read> CheckedUtf8<R> {
    fn new(inner: R, offset: u64) -> Self {
        Self { inner, offset, block: Vec::new(), n_valid: 0, n_served: 0 }
    }

    /// Reads on until there is a whole character or nothing more.
    fn fill(&mut self) -> io::Result<()> {
        self.offset += self.n_valid as u64;
        self.block.drain(..self.n_valid);
        self.n_served = 0;
        loop {
            let n_pending = self.block.len();
            self.block.resize(n_pending + 16 * 1024, 0);
            let n_read = self.inner.read(&mut self.block[n_pending..])?;
            self.block.truncate(n_pending + n_read);
            self.n_valid = match std::str::from_utf8(&self.block) {
                Ok(_) => self.block.len(),
                Err(error) if error.error_len().is_none() && n_read > 0 => error.valid_up_to(),
                Err(error) => {
                    let byte = self.offset + error.valid_up_to() as u64;
                    return Err(carried(Problem::NotUtf8 { byte }));
                }
            };
            if self.n_valid > 0 || n_read == 0 {
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for CheckedUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_served == self.n_valid {
            self.fill()?;
        }
        let n_read = buffer.len().min(self.n_valid - self.n_served);
        buffer[..n_read].copy_from_slice(&self.block[self.n_served..self.n_served + n_read]);
        self.n_served += n_read;
        Ok(n_read)
    }
}

/// Turns another encoding into UTF-8.
struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    name: &'static str,
    input: Vec<u8>,
    at_end: bool,
    finished: bool,
    /// Decoded text of which the first `n_served` bytes are passed on.
    output: Vec<u8>,
    n_served: usize,
}

impl<R: Read> Decoded<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            name: encoding.name(),
            input: Vec::new(),
            at_end: false,
            finished: false,
            output: Vec::new(),
            n_served: 0,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.input.is_empty() && !self.at_end {
            let mut block = vec![0; 16 * 1024];
            let n_read = self.inner.read(&mut block)?;
            block.truncate(n_read);
            self.at_end = n_read == 0;
            self.input = block;
        }
        Ok(())
    }
}

impl<R: Read> Decoded<R> {
    /// Decodes on until there is text or nothing more.
    fn decode(&mut self) -> io::Result<()> {
        self.n_served = 0;
        self.output.clear();
        while self.output.is_empty() && !self.finished {
            self.fill()?;
            self.output.resize(64 * 1024, 0);
            let (result, n_read, n_written, malformed) =
                self.decoder.decode_to_utf8(&self.input, &mut self.output, self.at_end);
            self.output.truncate(n_written);
            self.input.drain(..n_read);
            if malformed {
                let reason =
                    format!("it has bytes that are not {}; correct the encoding", self.name);
                return Err(carried(Problem::Unreadable { reason }));
            }
            let is_empty = result == encoding_rs::CoderResult::InputEmpty;
            self.finished = self.at_end && self.input.is_empty() && is_empty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_served == self.output.len() {
            self.decode()?;
        }
        let n_read = buffer.len().min(self.output.len() - self.n_served);
        buffer[..n_read].copy_from_slice(&self.output[self.n_served..self.n_served + n_read]);
        self.n_served += n_read;
        Ok(n_read)
    }
}

/// Turns an error of the CSV reader into a fault with its line.
pub(crate) fn fault_of_csv(error: &csv::Error) -> Fault {
    let line = error.position().map(csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::Io(io) => problem_of(io),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Problem::Ragged { expected: *expected_len, found: *len }
        }
        _ => Problem::Unreadable { reason: error.to_string() },
    };
    Fault { place: line.map_or(Place::Whole, Place::Line), problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn all(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Problem> {
        let mut table = table_text(Box::new(bytes), encoding).map_err(|fault| fault.problem)?;
        let mut text = String::new();
        table.reader.read_to_string(&mut text).map_err(|error| problem_of(&error))?;
        Ok(text)
    }

    #[test]
    fn a_byte_order_mark_and_gzip_are_taken_off() {
        assert_eq!(all("\u{feff}å;ä".as_bytes(), UTF_8), Ok("å;ä".to_owned()));
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all("åäö".as_bytes()).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(all(&packed, UTF_8), Ok("åäö".to_owned()));
        assert!(matches!(all(&packed[..packed.len() - 9], UTF_8), Err(Problem::Truncated { .. })));
    }

    #[test]
    fn a_wrong_byte_is_named_by_position_and_other_encodings_are_decoded() {
        assert_eq!(all(b"abc;\xe5\n", UTF_8), Err(Problem::NotUtf8 { byte: 4 }));
        assert_eq!(all(b"abc\xc3", UTF_8), Err(Problem::NotUtf8 { byte: 3 }));
        assert_eq!(all(b"abc;\xe5", encoding_rs::WINDOWS_1252), Ok("abc;å".to_owned()));
        let mut long = vec![b'a'; 70_001];
        long.extend_from_slice("å".as_bytes());
        assert!(all(&long, UTF_8).is_ok());
    }

    #[test]
    fn an_endless_line_is_refused_before_it_fills_the_memory() {
        let endless = io::repeat(b'x').take(1 << 30);
        let mut table = table_text(Box::new(endless), UTF_8).unwrap();
        let mut sink = io::sink();
        let error = io::copy(&mut table.reader, &mut sink).unwrap_err();
        assert!(matches!(problem_of(&error), Problem::LineTooLong { .. }));
    }

    #[test]
    fn a_packed_bomb_is_refused_at_the_limit() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![0; 200_000]).unwrap();
        let packed = packer.finish().unwrap();
        let refused = document(Box::new(&packed[..]), 100_000).unwrap_err();
        assert_eq!(refused.problem, Problem::TooLarge { limit: 100_000 });
    }
}
