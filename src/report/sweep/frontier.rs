//! Cost against service: every scenario a dot, the frontier a line, the best three by name.

use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, ALARM, BAND, GRID, INK, LABEL, MAIN, MUTED, PAST, SECOND, SMALL, WHITE, WIDTH};
use crate::report::sweep::labels::Labels;
use crate::report::words;
use crate::scenario::Lever;
use crate::scenario::answers::{Measure, Ranked, Summary, phrase};

/// Most scenarios that are labelled.
const LABELLED: usize = 3;

/// The chart of a sweep: cost (FTE without costs) to the right, service level upwards.
pub fn frontier_chart(summary: &Summary, levers: &[Lever]) -> Chart {
    let name = "frontier".to_owned();
    let measure = summary.measure;
    if summary.cloud.count() == 0 {
        return Chart::empty(name, "No scenario of the sweep has both a cost and a service level".into());
    }
    let called = |ranked: &Ranked| words::shown(&phrase::scenario(levers, &ranked.scenario));
    let title = finding(summary, &called);
    let (base_x, base_y) = (measure.value(&summary.baseline), summary.baseline.service_level);
    let base = (base_x.is_finite() && base_y.is_finite()).then_some((base_x, base_y));
    let goal = summary.goal.service_level;

    let what = if summary.cloud.is_binned() { "Scenarios (the darker the more)" } else { "Scenarios" };
    let mut legend = vec![(Swatch::Dot(if summary.cloud.is_binned() { BAND } else { PAST }), what.to_owned())];
    legend.push((Swatch::Line(MAIN, 3.0), "Frontier: none serves better for less".to_owned()));
    legend.push((Swatch::Dot(ALARM), "The best".to_owned()));
    if base.is_some() {
        legend.push((Swatch::Dot(INK), "The plan as it is".to_owned()));
    }
    if let Some(goal) = goal {
        legend.push((Swatch::Line(SECOND, 2.0), format!("Goal {}", phrase::level(goal))));
    }
    let mut canvas = Canvas::new();
    let unit = "Service level in % of contacts, weighted by contacts";
    let top = frame::head(&mut canvas, &title, &legend, unit);
    let bottom = top + 380.0;

    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)))
    };
    let (least_y, most_y) = ends(&mut summary.cloud.marks().map(|(_, y, _)| y).chain(base.map(|b| b.1)).chain(goal));
    let across = Scale::between(100.0 * least_y.max(0.0), 100.0 * most_y.min(1.0), 5, (top, bottom));
    let labels: Vec<String> = across.labels().iter().map(|label| format!("{label}%")).collect();
    let (left, right) = (Scale::label_width(&labels) + MARGIN, WIDTH - MARGIN - 18.0);
    let (least_x, most_x) = ends(&mut summary.cloud.marks().map(|(x, _, _)| x).chain(base.map(|b| b.0)));
    let along = Scale::between(least_x, most_x, 7, (right, left));
    across.draw(&mut canvas, left, right, &labels);
    for (tick, label) in along.ticks.iter().zip(along.labels()) {
        let x = along.y(*tick);
        canvas.line(vec![(x, top), (x, bottom + 5.0)], GRID, 1.0);
        canvas.text((x, bottom + 17.0), label, SMALL, INK, Anchor::Middle);
    }
    let below = match measure {
        Measure::Cost => "Cost of the horizon, levers included, in the currency of the plan",
        Measure::Fte => "FTE on the payroll",
    };
    canvas.text(((left + right) / 2.0, bottom + 38.0), below, LABEL, MUTED, Anchor::Middle);
    let at = |x: f64, y: f64| (along.y(x), across.y(100.0 * y));
    if let Some(goal) = goal {
        let y = across.y(100.0 * goal);
        canvas.line(vec![(left, y), (right, y)], SECOND, 2.0);
    }
    dots(&mut canvas, summary, &at);
    let points: Vec<(f32, f32)> =
        summary.frontier.points().map(|point| at(measure.value(&point.outcome), point.outcome.service_level)).collect();
    // Between two scenarios there is none: the service of the cheaper holds up to the cost of the next.
    let mut steps: Vec<(f32, f32)> = Vec::with_capacity(points.len() * 2);
    for point in &points {
        if let Some(last) = steps.last().copied() {
            steps.push((point.0, last.1));
        }
        steps.push(*point);
    }
    canvas.line(steps, MAIN, 2.6);
    if points.len() <= 60 {
        points.iter().for_each(|point| canvas.dot(*point, 4.0, MAIN));
    }

    let mut places = Labels::new((left + 4.0, top + 2.0, right - 2.0, bottom - 4.0));
    let best: Vec<&Ranked> = summary.best.iter().filter(|best| best.meets()).take(LABELLED).collect();
    let marked: Vec<((f32, f32), String)> =
        best.iter().map(|best| (at(measure.value(&best.outcome), best.outcome.service_level), called(best))).collect();
    let base_at = base.map(|(x, y)| at(x, y));
    for (x, y) in marked.iter().map(|(point, _)| *point).chain(base_at) {
        places.take((x - 8.0, y - 8.0, x + 8.0, y + 8.0));
    }
    if let Some(point) = base_at {
        canvas.dot(point, 8.0, WHITE);
        canvas.dot(point, 6.5, INK);
        places.write(&mut canvas, point, "plan as it is", true, INK);
    }
    for (k, (point, called)) in marked.iter().enumerate() {
        places.write(&mut canvas, *point, &format!("{}. {called}", k + 1), true, INK);
    }
    for (k, (point, _)) in marked.iter().enumerate().rev() {
        canvas.dot(*point, 9.0, WHITE);
        canvas.dot(*point, if k == 0 { 7.5 } else { 6.0 }, ALARM);
    }
    let mut notes = match goal {
        Some(goal) => format!(
            "The best are the {} that reach {}.",
            if measure == Measure::Cost { "cheapest" } else { "leanest" },
            phrase::level(goal)
        ),
        None => "No goal was set: the best are the cheapest that are possible.".to_owned(),
    };
    if summary.unmeetable > 0 {
        notes.push_str(&format!(
            " Not drawn: {} in which no number of agents keeps the targets.",
            phrase::count(summary.unmeetable, "scenario")
        ));
    }
    if let Some(note) = summary.frontier.note() {
        notes.push(' ');
        notes.push_str(&note);
    }
    frame::foot(&mut canvas, bottom + 52.0, &notes);
    let alt = alt(summary, &title, &called);
    Chart::new(name, title, alt, canvas)
}

