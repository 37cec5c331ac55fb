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

/// How many days that someone has looked back to are kept.
const MOST: usize = 3;

/// Chronicles as far as they have been read. That of the newest day has a lock of its own, so that
/// whoever looks back keeps nobody waiting for what is now.
#[derive(Default)]
pub(in crate::grants) struct KeptChronicles {
    newest: Mutex<Option<Reading>>,
    /// The one asked for last first.
    past: Mutex<Vec<Reading>>,
}

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
        let mut newest = self.chronicles.newest.lock().await;
        let reading = newest.get_or_insert_with(|| Reading::begun(as_of));
        if as_of >= reading.chronicle.as_of {
            return reading.read_to(as_of, self.register()).await;
        }
        drop(newest);
        let mut past = self.chronicles.past.lock().await;
        let mut reading = match past.iter().position(|one| one.can_be_of(as_of)) {
            Some(index) => past.remove(index),
            None => Reading::begun(as_of),
        };
        let chronicle = reading.read_to(as_of, self.register()).await?;
        past.insert(0, reading);
        past.truncate(MOST);
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

    /// Reads on to a day, from the first event where what was read leaves some of it out.
    async fn read_to(
        &mut self,
        as_of: Date,
        register: &Register,
    ) -> Result<Arc<Chronicle>, DeskError> {
        if !self.can_be_of(as_of) {
            *self = Self::begun(as_of);
        } else if self.chronicle.as_of != as_of {
            Arc::make_mut(&mut self.chronicle).as_of = as_of;
        }
        self.read_on(register).await?;
        Ok(Arc::clone(&self.chronicle))
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
