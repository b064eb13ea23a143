//! A split in one sentence, in numbers that agree with each other.

use crate::evaluate::attribution::fact::{fact, in_words};
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
                text.push_str(&part.map_or_else(|| "the rest".to_owned(), fact));
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
