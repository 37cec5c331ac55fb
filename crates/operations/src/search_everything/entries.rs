//! What can be found, of each kind.

use domain::area::register::AreaRegister;
use domain::area::{Area, AreaCode, Level};
use domain::indicator::Indicator;
use domain::intervention::Theme;
use domain::lesson::{Claim, Evidence};
use domain::programme::Programme;
use evaluation::design::Design;

use super::{Entry, Kind};
use crate::commitment_file::CommitmentFile;
use crate::grants::public::{CallView, GrantView, Named, ProgrammeView};
use crate::intervention_file::InterventionFile;
use crate::library::Library;
use crate::municipality_type::MunicipalityTypes;
use crate::target_group::TargetGroup;

/// The most characters of a title that is the beginning of a longer text.
const HEADING: usize = 110;

/// Themes by the areas of operation that Kolada files an indicator under; other areas have none.
///
/// # Source
/// Kolada, `operating_area` of the indicators that ship; the themes are those of interventions.
const SUBJECTS: [(&str, Theme); 18] = [
    ("Anpassad skola", Theme::SchoolResults),
    ("Fristående skolor", Theme::SchoolResults),
    ("Grundskola åk 0-9 inkl förskoleklass", Theme::SchoolAndAdultEducation),
    ("Grundskola åk 0-9 inkl förskoleklass", Theme::SchoolResults),
    ("Gymnasieskola åk 1-3", Theme::SchoolResults),
    ("Kommunala skolor", Theme::SchoolResults),
    ("Vuxenutbildning", Theme::SchoolAndAdultEducation),
    ("Barn och utbildning", Theme::ChildrenAndYouth),
    ("Förskoleverksamhet", Theme::ChildrenAndYouth),
    ("Insatser barn och unga", Theme::ChildrenAndYouth),
    ("Skolbarnsomsorg", Theme::ChildrenAndYouth),
    ("Flyktingmottagande", Theme::Integration),
    ("Arbetsmarknadsåtgärder", Theme::LongTermUnemployment),
    ("Ekonomiskt bistånd", Theme::LongTermUnemployment),
    ("Fysisk och teknisk planering", Theme::ServiceAndHousing),
    ("Infrastruktur", Theme::ServiceAndHousing),
    ("Demokrati", Theme::CivilSociety),
    ("Valresultat", Theme::CivilSociety),
];

/// Themes by the development areas of the reform programme.
const AREAS: [(&str, Theme); 5] = [
    ("Bekämpa brottsligheten", Theme::Crime),
    ("Knäcka långtidsarbetslösheten", Theme::LongTermUnemployment),
    ("Lyfta skolorna och elevernas resultat", Theme::SchoolResults),
    (
        "Stärka samhällsservicen och minska bostadssegregation och trångboddhet",
        Theme::ServiceAndHousing,
    ),
    ("Stödja civilsamhället och arbetet för demokratiska värderingar", Theme::CivilSociety),
];

/// Returns what ships with the program or is imported: indicators, interventions with their published
/// lessons, designs of evaluations, commitments, reforms, municipalities and counties.
#[must_use]
pub fn of_library(library: &Library) -> Vec<Entry> {
    let (types, areas) = (MunicipalityTypes::of_library(library), library.areas());
    let mut all: Vec<Entry> = library.store().indicators().iter().map(of_indicator).collect();
    all.extend(of_interventions(library.interventions(), &areas, types));
    all.extend(library.known_designs().iter().map(|file| of_design(&file.design, types)));
    all.extend(library.commitments().iter().flat_map(|file| of_commitments(file, types)));
    all.extend(library.programmes().iter().flat_map(of_reforms));
    let places = areas.at_level(Level::Municipality).chain(areas.at_level(Level::County));
    all.extend(places.map(|area| of_place(area, &areas, types)));
    all
}

