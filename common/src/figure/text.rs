//! Text without fonts: estimated widths, wrapping, escaping, raised digits.
//!
//! The reader's browser chooses the font, so widths are estimated for a wide one (DejaVu Sans):
//! a narrower font leaves some air, and nothing is cut off.

/// The estimated width of `text`, in the unit of `size` (the font's size).
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// A character's width over the font's size.
fn advance(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.98,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 0.42,
        'A'..='Z' | '0'..='9' => 0.68,
        '\u{2e80}'.. => 1.0,
        _ => 0.62,
    }
}

/// `text` in lines that are no wider than `available`: broken at spaces, and inside a word only
/// where the word alone is too wide.
pub(super) fn wrap(text: &str, size: f64, available: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let joined = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if width(&joined, size) <= available {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            if !line.is_empty() && width(&line, size) + advance(character) * size > available {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// `size`, or the smaller one at which `text` is no wider than `available`.
pub(super) fn fitting_size(text: &str, size: f64, available: f64) -> f64 {
    let needed = width(text, size);
    if needed <= available { size } else { size * available / needed }
}

/// `text` for XML: the five special characters as entities, characters that XML 1.0 forbids and
/// line breaks as spaces.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Undoes [`escape`].
pub(super) fn unescape(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_string(), |text, (entity, character)| text.replace(entity, character))
}

/// A whole number as raised digits: `−12` becomes `⁻¹²`.
pub(super) fn raised(number: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let to_raised = |c: char| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    number.to_string().chars().map(to_raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_fit_and_keep_every_word() {
        let text = "seed 1, MNIST, 60,000 images, averylongwordthatdoesnotfitonanylineatall, quick mode";
        let lines = wrap(text, 12.0, 120.0);
        assert!(lines.iter().all(|line| width(line, 12.0) <= 120.0), "{lines:?}");
        let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
    }

    #[test]
    fn the_special_characters_of_xml_are_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{1}"), "a&lt;b &amp; &quot;c&quot; ");
        assert_eq!(unescape(&escape("a<b &lt; 'c' > \"d\"")), "a<b &lt; 'c' > \"d\"");
    }

    #[test]
    fn exponents_are_raised() {
        assert_eq!(raised(-12), "⁻¹²");
        assert_eq!(raised(0), "⁰");
    }
}
