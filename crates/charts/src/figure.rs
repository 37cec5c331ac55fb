//! What every chart has: an identity, words for those who do not see it, and a width.

use std::collections::BTreeMap;

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

/// Returns one rendered chart for paper: a file of its own with plain colours and plain selectors,
/// as drawing programs without custom properties and media queries read them.
///
/// `svg` is what a `render` function returned, and the colours are those of print.
pub fn printed(svg: &str) -> String {
    let body = svg.find('>').map_or(0, |at| at + 1);
    let (open, rest) = svg.split_at(body);
    let mut rest = rest.to_owned();
    for class in 0..7 {
        // A pattern in the attribute yields to a colour of the class, without `:not`.
        rest = rest.replace(&format!("class=\"c-d{class}\" fill="), "fill=");
    }
    format!("{open}<style>{}</style>{rest}", escape(&printed_style()))
}

/// Returns the style with every colour written out as it is in print.
fn printed_style() -> String {
    let mut colours = BTreeMap::new();
    let mut rules = String::new();
    for line in STYLE.lines() {
        if let Some(palette) = line.strip_prefix(":where(:root){") {
            colours.extend(declarations(palette));
        } else if let Some(media) = line.strip_prefix("@media print{:where(:root){") {
            colours.extend(declarations(media));
        } else if !line.starts_with(['@', ':']) {
            rules.push_str(&line.replace(":not([fill])", ""));
            rules.push('\n');
        }
    }
    for (name, colour) in colours {
        rules = rules.replace(&format!("var({name})"), colour);
    }
    rules
}

/// Returns the custom properties of a block with their values.
fn declarations(block: &str) -> impl Iterator<Item = (&str, &str)> {
    let block = block.split('}').next().unwrap_or_default();
    block.split(';').filter_map(|declaration| declaration.split_once(':'))
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

    #[test]
    fn a_printed_chart_has_plain_colours_and_selectors() {
        let svg = "<svg><path class=\"c-d6\" fill=\"url(#p)\"/><path class=\"c-d5\"/></svg>";
        let printed = printed(svg);
        assert!(printed.starts_with("<svg><style>") && printed.ends_with("</svg>"));
        for part in ["var(", "@media", "@container", ":where", ":not"] {
            assert!(!printed.contains(part), "{part}");
        }
        assert!(printed.contains(".c-bar{fill:#6c86a3}"));
        assert!(printed.contains(".c-chart .c-tx{font-size:13px;fill:#333333}"), "as in print");
        assert!(printed.contains("<path fill=\"url(#p)\"/><path class=\"c-d5\"/>"));
    }
}
