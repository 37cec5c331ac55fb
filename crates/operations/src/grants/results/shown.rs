//! Results that everyone may see: no words of those who report, and no counts of few persons.

use domain::grants::id::{GrantId, OrganisationId, ProgrammeId};
use domain::grants::results::few::{AT_LEAST, withhold_few};
use domain::grants::results::{Figure, Line, OfGrant, Spread};

use super::{ResultsByYear, YearResults};
use crate::grants::Desk;
use crate::grants::chronicle::Chronicle;
use crate::grants::error::DeskError;

impl Desk {
    /// Returns what everyone may see of the results of a programme.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub async fn public_results(
        &self,
        chronicle: &Chronicle,
        programme: &ProgrammeId,
    ) -> Result<ResultsByYear, DeskError> {
        let results = self.results(chronicle, programme).await?;
        Ok(results.into_iter().map(|(year, results)| (year, results.for_everyone())).collect())
    }

    /// Returns what everyone may see of the results of one grant. What is withheld is what is withheld
    /// where the whole programme is told, so that the one does not tell of the other.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub async fn public_grant_results(
        &self,
        chronicle: &Chronicle,
        grant: &GrantId,
    ) -> Result<Vec<Line>, DeskError> {
        let told = chronicle.grants.get(grant);
        let origin = told.and_then(|told| told.state.origin.as_ref());
        let programme = origin.and_then(|origin| chronicle.programme_of(&origin.call));
        let Some(programme) = programme else { return Ok(Vec::new()) };
        let results = self.public_results(chronicle, programme).await?;
        Ok(picked(results, |one| one.grant == *grant))
    }

    /// Returns what everyone may see of the results of an organisation's grants, of every programme.
    ///
    /// # Errors
    /// As [`Self::results`].
    pub async fn public_recipient_results(
        &self,
        chronicle: &Chronicle,
        recipient: &OrganisationId,
    ) -> Result<Vec<Line>, DeskError> {
        let mut lines = Vec::new();
        for programme in chronicle.programmes.keys() {
            let results = self.public_results(chronicle, programme).await?;
            lines.extend(picked(results, |one| one.recipient == *recipient));
        }
        Ok(lines)
    }
}

impl YearResults {
    /// Returns the same without what only some may see.
    #[must_use]
    pub fn for_everyone(mut self) -> Self {
        withhold_few(&mut self.lines, AT_LEAST);
        let grants = self.lines.iter_mut().flat_map(|line| &mut line.grants);
        for row in grants.flat_map(|one| &mut one.rows) {
            row.words = Vec::new();
        }
        self
    }

    /// Returns whether a figure is withheld.
    #[must_use]
    pub fn has_withheld(&self) -> bool {
        let grants = self.lines.iter().flat_map(|line| &line.grants);
        let mut figures = grants.flat_map(|one| [one.figures.baseline, one.figures.actual]);
        figures.any(|figure| figure == Figure::Withheld)
    }
}

/// Returns least, median and most of a line: missing where nobody told what was reached, withheld where they
/// would tell of few.
#[must_use]
pub fn spread_shown(line: &Line) -> [Figure; 3] {
    match line.spread {
        Some(Spread { least, median, most }) => [least, median, most].map(Figure::Known),
        None if line.n_reported == 0 => [Figure::Missing; 3],
        None => [Figure::Withheld; 3],
    }
}

/// Returns the lines that some grants tell, each with those grants alone.
fn picked(results: ResultsByYear, is_picked: impl Fn(&OfGrant) -> bool) -> Vec<Line> {
    let mut lines: Vec<Line> = results.into_values().flat_map(|results| results.lines).collect();
    for line in &mut lines {
        line.grants.retain(&is_picked);
    }
    lines.retain(|line| !line.grants.is_empty());
    lines
}
