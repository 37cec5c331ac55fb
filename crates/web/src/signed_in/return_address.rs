//! Where a visitor is led back to after signing in: only to the service itself.

/// The longest an address may be, in bytes.
const LENGTH: usize = 2_000;

/// An address of the service, with its path and query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReturnAddress(String);

impl ReturnAddress {
    /// Returns the address where it is one of the service; `None` for other sites, for what browsers
    /// take for other sites, and for the pages that lead to signing in.
    pub(crate) fn local(text: &str) -> Option<Self> {
        let is_local = text.starts_with('/')
            && !text.starts_with("//")
            && !text.contains('\\')
            && text.len() <= LENGTH
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        let plain = text.strip_prefix("/en").filter(|rest| rest.starts_with('/')).unwrap_or(text);
        let path = plain.split(['?', '#']).next().unwrap_or_default();
        let leads_round = matches!(path, "/logga-in" | "/logga-ut" | "/bekrafta");
        (is_local && !plain.starts_with("//") && !leads_round).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address as it is written in a query.
    pub(crate) fn as_query(&self) -> String {
        let mut written = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            let letter = char::from(byte);
            if letter.is_ascii_alphanumeric() || matches!(letter, '/' | '-' | '_' | '.') {
                written.push(letter);
            } else {
                written.push_str(&format!("%{byte:02X}"));
            }
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for foreign in [
            "https://ond.example/",
            "//ond.example",
            "/\\ond.example",
            "\\\\ond.example",
            "ond",
            "javascript:alert(1)",
            "",
            "/\t/ond.example",
            "/a\r\nset-cookie: x",
            "/å",
            "/en//ond.example",
            "/logga-in?till=/x",
            "/en/logga-in",
            "/logga-ut",
            "/bekrafta",
        ] {
            assert_eq!(ReturnAddress::local(foreign), None, "{foreign:?}");
        }
        assert_eq!(ReturnAddress::local(&format!("/{}", "a".repeat(2_000))), None);
    }

    #[test]
    fn an_address_of_the_service_is_led_back_to_with_its_query() {
        for own in ["/", "/bidrag/7?flik=a&b=%C3%A5#c", "/en/bidrag", "/logga-inte"] {
            assert_eq!(ReturnAddress::local(own).unwrap().as_str(), own);
        }
        let address = ReturnAddress::local("/bidrag/7?flik=a&b=1").unwrap();
        assert_eq!(address.as_query(), "/bidrag/7%3Fflik%3Da%26b%3D1");
    }
}
