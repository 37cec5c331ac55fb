//! Costs that are claimed: a table by hand or from a workbook, told row by row what is wrong, signed
//! and sent as one.

mod rows;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::form::answer::{Answer, Answers, Value};
use domain::form::checking::check_question;
use domain::form::fault::Misreading;
use domain::form::fields::{Button, Fields};
use domain::form::kind::Kind;
use domain::form::quantity::{Style, write_date};
use domain::form::{Form, Question, reading};
use domain::grants::access::{Object, Right, require_own};
use domain::grants::grant::claim::{Command as ClaimCommand, CostItem};
use domain::grants::grant::{Command, State};
use domain::grants::id::GrantId;
use domain::money::Ore;
use operations::form_workbook;
use operations::grants::Seen;
use operations::grants::attachments::Content;
use operations::grants::error::DeskError;

use self::rows::{ITEMS, claim_form, items};
use super::field_view::{self, FieldView, GroupView, place_of, told};
use super::files::{UploadError, given_out, taken_in};
use super::question::with_status;
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::confirming::{Confirming, Unconfirmed};
use crate::desk::posted::{PASSWORD, Posted};
use crate::frame::Frame;
use crate::grant_words;
use crate::signed_in::{Guarded, refused};

#[derive(Template)]
#[template(path = "pages/apply_claim.html")]
struct ClaimPage {
    frame: Frame,
    csrf: String,
    nonce: String,
    seen: u64,
    back: String,
    action: String,
    lead: String,
    problems: Vec<(String, String)>,
    fields: Vec<FieldView>,
    groups: Vec<GroupView>,
    /// Who can have borne a cost, by id and name.
    organisations: Vec<(String, String)>,
    confirming: Option<Confirming>,
}

/// What stands in the claim and what is wrong with it.
#[derive(Default)]
struct Typed {
    items: Fields,
    in_kind: Fields,
    faults: Vec<Misreading>,
    in_kind_faults: Vec<Misreading>,
    sentences: Vec<String>,
    /// The button of the rows that was pressed; empty where none was.
    pressed: String,
    /// Why it is not shown who sends it.
    unconfirmed: Option<String>,
}

/// A grant whose costs the reader may claim, and the form of a claim.
struct Claiming {
    id: GrantId,
    seen: Seen<State>,
    form: Form,
}

impl Claiming {
    async fn of(at: &AtDesk, id: &str) -> Result<Self, DeskError> {
        let none = || DeskError::NotFound { kind: "grant", id: id.to_owned() };
        let seen = at.desk.find::<State>(id).await?;
        let recipient = seen.state.origin.as_ref().map(|origin| origin.recipient.clone());
        let recipient = recipient.ok_or_else(none)?;
        require_own(&at.who.actor, Right::Read, Object::PaymentRequest, &recipient)
            .map_err(|_| none())?;
        let form = claim_form(at, &seen.state).ok_or_else(none)?;
        Ok(Self { id: id.parse()?, seen, form })
    }

    fn question(&self, part: &str) -> Option<&Question> {
        self.form.questions().find(|question| question.part.as_str() == part)
    }
}

/// Shows an empty claim.
pub(super) async fn show(at: AtDesk, Path(id): Path<String>) -> Response {
    match Claiming::of(&at, &id).await {
        Ok(claiming) => {
            let leading = at.leading_to_confirm();
            leading.unwrap_or_else(|| claiming.page(&at, Typed::default()))
        }
        Err(error) => at.failed(&error),
    }
}

/// Gives out the claim as a workbook to fill in.
pub(super) async fn download(at: AtDesk, Path(id): Path<String>) -> Response {
    let claiming = match Claiming::of(&at, &id).await {
        Ok(claiming) => claiming,
        Err(error) => return at.failed(&error),
    };
    match form_workbook::write(&claiming.form, &Answers::new()) {
        Ok(bytes) => given_out("kostnader.xlsx", Content::Xlsx.media_type(), bytes),
        Err(error) => at.visit.refused(error.to_string()),
    }
}

