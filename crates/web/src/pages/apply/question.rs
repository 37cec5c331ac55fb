//! One question on a page: what it asks, why, what is known, what was typed and what is wrong.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::form::answer::Given;
use domain::form::calculation::Calculation;
use domain::form::checking::check_question;
use domain::form::fault::{Fault, Level, Misreading};
use domain::form::fields::{Button, Fields};
use domain::form::kind::Kind;
use domain::form::quantity::{Style, write_date};
use domain::form::{Question, reading};
use operations::grants::answers::AnswerError;
use operations::grants::error::DeskError;

use super::answer_view::{AnswerView, written};
use super::field_view::{self, FieldView, GroupView, place_of, told};
use super::filling::{Filling, Numbered, Subject};
use crate::answer::page;
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::frame::Frame;
use crate::grant_words;
use crate::signed_in::{Guarded, led};

#[derive(Template)]
#[template(path = "pages/apply_question.html")]
struct QuestionPage {
    frame: Frame,
    csrf: String,
    nonce: String,
    seen: u64,
    /// The page of the section that the question belongs to.
    back: String,
    section: String,
    /// "Question 3 of 12".
    place: String,
    hint: String,
    why: String,
    /// Where what stands in the fields is from, where it was answered before.
    reused: Option<String>,
    /// Who answered last, and when.
    last: Option<String>,
    action: String,
    from: String,
    upload: Option<String>,
    /// What the question takes, for whoever chooses a file.
    taken: String,
    fields: Vec<FieldView>,
    groups: Vec<GroupView>,
    /// Who can be chosen as financier, by id and name.
    organisations: Vec<(String, String)>,
    files: Vec<(String, String, String, String)>,
    problems: Vec<(String, String)>,
    /// Where one goes on with the problems as they are.
    onward: Option<String>,
    /// What someone else answered meanwhile.
    theirs: Option<AnswerView>,
    calculated: Vec<(String, String)>,
    /// The answer, where the reader may not change it.
    reading: Option<AnswerView>,
}

/// What a page of a question says besides the question.
#[derive(Default)]
pub(super) struct Said {
    /// What was typed, instead of what is kept.
    pub(super) typed: Option<Fields>,
    pub(super) faults: Vec<Misreading>,
    /// Sentences about the whole.
    pub(super) sentences: Vec<String>,
    pub(super) onward: Option<String>,
    /// Whether someone else changed the answer meanwhile.
    pub(super) is_changed: bool,
    pub(super) from: String,
    /// The button of the rows that was pressed; empty where none was.
    pub(super) pressed: String,
}

/// Shows a question of an application.
pub(super) async fn show_of_application(
    at: AtDesk,
    Path((id, part)): Path<(String, String)>,
    Query(asked): Query<Numbered>,
) -> Response {
    show(&at, Filling::of_application(&at, &id).await, &part, &asked)
}

/// Shows a question of a report.
pub(super) async fn show_of_report(
    at: AtDesk,
    Path((id, part)): Path<(String, String)>,
    Query(asked): Query<Numbered>,
) -> Response {
    show(&at, Filling::of_report(&at, &id, asked.nr).await, &part, &asked)
}

/// Saves a question of an application.
pub(super) async fn submit_of_application(
    at: AtDesk,
    Path((id, part)): Path<(String, String)>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    submit(&at, Filling::of_application(&at, &id).await, &part, &Posted(pairs)).await
}

/// Saves a question of a report.
pub(super) async fn submit_of_report(
    at: AtDesk,
    Path((id, part)): Path<(String, String)>,
    Query(asked): Query<Numbered>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    submit(&at, Filling::of_report(&at, &id, asked.nr).await, &part, &Posted(pairs)).await
}

