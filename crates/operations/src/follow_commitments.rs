//! Commitments as pages and files show them: what each lacks, how it stands, and what official
//! statistics say beside it.

mod figures;
mod table;

use domain::commitment::life::{Stage, State};
use domain::commitment::lives::Lives;
use domain::commitment::measure::{Lack, Target};
use domain::commitment::spread::Spread;
use domain::commitment::{Commitment, Register};
use observations::store::StoreError;

use crate::commitment_file::CommitmentFile;
use crate::library::Library;

pub use self::figures::{Figure, figure};
pub use self::table::{CommitmentRow, csv, json, rows};

/// What official statistics say could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The statistics store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is asked of the commitments; a part that is `None` asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The id of a register.
    pub register: Option<String>,
    /// The id of a list.
    pub list: Option<String>,
    /// The name of an owner.
    pub owner: Option<String>,
    /// Whether it can be measured.
    pub is_measurable: Option<bool>,
    /// The stage.
    pub stage: Option<Stage>,
}

/// One commitment as it stands.
#[derive(Debug, Clone)]
pub struct Followed<'a> {
    /// The register that it stands in.
    pub register: &'a Register,
    /// The commitment.
    pub commitment: &'a Commitment,
    /// What has happened to it.
    pub state: State,
    /// How its parts stand; empty where it has none.
    pub parts: Spread,
}

impl Followed<'_> {
    /// Returns the stage.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.state.stage(self.commitment)
    }

    /// Returns what is missing.
    #[must_use]
    pub fn missing(&self) -> Vec<Lack> {
        self.state.missing(self.commitment)
    }

    /// Returns whether it can be measured.
    #[must_use]
    pub fn is_measurable(&self) -> bool {
        self.state.is_measurable(self.commitment)
    }

    /// Returns the worst stage of it and its parts: a part that was stopped is never hidden.
    #[must_use]
    pub fn worst(&self) -> Stage {
        self.parts.worst().map_or(self.stage(), |worst| worst.min(self.stage()))
    }

    /// Returns what official statistics say beside it, in the order of its links.
    ///
    /// # Errors
    /// [`FollowError`] where the store fails.
    pub fn figures(&self, library: &Library) -> Result<Vec<Figure>, FollowError> {
        let area = &self.register.area;
        let links = self.commitment.indicators.iter();
        let figure = |link: &domain::commitment::IndicatorLink| {
            figure(library, &link.id, area).map(|found| found.map(|f| f.with_fit(link.fit)))
        };
        let found: Result<Vec<Option<Figure>>, FollowError> = links.map(figure).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    /// Returns the number of the population that the target is a share of, where the statistics
    /// here hold it. A nearest population is told apart by
    /// [`Denominator::is_exact`](domain::commitment::measure::Denominator).
    ///
    /// # Errors
    /// [`FollowError`] where the store fails.
    pub fn population(&self, library: &Library) -> Result<Option<Figure>, FollowError> {
        let Target::Share { of, .. } = &self.commitment.measure.target else { return Ok(None) };
        match &of.indicator {
            Some(id) => figure(library, id, &self.register.area),
            None => Ok(None),
        }
    }
}

/// Returns the commitments of the registers, in their order; parts follow their parents. `lives` are
/// those of the registers, in the same order; of one that is lacking nothing has happened.
#[must_use]
pub fn follow<'a>(files: &'a [CommitmentFile], lives: &[Lives]) -> Vec<Followed<'a>> {
    let nothing = Lives::default();
    let of_file = |(index, file): (usize, &'a CommitmentFile)| {
        of(&file.register, lives.get(index).unwrap_or(&nothing))
    };
    files.iter().enumerate().flat_map(of_file).collect()
}

/// Returns the commitments of one register.
#[must_use]
pub fn of<'a>(register: &'a Register, lives: &Lives) -> Vec<Followed<'a>> {
    let followed = |commitment: &'a Commitment| Followed {
        register,
        commitment,
        state: lives.state(&commitment.id),
        parts: lives.parts_of(register, &commitment.id),
    };
    register.commitments().iter().map(followed).collect()
}

impl Filter {
    /// Returns whether a commitment is asked for.
    #[must_use]
    pub fn takes(&self, one: &Followed<'_>) -> bool {
        let is =
            |asked: &Option<String>, found: &str| asked.as_ref().is_none_or(|asked| asked == found);
        let owned = self
            .owner
            .as_ref()
            .is_none_or(|asked| one.commitment.owners.iter().any(|owner| owner.name == *asked));
        is(&self.register, &one.register.id)
            && is(&self.list, &one.commitment.list)
            && owned
            && self.is_measurable.is_none_or(|asked| asked == one.is_measurable())
            && self.stage.is_none_or(|asked| asked == one.stage())
    }
}

/// How a set of commitments stands: counts, never a mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Commitments, parts not counted.
    pub n_commitments: usize,
    /// Parts of them.
    pub n_parts: usize,
    /// Those that can be measured as they are written.
    pub n_measurable: usize,
    /// Those that go back to their owner with a question, since they cannot.
    pub n_returned: usize,
    /// Those that nobody has reported on.
    pub n_unreported: usize,
    /// Those whose text states a year.
    pub n_with_year: usize,
    /// How they stand.
    pub spread: Spread,
}

/// Counts how a set of commitments stands; parts are told apart from what they are parts of.
#[must_use]
pub fn overview(all: &[Followed<'_>]) -> Overview {
    let whole: Vec<&Followed<'_>> =
        all.iter().filter(|one| one.commitment.parent.is_none()).collect();
    let count = |keep: &dyn Fn(&Followed<'_>) -> bool| whole.iter().filter(|one| keep(one)).count();
    Overview {
        n_commitments: whole.len(),
        n_parts: all.len() - whole.len(),
        n_measurable: count(&|one| one.is_measurable()),
        n_returned: count(&|one| !one.is_measurable()),
        n_unreported: count(&|one| one.state.reported.is_none()),
        n_with_year: count(&|one| one.commitment.measure.by_year.is_some()),
        spread: Spread::of(whole.iter().map(|one| one.stage())),
    }
}

#[cfg(test)]
mod tests;
