//! What a sweep answers beyond its rows: the tornado, break-evens, the service that given heads or money reach, the cheapest mix.

use std::fmt::Write as _;

use headcount::report::table::table;
use headcount::report::words::{day_label, time_of_day, wrapped};
use headcount::scenario::answers::{
    Bar, BestService, BreakEven, Condition, Found, Hurt, Measure, Played, Told, best_service, break_even, in_words,
    phrase, tornado,
};
use headcount::scenario::{
    Base, Grid, Lever, LeverKind, LeverValue, Outcome, Player, Playing, Scenario, Scope, SweepError, Terms, Values,
};
use headcount::time::day_of_date;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::played::Swept;

/// Heads or money that there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given {
    /// FTE.
    Heads(f64),
    /// Money for paid hours.
    Budget(f64),
}

impl Given {
    /// It in words: `57.1 FTE`, `a budget of 30,000`.
    pub fn in_words(self) -> String {
        match self {
            Self::Heads(fte) => format!("{} FTE", phrase::rounded(fte)),
            Self::Budget(money) => format!("a budget of {}", phrase::rounded(money)),
        }
    }
    fn kind(self) -> (LeverKind, f64) {
        match self {
            Self::Heads(fte) => (LeverKind::Heads, fte),
            Self::Budget(money) => (LeverKind::Budget, money),
        }
    }
}

/// The service that given heads or money reach.
#[derive(Debug, Clone)]
pub struct Turned {
    /// What is given.
    pub given: Given,
    /// The service reached, and where it hurts.
    pub best: BestService,
}

/// The answers.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Levers one at a time, the one that moves FTE most first.
    pub bars: Vec<Bar>,
    /// Where levers break even.
    pub break_evens: Vec<BreakEven>,
    /// Who serves in the break-evens that hold heads fixed.
    pub people: String,
    /// The service of given heads or money.
    pub turned: Vec<Turned>,
    /// Everything in one paragraph.
    pub paragraph: String,
}

/// Days and intervals that are told where it hurts.
const WORST: usize = 3;
/// Values of a heads or budget lever that are turned round.
const GIVEN: usize = 3;
/// Break-evens that the paragraph tells.
const TOLD: usize = 3;

/// Finds the answers. `asked` is what `--heads` or `--budget` gives; without it the values of the grid's own lever are
/// turned round, and without one the heads of the plan.
///
/// # Errors
/// What does not fit the plan, such as a budget where hours have no cost.
pub fn answer(grid: &Grid, base: &Base, swept: &Swept, asked: Option<Given>) -> Result<Answered, SweepError> {
    let baseline = &swept.baseline;
    // None of these questions is about futures, and hundreds of scenarios are played for them.
    let playing = Playing { futures: 0, seed: grid.seed };
    let player = &Player::new(base, grid, playing)?;
    let bars = tornado(grid, baseline, |scenarios| player.outcomes(scenarios));
    // The turned-round questions hold heads or money fixed, with a lever of their own that no scenario of the grid pulls.
    let own = asked.into_iter().chain(given_by(grid)).chain(Some(Given::Heads(baseline.fte)));
    let mut given: Vec<Given> = Vec::new();
    for one in own.filter(|given| given.kind().1.is_finite()) {
        if given.len() < GIVEN && !given.contains(&one) && (asked.is_none() || given.is_empty()) {
            given.push(one);
        }
    }
    // The plan's own heads serve as the plan does: only what is asked for is turned round.
    let of_plan = given == [Given::Heads(baseline.fte)];
    let fixed = given.first().copied().unwrap_or(Given::Heads(baseline.fte));
    let held = with_lever(grid, fixed.kind().0);
    let mut turned = Vec::new();
    let mut break_evens = paying(grid, baseline, player);
    let holder = Player::new(base, &held, playing)?;
    if !of_plan {
        let alike = given.iter().filter(|one| one.kind().0 == fixed.kind().0);
        turned = alike.map(|one| turn(&held, *one, &holder, base)).collect();
    }
    break_evens.extend(enough(&held, grid, &bars, fixed, swept, &holder));
    let people = if of_plan { format!("the plan's {}", fixed.in_words()) } else { fixed.in_words() };
    let mut told: Vec<BreakEven> = break_evens.iter().filter(|one| is_price(one)).cloned().collect();
    told.extend(break_evens.iter().filter(|one| !is_price(one)).cloned());
    told.truncate(TOLD);
    let told = Told { grid, summary: &swept.summary, bars: &bars, break_evens: &told, people: &people };
    let paragraph = in_words(told);
    Ok(Answered { bars, break_evens, people, turned, paragraph })
}

