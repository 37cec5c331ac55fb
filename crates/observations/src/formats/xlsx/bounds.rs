//! Refuses workbooks that unpack to more than memory should hold, before they are opened.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;

use crate::formats::failure::{Fault, Problem};

/// The largest sum of a workbook's parts, unpacked.
const MAX_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;
/// The most parts a workbook may have.
const MAX_PARTS: usize = 10_000;

const FORMAT: &str = "XLSX workbook";

/// Unpacks every part listed in the directory at the end, counting bytes without keeping them.
/// The sizes that the directory states are not trusted.
pub(super) fn refuse_bombs(bytes: &[u8]) -> Result<(), Fault> {
    if !bytes.starts_with(b"PK") {
        return Err(not_a_workbook("it does not start as a zip file"));
    }
    let end = end_of_directory(bytes).ok_or_else(|| {
        Fault::from(Problem::Truncated { reason: "the end of the workbook is lacking".to_owned() })
    })?;
    let n_parts = usize::from(number16(bytes, end + 10));
    let mut position = number32(bytes, end + 16);
    if n_parts > MAX_PARTS {
        return Err(not_a_workbook("it has too many parts"));
    }
    let mut left = MAX_UNPACKED_BYTES;
    for _ in 0..n_parts {
        let entry = bytes
            .get(position..position.saturating_add(46))
            .filter(|entry| entry.starts_with(b"PK\x01\x02"))
            .ok_or_else(|| not_a_workbook("its directory is damaged"))?;
        let packed = part(bytes, number32(entry, 42), number32(entry, 20))
            .ok_or_else(|| not_a_workbook("a part lies outside the file"))?;
        let unpacked = match number16(entry, 10) {
            0 => packed.len() as u64,
            8 => unpacked_length(packed, left)
                .map_err(|_| not_a_workbook("a part cannot be unpacked"))?,
            _ => return Err(not_a_workbook("a part is packed in an unknown way")),
        };
        left = left
            .checked_sub(unpacked)
            .filter(|left| *left > 0)
            .ok_or(Problem::TooLarge { limit: MAX_UNPACKED_BYTES })?;
        let skipped =
            [28, 30, 32].iter().map(|at| usize::from(number16(entry, *at))).sum::<usize>();
        position += 46 + skipped;
    }
    Ok(())
}

fn not_a_workbook(reason: &str) -> Fault {
    Problem::NotTheFormat { format: FORMAT, reason: reason.to_owned() }.into()
}

fn unpacked_length(packed: &[u8], left: u64) -> io::Result<u64> {
    io::copy(&mut DeflateDecoder::new(packed).take(left), &mut io::sink())
}

/// Returns where the record lies that ends a zip file.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06"))
}

fn part(bytes: &[u8], header: usize, length: usize) -> Option<&[u8]> {
    let local = bytes.get(header..header.checked_add(30)?)?;
    let names = usize::from(number16(local, 26)) + usize::from(number16(local, 28));
    let start = header.checked_add(30)?.checked_add(names)?;
    bytes.get(start..start.checked_add(length)?)
}

fn number16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn number32(bytes: &[u8], at: usize) -> usize {
    let number = bytes
        .get(at..at + 4)
        .map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    usize::try_from(number).unwrap_or(usize::MAX)
}
