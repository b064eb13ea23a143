//! The table `[class]`.

use crate::hiring::{ClassTerms, Ramp, Timetable};
use crate::io::hiring_file::values::{Calendar, amount, positive, share, share_below_all, span};
use crate::io::toml_file::{Keys, TomlFile};
use crate::time::{date_of_day, day_of_date};
use crate::units::Fraction;

/// Exponential ramps end where less than this is missing, unless the file says when.
const REST: f64 = 0.01;

/// The terms of a class. Without the table nobody can be hired.
pub(super) fn class(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, calendar: &Calendar) -> Option<ClassTerms> {
    let Some(mut table) = keys.table(file, "class") else {
        if !keys.has("class") {
            file.problem(
                0,
                "class",
                "the plan has no terms of a class",
                "write [class] with training-weeks and its size",
            );
        }
        return None;
    };
    let keys = &mut table;
    let weeks = |file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key| {
        let value = keys.whole(file, key)?;
        if value > 520 {
            file.problem_of(keys, key, format!("`{key}` is more than ten years"), "write a number of weeks");
        }
        Some(value.min(520) as usize)
    };
    let lead_weeks = weeks(file, keys, "lead-weeks").unwrap_or(0);
    let size = |file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key, otherwise: u32| {
        keys.whole(file, key).map_or(otherwise, |heads| u32::try_from(heads).unwrap_or(u32::MAX))
    };
    let size_min = size(file, keys, "size-min", 1);
    let size_max = size(file, keys, "size-max", 1_000);
    if size_min == 0 || size_max < size_min {
        let message = format!("no class has {size_min} to {size_max} heads");
        file.problem_of(keys, "size-max", message, "write size-min = 8 and a size-max that is no smaller");
    }
    let seats = keys.has("seats").then(|| size(file, keys, "seats", u32::MAX));
    if seats.is_some_and(|seats| seats < size_min) {
        file.problem_of(keys, "seats", format!("not even a class of {size_min} has its seats"), "write more seats");
    }
    let training_weeks = weeks(file, keys, "training-weeks").unwrap_or(0);
    let drop_out = share_below_all(file, keys, "drop-out").unwrap_or(0.0);
    if drop_out > 0.0 && training_weeks == 0 {
        let help = "write training-weeks, or leave drop-out out";
        file.problem_of(keys, "drop-out", "there is no training to drop out of", help);
    }
    let nesting_weeks = weeks(file, keys, "nesting-weeks").unwrap_or(0);
    let nesting_proficiency = proficiency(file, keys, "nesting").unwrap_or(0.5);
    let ramp = ramp(file, keys).unwrap_or(Ramp::Steps(Vec::new()));
    let timetable = Timetable { training_weeks, nesting_weeks, nesting_proficiency, ramp };
    check_curve(file, keys, &timetable);
    let trainers_per_class = amount(file, keys, "trainers").unwrap_or(0.0);
    let trainees_per_trainer = positive(file, keys, "trainees-per-trainer");
    let nesters_per_mentor = positive(file, keys, "nesters-per-mentor");
    let allowed = allowed(file, keys, calendar);
    table.finish(file);
    Some(ClassTerms {
        lead_weeks,
        size_min,
        size_max,
        seats,
        allowed,
        timetable,
        drop_out,
        trainers_per_class,
        trainees_per_trainer,
        nesters_per_mentor,
    })
}

/// A share of the pace of a tenured agent, above 0.
fn proficiency(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, key: &'static str) -> Option<f64> {
    let help = "write a share above 0 % and up to 100 %, such as \"60%\"";
    keys.parsed(file, key, |text| pace(key, text), help)
}

fn pace(key: &str, text: &str) -> Result<f64, String> {
    match text.parse::<Fraction>().map(Fraction::get) {
        Ok(share) if share > 0.0 => Ok(share),
        Ok(_) => Err(format!("`{key}` is nobody's pace: {text}")),
        Err(_) if text.trim_end_matches('%').trim().parse::<f64>().is_ok_and(|number| number > 0.0) => {
            Err(format!("`{key}` passes 100 %: {text}"))
        }
        Err(error) => Err(error.to_string()),
    }
}

