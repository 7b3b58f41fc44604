//! `cargo xtask web`: builds the npm package and checks it.

mod check;
mod glue;
mod package;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{root, run, say};

pub(crate) use check::check;

/// The folder of the package's sources, its tools and its tests.
pub(crate) const FOLDER: &str = "bindings-wasm";
/// Where the package is written.
pub(crate) const PACKAGE: &str = "bindings-wasm/dist";
/// What is made on the way.
const WORK: &str = "target/web";
/// A module and the feature it is built with.
const MODULES: [(&str, &str); 2] = [("router", ""), ("lab", "lab")];
/// What rustc lets LLVM use for this target, and binaryen is told; reference types and multiple
/// values are left out, which the plain JavaScript cannot have and nothing here needs.
const FEATURES: [&str; 5] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];
/// How binaryen makes a module small. A function that is called once stays a function where it is
/// not tiny, because in a huge one every local variable takes another byte.
const SMALL: [&str; 4] = ["-Oz", "-ocimfs=10", "-aimfs=4", "-fimfs=4"];
/// What comes before: blocks and loops are laid out anew.
const ANEW: [&str; 3] = ["--flatten", "--rereloop", "-Oz"];
/// The stack pointer is seen from outside, so that a fault can be cleaned up after. What refers to
/// what is written down, so that what only faults refer to can be left out.
const RUSTFLAGS: &str = "-Ctarget-feature=-reference-types,-multivalue \
     -Clink-arg=--export=__stack_pointer -Clink-arg=--emit-relocs";

/// Builds the package into `bindings-wasm/dist`.
pub(crate) fn build() -> Result<(), String> {
    tools()?;
    std::fs::create_dir_all(root().join(WORK)).map_err(|e| format!("{WORK}: {e}"))?;
    for (name, features) in MODULES {
        module(name, features)?;
    }
    plain()?;
    package::write()?;
    crate::helper::build()?;
    crate::lab::build()
}

/// A path inside the repository.
fn at(path: &str) -> PathBuf {
    root().join(path)
}

fn text(path: &Path) -> Result<&str, String> {
    path.to_str()
        .ok_or_else(|| format!("`{}` is no text", path.display()))
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(at(path)).map_err(|e| format!("{path}: {e}"))
}

fn write(path: &str, bytes: impl AsRef<[u8]>) -> Result<(), String> {
    std::fs::write(at(path), bytes).map_err(|e| format!("{path}: {e}"))
}

/// Installs the tools from npm where they are missing or others than the lockfile names.
fn tools() -> Result<(), String> {
    let lock = read("bindings-wasm/package-lock.json")?;
    let stamp = "bindings-wasm/node_modules/.installed";
    if read(stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let node = Command::new("node").arg("--version").output();
    let version = node.map_err(|e| format!("the npm package needs `node` 20 or later: {e}"))?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let major = version.trim_start_matches('v').split('.').next();
    if !major.is_some_and(|major| major.parse::<u32>().is_ok_and(|major| major >= 20)) {
        return Err(format!(
            "the npm package needs `node` 20 or later, not {version}"
        ));
    }
    let install = ["ci", "--prefix", FOLDER, "--silent"];
    run("tools from npm", "npm", &install, &[])
        .map_err(|e| format!("{e}; the tools come from npm, which must be reachable once"))?;
    write(stamp, lock)
}

/// One of the tools, run in the package's folder.
fn tool(title: &str, name: &str, args: &[&str]) -> Result<(), String> {
    let path = at(FOLDER).join("node_modules/.bin").join(name);
    run_here(title, text(&path)?, args)
}

/// A program, run in the package's folder.
fn run_here(title: &str, name: &str, args: &[&str]) -> Result<(), String> {
    say(&format!("\n== {title}: {name} {}", args.join(" ")));
    let status = Command::new(name)
        .args(args)
        .current_dir(at(FOLDER))
        .status()
        .map_err(|e| format!("{title}: `{name}` cannot be started: {e}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{title}: {status}")),
    }
}

