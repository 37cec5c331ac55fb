//! Why a frame cannot be divided, in words for the reader.

use domain::money::Ore;
use operations::allocate::question::QuestionError;
use operations::allocate::refusal::Refusal;
use operations::weights_file::{WeightsFileCause as Cause, WeightsFileError};

use super::asked::Problem;
use crate::answer::Visit;
use crate::language::Language;

/// Returns what is wrong with the question, at the field where it can be changed.
pub(super) fn problem(visit: &Visit, error: &QuestionError) -> Problem {
    let language = visit.language;
    let with = |field, key: &str, places: &[(&'static str, &str)]| Problem {
        field,
        text: language.text_with(key, places),
    };
    match error {
        QuestionError::UnknownModel { id } => {
            with("vilka", "allocation-unknown-model", &[("id", id)])
        }
        QuestionError::UnknownGroup { .. } => with("vilka", "allocation-unknown-recipients", &[]),
        QuestionError::OtherUnit { id } => with("vilka", "allocation-other-unit", &[("id", id)]),
        QuestionError::NoScore { id } => with("vikt", "allocation-no-score", &[("id", id)]),
        QuestionError::NobodyLeft => with("vilka", "allocation-nobody", &[]),
        QuestionError::Allocation(_) => {
            let Some(refusal) = Refusal::of(error) else {
                return with("ram", "allocation-other-refusal", &[]);
            };
            of_bounds(language, &refusal)
        }
        QuestionError::Run(error) => {
            tracing::error!(address = %visit.address, %error, "model could not be run");
            with("vilka", "allocation-model-failed", &[])
        }
        QuestionError::Store(error) => {
            tracing::error!(address = %visit.address, %error, "store could not be read");
            with("vilka", "allocation-store-failed", &[])
        }
    }
}

/// Returns why bounds and frame do not fit together.
pub(super) fn of_bounds(language: Language, refusal: &Refusal) -> Problem {
    let with = |field, key: &str, places: &[(&'static str, &str)]| Problem {
        field,
        text: language.text_with(key, places),
    };
    let kronor = |amount: Ore| language.kronor(amount);
    match refusal {
        Refusal::NoWeights => with("vikt", "allocation-no-weights", &[]),
        Refusal::CapBelow { least, cap } => {
            let places = [("least", kronor(*least)), ("cap", kronor(*cap))];
            let places = places.each_ref().map(|(name, text)| (*name, text.as_str()));
            with("tak", "allocation-cap-below", &places)
        }
        Refusal::FloorsExceedFrame { needed, frame, difference } => {
            let (needed, frame, more) = (kronor(*needed), kronor(*frame), kronor(*difference));
            let places = [("needed", &*needed), ("frame", &*frame), ("more", &*more)];
            with("golv", "allocation-floors-exceed", &places)
        }
        Refusal::CapsBelowFrame { most, frame, difference } => {
            let (most, frame, less) = (kronor(*most), kronor(*frame), kronor(*difference));
            let places = [("most", &*most), ("frame", &*frame), ("less", &*less)];
            with("tak", "allocation-caps-below", &places)
        }
        Refusal::Other => with("ram", "allocation-other-refusal", &[]),
    }
}

/// Returns what is wrong in a file of weights, with its line.
pub(super) fn of_file(visit: &Visit, error: &WeightsFileError) -> Problem {
    let language = visit.language;
    let reason = reason(language, &error.cause);
    let text = match error.line {
        Some(line) => {
            let line = language.whole(line);
            let places = [("file", error.file.as_str()), ("line", &line), ("reason", &reason)];
            language.text_with("allocation-file-at-line", &places)
        }
        None => {
            let places = [("file", error.file.as_str()), ("reason", &*reason)];
            language.text_with("allocation-file", &places)
        }
    };
    Problem { field: "vikter", text }
}

fn reason(language: Language, cause: &Cause) -> String {
    let say = |key: &str, places: &[(&'static str, &str)]| {
        language.text_with(&format!("allocation-file-{key}"), places)
    };
    match cause {
        Cause::Empty => say("empty", &[]),
        Cause::NoRows => say("no-rows", &[]),
        Cause::TooLarge { .. } => say("too-large", &[]),
        Cause::LongLine { most } => say("long-line", &[("most", &language.whole(*most))]),
        Cause::NotUtf8 => say("not-utf8", &[]),
        Cause::UnknownColumn { found } => say("unknown-column", &[("found", found)]),
        Cause::DuplicateColumn { name } => say("duplicate-column", &[("name", name)]),
        Cause::MissingColumn { name } => say("missing-column", &[("name", name)]),
        Cause::Cells { found, expected } => {
            let (found, expected) = (language.whole(*found), language.whole(*expected));
            say("cells", &[("found", &found), ("expected", &expected)])
        }
        Cause::Code { found } => say("code", &[("found", found)]),
        Cause::LostZero { found, meant } => say("lost-zero", &[("found", found), ("meant", meant)]),
        Cause::UnknownArea { code } => say("unknown-area", &[("code", code)]),
        Cause::DuplicateCode { code, first } => {
            say("duplicate-code", &[("code", code), ("first", &language.whole(*first))])
        }
        Cause::NoWeight => say("no-weight", &[]),
        Cause::Weight { found } => say("weight", &[("found", found)]),
        Cause::Amount { column, found } => say("amount", &[("column", column), ("found", found)]),
        Cause::AboveCap { what, least, cap } => {
            let (least, cap) = (language.kronor(*least), language.kronor(*cap));
            say("above-cap", &[("what", what), ("least", &least), ("cap", &cap)])
        }
    }
}
