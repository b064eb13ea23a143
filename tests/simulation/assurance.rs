//! How sure a day is: the stated probability against days played event by event, busy and quiet ones drawn.

use headcount::evaluate::assurance::{Assurance, AssuranceSettings, assurances};
use headcount::evaluate::ledger::{Demand, Entry, Ledger, Rates};
use headcount::evaluate::matched::{Matched, Overlap, Recorded};
use headcount::forecast::{Band, Grain, Level};
use headcount::history::Queue;
use headcount::queueing::{Assumptions, OfferedLoad, smallest_agents};
use headcount::staffing::StaffingRules;
use headcount::time::{Clock, IntervalLength, Moment};
use headcount::units::Seconds;

use crate::centre::{Habits, Shift, play};
use crate::draw::Draw;

const HALF_HOUR_S: f64 = 1800.0;
/// Intervals of a day that is open from 8 to 18.
const SLOTS: usize = 20;
/// What the ranges of a file are taken to have in common over a day.
const COMMON: f64 = 0.45;

/// A day to come: contacts at the busiest half hour, and how uncertain the rate is.
struct Day {
    busiest: f64,
    aht_s: f64,
    patience_s: Option<f64>,
    /// Relative variance of the rate.
    uncertain: f64,
    /// Agents beyond the required ones, everywhere.
    more: i64,
}

fn seconds(s: f64) -> Seconds {
    Seconds::new(s).unwrap()
}

impl Day {
    fn expected(&self) -> Vec<f64> {
        let shape = [0.4, 0.55, 0.7, 0.85, 0.95, 1.0, 1.0, 0.95, 0.9, 0.85];
        (0..SLOTS).map(|i| self.busiest * if i < 10 { shape[i] } else { shape[SLOTS - 1 - i] }).collect()
    }
    fn ledger(&self) -> (Ledger, Matched) {
        let assumptions = Assumptions { patience: self.patience_s.map(seconds), ..Assumptions::default() };
        let rules = StaffingRules { assumptions, ..StaffingRules::default() };
        let (model, targets) = (rules.model().unwrap(), rules.targets());
        let queue = Queue { name: "sales".to_owned(), channel: None };
        let interval = IntervalLength::from_minutes(30).unwrap();
        let expected = self.expected();
        let start: Vec<Moment> = (0..SLOTS as i64).map(|i| Moment((16 + i) * 1800)).collect();
        let entries = expected.iter().zip(&start).map(|(contacts, start)| {
            let load = OfferedLoad::new(*contacts, seconds(self.aht_s), seconds(HALF_HOUR_S)).unwrap();
            let required = smallest_agents(&model, &load, &targets).unwrap().agents as f64 + self.more as f64;
            Entry {
                start: *start,
                day: 0,
                minute: (start.0 / 60) as u16,
                planned: Demand { contacts: *contacts, aht_s: self.aht_s },
                actual: None,
                required: required.max(1.0),
                required_in_hindsight: None,
                scheduled: None,
                paid: required,
                present: None,
                observed: None,
            }
        });
        let entries = entries.collect();
        // A normal range of 95 %.
        let half: Vec<f64> = expected.iter().map(|m| 1.959_964 * (m + self.uncertain * m * m).sqrt()).collect();
        let band = Band {
            level: Level::new(95.0).unwrap(),
            lo: expected.iter().zip(&half).map(|(m, half)| m - half).collect(),
            hi: expected.iter().zip(&half).map(|(m, half)| m + half).collect(),
        };
        let matched = Matched {
            queue: queue.clone(),
            clock: Clock::Plain,
            interval,
            day: vec![0; SLOTS],
            minute: start.iter().map(|start| (start.0 / 60) as u16).collect(),
            start,
            origin: None,
            volume: expected,
            bands: vec![band],
            aht_s: vec![self.aht_s; SLOTS],
            outlook: None,
            actual: Recorded::default(),
            overlap: Overlap::default(),
            notices: Vec::new(),
        };
        let ledger = Ledger {
            queue,
            clock: Clock::Plain,
            interval,
            entries,
            rules,
            rates: Rates::default(),
            notices: Vec::new(),
        };
        (ledger, matched)
    }
    fn stated(&self, futures: usize) -> (Assurance, Vec<usize>) {
        let (ledger, matched) = self.ledger();
        let settings = AssuranceSettings { futures, ..AssuranceSettings::default() };
        let rows = assurances(&ledger, Some(&matched), &settings);
        let day = rows.into_iter().find(|row| row.grain == Grain::Day).unwrap();
        (day, ledger.entries.iter().map(|entry| entry.required as usize).collect())
    }
    /// Shares answered in time of drawn days with these agents.
    fn played(&self, agents: &[usize], runs: usize) -> Vec<f64> {
        let habits = Habits { aht_s: self.aht_s, patience_s: self.patience_s, within_s: 20.0, ..Habits::default() };
        let mut draw = Draw::new(2_611);
        let expected = self.expected();
        let factor = |draw: &mut Draw, variance: f64| match variance > 0.0 {
            true => draw.gamma(1.0 / variance, variance),
            false => 1.0,
        };
        let one = |_| {
            let common = factor(&mut draw, COMMON * self.uncertain);
            let shifts: Vec<Shift> = expected
                .iter()
                .zip(agents)
                .map(|(m, agents)| {
                    let own = factor(&mut draw, (1.0 - COMMON) * self.uncertain);
                    Shift { length_s: HALF_HOUR_S, calls: m * common * own, agents: *agents }
                })
                .collect();
            let counts = play(&shifts, &habits, &mut draw);
            counts.iter().map(|c| c.in_time).sum::<f64>() / counts.iter().map(|c| c.attempts).sum::<f64>().max(1.0)
        };
        (0..runs).map(one).collect()
    }
}

