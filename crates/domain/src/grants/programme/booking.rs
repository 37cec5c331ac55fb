//! What calls and grants do to a programme's frames.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Account, State};
use crate::grants::id::{CallId, GrantId};
use crate::grants::ledger::{Posting, amount};
use crate::grants::refusal::{Cause, Refusal, Rule, refuse};
use crate::money::Ore;

/// Amounts of years.
pub type Years = BTreeMap<i32, Ore>;

/// A movement of money within a programme's frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A call reserved money: free to reserved.
    Reserved {
        /// The call.
        call: CallId,
        /// How much of each year.
        amounts: Years,
    },
    /// What a call had left was released: reserved to free.
    Released {
        /// The call.
        call: CallId,
        /// How much of each year.
        amounts: Years,
    },
    /// A decision committed what its call had reserved: reserved to committed.
    Committed {
        /// The grant.
        grant: GrantId,
        /// The call.
        call: CallId,
        /// How much of each year with a decided frame.
        firm: Years,
        /// How much of each year without: subject to budget, in no account.
        conditional: Years,
    },
    /// What was subject to budget was tried: free to committed for what holds; the rest lapsed.
    Confirmed {
        /// The grant.
        grant: GrantId,
        /// The year.
        year: i32,
        /// How much holds; zero where nothing does.
        amount: Ore,
    },
    /// A changed decision moved a grant's money: committed to free for what is given back, free to
    /// committed for what is added.
    Changed {
        /// The grant.
        grant: GrantId,
        /// How much more of each year.
        more: Years,
        /// How much less of each year.
        less: Years,
    },
    /// A grant's money subject to budget lapsed.
    Lapsed {
        /// The grant.
        grant: GrantId,
        /// The year.
        year: i32,
    },
}

impl State {
    /// Refuses a reservation that a frame does not hold.
    ///
    /// # Errors
    /// [`Cause::YearUndecided`] or [`Cause::TooMuch`] (M1).
    pub fn reserve(&self, call: &CallId, amounts: &Years) -> Result<Entry, Refusal> {
        self.refuse_unreservable(amounts)?;
        if self.reservations.keys().any(|(holder, _)| holder == call) {
            return refuse(Cause::AlreadyDone { rule: Rule::R4, act: "reserve" });
        }
        Ok(Entry::Reserved { call: call.clone(), amounts: amounts.clone() })
    }

    /// Refuses amounts that the frames do not hold.
    ///
    /// # Errors
    /// [`Cause::YearUndecided`] or [`Cause::TooMuch`] (M1).
    pub fn refuse_unreservable(&self, amounts: &Years) -> Result<(), Refusal> {
        self.refuse_unless_running("reserve")?;
        for (year, reserved) in amounts {
            amount("reserve", *reserved)?;
            self.refuse_outside_years("reserve", *year)?;
            self.refuse_above("reserve", *reserved, self.free_of("reserve", *year)?)?;
        }
        Ok(())
    }

    /// Returns the release of what a call has left, or `None` where it has nothing.
    #[must_use]
    pub fn release(&self, call: &CallId) -> Option<Entry> {
        let amounts: Years = self
            .reservations
            .iter()
            .filter(|((holder, _), _)| holder == call)
            .map(|((_, year), left)| (*year, *left))
            .collect();
        (!amounts.is_empty()).then(|| Entry::Released { call: call.clone(), amounts })
    }

    /// Returns the commitment of a decision: firm for years with a decided frame, within what the
    /// call has reserved; subject to budget for years without.
    ///
    /// # Errors
    /// [`Cause::TooMuch`] (M1), [`Cause::OutsideYears`].
    pub fn commit(
        &self,
        grant: &GrantId,
        call: &CallId,
        amounts: &Years,
    ) -> Result<Entry, Refusal> {
        self.refuse_unless_running("commit")?;
        let (mut firm, mut conditional) = (Years::new(), Years::new());
        for (year, committed) in amounts {
            amount("commit", *committed)?;
            self.refuse_outside_years("commit", *year)?;
            let key = (grant.clone(), *year);
            if self.commitments.contains_key(&key) || self.conditional.contains_key(&key) {
                return refuse(Cause::AlreadyDone { rule: Rule::R4, act: "commit" });
            }
            if let Some(free) = self.free(*year) {
                let left =
                    self.reservations.get(&(call.clone(), *year)).copied().unwrap_or_default();
                // In a year that is short, no one commits more until it is not.
                let ceiling = if free < Ore::default() { Ore::default() } else { left };
                self.refuse_above("commit", *committed, ceiling)?;
                firm.insert(*year, *committed);
            } else {
                conditional.insert(*year, *committed);
            }
        }
        Ok(Entry::Committed { grant: grant.clone(), call: call.clone(), firm, conditional })
    }

    /// Returns the trial of what was decided subject to budget, now that the frame is decided.
    ///
    /// # Errors
    /// [`Cause::YearUndecided`] or [`Cause::TooMuch`] (M1), [`Cause::Unknown`].
    pub fn confirm(&self, grant: &GrantId, year: i32, amount: Ore) -> Result<Entry, Refusal> {
        const ACT: &str = "confirm";
        let Some(conditional) = self.conditional.get(&(grant.clone(), year)).copied() else {
            let name = year.to_string().into();
            return refuse(Cause::Unknown { act: ACT, what: "amount subject to budget for", name });
        };
        let free = self.free_of(ACT, year)?;
        if amount < Ore::default() {
            return refuse(Cause::NotAnAmount { what: ACT, amount });
        }
        self.refuse_above(ACT, amount, conditional.min(free))?;
        Ok(Entry::Confirmed { grant: grant.clone(), year, amount })
    }

