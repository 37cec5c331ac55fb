//! The closed lists that the domain declares are named in full.

use super::super::key_of;
use super::literals::source;
use crate::language::Language;

/// Returns the names of an enum's variants as keys write them, read from the domain's source.
pub(super) fn variants(file: &str, name: &str) -> Vec<String> {
    let text = source(file);
    let start = format!("pub enum {name} {{\n");
    let body = text.split_once(&start).unwrap_or_else(|| panic!("{file} has no enum {name}")).1;
    let body = body.split_once("\n}").unwrap().0;
    body.lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap())
        .map(|variant| super::super::names::variant(&Raw(variant)))
        .collect()
}

/// A text whose debug form is itself.
struct Raw<'a>(&'a str);

impl std::fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Returns the keys of a locale file that start with a prefix, without it.
fn keys(file: &str, prefix: &str) -> Vec<String> {
    let path = format!("{}/locales/sv/{file}.ftl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let keys = text.lines().filter_map(|line| line.split_once(" =").map(|(key, _)| key));
    keys.filter_map(|key| key.strip_prefix(prefix)).map(str::to_owned).collect()
}

/// The lists: the word in their keys, the file and the enum.
const LISTS: [(&str, &str, &str); 32] = [
    ("grant-role", "grants/access.rs", "Role"),
    ("grant-right", "grants/access.rs", "Right"),
    ("grant-object", "grants/access/table.rs", "Object"),
    ("grant-basis", "grants/refusal.rs", "Rule"),
    ("grant-duty", "grants/access/delegation.rs", "Duty"),
    ("grant-conflict", "grants/conflict.rs", "Ground"),
    ("grant-repayment-ground", "regime/afterwards.rs", "RepaymentGround"),
    ("grant-stop-ground", "regime/afterwards.rs", "StopGround"),
    ("grant-remission", "regime/afterwards.rs", "RemissionReasons"),
    ("grant-report-part", "regime/afterwards.rs", "ReportPart"),
    ("grant-payment-kind", "grants/grant/instalment.rs", "PaymentKind"),
    ("grant-report-kind", "grants/grant/award.rs", "ReportKind"),
    ("grant-cost-kind", "grants/budget.rs", "Kind"),
    ("grant-outcome", "grants/application/proposal.rs", "Proposal"),
    ("grant-part-outcome", "grants/grant/change.rs", "PartOutcome"),
    ("grant-change-part", "grants/grant/change.rs", "Part"),
    ("grant-ending", "grants/grant/ending.rs", "Ending"),
    ("grant-bank-outcome", "grants/grant/payment.rs", "BankOutcome"),
    ("grant-assurance", "grants/application.rs", "Assurance"),
    ("grant-check-selection", "grants/grant/check.rs", "Selection"),
    ("grant-programme-account", "grants/programme.rs", "Account"),
    ("grant-grant-account", "grants/grant/account.rs", "Account"),
    ("grant-organisation-kind", "people/organisation.rs", "Kind"),
    ("grant-rule", "regime/rules.rs", "RuleName"),
    ("grant-circumstance", "regime/applying.rs", "Circumstance"),
    ("grant-bar", "regime/applying.rs", "Bar"),
    ("grant-application-part", "regime/applying.rs", "ApplicationPart"),
    ("grant-decision-part", "regime/deciding.rs", "DecisionPart"),
    ("grant-decision-kind", "regime/deciding.rs", "DecisionKind"),
    ("grant-base-rate", "regime/interest.rs", "BaseRate"),
    ("grant-concern", "grants/grant/concern.rs", "Concern"),
    ("grant-task", "grants/matter.rs", "Awaits"),
];

/// Returns whether a key has a wording, with or without a place for a number.
fn is_worded(language: Language, key: &str) -> bool {
    !language.text_with(key, &[("number", "7")]).contains(key)
}

#[test]
fn every_variant_of_a_named_list_has_a_name_in_both_languages() {
    let mut missing = Vec::new();
    for (prefix, file, name) in LISTS {
        let found = variants(file, name);
        assert!(found.len() > 1, "{file} {name}: {found:?}");
        for variant in found {
            let key = format!("{prefix}-{variant}");
            missing.extend(
                Language::ALL.iter().filter(|of| !is_worded(**of, &key)).map(|_| key.clone()),
            );
        }
    }
    for variant in variants("grants/matter.rs", "Awaits") {
        assert!(is_worded(Language::Swedish, &format!("grant-waiting-{variant}")), "{variant}");
    }
    assert!(missing.is_empty(), "not named: {missing:?}");
}

/// The kinds of streams with what their events' names start with, the file and the enum.
const EVENTS: [(&str, &str, &str); 12] = [
    ("programme", "grants/programme.rs", "Event"),
    ("call", "grants/call.rs", "Event"),
    ("application", "grants/application.rs", "Event"),
    ("grant", "grants/grant.rs", "Event"),
    ("grant-decision", "grants/grant/decision.rs", "Event"),
    ("grant-payment", "grants/grant/payment.rs", "Event"),
    ("grant-claim", "grants/grant/claim.rs", "Event"),
    ("grant-report", "grants/grant/report.rs", "Step"),
    ("grant-change", "grants/grant/change.rs", "Event"),
    ("grant-check", "grants/grant/check.rs", "Event"),
    ("grant-reclaim", "grants/grant/reclaim.rs", "Happened"),
    ("people", "people.rs", "Event"),
];

/// Events of a grant that are those of a part, and have the part's names.
const PARTS: [&str; 7] = ["decision", "payment", "claim", "report", "change", "check", "reclaim"];

#[test]
fn every_event_that_the_register_keeps_is_worded_and_no_other() {
    let mut expected: Vec<String> = vec!["cost-bearer-claimed-in".to_owned()];
    for (stream, file, name) in EVENTS {
        let kinds = variants(file, name);
        assert!(kinds.len() > 2, "{file} {name}: {kinds:?}");
        let is_own = |kind: &String| stream != "grant" || !PARTS.contains(&kind.as_str());
        expected.extend(
            kinds.iter().filter(|kind| is_own(kind)).map(|kind| format!("{stream}-{kind}")),
        );
    }
    expected.sort_unstable();
    let mut worded = keys("grant_events", "grant-event-");
    worded.sort_unstable();
    assert_eq!(expected, worded);
}

#[test]
fn every_event_of_agreements_commitments_lessons_and_networks_is_worded() {
    for (stream, file) in [
        ("agreement", "agreement/life.rs"),
        ("commitments", "commitment/life.rs"),
        ("lesson", "lesson.rs"),
        ("network", "network.rs"),
    ] {
        for variant in variants(file, "Event") {
            let key = format!("grant-event-{stream}-{variant}");
            assert!(Language::ALL.iter().all(|of| is_worded(*of, &key)), "{key}");
        }
    }
}

#[test]
fn an_event_is_told_by_its_stream_and_kind() {
    use super::super::events::event;
    assert_eq!(event(Language::Swedish, "application", "signed"), "Signerad och inskickad");
    assert_eq!(event(Language::English, "grant", "payment-sent"), "Order sent to the bank");
    assert_eq!(event(Language::Swedish, "grant", "no-such"), "”no-such”");
}

#[test]
fn roles_and_kinds_of_organisations_are_called_as_the_domain_calls_them() {
    use domain::grants::access::Role;
    use domain::people::organisation::Kind;

    use super::super::names::name;
    for role in Role::ALL {
        assert_eq!(name(Language::Swedish, &role), role.swedish());
    }
    for kind in Kind::ALL {
        assert_eq!(name(Language::Swedish, &kind), kind.swedish());
        assert_eq!(super::super::names::variant(&kind), key_of(kind.as_str()));
    }
}

#[test]
fn the_words_of_files_and_of_variants_are_the_same() {
    use domain::regime::afterwards::ReportPart;
    use domain::regime::applying::ApplicationPart;
    use domain::regime::deciding::DecisionPart;

    use super::super::names::variant;
    for part in ApplicationPart::ALL {
        assert_eq!(variant(&part), key_of(part.as_str()));
    }
    for part in DecisionPart::ALL {
        assert_eq!(variant(&part), key_of(part.as_str()));
    }
    for part in ReportPart::ALL {
        assert_eq!(variant(&part), key_of(part.as_str()));
    }
}
