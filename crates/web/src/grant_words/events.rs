//! What happened, as a log tells it.

use super::cite;
use crate::language::Language;

/// Returns what an event is called, by the kind of its stream and its own kind in the register:
/// ("application", "signed") is "Signerad och inskickad". A kind that is not known stands as it is,
/// within quotation marks.
///
/// ```
/// use web::grant_words::events::event;
/// use web::language::Language;
///
/// assert_eq!(event(Language::Swedish, "grant", "payment-sent"), "Uppdraget skickat till banken");
/// ```
#[must_use]
pub fn event(language: Language, stream: &str, kind: &str) -> String {
    let key = format!("grant-event-{stream}-{kind}");
    language.known(&key).unwrap_or_else(|| cite(language, kind))
}
