//! A scenario on the floor: agents of every interval, what they do, and the sums.

use crate::scenario::Outcome;
use crate::scenario::apply::{ALONE, Cells};
use crate::scenario::heads::Placed;
use crate::scenario::loads::Loads;
use crate::scenario::quick::{Memory, Shared};
use crate::scenario::staffed::{Agents, Service};
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

/// The agents of every interval, and what they do.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Floor {
    pub agents: Vec<Agents>,
    /// Agents on the floor.
    pub present: Vec<f64>,
    pub service: Vec<Service>,
    idle: Placed,
    /// Agents on the floor by start, and whether any queue is open then.
    by_slot: Vec<(f64, bool)>,
    /// Paid hours of an agent by rule.
    paid: Vec<f64>,
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
    /// Staffs and serves every interval; `None` where no number of agents keeps the targets of one.
    pub fn staff(
        &mut self,
        (shared, memory): (&Shared, &mut Memory),
        cells: &Cells,
        loads: &Loads,
        placed: Option<Placed>,
    ) -> Option<()> {
        let interval_s = loads.interval.seconds();
        memory.begin(shared, &cells.rules);
        self.agents.clear();
        self.present.clear();
        self.service.clear();
        self.idle = placed.unwrap_or_default();
        for i in 0..loads.len() {
            let placed = self.idle.agents.get(i).copied().flatten();
            let (agents, present, service) = if !cells.open[i] {
                (Agents::default(), 0.0, cells.served(i, 0.0, interval_s))
            } else if let Some(agents) = placed {
                let present = agents as f64 * cells.rule_of(i).present;
                (Agents { whole: agents as f64, exact: agents as f64 }, present, cells.served(i, present, interval_s))
            } else {
                let found = memory.staffed(shared, cells, i, interval_s)?;
                (found.agents, found.present, found.service)
            };
            self.agents.push(agents);
            self.present.push(present);
            self.service.push(service);
        }
        Some(())
    }

    /// The sums of a scenario that was staffed.
    ///
    /// Contacts weigh service level and abandonment, agents weigh occupancy. Hours and FTE add up exact agents over what
    /// shrinkage leaves of a paid hour; FTE is that of an average week of each queue's horizon.
    pub fn outcome(&mut self, cells: &Cells, loads: &Loads) -> Outcome {
        let hours = loads.interval.hours();
        let mut sums = Outcome { worst_service_level: f64::INFINITY, ..Outcome::NOTHING };
        let (mut in_time, mut left, mut busy, mut on_target) = (0.0, 0.0, 0.0, 0.0);
        let (mut occupied, mut present) = (0.0, 0.0);
        self.paid.clear();
        self.paid.extend(cells.rules.iter().map(|rule| hours / rule.remaining));
        self.by_slot.clear();
        self.by_slot.resize(loads.slots, (0.0, false));
        for i in (0..loads.len()).filter(|i| cells.open[*i]) {
            let (queue, service, floor) = (usize::from(loads.queue[i]), self.service[i], self.present[i]);
            let paid = self.agents[i].exact * self.paid[usize::from(cells.rule[i])];
            sums.paid_hours += paid;
            sums.fte += paid * loads.fte_of_hour[queue];
            sums.cost += paid * cells.cost_per_hour(loads, i);
            let slot = &mut self.by_slot[loads.slot[i] as usize];
            *slot = (slot.0 + floor, true);
            occupied += service.occupancy * floor;
            present += floor;
            let contacts = cells.volume[i];
            if contacts > 0.0 {
                sums.contacts += contacts;
                in_time += contacts * service.service_level;
                left += contacts * service.abandonment;
                busy += 1.0;
                on_target += f64::from(u8::from(service.on_target));
                let level = service.service_level;
                let earlier = sums.worst_interval.is_none_or(|worst| loads.start[i] < worst);
                if level < sums.worst_service_level || level == sums.worst_service_level && earlier {
                    sums.worst_service_level = level;
                    sums.worst_interval = Some(loads.start[i]);
                    sums.worst_queue = queue;
                }
            }
        }
        let open = self.by_slot.iter().filter(|slot| slot.1);
        let (most, total, times) = open
            .fold((0.0_f64, 0.0, 0.0), |(most, total, times), slot| (most.max(slot.0), total + slot.0, times + 1.0));
        let share = |part: f64, whole: f64, of_nothing: f64| if whole > 0.0 { part / whole } else { of_nothing };
        sums.agents_peak = most;
        sums.agents_mean = share(total, times, 0.0);
        sums.paid_hours += self.idle.idle_hours;
        sums.fte += self.idle.idle_fte;
        sums.cost += self.idle.idle_cost + cells.levers_cost;
        sums.cost_per_contact = share(sums.cost, sums.contacts, f64::NAN);
        sums.service_level = share(in_time, sums.contacts, 1.0);
        sums.intervals_on_target = share(on_target, busy, 1.0);
        sums.abandonment = share(left, sums.contacts, 0.0);
        sums.occupancy = share(occupied, present, 0.0);
        if sums.worst_interval.is_none() {
            sums.worst_service_level = f64::NAN;
        }
        sums
    }

    /// Every interval, queue by queue.
    pub fn intervals(&self, cells: &Cells, loads: &Loads) -> Vec<PlayedQueue> {
        let one = |i: usize| PlayedInterval {
            start: loads.start[i],
            contacts: cells.volume[i],
            aht_s: cells.aht_s[i],
            agents: self.agents[i].whole,
            agents_exact: self.agents[i].exact,
            on_floor: self.present[i],
            service_level: self.service[i].service_level,
            occupancy: self.service[i].occupancy,
            abandonment: self.service[i].abandonment,
            on_target: self.service[i].on_target,
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

impl Outcome {
    /// Nothing added up yet.
    const NOTHING: Self = Self {
        contacts: 0.0,
        agents_peak: 0.0,
        agents_mean: 0.0,
        fte: 0.0,
        paid_hours: 0.0,
        cost: 0.0,
        cost_per_contact: f64::NAN,
        service_level: 0.0,
        intervals_on_target: 0.0,
        worst_interval: None,
        worst_queue: 0,
        worst_service_level: f64::NAN,
        occupancy: 0.0,
        abandonment: 0.0,
        p_on_target: f64::NAN,
        unmeetable: false,
    };
    /// No number of agents keeps the targets.
    pub(super) const UNMEETABLE: Self = Self {
        contacts: f64::NAN,
        agents_peak: f64::NAN,
        agents_mean: f64::NAN,
        fte: f64::NAN,
        paid_hours: f64::NAN,
        cost: f64::NAN,
        service_level: f64::NAN,
        intervals_on_target: f64::NAN,
        occupancy: f64::NAN,
        abandonment: f64::NAN,
        unmeetable: true,
        ..Self::NOTHING
    };
}