/// Puts the rows of a workbook or of comma-separated values into the table; nothing is sent yet.
pub(super) async fn take_in(
    at: AtDesk,
    Path(id): Path<String>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let claiming = match Claiming::of(&at, &id).await {
        Ok(claiming) => claiming,
        Err(error) => return at.failed(&error),
    };
    let language = at.visit.language;
    let (name, content) = match taken_in(&at, &headers, multipart).await {
        Ok(upload) => match upload.file {
            Some(file) => file,
            None => return claiming.refused(&at, language.text("apply-file-none")),
        },
        Err(UploadError::Foreign) => return refused(&at.visit, "sign-in-csrf"),
        Err(error) => return claiming.refused(&at, language.text(error.key())),
    };
    match claiming.read_file(&name, &content) {
        Ok(typed) => claiming.page(&at, typed),
        Err(reason) => {
            let text = language.text_with("apply-workbook-refused", &[("reason", &reason)]);
            claiming.refused(&at, text)
        }
    }
}

/// Sends a claim, or adds and removes rows.
pub(super) async fn submit(
    at: AtDesk,
    Path(id): Path<String>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let claiming = match Claiming::of(&at, &id).await {
        Ok(claiming) => claiming,
        Err(error) => return at.failed(&error),
    };
    let posted = Posted(pairs);
    let mut typed = match claiming.typed(&posted) {
        Ok(typed) => typed,
        Err(reason) => {
            let text = at.visit.language.text_with("apply-not-kept", &[("reason", &reason)]);
            return claiming.refused(&at, text);
        }
    };
    let Some(question) = claiming.question(ITEMS) else { return at.visit.not_found() };
    let pressed = posted.0.iter().find_map(|(name, _)| Button::of(&question.part, name));
    if let Some(button) = pressed {
        typed.items.press(&question.kind.layout(), &button);
        typed.faults.clear();
        typed.pressed = button.name(&question.part);
        return claiming.page(&at, typed);
    }
    if let Err(Unconfirmed { status, text }) = at.confirm(&posted).await {
        typed.unconfirmed = Some(text);
        return with_status(status, claiming.page(&at, typed));
    }
    let Some(read) = claiming.read(&at, &mut typed) else {
        return with_status(StatusCode::UNPROCESSABLE_ENTITY, claiming.page(&at, typed));
    };
    match claiming.send(&at, &posted, read).await {
        Ok(()) => at.led_to(&format!("/arbete/bidrag/{id}"), "redovisa-kostnader"),
        Err(error @ (DeskError::Refused(_) | DeskError::Changed { .. } | DeskError::Busy)) => {
            let language = at.visit.language;
            let told = grant_words::desk::desk_error(language, &at.people(), &error);
            typed.sentences.push(told);
            with_status(StatusCode::CONFLICT, claiming.page(&at, typed))
        }
        Err(error) => at.failed(&error),
    }
}

impl Claiming {
    /// Returns what was typed in both questions.
    fn typed(&self, posted: &Posted) -> Result<Typed, String> {
        let fields = |question: &Question| {
            let pairs = posted.0.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            Fields::posted(&question.kind.layout(), &question.part, pairs)
                .map_err(|error| error.to_string())
        };
        let mut typed = Typed::default();
        for question in self.form.questions() {
            if question.part.as_str() == ITEMS {
                typed.items = fields(question)?;
            } else {
                typed.in_kind = fields(question)?;
            }
        }
        Ok(typed)
    }

    /// Returns what a file says: a workbook of the claim's own form, or comma-separated values.
    fn read_file(&self, name: &str, content: &[u8]) -> Result<Typed, String> {
        let mut typed = Typed::default();
        let is_workbook = Content::of(content) == Some(Content::Xlsx);
        if is_workbook {
            let answers = form_workbook::read(&self.form, content);
            let answers = answers.map_err(|error| error.to_string())?;
            for question in self.form.questions() {
                let given = answers.get(&question.part);
                let fields = given.map(|given| given.fields(Style::Swedish)).unwrap_or_default();
                if question.part.as_str() == ITEMS {
                    typed.items = fields;
                } else {
                    typed.in_kind = fields;
                }
            }
            return Ok(typed);
        }
        if Content::of(content) != Some(Content::Text) {
            let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
            return Err(format!("'{name}' is neither a workbook nor comma-separated values"));
        }
        let question = self.question(ITEMS).ok_or("the claim has no table")?;
        let none = Answers::new();
        let given = form_workbook::read_csv(&self.form, &none, &question.part, "rows", content);
        let given = given.map_err(|error| error.to_string())?;
        typed.items = given.map(|given| given.fields(Style::Swedish)).unwrap_or_default();
        Ok(typed)
    }

