//! How misses grow with the time ahead, beside the noise floor, and how the bias went over time.

use crate::evaluate::scores::{AccuracyLine, Quantity, Scores, Slice};
use crate::forecast::Grain;
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::review::actual_chart::symmetric;
use crate::report::review::plot::{signed, signed_percent};
use crate::report::style::{self, ALARM, Color, INK, LABEL, MAIN, MUTED, PAST, SECOND, SMALL, SURPLUS, WIDTH};
use crate::report::words;
use crate::time::day_of_date;

/// One place on the axis: its name, and what was scored there.
struct Stop<'a> {
    lead: u32,
    label: String,
    scores: &'a Scores,
}

/// The chart of one queue (`None` is all of them together): WAPE by lead, else by weekday, with the noise floors; below it
/// the bias by origin, else by week.
pub fn lead_chart(queue: Option<&str>, lines: &[AccuracyLine]) -> Chart {
    let called = queue.unwrap_or("All queues");
    let shown = style::title_name(called);
    let name = format!("{}-lead", words::file_stem(called));
    let own: Vec<&AccuracyLine> =
        lines.iter().filter(|line| line.queue.as_deref() == queue && line.quantity == Quantity::Volume).collect();
    let grain = [Grain::Interval, Grain::Day, Grain::Week]
        .into_iter()
        .find(|grain| own.iter().any(|line| line.grain == *grain && leads(line.slice).is_some()));
    let Some(grain) = grain else {
        return Chart::empty(name, format!("{shown}: no accuracy by lead is known"));
    };
    let own: Vec<&AccuracyLine> = own.into_iter().filter(|line| line.grain == grain).collect();
    let (stops, weeks) = by_lead(&own);
    let all = own.iter().find(|line| line.slice == Slice::All).map(|line| &line.scores);
    let title = finding(&shown, &stops, weeks, all);

    type Line = (&'static str, fn(&Scores) -> Option<f64>, Color, f32);
    let series: [Line; 4] = [
        ("Last week's copy", |s| s.wape_seasonal_naive, PAST, 1.6),
        ("Noise floor with over-dispersion", |s| s.noise_floor_overdispersed, style::SURPLUS, 2.2),
        ("Noise floor (Poisson)", |s| s.noise_floor, SECOND, 2.2),
        ("WAPE", |s| s.wape, MAIN, 2.8),
    ];
    let drawn: Vec<&Line> =
        series.iter().filter(|(_, value, _, _)| stops.iter().any(|stop| value(stop.scores).is_some())).collect();
    let legend: Vec<(Swatch, String)> =
        drawn.iter().rev().map(|(name, _, color, width)| (Swatch::Line(*color, *width), (*name).to_owned())).collect();
    let mut canvas = Canvas::new();
    let per = match grain {
        Grain::Interval => "interval",
        Grain::Day => "day",
        Grain::Week => "week",
    };
    let ahead = if weeks { "weeks" } else { "days" };
    let unit = format!("WAPE per {per}: misses as a share of contacts, by {ahead} since the forecast was made");
    let top = frame::head(&mut canvas, &title, &legend, &unit);
    let bottom = top + 220.0;
    let values = || drawn.iter().flat_map(|(_, value, _, _)| stops.iter().filter_map(|stop| value(stop.scores)));
    let most = most(&stops, values);
    let cut = values().any(|value| value > most);
    let scale = Scale::from_zero(most * 100.0, false, (top, bottom));
    let labels: Vec<String> = scale.labels().iter().map(|label| format!("{label}%")).collect();
    let (left, right) = (MARGIN + Scale::label_width(&labels).max(58.0), WIDTH - MARGIN - 8.0);
    scale.draw(&mut canvas, left, right, &labels);
    let width = (right - left) / stops.len() as f32;
    let middle = |k: usize| left + width * (k as f32 + 0.5);
    names(&mut canvas, &stops, width, left, bottom);
    for (name, value, color, thick) in drawn {
        let known: Vec<usize> = (0..stops.len()).filter(|k| value(stops[*k].scores).is_some()).collect();
        let at = |k: usize| (middle(k), scale.y(value(stops[k].scores).unwrap_or(0.0).min(most) * 100.0));
        for run in frame::runs(known.len(), |k| known[k + 1] == known[k] + 1) {
            canvas.line(known[run].iter().map(|k| at(*k)).collect(), *color, *thick);
        }
        if *name == "WAPE" {
            for k in known {
                canvas.dot(at(k), 4.0, *color);
                if width >= 54.0 {
                    let (x, y) = at(k);
                    let label = words::percent(value(stops[k].scores).unwrap_or(0.0));
                    let half = style::text_width(&label, SMALL, false) / 2.0 - 1.0;
                    canvas.block((x - half, y - 22.0, x + half, y - 6.0), style::WHITE);
                    canvas.text((x, y - 14.0), label, SMALL, INK, Anchor::Middle);
                }
            }
        }
    }
    let below = bottom + 40.0;
    let mut notes =
        "The noise floor is what chance arrivals leave to a perfect forecast: of Poisson arrivals, and with the \
                     over-dispersion of the history."
            .to_owned();
    if cut {
        notes.push_str(
            " What is far above the rest, as on a day when hardly anybody came, is cut at the top; its number is not.",
        );
    }
    let lower = bias(&mut canvas, &own, left, right, below);
    if lower.is_some() {
        notes.push_str(" A bias above nothing is a forecast that was too high.");
    }
    frame::foot(&mut canvas, lower.unwrap_or(bottom + 34.0), &notes);
    let said = stops.iter().filter_map(|stop| Some(format!("{} {}", stop.label, words::percent(stop.scores.wape?))));
    let alt = format!(
        "Line chart of the WAPE of {shown} by lead. {title}. By lead: {}.",
        said.collect::<Vec<_>>().join(", ")
    );
    Chart::new(name, title, alt, canvas)
}

fn leads(slice: Slice) -> Option<(bool, u32)> {
    match slice {
        Slice::LeadWeek(week) => Some((true, week)),
        Slice::LeadDay(day) => Some((false, day)),
        _ => None,
    }
}

/// The upper end of the plot: one holiday on which hardly anybody came must not flatten everything else.
fn most<V: Iterator<Item = f64>>(stops: &[Stop], values: impl Fn() -> V) -> f64 {
    let highest = values().fold(0.0, f64::max);
    let mut wapes: Vec<f64> = stops.iter().filter_map(|stop| stop.scores.wape).collect();
    wapes.sort_by(f64::total_cmp);
    let Some(quartile) = wapes.get(wapes.len() * 3 / 4).filter(|_| wapes.len() > 3) else { return highest };
    let limit = 4.0 * quartile;
    if highest <= limit || limit <= 0.0 { highest } else { values().filter(|v| *v <= limit).fold(0.0, f64::max) * 1.1 }
}

/// The leads in order, and whether they are weeks: days unless there are more than four weeks of them, or the weeks reach
/// further ahead than the days that were told apart.
fn by_lead<'a>(own: &[&'a AccuracyLine]) -> (Vec<Stop<'a>>, bool) {
    let of = |weeks: bool| {
        let mut stops: Vec<(u32, Stop)> = own
            .iter()
            .filter_map(|line| match leads(line.slice) {
                Some((is_weeks, lead)) if is_weeks == weeks && line.scores.wape.is_some() => {
                    let label = format!("{} {lead}", if weeks { "week" } else { "day" });
                    Some((lead, Stop { lead, label, scores: &line.scores }))
                }
                _ => None,
            })
            .collect();
        stops.sort_by_key(|(lead, _)| *lead);
        stops.into_iter().map(|(_, stop)| stop).collect::<Vec<_>>()
    };
    let (days, weeks) = (of(false), of(true));
    let last = |stops: &[Stop]| stops.last().map_or(0, |stop| stop.lead);
    let further = last(&weeks).saturating_sub(1) * 7 >= last(&days);
    if days.is_empty() || (further && weeks.len() > 1) || (days.len() > 28 && weeks.len() > 1) {
        (weeks, true)
    } else {
        (days, false)
    }
}

