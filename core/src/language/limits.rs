//! What reading is bounded by, the same on every target. Hitting a limit is a finding (B114).

/// Bytes of one file.
pub(crate) const FILE_BYTES: usize = 2 * 1024 * 1024;
/// Files of one policy.
pub(crate) const FILES: usize = 256;
/// Mappings, lists, keys and scalars of one file.
pub(crate) const NODES: usize = 400_000;
/// Mappings and lists inside one another. What reads the tree may recurse because of this.
pub(crate) const NESTING: usize = 32;
/// Bytes of one scalar.
pub(crate) const SCALAR_BYTES: usize = 64 * 1024;
/// Findings of one run; what is beyond is counted in one last finding.
pub(crate) const FINDINGS: usize = 1_000;
/// Faults kept until they are sorted and cut to [`FINDINGS`]; beyond it they are only counted.
pub(crate) const FAULTS_KEPT: usize = 10_000;
/// Folders inside one another.
pub(crate) const FOLDER_DEPTH: usize = 32;
/// Entries looked at while a folder is walked.
pub(crate) const FOLDER_ENTRIES: usize = 65_536;
/// Characters of an id.
pub(crate) const ID_LENGTH: usize = 64;
