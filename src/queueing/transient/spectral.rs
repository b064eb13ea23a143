//! Large systems near their balance: the same passage in far fewer steps.

use std::ops::Range;

use crate::queueing::transient::chain::{Passage, Rates};
use crate::queueing::transient::state::{Carried, Row};

/// A span with fewer events than this is carried event by event.
pub(super) const FEWEST_EVENTS: f64 = 250.0;
/// States less likely than this in balance, against the likeliest, are left out.
const NEGLIGIBLE: f64 = 1e-24;
/// How far a result may be from the balance, in units in which rounding errors are of the size of the last digit.
const FARTHEST: f64 = 1e4;

/// The passage of `state` through `span_s`, where Chebyshev's expansion is as exact as the sum over events; none where it
/// is not, or saves nothing.
///
/// # Formula
/// ```text
/// e^(s(P−I)) = Σ' 2 e⁻ˢ I_k(s) T_k(P),     T_{k+1} = 2P T_k − T_{k−1},     s = Λt
/// ```
/// (the first term halved) needs about `√(80 s)` terms where the sum over events needs `s`. The terms have signs. A
/// birth–death chain is symmetric in the scale of its balance `π`, where every `T_k(P)` has a norm of at most one; so a
/// rounding error is that of `√π_n · ‖p/√π‖`. Before and after, that is compared with the chances of interest: of finding
/// an agent free, and of finding none. Far from the balance (an overloaded hour, a day's first minutes) there is no gain.
pub(super) fn pass(state: &Carried, rates: &Rates, span_s: f64, longest: usize) -> Option<Passage> {
    let [row] = state.rows.as_slice() else { return None };
    let agents = rates.agents;
    if rates.arrive <= 0.0 || agents == 0 {
        return None;
    }
    let falls = |n: usize| n.min(agents) as f64 * rates.finish + n.saturating_sub(agents) as f64 * rates.give_up;
    let balance = Balance::of(rates.arrive, falls, agents + longest, row.without_tails(1e-20))?;
    let rate = rates.arrive + falls(balance.end() - 1).max(falls(agents.min(balance.end() - 1)));
    let s = rate * span_s;
    if s < FEWEST_EVENTS {
        return None;
    }
    // The state in the window of the balance; what lies outside must not matter.
    let size = balance.p.len();
    let mut now = vec![0.0; size + 2];
    let mut lost = 0.0;
    for (n, p) in row.each() {
        match n.checked_sub(balance.first).filter(|i| *i < size) {
            Some(i) => now[i + 1] = p,
            None => lost += p,
        }
    }
    let norm = now[1..=size].iter().zip(&balance.p).map(|(p, balance)| p * p / balance).sum::<f64>().sqrt();
    if lost > 1e-18 || norm.is_nan() || norm > FARTHEST {
        return None;
    }
    // Twice the chances per event, as the recurrence takes them; nothing leaves the window.
    let scale = 2.0 / rate;
    let up = rates.arrive * scale;
    let mut down: Vec<f64> = (0..=size).map(|i| falls(balance.first + i) * scale).collect();
    down[0] = 0.0;
    down[size] = 0.0;
    let mut stay: Vec<f64> = (0..size).map(|i| 2.0 - up - down[i]).collect();
    stay[size - 1] += up;
    let weights = bessel(s);
    let integrals = integrals(&weights);
    let mut before = vec![0.0; size + 2];
    let mut end: Vec<f64> = now[1..=size].iter().map(|p| weights[0] * p).collect();
    let mut during: Vec<f64> = now[1..=size].iter().map(|p| integrals[0] * p).collect();
    for k in 1..weights.len() {
        // The first step is P itself, half of what the recurrence takes.
        let half = if k == 1 { 0.5 } else { 1.0 };
        step(
            &mut before[1..=size],
            &now,
            (half * up, half),
            (&stay, &down[1..]),
            (&mut end, 2.0 * weights[k]),
            (&mut during, 2.0 * integrals[k]),
        );
        std::mem::swap(&mut before, &mut now);
    }
    for p in end.iter_mut().chain(&mut during) {
        *p = p.max(0.0);
    }
    let (whole, spent) = (end.iter().sum::<f64>(), during.iter().sum::<f64>());
    end.iter_mut().for_each(|p| *p /= whole);
    during.iter_mut().for_each(|p| *p *= span_s / spent);
    let free = agents.saturating_sub(balance.first).min(size);
    for (part, of) in [(0..free, span_s), (free..size, span_s)] {
        let (balanced, seen) = (balance.p[part.clone()].iter().sum::<f64>(), during[part].iter().sum::<f64>() / of);
        if norm * balanced.sqrt() > FARTHEST * seen {
            return None;
        }
    }
    let as_state = |p: Vec<f64>| Carried { agents, rows: vec![Row { first: balance.first, p }] };
    Some(Passage { end: as_state(end), during: as_state(during), lost: lost + balance.left_out })
}

type Half<'a> = (&'a mut [f64], f64);

