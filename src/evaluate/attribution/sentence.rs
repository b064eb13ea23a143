//! A split in one sentence, in numbers that agree with each other.

use crate::evaluate::attribution::fact::{fact, in_words};
use crate::evaluate::attribution::money::money;
use crate::evaluate::attribution::{Attribution, Chance, Factor, Part};
use crate::forecast::Grain;
use crate::time::{WEEKDAYS, date_of_day, weekday_of_day};

/// Causes below half a point of service level are told together.
const SMALL: f64 = 0.5;

/// The split of a period in one sentence; `days` are the first and the last of its days, `target` the share promised.
pub(super) fn sentence(split: &Attribution, days: (i64, i64), target: Option<f64>) -> String {
    let mut text = name(split.grain, days);
    text.push_str(": ");
    let gap = 100.0 * (split.reached - split.planned);
    let size = |part: &Part| 100.0 * part.service_level.abs();
    let quiet = split.parts.iter().all(|part| size(part) < SMALL);
    if quiet && gap.abs() < SMALL {
        let digits = (0..2).find(|digits| !flatters(split.reached, *digits, target)).unwrap_or(2);
        text.push_str(&format!("{}{}, as planned", percent(split.reached, digits), by_model(split)));
        below_target(&mut text, split, digits, target);
        text.push('.');
    } else {
        // A gap that is made of many small causes names them.
        let named = if quiet { SMALL / 10.0 } else { SMALL };
        let shown = shown(split, named, usize::from(quiet), target);
        text.push_str(&percent(split.reached, shown.digits));
        text.push_str(by_model(split));
        let (reached, planned) = (in_units(split.reached, shown.digits), in_units(split.planned, shown.digits));
        text.push_str(&if reached == planned {
            " as planned".to_owned()
        } else {
            format!(" instead of {}", percent(split.planned, shown.digits))
        });
        below_target(&mut text, split, shown.digits, target);
        text.push_str(": ");
        text.push_str(&shown.causes(split, reached >= planned + 1.0));
        text.push('.');
    }
    text.push_str(&money(split));
    match split.unrecorded {
        0 => {}
        1 => text.push_str(" One interval without a record is left out."),
        many => text.push_str(&format!(" {many} intervals without a record are left out.")),
    }
    text
}

/// What a sentence says of where its service level comes from.
fn by_model(split: &Attribution) -> &'static str {
    if split.observed { "" } else { " by the model" }
}

/// Says that a plan did not promise the target in the first place.
fn below_target(text: &mut String, split: &Attribution, digits: usize, target: Option<f64>) {
    if let Some(target) = target.filter(|target| in_units(split.planned, digits) < in_units(*target, digits)) {
        let digits = if in_units(target, 0) == 100.0 * target { 0 } else { 1 };
        text.push_str(&format!(" (a plan below the target of {})", percent(target, digits)));
    }
}

