//! The book: its pages build without a problem (directives, formulas, code, recorded figures: see `book/builder`),
//! they are what a reader of this project may expect, and what they show is what the programs print.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tests::sources::{chapters, files, workspace};

/// The book, built once for all tests of this file.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("book");
        book::build(&workspace(), &out).unwrap_or_else(|error| panic!("{error:#}"));
        out
    })
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The chapters' crates.
fn names() -> Vec<String> {
    let name = |folder: PathBuf| folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    chapters().into_iter().map(name).collect()
}

/// A chapter's pages with their texts.
fn pages(chapter: &str) -> BTreeMap<String, String> {
    let paths = files(&workspace().join("book/src").join(chapter), "md");
    let entry =
        |path: PathBuf| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(&path));
    paths.into_iter().map(entry).collect()
}

#[test]
fn every_page_builds_and_stands_in_the_summary() {
    let summary = read(&workspace().join("book/src/SUMMARY.md"));
    for path in files(&workspace().join("book/src"), "md") {
        let inside = path.strip_prefix(workspace().join("book/src")).expect("a page").display().to_string();
        let html = built().join(&inside).with_extension("html");
        if inside != "SUMMARY.md" {
            assert!(summary.contains(&format!("({inside})")), "{inside} is not in SUMMARY.md");
            assert!(html.is_file(), "{} was not built", html.display());
        }
    }
    assert!(built().join("print.html").is_file(), "no page for printing");
    assert!(searchable(), "no index for the search");
}

/// The search's index carries a hash in its name.
fn searchable() -> bool {
    files(built(), "js").iter().any(|path| path.display().to_string().contains("searchindex"))
}

#[test]
fn every_chapter_has_the_pages_and_headings_of_the_template() {
    let template: [(&str, &[&str]); 5] = [
        ("index.md", &["Look first"]),
        ("derive.md", &[]),
        ("code.md", &["Code", "Run it"]),
        ("check.md", &["Does it hold?", "Break it"]),
        ("exercises.md", &["Exercises", "Check yourself", "Summary", "Go further"]),
    ];
    for chapter in names() {
        let pages = pages(&chapter);
        for (page, headings) in template {
            let text = pages.get(page).unwrap_or_else(|| panic!("{chapter}: no {page}"));
            let found: Vec<&str> =
                text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
            for heading in headings {
                let there = found.iter().any(|f| f == heading || f.starts_with(&format!("{heading} {{#")));
                assert!(there, "{chapter}/{page}: expected `## {heading}`, got {found:?}");
            }
            assert!(text.split_whitespace().count() > 300, "{chapter}/{page}: hardly a page");
        }
        let index = &pages["index.md"];
        for part in ["> [!NOTE]", "**Time**", "**Run**", "**Check**", "**You need**", "<details>"] {
            assert!(index.contains(part), "{chapter}/index.md: expected {part}");
        }
        assert!(index.contains(&format!("cargo run -p {chapter}")), "{chapter}/index.md: what to run");
        let exercises = &pages["exercises.md"];
        let number = chapter[2..4].trim_start_matches('0');
        let rows = exercises.lines().filter(|line| line.starts_with(&format!("| {number}.")));
        let kinds: Vec<&str> = rows.filter_map(|row| row.split('|').nth(2)).map(str::trim).collect();
        assert!(kinds.len() >= 6, "{chapter}: expected six exercises or more in the table, got {kinds:?}");
        assert!(kinds.iter().filter(|kind| **kind == "code").count() >= 3, "{chapter}: {kinds:?}");
        let folded = exercises.matches("<details>").count();
        assert!(folded >= 2 * kinds.len() + 3, "{chapter}: hints, solutions, answers: {folded} folded parts");
    }
}

#[test]
fn every_chapter_has_five_figures_and_two_drawn_explanations() {
    for chapter in names() {
        let text: String = pages(&chapter).into_values().collect();
        let figures: Vec<&str> =
            text.lines().filter_map(|line| line.trim().strip_prefix("```figure ")).collect();
        let drawn = figures.iter().filter(|figure| figure.starts_with("drawn/")).count();
        assert!(figures.len() >= 5 && drawn >= 2, "{chapter}: {figures:?}");
        for drawing in files(&workspace().join("book/src").join(&chapter).join("drawn"), "svg") {
            let name = drawing.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            assert!(
                figures.contains(&format!("drawn/{name}").as_str()),
                "{chapter}: nothing shows {name}.svg"
            );
        }
    }
}

