//! How large the router alone is in WebAssembly, and the compiled policy beside it.

use std::fs;
use std::io::Write;

use crate::{root, run, say};

/// Prints the sizes, raw and compressed with brotli at its highest quality.
pub(crate) fn size() -> Result<(), String> {
    let module = "target/wasm32-unknown-unknown/wasm/router-alone.wasm";
    let build = [
        "build",
        "--package",
        "router-alone",
        "--profile",
        "wasm",
        "--target",
        "wasm32-unknown-unknown",
    ];
    run("router alone", "cargo", &build, &[])?;
    let policy = "target/best-it.bestit";
    let save = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "bestit-cli",
        "--",
        "compile",
        "best-it",
        "--output",
        policy,
    ];
    run("policy", "cargo", &save, &[])?;
    let mut sum = 0;
    for (name, path) in [
        ("router, not yet optimised by binaryen", module),
        ("compiled policy best-it", policy),
    ] {
        let bytes = fs::read(root().join(path)).map_err(|e| format!("{path}: {e}"))?;
        let packed = brotli(&bytes)?;
        sum += packed;
        say(&format!(
            "{name}: {} bytes, {packed} bytes with brotli",
            bytes.len()
        ));
    }
    say(&format!("together {sum} bytes with brotli"));
    Ok(())
}

pub(crate) fn brotli(bytes: &[u8]) -> Result<usize, String> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
    writer.write_all(bytes).map_err(|e| e.to_string())?;
    drop(writer);
    Ok(packed.len())
}
