//! A small world: two programmes, three municipalities, people with and without rights, a clock.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use domain::calendar::DaySpan;
use domain::grants::access::delegation::{Delegation, Duty};
use domain::grants::access::{People, Role};
use domain::grants::act::{Act, Actor, Moment, Recorded, Stream};
use domain::grants::budget::{Budget, CostLine, Financing, Kind, PlaceShares};
use domain::grants::call::plan::{EligibleList, Evaluation, Form, Plan};
use domain::grants::grant::award::{Award, PlannedInstalment, ReportKind, ReportObligation};
use domain::grants::grant::claim::{ClaimedItems, CostItem};
use domain::grants::grant::ending::Ending;
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::id::{ApplicationId, CallId, GrantId, PartId, ProgrammeId};
use domain::grants::refusal::Refusal;
use domain::grants::transaction::{self, Transaction};
use domain::grants::wording::Wording;
use domain::grants::{application, call, grant, programme};
use domain::money::Ore;
use domain::regime::Version;
use domain::regime::applying::{ApplicationPart, Bar};
use domain::regime::interest::RateTable;
use time::macros::date;
use time::{Date, Duration};

/// A stream: its events, and the state that they have made.
#[derive(Debug, Clone)]
pub(crate) struct Kept<State: Stream> {
    pub(crate) log: Vec<Recorded<State::Event>>,
    pub(crate) state: State,
}

impl<State: Stream> Default for Kept<State> {
    fn default() -> Self {
        Self { log: Vec::new(), state: State::default() }
    }
}

impl<State: Stream> Kept<State> {
    fn append(&mut self, recorded: Vec<Recorded<State::Event>>) {
        for event in recorded {
            self.state.apply(&event);
            self.log.push(event);
        }
    }
}

/// Whether an act led to events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Happened,
    Nothing,
}

type Answer = Result<Done, Refusal>;

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) regime: Version,
    pub(crate) rates: RateTable,
    pub(crate) people: People,
    pub(crate) actors: BTreeMap<&'static str, Actor>,
    pub(crate) now: Moment,
    pub(crate) reason: Option<String>,
    pub(crate) programmes: BTreeMap<ProgrammeId, Kept<programme::State>>,
    pub(crate) calls: BTreeMap<CallId, Kept<call::State>>,
    pub(crate) applications: BTreeMap<ApplicationId, Kept<application::State>>,
    pub(crate) grants: BTreeMap<GrantId, Kept<grant::State>>,
    /// Mandatory parts of the form that lack an answer because of their condition.
    pub(crate) unanswered: BTreeSet<PartId>,
}

pub(crate) fn kronor(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap()
}

pub(crate) fn id<Of>(text: &str) -> domain::grants::id::Id<Of> {
    text.parse().unwrap()
}

/// Who is there: name, organisation, role. Some have a second role: the person counts, not the role.
const PEOPLE: [(&str, &str, Role); 20] = [
    ("officer", "tvv", Role::Officer),
    ("second officer", "tvv", Role::Officer),
    ("torn officer", "tvv", Role::Officer),
    ("decider", "tvv", Role::Decider),
    ("second decider", "tvv", Role::Decider),
    ("small decider", "tvv", Role::Decider),
    ("accountant", "tvv", Role::Accountant),
    ("second accountant", "tvv", Role::Accountant),
    ("officer as decider", "tvv", Role::Decider),
    ("officer as accountant", "tvv", Role::Accountant),
    ("torn decider", "tvv", Role::Decider),
    ("torn accountant", "tvv", Role::Accountant),
    ("auditor", "riksrevisionen", Role::Auditor),
    ("public", "public", Role::Public),
    ("applicant 0114", "0114", Role::Applicant),
    ("signatory 0114", "0114", Role::Signatory),
    ("applicant 1280", "1280", Role::Applicant),
    ("signatory 1280", "1280", Role::Signatory),
    ("applicant 1480", "1480", Role::Applicant),
    ("signatory 1480", "1480", Role::Signatory),
];