/// Share of days that reach a level.
fn reach(shares: &[f64], level: f64) -> f64 {
    shares.iter().filter(|share| **share >= level).count() as f64 / shares.len() as f64
}

#[test]
fn days_meet_their_target_as_often_as_stated() {
    let days = [
        Day { busiest: 30.0, aht_s: 300.0, patience_s: None, uncertain: 0.0025, more: 0 },
        Day { busiest: 30.0, aht_s: 300.0, patience_s: Some(120.0), uncertain: 0.0225, more: 0 },
        Day { busiest: 100.0, aht_s: 180.0, patience_s: None, uncertain: 0.0, more: 0 },
        Day { busiest: 100.0, aht_s: 180.0, patience_s: Some(120.0), uncertain: 0.0225, more: 0 },
        Day { busiest: 100.0, aht_s: 180.0, patience_s: Some(60.0), uncertain: 0.0025, more: -1 },
        Day { busiest: 300.0, aht_s: 150.0, patience_s: Some(120.0), uncertain: 0.0025, more: 0 },
    ];
    let mut far = Vec::new();
    for (number, day) in days.iter().enumerate() {
        let (stated, agents) = day.stated(400);
        let shares = day.played(&agents, 500);
        let needed: Vec<usize> = stated.agents_needed.iter().map(|n| *n as usize).collect();
        let sure = day.played(&needed, 500);
        let pairs = [
            ("meets 80 %", stated.probability, reach(&shares, 0.8)),
            ("above p10", 0.9, reach(&shares, stated.p10)),
            ("above p50", 0.5, reach(&shares, stated.p50)),
            ("above p90", 0.1, reach(&shares, stated.p90)),
            ("meets 80 % with the agents needed", 0.9, reach(&sure, 0.8)),
        ];
        for (what, stated, played) in pairs {
            // Three standard errors of 500 days, and what a steady state in every interval is wrong by.
            let room = 3.0 * (stated * (1.0 - stated) / 500.0).sqrt() + 0.015;
            // One more agent somewhere is more than enough where days are much alike.
            let above = if what.ends_with("needed") { 0.06 } else { 0.0 };
            eprintln!("day {number}, {what}: stated {stated:.3}, played {played:.3}");
            if played < stated - room || played > stated + room + above {
                far.push(format!("day {number}, {what}: stated {stated:.3}, played {played:.3}"));
            }
        }
    }
    assert!(far.is_empty(), "{}", far.join("; "));
}
