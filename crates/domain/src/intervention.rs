//! Interventions (insatser): what was done, for whom, where and at what cost, and what lives on.
//!
//! The owner writes; others may comment and change nothing. What happens is decided by
//! [`life::State::decide`] and kept as events, in the manner of [`grants`](crate::grants).
//!
//! # Source
//! Slides of the Government Offices of 25 September 2019: interventions are to be documented so
//! that they can be followed up and experience spread, and results are to live on.

mod applying;
pub mod asking;
pub mod life;
pub mod logic_model;
pub mod result;

use serde::{Deserialize, Serialize};

use crate::calendar::DaySpan;
use crate::grants::budget::PlaceShares;
use crate::grants::id::{DesignId, GrantId};
use crate::money::Ore;
use life::Refusal;
use logic_model::LogicModel;
use result::ResultIndicator;

/// What interventions are about: the three themes of the grant and the five areas of the reform
/// programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Förebyggande arbete för barn och unga.
    ChildrenAndYouth,
    /// Grundskola och vuxenutbildning.
    SchoolAndAdultEducation,
    /// Integration av nyanlända.
    Integration,
    /// Bekämpa brottsligheten.
    Crime,
    /// Knäcka långtidsarbetslösheten.
    LongTermUnemployment,
    /// Lyfta skolorna och elevernas resultat.
    SchoolResults,
    /// Stärka samhällsservicen och minska bostadssegregation och trångboddhet.
    ServiceAndHousing,
    /// Stödja civilsamhället och arbetet för demokratiska värderingar.
    CivilSociety,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 8] = [
        Self::ChildrenAndYouth,
        Self::SchoolAndAdultEducation,
        Self::Integration,
        Self::Crime,
        Self::LongTermUnemployment,
        Self::SchoolResults,
        Self::ServiceAndHousing,
        Self::CivilSociety,
    ];

    /// Returns the word used in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ChildrenAndYouth => "children-and-youth",
            Self::SchoolAndAdultEducation => "school-and-adult-education",
            Self::Integration => "integration",
            Self::Crime => "crime",
            Self::LongTermUnemployment => "long-term-unemployment",
            Self::SchoolResults => "school-results",
            Self::ServiceAndHousing => "service-and-housing",
            Self::CivilSociety => "civil-society",
        }
    }
}

/// What an intervention costs and where that is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// The amount for the whole time.
    pub amount: Ore,
    /// Where it is told.
    pub source: String,
}

/// An intervention as its owner describes it.
// A logic model and place shares are sound by their types; `check` sees to the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Its name.
    pub title: String,
    /// What was done, in short.
    pub summary: String,
    /// What it is about; at least one.
    pub themes: Vec<Theme>,
    /// For whom.
    pub target_group: String,
    /// Where: shares that add up to exactly the whole.
    pub places: PlaceShares,
    /// The days it lasts.
    pub days: DaySpan,
    /// How much of it each gets: "två timmar i veckan i ett år"; empty where it is not known.
    pub dose: String,
    /// What it costs; `None` where it is not stated, which is not zero.
    pub cost: Option<Cost>,
    /// The method, where it has a name.
    pub method: String,
    /// What else must be known: circumstances without which it may not work.
    pub context: String,
    /// The grants that pay for it.
    pub grants: Vec<GrantId>,
    /// The registered designs that evaluate it.
    pub designs: Vec<DesignId>,
    /// How it is thought to work.
    pub logic_model: LogicModel,
    /// What is counted.
    pub indicators: Vec<ResultIndicator>,
}

impl Description {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// [`Refusal`] names what is lacking.
    pub fn check(&self) -> Result<(), Refusal> {
        for (text, what) in [
            (&self.title, "title"),
            (&self.summary, "summary"),
            (&self.target_group, "target group"),
        ] {
            if text.trim().is_empty() {
                return Err(Refusal::Lacking(what));
            }
        }
        if self.themes.is_empty() {
            return Err(Refusal::Lacking("theme"));
        }
        if self.cost.as_ref().is_some_and(|cost| cost.amount.ore() < 0) {
            return Err(Refusal::NegativeCost);
        }
        Ok(result::check(&self.indicators)?)
    }

    /// Returns the cost of each place so that the parts are exactly the whole; `None` where the
    /// cost is not stated.
    #[must_use]
    pub fn cost_by_place(&self) -> Option<Vec<(crate::area::AreaCode, Ore)>> {
        self.cost.as_ref().map(|cost| self.places.divide(cost.amount))
    }
}

#[cfg(test)]
mod tests;
