//! Numbers, counts and values of levers as a planner says them.

use crate::scenario::{Lever, LeverValue, lever::Spelling};
use crate::staffing::StaffTo;

/// A number with commas between thousands and `digits` decimals; `–` where it is none.
pub fn number(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let plain = format!("{:.digits$}", value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    for (k, digit) in whole.chars().enumerate() {
        if k > 0 && (whole.len() - k) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(rest);
    let something = text.contains(|c: char| ('1'..='9').contains(&c));
    if value < 0.0 && something { format!("−{text}") } else { text }
}

/// A number as people remember it: one decimal below 100, whole below ten million, `12.3 million` from there.
///
/// ```
/// use headcount::scenario::answers::phrase::rounded;
///
/// assert_eq!(rounded(42.26), "42.3");
/// assert_eq!(rounded(1_234_567.0), "1,234,567");
/// assert_eq!(rounded(12_345_678.0), "12.3 million");
/// ```
pub fn rounded(value: f64) -> String {
    match value.abs() {
        size if size >= 1e7 => format!("{} million", number(value / 1e6, 1)),
        size if size >= 99.95 => number(value, 0),
        _ => trimmed(number(value, 1)),
    }
}

/// So many of something, its noun in the right number: `1 scenario`, `1,200 scenarios`.
pub fn count(many: u64, noun: &str) -> String {
    let plural = match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    };
    if many == 1 { format!("1 {noun}") } else { format!("{} {plural}", number(many as f64, 0)) }
}

/// A share as a percentage, at most `digits` decimals: `80%`, `80.3%`.
pub fn percent(share: f64, digits: usize) -> String {
    let text = trimmed(number(share * 100.0, digits));
    if share.is_finite() { format!("{text}%") } else { text }
}

/// A service level: one decimal, cut and not rounded up, so that none reads as a promise that it does not keep.
pub fn level(share: f64) -> String {
    // What is short of a tenth by a rounding of the machine has reached it.
    percent((share * 1000.0 + 1e-6).floor() / 1000.0, 1)
}

/// A change with its sign: `+10%`, `−5%`, `0%`.
pub fn change(share: f64, digits: usize) -> String {
    signed(share, percent(share, digits))
}

/// A text of a number with a plus where it is above nothing.
pub fn signed(value: f64, text: String) -> String {
    let something = text.contains(|c: char| ('1'..='9').contains(&c));
    if value > 0.0 && something { format!("+{text}") } else { text }
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Several things in a row: `a`, `a and b`, `a, b and c`.
pub fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A value of a lever as it is written: `+10%`, `30%`, `120 s`, `80/20`, `P80`, `09:00-17:00`, `on`.
pub fn value(lever: &Lever, value: &LeverValue) -> String {
    match value {
        LeverValue::Number(number) => number_of(lever.kind.spelling(), *number),
        LeverValue::Target(target) => target.to_string(),
        LeverValue::StaffTo(StaffTo::Mean) => "mean".into(),
        LeverValue::StaffTo(StaffTo::Quantile(percent)) => format!("P{}", trimmed(number(*percent, 1))),
        LeverValue::Hours(spans) => {
            let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            let spans: Vec<String> = spans.iter().map(|(from, to)| format!("{}-{}", time(*from), time(*to))).collect();
            if spans.is_empty() { "closed".into() } else { spans.join(", ") }
        }
        LeverValue::Switch(on) => if *on { "on" } else { "off" }.into(),
    }
}

/// A number of a lever by its spelling.
pub fn number_of(spelling: Spelling, number: f64) -> String {
    match spelling {
        Spelling::Change => change(number, 1),
        Spelling::Time => format!("{} s", rounded(number)),
        Spelling::Amount => rounded(number),
        _ => percent(number, 1),
    }
}

/// A lever with its value in a sentence: `volume +10%`, `pooling on`.
pub fn setting(lever: &Lever, at: &LeverValue) -> String {
    format!("{} {}", lever.name, value(lever, at))
}

/// A scenario in a sentence: its name, else the levers that it pulls, else its number.
pub fn scenario(levers: &[Lever], scenario: &crate::scenario::Scenario) -> String {
    if let Some(name) = &scenario.name {
        return name.clone();
    }
    let set: Vec<String> = levers
        .iter()
        .zip(&scenario.settings)
        .filter_map(|(lever, at)| at.as_ref().map(|at| setting(lever, at)))
        .collect();
    if set.is_empty() { format!("scenario {}", scenario.number) } else { set.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::LeverKind;
    use crate::scenario::answers::stand_in::lever;
    use crate::staffing::ServiceLevelTarget;

    #[test]
    fn values_read_as_they_are_written() {
        let said = |kind, at: LeverValue| value(&lever(kind, None), &at);
        assert_eq!(said(LeverKind::Volume, LeverValue::Number(0.1)), "+10%");
        assert_eq!(said(LeverKind::Aht, LeverValue::Number(-0.125)), "−12.5%");
        assert_eq!(said(LeverKind::Shrinkage, LeverValue::Number(0.3)), "30%");
        assert_eq!(said(LeverKind::Patience, LeverValue::Number(120.0)), "120 s");
        assert_eq!(said(LeverKind::Target, LeverValue::Target(ServiceLevelTarget::new(0.8, 20.0).unwrap())), "80/20");
        assert_eq!(said(LeverKind::StaffTo, LeverValue::StaffTo(StaffTo::Quantile(97.5))), "P97.5");
        assert_eq!(said(LeverKind::OpeningHours, LeverValue::Hours(vec![(540, 1020)])), "09:00-17:00");
        assert_eq!(said(LeverKind::Pooling, LeverValue::Switch(false)), "off");
    }

    #[test]
    fn one_is_singular_and_none_is_plural() {
        assert_eq!(count(1, "scenario"), "1 scenario");
        assert_eq!(count(0, "scenario"), "0 scenarios");
        assert_eq!(count(1_200, "day"), "1,200 days");
    }

    #[test]
    fn a_level_is_never_rounded_up_to_a_promise() {
        assert_eq!(level(0.7999), "79.9%");
        assert_eq!(level(0.8), "80%");
        assert_eq!(level(0.803), "80.3%");
    }
}
