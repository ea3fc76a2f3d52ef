//! Formulas of LaTeX as plain text: `\frac{a}{b+c}` as a/(b + c).

use super::atoms::{Atom, Binding, Class, Spacing, joined, push};
use super::symbols::{accent, is_raised, lowered, raised, symbol, vulgar_fraction};
use anyhow::{Context, Result, bail};

/// A formula as text. Rows of an aligned one have lines of their own.
///
/// # Errors
/// Where it is not well formed, or a command has no plain form here.
pub(super) fn written(tex: &str) -> Result<String> {
    let mut reader = Reader { rest: tex, depth: 0 };
    let atoms = reader.atoms(&|_| false).with_context(|| format!("formula `{}`", tex.trim()))?;
    Ok(joined(&atoms, Spacing::Normal))
}

/// So many arguments within one another; more than anyone writes.
const DEEPEST: usize = 40;

/// A command without its backslash, or a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Command(&'a str),
    Sign(char),
}

/// What is left to read of a formula.
struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// The next token and what is left behind it; space between tokens means nothing.
    fn split(&self) -> Option<(Token<'a>, &'a str)> {
        let text = self.rest.trim_start();
        let first = text.chars().next()?;
        let Some(command) = text.strip_prefix('\\') else {
            return Some((Token::Sign(first), &text[first.len_utf8()..]));
        };
        let letters = command.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(command.len());
        let length = if letters > 0 { letters } else { command.chars().next().map_or(0, char::len_utf8) };
        Some((Token::Command(&command[..length]), &command[length..]))
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.split().map(|(token, _)| token)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let (token, rest) = self.split()?;
        self.rest = rest;
        Some(token)
    }

    /// Takes the next token if it is this one.
    fn takes(&mut self, token: Token<'_>) -> bool {
        let there = self.peek() == Some(token);
        if there {
            self.next();
        }
        there
    }

    /// Reads up to a token at which to stop, or to the end.
    fn atoms(&mut self, stop: &dyn Fn(Token<'_>) -> bool) -> Result<Vec<Atom>> {
        self.go_deeper()?;
        let mut atoms = Vec::new();
        while let Some(token) = self.peek().filter(|token| !stop(*token)) {
            self.next();
            match token {
                Token::Sign('^') => self.script(&mut atoms, Height::Raised)?,
                Token::Sign('_') => self.script(&mut atoms, Height::Lowered)?,
                Token::Sign('\'') => add_script(&mut atoms, "′"),
                Token::Sign('.') => {
                    let dot = self.dot(&atoms);
                    push(&mut atoms, dot);
                }
                token => {
                    for atom in self.meaning(token)? {
                        push(&mut atoms, atom);
                    }
                }
            }
        }
        self.depth -= 1;
        Ok(atoms)
    }

    fn go_deeper(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            bail!("expected at most {DEEPEST} arguments within one another");
        }
        Ok(())
    }

    /// What a token means by itself, with its arguments.
    fn meaning(&mut self, token: Token<'a>) -> Result<Vec<Atom>> {
        let one = |text: &str, class| Ok(vec![Atom::new(text, class)]);
        match token {
            Token::Command(name) => self.command(name),
            Token::Sign('{') => Ok(vec![Atom::group(&self.braced()?, Spacing::Normal)]),
            Token::Sign(c @ ('}' | '&')) => bail!("expected no `{c}` here"),
            Token::Sign(c @ ('(' | '[' | '|')) => one(&c.to_string(), Class::Open),
            Token::Sign(c @ (')' | ']')) => one(&c.to_string(), Class::Close),
            Token::Sign('+') => one("+", Class::Plus),
            Token::Sign('-') => one("−", Class::Plus),
            Token::Sign('*') => one("∗", Class::Operator),
            Token::Sign('/') => one("/", Class::Tight),
            Token::Sign('~') => one(" ", Class::Space),
            Token::Sign(c @ (',' | ';' | ':' | '!' | '?')) => one(&c.to_string(), Class::Comma),
            Token::Sign(c @ ('=' | '<' | '>')) => one(&c.to_string(), Class::Relation),
            Token::Sign(c) if c.is_ascii_digit() => one(&c.to_string(), Class::Number),
            Token::Sign(c) => one(&c.to_string(), Class::Ordinary),
        }
    }

    /// A decimal point, or the end of a sentence.
    fn dot(&self, before: &[Atom]) -> Atom {
        let in_number = before.last().is_some_and(|atom| atom.class == Class::Number)
            && self.rest.starts_with(|c: char| c.is_ascii_digit());
        Atom::new(".", if in_number { Class::Number } else { Class::Comma })
    }

    /// What stands in the braces whose first has been read.
    fn braced(&mut self) -> Result<Vec<Atom>> {
        let atoms = self.atoms(&|token| token == Token::Sign('}'))?;
        if !self.takes(Token::Sign('}')) {
            bail!("expected a `}}`, got the end");
        }
        Ok(atoms)
    }

    /// A command's argument: what is in braces, or a single token.
    fn argument(&mut self) -> Result<Vec<Atom>> {
        match self.next() {
            Some(Token::Sign('{')) => self.braced(),
            Some(token) => {
                self.go_deeper()?;
                let meaning = self.meaning(token);
                self.depth -= 1;
                meaning
            }
            None => bail!("expected an argument, got the end"),
        }
    }

    /// An argument in braces that is text: its spaces count.
    fn words(&mut self) -> Result<String> {
        let text = self.rest.trim_start();
        let Some(inside) = text.strip_prefix('{') else {
            let atoms = self.argument()?;
            return Ok(joined(&atoms, Spacing::Normal));
        };
        let (words, rest) = inside.split_once('}').context("expected a `}`, got the end")?;
        self.rest = rest;
        let plain = words.replace("\\_", "_").replace("\\,", " ").replace("\\ ", " ").replace("\\%", "%");
        if plain.contains(['\\', '{', '$']) {
            bail!("expected words, got `{words}`");
        }
        Ok(plain)
    }

    fn command(&mut self, name: &str) -> Result<Vec<Atom>> {
        if let Some((text, class)) = symbol(name) {
            return Ok(vec![Atom::new(text, class)]);
        }
        if let Some(mark) = accent(name) {
            return Ok(vec![accented(&self.argument()?, mark)]);
        }
        let atom = match name {
            "frac" | "dfrac" | "tfrac" => fraction(&self.argument()?, &self.argument()?),
            "sqrt" => self.root()?,
            "text" | "textit" | "textbf" | "mathrm" | "mathit" | "mathbf" | "mathsf" | "mathtt" => {
                return self.words().map(|words| upright(&words));
            }
            "operatorname" => {
                self.takes(Token::Sign('*'));
                Atom::new(self.words()?, Class::Function)
            }
            "mathbb" | "mathcal" | "boldsymbol" | "boxed" => Atom::group(&self.argument()?, Spacing::Normal),
            "mathrel" => Atom::new(joined(&self.argument()?, Spacing::Tight), Class::Relation),
            "mathbin" => Atom::new(joined(&self.argument()?, Spacing::Tight), Class::Operator),
            "underbrace" | "overbrace" => self.braced_with_label()?,
            "underset" | "overset" => {
                let label = self.argument()?;
                labelled(&self.argument()?, &label)
            }
            "|" => Atom::new("‖", Class::Open),
            "begin" => self.environment()?,
            "tag" => Atom::new(format!("    ({})", self.words()?).replace(' ', "\u{a0}"), Class::Close),
            "\\" => Atom::new("\n", Class::Row),
            "," | ":" | ";" | " " | ">" => Atom::new(" ", Class::Space),
            "quad" => Atom::new("  ", Class::Space),
            "qquad" => Atom::new("    ", Class::Space),
            "!" | "displaystyle" | "textstyle" | "limits" | "nolimits" => return Ok(Vec::new()),
            name if SIZES.contains(&name) => {
                self.takes(Token::Sign('.')); // a delimiter that is not seen
                return Ok(Vec::new());
            }
            _ => bail!("expected a command with a plain form, got `\\{name}`"),
        };
        Ok(vec![atom])
    }

    fn root(&mut self) -> Result<Atom> {
        let degree = match self.takes(Token::Sign('[')) {
            true => self.atoms(&|token| token == Token::Sign(']'))?,
            false => Vec::new(),
        };
        if !degree.is_empty() && !self.takes(Token::Sign(']')) {
            bail!("expected a `]`, got the end");
        }
        let degree = joined(&degree, Spacing::Tight);
        let degree = raised(&degree).unwrap_or(degree);
        let inside = Atom::group(&self.argument()?, Spacing::Normal);
        // A power would be read as the power of the root.
        let single = inside.binding == Binding::Whole && !inside.text.contains(['^', '²', '³', 'ᵀ']);
        let inside = if single { inside.text } else { format!("({})", inside.text) };
        Ok(Atom::new(format!("{degree}√{inside}"), Class::Ordinary))
    }

    /// `\underbrace{content}_{label}`
    fn braced_with_label(&mut self) -> Result<Atom> {
        let content = self.argument()?;
        if self.takes(Token::Sign('_')) || self.takes(Token::Sign('^')) {
            return Ok(labelled(&content, &self.argument()?));
        }
        Ok(Atom::group(&content, Spacing::Normal))
    }

    /// `\begin{name} a & b \\ c & d \end{name}`, whose `\begin` has been read.
    fn environment(&mut self) -> Result<Atom> {
        let name = self.words()?;
        if name == "array" {
            self.words()?; // how its columns are aligned
        }
        let mut rows = vec![Vec::new()];
        loop {
            let ends = [Token::Sign('&'), Token::Command("\\"), Token::Command("end")];
            let cell = self.atoms(&|token| ends.contains(&token))?;
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
            match self.next() {
                Some(Token::Sign('&')) => {}
                Some(Token::Command("\\")) => rows.push(Vec::new()),
                Some(_) => break,
                None => bail!("expected `\\end{{{name}}}`, got the end"),
            }
        }
        let end = self.words()?;
        if end != name {
            bail!("expected `\\end{{{name}}}`, got `\\end{{{end}}}`");
        }
        rows.retain(|cells| cells.iter().any(|cell| !cell.is_empty()));
        table(&name, &rows)
    }

    fn script(&mut self, atoms: &mut Vec<Atom>, height: Height) -> Result<()> {
        let script = self.argument()?;
        let text = joined(&script, Spacing::Tight);
        // Whole words are hard to read in small letters.
        let words = script.iter().any(|atom| matches!(atom.class, Class::Word | Class::Function));
        let small = match height {
            _ if words => None,
            Height::Raised => raised(&text),
            Height::Lowered => lowered(&text),
        };
        let mark = if height == Height::Raised { '^' } else { '_' };
        add_script(atoms, &small.unwrap_or_else(|| marked(mark, &text)));
        Ok(())
    }
}

