//! One case over the number of agents: service level, waiting or hanging up, occupancy.

use crate::queueing::{Binding, ModelName, Performance};
use crate::report::axis::Scale;
use crate::report::canvas::{Anchor, Canvas};
use crate::report::chart::Chart;
use crate::report::frame::{self, MARGIN, Swatch};
use crate::report::style::{self, ALARM, GRID, INK, LABEL, MAIN, MUTED, SECOND, SMALL, WIDTH};
use crate::report::words;
use crate::staffing::{Answer, Question, StaffingRules};

/// Most numbers of agents that are computed for the picture.
const MOST_POINTS: u64 = 160;

/// The chart of what agents do for one case: a curve over whole numbers of agents, with the number required marked.
pub fn agents_chart(question: &Question, rules: &StaffingRules, answer: &Answer) -> Chart {
    let name = "erlang-agents".to_owned();
    let required = answer.required.and_then(Result::ok);
    let described = answer.described.map(|(agents, _)| agents);
    let load = answer.load.map_or(0.0, |load| load.erlangs().get());
    if load <= 0.0 {
        return Chart::empty(name, "No contacts: nobody is needed".to_owned());
    }
    let centre = required.map_or(described.unwrap_or(load + 1.0).ceil(), |found| found.agents as f64);
    let points = points(answer, centre, described);
    if points.len() < 2 {
        return Chart::empty(name, "There is no number of agents to draw".to_owned());
    }
    let title = finding(question, rules, answer);
    let picture = Picture { question, rules, answer, points: &points, marked: required.map(|f| f.agents as f64) };
    let canvas = picture.draw(&title);
    let alt = format!(
        "Curves over {} to {} agents. {title}.",
        words::number(points[0].0, 0),
        words::number(points[points.len() - 1].0, 0)
    );
    Chart::new(name, title, alt, canvas)
}

/// The whole numbers of agents around the one that matters, with what they do: from where next to nobody is answered in
/// time to where nearly everybody is.
fn points(answer: &Answer, centre: f64, described: Option<f64>) -> Vec<(f64, Performance)> {
    let reach = (2.2 * centre.sqrt()).ceil().max(5.0);
    let level = |agents: f64| answer.at(agents).map_or(0.0, |p| p.levels.offered);
    let (mut low, mut high) = ((centre - reach).max(1.0), centre + reach);
    let keep = (reach / 2.5).ceil().max(4.0);
    let step = (reach / 20.0).ceil();
    while low + step <= centre - keep && level(low + step) < 0.02 {
        low += step;
    }
    while high - step >= centre + keep && level(high - step) > 0.998 {
        high -= step;
    }
    if let Some(agents) = described {
        (low, high) = (low.min(agents.floor()).max(0.0), high.max(agents.ceil()));
    }
    let stride = ((high - low) as u64).div_ceil(MOST_POINTS).max(1);
    // The number that matters is always among them.
    let first = low + (centre - low).rem_euclid(stride as f64);
    let count = ((high - first) / stride as f64).floor() as u64;
    (0..=count).map(|k| first + (k * stride) as f64).filter_map(|agents| Some((agents, answer.at(agents)?))).collect()
}

fn finding(question: &Question, rules: &StaffingRules, answer: &Answer) -> String {
    let agents = |n: f64| match n {
        1.0 => "1 agent".to_owned(),
        n => format!("{} agents", words::number(n, if n.fract() == 0.0 { 0 } else { 2 })),
    };
    let loss = answer.model.kind() == ModelName::B;
    let within = format!("within {} s", question.within.get());
    let reach = |p: &Performance| match loss {
        true => format!("{} blocked", words::percent(p.p_block.unwrap_or(0.0))),
        false => {
            let target = rules.target.map(|target| target.fraction.get());
            format!("{} {within}", percent_beside(p.service_level, target))
        }
    };
    let targets = promise(rules);
    // One agent fewer by the target that it misses.
    let short = |p: &Performance, binding: Binding| match binding {
        Binding::Asa => format!("answered after {} s on average", words::number(p.asa_s, 1)),
        Binding::Abandonment => format!("{} hang up", words::percent(p.abandonment)),
        Binding::PWait => format!("{} wait", words::percent(p.p_wait)),
        Binding::Blocking => format!("{} blocked", words::percent(p.p_block.unwrap_or(0.0))),
        Binding::Occupancy => format!("busy {} of their time", words::percent(p.occupancy)),
        _ => reach(p),
    };
    match (&answer.required, answer.described, question.agents) {
        (Some(Err(_)), _, _) => format!("No number of agents keeps {targets}"),
        (Some(Ok(found)), Some((given, p)), Some(_)) => {
            let take = if targets.contains(" and ") { "take" } else { "takes" };
            format!("{}: {}; {targets} {take} {}", agents(given), reach(&p), found.agents)
        }
        (Some(Ok(found)), _, None) if found.agents > 0 => {
            let less = answer.at(found.agents as f64 - 1.0);
            let less = less.map_or_else(String::new, |p| format!("; one fewer: {}", short(&p, found.binding)));
            let is = short(&found.performance, found.binding);
            format!("{} keep {targets}: {is}{less}", agents(found.agents as f64))
        }
        (_, Some((given, p)), _) => format!("{}: {}", agents(given), reach(&p)),
        _ => "What agents do".to_owned(),
    }
}

