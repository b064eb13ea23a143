//! A scenario's levers pulled on the plan.
//!
//! Levers are pulled in this order, whatever their order in the grid; those of one step in the order of the grid:
//!
//! | step | levers | what they do |
//! | --- | --- | --- |
//! | 1 | staff-to | the volume that is staffed for becomes that quantile |
//! | 2 | volume, aht, deflection, first-contact-resolution | volumes and handle times are multiplied, so their order makes no difference |
//! | 3 | channel-shift | contacts leave one queue for another |
//! | 4 | opening-hours | intervals close, some of their contacts come within the hours of the day |
//! | 5 | shrinkage, target, patience, max-occupancy, absence | rules are replaced |
//! | 6 | pooling | what is left of the queues becomes one |
//! | 7 | heads, attrition, budget | agents are placed instead of required (see [`heads`](super::heads)) |
//!
//! Two volumes go through all steps alike: the expected one, which is served, and the one that is staffed for. Quantiles of
//! queues that are pooled are added up, as if the queues were busy together; that staffs the pool on the safe side.

use crate::queueing::Targets;
use crate::scenario::loads::{Loads, Rule, volume_to_staff, with_shrinkage};
use crate::scenario::reach::{Reach, within};
use crate::scenario::{Base, Lever, LeverKind, LeverValue, Scenario};
use crate::staffing::{StaffTo, StaffingRules};
use crate::units::{Fraction, Seconds};

/// No pool.
pub(super) const ALONE: u32 = u32::MAX;

/// Queues that share their agents in one interval.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pool {
    /// Places among the members.
    pub members: std::ops::Range<usize>,
    /// Cost of a paid hour: that of the members, weighted by their work, since hours follow work.
    pub cost_per_hour: f64,
}

/// One queue of a pool: what it brings and what it was promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Member {
    pub contacts: f64,
    pub rule: u16,
    /// The interval that its contacts come from.
    pub from: u32,
}

/// The plan with levers pulled; one is used for scenario after scenario.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Cells {
    pub volume: Vec<f64>,
    /// Contacts that are staffed for.
    pub staffed: Vec<f64>,
    pub aht_s: Vec<f64>,
    /// Whether the interval has agents of its own: neither closed nor merged into a pool.
    pub open: Vec<bool>,
    pub rule: Vec<u16>,
    pub rules: Vec<Rule>,
    /// The pool that an interval stands for.
    pub pool: Vec<u32>,
    pub pools: Vec<Pool>,
    pub members: Vec<Member>,
    /// Cost of the levers over the horizon.
    pub levers_cost: f64,
}

/// What levers need to be pulled.
pub(super) struct Pulling<'a> {
    pub base: &'a Base,
    pub loads: &'a Loads,
    pub levers: &'a [Lever],
    pub reach: &'a [Reach],
    /// The levers in the order in which they are pulled.
    pub order: &'a [usize],
    /// Volumes to staff for of every interval, for the quantiles of the grid.
    pub quantiles: &'a [(StaffTo, Vec<f64>)],
}

/// The step in which a lever is pulled.
pub(super) fn step(kind: LeverKind) -> u8 {
    match kind {
        LeverKind::StaffTo => 1,
        LeverKind::Volume | LeverKind::Aht | LeverKind::Deflection | LeverKind::FirstContactResolution => 2,
        LeverKind::ChannelShift => 3,
        LeverKind::OpeningHours => 4,
        LeverKind::Shrinkage
        | LeverKind::Target
        | LeverKind::Patience
        | LeverKind::MaxOccupancy
        | LeverKind::Absence => 5,
        LeverKind::Pooling => 6,
        LeverKind::Heads | LeverKind::Attrition | LeverKind::Budget => 7,
    }
}

