//! Words that also answer what was asked for, as a list that the index is built with.

use crate::words::words;

/// A list of synonyms. Every form of a word counts, by its stem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    pub(crate) rules: Vec<Rule>,
}

/// What one phrase is also answered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The phrase, word for word.
    pub(crate) asked: Phrase,
    /// Phrases of which each answers it.
    pub(crate) also: Vec<Phrase>,
}

/// Words in order, in lower case.
pub(crate) type Phrase = Vec<String>;

/// A line of the list cannot be understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("read line {line} of the synonyms: {reason}")]
pub struct SynonymError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl Synonyms {
    /// Reads a list: a line is either phrases that answer one another, `a = b = c`, or phrases and
    /// what also answers them, `a = b > c = d`. Empty lines and lines that begin with `#` are
    /// passed over. A phrase may be given on several lines, which then add up.
    ///
    /// # Errors
    /// [`SynonymError`] where a line has a phrase without words, or only one phrase.
    pub fn read(text: &str) -> Result<Self, SynonymError> {
        let mut rules = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |reason| SynonymError { line: number + 1, reason };
            let (same, also) = match line.split_once('>') {
                Some((same, also)) => (phrases(same), phrases(also)),
                None => (phrases(line), Vec::new()),
            };
            let every = same.iter().chain(&also);
            if every.clone().any(Vec::is_empty) {
                return Err(wrong("a phrase has no words"));
            }
            if every.count() < 2 {
                return Err(wrong("one phrase alone answers nothing; write `a = b` or `a > b`"));
            }
            for asked in &same {
                let others = same.iter().filter(|other| *other != asked);
                let also = others.chain(&also).cloned().collect();
                rules.push(Rule { asked: asked.clone(), also });
            }
        }
        Ok(Self { rules })
    }
}

fn phrases(text: &str) -> Vec<Phrase> {
    let phrase = |text: &str| words(text).into_iter().map(|word| word.text).collect();
    text.split('=').map(phrase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn also(list: &Synonyms, asked: &str) -> Vec<String> {
        let rules = list.rules.iter().filter(|rule| rule.asked.join(" ") == asked);
        rules.flat_map(|rule| rule.also.iter().map(|phrase| phrase.join(" "))).collect()
    }

    #[test]
    fn words_that_mean_the_same_answer_one_another_and_others_one_way() {
        let list =
            Synonyms::read("# list\n\nDagis = daghem > förskola\nsfi = svenska för invandrare\n")
                .unwrap();
        assert_eq!(also(&list, "dagis"), ["daghem", "förskola"]);
        assert_eq!(also(&list, "förskola"), Vec::<String>::new());
        assert_eq!(also(&list, "svenska för invandrare"), ["sfi"]);
    }

    #[test]
    fn a_line_that_says_nothing_is_refused_by_its_number() {
        for (text, line) in [("a = b\nc", 2), ("a = ", 1), ("> b", 1), ("a > b\n\nc >", 3)] {
            assert_eq!(Synonyms::read(text).unwrap_err().line, line, "{text}");
        }
    }
}
