//! What is said about neighbourhoods at one scale.

use numerics::sum::sum;

use super::atkinson::atkinson;
use super::definition::Scale;
use super::dissimilarity::dissimilarity;
use super::distribution::{PERCENTILES, over_people};
use super::exposure::{correlation_ratio, exposure, interaction, isolation};
use super::gini::gini;
use super::information::information_theory;
use super::landscape::Neighbourhoods;
use super::profile::Question;
use super::units::{Units, Weighting};
use crate::estimate::{Diagnostic, Estimate, Finding, Listed, Part};

/// The measures over neighbourhoods.
pub const MEASURES: &[Listed] = &[
    Listed::new(
        "neighbourhood-isolation",
        "xPx, isolation",
        "share of the group in its average member's neighbourhood: Σ xᵢpᵢ ∕ X",
        "Bell 1954, doi 10.2307/2574118; Östh, Clark & Malmberg 2015, doi 10.1111/gean.12053",
    ),
    Listed::new(
        "neighbourhood-interaction",
        "xPy, interaction",
        "share of everybody else in the neighbourhood of the group's average member",
        "Lieberson 1981; Bell 1954, doi 10.2307/2574118",
    ),
    Listed::new(
        "neighbourhood-exposure",
        "yPx, exposure",
        "share of the group in the average neighbourhood of everybody else, and of each other group",
        "Lieberson 1981; Bell 1954, doi 10.2307/2574118",
    ),
    Listed::new(
        "neighbourhood-correlation-ratio",
        "V, correlation ratio",
        "isolation beyond the overall share: (xPx − P) ∕ (1 − P)",
        "White 1986, doi 10.2307/3644339",
    ),
    Listed::new(
        "neighbourhood-dissimilarity",
        "D, dissimilarity",
        "Σ tᵢ|pᵢ − P| ∕ 2TP(1 − P)",
        "Duncan & Duncan 1955, doi 10.2307/2088328",
    ),
    Listed::new(
        "neighbourhood-gini",
        "G, Gini index of segregation",
        "ΣΣ tᵢtⱼ|pᵢ − pⱼ| ∕ 2T²P(1 − P)",
        "James & Taeuber 1985, doi 10.2307/270845",
    ),
    Listed::new(
        "neighbourhood-information",
        "H, information theory index",
        "Σ tᵢ(E − Eᵢ) ∕ ET with entropies E",
        "Theil & Finizza 1971, doi 10.1080/0022250X.1971.9989795",
    ),
    Listed::new(
        "neighbourhood-atkinson",
        "A(b), Atkinson index of segregation",
        "1 − P ∕ (1 − P)·|Σ (1 − pᵢ)¹⁻ᵇpᵢᵇtᵢ ∕ PT|^(1 ∕ (1 − b))",
        "James & Taeuber 1985, doi 10.2307/270845",
    ),
    Listed::new(
        "neighbourhood-share",
        "R, share of the group",
        "share of the group in people's neighbourhoods: mean and percentiles over persons",
        "Östh, Clark & Malmberg 2015, doi 10.1111/gean.12053",
    ),
    Listed::new(
        "neighbourhood-radius",
        "radius",
        "metres to go for the k nearest people: mean and percentiles over persons",
        "Östh, Malmberg & Andersson 2014, EquiPop",
    ),
    Listed::new(
        "neighbourhood-size",
        "N, people met",
        "people met in the neighbourhood: mean and percentiles over persons",
        "Östh, Malmberg & Andersson 2014, EquiPop",
    ),
];

/// What each of [`MEASURES`] is, in the same order.
const KINDS: [Kind; 11] = [
    Kind::OfGroup(Evenness::Isolation),
    Kind::OfGroup(Evenness::Interaction),
    Kind::OfGroup(Evenness::Exposure),
    Kind::OfGroup(Evenness::CorrelationRatio),
    Kind::OfGroup(Evenness::Dissimilarity),
    Kind::OfGroup(Evenness::Gini),
    Kind::OfGroup(Evenness::Information),
    Kind::OfGroup(Evenness::Atkinson),
    Kind::OfGroup(Evenness::Share),
    Kind::Radius,
    Kind::Size,
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    OfGroup(Evenness),
    Radius,
    Size,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Evenness {
    Isolation,
    Interaction,
    Exposure,
    CorrelationRatio,
    Dissimilarity,
    Gini,
    Information,
    Atkinson,
    Share,
}

/// What happened to the rows given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    /// Left out for something missing.
    pub(super) left_out: usize,
    /// Joined with an earlier row of the same place.
    pub(super) joined: usize,
}

