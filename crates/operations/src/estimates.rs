//! Estimates as a table, as CSV and as JSON.

use measures::estimate::{Diagnostic, Estimate, Finding, Interval, Listed, Part};
use serde_json::{Value, json};

/// Returns one estimate as an object, several as a list of such objects: `measure`, `estimate`,
/// `standard_error`, `interval`, `method`, `n`, `diagnostics`, `parts`; what is undefined is null.
#[must_use]
pub fn to_json(estimates: &[Estimate]) -> String {
    let mut objects: Vec<Value> = estimates.iter().map(object).collect();
    let value = if objects.len() == 1 { objects.remove(0) } else { Value::Array(objects) };
    format!("{value:#}\n")
}

fn object(estimate: &Estimate) -> Value {
    json!({
        "measure": estimate.measure,
        "estimate": estimate.estimate,
        "standard_error": estimate.standard_error,
        "interval": estimate.interval.as_ref().map(interval),
        "method": estimate.method,
        "n": estimate.n,
        "diagnostics": estimate.diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
        "parts": parts(&estimate.parts),
    })
}

pub(crate) fn interval(interval: &Interval) -> Value {
    let Interval { low, high, level, method } = interval;
    json!({ "low": low, "high": high, "level": level, "method": method })
}

pub(crate) fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let finding = match &diagnostic.finding {
        Finding::Count(count) => json!(count),
        Finding::Number(number) => json!(number),
        Finding::Text(text) => json!(text),
    };
    json!({ "name": diagnostic.name, "finding": finding })
}

fn parts(parts: &[Part]) -> Vec<Value> {
    let object = |part: &Part| {
        json!({
            "name": part.name,
            "estimate": part.estimate,
            "standard_error": part.standard_error,
            "parts": self::parts(&part.parts),
        })
    };
    parts.iter().map(object).collect()
}

