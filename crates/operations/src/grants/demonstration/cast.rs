//! Who acts: fictional persons at three authorities and eight municipalities.

use domain::grants::access::Role;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::act::Actor;
use domain::people::organisation::{Kind, Organisation};
use domain::people::{Command, Membership};
use time::macros::date;

use super::learning;
use super::scene::{Scene, named};
use crate::grants::error::DeskError;
use crate::grants::opening::{INSTALLATION, installation};
use crate::known_organisations::number_of;

/// The password of every person of the demonstration; the sign-in page shows it.
pub const PASSWORD: &str = "en bro av påhittade plankor";

/// Someone who can sign in to a demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemonstrationPerson {
    /// The id that events name.
    pub person: &'static str,
    /// The name, marked as made up.
    pub name: &'static str,
    /// The address to sign in with; `.invalid` leads nowhere (RFC 2606).
    pub address: String,
    /// The organisation that the person acts for.
    pub organisation: &'static str,
    /// The organisation's name.
    pub organisation_name: &'static str,
    /// The role.
    pub role: Role,
    /// The password.
    pub password: &'static str,
}

/// A person of the demonstration in the one role they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Player {
    person: &'static str,
    name: &'static str,
    pub(super) organisation: &'static str,
    role: Role,
}

impl Player {
    pub(super) fn actor(self) -> Result<Actor, DeskError> {
        let Self { person, organisation, role, .. } = self;
        Ok(Actor { person: named(person)?, organisation: named(organisation)?, role })
    }

    pub(super) fn person(self) -> &'static str {
        self.person
    }
}

/// The authorities whose grants are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Funder {
    /// Brottsförebyggande rådet, SFS 2023:442.
    CrimePrevention,
    /// Socialstyrelsen, SFS 2024:158.
    SocialServices,
    /// Tillväxtverket, SFS 2018:151.
    RegionalGrowth,
}

pub(super) const fn player(
    person: &'static str,
    name: &'static str,
    organisation: &'static str,
    role: Role,
) -> Player {
    Player { person, name, organisation, role }
}

const BRA: &str = "brottsförebyggande-rådet";
const SOS: &str = "socialstyrelsen";
const TVV: &str = "tillväxtverket";

/// The administrator, whose first act it is to enter the installation.
const ADMINISTRATOR: Player =
    player("p-001", "Sixten Slipsten (påhittad)", INSTALLATION, Role::Administrator);

/// Six at each authority: who heads it, two officers, a decider, two accountants.
const AGENCIES: [[Player; 6]; 3] = [
    [
        player("p-101", "Gun Grindstolpe (påhittad)", BRA, Role::Signatory),
        player("p-102", "Maja Ekollon (påhittad)", BRA, Role::Officer),
        player("p-103", "Hamid Granbarr (påhittad)", BRA, Role::Officer),
        player("p-104", "Britt Björnbär (påhittad)", BRA, Role::Decider),
        player("p-105", "Otto Öresund (påhittad)", BRA, Role::Accountant),
        player("p-106", "Leila Lingonris (påhittad)", BRA, Role::Accountant),
    ],
    [
        player("p-201", "Folke Fyrtorn (påhittad)", SOS, Role::Signatory),
        player("p-202", "Selma Solglimt (påhittad)", SOS, Role::Officer),
        player("p-203", "Amir Asplöv (påhittad)", SOS, Role::Officer),
        player("p-204", "Doris Daggkåpa (påhittad)", SOS, Role::Decider),
        player("p-205", "Ebbe Enebuske (påhittad)", SOS, Role::Accountant),
        player("p-206", "Yrsa Ytterskär (påhittad)", SOS, Role::Accountant),
    ],
    [
        player("p-301", "Rut Rosenbåge (påhittad)", TVV, Role::Signatory),
        player("p-302", "Tage Tallbacke (påhittad)", TVV, Role::Officer),
        player("p-303", "Nadia Näckros (påhittad)", TVV, Role::Officer),
        player("p-304", "Knut Kvarnsten (påhittad)", TVV, Role::Decider),
        player("p-305", "Pia Pilfink (påhittad)", TVV, Role::Accountant),
        player("p-306", "Viggo Videkvist (påhittad)", TVV, Role::Accountant),
    ],
];

