//! The house rules that a program can check: who may use whom, and how files look.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the repository has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The level of every crate. A crate uses only lower levels, so siblings never meet.
const LEVELS: &[(&str, u8)] = &[
    ("domain", 0),
    ("numerics", 0),
    ("charts", 0),
    ("search", 0),
    ("spreadsheet", 0),
    ("typeset", 0),
    ("evaluation", 1),
    ("identity", 1),
    ("interchange", 1),
    ("measures", 1),
    ("observations", 1),
    ("register", 1),
    ("query", 2),
    ("report", 2),
    ("operations", 3),
    ("web", 4),
    ("cli", 5),
    ("acceptance", 6),
    ("bench", 6),
];

/// Third-party crates that only some rooms may use.
const FENCES: &[(&str, &[&str])] = &[
    ("arrow", &["observations", "query"]),
    ("parquet", &["observations", "query"]),
    ("ureq", &["observations"]),
    ("calamine", &["observations", "spreadsheet"]),
    ("rust_xlsxwriter", &["spreadsheet"]),
    ("zip", &["spreadsheet"]),
    ("datafusion", &["query"]),
    ("tantivy", &["search"]),
    ("typst", &["typeset"]),
    ("typst-layout", &["typeset"]),
    ("typst-pdf", &["typeset"]),
    ("ttf-noto-sans", &["typeset"]),
    ("rand", &["numerics"]),
    ("rand_xoshiro", &["numerics"]),
    ("faer", &["numerics"]),
    ("statrs", &["numerics"]),
    ("microlp", &["numerics"]),
    ("sqlx", &["register"]),
    ("quick-xml", &["interchange"]),
    ("openidconnect", &["identity"]),
    ("argon2", &["operations"]),
    ("getrandom", &["operations"]),
    ("zxcvbn", &["operations"]),
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("tower-http", &["web"]),
    ("fluent-templates", &["web"]),
    ("clap", &["cli"]),
    ("console", &["cli"]),
    ("anyhow", &["cli"]),
    ("tracing-subscriber", &["cli"]),
];

/// The longest a file may be before its tests.
const MAX_LINES: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Returns every file below `folder` that git would keep, by path.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let skipped = ["target", "node_modules", ".git", "brygga-data", "test-output"];
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !skipped.contains(&name.as_str()) {
                files(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn all_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root(), &mut found);
    found
}

fn with_extension(extension: &str) -> Vec<(PathBuf, String)> {
    all_files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .map(|path| (path.clone(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Returns each crate with the names it depends on in `[dependencies]`.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let mut edges = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let manifest = entry.unwrap().path().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let name = manifest.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let section = text.split("\n[dependencies]").nth(1).unwrap_or("");
        let section = section.split("\n[").next().unwrap_or("");
        let used = section
            .lines()
            .filter_map(|line| line.split(['.', '=', ' ']).next())
            .filter(|word| !word.is_empty() && !word.starts_with('#'))
            .map(str::to_owned)
            .collect();
        edges.insert(name, used);
    }
    edges
}

fn level(name: &str) -> Option<u8> {
    LEVELS.iter().find(|(known, _)| *known == name).map(|(_, level)| *level)
}

#[test]
fn every_crate_has_a_level_and_uses_only_lower_ones() {
    let edges = edges();
    let known: BTreeSet<&str> = LEVELS.iter().map(|(name, _)| *name).collect();
    let there: BTreeSet<&str> = edges.keys().map(String::as_str).collect();
    assert_eq!(known, there, "the list of levels and the folders in crates/ differ");
    for (name, used) in &edges {
        for other in used {
            if let Some(other_level) = level(other) {
                let own = level(name).unwrap();
                assert!(
                    other_level < own,
                    "{name} (level {own}) uses {other} (level {other_level})"
                );
            }
        }
    }
}

#[test]
fn every_heavy_library_has_one_door() {
    for (name, used) in &edges() {
        for (library, doors) in FENCES {
            let passes = !used.contains(*library) || doors.contains(&name.as_str());
            assert!(passes, "{name} uses {library}; only {doors:?} may");
        }
    }
}

#[test]
fn the_domain_knows_no_file_format() {
    // serde is there for the written form of events alone: docs/decisions/0008.
    let allowed: BTreeSet<String> =
        ["serde", "sha2", "thiserror", "time"].map(str::to_owned).into();
    assert_eq!(edges()["domain"], allowed);
}

#[test]
fn files_are_short() {
    for (path, text) in with_extension("rs") {
        if path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let before_tests =
            text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        assert!(before_tests <= MAX_LINES, "{} has {before_tests} lines", path.display());
    }
}

#[test]
fn files_are_named_after_what_they_hold() {
    let vague = ["mod", "util", "utils", "helper", "helpers", "common", "misc", "manager"];
    for (path, _) in with_extension("rs") {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!vague.contains(&stem.as_str()), "{}", path.display());
    }
}

#[test]
fn nothing_is_left_for_later_or_silenced() {
    let marks = ["todo", "fixme"].map(str::to_uppercase);
    let silenced = ["#[al", "low("].concat();
    let skipped = [["#[ig", "nore"].concat(), ["#[should_", "panic"].concat()];
    for (path, text) in with_extension("rs") {
        for (number, line) in text.lines().enumerate() {
            let at = format!("{}:{}", path.display(), number + 1);
            assert!(!marks.iter().any(|mark| line.contains(mark.as_str())), "{at}: {line}");
            assert!(!line.contains(&silenced), "{at}: write #[expect(…, reason)]: {line}");
            assert!(!skipped.iter().any(|word| line.contains(word.as_str())), "{at}: {line}");
        }
    }
}

#[test]
fn hash_maps_are_not_iterated_into_output() {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(text.contains("iter_over_hash_type = \"warn\""), "the lint stands guard");
}

#[test]
fn the_text_names_no_machine() {
    let machine_paths = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat()];
    for path in all_files() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for machine_path in &machine_paths {
            assert!(!text.contains(machine_path.as_str()), "{}: {machine_path}", path.display());
        }
    }
}

#[test]
fn every_template_extends_the_frame_and_styles_nothing_inline() {
    for (path, text) in with_extension("html") {
        let whole = path.display();
        assert!(!text.contains(" style="), "{whole}: the content security policy forbids it");
        assert!(!text.contains("<script>"), "{whole}: the content security policy forbids it");
        assert!(!text.contains(" onclick="), "{whole}: the content security policy forbids it");
    }
}

#[test]
fn the_architecture_names_every_crate() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    for name in edges().keys() {
        assert!(text.contains(&format!("`{name}`")), "docs/architecture.md does not name {name}");
    }
}

#[test]
fn every_bundled_file_has_its_publisher_in_the_documents() {
    let text = fs::read_to_string(root().join("docs/data.md")).unwrap();
    let mut found = Vec::new();
    files(&root().join("data"), &mut found);
    for path in found {
        let name = path.strip_prefix(root().join("data")).unwrap().display().to_string();
        assert!(text.contains(&name), "docs/data.md does not name {name}");
    }
}
