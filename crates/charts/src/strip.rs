//! The distribution strip: every value as a dot, one's own place among them.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout, NumberForm};
use crate::labels::{Flag, Hoisted, hoist, row_count};
use crate::lettering::{LABEL, SMALL, bold_width, width, wrap};
use crate::scale::{Axis, Linear, finite};
use crate::swarm::{fitting_radius, reach, swarm};

const FLAG_ROW: f64 = 21.0;
const OWN_RADIUS: f64 = 7.5;
const RADII: [f64; 6] = [4.5, 4.0, 3.5, 3.0, 2.5, 2.0];

/// One value of the distribution.
#[derive(Clone, Copy, Debug)]
pub struct Dot<'a> {
    /// The value; a missing one is not drawn, so say in the note how many there are.
    pub value: Option<f64>,
    /// Name and value, shown when the pointer rests on the dot.
    pub title: &'a str,
    /// Where a click on the dot leads.
    pub link: Option<&'a str>,
}

/// The reader's own place among the dots.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The index of the own dot.
    pub index: usize,
    /// Name and value in words; also drawn when the value is missing, so say that in it then.
    pub label: &'a str,
}

/// A value to compare with, such as a mean or a median.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    /// The value; a mark without one is left out.
    pub value: Option<f64>,
    /// Name and value in words.
    pub label: &'a str,
}

/// A range drawn behind the dots, such as the middle half.
#[derive(Clone, Copy, Debug)]
pub struct Band<'a> {
    /// The lower end, such as the first quartile.
    pub low: f64,
    /// The upper end, such as the third quartile.
    pub high: f64,
    /// What the range is, in words.
    pub label: &'a str,
}

/// A distribution strip.
pub struct Strip<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// All values.
    pub dots: &'a [Dot<'a>],
    /// The dot to mark, if any.
    pub own: Option<Own<'a>>,
    /// Values to compare with.
    pub marks: &'a [Mark<'a>],
    /// The range behind the dots, if any.
    pub band: Option<Band<'a>>,
    /// How a number is written on the axis.
    pub number: NumberForm<'a>,
    /// A note below the axis, such as how many values are missing; may be empty.
    pub note: &'a str,
}

struct Plan {
    scale: Linear,
    axis: Axis,
    flags: Vec<(f64, String, bool)>,
    hoisted: Vec<Hoisted>,
    radius: f64,
    spots: Vec<(f64, f64)>,
    middle: f64,
    half: f64,
}

/// Returns the strip as SVG.
pub fn render(strip: &Strip) -> String {
    let plan = plan(strip);
    let width = strip.figure.layout.width();
    let bottom = plan.middle + plan.half;
    let notes = notes(strip, width);
    let height = bottom + 28.0 + notes.len() as f64 * 18.0 + 4.0;
    let mut canvas = Canvas::open(&strip.figure, width, height, Reading::Image);
    draw_band(&mut canvas, strip, &plan);
    draw_axis(&mut canvas, strip, &plan, bottom);
    draw_marks(&mut canvas, &plan);
    draw_dots(&mut canvas, strip, &plan);
    draw_flags(&mut canvas, &plan);
    canvas.lines("c-tx", Anchor::Start, (0.0, bottom + 45.0), &notes);
    canvas.finish()
}

fn plan(strip: &Strip) -> Plan {
    let layout = strip.figure.layout;
    let dots = strip.dots.iter().filter_map(|d| finite(d.value));
    let marks = strip.marks.iter().filter_map(|m| finite(m.value));
    let band = strip.band.iter().flat_map(|b| [b.low, b.high]);
    let steps = if layout == Layout::Wide { 6 } else { 4 };
    let axis = Axis::around(dots.chain(marks).chain(band), steps);
    let scale = axis.scale(OWN_RADIUS + 4.0, layout.width() - OWN_RADIUS - 4.0);
    let flags = flags(strip, &scale);
    let boxes: Vec<Flag> =
        flags.iter().map(|(x, words, _)| Flag { x: *x, width: bold_width(words, LABEL) }).collect();
    let hoisted = hoist(&boxes, 0.0, layout.width());
    let own_index = strip.own.map(|own| own.index);
    let held = own_value(strip).map(|v| (scale.at(v), OWN_RADIUS));
    let xs: Vec<f64> = others(strip, own_index).map(|(_, v)| scale.at(v)).collect();
    let room = if layout == Layout::Wide { 66.0 } else { 80.0 };
    let radius = fitting_radius(&xs, held, &RADII, room);
    let spots = swarm(&xs, held, radius, room);
    let half = reach(&spots, radius).max(22.0) + 10.0;
    let middle = row_count(&hoisted) as f64 * FLAG_ROW + 8.0 + half;
    Plan { scale, axis, flags, hoisted, radius, spots, middle, half }
}

fn own_value(strip: &Strip) -> Option<f64> {
    strip.own.and_then(|own| strip.dots.get(own.index)).and_then(|dot| finite(dot.value))
}

fn others<'s>(
    strip: &'s Strip,
    own: Option<usize>,
) -> impl Iterator<Item = (&'s Dot<'s>, f64)> + use<'s> {
    let dots = strip.dots.iter().enumerate();
    dots.filter(move |(index, _)| Some(*index) != own)
        .filter_map(|(_, dot)| finite(dot.value).map(|value| (dot, value)))
}

/// Returns the flags as (x, words, own); the own one comes last and so is drawn on top.
fn flags(strip: &Strip, scale: &Linear) -> Vec<(f64, String, bool)> {
    let marks = strip.marks.iter();
    let mut flags: Vec<_> = marks
        .filter_map(|m| finite(m.value).map(|v| (scale.at(v), m.label.to_owned(), false)))
        .collect();
    if let (Some(own), Some(value)) = (strip.own, own_value(strip)) {
        flags.push((scale.at(value), own.label.to_owned(), true));
    }
    flags
}

