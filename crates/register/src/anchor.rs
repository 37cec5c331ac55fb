//! Anchors: the head of a day, to be published where nobody can take it back.
//!
//! The chain shows that nothing was changed after the head; a published head shows that nobody has
//! built another chain since.

use std::fmt;
use std::str::FromStr;

use sqlx::{Any, Row as _, Transaction};
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::batch::head;
use crate::failure::RegisterError;
use crate::hash::ContentHash;
use crate::register::Register;

/// The head of a register on a day. Written `2026-11-22 1234 HASH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The day.
    pub day: Date,
    /// The position of the last event then, 0 where there was none.
    pub position: u64,
    /// Its hash.
    pub hash: ContentHash,
}

/// Text that is no anchor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "read {found:?} as an anchor: write the day, the position and the hash, as in \"2026-11-22 17 0f…\""
)]
pub struct InvalidAnchor {
    /// The first characters of what was given.
    pub found: String,
}

impl Register {
    /// Returns the day's anchor: the head when the day was first anchored.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn anchor(&self, day: Date) -> Result<Anchor, RegisterError> {
        let failed = |error: sqlx::Error| self.connections.failed(&error);
        let mut transaction = self.connections.begin_writing().await?;
        let (head, _) = head(&self.connections, &mut transaction, true).await?;
        let anchors = anchors(&mut transaction).await.map_err(failed)?;
        let kept = anchors.iter().filter_map(|line| line.parse::<Anchor>().ok());
        if let Some(anchor) = kept.into_iter().find(|anchor| anchor.day == day) {
            return Ok(anchor);
        }
        let anchor = Anchor { day, position: head.position, hash: head.hash };
        insert(&mut transaction, &anchor).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)?;
        Ok(anchor)
    }

    /// Returns all anchors, oldest first, one line each.
    ///
    /// # Errors
    /// Where the store refuses.
    pub async fn anchors(&self) -> Result<Vec<String>, RegisterError> {
        let mut transaction = self.connections.begin_reading().await?;
        anchors(&mut transaction).await.map_err(|error| self.connections.failed(&error))
    }
}

pub(crate) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    anchor: &Anchor,
) -> Result<(), sqlx::Error> {
    sqlx::query("insert into anchor values ($1, $2, $3)")
        .bind(anchor.day.to_string())
        .bind(crate::event_rows::as_stored(anchor.position))
        .bind(anchor.hash.to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Returns the stored anchors as lines; a line that was altered need not be an anchor.
pub(crate) async fn anchors(
    transaction: &mut Transaction<'static, Any>,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query("select day, position, hash from anchor order by day")
        .fetch_all(&mut **transaction)
        .await?;
    rows.iter()
        .map(|row| {
            let (day, hash): (String, String) = (row.try_get(0)?, row.try_get(2)?);
            Ok(format!("{day} {} {hash}", row.try_get::<i64, _>(1)?))
        })
        .collect()
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.position, self.hash)
    }
}

impl FromStr for Anchor {
    type Err = InvalidAnchor;

    fn from_str(text: &str) -> Result<Self, InvalidAnchor> {
        let parsed = || {
            let mut words = text.split(' ');
            let day = Date::parse(words.next()?, &Iso8601::DATE).ok()?;
            let anchor = Self {
                day,
                position: words.next()?.parse().ok()?,
                hash: words.next()?.parse().ok()?,
            };
            (words.next().is_none() && anchor.to_string() == text).then_some(anchor)
        };
        parsed().ok_or_else(|| InvalidAnchor { found: text.chars().take(80).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_reads_back_as_it_was_written() {
        let text = format!("2026-11-22 17 {}", ContentHash::of(b"abc"));
        let anchor: Anchor = text.parse().unwrap();
        assert_eq!((anchor.position, anchor.to_string()), (17, text));
        for wrong in ["", "2026-11-22 17", "2026-11-22 017 00", "22 17 00 00"] {
            assert!(wrong.parse::<Anchor>().is_err(), "{wrong}");
        }
    }
}
