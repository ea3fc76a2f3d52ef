//! An axis: its range, its ticks, and where a value lies on it.

use super::text::raised;

/// Numbers beyond this size are treated as gaps: their differences would overflow.
const LARGEST: f64 = 1e300;
/// Numbers below this size count as zero: their quotients would overflow.
const SMALLEST: f64 = 1e-290;

/// A range that was asked for, from low to high.
pub(super) type Range = Option<(f64, f64)>;

/// A linear or logarithmic range. On a logarithmic axis the range, and everything called a
/// *position*, is the logarithm to base ten of the value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) log: bool,
}

impl Axis {
    /// The axis for these values, with some room at both ends; `fixed` asks for a range of its own.
    /// Values that cannot be drawn (not finite, or not positive on a logarithmic axis) do not count.
    pub(super) fn fitted(values: impl IntoIterator<Item = f64>, log: bool, fixed: Range) -> Axis {
        let empty = Axis { low: 0.0, high: 1.0, log };
        if let Some((a, b)) = fixed
            && let (Some(a), Some(b)) = (empty.position(a), empty.position(b))
        {
            return Axis { low: a.min(b), high: a.max(b), log }.with_some_width();
        }
        let positions = values.into_iter().filter_map(|value| empty.position(value));
        let (low, high) =
            positions.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)));
        if low > high {
            return empty;
        }
        let axis = Axis { low, high, log }.with_some_width();
        let room = 0.04 * (axis.high - axis.low);
        Axis { low: axis.low - room, high: axis.high + room, log }
    }

    /// The same axis, stretched where its ends coincide (or differ by rounding alone).
    fn with_some_width(self) -> Axis {
        let size = self.low.abs().max(self.high.abs());
        if self.high - self.low > 1e-12 * size {
            return self;
        }
        let room = match (self.log, size > 0.0) {
            (true, _) => 0.5,
            (false, true) => 0.1 * size,
            (false, false) => 0.5,
        };
        Axis { low: self.low - room, high: self.high + room, log: self.log }
    }

    /// The position of `value`, if it has one.
    pub(super) fn position(&self, value: f64) -> Option<f64> {
        match self.log {
            true => (SMALLEST..=LARGEST).contains(&value).then(|| value.log10()),
            false if value.abs() < SMALLEST => Some(0.0),
            false => (value.abs() <= LARGEST).then_some(value),
        }
    }

    /// How far along the axis a position lies: 0 at its low end, 1 at its high end.
    pub(super) fn fraction(&self, position: f64) -> f64 {
        (position - self.low) / (self.high - self.low)
    }

    /// Whether a position lies on the axis.
    pub(super) fn holds(&self, position: f64) -> bool {
        (-1e-9..=1.0 + 1e-9).contains(&self.fraction(position))
    }

    /// About `target` ticks: position and label.
    pub(super) fn ticks(&self, target: usize) -> Vec<(f64, String)> {
        if self.log && self.high - self.low >= 1.0 {
            return self.decades(target);
        }
        if !self.log {
            return linear_ticks(self.low, self.high, target);
        }
        // Less than a decade: even steps of the value itself.
        let values = linear_ticks(10_f64.powf(self.low), 10_f64.powf(self.high), target.div_ceil(2));
        let on_axis = |(value, label): (f64, String)| self.position(value).map(|position| (position, label));
        values.into_iter().filter_map(on_axis).collect()
    }

    /// About `target` ticks, and three at least where the axis allows it.
    pub(super) fn enough_ticks(&self, target: usize) -> Vec<(f64, String)> {
        let attempts = (target.max(2)..12).map(|target| self.ticks(target));
        attempts.into_iter().find(|ticks| ticks.len() >= 3).unwrap_or_else(|| self.ticks(target))
    }

    /// Ticks at powers of ten; at 2 and 5 times as well where there is room.
    fn decades(&self, target: usize) -> Vec<(f64, String)> {
        let (first, last) = ((self.low - 1e-9).ceil() as i32, (self.high + 1e-9).floor() as i32);
        let every = ((last - first + 1).max(1) as usize).div_ceil(target.max(1));
        let factors: &[f64] = if last - first <= 1 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let plain = first >= -3 && last <= 4;
        let mut ticks = Vec::new();
        for exponent in
            (first - 1..=last).filter(|exponent| exponent.rem_euclid(every as i32) == 0 || factors.len() > 1)
        {
            for &factor in factors {
                let position = f64::from(exponent) + factor.log10();
                if self.holds(position) {
                    ticks.push((position, power_label(factor, exponent, plain)));
                }
            }
        }
        ticks
    }
}

/// `factor` · 10^`exponent`, written out where `plain`.
fn power_label(factor: f64, exponent: i32, plain: bool) -> String {
    if plain {
        let decimals = usize::try_from(-exponent).unwrap_or(0);
        grouped(&format!("{:.decimals$}", factor * 10_f64.powi(exponent)))
    } else if factor == 1.0 {
        format!("10{}", raised(exponent))
    } else {
        format!("{factor}·10{}", raised(exponent))
    }
}

