//! What waits, and what is in time, looked up between few points: for hundreds of rates of one interval.

use super::carried::waiting;

/// Points of the share that waits, per square root of the agents.
const POINTS: f64 = 12.0;
/// With more idle agents than this many square roots of all, the lookup ends.
const FARTHEST: f64 = 8.0;

/// Erlang's `C(N, A)` of some agents by the headroom `N − A`, cubic between points found when they are first asked for.
///
/// From 1 to 3,000 agents it differs by less than 2e-6 from the formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waits {
    agents: f64,
    width: f64,
    /// The share and its slope by the headroom; NaN where nobody asked.
    points: Vec<(f64, f64)>,
}

impl Waits {
    pub(super) fn new(agents: f64) -> Self {
        let width = agents.sqrt() / POINTS;
        // Shares of an agent are as the formula has them.
        let cells = if agents < 1.0 { 0.0 } else { (FARTHEST * POINTS).min((agents / width).floor() - 1.0).max(0.0) };
        Self { agents, width, points: vec![(f64::NAN, f64::NAN); cells as usize + 1] }
    }

    /// The share that waits and its slope by the load, as [`waiting`].
    pub(super) fn at(&mut self, load: f64, headroom: f64) -> (f64, f64) {
        let place = headroom / self.width;
        let cell = place as usize;
        if !(place >= 0.0 && cell + 1 < self.points.len()) {
            return waiting(self.agents, load, headroom);
        }
        let ((from, rise), (to, end)) = (self.point(cell), self.point(cell + 1));
        let t = place - cell as f64;
        // The cubic of Hermite: from, its rise over the cell, and what remains to the end.
        let (rise, end) = (rise * self.width, end * self.width);
        let gap = to - from;
        let (square, cube) = (3.0 * gap - 2.0 * rise - end, rise + end - 2.0 * gap);
        let share = from + t * (rise + t * (square + t * cube));
        let slope = (rise + t * (2.0 * square + 3.0 * t * cube)) / self.width;
        (share, -slope)
    }

    fn point(&mut self, number: usize) -> (f64, f64) {
        let found = self.points[number];
        if !found.0.is_nan() {
            return found;
        }
        let headroom = number as f64 * self.width;
        let (share, slope) = waiting(self.agents, self.agents - headroom, headroom);
        self.points[number] = (share, -slope);
        self.points[number]
    }
}

/// Points of a level by the load, per `e^(1/√agents)` of load per agent.
const LOADS: f64 = 4.0;
/// How far from full load, in those powers.
const SPAN: f64 = 7.0;

/// The level of a steady state by the load, for some agents and a handle time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    agents: f64,
    root: f64,
    /// NaN where nobody asked.
    points: Vec<f64>,
}

impl Levels {
    pub(super) fn new(agents: f64) -> Self {
        Self { agents, root: agents.sqrt(), points: vec![f64::NAN; (2.0 * SPAN * LOADS) as usize + 1] }
    }

    /// The level at a load; `None` beyond the points.
    pub(super) fn at(&mut self, load: f64, level: impl Fn(f64) -> f64) -> Option<f64> {
        let place = (libm::log(load / self.agents) * self.root + SPAN) * LOADS;
        let cell = place as usize;
        if !(place >= 1.0 && cell + 2 < self.points.len()) {
            return None;
        }
        let t = place - cell as f64;
        let mut y = [0.0; 4];
        for (k, y) in y.iter_mut().enumerate() {
            *y = self.point(cell + k - 1, &level);
        }
        // Cubic with the slopes of chords (Catmull and Rom), never beyond its neighbours.
        let (rise, end, gap) = (0.5 * (y[2] - y[0]), 0.5 * (y[3] - y[1]), y[2] - y[1]);
        let found = y[1] + t * (rise + t * (3.0 * gap - 2.0 * rise - end + t * (rise + end - 2.0 * gap)));
        Some(found.clamp(y[1].min(y[2]), y[1].max(y[2])))
    }

    fn point(&mut self, number: usize, level: impl Fn(f64) -> f64) -> f64 {
        let found = self.points[number];
        if !found.is_nan() {
            return found;
        }
        let power = number as f64 / LOADS - SPAN;
        self.points[number] = level(self.agents * libm::exp(power / self.root));
        self.points[number]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_that_waits_is_that_of_erlang() {
        for agents in [0.4, 1.0, 2.0, 3.5, 7.0, 14.0, 60.0, 130.5, 800.0, 3000.0] {
            let mut waits = Waits::new(agents);
            let mut worst = 0.0_f64;
            for i in 0..2000 {
                let headroom = agents * libm::pow(f64::from(i) / 2000.0, 2.0);
                let found = waits.at(agents - headroom, headroom);
                let exact = waiting(agents, agents - headroom, headroom);
                worst = worst.max((found.0 - exact.0).abs());
                assert!((found.1 - exact.1).abs() * agents.sqrt() < 1e-3, "{agents} {headroom}: {found:?} {exact:?}");
            }
            assert!(worst < 2e-6, "{agents}: {worst}");
        }
    }
}
