//! What a figure is here, and how those that are computed are computed.

use askama::Template;
use axum::response::Response;
use operations::run_selection::{
    DRAWS, LEAVE_OUT_PROBABILITY, SEED, THRESHOLD_SPREAD, WEIGHT_SPREAD,
};

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

#[derive(Template)]
#[template(path = "pages/about_figures.html")]
struct AboutFiguresPage {
    frame: Frame,
    statuses: Vec<(&'static str, String, String)>,
    rank_range: String,
    sections: Vec<Section>,
}

/// A heading, what is under it, and the file that has the whole method.
struct Section {
    id: &'static str,
    title: String,
    paragraphs: Vec<String>,
    method: &'static str,
}

/// Each section with its number of paragraphs and the file of its method.
const SECTIONS: [(&str, usize, &str); 8] = [
    ("vintage", 2, "docs/data.md"),
    ("spread", 3, "docs/methods/spread.md"),
    ("weighted", 2, "docs/methods/spread.md"),
    ("gap", 3, "docs/methods/gap.md"),
    ("rank", 2, "docs/methods/robustness.md"),
    ("trend", 2, "docs/methods/convergence.md"),
    ("areas", 2, "docs/areas.md"),
    ("money", 2, "docs/methods/allocation.md"),
];

/// Shows what figures mean.
pub(crate) async fn show(visit: Visit) -> Response {
    let language = visit.language;
    let percent = |share: f64| language.number(share * 100.0, 0);
    let (draws, seed) = (language.whole(DRAWS), SEED.to_string());
    let (weights, left_out) = (percent(WEIGHT_SPREAD), percent(LEAVE_OUT_PROBABILITY));
    let thresholds = language.number(THRESHOLD_SPREAD, 2);
    let places = [
        ("draws", draws.as_str()),
        ("weights", &weights),
        ("left-out", &left_out),
        ("thresholds", &thresholds),
        ("seed", &seed),
    ];
    let text = |key: &str| language.text(&format!("about-{key}"));
    let section = |(id, n_paragraphs, method): (&'static str, usize, &'static str)| Section {
        id,
        title: text(&format!("{id}-title")),
        paragraphs: (1..=n_paragraphs).map(|number| text(&format!("{id}-{number}"))).collect(),
        method,
    };
    page(&AboutFiguresPage {
        frame: visit.frame(Place::Elsewhere, language.text("frame-about-figures")),
        statuses: ["final", "preliminary", "suppressed", "missing"]
            .map(|word| {
                (word, text(&format!("status-{word}")), text(&format!("status-{word}-means")))
            })
            .into(),
        rank_range: language.text_with("about-rank-range", &places),
        sections: SECTIONS.into_iter().map(section).collect(),
    })
}
