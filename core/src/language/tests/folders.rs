//! Folders: what is read, what is not, and what is said about it.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::load;

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("bestit-language-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn load(&self) -> (Vec<String>, Vec<String>) {
        loaded(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn loaded(path: &Path) -> (Vec<String>, Vec<String>) {
    let (sources, findings) = load(path);
    let names = sources.iter().map(|s| s.name().to_owned()).collect();
    (
        names,
        findings
            .iter()
            .map(|f| format!("{} {}", f.code.id(), f.message.en))
            .collect(),
    )
}

#[test]
fn yaml_files_are_read_in_order_with_those_of_inner_folders() {
    let folder = Folder::new("order");
    folder
        .file("b.yml", "")
        .file("a.yaml", "å")
        .file("more/c.YAML", "")
        .file("readme.md", "")
        .file(".git/d.yaml", "");
    let expected = vec![
        "a.yaml".to_owned(),
        "b.yml".to_owned(),
        "more/c.YAML".to_owned(),
    ];
    assert_eq!(folder.load(), (expected.clone(), vec![]));
    // For a file, the folder it lies in.
    assert_eq!(loaded(&folder.0.join("a.yaml")), (expected, vec![]));
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = Folder::new("unreadable");
    let (names, said) = folder.load();
    assert!(
        names.is_empty() && said.len() == 1 && said[0].starts_with("B117"),
        "{said:?}"
    );
    let (_, said) = loaded(&folder.0.join("nowhere"));
    assert!(
        said.len() == 1 && said[0].ends_with("it does not exist"),
        "{said:?}"
    );
    folder
        .file("bad.yaml", [0xff, 0xfe, b'a'])
        .file("big.yaml", vec![b'#'; 3 * 1024 * 1024])
        .file("good.yaml", "");
    let (names, said) = folder.load();
    assert_eq!(names, ["good.yaml"]);
    assert_eq!(
        said.iter().map(|s| &s[..4]).collect::<Vec<_>>(),
        ["B114", "B117"]
    );
    assert!(
        said[0].contains("big.yaml") && said[0].contains("3145728"),
        "{said:?}"
    );
    assert!(said[1].contains("bad.yaml"), "{said:?}");
}

#[test]
fn too_many_files_or_folders_are_a_finding() {
    let folder = Folder::new("many");
    for i in 0..300 {
        folder.file(&format!("f{i:03}.yaml"), "");
    }
    let (names, said) = folder.load();
    assert_eq!(names.len(), 256);
    assert!(said.len() == 1 && said[0].starts_with("B114"), "{said:?}");
    let folder = Folder::new("deep");
    folder
        .file(&format!("{}a.yaml", "d/".repeat(40)), "")
        .file("top.yaml", "");
    let (names, said) = folder.load();
    assert_eq!(names, ["top.yaml"]);
    assert!(said.len() == 1 && said[0].starts_with("B114"), "{said:?}");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new("outside");
    outside
        .file("secret.yaml", "secret: 1")
        .file("inner/other.yaml", "");
    let folder = Folder::new("links");
    folder.file("a.yaml", "");
    symlink(outside.0.join("secret.yaml"), folder.0.join("s.yaml")).unwrap();
    symlink(outside.0.join("inner"), folder.0.join("t")).unwrap();
    symlink(&folder.0, folder.0.join("loop")).unwrap();
    symlink(folder.0.join("a.yaml"), folder.0.join("b.yaml")).unwrap();
    symlink(folder.0.join("nowhere"), folder.0.join("dangling.yaml")).unwrap();
    let (names, said) = folder.load();
    assert_eq!(names, ["a.yaml", "b.yaml"]);
    assert_eq!(
        said.iter().map(|s| &s[..4]).collect::<Vec<_>>(),
        ["B116", "B116", "B117"]
    );
    assert!(
        said[0].contains("`s.yaml`") && said[1].contains("`t`"),
        "{said:?}"
    );
}
