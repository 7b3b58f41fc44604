//! The developer commands of this repository: `cargo xtask test`, `cargo xtask python`,
//! `cargo xtask schema`, `cargo xtask size`, `cargo xtask web`, `cargo xtask bench-web`,
//! `cargo xtask serve`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;

mod helper;
mod lab;
mod python;
mod schema;
mod size;
mod web;

fn main() -> ExitCode {
    let task = std::env::args().nth(1);
    let result = match task.as_deref() {
        Some("test") => test(),
        Some("schema") => match std::env::args().nth(2).as_deref() {
            Some("--check") => schema::check(),
            _ => schema::write(),
        },
        Some("size") => size::size(),
        Some("python") => python::check(),
        Some("web") => match std::env::args().nth(2).as_deref() {
            Some("--check") => target()
                .and_then(|()| web::check())
                .and_then(|()| lab::check())
                .and_then(|()| helper::check()),
            _ => target().and_then(|()| web::build()),
        },
        Some("bench-web") => helper::bench(),
        Some("serve") => helper::serve(),
        _ => {
            say("cargo xtask test   everything the build server runs");
            say("cargo xtask python the Python package alone: wheel, tests, types, style");
            say(
                "cargo xtask schema writes policies/bestit.schema.json; --check says whether it is stale",
            );
            say(
                "cargo xtask size   the size of the router alone in WebAssembly, and of the compiled policy",
            );
            say(
                "cargo xtask web    the npm package, into bindings-wasm/dist; --check tests it too",
            );
            say(
                "cargo xtask bench-web how long the router takes in Node and the helper on a slow phone",
            );
            say("cargo xtask serve  the pages with the intranet helper, and the lab, on loopback");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("failed: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// The one place that prints.
#[allow(
    clippy::print_stdout,
    reason = "a developer command speaks on the terminal"
)]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}

/// Runs a command in the repository and fails if it does.
pub(crate) fn run(
    title: &str,
    program: &str,
    args: &[&str],
    env: &[(&str, &str)],
) -> Result<(), String> {
    say(&format!("\n== {title}: {program} {}", args.join(" ")));
    let status = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .current_dir(root())
        .status()
        .map_err(|e| format!("{title}: `{program}` cannot be started: {e}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{title}: {status}"))
    }
}

/// Runs a command in the repository and shows the last line of what it says, or all of it if it fails.
fn last_line(title: &str, program: &str, args: &[&str]) -> Result<(), String> {
    say(&format!("\n== {title}: {program} {}", args.join(" ")));
    let output = Command::new(program)
        .args(args)
        .current_dir(root())
        .output()
        .map_err(|e| format!("{title}: `{program}` cannot be started: {e}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        say(said.lines().last().unwrap_or_default());
        return Ok(());
    }
    say(&said);
    say(&String::from_utf8_lossy(&output.stderr));
    Err(format!("{title}: {}", output.status))
}

/// Set once the command line is compiled.
static COMMAND: OnceLock<()> = OnceLock::new();

/// Where the command line is; it is compiled unless this run has done so.
pub(crate) fn command() -> Result<String, String> {
    if COMMAND.get().is_none() {
        let build = ["build", "--quiet", "--package", "bestit-cli"];
        run("command line", "cargo", &build, &[])?;
        let _ = COMMAND.set(());
    }
    let path = root().join("target/debug/bestit");
    let path = path.to_str().map(str::to_owned);
    path.ok_or_else(|| "the repository's path is no text".to_owned())
}

/// Everything the build server runs, in the order in which it is cheapest to fail.
fn test() -> Result<(), String> {
    target()?;
    run("format", "cargo", &["fmt", "--all", "--check"], &[])?;
    run(
        "lints",
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    )?;
    for features in ["", "yaml", "yaml,export"] {
        let part = [
            "clippy",
            "--package",
            "bestit",
            "--no-default-features",
            "--features",
            features,
            "--lib",
            "--",
            "-D",
            "warnings",
        ];
        run("lints, part of the library", "cargo", &part, &[])?;
    }
    run(
        "documentation",
        "cargo",
        &["doc", "--workspace", "--no-deps"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    run(
        "tests",
        "cargo",
        // The lints have compiled the benchmarks; the developer commands have no tests.
        &[
            "test",
            "--workspace",
            "--exclude",
            "xtask",
            "--lib",
            "--bins",
            "--tests",
        ],
        &[],
    )?;
    run(
        "examples in the documentation",
        "cargo",
        &["test", "--workspace", "--exclude", "xtask", "--doc"],
        &[],
    )?;
    // The tests have compiled the command line. Built by itself it would be compiled anew, because
    // it alone asks for fewer of its dependencies' features than the whole workspace does.
    let _ = COMMAND.set(());
    let bestit = command()?;
    for (title, args) in [
        ("the report's policy", ["check"].as_slice()),
        ("the smallest policy", &["check", "policies/minimal"]),
        (
            "the benchmark policy",
            &["check", "policies/examples/benchmark"],
        ),
        ("tests of the report's policy", &["test"]),
        (
            "tests of the smallest policy",
            &["test", "policies/minimal"],
        ),
        ("statements and readings", &["trace", "--check"]),
        ("style of the policies", &["fmt", "policies", "--check"]),
    ] {
        let args: Vec<&str> = ["--lang", "en"].iter().chain(args).copied().collect();
        last_line(title, &bestit, &args)?;
    }
    schema::check()?;
    // The browser's modules are long built by one thread, and Python's tools seldom need two.
    let package = std::thread::spawn(web::build);
    python::check()?;
    package
        .join()
        .map_err(|_| "the npm package: its build came to a sudden end")??;
    web::check()?;
    lab::check()?;
    helper::check()?;
    say("\nall passed");
    Ok(())
}

/// The target of the browser's build is part of rust-toolchain.toml; where rustup has not yet
/// installed it, it is installed now.
fn target() -> Result<(), String> {
    let installed = Command::new("rustup")
        .args(["target", "list", "--installed"])
        .current_dir(root())
        .output()
        .map_err(|e| format!("`rustup` cannot be started: {e}"))?;
    if String::from_utf8_lossy(&installed.stdout)
        .lines()
        .any(|l| l == "wasm32-unknown-unknown")
    {
        return Ok(());
    }
    run(
        "target of the browser",
        "rustup",
        &["target", "add", "wasm32-unknown-unknown"],
        &[],
    )
}
