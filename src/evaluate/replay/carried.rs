//! Endless patience: what is left waiting is carried from interval to interval, quickly.

use crate::queueing::OfferedLoad;
use crate::queueing::erlang_b::inverse_blocking;

/// A step lasts no longer than this: within one the queue is taken to move straight.
const LONGEST_STEP_S: f64 = 1800.0;
/// Contacts come and go like two Poisson streams, which would be 1; the queue that can't fall below zero spreads less. Of
/// ¼, ½, ¾ and 1 this one is nearest to the exact chain.
const GROWTH: f64 = 0.75;
/// More steps than Newton's method takes where halving helps it out.
const MOST_STEPS: usize = 60;
/// A step of Newton's method that moves the headroom by less, relatively, leaves an error of about the square of it.
const CLOSE: f64 = 1e-5;

/// The queue between two intervals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Carried {
    /// Contacts in service and waiting, expected.
    system: f64,
    /// Variance of the queue that one who waits finds, as far as time has let it grow, in contacts squared.
    spread: f64,
}

/// What an interval did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Passed {
    pub(super) service_level: f64,
    pub(super) asa_s: f64,
    /// Agents busy on average.
    pub(super) busy: f64,
    /// Contacts waiting at the end.
    pub(super) waiting: f64,
}

/// One interval: contacts, their handle time, agents; threshold and length in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) contacts: f64,
    pub(super) aht_s: f64,
    pub(super) agents: f64,
    pub(super) within_s: f64,
    pub(super) length_s: f64,
}

impl Carried {
    /// Nobody waits and nobody is busy.
    pub(super) const EMPTY: Self = Self { system: 0.0, spread: 0.0 };

    /// Passes through an interval.
    ///
    /// # Formula
    /// With loads in erlangs and times in handle times, `L(y)` contacts are in a steady M/M/N queue that serves `y`
    /// erlangs. Over a step of `τ` that starts with `m` contacts and is offered `a`, the served load `y < N` is the one for
    /// which the contacts add up:
    /// ```text
    /// m + τ·a = L(y) + τ·y          L(y) = y + C(N, y)·y/(N − y)
    /// ```
    /// (the stationary fluid flow of Wang, Tipper & Banerjee 1996 and Green & Kolesar 1991, stepped implicitly): the steady
    /// state itself while nothing changes, never overloaded, and all that comes is served or still there. Who waits finds
    /// a queue with mean `x = N/(N − y)`; in steady state it is exponential with variance `x²`, but a queue that has only
    /// begun to grow is narrower: its variance gains no more than `¾(N + a)·τ` a step. With `c² = variance/x²`
    /// ```text
    /// SL(T) = 1 − C(N, y)·exp(−((N − y)·T/AHT)^κ)          κ = c^(−3/2)
    /// ```
    /// which is Erlang C for `c = 1`.
    ///
    /// Against the exact chain on 240 days of 2 to 200 erlangs, handle times of 120 to 900 s, intervals of 15, 30 and 60
    /// min, loads of 0.7 to 1.3 of the agents, the day's service level is off by 0.9 points on average and by 5.5 at most;
    /// interval by interval in steady state it is off by 3.6 and 23, by the blocked load of Stolletz (2008), one handle time
    /// a period, by 1.5 and 9.
    pub(super) fn pass(&mut self, interval: &Interval) -> Passed {
        self.pass_by(interval, waiting)
    }

    /// [`Carried::pass`] by a [`waiting`] of one's own.
    pub(super) fn pass_by(
        &mut self,
        interval: &Interval,
        mut waiting: impl FnMut(f64, f64, f64) -> (f64, f64),
    ) -> Passed {
        let Interval { contacts, aht_s, agents, within_s, length_s } = *interval;
        let steps = (length_s / LONGEST_STEP_S).ceil().max(1.0);
        let time = length_s / aht_s / steps;
        let offered = contacts * aht_s / length_s;
        let mut sum = Passed { service_level: 0.0, asa_s: 0.0, busy: 0.0, waiting: 0.0 };
        for _ in 0..steps as usize {
            let all = self.system + time * offered;
            let Balance { headroom, waits } = balance(agents, all, time, &mut waiting);
            let served = (agents - headroom).max(0.0);
            self.system = (all - time * served).max(served);
            let (tail, asa_s) = if headroom > 0.0 {
                let x = agents / headroom;
                let spread = (self.spread + GROWTH * (agents + offered) * time).min(x * x);
                // Those in service come and go as well: no less than their variance stands when a queue begins.
                self.spread = spread.max(served);
                let exponent = headroom * within_s / aht_s;
                // Almost always the queue has had the time to spread.
                let exponent = match spread / (x * x) {
                    spread if spread < 1.0 => libm::pow(exponent, libm::pow(spread, -0.75)),
                    _ => exponent,
                };
                (libm::exp(-exponent), waits * aht_s / headroom)
            } else {
                (1.0, f64::INFINITY)
            };
            sum.service_level += 1.0 - waits * tail;
            sum.asa_s += asa_s;
            sum.busy += served;
            sum.waiting = self.system - served;
        }
        Passed {
            service_level: (sum.service_level / steps).clamp(0.0, 1.0),
            asa_s: sum.asa_s / steps,
            busy: sum.busy / steps,
            ..sum
        }
    }
}

/// Agents idle on average, and the share that waits.
struct Balance {
    headroom: f64,
    waits: f64,
}

