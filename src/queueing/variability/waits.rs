//! The states in which every agent is busy, by the wait that a contact of endless patience would have.

use super::Moments;
use super::free::free;

/// Erlang C in closed form; `lambda < agents·mu`.
pub(super) fn without_patience(lambda: f64, mu: f64, agents: f64, within_s: f64) -> Moments {
    let free = free(lambda / mu, agents - 1.0);
    let surplus = agents * mu - lambda;
    let busy = free.last * lambda / surplus;
    let whole = free.mass + busy;
    // Time with the last agent free, share of those who wait, and of those of them who wait too long.
    let (edge, waits) = (free.last / whole, busy / whole);
    let late = libm::exp(-surplus * within_s);
    let missed = waits * late;
    let level = 1.0 - missed;
    let density = edge * lambda;
    let ratio = lambda / surplus;
    let in_time = -waits * libm::expm1(-surplus * within_s);
    let from_edge = -missed * free.inverse;
    // Integrals of the density times K and K², before and after the threshold.
    let before = ratio * (missed * in_time - density * within_s * late);
    let after = -ratio * level * missed;
    let square_before =
        ratio * ratio * (missed * missed * in_time - 2.0 * missed * density * within_s * late + late * in_time);
    let square_after = ratio * ratio * level * level * missed;
    let variance = missed * missed * free.squares / whole
        + edge * missed * (missed + 2.0 * from_edge)
        + missed * (missed * in_time + 4.0 * before)
        + level * (level * missed - 4.0 * after)
        + 2.0 * (square_before + square_after);
    let slope = -missed * free.sums / whole + edge * from_edge + before + after;
    Moments { level, variance: lambda * variance, slope, spread: level * missed }
}

/// Pairs of panels on each side of the threshold.
const PANELS: usize = 32;
/// The density is followed until it has fallen by `e^(−REACH)`.
const REACH: f64 = 26.0;

/// Erlang A, the integrals summed by Simpson's rule.
pub(super) fn with_patience(lambda: f64, mu: f64, agents: f64, patience_s: f64, within_s: f64) -> Moments {
    let free = free(lambda / mu, agents - 1.0);
    let wait = Wait::new(lambda, agents * mu, 1.0 / patience_s);
    let threshold = within_s.clamp(wait.low, wait.high);
    // From the far end down, so that what lies beyond each point is known there.
    let (mut after, mut before) = (EMPTY, EMPTY);
    let late = wait.nodes(threshold, wait.high, 0.0, &mut after);
    let all = wait.nodes(wait.low, threshold, late, &mut before);
    // The density starts at λ times the weight of the last state with a free agent.
    let unit = free.last * lambda;
    let scale = libm::exp(-wait.highest);
    let whole = scale * free.mass + unit * all;
    let (nobody, edge, unit) = (scale / whole, scale * free.last / whole, unit / whole);
    let answered: f64 = before.iter().map(|node| node.weight * node.stays).sum();
    let level = nobody * free.mass + unit * answered;
    let missed = 1.0 - level;
    let from_edge = -missed * free.inverse;
    // ∫ λ(f − f̄)p from each point on, by p′ = (λe^(−θv) − Nμ)p.
    let (mut jumps, mut slopes, mut squares) = (0.0, 0.0, 0.0);
    let at_threshold = before[2 * PANELS].density;
    for (node, in_time) in after.iter().map(|node| (node, 0.0)).chain(before.iter().map(|node| (node, 1.0))) {
        let answered = in_time * (wait.capacity * (node.beyond - late) - node.density + at_threshold);
        let jump = (answered - lambda * level * node.beyond) / node.density;
        // What an arrival that stays brings, the slope of g, and what one that leaves brings.
        let own = in_time - level;
        let growth = lambda * (node.stays * jump + node.stays * in_time - level);
        let left = 1.0 - node.stays;
        jumps +=
            node.weight * (node.stays * own * (own + 2.0 * jump) + left * level * level + 2.0 * growth * jump / lambda);
        slopes += node.weight * node.stays * jump;
        squares += node.weight * in_time * node.stays * node.stays;
    }
    let variance = missed * missed * nobody * free.squares + edge * missed * (missed + 2.0 * from_edge) + unit * jumps;
    let slope = -missed * nobody * free.sums + edge * from_edge + unit * slopes;
    let squares = nobody * free.mass + unit * squares;
    Moments { level, variance: lambda * variance, slope, spread: (squares - level * level).max(0.0) }
}

