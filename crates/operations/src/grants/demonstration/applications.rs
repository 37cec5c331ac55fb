//! Applications, from the first answer to the decision.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::DaySpan;
use domain::form::answer::{Answer, Value};
use domain::grants::application::assessment::ConsultationStage;
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{Assurance, Command, CompletionRequest, Editable};
use domain::grants::budget::{Budget, CostLine, Financing, Kind};
use domain::grants::call;
use domain::grants::grant::award::{Award, PlannedInstalment, ReportKind, ReportObligation};
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::id::ApplicationId;
use time::macros::date;
use time::{Duration, Month};

use super::MARK;
use super::calls::{self, Days, close, day, kronor_of, open};
use super::cast::{Funder, MUNICIPALITIES, Player};
use super::grants;
use super::scene::{REPORT_FORM, Scene, named};
use crate::grants::error::DeskError;

/// Kronor that each application asks for and gets.
const GRANTED: i64 = 800_000;
/// Kronor that the municipality gives itself.
const OWN: i64 = 200_000;
/// The shares of the grant that are paid first, then, and last, in kronor.
const INSTALMENTS: [(i64, PaymentKind, Month); 3] = [
    (320_000, PaymentKind::Advance, Month::March),
    (320_000, PaymentKind::Running, Month::October),
    (160_000, PaymentKind::Final, Month::December),
];

/// What every application says.
const SAID: [(&str, &str); 4] = [
    ("behov", "Påhittat exempel: barn i två områden går en otrygg väg till skolan."),
    ("mal", "Påhittat exempel: fler barn säger att de är trygga på väg till skolan."),
    (
        "insats",
        "Påhittat exempel: föräldrar och fältassistenter går med barnen, och belysningen ses över.",
    ),
    (
        "uppfoljning",
        "Påhittat exempel: samma enkät före och efter, i de två områdena och i två liknande.",
    ),
];

/// Returns an answer in words.
pub(super) fn text(says: &str) -> Answer {
    Answer::One(Value::Text(says.to_owned()))
}

/// An application or the grant that it led to: the authority, the year, the number in the year's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) funder: Funder,
    pub(super) year: i32,
    pub(super) number: usize,
}

impl Case {
    /// Returns who writes for the municipality, and who signs.
    pub(super) fn home(self) -> [Player; 2] {
        MUNICIPALITIES[(self.number - 1) % MUNICIPALITIES.len()]
    }

    /// Returns the name of the application and of its grant.
    pub(super) fn name(self) -> Result<String, DeskError> {
        Ok(format!("{}-{:02}", self.funder.call(self.year)?, self.number))
    }

    pub(super) fn application(self) -> Result<ApplicationId, DeskError> {
        named(&self.name()?)
    }

    fn budget(self) -> Result<Budget, DeskError> {
        let amount = kronor_of(GRANTED + OWN);
        let category = named("personal")?;
        let organisation = named(self.home()[0].organisation)?;
        Ok(Budget {
            costs: vec![CostLine { category, year: self.year, kind: Kind::Cash, amount }],
            financing: vec![Financing { organisation, kind: Kind::Cash, amount: kronor_of(OWN) }],
            grant: BTreeMap::from([(self.year, kronor_of(GRANTED))]),
        })
    }

    pub(super) fn award(self) -> Result<Award, DeskError> {
        let year = self.year;
        let planned = |(index, (kronor, kind, month)): (u16, (i64, PaymentKind, Month))| {
            let (day, amount) = (day(year, month, 1), kronor_of(kronor));
            (index, PlannedInstalment { year, day, amount, kind })
        };
        let owed = |kind, due| -> Result<_, DeskError> {
            Ok(ReportObligation { kind, due, form: named(REPORT_FORM)? })
        };
        let period = DaySpan::new(day(year, Month::January, 1), day(year, Month::December, 31));
        Ok(Award {
            project: format!("{MARK}: trygg skolväg {} ({})", self.number, year),
            measures: "vuxna på plats, samverkan med skola och polis".to_owned(),
            purpose: self.funder.ordinance().purpose.to_owned(),
            circumstances: Vec::new(),
            budget: self.budget()?,
            refused: Vec::new(),
            reasons: format!("{MARK}: behovet är stort och planen håller"),
            conditions: vec!["Ändringar av projektet ska anmälas innan de genomförs".to_owned()],
            period: period.expect("January comes before December"),
            accept_by: day(year, Month::January, 31),
            plan: (1..).zip(INSTALMENTS).map(planned).collect(),
            reports: BTreeMap::from([
                (1, owed(ReportKind::Interim, day(year, Month::September, 15))?),
                (2, owed(ReportKind::Final, day(year + 1, Month::February, 28))?),
            ]),
        })
    }
}

