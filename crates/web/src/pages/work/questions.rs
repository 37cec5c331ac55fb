//! Questions that wait for the one at the desk: of commitments, of interventions and in networks.

use operations::grants::error::DeskError;
use operations::grants::waiting_questions::{About, WaitingQuestion};

use super::basket::Line;
use crate::desk::AtDesk;
use crate::grant_words::days;

/// What a question is about, on a line of the basket.
struct Subject {
    /// The last part of the key of what is to be done.
    kind: &'static str,
    /// What it is called.
    name: String,
    /// Where it is answered, without language.
    answered_at: String,
    /// What it belongs to, and where that is, without language.
    matter: (String, String),
}

/// Returns what waits, the oldest first.
pub(super) async fn lines(at: &AtDesk) -> Result<Vec<Line>, DeskError> {
    let waiting = at.desk.waiting_questions(at.visit.library(), &at.who.actor).await?;
    Ok(waiting.into_iter().map(|question| line(at, question)).collect())
}

fn line(at: &AtDesk, question: WaitingQuestion) -> Line {
    let language = at.visit.language;
    let Subject { kind, name, answered_at, matter } = subject(at, question.about);
    Line {
        what: language.text_with(&format!("work-answer-{kind}"), &[("what", &name)]),
        told: question.text,
        address: answered_at,
        matter: matter.0,
        matter_address: matter.1,
        party: at.name_of(&question.asked_by),
        since: days::waited(language, question.since, at.now()),
        due: String::new(),
        is_late: false,
    }
}

fn subject(at: &AtDesk, about: About) -> Subject {
    match about {
        About::Commitment { register, id, text } => Subject {
            kind: "commitment",
            name: text,
            answered_at: format!("/ataganden/{id}/svara"),
            matter: (plan(at, &register), format!("/handlingsplaner/{register}")),
        },
        About::Intervention { id, title, number } => {
            let own = format!("/arbete/insatser/{id}");
            Subject {
                kind: "intervention",
                name: title.clone(),
                answered_at: format!("{own}/besvara?nr={number}"),
                matter: (title, own),
            }
        }
        About::Network { id, area, question } => Subject {
            kind: "network",
            name: area.clone(),
            answered_at: format!("/natverk/{id}/svara?nr={question}"),
            matter: (area, format!("/natverk/{id}")),
        },
    }
}

/// Returns what an action plan is called.
fn plan(at: &AtDesk, register: &str) -> String {
    let mut files = at.visit.library().commitments().iter();
    let found = files.find(|file| file.register.id == register);
    found.map_or_else(String::new, |file| at.visit.language.of(&file.register.title).to_owned())
}
