//! Days, weeks and the span: what each coalition is worth in each, and what follows.

use crate::evaluate::attribution::cost::Prices;
use crate::evaluate::attribution::fact::Changes;
use crate::evaluate::attribution::luck::Luck;
use crate::evaluate::attribution::sentence::sentence;
use crate::evaluate::attribution::shapley::shapley;
use crate::evaluate::attribution::switches::{Interval, Switches};
use crate::evaluate::attribution::{Attribution, Chance, Factor, Part};
use crate::evaluate::ledger::{Entry, Ledger};
use crate::evaluate::replay::Replay;
use crate::forecast::Grain;
use crate::queueing::OfferedLoad;
use crate::queueing::variability::{OPEN_DAY, chance};
use crate::time::{date_of_day, weekday_of_day};

/// What the recorded intervals of a period add up to.
#[derive(Debug, Clone)]
struct Sums {
    first_day: i64,
    last_day: i64,
    /// Contacts in time, by coalition.
    in_time: Vec<f64>,
    /// Cost, by coalition.
    cost: Option<Vec<f64>>,
    planned: f64,
    actual: f64,
    /// Actual contacts in time: those that the switch saw, else those of the service table.
    reached: f64,
    observed: f64,
    luck: Luck,
    changes: Changes,
    recorded: u64,
    unrecorded: u64,
}

/// The days of a ledger, added up.
#[derive(Debug, Clone)]
pub(super) struct Periods<'a> {
    switches: &'a Switches,
    target: Option<f64>,
    /// Whether anything may be chance: the switch saw some of it, or counts swing around their rates.
    chance: bool,
    days: Vec<Sums>,
}

impl<'a> Periods<'a> {
    /// Plays every coalition and adds its intervals up by day.
    pub(super) fn of(ledger: &Ledger, switches: &'a Switches, replay: &Replay) -> Self {
        let levels = switches.play(replay);
        let counted = served_levels(ledger, switches, replay);
        let prices = Prices::of(ledger, switches);
        let mut days: Vec<Sums> = Vec::new();
        for i in 0..switches.intervals.len() {
            let one = &switches.intervals[i];
            if days.last().is_none_or(|day| day.first_day != one.day) {
                days.push(Sums::empty(one.day, switches.settings.len(), prices.is_some()));
            }
            if let Some(day) = days.last_mut() {
                day.add(switches, i, &levels, counted.as_deref(), replay);
                day.add_cost(switches, i, prices.as_ref());
            }
        }
        let target = ledger.rules.target.map(|target| target.fraction.get());
        let chance = days.iter().any(|day| day.observed > 0.0) || counted.is_some();
        Self { switches, target, chance, days }
    }
    /// Every day, every week from Monday, and the span.
    pub(super) fn attributions(&self) -> Vec<Attribution> {
        let mut found: Vec<_> =
            self.days.iter().filter_map(|day| self.split(day, day.first_day, Some(Grain::Day))).collect();
        let monday = |day: i64| day - weekday_of_day(day) as i64;
        let weeks = self.days.chunk_by(|a, b| monday(a.first_day) == monday(b.first_day));
        found.extend(weeks.filter_map(|week| {
            let sums = Sums::of(week)?;
            self.split(&sums, monday(sums.first_day), Some(Grain::Week))
        }));
        found.extend(Sums::of(&self.days).and_then(|sums| self.split(&sums, sums.first_day, None)));
        found
    }
    /// The split of a period; `None` where there is nothing to split.
    fn split(&self, sums: &Sums, start: i64, grain: Option<Grain>) -> Option<Attribution> {
        if sums.recorded == 0 || sums.planned + sums.actual <= 0.0 {
            return None;
        }
        let share = |part: f64, contacts: f64| if contacts > 0.0 { part / contacts } else { 1.0 };
        let settings = self.switches.settings.iter().zip(&sums.in_time);
        let values: Vec<f64> = settings
            .map(|(setting, in_time)| share(*in_time, if setting.volume { sums.actual } else { sums.planned }))
            .collect();
        let all = values.len() - 1;
        let reached = if self.chance { share(sums.reached, sums.actual) } else { values[all] };
        let costs = sums.cost.as_ref().map(|cost| shapley(cost));
        let shares = shapley(&values);
        let mut parts: Vec<Part> = self
            .switches
            .players
            .iter()
            .zip(shares)
            .enumerate()
            .map(|(k, (factor, share))| {
                let cost = costs.as_ref().and_then(|costs| costs.get(k)).copied();
                Part { factor: *factor, service_level: share, cost, change: sums.changes.of(*factor) }
            })
            .collect();
        let part = reached - values[all];
        if self.chance {
            let cost = costs.as_ref().map(|_| 0.0);
            parts.push(Part { factor: Factor::Chance, service_level: part, cost, change: 0.0 });
        }
        let observed = sums.observed > 0.0;
        let chance = observed.then(|| Chance::of(part, sums.luck.variance().sqrt() / sums.actual));
        let mut split = Attribution {
            start: date_of_day(start),
            grain,
            planned: values[0],
            reached,
            observed,
            observed_share: if sums.actual > 0.0 { sums.observed / sums.actual } else { 0.0 },
            intervals: sums.recorded,
            unrecorded: sums.unrecorded,
            planned_cost: sums.cost.as_ref().and_then(|cost| cost.first()).copied(),
            reached_cost: sums.cost.as_ref().and_then(|cost| cost.last()).copied(),
            parts,
            chance,
            sentence: String::new(),
        };
        split.sentence = sentence(&split, (sums.first_day, sums.last_day), self.target);
        Some(split)
    }
}

