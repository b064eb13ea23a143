//! The holidays of one year, and the rules that many countries share.

use jiff::civil::Date;

use super::easter;
use crate::time::{day_of_date, weekday_of_day};

/// The holidays of one year being gathered; days are counted from 1970-01-01.
pub(super) struct Year {
    pub year: i16,
    pub days: Vec<(i64, &'static str)>,
}

pub(super) const MON: usize = 0;
pub(super) const TUE: usize = 1;
pub(super) const WED: usize = 2;
pub(super) const THU: usize = 3;
pub(super) const FRI: usize = 4;
pub(super) const SAT: usize = 5;
pub(super) const SUN: usize = 6;

impl Year {
    pub fn day(&self, month: i8, day: i8) -> i64 {
        Date::new(self.year, month, day).map_or(0, day_of_date)
    }
    pub fn add(&mut self, day: i64, name: &'static str) {
        self.days.push((day, name));
    }
    pub fn fixed(&mut self, month: i8, day: i8, name: &'static str) {
        self.add(self.day(month, day), name);
    }
    /// The n-th weekday of a month, n from 1.
    pub fn nth(&self, n: i64, weekday: usize, month: i8) -> i64 {
        on_or_after(self.day(month, 1), weekday) + 7 * (n - 1)
    }
    /// The last weekday of a month of 31 days.
    pub fn last(&self, weekday: usize, month: i8) -> i64 {
        on_or_after(self.day(month, 31) - 6, weekday)
    }
    pub fn easter(&self) -> i64 {
        day_of_date(easter(self.year))
    }
    /// A fixed day with its day in lieu: Friday for a Saturday, Monday for a Sunday (United States).
    pub fn observed(&mut self, month: i8, day: i8, name: &'static str, in_lieu: &'static str) {
        let day = self.day(month, day);
        self.add(day, name);
        match weekday_of_day(day) {
            SAT => self.add(day - 1, in_lieu),
            SUN => self.add(day + 1, in_lieu),
            _ => {}
        }
    }
    /// A fixed day with the next Monday in lieu when it falls on a weekend.
    pub fn or_monday(&mut self, month: i8, day: i8, name: &'static str, in_lieu: &'static str) {
        let day = self.day(month, day);
        self.add(day, name);
        if weekday_of_day(day) >= SAT {
            self.add(on_or_after(day, MON), in_lieu);
        }
    }
    /// 25 and 26 December with the next free weekdays in lieu (England, Victoria).
    pub fn christmas_and_boxing_day(&mut self) {
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
    /// Whether a day has a name already.
    pub fn taken(&self, day: i64) -> bool {
        self.days.iter().any(|(known, _)| *known == day)
    }
    /// Adds the first free weekday from a day on.
    pub fn next_free_weekday(&mut self, from: i64, name: &'static str) {
        if let Some(day) = (from..from + 14).find(|day| weekday_of_day(*day) < SAT && !self.taken(*day)) {
            self.add(day, name);
        }
    }
    /// Days after Easter Sunday, with their names.
    pub fn around_easter(&mut self, days: &[(i64, &'static str)]) {
        let easter = self.easter();
        for (after, name) in days {
            self.add(easter + after, name);
        }
    }
    /// Days of the same date every year.
    pub fn every_year(&mut self, days: &[(i8, i8, &'static str)]) {
        for (month, day, name) in days {
            self.fixed(*month, *day, name);
        }
    }
    /// Days that were decreed once.
    pub fn once(&mut self, days: &[(i16, i8, i8, &'static str)]) {
        let year = self.year;
        for (_, month, day, name) in days.iter().filter(|(once, ..)| *once == year) {
            self.fixed(*month, *day, name);
        }
    }
}

pub(super) fn on_or_after(day: i64, weekday: usize) -> i64 {
    day + (weekday as i64 - weekday_of_day(day) as i64).rem_euclid(7)
}
