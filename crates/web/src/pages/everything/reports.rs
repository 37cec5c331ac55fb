//! Reports of grants that fit the words, for a reader who may read them: apart from everything else,
//! since others may not.

use domain::grants::access::{Object, Right, require, require_own};
use operations::grants::chronicle::Chronicle;
use operations::grants::report_search::{Fitting, FoundReport, MOST, ReportSearchError};
use search::request::{Hit, Piece};

use crate::answer::Visit;
use crate::grant_words::days;

/// Reports that fit.
pub(super) struct Reports {
    /// How many there are, and how many of them are told.
    pub(super) count: String,
    pub(super) found: Vec<ReportText>,
}

/// One report.
pub(super) struct ReportText {
    pub(super) link: String,
    /// Whose it is, its number and when it was due.
    pub(super) told: String,
    pub(super) title: Vec<Piece>,
    pub(super) snippet: Vec<Piece>,
}

/// Returns the reports that fit the words; `None` where none do, nothing was written or nobody who may
/// read reports is signed in.
pub(super) async fn fitting(
    visit: &Visit,
    chronicle: Option<&Chronicle>,
    words: &str,
) -> Result<Option<Reports>, ReportSearchError> {
    let (Some(desk), Some(chronicle), Some(actor)) = (visit.desk(), chronicle, visit.actor())
    else {
        return Ok(None);
    };
    let reads_all = require(actor.role, Right::Read, Object::Report, &[]).is_ok();
    let own = &actor.organisation;
    let reads_own = require_own(&actor, Right::Read, Object::Report, own).is_ok();
    if words.trim().is_empty() || !(reads_all || reads_own) {
        return Ok(None);
    }
    let search = desk.report_search(chronicle).await?;
    let Fitting { best, total } = search.find(words, (!reads_all).then_some(own))?;
    if best.is_empty() {
        return Ok(None);
    }
    let language = visit.language;
    let mut count = language.counted("search-reports", total);
    if total > best.len() {
        let most = language.whole(MOST);
        count =
            format!("{count} {}", language.text_with("search-reports-best", &[("most", &most)]));
    }
    let found = best.into_iter().map(|(report, hit)| told(visit, chronicle, report, hit));
    Ok(Some(Reports { count, found: found.collect() }))
}

fn told(visit: &Visit, chronicle: &Chronicle, report: &FoundReport, hit: Hit) -> ReportText {
    let language = visit.language;
    let (number, due) = (report.number.to_string(), days::day(language, report.due));
    let places = [("name", chronicle.name(&report.recipient)), ("number", &number), ("due", &due)];
    let (prefix, grant) = (language.prefix(), &report.grant);
    ReportText {
        link: format!("{prefix}/arbete/bidrag/{grant}/redovisning?nr={number}"),
        told: language.text_with("search-report", &places),
        title: hit.title,
        snippet: hit.snippet,
    }
}
