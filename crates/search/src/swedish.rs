//! Swedish word forms: stop words, stems, and the terms a word is indexed under.

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer, TokenStream as _,
};

use crate::compound::CompoundWords;
use crate::words::folded;

/// Endings of Latin nouns, of which the last two letters go.
const LATIN_ENDINGS: [&str; 4] = ["ium", "iet", "eum", "eet"];
/// Shorter words with such an ending are something else.
const SHORTEST_LATIN: usize = 6;

/// Words in -an at least this long are nouns in -a with their article (skola, skolan).
const SHORTEST_DEFINITE: usize = 6;
/// Except these and what is put together with them.
const NOT_DEFINITE: [&str; 5] = ["plan", "organ", "man", "median", "veteran"];

/// Endings that make a word of another, longest first: legitimation, legitimerad; etablering,
/// etablerad; vräkning, vräkt.
const MAKING_ENDINGS: [&str; 8] = ["ering", "ation", "erad", "ning", "nad", "ing", "er", "ad"];
/// Letters that make a word of another after a consonant: byggd, sjukskrivn-, vräkt.
const MAKING_LETTERS: [char; 3] = ['d', 'n', 't'];
/// What is left of a word must be at least this long.
const SHORTEST_ROOT: usize = 4;

/// Endings of nouns in a vowel with their article, of which the last letter goes (nivån, miljön).
const VOWEL_WITH_ARTICLE: [&str; 2] = ["ån", "ön"];
/// Shorter words with such an ending have no article.
const SHORTEST_WITH_ARTICLE: usize = 5;
/// Nor do these and what is put together with them.
const WITHOUT_ARTICLE: [&str; 8] = ["lån", "rån", "mån", "spån", "lön", "kön", "grön", "skön"];

/// Brings Swedish words to their stems (Snowball's algorithm and list of stop words).
#[derive(Clone)]
pub(crate) struct SwedishStemmer {
    analyzer: TextAnalyzer,
}

impl SwedishStemmer {
    /// Returns the stemmer.
    pub(crate) fn new() -> Self {
        let stop_words =
            StopWordFilter::new(Language::Swedish).expect("the engine has Swedish stop words");
        let analyzer = TextAnalyzer::builder(RawTokenizer::default())
            .filter(stop_words)
            .filter(Stemmer::new(Language::Swedish))
            .build();
        Self { analyzer }
    }

    /// Returns the stem of a lower-case word, or `None` for a stop word.
    ///
    /// Latin nouns lose the endings -um and -et (gymnasium, gymnasiet, gymnasie-), which Snowball
    /// leaves apart, and nouns in a vowel lose the article -n (skola, skolan; nivå, nivån), which
    /// it keeps.
    ///
    /// A stem is stemmed once more, so that resultaten (→ resultat → result) meets resultat.
    pub(crate) fn stem(&mut self, word: &str) -> Option<String> {
        let stem = self.stem_once(word)?;
        Some(self.stem_once(&stem).unwrap_or(stem))
    }

    fn stem_once(&mut self, word: &str) -> Option<String> {
        let mut stream = self.analyzer.token_stream(word);
        let mut stem = stream.advance().then(|| std::mem::take(&mut stream.token_mut().text))?;
        let is_latin = LATIN_ENDINGS.iter().any(|ending| stem.ends_with(ending));
        let is_definite = stem.ends_with("an")
            && stem.chars().count() >= SHORTEST_DEFINITE
            && !NOT_DEFINITE.iter().any(|ending| stem.ends_with(ending));
        if is_definite || (is_latin && stem.len() >= SHORTEST_LATIN) {
            stem.truncate(stem.len() - 2);
        } else if has_article(&stem) {
            stem.pop();
        }
        Some(stem)
    }
}

fn has_article(stem: &str) -> bool {
    VOWEL_WITH_ARTICLE.iter().any(|ending| stem.ends_with(ending))
        && stem.chars().count() >= SHORTEST_WITH_ARTICLE
        && !WITHOUT_ARTICLE.iter().any(|ending| stem.ends_with(ending))
}

/// What a word is indexed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Its stem, or `None` for a stop word.
    pub(crate) stem: Option<String>,
    /// The stems of the words it is put together of; empty where it is no compound.
    pub(crate) parts: Vec<String>,
    /// What it and the words it is put together of share with words made of the same one.
    pub(crate) roots: Vec<String>,
    /// The word, its stems and parts without diacritics, where they have any, for those who
    /// write without them.
    pub(crate) plain: Vec<String>,
}

