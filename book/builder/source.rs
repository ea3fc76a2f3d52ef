//! A named part of a source file, as pages include it.

/// The lines between an anchor's `// ANCHOR: name` and `// ANCHOR_END: name`.
///
/// # Errors
/// Where it does not begin and end exactly once.
pub fn part(text: &str, anchor: &str) -> Result<String, String> {
    let marks = |word: &str| {
        let named = |line: &str| {
            line.split_once(word).is_some_and(|(before, name)| {
                !before.ends_with(|c: char| c.is_alphanumeric() || c == '_') && name.trim() == anchor
            })
        };
        text.lines().enumerate().filter(|(_, line)| named(line)).map(|(number, _)| number).collect::<Vec<_>>()
    };
    let (begins, ends) = (marks("ANCHOR:"), marks("ANCHOR_END:"));
    match (&begins[..], &ends[..]) {
        ([begin], [end]) if begin < end => {
            let lines = text.lines().skip(begin + 1).take(end - begin - 1);
            Ok(lines.filter(|line| !line.contains("ANCHOR")).collect::<Vec<_>>().join("\n"))
        }
        ([], _) => Err(format!("no anchor {anchor}")),
        _ => {
            Err(format!("{anchor}: expected one begin and one end, got {} and {}", begins.len(), ends.len()))
        }
    }
}

/// Code without the indentation that all its lines share: a method is shown as a function is.
pub fn dedented(code: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = code.lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    code.lines().map(|line| format!("{}\n", line.get(shared..).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_begins_and_ends_once() {
        let text = "// ANCHOR: a\nlet x = 1;\n// ANCHOR_END: a\n// ANCHOR: c\n";
        assert_eq!(part(text, "a").unwrap(), "let x = 1;");
        assert!(part(text, "b").unwrap_err().contains("no anchor b"));
        assert!(part(text, "c").unwrap_err().contains("got 1 and 0"));
    }

    #[test]
    fn included_code_loses_the_indentation_that_all_its_lines_share() {
        assert_eq!(dedented("    fn f() {\n        g();\n\n    }\n"), "fn f() {\n    g();\n\n}\n");
    }
}
