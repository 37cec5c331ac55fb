//! The pen: writes SVG elements with escaped text and short numbers.

use crate::figure::Figure;
use crate::lettering::LINE_HEIGHT;

/// How the chart is met by a screen reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// One picture with a name and a description.
    Image,
    /// A picture whose links are followed by keyboard.
    Links,
}

/// Which end of a text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// An SVG document being written.
pub(crate) struct Canvas {
    out: String,
    id: String,
}

impl Canvas {
    /// Opens the `<svg>` with its title and description; sizes are in user units.
    pub(crate) fn open(figure: &Figure, width: f64, height: f64, reading: Reading) -> Self {
        Self::open_as(figure.layout.class(), figure, (width, height), reading)
    }

    /// Opens the `<svg>` with another class than that of its layout.
    pub(crate) fn open_as(
        class: &str,
        figure: &Figure,
        (width, height): (f64, f64),
        reading: Reading,
    ) -> Self {
        let id = safe_id(figure.id);
        let role = match reading {
            Reading::Image => "img",
            Reading::Links => "group",
        };
        let out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"c-chart {class}\" role=\"{role}\" \
             aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {} {}\" width=\"100%\">\
             <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            number(width),
            number(height),
            escape(figure.title),
            escape(figure.description),
        );
        Self { out, id }
    }

    /// Returns the finished document.
    pub(crate) fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    /// Returns the reference to a pattern that [`Canvas::hatch`] or a map has defined.
    pub(crate) fn pattern(&self, name: &str) -> String {
        format!("url(#{}-{name})", self.id)
    }

    /// Returns the id of this chart, safe in an attribute.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Writes markup that is already escaped.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Defines the hatch that means "missing", under the name `h`.
    pub(crate) fn hatch(&mut self) {
        let id = &self.id;
        self.out.push_str(&format!(
            "<defs><pattern id=\"{id}-h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect class=\"c-bg\" width=\"6\" height=\"6\"/>\
             <rect class=\"c-hl\" width=\"1.6\" height=\"6\"/></pattern></defs>"
        ));
    }

    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.out.push_str(&format!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1)
        ));
    }

    /// Writes a rectangle; `corner` is its upper left corner, `size` its width and height.
    pub(crate) fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        self.out.push_str(&format!("<rect class=\"{class}\" {}/>", place(corner, size)));
    }

    /// Writes a hatched rectangle; [`Canvas::hatch`] must have been called.
    pub(crate) fn hatched(&mut self, corner: (f64, f64), size: (f64, f64)) {
        let fill = self.pattern("h");
        self.out
            .push_str(&format!("<rect class=\"c-miss\" fill=\"{fill}\" {}/>", place(corner, size)));
    }

    pub(crate) fn circle(&mut self, class: &str, centre: (f64, f64), radius: f64) {
        self.out.push_str(&format!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            number(centre.0),
            number(centre.1),
            number(radius)
        ));
    }

    pub(crate) fn diamond(&mut self, class: &str, centre: (f64, f64), radius: f64) {
        let r = number(radius);
        self.path(
            class,
            &format!(
                "M{} {}l{r} {r}l-{r} {r}l-{r} -{r}z",
                number(centre.0),
                number(centre.1 - radius)
            ),
        );
    }

    pub(crate) fn path(&mut self, class: &str, data: &str) {
        self.out.push_str(&format!("<path class=\"{class}\" d=\"{data}\"/>"));
    }

    pub(crate) fn text(&mut self, class: &str, anchor: Anchor, at: (f64, f64), words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        self.out.push_str(&format!(
            "<text class=\"{class}\"{anchor} x=\"{}\" y=\"{}\">{}</text>",
            number(at.0),
            number(at.1),
            escape(words)
        ));
    }

    /// Writes lines below one another; `at` is the baseline of the first.
    pub(crate) fn lines(&mut self, class: &str, anchor: Anchor, at: (f64, f64), lines: &[String]) {
        let mut y = at.1;
        for words in lines {
            self.text(class, anchor, (at.0, y), words);
            y += LINE_HEIGHT;
        }
    }

    /// Writes a group with a text that shows when the pointer rests on it.
    pub(crate) fn titled(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        self.out.push_str(&format!("<g><title>{}</title>", escape(title)));
        draw(self);
        self.out.push_str("</g>");
    }

    /// Writes marks that are a link by pointer and keyboard, or plain marks without one.
    pub(crate) fn linked(&mut self, link: Option<&str>, draw: impl FnOnce(&mut Self)) {
        match link.and_then(safe_link) {
            Some(href) => {
                self.out.push_str(&format!("<a href=\"{href}\">"));
                draw(self);
                self.out.push_str("</a>");
            }
            None => draw(self),
        }
    }

    /// Writes marks with a title that are a link for the pointer only.
    pub(crate) fn pointed(
        &mut self,
        title: &str,
        link: Option<&str>,
        draw: impl FnOnce(&mut Self),
    ) {
        match link.and_then(safe_link) {
            Some(href) => {
                self.out.push_str(&format!(
                    "<a href=\"{href}\" tabindex=\"-1\" aria-hidden=\"true\"><title>{}</title>",
                    escape(title)
                ));
                draw(self);
                self.out.push_str("</a>");
            }
            None => self.titled(title, draw),
        }
    }
}

