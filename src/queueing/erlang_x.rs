//! Erlang X: patience, redials, over-dispersed arrivals and lines, alone or together.

use std::fmt;
use std::str::FromStr;

use crate::queueing::model::{AssumptionError, MOST_LINES};
use crate::queueing::performance::Fate;
use crate::queueing::tally::Tally;
use crate::queueing::time_sharing::whole_numbers;
use crate::queueing::{
    ErlangA, ErlangC, OfferedLoad, Performance, QueueModel, ServiceLevels, Targets, Unmeetable, lines, over_dispersion,
    redial,
};
use crate::units::{Fraction, Seconds, UnitError};

/// How much the number of contacts in an interval varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ArrivalVariance {
    /// The variance of the count.
    OfCount(f64),
    /// The variance as a multiple of the mean count (the index of dispersion), at least 1.
    TimesMean(f64),
    /// The squared coefficient of variation of the rate, `(V − m)/m²`: the relative size of the busyness.
    OfBusyness(f64),
}

impl FromStr for ArrivalVariance {
    type Err = UnitError;
    /// Reads `400`, the variance of the count, and `1.5x`, a multiple of the mean.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refuse = || UnitError {
            what: "the variance of arrivals",
            allowed: "a number such as 400, or a multiple of the mean such as 1.5x, at least the mean",
            given: text.to_owned(),
        };
        let trimmed = text.trim();
        let (number, times) = match trimmed.strip_suffix(['x', 'X']) {
            Some(number) => (number, true),
            None => (trimmed, false),
        };
        let number = number.trim().parse::<f64>().map_err(|_| refuse())?;
        match times {
            true if number.is_finite() && number >= 1.0 => Ok(Self::TimesMean(number)),
            false if number.is_finite() && number >= 0.0 => Ok(Self::OfCount(number)),
            _ => Err(refuse()),
        }
    }
}

impl fmt::Display for ArrivalVariance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfCount(variance) => write!(f, "{variance}"),
            Self::TimesMean(times) => write!(f, "{times}x"),
            Self::OfBusyness(share) => write!(f, "{share} of the squared mean beyond Poisson"),
        }
    }
}

impl ArrivalVariance {
    /// The squared coefficient of variation of the rate at a load; negative where the variance is below the mean.
    fn busyness(&self, contacts: f64) -> f64 {
        match *self {
            Self::OfCount(variance) => (variance - contacts) / contacts / contacts,
            Self::TimesMean(times) => (times - 1.0) / contacts,
            Self::OfBusyness(square) => square,
        }
    }
}

/// The queue with everything that Erlang C leaves out; each part may be missing.
///
/// Over-dispersion is outermost: the measures are those of a mixture of rates. For each rate the redials settle, and blocked
/// contacts do not redial. Without lines fractional agents have the continuous extension of Erlang A and C; with lines 13.4
/// agents are 14 for 40 % of the time and 13 for the rest, and more agents than lines are as many as lines.
///
/// With more agents more is answered in time and fewer wait. At a fixed number of lines blocking falls too, except where patience
/// is shorter than the handle time: there a place to wait empties faster than an agent.
///
/// ```
/// use headcount::queueing::{ErlangX, OfferedLoad, QueueModel};
/// use headcount::units::{Fraction, Seconds};
/// // Three agents and three places to wait, 146 calls of 45 s in half an hour; value computed with fifty digits.
/// let model = ErlangX { patience: None, retrials: Fraction::ZERO, variance: None, lines: Some(6) };
/// let load = OfferedLoad::new(146.0, Seconds::whole(45), Seconds::whole(1800))?;
/// let three = model.performance(&load, 3.0, Seconds::whole(45));
/// assert!((three.p_block.unwrap() - 0.261256703922943).abs() < 1e-14);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangX {
    /// Mean patience; endless where it is not given.
    pub patience: Option<Seconds>,
    /// Share of abandoners who call again at once.
    pub retrials: Fraction,
    /// How arrivals vary beyond Poisson.
    pub variance: Option<ArrivalVariance>,
    /// Most contacts in the system, in service and waiting.
    pub lines: Option<u64>,
}

