//! Every index against PySAL, R's segregation and OasisR, numpy and segindex.

use serde_json::Value;

use crate::segregation::atkinson::atkinson;
use crate::segregation::change::{Adjustment, ChangeMethod, decompose_change};
use crate::segregation::concentration_profile::{
    concentration_profile, concentration_profile_as_pysal,
};
use crate::segregation::correlation_ratio::correlation_ratio;
use crate::segregation::counts::{Counts, GroupColumn, MissingCounts, RepeatedAreas};
use crate::segregation::density_corrected::{
    density_corrected_dissimilarity, density_corrected_dissimilarity_as_pysal,
};
use crate::segregation::dissimilarity::{dissimilarity, gorard, multigroup_dissimilarity};
use crate::segregation::entropy::{diversity, local_diversity};
use crate::segregation::exposure::{exposure_matrix, interaction, isolation};
use crate::segregation::gini::{gini, multigroup_gini};
use crate::segregation::hierarchy::{LevelColumn, decompose};
use crate::segregation::hutchens::hutchens;
use crate::segregation::local_segregation::{
    local_segregation_of_areas, local_segregation_of_groups,
};
use crate::segregation::location_quotient::location_quotients;
use crate::segregation::min_max::min_max;
use crate::segregation::mutual_information::{
    information_theory, mutual_information, two_group_information_theory,
};
use crate::segregation::ordinal::OrdinalSpread;
use crate::segregation::rank_order::incomes::{Incomes, OneSided, Profile, rank_order_incomes};
use crate::segregation::rank_order::{RankOrderIndex, rank_order_segregation};
use crate::segregation::relative_diversity::{
    normalized_exposure, relative_diversity, squared_coefficient_of_variation,
};
use crate::segregation::simpson::{
    local_simpson_interaction, simpson_concentration, simpson_interaction,
};

/// Peers' floats agree to some last digits; the issue asks for this.
const EXACT: f64 = 1e-9;
/// OasisR rounds to four decimals.
const FOUR_DECIMALS: f64 = 0.500_01e-4;

/// A comma-separated file without quotes, as columns by name.
pub(crate) struct Frame {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Frame {
    pub(crate) fn read(text: &str) -> Self {
        let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
        let mut lines = text.lines();
        let names = split(lines.next().unwrap());
        Self { names, rows: lines.map(split).collect() }
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        let place = self.names.iter().position(|n| n == name).unwrap();
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        self.texts(name).iter().map(|text| text.parse().unwrap()).collect()
    }

    pub(crate) fn counts(&self, groups: &[&str]) -> Counts {
        let columns: Vec<Vec<Option<f64>>> = groups
            .iter()
            .map(|group| self.numbers(group).into_iter().map(Some).collect())
            .collect();
        let groups: Vec<GroupColumn<'_>> = groups
            .iter()
            .zip(&columns)
            .map(|(name, counts)| GroupColumn { name, counts })
            .collect();
        // Names that sort as the numbers do keep the file's order.
        let names: Vec<String> =
            self.texts("area").iter().map(|name| format!("{:>6}", name)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Counts::new(&names, &groups, MissingCounts::Refuse, RepeatedAreas::Refuse).unwrap()
    }
}

macro_rules! reference {
    ($name:literal) => {
        include_str!(concat!("../../../tests/reference/", $name))
    };
}

pub(crate) use reference;

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub(crate) const FIVE: [&str; 5] = ["g0", "g1", "g2", "g3", "g4"];

pub(crate) fn seg300() -> Counts {
    Frame::read(reference!("seg300.csv")).counts(&FIVE)
}

pub(crate) fn seg6000() -> Counts {
    Frame::read(reference!("seg6000.csv")).counts(&FIVE)
}

pub(crate) fn hard12() -> Counts {
    Frame::read(reference!("seg_hard12.csv")).counts(&["gA", "gB", "gC", "gD"])
}

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= EXACT * expected.abs().max(1e-3),
        "{what}: {found} where {expected} was expected"
    );
}

