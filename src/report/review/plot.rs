//! What the charts of a review have in common: time across, marks per interval or per day.

use crate::history::SpecialDay;
use crate::io::review_file::{Reviewed, ReviewedInterval};
use crate::report::axis::Days;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::frame;
use crate::report::style::{self, Color, INK, SMALL};
use crate::report::words;
use crate::time::{Moment, WEEKDAYS, day_of_date, weekday_of_day};

/// The intervals, or the days, of a queue from left to right.
pub struct Across<'a> {
    /// What is drawn.
    pub reviewed: &'a Reviewed,
    /// The axis.
    pub days: Days,
    starts: Vec<Moment>,
}

impl<'a> Across<'a> {
    /// An axis over all the days of a queue; the edges are set when the labels of the scales are known.
    pub fn new(reviewed: &'a Reviewed) -> Self {
        let starts: Vec<Moment> = reviewed.rows.iter().map(|row| row.start).collect();
        let days = Days::of(&reviewed.clock, reviewed.interval, &starts, None, (0.0, 1.0));
        Self { reviewed, days, starts }
    }
    /// Left and right edge of an interval.
    pub fn edges(&self, row: usize) -> (f32, f32) {
        self.days.interval(&self.reviewed.clock, self.starts[row])
    }
    /// The middle of an interval.
    pub fn middle(&self, row: usize) -> f32 {
        let (left, right) = self.edges(row);
        (left + right) / 2.0
    }
    /// Whether some hours are closed.
    pub fn closed(&self) -> bool {
        self.days.closed(self.starts.len())
    }
    /// Hatches what is closed.
    pub fn hatch_closed(&self, canvas: &mut Canvas, top: f32, bottom: f32) {
        for (from, to) in self.days.closed_parts(&self.reviewed.clock, &self.starts) {
            // A strip too narrow for hatching is the gap between two days.
            if to - from > 3.0 {
                canvas.hatch((from, top, to, bottom));
            }
        }
    }
    /// Runs of intervals that follow each other without a gap and have a value.
    pub fn runs(&self, value: impl Fn(&ReviewedInterval) -> f64) -> Vec<Vec<usize>> {
        let known: Vec<usize> =
            (0..self.starts.len()).filter(|row| value(&self.reviewed.rows[*row]).is_finite()).collect();
        let step_s = i64::from(self.reviewed.interval.minutes()) * 60;
        let follows = |k: usize| {
            let (a, b) = (known[k], known[k + 1]);
            let apart = self.middle(b) - self.middle(a);
            if self.days.by_day() {
                return apart < self.days.day_width() * 1.5;
            }
            let next = self.starts[b].0 - self.starts[a].0 == step_s;
            next && apart > 0.0 && apart < self.days.day_width() * 0.95
        };
        frame::runs(known.len(), follows).into_iter().map(|run| known[run].to_vec()).collect()
    }
    /// A line through the middles of the intervals.
    pub fn line(
        &self,
        canvas: &mut Canvas,
        value: impl Fn(&ReviewedInterval) -> f64,
        y: impl Fn(f64) -> f32,
        color: Color,
        width: f32,
    ) {
        for run in self.runs(&value) {
            let points = run.iter().map(|row| (self.middle(*row), y(value(&self.reviewed.rows[*row]))));
            canvas.line(points.collect(), color, width);
        }
    }
    /// A line of steps as wide as the intervals.
    pub fn steps(
        &self,
        canvas: &mut Canvas,
        value: impl Fn(&ReviewedInterval) -> f64,
        y: impl Fn(f64) -> f32,
        color: Color,
        width: f32,
    ) {
        for run in self.runs(&value) {
            let mut points = Vec::with_capacity(run.len() * 2);
            for row in run {
                let (left, right) = self.edges(row);
                let height = y(value(&self.reviewed.rows[row]));
                points.extend([(left, height), (right, height)]);
            }
            canvas.line(points, color, width);
        }
    }
    /// Marks special days at the top of a plot, with their names where there is room.
    pub fn special(&self, canvas: &mut Canvas, special: &[SpecialDay], top: f32, bottom: f32) {
        let mut free = self.days.edges.0;
        let own = |day: &&SpecialDay| day.queue.as_ref().is_none_or(|queue| *queue == self.reviewed.queue);
        for day in special.iter().filter(own) {
            let number = day_of_date(day.date);
            if !self.days.days.contains(&number) {
                continue;
            }
            let (left, right) = self.days.day_edges(number);
            let x = if self.days.by_day() { (left + right) / 2.0 } else { left };
            canvas.line(vec![(x, top), (x, bottom)], style::MUTED, 1.2);
            canvas.area(vec![(x - 5.0, top - 8.0), (x + 5.0, top - 8.0), (x, top)], INK);
            let next = special.iter().map(|other| day_of_date(other.date)).filter(|other| *other > number).min();
            let next = next.filter(|next| self.days.days.contains(next));
            let end = next.map_or(self.days.edges.1, |next| self.days.day_edges(next).0 - 6.0);
            let room = end - x - 10.0;
            let name = style::fit(&words::shown(&day.name), SMALL, false, room.clamp(0.0, 180.0));
            let from = x + 8.0;
            if from >= free && room > 50.0 {
                canvas.text((from, top - 5.0), name.clone(), SMALL, INK, Anchor::Start);
                free = from + style::text_width(&name, SMALL, false) + 8.0;
            }
        }
    }
    /// `Tuesday 10:30`, with its date where weekdays alone would not tell; of days `Tue 24 Nov`.
    pub fn when(&self, row: usize) -> String {
        let start = self.starts[row];
        let clock = &self.reviewed.clock;
        if self.days.by_day() {
            return words::day_label(clock.day_and_minute(start).0);
        }
        words::when(clock, start, self.days.days.len() > 7)
    }
}

/// A day as it stands in a sentence: `Tuesday` within a week, else `Tue 24 Nov`.
pub fn day_in_words(day: i64, with_date: bool) -> String {
    if with_date { words::day_label(day) } else { WEEKDAYS[weekday_of_day(day)].to_owned() }
}

/// A share with its sign: `+4.2%`, `−3.0%`.
pub fn signed_percent(share: f64, digits: usize) -> String {
    signed(share * 100.0, digits) + if share.is_finite() { "%" } else { "" }
}

/// A number with its sign; nothing has none.
pub fn signed(value: f64, digits: usize) -> String {
    let text = words::number(value, digits);
    let something = text.contains(|c: char| ('1'..='9').contains(&c));
    if value > 0.0 && something { format!("+{text}") } else { text }
}
