//! Horizontal bars: an amount per row, written out beside its bar.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout};
use crate::labels::{Flag, hoist, row_count};
use crate::lettering::{LABEL, bold_width};
use crate::rows::{Rows, plan};
use crate::scale::{Linear, finite};

const BAR: f64 = 20.0;
const FLAG_ROW: f64 = 21.0;
const STUB: f64 = 34.0;

/// One bar.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// What the bar is about.
    pub label: &'a str,
    /// The amount; a missing one is a hatched stub.
    pub value: Option<f64>,
    /// The amount in words, or that it is missing.
    pub value_text: &'a str,
    /// Lower and upper end of the uncertainty, drawn as a whisker.
    pub interval: Option<(f64, f64)>,
    /// Where the row leads.
    pub link: Option<&'a str>,
    /// Whether this is the reader's own row.
    pub own: bool,
}

/// A vertical line to compare with.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// Where the line stands.
    pub value: f64,
    /// What it is, in words with its value.
    pub label: &'a str,
}

/// Horizontal bars from zero.
pub struct Bars<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// The bars from the top down.
    pub rows: &'a [Row<'a>],
    /// Lines through all bars.
    pub references: &'a [Reference<'a>],
}

/// Returns the bars as SVG.
pub fn render(bars: &Bars) -> String {
    let layout = bars.figure.layout;
    let labels: Vec<&str> = bars.rows.iter().map(|row| row.label).collect();
    let frame = plan(&labels, layout, 0.0, BAR);
    let scale = scale(bars, &frame);
    let flags: Vec<Flag> = references(bars)
        .map(|r| Flag { x: scale.at(r.value), width: bold_width(r.label, LABEL) })
        .collect();
    let hoisted = hoist(&flags, 0.0, layout.width());
    let count = row_count(&hoisted);
    let head = if count == 0 { 2.0 } else { count as f64 * FLAG_ROW + 6.0 };
    let bottom = frame.bottom + head;
    let linked = bars.rows.iter().any(|row| row.link.is_some());
    let reading = if linked { Reading::Links } else { Reading::Image };
    let mut canvas = Canvas::open(&bars.figure, layout.width(), bottom + 6.0, reading);
    if bars.rows.iter().any(|row| finite(row.value).is_none()) {
        canvas.hatch();
    }
    if layout == Layout::Wide {
        canvas.line("c-zero", (scale.at(0.0), head), (scale.at(0.0), bottom));
    }
    for ((reference, flag), spot) in references(bars).zip(&flags).zip(&hoisted) {
        let baseline = head - 10.0 - spot.row as f64 * FLAG_ROW;
        canvas.line("c-ref", (flag.x, spot.leader_top(baseline)), (flag.x, bottom));
        let (anchor, at) = spot.anchored();
        canvas.text("c-tc", anchor, (at, baseline), reference.label);
    }
    for (row, place) in bars.rows.iter().zip(&frame.rows) {
        let centre = place.centre + head;
        canvas.linked(row.link, |c| {
            draw_bar(c, row, centre, &scale);
            for flag in &flags {
                c.line("c-ref", (flag.x, centre - BAR / 2.0), (flag.x, centre + BAR / 2.0));
            }
            draw_whisker(c, row, centre, &scale);
            // Words come last, so that no line runs through them.
            let class = if row.own { "c-tb c-halo" } else { "c-t c-halo" };
            c.lines(class, Anchor::Start, (0.0, place.baseline + head), &place.label);
            draw_value(c, row, centre, &scale);
        });
    }
    canvas.finish()
}

fn references<'b>(bars: &Bars<'b>) -> impl Iterator<Item = &'b Reference<'b>> + use<'b> {
    bars.references.iter().filter(|r| r.value.is_finite())
}

fn interval(row: &Row) -> Option<(f64, f64)> {
    row.interval.filter(|(low, high)| low.is_finite() && high.is_finite())
}

/// Returns the lowest and highest value a row reaches, whisker included.
fn ends(row: &Row) -> Option<(f64, f64)> {
    let value = finite(row.value)?;
    let (low, high) = interval(row).unwrap_or((value, value));
    Some((value.min(low), value.max(high)))
}

/// Returns a scale that leaves room for the values written at the ends of the bars.
fn scale(bars: &Bars, frame: &Rows) -> Linear {
    let mut low = 0.0_f64;
    let mut high = 0.0_f64;
    let (mut left, mut right) = (0.0_f64, 0.0_f64);
    for row in bars.rows {
        let room = bold_width(row.value_text, LABEL) + 12.0;
        match ends(row) {
            Some((from, to)) => {
                low = low.min(from);
                high = high.max(to);
                if finite(row.value).is_some_and(|v| v < 0.0) {
                    left = left.max(room);
                } else {
                    right = right.max(room);
                }
            }
            None => right = right.max(STUB),
        }
    }
    for reference in references(bars) {
        low = low.min(reference.value);
        high = high.max(reference.value);
    }
    if low == 0.0 && high == 0.0 {
        high = 1.0;
    }
    Linear::new(low, high, frame.left + left + 2.0, (frame.right - right).max(frame.left + 60.0))
}