/// Returns what a lower-case word is indexed under.
pub(crate) fn terms(word: &str, stemmer: &mut SwedishStemmer, compounds: &CompoundWords) -> Terms {
    let Some(stem) = stemmer.stem(word) else {
        return Terms { stem: None, parts: Vec::new(), roots: Vec::new(), plain: Vec::new() };
    };
    let mut parts: Vec<String> = compounds
        .split(word, stemmer)
        .iter()
        .filter_map(|part| stemmer.stem(part))
        .filter(|part| *part != stem)
        .collect();
    parts.sort();
    parts.dedup();
    let folded_word = folded(word);
    let mut plain = Vec::new();
    if folded_word != word {
        plain = plain_forms(word, &stem, stemmer);
        plain.extend(parts.iter().map(|part| folded(part)));
        plain.push(folded_word);
        plain.sort();
        plain.dedup();
    }
    let mut roots: Vec<String> =
        std::iter::once(&stem).chain(&parts).map(|stem| root(stem).to_owned()).collect();
    roots.sort();
    roots.dedup();
    Terms { stem: Some(stem), parts, roots, plain }
}

/// Returns what a stem shares with words that are made of the same one (etabler- of etablering and
/// etablerad); the stem where nothing can be taken off.
pub(crate) fn root(stem: &str) -> &str {
    let is_root = |left: &str| {
        left.chars().count() >= SHORTEST_ROOT
            && left.contains(|letter| "aeiouyåäö".contains(letter))
    };
    let ending = MAKING_ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending));
    let shorter = ending.filter(|left| is_root(left)).unwrap_or(stem);
    match shorter.strip_suffix(MAKING_LETTERS) {
        Some(left) if is_root(left) && !left.ends_with(|c| "aeiouyåäö".contains(c)) => left,
        _ => shorter,
    }
}

/// Returns the stem without diacritics and the stem of the word without diacritics. They can
/// differ, and a query written without diacritics is stemmed as it was written.
pub(crate) fn plain_forms(word: &str, stem: &str, stemmer: &mut SwedishStemmer) -> Vec<String> {
    let mut plain = vec![folded(stem)];
    let folded_word = folded(word);
    if folded_word != word
        && let Some(other) = stemmer.stem(&folded_word)
        && other != plain[0]
    {
        plain.push(other);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> Option<String> {
        SwedishStemmer::new().stem(word)
    }

    #[test]
    fn the_forms_of_a_word_share_a_stem() {
        for forms in [
            &["arbetslös", "arbetslösa", "arbetslöshet", "arbetslösheten"][..],
            &["gymnasieskola", "gymnasieskolor", "gymnasieskolornas"],
            &["skola", "skolan", "skolor", "skolans"],
            &["handlingsplan", "handlingsplanen", "handlingsplaner"],
            &["median", "medianen"],
            &["utbildningsnivå", "utbildningsnivån", "utbildningsnivåns"],
            &["medellön", "medellöner"],
            &["resultat", "resultaten", "resultatet", "resultats"],
            &["bostad", "bostaden", "bostads"],
            &["elev", "elever", "elevernas"],
            &["gymnasium", "gymnasiet", "gymnasiets", "gymnasier"],
            &["museum", "museet", "museer"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|s| *s == stems[0] && s.is_some()), "{forms:?}: {stems:?}");
        }
    }

    #[test]
    fn words_made_of_the_same_one_share_a_root() {
        for family in [
            &["etablering", "etablerade", "etableras"][..],
            &["vräkning", "vräkta", "vräkningar"],
            &["sjukskrivning", "sjukskrivna"],
            &["legitimation", "legitimerad"],
            &["utbildning", "utbildad", "utbildningar"],
            &["placering", "placerade"],
        ] {
            let roots: Vec<_> = family.iter().map(|w| root(&stem(w).unwrap()).to_owned()).collect();
            assert!(roots.iter().all(|r| *r == roots[0]), "{family:?}: {roots:?}");
        }
        assert_eq!(root("barn"), "barn");
    }

    #[test]
    fn a_stop_word_has_no_stem() {
        assert_eq!(stem("och"), None);
        assert_eq!(stem("för"), None);
    }
}
