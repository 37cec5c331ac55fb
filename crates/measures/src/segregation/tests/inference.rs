//! Bootstrap, tests and corrections: against the peers' simulations, and on known truth.

use numerics::draws::multinomial;
use numerics::streams::Stream;
use numerics::sum::{count, mean};

use super::peers::{hard12, json, reference, schools, seg300, seg6000};
use super::properties::counts_of;
use crate::segregation::corrected::{
    bias_corrected_dissimilarity, modified_dissimilarity, modified_gini,
};
use crate::segregation::counts::{Counts, Table};
use crate::segregation::dissimilarity::dissimilarity;
use crate::segregation::indices::{Asked, Multigroup, Replica, Settings, TwoGroup};
use crate::segregation::mutual_information::{
    WholeLogarithms, expected_under_independence, information_theory, mutual_information,
};
use crate::segregation::resampling::{
    IntervalMethod, Resampling, ResamplingError, Tail, replicate, summarise_bootstrap,
    summarise_null,
};

pub(super) const SETTINGS: Settings = Settings {
    atkinson_shape: 0.5,
    profile_points: 1000,
    polynomial_degree: 4,
    correction_replications: 200,
    correction_seed: 5,
};

/// How many standard errors of a mean over draws a mean may lie away.
const FAR: f64 = 5.0;

fn numbers(counts: &Counts, how: Resampling, n: usize, asked: &[Asked]) -> Vec<Vec<f64>> {
    let logarithms = WholeLogarithms::up_to(9_000.0);
    let replica = Replica { asked, settings: &SETTINGS, logarithms: &logarithms };
    let drawn = replicate(&counts.table(), how, (n, 42), |table| replica.of(table)).unwrap();
    (0..asked.len()).map(|at| drawn.iter().map(|numbers| numbers[at].unwrap()).collect()).collect()
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let summary = summarise_null(0.0, values, Tail::High).unwrap();
    (summary.mean, summary.standard_deviation / count(values.len()).sqrt())
}

fn check_means(found: &[f64], (expected, sd, iterations): (f64, Option<f64>, f64), what: &str) {
    let (mean, error) = mean_and_error(found);
    let sd = sd.unwrap_or(error * count(found.len()).sqrt());
    let band = FAR * (error * error + sd * sd / iterations).sqrt();
    assert!((mean - expected).abs() < band.max(1e-12), "{what}: {mean}, not {expected} ± {band}");
}

#[test]
fn null_distributions_are_those_of_pysal() {
    let outputs = &json(reference!("seg_pysal_inference6000.json"))["outputs"];
    let expected = |class: &str| {
        let case = &outputs[class];
        let number = |key: &str| case[key].as_f64();
        (number("sim_mean").unwrap(), number("sim_sd"), number("iters").unwrap())
    };
    let two_group = [
        ("Dissim", TwoGroup::Dissimilarity),
        ("Gini", TwoGroup::Gini),
        ("Entropy", TwoGroup::InformationTheory),
        ("Isolation", TwoGroup::Isolation),
        ("Interaction", TwoGroup::Interaction),
        ("Atkinson", TwoGroup::Atkinson),
        ("CorrelationR", TwoGroup::CorrelationRatio),
        ("MinMax", TwoGroup::MinMax),
        ("HutchensSqrt", TwoGroup::Hutchens),
        ("ConProf", TwoGroup::ConcentrationProfileAsPysal),
    ];
    let multigroup = [
        ("MultiDissim", Multigroup::Dissimilarity),
        ("MultiInfoTheory", Multigroup::InformationTheory),
        ("MultiGini", Multigroup::Gini),
        ("MultiRelativeDiversity", Multigroup::RelativeDiversity),
        ("MultiNormExposure", Multigroup::NormalizedExposure),
        ("MultiSquaredCoefVar", Multigroup::SquaredCoefficientOfVariation),
        ("MultiDivergence", Multigroup::MutualInformation),
        ("MultiDiversity", Multigroup::Diversity),
        ("SimpsonsInteraction", Multigroup::SimpsonInteraction),
        ("SimpsonsConcentration", Multigroup::SimpsonConcentration),
    ];
    let asked: Vec<Asked> = two_group
        .iter()
        .map(|(_, index)| Asked::TwoGroup(*index, 1))
        .chain(multigroup.iter().map(|(_, index)| Asked::Multigroup(*index)))
        .collect();
    let names = two_group.iter().map(|row| row.0).chain(multigroup.iter().map(|row| row.0));
    let found = numbers(&seg6000(), Resampling::Systematic, 100, &asked);
    for (name, found) in names.zip(&found) {
        check_means(found, expected(name), name);
    }
}

