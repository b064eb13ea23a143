//! A map of cells, rows by day and columns by time of day, deviations in two colours.

use std::collections::BTreeMap;

use crate::report::canvas::{Anchor, Canvas};
use crate::report::frame::{self, MARGIN};
use crate::report::style::{self, GRID, INK, LABEL, MUTED, SMALL, WHITE, WIDTH};
use crate::report::words;
use crate::time::DAY_MIN;

/// One cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its deviation, −1 to 1 of the scale.
    pub share: f64,
    /// How much of its place it fills, by area, 0 to 1.
    pub size: f64,
    /// The number on it.
    pub text: String,
}

/// Cells beside a map; `None` leaves a place empty.
#[derive(Debug, Clone)]
pub struct Margins {
    /// At the right of every row.
    pub rows: Vec<Option<Cell>>,
    /// Below every column.
    pub columns: Vec<Option<Cell>>,
}

/// A map.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Names of the rows.
    pub names: Vec<String>,
    /// Minute of the day at which the first column starts.
    pub from_min: u16,
    /// Minutes of a column.
    pub cell_min: u16,
    /// Number of columns.
    pub columns: usize,
    /// Cells by row and column; what is missing is closed.
    pub cells: BTreeMap<(usize, usize), Cell>,
    /// Cells at the right of every row, and below every column.
    pub margins: Option<Margins>,
}

/// Minutes of a column: the interval, or longer where the day would have more than `most` columns.
pub fn column_minutes(interval_min: u16, span_min: u16, most: u16) -> u16 {
    [interval_min, 15, 20, 30, 60, 120, 240]
        .into_iter()
        .filter(|minutes| *minutes >= interval_min && minutes % interval_min == 0)
        .find(|minutes| span_min.div_ceil(*minutes) <= most)
        .unwrap_or(DAY_MIN as u16)
}

/// Writes the finding, the ramp between two ends, what the marks mean, and the unit.
pub fn head(canvas: &mut Canvas, title: &str, ends: (&str, &str), marks: &str, closed: bool, unit: &str) -> f32 {
    let top = frame::head(canvas, title, &[], unit);
    let y = top - 52.0;
    canvas.text((MARGIN, y), ends.0, LABEL, INK, Anchor::Start);
    let left = MARGIN + style::text_width(ends.0, LABEL, false) + 8.0;
    for k in 0..21 {
        let x = left + k as f32 * 9.0;
        canvas.block((x, y - 8.0, x + 9.0, y + 8.0), style::diverging(f64::from(k) / 10.0 - 1.0));
    }
    let right = left + 197.0;
    canvas.text((right, y), ends.1, LABEL, INK, Anchor::Start);
    let mut x = right + style::text_width(ends.1, LABEL, false) + 28.0;
    canvas.block((x, y - 8.0, x + 26.0, y + 8.0), style::diverging(-0.5));
    underline(canvas, (x, y - 8.0, x + 26.0, y + 8.0));
    canvas.text((x + 34.0, y), marks, LABEL, INK, Anchor::Start);
    x += 34.0 + style::text_width(marks, LABEL, false) + 26.0;
    if closed && x + 110.0 < WIDTH {
        canvas.hatch((x, y - 8.0, x + 26.0, y + 8.0));
        canvas.text((x + 34.0, y), "Closed", LABEL, INK, Anchor::Start);
    }
    top
}

// A grey print tells the two signs apart by this line.
fn underline(canvas: &mut Canvas, (left, _, right, bottom): (f32, f32, f32, f32)) {
    canvas.block((left, bottom - 2.5, right, bottom), INK);
}

impl Grid {
    /// Whether some cell within the map is closed.
    pub fn closed(&self) -> bool {
        self.cells.len() < self.names.len() * self.columns
    }

