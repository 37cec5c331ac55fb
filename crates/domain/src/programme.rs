//! A programme and the money frame it has for each year.

use std::collections::BTreeMap;

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
        };
        let in_force = programme.frames_in_force();
        assert_eq!(in_force[&2019].amount.whole_kronor(), Some(75_000_000));
        assert_eq!(in_force[&2020].status, FrameStatus::Proposed);
    }
}
