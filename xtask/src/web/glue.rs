//! The JavaScript that wasm-bindgen and wasm2js write, fitted to the package.
//!
//! Both are of one pinned version; where a text to be replaced is not there, the build fails.

/// wasm-bindgen's classes, started by the package itself: with the exports of a WebAssembly
/// instance, or of the plain JavaScript.
pub(super) fn program(glue: &str) -> Result<String, String> {
    let end = find(glue, "\nasync function __wbg_load(")?;
    let mut text = uncommented(glue.get(..end).unwrap_or(glue));
    // The memory of plain JavaScript is another buffer once it has grown, and the old one stays.
    replace(
        &mut text,
        "cachedUint8ArrayMemory0.byteLength === 0",
        "cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer",
    )?;
    replace(
        &mut text,
        "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
    )?;
    find(&text, "function __wbg_get_imports() {")?;
    find(&text, "function __wbg_finalize_init(instance, module) {")?;
    text.push_str(
        "\nexport { __wbg_get_imports as imports };\n\
         export const start = (exports) => __wbg_finalize_init({ exports }, undefined);\n",
    );
    Ok(text)
}

/// The plain JavaScript as a function of its imports.
pub(super) fn plain(text: &str) -> Result<String, String> {
    let begin = find(text, "\n")?;
    let first = text.get(..begin).unwrap_or_default();
    if !first.starts_with("import * as ") {
        return Err(format!("wasm2js begins with `{first}`"));
    }
    let end = find(text, "var retasmFunc = asmFunc({")?;
    let mut body = uncommented(text.get(begin..end).unwrap_or_default());
    body.push_str("export { asmFunc as instantiate };\n");
    Ok(body)
}

fn find(text: &str, what: &str) -> Result<usize, String> {
    text.find(what)
        .ok_or_else(|| format!("the generated JavaScript has no `{}`", what.trim()))
}

fn replace(text: &mut String, from: &str, to: &str) -> Result<(), String> {
    find(text, from)?;
    *text = text.replace(from, to);
    Ok(())
}

/// Without comments and indentation; no text of these files goes over several lines.
fn uncommented(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let kept = lines.filter(|line| {
        !(line.is_empty() || line.starts_with("/**") || line.starts_with("* ") || *line == "*/")
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}
