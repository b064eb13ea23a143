//! The Islamic calendar by the first crescent that can be seen from India.

use super::hindu::ZONE;
use super::sky::{elongation, new_moon, new_moon_before};
use crate::time::day_of_date;

/// A new crescent is taken as seen in the evening when the Moon stands this many degrees from the Sun: between Danjon's
/// limit of 7° and where it is easy. Of the Eids from 2002 to 2026 as India kept them four in five come out to the day
/// (as many between 11.3° and 12.5°), the others a day beside.
const SEEN: f64 = 11.6;
/// Evening in India, in days of the local clock.
const EVENING: f64 = 18.75 / 24.0;
/// The month of Muharram 1421, which began in April 2000, as the count of its new moon.
const MUHARRAM_1421: i64 = 3;

/// The first day (counted from 1970-01-01) of the month that follows a new moon.
fn first_day(count: i64) -> i64 {
    let day = libm::floor(new_moon(count) + ZONE) as i64;
    let seen = (day..day + 4).find(|day| {
        let apart = elongation(*day as f64 + EVENING - ZONE);
        (SEEN..180.0).contains(&apart)
    });
    // The day begins in the evening before.
    seen.unwrap_or(day + 2) + 1
}

/// The days of a month (1 is Muharram) in a Gregorian year: one, sometimes two, sometimes none.
pub(super) fn in_year(year: i16, month: i64, day_of_month: i64) -> Vec<i64> {
    let start = |year: i16| jiff::civil::Date::new(year, 1, 1).map_or(0, day_of_date);
    let (from, to) = (start(year), start(year.saturating_add(1)));
    let before = new_moon_before(from as f64 - 32.0);
    (before..before + 16)
        .filter(|count| (count - MUHARRAM_1421).rem_euclid(12) == month - 1)
        .map(|count| first_day(count) + day_of_month - 1)
        .filter(|day| (from..to).contains(day))
        .collect()
}