fn finding(queue: &str, stops: &[Stop], weeks: bool, all: Option<&Scores>) -> String {
    // What is not forecast has no stop: the last of ten days may be the twelfth.
    let count = |stop: &Stop| {
        let unit = if weeks { "week" } else { "day" };
        if stop.lead == 1 { format!("1 {unit}") } else { format!("{} {unit}s", stop.lead) }
    };
    let wape = |stop: &Stop| stop.scores.wape.unwrap_or(f64::NAN);
    let floor = all.and_then(|all| all.noise_floor_overdispersed.or(all.noise_floor));
    let floor = floor.map_or_else(String::new, |floor| format!("; chance alone leaves {}", words::percent(floor)));
    let overall = all.and_then(|all| all.wape);
    match (stops.first(), stops.last()) {
        (Some(first), Some(last)) if stops.len() > 1 => {
            let (from, to) = (words::percent(wape(first)), words::percent(wape(last)));
            format!("{queue}: WAPE {from} {} ahead, {to} {} ahead{floor}", count(first), count(last))
        }
        (Some(only), _) => {
            format!("{queue}: WAPE {}{floor}", words::percent(overall.unwrap_or(wape(only))))
        }
        _ => format!("{queue}: no accuracy by lead is known"),
    }
}

fn names(canvas: &mut Canvas, stops: &[Stop], width: f32, left: f32, bottom: f32) {
    let every = (1..).find(|every| width * *every as f32 >= 60.0).unwrap_or(1);
    for (k, stop) in stops.iter().enumerate().step_by(every) {
        let x = left + width * (k as f32 + 0.5);
        canvas.text((x, bottom + 16.0), stop.label.clone(), SMALL, INK, Anchor::Middle);
    }
}

