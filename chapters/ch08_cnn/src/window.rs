//! Windows that slide over an image: their size, their steps, and what happens at the edges.
//!
//! Legend: H, W rows and columns of the image; KH, KW of the window; S stride; P padding; OH, OW of
//! the output. A convolution's kernel and a pool's window slide alike: the rules stand here once.

use common::{Config, ConfigError, ShapeError};
use std::fmt;

/// Rows and columns: of an image, a kernel, a stride. `5` means 5 × 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size2d {
    /// Rows, or steps downwards.
    pub height: usize,
    /// Columns, or steps to the right.
    pub width: usize,
}

impl From<usize> for Size2d {
    fn from(size: usize) -> Size2d {
        Size2d { height: size, width: size }
    }
}

impl From<(usize, usize)> for Size2d {
    fn from((height, width): (usize, usize)) -> Size2d {
        Size2d { height, width }
    }
}

impl fmt::Display for Size2d {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.height, self.width)
    }
}

impl Size2d {
    /// Rows times columns.
    pub fn area(self) -> usize {
        self.height * self.width
    }

    fn checked_area(self) -> Option<usize> {
        self.height.checked_mul(self.width)
    }
}

/// What stands around the image, so that windows may reach beyond its edge: zeros, for a
/// convolution; nothing (windows are smaller there), for a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// Nothing: windows stay inside.
    Valid,
    /// As much as makes the output ⌈W/S⌉ wide (Keras's rule): at stride 1, as wide as the image. Where
    /// the padding cannot be halved, the extra row stands below and the extra column to the right.
    Same,
    /// P rows above and below, P columns left and right.
    Explicit(Size2d),
}

impl Padding {
    /// P rows above and below, P columns left and right.
    pub fn explicit(size: impl Into<Size2d>) -> Padding {
        Padding::Explicit(size.into())
    }
}

/// How a window of a layer slides: all of it but the image's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// KH, KW
    pub size: Size2d,
    /// S
    pub stride: Size2d,
    /// P
    pub padding: Padding,
    /// Whether rows and columns that no whole window reaches may be left out.
    pub drop_remainder: bool,
}

impl Window {
    /// A window that moves by `stride` and stays inside the image.
    pub fn new(size: impl Into<Size2d>, stride: impl Into<Size2d>) -> Window {
        let (size, stride) = (size.into(), stride.into());
        Window { size, stride, padding: Padding::Valid, drop_remainder: false }
    }

    /// Where the window stands on an image of H × W: output size and padding.
    ///
    /// W₂ = (W₁ − F + 2P)/S + 1 (8.2), which has to be whole, unless the remainder may be dropped.
    ///
    /// # Errors
    /// A window, stride or image of 0, a window larger than the padded image, padding that a whole window
    /// fits into, steps that do not end at the image's edge, more places than can be counted. They name
    /// `layer`.
    pub fn on(&self, layer: &str, image: Size2d) -> Result<Grid, ShapeError> {
        let error = |expected: &str, got: String| Err(ShapeError::new(layer, expected, got));
        let Window { size, stride, padding, .. } = *self;
        if size.height == 0 || size.width == 0 {
            return error("a window of at least 1 × 1", size.to_string());
        }
        if stride.height == 0 || stride.width == 0 {
            return error("a stride of at least 1", stride.to_string());
        }
        if image.height == 0 || image.width == 0 {
            return error("an image of at least 1 × 1", image.to_string());
        }
        if let Padding::Explicit(p) = padding
            && (p.height >= size.height || p.width >= size.width)
        {
            return error("padding smaller than the window", format!("padding {p} for a window of {size}"));
        }
        let line = |extent, size, stride, p: fn(Size2d) -> usize, way| {
            let line = Line { layer, extent, size, stride, way };
            match padding {
                Padding::Same => Ok(line.same()),
                Padding::Valid => line.explicit(0, self.drop_remainder),
                Padding::Explicit(padding) => line.explicit(p(padding), self.drop_remainder),
            }
        };
        let (top, rows) = line(image.height, size.height, stride.height, |p| p.height, "down")?;
        let (left, columns) = line(image.width, size.width, stride.width, |p| p.width, "across")?;
        let output = Size2d { height: rows, width: columns };
        // Every entry of a window meets every output: those are the places that all loops count.
        let places = size.checked_area().zip(output.checked_area());
        let places = places.and_then(|(window, outputs)| window.checked_mul(outputs));
        if places.is_none() || image.checked_area().is_none() {
            return error(COUNTABLE, format!("a window of {size} on an image of {image}"));
        }
        Ok(Grid { image, window: size, stride, top, left, output })
    }

    /// The same settings, as part of a layer's configuration.
    pub(crate) fn into_config(self, config: Config, size_name: &str) -> Config {
        let pair = |size: Size2d| [size.height as f64, size.width as f64];
        let config = config.with_numbers(size_name, &pair(self.size));
        let config = config.with_numbers("stride", &pair(self.stride));
        let config = match self.padding {
            Padding::Valid => config.with_text("padding", "valid"),
            Padding::Same => config.with_text("padding", "same"),
            Padding::Explicit(size) => config.with_numbers("padding", &pair(size)),
        };
        if self.drop_remainder { config.with("drop_remainder", 1.0) } else { config }
    }

