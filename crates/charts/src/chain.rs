//! A chain of steps in boxes from the top down, with arrows from each step to what it leads to.

use crate::canvas::{Anchor, Canvas, Reading, number};
use crate::figure::{Figure, Layout};
use crate::lettering::{LABEL, LINE_HEIGHT, bold_width, wrap};

/// The room between two boxes beside one another.
const BETWEEN: f64 = 16.0;
/// The room between the edge of a box and its words.
const INSIDE: f64 = 10.0;
/// The least room between two lines of boxes, where arrows run.
const GAP: f64 = 32.0;
/// The height of an arrow's tip.
const TIP: f64 = 8.0;

/// A step.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What kind of step it is: "Aktiviteter". Steps of a kind stand beside one another.
    pub kind: &'a str,
    /// What it is.
    pub text: &'a str,
}

/// An arrow between two steps, by their places in the list.
#[derive(Clone, Copy, Debug)]
pub struct Arrow {
    /// Where it begins.
    pub from: usize,
    /// Where it points.
    pub to: usize,
    /// Whether something supports it, or it is assumed.
    pub is_supported: bool,
}

/// A chain of steps.
pub struct Chain<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// The steps, those of a kind after one another.
    pub steps: &'a [Step<'a>],
    /// The arrows; one that names no step is left out.
    pub arrows: &'a [Arrow],
    /// What a whole line means: "belagt".
    pub supported: &'a str,
    /// What a broken line means: "antaget".
    pub assumed: &'a str,
}

/// A box where it stands.
struct Place {
    line: usize,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    words: Vec<String>,
}

impl Place {
    fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// The lanes to the right of the boxes, for arrows that do not go to the next line.
struct Lanes {
    count: usize,
    left: f64,
    step: f64,
}

/// Returns the chain as SVG.
pub fn render(chain: &Chain) -> String {
    let layout = chain.figure.layout;
    let known = |arrow: &&Arrow| arrow.from < chain.steps.len() && arrow.to < chain.steps.len();
    let arrows: Vec<&Arrow> = chain.arrows.iter().filter(known).collect();
    let lines = lines_of(chain.steps, layout);
    let is_direct = |arrow: &Arrow| lines[arrow.to].0 == lines[arrow.from].0 + 1;
    let count = arrows.iter().filter(|arrow| !is_direct(arrow)).count();
    let step = (64.0 / number_of(count.max(1))).min(12.0);
    let room = layout.width() - number_of(count) * step - if count > 0 { 8.0 } else { 0.0 };
    let places = place(chain.steps, &lines, room, GAP + number_of(count) * 4.0);
    let bottom = places.iter().map(Place::bottom).fold(0.0, f64::max);
    let height = bottom + 2.0 * LINE_HEIGHT + 8.0;
    let mut canvas = Canvas::open(&chain.figure, layout.width(), height, Reading::Image);
    let lanes = Lanes { count, left: room + 8.0, step };
    let mut lane = 0;
    for (index, arrow) in arrows.iter().enumerate() {
        let from = (port(&arrows, index, &places, End::Out), places[arrow.from].bottom());
        let to = (port(&arrows, index, &places, End::In), places[arrow.to].top);
        let path =
            if is_direct(arrow) { straight(from, to) } else { round(from, to, &lanes, lane) };
        lane += usize::from(!is_direct(arrow));
        canvas.path(class(arrow.is_supported), &path);
        canvas.path("c-tip", &format!("M{} {}l-4 -{TIP}h8z", number(to.0), number(to.1)));
    }
    for (step, place) in chain.steps.iter().zip(&places) {
        canvas.rect("c-box", (place.left, place.top), (place.width, place.height));
        let at = (place.left + INSIDE, place.top + 20.0);
        canvas.text("c-tx", Anchor::Start, at, step.kind);
        canvas.lines("c-t", Anchor::Start, (at.0, at.1 + LINE_HEIGHT), &place.words);
    }
    legend(&mut canvas, chain, bottom + 24.0);
    canvas.finish()
}

fn class(is_supported: bool) -> &'static str {
    if is_supported { "c-link" } else { "c-link-assumed" }
}

