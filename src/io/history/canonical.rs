//! A history in the canonical layout.

use super::Import;
use crate::history::Field;
use crate::io::dataset::{Column, Dataset};

impl Import {
    /// The history in the canonical layout: the columns that have data, times normalised, exact duplicates once. Values
    /// are those of the file, never cleaned ones.
    pub fn canonical(&self) -> Dataset {
        let rows: usize = self.series.iter().map(|series| series.start.len()).sum();
        let mut data = Dataset::default();
        let mut queue = Vec::with_capacity(rows);
        let mut channel = Vec::new();
        let mut start = Vec::with_capacity(rows);
        let mut interval = Vec::with_capacity(rows);
        let mut offered = Vec::with_capacity(rows);
        let has_channel = self.series.iter().any(|series| series.queue.channel.is_some());
        for series in &self.series {
            let count = series.start.len();
            queue.extend(std::iter::repeat_n(series.queue.name.clone(), count));
            if has_channel {
                channel.extend(std::iter::repeat_n(series.queue.channel.clone().unwrap_or_default(), count));
            }
            start.extend(series.start.iter().map(|moment| (series.clock.clone(), *moment)));
            interval.extend(std::iter::repeat_n(Some(i64::from(series.interval.minutes())), count));
            offered.extend_from_slice(&series.offered);
        }
        data.push("queue", Column::Text(queue));
        if has_channel {
            data.push("channel", Column::Text(channel));
        }
        data.push("start", Column::Time(start));
        data.push("interval_min", Column::Whole(interval));
        data.push("offered", Column::Number(offered));
        for field in Field::ALL {
            if self.series.iter().all(|series| series.get(*field).is_none_or(|v| v.iter().all(|x| x.is_nan()))) {
                continue;
            }
            let mut values = Vec::with_capacity(rows);
            for series in &self.series {
                match series.get(*field) {
                    Some(own) => values.extend_from_slice(own),
                    None => values.extend(std::iter::repeat_n(f64::NAN, series.start.len())),
                }
            }
            data.push(field.column(), Column::Number(values));
        }
        data
    }
}
