//! What the forecast found, in words for the planner.

use crate::forecast::candidate::{Candidate, Origin};
use crate::forecast::profile::Past;
use crate::time::{WEEKDAYS, date_of_day, weekday_of_day};

/// Days told in full; a horizon of years has more.
const MOST: usize = 20;

/// Effects that move the days of a horizon, in order of date.
pub(crate) fn effects(past: &Past, origin: &Origin<'_>, days: &[i64], weights: &[(Candidate, f64)]) -> Vec<String> {
    let mut found = Vec::new();
    // Bare averages of all days apply none of it.
    if weights.iter().all(|(c, _)| matches!(c, Candidate::Plain(_))) {
        if days.iter().any(|day| past.almanac.apart(*day).is_some()) {
            found.push("A bare average knows no special days: they are forecast as their weekdays".to_owned());
        }
        return found;
    }
    let month = weights.iter().any(|(c, _)| matches!(c, Candidate::Profile { month: true, .. }));
    for day in days {
        let Some(apart) = past.almanac.apart(*day) else { continue };
        let name = &past.almanac.names[apart.name];
        let date = date_of_day(*day);
        let weekday = WEEKDAYS[weekday_of_day(*day)];
        if let Some(special) = past.almanac.special(*day) {
            if let Some(like) = special.like {
                if past.table.index(crate::time::day_of_date(like)).is_some() {
                    let more = special.uplift.map_or_else(String::new, |uplift| format!(", {:+.0} %", 100.0 * uplift));
                    found.push(format!("{name} ({weekday} {date}): like {like}{more}, as the calendar says"));
                    continue;
                }
                found.push(format!("{name} ({weekday} {date}): {like} is not in the history and can't be copied"));
            }
            if let Some(uplift) = special.uplift {
                found.push(format!(
                    "{name} ({weekday} {date}): {}, as the calendar says",
                    change(1.0 + uplift, weekday)
                ));
                continue;
            }
        }
        let Some(effect) = origin.effect(*day, month) else { continue };
        if apart.offset != 0 && (effect.day - 1.0).abs() < 0.03 {
            continue;
        }
        let source = match effect.seen {
            0 => "from other special days".to_owned(),
            1 => "learned from 1 such day".to_owned(),
            n => format!("learned from {n} such days"),
        };
        let place = match apart.offset {
            0 => name.clone(),
            -1 => format!("Day before {name}"),
            1 => format!("Day after {name}"),
            n => format!("{n} days after {name}"),
        };
        let like = match effect.like {
            Some((other, belief)) if belief >= 0.5 => format!(", like a {}", WEEKDAYS[other]),
            _ => String::new(),
        };
        found.push(format!("{place} ({weekday} {date}): {}{like}, {source}", change(effect.day, weekday)));
    }
    let never = never_recorded(past);
    let ahead = days.iter().any(|day| past.almanac.special(*day).is_some_and(|s| !s.closed && s.hours.is_none()));
    if ahead && never.len() > 1 {
        found.insert(
            0,
            format!(
                "No special day so far has a record ({}): if the queue is closed on such days, mark the next ones `closed` \
                 in the calendar",
                listed(&never)
            ),
        );
    }
    if found.len() > MOST {
        let more = found.len() - MOST;
        found.truncate(MOST);
        found.push(format!("and {more} more days near special days"));
    }
    if let Some(factors) = origin.month_effects().filter(|_| month) {
        const PARTS: [&str; 6] =
            ["days 1 to 3", "days 4 to 7", "days 8 to 14", "days 15 to 21", "days 22 on", "the last three days"];
        let parts = PARTS.iter().zip(factors).filter(|(_, f)| (**f - 1.0).abs() >= 0.02);
        let parts = parts.map(|(part, f)| format!("{part} {:+.0} %", (f - 1.0) * 100.0)).collect::<Vec<_>>();
        if !parts.is_empty() {
            found.push(format!("Position in the month: {}", parts.join(", ")));
        }
    }
    if weights.iter().any(|(c, _)| matches!(c, Candidate::Profile { year: true, .. })) {
        found.push("The course of the year: follows half of what last year did from the same date on".to_owned());
    }
    found
}

/// Past special days without any record on weekdays that have one; none when some special day has a record.
fn never_recorded(past: &Past) -> Vec<String> {
    let table = &past.table;
    let recorded = |d: usize| table.row(d).iter().any(|v| !v.is_nan());
    let mut without = Vec::new();
    for d in 0..table.days {
        let day = table.first_day + d as i64;
        let Some(special) = past.almanac.special(day) else { continue };
        if recorded(d) {
            return Vec::new();
        }
        let weeks = [d.checked_sub(7), Some(d + 7)];
        if weeks.into_iter().flatten().any(|other| other < table.days && recorded(other)) {
            without.push(format!("{} {}", special.name, date_of_day(day)));
        }
    }
    without
}

/// The latest few of a list in words.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let latest = &names[names.len().saturating_sub(SHOWN)..];
    let more = names.len() - latest.len();
    let before = if more > 0 { format!("{more} earlier, ") } else { String::new() };
    format!("{before}{}", latest.join(", "))
}

fn change(factor: f64, weekday: &str) -> String {
    let percent = (factor - 1.0) * 100.0;
    match percent.round() {
        p if p > 0.0 => format!("{p:.0} % above a usual {weekday}"),
        p if p < 0.0 => format!("{:.0} % below a usual {weekday}", -p),
        _ => format!("as a usual {weekday}"),
    }
}
