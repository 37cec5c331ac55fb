//! Estimates with their intervals along a number, such as time since a start or the distance to a
//! threshold, with curves through them.

use crate::canvas::{Anchor, Canvas, Reading, number};
use crate::figure::{Figure, Layout, NumberForm};
use crate::labels::{Flag, hoist};
use crate::lettering::{LINE_HEIGHT, SMALL, width, wrap};
use crate::scale::{Axis, Linear, finite};

/// One estimate.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// Where it stands.
    pub x: f64,
    /// The estimate; a missing one is not drawn.
    pub y: Option<f64>,
    /// Its interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// Whether it is one of those that the figure is about; the others are drawn quieter.
    pub own: bool,
    /// Shown when the pointer rests on it.
    pub title: &'a str,
}

/// A place that divides the estimates: the start of a measure, a threshold.
#[derive(Clone, Copy, Debug)]
pub struct Divide<'a> {
    /// Where.
    pub x: f64,
    /// What happens there, in a few words.
    pub label: &'a str,
}

/// A chart of estimates with intervals.
pub struct Intervals<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// The estimates.
    pub points: &'a [Point<'a>],
    /// Curves, each from left to right.
    pub curves: &'a [&'a [(f64, f64)]],
    /// The place that divides the estimates, if any.
    pub divide: Option<Divide<'a>>,
    /// Whether zero is on the axis of values, with a stronger line.
    pub with_zero: bool,
    /// What the values are, above their axis; may be empty.
    pub value_label: &'a str,
    /// What stands along the other axis, below it; may be empty.
    pub place_label: &'a str,
    /// How a value is written.
    pub number: NumberForm<'a>,
    /// How a place is written.
    pub place: NumberForm<'a>,
}

struct Plan {
    values: Axis,
    x: Linear,
    y: Linear,
    places: Vec<f64>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Returns the chart as SVG.
pub fn render(chart: &Intervals) -> String {
    let plan = plan(chart);
    let all = chart.figure.layout.width();
    let below = wrap(chart.place_label, SMALL, all);
    let height = plan.bottom + 32.0 + below.len() as f64 * LINE_HEIGHT;
    let mut canvas = Canvas::open(&chart.figure, all, height, Reading::Image);
    let heading = wrap(chart.value_label, SMALL, all);
    canvas.lines("c-tx", Anchor::Start, (0.0, 12.0), &heading);
    grid(&mut canvas, chart, &plan);
    divide(&mut canvas, chart, &plan);
    for curve in chart.curves {
        canvas.path("c-own-line", &path(curve, &plan));
    }
    for point in chart.points {
        draw(&mut canvas, point, &plan);
    }
    canvas.lines("c-tx", Anchor::Start, (plan.left, plan.bottom + 43.0), &below);
    canvas.finish()
}

fn plan(chart: &Intervals) -> Plan {
    let layout = chart.figure.layout;
    let values = Axis::around(all_values(chart), 5);
    let left = values.ticks.iter().map(|t| width(&(chart.number)(*t), SMALL)).fold(0.0, f64::max);
    let (left, right) = (left + 8.0, layout.width() - 4.0);
    let points = chart.points.iter().filter(|point| finite(point.y).is_some()).map(|p| p.x);
    let curves = chart.curves.iter().flat_map(|curve| curve.iter()).map(|point| point.0);
    let xs: Vec<f64> = points.chain(curves).filter(|x| x.is_finite()).collect();
    let low = xs.iter().copied().fold(f64::INFINITY, f64::min);
    let high = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
    let x = Linear::new(low, high, left + 14.0, right - 14.0);
    let places = Axis::around([low, high], 6).ticks;
    let places = places.into_iter().filter(|place| (low..=high).contains(place)).collect();
    let heading = wrap(chart.value_label, SMALL, layout.width()).len() as f64 * LINE_HEIGHT;
    let top = heading + if chart.divide.is_some() { 29.0 } else { 10.0 };
    let bottom = top + if layout == Layout::Wide { 270.0 } else { 240.0 };
    let y = values.scale(bottom, top);
    Plan { values, x, y, places, left, right, top, bottom }
}

fn all_values(chart: &Intervals) -> Vec<f64> {
    let points = chart.points.iter().filter_map(|point| finite(point.y));
    let ends = chart.points.iter().filter_map(|point| point.interval);
    let curves = chart.curves.iter().flat_map(|curve| curve.iter()).map(|point| point.1);
    let zero = chart.with_zero.then_some(0.0);
    points.chain(ends.flat_map(|(low, high)| [low, high])).chain(curves).chain(zero).collect()
}

fn grid(canvas: &mut Canvas, chart: &Intervals, plan: &Plan) {
    for tick in &plan.values.ticks {
        let y = plan.y.at(*tick);
        let class = if *tick == 0.0 { "c-zero" } else { "c-grid" };
        canvas.line(class, (plan.left, y), (plan.right, y));
        let words = (chart.number)(*tick);
        canvas.text("c-tx", Anchor::End, (plan.left - 8.0, y + 4.5), &words);
    }
    for place in &plan.places {
        let x = plan.x.at(*place);
        canvas.line("c-axis", (x, plan.bottom), (x, plan.bottom + 6.0));
        canvas.text("c-tx", Anchor::Middle, (x, plan.bottom + 20.0), &(chart.place)(*place));
    }
}

fn divide(canvas: &mut Canvas, chart: &Intervals, plan: &Plan) {
    let Some(divide) = chart.divide.filter(|divide| divide.x.is_finite()) else { return };
    let x = plan.x.at(divide.x);
    let flag = Flag { x, width: width(divide.label, SMALL) };
    canvas.line("c-break", (x, plan.top - 6.0), (x, plan.bottom));
    for spot in hoist(&[flag], plan.left, plan.right) {
        let (anchor, at) = spot.anchored();
        canvas.text("c-tx", anchor, (at, plan.top - 9.0), divide.label);
    }
}

fn draw(canvas: &mut Canvas, point: &Point, plan: &Plan) {
    let Some(value) = finite(point.y).filter(|_| point.x.is_finite()) else { return };
    let x = plan.x.at(point.x);
    let ends = point.interval.filter(|(low, high)| low.is_finite() && high.is_finite());
    let (dot, radius) = if point.own { ("c-own", 5.0) } else { ("c-cmp-dot", 4.0) };
    canvas.titled(point.title, |c| {
        if let Some((low, high)) = ends {
            c.line("c-whisk", (x, plan.y.at(low)), (x, plan.y.at(high)));
        }
        c.circle(dot, (x, plan.y.at(value)), radius);
    });
}

fn path(curve: &[(f64, f64)], plan: &Plan) -> String {
    let known = curve.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let mut data = String::new();
    for (index, (x, y)) in known.enumerate() {
        let letter = if index == 0 { 'M' } else { 'L' };
        data.push_str(&format!("{letter}{} {}", number(plan.x.at(*x)), number(plan.y.at(*y))));
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64, y: Option<f64>, interval: Option<(f64, f64)>) -> Point<'static> {
        Point { x, y, interval, own: x >= 0.0, title: "en <punkt>" }
    }

