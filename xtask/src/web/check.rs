//! The checks of the npm package: style, types, tests, sizes, and the same answers as elsewhere.

use std::fs;

use super::{FOLDER, PACKAGE, at, build, read, text, tool};
use crate::size::brotli;
use crate::{run, say};

/// What a page loads to answer by the policy `best-it`, and what the lab is, in bytes with brotli.
/// The goals are 60 and 300 KB: these are what there is today, to be lowered and never raised.
const ROUTER_LIMIT: usize = 87_500;
const LAB_LIMIT: usize = 404_000;

/// The files of each entry.
const ROUTER: [&str; 4] = [
    "index.js",
    "shared.js",
    "program/router.wasm",
    "policies/best-it.sv.bestit",
];
const LAB: [&str; 3] = ["lab.js", "shared.js", "program/lab.wasm"];

/// Builds the package and checks it.
pub(crate) fn check() -> Result<(), String> {
    for features in ["", "lab"] {
        let lints = [
            "clippy",
            "--package",
            "bestit-wasm",
            "--features",
            features,
            "--",
            "-D",
            "warnings",
        ];
        run("lints of the modules", "cargo", &lints, &[])?;
    }
    build()?;
    let style = ["check", "--error-on-warnings"];
    tool("style and lints of JavaScript", "biome", &style)?;
    let types = ["--project", "tests/tsconfig.json"];
    tool("types of the npm package", "tsc", &types)?;
    sizes()?;
    digests()?;
    let tests = at(FOLDER).join("tests");
    let entries = fs::read_dir(&tests).map_err(|e| format!("{}: {e}", tests.display()))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.js"))
        .map(|name| format!("{FOLDER}/tests/{name}"))
        .collect();
    files.sort();
    let mut args = vec!["--test", "--test-reporter=dot"];
    args.extend(files.iter().map(String::as_str));
    run("tests of the npm package", "node", &args, &[])
}

/// Every file's size, and whether the sums are within the limits.
fn sizes() -> Result<(), String> {
    say("\n== sizes, and with brotli");
    let mut sums = [0, 0];
    let entries: [&[&str]; 2] = [&ROUTER, &LAB];
    for (files, sum) in entries.into_iter().zip(&mut sums) {
        for file in files {
            let bytes = read(&format!("{PACKAGE}/{file}"))?;
            let packed = brotli(&bytes)?;
            *sum += packed;
            say(&format!("{file:28} {:>9} {packed:>9}", bytes.len()));
        }
    }
    let plain = read(&format!("{PACKAGE}/program/router-plain.js"))?;
    let packed = brotli(&plain)?;
    let file = "program/router-plain.js";
    say(&format!("{file:28} {:>9} {packed:>9}", plain.len()));
    let [router, lab] = sums;
    for (what, sum, limit) in [
        ("the router with `best-it`", router, ROUTER_LIMIT),
        ("the lab", lab, LAB_LIMIT),
    ] {
        say(&format!("{what}: {sum} bytes of {limit}"));
        if sum > limit {
            return Err(format!(
                "{what} is {sum} bytes with brotli, more than {limit}"
            ));
        }
    }
    Ok(())
}

/// The same number over all answers to the cases files in Rust, Python, Node and a browser.
fn digests() -> Result<(), String> {
    let folder = at("target/digest");
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let python = at("target/python/bin/python");
    // Of the whole workspace, as the tests were compiled: with fewer features it would be anew.
    let rust = [
        "test",
        "--quiet",
        "--workspace",
        "--exclude",
        "xtask",
        "--test",
        "digest",
    ];
    let pytest = [
        "-m",
        "pytest",
        "--quiet",
        "bindings-python/tests/test_digest.py",
    ];
    let node = [
        "--test",
        "--test-reporter=dot",
        "bindings-wasm/tests/cases.test.js",
    ];
    let chromium = [
        "--test",
        "--test-reporter=dot",
        "bindings-wasm/tests/browser/cases.test.js",
    ];
    let mut runners: Vec<(&str, &str, &[&str])> = vec![("rust", "cargo", &rust)];
    // `cargo xtask python` makes the interpreter, and has run before this in `cargo xtask test`.
    if python.exists() {
        runners.push(("python", text(&python)?, &pytest));
    } else {
        say("no interpreter in target/python: `cargo xtask python` makes it");
    }
    runners.push(("node", "node", &node));
    crate::helper::browser()?;
    runners.push(("chromium", "node", &chromium));
    let mut found: Vec<(&str, String)> = Vec::new();
    for (name, program, args) in runners {
        let file = folder.join(name);
        let _ = fs::remove_file(&file);
        let env = [("BESTIT_DIGEST", text(&file)?)];
        run(&format!("all answers, {name}"), program, args, &env)?;
        let digest = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        say(&format!("{digest}  {name}"));
        found.push((name, digest));
    }
    match found.split_first() {
        Some(((_, first), rest)) if rest.iter().all(|(_, digest)| digest == first) => Ok(()),
        _ => Err("the runners answer differently".to_owned()),
    }
}
