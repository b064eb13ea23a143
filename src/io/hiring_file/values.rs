//! Values and spans that several tables have.

use jiff::civil::Date;

use crate::hiring::{DemandChange, LeaveSpan, Weeks};
use crate::io::toml_file::{Keys, TomlFile};
use crate::time::{date_of_day, day_of_date};
use crate::units::Fraction;

/// The weeks of the plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub start: Date,
    pub weeks: usize,
    /// Whether the start is the file's: else dates can't be judged.
    pub known: bool,
}

impl Calendar {
    /// The last day.
    fn end(&self) -> Date {
        date_of_day(day_of_date(self.start) + 7 * self.weeks as i64 - 1)
    }
    /// The week of a day, where it lies in the plan.
    fn week(&self, day: Date) -> Option<usize> {
        let week = (day_of_date(day) - day_of_date(self.start)).div_euclid(7);
        usize::try_from(week).ok().filter(|week| *week < self.weeks)
    }
}

/// A share between 0 and 1.
pub(super) fn share(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Option<f64> {
    let read = |text: &str| text.parse::<Fraction>().map(Fraction::get).map_err(|error| error.to_string());
    keys.parsed(file, key, read, "write a share such as \"12%\" or 0.12")
}

/// A share below 1: not everybody.
pub(super) fn share_below_all(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Option<f64> {
    let read = |text: &str| match text.parse::<Fraction>().map(Fraction::get) {
        Ok(share) if share < 1.0 => Ok(share),
        Ok(_) => Err(format!("`{key}` is everybody")),
        Err(error) => Err(error.to_string()),
    };
    keys.parsed(file, key, read, "write a share below 100 %, such as \"30%\"")
}

/// A change such as `+10%`, above −100 %.
pub(super) fn change(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Option<f64> {
    let read = |text: &str| {
        let plain = text.trim().trim_end_matches("/year").trim();
        let number = match plain.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
            None => plain.parse::<f64>(),
        };
        match number {
            Ok(change) if change.is_finite() && change > -1.0 => Ok(change),
            _ => Err(format!("`{key}` is not a change above -100 %: `{text}`")),
        }
    };
    keys.parsed(file, key, read, "write a change such as \"+10%\" or \"-5%\"")
}

/// A number that is 0 or more.
pub(super) fn amount(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Option<f64> {
    let read = |text: &str| match text.replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        Ok(number) if number < 0.0 => Err(format!("`{key}` is below 0: {number}")),
        _ => Err(format!("`{key}` is not a number: `{text}`")),
    };
    keys.parsed(file, key, read, "write a number that is 0 or more")
}

/// A number above 0.
pub(super) fn positive(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Option<f64> {
    let read = |text: &str| match text.replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err(format!("`{key}` is not a number above 0: `{text}`")),
    };
    keys.parsed(file, key, read, "write a number above 0")
}

/// `from` and `to` of a table, both optional; a span that lies outside the plan is a problem.
pub(super) fn span(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, calendar: &Calendar) -> Weeks {
    let (from, to) = (keys.date(file, "from"), keys.date(file, "to"));
    if let (Some(first), Some(last)) = (from, to)
        && last < first
    {
        let message = format!("the span ends on {last}, before it begins on {first}");
        file.problem_of(keys, "to", message, "write the later day behind `to`");
    } else if let Some(last) = to.filter(|last| calendar.known && *last < calendar.start) {
        let message = format!("{last} lies before the plan begins on {}", calendar.start);
        file.problem_of(keys, "to", message, "write days of the plan's weeks, or leave the table out");
    } else if let Some(first) = from.filter(|first| calendar.known && *first > calendar.end()) {
        let message = format!("{first} lies after the last day of the plan, {}", calendar.end());
        file.problem_of(keys, "from", message, "write days of the plan's weeks, or leave the table out");
    }
    Weeks { from, to }
}

/// The week of a day that must lie in the plan.
pub(super) fn week_of(
    file: &mut TomlFile<'_>,
    keys: &mut Keys<'_, '_>,
    key: &'static str,
    calendar: &Calendar,
) -> Option<usize> {
    let day = keys.date(file, key);
    if day.is_none() && !keys.has(key) {
        file.problem_of(keys, key, format!("`{key}` is missing"), "write a day of the week, such as 2027-03-01");
    }
    let day = day?;
    if !calendar.known {
        return Some(0);
    }
    let week = calendar.week(day);
    if week.is_none() {
        let (message, help) = if day < calendar.start {
            (format!("{day} lies before the plan begins on {}", calendar.start), "write a day of the plan's weeks")
        } else {
            (
                format!("{day} lies after the last day of the plan, {}", calendar.end()),
                "write an earlier day, or more `weeks`",
            )
        };
        file.problem_of(keys, key, message, help);
    }
    week
}

/// The changes of a file or a scenario.
pub(super) fn changes(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, calendar: &Calendar) -> Vec<DemandChange> {
    let mut found = Vec::new();
    for mut table in keys.tables(file, "change") {
        let span = span(file, &mut table, calendar);
        let (volume, aht) = (change(file, &mut table, "volume"), change(file, &mut table, "aht"));
        let growth = change(file, &mut table, "growth");
        let reason = table.text(file, "reason").unwrap_or_default();
        if ["volume", "aht", "growth"].iter().all(|key| !table.has(key)) {
            file.problem(table.at, "change", "this change changes nothing", "write volume, aht or growth");
        }
        found.push(DemandChange {
            span,
            volume: 1.0 + volume.unwrap_or(0.0),
            aht: 1.0 + aht.unwrap_or(0.0),
            growth_per_year: growth.unwrap_or(0.0),
            reason,
        });
        table.finish(file);
    }
    found
}

/// Planned leave.
pub(super) fn leave(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, calendar: &Calendar) -> Vec<LeaveSpan> {
    let mut found = Vec::new();
    for mut table in keys.tables(file, "leave") {
        let span = span(file, &mut table, calendar);
        let share = share_below_all(file, &mut table, "share");
        if share.is_none() && !table.has("share") {
            file.problem(table.at, "share", "this leave has no share", "write share = \"8%\"");
        }
        found.extend(share.map(|share| LeaveSpan { span, share }));
        table.finish(file);
    }
    found
}
