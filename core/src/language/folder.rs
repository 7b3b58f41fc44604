//! A policy's files from a folder. Nothing outside the folder is read.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::fault::{Fault, of_texts, same, word};
use super::limits;
use super::source::Source;
use super::written::Mark;
use crate::finding::{Code, Findings};
use crate::text::Text;

/// Reads `*.yaml` and `*.yml` of a folder and the folders in it, sorted by path. For a file, the
/// folder it lies in. Names that begin with a dot are passed over, and so are folders behind links.
pub(crate) fn load(folder: &Path) -> (Vec<Source>, Findings) {
    let mut walk = Walk {
        sources: Vec::new(),
        findings: Findings::default(),
        entries: 0,
    };
    let is_file = fs::metadata(folder).is_ok_and(|meta| meta.is_file());
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let root = if is_file {
        parent.unwrap_or(Path::new("."))
    } else {
        folder
    };
    match fs::canonicalize(root) {
        Ok(root) => {
            walk.walk(&root);
            if walk.sources.is_empty() && walk.findings.is_empty() {
                walk.unreadable(&folder.to_string_lossy(), word("detail.no_files"));
            }
        }
        Err(error) => walk.unreadable(&folder.to_string_lossy(), io(&error)),
    }
    walk.findings.sort();
    (walk.sources, walk.findings)
}

/// Reads a file, and nothing but it, or the files of a folder as [`load`] does. The names of a
/// folder's files are paths inside it.
#[cfg(feature = "fmt")]
pub(crate) fn load_files(path: &Path) -> (Vec<Source>, Findings) {
    if !fs::metadata(path).is_ok_and(|meta| meta.is_file()) {
        return load(path);
    }
    let mut walk = Walk {
        sources: Vec::new(),
        findings: Findings::default(),
        entries: 0,
    };
    walk.file(path.to_string_lossy().into_owned(), path);
    (walk.sources, walk.findings)
}

struct Walk {
    sources: Vec<Source>,
    findings: Findings,
    entries: usize,
}

impl Walk {
    fn walk(&mut self, root: &Path) {
        // Folders still to be read, each with its name inside the policy and its depth.
        let mut open: Vec<(PathBuf, String, usize)> = vec![(root.to_owned(), String::new(), 0)];
        let mut files: Vec<(String, PathBuf)> = Vec::new();
        while let Some((folder, inner, depth)) = open.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.unreadable(if inner.is_empty() { "." } else { &inner }, io(&error));
                    continue;
                }
            };
            for entry in entries {
                self.entries += 1;
                if self.entries > limits::FOLDER_ENTRIES {
                    self.limit("limit.entries", self.entries, limits::FOLDER_ENTRIES);
                    return;
                }
                let Ok(entry) = entry else { continue };
                let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                    continue;
                };
                if name.starts_with('.') {
                    continue;
                }
                let name = if inner.is_empty() {
                    name
                } else {
                    format!("{inner}/{name}")
                };
                let (path, yaml) = (entry.path(), is_yaml(&name));
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && depth >= limits::FOLDER_DEPTH => {
                        self.limit("limit.depth", depth + 1, limits::FOLDER_DEPTH);
                    }
                    Ok(kind) if kind.is_dir() => open.push((path, name, depth + 1)),
                    Ok(kind) if kind.is_symlink() => self.link(root, &path, name, yaml, &mut files),
                    Ok(kind) if kind.is_file() && yaml => files.push((name, path)),
                    Ok(_) if yaml => self.unreadable(&name, word("detail.no_file")),
                    Err(error) if yaml => self.unreadable(&name, io(&error)),
                    _ => {}
                }
            }
        }
        files.sort();
        if files.len() > limits::FILES {
            self.limit("limit.files", files.len(), limits::FILES);
            files.truncate(limits::FILES);
        }
        for (name, path) in files {
            self.file(name, &path);
        }
    }

    /// A link is followed to a file inside the folder, never out of it.
    fn link(
        &mut self,
        root: &Path,
        path: &Path,
        name: String,
        yaml: bool,
        files: &mut Vec<(String, PathBuf)>,
    ) {
        match fs::canonicalize(path) {
            // What a policy would not read anyway may lie where it likes.
            Ok(target) if !target.starts_with(root) && (yaml || target.is_dir()) => {
                self.findings
                    .push(of_texts(Code::PathOutside, &[("path", same(name))]));
            }
            Ok(target) if !target.starts_with(root) => {}
            Ok(target) if yaml && target.is_file() => files.push((name, target)),
            Err(error) if yaml => self.unreadable(&name, io(&error)),
            _ => {}
        }
    }

    fn file(&mut self, name: String, path: &Path) {
        let most = u64::try_from(limits::FILE_BYTES).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let read =
            fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
        match (read, String::from_utf8(bytes)) {
            (Err(error), _) => self.unreadable(&name, io(&error)),
            (Ok(read), _) if read > limits::FILE_BYTES => {
                let found = fs::metadata(path).map_or(0, |meta| meta.len());
                let found = usize::try_from(found).unwrap_or(usize::MAX).max(read);
                let what = word("limit.file_named").fill(&[("path", &name)]);
                self.findings
                    .push(Fault::limit_of(what, found, limits::FILE_BYTES).alone());
            }
            (Ok(_), Err(_)) => self.unreadable(&name, word("detail.not_utf8")),
            (Ok(_), Ok(text)) => self.sources.push(Source::new(name, text)),
        }
    }

    fn unreadable(&mut self, path: &str, detail: Text) {
        self.findings.push(of_texts(
            Code::UnreadableFile,
            &[("path", same(path)), ("detail", detail)],
        ));
    }

    fn limit(&mut self, what: &str, found: usize, limit: usize) {
        self.findings
            .push(Fault::limit(Mark::default(), what, found, limit).alone());
    }
}

fn is_yaml(name: &str) -> bool {
    let ending = name
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
    })
}

/// What the system says; for the usual cases in both languages.
fn io(error: &std::io::Error) -> Text {
    match error.kind() {
        std::io::ErrorKind::NotFound => word("detail.not_found"),
        std::io::ErrorKind::PermissionDenied => word("detail.no_permission"),
        _ => same(error.to_string()),
    }
}
