//! Weeks from left to right, named by month where there are many.

use jiff::civil::Date;

use crate::hiring::HiringWeek;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::style::{GRID, INK, SMALL};
use crate::report::words;
use crate::time::day_of_date;

/// Weeks side by side, each as wide as any other.
#[derive(Debug, Clone)]
pub struct Weeks {
    first: i64,
    /// How many there are.
    pub count: usize,
    /// Left and right edge on the canvas.
    pub edges: (f32, f32),
}

impl Weeks {
    /// The weeks of a plan.
    pub fn of(weeks: &[HiringWeek], edges: (f32, f32)) -> Self {
        Self { first: weeks.first().map_or(0, |week| day_of_date(week.monday)), count: weeks.len(), edges }
    }
    /// Width of a week.
    pub fn width(&self) -> f32 {
        (self.edges.1 - self.edges.0) / self.count.max(1) as f32
    }
    /// Left edge of a week, counted from 0; of the one after the last, the right edge.
    pub fn left(&self, week: usize) -> f32 {
        self.edges.0 + self.width() * week as f32
    }
    /// Where a day lies; `None` outside of the plan.
    pub fn x(&self, date: Date) -> Option<f32> {
        let weeks = (day_of_date(date) - self.first) as f32 / 7.0;
        (0.0..=self.count as f32).contains(&weeks).then(|| self.edges.0 + self.width() * weeks)
    }
    /// Steps over all weeks: a number holds for the whole of its week.
    pub fn steps(&self, y: impl Fn(usize) -> f32) -> Vec<(f32, f32)> {
        (0..self.count).flat_map(|week| [(self.left(week), y(week)), (self.left(week + 1), y(week))]).collect()
    }
    /// Lines at the weeks that are named, and their names below: every so many weeks that a date has room.
    pub fn draw(&self, canvas: &mut Canvas, weeks: &[HiringWeek], top: f32, bottom: f32, names_at: f32) {
        let every = [1, 2, 4, 8, 13, 26].into_iter().find(|every| self.width() * *every as f32 >= 66.0).unwrap_or(52);
        let mut year = None;
        for (k, week) in weeks.iter().enumerate().step_by(every) {
            let x = self.left(k);
            canvas.line(vec![(x, top), (x, bottom + 5.0)], GRID, 1.0);
            let new_year = year != Some(week.monday.year());
            year = Some(week.monday.year());
            let at = if k == 0 { (x, Anchor::Start) } else { (x, Anchor::Middle) };
            // The last name must not leave the sheet.
            if x + 30.0 > self.edges.1 + 14.0 {
                continue;
            }
            canvas.text((at.0, names_at), words::short_date(week.monday), SMALL, INK, at.1);
            if new_year {
                canvas.text((at.0, names_at + 17.0), week.monday.year().to_string(), SMALL, INK, at.1);
            }
        }
    }
}
