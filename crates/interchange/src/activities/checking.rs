//! What makes activities fit to be published.

use std::collections::BTreeSet;

use domain::money::Ore;
use time::{Date, Month};

use super::refusal::ActivitiesError;
use super::{
    Achievement, Activities, Activity, Baseline, DateKind, Indicator, Measure, Measurement,
    Narrative,
};
use crate::written_text::{self, day, instant};

const MOST_CHARACTERS: usize = 20_000;

/// Returns the first thing that is wrong with a file.
pub(super) fn check(file: &Activities) -> Result<(), ActivitiesError> {
    if file.activities.is_empty() {
        return Err(ActivitiesError::NoActivities);
    }
    let mut seen = BTreeSet::new();
    for activity in &file.activities {
        let checked = Checked { activity };
        if !seen.insert(&activity.identifier) {
            return Err(ActivitiesError::Twice { activity: checked.name() });
        }
        for at in [Some(file.generated), activity.updated].into_iter().flatten() {
            if instant(at).is_none() {
                return Err(checked.no_period("its time", at.date(), at.date()));
            }
        }
        checked.check()?;
    }
    Ok(())
}

/// An activity that is looked at.
struct Checked<'a> {
    activity: &'a Activity,
}

impl Checked<'_> {
    fn name(&self) -> String {
        self.activity.identifier.chars().take(40).collect()
    }

    fn check(&self) -> Result<(), ActivitiesError> {
        let activity = self.activity;
        self.text("the identifier", &activity.identifier)?;
        self.narrative("the title", &activity.title)?;
        self.narrative("the description", &activity.description)?;
        for (_, description) in &activity.further {
            self.narrative("a further description", description)?;
        }
        let missing = |missing| ActivitiesError::Missing { activity: self.name(), missing };
        if activity.participants.is_empty() {
            return Err(missing("somebody who takes part"));
        }
        if activity.reporting.reference.is_none() || activity.reporting.kind.is_none() {
            return Err(missing("the identifier and the kind of who publishes"));
        }
        let others = activity.participants.iter().map(|(_, participant)| participant);
        for participant in others.chain([&activity.reporting]) {
            if let Some(reference) = &participant.reference {
                self.text("the identifier of an organisation", reference)?;
            }
            self.narrative("the name of an organisation", &participant.name)?;
        }
        self.check_dates()?;
        self.check_classes()?;
        self.check_money()?;
        activity.results.iter().try_for_each(|result| self.check_result(result))
    }

    fn check_classes(&self) -> Result<(), ActivitiesError> {
        for location in &self.activity.locations {
            self.text("the code of a location", &location.code)?;
            self.narrative("the name of a location", &location.name)?;
            if let Some(done_there) = &location.done_there {
                self.narrative("what is done in a location", done_there)?;
            }
        }
        for sector in &self.activity.sectors {
            self.text("the code of a sector", &sector.code)?;
            self.narrative("the name of a sector", &sector.name)?;
        }
        for tag in &self.activity.tags {
            self.text("the code of a tag", &tag.code)?;
            self.narrative("the name of a tag", &tag.name)?;
        }
        Ok(())
    }

    fn check_dates(&self) -> Result<(), ActivitiesError> {
        let missing = |missing| ActivitiesError::Missing { activity: self.name(), missing };
        let mut kinds = BTreeSet::new();
        for (kind, date) in &self.activity.dates {
            if !kinds.insert(kind) {
                return Err(missing("each kind of date once"));
            }
            self.period("a date", *date, *date)?;
        }
        if kinds.contains(&DateKind::PlannedStart) || kinds.contains(&DateKind::ActualStart) {
            Ok(())
        } else {
            Err(missing("a day on which it starts"))
        }
    }

    fn check_money(&self) -> Result<(), ActivitiesError> {
        for budget in &self.activity.budgets {
            self.period("a budget", budget.start, budget.end)?;
            self.period("the prices", budget.value_date, budget.value_date)?;
            if !is_within_a_year(budget.start, budget.end) {
                return Err(self.no_period("a budget", budget.start, budget.end));
            }
            if budget.value < Ore::new(0) {
                let value = budget.value;
                return Err(ActivitiesError::BelowZero { activity: self.name(), value });
            }
        }
        for transaction in &self.activity.transactions {
            self.text("the name of a transaction", &transaction.reference)?;
            self.period("a transaction", transaction.date, transaction.date)?;
        }
        Ok(())
    }

    fn check_result(&self, result: &Achievement) -> Result<(), ActivitiesError> {
        self.narrative("the title of a result", &result.title)?;
        if result.indicators.is_empty() {
            let missing = "an indicator for each result";
            return Err(ActivitiesError::Missing { activity: self.name(), missing });
        }
        for indicator in &result.indicators {
            self.narrative("the title of an indicator", &indicator.title)?;
            if let Some(description) = &indicator.description {
                self.narrative("the description of an indicator", description)?;
            }
            if let Some(reference) = &indicator.reference {
                self.text("the code of an indicator", reference)?;
            }
            for baseline in &indicator.baselines {
                self.check_baseline(indicator, baseline)?;
            }
            for period in &indicator.periods {
                self.period("an indicator", period.start, period.end)?;
                for measurement in period.targets.iter().chain(&period.actuals) {
                    self.measurement(indicator, measurement)?;
                }
            }
        }
        Ok(())
    }

    /// A year of the schema is above zero; a day lies in its year.
    fn check_baseline(
        &self,
        indicator: &Indicator,
        baseline: &Baseline,
    ) -> Result<(), ActivitiesError> {
        let first = Date::from_ordinal_date(baseline.year, 1).unwrap_or(Date::MIN);
        let day = baseline.day.unwrap_or(first);
        if !(1..=9999).contains(&baseline.year) || day.year() != baseline.year {
            return Err(self.no_period("a baseline", first, day));
        }
        self.measurement(indicator, &baseline.measurement)
    }

    fn measurement(
        &self,
        indicator: &Indicator,
        measurement: &Measurement,
    ) -> Result<(), ActivitiesError> {
        let is_number = measurement.value.is_some_and(f64::is_finite);
        let is_words = measurement.value.is_none()
            && indicator.measure == Measure::Qualitative
            && measurement.comment.is_some();
        if !is_number && !is_words {
            let indicator = indicator.title.swedish.chars().take(40).collect();
            let found = measurement.value.map_or("nothing".to_owned(), |value| value.to_string());
            return Err(ActivitiesError::Value { activity: self.name(), indicator, found });
        }
        let is_known =
            |code: &String| self.activity.locations.iter().any(|location| location.code == *code);
        if let Some(location) = measurement.location.as_ref().filter(|code| !is_known(code)) {
            let location = location.chars().take(40).collect();
            return Err(ActivitiesError::UnknownLocation { activity: self.name(), location });
        }
        for (dimension, value) in &measurement.dimensions {
            self.text("the name of a dimension", dimension)?;
            self.text("the value of a dimension", value)?;
        }
        match &measurement.comment {
            Some(comment) => self.narrative("a comment", comment),
            None => Ok(()),
        }
    }

    fn text(&self, field: &'static str, text: &str) -> Result<(), ActivitiesError> {
        written_text::check(field, text, MOST_CHARACTERS)
            .map_err(|error| ActivitiesError::Text { activity: self.name(), error })
    }

    fn narrative(&self, field: &'static str, words: &Narrative) -> Result<(), ActivitiesError> {
        self.text(field, &words.swedish)?;
        words.english.as_ref().map_or(Ok(()), |english| self.text(field, english))
    }

    fn period(&self, field: &'static str, start: Date, end: Date) -> Result<(), ActivitiesError> {
        if start <= end && day(start).is_some() && day(end).is_some() {
            Ok(())
        } else {
            Err(self.no_period(field, start, end))
        }
    }

    fn no_period(&self, field: &'static str, start: Date, end: Date) -> ActivitiesError {
        ActivitiesError::Period { activity: self.name(), field, start, end }
    }
}

/// Returns whether a period ends before its first day comes again the year after.
pub(super) fn is_within_a_year(start: Date, end: Date) -> bool {
    let next = match (start.month(), start.day()) {
        (Month::February, 29) => Date::from_calendar_date(start.year() + 1, Month::March, 1),
        (month, day) => Date::from_calendar_date(start.year() + 1, month, day),
    };
    next.is_ok_and(|next| end < next)
}
