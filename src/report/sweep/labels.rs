//! Words inside a plot that never lie on each other: each label looks for a free place near its point.

use crate::report::canvas::{Anchor, Canvas};
use crate::report::style::{self, Color, INK, LABEL, MUTED, WHITE};

/// Left, top, right, bottom.
pub type Box = (f32, f32, f32, f32);

/// Places that are taken in a plot.
#[derive(Debug, Clone)]
pub struct Labels {
    plot: Box,
    taken: Vec<Box>,
}

/// Height of a label.
const HIGH: f32 = 22.0;

impl Labels {
    /// An empty plot.
    pub fn new(plot: Box) -> Self {
        Self { plot, taken: Vec::new() }
    }
    /// Keeps a place free of labels.
    pub fn take(&mut self, place: Box) {
        self.taken.push(place);
    }
    /// The nearest free place for words of a width: beside the point, then ever further above and below. `None` where the
    /// plot is full.
    fn place(&self, point: (f32, f32), width: f32) -> Option<Box> {
        let (left, top, right, bottom) = self.plot;
        let free = |place: &Box| {
            let inside = place.0 >= left && place.1 >= top && place.2 <= right && place.3 <= bottom;
            inside && self.taken.iter().all(|t| place.0 >= t.2 || t.0 >= place.2 || place.1 >= t.3 || t.1 >= place.3)
        };
        let beside = |dx: f32, dy: f32| {
            let (from, y) = (point.0 + dx, point.1 + dy);
            (from, y - HIGH / 2.0, from + width, y + HIGH / 2.0)
        };
        let rows = ((bottom - top) / 12.0) as i32;
        let heights = (0..=rows).flat_map(|k| [-12.0 * k as f32, 12.0 * k as f32]);
        let all = heights.flat_map(|dy| {
            let near = if dy.abs() < 16.0 { 12.0 } else { 20.0 };
            [beside(near, dy), beside(-near - width, dy), beside(-width / 2.0, dy)]
        });
        all.into_iter().find(|place| {
            let covers = place.0 < point.0 + 7.0
                && place.2 > point.0 - 7.0
                && place.1 < point.1 + 7.0
                && place.3 > point.1 - 7.0;
            !covers && free(place)
        })
    }
    /// Writes words near a point, with a thin line to it where they had to move away; gives whether there was room.
    pub fn write(&mut self, canvas: &mut Canvas, point: (f32, f32), words: &str, bold: bool, color: Color) -> bool {
        let words = style::fit(words, LABEL, bold, 0.55 * (self.plot.2 - self.plot.0));
        let width = style::text_width(&words, LABEL, bold) + 8.0;
        let Some(place) = self.place(point, width) else { return false };
        let (x, y) = ((place.0 + place.2) / 2.0, (place.1 + place.3) / 2.0);
        if (y - point.1).abs() > 14.0 {
            let end = if place.0 > point.0 {
                (place.0, y)
            } else if place.2 < point.0 {
                (place.2, y)
            } else {
                (point.0, if y < point.1 { place.3 } else { place.1 })
            };
            canvas.line(vec![point, end], MUTED, 1.0);
        }
        canvas.block((place.0 + 1.0, place.1 + 2.0, place.2 - 1.0, place.3 - 2.0), WHITE);
        if bold {
            canvas.bold((x, y), words, LABEL, color, Anchor::Middle);
        } else {
            canvas.text((x, y), words, LABEL, if color == WHITE { INK } else { color }, Anchor::Middle);
        }
        self.taken.push(place);
        true
    }
}
