//! A statement from the bank: read, and what of it does not tie out.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use domain::grants::draw::Hash;
use domain::grants::id::OrganisationId;
use operations::grants::payment_error::PaymentError;
use operations::grants::statement::{Answer, Open, Packed, Upload};

use super::{ADDRESS, Shown, address_of, answer, failed, only_accountants, wording};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words::days;
use crate::pages::table_file;
use crate::signed_in::{Recognised, refused};

#[derive(Template)]
#[template(path = "pages/work_statement.html")]
struct StatementPage {
    frame: Frame,
    /// How much does not tie out, in a sentence.
    lead: String,
    /// What was taken in, by name and figure.
    facts: Vec<(String, String)>,
    lines: Vec<Line>,
    csv: String,
}

/// Something that does not tie out.
struct Line {
    /// The payment, or what the bank calls it.
    name: String,
    /// The grant's page, where it is about one.
    address: Option<String>,
    party: String,
    ordered: String,
    found: String,
    advice: String,
    bookings: Vec<String>,
}

/// Why a form was not read.
enum Unread {
    /// It was made for another session.
    Foreign,
    /// It was cut off, is no such form or holds no file.
    Empty,
    /// What it holds is refused.
    Refused(PaymentError),
}

/// Reads a statement, piece by piece, takes in what ties out and leads to what does not.
pub(crate) async fn submit(
    at: AtDesk,
    recognised: Recognised,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    if let Err(refused) = only_accountants(&at) {
        return refused;
    }
    let read = match form {
        Ok(form) => read(form, &recognised).await,
        Err(_) => Err(Unread::Empty),
    };
    let taken = match read {
        Ok(packed) => take(&at, packed).await,
        Err(Unread::Foreign) => return refused(&at.visit, "sign-in-csrf"),
        Err(Unread::Empty) => {
            let problem = at.visit.language.text("payments-no-file");
            return answer(&at, Shown::problem(problem)).await;
        }
        Err(Unread::Refused(error)) => Err(error),
    };
    match taken {
        Ok(content) => at.led_to(&format!("{ADDRESS}/utdrag/{}", content.as_str()), "last"),
        Err(error) => {
            let problem = wording::error(at.visit.language, &at.people(), &error);
            answer(&at, Shown::problem(problem)).await
        }
    }
}

/// Reads the form; what guards it stands before the file.
async fn read(mut form: Multipart, recognised: &Recognised) -> Result<Packed, Unread> {
    let mut is_guarded = false;
    while let Ok(Some(mut field)) = form.next_field().await {
        match field.name().unwrap_or_default() {
            "csrf" => {
                let csrf = field.text().await.map_err(|_| Unread::Empty)?;
                is_guarded = recognised.present.made(&csrf);
            }
            "fil" if !is_guarded => return Err(Unread::Foreign),
            "fil" => {
                let mut upload = Upload::default();
                let mut is_empty = true;
                while let Some(piece) = field.chunk().await.map_err(|_| Unread::Empty)? {
                    is_empty = is_empty && piece.is_empty();
                    upload.take(&piece).map_err(Unread::Refused)?;
                }
                return if is_empty { Err(Unread::Empty) } else { Ok(upload.finish()) };
            }
            _ => {}
        }
    }
    Err(if is_guarded { Unread::Empty } else { Unread::Foreign })
}

async fn take(at: &AtDesk, packed: Packed) -> Result<Hash, PaymentError> {
    let content = packed.content().clone();
    let posted = Posted(vec![("nonce".to_owned(), content.as_str().to_owned())]);
    let sent = at.sent(&posted, packed)?;
    at.desk.take_statement(&at.who.actor.organisation, &sent).await?;
    Ok(content)
}

