//! What a planner should know before trusting the numbers of a case.

use headcount::queueing::{Assumptions, Model, Performance};
use headcount::staffing::Question;
use headcount::units::Seconds;

use super::answer::Case;
use super::words::{counted, percent, plain, span};

/// The patience that is tried where callers are sure to hang up and none is given.
const TRIED_PATIENCE: Seconds = Seconds::whole(120);

impl Case {
    /// Where the model is a poor one for the case, and what its numbers leave unsaid.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some((agents, p)) = &self.found.described
            && self.found.load.is_some_and(|load| load.erlangs().get() > 0.0)
        {
            notes.extend(self.of_impatience(*agents, p));
            notes.extend(self.of_redials(p));
        }
        let aht = self.found.load.map_or(self.question.aht.unwrap_or_default().get(), |load| load.aht_s());
        if aht > self.question.interval.get() {
            notes.push(format!(
                "The handle time of {} is longer than the interval of {}: contacts reach into the intervals that follow, and \
                 a steady state is a rough picture.",
                span(Seconds::new(aht).unwrap_or_default()),
                span(self.question.interval)
            ));
        }
        if self.question.contacts.is_some_and(|calls| calls > 0.0 && calls < 5.0) {
            notes.push(
                "Fewer than 5 contacts: one more or less changes the service more than one agent; look at longer spans too."
                    .to_owned(),
            );
        }
        if matches!(self.found.model, Model::Chat(_)) {
            notes.push(
                "Contacts are taken as spread evenly over the agents at all times; where each stays with the agent who took \
                 it, the service level is up to a point lower."
                    .to_owned(),
            );
        }
        notes
    }

    /// Waits that callers would not sit out, under models in which they do; heavy losses under those in which they don't.
    fn of_impatience(&self, agents: f64, p: &Performance) -> Option<String> {
        let endless = match &self.found.model {
            Model::C(_) => true,
            Model::X(model) => model.patience.is_none() && model.lines.is_none(),
            Model::Blend(model) => model.patience.is_none(),
            Model::A(_) | Model::B(_) | Model::Chat(_) => false,
        };
        let load = self.found.load?.erlangs().get();
        if !endless {
            return (agents < load && p.abandonment > 0.0).then(|| {
                format!(
                    "{} are fewer than the load of {} erlangs: the queue settles only because {} hang up.",
                    counted(agents, "agent"),
                    plain(load),
                    percent(p.abandonment)
                )
            });
        }
        let over_a_minute = self.found.at_within(agents, Seconds::whole(60))?.p_wait_gt_threshold;
        if p.asa_s.is_infinite() && agents <= load {
            return Some(format!(
                "{} are no more than the load of {} erlangs: under {} the queue grows for ever; in truth callers hang up, \
                 which this model does not know.{}",
                counted(agents, "agent"),
                plain(load),
                self.model_name(),
                self.with_patience(agents)
            ));
        }
        if over_a_minute <= 0.05 {
            return None;
        }
        Some(format!(
            "{} wait longer than a minute, and some of them would hang up. {} knows no hanging up and so shows the waits too \
             long and asks for too many agents.{}",
            percent(over_a_minute),
            self.model_name(),
            self.with_patience(agents)
        ))
    }

    fn model_name(&self) -> &'static str {
        match self.found.model {
            Model::X(_) => "Erlang X without a patience",
            Model::Blend(_) => "the blending model without a patience",
            _ => "Erlang C",
        }
    }

    /// What the same queue would do with callers of a patience that many centres see.
    fn with_patience(&self, agents: f64) -> String {
        let assumptions = Assumptions { patience: Some(TRIED_PATIENCE), ..self.question.assumptions.clone() };
        let question =
            Question { agents: None, assumptions: Assumptions { model: None, ..assumptions }, ..self.question.clone() };
        let Ok(found) = question.answer() else { return String::new() };
        let (Some(Ok(required)), Some(there)) = (found.required, found.at(agents)) else { return String::new() };
        format!(
            " With a patience of {} (--patience) these agents would answer {} in time and {} would hang up; {} would keep \
             the targets.",
            span(TRIED_PATIENCE),
            percent(there.service_level),
            percent(there.abandonment),
            counted(required.agents as f64, "agent")
        )
    }

    /// Attempts beside callers.
    fn of_redials(&self, p: &Performance) -> Option<String> {
        let (total, fresh) = (p.total_rate?, self.question.contacts?);
        self.question.assumptions.retrials?;
        Some(format!(
            "{} make {} attempts: {} of the attempts are repeats, and {} of the callers give up for good. Shares are per \
             attempt.",
            counted(fresh, "caller"),
            plain(total),
            percent(1.0 - fresh / total),
            percent(p.abandonment_callers)
        ))
    }
}
