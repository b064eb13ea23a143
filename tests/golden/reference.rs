//! Tables of exact values from outside, read where there are any.

use std::collections::BTreeMap;

use headcount::queueing::{OfferedLoad, Targets};
use headcount::staffing::ServiceLevelTarget;
use headcount::units::Seconds;

/// A row: the fields by the names of their columns.
#[derive(Debug)]
pub struct Row(BTreeMap<String, String>);

impl Row {
    pub fn text(&self, name: &str) -> &str {
        &self.0[name]
    }
    pub fn number(&self, name: &str) -> f64 {
        self.text(name).parse().unwrap()
    }
    pub fn seconds(&self, name: &str) -> Seconds {
        Seconds::new(self.number(name)).unwrap()
    }
    /// Endless patience is written `inf`.
    pub fn patience(&self) -> Option<Seconds> {
        (self.text("patience_s") != "inf").then(|| self.seconds("patience_s"))
    }
}

/// A folder of reference tables may be named in `HEADCOUNT_ORACLES`; without it there is nothing to compare.
pub fn rows(file: &str) -> Option<Vec<Row>> {
    let Some(folder) = std::env::var_os("HEADCOUNT_ORACLES") else {
        eprintln!("skipped: HEADCOUNT_ORACLES names no folder with {file}");
        return None;
    };
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join(file)).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| Row(names.iter().zip(line.split(',')).map(|(n, v)| ((*n).into(), v.into())).collect());
    Some(lines.map(row).collect())
}

pub fn seconds(seconds: f64) -> Seconds {
    Seconds::new(seconds).unwrap()
}

pub fn load(calls: f64, aht_s: f64, interval_s: f64) -> OfferedLoad {
    OfferedLoad::new(calls, seconds(aht_s), seconds(interval_s)).unwrap()
}

pub fn service_level(share: f64, within_s: f64) -> Targets {
    Targets { service_level: Some(ServiceLevelTarget::new(share, within_s).unwrap()), ..Targets::default() }
}

pub fn relative(ours: f64, exact: f64) -> f64 {
    // Below the normal range a double has fewer digits.
    if ours == exact || ours.abs() + exact.abs() < 2.0 * f64::MIN_POSITIVE { 0.0 } else { (ours / exact - 1.0).abs() }
}

/// The largest relative error of each column.
#[derive(Default)]
pub struct Worst(BTreeMap<&'static str, f64>);

impl Worst {
    pub fn compare(&mut self, row: &Row, column: &'static str, ours: f64) {
        let error = relative(ours, row.number(column));
        assert!(!error.is_nan(), "{column} is {ours}, not {} in {:?}", row.number(column), row.0);
        let worst = self.0.entry(column).or_default();
        *worst = worst.max(error);
    }
    pub fn stays_within(&self, tolerance: f64) {
        eprintln!("largest relative errors: {:?}", self.0);
        assert!(self.0.values().all(|error| *error <= tolerance), "{:?}", self.0);
    }
}
