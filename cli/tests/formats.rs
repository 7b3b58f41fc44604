//! `bestit fmt`, `bestit schema` and `bestit check --format`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{root, run};

/// A folder of its own with files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[test]
fn files_are_formatted_and_what_cannot_be_read_is_left_alone() {
    let (loose, broken) = ("a:   [x,z] # why\n\n\n", "a: [x\n");
    let files = [
        ("loose.yaml", loose),
        ("broken.yaml", broken),
        ("tidy.yaml", "a: x\n"),
    ];
    let folder = folder("fmt", &files);
    let path = folder.to_str().unwrap();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();

    let check = run(&["fmt", path, "--check", "--json"]);
    assert_eq!(check.code, 1);
    assert!(check.err.contains("B101"), "{}", check.err);
    let said = check.json();
    assert!(
        said["changed"][0]
            .as_str()
            .unwrap()
            .ends_with("/loose.yaml")
    );
    assert!(
        said["refused"][0]
            .as_str()
            .unwrap()
            .ends_with("/broken.yaml")
    );
    assert_eq!(said["unchanged"], 1);
    assert_eq!(read("loose.yaml"), loose);

    assert_eq!(run(&["fmt", path]).code, 1);
    assert_eq!(read("loose.yaml"), "a: [x, z] # why\n");
    assert_eq!(read("broken.yaml"), broken);

    let one = folder.join("loose.yaml");
    let again = run(&["fmt", one.to_str().unwrap(), "--check"]);
    assert_eq!((again.code, again.err.as_str()), (0, ""));
}

#[test]
fn without_a_path_it_is_the_policy_named_or_a_wrong_use() {
    assert_eq!(run(&["fmt", "--check"]).code, 2);
    let policy = ["fmt", "--check", "--policy", "policies/minimal"];
    assert_eq!(run(&policy).code, 0);
}

#[test]
fn the_schema_of_the_repository_is_the_one_printed() {
    let ran = run(&["schema", "--lang", "sv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let file = fs::read_to_string(root().join("policies/bestit.schema.json")).unwrap();
    assert!(ran.out == file, "run `cargo xtask schema`");
    assert_ne!(run(&["schema", "--lang", "en"]).out, file);
}

#[test]
fn a_check_is_written_as_sarif_or_json() {
    let folder = "tests/broken/b301-gap";
    let sarif = run(&["check", folder, "--format", "sarif"]);
    assert_eq!(sarif.code, 1);
    let log = sarif.json();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "B301");
    let at = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(at["uri"], format!("{folder}/model.yaml"));

    // The same policy, named in another way.
    let whole = root().join(folder).join("model.yaml");
    let again = run(&["check", whole.to_str().unwrap(), "--format", "sarif"]);
    assert_eq!(again.out, sarif.out);

    let json = run(&["check", folder, "--format", "json"]);
    assert_eq!(json.out, run(&["check", folder, "--json"]).out);
}
