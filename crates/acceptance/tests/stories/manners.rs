//! How the binary behaves among other programs: help, pipes, wrong words.

use std::fs;
use std::io::Read;

use crate::program::{Running, brygga, finish, run, run_on};
use crate::store;

const SUBCOMMANDS: [&str; 7] =
    ["serve", "import", "observations", "data-sets", "select", "allocate", "intervention"];

#[test]
fn help_names_every_subcommand_and_each_explains_its_options() {
    let all = run("--help").text();
    for subcommand in SUBCOMMANDS {
        assert!(all.contains(subcommand), "{subcommand} is not in:\n{all}");
        let help = run(&format!("{subcommand} --help")).text();
        assert!(help.contains("Usage: brygga") && help.lines().count() > 5, "{help}");
        let mut lines = help.lines().peekable();
        while let Some(line) = lines.next() {
            let option = line.trim_start();
            if option.starts_with('-') {
                let explained = option.contains("  ")
                    || lines.peek().is_some_and(|next| {
                        !next.trim().is_empty() && !next.trim().starts_with('-')
                    });
                assert!(explained, "'{option}' of {subcommand} is not explained");
            }
        }
    }
    for subcommand in ["serve", "observations", "data-sets", "select", "import"] {
        let help = run(&format!("{subcommand} --help")).text();
        assert!(help.contains("--store") && help.contains("brygga-data"), "{help}");
    }
    assert!(run("serve --help").text().contains("127.0.0.1:8080"));
}

#[test]
fn the_version_is_told() {
    let version = run("--version").text();
    assert_eq!(version.trim(), format!("brygga {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn words_that_mean_nothing_are_refused() {
    for (line, hint) in [
        ("fördela", "fördela"),
        ("observations --indikator N01951", "--indikator"),
        ("observations --indicator N01951 --format xml", "xml"),
        ("observations --indicator N01951 --level planet", "planet"),
        ("observations --indicator N01951 --period 2022-1994", "2022"),
        ("observations --indicator N01951 --period nu", "nu"),
        ("observations --indicator N01951 --as-of 2024-02-30", "2024-02-30"),
        ("serve --listen överallt", "överallt"),
    ] {
        run(line).misuse(&[hint]);
    }
    run("allocate --frame 10").misuse(&[]);
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_program_quietly() {
    for format in ["csv", "json", "table", "parquet"] {
        let mut command = brygga(["observations", "--indicator", "N01951", "--format", format]);
        command.arg("--store").arg(store::shipped());
        let mut running = Running(command.spawn().expect("the binary starts"));
        let mut pipe = running.0.stdout.take().expect("stdout is a pipe");
        let mut first = [0; 10];
        pipe.read_exact(&mut first).expect("it starts to write");
        drop(pipe);
        let mut told = String::new();
        let mut errors = running.0.stderr.take().expect("stderr is a pipe");
        errors.read_to_string(&mut told).expect("messages are UTF-8");
        running.0.wait().expect("it ends");
        assert_eq!(told, "", "{format}");
    }
}

#[test]
fn a_store_that_cannot_be_made_is_refused_with_its_name() {
    let folder = store::folder();
    let file = folder.path().join("occupied");
    fs::write(&file, "this is no folder").expect("the file can be written");
    run_on(&file, "data-sets").refusal(&["occupied"]);
    assert_eq!(fs::read_to_string(&file).expect("it is still there"), "this is no folder");
    let mut command = brygga(["data-sets", "--store", "/proc/brygga"]);
    command.env("HOME", folder.path());
    finish(command).refusal(&["/proc/brygga"]);
}

#[test]
fn a_damaged_store_is_refused_with_the_file_that_is_damaged() {
    let (_folder, store) = store::copy();
    let mut files = Vec::new();
    find(&store, &mut files);
    let largest = files.iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let bytes = fs::read(largest).expect("the file can be read");
    fs::write(largest, &bytes[..bytes.len() / 2]).expect("the file can be written");
    let name = largest.file_name().unwrap().to_string_lossy().into_owned();
    run_on(&store, "observations --indicator N15428 --format csv").refusal(&[&name]);
}

fn find(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("the store can be read") {
        let path = entry.expect("the store can be read").path();
        if path.is_dir() { find(&path, files) } else { files.push(path) }
    }
}
