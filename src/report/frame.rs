//! What stands around every plot: the finding, the legend, the unit, the conventions.

use crate::report::canvas::{Anchor, Canvas};
use crate::report::style::{self, Color, INK, LABEL, MUTED, SMALL, TITLE, WIDTH};

/// The sample of a mark in a legend.
#[derive(Debug, Clone, Copy)]
pub enum Swatch {
    /// A line.
    Line(Color, f32),
    /// A filled area.
    Area(Color),
    /// A point.
    Dot(Color),
    /// What is closed.
    Hatch,
}

/// Left margin of titles and legends, and right margin of everything.
pub const MARGIN: f32 = 18.0;

/// Writes the finding, the legend and the unit of the plot; gives the height at which the plot may start.
pub fn head(canvas: &mut Canvas, finding: &str, legend: &[(Swatch, String)], unit: &str) -> f32 {
    let mut y = 26.0;
    for line in style::wrap(finding, TITLE, true, WIDTH - 2.0 * MARGIN, 2) {
        canvas.bold((MARGIN, y), line, TITLE, INK, Anchor::Start);
        y += 28.0;
    }
    y += 2.0;
    let mut x = MARGIN;
    for (swatch, words) in legend {
        let width = 34.0 + style::text_width(words, LABEL, false) + 22.0;
        if x > MARGIN && x + width > WIDTH - MARGIN {
            x = MARGIN;
            y += 24.0;
        }
        draw_swatch(canvas, *swatch, x, y);
        canvas.text((x + 34.0, y), words.clone(), LABEL, INK, Anchor::Start);
        x += width;
    }
    y += 32.0;
    canvas.text((MARGIN, y), unit, LABEL, MUTED, Anchor::Start);
    y + 20.0
}

fn draw_swatch(canvas: &mut Canvas, swatch: Swatch, x: f32, y: f32) {
    match swatch {
        Swatch::Line(color, width) => canvas.line(vec![(x, y), (x + 26.0, y)], color, width),
        Swatch::Area(color) => canvas.block((x, y - 7.0, x + 26.0, y + 7.0), color),
        Swatch::Hatch => canvas.hatch((x, y - 7.0, x + 26.0, y + 7.0)),
        Swatch::Dot(color) => canvas.dot((x + 13.0, y), 4.5, color),
    }
}

/// Writes how the numbers came to be below the plot, and ends the sheet.
pub fn foot(canvas: &mut Canvas, y: f32, notes: &str) {
    let mut y = y + 10.0;
    for line in style::wrap(notes, SMALL, false, WIDTH - 2.0 * MARGIN, 5) {
        canvas.text((MARGIN, y), line, SMALL, MUTED, Anchor::Start);
        y += 18.0;
    }
    canvas.height = (y + 4.0).ceil();
}

/// The rows of the largest key of every day, in order of days.
pub fn hardest_of_each_day(days: &[i64], key: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for row in 0..days.len() {
        match chosen.last_mut() {
            Some(last) if days[*last] == days[row] => {
                if key(row) > key(*last) {
                    *last = row;
                }
            }
            _ => chosen.push(row),
        }
    }
    chosen
}

/// Cuts a row of points where one does not follow the other: where `follows(k)` is false between `k` and `k + 1`.
pub fn runs(count: usize, follows: impl Fn(usize) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut from = 0;
    for k in 0..count {
        if k + 1 == count || !follows(k) {
            runs.push(from..k + 1);
            from = k + 1;
        }
    }
    runs
}
