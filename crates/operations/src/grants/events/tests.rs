use serde_json::json;

use super::*;

#[test]
fn the_kind_of_an_event_is_its_name_after_that_of_its_part() {
    let named = |json| name_of(&json).replace('_', "-");
    assert_eq!(named(json!("marked_ready")), "marked-ready");
    assert_eq!(named(json!({"signed": {"key": "a"}})), "signed");
    assert_eq!(named(json!({"decision": "despatched"})), "decision-despatched");
    assert_eq!(named(json!({"payment": {"sent": {"order": {}}}})), "payment-sent");
    let report = json!({"report": {"report": 1, "step": {"save": {"part": "mål"}}}});
    assert_eq!(named(report), "report-save");
    let reclaim = json!({"reclaim": {"reclaim": 1, "happened": "dropped"}});
    assert_eq!(named(reclaim), "reclaim-dropped");
}

/// A line of each kind of event as it was once kept. It is never changed: a name that a later version of
/// the program reads otherwise needs `#[serde(rename)]` or `alias` there (decision 0008). Lines are only
/// added.
const KEPT: &str = include_str!("kept.ndjson");

#[derive(Serialize, Deserialize)]
struct Line {
    kind: String,
    payload: Json,
    stream: String,
}

fn lines() -> Vec<Line> {
    KEPT.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns the line of an event that is read and written back.
fn again<Event: Serialize + DeserializeOwned>(line: &Line) -> String {
    let kept = Payload::from_json(&line.payload).unwrap();
    let Written { event } = kept.read::<Written<Event>>().unwrap_or_else(|error| {
        panic!("{} {}: {error}", line.stream, line.kind);
    });
    let written = write(&event, &[]).unwrap();
    let (kind, stream) = (written.kind.as_str(), line.stream.as_str());
    format!(r#"{{"kind":"{kind}","payload":{},"stream":"{stream}"}}"#, written.payload.as_str())
}

#[test]
fn what_was_kept_is_read_and_written_back_to_the_same_bytes() {
    for (line, text) in lines().iter().zip(KEPT.lines()) {
        let written = match line.stream.as_str() {
            "programme" => again::<domain::grants::programme::Event>(line),
            "call" => again::<domain::grants::call::Event>(line),
            "application" => again::<domain::grants::application::Event>(line),
            "grant" => again::<domain::grants::grant::Event>(line),
            "people" => again::<domain::people::Event>(line),
            "intervention" => again::<domain::intervention::life::Event>(line),
            "cost-bearer" => again::<domain::grants::cost_bearer::Event>(line),
            "commitments" => again::<domain::commitment::lives::Happened>(line),
            "agreement" => again::<domain::agreement::life::Event>(line),
            "lesson" => again::<domain::lesson::Event>(line),
            "network" => again::<domain::network::Event>(line),
            other => panic!("no stream is a {other}"),
        };
        assert_eq!(written, text);
    }
}

/// Returns every name that the reader knows at a place, as it tells when it meets one that it does not.
fn known_at<Event: DeserializeOwned>(place: &[&str]) -> Vec<String> {
    let unknown = json!({ "?": null });
    let json = place.iter().rev().fold(unknown, |inner, member| match *member {
        "step" => json!({ "report": 1, "step": inner }),
        "happened" => json!({ "reclaim": 1, "happened": inner }),
        member => json!({ member: inner }),
    });
    let Err(error) = serde_json::from_value::<Event>(json) else { panic!("'?' is no event") };
    let told = error.to_string();
    let (_, known) = told.split_once("expected ").unwrap_or_else(|| panic!("{told}"));
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Asserts that the file has a line for each name that is known at a place.
fn assert_all_kept<Event: DeserializeOwned>(stream: &str, place: &[&str]) {
    let known = known_at::<Event>(place);
    assert!(!known.is_empty(), "{stream} {place:?}");
    let lines = lines();
    for name in known {
        let has_name = |line: &&Line| {
            let event = place.iter().try_fold(&line.payload["event"], |json, name| json.get(*name));
            event.is_some_and(|json| json.as_str() == Some(&name) || json.get(&name).is_some())
        };
        let kept = lines.iter().filter(|line| line.stream == stream).any(|line| has_name(&line));
        assert!(kept, "{stream} {place:?}: a line of '{name}' is lacking in kept.ndjson");
    }
}

#[test]
fn a_line_is_kept_of_every_kind_of_event() {
    use domain::grants::{application, call, cost_bearer, grant, programme};

    assert_all_kept::<programme::Event>("programme", &[]);
    assert_all_kept::<programme::Event>("programme", &["booked"]);
    assert_all_kept::<call::Event>("call", &[]);
    assert_all_kept::<application::Event>("application", &[]);
    assert_all_kept::<application::Event>("application", &["proposed"]);
    assert_all_kept::<grant::Event>("grant", &[]);
    for part in ["decision", "payment", "claim", "change", "check"] {
        assert_all_kept::<grant::Event>("grant", &[part]);
    }
    assert_all_kept::<grant::Event>("grant", &["report", "step"]);
    assert_all_kept::<grant::Event>("grant", &["reclaim", "happened"]);
    assert_all_kept::<domain::people::Event>("people", &[]);
    assert_all_kept::<domain::intervention::life::Event>("intervention", &[]);
    assert_all_kept::<cost_bearer::Event>("cost-bearer", &[]);
    assert_all_kept::<domain::commitment::lives::Happened>("commitments", &["happened"]);
    assert_all_kept::<domain::agreement::life::Event>("agreement", &[]);
    assert_all_kept::<domain::lesson::Event>("lesson", &[]);
    assert_all_kept::<domain::network::Event>("network", &[]);
}
