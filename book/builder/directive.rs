//! What stands for the directives `{{run …}}` and `{{by_hand …}}`, the same for the built book and for every program that
//! shows a page by other means.

use crate::number::{Place, written};
use crate::recorded::Recorded;
use anyhow::{Error, Result, bail};

/// The text of `{{name arguments}}` on a page of a chapter (its crate's name; empty for a page of none).
///
/// # Errors
/// Where the directive is another one, its arguments are not understood, or what it asks for has not been recorded.
pub fn value(
    recorded: &Recorded,
    chapter: &str,
    name: &str,
    arguments: &str,
    place: Place,
) -> Result<String> {
    let words: Vec<&str> = arguments.split_whitespace().collect();
    match (name, &words[..]) {
        ("run", [experiment, key]) => number(recorded, chapter, experiment, key, "", place),
        ("run", [experiment, key, format]) => number(recorded, chapter, experiment, key, format, place),
        ("by_hand", [name]) => {
            let (chapter, name) = named(chapter, name)?;
            let value = recorded.by_hand(chapter, name)?;
            Ok(if place == Place::Prose { value.replace('-', "−") } else { value })
        }
        _ => bail!("expected `run experiment key format` or `by_hand name`, got `{name} {arguments}`"),
    }
}

/// The crate and the name that a directive means: `id` of the page's own chapter, or `chapter/id`.
///
/// # Errors
/// Where the page belongs to no chapter and the name says none.
pub fn named<'a>(own: &'a str, name: &'a str) -> Result<(&'a str, &'a str)> {
    match name.split_once('/') {
        Some((chapter, id)) => Ok((chapter, id)),
        None if own.is_empty() => bail!("expected chapter/{name}: this page belongs to no chapter"),
        None => Ok((own, name)),
    }
}

fn number(
    recorded: &Recorded,
    chapter: &str,
    experiment: &str,
    key: &str,
    format: &str,
    place: Place,
) -> Result<String> {
    let (chapter, id) = named(chapter, experiment)?;
    let number = recorded.experiment(chapter, id)?.number(key)?;
    written(number, format, place).map_err(Error::msg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded() -> (tempfile::TempDir, Recorded) {
        let folder = tempfile::tempdir().unwrap();
        let chapter = folder.path().join("book/recorded/ch01_x");
        std::fs::create_dir_all(&chapter).unwrap();
        let results = r#"{"experiments": [{"id": "two", "here": {"slope": -0.5}}]}"#;
        std::fs::write(chapter.join("results.json"), results).unwrap();
        std::fs::write(chapter.join("by_hand.txt"), "z1 = -0.25\n").unwrap();
        let recorded = Recorded::of(folder.path());
        (folder, recorded)
    }

    #[test]
    fn a_value_is_the_own_chapter_s_or_a_named_one_s() {
        let (_folder, recorded) = recorded();
        let own = value(&recorded, "ch01_x", "run", "two slope .1", Place::Prose).unwrap();
        let named = value(&recorded, "", "run", "ch01_x/two slope .1", Place::Formula).unwrap();
        assert_eq!((own.as_str(), named.as_str()), ("−0.5", "-0.5"));
        assert_eq!(value(&recorded, "ch01_x", "by_hand", "z1", Place::Prose).unwrap(), "−0.25");
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        let (_folder, recorded) = recorded();
        for (chapter, name, arguments, word) in [
            ("", "run", "two slope", "no chapter"),
            ("ch01_x", "run", "two", "expected `run"),
            ("ch01_x", "walk", "two slope", "got `walk"),
            ("ch01_x", "run", "two height", "height"),
            ("ch01_x", "by_hand", "z2", "z2"),
        ] {
            let error = value(&recorded, chapter, name, arguments, Place::Prose).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