/// Commands that only say how large a parenthesis is.
const SIZES: [&str; 14] = [
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl",
    "biggr", "bigm",
];

/// Where a script stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Height {
    Raised,
    Lowered,
}

/// `_out`, `^(x/2)`. A power of a power needs its parentheses, too: `e^(10⁴)`.
fn marked(mark: char, text: &str) -> String {
    let one_word = text.chars().all(|c| (c.is_alphanumeric() && !is_raised(c)) || c == '_' || c == '∗');
    let in_parentheses = text.starts_with('(') && text.find(')') == Some(text.len() - 1);
    if one_word || in_parentheses { format!("{mark}{text}") } else { format!("{mark}({text})") }
}

/// Hangs a script on the last atom, with parentheses around more than one sign.
fn add_script(atoms: &mut Vec<Atom>, script: &str) {
    let at = atoms.iter().rposition(|atom| atom.class != Class::Space);
    let Some(base) = at.map(|at| &mut atoms[at]) else {
        atoms.push(Atom::new(script, Class::Ordinary));
        return;
    };
    base.text = format!("{}{script}", base.in_parentheses_unless(Binding::Whole));
    base.binding = Binding::Whole;
    if matches!(base.class, Class::Number | Class::Fraction) {
        base.class = Class::Ordinary;
    }
}

