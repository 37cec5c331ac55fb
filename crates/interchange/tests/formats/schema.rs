//! Whether a document keeps to a published schema, asked of `xmllint`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Fails with what `xmllint` says unless the document keeps to `tests/schemas/{name}`.
pub(crate) fn assert_follows(name: &str, document: &[u8]) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name);
    let mut lint = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint is installed by ./test tools (libxml2-utils)");
    let mut input = lint.stdin.take().expect("the input is piped");
    input.write_all(document).expect("xmllint reads its input");
    drop(input);
    let output = lint.wait_with_output().expect("xmllint ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(document));
}