/// Returns interventions with their published lessons: what is proposed only, nobody else reads.
#[must_use]
pub fn of_interventions(
    files: &[InterventionFile],
    areas: &AreaRegister,
    types: MunicipalityTypes<'_>,
) -> Vec<Entry> {
    files
        .iter()
        .flat_map(|file| {
            let own = of_intervention(file, areas, types);
            let published = file.lessons.iter().filter(|lesson| lesson.status.is_published());
            let lessons: Vec<Entry> = published
                .map(|lesson| Entry {
                    themes: own.themes.clone(),
                    municipality_types: own.municipality_types.clone(),
                    target_groups: own.target_groups.clone(),
                    evidence: own.evidence,
                    ..of_lesson(&lesson.id, &lesson.claim)
                })
                .collect();
            std::iter::once(own).chain(lessons)
        })
        .collect()
}

fn of_intervention(
    file: &InterventionFile,
    areas: &AreaRegister,
    types: MunicipalityTypes<'_>,
) -> Entry {
    let description = &file.description;
    let places = || description.places.parts().iter().map(|(code, _)| code);
    let nodes = description.logic_model.nodes().iter().map(|node| node.text.clone());
    let indicators = description.indicators.iter().map(|one| one.title.clone());
    let names = places().map(|code| areas.name(code).to_owned());
    let told = [&description.context, &description.method, &description.dose, &file.owner];
    Entry {
        keywords: told.into_iter().cloned().chain(nodes).chain(indicators).chain(names).collect(),
        themes: description.themes.clone(),
        municipality_types: types.of(places()),
        target_groups: TargetGroup::named_in(&description.target_group),
        evidence: Some(description.logic_model.weakest_evidence()),
        boost: 2.0,
        ..Entry::new(
            Kind::Intervention,
            &file.id,
            &description.title,
            &joined(&[&description.summary, &description.target_group]),
        )
    }
}

/// Returns a lesson, whatever its status, without what it shares with an intervention: whoever asks
/// leaves out what is only proposed.
#[must_use]
pub fn of_lesson(id: &str, claim: &Claim) -> Entry {
    Entry {
        keywords: claim.evidence.iter().map(Evidence::reference).map(str::to_owned).collect(),
        boost: 2.0,
        ..Entry::new(
            Kind::Lesson,
            id,
            &heading(&claim.claim),
            &joined(&[&claim.claim, &claim.context, &claim.for_whom]),
        )
    }
}

/// Returns the programmes that grants are given of, with their published calls and the grants that are
/// made known; nothing of a person or of a draft.
#[must_use]
pub fn of_grants(programmes: &[ProgrammeView], types: MunicipalityTypes<'_>) -> Vec<Entry> {
    let mut all = Vec::new();
    for programme in programmes {
        let (id, source) = (programme.id.as_str(), programme.legal_source.as_str());
        all.push(Entry { boost: 1.5, ..Entry::new(Kind::Programme, id, &programme.name, source) });
        for call in &programme.calls {
            all.push(of_call(call, &programme.name, types));
            all.extend(call.grants.iter().map(|grant| of_grant(grant, types)));
        }
    }
    all
}

/// Returns programmes with money as they are known without a register: by name and legal source.
#[must_use]
pub fn of_programmes(programmes: &[Programme]) -> Vec<Entry> {
    let with_money = programmes.iter().filter(|programme| !programme.frames.is_empty());
    with_money.map(|one| of_programme(&one.id, &one.name, &one.legal_source)).collect()
}

fn of_programme(id: &str, name: &str, legal_source: &str) -> Entry {
    Entry { boost: 1.5, ..Entry::new(Kind::Programme, id, name, legal_source) }
}

fn of_call(call: &CallView, programme: &str, types: MunicipalityTypes<'_>) -> Entry {
    let areas: Vec<AreaCode> = call.eligible.iter().filter_map(area_of).collect();
    let text = format!("{}. {programme}.", call.funder.name);
    Entry {
        keywords: call.eligible.iter().map(|one| one.name.clone()).collect(),
        municipality_types: types.of(&areas),
        boost: 1.5,
        ..Entry::new(Kind::Call, call.id.as_str(), &call.title, &text)
    }
}

