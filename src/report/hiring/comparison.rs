//! Scenarios side by side: what each has cost so far, and how many weeks it leaves below target.

use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::hiring::Staffing;
use crate::report::hiring::weeks::Weeks;
use crate::report::style::{self, ALARM, Color, GRID, INK, LABEL, MAIN, MUTED, PAST, SECOND, SMALL, WIDTH};
use crate::report::words;
use crate::scenario::answers::phrase;

/// Colours of Okabe and Ito, darkened for paper, in an order in which neighbours differ in lightness too.
const COLORS: [Color; 8] = [MAIN, SECOND, (0, 120, 90), ALARM, (86, 170, 220), (150, 80, 130), INK, PAST];
/// Most scenarios that are drawn.
const MOST: usize = COLORS.len();
const ROW: f32 = 30.0;

/// The chart of several scenarios over the same weeks.
pub fn comparison_chart(plans: &[Staffing]) -> Chart {
    let name = "hiring-comparison".to_owned();
    let drawn: Vec<&Staffing> = plans.iter().filter(|plan| !plan.weeks.is_empty()).take(MOST).collect();
    let Some(longest) = drawn.iter().max_by_key(|plan| plan.weeks.len()) else {
        return Chart::empty(name, "No scenario has a week".into());
    };
    let title = finding(&drawn);
    let mut canvas = Canvas::new();
    let legend: Vec<(Swatch, String)> = drawn
        .iter()
        .zip(COLORS)
        .map(|(plan, color)| (Swatch::Line(color, 3.0), style::fit(&words::shown(&plan.scenario), LABEL, false, 280.0)))
        .collect();
    let top = frame::head(&mut canvas, &title, &legend, "Cost from the first week on, in the currency of the plan");
    let bottom = top + 250.0;
    let highest = drawn.iter().flat_map(|plan| plan.weeks.iter().map(|week| week.cumulative_cost)).fold(0.0, f64::max);
    // Cost in thousands or millions: the axis stays narrow.
    let (unit, suffix) = match highest {
        most if most >= 2e6 => (1e6, " M"),
        most if most >= 2e4 => (1e3, " k"),
        _ => (1.0, ""),
    };
    let scale = Scale::from_zero(highest / unit, false, (top, bottom));
    let labels: Vec<String> = scale.labels().into_iter().map(|label| format!("{label}{suffix}")).collect();
    let weeks = Weeks::of(&longest.weeks, (Scale::label_width(&labels) + MARGIN, WIDTH - MARGIN - 8.0));
    weeks.draw(&mut canvas, &longest.weeks, top, bottom, bottom + 17.0);
    scale.draw(&mut canvas, weeks.edges.0, weeks.edges.1, &labels);
    for (plan, color) in drawn.iter().zip(COLORS).rev() {
        let points = plan.weeks.iter().enumerate().map(|(k, week)| {
            let x = weeks.left(k) + weeks.width();
            (x, scale.y(week.cumulative_cost / unit))
        });
        canvas.line([(weeks.left(0), scale.y(0.0))].into_iter().chain(points).collect(), color, 2.6);
    }
    let lower = bars(&mut canvas, &drawn, longest.weeks.len(), bottom + 58.0);
    let left_out = plans.len() - drawn.len();
    let notes = match left_out {
        0 => String::new(),
        more => format!("Not drawn: {}.", phrase::count(more as u64, "more scenario")),
    };
    frame::foot(&mut canvas, lower + 8.0, &notes);
    let said: Vec<String> = drawn
        .iter()
        .map(|plan| {
            let below = phrase::count(plan.weeks_below() as u64, "week");
            format!("{} {} and {below} below target", plan.scenario, phrase::rounded(plan.cost()))
        })
        .collect();
    let alt = format!(
        "Lines of cost from the first week on by scenario, and bars of weeks below target. {title}. {}.",
        said.join("; ")
    );
    Chart::new(name, title, words::shown(&alt), canvas)
}

/// A row per scenario: weeks below target as a bar, then the cost; gives the lower end.
fn bars(canvas: &mut Canvas, drawn: &[&Staffing], weeks: usize, top: f32) -> f32 {
    canvas.text(
        (MARGIN, top),
        format!("Weeks below target, of {weeks}, and cost at the end"),
        LABEL,
        MUTED,
        Anchor::Start,
    );
    let names: Vec<String> =
        drawn.iter().map(|p| style::fit(&words::shown(&p.scenario), LABEL, false, 260.0)).collect();
    let widest = names.iter().map(|name| style::text_width(name, LABEL, false)).fold(0.0, f32::max);
    let (left, right) = (MARGIN + widest + 12.0, WIDTH - MARGIN - 330.0);
    let most = drawn.iter().map(|plan| plan.weeks_below()).max().unwrap_or(0).max(1) as f32;
    let cheapest = drawn.iter().map(|plan| plan.cost()).fold(f64::INFINITY, f64::min);
    let mut y = top + 30.0;
    for ((plan, name), color) in drawn.iter().zip(names).zip(COLORS) {
        let below = plan.weeks_below();
        canvas.text((left - 8.0, y), name, LABEL, INK, Anchor::End);
        canvas.line(vec![(left, y + ROW / 2.0), (right, y + ROW / 2.0)], GRID, 1.0);
        let end = left + (right - left) * below as f32 / most;
        canvas.block((left, y - 9.0, end, y + 9.0), color);
        canvas.text((end + 7.0, y), below.to_string(), LABEL, INK, Anchor::Start);
        let more = plan.cost() - cheapest;
        let compared = match more > 0.5 {
            true if cheapest > 0.0 => format!(" ({} more)", phrase::percent(more / cheapest, 1)),
            _ => String::new(),
        };
        let cost = format!("{}{compared}", phrase::rounded(plan.cost()));
        canvas.text((WIDTH - MARGIN, y), cost, LABEL, INK, Anchor::End);
        y += ROW;
    }
    canvas.line(vec![(left, top + 15.0), (left, y - ROW / 2.0)], MUTED, 1.2);
    y - SMALL
}

fn finding(drawn: &[&Staffing]) -> String {
    let named = |plan: &Staffing| style::fit(&words::shown(&plan.scenario), style::TITLE, true, 330.0);
    let weeks = |count: usize| phrase::count(count as u64, "week");
    let by_cost = |a: &&&Staffing, b: &&&Staffing| a.cost().total_cmp(&b.cost());
    let on_target = drawn.iter().filter(|plan| plan.weeks_below() == 0).min_by(by_cost);
    let fewest = drawn.iter().min_by(|a, b| a.weeks_below().cmp(&b.weeks_below()).then(a.cost().total_cmp(&b.cost())));
    let cheapest = drawn.iter().min_by(by_cost);
    match (on_target, fewest, cheapest) {
        (Some(best), _, Some(cheapest)) if cheapest.weeks_below() > 0 => format!(
            "{} keeps every week on target for {}; {}, the cheapest, leaves {} below",
            named(best),
            phrase::rounded(best.cost()),
            named(cheapest),
            weeks(cheapest.weeks_below())
        ),
        (Some(best), _, _) => {
            format!("{} is the cheapest, {}, and keeps every week on target", named(best), phrase::rounded(best.cost()))
        }
        (None, Some(fewest), _) => format!(
            "No scenario keeps every week on target; {} comes closest, with {} below",
            named(fewest),
            weeks(fewest.weeks_below())
        ),
        _ => "No scenario has a week".into(),
    }
}
