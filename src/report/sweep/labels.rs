//! Words inside a plot that never lie on each other: each label looks for a free place near its point.

use crate::report::canvas::{Anchor, Canvas};
use crate::report::style::{self, INK, LABEL, MUTED, WHITE};

/// Left, top, right, bottom.
pub type Box = (f32, f32, f32, f32);

/// Places that are taken in a plot, and the labels that have found theirs.
#[derive(Debug, Clone)]
pub struct Labels {
    plot: Box,
    taken: Vec<Box>,
    marks: Vec<(f32, f32)>,
    placed: Vec<Placed>,
}

/// Words with their place, and the line from the point where they had to move away.
#[derive(Debug, Clone)]
struct Placed {
    line: Option<[(f32, f32); 2]>,
    place: Box,
    words: String,
}

/// Height of a label.
const HIGH: f32 = 22.0;
/// How far a label moves to leave a mark uncovered, in drawing units.
const PER_MARK: f32 = 12.0;
/// Marks that are looked at.
const MARKS: usize = 4_000;

impl Labels {
    /// An empty plot.
    pub fn new(plot: Box) -> Self {
        Self { plot, taken: Vec::new(), marks: Vec::new(), placed: Vec::new() }
    }
    /// Keeps a place free of labels.
    pub fn take(&mut self, place: Box) {
        self.taken.push(place);
    }
    /// Marks that labels should leave uncovered where there is room.
    pub fn spare(&mut self, marks: impl IntoIterator<Item = (f32, f32)>) {
        let room = MARKS.saturating_sub(self.marks.len());
        self.marks.extend(marks.into_iter().take(room));
    }
    /// Points along a line, to be spared.
    pub fn spare_line(&mut self, points: &[(f32, f32)]) {
        let along = points.windows(2).flat_map(|pair| {
            let ((a, b), (c, d)) = (pair[0], pair[1]);
            let steps = ((c - a).hypot(d - b) / 8.0).ceil().max(1.0) as usize;
            (0..=steps).map(move |k| {
                let share = k as f32 / steps as f32;
                (a + share * (c - a), b + share * (d - b))
            })
        });
        self.spare(along.collect::<Vec<_>>());
    }
    /// The best free place for words of a width: near the point, and on few marks. `None` where the plot is full.
    fn place(&self, point: (f32, f32), width: f32) -> Option<Box> {
        let (left, top, right, bottom) = self.plot;
        let free = |place: &Box| {
            let inside = place.0 >= left && place.1 >= top && place.2 <= right && place.3 <= bottom;
            let covers = place.0 < point.0 + 7.0
                && place.2 > point.0 - 7.0
                && place.1 < point.1 + 7.0
                && place.3 > point.1 - 7.0;
            let meets = |t: &Box| !(place.0 >= t.2 || t.0 >= place.2 || place.1 >= t.3 || t.1 >= place.3);
            inside && !covers && !self.taken.iter().any(meets)
        };
        let beside = |dx: f32, dy: f32| {
            let (from, y) = (point.0 + dx, point.1 + dy);
            ((from, y - HIGH / 2.0, from + width, y + HIGH / 2.0), dy.abs())
        };
        let rows = ((bottom - top) / 12.0) as i32;
        let heights = (0..=rows).flat_map(|k| [-12.0 * k as f32, 12.0 * k as f32]);
        let all = heights.flat_map(|dy| {
            let near = if dy.abs() < 16.0 { 12.0 } else { 20.0 };
            [beside(near, dy), beside(-near - width, dy), beside(-width / 2.0, dy)]
        });
        let mut best: Option<(f32, Box)> = None;
        for (place, away) in all.filter(|(place, _)| free(place)) {
            let on = |(x, y): &&(f32, f32)| *x > place.0 && *x < place.2 && *y > place.1 && *y < place.3;
            let cost = away + PER_MARK * self.marks.iter().filter(on).count() as f32;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, place));
            }
        }
        best.map(|(_, place)| place)
    }
    /// Finds a place for words near a point, with a thin line to it where they have to move away; gives whether there was room.
    pub fn write(&mut self, point: (f32, f32), words: &str) -> bool {
        let words = style::fit(words, LABEL, true, 0.55 * (self.plot.2 - self.plot.0));
        let width = style::text_width(&words, LABEL, true) + 8.0;
        let Some(place) = self.place(point, width) else { return false };
        let y = (place.1 + place.3) / 2.0;
        let line = ((y - point.1).abs() > 14.0).then(|| {
            let end = if place.0 > point.0 {
                (place.0, y)
            } else if place.2 < point.0 {
                (place.2, y)
            } else {
                (point.0, if y < point.1 { place.3 } else { place.1 })
            };
            [point, end]
        });
        self.taken.push(place);
        self.placed.push(Placed { line, place, words });
        true
    }
    /// Draws the labels: first all lines, so that none crosses words.
    pub fn draw(self, canvas: &mut Canvas) {
        for line in self.placed.iter().filter_map(|placed| placed.line) {
            canvas.line(line.to_vec(), MUTED, 1.0);
        }
        for Placed { place, words, .. } in self.placed {
            canvas.block((place.0 + 1.0, place.1 + 2.0, place.2 - 1.0, place.3 - 2.0), WHITE);
            canvas.bold(((place.0 + place.2) / 2.0, (place.1 + place.3) / 2.0), words, LABEL, INK, Anchor::Middle);
        }
    }
}
