//! A time series: one's own place over time, among others, with its breaks.

mod plot;

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, Layout, NumberForm};
use crate::labels::{Flag, Hoisted, hoist, row_count, spread};
use crate::lettering::{LABEL, LINE_HEIGHT, SMALL, bold_width, width, wrap};
use crate::scale::{Axis, Linear, finite};

/// One value at one time.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// The time, such as a year; must be finite.
    pub x: f64,
    /// The value; a missing one makes a gap.
    pub y: Option<f64>,
    /// Whether the value may still change; drawn hollow with a dashed line to it.
    pub preliminary: bool,
}

/// Values over time, earliest first.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// The name, with the last value in words where it is written at the end of the line.
    pub label: &'a str,
    /// The values, earliest first.
    pub points: &'a [Point],
}

/// A range over time, such as the middle half of all places or an interval of uncertainty.
#[derive(Clone, Copy, Debug)]
pub struct Band<'a> {
    /// What the range is.
    pub label: &'a str,
    /// Time, and lower and upper end where known, earliest first.
    pub points: &'a [(f64, Option<(f64, f64)>)],
}

/// A time from which values are not comparable with those before.
#[derive(Clone, Copy, Debug)]
pub struct Break<'a> {
    /// The first time of the new kind, or a time between; no line is drawn across it.
    pub x: f64,
    /// What changed, in a few words.
    pub label: &'a str,
}

/// A span of time to shade, such as when a measure was in force.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// What happened then.
    pub label: &'a str,
}

/// How the axis of values begins.
#[derive(Clone, Copy, Debug)]
pub enum Baseline<'a> {
    /// At zero.
    Zero,
    /// Near the lowest value; the note says so when zero is out of sight.
    Free {
        /// Such as "Axeln börjar inte vid noll".
        note: &'a str,
    },
}

/// A line chart over time.
pub struct Line<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// The bold line.
    pub own: Series<'a>,
    /// Dashed lines with labels, such as the nation.
    pub comparisons: &'a [Series<'a>],
    /// Thin lines, each named when the pointer rests on it.
    pub similar: &'a [Series<'a>],
    /// One label for all thin lines; may be empty.
    pub similar_label: &'a str,
    /// The range behind the lines, if any.
    pub band: Option<Band<'a>>,
    /// Breaks in the series.
    pub breaks: &'a [Break<'a>],
    /// Spans of time to shade.
    pub windows: &'a [Window<'a>],
    /// How the axis of values begins.
    pub baseline: Baseline<'a>,
    /// What the values are, above their axis; may be empty.
    pub value_label: &'a str,
    /// How a value is written.
    pub number: NumberForm<'a>,
    /// How a time is written.
    pub time: NumberForm<'a>,
}

/// Everything that has a place.
struct Plan {
    xs: Vec<f64>,
    values: Axis,
    x: Linear,
    y: Linear,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    flags: Vec<(f64, String)>,
    hoisted: Vec<Hoisted>,
    ends: Vec<End>,
    heading: f64,
}

/// A label at the right end of a line.
struct End {
    class: &'static str,
    words: Vec<String>,
    from: Option<(f64, f64)>,
    middle: f64,
}

/// Returns the chart as SVG.
pub fn render(line: &Line) -> String {
    let plan = plan(line);
    let width = line.figure.layout.width();
    let note = note(line, &plan);
    let height = plan.bottom + 30.0 + note.len() as f64 * LINE_HEIGHT;
    let mut canvas = Canvas::open(&line.figure, width, height, Reading::Image);
    let heading = wrap(line.value_label, SMALL, width);
    canvas.lines("c-tx", Anchor::Start, (0.0, 12.0), &heading);
    plot::windows(&mut canvas, line, &plan);
    plot::grid(&mut canvas, line, &plan);
    plot::band(&mut canvas, line, &plan);
    plot::flags(&mut canvas, line, &plan);
    for series in line.similar {
        plot::series(&mut canvas, line, &plan, series, plot::Weight::Thin);
    }
    for series in line.comparisons {
        plot::series(&mut canvas, line, &plan, series, plot::Weight::Comparison);
    }
    plot::series(&mut canvas, line, &plan, &line.own, plot::Weight::Own);
    draw_ends(&mut canvas, &plan);
    canvas.lines("c-tx", Anchor::Start, (0.0, plan.bottom + 43.0), &note);
    canvas.finish()
}

