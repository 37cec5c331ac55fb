//! What a matter waits for: the heading of a basket of work, and for whom.

use domain::grants::act::Moment;
use domain::grants::grant::concern::Concern;
use domain::grants::matter::{Awaited, Awaits};

use super::names::variant;
use super::{days, fill};
use crate::language::Language;

/// Returns what is to be done, as a heading: "Attestera delutbetalning 2".
#[must_use]
pub fn task(language: Language, what: Awaits, concern: Concern) -> String {
    fill(language, &format!("grant-task-{}", variant(&what)), &[("number", number(concern))])
}

/// Returns what is waited for: "ekonomens attest".
#[must_use]
pub fn awaited(language: Language, what: Awaits) -> String {
    language.text(&format!("grant-waiting-{}", variant(&what)))
}

/// Returns what is waited for, of which of those that have a number, and since when: "Väntar på: ekonomens
/// attest (delutbetalning 2) sedan 3 maj".
#[must_use]
pub fn waiting(language: Language, waits: &Awaited, now: Moment) -> String {
    let since = days::day_near(language, waits.since.day(), now.day());
    let mut what = awaited(language, waits.what);
    if !number(waits.concern).is_empty() {
        what = format!("{what} ({})", concern(language, waits.concern));
    }
    fill(language, "task-waiting", &[("what", what), ("day", since)])
}

/// Returns what of a grant something is about: "delutbetalning 2".
#[must_use]
pub fn concern(language: Language, concern: Concern) -> String {
    let key = super::names::key("concern", &variant(&concern));
    fill(language, &key, &[("number", number(concern))])
}

/// Returns the number of what a concern is about; empty where there is only one of it.
fn number(concern: Concern) -> String {
    match concern {
        Concern::Instalment(number)
        | Concern::Claim(number)
        | Concern::Report(number)
        | Concern::Change(number)
        | Concern::Reclaim(number) => number.to_string(),
        Concern::Decision | Concern::BankAccount | Concern::Advance | Concern::Check => {
            String::new()
        }
    }
}
