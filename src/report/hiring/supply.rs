//! A scenario week by week: FTE required with its range, against those there are by how far they are trained.

use crate::hiring::HiringWeek;
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::hiring::Staffing;
use crate::report::hiring::weeks::Weeks;
use crate::report::style::{self, ALARM, Color, GRID, INK, MUTED, SMALL, WHITE, WIDTH};
use crate::report::words;
use crate::scenario::answers::phrase;
use crate::time::day_of_date;

const TENURED: Color = (116, 169, 207);
const RAMPING: Color = (178, 210, 231);
const NESTING: Color = (222, 235, 244);
const RANGE: Color = (222, 140, 90);

/// The chart of a scenario.
pub fn supply_chart(plan: &Staffing) -> Chart {
    let scenario = style::title_name(&plan.scenario);
    let name = format!("{}-hiring", words::file_stem(&plan.scenario));
    let all = &plan.weeks;
    if all.is_empty() {
        return Chart::empty(name, format!("{scenario}: no week to draw"));
    }
    let title = finding(&scenario, plan);
    let in_training = all.iter().any(|week| week.training_fte > 0.0);
    let ranged = all.iter().any(|week| week.required_fte_hi > week.required_fte_lo);
    let mut legend = vec![(Swatch::Line(ALARM, 3.0), "Required".to_owned())];
    if ranged {
        legend.push((Swatch::Line(RANGE, 1.2), "Its range (8 of 10 futures)".to_owned()));
    }
    legend.push((Swatch::Area(TENURED), "Tenured".to_owned()));
    for (color, words, value) in [
        (RAMPING, "Ramping", (|week| week.ramping_fte) as fn(&HiringWeek) -> f64),
        (NESTING, "Nesting", |week| week.nesting_fte),
    ] {
        if all.iter().any(|week| value(week) > 0.0) {
            legend.push((Swatch::Area(color), words.to_owned()));
        }
    }
    if in_training {
        legend.push((Swatch::Hatch, "In training, not on the floor".to_owned()));
    }
    if plan.weeks_below() > 0 {
        legend.push((Swatch::Area(ALARM), "Week below target".to_owned()));
    }
    let mut canvas = Canvas::new();
    let top = frame::head(&mut canvas, &title, &legend, "Paid FTE by week; weeks are named by their Monday");
    let left_of = |labels: &[String]| Scale::label_width(labels) + MARGIN;
    let top = top + flags_height(plan);
    let bottom = top + 320.0;
    let highest = all.iter().flat_map(|w| [w.required_fte_hi, w.required_fte, w.available_fte + w.training_fte]);
    let scale = Scale::from_zero(highest.filter(|v| v.is_finite()).fold(0.0, f64::max), false, (top, bottom));
    let labels = scale.labels();
    let weeks = Weeks::of(all, (left_of(&labels), WIDTH - MARGIN - 8.0));
    areas(&mut canvas, all, &weeks, &scale);
    let strip = bottom + 8.0;
    weeks.draw(&mut canvas, all, top, bottom, strip + 26.0);
    scale.draw(&mut canvas, weeks.edges.0, weeks.edges.1, &labels);
    if ranged {
        range(&mut canvas, all, &weeks, &scale);
    }
    let required = weeks.steps(|week| scale.y(all[week].required_fte));
    canvas.line(required.clone(), WHITE, 5.0);
    canvas.line(required, ALARM, 3.0);
    flags(&mut canvas, plan, &weeks, top, bottom);
    for (k, week) in all.iter().enumerate() {
        let color = if week.on_target { GRID } else { ALARM };
        canvas.block((weeks.left(k), strip, weeks.left(k + 1) - 1.0, strip + 9.0), color);
    }
    let mut notes = "Required is what the week's promises take at its mix of proficiency, shrinkage included; below it the \
                     team is short. A new hire serves fewer contacts, so the same promises take more heads while they ramp."
        .to_owned();
    if plan.classes.iter().any(|class| class.decide_by.is_some()) {
        notes.push_str(" Hire by: the last Monday on which the class can be decided.");
    }
    frame::foot(&mut canvas, strip + 56.0, &notes);
    let alt = alt(plan, &title);
    Chart::new(name, title, alt, canvas)
}

fn areas(canvas: &mut Canvas, all: &[HiringWeek], weeks: &Weeks, scale: &Scale) {
    let parts: [fn(&HiringWeek) -> f64; 3] = [|w| w.tenured_fte, |w| w.ramping_fte, |w| w.nesting_fte];
    let up_to = |week: usize, part: usize| parts[..part].iter().map(|value| value(&all[week])).sum::<f64>();
    for (part, color) in [TENURED, RAMPING, NESTING].into_iter().enumerate() {
        let mut points = weeks.steps(|week| scale.y(up_to(week, part + 1)));
        let mut lower = weeks.steps(|week| scale.y(up_to(week, part)));
        lower.reverse();
        points.extend(lower);
        canvas.area(points, color);
    }
    for (week, training) in all.iter().map(|week| week.training_fte).enumerate() {
        let there = up_to(week, 3);
        if training > 0.0 {
            canvas.hatch((weeks.left(week), scale.y(there + training), weeks.left(week + 1), scale.y(there)));
        }
    }
}

