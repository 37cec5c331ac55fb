//! The measures of allocation, as lists of measures show them.

use crate::estimate::Listed;

const fn listed(
    id: &'static str,
    name: &'static str,
    definition: &'static str,
    source: &'static str,
) -> Listed {
    Listed { id, name, definition, source }
}

const FAIR_REPRESENTATION: &str =
    "Balinski, M. L. and Young, H. P. (2001), Fair Representation, 2nd ed.";
const PROPORTIONAL_REPRESENTATION: &str = "Pukelsheim, F. (2017), Proportional Representation, \
     2nd ed., doi 10.1007/978-3-319-64707-4";

/// Every measure of allocation.
///
/// The first twelve divide seats ([`super::divide_seats`]), `largest-remainder` divides kronor
/// ([`super::divide_frame`]), the two biproportional ones seats of districts and parties
/// ([`super::divide_districts`]), and `budget-choice` chooses ([`super::choose_recipients`]).
pub const MEASURES: &[Listed] = &[
    listed(
        "hamilton",
        "Hamilton (Hare–Niemeyer)",
        "whole quotas v·h/V, seats left to the largest remainders",
        FAIR_REPRESENTATION,
    ),
    listed(
        "dhondt",
        "D'Hondt (Jefferson)",
        "seat after seat to the largest v/(s+1); v over a common divisor rounded down",
        FAIR_REPRESENTATION,
    ),
    listed(
        "sainte-lague",
        "Sainte-Laguë (Webster)",
        "seat after seat to the largest v/(2s+1); rounded to the nearest",
        FAIR_REPRESENTATION,
    ),
    listed(
        "modified-sainte-lague",
        "modified Sainte-Laguë, first divisor 1.4",
        "as Sainte-Laguë with 1.4 for the first divisor",
        PROPORTIONAL_REPRESENTATION,
    ),
    listed(
        "swedish-sainte-lague",
        "jämkade uddatalsmetoden, first divisor 1.2",
        "as Sainte-Laguë with 1.2 for the first divisor",
        "vallagen (2005:837) 14 kap., since 2018",
    ),
    listed(
        "huntington-hill",
        "Huntington–Hill (equal proportions)",
        "seat after seat to the largest v/√(s(s+1)); rounded at the geometric mean",
        FAIR_REPRESENTATION,
    ),
    listed(
        "adams",
        "Adams (smallest divisors)",
        "seat after seat to the largest v/s; rounded up",
        FAIR_REPRESENTATION,
    ),
    listed(
        "dean",
        "Dean (harmonic mean)",
        "seat after seat to the largest v·(s+½)/(s(s+1)); rounded at the harmonic mean",
        FAIR_REPRESENTATION,
    ),
    listed(
        "droop",
        "largest remainder with Droop's quota",
        "whole quotas of ⌊V/(h+1)⌋+1 votes, seats left to the largest remainders",
        PROPORTIONAL_REPRESENTATION,
    ),
    listed(
        "hagenbach-bischoff",
        "largest remainder with the quota V/(h+1)",
        "whole quotas of V/(h+1) votes, seats left to the largest remainders",
        PROPORTIONAL_REPRESENTATION,
    ),
    listed(
        "imperiali",
        "largest remainder with the Imperiali quota",
        "whole quotas of V/(h+2) votes, seats left to the largest remainders",
        PROPORTIONAL_REPRESENTATION,
    ),
    listed(
        "balinski-young",
        "quota method of Balinski and Young",
        "as D'Hondt, nobody above the upper quota ⌈h·v/V⌉ of the house so far",
        "Balinski, M. L. and Young, H. P. (1975), doi 10.2307/2318729",
    ),
    listed(
        "largest-remainder",
        "largest remainder in kronor",
        "base + t·weight between floor and cap, t so that the sum is the frame, then rounded",
        FAIR_REPRESENTATION,
    ),
    listed(
        "biproportional-sainte-lague",
        "biproportional Sainte-Laguë (double Pukelsheim)",
        "v over a district and a party divisor rounded to the nearest, both sums kept",
        "Balinski, M. L. and Demange, G. (1989), doi 10.1007/BF01589103",
    ),
    listed(
        "biproportional-dhondt",
        "biproportional D'Hondt",
        "v over a district and a party divisor rounded down, both sums kept",
        "Balinski, M. L. and Demange, G. (1989), doi 10.1007/BF01589103",
    ),
    listed(
        "budget-choice",
        "choice of the most benefit within a budget",
        "max Σ benefit, Σ cost ≤ budget, bounds on numbers in groups and in all; proven or with gap",
        "Fisher, M. L. (1981), doi 10.1287/mnsc.27.1.1",
    ),
];
