//! A decided matter: a grant to a real municipality under a real ordinance, with persons who do not
//! exist.

use std::collections::BTreeMap;

use domain::calendar::DaySpan;
use domain::grants::act::Moment;
use domain::grants::application::assessment::Consultation;
use domain::grants::application::proposal::Proposal;
use domain::grants::application::{self, ConsultationStage};
use domain::grants::budget::{Budget, CostLine, Financing, Kind};
use domain::grants::conflict::Parties;
use domain::grants::grant;
use domain::grants::grant::award::{
    Award, PlannedInstalment, RefusedCost, ReportKind, ReportObligation,
};
use domain::grants::grant::decided::{Decided, DecisionVersion};
use domain::grants::grant::instalment::PaymentKind;
use domain::grants::id::Id;
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::regime::Version;
use report::decision_letter::{Names, Official, Party};
use time::macros::date;
use time::{Date, Month};

pub(crate) fn id<Of>(text: &str) -> Id<Of> {
    text.parse().unwrap()
}

pub(crate) fn kronor(kronor: i64) -> Ore {
    Ore::from_kronor(kronor).unwrap()
}

/// What a letter is written from.
pub(crate) struct Matter {
    pub(crate) grant: grant::State,
    pub(crate) application: application::State,
    pub(crate) regime: Version,
    pub(crate) names: Names,
}

/// Returns three years of work in Gävle, of which two are subject to budget.
pub(crate) fn gävle() -> Matter {
    let costs = [("personal", Kind::Cash, 4_000_000), ("lokaler", Kind::InKind, 600_000)];
    let budget = Budget {
        costs: costs.map(|(category, kind, amount)| cost(category, 2018, kind, amount)).into(),
        financing: vec![Financing {
            organisation: id("gävle"),
            kind: Kind::InKind,
            amount: kronor(600_000),
        }],
        grant: [(2018, 1_000_000), (2019, 1_500_000), (2020, 1_500_000)]
            .map(|(year, amount)| (year, kronor(amount)))
            .into(),
    };
    let conditional = [(2019, kronor(1_500_000)), (2020, kronor(1_500_000))].into();
    of(budget, conditional, kronor(4_500_000))
}

fn cost(category: &str, year: i32, kind: Kind, amount: i64) -> CostLine {
    CostLine { category: id(category), year, kind, amount: kronor(amount) }
}

/// Returns a matter with a budget, of which a part is subject to budget.
pub(crate) fn of(budget: Budget, conditional: BTreeMap<i32, Ore>, asked: Ore) -> Matter {
    let regime = crate::regime::as_issued();
    let award = award(budget.clone());
    let first = *budget.grant.keys().next().unwrap();
    let decided = Decided {
        grant: id("bidrag-7"),
        call: id("utlysning-2018"),
        application: id("ansökan-7"),
        recipient: id("gävle"),
        funder: id("tillväxtverket"),
        wording: Wording::of(&regime),
        award: award.clone(),
        conditional,
        parties: Parties::default(),
        delegation: id("delegation-4"),
        rapporteur: id("officer"),
    };
    let at = Moment::start_of(date!(2018 - 06 - 20)).unwrap();
    let grant = grant::State {
        stage: Some(grant::Stage::Decided),
        origin: Some(decided),
        versions: vec![DecisionVersion { at, award: award.clone(), change: None }],
        ..grant::State::default()
    };
    let heard =
        Consultation { stage: ConsultationStage::Answered, last_day: date!(2018 - 06 - 08) };
    let application = application::State {
        stage: Some(application::Stage::Decided),
        budget: Some(Budget { grant: [(first, asked)].into(), ..budget }),
        diary_number: Some("Ä 2018-1234".to_owned()),
        consultations: [(id("delmos"), heard)].into(),
        proposal: Some(Proposal::Grant(Box::new(award))),
        rapporteur: Some(id("officer")),
        ..application::State::default()
    };
    Matter { grant, application, regime, names: names() }
}

fn award(budget: Budget) -> Award {
    let (first, last) = budget.years().unwrap();
    let day = |year, month| Date::from_calendar_date(year, month, 1).unwrap();
    let mut plan = BTreeMap::new();
    for (year, amount) in &budget.grant {
        let half = Ore::new(amount.ore() / 2);
        let rest = amount.checked_sub(half).unwrap();
        let parts = [(half, PaymentKind::Advance, 3), (rest, PaymentKind::Running, 9)];
        for (amount, kind, month) in parts {
            let day = day(*year, Month::try_from(month).unwrap());
            let number = u16::try_from(plan.len()).unwrap() + 1;
            plan.insert(number, PlannedInstalment { year: *year, day, amount, kind });
        }
    }
    Award {
        project: "Skolan som mötesplats".to_owned(),
        measures: "Läxhjälp, öppen förskola och fritidsledare på tre skolor i Sätra.".to_owned(),
        purpose: "atgarder".to_owned(),
        circumstances: Vec::new(),
        budget,
        refused: vec![RefusedCost {
            cost: "Resor till mässa".to_owned(),
            amount: kronor(37_500),
            reason: "Resorna ingår inte i åtgärderna.".to_owned(),
        }],
        reasons: "Kommunen visar att behoven är stora: var fjärde elev i Sätra saknar behörighet \
                  till gymnasiet.\n\nPlanen bygger på arbete över flera förvaltningar och har \
                  uppföljning från början. Vi bedömer att åtgärderna stärker den sociala \
                  utvecklingen i området."
            .to_owned(),
        conditions: vec![
            "Ni deltar i den utvärdering som myndigheten beställer.".to_owned(),
            "Ni meddelar oss innan ni ändrar åtgärderna.".to_owned(),
        ],
        period: DaySpan::new(day(first, Month::January), date_of_last(last)).unwrap(),
        accept_by: date!(2018 - 08 - 31),
        plan,
        reports: BTreeMap::from([
            (1, ReportObligation { kind: ReportKind::Interim, due: date!(2019 - 02 - 01) }),
            (2, ReportObligation { kind: ReportKind::Final, due: day(last + 1, Month::March) }),
        ]),
    }
}

fn date_of_last(year: i32) -> Date {
    Date::from_calendar_date(year, Month::December, 31).unwrap()
}

fn names() -> Names {
    let party = |name: &str, lines: &[&str]| Party {
        name: name.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    let official =
        |name: &str, title: &str| Official { name: name.to_owned(), title: title.to_owned() };
    Names {
        funder: party("Tillväxtverket", &["Box 4044, 102 61 Stockholm"]),
        recipient: party("Gävle kommun", &["801 84 Gävle"]),
        ordinance: "Förordning (2018:151) om statsbidrag till kommuner med socioekonomiskt \
                    eftersatta områden"
            .to_owned(),
        call: "Stöd till kommuner 2018".to_owned(),
        decider: official("Britta Påhittad", "enhetschef"),
        rapporteur: official("Ali Exempelsson (påhittad)", "handläggare"),
        delegation: "delegationsordningen 4 §".to_owned(),
        organisations: [("delmos", "Delegationen mot segregation"), ("gävle", "Gävle kommun")]
            .map(|(key, name)| (id(key), name.to_owned()))
            .into(),
        categories: [("personal", "Personal"), ("lokaler", "Lokaler")]
            .map(|(key, name)| (id(key), name.to_owned()))
            .into(),
    }
}
