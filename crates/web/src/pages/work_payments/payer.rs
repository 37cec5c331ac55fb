//! The account that a funder pays from.

use axum::response::Response;
use domain::grants::payment_file::{MessageVersion, Payer};

use super::{ADDRESS, OF_PAYER, Shown, answer, only_accountants, wording};
use crate::desk::AtDesk;
use crate::desk::posted::Posted;
use crate::signed_in::Guarded;

/// The account that pays.
#[derive(Default)]
pub(super) struct PayerForm {
    pub(super) is_stated: bool,
    pub(super) account: String,
    pub(super) bank: String,
    pub(super) agreement: String,
    pub(super) is_v09: bool,
}

/// Returns the account as it was stated.
pub(super) fn stated(payer: Option<&Payer>) -> PayerForm {
    PayerForm {
        is_stated: payer.is_some(),
        account: payer.map_or_else(String::new, |payer| payer.account.to_string()),
        bank: payer.map_or_else(String::new, |payer| payer.bank.clone()),
        agreement: payer.and_then(|payer| payer.agreement.clone()).unwrap_or_default(),
        is_v09: payer.is_some_and(|payer| payer.version == MessageVersion::V09),
    }
}

/// Takes the account that pays.
pub(super) async fn submit(at: AtDesk, Guarded(pairs): Guarded<Vec<(String, String)>>) -> Response {
    if let Err(refused) = only_accountants(&at) {
        return refused;
    }
    let posted = Posted(pairs);
    let payer = Some(typed(&posted));
    if let Err(unconfirmed) = at.confirm(&posted).await {
        let unconfirmed = Some((OF_PAYER, unconfirmed));
        return answer(&at, Shown { unconfirmed, payer, ..Shown::default() }).await;
    }
    let Ok(account) = posted.text("account").trim().parse() else {
        let problem = at.visit.language.text("payments-account-empty");
        return answer(&at, Shown { payer, ..Shown::problem(problem) }).await;
    };
    let agreement = posted.text("agreement").trim();
    let payer_read = Payer {
        account,
        bank: posted.text("bank").trim().to_uppercase(),
        agreement: (!agreement.is_empty()).then(|| agreement.to_owned()),
        version: match posted.text("version") {
            "v09" => MessageVersion::V09,
            _ => MessageVersion::V03,
        },
    };
    let stated = match at.sent(&posted, payer_read) {
        Ok(sent) => at.desk.state_payer(&at.who.actor.organisation, &sent).await,
        Err(error) => Err(error.into()),
    };
    match stated {
        Ok(_) => at.led_to(ADDRESS, "konto"),
        Err(error) => {
            let problem = wording::error(at.visit.language, &at.people(), &error);
            answer(&at, Shown { payer, ..Shown::problem(problem) }).await
        }
    }
}

/// Returns the account that pays as it was typed.
fn typed(posted: &Posted) -> PayerForm {
    PayerForm {
        account: posted.text("account").to_owned(),
        bank: posted.text("bank").to_owned(),
        agreement: posted.text("agreement").to_owned(),
        is_v09: posted.text("version") == "v09",
        ..PayerForm::default()
    }
}