    /// Returns the change of what a grant has committed.
    ///
    /// # Errors
    /// [`Cause::TooMuch`] (M1).
    pub fn change(&self, grant: &GrantId, more: &Years, less: &Years) -> Result<Entry, Refusal> {
        for (year, added) in more {
            amount("add", *added)?;
            self.refuse_unless_running("add")?;
            self.refuse_above("add", *added, self.free_of("add", *year)?)?;
        }
        for (year, withdrawn) in less {
            amount("withdraw", *withdrawn)?;
            let committed =
                self.commitments.get(&(grant.clone(), *year)).copied().unwrap_or_default();
            self.refuse_above("withdraw", *withdrawn, committed)?;
        }
        Ok(Entry::Changed { grant: grant.clone(), more: more.clone(), less: less.clone() })
    }

    /// Refuses what must not happen in a year that is short of money.
    ///
    /// # Errors
    /// [`Cause::YearUndecided`] where no frame is decided, [`Cause::TooMuch`] where it is short (M1).
    pub fn refuse_short(&self, act: &'static str, year: i32, amount: Ore) -> Result<(), Refusal> {
        match self.free(year) {
            None => refuse(Cause::YearUndecided { act, year }),
            Some(free) if free < Ore::default() => {
                let ceiling = Ore::default();
                refuse(Cause::TooMuch { rule: Rule::M1, what: act, amount, ceiling })
            }
            Some(_) => Ok(()),
        }
    }

    fn free_of(&self, act: &'static str, year: i32) -> Result<Ore, Refusal> {
        self.free(year)
            .map(|free| free.max(Ore::default()))
            .ok_or_else(|| Cause::YearUndecided { act, year }.into())
    }

    fn refuse_above(&self, what: &'static str, amount: Ore, ceiling: Ore) -> Result<(), Refusal> {
        if amount <= ceiling {
            return Ok(());
        }
        refuse(Cause::TooMuch { rule: Rule::M1, what, amount, ceiling })
    }

    /// Takes an entry in.
    pub(super) fn book(&mut self, entry: &Entry) {
        match entry {
            Entry::Reserved { call, amounts } => {
                for (year, amount) in amounts {
                    self.move_money(*year, Account::Free, Account::Reserved, *amount);
                    raise(&mut self.reservations, (call.clone(), *year), *amount);
                }
            }
            Entry::Released { call, amounts } => {
                for (year, amount) in amounts {
                    self.move_money(*year, Account::Reserved, Account::Free, *amount);
                    lower(&mut self.reservations, (call.clone(), *year), *amount);
                }
            }
            Entry::Committed { grant, call, firm, conditional } => {
                for (year, amount) in firm {
                    self.move_money(*year, Account::Reserved, Account::Committed, *amount);
                    lower(&mut self.reservations, (call.clone(), *year), *amount);
                    raise(&mut self.commitments, (grant.clone(), *year), *amount);
                }
                for (year, amount) in conditional {
                    raise(&mut self.conditional, (grant.clone(), *year), *amount);
                }
            }
            Entry::Confirmed { grant, year, amount } => {
                self.conditional.remove(&(grant.clone(), *year));
                self.move_money(*year, Account::Free, Account::Committed, *amount);
                raise(&mut self.commitments, (grant.clone(), *year), *amount);
            }
            Entry::Changed { grant, more, less } => {
                for (year, amount) in more {
                    self.move_money(*year, Account::Free, Account::Committed, *amount);
                    raise(&mut self.commitments, (grant.clone(), *year), *amount);
                }
                for (year, amount) in less {
                    self.move_money(*year, Account::Committed, Account::Free, *amount);
                    lower(&mut self.commitments, (grant.clone(), *year), *amount);
                }
            }
            Entry::Lapsed { grant, year } => {
                self.conditional.remove(&(grant.clone(), *year));
            }
        }
    }

    fn move_money(&mut self, year: i32, from: Account, to: Account, amount: Ore) {
        self.ledger.post(Posting { from: (year, from), to: (year, to), amount });
    }
}

/// Raises a holder's amount; nothing makes no holder.
fn raise<Key: Ord>(amounts: &mut BTreeMap<Key, Ore>, key: Key, amount: Ore) {
    if amount == Ore::default() {
        return;
    }
    let held = amounts.entry(key).or_default();
    *held = held.checked_add(amount).unwrap_or(*held);
}

/// Lowers a holder's amount; a holder with nothing left is forgotten.
fn lower<Key: Ord>(amounts: &mut BTreeMap<Key, Ore>, key: Key, amount: Ore) {
    let left = amounts.get(&key).and_then(|held| held.checked_sub(amount));
    match left {
        Some(left) if left > Ore::default() => {
            amounts.insert(key, left);
        }
        _ => {
            amounts.remove(&key);
        }
    }
}
