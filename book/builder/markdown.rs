//! A page taken apart as far as its directives need: blocks between fences, code spans, formulas, prose.

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    /// Text outside of fences, from the given line on (the first is 1).
    Prose {
        /// the first line's number
        line: usize,
        /// the lines
        text: &'a str,
    },
    /// A block between fences.
    Block {
        /// the opening fence's line number
        line: usize,
        /// what stands behind the opening fence
        info: &'a str,
        /// the lines within
        body: &'a str,
        /// all lines, with the fences
        whole: &'a str,
        /// whether there is a closing fence
        closed: bool,
    },
}

/// Takes a page apart; the parts in a row are the page.
///
/// # Example
/// ```
/// use book::{Part, parts};
/// let page = "One.\n```rust\nlet x = 1;\n```\nTwo.\n";
/// let Part::Block { line, info, body, .. } = parts(page)[1] else { panic!("the second is the block") };
/// assert_eq!((line, info, body), (2, "rust", "let x = 1;\n"));
/// ```
pub fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut prose_at, mut prose_line) = (0, 1);
    let mut open: Option<(usize, usize, usize, &str)> = None; // begin, end of its line, line, fence
    let mut at = 0;
    for (index, whole_line) in page.split_inclusive('\n').enumerate() {
        let (begin, line, number) = (at, whole_line.trim(), index + 1);
        at += whole_line.len();
        match open {
            None => {
                if let Some(fence) = fence(line) {
                    if prose_at < begin {
                        parts.push(Part::Prose { line: prose_line, text: &page[prose_at..begin] });
                    }
                    open = Some((begin, at, number, fence));
                }
            }
            Some((from, body, opened, fence)) if closes(line, fence) => {
                let info =
                    page[from..body].trim().trim_start_matches(fence.chars().next().unwrap_or('`')).trim();
                let (body, whole) = (&page[body..begin], &page[from..at]);
                parts.push(Part::Block { line: opened, info, body, whole, closed: true });
                (prose_at, prose_line, open) = (at, number + 1, None);
            }
            Some(_) => {}
        }
    }
    match open {
        Some((from, body, line, _)) => {
            let info = page[from..body].trim().trim_start_matches(['`', '~']).trim();
            let (body, whole) = (&page[body..], &page[from..]);
            parts.push(Part::Block { line, info, body, whole, closed: false });
        }
        None if prose_at < page.len() => {
            parts.push(Part::Prose { line: prose_line, text: &page[prose_at..] });
        }
        None => {}
    }
    parts
}

/// The fence that a line opens, if it does.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    let rest = &line[length..];
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then(|| &line[..length])
}

fn closes(line: &str, fence: &str) -> bool {
    line.starts_with(fence) && line.chars().all(|c| fence.starts_with(c))
}

/// A piece of prose: what lies between backticks, or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// no code
    Text(&'a str),
    /// code with its backticks
    Code(&'a str),
}

/// Prose taken apart into code spans (with their backticks) and the rest.
pub fn pieces(prose: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = prose[at..].find('`') {
        let begin = at + found;
        let run = prose[begin..].chars().take_while(|c| *c == '`').count();
        match end_of_code(prose, begin + run, run) {
            Some(end) => {
                if from < begin {
                    pieces.push(Piece::Text(&prose[from..begin]));
                }
                pieces.push(Piece::Code(&prose[begin..end]));
                (from, at) = (end, end);
            }
            None => at = begin + run,
        }
    }
    if from < prose.len() {
        pieces.push(Piece::Text(&prose[from..]));
    }
    pieces
}

/// Behind the next run of exactly as many backticks in the same paragraph.
fn end_of_code(prose: &str, from: usize, run: usize) -> Option<usize> {
    let paragraph = prose[from..].find("\n\n").map_or(prose.len(), |at| from + at);
    let mut at = from;
    while let Some(found) = prose[at..paragraph].find('`') {
        let begin = at + found;
        let length = prose[begin..].chars().take_while(|c| *c == '`').count();
        if length == run {
            return Some(begin + length);
        }
        at = begin + length;
    }
    None
}

/// A stretch of prose without code spans: a formula or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stretch<'a> {
    /// no formula
    Text(&'a str),
    /// what stands between single dollars
    Inline(&'a str),
    /// what stands between double dollars
    Display(&'a str),
}

/// Finds `$…$` and `$$…$$`; a dollar behind a backslash is a dollar.
///
/// # Errors
/// The first line of a formula that does not end.
pub fn stretches(text: &str) -> Result<Vec<Stretch<'_>>, &str> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(begin) = dollar(text, at) {
        let mark = if text[begin..].starts_with("$$") { "$$" } else { "$" };
        let inside = begin + mark.len();
        let paragraph = match mark {
            "$" => text[inside..].find("\n\n").map_or(text.len(), |at| inside + at),
            _ => text.len(),
        };
        let end = match mark {
            "$$" => text[inside..].find("$$").map(|at| inside + at),
            _ => dollar(&text[..paragraph], inside),
        };
        let Some(end) = end.filter(|end| *end > inside) else {
            return Err(text[begin..].lines().next().unwrap_or_default());
        };
        if from < begin {
            found.push(Stretch::Text(&text[from..begin]));
        }
        let tex = &text[inside..end];
        found.push(if mark == "$" { Stretch::Inline(tex) } else { Stretch::Display(tex) });
        (from, at) = (end + mark.len(), end + mark.len());
    }
    if from < text.len() {
        found.push(Stretch::Text(&text[from..]));
    }
    Ok(found)
}

/// The next dollar that no backslash stands before.
fn dollar(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|&at| bytes[at] == b'$' && (at == 0 || bytes[at - 1] != b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_in_a_row_are_the_page() {
        let page = "A\n\n````md\n```figure x\n```\n````\nB `c` d\n```\nend";
        let whole: String = parts(page)
            .iter()
            .map(|part| match part {
                Part::Prose { text, .. } => *text,
                Part::Block { whole, .. } => *whole,
            })
            .collect();
        assert_eq!(whole, page);
        let Part::Block { info, body, .. } = parts(page)[1] else { panic!("a block") };
        assert_eq!((info, body), ("md", "```figure x\n```\n"));
    }

    #[test]
    fn code_spans_end_at_as_many_backticks_or_not_at_all() {
        let found = pieces("a `b` ``c ` d`` e ` f");
        let expected = [
            Piece::Text("a "),
            Piece::Code("`b`"),
            Piece::Text(" "),
            Piece::Code("``c ` d``"),
            Piece::Text(" e ` f"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn formulas_are_told_from_dollars() {
        let found = stretches(r"It costs \$5: $x_i$ and $$y$$").unwrap();
        let expected = [
            Stretch::Text(r"It costs \$5: "),
            Stretch::Inline("x_i"),
            Stretch::Text(" and "),
            Stretch::Display("y"),
        ];
        assert_eq!(found, expected);
        assert!(stretches("a $b\n\nc$").is_err());
        assert!(stretches("a $$b").is_err());
    }
}
