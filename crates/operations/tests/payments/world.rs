//! A funder with grants whose first instalments are attested. Persons and decisions are made up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::calendar::DaySpan;
use domain::grants::access::Role;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::act::{Act, Actor, Moment};
use domain::grants::budget::{Budget, CostLine, Kind as CostKind};
use domain::grants::call;
use domain::grants::call::plan::{EligibleList, Evaluation, Form, Plan};
use domain::grants::conflict::Parties;
use domain::grants::grant::award::{Award, PlannedInstalment, ReportKind, ReportObligation};
use domain::grants::grant::decided::Decided;
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::grant::{self, decision, payment};
use domain::grants::id::{GrantId, OrganisationId};
use domain::grants::payment_file::{MessageVersion, Payer};
use domain::grants::programme::{self, FrameStage, Statement};
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::people::organisation::{Kind, Organisation};
use domain::people::{self, Membership};
use domain::regime::afterwards::StopGround;
use operations::grants::acting::Sent;
use operations::grants::payment_file::SentOrders;
use operations::grants::statement::{Answer, Packed};
use operations::grants::{Desk, tables};
use register::append::{Append, Expected, NewEvent, StreamAppend};
use register::event::{self, Stream};
use register::location::Location;
use register::payload::Payload;
use register::register::Register;
use serde::Serialize;
use serde_json::json;
use tempfile::TempDir;
use time::macros::date;
use time::{Date, Duration};

/// The day that everything is attested.
pub(crate) const START: Date = date!(2018 - 09 - 03);

/// Municipalities with their organisation numbers, as Statistics Sweden lists them.
const RECIPIENTS: [(&str, &str, &str); 4] = [
    ("1730", "Eda kommun", "bankgiro 5050-1055"),
    ("1762", "Munkfors kommun", "plusgiro 90 19 50-6"),
    ("1765", "Årjängs kommun", "SE45 5000 0000 0583 9825 7466"),
    ("2283", "Sollefteå kommun", "bankgiro 901-9506"),
];

pub(crate) struct World {
    pub(crate) desk: Desk,
    pub(crate) funder: OrganisationId,
    pub(crate) day: Date,
    keys: u32,
    pub(crate) location: Location,
    _folder: TempDir,
}

fn id<Of>(text: &str) -> domain::grants::id::Id<Of> {
    text.parse().unwrap()
}

fn actor(person: &str, role: Role) -> Actor {
    Actor { person: id(person), organisation: id("tvv"), role }
}

/// Returns the grants' names.
pub(crate) fn grants(n_grants: usize) -> Vec<GrantId> {
    (0..n_grants).map(|index| id(&format!("B-2018-{:04}", index + 1))).collect()
}

/// What an instalment pays, in öre: no two the same.
pub(crate) fn amount(grant: usize, instalment: u16) -> Ore {
    let grant = i64::try_from(grant).unwrap();
    Ore::new(100_000 + grant * 1_000 + i64::from(instalment) * 37)
}

