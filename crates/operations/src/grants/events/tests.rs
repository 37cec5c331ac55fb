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
