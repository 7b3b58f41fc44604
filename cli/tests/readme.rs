//! The README shows what the command says today.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test"
)]

use std::process::Command;

/// The block of the README's first answer, up to the line with the fingerprint.
#[test]
fn the_first_command_answers_as_the_readme_shows() {
    let readme = include_str!("../../README.md");
    let command = readme
        .lines()
        .find_map(|l| l.strip_prefix("$ cargo run -q -p bestit-cli -- "))
        .expect("the first command");
    let (_, after) = readme.split_once("```text\n").expect("the answer");
    let (shown, _) = after.split_once("```").expect("its end");
    let output = Command::new(env!("CARGO_BIN_EXE_bestit"))
        .args(command.split_whitespace())
        .output()
        .unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(shown.lines().count() > 20);
    assert!(
        said.starts_with(shown.trim_end()),
        "the README no longer shows what is said:\n{said}"
    );
}