fn dots(canvas: &mut Canvas, summary: &Summary, at: &impl Fn(f64, f64) -> (f32, f32)) {
    let marks: Vec<(f64, f64, u64)> = summary.cloud.marks().collect();
    if !summary.cloud.is_binned() {
        let (radius, color) = if marks.len() > 800 { (1.8, style::HATCH) } else { (3.0, PAST) };
        for (x, y, _) in marks {
            canvas.dot(at(x, y), radius, color);
        }
        return;
    }
    // Square roots: ten times the scenarios are not ten times as dark.
    let most = marks.iter().map(|(_, _, n)| *n).max().unwrap_or(1) as f64;
    let (wide, high) = summary.cloud.cell();
    for (x, y, count) in marks {
        let (left, bottom) = at(x - wide / 2.0, y - high / 2.0);
        let (right, top) = at(x + wide / 2.0, y + high / 2.0);
        let shade = 0.25 + 0.75 * (count as f64 / most).sqrt();
        let (middle_x, middle_y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let (half_x, half_y) = (((right - left) / 2.0).max(1.2), ((bottom - top) / 2.0).max(1.2));
        let color = style::blend(WHITE, (120, 164, 198), shade);
        canvas.block((middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y), color);
    }
}

fn finding(summary: &Summary, called: &impl Fn(&Ranked) -> String) -> String {
    let scenarios = phrase::count(summary.scenarios, "scenario");
    let goal = summary.goal.service_level.map(phrase::level);
    let Some(best) = summary.winner() else {
        let goal = goal.map_or_else(|| "is possible".to_owned(), |goal| format!("reaches {goal}"));
        return format!("None of {scenarios} {goal}");
    };
    let measure = summary.measure;
    let (old, new) = (measure.value(&summary.baseline), measure.value(&best.outcome));
    let saved = old - new;
    let compared = match (saved.is_finite() && old > 0.0, saved >= 0.0) {
        (false, _) => String::new(),
        (true, true) => format!(", {} less than the plan", phrase::percent(saved / old, 1)),
        (true, false) => format!(", {} more than the plan", phrase::percent(-saved / old, 1)),
    };
    let price = match measure {
        Measure::Cost => format!("costs {}", phrase::rounded(new)),
        Measure::Fte => format!("takes {} FTE", phrase::rounded(new)),
    };
    let reach = match goal {
        Some(goal) if summary.meet == summary.scenarios => format!("All {scenarios} reach {goal}"),
        Some(goal) => format!("{} of {scenarios} reach {goal}", words::number(summary.meet as f64, 0)),
        None => scenarios.clone(),
    };
    let what = if measure == Measure::Cost { "cheapest" } else { "leanest" };
    let name = style::fit(&called(best), style::TITLE, true, 480.0);
    format!("{reach}; the {what}, {name}, {price}{compared}")
}

fn alt(summary: &Summary, title: &str, called: &impl Fn(&Ranked) -> String) -> String {
    let said: Vec<String> = summary
        .best
        .iter()
        .filter(|best| best.meets())
        .take(LABELLED)
        .map(|best| {
            let served = phrase::level(best.outcome.service_level);
            let price = phrase::rounded(summary.measure.value(&best.outcome));
            format!("{} {price}{} at {served}", called(best), summary.measure.unit())
        })
        .collect();
    let best = if said.is_empty() { String::new() } else { format!(" The best: {}.", said.join("; ")) };
    format!("Scatter chart of {} against service level. {title}.{best}", summary.measure.name())
}
