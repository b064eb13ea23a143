//! From the plan to what was reached: each cause as a step.

use crate::evaluate::attribution::{Attribution, Factor};
use crate::forecast::Grain;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::review::plot::signed;
use crate::report::style::{self, ALARM, GRID, INK, LABEL, MAIN, MUTED, SMALL, SURPLUS, WIDTH};
use crate::report::words;
use crate::time::day_of_date;

// More panels than this would not fit a page: then weeks, and then the worst of them.
const MOST_PANELS: usize = 8;

/// The chart of a queue's attributions: the span, and below it every day (or week) of its own.
pub fn waterfall(queue: &str, attributions: &[Attribution]) -> Chart {
    let shown = style::title_name(queue);
    let name = format!("{}-attribution", words::file_stem(queue));
    let of = |grain: Option<Grain>| attributions.iter().filter(|a| a.grain == grain).collect::<Vec<_>>();
    let (days, weeks, total) = (of(Some(Grain::Day)), of(Some(Grain::Week)), of(None));
    let mut small = if days.len() > MOST_PANELS && weeks.len() > 1 { weeks } else { days };
    let whole = total.first().copied().or(if small.len() == 1 { small.first().copied() } else { None });
    if small.len() == 1 && whole.is_some() {
        small.clear();
    }
    if whole.is_none() && small.is_empty() {
        return Chart::empty(name, format!("{shown}: no gap between plan and service is known"));
    }
    let left_out = small.len().saturating_sub(MOST_PANELS);
    if left_out > 0 {
        small.sort_by(|a, b| (a.reached - a.planned).total_cmp(&(b.reached - b.planned)));
        small.truncate(MOST_PANELS);
        small.sort_by_key(|a| a.start);
    }
    let title = finding(&shown, whole, &small);
    let mut canvas = Canvas::new();
    let legend = [
        (Swatch::Line(MAIN, 5.0), "Plan".to_owned()),
        (Swatch::Area(ALARM), "Points lost".to_owned()),
        (Swatch::Area(SURPLUS), "Points gained".to_owned()),
        (Swatch::Line(INK, 5.0), "Reached".to_owned()),
    ];
    let unit = "Service level in % of contacts, weighted by contacts; steps in points";
    let mut y = frame::head(&mut canvas, &title, &legend, unit);
    if let Some(whole) = whole {
        let edges = (MARGIN, y + 26.0, WIDTH - MARGIN, y + 236.0);
        panel(&mut canvas, whole, "The whole span", edges, true);
        y = sentence(&mut canvas, whole, edges, 3) + 14.0;
    }
    let columns = 2;
    let width = (WIDTH - 2.0 * MARGIN - 28.0) / columns as f32;
    for pair in small.chunks(columns) {
        let mut lowest = y;
        for (k, one) in pair.iter().enumerate() {
            let left = MARGIN + k as f32 * (width + 28.0);
            let day = day_of_date(one.start);
            let called = match one.grain {
                Some(Grain::Week) => format!("Week from {}", words::day_label(day)),
                _ => words::day_label(day),
            };
            let edges = (left, y + 30.0, left + width, y + 160.0);
            panel(&mut canvas, one, &called, edges, false);
            lowest = lowest.max(sentence(&mut canvas, one, edges, 4));
        }
        y = lowest + 16.0;
    }
    let mut notes =
        "Causes are switched from plan to actual one after the other, averaged over every order (Shapley), so \
                     that they add up. Chance is what the model leaves unexplained."
            .to_owned();
    if !small.is_empty() {
        notes.push_str(" Every panel has a scale of its own: compare the numbers, not the heights.");
    }
    if left_out > 0 {
        notes.push_str(&format!(" The {MOST_PANELS} worst are drawn; {left_out} more stand in the tables."));
    }
    frame::foot(&mut canvas, y, &notes);
    let said: Vec<&str> = whole.into_iter().chain(small.iter().copied()).map(|a| a.sentence.as_str()).collect();
    let alt =
        format!("Waterfall of the service level of {shown} from plan to reached. {}", words::shown(&said.join(" ")));
    Chart::new(name, title, alt, canvas)
}

/// A cause in a word or two.
pub fn factor_name(factor: Factor) -> &'static str {
    match factor {
        Factor::Volume => "Volume",
        Factor::Aht => "AHT",
        Factor::Absence => "Absence",
        Factor::ScheduleFit => "Schedule fit",
        Factor::Staffing => "Staffing",
        Factor::Chance => "Chance",
    }
}

fn points(share: f64) -> String {
    signed(share * 100.0, 1)
}

