//! Drawings, taken into the page itself: so their text and lines follow its theme.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What a figure's block says.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Description {
    pub(crate) caption: String,
    pub(crate) alt: Option<String>,
}

/// Reads `caption:` and `alt:`, each up to the next.
pub(crate) fn description(body: &str) -> Result<Description, String> {
    let mut description = Description::default();
    let mut current: Option<&mut String> = None;
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("caption:") {
            description.caption = rest.trim().to_string();
            current = Some(&mut description.caption);
        } else if let Some(rest) = line.strip_prefix("alt:") {
            current = Some(description.alt.insert(rest.trim().to_string()));
        } else if let Some(text) = current.as_mut() {
            text.push(' ');
            text.push_str(line.trim());
        } else if !line.trim().is_empty() {
            return Err(format!("expected `caption: …` or `alt: …`, got `{line}`"));
        }
    }
    if description.caption.trim().is_empty() {
        return Err("a figure needs a caption".to_string());
    }
    Ok(description)
}

/// A file's drawing as part of a page: without what only a file of its own needs, with ids that begin with the
/// figure's, and with the text for those who do not see it (its own description where none is given).
pub(crate) fn inline(svg: &str, id: &str, alt: Option<&str>) -> Result<String, String> {
    static STYLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)<style>.*?</style>").expect("a pattern"));
    static TEXTS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)<(title|desc)[^>]*>(.*?)</(?:title|desc)>").expect("a pattern"));
    static HEAD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<svg\b([^>]*)>").expect("a pattern"));
    static DROPPED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?s)\s(?:class|role|aria-\w+|xmlns)="[^"]*""#).expect("a pattern"));
    static IDS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r##"(\bid="|url\(#|href="#)([^")]+)"##).expect("a pattern"));

    let begin = svg.find("<svg").ok_or("no drawing: expected <svg …>")?;
    let svg = STYLE.replace_all(&svg[begin..], "");
    let svg = without_caption(&svg);
    let own = TEXTS
        .captures_iter(&svg)
        .filter(|found| &found[1] == "desc")
        .map(|found| found[2].to_string())
        .next();
    let alt = match (alt, own) {
        (Some(alt), _) => attribute(alt),
        (None, Some(own)) => own.replace('"', "&quot;"),
        (None, None) => return Err("no `alt:`, and the drawing has no <desc>".to_string()),
    };
    if alt.trim().chars().count() < 20 {
        return Err(format!("expected a text that says what is to be seen, got `{alt}`"));
    }
    let svg = TEXTS.replace_all(&svg, "");
    let svg = IDS.replace_all(&svg, |found: &Captures<'_>| format!("{}{id}-{}", &found[1], &found[2]));
    let head = HEAD.captures(&svg).ok_or("no drawing: expected <svg …>")?;
    let kept = DROPPED.replace_all(&head[1], "");
    if !kept.contains("viewBox=") {
        return Err("a drawing needs a viewBox".to_string());
    }
    let kept = sized(&kept).ok_or("expected a viewBox of four numbers")?;
    let head = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{alt}"{kept}>"#);
    let svg = HEAD.replace(&svg, regex::NoExpand(&head));
    let lines: Vec<&str> = svg.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok(lines.join("\n"))
}

/// The drawing's attributes with a width and a height, taken from the viewBox where they are missing.
fn sized(attributes: &str) -> Option<String> {
    let viewed = attributes.split("viewBox=\"").nth(1)?.split('"').next()?;
    let numbers: Vec<f64> = viewed.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [_, _, width, height] = numbers[..] else { return None };
    let missing = |name: &str, size: f64| match attributes.contains(&format!(" {name}=\"")) {
        true => String::new(),
        false => format!(" {name}=\"{size}\""),
    };
    Some(format!("{attributes}{}{}", missing("width", width), missing("height", height)))
}

