//! The receipt of what was sent: its number, and what happens next.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::grants::application::Stage;
use domain::grants::call;
use operations::grants::error::DeskError;

use super::filling::{Filling, Subject};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "pages/apply_receipt.html")]
struct ReceiptPage {
    frame: Frame,
    back: String,
    lead: String,
    facts: Vec<(String, String)>,
    /// What happens next, in order.
    next: Vec<String>,
    answers: String,
}

/// Shows the receipt of an application that is sent.
pub(super) async fn show(at: AtDesk, Path(id): Path<String>) -> Response {
    match shown(&at, &id).await {
        Ok(response) => response,
        Err(error) => at.failed(&error),
    }
}

async fn shown(at: &AtDesk, id: &str) -> Result<Response, DeskError> {
    let language = at.visit.language;
    let filling = Filling::of_application(at, id).await?;
    let Subject::Application(_, state) = &filling.subject else {
        return Ok(at.visit.not_found());
    };
    let is_sent = !matches!(state.stage, None | Some(Stage::Draft | Stage::ReadyToSign));
    let Some(call) = state.call.as_ref().filter(|_| is_sent) else {
        return Ok(at.visit.not_found());
    };
    let call = at.desk.call(call).await?;
    let plan: Option<&call::plan::Plan> = call.state.plan.as_ref();
    let day = plan.map(|plan| domain::form::quantity::write_date(plan.decision_day));
    let funder = state.funder.as_ref().map_or(String::new(), |funder| at.name_of(funder));
    let number = state.diary_number.clone().unwrap_or_else(|| id.to_owned());
    let day = day.unwrap_or_default();
    let places = [("funder", funder.as_str()), ("day", &day), ("number", &number)];
    let next = ["apply-next-register", "apply-next-complete", "apply-next-decide"];
    Ok(page(&ReceiptPage {
        frame: at.frame(language.text("apply-receipt")),
        back: filling.address_of(""),
        lead: language.text_with("apply-receipt-lead", &places),
        facts: filling.facts(at),
        next: next.iter().map(|key| language.text_with(key, &places)).collect(),
        answers: filling.address_of("kontrollera"),
    }))
}
