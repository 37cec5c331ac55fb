//! The keys of a regime file.

use domain::regime::rule::{Paragraph, Rule, Sfs, Stated};
use domain::regime::{FirstDay, LastDay, Regime, Version};
use observations::toml_fault;
use serde::Deserialize;
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use toml::Spanned;

use super::RegimeFileError;
use super::afterwards::{
    AgencyAccountTable, InterestTable, PaymentStopTable, PointTable, ReclaimTable, ReportTable,
};
use super::applying::{ApplicantsTable, ClauseTable, ContentsTable, FrameTable, SignatureTable};
use super::deciding::{AppealTable, ConsultationTable, GrantYearTable};
use super::rules::rules;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// The most characters of a text that stands in refusals.
pub(super) const MOST_CHARACTERS: usize = 240;

/// The text of a regime file and what messages call the file.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimeTable {
    id: Spanned<String>,
    sfs: Spanned<String>,
    title: Spanned<String>,
    #[serde(default)]
    versions: Vec<Spanned<VersionTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionTable {
    wording: Spanned<String>,
    valid_from: Spanned<DayTable>,
    valid_to: Spanned<DayTable>,
    checked_on: Spanned<String>,
    pub(super) source: Spanned<String>,
    #[serde(default)]
    notes: Vec<Spanned<String>>,
    pub(super) deciding_body: RuleTable<String>,
    pub(super) consultation: RuleTable<ConsultationTable>,
    pub(super) purposes: RuleTable<Vec<ClauseTable>>,
    pub(super) forbidden_uses: RuleTable<Vec<String>>,
    pub(super) applicants: RuleTable<ApplicantsTable>,
    pub(super) bars: RuleTable<Vec<String>>,
    pub(super) application_contents: RuleTable<ContentsTable>,
    pub(super) signature: RuleTable<SignatureTable>,
    pub(super) priorities: RuleTable<Vec<ClauseTable>>,
    pub(super) frame: RuleTable<FrameTable>,
    pub(super) max_share: RuleTable<(u32, u32)>,
    pub(super) longest_decision: RuleTable<u8>,
    pub(super) grant_year: RuleTable<GrantYearTable>,
    pub(super) decision_contents: RuleTable<Vec<String>>,
    pub(super) conditions: RuleTable<String>,
    pub(super) report: RuleTable<ReportTable>,
    pub(super) changed_circumstances: RuleTable<ClauseTable>,
    pub(super) evaluation: RuleTable<ClauseTable>,
    pub(super) sampling: RuleTable<ClauseTable>,
    pub(super) agency_account: RuleTable<AgencyAccountTable>,
    pub(super) payment_stop: RuleTable<PaymentStopTable>,
    pub(super) repayment: RuleTable<Vec<PointTable>>,
    pub(super) reclaim: RuleTable<ReclaimTable>,
    pub(super) interest: RuleTable<InterestTable>,
    pub(super) appeal: RuleTable<AppealTable>,
}

/// The border of a version: a day, the word `still`, or a day up to which it is certain.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "write a day in quotes (\"2018-04-19\"), or { certain = …, looked_for = … }"
)]
enum DayTable {
    Word(String),
    NotKnown(CertainTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertainTable {
    certain: String,
    looked_for: String,
}

pub(super) type RuleTable<T> = Spanned<RuleKeys<T>>;

/// A rule: paragraph and value, why there is none, or what was looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleKeys<T> {
    paragraph: Option<String>,
    value: Option<T>,
    source: Option<String>,
    not_stated: Option<String>,
    not_known: Option<String>,
}

/// Returns the regime that the text describes.
pub(super) fn regime(source: &Source<'_>) -> Result<Regime, RegimeFileError> {
    let table: RegimeTable = toml::from_str(source.text).map_err(|error| source.broken(&error))?;
    let id = table.id.get_ref();
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || id.len() > 60 || !id.bytes().all(fits) {
        let reason = "write up to 60 of the characters a–z, 0–9 and -".to_owned();
        return Err(source.refused(table.id.span().start, "id", reason));
    }
    let sfs: Sfs = source.parsed(&table.sfs, "sfs")?;
    let title = source.filled(&table.title, "title")?;
    let versions: Result<Vec<Version>, RegimeFileError> =
        table.versions.iter().map(|entry| source.version(entry.get_ref(), sfs)).collect();
    Regime::new(id.clone(), sfs, title, versions?).map_err(|error| {
        let start = table.versions.first().map_or(0, |entry| entry.span().start);
        source.refused(start, "versions", format!("could not {error}"))
    })
}

/// Returns a text as one line, or what is wrong with it.
pub(super) fn one_line(text: &str) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err("the text is empty; write what it is".to_owned());
    }
    if line.chars().count() > MOST_CHARACTERS {
        return Err(format!("the text is longer than {MOST_CHARACTERS} characters; shorten it"));
    }
    Ok(line)
}

