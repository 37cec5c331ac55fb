//! The keys of a file of commitments.

use domain::action_plan::{self, Process, ProcessStep};
use domain::area::AreaCode;
use domain::commitment::life::Stage;
use domain::commitment::{Commitment, Document, Kind, List, Register};
use domain::form::key::Label;
use domain::indicator::IndicatorId;
use observations::toml_fault;
use serde::Deserialize;
use toml::Spanned;

use super::measures::{self, BaselineTable, GapTable, LinkTable, Parts, TargetTable};
use super::parties::{self, AgreementTable, Defined, OwnerOf, OwnerTable};
use super::{CommitmentFile, CommitmentFileError, Known};

/// The text of a file and what it may refer to.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) known: &'a Known<'a>,
}

/// What is wrong, and where in the file.
pub(super) struct Trouble {
    start: usize,
    name: String,
    reason: String,
}

impl Trouble {
    pub(super) fn at(start: usize, name: &str, reason: String) -> Self {
        Self { start, name: name.to_owned(), reason }
    }
}

/// The most bytes of a file.
const MOST_BYTES: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    id: Spanned<String>,
    area: Spanned<String>,
    title: Texts,
    document: DocumentTable,
    process: Option<Spanned<ProcessTable>>,
    owners: Vec<Spanned<OwnerTable>>,
    lists: Vec<ListTable>,
    #[serde(default)]
    gaps: Vec<Spanned<GapTable>>,
    #[serde(default)]
    agreements: Vec<Spanned<AgreementTable>>,
    commitments: Vec<Spanned<CommitmentTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentTable {
    title: String,
    publisher: String,
    published: Option<String>,
    #[serde(default)]
    addresses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcessTable {
    proposals: Option<u32>,
    actions: Option<u32>,
    collaborative: bool,
    steps: Vec<StepTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepTable {
    when: String,
    told: Texts,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListTable {
    id: String,
    title: String,
    line: u32,
}

/// A text in both languages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    sv: String,
    en: String,
}

impl Texts {
    pub(super) fn label(&self) -> Label {
        Label::new(self.sv.trim(), self.en.trim())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommitmentTable {
    id: String,
    list: String,
    line: u32,
    text: String,
    kind: String,
    #[serde(default)]
    owners: Vec<OwnerOf>,
    target: Option<TargetTable>,
    baseline: Option<BaselineTable>,
    by_year: Option<i32>,
    #[serde(default)]
    open: Vec<String>,
    #[serde(default)]
    indicators: Vec<LinkTable>,
    question: Option<Texts>,
    part_of: Option<String>,
    stage: Option<String>,
}

/// Returns the register that the text describes.
pub(super) fn register(source: &Source<'_>) -> Result<CommitmentFile, CommitmentFileError> {
    if source.text.len() > MOST_BYTES {
        let reason = format!("{} bytes are more than {MOST_BYTES}", source.text.len());
        return Err(source.refused(0, None, &reason));
    }
    let table: FileTable = toml::from_str(source.text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        source.refused(start, None, &toml_fault::sentence(&error))
    })?;
    build(source, &table)
        .map_err(|trouble| source.refused(trouble.start, Some(&trouble.name), &trouble.reason))
}

fn build(source: &Source<'_>, table: &FileTable) -> Result<CommitmentFile, Trouble> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let id = table.id.get_ref();
    if id.is_empty() || !id.bytes().all(fits) {
        let reason = format!("the id '{id}' is not lower-case letters a to z, digits and hyphens");
        return Err(Trouble::at(table.id.span().start, "id", reason));
    }
    let area = source
        .area(table.area.get_ref())
        .map_err(|reason| Trouble::at(table.area.span().start, "area", reason))?;
    let owners = parties::owners(source, &table.owners)?;
    let mut register =
        Register::empty(id.clone(), table.title.label(), table.document(), area, table.lists());
    register.process = table.process.as_ref().map(|entry| entry.get_ref().process());
    register.gaps = measures::gaps(source, &table.gaps)?;
    let read = |entry: &Spanned<CommitmentTable>| {
        let one = entry.get_ref();
        one.commitment(source, &owners)
            .map_err(|reason| Trouble::at(entry.span().start, &one.id, reason))
    };
    let commitments: Result<Vec<Commitment>, Trouble> =
        table.commitments.iter().map(read).collect();
    let register = register
        .with(commitments?)
        .map_err(|fault| Trouble::at(table.start_of(fault.id()), fault.id(), fault.to_string()))?;
    action_plan::check(&register).map_err(|fault| {
        let start = table.process.as_ref().map_or(0, |entry| entry.span().start);
        Trouble::at(start, "process", fault.to_string())
    })?;
    let agreements = parties::agreements(&owners, &table.agreements, &register)?;
    Ok(CommitmentFile { register, agreements })
}

impl FileTable {
    /// Returns where a commitment begins, the last one of the id.
    fn start_of(&self, id: &str) -> usize {
        let found = self.commitments.iter().rfind(|entry| entry.get_ref().id == id);
        found.map_or(0, |entry| entry.span().start)
    }

    fn document(&self) -> Document {
        let DocumentTable { title, publisher, published, addresses } = &self.document;
        Document {
            title: title.clone(),
            publisher: publisher.clone(),
            published: published.clone(),
            addresses: addresses.clone(),
        }
    }

    fn lists(&self) -> Vec<List> {
        let list = |table: &ListTable| List {
            id: table.id.clone(),
            title: table.title.clone(),
            line: table.line,
        };
        self.lists.iter().map(list).collect()
    }
}

impl ProcessTable {
    fn process(&self) -> Process {
        let step = |table: &StepTable| ProcessStep {
            when: table.when.clone(),
            told: table.told.label(),
            source: table.source.clone(),
        };
        Process {
            n_proposals: self.proposals,
            n_actions: self.actions,
            is_collaborative: self.collaborative,
            steps: self.steps.iter().map(step).collect(),
        }
    }
}

impl CommitmentTable {
    fn commitment(&self, source: &Source<'_>, owners: &[Defined]) -> Result<Commitment, String> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        let kind = kind.ok_or_else(|| {
            let words = Kind::ALL.map(Kind::as_str).join(", ");
            format!("'{}' is no kind of commitment; write one of {words}", self.kind)
        })?;
        let parts = Parts {
            target: self.target.as_ref(),
            baseline: self.baseline.as_ref(),
            by_year: self.by_year,
            open: &self.open,
        };
        let parent = self.part_of.as_ref().map(|id| id.parse()).transpose();
        Ok(Commitment {
            id: self.id.parse().map_err(|error| format!("could not {error}"))?,
            list: self.list.clone(),
            line: self.line,
            text: self.text.clone(),
            kind,
            owners: parties::owned_by(owners, &self.owners)?,
            measure: measures::measure(source, &parts)?,
            indicators: measures::links(source, &self.indicators)?,
            question: self.question.as_ref().map(Texts::label),
            parent: parent.map_err(|error| format!("could not {error}"))?,
            stated: self.stage()?,
        })
    }

    fn stage(&self) -> Result<Stage, String> {
        let Some(word) = &self.stage else { return Ok(Stage::Proposed) };
        Stage::ALL.into_iter().find(|stage| stage.as_str() == word).ok_or_else(|| {
            let words = Stage::ALL.map(Stage::as_str).join(", ");
            format!("'{word}' is no stage; write one of {words}")
        })
    }
}

impl Source<'_> {
    /// Returns an area that there is.
    pub(super) fn area(&self, code: &str) -> Result<AreaCode, String> {
        let code: AreaCode = code.parse().map_err(|error| format!("could not {error}"))?;
        match self.known.areas.get(&code) {
            Some(_) => Ok(code),
            None => Err(format!("there is no area {code}; write the code of one that exists")),
        }
    }

    /// Returns the id of an indicator that there is.
    pub(super) fn indicator(&self, id: &str) -> Result<IndicatorId, String> {
        let id: IndicatorId = id.parse().map_err(|error| format!("could not {error}"))?;
        if (self.known.is_indicator)(&id) {
            Ok(id)
        } else {
            Err(format!("there is no indicator {id}; write one that the statistics hold, or none"))
        }
    }

    fn line(&self, start: usize) -> usize {
        let before = self.text.get(..start).unwrap_or(self.text);
        1 + before.bytes().filter(|byte| *byte == b'\n').count()
    }

    fn refused(&self, start: usize, name: Option<&str>, reason: &str) -> CommitmentFileError {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        CommitmentFileError {
            file: self.file.to_owned(),
            line: self.line(start),
            commitment: name.map(|name| name.chars().take(60).collect()),
            reason: reason.chars().take(300).collect(),
        }
    }
}
