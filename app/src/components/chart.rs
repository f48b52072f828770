//! Charts, drawn as SVG wherever the page is rendered: bars below one another, and columns over time. The
//! shapes are made by pure functions, in percent of whatever width there is, so that text keeps its size.
//! Each chart has a table beside it, which says the same in numbers; that is the page's.

use std::fmt::Write;

use leptos::prelude::*;

/// Height of a bar's row, in pixels.
const ROW: u32 = 40;
/// Height of what columns stand in.
const PLOT: f64 = 150.0;
/// What stands above that.
const ABOVE: f64 = 16.0;
/// Percent of the width at the left of columns, for the numbers of the grid.
const LEFT: f64 = 8.0;
/// Characters of a label.
const LONGEST: usize = 36;

/// A chart, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is inside the `<svg>`.
    pub shapes: String,
    /// Its height, in pixels.
    pub height: u32,
}

/// A bar: how much, and how much of that is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long it is.
    pub whole: u64,
    /// How far it is marked; none beyond `whole` counts.
    pub marked: u64,
    /// What stands behind the label: the number as people read it.
    pub said: String,
}

/// Bars below one another, the longest as wide as the chart.
pub fn bars(id: &str, title: &str, about: &str, all: &[Bar]) -> Chart {
    let most = all.iter().map(|bar| bar.whole).max().unwrap_or(0).max(1);
    let mut shapes = named(id, title, about);
    for (index, bar) in (0..).zip(all) {
        let top = index * ROW;
        let (whole, marked) = (
            percent(bar.whole, most),
            percent(bar.marked.min(bar.whole), most),
        );
        // Nothing can go wrong in writing to a string.
        let _ = write!(
            shapes,
            r#"<text x="0" y="{label}">{name}</text><text class="said" x="100%" y="{label}">{said}</text><rect class="ground" x="0" y="{y}" width="100%" height="10" rx="3"/><rect class="whole" x="0" y="{y}" width="{whole:.2}%" height="10" rx="3"/><rect class="marked" x="0" y="{y}" width="{marked:.2}%" height="10" rx="3"/>"#,
            label = top + 14,
            name = escaped(&shortened(&bar.label)),
            said = escaped(&bar.said),
            y = top + 21,
        );
    }
    Chart {
        shapes,
        height: u32::try_from(all.len()).unwrap_or(0).saturating_mul(ROW),
    }
}

/// Columns over time, from left to right, with a grid of three lines.
pub fn columns(id: &str, title: &str, about: &str, all: &[Bar]) -> Chart {
    let most = round_top(all.iter().map(|bar| bar.whole).max().unwrap_or(0));
    let mut shapes = named(id, title, about);
    for part in [0_u32, 1, 2] {
        let y = ABOVE + PLOT * f64::from(part) / 2.0;
        let value = most / 2 * u64::from(2 - part);
        let _ = write!(
            shapes,
            r#"<line class="grid" x1="{LEFT}%" x2="100%" y1="{y:.1}" y2="{y:.1}"/><text class="axis" x="0" y="{at:.1}">{value}</text>"#,
            at = y + 4.0,
        );
    }
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX).max(1);
    let step = (100.0 - LEFT) / f64::from(count);
    let last = all.len().saturating_sub(1);
    for (index, bar) in all.iter().enumerate() {
        let x = LEFT + step * f64::from(u32::try_from(index).unwrap_or(0));
        let width = step * 0.7;
        for (class, value) in [("whole", bar.whole), ("marked", bar.marked.min(bar.whole))] {
            let height = PLOT * percent(value, most) / 100.0;
            let _ = write!(
                shapes,
                r#"<rect class="{class}" x="{at:.2}%" y="{y:.1}" width="{width:.2}%" height="{height:.1}"/>"#,
                at = x + step * 0.15,
                y = ABOVE + PLOT - height,
            );
        }
        // The first, the last, and the one in the middle where there is room.
        let class = match index {
            0 => "axis",
            _ if index == last => "axis last",
            _ if index == last / 2 && last > 3 => "axis middle",
            _ => continue,
        };
        let at = match class {
            "axis" => LEFT,
            "axis last" => 100.0,
            _ => x + step / 2.0,
        };
        let _ = write!(
            shapes,
            r#"<text class="{class}" x="{at:.2}%" y="{y:.1}">{name}</text>"#,
            y = ABOVE + PLOT + 18.0,
            name = escaped(&bar.label),
        );
    }
    Chart {
        shapes,
        height: 190,
    }
}

