//! A county that keeps its promises and learns: persons at Region Västernorrland, in Sundsvall and at
//! a university, with lessons and a network. Their commitments are left as the document states them.

use std::collections::BTreeSet;

use domain::grants::access::Role;
use domain::lesson::{self, Claim, Evidence, Verdict};
use domain::network::{self, Level, Member};
use domain::people::organisation::{Kind, Organisation};
use time::Date;
use time::macros::date;

use super::cast::{self, MUNICIPALITIES, Player, player};
use super::scene::{Scene, named};
use crate::grants::error::DeskError;

const REGION: &str = "22";
const SUNDSVALL: &str = "2281";
const UNIVERSITY: &str = "mittuniversitetet";

/// What the organisations are called.
pub(super) const NAMES: [(&str, &str); 3] = [
    (REGION, "Region Västernorrland"),
    (SUNDSVALL, "Sundsvalls kommun"),
    (UNIVERSITY, "Mittuniversitetet"),
];

/// Who writes for the region.
const REGIONS_WRITER: Player = player("p-601", "Runa Rimfrost (påhittad)", REGION, Role::Applicant);
/// Who signs for the region.
const REGIONS_SIGNATORY: Player =
    player("p-602", "Sverker Snöstjärna (påhittad)", REGION, Role::Signatory);
/// Who writes for Sundsvall.
const SUNDSVALLS_WRITER: Player =
    player("p-603", "Tova Tegelslagare (påhittad)", SUNDSVALL, Role::Applicant);
/// Who leads networks.
const LEADER: Player = player("p-604", "Uno Ullvante (påhittad)", REGION, Role::NetworkLeader);
/// Who studies them.
const RESEARCHER: Player =
    player("p-605", "Ylva Ymnighet (påhittad)", UNIVERSITY, Role::Researcher);

/// Everyone of the county.
pub(super) const PLAYERS: [Player; 5] =
    [REGIONS_WRITER, REGIONS_SIGNATORY, SUNDSVALLS_WRITER, LEADER, RESEARCHER];

/// The network of the area of schools.
const NETWORK: &str = "reformprogram-minskad-segregation-3";

/// Enters everyone and plays what they do.
pub(super) async fn learn(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let university = Organisation {
        id: named(UNIVERSITY)?,
        kind: Kind::University,
        name: "Mittuniversitetet".to_owned(),
        number: None,
        area: None,
    };
    cast::enter_organisation(scene, university).await?;
    for player in PLAYERS {
        cast::enter(scene, player).await?;
    }
    cast::delegate(scene, REGIONS_SIGNATORY, REGIONS_SIGNATORY).await?;
    lessons(scene).await?;
    meet(scene).await
}

fn claim(
    text: &str,
    context: &str,
    for_whom: &str,
    verdict: Verdict,
    report: Option<&str>,
) -> Claim {
    let report = report.map(|words| Evidence::Report(format!("{}: {words}", super::MARK)));
    Claim {
        claim: format!("{}: {text}", super::MARK),
        context: context.to_owned(),
        for_whom: for_whom.to_owned(),
        verdict,
        evidence: report.into_iter().collect::<BTreeSet<_>>(),
    }
}

/// One lesson that others took up, one that evidence speaks against, one that rests on nothing yet.
async fn lessons(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let propose = |claim| lesson::Command::Propose(Box::new(claim));
    let homework = named("pahittad-lardom-1")?;
    let words = claim(
        "läxhjälp utan hemkontakt gav ingen skillnad i närvaro.",
        "Två högstadieskolor under ett läsår.",
        "Rektorer som planerar läxhjälp.",
        Verdict::Failed,
        Some("skolornas uppföljning, 2025"),
    );
    scene.lesson(&homework, SUNDSVALLS_WRITER, propose(words)).await?;
    scene.lesson(&homework, REGIONS_WRITER, lesson::Command::Review).await?;
    scene.lesson(&homework, MUNICIPALITIES[0][0], lesson::Command::Adopt).await?;

    let hosts = named("pahittad-lardom-2")?;
    let words = claim(
        "kvällsvärdar gjorde centrum tryggare.",
        "Ett centrum under en höst.",
        "Kommuner med få öppna verksamheter på kvällen.",
        Verdict::Worked,
        Some("trygghetsmätning, 2024"),
    );
    scene.lesson(&hosts, MUNICIPALITIES[1][0], propose(words)).await?;
    scene.lesson(&hosts, RESEARCHER, lesson::Command::Review).await?;
    let report = format!("{}: ny mätning i samma centrum, 2026", super::MARK);
    let contradict = lesson::Command::Contradict { by: Evidence::Report(report) };
    scene.lesson(&hosts, RESEARCHER, contradict).await?;

    let meetings = named("pahittad-lardom-3")?;
    let words = claim(
        "uppsökande samtal når äldre som aldrig själva ringer.",
        "En stadsdel.",
        "Kommuner och regioner.",
        Verdict::CannotBeTold,
        None,
    );
    scene.lesson(&meetings, REGIONS_WRITER, propose(words)).await
}

/// A network with members on three levels, a meeting, a question that was answered and one that waits.
async fn meet(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    const MEETING_DAY: Date = date!(2026 - 10 - 08);
    let id = named(NETWORK)?;
    for (organisation, level) in [
        (SUNDSVALL, Level::Practitioners),
        (SUNDSVALL, Level::Managers),
        (REGION, Level::Managers),
        (REGION, Level::PoliticalLeadership),
    ] {
        let member = Member { organisation: named(organisation)?, level };
        scene.network(&id, LEADER, network::Command::Join(member)).await?;
    }
    let attach = network::Command::Attach {
        researcher: named(RESEARCHER.person())?,
        organisation: named(UNIVERSITY)?,
    };
    scene.network(&id, LEADER, attach).await?;
    let held = network::Command::Meet {
        id: named("pahittat-mote-1")?,
        level: Level::Practitioners,
        on: MEETING_DAY,
        minutes:
            "Påhittat exempel: skolorna gick igenom närvaron och enades om en gemensam blankett."
                .to_owned(),
    };
    scene.network(&id, SUNDSVALLS_WRITER, held).await?;
    let ask = |id, to, text: &str| network::Command::Ask {
        id,
        from: Level::Practitioners,
        to,
        text: format!("Påhittat exempel: {text}"),
    };
    let first = named("pahittad-fraga-1")?;
    let asked =
        ask(first, Level::Managers, "får skola och hälsocentral dela uppgifter om närvaro?");
    scene.network(&id, SUNDSVALLS_WRITER, asked).await?;
    let answer = network::Command::Answer {
        id: named("pahittad-fraga-1")?,
        text: "Påhittat exempel: ja, med vårdnadshavarens samtycke.".to_owned(),
    };
    scene.network(&id, REGIONS_WRITER, answer).await?;
    let second = named("pahittad-fraga-2")?;
    let asked = ask(second, Level::PoliticalLeadership, "finns pengar till hemkontakt nästa år?");
    scene.network(&id, SUNDSVALLS_WRITER, asked).await
}
