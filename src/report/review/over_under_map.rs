//! Net agents by day and time of day: where people were too many and too few.

use std::collections::BTreeMap;

use crate::io::review_file::Reviewed;
use crate::report::canvas::Canvas;
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame;
use crate::report::review::grid::{self, Cell, Grid};
use crate::report::review::plot::{Across, signed};
use crate::report::style;
use crate::report::words;
use crate::time::{DAY_MIN, WEEKDAYS, weekday_of_day};

// More days than this would make rows too low for their numbers: then weekdays stand for all their dates.
const MOST_ROWS: usize = 31;

/// The map of agents over and short of the requirement.
pub fn over_under_map(reviewed: &Reviewed) -> Chart {
    let queue = style::title_name(&reviewed.queue);
    let name = format!("{}-over-under", words::file_stem(&reviewed.queue));
    let axis = Across::new(reviewed).days;
    let weekdays = axis.days.len() > MOST_ROWS;
    let daily = u32::from(axis.interval_min) == DAY_MIN;
    let span = axis.span.1 - axis.span.0;
    let cell_min = grid::column_minutes(axis.interval_min, span, 28);
    let first = axis.days.first().copied().unwrap_or(0);
    // Sum of net agents and number of intervals of every cell; agent-hours short of every row.
    let mut net: BTreeMap<(usize, usize), (f64, u32)> = BTreeMap::new();
    let mut short: BTreeMap<usize, f64> = BTreeMap::new();
    for row in &reviewed.rows {
        let gap = row.staffed - row.required;
        if !gap.is_finite() {
            continue;
        }
        let (day, minute) = reviewed.clock.day_and_minute(row.start);
        let line = if weekdays { weekday_of_day(day) } else { (day - first) as usize };
        let column = if daily { 0 } else { usize::from((minute - axis.span.0) / cell_min) };
        let cell = net.entry((line, column)).or_default();
        *cell = (cell.0 + gap, cell.1 + 1);
        *short.entry(line).or_default() += (-gap).max(0.0) * reviewed.interval.hours();
    }
    if net.is_empty() {
        return Chart::empty(name, format!("{queue}: no interval has both a requirement and staff"));
    }
    let mean = |(sum, count): (f64, u32)| sum / f64::from(count);
    let most = net.values().map(|cell| mean(*cell).abs()).fold(0.0, f64::max);
    let scale = most.max(1.0);
    let digits = if most >= 9.95 || net.values().all(|cell| mean(*cell).fract() == 0.0) { 0 } else { 1 };
    let cells = net.iter().map(|(place, cell)| {
        let agents = mean(*cell);
        (*place, Cell { share: agents / scale, size: 1.0, text: signed(agents, digits) })
    });
    let names: Vec<String> = match weekdays {
        true => WEEKDAYS.iter().map(|day| (*day).to_owned()).collect(),
        false => axis.days.iter().map(|day| words::day_label(*day)).collect(),
    };
    let map = Grid {
        from_min: axis.span.0,
        cell_min,
        columns: if daily { 1 } else { usize::from(span.div_ceil(cell_min)) },
        cells: cells.collect(),
        margins: None,
        names,
    };
    let said = |line: usize| {
        if weekdays || axis.days.len() > 7 {
            map.names[line].clone()
        } else {
            WEEKDAYS[weekday_of_day(first + line as i64)].to_owned()
        }
    };
    let total: f64 = short.values().sum();
    let title = match short.iter().reduce(|a, b| if b.1 > a.1 { b } else { a }) {
        Some((line, hours)) if total >= 0.05 && short.len() > 1 => format!(
            "{queue} is shortest on {}: {} of {} agent-hours short",
            said(*line),
            words::number(*hours, 1),
            words::number(total, 1)
        ),
        _ if total >= 0.05 => format!("{queue} is {} agent-hours short", words::number(total, 1)),
        _ => format!("{queue} is never short of the requirement"),
    };
    let mut canvas = Canvas::new();
    let cell = match (daily, cell_min == axis.interval_min && !weekdays) {
        (true, _) => "a day".to_owned(),
        (_, true) => format!("{cell_min} min"),
        _ => format!("the mean over {cell_min} min{}", if weekdays { " of all such weekdays" } else { "" }),
    };
    let unit = format!("Agents staffed − required; a cell is {cell} · {}", frame_zone(&reviewed.clock));
    let ends = (format!("Agents: {}", signed(-scale, digits)), signed(scale, digits));
    let top = grid::head(&mut canvas, &title, (&ends.0, &ends.1), "Underlined: short", map.closed(), &unit);
    let bottom = map.draw(&mut canvas, top);
    let notes = "Staffed: agents who were there where somebody counted them, else those of the schedule with shrinkage \
                 taken off. The requirement is that of the plan.";
    frame::foot(&mut canvas, bottom, notes);
    let days = short.iter().map(|(line, hours)| format!("{} {}", map.names[*line], words::number(*hours, 1)));
    let alt = format!(
        "Heat map of agents over and short in {queue} by day and time. Agent-hours short by day: {}.",
        days.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}
