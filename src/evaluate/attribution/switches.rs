//! Every factor between plan and actual, interval by interval, to be switched.

use crate::evaluate::attribution::Factor;
use crate::evaluate::ledger::{Demand, Entry, Ledger};
use crate::evaluate::replay::Replay;
use crate::evaluate::underlying::{Underlying, underlying};
use crate::staffing::Shrinkage;
use crate::time::Moment;

/// One interval with both positions of every switch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    /// Day counted from 1970-01-01.
    pub(super) day: i64,
    /// Whether there is a record; without, it is played but not split.
    pub(super) recorded: bool,
    pub(super) planned: Demand,
    /// The rates under what was counted.
    pub(super) actual: Demand,
    /// What was counted: contacts, which weigh, and their handle time.
    pub(super) counted: Demand,
    /// Shares of the variance of contacts and handle time that are noise, which the rates leave out.
    pub(super) noise: (f64, f64),
    pub(super) required: f64,
    pub(super) scheduled: Option<f64>,
    pub(super) present: Option<f64>,
    /// Paid agents of the requirement, and of the schedule.
    pub(super) paid: (f64, f64),
    /// The service level that the switch of the centre saw.
    pub(super) observed: Option<f64>,
}

/// The intervals of a ledger and the factors that differ in any of them.
#[derive(Debug, Clone)]
pub(super) struct Switches {
    pub(super) intervals: Vec<Interval>,
    pub(super) players: Vec<Factor>,
    /// Every setting of the switches; bit `k` of its index says whether player `k` stands on actual.
    pub(super) settings: Vec<Setting>,
    start: Vec<Moment>,
    /// Seconds from one start to the next within a run.
    step_s: i64,
}

/// The order of the players' bits.
const PLAYERS: [Factor; 5] = [Factor::Volume, Factor::Aht, Factor::ScheduleFit, Factor::Absence, Factor::Staffing];

impl Switches {
    /// The switches of a ledger; `None` where nothing is recorded.
    pub(super) fn of(ledger: &Ledger) -> Option<Self> {
        let intervals: Vec<Interval> = ledger
            .entries
            .iter()
            .zip(underlying(&ledger.entries))
            .map(|(entry, under)| Interval::of(entry, under, &ledger.rules.shrinkage))
            .collect();
        let recorded = || intervals.iter().filter(|interval| interval.recorded);
        recorded().next()?;
        // A factor of which anything is known is listed, so that columns don't come and go with the days.
        let known = |factor: &Factor| match factor {
            Factor::Volume | Factor::Aht => true,
            Factor::ScheduleFit => recorded().any(|one| one.scheduled.is_some()),
            Factor::Absence => recorded().any(|one| one.scheduled.is_some() && one.present.is_some()),
            Factor::Staffing => recorded().any(|one| one.scheduled.is_none() && one.present.is_some()),
            Factor::Chance => false,
        };
        let players: Vec<Factor> = PLAYERS.into_iter().filter(known).collect();
        let settings = (0..1_usize << players.len()).map(|coalition| Setting::of(&players, coalition)).collect();
        let start = ledger.entries.iter().map(|entry| entry.start).collect();
        Some(Self { intervals, players, settings, start, step_s: i64::from(ledger.interval.minutes()) * 60 })
    }
    /// The service level of every interval in every coalition: `levels[coalition][interval]`.
    pub(super) fn play(&self, replay: &Replay) -> Vec<Vec<f64>> {
        let mut levels = vec![Vec::with_capacity(self.intervals.len()); self.settings.len()];
        let mut buffers = Buffers::default();
        for run in self.runs() {
            // A run depends on its own past alone, so a switch that changes none of its intervals need not be flipped there.
            let differing = self.differing(&self.intervals[run.clone()]);
            for coalition in 0..levels.len() {
                let same = coalition & differing;
                if same == coalition {
                    buffers.fill(&self.intervals[run.clone()], &self.settings[coalition]);
                    buffers.play(replay, &self.start[run.clone()]);
                    levels[coalition].extend_from_slice(&buffers.levels);
                } else {
                    // Filled before: its index is lower.
                    let (before, from) = levels.split_at_mut(coalition);
                    from[0].extend_from_slice(&before[same][run.clone()]);
                }
            }
        }
        levels
    }
    /// Spans of intervals that follow each other without a gap.
    fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs = Vec::new();
        let mut from = 0;
        for i in 1..=self.start.len() {
            let follows = self.start.get(i).is_some_and(|start| *start == self.start[i - 1].plus(self.step_s));
            if !follows {
                runs.push(from..i);
                from = i;
            }
        }
        runs
    }
    /// The players who change any of some intervals.
    fn differing(&self, intervals: &[Interval]) -> usize {
        let mut differing = 0;
        for (bit, player) in self.players.iter().enumerate() {
            if intervals.iter().any(|interval| interval.differs(*player)) {
                differing |= 1 << bit;
            }
        }
        differing
    }
}

/// Which switches stand on actual.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) volume: bool,
    pub(super) aht: bool,
    pub(super) fit: bool,
    pub(super) absence: bool,
    pub(super) staffing: bool,
}

