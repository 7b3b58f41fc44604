//! The canonical form of a resolved model and its fingerprint.

use sha2::{Digest, Sha256};

use super::model::Model;

/// The model as JSON: keys in a fixed order, lists in theirs, no places and no file names.
/// Equal models have equal texts.
pub(crate) fn canonical_json(model: &Model) -> String {
    // A model is plain data with text keys, which always has a JSON form.
    serde_json::to_string(model).unwrap_or_default()
}

/// SHA-256 of the canonical JSON, lower-case hexadecimal.
pub(crate) fn fingerprint(model: &Model) -> String {
    let digest = Sha256::digest(canonical_json(model).as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
