//! The files at both ends: histories in, results out.

pub mod accuracy_file;
pub mod backtest_table;
pub mod batch;
pub mod calendar;
mod coverage_rows;
pub mod dataset;
pub mod digest;
pub mod forecast_file;
pub mod forecast_table;
#[cfg(feature = "frames")]
pub mod frame;
pub mod grain_table;
pub mod grid_file;
pub mod hiring_file;
pub mod hiring_read;
pub mod hiring_table;
pub mod history;
mod interval_rows;
pub mod outliers_file;
pub mod overrides_file;
pub mod published;
pub mod review_file;
pub mod review_table;
#[cfg(feature = "frames")]
pub mod review_tables;
pub mod schedule_file;
#[cfg(test)]
mod schedule_file_tests;
mod shift_rows;
pub mod staffing_table;
pub mod state_log;
mod state_names;
pub mod sweep_answers;
pub mod sweep_part;
pub mod sweep_read;
pub mod sweep_table;
mod table_file;
mod time_cells;
mod toml_file;
pub mod write;
