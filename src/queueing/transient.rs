//! A queue over consecutive intervals, its state carried from each to the next.
//!
//! [`carry_over`] says what a plan does, [`staff_with_carry_over`] how few agents do, [`modified_loads`] is the cheap way to
//! much of it, and [`Stationarity`] tells where none of this is needed.

mod chain;
mod change;
mod fate;
mod modified_load;
mod nodes;
mod poisson;
mod spectral;
mod staffing;
mod state;
mod stationarity;
mod waits;

use serde::Serialize;
use thiserror::Error;

use crate::units::Seconds;
use chain::{Passage, Rates, TooShort, pass, uniform_rate};
use change::last_part;
use fate::Fate;
pub use modified_load::{ModifiedLoad, modified_loads};
pub use staffing::{StaffedDay, StaffingError, staff_with_carry_over};
pub use state::Carried;
pub use stationarity::Stationarity;
use waits::Odds;

/// One interval of a day: what comes, who is there, how long a contact takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Expected contacts that arrive, spread evenly over the interval.
    pub calls: f64,
    /// Agents staffed.
    pub agents: u64,
    /// Mean handle time in seconds; it holds for every contact in service during the interval.
    pub aht_s: f64,
}

/// What one interval of a day did to its contacts, given the state in which it found the queue.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct IntervalService {
    /// Expected contacts answered: those whose service starts in the interval.
    pub answered: f64,
    /// Expected contacts that arrive in the interval and are answered within the threshold, then or later.
    pub answered_within_threshold: f64,
    /// That, as a share of the contacts that arrive.
    pub service_level: f64,
    /// Share of the interval's contacts that find no free agent.
    pub p_wait: f64,
    /// Expected contacts that give up in the interval.
    pub abandoned: f64,
    /// Expected contacts waiting when the interval ends, before staff changes.
    pub queue_at_end: f64,
    /// Expected agents busy when the interval ends, those who finish their last contact included.
    pub busy_at_end: f64,
    /// Mean number of contacts waiting.
    pub mean_queue: f64,
    /// Mean number of agents busy, those who finish their last contact included.
    pub mean_busy: f64,
    /// Mean wait of the answered among the contacts that arrive in the interval, in seconds, each followed as if the
    /// interval's staff stayed until its answer; infinite when nobody is ever answered.
    pub asa_s: f64,
    /// Share of the staff's time spent on contacts: mean of busy agents, no more than the staff, over the staff.
    pub occupancy: f64,
    /// Probability cut off in the computation of this interval.
    pub truncation: f64,
}

/// Why a day can't be carried through.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CarryError {
    /// A quantity out of its range.
    #[error("interval {interval}: {what} must be {allowed}, not {given}")]
    OutOfRange {
        /// Number of the interval, from zero.
        interval: usize,
        /// The quantity.
        what: &'static str,
        /// Its range.
        allowed: &'static str,
        /// What was given.
        given: f64,
    },
    /// More work than is reasonable.
    #[error(
        "interval {interval}: a queue of this size ({events:.0} events) can't be followed; use a stationary model on the modified load"
    )]
    TooHeavy {
        /// Number of the interval, from zero.
        interval: usize,
        /// Expected events of the uniform chain.
        events: f64,
    },
}

/// The most events of the uniform chain per interval: a hundred thousand erlangs of three minutes in half an hour.
const MOST_EVENTS: f64 = 2e6;
/// The most places in rows of agents beyond the staff.
const MOST_PLACES: usize = 20_000_000;
const MOST_AGENTS: u64 = 10_000_000;

