//! The Thai lunar calendar: twelve months of 29 and 30 days in turn, a second eighth month in some years, a thirtieth day
//! of the seventh in others. Which ones is decreed, not computed; the lists are those of the printed almanacs.

/// Years with a second eighth month.
const LONG: [i16; 28] = [
    1975, 1977, 1980, 1983, 1985, 1988, 1991, 1993, 1996, 1999, 2002, 2004, 2007, 2010, 2012, 2015, 2018, 2021, 2023,
    2026, 2029, 2031, 2034, 2037, 2040, 2043, 2045, 2048,
];
/// Years with a thirtieth day of the seventh month.
const LONGER: [i16; 14] = [1979, 1987, 1990, 1997, 2000, 2006, 2009, 2016, 2020, 2025, 2032, 2035, 2041, 2046];

/// The last year of the lists.
pub(super) const LAST: i16 = 2048;
/// The first day of the first month of the lunar year 2024, 2023-12-13, counted from 1970-01-01.
const YEAR_2024: i64 = 19_704;

fn long(year: i16) -> bool {
    LONG.contains(&year)
}

fn extra_day(year: i16) -> i64 {
    i64::from(LONGER.contains(&year))
}

fn days(year: i16) -> i64 {
    if long(year) { 384 } else { 354 + extra_day(year) }
}

/// The first day of the lunar year, in November or December of the year before.
fn first_day(year: i16) -> i64 {
    match year {
        2024.. => YEAR_2024 + (2024..year).map(days).sum::<i64>(),
        _ => YEAR_2024 - (year..2024).map(days).sum::<i64>(),
    }
}

/// Full moons of the third, sixth and eighth month: Makha, Visakha and Asalha Bucha. `None` outside 1975 to 2048.
pub(super) fn bucha(year: i16) -> Option<[i64; 3]> {
    if !(1975..=LAST).contains(&year) {
        return None;
    }
    let first = first_day(year);
    // Odd months have 29 days. In a long year the feasts move by one month, the last into the second eighth month.
    Some(match long(year) {
        false => [first + 73, first + 161, first + 220 + extra_day(year)],
        true => [first + 102, first + 191, first + 250],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date_of_day;
    use jiff::civil::date;

    #[test]
    fn the_feasts_of_the_buddha_fall_where_thailand_kept_them() {
        for (year, makha, visakha, asalha) in [
            (2007, date(2007, 3, 3), date(2007, 5, 31), date(2007, 7, 29)),
            (2016, date(2016, 2, 22), date(2016, 5, 20), date(2016, 7, 19)),
            (2019, date(2019, 2, 19), date(2019, 5, 18), date(2019, 7, 16)),
            (2020, date(2020, 2, 8), date(2020, 5, 6), date(2020, 7, 5)),
            (2023, date(2023, 3, 6), date(2023, 6, 3), date(2023, 8, 1)),
            (2024, date(2024, 2, 24), date(2024, 5, 22), date(2024, 7, 20)),
            (2025, date(2025, 2, 12), date(2025, 5, 11), date(2025, 7, 10)),
        ] {
            assert_eq!(bucha(year).map(|days| days.map(date_of_day)), Some([makha, visakha, asalha]), "{year}");
        }
    }
}