fn legend(canvas: &mut Canvas, chain: &Chain<'_>, y: f64) {
    let half = chain.figure.layout.width() / 2.0;
    for (x, is_supported, words) in [(0.0, true, chain.supported), (half, false, chain.assumed)] {
        let path = format!("M{} {}h28", number(x), number(y - 4.0));
        canvas.path(class(is_supported), &path);
        canvas.text("c-tx", Anchor::Start, (x + 36.0, y), words);
    }
}

/// Returns for each step its line, its place in the line, and how many stand there.
fn lines_of(steps: &[Step<'_>], layout: Layout) -> Vec<(usize, usize, usize)> {
    let most = if layout == Layout::Wide { 3 } else { 1 };
    let mut lines = Vec::new();
    let mut line = 0;
    for kind in steps.chunk_by(|a, b| a.kind == b.kind) {
        // A word is not broken: boxes are as wide as the longest needs.
        let words = kind.iter().flat_map(|step| step.text.split(' '));
        let longest = words.map(|word| bold_width(word, LABEL)).fold(0.0, f64::max);
        let fits = |n: &usize| (560.0 / number_of(*n)) - BETWEEN - 2.0 * INSIDE >= longest;
        let most = (1..=most).rev().find(fits).unwrap_or(1);
        for beside in kind.chunks(most) {
            lines.extend((0..beside.len()).map(|place| (line, place, beside.len())));
            line += 1;
        }
    }
    lines
}

fn place(steps: &[Step<'_>], lines: &[(usize, usize, usize)], room: f64, gap: f64) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut top = gap - GAP + 1.0;
    for beside in lines.chunk_by(|a, b| a.0 == b.0) {
        let first = places.len();
        let n = number_of(beside.len());
        let width = ((room - (n - 1.0) * BETWEEN) / n).min(440.0);
        let margin = (room - n * width - (n - 1.0) * BETWEEN) / 2.0;
        for (step, (line, at, _)) in steps[first..].iter().zip(beside) {
            let words = wrap(step.text, LABEL, width - 2.0 * INSIDE);
            let height = number_of(words.len() + 1) * LINE_HEIGHT + 2.0 * INSIDE;
            let left = margin + number_of(*at) * (width + BETWEEN);
            places.push(Place { line: *line, left, top, width, height, words });
        }
        let tallest = places[first..].iter().map(|one| one.height).fold(0.0, f64::max);
        places[first..].iter_mut().for_each(|one| one.height = tallest);
        top += tallest + gap;
    }
    places
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Out,
    In,
}

/// Returns where on the edge of its box an arrow ends: arrows that share the edge stand in the order of
/// their other ends.
fn port(arrows: &[&Arrow], index: usize, places: &[Place], end: End) -> f64 {
    let near = |arrow: &Arrow| if end == End::Out { arrow.from } else { arrow.to };
    let far = |arrow: &Arrow| if end == End::Out { arrow.to } else { arrow.from };
    let own = near(arrows[index]);
    let mut sharing: Vec<usize> = (0..arrows.len()).filter(|i| near(arrows[*i]) == own).collect();
    let key = |i: &usize| {
        let (own, other) = (&places[own], &places[far(arrows[*i])]);
        (other.line.abs_diff(own.line) != 1, other.left)
    };
    sharing.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let order = sharing.iter().position(|i| *i == index).unwrap_or(0);
    let place = &places[own];
    place.left + place.width * number_of(order + 1) / number_of(sharing.len() + 1)
}

fn straight(from: (f64, f64), to: (f64, f64)) -> String {
    let middle = number(from.1.midpoint(to.1));
    format!(
        "M{} {}C{} {middle} {} {middle} {} {}",
        number(from.0),
        number(from.1),
        number(from.0),
        number(to.0),
        number(to.0),
        number(to.1 - TIP)
    )
}

/// Returns a path down, along a lane at the right and down into the box.
fn round(from: (f64, f64), to: (f64, f64), lanes: &Lanes, lane: usize) -> String {
    let lane_x = lanes.left + number_of(lane) * lanes.step;
    let out = 6.0 + 4.0 * number_of(lane);
    let into = TIP + 4.0 + 4.0 * number_of(lanes.count - 1 - lane.min(lanes.count - 1));
    format!(
        "M{} {}V{}H{}V{}H{}V{}",
        number(from.0),
        number(from.1),
        number(from.1 + out),
        number(lane_x),
        number(to.1 - into),
        number(to.0),
        number(to.1 - TIP)
    )
}

fn number_of(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 4] = [
        Step { kind: "Problem", text: "Långt till kontoret <b>" },
        Step { kind: "Aktiviteter", text: "Personal hjälper" },
        Step { kind: "Aktiviteter", text: "Lokaler öppnas" },
        Step { kind: "Effekt", text: "Färre är arbetslösa länge" },
    ];

    fn drawn(arrows: &[Arrow], layout: Layout) -> String {
        let figure = Figure { id: "k", title: "t", description: "d", layout };
        let (supported, assumed) = ("belagt", "antaget");
        render(&Chain { figure, steps: &STEPS, arrows, supported, assumed })
    }

    fn arrow(from: usize, to: usize) -> Arrow {
        Arrow { from, to, is_supported: false }
    }

    #[test]
    fn every_step_has_its_box_and_every_arrow_its_tip() {
        let arrows = [arrow(0, 1), arrow(0, 2), Arrow { is_supported: true, ..arrow(1, 3) }];
        for layout in [Layout::Wide, Layout::Narrow] {
            let svg = drawn(&arrows, layout);
            assert_eq!(svg.matches("c-box").count(), 4);
            assert_eq!(svg.matches("c-tip").count(), 3);
            // One more of each in the legend.
            assert_eq!(svg.matches("\"c-link\"").count(), 2);
            assert_eq!(svg.matches("\"c-link-assumed\"").count(), 3);
            for words in ["Långt till kontoret &lt;b&gt;", "Aktiviteter", "belagt", "antaget"] {
                assert!(svg.contains(words), "{words}");
            }
            assert!(!svg.contains("NaN"));
        }
    }

    #[test]
    fn an_arrow_past_a_line_runs_beside_the_boxes() {
        let svg = drawn(&[arrow(0, 1), arrow(1, 3), arrow(0, 3)], Layout::Wide);
        let lines = lines_of(&STEPS, Layout::Wide);
        let places = place(&STEPS, &lines, 640.0 - 12.0 - 8.0, GAP + 4.0);
        let right = places.iter().map(|place| place.left + place.width).fold(0.0, f64::max);
        let path = svg.split("d=\"").find(|path| path.contains('H')).unwrap();
        let lane = path.split('H').nth(1).unwrap().split('V').next().unwrap();
        assert!(lane.parse::<f64>().unwrap() > right, "{lane} {right}");
    }

    #[test]
    fn boxes_of_a_line_never_overlap() {
        for layout in [Layout::Wide, Layout::Narrow] {
            let lines = lines_of(&STEPS, layout);
            let places = place(&STEPS, &lines, layout.width(), GAP);
            for (one, other) in places.iter().zip(places.iter().skip(1)) {
                let below = other.top >= one.bottom() + GAP - 1.0;
                assert!(below || other.left >= one.left + one.width + BETWEEN - 0.1);
            }
        }
    }

    #[test]
    fn nothing_and_an_arrow_to_nowhere_are_drawn_as_nothing() {
        let figure = Figure { id: "k", title: "t", description: "d", layout: Layout::Wide };
        let arrows = [arrow(0, 7)];
        let none = Chain { figure, steps: &[], arrows: &arrows, supported: "b", assumed: "a" };
        assert!(!render(&none).contains("c-tip"));
    }
}
