//! The programs of Poppler, which read files as a reader program does.

use std::io::Write as _;
use std::process::{Command, Stdio};

use typeset::document::Document;

/// Returns the text of a printed document in reading order.
pub(crate) fn text_of(document: &Document) -> String {
    run("pdftotext", &["-enc", "UTF-8", "-", "-"], &print(document))
}

/// Returns the text of a printed document as it lies on the page.
pub(crate) fn layout_of(document: &Document) -> String {
    run("pdftotext", &["-enc", "UTF-8", "-layout", "-", "-"], &print(document))
}

/// Returns what the file says of itself.
pub(crate) fn facts_of(document: &Document) -> String {
    run("pdfinfo", &["-"], &print(document))
}

/// Returns the tree of tags.
pub(crate) fn structure_of(document: &Document) -> String {
    run("pdfinfo", &["-struct-text", "-"], &print(document))
}

/// Returns the file.
pub(crate) fn print(document: &Document) -> Vec<u8> {
    typeset::pdf(document).unwrap()
}

/// Runs a program of Poppler on a file.
pub(crate) fn run(program: &str, arguments: &[&str], file: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|_| {
            panic!(
                "these tests read files with {program}: install poppler-utils, or run ./test tools"
            )
        });
    let mut input = child.stdin.take().unwrap();
    let file = file.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&file));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    // Attributes of tags are written in the file's own encoding, so not all that comes is UTF-8.
    String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ")
}
