//! Intervals that hold at every look.

use evaluation::answer::{Cell, Interval};
use evaluation::honesty::anytime::{AnytimeQuestion, Look, Mixture, anytime};
use numerics::draws::shuffle;
use numerics::moments::variance_n_minus_1;
use numerics::streams::Stream;
use numerics::sum::{count, mean};

use super::panels::Panels;
use super::study::{Assignment, Effect, Study};
use super::tally::Verdict;

/// Municipalities that join between looks.
const JOINING: usize = 40;

/// Looks as municipalities join, and looks as years are added.
pub(super) fn looks(panels: &Panels, stream: &mut Stream) -> Vec<Verdict> {
    let study = Study::draw(&panels.usual, Assignment::AtOnce(145), stream);
    let mut order: Vec<usize> = (0..study.indicator.n_units).collect();
    shuffle(&mut order, stream);
    let last = study.indicator.n_years();
    let joined: Option<Vec<Look>> =
        (JOINING..=order.len()).step_by(JOINING).map(|n| look(&study, &order[..n], last)).collect();
    let later = Study::draw(&panels.usual, Assignment::AtOnce(60), stream);
    order.sort_unstable();
    let renewed: Option<Vec<Look>> = (later.first + 1..=later.indicator.n_years())
        .map(|years| look(&later, &order, years))
        .collect();
    let mut verdicts = judged(&study, "municipalities join", joined.as_deref());
    verdicts.extend(judged(&later, "a year is added", renewed.as_deref()));
    verdicts
}

/// Returns the difference in mean changes of some units over the first years.
fn look(study: &Study<'_>, units: &[usize], years: usize) -> Option<Look> {
    let mut sides = [Vec::new(), Vec::new()];
    for &unit in units {
        let value = |place: usize| {
            study.indicator.value(unit, place) + study.effect(Effect::Constant, unit, place)
        };
        let before: Vec<f64> = (0..study.first).map(value).collect();
        let after: Vec<f64> = (study.first..years).map(value).collect();
        let is_treated = study.starts[unit].is_some();
        sides[usize::from(is_treated)].push(mean(&after)? - mean(&before)?);
    }
    let [others, treated] = sides;
    let share = |values: &[f64]| Some(variance_n_minus_1(values)? / count(values.len()));
    let standard_error = (share(&others)? + share(&treated)?).sqrt();
    let estimate = mean(&treated)? - mean(&others)?;
    Some(Look { label: years.to_string(), estimate, standard_error, n: units.len() })
}

fn judged(study: &Study<'_>, name: &str, looks: Option<&[Look]>) -> Vec<Verdict> {
    let truth = study.truth(Effect::Constant);
    let answered = looks.and_then(|looks| {
        let mixture = Mixture::ShortestAt(145);
        let (null, level, clusters) = (0.0, 0.95, None);
        anytime(&AnytimeQuestion { looks, null, mixture, level, clusters }).ok()
    });
    let all = answered.and_then(|answer| {
        let number =
            |cell: &Cell| if let Cell::Number(number) = cell { Some(*number) } else { None };
        let rows = answer.details.first()?.rows.iter();
        rows.map(|row| Some((number(&row[4])?, number(&row[5])?))).collect::<Option<Vec<_>>>()
    });
    let plain = looks.map(|looks| {
        let own = |look: &Look| {
            let interval = Interval::normal(look.estimate, look.standard_error, 0.95);
            (interval.low, interval.high)
        };
        looks.iter().map(own).collect::<Vec<_>>()
    });
    let holds =
        |ends: &Vec<(f64, f64)>| ends.iter().all(|(low, high)| *low <= truth && truth <= *high);
    let last = all.as_ref().and_then(|ends| ends.last()).map(|(low, high)| Interval {
        low: *low,
        high: *high,
        level: 0.95,
        method: "anytime-valid",
    });
    vec![
        Verdict::held("anytime-valid, every look", name, all.as_ref().map(holds)),
        Verdict::planted("anytime-valid, the last look", name, last.as_ref(), truth, study.scale),
        Verdict::held("plain intervals at every look", name, plain.as_ref().map(holds)),
    ]
}
