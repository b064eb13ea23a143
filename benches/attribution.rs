//! What it costs to split a queue-week into its causes: 336 half hours, volume, AHT, schedule fit and absence, so 16 replays.
//!
//! `cargo bench --no-default-features --bench attribution`. The answer is checked: the parts add up, the causes that were
//! put in are found, those that were not have nothing.
#![allow(clippy::unwrap_used)] // a case that can't be drawn ends the run, as it should

use std::hint::black_box;
use std::time::Instant;

use headcount::evaluate::attribution::{Factor, attributions};
use headcount::evaluate::ledger::{Demand, Entry, Ledger, Observed, Rates};
use headcount::history::Queue;
use headcount::queueing::{Model, OfferedLoad, smallest_agents};
use headcount::staffing::{StaffingMethod, StaffingRules};
use headcount::time::{Clock, DAY_S, IntervalLength, Moment, day_of_date};
use headcount::units::Seconds;

/// A week of round-the-clock half hours of `busiest` contacts at noon, in which everything differs from the plan.
fn week(rules: StaffingRules, busiest: f64, rates: Rates) -> Ledger {
    let model: Model = rules.model().unwrap();
    let monday = day_of_date(jiff::civil::date(2026, 11, 23));
    let entries = (0..336_i64).map(|i| {
        let noon = f64::from((i % 48 - 24).unsigned_abs() as u32) / 24.0;
        let planned = Demand { contacts: busiest * (1.0 - 0.9 * noon) + (i % 7) as f64, aht_s: 240.0 + (i % 5) as f64 };
        let seconds = |s| Seconds::new(s).unwrap();
        let load = OfferedLoad::new(planned.contacts, seconds(planned.aht_s), seconds(1800.0)).unwrap();
        let required = smallest_agents(&model, &load, &rules.targets()).unwrap().agents as f64;
        let scheduled = required - 1.0 + (i % 3) as f64;
        Entry {
            start: Moment(monday * DAY_S + i * 1800),
            day: monday + i / 48,
            minute: (i % 48 * 30) as u16,
            planned,
            actual: Some(Demand { contacts: planned.contacts * 1.04, aht_s: planned.aht_s * 1.03 }),
            required,
            required_in_hindsight: None,
            scheduled: Some(scheduled),
            paid: scheduled,
            present: Some(scheduled - (i % 4) as f64 / 2.0),
            observed: Some(Observed { service_level: 0.7, abandonment: 0.0, asa_s: 30.0 }),
        }
    });
    Ledger {
        queue: Queue { name: "sales".into(), channel: None },
        clock: Clock::Plain,
        interval: IntervalLength::from_minutes(30).unwrap(),
        entries: entries.collect(),
        rules,
        rates,
        notices: Vec::new(),
    }
}

/// Nanoseconds on the processor since some start: waiting for other programs does not count where the system tells.
fn clock(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let on_processor = told.and_then(|text| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()));
    on_processor.unwrap_or_else(|| begin.elapsed().as_nanos() as f64)
}

fn main() {
    let begin = Instant::now();
    let patient = || {
        let mut rules = StaffingRules::default();
        rules.assumptions.patience = Some(Seconds::whole(120));
        rules
    };
    let priced = Rates { per_hour: Some(22.0), per_short_hour: None };
    let carried = StaffingRules { method: StaffingMethod::CarryOver, ..StaffingRules::default() };
    let cases = [
        ("Erlang C", StaffingRules::default(), 120.0, Rates::default()),
        ("Erlang C, with cost", StaffingRules::default(), 120.0, priced),
        ("Erlang C, 1,200 contacts", StaffingRules::default(), 1200.0, priced),
        ("Erlang A", patient(), 120.0, Rates::default()),
        ("Erlang A, with cost", patient(), 120.0, priced),
        ("Erlang C, carried over exactly", carried, 120.0, Rates::default()),
    ];
    println!("{:>32} {:>8} {:>10}", "336 half hours, 4 causes", "runs", "ms each");
    for (name, rules, busiest, rates) in cases {
        let ledger = week(rules, busiest, rates);
        let runs = if ledger.rules.method == StaffingMethod::CarryOver { 2 } else { 100 };
        let from = clock(begin);
        let mut splits = Vec::new();
        for _ in 0..runs {
            splits = attributions(black_box(&ledger));
        }
        println!("{name:>32} {runs:>8} {:>10.3}", (clock(begin) - from) / f64::from(runs) / 1e6);
        assert_eq!(splits.len(), 7 + 1 + 1);
        for split in &splits {
            let sum: f64 = split.parts.iter().map(|part| part.service_level).sum();
            assert!((sum - (split.reached - split.planned)).abs() < 1e-12);
            for part in split.parts.iter().filter(|part| matches!(part.factor, Factor::Aht | Factor::Absence)) {
                assert!(part.service_level < 0.0, "{}", split.sentence);
            }
        }
    }
}
