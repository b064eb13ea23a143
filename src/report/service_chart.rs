//! Service level and occupancy per interval: what the whole agents bring.

use crate::report::axis::{Days, Scale};
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, ALARM, INK, LABEL, MAIN, MUTED, SECOND, WIDTH};
use crate::report::words;
use crate::staffing::{ServiceLevelTarget, StaffingRequirement, StaffingRules};
use crate::time::Horizon;
use crate::units::Fraction;

/// What was promised, to draw beside what is reached.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Promise {
    /// The service-level target.
    pub target: Option<ServiceLevelTarget>,
    /// The occupancy cap.
    pub max_occupancy: Option<Fraction>,
}

impl Promise {
    /// The promises of a queue's rules.
    pub fn of(rules: &StaffingRules) -> Self {
        Self { target: rules.target, max_occupancy: rules.max_occupancy }
    }
}

/// The chart of service level and occupancy of a queue; days of the horizon without intervals are closed.
pub fn service_chart(requirement: &StaffingRequirement, promise: Promise, horizon: Option<Horizon>) -> Chart {
    let queue = style::title_name(&requirement.queue.name);
    let name = format!("{}-service", words::file_stem(&requirement.queue.name));
    let all = &requirement.rows;
    let clock = &requirement.clock;
    let level = |row: usize| all[row].performance.service_level;
    let busy: Vec<usize> = (0..all.len()).filter(|row| all[*row].volume > 0.0).collect();
    let Some(weakest) = busy.iter().copied().reduce(|a, b| if level(b) < level(a) { b } else { a }) else {
        return Chart::empty(name, format!("{queue}: no contacts, so no service level"));
    };
    let starts: Vec<_> = all.iter().map(|row| row.start).collect();
    let mut days = Days::of(clock, requirement.interval, &starts, horizon, (0.0, 1.0));
    let day_of: Vec<i64> = starts.iter().map(|start| clock.day_and_minute(*start).0).collect();
    let rows: Vec<usize> = if days.by_day() {
        let busy_days: Vec<i64> = busy.iter().map(|row| day_of[*row]).collect();
        frame::hardest_of_each_day(&busy_days, |k| -level(busy[k])).into_iter().map(|k| busy[k]).collect()
    } else {
        busy.clone()
    };
    let title = finding(&queue, requirement, promise, &busy, weakest, days.days.len() > 7);

    let target = promise.target.map(|target| target.fraction.get());
    let missed = |row: usize| target.is_some_and(|target| level(row) < target);
    let mut legend = vec![(Swatch::Dot(MAIN), "Service level".to_owned())];
    if let Some(target) = promise.target {
        if busy.iter().any(|row| missed(*row)) {
            legend.push((Swatch::Dot(ALARM), "below target".to_owned()));
        }
        legend.push((Swatch::Line(INK, 1.6), format!("Target {}", target.fraction)));
    }
    legend.push((Swatch::Dot(SECOND), "Occupancy".to_owned()));
    if let Some(cap) = promise.max_occupancy {
        legend.push((Swatch::Line(MUTED, 1.6), format!("Occupancy cap {cap}")));
    }
    if days.closed(starts.len()) {
        legend.push((Swatch::Area(style::CLOSED), "Closed".to_owned()));
    }
    let mut canvas = Canvas::new();
    let within = promise.target.map_or("in time".to_owned(), |target| format!("within {} s", target.within.get()));
    let which = if days.by_day() { ", weakest interval of each day" } else { "" };
    let unit = format!("Share of contacts answered {within}{which} · {}", frame_zone(clock));
    let top = frame::head(&mut canvas, &title, &legend, &unit);
    let bottom = top + 190.0;
    // The scale starts where the results start, never above the target, so that differences can be seen.
    let lowest = rows.iter().map(|row| level(*row)).chain(target).fold(1.0, f64::min);
    let floor = [0.9, 0.8, 0.7, 0.6, 0.5].into_iter().find(|floor| lowest >= floor + 0.02).unwrap_or(0.0);
    let count = if floor == 0.0 { 5 } else { ((1.0 - floor) / if floor >= 0.7 { 0.05 } else { 0.1 } + 0.5) as usize };
    let ticks = (0..=count).map(|k| floor + (1.0 - floor) * k as f64 / count as f64).collect();
    let levels = Scale::with_ticks(ticks, (top, bottom));
    let level_labels: Vec<String> = levels.ticks.iter().map(|tick| words::number(tick * 100.0, 0) + "%").collect();
    days.edges = (Scale::label_width(&level_labels) + MARGIN, WIDTH - MARGIN - 8.0);
    let second_top = bottom + 50.0;
    let second_bottom = second_top + 150.0;
    let occupancies = Scale::with_ticks(vec![0.0, 0.25, 0.5, 0.75, 1.0], (second_top, second_bottom));
    let occupancy_labels: Vec<String> =
        occupancies.ticks.iter().map(|tick| words::number(tick * 100.0, 0) + "%").collect();
    for (from, to) in [(top, bottom), (second_top, second_bottom)] {
        days.shade_closed(&mut canvas, clock, &starts, from, to);
    }
    days.draw(&mut canvas, top, bottom, false);
    days.draw(&mut canvas, second_top, second_bottom, true);
    levels.draw(&mut canvas, days.edges.0, days.edges.1, &level_labels);
    occupancies.draw(&mut canvas, days.edges.0, days.edges.1, &occupancy_labels);
    canvas.text(
        (MARGIN, second_top - 18.0),
        "Occupancy: share of the agents' time spent on contacts",
        LABEL,
        MUTED,
        Anchor::Start,
    );
    let across =
        |canvas: &mut Canvas, y: f32, color| canvas.line(vec![(days.edges.0, y), (days.edges.1, y)], color, 1.6);
    if let Some(target) = target {
        across(&mut canvas, levels.y(target), INK);
    }
    if let Some(cap) = promise.max_occupancy {
        across(&mut canvas, occupancies.y(cap.get()), MUTED);
    }
    let middle = |row: usize| {
        let (left, right) = days.interval(clock, all[row].start);
        (left + right) / 2.0
    };
    let radius = (days.day_width() / (rows.len() as f32 / days.days.len() as f32) * 0.35).clamp(1.8, 3.6);
    for row in &rows {
        let color = if missed(*row) { ALARM } else { MAIN };
        canvas.dot((middle(*row), levels.y(level(*row))), radius, color);
        canvas.dot((middle(*row), occupancies.y(all[*row].performance.occupancy)), radius, SECOND);
    }
    // The weakest interval is named where it stands.
    let (x, y) = (middle(weakest), levels.y(level(weakest)));
    canvas.dot((x, y), radius + 1.2, ALARM);
    let label = format!(
        "{} {}",
        words::when(clock, all[weakest].start, days.days.len() > 7),
        words::percent_down(level(weakest))
    );
    let wide = style::text_width(&label, LABEL, false);
    let (x, anchor) = if x + 12.0 + wide < days.edges.1 { (x + 9.0, Anchor::Start) } else { (x - 9.0, Anchor::End) };
    // Below the target no dot stands, unless the target is missed.
    let y = target.map_or(y, |target| y.max(levels.y(target)));
    let y = if y + 24.0 < bottom { y + 14.0 } else { y - 14.0 };
    canvas.text((x, y), label, LABEL, ALARM, anchor);
    frame::foot(&mut canvas, second_bottom + days.names_height(), &words::shown(&requirement.conventions.join(" ")));
    let alt = format!(
        "Two dot charts of {queue}: service level and occupancy per interval. The weakest interval starts {} with a service level of {}.",
        words::when(clock, all[weakest].start, true),
        words::percent_down(level(weakest))
    );
    Chart::new(name, title, alt, canvas)
}

fn finding(
    queue: &str,
    requirement: &StaffingRequirement,
    promise: Promise,
    busy: &[usize],
    weakest: usize,
    with_date: bool,
) -> String {
    let rows = &requirement.rows;
    let level = |row: usize| rows[row].performance.service_level;
    let when = words::when(&requirement.clock, rows[weakest].start, with_date);
    let weakest = words::percent_down(level(weakest));
    let Some(target) = promise.target else {
        return format!("{queue}: the weakest interval is {when} with {weakest} answered in time");
    };
    let named = format!("{}/{}", words::number(target.fraction.get() * 100.0, 0), target.within.get());
    let missed = busy.iter().filter(|row| level(**row) < target.fraction.get()).count();
    if missed == 0 {
        format!("{queue} keeps {named} throughout; tightest: {when} ({weakest})")
    } else {
        format!("{queue} misses {named} in {missed} of {} intervals; weakest: {when} ({weakest})", busy.len())
    }
}
