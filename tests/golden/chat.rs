//! Chat against values computed with fifty digits.

use headcount::queueing::{Chat, OfferedLoad, QueueModel, Targets, smallest_agents};
use headcount::staffing::ServiceLevelTarget;

use crate::reference::{Worst, rows, seconds};

#[test]
fn every_row_of_the_chat_reference_table_is_met() {
    let Some(rows) = rows("chat_public.csv") else { return };
    let mut worst = Worst::default();
    for row in &rows {
        let aht: Vec<_> = row.text("aht_list_s").split(';').map(|aht| seconds(aht.parse().unwrap())).collect();
        let load = OfferedLoad::new(row.number("calls_per_interval"), aht[0], row.seconds("interval_s")).unwrap();
        let chat = Chat::new(aht, row.patience());
        let ours = chat.performance(&load, row.number("agents"), row.seconds("threshold_s"));
        worst.compare(row, "p_wait", ours.p_wait);
        worst.compare(row, "sl_offered", ours.service_level);
        worst.compare(row, "asa_answered_s", ours.asa_s);
        worst.compare(row, "p_abandon", ours.abandonment);
        worst.compare(row, "mean_wait_all_s", ours.mean_wait_all_s);
        worst.compare(row, "occupancy", ours.occupancy);
        worst.compare(row, "concurrency_per_busy_agent", ours.mean_concurrency.unwrap());
        let target = ServiceLevelTarget::new(row.number("target_sl"), row.number("threshold_s")).unwrap();
        let targets = Targets { service_level: Some(target), ..Targets::default() };
        let solution = smallest_agents(&chat, &load, &targets).unwrap();
        assert_eq!(solution.agents as f64, row.number("min_agents"));
    }
    worst.stays_within(1e-10);
}
