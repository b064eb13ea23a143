//! Numbers of twice the digits: unevaluated sums of two doubles.

/// A number held as the sum of two doubles, the second below the last digit of the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Twofold {
    pub(crate) high: f64,
    pub(crate) low: f64,
}

/// A sum and its rounding error, exact (Knuth).
#[inline(always)]
pub(crate) fn sum(a: f64, b: f64) -> Twofold {
    let high = a + b;
    let b_part = high - a;
    Twofold { high, low: (a - (high - b_part)) + (b - b_part) }
}

/// A product and its rounding error, exact while neither overflows nor underflows (Dekker 1971, Veltkamp 1968).
///
/// A fused multiply-add gives the same error, but it is a call of some 20 ns where the target has no such instruction, and
/// differs in numbers near 1e-300.
#[inline(always)]
pub(crate) fn product(a: f64, b: f64) -> Twofold {
    let high = a * b;
    let (a_head, a_rest) = split(a);
    let (b_head, b_rest) = split(b);
    Twofold { high, low: ((a_head * b_head - high) + a_head * b_rest + a_rest * b_head) + a_rest * b_rest }
}

/// The upper half of the digits, and the rest.
#[inline(always)]
fn split(a: f64) -> (f64, f64) {
    let scaled = 134_217_729.0 * a; // 2²⁷ + 1
    let head = scaled - (scaled - a);
    (head, a - head)
}

impl Twofold {
    /// The number plus a double.
    pub(crate) fn plus(self, b: f64) -> Self {
        let first = sum(self.high, b);
        sum(first.high, first.low + self.low)
    }
    /// The number times a double.
    pub(crate) fn times(self, b: f64) -> Self {
        let first = product(self.high, b);
        sum(first.high, first.low + self.low * b)
    }
    /// The quotient of two numbers.
    pub(crate) fn over(self, b: Self) -> Self {
        let high = self.high / b.high;
        let back = product(high, b.high);
        let rest = (self.high - back.high) - back.low + (self.low - high * b.low);
        Self { high, low: rest / b.high }
    }
    /// `e` to the power of the number.
    pub(crate) fn exp(self) -> f64 {
        let e = libm::exp(self.high);
        if e < f64::INFINITY { e + e * self.low } else { e }
    }
}
