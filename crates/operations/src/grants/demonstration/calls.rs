//! Programmes and calls: one programme for each authority, a call for each grant year, and small
//! calls that stand at every stage.

use std::collections::BTreeMap;

use domain::grants::act::Moment;
use domain::grants::call::Command;
use domain::grants::call::plan::{EligibleList, Evaluation, Plan};
use domain::grants::draw::{Hash, Size};
use domain::grants::id::{CallId, GrantId, ProgrammeId};
use domain::grants::programme::{self, FrameStage, Statement};
use domain::grants::wording::Wording;
use domain::money::Ore;
use time::macros::date;
use time::{Date, Duration, Month};

use super::MARK;
use super::cast::{Funder, MUNICIPALITIES};
use super::scene::{APPLICATION_FORM, Scene, named};
use crate::grants::error::DeskError;

/// The most minutes that the form of a call may take.
const MOST_MINUTES: u32 = 120;

/// What the programme, the calls and the grants of an authority follow.
pub(super) struct Ordinance {
    /// Its number and the first part of every id.
    pub(super) sfs: &'static str,
    id: &'static str,
    years: (i32, i32),
    /// Kronor for each year.
    frame: i64,
    /// The purpose that every grant serves, by its id in the regime.
    pub(super) purpose: &'static str,
}

impl Funder {
    /// Returns what its grants follow.
    pub(super) fn ordinance(self) -> Ordinance {
        match self {
            Self::CrimePrevention => Ordinance {
                sfs: "2023:442",
                id: "pahittat-2023-442",
                years: (2024, 2028),
                frame: 24_000_000,
                purpose: "utveckla",
            },
            Self::SocialServices => Ordinance {
                sfs: "2024:158",
                id: "pahittat-2024-158",
                years: (2025, 2028),
                frame: 9_000_000,
                purpose: "insatser",
            },
            Self::RegionalGrowth => Ordinance {
                sfs: "2018:151",
                id: "pahittat-2018-151",
                years: (2018, 2021),
                frame: 6_000_000,
                purpose: "atgarder",
            },
        }
    }

    /// Returns the programme.
    pub(super) fn programme(self) -> Result<ProgrammeId, DeskError> {
        named(self.ordinance().id)
    }

    /// Returns the call for a grant year.
    pub(super) fn call(self, year: i32) -> Result<CallId, DeskError> {
        named(&format!("{}-{year}", self.ordinance().id))
    }
}

/// Establishes the programme of an authority and decides its frames.
pub(super) async fn begin_programme(
    scene: &mut Scene<'_>,
    funder: Funder,
) -> Result<(), DeskError> {
    let Ordinance { sfs, years: (first_year, last_year), frame, .. } = funder.ordinance();
    let programme = funder.programme()?;
    let legal_source = format!("{MARK} under förordning ({sfs})");
    let establish = programme::Command::Establish { first_year, last_year, legal_source };
    scene.programme(&programme, funder.decider(), establish).await?;
    for year in first_year..=last_year {
        let state = |stage, kronor| {
            let source = format!("{MARK}: ram för {year}");
            programme::Command::State(Statement { stage, year, amount: kronor_of(kronor), source })
        };
        scene.programme(&programme, funder.officer(), state(FrameStage::Proposed, frame)).await?;
        if year < last_year {
            let decided = state(FrameStage::Decided, frame);
            scene.programme(&programme, funder.decider(), decided).await?;
        }
        if year == 2025 {
            let revised = state(FrameStage::Revised, frame - 1_000_000);
            scene.programme(&programme, funder.decider(), revised).await?;
        }
    }
    Ok(())
}

/// Days of a call.
pub(super) struct Days {
    pub(super) opens: Date,
    pub(super) closes: Date,
    pub(super) decision: Date,
}

/// Writes, approves and opens a call for a grant year that reserves an amount.
pub(super) async fn open(
    scene: &mut Scene<'_>,
    funder: Funder,
    year: i32,
    days: &Days,
    kronor: i64,
) -> Result<(), DeskError> {
    let call = funder.call(year)?;
    schedule(scene, funder, &call, year, days, kronor).await?;
    scene.wait_until(days.opens);
    scene.call(&call, funder.officer(), Command::Open).await
}

async fn schedule(
    scene: &mut Scene<'_>,
    funder: Funder,
    call: &CallId,
    year: i32,
    days: &Days,
    kronor: i64,
) -> Result<(), DeskError> {
    scene.wait_until(days.opens - Duration::days(20));
    let draft = Command::Draft(Box::new(plan(scene, funder, year, days, kronor)?));
    scene.call(call, funder.officer(), draft).await?;
    scene.call(call, funder.officer(), Command::Review).await?;
    let sent = scene.sent(funder.decider(), call.clone())?;
    scene.desk.schedule_call(&sent).await.map(|_| ())
}