/// Draws the bar from zero, and a piece of the zero line that leaves labels above it alone.
fn draw_bar(canvas: &mut Canvas, row: &Row, centre: f64, scale: &Linear) {
    let zero = scale.at(0.0);
    let top = centre - BAR / 2.0;
    match finite(row.value).map(|value| scale.at(value)) {
        Some(end) => {
            let class = if row.own { "c-bar-own" } else { "c-bar" };
            canvas.rect(class, (zero.min(end), top), ((end - zero).abs(), BAR));
        }
        None => canvas.hatched((zero, top), (STUB, BAR)),
    }
    canvas.line("c-zero", (zero, top - 3.0), (zero, top + BAR + 3.0));
}

fn draw_whisker(canvas: &mut Canvas, row: &Row, y: f64, scale: &Linear) {
    let (Some(_), Some((low, high))) = (finite(row.value), interval(row)) else { return };
    let (from, to) = (scale.at(low), scale.at(high));
    canvas.line("c-casing", (from, y), (to, y));
    canvas.line("c-whisk", (from, y), (to, y));
    canvas.line("c-whisk", (from, y - 5.0), (from, y + 5.0));
    canvas.line("c-whisk", (to, y - 5.0), (to, y + 5.0));
}

fn draw_value(canvas: &mut Canvas, row: &Row, centre: f64, scale: &Linear) {
    let class = if row.own { "c-tb c-halo" } else { "c-t c-halo" };
    let y = centre + 5.0;
    match (finite(row.value), ends(row)) {
        (Some(value), Some((low, _))) if value < 0.0 => {
            canvas.text(class, Anchor::End, (scale.at(low) - 6.0, y), row.value_text);
        }
        (Some(_), Some((_, high))) => {
            canvas.text(class, Anchor::Start, (scale.at(high) + 6.0, y), row.value_text);
        }
        _ => {
            let x = scale.at(0.0) + STUB + 6.0;
            canvas.text("c-tm c-halo", Anchor::Start, (x, y), row.value_text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Row = Row {
        label: "Skola",
        value: Some(5.0),
        value_text: "5 mnkr",
        interval: None,
        link: None,
        own: false,
    };

    fn draw(rows: &[Row], references: &[Reference]) -> String {
        let figure = Figure { id: "b", title: "t", description: "d", layout: Layout::Wide };
        render(&Bars { figure, rows, references })
    }

    #[test]
    fn a_missing_value_is_hatched_and_said_in_words() {
        let row = Row { value: None, value_text: "uppgift saknas", ..ROW };
        let svg = draw(&[row], &[]);
        assert!(svg.contains("fill=\"url(#b-h)\"") && svg.contains("uppgift saknas"));
        assert!(!svg.contains("c-bar\""));
    }

    #[test]
    fn negative_bars_go_the_other_way_from_zero() {
        let svg = draw(&[ROW, Row { value: Some(-5.0), ..ROW }], &[]);
        assert!(svg.contains("text-anchor=\"end\""));
        let x = |part: &str| -> f64 {
            part.split("x=\"").nth(1).and_then(|s| s.split('"').next()).unwrap().parse().unwrap()
        };
        let bars: Vec<f64> = svg.split("<rect class=\"c-bar\"").skip(1).map(x).collect();
        assert!(bars[1] < bars[0]);
    }

    #[test]
    fn linked_rows_make_a_group_and_others_an_image() {
        assert!(draw(&[ROW], &[]).contains("role=\"img\""));
        let svg = draw(&[Row { link: Some("/a?b=\"c"), ..ROW }], &[]);
        assert!(svg.contains("role=\"group\"") && svg.contains("href=\"/a?b=&quot;c\""));
    }

    #[test]
    fn whiskers_and_references_are_drawn() {
        let row = Row { interval: Some((3.0, 9.0)), ..ROW };
        let svg = draw(&[row], &[Reference { value: 4.0, label: "Riket <4>" }]);
        assert_eq!(svg.matches("c-whisk").count(), 3);
        assert!(svg.contains("c-ref") && svg.contains("Riket &lt;4&gt;"));
    }

    #[test]
    fn no_rows_zero_rows_and_bad_numbers_draw_without_nan() {
        let bad = Row { value: Some(f64::NAN), interval: Some((f64::NAN, 1.0)), ..ROW };
        let zero = Row { value: Some(0.0), ..ROW };
        let huge = Row { value: Some(1e308), interval: Some((-1e308, 1e308)), ..ROW };
        for rows in [vec![], vec![bad], vec![zero, zero], vec![huge]] {
            let svg = draw(&rows, &[Reference { value: f64::NAN, label: "x" }]);
            assert!(!svg.contains("NaN") && !svg.contains("inf"));
        }
    }
}
