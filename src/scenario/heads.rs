//! Heads or money given: agents placed where they serve most.
//!
//! Every agent in an interval uses up heads (paid hours over those of a full-time equivalent) or money (paid hours at their
//! cost). Placed are those who answer most contacts in time for what they use: greedily, the best offer first. An interval's
//! first offer is a block: fewer agents than it takes to settle serve nobody in time, so the block ends where its average is
//! best, and from there on every further agent gains less than the one before. That is the concave hull of contacts in time
//! by agents, so the answer falls short of the best one by no more than the gain of the first block or agent for whom too
//! little was left. Agents who gain nothing are not placed; they are paid all the same.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::queueing::erlang_c::waits::Waits;
use crate::queueing::{Model, OfferedLoad, QueueModel};
use crate::scenario::apply::{Cells, Pulling};
use crate::scenario::{LeverKind, LeverValue, Scenario};

/// A gain of less than this share of a contact is none.
const NO_GAIN: f64 = 1e-9;
/// Agents of an interval are searched up to this many.
const MOST_AGENTS: u64 = 1_000_000;

/// Heads or money that some intervals share.
struct Limit {
    kind: LeverKind,
    lever: usize,
    given: f64,
    left: f64,
}

/// Agents of an interval that would be worth most next.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Offer {
    /// Contacts in time for all that is used up.
    worth: f64,
    cell: usize,
    /// Agents placed before, agents offered, contacts in time with all of them.
    from: u64,
    more: u64,
    value: f64,
}

impl Eq for Offer {}
impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Offer {
    /// The most worth first; of several alike the first interval.
    fn cmp(&self, other: &Self) -> Ordering {
        self.worth.total_cmp(&other.worth).then(other.cell.cmp(&self.cell))
    }
}

/// Where agents were placed, and what was left of heads and money.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Placed {
    /// Whole agents scheduled; `None` where the requirement decides.
    pub agents: Vec<Option<u64>>,
    /// Paid hours, their cost and their heads that were given but not placed.
    pub idle_hours: f64,
    pub idle_cost: f64,
    pub idle_fte: f64,
}