    /// Reads the claim, or notes what is wrong, each by its row.
    fn read(&self, at: &AtDesk, typed: &mut Typed) -> Option<(BTreeMap<u16, CostItem>, Ore)> {
        let language = at.visit.language;
        let mut amount = Ore::default();
        let mut table = None;
        for question in self.form.questions() {
            let is_items = question.part.as_str() == ITEMS;
            let fields = if is_items { &typed.items } else { &typed.in_kind };
            let given = reading::keep(&question.kind, fields.clone());
            let faults = check_question(question, given.as_ref());
            match given.as_ref().and_then(|given| given.answer()) {
                Some(Answer::Table(rows)) => table = Some(rows.clone()),
                Some(Answer::One(Value::Money(found))) => amount = *found,
                _ => {}
            }
            if is_items {
                typed.faults = faults;
            } else {
                typed.in_kind_faults = faults;
            }
        }
        if !typed.faults.is_empty() || !typed.in_kind_faults.is_empty() {
            return None;
        }
        let award = self.seen.state.award("claim costs").ok()?;
        match items(language, award.period, &table?) {
            Ok(items) => Some((items, amount)),
            Err(sentences) => {
                typed.sentences = sentences;
                None
            }
        }
    }

    async fn send(
        &self,
        at: &AtDesk,
        posted: &Posted,
        (items, in_kind_financing): (BTreeMap<u16, CostItem>, Ore),
    ) -> Result<(), DeskError> {
        let last = self.seen.state.claims.keys().next_back().copied().unwrap_or_default();
        let claim = last.saturating_add(1);
        let command = Command::Claim(ClaimCommand::Submit { claim, items, in_kind_financing });
        at.desk.act_on_grant(&self.id, &at.sent(posted, command)?).await?;
        Ok(())
    }

    /// Shows an empty claim with why something was not taken.
    fn refused(&self, at: &AtDesk, sentence: String) -> Response {
        let typed = Typed { sentences: vec![sentence], ..Typed::default() };
        with_status(StatusCode::UNPROCESSABLE_ENTITY, self.page(at, typed))
    }

    fn page(&self, at: &AtDesk, typed: Typed) -> Response {
        let language = at.visit.language;
        let (mut fields, mut groups) = (Vec::new(), Vec::new());
        let mut problems: Vec<(String, String)> =
            typed.sentences.into_iter().map(|text| (ITEMS.to_owned(), text)).collect();
        problems.extend(typed.unconfirmed.iter().map(|text| (PASSWORD.to_owned(), text.clone())));
        let confirming = at.confirming(PASSWORD);
        let confirming = confirming.map(|asked| asked.with_problem(typed.unconfirmed));
        for question in self.form.questions() {
            let is_items = matches!(question.kind, Kind::Table(_));
            let (values, faults) = if is_items {
                (&typed.items, &typed.faults)
            } else {
                (&typed.in_kind, &typed.in_kind_faults)
            };
            fields.extend(field_view::single(language, question, values, faults));
            groups.extend(field_view::groups(language, question, values, faults));
            let problem =
                |fault: &Misreading| (place_of(&question.part, fault), told(language, fault));
            problems.extend(faults.iter().map(problem));
        }
        let frame = at.frame(language.text("apply-claim"));
        let period = self.seen.state.award("show").map(|award| award.period);
        let (first, last) = period.map_or((String::new(), String::new()), |period| {
            (write_date(period.first()), write_date(period.last()))
        });
        let places = [("first", first.as_str()), ("last", &last)];
        let address = format!("/arbete/bidrag/{}", self.id);
        field_view::go_on_in(&mut groups, &typed.pressed);
        page(&ClaimPage {
            frame: if problems.is_empty() { frame } else { frame.with_problems() },
            csrf: at.who.csrf.clone(),
            nonce: at.nonce(),
            seen: self.seen.version,
            action: format!("{address}/redovisa-kostnader"),
            back: address,
            lead: language.text_with("apply-claim-lead", &places),
            problems,
            fields,
            organisations: field_view::organisations(at, &groups),
            groups,
            confirming,
        })
    }
}
