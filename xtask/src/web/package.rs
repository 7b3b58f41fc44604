//! The package's folder.

use std::fs;

use super::{FOLDER, MODULES, PACKAGE, WORK, at, glue, read, text, tool, write as put};
use crate::{command, run};

/// The models of the report that the package carries, compiled.
pub(super) const MODELS: [&str; 4] = ["before-2012", "best-it", "it-unit", "matrix"];

const MANIFEST: &str = r#"{
  "name": "bestit",
  "version": "{version}",
  "description": "Who owns, prepares and decides each kind of IT case in a municipality, and why",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "engines": {
    "node": ">=20"
  },
  "sideEffects": ["./helper/bestit-helper.js"],
  "exports": {
    ".": {
      "types": "./index.d.ts",
      "default": "./index.js"
    },
    "./lab": {
      "types": "./lab.d.ts",
      "default": "./lab.js"
    },
    "./helper": {
      "types": "./helper/bestit-helper.d.ts",
      "default": "./helper/bestit-helper.js"
    },
    "./helper/*": "./helper/*",
    "./policies/*": "./policies/*",
    "./program/*.wasm": "./program/*.wasm",
    "./bestit.schema.json": "./bestit.schema.json",
    "./package.json": "./package.json"
  }
}
"#;

fn write_text(path: &str, text: &str) -> Result<(), String> {
    put(&format!("{PACKAGE}/{path}"), text)
}

/// Writes the package anew.
pub(super) fn write() -> Result<(), String> {
    let _ = fs::remove_dir_all(at(PACKAGE));
    for folder in ["program", "policies"] {
        let folder = at(PACKAGE).join(folder);
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    scripts()?;
    for (name, _) in MODULES {
        put(
            &format!("{PACKAGE}/program/{name}.wasm"),
            read(&format!("{WORK}/{name}.wasm"))?,
        )?;
    }
    let plain = glue::plain(&String::from_utf8_lossy(&read(&format!(
        "{WORK}/plain.js"
    ))?))?;
    write_text("program/router-plain.js", &plain)?;
    policies()?;
    for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
        put(&format!("{PACKAGE}/{file}"), read(file)?)?;
    }
    let schema = read("policies/bestit.schema.json")?;
    put(&format!("{PACKAGE}/bestit.schema.json"), schema)?;
    let manifest = MANIFEST.replace("{version}", env!("CARGO_PKG_VERSION"));
    write_text("package.json", &manifest)
}

/// The package's JavaScript and its types: a file for each entry, and one that they share.
fn scripts() -> Result<(), String> {
    let stage = format!("{WORK}/js");
    let _ = fs::remove_dir_all(at(&stage));
    let program = at(&stage).join("program");
    fs::create_dir_all(&program).map_err(|e| format!("{}: {e}", program.display()))?;
    let sources = fs::read_dir(at(FOLDER).join("js")).map_err(|e| format!("{FOLDER}/js: {e}"))?;
    for source in sources {
        let source = source.map_err(|e| e.to_string())?;
        let name = source.file_name();
        let is_script = source.path().extension().is_some_and(|e| e == "js");
        let folder = at(if is_script { &stage } else { PACKAGE });
        fs::copy(source.path(), folder.join(name))
            .map_err(|e| format!("{}: {e}", source.path().display()))?;
    }
    for (name, _) in MODULES {
        let made = read(&format!("{WORK}/{name}/{name}.js"))?;
        let made = glue::program(&String::from_utf8_lossy(&made))?;
        put(&format!("{stage}/program/{name}.js"), made)?;
    }
    let entries = [format!("{stage}/index.js"), format!("{stage}/lab.js")].map(|path| at(&path));
    let to = format!("--outdir={}", text(&at(PACKAGE))?);
    let mut args = vec![
        "--bundle",
        "--splitting",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--charset=utf8",
        "--chunk-names=shared",
        "--external:./program/router-plain.js",
        "--log-level=warning",
        &to,
    ];
    for entry in &entries {
        args.push(text(entry)?);
    }
    tool("JavaScript of the package", "esbuild", &args)?;
    // A reader of files is asked for by Node alone: what puts pages together is to leave it be.
    let shared = format!("{PACKAGE}/shared.js");
    let script = read(&shared)?;
    let script = String::from_utf8_lossy(&script);
    match script.matches("import(").count() {
        1 => put(
            &shared,
            script.replace(
                "import(",
                "import(/* @vite-ignore */ /* webpackIgnore: true */ ",
            ),
        ),
        other => Err(format!("{shared} imports {other} times while it runs")),
    }
}

fn policies() -> Result<(), String> {
    let bestit = command()?;
    for model in MODELS {
        for (name, texts) in [("", None), (".sv", Some("sv")), (".en", Some("en"))] {
            let to = at(&format!("{PACKAGE}/policies/{model}{name}.bestit"));
            let mut compile = vec!["compile", model, "--output", text(&to)?];
            if let Some(lang) = texts {
                compile.extend(["--texts", lang]);
            }
            run(&format!("policy `{model}`"), &bestit, &compile, &[])?;
        }
    }
    Ok(())
}
