//! Service level and occupancy per interval: what the model gives, and what the switch saw.

use crate::io::review_file::{Reviewed, ReviewedInterval};
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::review::course;
use crate::report::review::plot::Across;
use crate::report::service_chart::Promise;
use crate::report::style::{self, ALARM, INK, LABEL, MAIN, MUTED, PAST, SECOND, WIDTH};
use crate::report::words;

/// The chart of the service given: by interval up to 16 days, else by day, weighted by contacts.
pub fn served_chart(reviewed: &Reviewed, promise: Promise) -> Chart {
    let queue = style::title_name(&reviewed.queue);
    let name = format!("{}-served", words::file_stem(&reviewed.queue));
    let busy = |row: &ReviewedInterval| course::contacts(row) > 0.0;
    let modelled = |row: &ReviewedInterval| if busy(row) { row.service_level } else { f64::NAN };
    let observed = |row: &ReviewedInterval| if busy(row) { row.observed_service_level } else { f64::NAN };
    let level = |row: &ReviewedInterval| if modelled(row).is_finite() { modelled(row) } else { observed(row) };
    let weakest_of = |all: &Reviewed| {
        (0..all.rows.len())
            .filter(|row| level(&all.rows[*row]).is_finite())
            .reduce(|a, b| if level(&all.rows[b]) < level(&all.rows[a]) { b } else { a })
    };
    let long = Across::new(reviewed).days.by_day();
    let days = course::by_day(reviewed);
    let drawn = if long { &days } else { reviewed };
    let (Some(weakest), Some(weakest_drawn)) = (weakest_of(reviewed), weakest_of(drawn)) else {
        return Chart::empty(name, format!("{queue}: no interval has a service level"));
    };
    let mut across = Across::new(drawn);
    let title = finding(&queue, reviewed, promise, level, weakest);

    let seen = drawn.rows.iter().any(|row| observed(row).is_finite());
    let target = promise.target.map(|target| target.fraction.get());
    let missed = |value: f64| target.is_some_and(|target| value < target);
    let mut legend = vec![(Swatch::Dot(MAIN), "Service level by the model".to_owned())];
    if drawn.rows.iter().any(|row| missed(modelled(row))) {
        legend.push((Swatch::Dot(ALARM), "below target".to_owned()));
    }
    if seen {
        legend.push((Swatch::Line(PAST, 1.6), "as the switch saw it".to_owned()));
    }
    if let Some(target) = promise.target {
        legend.push((Swatch::Line(INK, 1.6), format!("Target {}", target.fraction)));
    }
    legend.push((Swatch::Dot(SECOND), "Occupancy".to_owned()));
    if let Some(cap) = promise.max_occupancy {
        legend.push((Swatch::Line(MUTED, 1.6), format!("Occupancy cap {cap}")));
    }
    if across.closed() {
        legend.push((Swatch::Hatch, "Closed".to_owned()));
    }
    let within = promise.target.map_or("in time".to_owned(), |target| format!("within {} s", target.within.get()));
    let which = if long { ", by day, weighted by contacts" } else { ", by interval" };
    let unit = format!("Share of contacts answered {within}{which} · {}", frame_zone(&reviewed.clock));
    let mut canvas = Canvas::new();
    let top = frame::head(&mut canvas, &title, &legend, &unit);
    let bottom = top + 210.0;
    let lowest = drawn
        .rows
        .iter()
        .flat_map(|row| [modelled(row), observed(row)])
        .chain(target)
        .filter(|value| value.is_finite())
        .fold(1.0, f64::min);
    let floor = [0.8, 0.6, 0.5].into_iter().find(|floor| lowest >= floor + 0.02).unwrap_or(0.0);
    let step = if floor >= 0.8 {
        0.05
    } else if floor >= 0.5 {
        0.1
    } else {
        0.2
    };
    let count = ((1.0 - floor) / step + 0.5) as usize;
    let levels = Scale::with_ticks(
        (0..=count).map(|k| floor + (1.0 - floor) * k as f64 / count as f64).collect(),
        (top, bottom),
    );
    let (below, end) = (bottom + 50.0, bottom + 190.0);
    let occupancies = Scale::with_ticks(vec![0.0, 0.25, 0.5, 0.75, 1.0], (below, end));
    let percents = |scale: &Scale| -> Vec<String> {
        scale.ticks.iter().map(|tick| words::number(tick * 100.0, 0) + "%").collect()
    };
    let (level_labels, occupancy_labels) = (percents(&levels), percents(&occupancies));
    across.days.edges = (Scale::label_width(&occupancy_labels) + MARGIN, WIDTH - MARGIN - 8.0);
    let (left, right) = across.days.edges;
    for (from, to) in [(top, bottom), (below, end)] {
        across.hatch_closed(&mut canvas, from, to);
    }
    across.days.draw(&mut canvas, top, bottom, false);
    across.days.draw(&mut canvas, below, end, true);
    levels.draw(&mut canvas, left, right, &level_labels);
    occupancies.draw(&mut canvas, left, right, &occupancy_labels);
    let caption = "Occupancy: share of the agents' time spent on contacts";
    canvas.text((MARGIN, below - 18.0), caption, LABEL, MUTED, Anchor::Start);
    if let Some(target) = target {
        canvas.line(vec![(left, levels.y(target)), (right, levels.y(target))], INK, 1.6);
    }
    if let Some(cap) = promise.max_occupancy {
        let y = occupancies.y(cap.get());
        canvas.line(vec![(left, y), (right, y)], MUTED, 1.6);
    }
    across.line(&mut canvas, observed, |v| levels.y(v), PAST, 1.4);
    let per_day = drawn.rows.len() as f32 / across.days.days.len().max(1) as f32;
    let radius = (across.days.day_width() / per_day.max(1.0) * 0.4).clamp(1.4, 3.6);
    for (k, row) in drawn.rows.iter().enumerate().filter(|(_, row)| busy(row)) {
        let x = across.middle(k);
        if modelled(row).is_finite() {
            canvas.dot((x, levels.y(modelled(row))), radius, if missed(modelled(row)) { ALARM } else { MAIN });
        }
        if row.occupancy.is_finite() {
            canvas.dot((x, occupancies.y(row.occupancy)), radius, SECOND);
        }
    }
    let low = level(&drawn.rows[weakest_drawn]);
    let (x, y) = (across.middle(weakest_drawn), levels.y(low));
    canvas.dot((x, y), radius + 1.4, ALARM);
    let label = format!("{} {}", across.when(weakest_drawn), words::percent_down(low));
    let wide = style::text_width(&label, LABEL, false);
    let (x, anchor) = if x + 12.0 + wide < right { (x + 9.0, Anchor::Start) } else { (x - 9.0, Anchor::End) };
    let y = if y + 24.0 < bottom { y + 14.0 } else { y - 14.0 };
    let (from, to) = if anchor == Anchor::Start { (x - 2.0, x + wide * 0.92) } else { (x - wide * 0.92, x + 2.0) };
    canvas.block((from, y - 9.0, to, y + 9.0), style::WHITE);
    canvas.text((x, y), label, LABEL, ALARM, anchor);
    let mut notes =
        "The model is that of the plan, played with the contacts that came and the agents who were there; with \
                     Erlang C what an interval leaves waiting is carried into the next."
            .to_owned();
    if seen {
        notes.push_str(" What the switch saw varies around it by chance, interval by interval.");
    }
    frame::foot(&mut canvas, end + across.days.names_height(), &notes);
    let by_day = days.rows.iter().filter(|row| level(row).is_finite()).take(31).map(|row| {
        let day = words::day_label(days.clock.day_and_minute(row.start).0);
        format!("{day} {}", words::percent_down(level(row)))
    });
    let alt = format!(
        "Two charts of {queue}: service level and occupancy. {title}. Service level by day: {}.",
        by_day.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}

fn finding(
    queue: &str,
    reviewed: &Reviewed,
    promise: Promise,
    level: impl Fn(&ReviewedInterval) -> f64,
    weakest: usize,
) -> String {
    let known = || reviewed.rows.iter().filter(|row| level(row).is_finite());
    let contacts: f64 = known().map(course::contacts).sum();
    let answered: f64 = known().map(|row| course::contacts(row) * level(row)).sum();
    let overall = words::percent_down(answered / contacts);
    let days = Across::new(reviewed).days.days.len();
    let when = match reviewed.interval.minutes() {
        1440 => words::day_label(reviewed.clock.day_and_minute(reviewed.rows[weakest].start).0),
        _ => words::when(&reviewed.clock, reviewed.rows[weakest].start, days > 7),
    };
    let weakest = words::percent_down(level(&reviewed.rows[weakest]));
    // Where the switch saw the service, that is what was reached.
    let seen = || reviewed.rows.iter().filter(|row| row.observed_service_level.is_finite());
    let seen_contacts: f64 = seen().map(course::contacts).sum();
    let reached = match seen_contacts > 0.0 {
        true => {
            let level = seen().map(|row| course::contacts(row) * row.observed_service_level).sum::<f64>();
            format!("{} in time, {overall} by the model", words::percent_down(level / seen_contacts))
        }
        false => format!("{overall} in time"),
    };
    let Some(target) = promise.target else {
        return format!("{queue}: {reached}; weakest: {when} ({weakest})");
    };
    let kept = known().filter(|row| level(row) >= target.fraction.get()).count();
    let named = format!("{}/{}", words::number(target.fraction.get() * 100.0, 0), target.within.get());
    let (kept, all) = (words::number(kept as f64, 0), words::number(known().count() as f64, 0));
    format!("{queue}: {reached}; {kept} of {all} intervals keep {named}; weakest: {when} ({weakest})")
}
