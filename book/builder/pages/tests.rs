//! Each mistake that a page can hold is put into a page of a small book, and must be named with its line.

use super::*;

/// A workspace of one chapter with a recorded run.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let results = r#"{"experiments": [{"id": "two", "mode": "full", "seed": 7, "threads": 2,
        "here": {"test_accuracy": 0.9425, "slope": -0.5}, "text": {"test_accuracy": 0.9441}},
        {"id": "long", "mode": "full", "seed": 7, "threads": 2, "here": {}, "text": {}}]}"#;
    write("book/recorded/ch01_x/results.json", results);
    write("book/recorded/ch01_x/two.txt", "head\n  a 1\nb 2\nlast\n");
    write("book/recorded/ch01_x/long.txt", &"word ".repeat(40));
    write("book/recorded/ch01_x/by_hand.txt", "z1 = -0.250\n");
    let svg = r#"<svg viewBox="0 0 9 9"><desc>A line that rises from left to right.</desc></svg>"#;
    write("book/recorded/ch01_x/two_curve.svg", svg);
    write("book/src/ch01_x/drawn/graph.svg", svg);
    write("chapters/ch01_x/src/a.rs", "// ANCHOR: step\nlet x = 1;\n// ANCHOR_END: step\n");
    folder
}

/// A page of the chapter, as the preprocessor leaves it, and what it says is wrong.
fn processed(text: &str) -> (String, Vec<String>) {
    let folder = workspace();
    let shared = Shared {
        workspace: folder.path(),
        recorded: Recorded::of(folder.path()),
        formulas: Formulas::new(),
        equations: BTreeMap::from([
            ("1.1".to_string(), PathBuf::from("ch01_x/derive.md")),
            ("1.2".to_string(), PathBuf::from("ch01_x/index.md")),
        ]),
    };
    let path = PathBuf::from("ch01_x/index.md");
    let mut page = Page { shared: &shared, path, problems: Vec::new(), ids: BTreeSet::new() };
    let written = page.written(text);
    (written, page.problems)
}

fn good(text: &str) -> String {
    let (written, problems) = processed(text);
    assert!(problems.is_empty(), "{problems:?}");
    written
}

#[test]
fn numbers_come_from_the_recorded_run() {
    assert_eq!(
        good("{{run two test_accuracy %.2}} ({{run ch01_x/two text.test_accuracy %.2}})"),
        "94.25 (94.41)"
    );
    assert_eq!(good("{{run two slope .1}} and {{by_hand z1}}"), "−0.5 and −0.250");
    assert_eq!(good("`{{run two slope .1}}`"), "`{{run two slope .1}}`", "code stays as it is");
    assert!(good("$s = {{run two slope .1}}$").contains("0.5"));
}

#[test]
fn equations_get_an_anchor_and_are_linked() {
    assert_eq!(good("{{eq 1.1}} {{eq 1.2}}"), "[(1.1)](../ch01_x/derive.md#eq-1.1) [(1.2)](#eq-1.2)");
    let formula = good("Then\n$$z = xW \\tag{1.2}$$\nfollows.");
    assert!(
        formula.contains("\n\n<div class=\"formula\" id=\"eq-1.2\">") && formula.contains("</div>\n\n"),
        "{formula}"
    );
    let quoted = good("> Then\n>\n> $$z\n> = x$$\n> follows.");
    assert!(!good("> if $a\n> < b$").contains("&gt;"));
    assert!(good("if $a\n> b$").contains("&gt;"), "outside of a quotation it is a sign");
    assert!(quoted.contains("\n> <div class=\"formula\">") && !quoted.contains("&gt;"), "{quoted}");
}

#[test]
fn punctuation_stays_with_its_formula() {
    let sentence = good("Take (with $x$), then $y$. End");
    assert!(sentence.contains("(with <span") && sentence.contains("</span> then <span"), "{sentence}");
    assert!(sentence.ends_with("</span> End"), "{sentence}");
    assert!(good("($x$ and more)").starts_with("<span"));
}

#[test]
fn figures_tell_how_they_were_made() {
    let figure = good("```figure two_curve\ncaption: It rises by $a_1$.\n```\n");
    for part in [
        "id=\"fig-two_curve\"",
        "aria-label=\"A line that",
        "seed 7",
        "--full --only two",
        "../data/ch01_x/two_curve.csv",
    ] {
        assert!(figure.contains(part), "{part} in {figure}");
    }
    assert!(!good("```figure drawn/graph\ncaption: A graph.\n```\n").contains("Made by"));
}

#[test]
fn outputs_are_cut_to_what_is_looked_at() {
    let output = good("```output two\nfrom: a\nto: b\n```\n");
    assert!(output.starts_with("`````text\n  a 1\nb 2\n`````"), "{output}");
    assert!(good("```output two\n```\n").contains("head\n  a 1\nb 2\nlast\n"));
    let long = good("```output long\n```\n");
    assert!(long.lines().all(|line| line.chars().count() < 110) && long.contains("word\nword"), "{long}");
}

#[test]
fn the_table_has_text_and_here() {
    assert!(
        good("```results two\n```\n").contains("| `two` | test accuracy | 94.41\u{a0}% | 94.25\u{a0}% |\n")
    );
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let mistakes = [
        ("{{run two no_such .1}}", "test_accuracy, slope"),
        ("{{run three slope .1}}", "three"),
        ("{{run two slope x}}", "format"),
        ("{{by_hand z9}}", "z9"),
        ("{{eq 1.9}}", "(1.9)"),
        ("{{nonsense a}}", "expected run"),
        ("$\\nosuchmacro$", "nosuchmacro"),
        ("$a", "does not end"),
        ("```figure two_none\ncaption: C\n```", "two_none"),
        ("```figure other_curve\ncaption: C\n```", "other_curve"),
        ("```figure two_curve\nalt: short\n```", "caption"),
        ("```figure drawn/none\ncaption: C\n```", "none"),
        ("```output two\nfrom: zzz\n```", "zzz"),
        ("```output two\nto: zzz\n```", "zzz"),
        ("```output none\n```", "none"),
        ("```results three\n```", "three"),
        ("```python\nx\n```", "python"),
        ("```rust\nlet x = 1;\n```", "never typed"),
        ("```rust\n```", "never typed"),
        ("```sh\n{{#include none.sh}}\n```", "no file"),
        ("```figure two_curve\ncaption: C", "does not end"),
        ("> ```text\n> x", "quotation"),
        ("{{ run two slope }}", "directive"),
        ("$a$ {{run}}", "directive"),
        ("${{eq 1.1}}$", "formula"),
        ("So $$a$$", "paragraph"),
        ("```results\n```", "names"),
        ("```figure two_curve\ncaption: $\\nosuchmacro$\n```", "nosuchmacro"),
        ("```rust\n{{#include ../../../chapters/ch01_x/src/a.rs:none}}\n```", "none"),
    ];
    for (mistake, word) in mistakes {
        let (_, problems) = processed(&format!("One.\n\n{mistake}\n"));
        assert_eq!(problems.len(), 1, "{mistake}: {problems:?}");
        assert!(problems[0].starts_with("ch01_x/index.md:3: ") && problems[0].contains(word), "{problems:?}");
    }
    let include = "```rust\n{{#include ../../../chapters/ch01_x/src/a.rs:step}}\n```\n";
    assert_eq!(good(include), include);
}
