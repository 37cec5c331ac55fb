//! A choropleth: areas filled by class, the missing hatched, one's own outlined.

use std::collections::BTreeMap;

use crate::canvas::{Anchor, Canvas, Reading, escape, number, safe_link};
use crate::figure::Figure;
use crate::lettering::{LABEL, bold_width};
use crate::outlines::{GRID, Outlines, Shape};

/// The colours of the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// From little to much.
    Sequential,
    /// From below to above a centre; the classes above are speckled as well.
    Diverging,
}

/// How one area is filled; areas without one are missing.
#[derive(Clone, Copy, Debug)]
pub struct AreaFill<'a> {
    /// The id the outlines know; a fill with another id is not drawn.
    pub id: &'a str,
    /// The class counted from zero; missing is hatched.
    pub class: Option<usize>,
    /// Name and value, read aloud and shown when the pointer rests on the area.
    pub title: &'a str,
    /// Where the area leads; only areas with a link are reached by keyboard.
    pub link: Option<&'a str>,
}

/// The area with the thick outline.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The id of the area.
    pub id: &'a str,
    /// Its name, written beside it; may be empty.
    pub label: &'a str,
}

/// What a map is like beside its fills.
#[derive(Clone, Copy, Debug)]
pub struct MapOptions<'a> {
    /// Identity, words and width; a map has one width for all layouts.
    pub figure: Figure<'a>,
    /// The colours.
    pub palette: Palette,
    /// How many classes there are, one to seven.
    pub n_classes: usize,
    /// The area to outline, if any.
    pub own: Option<Own<'a>>,
}

/// Returns the map as SVG.
pub fn render(outlines: &Outlines, fills: &[AreaFill], options: &MapOptions) -> String {
    let by_id: BTreeMap<&str, &AreaFill> = fills.iter().map(|fill| (fill.id, fill)).collect();
    let linked = fills.iter().any(|fill| fill.link.is_some());
    let reading = if linked { Reading::Links } else { Reading::Image };
    let own = options.own.and_then(|own| {
        outlines.shapes.iter().find(|shape| shape.id == own.id).map(|shape| (own, shape))
    });
    let label = own.map(|(own, shape)| label_place(own.label, shape, outlines));
    let width = label.as_ref().map_or(outlines.width, |l| l.width);
    let size = (width, outlines.height);
    let mut canvas = Canvas::open_as("c-map", &options.figure, size, reading);
    define_patterns(&mut canvas, options);
    canvas.raw(&format!("<g class=\"c-areas\" transform=\"scale({})\">", number(1.0 / GRID)));
    for shape in &outlines.shapes {
        draw_area(&mut canvas, shape, by_id.get(shape.id.as_str()).copied(), options);
    }
    canvas.raw("</g>");
    canvas.raw(&format!("<g transform=\"scale({})\" pointer-events=\"none\">", number(1.0 / GRID)));
    canvas.path("c-borders", &outlines.borders);
    if let Some((_, shape)) = own {
        canvas.path("c-own-casing", &shape.path);
        canvas.path("c-own-edge", &shape.path);
    }
    canvas.raw("</g>");
    if let (Some((own, shape)), Some(label)) = (own, label) {
        let from = if label.eastward { shape.east + 2.0 } else { shape.west - 2.0 };
        let text = if label.eastward { label.x - 3.0 } else { label.x + 3.0 };
        canvas.line("c-whisk", (from, shape.middle), (text, shape.middle));
        let anchor = if label.eastward { Anchor::Start } else { Anchor::End };
        canvas.text("c-tb c-halo", anchor, (label.x, shape.middle + 5.0), own.label);
    }
    canvas.finish()
}

/// Defines the patterns of this map.
fn define_patterns(canvas: &mut Canvas, options: &MapOptions) {
    let id = canvas.id().to_owned();
    let pattern = |name: &str, size: u8, turn: &str, marks: &str| {
        format!(
            "<pattern id=\"{id}-{name}\" width=\"{size}\" height=\"{size}\" \
             patternUnits=\"userSpaceOnUse\"{turn}>{marks}</pattern>"
        )
    };
    let mut defs = pattern(
        "h",
        10,
        " patternTransform=\"rotate(45)\"",
        "<rect class=\"c-bg\" width=\"10\" height=\"10\"/>\
         <rect class=\"c-hl\" width=\"2.5\" height=\"10\"/>",
    );
    if options.palette == Palette::Diverging {
        for step in 4..7 {
            let marks = format!(
                "<rect class=\"c-d{step}\" width=\"12\" height=\"12\"/>\
                 <circle class=\"c-k{step}\" cx=\"3\" cy=\"3\" r=\"1.4\"/>\
                 <circle class=\"c-k{step}\" cx=\"9\" cy=\"9\" r=\"1.4\"/>"
            );
            defs.push_str(&pattern(&format!("p{step}"), 12, "", &marks));
        }
    }
    canvas.raw(&format!("<defs>{defs}</defs>"));
}

