//! All answers on one page, each with what is wrong with it and where it is changed.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::form::checking::check;
use domain::form::fault::Level;
use operations::grants::error::DeskError;

use super::answer_view::SectionView;
use super::filling::{Filling, Numbered};
use super::steps;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "pages/apply_check.html")]
struct CheckPage {
    frame: Frame,
    heading: String,
    back: String,
    /// One sentence: how much must be mended, or that nothing must.
    lead: String,
    version: String,
    sections: Vec<SectionView>,
    acts: Vec<(String, String)>,
}

/// Shows the answers of an application.
pub(super) async fn show_application(at: AtDesk, Path(id): Path<String>) -> Response {
    shown(&at, Filling::of_application(&at, &id).await)
}

/// Shows the answers of a report.
pub(super) async fn show_report(
    at: AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<Numbered>,
) -> Response {
    shown(&at, Filling::of_report(&at, &id, asked.nr).await)
}

fn shown(at: &AtDesk, filling: Result<Filling, DeskError>) -> Response {
    let filling = match filling {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    let language = at.visit.language;
    let problems = check(&filling.form, &filling.answers);
    let n_to_mend = problems.iter().filter(|problem| problem.level() != Level::Advice).count();
    let lead = match n_to_mend {
        0 => language.text("apply-check-whole"),
        count => language.counted("apply-check-lead", count),
    };
    page(&CheckPage {
        frame: at.frame(language.text("apply-check")),
        heading: filling.title(language),
        back: filling.address_of(""),
        lead,
        version: filling.form.version().to_string(),
        sections: filling.sections_in(language),
        acts: steps::offered(at, &filling),
    })
}
