//! The files at both ends: histories in, results out.

pub mod calendar;
pub mod dataset;
pub mod forecast_file;
pub mod forecast_table;
#[cfg(feature = "frames")]
pub mod frame;
pub mod history;
pub mod staffing_table;
pub mod write;
