//! Published and widely used panels, and what the choices for gaps are worth.

use crate::staggered::Estimator;
use crate::staggered::aggregation::Aggregate;
use crate::staggered::callaway_santanna::{CallawaySantanna, Inference, group_time};
use crate::staggered::imputation::Imputation;
use crate::staggered::multiplier::Multiplier;
use crate::staggered::sample::{Control, Gaps, SmallCohorts};
use crate::staggered::sun_abraham::SunAbraham;
use crate::staggered::tests::group_time_reference::PLAIN;
use crate::staggered::tests::table::{Long, agree, ask, outputs};
use crate::staggered::two_stage::TwoStage;

const IMPUTATION: Imputation = Imputation {
    aggregate: Aggregate::Simple,
    anticipation: 0,
    pre_trends: 0,
    small_cohorts: SmallCohorts::Keep,
};

#[test]
fn swiss_municipalities_give_the_recorded_effects() {
    let columns = ["nat_rate_ord", "bfs", "year", "indirect"];
    let table = Long::treated("hh2019_swiss_municipalities.csv", columns);
    let imputed = ask(&table, Estimator::Imputation(IMPUTATION)).unwrap();
    agree(imputed.estimate.unwrap(), 1.506416493, 1e-9, "imputation");
    agree(imputed.standard_error.unwrap(), 0.1869, 1e-3, "imputation s.e.");
    let compared = ask(&table, Estimator::CallawaySantanna(PLAIN)).unwrap();
    agree(compared.estimate.unwrap(), 1.330898525, 1e-9, "group-time");
    agree(compared.standard_error.unwrap(), 0.301885618, 1e-8, "group-time s.e.");
    let always = "283 units are treated from the first period on and are left out.";
    assert!(compared.warnings.iter().any(|warning| warning == always), "{:?}", compared.warnings);
}

#[test]
fn castle_doctrine_gives_the_recorded_effect() {
    let columns = ["l_homicide", "sid", "year", "effyear"];
    let table = Long::read("castle.csv", columns, &[]);
    let options = TwoStage {
        aggregate: Aggregate::Simple,
        anticipation: 0,
        small_cohorts: SmallCohorts::Keep,
    };
    let found = ask(&table, Estimator::TwoStage(options)).unwrap();
    agree(found.estimate.unwrap(), 0.07980154717, 1e-9, "two stages");
    agree(found.standard_error.unwrap(), 0.0609789881, 1e-6, "two stages s.e.");
    // Florida is alone in 2005.
    assert!(found.warnings[0].contains("2005"), "{:?}", found.warnings);
    let refused = TwoStage { small_cohorts: SmallCohorts::Refuse, ..options };
    let refused = ask(&table, Estimator::TwoStage(refused)).unwrap_err().to_string();
    assert!(refused.contains("one unit only in cohort 2005, 2009"), "{refused}");
}

#[test]
fn each_choice_for_gaps_is_another_number_and_is_named() {
    let table = Long::mpdta("mpdta_unbal.csv", &[]);
    let value = |gaps| {
        let options = CallawaySantanna { gaps, ..PLAIN };
        let found = ask(&table, Estimator::CallawaySantanna(options)).unwrap();
        assert!(found.options.iter().any(|(name, _)| *name == "gaps"));
        found.estimate.unwrap()
    };
    agree(value(Gaps::DropUnits), -0.00892, 1e-3, "drop");
    agree(value(Gaps::RepeatedCrossSection), -0.17859, 1e-4, "rows");
    // The peer's default has the same cells, and weighs them by the units observed in each
    // instead of by the cohorts' sizes.
    let theirs = &outputs("diffdiff_mpdta_unbal")["cs_dr"];
    agree(value(Gaps::PerCell), -0.034_557_647_934_7, 1e-10, "per cell");
    let options = CallawaySantanna { gaps: Gaps::PerCell, ..PLAIN };
    let (mut total, mut mass) = (0.0, 0.0);
    for cell in group_time(&table.design(), &options, 0.95).unwrap().cells {
        let name = format!("(np.int64({}), np.int64({}))", cell.cohort, cell.period);
        let same = &theirs["group_time_effects"][&name];
        agree(cell.effect.unwrap(), same["effect"].as_f64().unwrap(), 1e-9, &name);
        assert_eq!(Some(cell.treated as u64), same["n_treated"].as_u64());
        if cell.is_after() {
            total += cell.treated as f64 * cell.effect.unwrap();
            mass += cell.treated as f64;
        }
    }
    agree(total / mass, theirs["overall_att"].as_f64().unwrap(), 1e-9, "the peer's average");
}

#[test]
fn regressions_answer_from_complete_rows_where_peers_give_nothing() {
    let table = Long::mpdta("mpdta_unbal.csv", &[]);
    let (aggregate, anticipation, small_cohorts) = (Aggregate::Simple, 0, SmallCohorts::Refuse);
    let control = Control::Never;
    for estimator in [
        Estimator::Imputation(IMPUTATION),
        Estimator::TwoStage(TwoStage { aggregate, anticipation, small_cohorts }),
        Estimator::SunAbraham(SunAbraham { control, anticipation, aggregate, small_cohorts }),
    ] {
        let found = ask(&table, estimator).unwrap();
        assert!((-0.06..-0.02).contains(&found.estimate.unwrap()), "{:?}", found.estimate);
        assert!((0.01..0.03).contains(&found.standard_error.unwrap()));
        assert!(found.diagnostics.iter().any(|d| d.name == "rows left out as incomplete"));
    }
}

#[test]
fn the_multiplier_bootstrap_is_near_the_analytic_error_and_its_band_is_wider() {
    let table = Long::mpdta("mpdta.csv", &["lpop"]);
    for multiplier in [Multiplier::Mammen, Multiplier::Rademacher] {
        let inference = Inference::Multiplier { multiplier, draws: 1999, seed: 7 };
        let aggregate = Aggregate::Dynamic { balance: None };
        let options = CallawaySantanna { inference, aggregate, ..PLAIN };
        let drawn = ask(&table, Estimator::CallawaySantanna(options)).unwrap();
        let options = CallawaySantanna { aggregate, ..PLAIN };
        let exact = ask(&table, Estimator::CallawaySantanna(options)).unwrap();
        let ratio = drawn.standard_error.unwrap() / exact.standard_error.unwrap();
        assert!((ratio - 1.0).abs() < 0.08, "{ratio}");
        let critical = drawn.diagnostics.iter().find(|d| d.name.starts_with("critical")).unwrap();
        let numerics::answer::Finding::Number(critical) = critical.finding else { panic!() };
        assert!((2.2..3.1).contains(&critical), "{critical}");
    }
}
