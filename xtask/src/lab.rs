//! The organisation lab: a static page, put together from the package.

use std::fs;
use std::process::Command;

use crate::size::brotli;
use crate::web::{FOLDER, PACKAGE};
use crate::{command, root, run, say};

/// What the page is without the library itself, in bytes with brotli: editor, drawing, texts, one
/// schema.
const LIMIT: usize = 180 * 1024;
/// The page's files besides the library.
const PAGE: [&str; 6] = [
    "index.html",
    "lab.css",
    "lab.js",
    "worker.js",
    "service-worker.js",
    "schema.sv.json",
];

/// Puts the page together; the schema of the policy language goes with it in both languages.
pub(crate) fn build() -> Result<(), String> {
    let mut args = vec![format!("{FOLDER}/lab/build.js"), PACKAGE.to_owned()];
    for lang in ["sv", "en"] {
        let path = format!("target/web/schema.{lang}.json");
        fs::write(root().join(&path), schema(lang)?).map_err(|e| format!("{path}: {e}"))?;
        args.push(path);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    run("the organisation lab", "node", &args, &[])
}

/// The JSON Schema of the policy language, by the command line that the package was built with.
fn schema(lang: &str) -> Result<Vec<u8>, String> {
    let output = Command::new(command()?)
        .args(["schema", "--lang", lang])
        .output()
        .map_err(|e| format!("`bestit schema` cannot be started: {e}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Checks types and sizes; the page is tried with the others in `tests/browser`.
pub(crate) fn check() -> Result<(), String> {
    let tsc = root().join(FOLDER).join("node_modules/.bin/tsc");
    let tsc = tsc.to_string_lossy().into_owned();
    let project = format!("{FOLDER}/lab/tsconfig.json");
    run("types of the lab", &tsc, &["--project", &project], &[])?;
    say("\n== sizes of the lab, with brotli");
    let packed = |file: &str| -> Result<usize, String> {
        let path = root().join(PACKAGE).join("lab").join(file);
        let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let packed = brotli(&bytes)?;
        say(&format!("{file:20} {:>9} {packed:>9}", bytes.len()));
        Ok(packed)
    };
    let mut page = 0;
    for file in PAGE {
        page += packed(file)?;
    }
    let library = packed("bestit.wasm")?;
    say(&format!(
        "the page {page} of {LIMIT}, with the library {}",
        page + library
    ));
    if page > LIMIT {
        return Err(format!("the lab's page is {page} bytes, more than {LIMIT}"));
    }
    Ok(())
}
