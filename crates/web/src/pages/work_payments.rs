//! Payments of a funder: what is to be sent, the files that were made, the statements that were read.

mod payer;
mod statement;
mod wording;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::grants::access::Role;
use domain::grants::payment_file::Kept;
use domain::grants::{bank_statement, payment_file};
use operations::grants::payment_error::PaymentError;
use operations::grants::payment_file::{LeftOut, ToSend};
use serde::Deserialize;

use self::payer::PayerForm;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::confirming::{Confirming, Unconfirmed};
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words::days;
use crate::service::Service;
use crate::signed_in::Guarded;

/// The page's own address, without language.
const ADDRESS: &str = "/arbete/betalningar";

/// The field for the password in the form that sends.
const OF_ORDERS: &str = "losenord-skicka";
/// The field for the password in the form of the account.
const OF_PAYER: &str = "losenord-konto";

/// How many files and statements are shown.
const MOST_SHOWN: usize = 50;

/// Returns the routes of payments.
pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/arbete/betalningar", get(show))
        .route("/arbete/betalningar/konto", post(payer::submit))
        .route("/arbete/betalningar/skicka", post(submit_orders))
        .route("/arbete/betalningar/fil/{name}", get(file))
        .route(
            "/arbete/betalningar/utdrag",
            // The statement's own limit is kept while it is read, so that it is told in words.
            post(statement::submit).layer(DefaultBodyLimit::disable()),
        )
        .route("/arbete/betalningar/utdrag/{content}", get(statement::show))
}

/// What was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    klart: String,
}

#[derive(Template)]
#[template(path = "pages/work_payments.html")]
struct PaymentsPage {
    frame: Frame,
    done: Option<String>,
    problem: Option<String>,
    csrf: String,
    nonce: String,
    /// How much waits to be sent, in a sentence.
    lead: String,
    orders: Vec<OrderLine>,
    sum: String,
    left: Vec<LeftLine>,
    payer: PayerForm,
    files: Vec<FileLine>,
    statements: Vec<StatementLine>,
    /// What the form that sends asks for besides.
    confirming_orders: Option<Confirming>,
    /// What the form of the account asks for besides.
    confirming_payer: Option<Confirming>,
}

/// An order that waits to be sent.
struct OrderLine {
    name: String,
    address: String,
    creditor: String,
    account: String,
    amount: String,
}

/// An order that is left where it is.
struct LeftLine {
    name: String,
    address: String,
    creditor: String,
    why: String,
}

/// A file that was made.
struct FileLine {
    name: String,
    made: String,
    n_orders: String,
    sum: String,
}

/// A statement that was read.
struct StatementLine {
    address: String,
    days: String,
    read: String,
    n_entries: String,
}

/// Shows what is to be sent and what has been.
pub(crate) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    let done = at.visit.language.known(&format!("payments-done-{}", asked.klart));
    answer(&at, Shown { done, ..Shown::default() }).await
}

