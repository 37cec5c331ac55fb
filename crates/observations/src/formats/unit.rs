//! What a value counts, told from the words publishers use for units.

use domain::indicator::Unit;

/// Returns the unit that words for a unit or the end of a title tell; an index where they tell
/// nothing, because an index is never added up.
///
/// Millions of kronor are an index too: no unit here stands for them.
pub(crate) fn unit_of(words: &str) -> Unit {
    let words = words.to_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
    if has(&["procent", "percent", "%", "andel "]) {
        Unit::Percent
    } else if has(&["mnkr", "mkr", "miljoner", "million"]) {
        Unit::Index
    } else if has(&["kr/", "kronor per", "kr per", "sek per"]) {
        Unit::KronorPer
    } else if has(&["tkr", "1000 kr", "1 000 kr", "tusen kr", "tusental kr", "sek thousand"]) {
        Unit::ThousandKronor
    } else if has(&[
        "/1000",
        "/1 000",
        "/100 000",
        "/100000",
        "per 1 000",
        "per 1000",
        "per 100 000",
    ]) {
        Unit::Rate
    } else if words == "kr" || words.ends_with(", kr") || has(&["kronor", "sek"]) {
        Unit::Kronor
    } else if has(&["index", "poäng", "kvot", "ratio", "score"]) {
        Unit::Index
    } else if has(&["antal", "personer", "number", "persons"]) {
        Unit::Count
    } else if has(&["dagar", "timmar", "minuter", "månader", "days", "hours", "minutes"])
        || words == "år"
        || words.ends_with(", år")
    {
        Unit::Time
    } else {
        Unit::Index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_unit() {
        for (words, unit) in [
            ("antal", Unit::Count),
            ("procent", Unit::Percent),
            ("Invånare 25-64 år med eftergymnasial utbildning, andel (%)", Unit::Percent),
            ("Invånare totalt, antal", Unit::Count),
            ("Verkställda vräkningar, antal/100 000 inv", Unit::Rate),
            ("Nettokostnad förskola, kr/inv", Unit::KronorPer),
            ("tkr", Unit::ThousandKronor),
            ("mnkr", Unit::Index),
            ("Medianinkomst, kr", Unit::Kronor),
            ("indextal", Unit::Index),
            ("Medellivslängd kvinnor, år", Unit::Time),
            ("", Unit::Index),
        ] {
            assert_eq!(unit_of(words), unit, "{words}");
        }
    }
}