/// Returns every exact two-group index of PySAL by its class.
fn two_group(group: &[f64], others: &[f64]) -> Vec<(&'static str, f64)> {
    vec![
        ("Atkinson", atkinson(group, others, 0.5).unwrap()),
        ("ConProf", concentration_profile_as_pysal(group, others, 1000).unwrap().0),
        ("CorrelationR", correlation_ratio(group, others).unwrap()),
        (
            "DensityCorrectedDissim",
            density_corrected_dissimilarity_as_pysal(group, others).unwrap(),
        ),
        ("Dissim", dissimilarity(group, others).unwrap()),
        ("Entropy", two_group_information_theory(group, others).unwrap()),
        ("Gini", gini(group, others).unwrap()),
        ("HutchensSqrt", hutchens(group, others).unwrap()),
        ("Interaction", interaction(group, others).unwrap()),
        ("Isolation", isolation(group, others).unwrap()),
        ("MinMax", min_max(group, others).unwrap()),
    ]
}

fn multigroup(counts: &Counts) -> Vec<(&'static str, f64)> {
    let table = counts.table();
    vec![
        ("MultiDissim", multigroup_dissimilarity(&table).unwrap()),
        ("MultiDivergence", mutual_information(&table)),
        ("MultiDiversity", diversity(&table)),
        ("MultiGini", multigroup_gini(&table).unwrap()),
        ("MultiInfoTheory", information_theory(&table).unwrap()),
        ("MultiNormExposure", normalized_exposure(&table).unwrap()),
        ("MultiRelativeDiversity", relative_diversity(&table).unwrap()),
        ("MultiSquaredCoefVar", squared_coefficient_of_variation(&table).unwrap()),
        ("SimpsonsConcentration", simpson_concentration(&table)),
        ("SimpsonsInteraction", simpson_interaction(&table)),
    ]
}

fn check_pysal(counts: &Counts, reference: &str, focus: &[&str]) {
    let outputs = &json(reference)["outputs"];
    for name in focus {
        let group = counts.groups().iter().position(|group| group == name).unwrap();
        let table = counts.table();
        for (class, found) in two_group(table.column(group), &table.others(group)) {
            let key = format!("{class}|{name}");
            close(found, outputs[&key].as_f64().unwrap(), &key);
        }
    }
    for (class, found) in multigroup(counts) {
        let key = format!("{class}|multi");
        close(found, outputs[&key].as_f64().unwrap(), &key);
    }
}

#[test]
fn every_closed_form_is_pysals() {
    check_pysal(&seg300(), reference!("seg_pysal_seg300.json"), &["g1", "g4"]);
    check_pysal(&seg6000(), reference!("seg_pysal_seg6000.json"), &["g1"]);
    check_pysal(&hard12(), reference!("seg_pysal_hard12_dropzero.json"), &["gA", "gC"]);
}

#[test]
fn an_empty_group_and_empty_areas_change_nothing_where_pysal_loses_the_number() {
    let counts = hard12();
    assert_eq!(counts.left_out().empty_areas, 2);
    assert_eq!(counts.left_out().empty_groups, ["gD"]);
    let with_them = &json(reference!("seg_pysal_hard12.json"))["outputs"];
    for lost in ["MultiDiversity|multi", "MultiInfoTheory|multi", "MultiSquaredCoefVar|multi"] {
        assert_eq!(with_them[lost], "NaN");
    }
    // A one-area group: the simplex search stops at half of what the definition gives.
    let table = counts.table();
    let (group, others) = (table.column(2), table.others(2));
    let exact = density_corrected_dissimilarity(group, &others).unwrap();
    assert!((0.91..=0.922).contains(&exact), "{exact}");
}

