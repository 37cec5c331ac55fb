//! Ways to narrow a list: the values that a search counts, as lists to choose from.

use operations::municipality_type::MunicipalityTypes;
use operations::search_everything::KIND;
use operations::search_interventions::MUNICIPALITY_TYPE;
use search::document::Facet;
use search::request::FacetCount;

use crate::language::Language;

/// A list to choose from.
pub(super) struct Choice {
    /// Its name in the address.
    pub(super) field: &'static str,
    /// What it is called.
    pub(super) label: String,
    /// The value that is chosen; empty where none is.
    pub(super) chosen: String,
    /// Value, and name with how many have it.
    pub(super) values: Vec<(String, String)>,
    /// The language of the names.
    pub(super) names_in: &'static str,
}

/// A field of the address with the property that it narrows by and what is chosen.
pub(super) type Field<'a> = (&'static str, &'static str, &'a str);

/// Returns what is chosen.
pub(super) fn chosen(fields: &[Field<'_>]) -> Vec<Facet> {
    let filled = fields.iter().filter(|(_, _, value)| !value.is_empty());
    filled
        .map(|(_, name, value)| Facet { name: (*name).to_owned(), value: (*value).to_owned() })
        .collect()
}

/// Returns a list for each field that has something to choose. What is chosen stands in its list also
/// where nothing has it.
pub(super) fn choices(
    language: Language,
    types: MunicipalityTypes<'_>,
    fields: &[Field<'_>],
    counts: &[FacetCount],
) -> Vec<Choice> {
    let choice = |(field, name, chosen): &Field<'_>| {
        let said = |value: &str, count: usize| {
            let name = named(language, types, name, value);
            (value.to_owned(), format!("{name} ({})", language.whole(count)))
        };
        let of_name = counts.iter().filter(|known| known.facet.name == *name);
        let mut values: Vec<(String, String)> =
            of_name.map(|known| said(&known.facet.value, known.count)).collect();
        if !chosen.is_empty() && values.iter().all(|(value, _)| value != chosen) {
            values.push(said(chosen, 0));
        }
        Choice {
            field,
            label: language.text(&key(name)),
            chosen: (*chosen).to_owned(),
            values,
            names_in: if *name == MUNICIPALITY_TYPE { "sv" } else { language.code() },
        }
    };
    fields.iter().map(choice).filter(|choice| !choice.values.is_empty()).collect()
}

fn key(name: &str) -> String {
    if name == KIND { "search-kind".to_owned() } else { format!("intervention-{name}") }
}

/// Returns the name of a value; of one that is none, its beginning as it was written.
fn named(language: Language, types: MunicipalityTypes<'_>, name: &str, value: &str) -> String {
    let known = if name == MUNICIPALITY_TYPE {
        types.name(value).map(str::to_owned)
    } else {
        language.known(&format!("{}-{value}", key(name)))
    };
    known.unwrap_or_else(|| value.chars().take(40).collect())
}