impl Chance {
    /// A difference beside the deviation that the model gives: by a normal distribution, two tails.
    fn of(difference: f64, deviation: f64) -> Self {
        let size = difference.abs();
        let probability = if deviation > 0.0 {
            libm::erfc(size / deviation * std::f64::consts::FRAC_1_SQRT_2)
        } else if size > 1e-12 {
            0.0
        } else {
            1.0
        };
        Self { deviation, probability }
    }
}

impl Sums {
    fn empty(day: i64, coalitions: usize, priced: bool) -> Self {
        Self {
            first_day: day,
            last_day: day,
            in_time: vec![0.0; coalitions],
            cost: priced.then(|| vec![0.0; coalitions]),
            planned: 0.0,
            actual: 0.0,
            reached: 0.0,
            observed: 0.0,
            luck: Luck::default(),
            changes: Changes::default(),
            recorded: 0,
            unrecorded: 0,
        }
    }
    /// Adds an interval.
    fn add(&mut self, switches: &Switches, i: usize, levels: &[Vec<f64>], counted: Option<&[f64]>, replay: &Replay) {
        let one = &switches.intervals[i];
        if !one.recorded {
            self.unrecorded += 1;
            return;
        }
        self.recorded += 1;
        for ((in_time, setting), levels) in self.in_time.iter_mut().zip(&switches.settings).zip(levels) {
            let contacts = one.weight(setting);
            // A level without contacts may be anything.
            if contacts > 0.0 {
                *in_time += contacts * levels[i];
            }
        }
        let contacts = one.counted.contacts;
        self.planned += one.planned.contacts;
        self.actual += contacts;
        self.changes.add(one);
        if contacts > 0.0 {
            let all = levels.len() - 1;
            match one.observed {
                Some(level) => {
                    self.reached += contacts * level;
                    self.observed += contacts;
                    let load = OfferedLoad::of(one.actual.contacts, one.actual.aht_s, replay.interval.get());
                    let agents = one.agents(&switches.settings[all]);
                    self.luck.add(&chance(&replay.model, &load, agents, replay.within, OPEN_DAY), one.noise);
                }
                None => self.reached += contacts * counted.map_or(levels[all][i], |counted| counted[i]),
            }
        }
    }
    /// Adds what an interval costs.
    fn add_cost(&mut self, switches: &Switches, i: usize, prices: Option<&Prices>) {
        if let (Some(cost), Some(prices)) = (&mut self.cost, prices.filter(|_| switches.intervals[i].recorded)) {
            for (cost, setting) in cost.iter_mut().zip(&switches.settings) {
                *cost += prices.cost(switches, setting, i);
            }
        }
    }
    /// The sums of several days.
    fn of(days: &[Self]) -> Option<Self> {
        let (first, later) = days.split_first()?;
        let mut sums = first.clone();
        for day in later {
            let together =
                |sums: &mut [f64], more: &[f64]| sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            together(&mut sums.in_time, &day.in_time);
            if let (Some(cost), Some(more)) = (&mut sums.cost, &day.cost) {
                together(cost, more);
            }
            sums.last_day = day.last_day;
            sums.planned += day.planned;
            sums.actual += day.actual;
            sums.reached += day.reached;
            sums.observed += day.observed;
            sums.luck.merge(&day.luck);
            sums.changes.merge(&day.changes);
            sums.recorded += day.recorded;
            sums.unrecorded += day.unrecorded;
        }
        Some(sums)
    }
}

/// The levels of the service table: counts as they are, played with the people there; `None` where the rates under them
/// say the same, or the switch saw every interval.
fn served_levels(ledger: &Ledger, switches: &Switches, replay: &Replay) -> Option<Vec<f64>> {
    let unseen = |one: &Interval| one.recorded && one.counted.contacts > 0.0 && one.observed.is_none();
    let apart = |rate: f64, counted: f64| (rate - counted).abs() > 1e-12 * counted;
    let swings = |one: &Interval| {
        let (rate, counted) = (&one.actual, &one.counted);
        one.recorded && (apart(rate.contacts, counted.contacts) || apart(rate.aht_s, counted.aht_s))
    };
    if !switches.intervals.iter().any(unseen) || !switches.intervals.iter().any(swings) {
        return None;
    }
    let column = |of: &dyn Fn(&Entry) -> f64| ledger.entries.iter().map(of).collect::<Vec<f64>>();
    let start: Vec<_> = ledger.entries.iter().map(|entry| entry.start).collect();
    let (contacts, aht_s) = (column(&|entry| entry.served().contacts), column(&|entry| entry.served().aht_s));
    let mut levels = Vec::with_capacity(start.len());
    replay.service_levels(&start, &contacts, &aht_s, &column(&|entry| entry.staffed()), &mut levels);
    levels.resize(start.len(), 1.0);
    Some(levels)
}
