//! Questions side by side, in single precision.
//!
//! The search of [`agents`](super::agents) from the square-root rule, with several loads in the vector registers that every
//! processor has. Six digits are enough to guess and mostly to decide; what they leave in doubt goes to the search of one.

use super::agents::Question;
use super::quick;
use super::start::{self, FARTHEST};

/// Comparisons closer than this, relatively, are left open.
const DOUBT: f32 = 3e-5;
/// Beyond this exponent single precision loses too many digits.
const HIGHEST: f32 = 18.0;
/// Beyond this load one agent more changes less than single precision sees.
const HEAVIEST: f64 = 4e6;

/// So many questions side by side.
pub(super) const LANES: usize = 8;

/// Numbers of single precision, side by side.
#[derive(Clone, Copy)]
#[repr(align(16))]
struct Lanes([f32; LANES]);

macro_rules! each {
    ($trait:ident, $method:ident, $by:tt) => {
        impl std::ops::$trait for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(mut self, other: Self) -> Self {
                for i in 0..LANES {
                    self.0[i] $by other.0[i];
                }
                self
            }
        }
        impl std::ops::$trait<f32> for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(mut self, other: f32) -> Self {
                for i in 0..LANES {
                    self.0[i] $by other;
                }
                self
            }
        }
    };
}
each!(Add, add, +=);
each!(Sub, sub, -=);
each!(Mul, mul, *=);
each!(Div, div, /=);

impl Lanes {
    #[inline(always)]
    const fn all(x: f32) -> Self {
        Self([x; LANES])
    }
    #[inline(always)]
    fn map(mut self, f: impl Fn(f32) -> f32) -> Self {
        for i in 0..LANES {
            self.0[i] = f(self.0[i]);
        }
        self
    }
    #[inline(always)]
    fn of(numbers: &[f64; LANES]) -> Self {
        let mut lanes = Self::all(0.0);
        for (lane, number) in lanes.0.iter_mut().zip(numbers) {
            *lane = *number as f32;
        }
        lanes
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(f32::sqrt)
    }
    /// `Σ c_j xʲ`.
    #[inline(always)]
    fn polynomial<const N: usize>(self, coefficients: &[f64; N]) -> Self {
        let mut sum = Self::all(0.0);
        for c in coefficients.iter().rev() {
            sum = sum * self + *c as f32;
        }
        sum
    }
    /// `eˣ` for `−80 ≤ x ≤ 80`, within 2e-7 and the rounding of `x`.
    #[inline(always)]
    fn exp(self) -> Self {
        let y = self * std::f32::consts::LOG2_E;
        let rounded = y + ROUND;
        let r = y - (rounded - ROUND);
        let power = rounded.map(|x| f32::from_bits(x.to_bits().wrapping_add(127) << 23));
        r.polynomial(&EXP2) * power
    }
}

/// Adding and subtracting it rounds to a whole number, which then stands in the lowest bits of the sum: 1.5·2²³.
const ROUND: f32 = 12_582_912.0;
/// `2^r` for `|r| ≤ ½`, fitted within 1e-7.
const EXP2: [f64; 6] = [
    1.000_000_075_495,
    0.693_147_206_710_6,
    0.240_221_073_558,
    0.055_503_272_142,
    0.009_676_037_097_9,
    0.001_340_043_216_54,
];

