//! The embedded sample is what `data/README.md` says, and the program finds what is planted in it.
#![allow(clippy::unwrap_used)] // what can't be read here fails the test, as it should
#![cfg(feature = "edge")]

#[path = "../../data/centre/mod.rs"]
#[allow(dead_code)] // shared with the generator, which uses what these tests do not
mod centre;
mod found;
mod planned;
mod written;

use std::io::Read;
use std::sync::LazyLock;

use headcount::sample;

/// The committed history, decompressed.
pub static HISTORY: LazyLock<String> = LazyLock::new(|| {
    let mut text = String::new();
    flate2::read::GzDecoder::new(sample::HISTORY_GZ).read_to_string(&mut text).expect("the sample is gzip and UTF-8");
    text
});

/// One row of the history: queue, start, offered, handled, handle time.
pub struct Row<'a> {
    /// The queue.
    pub queue: &'a str,
    /// The start as written.
    pub start: &'a str,
    /// Contacts offered.
    pub offered: f64,
    /// Contacts handled.
    pub handled: f64,
    /// Handle time, NaN where empty.
    pub aht_s: f64,
}

/// Rows as written, doubled ones twice.
pub fn rows() -> impl Iterator<Item = Row<'static>> {
    HISTORY.lines().skip(1).map(|line| {
        let cell: Vec<&str> = line.split(',').collect();
        let number = |text: &str| text.parse().unwrap_or(f64::NAN);
        Row {
            queue: cell[0],
            start: cell[2],
            offered: number(cell[4]),
            handled: number(cell[5]),
            aht_s: number(cell[7]),
        }
    })
}
