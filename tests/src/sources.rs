//! The chapters' sources, read as text: which types have a trait.

use std::path::{Path, PathBuf};

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace").to_path_buf()
}

/// All files of this extension in a folder and those below it, sorted; hidden and build folders apart, and what
/// a student writes: no test may depend on how far somebody is with the exercises.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    let students = ["src", "kept", "progress.json"].map(|name| workspace().join("exercises").join(name));
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !students.contains(path)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The chapters' folders, in their order.
pub fn chapters() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(workspace().join("chapters")).expect("the folder `chapters`");
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.retain(|folder| folder.join("Cargo.toml").is_file());
    folders.sort();
    folders
}

/// Names of all types of the chapters' libraries that have a trait of this name. Experiments and
/// tests do not count.
pub fn types_with(name: &str) -> Vec<(String, PathBuf)> {
    let mut types = Vec::new();
    for path in chapters().iter().flat_map(|chapter| files(&chapter.join("src"), "rs")) {
        let is = |part: &str| path.components().any(|c| c.as_os_str() == part);
        if is("experiments") || is("tests.rs") || is("tests") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        types.extend(implementors(&text, name).into_iter().map(|kind| (kind, path.clone())));
    }
    types
}

/// The types for which a source text has `impl … Trait for Type`, up to its test module.
pub fn implementors(text: &str, name: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join(" ").replace("->", "  "); // an arrow's > closes nothing
    let headers = code.split(" impl").skip(1).chain(code.strip_prefix("impl"));
    let heads = headers.filter(|text| text.starts_with([' ', '<'])).filter_map(|text| text.split('{').next());
    heads
        .filter_map(|head| {
            let (left, right) = head.split_once(" for ")?;
            // `<T: Real> common::Layer<T>` → `Layer`
            let word = |text: &str| text.split(['<', ' ']).next().unwrap_or_default().trim().to_string();
            let left = past_generics(left.trim_start());
            let found = left.split('<').next()?.rsplit("::").next()?.trim();
            (found == name).then(|| word(right.trim_start()))
        })
        .collect()
}

/// What follows `<…>` at the beginning of a text.
fn past_generics(text: &str) -> &str {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return if c == '>' { text[i + 1..].trim_start() } else { text };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
use common::Layer;
// impl Layer<f64> for InAComment {}
impl<T: Real> Layer<T> for Plain<T> {
}
impl<F: Fn(T) -> Vec<T>, T: Real> Layer<T>
    for OverSeveralLines<F, T>
where
    T: Real,
{
}
impl common::Layer<f64> for WithAPath {}
impl<T: Real> Loss<T> for ALoss {}
impl<T: Real> Plain<T> { fn x(&self) -> impl Layer<T> {} }
pub fn f(x: impl Layer<f64>) { for Fake in x {} }

#[cfg(test)]
mod tests {
    impl Layer<f64> for InATest {}
}
";

    #[test]
    fn implementors_are_found_in_all_their_spellings_and_nowhere_else() {
        assert_eq!(implementors(SOURCE, "Layer"), ["Plain", "OverSeveralLines", "WithAPath"]);
        assert_eq!(implementors(SOURCE, "Loss"), ["ALoss"]);
        assert_eq!(implementors("impl Layer<f64> for First {}", "Layer"), ["First"]);
    }

    #[test]
    fn the_chapters_are_found() {
        let dense = types_with("Layer").into_iter().find(|(kind, _)| kind == "Dense");
        assert!(dense.is_some_and(|(_, path)| path.ends_with("ch04_mlp/src/dense.rs")));
    }
}
