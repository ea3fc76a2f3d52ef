//! The data behind a figure as CSV (RFC 4180, with `\n` as line end).

/// A table under construction: a header line, then one line a row.
pub(super) struct Table {
    text: String,
}

impl Table {
    /// An empty table with this header.
    pub(super) fn new(header: &[&str]) -> Table {
        let mut table = Table { text: String::new() };
        table.row(header);
        table
    }

    /// Adds a row; fields are quoted where needed.
    pub(super) fn row<S: AsRef<str>>(&mut self, fields: &[S]) {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(&quoted(field.as_ref()));
        }
        self.text.push('\n');
    }

    /// The whole table.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A number as the shortest text that is read back as the same `f64`; empty where it is not finite.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

/// A field, in quotes where it holds a comma, a quote or a line break.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_string()
    }
}

/// The lines of a CSV text, where a line break inside quotes does not end a line.
pub(super) fn records(text: &str) -> Vec<&str> {
    let mut records = Vec::new();
    let (mut start, mut inside_quotes) = (0, false);
    for (position, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => inside_quotes = !inside_quotes,
            b'\n' if !inside_quotes => {
                records.push(&text[start..position]);
                start = position + 1;
            }
            _ => {}
        }
    }
    if start < text.len() {
        records.push(&text[start..]);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_read_back_to_the_bit(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            prop_assert_eq!(number(value).parse::<f64>().map(f64::to_bits), Ok(value.to_bits()));
        }
    }

    #[test]
    fn whole_numbers_have_no_point_and_what_is_not_finite_is_empty() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(0.1), "0.1");
        assert_eq!(number(f64::NAN), "");
        assert_eq!(number(f64::INFINITY), "");
    }

    #[test]
    fn fields_are_quoted_where_needed_and_records_respect_the_quotes() {
        let mut table = Table::new(&["a", "b"]);
        table.row(&["one, two", "say \"hi\"\nthere"]);
        let text = table.finish();
        assert_eq!(text, "a,b\n\"one, two\",\"say \"\"hi\"\"\nthere\"\n");
        assert_eq!(records(&text).len(), 2);
    }
}