fn plan(line: &Line) -> Plan {
    let layout = line.figure.layout;
    let wide = layout == Layout::Wide;
    let mut values = Axis::around(all_values(line), 5);
    if values.ticks.len() > 8 {
        values = Axis::around(all_values(line), 3);
    }
    let left = values.ticks.iter().map(|t| width(&(line.number)(*t), SMALL)).fold(0.0, f64::max);
    let left = left + 8.0;
    let column = if wide { 158.0 } else { 112.0 };
    let labels = end_labels(line, column);
    let widest = labels.iter().flat_map(|(_, words, _)| words);
    let column = widest.map(|w| bold_width(w, LABEL)).fold(0.0, f64::max);
    let right = layout.width() - if column > 0.0 { column + 14.0 } else { 6.0 };
    let xs = times(line);
    let x = Linear::new(
        xs.first().copied().unwrap_or(0.0),
        xs.last().copied().unwrap_or(1.0),
        left + 8.0,
        right - 6.0,
    );
    let flags = flag_words(line, &x);
    let boxes: Vec<Flag> =
        flags.iter().map(|(x, words)| Flag { x: *x, width: width(words, SMALL) }).collect();
    let hoisted = hoist(&boxes, left, layout.width());
    let heading = wrap(line.value_label, SMALL, layout.width()).len() as f64 * LINE_HEIGHT;
    let top = heading + row_count(&hoisted) as f64 * 19.0 + 10.0;
    let bottom = top + if wide { 270.0 } else { 240.0 };
    let y = values.scale(bottom, top);
    let ends = ends(labels, &x, &y, (top, bottom));
    Plan { xs, values, x, y, left, right, top, bottom, flags, hoisted, ends, heading }
}

fn all_values(line: &Line) -> Vec<f64> {
    let series = [&line.own].into_iter().chain(line.comparisons).chain(line.similar);
    let points = series.flat_map(|s| s.points).filter_map(|p| finite(p.y));
    let band = line.band.iter().flat_map(|b| b.points).filter_map(|p| p.1);
    let band = band.flat_map(|(low, high)| [low, high]);
    let zero = matches!(line.baseline, Baseline::Zero).then_some(0.0);
    points.chain(band).chain(zero).collect()
}

/// Returns all times, earliest first, each once.
fn times(line: &Line) -> Vec<f64> {
    let series = [&line.own].into_iter().chain(line.comparisons).chain(line.similar);
    let band = line.band.iter().flat_map(|b| b.points).map(|p| p.0);
    let mut xs: Vec<f64> = series.flat_map(|s| s.points).map(|p| p.x).chain(band).collect();
    xs.retain(|x| x.is_finite());
    xs.sort_by(f64::total_cmp);
    xs.dedup();
    xs
}

fn flag_words(line: &Line, x: &Linear) -> Vec<(f64, String)> {
    let breaks = line.breaks.iter().map(|b| (b.x, b.label));
    let windows = line.windows.iter().map(|w| (w.from, w.label));
    let all = breaks.chain(windows).filter(|(at, _)| at.is_finite());
    all.map(|(at, label)| (x.at(at), label.to_owned())).collect()
}