fn fraction(above: &[Atom], below: &[Atom]) -> Atom {
    let (above, below) = (Atom::group(above, Spacing::Normal), Atom::group(below, Spacing::Normal));
    if let Some(sign) = vulgar_fraction(&above.text, &below.text) {
        return Atom::new(sign, Class::Fraction);
    }
    let above = above.in_parentheses_unless(Binding::Product);
    let below = below.in_parentheses_unless(Binding::Whole);
    Atom { text: format!("{above}/{below}"), class: Class::Fraction, binding: Binding::Quotient }
}

/// A mark above the first sign.
fn accented(content: &[Atom], mark: char) -> Atom {
    let group = Atom::group(content, Spacing::Normal);
    let first = group.text.chars().next().map_or(0, char::len_utf8);
    let text = format!("{}{mark}{}", &group.text[..first], &group.text[first..]);
    Atom { text, ..group }
}

/// Upright letters: one is a letter like others, several are a word. Space at its ends counts.
fn upright(words: &str) -> Vec<Atom> {
    let class = match words.trim() {
        word if word.chars().all(|c| c.is_ascii_digit()) => Class::Number,
        word if word.chars().count() > 1 => Class::Word,
        _ => Class::Ordinary,
    };
    let space = |there: bool| there.then(|| Atom::new(" ", Class::Space));
    let word = Atom::new(words.trim().replace(' ', "\u{a0}"), class);
    let (before, after) = (space(words.starts_with(' ')), space(words.ends_with(' ')));
    before.into_iter().chain([word]).chain(after).collect()
}

