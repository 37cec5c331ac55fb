//! Which measures there are, and which figures each is answered with.

use crate::estimate::{Listed, known_ids};
use crate::inequality::figure::{Figure, Traits};
use crate::inequality::poverty::PovertyLine;
use crate::inequality::{InequalityError, Parameters};

/// Every measure of inequality, in the order answers come in.
pub const MEASURES: &[Listed] = &[
    Listed::new(
        "gini",
        "Gini coefficient",
        "Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ| / (2N²μ), over all weighted pairs",
        "Gini (1914); Lerman and Yitzhaki (1989), doi 10.1016/0304-4076(89)90074-8",
    ),
    Listed::new(
        "gini-different-units",
        "Gini coefficient, pairs of different units",
        "G · N² / (N² − Σwᵢ²); unweighted G · n / (n − 1)",
        "Deltas (2003), doi 10.1162/rest.2003.85.1.226",
    ),
    Listed::new(
        "gini-as-convey",
        "Gini coefficient as convey",
        "(2Σrᵢwᵢyᵢ − Σwᵢyᵢ) / (N·T) − 1",
        "R package convey 1.0.1",
    ),
    Listed::new(
        "gini-normalised",
        "Gini coefficient normalised for negative incomes",
        "Σᵢⱼ wᵢwⱼ|yᵢ − yⱼ| / (2N Σwᵢ|yᵢ|), between 0 and 1",
        "Raffinetti, Siletti and Vernizzi (2015), doi 10.1007/s10260-014-0293-4",
    ),
    Listed::new(
        "s80-s20",
        "S80/S20 income quintile share ratio",
        "income of those above the upper quintile over that of those at or below the lower",
        "Eurostat, EU-SILC LC-ILC/39/09/EN-rev.1",
    ),
    Listed::new("theil-t", "Theil's T", "Σw·x·ln x / N, x = y/μ", "Theil (1967)"),
    Listed::new(
        "theil-l",
        "Theil's L (mean logarithmic deviation)",
        "−Σw·ln x / N",
        "Theil (1967)",
    ),
    Listed::new(
        "generalised-entropy",
        "Generalised entropy",
        "(Σw·x^α/N − 1) / (α(α − 1)), one answer per α",
        "Shorrocks (1980), doi 10.2307/1913126",
    ),
    Listed::new(
        "j-divergence",
        "J-divergence",
        "Σw(x − 1)ln x / N",
        "Rohde (2016), doi 10.1111/rssa.12153",
    ),
    Listed::new(
        "atkinson",
        "Atkinson's index",
        "1 − (Σw·x^(1−ε)/N)^(1/(1−ε)), one answer per ε",
        "Atkinson (1970), doi 10.1016/0022-0531(70)90039-6",
    ),
    Listed::new(
        "palma",
        "Palma's ratio",
        "income of the richest tenth over that of the poorest four tenths",
        "Palma (2011), doi 10.1111/j.1467-7660.2011.01694.x",
    ),
    Listed::new(
        "hoover",
        "Hoover's index (Schutz, Pietra, Robin Hood)",
        "Σw|y − μ| / (2Nμ)",
        "Hoover (1936), doi 10.2307/1927875",
    ),
    Listed::new(
        "schutz-as-pysal",
        "Schutz's coefficient as PySAL",
        "10 Σ (y/μ − 1) over those above the mean; grows with n",
        "PySAL inequality 1.2.0",
    ),
    Listed::new(
        "percentile-ratio",
        "Percentile ratio",
        "ratio of two quantiles, one answer per pair",
        "Hyndman and Fan (1996), type 2, doi 10.1080/00031305.1996.10473566",
    ),
    Listed::new(
        "wolfson",
        "Wolfson's polarisation",
        "2(1 − 2L(½) − G)·μ/m, m the median",
        "Wolfson (1994), American Economic Review 84(2)",
    ),
    Listed::new(
        "wolfson-as-pysal",
        "Wolfson's polarisation as PySAL",
        "(1 − 2L(½) − G)·μ/m",
        "PySAL inequality 1.2.0",
    ),
    Listed::new(
        "lorenz",
        "Lorenz curve",
        "share of income of the poorest share of people; the estimate is L(½), parts the curve",
        "Lorenz (1905), doi 10.2307/2276207",
    ),
    Listed::new(
        "lorenz-as-convey",
        "Lorenz curve with standard errors as convey",
        "as lorenz; the linearised variable takes an interpolated quantile",
        "R package convey 1.0.1",
    ),
    Listed::new(
        "income-shares",
        "Income shares",
        "share of income between neighbouring shares of people; the estimate is the top's",
        "Lorenz (1905), doi 10.2307/2276207",
    ),
    Listed::new(
        "at-risk-of-poverty-threshold",
        "At-risk-of-poverty threshold",
        "0.6 times the median, or the line asked for",
        "Eurostat, EU-SILC LC-ILC/39/09/EN-rev.1",
    ),
    Listed::new(
        "at-risk-of-poverty-rate",
        "At-risk-of-poverty rate",
        "share of people below the line",
        "Eurostat, EU-SILC LC-ILC/39/09/EN-rev.1",
    ),
    Listed::new(
        "median-below-line",
        "Median income of those below the line",
        "median of y over y < line",
        "Eurostat, EU-SILC LC-ILC/39/09/EN-rev.1",
    ),
    Listed::new(
        "relative-median-poverty-gap",
        "Relative median at-risk-of-poverty gap",
        "(line − median of those below it) / line",
        "Eurostat, EU-SILC LC-ILC/39/09/EN-rev.1",
    ),
    Listed::new(
        "foster-greer-thorbecke",
        "Foster, Greer and Thorbecke's index",
        "Σ w((z − y)/z)^α / N over those below the line z, one answer per α",
        "Foster, Greer and Thorbecke (1984), doi 10.2307/1913475",
    ),
    Listed::new(
        "watts",
        "Watts's index",
        "Σ w ln(z/y) / N over those below the line z",
        "Watts (1968)",
    ),
    Listed::new(
        "zenga",
        "Zenga's index",
        "Σₕ (nₕ/N)(1 − mean at or below / mean above)",
        "Zenga (2007), Statistica & Applicazioni 5(1)",
    ),
    Listed::new(
        "zenga-as-convey",
        "Zenga's index as convey",
        "1 − Σₖ (wₖ/N)(N − Nₖ)Tₖ₋₁ / (Nₖ(T − Tₖ₋₁))",
        "Barabesi, Diana and Perri (2016), doi 10.1080/02331888.2015.1135924",
    ),
    Listed::new(
        "gini-by-source",
        "Gini coefficient by source of income",
        "G = Σ S·G_s·R over sources",
        "Lerman and Yitzhaki (1985), doi 10.2307/1928447",
    ),
    Listed::new(
        "variation-by-source",
        "Half the squared coefficient of variation by source of income",
        "GE(2) = Σ cov(s, y) / (2μ²) over sources",
        "Shorrocks (1982), doi 10.2307/1912537",
    ),
];