fn finding(queue: &str, whole: Option<&Attribution>, small: &[&Attribution]) -> String {
    let worst =
        || small.iter().copied().reduce(|a, b| if b.reached - b.planned < a.reached - a.planned { b } else { a });
    let Some(one) = whole.or_else(worst) else { return format!("{queue}: no gap is known") };
    let gap = one.reached - one.planned;
    let reached = format!("{queue}: {} instead of {}", words::percent(one.reached), words::percent(one.planned));
    // The causes that pull the way the gap goes, the strongest first.
    let strongest = one
        .parts
        .iter()
        .filter(|part| part.service_level * gap > 0.0)
        .reduce(|a, b| if b.service_level.abs() > a.service_level.abs() { b } else { a });
    let Some(part) = strongest.filter(|_| gap.abs() >= 0.0005) else { return reached };
    let (does, undoes) = if gap < 0.0 { ("cost", "gave") } else { ("gave", "cost") };
    let points = |share: f64| words::number(share.abs() * 100.0, 1);
    // What chance hardly ever does is not called chance.
    let hardly = one.chance.is_some_and(|chance| chance.probability < 0.001);
    let called = |factor: Factor| match factor {
        Factor::Chance if hardly => "what the model leaves unexplained".to_owned(),
        _ => factor_name(factor).to_lowercase().replace("aht", "AHT"),
    };
    let cause = called(part.factor);
    if part.service_level.abs() <= gap.abs() {
        return format!("{reached}; {cause} {does} {} of {} points", points(part.service_level), points(gap));
    }
    // One cause did more than the whole gap: what held against it belongs to the finding.
    let against = one
        .parts
        .iter()
        .filter(|part| part.service_level * gap < 0.0)
        .reduce(|a, b| if b.service_level.abs() > a.service_level.abs() { b } else { a });
    let against = against.map_or_else(String::new, |part| {
        let cause = called(part.factor);
        format!(", {cause} {undoes} {}", points(part.service_level))
    });
    format!("{reached}; {cause} {does} {} points{against}", points(part.service_level))
}

fn panel(
    canvas: &mut Canvas,
    one: &Attribution,
    called: &str,
    (left, top, right, bottom): (f32, f32, f32, f32),
    large: bool,
) {
    let size = if large { LABEL } else { SMALL };
    canvas.bold((left, top - 20.0), called, LABEL, INK, Anchor::Start);
    let mut at = vec![one.planned];
    for part in &one.parts {
        at.push(at[at.len() - 1] + part.service_level);
    }
    let all = || at.iter().copied().chain([one.reached]).filter(|v| v.is_finite());
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    // Room above for the labels; a gap of next to nothing is not blown up.
    let (low, high) = if low.is_finite() { (low, high.max(low + 0.04)) } else { (0.0, 1.0) };
    let (inner_top, inner_bottom) = (top + 18.0, bottom - 44.0);
    let y = |value: f64| inner_bottom - ((value - low) / (high - low)) as f32 * (inner_bottom - inner_top);
    let count = one.parts.len() + 2;
    let width = (right - left) / count as f32;
    let edges = |k: usize| (left + width * k as f32 + width * 0.14, left + width * (k as f32 + 1.0) - width * 0.14);
    canvas.line(vec![(left, bottom - 22.0), (right, bottom - 22.0)], GRID, 1.0);
    let name = |canvas: &mut Canvas, k: usize, text: &str| {
        let (from, to) = edges(k);
        let text = style::fit(text, size, false, width + 2.0);
        canvas.text(((from + to) / 2.0, bottom - 8.0), text, size, MUTED, Anchor::Middle);
    };
    let mark = |canvas: &mut Canvas, k: usize, value: f64, color| {
        let (from, to) = edges(k);
        canvas.block((from, y(value) - 2.5, to, y(value) + 2.5), color);
        canvas.bold(((from + to) / 2.0, y(value) - 14.0), words::percent(value), size, INK, Anchor::Middle);
    };
    for (k, part) in one.parts.iter().enumerate() {
        let (from, to) = edges(k + 1);
        let (start, end) = (y(at[k]), y(at[k + 1]));
        canvas.line(vec![(edges(k).1, start), (from, start)], MUTED, 1.0);
        let color = if part.service_level < 0.0 { ALARM } else { SURPLUS };
        canvas.block((from, start.min(end) - 0.5, to, start.max(end) + 0.5), color);
        let label_y = if part.service_level < 0.0 { start.max(end) + 11.0 } else { start.min(end) - 11.0 };
        canvas.text(((from + to) / 2.0, label_y), points(part.service_level), size, INK, Anchor::Middle);
        let short =
            if large { factor_name(part.factor) } else { factor_name(part.factor).trim_start_matches("Schedule ") };
        name(canvas, k + 1, if short == "fit" { "Fit" } else { short });
    }
    let last = count - 1;
    canvas.line(vec![(edges(last - 1).1, y(at[last - 1])), (edges(last).0, y(one.reached))], MUTED, 1.0);
    mark(canvas, 0, one.planned, MAIN);
    mark(canvas, last, one.reached, INK);
    name(canvas, 0, "Plan");
    name(canvas, last, if one.observed { "Reached" } else { "By the model" });
}

/// The sentence beneath a panel; gives its lower end.
fn sentence(
    canvas: &mut Canvas,
    one: &Attribution,
    (left, _, right, bottom): (f32, f32, f32, f32),
    most: usize,
) -> f32 {
    let mut y = bottom + 14.0;
    for line in style::wrap(&words::shown(&one.sentence), SMALL, false, right - left, most) {
        canvas.text((left, y), line, SMALL, INK, Anchor::Start);
        y += 18.0;
    }
    y
}