#[test]
fn bias_and_error_of_m_and_h_are_those_of_r() {
    let asked = [
        Asked::Multigroup(Multigroup::MutualInformation),
        Asked::Multigroup(Multigroup::InformationTheory),
    ];
    let (schools, _) = schools(reference!("schools00.csv"));
    let schools_r = &json(reference!("seg_R_schools00.json"))["outputs"];
    let areas_r = &json(reference!("seg_R_seg6000.json"))["outputs"];
    for (counts, peer, samples) in [
        (&schools, &schools_r["mutual_total_boot500_seed69839"], 500.0),
        (&seg6000(), &areas_r["boot100"], 100.0),
    ] {
        let found = numbers(counts, Resampling::Persons, 100, &asked);
        let table = counts.table();
        let plain = [mutual_information(&table), information_theory(&table).unwrap()];
        for (at, samples_of) in found.iter().enumerate() {
            let method = (0.95, IntervalMethod::ReversePercentile);
            let summary = summarise_bootstrap(plain[at], samples_of, method).unwrap();
            let (bias, se) = (peer[at]["bias"].as_f64().unwrap(), peer[at]["se"].as_f64().unwrap());
            let band = FAR * se * (1.0 / 100.0_f64 + 1.0 / samples).sqrt();
            assert!((summary.bias - bias).abs() < band, "bias {} {bias}", summary.bias);
            assert!((summary.standard_error / se - 1.0).abs() < 0.4, "{se}");
            assert!((summary.corrected - peer[at]["est"].as_f64().unwrap()).abs() < band);
            assert!((summary.corrected - plain[at] + summary.bias).abs() < 1e-15);
        }
    }
    for (resampling, key) in [
        (Resampling::Permutation, "mutual_expected_500"),
        (Resampling::Independence, "mutual_expected_500_freemargins"),
    ] {
        let found = numbers(&schools, resampling, 100, &asked);
        for (at, found) in found.iter().enumerate() {
            let peer = &schools_r[key][at];
            let number = |key: &str| peer[key].as_f64().unwrap();
            check_means(found, (number("est"), Some(number("se")), 500.0), key);
        }
    }
}

#[test]
fn m_without_segregation_is_half_the_degrees_of_freedom_per_person() {
    let counts = seg6000();
    let table = counts.table();
    let n_areas = counts.areas().len();
    assert_eq!(n_areas, 5_945);
    let expected = expected_under_independence(n_areas, 5, table.total());
    assert!((expected - 0.001_171_38).abs() < 1e-8, "{expected}");
    let asked = [Asked::Multigroup(Multigroup::MutualInformation)];
    for how in [
        Resampling::Systematic,
        Resampling::Evenness,
        Resampling::Permutation,
        Resampling::Independence,
    ] {
        let (mean, _) = mean_and_error(&numbers(&counts, how, 20, &asked)[0]);
        assert!((mean / expected - 1.0).abs() < 0.02, "{how:?}: {mean}");
    }
}

#[test]
fn what_is_kept_stays_as_it_is() {
    let counts = seg300();
    let kept = |how: Resampling| {
        let table = counts.table();
        let (groups, areas) = (table.group_totals().to_vec(), table.area_totals().to_vec());
        let same =
            |drawn: &Table<'_>| (drawn.group_totals() == groups, drawn.area_totals() == areas);
        let drawn = replicate(&table, how, (4, 7), same).unwrap();
        (drawn.iter().all(|kept| kept.0), drawn.iter().all(|kept| kept.1))
    };
    assert_eq!(kept(Resampling::Permutation), (true, true));
    assert_eq!(kept(Resampling::Systematic), (true, false));
    assert_eq!(kept(Resampling::PersonsWithinGroups), (true, false));
    assert_eq!(kept(Resampling::Evenness), (false, true));
    assert_eq!(kept(Resampling::Persons), (false, false));
    assert_eq!(kept(Resampling::Areas), (false, false));
}

#[test]
fn corrected_indices_lie_where_pysals_do() {
    let outputs = &json(reference!("seg_pysal_seg300.json"))["outputs"];
    let counts = seg300();
    let table = counts.table();
    for (group, name) in [(1, "g1"), (4, "g4")] {
        let (own, others) = (table.column(group), table.others(group));
        let expected = |class: &str| outputs[format!("{class}|{name}")].as_f64().unwrap();
        // PySAL gives every replication one seed: its means are one draw, of which the standard
        // deviation is about 0.001 here.
        let d = modified_dissimilarity(own, &others, (200, 1)).unwrap().unwrap();
        assert!((d.index - expected("ModifiedDissim")).abs() < 0.005, "{}", d.index);
        let g = modified_gini(own, &others, (200, 1)).unwrap().unwrap();
        assert!((g.index - expected("ModifiedGini")).abs() < 0.006, "{}", g.index);
        let bias = bias_corrected_dissimilarity(own, &others, (200, 1)).unwrap().unwrap();
        assert!((bias.index - expected("BiasCorrectedDissim")).abs() < 3e-4, "{}", bias.index);
    }
}