impl World {
    pub(crate) fn new() -> Self {
        let mut people = People::default();
        people.names.insert(id("tvv"), "Tillväxtverket".into());
        people.names.insert(id("delmos"), "Delmos".into());
        people.memberships.insert(id("torn officer"), BTreeSet::from([id("1280")]));
        for torn in ["torn decider", "torn accountant"] {
            let of = BTreeSet::from([id("0114"), id("1280")]);
            people.memberships.insert(id(torn), of);
        }
        let mut actors = BTreeMap::new();
        for (name, organisation, role) in PEOPLE {
            let person = name.split(" as ").next().unwrap();
            let actor = Actor { person: id(person), organisation: id(organisation), role };
            let duty = match role {
                Role::Decider => Duty::Decide,
                Role::Accountant => Duty::Attest,
                _ => Duty::Sign,
            };
            let delegation = Delegation {
                person: actor.person.clone(),
                organisation: actor.organisation.clone(),
                duty,
                up_to: (name == "small decider").then(|| kronor(100)),
                from: date!(2018 - 01 - 01),
                to: (name == "signatory 1480").then_some(date!(2020 - 06 - 30)),
                basis: "delegationsordning 4 §".into(),
            };
            people.delegations.insert(id(name), delegation);
            actors.insert(name, actor);
        }
        Self {
            regime: crate::regime::version(),
            rates: crate::regime::rates(),
            people,
            actors,
            now: Moment::start_of(date!(2018 - 04 - 20)).unwrap(),
            reason: Some("tests it".into()),
            programmes: BTreeMap::new(),
            calls: BTreeMap::new(),
            applications: BTreeMap::new(),
            grants: BTreeMap::new(),
            unanswered: BTreeSet::new(),
        }
    }

    pub(crate) fn act<C>(&self, who: &str, command: C) -> Act<C> {
        let actor = self.actors[who].clone();
        Act { actor, at: self.now, reason: self.reason.clone(), command }
    }

    /// Lets time pass to the start of a day, if that lies ahead.
    pub(crate) fn wait_until(&mut self, day: Date) {
        self.now = self.now.max(Moment::start_of(day).unwrap());
    }

    pub(crate) fn wait_days(&mut self, days: i64) {
        self.wait_until(self.now.day().saturating_add(Duration::days(days)));
    }

    pub(crate) fn programme_state(&self, programme: &ProgrammeId) -> programme::State {
        self.programmes.get(programme).map(|kept| kept.state.clone()).unwrap_or_default()
    }

    /// Returns the programme of a call: each call has the name of its programme in its own.
    pub(crate) fn programme_of(call: &CallId) -> ProgrammeId {
        id(call.as_str().split('/').next().unwrap())
    }

    pub(crate) fn call_of(application: &ApplicationId) -> CallId {
        let text = application.as_str();
        id(&text[..text.rfind('/').unwrap()])
    }

    pub(crate) fn grant_of(application: &ApplicationId) -> GrantId {
        id(application.as_str())
    }

    pub(crate) fn call_of_grant(grant: &GrantId) -> CallId {
        Self::call_of(&id(grant.as_str()))
    }

    pub(crate) fn programme(
        &mut self,
        programme: &ProgrammeId,
        who: &str,
        command: programme::Command,
    ) -> Answer {
        let act = self.act(who, command);
        let kept = self.programmes.entry(programme.clone()).or_default();
        let events = kept.state.decide(&act)?;
        Ok(keep(kept, &act, events))
    }

    pub(crate) fn call(&mut self, call: &CallId, who: &str, command: call::Command) -> Answer {
        let act = self.act(who, command);
        let programme = self.programme_state(&Self::programme_of(call));
        let kept = self.calls.entry(call.clone()).or_default();
        let events = kept.state.decide(&act, &programme, &self.regime)?;
        Ok(keep(kept, &act, events))
    }

    pub(crate) fn apply_for(
        &mut self,
        application: &ApplicationId,
        who: &str,
        command: application::Command,
    ) -> Answer {
        let act = self.act(who, command);
        let call = self.calls[&Self::call_of(application)].state.clone();
        let bars = self.bars_of(application);
        let context = application::Context {
            people: &self.people,
            call: &call,
            regime: &self.regime,
            bars: &bars,
            unanswered: &self.unanswered,
        };
        let kept = self.applications.entry(application.clone()).or_default();
        let events = kept.state.decide(&act, &context)?;
        Ok(keep(kept, &act, events))
    }

