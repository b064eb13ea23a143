//! The share that waits for whole numbers of agents, looked up: for sweeps that ask millions of times.
//!
//! `C(N, A)` of so many agents is smooth in the headroom `N − A`. It is cut into pieces a third of `√N` wide, each a polynomial
//! of degree 7 through Chebyshev points, made when it is first asked for. Within 1e-10 of the formula; beyond 8 √N nobody
//! waits to ten digits.

use std::sync::OnceLock;

use super::surface::{chebyshev, through};
use crate::queueing::OfferedLoad;
use crate::queueing::erlang_b::inverse_blocking;

const POINTS: usize = 8;
/// Pieces per square root of the agents.
const PER_ROOT: f64 = 3.0;
/// Where the last piece ends, in square roots of the agents.
const FARTHEST: f64 = 8.0;
/// Agents up to here are looked up.
const MOST: usize = 4096;

/// One number of agents.
pub(crate) struct Line {
    agents: f64,
    /// One over the width of a piece.
    per_agent: f64,
    pieces: Vec<OnceLock<[f64; POINTS]>>,
}

/// The share that waits, `C(N, A)`, by agents and load.
pub(crate) struct Waits {
    lines: Vec<OnceLock<Line>>,
}

impl Waits {
    /// Nothing is computed yet.
    pub fn new() -> Self {
        Self { lines: (0..MOST).map(|_| OnceLock::new()).collect() }
    }

    /// What so many whole agents do; `None` for more than are looked up.
    #[inline(always)]
    pub fn of(&self, agents: f64) -> Option<&Line> {
        let line = self.lines.get(agents as u32 as usize)?;
        Some(match line.get() {
            Some(line) => line,
            None => line.get_or_init(|| Line::new(agents)),
        })
    }
}

impl Line {
    /// The share that waits longer than `T`, with `ratio = T/AHT`, of a load of `a` erlangs above zero: within 1e-9. Everyone
    /// where the queue never settles.
    #[inline(always)]
    pub fn late(&self, a: f64, ratio: f64) -> f64 {
        let headroom = self.agents - a;
        // False for what is not a number, too.
        if headroom > 0.0 { self.wait(headroom) * exp(-headroom * ratio) } else { 1.0 }
    }
    fn new(agents: f64) -> Self {
        let width = agents.sqrt() / PER_ROOT;
        // Few agents end before the last piece would: theirs are a little narrower.
        let count = (agents / width).ceil().clamp(1.0, FARTHEST * PER_ROOT);
        let width = if agents < count * width { agents / count } else { width };
        Self { agents, per_agent: 1.0 / width, pieces: (0..count as usize).map(|_| OnceLock::new()).collect() }
    }
    #[inline(always)]
    fn wait(&self, headroom: f64) -> f64 {
        let place = headroom * self.per_agent;
        let number = place as u32;
        let Some(piece) = self.pieces.get(number as usize) else { return 0.0 };
        let c = match piece.get() {
            Some(piece) => piece,
            None => piece.get_or_init(|| self.piece(f64::from(number))),
        };
        let x = 2.0 * (place - f64::from(number)) - 1.0;
        let square = x * x;
        let fourth = square * square;
        let even = (c[0] + c[2] * square) + (c[4] + c[6] * square) * fourth;
        let odd = (c[1] + c[3] * square) + (c[5] + c[7] * square) * fourth;
        even + odd * x
    }
    #[cold]
    #[inline(never)]
    fn piece(&self, number: f64) -> [f64; POINTS] {
        let points = chebyshev::<POINTS>();
        through(
            &points,
            &points.map(|x| {
                let headroom = (number + 0.5 * x + 0.5) / self.per_agent;
                let load = OfferedLoad::of(self.agents - headroom, 1.0, 1.0);
                self.agents / (load.a() + headroom * inverse_blocking(self.agents, &load))
            }),
        )
    }
}

/// `eˣ` for `x ≤ 0` within 2e-11 of itself; 0 below −700. Sums and products only: the same bits on every processor.
#[inline(always)]
fn exp(x: f64) -> f64 {
    // Adding and subtracting it rounds to a whole number, which then stands in the lowest bits of the sum: 1.5·2⁵².
    const ROUND: f64 = 6_755_399_441_055_744.0;
    // ln 2 to the k over k!.
    const C: [f64; 10] = {
        let mut c = [1.0; 10];
        let mut k = 1;
        while k < 10 {
            c[k] = c[k - 1] * std::f64::consts::LN_2 / k as f64;
            k += 1;
        }
        c
    };
    let y = x * std::f64::consts::LOG2_E;
    let rounded = y + ROUND;
    let r = y - (rounded - ROUND);
    let square = r * r;
    let fourth = square * square;
    let even = (C[0] + C[2] * square) + (C[4] + C[6] * square) * fourth + C[8] * (fourth * fourth);
    let odd = (C[1] + C[3] * square) + (C[5] + C[7] * square) * fourth + C[9] * (fourth * fourth);
    let power = f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52);
    if x < -700.0 { 0.0 } else { (even + odd * r) * power }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{ErlangC, QueueModel};
    use crate::units::Seconds;

    #[test]
    fn what_waits_is_what_the_formula_says() {
        let waits = Waits::new();
        for agents in [1.0, 2.0, 3.0, 5.0, 9.0, 14.0, 20.0, 47.0, 133.0, 600.0, 4095.0] {
            for i in 0..1_500 {
                let a = agents * f64::from(i + 1) / 1_501.0;
                for ratio in [0.0, 0.11, 1.3] {
                    let load = OfferedLoad::of(a, 100.0, 100.0);
                    let within = Seconds::new(100.0 * ratio).unwrap();
                    let exact = ErlangC.performance(&load, agents, within).p_wait_gt_threshold;
                    let found = waits.of(agents).unwrap().late(a, ratio);
                    assert!((found - exact).abs() < 1e-9, "{agents} agents, {a} erlangs, {ratio}: {found} {exact}");
                }
            }
        }
        assert_eq!(waits.of(3.0).unwrap().late(3.0, 0.1), 1.0);
        assert!(waits.of(1e6).is_none());
    }

    #[test]
    fn the_exponential_is_that_of_the_library() {
        for i in 0..70_000 {
            let x = -0.01 * f64::from(i);
            assert!((exp(x) / libm::exp(x) - 1.0).abs() < 2e-11, "{x}");
        }
        assert_eq!(exp(-800.0), 0.0);
    }
}
