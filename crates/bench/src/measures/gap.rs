//! Decompositions and gap measures, against statsmodels and numpy.
//!
//! `peers/gap.py` makes the same data from the same generator, does the same and compares.

use std::error::Error;

use domain::indicator::Direction;
use measures::gap::concentration::person_concentration;
use measures::gap::group_question::{GroupQuestion, group_gaps};
use measures::gap::oaxaca_blinder::{
    Fold, OaxacaColumns, OaxacaErrors, Side, Trait, oaxaca_blinder,
};
use measures::gap::social_groups::{GroupColumns, Uncertainty};

use crate::peer;
use crate::timing::Timing;

const PERSONS: usize = 100_000;
const GROUPS: usize = 6_000;
const REPLICATIONS: usize = 500;

/// Measures, then lets the peer do the same and compare.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let persons = Persons::made(PERSONS);
    let traits = persons.named();
    let columns = OaxacaColumns {
        outcome: &persons.outcome,
        is_first: &persons.is_first,
        traits: &traits,
        weights: None,
        dummy_sets: &[],
    };
    let fold = Fold::Three(Side::Second);
    let point = oaxaca_blinder(&columns, fold, OaxacaErrors::Linearised)?;
    let formula = Timing::of(3, || oaxaca_blinder(&columns, fold, OaxacaErrors::Linearised))?;
    let errors = OaxacaErrors::Bootstrap { replications: REPLICATIONS, seed: 1 };
    let bootstrap = Timing::of(1, || oaxaca_blinder(&columns, fold, errors))?;
    let weights = vec![Some(1.0); PERSONS];
    let concentration =
        || person_concentration(&persons.outcome, &persons.traits[0], &weights, None);
    let ranked = Timing::of(3, concentration)?;
    let found = concentration()?;
    let groups = Timing::of(3, || many_groups().map(|estimates| estimates.len()))?;
    formula.print("threefold decomposition of 100 000 persons with errors by formula");
    bootstrap.print("the same with 500 bootstrap draws");
    ranked.print("concentration indices of 100 000 persons with errors");
    groups.print("29 measures of 6 000 groups with errors");
    let numbers = point.terms.iter().map(|term| term.estimate).chain([found.absolute.estimate]);
    let taken = [&formula, &bootstrap, &ranked].map(Timing::processor);
    let words: Vec<String> = numbers.chain(taken).map(|number| number.to_string()).collect();
    peer::ask("gap.py", &words, "statsmodels and the measures differ")
}

struct Persons {
    outcome: Vec<Option<f64>>,
    is_first: Vec<Option<bool>>,
    names: [String; 3],
    traits: [Vec<Option<f64>>; 3],
}

impl Persons {
    /// Every fifth uniform number of the generator by person: group, three traits, noise.
    fn made(n: usize) -> Self {
        let mut made = Self {
            outcome: Vec::new(),
            is_first: Vec::new(),
            names: ["education", "experience", "urban"].map(str::to_owned),
            traits: Default::default(),
        };
        let mut uniform = uniforms(901);
        for _ in 0..n {
            let [group, education, experience, urban, noise] =
                [(); 5].map(|()| uniform.next().unwrap_or_default());
            let is_first = group < 0.45;
            let shift = f64::from(u8::from(is_first));
            let education = 9.0 + 6.0 * education + 0.8 * shift;
            let experience = 20.0 * experience + 2.0 * shift;
            let urban = f64::from(u8::from(urban < 0.6 + 0.1 * shift));
            let effect = 0.12 + 0.015 * (education - 12.0);
            let wage = 1.2 + 0.08 * education + 0.02 * experience + 0.1 * urban + shift * effect;
            made.outcome.push(Some(wage + noise - 0.5));
            made.is_first.push(Some(is_first));
            for (column, value) in made.traits.iter_mut().zip([education, experience, urban]) {
                column.push(Some(value));
            }
        }
        made
    }

    fn named(&self) -> Vec<Trait<'_>> {
        let named = self.names.iter().zip(&self.traits);
        named.map(|(name, values)| Trait { name, values }).collect()
    }
}

fn many_groups() -> Result<Vec<measures::estimate::Estimate>, Box<dyn Error>> {
    let mut uniform = uniforms(77);
    let mut column = |scale: f64, base: f64| -> Vec<Option<f64>> {
        (0..GROUPS).map(|_| Some(base + scale * uniform.next().unwrap_or_default())).collect()
    };
    let (rates, sizes, order) = (column(60.0, 20.0), column(3000.0, 700.0), column(1.0, 0.0));
    let names: Vec<String> = (0..GROUPS).map(|group| group.to_string()).collect();
    let question = GroupQuestion {
        measures: &[],
        direction: Some(Direction::HigherIsBetter),
        scale: Some(100.0),
        bounds: None,
        reference: Some(0),
        uncertainty: Uncertainty::Binomial,
        simulation: None,
        level: 0.95,
    };
    let columns = GroupColumns {
        names: &names,
        rates: &rates,
        sizes: &sizes,
        standard_errors: None,
        order: Some(&order),
    };
    Ok(group_gaps(&question, &columns)?)
}

/// The counter-based SplitMix64 of the peers' scripts.
fn uniforms(seed: u64) -> impl Iterator<Item = f64> {
    (1_u64..).map(move |i| {
        let z = seed.wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or_default();
        f64::from(bits) / 4_294_967_296.0
    })
}
