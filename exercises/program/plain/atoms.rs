//! A formula as a row of atoms, as TeX sees it: each has a class, and the classes of two neighbours say how much space
//! is between them.

use super::lines::NO_BREAK;

/// How an atom behaves beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter, or whatever behaves like one.
    Ordinary,
    /// Digits.
    Number,
    /// Several upright letters.
    Word,
    /// `ln`, `max`.
    Function,
    /// A sum's sign.
    Big,
    /// Not in parentheses, so that nothing may follow it as a factor.
    Fraction,
    /// Plus or minus between two terms.
    Plus,
    /// Plus or minus before one.
    Sign,
    /// Another sign between two operands.
    Operator,
    /// The same with no space around.
    Tight,
    /// Equal, less, arrows.
    Relation,
    /// A parenthesis that opens.
    Open,
    /// A parenthesis that closes.
    Close,
    /// Punctuation.
    Comma,
    /// Space that was asked for.
    Space,
    /// The end of a row.
    Row,
}

/// How loosely the parts of a text hold together, from a single sign to an equation: whoever puts it into a tighter
/// place has to put parentheses around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Whole,
    Product,
    Quotient,
    Sum,
    Relation,
}

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Atom {
    pub(super) text: String,
    pub(super) class: Class,
    pub(super) binding: Binding,
}

impl Atom {
    pub(super) fn new(text: impl Into<String>, class: Class) -> Atom {
        Atom { text: text.into(), class, binding: Binding::Whole }
    }

    /// Several atoms as one.
    pub(super) fn group(atoms: &[Atom], spacing: Spacing) -> Atom {
        let class = match atoms {
            [Atom { class: class @ (Class::Number | Class::Word | Class::Fraction), .. }] => *class,
            _ => Class::Ordinary,
        };
        Atom { text: joined(atoms, spacing), class, binding: binding(atoms) }
    }

    /// With parentheses where it binds more loosely than its place allows.
    pub(super) fn in_parentheses_unless(&self, allowed: Binding) -> String {
        if self.binding <= allowed { self.text.clone() } else { format!("({})", self.text) }
    }

    /// Whether something multiplied may end here.
    fn ends_a_factor(&self) -> bool {
        use Class::*;
        matches!(self.class, Ordinary | Number | Word | Fraction | Close)
    }

    /// Whether something multiplied may begin here.
    fn begins_a_factor(&self) -> bool {
        use Class::*;
        matches!(self.class, Ordinary | Number | Word | Fraction | Function | Big | Open)
    }

    /// Whether a letter behind it would be read as a part of it: `x_ab`, `√2`.
    fn is_open_ended(&self) -> bool {
        let mark = self.text.rfind(['_', '^', '√']);
        mark.is_some_and(|at| !self.text[at..].ends_with([')', '′', '|', '‖']))
    }
}

/// Whether signs between operands have space around them: not in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    Normal,
    Tight,
}

/// Appends an atom. What it is may depend on what stands before it: a minus, a bar, a digit behind others.
pub(super) fn push(atoms: &mut Vec<Atom>, mut atom: Atom) {
    if let Some(number) = atoms.last_mut().filter(|last| goes_on(last, &atom)) {
        number.text += &atom.text;
        return;
    }
    let before = atoms.iter().rposition(|atom| atom.class != Class::Space);
    let begins = before.is_none_or(|at| !atoms[at].ends_a_factor());
    match atom.class {
        Class::Plus if begins => atom.class = Class::Sign,
        Class::Open if atom.text == "|" && !begins && open_bars(atoms) > 0 => atom.class = Class::Close,
        _ => {}
    }
    if let Some(before) = before {
        part_fractions(atoms, before, &mut atom);
    }
    atoms.push(atom);
}

/// Whether an atom is a number's next digit, or the comma between its thousands, `{,}`.
fn goes_on(number: &Atom, atom: &Atom) -> bool {
    let is_part = atom.class == Class::Number || (atom.text == "," && atom.class != Class::Comma);
    number.class == Class::Number && is_part
}

/// In a line, `a/b` must not run into what stands beside it: a factor behind it would be read as a part of b, and a
/// number before it as a part of a.
fn part_fractions(atoms: &mut Vec<Atom>, before: usize, atom: &mut Atom) {
    let in_parentheses = |fraction: &Atom| Atom::new(format!("({})", fraction.text), Class::Ordinary);
    let is_quotient = |atom: &Atom| atom.class == Class::Fraction && atom.binding > Binding::Whole;
    let (last, begins_with_number) = (&atoms[before], atom.text.starts_with(char::is_numeric));
    if is_quotient(atom) && (last.text == "/" || last.class == Class::Function) {
        *atom = in_parentheses(atom);
    }
    let beside = atoms[before + 1..].iter().all(|space| space.text.len() == 1);
    let times = atom.class == Class::Fraction && begins_with_number && last.ends_a_factor() && beside;
    if is_quotient(last) && atom.begins_a_factor() {
        atoms[before] = in_parentheses(last);
    }
    if times {
        atoms.truncate(before + 1);
        atoms.push(Atom::new("·", Class::Tight));
    }
}

