//! Accounts of costs: cost items, what is approved of each, and where they were used.

pub mod deciding;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;

use super::State;
use super::account::Account;
use crate::grants::budget::{Kind, PlaceShares};
use crate::grants::id::{CategoryId, GrantId, OrganisationId};
use crate::grants::life_cycle::{self, LifeCycle, Transition, start, step};
use crate::grants::programme::booking::Years;
use crate::money::Ore;

/// The stages of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Signed and sent.
    Submitted,
    /// Sent back: its items count nowhere, and a new claim takes its place.
    Returned,
    /// Every item is approved, wholly or in part, or refused.
    Assessed,
}

impl life_cycle::Stage for Stage {
    fn swedish(self) -> &'static str {
        match self {
            Self::Submitted => "Inlämnad",
            Self::Returned => "Återsänd",
            Self::Assessed => "Granskad",
        }
    }

    fn life_cycle() -> &'static LifeCycle<Self> {
        use Stage::{Assessed, Returned, Submitted};
        const STEPS: &[Transition<Stage>] = &[
            start(
                "submit claim",
                Submitted,
                "a delegation to sign; items within period and budget; in kind equals co-financing in kind; no item counts in another claim",
            ),
            step(Submitted, "return claim", Returned, "a reason"),
            step(Submitted, "assess claim", Assessed, "every item; a reason for what is refused"),
            step(
                Assessed,
                "disallow cost",
                Assessed,
                "a reason; what is no longer earned becomes surplus",
            ),
        ];
        &LifeCycle { name: "cost claim", swedish: "Kostnadsredovisning", transitions: STEPS }
    }
}

/// A cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostItem {
    /// Who bore it.
    pub organisation: OrganisationId,
    /// The voucher.
    pub voucher: Box<str>,
    /// Its day.
    pub day: Date,
    /// Its category.
    pub category: CategoryId,
    /// In money or in kind.
    pub kind: Kind,
    /// How much.
    pub amount: Ore,
    /// Where it was used.
    pub places: PlaceShares,
    /// Why it is another cost than one that looks the same; `None` where none does.
    pub explanation: Option<String>,
}

/// What makes a cost one and the same, over all grants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemKey {
    /// Who bore it.
    pub organisation: OrganisationId,
    /// Its day.
    pub day: Date,
    /// How much.
    pub amount: Ore,
    /// The voucher.
    pub voucher: Box<str>,
}

impl CostItem {
    /// Returns what makes it one and the same.
    #[must_use]
    pub fn key(&self) -> ItemKey {
        ItemKey {
            organisation: self.organisation.clone(),
            day: self.day,
            amount: self.amount,
            voucher: self.voucher.clone(),
        }
    }
}

/// What was found of a cost item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How much is approved.
    pub approved: Ore,
    /// Why the rest is refused; empty where nothing is.
    pub reason: String,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its stage.
    pub stage: Stage,
    /// Its items.
    pub items: BTreeMap<u16, CostItem>,
    /// The co-financing in kind that it states.
    pub in_kind_financing: Ore,
    /// What was found of each item; empty until it is assessed.
    pub findings: BTreeMap<u16, Finding>,
}

impl Claim {
    /// Returns what is approved of each item that has something approved.
    pub fn approved_items(&self) -> impl Iterator<Item = (Kind, Ore)> + '_ {
        let kind = |number: &u16| self.items.get(number).map(|item| item.kind);
        self.findings
            .iter()
            .filter_map(move |(number, finding)| Some((kind(number)?, finding.approved)))
    }

    /// Returns the items that count: all while the claim waits, then those with something approved.
    pub fn counting_items(&self) -> impl Iterator<Item = &CostItem> {
        let counts = |number: &u16| match self.stage {
            Stage::Submitted => true,
            Stage::Returned => false,
            Stage::Assessed => {
                self.findings.get(number).is_some_and(|found| found.approved > Ore::default())
            }
        };
        self.items.iter().filter(move |(number, _)| counts(number)).map(|(_, item)| item)
    }

    /// Returns how much approved cost was used in each place, to the öre (M14).
    #[must_use]
    pub fn approved_by_place(&self) -> BTreeMap<crate::area::AreaCode, Ore> {
        let mut by_place = BTreeMap::new();
        for (number, finding) in &self.findings {
            let Some(item) = self.items.get(number) else { continue };
            for (place, part) in item.places.divide(finding.approved) {
                let sum: &mut Ore = by_place.entry(place).or_default();
                *sum = sum.checked_add(part).unwrap_or(*sum);
            }
        }
        by_place
    }
}

