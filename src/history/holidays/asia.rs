//! India, China, Taiwan, Thailand, Japan.

use super::hindu::{Month, feast};
use super::sky::sun_at;
use super::year::{FRI, MON, SAT, SUN, THU, Year};
use super::{chinese, islamic, thai};
use crate::time::weekday_of_day;

/// The last year whose feasts are computed from Sun and Moon: the length of the day is not known further ahead.
const LAST_COMPUTED: i16 = 2199;

/// The national days and the feasts that the central government gazettes; those that depend on the Moon's sighting or on
/// a state's choice may be a day off.
pub(super) fn india(y: &mut Year) {
    y.every_year(&[
        (1, 26, "Republic Day"),
        (4, 14, "Ambedkar Jayanti"),
        (8, 15, "Independence Day"),
        (10, 2, "Gandhi Jayanti"),
        (12, 25, "Christmas Day"),
    ]);
    y.add(y.easter() - 2, "Good Friday");
    if y.year > LAST_COMPUTED {
        return;
    }
    // (month, tithi from 0, hour of the day at which it has to rule). Full moon is 14, new moon 29.
    let feasts = [
        (Month::Magha, 28, 24.0, "Maha Shivaratri"),
        // The bonfire burns on the last evening of full moon; Holi is the day after.
        (Month::Phalguna, 15, 17.5, "Holi"),
        (Month::Chaitra, 8, 12.0, "Ram Navami"),
        (Month::Chaitra, 12, 6.0, "Mahavir Jayanti"),
        (Month::Vaisakha, 14, 6.0, "Buddha Purnima"),
        (Month::Shravana, 22, 6.0, "Janmashtami"),
        (Month::Ashvina, 9, 11.5, "Dussehra"),
        (Month::Ashvina, 29, 18.0, "Diwali"),
        (Month::Kartika, 14, 6.0, "Guru Nanak Jayanti"),
    ];
    for (month, tithi, hour, name) in feasts {
        if let Some(day) = feast(y.year, month, tithi, hour) {
            y.add(day, name);
        }
    }
    for (month, day_of_month, name) in
        [(1, 10, "Muharram"), (3, 12, "Milad-un-Nabi"), (10, 1, "Eid al-Fitr"), (12, 10, "Eid al-Adha")]
    {
        for day in islamic::in_year(y.year, month, day_of_month) {
            y.add(day, name);
        }
    }
}