/// Who writes and who signs in each municipality. All eight are named in annex 1 of SFS 2018:151.
pub(super) const MUNICIPALITIES: [[Player; 2]; 8] = [
    at_home(["p-401", "p-402"], ["Ali Almträd (påhittad)", "Berit Bergdoft (påhittad)"], "0127"),
    at_home(["p-403", "p-404"], ["Cilla Citrus (påhittad)", "Dag Dunge (påhittad)"], "0123"),
    at_home(["p-405", "p-406"], ["Elsa Edsvik (påhittad)", "Fatima Fjäril (påhittad)"], "0181"),
    at_home(["p-407", "p-408"], ["Gösta Gåspenna (påhittad)", "Hedda Humla (påhittad)"], "0484"),
    at_home(["p-409", "p-410"], ["Idun Isflak (påhittad)", "Jarl Jasmin (påhittad)"], "1282"),
    at_home(["p-411", "p-412"], ["Karin Klockljung (påhittad)", "Lo Lönnlöv (påhittad)"], "1490"),
    at_home(["p-413", "p-414"], ["Mårten Måne (påhittad)", "Nour Nattviol (påhittad)"], "1782"),
    at_home(["p-415", "p-416"], ["Olga Orrspel (påhittad)", "Per Prästkrage (påhittad)"], "2180"),
];

/// Who writes beside the writer of a municipality: two can answer one application.
const SECOND_WRITER: Player = player("p-417", "Rakel Rönnbär (påhittad)", "2180", Role::Applicant);

