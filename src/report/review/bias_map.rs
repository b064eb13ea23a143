//! Bias by weekday and time of day: where the forecast is always too high or too low.

use std::collections::BTreeMap;

use crate::evaluate::scores::{AccuracyLine, Quantity, Slice};
use crate::forecast::Grain;
use crate::report::canvas::Canvas;
use crate::report::chart::Chart;
use crate::report::frame;
use crate::report::review::grid::{self, Cell, Grid, Margins};
use crate::report::review::plot::signed;
use crate::report::style;
use crate::report::words;
use crate::time::{DAY_MIN, WEEKDAYS};

/// What was forecast and what came.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    forecast: f64,
    actual: f64,
}

impl Pair {
    fn add(&mut self, other: Self) {
        self.forecast += other.forecast;
        self.actual += other.actual;
    }
    fn miss(self) -> f64 {
        self.forecast - self.actual
    }
    fn bias(self) -> Option<f64> {
        (self.actual > 0.0).then(|| self.miss() / self.actual)
    }
}

/// The map of biases of one queue (`None` is all of them together) from its accuracy lines.
pub fn bias_map(queue: Option<&str>, lines: &[AccuracyLine]) -> Chart {
    let called = queue.unwrap_or("All queues");
    let shown = style::title_name(called);
    let name = format!("{}-bias", words::file_stem(called));
    let cells: Vec<(usize, u16, Pair)> = lines
        .iter()
        .filter(|line| line.queue.as_deref() == queue)
        .filter(|line| (line.quantity, line.grain) == (Quantity::Volume, Grain::Interval))
        .filter_map(|line| match line.slice {
            Slice::WeekdayTime(weekday, minute) => {
                let pair = Pair { forecast: line.scores.forecast, actual: line.scores.actual };
                Some((weekday.min(6), minute, pair))
            }
            _ => None,
        })
        .collect();
    let volume: f64 = cells.iter().map(|(_, _, pair)| pair.actual).sum();
    if cells.is_empty() || volume <= 0.0 {
        return Chart::empty(name, format!("{shown}: no bias by weekday and time of day is known"));
    }
    let first = cells.iter().map(|(_, minute, _)| *minute).min().unwrap_or(0);
    let last = cells.iter().map(|(_, minute, _)| *minute).max().unwrap_or(0);
    let mut minutes: Vec<u16> = cells.iter().map(|(_, minute, _)| *minute).collect();
    minutes.sort_unstable();
    minutes.dedup();
    let interval = minutes.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(DAY_MIN as u16);
    let from_min = if minutes.len() > 1 { first / 60 * 60 } else { first };
    let span = last - from_min + interval.min(DAY_MIN as u16 - last);
    let cell_min = grid::column_minutes(interval, span, 26);
    let columns = usize::from(span.div_ceil(cell_min)).max(1);

    let mut places: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    let (mut by_weekday, mut by_time) = (vec![Pair::default(); 7], vec![Pair::default(); columns]);
    let mut all = Pair::default();
    for (weekday, minute, pair) in cells {
        let column = usize::from((minute - from_min) / cell_min).min(columns - 1);
        places.entry((weekday, column)).or_default().add(pair);
        by_weekday[weekday].add(pair);
        by_time[column].add(pair);
        all.add(pair);
    }
    let scale = scale(places.values());
    let most = places.values().map(|pair| pair.actual).fold(0.0, f64::max);
    let cell = |pair: Pair, size: f64| {
        let bias = pair.bias();
        let text = bias.map_or_else(String::new, |bias| signed(bias * 100.0, 0));
        Cell { share: bias.unwrap_or(0.0) / scale, size, text }
    };
    let margin = |pairs: &[Pair]| -> Vec<Option<Cell>> {
        pairs.iter().map(|pair| (pair.actual > 0.0).then(|| cell(*pair, 1.0))).collect()
    };
    let closed_days = |weekday: &usize| by_weekday[*weekday].actual > 0.0 || by_weekday[*weekday].forecast > 0.0;
    let rows: Vec<usize> = (0..7).filter(closed_days).collect();
    let row_of = |weekday: usize| rows.iter().position(|row| *row == weekday).unwrap_or(0);
    let open: Vec<Pair> = rows.iter().map(|row| by_weekday[*row]).collect();
    let map = Grid {
        names: rows.iter().map(|row| WEEKDAYS[*row].to_owned()).collect(),
        from_min,
        cell_min,
        columns,
        cells: places.iter().map(|((d, c), pair)| ((row_of(*d), *c), cell(*pair, pair.actual / most))).collect(),
        margins: Some(Margins { rows: margin(&open), columns: margin(&by_time) }),
    };
    let title = finding(&shown, all, &by_weekday, &by_time, (from_min, cell_min));
    let mut canvas = Canvas::new();
    let ends = (format!("Bias: {}%", signed(-scale * 100.0, 0)), format!("{}%", signed(scale * 100.0, 0)));
    let time = if columns > 1 { format!(" and {cell_min} min") } else { String::new() };
    let unit = format!("(Forecast − actual) / actual in %, by weekday{time}; the larger a cell, the more contacts");
    let marks = "Underlined: forecast too low";
    let top = grid::head(&mut canvas, &title, (&ends.0, &ends.1), marks, map.closed(), &unit);
    let bottom = map.draw(&mut canvas, top);
    let notes = "Misses of all dates of a weekday are added up with their signs, so that what remains is bias and not \
                 noise. Colours are full at the ends of the ramp; numbers go on.";
    frame::foot(&mut canvas, bottom, notes);
    let days = rows
        .iter()
        .filter_map(|day| Some(format!("{} {}%", WEEKDAYS[*day], signed(by_weekday[*day].bias()? * 100.0, 1))));
    let alt = format!(
        "Heat map of the bias of the forecast of {shown}. {title}. Bias by weekday: {}.",
        days.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}

/// The bias at which colours are full: twice the usual one, as a round share.
fn scale<'a>(pairs: impl Iterator<Item = &'a Pair>) -> f64 {
    let (mut miss, mut actual) = (0.0, 0.0);
    for pair in pairs {
        miss += pair.miss().abs();
        actual += pair.actual;
    }
    let usual = 2.0 * miss / actual;
    [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5].into_iter().find(|round| usual <= *round).unwrap_or(1.0)
}

