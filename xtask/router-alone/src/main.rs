//! The router alone, as the browser loads it: `cargo xtask size` measures what it compiles to.

use std::hint::black_box;

fn main() {
    let saved: &[u8] = black_box(b"");
    if let Ok(router) = bestit::Router::load(saved) {
        black_box(router.answer_json(black_box("{}")));
    }
}
