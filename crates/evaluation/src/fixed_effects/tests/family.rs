use numerics::streams::Stream;
use numerics::sum::count;

use super::*;
use crate::fixed_effects::many_outcomes::ManyOutcomes;
use crate::fixed_effects::romano_wolf::{RomanoWolf, romano_wolf};
use crate::fixed_effects::wild_bootstrap::{Residuals, Turns, WildBootstrap};
use crate::rows::Numbers;

const HOW: WildBootstrap = WildBootstrap {
    null: 0.0,
    residuals: Residuals::Restricted,
    turns: Turns::Rademacher,
    draws: 999,
    seed: 3,
};

/// Clusters of `each` rows; half the rows of each are treated; outcomes share a part of a cluster's
/// and of a row's noise, and the first `moved` of them move with the treatment.
struct Trial {
    cluster: Vec<Option<f64>>,
    treated: Vec<Option<f64>>,
    outcomes: Vec<Vec<Option<f64>>>,
}

impl Trial {
    fn drawn(clusters: usize, each: usize, outcomes: usize, moved: usize, seed: u64) -> Self {
        let mut stream = Stream::new(seed, 0);
        let mut noise = || stream.uniform_between(-1.0, 1.0);
        let n = clusters * each;
        let cluster = (0..n).map(|row| Some(count(row / each))).collect();
        let treated: Vec<f64> = (0..n).map(|row| count(row % 2)).collect();
        let mut own = vec![Vec::with_capacity(n); outcomes];
        let (mut by_cluster, mut slopes) = (vec![0.0; outcomes], vec![0.0; outcomes]);
        for (row, treated) in treated.iter().enumerate() {
            if row % each == 0 {
                let (shared, sloped) = (noise(), noise());
                by_cluster = (0..outcomes).map(|_| shared + noise()).collect();
                slopes = (0..outcomes).map(|_| sloped + noise()).collect();
            }
            let shared = noise();
            for (outcome, own) in own.iter_mut().enumerate() {
                let effect = if outcome < moved { 1.5 } else { 0.0 };
                let moves = (effect + 0.5 * slopes[outcome]) * treated;
                own.push(Some(by_cluster[outcome] + moves + shared + noise()));
            }
        }
        Self { cluster, treated: treated.into_iter().map(Some).collect(), outcomes: own }
    }

    fn ask(
        &self,
        places: &[usize],
        clusters: &[&str],
        bootstrap: WildBootstrap,
    ) -> Result<Evaluation, FixedEffectsError> {
        let names: Vec<String> =
            (0..self.outcomes.len()).map(|place| format!("y{place}")).collect();
        let outcomes: Vec<Numbers<'_>> = places
            .iter()
            .map(|place| Numbers { name: &names[*place], values: &self.outcomes[*place] })
            .collect();
        let family = ManyOutcomes {
            columns: &self.columns(),
            outcomes: &outcomes,
            treatment: "treated",
            covariates: &[],
            absorb: &["cluster"],
            terms: Terms { clusters, standard_errors: StandardErrors::Clustered, ..PLAIN },
        };
        romano_wolf(&RomanoWolf { family, bootstrap })
    }

    fn columns(&self) -> [Column<'_>; 2] {
        [("cluster", &self.cluster), ("treated", &self.treated)]
            .map(|(name, values)| Column { name, values: Values::Numbers(values) })
    }

    /// Returns the p-value of each and that for the family.
    fn p_values(&self, places: &[usize], how: WildBootstrap) -> Vec<(f64, f64)> {
        let answer = self.ask(places, &["cluster"], how).unwrap();
        let number = |cell: &Cell| if let Cell::Number(x) = cell { *x } else { f64::NAN };
        let rows = &table(&answer, "outcomes").rows;
        rows.iter().map(|row| (number(&row[4]), number(&row[5]))).collect()
    }
}

