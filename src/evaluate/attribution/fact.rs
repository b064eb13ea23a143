//! The fact behind a cause: how contacts, handle time and people differed from the plan.

use crate::evaluate::attribution::switches::Interval;
use crate::evaluate::attribution::{Factor, Part};

/// What the differences of a period add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Changes {
    planned: f64,
    actual: f64,
    /// Work of the actual contacts at planned and at actual handle times.
    work_planned: f64,
    work_actual: f64,
    /// Agents × intervals with contacts: schedule − requirement, present − schedule, present − requirement.
    people: [f64; 3],
    busy: f64,
}

/// The order of [`Changes::people`].
const PEOPLE: [Factor; 3] = [Factor::ScheduleFit, Factor::Absence, Factor::Staffing];

impl Changes {
    pub(super) fn add(&mut self, one: &Interval) {
        self.planned += one.planned.contacts;
        self.actual += one.counted.contacts;
        self.work_planned += one.counted.contacts * one.planned.aht_s;
        self.work_actual += one.counted.contacts * one.counted.aht_s;
        if one.busy() {
            self.busy += 1.0;
            for (sum, factor) in self.people.iter_mut().zip(PEOPLE) {
                *sum += one.people(factor).unwrap_or(0.0);
            }
        }
    }
    pub(super) fn merge(&mut self, more: &Self) {
        self.planned += more.planned;
        self.actual += more.actual;
        self.work_planned += more.work_planned;
        self.work_actual += more.work_actual;
        self.people.iter_mut().zip(more.people).for_each(|(sum, more)| *sum += more);
        self.busy += more.busy;
    }
    /// How a factor differs from the plan, as [`Part::change`] says.
    pub(super) fn of(&self, factor: Factor) -> f64 {
        let relative = |actual: f64, planned: f64| if actual == planned { 0.0 } else { actual / planned - 1.0 };
        match factor {
            Factor::Volume => relative(self.actual, self.planned),
            Factor::Aht => relative(self.work_actual, self.work_planned),
            Factor::Chance => 0.0,
            people => {
                let sum = PEOPLE.iter().position(|factor| *factor == people).map_or(0.0, |k| self.people[k]);
                if self.busy > 0.0 { sum / self.busy } else { 0.0 }
            }
        }
    }
}

/// The fact behind a cause, as a sentence names it: `AHT +9 %`, `three absent agents`.
pub(super) fn fact(part: &Part) -> String {
    // Longer contacts and fewer people lose service; where the total says otherwise, the hours of it decided.
    let (more, lost) = (part.change > 0.0, part.service_level < 0.0);
    match part.factor {
        Factor::Volume | Factor::Aht => {
            let name = if part.factor == Factor::Volume { "volume" } else { "AHT" };
            match change(part.change) {
                Some(percent) if more == lost => format!("{name} {percent}"),
                Some(percent) => format!("{name} in other hours than planned ({percent} in all)"),
                None if part.change.is_infinite() => format!("{name} where none was planned"),
                None => format!("{name} in other hours than planned"),
            }
        }
        Factor::Absence => match agents(part.change) {
            Some(people) if more => told(format!("{people} more there than scheduled"), more != lost),
            Some(people) => told(people.replacen(' ', " absent ", 1), more != lost),
            None => "absence in some hours".to_owned(),
        },
        Factor::ScheduleFit => match agents(part.change) {
            Some(people) => {
                let side = if more { "over" } else { "short" };
                told(format!("the schedule {people} {side}"), more != lost)
            }
            None => "the schedule in the wrong hours".to_owned(),
        },
        Factor::Staffing => match agents(part.change) {
            Some(people) => {
                let side = if more { "more" } else { "fewer" };
                told(people.replacen(' ', &format!(" {side} "), 1) + " than required", more != lost)
            }
            None => "people in other hours than required".to_owned(),
        },
        Factor::Chance => "chance".to_owned(),
    }
}

/// A fact about people, with a remark where the mean alone would point the other way.
fn told(fact: String, fits: bool) -> String {
    if fits { fact } else { format!("{fact} on average, but not when it mattered,") }
}

/// A relative change: `+9 %`, one decimal below 1 %; `None` where it rounds to nothing or has no number.
fn change(change: f64) -> Option<String> {
    let percent = 100.0 * change.abs();
    let text = match percent {
        p if !p.is_finite() || p < 0.05 => return None,
        p if p < 0.95 => format!("{p:.1}"),
        p => format!("{p:.0}"),
    };
    Some(format!("{}{text} %", if change < 0.0 { '−' } else { '+' }))
}

/// A whole number, as a word up to twelve.
pub(super) fn in_words(whole: f64) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(whole as usize).map_or_else(|| format!("{whole:.0}"), |word| (*word).to_owned())
}

/// A number of agents: whole ones up to twelve as words, `2.1 agents` where they are not whole; `None` for hardly any.
fn agents(change: f64) -> Option<String> {
    let size = change.abs();
    if size.is_nan() || size < 0.05 {
        return None;
    }
    let whole = size.round();
    let number = if (size - whole).abs() < 0.05 || size >= 9.95 { in_words(whole) } else { format!("{size:.1}") };
    let noun = if number == "one" { "agent" } else { "agents" };
    Some(format!("{number} {noun}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(factor: Factor, change: f64, service_level: f64) -> String {
        fact(&Part { factor, service_level, cost: None, change })
    }

    #[test]
    fn people_are_counted_in_words_and_contacts_in_percent() {
        assert_eq!(told_of(Factor::Absence, -3.0, -0.04), "three absent agents");
        assert_eq!(told_of(Factor::Absence, -1.02, -0.04), "one absent agent");
        assert_eq!(told_of(Factor::Absence, -2.4, -0.04), "2.4 absent agents");
        assert_eq!(told_of(Factor::Absence, 2.0, 0.03), "two agents more there than scheduled");
        assert_eq!(told_of(Factor::ScheduleFit, -2.1, -0.04), "the schedule 2.1 agents short");
        assert_eq!(told_of(Factor::ScheduleFit, 14.3, 0.02), "the schedule 14 agents over");
        assert_eq!(told_of(Factor::Staffing, -1.0, -0.02), "one fewer agent than required");
        assert_eq!(told_of(Factor::Aht, 0.0912, -0.06), "AHT +9 %");
        assert_eq!(told_of(Factor::Volume, -0.0041, 0.01), "volume −0.4 %");
    }

    #[test]
    fn a_mean_that_points_the_other_way_is_not_passed_off_as_the_cause() {
        assert_eq!(told_of(Factor::Volume, 0.0, -0.03), "volume in other hours than planned");
        assert_eq!(told_of(Factor::Volume, -0.02, -0.03), "volume in other hours than planned (−2 % in all)");
        assert_eq!(told_of(Factor::Volume, f64::INFINITY, -0.03), "volume where none was planned");
        assert_eq!(
            told_of(Factor::ScheduleFit, 0.4, -0.05),
            "the schedule 0.4 agents over on average, but not when it mattered,"
        );
    }
}
