//! What queues save when they share their staff.
//!
//! Agents who are free in one queue while contacts wait in another are the price of keeping queues apart. A pool of agents
//! who all take everything needs fewer, because the load grows in proportion and its spread only with its square root.

use serde::Serialize;
use thiserror::Error;

use crate::queueing::{AssumptionError, OfferedLoad, QueueModel, Solution, Targets, Unmeetable, smallest_agents};
use crate::units::{Seconds, UnitError};

/// One of the queues that might share staff, in one interval.
#[derive(Clone, Copy)]
pub struct SiloedQueue<'a> {
    /// The model of its waiting.
    pub model: &'a dyn QueueModel,
    /// Contacts in the interval.
    pub contacts: f64,
    /// Their mean handle time.
    pub aht: Seconds,
    /// What has to hold for them.
    pub targets: Targets,
}

/// Queues apart and together.
#[derive(Debug, Clone, PartialEq)]
pub struct Pooling {
    /// Each queue alone.
    pub siloed: Vec<Solution>,
    /// The sum of their whole agents.
    pub siloed_agents: u64,
    /// The sum of their exact agents.
    pub siloed_agents_exact: f64,
    /// All of them together.
    pub pooled: Solution,
    /// The queue whose targets decide the pool's agents; none when agreed targets or no contacts do.
    pub decided_by: Option<usize>,
}

/// Agents of a horizon apart and together, in agent-intervals.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct PoolingTotal {
    /// Sum of whole agents, queues apart.
    pub siloed_agents: u64,
    /// Sum of exact agents, queues apart.
    pub siloed_agents_exact: f64,
    /// Sum of whole agents, queues together.
    pub pooled_agents: u64,
    /// Sum of exact agents, queues together.
    pub pooled_agents_exact: f64,
}

/// Why queues can't be compared.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PoolingError {
    /// A queue's quantity out of its range.
    #[error("queue {queue}: {source}")]
    Quantity {
        /// Number of the queue, from zero.
        queue: usize,
        /// What is wrong.
        source: UnitError,
    },
    /// A queue whose load contradicts its model.
    #[error("queue {queue}: {reason}")]
    Contradicted {
        /// Number of the queue, from zero.
        queue: usize,
        /// What contradicts.
        reason: AssumptionError,
    },
    /// A pool whose load, the sum of all, contradicts the model that it was given.
    #[error("all queues together: {0}")]
    PoolContradicted(AssumptionError),
    /// A queue's targets that nothing keeps.
    #[error("queue {queue}: {reason}")]
    Unmeetable {
        /// Number of the queue, from zero.
        queue: usize,
        /// Why not.
        reason: Unmeetable,
    },
    /// Agreed targets that nothing keeps.
    #[error("the agreed targets: {0}")]
    Agreed(Unmeetable),
}

impl Pooling {
    /// Whole agents saved; negative where the strictest queue's targets cost the pool more than apart.
    pub fn saved_agents(&self) -> i64 {
        self.siloed_agents as i64 - self.pooled.agents as i64
    }
    /// Exact agents saved.
    pub fn saved_agents_exact(&self) -> f64 {
        self.siloed_agents_exact - self.pooled.agents_exact
    }
}

impl PoolingTotal {
    /// Over all intervals of a horizon, in their order.
    pub fn of(intervals: &[Pooling]) -> Self {
        intervals.iter().fold(Self::default(), |total, interval| Self {
            siloed_agents: total.siloed_agents + interval.siloed_agents,
            siloed_agents_exact: total.siloed_agents_exact + interval.siloed_agents_exact,
            pooled_agents: total.pooled_agents + interval.pooled.agents,
            pooled_agents_exact: total.pooled_agents_exact + interval.pooled.agents_exact,
        })
    }
    /// Whole agent-intervals saved.
    pub fn saved_agents(&self) -> i64 {
        self.siloed_agents as i64 - self.pooled_agents as i64
    }
    /// Exact agent-intervals saved.
    pub fn saved_agents_exact(&self) -> f64 {
        self.siloed_agents_exact - self.pooled_agents_exact
    }
}