/// The range as strokes, so that the areas behind it stay visible.
fn range(canvas: &mut Canvas, all: &[HiringWeek], weeks: &Weeks, scale: &Scale) {
    let strokes = (weeks.width() / 5.0).ceil().max(1.0) as usize;
    for (k, week) in all.iter().enumerate() {
        for stroke in 0..strokes {
            let x = weeks.left(k) + weeks.width() * (stroke as f32 + 0.5) / strokes as f32;
            canvas.line(vec![(x, scale.y(week.required_fte_hi)), (x, scale.y(week.required_fte_lo))], RANGE, 0.9);
        }
    }
    canvas.line(weeks.steps(|week| scale.y(all[week].required_fte_hi)), RANGE, 1.2);
    canvas.line(weeks.steps(|week| scale.y(all[week].required_fte_lo)), RANGE, 1.2);
}

/// Rows of flags above the plot: one for classes, one for the last days to decide.
fn flags_height(plan: &Staffing) -> f32 {
    let decided = plan.classes.iter().any(|class| class.decide_by.is_some());
    if plan.classes.is_empty() {
        0.0
    } else if decided {
        48.0
    } else {
        26.0
    }
}

fn flags(canvas: &mut Canvas, plan: &Staffing, weeks: &Weeks, top: f32, bottom: f32) {
    let first_row = top - 14.0;
    let mut free = [f32::MIN; 2];
    for class in &plan.classes {
        if let Some(x) = weeks.x(class.starts) {
            canvas.line(vec![(x, first_row - 8.0), (x, bottom)], MUTED, 1.2);
            canvas.area(vec![(x, first_row - 8.0), (x + 11.0, first_row - 4.0), (x, first_row)], INK);
            let words = format!("+{}", phrase::rounded(class.size));
            write_free(canvas, &mut free[0], (x + 14.0, first_row), &words, weeks.edges.1);
        }
    }
    for class in &plan.classes {
        let Some((x, date)) = class.decide_by.and_then(|date| Some((weeks.x(date)?, date))) else { continue };
        let words = format!("hire by {}", words::short_date(date));
        // A line without words begins below those of its neighbour.
        let written = write_free(canvas, &mut free[1], (x + 4.0, first_row - 24.0), &words, weeks.edges.1);
        dashed(canvas, x, first_row - if written { 30.0 } else { 15.0 }, bottom);
    }
}

/// Writes words where the row is free, else leaves them out: the line still stands. Says whether they are written.
fn write_free(canvas: &mut Canvas, free: &mut f32, at: (f32, f32), words: &str, right: f32) -> bool {
    let width = style::text_width(words, SMALL, true);
    let from = if at.0 + width > right + 12.0 { at.0 - width - 18.0 } else { at.0 };
    let fits = from >= *free;
    if fits {
        canvas.bold((from, at.1), words, SMALL, INK, Anchor::Start);
        *free = from + width + 8.0;
    }
    fits
}

fn dashed(canvas: &mut Canvas, x: f32, top: f32, bottom: f32) {
    let mut y = top;
    while y < bottom {
        canvas.line(vec![(x, y), (x, (y + 6.0).min(bottom))], INK, 1.4);
        y += 11.0;
    }
}

fn finding(scenario: &str, plan: &Staffing) -> String {
    let weeks = plan.weeks.len();
    let below = plan.weeks_below();
    let short = plan.weeks.iter().filter(|week| week.gap_fte < 0.0).min_by(|a, b| a.gap_fte.total_cmp(&b.gap_fte));
    let worst = short.map(|week| {
        let when = words::long_date(week.monday);
        format!("short by up to {} FTE in the week of {when}", phrase::rounded(-week.gap_fte))
    });
    let cost = if plan.cost() > 0.0 { format!("; it costs {}", phrase::rounded(plan.cost())) } else { String::new() };
    match (below, worst) {
        (0, _) if weeks == 1 => format!("{scenario}: the week is on target{cost}"),
        (0, _) => format!("{scenario}: all {weeks} weeks on target{cost}"),
        (_, Some(worst)) => {
            format!("{scenario}: {below} of {} below target, {worst}", phrase::count(weeks as u64, "week"))
        }
        (_, None) => format!("{scenario}: {below} of {} below target{cost}", phrase::count(weeks as u64, "week")),
    }
}

fn alt(plan: &Staffing, title: &str) -> String {
    let classes: Vec<String> = plan
        .classes
        .iter()
        .map(|class| format!("{} from {}", phrase::rounded(class.size), words::day_label(day_of_date(class.starts))))
        .collect();
    let classes = match classes.len() {
        0 => "No class starts".to_owned(),
        1 => format!("A class starts: {}", classes[0]),
        _ => format!("Classes start: {}", phrase::listed(&classes)),
    };
    let last = plan.weeks.last();
    let ends = last.map_or_else(String::new, |week| {
        let (there, required) = (phrase::rounded(week.available_fte), phrase::rounded(week.required_fte));
        format!(" The last week has {there} of {required} FTE required.")
    });
    words::shown(&format!(
        "Stacked areas of the FTE there are by week, and a line of those required. {title}. {classes}.{ends}"
    ))
}
