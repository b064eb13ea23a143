//! North and South America.

use super::year::{MON, THU, Year, on_or_after};

/// Federal holidays: 5 U.S.C. § 6103.
pub(super) fn united_states(y: &mut Year) {
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

/// Statutory and federal holidays: Canada Labour Code, R.S.C. 1985, c. L-2, section 166; Bills of Exchange Act.
pub(super) fn canada(y: &mut Year) {
    y.or_monday(1, 1, "New Year's Day", "New Year's Day (in lieu)");
    y.around_easter(&[(-2, "Good Friday"), (1, "Easter Monday")]);
    // The Monday before 25 May.
    y.add(on_or_after(y.day(5, 18), MON), "Victoria Day");
    y.or_monday(7, 1, "Canada Day", "Canada Day (in lieu)");
    y.add(y.nth(1, MON, 8), "Civic Holiday");
    y.add(y.nth(1, MON, 9), "Labour Day");
    if y.year >= 2021 {
        y.or_monday(9, 30, "Truth and Reconciliation Day", "Truth and Reconciliation Day (in lieu)");
    }
    y.add(y.nth(2, MON, 10), "Thanksgiving");
    y.or_monday(11, 11, "Remembrance Day", "Remembrance Day (in lieu)");
    y.christmas_and_boxing_day();
}

/// Laws 662 of 1949, 6.802 of 1980, 14.759 of 2023; Carnival is no holiday by law and kept by nearly everyone.
pub(super) fn brazil(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (4, 21, "Tiradentes Day"),
        (5, 1, "Labour Day"),
        (9, 7, "Independence Day"),
        (11, 2, "All Souls' Day"),
        (11, 15, "Republic Day"),
        (12, 25, "Christmas Day"),
    ]);
    if y.year >= 1980 {
        y.fixed(10, 12, "Our Lady of Aparecida");
    }
    if y.year >= 2024 {
        y.fixed(11, 20, "Black Consciousness Day");
    }
    let easter = [(-48, "Carnival Monday"), (-47, "Carnival Tuesday"), (-46, "Ash Wednesday"), (-2, "Good Friday")];
    y.around_easter(&easter);
    y.around_easter(&[(60, "Corpus Christi")]);
}

/// Ley Federal del Trabajo, article 74: three of the days moved to Mondays in 2006.
pub(super) fn mexico(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (9, 16, "Independence Day"),
        (12, 25, "Christmas Day"),
    ]);
    let moved = y.year >= 2006;
    let (february, march) = if moved {
        (y.nth(1, MON, 2), if y.year == 2006 { y.day(3, 21) } else { y.nth(3, MON, 3) })
    } else {
        (y.day(2, 5), y.day(3, 21))
    };
    let november = if moved { y.nth(3, MON, 11) } else { y.day(11, 20) };
    y.add(february, "Constitution Day");
    y.add(march, "Benito Juárez's Birthday");
    y.add(november, "Revolution Day");
    // The day on which a president takes office: every six years, moved to October in 2024.
    if y.year >= 1970 && (i32::from(y.year) - 1970) % 6 == 0 {
        let day = if y.year >= 2024 { y.day(10, 1) } else { y.day(12, 1) };
        y.add(day, "Change of the Federal Government");
    }
}

#[cfg(test)]
mod tests {
    use super::super::public_holidays;

    #[test]
    fn brazil_has_carnival_before_lent() {
        let carnival = public_holidays("BR", 2025..=2025).unwrap();
        assert!(carnival.contains(&(jiff::civil::date(2025, 3, 4), "Carnival Tuesday")));
    }

    #[test]
    fn canada_keeps_victoria_day_before_25_may() {
        let days = public_holidays("CA", 2020..=2026).unwrap();
        for (year, day) in [(2020, 18), (2021, 24), (2026, 18)] {
            assert!(days.contains(&(jiff::civil::date(year, 5, day), "Victoria Day")), "{year}");
        }
    }
}
