//! Australia and New Zealand.

use super::year::{FRI, MON, SAT, SUN, TUE, Year, on_or_after};
use crate::time::weekday_of_day;

/// Victoria: Public Holidays Act 1993.
pub(super) fn australia_victoria(y: &mut Year) {
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

/// The rules of an Australian state by its code; `None` for a code that no state has.
pub(super) fn australian_state(state: &str) -> Option<fn(&mut Year)> {
    Some(match state {
        "VIC" => australia_victoria,
        "NSW" => |y| {
            common(y, "Boxing Day");
            y.add(y.easter() - 1, "Easter Saturday");
            y.easter_sunday_from(2010);
            y.add(y.nth(2, MON, 6), "King's Birthday");
            y.add(y.nth(1, MON, 10), "Labour Day");
        },
        "QLD" => |y| {
            common(y, "Boxing Day");
            y.anzac_in_lieu(false);
            y.add(y.easter() - 1, "Easter Saturday");
            y.easter_sunday_from(2017);
            // The two days changed places in 2012, from 2013 to 2015 and in 2016.
            let (may, october) = (y.nth(1, MON, 5), y.nth(1, MON, 10));
            y.add(if (2013..=2015).contains(&y.year) { october } else { may }, "Labour Day");
            let birthday = if y.year >= 2016 || y.year == 2012 { october } else { y.nth(2, MON, 6) };
            y.add(birthday, "King's Birthday");
        },
        "SA" => |y| {
            common(y, "Proclamation Day");
            y.anzac_in_lieu(false);
            y.add(y.easter() - 1, "Easter Saturday");
            y.easter_sunday_from(2024);
            let cup = if y.year >= 2006 { y.nth(2, MON, 3) } else { y.nth(3, MON, 5) };
            y.add(cup, "Adelaide Cup Day");
            y.add(y.nth(2, MON, 6), "King's Birthday");
            y.add(y.nth(1, MON, 10), "Labour Day");
        },
        "WA" => |y| {
            common(y, "Boxing Day");
            y.anzac_in_lieu(true);
            y.easter_sunday_from(2022);
            y.add(y.nth(1, MON, 3), "Labour Day");
            y.add(y.nth(1, MON, 6), "Western Australia Day");
            // Proclaimed every year; by custom the last Monday of September.
            let birthday = if y.year == 2011 { y.day(10, 28) } else { on_or_after(y.day(9, 23), MON) };
            y.add(birthday, "King's Birthday");
        },
        "TAS" => |y| {
            common(y, "Boxing Day");
            y.add(y.nth(2, MON, 3), "Eight Hours Day");
            y.add(y.nth(2, MON, 6), "King's Birthday");
        },
        "ACT" => |y| {
            common(y, "Boxing Day");
            y.anzac_in_lieu(false);
            y.add(y.easter() - 1, "Easter Saturday");
            y.easter_sunday_from(2016);
            let canberra = if y.year >= 2008 { y.nth(2, MON, 3) } else { y.nth(3, MON, 3) };
            y.add(canberra, "Canberra Day");
            if y.year >= 2018 {
                y.add(on_or_after(y.day(5, 27), MON), "Reconciliation Day");
            }
            y.add(y.nth(2, MON, 6), "King's Birthday");
            y.add(y.nth(1, MON, 10), "Labour Day");
        },
        "NT" => |y| {
            common(y, "Boxing Day");
            y.anzac_in_lieu(false);
            y.add(y.easter() - 1, "Easter Saturday");
            y.easter_sunday_from(2024);
            y.add(y.nth(1, MON, 5), "May Day");
            y.add(y.nth(2, MON, 6), "King's Birthday");
            y.add(y.nth(1, MON, 8), "Picnic Day");
        },
        _ => return None,
    })
}

/// What every Australian state keeps.
fn common(y: &mut Year, boxing_day: &'static str) {
    y.or_monday(1, 1, "New Year's Day", "New Year's Day (in lieu)");
    y.or_monday(1, 26, "Australia Day", "Australia Day (in lieu)");
    y.around_easter(&[(-2, "Good Friday"), (1, "Easter Monday")]);
    y.fixed(4, 25, "Anzac Day");
    y.christmas_and_boxing_day();
    for (_, name) in y.days.iter_mut().filter(|(_, name)| *name == "Boxing Day") {
        *name = boxing_day;
    }
    y.once(&[(2022, 9, 22, "National Day of Mourning")]);
}

impl Year {
    /// The Monday after an Anzac Day on a Sunday, in the west also on a Saturday.
    fn anzac_in_lieu(&mut self, saturday: bool) {
        let day = self.day(4, 25);
        let weekday = weekday_of_day(day);
        let easter_monday = self.easter() + 1;
        let monday = on_or_after(day, MON);
        if (weekday == SUN || (saturday && weekday == SAT)) && monday != easter_monday {
            self.add(monday, "Anzac Day (in lieu)");
        }
    }
    fn easter_sunday_from(&mut self, first: i16) {
        if self.year >= first {
            self.add(self.easter(), "Easter Sunday");
        }
    }
}

/// Holidays Act 2003 and Te Kāhui o Matariki Public Holiday Act 2022; holidays of single provinces are left out.
pub(super) fn new_zealand(y: &mut Year) {
    let new_year = y.day(1, 1);
    y.add(new_year, "New Year's Day");
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
    y.mondayised(2, 6, "Waitangi Day", "Waitangi Day (in lieu)");
    y.around_easter(&[(-2, "Good Friday"), (1, "Easter Monday")]);
    y.mondayised(4, 25, "Anzac Day", "Anzac Day (in lieu)");
    y.add(y.nth(1, MON, 6), "King's Birthday");
    /// Fridays of the act's first schedule, 2022 on: month and day.
    const MATARIKI: [(i8, i8); 14] = [
        (6, 24),
        (7, 14),
        (6, 28),
        (6, 20),
        (7, 10),
        (6, 25),
        (7, 14),
        (7, 6),
        (6, 21),
        (7, 11),
        (7, 2),
        (6, 24),
        (7, 7),
        (6, 29),
    ];
    if let Some((month, day)) = usize::try_from(y.year - 2022).ok().and_then(|at| MATARIKI.get(at)) {
        y.fixed(*month, *day, "Matariki");
    }
    y.add(y.nth(4, MON, 10), "Labour Day");
    y.christmas_and_boxing_day();
    y.once(&[(2022, 9, 26, "Queen Elizabeth II Memorial Day")]);
}

impl Year {
    /// A day of New Zealand that has a Monday in lieu since 2014.
    fn mondayised(&mut self, month: i8, day: i8, name: &'static str, in_lieu: &'static str) {
        if self.year >= 2014 {
            self.or_monday(month, day, name, in_lieu);
        } else {
            self.fixed(month, day, name);
        }
    }
}
