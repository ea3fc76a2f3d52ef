//! The book's markdown and formulas as text for a terminal: no mark-up is left, and no line is wider than 92 columns
//! (but for code, which stays as it is).
//!
//! First the page's own directives are replaced, and every formula by a single character that means nothing to
//! markdown; then the markdown is read and set in lines, with the formulas put back as plain text.

use crate::page::Chapter;
use anyhow::{Context as _, Result, anyhow, bail};
use book::directive;
use book::markdown::{Piece, Stretch, pieces, stretches};
use book::number::Place;
use book::recorded::{Recorded, excerpt};
use book::source::{dedented, part};
use book::{Part, parts};
use std::path::{Path, PathBuf};

mod atoms;
mod formula;
mod layout;
mod lines;
mod symbols;

/// Where a text stands: what its directives and includes refer to.
pub struct Context {
    recorded: Recorded,
    chapter: String,
    folder: PathBuf,
}

impl Context {
    /// For the page of exercises of a chapter.
    pub fn of(workspace: &Path, chapter: &Chapter) -> Context {
        Context {
            recorded: Recorded::of(workspace),
            chapter: chapter.folder.clone(),
            folder: workspace.join("book/src").join(&chapter.folder),
        }
    }

    /// Where on the page of exercises something stands, for messages: file and line.
    fn place(&self, what: &str) -> String {
        let page = std::fs::read_to_string(self.folder.join("exercises.md")).unwrap_or_default();
        let line = page.find(what).map(|at| format!(":{}", page[..at].matches('\n').count() + 1));
        format!("book/src/{}/exercises.md{}", self.chapter, line.unwrap_or_default())
    }
}

/// A piece of a page, as text for a terminal. Where it cannot be set, it is shown as it is written, with the reason: that
/// is better than nothing to read.
pub fn text(markdown: &str, context: &Context) -> String {
    try_text(markdown, context).unwrap_or_else(|error| format!("({error:#})\n\n{markdown}"))
}

/// The same, without the way out.
///
/// # Errors
/// Where a directive, an include or a formula cannot be resolved: names the file and the line.
pub fn try_text(markdown: &str, context: &Context) -> Result<String> {
    let mut formulas = Formulas::default();
    let mut prepared = String::new();
    for part in parts(markdown) {
        prepared += &match part {
            Part::Prose { text, .. } => prose(text, context, &mut formulas)?,
            Part::Block { info, body, whole, .. } => block(info, body, whole, context)?,
        };
    }
    Ok(layout::lines(&prepared, &formulas).join("\n"))
}

/// The formulas of a text, each with the character that stands for it meanwhile.
#[derive(Default)]
struct Formulas {
    found: Vec<Formula>,
}

/// A formula as plain text.
struct Formula {
    text: String,
    displayed: bool,
}

impl Formulas {
    /// The first of the characters that Unicode leaves to private use, so that no page has them.
    const FIRST: u32 = 0xe000;
    const MOST: usize = 6400;

    /// Keeps a formula; gives the character that stands for it.
    fn keep(&mut self, formula: Formula) -> Result<char> {
        if self.found.len() == Formulas::MOST {
            bail!("expected at most {} formulas in a text", Formulas::MOST);
        }
        let character = char::from_u32(Formulas::FIRST + self.found.len() as u32);
        self.found.push(formula);
        character.context("no character for a formula")
    }

    /// The formula that a character stands for.
    fn get(&self, character: char) -> Option<&Formula> {
        let index = u32::from(character).checked_sub(Formulas::FIRST)?;
        self.found.get(index as usize)
    }
}

/// Prose with its directives and formulas replaced; code spans stay as they are.
fn prose(text: &str, context: &Context, formulas: &mut Formulas) -> Result<String> {
    let mut prose = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Code(code) => prose += code,
            Piece::Text(text) => prose += &without_code(text, context, formulas)?,
        }
    }
    Ok(prose)
}

fn without_code(text: &str, context: &Context, formulas: &mut Formulas) -> Result<String> {
    let found = stretches(text)
        .map_err(|formula| anyhow!("{}: a formula that does not end: {formula}", context.place(formula)))?;
    let mut written = String::new();
    for stretch in found {
        let (tex, displayed) = match stretch {
            Stretch::Text(text) => {
                written += &directives(text, Place::Prose, context)?;
                continue;
            }
            Stretch::Inline(tex) => (tex, false),
            Stretch::Display(tex) => (tex, true),
        };
        let resolved = directives(tex, Place::Formula, context)?;
        let plain = formula::written(&resolved).with_context(|| context.place(tex))?;
        let text = if displayed { plain } else { inline(&plain) };
        written.push(formulas.keep(Formula { text, displayed })?);
    }
    Ok(written)
}

