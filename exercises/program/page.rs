//! The exercises of a chapter, read from the book's page `exercises.md`: so text and program cannot disagree.

use anyhow::{Context, Result, anyhow};
use book::{Part, parts};
use grading::Kind;
use std::fmt::Display;
use std::path::Path;

/// A chapter's exercises.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// 5, say.
    pub number: u32,
    /// The name of its crate and of its folder in the book, `ch05_dropout`.
    pub folder: String,
    /// Its title in the book, without the number.
    pub title: String,
    /// In the page's order.
    pub exercises: Vec<Exercise>,
}

/// One exercise. Statement, hints and solution are the page's markdown; [`crate::plain::text`] makes them readable in a
/// terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// `5.1`.
    pub id: String,
    /// What is asked for.
    pub kind: Kind,
    /// Without mark-up.
    pub title: String,
    /// One to three.
    pub stars: u8,
    /// How long it takes about.
    pub minutes: u32,
    /// The heading's name on the page, `ex-5-1`.
    pub anchor: String,
    /// What to do.
    pub statement: String,
    /// To be taken one after the other.
    pub hints: Vec<String>,
    /// Worked in full.
    pub solution: String,
}

/// The path of an exercise within the built book, `ch05_dropout/exercises.html#ex-5-1`.
pub fn link(chapter: &Chapter, exercise: &Exercise) -> String {
    place(chapter, &format!("exercises.md#{}", exercise.anchor))
}

/// The path within the built book of a place on a chapter's page, `derive.md#mask`, or on another, `../rust.md`.
pub fn place(chapter: &Chapter, place: &str) -> String {
    let page = place.replacen(".md", ".html", 1);
    page.strip_prefix("../").map_or_else(|| format!("{}/{page}", chapter.folder), str::to_owned)
}

/// Reads the exercises of a chapter.
///
/// # Errors
/// Where there is no such chapter, or its page is not written as expected: names the file and the line.
pub fn chapter(workspace: &Path, chapter: u32) -> Result<Chapter> {
    let folder = folder(workspace, chapter)?;
    let read = |page: &str| {
        let name = format!("book/src/{folder}/{page}");
        let text = std::fs::read_to_string(workspace.join(&name)).with_context(|| name.clone())?;
        Ok::<_, anyhow::Error>((name, text))
    };
    let (name, text) = read("index.md")?;
    let title = title(&text, chapter).with_context(|| format!("{name}:1"))?;
    let (name, text) = read("exercises.md")?;
    let exercises = Page::new(&name, &text, chapter).exercises()?;
    Ok(Chapter { number: chapter, folder, title, exercises })
}

/// The chapter's folder among the book's pages.
fn folder(workspace: &Path, chapter: u32) -> Result<String> {
    let pages = workspace.join("book/src");
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(&pages).context("book/src")? {
        let name = entry.context("book/src")?.file_name().to_string_lossy().into_owned();
        if name.starts_with("ch") && pages.join(&name).join("exercises.md").is_file() {
            folders.push(name);
        }
    }
    folders.sort();
    let found = folders.iter().find(|name| name.starts_with(&format!("ch{chapter:02}_")));
    found
        .cloned()
        .with_context(|| format!("expected one of the chapters {}, got {chapter}", folders.join(", ")))
}

/// What stands behind the number in `# 5. Title`.
fn title(index: &str, chapter: u32) -> Result<String> {
    let first = index.lines().next().unwrap_or_default();
    let title = first.strip_prefix(&format!("# {chapter}. "));
    let title = title.with_context(|| format!("expected `# {chapter}. Title`, got `{first}`"))?;
    Ok(title.split(" {#").next().unwrap_or(title).trim().to_string())
}

/// A page of exercises, line by line.
struct Page<'a> {
    name: &'a str,
    chapter: u32,
    lines: Vec<Line<'a>>,
}

/// A line of the page.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
    /// Within a block between fences, where nothing has a meaning for us.
    fenced: bool,
}

impl Line<'_> {
    fn begins(&self, mark: &str) -> bool {
        !self.fenced && self.text.starts_with(mark)
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A row of the page's table.
struct Row<'a> {
    id: &'a str,
    kind: Kind,
    title: &'a str,
    anchor: &'a str,
    stars: u8,
    minutes: u32,
}

