//! What a split says of cost.

use crate::evaluate::attribution::{Attribution, Factor, Part};

/// Cost at target beside the plan, and who drove it: ` Cost at target 1,240 above plan (+6 %), most of it by AHT.` Empty
/// without prices.
pub(super) fn money(split: &Attribution) -> String {
    let Some((planned, reached)) = split.planned_cost.zip(split.reached_cost) else { return String::new() };
    let more = reached - planned;
    let amount = amount(more.abs());
    if amount == "0" {
        return " Cost at target as planned.".to_owned();
    }
    let side = if more > 0.0 { "above" } else { "below" };
    let percent = 100.0 * more / planned;
    let relative = match percent.abs() {
        p if !p.is_finite() || p < 0.05 => String::new(),
        p => {
            let digits = usize::from(p < 0.95);
            format!(" ({}{p:.digits$} %)", if more > 0.0 { '+' } else { '−' })
        }
    };
    let cost = |part: &Part| part.cost.unwrap_or(0.0) * more.signum();
    let driver = split.parts.iter().filter(|part| cost(part) > 0.0).max_by(|a, b| cost(a).total_cmp(&cost(b)));
    let by = driver.map_or_else(String::new, |part| {
        let share = if cost(part) > 0.95 * more.abs() {
            ""
        } else if cost(part) > 0.5 * more.abs() {
            "most of it "
        } else {
            "most "
        };
        format!(", {share}by {}", name(part.factor))
    });
    format!(" Cost at target {amount} {side} plan{relative}{by}.")
}

fn name(factor: Factor) -> &'static str {
    match factor {
        Factor::Volume => "volume",
        Factor::Aht => "AHT",
        Factor::Absence => "the people there",
        Factor::ScheduleFit => "the schedule",
        Factor::Staffing => "the agents there",
        Factor::Chance => "chance",
    }
}

/// Whole units of money, thousands parted.
fn amount(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(planned: f64, costs: &[(Factor, f64)]) -> Attribution {
        let part = |(factor, cost): &(Factor, f64)| Part {
            factor: *factor,
            service_level: 0.0,
            cost: Some(*cost),
            change: 0.0,
        };
        Attribution {
            start: jiff::civil::date(2026, 11, 24),
            grain: None,
            planned: 0.8,
            reached: 0.8,
            observed: false,
            observed_share: 0.0,
            intervals: 1,
            unrecorded: 0,
            planned_cost: Some(planned),
            reached_cost: Some(planned + costs.iter().map(|(_, cost)| cost).sum::<f64>()),
            parts: costs.iter().map(part).collect(),
            chance: None,
            sentence: String::new(),
        }
    }

    #[test]
    fn the_money_beside_the_plan_is_told_with_who_drove_it() {
        let told = |planned, costs: &[(Factor, f64)]| money(&split(planned, costs));
        let longer = [(Factor::Volume, 300.0), (Factor::Aht, 940.4)];
        assert_eq!(told(20_000.0, &longer), " Cost at target 1,240 above plan (+6 %), most of it by AHT.");
        assert_eq!(told(20_000.0, &[(Factor::Volume, -32.0)]), " Cost at target 32 below plan (−0.2 %), by volume.");
        assert_eq!(told(0.0, &[(Factor::Volume, 0.2)]), " Cost at target as planned.");
        let mut free = split(1.0, &longer);
        free.planned_cost = None;
        assert_eq!(money(&free), "");
    }
}
