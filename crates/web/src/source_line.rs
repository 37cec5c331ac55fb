//! The line under a figure: whose the values are, when they were published, how many there are.

use operations::describe_indicator::IndicatorView;

use crate::language::Language;

/// Returns the line for an indicator's values over areas; empty where no data set is known.
pub(crate) fn of(language: Language, view: &IndicatorView) -> String {
    let Some(data_set) = &view.data_set else { return String::new() };
    let published = data_set.publication.published.to_string();
    let count = language.whole(view.spread.as_ref().map_or(0, |spread| spread.n));
    language.text_with(
        "frame-source-count",
        &[("source", &data_set.publication.source), ("published", &published), ("count", &count)],
    )
}