/// Places the heads and money of a scenario; `None` where it gives neither, else where it places agents.
pub(super) fn place(waits: &Waits, cells: &Cells, with: &Pulling, scenario: &Scenario) -> Option<Placed> {
    let loads = with.loads;
    let value = |lever: usize| match scenario.settings.get(lever) {
        Some(Some(LeverValue::Number(value))) => Some(*value),
        _ => None,
    };
    let given = |kind: LeverKind| {
        let pulled = |lever: &usize| with.levers[*lever].kind == kind && value(*lever).is_some();
        (0..with.levers.len()).filter(pulled).collect::<Vec<_>>()
    };
    let mut limits: Vec<Limit> = Vec::new();
    for lever in given(LeverKind::Heads) {
        let queues = with.reach[lever].queues(loads);
        let mut heads = value(lever)?;
        for attrition in given(LeverKind::Attrition) {
            if with.reach[attrition].queues(loads).iter().any(|queue| queues.contains(queue)) {
                heads *= 1.0 - value(attrition)?;
            }
        }
        limits.push(Limit { kind: LeverKind::Heads, lever, given: heads, left: heads });
    }
    for lever in given(LeverKind::Budget) {
        let money = value(lever)?;
        limits.push(Limit { kind: LeverKind::Budget, lever, given: money, left: money });
    }
    if limits.is_empty() {
        return None;
    }
    // Which limits an interval counts towards, one bit for each.
    let mut bound = vec![0_u64; loads.len()];
    for (number, limit) in limits.iter().enumerate() {
        with.reach[limit.lever].each().for_each(|i| bound[i] |= 1 << (number % 64));
    }
    let hours = loads.interval.hours();
    let used = |limit: &Limit, i: usize| {
        let rule = cells.rule_of(i);
        let queue = usize::from(loads.queue[i]);
        let paid = hours / rule.remaining;
        match limit.kind {
            LeverKind::Heads => paid / loads.hours_per_fte(queue),
            _ => paid * cells.cost_per_hour(loads, i),
        }
    };
    let interval_s = loads.interval.seconds();
    let in_time = |i: usize, agents: u64| {
        let rule = cells.rule_of(i);
        let floor = agents as f64 * rule.present;
        // Thousands of agents are tried one by one: whole ones of Erlang C are looked up, which took a fifth of the time.
        if let (Model::C(_), true, []) = (&rule.model, rule.present == 1.0, cells.members_of(i))
            && let Some(line) = waits.of(floor)
        {
            let a = cells.volume[i] * cells.aht_s[i] / interval_s;
            return cells.volume[i] * (1.0 - line.late(a, rule.targets.within().get() / cells.aht_s[i]));
        }
        cells.volume[i] * cells.served(i, floor, interval_s).service_level
    };
    let weight = |limits: &[Limit], i: usize| {
        let bound = limits.iter().enumerate().filter(|(k, _)| bound[i] >> (k % 64) & 1 == 1);
        bound.map(|(_, limit)| used(limit, i) / limit.given.max(1e-300)).sum::<f64>()
    };
    let mut heap = BinaryHeap::new();
    let mut placed = Placed { agents: vec![None; loads.len()], ..Placed::default() };
    for i in (0..loads.len()).filter(|i| bound[*i] != 0) {
        placed.agents[i] = Some(0);
        if cells.open[i] && cells.volume[i] > 0.0 {
            let (more, value) = first_block(cells, i, interval_s, &in_time);
            heap.extend(offer(i, (0, 0.0), (more, value), weight(&limits, i)));
        }
    }
    while let Some(next) = heap.pop() {
        let i = next.cell;
        let mine = |k: usize| bound[i] >> (k % 64) & 1 == 1;
        let fits = |limit: &Limit| {
            let each = used(limit, i);
            if each > 0.0 { (limit.left / each * (1.0 + 1e-12)).floor() } else { f64::INFINITY }
        };
        let most = limits
            .iter()
            .enumerate()
            .filter(|(k, _)| mine(*k))
            .map(|(_, limit)| fits(limit))
            .fold(f64::INFINITY, f64::min);
        let before = if next.from > 0 { in_time(i, next.from) } else { 0.0 };
        if most < next.more as f64 {
            // What is left buys a part of the block: a new offer.
            let part = most.max(0.0) as u64;
            if part > 0 {
                heap.extend(offer(i, (next.from, before), (part, in_time(i, next.from + part)), weight(&limits, i)));
            }
            continue;
        }
        for (k, limit) in limits.iter_mut().enumerate() {
            if mine(k) {
                limit.left -= used(limit, i) * next.more as f64;
            }
        }
        let now = next.from + next.more;
        placed.agents[i] = Some(now);
        heap.extend(offer(i, (now, next.value), (1, in_time(i, now + 1)), weight(&limits, i)));
    }
    let heads = limits.iter().any(|limit| limit.kind == LeverKind::Heads);
    for limit in &limits {
        let Some(queue) = with.reach[limit.lever].queues(loads).first().copied() else { continue };
        let rate = loads.queues[queue].cost_per_hour.unwrap_or(f64::NAN);
        let left = limit.left.max(0.0);
        let hours = match limit.kind {
            LeverKind::Heads => left * loads.hours_per_fte(queue),
            // Money that heads leave is not spent.
            _ if heads => 0.0,
            _ => left / rate,
        };
        placed.idle_hours += hours;
        placed.idle_cost += hours * rate;
        placed.idle_fte += hours / loads.hours_per_fte(queue);
    }
    Some(placed)
}

fn offer(cell: usize, (from, before): (u64, f64), (more, value): (u64, f64), weight: f64) -> Option<Offer> {
    let gain = value - before;
    // False for what is not a number, too.
    (gain > NO_GAIN && from + more < MOST_AGENTS).then_some(Offer { worth: gain / weight, cell, from, more, value })
}

/// The agents with the most contacts in time for each of them, from the fewest that settle on.
fn first_block(cells: &Cells, i: usize, interval_s: f64, in_time: &impl Fn(usize, u64) -> f64) -> (u64, f64) {
    let rule = cells.rule_of(i);
    let load = OfferedLoad::of(cells.volume[i], cells.aht_s[i], interval_s);
    let settles = (rule.model.fewest_agents(&load) / rule.present.max(1e-9)).ceil();
    let fewest = (settles.clamp(1.0, MOST_AGENTS as f64) as u64).max(rule.rules.min_agents);
    let mut best = (fewest, in_time(i, fewest));
    while best.0 < MOST_AGENTS {
        let next = (best.0 + 1, in_time(i, best.0 + 1));
        if next.1 * best.0 as f64 <= best.1 * next.0 as f64 && best.1 > 0.0 {
            break;
        }
        // More that serve nobody still: it never settles.
        if next.1 <= 0.0 && next.0 > 2 * fewest + 10 {
            break;
        }
        best = next;
    }
    best
}
