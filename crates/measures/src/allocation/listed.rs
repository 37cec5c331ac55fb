//! The measures of allocation, as lists of measures show them.

use crate::estimate::Listed;

const FAIR_REPRESENTATION: &str =
    "Balinski, M. L. and Young, H. P. (2001), Fair Representation, 2nd ed.";
const PROPORTIONAL_REPRESENTATION: &str = "Pukelsheim, F. (2017), Proportional Representation, \
     2nd ed., doi 10.1007/978-3-319-64707-4";

/// Methods that divide seats ([`super::divide_seats`]).
pub const SEAT_MEASURES: &[Listed] = &[
    Listed::new(
        "hamilton",
        "Hamilton (Hare–Niemeyer)",
        "whole quotas v·h/V, seats left to the largest remainders",
        FAIR_REPRESENTATION,
    ),
    Listed::new(
        "dhondt",
        "D'Hondt (Jefferson)",
        "seat after seat to the largest v/(s+1); v over a common divisor rounded down",
        FAIR_REPRESENTATION,
    ),
    Listed::new(
        "sainte-lague",
        "Sainte-Laguë (Webster)",
        "seat after seat to the largest v/(2s+1); rounded to the nearest",
        FAIR_REPRESENTATION,
    ),
    Listed::new(
        "modified-sainte-lague",
        "modified Sainte-Laguë, first divisor 1.4",
        "as Sainte-Laguë with 1.4 for the first divisor",
        PROPORTIONAL_REPRESENTATION,
    ),
    Listed::new(
        "swedish-sainte-lague",
        "jämkade uddatalsmetoden, first divisor 1.2",
        "as Sainte-Laguë with 1.2 for the first divisor",
        "vallagen (2005:837) 14 kap., since 2018",
    ),
    Listed::new(
        "huntington-hill",
        "Huntington–Hill (equal proportions)",
        "seat after seat to the largest v/√(s(s+1)); rounded at the geometric mean",
        FAIR_REPRESENTATION,
    ),
    Listed::new(
        "adams",
        "Adams (smallest divisors)",
        "seat after seat to the largest v/s; rounded up",
        FAIR_REPRESENTATION,
    ),
    Listed::new(
        "dean",
        "Dean (harmonic mean)",
        "seat after seat to the largest v·(s+½)/(s(s+1)); rounded at the harmonic mean",
        FAIR_REPRESENTATION,
    ),
    Listed::new(
        "droop",
        "largest remainder with Droop's quota",
        "whole quotas of ⌊V/(h+1)⌋+1 votes, seats left to the largest remainders",
        PROPORTIONAL_REPRESENTATION,
    ),
    Listed::new(
        "hagenbach-bischoff",
        "largest remainder with the quota V/(h+1)",
        "whole quotas of V/(h+1) votes, seats left to the largest remainders",
        PROPORTIONAL_REPRESENTATION,
    ),
    Listed::new(
        "imperiali",
        "largest remainder with the Imperiali quota",
        "whole quotas of V/(h+2) votes, seats left to the largest remainders",
        PROPORTIONAL_REPRESENTATION,
    ),
    Listed::new(
        "balinski-young",
        "quota method of Balinski and Young",
        "as D'Hondt, nobody above the upper quota ⌈h·v/V⌉ of the house so far",
        "Balinski, M. L. and Young, H. P. (1975), doi 10.2307/2318729",
    ),
];

/// The method that divides kronor by weights ([`super::divide_frame`]).
pub const FRAME_MEASURES: &[Listed] = &[Listed::new(
    "largest-remainder",
    "largest remainder in kronor",
    "base + t·weight between floor and cap, t so that the sum is the frame, then rounded",
    FAIR_REPRESENTATION,
)];

/// The formula that divides kronor by need ([`super::divide_by_need`]).
pub const NEED_MEASURES: &[Listed] = &[Listed::new(
    "need-formula",
    "frame by index of need and population",
    "frame·index·p / Σ index·p, p the mean population of up to three preceding years, in kronor",
    "SFS 2018:49 4 §",
)];

/// Methods that divide seats of districts and parties ([`super::divide_districts`]).
pub const DISTRICT_MEASURES: &[Listed] = &[
    Listed::new(
        "biproportional-sainte-lague",
        "biproportional Sainte-Laguë (double Pukelsheim)",
        "v over a district and a party divisor rounded to the nearest, both sums kept",
        "Balinski, M. L. and Demange, G. (1989), doi 10.1007/BF01589103",
    ),
    Listed::new(
        "biproportional-dhondt",
        "biproportional D'Hondt",
        "v over a district and a party divisor rounded down, both sums kept",
        "Balinski, M. L. and Demange, G. (1989), doi 10.1007/BF01589103",
    ),
];

/// The method that chooses within a budget ([`super::choose_recipients`]).
pub const RECIPIENT_MEASURES: &[Listed] = &[Listed::new(
    "budget-choice",
    "choice of the most benefit within a budget",
    "max Σ benefit, Σ cost ≤ budget, bounds on numbers in groups and in all; proven or with gap",
    "Fisher, M. L. (1981), doi 10.1287/mnsc.27.1.1",
)];

/// Returns the name of a measure of allocation as the field writes it.
pub(super) fn name(id: &str) -> &'static str {
    [SEAT_MEASURES, FRAME_MEASURES, NEED_MEASURES, DISTRICT_MEASURES, RECIPIENT_MEASURES]
        .into_iter()
        .flatten()
        .find(|listed| listed.id == id)
        .map_or("", |listed| listed.name)
}
