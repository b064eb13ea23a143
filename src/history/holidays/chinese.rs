//! The Chinese calendar, as China and Taiwan keep it: new moons and solar terms at 120° east (GB/T 33661-2017).

use super::sky::{new_moon, new_moon_before, sun, sun_at};

/// China's clock in days before universal time.
const ZONE: f64 = 8.0 / 24.0;

/// The day, counted from 1970-01-01, on which a moment falls in China.
fn day_in_china(moment: f64) -> i64 {
    libm::floor(moment + ZONE) as i64
}

/// 21 December of a year, near which the winter solstice falls.
fn december(year: i16) -> f64 {
    jiff::civil::Date::new(year, 12, 21).map_or(0, crate::time::day_of_date) as f64
}

/// The count of the new moon that begins the month of the winter solstice, always the eleventh.
fn eleventh_month(year: i16) -> i64 {
    let solstice = day_in_china(sun_at(270.0, december(year)));
    // The month begins on the day of the new moon, be it later in the day than the solstice.
    let end_of_day = (solstice + 1) as f64 - ZONE - 1e-6;
    new_moon_before(end_of_day)
}

/// The first days of the months 1 to 10 of the Chinese year that begins in a Gregorian year, leap months left out.
pub(super) fn months(year: i16) -> [i64; 10] {
    let (before, after) = (eleventh_month(year - 1), eleventh_month(year));
    let first_day = |count: i64| day_in_china(new_moon(count));
    // Thirteen months between two solstices: the first without a principal term (30° of the Sun) is the leap month.
    let term = |day: i64| libm::floor(sun(day as f64 - ZONE) / 30.0) as i64;
    let without_term = |count: &i64| term(first_day(*count)) == term(first_day(*count + 1));
    let leap = (after - before == 13).then(|| (before + 1..after).find(without_term)).flatten();
    let mut months = [0; 10];
    // From the eleventh month of the year before: the twelfth, then 1 to 10.
    let ordinary = (before + 1..after).filter(|count| Some(*count) != leap).skip(1);
    for (month, count) in months.iter_mut().zip(ordinary) {
        *month = first_day(count);
    }
    months
}

/// The day of a solar term of spring: Qingming, when the Sun stands at 15°.
pub(super) fn qingming(year: i16) -> i64 {
    let near = jiff::civil::Date::new(year, 4, 5).map_or(0, crate::time::day_of_date) as f64;
    day_in_china(sun_at(15.0, near))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date_of_day;
    use jiff::civil::date;

    #[test]
    fn chinese_new_year_falls_where_the_almanacs_say() {
        // Hong Kong Observatory's conversion tables.
        for day in [
            date(1985, 2, 20),
            date(2000, 2, 5),
            date(2007, 2, 18),
            date(2020, 1, 25),
            date(2023, 1, 22),
            date(2024, 2, 10),
            date(2025, 1, 29),
            // The year after one whose leap month comes after the eleventh: simpler rules put it a month early.
            date(2034, 2, 19),
            date(2050, 1, 23),
        ] {
            assert_eq!(date_of_day(months(day.year())[0]), day);
        }
    }

    #[test]
    fn leap_months_are_passed_over() {
        // Leap fourth month of 2020, leap second of 2023, leap sixth of 2025: the eighth month is that of Mid-Autumn.
        for (year, mid_autumn) in [(2020, date(2020, 10, 1)), (2023, date(2023, 9, 29)), (2025, date(2025, 10, 6))] {
            assert_eq!(date_of_day(months(year)[7] + 14), mid_autumn);
        }
    }

    #[test]
    fn qingming_is_the_fourth_or_fifth_of_april() {
        assert_eq!(date_of_day(qingming(2016)), date(2016, 4, 4));
        assert_eq!(date_of_day(qingming(2019)), date(2019, 4, 5));
        assert_eq!(date_of_day(qingming(2024)), date(2024, 4, 4));
    }
}
