//! A package as the standard's JSON.

use domain::money::Ore;
use serde_json::{Map, Value};

use super::{
    Classification, Document, Grant, Location, LocationScope, Organisation, Package, Period,
    Programme, Regrant, Transaction, VERSION,
};
use crate::written_text::{day, instant, two_decimals};

/// Returns JSON with two spaces of indentation and a line feed last.
pub(super) fn bytes(package: &Value) -> Vec<u8> {
    let mut bytes = format!("{package:#}").into_bytes();
    bytes.push(b'\n');
    bytes
}

/// An object whose fields stand as they were added, those that are not known left out.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    fn with_known(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a list, or nothing where it is empty.
    fn with_list<T>(self, name: &str, items: &[T], item: impl Fn(&T) -> Value) -> Self {
        let values: Vec<Value> = items.iter().map(item).collect();
        self.with_known(name, Some(values).filter(|values| !values.is_empty()))
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// Returns a package that has been checked.
pub(super) fn package(package: &Package) -> Value {
    let publisher = Fields::default()
        .with("identifier", package.publisher.identifier.as_str())
        .with("name", package.publisher.name.as_str())
        .with_known("website", package.publisher.website.as_deref())
        .done();
    let mut grants: Vec<&Grant> = package.grants.iter().collect();
    grants.sort_by_key(|grant| &grant.id);
    Fields::default()
        .with("version", VERSION)
        .with("identifier", package.identifier.as_str())
        .with("title", package.title.as_str())
        .with("description", package.description.as_str())
        .with("issued", day(package.issued))
        .with("modified", day(package.modified))
        .with("publisher", publisher)
        .with("license", package.license.as_str())
        .with_known("downloadURL", package.download_url.as_deref())
        .with_known("accessURL", package.access_url.as_deref())
        .with("grants", grants.into_iter().map(grant).collect::<Vec<Value>>())
        .done()
}

fn grant(grant: &Grant) -> Value {
    let fields = Fields::default()
        .with("id", grant.id.as_str())
        .with("title", grant.title.as_str())
        .with("description", grant.description.as_str())
        .with("currency", "SEK")
        .with_known("amountAppliedFor", grant.amount_applied_for.map(kronor))
        .with("amountAwarded", kronor(grant.amount_awarded))
        .with_known("amountDisbursed", grant.amount_disbursed.map(kronor))
        .with("awardDate", day(grant.award_date))
        .with_known("url", grant.url.as_deref())
        .with_list("plannedDates", grant.planned.as_slice(), period)
        .with_list("actualDates", grant.actual.as_slice(), period)
        .with_list("recipientOrganization", &grant.recipients, organisation)
        .with_list("beneficiaryLocation", &grant.beneficiary_locations, location)
        .with_list("fundingOrganization", &grant.funders, organisation)
        .with_list("grantProgramme", &grant.programmes, programme);
    with_rest(fields, grant).done()
}

fn with_rest(fields: Fields, grant: &Grant) -> Fields {
    fields
        .with_known(
            "fromOpenCall",
            grant.from_open_call.map(|open| if open { "Yes" } else { "No" }),
        )
        .with_list("classifications", &grant.classifications, classification)
        .with_list("relatedDocument", &grant.documents, document)
        .with_list("commitmentTransaction", &grant.commitments, transaction)
        .with_list("disbursementTransaction", &grant.disbursements, transaction)
        .with_known("regrantType", grant.regrant.map(regrant))
        .with_known("locationScope", grant.location_scope.map(scope))
        .with_known("dataSource", grant.data_source.as_deref())
        .with_known("dateModified", grant.modified.and_then(instant))
}

/// Returns an amount as a number: whole kronor without decimals, others to the öre.
fn kronor(amount: Ore) -> Value {
    match amount.whole_kronor() {
        Some(kronor) => Value::from(kronor),
        // Two decimals of at most fifteen digits: the nearest number is written back as they are.
        None => Value::from(two_decimals(amount).parse::<f64>().unwrap_or_default()),
    }
}

fn period(period: &Period) -> Value {
    let start = Fields::default().with("startDate", day(period.start));
    start.with_known("endDate", period.end.and_then(day)).done()
}

fn organisation(organisation: &Organisation) -> Value {
    Fields::default()
        .with("id", organisation.id.as_str())
        .with("name", organisation.name.as_str())
        .with_known("department", organisation.department.as_deref())
        .with_list("location", &organisation.locations, location)
        .done()
}

fn location(location: &Location) -> Value {
    Fields::default()
        .with("name", location.name.as_str())
        .with("countryCode", "SE")
        .with_known("geoCode", location.code.as_deref())
        .done()
}

fn programme(programme: &Programme) -> Value {
    Fields::default()
        .with("code", programme.code.as_str())
        .with("title", programme.title.as_str())
        .done()
}

fn classification(classification: &Classification) -> Value {
    Fields::default()
        .with("vocabulary", classification.vocabulary.as_str())
        .with("code", classification.code.as_str())
        .with("title", classification.title.as_str())
        .done()
}

fn document(document: &Document) -> Value {
    let title = Fields::default().with("title", document.title.as_str());
    title.with("url", document.url.as_str()).done()
}

fn transaction(transaction: &Transaction) -> Value {
    Fields::default()
        .with("id", transaction.id.as_str())
        .with("transactionDate", day(transaction.date))
        .with("currency", "SEK")
        .with("value", kronor(transaction.value))
        .done()
}

fn regrant(regrant: Regrant) -> &'static str {
    match regrant {
        Regrant::Common => "FRG010",
        Regrant::Intermediary => "FRG020",
        Regrant::MatchFunding => "FRG030",
        Regrant::FunderCollaboration => "FRG040",
        Regrant::FiscalSponsor => "FRG050",
        Regrant::Endowment => "FRG060",
        Regrant::Multipurpose => "FRG070",
    }
}

fn scope(scope: LocationScope) -> &'static str {
    match scope {
        LocationScope::Global => "GLS010",
        LocationScope::Supranational => "GLS020",
        LocationScope::National => "GLS030",
        LocationScope::SubnationalRegion => "GLS040",
        LocationScope::LocalAuthority => "GLS050",
        LocationScope::LocalArea => "GLS060",
        LocationScope::Undefined => "GLS099",
    }
}
