//! Workforce forecasting and staffing for contact centres: interval history in, a staffed week out.
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod error;
pub mod evaluate;
pub mod forecast;
pub mod glossary;
pub mod history;
#[cfg(feature = "edge")]
pub mod io;
pub mod plan;
pub mod queueing;
#[cfg(feature = "edge")]
pub mod report;
#[cfg(feature = "edge")]
pub mod sample;
pub mod staffing;
pub mod time;
pub mod units;
