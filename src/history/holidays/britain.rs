//! The United Kingdom and Ireland.

use super::year::{FRI, MON, SAT, SUN, Year, on_or_after};
use crate::time::weekday_of_day;

/// Bank holidays of England and Wales: Banking and Financial Dealings Act 1971, with the days proclaimed since.
pub(super) fn england(y: &mut Year) {
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

/// Bank holidays of Northern Ireland: those of England with Saint Patrick's Day and the Twelfth.
pub(super) fn northern_ireland(y: &mut Year) {
    england(y);
    y.or_monday(3, 17, "Saint Patrick's Day", "Saint Patrick's Day (in lieu)");
    y.or_monday(7, 12, "Battle of the Boyne", "Battle of the Boyne (in lieu)");
}

/// Bank holidays of Scotland: Banking and Financial Dealings Act 1971, schedule 1.
pub(super) fn scotland(y: &mut Year) {
    england(y);
    // Easter Monday is none, summer begins earlier, and New Year has two days.
    let easter_monday = y.easter() + 1;
    let (summer, new_year) = (y.last(MON, 8), y.day(1, 1));
    y.days.retain(|(day, _)| *day != easter_monday && *day != summer);
    y.days.retain(|(_, name)| *name != "New Year's Day (in lieu)");
    y.add(y.nth(1, MON, 8), "Summer bank holiday");
    y.add(new_year + 1, "2 January");
    match weekday_of_day(new_year) {
        FRI => y.add(new_year + 3, "2 January (in lieu)"),
        SAT => {
            y.add(new_year + 2, "New Year's Day (in lieu)");
            y.add(new_year + 3, "2 January (in lieu)");
        }
        SUN => y.add(new_year + 2, "New Year's Day (in lieu)"),
        _ => {}
    }
    if y.year >= 2007 {
        y.or_monday(11, 30, "Saint Andrew's Day", "Saint Andrew's Day (in lieu)");
    }
}

/// Organisation of Working Time Act 1997, second schedule, with S.I. 50 of 2022.
pub(super) fn ireland(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (3, 17, "Saint Patrick's Day"),
        (12, 25, "Christmas Day"),
        (12, 26, "Saint Stephen's Day"),
    ]);
    y.add(y.easter() + 1, "Easter Monday");
    if y.year >= 2023 {
        let first = y.day(2, 1);
        let day = if weekday_of_day(first) == FRI { first } else { y.nth(1, MON, 2) };
        y.add(day, "Saint Brigid's Day");
    }
    if y.year >= 1994 {
        y.add(y.nth(1, MON, 5), "May Day");
    }
    y.add(y.nth(1, MON, 6), "June bank holiday");
    y.add(y.nth(1, MON, 8), "August bank holiday");
    y.add(on_or_after(y.day(10, 25), MON), "October bank holiday");
    y.once(&[(2022, 3, 18, "Day of Remembrance")]);
}
