//! `cargo xtask schema`: the JSON Schema of policy files, which editors read from the repository.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{command, root, say};

fn file() -> PathBuf {
    root().join("policies").join("bestit.schema.json")
}

/// The schema as the command prints it, in Swedish.
fn current() -> Result<Vec<u8>, String> {
    let output = Command::new(command()?)
        .args(["schema", "--lang", "sv"])
        .current_dir(root())
        .output()
        .map_err(|e| format!("`bestit schema` cannot be started: {e}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Writes the file.
pub(crate) fn write() -> Result<(), String> {
    fs::write(file(), current()?).map_err(|e| e.to_string())?;
    say(&format!("written: {}", file().display()));
    Ok(())
}

/// Fails if the file is not what it would be written as.
pub(crate) fn check() -> Result<(), String> {
    say("\n== the JSON Schema of policy files");
    let written = fs::read(file()).map_err(|e| format!("{}: {e}", file().display()))?;
    if written == current()? {
        say("up to date");
        return Ok(());
    }
    Err("policies/bestit.schema.json is stale; run `cargo xtask schema`".to_owned())
}
