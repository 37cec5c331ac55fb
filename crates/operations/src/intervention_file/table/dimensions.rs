//! The dimensions of a value in one cell: `kön=kvinnor; ålder=16–19`.

use domain::intervention::result::Dimension;

/// What stands between dimensions, between name and value, and before a sign that is none of these.
const SIGNS: [char; 3] = [';', '=', '\\'];

/// Writes dimensions so that [`read`] gives the same.
pub(super) fn write(dimensions: &[Dimension]) -> String {
    let one = |dimension: &Dimension| {
        format!("{}={}", escaped(&dimension.name), escaped(&dimension.value))
    };
    dimensions.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Returns a text with a backslash before what would be read as something else: a sign, and a space
/// at an end.
fn escaped(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut written = String::with_capacity(text.len());
    for (place, c) in text.chars().enumerate() {
        let is_edge = place == 0 || place == last;
        if SIGNS.contains(&c) || (is_edge && c.is_whitespace()) {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// Reads dimensions; `None` where one has no `=` or the text ends in a backslash.
pub(super) fn read(text: &str) -> Option<Vec<Dimension>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    let signs = signs(text)?;
    signs.split(|sign| *sign == (';', false)).map(dimension).collect()
}

/// A character and whether a backslash stood before it.
type Sign = (char, bool);

fn signs(text: &str) -> Option<Vec<Sign>> {
    let mut signs = Vec::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => signs.push((characters.next()?, true)),
            c => signs.push((c, false)),
        }
    }
    Some(signs)
}

fn dimension(signs: &[Sign]) -> Option<Dimension> {
    let equals = signs.iter().position(|sign| *sign == ('=', false))?;
    let (name, value) = (&signs[..equals], &signs[equals + 1..]);
    Some(Dimension { name: trimmed(name), value: trimmed(value) })
}

/// Returns the text without spaces at its ends that no backslash stands before.
fn trimmed(signs: &[Sign]) -> String {
    let is_space = |(c, is_escaped): &Sign| c.is_whitespace() && !is_escaped;
    let Some(first) = signs.iter().position(|sign| !is_space(sign)) else { return String::new() };
    let last = signs.iter().rposition(|sign| !is_space(sign)).unwrap_or(first);
    signs[first..=last].iter().map(|(c, _)| c).collect()
}