impl Cells {
    /// Back to the plan as it is.
    pub fn reset(&mut self, loads: &Loads) {
        let copy = |to: &mut Vec<f64>, from: &[f64]| {
            to.clear();
            to.extend_from_slice(from);
        };
        copy(&mut self.volume, &loads.volume);
        copy(&mut self.staffed, &loads.staffed);
        copy(&mut self.aht_s, &loads.aht_s);
        self.rule.clear();
        self.rule.extend_from_slice(&loads.queue);
        self.open.clear();
        self.open.resize(loads.len(), true);
        self.pool.clear();
        self.pool.resize(loads.len(), ALONE);
        if self.rules.is_empty() {
            self.rules.extend_from_slice(&loads.rules);
        }
        self.rules.truncate(loads.rules.len());
        self.pools.clear();
        self.members.clear();
        self.levers_cost = 0.0;
    }

    /// The plan with a scenario's levers pulled. `None` where a value is none that its lever can have.
    pub fn pull(&mut self, with: &Pulling, scenario: &Scenario) -> Option<()> {
        self.reset(with.loads);
        for number in with.order {
            let (lever, reach) = (&with.levers[*number], &with.reach[*number]);
            let Some(value) = scenario.settings.get(*number).and_then(Option::as_ref) else { continue };
            self.pull_one(with, (lever, reach), value)?;
            self.levers_cost += lever.terms.cost_per_week * with.loads.weeks() * use_of(lever.kind, value);
        }
        Some(())
    }

    fn pull_one(&mut self, with: &Pulling, (lever, reach): (&Lever, &Reach), value: &LeverValue) -> Option<()> {
        let terms = &lever.terms;
        match (lever.kind, value) {
            (LeverKind::StaffTo, LeverValue::StaffTo(to)) => self.staff_to(with, reach, *to)?,
            (LeverKind::Volume, LeverValue::Number(change)) => self.multiply(reach, 1.0 + change, 1.0),
            (LeverKind::Aht, LeverValue::Number(change)) => self.multiply(reach, 1.0, 1.0 + change),
            (LeverKind::Deflection, LeverValue::Number(share)) => {
                let longer = if *share > 0.0 { 1.0 + terms.aht_uplift } else { 1.0 };
                self.multiply(reach, deflected(*share, terms.returns), longer);
            }
            (LeverKind::FirstContactResolution, LeverValue::Number(share)) => {
                self.multiply(reach, resolved(terms.now, *share, terms.call_again), 1.0);
            }
            (LeverKind::ChannelShift, LeverValue::Number(share)) => {
                for (from, to) in &reach.pairs {
                    self.shift((*from as usize, *to as usize), *share, terms.contacts_each);
                }
            }
            (LeverKind::OpeningHours, LeverValue::Hours(hours)) => {
                let opens = |i: usize| within(hours, with.loads.minute[i], with.loads.interval.minutes());
                for run in &reach.runs {
                    let mut from = run.start;
                    for day in with.loads.day[run.clone()].chunk_by(|a, b| a == b) {
                        self.close(from..from + day.len(), opens, terms.returns);
                        from += day.len();
                    }
                }
            }
            (LeverKind::Shrinkage, LeverValue::Number(share)) => {
                self.replace(reach, |rule| with_shrinkage(rule, *share))?;
            }
            (LeverKind::Target, LeverValue::Target(target)) => {
                self.replace(reach, |rule| {
                    let rules = StaffingRules { target: Some(*target), ..rule.rules.clone() };
                    Some(Rule {
                        targets: Targets { service_level: Some(*target), ..rule.targets },
                        rules,
                        ..rule.clone()
                    })
                })?;
            }
            (LeverKind::Patience, LeverValue::Number(seconds)) => {
                let patience = Seconds::new(*seconds).ok()?;
                self.replace(reach, |rule| with_patience(rule, patience).ok())?;
            }
            (LeverKind::MaxOccupancy, LeverValue::Number(share)) => {
                let cap = Fraction::new(*share).ok()?;
                let cap = (cap.get() < 1.0).then_some(cap);
                self.replace(reach, |rule| {
                    let rules = StaffingRules { max_occupancy: cap, ..rule.rules.clone() };
                    Some(Rule { targets: Targets { max_occupancy: cap, ..rule.targets }, rules, ..rule.clone() })
                })?;
            }
            (LeverKind::Absence, LeverValue::Number(share)) => {
                self.replace(reach, |rule| Some(Rule { present: 1.0 - share, ..rule.clone() }))?;
            }
            (LeverKind::Pooling, LeverValue::Switch(on)) => {
                if *on {
                    reach.groups.iter().for_each(|group| self.merge(with.loads, group, 1.0 + terms.aht_uplift));
                }
            }
            (LeverKind::Heads | LeverKind::Attrition | LeverKind::Budget, LeverValue::Number(_)) => {}
            _ => return None,
        }
        Some(())
    }