    pub(crate) fn grant(&mut self, grant: &GrantId, who: &str, command: grant::Command) -> Answer {
        let act = self.act(who, command);
        let programme = self.programme_state(&Self::programme_of(&Self::call_of_grant(grant)));
        let claimed = self.claimed();
        let context = self.grant_context(&programme, &claimed);
        let events = self.grants[grant].state.decide(&act, &context)?;
        let kept = self.grants.get_mut(grant).unwrap();
        Ok(keep(kept, &act, events))
    }

    /// Returns what shuts the applicant out: a reclaim of any of its grants that is overdue.
    fn bars_of(&self, application: &ApplicationId) -> Vec<Bar> {
        let applicant = |state: &application::State| state.applicant.clone();
        let applicant = self.applications.get(application).and_then(|kept| applicant(&kept.state));
        let is_overdue = |state: &grant::State| {
            state.origin.as_ref().map(|origin| &origin.recipient) == applicant.as_ref()
                && state.reclaims.values().any(|one| one.is_overdue_on(self.now.day()))
        };
        let bar = self.grants.values().any(|kept| is_overdue(&kept.state));
        if bar { vec![Bar::UnpaidReclaim] } else { Vec::new() }
    }

    pub(crate) fn claimed(&self) -> ClaimedItems {
        ClaimedItems::of(self.grants.iter().map(|(id, kept)| (id, &kept.state)))
    }