/// The lower plot: bias by origin, else by week; gives its lower end.
fn bias(canvas: &mut Canvas, own: &[&AccuracyLine], left: f32, right: f32, above: f32) -> Option<f32> {
    let of = |pick: fn(Slice) -> Option<jiff::civil::Date>| {
        let mut stops: Vec<(jiff::civil::Date, f64)> =
            own.iter().filter_map(|line| Some((pick(line.slice)?, line.scores.bias?))).collect();
        stops.sort_by_key(|(date, _)| *date);
        stops
    };
    let origins = of(|slice| if let Slice::Origin(date) = slice { Some(date) } else { None });
    let weeks = of(|slice| if let Slice::Week(date) = slice { Some(date) } else { None });
    let (stops, what) = match origins.len() {
        0 | 1 => (weeks, "week from"),
        _ => (origins, "forecast made for"),
    };
    if stops.len() < 2 {
        return None;
    }
    canvas.text((MARGIN, above + 4.0), format!("Bias over time, by {what}"), LABEL, MUTED, Anchor::Start);
    let (top, bottom) = (above + 24.0, above + 154.0);
    let most = stops.iter().map(|(_, bias)| bias.abs()).fold(0.0, f64::max);
    let scale = symmetric(most * 115.0, (top, bottom));
    // Half of the end may need a digit more than the end.
    let digits = (0..3).find(|digits| (scale.ticks[3] * 10_f64.powi(*digits)).fract() < 1e-6).unwrap_or(3) as usize;
    let labels: Vec<String> = scale.ticks.iter().map(|tick| signed(*tick, digits) + "%").collect();
    scale.draw(canvas, left, right, &labels);
    let zero = scale.y(0.0);
    let width = (right - left) / stops.len() as f32;
    let every = (1..).find(|every| width * *every as f32 >= 84.0).unwrap_or(1);
    for (k, (date, bias)) in stops.iter().enumerate() {
        let x = left + width * (k as f32 + 0.5);
        let half = (width * 0.36).min(40.0);
        let y = scale.y(bias * 100.0);
        let color = if *bias < 0.0 { ALARM } else { SURPLUS };
        canvas.block((x - half, y.min(zero), x + half, y.max(zero)), color);
        if width >= 54.0 {
            let off = if *bias < 0.0 { 10.0 } else { -10.0 };
            canvas.text((x, y + off), signed_percent(*bias, 1), SMALL, INK, Anchor::Middle);
        }
        if k % every == 0 {
            let label = words::day_label(day_of_date(*date));
            canvas.text((x, bottom + 16.0), label, SMALL, INK, Anchor::Middle);
        }
    }
    canvas.line(vec![(left, zero), (right, zero)], MUTED, 1.2);
    Some(bottom + 36.0)
}
