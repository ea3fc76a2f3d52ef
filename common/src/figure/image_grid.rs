//! Small images in rows: digits, weights of a unit, feature maps.

use super::canvas::{Anchor, Canvas, TextStyle};
use super::csv::{Table, number};
use super::document::Document;
use super::legend::{LINE_HEIGHT, MARGIN, RIGHT, Sample, heading, legend};
use super::palette::{Colour, Stroke};
use super::pixels::{Cell, image};
use super::text;
use super::{Chart, WIDTH};

const CAPTION: f64 = 11.0;
/// No image is drawn wider than this.
const WIDEST: f64 = 168.0;
const GAP: f64 = 12.0;

#[derive(Clone, Debug)]
struct Picture {
    caption: String,
    height: usize,
    width: usize,
    pixels: Vec<f64>,
}

impl Picture {
    fn rows(&self, paint: impl Fn(f64) -> Option<Cell>) -> Vec<Vec<Option<Cell>>> {
        let pixel = |row: usize, column: usize| self.pixels.get(row * self.width + column).copied();
        let row = |row: usize| (0..self.width).map(|column| pixel(row, column).and_then(&paint)).collect();
        (0..self.height).map(row).collect()
    }
}

/// Small images with captions. Pixels from 0 (the page) to 1 (full ink), as ink on paper in a light
/// theme and as light on a screen in a dark one; or, [`ImageGrid::signed`], blue for negative and
/// orange for positive numbers on one scale for all images. Strengths are drawn in 32 steps; pixels
/// that are missing or not finite stay empty.
///
/// CSV: `image,row,column,value`; `image` is its caption, or its number (from 1) without one.
///
/// # Example
/// ```
/// use common::figure::{Chart, ImageGrid};
/// let grid = ImageGrid::new("Weights", 5).image("digit 0", 2, 2, vec![-1.0, 0.5, 0.0, 0.25]).signed();
/// assert!(grid.csv().contains("digit 0,0,1,0.5"));
/// ```
#[derive(Clone, Debug)]
pub struct ImageGrid {
    title: String,
    columns: usize,
    images: Vec<Picture>,
    signed: bool,
}

impl ImageGrid {
    /// A grid of so many columns (at least one), without images.
    pub fn new(title: impl Into<String>, columns: usize) -> ImageGrid {
        ImageGrid { title: title.into(), columns: columns.max(1), images: Vec::new(), signed: false }
    }

    /// The next image: `height` × `width` pixels, row by row from the top.
    pub fn image(
        mut self,
        caption: impl Into<String>,
        height: usize,
        width: usize,
        pixels: Vec<f64>,
    ) -> ImageGrid {
        self.images.push(Picture { caption: caption.into(), height, width, pixels });
        self
    }

    /// Shows signs by colour.
    pub fn signed(mut self) -> ImageGrid {
        self.signed = true;
        self
    }

    /// The largest size of a pixel.
    fn largest(&self) -> f64 {
        let pixels = self.images.iter().flat_map(|picture| &picture.pixels);
        pixels.filter(|pixel| pixel.is_finite()).fold(0.0, |largest, pixel| largest.max(pixel.abs()))
    }

    fn draw(&self, width: f64) -> Document {
        let mut canvas = Canvas::default();
        let mut top = heading(&mut canvas, &self.title, (MARGIN, MARGIN), width);
        let largest = self.largest();
        if self.signed {
            let side = |name: &str, colour| {
                (format!("{name}{largest:.3}"), Sample::Patch(Colour::Series(colour), 1.0))
            };
            top = legend(&mut canvas, &[side("−", 0), side("+", 1)], (MARGIN, top), width - MARGIN - RIGHT);
        }
        top += 8.0;
        let slot = (width - MARGIN - RIGHT + GAP) / self.columns as f64;
        let widest = self.images.iter().map(|picture| picture.width).max().unwrap_or(1).max(1) as f64;
        let available = (slot - GAP).clamp(1.0, WIDEST);
        // Whole halves of a pixel keep the image's own pixels equally large.
        let scale = available / widest;
        let scale = if scale >= 1.0 { (scale * 2.0).floor() / 2.0 } else { scale };
        let slot = slot.min(widest * scale + 4.0 * GAP);
        for row in self.images.chunks(self.columns) {
            let height = row.iter().map(|picture| picture.height).max().unwrap_or(0) as f64 * scale;
            let mut lines = 0;
            for (column, picture) in row.iter().enumerate() {
                let left = MARGIN + slot * column as f64;
                self.draw_picture(&mut canvas, picture, (left, top), scale, largest);
                let caption = text::wrap(&picture.caption, CAPTION, slot - 4.0);
                lines = lines.max(caption.len());
                for (line, words) in caption.iter().enumerate() {
                    let y = top + height + 13.0 * (line + 1) as f64;
                    canvas.text(words, (left, y), TextStyle::new(CAPTION, Anchor::Start));
                }
            }
            top += height + 13.0 * lines as f64 + GAP;
        }
        if self.images.is_empty() {
            let style = TextStyle { opacity: 0.7, ..TextStyle::new(15.0, Anchor::Middle) };
            canvas.frame([(MARGIN, top), (width - RIGHT, top + 4.0 * LINE_HEIGHT)], Stroke::thin(0.4));
            canvas.text("no data", (width / 2.0, top + 2.2 * LINE_HEIGHT), style);
            top += 4.0 * LINE_HEIGHT;
        }
        let height = top + MARGIN;
        Document { title: self.title.clone(), description: None, width, height, body: canvas.finish() }
    }

    fn draw_picture(
        &self,
        canvas: &mut Canvas,
        picture: &Picture,
        (left, top): (f64, f64),
        scale: f64,
        largest: f64,
    ) {
        let rows = picture.rows(|pixel| match self.signed {
            true => Cell::signed(pixel, largest),
            false => pixel.is_finite().then(|| Cell::new(Colour::Ink, pixel)).flatten(),
        });
        canvas.raw(&image(&rows, (left, top), (scale, scale)));
        let (right, bottom) = (left + picture.width as f64 * scale, top + picture.height as f64 * scale);
        canvas.frame([(left - 0.5, top - 0.5), (right + 0.5, bottom + 0.5)], Stroke::thin(0.35));
    }
}

impl Chart for ImageGrid {
    fn svg(&self) -> String {
        self.svg_of_width(WIDTH)
    }

    fn csv(&self) -> String {
        let mut table = Table::new(&["image", "row", "column", "value"]);
        for (index, picture) in self.images.iter().enumerate() {
            let name = match picture.caption.as_str() {
                "" => (index + 1).to_string(),
                caption => caption.to_string(),
            };
            for (place, &pixel) in picture.pixels.iter().enumerate() {
                let (row, column) = (place / picture.width.max(1), place % picture.width.max(1));
                table.row(&[&name, &row.to_string(), &column.to_string(), &number(pixel)]);
            }
        }
        table.finish()
    }

    fn svg_of_width(&self, width: f64) -> String {
        self.draw(width).to_svg()
    }
}
