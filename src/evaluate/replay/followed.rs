//! Exactly, from state to state.

use super::{Played, Replay};
use crate::queueing::Model;
use crate::queueing::transient::{IntervalService, Stretch, carry_over};
use crate::time::Moment;
use crate::units::Seconds;

impl Replay {
    /// Puts the exact service in place of the quick one, run by run of intervals without a gap, where the model is one of
    /// those that can be followed. A run that is too heavy keeps what it has.
    ///
    /// Agents come in whole numbers there: a day with 13.4 agents is the day with 13 for 60 % of it and the day with 14 for
    /// 40 %.
    pub(super) fn follow(
        &self,
        start: &[Moment],
        contacts: &[f64],
        aht_s: &[f64],
        agents: &[f64],
        played: &mut [Played],
    ) {
        let patience = match &self.model {
            Model::C(_) => None,
            Model::A(model) => Seconds::new(model.patience_s()).ok(),
            Model::B(_) | Model::X(_) | Model::Chat(_) | Model::Blend(_) => return,
        };
        if !self.exact {
            return;
        }
        let length_s = self.interval.get() as i64;
        let mut from = 0;
        while from < played.len() {
            let mut until = from + 1;
            while until < played.len() && start[until] == start[until - 1].plus(length_s) {
                until += 1;
            }
            let run = from..until;
            self.follow_run(
                (&contacts[run.clone()], &aht_s[run.clone()], &agents[run.clone()]),
                patience,
                &mut played[run],
            );
            from = until;
        }
    }

    fn follow_run(
        &self,
        (contacts, aht_s, agents): (&[f64], &[f64], &[f64]),
        patience: Option<Seconds>,
        played: &mut [Played],
    ) {
        let service = |round: fn(f64) -> f64| -> Option<Vec<IntervalService>> {
            // A handle time is needed even where nobody comes.
            let mut last_aht_s = aht_s.iter().copied().find(|aht| *aht > 0.0)?;
            let rows = contacts.iter().zip(aht_s).zip(agents);
            let day: Vec<Stretch> = rows
                .map(|((contacts, aht), agents)| {
                    last_aht_s = if *aht > 0.0 { *aht } else { last_aht_s };
                    Stretch { calls: contacts.max(0.0), agents: round(agents.max(0.0)) as u64, aht_s: last_aht_s }
                })
                .collect();
            carry_over(&day, self.interval, patience, self.within).ok()
        };
        let whole = agents.iter().all(|agents| *agents == agents.trunc());
        let Some(fewer) = service(f64::floor) else { return };
        let more = if whole { None } else { service(f64::ceil) };
        if !whole && more.is_none() {
            return;
        }
        for (i, played) in played.iter_mut().enumerate() {
            let below = one(&fewer[i], contacts[i]);
            let above = more.as_ref().map_or(below, |more| one(&more[i], contacts[i]));
            let part = agents[i].max(0.0).fract();
            let mix = |below: f64, above: f64| if part > 0.0 { below + part * (above - below) } else { below };
            *played = Played {
                service_level: mix(below.service_level, above.service_level),
                asa_s: if below.asa_s.is_finite() { mix(below.asa_s, above.asa_s) } else { below.asa_s },
                abandonment: mix(below.abandonment, above.abandonment),
                occupancy: mix(below.occupancy, above.occupancy),
                backlog: mix(below.backlog, above.backlog),
            };
        }
    }
}

fn one(service: &IntervalService, contacts: f64) -> Played {
    let came = contacts > 0.0;
    Played {
        service_level: if came { service.service_level.clamp(0.0, 1.0) } else { 1.0 },
        asa_s: if came { service.asa_s } else { 0.0 },
        // Who leaves in an interval may have come in the one before.
        abandonment: if came { (service.abandoned / contacts).min(1.0) } else { 0.0 },
        occupancy: service.occupancy,
        backlog: service.queue_at_end,
    }
}
