//! A logic model as a drawing: the steps in boxes from problem to effect, with arrows between them. The
//! table beside it has the assumption that each arrow rests on.

use charts::chain::{self, Arrow, Chain, Step};
use charts::figure::{Figure, both};
use domain::intervention::logic_model::{EvidenceGrade, Level, Link, LogicModel, Node};

use crate::language::Language;

/// Returns the steps as they are numbered: by level, then as they were given.
pub(super) fn in_order(model: &LogicModel) -> Vec<&Node> {
    Level::ALL.iter().flat_map(|level| model.at(*level)).collect()
}

/// Draws the model.
pub(super) fn drawn(model: &LogicModel, language: Language) -> String {
    let nodes = in_order(model);
    let texts: Vec<(String, String)> = (1..)
        .zip(&nodes)
        .map(|(number, node)| {
            (super::level_name(language, node.level), format!("{number}. {}", node.text))
        })
        .collect();
    let steps: Vec<Step<'_>> = texts.iter().map(|(kind, text)| Step { kind, text }).collect();
    let place = |id: &str| nodes.iter().position(|node| node.id == id);
    let arrow = |link: &Link| {
        let is_supported = link.evidence != EvidenceGrade::Assumed;
        Some(Arrow { from: place(&link.from)?, to: place(&link.to)?, is_supported })
    };
    let arrows: Vec<Arrow> = model.links().iter().filter_map(arrow).collect();
    let title = language.text("intervention-logic-model");
    let description = language.text("intervention-diagram");
    let (supported, assumed) =
        (language.text("intervention-supported"), language.text("intervention-assumed"));
    both("programlogik", |id, layout| {
        let figure = Figure { id, title: &title, description: &description, layout };
        let (supported, assumed) = (supported.as_str(), assumed.as_str());
        chain::render(&Chain { figure, steps: &steps, arrows: &arrows, supported, assumed })
    })
}