type EndLabel = (&'static str, Vec<String>, Option<(f64, f64)>);

/// Returns class, lines and the value to stand beside for each label, in order of weight.
fn end_labels(line: &Line, column: f64) -> Vec<EndLabel> {
    let mut labels = vec![("c-to", wrap(line.own.label, LABEL, column), last(&line.own))];
    for series in line.comparisons {
        labels.push(("c-tc", wrap(series.label, LABEL, column), last(series)));
    }
    let mut lasts: Vec<(f64, f64)> = line.similar.iter().filter_map(last).collect();
    lasts.sort_by(|a, b| a.1.total_cmp(&b.1));
    let middle = lasts.get(lasts.len() / 2).copied();
    labels.push(("c-tm", wrap(line.similar_label, LABEL, column), middle));
    if let Some(band) = line.band {
        let known = band.points.iter().rev().find_map(|(x, range)| range.map(|r| (*x, r)));
        let own = last(&line.own).map_or(f64::NAN, |(_, y)| y);
        let at = known.map(|(x, (low, high))| (x, clear_height(low, high, own)));
        labels.push(("c-tm", wrap(band.label, LABEL, column), at));
    }
    labels.retain(|(_, words, _)| !words.is_empty());
    labels
}

/// Returns a value inside the band and well away from the own line, for the label to point at.
fn clear_height(low: f64, high: f64, own: f64) -> f64 {
    let quarter = (high / 2.0 - low / 2.0) / 2.0;
    let middle = low.midpoint(high);
    match own - middle {
        apart if apart.abs() < quarter && apart >= 0.0 => low + quarter / 2.0,
        apart if apart.abs() < quarter => high - quarter / 2.0,
        _ => middle,
    }
}

fn last(series: &Series) -> Option<(f64, f64)> {
    series.points.iter().rev().find_map(|p| finite(p.y).map(|y| (p.x, y)))
}

/// Places labels beside their lines and apart from one another.
fn ends(labels: Vec<EndLabel>, x: &Linear, y: &Linear, frame: (f64, f64)) -> Vec<End> {
    // A label of two lines takes two places, so that the distance is the same throughout.
    let mut places = Vec::new();
    for (_, words, at) in &labels {
        let wanted = at.map_or(frame.1, |(_, value)| y.at(value));
        let height = words.len() as f64;
        for line in 0..words.len() {
            places.push(wanted + (line as f64 - (height - 1.0) / 2.0) * 0.01);
        }
    }
    let spread = spread(&places, LINE_HEIGHT, frame.0 + 4.0, frame.1 - 4.0);
    let mut rest = spread.as_slice();
    let mut ends = Vec::new();
    for (class, words, at) in labels {
        let (own, others) = rest.split_at(words.len());
        rest = others;
        let middle = own.iter().sum::<f64>() / own.len().max(1) as f64;
        let from = at.map(|(time, value)| (x.at(time), y.at(value)));
        ends.push(End { class, words, from, middle });
    }
    ends
}

fn draw_ends(canvas: &mut Canvas, plan: &Plan) {
    let x = plan.right + 10.0;
    for end in &plan.ends {
        if let Some(from) = end.from.filter(|from| (from.1 - end.middle).abs() > 6.0) {
            canvas.line("c-lead", (from.0 + 6.0, from.1), (x - 3.0, end.middle));
        }
        let first = end.middle - (end.words.len() as f64 - 1.0) * LINE_HEIGHT / 2.0 + 5.0;
        canvas.lines(&format!("{} c-halo", end.class), Anchor::Start, (x, first), &end.words);
    }
}

/// Returns the note on where the axis begins, when zero is out of sight.
fn note(line: &Line, plan: &Plan) -> Vec<String> {
    match line.baseline {
        Baseline::Free { note } if plan.values.low > 0.0 || plan.values.high < 0.0 => {
            wrap(note, SMALL, line.figure.layout.width())
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[Option<f64>]) -> Vec<Point> {
        let years = (0..values.len()).map(|i| 2015.0 + i as f64);
        years.zip(values).map(|(x, &y)| Point { x, y, preliminary: false }).collect()
    }

    fn draw<'a>(own: &'a [Point], change: impl FnOnce(&mut Line<'a>)) -> String {
        let mut line = Line {
            figure: Figure { id: "l", title: "t", description: "d", layout: Layout::Wide },
            own: Series { label: "Hofors <b>", points: own },
            comparisons: &[],
            similar: &[],
            similar_label: "",
            band: None,
            breaks: &[],
            windows: &[],
            baseline: Baseline::Free { note: "Axeln börjar inte vid noll" },
            value_label: "Procent",
            number: &|v| format!("{v}"),
            time: &|v| format!("{v}"),
        };
        change(&mut line);
        render(&line)
    }

    fn own_paths(svg: &str) -> Vec<&str> {
        let parts = svg.split("<path class=\"c-own-line").skip(1);
        parts.map(|p| p.split("d=\"").nth(1).and_then(|d| d.split('"').next()).unwrap()).collect()
    }

    #[test]
    fn a_missing_value_makes_a_gap() {
        let svg = draw(&points(&[Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)]), |_| {});
        assert_eq!(own_paths(&svg).len(), 2);
        assert!(svg.contains("Hofors &lt;b&gt;"));
    }

    #[test]
    fn no_line_is_drawn_across_a_break() {
        let own = points(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]);
        let breaks = [Break { x: 2017.0, label: "Nytt mått" }];
        let svg = draw(&own, |line| line.breaks = &breaks);
        assert_eq!(own_paths(&svg).len(), 2);
        assert!(svg.contains("c-break") && svg.contains("Nytt mått"));
    }

    #[test]
    fn a_preliminary_value_is_hollow_with_a_dashed_line() {
        let mut own = points(&[Some(1.0), Some(2.0), Some(3.0)]);
        own[2].preliminary = true;
        let svg = draw(&own, |_| {});
        assert_eq!(svg.matches("c-prel").count(), 1);
        assert_eq!(svg.matches("c-ring").count(), 1);
    }

    #[test]
    fn the_note_is_there_only_when_zero_is_out_of_sight() {
        let high = points(&[Some(91.0), Some(95.0)]);
        assert!(draw(&high, |_| {}).contains("börjar inte vid noll"));
        let zero = draw(&high, |line| line.baseline = Baseline::Zero);
        assert!(!zero.contains("börjar inte vid noll"));
        assert!(!draw(&points(&[Some(-1.0), Some(2.0)]), |_| {}).contains("börjar inte"));
    }

    #[test]
    fn labels_at_the_end_are_apart() {
        let own = points(&[Some(1.0), Some(2.0)]);
        let same =
            [Series { label: "Riket", points: &own }, Series { label: "Länet", points: &own }];
        let svg = draw(&own, |line| line.comparisons = &same);
        let mut ys: Vec<f64> = svg
            .split("c-halo\"")
            .skip(1)
            .map(|p| p.split("y=\"").nth(1).and_then(|y| y.split('"').next()).unwrap())
            .map(|y| y.parse().unwrap())
            .collect();
        ys.sort_by(f64::total_cmp);
        assert_eq!(ys.len(), 3);
        assert!(ys.windows(2).all(|w| w[1] - w[0] >= 17.9));
    }

    #[test]
    fn no_values_one_value_and_bad_numbers_draw_without_nan() {
        let band = [(2015.0, None), (2016.0, Some((f64::NAN, 1.0))), (f64::NAN, Some((0.0, 1.0)))];
        for own in [
            points(&[]),
            points(&[None, None]),
            points(&[Some(3.0)]),
            points(&[Some(f64::NAN), Some(f64::INFINITY)]),
            points(&[Some(-1e308), Some(1e308)]),
        ] {
            let svg = draw(&own, |line| line.band = Some(Band { label: "Mitten", points: &band }));
            assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"), "{svg}");
        }
    }
}