/// A drawing that stands alone has its caption within, small and pale below everything else. On a page it has the
/// page's, so the drawing ends above it.
fn without_caption(svg: &str) -> String {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"<text x="14\.0" y="([\d.]+)" font-size="12\.0" opacity="0\.8" fill="currentColor">[^<]*</text>\n?"#;
        Regex::new(pattern).expect("a pattern")
    });
    static HEIGHT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"height="[\d.]+" viewBox="0 0 ([\d.]+) [\d.]+""#).expect("a pattern"));
    let first = LINE
        .captures_iter(svg)
        .filter_map(|found| found[1].parse::<f64>().ok())
        .fold(f64::INFINITY, f64::min);
    if !first.is_finite() {
        return svg.to_string();
    }
    let (height, svg) = ((first - 14.0).round(), LINE.replace_all(svg, "")); // 14 below its base line it begins
    let sized = |found: &Captures<'_>| format!("height=\"{height}\" viewBox=\"0 0 {} {height}\"", &found[1]);
    HEIGHT.replace(&svg, sized).into_owned()
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWING: &str = "<?xml?>\n<svg class=\"s\" viewBox=\"0 0 1 1\"><title>T</title>\n\n<desc>A line that rises from left to right.</desc>\
        <style>x{}</style><g id=\"a\"/><use href=\"#a\" clip-path=\"url(#a)\"/></svg>";

    #[test]
    fn a_drawing_keeps_its_description_and_gets_ids_of_its_own() {
        let inline = inline(DRAWING, "fig-1", None).unwrap();
        assert!(inline.starts_with("<svg"), "{inline}");
        assert!(inline.contains(r#"aria-label="A line that rises from left to right.""#), "{inline}");
        assert!(
            inline.contains(r##"id="fig-1-a"/><use href="#fig-1-a" clip-path="url(#fig-1-a)""##),
            "{inline}"
        );
        assert!(
            !inline.contains("style") && !inline.contains("<title>") && !inline.contains("\n\n"),
            "{inline}"
        );
    }

    #[test]
    fn a_page_has_the_caption_and_the_drawing_ends_above_its_own() {
        let line = r#"<text x="14.0" y="431.0" font-size="12.0" opacity="0.8" fill="currentColor">Its caption.</text>"#;
        let svg = format!("<svg width=\"720\" height=\"449\" viewBox=\"0 0 720 449\"><g/>\n{line}\n</svg>");
        assert_eq!(
            without_caption(&svg),
            "<svg width=\"720\" height=\"417\" viewBox=\"0 0 720 417\"><g/>\n</svg>"
        );
        assert_eq!(without_caption(DRAWING), DRAWING);
    }

    #[test]
    fn the_own_caption_of_every_recorded_drawing_is_found() {
        let recorded = crate::workspace().join("book/recorded");
        let mut drawings = 0;
        for chapter in
            std::fs::read_dir(recorded).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir())
        {
            for file in std::fs::read_dir(chapter).unwrap().map(|entry| entry.unwrap().path()) {
                if file.extension().is_some_and(|kind| kind == "svg") {
                    let svg = std::fs::read_to_string(&file).unwrap();
                    assert_ne!(without_caption(&svg), svg, "{}: it would be captioned twice", file.display());
                    drawings += 1;
                }
            }
        }
        assert!(drawings > 100, "expected the recorded drawings, got {drawings}");
    }

    #[test]
    fn a_figure_without_a_caption_or_without_words_for_the_blind_is_an_error() {
        assert!(description("alt: What is seen").is_err());
        assert!(description("one\ncaption: C").is_err());
        let both = description("caption: A\nB\nalt: C\nD").unwrap();
        assert_eq!(both, Description { caption: "A B".to_string(), alt: Some("C D".to_string()) });
        assert!(inline("<svg viewBox=\"0 0 1 1\"></svg>", "f", None).is_err());
        assert!(inline("<p>", "f", Some("A line that rises from left to right.")).is_err());
    }
}
