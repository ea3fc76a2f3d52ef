//! Drawing in pixels: lines, boxes and markers through plotters' SVG backend, text and pixel images
//! as SVG elements beside them.
//!
//! The backend knows whole numbers and fixed colours only. So it draws in tenths of a pixel, scaled
//! back by a group, and in one reserved colour, which is then replaced by the paint that was meant
//! (`currentColor` among them).

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle,
    SVGBackend, ShapeStyle,
};

use super::palette::{Colour, Stroke};
use super::text::escape;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Stands for the paint until the backend has written its elements.
const RESERVED: RGBColor = RGBColor(0xFE, 0x01, 0xDC);
const RESERVED_TEXT: &str = "\"#FE01DC\"";
/// The side of the backend's area: it moves what lies outside to its border, so it is larger than
/// any drawing.
const SIDE: u32 = 10_000_000;
/// The backend's units in a pixel.
const UNITS: f64 = 10.0;

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextStyle {
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    /// Turned clockwise by so many degrees.
    pub(super) angle: f64,
    pub(super) opacity: f64,
    pub(super) bold: bool,
}

impl TextStyle {
    /// Upright text of this size.
    pub(super) fn new(size: f64, anchor: Anchor) -> TextStyle {
        TextStyle { size, anchor, angle: 0.0, opacity: 1.0, bold: false }
    }
}

/// SVG elements under construction, in pixels from the upper left corner.
#[derive(Default)]
pub(super) struct Canvas {
    body: String,
}

impl Canvas {
    /// Everything drawn so far.
    pub(super) fn finish(self) -> String {
        self.body
    }

    /// Adds elements as they are.
    pub(super) fn raw(&mut self, elements: &str) {
        self.body.push_str(elements);
    }

    /// A line through these points.
    pub(super) fn line(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        self.lines(&[points.to_vec()], stroke);
    }

    /// Several lines in one paint.
    pub(super) fn lines(&mut self, lines: &[Vec<(f64, f64)>], stroke: Stroke) {
        let style = ShapeStyle {
            color: RESERVED.into(),
            filled: false,
            stroke_width: (stroke.width * UNITS).round() as u32,
        };
        let dash: Vec<String> = stroke.dash.iter().map(|length| (length * UNITS).to_string()).collect();
        let mut extra = String::from(" stroke-linejoin=\"round\"");
        if !dash.is_empty() {
            let _ = write!(extra, " stroke-dasharray=\"{}\"", dash.join(" "));
        }
        self.through_plotters(stroke.colour, stroke.opacity, &extra, |area| {
            lines
                .iter()
                .filter(|line| line.len() > 1)
                .try_for_each(|line| area.draw(&PathElement::new(units_of(line), style)))
        });
    }

    /// A filled box from one corner to the opposite one.
    pub(super) fn filled_box(&mut self, corners: [(f64, f64); 2], colour: Colour, opacity: f64) {
        self.through_plotters(colour, opacity, "", |area| {
            area.draw(&Rectangle::new(corners.map(units), ShapeStyle::from(RESERVED).filled()))
        });
    }