    /// Reads them again.
    pub(crate) fn from_config(config: &Config, size_name: &str) -> Result<Window, ConfigError> {
        let padding = match config.text("padding") {
            Ok("valid") => Padding::Valid,
            Ok("same") => Padding::Same,
            Ok(other) => {
                let expected = "valid, same or two numbers as setting `padding`";
                return Err(ConfigError::new(config.kind(), expected, format!("`{other}`")));
            }
            Err(_) => Padding::Explicit(pair(config, "padding")?),
        };
        let drop_remainder = match config.settings().get("drop_remainder") {
            None => false,
            Some(_) => match config.number("drop_remainder")? {
                0.0 => false,
                1.0 => true,
                other => {
                    let expected = "0 or 1 as setting `drop_remainder`";
                    return Err(ConfigError::new(config.kind(), expected, other));
                }
            },
        };
        let (size, stride) = (pair(config, size_name)?, pair(config, "stride")?);
        Ok(Window { size, stride, padding, drop_remainder })
    }
}

/// Two whole numbers of a configuration.
fn pair(config: &Config, name: &str) -> Result<Size2d, ConfigError> {
    let numbers = config.numbers(name)?;
    let whole = |x: &f64| (0.0..=4_294_967_295.0).contains(x) && x.fract() == 0.0;
    match numbers {
        [height, width] if numbers.iter().all(whole) => {
            Ok(Size2d { height: *height as usize, width: *width as usize })
        }
        _ => {
            let expected = format!("two whole numbers as setting `{name}`");
            Err(ConfigError::new(config.kind(), expected, format!("{numbers:?}")))
        }
    }
}

/// What is expected where a count would not fit into a `usize`.
const COUNTABLE: &str = "sizes that can be counted";

/// One direction of a sliding window.
struct Line<'a> {
    layer: &'a str,
    extent: usize,
    size: usize,
    stride: usize,
    way: &'a str,
}

impl Line<'_> {
    // ANCHOR: sizes
    /// Padding before, and output size, at P on either side.
    fn explicit(&self, p: usize, drop_remainder: bool) -> Result<(usize, usize), ShapeError> {
        let Line { layer, extent, size, stride, way } = *self;
        let Some(padded) = p.checked_mul(2).and_then(|both| both.checked_add(extent)) else {
            return Err(ShapeError::new(layer, COUNTABLE, format!("padding {p} {way} an image of {extent}")));
        };
        if size > padded {
            let got = format!(
                "a window of {size} {way} an image of {extent} with {p} of padding: \
                 make the window smaller or the padding larger"
            );
            return Err(ShapeError::new(layer, "a window that fits into the padded image", got));
        }
        let room = padded - size;
        if !room.is_multiple_of(stride) && !drop_remainder {
            let got = format!(
                "({extent} − {size} + 2·{p})/{stride} = {} {way}: change padding or stride, or leave out \
                 what no window reaches by drop_remainder()",
                room as f64 / stride as f64
            );
            return Err(ShapeError::new(layer, "a whole number of steps from edge to edge", got));
        }
        Ok((p, room / stride + 1)) // (8.2)
    }

    /// Padding before, and output size ⌈W/S⌉, by Keras's rule for "same" (8.3).
    fn same(&self) -> (usize, usize) {
        let output = self.extent.div_ceil(self.stride);
        let last = self.extent - (output - 1) * self.stride; // what is left of the image for the last window
        let total = self.size.saturating_sub(last);
        (total / 2, output) // (8.3): where it is odd, the extra one stands behind
    }
    // ANCHOR_END: sizes
}

/// A window's places on an image: which pixel it sees from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// H, W
    pub image: Size2d,
    /// KH, KW
    pub window: Size2d,
    /// S
    pub stride: Size2d,
    /// Rows of padding above.
    pub top: usize,
    /// Columns of padding to the left.
    pub left: usize,
    /// OH, OW
    pub output: Size2d,
}

impl Grid {
    /// The image's row that row p of the window sees at output row i; none in the padding.
    #[inline]
    pub fn row(&self, i: usize, p: usize) -> Option<usize> {
        (i * self.stride.height + p).checked_sub(self.top).filter(|&r| r < self.image.height)
    }

    /// The image's column that column q of the window sees at output column j; none in the padding.
    #[inline]
    pub fn column(&self, j: usize, q: usize) -> Option<usize> {
        (j * self.stride.width + q).checked_sub(self.left).filter(|&s| s < self.image.width)
    }

    /// The image's rows and columns that the window covers at output (i, j), padding left out.
    #[inline]
    pub fn covered(&self, i: usize, j: usize) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let clip = |at: usize, before: usize, size: usize, extent: usize| {
            at.saturating_sub(before)..(at + size).saturating_sub(before).min(extent)
        };
        (
            clip(i * self.stride.height, self.top, self.window.height, self.image.height),
            clip(j * self.stride.width, self.left, self.window.width, self.image.width),
        )
    }
}
