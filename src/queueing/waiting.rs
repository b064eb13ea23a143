//! What becomes of contacts that wait in one queue, first come first served, while every agent is busy.

use crate::queueing::performance::Fate;

/// A queue in which something is completed at one steady rate as long as anybody waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Queue {
    /// Arrivals per second.
    pub arrivals_per_s: f64,
    /// Completions per second while somebody waits, `D`.
    pub completions_per_s: f64,
    /// Completions less arrivals per second, with all its digits: the caller subtracts where nothing is rounded yet.
    pub surplus_per_s: f64,
    /// Mean patience in seconds.
    pub patience_s: Option<f64>,
}

/// What becomes of a contact that has to wait, on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Waiting {
    /// The states in which everybody is busy, together, as a multiple of the first of them: `weight · e^exponent`.
    pub weight: f64,
    /// See `weight`; not negative, zero where completions keep up with arrivals.
    pub exponent: f64,
    /// Would wait longer than the threshold if it never hung up.
    pub late: f64,
    /// Is answered within the threshold.
    pub answered_within: f64,
    /// Is answered, but later than that.
    pub answered_late: f64,
    /// Is neither answered nor gone by the threshold.
    pub still_waiting: f64,
    /// Hangs up within the threshold.
    pub abandoned_within: f64,
    /// Hangs up, though it would have been answered within the threshold.
    pub abandoned_early: f64,
    /// Hangs up.
    pub abandoned: f64,
    /// Wait in seconds until the answer; zero for contacts that are not answered.
    pub wait_of_answered_s: f64,
    /// Wait in seconds until answer or hang-up.
    pub wait_s: f64,
}

impl Queue {
    /// What becomes of those who wait; `None` where the queue never settles.
    ///
    /// # Formula
    /// With `λ` arrivals, `D` completions and `θ = 1/patience` per second, and `s = θt`, the wait that a contact of
    /// endless patience would have, given that it waits at all, has a density proportional to
    /// ```text
    /// g(s) = e^(−(D−λ)s/θ − (λ/θ)(s − 1 + e^(−s)))                      Baccelli & Hebuterne 1981; Zeltyn & Mandelbaum 2005
    /// ```
    /// Every measure is an integral of `g` times a positive factor (`e^(−s)` for who is answered, `1 − e^(−s)` for who
    /// hangs up, ...) before or after the threshold: nothing is subtracted, and each part is taken relative to its largest
    /// point, so that nothing overflows. Without patience `g` is an exponential.
    pub(crate) fn waiting(&self, within_s: f64) -> Option<Waiting> {
        match self.patience_s {
            Some(patience_s) if self.completions_per_s <= 0.0 => Some(Self::nobody_answers(patience_s, within_s)),
            Some(patience_s) => {
                Some(self.with_patience(patience_s.clamp(SHORTEST_PATIENCE_S, LONGEST_PATIENCE_S), within_s))
            }
            None if self.surplus_per_s > 0.0 => Some(self.without_patience(within_s)),
            None => None,
        }
    }

    /// Without agents everybody waits until patience ends.
    fn nobody_answers(patience_s: f64, within_s: f64) -> Waiting {
        Waiting {
            weight: 1.0,
            exponent: 0.0,
            late: 1.0,
            answered_within: 0.0,
            answered_late: 0.0,
            still_waiting: libm::exp(-within_s / patience_s),
            abandoned_early: 0.0,
            abandoned_within: -libm::expm1(-within_s / patience_s),
            abandoned: 1.0,
            wait_of_answered_s: 0.0,
            wait_s: patience_s,
        }
    }

    fn without_patience(&self, within_s: f64) -> Waiting {
        let passed = self.surplus_per_s * within_s;
        let wait_s = 1.0 / self.surplus_per_s;
        Waiting {
            weight: self.completions_per_s / self.surplus_per_s,
            exponent: 0.0,
            late: libm::exp(-passed),
            answered_within: -libm::expm1(-passed),
            answered_late: libm::exp(-passed),
            still_waiting: libm::exp(-passed),
            abandoned_within: 0.0,
            abandoned_early: 0.0,
            abandoned: 0.0,
            wait_of_answered_s: wait_s,
            wait_s,
        }
    }

