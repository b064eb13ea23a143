//! A scenario on the floor: agents of every interval, what they do, and the sums.

use crate::scenario::Outcome;
use crate::scenario::apply::{ALONE, Cells};
use crate::scenario::heads::Placed;
use crate::scenario::loads::Loads;
use crate::scenario::quick::{Memory, Shared};
use crate::scenario::staffed::Staffed;
use crate::time::Moment;

/// One interval of a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlayedInterval {
    /// Its start.
    pub start: Moment,
    /// Expected contacts.
    pub contacts: f64,
    /// Their handle time in seconds.
    pub aht_s: f64,
    /// Whole agents scheduled to be on the floor: required, or placed where heads or a budget are given.
    pub agents: f64,
    /// The same in the continuous extension; sums carry these.
    pub agents_exact: f64,
    /// Agents on the floor, those who are absent left out; a fraction where absence leaves one.
    pub on_floor: f64,
    /// Share answered in time, by the definition of the rules; 1 without contacts.
    pub service_level: f64,
    /// Carried load over agents on the floor.
    pub occupancy: f64,
    /// Share that hangs up.
    pub abandonment: f64,
    /// Whether every target is kept.
    pub on_target: bool,
}

/// A queue's intervals in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayedQueue {
    /// The queue, as its place in the base.
    pub queue: usize,
    /// Its name.
    pub name: String,
    /// Its intervals in order of time.
    pub intervals: Vec<PlayedInterval>,
}

/// A scenario on the floor.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Floor {
    /// Every interval, where they are asked for.
    pub cells: Vec<Staffed>,
    /// Agents on the floor by start; negative while no queue is open then.
    by_slot: Vec<f64>,
    /// Paid hours of an agent by rule.
    paid: Vec<f64>,
}

/// Sums over intervals.
#[derive(Debug, Clone, Copy)]
struct Sums {
    contacts: f64,
    in_time: f64,
    left: f64,
    busy: u32,
    on_target: u32,
    carried: f64,
    present: f64,
    paid_hours: f64,
    fte: f64,
    cost: f64,
    /// Paid hours of the queue that is being added up: its own, and those of pools that stand in it, with their cost.
    own_hours: f64,
    pooled_hours: f64,
    pooled_cost: f64,
    worst_level: f64,
    worst: usize,
}

impl Cells {
    /// Cost of a paid hour; not a number where none is given.
    pub fn cost_per_hour(&self, loads: &Loads, i: usize) -> f64 {
        match self.pool[i] {
            ALONE => loads.queues[usize::from(loads.queue[i])].cost_per_hour.unwrap_or(f64::NAN),
            pool => self.pools[pool as usize].cost_per_hour,
        }
    }
}

impl Floor {
    /// Staffs and serves every interval and adds them up; `None` where no number of agents keeps the targets of one.
    ///
    /// Contacts weigh service level and abandonment, agents weigh occupancy. Hours and FTE add up exact agents over what
    /// shrinkage leaves of a paid hour; FTE is that of an average week of each queue's horizon.
    pub fn play(
        &mut self,
        (shared, memory): (&Shared, &mut Memory),
        cells: &Cells,
        loads: &Loads,
        placed: Option<&Placed>,
        keep: bool,
    ) -> Option<Outcome> {
        let (interval_s, hours) = (loads.interval.seconds(), loads.interval.hours());
        memory.begin(shared, &cells.rules, interval_s);
        self.cells.clear();
        self.by_slot.clear();
        self.by_slot.resize(loads.slots, -1.0);
        self.paid.clear();
        self.paid.extend(cells.rules.iter().map(|rule| hours / rule.remaining));
        let mut sums = Sums::NOTHING;
        for (number, queue) in loads.queues.iter().enumerate() {
            (sums.own_hours, sums.pooled_hours, sums.pooled_cost) = (0.0, 0.0, 0.0);
            for i in queue.range.clone() {
                if !cells.open[i] {
                    if keep {
                        self.cells.push(Staffed::NOBODY);
                    }
                    continue;
                }
                let placed = placed.and_then(|placed| placed.agents[i]);
                // Added up where it is found, so that nothing goes through memory.
                if placed.is_none()
                    && let Some(staffed) = memory.looked_up(shared, cells, i)
                {
                    self.add(&mut sums, (i, &staffed), (cells, loads), keep);
                    continue;
                }
                let staffed = match placed {
                    None => memory.remembered(cells, i, interval_s)?,
                    Some(agents) => cells.placed(i, agents, interval_s),
                };
                self.add(&mut sums, (i, &staffed), (cells, loads), keep);
            }
            let paid = sums.own_hours + sums.pooled_hours;
            sums.paid_hours += paid;
            sums.fte += paid * loads.fte_of_hour[number];
            sums.cost += sums.own_hours * queue.cost_per_hour.unwrap_or(f64::NAN) + sums.pooled_cost;
        }
        if let Some(placed) = placed {
            sums.paid_hours += placed.idle_hours;
            sums.fte += placed.idle_fte;
            sums.cost += placed.idle_cost;
        }
        sums.cost += cells.levers_cost;
        Some(self.outcome(&sums, loads))
    }

