//! The words that regime files use.

/// Returns the meaning of a word, or which words there are.
pub(super) fn named<T: Copy>(word: &str, table: &[(&str, T)]) -> Result<T, String> {
    let found = table.iter().find(|(known, _)| *known == word);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|(known, _)| *known).collect();
        let word: String = word.chars().take(40).collect();
        format!("'{word}' is not one of {}", known.join(", "))
    })
}

/// Returns the meanings of words; there must be some, and none twice.
pub(super) fn words<T: Copy + PartialEq>(
    texts: &[String],
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> Result<Vec<T>, String> {
    let table: Vec<(&str, T)> = all.iter().map(|meaning| (as_str(*meaning), *meaning)).collect();
    if texts.is_empty() {
        return Err("the list is empty; write at least one, or not_stated".to_owned());
    }
    let mut meanings = Vec::new();
    for text in texts {
        let meaning = named(text, &table)?;
        if meanings.contains(&meaning) {
            return Err(format!("'{text}' comes twice; remove one"));
        }
        meanings.push(meaning);
    }
    Ok(meanings)
}