/// `Tuesday 24 November`, `Week of Monday 23 November`, `Whole span, 23 November to 6 December`.
fn name(grain: Option<Grain>, (first, last): (i64, i64)) -> String {
    let weekday = |day: i64| WEEKDAYS[weekday_of_day(day)];
    match grain {
        Some(Grain::Day | Grain::Interval) => format!("{} {}", weekday(first), date(first)),
        Some(Grain::Week) => {
            let monday = first - weekday_of_day(first) as i64;
            format!("Week of Monday {}", date(monday))
        }
        None if first == last => format!("Whole span, {}", date(first)),
        None => {
            let years = date_of_day(first).year() != date_of_day(last).year();
            let year = |day: i64| if years { format!(" {}", date_of_day(day).year()) } else { String::new() };
            format!("Whole span, {}{} to {}{}", date(first), year(first), date(last), year(last))
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `24 November`.
fn date(day: i64) -> String {
    let date = date_of_day(day);
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default();
    format!("{} {month}", date.day())
}

/// A share as a percentage: `71 %`.
fn percent(share: f64, digits: usize) -> String {
    format!("{:.digits$} %", in_units(share, digits) / scale(digits))
}

/// Units of the last digit shown, per point.
fn scale(digits: usize) -> f64 {
    [1.0, 10.0, 100.0][digits.min(2)]
}

/// A share in whole units of the last digit shown.
fn in_units(share: f64, digits: usize) -> f64 {
    (100.0 * share * scale(digits)).round()
}

/// Whether rounding would show a share on target that is not.
fn flatters(share: f64, digits: usize, target: Option<f64>) -> bool {
    target.is_some_and(|target| share < target && in_units(share, digits) >= 100.0 * target * scale(digits))
}

/// The numbers of a sentence.
struct Shown {
    digits: usize,
    /// Index of the part (`None` for the rest), and its size in units, never zero.
    items: Vec<(Option<usize>, f64)>,
}

/// The fewest digits with which parts and gap agree: rounded parts add up to the difference of the rounded levels, each
/// less than three quarters of a unit from its value (largest remainders).
fn shown(split: &Attribution, named: f64, fewest: usize, target: Option<f64>) -> Shown {
    let mut last = Shown { digits: 2, items: Vec::new() };
    for digits in fewest..=2 {
        let scale = scale(digits);
        let points = |part: &Part| 100.0 * part.service_level * scale;
        let large = |part: &Part| 100.0 * part.service_level.abs() >= named;
        let mut exact: Vec<(Option<usize>, f64)> = split
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| large(part))
            .map(|(k, part)| (Some(k), points(part)))
            .collect();
        exact.push((None, split.parts.iter().filter(|part| !large(part)).map(points).sum()));
        let gap = in_units(split.reached, digits) - in_units(split.planned, digits);
        let mut whole: Vec<f64> = exact.iter().map(|(_, exact)| exact.round()).collect();
        let mut left = gap - whole.iter().sum::<f64>();
        while left.abs() >= 0.5 {
            let step = left.signum();
            // Who was rounded furthest the other way gives.
            let remainder = |k: &usize| (exact[*k].1 - whole[*k]) * step;
            let Some(next) = (0..exact.len()).max_by(|a, b| remainder(a).total_cmp(&remainder(b))) else { break };
            whole[next] += step;
            left -= step;
        }
        let near = exact.iter().zip(&whole).all(|((who, exact), whole)| {
            (exact - whole).abs() < 0.75 && (who.is_none() || (*whole != 0.0 && (*whole > 0.0) == (*exact > 0.0)))
        });
        let honest = !flatters(split.reached, digits, target) && !flatters(split.planned, digits, target);
        let items =
            exact.iter().zip(&whole).filter(|(_, whole)| **whole != 0.0).map(|((who, _), whole)| (*who, *whole));
        last = Shown { digits, items: items.collect() };
        if near && honest {
            break;
        }
    }
    last
}

impl Shown {
    /// The causes: those that went the way of the gap first, each side by size, the rest last.
    fn causes(&self, split: &Attribution, gained: bool) -> String {
        let mut text = String::new();
        for losses in [!gained, gained] {
            let mut side: Vec<_> = self.items.iter().filter(|(_, units)| (*units < 0.0) == losses).collect();
            side.sort_by(|(a, x), (b, y)| {
                a.is_none().cmp(&b.is_none()).then(y.abs().total_cmp(&x.abs())).then(a.cmp(b))
            });
            let verb = match (losses, gained) {
                (true, false) => "cost",
                (true, true) => "took",
                (false, false) => "gave back",
                (false, true) => "gained",
            };
            for (k, (who, units)) in side.into_iter().enumerate() {
                let first = text.is_empty();
                text.push_str(if first {
                    ""
                } else if k == 0 {
                    "; "
                } else {
                    ", "
                });
                let part = who.and_then(|who| split.parts.get(who));
                text.push_str(&match part {
                    None => "the rest".to_owned(),
                    // Nobody saw the service: what is told is what the counts do beside the rates under them.
                    Some(part) if part.factor == Factor::Chance && !split.observed => {
                        "contacts that bunch by chance".to_owned()
                    }
                    Some(part) => fact(part),
                });
                if k == 0 {
                    text.push(' ');
                    text.push_str(verb);
                }
                let size = units.abs() / scale(self.digits);
                text.push_str(&format!(" {size:.*}", self.digits));
                if first {
                    text.push_str(if size == 1.0 { " point" } else { " points" });
                }
                if let (Some(Factor::Chance), Some(chance)) = (part.map(|part| part.factor), &split.chance) {
                    text.push_str(&format!(" ({})", rarity(chance, split.grain)));
                }
            }
        }
        if text.is_empty() { "no cause of note".to_owned() } else { text }
    }
}

/// How often chance alone does as much: `as large one day in three`.
fn rarity(chance: &Chance, grain: Option<Grain>) -> String {
    let (one, most) = match grain {
        Some(Grain::Day | Grain::Interval) => ("day", "days"),
        Some(Grain::Week) => ("week", "weeks"),
        None => ("span", "spans"),
    };
    let odds = 1.0 / chance.probability;
    match odds {
        odds if odds < 1.5 => format!("as large most {most}"),
        // Two digits are as much as a tail is known to.
        odds if odds < 99.5 => format!("as large one {one} in {}", in_words(odds.round())),
        odds if odds < 995.0 => format!("as large one {one} in {:.0}", (odds / 10.0).round() * 10.0),
        _ => format!("hardly chance: less than one {one} in 1,000"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tuesday 24 November 2026.
    const TUESDAY: i64 = 20_781;

    fn split(planned: f64, parts: &[(Factor, f64, f64)]) -> Attribution {
        let parts: Vec<Part> = parts
            .iter()
            .map(|(factor, share, change)| Part { factor: *factor, service_level: *share, cost: None, change: *change })
            .collect();
        Attribution {
            start: date_of_day(TUESDAY),
            grain: Some(Grain::Day),
            planned,
            reached: planned + parts.iter().map(|part| part.service_level).sum::<f64>(),
            observed: true,
            observed_share: 1.0,
            intervals: 20,
            unrecorded: 0,
            planned_cost: None,
            reached_cost: None,
            parts,
            chance: Some(Chance { deviation: 0.02, probability: 0.34 }),
            sentence: String::new(),
        }
    }
    fn told(split: &Attribution) -> String {
        sentence(split, (TUESDAY, TUESDAY), Some(0.8))
    }

    #[test]
    fn tuesday_reads_as_a_planner_would_tell_it() {
        let parts = [(Factor::Volume, 0.011, -0.02), (Factor::Aht, -0.06, 0.09), (Factor::Absence, -0.041, -3.0)];
        assert_eq!(
            told(&split(0.803, &parts)),
            "Tuesday 24 November: 71 % instead of 80 %: AHT +9 % cost 6 points, three absent agents 4; volume −2 % gave \
             back 1."
        );
    }

    #[test]
    fn what_counts_do_where_nobody_saw_the_service_is_said_so() {
        let parts = [(Factor::Aht, -0.06, 0.09), (Factor::Chance, -0.02, 0.0)];
        let unseen = Attribution { observed: false, chance: None, ..split(0.81, &parts) };
        assert_eq!(
            told(&unseen),
            "Tuesday 24 November: 73 % by the model instead of 81 %: AHT +9 % cost 6 points, contacts that bunch by \
             chance 2."
        );
    }

    #[test]
    fn a_better_day_gains_and_says_what_took_some_of_it() {
        let parts = [(Factor::Aht, 0.05, -0.06), (Factor::Volume, -0.02, 0.03), (Factor::Chance, 0.01, 0.0)];
        assert_eq!(
            told(&split(0.81, &parts)),
            "Tuesday 24 November: 85 % instead of 81 %: AHT −6 % gained 5 points, chance 1 (as large one day in three); \
             volume +3 % took 2."
        );
    }

    #[test]
    fn a_quiet_day_is_on_plan_and_a_poor_plan_is_named() {
        let small = [(Factor::Aht, -0.001, 0.004)];
        assert_eq!(told(&split(0.84, &small)), "Tuesday 24 November: 84 %, as planned.");
        assert_eq!(
            told(&split(0.74, &[(Factor::Aht, -0.04, 0.05)])),
            "Tuesday 24 November: 70 % instead of 74 % (a plan below the target of 80 %): AHT +5 % cost 4 points."
        );
        // Causes that cancel are causes all the same.
        let both = [(Factor::Aht, -0.06, 0.09), (Factor::Absence, 0.06, 2.0)];
        assert_eq!(
            told(&split(0.82, &both)),
            "Tuesday 24 November: 82 % as planned: AHT +9 % cost 6 points; two agents more there than scheduled gave back 6."
        );
    }

    #[test]
    fn a_level_just_below_target_is_not_rounded_onto_it() {
        assert_eq!(
            told(&split(0.83, &[(Factor::Aht, -0.033, 0.05)])),
            "Tuesday 24 November: 79.7 % instead of 83.0 %: AHT +5 % cost 3.3 points."
        );
    }

    #[test]
    fn small_causes_are_told_together_unless_there_are_only_small_ones() {
        let factors = [Factor::Volume, Factor::Aht, Factor::Absence];
        let small: Vec<_> = factors
            .iter()
            .map(|factor| (*factor, -0.004, if *factor == Factor::Absence { -0.3 } else { 0.01 }))
            .collect();
        assert_eq!(
            told(&split(0.9, &small)),
            "Tuesday 24 November: 88.8 % instead of 90.0 %: volume +1 % cost 0.4 points, AHT +1 % 0.4, 0.3 absent agents 0.4."
        );
        let mut with_a_large_one = small.clone();
        with_a_large_one.push((Factor::ScheduleFit, -0.05, -2.1));
        assert_eq!(
            told(&split(0.9, &with_a_large_one)),
            "Tuesday 24 November: 84 % instead of 90 %: the schedule 2.1 agents short cost 5 points, the rest 1."
        );
    }

    proptest! {
        #[test]
        fn the_points_shown_add_up_to_the_levels_shown(
            planned in 0.3..1.0_f64,
            shares in prop::collection::vec(-0.08..0.04_f64, 5),
        ) {
            let factors = [Factor::Volume, Factor::Aht, Factor::ScheduleFit, Factor::Absence, Factor::Chance];
            let parts: Vec<_> = factors.into_iter().zip(shares).map(|(factor, share)| (factor, share, 0.1)).collect();
            let split = split(planned, &parts);
            let found = shown(&split, SMALL, 0, Some(0.8));
            let gap = in_units(split.reached, found.digits) - in_units(split.planned, found.digits);
            prop_assert_eq!(found.items.iter().map(|(_, units)| units).sum::<f64>(), gap);
            for (who, units) in &found.items {
                if let Some(who) = who {
                    prop_assert!((units / scale(found.digits) - 100.0 * split.parts[*who].service_level).abs() < 1.0);
                }
            }
        }
    }
}
