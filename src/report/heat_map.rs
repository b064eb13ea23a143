//! Heat map of day by time of the agents needed.

use std::collections::BTreeMap;

use crate::report::axis::Days;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN};
use crate::report::style::{self, GRID, INK, LABEL, MUTED, SMALL, WHITE, WIDTH};
use crate::report::words;
use crate::staffing::StaffingRequirement;
use crate::time::{DAY_MIN, Horizon, WEEKDAYS, weekday_of_day};

// More days than this would make rows too low for their numbers: then weekdays stand for all their dates.
const MOST_ROWS: usize = 31;

/// The heat map of what a queue needs; days of the horizon without intervals are closed.
pub fn heat_map(requirement: &StaffingRequirement, horizon: Option<Horizon>) -> Chart {
    let queue = style::title_name(&requirement.queue.name);
    let name = format!("{}-heatmap", words::file_stem(&requirement.queue.name));
    let starts: Vec<_> = requirement.rows.iter().map(|row| row.start).collect();
    if starts.is_empty() {
        return Chart::empty(name, format!("{queue}: no open interval to staff"));
    }
    let clock = &requirement.clock;
    let axis = Days::of(clock, requirement.interval, &starts, horizon, (0.0, 1.0));
    let daily = u32::from(axis.interval_min) == DAY_MIN;
    let weekdays = axis.days.len() > MOST_ROWS;
    let hours_of_row = requirement.interval.hours();

    // Cells are as long as the interval, or longer where numbers would not fit; a cell holds the most agents within it.
    let span = axis.span.1 - axis.span.0;
    let cell_min = [axis.interval_min, 15, 20, 30, 60, 120, 240]
        .into_iter()
        .filter(|minutes| *minutes >= axis.interval_min && minutes % axis.interval_min == 0)
        .find(|minutes| span.div_ceil(*minutes) <= 28)
        .unwrap_or(DAY_MIN as u16);
    let mut agents: BTreeMap<(i64, u16), u64> = BTreeMap::new();
    let mut agent_hours: BTreeMap<i64, f64> = BTreeMap::new();
    for row in &requirement.rows {
        let (day, minute) = clock.day_and_minute(row.start);
        let line = if weekdays { weekday_of_day(day) as i64 } else { day };
        let cell = agents.entry((line, (minute - axis.span.0) / cell_min)).or_default();
        *cell = (*cell).max(row.agents);
        *agent_hours.entry(line).or_default() += row.agents_exact * hours_of_row;
    }
    let total: f64 = agent_hours.values().sum();
    let heaviest = agent_hours.iter().fold(None, |best: Option<(i64, f64)>, (line, hours)| match best {
        Some((_, most)) if most >= *hours => best,
        _ => Some((*line, *hours)),
    });
    let name_of =
        |line: i64| if weekdays { WEEKDAYS[line.rem_euclid(7) as usize].to_owned() } else { words::day_label(line) };
    let said_name = |line: i64| {
        if weekdays || axis.days.len() > 7 { name_of(line) } else { WEEKDAYS[weekday_of_day(line)].to_owned() }
    };
    let title = match heaviest {
        Some((line, hours)) if total > 0.0 && agent_hours.len() > 1 => format!(
            "{} is the heaviest {} of {queue}: {} of {} agent-hours",
            said_name(line),
            if weekdays { "weekday" } else { "day" },
            words::number(hours, 1),
            words::number(total, 1)
        ),
        _ => format!("{queue} needs {} agent-hours", words::number(total, 1)),
    };
    let lines: Vec<i64> = if weekdays { (0..7).collect() } else { axis.days.clone() };
    let columns = if daily { 1 } else { usize::from(span.div_ceil(cell_min)) };
    let most = agents.values().copied().max().unwrap_or(0);
    let least = agents.values().copied().min().unwrap_or(0);
    // The ramp starts at zero, so that twice the agents look like twice as many, unless all cells are close together.
    let lightest = if least.saturating_mul(2) <= most { 0 } else { least };

    let mut canvas = Canvas::new();
    let what =
        if weekdays { format!("most of {} dates", axis.days.len()) } else { "whole agents on the floor".to_owned() };
    let cell = if daily {
        "a day".to_owned()
    } else if cell_min == axis.interval_min {
        format!("{cell_min} min")
    } else {
        format!("{cell_min} min, the most of its {}-minute intervals", axis.interval_min)
    };
    let closed = agents.len() < lines.len() * columns;
    let unit = format!("Agents ({what}); a cell is {cell} · {}", frame_zone(clock));
    let top = head_with_ramp(&mut canvas, &title, closed, &unit, (lightest, most));
    let names: Vec<String> = lines.iter().map(|line| name_of(*line)).collect();
    let left = names.iter().map(|name| style::text_width(name, LABEL, false)).fold(0.0, f32::max) + MARGIN + 10.0;
    let right = WIDTH - MARGIN - 14.0;
    let cell_width = (right - left) / columns as f32;
    let cell_height = if lines.len() <= 14 { 32.0 } else { 22.0 };
    let shade = |count: u64| {
        if most == lightest { 0.5 } else { (count - lightest) as f64 / (most - lightest) as f64 }
    };
    let figures: Vec<String> = agents.values().map(|count| compact(*count)).collect();
    let widest = figures.iter().map(|text| style::text_width(text, 1.0, false)).fold(0.5, f32::max);
    let figure_size = ((cell_width - 5.0) / widest).min(15.0).min(cell_height * 0.6);
    for (k, line) in lines.iter().enumerate() {
        let y = top + k as f32 * cell_height;
        canvas.text((left - 8.0, y + cell_height / 2.0), names[k].clone(), LABEL, INK, Anchor::End);
        let mut closed_from: Option<f32> = None;
        for column in 0..=columns {
            let x = left + column as f32 * cell_width;
            let cell = agents.get(&(*line, column as u16)).filter(|_| column < columns);
            match (cell, closed_from) {
                (None, None) if column < columns => closed_from = Some(x),
                (None, Some(from)) if column == columns => {
                    canvas.hatch((from, y + 1.0, x - 1.0, y + cell_height - 1.0))
                }
                (Some(_), Some(from)) => {
                    canvas.hatch((from, y + 1.0, x - 1.0, y + cell_height - 1.0));
                    closed_from = None;
                }
                _ => {}
            }
            if let Some(count) = cell {
                let share = shade(*count);
                canvas.block((x, y, x + cell_width - 1.0, y + cell_height - 1.0), style::heat(share));
                if figure_size >= 9.0 {
                    let ink = if share > 0.52 { WHITE } else { INK };
                    let middle = (x + (cell_width - 1.0) / 2.0, y + (cell_height - 1.0) / 2.0);
                    canvas.text(middle, compact(*count), figure_size, ink, Anchor::Middle);
                }
            }
        }
    }
    let bottom = top + lines.len() as f32 * cell_height;
    if !daily {
        hours(&mut canvas, &axis, (left, right), bottom, cell_min);
    }
    let notes = words::shown(&requirement.conventions.join(" "));
    frame::foot(&mut canvas, bottom + if daily { 10.0 } else { 34.0 }, &notes);
    let days = agent_hours.iter().map(|(line, hours)| format!("{} {}", name_of(*line), words::number(*hours, 1)));
    let alt = format!(
        "Heat map of the agents that {queue} needs by day and time, between {least} and {most}. Agent-hours by day: {}.",
        days.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}

/// A count in at most four characters where it is long: `12k`, `3.4M`.
fn compact(count: u64) -> String {
    match count {
        0..=9_999 => count.to_string(),
        10_000..=999_499 => format!("{}k", (count + 500) / 1000),
        _ => format!("{:.1}M", count as f64 / 1e6),
    }
}

fn head_with_ramp(canvas: &mut Canvas, title: &str, closed: bool, unit: &str, ends: (u64, u64)) -> f32 {
    // The legend's line is the ramp with its ends, and the hatching where something is closed.
    let (least, most) = (format!("Agents: {}", compact(ends.0)), compact(ends.1));
    let top = frame::head(canvas, title, &[], unit);
    let y = top - 52.0;
    canvas.text((MARGIN, y), least.clone(), LABEL, INK, Anchor::Start);
    let left = MARGIN + style::text_width(&least, LABEL, false) + 8.0;
    for k in 0..20 {
        let x = left + k as f32 * 9.0;
        canvas.block((x, y - 8.0, x + 9.0, y + 8.0), style::heat(f64::from(k) / 19.0));
    }
    let right = left + 188.0;
    canvas.text((right, y), most.clone(), LABEL, INK, Anchor::Start);
    if closed {
        let x = right + style::text_width(&most, LABEL, false) + 30.0;
        canvas.hatch((x, y - 8.0, x + 26.0, y + 8.0));
        canvas.text((x + 34.0, y), "Closed", LABEL, INK, Anchor::Start);
    }
    top
}

fn hours(canvas: &mut Canvas, axis: &Days, (left, right): (f32, f32), bottom: f32, cell_min: u16) {
    let per_minute = (right - left) / (f32::from((axis.span.1 - axis.span.0).div_ceil(cell_min)) * f32::from(cell_min));
    let step = [60_u16, 120, 180, 240, 360].into_iter().find(|m| f32::from(*m) * per_minute >= 48.0).unwrap_or(720);
    let mut minute = axis.span.0;
    while minute <= axis.span.1 {
        let x = left + f32::from(minute - axis.span.0) * per_minute;
        canvas.line(vec![(x, bottom), (x, bottom + 5.0)], if minute == axis.span.0 { GRID } else { MUTED }, 1.0);
        canvas.text((x, bottom + 16.0), words::time_of_day(minute), SMALL, MUTED, Anchor::Middle);
        minute += step;
    }
}
