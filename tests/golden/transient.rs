//! The queue over a day against an independently computed table.

use std::collections::BTreeMap;

use headcount::queueing::transient::{Stretch, carry_over};
use headcount::units::Seconds;

#[test]
fn every_interval_of_the_reference_days_is_met() {
    let Some(folder) = std::env::var_os("HEADCOUNT_ORACLES") else {
        eprintln!("skipped: HEADCOUNT_ORACLES names no folder with transient_public.csv");
        return;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join("transient_public.csv")).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut days: BTreeMap<u32, Vec<BTreeMap<&str, f64>>> = BTreeMap::new();
    for line in lines {
        let row: BTreeMap<&str, f64> =
            names.iter().copied().zip(line.split(',').map(|cell| cell.parse().unwrap())).collect();
        days.entry(row["scenario"] as u32).or_default().push(row);
    }
    let seconds = |s: f64| Seconds::new(s).unwrap();
    let mut worst: BTreeMap<&str, f64> = BTreeMap::new();
    for day in days.values() {
        let first = &day[0];
        let stretches: Vec<Stretch> = day
            .iter()
            .map(|row| Stretch { calls: row["calls"], agents: row["agents"] as u64, aht_s: row["aht_s"] })
            .collect();
        let patience = first["patience_s"].is_finite().then(|| seconds(first["patience_s"]));
        let services =
            carry_over(&stretches, seconds(first["interval_s"]), patience, seconds(first["threshold_s"])).unwrap();
        for (row, ours) in day.iter().zip(services) {
            for (name, ours) in [
                ("answered", ours.answered),
                ("answered_within_threshold", ours.answered_within_threshold),
                ("service_level", ours.service_level),
                ("p_wait", ours.p_wait),
                ("abandoned", ours.abandoned),
                ("queue_at_end", ours.queue_at_end),
                ("busy_at_end", ours.busy_at_end),
                ("mean_queue", ours.mean_queue),
                ("mean_busy", ours.mean_busy),
            ] {
                let error = if ours == row[name] { 0.0 } else { (ours / row[name] - 1.0).abs() };
                let worst = worst.entry(name).or_default();
                *worst = worst.max(error);
            }
        }
    }
    eprintln!("{} days; largest relative errors: {worst:?}", days.len());
    assert!(worst.values().all(|error| *error < 1e-10), "{worst:?}");
}
