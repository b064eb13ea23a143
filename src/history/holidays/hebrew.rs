//! The Hebrew calendar: E. M. Reingold and N. Dershowitz, *Calendrical Calculations*.

use super::year::{FRI, MON, SAT, Year};
use crate::time::weekday_of_day;

/// Days of rest of the Law and Administration Ordinance, 1948, and Independence Day.
pub(super) fn israel(y: &mut Year) {
    // The Hebrew year that ends in the autumn of this one.
    let hebrew = i64::from(y.year) + 3760;
    let new_year = hebrew_new_year(hebrew + 1);
    // From the first day of Passover (15 Nisan) to the next new year all months have a fixed length: 163 days.
    let passover = new_year - 163;
    y.add(passover, "Passover");
    y.add(passover + 6, "Seventh Day of Passover");
    y.add(independence_day(passover + 20, y.year), "Independence Day");
    y.add(passover + 50, "Shavuot");
    y.add(new_year, "Rosh Hashanah");
    y.add(new_year + 1, "Second Day of Rosh Hashanah");
    y.add(new_year + 9, "Yom Kippur");
    y.add(new_year + 14, "Sukkot");
    y.add(new_year + 21, "Simchat Torah");
}

/// 5 Iyar, moved away from the Sabbath: from Friday and Saturday to Thursday, since 2004 from Monday to Tuesday.
fn independence_day(fifth_of_iyar: i64, year: i16) -> i64 {
    match weekday_of_day(fifth_of_iyar) {
        FRI => fifth_of_iyar - 1,
        SAT => fifth_of_iyar - 2,
        MON if year >= 2004 => fifth_of_iyar + 1,
        _ => fifth_of_iyar,
    }
}

/// The day of 1 Tishri of a Hebrew year, counted from 1970-01-01.
///
/// E. M. Reingold and N. Dershowitz, *Calendrical Calculations*, "The Hebrew Calendar": the mean new moon, postponed
/// from Sunday, Wednesday and Friday, and so that no year gets a length that does not exist.
fn hebrew_new_year(year: i64) -> i64 {
    // Day 1 of the Hebrew calendar, 7 October 3761 BCE (Julian), lies this many days before 1970-01-01.
    const EPOCH: i64 = -1_373_427 - 719_163;
    let (before, this, after) = (elapsed_days(year - 1), elapsed_days(year), elapsed_days(year + 1));
    let postponed = match (after - this, this - before) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    EPOCH + this + postponed
}

/// Days from the epoch to the mean new moon of Tishri, moved off Sunday, Wednesday and Friday.
fn elapsed_days(year: i64) -> i64 {
    let months = (235 * year - 234).div_euclid(19);
    let parts = 12_084 + 13_753 * months;
    let day = 29 * months + parts.div_euclid(25_920);
    if (3 * (day + 1)).rem_euclid(7) < 3 { day + 1 } else { day }
}

#[cfg(test)]
mod tests {
    use super::super::year::SUN;
    use super::*;

    #[test]
    fn hebrew_years_have_only_the_lengths_that_exist_and_never_begin_on_three_weekdays() {
        for year in 5700..6200 {
            let length = hebrew_new_year(year + 1) - hebrew_new_year(year);
            assert!([353, 354, 355, 383, 384, 385].contains(&length), "{year}: {length}");
            assert!(![SUN, 2, FRI].contains(&weekday_of_day(hebrew_new_year(year))), "{year}");
        }
    }
}