fn notes(strip: &Strip, width: f64) -> Vec<String> {
    let missing_own = strip.own.filter(|_| own_value(strip).is_none()).map(|own| own.label);
    let band = strip.band.map(|band| band.label).filter(|label| !label.is_empty());
    let parts = missing_own.into_iter().chain(band).chain([strip.note]);
    parts.flat_map(|words| wrap(words, SMALL, width - 24.0)).collect()
}

fn draw_band(canvas: &mut Canvas, strip: &Strip, plan: &Plan) {
    let Some(band) = strip.band.filter(|b| b.low.is_finite() && b.high.is_finite()) else {
        return;
    };
    let (from, to) = (plan.scale.at(band.low), plan.scale.at(band.high));
    let (top, bottom) = (plan.middle - plan.half, plan.middle + plan.half);
    canvas.titled(band.label, |c| {
        c.rect("c-band", (from, top), (to - from, bottom - top));
        c.line("c-band-edge", (from, top), (from, bottom));
        c.line("c-band-edge", (to, top), (to, bottom));
    });
}

fn draw_axis(canvas: &mut Canvas, strip: &Strip, plan: &Plan, bottom: f64) {
    let right = strip.figure.layout.width();
    canvas.line("c-axis", (0.0, bottom), (right, bottom));
    for tick in &plan.axis.ticks {
        let x = plan.scale.at(*tick);
        let words = (strip.number)(*tick);
        let half = width(&words, SMALL) / 2.0;
        canvas.line("c-axis", (x, bottom), (x, bottom + 5.0));
        let at = x.min(right - half).max(half);
        canvas.text("c-tx", Anchor::Middle, (at, bottom + 20.0), &words);
    }
}

fn flag_baseline(plan: &Plan, row: usize) -> f64 {
    plan.middle - plan.half - 8.0 - row as f64 * FLAG_ROW
}

fn draw_marks(canvas: &mut Canvas, plan: &Plan) {
    for ((x, _, own), spot) in plan.flags.iter().zip(&plan.hoisted) {
        let top = spot.leader_top(flag_baseline(plan, spot.row));
        if *own {
            canvas.line("c-lead-own", (*x, top), (*x, plan.middle));
        } else {
            canvas.line("c-mark", (*x, top), (*x, plan.middle + plan.half));
        }
    }
}

fn draw_dots(canvas: &mut Canvas, strip: &Strip, plan: &Plan) {
    let own_index = strip.own.map(|own| own.index);
    for ((dot, _), (x, y)) in others(strip, own_index).zip(&plan.spots) {
        canvas.pointed(dot.title, dot.link, |c| {
            c.circle("c-dot", (*x, plan.middle + y), plan.radius - 0.4);
        });
    }
    if let (Some(own), Some(value)) = (strip.own, own_value(strip)) {
        canvas.titled(own.label, |c| {
            c.circle("c-own", (plan.scale.at(value), plan.middle), OWN_RADIUS);
        });
    }
}

fn draw_flags(canvas: &mut Canvas, plan: &Plan) {
    for ((_, words, own), spot) in plan.flags.iter().zip(&plan.hoisted) {
        let class = if *own { "c-to c-halo" } else { "c-tc c-halo" };
        let (anchor, x) = spot.anchored();
        canvas.text(class, anchor, (x, flag_baseline(plan, spot.row)), words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(values: &[Option<f64>], own: Option<usize>, marks: &[Mark]) -> String {
        let dots: Vec<Dot> =
            values.iter().map(|&value| Dot { value, title: "<b>", link: Some("/x") }).collect();
        render(&Strip {
            figure: Figure { id: "s", title: "t", description: "d", layout: Layout::Wide },
            dots: &dots,
            own: own.map(|index| Own { index, label: "Hofors <script>" }),
            marks,
            band: None,
            number: &|v| format!("{v}"),
            note: "",
        })
    }

    #[test]
    fn every_value_is_a_dot_and_the_own_one_is_marked() {
        let svg = draw(&[Some(1.0), Some(2.0), None, Some(2.0)], Some(1), &[]);
        assert_eq!(svg.matches("c-dot").count(), 2);
        assert_eq!(svg.matches("class=\"c-own\"").count(), 1);
        assert!(svg.contains("role=\"img\""));
    }

    #[test]
    fn dots_are_links_for_the_pointer_only() {
        let svg = draw(&[Some(1.0)], None, &[]);
        assert!(svg.contains("<a href=\"/x\" tabindex=\"-1\" aria-hidden=\"true\">"));
    }

    #[test]
    fn text_is_escaped() {
        let svg = draw(&[Some(1.0)], Some(0), &[Mark { value: Some(1.0), label: "<script>" }]);
        assert!(!svg.contains("<script"));
        assert!(svg.contains("&lt;script&gt;"));
    }

    #[test]
    fn a_missing_own_value_is_said_in_words() {
        let svg = draw(&[None, Some(3.0)], Some(0), &[]);
        assert!(svg.contains("Hofors"));
        assert!(!svg.contains("c-own\""));
    }

    #[test]
    fn no_values_not_a_number_and_huge_ranges_draw_without_nan() {
        for values in [
            vec![],
            vec![None],
            vec![Some(f64::NAN), Some(f64::INFINITY)],
            vec![Some(5.0); 290],
            vec![Some(-1e308), Some(1e308), Some(0.0)],
            vec![Some(1e-300), Some(0.0)],
        ] {
            let svg = draw(&values, Some(0), &[Mark { value: Some(f64::NAN), label: "x" }]);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert!(svg.ends_with("</svg>"));
        }
    }
}