#[test]
fn equation_numbers_agree_between_pages_and_code() {
    let mut problems = Vec::new();
    for chapter in names() {
        let number: u32 = chapter[2..4].parse().expect("a chapter's number");
        let folder = workspace().join("chapters").join(&chapter);
        let mut code = files(&folder.join("src"), "rs");
        code.extend(files(&folder.join("examples"), "rs"));
        let on_pages: BTreeSet<String> =
            pages(&chapter).values().flat_map(|page| book::equations::on_page(page)).collect();
        assert!(on_pages.len() >= 5, "{chapter}: {on_pages:?}");
        problems.extend(book::equations::disagreements(
            &chapter,
            &on_pages,
            &book::equations::in_code(&code, number),
        ));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Addresses that a page names in an attribute.
fn addresses(html: &str, attribute: &str) -> Vec<String> {
    let pattern = Regex::new(&format!(r#"<[a-z][^>]*?\s{attribute}="([^"]*)""#)).expect("a pattern");
    pattern.captures_iter(html).map(|found| found[1].replace("&amp;", "&")).collect()
}

#[test]
fn links_and_fragments_lead_somewhere() {
    let ids = |html: &str| addresses(html, "id").into_iter().collect::<BTreeSet<String>>();
    let paths: Vec<PathBuf> = files(built(), "html");
    assert!(paths.len() > 40, "expected the book's pages, got {}", paths.len());
    let anchors: BTreeMap<PathBuf, BTreeSet<String>> =
        paths.iter().map(|path| (path.clone(), ids(&read(path)))).collect();
    let mut broken = Vec::new();
    for path in paths.iter().filter(|path| !path.ends_with("print.html") && !path.ends_with("404.html")) {
        let html = read(path);
        for link in addresses(&html, "href").into_iter().chain(addresses(&html, "src")) {
            if ["http://", "https://", "mailto:", "data:"].iter().any(|begin| link.starts_with(begin)) {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => path.clone(),
                file => normal(&path.parent().expect("a folder").join(file)),
            };
            let fragment_there = fragment.is_empty()
                || anchors.get(&target).is_some_and(|ids| ids.contains(fragment))
                || target.extension().is_some_and(|kind| kind != "html");
            if !target.is_file() || !fragment_there {
                broken.push(format!("{}: {link}", path.strip_prefix(built()).unwrap_or(path).display()));
            }
        }
    }
    broken.sort();
    broken.dedup();
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

#[test]
fn no_page_asks_another_host() {
    let outside =
        Regex::new(r#"(?:\ssrc="|<link[^>]*href="|url\(["']?|@import\s+["'])(?:https?:)?//[^"')]*"#)
            .expect("a pattern");
    for kind in ["html", "css"] {
        for path in files(built(), kind) {
            if let Some(found) = outside.find(&read(&path)) {
                panic!("{}: {}", path.display(), found.as_str());
            }
        }
    }
    assert!(outside.is_match(r#"<script src="https://host/x.js">"#) && outside.is_match("url(//host/x)"));
}

/// A page's prose without code spans.
fn prose(page: &str) -> String {
    let code = Regex::new("(?s)``.+?``|`[^`]+?`").expect("a pattern");
    let texts = book::parts(page).into_iter().filter_map(|part| match part {
        book::Part::Prose { text, .. } => Some(text),
        book::Part::Block { .. } => None,
    });
    code.replace_all(&texts.collect::<String>(), "").into_owned()
}

#[test]
fn formulas_and_figures_are_on_the_pages_that_have_them() {
    let source = workspace().join("book/src");
    let mut displayed = 0;
    for path in files(&source, "md").into_iter().filter(|path| !path.ends_with("SUMMARY.md")) {
        let name = path.strip_prefix(&source).expect("a page").display().to_string();
        let (text, html) = (read(&path), read(&built().join(&name).with_extension("html")));
        let figures = text.lines().filter(|line| line.trim().starts_with("```figure ")).count();
        assert_eq!(html.matches("<figure class=\"figure\"").count(), figures, "{name}");
        assert!(html.matches("role=\"img\" aria-label=\"").count() >= figures, "{name}: alt texts");
        let formulas = prose(&text).matches("$$").count() / 2;
        assert_eq!(html.matches("<div class=\"formula\"").count(), formulas, "{name}: displayed formulas");
        displayed += formulas;
    }
    assert!(displayed > 300, "expected the derivations' formulas, got {displayed}");
}

/// Whether two outputs say the same: words equal, numbers nearly (processors differ in the last digits).
fn agree(one: &str, other: &str) -> Result<(), String> {
    let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
    let (one, other) = (words(one), words(other));
    if one.len() != other.len() {
        return Err(format!("{} words against {}", one.len(), other.len()));
    }
    let number = |word: &str| {
        let digits =
            word.trim_matches(|c: char| !c.is_ascii_digit() && c != '-' && c != '.').trim_end_matches('.');
        digits.parse::<f64>().ok()
    };
    for (a, b) in one.iter().zip(&other).filter(|(a, b)| a != b) {
        match (number(a), number(b)) {
            (Some(x), Some(y))
                if (x - y).abs() <= 0.02 * x.abs().max(y.abs()) || x.abs().max(y.abs()) < 1e-6 => {}
            _ => return Err(format!("`{a}` against `{b}`")),
        }
    }
    Ok(())
}

#[test]
fn outputs_agree_in_words_and_nearly_in_numbers() {
    assert!(agree("a = 1.000\n", "a = 1.001").is_ok());
    assert!(agree("a = 1.0", "a = 1.2").is_err());
    assert!(agree("a = 1.0", "b = 1.0").is_err());
    assert!(agree("a", "a b").is_err());
}

#[test]
fn what_by_hand_and_break_it_print_is_what_the_pages_show() {
    for chapter in names() {
        for example in book::record::examples(&workspace(), &chapter) {
            let file = example.file;
            let output = printed(&example);
            let recorded = read(&workspace().join("book/recorded").join(&chapter).join(file));
            if let Err(difference) = agree(&recorded, &output) {
                panic!(
                    "{chapter}/{file}: {difference} (`cargo run -p book -- record --quick {chapter}` records it anew)"
                );
            }
        }
    }
}

/// What an example prints: as it was built beside this test, if no source has been written since; else built now.
fn printed(example: &book::record::Example) -> String {
    let built = std::env::current_exe().ok().and_then(|test| {
        Some(test.parent()?.parent()?.join("examples").join(format!(
            "{}{}",
            example.name,
            std::env::consts::EXE_SUFFIX
        )))
    });
    let written = |path: &PathBuf| path.metadata().and_then(|file| file.modified()).ok();
    let sources =
        ["chapters", "common/src", "tests/src", "tests/examples"].map(|folder| workspace().join(folder));
    let last_change =
        sources.iter().flat_map(|folder| files(folder, "rs")).filter_map(|path| written(&path)).max();
    if let Some(program) = built.filter(|program| written(program) > last_change) {
        let output = std::process::Command::new(&program).output();
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        assert!(output.status.success(), "{} failed", program.display());
        return String::from_utf8_lossy(&output.stdout).into_owned();
    }
    example.output(&workspace()).unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn every_experiment_has_been_recorded_with_everything_that_the_texts_report() {
    let recorded = book::recorded::Recorded::of(&workspace());
    for chapter in tests::experiments::chapters() {
        for experiment in &chapter.experiments {
            let run =
                recorded.experiment(chapter.name, experiment.id).unwrap_or_else(|error| panic!("{error:#}"));
            assert_eq!(run.mode(), "full", "{}/{}", chapter.name, experiment.id);
            if let Ok(output) = recorded.output(chapter.name, experiment.id) {
                assert!(!output.trim().is_empty(), "{}/{}.txt is empty", chapter.name, experiment.id);
            }
        }
    }
}