    fn with_patience(&self, patience_s: f64, within_s: f64) -> Waiting {
        let density = Density::of(self, patience_s);
        let threshold = within_s / patience_s;
        let mode = density.mode;
        let before = if threshold > 0.0 { density.integrate(0.0, threshold) } else { Parts::default() };
        let after =
            if threshold < f64::INFINITY { density.integrate(threshold, f64::INFINITY) } else { Parts::default() };
        // One of the two holds the mode; the other counts by how much lower its highest point lies.
        let before = before.times(libm::exp(density.exponent(threshold.min(mode))));
        let after = after.times(libm::exp(density.exponent(threshold.max(mode))));
        let whole = before.plain + after.plain;
        let hang_up_in_time = -libm::expm1(-threshold);
        let abandoned = (before.abandoned + after.abandoned) / whole;
        Waiting {
            weight: density.c * whole,
            exponent: -density.exponent(0.0),
            late: after.plain / whole,
            answered_within: before.answered / whole,
            answered_late: after.answered / whole,
            still_waiting: libm::exp(-threshold) * (after.plain / whole),
            abandoned_early: before.abandoned / whole,
            abandoned_within: (before.abandoned + hang_up_in_time * after.plain) / whole,
            abandoned,
            wait_of_answered_s: patience_s * ((before.wait_of_answered + after.wait_of_answered) / whole),
            wait_s: patience_s * abandoned,
        }
    }
}

impl Waiting {
    /// The fate of a contact that need not wait with probability `free` and has to with probability `full`.
    pub(crate) fn fate(&self, free: f64, full: f64) -> Fate {
        Fate {
            blocked: 0.0,
            waits: full,
            late: full * self.late,
            answered_within: free + full * self.answered_within,
            answered_late: full * self.answered_late,
            still_waiting: full * self.still_waiting,
            abandoned_early: full * self.abandoned_early,
            abandoned_within: full * self.abandoned_within,
            abandoned: full * self.abandoned,
            wait_of_answered_s: full * self.wait_of_answered_s,
            wait_s: full * self.wait_s,
        }
    }
}

/// Patience beyond these counts as these: nobody lives to tell the difference, and no exponent overflows.
pub(crate) const LONGEST_PATIENCE_S: f64 = 1e60;
pub(crate) const SHORTEST_PATIENCE_S: f64 = 1e-60;

/// The density of the wait in units of the mean patience, with its highest point as one.
struct Density {
    /// Completions per mean patience.
    c: f64,
    /// Arrivals per mean patience.
    y: f64,
    /// Completions less arrivals per mean patience.
    gap: f64,
    /// Where the density is highest: zero unless arrivals outnumber completions.
    mode: f64,
}

/// Integrals of the density over a stretch of waits.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    plain: f64,
    answered: f64,
    wait_of_answered: f64,
    abandoned: f64,
}

impl Parts {
    fn add(&mut self, other: Self) {
        self.plain += other.plain;
        self.answered += other.answered;
        self.wait_of_answered += other.wait_of_answered;
        self.abandoned += other.abandoned;
    }
    fn times(self, factor: f64) -> Self {
        Self {
            plain: self.plain * factor,
            answered: self.answered * factor,
            wait_of_answered: self.wait_of_answered * factor,
            abandoned: self.abandoned * factor,
        }
    }
}

/// A stretch is integrated until the density has fallen by `e^(−REACH)`.
const REACH: f64 = 40.0;
/// No panel spans more than this many scales of the integrand; sixteen points then give every digit.
const SCALES_PER_PANEL: f64 = 6.0;
/// Beyond this many mean patiences nobody waits on, and `e^(−s)` no longer shapes the integrand.
const NOBODY_LEFT: f64 = 45.0;