/// The steady state of `agents` that uses up `all = L(y) + τ·y`.
///
/// In the headroom `h = N − y` it is the root of `h·(h − D) = C·(N − h)/(1 + τ)` with `D = N − all/(1 + τ)`, whose left side
/// rises while its right side falls: Newton's method from the square-root rule's guess, kept between bounds.
fn balance(agents: f64, all: f64, time: f64, waiting: &mut impl FnMut(f64, f64, f64) -> (f64, f64)) -> Balance {
    if agents <= 0.0 {
        return Balance { headroom: 0.0, waits: 1.0 };
    }
    if all <= 0.0 {
        return Balance { headroom: agents, waits: 0.0 };
    }
    let share = 1.0 / (1.0 + time);
    let free = agents - all * share;
    let (mut low, mut high) = (free.max(0.0), agents);
    let mut h = guess(agents, free, share).clamp(low, high);
    let mut waits = 0.0;
    for _ in 0..MOST_STEPS {
        let a = agents - h;
        let (c, slope) = waiting(agents, a, h);
        waits = c;
        let value = h * (h - free) - c * a * share;
        if value > 0.0 {
            high = h;
        } else {
            low = h;
        }
        let step = -value / (2.0 * h - free + (c + a * slope) * share);
        let next = h + step;
        if !(next >= low && next <= high) {
            h = 0.5 * (low + high);
            continue;
        }
        h = next;
        if step.abs() <= CLOSE * h {
            waits = (c - slope * step).clamp(0.0, 1.0);
            break;
        }
    }
    Balance { headroom: h, waits }
}

/// `C(N, A)` and its slope by the load: `d ln(1/B)/dA = −((N − A)/A + B)`.
pub(super) fn waiting(agents: f64, a: f64, headroom: f64) -> (f64, f64) {
    if a <= 0.0 {
        return (0.0, 0.0);
    }
    let inverse = inverse_blocking(agents, &OfferedLoad::of(a, 1.0, 1.0));
    let c = agents / (a + headroom * inverse);
    // Multiplied out so that an endless 1/B leaves no endless slope.
    let waits_inverse = c * inverse;
    let slope = c / agents * (waits_inverse + headroom * (c + headroom / a * waits_inverse) - c);
    if slope.is_finite() { (c, slope) } else { (0.0, 0.0) }
}

/// Near the root: `C` by the square-root rule at the headroom that would be if nobody waited.
fn guess(agents: f64, free: f64, share: f64) -> f64 {
    let beta = (free / agents.sqrt()).clamp(0.0, 12.0);
    let below = 1.0 - 0.5 / (1.0 + beta + beta * beta);
    let density = libm::exp(-0.5 * beta * beta) / 2.506_628_274_631;
    let c = density / (density + beta * below) * share;
    let half = 0.5 * (free - c);
    let root = (half * half + c * agents).sqrt();
    if half > 0.0 { half + root } else { c * agents / (root - half) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{ErlangC, QueueModel};
    use crate::units::Seconds;

    fn half_hour(contacts: f64, aht_s: f64, agents: f64) -> Interval {
        Interval { contacts, aht_s, agents, within_s: 20.0, length_s: 1800.0 }
    }

    #[test]
    fn a_steady_day_settles_at_erlang_c() {
        for (contacts, aht_s, agents) in [(100.0, 180.0, 14.0), (1000.0, 300.0, 175.0), (12.0, 240.0, 3.0)] {
            let mut queue = Carried::EMPTY;
            let interval = half_hour(contacts, aht_s, agents);
            let last = (0..60).map(|_| queue.pass(&interval)).last().unwrap();
            let load = OfferedLoad::of(contacts, aht_s, 1800.0);
            let erlang = ErlangC.performance(&load, agents, Seconds::whole(20));
            assert!((last.service_level - erlang.service_level).abs() < 1e-9, "{agents}: {last:?}");
            assert!((last.asa_s / erlang.asa_s - 1.0).abs() < 1e-8);
            assert!((last.waiting / erlang.queue_length - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn whatever_comes_is_served_or_still_there() {
        let mut queue = Carried::EMPTY;
        let (mut came, mut done) = (0.0, 0.0);
        for (contacts, agents) in [(90.0, 14.0), (160.0, 12.0), (150.0, 0.0), (80.0, 9.5), (0.0, 20.0), (30.0, 1.0)] {
            let passed = queue.pass(&half_hour(contacts, 180.0, agents));
            came += contacts;
            done += passed.busy * 10.0;
            assert!((came - done - queue.system).abs() < 1e-9 * came, "{came} {done} {queue:?}");
            assert!(passed.busy <= agents && passed.waiting >= 0.0);
        }
    }

    #[test]
    fn the_search_ends_at_the_root_for_any_queue() {
        for agents in [1e-6, 0.3, 1.0, 7.0, 19.5, 60.0, 1e3, 1e5] {
            for of_agents in [1e-9, 0.01, 0.5, 0.9, 0.999, 1.0, 1.001, 1.3, 5.0, 1e3] {
                for time in [0.01, 1.0, 10.0, 300.0] {
                    let all = agents * of_agents * (1.0 + time);
                    let Balance { headroom, waits } = balance(agents, all, time, &mut waiting);
                    assert!(headroom > 0.0 && (0.0..=1.0).contains(&waits), "{agents} {of_agents} {time}");
                    let y = agents - headroom;
                    let again = y + waits * y / headroom + time * y;
                    assert!(
                        (again - all).abs() < 1e-6 * all + 1e-9 * agents,
                        "{agents} {of_agents} {time}: {again} for {all}"
                    );
                }
            }
        }
    }
}
