//! Required against staffed: where people were short and where they were over.

use crate::io::review_file::{Reviewed, ReviewedInterval};
use crate::report::axis::Scale;
use crate::report::canvas::Canvas;
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::review::course;
use crate::report::review::plot::Across;
use crate::report::style::{self, ALARM, INK, MAIN, PAST, SURPLUS, WIDTH};
use crate::report::words;

/// The chart of agents required and agents there, shortfall and surplus filled: by interval up to 16 days, else agent-hours
/// by day.
pub fn staffed_chart(reviewed: &Reviewed) -> Chart {
    let queue = style::title_name(&reviewed.queue);
    let name = format!("{}-staffed", words::file_stem(&reviewed.queue));
    let known = |row: &ReviewedInterval| row.required.is_finite() && row.staffed.is_finite();
    if !reviewed.rows.iter().any(known) {
        return Chart::empty(name, format!("{queue}: no interval has both a requirement and staff"));
    }
    let long = Across::new(reviewed).days.by_day();
    let days = course::by_day(reviewed);
    let drawn = if long { &days } else { reviewed };
    let added_up = drawn.interval != reviewed.interval;
    let mut across = Across::new(drawn);
    let title = finding(&queue, reviewed);

    let hindsight = drawn.rows.iter().any(|row| row.required_in_hindsight.is_finite());
    let mut legend = vec![
        (Swatch::Line(INK, 2.0), "Staffed".to_owned()),
        (Swatch::Line(MAIN, 3.0), "Required by the plan".to_owned()),
    ];
    if hindsight {
        legend.push((Swatch::Line(PAST, 1.4), "Required in hindsight".to_owned()));
    }
    legend.push((Swatch::Area(ALARM), "Short".to_owned()));
    legend.push((Swatch::Area(SURPLUS), "Over".to_owned()));
    if across.closed() {
        legend.push((Swatch::Hatch, "Closed".to_owned()));
    }
    let mut canvas = Canvas::new();
    let what = if added_up { "Agent-hours on the floor per day" } else { "Agents on the floor" };
    let top = frame::head(&mut canvas, &title, &legend, &format!("{what} · {}", frame_zone(&reviewed.clock)));
    let bottom = top + 300.0;
    let highest = drawn
        .rows
        .iter()
        .flat_map(|row| [row.required, row.staffed, row.required_in_hindsight])
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let scale = Scale::from_zero(highest, false, (top, bottom));
    let labels = scale.labels();
    across.days.edges = (Scale::label_width(&labels) + MARGIN, WIDTH - MARGIN - 8.0);
    let (left, right) = across.days.edges;
    across.hatch_closed(&mut canvas, top, bottom);
    across.days.draw(&mut canvas, top, bottom, true);
    scale.draw(&mut canvas, left, right, &labels);
    for (k, row) in drawn.rows.iter().enumerate().filter(|(_, row)| known(row)) {
        let (from, to) = across.edges(k);
        if added_up {
            // A day may be short at noon and over at night: both stand beside each other.
            let half = (from + to) / 2.0;
            let base = scale.y(row.required);
            canvas.block((from + 0.5, base, half, scale.y((row.required - row.under).max(0.0))), ALARM);
            canvas.block((half, scale.y(row.required + row.over), to - 0.5, base), SURPLUS);
            continue;
        }
        let (staffed, required) = (scale.y(row.staffed), scale.y(row.required));
        let color = if row.staffed < row.required { ALARM } else { SURPLUS };
        canvas.block((from, staffed.min(required), to, staffed.max(required)), color);
    }
    let few = drawn.rows.len() <= 400;
    across.steps(&mut canvas, |row| row.required_in_hindsight, |v| scale.y(v), PAST, 1.4);
    across.steps(&mut canvas, |row| row.required, |v| scale.y(v), MAIN, if few { 2.6 } else { 1.8 });
    across.steps(&mut canvas, |row| row.staffed, |v| scale.y(v), INK, if few { 1.8 } else { 1.2 });
    let mut notes = "Staffed: agents who were there where somebody counted them, else those of the schedule with \
                     shrinkage taken off, else those required. Over and short are counted by interval, and never netted."
        .to_owned();
    if hindsight {
        notes.push_str(" In hindsight: what the contacts that came would have asked for, at the same rules.");
    }
    frame::foot(&mut canvas, bottom + across.days.names_height(), &notes);
    let by_day = days.rows.iter().filter(|row| known(row)).take(31).map(|row| {
        let day = words::day_label(days.clock.day_and_minute(row.start).0);
        let hours = |value: f64| words::number(value, 1);
        format!("{day} {} staffed of {} required", hours(row.staffed), hours(row.required))
    });
    let alt = format!(
        "Step lines of agents required and staffed in {queue}. {title}. Agent-hours by day: {}.",
        by_day.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}

fn finding(queue: &str, reviewed: &Reviewed) -> String {
    let hours = reviewed.interval.hours();
    let gap = |row: &ReviewedInterval| row.staffed - row.required;
    let known = || reviewed.rows.iter().filter(|row| gap(row).is_finite());
    let required: f64 = known().map(|row| row.required).sum::<f64>() * hours;
    let short: f64 = known().map(|row| (-gap(row)).max(0.0)).sum::<f64>() * hours;
    let over: f64 = known().map(|row| gap(row).max(0.0)).sum::<f64>() * hours;
    let of = words::number(required, 1);
    if short + over < 0.05 {
        return format!("{queue}: staffed as required, {of} agent-hours");
    }
    let (short_words, over_words) = (words::number(short, 1), words::number(over, 1));
    let worst = (0..reviewed.rows.len())
        .filter(|row| gap(&reviewed.rows[*row]).is_finite())
        .reduce(|a, b| if gap(&reviewed.rows[b]) < gap(&reviewed.rows[a]) { b } else { a });
    let worst = worst.filter(|row| gap(&reviewed.rows[*row]) < -0.05).map_or_else(String::new, |row| {
        let days = Across::new(reviewed).days.days.len();
        let start = reviewed.rows[row].start;
        let when = match reviewed.interval.minutes() {
            1440 => words::day_label(reviewed.clock.day_and_minute(start).0),
            _ => words::when(&reviewed.clock, start, days > 7),
        };
        format!("; shortest: {when} ({})", words::number(gap(&reviewed.rows[row]), 1))
    });
    match (short >= 0.05, over >= 0.05) {
        (true, true) => {
            format!("{queue}: {short_words} agent-hours short and {over_words} over, of {of} required{worst}")
        }
        (true, false) => format!("{queue}: {short_words} agent-hours short of {of} required{worst}"),
        _ => format!("{queue}: {over_words} agent-hours over {of} required, never short"),
    }
}
