//! The intranet helper: put together, tested in a browser, served.

use std::fs;
use std::path::Path;

use crate::size::brotli;
use crate::web::{FOLDER, PACKAGE};
use crate::{root, run, say};

/// What the helper's own code, texts and style may be, in bytes with brotli.
const LIMIT: usize = 20 * 1024;
/// How much more the program and a policy may be inside a module than they are by themselves.
const EMBEDDED: usize = 108;
/// Where Debian's package puts the browser, unless `BESTIT_CHROMIUM` names another place.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Puts the helper together, after the package that it carries.
pub(crate) fn build() -> Result<(), String> {
    let script = format!("{FOLDER}/helper/build.js");
    run("the intranet helper", "node", &[&script], &[])
}

/// Checks types, sizes, and every flow in a browser.
pub(crate) fn check() -> Result<(), String> {
    let tsc = root().join(FOLDER).join("node_modules/.bin/tsc");
    let tsc = tsc.to_string_lossy().into_owned();
    for project in ["helper", "tests/browser"] {
        let project = format!("{FOLDER}/{project}/tsconfig.json");
        run("types of the helper", &tsc, &["--project", &project], &[])?;
    }
    sizes()?;
    browser()?;
    let folder = root().join(FOLDER).join("tests/browser");
    let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.js"))
        .map(|name| format!("{FOLDER}/tests/browser/{name}"))
        .collect();
    files.sort();
    let mut args = vec!["--test", "--test-reporter=dot", "--test-concurrency=2"];
    args.extend(files.iter().map(String::as_str));
    run("the helper in a browser", "node", &args, &[])
}

/// Measures the router in Node, and the helper in a browser slowed down as a slow phone is.
pub(crate) fn bench() -> Result<(), String> {
    crate::web::build()?;
    browser()?;
    for (title, script) in [
        ("the router in Node", "router.js"),
        ("the helper on a slow phone", "helper.js"),
    ] {
        run(title, "node", &[&format!("{FOLDER}/benches/{script}")], &[])?;
    }
    Ok(())
}

/// Serves the helper and the lab on loopback until it is ended.
pub(crate) fn serve() -> Result<(), String> {
    let built = root().join(PACKAGE).join("helper/bestit-helper.js");
    if !built.exists() {
        return Err("nothing is built: `cargo xtask web` first".to_owned());
    }
    let script = format!("{FOLDER}/serve.js");
    run("pages on loopback", "node", &[&script], &[])
}

/// The browser; where it is missing it is installed from Debian's packages.
pub(crate) fn browser() -> Result<(), String> {
    let named = std::env::var("BESTIT_CHROMIUM");
    let place = named.as_deref().unwrap_or(CHROMIUM);
    if Path::new(place).exists() {
        return Ok(());
    }
    let missing = format!(
        "the tests of the helper and the lab need a browser, and there is none at {place}: \
         `apt-get install chromium`, or name another place in BESTIT_CHROMIUM"
    );
    if named.is_ok() {
        return Err(missing);
    }
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    let install = ["install", "--yes", "--quiet", "chromium"];
    // The lists of packages of a fresh machine may be missing or old.
    let installed = run("packages", "apt-get", &["update", "--quiet"], &quiet)
        .and_then(|()| run("Chromium", "apt-get", &install, &quiet));
    match installed {
        Ok(()) if Path::new(place).exists() => Ok(()),
        Ok(()) => Err(missing),
        Err(error) => Err(format!("{missing} ({error})")),
    }
}

/// Whether the helper is small, and embedding costs little.
fn sizes() -> Result<(), String> {
    let packed = |path: &str| -> Result<usize, String> {
        let path = root().join(PACKAGE).join(path);
        let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        brotli(&bytes)
    };
    let own = packed("helper/bestit-helper.js")?;
    let program = packed("helper/parts/router.js")?;
    let policy = packed("helper/parts/best-it.sv.js")?;
    let bare = packed("program/router.wasm")? + packed("policies/best-it.sv.bestit")?;
    say("\n== sizes of the helper, with brotli");
    say(&format!("code, texts and style {own:>9} of {LIMIT}"));
    say(&format!("program               {program:>9}"));
    say(&format!("`best-it`             {policy:>9}"));
    say(&format!(
        "in all                {:>9}",
        own + program + policy
    ));
    if own > LIMIT {
        return Err(format!("the helper is {own} bytes, more than {LIMIT}"));
    }
    if (program + policy) * 100 > bare * EMBEDDED {
        return Err(format!(
            "embedded, the program and the policy are {} bytes, by themselves {bare}",
            program + policy
        ));
    }
    Ok(())
}