fn place(corner: (f64, f64), size: (f64, f64)) -> String {
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(corner.0),
        number(corner.1),
        number(size.0.max(0.0)),
        number(size.1.max(0.0))
    )
}

/// Returns a coordinate with at most one decimal, without `-0` and never `NaN`.
pub(crate) fn number(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 };
    let mut written = format!("{value:.1}");
    if written.ends_with(".0") {
        written.truncate(written.len() - 2);
    }
    if written == "-0" { "0".to_owned() } else { written }
}

/// Returns text that is safe as content and inside a quoted attribute.
///
/// Control characters that XML forbids are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

fn safe_id(id: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let id: String = id.chars().map(kept).collect();
    match id.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => id,
        _ => format!("c{id}"),
    }
}

/// Returns an escaped address, or nothing where it has another scheme than `http` and `https`.
pub(crate) fn safe_link(link: &str) -> Option<String> {
    let link = link.trim();
    let before_path = link.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = before_path.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        None | Some("http" | "https") => Some(escape(link)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Layout;

    #[test]
    fn coordinates_are_short_and_never_not_a_number() {
        assert_eq!(number(1.0 / 3.0), "0.3");
        assert_eq!(number(-0.04), "0");
        assert_eq!(number(12.0), "12");
        assert_eq!(number(f64::NAN), "0");
        assert_eq!(number(f64::INFINITY), "0");
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<script>'\"&\u{8}"), "&lt;script&gt;&#39;&quot;&amp;");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(safe_link("/kommun/2104?ar=2024&x"), Some("/kommun/2104?ar=2024&amp;x".into()));
        assert_eq!(safe_link("https://example.se/a:b"), Some("https://example.se/a:b".into()));
        assert_eq!(safe_link("?t=a:b"), Some("?t=a:b".into()));
        assert_eq!(safe_link(" JavaScript:alert(1)"), None);
        assert_eq!(safe_link("java\nscript:alert(1)"), None);
    }

    #[test]
    fn ids_are_safe_and_begin_with_a_letter() {
        let figure = Figure { id: "1\" x", title: "t", description: "d", layout: Layout::Wide };
        let svg = Canvas::open(&figure, 640.0, 10.0, Reading::Image).finish();
        assert!(svg.contains("aria-labelledby=\"c1--x-t c1--x-d\""));
        assert!(svg.contains("<title id=\"c1--x-t\">t</title><desc id=\"c1--x-d\">d</desc>"));
    }
}
