//! The architecture's rules, held against what cargo says of the workspace and against its files.

use cargo_metadata::{Dependency, DependencyKind, MetadataCommand, Package};
use std::path::{Path, PathBuf};
use tests::experiments::{EXPERIMENTS, chapters};
use tests::sources::{self, files, workspace};

fn packages() -> Vec<Package> {
    let manifest = workspace().join("Cargo.toml");
    let offline = vec!["--offline".to_string()];
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().other_options(offline).exec();
    metadata.unwrap_or_else(|error| panic!("cargo metadata: {error}")).packages
}

/// 5 for `ch05_dropout`; none for what is not a chapter.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix("ch")?.split('_').next()?.parse().ok()
}

fn chapter_packages() -> Vec<Package> {
    let chapters: Vec<Package> = packages().into_iter().filter(|p| number(&p.name).is_some()).collect();
    assert!(chapters.len() >= 6, "expected the chapters among the packages, got {}", chapters.len());
    chapters
}

/// Dependencies on crates of the workspace, whatever their kind.
fn inner(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.path.is_some())
}

#[test]
fn chapters_depend_on_common_and_on_lower_numbers_only() {
    for package in chapter_packages() {
        let own = number(&package.name);
        for Dependency { name, kind, .. } in inner(&package) {
            let allowed = name == "common" || number(name) < own && number(name).is_some();
            assert!(
                allowed,
                "{}: expected `common` or an earlier chapter as {kind} dependency, got {name}",
                package.name
            );
        }
    }
    let common = packages().into_iter().find(|package| *package.name == "common").expect("common");
    assert_eq!(inner(&common).count(), 0, "common depends on no chapter");
}

#[test]
fn of_the_workspace_the_checkers_library_stands_on_common_alone() {
    let packages = chapter_packages();
    let checker = packages.iter().find(|package| number(&package.name) == Some(7)).expect("ch07");
    let needed = |d: &&Dependency| d.kind == DependencyKind::Normal && !d.optional;
    let names: Vec<&str> = inner(checker).filter(needed).map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["common"]);
    let run = checker.features.get("run").expect("a feature `run`");
    for Dependency { name, optional, kind, .. } in inner(checker).filter(|d| d.name != "common") {
        assert!(*kind == DependencyKind::Normal, "ch07: {name} as a {kind} dependency makes a cycle");
        assert!(
            *optional && run.iter().any(|part| part.contains(name.as_str())),
            "ch07: {name} outside of `run`"
        );
    }
}

#[test]
fn every_chapter_runs_by_default() {
    for package in chapter_packages() {
        let default = package.features.get("default");
        assert_eq!(default, Some(&vec!["run".to_string()]), "{}", package.name);
    }
}

#[test]
fn nothing_asks_for_the_default_features_of_a_crate_of_the_workspace() {
    for package in packages() {
        for dependency in inner(&package) {
            let Dependency { name, uses_default_features, .. } = dependency;
            assert!(!uses_default_features, "{}: {name} with default features", package.name);
        }
    }
}

#[test]
fn every_crate_inherits_lints_and_version() {
    for package in packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest");
        for line in ["[lints]\nworkspace = true", "version.workspace = true", "edition.workspace = true"] {
            assert!(manifest.contains(line), "{}: no `{line}`", package.manifest_path);
        }
    }
}

#[test]
fn there_is_no_heap_of_utilities() {
    let all = sources::files(&workspace(), "rs");
    assert!(all.len() > 50, "expected the workspace's sources, got {}", all.len());
    for path in all {
        let inside = path.strip_prefix(workspace()).expect("a path in the workspace").to_path_buf();
        for part in inside.components() {
            let part = part.as_os_str().to_string_lossy().to_lowercase();
            assert!(!part.starts_with("util") && !part.starts_with("helper"), "{}", inside.display());
        }
    }
}

