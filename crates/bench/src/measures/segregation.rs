//! Segregation of five groups over 6 000 areas, and 500 replications of it:
//! `peers/segregation.py` times PySAL on the same areas.

use std::error::Error;
use std::fs;

use measures::segregation::counts::{GroupColumn, MissingCounts, RepeatedAreas};
use measures::segregation::resampling::{IntervalMethod, Resampling, Tail};
use measures::segregation::{Bootstrap, Focus, GroupOrder, Null, Question, Settings, segregation};

const AREAS: &str = include_str!("../../../measures/tests/reference/seg6000.csv");
const GROUPS: [&str; 5] = ["g0", "g1", "g2", "g3", "g4"];
const REPLICATIONS: usize = 500;

/// The exact two-group indices of PySAL.
const TWO_GROUP: [&str; 10] = [
    "dissimilarity",
    "gini",
    "information-theory",
    "isolation",
    "interaction",
    "atkinson",
    "correlation-ratio",
    "min-max",
    "hutchens",
    "concentration-profile-as-pysal",
];

const MULTIGROUP: [&str; 10] = [
    "mutual-information",
    "multigroup-information-theory",
    "multigroup-dissimilarity",
    "multigroup-gini",
    "relative-diversity",
    "normalized-exposure",
    "squared-coefficient-of-variation",
    "diversity",
    "simpson-concentration",
    "simpson-interaction",
];

const SIMULATED: [&str; 3] =
    ["modified-dissimilarity", "modified-gini", "bias-corrected-dissimilarity"];

/// Prints the processor's seconds for every aspatial index of PySAL, for the inference of each, and
/// for that of all together.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let lines: Vec<Vec<&str>> = AREAS.lines().map(|line| line.split(',').collect()).collect();
    let (names, rows) = lines.split_first().ok_or("the areas are missing")?;
    let place = |name: &str| names.iter().position(|other| *other == name).ok_or("no such column");
    let area = place("area")?;
    let areas: Vec<&str> = rows.iter().map(|row| row[area]).collect();
    let mut columns = Vec::new();
    for group in GROUPS {
        let place = place(group)?;
        let column: Result<Vec<_>, _> =
            rows.iter().map(|row| row[place].parse().map(Some)).collect();
        columns.push(column?);
    }
    let named = GROUPS.iter().zip(&columns);
    let groups: Vec<GroupColumn<'_>> =
        named.map(|(name, counts)| GroupColumn { name, counts }).collect();
    let closed: Vec<&str> = TWO_GROUP
        .into_iter()
        .chain(["density-corrected-dissimilarity-as-pysal"])
        .chain(MULTIGROUP)
        .collect();
    let every: Vec<&str> = closed.iter().copied().chain(SIMULATED).collect();
    let plain = question(&areas, &groups);
    time("21 closed indices", &Question { measures: &closed, ..plain })?;
    time("these and the 3 simulated ones", &Question { measures: &every, ..plain })?;
    for resampling in [Resampling::Systematic, Resampling::Evenness, Resampling::Permutation] {
        let (replications, seed, tail) = (REPLICATIONS, 1, Tail::High);
        let null = Some(Null { resampling, replications, seed, tail });
        let tested = Question { null, ..plain };
        for id in TWO_GROUP {
            time(&format!("500 of {id}, {resampling:?}"), &Question { measures: &[id], ..tested })?;
        }
        time(
            &format!("500 of all two-group indices, {resampling:?}"),
            &Question { measures: &TWO_GROUP, ..tested },
        )?;
        time(
            &format!("500 of all multigroup indices, {resampling:?}"),
            &Question { measures: &MULTIGROUP, ..tested },
        )?;
    }
    let bootstrap = Some(Bootstrap {
        resampling: Resampling::Persons,
        replications: REPLICATIONS,
        seed: 1,
        level: 0.95,
        interval: IntervalMethod::ReversePercentile,
    });
    time(
        "500 samples of persons, M and H",
        &Question { measures: &MULTIGROUP[..2], bootstrap, ..plain },
    )
}

fn question<'a>(areas: &'a [&'a str], groups: &'a [GroupColumn<'a>]) -> Question<'a> {
    Question {
        areas,
        groups,
        measures: &[],
        focus: Focus::Group("g1"),
        order: GroupOrder::Unordered,
        levels: &[],
        missing: MissingCounts::Refuse,
        repeated: RepeatedAreas::Refuse,
        settings: Settings {
            atkinson_shape: 0.5,
            profile_points: 1000,
            polynomial_degree: 4,
            correction_replications: REPLICATIONS,
            correction_seed: 1,
        },
        bootstrap: None,
        null: None,
    }
}

fn time(what: &str, question: &Question<'_>) -> Result<(), Box<dyn Error>> {
    let start = processor_seconds()?;
    let answers = segregation(question)?;
    let seconds = processor_seconds()? - start;
    let first = answers.first().and_then(|answer| answer.estimate).unwrap_or(f64::NAN);
    println!("{what}: {seconds:.4} CPU s, {} answers, the first {first:.12}", answers.len());
    Ok(())
}

/// Returns what all threads have spent on a processor so far.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let spent = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += spent.split(' ').next().ok_or("no time spent")?.parse::<f64>()?;
    }
    Ok(nanoseconds / 1e9)
}