/// A folded part: its summary and the lines within.
struct Folded<'a> {
    line: usize,
    summary: &'a str,
    lines: &'a [Line<'a>],
}

impl<'a> Page<'a> {
    fn new(name: &'a str, text: &'a str, chapter: u32) -> Page<'a> {
        let mut lines = Vec::new();
        for part in parts(text) {
            let (first, text, fenced) = match part {
                Part::Prose { line, text } => (line, text, false),
                Part::Block { line, whole, .. } => (line, whole, true),
            };
            let numbered = text.lines().enumerate();
            lines.extend(numbered.map(|(index, text)| Line { number: first + index, text, fenced }));
        }
        Page { name, chapter, lines }
    }

    fn wrong(&self, line: usize, what: impl Display) -> anyhow::Error {
        anyhow!("{}:{line}: {what}", self.name)
    }

    /// The table's rows, each with the section of the same exercise, which must come in the same order.
    fn exercises(&self) -> Result<Vec<Exercise>> {
        let end = self.lines.iter().position(|line| line.begins("## Check yourself"));
        let end = end.ok_or_else(|| {
            self.wrong(
                self.lines.len(),
                "expected `## Check yourself` behind the exercises, got the page's end",
            )
        })?;
        let lines = &self.lines[..end];
        let begins: Vec<usize> = (0..end).filter(|at| lines[*at].begins("### ")).collect();
        let head = &lines[..begins.first().copied().unwrap_or(end)];
        let rows = head.iter().filter(|line| line.begins(&format!("| {}.", self.chapter)));
        let rows = rows.map(|line| self.row(line)).collect::<Result<Vec<_>>>()?;
        if rows.is_empty() || rows.len() != begins.len() {
            let what = format!(
                "expected a table with a row for each section, got {} rows and {} sections",
                rows.len(),
                begins.len()
            );
            return Err(self.wrong(1, what));
        }
        let ends = begins.iter().skip(1).copied().chain([end]);
        let sections = begins.iter().zip(ends).map(|(begin, end)| &lines[*begin..end]);
        rows.into_iter().zip(sections).map(|(row, section)| self.exercise(row, section)).collect()
    }

    /// `| 5.1 | code | [Inverted dropout, forward](#ex-5-1) | ★ | 15 |`
    fn row(&self, line: &Line<'a>) -> Result<Row<'a>> {
        let expected =
            |what: &str, got: &str| self.wrong(line.number, format!("expected {what}, got `{got}`"));
        let cells: Vec<&str> = line.text.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [id, kind, link, stars, minutes] = cells[..] else {
            return Err(expected("`| id | kind | [title](#anchor) | ★ | minutes |`", line.text));
        };
        let known = Kind::NAMES.iter().find(|(name, _)| *name == kind);
        let names = Kind::NAMES.map(|(name, _)| name).join(", ");
        let (_, kind) = known.ok_or_else(|| expected(&format!("one of {names}"), kind))?;
        let linked = link.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')?.split_once("](#"));
        let (title, anchor) = linked.ok_or_else(|| expected("`[title](#anchor)`", link))?;
        let count = stars.chars().count();
        if !(1..=3).contains(&count) || stars.chars().any(|c| c != '★') {
            return Err(expected("one to three ★", stars));
        }
        let minutes = minutes.parse().map_err(|_| expected("a whole number of minutes", minutes))?;
        Ok(Row { id, kind: *kind, title, anchor, stars: count as u8, minutes })
    }

    fn exercise(&self, row: Row<'a>, section: &[Line<'a>]) -> Result<Exercise> {
        let (heading, body) = section.split_first().context("a section without a heading")?;
        let expected = format!("### {} {} {{#{}}}", row.id, row.title, row.anchor);
        if heading.text.trim_end() != expected {
            let what = format!("expected `{expected}` as the table says, got `{}`", heading.text);
            return Err(self.wrong(heading.number, what));
        }
        let folded = body.iter().position(|line| line.begins("<details>")).unwrap_or(body.len());
        let statement = joined(&body[..folded]);
        let (hints, solution) = self.hints_and_solution(&body[folded..])?;
        for (what, missing) in [
            ("a statement", statement.is_empty()),
            ("hints", hints.is_empty()),
            ("a solution", solution.is_empty()),
        ] {
            if missing {
                return Err(self.wrong(heading.number, format!("expected {what} of {}, got none", row.id)));
            }
        }
        Ok(Exercise {
            id: row.id.to_string(),
            kind: row.kind,
            title: row.title.to_string(),
            stars: row.stars,
            minutes: row.minutes,
            anchor: row.anchor.to_string(),
            statement,
            hints,
            solution,
        })
    }

    /// `Hint 1`, `Hint 2` and so on, each folded by itself; then `Solution`.
    fn hints_and_solution(&self, lines: &[Line<'_>]) -> Result<(Vec<String>, String)> {
        let mut hints = Vec::new();
        let mut solution = String::new();
        for folded in self.folded(lines)? {
            let expected = match solution.is_empty() {
                true => format!("Hint {} or Solution", hints.len() + 1),
                false => "nothing behind the solution".to_string(),
            };
            let next_hint = format!("Hint {}", hints.len() + 1);
            match folded.summary {
                summary if solution.is_empty() && summary == next_hint => hints.push(joined(folded.lines)),
                "Solution" if solution.is_empty() => solution = joined(folded.lines),
                other => {
                    return Err(self.wrong(folded.line, format!("expected {expected}, got `{other}`")));
                }
            }
        }
        Ok((hints, solution))
    }

    /// The folded parts, between which nothing may stand.
    fn folded<'l>(&self, mut lines: &'l [Line<'l>]) -> Result<Vec<Folded<'l>>> {
        let mut found = Vec::new();
        while let Some(begin) = lines.iter().position(|line| !line.is_blank()) {
            let (folded, rest) = self.one_folded(&lines[begin..])?;
            found.push(folded);
            lines = rest;
        }
        Ok(found)
    }

    /// The folded part that the lines begin with, and the lines behind it. The summary may stand on the second line.
    fn one_folded<'l>(&self, lines: &'l [Line<'l>]) -> Result<(Folded<'l>, &'l [Line<'l>])> {
        let (first, mut inside) = lines.split_first().context("no lines")?;
        let expected = |line: &Line<'_>, what: &str| {
            self.wrong(line.number, format!("expected {what}, got `{}`", line.text))
        };
        if !first.begins("<details>") {
            return Err(expected(first, "`<details>`"));
        }
        let mut summary = first.text["<details>".len()..].trim();
        if let (true, Some((second, rest))) = (summary.is_empty(), inside.split_first()) {
            (summary, inside) = (second.text.trim(), rest);
        }
        let summary = summary.strip_prefix("<summary>").and_then(|rest| rest.strip_suffix("</summary>"));
        let summary = summary.ok_or_else(|| expected(first, "a `<summary>…</summary>` of one line"))?.trim();
        let end = inside.iter().position(|line| line.begins("</details>"));
        let end = end.ok_or_else(|| expected(first, "a `</details>` for it"))?;
        if let Some(nested) = inside[..end].iter().find(|line| line.begins("<details")) {
            return Err(expected(nested, "`</details>` first"));
        }
        Ok((Folded { line: first.number, summary, lines: &inside[..end] }, &inside[end + 1..]))
    }
}

