//! Two interventions that grants paid for: one that has ended and is asked what lives on, one that goes
//! on and is asked what came of its first half-year.

use domain::calendar::DaySpan;
use domain::grants::budget::PlaceShares;
use domain::indicator::IndicatorId;
use domain::intervention::life::{Asked, Command, LivesOn, Report};
use domain::intervention::logic_model::{EvidenceGrade, Level, Link, LogicModel, Node};
use domain::intervention::result::{
    Baseline, Dimension, Measured, Origin, ResultIndicator, ResultKind, ResultPeriod,
};
use domain::intervention::{Cost, Description, Theme};
use time::Month;
use time::macros::date;

use super::MARK;
use super::applications::Case;
use super::calls::{day, kronor_of};
use super::cast::Funder;
use super::scene::{Scene, named};
use crate::grants::error::DeskError;

/// The one that has ended, of a grant of 2024.
const ENDED: &str = "pahittad-trygg-skolvag-2024";
/// The one that goes on, of a grant of 2026.
const ONGOING: &str = "pahittad-trygg-skolvag-2026";
/// What is counted, by the name of the indicator.
const WALKS: &str = "vandringar";
const SAFE: &str = "trygga";

/// Documents both, and lets others comment and ask.
pub(super) async fn document(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let of = |year, number| Case { funder: Funder::CrimePrevention, year, number };
    let (ended, ongoing) = (of(2024, 1), of(2026, 2));
    let places = [("0127R001", 4_000), ("0127R005", 6_000)];
    let described = describe(ended, &places)?;
    scene.intervene(ENDED, ended.home()[0], described).await?;
    let year = days(2024, Month::January, Month::December, 31);
    let reports = vec![
        report(WALKS, year, &[(None, 1_140.0)]),
        report(SAFE, year, &[(Some("flickor"), 58.0), (Some("pojkar"), 66.0)]),
    ];
    scene.intervene(ENDED, ended.home()[0], Command::Report(reports)).await?;
    let end = Command::End { on: date!(2024 - 12 - 31) };
    scene.intervene(ENDED, ended.home()[0], end).await?;
    let answer = LivesOn::Yes {
        owner: format!("{MARK}: utbildningsförvaltningen"),
        budget_line: format!("{MARK}: skolskjuts och skolväg"),
        since: date!(2025 - 01 - 01),
    };
    let answered = Command::AnswerLivesOn { asked: Asked::AtEnd, answer };
    scene.intervene(ENDED, ended.home()[0], answered).await?;

    let places = [("0123R004", 5_000), ("0123R005", 5_000)];
    let described = describe(ongoing, &places)?;
    scene.intervene(ONGOING, ongoing.home()[0], described).await?;
    let comment = format!("{MARK}: skriv gärna hur skolorna valdes ut.");
    let officer = Funder::CrimePrevention.officer();
    scene.intervene(ONGOING, officer, Command::Comment { text: comment }).await?;
    let question = format!("{MARK}: hur ersätter ni föräldrarna som går med?");
    let asks = Command::AskOwner { text: question };
    scene.intervene(ONGOING, ended.home()[0], asks).await
}

/// Returns the days from the first of a month to a day of another.
fn days(year: i32, first: Month, last: Month, day_of_last: u8) -> DaySpan {
    DaySpan::new(day(year, first, 1), day(year, last, day_of_last)).expect("in order")
}

fn measured(part: Option<&str>, value: f64) -> Measured {
    let dimension = |value: &str| Dimension { name: "kön".to_owned(), value: value.to_owned() };
    let dimensions = part.map(dimension).into_iter().collect();
    Measured { value, dimensions, comment: MARK.to_owned() }
}

fn report(indicator: &str, days: DaySpan, came: &[(Option<&str>, f64)]) -> Report {
    let actuals = came.iter().map(|(part, value)| measured(*part, *value)).collect();
    Report { indicator: indicator.to_owned(), days, actuals }
}

