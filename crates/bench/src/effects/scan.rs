//! A scan of every indicator of a store, beside its aim; and how often it sees what is not there.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use domain::area::{AreaCode, Level};
use domain::indicator::IndicatorId;
use evaluation::answer::{Cell, Evaluation};
use evaluation::synthetic_control::scan::SetDraws;
use numerics::draws::shuffle;
use numerics::streams::Stream;
use numerics::sum::count;
use observations::store::Store;
use operations::bundled;
use operations::library::POPULATION;
use operations::scan_effects::{Adequate, ScanQuestion, scan_effects};

use crate::timing::Timing;

/// The municipalities that the grant of 2018 is known to have gone to.
const GRANTED: [&str; 20] = [
    "0123", "0126", "0127", "0483", "0484", "0580", "0581", "0583", "0680", "1080", "1280", "1282",
    "1283", "1290", "1380", "1480", "1490", "1782", "2081", "2180",
];

/// Seconds on processors that a scan of the whole store may take.
const AIM: f64 = 60.0;

/// Every so many of the store's indicators is asked about sets where nothing happened.
const EVERY: usize = 10;

/// How many municipalities next to a treated one in population may stand in for it.
const NEXT_IN_POPULATION: usize = 10;

/// Measures a scan: `STORE`; or how often it sees what is not there: `size STORE SETS`.
pub(crate) fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        [store] => time(&bundled::open_store(Path::new(store), &mut |_, _| ())?),
        ["size", store, sets] => {
            size(&bundled::open_store(Path::new(store), &mut |_, _| ())?, sets.parse()?)
        }
        _ => Err("name a store, or `size`, a store and how many sets are drawn".into()),
    }
}

fn time(store: &Store) -> Result<(), Box<dyn Error>> {
    let question = question(granted()?, Vec::new(), 99_999)?;
    let scan = Timing::of(3, || scan_effects(store, &question, &|_, _| ()))?;
    scan.print("every indicator of the store, 20 treated, up to 99 999 sets");
    let taken = scan.processor();
    println!("aim: under {AIM} CPU s: {}", if taken < AIM { "met" } else { "missed" });
    Ok(())
}

fn granted() -> Result<Vec<AreaCode>, Box<dyn Error>> {
    Ok(GRANTED.iter().map(|code| code.parse()).collect::<Result<_, _>>()?)
}

fn question(
    treated: Vec<AreaCode>,
    excluded: Vec<AreaCode>,
    most: usize,
) -> Result<ScanQuestion, Box<dyn Error>> {
    Ok(ScanQuestion {
        treated,
        excluded,
        from: 2018,
        false_start: 2014,
        indicators: Vec::new(),
        group: "T".parse()?,
        as_of: None,
        adequate: Adequate { before: 8, after: 1, coverage: 0.9, donors: 30 },
        draws: SetDraws { first: 999.min(most), most, seed: 1 },
        level: 0.95,
    })
}

/// What sets that nothing happened to show.
#[derive(Default)]
struct Shown {
    p_values: Vec<f64>,
    calibrated: Vec<f64>,
    at_false_start: Vec<f64>,
    poor_fits: usize,
    seen: usize,
    sets_that_see: usize,
    by_set: Vec<f64>,
}

impl Shown {
    fn add(&mut self, answer: &Evaluation) {
        let table = &answer.details[0];
        let column = |name: &str| table.columns.iter().position(|other| *other == name);
        let numbers = |name: &str| -> Vec<f64> {
            let cell = |row: &Vec<Cell>| match column(name).map(|place| &row[place]) {
                Some(Cell::Number(number)) => Some(*number),
                _ => None,
            };
            table.rows.iter().filter_map(cell).collect()
        };
        let with = |verdict: &str| {
            let said = |row: &&Vec<Cell>| row.contains(&Cell::from(verdict));
            table.rows.iter().filter(said).count()
        };
        let own = numbers("p_value");
        self.by_set.push(small(&own));
        self.p_values.extend(own);
        self.calibrated.extend(numbers("p_value_calibrated"));
        self.at_false_start.extend(numbers("p_value_at_false_start"));
        self.poor_fits += with("poor fit before");
        self.seen += with("effect seen");
        self.sets_that_see += usize::from(with("effect seen") > 0);
    }

    fn print(&mut self) {
        let n = self.p_values.len();
        self.by_set.sort_unstable_by(f64::total_cmp);
        let sets = self.by_set.len();
        println!("{sets} sets, {n} estimates; shares with p at most 0.05:");
        println!("  among placebo sets {:.4}", small(&self.p_values));
        println!("  at the false start {:.4}", small(&self.at_false_start));
        println!("  calibrated {:.4}", small(&self.calibrated));
        let [first, middle, last] = [self.by_set[0], self.by_set[sets / 2], self.by_set[sets - 1]];
        println!("  by set: least {first:.3}, middle {middle:.3}, most {last:.3}");
        println!("poor fit before: {:.4}", count(self.poor_fits) / count(n));
        println!("effects seen: {} in {} sets", self.seen, self.sets_that_see);
    }
}

fn small(p_values: &[f64]) -> f64 {
    count(p_values.iter().filter(|p| **p <= 0.05).count()) / count(p_values.len())
}

/// Asks about sets of municipalities like the granted in population to which nothing happened.
fn size(store: &Store, n_sets: usize) -> Result<(), Box<dyn Error>> {
    let granted = granted()?;
    let indicators: Vec<IndicatorId> =
        store.indicators().iter().step_by(EVERY).map(|one| one.id.clone()).collect();
    let sizes = populations(store)?;
    let mut shown = Shown::default();
    for number in 0..n_sets {
        let number = u64::try_from(number)?;
        let treated = stand_ins(&granted, &sizes, &mut Stream::new(2018, number));
        let asked = question(treated, granted.clone(), 999)?;
        let asked = ScanQuestion { indicators: indicators.clone(), ..asked };
        shown.add(&scan_effects(store, &asked, &|_, _| ())?);
    }
    shown.print();
    Ok(())
}

/// Returns the municipalities' populations the year before the grant.
fn populations(store: &Store) -> Result<BTreeMap<AreaCode, f64>, Box<dyn Error>> {
    let panel = store.panel(&POPULATION.parse()?, None)?;
    let (everybody, year) = ("T".parse()?, "2017".parse()?);
    let areas = panel.areas().iter().filter(|area| area.level() == Level::Municipality);
    Ok(areas
        .filter_map(|area| Some((area.clone(), panel.value(&everybody, area, year)?)))
        .collect())
}

/// Returns one of the municipalities next to each of `granted` in population, none of them twice.
fn stand_ins(
    granted: &[AreaCode],
    sizes: &BTreeMap<AreaCode, f64>,
    stream: &mut Stream,
) -> Vec<AreaCode> {
    let mut order = granted.to_vec();
    shuffle(&mut order, stream);
    let mut chosen: Vec<AreaCode> = Vec::new();
    for area in &order {
        let ratio = |other: &AreaCode| (sizes[other] / sizes[area]).max(sizes[area] / sizes[other]);
        let free = |other: &&AreaCode| !granted.contains(other) && !chosen.contains(other);
        let mut others: Vec<&AreaCode> = sizes.keys().filter(free).collect();
        others.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)).then(a.cmp(b)));
        chosen.push(others[stream.index(NEXT_IN_POPULATION)].clone());
    }
    chosen.sort();
    chosen
}
