//! What a scenario is measured by, and what it has to reach.

use serde::Serialize;

use crate::scenario::{LeverKind, LeverValue, Outcome};

/// What is to be small: money where a cost is given, else people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Cost of the horizon.
    Cost,
    /// Full-time equivalents.
    Fte,
}

impl Measure {
    /// Cost where the plan has one, else FTE.
    pub fn of(baseline: &Outcome) -> Self {
        if baseline.cost.is_finite() { Self::Cost } else { Self::Fte }
    }
    /// Its value of an outcome.
    pub fn value(self, outcome: &Outcome) -> f64 {
        match self {
            Self::Cost => outcome.cost,
            Self::Fte => outcome.fte,
        }
    }
    /// The unit after a number: `FTE`; money has none here.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Cost => "",
            Self::Fte => " FTE",
        }
    }
    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Fte => "FTE",
        }
    }
}

/// What a scenario has to reach. One yardstick for all scenarios, also for those that change the target they are staffed for.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Goal {
    /// Least contact-weighted service level, between 0 and 1; `None` asks for none: a scenario then only has to be
    /// possible.
    pub service_level: Option<f64>,
    /// Most FTE; `None` is no limit.
    pub most_fte: Option<f64>,
}

/// Levels that are this close to the goal reach it: what is staffed to exactly 80 % must not miss by a rounding.
const HAIR: f64 = 1e-9;

impl Goal {
    /// At least this service level.
    pub fn service_level(share: f64) -> Self {
        Self { service_level: Some(share), most_fte: None }
    }
    /// By how much an outcome misses: service level in shares below, and FTE above; both 0 where it is reached.
    /// An outcome that is unmeetable misses by all there is.
    pub fn missed_by(&self, outcome: &Outcome) -> (f64, f64) {
        if outcome.unmeetable {
            return (f64::INFINITY, f64::INFINITY);
        }
        let above = |value: f64| match value {
            value if value.is_nan() => f64::INFINITY,
            value if value <= HAIR => 0.0,
            value => value,
        };
        // Without contacts there is no service level, and nobody waits.
        let empty = outcome.contacts <= 0.0;
        let short = self.service_level.filter(|_| !empty).map_or(0.0, |goal| above(goal - outcome.service_level));
        (short, self.most_fte.map_or(0.0, |most| above(outcome.fte - most)))
    }
    /// Whether an outcome reaches it.
    pub fn met_by(&self, outcome: &Outcome) -> bool {
        self.missed_by(outcome) == (0.0, 0.0)
    }
}

/// Whether a lever is an assumption about the world rather than something that planners choose. A scenario that is cheap
/// because fewer people call is luck, not a plan.
pub fn is_assumption(kind: LeverKind) -> bool {
    matches!(kind, LeverKind::Volume | LeverKind::Aht | LeverKind::Patience | LeverKind::Absence | LeverKind::Attrition)
}

/// Whether a setting leaves the plan as it is: not pulled, no change, no share, off. Values in place of the plan's own
/// (shrinkage, patience, a target) always count as pulled.
pub fn is_neutral(kind: LeverKind, setting: Option<&LeverValue>) -> bool {
    let none_at_zero = matches!(
        kind,
        LeverKind::Volume
            | LeverKind::Aht
            | LeverKind::Deflection
            | LeverKind::ChannelShift
            | LeverKind::Absence
            | LeverKind::Attrition
    );
    match setting {
        None | Some(LeverValue::Switch(false)) => true,
        Some(LeverValue::Number(number)) => none_at_zero && *number == 0.0,
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::answers::stand_in;

    #[test]
    fn a_goal_is_missed_by_what_is_short_and_what_is_too_much() {
        let goal = Goal { service_level: Some(0.8), most_fte: Some(40.0) };
        let outcome = |service_level, fte| Outcome { service_level, fte, ..stand_in::outcome() };
        assert!(goal.met_by(&outcome(0.8, 40.0)));
        let (short, over) = goal.missed_by(&outcome(0.75, 42.0));
        assert!((short - 0.05).abs() < 1e-12 && (over - 2.0).abs() < 1e-12);
        assert!(!goal.met_by(&Outcome { unmeetable: true, ..outcome(0.9, 10.0) }));
        assert!(!goal.met_by(&outcome(f64::NAN, 10.0)), "a level that is not known reaches nothing");
        let silent = Outcome { contacts: 0.0, ..outcome(f64::NAN, 10.0) };
        assert!(goal.met_by(&silent), "nobody comes, nobody waits");
    }

    #[test]
    fn no_change_is_neutral_and_a_target_never_is() {
        assert!(is_neutral(LeverKind::Volume, Some(&LeverValue::Number(0.0))));
        assert!(!is_neutral(LeverKind::Volume, Some(&LeverValue::Number(0.1))));
        assert!(!is_neutral(LeverKind::Shrinkage, Some(&LeverValue::Number(0.0))));
        assert!(is_neutral(LeverKind::Pooling, Some(&LeverValue::Switch(false))));
        assert!(is_neutral(LeverKind::Target, None));
    }
}
