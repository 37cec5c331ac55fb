//! Estimates of one effect made in several ways, each with its interval, beside zero.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout, NumberForm};
use crate::labels::{Flag, Hoisted, hoist};
use crate::lettering::{LABEL, SMALL, bold_width, widest, width};
use crate::rows::{Row as Place, plan};
use crate::scale::{Axis, Linear, finite};

const MARK: f64 = 16.0;
const POINT: f64 = 5.5;

/// One way of making the estimate.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// What was done.
    pub label: &'a str,
    /// The estimate; a range without one, or nothing at all, is drawn as such.
    pub estimate: Option<f64>,
    /// Its interval.
    pub range: Option<(f64, f64)>,
    /// Estimate and interval in words.
    pub text: &'a str,
    /// Whether this is the main answer.
    pub own: bool,
}

/// Rows of estimates.
pub struct Forest<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// The rows from the top down.
    pub rows: &'a [Row<'a>],
    /// What zero means: "ingen effekt".
    pub zero_label: &'a str,
    /// Another line with what it means: the smallest effect worth having.
    pub mark: Option<(f64, &'a str)>,
    /// How a number is written on the axis.
    pub number: NumberForm<'a>,
}

/// Room above the rows for the labels of the lines.
const HEAD: f64 = 58.0;

/// Returns the rows as SVG.
pub fn render(forest: &Forest) -> String {
    let layout = forest.figure.layout;
    let labels: Vec<&str> = forest.rows.iter().map(|row| row.label).collect();
    let frame = plan(&labels, layout, HEAD, MARK);
    // On a phone the words would leave no room for the figure; the table twin has them.
    let wide = layout == Layout::Wide;
    let column =
        if wide { widest(forest.rows.iter().map(|row| row.text), LABEL) + 16.0 } else { 0.0 };
    let right = frame.right - column;
    let mark = forest.mark.filter(|(at, _)| at.is_finite());
    let values = forest.rows.iter().flat_map(numbers);
    let axis =
        Axis::around(values.chain([0.0]).chain(mark.map(|(at, _)| at)), if wide { 5 } else { 3 });
    let scale = axis.scale(frame.left + 10.0, right - 8.0);
    let mut canvas =
        Canvas::open(&forest.figure, layout.width(), frame.bottom + 26.0, Reading::Image);
    for tick in &axis.ticks {
        let x = scale.at(*tick);
        canvas.line("c-grid", (x, HEAD), (x, frame.bottom));
        let words = (forest.number)(*tick);
        let at = x.max(width(&words, SMALL) / 2.0);
        canvas.text("c-tx", Anchor::Middle, (at, frame.bottom + 18.0), &words);
    }
    draw_lines(&mut canvas, forest, mark, &scale, frame.bottom);
    for (row, place) in forest.rows.iter().zip(&frame.rows) {
        let class = if row.own { "c-tb c-halo" } else { "c-t c-halo" };
        canvas.lines(class, Anchor::Start, (0.0, place.baseline), &place.label);
        if wide {
            canvas.text(class, Anchor::End, (frame.right, place.centre + 5.0), row.text);
        }
        canvas.titled(&format!("{}: {}", row.label, row.text), |c| draw(c, row, place, &scale));
    }
    canvas.finish()
}

fn numbers(row: &Row<'_>) -> impl Iterator<Item = f64> + use<> {
    let (low, high) = ends(row).map_or((None, None), |(low, high)| (Some(low), Some(high)));
    [finite(row.estimate), low, high].into_iter().flatten()
}

fn ends(row: &Row<'_>) -> Option<(f64, f64)> {
    row.range.filter(|(low, high)| low.is_finite() && high.is_finite())
}

/// Draws the line of no effect and the mark, their labels one above the other.
fn draw_lines(
    canvas: &mut Canvas,
    forest: &Forest<'_>,
    mark: Option<(f64, &str)>,
    scale: &Linear,
    bottom: f64,
) {
    let width = forest.figure.layout.width();
    let lines = [
        Some((0.0, forest.zero_label, "c-axis", 14.0)),
        mark.map(|(at, l)| (at, l, "c-ref", 36.0)),
    ];
    for (at, label, class, y) in lines.into_iter().flatten() {
        let x = scale.at(at);
        canvas.line(class, (x, y + 6.0), (x, bottom));
        let flag = [Flag { x, width: bold_width(label, LABEL) }];
        for (anchor, at) in hoist(&flag, 0.0, width).iter().map(Hoisted::anchored) {
            canvas.text("c-tc", anchor, (at, y), label);
        }
    }
}

fn draw(canvas: &mut Canvas, row: &Row<'_>, place: &Place, scale: &Linear) {
    let y = place.centre;
    if let Some((low, high)) = ends(row) {
        let class = if row.own { "c-range-own" } else { "c-range" };
        canvas.line(class, (scale.at(low), y), (scale.at(high), y));
    }
    if let Some(estimate) = finite(row.estimate) {
        let at = (scale.at(estimate), y);
        if row.own {
            canvas.circle("c-in", at, POINT + 1.0)
        } else {
            canvas.circle("c-out", at, POINT)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Row = Row {
        label: "Huvudsvaret <b>",
        estimate: Some(-0.3),
        range: Some((-0.5, -0.1)),
        text: "−0,3 (−0,5 till −0,1)",
        own: true,
    };

    fn drawn(rows: &[Row], layout: Layout, mark: Option<(f64, &str)>) -> String {
        let figure = Figure { id: "f", title: "t", description: "d", layout };
        render(&Forest {
            figure,
            rows,
            zero_label: "ingen effekt",
            mark,
            number: &|v| format!("{v}"),
        })
    }

    #[test]
    fn every_way_has_its_words_and_both_lines_their_meaning() {
        let other = Row { label: "Annat sätt", own: false, ..ROW };
        let svg = drawn(&[ROW, other], Layout::Wide, Some((-0.4, "minst värt")));
        for words in
            ["Huvudsvaret &lt;b&gt;", "Annat sätt", "ingen effekt", "minst värt", "−0,5 till"]
        {
            assert!(svg.contains(words), "{words}");
        }
        assert_eq!(svg.matches("c-range-own").count(), 1 + usize::from(svg.contains("<style")));
    }

    #[test]
    fn on_a_phone_the_words_stand_on_the_mark_alone() {
        let svg = drawn(&[ROW], Layout::Narrow, None);
        assert_eq!(svg.matches("−0,5 till").count(), 1);
    }

    #[test]
    fn what_is_missing_or_no_number_draws_without_nan() {
        let nothing = Row { estimate: None, range: None, ..ROW };
        let bad = Row { estimate: Some(f64::NAN), range: Some((f64::NAN, 1.0)), ..ROW };
        for rows in [vec![], vec![nothing], vec![bad]] {
            let svg = drawn(&rows, Layout::Wide, Some((f64::INFINITY, "x")));
            assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
        }
    }
}
