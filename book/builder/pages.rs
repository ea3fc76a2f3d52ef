//! The preprocessor: every page's directives, as `book/README.md` describes them.

use crate::formula::Formulas;
use crate::markdown::{Part, Piece, Stretch, parts, pieces, stretches};
use crate::number::Place;
use crate::recorded::{Experiment, Recorded};
use crate::{directive, equations};
use anyhow::{Result, bail};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use prose::{Wrong, hidden_fence, last_line, option, punctuation_at_the_start, unquoted, with_unit};
use regex::{Captures, Regex};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

mod blocks;
mod prose;

/// Turns the directives of all pages into markdown that mdBook knows.
pub(crate) struct Pages {
    workspace: PathBuf,
}

impl Pages {
    pub(crate) fn new(workspace: &Path) -> Pages {
        Pages { workspace: workspace.to_path_buf() }
    }
}

impl Preprocessor for Pages {
    fn name(&self) -> &str {
        "pages"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut problems = Vec::new();
        let equations = numbers(&book, &mut problems);
        let shared = Shared {
            workspace: &self.workspace,
            recorded: Recorded::of(&self.workspace),
            formulas: Formulas::new(),
            equations,
        };
        book.for_each_mut(|item| {
            let BookItem::Chapter(Chapter { content, source_path: Some(path), .. }) = item else { return };
            let mut page =
                Page { shared: &shared, path: path.clone(), problems: Vec::new(), ids: BTreeSet::new() };
            *content = page.written(content);
            problems.append(&mut page.problems);
        });
        if !problems.is_empty() {
            bail!("{} problems in the book's pages:\n  {}", problems.len(), problems.join("\n  "));
        }
        Ok(book)
    }
}

/// Where each equation stands.
fn numbers(book: &Book, problems: &mut Vec<String>) -> BTreeMap<String, PathBuf> {
    let mut numbers: BTreeMap<String, PathBuf> = BTreeMap::new();
    for chapter in book.chapters() {
        let Some(path) = &chapter.source_path else { continue };
        for number in equations::on_page(&chapter.content) {
            if let Some(other) = numbers.insert(number.clone(), path.clone()) {
                problems.push(format!("{}: ({number}) stands in {} too", path.display(), other.display()));
            }
        }
    }
    numbers
}

/// What all pages share.
struct Shared<'a> {
    workspace: &'a Path,
    recorded: Recorded,
    formulas: Formulas,
    equations: BTreeMap<String, PathBuf>,
}

/// One page at work.
struct Page<'a> {
    shared: &'a Shared<'a>,
    path: PathBuf,
    problems: Vec<String>,
    /// Of figures, each of which may stand once.
    ids: BTreeSet<String>,
}

/// `{{name arguments}}`, but not mdBook's own `{{#…}}`.
static DIRECTIVE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{\{(\w+)\s+([^{}]+?)\s*\}\}").expect("a pattern"));

