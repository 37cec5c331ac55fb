//! An intervention as far as its rows have been read.

use domain::area::AreaCode;
use domain::calendar::DaySpan;
use domain::grants::id::{DesignId, GrantId};
use domain::intervention::logic_model::{Level, Link, LogicModel, Node};
use domain::intervention::result::{ResultIndicator, ResultKind, ResultPeriod};
use domain::intervention::{Cost, Description, Theme};
use domain::lesson::{Refusal, Status};

use super::super::wire::{Read, shares};
use super::super::{FiledLesson, InterventionFile, InterventionFileCause};

/// The levels of a logic model by the word of files.
const LEVELS: [(&str, Level); 8] = [
    ("problem", Level::Problem),
    ("resource", Level::Resource),
    ("activity", Level::Activity),
    ("output", Level::Output),
    ("short-outcome", Level::ShortOutcome),
    ("medium-outcome", Level::MediumOutcome),
    ("long-outcome", Level::LongOutcome),
    ("impact", Level::Impact),
];

/// The kinds of indicators by the word of files.
const KINDS: [(&str, ResultKind); 3] = [
    ("output", ResultKind::Output),
    ("outcome", ResultKind::Outcome),
    ("impact", ResultKind::Impact),
];

pub(super) fn level_word(level: Level) -> &'static str {
    LEVELS.iter().find(|(_, known)| *known == level).map_or("", |(word, _)| word)
}

pub(super) fn level_of(word: &str) -> Option<Level> {
    LEVELS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level)
}

pub(super) fn kind_word(kind: ResultKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(word, _)| word)
}

pub(super) fn kind_of(word: &str) -> Option<ResultKind> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
}

/// What the row of the intervention itself says.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) owner: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) target_group: String,
    pub(super) days: DaySpan,
    pub(super) dose: String,
    pub(super) method: String,
    pub(super) context: String,
    pub(super) cost: Option<Cost>,
}

/// An intervention as far as it has been read.
pub(super) struct Draft {
    /// The line of its first row.
    pub(super) line: u64,
    pub(super) head: Head,
    pub(super) themes: Vec<Theme>,
    pub(super) places: Vec<(AreaCode, u16)>,
    pub(super) grants: Vec<GrantId>,
    pub(super) designs: Vec<DesignId>,
    pub(super) sources: Vec<String>,
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    pub(super) indicators: Vec<ResultIndicator>,
    pub(super) lessons: Vec<FiledLesson>,
}

impl Draft {
    pub(super) fn new(line: u64, head: Head) -> Self {
        Self {
            line,
            head,
            themes: Vec::new(),
            places: Vec::new(),
            grants: Vec::new(),
            designs: Vec::new(),
            sources: Vec::new(),
            nodes: Vec::new(),
            links: Vec::new(),
            indicators: Vec::new(),
            lessons: Vec::new(),
        }
    }

    pub(super) fn indicator(&mut self, id: &str) -> Option<&mut ResultIndicator> {
        self.indicators.iter_mut().find(|known| known.id == id)
    }

    pub(super) fn period(&mut self, id: &str, days: DaySpan) -> Option<&mut ResultPeriod> {
        self.indicator(id)?.periods.iter_mut().find(|known| known.days == days)
    }

    /// Returns the whole intervention, checked as one that a file tells.
    pub(super) fn finished(self) -> Read<InterventionFile> {
        let Head { id, owner, title, summary, target_group, days, dose, method, context, cost } =
            self.head;
        let description = Description {
            title,
            summary,
            themes: self.themes,
            target_group,
            places: shares(self.places)?,
            days,
            dose,
            cost,
            method,
            context,
            grants: self.grants,
            designs: self.designs,
            logic_model: LogicModel::new(self.nodes, self.links)?,
            indicators: self.indicators,
        };
        description.check()?;
        let is_unfounded = |lesson: &&FiledLesson| {
            lesson.status != Status::Proposed && lesson.claim.evidence.is_empty()
        };
        if let Some(lesson) = self.lessons.iter().find(is_unfounded) {
            let (id, refusal) = (lesson.id.clone(), Refusal::WithoutEvidence);
            return Err(InterventionFileCause::Lesson { id, refusal });
        }
        Ok(InterventionFile {
            id,
            owner,
            sources: self.sources,
            description,
            lessons: self.lessons,
        })
    }
}
