//! The number of an organisation is entered, or corrected, by an administrator.

use axum::extract::Query;
use axum::response::Response;
use domain::grants::access::{Object, Right, require};
use domain::people::Command;
use domain::people::organisation::{Organisation, OrganisationNumber};

use super::{Asked, address, led_to, organisation};
use crate::desk::AtDesk;
use crate::desk::act_page::Act;
use crate::desk::field::{Field, Input, Problem};
use crate::desk::posted::Posted;
use crate::grant_words::desk::invalid_number;
use crate::signed_in::Guarded;

/// Shows what is asked of whoever enters a number.
pub(super) async fn show(at: AtDesk, Query(asked): Query<Asked>) -> Response {
    match begun(&at, &asked) {
        Ok(entered) => at.show_act(act(&at, &entered)),
        Err(answer) => answer,
    }
}

/// Enters the number.
pub(super) async fn submit(
    at: AtDesk,
    Query(asked): Query<Asked>,
    Guarded(pairs): Guarded<Vec<(String, String)>>,
) -> Response {
    let entered = match begun(&at, &asked) {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    let posted = Posted(pairs);
    let shown = act(&at, &entered);
    if let Err(again) = at.confirm_act(&shown, &posted).await {
        return again;
    }
    let number = match posted.text("number").trim().parse::<OrganisationNumber>() {
        Ok(number) => number,
        Err(error) => {
            let text = invalid_number(at.visit.language, &error);
            let problems = vec![Problem { field: "number".to_owned(), text }];
            return at.show_problems(shown, &posted, problems);
        }
    };
    let of = entered.id.clone();
    let command = Command::EnterOrganisation(Organisation { number: Some(number), ..entered });
    let done = match at.sent(&posted, command) {
        Ok(sent) => at.desk.act_on_people(&sent).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => led_to(&at, "/arbete/personer", &of, "ange-nummer"),
        Err(error) => at.show_refusal(shown, &posted, &error),
    }
}

/// Returns the organisation as it was entered, to someone who may enter organisations.
fn begun(at: &AtDesk, asked: &Asked) -> Result<Organisation, Response> {
    let of = organisation(at, &asked.organisation, Right::Write)?;
    require(at.who.actor.role, Right::Write, Object::Delegation, &[])
        .map_err(|refusal| at.failed(&refusal.into()))?;
    at.who.people.organisations.get(&of).cloned().ok_or_else(|| at.visit.not_found())
}

fn act(at: &AtDesk, entered: &Organisation) -> Act {
    let text = |key: &str| at.visit.language.text(key);
    let number = entered.number.as_ref().map_or_else(String::new, ToString::to_string);
    let hint = text("people-reason-hint");
    Act {
        title: text("do-ange-nummer"),
        lead: text("do-ange-nummer-lead"),
        facts: vec![(text("work-organisation"), entered.name.clone())],
        fields: vec![
            Field::new("number", text("people-number"), Input::Line)
                .hint(text("people-number-hint"))
                .value(number),
            Field::new("reason", text("desk-reason"), Input::Lines).hint(hint),
        ],
        button: text("do-ange-nummer-button"),
        back: address("/arbete/personer", &entered.id),
        back_name: text("people-people"),
        action: address("/arbete/personer/nummer", &entered.id),
        seen: 0,
        confirms: true,
    }
}