impl ErlangX {
    pub(crate) fn check(&self, load: &OfferedLoad) -> Result<(), AssumptionError> {
        let contacts = load.contacts();
        let below = |variance: String, mean: String| {
            let message = format!(
                "the variance of arrivals, {variance}, is below their mean, {mean}: calls that come independently vary more"
            );
            Err(AssumptionError {
                field: "variance",
                message,
                help: "give at least the mean, such as 1x, or leave it away for Poisson arrivals",
            })
        };
        match self.variance {
            Some(ArrivalVariance::OfCount(variance)) if variance.is_nan() || variance < contacts => {
                below(variance.to_string(), contacts.to_string())
            }
            Some(ArrivalVariance::TimesMean(times)) if times.is_nan() || times < 1.0 => {
                below(format!("{times} × {contacts}"), contacts.to_string())
            }
            Some(ArrivalVariance::OfBusyness(square)) if square.is_nan() || square < 0.0 => {
                below(format!("{contacts} + ({square}) × {contacts}²"), contacts.to_string())
            }
            _ => Ok(()),
        }
    }
    pub(crate) fn held_at(&self, load: &OfferedLoad) -> Self {
        let contacts = load.contacts();
        match self.variance {
            Some(variance) if contacts > 0.0 => {
                Self { variance: Some(ArrivalVariance::OfBusyness(variance.busyness(contacts))), ..*self }
            }
            _ => *self,
        }
    }
    /// The smallest number of lines, at least one for each of `agents`, that blocks at most a share of contacts.
    ///
    /// Blocking falls as lines rise. Without patience it stays above the share that the agents have no time for, `1 − N/A` where
    /// they are fewer than the load: no number of lines brings it below, and then [`Unmeetable::FewAgents`] says so.
    ///
    /// # Errors
    /// [`Unmeetable::NobodyBlocked`] for a share of 0, [`Unmeetable::FewAgents`] where even [`MOST_LINES`] block more.
    pub fn fewest_lines(&self, load: &OfferedLoad, agents: f64, most_blocking: Fraction) -> Result<u64, Unmeetable> {
        let most = most_blocking.get();
        let least = agents.ceil().clamp(1.0, MOST_LINES as f64);
        if load.a() <= 0.0 || most >= 1.0 {
            return Ok(least as u64);
        }
        if most <= 0.0 {
            return Err(Unmeetable::NobodyBlocked);
        }
        if self.patience.is_none() && self.without_time(load, agents) * (1.0 - 1e-9) >= most {
            return Err(Unmeetable::FewAgents { lines: MOST_LINES });
        }
        let excess = |lines: f64| {
            let model = Self { lines: Some(lines as u64), ..*self };
            let blocked = model.performance(load, agents, Seconds::whole(0)).p_block.unwrap_or(0.0);
            if blocked > most { libm::log(blocked / most) } else { libm::log(blocked / most).min(0.0) }
        };
        let (mut low, mut high) = ((least - 1.0, f64::INFINITY), (least, excess(least)));
        // Outward by the slope of the logarithm, which flattens, at least twice as far each time.
        let mut stride = 1.0;
        while high.1 > 0.0 {
            if high.0 >= MOST_LINES as f64 {
                return Err(Unmeetable::FewAgents { lines: MOST_LINES });
            }
            let slope = (low.1 - high.1) / (high.0 - low.0);
            let step = (1.1 * high.1 / slope).ceil();
            stride = if step.is_finite() { step.clamp(2.0 * stride, 64.0 * stride) } else { 2.0 * stride };
            low = high;
            let next = (low.0 + stride).min(MOST_LINES as f64);
            high = (next, excess(next));
        }
        // Inward: where a straight line between the two would cross, and halfway in turns.
        let mut straight = true;
        while high.0 - low.0 > 1.0 {
            let crossing = (low.0 + (high.0 - low.0) * low.1 / (low.1 - high.1)).ceil();
            let middle = (0.5 * (low.0 + high.0)).floor();
            let next = if straight && crossing.is_finite() { crossing } else { middle };
            let next = next.clamp(low.0 + 1.0, high.0 - 1.0);
            straight = !straight;
            let at_next = excess(next);
            if at_next > 0.0 { low = (next, at_next) } else { high = (next, at_next) }
        }
        Ok(high.0 as u64)
    }
    /// The squared coefficient of variation of the rate; 0 where arrivals are Poisson.
    fn busyness(&self, load: &OfferedLoad) -> f64 {
        self.variance.map_or(0.0, |variance| variance.busyness(load.contacts()).max(0.0))
    }
    /// The share of contacts for whom the agents have no time, `1 − N/A` of those at rates above them: what endless lines
    /// block where nobody hangs up.
    fn without_time(&self, load: &OfferedLoad, agents: f64) -> f64 {
        let (busyness, full) = (self.busyness(load), load.headroom(agents) / load.a());
        if busyness <= 0.0 {
            return (-full).max(0.0);
        }
        let blocked_at = |rate: f64| {
            let blocked = (1.0 - agents / (load.a() * rate)).max(0.0);
            Tally::of(1.0, &Fate { blocked, waits: blocked, answered_within: 1.0 - blocked, ..Fate::default() })
        };
        over_dispersion::mixed(1.0 / busyness, full, blocked_at).blocked()
    }
    /// Whether the mean wait is infinite whatever the agents: a rate without bound, and nobody who leaves or is blocked.
    fn waits_for_ever(&self, load: &OfferedLoad) -> bool {
        self.patience.is_none() && self.lines.is_none() && self.busyness(load) > 0.0
    }
    /// Whether every load settles.
    fn always_settles(&self) -> bool {
        self.lines.is_some() || self.patience.is_some() && self.retrials.get() < 1.0
    }
    /// What becomes of contacts that come at one rate; `None` where the queue never settles.
    fn tally(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Option<Tally> {
        let retrials = self.retrials.get();
        match (self.lines, self.patience) {
            (Some(lines), patience) => {
                let lines = lines as f64;
                let mut tally = Tally::EMPTY;
                for (share, whole) in whole_numbers(agents.min(lines)) {
                    let fate_at = |attempts: f64| lines::fate(&load.times(attempts), whole, lines, patience, within);
                    let (attempts, fate) = redial::settled(retrials, fate_at)?;
                    tally.add(share, &Tally::of(attempts, &fate));
                }
                Some(tally)
            }
            (None, Some(patience)) => {
                let model = ErlangA::new(patience);
                if retrials >= 1.0 && load.headroom(agents) <= 0.0 {
                    return None;
                }
                let fate_at = |attempts: f64| model.fate(&load.times(attempts), agents, within);
                redial::settled(retrials, fate_at).map(|(attempts, fate)| Tally::of(attempts, &fate))
            }
            (None, None) => {
                let Performance { p_wait, p_wait_gt_threshold, asa_s, .. } = ErlangC.performance(load, agents, within);
                let fate = Fate {
                    waits: p_wait,
                    late: p_wait_gt_threshold,
                    answered_within: 1.0 - p_wait_gt_threshold,
                    answered_late: p_wait_gt_threshold,
                    still_waiting: p_wait_gt_threshold,
                    wait_of_answered_s: asa_s,
                    wait_s: asa_s,
                    ..Fate::default()
                };
                (load.headroom(agents) > 0.0).then(|| Tally::of(1.0, &fate))
            }
        }
    }
    /// The measures where the queue never settles. Callers without patience wait for ever. Where everyone who hangs up calls
    /// again, the attempts grow without end: in the limit every attempt waits for its whole patience, and nobody ever gives up.
    fn never_settles(&self, within: Seconds) -> Performance {
        let Some(patience) = self.patience else { return Performance::NEVER_SETTLES };
        let within_patience = -libm::expm1(-within.get() / patience.get());
        let levels = ServiceLevels { abandons_as_met: within_patience, ..ServiceLevels::all(0.0) };
        Performance {
            levels,
            mean_wait_all_s: patience.get(),
            abandonment: 1.0,
            abandonment_within: within_patience,
            total_rate: Some(f64::INFINITY),
            ..Performance::NEVER_SETTLES
        }
    }
}

impl QueueModel for ErlangX {
    fn name(&self) -> &'static str {
        "x"
    }
    fn performance(&self, load: &OfferedLoad, agents: f64, within: Seconds) -> Performance {
        let lines = self.lines.is_some();
        let retrials = self.retrials.get();
        if load.a() <= 0.0 {
            return Performance {
                p_block: lines.then_some(0.0),
                sl_accepted: lines.then_some(1.0),
                total_rate: (retrials > 0.0).then_some(load.contacts()),
                ..Performance::NOBODY_WAITS
            };
        }
        let busyness = self.busyness(load);
        let tally = if busyness > 0.0 {
            if self.patience.is_some() && !self.always_settles() {
                return self.never_settles(within);
            }
            let full = load.headroom(agents) / load.a();
            // Without an end to the queue the mean wait at rates just below the agents is that of one over their distance,
            // which has no finite integral, and beyond them everybody waits for ever.
            let endless = self.waits_for_ever(load);
            let at = |rate: f64| {
                let load = load.times(rate);
                let tally = self.tally(&load, agents, within).unwrap_or_else(|| Tally::endless(agents / load.a()));
                if endless { tally.with_waits(0.0) } else { tally }
            };
            let tally = over_dispersion::mixed(1.0 / busyness, full, at);
            if endless { tally.with_waits(f64::INFINITY) } else { tally }
        } else {
            match self.tally(load, agents, within) {
                Some(tally) => tally,
                None => return self.never_settles(within),
            }
        };
        tally.performance(load, agents, lines, retrials)
    }
    fn fewest_agents(&self, load: &OfferedLoad) -> f64 {
        if self.always_settles() { 1.0 } else { load.fewest_agents() }
    }
    fn most_agents(&self) -> f64 {
        self.lines.map_or(f64::INFINITY, |lines| lines as f64)
    }
    fn most_contacts_per_s(&self, agents: f64, aht: Seconds) -> f64 {
        if self.always_settles() { f64::INFINITY } else { agents / aht.get() }
    }
    fn contradiction(&self, load: &OfferedLoad) -> Option<AssumptionError> {
        self.check(load).err()
    }
    fn unmeetable(&self, load: &OfferedLoad, targets: &Targets) -> Option<Unmeetable> {
        (targets.asa.is_some() && load.a() > 0.0 && self.waits_for_ever(load)).then_some(Unmeetable::EndlessWait)
    }
    /// The square-root rule, with the busyness of the rate beside the chance of the count.
    fn likely_agents(&self, load: &OfferedLoad, tail: f64, within: Seconds) -> f64 {
        let queue = self.patience.filter(|_| self.retrials.get() <= 0.0);
        let poisson = match queue {
            Some(patience) => ErlangA::new(patience).likely_agents(load, tail, within),
            None => ErlangC.likely_agents(load, tail, within),
        };
        let busyness = self.busyness(load);
        let likely = if busyness > 0.0 {
            // The quantile of the normal distribution, roughly: exp(−z²/2)/2 = tail.
            let z = (-2.0 * libm::log((2.0 * tail).min(1.0))).sqrt();
            load.a() + (poisson - load.a()).hypot(z * load.a() * busyness.sqrt())
        } else {
            poisson
        };
        likely.min(self.most_agents())
    }
}

#[cfg(test)]
mod tests;