impl Source<'_> {
    fn line(&self, start: usize) -> usize {
        let before = self.text.get(..start).unwrap_or(self.text);
        1 + before.bytes().filter(|byte| *byte == b'\n').count()
    }

    fn refused(&self, start: usize, key: &str, reason: String) -> RegimeFileError {
        let (file, line) = (self.file.to_owned(), self.line(start));
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        RegimeFileError { file, line, key: Some(key.to_owned()), reason }
    }

    /// Returns what the TOML reader found wrong, with the key that stands on the line.
    fn broken(&self, error: &toml::de::Error) -> RegimeFileError {
        let line = self.line(error.span().map_or(0, |span| span.start));
        let text = self.text.lines().nth(line - 1).unwrap_or_default();
        let key = text.split_once('=').map_or(text, |(key, _)| key);
        let key: String = key.trim().trim_matches(['[', ']']).chars().take(60).collect();
        let reason = toml_fault::sentence(error);
        RegimeFileError {
            file: self.file.to_owned(),
            line,
            key: Some(key).filter(|key| !key.is_empty()),
            reason: reason.chars().take(300).collect(),
        }
    }

    fn parsed<T>(&self, text: &Spanned<String>, key: &str) -> Result<T, RegimeFileError>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let refused =
            |error: T::Err| self.refused(text.span().start, key, format!("could not {error}"));
        text.get_ref().parse().map_err(refused)
    }

    fn filled(&self, text: &Spanned<String>, key: &str) -> Result<String, RegimeFileError> {
        one_line(text.get_ref()).map_err(|reason| self.refused(text.span().start, key, reason))
    }

    fn day(&self, text: &str, start: usize, key: &str) -> Result<Date, RegimeFileError> {
        Date::parse(text, DAY).map_err(|_| {
            let found: String = text.chars().take(40).collect();
            self.refused(start, key, format!("'{found}' is no day; write it as 2018-04-19"))
        })
    }

    fn version(&self, table: &VersionTable, sfs: Sfs) -> Result<Version, RegimeFileError> {
        let checked = &table.checked_on;
        let notes: Result<_, _> =
            table.notes.iter().map(|note| self.filled(note, "notes")).collect();
        self.filled(&table.source, "source")?;
        Ok(Version {
            sfs,
            wording: self.parsed(&table.wording, "wording")?,
            valid_from: self.valid_from(&table.valid_from)?,
            valid_to: self.valid_to(&table.valid_to)?,
            checked_on: self.day(checked.get_ref(), checked.span().start, "checked_on")?,
            notes: notes?,
            rules: rules(self, table)?,
        })
    }

    fn valid_from(&self, entry: &Spanned<DayTable>) -> Result<FirstDay, RegimeFileError> {
        let (start, key) = (entry.span().start, "valid_from");
        match entry.get_ref() {
            DayTable::Word(text) => Ok(FirstDay::Stated(self.day(text, start, key)?)),
            DayTable::NotKnown(table) => Ok(FirstDay::NotKnown {
                in_force_by: self.day(&table.certain, start, key)?,
                looked_for: one_line(&table.looked_for)
                    .map_err(|reason| self.refused(start, key, reason))?,
            }),
        }
    }

    fn valid_to(&self, entry: &Spanned<DayTable>) -> Result<LastDay, RegimeFileError> {
        let (start, key) = (entry.span().start, "valid_to");
        match entry.get_ref() {
            DayTable::Word(text) if text == "still" => Ok(LastDay::StillInForce),
            DayTable::Word(text) => Ok(LastDay::Stated(self.day(text, start, key)?)),
            DayTable::NotKnown(table) => Ok(LastDay::NotKnown {
                in_force_until: self.day(&table.certain, start, key)?,
                looked_for: one_line(&table.looked_for)
                    .map_err(|reason| self.refused(start, key, reason))?,
            }),
        }
    }

    /// Returns a rule; `meaning` makes the domain's value of the file's or says what is wrong.
    pub(super) fn rule<T, U>(
        &self,
        key: &str,
        entry: &RuleTable<T>,
        version_source: &str,
        meaning: impl FnOnce(&T) -> Result<U, String>,
    ) -> Result<Rule<U>, RegimeFileError> {
        made(entry.get_ref(), version_source, meaning)
            .map_err(|reason| self.refused(entry.span().start, key, reason))
    }
}

fn made<T, U>(
    keys: &RuleKeys<T>,
    version_source: &str,
    meaning: impl FnOnce(&T) -> Result<U, String>,
) -> Result<Rule<U>, String> {
    let paragraph = |text: &String| text.parse::<Paragraph>().map_err(|e| format!("could not {e}"));
    match (&keys.paragraph, &keys.value, &keys.not_stated, &keys.not_known) {
        (Some(text), Some(value), None, None) => Ok(Rule::Stated(Stated {
            paragraph: paragraph(text)?,
            source: one_line(keys.source.as_deref().unwrap_or(version_source))?,
            value: meaning(value)?,
        })),
        (text, None, Some(reason), None) if keys.source.is_none() => Ok(Rule::NotStated {
            reason: one_line(reason)?,
            paragraph: text.as_ref().map(paragraph).transpose()?,
        }),
        (None, None, None, Some(looked_for)) if keys.source.is_none() => {
            Ok(Rule::NotKnown { looked_for: one_line(looked_for)? })
        }
        _ => Err("write paragraph and value (and source where it is another than the version's), \
                  not_stated (and the repealed paragraph), or not_known alone"
            .to_owned()),
    }
}
