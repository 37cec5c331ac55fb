//! Reads interventions and their lessons from TOML files; `docs/interventions.md` describes the
//! format.

pub mod table;
mod wire;

use domain::area::AreaCode;
use domain::indicator::IndicatorId;
use domain::intervention::Description;
use domain::intervention::life::Refusal;
use domain::intervention::logic_model::LogicModelError;
use domain::lesson::{self, Claim, Status};

/// The interventions that ship with the program, by file name.
const SHIPPED: [(&str, &str); 2] = [
    (
        "interventions/servicekontor-2022-2023.toml",
        include_str!("../../../interventions/servicekontor-2022-2023.toml"),
    ),
    (
        "interventions/kostnadsutjamning-1996-2004.toml",
        include_str!("../../../interventions/kostnadsutjamning-1996-2004.toml"),
    ),
];

/// The most bytes an intervention may have.
pub const MOST_BYTES: usize = 1_000_000;

/// An intervention as its file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct InterventionFile {
    /// Its id, used in addresses.
    pub id: String,
    /// Who owns it.
    pub owner: String,
    /// Where all this is told.
    pub sources: Vec<String>,
    /// What was done.
    pub description: Description,
    /// What was learned.
    pub lessons: Vec<FiledLesson>,
}

/// A lesson of an intervention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledLesson {
    /// Its id, used in addresses.
    pub id: String,
    /// What it says.
    pub claim: Claim,
    /// Where it stands.
    pub status: Status,
}

/// What an intervention may speak of.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Whether there is such an indicator.
    pub has_indicator: &'a dyn Fn(&IndicatorId) -> bool,
    /// Whether there is such a place.
    pub has_area: &'a dyn Fn(&AreaCode) -> bool,
}

/// An intervention file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("read the intervention {file}: {cause}")]
pub struct InterventionFileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub cause: InterventionFileCause,
}

