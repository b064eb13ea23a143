//! A review as tables: accuracy, intervals, days, causes. Columns bear the names of the fields that they show.

mod accuracy;
mod intervals;
mod periods;

pub use accuracy::{accuracy_dataset, accuracy_without_map_dataset, staffing_error_dataset};
pub use intervals::{intervals_dataset, worst_dataset};
pub use periods::{adherence_dataset, assurance_dataset, attribution_dataset, days_dataset, service_dataset};

use crate::io::dataset::{Column, Dataset};

/// What stands in a cell that is of everything: of all queues, of all parts.
pub const ALL: &str = "all";

/// A column of numbers: its name, and what stands in it.
type Measure<T> = (&'static str, fn(&T) -> Option<f64>);

/// A table made of rows: a column per question that is put to each of them.
struct Table<'a, R> {
    rows: &'a [R],
    data: Dataset,
}

impl<'a, R> Table<'a, R> {
    fn of(rows: &'a [R]) -> Self {
        Self { rows, data: Dataset::default() }
    }
    fn text(&mut self, name: &str, cell: impl Fn(&R) -> String) {
        self.data.push(name, Column::Text(self.rows.iter().map(cell).collect()));
    }
    /// A number, where there is one.
    fn number(&mut self, name: impl Into<String>, cell: impl Fn(&R) -> Option<f64>) {
        self.data.push(name, Column::Number(self.rows.iter().map(|row| cell(row).unwrap_or(f64::NAN)).collect()));
    }
    fn whole(&mut self, name: &str, cell: impl Fn(&R) -> u64) {
        self.data.push(name, Column::Whole(self.rows.iter().map(|row| i64::try_from(cell(row)).ok()).collect()));
    }
}