#[test]
fn the_multigroup_family_is_that_of_the_definitions() {
    let outputs = &json(reference!("seg_own_multigroup.json"))["outputs"];
    for (name, counts) in [("seg_hard12", hard12()), ("seg300", seg300()), ("seg6000", seg6000())] {
        let found = multigroup(&counts);
        let get = |class: &str| found.iter().find(|(name, _)| *name == class).unwrap().1;
        for (key, class) in [
            ("M", "MultiDivergence"),
            ("H", "MultiInfoTheory"),
            ("D_multi", "MultiDissim"),
            ("R", "MultiRelativeDiversity"),
            ("P_norm_exposure", "MultiNormExposure"),
            ("C_sq_coef_var", "MultiSquaredCoefVar"),
            ("G_multi", "MultiGini"),
        ] {
            close(get(class), outputs[name][key].as_f64().unwrap(), key);
        }
    }
}

#[test]
fn oasisr_agrees_to_its_four_decimals() {
    let outputs = &json(reference!("seg_R_oasisr.json"))["outputs"];
    for (name, counts) in [("seg300", seg300()), ("seg_hard12", hard12())] {
        let table = counts.table();
        let near = |found: f64, key: &str, place: &[usize]| {
            let mut expected = &outputs[format!("{name}.{key}")];
            for index in place {
                expected = &expected[*index];
            }
            let expected = expected.as_f64().unwrap();
            assert!((found - expected).abs() < FOUR_DECIMALS, "{name}.{key}: {found} {expected}");
        };
        let exposures = exposure_matrix(&table);
        for (group, exposures) in exposures.iter().enumerate() {
            let (own, others) = (table.column(group), table.others(group));
            near(dissimilarity(own, &others).unwrap(), "ISDuncan", &[group]);
            near(gini(own, &others).unwrap(), "Gini", &[group]);
            near(gorard(own, &others).unwrap(), "Gorard", &[group]);
            near(two_group_information_theory(own, &others).unwrap(), "HTheil", &[group]);
            near(atkinson(own, &others, 0.5).unwrap(), "Atkinson05", &[group]);
            near(isolation(own, &others).unwrap(), "xPx", &[group]);
            near(correlation_ratio(own, &others).unwrap(), "Eta2", &[group]);
            for other in (0..table.n_groups()).filter(|other| *other != group) {
                let pair = table.column(other);
                near(dissimilarity(own, pair).unwrap(), "DIDuncan", &[group, other]);
                near(gini(own, pair).unwrap(), "Gini2", &[group, other]);
                near(exposures.as_ref().unwrap()[other], "xPy", &[group, other]);
            }
        }
        for (area, quotients) in location_quotients(&table).iter().enumerate().take(3) {
            near(local_diversity(&table)[area], "LShannon_first3", &[area]);
            let interaction = local_simpson_interaction(&table)[area].unwrap();
            near(interaction, "LSimpson_first3", &[area]);
            for (group, quotient) in quotients.iter().enumerate() {
                near(quotient.unwrap(), "LQ_first3", &[area, group]);
            }
        }
        near(multigroup_gini(&table).unwrap(), "GiniMulti", &[]);
        near(information_theory(&table).unwrap(), "HMulti", &[]);
        near(multigroup_dissimilarity(&table).unwrap(), "DMulti", &[0, 0]);
        near(normalized_exposure(&table).unwrap(), "PMulti", &[0, 0]);
        near(relative_diversity(&table).unwrap(), "RelDivers", &[0, 0]);
        near(squared_coefficient_of_variation(&table).unwrap(), "CMulti", &[]);
    }
}

#[test]
fn rank_order_indices_are_pysals() {
    let brackets = ["b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7"];
    let counts = Frame::read(reference!("ordinal300.csv")).counts(&brackets);
    let outputs = &json(reference!("seg_pysal_rankorder.json"))["outputs"];
    for (index, name) in [
        (RankOrderIndex::InformationTheory, "RankOrderInfoTheory"),
        (RankOrderIndex::VarianceRatio, "RankOrderVarianceRatio"),
        (RankOrderIndex::SquareRoot, "RankOrderSqrt"),
    ] {
        let found = rank_order_segregation(&counts.table(), index, 4).unwrap();
        close(found.index, outputs[name].as_f64().unwrap(), name);
        let profile = outputs[format!("{name}.profile")].as_array().unwrap();
        assert_eq!(found.profile.len(), profile.len());
        for (found, expected) in found.profile.iter().zip(profile) {
            close(found.rank, expected[1].as_f64().unwrap(), name);
            close(found.segregation, expected[2].as_f64().unwrap(), name);
        }
    }
    assert_eq!(RankOrderIndex::SquareRoot.spread(), OrdinalSpread::SquareRoot);
}

