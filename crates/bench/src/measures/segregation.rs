//! Segregation of five groups over 6 000 areas, and 500 replications of it.
//!
//! `peers/segregation.py` lets PySAL do the same on the same areas, and compares.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use measures::estimate::{Estimate, Finding};

use measures::segregation::counts::{GroupColumn, MissingCounts, RepeatedAreas};
use measures::segregation::resampling::{IntervalMethod, Resampling, Tail};
use measures::segregation::{Bootstrap, Focus, GroupOrder, Null, Question, Settings, segregation};

use crate::peer;
use crate::timing::Timing;

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
/// for that of all together; then lets PySAL do the same.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../measures/tests/reference/seg6000.csv");
    let text = fs::read_to_string(&file)?;
    let (areas, columns) = read(&text)?;
    let named = GROUPS.iter().zip(&columns);
    let groups: Vec<GroupColumn<'_>> =
        named.map(|(name, counts)| GroupColumn { name, counts }).collect();
    let plain = question(&areas, &groups);
    let mut lines = String::new();
    points(&plain, &mut lines)?;
    tests(&plain, &mut lines)?;
    let bootstrap = Some(Bootstrap {
        resampling: Resampling::Persons,
        replications: REPLICATIONS,
        seed: 1,
        level: 0.95,
        interval: IntervalMethod::ReversePercentile,
    });
    let sampled = Question { measures: &MULTIGROUP[..2], bootstrap, ..plain };
    time("500 samples of persons, M and H", &sampled)?;
    let found = tempfile::NamedTempFile::new()?;
    fs::write(found.path(), lines)?;
    let words = [&file, found.path()].map(|file| file.display().to_string());
    peer::ask("segregation.py", &words, "PySAL and the measures differ, see above")
}

/// The areas' names and the persons of each group.
type Areas<'a> = (Vec<&'a str>, Vec<Vec<Option<f64>>>);

fn read(text: &str) -> Result<Areas<'_>, Box<dyn Error>> {
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let (names, rows) = lines.split_first().ok_or("the areas are missing")?;
    let place = |name: &str| names.iter().position(|other| *other == name).ok_or("no such column");
    let area = place("area")?;
    let mut columns = Vec::new();
    for group in GROUPS {
        let place = place(group)?;
        let column: Result<Vec<_>, _> =
            rows.iter().map(|row| row[place].parse().map(Some)).collect();
        columns.push(column?);
    }
    Ok((rows.iter().map(|row| row[area]).collect(), columns))
}

/// Computes every index, and notes `point,SECONDS,INDEX=ESTIMATE …`.
fn points(plain: &Question<'_>, lines: &mut String) -> Result<(), Box<dyn Error>> {
    let closed: Vec<&str> = TWO_GROUP
        .into_iter()
        .chain(["density-corrected-dissimilarity-as-pysal"])
        .chain(MULTIGROUP)
        .collect();
    let every: Vec<&str> = closed.iter().copied().chain(SIMULATED).collect();
    time("21 closed indices", &Question { measures: &closed, ..*plain })?;
    let all = Question { measures: &every, ..*plain };
    let all = time("these and the 3 simulated ones", &all)?;
    for id in every {
        let answers = segregation(&Question { measures: &[id], ..*plain })?;
        let estimate = answers[0].estimate.ok_or("every index is defined here")?;
        writeln!(lines, "point,{all},{id},{estimate},0")?;
    }
    Ok(())
}

/// Tests every index against no segregation, and notes of each `test`, seconds, index, mean and
/// standard deviation over the populations drawn.
fn tests(plain: &Question<'_>, lines: &mut String) -> Result<(), Box<dyn Error>> {
    for resampling in [Resampling::Systematic, Resampling::Evenness, Resampling::Permutation] {
        let (replications, seed, tail) = (REPLICATIONS, 1, Tail::High);
        let null = Some(Null { resampling, replications, seed, tail });
        let tested = Question { null, ..*plain };
        for id in TWO_GROUP.iter().chain(&MULTIGROUP) {
            let what = format!("500 of {id}, {resampling:?}");
            let one = Question { measures: &[id], ..tested };
            let seconds = time(&what, &one)?;
            let [mean, deviation] = without_segregation(&segregation(&one)?[0])?;
            writeln!(lines, "{resampling:?},{seconds},{id},{mean},{deviation}")?;
        }
        for (what, measures) in [("two-group", &TWO_GROUP), ("multigroup", &MULTIGROUP)] {
            let what = format!("500 of all ten {what} indices together, {resampling:?}");
            time(&what, &Question { measures, ..tested })?;
        }
    }
    Ok(())
}

fn without_segregation(answer: &Estimate) -> Result<[f64; 2], Box<dyn Error>> {
    let number = |name: &str| {
        let found = answer.diagnostics.iter().find(|diagnostic| diagnostic.name == name);
        match found.map(|diagnostic| &diagnostic.finding) {
            Some(Finding::Number(number)) => Ok(*number),
            _ => Err(format!("no {name}")),
        }
    };
    Ok([number("mean without segregation")?, number("standard deviation without segregation")?])
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

fn time(what: &str, question: &Question<'_>) -> Result<f64, Box<dyn Error>> {
    let timing = Timing::of(3, || segregation(question))?;
    timing.print(what);
    Ok(timing.processor())
}