#[test]
fn a_family_of_one_has_the_p_value_of_the_wild_bootstrap() {
    for (clusters, draws) in [(8, 999), (14, 499)] {
        for residuals in [Residuals::Restricted, Residuals::Unrestricted] {
            for turns in [Turns::Rademacher, Turns::Webb] {
                let trial = Trial::drawn(clusters, 6, 2, 0, 5);
                let how = WildBootstrap { draws, residuals, turns, null: 0.2, ..HOW };
                let mut columns = trial.columns().to_vec();
                columns.push(Column { name: "y", values: Values::Numbers(&trial.outcomes[1]) });
                let alone = fixed_effects(&Question {
                    columns: &columns,
                    model: Model::Formula("y ~ treated | cluster"),
                    focus: None,
                    terms: Terms {
                        clusters: &["cluster"],
                        standard_errors: StandardErrors::Clustered,
                        ..PLAIN
                    },
                    inference: Inference::WildBootstrap(how),
                });
                let p = alone.unwrap().p_value.unwrap();
                assert_eq!(trial.p_values(&[1], how), [(p, p)]);
            }
        }
    }
}

#[test]
fn the_family_neither_knows_order_nor_unit_nor_repetition() {
    let mut trial = Trial::drawn(12, 8, 4, 2, 11);
    let found = trial.p_values(&[0, 1, 2, 3], HOW);
    for (own, adjusted) in &found {
        assert!(own <= adjusted && *adjusted <= 1.0 && *own > 0.0);
    }
    assert!(found[0].1 < 0.05 && found[3].1 > 0.05, "{found:?}");
    let turned = trial.p_values(&[2, 0, 3, 1], HOW);
    assert_eq!(turned, [found[2], found[0], found[3], found[1]]);
    let twice = trial.p_values(&[0, 0, 1, 1, 2, 2, 3, 3], HOW);
    for (place, pair) in twice.iter().enumerate() {
        assert_eq!(*pair, found[place / 2]);
    }
    trial.outcomes[1].iter_mut().flatten().for_each(|y| *y = 100.0 - 1024.0 * *y);
    assert_eq!(trial.p_values(&[0, 1, 2, 3], HOW), found);
}

#[test]
fn an_outcome_without_some_clusters_or_without_rows_leaves_the_others_alone() {
    let mut trial = Trial::drawn(12, 8, 3, 1, 2);
    trial.outcomes[1][..8].fill(None);
    trial.outcomes[2].fill(None);
    let answer = trial.ask(&[0, 1, 2], &["cluster"], HOW).unwrap();
    let rows = &table(&answer, "outcomes").rows;
    assert_eq!((&rows[0][7], &rows[1][7]), (&Cell::Whole(12), &Cell::Whole(11)));
    assert_eq!(&rows[2][1..8], vec![Cell::Missing; 7]);
    assert!(matches!(&rows[2][8], Cell::Text(reason) if reason.contains("no row has a value")));
    assert_eq!(answer.warnings.len(), 1);
    assert_eq!(trial.p_values(&[0], HOW)[0].0, trial.p_values(&[0, 1, 2], HOW)[0].0);
    let refusal = trial.ask(&[2], &["cluster"], HOW).unwrap_err();
    assert!(refusal.to_string().contains("no row has a value"));
}

#[test]
fn what_has_no_meaning_is_refused() {
    let trial = Trial::drawn(12, 8, 2, 0, 2);
    let refusal = trial.ask(&[0, 1], &[], HOW).unwrap_err();
    assert!(refusal.to_string().contains("one cluster column"));
    let refusal = trial.ask(&[0, 1], &["cluster"], WildBootstrap { draws: 98, ..HOW }).unwrap_err();
    assert_eq!(refusal, FixedEffectsError::TooFewDraws { draws: 98 });
    let refusal = trial.ask(&[], &["cluster"], HOW).unwrap_err();
    assert!(refusal.to_string().contains("none is given"));
}

#[test]
fn a_false_finding_in_a_family_is_as_rare_as_the_level_says() {
    let (samples, level) = (400, 0.1);
    let found = |sample: u64| {
        let trial = Trial::drawn(12, 6, 5, 0, 1_000 + sample);
        let how = WildBootstrap { draws: 199, seed: sample, ..HOW };
        trial.p_values(&[0, 1, 2, 3, 4], how)
    };
    let all: Vec<Vec<(f64, f64)>> = (0..samples).map(found).collect();
    let share = |is_false: fn(&(f64, f64), f64) -> bool| {
        let any = all.iter().filter(|family| family.iter().any(|p| is_false(p, level))).count();
        count(any) / count(all.len())
    };
    let (adjusted, own) = (share(|p, level| p.1 <= level), share(|p, level| p.0 <= level));
    // Four standard errors of a share of 0.1 among 400.
    assert!((adjusted - level).abs() < 0.06, "{adjusted}");
    assert!(own > level + 0.06, "{own}");
}
