//! An evaluation's design: what is asked, by which plan, decided before the answer can be seen.

pub mod adoption;
pub mod refusal;
#[cfg(test)]
pub(crate) mod tests;
pub mod threshold;

use domain::indicator::Direction;

use adoption::Adoption;
pub use refusal::DesignError;
use threshold::Threshold;

/// A design.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Lower-case letters, digits and hyphens: its place in addresses.
    pub id: String,
    /// What is evaluated, as a heading.
    pub title: String,
    /// The question in one sentence.
    pub question: String,
    /// The programme or intervention that is evaluated.
    pub programme: String,
    /// Where it is known from who got what: a list of the treated, or a rule and its data.
    pub source: String,
    /// What the source lacks, if anything, in a sentence.
    pub lacks: Option<String>,
    /// How the answer is found.
    pub plan: Plan,
}

/// How the answer of a design is found.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Places that start in their years, compared with others, on indicators of the statistics.
    Adoption(Adoption),
    /// A rule that switches at a threshold, on a rectangular data set that ships with the program.
    Threshold(Threshold),
}

/// What is expected of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expectation {
    /// Which way the programme should move it.
    pub direction: Direction,
    /// The smallest effect worth having, in the effect's unit, above 0; `None` where nobody said,
    /// and then only a change for the worse shows that there was none.
    pub smallest_of_interest: Option<f64>,
}

impl Expectation {
    /// Returns the smallest effect of interest with the sign that was expected.
    #[must_use]
    pub fn effect(&self) -> Option<f64> {
        let size = self.smallest_of_interest?;
        Some(match self.direction {
            Direction::HigherIsBetter => size,
            Direction::LowerIsBetter => -size,
        })
    }

    /// Returns a range with the expected way up.
    pub(crate) fn oriented(&self, (low, high): (f64, f64)) -> (f64, f64) {
        match self.direction {
            Direction::HigherIsBetter => (low, high),
            Direction::LowerIsBetter => (-high, -low),
        }
    }

    fn check(&self) -> Result<(), DesignError> {
        let size = self.smallest_of_interest;
        match size.filter(|size| !(size.is_finite() && *size > 0.0)) {
            None => Ok(()),
            Some(value) => {
                let needed = "a size lies above 0";
                Err(DesignError::Number { key: "smallest_of_interest", value, needed })
            }
        }
    }
}

/// A check of either plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Of a plan of adoption.
    Adoption(adoption::Check),
    /// Of a plan at a threshold.
    Threshold(threshold::Check),
}

impl Check {
    /// Returns the word used in files and output.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Adoption(check) => check.id(),
            Self::Threshold(check) => check.id(),
        }
    }
}

impl Design {
    /// Checks that the design can be followed.
    ///
    /// # Errors
    /// [`DesignError`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), DesignError> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if self.id.is_empty() || self.id.len() > 80 || !self.id.bytes().all(plain) {
            return Err(DesignError::Id { id: self.id.chars().take(80).collect() });
        }
        let texts = [
            ("title", &self.title),
            ("question", &self.question),
            ("programme", &self.programme),
            ("source", &self.source),
        ];
        let lacks = self.lacks.iter().map(|lacks| ("lacks", lacks));
        let mut texts = texts.into_iter().chain(lacks);
        if let Some((key, _)) = texts.find(|(_, text)| text.trim().is_empty()) {
            return Err(DesignError::Empty { key });
        }
        match &self.plan {
            Plan::Adoption(plan) => plan.check(),
            Plan::Threshold(plan) => plan.check(),
        }
    }

    /// Returns who is treated from when; none where a threshold decides.
    #[must_use]
    pub fn treated(&self) -> &[adoption::Treated] {
        match &self.plan {
            Plan::Adoption(plan) => &plan.treated,
            Plan::Threshold(_) => &[],
        }
    }
}

fn check_level(level: f64) -> Result<(), DesignError> {
    if level > 0.5 && level < 1.0 {
        return Ok(());
    }
    let needed = "a level lies between 0.5 and 1";
    Err(DesignError::Number { key: "level", value: level, needed })
}