/// The lines as one text, without blank lines around.
fn joined(lines: &[Line<'_>]) -> String {
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    texts.join("\n").trim_matches('\n').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Exercises and summary

## Exercises

| id | kind | exercise | difficulty | minutes |
|---|---|---|---|--:|
| 1.1 | find the bug | [One](#ex-1-1) | ★ | 15 |
| 1.2 | code | [Two](#ex-1-2) | ★★ | 10 |

### 1.1 One {#ex-1-1}

Say $x$.

```text
### no heading
<details>
```

<details><summary>Hint 1</summary>

First.

</details>
<details><summary>Hint 2</summary>

Second.

</details>
<details><summary>Solution</summary>

It is 1.

- a list

</details>

### 1.2 Two {#ex-1-2}

Write it.

<details>
<summary>Hint 1</summary>

Look.

</details>

<details>
<summary>Solution</summary>

So.

</details>

## Check yourself

### Not an exercise
";

    fn exercises(page: &str) -> Result<Vec<Exercise>> {
        Page::new("p.md", page, 1).exercises()
    }

    #[test]
    fn an_exercise_is_its_row_and_its_section() {
        let found = exercises(PAGE).unwrap();
        let expected = Exercise {
            id: "1.1".to_string(),
            kind: Kind::FindTheBug,
            title: "One".to_string(),
            stars: 1,
            minutes: 15,
            anchor: "ex-1-1".to_string(),
            statement: "Say $x$.\n\n```text\n### no heading\n<details>\n```".to_string(),
            hints: vec!["First.".to_string(), "Second.".to_string()],
            solution: "It is 1.\n\n- a list".to_string(),
        };
        assert_eq!(found[0], expected);
        assert_eq!(found[1].hints, ["Look."], "the summary on a line of its own");
        assert_eq!(found[0].kind.to_string(), "find the bug");
    }

    #[test]
    fn what_is_not_as_expected_is_named_with_its_line() {
        for (right, wrong, message) in [
            ("## Check yourself", "## Check", "p.md:57: expected `## Check yourself`"),
            ("| find the bug |", "| guess |", "p.md:7: expected one of predict"),
            ("| ★ |", "| * |", "p.md:7: expected one to three ★, got `*`"),
            ("| 15 |", "| soon |", "p.md:7: expected a whole number of minutes, got `soon`"),
            ("[One](#ex-1-1)", "One", "p.md:7: expected `[title](#anchor)`"),
            ("| 10 |\n", "| 10 | x |\n", "p.md:8: expected `| id | kind |"),
            ("| 1.2 | code", "| 2.2 | code", "p.md:1: expected a table with a row for each section"),
            ("### 1.2 Two", "### 1.2 Too", "p.md:37: expected `### 1.2 Two {#ex-1-2}`"),
            ("Write it.\n", "", "p.md:37: expected a statement of 1.2"),
            ("Hint 2", "Hint 3", "p.md:24: expected Hint 2 or Solution, got `Hint 3`"),
            ("So.", "", "p.md:37: expected a solution of 1.2"),
            ("</details>\n\n### 1.2", "\n### 1.2", "p.md:29: expected a `</details>` for it"),
            ("Second.", "<details>", "p.md:26: expected `</details>` first"),
            (
                "</details>\n\n### 1.2",
                "</details>\nMore.\n### 1.2",
                "p.md:36: expected `<details>`, got `More.`",
            ),
            ("details>\n<summary>Hint 1", "details>\nHint 1", "p.md:41: expected a `<summary>"),
        ] {
            assert_eq!(PAGE.matches(right).count(), 1, "{right}");
            let error = exercises(&PAGE.replace(right, wrong)).unwrap_err().to_string();
            assert!(error.starts_with(message), "{wrong}: {error}");
        }
    }

    #[test]
    fn no_piece_of_a_page_makes_it_panic() {
        for end in (0..PAGE.len()).filter(|end| PAGE.is_char_boundary(*end)) {
            let _ = exercises(&PAGE[..end]);
            let _ = exercises(&PAGE[end..]);
        }
    }

    #[test]
    fn a_chapter_of_the_book_is_found_by_its_number() {
        let workspace = book::workspace();
        let chapter = chapter(&workspace, 5).unwrap();
        assert_eq!((chapter.number, chapter.folder.as_str()), (5, "ch05_dropout"));
        assert!(!chapter.title.is_empty() && !chapter.title.contains('5'), "{}", chapter.title);
        assert_eq!(link(&chapter, &chapter.exercises[0]), "ch05_dropout/exercises.html#ex-5-1");
        assert_eq!(place(&chapter, "derive.md#mask"), "ch05_dropout/derive.html#mask");
        assert_eq!(place(&chapter, "../rust.md#lists"), "rust.html#lists");
        let error = super::chapter(&workspace, 9).unwrap_err().to_string();
        assert!(error.contains("ch08_cnn, got 9"), "{error}");
    }
}
