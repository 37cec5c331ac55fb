//! A programme: its money frame for each year, its areas and its reforms.

pub mod reform;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use self::reform::{DevelopmentArea, Reform, Statement};
use crate::money::Ore;

/// A long-term public programme that divides money among areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// A short id, used in addresses.
    pub id: String,
    /// The programme's name for people, in Swedish.
    pub name: String,
    /// The law or decision it rests on.
    pub legal_source: String,
    /// What is known of its frames, in the order it was stated.
    pub frames: Vec<Frame>,
    /// The first and the last calendar year; `None` where its sources do not tell.
    pub years: Option<RangeInclusive<i32>>,
    /// Its development areas (utvecklingsområden), by number; empty where it has none.
    pub areas: Vec<DevelopmentArea>,
    /// Its reforms, by number; empty where it has none.
    pub reforms: Vec<Reform>,
    /// What its sources say of how it is carried out: a delegation, networks, researchers.
    pub statements: Vec<Statement>,
}

/// The money for one year as stated at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The calendar year the money is for.
    pub year: i32,
    /// The amount.
    pub amount: Ore,
    /// What kind of statement it is.
    pub status: FrameStatus,
    /// Where it is stated.
    pub source: String,
}

/// How binding a frame is. Kept apart, never overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FrameStatus {
    /// Announced or put forward.
    Proposed,
    /// Decided.
    Decided,
    /// Decided anew after an earlier decision.
    Revised,
}

impl FrameStatus {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Decided => "decided",
            Self::Revised => "revised",
        }
    }
}

impl Programme {
    /// Returns the frame in force for each year: the last revised, else decided, else proposed.
    #[must_use]
    pub fn frames_in_force(&self) -> BTreeMap<i32, &Frame> {
        let mut in_force: BTreeMap<i32, &Frame> = BTreeMap::new();
        for frame in &self.frames {
            let stronger = in_force.get(&frame.year).is_none_or(|kept| kept.status <= frame.status);
            if stronger {
                in_force.insert(frame.year, frame);
            }
        }
        in_force
    }

    /// Returns every year of the programme with the frame in force, or `None` where no source states
    /// one: such a year is shown as not stated and never filled in between its neighbours.
    #[must_use]
    pub fn budget_path(&self) -> Vec<(i32, Option<&Frame>)> {
        let in_force = self.frames_in_force();
        let stated = in_force.keys().next().zip(in_force.keys().next_back());
        let years = self.years.clone().or(stated.map(|(first, last)| *first..=*last));
        years.into_iter().flatten().map(|year| (year, in_force.get(&year).copied())).collect()
    }

    /// Returns the area with this number.
    #[must_use]
    pub fn area(&self, number: u8) -> Option<&DevelopmentArea> {
        self.areas.iter().find(|area| area.number == number)
    }

    /// Returns the reforms of an area, by number.
    pub fn reforms_of(&self, area: u8) -> impl Iterator<Item = &Reform> {
        self.reforms.iter().filter(move |reform| reform.area == area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revised_frame_comes_before_a_decided_one() {
        let frame = |year, mnkr: i64, status| Frame {
            year,
            amount: Ore::from_kronor(mnkr * 1_000_000).unwrap(),
            status,
            source: String::new(),
        };
        let programme = Programme {
            id: "p".into(),
            name: "P".into(),
            legal_source: String::new(),
            frames: vec![
                frame(2019, 150, FrameStatus::Proposed),
                frame(2019, 75, FrameStatus::Revised),
                frame(2019, 80, FrameStatus::Decided),
                frame(2020, 300, FrameStatus::Proposed),
            ],
            years: Some(2018..=2021),
            areas: Vec::new(),
            reforms: Vec::new(),
            statements: Vec::new(),
        };
        let in_force = programme.frames_in_force();
        assert_eq!(in_force[&2019].amount.whole_kronor(), Some(75_000_000));
        assert_eq!(in_force[&2020].status, FrameStatus::Proposed);
        let path = programme.budget_path();
        let years: Vec<(i32, bool)> = path.iter().map(|(y, frame)| (*y, frame.is_some())).collect();
        assert_eq!(years, [(2018, false), (2019, true), (2020, true), (2021, false)]);
        let open = Programme { years: None, ..programme };
        assert_eq!(open.budget_path().len(), 2, "from the first stated year to the last");
    }
}
