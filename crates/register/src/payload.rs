//! JSON in one written form, so that the same content has the same bytes and the same hash.
//!
//! The form is RFC 8785 (JSON Canonicalization Scheme), restricted to whole numbers: no spaces,
//! members sorted by the UTF-16 code units of their names, the shortest escapes, everything beyond
//! ASCII as it is.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// The longest a payload may be, in bytes.
pub const MAX_LENGTH: usize = 1 << 20;
/// The greatest whole number that every JSON reader reads exactly: 2⁵³ − 1.
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// A JSON object in its canonical form.
///
/// Numbers are whole and within ±(2⁵³ − 1): money is in öre (the limit is 90 072 billion
/// kronor), a share is an exact fraction of two numbers, a measured value is text. A member
/// that has no value is `null`, never zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payload(String);

/// JSON that cannot be a payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPayload {
    /// Not JSON, or a type that JSON cannot hold.
    #[error("read the payload as JSON: {reason}")]
    Json {
        /// What the reader says.
        reason: String,
    },
    /// A list, a text or a number alone.
    #[error("take a payload that is not a JSON object; give its values names")]
    NotAnObject,
    /// A number with decimals, or one that is not exact everywhere.
    #[error(
        "take the number {found} in a payload: write whole numbers within ±9007199254740991, money in \
         öre, shares as two whole numbers, and measured values as text"
    )]
    InexactNumber {
        /// The number as it was given.
        found: String,
    },
    /// More than [`MAX_LENGTH`].
    #[error("take a payload of {found} bytes: at most {MAX_LENGTH}; keep what is longer as a file")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
}

impl Payload {
    /// Returns the canonical form of a value's JSON.
    ///
    /// # Errors
    /// [`InvalidPayload`] where the value is not an object, holds a number with decimals, or is
    /// too long.
    pub fn of<T: Serialize>(value: &T) -> Result<Self, InvalidPayload> {
        let json = serde_json::to_value(value).map_err(|e| invalid_json(&e))?;
        Self::from_json(&json)
    }

    /// Returns the canonical form of JSON text; of members with one name, the last counts.
    ///
    /// # Errors
    /// As [`Self::of`], and where the text is not JSON.
    pub fn parse(text: &str) -> Result<Self, InvalidPayload> {
        let json = serde_json::from_str(text).map_err(|e| invalid_json(&e))?;
        Self::from_json(&json)
    }

    /// Returns the canonical form of JSON.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn from_json(json: &Json) -> Result<Self, InvalidPayload> {
        if !json.is_object() {
            return Err(InvalidPayload::NotAnObject);
        }
        let mut text = String::new();
        write(json, &mut text)?;
        if text.len() > MAX_LENGTH {
            return Err(InvalidPayload::TooLong { found: text.len() });
        }
        Ok(Self(text))
    }

    /// Takes text that a store holds as it is; verification tells whether it is canonical.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// Tells whether the text is the canonical form of what it says.
    pub(crate) fn is_canonical(&self) -> bool {
        Self::parse(&self.0).is_ok_and(|canonical| canonical == *self)
    }

    /// Returns the canonical JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the payload into a type.
    ///
    /// # Errors
    /// [`InvalidPayload::Json`] where the type does not fit.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, InvalidPayload> {
        serde_json::from_str(&self.0).map_err(|e| invalid_json(&e))
    }
}

fn invalid_json(error: &serde_json::Error) -> InvalidPayload {
    let reason = error.to_string().replace(char::is_control, " ");
    InvalidPayload::Json { reason: reason.chars().take(200).collect() }
}

fn write(json: &Json, text: &mut String) -> Result<(), InvalidPayload> {
    match json {
        Json::Null => text.push_str("null"),
        Json::Bool(true) => text.push_str("true"),
        Json::Bool(false) => text.push_str("false"),
        Json::Number(number) => {
            let exact = number.as_i64().filter(|n| (-MAX_INTEGER..=MAX_INTEGER).contains(n));
            let inexact = || InvalidPayload::InexactNumber { found: number.to_string() };
            text.push_str(&exact.ok_or_else(inexact)?.to_string());
        }
        Json::String(string) => write_text(string, text),
        Json::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(element, text)?;
            }
            text.push(']');
        }
        Json::Object(members) => {
            let mut sorted: Vec<(&String, &Json)> = members.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (index, (name, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_text(name, text);
                text.push(':');
                write(value, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

/// Writes a JSON text with the shortest escapes.
pub(crate) fn write_text(string: &str, text: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    text.push('"');
    let mut start = 0;
    for (at, byte) in string.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(&string[start..at]);
        start = at + 1;
        text.push('\\');
        match byte {
            b'"' | b'\\' => text.push(char::from(byte)),
            0x08 => text.push('b'),
            0x09 => text.push('t'),
            0x0a => text.push('n'),
            0x0c => text.push('f'),
            0x0d => text.push('r'),
            _ => {
                text.push_str("u00");
                text.push(DIGITS[usize::from(byte >> 4)]);
                text.push(DIGITS[usize::from(byte & 15)]);
            }
        }
    }
    text.push_str(&string[start..]);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_and_written_without_spaces() {
        let payload =
            Payload::parse(r#"{ "b": [1, null, true], "a": {"y": -2, "x": "å/\u00e4"} }"#);
        assert_eq!(payload.unwrap().as_str(), r#"{"a":{"x":"å/ä","y":-2},"b":[1,null,true]}"#);
    }

    #[test]
    fn the_order_and_escapes_are_those_of_rfc_8785() {
        // RFC 8785, 3.2.3: the order of UTF-16 code units, in which 😀 comes before U+FB33.
        let given = "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
        let expected = "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\u{fb33}\":3}";
        assert_eq!(Payload::parse(given).unwrap().as_str(), expected);
        // RFC 8785, 3.2.2.2.
        let given = "{\"a\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}";
        let expected = "{\"a\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(Payload::parse(given).unwrap().as_str(), expected);
    }

    #[test]
    fn numbers_that_are_not_exact_everywhere_are_refused() {
        for wrong in ["0.5", "1e3", "9007199254740992", "-9007199254740992", "18446744073709551615"]
        {
            let told = Payload::parse(&format!("{{\"a\":{wrong}}}")).unwrap_err();
            assert!(matches!(told, InvalidPayload::InexactNumber { .. }), "{wrong}: {told}");
        }
        assert!(Payload::parse(r#"{"a":9007199254740991}"#).is_ok());
    }

    #[test]
    fn what_is_not_an_object_or_too_long_is_refused() {
        assert_eq!(Payload::parse("[]"), Err(InvalidPayload::NotAnObject));
        assert!(matches!(Payload::parse("{"), Err(InvalidPayload::Json { .. })));
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_LENGTH));
        assert!(matches!(Payload::parse(&long), Err(InvalidPayload::TooLong { .. })));
    }

    #[test]
    fn a_payload_reads_back_what_was_written() {
        let payload = Payload::of(&std::collections::BTreeMap::from([("amount", 12_300)])).unwrap();
        let read: std::collections::BTreeMap<String, i64> = payload.read().unwrap();
        assert_eq!(read["amount"], 12_300);
    }

    proptest::proptest! {
        #[test]
        fn the_canonical_form_is_its_own(name in ".*", value in ".*", number in -1000..1000_i64) {
            let json = serde_json::json!({ name: [value, number] });
            let once = Payload::from_json(&json).unwrap();
            proptest::prop_assert!(once.is_canonical());
            proptest::prop_assert_eq!(once.read::<Json>().unwrap(), json);
        }
    }
}
