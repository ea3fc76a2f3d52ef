use super::*;
use crate::page::{self, Exercise};

/// A chapter whose run, example and source are made up.
fn context() -> (tempfile::TempDir, Context) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let results = r#"{"experiments": [{"id": "two", "here": {"loss": 0.00123, "slope": -0.5}}]}"#;
    write("book/recorded/ch01_x/results.json", results);
    write("book/recorded/ch01_x/two.txt", "head\n  a 1\nb 2\nlast\n");
    write("book/recorded/ch01_x/by_hand.txt", "z1 = -0.25\n");
    write("book/src/ch01_x/exercises.md", "# Exercises\n\n{{run two none}}\n");
    write(
        "chapters/ch01_x/src/a.rs",
        "    // ANCHOR: step\n    let x = \"\\n$\";\n    // ANCHOR_END: step\n",
    );
    let chapter =
        Chapter { number: 1, folder: "ch01_x".to_string(), title: "X".to_string(), exercises: Vec::new() };
    let context = Context::of(folder.path(), &chapter);
    (folder, context)
}

fn set(markdown: &str) -> String {
    let (_folder, context) = context();
    try_text(markdown, &context).unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn directives_are_resolved_in_prose_and_in_formulas() {
    assert_eq!(set("By {{eq 1.1}}, {{run two slope .1}} and {{by_hand z1}}."), "By (1.1), −0.5 and −0.25.");
    assert_eq!(set("{{run two loss e.1}} or $x={{run two loss e.1}}$"), "1.2 × 10⁻³ or x = 1.2 × 10⁻³");
    assert_eq!(set("`{{run two slope}}`"), "`{{run two slope}}`", "code stays as it is");
}

#[test]
fn mark_up_is_gone_and_its_words_are_there() {
    assert_eq!(set("*One* **two** `a b` [three](x.md#y) $x^2$*y*."), "One two `a b` three x²y.");
    assert_eq!(set("<details>\n\nA<br>b\n\n</details>"), "A\nb");
    assert_eq!(set("> [!NOTE]\n> Look."), "    Note:\n\n    Look.");
}

#[test]
fn a_displayed_formula_stands_alone() {
    assert_eq!(set("So\n$$\ny = \\frac{a}{b}\n$$\nfollows."), "So\n\n    y = a/b\n\nfollows.");
    assert_eq!(set("1. So\n\n   $$ y $$\n\n2. On"), "1. So\n\n       y\n\n2. On");
    let long = "a + b = ".repeat(20) + "c";
    let lines = set(&format!("$${long}$$"));
    assert!(lines.lines().count() > 1 && lines.lines().all(|line| lines::width(line) <= 92), "{lines}");
}

#[test]
fn lists_and_tables_keep_their_form() {
    let list = format!("Take\n\n3. {}\n4. two\n   - three\n\nEnd.", "one ".repeat(30));
    let expected = format!(
        "Take\n\n3. {}\n   {}\n4. two\n   - three\n\nEnd.",
        "one ".repeat(22).trim(),
        "one ".repeat(8).trim()
    );
    assert_eq!(set(&list), expected);
    let table = "| a | $x_1$ |\n|---|--:|\n| long | 1 |\n| b | 10 |\n";
    assert_eq!(set(table), "a     x₁\n────  ──\nlong   1\nb     10");
}

#[test]
fn blocks_are_what_they_stand_for() {
    let code = "Code:\n\n```rust\n{{#include ../../../chapters/ch01_x/src/a.rs:step}}\n```\n";
    assert_eq!(set(code), "Code:\n\n    let x = \"\\n$\";");
    assert_eq!(set("```output two\nfrom: a\nto: b\n```\n"), "      a 1\n    b 2");
    assert_eq!(set("A\n```figure f\ncaption: C\n```\nB"), "A\n\n(A figure: see the book's page.)\n\nB");
    assert_eq!(set("1. x\n\n   ```text\n   a\n     b\n   ```\n"), "1. x\n\n       a\n         b");
}

#[test]
fn what_cannot_be_resolved_is_named_with_its_place() {
    let (_folder, context) = context();
    for (markdown, words) in [
        ("{{run two none}}", &["book/src/ch01_x/exercises.md:3", "none", "loss"][..]),
        ("{{run two", &["exercises.md", "does not end"]),
        ("{{walk a}}", &["exercises.md", "walk"]),
        ("$x", &["exercises.md", "does not end"]),
        (r"$\nosuch$", &["exercises.md", r"\nosuch"]),
        ("```rust\n{{#include none.rs}}\n```", &["exercises.md", "none.rs"]),
        ("```rust\n{{#include ../../../chapters/ch01_x/src/a.rs:no}}\n```", &["no anchor no"]),
        ("```output two\nfrom: z\n```", &["begins with `z`"]),
        ("```output none\n```", &["none"]),
    ] {
        let error = format!("{:#}", try_text(markdown, &context).unwrap_err());
        assert!(words.iter().all(|word| error.contains(word)), "{markdown}: {error}");
        assert!(text(markdown, &context).contains(markdown), "it is shown as it is written");
    }
}

#[test]
fn no_piece_of_a_page_makes_it_panic() {
    let (_folder, context) = context();
    let page = "1. a *b* $x_{i}^2$\n\n   > | `c` | $$\\frac{a}{b}$$\n   > |---|\n\n```rust\n{{#include a.rs}}\n```\n{{eq 1}}\u{e000}";
    for end in (0..=page.len()).filter(|end| page.is_char_boundary(*end)) {
        text(&page[..end], &context);
        text(&page[end..], &context);
    }
}

/// Statement, hints and solution.
fn texts(exercise: &Exercise) -> Vec<&str> {
    let hints = exercise.hints.iter().map(String::as_str);
    [exercise.statement.as_str(), &exercise.solution].into_iter().chain(hints).collect()
}

/// Code may hold any sign: what is shown of a page but for that.
fn without_code(markdown: &str) -> String {
    let kept = parts(markdown).into_iter().map(|part| match part {
        Part::Block { info, .. } if info.starts_with("rust") => "",
        Part::Block { whole, .. } => whole,
        Part::Prose { text, .. } => text,
    });
    kept.collect()
}

#[test]
fn every_exercise_of_the_book_can_be_read() {
    let workspace = book::workspace();
    for number in 1..=8 {
        let chapter = page::chapter(&workspace, number).unwrap_or_else(|error| panic!("{error:#}"));
        let context = Context::of(&workspace, &chapter);
        for exercise in &chapter.exercises {
            let set = |markdown: &str| {
                try_text(markdown, &context).unwrap_or_else(|error| panic!("{}: {error:#}", exercise.id))
            };
            assert!(!exercise.title.contains(['$', '`', '*', '\\']), "{}: {}", exercise.id, exercise.title);
            for markdown in texts(exercise) {
                assert!(!set(markdown).trim().is_empty(), "{}: nothing to read", exercise.id);
                let prose = set(&without_code(markdown));
                for left_over in ["\\", "$", "{{", "<details", "<sup", "**", "]("] {
                    assert!(!prose.contains(left_over), "{}: `{left_over}` in\n{prose}", exercise.id);
                }
                let foreign = prose.chars().find(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{a0}'));
                assert_eq!(foreign, None, "{}:\n{prose}", exercise.id);
                let wide = prose.lines().find(|line| lines::width(line) > lines::COLUMNS);
                assert_eq!(wide, None, "{}", exercise.id);
            }
        }
    }
}
