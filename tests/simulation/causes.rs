//! Weeks in which the causes are known, since they were put in: does the split find them, and nothing else?
//!
//! The truth is simulated as well: days for every combination of the causes, averaged over orders like the split. What a
//! day records is what a switch would: contacts counted, handle times averaged over them, the share answered in time.

use headcount::evaluate::attribution::{Attribution, Factor, attributions};
use headcount::evaluate::ledger::{Demand, Entry, Ledger, Observed, Rates};
use headcount::forecast::Grain;
use headcount::history::Queue;
use headcount::queueing::{OfferedLoad, smallest_agents};
use headcount::staffing::StaffingRules;
use headcount::time::{Clock, DAY_S, IntervalLength, Moment};
use headcount::units::Seconds;

use crate::centre::{Counts, Habits, Shift, play};
use crate::draw::Draw;

const HALF_HOURS: usize = 20;
const INTERVAL_S: f64 = 1800.0;
const AHT_S: f64 = 240.0;

/// What was put in.
#[derive(Clone, Copy, Default)]
struct Planted {
    volume: f64,
    aht: f64,
    absent: f64,
    /// Agents whom the schedule has too many in the morning and too few from noon on.
    misfit: f64,
}

/// One kind of centre and its plan.
struct Plan {
    contacts: Vec<f64>,
    required: Vec<f64>,
    rules: StaffingRules,
}

impl Plan {
    /// A day of 60 to 140 contacts per half hour at 80/20.
    fn new(patience_s: Option<f64>) -> Self {
        let mut rules = StaffingRules::default();
        rules.assumptions.patience = patience_s.map(|s| Seconds::new(s).unwrap());
        let model = rules.model().unwrap();
        let hour = |i: usize| (i as f64 + 0.5) / HALF_HOURS as f64;
        let contacts: Vec<f64> =
            (0..HALF_HOURS).map(|i| 60.0 + 80.0 * libm::sin(std::f64::consts::PI * hour(i))).collect();
        let seconds = |s| Seconds::new(s).unwrap();
        let required = contacts
            .iter()
            .map(|contacts| {
                let load = OfferedLoad::new(*contacts, seconds(AHT_S), seconds(INTERVAL_S)).unwrap();
                smallest_agents(&model, &load, &rules.targets()).unwrap().agents as f64
            })
            .collect();
        Self { contacts, required, rules }
    }
    fn scheduled(&self, i: usize, planted: &Planted) -> f64 {
        self.required[i] + if i < HALF_HOURS / 2 { planted.misfit } else { -planted.misfit }
    }
    fn simulate(&self, planted: &Planted, days: usize, seed: u64) -> Vec<Vec<Counts>> {
        let shifts: Vec<Shift> = (0..HALF_HOURS)
            .map(|i| Shift {
                length_s: INTERVAL_S,
                calls: self.contacts[i] * (1.0 + planted.volume),
                agents: (self.scheduled(i, planted) - planted.absent) as usize,
            })
            .collect();
        let habits = Habits {
            aht_s: AHT_S * (1.0 + planted.aht),
            patience_s: self.rules.assumptions.patience.map(Seconds::get),
            within_s: 20.0,
            ..Habits::default()
        };
        let mut draw = Draw::new(seed);
        (0..days).map(|_| play(&shifts, &habits, &mut draw)).collect()
    }
    /// What the days left in the books.
    fn ledger(&self, days: &[Vec<Counts>], planted: &Planted) -> Ledger {
        let mut entries = Vec::new();
        for (day, counts) in days.iter().enumerate() {
            for (i, counts) in counts.iter().enumerate() {
                let minute = 8 * 60 + 30 * i as i64;
                let scheduled = self.scheduled(i, planted);
                let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
                let aht_s = share(counts.handling_of_these_s, counts.answered_of_these);
                entries.push(Entry {
                    start: Moment(day as i64 * DAY_S + minute * 60),
                    day: day as i64,
                    minute: minute as u16,
                    planned: Demand { contacts: self.contacts[i], aht_s: AHT_S },
                    actual: Some(Demand { contacts: counts.attempts, aht_s }),
                    required: self.required[i],
                    required_in_hindsight: None,
                    scheduled: Some(scheduled),
                    paid: scheduled,
                    present: Some(scheduled - planted.absent),
                    observed: (counts.attempts > 0.0).then(|| Observed {
                        service_level: share(counts.in_time, counts.attempts),
                        abandonment: share(counts.gave_up_of_these, counts.attempts),
                        asa_s: f64::NAN,
                    }),
                });
            }
        }
        Ledger {
            queue: Queue { name: "sales".into(), channel: None },
            clock: Clock::Plain,
            interval: IntervalLength::from_minutes(30).unwrap(),
            entries,
            rules: self.rules.clone(),
            rates: Rates::default(),
            notices: Vec::new(),
        }
    }
}

/// A mean and its standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

const CAUSES: [Factor; 4] = [Factor::Volume, Factor::Aht, Factor::ScheduleFit, Factor::Absence];