#[test]
fn income_segregation_of_persons_is_segindexs() {
    let outputs = &json(reference!("seg_segindex_HR.json"))["outputs"];
    let check = |people: &Incomes<'_>, n_ranks, degree, key: &str| {
        let profile = Profile { n_ranks, degree, one_sided: OneSided::AMillionth };
        let found = rank_order_incomes(people, profile).unwrap().index;
        close(found, outputs[key].as_f64().unwrap(), key);
        // Their points where nobody is below a rank count as no segregation; here they are none.
        let exact = Profile { one_sided: OneSided::NoEntropy, ..profile };
        let difference = rank_order_incomes(people, exact).unwrap().index - found;
        let bound = if people.incomes.len() > 100 { 1e-4 } else { 0.05 };
        assert!(difference.abs() < bound, "{key}: {difference}");
    };
    let areas = ["a", "a", "a", "a", "b", "b", "b", "c", "c", "c", "c"];
    let incomes = [80.0, 80.0, 70.0, 70.0, 50.0, 45.0, 40.0, 20.0, 20.0, 20.0, 10.0];
    let example = Incomes { areas: &areas, incomes: &incomes, weights: None };
    check(&example, 14, 4, "doc_example_K14_m4");
    check(&example, 14, 2, "doc_example_K14_m2");
    check(&example, 50, 4, "doc_example_K50_m4");
    let frame = Frame::read(reference!("hr_individuals6000.csv"));
    let (areas, incomes) = (frame.texts("area"), frame.numbers("income"));
    let weights = frame.numbers("weight");
    let people = Incomes { areas: &areas, incomes: &incomes, weights: None };
    for n_ranks in [14, 30, 100] {
        for degree in [2, 4, 6] {
            check(&people, n_ranks, degree, &format!("individuals_K{n_ranks}_m{degree}"));
        }
    }
    let weighted = Incomes { weights: Some(&weights), ..people };
    check(&weighted, 14, 4, "individuals_weighted_K14_m4");
}

/// Returns the counts of a file with one row per school and race, and the state of each school.
pub(crate) fn schools(text: &str) -> (Counts, Vec<String>) {
    let frame = Frame::read(text);
    let races = ["asian", "black", "hisp", "white", "native"];
    let mut persons = std::collections::BTreeMap::new();
    let (names, groups) = (frame.texts("school"), frame.texts("race"));
    for (row, n) in frame.numbers("n").into_iter().enumerate() {
        let counts: &mut [f64; 5] = persons.entry(names[row]).or_default();
        counts[races.iter().position(|race| *race == groups[row]).unwrap()] += n;
    }
    let columns: Vec<Vec<Option<f64>>> =
        (0..5).map(|group| persons.values().map(|counts| Some(counts[group])).collect()).collect();
    let groups: Vec<GroupColumn<'_>> =
        races.iter().zip(&columns).map(|(name, counts)| GroupColumn { name, counts }).collect();
    let areas: Vec<&str> = persons.keys().copied().collect();
    let counts =
        Counts::new(&areas, &groups, MissingCounts::Refuse, RepeatedAreas::Refuse).unwrap();
    let states = counts.areas().iter().map(|school| school[..1].to_owned()).collect();
    (counts, states)
}

/// Returns the estimate of a statistic in R's table.
pub(crate) fn stat(table: &Value, name: &str) -> f64 {
    let row = table.as_array().unwrap().iter().find(|row| row["stat"] == name).unwrap();
    row["est"].as_f64().unwrap()
}

