//! Why a list cannot be shown, worded for a visitor.

use domain::selection::SelectionModel;
use operations::run_selection::RunError;

use crate::language::Language;

/// Returns the sentence; `None` where the fault is not the visitor's to mend.
pub(crate) fn refusal(
    language: Language,
    model: &SelectionModel,
    error: &RunError,
) -> Option<String> {
    let name = model.name.as_str();
    match error {
        RunError::MissingIndicator { criterion, indicator, .. } => {
            let places =
                [("model", name), ("criterion", criterion), ("indicator", indicator.as_str())];
            Some(language.text_with("selection-refused-indicator", &places))
        }
        RunError::NoValues { criterion, period, .. } => {
            let period = period.to_string();
            let places = [("model", name), ("criterion", criterion.as_str()), ("period", &period)];
            Some(language.text_with("selection-refused-period", &places))
        }
        RunError::NothingPublished { criterion, as_of, oldest, .. } => {
            let (as_of, oldest) = (as_of.to_string(), oldest.to_string());
            let places = [
                ("model", name),
                ("criterion", criterion.as_str()),
                ("day", &as_of),
                ("oldest", &oldest),
            ];
            Some(language.text_with("selection-refused-day", &places))
        }
        _ => None,
    }
}
