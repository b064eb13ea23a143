//! The embedded sample: two years of a contact centre that does not exist, drawn by `data/generate_sample.rs`.
//!
//! `plan` without a history plans the week after it, and `init` writes it into a folder. `data/README.md` tells what
//! is planted in it.

/// The history in the canonical layout, gzip-compressed: three queues, quarter hours, 2024-11-25 to 2026-11-22.
pub const HISTORY_GZ: &[u8] = include_bytes!("../data/sample/history.csv.gz");

/// The calendar that belongs to it: opening hours, bank holidays of England and Wales, Black Friday.
pub const CALENDAR_TOML: &str = include_str!("../data/sample/calendar.toml");

/// A year of its sales team in six hiring scenarios.
pub const HIRING_TOML: &str = include_str!("../data/sample/hiring.toml");

/// A grid of scenarios on the week after it: three levers in every combination, and four scenarios by hand.
pub const GRID_TOML: &str = include_str!("../data/sample/grid.toml");

/// The name by which outputs call the sample.
pub const NAME: &str = "embedded sample";

/// The zone of its times (its `start` column carries the offsets).
pub const TIME_ZONE: &str = "Europe/London";

/// The country of its holidays.
pub const HOLIDAYS: &str = "GB";

/// What a settings file of the sample's folder sets, by key.
pub const SETTINGS: &[(&str, &str)] = &[("time-zone", TIME_ZONE), ("calendar", "calendar.toml")];

/// The history as CSV text.
///
/// # Errors
/// When the embedded bytes do not inflate, which a test rules out.
pub fn history_csv() -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(HISTORY_GZ).read_to_end(&mut text)?;
    Ok(text)
}