const fn at_home(
    [writer, signer]: [&'static str; 2],
    [name, signers_name]: [&'static str; 2],
    code: &'static str,
) -> [Player; 2] {
    [
        player(writer, name, code, Role::Applicant),
        player(signer, signers_name, code, Role::Signatory),
    ]
}

/// What the organisations are called.
const NAMES: [(&str, &str); 13] = [
    (INSTALLATION, "Installationens systemförvaltning"),
    (BRA, "Brottsförebyggande rådet"),
    (SOS, "Socialstyrelsen"),
    (TVV, "Tillväxtverket"),
    ("0127", "Botkyrka kommun"),
    ("0123", "Järfälla kommun"),
    ("0181", "Södertälje kommun"),
    ("0484", "Eskilstuna kommun"),
    ("1282", "Landskrona kommun"),
    ("1490", "Borås kommun"),
    ("1782", "Filipstads kommun"),
    ("2180", "Gävle kommun"),
    ("riksrevisionen", "Riksrevisionen"),
];

impl Funder {
    fn players(self) -> &'static [Player; 6] {
        match self {
            Self::CrimePrevention => &AGENCIES[0],
            Self::SocialServices => &AGENCIES[1],
            Self::RegionalGrowth => &AGENCIES[2],
        }
    }

    pub(super) fn officer(self) -> Player {
        self.players()[1]
    }

    pub(super) fn second_officer(self) -> Player {
        self.players()[2]
    }

    pub(super) fn decider(self) -> Player {
        self.players()[3]
    }

    pub(super) fn accountant(self) -> Player {
        self.players()[4]
    }

    pub(super) fn second_accountant(self) -> Player {
        self.players()[5]
    }
}

/// Returns everyone who acts.
fn everyone() -> impl Iterator<Item = Player> {
    let authorities = AGENCIES.into_iter().flatten();
    let municipalities = MUNICIPALITIES.into_iter().flatten();
    let before = std::iter::once(ADMINISTRATOR).chain(authorities);
    before.chain(municipalities).chain([SECOND_WRITER])
}

/// Returns everyone who can sign in, in the order of their ids.
#[must_use]
pub fn people() -> Vec<DemonstrationPerson> {
    let shown = |player: Player| {
        let mut names = NAMES.iter().chain(&learning::NAMES);
        let name = names.find(|(id, _)| *id == player.organisation);
        DemonstrationPerson {
            person: player.person,
            name: player.name,
            address: format!("{}@brygga.invalid", player.person),
            organisation: player.organisation,
            organisation_name: name.map_or(player.organisation, |(_, name)| name),
            role: player.role,
            password: PASSWORD,
        }
    };
    everyone().chain([AUDITOR]).chain(learning::PLAYERS).map(shown).collect()
}

/// Enters the organisation of the administrators: the first act of a demonstration.
pub(super) async fn enter_installation(scene: &mut Scene<'_>, key: &str) -> Result<(), DeskError> {
    let enter = Command::EnterOrganisation(installation()?);
    let sent = scene.sent_as(key, ADMINISTRATOR, enter)?;
    scene.desk.act_on_people(&sent).await.map(|_| ())
}

/// Enters everyone with role and delegation. The administrator puts delegations forward; who signs for
/// the organisation gives them.
pub(super) async fn enter_people(scene: &mut Scene<'_>) -> Result<(), DeskError> {
    let riksrevisionen = Organisation {
        id: named("riksrevisionen")?,
        kind: Kind::Agency,
        name: "Riksrevisionen".to_owned(),
        number: number_of("riksrevisionen"),
        area: None,
    };
    enter_organisation(scene, riksrevisionen).await?;
    for player in everyone() {
        enter(scene, player).await?;
    }
    for team in AGENCIES {
        for player in team {
            delegate(scene, player, team[0]).await?;
        }
    }
    for [_, signatory] in MUNICIPALITIES {
        delegate(scene, signatory, signatory).await?;
    }
    Ok(())
}

/// Enters a person in the one role they have.
pub(super) async fn enter(scene: &mut Scene<'_>, player: Player) -> Result<(), DeskError> {
    let installation = Player { person: INSTALLATION, ..ADMINISTRATOR };
    let person = named(player.person)?;
    scene.people(installation, Command::EnterPerson { person }).await?;
    let (person, organisation) = (named(player.person)?, named(player.organisation)?);
    let membership = Membership { person, organisation, role: player.role };
    scene.people(installation, Command::MakeMember(membership)).await
}

/// Enters an organisation that no list holds.
pub(super) async fn enter_organisation(
    scene: &mut Scene<'_>,
    organisation: Organisation,
) -> Result<(), DeskError> {
    let installation = Player { person: INSTALLATION, ..ADMINISTRATOR };
    scene.people(installation, Command::EnterOrganisation(organisation)).await
}

pub(super) async fn delegate(
    scene: &mut Scene<'_>,
    player: Player,
    giver: Player,
) -> Result<(), DeskError> {
    let (duty, basis) = match player.role {
        Role::Decider => (Duty::Decide, "Påhittat exempel: delegationsordning 4 §"),
        Role::Accountant => (Duty::Attest, "Påhittat exempel: delegationsordning 7 §"),
        Role::Signatory => {
            (Duty::Sign, "Påhittat exempel: behörighet att företräda organisationen")
        }
        _ => return Ok(()),
    };
    let delegation = Delegation {
        person: named(player.person)?,
        organisation: named(player.organisation)?,
        duty,
        up_to: None,
        from: date!(2018 - 01 - 01),
        to: None,
        basis: basis.to_owned(),
    };
    let id = || named(player.person);
    let propose = Command::ProposeDelegation { id: id()?, delegation };
    scene.people(ADMINISTRATOR, propose).await?;
    scene.people(giver, Command::GiveDelegation { id: id()? }).await
}

/// Ends the play: enters the auditor, whose membership is the last act.
pub(super) async fn leave(scene: &mut Scene<'_>, key: &str) -> Result<(), DeskError> {
    let person = || named(AUDITOR.person);
    scene.people(ADMINISTRATOR, Command::EnterPerson { person: person()? }).await?;
    let organisation = named(AUDITOR.organisation)?;
    let membership = Membership { person: person()?, organisation, role: AUDITOR.role };
    let sent = scene.sent_as(key, ADMINISTRATOR, Command::MakeMember(membership))?;
    scene.desk.act_on_people(&sent).await.map(|_| ())
}

/// Who reads everything and writes nothing.
const AUDITOR: Player =
    player("p-501", "Ragna Redoviken (påhittad)", "riksrevisionen", Role::Auditor);
