//! What LaTeX's commands are in Unicode, and small raised and lowered characters.

use super::atoms::Class;

/// The sign that a command stands for, and how it behaves in a formula.
pub(super) fn symbol(command: &str) -> Option<(&'static str, Class)> {
    let listed = |signs: &[(&str, &'static str)], class: Class| {
        signs.iter().find(|(name, _)| *name == command).map(|(_, sign)| (*sign, class))
    };
    listed(&LETTERS, Class::Ordinary)
        .or_else(|| listed(&RELATIONS, Class::Relation))
        .or_else(|| listed(&OPERATORS, Class::Operator))
        .or_else(|| listed(&SUMS, Class::Big))
        .or_else(|| listed(&OPENING, Class::Open))
        .or_else(|| listed(&CLOSING, Class::Close))
        .or_else(|| listed(&[("pm", "±"), ("mp", "∓")], Class::Plus))
        .or_else(|| listed(&[("cdot", "·"), ("bullet", "•"), ("circ", "∘")], Class::Tight))
        .or_else(|| FUNCTIONS.iter().find(|name| **name == command).map(|name| (*name, Class::Function)))
}

const LETTERS: [(&str, &str); 65] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("vartheta", "ϑ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("infty", "∞"),
    ("ell", "ℓ"),
    ("emptyset", "∅"),
    ("varnothing", "∅"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("neg", "¬"),
    ("top", "⊤"),
    ("bot", "⊥"),
    ("prime", "′"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "…"),
    ("dotsc", "…"),
    ("dotsb", "…"),
    ("vdots", "⋮"),
    ("ddots", "⋱"),
    ("Re", "Re"),
    ("Im", "Im"),
    ("checkmark", "✓"),
    ("square", "□"),
    ("blacksquare", "■"),
    ("degree", "°"),
    ("_", "_"),
    ("%", "%"),
    ("&", "&"),
    ("#", "#"),
];

const RELATIONS: [(&str, &str); 40] = [
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("ll", "≪"),
    ("gg", "≫"),
    ("lt", "<"),
    ("gt", ">"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("equiv", "≡"),
    ("sim", "~"),
    ("simeq", "≃"),
    ("cong", "≅"),
    ("propto", "∝"),
    ("in", "∈"),
    ("notin", "∉"),
    ("ni", "∋"),
    ("subset", "⊂"),
    ("subseteq", "⊆"),
    ("supset", "⊃"),
    ("supseteq", "⊇"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("longrightarrow", "⟶"),
    ("leftarrow", "←"),
    ("gets", "←"),
    ("leftrightarrow", "↔"),
    ("mapsto", "↦"),
    ("Rightarrow", "⇒"),
    ("implies", "⇒"),
    ("Leftarrow", "⇐"),
    ("Leftrightarrow", "⇔"),
    ("iff", "⇔"),
    ("uparrow", "↑"),
    ("downarrow", "↓"),
    ("mid", "|"),
    ("perp", "⊥"),
    ("parallel", "∥"),
];

const OPERATORS: [(&str, &str); 13] = [
    ("times", "×"),
    ("odot", "⊙"),
    ("oplus", "⊕"),
    ("otimes", "⊗"),
    ("ast", "∗"),
    ("star", "⋆"),
    ("div", "÷"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("land", "∧"),
    ("wedge", "∧"),
    ("lor", "∨"),
    ("vee", "∨"),
];

const SUMS: [(&str, &str); 5] = [("sum", "∑"), ("prod", "∏"), ("int", "∫"), ("bigcup", "⋃"), ("bigcap", "⋂")];

const OPENING: [(&str, &str); 6] =
    [("{", "{"), ("lvert", "|"), ("lVert", "‖"), ("langle", "⟨"), ("lfloor", "⌊"), ("lceil", "⌈")];

const CLOSING: [(&str, &str); 6] =
    [("}", "}"), ("rvert", "|"), ("rVert", "‖"), ("rangle", "⟩"), ("rfloor", "⌋"), ("rceil", "⌉")];

const FUNCTIONS: [&str; 28] = [
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "deg", "det", "diag", "dim", "exp", "gcd",
    "inf", "ker", "lg", "lim", "ln", "log", "max", "min", "Pr", "rank", "sin", "sinh", "sup", "tan", "tanh",
];

/// The mark above a letter that an accent's command means, as a character that combines with the letter before it.
pub(super) fn accent(command: &str) -> Option<char> {
    Some(match command {
        "hat" | "widehat" => '\u{302}',
        "tilde" | "widetilde" => '\u{303}',
        "bar" | "overline" => '\u{304}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "check" => '\u{30c}',
        "vec" => '\u{20d7}',
        _ => return None,
    })
}

/// A raised text in small characters, if all of it has some.
pub(super) fn raised(text: &str) -> Option<String> {
    small(text, "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤∘°", RAISED)
}

/// A lowered text in small characters, if all of it has some.
pub(super) fn lowered(text: &str) -> Option<String> {
    small(text, "0123456789+−=()aehijklmnoprstuvx", LOWERED)
}

const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀ°°";
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";

/// Whether a character is small and raised already.
pub(super) fn is_raised(c: char) -> bool {
    RAISED.contains(c)
}

fn small(text: &str, characters: &str, in_small: &str) -> Option<String> {
    let one = |c: char| in_small.chars().nth(characters.chars().position(|known| known == c)?);
    text.chars().map(one).collect()
}

/// ½ for 1 and 2, where such a character exists.
pub(super) fn vulgar_fraction(above: &str, below: &str) -> Option<&'static str> {
    Some(match (above, below) {
        ("1", "2") => "½",
        ("1", "3") => "⅓",
        ("2", "3") => "⅔",
        ("1", "4") => "¼",
        ("3", "4") => "¾",
        ("1", "5") => "⅕",
        ("1", "6") => "⅙",
        ("5", "6") => "⅚",
        ("1", "8") => "⅛",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_small_character_has_its_large_one() {
        assert_eq!(raised("(n+1)⊤").as_deref(), Some("⁽ⁿ⁺¹⁾ᵀ"));
        assert_eq!(raised("VW⊤°"), Some("ⱽᵂᵀ°".to_string()));
        assert_eq!(lowered("k−x").as_deref(), Some("ₖ₋ₓ"));
        assert_eq!(lowered("n,1"), None);
    }
}
