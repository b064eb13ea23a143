//! What a sweep comes to, in one paragraph.

use crate::scenario::answers::break_even::{BreakEven, Condition, Found};
use crate::scenario::answers::collector::{Ranked, Summary};
use crate::scenario::answers::goal::{Measure, is_assumption, is_neutral};
use crate::scenario::answers::phrase::{change, count, level, listed, rounded, scenario, setting, signed, value};
use crate::scenario::answers::tornado::Bar;
use crate::scenario::{Design, Grid, LeverKind, LeverValue};

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The grid.
    pub grid: &'a Grid,
    /// What the sweep comes to.
    pub summary: &'a Summary,
    /// The tornado; empty where it was not drawn up.
    pub bars: &'a [Bar],
    /// Break-evens found.
    pub break_evens: &'a [BreakEven],
    /// Who serves where a break-even holds heads or money fixed, such as `57.1 FTE`.
    pub people: &'a str,
}

/// What was tried, the plan as it is, the best scenario that reaches the goal and what it saves, what moves FTE most, where
/// levers break even, and what to be careful with.
pub fn in_words(told: Told) -> String {
    let mut sentences = vec![tried(told), plan(told.summary), best(told)];
    sentences.extend(cheapest(told));
    sentences.extend(moves(told));
    sentences.extend(told.break_evens.iter().map(|found| pays(told, found)));
    sentences.extend(cautions(told));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

fn tried(told: Told) -> String {
    let names: Vec<String> = told.grid.levers.iter().map(|lever| lever.name.clone()).collect();
    let how = match told.grid.design {
        _ if told.grid.levers.iter().all(|lever| lever.values.is_none()) => "by hand",
        Design::Full => "in every combination",
        Design::Zip => "value by value together",
        Design::LatinHypercube(_) => "drawn as a Latin hypercube",
        Design::MonteCarlo(_) => "drawn at random",
    };
    let scenarios = count(told.summary.scenarios, "scenario");
    let verb = if told.summary.scenarios == 1 { "pulls" } else { "pull" };
    match names.len() {
        0 => format!("{scenarios} {} tried.", if told.summary.scenarios == 1 { "was" } else { "were" }),
        1..=6 => format!("{scenarios} {verb} {}, {how}.", listed(&names)),
        many => format!("{scenarios} {verb} {}, {how}.", count(many as u64, "lever")),
    }
}

fn plan(summary: &Summary) -> String {
    let base = &summary.baseline;
    if base.unmeetable {
        return "The plan as it is can't be met by any number of agents.".into();
    }
    let cost = if base.cost.is_finite() { format!(" costs {} and", rounded(base.cost)) } else { String::new() };
    let served = match base.service_level.is_finite() {
        true => format!("{cost} serves {} of contacts within their threshold with", level(base.service_level)),
        false => format!("{cost} takes"),
    };
    format!("The plan as it is{served} {} FTE.", rounded(base.fte))
}

fn goal_words(summary: &Summary) -> String {
    let goal = summary.goal;
    let mut parts = Vec::new();
    parts.extend(goal.service_level.map(|share| format!("a service level of {}", level(share))));
    parts.extend(goal.most_fte.map(|most| format!("at most {} FTE", rounded(most))));
    if parts.is_empty() { "what was asked".into() } else { listed(&parts) }
}

fn best(told: Told) -> String {
    let Summary { scenarios, meet, unmeetable, best, .. } = told.summary;
    let impossible = match unmeetable {
        0 => String::new(),
        1 => " In 1 scenario no number of agents keeps the targets.".into(),
        many => format!(" In {} no number of agents keeps the targets.", count(*many, "scenario")),
    };
    let goal = goal_words(told.summary);
    let Some(first) = best.first() else {
        return format!("None of them is possible.{impossible}");
    };
    let name = scenario(&told.grid.levers, &first.scenario);
    if !first.meets() {
        return format!("None reaches {goal}; the nearest, {name}, is {} short.{impossible}", short_by(first));
    }
    let how_many = match (*meet, *scenarios) {
        (all, of) if all == of && of == 1 => format!("It reaches {goal}"),
        (all, of) if all == of => format!("All reach {goal}"),
        (1, _) => format!("Only 1 reaches {goal}"),
        (some, _) => format!("{} of them reach {goal}", rounded(some as f64)),
    };
    format!(
        "{how_many}; the {} is {name}: {}.{impossible}",
        cheapest_name(told.summary.measure),
        against(told.summary, first)
    )
}

fn cheapest_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Cost => "cheapest",
        Measure::Fte => "leanest",
    }
}

fn short_by(ranked: &Ranked) -> String {
    let mut parts = Vec::new();
    if ranked.short > 0.0 && ranked.short.is_finite() {
        parts.push(format!("{} points", rounded((ranked.short * 1000.0 - 1e-6).ceil() / 10.0)));
    }
    if ranked.over > 0.0 && ranked.over.is_finite() {
        parts.push(format!("{} FTE", rounded(ranked.over)));
    }
    if parts.is_empty() { "far".into() } else { listed(&parts) }
}

