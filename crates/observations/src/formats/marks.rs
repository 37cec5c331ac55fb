//! The signs that PxWeb writes instead of numbers.

use domain::observation::Measured;

/// Returns what a sign of the PX family stands for, or `None` where it is no such sign.
///
/// | sign | meaning | read as |
/// |---|---|---|
/// | `-` | nothing to report, exactly zero | the value 0 |
/// | `..` | not available or too uncertain to be given | suppressed |
/// | `:` | confidential | suppressed |
/// | `.` | cannot occur | missing |
/// | `...` and up to six dots | not yet available, other reasons of the publisher | missing |
/// | empty | no sign given | missing |
///
/// # Source
/// Statistics Sweden, *PX file format*, "Data in the PX-file" (one to six dots are missing data,
/// a dash is zero) and the explanation of symbols in Statistikdatabasen (`–` nil, `..` data not
/// available or too uncertain, `.` not applicable).
pub(crate) fn read_mark(text: &str) -> Option<Measured> {
    match text.trim() {
        "-" | "–" => Measured::final_value(0.0),
        ".." | ":" => Some(Measured::suppressed()),
        "" | "." | "..." | "...." | "....." | "......" => Some(Measured::missing()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_zero_two_dots_are_suppressed_and_one_dot_is_missing() {
        assert_eq!(read_mark("-"), Measured::final_value(0.0));
        assert_eq!(read_mark(".."), Some(Measured::suppressed()));
        assert_eq!(read_mark(":"), Some(Measured::suppressed()));
        assert_eq!(read_mark("."), Some(Measured::missing()));
        assert_eq!(read_mark("..."), Some(Measured::missing()));
        assert_eq!(read_mark("7"), None);
    }
}
