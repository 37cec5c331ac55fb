//! Activities in the order of the schema.

use time::Date;

use super::{
    Activities, Activity, ActivityStatus, Budget, Certainty, DateKind, DescriptionKind, Location,
    Narrative, OrganisationKind, Participant, Role, Sector, SectorVocabulary, Tag, Transaction,
    TransactionKind, VERSION, results,
};
use crate::written_text::{day, instant, two_decimals};
use crate::xml::Document;

/// The vocabulary of the standard for lists of the publisher's own.
pub(super) const OWN_VOCABULARY: &str = "99";

/// The code of a description of what is done (codelist DescriptionType).
const GENERAL_DESCRIPTION: &str = "1";

/// Returns the bytes of activities that have been checked.
pub(super) fn write(file: &Activities) -> Vec<u8> {
    let generated = instant(file.generated).unwrap_or_default();
    let mut activities: Vec<&Activity> = file.activities.iter().collect();
    activities.sort_by_key(|activity| &activity.identifier);
    let mut xml = Document::new();
    let attributes = [("version", VERSION), ("generated-datetime", generated.as_str())];
    xml.element_with("iati-activities", &attributes, |xml| {
        for activity in activities {
            write_activity(xml, activity);
        }
    });
    xml.finish()
}

fn write_activity(xml: &mut Document, activity: &Activity) {
    let updated = activity.updated.and_then(instant);
    let mut attributes =
        vec![("xml:lang", "sv"), ("default-currency", "SEK"), ("humanitarian", "0")];
    if let Some(updated) = &updated {
        attributes.insert(0, ("last-updated-datetime", updated.as_str()));
    }
    xml.element_with("iati-activity", &attributes, |xml| {
        xml.text("iati-identifier", &activity.identifier);
        reporting_organisation(xml, &activity.reporting, activity.is_secondary);
        xml.element("title", |xml| narrative(xml, &activity.title));
        write_description(xml, GENERAL_DESCRIPTION, &activity.description);
        for (kind, description) in &activity.further {
            write_description(xml, description_code(*kind), description);
        }
        for (role, participant) in &activity.participants {
            participating_organisation(xml, *role, participant);
        }
        xml.empty("activity-status", &[("code", status_code(activity.status))]);
        let mut dates = activity.dates.clone();
        dates.sort_unstable();
        for (kind, date) in dates {
            let date = written(date);
            xml.empty("activity-date", &[("type", date_code(kind)), ("iso-date", &date)]);
        }
        xml.empty("recipient-country", &[("code", "SE"), ("percentage", "100")]);
        activity.locations.iter().for_each(|location| write_location(xml, location));
        activity.sectors.iter().for_each(|sector| write_sector(xml, sector));
        activity.tags.iter().for_each(|tag| write_tag(xml, tag));
        activity.budgets.iter().for_each(|budget| write_budget(xml, *budget));
        activity.transactions.iter().for_each(|transaction| write_transaction(xml, transaction));
        activity.results.iter().for_each(|result| results::write(xml, result));
    });
}

/// Writes words in Swedish, the activity's own language, and in English.
pub(super) fn narrative(xml: &mut Document, words: &Narrative) {
    xml.text("narrative", &words.swedish);
    if let Some(english) = &words.english {
        xml.text_with("narrative", &[("xml:lang", "en")], english);
    }
}

/// Returns a day that has been checked.
pub(super) fn written(date: Date) -> String {
    day(date).unwrap_or_default()
}

fn reporting_organisation(xml: &mut Document, reporting: &Participant, is_secondary: bool) {
    let mut attributes = references(reporting);
    if is_secondary {
        attributes.push(("secondary-reporter", "1"));
    }
    xml.element_with("reporting-org", &attributes, |xml| narrative(xml, &reporting.name));
}

fn participating_organisation(xml: &mut Document, role: Role, participant: &Participant) {
    let mut attributes = references(participant);
    attributes.push(("role", role_code(role)));
    xml.element_with("participating-org", &attributes, |xml| narrative(xml, &participant.name));
}

