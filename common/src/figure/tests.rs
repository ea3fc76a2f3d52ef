//! What holds for every chart.

use super::*;

/// Checks that `svg` is well-formed as far as tags and attributes go: each opened tag is closed in
/// order, every attribute is quoted, and no bare `&` stands in the text.
fn assert_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "a bare > before {}", &rest[start..]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed in the wrong order");
            continue;
        }
        assert!(!tag.contains('<'), "a bare < in {tag}");
        assert!(tag.matches('"').count().is_multiple_of(2), "an open quote in {tag}");
        let name = tag.trim_end_matches('/').split_whitespace().next().expect("a tag has a name");
        let names: Vec<&str> =
            tag.split('"').step_by(2).filter_map(|part| part.trim().strip_suffix('=')).collect();
        let unique: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert_eq!(unique.len(), names.len(), "an attribute twice in {tag}");
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    for (position, _) in svg.match_indices('&') {
        let entity = &svg[position..svg[position..].find(';').map_or(svg.len(), |end| position + end)];
        assert!(matches!(entity, "&amp" | "&lt" | "&gt" | "&quot" | "&apos"), "{entity}");
    }
}

const TITLE: &str = "T <&> \"title\"";

/// One chart of each kind with this data; names need escaping.
fn charts(values: &[f64]) -> Vec<Box<dyn Chart>> {
    let points = || values.iter().enumerate().map(|(x, &y)| (x as f64, y));
    let name = "one <&> two";
    let line = || LineChart::new(TITLE, "x <", "y &").series(name, points()).dashed("b", points());
    vec![
        Box::new(line().points("c", points()).line_with_points("d", points())),
        Box::new(line().log_x().log_y().horizontal(1.0, name).vertical(2.0, name)),
        Box::new(line().x_range(0.5, 1.5).y_range(-1.0, 1.0).dashed_like("v", name, points())),
        Box::new(Scatter::new(TITLE, "x", "y").class(name, points()).line("l", points()).path("p", points())),
        Box::new(Scatter::new(TITLE, "x", "y").class(name, points()).equal_axes()),
        Box::new(
            Regions::new(TITLE, "x", "y", (0.0, 3.0), (-1.0, 1.0))
                .regions(10, |x, y| usize::from(x > y))
                .class(name, points()),
        ),
        Box::new(
            Regions::new(TITLE, "x", "y", (0.0, 3.0), (-1.0, 1.0))
                .contours(10, values.iter().copied(), |x, y| x + y)
                .path(name, points()),
        ),
        Box::new(
            HeatMap::new(TITLE, "x", "y").cells(vec![values.to_vec(), vec![1.0]]).x_names(vec![name.into()]),
        ),
        Box::new(HeatMap::new(TITLE, name, "y").cells(vec![values.to_vec()]).log_colour().with_values(2)),
        Box::new(HeatMap::new(TITLE, name, "y").cells(vec![values.to_vec()]).signed()),
        Box::new(
            DotPlot::new(TITLE, "x &")
                .group(name, values.iter().map(|&value| (name, value)))
                .vertical(1.0, name)
                .log_x(),
        ),
        Box::new(DotPlot::new(TITLE, "x").group("a", [("b", 0.5)]).x_range(0.0, 1.0)),
        Box::new(Marks::new(TITLE, name, "no").columns([name]).row(name, values.to_vec()).row("b", [0.5])),
        Box::new(ImageGrid::new(TITLE, 2).image(name, 1, values.len(), values.to_vec())),
        Box::new(ImageGrid::new(TITLE, 2).image(name, 2, 3, values.to_vec()).signed()),
        Box::new(Histogram::new(TITLE, "x", "y").values(name, values.to_vec()).bins(4)),
        Box::new(
            Histogram::new(TITLE, "x", "y")
                .values(name, values.to_vec())
                .values("b", values.to_vec())
                .log_y(),
        ),
        Box::new(
            BarChart::new(TITLE, "x", "y")
                .group([name, "a very long name", "c"])
                .series(name, values.to_vec())
                .error_bars(values.to_vec(), values.to_vec())
                .text_over_bars(1),
        ),
        Box::new(BarChart::new(TITLE, "x", name).series("a", values.to_vec()).log_y().y_range(0.0, 1.0)),
        Box::new(Panels::new(TITLE, 2).panel(Box::new(line())).panel(Box::new(line()))),
    ]
}