/// Compiles a module, makes its JavaScript and optimises it.
fn module(name: &str, features: &str) -> Result<(), String> {
    let build = [
        "build",
        "--package",
        "bestit-wasm",
        "--features",
        features,
        "--profile",
        "wasm",
        "--target",
        "wasm32-unknown-unknown",
        // What is left out afterwards is known by its name.
        "--config",
        "profile.wasm.strip=false",
    ];
    let flags = [("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", RUSTFLAGS)];
    run(&format!("module `{name}`"), "cargo", &build, &flags)?;
    let built = at("target/wasm32-unknown-unknown/wasm/bestit_wasm.wasm");
    let linked = at(&linked(name));
    std::fs::copy(&built, &linked).map_err(|e| format!("{}: {e}", built.display()))?;
    let silent = at(&format!("{WORK}/{name}.silent.wasm"));
    let panics = ["tools/panics.js", text(&linked)?, text(&silent)?];
    run_here(
        &format!("`{name}` without messages of faults"),
        "node",
        &panics,
    )?;
    let made = at(WORK).join(name);
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(&silent)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                .omit_default_module_path(true)
                .out_name(name)
                .generate(&made)
        })
        .map_err(|e| format!("wasm-bindgen, `{name}`: {e}"))?;
    let input = bound(name);
    let (before, output) = (
        format!("{WORK}/{name}.in.wasm"),
        format!("{WORK}/{name}.wasm"),
    );
    let bytes = read(&input)?;
    // To optimise takes longer than to compile.
    if read(&before).is_ok_and(|before| before == bytes) && at(&output).exists() {
        return Ok(());
    }
    let (from, to) = (at(&input), at(&output));
    let mut args = Vec::from(ANEW);
    args.extend(SMALL);
    args.extend([text(&from)?, "-o", text(&to)?]);
    args.extend(FEATURES);
    tool(&format!("optimise `{name}`"), "wasm-opt", &args)?;
    cleared(name, &to)?;
    let mut args = Vec::from(SMALL);
    args.extend([text(&to)?, "-o", text(&to)?]);
    args.extend(FEATURES);
    tool(&format!("pack `{name}`"), "wasm-opt", &args)?;
    let order = ["tools/order.js", text(&to)?, text(&to)?];
    run_here(&format!("order of `{name}`"), "node", &order)?;
    write(&before, bytes)
}

/// A module as it was linked.
fn linked(name: &str) -> String {
    format!("{WORK}/{name}.linked.wasm")
}

/// A module with its JavaScript, not yet optimised.
fn bound(name: &str) -> String {
    format!("{WORK}/{name}/{name}_bg.wasm")
}

/// Clears the constants that nothing in an optimised module refers to any more.
fn cleared(name: &str, module: &Path) -> Result<(), String> {
    let linked = at(&linked(name));
    let constants = [
        "tools/constants.js",
        text(&linked)?,
        text(module)?,
        text(module)?,
    ];
    run_here(
        &format!("`{name}` without constants of faults"),
        "node",
        &constants,
    )
}

/// The router as plain JavaScript, for pages that do not allow WebAssembly.
fn plain() -> Result<(), String> {
    let (before, output) = (format!("{WORK}/plain.in.wasm"), format!("{WORK}/plain.js"));
    let bytes = read(&bound("router"))?;
    if read(&before).is_ok_and(|before| before == bytes) && at(&output).exists() {
        return Ok(());
    }
    let from = at(&bound("router"));
    let (lowered, to) = (at(&format!("{WORK}/plain.wasm")), at(&output));
    let mut args = vec![
        "-Oz",
        "--llvm-nontrapping-fptoint-lowering",
        "--llvm-memory-copy-fill-lowering",
        "--signext-lowering",
        text(&from)?,
        "-o",
        text(&lowered)?,
    ];
    args.extend(FEATURES);
    tool("router without what JavaScript lacks", "wasm-opt", &args)?;
    cleared("router", &lowered)?;
    let args = [
        "-Oz",
        "--enable-mutable-globals",
        text(&lowered)?,
        "-o",
        text(&to)?,
    ];
    tool("router as plain JavaScript", "wasm2js", &args)?;
    write(&before, bytes)
}
