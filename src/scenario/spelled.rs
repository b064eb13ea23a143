//! Values of levers as a planner would write them.

use crate::scenario::lever::Spelling;
use crate::scenario::{Lever, LeverValue};
use crate::time::DAY_MIN;

impl Lever {
    /// A value of the lever, as the grid file would hold it: `+10%`, `30%`, `120s`, `80/20`, `p80`, `09:00-17:00`, `true`.
    ///
    /// Shares and changes are rounded to a hundredth of a percent, times and amounts to a hundredth; the table of a sweep has
    /// them in full.
    /// ```
    /// use headcount::scenario::{Lever, LeverKind, LeverValue, Scope, Terms};
    ///
    /// let (name, kind) = ("volume".to_owned(), LeverKind::Volume);
    /// let lever = Lever { name, kind, scope: Scope::default(), terms: Terms::default(), values: None };
    /// assert_eq!(lever.spelled(&LeverValue::Number(0.1)), "+10%");
    /// ```
    pub fn spelled(&self, value: &LeverValue) -> String {
        match value {
            LeverValue::Number(number) => match self.kind.spelling() {
                Spelling::Change => {
                    let percent = hundredths(number * 100.0);
                    let sign = if percent > 0.0 { "+" } else { "" };
                    format!("{sign}{percent}%")
                }
                Spelling::Share => format!("{}%", hundredths(number * 100.0)),
                Spelling::Time => format!("{}s", hundredths(*number)),
                _ => hundredths(*number).to_string(),
            },
            LeverValue::Target(target) => target.to_string(),
            LeverValue::StaffTo(staff_to) => staff_to.to_string(),
            LeverValue::Hours(spans) if spans.is_empty() => "closed".to_owned(),
            LeverValue::Hours(spans) if *spans == [(0, DAY_MIN as u16)] => "24h".to_owned(),
            LeverValue::Hours(spans) => {
                let at = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                spans.iter().map(|(from, to)| format!("{}-{}", at(*from), at(*to))).collect::<Vec<_>>().join(",")
            }
            LeverValue::Switch(on) => on.to_string(),
        }
    }
}

/// Rounded to a hundredth, zero without a sign.
fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{LeverKind, Scope, Terms};
    use crate::staffing::StaffTo;

    #[test]
    fn values_are_spelled_as_the_grid_file_has_them() {
        let of = |kind: LeverKind, value: LeverValue| {
            let (name, scope, terms) = (kind.to_string(), Scope::default(), Terms::default());
            Lever { name, kind, scope, terms, values: None }.spelled(&value)
        };
        for (kind, number, spelled) in [
            (LeverKind::Volume, 0.1, "+10%"),
            (LeverKind::Aht, -0.123_456, "-12.35%"),
            (LeverKind::Aht, -0.0, "0%"),
            (LeverKind::Shrinkage, 0.3, "30%"),
            (LeverKind::Patience, 120.0, "120s"),
            (LeverKind::Heads, 37.5, "37.5"),
        ] {
            assert_eq!(of(kind, LeverValue::Number(number)), spelled);
        }
        assert_eq!(of(LeverKind::StaffTo, LeverValue::StaffTo(StaffTo::Quantile(80.0))), "p80");
        let spans = vec![(540, 720), (780, 1020)];
        assert_eq!(of(LeverKind::OpeningHours, LeverValue::Hours(spans)), "09:00-12:00,13:00-17:00");
        assert_eq!(of(LeverKind::OpeningHours, LeverValue::Hours(Vec::new())), "closed");
        assert_eq!(of(LeverKind::OpeningHours, LeverValue::Hours(vec![(0, 1440)])), "24h");
        assert_eq!(of(LeverKind::Pooling, LeverValue::Switch(true)), "true");
    }
}