const DATA: [&[f64]; 8] = [
    &[0.5, 1.0, -0.25, 2.0],
    &[1.0, f64::NAN, 3.0, f64::INFINITY, f64::NEG_INFINITY, 0.0],
    &[],
    &[f64::NAN],
    &[2.0, 2.0, 2.0],
    &[0.0],
    &[1e300, -1e300, 1e-300, f64::MAX, f64::MIN],
    &[5e-324, 1e-310],
];

#[test]
fn every_chart_of_any_data_is_a_well_formed_drawing_of_finite_numbers() {
    for values in DATA {
        for chart in charts(values) {
            let svg = chart.svg();
            assert_well_formed(&svg);
            assert_well_formed(&inline(&svg));
            assert!(svg.contains("<title>T &lt;&amp;&gt; &quot;title&quot;</title>"));
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{values:?}: {svg}");
            assert!(!svg.contains("FE01DC") && !svg.contains("\n\n"), "{svg}");
            assert!(!inline(&svg).contains("<style"));
        }
    }
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for values in DATA {
        for (one, other) in charts(values).into_iter().zip(charts(values)) {
            assert_eq!(one.svg(), other.svg());
            assert_eq!(one.csv(), other.csv());
        }
    }
}

#[test]
fn every_name_appears_in_the_drawing() {
    for chart in charts(DATA[0]).into_iter().take(6) {
        assert!(chart.svg().contains(">one &lt;&amp;&gt; two</text>"), "{}", chart.svg());
    }
}

#[test]
fn without_data_every_chart_says_so() {
    let empty: Vec<Box<dyn Chart>> = vec![
        Box::new(LineChart::new("t", "x", "y")),
        Box::new(LineChart::new("t", "x", "y").series("s", [(f64::NAN, 1.0)])),
        Box::new(LineChart::new("t", "x", "y").series("s", [(1.0, -1.0)]).log_y()),
        Box::new(Scatter::new("t", "x", "y").class("c", [])),
        Box::new(Regions::new("t", "x", "y", (0.0, 1.0), (0.0, 1.0))),
        Box::new(HeatMap::new("t", "x", "y")),
        Box::new(ImageGrid::new("t", 3)),
        Box::new(Histogram::new("t", "x", "y").values("v", [f64::NAN])),
        Box::new(BarChart::new("t", "x", "y").group(["a"]).series("s", [f64::NAN])),
    ];
    for chart in empty {
        assert!(chart.svg().contains(">no data</text>"), "{}", chart.svg());
        assert_well_formed(&chart.svg());
    }
}

