//! The folder for figures and results.

use super::{Extent, RunError};
use std::io;
use std::path::{Path, PathBuf};

/// Where a run writes when it is not told: `out/<chapter>/` in the workspace.
pub(super) fn default_folder(chapter: &str, extent: Extent) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let folder = workspace(&here).join("out").join(chapter);
    if extent == Extent::Quick { folder.join("quick") } else { folder }
}

/// The workspace around a folder; else the one that this program was built in, if it is still
/// there; else the folder itself.
fn workspace(from: &Path) -> PathBuf {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let found = from.ancestors().chain(built_in).find(|folder| is_workspace(folder));
    found.unwrap_or(from).to_path_buf()
}

fn is_workspace(folder: &Path) -> bool {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim_end() == "[workspace]")
}

/// Makes the folder and writes a file in it, so that a run that cannot save its results does not begin.
pub(super) fn prepare(folder: &Path) -> Result<(), RunError> {
    let refused = |what: &str, source: io::Error| {
        RunError::message(format!(
            "cannot {what} {}, the folder for figures and results: {source}; choose another with --out DIR",
            folder.display()
        ))
    };
    if folder.is_file() {
        return Err(RunError::message(format!(
            "--out: expected a folder, got the file {}; choose another with --out DIR",
            folder.display()
        )));
    }
    std::fs::create_dir_all(folder).map_err(|error| refused("make", error))?;
    remove_leftovers(folder);
    tempfile::NamedTempFile::new_in(folder)
        .and_then(tempfile::NamedTempFile::close)
        .map_err(|error| refused("write in", error))
}

/// Removes the half-written files of runs that were interrupted more than an hour ago. (A younger one may
/// belong to a run that goes on.) What cannot be removed does no harm.
fn remove_leftovers(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|then| then.elapsed().ok());
        let temporary = entry.file_name().to_string_lossy().starts_with(crate::files::TEMPORARY);
        if temporary && age.is_some_and(|age| age.as_secs() > 3600) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// The path as seen from the current folder, where it lies inside.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(here) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_string(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_folder_lies_in_the_workspace_and_that_of_quick_runs_apart() {
        // Tests run in the folder of their package, one below the workspace's.
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(default_folder("ch00_test", Extent::Default), root.join("out/ch00_test"));
        assert_eq!(default_folder("ch00_test", Extent::Full), root.join("out/ch00_test"));
        assert_eq!(default_folder("ch00_test", Extent::Quick), root.join("out/ch00_test/quick"));
    }

    #[test]
    fn the_workspace_is_found_from_the_folders_below_it() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("chapters/ch00_test");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(root.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
        std::fs::write(inner.join("Cargo.toml"), "[package]\nversion.workspace = true\n").unwrap();
        assert_eq!(workspace(&inner), root.path());
    }

    #[test]
    fn paths_inside_of_the_current_folder_are_shown_short() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(
            shown(&here.join("out").join("a.svg")),
            Path::new("out").join("a.svg").display().to_string()
        );
        assert_eq!(shown(&here), ".");
        assert_eq!(shown(Path::new("elsewhere/a.svg")), "elsewhere/a.svg");
    }
}
