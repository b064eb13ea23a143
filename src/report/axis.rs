//! Axes: days side by side from left to right, quantities from the bottom up.

use std::collections::BTreeMap;

use crate::report::canvas::{Anchor, Canvas};
use crate::report::style::{self, CLOSED, GRID, INK, LABEL, MUTED, SMALL};
use crate::report::words;
use crate::time::{Clock, DAY_MIN, Horizon, IntervalLength, Moment, day_of_date};

// More days than this get one mark each: their intervals would be narrower than a line.
const MOST_DAYS_BY_INTERVAL: usize = 16;

/// Local time from left to right: every day is as wide as any other and spans the hours in which the queue is open.
#[derive(Debug, Clone)]
pub struct Days {
    /// Days counted from 1970-01-01, ascending and without gaps.
    pub days: Vec<i64>,
    /// Minutes of the day at which the span of every day starts and ends.
    pub span: (u16, u16),
    /// Length of an interval in minutes.
    pub interval_min: u16,
    /// Left and right edge on the canvas.
    pub edges: (f32, f32),
}

impl Days {
    /// The days of a horizon, else those of the intervals; `edges` are the left and right edge on the canvas.
    pub fn of(
        clock: &Clock,
        interval: IntervalLength,
        starts: &[Moment],
        horizon: Option<Horizon>,
        edges: (f32, f32),
    ) -> Self {
        let local: Vec<(i64, u16)> = starts.iter().map(|start| clock.day_and_minute(*start)).collect();
        let first = local.iter().map(|(day, _)| *day).min().unwrap_or(0);
        let last = local.iter().map(|(day, _)| *day).max().unwrap_or(0);
        let planned = horizon.map(|h| day_of_date(h.start)..=day_of_date(h.start) + i64::from(h.days) - 1);
        let (first, last) = planned.map_or((first, last), |days| (first.min(*days.start()), last.max(*days.end())));
        let interval_min = interval.minutes().min(DAY_MIN) as u16;
        let from = local.iter().map(|(_, minute)| *minute).min().unwrap_or(0) / 60 * 60;
        let end = local.iter().map(|(_, minute)| minute.saturating_add(interval_min)).max().unwrap_or(DAY_MIN as u16);
        let to = (end.div_ceil(60) * 60).clamp(from + 60, DAY_MIN as u16);
        Self { days: (first..=last).collect(), span: (from, to), interval_min, edges }
    }
    /// Whether there is one mark per day instead of one per interval.
    pub fn by_day(&self) -> bool {
        self.days.len() > MOST_DAYS_BY_INTERVAL || u32::from(self.interval_min) == DAY_MIN
    }
    /// The width of a day.
    pub fn day_width(&self) -> f32 {
        (self.edges.1 - self.edges.0) / self.days.len().max(1) as f32
    }
    fn margin(&self) -> f32 {
        // Days that are not open round the clock stand a little apart.
        let whole = self.span == (0, DAY_MIN as u16);
        if whole || self.days.len() == 1 { 0.0 } else { (self.day_width() * 0.04).min(5.0) }
    }
    /// The left and right edge of a day.
    pub fn day_edges(&self, day: i64) -> (f32, f32) {
        let index = (day - self.days.first().copied().unwrap_or(day)) as f32;
        let left = self.edges.0 + index * self.day_width();
        (left + self.margin(), left + self.day_width() - self.margin())
    }
    /// Where a minute of a day lies.
    pub fn x(&self, day: i64, minute: f32) -> f32 {
        let (left, right) = self.day_edges(day);
        if self.by_day() {
            return (left + right) / 2.0;
        }
        let (from, to) = (f32::from(self.span.0), f32::from(self.span.1));
        left + (minute - from) / (to - from) * (right - left)
    }
    /// The left edge and the right edge of an interval.
    pub fn interval(&self, clock: &Clock, start: Moment) -> (f32, f32) {
        let (day, minute) = clock.day_and_minute(start);
        if self.by_day() {
            return self.day_edges(day);
        }
        let from = f32::from(minute);
        (self.x(day, from), self.x(day, from + f32::from(self.interval_min)))
    }
    /// Shades what is not open, draws the hours and the names of the days. `top` and `bottom` enclose the plot.
    pub fn draw(&self, canvas: &mut Canvas, top: f32, bottom: f32, names: bool) {
        let mid = |day| (self.day_edges(day).0 + self.day_edges(day).1) / 2.0;
        if self.by_day() {
            // A label every so many weeks, where there is room for it.
            let every = (1..).find(|weeks| self.day_width() * 7.0 * (*weeks as f32) >= 90.0).unwrap_or(1);
            let all = self.day_width() >= 60.0;
            let monday = self.days.iter().position(|day| crate::time::weekday_of_day(*day) == 0).unwrap_or(0);
            for (k, day) in self.days.iter().enumerate() {
                let due = all || (k >= monday && (k - monday) % (7 * every) == 0);
                if due {
                    canvas.line(vec![(mid(*day), top), (mid(*day), bottom + 5.0)], GRID, 1.0);
                    if names {
                        canvas.text((mid(*day), bottom + 18.0), words::day_label(*day), SMALL, INK, Anchor::Middle);
                    }
                }
            }
            return;
        }
        let pixels_per_hour = (self.day_edges(self.days[0]).1 - self.day_edges(self.days[0]).0)
            / f32::from(self.span.1 - self.span.0)
            * 60.0;
        let step = [1_u16, 2, 3, 4, 6, 12, 24]
            .into_iter()
            .find(|hours| f32::from(*hours) * pixels_per_hour >= 46.0)
            .unwrap_or(24);
        for (k, day) in self.days.iter().enumerate() {
            let (left, right) = self.day_edges(*day);
            if k > 0 {
                let edge = left - self.margin();
                let end = if names { bottom + 24.0 } else { bottom };
                canvas.line(vec![(edge, top), (edge, end)], GRID, 1.5);
            }
            let first_hour = self.span.0.div_ceil(60).div_ceil(step) * step;
            for hour in (first_hour..=self.span.1 / 60).step_by(usize::from(step)) {
                let x = self.x(*day, f32::from(hour) * 60.0);
                // A label at the very edge would touch that of the next day.
                let inside = x - left > 11.0 && right - x > 22.0;
                if inside || self.days.len() == 1 {
                    canvas.line(vec![(x, bottom), (x, bottom + 4.0)], MUTED, 1.0);
                    if names {
                        canvas.text((x, bottom + 14.0), words::time_of_day(hour * 60), SMALL, MUTED, Anchor::Middle);
                    }
                }
            }
            if names {
                let label = words::day_label(*day);
                let wide = style::text_width(&label, LABEL, false) < self.day_width();
                if wide {
                    canvas.text((mid(*day), bottom + 34.0), label, LABEL, INK, Anchor::Middle);
                } else {
                    let (name, date) = label.split_once(' ').unwrap_or((&label, ""));
                    canvas.text((mid(*day), bottom + 32.0), name, SMALL, INK, Anchor::Middle);
                    canvas.text((mid(*day), bottom + 48.0), date, SMALL, INK, Anchor::Middle);
                }
            }
        }
    }
    /// The height that the names below the plot take.
    pub fn names_height(&self) -> f32 {
        if self.by_day() { 34.0 } else { 58.0 }
    }
    /// Whether some part of the days has no interval, of which there are `count`.
    pub fn closed(&self, count: usize) -> bool {
        let per_day = usize::from((self.span.1 - self.span.0) / self.interval_min.max(1));
        !self.by_day() && count < self.days.len() * per_day
    }
    /// Shades the parts of every day in which there is no interval.
    pub fn shade_closed(&self, canvas: &mut Canvas, clock: &Clock, starts: &[Moment], top: f32, bottom: f32) {
        for (from, to) in self.closed_parts(clock, starts) {
            canvas.block((from, top, to, bottom), CLOSED);
            if to - from > 60.0 {
                let middle = ((from + to) / 2.0, bottom - 12.0);
                canvas.text(middle, "closed", SMALL, MUTED, Anchor::Middle);
            }
        }
    }
    /// Left and right edges of the parts of every day in which there is no interval.
    pub fn closed_parts(&self, clock: &Clock, starts: &[Moment]) -> Vec<(f32, f32)> {
        let mut open_of: BTreeMap<i64, Vec<(f32, f32)>> = self.days.iter().map(|day| (*day, Vec::new())).collect();
        for start in starts {
            let day = clock.day_and_minute(*start).0;
            open_of.entry(day).or_default().push(self.interval(clock, *start));
        }
        let mut parts = Vec::new();
        for (day, mut open) in open_of {
            let (left, right) = self.day_edges(day);
            open.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut free = left;
            for (from, to) in open.into_iter().chain([(right, right)]) {
                if from - free > 0.5 {
                    parts.push((free, from));
                }
                free = free.max(to);
            }
        }
        parts
    }
}