/// Ticks at multiples of 1, 2 or 5 times a power of ten.
fn linear_ticks(low: f64, high: f64, target: usize) -> Vec<(f64, String)> {
    let rough = (high - low) / target.max(1) as f64;
    let power = rough.log10().floor();
    let unit = 10_f64.powf(power);
    let (factor, power) = match rough / unit {
        ratio if ratio <= 1.0 + 1e-9 => (1.0, power),
        ratio if ratio <= 2.0 => (2.0, power),
        ratio if ratio <= 5.0 => (5.0, power),
        _ => (1.0, power + 1.0),
    };
    let step = factor * 10_f64.powf(power);
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first).max(0.0) as usize + 1;
    let values: Vec<f64> = (0..count.min(50)).map(|i| (first + i as f64) * step).collect();
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let label = |&value: &f64| (value, linear_label(value, largest, power as i32));
    values.iter().map(label).collect()
}

/// A tick's label, where steps are multiples of 10^`power` and no tick exceeds `largest`.
fn linear_label(value: f64, largest: f64, power: i32) -> String {
    let exponent = if largest > 0.0 { largest.log10().floor() as i32 } else { 0 };
    if exponent >= 6 || exponent <= -4 {
        if value == 0.0 {
            return "0".to_string();
        }
        let decimals = usize::try_from(exponent - power).unwrap_or(0);
        let mantissa = value / 10_f64.powi(exponent);
        return format!("{}·10{}", minus(&format!("{mantissa:.decimals$}")), raised(exponent));
    }
    let decimals = usize::try_from(-power).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    // A multiple that rounding left a hair below zero is zero.
    let is_zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    grouped(if is_zero { text.trim_start_matches('-') } else { &text })
}

/// The number with commas between thousands from five digits on, and a true minus sign.
fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut text = sign.to_string();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() > 4 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A true minus sign for a hyphen.
pub(super) fn minus(number: &str) -> String {
    number.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis, target: usize) -> Vec<String> {
        axis.ticks(target).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers() {
        let axis = Axis { low: 0.0, high: 1.0, log: false };
        assert_eq!(labels(&axis, 5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        let axis = Axis { low: -0.35, high: 0.35, log: false };
        assert_eq!(labels(&axis, 7), ["−0.3", "−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]);
        let axis = Axis { low: 0.0, high: 60_000.0, log: false };
        assert_eq!(labels(&axis, 3), ["0", "20,000", "40,000", "60,000"]);
    }

    #[test]
    fn very_large_and_very_small_ticks_have_powers_of_ten() {
        let axis = Axis { low: 0.0, high: 4e7, log: false };
        assert_eq!(labels(&axis, 4), ["0", "1·10⁷", "2·10⁷", "3·10⁷", "4·10⁷"]);
        let axis = Axis { low: 0.0, high: 2e-9, log: false };
        assert_eq!(labels(&axis, 4), ["0", "0.5·10⁻⁹", "1.0·10⁻⁹", "1.5·10⁻⁹", "2.0·10⁻⁹"]);
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten_at_equal_distances() {
        let axis = Axis::fitted([1.0, 1e6], true, Some((1.0, 1e6)));
        let ticks = axis.ticks(7);
        assert_eq!(labels(&axis, 7), ["10⁰", "10¹", "10²", "10³", "10⁴", "10⁵", "10⁶"]);
        for (exponent, (position, _)) in ticks.iter().enumerate() {
            assert!((axis.fraction(*position) - exponent as f64 / 6.0).abs() < 1e-12);
        }
        let axis = Axis::fitted([], true, Some((0.01, 100.0)));
        assert_eq!(labels(&axis, 7), ["0.01", "0.1", "1", "10", "100"]);
    }

    #[test]
    fn what_cannot_be_drawn_has_no_position() {
        let linear = Axis::fitted([0.0, f64::NAN, 2.0, f64::INFINITY], false, None);
        assert!(linear.low > -0.1 && linear.high < 2.1, "{linear:?}");
        assert_eq!(linear.position(f64::NAN), None);
        assert_eq!(linear.position(f64::NEG_INFINITY), None);
        let log = Axis::fitted([0.0, -3.0, 10.0, 100.0], true, None);
        assert_eq!((log.position(0.0), log.position(-1.0)), (None, None));
        assert!(log.low > 0.9, "{log:?}");
    }

    #[test]
    fn empty_constant_and_enormous_ranges_have_a_width_and_ticks() {
        for log in [false, true] {
            let ranges: [Vec<f64>; 7] = [
                vec![],
                vec![5.0],
                vec![0.0, 0.0],
                vec![1e300, -1e300, 1e-300],
                vec![1.0, 1.0 + 1e-15],
                vec![1e-320, 2e-320],
                vec![3.0, 4.0],
            ];
            for values in ranges {
                let axis = Axis::fitted(values.clone(), log, None);
                assert!(axis.high > axis.low, "{values:?}: {axis:?}");
                assert!(axis.high.is_finite() && axis.low.is_finite());
                let ticks = axis.ticks(6);
                assert!(!ticks.is_empty() && ticks.len() < 20, "{values:?}: {ticks:?}");
            }
        }
        let reversed = Axis::fitted([], false, Some((3.0, 1.0)));
        assert_eq!((reversed.low, reversed.high), (1.0, 3.0));
    }
}
