//! The WebAssembly modules of the npm package `bestit`.
//!
//! Glue only: texts and small numbers in, the library's JSON out. What a caller sees is the
//! JavaScript in `js/`, which turns the answers into objects and the failures into errors.
//!
//! Nothing that crosses is held on the other side, and every method takes `&self`: a fault can
//! leave no object locked.

mod engine;
mod failure;
mod given;
#[cfg(feature = "lab")]
mod lab;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
