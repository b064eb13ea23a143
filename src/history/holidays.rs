//! Public holidays by country, from rules: no table to run out.
//!
//! Where the law gives a day off in lieu, the day itself and the day in lieu are both listed; both change volume.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::time::{date_of_day, day_of_date, weekday_of_day};

/// The countries that [`public_holidays`] knows: ISO 3166 codes.
///
/// `GB` is England and Wales, `AU` is Victoria, `DE` and `ES` are the days of the whole country; holidays of single
/// states or regions belong into the calendar file.
pub const COUNTRIES: [&str; 7] = ["AU", "DE", "ES", "FR", "GB", "IL", "US"];

/// The first year of which the rules are sound: they are those of the last decades.
const FIRST_YEAR: i16 = 1975;
/// The last year: later ones would pass the calendar's end.
const LAST_YEAR: i16 = 9_900;

/// The public holidays of a country in some years, in order of date; `None` for a country whose rules are not known.
/// Years outside 1975 to 9900 have none.
///
/// ```
/// use headcount::history::holidays::public_holidays;
/// let us = public_holidays("US", 2025..=2025).unwrap();
/// assert!(us.contains(&(jiff::civil::date(2025, 11, 27), "Thanksgiving")));
/// assert!(public_holidays("XX", 2025..=2025).is_none());
/// ```
pub fn public_holidays(country: &str, years: RangeInclusive<i16>) -> Option<Vec<(Date, &'static str)>> {
    let rules: fn(&mut Year) = match country.trim().to_ascii_uppercase().as_str() {
        "AU" => australia_victoria,
        "DE" => germany,
        "ES" => spain,
        "FR" => france,
        "GB" | "UK" => england,
        "IL" => israel,
        "US" => united_states,
        _ => return None,
    };
    let mut holidays = Vec::new();
    // A day in lieu of 1 January may lie in the year before.
    let (first, last) = ((*years.start()).max(FIRST_YEAR), (*years.end()).min(LAST_YEAR));
    for year in first..=last.saturating_add(1) {
        let mut year = Year { year, days: Vec::new() };
        rules(&mut year);
        holidays.extend(year.days.into_iter().map(|(day, name)| (date_of_day(day), name)));
    }
    holidays.retain(|(date, _)| (first..=last).contains(&date.year()));
    holidays.sort_by_key(|(date, _)| *date);
    Some(holidays)
}