/// Regulation on Public Holidays (State Council, 1999, changed 2007, 2013, 2024), with the whole week that is taken
/// around the Spring Festival and the National Day. Days that are moved and weekends that are worked in their stead are
/// announced year by year and belong into the calendar file.
pub(super) fn china(y: &mut Year) {
    y.fixed(1, 1, "New Year's Day");
    y.fixed(5, 1, "Labour Day");
    if (2000..=2007).contains(&y.year) || y.year >= 2025 {
        y.fixed(5, 2, "Labour Day (2nd day)");
    }
    if (2000..=2007).contains(&y.year) {
        y.fixed(5, 3, "Labour Day (3rd day)");
    }
    if y.year <= LAST_COMPUTED {
        let months = chinese::months(y.year);
        let names = [
            "Spring Festival Eve",
            "Spring Festival",
            "Spring Festival (2nd day)",
            "Spring Festival (3rd day)",
            "Spring Festival (4th day)",
            "Spring Festival (5th day)",
            "Spring Festival (6th day)",
        ];
        let days = if y.year >= 2000 { 0..7 } else { 1..4 };
        for (after, name) in names.iter().enumerate().take(days.end).skip(days.start) {
            y.add(months[0] - 1 + after as i64, name);
        }
        if y.year >= 2008 {
            y.add(chinese::qingming(y.year), "Qingming");
            y.add(months[4] + 4, "Dragon Boat Festival");
            y.add(months[7] + 14, "Mid-Autumn Festival");
        }
    }
    let names = [
        "National Day",
        "National Day (2nd day)",
        "National Day (3rd day)",
        "National Day (4th day)",
        "National Day (5th day)",
        "National Day (6th day)",
        "National Day (7th day)",
    ];
    for (after, name) in names.iter().enumerate().take(if y.year >= 1999 { 7 } else { 2 }) {
        y.fixed(10, 1 + after as i8, name);
    }
    // A festival of one day on a weekend has the next working day in its stead.
    let single: [(&str, &'static str); 5] = [
        ("New Year's Day", "New Year's Day (in lieu)"),
        ("Labour Day", "Labour Day (in lieu)"),
        ("Qingming", "Qingming (in lieu)"),
        ("Dragon Boat Festival", "Dragon Boat Festival (in lieu)"),
        ("Mid-Autumn Festival", "Mid-Autumn Festival (in lieu)"),
    ];
    for (name, in_lieu) in single {
        let day = y.days.iter().find(|(_, known)| *known == name).map(|(day, _)| *day);
        if let Some(day) = day.filter(|day| weekday_of_day(*day) >= SAT) {
            y.next_free_weekday(day + 1, in_lieu);
        }
    }
    y.once(&[(2015, 9, 3, "Victory Day")]);
}

/// Regulation on Memorial Days and State Holidays, since 2025 the act of that name. Weekends that are worked to make a
/// bridge (until 2024) belong into the calendar file.
pub(super) fn taiwan(y: &mut Year) {
    let mut days = vec![(y.day(1, 1), "Founding Day"), (y.day(10, 10), "National Day")];
    if y.year >= 1997 {
        days.push((y.day(2, 28), "Peace Memorial Day"));
    }
    if y.year >= 2026 {
        days.push((y.day(5, 1), "Labour Day"));
    }
    if y.year >= 2025 {
        days.extend([
            (y.day(9, 28), "Teachers' Day"),
            (y.day(10, 25), "Retrocession Day"),
            (y.day(12, 25), "Constitution Day"),
        ]);
    }
    if y.year <= LAST_COMPUTED {
        let months = chinese::months(y.year);
        let qingming = chinese::qingming(y.year);
        days.push((qingming, "Tomb Sweeping Day"));
        days.extend([(months[4] + 4, "Dragon Boat Festival"), (months[7] + 14, "Mid-Autumn Festival")]);
        if y.year >= 2011 {
            let children = y.day(4, 4);
            days.push((children, "Children's Day"));
            if children == qingming {
                // Both on one day: a day before, or after when that is a Thursday.
                let other = if weekday_of_day(children) == THU { children + 1 } else { children - 1 };
                if weekday_of_day(other) < SAT {
                    days.push((other, "Children's Day (in lieu)"));
                }
            }
        }
        // New Year and its eve; what falls on a weekend is made up for on the days after.
        let mut new_year = vec![
            (months[0] - 1, "Lunar New Year's Eve"),
            (months[0], "Lunar New Year"),
            (months[0] + 1, "Lunar New Year (2nd day)"),
            (months[0] + 2, "Lunar New Year (3rd day)"),
        ];
        if y.year >= 2026 {
            new_year.insert(0, (months[0] - 2, "Two days before Lunar New Year"));
        }
        let lost = new_year.iter().filter(|(day, _)| weekday_of_day(*day) >= SAT).count();
        for (day, name) in new_year {
            y.add(day, name);
        }
        for _ in 0..lost {
            y.next_free_weekday(months[0] + 3, "Lunar New Year (in lieu)");
        }
    }
    days.sort_by_key(|(day, _)| *day);
    for (day, name) in &days {
        y.add(*day, name);
    }
    if y.year >= 2015 {
        for (day, name) in days.iter().filter(|(_, name)| !name.ends_with("(in lieu)")) {
            match weekday_of_day(*day) {
                SAT if !y.taken(*day - 1) => y.add(*day - 1, in_lieu_of(name)),
                SAT | SUN => y.next_free_weekday(*day + 1, in_lieu_of(name)),
                _ => {}
            }
        }
    }
}

/// The name of a day in lieu of a Taiwanese holiday.
fn in_lieu_of(name: &str) -> &'static str {
    match name {
        "Founding Day" => "Founding Day (in lieu)",
        "Peace Memorial Day" => "Peace Memorial Day (in lieu)",
        "Children's Day" => "Children's Day (in lieu)",
        "Tomb Sweeping Day" => "Tomb Sweeping Day (in lieu)",
        "Labour Day" => "Labour Day (in lieu)",
        "Dragon Boat Festival" => "Dragon Boat Festival (in lieu)",
        "Mid-Autumn Festival" => "Mid-Autumn Festival (in lieu)",
        "Teachers' Day" => "Teachers' Day (in lieu)",
        "National Day" => "National Day (in lieu)",
        "Retrocession Day" => "Retrocession Day (in lieu)",
        "Constitution Day" => "Constitution Day (in lieu)",
        _ => "Day in lieu",
    }
}