fn ramp(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> Option<Ramp> {
    let shape = keys.text(file, "ramp");
    let from = proficiency(file, keys, "ramp-from");
    let weeks = keys.whole(file, "ramp-weeks").map(|weeks| weeks.min(520) as usize);
    let half_life_weeks = positive(file, keys, "half-life-weeks");
    let steps = keys.list(file, "steps");
    let named = shape.clone().unwrap_or_else(|| if steps.is_some() { "steps" } else { "linear" }.to_owned());
    let uses: &[&str] = match named.as_str() {
        "linear" | "s" => &["ramp-from", "ramp-weeks"],
        "exponential" => &["ramp-from", "ramp-weeks", "half-life-weeks"],
        "steps" => &["steps"],
        _ => {
            let help = "write linear, exponential, s or steps";
            file.problem_of(keys, "ramp", format!("there is no ramp `{named}`"), help);
            return None;
        }
    };
    for key in ["ramp-from", "ramp-weeks", "half-life-weeks", "steps"] {
        if keys.has(key) && !uses.contains(&key) {
            file.problem_of(
                keys,
                key,
                format!("a ramp `{named}` has no `{key}`"),
                format!("it has {}", uses.join(", ")),
            );
        }
    }
    let needs = |file: &mut TomlFile<'_>, keys: &Keys<'_, '_>, key: &str| {
        if !keys.has(key) {
            file.problem_of(
                keys,
                key,
                format!("a ramp `{named}` needs `{key}`"),
                format!("it has {}", uses.join(", ")),
            );
        }
    };
    if shape.is_none() && from.is_none() && weeks.is_none() && steps.is_none() {
        // No ramp: tenured after nesting.
        return Some(Ramp::Steps(Vec::new()));
    }
    match named.as_str() {
        "steps" => {
            needs(file, keys, "steps");
            let mut found = Vec::new();
            for (at, text) in steps? {
                match pace("steps", &text) {
                    Ok(share) => found.push(share),
                    Err(why) => file.problem(at, "steps", why, "write shares above 0 % and up to 100 %"),
                }
            }
            Some(Ramp::Steps(found))
        }
        "exponential" => {
            needs(file, keys, "ramp-from");
            needs(file, keys, "half-life-weeks");
            let (from, half_life_weeks) = (from?, half_life_weeks?);
            let until = half_life_weeks * libm::log2(((1.0 - from) / REST).max(1.0));
            Some(Ramp::Exponential { from, half_life_weeks, weeks: weeks.unwrap_or(until.ceil().min(520.0) as usize) })
        }
        _ => {
            needs(file, keys, "ramp-from");
            needs(file, keys, "ramp-weeks");
            let (from, weeks) = (from?, weeks?);
            Some(if named == "s" { Ramp::Logistic { from, weeks } } else { Ramp::Linear { from, weeks } })
        }
    }
}

/// Nobody gets slower: nesting, then the ramp, never falls.
fn check_curve(file: &mut TomlFile<'_>, keys: &Keys<'_, '_>, timetable: &Timetable) {
    let first = timetable.training_weeks;
    let curve: Vec<f64> = (first..timetable.weeks_to_tenure()).map(|week| timetable.at(week).1).collect();
    let Some(at) = curve.windows(2).position(|pair| pair[1] < pair[0] - 1e-12) else { return };
    let key = match (&timetable.ramp, at < timetable.nesting_weeks) {
        (Ramp::Steps(_), _) => "steps",
        (_, true) => "nesting",
        (_, false) => "ramp",
    };
    let percent = |share: f64| (share * 1e4).round() / 1e2;
    let message = format!(
        "the curve falls from {} % to {} % in week {} of the job",
        percent(curve[at]),
        percent(curve[at + 1]),
        first + at + 2
    );
    file.problem_of(keys, key, message, "let nesting and ramp rise from week to week, or stay");
}

/// Whether a class may start, week by week.
fn allowed(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>, calendar: &Calendar) -> Vec<bool> {
    let mut allowed = vec![true; calendar.weeks];
    let every = keys.whole(file, "starts-every-weeks");
    let starts = keys.list(file, "starts");
    if every == Some(0) {
        file.problem_of(keys, "starts-every-weeks", "classes can't start every 0 weeks", "write 1 for every week");
    }
    if let (Some(_), Some(_)) = (every, &starts) {
        let help = "keep one of the two";
        file.problem_of(keys, "starts", "starts are given as dates and by their distance", help);
    }
    if let Some(every) = every.filter(|every| *every > 0) {
        for (week, allowed) in allowed.iter_mut().enumerate() {
            *allowed = (week as u64).is_multiple_of(every);
        }
    }
    if let Some(starts) = starts {
        allowed.fill(false);
        for (at, text) in starts {
            match text.parse() {
                Err(_) => {
                    file.problem(at, "starts", format!("this is not a date: `{text}`"), "write such as 2027-02-01")
                }
                Ok(day) => {
                    let week = (day_of_date(day) - day_of_date(calendar.start)).div_euclid(7);
                    match usize::try_from(week).ok().and_then(|week| allowed.get_mut(week)) {
                        Some(allowed) => *allowed = true,
                        None if calendar.known => {
                            let message = format!("{day} lies outside the weeks of the plan");
                            file.problem(at, "starts", message, "write days of its weeks");
                        }
                        None => {}
                    }
                }
            }
        }
    }
    for mut table in keys.tables(file, "blackout") {
        let span = span(file, &mut table, calendar);
        table.finish(file);
        for (week, allowed) in allowed.iter_mut().enumerate() {
            let monday = date_of_day(day_of_date(calendar.start) + 7 * week as i64);
            *allowed &= span.share_of_week(monday) == 0.0;
        }
    }
    allowed
}

/// A share that is read elsewhere too.
pub(super) fn deflection(file: &mut TomlFile<'_>, keys: &mut Keys<'_, '_>) -> Option<f64> {
    share(file, keys, "deflection")
}
