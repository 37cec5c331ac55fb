//! An office on a register: people with and without rights, a clock, the law with every rule known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::grants::access::Role;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::act::{Act, Actor, Moment};
use domain::grants::call::plan::{EligibleList, Evaluation, Form, Plan};
use domain::grants::grant::award::PlannedInstalment;
use domain::grants::grant::ending::Ending;
use domain::grants::id::{ApplicationId, CallId, GrantId, Id, ProgrammeId};
use domain::grants::refusal::Refusal;
use domain::grants::transaction::{ConfirmYear, Decide, End};
use domain::grants::wording::Wording;
use domain::grants::{application, call, grant, programme};
use domain::money::Ore;
use domain::people::organisation::{Kind as OrganisationKind, Organisation};
use domain::people::{self, Membership};
use domain::regime::Regime;
use domain::regime::applying::ApplicationPart;
use operations::grants::acting::{Done, Sent};
use operations::grants::error::DeskError;
use operations::grants::{Desk, tables};
use operations::regime_file;
use register::location::Location;
use register::register::Register;
use register::verification::{Verification, Verified};
use tempfile::TempDir;
use time::Date;
use time::macros::date;

pub(crate) use crate::awards::{award, budget, frame};
use crate::postgresql;

/// Which store a promise is told on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// A file.
    Sqlite,
    /// A database.
    PostgreSql,
}

