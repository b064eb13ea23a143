//! Required agents per interval, on the floor and to schedule.

use crate::report::axis::{Days, Scale};
use crate::report::canvas::Canvas;
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, BAND, MAIN, SECOND, WIDTH};
use crate::report::words;
use crate::staffing::StaffingRequirement;
use crate::time::Horizon;

/// The chart of what a queue needs; days of the horizon without intervals are closed.
pub fn required_chart(requirement: &StaffingRequirement, horizon: Option<Horizon>) -> Chart {
    let queue = style::title_name(&requirement.queue.name);
    let name = format!("{}-required", words::file_stem(&requirement.queue.name));
    let all = &requirement.rows;
    let Some(peak) = (0..all.len()).reduce(|a, b| if all[b].agents > all[a].agents { b } else { a }) else {
        return Chart::empty(name, format!("{queue}: no open interval to staff"));
    };
    let clock = &requirement.clock;
    let starts: Vec<_> = all.iter().map(|row| row.start).collect();
    let mut days = Days::of(clock, requirement.interval, &starts, horizon, (0.0, 1.0));
    let day_of: Vec<i64> = starts.iter().map(|start| clock.day_and_minute(*start).0).collect();
    let rows = if days.by_day() {
        frame::hardest_of_each_day(&day_of, |row| all[row].agents as f64)
    } else {
        (0..all.len()).collect()
    };
    let with_date = days.days.len() > 7;
    let title = format!(
        "{queue} needs most agents on {}: {}",
        words::when(clock, all[peak].start, with_date),
        words::number(all[peak].agents as f64, 0)
    );
    let gross = all.iter().any(|row| row.scheduled != row.agents);
    let mut legend = vec![(Swatch::Area(BAND), "Agents on the floor (whole)".to_owned())];
    if gross {
        legend.push((Swatch::Line(SECOND, 2.4), "To schedule, shrinkage included".to_owned()));
    }
    if days.closed(starts.len()) {
        legend.push((Swatch::Area(style::CLOSED), "Closed".to_owned()));
    }
    let mut canvas = Canvas::new();
    let per =
        if days.by_day() { "most in any interval of each day".into() } else { format!("per {}", requirement.interval) };
    let top = frame::head(&mut canvas, &title, &legend, &format!("Agents {per} · {}", frame_zone(clock)));
    let bottom = top + 280.0;
    let highest = rows.iter().map(|row| all[*row].agents.max(all[*row].scheduled)).max().unwrap_or(0);
    let scale = Scale::from_zero(highest as f64, true, (top, bottom));
    let labels = scale.labels();
    days.edges = (Scale::label_width(&labels) + MARGIN, WIDTH - MARGIN - 8.0);
    days.shade_closed(&mut canvas, clock, &starts, top, bottom);
    let edges = |row: usize| days.interval(clock, all[row].start);
    // Steps: an agent count holds for the whole of its interval.
    let runs = frame::runs(rows.len(), |k| {
        let (a, b) = (edges(rows[k]), edges(rows[k + 1]));
        b.0 >= a.0 && b.0 - a.1 < 0.5 + if days.by_day() { days.day_width() * 0.2 } else { 0.0 }
    });
    let steps = |run: &[usize], value: &dyn Fn(usize) -> u64| {
        let mut points: Vec<(f32, f32)> = Vec::with_capacity(run.len() * 2);
        for row in run {
            let ((left, right), y) = (edges(*row), scale.y(value(*row) as f64));
            match points.last_mut() {
                // A level stretch is one line.
                Some(last) if last.1 == y => last.0 = right,
                _ => points.extend([(left, y), (right, y)]),
            }
        }
        points
    };
    for run in &runs {
        let run = &rows[run.clone()];
        let mut points = steps(run, &|row| all[row].agents);
        let (left, right) = (points[0].0, points[points.len() - 1].0);
        points.extend([(right, scale.y(0.0)), (left, scale.y(0.0))]);
        canvas.area(points, BAND);
    }
    days.draw(&mut canvas, top, bottom, true);
    scale.draw(&mut canvas, days.edges.0, days.edges.1, &labels);
    for run in &runs {
        let run = &rows[run.clone()];
        if gross {
            canvas.line(steps(run, &|row| all[row].scheduled), SECOND, 2.2);
        }
        canvas.line(steps(run, &|row| all[row].agents), MAIN, 2.2);
    }
    frame::foot(&mut canvas, bottom + days.names_height(), &words::shown(&requirement.conventions.join(" ")));
    let alt = format!(
        "Step chart of the agents that {queue} needs from {} to {}; the most are {} on {}, {} to schedule.",
        words::day_label(day_of[0]),
        words::day_label(day_of[day_of.len() - 1]),
        all[peak].agents,
        words::when(clock, all[peak].start, true),
        all[peak].scheduled
    );
    Chart::new(name, title, alt, canvas)
}