impl World {
    /// Returns a world in a file of its own.
    pub(crate) async fn new(n_grants: usize, n_instalments: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("register.sqlite"));
        Self::at(location, folder, n_grants, n_instalments).await
    }

    pub(crate) async fn at(
        location: Location,
        folder: TempDir,
        n_grants: usize,
        n_instalments: u16,
    ) -> Self {
        let register = Register::open(&location, tables::tables()).await.unwrap();
        let desk = Desk::new(Arc::new(register)).unwrap();
        let funder = id("tvv");
        let mut world = Self { desk, funder, day: START, keys: 0, location, _folder: folder };
        world.seed(n_grants, n_instalments).await;
        world
    }

    async fn seed(&mut self, n_grants: usize, n_instalments: u16) {
        let wording = self.wording();
        let mut streams = vec![
            stream("people", people::STREAM, &people_events()),
            stream("programme", "satsning", &programme_events()),
            stream("call", "stod-2018", &[call::Event::Drafted(Box::new(plan(wording)))]),
        ];
        for (index, grant) in grants(n_grants).iter().enumerate() {
            let events = grant_events(index, grant, n_instalments, wording);
            streams.push(stream("grant", grant.as_str(), &events));
        }
        self.keep(actor("karin", Role::Officer), streams).await;
        for person in ["eva", "lars"] {
            let verified = |(index, grant): (usize, &GrantId)| {
                let bank_account = id(RECIPIENTS[index % RECIPIENTS.len()].2);
                let event = payment::Event::BankAccountVerified { bank_account };
                stream("grant", grant.as_str(), &[grant::Event::Payment(event)])
            };
            let streams = grants(n_grants).iter().enumerate().map(verified).collect();
            self.keep(actor(person, Role::Accountant), streams).await;
        }
        let payer = Payer {
            account: id("bankgiro 5050-1055"),
            bank: "NDEASESS".into(),
            agreement: None,
            version: MessageVersion::V03,
        };
        let sent = self.sent("eva", payer);
        self.desk.state_payer(&self.funder, &sent).await.unwrap();
    }

    fn wording(&self) -> Wording {
        let regime =
            self.desk.regimes().iter().find(|regime| regime.sfs().to_string() == "2018:151");
        Wording::of(&regime.unwrap().versions()[0])
    }

    async fn keep(&mut self, actor: Actor, streams: Vec<StreamAppend>) {
        if streams.is_empty() {
            return;
        }
        self.keys += 1;
        let append = Append {
            key: format!("seed {}", self.keys).parse().unwrap(),
            at: register::text::Moment::new(
                time::OffsetDateTime::from_unix_timestamp(self.now().unix()).unwrap(),
            )
            .unwrap(),
            actor: event::Actor {
                person: actor.person.as_str().parse().unwrap(),
                organisation: actor.organisation.as_str().parse().unwrap(),
                role: actor.role.swedish().parse().unwrap(),
                delegation: None,
            },
            reason: None,
            streams,
        };
        self.desk.register().append(append).await.unwrap();
    }

    /// Holds the payments of a grant, as decided before.
    pub(crate) async fn hold(&mut self, grant: &GrantId) {
        let (ground, paragraph) = (StopGround::RepaymentGround, "11 §".into());
        let held = grant::Event::Decision(decision::Event::Held { ground, paragraph });
        let held = stream("grant", grant.as_str(), &[held]);
        self.keep(actor("karin", Role::Officer), vec![held]).await;
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::start_of(self.day).unwrap()
    }

    pub(crate) fn wait_a_day(&mut self) {
        self.day = self.day.saturating_add(Duration::DAY);
    }

    /// Returns a command of an accountant, with a key of its own.
    pub(crate) fn sent<C>(&mut self, person: &str, command: C) -> Sent<C> {
        self.keys += 1;
        let actor = actor(person, Role::Accountant);
        let act = Act { actor, at: self.now(), reason: Some("tests it".into()), command };
        Sent::new(act, format!("form {}", self.keys).parse().unwrap())
    }

    pub(crate) async fn send_orders(&mut self) -> SentOrders {
        let sent = self.sent("eva", ());
        self.desk.send_orders(&self.funder.clone(), &sent).await.unwrap()
    }

    pub(crate) async fn take(&mut self, statement: &str) -> Answer {
        let packed = Packed::try_from(statement.as_bytes()).unwrap();
        let sent = self.sent("lars", packed);
        self.desk.take_statement(&self.funder.clone(), &sent).await.unwrap()
    }

    /// Attests an instalment that failed anew, by two persons.
    pub(crate) async fn attest_anew(&mut self, grant: &GrantId, instalment: u16) {
        for person in ["eva", "lars"] {
            let command = grant::Command::Payment(payment::Command::Attest { instalment });
            let sent = self.sent(person, command);
            self.desk.act_on_grant(grant, &sent).await.unwrap();
        }
    }

    pub(crate) async fn state(&self, grant: &GrantId) -> Arc<grant::State> {
        self.desk.grant(grant).await.unwrap().state
    }

    /// Closes the register and opens it again, as after a crash.
    pub(crate) async fn reopen(&mut self) {
        let register = Register::open(&self.location, tables::tables()).await.unwrap();
        self.desk = Desk::new(Arc::new(register)).unwrap();
    }
}

fn stream<Event: Serialize>(kind: &str, id: &str, happened: &[Event]) -> StreamAppend {
    let event = |event: &Event| NewEvent {
        kind: "seed".parse().unwrap(),
        payload: Payload::of(&json!({ "event": event })).unwrap(),
        files: Vec::new(),
    };
    StreamAppend {
        stream: Stream { kind: kind.parse().unwrap(), id: id.parse().unwrap() },
        expected: Expected::Whatever,
        events: happened.iter().map(event).collect(),
    }
}

fn people_events() -> Vec<people::Event> {
    let funder = Organisation {
        id: id("tvv"),
        kind: Kind::Agency,
        name: "Tillväxtverket".into(),
        number: Some("202100-6149".parse().unwrap()),
        area: None,
    };
    let mut events = vec![people::Event::OrganisationEntered(funder)];
    for (code, name, _) in RECIPIENTS {
        events.push(people::Event::OrganisationEntered(Organisation {
            id: id(code),
            kind: Kind::Municipality,
            name: name.into(),
            number: None,
            area: Some(code.parse().unwrap()),
        }));
    }
    for person in ["eva", "lars"] {
        events.push(people::Event::PersonEntered { person: id(person) });
        let membership =
            Membership { person: id(person), organisation: id("tvv"), role: Role::Accountant };
        events.push(people::Event::MemberMade(membership));
        let delegation = Delegation {
            person: id(person),
            organisation: id("tvv"),
            duty: Duty::Attest,
            up_to: None,
            from: date!(2018 - 01 - 01),
            to: None,
            basis: "attestordning 2 §".into(),
        };
        let proposed = delegation.clone();
        events.push(people::Event::DelegationProposed { id: id(person), delegation: proposed });
        events.push(people::Event::DelegationGiven { id: id(person), delegation });
    }
    events
}

