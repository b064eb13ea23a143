//! What people look at: tables, charts, workbooks, the page.
//!
//! Every function here is a pure picture of a [`crate::plan::WeekPlan`]: same plan, same bytes. Nothing is computed
//! here that a planner would call a result; the numbers come from the steps before.

mod agents_chart;
mod axis;
mod backtest_chart;
mod canvas;
pub mod chart;
mod forecast_chart;
mod frame;
mod heat_map;
pub mod hiring;
pub mod page;
#[cfg(feature = "png")]
mod raster;
mod required_chart;
pub mod review;
mod service_chart;
mod story;
mod style;
pub mod summary;
mod svg;
pub mod sweep;
pub mod table;
pub mod words;
#[cfg(feature = "xlsx")]
pub mod workbook;

pub use agents_chart::agents_chart;
pub use backtest_chart::backtest_chart;
pub use chart::{Chart, charts};
pub use forecast_chart::forecast_chart;
pub use heat_map::heat_map;
pub use page::page;
pub use required_chart::required_chart;
pub use service_chart::{Promise, service_chart};
pub use summary::summary;
pub use table::table;
#[cfg(feature = "xlsx")]
pub use workbook::workbook;

use thiserror::Error;

/// Why a picture could not be made: always a fault of the program or of its libraries, never of the input.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A chart could not be drawn.
    #[error("chart `{chart}` could not be drawn: {reason}")]
    Draw {
        /// The chart's name.
        chart: String,
        /// What the drawing library said.
        reason: String,
    },
    /// A picture could not be encoded.
    #[cfg(feature = "png")]
    #[error("a picture could not be encoded as PNG")]
    Png(#[from] png::EncodingError),
    /// A workbook could not be written.
    #[cfg(feature = "xlsx")]
    #[error("the workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
