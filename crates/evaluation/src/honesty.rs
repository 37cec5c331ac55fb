//! How far an answer can be trusted: sensitivity, power, many outcomes, many looks.
//!
//! Front doors: [`sensitivity::sensitivity`], [`power::power`], [`equivalence::equivalence`],
//! [`anytime::anytime`], and [`placebo`] for estimators of one's own;
//! [`many_outcomes::many_outcomes`] and [`many_outcomes::step_down()`] over families of outcomes.

pub mod anytime;
pub mod equivalence;
pub mod event_study;
pub mod many_outcomes;
pub mod placebo;
pub mod power;
pub mod sensitivity;
#[cfg(test)]
mod tests;

use crate::answer::Listed;

/// The methods of this family.
pub const METHODS: &[Listed] = &[
    Listed {
        id: "sensitivity",
        name: "Sensitivity to violations of parallel trends",
        definition: "An interval for the effect whatever violation a restriction allows, and the \
                     violation at which it first holds zero",
        source: "Rambachan and Roth 2023, doi 10.1093/restud/rdad018",
    },
    Listed {
        id: "power",
        name: "Power and smallest detectable effect",
        definition: "The effect found with a stated chance, in closed form or by trial on the real \
                     panel, and the slope before the start that a pre-test finds",
        source: "Roth 2022, doi 10.1257/aeri.20210236; Burlig, Preonas and Woerman 2020, doi \
                 10.1016/j.jdeveco.2020.102458",
    },
    Listed {
        id: "equivalence",
        name: "Equivalence tests",
        definition: "Whether an effect, or the trends before the start, are smaller than a margin",
        source: "Hartman and Hidalgo 2018, doi 10.1111/ajps.12387; Dette and Schumann 2024, doi \
                 10.1080/07350015.2024.2308121",
    },
    Listed {
        id: "anytime",
        name: "Anytime-valid intervals",
        definition: "Intervals and p-values that hold at every look together",
        source: "Robbins 1970, doi 10.1214/aoms/1177696786; Lindon et al. 2022, arXiv 2210.08589",
    },
    Listed {
        id: "placebo-dates",
        name: "Placebo dates",
        definition: "Effects at starts that no treatment had, on periods the real one cannot touch",
        source: "Heckman and Hotz 1989, doi 10.1080/01621459.1989.10478848",
    },
    Listed {
        id: "placebo-outcomes",
        name: "Placebo outcomes",
        definition: "Effects on outcomes that the treatment cannot touch",
        source: "Rosenbaum 2002, Observational Studies, section 6",
    },
];
