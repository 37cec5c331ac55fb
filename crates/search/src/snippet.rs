//! Which part of a text to show, and where in it the matches stand.

use std::ops::Range;

use crate::request::Piece;

/// A snippet is about this many characters long.
const SNIPPET_LENGTH: usize = 220;
/// So many characters are shown before the first match.
const LEAD: usize = 60;
/// Stands where text was left out.
const ELLIPSIS: &str = "…";

/// Returns the whole text in pieces. `matches` are byte ranges in order, apart from one another.
pub(crate) fn marked(text: &str, matches: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for range in matches {
        push(&mut pieces, &text[done..range.start], false);
        push(&mut pieces, &text[range.clone()], true);
        done = range.end;
    }
    push(&mut pieces, &text[done..], false);
    pieces
}

/// Returns the part of the text with the most matches, in pieces; the beginning where there are
/// none. Cut between words, with … where text was left out.
pub(crate) fn snippet(text: &str, matches: &[Range<usize>]) -> Vec<Piece> {
    let window = window(text, matches);
    let inside: Vec<Range<usize>> = matches
        .iter()
        .filter(|range| window.start <= range.start && range.end <= window.end)
        .map(|range| range.start - window.start..range.end - window.start)
        .collect();
    let mut pieces = marked(&text[window.clone()], &inside);
    if window.start > 0 {
        pieces.insert(0, Piece { text: ELLIPSIS.to_owned(), is_match: false });
    }
    if window.end < text.len() {
        pieces.push(Piece { text: ELLIPSIS.to_owned(), is_match: false });
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, is_match: bool) {
    if !text.is_empty() {
        pieces.push(Piece { text: text.to_owned(), is_match });
    }
}

/// Returns the byte range to show: of the windows that begin at a match the first that holds the
/// most matches, with some text before it.
fn window(text: &str, matches: &[Range<usize>]) -> Range<usize> {
    let held = |first: usize| {
        let end = forward(text, matches[first].start, SNIPPET_LENGTH - LEAD);
        matches[first..].iter().take_while(|range| range.end <= end).count()
    };
    let best = (0..matches.len()).max_by_key(|first| (held(*first), usize::MAX - first));
    let first_match = best.map_or(0, |first| matches[first].start);
    let start = back(text, first_match, LEAD);
    let end = forward(text, start, SNIPPET_LENGTH);
    if end == text.len() {
        // Room is left at the end: show more of what comes before.
        let start = start.min(back(text, end, SNIPPET_LENGTH));
        return at_word_start(text, start).min(first_match)..end;
    }
    at_word_start(text, start).min(first_match)..at_word_end(text, end)
}

/// Returns where the text is `characters` further on.
fn forward(text: &str, from: usize, characters: usize) -> usize {
    text[from..].char_indices().nth(characters).map_or(text.len(), |(at, _)| from + at)
}

/// Returns where the text is `characters` further back.
fn back(text: &str, from: usize, characters: usize) -> usize {
    text[..from].char_indices().rev().take(characters).last().map_or(from, |(at, _)| at)
}

fn at_word_start(text: &str, at: usize) -> usize {
    if at == 0 || text[..at].ends_with(char::is_whitespace) {
        return at;
    }
    let next = text[at..].char_indices().find(|(_, c)| c.is_whitespace());
    // A text without spaces is cut inside its word.
    next.map_or(at, |(offset, c)| at + offset + c.len_utf8())
}

fn at_word_end(text: &str, at: usize) -> usize {
    let last = text[..at].char_indices().rev().take(LEAD).find(|(_, c)| c.is_whitespace());
    last.map_or(at, |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    fn find(text: &str, word: &str) -> Range<usize> {
        let at = text.find(word).unwrap();
        at..at + word.len()
    }

    #[test]
    fn a_short_text_is_shown_whole_with_its_matches_apart() {
        let text = "Elever i åk 9, antal";
        let pieces = snippet(text, &[find(text, "åk")]);
        assert_eq!(joined(&pieces), text);
        assert_eq!(
            pieces.iter().filter(|p| p.is_match).map(|p| &*p.text).collect::<Vec<_>>(),
            ["åk"]
        );
        assert_eq!(snippet("", &[]), []);
    }

    #[test]
    fn a_long_text_is_cut_around_its_matches_between_words() {
        let filler = "några andra ord här ".repeat(40);
        let text = format!("{filler}meritvärde för elever{filler}");
        let pieces = snippet(&text, &[find(&text, "meritvärde"), find(&text, "elever")]);
        assert_eq!(pieces.iter().filter(|p| p.is_match).count(), 2);
        assert_eq!(pieces[0].text, "…");
        assert_eq!(pieces.last().unwrap().text, "…");
        let inner = joined(&pieces[1..pieces.len() - 1]);
        assert!(inner.chars().count() <= SNIPPET_LENGTH && inner.chars().count() > 120, "{inner}");
        assert!(text.contains(&format!(" {inner} ")), "cut inside a word: {inner}");
    }

    #[test]
    fn a_text_without_spaces_is_cut_all_the_same() {
        let text = "å".repeat(1000);
        assert_eq!(joined(&snippet(&text, &[])).chars().count(), SNIPPET_LENGTH + 1);
        let last = 1998..2000;
        assert!(snippet(&text, std::slice::from_ref(&last)).iter().any(|piece| piece.is_match));
    }
}
