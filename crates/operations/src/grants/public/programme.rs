//! Programmes: their frames year by year, what was said of each, and what became of the money.

use std::collections::BTreeMap;

use domain::grants::act::Recorded;
use domain::grants::call;
use domain::grants::id::{CallId, ProgrammeId};
use domain::grants::programme::{Event, FrameStage};
use domain::money::Ore;
use domain::programme::{FrameStatus, Programme};
use time::Date;

use super::call::CallView;
use super::programme_name;
use crate::grants::annual_report::{FrameAccount, Money, frame_of, legal_source_of};
use crate::grants::chronicle::{Chronicle, Told};

/// A programme.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeView {
    /// The programme.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
    /// The law or decision it rests on.
    pub legal_source: String,
    /// Where it stands; empty where no register keeps it.
    pub stage: &'static str,
    /// Each year: the frame, and the money of its grants.
    pub years: BTreeMap<i32, (FrameAccount, Money)>,
    /// What was said of its frames, in the order it was said.
    pub statements: Vec<StatementView>,
    /// Its published calls.
    pub calls: Vec<CallView>,
}

/// What was said of a year's frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementView {
    /// The year.
    pub year: i32,
    /// How binding it is.
    pub stage: FrameStage,
    /// The amount.
    pub amount: Ore,
    /// The bill, decision or letter of appropriation.
    pub source: String,
    /// The day it was entered; `None` where no register keeps it.
    pub entered_on: Option<Date>,
}

impl ProgrammeView {
    /// Returns the money of its grants over all years.
    #[must_use]
    pub fn money(&self) -> Money {
        self.years.values().map(|(_, money)| *money).sum()
    }

    /// Returns its first and last year: `2018–2027`.
    #[must_use]
    pub fn years_said(&self) -> String {
        match (self.years.keys().next(), self.years.keys().next_back()) {
            (Some(first), Some(last)) if first < last => format!("{first}–{last}"),
            (Some(year), _) => year.to_string(),
            (None, _) => String::new(),
        }
    }

    /// Returns how many grants its calls have led to.
    #[must_use]
    pub fn n_grants(&self) -> usize {
        self.calls.iter().map(|call| call.grants.len()).sum()
    }
}

impl Chronicle {
    /// Returns the programmes, by id.
    #[must_use]
    pub fn programme_views(&self) -> Vec<ProgrammeView> {
        self.programmes.keys().filter_map(|id| self.programme_view(id)).collect()
    }

    /// Returns a programme, `None` where there is none.
    #[must_use]
    pub fn programme_view(&self, id: &ProgrammeId) -> Option<ProgrammeView> {
        let told = self.programmes.get(id)?;
        let (first, last) = told.state.years;
        let grants: Vec<_> = self.grants_of(id).map(|(_, grant)| &grant.state).collect();
        let of_year = |year| {
            let money = grants.iter().map(|grant| Money::of(grant, year)).sum();
            (year, (frame_of(&told.events, &told.state, year), money))
        };
        let legal_source = legal_source_of(&told.events);
        let newest_first = |call: &(&CallId, &Told<call::State>)| {
            std::cmp::Reverse(call.1.state.plan.as_ref().map(|plan| plan.opens))
        };
        let mut calls: Vec<_> = self.calls_of(id).collect();
        calls.sort_by_key(newest_first);
        Some(ProgrammeView {
            id: id.clone(),
            name: programme_name(id, &legal_source),
            legal_source,
            stage: told.state.stage.map_or("", domain::grants::life_cycle::Stage::swedish),
            years: (first..=last).map(of_year).collect(),
            statements: told.events.iter().filter_map(statement).collect(),
            calls: calls.into_iter().filter_map(|(call, _)| self.call_view(call)).collect(),
        })
    }
}

fn statement(recorded: &Recorded<Event>) -> Option<StatementView> {
    let Event::FrameStated(stated) = &recorded.event else { return None };
    Some(StatementView {
        year: stated.year,
        stage: stated.stage,
        amount: stated.amount,
        source: stated.source.clone(),
        entered_on: Some(recorded.at.day()),
    })
}

/// Returns programmes as they are known without a register: what was said of their frames, no calls
/// and no grants.
#[must_use]
pub fn without_register(programmes: &[Programme]) -> Vec<ProgrammeView> {
    programmes.iter().filter_map(as_stated).collect()
}

fn as_stated(programme: &Programme) -> Option<ProgrammeView> {
    let mut years: BTreeMap<i32, (FrameAccount, Money)> = BTreeMap::new();
    let mut statements = Vec::new();
    for frame in &programme.frames {
        let (account, _) = years.entry(frame.year).or_default();
        let amount = Some(frame.amount);
        let stage = match frame.status {
            FrameStatus::Proposed => {
                account.proposed = amount;
                FrameStage::Proposed
            }
            FrameStatus::Decided => {
                account.decided = amount;
                FrameStage::Decided
            }
            FrameStatus::Revised => {
                account.revised = amount;
                FrameStage::Revised
            }
        };
        account.free = account.in_force();
        statements.push(StatementView {
            year: frame.year,
            stage,
            amount: frame.amount,
            source: frame.source.clone(),
            entered_on: None,
        });
    }
    let (first, last) = (*years.keys().next()?, *years.keys().next_back()?);
    for year in first..=last {
        years.entry(year).or_default();
    }
    Some(ProgrammeView {
        id: programme.id.parse().ok()?,
        name: programme.name.clone(),
        legal_source: programme.legal_source.clone(),
        stage: "",
        years,
        statements,
        calls: Vec::new(),
    })
}