#[test]
fn a_one_area_group_has_no_bias_of_its_own() {
    let counts = hard12();
    let table = counts.table();
    let (own, others) = (table.column(2), table.others(2));
    let found = bias_corrected_dissimilarity(own, &others, (200, 3)).unwrap().unwrap();
    assert!((found.index - 0.920_997).abs() < 0.003, "{}", found.index);
}

/// Returns a sample of persons of a population with known segregation.
fn sample(truth: &Counts, n_persons: u64, number: u64) -> Counts {
    let table = truth.table();
    let mut persons = vec![0; table.counts().len()];
    multinomial(n_persons, table.counts(), &mut persons, &mut Stream::new(99, number));
    #[expect(clippy::cast_precision_loss, reason = "some thousand persons")]
    let persons: Vec<f64> = persons.into_iter().map(|n| n as f64).collect();
    counts_of(&persons.chunks_exact(table.n_areas()).map(<[f64]>::to_vec).collect::<Vec<_>>())
}

#[test]
fn reverse_percentile_intervals_hold_the_truth_where_percentile_ones_do_not() {
    let shares = [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.2, 0.15, 0.35, 0.6];
    let columns =
        [shares.map(|p| 1_000.0 * p).to_vec(), shares.map(|p| 1_000.0 * (1.0 - p)).to_vec()];
    let truth = counts_of(&columns);
    let m = mutual_information(&truth.table());
    let (mut reverse, mut percentile, mut corrected, mut plain) = (0, 0, Vec::new(), Vec::new());
    let n_samples = 200;
    for number in 0..n_samples {
        let sample = sample(&truth, 400, number);
        let estimate = mutual_information(&sample.table());
        let drawn =
            replicate(&sample.table(), Resampling::Persons, (200, number), mutual_information)
                .unwrap();
        let of = |method| summarise_bootstrap(estimate, &drawn, (0.95, method)).unwrap();
        let inside = |method| {
            let interval = of(method).interval;
            usize::from(interval.low <= m && m <= interval.high)
        };
        reverse += inside(IntervalMethod::ReversePercentile);
        percentile += inside(IntervalMethod::Percentile);
        corrected.push(of(IntervalMethod::Normal).corrected);
        plain.push(estimate);
    }
    assert!((175..=198).contains(&reverse), "{reverse} of {n_samples}");
    assert!(percentile + 10 < reverse, "{percentile} and {reverse}");
    let off = |values: &[f64]| (mean(values).unwrap() - m).abs();
    assert!(off(&corrected) < 0.4 * off(&plain), "{} {}", off(&corrected), off(&plain));
}

#[test]
fn tests_reject_no_more_often_than_they_say() {
    let even = [vec![60.0; 30], vec![140.0; 30]];
    let truth = counts_of(&even);
    let n_samples = 300;
    let rejected = (0..n_samples)
        .filter(|number| {
            let sample = sample(&truth, 3_000, *number);
            let index = |table: &Table<'_>| dissimilarity(table.column(0), table.column(1));
            let drawn: Vec<f64> =
                replicate(&sample.table(), Resampling::Permutation, (49, *number), index)
                    .unwrap()
                    .into_iter()
                    .flatten()
                    .collect();
            let estimate = index(&sample.table()).unwrap();
            summarise_null(estimate, &drawn, Tail::High).unwrap().p <= 0.1
        })
        .count();
    // 30 expected, standard deviation 5.2.
    assert!((12..=48).contains(&rejected), "{rejected} of {n_samples}");
}

#[test]
fn p_counts_the_data_among_the_populations() {
    let drawn = [0.1, 0.2, 0.3, 0.4];
    let p = |estimate, tail| summarise_null(estimate, &drawn, tail).unwrap().p;
    assert_eq!(p(0.9, Tail::High), 0.2);
    assert_eq!(p(0.3, Tail::High), 0.6);
    assert_eq!(p(0.05, Tail::Low), 0.2);
    assert_eq!(p(0.9, Tail::Both), 0.4);
    assert_eq!(p(0.25, Tail::Both), 1.0);
    assert_eq!(summarise_null(0.5, &[0.1], Tail::High), None);
}

#[test]
fn what_is_no_person_is_not_drawn() {
    let weighted = counts_of(&[vec![1.5, 2.0], vec![3.0, 4.0]]);
    let table = weighted.table();
    let refused = replicate(&table, Resampling::Persons, (10, 1), mutual_information);
    assert_eq!(refused, Err(ResamplingError::NotWhole));
    let counts = seg300();
    let refused = replicate(&counts.table(), Resampling::Persons, (1, 1), mutual_information);
    assert_eq!(refused, Err(ResamplingError::TooFew { found: 1 }));
}