/// A label below a brace, or a shape below a matrix: `dx_(D)`.
fn labelled(content: &[Atom], label: &[Atom]) -> Atom {
    let content = Atom::group(content, Spacing::Normal).in_parentheses_unless(Binding::Whole);
    let label = joined(label, Spacing::Normal).replace(' ', "\u{a0}");
    let label = label.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(&label);
    Atom::new(format!("{content}_({label})"), Class::Ordinary)
}

/// Rows and cells: of a matrix in one line, of aligned equations each in its own.
fn table(name: &str, rows: &[Vec<Vec<Atom>>]) -> Result<Atom> {
    let cells = |row: &Vec<Vec<Atom>>, between: &str| {
        row.iter().map(|cell| joined(cell, Spacing::Normal)).collect::<Vec<_>>().join(between)
    };
    let lines =
        |between: &str, end: &str| rows.iter().map(|row| cells(row, between)).collect::<Vec<_>>().join(end);
    let (text, binding) = match name {
        "pmatrix" => (format!("({})", lines(", ", "; ")), Binding::Whole),
        "bmatrix" | "matrix" | "array" => (format!("[{}]", lines(", ", "; ")), Binding::Whole),
        "vmatrix" => (format!("|{}|", lines(", ", "; ")), Binding::Whole),
        "cases" => (format!("{{ {} }}", lines("  ", "; ")), Binding::Whole),
        "aligned" | "align" | "align*" | "split" | "gathered" | "gather" => {
            let whole = |row: &Vec<Vec<Atom>>| joined(&row.concat(), Spacing::Normal);
            (rows.iter().map(whole).collect::<Vec<_>>().join("\n"), Binding::Relation)
        }
        _ => bail!("expected an environment with a plain form, got `{name}`"),
    };
    Ok(Atom { text, class: Class::Ordinary, binding })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(tex: &str) -> String {
        written(tex).unwrap_or_else(|error| panic!("{error:#}")).replace('\u{a0}', " ")
    }

    #[test]
    fn signs_have_the_space_that_they_have_in_print() {
        assert_eq!(plain(r"w\leftarrow w-\eta\,\partial C/\partial w"), "w ← w − η ∂C/∂w");
        assert_eq!(plain("-1<x,y"), "−1 < x, y");
        assert_eq!(plain(r"2{,}994 \approx 998\cdot 3"), "2,994 ≈ 998·3");
        assert_eq!(plain(r"\lvert a\rvert-|-b|"), "|a| − |−b|");
        assert_eq!(plain(r"\eta\ln x+\ln(1+x)"), "η ln x + ln(1 + x)");
        assert_eq!(plain(r"432 \text{ weights} \times 256 \text{ places}"), "432 weights × 256 places");
        assert_eq!(plain(r"J\mathbf{1} = 0"), "J 1 = 0");
        assert_eq!(plain(r"db \mathrel{ {+}{=} } dy"), "db += dy");
    }

    #[test]
    fn scripts_are_small_where_such_characters_exist() {
        assert_eq!(plain(r"x_i^2, d_{100}^2, x^\top e, x_{k+1}"), "xᵢ², d₁₀₀², xᵀe, xₖ₊₁");
        assert_eq!(plain(r"x_{i,j}, y_{\mathrm{out}}w, W_F x"), "x_(i,j), y_out w, W_F x");
        assert_eq!(plain(r"e^{-z/2}, 10^{-3}, 45^\circ, f^{(5)}, f''"), "e^(−z/2), 10⁻³, 45°, f⁽⁵⁾, f′′");
        assert_eq!(plain(r"e^{z_j}, e^{10^4}, p_c"), "e^zⱼ, e^(10⁴), p_c");
        assert_eq!(plain(r"\sum_{n=1}^N\lVert x_n\rVert^2"), "∑ₙ₌₁ᴺ ‖xₙ‖²");
        assert_eq!(plain(r"(ab)^2{ab}^2"), "(ab)²(ab)²");
    }

    #[test]
    fn fractions_have_parentheses_where_the_line_needs_them() {
        assert_eq!(plain(r"\frac{a}{b+c}"), "a/(b + c)");
        assert_eq!(plain(r"\frac{a+b}{2\lambda}"), "(a + b)/(2λ)");
        assert_eq!(plain(r"\frac12(w-a)^2+\frac{\lambda_1}{h}|w|"), "½(w − a)² + (λ₁/h)|w|");
        assert_eq!(plain(r"\frac{\partial C}{\partial w_i}"), "∂C/∂wᵢ");
        assert_eq!(plain(r"\frac{\max(a-b,0)}{\ln(1+x)}."), "max(a − b, 0)/ln(1 + x).");
        assert_eq!(plain(r"\left(\frac{\rho + \delta}{g}\right)^2"), "((ρ + δ)/g)²");
        assert_eq!(plain(r"\frac1N\sum_n x_n"), "(1/N) ∑ₙ xₙ");
        assert_eq!(
            plain(r"\ln\frac{1+y}{2},\ \frac{1-t}{2}\,\frac{1}{1-y}"),
            "ln((1 + y)/2), ((1 − t)/2)·1/(1 − y)"
        );
    }

    #[test]
    fn roots_accents_labels_and_tables() {
        assert_eq!(plain(r"\sqrt2 x+\sqrt{a+b}+\sqrt[3]{y}+\sqrt{z^2}"), "√2 x + √(a + b) + ³√y + √(z²)");
        assert_eq!(plain(r"\hat w+\bar e_n+\tilde x"), "w\u{302} + e\u{304}ₙ + x\u{303}");
        assert_eq!(plain(r"\underbrace{dw}_{(D)} = \underset{(D, K)}{J}"), "dw_(D) = J_(D, K)");
        assert_eq!(plain(r"\begin{pmatrix}1 & r\\ r & 1\end{pmatrix}"), "(1, r; r, 1)");
        assert_eq!(plain(r"\begin{aligned}a &= b\\ &= c\end{aligned}"), "a = b\n= c");
        assert_eq!(plain(r"z = xW \tag{4.7}"), "z = xW    (4.7)");
    }

    #[test]
    fn what_is_malformed_or_unknown_is_an_error() {
        let deep = "{".repeat(100_000);
        let long = r"\frac".repeat(100_000);
        for (tex, word) in [
            (r"\frac{a}", "argument"),
            ("{a", "`}`"),
            ("a}", "`}`"),
            (r"\nosuch x", r"\nosuch"),
            (r"\begin{pmatrix}a", "end"),
            (r"\begin{pmatrix}a\end{cases}", "end{cases}"),
            (r"\begin{tabular}a\end{tabular}", "tabular"),
            (r"\text{a", "`}`"),
            ("a & b", "`&`"),
            (r"x^", "argument"),
            ("\\", "plain form"),
            (&deep, "within one another"),
            (&long, "within one another"),
        ] {
            let error = format!("{:#}", written(tex).unwrap_err());
            assert!(error.contains(word), "{tex}: {error}");
        }
    }
}