    pub(crate) fn grant_context<'a>(
        &'a self,
        programme: &'a programme::State,
        claimed: &'a ClaimedItems,
    ) -> grant::Context<'a> {
        let rates = Some(&self.rates);
        grant::Context { people: &self.people, regime: &self.regime, programme, claimed, rates }
    }

    pub(crate) fn schedule(&mut self, call: &CallId, who: &str) -> Answer {
        let act = self.act(who, call.clone());
        let programme = self.programme_state(&Self::programme_of(call));
        let state = self.calls[call].state.clone();
        let transaction = transaction::schedule_call(&act, &state, &programme)?;
        Ok(self.keep_all(&act, transaction, call, None))
    }

    pub(crate) fn settle_call(&mut self, call: &CallId, who: &str) -> Answer {
        let act = self.act(who, call.clone());
        let programme = self.programme_state(&Self::programme_of(call));
        let is_undecided = |(of, kept): &(&ApplicationId, &Kept<application::State>)| {
            use application::Stage::*;
            let over = [Some(Draft), Some(ReadyToSign), Some(Decided), Some(Withdrawn), None];
            Self::call_of(of) == *call && !over.contains(&kept.state.stage)
        };
        let n_undecided = self.applications.iter().filter(is_undecided).count();
        let state = &self.calls[call].state;
        let transaction = transaction::settle_call(&act, state, &programme, n_undecided)?;
        Ok(self.keep_all(&act, transaction, call, None))
    }

    pub(crate) fn cancel_call(&mut self, call: &CallId, who: &str) -> Answer {
        let act = self.act(who, call.clone());
        let programme = self.programme_state(&Self::programme_of(call));
        let transaction = transaction::cancel_call(&act, &self.calls[call].state, &programme)?;
        Ok(self.keep_all(&act, transaction, call, None))
    }

    pub(crate) fn decide(&mut self, application: &ApplicationId, who: &str) -> Answer {
        let grant = Self::grant_of(application);
        let act = self.act(who, transaction::Decide { application: application.clone(), grant });
        let call = Self::call_of(application);
        let programme = self.programme_state(&Self::programme_of(&call));
        let context = application::Context {
            people: &self.people,
            call: &self.calls[&call].state,
            regime: &self.regime,
            bars: &self.bars_of(application),
            unanswered: &self.unanswered,
        };
        let state = &self.applications[application].state;
        let begun = self.grants.get(&Self::grant_of(application));
        let grant = begun.map(|kept| kept.state.clone()).unwrap_or_default();
        let transaction =
            transaction::decide_application(&act, state, &grant, &context, &programme)?;
        Ok(self.keep_all(&act, transaction, &call, Some(application)))
    }

    pub(crate) fn confirm_year(
        &mut self,
        grant: &GrantId,
        who: &str,
        (year, amount): (i32, Ore),
        plan: BTreeMap<u16, PlannedInstalment>,
    ) -> Answer {
        let command = transaction::ConfirmYear { grant: grant.clone(), year, amount, plan };
        let act = self.act(who, command);
        let call = Self::call_of_grant(grant);
        let programme = self.programme_state(&Self::programme_of(&call));
        let claimed = self.claimed();
        let context = self.grant_context(&programme, &claimed);
        let transaction = transaction::confirm_year(&act, &self.grants[grant].state, &context)?;
        Ok(self.keep_all(&act, transaction, &call, None))
    }

    pub(crate) fn decide_change(&mut self, grant: &GrantId, who: &str, change: u16) -> Answer {
        let act = self.act(who, transaction::DecideChange { grant: grant.clone(), change });
        let call = Self::call_of_grant(grant);
        let programme = self.programme_state(&Self::programme_of(&call));
        let claimed = self.claimed();
        let context = self.grant_context(&programme, &claimed);
        let transaction = transaction::decide_change(&act, &self.grants[grant].state, &context)?;
        Ok(self.keep_all(&act, transaction, &call, None))
    }

    pub(crate) fn end(&mut self, grant: &GrantId, who: &str, ending: Ending) -> Answer {
        let act = self.act(who, transaction::End { grant: grant.clone(), ending });
        let call = Self::call_of_grant(grant);
        let programme = self.programme_state(&Self::programme_of(&call));
        let claimed = self.claimed();
        let context = self.grant_context(&programme, &claimed);
        let transaction = transaction::end_grant(&act, &self.grants[grant].state, &context)?;
        Ok(self.keep_all(&act, transaction, &call, None))
    }

    pub(crate) fn draw(&mut self, call: &CallId, who: &str, seed: &str) -> Answer {
        let act = self.act(who, seed.to_owned());
        let of_call = |(id, _): &(&GrantId, &Kept<grant::State>)| Self::call_of_grant(id) == *call;
        let grants = self.grants.iter().filter(of_call);
        let grants = grants.map(|(id, kept)| (id.clone(), kept.state.clone())).collect();
        let state = &self.calls[call].state;
        let transaction = transaction::draw_sample(&act, state, &grants, &self.people)?;
        Ok(self.keep_all(&act, transaction, call, None))
    }

    /// Keeps the events of a transaction, all of them.
    fn keep_all<C>(
        &mut self,
        act: &Act<C>,
        transaction: Transaction,
        call: &CallId,
        application: Option<&ApplicationId>,
    ) -> Done {
        let Transaction { programme, call: of_call, application: of_application, grants } =
            transaction;
        let kept = self.programmes.entry(Self::programme_of(call)).or_default();
        keep(kept, act, programme);
        keep(self.calls.get_mut(call).unwrap(), act, of_call);
        if let Some(application) = application {
            keep(self.applications.get_mut(application).unwrap(), act, of_application);
        }
        for (id, events) in grants {
            keep(self.grants.entry(id).or_default(), act, events);
        }
        Done::Happened
    }
}

fn keep<State: Stream, C>(kept: &mut Kept<State>, act: &Act<C>, events: Vec<State::Event>) -> Done {
    if events.is_empty() {
        return Done::Nothing;
    }
    kept.append(act.record(events));
    Done::Happened
}

/// Returns a budget: costs in money and in kind, co-financing in money, and what is left as grant,
/// split over the years as evenly as whole kronor allow.
pub(crate) fn budget(cash: i64, in_kind: i64, cofinanced: i64, years: &[i32]) -> Budget {
    let n_years = i64::try_from(years.len()).unwrap();
    let mut costs = vec![line(years[0], Kind::Cash, cash)];
    let mut financing = Vec::new();
    if in_kind > 0 {
        costs.push(line(years[0], Kind::InKind, in_kind));
        financing.push(given(Kind::InKind, in_kind));
    }
    if cofinanced > 0 {
        financing.push(given(Kind::Cash, cofinanced));
    }
    let total = cash - cofinanced;
    let share = |index: i64| (index + 1) * total / n_years - index * total / n_years;
    let grant = (0..).zip(years).map(|(index, year)| (*year, kronor(share(index)))).collect();
    Budget { costs, financing, grant }
}

