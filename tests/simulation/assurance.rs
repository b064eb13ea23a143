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
const COMMON: f64 = 0.6;

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
        let mut factor = |draw: &mut Draw, variance: f64| match variance > 0.0 {
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

#[test]
#[ignore = "a table for people"]
fn table() {
    for patience_s in [None, Some(120.0)] {
        for (busiest, aht_s) in [(30.0, 300.0), (100.0, 180.0), (300.0, 300.0)] {
            for uncertain in [0.0, 0.0025, 0.0225] {
                for more in [0, 1] {
                    let day = Day { busiest, aht_s, patience_s, uncertain, more };
                    let (stated, agents) = day.stated(1000);
                    let runs = 1000;
                    let share = |shares: &[f64], least: f64| {
                        shares.iter().filter(|share| **share >= least).count() as f64 / shares.len() as f64
                    };
                    let shares = day.played(&agents, runs);
                    let needed: Vec<usize> = stated.agents_needed.iter().map(|n| *n as usize).collect();
                    let sure = day.played(&needed, runs);
                    let mean = shares.iter().sum::<f64>() / runs as f64;
                    let sd = (shares.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / runs as f64).sqrt();
                    eprintln!(
                        "{patience_s:?} {busiest} x {aht_s} rel var {uncertain} +{more}: mean {:.4} played {mean:.4} (sd {sd:.4}) | P {:.3} played {:.3} | below p10 {:.3} p50 {:.3} p90 {:.3} | p10 {:.3} p90 {:.3} | needed {:?} of {} played {:.3}",
                        stated.mean,
                        stated.probability,
                        share(&shares, 0.8),
                        1.0 - share(&shares, stated.p10),
                        1.0 - share(&shares, stated.p50),
                        1.0 - share(&shares, stated.p90),
                        stated.p10,
                        stated.p90,
                        stated.agent_hours_needed,
                        stated.agent_hours,
                        share(&sure, 0.8),
                    );
                }
            }
        }
    }
}
