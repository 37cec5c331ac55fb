//! Groups of areas: classifications by kind, and the municipalities most like one another.

use std::collections::BTreeMap;

use crate::area::AreaCode;

/// A group of areas that a classification puts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaGroup {
    /// The group's code in its classification: `C8`, `G33612`.
    pub code: String,
    /// The group's name.
    pub name: String,
    /// Its areas, sorted by code.
    pub members: Vec<AreaCode>,
}

/// A classification of areas with the version it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// A short id, used in addresses: `skr-2023`.
    pub id: String,
    /// Its name with version: "SKR:s kommungruppsindelning 2023".
    pub name: String,
    /// Its groups in the publisher's order.
    pub groups: Vec<AreaGroup>,
}

impl Classification {
    /// Returns the group that the area belongs to.
    #[must_use]
    pub fn group_of(&self, area: &AreaCode) -> Option<&AreaGroup> {
        self.groups.iter().find(|group| group.members.binary_search(area).is_ok())
    }
}

/// Which municipalities a publisher calls similar, for one theme and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimilarAreas {
    /// What they are similar in: "socioekonomi".
    pub theme: String,
    /// The year of the comparison.
    pub year: i32,
    /// For each area its similar ones, as the publisher lists them.
    pub similar: BTreeMap<AreaCode, Vec<AreaCode>>,
}
