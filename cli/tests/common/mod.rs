//! Runs the command as a user would, and says how it went.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each file uses its own part, and a test may stop where it stands"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn new(output: Output) -> Self {
        Self {
            // None where a signal ended it, which no test expects.
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("problems are UTF-8"),
        }
    }

    /// The output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("the output is JSON")
    }

    /// Each line of the output as a JSON value.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("every line is JSON");
        self.out.lines().map(parse).collect()
    }

    /// Where a text stands in the output.
    pub(crate) fn at(&self, text: &str) -> usize {
        let found = self.out.find(text);
        assert!(found.is_some(), "`{text}` is not in:\n{}", self.out);
        found.unwrap_or_default()
    }
}

/// The command, at the root of the repository, untouched by the locale and colours of whoever
/// runs the tests.
pub(crate) fn bestit(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bestit"));
    command.args(args).current_dir(root()).stdin(Stdio::null());
    for name in [
        "LANG",
        "LANGUAGE",
        "LC_ALL",
        "LC_CTYPE",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs the command.
pub(crate) fn run(args: &[&str]) -> Ran {
    Ran::new(bestit(args).output().unwrap())
}

/// Runs the command with variables of the environment.
pub(crate) fn run_in(env: &[(&str, &str)], args: &[&str]) -> Ran {
    let mut command = bestit(args);
    command.envs(env.iter().copied());
    Ran::new(command.output().unwrap())
}

/// Runs the command with something to read.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Ran {
    let mut child = bestit(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Inputs of tests fit a pipe, so nobody waits for the other.
    assert!(input.len() < 16_384);
    child.stdin.take().unwrap().write_all(input).unwrap();
    Ran::new(child.wait_with_output().unwrap())
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file for this test alone.
pub(crate) fn file(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Runs every command that a page of the guide shows, and holds what it shows against what is
/// said; how many there were. Parts between quotation marks are one argument. A line of `…` stands
/// for lines left out.
pub(crate) fn replay(page: &str) -> usize {
    let mut shown = 0;
    for block in page.split("```console\n$ bestit ").skip(1) {
        let (command, rest) = block.split_once('\n').expect("a command");
        let (expected, _) = rest.split_once("```").expect("the end of what is shown");
        let parts = command.split(['"', '\'']).enumerate();
        let args: Vec<&str> = parts
            .flat_map(|(at, part)| match at % 2 {
                1 => vec![part],
                _ => part.split_whitespace().collect(),
            })
            .collect();
        let told = run(&args).out;
        match expected.split_once("  …\n") {
            None => assert_eq!(told, expected, "{command}"),
            Some((first, rest)) => {
                assert!(told.starts_with(first), "{command}:\n{told}");
                let mut left = told.get(first.len()..).unwrap_or_default();
                for part in rest.split("  …\n") {
                    let found = left.find(part);
                    assert!(found.is_some(), "{command}: no `{part}` in\n{told}");
                    left = left
                        .get(found.unwrap_or_default() + part.len()..)
                        .unwrap_or_default();
                }
                let ends = rest.ends_with("  …\n") || left.is_empty();
                assert!(ends, "{command} goes on:\n{left}");
            }
        }
        shown += 1;
    }
    shown
}