/// What each cause does by simulation of every combination, averaged over orders; with standard errors.
fn truth(plan: &Plan, planted: &Planted, days: usize) -> [(f64, f64); 4] {
    let differs = [planted.volume != 0.0, planted.aht != 0.0, planted.misfit != 0.0, planted.absent != 0.0];
    let mut levels = Vec::new();
    for coalition in 0..16_usize {
        let on = |bit: usize, value: f64| if coalition >> bit & 1 == 1 { value } else { 0.0 };
        let switched = Planted {
            volume: on(0, planted.volume),
            aht: on(1, planted.aht),
            misfit: on(2, planted.misfit),
            absent: on(3, planted.absent),
        };
        // A switch that changes nothing is not simulated again: its share is exactly nothing.
        let same = (0..4).filter(|bit| differs[*bit]).fold(0, |same, bit| same | coalition & 1 << bit);
        if same == coalition {
            let runs = plan.simulate(&switched, days, 1000 + coalition as u64);
            let of_day = |counts: &Vec<Counts>| {
                let sum = |of: fn(&Counts) -> f64| counts.iter().map(of).sum::<f64>();
                (sum(|c| c.in_time), sum(|c| c.attempts))
            };
            let (in_time, attempts): (Vec<f64>, Vec<f64>) = runs.iter().map(of_day).unzip();
            let level = in_time.iter().sum::<f64>() / attempts.iter().sum::<f64>();
            let off: Vec<f64> = in_time.iter().zip(&attempts).map(|(part, whole)| part - level * whole).collect();
            levels.push((level, mean(&off).1 / mean(&attempts).0));
        } else {
            let known = levels[same];
            levels.push(known);
        }
    }
    std::array::from_fn(|player| {
        if !differs[player] {
            return (0.0, 0.0);
        }
        let (mut value, mut variance) = (0.0, 0.0);
        for without in (0..16_usize).filter(|coalition| coalition >> player & 1 == 0) {
            let weight = [6.0, 2.0, 2.0, 6.0][without.count_ones() as usize] / 24.0;
            let ((before, error_before), (after, error_after)) = (levels[without], levels[without | 1 << player]);
            value += weight * (after - before);
            variance += (weight * error_before).powi(2) + (weight * error_after).powi(2);
        }
        // Combinations that stand for each other share their errors: at most twice as large.
        (value, 2.0 * variance.sqrt())
    })
}

/// How far a mean part may lie from the truth beside its standard errors: what a model of steady states and noisy records
/// costs.
const MODEL: f64 = 0.015;

fn finds(name: &str, patience_s: Option<f64>, planted: Planted, days: usize) -> Vec<f64> {
    let plan = Plan::new(patience_s);
    let splits: Vec<Attribution> = attributions(&plan.ledger(&plan.simulate(&planted, days, 7), &planted))
        .into_iter()
        .filter(|split| split.grain == Some(Grain::Day))
        .collect();
    assert_eq!(splits.len(), days);
    let shares = |factor| {
        let of = |split: &Attribution| split.parts.iter().find(|part| part.factor == factor).unwrap().service_level;
        splits.iter().map(of).collect::<Vec<f64>>()
    };
    let mut far = Vec::new();
    for (factor, (known, error)) in CAUSES.into_iter().zip(truth(&plan, &planted, days)) {
        let values = shares(factor);
        let (found, found_error) = mean(&values);
        let spread = found_error * (days as f64).sqrt();
        eprintln!(
            "{name}, {factor:?}: found {:.2} ± {:.2} points (a day's spread {:.2}), simulated {:.2} ± {:.2}",
            100.0 * found,
            100.0 * found_error,
            100.0 * spread,
            100.0 * known,
            100.0 * error
        );
        let allowed = MODEL + 0.1 * known.abs() + 4.0 * (error * error + found_error * found_error).sqrt();
        if (found - known).abs() > allowed {
            far.push(format!("{factor:?}: found {found}, truth {known}, allowed {allowed}"));
        }
    }
    let z: Vec<f64> = shares(Factor::Chance)
        .iter()
        .zip(&splits)
        .map(|(share, split)| share / split.chance.unwrap().deviation)
        .collect();
    let (centre, error) = mean(&z);
    let chance = mean(&shares(Factor::Chance));
    eprintln!(
        "{name}, chance: {:.2} ± {:.2} points; z has mean {centre:.2} and deviation {:.2}; {}",
        100.0 * chance.0,
        100.0 * chance.1,
        error * (days as f64).sqrt(),
        splits[0].sentence
    );
    assert!(far.is_empty(), "{name}: {}", far.join("; "));
    z
}

#[test]
fn days_on_plan_have_no_causes_and_their_chance_is_as_large_as_the_model_says() {
    for (name, patience_s) in [("on plan", None), ("on plan, patience", Some(180.0))] {
        let z = finds(name, patience_s, Planted::default(), 200);
        let (centre, error) = mean(&z);
        let deviation = error * (z.len() as f64).sqrt();
        assert!(centre.abs() < 0.5 && (0.7..1.3).contains(&deviation), "{name}: mean {centre}, deviation {deviation}");
    }
}

#[test]
fn longer_contacts_are_found() {
    finds("AHT +10 %", None, Planted { aht: 0.1, ..Planted::default() }, 200);
    finds("AHT +10 %, patience", Some(180.0), Planted { aht: 0.1, ..Planted::default() }, 200);
}

#[test]
fn absent_agents_are_found() {
    finds("two absent", None, Planted { absent: 2.0, ..Planted::default() }, 200);
    finds("two absent, patience", Some(180.0), Planted { absent: 2.0, ..Planted::default() }, 200);
}

#[test]
fn more_contacts_are_found() {
    finds("volume +8 %", None, Planted { volume: 0.08, ..Planted::default() }, 200);
    finds("volume +8 %, patience", Some(180.0), Planted { volume: 0.08, ..Planted::default() }, 200);
}

#[test]
fn a_schedule_in_the_wrong_hours_is_found() {
    finds("misfit", None, Planted { misfit: 2.0, ..Planted::default() }, 200);
    finds("misfit, patience", Some(180.0), Planted { misfit: 2.0, ..Planted::default() }, 200);
}

#[test]
fn several_causes_at_once_are_told_apart() {
    let all = Planted { volume: -0.04, aht: 0.1, absent: 1.0, misfit: 1.0 };
    finds("all at once", None, all, 120);
    finds("all at once, patience", Some(180.0), all, 120);
}
