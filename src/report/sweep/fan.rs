//! Agents needed while the assumptions are unsure: per interval the range over the scenarios, and the plan.

use crate::report::axis::{Days, Scale};
use crate::report::canvas::Canvas;
use crate::report::chart::Chart;
use crate::report::forecast_chart::frame_zone;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, BAND, INK, MAIN, WIDTH};
use crate::report::words;
use crate::scenario::answers::Fan;
use crate::scenario::answers::phrase;

/// The chart of one queue.
pub fn fan_chart(fan: &Fan) -> Chart {
    let queue = style::title_name(&fan.queue);
    let name = format!("{}-fan", words::file_stem(&fan.queue));
    let all = &fan.rows;
    let Some(widest) =
        (0..all.len()).reduce(|a, b| if all[b].p90 - all[b].p10 > all[a].p90 - all[a].p10 { b } else { a })
    else {
        return Chart::empty(name, format!("{queue}: no interval to draw"));
    };
    let starts: Vec<_> = all.iter().map(|row| row.start).collect();
    let mut days = Days::of(&fan.clock, fan.interval, &starts, None, (0.0, 1.0));
    let day_of: Vec<i64> = starts.iter().map(|start| fan.clock.day_and_minute(*start).0).collect();
    let rows: Vec<usize> = match days.by_day() {
        true => frame::hardest_of_each_day(&day_of, |row| all[row].p50),
        false => (0..all.len()).collect(),
    };
    let row = &all[widest];
    let when = words::when(&fan.clock, row.start, days.days.len() > 7);
    let title = format!(
        "{queue}: widest on {when}, when eight of ten scenarios need {} to {} agents; the plan has {}",
        phrase::rounded(row.p10),
        phrase::rounded(row.p90),
        phrase::rounded(row.plan)
    );
    let mut legend = vec![
        (Swatch::Area(BAND), "P10 to P90 of the scenarios".to_owned()),
        (Swatch::Line(MAIN, 2.4), "P50".to_owned()),
        (Swatch::Line(INK, 1.6), "The plan as it is".to_owned()),
    ];
    if days.closed(starts.len()) {
        legend.push((Swatch::Area(style::CLOSED), "Closed".to_owned()));
    }
    let mut canvas = Canvas::new();
    let per = match days.by_day() {
        true => "in the hardest interval of each day".to_owned(),
        false => format!("per {}", fan.interval),
    };
    let top =
        frame::head(&mut canvas, &title, &legend, &format!("Agents on the floor {per} · {}", frame_zone(&fan.clock)));
    let bottom = top + 300.0;
    let highest = rows.iter().map(|row| all[*row].p90.max(all[*row].plan)).fold(0.0, f64::max);
    let scale = Scale::from_zero(highest, true, (top, bottom));
    let labels = scale.labels();
    days.edges = (Scale::label_width(&labels) + MARGIN, WIDTH - MARGIN - 8.0);
    days.shade_closed(&mut canvas, &fan.clock, &starts, top, bottom);
    let edges = |row: usize| days.interval(&fan.clock, all[row].start);
    let runs = frame::runs(rows.len(), |k| {
        let (a, b) = (edges(rows[k]), edges(rows[k + 1]));
        b.0 >= a.0 && b.0 - a.1 < 0.5 + if days.by_day() { days.day_width() * 0.2 } else { 0.0 }
    });
    let steps = |run: &[usize], value: &dyn Fn(usize) -> f64| {
        run.iter()
            .flat_map(|row| {
                let ((left, right), y) = (edges(*row), scale.y(value(*row)));
                [(left, y), (right, y)]
            })
            .collect::<Vec<_>>()
    };
    for run in &runs {
        let run = &rows[run.clone()];
        let mut points = steps(run, &|row| all[row].p90);
        let mut lower = steps(run, &|row| all[row].p10);
        lower.reverse();
        points.extend(lower);
        canvas.area(points, BAND);
    }
    days.draw(&mut canvas, top, bottom, true);
    scale.draw(&mut canvas, days.edges.0, days.edges.1, &labels);
    for run in &runs {
        let run = &rows[run.clone()];
        canvas.line(steps(run, &|row| all[row].p50), MAIN, 2.4);
        canvas.line(steps(run, &|row| all[row].plan), INK, 1.4);
    }
    let notes = format!(
        "Over {}: one in ten needs fewer agents than P10 in an interval, one in ten more than P90, interval by interval.",
        phrase::count(fan.scenarios, "scenario")
    );
    frame::foot(&mut canvas, bottom + days.names_height(), &notes);
    let alt = format!(
        "Step chart of the agents that {queue} needs over {}, with P10, P50 and P90 per interval. {title}.",
        phrase::count(fan.scenarios, "scenario")
    );
    Chart::new(name, title, alt, canvas)
}
