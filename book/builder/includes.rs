//! Code that pages include: mdBook shows an unknown anchor as an empty block, without a word.

use crate::source::part;
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

static INCLUDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{\{#\s*(\w+)\s+([^}]*?)\s*\}\}").expect("a pattern"));

/// What is wrong with the includes of a block: each must be a file, or a named part of one, that is not empty.
pub(crate) fn problems(body: &str, folder: &Path) -> Vec<String> {
    INCLUDE.captures_iter(body).filter_map(|found| problem(&found[1], &found[2], folder)).collect()
}

fn problem(directive: &str, what: &str, folder: &Path) -> Option<String> {
    if directive != "include" {
        return Some(format!("expected an include, got `{directive}`"));
    }
    let (path, anchor) = what.split_once(':').unwrap_or((what, ""));
    let Ok(text) = std::fs::read_to_string(folder.join(path)) else {
        return Some(format!("include: there is no file {path}"));
    };
    if anchor.is_empty() {
        return text.trim().is_empty().then(|| format!("include: {path} is empty"));
    }
    if anchor.starts_with(|c: char| c.is_ascii_digit()) || anchor.contains(':') {
        return Some(format!("include: expected an anchor's name, got {anchor} (lines move)"));
    }
    match part(&text, anchor) {
        Ok(part) if part.trim().is_empty() => Some(format!("include: {anchor} in {path} is empty")),
        Ok(_) => None,
        Err(error) => Some(format!("include: {path}: {error}")),
    }
}

/// Whether a Rust block holds nothing but includes.
pub(crate) fn only_includes(body: &str) -> bool {
    INCLUDE.is_match(body) && body.lines().all(|line| INCLUDE.replace_all(line, "").trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_must_be_there_once_and_hold_something() {
        let folder = tempfile::tempdir().unwrap();
        let text =
            "// ANCHOR: a\nlet x = 1;\n// ANCHOR_END: a\n// ANCHOR: b\n// ANCHOR_END: b\n// ANCHOR: c\n";
        std::fs::write(folder.path().join("x.rs"), text).unwrap();
        let problems = |body: &str| problems(body, folder.path());
        assert!(problems("{{#include x.rs:a}}").is_empty());
        for bad in ["x.rs:b", "x.rs:c", "x.rs:d", "x.rs:1:2", "y.rs:a", "y.rs"] {
            assert_eq!(problems(&format!("{{{{#include {bad}}}}}")).len(), 1, "{bad}");
        }
        assert_eq!(problems("{{#rustdoc_include x.rs:a}}").len(), 1);
    }

    #[test]
    fn rust_that_was_typed_is_told_from_includes() {
        assert!(only_includes("{{#include a.rs:b}}\n\n{{#include a.rs:c}}\n"));
        assert!(!only_includes("{{#include a.rs:b}}\nlet x = 1;\n"));
        assert!(!only_includes("\n"), "an empty block shows nothing");
    }
}