    fn staff_to(&mut self, with: &Pulling, reach: &Reach, to: StaffTo) -> Option<()> {
        if let Some((_, volumes)) = with.quantiles.iter().find(|(known, _)| *known == to) {
            for run in &reach.runs {
                self.staffed[run.clone()].copy_from_slice(&volumes[run.clone()]);
            }
            return Some(());
        }
        for number in reach.queues(with.loads) {
            let volumes = volume_to_staff(&with.base.queues[number], to).ok()?;
            let range = &with.loads.queues[number].range;
            for run in reach.runs.iter().filter(|run| range.contains(&run.start)) {
                self.staffed[run.clone()].copy_from_slice(&volumes[run.start - range.start..run.end - range.start]);
            }
        }
        Some(())
    }

    fn multiply(&mut self, reach: &Reach, volume: f64, aht: f64) {
        for run in &reach.runs {
            if volume != 1.0 {
                self.volume[run.clone()].iter_mut().for_each(|contacts| *contacts *= volume);
                self.staffed[run.clone()].iter_mut().for_each(|contacts| *contacts *= volume);
            }
            if aht != 1.0 {
                self.aht_s[run.clone()].iter_mut().for_each(|aht_s| *aht_s *= aht);
            }
        }
    }

    /// A share of one interval's contacts goes to another, each as so many; both keep their handle times.
    fn shift(&mut self, (from, to): (usize, usize), share: f64, contacts_each: f64) {
        for volume in [&mut self.volume, &mut self.staffed] {
            let moved = volume[from] * share;
            volume[from] -= moved;
            volume[to] += moved * contacts_each;
        }
    }

    /// Closes the intervals of a day outside the hours. A share of their contacts comes in the open ones, in proportion to
    /// those who come there anyway, or alike where nobody does; on a day that is closed altogether nobody comes.
    fn close(&mut self, day: std::ops::Range<usize>, opens: impl Fn(usize) -> bool, returns: f64) {
        let stays = day.clone().filter(|i| opens(*i)).count();
        for volume in [&mut self.volume, &mut self.staffed] {
            let (mut inside, mut outside) = (0.0, 0.0);
            for i in day.clone() {
                if opens(i) {
                    inside += volume[i];
                } else {
                    outside += volume[i];
                    volume[i] = 0.0;
                }
            }
            let back = outside * returns;
            for i in day.clone().filter(|i| opens(*i)) {
                volume[i] += if inside > 0.0 { back * volume[i] / inside } else { back / stays as f64 };
            }
        }
        for i in day.filter(|i| !opens(*i)) {
            self.open[i] = false;
        }
    }

    /// Replaces the rules of the intervals in reach.
    fn replace(&mut self, reach: &Reach, change: impl Fn(&Rule) -> Option<Rule>) -> Option<()> {
        let before = self.rules.len();
        // The rule that each old one became.
        let mut became = vec![u16::MAX; before];
        for i in reach.each() {
            let old = usize::from(self.rule[i]);
            if became[old] == u16::MAX {
                let new = change(&self.rules[old])?;
                became[old] = u16::try_from(self.rules.len()).ok()?;
                self.rules.push(new);
            }
            self.rule[i] = became[old];
        }
        Some(())
    }