    /// The outline of a box.
    pub(super) fn frame(&mut self, corners: [(f64, f64); 2], stroke: Stroke) {
        let [(left, top), (right, bottom)] = corners;
        self.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], stroke);
    }

    /// A filled outline.
    pub(super) fn polygon(&mut self, points: &[(f64, f64)], colour: Colour, opacity: f64) {
        self.through_plotters(colour, opacity, "", |area| {
            area.draw(&Polygon::new(units_of(points), ShapeStyle::from(RESERVED).filled()))
        });
    }

    /// The marker of series `index` at each of the points. Shapes differ as colours do.
    pub(super) fn markers(&mut self, points: &[(f64, f64)], index: usize, radius: f64, opacity: f64) {
        let filled = ShapeStyle::from(RESERVED).filled();
        self.through_plotters(Colour::Series(index), opacity, "", |area| {
            points.iter().try_for_each(|&(x, y)| {
                let outline = |corners: &[(f64, f64)]| {
                    let corner = |&(dx, dy): &(f64, f64)| units((x + dx * radius, y + dy * radius));
                    Polygon::new(corners.iter().map(corner).collect::<Vec<_>>(), filled)
                };
                match index % 5 {
                    0 => area.draw(&Circle::new(units((x, y)), radius * UNITS, filled)),
                    1 => area.draw(&outline(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])),
                    2 => area.draw(&outline(&[(0.0, -1.2), (1.15, 0.8), (-1.15, 0.8)])),
                    3 => area.draw(&outline(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)])),
                    _ => area.draw(&outline(&[(0.0, 1.2), (1.15, -0.8), (-1.15, -0.8)])),
                }
            })
        });
    }

    /// A line of text; (x, y) lies on its baseline.
    pub(super) fn text(&mut self, text: &str, (x, y): (f64, f64), style: TextStyle) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(self.body, "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{:.1}\"{anchor}", style.size);
        if style.angle != 0.0 {
            let _ = write!(self.body, " transform=\"rotate({} {x:.1} {y:.1})\"", style.angle);
        }
        if style.opacity < 1.0 {
            let _ = write!(self.body, " opacity=\"{}\"", style.opacity);
        }
        if style.bold {
            self.body.push_str(" font-weight=\"600\"");
        }
        let _ = writeln!(self.body, " fill=\"currentColor\">{}</text>", escape(text));
    }

    /// Lets plotters draw in the reserved colour, and puts the paint in its place.
    fn through_plotters(
        &mut self,
        colour: Colour,
        opacity: f64,
        extra: &str,
        draw: impl FnOnce(&Area<'_>) -> Drawn,
    ) {
        let mut drawing = String::new();
        let outcome = draw(&SVGBackend::with_string(&mut drawing, (SIDE, SIDE)).into_drawing_area());
        debug_assert!(outcome.is_ok(), "drawing into a string cannot fail: {outcome:?}");
        // Between the backend's own root tags stand the elements.
        let start = drawing.find('\n').map_or(0, |end| end + 1);
        let end = drawing.rfind("</svg>").unwrap_or(drawing.len());
        if start >= end {
            return;
        }
        let paint = format!("\"{}\"{extra}", colour.svg());
        let elements = drawing[start..end]
            .replace(" opacity=\"1\"", "")
            .replace(" \"/>", "\"/>")
            .replace(RESERVED_TEXT, &paint);
        let faint = if opacity < 1.0 { format!(" opacity=\"{opacity}\"") } else { String::new() };
        let _ = writeln!(self.body, "<g transform=\"scale(.1)\"{faint}>\n{elements}</g>");
    }
}

/// A point in the backend's units.
fn units((x, y): (f64, f64)) -> (i32, i32) {
    ((x * UNITS).round() as i32, (y * UNITS).round() as i32)
}

fn units_of(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    points.iter().copied().map(units).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserved_colour_never_stays() {
        let mut canvas = Canvas::default();
        canvas.line(&[(0.0, 0.0), (1.5, 2.0)], Stroke::dashed(0));
        canvas.filled_box([(0.0, 0.0), (3.0, 4.0)], Colour::Ink, 0.5);
        for index in 0..8 {
            canvas.markers(&[(5.0, 5.0)], index, 3.0, 1.0);
        }
        let body = canvas.finish();
        assert!(!body.contains("FE01DC"), "{body}");
        assert!(body.contains("currentColor") && body.contains("stroke-dasharray=\"70 40\""));
        assert!(body.contains("points=\"0,0 15,20\""), "{body}");
    }

    #[test]
    fn nothing_to_draw_leaves_nothing() {
        let mut canvas = Canvas::default();
        canvas.line(&[(0.0, 0.0)], Stroke::solid(0));
        canvas.markers(&[], 0, 3.0, 1.0);
        assert_eq!(canvas.finish(), "");
    }
}
