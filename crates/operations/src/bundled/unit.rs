//! The unit of a Kolada indicator, read from its name.
//!
//! Kolada has no field for units; by its own convention the name ends with the unit. The rules
//! look for the most telling words first. What no rule knows is an index: a page then writes the
//! number alone, which is never wrong.

use domain::indicator::Unit;

/// Words that name scales, codes and ratios, whatever else the name says.
const SCALES: [&str; 7] = [
    "ja=1",
    "nej=0",
    "kodade",
    "procentenheter",
    "avvikelse från modellberäknat",
    "balanstal",
    "3=borgerligt",
];

const SHARES: [&str; 4] = ["(%)", "andel ", "andel(", "svarsfrekvens"];

/// Amounts in a multiple of kronor that no unit carries.
const LARGE_AMOUNTS: [&str; 5] = ["1000 kr/", "tkr/", "mkr", "miljoner kronor", "promille"];

const RATES: [&str; 12] = [
    "/1000",
    "/ 1000",
    "/10 000",
    "/100 000",
    "/ 100 000",
    " per 1000",
    "/inv",
    "/ätande",
    "/barn",
    "/brukare",
    "antal per ",
    "/ljuspunkt",
];

const RATIOS: [&str; 8] = [
    "elever/",
    "barn/",
    " per barngrupp",
    "invånare per ",
    "uppdrag per ",
    "meritvärde",
    "betygspoäng",
    "index",
];

const TIMES: [&str; 9] = [
    "dagar",
    "timmar",
    "tim/vecka",
    "minuter",
    "månader",
    "medelålder",
    "medellivslängd",
    "öppettid",
    ", år",
];

const QUANTITIES: [&str; 12] = [
    "antal",
    "folkmängd",
    "födelsenetto",
    ", ton ",
    ", kg",
    "mwh",
    "hektar",
    ", meter",
    "(mw)",
    "kvadratkilometer",
    "öppna platser",
    "antal svar",
];

/// Returns the unit that the name tells.
pub(crate) fn unit_of(name: &str) -> Unit {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&SCALES) {
        Unit::Index
    } else if has(&SHARES) || name.ends_with("andel") {
        Unit::Percent
    } else if has(&LARGE_AMOUNTS) || name.starts_with("fastighetspris") && name.contains("tkr") {
        Unit::Index
    } else if name.contains("tkr") {
        Unit::ThousandKronor
    } else if name.contains(" kr/") || name.ends_with(", kr") {
        // Amounts in single kronor are medians, averages and fees: they do not add up.
        Unit::KronorPer
    } else if has(&["dagar/", "timmar/", "minuter/"]) {
        Unit::Time
    } else if has(&RATIOS) || name.ends_with("medelvärde") || name.contains("genomsnitt") {
        if has(&["öppettid", "väntetid"]) { Unit::Time } else { Unit::Index }
    } else if has(&RATES) || name.contains("antal/") {
        Unit::Rate
    } else if has(&TIMES[..8]) || name.ends_with(TIMES[8]) {
        Unit::Time
    } else if has(&QUANTITIES) {
        // "Barn per anställd, antal" is a ratio, whatever it is called.
        if name.contains(" per ") { Unit::Index } else { Unit::Count }
    } else {
        Unit::Index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_read_from_names_as_kolada_writes_them() {
        for (name, unit) in [
            ("Invånare totalt, antal", Unit::Count),
            ("Sjukfrånvaro totalt bland anställda, kommun, andel (%)", Unit::Percent),
            ("Skattesats till kommun (%)", Unit::Percent),
            ("Arbetslöshet 18-65 år, årsmedelvärde, andel (%) av bef.", Unit::Percent),
            ("Hur trygga? Andel som har svarat \"Helt och hållet\" (%)", Unit::Percent),
            ("Företagsklimat enl. ÖJ (Insikt) - Svarsfrekvens", Unit::Percent),
            ("Kostnad egentlig verksamhet, kr/inv", Unit::KronorPer),
            ("Kostnad äldreomsorg, kr/inv 80+", Unit::KronorPer),
            ("Mediannettoinkomst, kr/inv 20+", Unit::KronorPer),
            ("Sammanräknad förvärvsinkomst i åldern 20-64 år (median), kr", Unit::KronorPer),
            ("Bruttoregionprodukt, kommun (BRP), 1000 kr/invånare", Unit::Index),
            ("Nettokostnadsavvikelse LSS, miljoner kronor", Unit::Index),
            ("Nettokostnad, revision, tkr", Unit::ThousandKronor),
            ("Företagens ekonomiska omsättning, tkr/inv", Unit::Index),
            ("Anmälda brott totalt, antal/100 000 inv", Unit::Rate),
            ("Nystartade företag, antal/1000 inv, 16-64 år", Unit::Rate),
            ("Trafikolyckor med räddningsinsatser per 1000 inv", Unit::Rate),
            ("Utsläpp till luft av växthusgaser totalt, ton CO2-ekv/inv", Unit::Rate),
            ("Utsläpp till luft av växthusgaser totalt, ton CO2-ekv", Unit::Count),
            ("Medellivslängd män, år", Unit::Time),
            ("Medelålder, år", Unit::Time),
            ("Ohälsotal, dagar", Unit::Time),
            ("Sjukpenningtalet, dagar/registrerad försäkrad", Unit::Time),
            ("Elever i åk 9, meritvärde, hemkommun, genomsnitt (17 ämnen)", Unit::Index),
            ("Elever/lärare (heltidstjänst) i kommunal grundskola åk 1-9, antal", Unit::Index),
            ("Barn per anställd i pedagogisk omsorg, antal", Unit::Index),
            ("Fastighetspris småhus, tkr", Unit::Index),
            ("Fastighetspris småhus, kr/kvm", Unit::KronorPer),
            ("Utbetalt ekonomiskt bistånd totalt, tkr", Unit::ThousandKronor),
            ("Ginikoefficient – hushållens disponibla inkomster, index", Unit::Index),
            ("Anställda utrikes födda, kommun, balanstal", Unit::Index),
            ("Kommunen har tillgång till antikvarisk kompetens (Ja=1, Nej=0)", Unit::Index),
            ("Demografisk försörjningskvot", Unit::Index),
            ("Antal invånare per förtroendevald kommunpolitiker", Unit::Index),
        ] {
            assert_eq!(unit_of(name), unit, "{name}");
        }
    }
}
