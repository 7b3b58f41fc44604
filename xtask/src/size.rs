//! How large the router alone is in WebAssembly, and the compiled policy beside it.

use std::fs;
use std::io::Write;

use crate::{root, run, say};

/// The most the router may weigh before binaryen makes it smaller, in bytes with brotli.
const ROUTER: usize = 66_800;
/// The most the policy `best-it` may weigh with the texts of one language, in bytes with brotli.
const POLICY: usize = 16_700;

/// Prints the sizes and fails where one is above its limit: raw and compressed with brotli at its highest quality.
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
        "--texts",
        "sv",
        "--output",
        policy,
    ];
    run("policy", "cargo", &save, &[])?;
    let mut sum = 0;
    let mut above = Vec::new();
    for (name, path, limit) in [
        ("router, not yet optimised by binaryen", module, ROUTER),
        ("compiled policy best-it with Swedish texts", policy, POLICY),
    ] {
        let bytes = fs::read(root().join(path)).map_err(|e| format!("{path}: {e}"))?;
        let packed = brotli(&bytes)?;
        sum += packed;
        say(&format!(
            "{name}: {} bytes, {packed} bytes with brotli (at most {limit})",
            bytes.len()
        ));
        if packed > limit {
            above.push(name);
        }
    }
    say(&format!("together {sum} bytes with brotli"));
    if above.is_empty() {
        Ok(())
    } else {
        Err(format!("above its limit: {}", above.join(", ")))
    }
}

pub(crate) fn brotli(bytes: &[u8]) -> Result<usize, String> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
    writer.write_all(bytes).map_err(|e| e.to_string())?;
    drop(writer);
    Ok(packed.len())
}
