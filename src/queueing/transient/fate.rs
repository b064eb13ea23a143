//! What becomes of a contact that waits while its interval's staff stays.

use crate::queueing::transient::chain::Rates;
use crate::queueing::transient::state::Carried;

/// Shares and waits of the contacts of an interval, each looked at as if the interval's staff stayed until it is served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fate {
    /// Expected seconds of the interval in which a contact that came would be answered at last.
    pub answered_s: f64,
    /// The same weighted with the seconds that it would wait.
    pub waited: f64,
    /// Expected seconds in which it would give up at last.
    pub given_up_s: f64,
}

impl Fate {
    /// Of no time at all.
    pub const NONE: Self = Self { answered_s: 0.0, waited: 0.0, given_up_s: 0.0 };
    /// Of two parts of an interval.
    pub fn and(self, other: Self) -> Self {
        Self {
            answered_s: self.answered_s + other.answered_s,
            waited: self.waited + other.waited,
            given_up_s: self.given_up_s + other.given_up_s,
        }
    }
    /// Over the states of an interval, weighted with the seconds spent in them.
    ///
    /// # Formula
    /// With `k` contacts ahead and `e` agents beyond the staff, events come at rate `R = (N + e)μ + (k + 1)θ`; the chance
    /// of an answer is that of the next state, and the wait weighted with it grows by `1/R` per event: sums of positive
    /// terms.
    pub fn of(states: &Carried, rates: &Rates) -> Self {
        let agents = states.agents;
        let mut fate = Self::NONE;
        // By contacts ahead, in the row before: chance of an answer, that times the wait, chance of giving up.
        let mut below = vec![[1.0, 0.0, 0.0]; states.longest_queue() + 1];
        for (beyond, row) in states.rows.iter().enumerate() {
            let finish = (agents + beyond) as f64 * rates.finish;
            // Whoever stands at the head is answered next, unless agents beyond the staff have to leave first.
            let mut before = [1.0, 0.0, 0.0];
            for (ahead, below) in below.iter_mut().enumerate() {
                let leave = ahead as f64 * rates.give_up;
                let all = finish + leave + rates.give_up;
                let [mut chance, mut wait, mut lost] = [0.0; 3];
                if all > 0.0 {
                    let moved: [f64; 3] = match beyond {
                        0 => before.map(|before| (finish + leave) * before),
                        _ => std::array::from_fn(|i| finish * below[i] + leave * before[i]),
                    };
                    chance = moved[0] / all;
                    wait = (moved[1] + chance) / all;
                    lost = (moved[2] + rates.give_up) / all;
                }
                before = [chance, wait, lost];
                *below = before;
            }
            for (number, seconds) in row.each() {
                let ahead = match beyond {
                    0 if number < agents => {
                        fate.answered_s += seconds;
                        continue;
                    }
                    0 => number - agents,
                    _ => number,
                };
                if let Some([chance, wait, lost]) = below.get(ahead) {
                    fate.answered_s += seconds * chance;
                    fate.waited += seconds * wait;
                    fate.given_up_s += seconds * lost;
                }
            }
        }
        fate
    }
    /// Mean wait of those answered, in seconds; infinite when nobody ever is.
    pub fn asa_s(&self) -> f64 {
        if self.answered_s > 0.0 { self.waited / self.answered_s } else { f64::INFINITY }
    }
}