/// What comes after a decision under SFS 2018:151 is not known: here it is as in SFS 2023:442.
const AFTERWARDS: [(&str, &str); 11] = [
    ("decision_contents", r#"{ paragraph = "13 §", value = ["measures"] }"#),
    (
        "report",
        r#"{ paragraph = "14 §", value = { due = "day_in_decision", contents = ["use"] } }"#,
    ),
    ("changed_circumstances", r#"{ not_stated = "test" }"#),
    ("evaluation", r#"{ not_stated = "test" }"#),
    ("sampling", r#"{ not_stated = "test" }"#),
    ("agency_account", r#"{ not_stated = "test" }"#),
    (
        "payment_stop",
        r#"{ paragraph = "17 §", value = { duty = "may", grounds = ["repayment_ground"] } }"#,
    ),
    ("repayment", r#"{ paragraph = "18 §", value = [{ point = 1, ground = "wrongly_granted" }] }"#),
    ("reclaim", r#"{ paragraph = "19 §", value = { duty = "must", remission = "special" } }"#),
    ("interest", r#"{ not_stated = "test" }"#),
    ("appeal", r#"{ paragraph = "21 §", value = "not_allowed" }"#),
];

fn regimes() -> Vec<Regime> {
    let shipped = include_str!("../../../../regimes/2018-151.toml");
    let known = |line: &str| {
        let (key, _) = line.split_once(" = { not_known = ")?;
        let (_, rule) = AFTERWARDS.iter().find(|(rule, _)| *rule == key).unwrap();
        Some(format!("{key} = {rule}"))
    };
    let lines = shipped.lines().map(|line| known(line).unwrap_or_else(|| line.to_owned()));
    let text = lines.collect::<Vec<_>>().join("\n");
    vec![regime_file::read("test.toml", &text).unwrap()]
}

pub(crate) fn kronor(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap()
}

pub(crate) fn id<Of>(text: &str) -> Id<Of> {
    text.parse().unwrap()
}

/// Who is there: person, organisation, role, and the most they may sign, decide or attest in kronor.
const PEOPLE: [(&str, &str, Role, Option<i64>); 8] = [
    ("chief", "tvv", Role::Signatory, None),
    ("officer", "tvv", Role::Officer, None),
    ("second officer", "tvv", Role::Officer, None),
    ("decider", "tvv", Role::Decider, None),
    ("small decider", "tvv", Role::Decider, Some(100)),
    ("accountant", "tvv", Role::Accountant, None),
    ("second accountant", "tvv", Role::Accountant, None),
    ("operator", "installation", Role::Administrator, None),
];

/// The municipalities: those of the annex that the tests need.
pub(crate) const MUNICIPALITIES: [&str; 8] =
    ["0123", "0126", "0127", "0180", "0181", "0380", "0480", "0483"];

/// Everything that a test of grants needs, and a place that goes when it is dropped.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) folder: TempDir,
    pub(crate) location: String,
    pub(crate) now: Moment,
    sent: AtomicU32,
}

/// Opens a desk on a register.
pub(crate) async fn desk_at(location: &str) -> Result<Desk, Box<dyn std::error::Error>> {
    let location: Location = location.parse()?;
    let register = Register::open(&location, tables::tables()).await?;
    Ok(Desk::with_regimes(Arc::new(register), regimes())?)
}

impl Office {
    /// Returns an office with its people.
    pub(crate) async fn new(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = match store {
            Store::Sqlite => folder.path().join("register.sqlite").display().to_string(),
            Store::PostgreSql => postgresql::new_database().await,
        };
        let desk = desk_at(&location).await.unwrap();
        let now = Moment::start_of(date!(2018 - 04 - 20)).unwrap();
        let office = Self { desk, folder, location, now, sent: AtomicU32::new(0) };
        office.enter_people().await;
        office
    }

    async fn enter_people(&self) {
        let agency = OrganisationKind::Agency;
        self.enter("installation", agency, "Installationen").await;
        self.enter("tvv", agency, "Tillväxtverket").await;
        self.enter("delmos", agency, "Delegationen mot segregation").await;
        for (person, organisation, role, up_to) in PEOPLE {
            self.employ(person, organisation, role, up_to).await;
        }
        for code in MUNICIPALITIES {
            self.enter(code, OrganisationKind::Municipality, &format!("Kommun {code}")).await;
            self.employ(&format!("signatory {code}"), code, Role::Signatory, None).await;
            self.employ(&format!("applicant {code}"), code, Role::Applicant, None).await;
        }
    }

    async fn enter(&self, organisation: &str, kind: OrganisationKind, name: &str) {
        let area = (kind == OrganisationKind::Municipality).then(|| organisation.parse().unwrap());
        let (id, name) = (id(organisation), name.to_owned());
        let organisation = Organisation { id, kind, name, number: None, area };
        self.people("operator", people::Command::EnterOrganisation(organisation)).await;
    }

    async fn employ(&self, person: &str, organisation: &str, role: Role, up_to: Option<i64>) {
        self.people("operator", people::Command::EnterPerson { person: id(person) }).await;
        let (person_id, organisation_id) = (id(person), id(organisation));
        let membership = Membership { person: person_id, organisation: organisation_id, role };
        if role == Role::Administrator {
            return;
        }
        self.people("operator", people::Command::MakeMember(membership)).await;
        let duty = match role {
            Role::Decider => Duty::Decide,
            Role::Accountant => Duty::Attest,
            Role::Signatory => Duty::Sign,
            _ => return,
        };
        let delegation = Delegation {
            person: id(person),
            organisation: id(organisation),
            duty,
            up_to: up_to.map(kronor),
            from: date!(2018 - 01 - 01),
            to: None,
            basis: "delegationsordning 4 §".into(),
        };
        let propose = people::Command::ProposeDelegation { id: id(person), delegation };
        self.people("operator", propose).await;
        let giver = if organisation == "tvv" { "chief" } else { person };
        self.people(giver, people::Command::GiveDelegation { id: id(person) }).await;
    }

    async fn people(&self, who: &str, command: people::Command) {
        assert_eq!(self.desk.act_on_people(&self.sent(who, command)).await.unwrap(), Done::Now);
    }

    /// Returns a command as someone sends it, under a key of its own.
    pub(crate) fn sent<C>(&self, who: &str, command: C) -> Sent<C> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        Sent::new(self.act(who, command), format!("sent-{number}").parse().unwrap())
    }

    pub(crate) fn act<C>(&self, who: &str, command: C) -> Act<C> {
        let reason = Some("tests it".to_owned());
        Act { actor: actor(who), at: self.now, reason, command }
    }

    /// Lets time pass to the start of a day, if that lies ahead.
    pub(crate) fn wait_until(&mut self, day: Date) {
        self.now = self.now.max(Moment::start_of(day).unwrap());
    }

    pub(crate) async fn programme(&self, who: &str, command: programme::Command) -> Answer {
        self.desk.act_on_programme(&programme(), &self.sent(who, command)).await
    }

    pub(crate) async fn call(&self, who: &str, command: call::Command) -> Answer {
        self.desk.act_on_call(&call(), &self.sent(who, command)).await
    }

    pub(crate) async fn apply(
        &self,
        application: &ApplicationId,
        who: &str,
        command: application::Command,
    ) -> Answer {
        self.desk.act_on_application(application, &self.sent(who, command)).await
    }

    pub(crate) async fn decide(&self, application: &ApplicationId, who: &str) -> Answer {
        let grant = grant_of(application);
        let decide = Decide { application: application.clone(), grant };
        self.desk.decide_application(&self.sent(who, decide)).await
    }

    pub(crate) async fn grant(
        &self,
        grant: &GrantId,
        who: &str,
        command: grant::Command,
    ) -> Answer {
        self.desk.act_on_grant(grant, &self.sent(who, command)).await
    }

    pub(crate) async fn confirm_year(
        &self,
        grant: &GrantId,
        who: &str,
        (year, amount): (i32, Ore),
        plan: BTreeMap<u16, PlannedInstalment>,
    ) -> Answer {
        let confirm = ConfirmYear { grant: grant.clone(), year, amount, plan };
        self.desk.confirm_year(&self.sent(who, confirm)).await
    }

    pub(crate) async fn end(&self, grant: &GrantId, who: &str, ending: Ending) -> Answer {
        self.desk.end_grant(&self.sent(who, End { grant: grant.clone(), ending })).await
    }

    pub(crate) async fn state(&self, grant: &GrantId) -> Arc<grant::State> {
        self.desk.grant(grant).await.unwrap().state
    }

    /// Asserts that the register is what was appended, every read row made again, and returns it.
    pub(crate) async fn sound(&self) -> Verified {
        match self.desk.register().verify(&[]).await.unwrap() {
            Verification::Sound(verified) => verified,
            faulty => panic!("{faulty:?}"),
        }
    }

    /// A programme with a frame for 2018, and a call that is open.
    pub(crate) async fn open_call(&mut self, most: i64) {
        let legal_source = "N2018/01913/RTS".to_owned();
        let establish =
            programme::Command::Establish { first_year: 2018, last_year: 2027, legal_source };
        self.programme("decider", establish).await.unwrap();
        self.programme("decider", frame(2018, most)).await.unwrap();
        let plan = self.plan(BTreeMap::from([(2018, kronor(most * 4 / 5))]));
        self.call("officer", call::Command::Draft(Box::new(plan))).await.unwrap();
        self.call("officer", call::Command::Review).await.unwrap();
        self.desk.schedule_call(&self.sent("decider", call())).await.unwrap();
        self.wait_until(date!(2018 - 05 - 02));
        self.call("officer", call::Command::Open).await.unwrap();
    }

    /// Returns what a call says that is open from 1 May to 31 May 2018.
    fn plan(&self, frame: BTreeMap<i32, Ore>) -> Plan {
        Plan {
            programme: programme(),
            title: "Stöd 2018".into(),
            wording: Wording::of(&self.desk.regimes()[0].versions()[0]),
            decision_day: date!(2018 - 09 - 01),
            opens: Moment::start_of(date!(2018 - 05 - 01)).unwrap(),
            closes: Moment::start_of(date!(2018 - 06 - 01)).unwrap(),
            frame,
            eligible: EligibleList {
                selection: id("bilaga 1"),
                made_by: id("officer"),
                frozen_by: Some(id("decider")),
                organisations: MUNICIPALITIES.map(id).into(),
            },
            form: Form {
                version: id("formulär-1"),
                parts: ["mål", "tidsplan"].map(id).into(),
                mandatory: ["mål"].map(id).into(),
                covers: vec![
                    ApplicationPart::Use,
                    ApplicationPart::Goals,
                    ApplicationPart::Timetable,
                    ApplicationPart::Budget,
                ],
                unexplained: BTreeSet::new(),
                minutes: 90,
                most_minutes: 120,
            },
            evaluation: Evaluation::Design(id("design-1")),
            n_reviews: 1,
        }
    }
}

pub(crate) type Answer = Result<Done, DeskError>;

pub(crate) fn actor(who: &str) -> Actor {
    let known = PEOPLE.iter().find(|(person, ..)| *person == who);
    let (organisation, role) = match (known, who.split_once(' ')) {
        (Some((_, organisation, role, _)), _) => (*organisation, *role),
        (None, Some(("signatory", code))) => (code, Role::Signatory),
        (None, Some((_, code))) => (code, Role::Applicant),
        (None, None) => panic!("nobody is called {who}"),
    };
    Actor { person: id(who), organisation: id(organisation), role }
}

/// Returns what a command was refused for.
pub(crate) fn refused(answer: Answer) -> Refusal {
    match answer {
        Err(DeskError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn programme() -> ProgrammeId {
    id("satsning")
}

pub(crate) fn call() -> CallId {
    id("satsning-2018")
}

pub(crate) fn application_of(municipality: &str) -> ApplicationId {
    id(&format!("satsning-2018-{municipality}"))
}

pub(crate) fn grant_of(application: &ApplicationId) -> GrantId {
    id(application.as_str())
}
