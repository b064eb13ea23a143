//! Agents per interval over many scenarios: what is needed while the assumptions are unsure.

use crate::time::{Clock, IntervalLength, Moment};

/// An interval over the scenarios.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FanRow {
    /// Start.
    pub start: Moment,
    /// Agents that one scenario in ten stays below.
    pub p10: f64,
    /// The median.
    pub p50: f64,
    /// Agents that one scenario in ten exceeds.
    pub p90: f64,
    /// Agents of the plan as it is.
    pub plan: f64,
}

/// The agents of a queue over the scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// The queue.
    pub queue: String,
    /// Its clock.
    pub clock: Clock,
    /// Its intervals' length.
    pub interval: IntervalLength,
    /// How many scenarios there are.
    pub scenarios: u64,
    /// Its intervals in order.
    pub rows: Vec<FanRow>,
}

/// The agents of the intervals of a queue, scenario by scenario, until their quantiles are asked for. An interval that a scenario
/// closes has no agents in it.
#[derive(Debug, Clone)]
pub struct Agents {
    plan: Vec<f64>,
    drawn: Vec<Vec<f64>>,
}

impl Agents {
    /// The agents of the plan as it is.
    pub fn new(plan: Vec<f64>) -> Self {
        Self { plan, drawn: Vec::new() }
    }
    /// Takes a scenario: its agents in the same intervals; what is not finite was not possible and leaves the scenario out.
    pub fn take(&mut self, agents: Vec<f64>) {
        if agents.len() == self.plan.len() && agents.iter().all(|agents| agents.is_finite()) {
            self.drawn.push(agents);
        }
    }
    /// How many scenarios there are so far.
    pub fn scenarios(&self) -> u64 {
        self.drawn.len() as u64
    }
    /// P10, P50 and P90 of every interval (type 7 of Hyndman & Fan 1996); none without scenarios.
    pub fn rows(&self, starts: &[Moment]) -> Vec<FanRow> {
        if self.drawn.is_empty() {
            return Vec::new();
        }
        let row = |(k, (start, plan)): (usize, (&Moment, &f64))| {
            let mut sorted: Vec<f64> = self.drawn.iter().map(|agents| agents[k]).collect();
            sorted.sort_by(f64::total_cmp);
            let at = |p: f64| {
                let position = p * (sorted.len() - 1) as f64;
                let low = position.floor() as usize;
                sorted[low] + (position - low as f64) * (sorted[(low + 1).min(sorted.len() - 1)] - sorted[low])
            };
            FanRow { start: *start, p10: at(0.1), p50: at(0.5), p90: at(0.9), plan: *plan }
        };
        starts.iter().zip(&self.plan).enumerate().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_of_ten_scenarios_lie_between_the_ends_of_the_fan() {
        let mut agents = Agents::new(vec![10.0, 20.0]);
        for k in 0..11 {
            agents.take(vec![10.0 + f64::from(k), 30.0 - f64::from(k)]);
        }
        agents.take(vec![f64::NAN, 1.0]);
        assert_eq!(agents.scenarios(), 11);
        let rows = agents.rows(&[Moment(0), Moment(900)]);
        assert_eq!((rows[0].p10, rows[0].p50, rows[0].p90, rows[0].plan), (11.0, 15.0, 19.0, 10.0));
        assert_eq!((rows[1].p10, rows[1].p50, rows[1].p90, rows[1].plan), (21.0, 25.0, 29.0, 20.0));
    }
}
