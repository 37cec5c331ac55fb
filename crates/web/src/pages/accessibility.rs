//! The accessibility statement under the act (2018:1937).

use askama::Template;
use axum::response::Response;
use time::Date;
use time::macros::date;

use crate::answer::{Visit, page};
use crate::frame::{Frame, Place};

/// The day the statement was last gone through against the pages as they are.
const REVIEWED: Date = date!(2026 - 11 - 21);

/// Whom to tell about shortcomings: what the build is given as `BRYGGA_CONTACT`.
const CONTACT: Option<&str> = option_env!("BRYGGA_CONTACT");

#[derive(Template)]
#[template(path = "pages/accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
    contact: Option<&'static str>,
    met: Vec<String>,
    unmet: Vec<String>,
    tested: Vec<String>,
    reviewed: String,
}

/// Shows the statement.
pub(crate) async fn show(visit: Visit) -> Response {
    let language = visit.language;
    let list = |key: &str, length: usize| -> Vec<String> {
        (1..=length).map(|number| language.text(&format!("accessibility-{key}-{number}"))).collect()
    };
    let day = REVIEWED.to_string();
    page(&AccessibilityPage {
        frame: visit.frame(Place::Elsewhere, language.text("accessibility-title")),
        contact: CONTACT.filter(|text| !text.trim().is_empty()),
        met: list("met", 7),
        unmet: list("unmet", 6),
        tested: list("tested", 3),
        reviewed: language.text_with("accessibility-reviewed", &[("day", &day)]),
    })
}