fn line(year: i32, kind: Kind, amount: i64) -> CostLine {
    CostLine { category: id("personal"), year, kind, amount: kronor(amount) }
}

fn given(kind: Kind, amount: i64) -> Financing {
    Financing { organisation: id("0114"), kind, amount: kronor(amount) }
}

/// Returns an award of a budget: two instalments a year, the first of them an advance; an interim
/// and a final report.
pub(crate) fn award(budget: Budget) -> Award {
    let (first, last) = budget.years().unwrap();
    let day = |year| Date::from_calendar_date(year, time::Month::March, 1).unwrap();
    let mut plan = BTreeMap::new();
    for (year, amount) in &budget.grant {
        let half = Ore::new(amount.ore() / 2);
        let rest = amount.checked_sub(half).unwrap();
        for (amount, kind) in [(half, PaymentKind::Advance), (rest, PaymentKind::Running)] {
            let number = u16::try_from(plan.len()).unwrap() + 1;
            plan.insert(number, PlannedInstalment { year: *year, day: day(*year), amount, kind });
        }
    }
    let report = |kind, due| ReportObligation { kind, due, form: id("rapport 1") };
    Award {
        project: "Skolan som mötesplats".into(),
        measures: "läxhjälp och fritid".into(),
        purpose: "atgarder".into(),
        circumstances: Vec::new(),
        budget,
        refused: Vec::new(),
        reasons: "the need is large and the plan holds".into(),
        conditions: vec!["takes part in the evaluation".into()],
        period: DaySpan::new(
            Date::from_calendar_date(first, time::Month::January, 1).unwrap(),
            Date::from_calendar_date(last, time::Month::December, 31).unwrap(),
        )
        .unwrap(),
        accept_by: date!(2018 - 12 - 31),
        plan,
        reports: BTreeMap::from([
            (1, report(ReportKind::Interim, date!(2019 - 02 - 01))),
            (2, report(ReportKind::Final, day(last + 1))),
        ]),
    }
}

/// Returns what a call says that is open from 1 May to 31 May 2018.
pub(crate) fn plan(world: &World, frame: BTreeMap<i32, Ore>) -> Plan {
    Plan {
        programme: id("satsning"),
        title: "Stöd 2018".into(),
        wording: Wording::of(&world.regime),
        decision_day: date!(2018 - 09 - 01),
        opens: Moment::start_of(date!(2018 - 05 - 01)).unwrap(),
        closes: Moment::start_of(date!(2018 - 06 - 01)).unwrap(),
        frame,
        eligible: EligibleList {
            selection: id("urval-2018"),
            made_by: id("officer"),
            frozen_by: Some(id("decider")),
            organisations: ["0114", "1280", "1480"].map(id).into(),
        },
        form: Form {
            version: id("formulär-1"),
            parts: ["mål", "tidsplan"].map(id).into(),
            mandatory: ["mål"].map(id).into(),
            covers: vec![ApplicationPart::Goals, ApplicationPart::Budget],
            unexplained: BTreeSet::new(),
            minutes: 90,
            most_minutes: 120,
        },
        evaluation: Evaluation::Design(id("design-1")),
        n_reviews: 1,
    }
}

/// Returns a cost item in two places.
pub(crate) fn cost(voucher: &str, day: Date, kind: Kind, amount: i64) -> CostItem {
    let places = vec![("0114".parse().unwrap(), 6_667), ("0180".parse().unwrap(), 3_333)];
    CostItem {
        organisation: id("0114"),
        voucher: voucher.into(),
        day,
        category: id("personal"),
        kind,
        amount: kronor(amount),
        places: PlaceShares::new(places).unwrap(),
        explanation: None,
    }
}

/// Returns what a command was refused for.
pub(crate) fn refused<T: Debug>(answer: Result<T, Refusal>) -> Refusal {
    answer.unwrap_err()
}