/// Writes an application: answers and budget.
async fn write(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    let (application, [writer, _]) = (case.application()?, case.home());
    let call = case.funder.call(case.year)?;
    scene.application(&application, writer, Command::Start { call }).await?;
    for (part, says) in SAID {
        scene.answer(&application, writer, part, text(says)).await?;
    }
    let budget = case.budget()?;
    scene.answer(&application, writer, "budget", Answer::Budget(budget.clone())).await?;
    scene.application(&application, writer, Command::SetBudget(Box::new(budget))).await
}

/// Writes, signs and sends an application.
pub(super) async fn send(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    write(scene, case).await?;
    let (application, [writer, signatory]) = (case.application()?, case.home());
    scene.application(&application, writer, Command::MarkReady).await?;
    let sign = Command::Sign { key: case.name()?, assurance: Assurance::Plain };
    scene.application(&application, signatory, sign).await
}

async fn register(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    let year = case.year - 1;
    let funder = case.funder.ordinance().sfs.replace(':', "-");
    let diary_number = format!("{year}/{funder}/{:04} (påhittat)", case.number);
    let register = Command::Register { diary_number };
    scene.application(&case.application()?, case.funder.officer(), register).await
}

async fn review(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    let (application, funder) = (case.application()?, case.funder);
    let (officer, reviewer) = (funder.officer(), funder.second_officer());
    scene.application(&application, officer, Command::BeginAssessment).await?;
    let (person, organisation) = (named(reviewer.person())?, named(reviewer.organisation)?);
    let appoint = Command::AppointReviewer { person, organisation };
    scene.application(&application, officer, appoint).await?;
    let reason = format!("{MARK}: tydligt behov och rimlig plan");
    let points = u8::try_from(60 + case.number * 3 % 40).unwrap_or(60);
    scene.application(&application, reviewer, Command::FileReview { points, reason }).await
}

async fn propose(scene: &mut Scene<'_>, case: Case, proposal: Proposal) -> Result<(), DeskError> {
    let propose = Command::Propose(Box::new(proposal));
    scene.application(&case.application()?, case.funder.officer(), propose).await
}

async fn decide(scene: &mut Scene<'_>, case: Case, proposal: Proposal) -> Result<(), DeskError> {
    propose(scene, case, proposal).await?;
    scene.decide(&case.application()?, case.funder.decider()).await
}

/// Assesses an application and grants what it asks for.
pub(super) async fn grant(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    register(scene, case).await?;
    review(scene, case).await?;
    decide(scene, case, Proposal::Grant(Box::new(case.award()?))).await
}

/// An application under SFS 2018:151 as far as its known paragraphs let: it is heard and assessed, and
/// the proposal is refused. Returns the refusal.
pub(super) async fn under_2018_151(scene: &mut Scene<'_>) -> Result<Vec<String>, DeskError> {
    let funder = Funder::RegionalGrowth;
    calls::begin_programme(scene, funder).await?;
    let days = Days {
        opens: date!(2018 - 06 - 26),
        closes: date!(2018 - 08 - 31),
        decision: date!(2018 - 10 - 15),
    };
    open(scene, funder, 2019, &days, 2_000_000).await?;
    let case = Case { funder, year: 2019, number: 1 };
    send(scene, case).await?;
    close(scene, funder, 2019, &days).await?;
    register(scene, case).await?;
    review(scene, case).await?;
    let (application, organisation) = (case.application()?, "delegationen-mot-segregation");
    let last_day = date!(2018 - 09 - 28);
    let consult = Command::Consult { organisation: named(organisation)?, last_day };
    scene.application(&application, funder.officer(), consult).await?;
    scene.wait_until(date!(2018 - 09 - 20));
    let stage = ConsultationStage::Answered;
    let keep = Command::KeepOpinion { organisation: named(organisation)?, stage };
    scene.application(&application, funder.officer(), keep).await?;
    match propose(scene, case, Proposal::Grant(Box::new(case.award()?))).await {
        Err(DeskError::Refused(refusal)) => Ok(vec![refusal.to_string()]),
        other => other.map(|()| Vec::new()),
    }
}

