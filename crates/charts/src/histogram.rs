//! A histogram: how many there are in each class, with one's own class marked.

use crate::canvas::{Anchor, Canvas, Reading};
use crate::figure::{Figure, NumberForm};
use crate::lettering::{LABEL, SMALL, bold_width, width, wrap};
use crate::scale::Axis;

const HEIGHT: f64 = 170.0;

/// One class of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// The lower end, included.
    pub from: f64,
    /// The upper end, not included except in the last class.
    pub to: f64,
    /// How many values there are.
    pub count: usize,
}

/// The class that holds the reader's own value.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The index of the class.
    pub index: usize,
    /// Name and value in words.
    pub label: &'a str,
}

/// Counts per class.
pub struct Histogram<'a> {
    /// Identity, words and width.
    pub figure: Figure<'a>,
    /// Classes of equal width, lowest first.
    pub classes: &'a [Class],
    /// The class to mark, if any.
    pub own: Option<Own<'a>>,
    /// How the ends of classes are written.
    pub number: NumberForm<'a>,
    /// What is counted over what, below the axis; may be empty.
    pub axis_label: &'a str,
}

/// Returns about `count` classes with round ends around all finite values.
///
/// Without values there are no classes.
pub fn classes(values: &[f64], count: usize) -> Vec<Class> {
    let values: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    if values.is_empty() {
        return Vec::new();
    }
    let ends = Axis::around(values.iter().copied(), count).ticks;
    let last = ends.len().saturating_sub(2);
    let ranges = ends.windows(2).enumerate();
    ranges
        .map(|(index, ends)| {
            let holds =
                |v: &&f64| (index == 0 || **v >= ends[0]) && (index == last || **v < ends[1]);
            Class { from: ends[0], to: ends[1], count: values.iter().filter(holds).count() }
        })
        .collect()
}

/// Returns the histogram as SVG.
pub fn render(histogram: &Histogram) -> String {
    let layout_width = histogram.figure.layout.width();
    let n_classes = histogram.classes.len().max(1);
    let margin = end_margin(histogram);
    let step = (layout_width - 2.0 * margin) / n_classes as f64;
    let own = histogram.own.filter(|own| own.index < histogram.classes.len());
    let top = if own.is_some() { 46.0 } else { 22.0 };
    let bottom = top + HEIGHT;
    let label = wrap(histogram.axis_label, SMALL, layout_width);
    let height = bottom + 28.0 + label.len() as f64 * 18.0;
    let mut canvas = Canvas::open(&histogram.figure, layout_width, height, Reading::Image);
    let highest = histogram.classes.iter().map(|c| c.count).max().unwrap_or(0).max(1) as f64;
    let bar_height = |class: &Class| class.count as f64 / highest * HEIGHT;
    let counts_fit = widest_count(histogram) + 4.0 <= step;
    for (index, class) in histogram.classes.iter().enumerate() {
        let is_own = own.is_some_and(|own| own.index == index);
        let x = margin + index as f64 * step;
        let y = bottom - bar_height(class);
        let bar = if is_own { "c-bar-own" } else { "c-bar" };
        canvas.titled(&title(histogram, class), |c| {
            c.rect(bar, (x + 1.0, y), (step - 2.0, bar_height(class)));
        });
        if is_own || counts_fit {
            let words = class.count.to_string();
            let style = if is_own { "c-tb" } else { "c-tx" };
            canvas.text(style, Anchor::Middle, (x + step / 2.0, y - 6.0), &words);
        }
    }
    if let Some(own) = own {
        let middle = margin + (own.index as f64 + 0.5) * step;
        let bar_top = bottom - bar_height(&histogram.classes[own.index]);
        draw_own(&mut canvas, own, middle, bar_top, layout_width);
    }
    canvas.line("c-axis", (margin, bottom), (layout_width - margin, bottom));
    draw_ends(&mut canvas, histogram, margin, step, bottom);
    canvas.lines("c-tx", Anchor::Start, (0.0, bottom + 42.0), &label);
    canvas.finish()
}

fn end_margin(histogram: &Histogram) -> f64 {
    let first = histogram.classes.first().map(|c| c.from);
    let last = histogram.classes.last().map(|c| c.to);
    let ends = first.into_iter().chain(last);
    ends.map(|v| width(&(histogram.number)(v), SMALL) / 2.0).fold(0.0, f64::max)
}

fn widest_count(histogram: &Histogram) -> f64 {
    let counts = histogram.classes.iter().map(|c| width(&c.count.to_string(), SMALL));
    counts.fold(0.0, f64::max)
}

fn title(histogram: &Histogram, class: &Class) -> String {
    let number = histogram.number;
    format!("{}–{}: {}", number(class.from), number(class.to), class.count)
}

fn draw_own(canvas: &mut Canvas, own: Own, middle: f64, bar_top: f64, width: f64) {
    let half = bold_width(own.label, LABEL) / 2.0;
    let x = middle.min(width - half).max(half.min(width / 2.0));
    canvas.text("c-to", Anchor::Middle, (x, 14.0), own.label);
    canvas.line("c-lead-own", (middle, 20.0), (middle, bar_top - 22.0));
}

/// Writes the ends of classes, only every so many where they are too wide for all.
fn draw_ends(canvas: &mut Canvas, histogram: &Histogram, margin: f64, step: f64, bottom: f64) {
    let first = histogram.classes.first().map(|c| c.from);
    let ends: Vec<String> = first
        .into_iter()
        .chain(histogram.classes.iter().map(|c| c.to))
        .map(histogram.number)
        .collect();
    let widest = ends.iter().map(|words| width(words, SMALL)).fold(0.0, f64::max);
    let mut every = 1;
    while every < ends.len() && step * (every as f64) < widest + 10.0 {
        every += 1;
    }
    for (index, words) in ends.iter().enumerate() {
        let x = margin + index as f64 * step;
        canvas.line("c-axis", (x, bottom), (x, bottom + 4.0));
        if index % every == 0 {
            canvas.text("c-tx", Anchor::Middle, (x, bottom + 19.0), words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Layout;
    use proptest::prelude::*;

    fn draw(classes: &[Class], own: usize) -> String {
        render(&Histogram {
            figure: Figure { id: "h", title: "t", description: "d", layout: Layout::Narrow },
            classes,
            own: Some(Own { index: own, label: "Hofors <i>" }),
            number: &|v| format!("{v}"),
            axis_label: "Andel",
        })
    }

    #[test]
    fn the_own_class_is_marked_by_label_and_leader() {
        let svg = draw(&classes(&[1.0, 2.0, 2.5, 7.0], 5), 1);
        assert_eq!(svg.matches("c-bar-own").count(), 1);
        assert!(svg.contains("Hofors &lt;i&gt;") && svg.contains("c-lead-own"));
    }

    #[test]
    fn no_classes_and_an_own_class_outside_draw_nothing_wrong() {
        assert!(classes(&[f64::NAN], 5).is_empty());
        let svg = draw(&[], 3);
        assert!(!svg.contains("NaN") && !svg.contains("c-own"));
    }

    proptest! {
        #[test]
        fn every_value_is_in_one_class(
            values in proptest::collection::vec(-1e6..1e6_f64, 1..80), count in 1_usize..20
        ) {
            let total: usize = classes(&values, count).iter().map(|c| c.count).sum();
            prop_assert_eq!(total, values.len());
        }
    }
}