/// Closes a call on the day after its last, begins the assessment and commits to a seed.
pub(super) async fn close(
    scene: &mut Scene<'_>,
    funder: Funder,
    year: i32,
    days: &Days,
) -> Result<(), DeskError> {
    let call = funder.call(year)?;
    scene.wait_until(days.closes + Duration::DAY);
    scene.call(&call, funder.officer(), Command::Close).await?;
    scene.call(&call, funder.officer(), Command::BeginAssessment).await?;
    let commitment = Hash::of(&seed(year));
    let commit = Command::CommitDraw { commitment, size: Size::Count(1) };
    scene.call(&call, funder.officer(), commit).await
}

/// Draws one of the grants to check.
pub(super) async fn draw(
    scene: &mut Scene<'_>,
    funder: Funder,
    year: i32,
    grants: &[GrantId],
) -> Result<(), DeskError> {
    let call = funder.call(year)?;
    let sent = scene.sent(funder.officer(), seed(year))?;
    scene.desk.draw_sample(&call, grants, &sent).await.map(|_| ())
}

/// Settles a call whose applications are all decided.
pub(super) async fn settle(
    scene: &mut Scene<'_>,
    funder: Funder,
    year: i32,
) -> Result<(), DeskError> {
    let sent = scene.sent(funder.decider(), funder.call(year)?)?;
    scene.desk.settle_call(&sent, 0).await.map(|_| ())
}

fn seed(year: i32) -> String {
    format!("{MARK}: tärningskast för {year}: 3 1 4 1 5 9")
}

fn plan(
    scene: &Scene<'_>,
    funder: Funder,
    year: i32,
    days: &Days,
    kronor: i64,
) -> Result<Plan, DeskError> {
    let Ordinance { sfs, .. } = funder.ordinance();
    let regime = scene.desk.regimes().iter().find(|regime| regime.sfs().to_string() == sfs);
    let not_found = || DeskError::NotFound { kind: "regime", id: sfs.to_owned() };
    let wording = Wording::of(regime.ok_or_else(not_found)?.in_force(days.decision)?);
    let organisations = MUNICIPALITIES.map(|[writer, _]| named(writer.organisation));
    let version = named(APPLICATION_FORM)?;
    let none = || DeskError::NotFound { kind: "form", id: APPLICATION_FORM.to_owned() };
    let form = scene.desk.form(&version).ok_or_else(none)?;
    Ok(Plan {
        programme: funder.programme()?,
        title: format!("{MARK}: bidrag för {year} enligt förordning ({sfs})"),
        wording,
        decision_day: days.decision,
        opens: midnight(days.opens),
        closes: midnight(days.closes),
        frame: BTreeMap::from([(year, kronor_of(kronor))]),
        eligible: EligibleList {
            selection: named("pahittat-urval")?,
            made_by: named(funder.officer().person())?,
            frozen_by: Some(named(funder.decider().person())?),
            organisations: organisations.into_iter().collect::<Result<_, _>>()?,
        },
        form: form.for_call(MOST_MINUTES),
        evaluation: Evaluation::NotPossible {
            reason: format!("{MARK}: det finns ingen verklig effekt att utvärdera"),
        },
        n_reviews: 1,
    })
}

/// Calls at the stages that no other call of the demonstration stands at.
pub(super) async fn at_every_stage(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let funder = Funder::CrimePrevention;
    let days = Days {
        opens: date!(2026 - 12 - 01),
        closes: date!(2027 - 02 - 15),
        decision: date!(2027 - 04 - 01),
    };
    let officer = funder.officer();
    let id = |name: &str| named(&format!("pahittat-2023-442-{name}"));
    let scheduled = id("planerad")?;
    schedule(scene, funder, &scheduled, 2027, &days, 1_000_000).await?;
    for (name, steps) in [("utkast", 0), ("granskad", 1)] {
        let call = id(name)?;
        let draft = Command::Draft(Box::new(plan(scene, funder, 2027, &days, 500_000)?));
        scene.call(&call, officer, draft).await?;
        for _ in 0..steps {
            scene.call(&call, officer, Command::Review).await?;
        }
    }
    let cancelled = id("avbruten")?;
    schedule(scene, funder, &cancelled, 2027, &days, 500_000).await?;
    let sent = scene.sent(funder.decider(), cancelled)?;
    scene.desk.cancel_call(&sent).await.map(|_| ())
}

/// Opens a call, and closes it without anyone having applied.
pub(super) async fn close_without_applications(
    scene: &mut Scene<'_>,
    days: &Days,
) -> Result<(), DeskError> {
    let funder = Funder::CrimePrevention;
    let call = named("pahittat-2023-442-stangd")?;
    schedule(scene, funder, &call, 2027, days, 500_000).await?;
    scene.wait_until(days.opens);
    scene.call(&call, funder.officer(), Command::Open).await?;
    scene.wait_until(days.closes + Duration::DAY);
    scene.call(&call, funder.officer(), Command::Close).await
}

pub(super) fn midnight(day: Date) -> Moment {
    Moment::start_of(day).unwrap_or_else(|| Moment::from_unix(0).expect("1970 is in the calendar"))
}

pub(super) fn kronor_of(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap_or_default()
}

/// Returns a day that is in every year.
pub(super) fn day(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MIN)
}
