//! The package's folder.

use std::fs;

use super::{FOLDER, MODULES, PACKAGE, WORK, at, glue, read, text, write as put};
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
    let sources = fs::read_dir(at(FOLDER).join("js")).map_err(|e| format!("{FOLDER}/js: {e}"))?;
    for source in sources {
        let source = source.map_err(|e| e.to_string())?;
        fs::copy(source.path(), at(PACKAGE).join(source.file_name()))
            .map_err(|e| format!("{}: {e}", source.path().display()))?;
    }
    for (name, _) in MODULES {
        let made = read(&format!("{WORK}/{name}/{name}.js"))?;
        let made = glue::program(&String::from_utf8_lossy(&made))?;
        write_text(&format!("program/{name}.js"), &made)?;
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