fn is_price(found: &BreakEven) -> bool {
    matches!(found.condition, Condition::CostAtMost(_))
}

/// The values of a lever of the grid that fixes heads or money, the first few.
fn given_by(grid: &Grid) -> Vec<Given> {
    let fixes = |lever: &&(usize, &Lever)| {
        matches!(lever.1.kind, LeverKind::Heads | LeverKind::Budget) && lever.1.scope == Scope::default()
    };
    let levers: Vec<(usize, &Lever)> = grid.levers.iter().enumerate().collect();
    let Some((place, lever)) = levers.iter().find(fixes) else { return Vec::new() };
    let listed = match &lever.values {
        Some(Values::List(list)) => list.clone(),
        _ => grid.named.iter().filter_map(|named| named.settings.get(*place).cloned().flatten()).collect(),
    };
    let number = |value: LeverValue| if let LeverValue::Number(x) = value { Some(x) } else { None };
    let given = |x: f64| if lever.kind == LeverKind::Heads { Given::Heads(x) } else { Given::Budget(x) };
    listed.into_iter().filter_map(number).take(GIVEN).map(given).collect()
}

/// The grid with one more lever, the last.
fn with_lever(grid: &Grid, kind: LeverKind) -> Grid {
    let mut held = grid.clone();
    let (scope, terms) = (Scope::default(), Terms::default());
    held.levers.push(Lever { name: format!("{kind} given"), kind, scope, terms, values: None });
    for named in &mut held.named {
        named.settings.push(None);
    }
    held
}

/// The plan as it is, with what is given.
fn holding(held: &Grid, given: Given) -> Scenario {
    let mut settings = vec![None; held.levers.len()];
    if let Some(last) = settings.last_mut() {
        *last = Some(LeverValue::Number(given.kind().1));
    }
    Scenario { number: 0, name: None, settings }
}

fn turn(held: &Grid, given: Given, player: &Player<'_>, base: &Base) -> Turned {
    let scenario = holding(held, given);
    let outcome = player.outcome(&scenario);
    let queues = player.intervals(&scenario);
    let rows = queues.iter().flat_map(|queue| {
        let clock = base.queues.get(queue.queue).map(|own| &own.forecast.clock);
        queue.intervals.iter().filter_map(move |interval| {
            Some(Played {
                queue: queue.queue,
                start: interval.start,
                day: clock?.date(interval.start),
                contacts: interval.contacts,
                service_level: interval.service_level,
                on_target: interval.on_target,
            })
        })
    });
    Turned { given, best: best_service(outcome, rows, WORST) }
}

/// Levers that have a price, and where they pay for themselves.
fn paying(grid: &Grid, baseline: &Outcome, player: &Player<'_>) -> Vec<BreakEven> {
    if !baseline.cost.is_finite() {
        return Vec::new();
    }
    let plan = Scenario { number: 0, name: None, settings: vec![None; grid.levers.len()] };
    let cost = Condition::CostAtMost(baseline.cost);
    let search = |k| break_even(&grid.levers, k, &plan, cost, baseline, |scenario| player.outcome(scenario));
    (0..grid.levers.len()).into_par_iter().filter_map(search).collect()
}

/// How far each number may go until the heads or the money there are miss the goal; the levers that move most first.
fn enough(held: &Grid, grid: &Grid, bars: &[Bar], fixed: Given, swept: &Swept, player: &Player<'_>) -> Vec<BreakEven> {
    let Some(goal) = swept.summary.goal.service_level else { return Vec::new() };
    let asked = |lever: &Lever| !matches!(lever.kind, LeverKind::Heads | LeverKind::Budget);
    let levers = bars.iter().map(|bar| bar.lever).filter(|k| grid.levers.get(*k).is_some_and(asked));
    let levers: Vec<usize> = levers.collect();
    let with = holding(held, fixed);
    let condition = Condition::ServiceAtLeast(goal);
    let play = |scenario: &Scenario| player.outcome(scenario);
    let search = |k: &usize| break_even(&held.levers, *k, &with, condition, &swept.baseline, play);
    levers.par_iter().filter_map(search).collect()
}

