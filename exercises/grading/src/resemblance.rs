//! What a wrong value has in common with the right one, over all cases: a factor, a sign, an order.

use crate::value::Value;

/// An expected value, what came, and the sizes of their case.
pub(crate) struct Pair<'a> {
    pub expected: &'a Value,
    pub came: &'a Value,
    pub sizes: &'a [(&'static str, usize)],
}

/// What all cases have in common, if anything, as a sentence.
pub(crate) fn resemblance(pairs: &[Pair<'_>]) -> Option<String> {
    let numbers: Option<Vec<_>> = pairs
        .iter()
        .map(|p| p.expected.numbers().zip(p.came.numbers()).map(|(e, c)| (e, c, p.sizes)))
        .collect();
    let numbers = numbers?;
    if numbers.iter().any(|((shape, _), (came, _), _)| shape != came) {
        let turned = numbers.iter().all(|((s, _), (c, _), _)| s.len() == 2 && **c == [s[1], s[0]]);
        return turned.then(|| "its shape is turned: rows and columns are exchanged".into());
    }
    let turned_nan = |(expected, came): (&f64, &f64)| came.is_nan() && !expected.is_nan();
    if numbers.iter().all(|((_, e), (_, c), _)| e.iter().zip(*c).any(turned_nan)) {
        return Some("some of it is not a number (NaN)".into());
    }
    if numbers.iter().all(|(_, (_, came), _)| came.iter().any(|v| (1e18..2e19).contains(v))) {
        return Some(
            "a number near 1.8e19 is what a `usize` becomes that would be below 0: convert to `f64` first"
                .into(),
        );
    }
    factor(&numbers).or_else(|| order(&numbers))
}

type Numbers<'a> = ((&'a [usize], &'a [f64]), (&'a [usize], &'a [f64]), &'a [(&'static str, usize)]);

/// The one factor between two lists of numbers, if there is one.
fn ratio(expected: &[f64], came: &[f64]) -> Option<f64> {
    let largest = (0..expected.len()).max_by(|&i, &j| expected[i].abs().total_cmp(&expected[j].abs()))?;
    if expected[largest] == 0.0 {
        return None;
    }
    let ratio = came[largest] / expected[largest];
    let size = expected[largest].abs() * ratio.abs();
    let fits = |(e, c): (&f64, &f64)| (c - ratio * e).abs() <= 1e-9 * size;
    (ratio != 0.0 && expected.iter().zip(came).all(fits)).then_some(ratio)
}

fn factor(numbers: &[Numbers<'_>]) -> Option<String> {
    let ratios: Option<Vec<f64>> = numbers.iter().map(|((_, e), (_, c), _)| ratio(e, c)).collect();
    let ratios = ratios?;
    let first = *ratios.first()?;
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs();
    if ratios.iter().all(|&r| near(r, first)) {
        return Some(if near(first, -1.0) {
            "the sign is turned, everywhere".into()
        } else if near(first, 1.0) {
            "it is nearly right: a formula, or a smaller step, gives more digits".into()
        } else {
            format!("everything is {} times what it should be", crate::value::number(first, 4))
        });
    }
    let names = numbers[0].2.iter().map(|(name, _)| *name);
    for name in names {
        let size = |n: &Numbers<'_>| {
            n.2.iter().find(|(other, _)| *other == name).map_or(0.0, |(_, size)| *size as f64)
        };
        if numbers.iter().zip(&ratios).all(|(n, &r)| near(r, size(n))) {
            return Some(format!(
                "everything is {name} times what it should be: a division by {name} is missing"
            ));
        }
        if numbers.iter().zip(&ratios).all(|(n, &r)| near(r * size(n), 1.0)) {
            return Some(format!("everything is 1/{name} of what it should be: it was divided by {name}"));
        }
    }
    None
}

/// The same numbers in another order.
fn order(numbers: &[Numbers<'_>]) -> Option<String> {
    let sorted = |data: &[f64]| {
        let mut data = data.to_vec();
        data.sort_by(f64::total_cmp);
        data
    };
    let same = |(e, c): (&f64, &f64)| (e - c).abs() <= 1e-9 * (1.0 + e.abs());
    let all = numbers.iter().all(|((_, e), (_, c), _)| sorted(e).iter().zip(&sorted(c)).all(same));
    let long = numbers.iter().any(|((_, e), _, _)| e.len() > 1);
    (all && long).then(|| "the right numbers, in the wrong places".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Shown;

    fn said(pairs: &[(Vec<f64>, Vec<f64>, usize)]) -> Option<String> {
        let values: Vec<_> = pairs.iter().map(|(e, c, n)| (e.value(), c.value(), vec![("N", *n)])).collect();
        let pairs: Vec<Pair<'_>> =
            values.iter().map(|(expected, came, sizes)| Pair { expected, came, sizes }).collect();
        resemblance(&pairs)
    }

    #[test]
    fn a_factor_a_sign_a_size_and_an_order_are_seen() {
        let twice = [(vec![1.0, -2.0], vec![2.0, -4.0], 3), (vec![3.0], vec![6.0], 5)];
        assert_eq!(said(&twice).unwrap(), "everything is 2 times what it should be");
        assert!(said(&[(vec![1.0, -2.0], vec![-1.0, 2.0], 3)]).unwrap().contains("sign"));
        let sums = [(vec![1.0, -2.0], vec![3.0, -6.0], 3), (vec![3.0], vec![15.0], 5)];
        assert!(said(&sums).unwrap().contains("a division by N is missing"));
        let over = [(vec![3.0], vec![1.0], 3), (vec![5.0], vec![1.0], 5)];
        assert!(said(&over).unwrap().contains("divided by N"));
        assert!(said(&[(vec![1.0, 2.0], vec![2.0, 1.0], 2)]).unwrap().contains("wrong places"));
        assert_eq!(said(&[(vec![1.0, 2.0], vec![2.0, 2.0], 2)]), None);
    }
}