/// Files that people read or machines run, with their texts.
fn texts() -> Vec<(PathBuf, String)> {
    let kinds = ["rs", "toml", "md", "sh", "yml", "html", "css", "js", "py", "json", "svg", "csv"];
    let mut paths: Vec<PathBuf> = kinds.iter().flat_map(|kind| files(&workspace(), kind)).collect();
    paths.retain(|path| !path.starts_with(workspace().join("out")));
    paths.push(workspace().join(".ci/run"));
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap_or_default())).collect()
}

#[test]
fn no_file_holds_a_path_of_one_machine() {
    let folders = ["tmp", "home", "root", "work", "Users", "mnt"].map(|name| format!("/{name}/"));
    for (path, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            let found = folders.iter().find(|folder| begins_a_path(line, folder));
            assert!(found.is_none(), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

/// Whether a folder of the root stands in a line, not as part of a longer path or of an address.
fn begins_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~}>".contains(c))
    })
}

#[test]
fn code_is_safe_but_for_the_matrix_product() {
    for path in files(&workspace(), "rs").into_iter().filter(|path| !path.ends_with("src/tensor/product.rs"))
    {
        let text = std::fs::read_to_string(&path).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let word = ["un", "safe"].concat(); // not written out, or this line would be found
            let unsafe_block = code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word);
            assert!(!unsafe_block, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn every_chapter_has_a_prelude() {
    for folder in sources::chapters() {
        let library = std::fs::read_to_string(folder.join("src/lib.rs")).expect("a library");
        if library.contains("pub ") {
            assert!(library.contains("pub mod prelude {"), "{}: no prelude", folder.display());
        } // else the chapter has not begun
    }
}

#[test]
fn the_experiments_are_those_that_the_syllabus_names() {
    let listed: Vec<(&str, Vec<&str>)> = chapters()
        .into_iter()
        .map(|chapter| (chapter.name, chapter.experiments.iter().map(|experiment| experiment.id).collect()))
        .collect();
    let named: Vec<(&str, Vec<&str>)> = EXPERIMENTS.iter().map(|(name, ids)| (*name, ids.to_vec())).collect();
    assert_eq!(listed, named);
    let titles = chapters().into_iter().flat_map(|chapter| chapter.experiments);
    for experiment in titles {
        assert!(!experiment.title.is_empty(), "{}: no title", experiment.id);
    }
}

#[test]
fn what_list_prints_are_the_ids() {
    for chapter in chapters() {
        let mut output = Vec::new();
        common::experiment::run_with(&chapter, ["--list"], &mut output).expect("--list");
        let text = String::from_utf8(output).expect("text");
        let ids: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        let expected: Vec<&str> = chapter.experiments.iter().map(|experiment| experiment.id).collect();
        assert_eq!(ids, expected);
    }
}

#[test]
fn no_chapter_with_experiments_is_forgotten() {
    for folder in sources::chapters() {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let has = folder.join("src/experiments").is_dir()
            || Path::new(&folder).join("src/experiments.rs").is_file();
        let known = chapters().iter().any(|chapter| chapter.name == name);
        assert_eq!(has, known, "{name}: experiments there or not, against tests/src/experiments.rs");
    }
}

#[test]
fn experiments_lie_in_files_of_their_ids() {
    for (chapter, ids) in EXPERIMENTS {
        for id in *ids {
            let folder = workspace().join(format!("chapters/{chapter}/src/experiments"));
            let (file, module) = (folder.join(format!("{id}.rs")), folder.join(id).join("mod.rs"));
            assert!(
                file.is_file() || module.is_file(),
                "expected the experiment in {}, found none",
                file.display()
            );
        }
    }
}

#[test]
fn what_readme_points_to_is_there() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).expect("README.md");
    let links: Vec<&str> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(!links.is_empty());
    for link in links.into_iter().filter(|link| !link.starts_with("http")) {
        assert!(workspace().join(link).exists(), "README.md points to {link}, which is not there");
    }
    // The folders of its table: a row begins with | `name/`.
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    for folder in rows.filter(|name| name.ends_with('/')) {
        assert!(workspace().join(folder).is_dir(), "README.md names the folder {folder}, which is not there");
    }
}