fn finding(queue: &str, all: Pair, by_weekday: &[Pair], by_time: &[Pair], (from, cell): (u16, u16)) -> String {
    let height = |bias: f64| {
        let percent = words::percent(bias.abs());
        if percent == "0.0%" {
            "without bias".to_owned()
        } else {
            format!("{percent} too {}", if bias > 0.0 { "high" } else { "low" })
        }
    };
    let largest = |pairs: &[Pair]| {
        (0..pairs.len())
            .filter(|k| pairs[*k].bias().is_some())
            .reduce(|a, b| if pairs[b].miss().abs() > pairs[a].miss().abs() { b } else { a })
    };
    let mut parts = Vec::new();
    let open = |pairs: &[Pair]| pairs.iter().filter(|pair| pair.actual > 0.0).count();
    if let Some(day) = largest(by_weekday).filter(|_| open(by_weekday) > 1) {
        parts.push(format!("on {}s ({})", WEEKDAYS[day], height(by_weekday[day].bias().unwrap_or(0.0))));
    }
    if let Some(time) = largest(by_time).filter(|_| open(by_time) > 1) {
        let minute = from + cell * time as u16;
        parts.push(format!("at {} ({})", words::time_of_day(minute), height(by_time[time].bias().unwrap_or(0.0))));
    }
    let all = height(all.bias().unwrap_or(0.0));
    if parts.is_empty() {
        format!("{queue}: forecast {all}")
    } else {
        format!("{queue}: forecast {all}; furthest off {}", parts.join(" and "))
    }
}