impl Density {
    fn of(queue: &Queue, patience_s: f64) -> Self {
        let y = queue.arrivals_per_s * patience_s;
        let gap = queue.surplus_per_s * patience_s;
        let c = queue.completions_per_s * patience_s;
        // Where arrivals are y and completions c, the density peaks at ln(y/c); near one the logarithm needs the gap.
        let mode = if gap >= 0.0 {
            0.0
        } else if c < 0.5 * y {
            libm::log(y / c)
        } else {
            -libm::log1p(gap / y)
        };
        Self { c, y, gap, mode }
    }
    /// The logarithm of the density relative to its highest point.
    fn exponent(&self, s: f64) -> f64 {
        if self.mode > 0.0 { -self.c * bend(s - self.mode) } else { -self.gap * s - self.y * bend(s) }
    }
    /// The integrals from `low` to `high`, relative to the highest point between them.
    fn integrate(&self, low: f64, high: f64) -> Parts {
        let peak = self.mode.clamp(low, high);
        let fall = if self.mode > 0.0 {
            -self.c * libm::expm1(self.mode - peak)
        } else {
            self.gap - self.y * libm::expm1(-peak)
        };
        let left_at_peak = libm::exp(-peak);
        let gone_at_peak = -libm::expm1(-peak);
        let stretch = Stretch { peak, left_at_peak, gone_at_peak, fall, curvature: self.y * left_at_peak };
        let mut parts = Parts::default();
        stretch.add(high - peak, 1.0, &mut parts);
        stretch.add(peak - low, -1.0, &mut parts);
        parts
    }
}

/// The density around the highest point of a stretch: at a distance `x` its logarithm has fallen by
/// `fall · x + curvature · (x − 1 + e^(−x))`.
struct Stretch {
    peak: f64,
    /// `e^(−peak)` and what it leaves to one.
    left_at_peak: f64,
    gone_at_peak: f64,
    fall: f64,
    curvature: f64,
}

impl Stretch {
    fn fallen(&self, x: f64) -> f64 {
        self.fall * x + self.curvature * bend(x)
    }
    /// Adds the integrals over a `reach` to the right of the peak (`side` 1) or to its left (−1), panel by panel.
    fn add(&self, reach: f64, side: f64, parts: &mut Parts) {
        let mut from = 0.0;
        while from < reach && self.fallen(side * from) <= REACH {
            let to = (from + self.panel(side * from)).min(reach);
            let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
            let mut panel = Parts::default();
            for (node, weight) in GAUSS_LEGENDRE {
                for x in [side * (middle - half * node), side * (middle + half * node)] {
                    let (bend, gone) = bend_and_gone(x);
                    let density = weight * libm::exp(-self.fall * x - self.curvature * bend);
                    let hung_up = self.gone_at_peak + self.left_at_peak * gone;
                    let answered = density * (self.left_at_peak - self.left_at_peak * gone);
                    panel.plain += density;
                    panel.answered += answered;
                    panel.wait_of_answered += answered * (self.peak + x);
                    panel.abandoned += density * hung_up;
                }
            }
            parts.add(panel.times(half));
            from = to;
        }
    }
    /// How wide a panel at a distance `x` may be.
    fn panel(&self, x: f64) -> f64 {
        let curvature = self.curvature * libm::exp(-x);
        let slope = self.fall - self.curvature * libm::expm1(-x);
        let fade = if self.peak + x < NOBODY_LEFT { 1.0 } else { 0.0 };
        SCALES_PER_PANEL / (slope.abs() + curvature.sqrt() + fade)
    }
}

/// `s − 1 + e^(−s)`: how far the exponential lies above its tangent, without loss of digits near zero.
fn bend(s: f64) -> f64 {
    bend_and_gone(s).0
}

/// `s − 1 + e^(−s)` and `1 − e^(−s)`, which add up to `s`.
fn bend_and_gone(s: f64) -> (f64, f64) {
    if s.abs() > 0.25 {
        let gone = -libm::expm1(-s);
        return (s - gone, gone);
    }
    let bend = s * s * INVERSE_FACTORIALS.iter().rev().fold(0.0, |sum, term| term - s * sum);
    (bend, s - bend)
}

/// `1/2!, 1/3!, …, 1/13!`
const INVERSE_FACTORIALS: [f64; 12] = [
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// Positive nodes and weights of the Gauss–Legendre rule with sixteen points.
const GAUSS_LEGENDRE: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_74),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];