/// Shows what does not tie out; `.csv` after the name answers with the same as a table.
pub(crate) async fn show(at: AtDesk, Path(name): Path<String>) -> Response {
    if let Err(refused) = only_accountants(&at) {
        return refused;
    }
    let (text, is_csv) = match name.strip_suffix(".csv") {
        Some(text) => (text, true),
        None => (name.as_str(), false),
    };
    let Some(content) = Hash::parse(text) else { return at.visit.not_found() };
    let funder: &OrganisationId = &at.who.actor.organisation;
    match at.desk.look_at_statement(funder, &content).await {
        Ok(Some(looked)) if is_csv => table_file::csv("avstamning", csv(&at, &looked)),
        Ok(Some(looked)) => page(&statement_page(&at, &content, &looked)),
        Ok(None) => at.visit.not_found(),
        Err(error) => failed(&at, &error),
    }
}

fn statement_page(at: &AtDesk, content: &Hash, looked: &Answer) -> StatementPage {
    let language = at.visit.language;
    let summary = &looked.summary;
    let whole = |count: usize| language.whole(count);
    let (open, checked) = (whole(looked.n_open()), whole(looked.n_checked()));
    let lead = match looked.n_open() {
        0 => language.text_with("payments-all-tie-out", &[("checked", &checked)]),
        _ => language.text_with("payments-open", &[("open", &open), ("checked", &checked)]),
    };
    let fact = |key: &str, figure: String| (language.text(key), figure);
    let mut facts = vec![
        fact("payments-fact-entries", whole(summary.n_entries)),
        fact("payments-fact-paid", whole(summary.n_paid)),
        fact("payments-fact-paid-sum", language.kronor(summary.paid)),
    ];
    if summary.n_repaid > 0 {
        facts.push(fact("payments-fact-repaid", whole(summary.n_repaid)));
        facts.push(fact("payments-fact-repaid-sum", language.kronor(summary.repaid)));
    }
    if summary.n_returned > 0 {
        facts.push(fact("payments-fact-returned", whole(summary.n_returned)));
    }
    if summary.n_later > 0 {
        facts.push(fact("payments-fact-later", whole(summary.n_later)));
    }
    StatementPage {
        frame: at.frame(language.text("payments-statement-title")),
        lead,
        facts,
        lines: looked.open.iter().map(|open| line(at, open)).collect(),
        csv: format!("{ADDRESS}/utdrag/{}.csv", content.as_str()),
    }
}

fn line(at: &AtDesk, open: &Open) -> Line {
    let language = at.visit.language;
    let (found, advice) = wording::finding(language, &at.people(), &open.finding);
    let order = open.order.as_ref();
    let told = open.entries.iter().find_map(|entry| entry.end_to_end.clone());
    let booking = |entry| {
        let (day, ore, reference) = Open::booking(entry);
        let day =
            day.map_or_else(|| language.text("payments-no-day"), |day| days::day(language, day));
        format!("{day}: {} {reference}", language.kronor(ore)).trim().to_owned()
    };
    Line {
        name: order.map(|order| order.name.clone()).or(told).unwrap_or_default(),
        address: order.map(address_of),
        party: order.map_or_else(String::new, |order| order.creditor.clone()),
        ordered: order.map_or_else(String::new, |order| language.kronor(order.amount)),
        found,
        advice,
        bookings: open.entries.iter().map(booking).collect(),
    }
}

/// Returns what does not tie out as a table: one line for each booking, or one without.
fn csv(at: &AtDesk, looked: &Answer) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut table = String::from(
        "payment,recipient,ordered_kronor,finding,advice,booked,amount_kronor,reference\r\n",
    );
    for open in &looked.open {
        let shown = line(at, open);
        let ordered = open.order.as_ref().map(|order| order.amount.to_string());
        let before = [
            cell(&shown.name),
            cell(&shown.party),
            ordered.unwrap_or_default(),
            cell(&shown.found),
            cell(&shown.advice),
        ]
        .join(",");
        let mut bookings: Vec<String> = open
            .entries
            .iter()
            .map(|entry| {
                let (day, ore, reference) = Open::booking(entry);
                let day = day.map_or_else(String::new, |day| day.to_string());
                format!("{day},{ore},{}", cell(reference))
            })
            .collect();
        if bookings.is_empty() {
            bookings.push(",,".to_owned());
        }
        for booking in bookings {
            table.push_str(&format!("{before},{booking}\r\n"));
        }
    }
    table
}