/// The answers below the table, in text.
pub fn text(answered: &Answered, grid: &Grid, base: &Base, swept: &Swept) -> String {
    let mut text = String::new();
    // Writing into a String can't fail.
    if !answered.bars.is_empty() {
        let _ = writeln!(text, "One lever at a time");
        let rows: Vec<Vec<String>> = answered.bars.iter().filter_map(|bar| bar_row(bar, grid)).collect();
        text.push_str(&table(&["lever", "from", "FTE", "to", "FTE", "swing FTE", "cost", "points"], &rows));
        text.push('\n');
    }
    let told = Told {
        grid,
        summary: &swept.summary,
        bars: &answered.bars,
        break_evens: &answered.break_evens,
        people: &answered.people,
    };
    let lines: Vec<String> =
        answered.break_evens.iter().map(|found| headcount::scenario::answers::words::pays(told, found)).collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "Break-even");
        lines.iter().for_each(|line| text.push_str(&wrapped(line, "  ")));
        text.push('\n');
    }
    for turned in &answered.turned {
        text.push_str(&wrapped(&turned_words(turned, base), ""));
    }
    if !answered.turned.is_empty() {
        text.push('\n');
    }
    text
}

fn bar_row(bar: &Bar, grid: &Grid) -> Option<Vec<String>> {
    let lever = grid.levers.get(bar.lever)?;
    let (least, most) = bar.extremes()?;
    let known = |value: f64, text: String| if value > 0.0 { text } else { String::new() };
    let cost = bar.swing_of(|outcome| outcome.cost);
    let points = bar.swing_of(|outcome| outcome.service_level) * 100.0;
    let one = least.value == most.value;
    let (from, from_fte) = if one {
        ("as planned".to_owned(), bar.from.fte)
    } else {
        (phrase::value(lever, &least.value), least.outcome.fte)
    };
    Some(vec![
        lever.name.clone(),
        from,
        phrase::rounded(from_fte),
        phrase::value(lever, &most.value),
        phrase::rounded(most.outcome.fte),
        phrase::rounded(bar.swing),
        known(cost, phrase::rounded(cost)),
        known(points, phrase::rounded(points)),
    ])
}

/// What given heads or money reach, in a sentence or two.
fn turned_words(turned: &Turned, base: &Base) -> String {
    let outcome = &turned.best.outcome;
    let given = turned.given.in_words();
    if outcome.unmeetable {
        return format!("With {given} the plan can't be played.");
    }
    let cost = if outcome.cost.is_finite() { format!(" for {}", phrase::rounded(outcome.cost)) } else { String::new() };
    let reached = format!(
        "With {given} the plan serves {} of contacts in time{cost}; {} of its intervals are on target.",
        phrase::level(outcome.service_level),
        phrase::percent(outcome.intervals_on_target, 1)
    );
    let hurt = |hurt: &Hurt| {
        let queue = base.queues.get(hurt.queue).map_or("", |queue| queue.forecast.queue.name.as_str());
        let time = hurt.start.zip(base.queues.get(hurt.queue)).map_or_else(String::new, |(start, queue)| {
            format!(" {}", time_of_day(queue.forecast.clock.day_and_minute(start).1))
        });
        let of_queue = if base.queues.len() > 1 { format!(" in {queue}") } else { String::new() };
        let late = phrase::count(hurt.late.round().max(1.0) as u64, "contact");
        format!(
            "{}{time}{of_queue} ({late} late, {} in time)",
            day_label(day_of_date(hurt.day)),
            phrase::level(hurt.service_level)
        )
    };
    let where_it_hurts = |hurts: &[Hurt]| phrase::listed(&hurts.iter().map(hurt).collect::<Vec<_>>());
    if turned.best.intervals.is_empty() {
        return reached;
    }
    format!(
        "{reached} It hurts most on {}; by interval on {}.",
        where_it_hurts(&turned.best.days),
        where_it_hurts(&turned.best.intervals)
    )
}

