//! Published calls, and the draws of grants to check.

use std::collections::{BTreeMap, BTreeSet};

use domain::grants::act::{Moment, Recorded};
use domain::grants::application;
use domain::grants::call::plan::Evaluation;
use domain::grants::call::{Event, Stage};
use domain::grants::draw::{Hash, Size};
use domain::grants::id::{CallId, GrantId, ProgrammeId};
use domain::grants::life_cycle::Stage as _;
use domain::grants::wording::Wording;
use domain::money::Ore;
use time::Date;

use super::grant::GrantView;
use super::{Named, was_sent};
use crate::grants::chronicle::{Chronicle, Told};

/// A published call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallView {
    /// The call.
    pub id: CallId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Its title.
    pub title: String,
    /// The wording of the law.
    pub wording: Wording,
    /// Who announces it.
    pub funder: Named,
    /// Where it stands.
    pub stage: &'static str,
    /// Opening time.
    pub opens: Moment,
    /// Closing time; what is received at that very second counts.
    pub closes: Moment,
    /// Each time the closing time was moved: the day it was, and where to.
    pub extended: Vec<(Date, Moment)>,
    /// The day on which decisions are expected.
    pub decision_day: Date,
    /// What it reserves of each year's frame.
    pub frame: BTreeMap<i32, Ore>,
    /// Who may apply.
    pub eligible: Vec<Named>,
    /// The run of a selection model or the annex that says so.
    pub selection: String,
    /// The version of the form.
    pub form: String,
    /// Minutes that the form is expected to take.
    pub minutes: u32,
    /// How many reviews a proposal needs.
    pub n_reviews: u8,
    /// How the effect will be evaluated.
    pub evaluation: Evaluation,
    /// How many applications have been sent in.
    pub n_applications: usize,
    /// The grants that it has led to and that have been made known.
    pub grants: Vec<GrantView>,
    /// How many grants are decided and not yet made known.
    pub n_unknown: usize,
    /// The draws of grants to check, oldest first.
    pub draws: Vec<DrawView>,
    takes_in: bool,
}

/// A draw of grants to check: the commitment before, the seed and the lists after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawView {
    /// The SHA-256 of the seed, published before.
    pub commitment: Hash,
    /// How many were to be drawn.
    pub size: Size,
    /// The day the commitment was published.
    pub committed_on: Date,
    /// What was drawn; `None` before it is.
    pub drawn: Option<Drawn>,
}

/// What a draw gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The day.
    pub on: Date,
    /// The seed.
    pub seed: String,
    /// Those that could be drawn.
    pub candidates: BTreeSet<GrantId>,
    /// Those that were, smallest rank first.
    pub drawn: Vec<GrantId>,
}

impl CallView {
    /// Returns whether an application that is sent at the moment would come in time.
    #[must_use]
    pub fn is_open_at(&self, now: Moment) -> bool {
        self.takes_in && self.opens <= now && now <= self.closes
    }

    /// Returns whether it will open after the moment.
    #[must_use]
    pub fn opens_after(&self, now: Moment) -> bool {
        self.takes_in && now < self.opens
    }
}

impl Chronicle {
    /// Returns whether a call has been approved, so that everyone may see it.
    pub(super) fn is_published(&self, id: &CallId) -> bool {
        let stage = self.calls.get(id).and_then(|told| told.state.stage);
        let was_scheduled = || {
            let events = self.calls.get(id).map_or(&[][..], |told| &told.events);
            events.iter().any(|recorded| matches!(recorded.event, Event::Scheduled))
        };
        match stage {
            None | Some(Stage::Draft | Stage::Reviewed) => false,
            Some(Stage::Cancelled) => was_scheduled(),
            Some(_) => true,
        }
    }

    /// Returns a call, `None` where there is none that has been approved.
    #[must_use]
    pub fn call_view(&self, id: &CallId) -> Option<CallView> {
        let told = self.calls.get(id).filter(|_| self.is_published(id))?;
        let state = &told.state;
        let (plan, stage) = (state.plan.as_ref()?, state.stage?);
        let of_call = |told: &&Told<application::State>| {
            told.state.call.as_ref() == Some(id) && was_sent(told)
        };
        let mut eligible: Vec<Named> =
            plan.eligible.organisations.iter().map(|one| self.named(one)).collect();
        eligible.sort();
        Some(CallView {
            id: id.clone(),
            programme: plan.programme.clone(),
            title: plan.title.clone(),
            wording: plan.wording,
            funder: self.named(state.funder.as_ref()?),
            stage: stage.swedish(),
            opens: plan.opens,
            closes: plan.closes,
            extended: told.events.iter().filter_map(extension).collect(),
            decision_day: plan.decision_day,
            frame: plan.frame.clone(),
            eligible,
            selection: plan.eligible.selection.as_str().to_owned(),
            form: plan.form.version.as_str().to_owned(),
            minutes: plan.form.minutes,
            n_reviews: plan.n_reviews,
            evaluation: plan.evaluation.clone(),
            n_applications: self.applications.values().filter(of_call).count(),
            grants: self.grant_views(|origin| origin.call == *id),
            n_unknown: self.n_unknown(id),
            draws: draws(&told.events),
            takes_in: matches!(stage, Stage::Scheduled | Stage::Open),
        })
    }
}

fn extension(recorded: &Recorded<Event>) -> Option<(Date, Moment)> {
    match recorded.event {
        Event::Extended { closes } => Some((recorded.at.day(), closes)),
        _ => None,
    }
}

fn draws(events: &[Recorded<Event>]) -> Vec<DrawView> {
    let mut draws: Vec<DrawView> = Vec::new();
    for recorded in events {
        match &recorded.event {
            Event::DrawCommitted { commitment, size } => draws.push(DrawView {
                commitment: commitment.clone(),
                size: *size,
                committed_on: recorded.at.day(),
                drawn: None,
            }),
            Event::SampleDrawn { seed, candidates, drawn } => {
                let Some(draw) = draws.last_mut() else { continue };
                draw.drawn = Some(Drawn {
                    on: recorded.at.day(),
                    seed: seed.clone(),
                    candidates: candidates.clone(),
                    drawn: drawn.clone(),
                });
            }
            _ => {}
        }
    }
    draws
}
