//! Owners and agreements of a file.

use domain::agreement::{Agreement, FollowUp, Standing, Term};
use domain::commitment::{Basis, Owner, Party, PartyKind, Register};
use serde::Deserialize;
use time::Date;
use time::macros::format_description;
use toml::Spanned;

use super::wire::{Source, Texts, Trouble};
use crate::known_organisations::municipality_name;

/// An owner that commitments refer to by id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerTable {
    id: String,
    name: String,
    kind: String,
    organisation: Option<String>,
    municipalities_of: Option<String>,
}

/// How a commitment refers to an owner.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerOf {
    id: String,
    /// `text`, or what gives the owner the task.
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreementTable {
    id: String,
    title: Texts,
    parties: Vec<String>,
    standing: String,
    source: String,
    #[serde(default)]
    terms: Vec<TermTable>,
    #[serde(default)]
    follow_ups: Vec<FollowUpTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FollowUpTable {
    on: String,
    found: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermTable {
    party: String,
    text: String,
    due: Option<String>,
    #[serde(default)]
    commitments: Vec<String>,
}

/// An owner as files define it: who it is, without what makes a commitment its own.
#[derive(Clone)]
pub(super) struct Defined {
    id: String,
    name: String,
    parties: Vec<Party>,
}

/// Returns the owners that the file defines.
pub(super) fn owners(
    source: &Source<'_>,
    tables: &[Spanned<OwnerTable>],
) -> Result<Vec<Defined>, Trouble> {
    let mut owners: Vec<Defined> = Vec::new();
    for entry in tables {
        let table = entry.get_ref();
        let trouble = |reason| Trouble::at(entry.span().start, &table.id, reason);
        if owners.iter().any(|known| known.id == table.id) {
            return Err(trouble("another owner has the id; ids are unique".to_owned()));
        }
        let name = table.name.trim().to_owned();
        if table.id.is_empty() || name.is_empty() {
            return Err(trouble("the owner has no id or name; write both".to_owned()));
        }
        let parties = parties(source, table).map_err(trouble)?;
        owners.push(Defined { id: table.id.clone(), name, parties });
    }
    Ok(owners)
}

fn parties(source: &Source<'_>, table: &OwnerTable) -> Result<Vec<Party>, String> {
    let kind = PartyKind::ALL.into_iter().find(|kind| kind.as_str() == table.kind);
    let kind = kind.ok_or_else(|| {
        let words = PartyKind::ALL.map(PartyKind::as_str).join(", ");
        format!("'{}' is no kind of party; write one of {words}", table.kind)
    })?;
    match (&table.organisation, &table.municipalities_of) {
        (Some(organisation), None) => {
            let id = organisation.parse().map_err(|error| format!("could not {error}"))?;
            Ok(vec![Party { id, name: table.name.trim().to_owned(), kind }])
        }
        (None, Some(county)) => {
            let county = source.area(county)?;
            let areas = source.known.areas;
            let inside = areas.at_level(domain::area::Level::Municipality);
            let inside = inside.filter(|area| areas.lies_in(&area.code, &county));
            let party = |area: &domain::area::Area| {
                let id =
                    area.code.as_str().parse().map_err(|error| format!("could not {error}"))?;
                Ok(Party { id, name: municipality_name(&area.name), kind })
            };
            let parties: Vec<Party> = inside.map(party).collect::<Result<_, String>>()?;
            if parties.is_empty() {
                return Err(format!("{county} holds no municipality; write a county's two digits"));
            }
            Ok(parties)
        }
        _ => Err("write either 'organisation' or 'municipalities_of'".to_owned()),
    }
}

/// Returns the owners of a commitment, with what makes it theirs.
pub(super) fn owned_by(defined: &[Defined], entries: &[OwnerOf]) -> Result<Vec<Owner>, String> {
    let owner = |entry: &OwnerOf| {
        let Defined { id, name, parties } = find(defined, &entry.id)?.clone();
        let basis = match entry.basis.trim() {
            "" => return Err(format!("the owner '{id}' has no basis; write \"text\" or the law")),
            "text" => Basis::Text,
            task => Basis::Task(task.to_owned()),
        };
        Ok(Owner { id, name, parties, basis })
    };
    entries.iter().map(owner).collect()
}

fn find<'a>(defined: &'a [Defined], id: &str) -> Result<&'a Defined, String> {
    defined.iter().find(|owner| owner.id == id).ok_or_else(|| {
        let words: Vec<&str> = defined.iter().map(|owner| owner.id.as_str()).collect();
        format!("'{id}' is no owner in this file; write one of {}", words.join(", "))
    })
}