/// What is wrong in an intervention file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InterventionFileCause {
    /// The file is larger than an intervention can be.
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
    /// A text cannot be read as what it should be.
    #[error("'{found}' is no {what}; {example}")]
    Text {
        /// What was written.
        found: String,
        /// What it should be.
        what: &'static str,
        /// What to write.
        example: &'static str,
    },
    /// The shares of the places are not the whole.
    #[error("the shares of the places add up to {found} %; make them exactly 100 %")]
    Shares {
        /// What they add up to, in percent.
        found: String,
    },
    /// There is no such indicator.
    #[error("the indicator '{indicator}' names {official}, which the statistics do not have")]
    UnknownIndicator {
        /// The intervention's indicator.
        indicator: String,
        /// What it names.
        official: IndicatorId,
    },
    /// There is no such place.
    #[error("the place {0} does not exist; write the code of an area that the statistics have")]
    UnknownPlace(AreaCode),
    /// The logic model.
    #[error(transparent)]
    LogicModel(#[from] LogicModelError),
    /// The description.
    #[error(transparent)]
    Description(#[from] Refusal),
    /// A lesson.
    #[error("the lesson '{id}': {refusal}")]
    Lesson {
        /// Its id.
        id: String,
        /// What is wrong.
        refusal: lesson::Refusal,
    },
    /// Two things have one id.
    #[error("the id '{0}' is taken by another")]
    DuplicateId(String),
}

/// Returns the interventions that ship with the program, in the order that pages offer them.
///
/// # Errors
/// [`InterventionFileError`] names the file; a test holds that there is none.
pub fn shipped(known: Known<'_>) -> Result<Vec<InterventionFile>, InterventionFileError> {
    let mut files: Vec<InterventionFile> = Vec::new();
    for (file, text) in SHIPPED {
        let intervention = read(file, text.as_bytes(), known)?;
        let taken: Vec<&str> = files.iter().flat_map(ids_of).collect();
        if let Some(id) = ids_of(&intervention).find(|id| taken.contains(id)) {
            let cause = InterventionFileCause::DuplicateId(id.to_owned());
            return Err(InterventionFileError { file: file.to_owned(), cause });
        }
        files.push(intervention);
    }
    Ok(files)
}

fn ids_of(file: &InterventionFile) -> impl Iterator<Item = &str> {
    let lessons = file.lessons.iter().map(|lesson| lesson.id.as_str());
    std::iter::once(file.id.as_str()).chain(lessons)
}

/// Reads one intervention; `file` is what errors call it.
///
/// # Errors
/// [`InterventionFileError`] says what to change.
pub fn read(
    file: &str,
    bytes: &[u8],
    known: Known<'_>,
) -> Result<InterventionFile, InterventionFileError> {
    let failed = |cause| InterventionFileError { file: file.to_owned(), cause };
    if bytes.len() > MOST_BYTES {
        return Err(failed(InterventionFileCause::TooLarge));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(failed(InterventionFileCause::NotText));
    };
    wire::parse(text, known).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: Known<'_> = Known { has_indicator: &|_| true, has_area: &|_| true };

    fn refusal(from: &str, to: &str) -> String {
        let text = SHIPPED[1].1;
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let error = read("a.toml", changed.as_bytes(), EVERYTHING).unwrap_err().to_string();
        assert!(error.chars().count() < 500 && !error.contains('\n'), "{error}");
        error
    }

    #[test]
    fn the_interventions_that_ship_are_sound() {
        let files = shipped(EVERYTHING).unwrap();
        assert_eq!(files.len(), 2);
        assert_eq!(files[0].description.places.parts().len(), 28);
        assert!(files.iter().all(|file| file.lessons.iter().all(|l| l.status.is_published())));
    }

    #[test]
    fn what_cannot_be_is_refused_in_one_sentence() {
        for (from, to, told) in [
            ("\"SE\" = \"100\"", "\"SE\" = \"99\"", "add up to 99 %"),
            (
                "from = \"bidrag\"\nto = \"verksamhet\"",
                "from = \"personal\"\nto = \"verksamhet\"",
                "goes in a circle",
            ),
            ("first = \"1996-01-01\"", "first = \"1996-02-30\"", "'1996-02-30' is no day"),
            ("themes = [\"service-and-housing\"]", "themes = []", "no theme"),
            ("level = \"problem\"", "level = \"fråga\"", "'fråga' cannot stand here"),
            ("\"evaluation:kostnadsutjamning\",", "\"blogg:x\",", "'blogg:x' is no evidence"),
        ] {
            let error = refusal(from, to);
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn a_target_without_a_unit_and_a_lesson_without_evidence_are_refused() {
        let target = "[[indicators.periods]]\nfirst = \"1996-01-01\"\nlast = \"1996-12-31\"\ntargets = [{ value = 60 }]\n\n[[lessons]]";
        let text = SHIPPED[1].1.replacen("[[lessons]]", target, 1);
        assert!(read("a.toml", text.as_bytes(), EVERYTHING).is_ok());
        let without = text.replacen("årsarbetare per 1 000 invånare", "", 1);
        let error = read("a.toml", without.as_bytes(), EVERYTHING).unwrap_err().to_string();
        assert!(error.contains("target without a unit"), "{error}");
        let (before, _) = SHIPPED[1].1.split_once("evidence = [\n").unwrap();
        let error = read("a.toml", format!("{before}evidence = []").as_bytes(), EVERYTHING);
        let error = error.unwrap_err().to_string();
        assert!(error.contains("without evidence cannot be published"), "{error}");
    }

    #[test]
    fn what_the_statistics_do_not_have_is_refused_by_name() {
        let nothing = Known { has_indicator: &|_| false, has_area: &|_| true };
        let error = shipped(nothing).unwrap_err().to_string();
        assert!(error.contains("N03926, which the statistics do not have"), "{error}");
        let nowhere = Known { has_indicator: &|_| true, has_area: &|_| false };
        let error = shipped(nowhere).unwrap_err().to_string();
        assert!(error.contains("does not exist"), "{error}");
    }
}