fn show(
    at: &AtDesk,
    filling: Result<Filling, DeskError>,
    part: &str,
    asked: &Numbered,
) -> Response {
    let filling = match filling {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    let Some(question) = filling.question(part) else { return at.visit.not_found() };
    let faults = match filling.answers.get(&question.part) {
        Some(given) => check_question(question, Some(given)),
        None => Vec::new(),
    };
    let from = asked.fran.clone();
    filling.question_page(at, question, Said { faults, from, ..Said::default() })
}

async fn submit(
    at: &AtDesk,
    filling: Result<Filling, DeskError>,
    part: &str,
    posted: &Posted,
) -> Response {
    let filling = match filling {
        Ok(filling) => filling,
        Err(error) => return at.failed(&error),
    };
    let Some(question) = filling.question(part) else { return at.visit.not_found() };
    if matches!(question.kind, Kind::Files(_)) {
        return super::files::submit(at, &filling, question, posted).await;
    }
    let from = posted.text("fran").to_owned();
    let layout = question.kind.layout();
    let pairs = posted.0.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let mut fields = match Fields::posted(&layout, &question.part, pairs) {
        Ok(fields) => fields,
        Err(error) => {
            let text =
                at.visit.language.text_with("apply-not-kept", &[("reason", &error.to_string())]);
            let said = Said { sentences: vec![text], from, ..Said::default() };
            return with_status(
                StatusCode::UNPROCESSABLE_ENTITY,
                filling.question_page(at, question, said),
            );
        }
    };
    let pressed = posted.0.iter().find_map(|(name, _)| Button::of(&question.part, name));
    if let Some(button) = pressed {
        fields.press(&layout, &button);
        let pressed = button.name(&question.part);
        let said = Said { typed: Some(fields), from, pressed, ..Said::default() };
        return filling.question_page(at, question, said);
    }
    filling.save(at, question, posted, fields, from).await
}

impl Filling {
    /// Returns a question that can be asked, by the name of its part.
    pub(super) fn question(&self, part: &str) -> Option<&Question> {
        let is_named = |question: &&Question| question.part.as_str() == part;
        let found = self.form.questions().find(is_named)?;
        (!matches!(found.kind, Kind::Calculated(_))).then_some(found)
    }

    /// Keeps what was typed, whether or not it can be read, and leads on or shows what is wrong.
    async fn save(
        &self,
        at: &AtDesk,
        question: &Question,
        posted: &Posted,
        fields: Fields,
        from: String,
    ) -> Response {
        let given = reading::keep(&question.kind, fields.clone());
        let is_new = given.as_ref() != self.answers.get(&question.part);
        let faults = check_question(question, given.as_ref());
        if is_new {
            let given = given.unwrap_or_else(|| Given::Typed(Fields::default()));
            if let Err(error) = self.keep(at, question, posted, &given).await {
                return self.not_saved(at, question, fields, &error, from);
            }
        }
        let next = self.next_after(question, &from);
        let is_worth = |fault: &Misreading| fault.fault != Fault::Missing || fault.field.is_some();
        let hinders = |fault: &Misreading| fault.fault.level() != Level::Advice && is_worth(fault);
        if !faults.iter().any(hinders) {
            return led(&format!("{}{next}", at.visit.language.prefix()));
        }
        let reloaded = self.reloaded(at).await;
        let filling = match &reloaded {
            Ok(filling) => filling,
            Err(error) => return at.failed(error),
        };
        let said =
            Said { typed: Some(fields), faults, onward: Some(next), from, ..Said::default() };
        with_status(StatusCode::UNPROCESSABLE_ENTITY, filling.question_page(at, question, said))
    }

    /// Keeps an answer and tells the desk.
    pub(super) async fn keep(
        &self,
        at: &AtDesk,
        question: &Question,
        posted: &Posted,
        given: &Given,
    ) -> Result<(), AnswerError> {
        let kept = at.desk.keep_answer(&question.kind, given).await?;
        self.send(at, posted, &question.part, kept, given).await?;
        Ok(())
    }

    async fn reloaded(&self, at: &AtDesk) -> Result<Self, DeskError> {
        match &self.subject {
            Subject::Application(id, _) => Self::of_application(at, id.as_str()).await,
            Subject::Report(id, _, number) => Self::of_report(at, id.as_str(), *number).await,
        }
    }

    /// Shows what was typed again, with why it was not kept: a rule, or what someone else answered.
    pub(super) fn not_saved(
        &self,
        at: &AtDesk,
        question: &Question,
        typed: Fields,
        error: &AnswerError,
        from: String,
    ) -> Response {
        let language = at.visit.language;
        let (sentence, is_changed) = match error {
            AnswerError::File(error) => {
                (language.text_with("apply-not-kept", &[("reason", &error.to_string())]), false)
            }
            AnswerError::Desk(DeskError::Changed { .. }) => {
                (language.text("apply-changed-meanwhile"), true)
            }
            AnswerError::Desk(error @ (DeskError::Refused(_) | DeskError::Busy)) => {
                (grant_words::desk::desk_error(language, &at.people(), error), false)
            }
            AnswerError::Desk(error) => return at.failed(error),
        };
        let sentences = vec![sentence];
        let said = Said { typed: Some(typed), sentences, is_changed, from, ..Said::default() };
        with_status(StatusCode::CONFLICT, self.question_page(at, question, said))
    }

    /// Returns the address after a question: back to where it was opened from, the next question of
    /// the same section, or the list of tasks.
    pub(super) fn next_after(&self, question: &Question, from: &str) -> String {
        if from == "kontrollera" {
            return self.address_of("kontrollera");
        }
        let section = self
            .form
            .sections()
            .iter()
            .find(|section| section.questions.iter().any(|known| known.part == question.part));
        let is_of_section =
            |other: &&Question| section.is_some_and(|section| section.questions.contains(other));
        let mut later = self.asked().skip_while(|known| known.part != question.part).skip(1);
        match later.find(|other| is_of_section(other) && self.is_editable(&other.part)) {
            Some(next) => self.address_of(next.part.as_str()),
            None => self.address_of(""),
        }
    }

    pub(super) fn question_page(&self, at: &AtDesk, question: &Question, said: Said) -> Response {
        let language = at.visit.language;
        let part = &question.part;
        let is_editable = self.is_editable(part);
        let kept = self.standing_in(question).map(|given| given.fields(Style::Swedish));
        let fields = said.typed.unwrap_or_else(|| kept.unwrap_or_default());
        let is_file = matches!(question.kind, Kind::Files(_));
        let mut problems: Vec<(String, String)> =
            said.sentences.into_iter().map(|sentence| ("fraga".to_owned(), sentence)).collect();
        if is_editable {
            let fault = |fault: &Misreading| (place_of(part, fault), told(language, fault));
            problems.extend(said.faults.iter().map(fault));
        }
        let frame = at.frame(language.of(&question.label).to_owned());
        let section = self.form.sections().iter().find(|s| s.questions.contains(question));
        let asked: Vec<&Question> = self.asked().collect();
        let number = asked.iter().position(|known| known.part == *part).map_or(0, |n| n + 1);
        let (number, total) = (language.whole(number), language.whole(asked.len()));
        let address = self.address_of(part.as_str());
        let upload = (is_file && is_editable).then(|| self.address_of(&format!("{part}/fil")));
        let (fields, mut groups) = if is_editable && !is_file {
            (
                field_view::single(language, question, &fields, &said.faults),
                field_view::groups(language, question, &fields, &said.faults),
            )
        } else {
            Default::default()
        };
        field_view::go_on_in(&mut groups, &said.pressed);
        page(&QuestionPage {
            frame: if problems.is_empty() { frame } else { frame.with_problems() },
            csrf: at.who.csrf.clone(),
            nonce: at.nonce(),
            seen: self.seen,
            back: self.address_of(""),
            section: section
                .map_or(String::new(), |section| language.of(&section.title).to_owned()),
            place: language.text_with("apply-place", &[("number", &number), ("total", &total)]),
            hint: language.of(&question.hint).to_owned(),
            why: language.of(&question.why).to_owned(),
            reused: self.known_for(question).map(|known| {
                language.text_with("apply-reused", &[("application", known.from.as_str())])
            }),
            last: self.last_hand(at, part),
            action: address,
            from: clean(&said.from).to_owned(),
            upload,
            taken: super::files::taken(question),
            fields,
            organisations: field_view::organisations(at, &groups),
            groups,
            files: if is_editable { self.files_of(language, question) } else { Vec::new() },
            problems,
            onward: said.onward,
            theirs: said.is_changed.then(|| self.answer_in(language, question)),
            calculated: self.calculated_from(at, question),
            reading: (!is_editable).then(|| self.answer_in(language, question)),
        })
    }

    /// Returns who answered a part last, and when.
    pub(super) fn last_hand(
        &self,
        at: &AtDesk,
        part: &domain::grants::id::PartId,
    ) -> Option<String> {
        let (actor, moment) = self.hands.get(part)?;
        let language = at.visit.language;
        let day = write_date(moment.day());
        let who = if actor.person == at.who.actor.person {
            language.text("apply-you")
        } else {
            at.name_of(&actor.organisation)
        };
        Some(language.text_with("apply-last", &[("day", &day), ("who", &who)]))
    }

    /// Returns what is calculated from a question: what it is called and what it is now.
    fn calculated_from(&self, at: &AtDesk, question: &Question) -> Vec<(String, String)> {
        let language = at.visit.language;
        let rests = |calculation: &Calculation| {
            calculation.terms().iter().any(|term| term.part == question.part)
        };
        self.form
            .questions()
            .filter_map(|other| match &other.kind {
                Kind::Calculated(calculation) if rests(calculation) => {
                    let amount = self.standing.calculated(&other.part)?;
                    Some((language.of(&other.label).to_owned(), written(language, amount)))
                }
                _ => None,
            })
            .collect()
    }
}

/// Returns where a question was opened from, if it is a place of ours.
fn clean(from: &str) -> &str {
    if from == "kontrollera" { from } else { "" }
}

/// Returns an answer under another status.
pub(super) fn with_status(status: StatusCode, response: Response) -> Response {
    (status, response).into_response()
}
