//! How the intervals of a horizon hang together.

use crate::queueing::AssumptionError;
use crate::queueing::{ModelName, SlDefinition};
use crate::staffing::StaffingRules;

/// Whether an interval is looked at by itself, with what the one before leaves over, or as part of a day's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StaffingMethod {
    /// Every interval in steady state, by itself.
    #[default]
    Stationary,
    /// Contacts in service and waiting pass from each interval to the next; a run of open intervals starts empty.
    CarryOver,
    /// Work that waits for hours: done in the order in which it is due, with the fewest agents over the horizon.
    Deferred,
}

/// What the method of these rules can't do, each with the flag at fault.
pub(crate) fn unsuited(rules: &StaffingRules) -> Vec<AssumptionError> {
    let refuse = |field, message: &str, help| AssumptionError { field, message: message.to_owned(), help };
    let mut errors = Vec::new();
    let targets = [
        ("asa", rules.asa.is_some()),
        ("abandonment", rules.abandonment.is_some()),
        ("p-wait", rules.p_wait.is_some()),
        ("blocking", rules.blocking.is_some()),
        ("max-occupancy", rules.max_occupancy.is_some()),
    ];
    match rules.method {
        StaffingMethod::Stationary => {}
        StaffingMethod::CarryOver => {
            let help = "carry-over follows Erlang C and A; leave it away for the other models";
            let kind = rules.assumptions.model().map(|model| model.kind());
            if kind.is_ok_and(|kind| !matches!(kind, ModelName::C | ModelName::A)) {
                errors.push(refuse("carry-over", "this queueing model can't be carried over", help));
            }
            for (field, given) in targets {
                if given && field == "blocking" {
                    errors.push(refuse(
                        field,
                        "carry-over does not know this target",
                        "ask for a service level or an ASA",
                    ));
                }
            }
            if rules.definition != SlDefinition::Offered {
                let help = "leave --sl-definition away";
                errors.push(refuse("sl-definition", "carry-over counts the service level of offered contacts", help));
            }
        }
        StaffingMethod::Deferred => {
            let help = "leave it away: deferred work has one target, a share done in time such as --target 90/4h";
            for (field, given) in targets {
                if given {
                    errors.push(refuse(field, "deferred work does not know this target", help));
                }
            }
            if rules.target.is_none() {
                errors.push(refuse("target", "deferred work needs a target", "give it such as --target 90/4h"));
            }
            let known = &rules.assumptions;
            let parts = [
                ("patience", known.patience.is_some()),
                ("retrials", known.retrials.is_some()),
                ("variance", known.variance.is_some()),
                ("lines", known.lines.is_some()),
                ("concurrency-aht", known.concurrency_aht.is_some()),
                ("blend-threshold", known.blend_threshold.is_some()),
                ("outbound-aht", known.outbound_aht.is_some()),
            ];
            for (field, _) in parts.into_iter().filter(|(_, given)| *given) {
                errors.push(refuse(field, "deferred work has no use for it: nobody waits on a line", "leave it away"));
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Fraction;

    #[test]
    fn a_carried_queue_may_be_held_to_a_share_that_waits_but_not_to_blocking() {
        let share = Some(Fraction::percent(20));
        let rules = StaffingRules { method: StaffingMethod::CarryOver, p_wait: share, ..StaffingRules::default() };
        assert!(unsuited(&rules).iter().all(|error| error.field != "p-wait"));
        let rules = StaffingRules { blocking: share, ..rules };
        assert!(unsuited(&rules).iter().any(|error| error.field == "blocking"));
    }
}
