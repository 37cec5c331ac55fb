//! What municipalities are called as organisations.

/// Municipalities whose name does not follow the rule of [`municipality`].
const OWN_FORMS: [(&str, &str); 3] =
    [("Falun", "Falu kommun"), ("Kalmar", "Kalmar kommun"), ("Orust", "Orust kommun")];

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
