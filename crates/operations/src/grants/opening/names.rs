//! What municipalities and regions are called as organisations.

use domain::area::AreaCode;

/// The regions by county, as they call themselves. Region Gotland has the tasks of the municipality of
/// Gotland too.
const REGIONS: [(&str, &str); 21] = [
    ("01", "Region Stockholm"),
    ("03", "Region Uppsala"),
    ("04", "Region Sörmland"),
    ("05", "Region Östergötland"),
    ("06", "Region Jönköpings län"),
    ("07", "Region Kronoberg"),
    ("08", "Region Kalmar län"),
    ("09", "Region Gotland"),
    ("10", "Region Blekinge"),
    ("12", "Region Skåne"),
    ("13", "Region Halland"),
    ("14", "Västra Götalandsregionen"),
    ("17", "Region Värmland"),
    ("18", "Region Örebro län"),
    ("19", "Region Västmanland"),
    ("20", "Region Dalarna"),
    ("21", "Region Gävleborg"),
    ("22", "Region Västernorrland"),
    ("23", "Region Jämtland Härjedalen"),
    ("24", "Region Västerbotten"),
    ("25", "Region Norrbotten"),
];

/// Municipalities whose name does not follow the rule of [`municipality`].
const OWN_FORMS: [(&str, &str); 3] =
    [("Falun", "Falu kommun"), ("Kalmar", "Kalmar kommun"), ("Orust", "Orust kommun")];

/// Returns the name of a county's region, `None` for a code that is no county's.
pub(super) fn region(code: &AreaCode) -> Option<String> {
    let known = REGIONS.iter().find(|(county, _)| *county == code.as_str());
    known.map(|(_, name)| (*name).to_owned())
}

/// Returns a municipality's name: that of its place in the genitive, "Bodens kommun", without an s
/// after a vowel, s, x or z: "Botkyrka kommun", "Borås kommun".
pub(super) fn municipality(place: &str) -> String {
    if let Some((_, name)) = OWN_FORMS.iter().find(|(known, _)| *known == place) {
        return (*name).to_owned();
    }
    let takes_none = |letter: char| "aeiouyåäösxz".contains(letter);
    let genitive = if place.chars().last().is_some_and(takes_none) { "" } else { "s" };
    format!("{place}{genitive} kommun")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipalities_are_called_what_they_call_themselves() {
        for (place, name) in [
            ("Botkyrka", "Botkyrka kommun"),
            ("Borås", "Borås kommun"),
            ("Kalix", "Kalix kommun"),
            ("Boden", "Bodens kommun"),
            ("Stockholm", "Stockholms kommun"),
            ("Malung-Sälen", "Malung-Sälens kommun"),
            ("Falun", "Falu kommun"),
            ("Kalmar", "Kalmar kommun"),
            ("Åre", "Åre kommun"),
        ] {
            assert_eq!(municipality(place), name);
        }
    }
}
