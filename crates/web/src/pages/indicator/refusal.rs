//! Why an indicator cannot be shown as asked, in words for the visitor.

use axum::response::Response;
use operations::describe_indicator::DescribeError;

use crate::answer::Visit;

/// Returns the page that says why.
pub(super) fn of(visit: &Visit, error: &DescribeError) -> Response {
    let language = visit.language;
    match error {
        DescribeError::NoSuchPeriod { period, first, last, .. } => {
            let (period, first, last) = (period.to_string(), first.to_string(), last.to_string());
            visit.refused(language.text_with(
                "indicator-no-such-period",
                &[("period", &period), ("first", &first), ("last", &last)],
            ))
        }
        DescribeError::NoSuchGroup { group, known, .. } => {
            let group = group.to_string();
            visit.refused(
                language
                    .text_with("indicator-no-such-group", &[("group", &group), ("known", known)]),
            )
        }
        DescribeError::NothingPublished { as_of, oldest } => {
            let (day, oldest) = (as_of.to_string(), oldest.to_string());
            visit.refused(
                language.text_with(
                    "indicator-nothing-published",
                    &[("day", &day), ("oldest", &oldest)],
                ),
            )
        }
        error => visit.failed(error),
    }
}