#[test]
fn segregation_of_schools_is_that_of_r() {
    let outputs = &json(reference!("seg_R_schools00.json"))["outputs"];
    let (counts, states) = schools(reference!("schools00.csv"));
    let table = counts.table();
    let total = (mutual_information(&table), information_theory(&table).unwrap());
    close(total.0, stat(&outputs["mutual_total"], "M"), "M");
    close(total.1, stat(&outputs["mutual_total"], "H"), "H");
    close(total.0 / std::f64::consts::LN_2, stat(&outputs["log_base2"], "M"), "M in bits");
    close(diversity(&table), outputs["entropy_race"].as_f64().unwrap(), "entropy");
    let units: Vec<&str> = states.iter().map(String::as_str).collect();
    let levels = [LevelColumn { name: "state", units: &units }];
    let terms = decompose(&table, counts.areas(), &levels).unwrap();
    close(terms[1].m, stat(&outputs["mutual_total_within_state"], "M"), "M within");
    close(terms[1].h.unwrap(), stat(&outputs["mutual_total_within_state"], "H"), "H within");
    let rows = outputs["mutual_within_state"].as_array().unwrap();
    assert_eq!(terms[1].within.len(), rows.len());
    for (found, row) in terms[1].within.iter().zip(rows) {
        assert_eq!(found.unit, row["state"].as_str().unwrap());
        close(found.m, row["M"].as_f64().unwrap(), "M of a state");
        close(found.h.unwrap(), row["H"].as_f64().unwrap(), "H of a state");
        close(found.share, row["p"].as_f64().unwrap(), "share of a state");
        close(found.entropy_ratio.unwrap(), row["ent_ratio"].as_f64().unwrap(), "entropy ratio");
    }
    let local = local_segregation_of_areas(&table);
    for row in outputs["mutual_local_school_head"].as_array().unwrap() {
        let place = counts.areas().iter().position(|area| area == row["school"].as_str().unwrap());
        let found = local[place.unwrap()];
        close(found.score.unwrap(), row["ls"].as_f64().unwrap(), "local score of a school");
        close(found.share, row["p"].as_f64().unwrap(), "share of a school");
    }
    let place = |name: &Value| {
        counts.groups().iter().position(|group| group == name.as_str().unwrap()).unwrap()
    };
    let groups = local_segregation_of_groups(&table);
    for row in outputs["mutual_local_race"].as_array().unwrap() {
        let found = groups[place(&row["race"])];
        close(found.score.unwrap(), row["ls"].as_f64().unwrap(), "local score of a group");
        close(found.share, row["p"].as_f64().unwrap(), "share of a group");
    }
    let exposures = exposure_matrix(&table);
    for row in outputs["exposure"].as_array().unwrap() {
        let found = exposures[place(&row["of"])].as_ref().unwrap()[place(&row["to"])];
        close(found, row["exposure"].as_f64().unwrap(), "exposure");
    }
    let d = dissimilarity(table.column(1), table.column(3)).unwrap();
    close(d, stat(&outputs["dissimilarity_white_black"], "D"), "D");
}

