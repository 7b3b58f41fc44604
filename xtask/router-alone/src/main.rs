//! The router alone, as the browser loads it: `cargo xtask size` measures what it compiles to.

use std::hint::black_box;

use bestit::Lang;

fn main() {
    let saved: &[u8] = black_box(b"");
    if let Ok(router) = bestit::Router::load(saved) {
        black_box(router.answer_json(black_box("{}")));
        black_box(router.suggest(black_box(""), Lang::Sv).to_json());
    }
}