/// Several queues of one interval apart and together.
///
/// The pool gets the sum of the contacts, `Σc`, and their handle time on average, `Σ(c·AHT)/Σc`, so its load is the sum
/// of the loads. With `agreed` targets it keeps those; without, it keeps the targets of every queue at once, for all
/// contacts: it is solved for each queue's and the largest answer counts.
///
/// Handle times of different means, mixed, vary more than exponential ones. M/M/N takes the mean, as it does within one
/// queue; the wait in a true mixture is longer, by about `(1 + c²)/2` for a squared coefficient of variation `c²` (Lee &
/// Longton 1959), so savings from pooling very different handle times are overstated.
///
/// ```
/// use headcount::queueing::pooling::{SiloedQueue, pool};
/// use headcount::queueing::{ErlangC, Targets};
/// use headcount::units::Seconds;
/// let targets = Targets { service_level: Some("80/20".parse()?), ..Targets::default() };
/// let queue = SiloedQueue { model: &ErlangC, contacts: 100.0, aht: Seconds::whole(180), targets };
/// let apart_and_together = pool(&[queue, queue], Seconds::whole(1800), &ErlangC, None)?;
/// assert_eq!(apart_and_together.siloed_agents, 28);
/// assert_eq!(apart_and_together.pooled.agents, 24);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pool(
    queues: &[SiloedQueue],
    interval: Seconds,
    pooled_model: &dyn QueueModel,
    agreed: Option<&Targets>,
) -> Result<Pooling, PoolingError> {
    let mut siloed = Vec::with_capacity(queues.len());
    let (mut contacts, mut work_s) = (0.0, 0.0);
    for (queue, each) in queues.iter().enumerate() {
        let load = OfferedLoad::new(each.contacts, each.aht, interval)
            .map_err(|source| PoolingError::Quantity { queue, source })?;
        if let Some(reason) = each.model.contradiction(&load) {
            return Err(PoolingError::Contradicted { queue, reason });
        }
        siloed.push(
            smallest_agents(each.model, &load, &each.targets)
                .map_err(|reason| PoolingError::Unmeetable { queue, reason })?,
        );
        contacts += each.contacts;
        work_s += each.contacts * each.aht.get();
    }
    let aht = if contacts > 0.0 { work_s / contacts } else { 0.0 };
    let quantity = |source| PoolingError::Quantity { queue: queues.len(), source };
    let load = OfferedLoad::new(contacts, Seconds::new(aht).map_err(quantity)?, interval).map_err(quantity)?;
    if let Some(reason) = pooled_model.contradiction(&load) {
        return Err(PoolingError::PoolContradicted(reason));
    }
    let (pooled, decided_by) = match agreed {
        Some(targets) => (smallest_agents(pooled_model, &load, targets).map_err(PoolingError::Agreed)?, None),
        None => {
            let mut worst: Option<(Solution, usize)> = None;
            for (queue, each) in queues.iter().enumerate().filter(|(_, each)| each.contacts > 0.0) {
                let solution = smallest_agents(pooled_model, &load, &each.targets)
                    .map_err(|reason| PoolingError::Unmeetable { queue, reason })?;
                if worst.is_none_or(|(worst, _)| solution.agents_exact > worst.agents_exact) {
                    worst = Some((solution, queue));
                }
            }
            match worst {
                Some((solution, queue)) => (solution, Some(queue)),
                // Without contacts nobody is needed, whatever is asked for.
                None => {
                    (smallest_agents(pooled_model, &load, &Targets::default()).map_err(PoolingError::Agreed)?, None)
                }
            }
        }
    };
    Ok(Pooling {
        siloed_agents: siloed.iter().map(|solution| solution.agents).sum(),
        siloed_agents_exact: siloed.iter().map(|solution| solution.agents_exact).sum(),
        siloed,
        pooled,
        decided_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{ArrivalVariance, ErlangC, ErlangX};
    use crate::units::Fraction;

    fn queue(contacts: f64, aht_s: u32, target: &str) -> SiloedQueue<'static> {
        let targets = Targets { service_level: Some(target.parse().unwrap()), ..Targets::default() };
        SiloedQueue { model: &ErlangC, contacts, aht: Seconds::whole(aht_s), targets }
    }

    #[test]
    fn queues_that_share_staff_never_need_more_when_they_promise_the_same() {
        for contacts in [0.5, 5.0, 50.0, 500.0] {
            for aht_s in [60, 300, 900] {
                let queues = [queue(contacts, 180, "80/20"), queue(40.0, aht_s, "80/20"), queue(3.0, 240, "80/20")];
                let answer = pool(&queues, Seconds::whole(1800), &ErlangC, None).unwrap();
                assert!(answer.saved_agents() >= 0 && answer.saved_agents_exact() > 0.0);
                assert_eq!(answer.pooled.agents as f64, answer.pooled.agents_exact.ceil());
            }
        }
    }

    #[test]
    fn the_pool_keeps_the_strictest_promise_unless_another_is_agreed_on() {
        let queues = [queue(100.0, 180, "80/20"), queue(20.0, 180, "99/5")];
        let strict = pool(&queues, Seconds::whole(1800), &ErlangC, None).unwrap();
        assert_eq!(strict.decided_by, Some(1));
        let agreed = pool(&queues, Seconds::whole(1800), &ErlangC, Some(&queues[0].targets)).unwrap();
        assert_eq!(agreed.decided_by, None);
        assert!(agreed.pooled.agents < strict.pooled.agents);
        // One sum over all intervals, whole and exact.
        let total = PoolingTotal::of(&[strict.clone(), agreed.clone()]);
        assert_eq!(total.saved_agents(), strict.saved_agents() + agreed.saved_agents());
        assert_eq!(total.pooled_agents, strict.pooled.agents + agreed.pooled.agents);
    }

    #[test]
    fn a_pool_whose_contacts_vary_less_than_chance_allows_is_refused() {
        let variance = Some(ArrivalVariance::OfCount(150.0));
        let model = ErlangX { patience: None, retrials: Fraction::ZERO, variance, lines: None };
        let alone = SiloedQueue { model: &model, ..queue(100.0, 180, "80/20") };
        // 150 is more than the 100 of each, and less than the 200 of both.
        let error = pool(&[alone, alone], Seconds::whole(1800), &model, None).unwrap_err();
        assert!(matches!(&error, PoolingError::PoolContradicted(reason) if reason.field == "variance"), "{error}");
        let busy = SiloedQueue { contacts: 200.0, ..alone };
        let error = pool(&[alone, busy], Seconds::whole(1800), &ErlangC, None).unwrap_err();
        assert!(matches!(error, PoolingError::Contradicted { queue: 1, .. }), "{error}");
    }

    #[test]
    fn a_queue_without_contacts_asks_for_nothing_and_a_bad_one_is_named() {
        let quiet = queue(0.0, 180, "99/5");
        let interval = Seconds::whole(1800);
        assert_eq!(pool(&[quiet, quiet], interval, &ErlangC, None).unwrap().pooled.agents, 0);
        assert_eq!(pool(&[], interval, &ErlangC, None).unwrap().siloed_agents, 0);
        let with_one = pool(&[quiet, queue(100.0, 180, "80/20")], interval, &ErlangC, None).unwrap();
        assert_eq!((with_one.pooled.agents, with_one.decided_by), (14, Some(1)));
        let message = pool(&[quiet, queue(-1.0, 180, "80/20")], interval, &ErlangC, None).unwrap_err().to_string();
        assert!(message.starts_with("queue 1: the number of contacts"), "{message}");
    }
}
