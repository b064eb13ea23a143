//! Temme's uniform expansion of the incomplete gamma functions (Temme 1979; DLMF 8.12).
//!
//! ```text
//! 1/B(N, a) = 1 + Γ*(N) [√(πN/2) erfcx( η√(N/2)) + R]      R = Σ_k c_k(η) N^(−k)
//! J(N, a)   =     Γ*(N) [√(πN/2) erfcx(−η√(N/2)) − R]
//! ½η² N = D, the deviance; η has the sign of a − N; erfcx(−z) = 2e^(z²) − erfcx(z)
//! ```

use super::coefficients::{C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10};
use super::density::gamma_star;
use super::deviance;
use super::erfcx::erfcx;
use super::twofold::Twofold;

/// `√(π/2)`.
const HALF_SQRT_TAU: f64 = 1.253_314_137_315_500_3;

/// The parts of the expansion at one point.
pub(super) struct Expansion {
    /// Whether the load exceeds the agents.
    heavy: bool,
    root: f64,
    deviance: Twofold,
    /// `erfcx(|η|√(N/2))`.
    tail: f64,
    /// `R`.
    rest: f64,
    gamma_star: f64,
}

impl Expansion {
    /// The expansion for `N ≥ 20` and `−0.75 N < N − a < 0.45 N`.
    pub(super) fn at(n: f64, headroom: f64) -> Self {
        let deviance = deviance::near(n, headroom);
        let reciprocal = 1.0 / n;
        let heavy = headroom < 0.0;
        let size = (2.0 * deviance.high * reciprocal).sqrt();
        let eta = if heavy { size } else { -size };
        Self {
            heavy,
            root: HALF_SQRT_TAU * n.sqrt(),
            deviance,
            tail: erfcx(deviance.high.sqrt()),
            rest: rest(eta, n, reciprocal),
            gamma_star: gamma_star(reciprocal),
        }
    }
    /// `1/B(N, a)`.
    pub(super) fn downward_sum(&self) -> f64 {
        1.0 + self.gamma_star * (self.root * self.sided(self.heavy) + self.rest)
    }
    /// `J(N, a)`.
    pub(super) fn upward_sum(&self) -> f64 {
        self.gamma_star * (self.root * self.sided(!self.heavy) - self.rest)
    }
    fn sided(&self, small: bool) -> f64 {
        if small { self.tail } else { 2.0 * self.deviance.exp() - self.tail }
    }
}

/// `Σ c_k(η) N^(−k)`; the more agents, the fewer terms matter.
fn rest(eta: f64, n: f64, r: f64) -> f64 {
    let head = |beyond: f64| {
        polynomial(&C0, eta)
            + r * (polynomial(&C1, eta) + r * (polynomial(&C2, eta) + r * (polynomial(&C3, eta) + beyond)))
    };
    if n >= 3e4 {
        return head(0.0);
    }
    let middle =
        |beyond: f64| r * (polynomial(&C4, eta) + r * (polynomial(&C5, eta) + r * (polynomial(&C6, eta) + beyond)));
    if n >= 300.0 {
        return head(middle(0.0));
    }
    let last =
        polynomial(&C7, eta) + r * (polynomial(&C8, eta) + r * (polynomial(&C9, eta) + r * polynomial(&C10, eta)));
    head(middle(r * last))
}

/// `Σ c_j xʲ`, the even and the odd powers side by side.
pub(super) fn polynomial<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let square = x * x;
    let (mut even, mut odd) = (0.0, 0.0);
    let mut j = N;
    while j > 0 {
        j -= 1;
        if j.is_multiple_of(2) {
            even = even * square + coefficients[j];
        } else {
            odd = odd * square + coefficients[j];
        }
    }
    even + x * odd
}