/// What all estimates have in common.
pub(super) struct Report<'a> {
    pub(super) question: &'a Question<'a>,
    /// The groups' names.
    pub(super) names: &'a [&'a str],
    /// People, then members of each group, by place.
    pub(super) local: &'a [Vec<f64>],
    pub(super) rows: Rows,
}

/// The units of every group, and the local people of the same places.
struct Grouped {
    units: Vec<Units>,
    local_people: Vec<f64>,
    notes: Vec<Diagnostic>,
    method: String,
}

impl Report<'_> {
    /// Reports on the places themselves, as if nobody had neighbours elsewhere.
    pub(super) fn places_alone(&self) -> Vec<Estimate> {
        let people = &self.local[0];
        let grouped = Grouped {
            units: self.local[1..].iter().map(|of| Units::of_places_alone(people, of)).collect(),
            local_people: people.iter().copied().filter(|people| *people > 0.0).collect(),
            notes: self.notes("places alone".to_owned()),
            method: "each place by itself, weighted by its people".to_owned(),
        };
        self.asked()
            .filter_map(|(listed, kind)| match kind {
                Kind::OfGroup(evenness) => Some(self.of_groups(listed, evenness, &grouped)),
                Kind::Radius | Kind::Size => None,
            })
            .flatten()
            .collect()
    }

    /// Reports on the neighbourhoods at one scale.
    pub(super) fn at_scale(&self, drawn: &Neighbourhoods) -> Vec<Estimate> {
        let people = &self.local[0];
        let weighting = self.question.weighting;
        let of_group =
            |group: usize| Units::of(drawn, group, (people, &self.local[group + 1]), weighting);
        let meeting = people.iter().zip(&drawn.population).filter(|(_, met)| **met > 0.0);
        let grouped = Grouped {
            units: (0..self.names.len()).map(of_group).collect(),
            local_people: meeting.map(|(people, _)| *people).collect(),
            notes: self.notes_on(drawn),
            method: self.method(drawn.scale),
        };
        self.asked()
            .flat_map(|(listed, kind)| match kind {
                Kind::OfGroup(evenness) => self.of_groups(listed, evenness, &grouped),
                Kind::Radius if matches!(drawn.scale, Scale::Within { .. }) => Vec::new(),
                Kind::Radius => vec![self.over_places(listed, &drawn.radius_m, &grouped)],
                Kind::Size => vec![self.over_places(listed, &drawn.population, &grouped)],
            })
            .collect()
    }

    fn asked(&self) -> impl Iterator<Item = (&'static Listed, Kind)> {
        let wanted = self.question.measures;
        let is_asked = move |listed: &Listed| wanted.is_empty() || wanted.contains(&listed.id);
        MEASURES.iter().zip(KINDS).filter(move |(listed, _)| is_asked(listed))
    }

    fn of_groups(&self, listed: &Listed, evenness: Evenness, grouped: &Grouped) -> Vec<Estimate> {
        let groups = 0..self.names.len();
        groups.map(|group| self.of_group(listed, evenness, grouped, group)).collect()
    }

    fn of_group(
        &self,
        listed: &Listed,
        evenness: Evenness,
        grouped: &Grouped,
        group: usize,
    ) -> Estimate {
        let units = &grouped.units[group];
        let mut parts = Vec::new();
        let estimate = match evenness {
            Evenness::Isolation => isolation(units),
            Evenness::Interaction => interaction(units),
            Evenness::CorrelationRatio => correlation_ratio(units),
            Evenness::Dissimilarity => dissimilarity(units),
            Evenness::Gini => gini(units),
            Evenness::Information => information_theory(units),
            Evenness::Atkinson => atkinson(units, self.question.aversion).ok().flatten(),
            Evenness::Exposure => {
                let others = units.people.iter().zip(&units.members);
                let others: Vec<f64> = others.map(|(people, members)| people - members).collect();
                parts.extend((0..self.names.len()).filter(|other| *other != group).map(|other| {
                    let met = exposure(&grouped.units[other].members, &units.shares);
                    Part::new(format!("of {}", self.names[other]), met)
                }));
                exposure(&others, &units.shares)
            }
            Evenness::Share => {
                let spread = over_people(&units.shares, &grouped.local_people);
                parts.extend(spread.iter().flat_map(|spread| percentiles(&spread.percentiles)));
                spread.map(|spread| spread.mean)
            }
        };
        let mut diagnostics = grouped.notes.clone();
        diagnostics.insert(1, text("group", self.names[group].to_owned()));
        diagnostics.push(number("overall share", units.overall_share));
        if estimate.is_none() {
            let why = "undefined: the group, or everybody else, has no members among those met";
            diagnostics.push(text("undefined", why.to_owned()));
        }
        let method = match evenness {
            Evenness::Share => format!("{}; mean and percentiles over persons", grouped.method),
            Evenness::Atkinson => format!("{}; b = {}", grouped.method, self.question.aversion),
            _ => grouped.method.clone(),
        };
        self.estimate(listed, estimate, (method, units.people.len()), diagnostics, parts)
    }

    /// Reports a number of the neighbourhoods that no group has a part in.
    fn over_places(&self, listed: &Listed, values: &[f64], grouped: &Grouped) -> Estimate {
        let spread = over_people(values, &self.local[0]);
        let parts = spread.iter().flat_map(|spread| percentiles(&spread.percentiles)).collect();
        let method = format!("{}; mean and percentiles over persons", grouped.method);
        let mean = spread.map(|spread| spread.mean);
        self.estimate(listed, mean, (method, values.len()), grouped.notes.clone(), parts)
    }

    fn estimate(
        &self,
        listed: &Listed,
        estimate: Option<f64>,
        (method, n): (String, usize),
        diagnostics: Vec<Diagnostic>,
        parts: Vec<Part>,
    ) -> Estimate {
        let method = format!("{method}; everybody is counted, hence no standard error");
        Estimate {
            measure: listed.name,
            estimate,
            standard_error: None,
            interval: None,
            method,
            n,
            diagnostics,
            parts,
        }
    }

    fn method(&self, scale: Scale) -> String {
        let Question { overshoot, own_place, weighting, .. } = self.question;
        let (own_place, weighting) = (own_place.words(), weighting.words());
        match scale {
            Scale::Nearest { .. } => {
                format!("{scale}, {}; {own_place}; {weighting}", overshoot.words())
            }
            Scale::Within { .. } => format!("{scale}; {own_place}; {weighting}"),
        }
    }

    fn notes(&self, scale: String) -> Vec<Diagnostic> {
        let mut notes = vec![text("scale", scale)];
        let Rows { left_out, joined } = self.rows;
        let counts =
            [("rows left out for missing values", left_out), ("rows joined in one place", joined)];
        notes.extend(counts.into_iter().filter(|(_, n)| *n > 0).map(|(name, n)| count(name, n)));
        notes
    }

    fn notes_on(&self, drawn: &Neighbourhoods) -> Vec<Diagnostic> {
        let scale = match drawn.scale {
            Scale::Nearest { k } => format!("k = {k}"),
            Scale::Within { radius_m } => format!("r = {radius_m} m"),
        };
        let mut notes = self.notes(scale);
        let partial = drawn.is_reached.iter().filter(|is_reached| !**is_reached).count();
        let alone = drawn.population.iter().filter(|people| **people <= 0.0).count();
        let counts = [
            ("places that do not reach k and hold everybody there is", partial),
            ("places that meet nobody, left out", alone),
        ];
        notes.extend(counts.into_iter().filter(|(_, n)| *n > 0).map(|(name, n)| count(name, n)));
        if self.question.weighting == Weighting::Neighbourhoods {
            let met = sum(drawn.population.iter().copied());
            let there_are = sum(self.local[0].iter().copied());
            notes.push(number("times the average person is counted", met / there_are));
        }
        notes
    }
}

fn percentiles(values: &[f64]) -> impl Iterator<Item = Part> {
    PERCENTILES.iter().zip(values).map(|((name, _), value)| Part::new(*name, *value))
}

fn text(name: &'static str, text: String) -> Diagnostic {
    Diagnostic { name, finding: Finding::Text(text) }
}

fn number(name: &'static str, number: f64) -> Diagnostic {
    Diagnostic { name, finding: Finding::Number(number) }
}

fn count(name: &'static str, count: usize) -> Diagnostic {
    Diagnostic { name, finding: Finding::Count(count) }
}
