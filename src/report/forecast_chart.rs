//! Forecast with its ranges against what the same weekdays brought lately.

use crate::forecast::VolumeForecast;
use crate::history::{IntervalSeries, SlotState};
use crate::report::axis::{Days, Scale};
use crate::report::canvas::Canvas;
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, BAND, BAND_OUTER, MAIN, PAST, WIDTH};
use crate::report::words;
use crate::time::{Horizon, IntervalLength, Moment};

// How many earlier weeks stand behind the forecast.
const PAST_WEEKS: usize = 3;

/// The chart of a forecast; with a history, the last weeks stand behind it. Days of the horizon without intervals are
/// closed.
pub fn forecast_chart(forecast: &VolumeForecast, history: Option<&IntervalSeries>, horizon: Option<Horizon>) -> Chart {
    let queue = style::title_name(&forecast.queue.name);
    let name = format!("{}-forecast", words::file_stem(&forecast.queue.name));
    let total: f64 = forecast.volume.iter().sum();
    let Some(busiest) =
        (0..forecast.volume.len()).reduce(|a, b| if forecast.volume[b] > forecast.volume[a] { b } else { a })
    else {
        return Chart::empty(name, format!("{queue}: no open interval to forecast"));
    };
    let clock = &forecast.clock;
    let mut days = Days::of(clock, forecast.interval, &forecast.start, horizon, (0.0, 1.0));
    let day_of: Vec<i64> = forecast.start.iter().map(|start| clock.day_and_minute(*start).0).collect();
    let rows = if days.by_day() {
        frame::hardest_of_each_day(&day_of, |row| forecast.volume[row])
    } else {
        (0..forecast.volume.len()).collect()
    };
    let with_date = days.days.len() > 7;
    let daily = forecast.interval == IntervalLength::DAY;
    let when = |start: Moment, with_date: bool| match daily {
        true => words::day_label(clock.day_and_minute(start).0),
        false => words::when(clock, start, with_date),
    };
    let title = format!(
        "{queue}: {} contacts expected, most on {} ({})",
        words::contacts(total),
        when(forecast.start[busiest], with_date),
        words::contacts(forecast.volume[busiest]),
    );

    let mut open = forecast.start.clone();
    let past = match history {
        Some(history) if days.by_day() => past_days(history, &mut days, &mut open),
        Some(history) => past_weeks(history, &days),
        None => Vec::new(),
    };
    let mut legend = vec![(Swatch::Line(MAIN, 3.0), "Forecast".to_owned())];
    // The widest range is drawn first and lightest.
    let bands: Vec<_> = forecast.bands.iter().rev().collect();
    let color_of = |k: usize| if k + 1 == bands.len() { BAND } else { BAND_OUTER };
    for (k, band) in bands.iter().enumerate().rev() {
        legend.push((Swatch::Area(color_of(k)), format!("{}% range", band.level)));
    }
    let weeks = past.iter().map(|line| line.week).max().unwrap_or(0);
    if weeks > 0 {
        let words = match (days.by_day(), weeks) {
            (true, _) => "Actual".to_owned(),
            (false, 1) => "Actual, the week before".to_owned(),
            (false, _) => format!("Actual, same weekdays of the last {weeks} weeks"),
        };
        legend.push((Swatch::Line(PAST, 1.6), words));
    }
    if days.closed(forecast.start.len()) {
        legend.push((Swatch::Area(style::CLOSED), "Closed".to_owned()));
    }
    let mut canvas = Canvas::new();
    let per = if days.by_day() && !daily {
        format!("Contacts in the busiest {} of each day", forecast.interval)
    } else if daily {
        "Contacts per day".into()
    } else {
        format!("Contacts per {}", forecast.interval)
    };
    let unit = format!("{per} · {}", frame_zone(clock));
    let top = frame::head(&mut canvas, &title, &legend, &unit);
    let bottom = top + 300.0;
    let highest = rows
        .iter()
        .flat_map(|row| forecast.bands.iter().map(|band| band.hi[*row]).chain([forecast.volume[*row]]))
        .chain(past.iter().flat_map(|line| line.points.iter().map(|(_, _, volume)| *volume)))
        .filter(|volume| volume.is_finite())
        .fold(0.0, f64::max);
    let scale = Scale::from_zero(highest, false, (top, bottom));
    let labels = scale.labels();
    days.edges = (Scale::label_width(&labels) + MARGIN, WIDTH - MARGIN - 8.0);
    days.shade_closed(&mut canvas, clock, &open, top, bottom);
    let middle = |row: usize| {
        let (left, right) = days.interval(clock, forecast.start[row]);
        (left + right) / 2.0
    };
    let step_s = i64::from(forecast.interval.minutes()) * 60;
    let follows = |k: usize| {
        let (a, b) = (rows[k], rows[k + 1]);
        let next = forecast.start[b].0 - forecast.start[a].0 == step_s;
        days.by_day() || (next && middle(b) > middle(a) && middle(b) - middle(a) < days.day_width() * 0.95)
    };
    let runs = frame::runs(rows.len(), follows);
    for (k, band) in bands.iter().enumerate() {
        for run in &runs {
            let run = &rows[run.clone()];
            let mut points: Vec<(f32, f32)> = run.iter().map(|row| (middle(*row), scale.y(band.hi[*row]))).collect();
            points.extend(run.iter().rev().map(|row| (middle(*row), scale.y(band.lo[*row]))));
            if run.len() == 1 {
                let (x, y_hi, y_lo) = (points[0].0, points[0].1, points[1].1);
                canvas.block((x - 5.0, y_hi, x + 5.0, y_lo), color_of(k));
            } else {
                canvas.area(points, color_of(k));
            }
        }
    }
    days.draw(&mut canvas, top, bottom, true);
    scale.draw(&mut canvas, days.edges.0, days.edges.1, &labels);
    for line in &past {
        let at = |k: usize| {
            let (day, minute, volume) = line.points[k];
            (days.x(day, minute), scale.y(volume))
        };
        let near = |k: usize| {
            let (a, b) = (line.points[k], line.points[k + 1]);
            days.by_day() || (a.0 == b.0 && b.1 - a.1 > 0.0 && b.1 - a.1 <= f32::from(days.interval_min) + 0.5)
        };
        for run in frame::runs(line.points.len(), near) {
            canvas.line(run.map(at).collect(), PAST, if days.by_day() { 2.0 } else { 1.0 });
        }
    }
    for run in &runs {
        let run = &rows[run.clone()];
        canvas.line(run.iter().map(|row| (middle(*row), scale.y(forecast.volume[*row]))).collect(), MAIN, 2.4);
    }
    frame::foot(&mut canvas, bottom + days.names_height(), &notes(forecast));
    let alt = format!(
        "Line chart of forecast contacts of {queue} from {} to {}. {} contacts in total; the most in an interval are on {}: {}{}.",
        words::day_label(day_of[0]),
        words::day_label(day_of[day_of.len() - 1]),
        words::contacts(total),
        when(forecast.start[busiest], true),
        words::contacts(forecast.volume[busiest]),
        forecast.bands.first().map_or(String::new(), |band| format!(
            " (with {}% probability between {} and {})",
            band.level,
            words::contacts(band.lo[busiest]),
            words::contacts(band.hi[busiest])
        )),
    );
    Chart::new(name, title, alt, canvas)
}

