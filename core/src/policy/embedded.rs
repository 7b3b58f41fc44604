//! The files of `policies/tyreso/`, carried by the library.

use crate::language::Source;
use crate::order::Gather as _;

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../policies/tyreso/", $name)))),*]
    };
}

const FILES: &[(&str, &str)] = files! {
    "before-2012.yaml" "best-it.yaml" "cases/before-2012.yaml" "cases/best-it-a47.yaml" "cases/best-it.yaml" "cases/it-unit.yaml"
    "cases/matrix.yaml" "document.yaml" "it-unit.yaml" "matrix.yaml" "organisation.yaml"
    "readings/a01-other.yaml" "readings/a03-other.yaml" "readings/a07-group.yaml" "readings/a07-joint.yaml"
    "readings/a08-other.yaml" "readings/a09-other.yaml" "readings/a14-other.yaml" "readings/a17-other.yaml"
    "readings/a19-other.yaml" "readings/a20-kit.yaml" "readings/a20-service.yaml" "readings/a25-other.yaml"
    "readings/a26-other.yaml" "readings/a27-other.yaml" "readings/a28-needs.yaml" "readings/a28-projects.yaml"
    "readings/a29-other.yaml" "readings/a38-other.yaml" "readings/a41-other.yaml" "readings/a43-other.yaml"
    "readings/a46-other.yaml" "readings/a47-other.yaml" "readings/a48-other.yaml" "readings/a49-other.yaml"
    "readings/a50-other.yaml"
};

pub(super) fn sources() -> Vec<Source> {
    FILES
        .iter()
        .map(|(name, text)| Source::new(*name, *text))
        .gather()
}

#[cfg(test)]
mod tests {
    /// No file of the folder is forgotten.
    #[test]
    fn every_file_of_the_policy_is_carried() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies/tyreso");
        let (loaded, findings) = crate::language::load(std::path::Path::new(folder));
        assert!(findings.is_empty(), "{findings}");
        let loaded: Vec<_> = loaded.iter().map(|s| (s.name(), s.text())).collect();
        assert_eq!(loaded, super::FILES);
    }
}
