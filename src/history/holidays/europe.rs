//! The continent of Europe.

use super::year::{FRI, SAT, SUN, WED, Year, on_or_after};
use crate::time::weekday_of_day;

/// Holidays of all sixteen states: the states' holiday acts, and the Unification Treaty (1990), article 2.
pub(super) fn germany(y: &mut Year) {
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
pub(super) fn france(y: &mut Year) {
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
pub(super) fn spain(y: &mut Year) {
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

/// The further holidays of a German state, by the code of ISO 3166-2; `None` for a code that no state has.
pub(super) fn german_state(state: &str) -> Option<fn(&mut Year)> {
    Some(match state {
        "BW" => |y| y.state("EFA"),
        // The Assumption is kept in most of Bavaria, not in all.
        "BY" => |y| y.state("EFMA"),
        "BE" => |y| y.state("W"),
        "BB" => |y| y.state("OPR"),
        "HB" | "HH" | "NI" | "SH" => |y| y.state("N"),
        "HE" => |y| y.state("F"),
        "MV" => |y| y.state("VR"),
        "NW" | "RP" => |y| y.state("FA"),
        "SL" => |y| y.state("FMA"),
        "SN" => |y| y.state("RB"),
        "ST" => |y| y.state("ER"),
        "TH" => |y| y.state("CR"),
        _ => return None,
    })
}

impl Year {
    /// The holidays of Germany with those of a state, each by a letter.
    fn state(&mut self, letters: &str) {
        germany(self);
        let easter = self.easter();
        for letter in letters.chars() {
            match letter {
                'E' => self.fixed(1, 6, "Epiphany"),
                'F' => self.add(easter + 60, "Corpus Christi"),
                'M' => self.fixed(8, 15, "Assumption Day"),
                'A' => self.fixed(11, 1, "All Saints' Day"),
                'O' => self.add(easter, "Easter Sunday"),
                'P' => self.add(easter + 49, "Whit Sunday"),
                // Women's Day in Berlin since 2019, in Mecklenburg since 2023.
                'W' if self.year >= 2019 => self.fixed(3, 8, "Women's Day"),
                'V' if self.year >= 2023 => self.fixed(3, 8, "Women's Day"),
                'C' if self.year >= 2019 => self.fixed(9, 20, "Children's Day"),
                // Repentance and Prayer, the Wednesday before 23 November: everywhere until 1994, since then in Saxony.
                'B' if self.year >= 1995 => self.add(on_or_after(self.day(11, 16), WED), "Repentance Day"),
                // The Reformation: in the east since 1990, in the north since 2018; in 2017 everywhere.
                'R' if self.year >= 1990 && self.year != 2017 => self.fixed(10, 31, "Reformation Day"),
                'N' if self.year >= 2018 => self.fixed(10, 31, "Reformation Day"),
                _ => {}
            }
        }
        if letters == "W" {
            self.once(&[
                (2020, 5, 8, "Liberation Day"),
                (2025, 5, 8, "Liberation Day"),
                (2028, 6, 17, "Uprising of 1953"),
            ]);
        }
    }
}

/// Holidays of all cantons but few.
pub(super) fn switzerland(y: &mut Year) {
    y.every_year(&[(1, 1, "New Year's Day"), (8, 1, "National Day"), (12, 25, "Christmas Day")]);
    let days = [(-2, "Good Friday"), (1, "Easter Monday"), (39, "Ascension Day"), (50, "Whit Monday")];
    y.around_easter(&days);
    y.every_year(&[(1, 2, "Berchtold's Day"), (5, 1, "Labour Day"), (12, 26, "Saint Stephen's Day")]);
}

/// Arbeitsruhegesetz, section 7.
pub(super) fn austria(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (1, 6, "Epiphany"),
        (5, 1, "Labour Day"),
        (8, 15, "Assumption Day"),
        (10, 26, "National Day"),
        (11, 1, "All Saints' Day"),
        (12, 8, "Immaculate Conception"),
        (12, 25, "Christmas Day"),
        (12, 26, "Saint Stephen's Day"),
    ]);
    let days = [(1, "Easter Monday"), (39, "Ascension Day"), (50, "Whit Monday"), (60, "Corpus Christi")];
    y.around_easter(&days);
}

/// Loi du 4 janvier 1974 with the arrêté royal du 18 avril 1974.
pub(super) fn belgium(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (7, 21, "National Day"),
        (8, 15, "Assumption Day"),
        (11, 1, "All Saints' Day"),
        (11, 11, "Armistice Day"),
        (12, 25, "Christmas Day"),
    ]);
    y.around_easter(&[(1, "Easter Monday"), (39, "Ascension Day"), (50, "Whit Monday")]);
}

/// Algemene termijnenwet, article 3; Liberation Day is free for everyone every fifth year.
pub(super) fn netherlands(y: &mut Year) {
    y.fixed(1, 1, "New Year's Day");
    let days = [(-2, "Good Friday"), (0, "Easter Sunday"), (1, "Easter Monday"), (39, "Ascension Day")];
    y.around_easter(&days);
    y.around_easter(&[(49, "Whit Sunday"), (50, "Whit Monday")]);
    // The ruler's birthday, a day aside from Sunday: the King's since 2014, the Queen's before.
    let (day, name, aside) = match y.year {
        2014.. => (y.day(4, 27), "King's Day", -1),
        1980.. => (y.day(4, 30), "Queen's Day", -1),
        _ => (y.day(4, 30), "Queen's Day", 1),
    };
    y.add(if weekday_of_day(day) == SUN { day + aside } else { day }, name);
    if y.year >= 1990 && y.year % 5 == 0 {
        y.fixed(5, 5, "Liberation Day");
    }
    y.every_year(&[(12, 25, "Christmas Day"), (12, 26, "Second Day of Christmas")]);
}

