//! Interventions as open data: what the IATI activity standard can hold of them.
//!
//! Each indicator becomes a result of its own with one indicator, so that baselines, targets and
//! actuals map one to one. What the standard has no place for is named in `docs/interventions.md`.

use domain::area::AreaCode;
use domain::intervention::result::{Dimension, Measured, Origin, ResultIndicator, ResultKind};
use domain::intervention::{Description, Theme};
use domain::people::organisation::{Kind, Organisation};
use interchange::activities::{
    Achievement, AchievementKind, Activities, Activity, ActivityStatus, Baseline, Budget,
    Certainty, DateKind, DescriptionKind, Indicator, Location, Measure, Measurement, Narrative,
    OrganisationKind, Participant, Period, Role, Sector, SectorVocabulary, Tag,
};
use interchange::organisation::OrganisationNumber;
use time::{Date, OffsetDateTime, Time};

use crate::intervention_file::InterventionFile;

/// The dimension whose value is the code of one of the intervention's places: it becomes the
/// location of a value.
pub const PLACE: &str = "plats";

/// Stands for who publishes where no owner with a number tells of the intervention. It is in no register.
pub const PUBLISHER: &str = "SE-BRYGGA";

/// Units that say that a value is a share of a hundred.
const PERCENT: [&str; 3] = ["procent", "%", "percent"];

/// The purpose code for what concerns several areas at once.
///
/// # Source
/// OECD Development Assistance Committee, CRS purpose codes: 43010, multisector aid.
const SEVERAL_AREAS: (&str, &str, &str) = ("43010", "Flera områden", "Multisector aid");

/// The most characters of a text; what is longer is cut and ends in an ellipsis.
const MOST_CHARACTERS: usize = 19_000;

/// Stands where a name is required and nothing is written.
const NOTHING: &str = "–";

/// How things are called, and by whom they are told.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The name of an area.
    pub area: &'a dyn Fn(&AreaCode) -> String,
    /// The name of a theme in Swedish and in English.
    pub theme: &'a dyn Fn(Theme) -> (String, String),
    /// Who described the intervention of an id as its own; `None` where nobody did.
    pub owner: &'a dyn Fn(&str) -> Option<Organisation>,
}

/// Returns interventions as activities of a day: an intervention that begins later is planned, one
/// whose last day has passed is closed. The same interventions give the same activities all day.
///
/// The owner is accountable. It tells of the intervention itself where it described it and its number is
/// known; else who publishes tells of what others answer for. Days are planned days. A cost is a budget where the intervention lasts at most a year, and words in any
/// case. A value without dimensions is of the whole; none reported is left out and never zero.
///
/// # Source
/// International Aid Transparency Initiative, *IATI Standard* 2.03; field by field in
/// `docs/interventions.md`.
#[must_use]
pub fn activities(files: &[InterventionFile], today: Date, names: Names<'_>) -> Activities {
    Activities {
        generated: OffsetDateTime::new_utc(today, Time::MIDNIGHT),
        activities: files.iter().map(|file| activity(file, today, names)).collect(),
    }
}

fn activity(file: &InterventionFile, today: Date, names: Names<'_>) -> Activity {
    let description = &file.description;
    let days = description.days;
    let status = if today < days.first() {
        ActivityStatus::Pipeline
    } else if today <= days.last() {
        ActivityStatus::Implementation
    } else {
        ActivityStatus::Closed
    };
    let owner = owner(file, names);
    let (publisher, reporting) = match &owner.reference {
        Some(number) => (number.clone(), owner.clone()),
        None => (PUBLISHER.to_owned(), publisher()),
    };
    Activity {
        identifier: format!("{publisher}-{}", file.id),
        is_secondary: owner.reference.is_none(),
        reporting,
        title: words(&description.title),
        description: words(&description.summary),
        further: further(file),
        participants: vec![(Role::Accountable, owner)],
        status,
        dates: vec![(DateKind::PlannedStart, days.first()), (DateKind::PlannedEnd, days.last())],
        locations: description.places.parts().iter().map(|part| location(part, names)).collect(),
        sectors: vec![sector(description, names)],
        tags: description.themes.iter().map(|theme| tag(*theme, names)).collect(),
        budgets: budget(description).into_iter().collect(),
        transactions: Vec::new(),
        results: description.indicators.iter().map(|one| achievement(one, description)).collect(),
        updated: None,
    }
}

/// Returns the owner, with identifier and kind where it described the intervention and has a number.
fn owner(file: &InterventionFile, names: Names<'_>) -> Participant {
    let known = (names.owner)(&file.id);
    let number = known.as_ref().and_then(|owner| owner.number.as_ref());
    let number = number.and_then(|number| number.to_string().parse::<OrganisationNumber>().ok());
    let kind = known.map(|owner| match owner.kind {
        Kind::Agency => OrganisationKind::Government,
        Kind::Municipality | Kind::Region => OrganisationKind::LocalGovernment,
        Kind::MunicipalFederation => OrganisationKind::OtherPublicSector,
        Kind::Association => OrganisationKind::CivilSociety,
        Kind::Company => OrganisationKind::PrivateSector,
        Kind::University => OrganisationKind::Academic,
    });
    let reference = number.map(|number| number.identifier());
    Participant { kind: kind.filter(|_| reference.is_some()), reference, name: words(&file.owner) }
}

/// Returns what stands for who publishes.
fn publisher() -> Participant {
    Participant {
        reference: Some(PUBLISHER.to_owned()),
        kind: Some(OrganisationKind::OtherPublicSector),
        name: words("Brygga"),
    }
}

/// Returns a text on one line without control characters; `None` where nothing is written.
fn line(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') { ' ' } else { c })
        .collect();
    let joined = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= MOST_CHARACTERS {
        return (!joined.is_empty()).then_some(joined);
    }
    let cut: String = joined.chars().take(MOST_CHARACTERS).collect();
    Some(format!("{cut}…"))
}

