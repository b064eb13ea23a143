//! Public holidays by country and region, from rules: no table to run out.
//!
//! Where the law gives a day off in lieu, the day itself and the day in lieu are both listed; both change volume. Feasts
//! of the Chinese and Hindu calendars follow Sun and Moon; only the Thai calendar, which is decreed, needs a list of years.

mod america;
mod asia;
mod britain;
mod chinese;
mod europe;
mod hebrew;
mod hindu;
mod islamic;
mod pacific;
mod sky;
mod thai;
mod year;

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::time::date_of_day;
use year::Year;

/// The countries that [`public_holidays`] knows: ISO 3166 codes.
///
/// `GB` is England and Wales, `AU` is Victoria; elsewhere they are the days of the whole country. Holidays of regions
/// that are not among [`REGIONS`] belong into the calendar file.
pub const COUNTRIES: [&str; 27] = [
    "AT", "AU", "BE", "BR", "CA", "CH", "CN", "DE", "DK", "ES", "FR", "GB", "IE", "IL", "IN", "IT", "JP", "MX", "NL",
    "NO", "NZ", "PL", "PT", "SE", "TH", "TW", "US",
];

/// The regions that [`public_holidays`] knows beside the countries: ISO 3166-2 codes.
pub const REGIONS: [&str; 28] = [
    "AU-ACT", "AU-NSW", "AU-NT", "AU-QLD", "AU-SA", "AU-TAS", "AU-VIC", "AU-WA", "DE-BB", "DE-BE", "DE-BW", "DE-BY",
    "DE-HB", "DE-HE", "DE-HH", "DE-MV", "DE-NI", "DE-NW", "DE-RP", "DE-SH", "DE-SL", "DE-SN", "DE-ST", "DE-TH",
    "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS",
];

/// The first year of which the rules are sound: they are those of the last decades.
const FIRST_YEAR: i16 = 1975;
/// The last year: later ones would pass the calendar's end.
const LAST_YEAR: i16 = 9_900;

/// The public holidays of a country or region in some years, in order of date; `None` for one whose rules are not known.
/// Years outside 1975 to 9900 have none; feasts of Chinese and Indian calendars end with 2199, of the Thai with 2048.
///
/// ```
/// use headcount::history::holidays::public_holidays;
/// let us = public_holidays("US", 2025..=2025).unwrap();
/// assert!(us.contains(&(jiff::civil::date(2025, 11, 27), "Thanksgiving")));
/// let bavaria = public_holidays("DE-BY", 2025..=2025).unwrap();
/// assert!(bavaria.contains(&(jiff::civil::date(2025, 6, 19), "Corpus Christi")));
/// assert!(public_holidays("XX", 2025..=2025).is_none());
/// ```
pub fn public_holidays(code: &str, years: RangeInclusive<i16>) -> Option<Vec<(Date, &'static str)>> {
    let rules = rules(&code.trim().to_ascii_uppercase())?;
    let mut holidays = Vec::new();
    // A day in lieu of 1 January may lie in the year before.
    let (first, last) = ((*years.start()).max(FIRST_YEAR), (*years.end()).min(LAST_YEAR));
    for year in first..=last.saturating_add(1) {
        let mut year = Year { year, days: Vec::new() };
        rules(&mut year);
        holidays.extend(year.days.into_iter().map(|(day, name)| (date_of_day(day), name)));
    }
    holidays.retain(|(date, _)| (first..=last).contains(&date.year()));
    holidays.sort();
    holidays.dedup();
    Some(holidays)
}

/// The rules of a country or region, by its code in capitals.
fn rules(code: &str) -> Option<fn(&mut Year)> {
    Some(match code.split_once('-') {
        Some(("AU", state)) => return pacific::australian_state(state),
        Some(("DE", state)) => return europe::german_state(state),
        Some(("GB" | "UK", "ENG" | "WLS")) => britain::england,
        Some(("GB" | "UK", "NIR")) => britain::northern_ireland,
        Some(("GB" | "UK", "SCT")) => britain::scotland,
        Some(_) => return None,
        None => match code {
            "AT" => europe::austria,
            "AU" => pacific::australia_victoria,
            "BE" => europe::belgium,
            "BR" => america::brazil,
            "CA" => america::canada,
            "CH" => europe::switzerland,
            "CN" => asia::china,
            "DE" => europe::germany,
            "DK" => europe::denmark,
            "ES" => europe::spain,
            "FR" => europe::france,
            "GB" | "UK" => britain::england,
            "IE" => britain::ireland,
            "IL" => hebrew::israel,
            "IN" => asia::india,
            "IT" => europe::italy,
            "JP" => asia::japan,
            "MX" => america::mexico,
            "NL" => europe::netherlands,
            "NO" => europe::norway,
            "NZ" => pacific::new_zealand,
            "PL" => europe::poland,
            "PT" => europe::portugal,
            "SE" => europe::sweden,
            "TH" => asia::thailand,
            "TW" => asia::taiwan,
            "US" => america::united_states,
            _ => return None,
        },
    })
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
    fn regions_add_their_own_days_to_their_country() {
        assert_eq!(named("DE-BY", 2025, "Corpus Christi"), [date(2025, 6, 19)]);
        assert_eq!(named("de-sn", 2024, "Repentance Day"), [date(2024, 11, 20)]);
        assert_eq!(named("GB-SCT", 2022, "2 January (in lieu)"), [date(2022, 1, 4)]);
        assert!(named("GB-SCT", 2025, "Easter Monday").is_empty());
        assert_eq!(named("GB-NIR", 2026, "Battle of the Boyne (in lieu)"), [date(2026, 7, 13)]);
        assert_eq!(named("AU-QLD", 2024, "King's Birthday"), [date(2024, 10, 7)]);
        assert_eq!(public_holidays("AU", 2025..=2025), public_holidays("AU-VIC", 2025..=2025));
    }

    #[test]
    fn any_years_and_countries_may_be_asked_for() {
        for country in COUNTRIES.into_iter().chain(REGIONS) {
            let all = public_holidays(country, i16::MIN..=i16::MAX).unwrap();
            assert!(all.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            assert!(public_holidays(country, 1900..=1950).unwrap().is_empty());
        }
        for unknown in ["ZZ", "", "DE-", "DE-XX", "US-CA", "ü"] {
            assert_eq!(public_holidays(unknown, 2025..=2025), None, "{unknown}");
        }
    }
}