fn programme_events() -> Vec<programme::Event> {
    let frame = Statement {
        stage: FrameStage::Decided,
        year: 2018,
        amount: Ore::from_kronor(75_000_000).unwrap(),
        source: "prop. 2017/18:1 utg.omr. 19".into(),
    };
    let (first_year, last_year) = (2018, 2027);
    let legal_source = "N2018/01913/RTS".to_owned();
    vec![
        programme::Event::Established { first_year, last_year, legal_source },
        programme::Event::FrameStated(frame),
    ]
}

fn plan(wording: Wording) -> Plan {
    Plan {
        programme: id("satsning"),
        title: "Stöd 2018".into(),
        wording,
        decision_day: date!(2018 - 09 - 01),
        opens: Moment::start_of(date!(2018 - 05 - 01)).unwrap(),
        closes: Moment::start_of(date!(2018 - 06 - 01)).unwrap(),
        frame: BTreeMap::new(),
        eligible: EligibleList {
            selection: id("urval-2018"),
            made_by: id("karin"),
            frozen_by: Some(id("sven")),
            organisations: RECIPIENTS.map(|(code, ..)| id(code)).into(),
        },
        form: Form {
            version: id("formulär-1"),
            parts: BTreeSet::new(),
            mandatory: BTreeSet::new(),
            covers: Vec::new(),
            unexplained: BTreeSet::new(),
            minutes: 90,
            most_minutes: 120,
        },
        evaluation: Evaluation::Design(id("design-1")),
        n_reviews: 1,
    }
}

fn award(grant: usize, n_instalments: u16) -> Award {
    let instalment = |number: u16| {
        let (amount, kind) = (amount(grant, number), PaymentKind::Advance);
        (number, PlannedInstalment { year: 2018, day: START, amount, kind })
    };
    let plan: BTreeMap<u16, PlannedInstalment> = (1..=n_instalments).map(instalment).collect();
    let total: Ore = plan.values().map(|planned| planned.amount).sum();
    let report = ReportObligation {
        kind: ReportKind::Final,
        due: date!(2019 - 02 - 01),
        form: id("rapport 1"),
    };
    let cost =
        CostLine { category: id("personal"), year: 2018, kind: CostKind::Cash, amount: total };
    Award {
        project: "Skolan som mötesplats".into(),
        measures: "läxhjälp\noch fritid".into(),
        purpose: "atgarder".into(),
        circumstances: Vec::new(),
        budget: Budget { costs: vec![cost], financing: vec![], grant: [(2018, total)].into() },
        refused: Vec::new(),
        reasons: "behovet är stort och planen håller".into(),
        conditions: Vec::new(),
        period: DaySpan::new(date!(2018 - 01 - 01), date!(2018 - 12 - 31)).unwrap(),
        accept_by: date!(2018 - 12 - 31),
        plan,
        reports: [(1, report)].into(),
    }
}

fn grant_events(
    index: usize,
    grant: &GrantId,
    n_instalments: u16,
    wording: Wording,
) -> Vec<grant::Event> {
    let (recipient, _, account) = RECIPIENTS[index % RECIPIENTS.len()];
    let decided = Decided {
        grant: grant.clone(),
        call: id("stod-2018"),
        application: id::<domain::grants::id::kind::Application>(&format!("A-{index}")),
        recipient: id(recipient),
        funder: id("tvv"),
        wording,
        award: award(index, n_instalments),
        conditional: BTreeMap::new(),
        parties: Parties::default(),
        delegation: id("d-1"),
        rapporteur: id("karin"),
    };
    let mut events = vec![grant::Event::Decided(Box::new(decided))];
    events.extend(
        [decision::Event::Despatched, decision::Event::Accepted, decision::Event::Started]
            .map(grant::Event::Decision),
    );
    let stated = payment::Event::BankAccountStated { bank_account: id(account) };
    events.push(grant::Event::Payment(stated));
    for instalment in 1..=n_instalments {
        events.extend(
            [
                payment::Event::Requested { instalment },
                payment::Event::Fixed { instalment },
                payment::Event::FirstAttested { instalment },
                payment::Event::Attested { instalment },
            ]
            .map(grant::Event::Payment),
        );
    }
    events
}