/// How many bars have been opened and not closed.
fn open_bars(atoms: &[Atom]) -> usize {
    let bars =
        |class: Class| atoms.iter().filter(|atom| atom.class == class && atom.text.starts_with('|')).count();
    bars(Class::Open).saturating_sub(bars(Class::Close))
}

/// How loosely a row of atoms holds together.
pub(super) fn binding(atoms: &[Atom]) -> Binding {
    let mut binding = Binding::Whole;
    let mut factors = 0;
    let mut depth = 0_usize;
    for (index, atom) in atoms.iter().enumerate() {
        match atom.class {
            Class::Open => depth += 1,
            Class::Close => depth = depth.saturating_sub(1),
            _ if depth > 0 => continue,
            _ => {}
        }
        binding = binding.max(atom.binding);
        match atom.class {
            Class::Relation | Class::Comma | Class::Row => binding = Binding::Relation,
            Class::Plus => binding = binding.max(Binding::Sum),
            Class::Tight if atom.text == "/" => binding = binding.max(Binding::Quotient),
            Class::Tight | Class::Operator | Class::Sign | Class::Big => {
                binding = binding.max(Binding::Product)
            }
            Class::Space | Class::Close => {}
            Class::Open if depth == 1 && !follows_its_function(atoms, index) => factors += 1,
            Class::Open => {}
            _ if is_differential(atom) && index + 1 < atoms.len() => {}
            _ => factors += 1,
        }
    }
    if factors > 1 { binding.max(Binding::Product) } else { binding }
}

/// Whether a parenthesis holds the argument of the function before it: `ln(1 + x)` is one factor.
fn follows_its_function(atoms: &[Atom], index: usize) -> bool {
    index.checked_sub(1).is_some_and(|before| atoms[before].class == Class::Function)
}

/// `∂` and `d` make one factor with what follows: ∂w, dw.
fn is_differential(atom: &Atom) -> bool {
    atom.text.starts_with('∂') || atom.text == "d"
}

/// The atoms as text. Spaces do not break, except before a relation and behind a comma that are not in parentheses.
pub(super) fn joined(atoms: &[Atom], spacing: Spacing) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    let mut before: Option<&Atom> = None;
    let mut asked = 0;
    for atom in atoms {
        if atom.class == Class::Space {
            asked = asked.max(atom.text.chars().count());
            continue;
        }
        if let Some(before) = before {
            let columns = space(before, atom, asked, spacing);
            let breaks = depth == 0
                && spacing == Spacing::Normal
                && (atom.class == Class::Relation || before.class == Class::Comma);
            text.extend(std::iter::repeat_n(NO_BREAK, columns.saturating_sub(1)));
            text.extend((columns > 0).then_some(if breaks { ' ' } else { NO_BREAK }));
        }
        match atom.class {
            Class::Open => depth += 1,
            Class::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        text += &atom.text;
        (before, asked) = (Some(atom), 0);
    }
    text
}

/// How many columns lie between two atoms.
fn space(before: &Atom, after: &Atom, asked: usize, spacing: Spacing) -> usize {
    use Class::*;
    let parted = |atom: &Atom| matches!(atom.class, Plus | Operator | Relation) && spacing == Spacing::Normal;
    let alphanumeric = after.text.starts_with(char::is_alphanumeric);
    match (before.class, after.class) {
        (Row, _) | (_, Row) | (Open, _) | (_, Close | Comma) => asked.saturating_sub(1),
        _ if asked > 0 => asked,
        _ if parted(before) || parted(after) => 1,
        (Comma, _) => usize::from(spacing == Spacing::Normal),
        (Function, _) if after.text.starts_with(['(', '[', '{']) => 0,
        (Function | Big, _) if after.begins_a_factor() => 1,
        (_, Function | Big | Fraction | Number) if before.ends_a_factor() => 1,
        (Ordinary | Number | Word | Close, Word) => 1,
        (Word, _) if alphanumeric => 1,
        _ if before.is_open_ended() && alphanumeric => 1,
        _ => 0,
    }
}