    /// Draws the map below `top`; gives its lower end.
    pub fn draw(&self, canvas: &mut Canvas, top: f32) -> f32 {
        let names = self.names.iter().map(|name| style::text_width(name, LABEL, false)).fold(40.0, f32::max);
        let left = names + MARGIN + 10.0;
        let gap = if self.margins.is_some() { 76.0 } else { 0.0 };
        let right = WIDTH - MARGIN - 14.0 - gap;
        let width = (right - left) / self.columns.max(1) as f32;
        let height = if self.names.len() <= 14 { 34.0 } else { 22.0 };
        let widest = self.cells.values().map(|cell| style::text_width(&cell.text, 1.0, false)).fold(0.5, f32::max);
        let size = ((width - 4.0) / widest).min(15.0).min(height * 0.6);
        for (row, name) in self.names.iter().enumerate() {
            let y = top + row as f32 * height;
            canvas.text((left - 8.0, y + height / 2.0), name.clone(), LABEL, INK, Anchor::End);
            let place = |column: usize| {
                let x = left + column as f32 * width;
                (x, y, x + width - 1.0, y + height - 1.0)
            };
            let mut column = 0;
            while column < self.columns {
                if let Some(cell) = self.cells.get(&(row, column)) {
                    draw_cell(canvas, cell, place(column), size);
                    column += 1;
                    continue;
                }
                let closed = (column..self.columns).take_while(|c| !self.cells.contains_key(&(row, *c))).count();
                let (x, top, _, bottom) = place(column);
                canvas.hatch((x, top, place(column + closed - 1).2, bottom));
                column += closed;
            }
        }
        let mut bottom = top + self.names.len() as f32 * height;
        if let Some(Margins { rows, columns }) = &self.margins {
            let x = right + 14.0;
            let edge = WIDTH - MARGIN - 4.0;
            for (row, cell) in rows.iter().enumerate() {
                if let Some(cell) = cell {
                    let y = top + row as f32 * height;
                    draw_cell(canvas, cell, (x, y, edge, y + height - 1.0), 14.0_f32.min(height * 0.6));
                }
            }
            canvas.text(((x + edge) / 2.0, bottom + 14.0), "All day", SMALL, MUTED, Anchor::Middle);
            bottom += 10.0;
            for (column, cell) in columns.iter().enumerate() {
                if let Some(cell) = cell {
                    let x = left + column as f32 * width;
                    draw_cell(canvas, cell, (x, bottom, x + width - 1.0, bottom + 25.0), size);
                }
            }
            canvas.text((left - 8.0, bottom + 12.5), "All days", LABEL, INK, Anchor::End);
            bottom += 26.0;
        }
        if self.columns > 1 {
            self.hours(canvas, left, width, bottom);
            bottom += 34.0;
        }
        bottom + 10.0
    }

    fn hours(&self, canvas: &mut Canvas, left: f32, width: f32, bottom: f32) {
        let per_minute = width / f32::from(self.cell_min);
        let step = [60_u16, 120, 180, 240, 360].into_iter().find(|m| f32::from(*m) * per_minute >= 48.0).unwrap_or(720);
        let end = self.from_min + self.cell_min * self.columns as u16;
        for minute in (self.from_min..=end).step_by(usize::from(step)) {
            let x = left + f32::from(minute - self.from_min) * per_minute;
            let color = if minute == self.from_min { GRID } else { MUTED };
            canvas.line(vec![(x, bottom), (x, bottom + 5.0)], color, 1.0);
            canvas.text((x, bottom + 16.0), words::time_of_day(minute), SMALL, MUTED, Anchor::Middle);
        }
    }
}

fn draw_cell(canvas: &mut Canvas, cell: &Cell, (left, top, right, bottom): (f32, f32, f32, f32), size: f32) {
    let side = libm::sqrt(cell.size.clamp(0.0, 1.0)).max(0.2) as f32;
    let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
    let (half, tall) = ((right - left) / 2.0 * side, (bottom - top) / 2.0 * side);
    let place = (x - half, y - tall, x + half, y + tall);
    canvas.block(place, style::diverging(cell.share));
    if cell.share < 0.0 && !cell.text.is_empty() && cell.text != "0" {
        underline(canvas, place);
    }
    // A small cell has a small number, and a tiny one, which few contacts stand behind, has none.
    let widest = (half * 2.0 + 1.0) / style::text_width(&cell.text, 1.0, false).max(0.1);
    let size = size.min(widest).min(tall * 2.0 - 2.0);
    if size >= 9.0 {
        let ink = if cell.share.abs() > 0.68 { WHITE } else { INK };
        canvas.text((x, y), cell.text.clone(), size, ink, Anchor::Middle);
    }
}
