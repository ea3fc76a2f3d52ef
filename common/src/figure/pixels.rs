//! Images of cells: equal neighbours in a row become one rectangle, and all rectangles of one paint
//! one SVG path. That is a tenth of the size of one element a cell.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::palette::Colour;

/// Steps of strength that are told apart.
pub(super) const LEVELS: u8 = 32;

/// A cell's paint: a colour, and how strong it is, from 1 to [`LEVELS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) colour: Colour,
    pub(super) level: u8,
}

impl Cell {
    /// The cell of this strength (0 to 1); none where nothing would be seen.
    pub(super) fn new(colour: Colour, strength: f64) -> Option<Cell> {
        let level = (strength.clamp(0.0, 1.0) * f64::from(LEVELS)).round() as u8;
        (level > 0).then_some(Cell { colour, level })
    }

    /// Blue for negative, orange for positive numbers, as strong as `value` is large beside `largest`.
    pub(super) fn signed(value: f64, largest: f64) -> Option<Cell> {
        if !value.is_finite() || largest <= 0.0 {
            return None;
        }
        Cell::new(Colour::Series(usize::from(value > 0.0)), value.abs() / largest)
    }
}

/// Rows of cells as SVG paths; the upper left corner stands at `corner`, a cell has `size`.
pub(super) fn image(rows: &[Vec<Option<Cell>>], corner: (f64, f64), size: (f64, f64)) -> String {
    let mut paths: BTreeMap<(&str, u8), String> = BTreeMap::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut start = 0;
        while start < cells.len() {
            let length = cells[start..].iter().take_while(|cell| **cell == cells[start]).count();
            if let Some(cell) = cells[start] {
                let path = paths.entry((cell.colour.svg(), cell.level)).or_default();
                let _ = write!(path, "M{start} {row}h{length}v1h-{length}z");
            }
            start += length;
        }
    }
    if paths.is_empty() {
        return String::new();
    }
    let mut svg = format!(
        "<g transform=\"translate({:.1} {:.1}) scale({:.4} {:.4})\" shape-rendering=\"crispEdges\">\n",
        corner.0, corner.1, size.0, size.1
    );
    for ((colour, level), path) in paths {
        let opacity = f64::from(level) / f64::from(LEVELS);
        let _ = writeln!(svg, "<path fill=\"{colour}\" fill-opacity=\"{opacity:.3}\" d=\"{path}\"/>");
    }
    svg.push_str("</g>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_become_one_rectangle() {
        let ink = Cell::new(Colour::Ink, 1.0);
        let svg = image(&[vec![ink, ink, None, ink]], (0.0, 0.0), (2.0, 2.0));
        assert!(svg.contains("d=\"M0 0h2v1h-2zM3 0h1v1h-1z\""), "{svg}");
        assert_eq!(image(&[vec![None; 4]], (0.0, 0.0), (1.0, 1.0)), "");
    }

    #[test]
    fn signs_have_colours_and_sizes_have_strengths() {
        let strong = Cell::signed(-2.0, 2.0).expect("a number of full strength is seen");
        assert_eq!((strong.colour, strong.level), (Colour::Series(0), LEVELS));
        assert_eq!(Cell::signed(1.0, 2.0).map(|cell| cell.level), Some(LEVELS / 2));
        assert_eq!(Cell::signed(0.0, 2.0), None);
        assert_eq!(Cell::signed(f64::NAN, 2.0), None);
    }
}
