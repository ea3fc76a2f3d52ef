//! Plain-text tables.

use super::results::{Comparison, Record};

/// Header, a rule, and the rows, columns aligned: numbers to the right, all else to the left. A row
/// that is shorter than the others ends in empty cells.
///
/// # Example
/// ```
/// use common::experiment::aligned;
/// let rows = [vec!["sgd".to_string(), "7".to_string()], vec!["adam".to_string(), "12".to_string()]];
/// assert_eq!(aligned(&["optimiser", "epochs"], &rows), "\
/// optimiser  epochs
/// ---------  ------
/// sgd             7
/// adam           12
/// ");
/// ```
pub fn aligned(header: &[&str], rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
    let cells = |column: usize| rows.iter().map(move |row| row.get(column).map_or("", String::as_str));
    let width = |column: usize| {
        let all = cells(column).chain(header.get(column).copied());
        all.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let numeric: Vec<bool> = (0..columns).map(|column| cells(column).all(is_number)).collect();
    let line = |cell: &dyn Fn(usize) -> String| {
        let cells = (0..columns).map(|column| {
            let (text, width) = (cell(column), widths[column]);
            if numeric[column] { format!("{text:>width$}") } else { format!("{text:<width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        format!("{}\n", line.trim_end())
    };
    let mut table = line(&|column| header.get(column).copied().unwrap_or("").to_string());
    table += &line(&|column| "-".repeat(widths[column]));
    for row in rows {
        table += &line(&|column| row.get(column).cloned().unwrap_or_default());
    }
    table
}

/// Whether a cell belongs to the right: a number, with or without a unit, or nothing.
fn is_number(cell: &str) -> bool {
    let first = cell.split_whitespace().next().unwrap_or("-");
    first == "-" || cell == NOT_FINITE || first.trim_end_matches(['%', 's']).parse::<f64>().is_ok()
}

const NOT_FINITE: &str = "not finite";

/// The table of a run's end: every figure that the texts give, beside what came out here. `None`
/// where they give none. (Figures without a counterpart stand in `results.json`.)
pub(super) fn text_and_here(records: &[Record]) -> Option<String> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in records {
        let mut id = record.id; // stands once, before its first figure
        for Comparison { key, text, here } in &record.comparisons {
            let Some(text) = text else { continue };
            let difference = match here {
                Some(here) if (here - text).is_finite() => difference(key, here - text),
                _ => "-".to_string(),
            };
            let here = here.map_or("-".to_string(), |here| figure(key, here));
            rows.push(vec![id.to_string(), key.clone(), figure(key, *text), here, difference]);
            id = "";
        }
    }
    let table = || aligned(&["experiment", "figure", "text", "here", "difference"], &rows);
    (!rows.is_empty()).then(table)
}

/// Accuracies are kept as shares of 1 and shown as per cent.
fn is_accuracy(key: &str) -> bool {
    key.contains("accuracy")
}

fn figure(key: &str, x: f64) -> String {
    if !x.is_finite() {
        NOT_FINITE.to_string()
    } else if is_accuracy(key) {
        format!("{:.2} %", 100.0 * x)
    } else {
        plain(x)
    }
}

/// With its sign; that of accuracies in points of per cent.
fn difference(key: &str, x: f64) -> String {
    // A difference that rounds to zero is shown without a sign of its own: +0.00, never -0.00.
    let sign = |text: String| match text.strip_prefix('-') {
        Some(digits) if digits.chars().any(|c| ('1'..='9').contains(&c)) => text,
        Some(digits) => format!("+{digits}"),
        None => format!("+{text}"),
    };
    if is_accuracy(key) { sign(format!("{:.2}", 100.0 * x)) } else { sign(plain(x)) }
}

/// Whole numbers as they are, others with about four digits that count.
fn plain(x: f64) -> String {
    let size = x.abs();
    if x.fract() == 0.0 && size < 1e15 {
        format!("{x:.0}")
    } else if !(1e-3..1e6).contains(&size) {
        format!("{x:.3e}")
    } else if size < 100.0 {
        format!("{x:.4}")
    } else {
        format!("{x:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracies_are_per_cent_and_other_figures_plain() {
        assert_eq!(figure("test_accuracy", 0.94251), "94.25 %");
        assert_eq!(figure("test_accuracy_200_epochs", 1.0), "100.00 %");
        assert_eq!(figure("parameters", 3_274_634.0), "3274634");
        assert_eq!(figure("loss", 0.440_72), "0.4407");
        assert_eq!(figure("epoch_seconds", 166.04), "166.0");
        assert_eq!(figure("gradient", 2.5e-9), "2.500e-9");
        assert_eq!(figure("loss", f64::NAN), "not finite");
        assert_eq!(difference("test_accuracy", 0.001_21), "+0.12");
        assert_eq!(difference("test_accuracy", -0.000_01), "+0.00");
        assert_eq!(difference("loss", -0.25), "-0.2500");
    }

    #[test]
    fn the_table_shows_text_here_and_their_difference() {
        let mut record = Record::new("dropout", "Dropout");
        record.comparisons = vec![
            Comparison { key: "test_accuracy".to_string(), text: Some(0.9425), here: Some(0.9437) },
            Comparison { key: "loss".to_string(), text: Some(0.25), here: Some(f64::NAN) },
            Comparison { key: "seeds".to_string(), text: None, here: Some(3.0) },
        ];
        let table = text_and_here(&[record, Record::new("other", "Without figures")]).unwrap();
        let expected = "\
experiment  figure            text        here  difference
----------  -------------  -------  ----------  ----------
dropout     test_accuracy  94.25 %     94.37 %       +0.12
            loss            0.2500  not finite           -
";
        assert_eq!(table, expected);
        assert_eq!(text_and_here(&[Record::new("other", "Without figures")]), None);
    }

    #[test]
    fn rows_of_uneven_length_are_filled_up() {
        let rows = [vec!["a".to_string()], vec!["b".to_string(), "1".to_string(), "x".to_string()]];
        assert_eq!(aligned(&["name", "n"], &rows), "name  n\n----  -  -\na\nb     1  x\n");
        assert_eq!(aligned(&["name"], &[]), "name\n----\n");
    }
}