/// A scenario's numbers against the plan's: `38 FTE at 81.2%, which saves 2,400 (7.5%)`.
fn against(summary: &Summary, ranked: &Ranked) -> String {
    let (base, new) = (&summary.baseline, &ranked.outcome);
    let (old, now) = (summary.measure.value(base), summary.measure.value(new));
    let served =
        if new.service_level.is_finite() { format!(" at {}", level(new.service_level)) } else { String::new() };
    let unit = summary.measure.unit();
    let numbers = match summary.measure {
        Measure::Cost => format!("{} with {} FTE{served}", rounded(now), rounded(new.fte)),
        Measure::Fte => format!("{}{unit}{served}", rounded(now)),
    };
    let saved = old - now;
    if !saved.is_finite() {
        return numbers;
    }
    let share = if old > 0.0 {
        format!(" ({})", crate::scenario::answers::phrase::percent(saved.abs() / old, 1))
    } else {
        String::new()
    };
    let amount = rounded(saved.abs());
    if amount == "0" {
        format!("{numbers}, as the plan as it is")
    } else if saved > 0.0 {
        format!("{numbers}, which saves {amount}{unit}{share}")
    } else {
        format!("{numbers}, which takes {amount}{unit}{share} more")
    }
}

/// The cheapest mix, where it is not the best scenario already.
fn cheapest(told: Told) -> Option<String> {
    let mix = &told.summary.mix;
    let found = mix.found.as_ref().filter(|_| !mix.assumed)?;
    if told.summary.best.first().is_some_and(|best| best.scenario.number == found.scenario.number) {
        return None;
    }
    let levers = &told.grid.levers;
    let pulled: Vec<String> = mix
        .pulled
        .iter()
        .filter_map(|k| Some(setting(levers.get(*k)?, found.scenario.settings.get(*k)?.as_ref()?)))
        .collect();
    let pulled = if pulled.is_empty() { "no lever at all".into() } else { listed(&pulled) };
    let words = if found.meets() {
        format!("the cheapest mix is {pulled}: {}", against(told.summary, found))
    } else {
        format!("none gets there; the nearest, with {pulled}, is {} short", short_by(found))
    };
    Some(format!("With volumes, handle times and people as the plan has them, {words}."))
}

fn moves(told: Told) -> Option<String> {
    let first = told.bars.first().filter(|bar| bar.swing > 0.0)?;
    let lever = told.grid.levers.get(first.lever)?;
    let (least, most) = first.extremes()?;
    let both = least.value != most.value;
    let ends = match both {
        true => format!(
            "from {} FTE at {} to {} FTE at {}",
            rounded(least.outcome.fte),
            value(lever, &least.value),
            rounded(most.outcome.fte),
            value(lever, &most.value)
        ),
        false => format!("{} FTE at {}", rounded(most.outcome.fte), value(lever, &most.value)),
    };
    let next = told.bars.get(1).filter(|bar| bar.swing > 0.0).and_then(|bar| {
        let name = &told.grid.levers.get(bar.lever)?.name;
        Some(format!("; {name} comes next with {} FTE between its ends", rounded(bar.swing)))
    });
    Some(format!("FTE moves most with {}: {ends}{}.", lever.name, next.unwrap_or_default()))
}

/// A break-even in a sentence.
pub fn pays(told: Told, found: &BreakEven) -> String {
    let Some(lever) = told.grid.levers.get(found.lever) else { return String::new() };
    let said = |x: f64| value(lever, &LeverValue::Number(x));
    let (name, from, to) = (&lever.name, said(found.from), said(found.to));
    match (found.condition, &found.found) {
        (Condition::CostAtMost(_), Found::Above(x, _)) => format!("{name} pays for itself from {} on.", said(*x)),
        (Condition::CostAtMost(_), Found::Below(x, _)) => format!("{name} pays for itself up to {}.", said(*x)),
        (Condition::CostAtMost(_), Found::Always) => {
            format!("{name} pays for itself at every value between {from} and {to}.")
        }
        (Condition::CostAtMost(_), Found::Never) => {
            format!("{name} pays for itself at no value between {from} and {to}.")
        }
        (Condition::ServiceAtLeast(goal), what) => {
            let (goal, people) = (level(goal), told.people);
            match what {
                Found::Above(x, _) => format!("With {people}, {goal} is reached from {name} {} on.", said(*x)),
                Found::Below(x, _) => format!("With {people}, {goal} is reached up to {name} {}.", said(*x)),
                Found::Always => format!("With {people}, {goal} is reached at every {name} between {from} and {to}."),
                Found::Never => format!("With {people}, {goal} is reached at no {name} between {from} and {to}."),
            }
        }
    }
}

