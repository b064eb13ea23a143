//! A review as pictures, a page and a workbook.
//!
//! Charts are drawn from [reviewed](crate::io::review_file::Reviewed) intervals, accuracy lines and attributions, so that they can be made from a
//! [`crate::review::Review`] and from the tables that `evaluate` wrote alike.

mod actual_chart;
mod bias_map;
mod course;
mod grid;
mod headline;
mod lead_chart;
mod over_under_map;
mod page;
mod pictures;
mod plot;
mod served_chart;
mod staffed_chart;
mod sureness_chart;
mod tables;
mod waterfall;
#[cfg(feature = "xlsx")]
mod workbook;

pub use actual_chart::actual_chart;
pub use bias_map::bias_map;
pub use course::{of_matched, of_served};
pub use lead_chart::lead_chart;
pub use over_under_map::over_under_map;
pub use page::page;
pub use pictures::charts;
pub use served_chart::served_chart;
pub use staffed_chart::staffed_chart;
pub use sureness_chart::sureness_chart;
pub use waterfall::{factor_name, waterfall};
#[cfg(feature = "xlsx")]
pub use workbook::workbook;