/// A quantity from the bottom up, from zero to a round number.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Values with a line and a label, ascending from the lowest.
    pub ticks: Vec<f64>,
    /// Top and bottom edge on the canvas.
    pub edges: (f32, f32),
}

impl Scale {
    /// A scale from zero to at least `most` with about five steps; with `whole` no step is smaller than one.
    pub fn from_zero(most: f64, whole: bool, edges: (f32, f32)) -> Self {
        let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
        let step = round_step(most / 5.0, whole);
        // A little room above the highest value.
        let count = (most / step * 1.02 - 1e-9).ceil().max(1.0) as usize;
        Self { ticks: (0..=count).map(|k| k as f64 * step).collect(), edges }
    }
    /// A scale that holds two values with about `steps` steps, from zero where they are far from each other.
    pub fn between(least: f64, most: f64, steps: usize, edges: (f32, f32)) -> Self {
        let (mut least, mut most) = if least.is_finite() && most.is_finite() { (least, most) } else { (0.0, 1.0) };
        if least >= 0.0 && least < 0.2 * most {
            least = 0.0;
        }
        if most - least <= 1e-9 * most.abs().max(1e-9) {
            let room = (0.05 * most.abs()).max(0.01);
            (least, most) = (least - room, most + room);
        }
        let step = round_step((most - least) / steps.max(1) as f64, false);
        let (from, to) = ((least / step + 1e-9).floor(), (most / step - 1e-9).ceil());
        let count = (to - from).max(1.0) as usize;
        Self { ticks: (0..=count).map(|k| (from + k as f64) * step).collect(), edges }
    }
    /// A scale of given ticks, ascending.
    pub fn with_ticks(ticks: Vec<f64>, edges: (f32, f32)) -> Self {
        Self { ticks, edges }
    }
    /// Where a value lies; values outside stand at the edge.
    pub fn y(&self, value: f64) -> f32 {
        let (low, high) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0) as f32;
        self.edges.1 - share * (self.edges.1 - self.edges.0)
    }
    /// The labels of the ticks.
    pub fn labels(&self) -> Vec<String> {
        let step = self.ticks.get(1).map_or(1.0, |second| second - self.ticks[0]);
        let digits = (0..6).find(|d| (step * 10_f64.powi(*d)).fract() < 1e-6).unwrap_or(6) as usize;
        self.ticks.iter().map(|tick| words::number(*tick, digits)).collect()
    }
    /// The width that labels take.
    pub fn label_width(labels: &[String]) -> f32 {
        labels.iter().map(|label| style::text_width(label, LABEL, false)).fold(0.0, f32::max) + 10.0
    }
    /// Draws lines across the plot and labels at its left.
    pub fn draw(&self, canvas: &mut Canvas, left: f32, right: f32, labels: &[String]) {
        for (tick, label) in self.ticks.iter().zip(labels) {
            let y = self.y(*tick);
            let color = if *tick == self.ticks[0] { MUTED } else { GRID };
            canvas.line(vec![(left, y), (right, y)], color, 1.0);
            canvas.text((left - 8.0, y), label, LABEL, INK, Anchor::End);
        }
    }
}

/// The next of 1, 2, 2.5, 5, 10 … times a power of ten.
fn round_step(step: f64, whole: bool) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= step {
        power *= 10.0;
    }
    while power > step {
        power /= 10.0;
    }
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= step - 1e-12 * step);
    let round = round.unwrap_or(10.0 * power);
    if whole { round.ceil().max(1.0) } else { round }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers_from_nothing_to_a_hundred_thousand() {
        for (most, last, whole) in
            [(0.0, 2.0, true), (1.0, 2.0, true), (23.0, 25.0, true), (0.3, 0.4, false), (104_000.0, 125_000.0, false)]
        {
            let scale = Scale::from_zero(most, whole, (0.0, 100.0));
            let top = scale.ticks[scale.ticks.len() - 1];
            assert!((top - last).abs() < 1e-9, "{most}: {:?}", scale.ticks);
        }
        assert_eq!(Scale::from_zero(f64::NAN, true, (0.0, 1.0)).ticks, [0.0, 1.0, 2.0]);
    }
}
