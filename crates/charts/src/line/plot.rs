//! The marks of a line chart: grid, band, breaks and lines.

use super::{Line, Plan, Point, Series};
use crate::canvas::{Anchor, Canvas, number};
use crate::lettering::{SMALL, width};
use crate::scale::finite;

/// How a line is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Own,
    Comparison,
    Thin,
}

impl Weight {
    fn line(self) -> &'static str {
        match self {
            Self::Own => "c-own-line",
            Self::Comparison => "c-cmp-line",
            Self::Thin => "c-thin",
        }
    }
}

pub(super) fn windows(canvas: &mut Canvas, line: &Line, plan: &Plan) {
    for window in line.windows.iter().filter(|w| w.from.is_finite() && w.to.is_finite()) {
        let (from, to) = (plan.x.at(window.from), plan.x.at(window.to));
        canvas.rect("c-window", (from, plan.top), (to - from, plan.bottom - plan.top));
    }
}

pub(super) fn grid(canvas: &mut Canvas, line: &Line, plan: &Plan) {
    for tick in &plan.values.ticks {
        let y = plan.y.at(*tick);
        let class = if *tick == 0.0 { "c-zero" } else { "c-grid" };
        canvas.line(class, (plan.left, y), (plan.right, y));
        let words = (line.number)(*tick);
        canvas.text("c-tx", Anchor::End, (plan.left - 8.0, y + 4.5), &words);
    }
    let words: Vec<String> = plan.xs.iter().map(|x| (line.time)(*x)).collect();
    let widest = words.iter().map(|w| width(w, SMALL)).fold(0.0, f64::max);
    // Times are written from the latest backward, each only where it is clear of the last.
    let mut free = f64::INFINITY;
    for (x, words) in plan.xs.iter().zip(&words).rev() {
        let at = plan.x.at(*x);
        let written = at + widest / 2.0 + 8.0 <= free;
        let length = if written { 6.0 } else { 3.0 };
        canvas.line("c-axis", (at, plan.bottom), (at, plan.bottom + length));
        if written {
            canvas.text("c-tx", Anchor::Middle, (at, plan.bottom + 20.0), words);
            free = at - widest / 2.0;
        }
    }
}

pub(super) fn band(canvas: &mut Canvas, line: &Line, plan: &Plan) {
    let Some(band) = line.band else { return };
    let known = |p: &(f64, Option<(f64, f64)>)| {
        p.1.filter(|(low, high)| low.is_finite() && high.is_finite() && p.0.is_finite())
            .map(|(low, high)| (plan.x.at(p.0), plan.y.at(low), plan.y.at(high)))
    };
    let mut run: Vec<(f64, f64, f64)> = Vec::new();
    let mut runs = Vec::new();
    for point in band.points {
        match known(point) {
            Some(place) => run.push(place),
            None => runs.push(std::mem::take(&mut run)),
        }
    }
    runs.push(run);
    canvas.titled(band.label, |c| {
        for run in runs.iter().filter(|run| run.len() > 1) {
            let high: Vec<_> = run.iter().map(|p| (p.0, p.2)).collect();
            let low: Vec<_> = run.iter().map(|p| (p.0, p.1)).collect();
            let around: Vec<_> = high.iter().chain(low.iter().rev()).copied().collect();
            c.path("c-band", &format!("{}z", polyline(&around)));
            c.path("c-band-edge", &format!("{}{}", polyline(&high), polyline(&low)));
        }
    });
}

pub(super) fn flags(canvas: &mut Canvas, line: &Line, plan: &Plan) {
    for (index, ((x, words), spot)) in plan.flags.iter().zip(&plan.hoisted).enumerate() {
        let baseline = plan.top - 9.0 - spot.row as f64 * 19.0;
        let end = if index < line.breaks.len() { plan.bottom } else { plan.top };
        canvas.line("c-break", (*x, spot.leader_top(baseline).max(plan.heading)), (*x, end));
        let (anchor, at) = spot.anchored();
        canvas.text("c-tx", anchor, (at, baseline), words);
    }
}

pub(super) fn series(
    canvas: &mut Canvas,
    line: &Line,
    plan: &Plan,
    series: &Series,
    weight: Weight,
) {
    let spots: Vec<Spot> = series
        .points
        .iter()
        .map(|point| Spot {
            point: *point,
            place: finite(point.y)
                .filter(|_| point.x.is_finite())
                .map(|y| (plan.x.at(point.x), plan.y.at(y))),
        })
        .collect();
    canvas.titled(series.label, |c| {
        for (path, preliminary) in paths(line, &spots) {
            let class = weight.line();
            let class = if preliminary { format!("{class} c-prel") } else { class.to_owned() };
            c.path(&class, &polyline(&path));
        }
        if weight == Weight::Thin {
            lone_points(c, line, &spots);
        }
    });
    if weight != Weight::Thin {
        points(canvas, line, &spots, weight);
    }
}

struct Spot {
    point: Point,
    place: Option<(f64, f64)>,
}

/// Returns whether the two values may be joined by a line.
fn joined(line: &Line, before: &Spot, after: &Spot) -> bool {
    let broken = line.breaks.iter().any(|b| before.point.x < b.x && b.x <= after.point.x);
    before.place.is_some() && after.place.is_some() && !broken
}

/// Returns the runs of joined places, and whether each leads to or from preliminary values.
fn paths(line: &Line, spots: &[Spot]) -> Vec<(Vec<(f64, f64)>, bool)> {
    let mut paths: Vec<(Vec<(f64, f64)>, bool)> = Vec::new();
    let mut open = false;
    for pair in spots.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        let (Some(from), Some(to), true) = (before.place, after.place, joined(line, before, after))
        else {
            open = false;
            continue;
        };
        let preliminary = before.point.preliminary || after.point.preliminary;
        match paths.last_mut() {
            Some((path, same)) if open && *same == preliminary => path.push(to),
            _ => paths.push((vec![from, to], preliminary)),
        }
        open = true;
    }
    paths
}

/// Draws a dot where a thin line has a value with no neighbour to be joined to.
fn lone_points(canvas: &mut Canvas, line: &Line, spots: &[Spot]) {
    for (index, spot) in spots.iter().enumerate() {
        let before = index > 0 && joined(line, &spots[index - 1], spot);
        let after = spots.get(index + 1).is_some_and(|next| joined(line, spot, next));
        if let (Some(place), false, false) = (spot.place, before, after) {
            canvas.circle("c-dot", place, 2.0);
        }
    }
}

fn points(canvas: &mut Canvas, line: &Line, spots: &[Spot], weight: Weight) {
    let last = spots.iter().rposition(|spot| spot.place.is_some());
    for (index, spot) in spots.iter().enumerate() {
        let (Some(place), Some(value)) = (spot.place, spot.point.y) else { continue };
        let title = format!("{}: {}", (line.time)(spot.point.x), (line.number)(value));
        let is_last = last == Some(index);
        let (full, hollow, radius) = match weight {
            Weight::Own => ("c-own", "c-ring", if is_last { 6.0 } else { 4.2 }),
            _ => ("c-cmp-dot", "c-cmp-ring", if is_last { 4.0 } else { 2.6 }),
        };
        let class = if spot.point.preliminary { hollow } else { full };
        canvas.titled(&title, |c| c.circle(class, place, radius));
    }
}

fn polyline(places: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (index, (x, y)) in places.iter().enumerate() {
        data.push(if index == 0 { 'M' } else { 'L' });
        data.push_str(&number(*x));
        data.push(' ');
        data.push_str(&number(*y));
    }
    data
}