fn describe(case: Case, places: &[(&str, u16)]) -> Result<Command, DeskError> {
    let year = case.year;
    let mut shares = Vec::new();
    for (code, part) in places {
        let code = code.parse().map_err(|_| missing("area", code))?;
        shares.push((code, *part));
    }
    let whole = days(year, Month::January, Month::December, 31);
    let periods = if year == 2024 {
        vec![whole]
    } else {
        let autumn = days(year, Month::July, Month::December, 31);
        vec![days(year, Month::January, Month::June, 30), autumn]
    };
    let description = Description {
        title: format!("{MARK}: trygg skolväg {year}"),
        summary: format!("{MARK}: vuxna går med barnen till skolan, och belysningen ses över."),
        themes: vec![Theme::ChildrenAndYouth, Theme::Crime],
        target_group: "Elever i årskurs 1–6".to_owned(),
        places: PlaceShares::new(shares)?,
        days: whole,
        dose: "Varje skoldag, morgon och eftermiddag".to_owned(),
        cost: Some(Cost {
            amount: kronor_of(1_000_000),
            source: format!("{MARK}: budgeten i beslutet"),
        }),
        method: "Vandrande skolbuss".to_owned(),
        context: format!("{MARK}: två områden där föräldraföreningen redan var igång."),
        grants: vec![named(&case.name()?)?],
        designs: Vec::new(),
        logic_model: model()?,
        indicators: indicators(&periods, year)?,
    };
    Ok(Command::Describe(Box::new(description)))
}

fn missing(kind: &'static str, id: &str) -> DeskError {
    DeskError::NotFound { kind, id: id.to_owned() }
}

fn model() -> Result<LogicModel, DeskError> {
    let steps = [
        (Level::Problem, "Barn är otrygga på väg till skolan"),
        (Level::Resource, "Fältassistenter och föräldrar"),
        (Level::Activity, "Vuxna går med barnen varje skoldag"),
        (Level::Output, "Vandringar som blir av"),
        (Level::ShortOutcome, "Fler barn är trygga på väg till skolan"),
        (Level::Impact, "Färre brott i området"),
    ];
    let node = |((level, text), number): ((Level, &str), usize)| Node {
        id: number.to_string(),
        level,
        text: text.to_owned(),
    };
    let link = |from: usize, to: usize, assumption: &str| Link {
        from: from.to_string(),
        to: to.to_string(),
        assumption: assumption.to_owned(),
        evidence: EvidenceGrade::Assumed,
        source: String::new(),
    };
    let links = vec![
        link(1, 3, "Otryggheten beror på att vuxna saknas längs vägen"),
        link(2, 3, "Föräldrar har tid"),
        link(3, 4, "Barnen kommer till mötesplatserna"),
        link(4, 5, "Det räcker att se en vuxen man känner"),
        link(5, 6, "Trygghet och brott följs åt"),
    ];
    let model = LogicModel::new(steps.into_iter().zip(1..).map(node).collect(), links);
    model.map_err(|error| missing("logic model", &error.to_string()))
}

fn indicators(periods: &[DaySpan], year: i32) -> Result<Vec<ResultIndicator>, DeskError> {
    let of = |targets: &[Measured]| -> Vec<ResultPeriod> {
        let period = |days: &DaySpan| ResultPeriod {
            days: *days,
            targets: targets.to_vec(),
            actuals: Vec::new(),
        };
        periods.iter().map(period).collect()
    };
    let official: IndicatorId = "N07403".parse().map_err(|_| missing("indicator", "N07403"))?;
    let safe = [measured(Some("flickor"), 60.0), measured(Some("pojkar"), 70.0)];
    let before = vec![measured(Some("flickor"), 41.0), measured(Some("pojkar"), 55.0)];
    let indicator = |id: &str, title: &str, kind, unit: &str| ResultIndicator {
        id: id.to_owned(),
        title: title.to_owned(),
        kind,
        origin: Origin::Reported,
        unit: unit.to_owned(),
        is_higher_better: true,
        baseline: None,
        periods: Vec::new(),
    };
    Ok(vec![
        ResultIndicator {
            periods: of(&[measured(None, 1_000.0)]),
            ..indicator(WALKS, "Vandringar till och från skolan", ResultKind::Output, "vandringar")
        },
        ResultIndicator {
            baseline: Some(Baseline { year: year - 1, values: before }),
            periods: of(&safe),
            ..indicator(
                SAFE,
                "Barn som är trygga på väg till skolan",
                ResultKind::Outcome,
                "procent",
            )
        },
        ResultIndicator {
            origin: Origin::Official(official),
            is_higher_better: false,
            ..indicator(
                "valdsbrott",
                "Anmälda våldsbrott",
                ResultKind::Impact,
                "per 100 000 invånare",
            )
        },
    ])
}
