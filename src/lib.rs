//! Workforce forecasting and staffing for contact centres: interval history in, a staffed week out.
//!
//! ```text
//!  history files ─ io::history ─▶ RawSeries ─ history::clean ─▶ IntervalSeries ─ forecast ─▶ VolumeForecast
//!                                                                                               │ staffing::require
//!  run folder ◀─ report, io ◀─ WeekPlan ◀─ evaluate::service ◀──────────────── StaffingRequirement ◀┘
//! ```
//! No arrow goes back. Each step is a pure function of its input and its settings; files, charts and the terminal stand at
//! the two ends, so the whole core compiles without them (`default-features = false`). [`plan::plan`] is the pipeline;
//! [`glossary`] holds what every word and number means.
//!
//! # Example
//! Six weeks of a queue with 100 contacts of 180 s in each half hour from 08:00 to 18:00 on weekdays; the week after it,
//! staffed to 80/20, needs 14 agents in each of these half hours.
//! ```
//! use headcount::history::{Field, Queue, RawSeries};
//! use headcount::plan::{Plan, plan};
//! use headcount::time::{Clock, IntervalLength, Moment};
//!
//! let monday = Clock::Plain.day_start(jiff::civil::date(2026, 10, 12));
//! let open = |day: &i64| day % 7 < 5;
//! let start: Vec<Moment> = (0..42)
//!     .filter(open)
//!     .flat_map(|day| (16..36).map(move |slot| monday.plus(day * 86_400 + slot * 1_800)))
//!     .collect();
//! let rows = start.len();
//! let queue = Queue { name: "sales".into(), channel: None };
//! let half_hour = IntervalLength::from_minutes(30)?;
//! let mut history = RawSeries::new(queue, Clock::Plain, half_hour, start, vec![100.0; rows]);
//! history.set(Field::AhtS, vec![180.0; rows]);
//!
//! let week = plan(&[history], &Plan::default())?;
//!
//! let sales = &week.queues[0];
//! assert_eq!(sales.requirement.rows.len(), 5 * 20);
//! assert!(sales.requirement.rows.iter().all(|row| row.agents == 14));
//! assert!((sales.service.contacts - 10_000.0).abs() < 1.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod error;
pub mod evaluate;
pub mod forecast;
pub mod glossary;
pub mod hiring;
pub mod history;
#[cfg(feature = "edge")]
pub mod io;
pub mod plan;
pub mod queueing;
#[cfg(feature = "edge")]
pub mod report;
pub mod review;
#[cfg(feature = "edge")]
pub mod sample;
pub mod scenario;
pub mod schedule;
pub mod staffing;
pub mod time;
pub mod units;
