//! The law of a grant as data: an ordinance, its versions and what each of them states.
//!
//! A decision is bound to the version that is in force on its day, see [`Regime::in_force`]. The
//! same case can come out differently under two versions, and each refusal names the paragraph.

pub mod afterwards;
pub mod applying;
pub mod deciding;
pub mod frame;
pub mod interest;
pub mod refusal;
pub mod rule;
pub mod rules;

use time::Date;

use refusal::{Reason, Refusal};
use rule::{Paragraph, Rule, Sfs, Stated};
use rules::{RuleName, Rules};

/// An ordinance on a grant, with its versions in order of time.
// Invariant: there is at least one version; each begins on the day after the one before it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regime {
    id: String,
    sfs: Sfs,
    title: String,
    versions: Vec<Version>,
}

/// An ordinance as it reads during a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The ordinance.
    pub sfs: Sfs,
    /// The act that gave it this wording: the ordinance itself, or one that amends it.
    pub wording: Sfs,
    /// The first day on which it applies.
    pub valid_from: FirstDay,
    /// The last day on which it applies.
    pub valid_to: LastDay,
    /// The last day for which the text was checked against its source. What was changed after it
    /// is not known here.
    pub checked_on: Date,
    /// What a reader must know of the version beyond its rules, in Swedish.
    pub notes: Vec<String>,
    /// What it states.
    pub rules: Rules,
}

/// The first day of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirstDay {
    /// It is stated.
    Stated(Date),
    /// It is not known, but the version was in force by a day.
    NotKnown {
        /// The first day on which it is certain that the version was in force.
        in_force_by: Date,
        /// What was looked for.
        looked_for: String,
    },
}

impl FirstDay {
    /// Returns the first day on which it is certain that the version is in force.
    #[must_use]
    pub fn certain(&self) -> Date {
        match self {
            Self::Stated(day) | Self::NotKnown { in_force_by: day, .. } => *day,
        }
    }
}

/// The last day of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastDay {
    /// The version is still in force.
    StillInForce,
    /// It is stated.
    Stated(Date),
    /// It is not known, but the version was in force until a day at least.
    NotKnown {
        /// The last day on which it is certain that the version was in force.
        in_force_until: Date,
        /// What was looked for.
        looked_for: String,
    },
}

impl LastDay {
    /// Returns the last day on which it is certain that the version is in force; `None` where it
    /// still is.
    #[must_use]
    pub fn certain(&self) -> Option<Date> {
        match self {
            Self::StillInForce => None,
            Self::Stated(day) | Self::NotKnown { in_force_until: day, .. } => Some(*day),
        }
    }
}

impl Regime {
    /// Returns the ordinance with its versions in order of time.
    ///
    /// # Errors
    /// [`RegimeError`] where there is no version, one is of another ordinance, ends before it
    /// begins, or does not begin on the day after the one before it ends.
    pub fn new(
        id: String,
        sfs: Sfs,
        title: String,
        versions: Vec<Version>,
    ) -> Result<Self, RegimeError> {
        if versions.is_empty() {
            return Err(RegimeError::NoVersion);
        }
        for (index, version) in versions.iter().enumerate() {
            if version.sfs != sfs {
                return Err(RegimeError::AnotherOrdinance { found: version.sfs, expected: sfs });
            }
            let first = version.valid_from.certain();
            if let Some(last) = version.valid_to.certain().filter(|last| *last < first) {
                return Err(RegimeError::EndsBeforeItBegins { first, last });
            }
            if versions[..index].iter().any(|earlier| earlier.wording == version.wording) {
                return Err(RegimeError::WordingTwice { wording: version.wording });
            }
        }
        versions.windows(2).try_for_each(|pair| follows(&pair[0], &pair[1]))?;
        Ok(Self { id, sfs, title, versions })
    }

    /// Returns the short id, used in addresses and files.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the number of the ordinance.
    #[must_use]
    pub fn sfs(&self) -> Sfs {
        self.sfs
    }

    /// Returns the title of the ordinance, in Swedish.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the versions in order of time.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// Returns the version that an act gave, for decisions that were bound to it.
    #[must_use]
    pub fn version(&self, wording: Sfs) -> Option<&Version> {
        self.versions.iter().find(|version| version.wording == wording)
    }

    /// Returns the version in force on a day.
    ///
    /// # Errors
    /// [`NotInForce`] where none is, or where it is not certain that one is.
    pub fn in_force(&self, on: Date) -> Result<&Version, NotInForce> {
        let refused = |cause| NotInForce { sfs: self.sfs, on, cause };
        let begun = self.versions.iter().rev().find(|version| version.valid_from.certain() <= on);
        let Some(version) = begun else {
            let cause = match &self.versions[0].valid_from {
                FirstDay::Stated(first) => NotInForceCause::Before { first: *first },
                FirstDay::NotKnown { in_force_by, looked_for } => {
                    NotInForceCause::BeginningNotKnown {
                        in_force_by: *in_force_by,
                        looked_for: looked_for.clone(),
                    }
                }
            };
            return Err(refused(cause));
        };
        match &version.valid_to {
            LastDay::Stated(last) if on > *last => {
                Err(refused(NotInForceCause::After { last: *last }))
            }
            LastDay::NotKnown { in_force_until, looked_for } if on > *in_force_until => {
                Err(refused(NotInForceCause::EndNotKnown {
                    in_force_until: *in_force_until,
                    looked_for: looked_for.clone(),
                }))
            }
            LastDay::StillInForce | LastDay::Stated(_) | LastDay::NotKnown { .. } => Ok(version),
        }
    }
}