impl Setting {
    fn of(players: &[Factor], coalition: usize) -> Self {
        let switched =
            |factor| players.iter().enumerate().any(|(bit, player)| *player == factor && coalition >> bit & 1 == 1);
        Self {
            volume: switched(Factor::Volume),
            aht: switched(Factor::Aht),
            fit: switched(Factor::ScheduleFit),
            absence: switched(Factor::Absence),
            staffing: switched(Factor::Staffing),
        }
    }
}

impl Interval {
    fn of(entry: &Entry, underlying: Option<Underlying>, shrinkage: &Shrinkage) -> Self {
        // Where one side has no handle time the other's stands in: no contacts took no longer than expected.
        let handled = |demand: &Demand| demand.aht_s.is_finite() && demand.aht_s > 0.0;
        let known = |demand: &Demand| demand.contacts.is_finite() && demand.contacts >= 0.0;
        let mut planned = entry.planned;
        if !known(&planned) {
            planned.contacts = 0.0;
        }
        let mut actual = underlying.map_or(planned, |under| under.demand);
        let mut counted = entry.actual.filter(|_| underlying.is_some()).unwrap_or(planned);
        if !handled(&planned) {
            planned.aht_s = if handled(&actual) { actual.aht_s } else { 0.0 };
        }
        for side in [&mut actual, &mut counted] {
            if !handled(side) {
                side.aht_s = planned.aht_s;
            }
        }
        let people = |agents: Option<f64>| agents.filter(|agents| agents.is_finite());
        let (scheduled, required) = (people(entry.scheduled), entry.required);
        let of_requirement = if scheduled.is_some() { shrinkage.schedule_exact(required) } else { entry.paid };
        Self {
            day: entry.day,
            recorded: underlying.is_some(),
            planned,
            actual,
            counted,
            noise: underlying.map_or((0.0, 0.0), |under| (under.contacts_noise, under.aht_noise)),
            required,
            scheduled,
            present: people(entry.present),
            paid: (of_requirement, entry.paid),
            observed: entry.observed_level(),
        }
    }
    /// The demand with some switches on actual.
    pub(super) fn demand(&self, setting: &Setting) -> Demand {
        Demand {
            contacts: if setting.volume { self.actual.contacts } else { self.planned.contacts },
            aht_s: if setting.aht { self.actual.aht_s } else { self.planned.aht_s },
        }
    }
    /// The contacts that weigh in a mean.
    pub(super) fn weight(&self, setting: &Setting) -> f64 {
        if setting.volume { self.counted.contacts } else { self.planned.contacts }
    }
    /// The agents on the floor with some switches on actual.
    pub(super) fn agents(&self, setting: &Setting) -> f64 {
        let agents = match (self.scheduled, self.present) {
            (Some(scheduled), Some(present)) => match (setting.fit, setting.absence) {
                (false, false) => self.required,
                (true, false) => scheduled,
                (false, true) => self.required + (present - scheduled),
                // Both steps lead to the people who were there, to the last bit.
                (true, true) => present,
            },
            (Some(scheduled), None) if setting.fit => scheduled,
            (None, Some(present)) if setting.staffing => present,
            _ => self.required,
        };
        agents.max(0.0)
    }
    /// The difference that a people's switch makes.
    pub(super) fn people(&self, factor: Factor) -> Option<f64> {
        match (factor, self.scheduled, self.present) {
            (Factor::ScheduleFit, Some(scheduled), _) => Some(scheduled - self.required),
            (Factor::Absence, Some(scheduled), Some(present)) => Some(present - scheduled),
            (Factor::Staffing, None, Some(present)) => Some(present - self.required),
            _ => None,
        }
    }
    fn differs(&self, factor: Factor) -> bool {
        match factor {
            Factor::Volume => self.planned.contacts != self.actual.contacts,
            Factor::Aht => self.planned.aht_s != self.actual.aht_s,
            people => self.people(people).is_some_and(|difference| difference != 0.0),
        }
    }
    /// Whether there are contacts on either side.
    pub(super) fn busy(&self) -> bool {
        self.planned.contacts > 0.0 || self.counted.contacts > 0.0
    }
}

/// Columns that are filled again and again.
#[derive(Debug, Default)]
struct Buffers {
    contacts: Vec<f64>,
    aht_s: Vec<f64>,
    agents: Vec<f64>,
    levels: Vec<f64>,
}

impl Buffers {
    fn fill(&mut self, intervals: &[Interval], setting: &Setting) {
        self.contacts.clear();
        self.aht_s.clear();
        self.agents.clear();
        for interval in intervals {
            let demand = interval.demand(setting);
            self.contacts.push(demand.contacts);
            self.aht_s.push(demand.aht_s);
            self.agents.push(interval.agents(setting));
        }
    }
    fn play(&mut self, replay: &Replay, start: &[Moment]) {
        replay.service_levels(start, &self.contacts, &self.aht_s, &self.agents, &mut self.levels);
        // Whatever a model makes of nothing at all, an interval counts once.
        self.levels.resize(start.len(), 1.0);
    }
}
