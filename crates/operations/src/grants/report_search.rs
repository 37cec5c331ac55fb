//! Finding reports of grants by what they say, for those who may read them. What a report says is not
//! public, so that it is found apart from everything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::grants::id::{AnswerId, GrantId, OrganisationId, PartId};
use search::document::{Document, Facet};
use search::index::{SearchError, SearchIndex};
use search::request::{Hit, Request};
use time::Date;
use tokio::sync::Mutex;

use super::Desk;
use super::chronicle::Chronicle;
use super::error::DeskError;
use super::results::{Owed, owed};
use crate::search_indicators::{SearchBuildError, synonyms};

/// The property by which the reports of one recipient are told from others.
const RECIPIENT: &str = "recipient";

/// The most reports that are told.
pub const MOST: usize = 10;

/// A report that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundReport {
    /// Its grant.
    pub grant: GrantId,
    /// Its number among those of the grant.
    pub number: u16,
    /// Who received the grant.
    pub recipient: OrganisationId,
    /// The last day that it was due.
    pub due: Date,
}

/// Reports that fit, best first.
pub struct Fitting<'a> {
    /// The best of them.
    pub best: Vec<(&'a FoundReport, Hit)>,
    /// How many fit in all.
    pub total: usize,
}

/// The search among the reports that were handed in.
pub struct ReportSearch {
    reports: BTreeMap<String, FoundReport>,
    index: SearchIndex,
}

/// Reports cannot be searched.
#[derive(Debug, thiserror::Error)]
pub enum ReportSearchError {
    /// The register, or an answer in it.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The index cannot be built.
    #[error(transparent)]
    Build(#[from] SearchBuildError),
    /// The index cannot be read.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// What tells the reports that a search was built of from others: the answers as they were handed in.
type Key = Vec<(GrantId, u16, BTreeMap<PartId, AnswerId>)>;

/// How much a chronicle tells: its day, and the events up to then.
type Extent = (Date, usize);

/// The search that was built last.
#[derive(Default)]
pub(super) struct KeptReports(Mutex<Option<Built>>);

struct Built {
    /// The extent of the chronicle that was last found to have the same reports.
    extent: Extent,
    key: Key,
    search: Arc<ReportSearch>,
}

impl ReportSearch {
    /// Returns the [`MOST`] reports that fit the words best; of one recipient where one is named.
    ///
    /// # Errors
    /// [`SearchError`] where the index fails.
    pub fn find(
        &self,
        words: &str,
        recipient: Option<&OrganisationId>,
    ) -> Result<Fitting<'_>, SearchError> {
        let filters: Vec<Facet> = recipient.map(of_recipient).into_iter().collect();
        let request = Request { text: words, filters: &filters, offset: 0, limit: MOST };
        let results = self.index.search(&request)?;
        let found = |hit: Hit| Some((self.reports.get(&hit.id)?, hit));
        let best = results.hits.into_iter().filter_map(found).collect();
        Ok(Fitting { best, total: results.total })
    }
}

impl Desk {
    /// Returns the search among the reports that were handed in, in the words in which they last were;
    /// built anew only where another was handed in since.
    ///
    /// # Errors
    /// [`ReportSearchError`].
    pub async fn report_search(
        &self,
        chronicle: &Chronicle,
    ) -> Result<Arc<ReportSearch>, ReportSearchError> {
        let extent = (chronicle.as_of, chronicle.log.len());
        let mut kept = self.reports.0.lock().await;
        if let Some(built) = kept.as_ref().filter(|built| built.extent == extent) {
            return Ok(Arc::clone(&built.search));
        }
        let told = chronicle.grants.iter();
        let handed_in: Vec<(Owed<'_>, &str)> = told
            .flat_map(|(id, told)| {
                let project = told.state.award("show").map_or("", |award| award.project.as_str());
                owed(chronicle, id, told).into_iter().map(move |owed| (owed, project))
            })
            .filter(|(owed, _)| owed.answers.is_some())
            .collect();
        let answers = |owed: &Owed<'_>| owed.answers.clone().unwrap_or_default();
        let key: Key = (handed_in.iter())
            .map(|(owed, _)| (owed.grant.clone(), owed.number, answers(owed)))
            .collect();
        if let Some(built) = kept.as_mut().filter(|built| built.key == key) {
            built.extent = extent;
            return Ok(Arc::clone(&built.search));
        }
        let (mut reports, mut documents) = (BTreeMap::new(), Vec::new());
        for (owed, project) in &handed_in {
            let document = self.report_document(owed, project).await?;
            reports.insert(document.id.clone(), found(owed));
            documents.push(document);
        }
        let synonyms = synonyms().map_err(SearchBuildError::from)?;
        let index =
            SearchIndex::build_with(documents, &synonyms).map_err(SearchBuildError::from)?;
        let search = Arc::new(ReportSearch { reports, index });
        *kept = Some(Built { extent, key, search: Arc::clone(&search) });
        Ok(search)
    }

    /// Returns a report with its words; one in a form that the program does not have is found by the
    /// name of its grant alone.
    async fn report_document(&self, owed: &Owed<'_>, project: &str) -> Result<Document, DeskError> {
        let mut texts = Vec::new();
        if let (Some(form), Some(kept)) = (self.form(&owed.report.form), &owed.answers) {
            let answers = self.answers(form, kept).await?;
            for question in form.questions() {
                let answer = answers.get(&question.part).and_then(|given| given.answer());
                texts.extend(answer.into_iter().flat_map(|answer| {
                    answer.texts().into_iter().map(str::to_owned).collect::<Vec<_>>()
                }));
            }
        }
        Ok(Document {
            id: format!("{}/{}", owed.grant, owed.number),
            title: project.to_owned(),
            body: texts.join(" "),
            keywords: vec![owed.grant.to_string()],
            facets: vec![of_recipient(owed.recipient)],
            boost: 1.0,
        })
    }
}

fn found(owed: &Owed<'_>) -> FoundReport {
    FoundReport {
        grant: owed.grant.clone(),
        number: owed.number,
        recipient: owed.recipient.clone(),
        due: owed.report.due,
    }
}

fn of_recipient(recipient: &OrganisationId) -> Facet {
    Facet { name: RECIPIENT.to_owned(), value: recipient.to_string() }
}

#[cfg(test)]
mod tests;
