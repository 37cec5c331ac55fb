//! Kolada's API v3.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Level};
use domain::indicator::IndicatorId;

use crate::fetch::{Client, FetchError, in_address, origin_of};
use crate::formats::Options;
use crate::formats::description::Description;
use crate::formats::failure::shortened;
use crate::formats::gathering::{Gathering, Position, Reading};
use crate::formats::kolada::{gather_data_page, gather_kpi_page, read_area_page, told};

/// The most ids that Kolada takes in one part of a path.
const MAX_IDS_PER_PART: usize = 25;
/// The most pages that are followed, so that a service cannot lead on without end.
const MAX_PAGES: usize = 100_000;

/// What is asked of Kolada. At least two of indicators, areas and years must be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KoladaQuestion {
    /// The address of the API, `https://api.kolada.se/v3`.
    pub base: String,
    /// The indicators.
    pub indicators: Vec<IndicatorId>,
    /// The nation, counties (regions) and municipalities; empty for all of them.
    pub areas: Vec<AreaCode>,
    /// The years; empty for all of them.
    pub years: Vec<i32>,
}

/// Fetches values with the definitions of their indicators and the names of their areas.
///
/// # Errors
/// [`FetchError`] naming the address and the reason; nothing is kept.
pub fn fetch_kolada(
    client: &Client,
    question: &KoladaQuestion,
    description: &Description,
    options: &Options,
) -> Result<Reading, FetchError> {
    let base = question.base.trim_end_matches('/');
    let data_addresses = question.data_addresses(base)?;
    let mut gathering = Gathering::new(Position::Cell);
    for part in question.indicators.chunks(MAX_IDS_PER_PART) {
        let ids = joined(part.iter().map(|id| in_address(id.as_str())));
        each_page(client, format!("{base}/kpi/{ids}"), |text| {
            gather_kpi_page(text, &mut gathering)
        })?;
    }
    let mut names = BTreeMap::new();
    each_page(client, format!("{base}/municipality"), |text| read_area_page(text, &mut names))?;
    for (code, name) in &names {
        gathering.name_area(code, name);
    }
    for address in data_addresses {
        each_page(client, address, |text| gather_data_page(text, options, &mut gathering))?;
    }
    description
        .publication(told())
        .and_then(|publication| gathering.finish(publication))
        .map_err(|fault| fault.of_input(base).into())
}

impl KoladaQuestion {
    fn data_addresses(&self, base: &str) -> Result<Vec<String>, FetchError> {
        let refused = |reason: &str| FetchError::Question {
            address: base.to_owned(),
            reason: reason.to_owned(),
        };
        if self.indicators.is_empty() || (self.areas.is_empty() && self.years.is_empty()) {
            return Err(refused("name indicators and at least one of areas and years"));
        }
        let areas = self.areas.iter().map(kolada_id).collect::<Result<Vec<_>, _>>();
        let areas = areas.map_err(|reason| refused(&reason))?;
        let years: Vec<String> = self.years.iter().map(ToString::to_string).collect();
        let indicators: Vec<String> =
            self.indicators.iter().map(|id| in_address(id.as_str())).collect();
        let mut addresses = Vec::new();
        for kpis in parts(&indicators) {
            for places in parts(&areas) {
                for times in parts(&years) {
                    let part = |name: &str, ids: &str| match ids {
                        "" => String::new(),
                        ids => format!("/{name}/{ids}"),
                    };
                    addresses.push(format!(
                        "{base}/data{}{}{}",
                        part("kpi", &kpis),
                        part("municipality", &places),
                        part("year", &times)
                    ));
                }
            }
        }
        Ok(addresses)
    }
}

/// Returns lists of at most 25 different ids joined by commas; one empty list where there is none.
fn parts(ids: &[String]) -> Vec<String> {
    let different: BTreeSet<&String> = ids.iter().collect();
    let different: Vec<&String> = different.into_iter().collect();
    if different.is_empty() {
        return vec![String::new()];
    }
    let parts = different.chunks(MAX_IDS_PER_PART);
    parts.map(|part| joined(part.iter().map(|id| (*id).clone()))).collect()
}

fn joined(ids: impl Iterator<Item = String>) -> String {
    ids.collect::<Vec<_>>().join(",")
}

/// Returns Kolada's id of an area: `0000` the nation, `0013` a region, `0114` a municipality.
fn kolada_id(code: &AreaCode) -> Result<String, String> {
    match code.level() {
        Level::Nation => Ok("0000".to_owned()),
        Level::County => Ok(format!("00{code}")),
        Level::Municipality => Ok(code.to_string()),
        Level::Regso | Level::Deso => {
            Err(format!("Kolada has no values for {code}; name municipalities or regions"))
        }
    }
}

/// Fetches a page and those after it. The next page must be on the same server, so that an answer
/// cannot lead elsewhere, and no page is fetched twice.
fn each_page(
    client: &Client,
    first: String,
    mut read: impl FnMut(&str) -> Result<Option<String>, crate::formats::failure::Fault>,
) -> Result<(), FetchError> {
    let mut fetched = BTreeSet::new();
    let mut next = Some(first);
    while let Some(address) = next {
        let text = client.get_text(&address)?;
        next = read(&text).map_err(|fault| fault.of_input(&address))?;
        fetched.insert(address.clone());
        let Some(following) = &next else { break };
        let away = |reason| FetchError::LeadsAway {
            address: address.clone(),
            next: shortened(following),
            reason,
        };
        if origin_of(following) != origin_of(&address) {
            return Err(away("the next page must be on the same server"));
        }
        if fetched.contains(following) || fetched.len() >= MAX_PAGES {
            return Err(away("the pages go round in a ring"));
        }
    }
    Ok(())
}
