//! The lunisolar calendar of India, computed: tithi (twelve degrees of elongation) at Indian time, months that begin
//! with the new moon and are named after the sidereal sign of the Sun (Calendar Reform Committee, 1955).

use super::sky::{elongation, new_moon, new_moon_before, sun};
use crate::time::day_of_date;

/// India's clock in days before universal time.
pub(super) const ZONE: f64 = 5.5 / 24.0;

/// Twelfths of the zodiac that the Sun has passed, reckoned from the fixed stars (Lahiri's zero point).
fn sign(moment: f64) -> i64 {
    // 23.853° in 2000, 50.29" more every year.
    let years = (moment - 10_957.5) / 365.25;
    let sidereal = (sun(moment) - 23.853 - 0.013_969 * years).rem_euclid(360.0);
    libm::floor(sidereal / 30.0) as i64
}

/// The tithi of a moment: 0 to 14 while the Moon waxes, 15 to 29 while it wanes.
fn tithi(moment: f64) -> i64 {
    libm::floor(elongation(moment) / 12.0) as i64
}

/// The months, by how many signs the Sun has passed when they begin.
#[derive(Debug, Clone, Copy)]
pub(super) enum Month {
    /// March or April.
    Chaitra = 11,
    /// April or May.
    Vaisakha = 0,
    /// July or August.
    Shravana = 3,
    /// September or October.
    Ashvina = 5,
    /// October or November.
    Kartika = 6,
    /// January or February.
    Magha = 9,
    /// February or March.
    Phalguna = 10,
}

/// The day (counted from 1970-01-01) of a Gregorian year on which a tithi of a month rules at an hour of Indian time.
///
/// A tithi that rules at that hour on two days counts on the first; one that rules at it on none, on the day in which it
/// begins.
pub(super) fn feast(year: i16, month: Month, wanted: i64, hour: f64) -> Option<i64> {
    let new_year = jiff::civil::Date::new(year, 1, 1).map_or(0, day_of_date) as f64;
    let first = new_moon_before(new_year - 25.0);
    let begins = (first..first + 15).find(|count| {
        let here = sign(new_moon(*count));
        // A month in which the Sun enters no sign is a leap month; the proper one follows.
        here == month as i64 && sign(new_moon(*count + 1)) != here && {
            // Feasts late in a month that began the year before, and the same month at the year's end.
            let about = new_moon(*count) + wanted as f64;
            (new_year - 2.0..new_year + 364.0).contains(&about)
        }
    })?;
    let from = libm::floor(new_moon(begins) + ZONE) as i64;
    let at = |day: i64| day as f64 + hour / 24.0 - ZONE;
    let passed = |day: &i64| {
        // Counted from the new moon on, so that the waning fortnight does not wrap.
        let since = tithi(at(*day));
        let early = *day - from < 3;
        let late = *day - from > 26;
        let since = match since {
            27.. if early => since - 30,
            ..=2 if late => since + 30,
            _ => since,
        };
        since >= wanted
    };
    let day = (from - 1..from + 32).find(passed)?;
    Some(if tithi(at(day)) == wanted { day } else { day - 1 })
}
