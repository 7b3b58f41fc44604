//! Languages, colours and pipes.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use common::{bestit, file, run, run_in};

const SUPPORT: [&str; 4] = [
    "route",
    "workplace_support",
    "department=education",
    "system=none",
];

fn is_swedish(env: &[(&str, &str)], args: &[&str]) -> bool {
    let ran = run_in(env, &[&SUPPORT, args].concat());
    assert_eq!(ran.code, 0);
    let (swedish, english) = (
        ran.out.contains("\n  Ansvarar "),
        ran.out.contains("\n  Responsible "),
    );
    assert!(swedish != english, "{}", ran.out);
    swedish
}

#[test]
fn a_language_that_is_asked_for_is_used() {
    assert!(is_swedish(&[], &["--lang", "sv"]));
    assert!(!is_swedish(&[], &["--lang", "en"]));
    assert!(!is_swedish(&[("LANG", "sv_SE.UTF-8")], &["--lang", "en"]));
    assert!(is_swedish(&[("LC_ALL", "en_GB.UTF-8")], &["--lang", "sv"]));
}

/// Elsewhere the locale is not the environment's.
#[cfg(target_os = "linux")]
#[test]
fn the_locale_s_language_is_the_default_and_otherwise_swedish() {
    assert!(is_swedish(&[], &[]));
    assert!(is_swedish(&[("LANG", "sv_SE.UTF-8")], &[]));
    assert!(!is_swedish(&[("LANG", "en_GB.UTF-8")], &[]));
    assert!(is_swedish(&[("LANG", "fi_FI.UTF-8")], &[]));
    assert!(is_swedish(&[("LANG", "C")], &[]));
    assert!(!is_swedish(
        &[("LC_ALL", "en_US.UTF-8"), ("LANG", "sv_SE.UTF-8")],
        &[]
    ));
    assert!(is_swedish(
        &[("LC_ALL", "sv_SE.UTF-8"), ("LANG", "en_US.UTF-8")],
        &[]
    ));
}

#[test]
fn the_command_alone_says_what_it_can_do() {
    let ran = run(&["--lang", "en"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for command in [
        "route", "ask", "who", "batch", "check", "trace", "models", "verify", "contacts",
        "explain", "compile", "graph",
    ] {
        ran.at(&format!("bestit {command}"));
        let help = run(&[command, "--help"]);
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
    }
    assert!(run(&["--version"]).out.starts_with("bestit "));
}

#[test]
fn the_model_may_be_named_by_the_option_of_all_commands() {
    let compiled = file("matrix.bestit", "");
    for args in [
        &["graph"][..],
        &["compile", "-o", &compiled],
        &["who", "network"],
        &SUPPORT,
        &["explain", "gap"],
    ] {
        for whole in [
            [args, &["--model", "matrix"]].concat(),
            [&["--model", "matrix"], args].concat(),
        ] {
            let ran = run(&whole);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{whole:?}");
        }
    }
    assert!(
        run(&["graph", "matrix"])
            .out
            .starts_with("digraph \"matrix\"")
    );
}

/// What is shown with styles on a terminal: answers, findings, lists.
const SHOWN: [&[&str]; 8] = [
    &SUPPORT,
    &["route", "change_request"],
    &["route", "no_such_kind"],
    &["who", "network"],
    &["models"],
    &["trace", "S047"],
    &["check", "tests/broken/b301-gap"],
    &[
        "route",
        "incident",
        "--policy",
        "tests/broken/b104-missing-key",
    ],
];

#[test]
fn no_escapes_are_written_where_nobody_looks() {
    for env in [
        &[][..],
        &[("NO_COLOR", "1")],
        &[("NO_COLOR", "1"), ("TERM", "xterm-256color")],
    ] {
        for args in SHOWN {
            let ran = run_in(env, args);
            assert!(
                !ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'),
                "{args:?}"
            );
        }
    }
}

#[test]
fn colours_can_be_forced() {
    let ran = run_in(&[("CLICOLOR_FORCE", "1")], &SUPPORT);
    assert!(ran.out.contains('\u{1b}'));
    let json = run_in(
        &[("CLICOLOR_FORCE", "1")],
        &[&SUPPORT[..], &["--json"]].concat(),
    );
    assert!(!json.out.contains('\u{1b}'));
}

/// Runs the command, reads one line and closes the pipe.
fn cut_off(args: &[&str]) {
    let mut child = bestit(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(!line.is_empty(), "{args:?}");
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    let code = child.wait().unwrap().code();
    assert_eq!((code, err.as_str()), (Some(0), ""), "{args:?}");
}

#[test]
fn a_pipe_that_closes_early_is_no_fault() {
    let line =
        "{\"kind\":\"workplace_support\",\"department\":\"education\",\"system\":\"none\"}\n";
    // More than any pipe holds.
    let lines = file("long.jsonl", line.repeat(400));
    let table =
        "kind,department,system\n".to_owned() + &"workplace_support,education,none\n".repeat(400);
    let table = file("long.csv", table);
    cut_off(&["batch", &lines]);
    cut_off(&["batch", &table]);
    cut_off(&["trace"]);
    cut_off(&["graph"]);
}

#[test]
fn answers_and_problems_never_share_a_stream() {
    let answered = run(&SUPPORT);
    assert!(!answered.out.is_empty() && answered.err.is_empty());
    let problem = run(&[
        "route",
        "incident",
        "--policy",
        "tests/broken/b104-missing-key",
        "--json",
    ]);
    assert!(problem.out.is_empty() && !problem.err.is_empty());
    assert_eq!(problem.code, 3);
}
