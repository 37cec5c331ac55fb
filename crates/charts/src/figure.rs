//! What every chart has: an identity, words for those who do not see it, and a width.

use crate::canvas::escape;
use crate::style::STYLE;

/// The width a chart is drawn for, in user units; letters keep their size in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// 640 units: a column of text or wider.
    Wide,
    /// 360 units: a phone held upright.
    Narrow,
}

impl Layout {
    /// Returns the width of the view box in user units.
    pub fn width(self) -> f64 {
        match self {
            Self::Wide => 640.0,
            Self::Narrow => 360.0,
        }
    }

    /// Returns the class that the style hides or shows by the room there is.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Wide => "c-wide",
            Self::Narrow => "c-narrow",
        }
    }
}

/// The identity and the words of one chart.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// Unique on the page; letters, digits, `-` and `_` are kept, all else becomes `-`.
    pub id: &'a str,
    /// The finding, read aloud as the name of the chart.
    pub title: &'a str,
    /// What is drawn and the numbers that matter, read aloud after the name.
    pub description: &'a str,
    /// The width to draw for.
    pub layout: Layout,
}

/// A number in words: how the caller writes a value on an axis.
pub type NumberForm<'a> = &'a dyn Fn(f64) -> String;

/// Returns a chart in both widths, of which the style shows the one that fits.
///
/// `draw` is called with an id and a layout, and must use both in its [`Figure`].
pub fn both(id: &str, draw: impl Fn(&str, Layout) -> String) -> String {
    let wide = draw(id, Layout::Wide);
    let narrow = draw(&format!("{id}-n"), Layout::Narrow);
    format!("<div class=\"c-both\">{wide}{narrow}</div>")
}

/// Returns one rendered chart as a file of its own, with the style inside.
///
/// `svg` is what a `render` function returned.
pub fn standalone(svg: &str) -> String {
    let body = svg.find('>').map_or(0, |at| at + 1);
    let (open, rest) = svg.split_at(body);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{open}<style>{}</style>{rest}\n",
        escape(STYLE)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_widths_have_ids_of_their_own() {
        let html = both("a", |id, layout| format!("[{id} {}]", layout.width()));
        assert_eq!(html, "<div class=\"c-both\">[a 640][a-n 360]</div>");
    }

    #[test]
    fn a_standalone_chart_carries_its_style_as_valid_xml() {
        let file = standalone("<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>");
        assert!(file.contains("svg\"><style>"));
        assert!(file.contains("</style><g/></svg>"));
        let style = file.split("<style>").nth(1).and_then(|s| s.split("</style>").next());
        assert!(style.is_some_and(|s| !s.contains('<')));
    }
}
