//! The keywords before the data of a PX file.

use std::collections::BTreeMap;

use crate::formats::failure::{Fault, Problem, shortened};

const FORMAT: &str = "a PX file";

/// The keywords of a file in its main language: `KEYWORD("subkey")="value","value";`.
#[derive(Debug, Default)]
pub(super) struct Header {
    values: BTreeMap<(String, String), Vec<String>>,
}

impl Header {
    /// Returns the values of a keyword without subkey.
    pub(super) fn list(&self, keyword: &str) -> Vec<String> {
        self.list_of(keyword, "")
    }

    /// Returns the values of a keyword for a variable or value.
    pub(super) fn list_of(&self, keyword: &str, subkey: &str) -> Vec<String> {
        self.values.get(&(keyword.to_owned(), subkey.to_owned())).cloned().unwrap_or_default()
    }

    /// Returns the text of a keyword without subkey; text over several lines is one text.
    pub(super) fn text(&self, keyword: &str) -> Option<String> {
        self.text_of(keyword, "")
    }

    pub(super) fn text_of(&self, keyword: &str, subkey: &str) -> Option<String> {
        let text = self.list_of(keyword, subkey).concat();
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }

    /// Returns the texts of a keyword with any subkey.
    pub(super) fn every_text(&self, keyword: &str) -> Vec<String> {
        let of_keyword = self.values.iter().filter(|((name, _), _)| name == keyword);
        of_keyword.map(|(_, values)| values.concat()).filter(|text| !text.is_empty()).collect()
    }

    pub(super) fn has(&self, keyword: &str, subkey: &str) -> bool {
        self.values.contains_key(&(keyword.to_owned(), subkey.to_owned()))
    }

    /// Returns for each variable of the stub whether its KEYS are codes, or `None` for data
    /// without KEYS.
    pub(super) fn keyed_dimensions(&self) -> Result<Option<BTreeMap<String, bool>>, Fault> {
        let mut kinds = BTreeMap::new();
        for ((keyword, subkey), values) in &self.values {
            if keyword != "KEYS" {
                continue;
            }
            let by_code = match values.concat().to_uppercase().as_str() {
                "CODES" => true,
                "VALUES" => false,
                other => {
                    let reason = format!("KEYS is '{}', not CODES or VALUES", shortened(other));
                    return Err(Problem::NotTheFormat { format: FORMAT, reason }.into());
                }
            };
            kinds.insert(subkey.clone(), by_code);
        }
        if kinds.is_empty() {
            return Ok(None);
        }
        match self.list("STUB").iter().find(|name| !kinds.contains_key(*name)) {
            Some(name) => {
                let name = format!("KEYS(\"{}\")", shortened(name));
                Err(Problem::Lacks { name, format: FORMAT }.into())
            }
            None => Ok(Some(kinds)),
        }
    }
}

/// Reads the keywords up to DATA and returns them with the text after `DATA=`.
pub(super) fn read_header(text: &str) -> Result<(Header, &str), Fault> {
    let mut header = Header::default();
    let mut scanner = Scanner { text, position: 0 };
    loop {
        scanner.skip_blanks();
        if scanner.rest().is_empty() {
            return Err(Problem::Truncated { reason: "there is no DATA".to_owned() }.into());
        }
        let keyword = scanner.until(&['=', '(', '[']).trim().to_uppercase();
        if keyword.is_empty() || keyword.len() > 60 {
            return Err(scanner.unexpected("a keyword"));
        }
        let language = scanner.bracketed()?;
        let subkey = scanner.subkey()?;
        scanner.skip_blanks();
        if !scanner.take('=') {
            return Err(scanner.unexpected("'=' after the keyword"));
        }
        if keyword == "DATA" {
            return Ok((header, scanner.rest()));
        }
        let values = scanner.values()?;
        if !language {
            header.values.entry((keyword, subkey)).or_insert(values);
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn line(&self) -> u64 {
        1 + self.text[..self.position].bytes().filter(|b| *b == b'\n').count() as u64
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let found: String = self.rest().chars().take(20).collect();
        let reason = format!("{wanted} is expected before '{}'", shortened(&found));
        Fault::at_line(self.line(), Problem::NotTheFormat { format: FORMAT, reason })
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, sign: char) -> bool {
        let is_next = self.rest().starts_with(sign);
        if is_next {
            self.position += sign.len_utf8();
        }
        is_next
    }

    fn until(&mut self, signs: &[char]) -> &'a str {
        let rest = self.rest();
        let length = rest.find(signs).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    /// Skips `[sv]` and returns whether it was there.
    fn bracketed(&mut self) -> Result<bool, Fault> {
        if !self.take('[') {
            return Ok(false);
        }
        self.until(&[']']);
        if self.take(']') { Ok(true) } else { Err(self.unexpected("']'")) }
    }

    /// Reads `("subkey")`; the parts of `("a","b")` are joined.
    fn subkey(&mut self) -> Result<String, Fault> {
        if !self.take('(') {
            return Ok(String::new());
        }
        let mut parts = Vec::new();
        loop {
            self.skip_blanks();
            if self.take('"') {
                parts.push(self.until(&['"']).to_owned());
                if !self.take('"') {
                    return Err(self.unexpected("a closing quotation mark"));
                }
            } else {
                parts.push(self.until(&[',', ')']).trim().to_owned());
            }
            self.skip_blanks();
            if self.take(')') {
                return Ok(parts.join("\u{1f}"));
            }
            if !self.take(',') {
                return Err(self.unexpected("')'"));
            }
        }
    }

    /// Reads values up to the semicolon. Quoted texts with only blanks between are one value that
    /// goes over several lines; a semicolon inside quotation marks belongs to the value.
    fn values(&mut self) -> Result<Vec<String>, Fault> {
        let mut values: Vec<String> = Vec::new();
        let mut continues = false;
        loop {
            self.skip_blanks();
            if self.take(';') {
                return Ok(values);
            }
            if self.take(',') {
                continues = false;
            } else if self.take('"') {
                let text = self.until(&['"']);
                if !self.take('"') {
                    return Err(self.unexpected("a closing quotation mark"));
                }
                match values.last_mut() {
                    Some(last) if continues => last.push_str(text),
                    _ => values.push(text.to_owned()),
                }
                continues = true;
            } else if self.rest().is_empty() {
                let reason = "a keyword is not ended by a semicolon".to_owned();
                return Err(Fault::at_line(self.line(), Problem::Truncated { reason }));
            } else {
                values.push(self.until(&[',', ';', '"']).trim().to_owned());
                continues = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_over_lines_are_joined_and_languages_are_left_out() {
        let text = "TITLE=\"Folk\"\n\"mängd; per region\";\nTITLE[en]=\"Population\";\n\
                    VALUES(\"kön\")=\"män\",\n\"kvinnor\";TIMEVAL(\"år\")=TLIST(A1),\"2020\";\nDATA=\n1 2;";
        let (header, data) = read_header(text).unwrap();
        assert_eq!(header.text("TITLE").unwrap(), "Folkmängd; per region");
        assert_eq!(header.list_of("VALUES", "kön"), ["män", "kvinnor"]);
        assert!(header.has("TIMEVAL", "år"));
        assert_eq!(data.trim(), "1 2;");
    }

    #[test]
    fn a_file_that_ends_in_the_keywords_is_refused_with_its_line() {
        for text in ["TITLE=\"a\";\n", "TITLE=\"a", "TITLE", "=\"a\";", "A(\"b=1;", "A[sv=1;"] {
            assert!(read_header(text).is_err(), "{text}");
        }
    }
}