/// Returns the agreements.
pub(super) fn agreements(
    defined: &[Defined],
    tables: &[Spanned<AgreementTable>],
    register: &Register,
) -> Result<Vec<Agreement>, Trouble> {
    let mut agreements: Vec<Agreement> = Vec::new();
    for entry in tables {
        let table = entry.get_ref();
        let trouble = |reason| Trouble::at(entry.span().start, &table.id, reason);
        if agreements.iter().any(|known| known.id == table.id) {
            return Err(trouble("another agreement has the id; ids are unique".to_owned()));
        }
        let read = agreement(defined, table).and_then(|agreement| known(agreement, register));
        agreements.push(read.map_err(trouble)?);
    }
    Ok(agreements)
}

fn agreement(defined: &[Defined], table: &AgreementTable) -> Result<Agreement, String> {
    let standings = [Standing::CalledFor, Standing::InForce, Standing::Ended];
    let standing = standings.into_iter().find(|one| one.as_str() == table.standing);
    let standing = standing.ok_or_else(|| {
        let words = standings.map(Standing::as_str).join(", ");
        format!("'{}' is no standing; write one of {words}", table.standing)
    })?;
    let mut parties: Vec<Party> = Vec::new();
    for id in &table.parties {
        parties.extend(find(defined, id)?.parties.iter().cloned());
    }
    let day = format_description!("[year]-[month]-[day]");
    let term = |term: &TermTable| {
        let due = term.due.as_ref().map(|due| Date::parse(due, day)).transpose();
        let first = find(defined, &term.party)?.parties.first();
        let party = first.and_then(|first| parties.iter().position(|party| party == first));
        let commitments: Result<_, _> = term.commitments.iter().map(|id| id.parse()).collect();
        Ok(Term {
            party: party.ok_or_else(|| format!("'{}' is no party of it", term.party))?,
            text: term.text.trim().to_owned(),
            due: due.map_err(|_| "'due' is no day; write it as 2026-12-31".to_owned())?,
            commitments: commitments.map_err(|error| format!("could not {error}"))?,
        })
    };
    let terms: Result<Vec<Term>, String> = table.terms.iter().map(term).collect();
    let (id, source) = (table.id.clone(), table.source.trim().to_owned());
    let mut agreement = Agreement::between_nobody(id, table.title.label(), source, standing);
    agreement.follow_ups = follow_ups(&table.follow_ups)?;
    agreement.with(parties, terms?).map_err(|fault| fault.to_string())
}

/// Refuses a term that serves a commitment of no register.
fn known(agreement: Agreement, register: &Register) -> Result<Agreement, String> {
    let mut served = agreement.terms().iter().flat_map(|term| &term.commitments);
    match served.find(|id| register.find(id.as_str()).is_none()) {
        Some(id) => Err(format!(
            "a term serves '{id}', which is not in the register; write the id of a commitment above"
        )),
        None => Ok(agreement),
    }
}

/// Returns the follow-ups, which stand in order of time.
fn follow_ups(tables: &[FollowUpTable]) -> Result<Vec<FollowUp>, String> {
    let day = format_description!("[year]-[month]-[day]");
    let mut follow_ups: Vec<FollowUp> = Vec::new();
    for table in tables {
        let on = Date::parse(&table.on, day)
            .map_err(|_| "'on' is no day; write it as 2026-12-31".to_owned())?;
        if follow_ups.last().is_some_and(|before| before.on >= on) {
            return Err(format!(
                "the follow-up of {on} does not come after the one before; write them in order of time"
            ));
        }
        let found = table.found.as_deref().map(str::trim).filter(|found| !found.is_empty());
        follow_ups.push(FollowUp { on, found: found.map(str::to_owned) });
    }
    Ok(follow_ups)
}