    fn chart(points: &[Point], curves: &[&[(f64, f64)]], with_zero: bool) -> String {
        render(&Intervals {
            figure: Figure { id: "i", title: "t", description: "d", layout: Layout::Narrow },
            points,
            curves,
            divide: Some(Divide { x: 0.0, label: "start" }),
            with_zero,
            value_label: "Procent",
            place_label: "År sedan starten",
            number: &|v| format!("{v}"),
            place: &|v| format!("{v}"),
        })
    }

    #[test]
    fn every_estimate_has_its_interval_and_its_name() {
        let points = [
            point(-1.0, Some(1.0), Some((0.5, 1.5))),
            point(0.0, Some(2.0), None),
            point(1.0, None, Some((0.0, 1.0))),
        ];
        let svg = chart(&points, &[], true);
        assert_eq!(svg.matches("c-whisk").count(), 1);
        assert_eq!((svg.matches("c-cmp-dot").count(), svg.matches("\"c-own\"").count()), (1, 1));
        assert!(svg.contains("en &lt;punkt&gt;") && svg.contains("role=\"img\""));
        assert!(svg.contains("c-zero") && svg.contains("c-break"));
    }

    #[test]
    fn zero_is_drawn_only_where_it_is_asked_for_or_within() {
        let points = [point(0.0, Some(101.0), None), point(1.0, Some(109.0), None)];
        assert!(chart(&points, &[], true).contains("c-zero"));
        assert!(!chart(&points, &[], false).contains("c-zero"));
    }

    #[test]
    fn curves_are_drawn_from_end_to_end() {
        let curve = [(-2.0, 1.0), (-1.0, f64::NAN), (0.0, 3.0)];
        let svg = chart(&[], &[&curve], false);
        let path = svg.split("c-own-line\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (1, 1));
    }

    #[test]
    fn no_values_and_bad_numbers_draw_without_nan() {
        for points in [
            vec![],
            vec![point(0.0, Some(3.0), None)],
            vec![
                point(f64::NAN, Some(1.0), Some((f64::NAN, 1.0))),
                point(0.0, Some(f64::NAN), None),
            ],
        ] {
            let svg = chart(&points, &[], false);
            assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"), "{svg}");
        }
    }
}