/// One answer to give: the figure, and the figures it is made of or goes with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) measure: &'static str,
    pub(super) convention: String,
    pub(super) figure: Figure,
    pub(super) parts: Vec<PlannedPart>,
}

/// One part to give.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlannedPart {
    pub(super) name: String,
    pub(super) figure: Figure,
    pub(super) parts: Vec<(&'static str, Figure)>,
}

/// Returns the answers to give for the measures asked for; for all where none is named.
///
/// # Errors
/// [`InequalityError::UnknownMeasure`], and [`InequalityError::NoSources`] where a measure by source
/// is asked for by name without sources.
pub(super) fn plans(
    asked: &[&str],
    parameters: &Parameters,
    traits: &Traits,
) -> Result<Vec<Plan>, InequalityError> {
    if let Some(unknown) = asked.iter().find(|id| MEASURES.iter().all(|known| known.id != **id)) {
        let known: Vec<&str> = MEASURES.iter().map(|known| known.id).collect();
        return Err(InequalityError::UnknownMeasure {
            asked: (*unknown).to_owned(),
            known: known_ids(unknown, &known),
        });
    }
    let by_source = |id: &&str| id.ends_with("-by-source");
    if let Some(id) = asked.iter().find(|id| by_source(id) && traits.sources.is_empty()) {
        return Err(InequalityError::NoSources { measure: (*id).to_owned() });
    }
    let wanted = |listed: &&Listed| asked.is_empty() || asked.contains(&listed.id);
    let possible = |listed: &&Listed| !by_source(&listed.id) || !traits.sources.is_empty();
    let chosen = MEASURES.iter().filter(wanted).filter(possible);
    Ok(chosen.flat_map(|listed| plans_of(listed, parameters, traits)).collect())
}

