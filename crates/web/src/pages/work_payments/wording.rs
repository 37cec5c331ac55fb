//! Why payments are not sent or taken in, and what does not tie out, in words.

use domain::grants::access::People;
use domain::money::Ore;
use operations::grants::payment_error::{InvalidAccount, PaymentError};
use operations::grants::statement::Finding;

use crate::grant_words::{self, desk};
use crate::language::Language;

/// Returns why something was not done, in one sentence.
pub(super) fn error(language: Language, people: &People, error: &PaymentError) -> String {
    let key = match error {
        PaymentError::Desk(error) => return desk::desk_error(language, people, error),
        PaymentError::NoPayer { .. } => "payments-error-no-payer",
        PaymentError::NoNumber { .. } => "payments-error-no-number",
        PaymentError::Account(InvalidAccount::Kind { .. }) => "payments-error-account-kind",
        PaymentError::Account(InvalidAccount::Number(_)) => "payments-error-account",
        PaymentError::Account(InvalidAccount::Missing) => "payments-error-account-missing",
        PaymentError::Bank(_) => "payments-error-bank",
        PaymentError::TooLarge => "payments-error-too-large",
        PaymentError::Statement(_) => "payments-error-statement",
        PaymentError::Number(_) | PaymentError::Name(_) | PaymentError::File(_) => {
            "payments-error-file"
        }
        PaymentError::Ambiguous(_) | PaymentError::Damaged { .. } => "payments-error-kept",
    };
    language.text_with(key, &[("detail", &error.to_string())])
}

/// Returns what does not tie out: what it is, and what to do.
pub(super) fn finding(language: Language, people: &People, found: &Finding) -> (String, String) {
    let money = |ore: i128| match i64::try_from(ore) {
        Ok(ore) => language.kronor(Ore::new(ore)),
        Err(_) => ore.to_string(),
    };
    let (key, detail) = match found {
        Finding::NotBooked => ("not-booked", String::new()),
        Finding::CameBack { reason: Some(reason) } => ("came-back-with", reason.clone()),
        Finding::CameBack { reason: None } => ("came-back", String::new()),
        Finding::CameBackTooLate { refusal } => {
            ("came-back-late", grant_words::refusal(language, people, refusal))
        }
        Finding::Double { booked_ore } => ("double", money(*booked_ore)),
        Finding::OtherAmount { booked_ore } => ("other-amount", money(*booked_ore)),
        Finding::OtherAccount { .. } => ("other-account", found.account().unwrap_or_default()),
        Finding::PaidAfterFailure => ("paid-after-failure", String::new()),
        Finding::NotTakenIn => ("not-taken-in", String::new()),
        Finding::Refused { refusal } => {
            ("refused", grant_words::refusal(language, people, refusal))
        }
        Finding::NoSuchOrder => ("no-such-order", String::new()),
        Finding::NoSuchReclaim => ("no-such-reclaim", String::new()),
    };
    let places = [("detail", detail.as_str())];
    (
        language.text_with(&format!("payments-found-{key}"), &places),
        language.text_with(&format!("payments-do-{key}"), &places),
    )
}