/// The drawn coordinates of the only polyline in this colour, in tenths of a pixel.
fn polyline(svg: &str, colour: &str) -> Vec<(f64, f64)> {
    let line = svg
        .lines()
        .filter(|line| line.starts_with("<polyline") && line.contains(colour))
        .max_by_key(|line| line.len())
        .expect("the line is drawn");
    let points = line.split("points=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("points");
    let pair = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    points.split(' ').filter_map(pair).collect()
}

#[test]
fn a_logarithmic_axis_makes_decades_equally_long() {
    let chart =
        LineChart::new("t", "x", "y").series("s", [(0.0, 1.0), (1.0, 10.0), (2.0, 100.0), (3.0, 1e3)]);
    let points = polyline(&chart.log_y().svg(), SERIES_COLOURS[0]);
    assert_eq!(points.len(), 4);
    let steps: Vec<f64> = points.windows(2).map(|pair| pair[0].1 - pair[1].1).collect();
    assert!(steps.iter().all(|step| *step > 0.0 && (step - steps[0]).abs() <= 2.0), "{steps:?}");
}

#[test]
fn a_gap_breaks_the_line_in_two() {
    let y = [1.0, 2.0, f64::NAN, 2.0, 1.0];
    let chart = LineChart::new("t", "x", "y").series("s", y.iter().enumerate().map(|(x, &y)| (x as f64, y)));
    let svg = chart.svg();
    let pieces = svg.lines().filter(|line| line.starts_with("<polyline") && line.contains(SERIES_COLOURS[0]));
    assert_eq!(pieces.count(), 3, "two pieces and the legend's sample");
    assert_eq!(chart.csv().lines().nth(3), Some("s,2,"));
}

#[test]
fn validation_takes_the_colour_of_its_training_curve_and_is_dashed() {
    let line = [(0.0, 1.0), (1.0, 2.0)];
    let chart =
        LineChart::new("t", "x", "y").series("a", line).series("b", line).dashed_like("b'", "b", line);
    let svg = chart.svg();
    let dashed = svg.lines().find(|line| line.contains("stroke-dasharray")).expect("a dashed line");
    assert!(dashed.contains(SERIES_COLOURS[1]), "{dashed}");
}

#[test]
fn with_equal_axes_a_square_is_drawn_square() {
    let corners = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0), (9.0, 4.0)];
    let points =
        polyline(&Scatter::new("t", "x", "y").line("l", corners).equal_axes().svg(), SERIES_COLOURS[0]);
    let (width, height) = (points[1].0 - points[0].0, points[1].1 - points[2].1);
    assert!((width - height).abs() <= 2.0, "{width} by {height}");
}

#[test]
fn a_region_has_the_class_of_its_place() {
    let chart = Regions::new("t", "x", "y", (0.0, 1.0), (0.0, 1.0))
        .regions(2, |x, y| if y > 0.5 { 2 } else { usize::from(x > 0.5) });
    let csv = chart.csv();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(
        rows,
        ["region 2,0.25,0.75", "region 2,0.75,0.75", "region 0,0.25,0.25", "region 1,0.75,0.25"]
    );
    // The upper row is one rectangle of the third colour.
    let third = format!("fill=\"{}\" fill-opacity=\"0.250\" d=\"M0 0h2v1h-2z\"", SERIES_COLOURS[2]);
    assert!(chart.svg().contains(&third), "{}", chart.svg());
}

#[test]
fn a_contour_lies_where_the_function_has_its_value() {
    let chart = Regions::new("t", "x", "y", (0.0, 1.0), (0.0, 1.0)).contours(2, [0.25], |x, _| x);
    assert_eq!(chart.csv(), "class,x,y\ncontour 0.25,0.25,0\ncontour 0.25,0.25,1\n");
    assert!(chart.svg().contains("stroke-opacity=\"0.4\"") && !chart.svg().contains("no data"));
}

#[test]
fn a_histogram_counts_every_finite_value_once() {
    let values: Vec<f64> = (0..=100).map(|i| f64::from(i) / 10.0).chain([f64::NAN]).collect();
    let csv = Histogram::new("t", "x", "y").values("v", values).bins(10).csv();
    let counts: Vec<usize> =
        csv.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse().ok()).collect();
    assert_eq!(counts, [10, 10, 10, 10, 10, 10, 10, 10, 10, 11, 1]);
}

#[test]
fn the_csv_keeps_every_point_and_reads_back_exactly() {
    let points: Vec<(f64, f64)> =
        (0..10_000).map(|i| (f64::from(i) / 3.0, (f64::from(i) / 7.0).sin())).collect();
    let chart = LineChart::new("t", "x", "y").series("a, \"b\"", points.clone());
    let csv = chart.csv();
    let rows: Vec<(f64, f64)> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let numbers = line.strip_prefix("\"a, \"\"b\"\"\",").expect("the name is quoted");
            let (x, y) = numbers.split_once(',').expect("two numbers");
            (x.parse().expect("x"), y.parse().expect("y"))
        })
        .collect();
    assert_eq!(rows, points);
    assert!(chart.svg().len() < 60_000, "the drawing is thinned: {} bytes", chart.svg().len());
}