/// Returns what is known of an organisation beside its name.
fn references(participant: &Participant) -> Vec<(&str, &str)> {
    let reference = participant.reference.as_deref().map(|reference| ("ref", reference));
    let kind = participant.kind.map(|kind| ("type", kind_code(kind)));
    reference.into_iter().chain(kind).collect()
}

fn write_description(xml: &mut Document, kind: &str, words: &Narrative) {
    xml.element_with("description", &[("type", kind)], |xml| narrative(xml, words));
}

fn write_location(xml: &mut Document, location: &Location) {
    xml.element_with("location", &[("ref", &location.code)], |xml| {
        xml.element("name", |xml| narrative(xml, &location.name));
        if let Some(done_there) = &location.done_there {
            xml.element("activity-description", |xml| narrative(xml, done_there));
        }
    });
}

fn write_sector(xml: &mut Document, sector: &Sector) {
    let vocabulary = match sector.vocabulary {
        SectorVocabulary::PurposeCodes => "1",
        SectorVocabulary::Own => OWN_VOCABULARY,
    };
    let attributes = [("vocabulary", vocabulary), ("code", sector.code.as_str())];
    xml.element_with("sector", &attributes, |xml| narrative(xml, &sector.name));
}

fn write_tag(xml: &mut Document, tag: &Tag) {
    let attributes = [("vocabulary", OWN_VOCABULARY), ("code", tag.code.as_str())];
    xml.element_with("tag", &attributes, |xml| narrative(xml, &tag.name));
}

fn write_budget(xml: &mut Document, budget: Budget) {
    let status = match budget.certainty {
        Certainty::Indicative => "1",
        Certainty::Committed => "2",
    };
    // As first decided; a revised budget replaces it in the activity.
    xml.element_with("budget", &[("type", "1"), ("status", status)], |xml| {
        xml.empty("period-start", &[("iso-date", &written(budget.start))]);
        xml.empty("period-end", &[("iso-date", &written(budget.end))]);
        let value_date = written(budget.value_date);
        xml.text_with("value", &[("value-date", &value_date)], &two_decimals(budget.value));
    });
}

fn write_transaction(xml: &mut Document, transaction: &Transaction) {
    let date = written(transaction.date);
    xml.element_with("transaction", &[("ref", &transaction.reference)], |xml| {
        xml.empty("transaction-type", &[("code", transaction_code(transaction.kind))]);
        xml.empty("transaction-date", &[("iso-date", &date)]);
        xml.text_with("value", &[("value-date", &date)], &two_decimals(transaction.value));
    });
}

fn description_code(kind: DescriptionKind) -> &'static str {
    match kind {
        DescriptionKind::Objectives => "2",
        DescriptionKind::TargetGroups => "3",
        DescriptionKind::Other => "4",
    }
}

fn kind_code(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Government => "10",
        OrganisationKind::LocalGovernment => "11",
        OrganisationKind::OtherPublicSector => "15",
        OrganisationKind::CivilSociety => "22",
        OrganisationKind::PrivateSector => "70",
        OrganisationKind::Academic => "80",
    }
}

fn role_code(role: Role) -> &'static str {
    match role {
        Role::Funding => "1",
        Role::Accountable => "2",
        Role::Extending => "3",
        Role::Implementing => "4",
    }
}

fn status_code(status: ActivityStatus) -> &'static str {
    match status {
        ActivityStatus::Pipeline => "1",
        ActivityStatus::Implementation => "2",
        ActivityStatus::Finalisation => "3",
        ActivityStatus::Closed => "4",
        ActivityStatus::Cancelled => "5",
        ActivityStatus::Suspended => "6",
    }
}

fn date_code(kind: DateKind) -> &'static str {
    match kind {
        DateKind::PlannedStart => "1",
        DateKind::ActualStart => "2",
        DateKind::PlannedEnd => "3",
        DateKind::ActualEnd => "4",
    }
}

fn transaction_code(kind: TransactionKind) -> &'static str {
    match kind {
        TransactionKind::IncomingFunds => "1",
        TransactionKind::OutgoingCommitment => "2",
        TransactionKind::Disbursement => "3",
        TransactionKind::Expenditure => "4",
    }
}