    #[inline(always)]
    fn add(&mut self, sums: &mut Sums, (i, staffed): (usize, &Staffed), (cells, loads): (&Cells, &Loads), keep: bool) {
        let paid = staffed.agents.exact * self.paid[usize::from(cells.rule[i])];
        if cells.pool[i] == ALONE {
            sums.own_hours += paid;
        } else {
            sums.pooled_hours += paid;
            sums.pooled_cost += paid * cells.cost_per_hour(loads, i);
        }
        let slot = &mut self.by_slot[loads.slot[i] as usize];
        *slot = if *slot < 0.0 { staffed.present } else { *slot + staffed.present };
        sums.add(i, cells.volume[i], staffed, loads);
        if keep {
            self.cells.push(*staffed);
        }
    }

    fn outcome(&self, sums: &Sums, loads: &Loads) -> Outcome {
        let open = self.by_slot.iter().filter(|agents| **agents >= 0.0);
        let (most, total, times) = open
            .fold((0.0_f64, 0.0, 0.0), |(most, total, times), agents| (most.max(*agents), total + agents, times + 1.0));
        let share = |part: f64, whole: f64, of_nothing: f64| if whole > 0.0 { part / whole } else { of_nothing };
        let worst = (sums.busy > 0).then_some(sums.worst);
        Outcome {
            contacts: sums.contacts,
            agents_peak: most,
            agents_mean: share(total, times, 0.0),
            fte: sums.fte,
            paid_hours: sums.paid_hours,
            cost: sums.cost,
            cost_per_contact: share(sums.cost, sums.contacts, f64::NAN),
            service_level: share(sums.in_time, sums.contacts, 1.0),
            intervals_on_target: share(f64::from(sums.on_target), f64::from(sums.busy), 1.0),
            worst_interval: worst.map(|i| loads.start[i]),
            worst_queue: worst.map_or(0, |i| usize::from(loads.queue[i])),
            worst_service_level: worst.map_or(f64::NAN, |_| sums.worst_level),
            occupancy: share(sums.carried, sums.present, 0.0),
            abandonment: share(sums.left, sums.contacts, 0.0),
            p_on_target: f64::NAN,
            unmeetable: false,
        }
    }

    /// Every interval that was kept, queue by queue.
    pub fn intervals(&self, cells: &Cells, loads: &Loads) -> Vec<PlayedQueue> {
        let one = |i: usize| {
            let Staffed { agents, present, service } = self.cells[i];
            PlayedInterval {
                start: loads.start[i],
                contacts: cells.volume[i],
                aht_s: cells.aht_s[i],
                agents: agents.whole,
                agents_exact: agents.exact,
                on_floor: present,
                service_level: service.service_level,
                occupancy: if present > 0.0 { service.carried / present } else { 0.0 },
                abandonment: service.abandonment,
                on_target: service.on_target,
            }
        };
        let queues = loads.queues.iter().enumerate();
        queues
            .map(|(queue, of)| PlayedQueue {
                queue,
                name: of.name.clone(),
                intervals: of.range.clone().map(one).collect(),
            })
            .collect()
    }
}

impl Sums {
    const NOTHING: Self = Self {
        contacts: 0.0,
        in_time: 0.0,
        left: 0.0,
        busy: 0,
        on_target: 0,
        carried: 0.0,
        present: 0.0,
        paid_hours: 0.0,
        fte: 0.0,
        cost: 0.0,
        own_hours: 0.0,
        pooled_hours: 0.0,
        pooled_cost: 0.0,
        worst_level: f64::INFINITY,
        worst: 0,
    };

    #[inline(always)]
    fn add(&mut self, i: usize, contacts: f64, staffed: &Staffed, loads: &Loads) {
        let service = &staffed.service;
        self.present += staffed.present;
        self.carried += service.carried;
        if contacts > 0.0 {
            let level = service.service_level;
            self.contacts += contacts;
            self.in_time += contacts * level;
            self.left += contacts * service.abandonment;
            self.busy += 1;
            self.on_target += u32::from(service.on_target);
            if level <= self.worst_level {
                let earlier = loads.start[i] < loads.start[self.worst];
                if level < self.worst_level || earlier {
                    (self.worst_level, self.worst) = (level, i);
                }
            }
        }
    }
}

impl Outcome {
    /// No number of agents keeps the targets.
    pub(super) const UNMEETABLE: Self = Self {
        contacts: f64::NAN,
        agents_peak: f64::NAN,
        agents_mean: f64::NAN,
        fte: f64::NAN,
        paid_hours: f64::NAN,
        cost: f64::NAN,
        cost_per_contact: f64::NAN,
        service_level: f64::NAN,
        intervals_on_target: f64::NAN,
        worst_interval: None,
        worst_queue: 0,
        worst_service_level: f64::NAN,
        occupancy: f64::NAN,
        abandonment: f64::NAN,
        p_on_target: f64::NAN,
        unmeetable: true,
    };
}
