//! Runs the binary and looks at what it answered.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// What a run of the binary left behind.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    /// The most memory it held at once, as the kernel counted it; 0 where it ended too fast.
    pub(crate) peak_bytes: u64,
}

/// Returns the binary under test.
pub(crate) fn binary() -> PathBuf {
    let path = std::env::var_os("BRYGGA").expect("BRYGGA names the binary; use ./test binary");
    fs::canonicalize(path).expect("BRYGGA names a file")
}

/// Returns a command of the binary that reads nothing and writes to pipes.
pub(crate) fn brygga<I, S>(arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new(binary());
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("RUST_LOG").env_remove("RUST_BACKTRACE");
    command
}

/// Runs a command line of plain words.
pub(crate) fn run(line: &str) -> Answer {
    finish(brygga(line.split_whitespace()))
}

/// Runs a command line of plain words on a store.
pub(crate) fn run_on(store: &Path, line: &str) -> Answer {
    let mut command = brygga(line.split_whitespace());
    command.arg("--store").arg(store);
    finish(command)
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command) -> Answer {
    let child = command.spawn().expect("the binary starts");
    let pid = child.id();
    let watch = thread::spawn(move || peak_memory(pid));
    let output = child.wait_with_output().expect("the binary ends");
    Answer {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        peak_bytes: watch.join().expect("the watch ends with the process"),
    }
}

/// Follows the peak of a process until it is gone.
fn peak_memory(pid: u32) -> u64 {
    let mut peak = 0;
    while let Some(now) = memory(pid, "VmHWM:") {
        peak = now.max(peak);
        thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// Returns a figure of `/proc/PID/status` in bytes; `None` once the process is over.
fn memory(pid: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

impl Answer {
    /// Returns what was printed by a run that went well and said nothing else.
    #[track_caller]
    pub(crate) fn text(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        String::from_utf8(self.stdout).expect("the answer is UTF-8")
    }

    /// Returns what was printed by a run that went well, read as JSON.
    #[track_caller]
    pub(crate) fn json(self) -> serde_json::Value {
        let text = self.text();
        serde_json::from_str(&text).expect("the answer is JSON")
    }

    /// Returns what was printed by a run that went well, read as CSV with a header.
    #[track_caller]
    pub(crate) fn csv(self) -> Vec<Vec<String>> {
        cells(&self.text())
    }

    /// Checks that the words on the command line were refused, the first line naming every `hint`;
    /// more lines may say how the command is used.
    #[track_caller]
    pub(crate) fn misuse(self, hints: &[&str]) {
        assert_eq!(self.code, Some(2), "{}", self.stderr);
        assert!(self.stdout.is_empty() && !self.stderr.contains("panicked"), "{}", self.stderr);
        let first = self.stderr.lines().next().unwrap_or_default();
        for hint in hints {
            assert!(first.contains(hint), "'{hint}' is not in: {first}");
        }
    }

    /// Returns the one line of a run that was refused, checking that it is one, names every
    /// `hint`, and that nothing else was printed.
    #[track_caller]
    pub(crate) fn refusal(self, hints: &[&str]) -> String {
        assert!(self.code.is_some_and(|code| code != 0), "{:?} {}", self.code, self.stderr);
        let printed = String::from_utf8_lossy(&self.stdout);
        assert!(printed.is_empty(), "a refusal prints nothing else: {printed:.200}");
        let lines: Vec<&str> = self.stderr.lines().collect();
        assert_eq!(lines.len(), 1, "one clear line, not: {:.2000}", self.stderr);
        assert!(self.stderr.chars().count() < 600, "a short line, not: {:.900}", self.stderr);
        let lower = self.stderr.to_lowercase();
        assert!(!lower.contains("panicked"), "{}", self.stderr);
        for hint in hints {
            assert!(self.stderr.contains(hint), "'{hint}' is not in: {}", self.stderr);
        }
        self.stderr
    }
}

/// Reads CSV text with a header into rows of cells, the header first.
pub(crate) fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| record.expect("well-formed CSV").iter().map(str::to_owned).collect())
        .collect()
}

/// A process that is ended when the story is over.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Sends a signal by its name, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").arg(format!("-{name}")).arg(self.0.id().to_string()).status();
        assert!(sent.expect("kill is there").success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The process may be over already; that is fine.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