fn cautions(told: Told) -> Vec<String> {
    let mut said = Vec::new();
    let levers = &told.grid.levers;
    if let Some(best) = told.summary.winner() {
        let assumed: Vec<String> = levers
            .iter()
            .zip(&best.scenario.settings)
            .filter(|(lever, at)| is_assumption(lever.kind) && !is_neutral(lever.kind, at.as_ref()))
            .map(|(lever, _)| lever.name.clone())
            .collect();
        if !assumed.is_empty() {
            let (is, choice) = if assumed.len() == 1 {
                ("is", "an assumption, not a choice")
            } else {
                ("are", "assumptions, not choices")
            };
            said.push(format!(
                "Mind that {} {is} {choice}: the best scenario is cheap partly because of it.",
                listed(&assumed)
            ));
        }
    }
    if levers.iter().any(|lever| lever.kind == LeverKind::Target) {
        said.push("Each scenario's service level is by its own threshold, so targets with other seconds are not on one scale.".into());
    }
    said.extend(told.summary.frontier.note());
    said
}

/// A change against the plan in a cell: `−2.4 (−7.5%)`.
pub fn change_cell(new: f64, old: f64) -> String {
    let by = new - old;
    if !by.is_finite() {
        return "–".into();
    }
    let share = if old > 0.0 { format!(" ({})", change(by / old, 1)) } else { String::new() };
    signed(by, rounded(by)) + &share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in::{self, lever};
    use crate::scenario::answers::{Collector, Goal, break_even, tornado};
    use crate::scenario::{Lever, Scenario, Terms, Values};

    fn numbers(values: &[f64]) -> Option<Values> {
        Some(Values::List(values.iter().map(|v| LeverValue::Number(*v)).collect()))
    }

    fn grid(levers: Vec<Lever>) -> Grid {
        Grid { levers, design: Design::Full, named: Vec::new(), seed: 1 }
    }

    #[test]
    fn a_planner_reads_what_was_tried_what_is_best_and_why() {
        let bot = Terms { aht_uplift: 0.08, cost_per_week: 8_000.0, ..Terms::default() };
        let grid = grid(vec![
            lever(LeverKind::Volume, numbers(&[-0.1, 0.0, 0.1])),
            Lever { name: "bot".into(), terms: bot, ..lever(LeverKind::Deflection, numbers(&[0.0, 0.2])) },
        ]);
        let base = stand_in::outcome();
        let mut collector = Collector::new(&grid.levers, base, Goal::service_level(0.8), 5);
        for (k, (volume, bot)) in
            [(-0.1, 0.0), (-0.1, 0.2), (0.0, 0.0), (0.0, 0.2), (0.1, 0.0), (0.1, 0.2)].into_iter().enumerate()
        {
            let settings = vec![Some(LeverValue::Number(volume)), Some(LeverValue::Number(bot))];
            let scenario = Scenario { number: k as u64 + 1, name: None, settings };
            collector.take(&scenario, &stand_in::play(&grid.levers, &scenario));
        }
        let summary = collector.finish();
        let bars = tornado(&grid, &base, |s| s.iter().map(|s| stand_in::play(&grid.levers, s)).collect());
        let plan = Scenario { number: 0, name: None, settings: vec![None, None] };
        let cost = Condition::CostAtMost(base.cost);
        let pays = break_even(&grid.levers, 1, &plan, cost, &base, |s| stand_in::play(&grid.levers, s)).unwrap();
        let told = Told { grid: &grid, summary: &summary, bars: &bars, break_evens: &[pays], people: "" };
        assert_eq!(
            in_words(told),
            "6 scenarios pull volume and bot, in every combination. The plan as it is costs 32,000 and serves 80% of \
             contacts within their threshold with 40 FTE. All reach a service level of 80%; the cheapest is volume −10%, bot 20%: \
             26,483 with 31.1 FTE at 80%, which saves 5,517 (17.2%). With volumes, handle times and people as the plan \
             has them, the cheapest mix is bot 20%: 29,248 with 34.6 FTE at 80%, which saves 2,752 (8.6%). FTE moves \
             most with volume: from 36 FTE at −10% to 44 FTE at +10%; bot comes next with 5.4 FTE between its ends. bot \
             pays for itself from 9.6% on. Mind that volume is an assumption, not a choice: the best scenario is cheap \
             partly because of it."
        );
    }

    #[test]
    fn one_scenario_is_told_in_the_singular_and_a_missed_goal_says_by_how_much() {
        let grid = grid(vec![lever(LeverKind::Heads, numbers(&[36.0]))]);
        let mut collector = Collector::new(&grid.levers, stand_in::outcome(), Goal::service_level(0.8), 5);
        let scenario = Scenario { number: 1, name: None, settings: vec![Some(LeverValue::Number(36.0))] };
        collector.take(&scenario, &stand_in::play(&grid.levers, &scenario));
        let summary = collector.finish();
        let words = in_words(Told { grid: &grid, summary: &summary, bars: &[], break_evens: &[], people: "" });
        assert!(words.starts_with("1 scenario pulls heads, in every combination."), "{words}");
        assert!(
            words.contains("None reaches a service level of 80%; the nearest, heads 36, is 8 points short."),
            "{words}"
        );
    }
}
