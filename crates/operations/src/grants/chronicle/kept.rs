//! Chronicles that are kept between requests. Each is read on from where it stands, so that what was
//! written a moment ago is there and nothing is read twice.

use std::sync::Arc;

use domain::grants::act::Moment;
use domain::people;
use register::event::Event;
use register::hash::ContentHash;
use register::register::{MAX_EVENTS_READ, Register};
use time::Date;
use tokio::sync::Mutex;

use super::Chronicle;
use crate::grants::Desk;
use crate::grants::error::DeskError;
use crate::grants::public::DiaryLine;

/// How many chronicles are kept: that of today and some days that someone looks back to.
const MOST: usize = 4;

/// Chronicles as far as they have been read, the one asked for last first.
#[derive(Default)]
pub(in crate::grants) struct KeptChronicles(Mutex<Vec<Reading>>);

/// A chronicle as far as the register has been read.
struct Reading {
    chronicle: Arc<Chronicle>,
    people: people::State,
    /// The position of the last event that was read.
    position: u64,
    /// Its hash.
    hash: ContentHash,
    /// Whether an event of a later day has been left out.
    is_cut: bool,
}

impl Desk {
    /// Returns everything that has happened up to and with a day in Sweden.
    ///
    /// Only events that came since the day was last asked for are read. What came in after the day is
    /// left out by its own moment, so that a chronicle of a day that has passed stays as it is.
    ///
    /// # Errors
    /// Where the register refuses, or an event cannot be read.
    pub async fn chronicle(&self, as_of: Date) -> Result<Arc<Chronicle>, DeskError> {
        let mut readings = self.chronicles.0.lock().await;
        let mut reading = match readings.iter().position(|one| one.can_be_of(as_of)) {
            Some(index) => readings.remove(index),
            None => Reading::begun(as_of),
        };
        if reading.chronicle.as_of != as_of {
            Arc::make_mut(&mut reading.chronicle).as_of = as_of;
        }
        reading.read_on(self.register()).await?;
        let chronicle = Arc::clone(&reading.chronicle);
        readings.insert(0, reading);
        readings.truncate(MOST);
        Ok(chronicle)
    }
}

impl Reading {
    fn begun(as_of: Date) -> Self {
        Self {
            chronicle: Arc::new(Chronicle::begun(as_of)),
            people: people::State::default(),
            position: 0,
            hash: ContentHash::ORIGIN,
            is_cut: false,
        }
    }

    /// Returns whether it is that of a day, or becomes so by reading on.
    fn can_be_of(&self, as_of: Date) -> bool {
        let day = self.chronicle.as_of;
        day == as_of || (day < as_of && !self.is_cut)
    }

    /// Reads what came since. Begins anew where the register is not the one that was read: a copy may
    /// have been put in its place.
    async fn read_on(&mut self, register: &Register) -> Result<(), DeskError> {
        let head = register.head().await?;
        if head.position == self.position && head.hash == self.hash {
            return Ok(());
        }
        if head.position <= self.position {
            *self = Self::begun(self.chronicle.as_of);
        }
        loop {
            let page = register.events(self.position, MAX_EVENTS_READ).await?;
            let Some(first) = page.first() else { return Ok(()) };
            if first.previous != self.hash && self.position > 0 {
                *self = Self::begun(self.chronicle.as_of);
                continue;
            }
            self.take(&page)?;
        }
    }

    fn take(&mut self, page: &[Event]) -> Result<(), DeskError> {
        let chronicle = Arc::make_mut(&mut self.chronicle);
        for event in page {
            match day_of(event) {
                Some(day) if day <= chronicle.as_of => {
                    chronicle.take(event, &mut self.people)?;
                    chronicle.log.push(DiaryLine::of(event, day));
                }
                _ => self.is_cut = true,
            }
            (self.position, self.hash) = (event.position, event.hash);
        }
        let kinds = self.people.organisations.iter();
        chronicle.kinds = kinds.map(|(id, one)| (id.clone(), one.kind)).collect();
        chronicle.names = self.people.people().names;
        Ok(())
    }
}

/// Returns the day in Sweden of an event.
fn day_of(event: &Event) -> Option<Date> {
    Moment::from_unix(event.at.as_time().unix_timestamp()).map(Moment::day)
}

#[cfg(test)]
mod tests;
