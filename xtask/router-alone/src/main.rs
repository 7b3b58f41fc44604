//! The router alone, as the browser loads it: `cargo xtask size` measures what it compiles to.

use std::hint::black_box;

use bestit::{Asking, Case, Lang, Options};

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    let saved: &[u8] = black_box(b"");
    let Ok(router) = bestit::Router::load(saved) else {
        return;
    };
    let line = black_box("{}");
    black_box(router.answer_json_with(line, Options::default()));
    black_box(router.suggest(black_box(""), Lang::Sv).to_json());
    black_box(router.who("").map(|who| who.to_json()).ok());
    let Ok(case) = Case::from_json(&router, line) else {
        return;
    };
    let mut interviewer = router.interviewer(Asking::Employee, Options::default());
    black_box(
        interviewer
            .next(&case, &[])
            .map(|state| state.to_json())
            .ok(),
    );
}