/// Carries a day that starts empty through, interval by interval: exact where stationary models are not, in overload above
/// all, with and without patience.
///
/// # Model
/// Arrivals are Poisson with a rate of their own per interval, handle times and patience exponential, first come first
/// served. Staff changes when an interval starts. **If it drops**, agents finish the contact that they have: while more are
/// busy than are staffed, whoever finishes leaves and nobody who waits is taken. **If it rises**, the heads of the queue are
/// answered at that instant. After the last interval its staff stays and nobody new arrives.
///
/// Service within the threshold belongs to the interval of arrival, though the answer may come in a later one; answers and
/// abandonment belong to the interval in which they happen. So
/// `contacts = answered + abandoned + change of queue_at_end`. Shares of an interval without contacts are those of a contact
/// that came.
///
/// # Method
/// The chain of contacts in the system (and of agents beyond the staff) is uniformised: Jensen (1953), for call centres
/// Ingolfsson, Akhmetshina, Budge, Li & Wu (2007). States are cut where they are negligible (`truncation`), so the work
/// grows with the spread of the queue. Near balance Chebyshev's expansion takes the same passage in far fewer steps, wherever
/// its rounding errors allow. Contacts that wait across a change of staff are followed backwards from the moment when
/// their time is up; quadrature over the moment of arrival joins the two.
///
/// # Errors
/// A quantity out of range, or an interval of more than two million events, names the interval.
///
/// ```
/// use headcount::queueing::transient::{Stretch, carry_over};
/// use headcount::units::Seconds;
/// // Three quarter hours of 8.034, 9.637 and 8.417 contacts of 3 minutes; callers wait 90 s.
/// let stretch = |calls, agents| Stretch { calls, agents, aht_s: 180.0 };
/// let day = [stretch(8.034, 2), stretch(9.637, 3), stretch(8.417, 1)];
/// let service = carry_over(&day, Seconds::whole(900), Some(Seconds::whole(90)), Seconds::whole(20))?;
/// assert!((service[0].service_level / 0.704481550999295 - 1.0).abs() < 1e-10);
/// assert!((service[1].queue_at_end / 0.123772663430392 - 1.0).abs() < 1e-10);
/// # Ok::<(), headcount::queueing::transient::CarryError>(())
/// ```
pub fn carry_over(
    stretches: &[Stretch],
    interval: Seconds,
    patience: Option<Seconds>,
    within: Seconds,
) -> Result<Vec<IntervalService>, CarryError> {
    carry_over_from(&Carried::empty(), stretches, interval, patience, within)
}

/// The same from a given state: [`Carried::of`] a known number of busy agents and waiting contacts.
pub fn carry_over_from(
    start: &Carried,
    stretches: &[Stretch],
    interval: Seconds,
    patience: Option<Seconds>,
    within: Seconds,
) -> Result<Vec<IntervalService>, CarryError> {
    check(stretches, interval, patience)?;
    let rates: Vec<Rates> = stretches.iter().map(|stretch| rates_of(stretch, interval, patience)).collect();
    let mut state = start.clone();
    let mut services = Vec::with_capacity(stretches.len());
    for (i, own) in rates.iter().enumerate() {
        let (opened, taken) = state.staffed_with(own.agents);
        let mut longest = likely_longest(&opened, own, interval.get());
        let (service, end) = loop {
            refuse_heavy(i, &opened, own, longest, interval.get())?;
            match serve(&opened, taken, &rates[i..], interval.get(), within.get(), longest) {
                Ok(answer) => break answer,
                Err(TooShort) => longest += longest / 2,
            }
        };
        services.push(service);
        state = end;
    }
    Ok(services)
}

fn rates_of(stretch: &Stretch, interval: Seconds, patience: Option<Seconds>) -> Rates {
    Rates {
        arrive: stretch.calls / interval.get(),
        finish: 1.0 / stretch.aht_s,
        give_up: patience.map_or(0.0, |patience| 1.0 / patience.get()),
        agents: stretch.agents as usize,
    }
}

/// Refuses what is out of range, naming the interval.
fn check(stretches: &[Stretch], interval: Seconds, patience: Option<Seconds>) -> Result<(), CarryError> {
    let refuse = |interval, what, allowed, given| Err(CarryError::OutOfRange { interval, what, allowed, given });
    if interval.get() <= 0.0 {
        return refuse(0, "the length of an interval", "more than 0 s", interval.get());
    }
    if let Some(patience) = patience.filter(|patience| patience.get() <= 0.0) {
        return refuse(0, "the patience", "more than 0 s", patience.get());
    }
    for (i, stretch) in stretches.iter().enumerate() {
        let Stretch { calls, agents, aht_s } = *stretch;
        if !(calls.is_finite() && calls >= 0.0) {
            return refuse(i, "the number of contacts", "finite and 0 or more", calls);
        }
        if !(aht_s.is_finite() && aht_s > 0.0) {
            return refuse(i, "the average handle time", "finite and more than 0 s", aht_s);
        }
        if agents > MOST_AGENTS {
            return refuse(i, "the number of agents", "at most 10,000,000", agents as f64);
        }
    }
    Ok(())
}

fn refuse_heavy(i: usize, state: &Carried, rates: &Rates, longest: usize, span_s: f64) -> Result<(), CarryError> {
    let events = uniform_rate(state, rates, longest) * span_s;
    if events <= MOST_EVENTS && state.most_beyond().saturating_mul(longest) <= MOST_PLACES {
        Ok(())
    } else {
        Err(CarryError::TooHeavy { interval: i, events })
    }
}

/// A length that the queue hardly exceeds.
fn likely_longest(state: &Carried, rates: &Rates, span_s: f64) -> usize {
    let arrivals = rates.arrive * span_s;
    let now = state.longest_queue() as f64;
    let all_wait = now + arrivals + 11.5 * arrivals.sqrt() + 60.0;
    let at_most = if rates.give_up > 0.0 {
        let surplus = (rates.arrive - rates.agents as f64 * rates.finish).max(0.0) / rates.give_up;
        now.max(surplus) + 12.0 * (rates.arrive / rates.give_up).sqrt() + 60.0
    } else {
        all_wait
    };
    at_most.min(all_wait) as usize
}