/// Applications for 2027 at every stage, the call that is open now, and one that nobody answered.
pub(super) async fn for_2027(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let funder = Funder::CrimePrevention;
    let days = Days {
        opens: date!(2026 - 08 - 17),
        closes: date!(2026 - 09 - 30),
        decision: date!(2026 - 11 - 16),
    };
    open(scene, funder, 2027, &days, 12_000_000).await?;
    let case = |number| Case { funder, year: 2027, number };
    for number in 1..=14 {
        send(scene, case(number)).await?;
    }
    let none = Days { opens: date!(2026 - 09 - 01), closes: date!(2026 - 09 - 21), ..days };
    calls::close_without_applications(scene, &none).await?;
    close(scene, funder, 2027, &days).await?;
    for number in 2..=14 {
        register(scene, case(number)).await?;
    }
    complete(scene, case(3)).await?;
    complete(scene, case(4)).await?;
    let (fourth, [writer, _]) = (case(4).application()?, case(4).home());
    let says = "Planering i januari, föräldravandringar från mars, uppföljning i november.";
    scene.answer(&fourth, writer, "tidsplan", text(says)).await?;
    scene.application(&fourth, writer, Command::Complete).await?;
    let [_, fifths] = case(5).home();
    scene.application(&case(5).application()?, fifths, Command::Withdraw).await?;
    for number in 6..=14 {
        review(scene, case(number)).await?;
    }
    scene.wait_until(date!(2026 - 11 - 02));
    let granted = |number| Ok::<_, DeskError>(Proposal::Grant(Box::new(case(number).award()?)));
    propose(scene, case(7), granted(7)?).await?;
    let reasons = || format!("{MARK}: medlen räcker inte till ansökningar med lägre poäng");
    decide(scene, case(8), Proposal::Reject { reasons: reasons() }).await?;
    let reasons = format!("{MARK}: ansökan saknar det underlag som begärdes in");
    decide(scene, case(9), Proposal::Dismiss { reasons }).await?;
    for number in 10..=14 {
        decide(scene, case(number), granted(number)?).await?;
    }
    grants::make_known(scene, [11, 12, 13].map(case)).await?;
    open_call(scene).await
}

async fn complete(scene: &mut Scene<'_>, case: Case) -> Result<(), DeskError> {
    let request = Command::RequestCompletion(CompletionRequest {
        parts: BTreeSet::from([named("tidsplan")?]),
        budget: Editable::Locked,
        last_day: date!(2026 - 12 - 04),
    });
    scene.application(&case.application()?, case.funder.officer(), request).await
}

/// The call that is open now, with one application in draft, one to sign and one sent.
async fn open_call(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let funder = Funder::SocialServices;
    let opens = date!(2026 - 11 - 09);
    let days = Days { opens, closes: date!(2027 - 03 - 31), decision: date!(2027 - 05 - 17) };
    open(scene, funder, 2027, &days, 3_000_000).await?;
    let case = |number| Case { funder, year: 2027, number };
    write(scene, case(1)).await?;
    write(scene, case(2)).await?;
    let [writer, _] = case(2).home();
    scene.application(&case(2).application()?, writer, Command::MarkReady).await?;
    send(scene, case(3)).await?;
    let later = call::Command::Extend { closes: calls::midnight(days.closes + Duration::DAY) };
    scene.call(&funder.call(2027)?, funder.officer(), later).await
}