fn written(text: &str) -> String {
    line(text).unwrap_or_else(|| NOTHING.to_owned())
}

fn words(text: &str) -> Narrative {
    Narrative { swedish: written(text), english: None }
}

fn in_both(swedish: &str, english: &str) -> Narrative {
    Narrative { swedish: written(swedish), english: line(english) }
}

/// Returns what is told of an intervention beside what was done.
fn further(file: &InterventionFile) -> Vec<(DescriptionKind, Narrative)> {
    let description = &file.description;
    let cost = description.cost.as_ref().map(|cost| {
        let source = line(&cost.source).map_or_else(String::new, |source| format!(" ({source})"));
        format!("{} kronor{source}", cost.amount)
    });
    let sources: Vec<String> = file.sources.iter().filter_map(|source| line(source)).collect();
    let headed = |heading: &str, text: Option<String>| text.map(|t| format!("{heading}: {t}"));
    let others = [
        headed("Omfattning", line(&description.dose)),
        headed("Metod", line(&description.method)),
        headed("Sammanhang", line(&description.context)),
        headed("Kostnad", cost),
        headed("Källor", line(&sources.join("; "))),
    ];
    let target_group = line(&description.target_group);
    target_group
        .map(|text| (DescriptionKind::TargetGroups, words(&text)))
        .into_iter()
        .chain(others.into_iter().flatten().map(|text| (DescriptionKind::Other, words(&text))))
        .collect()
}

fn location((code, part): &(AreaCode, u16), names: Names<'_>) -> Location {
    let (whole, rest) = (part / 100, part % 100);
    Location {
        code: code.as_str().to_owned(),
        name: words(&(names.area)(code)),
        done_there: Some(in_both(
            &format!("{whole},{rest:02} procent av insatsen"),
            &format!("{whole}.{rest:02} per cent of the intervention"),
        )),
    }
}

fn tag(theme: Theme, names: Names<'_>) -> Tag {
    let (swedish, english) = (names.theme)(theme);
    Tag { code: theme.as_str().to_owned(), name: in_both(&swedish, &english) }
}

/// Returns the theme where there is one, and the code for several areas where there are more: how
/// much of the intervention each is of, nobody has said.
fn sector(description: &Description, names: Names<'_>) -> Sector {
    match description.themes.as_slice() {
        [theme] => {
            let Tag { code, name } = tag(*theme, names);
            Sector { vocabulary: SectorVocabulary::Own, code, name }
        }
        _ => Sector {
            vocabulary: SectorVocabulary::PurposeCodes,
            code: SEVERAL_AREAS.0.to_owned(),
            name: in_both(SEVERAL_AREAS.1, SEVERAL_AREAS.2),
        },
    }
}

fn budget(description: &Description) -> Option<Budget> {
    let (start, end) = (description.days.first(), description.days.last());
    let cost = description.cost.as_ref().filter(|_| Budget::can_cover(start, end))?;
    Some(Budget {
        start,
        end,
        value: cost.amount,
        value_date: start,
        certainty: Certainty::Indicative,
    })
}

fn achievement(indicator: &ResultIndicator, description: &Description) -> Achievement {
    let kind = match indicator.kind {
        ResultKind::Output => AchievementKind::Output,
        ResultKind::Outcome => AchievementKind::Outcome,
        ResultKind::Impact => AchievementKind::Impact,
    };
    let unit = line(&indicator.unit);
    let is_percent = PERCENT.iter().any(|word| unit.as_deref() == Some(word));
    let reference = match &indicator.origin {
        Origin::Official(id) => Some(id.as_str().to_owned()),
        Origin::Reported => None,
    };
    let measurements = |values: &[Measured]| -> Vec<Measurement> {
        values.iter().map(|value| measurement(value, description)).collect()
    };
    let baseline = |known: &domain::intervention::result::Baseline| -> Vec<Baseline> {
        let of_year = |measurement| Baseline { year: known.year, day: None, measurement };
        measurements(&known.values).into_iter().map(of_year).collect()
    };
    Achievement {
        kind,
        adds_up: false,
        title: words(&indicator.title),
        indicators: vec![Indicator {
            measure: if is_percent { Measure::Percentage } else { Measure::Unit },
            is_ascending: indicator.is_higher_better,
            title: words(&indicator.title),
            description: unit.map(|u| in_both(&format!("Enhet: {u}"), &format!("Unit: {u}"))),
            reference,
            baselines: indicator.baseline.as_ref().map(baseline).unwrap_or_default(),
            periods: indicator
                .periods
                .iter()
                .map(|period| Period {
                    start: period.days.first(),
                    end: period.days.last(),
                    targets: measurements(&period.targets),
                    actuals: measurements(&period.actuals),
                })
                .collect(),
        }],
    }
}

/// Returns a value; of its dimensions the first that names one of the places is its location.
fn measurement(measured: &Measured, description: &Description) -> Measurement {
    let places = description.places.parts();
    let is_place = |dimension: &Dimension| {
        let code = dimension.value.trim();
        dimension.name.trim() == PLACE && places.iter().any(|(place, _)| place.as_str() == code)
    };
    let at = measured.dimensions.iter().position(is_place);
    let others = measured.dimensions.iter().enumerate().filter(|(index, _)| Some(*index) != at);
    Measurement {
        value: Some(measured.value),
        location: at.map(|index| measured.dimensions[index].value.trim().to_owned()),
        dimensions: others.map(|(_, one)| (written(&one.name), written(&one.value))).collect(),
        comment: line(&measured.comment).map(|comment| words(&comment)),
    }
}

#[cfg(test)]
mod tests;
