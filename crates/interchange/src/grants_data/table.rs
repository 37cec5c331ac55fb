//! The grants of a package as a table, column by column from the same JSON.

use serde_json::Value;

/// The columns in their order. `#` stands for each place in a list.
const COLUMNS: &[&str] = &[
    "id",
    "title",
    "description",
    "currency",
    "amountAppliedFor",
    "amountAwarded",
    "amountDisbursed",
    "awardDate",
    "url",
    "plannedDates/0/startDate",
    "plannedDates/0/endDate",
    "actualDates/0/startDate",
    "actualDates/0/endDate",
    "recipientOrganization/#/id",
    "recipientOrganization/#/name",
    "recipientOrganization/#/department",
    "recipientOrganization/#/location/0/name",
    "recipientOrganization/#/location/0/geoCode",
    "beneficiaryLocation/#/name",
    "beneficiaryLocation/#/countryCode",
    "beneficiaryLocation/#/geoCode",
    "fundingOrganization/#/id",
    "fundingOrganization/#/name",
    "fundingOrganization/#/department",
    "grantProgramme/#/code",
    "grantProgramme/#/title",
    "fromOpenCall",
    "classifications/#/vocabulary",
    "classifications/#/code",
    "classifications/#/title",
    "relatedDocument/#/title",
    "relatedDocument/#/url",
    "regrantType",
    "locationScope",
    "dataSource",
    "dateModified",
];

/// Returns CSV with a head, commas, quotes where needed and line feeds, in UTF-8.
pub(super) fn bytes(package: &Value) -> Vec<u8> {
    let no_grants = Vec::new();
    let grants = package["grants"].as_array().unwrap_or(&no_grants);
    let columns = columns(grants);
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut write = |row: Vec<String>| table.write_record(row).expect("memory takes every row");
    write(columns.clone());
    for grant in grants {
        write(columns.iter().map(|column| cell(grant, column)).collect());
    }
    table.into_inner().expect("memory takes every row")
}

/// Returns the columns with the places of lists written out, the first place of a list with all
/// its columns before the second.
fn columns(grants: &[Value]) -> Vec<String> {
    let list_of = |column: &&str| column.split_once("/#/").map(|(list, _)| list.to_owned());
    let mut columns = Vec::new();
    for group in
        COLUMNS.chunk_by(|one, next| list_of(one).is_some() && list_of(one) == list_of(next))
    {
        let most = list_of(&group[0]).map_or(1, |list| {
            grants
                .iter()
                .filter_map(|grant| grant[&list].as_array())
                .map(Vec::len)
                .max()
                .unwrap_or(1)
        });
        for place in 0..most.max(1) {
            columns.extend(group.iter().map(|column| column.replace('#', &place.to_string())));
        }
    }
    columns
}

fn cell(grant: &Value, column: &str) -> String {
    match grant.pointer(&format!("/{column}")) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
