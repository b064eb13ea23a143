//! Forecast against actual: what was expected, what came, and the misses below.

use crate::history::SpecialDay;
use crate::io::review_file::{Reviewed, ReviewedInterval};
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::review::course;
use crate::report::review::plot::{Across, day_in_words, signed, signed_percent};
use crate::report::style::{self, ALARM, BAND, BAND_OUTER, INK, LABEL, MAIN, MUTED, SURPLUS, WIDTH};
use crate::report::words;

/// The chart of a locked forecast with its ranges beside what came, misses below: by interval up to 16 days, else by day.
pub fn actual_chart(reviewed: &Reviewed, special: &[SpecialDay]) -> Chart {
    let queue = style::title_name(&reviewed.queue);
    let name = format!("{}-accuracy", words::file_stem(&reviewed.queue));
    let scored = |row: &ReviewedInterval| row.forecast.is_finite() && row.actual.is_finite();
    if !reviewed.rows.iter().any(scored) {
        return Chart::empty(name, format!("{queue}: no interval has both a forecast and a record"));
    }
    let days = course::by_day(reviewed);
    let long = Across::new(reviewed).days.by_day();
    let drawn = if long { &days } else { reviewed };
    let mut across = Across::new(drawn);
    let title = finding(&queue, reviewed, &days);

    let mut canvas = Canvas::new();
    let mut legend = vec![
        (Swatch::Line(INK, 2.0), "Actual".to_owned()),
        (Swatch::Line(MAIN, 3.0), "Forecast as published".to_owned()),
    ];
    let ranges: Vec<_> = drawn.ranges.iter().rev().collect();
    let color_of = |k: usize| if k + 1 == ranges.len() { BAND } else { BAND_OUTER };
    for (k, range) in ranges.iter().enumerate().rev() {
        legend.push((Swatch::Area(color_of(k)), format!("{}% range", range.level)));
    }
    legend.push((Swatch::Area(ALARM), "More came".to_owned()));
    legend.push((Swatch::Area(SURPLUS), "Fewer came".to_owned()));
    if across.closed() {
        legend.push((Swatch::Hatch, "Closed".to_owned()));
    }
    let unit = format!("Contacts per {} · {}", per(drawn), frame_zone(&reviewed.clock));
    let head = frame::head(&mut canvas, &title, &legend, &unit);
    let top = head + if special.is_empty() { 0.0 } else { 14.0 };
    let bottom = top + 250.0;
    let (below, end) = (bottom + 48.0, bottom + 158.0);
    let highest = drawn
        .rows
        .iter()
        .flat_map(|row| [row.forecast, row.actual])
        .chain(ranges.iter().flat_map(|range| range.hi.iter().copied()))
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let scale = Scale::from_zero(highest, false, (top, bottom));
    let miss = |row: &ReviewedInterval| row.actual - row.forecast;
    let most = drawn.rows.iter().map(|row| miss(row).abs()).filter(|v| v.is_finite()).fold(0.0, f64::max);
    let misses = symmetric(most, (below, end));
    let labels = scale.labels();
    let miss_labels: Vec<String> = misses
        .labels()
        .iter()
        .zip(&misses.ticks)
        .map(|(l, t)| if *t > 0.0 { format!("+{l}") } else { l.clone() })
        .collect();
    let left = Scale::label_width(&labels).max(Scale::label_width(&miss_labels)) + MARGIN;
    across.days.edges = (left, WIDTH - MARGIN - 8.0);
    let (left, right) = across.days.edges;
    for (from, to) in [(top, bottom), (below, end)] {
        across.hatch_closed(&mut canvas, from, to);
    }
    for (k, range) in ranges.iter().enumerate() {
        for run in across.runs(|row| row.forecast) {
            let known = |row: &usize| range.lo[*row].is_finite() && range.hi[*row].is_finite();
            let run: Vec<usize> = run.into_iter().filter(known).collect();
            let mut points: Vec<_> = run.iter().map(|row| (across.middle(*row), scale.y(range.hi[*row]))).collect();
            points.extend(run.iter().rev().map(|row| (across.middle(*row), scale.y(range.lo[*row]))));
            canvas.area(points, color_of(k));
        }
    }
    across.days.draw(&mut canvas, top, bottom, false);
    across.days.draw(&mut canvas, below, end, true);
    scale.draw(&mut canvas, left, right, &labels);
    misses.draw(&mut canvas, left, right, &miss_labels);
    across.special(&mut canvas, special, top, bottom);
    across.line(&mut canvas, |row| row.forecast, |v| scale.y(v), MAIN, 2.6);
    across.line(&mut canvas, |row| row.actual, |v| scale.y(v), INK, if long { 1.8 } else { 1.4 });
    if long {
        for (k, row) in drawn.rows.iter().enumerate().filter(|(_, row)| row.actual.is_finite()) {
            canvas.dot((across.middle(k), scale.y(row.actual)), 2.6, INK);
        }
    }
    let zero = misses.y(0.0);
    for (k, row) in drawn.rows.iter().enumerate().filter(|(_, row)| scored(row)) {
        let (from, to) = across.edges(k);
        let gap = if to - from > 3.0 { 0.5 } else { 0.0 };
        let y = misses.y(miss(row));
        let color = if miss(row) > 0.0 { ALARM } else { SURPLUS };
        canvas.block((from + gap, y.min(zero), (to - gap).max(from + gap + 0.6), y.max(zero)), color);
    }
    canvas.line(vec![(left, zero), (right, zero)], MUTED, 1.2);
    canvas.text((MARGIN, below - 20.0), "Actual − forecast", LABEL, MUTED, Anchor::Start);
    let missing = drawn.rows.iter().filter(|row| row.forecast.is_finite() && !row.actual.is_finite()).count();
    let mut notes = "WAPE is the sum of the misses over the sum of the actuals. ".to_owned();
    if let Some(range) = reviewed.ranges.first() {
        notes.push_str(&inside(reviewed, range));
    }
    let what = if per(drawn) == "day" { "day" } else { "interval" };
    match missing {
        0 => {}
        1 => notes.push_str(&format!("1 forecast {what} has no record; it is in no measure. ")),
        _ => notes.push_str(&format!("{missing} forecast {what}s have no record; they are in no measure. ")),
    }
    if long && drawn.interval != reviewed.interval {
        notes.push_str("Days are drawn, for the span is long; ranges of intervals don't add up to days.");
    }
    frame::foot(&mut canvas, end + across.days.names_height(), &notes);
    let by_day = days.rows.iter().filter(|row| scored(row)).take(31).map(|row| {
        let day = days.clock.day_and_minute(row.start).0;
        format!("{} {} for {}", words::day_label(day), words::contacts(row.actual), words::contacts(row.forecast))
    });
    let alt = format!(
        "Line chart of contacts of {queue} beside the forecast, and bars of the misses. {title}. Actual for forecast by day: {}.",
        by_day.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}

fn per(reviewed: &Reviewed) -> String {
    if reviewed.interval.minutes() == 1440 { "day".into() } else { reviewed.interval.to_string() }
}

fn finding(queue: &str, reviewed: &Reviewed, days: &Reviewed) -> String {
    let scored = || reviewed.rows.iter().filter(|row| row.forecast.is_finite() && row.actual.is_finite());
    let forecast: f64 = scored().map(|row| row.forecast).sum();
    let actual: f64 = scored().map(|row| row.actual).sum();
    let missed: f64 = scored().map(|row| (row.actual - row.forecast).abs()).sum();
    if actual <= 0.0 {
        return format!("{queue}: nobody came where {} were forecast", words::contacts(forecast));
    }
    let more = (actual - forecast) / forecast;
    let came = match signed_percent(more, 1).as_str() {
        _ if forecast <= 0.0 => format!("{} contacts came, none were forecast", words::contacts(actual)),
        "0.0%" => "as many contacts as forecast".to_owned(),
        _ if more > 0.0 => format!("{} more contacts than forecast", words::percent(more)),
        _ => format!("{} fewer contacts than forecast", words::percent(-more)),
    };
    let wape = format!("WAPE {} per {}", words::percent(missed / actual), per(reviewed));
    let off = |row: &ReviewedInterval| row.actual - row.forecast;
    let furthest = days
        .rows
        .iter()
        .filter(|row| off(row).is_finite())
        .reduce(|a, b| if off(b).abs() > off(a).abs() { b } else { a });
    let furthest = furthest.filter(|_| days.rows.len() > 1).map_or_else(String::new, |row| {
        let day = day_in_words(days.clock.day_and_minute(row.start).0, days.rows.len() > 7);
        let by = match row.forecast > 0.0 {
            true => signed_percent(off(row) / row.forecast, 0),
            false => signed(off(row), 0),
        };
        format!("; furthest off: {day} ({by})")
    });
    format!("{queue}: {came}, {wape}{furthest}")
}

/// How many actuals lie inside the narrowest range.
fn inside(reviewed: &Reviewed, range: &crate::io::review_file::ReviewedRange) -> String {
    let mut counts = (0_usize, 0_usize);
    for (k, row) in reviewed.rows.iter().enumerate().filter(|(_, row)| row.actual.is_finite()) {
        let (Some(lo), Some(hi)) = (range.lo.get(k), range.hi.get(k)) else { continue };
        if lo.is_finite() && hi.is_finite() {
            counts.1 += 1;
            counts.0 += usize::from(row.actual >= *lo && row.actual <= *hi);
        }
    }
    if counts.1 == 0 {
        return String::new();
    }
    let share = words::percent(counts.0 as f64 / counts.1 as f64);
    format!("The {}% range held {share} of the actuals. ", range.level)
}

/// A scale from −m to m with a line at nothing.
pub(super) fn symmetric(most: f64, edges: (f32, f32)) -> Scale {
    let upper = Scale::from_zero(most, false, edges);
    let end = upper.ticks[upper.ticks.len() - 1];
    Scale::with_ticks(vec![-end, -end / 2.0, 0.0, end / 2.0, end], edges)
}