fn plans_of(listed: &Listed, parameters: &Parameters, traits: &Traits) -> Vec<Plan> {
    let plan = |convention: String, figure: Figure, parts: Vec<PlannedPart>| Plan {
        measure: listed.name,
        convention,
        figure,
        parts,
    };
    let entropy = |convention: String, alpha: f64| {
        plan(convention, Figure::Entropy(alpha), entropy_parts(alpha, traits))
    };
    let definition = listed.definition.to_owned();
    let at = |parameter: String| format!("{parameter}: {definition}");
    match listed.id {
        "theil-t" => vec![entropy(definition, 1.0)],
        "theil-l" => vec![entropy(definition, 0.0)],
        "generalised-entropy" => {
            parameters.entropy.iter().map(|a| entropy(at(format!("α = {a}")), *a)).collect()
        }
        "atkinson" => {
            let one = |e: &f64| plan(at(format!("ε = {e}")), Figure::Atkinson(*e), Vec::new());
            parameters.aversion.iter().map(one).collect()
        }
        "foster-greer-thorbecke" => {
            let line = line_words(traits.line);
            let one = |a: &f64| {
                let words = format!("{}; {line}", at(format!("α = {a}")));
                plan(words, Figure::FosterGreerThorbecke(*a), Vec::new())
            };
            parameters.poverty_aversion.iter().map(one).collect()
        }
        "percentile-ratio" => {
            let one = |(upper, lower): &(f64, f64)| {
                let words = at(format!("{upper} over {lower}"));
                plan(words, Figure::PercentileRatio { upper: *upper, lower: *lower }, Vec::new())
            };
            parameters.percentiles.iter().map(one).collect()
        }
        "lorenz" => vec![plan(definition, Figure::Lorenz(0.5), curve(parameters, Figure::Lorenz))],
        "lorenz-as-convey" => {
            let parts = curve(parameters, Figure::LorenzAsConvey);
            vec![plan(definition, Figure::LorenzAsConvey(0.5), parts)]
        }
        "income-shares" => income_shares(parameters)
            .map(|(top, parts)| plan(definition, top, parts))
            .into_iter()
            .collect(),
        "gini-by-source" => vec![plan(definition, Figure::Gini, gini_sources(traits))],
        "variation-by-source" => {
            vec![plan(definition, Figure::Entropy(2.0), variation_sources(traits))]
        }
        id => {
            let (figure, of_line) = simple(id);
            let line = line_words(traits.line);
            let words = if of_line { format!("{definition}; {line}") } else { definition };
            vec![plan(words, figure, Vec::new())]
        }
    }
}

/// Returns the figure of a measure without parameters, and whether it rests on the poverty line.
fn simple(id: &str) -> (Figure, bool) {
    match id {
        "gini-different-units" => (Figure::GiniOfDifferentUnits, false),
        "gini-as-convey" => (Figure::GiniAsConvey, false),
        "gini-normalised" => (Figure::GiniNormalised, false),
        "s80-s20" => (Figure::QuintileShareRatio, false),
        "j-divergence" => (Figure::JDivergence, false),
        "palma" => (Figure::Palma, false),
        "hoover" => (Figure::Hoover, false),
        "schutz-as-pysal" => (Figure::SchutzAsPysal, false),
        "wolfson" => (Figure::Wolfson, false),
        "wolfson-as-pysal" => (Figure::WolfsonAsPysal, false),
        "at-risk-of-poverty-threshold" => (Figure::PovertyLine, true),
        "at-risk-of-poverty-rate" => (Figure::PovertyRate, true),
        "median-below-line" => (Figure::MedianBelowLine, true),
        "relative-median-poverty-gap" => (Figure::RelativeMedianGap, true),
        "watts" => (Figure::Watts, true),
        "zenga" => (Figure::Zenga, false),
        "zenga-as-convey" => (Figure::ZengaAsConvey, false),
        _ => (Figure::Gini, false),
    }
}

fn line_words(line: PovertyLine) -> String {
    match line {
        PovertyLine::OfMedian(share) => format!("line at {share} times everyone's median"),
        PovertyLine::OfMean(share) => format!("line at {share} times everyone's mean"),
        PovertyLine::At(amount) => format!("line at {amount}"),
    }
}

fn part(name: impl Into<String>, figure: Figure) -> PlannedPart {
    PlannedPart { name: name.into(), figure, parts: Vec::new() }
}

fn entropy_parts(alpha: f64, traits: &Traits) -> Vec<PlannedPart> {
    if traits.group_names.is_empty() {
        return Vec::new();
    }
    vec![
        part("within groups", Figure::EntropyWithin(alpha)),
        part("between groups", Figure::EntropyBetween(alpha)),
    ]
}

fn curve(parameters: &Parameters, figure: impl Fn(f64) -> Figure) -> Vec<PlannedPart> {
    parameters.lorenz.iter().map(|share| part(format!("{share}"), figure(*share))).collect()
}

/// Returns the top's share and every share, or `None` where the curve has fewer than two points.
fn income_shares(parameters: &Parameters) -> Option<(Figure, Vec<PlannedPart>)> {
    let spans = parameters.lorenz.windows(2);
    let parts: Vec<PlannedPart> = spans
        .map(|span| {
            let figure = Figure::IncomeShare { from: span[0], to: span[1] };
            part(format!("{} to {}", span[0], span[1]), figure)
        })
        .collect();
    parts.last().map(|top| top.figure).map(|top| (top, parts))
}

fn gini_sources(traits: &Traits) -> Vec<PlannedPart> {
    let names = traits.source_names.iter().enumerate();
    names
        .map(|(source, name)| PlannedPart {
            name: name.clone(),
            figure: Figure::SourceGini(source),
            parts: vec![
                ("share of income", Figure::SourceShare(source)),
                ("own Gini coefficient", Figure::SourceOwnGini(source)),
                ("Gini correlation", Figure::SourceCorrelation(source)),
                ("marginal effect", Figure::SourceMarginal(source)),
            ],
        })
        .collect()
}

fn variation_sources(traits: &Traits) -> Vec<PlannedPart> {
    let names = traits.source_names.iter().enumerate();
    names.map(|(source, name)| part(name.clone(), Figure::SourceVariation(source))).collect()
}