/// Legge 27 maggio 1949, n. 260, with the changes of 1977, 1985, 2000 and 2025.
pub(super) fn italy(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (4, 25, "Liberation Day"),
        (5, 1, "Labour Day"),
        (8, 15, "Assumption Day"),
        (11, 1, "All Saints' Day"),
        (12, 8, "Immaculate Conception"),
        (12, 25, "Christmas Day"),
        (12, 26, "Saint Stephen's Day"),
    ]);
    if !(1978..=1985).contains(&y.year) {
        y.fixed(1, 6, "Epiphany");
    }
    y.around_easter(&[(0, "Easter Sunday"), (1, "Easter Monday")]);
    if !(1977..=2000).contains(&y.year) {
        y.fixed(6, 2, "Republic Day");
    }
    if y.year >= 2026 {
        y.fixed(10, 4, "Saint Francis");
    }
    y.once(&[(2011, 3, 17, "150 Years of Unity")]);
}

/// Código do Trabalho, article 234; four days were not kept from 2013 to 2015.
pub(super) fn portugal(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (4, 25, "Freedom Day"),
        (5, 1, "Labour Day"),
        (6, 10, "Portugal Day"),
        (8, 15, "Assumption Day"),
        (12, 8, "Immaculate Conception"),
        (12, 25, "Christmas Day"),
    ]);
    y.around_easter(&[(-2, "Good Friday"), (0, "Easter Sunday")]);
    if !(2013..=2015).contains(&y.year) {
        y.around_easter(&[(60, "Corpus Christi")]);
        y.every_year(&[(10, 5, "Republic Day"), (11, 1, "All Saints' Day"), (12, 1, "Restoration of Independence")]);
    }
}

/// Ustawa z dnia 18 stycznia 1951 r. o dniach wolnych od pracy, with the changes of 1990, 2010 and 2024.
pub(super) fn poland(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (11, 1, "All Saints' Day"),
        (12, 25, "Christmas Day"),
        (12, 26, "Second Day of Christmas"),
    ]);
    y.around_easter(&[(0, "Easter Sunday"), (1, "Easter Monday"), (49, "Whit Sunday"), (60, "Corpus Christi")]);
    if y.year >= 1990 {
        y.every_year(&[(5, 3, "Constitution Day"), (8, 15, "Assumption Day"), (11, 11, "Independence Day")]);
    }
    if y.year >= 2011 {
        y.fixed(1, 6, "Epiphany");
    }
    if y.year >= 2025 {
        y.fixed(12, 24, "Christmas Eve");
    }
    y.once(&[(2018, 11, 12, "Independence Day (in lieu)")]);
}

/// Lag (1989:253) om allmänna helgdagar, with the eves on which nearly everyone is free.
pub(super) fn sweden(y: &mut Year) {
    y.every_year(&[(1, 1, "New Year's Day"), (1, 6, "Epiphany"), (5, 1, "Labour Day")]);
    let days = [(-2, "Good Friday"), (0, "Easter Sunday"), (1, "Easter Monday"), (39, "Ascension Day")];
    y.around_easter(&days);
    y.around_easter(&[(49, "Whit Sunday")]);
    if y.year >= 2005 {
        y.fixed(6, 6, "National Day");
    } else {
        y.around_easter(&[(50, "Whit Monday")]);
    }
    let midsummer = on_or_after(y.day(6, 20), SAT);
    y.add(midsummer - 1, "Midsummer Eve");
    y.add(midsummer, "Midsummer Day");
    y.add(on_or_after(y.day(10, 31), SAT), "All Saints' Day");
    y.every_year(&[
        (12, 24, "Christmas Eve"),
        (12, 25, "Christmas Day"),
        (12, 26, "Second Day of Christmas"),
        (12, 31, "New Year's Eve"),
    ]);
}

/// Lov om helligdager og helligdagsfred, and the law of 1947 on 1 and 17 May.
pub(super) fn norway(y: &mut Year) {
    y.every_year(&[
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (5, 17, "Constitution Day"),
        (12, 25, "Christmas Day"),
        (12, 26, "Second Day of Christmas"),
    ]);
    let days = [(-3, "Maundy Thursday"), (-2, "Good Friday"), (0, "Easter Sunday"), (1, "Easter Monday")];
    y.around_easter(&days);
    y.around_easter(&[(39, "Ascension Day"), (49, "Whit Sunday"), (50, "Whit Monday")]);
}

/// Holidays of the established church; Great Prayer Day was given up after 2023.
pub(super) fn denmark(y: &mut Year) {
    y.every_year(&[(1, 1, "New Year's Day"), (12, 25, "Christmas Day"), (12, 26, "Second Day of Christmas")]);
    let days = [(-3, "Maundy Thursday"), (-2, "Good Friday"), (0, "Easter Sunday"), (1, "Easter Monday")];
    y.around_easter(&days);
    y.around_easter(&[(39, "Ascension Day"), (49, "Whit Sunday"), (50, "Whit Monday")]);
    if y.year <= 2023 {
        // The fourth Friday after Easter.
        y.add(on_or_after(y.easter() + 22, FRI), "Great Prayer Day");
    }
}