/// Announcements of the Prime Minister's Office; bridge days that the cabinet adds year by year belong into the calendar
/// file. A holiday on a weekend has the next free weekday in lieu.
pub(super) fn thailand(y: &mut Year) {
    let mut days = vec![
        (y.day(1, 1), "New Year's Day", "New Year's Day (in lieu)"),
        (y.day(4, 6), "Chakri Memorial Day", "Chakri Memorial Day (in lieu)"),
        (y.day(5, 1), "Labour Day", "Labour Day (in lieu)"),
        (y.day(8, 12), "Queen Mother's Birthday", "Queen Mother's Birthday (in lieu)"),
        (y.day(10, 23), "Chulalongkorn Day", "Chulalongkorn Day (in lieu)"),
        (y.day(12, 5), "King Bhumibol's Birthday", "King Bhumibol's Birthday (in lieu)"),
        (y.day(12, 10), "Constitution Day", "Constitution Day (in lieu)"),
        (y.day(12, 31), "New Year's Eve", "New Year's Eve (in lieu)"),
    ];
    // The coronation of 1950 was kept on 5 May until 2016, that of 2019 on 4 May since 2020.
    match y.year {
        ..=2016 => days.push((y.day(5, 5), "Coronation Day", "Coronation Day (in lieu)")),
        2020.. => days.push((y.day(5, 4), "Coronation Day", "Coronation Day (in lieu)")),
        _ => {}
    }
    if y.year >= 2017 {
        days.push((y.day(7, 28), "King Vajiralongkorn's Birthday", "King Vajiralongkorn's Birthday (in lieu)"));
        days.push((y.day(10, 13), "King Bhumibol Memorial Day", "King Bhumibol Memorial Day (in lieu)"));
    }
    if y.year >= 2019 {
        days.push((y.day(6, 3), "Queen Suthida's Birthday", "Queen Suthida's Birthday (in lieu)"));
    }
    if let Some([makha, visakha, asalha]) = thai::bucha(y.year) {
        days.push((makha, "Makha Bucha", "Makha Bucha (in lieu)"));
        days.push((visakha, "Visakha Bucha", "Visakha Bucha (in lieu)"));
        days.push((asalha, "Asalha Bucha", "Asalha Bucha (in lieu)"));
        // One day in lieu for the two together.
        y.add(asalha + 1, "Buddhist Lent Day");
        if weekday_of_day(asalha + 1) == SAT && y.year < 2017 {
            days.push((asalha + 1, "Buddhist Lent Day", "Buddhist Lent Day (in lieu)"));
            y.days.pop();
        }
    }
    let songkran = y.day(4, 13);
    // Songkran of 2020 was put off to July and September.
    if y.year != 2020 {
        for (after, name) in ["Songkran", "Songkran (2nd day)", "Songkran (3rd day)"].into_iter().enumerate() {
            y.add(songkran + after as i64, name);
        }
    }
    days.sort_by_key(|(day, ..)| *day);
    for (day, name, _) in &days {
        y.add(*day, name);
    }
    if y.year != 2020 {
        // One day in lieu, however many of the three fall on the weekend.
        match weekday_of_day(songkran) {
            THU | FRI | SAT | SUN => y.next_free_weekday(songkran + 3, "Songkran (in lieu)"),
            _ => {}
        }
    }
    for (day, name, in_lieu) in &days {
        // New Year's Eve on a weekend: the day in lieu comes after New Year's own, in the next year.
        if weekday_of_day(*day) >= SAT && *name != "New Year's Eve" && *name != "New Year's Day" {
            y.next_free_weekday(*day + 1, in_lieu);
        }
    }
    let new_year = y.day(1, 1);
    match weekday_of_day(new_year) {
        // Both Eve and Day fell on the weekend.
        SUN => {
            y.add(new_year + 1, "New Year's Day (in lieu)");
            y.add(new_year + 2, "New Year's Eve (in lieu)");
        }
        SAT => y.add(new_year + 2, "New Year's Day (in lieu)"),
        MON => y.add(new_year + 1, "New Year's Eve (in lieu)"),
        _ => {}
    }
    y.once(&[
        (2016, 10, 14, "Day of Mourning"),
        (2017, 10, 26, "Royal Cremation"),
        (2019, 5, 6, "Coronation"),
        (2020, 7, 27, "Songkran (put off)"),
        (2020, 9, 4, "Songkran (put off)"),
        (2020, 9, 7, "Songkran (put off)"),
    ]);
}