fn of_grant(grant: &GrantView, types: MunicipalityTypes<'_>) -> Entry {
    let id = grant.id.as_str();
    let title = if grant.project.trim().is_empty() { id } else { &grant.project };
    Entry {
        keywords: grant.diary_number.iter().cloned().collect(),
        municipality_types: types.of(&area_of(&grant.recipient)),
        ..Entry::new(Kind::Grant, id, title, &joined(&[&grant.recipient.name, &grant.measures]))
    }
}

/// Returns the area that an organisation governs; `None` where it governs none.
fn area_of(organisation: &Named) -> Option<AreaCode> {
    organisation.id.parse().ok()
}

fn of_indicator(indicator: &Indicator) -> Entry {
    let subjects: Vec<&str> = indicator.subject.split(',').map(str::trim).collect();
    let themes = SUBJECTS.iter().filter(|(subject, _)| subjects.contains(subject));
    let mut themes: Vec<Theme> = themes.map(|(_, theme)| *theme).collect();
    themes.sort_unstable();
    themes.dedup();
    Entry {
        themes,
        boost: if indicator.direction.is_some() { 2.0 } else { 1.0 },
        ..Entry::new(Kind::Indicator, indicator.id.as_str(), &indicator.name, &indicator.definition)
    }
}

fn of_design(design: &Design, types: MunicipalityTypes<'_>) -> Entry {
    Entry {
        keywords: vec![design.programme.clone(), design.source.clone()],
        municipality_types: types.of(design.treated().iter().map(|one| &one.area)),
        boost: 1.5,
        ..Entry::new(Kind::Evaluation, &design.id, &design.title, &design.question)
    }
}

fn of_commitments(file: &CommitmentFile, types: MunicipalityTypes<'_>) -> Vec<Entry> {
    let register = &file.register;
    let types = types.of([&register.area]);
    let of = |commitment: &domain::commitment::Commitment| {
        let owners: Vec<&str> = commitment.owners.iter().map(|one| one.name.as_str()).collect();
        let text = format!("{} {}", commitment.text, owners.join(", "));
        let list = register.lists.iter().find(|list| list.id == commitment.list);
        let told = list.map(|list| list.title.clone()).into_iter();
        Entry {
            keywords: told.chain([register.title.swedish.clone()]).collect(),
            municipality_types: types.clone(),
            ..Entry::new(
                Kind::Commitment,
                commitment.id.as_str(),
                &heading(&commitment.text),
                &text,
            )
        }
    };
    register.commitments().iter().map(of).collect()
}

fn of_reforms(programme: &Programme) -> Vec<Entry> {
    let of = |reform: &domain::programme::reform::Reform| {
        let area = programme.area(reform.area).map_or("", |area| area.name.as_str());
        let responsible = reform.responsible.as_ref().map_or("", |one| one.authority.as_str());
        let id = format!("{}-{}", programme.id, reform.number);
        Entry {
            keywords: vec![area.to_owned(), programme.name.clone()],
            themes: AREAS.iter().filter(|(n, _)| *n == area).map(|(_, theme)| *theme).collect(),
            ..Entry::new(
                Kind::Reform,
                &id,
                &heading(&reform.text),
                &joined(&[&reform.text, responsible, &reform.outcome.told.swedish]),
            )
        }
    };
    programme.reforms.iter().map(of).collect()
}

fn of_place(area: &Area, areas: &AreaRegister, types: MunicipalityTypes<'_>) -> Entry {
    let codes = types.of([&area.code]);
    let county = area.code.parent().filter(|code| code.level() == Level::County);
    let text = match (&county, codes.first().and_then(|code| types.name(code))) {
        (Some(county), Some(kind)) => format!("Kommun i {}. {kind}.", areas.name(county)),
        (Some(county), None) => format!("Kommun i {}.", areas.name(county)),
        (None, _) => "Län.".to_owned(),
    };
    Entry {
        municipality_types: codes,
        boost: 3.0,
        ..Entry::new(Kind::Place, area.code.as_str(), &area.name, &text)
    }
}

/// Returns texts that say something, with a space between.
fn joined(texts: &[&str]) -> String {
    let said = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

/// Returns the beginning of a text as a title: cut between words, with … where something is left out.
fn heading(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(HEADING) else { return text };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', '.', ':', ';']))
}
