//! Where a register is kept.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a register is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// One SQLite file.
    File(PathBuf),
    /// A database of a PostgreSQL server.
    PostgreSql(ServerAddress),
}

/// The address of a PostgreSQL database, shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerAddress(String);

/// Text that is no place for a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "take this address as a place for a register: write the path of a file, or \
     postgres://USER:PASSWORD@HOST/DATABASE"
)]
pub struct InvalidLocation;

impl FromStr for Location {
    type Err = InvalidLocation;

    fn from_str(text: &str) -> Result<Self, InvalidLocation> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", rest)) if !rest.is_empty() => {
                Ok(Self::PostgreSql(ServerAddress(text.to_owned())))
            }
            Some(_) => Err(InvalidLocation),
            None if text.is_empty() => Err(InvalidLocation),
            None => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

impl Location {
    /// Returns the address that the database driver takes.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::File(path) => file_url(path),
            Self::PostgreSql(ServerAddress(url)) => url.clone(),
        }
    }
}

fn file_url(path: &Path) -> String {
    let mut url = "sqlite://".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        let letter = char::from(*byte);
        if letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_') {
            url.push(letter);
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url.push_str("?mode=rwc");
    url
}

/// Writes the path, or the address without user, password and options.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::PostgreSql(ServerAddress(url)) => {
                let plain = url.split('?').next().unwrap_or_default();
                let rest = plain.split_once("://").map_or(plain, |(_, rest)| rest);
                let shown = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                write!(f, "postgres://{shown}")
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerAddress")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let there: Location =
            "postgres://brygga:h@mlig@db.example/register?password=hemlig".parse().unwrap();
        assert_eq!(there.to_string(), "postgres://db.example/register");
        assert!(!format!("{there:?}").contains("lig"));
    }

    #[test]
    fn a_path_is_a_file_whatever_letters_it_has() {
        let there: Location = "åäö ?#%.sqlite".parse().unwrap();
        assert_eq!(there.url(), "sqlite://%C3%A5%C3%A4%C3%B6%20%3F%23%25.sqlite?mode=rwc");
        assert_eq!(there.to_string(), "åäö ?#%.sqlite");
    }

    #[test]
    fn another_kind_of_address_is_refused() {
        for wrong in ["", "mysql://localhost/x", "postgres://"] {
            assert_eq!(wrong.parse::<Location>(), Err(InvalidLocation), "{wrong}");
        }
    }
}
