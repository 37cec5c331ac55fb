//! Grants that are made known, as open data: the 360Giving Data Standard.

use std::collections::BTreeSet;

use domain::area::Level;
use domain::grants::act::{Recorded, Stream};
use domain::grants::application;
use domain::grants::call::plan::Plan;
use domain::grants::grant::instalment::Stage as InstalmentStage;
use domain::grants::grant::reclaim::Happened;
use domain::grants::grant::{self, Event, Stage, State, payment};
use domain::grants::id::{GrantId, OrganisationId};
use domain::grants::ledger::sum;
use domain::grants::life_cycle::Stage as _;
use domain::grants::wording::Wording;
use domain::money::Ore;
use domain::people;
use interchange::grants_data::{
    Classification, Grant, Location, LocationScope, Organisation, Package, Period, Programme,
    Publisher, Transaction,
};
use interchange::organisation::OrganisationNumber;
use time::{Date, OffsetDateTime};

use super::error::DeskError;
use super::events;
use super::tables::matters::{Asked, Matterlist};
use super::{Desk, Subject};

/// What identifiers of grants begin with, until the publisher has a prefix of its own.
const PREFIX: &str = "360G-brygga";

/// The terms: public domain.
const LICENSE: &str = "https://creativecommons.org/publicdomain/zero/1.0/";

/// How many matters are read at once.
const MATTERS: u32 = 500;

impl Desk {
    /// Returns every grant that is made known as a package to publish, or `None` where there is none.
    ///
    /// A grant that was declined or broken off before it started is left out. Amounts are in öre:
    /// awarded is what is decided and in force, years subject to budget included; disbursed is what the
    /// bank has paid, what came back taken off, repayments not. The same events give the same package:
    /// its days are those of the first decision and of the last event.
    ///
    /// # Errors
    /// Where the register refuses.
    ///
    /// # Source
    /// 360Giving Data Standard 1.4; field by field in `docs/payments.md`.
    pub async fn awarded_grants(&self) -> Result<Option<Package>, DeskError> {
        let people = self.people().await?.state;
        let mut grants = Vec::new();
        let mut funders = BTreeSet::new();
        let mut modified: Option<Date> = None;
        for id in self.known_grants().await? {
            let Some(awarded) = Awarded::of(&self.history_of(&id).await?) else { continue };
            funders.insert(awarded.funder.clone());
            modified = modified.max(Some(awarded.modified.date()));
            grants.push(self.published(&id, awarded, &people).await?);
        }
        let issued = grants.iter().map(|grant: &Grant| grant.award_date).min();
        let (Some(issued), Some(modified), Some(funder)) = (issued, modified, funders.first())
        else {
            return Ok(None);
        };
        let publisher = organisation(funder, &people);
        Ok(Some(Package {
            identifier: "bidrag".to_owned(),
            title: "Beviljade bidrag".to_owned(),
            description: "Bidrag som har beslutats och expedierats, med vad som har betalats ut."
                .to_owned(),
            publisher: Publisher { identifier: publisher.id, name: publisher.name, website: None },
            license: LICENSE.to_owned(),
            issued,
            modified: modified.max(issued),
            download_url: None,
            access_url: None,
            grants,
        }))
    }

    /// Returns the grants that are made known, by id.
    async fn known_grants(&self) -> Result<Vec<GrantId>, DeskError> {
        let left_out = [Stage::Decided, Stage::Declined, Stage::Interrupted].map(Stage::swedish);
        let mut asked = Asked { kind: Some(State::KIND), ..Asked::default() };
        let mut known = Vec::new();
        loop {
            let Matterlist { matters, next } = self.matters(&asked, MATTERS).await?;
            for listed in matters {
                if !left_out.contains(&listed.matter.stage.as_str()) {
                    known.push(listed.id.parse()?);
                }
            }
            asked.after = next;
            if asked.after.is_none() {
                return Ok(known);
            }
        }
    }

    async fn history_of(&self, id: &GrantId) -> Result<Vec<Recorded<Event>>, DeskError> {
        let events = self.history::<State>(id.as_str()).await?;
        events.iter().map(events::read).collect()
    }

    async fn published(
        &self,
        id: &GrantId,
        awarded: Awarded,
        people: &people::State,
    ) -> Result<Grant, DeskError> {
        let Awarded { state, origin, .. } = &awarded;
        let call = self.call(&origin.call).await?.state;
        let applied = self.read::<application::State>(origin.application.as_str()).await?.state;
        let applied = applied.budget.as_ref().map(|budget| budget.grant()).transpose()?;
        let award = state.award("publish")?;
        let recipient = organisation(&origin.recipient, people);
        let locations = recipient.locations.clone();
        let level = people.organisations.get(&origin.recipient).and_then(|one| one.area.as_ref());
        let title = one_line(&award.project, id.as_str());
        Ok(Grant {
            id: format!("{PREFIX}-{id}"),
            description: one_line(&award.measures, &title),
            title,
            amount_applied_for: applied,
            amount_awarded: state.decided(),
            amount_disbursed: Some(state.paid()),
            award_date: awarded.decided_on,
            url: None,
            planned: Some(Period { start: award.period.first(), end: Some(award.period.last()) }),
            actual: None,
            recipients: vec![recipient],
            funders: vec![organisation(&awarded.funder, people)],
            location_scope: level.and_then(|area| match area.level() {
                Level::Municipality => Some(LocationScope::LocalAuthority),
                Level::County => Some(LocationScope::SubnationalRegion),
                _ => None,
            }),
            beneficiary_locations: locations,
            programmes: call.plan.iter().map(programme).collect(),
            from_open_call: None,
            classifications: vec![self.classification_of(origin.wording)],
            documents: Vec::new(),
            commitments: awarded.commitments()?,
            disbursements: awarded.disbursements,
            regrant: None,
            data_source: None,
            modified: Some(awarded.modified),
        })
    }