/// The answers as JSON.
pub fn json(answered: &Answered, grid: &Grid, base: &Base, swept: &Swept) -> Value {
    let summary = &swept.summary;
    let value_of = |k: usize, value: &LeverValue| grid.levers.get(k).map(|lever| lever.spelled(value));
    let name_of = |k: usize| grid.levers.get(k).map(|lever| lever.name.as_str());
    let bars = answered.bars.iter().map(|bar| {
        let ends = bar.ends.iter().map(|end| {
            let outcome = &end.outcome;
            json!({ "value": value_of(bar.lever, &end.value), "fte": outcome.fte, "cost": outcome.cost, "service_level": outcome.service_level, "unmeetable": outcome.unmeetable })
        });
        json!({ "lever": name_of(bar.lever), "swing_fte": bar.swing, "fte_from": bar.from.fte, "ends": ends.collect::<Vec<_>>() })
    });
    let break_evens = answered.break_evens.iter().map(|one| {
        let (holds, at) = match &one.found {
            Found::Above(at, _) => ("from", Some(*at)),
            Found::Below(at, _) => ("up-to", Some(*at)),
            Found::Always => ("always", None),
            Found::Never => ("never", None),
        };
        let (condition, bound) = match one.condition {
            Condition::CostAtMost(cost) => ("cost-at-most", cost),
            Condition::ServiceAtLeast(level) => ("service-level-at-least", level),
        };
        let people = (!is_price(one)).then_some(&answered.people);
        json!({ "lever": name_of(one.lever), "condition": condition, "bound": bound, "with": people, "holds": holds, "at": at, "looked_at": [one.from, one.to] })
    });
    let hurts = |hurts: &[Hurt]| -> Vec<Value> {
        let one = |hurt: &Hurt| {
            let queue = base.queues.get(hurt.queue);
            let start = hurt.start.zip(queue).map(|(start, queue)| queue.forecast.clock.label(start));
            json!({
                "queue": queue.map(|queue| queue.forecast.queue.name.as_str()),
                "day": hurt.day.to_string(),
                "start": start,
                "contacts": hurt.contacts,
                "late": hurt.late,
                "service_level": hurt.service_level,
            })
        };
        hurts.iter().map(one).collect()
    };
    let turned = answered.turned.iter().map(|turned| {
        let (what, given) = turned.given.kind();
        json!({ "given": what, "amount": given, "outcome": turned.best.outcome, "late": turned.best.late, "worst_days": hurts(&turned.best.days), "worst_intervals": hurts(&turned.best.intervals) })
    });
    let settings = |scenario: &Scenario| -> Value {
        let pulled = grid.levers.iter().zip(&scenario.settings);
        let pulled =
            pulled.filter_map(|(lever, value)| Some((lever.name.clone(), json!(lever.spelled(value.as_ref()?)))));
        Value::Object(pulled.collect())
    };
    let mix = summary.mix.found.as_ref().map(|found| {
        json!({
            "scenario": found.scenario.number,
            "name": found.scenario.name,
            "settings": settings(&found.scenario),
            "pulled": summary.mix.pulled.iter().filter_map(|k| name_of(*k)).collect::<Vec<_>>(),
            "assumptions_changed": summary.mix.assumed,
            "reaches_goal": found.meets(),
            "service_level_short": found.short,
            "fte_over": found.over,
            "outcome": found.outcome,
        })
    });
    let frontier = summary.frontier.points().map(|point| {
        json!({
            "scenario": point.scenario.number,
            "name": point.scenario.name,
            "settings": settings(&point.scenario),
            "fte": point.outcome.fte,
            "cost": point.outcome.cost,
            "service_level": point.outcome.service_level,
        })
    });
    let measure = if summary.measure == Measure::Cost { "cost" } else { "fte" };
    json!({
        "paragraph": answered.paragraph,
        "measure": measure,
        "cheapest_mix": mix,
        "tornado": bars.collect::<Vec<_>>(),
        "break_even": break_evens.collect::<Vec<_>>(),
        "turned_round": turned.collect::<Vec<_>>(),
        "frontier": frontier.collect::<Vec<_>>(),
        "frontier_merged": summary.frontier.merged(),
    })
}