/// The zone in words.
pub(super) fn frame_zone(clock: &crate::time::Clock) -> String {
    clock.zone_name().map_or("local time".into(), |zone| format!("local time, {zone}"))
}

fn notes(forecast: &VolumeForecast) -> String {
    let story = &forecast.story;
    let mut notes = String::new();
    // A forecast read from a file tells no method.
    if !story.method.is_empty() && story.method != "file" {
        notes.push_str(&format!("Method: {}. ", words::shown(&story.method)));
    }
    if let Some((_, wape)) = story.backtest_wape.iter().find(|(name, _)| *name == story.method) {
        notes.push_str(&format!(
            "Back-tested over {} weeks: WAPE {} per interval; noise alone would leave {}. ",
            story.backtest_weeks,
            words::percent(*wape),
            words::percent(story.noise_floor)
        ));
    }
    if !forecast.bands.is_empty() {
        notes.push_str("A range holds the actual of an interval with its probability.");
    }
    notes
}

/// A day of an earlier week, drawn at its place in the horizon.
struct PastDay {
    week: usize,
    points: Vec<(i64, f32, f64)>,
}

/// The same weekdays of the last weeks that the history has, each at the day it stands behind.
fn past_weeks(history: &IntervalSeries, days: &Days) -> Vec<PastDay> {
    let Some(last) = history.day.last().copied() else { return Vec::new() };
    let half = f32::from(days.interval_min) / 2.0;
    let span = f32::from(days.span.0)..f32::from(days.span.1);
    let mut lines = Vec::new();
    for day in &days.days {
        let behind = (1..).map(|week| day - 7 * week).filter(|earlier| *earlier <= last);
        for (week, earlier) in behind.take(PAST_WEEKS).enumerate() {
            let points =
                known(history, earlier).map(|row| (*day, f32::from(history.minute[row]) + half, history.volume[row]));
            let points: Vec<_> = points.filter(|(_, minute, _)| span.contains(minute)).collect();
            if !points.is_empty() {
                lines.push(PastDay { week: week + 1, points });
            }
        }
    }
    lines
}

/// The busiest interval of every day before a long horizon; the days are put in front of the axis.
fn past_days(history: &IntervalSeries, days: &mut Days, open: &mut Vec<Moment>) -> Vec<PastDay> {
    let (Some(first), Some(last)) = (days.days.first().copied(), days.days.last().copied()) else { return Vec::new() };
    let back = ((last - first) / 2).clamp(7, 56);
    let mut points = Vec::new();
    for day in first - back..first {
        let busiest = known(history, day).reduce(|a, b| if history.volume[b] > history.volume[a] { b } else { a });
        if let Some(row) = busiest {
            open.push(history.start[row]);
            points.push((day, f32::from(history.minute[row]), history.volume[row]));
        }
    }
    let Some(from) = points.first().map(|(day, _, _)| *day) else { return Vec::new() };
    days.days = (from..=last).collect();
    vec![PastDay { week: 1, points }]
}

/// The rows of a day with a volume that teaches.
fn known(history: &IntervalSeries, day: i64) -> impl Iterator<Item = usize> {
    let rows = history.day.partition_point(|d| *d < day)..history.day.partition_point(|d| *d <= day);
    rows.filter(|row| history.state[*row] == SlotState::Open && history.volume[*row].is_finite())
}
