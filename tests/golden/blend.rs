//! Blending against values computed with fifty digits.

use headcount::queueing::{Blend, OfferedLoad, QueueModel, Targets, Unmeetable};
use headcount::staffing::ServiceLevelTarget;

use crate::reference::{Row, Worst, rows};

fn compare(worst: &mut Worst, row: &Row, blend: &Blend, load: &OfferedLoad) {
    let ours = blend.performance(load, row.number("agents"), row.seconds("threshold_s"));
    worst.compare(row, "p_wait", ours.p_wait);
    worst.compare(row, "sl_offered", ours.service_level);
    worst.compare(row, "asa_answered_s", ours.asa_s);
    worst.compare(row, "p_abandon", ours.abandonment);
    worst.compare(row, "mean_wait_all_s", ours.mean_wait_all_s);
    worst.compare(row, "occupancy", ours.occupancy);
    worst.compare(row, "outbound_per_hour", ours.outbound_per_hour.unwrap());
}

#[test]
fn every_row_of_the_blending_reference_table_is_met() {
    let Some(rows) = rows("blend_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let aht = row.seconds("aht_s");
        let load = OfferedLoad::new(row.number("calls_per_interval"), aht, row.seconds("interval_s")).unwrap();
        let blend =
            Blend { idle_threshold: row.number("idle_threshold") as u64, outbound_aht: None, patience: row.patience() };
        compare(&mut worst, row, &blend, &load);
        let target = ServiceLevelTarget::new(row.number("target_sl"), row.number("threshold_s")).unwrap();
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        let agents = row.number("agents") as u64;
        let threshold = blend.smallest_threshold(&load, agents, &targets);
        // The table has 0 where no threshold is enough.
        let none = Unmeetable::WithoutOutbound { agents };
        let expected = Some(row.number("min_idle_threshold") as u64).filter(|c| *c > 0).ok_or(none);
        assert_eq!(threshold, expected);
    }
    worst.stays_within(1e-10);
}

#[test]
fn every_row_of_the_reference_table_with_two_handle_times_is_met() {
    let Some(rows) = rows("blend2_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let load = OfferedLoad::new(row.number("calls_per_interval"), row.seconds("aht_s"), row.seconds("interval_s"))
            .unwrap();
        let blend = Blend {
            idle_threshold: row.number("idle_threshold") as u64,
            outbound_aht: Some(row.seconds("aht_outbound_s")),
            patience: row.patience(),
        };
        compare(&mut worst, row, &blend, &load);
    }
    worst.stays_within(1e-10);
}