/// The targets in a few characters.
fn promise(rules: &StaffingRules) -> String {
    let mut parts = Vec::new();
    parts.extend(rules.target.map(|target| target.to_string()));
    parts.extend(rules.asa.map(|asa| format!("ASA {} s", asa.get())));
    parts.extend(rules.abandonment.map(|most| format!("{most} abandonment")));
    parts.extend(rules.p_wait.map(|most| format!("{most} waiting")));
    parts.extend(rules.blocking.map(|most| format!("{most} blocking")));
    parts.extend(rules.max_occupancy.map(|cap| format!("{cap} occupancy")));
    match parts.split_last() {
        None => "a queue that settles".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

/// A share with one decimal that never reads as on target where it is below.
fn percent_beside(share: f64, target: Option<f64>) -> String {
    let rounded = words::percent(share);
    match target {
        Some(target) if share < target && (share * 1000.0).round() >= target * 1000.0 => words::percent_down(share),
        _ => rounded,
    }
}

/// One plot under the others.
struct Panel {
    unit: String,
    value: fn(&Performance) -> f64,
    /// The limit that holds, and whether values may not fall below it (else they may not rise above it).
    limit: Option<(f64, bool)>,
    share: bool,
    /// Drawn up to everything.
    whole: bool,
    height: f32,
}

struct Picture<'a> {
    question: &'a Question,
    rules: &'a StaffingRules,
    answer: &'a Answer,
    points: &'a [(f64, Performance)],
    marked: Option<f64>,
}

impl Picture<'_> {
    fn panels(&self) -> Vec<Panel> {
        let within = self.question.within.get();
        let rules = self.rules;
        let any = |share: fn(&Performance) -> f64| self.points.iter().any(|(_, p)| share(p) > 0.0);
        let mut panels = Vec::new();
        let mut panel = |unit: String, value, limit, share, height| {
            panels.push(Panel { unit, value, limit, share, whole: false, height });
        };
        let loss = self.answer.model.kind() == ModelName::B;
        if !loss {
            let target = rules.target.map(|target| (target.fraction.get(), true));
            let unit = format!("Service level: {}, within {within} s", rules.definition.in_words());
            panel(unit, |p| p.service_level, target, true, 200.0);
        }
        if loss || rules.blocking.is_some() || any(|p| p.p_block.unwrap_or(0.0)) {
            let limit = rules.blocking.map(|most| (most.get(), false));
            let unit = "Blocked: share of contacts that find every line taken".to_owned();
            panel(unit, |p| p.p_block.unwrap_or(0.0), limit, true, if loss { 200.0 } else { 110.0 });
        }
        if any(|p| p.abandonment) {
            let limit = rules.abandonment.map(|most| (most.get(), false));
            panel("Abandonment: share of contacts that hang up".to_owned(), |p| p.abandonment, limit, true, 110.0);
        }
        if !loss && (rules.asa.is_some() || !any(|p| p.abandonment)) {
            let limit = rules.asa.map(|asa| (asa.get(), false));
            panel("Average speed of answer, seconds".to_owned(), |p| p.asa_s, limit, false, 110.0);
        }
        let cap = rules.max_occupancy.map(|cap| (cap.get(), false));
        panel("Occupancy: share of the agents' time spent on contacts".to_owned(), |p| p.occupancy, cap, true, 110.0);
        if let Some(occupancy) = panels.last_mut() {
            occupancy.whole = true;
        }
        panels
    }

    fn draw(&self, title: &str) -> Canvas {
        let panels = self.panels();
        let mut canvas = Canvas::new();
        let mut legend = vec![(Swatch::Dot(MAIN), "each whole number of agents".to_owned())];
        let misses = |panel: &Panel| self.points.iter().any(|(_, p)| missed(panel, p));
        if panels.iter().any(misses) {
            legend.push((Swatch::Dot(ALARM), "beyond a limit".to_owned()));
        }
        if panels.iter().any(|panel| panel.limit.is_some()) {
            legend.push((Swatch::Line(INK, 1.6), format!("limits: {}", promise(self.rules))));
        }
        if self.marked.is_some() {
            legend.push((Swatch::Line(SECOND, 2.4), "agents required".to_owned()));
        }
        let (first, rest) = panels.split_first().map_or((None, &[][..]), |(first, rest)| (Some(first), rest));
        let unit = first.map_or("", |panel| panel.unit.as_str());
        let mut top = frame::head(&mut canvas, title, &legend, unit);
        let mut bottom = top;
        for (k, panel) in first.into_iter().chain(rest).enumerate() {
            if k > 0 {
                top = bottom + 54.0;
                canvas.text((MARGIN, top - 22.0), panel.unit.clone(), LABEL, MUTED, Anchor::Start);
            }
            bottom = top + panel.height;
            self.plot(&mut canvas, panel, (top, bottom), k == 0);
        }
        self.name_agents(&mut canvas, bottom);
        let conventions = self.rules.conventions();
        let load = self.answer.load.map_or(0.0, |load| load.erlangs().get());
        let case = format!(
            "{} contacts per {} min: {} erlangs. {}",
            words::contacts(self.question.contacts.unwrap_or(0.0)),
            words::number(self.question.interval.get() / 60.0, 0),
            words::number(load, if load < 100.0 { 2 } else { 0 }),
            conventions[..conventions.len().min(2)].join(" ")
        );
        frame::foot(&mut canvas, bottom + 52.0, &case);
        canvas
    }

    fn edges(&self) -> (f32, f32) {
        (MARGIN + 52.0, WIDTH - MARGIN - 16.0)
    }

    /// Where a number of agents lies.
    fn x(&self, agents: f64) -> f32 {
        let (left, right) = self.edges();
        let (first, last) = (self.points[0].0 - 0.5, self.points[self.points.len() - 1].0 + 0.5);
        left + ((agents - first) / (last - first)) as f32 * (right - left)
    }

    fn plot(&self, canvas: &mut Canvas, panel: &Panel, (top, bottom): (f32, f32), first: bool) {
        let (left, right) = self.edges();
        let scale = self.scale(panel, (top, bottom));
        let labels = match panel.share {
            true => scale.ticks.iter().map(|tick| percent_label(*tick, &scale)).collect(),
            false => scale.labels(),
        };
        scale.draw(canvas, left, right, &labels);
        if let Some(agents) = self.marked {
            canvas.line(vec![(self.x(agents), top), (self.x(agents), bottom)], SECOND, 2.4);
        }
        let most = scale.ticks[scale.ticks.len() - 1];
        let shown: Vec<(f64, &Performance)> =
            self.points.iter().filter(|(_, p)| (panel.value)(p) <= most).map(|(n, p)| (*n, p)).collect();
        let mut curve: Vec<(f32, f32)> = shown.iter().map(|(n, p)| (self.x(*n), scale.y((panel.value)(p)))).collect();
        // A curve that comes from above the plot is cut at its edge.
        let hidden = self.points.iter().rev().find(|(_, p)| (panel.value)(p) > most && (panel.value)(p).is_finite());
        if let (Some((n, p)), Some((first, visible))) = (hidden, shown.first())
            && n < first
        {
            let (above, within) = ((panel.value)(p), (panel.value)(visible));
            let share = (most - within) / (above - within);
            curve.insert(0, (self.x(first - share * (first - n)), top));
        }
        canvas.line(curve, MAIN, 2.0);
        if let Some((limit, _)) = panel.limit {
            canvas.line(vec![(left, scale.y(limit)), (right, scale.y(limit))], INK, 1.6);
        }
        let radius = (0.3 * (self.x(1.0) - self.x(0.0)) * (self.points[1].0 - self.points[0].0) as f32).clamp(0.0, 4.5);
        for (n, p) in &shown {
            let color = if missed(panel, p) { ALARM } else { MAIN };
            if radius >= 1.8 {
                canvas.dot((self.x(*n), scale.y((panel.value)(p))), radius, color);
            }
        }
        let named = self.marked.into_iter().chain(self.question.agents);
        for agents in named {
            let Some(p) = self.answer.at(agents) else { continue };
            let value = (panel.value)(&p);
            let told = match panel.share {
                true => percent_beside(value, panel.limit.filter(|(_, floor)| *floor).map(|(limit, _)| limit)),
                false => format!("{} s", words::number(value, 1)),
            };
            let color = if missed(panel, &p) { ALARM } else { MAIN };
            let (x, y) = (self.x(agents), scale.y(value.min(most)));
            canvas.dot((x, y), 5.5, color);
            // Beside the point, on the side where no curve runs.
            let rising = panel.limit.map_or(first, |(_, floor)| floor);
            let below = (rising && y + 30.0 < bottom) || y - 22.0 < top;
            let mut y = if below { y + 16.0 } else { y - 15.0 };
            // Clear of the line of the limit.
            if let Some((limit, _)) = panel.limit
                && (y - scale.y(limit)).abs() < 12.0
            {
                y = scale.y(limit) + if below { 14.0 } else { -14.0 };
            }
            let wide = style::text_width(&told, LABEL, true);
            let (x, anchor) = if x + 10.0 + wide < right { (x + 9.0, Anchor::Start) } else { (x - 9.0, Anchor::End) };
            canvas.bold((x, y), told, LABEL, color, anchor);
        }
    }

    /// The scale of a panel: shares of the service level from 0 to 100 %, the rest to what is reached near the mark.
    fn scale(&self, panel: &Panel, edges: (f32, f32)) -> Scale {
        if panel.share && panel.height > 150.0 && panel.limit.is_none_or(|(_, floor)| floor) {
            return Scale::with_ticks(vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0], edges);
        }
        let values = self.points.iter().map(|(_, p)| (panel.value)(p)).filter(|value| value.is_finite());
        let highest = values.fold(0.0, f64::max);
        if panel.whole {
            return Scale::with_ticks(vec![0.0, 0.25, 0.5, 0.75, 1.0], edges);
        }
        // Waits and losses grow without bound towards the load: they are cut where the curve has told what it can.
        let near = self.marked.and_then(|n| self.answer.at((n - 2.0).max(1.0))).map(|p| (panel.value)(&p));
        let near = near.filter(|value| value.is_finite()).unwrap_or(highest);
        let limit = panel.limit.map_or(0.0, |(limit, _)| 1.2 * limit);
        let most = highest.min((1.5 * near).max(if panel.share { 0.05 } else { 10.0 })).max(limit);
        let mut scale = Scale::from_zero(most.max(1e-3), false, edges);
        // A low panel has room for a few lines only.
        while scale.ticks.len() > 5 {
            let even = scale.ticks.len() % 2 == 1;
            let step = scale.ticks[1] - scale.ticks[0];
            let last = scale.ticks[scale.ticks.len() - 1] + if even { 0.0 } else { step };
            let count = (last / (2.0 * step)).round() as usize;
            scale = Scale::with_ticks((0..=count).map(|k| k as f64 * 2.0 * step).collect(), edges);
        }
        scale
    }

    /// The numbers of agents under the lowest plot.
    fn name_agents(&self, canvas: &mut Canvas, bottom: f32) {
        let (first, last) = (self.points[0].0, self.points[self.points.len() - 1].0);
        let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
            .into_iter()
            .find(|step| (last - first) / step <= 24.0)
            .unwrap_or_else(|| 10_f64.powi(((last - first) / 12.0).log10().ceil() as i32));
        let mut agents = (first / step).ceil() * step;
        while agents <= last {
            let x = self.x(agents);
            let clear = self.marked.is_none_or(|marked| (x - self.x(marked)).abs() > 34.0 || agents == marked);
            canvas.line(vec![(x, bottom), (x, bottom + 4.0)], GRID, 1.0);
            if clear && Some(agents) != self.marked {
                canvas.text((x, bottom + 15.0), words::number(agents, 0), SMALL, MUTED, Anchor::Middle);
            }
            agents += step;
        }
        if let Some(marked) = self.marked {
            canvas.bold((self.x(marked), bottom + 15.0), words::number(marked, 0), LABEL, INK, Anchor::Middle);
        }
        let (left, right) = self.edges();
        canvas.text(((left + right) / 2.0, bottom + 36.0), "Agents", LABEL, INK, Anchor::Middle);
    }
}

fn missed(panel: &Panel, p: &Performance) -> bool {
    let value = (panel.value)(p);
    panel.limit.is_some_and(|(limit, floor)| if floor { value < limit } else { value > limit * (1.0 + 1e-9) })
}

fn percent_label(tick: f64, scale: &Scale) -> String {
    let step = scale.ticks.get(1).map_or(1.0, |second| second - scale.ticks[0]) * 100.0;
    let digits = (0..4).find(|digits| (step * 10_f64.powi(*digits)).fract().abs() < 1e-6).unwrap_or(4) as usize;
    words::number(tick * 100.0, digits) + "%"
}