/// The holidays of one year being gathered; days are counted from 1970-01-01.
struct Year {
    year: i16,
    days: Vec<(i64, &'static str)>,
}

const MON: usize = 0;
const TUE: usize = 1;
const THU: usize = 3;
const FRI: usize = 4;
const SAT: usize = 5;
const SUN: usize = 6;

impl Year {
    fn day(&self, month: i8, day: i8) -> i64 {
        Date::new(self.year, month, day).map_or(0, day_of_date)
    }
    fn add(&mut self, day: i64, name: &'static str) {
        self.days.push((day, name));
    }
    fn fixed(&mut self, month: i8, day: i8, name: &'static str) {
        self.add(self.day(month, day), name);
    }
    /// The n-th weekday of a month, n from 1.
    fn nth(&self, n: i64, weekday: usize, month: i8) -> i64 {
        on_or_after(self.day(month, 1), weekday) + 7 * (n - 1)
    }
    /// The last weekday of a month of 31 days.
    fn last(&self, weekday: usize, month: i8) -> i64 {
        on_or_after(self.day(month, 31) - 6, weekday)
    }
    fn easter(&self) -> i64 {
        day_of_date(easter(self.year))
    }
    /// A fixed day with its day in lieu: Friday for a Saturday, Monday for a Sunday (United States).
    fn observed(&mut self, month: i8, day: i8, name: &'static str, in_lieu: &'static str) {
        let day = self.day(month, day);
        self.add(day, name);
        match weekday_of_day(day) {
            SAT => self.add(day - 1, in_lieu),
            SUN => self.add(day + 1, in_lieu),
            _ => {}
        }
    }
    /// A fixed day with the next Monday in lieu when it falls on a weekend.
    fn or_monday(&mut self, month: i8, day: i8, name: &'static str, in_lieu: &'static str) {
        let day = self.day(month, day);
        self.add(day, name);
        if weekday_of_day(day) >= SAT {
            self.add(on_or_after(day, MON), in_lieu);
        }
    }
    /// 25 and 26 December with the next free weekdays in lieu (England, Victoria).
    fn christmas_and_boxing_day(&mut self) {
        let christmas = self.day(12, 25);
        self.add(christmas, "Christmas Day");
        self.add(christmas + 1, "Boxing Day");
        match weekday_of_day(christmas) {
            FRI => self.add(christmas + 3, "Boxing Day (in lieu)"),
            SAT => {
                self.add(christmas + 2, "Christmas Day (in lieu)");
                self.add(christmas + 3, "Boxing Day (in lieu)");
            }
            SUN => self.add(christmas + 2, "Christmas Day (in lieu)"),
            _ => {}
        }
    }
    /// Days that were decreed once.
    fn once(&mut self, days: &[(i16, i8, i8, &'static str)]) {
        let year = self.year;
        for (_, month, day, name) in days.iter().filter(|(once, ..)| *once == year) {
            self.fixed(*month, *day, name);
        }
    }
}

fn on_or_after(day: i64, weekday: usize) -> i64 {
    day + (weekday as i64 - weekday_of_day(day) as i64).rem_euclid(7)
}

/// Easter Sunday of a Gregorian year.
///
/// The anonymous algorithm of *Nature* (1876), as in J. Meeus, *Astronomical Algorithms* (1991), chapter 8.
///
/// ```
/// use headcount::history::holidays::easter;
/// assert_eq!(easter(2024), jiff::civil::date(2024, 3, 31));
/// assert_eq!(easter(2025), jiff::civil::date(2025, 4, 20));
/// ```
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    // Month and day are 3-22 to 4-25 by construction; years that no calendar has fall back to the first of 1970.
    Date::new(year, month as i8, day as i8).unwrap_or(date_of_day(0))
}

/// Federal holidays: 5 U.S.C. § 6103.
fn united_states(y: &mut Year) {
    y.observed(1, 1, "New Year's Day", "New Year's Day (in lieu)");
    if y.year >= 1986 {
        y.add(y.nth(3, MON, 1), "Martin Luther King Jr. Day");
    }
    y.add(y.nth(3, MON, 2), "Washington's Birthday");
    y.add(y.last(MON, 5), "Memorial Day");
    if y.year >= 2021 {
        y.observed(6, 19, "Juneteenth", "Juneteenth (in lieu)");
    }
    y.observed(7, 4, "Independence Day", "Independence Day (in lieu)");
    y.add(y.nth(1, MON, 9), "Labor Day");
    y.add(y.nth(2, MON, 10), "Columbus Day");
    y.observed(11, 11, "Veterans Day", "Veterans Day (in lieu)");
    y.add(y.nth(4, THU, 11), "Thanksgiving");
    y.observed(12, 25, "Christmas Day", "Christmas Day (in lieu)");
}

/// Bank holidays of England and Wales: Banking and Financial Dealings Act 1971, with the days proclaimed since.
fn england(y: &mut Year) {
    y.or_monday(1, 1, "New Year's Day", "New Year's Day (in lieu)");
    let easter = y.easter();
    y.add(easter - 2, "Good Friday");
    y.add(easter + 1, "Easter Monday");
    let early_may = match y.year {
        // Moved to the anniversaries of the end of the war in Europe.
        1995 | 2020 => y.day(5, 8),
        _ => y.nth(1, MON, 5),
    };
    if y.year >= 1978 {
        y.add(early_may, "Early May bank holiday");
    }
    let spring = match y.year {
        // Moved beside the jubilees.
        2002 | 2012 => y.day(6, 4),
        2022 => y.day(6, 2),
        _ => y.last(MON, 5),
    };
    y.add(spring, "Spring bank holiday");
    y.add(y.last(MON, 8), "Summer bank holiday");
    y.christmas_and_boxing_day();
    y.once(&[
        (1977, 6, 7, "Silver Jubilee"),
        (1981, 7, 29, "Royal wedding"),
        (1999, 12, 31, "Millennium Eve"),
        (2002, 6, 3, "Golden Jubilee"),
        (2011, 4, 29, "Royal wedding"),
        (2012, 6, 5, "Diamond Jubilee"),
        (2022, 6, 3, "Platinum Jubilee"),
        (2022, 9, 19, "State funeral"),
        (2023, 5, 8, "Coronation"),
    ]);
}

/// Holidays of all sixteen states: the states' holiday acts, and the Unification Treaty (1990), article 2.
fn germany(y: &mut Year) {
    y.fixed(1, 1, "New Year's Day");
    let easter = y.easter();
    y.add(easter - 2, "Good Friday");
    y.add(easter + 1, "Easter Monday");
    y.fixed(5, 1, "Labour Day");
    y.add(easter + 39, "Ascension Day");
    y.add(easter + 50, "Whit Monday");
    if y.year >= 1990 {
        y.fixed(10, 3, "German Unity Day");
    }
    y.once(&[(2017, 10, 31, "Reformation Day")]);
    y.fixed(12, 25, "Christmas Day");
    y.fixed(12, 26, "Second Day of Christmas");
}

/// Code du travail, article L3133-1.
fn france(y: &mut Year) {
    y.fixed(1, 1, "New Year's Day");
    let easter = y.easter();
    y.add(easter + 1, "Easter Monday");
    y.fixed(5, 1, "Labour Day");
    if y.year >= 1982 {
        y.fixed(5, 8, "Victory Day");
    }
    y.add(easter + 39, "Ascension Day");
    y.add(easter + 50, "Whit Monday");
    y.fixed(7, 14, "Bastille Day");
    y.fixed(8, 15, "Assumption Day");
    y.fixed(11, 1, "All Saints' Day");
    y.fixed(11, 11, "Armistice Day");
    y.fixed(12, 25, "Christmas Day");
}

/// Days that every autonomous community keeps: Real Decreto 2001/1983, article 45.
fn spain(y: &mut Year) {
    y.fixed(1, 1, "New Year's Day");
    y.fixed(1, 6, "Epiphany");
    y.add(y.easter() - 2, "Good Friday");
    y.fixed(5, 1, "Labour Day");
    y.fixed(8, 15, "Assumption Day");
    y.fixed(10, 12, "National Day");
    y.fixed(11, 1, "All Saints' Day");
    y.fixed(12, 6, "Constitution Day");
    y.fixed(12, 8, "Immaculate Conception");
    y.fixed(12, 25, "Christmas Day");
}

/// Victoria: Public Holidays Act 1993.
fn australia_victoria(y: &mut Year) {
    y.or_monday(1, 1, "New Year's Day", "New Year's Day (in lieu)");
    y.or_monday(1, 26, "Australia Day", "Australia Day (in lieu)");
    y.add(y.nth(2, MON, 3), "Labour Day");
    let easter = y.easter();
    y.add(easter - 2, "Good Friday");
    y.add(easter - 1, "Easter Saturday");
    if y.year >= 2016 {
        y.add(easter, "Easter Sunday");
    }
    y.add(easter + 1, "Easter Monday");
    y.fixed(4, 25, "Anzac Day");
    y.add(y.nth(2, MON, 6), "King's Birthday");
    if y.year >= 2015 {
        let final_friday = match y.year {
            2015 => y.day(10, 2),
            2016 => y.day(9, 30),
            2020 => y.day(10, 23),
            2022 => y.day(9, 23),
            2023 => y.day(9, 29),
            // By custom the Friday before the last Saturday of September.
            _ => on_or_after(y.day(9, 24), SAT) - 1,
        };
        y.add(final_friday, "Friday before the Grand Final");
    }
    y.add(y.nth(1, TUE, 11), "Melbourne Cup");
    y.christmas_and_boxing_day();
    y.once(&[(2022, 9, 22, "National Day of Mourning")]);
}

/// Days of rest of the Law and Administration Ordinance, 1948, and Independence Day.
fn israel(y: &mut Year) {
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
    use super::*;
    use jiff::civil::date;

    fn named(country: &str, year: i16, name: &str) -> Vec<Date> {
        let all = public_holidays(country, year..=year).unwrap();
        all.into_iter().filter(|(_, n)| *n == name).map(|(d, _)| d).collect()
    }

    #[test]
    fn easter_falls_where_the_almanacs_say() {
        for (y, m, d) in
            [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
        {
            assert_eq!(easter(y), date(y, m, d));
        }
    }

    #[test]
    fn thanksgiving_is_the_fourth_thursday_of_november() {
        assert_eq!(named("US", 2014, "Thanksgiving"), [date(2014, 11, 27)]);
        assert_eq!(named("us", 2024, "Thanksgiving"), [date(2024, 11, 28)]);
        assert_eq!(named("US", 2025, "Memorial Day"), [date(2025, 5, 26)]);
        assert_eq!(named("US", 2026, "Labor Day"), [date(2026, 9, 7)]);
    }

    #[test]
    fn american_days_in_lieu_may_lie_in_the_year_before() {
        assert_eq!(named("US", 2021, "New Year's Day (in lieu)"), [date(2021, 12, 31)]);
        assert!(named("US", 2022, "New Year's Day (in lieu)").is_empty());
        assert_eq!(named("US", 2026, "Independence Day (in lieu)"), [date(2026, 7, 3)]);
        assert!(named("US", 2020, "Juneteenth").is_empty());
    }

    #[test]
    fn english_christmas_on_a_weekend_moves_to_the_next_free_days() {
        assert_eq!(named("GB", 2021, "Christmas Day (in lieu)"), [date(2021, 12, 27)]);
        assert_eq!(named("GB", 2021, "Boxing Day (in lieu)"), [date(2021, 12, 28)]);
        assert_eq!(named("GB", 2022, "Christmas Day (in lieu)"), [date(2022, 12, 27)]);
        assert_eq!(named("GB", 2020, "Boxing Day (in lieu)"), [date(2020, 12, 28)]);
        assert_eq!(named("GB", 2020, "Early May bank holiday"), [date(2020, 5, 8)]);
        assert_eq!(named("GB", 2023, "New Year's Day (in lieu)"), [date(2023, 1, 2)]);
        assert_eq!(public_holidays("GB", 2025..=2025).unwrap().len(), 8);
    }

    #[test]
    fn the_continent_keeps_its_movable_feasts() {
        assert_eq!(named("DE", 2025, "Whit Monday"), [date(2025, 6, 9)]);
        assert_eq!(named("FR", 2024, "Ascension Day"), [date(2024, 5, 9)]);
        assert_eq!(named("ES", 2026, "Good Friday"), [date(2026, 4, 3)]);
        assert_eq!(public_holidays("DE", 2025..=2025).unwrap().len(), 9);
        assert_eq!(public_holidays("FR", 2025..=2025).unwrap().len(), 11);
        assert_eq!(public_holidays("ES", 2025..=2025).unwrap().len(), 10);
    }

    #[test]
    fn victoria_keeps_the_cup_and_the_final() {
        assert_eq!(named("AU", 2015, "Melbourne Cup"), [date(2015, 11, 3)]);
        assert_eq!(named("AU", 2025, "Friday before the Grand Final"), [date(2025, 9, 26)]);
        assert_eq!(named("AU", 2016, "Labour Day"), [date(2016, 3, 14)]);
        assert_eq!(named("AU", 2022, "New Year's Day (in lieu)"), [date(2022, 1, 3)]);
    }

    #[test]
    fn hebrew_feasts_fall_where_the_almanacs_say() {
        for (day, name) in [
            (date(1999, 9, 11), "Rosh Hashanah"),
            (date(1999, 9, 20), "Yom Kippur"),
            (date(1999, 4, 1), "Passover"),
            (date(1999, 4, 21), "Independence Day"),
            (date(1999, 5, 21), "Shavuot"),
            (date(2024, 10, 12), "Yom Kippur"),
            (date(2024, 5, 14), "Independence Day"),
            (date(2025, 9, 23), "Rosh Hashanah"),
            (date(2025, 10, 14), "Simchat Torah"),
            (date(2025, 5, 1), "Independence Day"),
            (date(2026, 4, 2), "Passover"),
        ] {
            assert_eq!(named("IL", day.year(), name), [day], "{name}");
        }
    }

    #[test]
    fn hebrew_years_have_only_the_lengths_that_exist_and_never_begin_on_three_weekdays() {
        for year in 5700..6200 {
            let length = hebrew_new_year(year + 1) - hebrew_new_year(year);
            assert!([353, 354, 355, 383, 384, 385].contains(&length), "{year}: {length}");
            assert!(![SUN, 2, FRI].contains(&weekday_of_day(hebrew_new_year(year))), "{year}");
        }
    }

    #[test]
    fn any_years_and_countries_may_be_asked_for() {
        for country in COUNTRIES {
            let all = public_holidays(country, i16::MIN..=i16::MAX).unwrap();
            assert!(all.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            assert!(public_holidays(country, 1900..=1950).unwrap().is_empty());
        }
        assert_eq!(public_holidays("TH", 2025..=2025), None);
    }
}
