//! Ranks with their ranges: who is surely above the line, who is not, who cannot be told.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout, NumberForm};
use crate::labels::{Flag, Hoisted, hoist};
use crate::lettering::{LABEL, SMALL, bold_width, widest, width};
use crate::rows::{Row as Place, plan};
use crate::scale::{Axis, Linear, finite};

const MARK: f64 = 16.0;

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// What is ranked.
    pub label: &'a str,
    /// The rank; a missing one is said by the text only.
    pub rank: Option<f64>,
    /// The best and worst rank within the uncertainty.
    pub range: Option<(f64, f64)>,
    /// Rank and range in words.
    pub rank_text: &'a str,
    /// Where the row leads.
    pub link: Option<&'a str>,
    /// Whether this is the reader's own row.
    pub own: bool,
}

/// The line between those who are in and those who are out.
#[derive(Clone, Copy, Debug)]
pub struct Threshold<'a> {
    /// The last rank that is in; the line stands half a rank after.
    pub last_in: f64,
    /// What the line means, such as "30 får stöd".
    pub label: &'a str,
    /// What the full circle, the diamond and the hollow circle mean: the whole range is in, the
    /// range crosses the line, the whole range is out.
    pub words: [&'a str; 3],
}

/// Rows of ranks with ranges.
pub struct RankRange<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// The rows from the top down.
    pub rows: &'a [Row<'a>],
    /// The line between in and out, if any.
    pub threshold: Option<Threshold<'a>>,
    /// How a rank is written on the axis.
    pub number: NumberForm<'a>,
}

/// Returns the rows as SVG.
pub fn render(chart: &RankRange) -> String {
    let layout = chart.figure.layout;
    let labels: Vec<&str> = chart.rows.iter().map(|row| row.label).collect();
    let threshold = chart.threshold.filter(|t| t.last_in.is_finite());
    let keys = key_places(threshold.as_ref(), layout);
    let key_rows = keys.last().map_or(0.0, |(at, _)| at.1 / 22.0 + 1.0);
    let head = key_rows * 22.0 + if threshold.is_some() { 36.0 } else { 4.0 };
    let frame = plan(&labels, layout, head, MARK);
    let right = frame.right - widest(chart.rows.iter().map(|r| r.rank_text), LABEL) - 16.0;
    let values = chart.rows.iter().filter_map(ends).flat_map(|(low, high)| [low, high]);
    let line = threshold.map(|t| t.last_in + 0.5);
    let axis = Axis::around(values.chain(line).chain([1.0]), 5);
    let axis = Axis { low: axis.low.max(0.0), ..axis };
    let scale = axis.scale(frame.left + 10.0, right - 8.0);
    let linked = chart.rows.iter().any(|row| row.link.is_some());
    let reading = if linked { Reading::Links } else { Reading::Image };
    let height = frame.bottom + 26.0;
    let mut canvas = Canvas::open(&chart.figure, layout.width(), height, reading);
    draw_key(&mut canvas, &keys);
    for tick in axis.ticks.iter().filter(|t| **t >= 0.0) {
        // A rank of zero does not exist; the first place stands in for it.
        let rank = tick.max(1.0);
        let x = scale.at(rank);
        let words = (chart.number)(rank);
        canvas.line("c-grid", (x, head), (x, frame.bottom));
        let at = x.max(width(&words, SMALL) / 2.0);
        canvas.text("c-tx", Anchor::Middle, (at, frame.bottom + 18.0), &words);
    }
    if let Some(threshold) = threshold {
        let x = scale.at(threshold.last_in + 0.5);
        let flag = [Flag { x, width: bold_width(threshold.label, LABEL) }];
        canvas.line("c-ref", (x, head - 26.0), (x, frame.bottom));
        for (anchor, at) in hoist(&flag, 0.0, layout.width()).iter().map(Hoisted::anchored) {
            canvas.text("c-tc", anchor, (at, head - 14.0), threshold.label);
        }
    }
    for (row, place) in chart.rows.iter().zip(&frame.rows) {
        canvas.linked(row.link, |c| {
            let class = if row.own { "c-tb c-halo" } else { "c-t c-halo" };
            c.lines(class, Anchor::Start, (0.0, place.baseline), &place.label);
            c.text(class, Anchor::End, (frame.right, place.centre + 5.0), row.rank_text);
            draw_rank(c, row, place, &scale, threshold.as_ref());
        });
    }
    canvas.finish()
}

