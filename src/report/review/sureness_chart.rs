//! How sure every day was beforehand: the range of its service level, the promise, and what was reached.

use jiff::civil::Date;

use crate::evaluate::assurance::Assurance;
use crate::forecast::Grain;
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, ALARM, BAND, INK, LABEL, MAIN, MUTED, SMALL, WIDTH};
use crate::report::words;
use crate::time::day_of_date;

// More than this would be hairs: then weeks are drawn.
const MOST_DAYS: usize = 35;

/// The chart of ranges of the service level of days, of weeks where there are very many days; `reached` gives what a period
/// came to.
pub fn sureness_chart(queue: &str, all: &[Assurance], reached: impl Fn(Date, Grain) -> Option<f64>) -> Chart {
    let shown = style::title_name(queue);
    let name = format!("{}-sureness", words::file_stem(queue));
    let of = |grain: Grain| all.iter().filter(move |one| one.grain == grain && one.probability.is_finite());
    let grain = if of(Grain::Day).count() > MOST_DAYS { Grain::Week } else { Grain::Day };
    let periods: Vec<&Assurance> = of(grain).collect();
    let Some(first) = periods.first().copied() else {
        return Chart::empty(name, format!("{shown}: no range of a day's service level is known"));
    };
    let (unit, target) = (if grain == Grain::Week { "week" } else { "day" }, first.target);
    let sure = words::percent(first.sureness).replace(".0%", "%");
    let weak = periods.iter().filter(|one| one.probability < one.sureness).count();
    let least = periods.iter().copied().reduce(|a, b| if b.probability < a.probability { b } else { a });
    let least = least.map_or_else(String::new, |one| {
        format!("; least: {} ({})", words::day_label(day_of_date(one.start)), words::percent(one.probability))
    });
    let count = periods.len();
    let plural = if count == 1 { "" } else { "s" };
    let title = match weak {
        0 => format!("{shown}: every {unit} was {sure} sure to keep its target{least}"),
        _ if weak == count && count > 1 => {
            format!("{shown}: none of {count} {unit}s was {sure} sure to keep the target{least}")
        }
        _ => format!("{shown}: {} of {count} {unit}{plural} were {sure} sure to keep the target{least}", count - weak),
    };
    let level = |one: &Assurance| reached(one.start, grain).filter(|level| level.is_finite());
    let known = periods.iter().any(|one| level(one).is_some());

    let mut legend = vec![
        (Swatch::Area(BAND), "8 in 10 outcomes".to_owned()),
        (Swatch::Dot(MAIN), "Median".to_owned()),
        (Swatch::Dot(ALARM), format!("median, less than {sure} sure")),
        (Swatch::Line(MUTED, 1.6), "Target".to_owned()),
    ];
    if known {
        legend.push((Swatch::Line(INK, 3.0), "Reached".to_owned()));
    }
    let mut canvas = Canvas::new();
    let what =
        format!("Service level of a {unit} as staffed, seen from before it; below: probability to keep the target");
    let top = frame::head(&mut canvas, &title, &legend, &what);
    let bottom = top + 190.0;
    let lowest = periods
        .iter()
        .flat_map(|one| [one.p10, one.target, level(one).unwrap_or(1.0)])
        .filter(|level| level.is_finite())
        .fold(1.0, f64::min);
    let floor = [0.8, 0.6, 0.5].into_iter().find(|floor| lowest >= floor + 0.02).unwrap_or(0.0);
    let steps = if floor >= 0.8 || floor == 0.6 { 4 } else { 5 };
    let ticks = (0..=steps).map(|k| floor + (1.0 - floor) * f64::from(k) / f64::from(steps)).collect();
    let scale = Scale::with_ticks(ticks, (top, bottom));
    let labels: Vec<String> = scale.ticks.iter().map(|tick| words::number(tick * 100.0, 0) + "%").collect();
    let (left, right) = (MARGIN + Scale::label_width(&labels), WIDTH - MARGIN - 8.0);
    scale.draw(&mut canvas, left, right, &labels);
    let width = (right - left) / count as f32;
    let half = (width * 0.22).clamp(2.0, 16.0);
    let every = (1..).find(|every| width * *every as f32 >= 84.0).unwrap_or(1);
    let tight = width < 54.0;
    for (k, one) in periods.iter().enumerate() {
        let x = left + width * (k as f32 + 0.5);
        canvas.block((x - half, scale.y(one.p90) - 1.0, x + half, scale.y(one.p10) + 1.0), BAND);
        let y = scale.y(one.target);
        canvas.line(vec![(x - width / 2.0, y), (x + width / 2.0, y)], MUTED, 1.6);
        if let Some(level) = level(one) {
            canvas.line(vec![(x - half - 3.0, scale.y(level)), (x + half + 3.0, scale.y(level))], INK, 3.0);
        }
        let color = if one.probability < one.sureness { ALARM } else { MAIN };
        canvas.dot((x, scale.y(one.p50)), half.clamp(2.6, 4.5), color);
        if !tight || k % every == 0 {
            let text = words::number((one.probability * 100.0).floor(), 0) + "%";
            canvas.text((x, bottom + 16.0), text, SMALL, INK, Anchor::Middle);
        }
        if k % every == 0 {
            let label = words::day_label(day_of_date(one.start));
            canvas.text((x, bottom + 36.0), label, SMALL, MUTED, Anchor::Middle);
        }
    }
    // A target that stands outside the text of the axis is named where it starts.
    let at = (right, scale.y(target) - 9.0);
    canvas.text(at, words::percent(target).replace(".0%", "%"), LABEL, MUTED, Anchor::End);
    let notes = "Futures of demand are drawn from the forecast's ranges and played against the agents as scheduled, else as \
                 required; queueing adds its own chance. Probabilities are cut, not rounded.";
    frame::foot(&mut canvas, bottom + 50.0, notes);
    let said = periods.iter().take(31).map(|one| {
        let day = words::day_label(day_of_date(one.start));
        let (low, high) = (words::percent_down(one.p10), words::percent_down(one.p90));
        format!("{day} {low} to {high}, {} sure", words::percent(one.probability))
    });
    let alt =
        format!("Ranges of the service level of {shown} by {unit}. {title}. {}.", said.collect::<Vec<_>>().join("; "));
    Chart::new(name, title, alt, canvas)
}
