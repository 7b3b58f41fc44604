//! Where the repository's policies lie.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each file uses its own part, and a test may stop where it stands"
)]

use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folders with policies that each have a fault, in no fixed order.
pub(crate) fn broken() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("tests/broken")).unwrap();
    let paths = folders.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_dir()).collect()
}
