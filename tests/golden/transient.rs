//! The queue over a day against an independently computed table.

use std::collections::BTreeMap;

use headcount::queueing::transient::{Stretch, carry_over};

use crate::reference::{Row, Worst, rows};

#[test]
fn every_interval_of_the_reference_days_is_met() {
    let Some(rows) = rows("transient_public.csv") else { return };
    let mut days: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        days.entry(row.text("scenario")).or_default().push(row);
    }
    let mut worst = Worst::default();
    for day in days.values() {
        let first = day[0];
        let stretch = |row: &&Row| Stretch {
            calls: row.number("calls"),
            agents: row.number("agents") as u64,
            aht_s: row.number("aht_s"),
        };
        let stretches: Vec<Stretch> = day.iter().map(stretch).collect();
        let (interval, within) = (first.seconds("interval_s"), first.seconds("threshold_s"));
        let services = carry_over(&stretches, interval, first.patience(), within).unwrap();
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
                worst.compare(row, name, ours);
            }
        }
    }
    worst.stays_within(1e-10);
}