/// The agents that questions with one limit ask for, `None` where that is in doubt. `nats = −ln tail`.
#[inline(always)]
pub(super) fn agents_side_by_side(questions: &[Question; LANES], nats: f32, tail: f64) -> [Option<f64>; LANES] {
    const WIDTH: usize = 4;
    let (mut a64, mut ratio) = ([0.0; LANES], [0.0; LANES]);
    for (i, question) in questions.iter().enumerate() {
        (a64[i], ratio[i]) = (question.a, question.ratio);
    }
    let (a, ratio, tail) = (Lanes::of(&a64), Lanes::of(&ratio), tail as f32);

    // The square-root rule: see `start`.
    let root = a.sqrt();
    let by_root = Lanes::all(1.0) / root;
    let steepness = root * ratio;
    let linear = steepness + 1.25;
    let mut beta = Lanes::all(2.0 * nats) / (linear + (linear * linear + 4.0 * 0.28 * nats).sqrt());
    let mut p = [Lanes::all(0.0); 7];
    for (j, p) in p.iter_mut().enumerate() {
        *p = Lanes::all(start::G[j] as f32) - by_root * (by_root * start::L[j] as f32 + start::K[j] as f32);
    }
    p[0] = p[0] + steepness;
    for _ in 0..2 {
        beta = beta.map(|beta| if beta < FARTHEST as f32 { beta } else { FARTHEST as f32 });
        let (mut value, mut slope) = (p[6], p[6] * 7.0);
        for j in (0..6).rev() {
            value = value * beta + p[j];
            slope = slope * beta + p[j] * (j + 1) as f32;
        }
        beta = beta - (beta * value - nats) / slope;
    }
    let guess = (beta * root).0;

    let (mut n64, mut h64) = ([0.0; LANES], [0.0; LANES]);
    for i in 0..LANES {
        let below = quick::round(a64[i] + f64::from(guess[i])) - 1.0;
        n64[i] = if below > questions[i].fewest { below } else { questions[i].fewest };
        h64[i] = questions[i].headroom(n64[i]);
    }
    let (n, h) = (Lanes::of(&n64), Lanes::of(&h64));

    // The kernel: see `quick`.
    let r = Lanes::all(1.0) / n;
    let root = n.sqrt();
    let v = h / (n * 2.0 - h);
    let w = v * v;
    let deviance = v * (h + n * 2.0 * w * w.polynomial(&quick::ARTANH));
    let z = deviance.sqrt();
    let erfcx = ((z - 3.75) / (z + 3.75)).polynomial(&quick::ERFCX) / (z * 2.0 + 1.0);
    let eta = z * -std::f32::consts::SQRT_2 * (root * r);
    let rest = eta.polynomial(&quick::C0) + r * (eta.polynomial(&quick::C1) + r * eta.polynomial(&quick::C2));
    let gamma_star = r.polynomial(&[1.0, 1.0 / 12.0, 1.0 / 288.0]);
    let first = gamma_star * (root * quick::HALF_SQRT_TAU as f32 * (deviance.exp() * 2.0 - erfcx) + rest) + 1.0;

    // Four numbers of agents for each.
    let fade = (Lanes::all(0.0) - ratio).exp();
    let steep = h * ratio;
    let limit = steep.exp() * tail;
    let (mut inverse, mut faded) = (first, Lanes::all(1.0));
    let (mut wait, mut most) = ([Lanes::all(0.0); WIDTH], [Lanes::all(0.0); WIDTH]);
    let by_load = by_root * by_root;
    for j in 0..WIDTH {
        let more = j as f32;
        if j > 0 {
            inverse = (n + more) * by_load * inverse + 1.0;
            faded = faded * fade;
        }
        wait[j] = (n + more) * faded;
        most[j] = limit * (a + (h + more) * inverse);
    }
    let mut found = [None; LANES];
    for i in 0..LANES {
        let over: usize = (0..WIDTH).map(|j| usize::from(wait[j].0[i] > most[j].0[i])).sum();
        let in_range = a64[i] <= HEAVIEST
            && steep.0[i] < HIGHEST
            && deviance.0[i] < HIGHEST
            && v.0[i] < 0.26
            && questions[i].ratio < f64::from(HIGHEST);
        if in_range && over < WIDTH && wait[over].0[i] < most[over].0[i] * (1.0 - DOUBT) {
            let fewest = n64[i] <= questions[i].fewest && over == 0;
            if fewest || (over > 0 && wait[over - 1].0[i] > most[over - 1].0[i] * (1.0 + DOUBT)) {
                found[i] = Some(n64[i] + over as f64);
            }
        }
    }
    found
}
