//! Two measures against each other: every place a point, one's own marked.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout, NumberForm};
use crate::lettering::{LABEL, LINE_HEIGHT, SMALL, bold_width, width, wrap};
use crate::scale::{Axis, Linear, finite};

/// One place.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// The value along the bottom; without it the point is left out.
    pub x: Option<f64>,
    /// The value up the side; without it the point is left out.
    pub y: Option<f64>,
    /// Name and values, shown when the pointer rests on the point.
    pub title: &'a str,
    /// Where a click leads.
    pub link: Option<&'a str>,
}

/// The reader's own point.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The index of the point.
    pub index: usize,
    /// Its name.
    pub label: &'a str,
}

/// A straight line y = intercept + slope · x.
#[derive(Clone, Copy, Debug)]
pub struct Fit<'a> {
    /// The value at x = 0.
    pub intercept: f64,
    /// The change in y per unit of x.
    pub slope: f64,
    /// What the line is.
    pub label: &'a str,
}

/// A cross that parts the points in four, with a caption in each part.
#[derive(Clone, Copy, Debug)]
pub struct Quadrants<'a> {
    /// Where the vertical line stands.
    pub x: f64,
    /// Where the horizontal line lies.
    pub y: f64,
    /// Captions: upper left, upper right, lower left, lower right.
    pub captions: [&'a str; 4],
}

/// A scatter plot.
pub struct Scatter<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// All points.
    pub points: &'a [Point<'a>],
    /// The point to mark, if any.
    pub own: Option<Own<'a>>,
    /// A fitted line, if any.
    pub fit: Option<Fit<'a>>,
    /// A cross with captions, if any.
    pub quadrants: Option<Quadrants<'a>>,
    /// What the bottom axis measures.
    pub x_label: &'a str,
    /// What the side axis measures.
    pub y_label: &'a str,
    /// How a value is written on the bottom axis.
    pub x_number: NumberForm<'a>,
    /// How a value is written on the side axis.
    pub y_number: NumberForm<'a>,
}