fn ends(row: &Row) -> Option<(f64, f64)> {
    let rank = finite(row.rank)?;
    let range = row.range.filter(|(low, high)| low.is_finite() && high.is_finite());
    let (low, high) = range.unwrap_or((rank, rank));
    Some((rank.min(low), rank.max(high)))
}

/// On which side of the line a whole range lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    In,
    Undecided,
    Out,
}

fn side(ends: (f64, f64), threshold: &Threshold) -> Side {
    if ends.1 <= threshold.last_in {
        Side::In
    } else if ends.0 > threshold.last_in {
        Side::Out
    } else {
        Side::Undecided
    }
}

fn draw_side(canvas: &mut Canvas, side: Side, at: (f64, f64)) {
    match side {
        Side::In => canvas.circle("c-in", at, 6.5),
        Side::Undecided => canvas.diamond("c-in", at, 7.5),
        Side::Out => canvas.circle("c-out", at, 5.5),
    }
}

fn draw_rank(
    canvas: &mut Canvas,
    row: &Row,
    place: &Place,
    scale: &Linear,
    threshold: Option<&Threshold>,
) {
    let (Some(rank), Some(ends)) = (finite(row.rank), ends(row)) else { return };
    let y = place.centre;
    let class = if row.own { "c-range-own" } else { "c-range" };
    if ends.0 < ends.1 {
        canvas.line(class, (scale.at(ends.0), y), (scale.at(ends.1), y));
    }
    let side = threshold.map_or(Side::In, |threshold| side(ends, threshold));
    draw_side(canvas, side, (scale.at(rank), y));
}

type Key<'a> = ((f64, f64), (Side, &'a str));

/// Places the three meanings after one another, on a new line where there is no room.
fn key_places<'a>(threshold: Option<&Threshold<'a>>, layout: Layout) -> Vec<Key<'a>> {
    let Some(threshold) = threshold else { return Vec::new() };
    let mut places = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for item in [Side::In, Side::Undecided, Side::Out].into_iter().zip(threshold.words) {
        let room = 24.0 + width(item.1, LABEL);
        if x > 0.0 && x + room > layout.width() {
            x = 0.0;
            y += 22.0;
        }
        places.push(((x, y), item));
        x += room + 18.0;
    }
    places
}

fn draw_key(canvas: &mut Canvas, keys: &[Key]) {
    for ((x, y), (side, words)) in keys {
        draw_side(canvas, *side, (x + 8.0, y + 10.0));
        canvas.text("c-t", Anchor::Start, (x + 22.0, y + 15.0), words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Row = Row {
        label: "Hofors <b>",
        rank: Some(12.0),
        range: Some((4.0, 40.0)),
        rank_text: "12 (4–40)",
        link: None,
        own: false,
    };
    const LINE: Threshold =
        Threshold { last_in: 30.0, label: "30 får stöd", words: ["inne", "osäkert", "ute"] };

    fn draw(rows: &[Row], threshold: Option<Threshold>) -> String {
        let figure = Figure { id: "r", title: "t", description: "d", layout: Layout::Narrow };
        render(&RankRange { figure, rows, threshold, number: &|v| format!("{v}") })
    }

    #[test]
    fn a_range_is_in_out_or_undecided() {
        assert_eq!(side((1.0, 30.0), &LINE), Side::In);
        assert_eq!(side((30.0, 31.0), &LINE), Side::Undecided);
        assert_eq!(side((31.0, 31.0), &LINE), Side::Out);
    }

    #[test]
    fn the_line_and_the_three_meanings_are_in_words() {
        let svg = draw(&[ROW], Some(LINE));
        for words in ["30 får stöd", "inne", "osäkert", "ute", "Hofors &lt;b&gt;", "12 (4–40)"]
        {
            assert!(svg.contains(words), "{words}");
        }
    }

    #[test]
    fn no_rows_and_bad_numbers_draw_without_nan() {
        let missing = Row { rank: None, ..ROW };
        let bad = Row { rank: Some(f64::NAN), ..ROW };
        let half = Row { range: Some((f64::NAN, f64::INFINITY)), ..ROW };
        for rows in [vec![], vec![missing], vec![bad], vec![half]] {
            for threshold in [None, Some(LINE), Some(Threshold { last_in: f64::NAN, ..LINE })] {
                let svg = draw(&rows, threshold);
                assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"));
            }
        }
    }
}