/// The cost items that count in a claim, over all grants of the installation (M10).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimedItems {
    items: BTreeMap<ItemKey, GrantId>,
}

impl ClaimedItems {
    /// Returns the index of some grants.
    #[must_use]
    pub fn of<'a>(grants: impl IntoIterator<Item = (&'a GrantId, &'a State)>) -> Self {
        let mut index = Self::default();
        for (id, grant) in grants {
            for item in grant.claims.values().flat_map(Claim::counting_items) {
                index.items.insert(item.key(), id.clone());
            }
        }
        index
    }

    /// Returns the grant that a cost counts in: this very cost, or, where `item` gives no
    /// explanation, one of the same organisation, day and amount under another voucher.
    #[must_use]
    pub fn find(&self, item: &CostItem) -> Option<&GrantId> {
        let key = item.key();
        if let Some(grant) = self.items.get(&key) {
            return Some(grant);
        }
        let has_reason = item.explanation.as_deref().is_some_and(|text| !text.trim().is_empty());
        if has_reason {
            return None;
        }
        let first = ItemKey { voucher: "".into(), ..key.clone() };
        let alike = |other: &ItemKey| {
            (&other.organisation, other.day, other.amount)
                == (&key.organisation, key.day, key.amount)
        };
        self.items.range(first..).next().filter(|(other, _)| alike(other)).map(|(_, grant)| grant)
    }
}

/// What can be done to a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Signs and sends a claim.
    Submit {
        /// Its number.
        claim: u16,
        /// Its items.
        items: BTreeMap<u16, CostItem>,
        /// The co-financing in kind.
        in_kind_financing: Ore,
    },
    /// Sends it back.
    Return {
        /// The claim.
        claim: u16,
    },
    /// Approves or refuses its items.
    Assess {
        /// The claim.
        claim: u16,
        /// What was found of each item.
        findings: BTreeMap<u16, Finding>,
    },
    /// Approves less of an item than before.
    Disallow {
        /// The claim.
        claim: u16,
        /// The item.
        item: u16,
        /// What is found now.
        finding: Finding,
    },
}

/// What has happened to a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was signed and sent.
    Submitted {
        /// Its number.
        claim: u16,
        /// Its items.
        items: BTreeMap<u16, CostItem>,
        /// The co-financing in kind.
        in_kind_financing: Ore,
    },
    /// It was sent back.
    Returned {
        /// The claim.
        claim: u16,
    },
    /// Its items were approved or refused.
    Assessed {
        /// The claim.
        claim: u16,
        /// What was found of each item.
        findings: BTreeMap<u16, Finding>,
    },
    /// Less was approved of an item than before.
    Disallowed {
        /// The claim.
        claim: u16,
        /// The item.
        item: u16,
        /// What is found now; what was found before stands in the earlier event.
        finding: Finding,
        /// What is no longer earned of each year.
        surplus: Years,
    },
}

impl State {
    /// Takes in what happened to a claim.
    pub(super) fn take_claim(&mut self, event: &Event) {
        match event {
            Event::Submitted { claim, items, in_kind_financing } => {
                let new = Claim {
                    stage: Stage::Submitted,
                    items: items.clone(),
                    in_kind_financing: *in_kind_financing,
                    findings: BTreeMap::new(),
                };
                self.claims.insert(*claim, new);
            }
            Event::Returned { claim } => {
                if let Some(claim) = self.claims.get_mut(claim) {
                    claim.stage = Stage::Returned;
                }
            }
            Event::Assessed { claim, findings } => {
                if let Some(claim) = self.claims.get_mut(claim) {
                    claim.stage = Stage::Assessed;
                    claim.findings.clone_from(findings);
                }
            }
            Event::Disallowed { claim, item, finding, surplus } => {
                if let Some(claim) = self.claims.get_mut(claim) {
                    claim.findings.insert(*item, finding.clone());
                }
                for (year, amount) in surplus {
                    self.move_money(*year, Account::Earned, Account::Surplus, *amount);
                }
            }
        }
    }

    /// Returns the categories that the budget in force has costs in.
    pub(super) fn categories(&self) -> BTreeSet<&CategoryId> {
        let award = self.versions.last().map(|version| &version.award);
        award.into_iter().flat_map(|award| &award.budget.costs).map(|line| &line.category).collect()
    }
}
