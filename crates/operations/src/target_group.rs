//! For whom interventions are, in groups that can be chosen among. The owner writes the target group
//! in free words; a group is read from the words it uses, so that nobody has to choose from a list.

use crate::place_names::folded;

/// A group of people that interventions are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetGroup {
    /// Barn.
    Children,
    /// Unga.
    Youth,
    /// Elever.
    Pupils,
    /// Föräldrar och familjer.
    Families,
    /// Arbetslösa.
    Unemployed,
    /// Nyanlända och andra utrikes födda.
    NewlyArrived,
    /// Äldre.
    Older,
    /// Kvinnor och flickor.
    Women,
    /// Män och pojkar.
    Men,
    /// Invånare i allmänhet.
    Inhabitants,
    /// De som arbetar i verksamheten: lärare, chefer.
    Staff,
    /// Kommuner, regioner och föreningar.
    Organisations,
    /// Något annat: none of the words below.
    Other,
}

/// What words begin with, without diacritics, that name a group. An exclamation mark closes a word
/// that is the whole word.
const WORDS: [(TargetGroup, &[&str]); 12] = [
    (TargetGroup::Children, &["barn", "forskol", "spadbarn", "flick", "pojk"]),
    (TargetGroup::Youth, &["unga!", "ungdom", "ung!", "tonar"]),
    (TargetGroup::Pupils, &["elev", "skolelev", "gymnasist", "studerande", "arskurs"]),
    (TargetGroup::Families, &["foral", "familj", "vardnadshav", "mamm", "papp"]),
    (TargetGroup::Unemployed, &["arbetslos", "arbetssok", "langtidsarbetslos", "uvas!"]),
    (
        TargetGroup::NewlyArrived,
        &["nyanland", "flykting", "invandr", "utrikes", "asylsok", "utlandsfod"],
    ),
    (TargetGroup::Older, &["aldre!", "pensionar", "senior"]),
    (TargetGroup::Women, &["kvinn", "flick", "tjej"]),
    (TargetGroup::Men, &["man!", "mannen!", "pojk", "kill"]),
    (TargetGroup::Inhabitants, &["invanar", "boende!", "medborgar", "allmanhet", "besokar"]),
    (TargetGroup::Staff, &["larar", "personal", "chef", "rektor", "handlaggar", "medarbetar"]),
    (TargetGroup::Organisations, &["kommun", "region", "forening", "organisation", "foretag"]),
];

impl TargetGroup {
    /// Returns the word used in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Children => "children",
            Self::Youth => "youth",
            Self::Pupils => "pupils",
            Self::Families => "families",
            Self::Unemployed => "unemployed",
            Self::NewlyArrived => "newly-arrived",
            Self::Older => "older",
            Self::Women => "women",
            Self::Men => "men",
            Self::Inhabitants => "inhabitants",
            Self::Staff => "staff",
            Self::Organisations => "organisations",
            Self::Other => "other",
        }
    }

    /// Returns every group that a text names, in the order of the groups; [`TargetGroup::Other`]
    /// where it names none of them, and nothing where it says nothing.
    ///
    /// A word names a group by how it begins, whatever the case and the diacritics: *Elever i
    /// årskurs 9* names pupils, *nyanlända kvinnor* newly arrived and women. What a text rules out
    /// ("inte barn") it names all the same: the groups help to find a text and do not replace it.
    #[must_use]
    pub fn named_in(text: &str) -> Vec<Self> {
        let text = folded(text);
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let is_named = |beginning: &&str| {
            words.iter().any(|word| match beginning.strip_suffix('!') {
                Some(whole) => *word == whole,
                None => word.starts_with(beginning),
            })
        };
        let named = WORDS.iter().filter(|(_, beginnings)| beginnings.iter().any(&is_named));
        let found: Vec<Self> = named.map(|(group, _)| *group).collect();
        if found.is_empty() { vec![Self::Other] } else { found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_every_group_whose_words_it_uses() {
        let named = |text: &str| {
            TargetGroup::named_in(text).into_iter().map(TargetGroup::as_str).collect::<Vec<_>>()
        };
        assert_eq!(named("Elever i årskurs 9"), ["pupils"]);
        assert_eq!(named("Nyanlända kvinnor"), ["newly-arrived", "women"]);
        assert_eq!(named("Pojkar"), ["children", "men"]);
        assert_eq!(named("Unga i Manskär"), ["youth"]);
        assert_eq!(named("Invånare som behöver möta en statlig myndighet"), ["inhabitants"]);
        assert_eq!(named("Kommuner med stor utflyttning"), ["organisations"]);
        assert_eq!(named("Fiskar"), ["other"]);
        assert_eq!(named(" – "), Vec::<&str>::new());
    }
}
