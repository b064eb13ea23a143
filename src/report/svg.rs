//! A canvas as an SVG document.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, RGBColor, ShapeStyle, TextStyle};

use crate::report::ReportError;
use crate::report::canvas::{Anchor, Canvas, Mark};
use crate::report::style::{Color, WHITE};

// The drawing library counts in whole units; four of them are one of the canvas.
const SCALE: f32 = 4.0;

/// The document, with a title and a description for those who can't see it.
pub(super) fn svg(canvas: &Canvas, name: &str, title: &str, alt: &str) -> Result<String, ReportError> {
    let size = ((canvas.width * SCALE) as u32, (canvas.height * SCALE) as u32);
    let mut body = String::with_capacity(64 * 1024);
    {
        let mut backend = SVGBackend::with_string(&mut body, size);
        let failed =
            |error: &dyn std::fmt::Display| ReportError::Draw { chart: name.into(), reason: error.to_string() };
        backend
            .draw_rect((0, 0), (size.0 as i32, size.1 as i32), &fill(WHITE), true)
            .map_err(|error| failed(&error))?;
        for mark in &canvas.marks {
            draw(&mut backend, mark).map_err(|error| failed(&error))?;
        }
        backend.present().map_err(|error| failed(&error))?;
    }
    // What every mark would repeat stands once at the root. Words can't match: their quotes are escaped.
    let marks = body.split_once('\n').map_or("", |(_, rest)| rest);
    let marks =
        marks.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "").replace(" font-family=\"sans-serif\"", "");
    let mut document = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         font-family=\"sans-serif\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n",
        canvas.width, canvas.height, size.0, size.1
    );
    for (tag, words) in [("title", title), ("desc", alt)] {
        document.push_str(&format!("<{tag}>{}</{tag}>\n", escaped(words)));
    }
    document.push_str(&marks);
    Ok(document)
}

fn draw<B: DrawingBackend>(backend: &mut B, mark: &Mark) -> Result<(), String> {
    let at = |(x, y): (f32, f32)| ((x * SCALE).round() as i32, (y * SCALE).round() as i32);
    let drawn = match mark {
        Mark::Area { points, color } => backend.fill_polygon(points.iter().map(|p| at(*p)), &fill(*color)),
        Mark::Line { points, color, width } => {
            let style = ShapeStyle { color: rgb(*color).into(), filled: false, stroke_width: (width * SCALE) as u32 };
            backend.draw_path(points.iter().map(|p| at(*p)), &style)
        }
        Mark::Block { edges, color } => {
            backend.draw_rect(at((edges.0, edges.1)), at((edges.2, edges.3)), &fill(*color), true)
        }
        Mark::Dot { centre, radius, color } => {
            backend.draw_circle(at(*centre), (radius * SCALE) as u32, &fill(*color), true)
        }
        Mark::Text { at: point, text, size, bold, color, anchor } => {
            let horizontal = match anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            // The library writes 1/1.24 of the size it is given, and centres on the height of an x, not of a figure.
            let ink = rgb(*color);
            let mut style = TextStyle::from(("sans-serif", f64::from(size * SCALE) * 1.24)).color(&ink);
            if *bold {
                style.font = style.font.style(FontStyle::Bold);
            }
            style.pos = Pos::new(horizontal, VPos::Center);
            backend.draw_text(text, &style, at((point.0, point.1 + size * 0.09)))
        }
    };
    drawn.map_err(|error| error.to_string())
}

fn rgb(color: Color) -> RGBColor {
    RGBColor(color.0, color.1, color.2)
}

fn fill(color: Color) -> ShapeStyle {
    ShapeStyle { color: rgb(color).into(), filled: true, stroke_width: 0 }
}

/// A text in which no character means anything to XML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