/// `before ← 2P·now − before`, added with its weights to the state at the end and to the time spent.
fn step(
    before: &mut [f64],
    now: &[f64],
    (up, half): (f64, f64),
    (stay, down): (&[f64], &[f64]),
    (end, at_end): Half,
    (during, over_time): Half,
) {
    let width = before.len();
    let (below, here, above) = (&now[..width], &now[1..width + 1], &now[2..width + 2]);
    let (stay, down, end, during) = (&stay[..width], &down[..width], &mut end[..width], &mut during[..width]);
    for i in 0..width {
        let next = up * below[i] + half * (stay[i] * here[i] + down[i] * above[i]) - before[i];
        before[i] = next;
        end[i] += at_end * next;
        during[i] += over_time * next;
    }
}

/// The chain in balance, over the states that matter.
struct Balance {
    first: usize,
    p: Vec<f64>,
    /// Bounds the chance of the states left out.
    left_out: f64,
}

impl Balance {
    /// Over all states that matter in balance, and those to `cover`.
    fn of(arrive: f64, falls: impl Fn(usize) -> f64, last: usize, cover: Range<usize>) -> Option<Self> {
        // The likeliest state: falls overtake arrivals there.
        let (mut low, mut high) = (0, last);
        while low < high {
            let middle = low + (high - low) / 2;
            if falls(middle + 1) > arrive { high = middle } else { low = middle + 1 }
        }
        let peak = low;
        let (mut below, mut above) = (Vec::new(), Vec::new());
        let mut p = 1.0;
        for n in (0..peak).rev() {
            p *= falls(n + 1) / arrive;
            if p < NEGLIGIBLE && n < cover.start {
                break;
            }
            below.push(p);
        }
        p = 1.0;
        for n in peak + 1.. {
            p *= arrive / falls(n);
            if p < NEGLIGIBLE && n >= cover.end {
                break;
            }
            if n > last {
                return None;
            }
            above.push(p);
        }
        let first = peak - below.len();
        below.reverse();
        below.push(1.0);
        below.append(&mut above);
        let sum: f64 = below.iter().sum();
        below.iter_mut().for_each(|p| *p /= sum);
        Some(Self { first, p: below, left_out: NEGLIGIBLE })
    }
    fn end(&self) -> usize {
        self.first + self.p.len()
    }
}

/// `e⁻ˢ I_k(s)` for `k` from 0 until it is negligible: Miller's backward recurrence, scaled by `I_0 + 2 Σ I_k = eˢ`
/// (Abramowitz & Stegun 9.6.26, 9.6.37).
fn bessel(s: f64) -> Vec<f64> {
    let most = (84.0 * s).sqrt() as usize + 60;
    let mut values = vec![0.0; most + 1];
    let (mut after, mut value) = (0.0, 1e-280);
    let mut sum = 0.0;
    for k in (0..=most).rev() {
        values[k] = value;
        sum += if k == 0 { value } else { 2.0 * value };
        (after, value) = (value, after + 2.0 * k as f64 / s * value);
    }
    values.iter_mut().for_each(|value| *value /= sum);
    let kept = values.iter().rposition(|value| *value > 1e-19).unwrap_or(0);
    values.truncate(kept + 1);
    values
}

/// `∫₀ˢ e⁻ᵘ I_k(u) du = 2 Σ_{j>k} (j − k) e⁻ˢ I_j(s)`: sums of sums from the end.
fn integrals(bessel: &[f64]) -> Vec<f64> {
    let mut integrals = vec![0.0; bessel.len()];
    let (mut sum, mut sum_of_sums) = (0.0, 0.0);
    for k in (0..bessel.len()).rev() {
        integrals[k] = 2.0 * sum_of_sums;
        sum += bessel[k];
        sum_of_sums += sum;
    }
    integrals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bessel_functions_and_their_integrals_are_right() {
        // e⁻¹⁰⁰ I_0(100) and e⁻¹⁰⁰ I_20(100), fifty digits.
        let values = bessel(100.0);
        assert!((values[0] / 0.039_944_379_299_096_68 - 1.0).abs() < 1e-14, "{}", values[0]);
        assert!((values[20] / 0.005_387_957_626_966_327 - 1.0).abs() < 1e-13, "{}", values[20]);
        let integrals = integrals(&values);
        let whole = integrals[0] + 2.0 * integrals[1..].iter().sum::<f64>();
        assert!((whole / 100.0 - 1.0).abs() < 1e-13, "{whole}");
    }

    #[test]
    fn both_ways_through_an_hour_agree() {
        let rates = Rates { arrive: 1.6, finish: 1.0 / 180.0, give_up: 0.01, agents: 290 };
        let start = Carried::of(280, 0).staffed_with(290).0;
        let slow = crate::queueing::transient::chain::pass(&start, &rates, 60.0, 400, |_, _, _, _| {}).unwrap().end;
        let slow_end = crate::queueing::transient::chain::pass(&slow, &rates, 900.0, 400, |_, _, _, _| {}).unwrap();
        let fast_end = pass(&slow, &rates, 900.0, 400).unwrap();
        for (slow, fast) in [(&slow_end.end, &fast_end.end), (&slow_end.during, &fast_end.during)] {
            for (slow, fast) in
                [(slow.busy(), fast.busy()), (slow.waiting(), fast.waiting()), (slow.p_wait(), fast.p_wait())]
            {
                assert!((slow / fast - 1.0).abs() < 1e-11, "{slow} {fast}");
            }
        }
    }
}