fn draw_area(canvas: &mut Canvas, shape: &Shape, fill: Option<&AreaFill>, options: &MapOptions) {
    let title = escape(fill.map_or(shape.title.as_str(), |fill| fill.title));
    let paint = match fill.and_then(|fill| fill.class) {
        None => format!("class=\"c-none\" fill=\"{}\"", canvas.pattern("h")),
        Some(class) => {
            let step = palette_step(class, options.n_classes);
            match options.palette {
                Palette::Sequential => format!("class=\"c-s{step}\""),
                Palette::Diverging if step > 3 => {
                    let pattern = canvas.pattern(&format!("p{step}"));
                    format!("class=\"c-d{step}\" fill=\"{pattern}\"")
                }
                Palette::Diverging => format!("class=\"c-d{step}\""),
            }
        }
    };
    let path = &shape.path;
    match fill.and_then(|fill| fill.link).and_then(safe_link) {
        Some(href) => canvas.raw(&format!(
            "<a href=\"{href}\"><title>{title}</title><path {paint} d=\"{path}\"/></a>"
        )),
        None => canvas.raw(&format!("<path {paint} d=\"{path}\"><title>{title}</title></path>")),
    }
}

/// Returns which of the seven colours a class has, so that few classes still use the ends.
fn palette_step(class: usize, n_classes: usize) -> usize {
    let steps: &[usize] = match n_classes {
        0 | 1 => &[3],
        2 => &[1, 5],
        3 => &[1, 3, 5],
        4 => &[0, 2, 4, 6],
        5 => &[0, 2, 3, 4, 6],
        6 => &[0, 1, 2, 4, 5, 6],
        _ => &[0, 1, 2, 3, 4, 5, 6],
    };
    steps[class.min(steps.len() - 1)]
}

struct LabelPlace {
    x: f64,
    eastward: bool,
    width: f64,
}

/// Returns where the name stands: on the outer side of the area, inside a frame wide enough.
fn label_place(label: &str, shape: &Shape, outlines: &Outlines) -> LabelPlace {
    let words = bold_width(label, LABEL);
    let leader = 22.0;
    let eastward = shape.west - leader - words < 2.0
        || outlines.width - shape.east < shape.west && shape.east + leader + words < outlines.width;
    let x = if eastward { shape.east + leader } else { shape.west - leader };
    let width = if eastward { outlines.width.max(x + words + 4.0) } else { outlines.width };
    LabelPlace { x, eastward, width }
}

/// One class in a legend.
#[derive(Clone, Copy, Debug)]
pub struct LegendEntry<'a> {
    /// The range in words.
    pub words: &'a str,
    /// How many areas, in words; may be empty.
    pub count: &'a str,
}

/// A legend: the classes in words, and the missing.
#[derive(Clone, Copy, Debug)]
pub struct Legend<'a> {
    /// The colours.
    pub palette: Palette,
    /// The classes, lowest first.
    pub classes: &'a [LegendEntry<'a>],
    /// The hatch in words, where any area is missing.
    pub missing: Option<LegendEntry<'a>>,
}

/// Returns the legend as an HTML list with a swatch before each range.
pub fn legend(legend: &Legend) -> String {
    let mut html = String::from("<ul class=\"c-legend\">");
    for (class, entry) in legend.classes.iter().enumerate() {
        let step = palette_step(class, legend.classes.len());
        let (letter, specks) = match legend.palette {
            Palette::Sequential => ('s', String::new()),
            Palette::Diverging if step > 3 => ('d', specks(step)),
            Palette::Diverging => ('d', String::new()),
        };
        let fill = format!("<rect class=\"c-{letter}{step}\" width=\"28\" height=\"18\"/>{specks}");
        push_entry(&mut html, &fill, entry);
    }
    if let Some(entry) = &legend.missing {
        push_entry(&mut html, HATCH, entry);
    }
    html.push_str("</ul>");
    html
}

