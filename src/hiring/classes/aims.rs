//! What the chosen classes are to achieve, and within which limits.

use super::problem::Spacing;

/// What a scenario asks of the classes that are chosen for it, beside the terms of every class.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Aims {
    /// Most that recruiting, training, the pay of the chosen heads to the end of the plan, and overtime may cost. The service is then
    /// the best for the money.
    pub budget: Option<f64>,
    /// Most heads that may be chosen.
    pub most_hires: Option<u32>,
    /// How many classes may start how close together.
    pub spacing: Option<Spacing>,
    /// Whether a missed week only costs its penalty; else every week is met that can be.
    pub price_misses: bool,
    /// Share of sampled futures in which the plan is to keep its promises in every week that hiring reaches; `None` plans for
    /// the expected demand.
    pub sure: Option<f64>,
    /// Seed of the futures.
    pub seed: u64,
}