fn follows(earlier: &Version, later: &Version) -> Result<(), RegimeError> {
    let first = match &later.valid_from {
        FirstDay::Stated(first) => *first,
        FirstDay::NotKnown { in_force_by, .. } => {
            return Err(RegimeError::InnerDayNotKnown { around: *in_force_by });
        }
    };
    match &earlier.valid_to {
        LastDay::Stated(last) if last.next_day() == Some(first) => Ok(()),
        LastDay::Stated(last) if *last < first => Err(RegimeError::Gap { last: *last, first }),
        LastDay::Stated(last) => Err(RegimeError::Overlap { last: *last, first }),
        LastDay::StillInForce | LastDay::NotKnown { .. } => {
            Err(RegimeError::InnerDayNotKnown { around: first })
        }
    }
}

impl Version {
    /// Returns whether the version applies on a day.
    ///
    /// # Errors
    /// A [`Refusal`] where it does not, or where that is not certain.
    pub fn applies_on(&self, on: Date) -> Result<(), Refusal> {
        let (first, last) = (self.valid_from.certain(), self.valid_to.certain());
        if first <= on && last.is_none_or(|last| on <= last) {
            return Ok(());
        }
        Err(Refusal {
            rule: RuleName::Validity,
            sfs: self.sfs,
            wording: self.wording,
            paragraph: None,
            reason: Reason::OutsideVersion { on, first, last },
        })
    }

    /// Returns what a rule of this version states; `None` where it was read and states nothing.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known.
    pub fn stated<'a, T>(
        &self,
        name: RuleName,
        rule: &'a Rule<T>,
    ) -> Result<Option<&'a Stated<T>>, Refusal> {
        match rule {
            Rule::Stated(stated) => Ok(Some(stated)),
            Rule::NotStated { .. } => Ok(None),
            Rule::NotKnown { looked_for } => Err(Refusal {
                rule: name,
                sfs: self.sfs,
                wording: self.wording,
                paragraph: None,
                reason: Reason::NotKnown { looked_for: looked_for.clone() },
            }),
        }
    }

    /// Returns what a rule of this version states, where something rests on its stating it.
    ///
    /// # Errors
    /// A [`Refusal`] where the rule is not known, and where the wording states nothing.
    pub fn required<'a, T>(
        &self,
        name: RuleName,
        rule: &'a Rule<T>,
    ) -> Result<&'a Stated<T>, Refusal> {
        if let Rule::NotStated { reason, paragraph } = rule {
            return Err(Refusal {
                rule: name,
                sfs: self.sfs,
                wording: self.wording,
                paragraph: paragraph.clone(),
                reason: Reason::NotStated { reason: reason.clone() },
            });
        }
        let stated = self.stated(name, rule)?;
        Ok(stated.expect("a rule that is neither unknown nor unstated is stated"))
    }

    fn refusal(&self, rule: RuleName, paragraph: &Paragraph, reason: Reason) -> Refusal {
        let paragraph = Some(paragraph.clone());
        Refusal { rule, sfs: self.sfs, wording: self.wording, paragraph, reason }
    }
}

/// The versions make no ordinance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegimeError {
    /// There is no version.
    #[error("use a regime without versions: write at least one")]
    NoVersion,
    /// A version is of another ordinance.
    #[error("use a version of SFS {found} in the regime of SFS {expected}")]
    AnotherOrdinance {
        /// The version's ordinance.
        found: Sfs,
        /// The regime's.
        expected: Sfs,
    },
    /// Two versions have one wording.
    #[error("use two versions with the wording of SFS {wording}: each act gives one")]
    WordingTwice {
        /// The act.
        wording: Sfs,
    },
    /// A version ends before it begins.
    #[error("use a version that ends on {last}, before it begins on {first}")]
    EndsBeforeItBegins {
        /// Its first day.
        first: Date,
        /// Its last day.
        last: Date,
    },
    /// There are days between two versions.
    #[error(
        "use versions with a gap: one ends on {last} and the next begins on {first}; write the days \
         so that the next begins on the day after"
    )]
    Gap {
        /// The last day of the earlier.
        last: Date,
        /// The first day of the later.
        first: Date,
    },
    /// Two versions apply on one day.
    #[error(
        "use versions that overlap: one ends on {last} and the next begins on {first}; write the days \
         in order of time, so that the next begins on the day after"
    )]
    Overlap {
        /// The last day of the earlier.
        last: Date,
        /// The first day of the later.
        first: Date,
    },
    /// The day between two versions is open.
    #[error(
        "use versions whose border around {around} is open: between two versions the last day of one \
         and the first day of the next must be stated"
    )]
    InnerDayNotKnown {
        /// A day near the border.
        around: Date,
    },
}

/// No version is in force on a day, or it is not certain that one is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("apply SFS {sfs} on {on}: {cause}")]
pub struct NotInForce {
    /// The ordinance.
    pub sfs: Sfs,
    /// The day.
    pub on: Date,
    /// Why not.
    pub cause: NotInForceCause,
}

/// Why no version is in force on a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotInForceCause {
    /// The first version begins later.
    #[error("the first version that is entered begins on {first}")]
    Before {
        /// Its first day.
        first: Date,
    },
    /// The last version ended earlier.
    #[error("it ended on {last}")]
    After {
        /// Its last day.
        last: Date,
    },
    /// It is not known when the first version began.
    #[error("it is certain only from {in_force_by} that it was in force; {looked_for}")]
    BeginningNotKnown {
        /// The first certain day.
        in_force_by: Date,
        /// What was looked for.
        looked_for: String,
    },
    /// It is not known when the last version ended.
    #[error("it is certain only until {in_force_until} that it was in force; {looked_for}")]
    EndNotKnown {
        /// The last certain day.
        in_force_until: Date,
        /// What was looked for.
        looked_for: String,
    },
}

#[cfg(test)]
mod tests;
