//! What is wrong in the text of a TOML file, in one sentence: where, what and what to do.

use toml::de::Error;

/// The most characters of what is told: it quotes the file.
const MOST_TOLD: usize = 400;

/// Returns where a text is wrong, what is wrong and what to do: "line 3, column 1: 'colour' is no key
/// here; take it away".
#[must_use]
pub fn told(text: &str, error: &Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.rsplit('\n').next().map_or(0, |last| last.chars().count());
    format!("line {line}, column {column}: {}", sentence(error))
}

/// Returns what is wrong and what to do.
#[must_use]
pub fn sentence(error: &Error) -> String {
    let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let told = match (message.as_str(), named.as_slice()) {
        (text, [key, ..]) if text.starts_with("missing field") => {
            format!("the key '{key}' is lacking in the table that begins there; write it")
        }
        (text, [key]) if text.starts_with("unknown field") => {
            format!("'{key}' is no key here; take it away")
        }
        (text, [key, known @ ..]) if text.starts_with("unknown field") => {
            format!("'{key}' is no key here; take it away or write one of {}", known.join(", "))
        }
        (text, [word, known @ ..]) if text.starts_with("unknown variant") => {
            format!("'{word}' cannot stand here; write one of {}", known.join(", "))
        }
        (text, _) if text.starts_with("duplicate key") => {
            "the key stands twice; keep one".to_owned()
        }
        (text, _) if text.starts_with("string values must be quoted") => {
            "no value can be read there; write a number, true or false, or a text in quotation marks"
                .to_owned()
        }
        // The program's own words on what a value may be.
        (text, _) if text.starts_with("write ") => text.to_owned(),
        (text, _) => misfit(text)
            .unwrap_or_else(|| format!("it cannot be read as TOML ({text}); correct the line")),
    };
    told.replace('`', "'").chars().take(MOST_TOLD).collect()
}

/// Returns what stands where something else should; `None` where the message tells of another fault.
fn misfit(message: &str) -> Option<String> {
    let rest = message.strip_prefix("invalid type: ");
    let rest = rest.or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let expected = match expected {
        "a string" => "a text in quotation marks",
        "a boolean" => "true or false",
        "a sequence" => "a list in brackets",
        "a map" => "a table",
        "f64" => "a number",
        "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    Some(format!("{found} stands where {expected} should; write one"))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        #[expect(dead_code, reason = "what is read is not looked at")]
        name: String,
        #[expect(dead_code, reason = "what is read is not looked at")]
        year: Option<i32>,
        #[expect(dead_code, reason = "what is read is not looked at")]
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Firm,
        Promised,
    }

    #[test]
    fn what_is_wrong_is_one_sentence_with_line_and_column() {
        for (text, expected) in [
            (
                "year = 1",
                "line 1, column 1: the key 'name' is lacking in the table that begins there; write it",
            ),
            (
                "name = \"å\"\ncolour = 2",
                "line 2, column 1: 'colour' is no key here; take it away or write one of name, year, kind",
            ),
            (
                "name = \"å\"\nkind = \"soft\"",
                "line 2, column 8: 'soft' cannot stand here; write one of firm, promised",
            ),
            (
                "name = 3",
                "line 1, column 8: integer '3' stands where a text in quotation marks should; write one",
            ),
            (
                "name = \"å\"\nyear = \"two\"",
                "line 2, column 8: string \"two\" stands where a whole number should; write one",
            ),
            ("name = \"å\"\nname = \"ä\"", "line 2, column 1: the key stands twice; keep one"),
            (
                "name = å",
                "line 1, column 8: no value can be read there; write a number, true or false, or a text in quotation marks",
            ),
        ] {
            let error = toml::from_str::<Row>(text).unwrap_err();
            assert_eq!(told(text, &error), expected, "{text}");
        }
        let text = "name = \"å\"\nyear 3";
        let error = toml::from_str::<Row>(text).unwrap_err();
        let said = told(text, &error);
        assert!(said.starts_with("line 2, column "), "{said}");
        assert!(said.contains("cannot be read as TOML (") && !said.contains('\n'), "{said}");
        let long = format!("name = \"å\"\n{} = 1", "k".repeat(2_000));
        let error = toml::from_str::<Row>(&long).unwrap_err();
        assert!(told(&long, &error).chars().count() < 700);
    }
}