/// One interval; `rates` are its own and those of the intervals that follow.
fn serve(
    opened: &Carried,
    taken: f64,
    rates: &[Rates],
    interval_s: f64,
    within_s: f64,
    longest: usize,
) -> Result<(IntervalService, Carried), TooShort> {
    let own = &rates[0];
    let lead = (interval_s - within_s).max(0.0);
    let first = pass_by_either(opened, own, lead, longest)?;
    let mut within = first.during.sum(|busy, _| if busy < own.agents { 1.0 } else { 0.0 });
    let places = first.during.longest_queue() + 1;
    let safe = Odds::default().earlier(own, within_s, first.during.most_beyond(), places);
    within += weigh(&first.during, &safe);
    let (end, during, lost) = if within_s > 0.0 {
        let (second, waited) = last_part(&first.end, rates, interval_s, within_s.min(interval_s), within_s, longest)?;
        within += second.during.sum(|busy, _| if busy < own.agents { 1.0 } else { 0.0 }) + waited;
        (second.end, vec![first.during, second.during], first.lost + second.lost)
    } else {
        (first.end, vec![first.during], first.lost)
    };
    let over_time = |measure: &dyn Fn(usize, usize) -> f64| during.iter().map(|part| part.sum(measure)).sum::<f64>();
    let agents = own.agents;
    let free_s = over_time(&|busy, _| if busy < agents { 1.0 } else { 0.0 });
    let full_s = over_time(&|busy, _| if busy >= agents { 1.0 } else { 0.0 });
    let taking_s = over_time(&|busy, queue| if busy == agents && queue > 0 { 1.0 } else { 0.0 });
    let queue_s = over_time(&|_, queue| queue as f64);
    let busy_s = over_time(&|busy, _| busy as f64);
    let staffed_s = over_time(&|busy, _| busy.min(agents) as f64);
    let fate = during.iter().map(|part| Fate::of(part, own)).fold(Fate::NONE, Fate::and);
    let service = IntervalService {
        answered: taken + own.arrive * free_s + agents as f64 * own.finish * taking_s,
        answered_within_threshold: own.arrive * within,
        service_level: within / interval_s,
        p_wait: (full_s / interval_s).min(1.0),
        abandoned: own.give_up * queue_s,
        queue_at_end: end.waiting(),
        busy_at_end: end.busy(),
        mean_queue: queue_s / interval_s,
        mean_busy: busy_s / interval_s,
        asa_s: fate.asa_s(),
        occupancy: if agents > 0 { staffed_s / interval_s / agents as f64 } else { 0.0 },
        truncation: lost,
    };
    Ok((service, end))
}

/// The passage by the way that costs least: large systems are followed event by event until agents beyond the staff have
/// left and the state is not far from its balance, and in great strides from there.
fn pass_by_either(state: &Carried, rates: &Rates, span_s: f64, longest: usize) -> Result<Passage, TooShort> {
    let event_by_event = |state: &Carried, span_s| pass(state, rates, span_s, longest, |_, _, _, _| {});
    let beyond = state.most_beyond() as f64;
    let finish = rates.agents as f64 * rates.finish;
    let mut first_s = match beyond > 0.0 {
        true => (beyond + 10.0 * beyond.sqrt() + 60.0) / finish,
        false => 0.0,
    };
    let mut passed = Passage::of_no_time(state);
    let mut left_s = span_s;
    // Twice at most, then to the end.
    for _ in 0..3 {
        if first_s > left_s / 2.0 || uniform_rate(&passed.end, rates, longest) * left_s < spectral::FEWEST_EVENTS {
            break;
        }
        if first_s > 0.0 {
            let next = event_by_event(&passed.end, first_s)?;
            passed = passed.then(next);
            passed.end.forget_beyond();
            left_s -= first_s;
        }
        if let Some(rest) = spectral::pass(&passed.end, rates, left_s, longest) {
            return Ok(passed.then(rest));
        }
        first_s = 0.5 / rates.finish;
    }
    let rest = event_by_event(&passed.end, left_s)?;
    Ok(passed.then(rest))
}

/// Expected odds of a contact that has to wait, over the states in which it finds the queue.
fn weigh(states: &Carried, odds: &Odds) -> f64 {
    let agents = states.agents;
    states.sum(|busy, queue| if busy >= agents { odds.with(busy - agents, queue) } else { 0.0 })
}

#[cfg(test)]
mod tests;