/// A formula within a line. A short one stays in one piece, and a short left side does not stand at a line's end.
fn inline(formula: &str) -> String {
    const SHORT: usize = 24;
    let formula = formula.replace('\n', "; ");
    let no_break = lines::NO_BREAK.to_string();
    match formula.split_once(' ') {
        _ if lines::width(&formula) <= SHORT => formula.replace(' ', &no_break),
        Some((left, rest)) if lines::width(left) <= SHORT / 2 => format!("{left}{no_break}{rest}"),
        _ => formula,
    }
}

/// A text with what stands for its directives, `{{run …}}` and the like.
fn directives(text: &str, place: Place, context: &Context) -> Result<String> {
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (inside, after) = behind
            .split_once("}}")
            .with_context(|| format!("{}: a directive that does not end", context.place(rest)))?;
        let (name, arguments) = inside.trim().split_once(char::is_whitespace).unwrap_or((inside, ""));
        let value = match name {
            "eq" => Ok(format!("({})", arguments.trim())),
            _ => directive::value(&context.recorded, &context.chapter, name, arguments, place),
        };
        let whole = format!("{{{{{inside}}}}}");
        written += before;
        written += &value.with_context(|| format!("{}: `{whole}`", context.place(&whole)))?;
        rest = after;
    }
    Ok(written + rest)
}

/// What stands for a block between fences: code as it is included, outputs of recorded runs, and a hint to the book where
/// a terminal cannot show it.
fn block(info: &str, body: &str, whole: &str, context: &Context) -> Result<String> {
    let (kind, name) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
    let lines = match kind {
        "figure" => return Ok("\n(A figure: see the book's page.)\n\n".to_string()),
        "results" | "outline" => return Ok("\n(A table: see the book's page.)\n\n".to_string()),
        "output" => output(name.trim(), body, context).with_context(|| context.place(whole))?,
        _ => included(body, context).with_context(|| context.place(whole))?,
    };
    // Within a list the block is indented, and has to stay so; more backticks than any code has close it.
    let indentation = &whole[..whole.len() - whole.trim_start_matches(' ').len()];
    let fence = "``````````";
    let block = format!("{fence}text\n{}\n{fence}\n", lines.trim_matches('\n'));
    Ok(block.lines().map(|line| format!("{indentation}{line}\n")).collect())
}

/// The lines that the book shows of an experiment's output. Sentences are broken into lines; tables, which have gaps
/// between their columns, stay.
fn output(name: &str, body: &str, context: &Context) -> Result<String> {
    let (chapter, id) = directive::named(&context.chapter, name)?;
    let lines = excerpt(&context.recorded.output(chapter, id)?, body)?;
    let columns = lines::COLUMNS - lines::INDENTATION;
    let narrow = |line: &str| match lines::width(line) <= columns || line.trim().contains("  ") {
        true => vec![line.to_string()],
        false => lines::wrapped(line, columns),
    };
    Ok(lines.lines().flat_map(narrow).collect::<Vec<_>>().join("\n"))
}

/// A block's lines, with the source that its includes name in their place.
fn included(body: &str, context: &Context) -> Result<String> {
    let mut lines = String::new();
    for line in body.lines() {
        let include = line.trim().strip_prefix("{{#include").and_then(|rest| rest.strip_suffix("}}"));
        match include {
            Some(what) => lines += &source(what.trim(), context)?,
            None => lines += &format!("{line}\n"),
        }
    }
    Ok(dedented(&lines))
}

/// The part of a source file that an include means, `path` or `path:anchor`.
fn source(what: &str, context: &Context) -> Result<String> {
    let (path, anchor) = what.split_once(':').unwrap_or((what, ""));
    let text = std::fs::read_to_string(context.folder.join(path))
        .with_context(|| format!("include: there is no file {path}"))?;
    let found = if anchor.is_empty() { Ok(text) } else { part(&text, anchor) };
    let found = found.map_err(|error| anyhow!("include: {path}: {error}"))?;
    Ok(format!("{}\n", found.trim_end()))
}

#[cfg(test)]
mod tests;