#[test]
fn forty_noisy_images_stay_small() {
    let mut grid = ImageGrid::new("t", 8);
    for image in 0..40_u32 {
        let pixels = (0..784_u32).map(|i| f64::from((i * 7919 + image * 104_729) % 1000) / 1000.0).collect();
        grid = grid.image(image.to_string(), 28, 28, pixels);
    }
    assert!(grid.svg().len() < 700_000, "{} bytes for noise, the worst case", grid.svg().len());
}

#[test]
fn panels_within_a_panel_are_numbered_by_both() {
    let line = || LineChart::new("t", "x", "y").series("a", [(1.0, 2.0)]);
    let pair = Panels::new("", 2).panel(Box::new(line())).panel(Box::new(line()));
    let csv = Panels::new("t", 1).panel(Box::new(pair)).panel(Box::new(line())).csv();
    assert_eq!(csv, "panel,series,x,y\n1.1,a,1,2\n1.2,a,1,2\n2,a,1,2\n");
}

#[test]
fn panels_with_different_columns_are_separate_blocks() {
    let bars = BarChart::new("t", "x", "y").group(["a"]).series("s", [1.0]);
    let line = LineChart::new("t", "x", "y").series("two\nlines", [(0.0, 1.0)]);
    let csv = Panels::new("t", 2).panel(Box::new(line)).panel(Box::new(bars)).csv();
    assert_eq!(
        csv,
        "panel,series,x,y\n1,\"two\nlines\",0,1\n\npanel,series,category,value,low,high\n2,s,a,1,,\n"
    );
}

/// The ends of every upright text, from its anchor and its estimated width.
fn text_extents(svg: &str) -> Vec<(f64, f64)> {
    let upright = svg.lines().filter(|line| line.starts_with("<text") && !line.contains("rotate"));
    let extent = |line: &str| {
        let value = |name: &str| line.split(&format!(" {name}=\"")).nth(1)?.split('"').next();
        let (x, size) = (value("x")?.parse::<f64>().ok()?, value("font-size")?.parse().ok()?);
        let written = line.split('>').nth(1)?.strip_suffix("</text")?;
        let width = text::width(&text::unescape(written), size);
        Some(match value("text-anchor") {
            Some("middle") => (x - width / 2.0, x + width / 2.0),
            Some("end") => (x - width, x),
            _ => (x, x + width),
        })
    };
    upright.map(|line| extent(line).expect("a text has x, size and content")).collect()
}

#[test]
fn long_names_stay_inside_the_drawing() {
    let name = "a name that is much too long for its place, ".repeat(4);
    let line = [(0.0, 1.0), (1.0, 2.0)];
    let charts: Vec<Box<dyn Chart>> = vec![
        Box::new(
            LineChart::new(&name, &name, &name)
                .series(&name, line)
                .dashed("short", line)
                .horizontal(1.5, &name)
                .vertical(0.0, &name)
                .vertical(1.0, &name),
        ),
        Box::new(
            BarChart::new(&name, &name, &name)
                .group([&name, "b"])
                .series(&name, [1.0, 123_456.0])
                .text_over_bars(3),
        ),
        Box::new(
            HeatMap::new(&name, &name, &name)
                .cells(vec![vec![1.0, 2.0]])
                .x_names(vec![name.clone(), name.clone()])
                .y_names(vec![name.clone()])
                .with_values(9),
        ),
        Box::new(ImageGrid::new(&name, 3).image(&name, 2, 2, vec![1.0; 4])),
    ];
    for chart in charts {
        for width in [320.0, WIDTH] {
            for (left, right) in text_extents(&chart.svg_of_width(width)) {
                assert!(
                    left >= 0.0 && right <= width,
                    "{left} to {right} of {width}: {}",
                    chart.svg_of_width(width)
                );
            }
        }
    }
}