const HATCH: &str = "<rect class=\"c-bg\" width=\"28\" height=\"18\"/><path class=\"c-axis\" d=\"M0 8L8 0M0 16L16 0M6 18L24 0M14 18L28 4M22 18L28 12\"/>";

/// Returns the specks of a swatch, as the pattern has them on the map.
fn specks(step: usize) -> String {
    let rows = ["M4 4h1.6v1.6h-1.6z", "M7 9h1.6v1.6h-1.6z", "M4 14h1.6v1.6h-1.6z"];
    let data: String =
        rows.iter().map(|row| [row, "m6 0h1.6v1.6h-1.6z", "m6 0h1.6v1.6h-1.6z"].concat()).collect();
    format!("<path class=\"c-k{step}\" d=\"{data}\"/>")
}

fn push_entry(html: &mut String, fill: &str, entry: &LegendEntry) {
    html.push_str(&format!(
        "<li><svg class=\"c-swatch\" viewBox=\"0 0 28 18\" aria-hidden=\"true\">{fill}\
         <rect class=\"c-frame\" x=\".5\" y=\".5\" width=\"27\" height=\"17\"/></svg><span>{}",
        escape(entry.words)
    ));
    if !entry.count.is_empty() {
        html.push_str(&format!(" <span class=\"c-count\">{}</span>", escape(entry.count)));
    }
    html.push_str("</span></li>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Layout;
    use crate::outlines::Area;

    fn square(id: &str, west: f64) -> Area {
        let ring = vec![(west, 60.0), (west + 1.0, 60.0), (west + 1.0, 61.0), (west, 61.0)];
        Area { id: id.into(), title: format!("<{id}>"), group: String::new(), rings: vec![ring] }
    }

    fn options(palette: Palette) -> MapOptions<'static> {
        MapOptions {
            figure: Figure { id: "m", title: "t", description: "d", layout: Layout::Wide },
            palette,
            n_classes: 5,
            own: Some(Own { id: "b", label: "Min <plats>" }),
        }
    }

    fn draw(palette: Palette, class: Option<usize>, link: Option<&str>) -> String {
        let outlines = Outlines::new(&[square("a", 15.0), square("b", 16.0)]).unwrap();
        let fill = AreaFill { id: "a", class, title: "A: 1 %", link };
        render(&outlines, &[fill], &options(palette))
    }

    #[test]
    fn areas_without_a_fill_or_a_class_are_hatched_and_named() {
        let svg = draw(Palette::Sequential, None, None);
        assert_eq!(svg.matches("fill=\"url(#m-h)\"").count(), 2);
        assert!(svg.contains("<title>A: 1 %</title>") && svg.contains("<title>&lt;b&gt;</title>"));
    }

    #[test]
    fn only_areas_with_a_link_are_links() {
        assert!(!draw(Palette::Sequential, Some(0), None).contains("<a "));
        let svg = draw(Palette::Sequential, Some(0), Some("/a"));
        assert_eq!(svg.matches("<a href=\"/a\"><title>A: 1 %</title><path").count(), 1);
        assert!(svg.contains("role=\"group\""));
    }

    #[test]
    fn the_own_area_is_outlined_and_named() {
        let svg = draw(Palette::Sequential, Some(4), None);
        assert!(svg.contains("c-own-edge") && svg.contains("Min &lt;plats&gt;"));
        assert!(svg.contains("class=\"c-s6\""));
    }

    #[test]
    fn classes_above_the_centre_are_speckled_too() {
        let svg = draw(Palette::Diverging, Some(4), None);
        assert!(svg.contains("class=\"c-d6\" fill=\"url(#m-p6)\""));
        assert!(!draw(Palette::Diverging, Some(2), None).contains("\"url(#m-p"));
    }

    #[test]
    fn a_class_beyond_the_last_has_the_last_colour() {
        for n_classes in 0..9 {
            assert!((0..12).all(|class| palette_step(class, n_classes) < 7));
        }
    }

    #[test]
    fn the_legend_says_each_range_and_the_missing_in_words() {
        let entry = |words| LegendEntry { words, count: "(12)" };
        let classes = [entry("under <5 %"), entry("5 % eller mer")];
        let missing = Some(entry("uppgift saknas"));
        let html = legend(&Legend { palette: Palette::Diverging, classes: &classes, missing });
        assert_eq!(html.matches("<li>").count(), 3);
        assert!(html.contains("under &lt;5 %") && html.contains("uppgift saknas"));
        assert!(html.contains("c-k5"));
    }
}
