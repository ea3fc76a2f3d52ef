//! Text broken into lines. A no-break space holds together what must not be parted, unless it alone is too wide for a
//! line; in the lines it is a space like any other.

/// How wide a line may be.
pub(super) const COLUMNS: usize = 92;

/// How far code and displayed formulas stand from the margin.
pub(super) const INDENTATION: usize = 4;

/// The space at which no line breaks.
pub(super) const NO_BREAK: char = '\u{a0}';

/// How many columns a text takes. Marks above a letter (the hat of ŵ) are characters of their own and take none.
pub(super) fn width(text: &str) -> usize {
    text.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')).count()
}

/// A text in lines of at most so many columns; where it has line breaks of its own, they stay.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let lines = text.split('\n').flat_map(|line| filled(line, columns));
    lines.map(|line| line.replace(NO_BREAK, " ").trim_end().to_string()).collect()
}

fn filled(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if width(word) <= columns {
            put(&mut lines, word, ' ', columns);
        } else {
            // Too wide as a whole: the first piece begins a line if need be, the others follow wherever there is room.
            for (index, piece) in word.split(NO_BREAK).enumerate() {
                put(&mut lines, piece, if index == 0 { ' ' } else { NO_BREAK }, columns);
            }
        }
    }
    lines
}

/// Puts a word into the last line if there is room, else into a new one.
fn put(lines: &mut Vec<String>, word: &str, space: char, columns: usize) {
    match lines.last_mut() {
        Some(last) if last.is_empty() => *last += word,
        Some(last) if width(last) + 1 + width(word) <= columns => {
            last.push(space);
            *last += word;
        }
        _ => lines.push(word.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_that_may_break() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("one two\u{a0}three", 9), ["one", "two three"]);
        assert_eq!(wrapped("a\u{a0}b\u{a0}c d", 3), ["a b", "c d"], "wider than a line");
        assert_eq!(wrapped("one\ntwo", 80), ["one", "two"]);
    }

    #[test]
    fn marks_above_letters_take_no_column() {
        assert_eq!(width("w\u{302}x\u{304}"), 2);
    }
}
