//! The fixed English words of the domain are worded, every one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::key_of;
use crate::language::Language;

/// Returns the domain's source.
pub(super) fn source(file: &str) -> String {
    let path = domain().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn domain() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src")
}

/// Files whose literals no refusal carries: names of enums, written forms, the tables of rights.
const APART: [&str; 10] = [
    "grants/access/table.rs",
    "grants/life_cycle.rs",
    "grants/refusal/cause.rs",
    "grants/refusal.rs",
    "grants/wording.rs",
    "grants/draw.rs",
    "grants/id.rs",
    "grants/results/arithmetic.rs",
    "grants/results/reading.rs",
    "grants/results/tests.rs",
];

/// What starts an item whose literals are names or written forms, up to its closing brace.
const WRITTEN: [&str; 3] = ["fn swedish(", "fn as_str(", "impl fmt::Display for "];

/// What precedes a literal that is no act and no thing.
const MARKS: [&str; 6] = ["format!(", "write!(", "expect(", "name:", "swedish:", "STREAM: &str ="];

/// Returns a file's code: without comments, attributes, tests and written forms.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let mut code = String::new();
    let mut left_out: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        if let Some(of) = left_out {
            if indent == of && trimmed.starts_with(['}', ')']) {
                left_out = None;
            }
            continue;
        }
        let is_attribute = trimmed.starts_with("#[");
        if is_attribute && trimmed.ends_with(']') || trimmed.starts_with("//") {
            continue;
        }
        if is_attribute || WRITTEN.iter().any(|start| line.contains(start)) {
            left_out = Some(indent);
            continue;
        }
        code.push_str(line);
        code.push('\n');
    }
    code
}

/// Returns the literals that acts and things are told by. The guard of a step is none: it follows
/// the act and a stage.
fn literals(text: &str) -> BTreeSet<String> {
    let code = code(text);
    let parts: Vec<&str> = code.split('"').collect();
    assert_eq!(parts.len() % 2, 1, "a literal holds a quotation mark");
    let is_told = |head: &str| {
        let head = head.trim();
        let stage = head.strip_prefix(',').and_then(|head| head.strip_suffix(','));
        let is_guard = stage.is_some_and(|stage| {
            let stage = stage.trim();
            stage.starts_with(|c: char| c.is_ascii_uppercase())
                && stage.chars().all(|c| c.is_ascii_alphanumeric() || c == ':')
        });
        !is_guard && !MARKS.iter().any(|mark| head.ends_with(mark))
    };
    let told = parts.chunks_exact(2).filter(|pair| is_told(pair[0]) && !pair[1].is_empty());
    told.map(|pair| pair[1].to_owned()).collect()
}

/// Returns every literal of grants and people that acts and things are told by, with its file.
fn all() -> Vec<(String, String)> {
    let mut files = vec![domain().join("people.rs")];
    let mut folders = vec![domain().join("grants"), domain().join("people")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let file = path.strip_prefix(domain()).unwrap().display().to_string();
        if !APART.contains(&file.as_str()) {
            let told = literals(&std::fs::read_to_string(&path).unwrap());
            all.extend(told.into_iter().map(|literal| (literal, file.clone())));
        }
    }
    all
}

#[test]
fn every_act_and_thing_of_the_domain_is_worded_in_both_languages() {
    let all = all();
    assert!(all.len() > 230, "{}", all.len());
    let is_worded = |literal: &str| {
        let key = key_of(literal);
        Language::ALL.iter().all(|language| {
            let known = |kind: &str| language.known(&format!("{kind}-{key}")).is_some();
            known("act") || known("thing")
        })
    };
    let lacking: Vec<_> = all.iter().filter(|(literal, _)| !is_worded(literal)).collect();
    assert!(lacking.is_empty(), "no wording in the locale files: {lacking:#?}");
}

#[test]
fn every_step_of_every_life_cycle_is_worded_as_an_act() {
    fn check<S: domain::grants::life_cycle::Stage>() {
        for step in S::life_cycle().transitions {
            let life = key_of(S::life_cycle().name);
            let act = key_of(step.act);
            for language in Language::ALL {
                let own = language.known(&format!("act-{life}-{act}"));
                let worded = own.or_else(|| language.known(&format!("act-{act}")));
                assert!(worded.is_some(), "{life}: {}", step.act);
            }
        }
    }
    use domain::grants::{application, call, grant, programme};
    check::<programme::Stage>();
    check::<programme::FrameStage>();
    check::<call::Stage>();
    check::<application::Stage>();
    check::<application::ReviewStage>();
    check::<application::ConsultationStage>();
    check::<grant::Stage>();
    check::<grant::instalment::Stage>();
    check::<grant::claim::Stage>();
    check::<grant::report::Stage>();
    check::<grant::change::Stage>();
    check::<grant::check::Stage>();
    check::<grant::reclaim::Stage>();
    check::<domain::people::MembershipStage>();
    check::<domain::people::DelegationStage>();
    check::<domain::commitment::life::Stage>();
    check::<domain::lesson::Stage>();
}

/// What is told of agreements, commitments, lessons and networks, whose words have locale files of their own.
const LEARNED: [&str; 5] =
    ["agreement/life.rs", "commitment/life.rs", "lesson.rs", "lesson/refusal.rs", "network.rs"];

#[test]
fn every_act_and_thing_of_agreements_commitments_lessons_and_networks_is_worded_in_both_languages()
{
    let mut lacking = Vec::new();
    for file in LEARNED {
        let told = literals(&source(file));
        assert!(told.len() >= 3, "{file}: {told:?}");
        let is_address = |literal: &String| literal.starts_with("http") || literal == "not begun";
        for literal in told.into_iter().filter(|literal| !is_address(literal)) {
            let key = key_of(&literal);
            let known = |language: &Language| {
                ["act", "thing"]
                    .iter()
                    .any(|kind| language.known(&format!("{kind}-{key}")).is_some())
            };
            if !Language::ALL.iter().all(known) {
                lacking.push((file, literal));
            }
        }
    }
    assert!(lacking.is_empty(), "no wording in the locale files: {lacking:#?}");
}

#[test]
fn no_wording_stays_after_its_words_have_left_the_domain() {
    let mut words: BTreeSet<String> = all().iter().map(|(literal, _)| key_of(literal)).collect();
    // Told by the ordinance's interest, whose other literals are written forms.
    let interest = ["claim is below zero", "rate with its addition is below zero"];
    words.extend(interest.iter().map(|cause| key_of(&format!("the {cause}"))));
    words.insert(key_of("the interest is too large"));
    let path = format!("{}/locales/sv/grant_words.ftl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let keys = text.lines().filter_map(|line| line.split_once(" =").map(|(key, _)| key));
    let is_left = |key: &&str| {
        let word = key.split_once('-').unwrap().1;
        let is_known = |word: &str| words.contains(word);
        // An act that has a name of its own somewhere: `act-call-close`.
        let own = OWN.iter().find_map(|kind| word.strip_prefix(kind));
        !is_known(word) && !own.is_some_and(is_known)
    };
    let left: Vec<&str> = keys.filter(is_left).collect();
    assert!(left.is_empty(), "words that the domain no longer says: {left:?}");
}

/// What an act's own name somewhere is told by.
const OWN: [&str; 5] =
    ["amount-", "application-", "call-", "grant-", "instalment-and-payment-order-"];
