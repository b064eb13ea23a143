//! Four questions side by side, in single precision.
//!
//! The search of [`agents`](super::agents) from the square-root rule, with four loads in the vector registers that every
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

/// Four numbers of single precision.
#[derive(Clone, Copy)]
#[repr(align(16))]
struct Four([f32; 4]);

macro_rules! each {
    ($trait:ident, $method:ident, $op:tt) => {
        impl std::ops::$trait for Four {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let (a, b) = (self.0, other.0);
                Self([a[0] $op b[0], a[1] $op b[1], a[2] $op b[2], a[3] $op b[3]])
            }
        }
        impl std::ops::$trait<f32> for Four {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f32) -> Self {
                let a = self.0;
                Self([a[0] $op other, a[1] $op other, a[2] $op other, a[3] $op other])
            }
        }
    };
}
each!(Add, add, +);
each!(Sub, sub, -);
each!(Mul, mul, *);
each!(Div, div, /);

impl Four {
    #[inline(always)]
    fn map(self, f: impl Fn(f32) -> f32) -> Self {
        let a = self.0;
        Self([f(a[0]), f(a[1]), f(a[2]), f(a[3])])
    }
    #[inline(always)]
    fn of(numbers: [f64; 4]) -> Self {
        Self([numbers[0] as f32, numbers[1] as f32, numbers[2] as f32, numbers[3] as f32])
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(f32::sqrt)
    }
    /// `Σ c_j xʲ`.
    #[inline(always)]
    fn polynomial<const N: usize>(self, coefficients: &[f64; N]) -> Self {
        let mut sum = Self([0.0; 4]);
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

/// The agents that four questions with one limit ask for, `None` where that is in doubt. `nats = −ln tail`.
#[inline(always)]
pub(super) fn agents_of_four(questions: &[Question; 4], nats: f32) -> [Option<f64>; 4] {
    const WIDTH: usize = 4;
    let each = |f: &dyn Fn(&Question) -> f64| [f(&questions[0]), f(&questions[1]), f(&questions[2]), f(&questions[3])];
    let a64 = each(&|q| q.a);
    let (a, ratio, tail) = (Four::of(a64), Four::of(each(&|q| q.ratio)), Four::of(each(&|q| q.tail)));

    // The square-root rule: see `start`.
    let root = a.sqrt();
    let by_root = Four([1.0; 4]) / root;
    let steepness = root * ratio;
    let linear = steepness + 1.25;
    let mut beta = Four([2.0 * nats; 4]) / (linear + (linear * linear + 4.0 * 0.28 * nats).sqrt());
    let mut p = [Four([0.0; 4]); 7];
    for j in 0..7 {
        p[j] = Four([start::G[j] as f32; 4]) - by_root * (by_root * start::L[j] as f32 + start::K[j] as f32);
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

    let (mut n64, mut h64) = ([0.0; 4], [0.0; 4]);
    for i in 0..4 {
        let below = quick::round(a64[i] + f64::from(guess[i])) - 1.0;
        n64[i] = if below > questions[i].fewest { below } else { questions[i].fewest };
        h64[i] = (n64[i] - a64[i]) - questions[i].a_low;
    }
    let (n, h) = (Four::of(n64), Four::of(h64));

    // The kernel: see `quick`.
    let r = Four([1.0; 4]) / n;
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
    let fade = (Four([0.0; 4]) - ratio).exp();
    let steep = h * ratio;
    let limit = tail * steep.exp();
    let (mut inverse, mut faded) = (first, Four([1.0; 4]));
    let (mut wait, mut most) = ([Four([0.0; 4]); WIDTH], [Four([0.0; 4]); WIDTH]);
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
    let mut found = [None; 4];
    for i in 0..4 {
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
