//! How a recorded number is written on a page.

/// Where a number stands: mathematics has its own minus and powers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// In prose: − for minus, powers of ten by `<sup>`.
    Prose,
    /// Within a formula: LaTeX.
    Formula,
}

/// A number in one of the formats that pages use: `.3` decimals, `%.2` per cent without the sign, `e.1` a power of
/// ten, `E.1` the same for formulas, `,` whole with thousands; an empty one about four digits.
///
/// # Errors
/// Where the format is none of these.
pub fn written(x: f64, format: &str, place: Place) -> Result<String, String> {
    let decimals = |rest: &str| rest.parse().ok().filter(|n: &usize| *n <= 15).ok_or_else(|| unknown(format));
    let text = match format {
        "" => plain(x, place),
        "," => thousands(&format!("{x:.0}")),
        _ => match format.split_once('.') {
            Some(("", digits)) => without_negative_zero(format!("{x:.*}", decimals(digits)?)),
            Some(("%", digits)) => without_negative_zero(format!("{:.*}", decimals(digits)?, 100.0 * x)),
            Some(("e" | "E", digits)) => power(x, decimals(digits)?, place),
            _ => return Err(unknown(format)),
        },
    };
    Ok(match place {
        Place::Prose => text.replacen('-', "−", 1),
        Place::Formula if format == "," || format.is_empty() => text.replace(',', "{,}"),
        Place::Formula => text,
    })
}

fn unknown(format: &str) -> String {
    format!("expected a format such as .3, %.2, e.1, E.1 or `,`, got {format}")
}

/// −0.00 is written 0.00.
fn without_negative_zero(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if !rest.contains(|c: char| ('1'..='9').contains(&c)) => rest.to_string(),
        _ => text,
    }
}

/// Whole numbers as they are, others with about four digits that count.
fn plain(x: f64, place: Place) -> String {
    let size = x.abs();
    if x.fract() == 0.0 && size < 1e15 {
        thousands(&format!("{x:.0}"))
    } else if !(1e-3..1e6).contains(&size) {
        power(x, 2, place)
    } else if size < 100.0 {
        format!("{x:.4}")
    } else {
        thousands(&format!("{x:.1}"))
    }
}

/// 12345 as 12,345.
fn thousands(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = fraction.map(|f| format!(".{f}")).unwrap_or_default();
    format!("{sign}{grouped}{fraction}")
}

/// 0.00123 as 1.2 × 10⁻³.
fn power(x: f64, decimals: usize, place: Place) -> String {
    let text = format!("{x:.decimals$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match place {
        Place::Formula => format!(r"{digits} \times 10^{{{exponent}}}"),
        Place::Prose => {
            format!("{digits}\u{a0}×\u{a0}10<sup>{}</sup>", exponent.replace('-', "−"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_asked() {
        let written = |x, format| written(x, format, Place::Prose).unwrap();
        assert_eq!(written(0.97796, "%.2"), "97.80");
        assert_eq!(written(-0.0041, ".2"), "0.00");
        assert_eq!(written(-0.5, ".2"), "−0.50");
        assert_eq!(written(3_274_634.0, ","), "3,274,634");
        assert_eq!(written(0.00123, "e.1"), "1.2\u{a0}×\u{a0}10<sup>−3</sup>");
        assert_eq!(written(1234.56, ""), "1,234.6");
        assert_eq!(written(0.4407, ""), "0.4407");
    }

    #[test]
    fn a_formula_has_its_own_powers_and_minus() {
        let written = |x, format| written(x, format, Place::Formula).unwrap();
        assert_eq!(written(0.00123, "e.1"), r"1.2 \times 10^{-3}");
        assert_eq!(written(0.00123, "E.1"), r"1.2 \times 10^{-3}");
        assert_eq!(written(-0.5, ".1"), "-0.5");
        assert_eq!(written(1234.0, ","), "1{,}234");
    }

    #[test]
    fn an_unknown_format_is_an_error() {
        assert!(written(1.0, ".x", Place::Prose).is_err());
        assert!(written(1.0, ".70000", Place::Prose).is_err(), "more digits than a number has");
        assert!(written(1.0, "percent", Place::Prose).unwrap_err().contains("percent"));
    }
}
