//! Results with their indicators, in the order of the schema.

use super::writing::{OWN_VOCABULARY, narrative, written};
use super::{Achievement, AchievementKind, Baseline, Indicator, Measure, Measurement, Period};
use crate::xml::Document;

/// Writes a result that has been checked.
pub(super) fn write(xml: &mut Document, result: &Achievement) {
    let kind = match result.kind {
        AchievementKind::Output => "1",
        AchievementKind::Outcome => "2",
        AchievementKind::Impact => "3",
        AchievementKind::Other => "9",
    };
    let attributes = [("type", kind), ("aggregation-status", truth(result.adds_up))];
    xml.element_with("result", &attributes, |xml| {
        xml.element("title", |xml| narrative(xml, &result.title));
        result.indicators.iter().for_each(|indicator| write_indicator(xml, indicator));
    });
}

fn write_indicator(xml: &mut Document, indicator: &Indicator) {
    let measure = match indicator.measure {
        Measure::Unit => "1",
        Measure::Percentage => "2",
        Measure::Nominal => "3",
        Measure::Ordinal => "4",
        Measure::Qualitative => "5",
    };
    let attributes = [("measure", measure), ("ascending", truth(indicator.is_ascending))];
    xml.element_with("indicator", &attributes, |xml| {
        xml.element("title", |xml| narrative(xml, &indicator.title));
        if let Some(description) = &indicator.description {
            xml.element("description", |xml| narrative(xml, description));
        }
        if let Some(code) = &indicator.reference {
            xml.empty("reference", &[("vocabulary", OWN_VOCABULARY), ("code", code)]);
        }
        indicator.baselines.iter().for_each(|baseline| write_baseline(xml, baseline));
        let mut periods: Vec<&Period> = indicator.periods.iter().collect();
        periods.sort_by_key(|period| (period.start, period.end));
        for period in periods {
            xml.element("period", |xml| {
                xml.empty("period-start", &[("iso-date", &written(period.start))]);
                xml.empty("period-end", &[("iso-date", &written(period.end))]);
                period.targets.iter().for_each(|value| measurement(xml, "target", &[], value));
                period.actuals.iter().for_each(|value| measurement(xml, "actual", &[], value));
            });
        }
    });
}

fn write_baseline(xml: &mut Document, baseline: &Baseline) {
    let year = format!("{:04}", baseline.year);
    let day = baseline.day.map(written);
    let mut attributes = vec![("year", year.as_str())];
    attributes.extend(day.as_deref().map(|day| ("iso-date", day)));
    measurement(xml, "baseline", &attributes, &baseline.measurement);
}

fn measurement(
    xml: &mut Document,
    name: &str,
    attributes: &[(&str, &str)],
    measurement: &Measurement,
) {
    let value = measurement.value.map(|value| value.to_string());
    let mut attributes = attributes.to_vec();
    attributes.extend(value.as_deref().map(|value| ("value", value)));
    xml.element_with(name, &attributes, |xml| {
        if let Some(location) = &measurement.location {
            xml.empty("location", &[("ref", location)]);
        }
        for (dimension, value) in &measurement.dimensions {
            xml.empty("dimension", &[("name", dimension), ("value", value)]);
        }
        if let Some(comment) = &measurement.comment {
            xml.element("comment", |xml| narrative(xml, comment));
        }
    });
}

fn truth(is_so: bool) -> &'static str {
    if is_so { "1" } else { "0" }
}