/// Act on National Holidays (1948, as changed): the equinoxes from the Sun, a Monday in lieu of a Sunday, and the day
/// between two holidays.
pub(super) fn japan(y: &mut Year) {
    y.fixed(1, 1, "New Year's Day");
    let by_monday = |y: &Year, from: i16, n: i64, month: i8, day: i8| {
        if y.year >= from { y.nth(n, MON, month) } else { y.day(month, day) }
    };
    y.add(by_monday(y, 2000, 2, 1, 15), "Coming of Age Day");
    y.fixed(2, 11, "Foundation Day");
    match y.year {
        2020.. => y.fixed(2, 23, "Emperor's Birthday"),
        1989..=2018 => y.fixed(12, 23, "Emperor's Birthday"),
        2019 => {}
        _ => y.fixed(4, 29, "Emperor's Birthday"),
    }
    if y.year <= LAST_COMPUTED {
        let in_japan = |moment: f64| libm::floor(moment + 9.0 / 24.0) as i64;
        y.add(in_japan(sun_at(0.0, y.day(3, 20) as f64)), "Vernal Equinox Day");
        y.add(in_japan(sun_at(180.0, y.day(9, 22) as f64)), "Autumnal Equinox Day");
    }
    match y.year {
        2007.. => y.every_year(&[(4, 29, "Showa Day"), (5, 4, "Greenery Day")]),
        1989.. => y.fixed(4, 29, "Greenery Day"),
        _ => {}
    }
    y.every_year(&[(5, 3, "Constitution Memorial Day"), (5, 5, "Children's Day")]);
    match y.year {
        // Moved for the Olympic Games.
        2020 => y.every_year(&[(7, 23, "Marine Day"), (7, 24, "Sports Day"), (8, 10, "Mountain Day")]),
        2021 => y.every_year(&[(7, 22, "Marine Day"), (7, 23, "Sports Day"), (8, 8, "Mountain Day")]),
        _ => {
            if y.year >= 1996 {
                y.add(by_monday(y, 2003, 3, 7, 20), "Marine Day");
            }
            y.add(by_monday(y, 2000, 2, 10, 10), "Sports Day");
            if y.year >= 2016 {
                y.fixed(8, 11, "Mountain Day");
            }
        }
    }
    y.add(by_monday(y, 2003, 3, 9, 15), "Respect for the Aged Day");
    y.every_year(&[(11, 3, "Culture Day"), (11, 23, "Labour Thanksgiving Day")]);
    y.once(&[
        (1989, 2, 24, "State Funeral"),
        (1990, 11, 12, "Enthronement"),
        (1993, 6, 9, "Royal Wedding"),
        (2019, 4, 30, "Citizens' Holiday"),
        (2019, 5, 1, "Enthronement"),
        (2019, 5, 2, "Citizens' Holiday"),
        (2019, 10, 22, "Enthronement"),
    ]);
    let own = y.days.iter().map(|(day, _)| *day).collect::<Vec<_>>();
    for day in &own {
        if weekday_of_day(*day) == SUN {
            // Since 2007 the next day that is no holiday; before it was always the Monday.
            if let Some(free) = (*day + 1..*day + 8).find(|day| !own.contains(day)) {
                y.add(free, "Substitute Holiday");
            }
        }
        let between = *day + 1;
        if y.year >= 1986 && own.contains(&(*day + 2)) && !y.taken(between) && weekday_of_day(between) != SUN {
            y.add(between, "Citizens' Holiday");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::public_holidays;
    use jiff::civil::{Date, date};

    fn on(country: &str, day: Date) -> Vec<&'static str> {
        let days = public_holidays(country, day.year()..=day.year()).unwrap();
        days.into_iter().filter(|(d, _)| *d == day).map(|(_, name)| name).collect()
    }

    #[test]
    fn indian_feasts_fall_where_the_gazette_put_them() {
        // Department of Personnel and Training, lists of holidays of the central government.
        for (day, name) in [
            (date(2019, 10, 27), "Diwali"),
            (date(2020, 11, 14), "Diwali"),
            (date(2022, 10, 24), "Diwali"),
            (date(2023, 11, 12), "Diwali"),
            (date(2019, 3, 21), "Holi"),
            (date(2023, 3, 8), "Holi"),
            (date(2025, 3, 14), "Holi"),
            (date(2021, 10, 15), "Dussehra"),
            (date(2025, 10, 2), "Dussehra"),
            (date(2024, 11, 15), "Guru Nanak Jayanti"),
            (date(2019, 6, 5), "Eid al-Fitr"),
            (date(2023, 4, 22), "Eid al-Fitr"),
            (date(2025, 3, 31), "Eid al-Fitr"),
            (date(2025, 6, 7), "Eid al-Adha"),
        ] {
            assert!(on("IN", day).contains(&name), "{day} {name}: {:?}", on("IN", day));
        }
    }

    #[test]
    fn the_chinese_weeks_of_rest_are_seven_days() {
        assert_eq!(on("CN", date(2025, 1, 29)), ["Spring Festival"]);
        assert_eq!(on("CN", date(2025, 1, 28)), ["Spring Festival Eve"]);
        assert_eq!(on("CN", date(2020, 10, 1)), ["Mid-Autumn Festival", "National Day"]);
        assert_eq!(on("CN", date(2023, 6, 22)), ["Dragon Boat Festival"]);
        assert_eq!(on("CN", date(2024, 10, 7)), ["National Day (7th day)"]);
    }

    #[test]
    fn taiwan_makes_up_for_weekends() {
        assert_eq!(on("TW", date(2025, 1, 28)), ["Lunar New Year's Eve"]);
        assert_eq!(on("TW", date(2024, 2, 14)), ["Lunar New Year (in lieu)"]);
        assert_eq!(on("TW", date(2025, 4, 3)), ["Children's Day (in lieu)"]);
        assert_eq!(on("TW", date(2025, 5, 30)), ["Dragon Boat Festival (in lieu)"]);
    }

    #[test]
    fn thailand_keeps_songkran_and_the_days_of_its_kings() {
        assert_eq!(on("TH", date(2024, 4, 16)), ["Songkran (in lieu)"]);
        assert_eq!(on("TH", date(2019, 5, 20)), ["Visakha Bucha (in lieu)"]);
        assert_eq!(on("TH", date(2016, 5, 5)), ["Coronation Day"]);
        assert!(on("TH", date(2018, 5, 5)).is_empty());
        assert_eq!(on("TH", date(2021, 5, 4)), ["Coronation Day"]);
        assert_eq!(on("TH", date(2017, 10, 13)), ["King Bhumibol Memorial Day"]);
    }

    #[test]
    fn japan_has_equinoxes_and_days_between() {
        assert_eq!(on("JP", date(2024, 3, 20)), ["Vernal Equinox Day"]);
        assert_eq!(on("JP", date(2015, 9, 22)), ["Citizens' Holiday"]);
        assert_eq!(on("JP", date(2024, 2, 12)), ["Substitute Holiday"]);
    }
}