#[test]
fn change_between_two_years_is_that_of_r() {
    let outputs = &json(reference!("seg_R_schools00.json"))["outputs"];
    let (before, _) = schools(reference!("schools00.csv"));
    let (after, _) = schools(reference!("schools05.csv"));
    for (method, name) in [
        (ChangeMethod::Shapley, "shapley"),
        (ChangeMethod::KarmelMaclachlan, "km"),
        (ChangeMethod::MoraRuizCastillo, "mrc"),
    ] {
        let expected = &outputs[format!("mutual_diff_{name}")];
        let found = decompose_change(&before, &after, method, Adjustment::AS_R).unwrap();
        let mut terms = vec![
            ("M1", found.m_before),
            ("M2", found.m_after),
            ("diff", found.difference),
            ("additions", found.additions),
            ("removals", found.removals),
            ("group_marginal", found.group_marginal),
            ("unit_marginal", found.unit_marginal),
            ("structural", found.structural),
        ];
        terms.extend(found.interaction.map(|interaction| ("interaction", interaction)));
        for (term, value) in terms {
            // R stops the fitting early and puts 1e-10 persons into empty cells at every step:
            // terms agree as parts of M.
            let expected = stat(expected, term);
            assert!((value - expected).abs() < EXACT * found.m_before, "{name} {term}: {value}");
        }
        let parts = found.additions
            + found.removals
            + found.group_marginal
            + found.unit_marginal
            + found.interaction.unwrap_or(0.0)
            + found.structural;
        assert!((parts - found.difference).abs() < 1e-14, "{name}: {parts}");
        let limit = decompose_change(&before, &after, method, Adjustment::TO_THE_LIMIT).unwrap();
        assert!((limit.structural - found.structural).abs() < 1e-4, "{name}");
    }
}

#[test]
fn segregation_of_six_thousand_areas_is_that_of_r() {
    let outputs = &json(reference!("seg_R_seg6000.json"))["outputs"];
    let counts = seg6000();
    let table = counts.table();
    close(mutual_information(&table), stat(&outputs["mutual_total"], "M"), "M");
    let frame = Frame::read(reference!("seg6000.csv"));
    let persons = frame.numbers("total");
    let counties = frame.texts("county").into_iter().zip(persons);
    let units: Vec<&str> = counties.filter(|(_, all)| *all > 0.0).map(|row| row.0).collect();
    let levels = [LevelColumn { name: "county", units: &units }];
    let terms = decompose(&table, counts.areas(), &levels).unwrap();
    for (term, key) in terms.iter().zip(["between_county", "within_county"]) {
        close(term.m, stat(&outputs[key], "M"), key);
        close(term.h.unwrap(), stat(&outputs[key], "H"), key);
    }
    let sum = terms[0].m + terms[1].m;
    assert!((sum - mutual_information(&table)).abs() < 1e-14, "{sum}");
    let local = local_segregation_of_areas(&table);
    for row in outputs["local_first5"]
        .as_array()
        .unwrap()
        .iter()
        .chain(outputs["local_last3"].as_array().unwrap())
    {
        let name = format!("{:>6}", row["area"].as_u64().unwrap());
        let place = counts.areas().iter().position(|area| *area == name).unwrap();
        close(local[place].score.unwrap(), row["ls"].as_f64().unwrap(), "local score");
    }
    for row in outputs["local_group"].as_array().unwrap() {
        let place = counts.groups().iter().position(|g| g == row["group"].as_str().unwrap());
        let found = local_segregation_of_groups(&table)[place.unwrap()];
        close(found.score.unwrap(), row["ls"].as_f64().unwrap(), "local score of a group");
    }
}

#[test]
fn the_hard_case_is_that_of_r() {
    let outputs = &json(reference!("seg_R_hard12.json"))["outputs"];
    let counts = hard12();
    let table = counts.table();
    close(mutual_information(&table), stat(&outputs["mutual_total"], "M"), "M");
    let local = local_segregation_of_areas(&table);
    let rows = outputs["local"].as_array().unwrap();
    assert_eq!(local.len(), rows.len());
    for (found, row) in local.iter().zip(rows) {
        close(found.score.unwrap(), row["ls"].as_f64().unwrap(), "local score");
        close(found.share, row["p"].as_f64().unwrap(), "share");
    }
    let d = dissimilarity(table.column(0), table.column(1)).unwrap();
    close(d, stat(&outputs["D_A_B"], "D"), "D");
}

#[test]
fn the_profiles_integral_lies_near_pysals_sum() {
    let counts = seg300();
    let table = counts.table();
    let (group, others) = (table.column(1), table.others(1));
    let integral = concentration_profile(group, &others).unwrap();
    let fine = concentration_profile_as_pysal(group, &others, 1_000_000).unwrap().0;
    assert!((integral - fine).abs() < 5e-6, "{integral} {fine}");
}
