//! Reads designs of evaluations from TOML files; `docs/designs.md` describes the format.

mod wire;

use evaluation::design::{Design, DesignError};
use sha2::{Digest, Sha256};

/// The designs that ship with the program, by file name.
const SHIPPED: [(&str, &str); 2] = [
    ("designs/statsbidraget-2018.toml", include_str!("../../../designs/statsbidraget-2018.toml")),
    (
        "designs/servicekontor-2022-2023.toml",
        include_str!("../../../designs/servicekontor-2022-2023.toml"),
    ),
];

/// The most bytes a design may have.
pub const MOST_BYTES: usize = 1_000_000;

/// A design with the bytes that it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignFile {
    /// The design.
    pub design: Design,
    /// The file's text.
    pub text: String,
    /// SHA-256 of the text, as 64 hexadecimal digits.
    pub hash: String,
}

/// A design file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("read the design {file}: {cause}")]
pub struct DesignFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: DesignFileCause,
}

/// What is wrong in a design file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignFileCause {
    /// The file is larger than a design can be.
    #[error("it is larger than {MOST_BYTES} bytes")]
    TooLarge,
    /// The file is no text.
    #[error("it is not text in UTF-8")]
    NotText,
    /// The file is no TOML, or has unknown, missing or misshapen keys.
    #[error("{message}")]
    Shape {
        /// Where, what and what to do.
        message: String,
    },
    /// A year is none.
    #[error(
        "'{found}' under [treated] is no year; write the first treated year, as in 2018 = [\"0114\"]"
    )]
    Year {
        /// What was written.
        found: String,
    },
    /// A code is none.
    #[error("'{found}' is no {what}; {example}")]
    Code {
        /// What was written.
        found: String,
        /// What it should be.
        what: &'static str,
        /// What to write.
        example: &'static str,
    },
    /// A key is lacking that the rule, or a check, needs, or stands where it has no meaning.
    #[error("{words}")]
    Keys {
        /// What is wrong and what to do.
        words: &'static str,
    },
    /// The design cannot be followed.
    #[error(transparent)]
    Design(#[from] DesignError),
}

/// Returns the designs that ship with the program, in the order that pages offer them.
///
/// # Errors
/// [`DesignFileError`] names the file; a test holds that there is none.
pub fn shipped() -> Result<Vec<DesignFile>, DesignFileError> {
    SHIPPED.into_iter().map(|(file, text)| read(file, text.as_bytes())).collect()
}

/// Reads one design; `file` is what errors call it.
///
/// # Errors
/// [`DesignFileError`] says what to change.
pub fn read(file: &str, bytes: &[u8]) -> Result<DesignFile, DesignFileError> {
    let failed = |cause| DesignFileError { file: file.to_owned(), cause };
    if bytes.len() > MOST_BYTES {
        return Err(failed(DesignFileCause::TooLarge));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(failed(DesignFileCause::NotText));
    };
    let design = wire::parse(text).map_err(failed)?;
    Ok(DesignFile { design, text: text.to_owned(), hash: hash_of(bytes) })
}

/// Returns the SHA-256 of bytes as 64 hexadecimal digits.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use domain::indicator::Direction;
    use evaluation::design::{Check, Comparison, Estimator};

    use super::*;

    const DESIGN: &str = r#"
        id = "a-grant"
        title = "A grant"
        question = "Did it help?"
        programme = "A programme"
        source = "A decision"
        from = 2010
        level = 0.95
        seed = 1
        [treated]
        2018 = ["0114", "0115"]
        2019 = ["0117"]
        [[outcomes]]
        indicator = "N03926"
        group = "T"
        expected = "lower"
        horizon = 3
        smallest_of_interest = 0.5
        [comparison]
        rule = "never-treated"
        [[excluded]]
        areas = ["0120"]
        reason = "took another grant"
        [method]
        estimator = "callaway-santanna"
        checks = ["placebo-date", "synthetic-did", "parallel-trends"]
        placebo_years = 3
        relative_magnitude = 0.5
    "#;

    fn refusal(from: &str, to: &str) -> String {
        assert!(DESIGN.contains(from), "{from}");
        read("d.toml", DESIGN.replace(from, to).as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_design_is_read_with_the_hash_of_its_bytes() {
        let file = read("d.toml", DESIGN.as_bytes()).unwrap();
        let design = &file.design;
        assert_eq!(design.starts().into_iter().collect::<Vec<_>>(), [2018, 2019]);
        assert_eq!(design.outcomes[0].expected, Direction::LowerIsBetter);
        assert_eq!(design.comparison, Comparison::NeverTreated);
        assert_eq!(design.estimator, Estimator::CallawaySantanna);
        assert_eq!(design.checks[0], Check::PlaceboDate { years: 3 });
        assert_eq!(file.hash, hash_of(DESIGN.as_bytes()));
        assert_ne!(
            read("d.toml", DESIGN.replace("= 1\n", "= 2\n").as_bytes()).unwrap().hash,
            file.hash
        );
        assert_eq!(hash_of(b"abc")[..16], *"ba7816bf8f01cfea");
    }

    #[test]
    fn the_designs_that_ship_can_be_followed() {
        let shipped = shipped().unwrap();
        let ids: Vec<&str> = shipped.iter().map(|file| file.design.id.as_str()).collect();
        assert_eq!(ids, ["statsbidraget-2018", "servicekontor-2022-2023"]);
        assert_eq!(shipped[0].design.treated.len(), 32);
        assert_eq!(shipped[1].design.treated.len(), 28);
    }

    #[test]
    fn what_is_wrong_is_told_with_the_file() {
        let told = refusal("id = \"a-grant\"", "");
        assert!(told.starts_with("read the design d.toml: "), "{told}");
        assert!(told.contains("the key 'id' is lacking") && !told.contains('\n'), "{told}");
        assert!(
            refusal("seed = 1", "seed = 1\ncolour = 2")
                .contains("line 10, column 1: 'colour' is no key here")
        );
        assert!(refusal("2019 = ", "soon = ").contains("'soon' under [treated] is no year"));
        assert!(refusal("\"0117\"", "\"117\"").contains("'117' is no municipality"));
        assert!(refusal("\"N03926\"", "\"N 1\"").contains("'N 1' is no indicator"));
        assert!(refusal("\"never-treated\"", "\"chosen\"").contains("comparison.areas"));
        assert!(refusal("\"never-treated\"", "\"just-below\"").contains("comparison.model"));
        let told = refusal("\"never-treated\"", "\"never-treated\"\nmost = 3");
        assert!(told.contains("has no meaning"), "{told}");
        assert!(refusal("placebo_years = 3", "").contains("placebo_years"));
        assert!(refusal("relative_magnitude = 0.5", "").contains("relative_magnitude"));
        assert!(refusal("\"placebo-date\", ", "").contains("placebo_years"));
        assert!(refusal("\"synthetic-did\"", "\"magic\"").contains("magic"));
        assert!(refusal("from = 2010", "from = 2017").contains("at least three years before"));
        let told = read("d.toml", &[0xff, 0xfe]).unwrap_err().to_string();
        assert_eq!(told, "read the design d.toml: it is not text in UTF-8");
        assert!(read("d.toml", &vec![b' '; MOST_BYTES + 1]).is_err());
    }
}
