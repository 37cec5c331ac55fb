//! A formula's words and signs, each with where it stands.

use super::{FormulaError, Formulation};

/// A word, number or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(f64),
    Word(String),
    Sign(char),
}

/// A token and the position of its first character, from one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) at: usize,
}

pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, FormulaError> {
    let characters: Vec<char> = text.chars().collect();
    let mut placed = Vec::new();
    let mut i = 0;
    while i < characters.len() {
        let at = i + 1;
        let c = characters[i];
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        let (token, next) = if c == '`' || c == '\'' || c == '"' {
            quoted(&characters, i)?
        } else if c.is_ascii_digit() || (c == '.' && follows_digit(&characters, i)) {
            number(&characters, i)?
        } else if c.is_alphabetic() || c == '_' || c == '.' {
            let is_part = |c: &&char| c.is_alphanumeric() || **c == '_' || **c == '.';
            let end = i + characters[i..].iter().take_while(is_part).count();
            (Token::Name(characters[i..end].iter().collect()), end)
        } else if "~|+-:*/^(),=[]".contains(c) {
            (Token::Sign(c), i + 1)
        } else {
            let what = Formulation::Sign { sign: c };
            return Err(FormulaError { at, what });
        };
        placed.push(Placed { token, at });
        i = next;
    }
    Ok(placed)
}

fn follows_digit(characters: &[char], i: usize) -> bool {
    characters.get(i + 1).is_some_and(char::is_ascii_digit)
}

fn quoted(characters: &[char], start: usize) -> Result<(Token, usize), FormulaError> {
    let quote = characters[start];
    let length = characters[start + 1..].iter().position(|c| *c == quote);
    let Some(length) = length else {
        return Err(FormulaError { at: start + 1, what: Formulation::OpenQuote });
    };
    let word: String = characters[start + 1..start + 1 + length].iter().collect();
    let token = if quote == '`' { Token::Name(word) } else { Token::Word(word) };
    Ok((token, start + length + 2))
}

fn number(characters: &[char], start: usize) -> Result<(Token, usize), FormulaError> {
    let mut end = start;
    while end < characters.len() {
        let c = characters[end];
        let is_exponent_sign = (c == '-' || c == '+')
            && matches!(characters[end - 1], 'e' | 'E')
            && follows_digit(characters, end);
        if !(c.is_ascii_alphanumeric() || c == '.' || is_exponent_sign) {
            break;
        }
        end += 1;
    }
    let text: String = characters[start..end].iter().collect();
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), end)),
        _ => Err(FormulaError { at: start + 1, what: Formulation::Number { text } }),
    }
}
