//! Equation numbers: `\tag{4.7}` on a page, `(4.7)` in a comment of the chapter's code.

use crate::markdown::{Part, parts};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\tag\{([^}]*)\}").expect("a pattern"));

/// The numbers in a formula.
pub(crate) fn tags(tex: &str) -> Vec<String> {
    TAG.captures_iter(tex).map(|found| found[1].to_string()).collect()
}

/// The anchor of an equation.
pub(crate) fn anchor(number: &str) -> String {
    format!("eq-{number}")
}

/// The numbers that a page gives to its equations (blocks between fences have none).
pub fn on_page(page: &str) -> Vec<String> {
    let prose = parts(page).into_iter().filter_map(|part| match part {
        Part::Prose { text, .. } => Some(text),
        Part::Block { .. } => None,
    });
    prose.flat_map(tags).collect()
}

/// The numbers that a chapter's code names in comments, each with one of the files: `(4.7)`, `(4.7) to (4.9)`
/// for these two, `(4.7, transposed)` too. Only numbers of that chapter.
pub fn in_code(files: &[PathBuf], chapter: u32) -> BTreeMap<String, PathBuf> {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\((\d)\.(\d{1,2})[,)]").expect("a pattern"));
    let mut numbers = BTreeMap::new();
    for path in files {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        for comment in text.lines().filter_map(comment) {
            for found in NUMBER.captures_iter(comment) {
                if found[1].parse() == Ok(chapter) && &found[2] != "0" {
                    numbers.entry(format!("{}.{}", &found[1], &found[2])).or_insert_with(|| path.clone());
                }
            }
        }
    }
    numbers
}

/// What stands behind `//` in a line.
fn comment(line: &str) -> Option<&str> {
    line.find("//").map(|at| &line[at..])
}

/// What is in one set and not in the other, as sentences.
pub fn disagreements(
    chapter: &str,
    page: &BTreeSet<String>,
    code: &BTreeMap<String, PathBuf>,
) -> Vec<String> {
    let missing_on_page = code.iter().filter(|(number, _)| !page.contains(*number)).map(|(number, path)| {
        let file = path.file_name().map(Path::new).unwrap_or(path).display();
        format!("{chapter}: ({number}) stands in {file} and on no page")
    });
    let missing_in_code = page
        .iter()
        .filter(|number| !code.contains_key(*number))
        .map(|number| format!("{chapter}: ({number}) stands on a page and in no comment of the code"));
    missing_on_page.chain(missing_in_code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_on_one_side_only_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.rs");
        std::fs::write(&file, "/// z (1.1)\nlet x = f(1.2); // dW  (1.3, transposed), (2.1)\n").unwrap();
        let code = in_code(&[file], 1);
        assert_eq!(code.keys().map(String::as_str).collect::<Vec<_>>(), ["1.1", "1.3"]);
        let page =
            on_page("$$a \\tag{1.1}$$\n```md\n\\tag{1.9}\n```\n$$b \\tag{1.4}$$").into_iter().collect();
        let found = disagreements("ch01", &page, &code);
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("(1.3)") && found[0].contains("a.rs") && found[1].contains("(1.4)"),
            "{found:?}"
        );
    }
}
