//! Colours, dashes and marker shapes.

/// The colours of series and classes, in order. Each has a contrast of at least 3 : 1 on white and on
/// near-black; neighbours stay apart for readers who do not tell red from green.
pub const SERIES_COLOURS: [&str; 8] =
    ["#2b7fd6", "#d9700a", "#009c84", "#7a45f5", "#806534", "#d65ab0", "#7f8a94", "#d8324a"];

/// The paint of a line, a shape or a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Colour {
    /// The text's colour, which follows the theme.
    Ink,
    /// A series' colour: the number runs on and wraps around.
    Series(usize),
}

impl Colour {
    /// As SVG writes it.
    pub(super) fn svg(self) -> &'static str {
        match self {
            Colour::Ink => "currentColor",
            Colour::Series(index) => SERIES_COLOURS[index % SERIES_COLOURS.len()],
        }
    }
}

/// How a line is drawn. Lengths are in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) opacity: f64,
    pub(super) width: f64,
    /// Lengths of dash and gap, in turn; empty for a solid line.
    pub(super) dash: &'static [f64],
}

impl Stroke {
    /// A solid line of a series.
    pub(super) fn solid(index: usize) -> Stroke {
        Stroke { colour: Colour::Series(index), opacity: 1.0, width: 2.0, dash: &[] }
    }

    /// A dashed line of a series: neighbouring series differ in their dashes, too.
    pub(super) fn dashed(index: usize) -> Stroke {
        const DASHES: [&[f64]; 3] = [&[7.0, 4.0], &[11.0, 3.5, 2.5, 3.5], &[3.0, 3.0]];
        Stroke { dash: DASHES[index % DASHES.len()], ..Stroke::solid(index) }
    }

    /// A thin line in ink: axes, frames, error bars.
    pub(super) fn thin(opacity: f64) -> Stroke {
        Stroke { colour: Colour::Ink, opacity, width: 1.0, dash: &[] }
    }

    /// A line of reference.
    pub(super) fn reference() -> Stroke {
        Stroke { colour: Colour::Ink, opacity: 0.75, width: 1.2, dash: &[2.0, 3.0] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2) of `#rrggbb`.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour is #rrggbb");
            let c = f64::from(value) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn every_series_colour_stands_out_on_white_and_on_near_black() {
        for colour in SERIES_COLOURS {
            let on_white = 1.05 / (luminance(colour) + 0.05);
            let on_black = (luminance(colour) + 0.05) / (luminance("#0d1117") + 0.05);
            assert!(on_white >= 3.0 && on_black >= 3.0, "{colour}: {on_white:.2}, {on_black:.2}");
        }
    }
}
