//! Two points per row and the gap between them: women and men, before and after.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout, NumberForm};
use crate::lettering::{LABEL, SMALL, bold_width, widest, width};
use crate::rows::{Row as Place, plan};
use crate::scale::{Axis, Linear, finite};

const POINT: f64 = 6.5;
const MARK: f64 = 20.0;

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// What the row is about.
    pub label: &'a str,
    /// The value drawn as a circle.
    pub first: Option<f64>,
    /// The value drawn as a diamond.
    pub second: Option<f64>,
    /// The gap in words, or that it cannot be said.
    pub gap_text: &'a str,
    /// Where the row leads.
    pub link: Option<&'a str>,
    /// Whether this is the reader's own row.
    pub own: bool,
}

/// Rows of two points.
pub struct Dumbbell<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// What the circle means.
    pub first_label: &'a str,
    /// What the diamond means.
    pub second_label: &'a str,
    /// What the number at the end of a row means.
    pub gap_label: &'a str,
    /// The rows from the top down.
    pub rows: &'a [Row<'a>],
    /// How a number is written on the axis and shown on a point.
    pub number: NumberForm<'a>,
}

/// Returns the rows as SVG.
pub fn render(dumbbell: &Dumbbell) -> String {
    let layout = dumbbell.figure.layout;
    let labels: Vec<&str> = dumbbell.rows.iter().map(|row| row.label).collect();
    let frame = plan(&labels, layout, 34.0, MARK);
    let gaps = dumbbell.rows.iter().map(|row| row.gap_text);
    let column = widest(gaps.chain([dumbbell.gap_label]), LABEL);
    let right = frame.right - column - 16.0;
    let values = dumbbell.rows.iter().flat_map(|row| [row.first, row.second]).filter_map(finite);
    let axis = Axis::around(values, if layout == Layout::Wide { 5 } else { 3 });
    let scale = axis.scale(frame.left + POINT + 2.0, right - POINT);
    let linked = dumbbell.rows.iter().any(|row| row.link.is_some());
    let reading = if linked { Reading::Links } else { Reading::Image };
    let height = frame.bottom + 26.0;
    let mut canvas = Canvas::open(&dumbbell.figure, layout.width(), height, reading);
    draw_key(&mut canvas, dumbbell);
    for tick in &axis.ticks {
        let x = scale.at(*tick);
        canvas.line("c-grid", (x, 34.0), (x, frame.bottom));
        let words = (dumbbell.number)(*tick);
        let at = x.max(width(&words, SMALL) / 2.0);
        canvas.text("c-tx", Anchor::Middle, (at, frame.bottom + 17.0), &words);
    }
    canvas.text("c-tx", Anchor::End, (frame.right, 15.0), dumbbell.gap_label);
    for (row, place) in dumbbell.rows.iter().zip(&frame.rows) {
        canvas.linked(row.link, |c| {
            let class = if row.own { "c-tb c-halo" } else { "c-t c-halo" };
            c.lines(class, Anchor::Start, (0.0, place.baseline), &place.label);
            c.text(class, Anchor::End, (frame.right, place.centre + 5.0), row.gap_text);
            draw_points(c, dumbbell, row, place, &scale);
        });
    }
    canvas.finish()
}

fn draw_key(canvas: &mut Canvas, dumbbell: &Dumbbell) {
    canvas.circle("c-a", (POINT + 1.0, 10.0), POINT);
    canvas.text("c-t", Anchor::Start, (20.0, 15.0), dumbbell.first_label);
    let next = 20.0 + bold_width(dumbbell.first_label, LABEL) + 18.0;
    canvas.diamond("c-b", (next + POINT, 10.0), POINT + 1.5);
    canvas.text("c-t", Anchor::Start, (next + 21.0, 15.0), dumbbell.second_label);
}

fn draw_points(canvas: &mut Canvas, dumbbell: &Dumbbell, row: &Row, place: &Place, scale: &Linear) {
    let point = |value: f64| (scale.at(value), place.centre);
    let title = |label: &str, value: f64| format!("{label}: {}", (dumbbell.number)(value));
    if let (Some(first), Some(second)) = (finite(row.first), finite(row.second)) {
        canvas.line("c-gap", point(first), point(second));
    }
    if let Some(second) = finite(row.second) {
        canvas.titled(&title(dumbbell.second_label, second), |c| {
            c.diamond("c-b", point(second), POINT + 1.5);
        });
    }
    if let Some(first) = finite(row.first) {
        canvas.titled(&title(dumbbell.first_label, first), |c| {
            // Equal values stay visible: the circle is smaller than the diamond beneath.
            let same =
                finite(row.second).is_some_and(|s| (point(s).0 - point(first).0).abs() < 3.0);
            c.circle("c-a", point(first), if same { POINT - 2.5 } else { POINT });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(rows: &[Row]) -> String {
        render(&Dumbbell {
            figure: Figure { id: "d", title: "t", description: "d", layout: Layout::Wide },
            first_label: "Kvinnor",
            second_label: "Män",
            gap_label: "Skillnad",
            rows,
            number: &|v| format!("{v}"),
        })
    }

    const ROW: Row = Row {
        label: "Hofors <b>",
        first: Some(1.0),
        second: Some(3.0),
        gap_text: "2",
        link: None,
        own: true,
    };

    #[test]
    fn the_two_points_differ_in_shape_and_the_key_says_which() {
        let svg = draw(&[ROW]);
        assert_eq!(svg.matches("<circle class=\"c-a\"").count(), 2);
        assert_eq!(svg.matches("<path class=\"c-b\"").count(), 2);
        assert_eq!(svg.matches("c-gap").count(), 1);
        assert!(svg.contains("Hofors &lt;b&gt;"));
    }

    #[test]
    fn one_missing_point_leaves_no_gap_line() {
        let svg = draw(&[Row { second: None, ..ROW }]);
        assert!(!svg.contains("c-gap"));
        assert_eq!(svg.matches("<circle class=\"c-a\"").count(), 2);
    }

    #[test]
    fn empty_equal_and_bad_numbers_draw_without_nan() {
        let bad = Row { first: Some(f64::NAN), second: Some(f64::INFINITY), ..ROW };
        let same = Row { first: Some(3.0), ..ROW };
        let huge = Row { first: Some(-1e308), second: Some(1e308), ..ROW };
        for rows in [vec![], vec![bad], vec![same], vec![huge]] {
            let svg = draw(&rows);
            assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"));
        }
    }
}