/// `value` as percent of `most`, from 0 to 100.
fn percent(value: u64, most: u64) -> f64 {
    // A drawing needs no more than a double holds.
    (value as f64 / most.max(1) as f64 * 100.0).clamp(0.0, 100.0)
}

/// The least of 2, 4, 10, 20, 40, 100, … that isn't below `most`: half of it is a whole number too.
pub fn round_top(most: u64) -> u64 {
    let mut unit = 1_u64;
    loop {
        for factor in [2, 4, 10] {
            let top = unit.saturating_mul(factor);
            if top >= most {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn named(id: &str, title: &str, about: &str) -> String {
    format!(
        r#"<title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>"#,
        escaped(title),
        escaped(about)
    )
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let short: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", short.trim_end())
}

/// Text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A chart.
#[component]
pub fn ChartView(
    /// The id that it was made with.
    id: &'static str,
    /// The chart.
    chart: Chart,
) -> impl IntoView {
    let Chart { shapes, height } = chart;
    view! {
        <svg class="chart" role="img" aria-labelledby=format!("{id}-title {id}-desc") width="100%" height=height.to_string() inner_html=shapes></svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, whole: u64, marked: u64) -> Bar {
        Bar {
            label: label.into(),
            whole,
            marked,
            said: whole.to_string(),
        }
    }

    /// Every attribute of that name in a drawing, as a number.
    fn numbers(shapes: &str, attribute: &str) -> Vec<f64> {
        let start = format!(" {attribute}=\"");
        let parts = shapes.split(&start).skip(1);
        parts
            .filter_map(|part| part.split('"').next()?.trim_end_matches('%').parse().ok())
            .collect()
    }

    #[test]
    fn the_longest_bar_is_as_wide_as_the_chart() {
        let chart = bars(
            "a",
            "t",
            "d",
            &[bar("x", 50, 25), bar("y", 100, 200), bar("z", 0, 0)],
        );
        assert_eq!(chart.height, 120);
        let widths = numbers(&chart.shapes, "width");
        let expected = [100.0, 50.0, 25.0, 100.0, 100.0, 100.0, 100.0, 0.0, 0.0];
        assert_eq!(widths, expected);
    }

    #[test]
    fn columns_stay_within_the_chart_and_beside_one_another() {
        for count in [1, 2, 12, 62] {
            let all: Vec<_> = (0..count).map(|n| bar(&n.to_string(), n, n / 2)).collect();
            let chart = columns("a", "t", "d", &all);
            let rects: Vec<_> = chart.shapes.split("<rect").skip(1).collect();
            assert_eq!(rects.len() as u64, 2 * count);
            let mut end = 0.0;
            for pair in rects.chunks(2) {
                let one = |name| numbers(pair.concat().as_str(), name)[0];
                let (x, width) = (one("x"), one("width"));
                assert!(x >= end && x + width <= 100.0, "{count}: {x} {width}");
                let (y, height) = (one("y"), one("height"));
                assert!(y >= 0.0 && (y + height - ABOVE - PLOT).abs() < 0.11);
                end = x + width;
            }
        }
    }

    #[test]
    fn a_chart_of_nothing_is_drawn_too() {
        assert_eq!(bars("a", "t", "d", &[]).height, 0);
        assert!(!columns("a", "t", "d", &[]).shapes.contains("NaN"));
        assert!(
            !columns("a", "t", "d", &[bar("x", 0, 0)])
                .shapes
                .contains("NaN")
        );
    }

    #[test]
    fn the_top_is_round_and_its_half_whole() {
        for (most, top) in [
            (0, 2),
            (2, 2),
            (3, 4),
            (5, 10),
            (11, 20),
            (39, 40),
            (41, 100),
            (1_234, 2_000),
        ] {
            assert_eq!(round_top(most), top);
        }
        assert_eq!(round_top(u64::MAX), u64::MAX);
    }

    #[test]
    fn what_it_is_called_cant_become_markup() {
        let chart = bars("a", "<script>", "x & y", &[bar("<b>\"&", 1, 0)]);
        assert!(!chart.shapes.contains("<script>") && !chart.shapes.contains("<b>"));
        assert!(chart.shapes.contains("x &amp; y"));
        let long = bars("a", "t", "d", &[bar(&"ấ".repeat(100), 1, 0)]);
        assert!(long.shapes.contains('…'));
    }
}
