//! The SVG document around a drawing: size, title, description, and a style for the time when it
//! stands alone.

use super::text::{escape, unescape};

/// Colours of a figure that stands alone (opened in a browser, or shown as an image): its ink
/// follows the reader's theme. Scoped to the root's class, so that it cannot leak into a page.
const STYLE: &str = "<style>svg.figure-standalone{color:#1f2328;color-scheme:light dark;\
max-width:100%;height:auto}\
@media (prefers-color-scheme:dark){svg.figure-standalone{color:#e6edf3}}</style>\n";
const CLASS: &str = " class=\"figure-standalone\"";

/// A drawing with its size in pixels, its title and perhaps a description.
pub(super) struct Document {
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) body: String,
}

impl Document {
    /// The complete SVG text.
    pub(super) fn to_svg(&self) -> String {
        let (width, height) = (self.width.round(), self.height.round());
        let description = match &self.description {
            Some(text) => format!("<desc>{}</desc>\n", escape(text)),
            None => String::new(),
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"{CLASS} role=\"img\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
             fill=\"currentColor\">\n<title>{}</title>\n{description}{STYLE}{}</svg>\n",
            escape(&self.title),
            self.body
        )
    }
}

/// A figure made for a page: without its own colours (it takes the page's `color`), and as wide as
/// the element that it stands in.
///
/// # Example
/// ```
/// use common::figure::{Chart, LineChart, inline};
/// let chart = LineChart::new("Loss", "epoch", "loss").series("train", [(1.0, 0.7), (2.0, 0.4)]);
/// assert!(chart.svg().contains("<style>"));
/// assert!(!inline(&chart.svg()).contains("<style>"));
/// ```
pub fn inline(svg: &str) -> String {
    let without_style = svg.replacen(STYLE, "", 1);
    let Some(end) = without_style.find('>') else { return without_style };
    let (root, rest) = without_style.split_at(end);
    if !root.contains(CLASS) {
        return without_style;
    }
    let root = root.replacen(CLASS, "", 1);
    let size = |name: &str| attribute(&root, name).map(|value| format!(" {name}=\"{value}\""));
    let root = match (size("width"), size("height")) {
        (Some(width), Some(height)) => root.replacen(&width, " width=\"100%\"", 1).replacen(&height, "", 1),
        _ => root,
    };
    format!("{root}{rest}")
}

/// A complete SVG taken apart, to stand inside another.
pub(super) struct Embedded {
    /// Its own title.
    pub(super) title: String,
    /// Width in pixels.
    pub(super) width: f64,
    /// Height in pixels.
    pub(super) height: f64,
    /// Left, top, width and height of the part of its plane that is shown.
    view_box: [f64; 4],
    body: String,
}

impl Embedded {
    /// Takes `svg` apart. A root without a size counts as 720 by 480.
    pub(super) fn new(svg: &str) -> Embedded {
        let start = svg.find("<svg").unwrap_or(0);
        let root_end = svg[start..].find('>').map_or(svg.len(), |end| start + end + 1);
        let root = &svg[start..root_end];
        let body_end = svg.rfind("</svg>").unwrap_or(svg.len()).max(root_end);
        let mut body = svg[root_end..body_end].replacen(STYLE, "", 1);
        let title = take_element(&mut body, "title").map_or(String::new(), |text| unescape(&text));
        take_element(&mut body, "desc");

        let boxed: Vec<f64> = attribute(root, "viewBox")
            .map(|text| text.split([' ', ',']).filter_map(|part| part.parse().ok()).collect())
            .unwrap_or_default();
        let length = |name: &str, index: usize, otherwise: f64| {
            let written = attribute(root, name).and_then(|text| text.trim_end_matches("px").parse().ok());
            written.or(boxed.get(index).copied()).filter(|&n: &f64| n > 0.0).unwrap_or(otherwise)
        };
        let (width, height) = (length("width", 2, 720.0), length("height", 3, 480.0));
        let view_box = match boxed[..] {
            [left, top, wide, high] if wide > 0.0 && high > 0.0 => [left, top, wide, high],
            _ => [0.0, 0.0, width, height],
        };
        Embedded { title, width, height, view_box, body: body.trim_start().to_string() }
    }

    /// The drawing at (x, y), scaled by `scale`: a group, because a page's rules for its `svg`
    /// elements would meet an inner one too.
    pub(super) fn at(&self, x: f64, y: f64, scale: f64) -> String {
        let [left, top, wide, high] = self.view_box;
        let scale = scale * (self.width / wide).min(self.height / high);
        let (x, y) = (x - left * scale, y - top * scale);
        format!("<g transform=\"translate({x:.1} {y:.1}) scale({scale:.4})\">\n{}</g>\n", self.body)
    }
}

/// The value of an attribute in an opening tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].find('"').map(|end| &tag[start..start + end])
}

/// Removes an element that stands at the head of `body`, and returns its text as it is written.
fn take_element(body: &mut String, name: &str) -> Option<String> {
    let (opening, closing) = (format!("<{name}>"), format!("</{name}>"));
    let start = body.find(&opening)?;
    if !body[..start].trim().is_empty() {
        return None;
    }
    let end = start + body[start..].find(&closing)?;
    let text = body[start + opening.len()..end].to_string();
    body.replace_range(start..end + closing.len(), "");
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            title: "a < b".to_string(),
            description: Some("c & d".to_string()),
            width: 300.0,
            height: 200.0,
            body: "<g/>\n".to_string(),
        }
    }

    #[test]
    fn an_inlined_figure_has_no_style_and_no_class_and_no_fixed_size() {
        let inlined = inline(&document().to_svg());
        assert!(!inlined.contains("<style") && !inlined.contains("class="), "{inlined}");
        assert!(inlined.contains("width=\"100%\"") && !inlined.contains("height="), "{inlined}");
        assert!(inlined.contains("viewBox=\"0 0 300 200\""));
    }

    #[test]
    fn an_svg_of_somebody_else_is_left_as_it_is() {
        let foreign = "<svg width=\"10\" height=\"20\"><style>.a{}</style></svg>";
        assert_eq!(inline(foreign), foreign);
    }

    #[test]
    fn an_embedded_figure_keeps_its_body_and_gives_up_title_and_style() {
        let embedded = Embedded::new(&document().to_svg());
        assert_eq!((embedded.width, embedded.height), (300.0, 200.0));
        assert_eq!(embedded.title, "a < b");
        let nested = embedded.at(10.0, 20.0, 0.5);
        assert!(nested.contains("translate(10.0 20.0) scale(0.5000)") && nested.contains("<g/>"));
        assert!(!nested.contains("title") && !nested.contains("desc") && !nested.contains("style"));
    }

    #[test]
    fn an_embedded_figure_of_somebody_else_takes_its_size_from_where_it_is_written() {
        let embedded = Embedded::new("<?xml version=\"1.0\"?><svg viewBox=\"0 0 40 30\"><g/></svg>");
        assert_eq!((embedded.width, embedded.height), (40.0, 30.0));
    }
}