/// What a page shows beside what the register holds.
#[derive(Default)]
struct Shown {
    done: Option<String>,
    problem: Option<String>,
    /// The form that it was not shown who sends, and why it is not taken.
    unconfirmed: Option<(&'static str, Unconfirmed)>,
    /// What was left out when the orders were sent.
    left: Option<Vec<LeftOut>>,
    /// What was typed of the account that pays.
    payer: Option<PayerForm>,
}

impl Shown {
    fn problem(text: String) -> Self {
        Self { problem: Some(text), ..Self::default() }
    }
}

async fn answer(at: &AtDesk, shown: Shown) -> Response {
    if let Err(refused) = only_accountants(at) {
        return refused;
    }
    let unconfirmed = shown.unconfirmed.as_ref().map(|(_, unconfirmed)| unconfirmed.status);
    let refused = shown.problem.as_ref().map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    match payments_page(at, shown).await {
        Ok(payments) => {
            let mut response = page(&payments);
            if let Some(status) = unconfirmed.or(refused) {
                *response.status_mut() = status;
            }
            response
        }
        Err(error) => failed(at, &error),
    }
}

async fn payments_page(at: &AtDesk, shown: Shown) -> Result<PaymentsPage, PaymentError> {
    let language = at.visit.language;
    let funder = &at.who.actor.organisation;
    let ToSend { orders, sum, left } = at.desk.orders_to_send(funder).await?;
    let files = at.desk.payment_files(funder).await?.state;
    let statements = at.desk.statements(funder).await?.state;
    let sum = language.kronor(sum);
    let lead = match orders.len() {
        0 => language.text("payments-none"),
        n => {
            let orders = language.counted("payments-orders", n);
            language.text_with("payments-lead", &[("orders", &orders), ("sum", &sum)])
        }
    };
    let frame = at.frame(language.text("payments-title"));
    let is_stated = files.payer.is_some();
    let payer = shown.payer.unwrap_or_else(|| payer::stated(files.payer.as_ref()));
    let left = shown.left.unwrap_or(left);
    let unconfirmed = shown.unconfirmed.map(|(form, why)| (form, why.text));
    let confirming = |form: &str| {
        let own = unconfirmed.iter().find(|(of, _)| *of == form).map(|(_, text)| text.clone());
        at.confirming(form).map(|asked| asked.with_problem(own))
    };
    let (confirming_orders, confirming_payer) = (confirming(OF_ORDERS), confirming(OF_PAYER));
    let problem = shown.problem.or_else(|| unconfirmed.clone().map(|(_, text)| text));
    Ok(PaymentsPage {
        frame: if problem.is_some() { frame.with_problems() } else { frame },
        done: shown.done,
        problem,
        confirming_orders,
        confirming_payer,
        csrf: at.who.csrf.clone(),
        nonce: at.nonce(),
        lead,
        orders: orders.iter().map(|order| order_line(at, order)).collect(),
        sum,
        left: left.iter().map(|left| left_line(at, left)).collect(),
        payer: PayerForm { is_stated, ..payer },
        files: files.files.iter().rev().take(MOST_SHOWN).map(|kept| file_line(at, kept)).collect(),
        statements: statements
            .statements
            .iter()
            .rev()
            .take(MOST_SHOWN)
            .map(|kept| statement_line(at, kept))
            .collect(),
    })
}

fn address_of(order: &payment_file::FiledOrder) -> String {
    format!("/arbete/bidrag/{}", order.order.grant)
}

fn order_line(at: &AtDesk, order: &payment_file::FiledOrder) -> OrderLine {
    OrderLine {
        name: order.name.clone(),
        address: address_of(order),
        creditor: order.creditor.clone(),
        account: order.account.to_string(),
        amount: at.visit.language.kronor(order.amount),
    }
}

fn left_line(at: &AtDesk, left: &LeftOut) -> LeftLine {
    LeftLine {
        name: left.order.name.clone(),
        address: address_of(&left.order),
        creditor: left.order.creditor.clone(),
        why: wording::error(at.visit.language, &at.people(), &left.why),
    }
}

fn file_line(at: &AtDesk, kept: &Kept) -> FileLine {
    let language = at.visit.language;
    FileLine {
        name: kept.file.name.clone(),
        made: days::moment(language, kept.at),
        n_orders: language.whole(kept.file.orders.len()),
        sum: language.kronor(kept.file.sum),
    }
}

fn statement_line(at: &AtDesk, kept: &bank_statement::Kept) -> StatementLine {
    let language = at.visit.language;
    let statement = &kept.statement;
    let days = [statement.first, statement.last].into_iter().flatten();
    let mut days: Vec<String> = days.map(|day| days::day(language, day)).collect();
    days.dedup();
    StatementLine {
        address: format!("{ADDRESS}/utdrag/{}", statement.content.as_str()),
        days: if days.is_empty() { language.text("payments-no-day") } else { days.join("–") },
        read: days::moment(language, kept.at),
        n_entries: language.whole(usize::try_from(statement.n_entries).unwrap_or(usize::MAX)),
    }
}

/// Sends the attested orders and makes their file.
pub(crate) async fn submit_orders(
    at: AtDesk,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    if let Err(refused) = only_accountants(&at) {
        return refused;
    }
    let posted = Posted(pairs);
    if let Err(unconfirmed) = at.confirm(&posted).await {
        let unconfirmed = Some((OF_ORDERS, unconfirmed));
        return answer(&at, Shown { unconfirmed, ..Shown::default() }).await;
    }
    let sent = match at.sent(&posted, ()) {
        Ok(sent) => at.desk.send_orders(&at.who.actor.organisation, &sent).await,
        Err(error) => Err(error.into()),
    };
    let language = at.visit.language;
    match sent {
        Ok(sent) if sent.left.is_empty() && sent.file.is_some() => at.led_to(ADDRESS, "fil"),
        Ok(sent) => {
            let key = if sent.file.is_some() { "payments-done-fil" } else { "payments-done-ingen" };
            let (done, left) = (Some(language.text(key)), Some(sent.left));
            answer(&at, Shown { done, left, ..Shown::default() }).await
        }
        Err(error) => {
            let problem = wording::error(language, &at.people(), &error);
            answer(&at, Shown::problem(problem)).await
        }
    }
}

/// Answers with a file for the bank, byte for byte as it was made.
pub(crate) async fn file(at: AtDesk, Path(name): Path<String>) -> Response {
    if let Err(refused) = only_accountants(&at) {
        return refused;
    }
    let Some(name) = name.strip_suffix(".xml") else { return at.visit.not_found() };
    match at.desk.payment_file(&at.who.actor.organisation, name).await {
        Ok(Some(file)) => {
            // The name was made here: letters, digits and hyphens.
            let disposition = format!("attachment; filename=\"{}.xml\"", file.name);
            let headers = [
                (CONTENT_TYPE, "application/xml".to_owned()),
                (CONTENT_DISPOSITION, disposition),
                (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, file.bytes).into_response()
        }
        Ok(None) => at.visit.not_found(),
        Err(error) => failed(&at, &error),
    }
}

/// Refuses everyone who does not act as accountant.
///
/// # Errors
/// The page that says so.
fn only_accountants(at: &AtDesk) -> Result<(), Response> {
    if at.who.actor.role == Role::Accountant {
        return Ok(());
    }
    let mut response = at.visit.refused(at.visit.language.text("payments-only-accountants"));
    *response.status_mut() = StatusCode::FORBIDDEN;
    Err(response)
}

/// Answers a failure that no form can mend.
fn failed(at: &AtDesk, error: &PaymentError) -> Response {
    match error {
        PaymentError::Desk(error) => at.failed(error),
        PaymentError::Damaged { .. } | PaymentError::Ambiguous(_) => at.visit.failed(error),
        _ => at.visit.refused(wording::error(at.visit.language, &at.people(), error)),
    }
}