impl Page<'_> {
    fn written(&mut self, content: &str) -> String {
        let mut page = String::with_capacity(content.len() * 4);
        for part in parts(content) {
            match part {
                Part::Prose { line, text } => {
                    for (index, _) in text.lines().enumerate().filter(|(_, line)| hidden_fence(line)) {
                        self.problem(
                            line + index,
                            "a block between fences cannot stand in a quotation or behind a list's mark",
                        );
                    }
                    page += &self.prose(line, text);
                }
                Part::Block { line, closed: false, .. } => self.problem(line, "a block that does not end"),
                Part::Block { line, info, body, whole, .. } => match self.block(line, info, body) {
                    Ok(Some(text)) => page += &text,
                    Ok(None) => page += whole,
                    Err(error) => self.problem(line, &format!("{error:#}")),
                },
            }
        }
        page
    }

    fn problem(&mut self, line: usize, what: &str) {
        self.problems.push(format!("{}:{line}: {what}", self.path.display()));
    }

    /// The folder of the page among the pages: the chapter's crate, or nothing.
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The chapter's crate, empty for a page of none.
    fn chapter(&self) -> &str {
        self.folder().to_str().unwrap_or_default()
    }

    /// The crate and the name that a directive means: `id` of this page's chapter, or `chapter/id`.
    fn named<'n>(&'n self, name: &'n str) -> Result<(&'n str, &'n str)> {
        directive::named(self.chapter(), name)
    }

    fn experiment(&self, name: &str) -> Result<Experiment> {
        let (chapter, id) = self.named(name)?;
        self.shared.recorded.experiment(chapter, id)
    }

    /// From this page to another, as a link.
    fn link(&self, to: &Path) -> String {
        let up = self.folder().components().count();
        format!("{}{}", "../".repeat(up), to.display())
    }

    fn prose(&mut self, line: usize, text: &str) -> String {
        let mut prose = String::with_capacity(text.len() * 2);
        let mut problems = Vec::new();
        for piece in pieces(text) {
            match piece {
                Piece::Code(code) => prose += &option(code).unwrap_or_else(|| code.to_string()),
                Piece::Text(piece) => match self.without_code(piece, &prose) {
                    Ok(written) => prose += &written,
                    Err(wrong) => problems.push(wrong),
                },
            }
        }
        for Wrong { at, error } in problems {
            let before = &text[..at - text.as_ptr() as usize];
            self.problem(line + before.matches('\n').count(), &format!("{error:#}"));
        }
        prose
    }

    fn without_code(&self, text: &str, before: &str) -> Result<String, Wrong> {
        let found = stretches(text).map_err(|formula| {
            Wrong::at(formula, anyhow::anyhow!("a formula that does not end: {formula}"))
        })?;
        let mut written = String::new();
        for (index, stretch) in found.iter().enumerate() {
            let neighbour = |at: Option<usize>| at.and_then(|at| found.get(at));
            let (previous, next) = (neighbour(index.checked_sub(1)), neighbour(Some(index + 1)));
            match *stretch {
                Stretch::Text(mut text) => {
                    if matches!(previous, Some(Stretch::Inline(_))) {
                        text = &text[punctuation_at_the_start(text)..];
                    }
                    if matches!(next, Some(Stretch::Inline(_))) {
                        text = text.strip_suffix('(').unwrap_or(text);
                    }
                    written += &with_unit(&self.directives(text, Place::Prose)?);
                }
                Stretch::Inline(tex) => {
                    let opening = match previous {
                        Some(Stretch::Text(text)) if text.ends_with('(') => r"\text{(}",
                        _ => "",
                    };
                    let after = match next {
                        Some(Stretch::Text(text)) if punctuation_at_the_start(text) > 0 => {
                            format!(r"\text{{{}}}", &text[..punctuation_at_the_start(text)])
                        }
                        _ => String::new(),
                    };
                    let whole = format!("{opening}{}{after}", self.directives(tex, Place::Formula)?);
                    let whole = unquoted(&whole, &last_line(before, &written));
                    let html = self.shared.formulas.render(&whole, false);
                    written += &html.map_err(|error| Wrong::at(tex, anyhow::Error::msg(error)))?;
                }
                Stretch::Display(tex) => {
                    let line = last_line(before, &written);
                    if !line.trim_matches(['>', ' ']).is_empty() {
                        let error = anyhow::anyhow!(
                            "a displayed formula is a paragraph of its own, got it behind `{line}`"
                        );
                        return Err(Wrong::at(tex, error));
                    }
                    let whole = unquoted(&self.directives(tex, Place::Formula)?, &line);
                    written += &self.display(&whole, &line).map_err(|error| Wrong::at(tex, error))?;
                }
            }
        }
        Ok(written)
    }

    /// A displayed formula: a block of its own, also within a quotation or a list, whose marks stand before it.
    fn display(&self, tex: &str, line: &str) -> Result<String> {
        let quoted: String = line.chars().take_while(|c| matches!(c, '>' | ' ')).collect();
        let prefix = if line.trim_start().starts_with('>') {
            quoted
        } else {
            " ".repeat(line.chars().count() - line.trim_start().chars().count())
        };
        let html = self.shared.formulas.render(tex, true).map_err(anyhow::Error::msg)?;
        let anchors: Vec<String> =
            equations::tags(tex).iter().map(|number| equations::anchor(number)).collect();
        let (first, others) = anchors
            .split_first()
            .map_or((String::new(), &[][..]), |(first, others)| (format!(" id=\"{first}\""), others));
        let others: String = others.iter().map(|id| format!("<a id=\"{id}\"></a>")).collect();
        let block = format!("<div class=\"formula\"{first}>{others}{html}</div>");
        Ok(format!("\n{prefix}\n{prefix}{block}\n{prefix}\n{prefix}"))
    }

    fn directives(&self, text: &str, place: Place) -> Result<String, Wrong> {
        let mut problem = None;
        let replaced = DIRECTIVE.replace_all(text, |found: &Captures<'_>| {
            self.directive(&found[1], &found[2], place).unwrap_or_else(|error| {
                let whole = found.get(0).map_or(text, |whole| &text[whole.start()..]);
                problem = Some(Wrong::at(whole, error.context(format!("`{}`", &found[0]))));
                String::new()
            })
        });
        let unread = |at: &usize| DIRECTIVE.find_at(text, *at).is_none_or(|found| found.start() != *at);
        if let Some(at) = text.match_indices("{{").map(|(at, _)| at).find(unread) {
            let rest = text[at..].lines().next().unwrap_or_default();
            let error = anyhow::anyhow!("expected a directive such as {{{{run id key}}}}, got `{rest}`");
            return Err(Wrong::at(&text[at..], error));
        }
        problem.map_or(Ok(replaced.into_owned()), Err)
    }

    fn directive(&self, name: &str, arguments: &str, place: Place) -> Result<String> {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        match (name, &words[..]) {
            ("run" | "by_hand", _) => {
                directive::value(&self.shared.recorded, self.chapter(), name, arguments, place)
            }
            ("eq", _) if place == Place::Formula => bail!("a link cannot stand in a formula"),
            ("eq", [number]) => match self.shared.equations.get(*number) {
                Some(page) if *page == self.path => {
                    Ok(format!("[({number})](#{})", equations::anchor(number)))
                }
                Some(page) => Ok(format!("[({number})]({}#{})", self.link(page), equations::anchor(number))),
                None => bail!("no page has an equation ({number})"),
            },
            _ => bail!("expected run, by_hand or eq with their arguments"),
        }
    }
}

#[cfg(test)]
mod tests;
