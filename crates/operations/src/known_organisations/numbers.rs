//! Organisation numbers that are known. An organisation that is not here has no number until someone enters it:
//! none is made up.

use domain::people::organisation::OrganisationNumber;

/// Organisations by their id in the register, with their numbers.
///
/// # Source
/// Authorities: Statistics Sweden, Myndighetsregistret (förordning (2007:755) om det allmänna
/// myndighetsregistret), read in November 2026; those of Brottsförebyggande rådet and Tillväxtverket also in
/// their Swedish Wikipedia articles. 202100-6164, with which Tillväxtverket is sometimes confused, is that of
/// Myndigheten för tillväxtpolitiska utvärderingar och analyser. Botkyrka: the municipality's own web pages.
const NUMBERS: [(&str, &str); 7] = [
    ("brottsförebyggande-rådet", "202100-0068"),
    ("polismyndigheten", "202100-0076"),
    ("riksrevisionen", "202100-5422"),
    ("socialstyrelsen", "202100-0555"),
    ("statens-skolverk", "202100-4185"),
    ("tillväxtverket", "202100-6149"),
    ("0127", "212000-2882"),
];

/// Returns the number of an organisation; `None` where it is not known.
pub(crate) fn number_of(id: &str) -> Option<OrganisationNumber> {
    let (_, number) = NUMBERS.iter().find(|(known, _)| *known == id)?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::known_organisations::known_organisations;

    #[test]
    fn every_number_has_its_check_digit_and_one_organisation() {
        let read = |(_, number): &(&str, &str)| number.parse::<OrganisationNumber>().unwrap();
        let numbers: BTreeSet<_> = NUMBERS.iter().map(read).collect();
        assert_eq!(numbers.len(), NUMBERS.len());
        let known = known_organisations().unwrap();
        let numbered = known.iter().filter(|one| one.number.is_some());
        // The auditor of the state is no party to a grant, and is not among them.
        assert_eq!(numbered.count(), NUMBERS.len() - 1);
        assert_eq!(number_of("0180"), None, "what is not known is not made up");
    }
}
