//! Mathematics, rendered when the book is built: KaTeX's markup, which needs its style sheet and fonts only.

use katex::{KatexContext, Settings, StrictMode, StrictSetting, render_to_string};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Renders formulas; its tables are made once.
pub(crate) struct Formulas {
    context: KatexContext,
}

impl Formulas {
    pub(crate) fn new() -> Formulas {
        Formulas { context: KatexContext::default() }
    }

    /// A formula's markup in one line, safe inside of markdown; what KaTeX finds wrong with it.
    pub(crate) fn render(&self, tex: &str, display: bool) -> Result<String, String> {
        let settings =
            Settings::builder().display_mode(display).strict(StrictSetting::Mode(StrictMode::Ignore)).build();
        let html = render_to_string(&self.context, &braced(tex.trim()), &settings);
        html.map(|html| shielded(&html)).map_err(|error| format!("formula `{}`: {error}", tex.trim()))
    }
}

/// A root of one sign with braces around it: without, the renderer leaves no room for the root's own sign.
fn braced(tex: &str) -> Cow<'_, str> {
    static ROOT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\\sqrt\s*(\\[a-zA-Z]+|[^\s{\[\\a-zA-Z]|[a-zA-Z])").expect("a pattern"));
    ROOT.replace_all(tex, r"\sqrt{$1}")
}

/// Markup in whose texts no character means anything to markdown.
fn shielded(html: &str) -> String {
    let mut shielded = String::with_capacity(html.len() * 2);
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            '\n' => {
                shielded.push(' ');
                continue;
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '$' | '{' | '}' | '#' | ':' if !tag => {
                shielded += &format!("&#{};", u32::from(c));
                continue;
            }
            _ => {}
        }
        shielded.push(c);
    }
    shielded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_leave_room_for_their_sign() {
        assert_eq!(
            braced(r"2\sqrt2 + \sqrt \kappa x + \sqrt{y} + \sqrt[3]{z}"),
            r"2\sqrt{2} + \sqrt{\kappa} x + \sqrt{y} + \sqrt[3]{z}"
        );
        let formulas = Formulas::new();
        for tex in [r"\sqrt2", r"\sqrt\kappa", r"\sqrt{xy}"] {
            assert!(formulas.render(tex, false).unwrap().contains("padding-left"), "{tex}");
        }
    }

    #[test]
    fn an_unknown_macro_is_an_error_and_markdown_means_nothing_in_a_formula() {
        let formulas = Formulas::new();
        assert!(formulas.render(r"\nosuchmacro x", false).unwrap_err().contains("nosuchmacro"));
        let html = formulas.render(r"\tfrac{a_1}{b} * c[2] \mid d", true).unwrap();
        let text: String =
            html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
        assert!(!text.contains(['*', '_', '[', '\\', '|', '\n']), "{text}");
    }
}