struct Plan {
    x_axis: Axis,
    y_axis: Axis,
    x: Linear,
    y: Linear,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Returns the plot as SVG.
pub fn render(scatter: &Scatter) -> String {
    let plan = plan(scatter);
    let width = scatter.figure.layout.width();
    let x_label = wrap(scatter.x_label, SMALL, width);
    let height = plan.bottom + 28.0 + x_label.len() as f64 * LINE_HEIGHT;
    let mut canvas = Canvas::open(&scatter.figure, width, height, Reading::Image);
    let y_label = wrap(scatter.y_label, SMALL, width);
    canvas.lines("c-tx", Anchor::Start, (0.0, 12.0), &y_label);
    draw_axes(&mut canvas, scatter, &plan);
    draw_quadrants(&mut canvas, scatter, &plan);
    let own_index = scatter.own.map(|own| own.index);
    for (index, point) in scatter.points.iter().enumerate() {
        if let (Some(place), true) = (place(point, &plan), Some(index) != own_index) {
            canvas.pointed(point.title, point.link, |c| c.circle("c-dot", place, 3.6));
        }
    }
    draw_fit(&mut canvas, scatter, &plan);
    draw_captions(&mut canvas, scatter, &plan);
    draw_own(&mut canvas, scatter, &plan);
    canvas.lines("c-tx", Anchor::End, (plan.right, plan.bottom + 40.0), &x_label);
    canvas.finish()
}

fn plan(scatter: &Scatter) -> Plan {
    let layout = scatter.figure.layout;
    let cross = scatter.quadrants.filter(|q| q.x.is_finite() && q.y.is_finite());
    let shown = || {
        let points = scatter.points.iter();
        points.filter_map(|p| finite(p.x).zip(finite(p.y))).chain(cross.map(|q| (q.x, q.y)))
    };
    let x_axis = Axis::around(shown().map(|p| p.0), if layout == Layout::Wide { 6 } else { 3 });
    let y_axis = Axis::around(shown().map(|p| p.1), 5);
    let words = y_axis.ticks.iter().map(|t| width(&(scatter.y_number)(*t), SMALL));
    let left = words.fold(0.0, f64::max) + 8.0;
    let right = layout.width() - 14.0;
    let top = wrap(scatter.y_label, SMALL, layout.width()).len() as f64 * LINE_HEIGHT + 10.0;
    let bottom = top + if layout == Layout::Wide { 380.0 } else { 300.0 };
    let x = x_axis.scale(left + 6.0, right);
    let y = y_axis.scale(bottom, top);
    Plan { x_axis, y_axis, x, y, left, right, top, bottom }
}

fn place(point: &Point, plan: &Plan) -> Option<(f64, f64)> {
    let (x, y) = finite(point.x).zip(finite(point.y))?;
    Some((plan.x.at(x), plan.y.at(y)))
}

fn draw_axes(canvas: &mut Canvas, scatter: &Scatter, plan: &Plan) {
    for tick in &plan.y_axis.ticks {
        let y = plan.y.at(*tick);
        canvas.line("c-grid", (plan.left, y), (plan.right, y));
        let words = (scatter.y_number)(*tick);
        canvas.text("c-tx", Anchor::End, (plan.left - 8.0, y + 4.5), &words);
    }
    canvas.line("c-axis", (plan.left, plan.bottom), (plan.right, plan.bottom));
    for tick in &plan.x_axis.ticks {
        let x = plan.x.at(*tick);
        canvas.line("c-grid", (x, plan.top), (x, plan.bottom));
        canvas.line("c-axis", (x, plan.bottom), (x, plan.bottom + 5.0));
        let words = (scatter.x_number)(*tick);
        canvas.text("c-tx", Anchor::Middle, (x, plan.bottom + 20.0), &words);
    }
}

fn cross(scatter: &Scatter, plan: &Plan) -> Option<(f64, f64)> {
    let quadrants = scatter.quadrants.filter(|q| q.x.is_finite() && q.y.is_finite())?;
    Some((plan.x.at(quadrants.x), plan.y.at(quadrants.y)))
}

fn draw_quadrants(canvas: &mut Canvas, scatter: &Scatter, plan: &Plan) {
    if let Some((x, y)) = cross(scatter, plan) {
        canvas.line("c-break", (x, plan.top), (x, plan.bottom));
        canvas.line("c-break", (plan.left, y), (plan.right, y));
    }
}

/// Writes the captions in the corners, above the points so that they can be read.
fn draw_captions(canvas: &mut Canvas, scatter: &Scatter, plan: &Plan) {
    let (Some((x, _)), Some(quadrants)) = (cross(scatter, plan), scatter.quadrants) else { return };
    for (index, caption) in quadrants.captions.iter().enumerate() {
        let leftward = index % 2 == 0;
        let room = if leftward { x - plan.left } else { plan.right - x } - 14.0;
        let lines = wrap(caption, SMALL, room.max(90.0));
        let first = if index < 2 {
            plan.top + 16.0
        } else {
            plan.bottom - 8.0 - (lines.len().saturating_sub(1)) as f64 * LINE_HEIGHT
        };
        let (anchor, at) = if leftward {
            (Anchor::Start, plan.left + 8.0)
        } else {
            (Anchor::End, plan.right - 4.0)
        };
        canvas.lines("c-tq c-halo", anchor, (at, first), &lines);
    }
}

fn draw_fit(canvas: &mut Canvas, scatter: &Scatter, plan: &Plan) {
    let Some(fit) = scatter.fit else { return };
    let Some((from, to)) = clipped(&fit, &plan.x_axis, &plan.y_axis) else { return };
    let from = (plan.x.at(from.0), plan.y.at(from.1));
    let to = (plan.x.at(to.0), plan.y.at(to.1));
    canvas.titled(fit.label, |c| c.line("c-ref", from, to));
    // The label stands above the line, a little in from its end and so clear of the corners.
    let spot = (from.0 + 0.8 * (to.0 - from.0), from.1 + 0.8 * (to.1 - from.1));
    let (anchor, x) = if fit.slope > 0.0 {
        (Anchor::End, spot.0 - 8.0)
    } else {
        let words = bold_width(fit.label, LABEL);
        (Anchor::Start, (spot.0 + 8.0).min(plan.right - words).max(plan.left))
    };
    canvas.text("c-tc c-halo", anchor, (x, spot.1 - 8.0), fit.label);
}

/// Returns the part of the line inside both axes.
fn clipped(fit: &Fit, x: &Axis, y: &Axis) -> Option<((f64, f64), (f64, f64))> {
    let at = |value: f64| fit.intercept + fit.slope * value;
    let (mut low, mut high) = (x.low, x.high);
    if fit.slope != 0.0 {
        let ends = [(y.low - fit.intercept) / fit.slope, (y.high - fit.intercept) / fit.slope];
        low = low.max(ends[0].min(ends[1]));
        high = high.min(ends[0].max(ends[1]));
    }
    let (from, to) = ((low, at(low)), (high, at(high)));
    let slack = (y.high - y.low) * 1e-9;
    let inside = |v: f64| v >= y.low - slack && v <= y.high + slack;
    (low < high && inside(from.1) && inside(to.1)).then_some((from, to))
}

fn draw_own(canvas: &mut Canvas, scatter: &Scatter, plan: &Plan) {
    let Some(own) = scatter.own else { return };
    let Some((x, y)) = scatter.points.get(own.index).and_then(|p| place(p, plan)) else { return };
    canvas.titled(own.label, |c| c.circle("c-own", (x, y), 7.5));
    let fits = x + 12.0 + bold_width(own.label, LABEL) <= scatter.figure.layout.width();
    let (anchor, at) = if fits { (Anchor::Start, x + 12.0) } else { (Anchor::End, x - 12.0) };
    canvas.text("c-to c-halo", anchor, (at, y + 5.0), own.label);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(points: &[(Option<f64>, Option<f64>)], slope: f64) -> String {
        let points: Vec<Point> =
            points.iter().map(|&(x, y)| Point { x, y, title: "<i>", link: None }).collect();
        render(&Scatter {
            figure: Figure { id: "s", title: "t", description: "d", layout: Layout::Wide },
            points: &points,
            own: Some(Own { index: 0, label: "Hofors" }),
            fit: Some(Fit { intercept: 0.0, slope, label: "Linje" }),
            quadrants: Some(Quadrants { x: 1.0, y: 1.0, captions: ["a", "b", "c", "d & e"] }),
            x_label: "x",
            y_label: "y",
            x_number: &|v| format!("{v}"),
            y_number: &|v| format!("{v}"),
        })
    }

    #[test]
    fn points_without_both_values_are_left_out() {
        let svg = draw(&[(Some(1.0), Some(1.0)), (Some(2.0), None), (Some(3.0), Some(2.0))], 1.0);
        assert_eq!(svg.matches("c-dot").count(), 1);
        assert_eq!(svg.matches("class=\"c-own\"").count(), 1);
        assert!(svg.contains("d &amp; e") && svg.contains("&lt;i&gt;"));
    }

    #[test]
    fn the_fitted_line_stays_inside_the_axes() {
        let fit = Fit { intercept: 0.0, slope: 10.0, label: "" };
        let x = Axis::around([0.0, 10.0], 5);
        let y = Axis::around([0.0, 20.0], 4);
        assert_eq!(clipped(&fit, &x, &y), Some(((0.0, 0.0), (2.0, 20.0))));
        let above = Fit { intercept: 99.0, slope: 0.0, label: "" };
        assert_eq!(clipped(&above, &x, &y), None);
    }

    #[test]
    fn no_points_and_bad_numbers_draw_without_nan() {
        for points in [
            vec![],
            vec![(Some(f64::NAN), Some(1.0))],
            vec![(Some(2.0), Some(2.0)); 3],
            vec![(Some(-1e308), Some(1e308)), (Some(1e308), Some(-1e308))],
        ] {
            for slope in [f64::NAN, 0.0, 1e300] {
                let svg = draw(&points, slope);
                assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"));
            }
        }
    }
}
