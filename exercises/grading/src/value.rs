//! What an answer returned: compared, and written down for its author.

use common::Tensor;

/// A value that went into an answer or came out of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Numbers in row-major order, with their shape; a single number has the shape of no dimensions.
    Numbers {
        /// The shape.
        shape: Vec<usize>,
        /// The numbers.
        data: Vec<f64>,
    },
    /// Anything that is equal or not.
    Words(String),
}

/// How nearly two numbers have to agree.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    /// As a share of the larger of the two.
    pub relative: f64,
    /// Differences below this never count.
    pub absolute: f64,
}

impl Tolerance {
    /// For results of ordinary arithmetic in `f64`, done in whatever order.
    pub const ARITHMETIC: Tolerance = Tolerance { relative: 1e-9, absolute: 1e-10 };

    /// Whether two numbers agree; a NaN agrees with a NaN, an infinity with the same one only.
    pub fn agree(self, a: f64, b: f64) -> bool {
        if !a.is_finite() || !b.is_finite() {
            // (A share of something infinite would let everything pass.)
            return a == b || a.is_nan() && b.is_nan();
        }
        a == b || (a - b).abs() <= self.absolute + self.relative * a.abs().max(b.abs())
    }
}

impl Value {
    /// Whether two values agree.
    pub fn agrees(&self, other: &Value, tolerance: Tolerance) -> bool {
        match (self, other) {
            (Value::Numbers { shape: s, data: a }, Value::Numbers { shape: t, data: b }) => {
                s == t && a.iter().zip(b).all(|(&a, &b)| tolerance.agree(a, b))
            }
            (Value::Words(a), Value::Words(b)) => a == b,
            _ => false,
        }
    }

    /// The numbers, if it is made of numbers.
    pub fn numbers(&self) -> Option<(&[usize], &[f64])> {
        match self {
            Value::Numbers { shape, data } => Some((shape, data)),
            Value::Words(_) => None,
        }
    }

    /// The value as a student reads it, with so many significant digits.
    pub fn written(&self, digits: usize) -> String {
        let (shape, data) = match self {
            Value::Words(words) => return words.clone(),
            Value::Numbers { shape, data } => (shape, data),
        };
        match shape.as_slice() {
            [] => number(data[0], digits),
            [_, columns] if *columns > 0 && shape.iter().product::<usize>() == data.len() => {
                let rows: Vec<String> = data.chunks(*columns).map(|row| list(row, digits)).collect();
                format!("[{}]", rows.join(", "))
            }
            _ => list(data, digits),
        }
    }

    /// "4 numbers", "a number", "shape (2, 3)".
    pub fn form(&self) -> String {
        match self {
            Value::Words(_) => "a word".into(),
            Value::Numbers { shape, .. } => match shape.as_slice() {
                [] => "one number".into(),
                [1] => "a list of 1 number".into(),
                [n] => format!("a list of {n} numbers"),
                more => {
                    format!("shape ({})", more.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))
                }
            },
        }
    }
}

/// Longer lists are cut.
const LONGEST: usize = 24;

fn list(row: &[f64], digits: usize) -> String {
    let mut items: Vec<String> = row.iter().take(LONGEST).map(|&v| number(v, digits)).collect();
    if row.len() > LONGEST {
        items.push(format!("… {} in all", row.len()));
    }
    format!("[{}]", items.join(", "))
}

/// A number with so many significant digits, without zeros that say nothing.
pub fn number(v: f64, digits: usize) -> String {
    if v == 0.0 || !v.is_finite() {
        return format!("{v}").replace("-0", "0").replace('-', "−");
    }
    let exponent = v.abs().log10().floor() as i32;
    let text = if !(-4..9).contains(&exponent) {
        format!("{v:.*e}", digits - 1)
    } else {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        let text = format!("{v:.decimals$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
    };
    text.replace('-', "−")
}

/// What can be seen of an answer or given to it.
pub trait Shown {
    /// The value.
    fn value(&self) -> Value;
}

impl<S: Shown + ?Sized> Shown for &S {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl Shown for f64 {
    fn value(&self) -> Value {
        Value::Numbers { shape: vec![], data: vec![*self] }
    }
}

impl Shown for usize {
    fn value(&self) -> Value {
        (*self as f64).value()
    }
}

impl Shown for bool {
    fn value(&self) -> Value {
        Value::Words(self.to_string())
    }
}

impl Shown for str {
    fn value(&self) -> Value {
        Value::Words(self.to_owned())
    }
}

impl Shown for String {
    fn value(&self) -> Value {
        self.as_str().value()
    }
}

impl Shown for [f64] {
    fn value(&self) -> Value {
        Value::Numbers { shape: vec![self.len()], data: self.to_vec() }
    }
}

impl Shown for [usize] {
    fn value(&self) -> Value {
        Value::Numbers { shape: vec![self.len()], data: self.iter().map(|&v| v as f64).collect() }
    }
}

impl Shown for [bool] {
    fn value(&self) -> Value {
        Value::Words(format!("{self:?}"))
    }
}

impl Shown for [Vec<f64>] {
    /// A list of rows; if they differ in length, the shape is the list of the lengths.
    fn value(&self) -> Value {
        let lengths: Vec<usize> = self.iter().map(Vec::len).collect();
        let equal = lengths.windows(2).all(|w| w[0] == w[1]);
        let shape = if equal { vec![self.len(), lengths.first().copied().unwrap_or(0)] } else { lengths };
        Value::Numbers { shape, data: self.concat() }
    }
}

impl<S> Shown for Vec<S>
where
    [S]: Shown,
{
    fn value(&self) -> Value {
        self.as_slice().value()
    }
}

impl<S, const N: usize> Shown for [S; N]
where
    [S]: Shown,
{
    fn value(&self) -> Value {
        self.as_slice().value()
    }
}

impl Shown for Tensor<f64> {
    fn value(&self) -> Value {
        Value::Numbers { shape: self.shape().to_vec(), data: self.data().to_vec() }
    }
}

impl<S: Shown> Shown for Option<S> {
    fn value(&self) -> Value {
        self.as_ref().map_or_else(|| Value::Words("None".into()), S::value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_empty_zeros() {
        assert_eq!(number(0.5, 6), "0.5");
        assert_eq!(number(-1234567.0, 6), "−1234567");
        assert_eq!(number(1.0 / 3.0, 6), "0.333333");
        assert_eq!(number(4e-18, 3), "4.00e−18");
        assert_eq!(number(-0.0, 6), "0");
        assert_eq!(number(f64::NAN, 6), "NaN");
    }

    #[test]
    fn values_agree_by_shape_and_numbers() {
        let exact = Tolerance::ARITHMETIC;
        assert!([1.0, 2.0].value().agrees(&vec![1.0, 2.0 + 1e-12].value(), exact));
        assert!(![1.0, 2.0].value().agrees(&Tensor::from_rows([[1.0, 2.0]]).value(), exact));
        assert!(!1.0.value().agrees(&2.0.value(), exact));
        assert!(f64::NAN.value().agrees(&f64::NAN.value(), exact));
        assert!(!f64::INFINITY.value().agrees(&1.0.value(), exact));
        assert!(f64::INFINITY.value().agrees(&f64::INFINITY.value(), exact));
        assert!(!Some(1.0).value().agrees(&None::<f64>.value(), exact));
        assert_eq!(vec![vec![1.0], vec![2.0, 3.0]].value().form(), "shape (1, 2)");
    }
}