/// The density of the offered wait, relative to its highest point.
struct Wait {
    /// Arrivals per second.
    lambda: f64,
    /// Completions per second, `Nμ`.
    capacity: f64,
    /// Hang-ups per second of each who waits.
    theta: f64,
    /// Logarithm of the highest point relative to no wait.
    highest: f64,
    /// Where the density begins and ends to count.
    low: f64,
    high: f64,
}

/// A point of a quadrature.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Share of callers who are still there.
    stays: f64,
    /// The density.
    density: f64,
    /// Its integral from here on.
    beyond: f64,
    /// The density times the width that the point stands for.
    weight: f64,
}

type Nodes = [Node; 2 * PANELS + 1];
const EMPTY: Nodes = [Node { stays: 1.0, density: 1.0, beyond: 0.0, weight: 0.0 }; 2 * PANELS + 1];

impl Wait {
    fn new(lambda: f64, capacity: f64, theta: f64) -> Self {
        let mut wait = Self { lambda, capacity, theta, highest: 0.0, low: 0.0, high: 0.0 };
        let peak = if lambda > capacity { libm::log(lambda / capacity) / theta } else { 0.0 };
        wait.highest = wait.exponent(peak);
        // Above its highest point the logarithm falls by s·x + (c/θ)(θx − 1 + e^(−θx)): convex, so that Newton's steps end above
        // the root.
        let (surplus, bend) = ((capacity - lambda).max(0.0), lambda.min(capacity));
        let mut reach = (2.0 * REACH / (bend * theta)).sqrt().min(REACH / surplus);
        for _ in 0..4 {
            let lost = -libm::expm1(-theta * reach);
            let fallen = surplus * reach + bend * (reach - lost / theta);
            reach += (REACH - fallen) / (surplus + bend * lost);
        }
        wait.high = peak + reach;
        // Below it by (c/θ)(e^y − 1 − y) at y = θx: from above, too.
        let far = REACH * theta / bend;
        let y = (0..3).fold((2.0 * far).sqrt(), |y, _| libm::log1p(y + far).min(y));
        wait.low = (peak - y / theta).max(0.0);
        wait
    }
    fn exponent(&self, v: f64) -> f64 {
        -self.lambda / self.theta * libm::expm1(-self.theta * v) - self.capacity * v
    }
    /// The points from `low` to `high`, in ascending order, with all that lies beyond `high` known; returns all beyond `low`.
    /// They are denser towards `low`, where patience and the density both change fastest.
    fn nodes(&self, low: f64, high: f64, mut beyond: f64, nodes: &mut Nodes) -> f64 {
        let (step, length) = (1.0 / (2 * PANELS) as f64, high - low);
        let cubic = self.theta * length > 20.0;
        // The density of the parameter along the stretch.
        let mut along = [0.0; 2 * PANELS + 1];
        for (j, (node, along)) in nodes.iter_mut().zip(&mut along).enumerate() {
            let t = step * j as f64;
            let (part, growth) = if cubic { (t * t * t, 3.0 * t * t) } else { (t * t, 2.0 * t) };
            let v = low + length * part;
            let left = -libm::expm1(-self.theta * v);
            node.stays = 1.0 - left;
            node.density = libm::exp(self.lambda / self.theta * left - self.capacity * v - self.highest);
            *along = node.density * growth * length;
        }
        for pair in (0..PANELS).rev() {
            let [first, middle, last] = [along[2 * pair], along[2 * pair + 1], along[2 * pair + 2]];
            nodes[2 * pair + 2].beyond = beyond;
            // The parabola through the three points, over its upper half and over all of it.
            nodes[2 * pair + 1].beyond = beyond + step / 12.0 * (5.0 * last + 8.0 * middle - first);
            beyond += step / 3.0 * (first + 4.0 * middle + last);
            nodes[2 * pair].beyond = beyond;
            for (j, weight) in [(0, first), (1, 4.0 * middle), (2, last)] {
                nodes[2 * pair + j].weight += step / 3.0 * weight;
            }
        }
        beyond
    }
}
