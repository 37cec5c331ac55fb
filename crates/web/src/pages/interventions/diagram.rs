//! A logic model as a drawing: numbered steps in columns by level, and arrows between them. The
//! table beside it says what each number is.

use std::fmt::Write as _;

use domain::intervention::logic_model::{Level, LogicModel, Node};

const COLUMN: usize = 110;
const ROW: usize = 64;
const RADIUS: usize = 20;

/// Returns the steps as they are numbered: by level, then as they were given.
pub(super) fn in_order(model: &LogicModel) -> Vec<&Node> {
    Level::ALL.iter().flat_map(|level| model.at(*level)).collect()
}

/// Draws the model. The label is what a screen reader tells first.
pub(super) fn drawn(model: &LogicModel, label: &str) -> String {
    let levels: Vec<Level> =
        Level::ALL.into_iter().filter(|level| model.at(*level).next().is_some()).collect();
    let mut places: Vec<(&str, usize, usize)> = Vec::new();
    let mut rows = 1;
    for (column, level) in levels.iter().enumerate() {
        for (row, node) in model.at(*level).enumerate() {
            places.push((&node.id, column * COLUMN + COLUMN / 2, row * ROW + ROW / 2));
            rows = rows.max(row + 1);
        }
    }
    let (width, height) = (levels.len() * COLUMN, rows * ROW);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\"><g stroke=\"currentColor\" fill=\"none\">",
        escaped(label)
    );
    let place = |id: &str| places.iter().find(|(known, _, _)| *known == id);
    for link in model.links() {
        if let (Some((_, x1, y1)), Some((_, x2, y2))) = (place(&link.from), place(&link.to)) {
            let _ = write!(svg, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
        }
    }
    svg += "</g>";
    for (number, (_, x, y)) in (1..).zip(&places) {
        let _ = write!(
            svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{RADIUS}\" fill=\"Canvas\" stroke=\"currentColor\"/><text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" dominant-baseline=\"central\" fill=\"CanvasText\">{number}</text>"
        );
    }
    svg + "</svg>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
