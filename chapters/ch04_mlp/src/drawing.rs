//! A drawing of a network (Keras: `plot_model`): a box a layer, with names and shapes.

use crate::Sequential;
use crate::sequential::{grouped, label};
use common::{Real, Shape, shape};
use std::fmt::Write;

const WIDTH: f64 = 460.0;
const BOX_HEIGHT: f64 = 46.0;
const GAP: f64 = 26.0;

/// The ink of a drawing that stands alone: dark on a light page, light on a dark one.
const STYLE: &str = "<style>svg.figure-standalone { color: #222; } @media (prefers-color-scheme: dark) \
                     { svg.figure-standalone { color: #ddd; } }</style>\n";

impl<T: Real> Sequential<T> {
    /// The network as an SVG picture: layers from top to bottom, each with the shape that goes in,
    /// the shape that comes out, and how many numbers it learns.
    ///
    /// A batch's size is not part of a network: it stands as N. Lines and letters are drawn in the
    /// colour of the surrounding text, so that the picture can stand in a light page and in a dark one.
    ///
    /// # Example
    /// ```
    /// # use ch04_mlp::prelude::*;
    /// # use common::prelude::*;
    /// let mut rng = Seed(0).stream("init");
    /// let model = Sequential::<f32>::new([8]).add(Dense::new(8, 12, &GlorotUniform, &mut rng))?;
    /// assert!(model.drawing().contains("(N, 8) → (N, 12)"));
    /// # Ok::<(), ShapeError>(())
    /// ```
    ///
    /// # Source
    /// Text 000, §1.1.1 (`plot_model` with `show_shapes`).
    pub fn drawing(&self) -> String {
        self.picture(STYLE)
    }

    /// The layers from the input on, the input itself as the first: name, shape that goes in, shape
    /// that comes out, numbers to learn.
    pub(crate) fn stages(&self) -> Vec<(String, Shape, Shape, usize)> {
        let mut boxes = vec![("input".to_string(), self.input(), self.input(), 0)];
        let mut before = self.input();
        for (layer, after) in self.layers().iter().zip(self.shapes()) {
            let count = layer.parameters().iter().map(|p| p.value().len()).sum();
            boxes.push((label(layer.as_ref()), before, after, count));
            before = after;
        }
        boxes
    }

    /// The SVG with these rules for its colours; without any, for a figure that has its own.
    pub(crate) fn picture(&self, style: &str) -> String {
        let boxes = self.stages();
        let height = boxes.len() as f64 * (BOX_HEIGHT + GAP) + 30.0;
        let mut svg = String::new();
        let _ = writeln!(
            svg,
            r#"<svg class="figure-standalone" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">"#
        );
        let _ = writeln!(svg, "<title>The layers of a network</title>");
        let _ = writeln!(svg, "<desc>{}</desc>", escaped(&self.summary()));
        svg.push_str(style);
        for (i, (name, input, output, count)) in boxes.iter().enumerate() {
            let y = 10.0 + i as f64 * (BOX_HEIGHT + GAP);
            if i > 0 {
                arrow(&mut svg, y - GAP, y);
            }
            draw_box(&mut svg, y, name, input, output, *count);
        }
        let total = grouped(self.parameter_count());
        let y = height - 10.0;
        let _ = writeln!(svg, r#"<text x="10" y="{y}" fill="currentColor">{total} parameters in all</text>"#);
        svg.push_str("</svg>\n");
        svg
    }
}

fn draw_box(svg: &mut String, y: f64, name: &str, input: &Shape, output: &Shape, count: usize) {
    let (inner, middle) = (WIDTH - 20.0, y + BOX_HEIGHT / 2.0);
    let _ = writeln!(
        svg,
        r#"<rect x="10" y="{y}" width="{inner}" height="{BOX_HEIGHT}" rx="6" fill="none" stroke="currentColor"/>"#
    );
    let _ = writeln!(
        svg,
        r#"<text x="24" y="{}" fill="currentColor" font-weight="bold">{}</text>"#,
        middle + 5.0,
        escaped(name)
    );
    let shapes = if name == "input" {
        shape::of_batch(output)
    } else {
        format!("{} → {}", shape::of_batch(input), shape::of_batch(output))
    };
    let right = WIDTH - 24.0;
    let _ = writeln!(
        svg,
        r#"<text x="{right}" y="{}" fill="currentColor" text-anchor="end">{shapes}</text>"#,
        middle - 3.0
    );
    let learned =
        if count == 0 { "nothing to learn".to_string() } else { format!("{} parameters", grouped(count)) };
    let _ = writeln!(
        svg,
        r#"<text x="{right}" y="{}" fill="currentColor" text-anchor="end" font-size="11" opacity="0.75">{learned}</text>"#,
        middle + 14.0
    );
}

fn arrow(svg: &mut String, from: f64, to: f64) {
    let (x, tip) = (WIDTH / 2.0, to - 2.0);
    let _ = writeln!(
        svg,
        r#"<path d="M {x} {from} V {tip} m -5 -7 l 5 7 l 5 -7" fill="none" stroke="currentColor"/>"#
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use crate::{Activation, Dense, Sequential, Zeros};
    use ch02_learning_slowdown::Relu;
    use common::Seed;

    #[test]
    fn the_drawing_names_every_layer_with_its_shapes() {
        let mut rng = Seed(0).stream("init");
        let model = Sequential::<f32>::new([784])
            .add(Dense::new(784, 512, &Zeros, &mut rng))
            .and_then(|m| m.add(Activation::new(Relu)))
            .and_then(|m| m.add(Dense::new(512, 10, &Zeros, &mut rng)))
            .unwrap();
        let svg = model.drawing();
        for part in
            ["(N, 784) → (N, 512)", "Activation (relu)", "401,920 parameters", "407,050 parameters in all"]
        {
            assert!(svg.contains(part), "{part} is missing in {svg}");
        }
        assert_eq!(svg.matches("<rect").count(), 4);
    }
}
