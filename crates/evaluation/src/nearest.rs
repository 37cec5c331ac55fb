//! The name that was probably meant where one is not known.

/// Likeness from which a name may have been meant, of 1 for the same.
const LIKE: f64 = 0.7;

/// Returns the name most like the one asked for, the last of several; `None` where none is like it.
///
/// Likeness is that of Jaro and Winkler to six decimals; names that begin alike are more alike.
pub(crate) fn nearest<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |name: &'a str| ((strsim::jaro_winkler(name, asked) * 1e6).round(), name);
    let like = names.map(likeness).filter(|(likeness, _)| *likeness > LIKE * 1e6);
    like.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_and_nonsense_finds_none() {
        let names = ["Göteborg", "Malmö", "Stockholm"];
        assert_eq!(nearest("Stokholm", names.into_iter()), Some("Stockholm"));
        assert_eq!(nearest("malmö", names.into_iter()), Some("Malmö"));
        assert_eq!(nearest("xyz", names.into_iter()), None);
        assert_eq!(nearest("Malmö", [].into_iter()), None);
    }
}
