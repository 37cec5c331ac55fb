//! Charts with one row per label: where labels and marks stand in each width.

use crate::figure::Layout;
use crate::lettering::{LABEL, LINE_HEIGHT, widest, wrap};

/// The widest column of labels beside the marks, in user units.
const WIDEST_COLUMN: f64 = 220.0;

/// Where one row stands.
pub(crate) struct Row {
    /// The label in lines.
    pub(crate) label: Vec<String>,
    /// The baseline of the first line of the label.
    pub(crate) baseline: f64,
    /// The middle of the marks.
    pub(crate) centre: f64,
}

/// Where all rows stand, and from where to where their marks may go.
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

/// Plans rows from `top` down for marks of height `mark`.
///
/// Wide, labels stand in a column to the left; narrow, above their marks.
pub(crate) fn plan(labels: &[&str], layout: Layout, top: f64, mark: f64) -> Rows {
    let column = widest(labels.iter().copied(), LABEL).min(WIDEST_COLUMN);
    let mut rows = Vec::with_capacity(labels.len());
    let mut y = top;
    for label in labels {
        let beside = layout == Layout::Wide;
        let label = wrap(label, LABEL, if beside { column } else { layout.width() });
        let text = label.len() as f64 * LINE_HEIGHT;
        if beside {
            let height = (text + 8.0).max(mark + 8.0);
            let centre = y + height / 2.0;
            rows.push(Row { label, baseline: centre - text / 2.0 + 13.5, centre });
            y += height;
        } else {
            rows.push(Row { label, baseline: y + 14.0, centre: y + text + 3.0 + mark / 2.0 });
            y += text + mark + 14.0;
        }
    }
    let left = if layout == Layout::Wide { column + 14.0 } else { 0.0 };
    Rows { rows, left, right: layout.width(), bottom: y }
}