    /// Makes one interval of several with the same start: the first that is open stands for all, with its model, minimum,
    /// shrinkage and hours; contacts add up, and their handle time is that of all on average, times `longer`.
    fn merge(&mut self, loads: &Loads, group: &[u32], longer: f64) {
        let open = || group.iter().map(|i| *i as usize).filter(|i| self.open[*i]);
        let Some(host) = open().next() else { return };
        if open().nth(1).is_none() {
            return;
        }
        let (mut contacts, mut staffed, mut work_s, mut money) = (0.0, 0.0, 0.0, 0.0);
        let mut rates = (0.0, 0.0);
        let (first, mut members) = (self.members.len(), Vec::new());
        for i in open() {
            let work = self.volume[i] * self.aht_s[i];
            let pool = self.pools.get(self.pool[i] as usize);
            let rate = pool.map_or_else(
                || loads.queues[usize::from(loads.queue[i])].cost_per_hour.unwrap_or(f64::NAN),
                |pool| pool.cost_per_hour,
            );
            contacts += self.volume[i];
            staffed += self.staffed[i];
            work_s += work;
            money += work * rate;
            rates = (rates.0 + rate, rates.1 + 1.0);
            match pool {
                Some(pool) => members.extend_from_slice(&self.members[pool.members.clone()]),
                None => members.push(Member { contacts: self.volume[i], rule: self.rule[i], from: i as u32 }),
            }
        }
        let others: Vec<usize> = open().skip(1).collect();
        for i in others {
            (self.open[i], self.volume[i], self.staffed[i]) = (false, 0.0, 0.0);
        }
        self.members.extend_from_slice(&members);
        let cost_per_hour = if work_s > 0.0 { money / work_s } else { rates.0 / rates.1 };
        self.pool[host] = self.pools.len() as u32;
        self.pools.push(Pool { members: first..self.members.len(), cost_per_hour });
        (self.volume[host], self.staffed[host]) = (contacts, staffed);
        if contacts > 0.0 {
            self.aht_s[host] = work_s / contacts;
        }
        self.aht_s[host] *= longer;
    }
}

/// What is left of a contact where a share is deflected, of which some come back.
///
/// # Formula
/// ```text
/// contacts × (1 − d (1 − r))          d deflected, of which r come back
/// ```
/// The handle time of what agents get, comers-back included, is `1 + aht-uplift` times as long as soon as anything is
/// deflected: the uplift is that of the bot as it is, whatever share it takes.
pub(super) fn deflected(share: f64, returns: f64) -> f64 {
    1.0 - share * (1.0 - returns)
}

/// Contacts with one share settled at once over those with another, where a share of the unsettled calls again, and
/// again: `(1 − (1 − now) c) / (1 − (1 − then) c)`.
pub(super) fn resolved(now: f64, then: f64, call_again: f64) -> f64 {
    (1.0 - (1.0 - now) * call_again) / (1.0 - (1.0 - then) * call_again)
}

/// How much of a lever is used, for its cost: the share, nothing of what is off, else all.
fn use_of(kind: LeverKind, value: &LeverValue) -> f64 {
    match value {
        LeverValue::Number(share) if kind.spelling() == crate::scenario::lever::Spelling::Share => *share,
        LeverValue::Switch(false) => 0.0,
        _ => 1.0,
    }
}

/// A rule with another patience; without end for 0 s. A model asked for by name gives way: patience decides between
/// Erlang C and Erlang A.
pub(super) fn with_patience(rule: &Rule, patience: Seconds) -> Result<Rule, Vec<crate::queueing::AssumptionError>> {
    use crate::queueing::ModelName;
    let mut rules = rule.rules.clone();
    rules.assumptions.patience = (patience.get() > 0.0).then_some(patience);
    if matches!(rules.assumptions.model, Some(ModelName::C | ModelName::A)) {
        rules.assumptions.model = None;
    }
    Ok(Rule { present: rule.present, ..Rule::new(rules)? })
}