/// Returns the estimates as CSV, a line each, parts under their estimate with their path as
/// `part`; what is undefined is empty.
#[must_use]
pub fn to_csv(estimates: &[Estimate]) -> String {
    let mut out = String::from("measure,part,estimate,standard_error,low,high,level,n,method\n");
    for estimate in estimates {
        let ends = estimate.interval.as_ref().map(|i| [i.low, i.high, i.level].map(Some));
        let [low, high, level] = ends.unwrap_or([None; 3]).map(number);
        let (n, method) = (estimate.n.to_string(), quoted(&estimate.method));
        let cells = [
            quoted(estimate.measure),
            String::new(),
            number(estimate.estimate),
            number(estimate.standard_error),
            low,
            high,
            level,
            n,
            method,
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
        csv_parts(&mut out, estimate.measure, "", &estimate.parts);
    }
    out
}

fn csv_parts(out: &mut String, measure: &str, under: &str, parts: &[Part]) {
    for part in parts {
        let path =
            if under.is_empty() { part.name.clone() } else { format!("{under} / {}", part.name) };
        let cells = [
            quoted(measure),
            quoted(&path),
            number(part.estimate),
            number(part.standard_error),
            ",,,,".to_owned(),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
        csv_parts(out, measure, &path, &part.parts);
    }
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Returns the estimates for reading, a paragraph each.
#[must_use]
pub fn to_table(estimates: &[Estimate]) -> String {
    estimates.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

/// The most parts of one level that a paragraph shows; CSV and JSON have all.
const MOST_PARTS: usize = 20;

fn paragraph(estimate: &Estimate) -> String {
    let mut out = format!("{}: {}", estimate.measure, shown(estimate.estimate));
    if let Some(error) = estimate.standard_error {
        out.push_str(&format!(", standard error {}", shown(Some(error))));
    }
    if let Some(Interval { low, high, level, method }) = &estimate.interval {
        let (low, high) = (shown(Some(*low)), shown(Some(*high)));
        out.push_str(&format!(", {:.0} % interval {low} to {high} ({method})", level * 100.0));
    }
    out.push_str(&format!(", n {}\n  {}\n", estimate.n, estimate.method));
    for Diagnostic { name, finding } in &estimate.diagnostics {
        let finding = match finding {
            Finding::Count(count) => count.to_string(),
            Finding::Number(number) => shown(Some(*number)),
            Finding::Text(text) => text.clone(),
        };
        out.push_str(&format!("  {name}: {finding}\n"));
    }
    table_parts(&mut out, 1, &estimate.parts);
    out
}

fn table_parts(out: &mut String, depth: usize, parts: &[Part]) {
    let indent = "  ".repeat(depth);
    for part in parts.iter().take(MOST_PARTS) {
        let error = part.standard_error.map(|error| format!(" ± {}", shown(Some(error))));
        let error = error.unwrap_or_default();
        out.push_str(&format!("{indent}- {}: {}{error}\n", part.name, shown(part.estimate)));
        table_parts(out, depth + 1, &part.parts);
    }
    if let Some(left) = parts.len().checked_sub(MOST_PARTS).filter(|left| *left > 0) {
        out.push_str(&format!("{indent}- and {left} more\n"));
    }
}

/// Six figures that count, as a person reads a number.
pub(crate) fn shown(number: Option<f64>) -> String {
    let Some(number) = number else { return "undefined".to_owned() };
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-4..1e9).contains(&magnitude) {
        return format!("{number:.5e}");
    }
    let before = if magnitude >= 1.0 { format!("{magnitude:.0}").len() } else { 1 };
    let text = format!("{number:.*}", 6_usize.saturating_sub(before).max(1));
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Returns a list of measures for reading, a family each.
#[must_use]
pub fn list_to_table(families: &[(&str, &[Listed])]) -> String {
    let mut out = String::new();
    for (family, measures) in families {
        out.push_str(&format!("{family}\n"));
        for measure in *measures {
            out.push_str(&format!("  {}: {}\n", measure.id, measure.name));
            out.push_str(&format!("    {}\n    {}\n", measure.definition, measure.source));
        }
    }
    out
}

/// Returns a list of measures as JSON: `family`, `id`, `name`, `definition`, `source`.
#[must_use]
pub fn list_to_json(families: &[(&str, &[Listed])]) -> String {
    let entry = |family: &str, listed: &Listed| {
        json!({
            "family": family,
            "id": listed.id,
            "name": listed.name,
            "definition": listed.definition,
            "source": listed.source,
        })
    };
    let all: Vec<Value> = families
        .iter()
        .flat_map(|(family, measures)| measures.iter().map(|listed| entry(family, listed)))
        .collect();
    format!("{:#}\n", Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate() -> Estimate {
        Estimate {
            measure: "Theil T",
            estimate: Some(0.1250),
            standard_error: Some(0.01),
            interval: Some(Interval {
                low: 0.1,
                high: 0.15,
                level: 0.95,
                method: "percentile bootstrap",
            }),
            method: "weights, \"as given\"".to_owned(),
            n: 4,
            diagnostics: vec![Diagnostic { name: "left out", finding: Finding::Count(2) }],
            parts: vec![Part {
                name: "within".to_owned(),
                estimate: Some(0.1),
                standard_error: None,
                parts: vec![Part::new("a, b", None)],
            }],
        }
    }

    #[test]
    fn one_estimate_is_an_object_and_several_are_a_list() {
        let one: Value = serde_json::from_str(&to_json(&[estimate()])).unwrap();
        assert_eq!(one["interval"]["high"], 0.15);
        assert_eq!(one["diagnostics"][0]["finding"], 2);
        assert_eq!(one["parts"][0]["parts"][0]["estimate"], Value::Null);
        let two: Value = serde_json::from_str(&to_json(&[estimate(), estimate()])).unwrap();
        assert_eq!(two[1], one);
    }

    #[test]
    fn csv_has_a_line_for_every_part() {
        assert_eq!(
            to_csv(&[estimate()]),
            "measure,part,estimate,standard_error,low,high,level,n,method\n\
             Theil T,,0.125,0.01,0.1,0.15,0.95,4,\"weights, \"\"as given\"\"\"\n\
             Theil T,within,0.1,,,,,,\nTheil T,\"within / a, b\",,,,,,,\n"
        );
    }

    #[test]
    fn a_person_reads_what_counts() {
        assert_eq!(
            to_table(&[estimate()]),
            "Theil T: 0.125, standard error 0.01, 95 % interval 0.1 to 0.15 \
             (percentile bootstrap), n 4\n  weights, \"as given\"\n  left out: 2\n\
             \x20 - within: 0.1\n    - a, b: undefined\n"
        );
        assert_eq!(shown(Some(10_148_683.0)), "10148683");
        assert_eq!(shown(Some(-0.000_000_1)), "-1.00000e-7");
        assert_eq!(shown(Some(0.0)), "0");
    }
}
