//! What came of it: forecast against actual, plan against service, and who was to blame.
//!
//! ```text
//! VolumeForecast + RawSeries ─ matched ─▶ Matched ─ scores ─▶ AccuracyLine (by grain, weekday, time, lead)
//! Matched + StaffingRequirement + Coverage ─ ledger ─▶ Ledger ─ served ─▶ Served
//!                                                            ├─ assurance ─▶ Assurance (a day's service as a range)
//!                                                            └─ attribution ─▶ Attribution (volume, AHT, absence, fit, chance)
//! ```

pub mod accuracy;
pub mod assurance;
pub mod attribution;
pub mod ledger;
pub mod matched;
pub mod replay;
pub mod rolling;
pub mod scores;
pub mod served;
pub mod service;
pub mod staffing_error;
pub mod thresholds;
