//! `cargo xtask python`: builds the Python package and checks it.

use std::path::PathBuf;
use std::process::Command;

use crate::{command, root, run, say};

/// Where the checks have their own interpreter.
const ENVIRONMENT: &str = "target/python";
const REQUIREMENTS: &str = "bindings-python/requirements-dev.txt";

/// Builds a wheel, installs it into an environment of its own, and runs the package's tests, type
/// checks and style checks.
pub(crate) fn check() -> Result<(), String> {
    let tools = environment()?;
    let tool = |name: &str| -> Result<String, String> {
        let path = tools.join(name);
        path.to_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("`{}` is no text", path.display()))
    };
    let (python, folder) = (tool("python")?, "bindings-python");
    let command = command()?;
    let wheels = root().join(ENVIRONMENT).join("wheels");
    let _ = std::fs::remove_dir_all(&wheels);
    let wheels = wheels.to_str().ok_or("the folder of wheels is no text")?;
    let build = [
        "build",
        "--manifest-path",
        "bindings-python/Cargo.toml",
        "--profile",
        "dev",
        "--out",
        wheels,
        "--interpreter",
        &python,
        "--quiet",
    ];
    run("wheel", &tool("maturin")?, &build, &[])?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--force-reinstall",
        "--find-links",
        wheels,
        "bestit",
    ];
    run("install the wheel", &python, &install, &[])?;
    let in_package = |title: &str, program: &str, args: &[&str]| -> Result<(), String> {
        say(&format!("\n== {title}: {program} {}", args.join(" ")));
        let status = Command::new(tool(program)?)
            .args(args)
            .env("BESTIT_COMMAND", &command)
            .current_dir(root().join(folder))
            .status()
            .map_err(|e| format!("{title}: `{program}` cannot be started: {e}"))?;
        match status.success() {
            true => Ok(()),
            false => Err(format!("{title}: {status}")),
        }
    };
    in_package("style of Python", "ruff", &["format", "--check", "."])?;
    in_package("lints of Python", "ruff", &["check", "."])?;
    in_package("types of Python (mypy)", "mypy", &[])?;
    in_package("types of Python (pyright)", "pyright", &[])?;
    let stubs = ["-m", "mypy.stubtest", "bestit._bestit"];
    in_package("stubs of the built module", "python", &stubs)?;
    // Each file on one of two processes: some of them make what all their tests use.
    let tests = [
        "-m",
        "pytest",
        "--quiet",
        "-p",
        "no:benchmark",
        "-n",
        "2",
        "--dist",
        "loadfile",
    ];
    in_package("tests of Python", "python", &tests)?;
    in_package(
        "tests of Python on Spark (needs Java 17 or later)",
        "python",
        &["-m", "pytest", "--quiet", "tests_spark"],
    )?;
    free_threaded();
    Ok(())
}

/// The folder with the environment's programs; it is made where it is missing or was made for
/// other requirements.
fn environment() -> Result<PathBuf, String> {
    let environment = root().join(ENVIRONMENT);
    let tools = environment.join("bin");
    let wanted = std::fs::read_to_string(root().join(REQUIREMENTS))
        .map_err(|e| format!("{REQUIREMENTS}: {e}"))?;
    let stamp = environment.join("requirements.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
        return Ok(tools);
    }
    let version = "import sys; sys.exit(sys.version_info < (3, 11))";
    let usable = Command::new("python3").args(["-c", version]).status();
    if !usable.is_ok_and(|status| status.success()) {
        return Err("the Python package needs `python3`, version 3.11 or later".to_owned());
    }
    run(
        "environment for Python",
        "python3",
        &["-m", "venv", ENVIRONMENT],
        &[],
    )?;
    let python = tools.join("python");
    let python = python.to_str().ok_or("the environment's path is no text")?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        REQUIREMENTS,
    ];
    run("tools for Python", python, &install, &[])
        .map_err(|e| format!("{e}; the tools come from PyPI, which must be reachable once"))?;
    std::fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(tools)
}

/// Says whether an interpreter without the lock is at hand.
fn free_threaded() {
    let found = ["python3.14t", "python3.15t"].into_iter().find(|name| {
        let mut version = Command::new(name);
        version.arg("--version");
        version.output().is_ok_and(|out| out.status.success())
    });
    match found {
        Some(name) => say(&format!(
            "{name} is at hand: `maturin build --interpreter {name}` builds the wheel for it"
        )),
        None => say("no free-threaded interpreter is at hand: its wheel is not built here"),
    }
}
