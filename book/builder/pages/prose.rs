//! What prose needs beside its directives: what belongs together in a line, quotations, and where a mistake stands.

use regex::Regex;
use std::sync::LazyLock;

/// Whether a line opens a block where this program would not see it.
pub(super) fn hidden_fence(line: &str) -> bool {
    static FENCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*(?:>|[-*+] |\d+\. )[>\s]*(?:```|~~~)").expect("a pattern"));
    FENCE.is_match(line)
}

/// What is wrong, and where in the page's text (as an address in memory, from which the line is counted).
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) error: anyhow::Error,
}

impl Wrong {
    pub(super) fn at(place: &str, error: anyhow::Error) -> Wrong {
        Wrong { at: place.as_ptr() as usize, error }
    }
}

/// What stands already in the line that is being written.
pub(super) fn last_line(before: &str, written: &str) -> String {
    match written.rsplit_once('\n') {
        Some((_, line)) => line.to_string(),
        None => format!("{}{written}", before.rsplit('\n').next().unwrap_or_default()),
    }
}

/// A formula of several lines without the marks of the quotation that it stands in.
pub(super) fn unquoted(tex: &str, line: &str) -> String {
    if !line.trim_start().starts_with('>') {
        return tex.to_string();
    }
    tex.lines().map(|line| line.trim_start().trim_start_matches('>')).collect::<Vec<_>>().join("\n")
}

/// An option of a program, `--only` say, in one piece: a line may break at its hyphens otherwise.
pub(super) fn option(code: &str) -> Option<String> {
    let word = code.strip_prefix('`')?.strip_suffix('`')?;
    let plain = word.starts_with('-') && word.chars().all(|c| c.is_alphanumeric() || c == '-');
    plain.then(|| format!("<code class=\"whole\">{word}</code>"))
}

/// A number and its % stay in one line.
pub(super) fn with_unit(text: &str) -> String {
    static PER_CENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\d) %").expect("a pattern"));
    PER_CENT.replace_all(text, "$1\u{a0}%").into_owned()
}

/// How many bytes of punctuation a text begins with that belongs to the formula before it: the line must not break
/// between the two, so they are set together.
pub(super) fn punctuation_at_the_start(text: &str) -> usize {
    text.find(|c: char| !".,;:!?)".contains(c)).unwrap_or(text.len())
}
