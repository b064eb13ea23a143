//! A chart before it is SVG or PNG: marks on a sheet, in drawing units from the upper left corner.

use crate::report::style::{self, Color};

/// Where a text stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It starts there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A filled polygon.
    Area {
        /// Corners.
        points: Vec<(f32, f32)>,
        /// Fill.
        color: Color,
    },
    /// A line through points; a single point is a dot.
    Line {
        /// Points in order.
        points: Vec<(f32, f32)>,
        /// Stroke.
        color: Color,
        /// Stroke width.
        width: f32,
    },
    /// A filled rectangle: left, top, right, bottom.
    Block {
        /// Left, top, right, bottom.
        edges: (f32, f32, f32, f32),
        /// Fill.
        color: Color,
    },
    /// A filled disc.
    Dot {
        /// Centre.
        centre: (f32, f32),
        /// Radius.
        radius: f32,
        /// Fill.
        color: Color,
    },
    /// A line of words; `at` is the middle of the height of its figures.
    Text {
        /// Where it stands.
        at: (f32, f32),
        /// The words.
        text: String,
        /// Size of an em.
        size: f32,
        /// Whether it is bold.
        bold: bool,
        /// Ink.
        color: Color,
        /// Where it stands to its point.
        anchor: Anchor,
    },
}

/// A sheet with marks in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Canvas {
    /// Width of the sheet.
    pub width: f32,
    /// Height of the sheet.
    pub height: f32,
    /// Marks, the first at the bottom.
    pub marks: Vec<Mark>,
}

impl Canvas {
    /// An empty sheet of the house's width.
    pub fn new() -> Self {
        Self { width: style::WIDTH, height: 0.0, marks: Vec::new() }
    }
    /// Draws a filled polygon.
    pub fn area(&mut self, points: Vec<(f32, f32)>, color: Color) {
        if points.len() > 2 {
            self.marks.push(Mark::Area { points, color });
        }
    }
    /// Draws a line; a single point becomes a dot.
    pub fn line(&mut self, points: Vec<(f32, f32)>, color: Color, width: f32) {
        match points.as_slice() {
            [] => {}
            [only] => self.dot(*only, width * 1.2, color),
            _ => self.marks.push(Mark::Line { points, color, width }),
        }
    }
    /// Draws a filled rectangle.
    pub fn block(&mut self, edges: (f32, f32, f32, f32), color: Color) {
        if edges.2 > edges.0 && edges.3 > edges.1 {
            self.marks.push(Mark::Block { edges, color });
        }
    }
    /// Draws a disc.
    pub fn dot(&mut self, centre: (f32, f32), radius: f32, color: Color) {
        self.marks.push(Mark::Dot { centre, radius, color });
    }
    /// Writes a line of words.
    pub fn text(&mut self, at: (f32, f32), text: impl Into<String>, size: f32, color: Color, anchor: Anchor) {
        let text = text.into();
        if !text.is_empty() {
            self.marks.push(Mark::Text { at, text, size, bold: false, color, anchor });
        }
    }
    /// Writes a line of bold words.
    pub fn bold(&mut self, at: (f32, f32), text: impl Into<String>, size: f32, color: Color, anchor: Anchor) {
        self.marks.push(Mark::Text { at, text: text.into(), size, bold: true, color, anchor });
    }
    /// Hatches a rectangle where a queue is closed.
    pub fn hatch(&mut self, edges: (f32, f32, f32, f32)) {
        let (left, top, right, bottom) = edges;
        self.block(edges, style::CLOSED);
        // Lines x + y = sum, cut at the edges.
        let mut sum = ((left + top) / 9.0).ceil() * 9.0;
        while sum < right + bottom {
            let upper = if sum - top <= right { (sum - top, top) } else { (right, sum - right) };
            let lower = if sum - left <= bottom { (left, sum - left) } else { (sum - bottom, bottom) };
            if upper.0 - lower.0 > 0.5 {
                self.line(vec![upper, lower], style::HATCH, 1.0);
            }
            sum += 9.0;
        }
    }
}

impl Default for Canvas {
    fn default() -> Self {
        Self::new()
    }
}