    /// Returns the ordinance that a grant was decided under, as a classification.
    fn classification_of(&self, wording: Wording) -> Classification {
        let regime = self.regimes().iter().find(|regime| regime.sfs() == wording.ordinance);
        let code = wording.ordinance.to_string();
        let title = regime.map_or_else(|| wording.to_string(), |regime| regime.title().to_owned());
        Classification { vocabulary: "SFS".to_owned(), code, title }
    }
}

/// What the events of a grant say of it, as it is published.
struct Awarded {
    state: State,
    origin: grant::decided::Decided,
    funder: OrganisationId,
    decided_on: Date,
    modified: OffsetDateTime,
    disbursements: Vec<Transaction>,
}

impl Awarded {
    /// Returns a grant, or `None` where it is not decided.
    fn of(history: &[Recorded<Event>]) -> Option<Self> {
        let mut state = State::default();
        let mut disbursements: Vec<Transaction> = Vec::new();
        for recorded in history {
            if let Some(value) = moved(&state, &recorded.event) {
                let (id, date) = ((disbursements.len() + 1).to_string(), recorded.at.day());
                disbursements.push(Transaction { id, date, value });
            }
            state.apply(recorded);
        }
        let (first, last) = (history.first()?, history.last()?);
        Some(Self {
            origin: state.origin.clone()?,
            funder: state.funder.clone()?,
            decided_on: first.at.day(),
            modified: OffsetDateTime::from_unix_timestamp(last.at.unix()).ok()?,
            disbursements,
            state,
        })
    }

    /// Returns the decisions as amounts that add up to what is in force, or nothing where some of what
    /// was decided has been taken back since: the standard has no sums below zero here.
    fn commitments(&self) -> Result<Vec<Transaction>, DeskError> {
        let mut before = Ore::default();
        let mut commitments = Vec::new();
        for (index, version) in self.state.versions.iter().enumerate() {
            let granted = version.award.budget.grant()?;
            let value = granted.checked_sub(before).unwrap_or_default();
            before = granted;
            if value != Ore::default() {
                let (id, date) = ((index + 1).to_string(), version.at.day());
                commitments.push(Transaction { id, date, value });
            }
        }
        let is_whole = sum("the decisions", commitments.iter().map(|one| one.value))?
            == self.state.decided()
            && commitments.iter().all(|one| one.value > Ore::default());
        Ok(if is_whole { commitments } else { Vec::new() })
    }
}

/// Returns what an event moved to the recipient, below zero where money came back, or `None` where it
/// moved none.
fn moved(before: &State, event: &Event) -> Option<Ore> {
    match event {
        Event::Payment(payment::Event::Paid { instalment, .. }) => {
            before.instalments.get(instalment).map(|one| one.planned.amount)
        }
        Event::Payment(payment::Event::Failed { instalment, .. }) => {
            let paid = before.instalments.get(instalment);
            let paid = paid.filter(|one| one.stage == InstalmentStage::Paid);
            paid.map(|one| Ore::new(-one.planned.amount.ore()))
        }
        Event::Reclaim(reclaim) => match &reclaim.happened {
            Happened::Repaid { principal, .. } => {
                let repaid: i64 = principal.values().map(|amount| amount.ore()).sum();
                Some(Ore::new(-repaid)).filter(|value| *value != Ore::default())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns an organisation as it is published: by its number, or by its name in the register where it
/// has none.
fn organisation(id: &OrganisationId, people: &people::State) -> Organisation {
    let known = people.organisations.get(id);
    let number = known.and_then(|one| one.number.as_ref()).map(ToString::to_string);
    let number = number.and_then(|number| number.parse::<OrganisationNumber>().ok());
    let name = known.map_or_else(|| id.as_str().to_owned(), |one| one.name.trim().to_owned());
    let code = known.and_then(|one| one.area.as_ref()).map(|area| area.as_str().to_owned());
    Organisation {
        id: number.map_or_else(|| format!("{PREFIX}-{id}"), |number| number.identifier()),
        department: None,
        locations: code
            .map(|code| Location { name: name.clone(), code: Some(code) })
            .into_iter()
            .collect(),
        name,
    }
}

fn programme(plan: &Plan) -> Programme {
    let code = plan.programme.as_str().to_owned();
    Programme { title: one_line(&plan.title, &code), code }
}

/// Returns a text on one line, or another where it has no words.
fn one_line(text: &str, otherwise: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() { otherwise.to_owned() } else { line }
}
