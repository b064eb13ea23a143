//! What those who find every agent busy have to expect, whatever the threshold.

use super::panel::{Moments, Peak};
use crate::queueing::kernel;

/// From here on the density of the offered wait is close enough to a bell or a decay for one quadrature.
const MANY: f64 = 20.0;
/// So deep an overload that the sum over fewer contacts than agents is nothing beside that over more: `e^(−45)`.
const DEEP: f64 = 45.0;

/// Sums beyond this have an exponent taken out, so that products of them stay below 1e308.
const HUGE: f64 = 1e270;

/// A peak is so low, in squares of the width of its bell, that one quadrature has both its sides.
const LOW: f64 = 1.0;

/// Sums over the contacts in the queue, `all` being `J(c, y)`; where that is beyond 1e308, divided by `e^peak`.
pub(super) struct Totals {
    pub moments: Moments,
    /// Zero, or the exponent taken out of the moments.
    pub exponent: f64,
}

/// `c = Nμ/θ`, `y = λ/θ`, `difference = c − y`, all in units of the rate at which callers lose patience.
pub(super) fn totals(c: f64, y: f64, difference: f64) -> Totals {
    let log_ratio = if difference < 0.0 { ln_ratio(c, y, difference) } else { 0.0 };
    if c < MANY {
        let deviance = if difference < 0.0 && c > 0.0 { -difference - c * log_ratio } else { -difference };
        if deviance < DEEP { summed(c, y) } else { few_agents_overrun(c, y, deviance) }
    } else {
        let j = kernel::upward_sum(c, y, difference);
        let (conditional, exponent, all) = if difference >= 0.0 {
            let start = Peak { t: 0.0, lasting: 1.0, lost: 0.0, slope: -difference, bend: y };
            (start.later(f64::INFINITY), 0.0, j)
        } else {
            let lasting = c / y;
            let peak = Peak { t: log_ratio, lasting, lost: -difference / y, slope: 0.0, bend: c };
            let both = if c * log_ratio * log_ratio < LOW {
                let start = Peak { t: 0.0, lasting: 1.0, lost: 0.0, slope: -difference, bend: y };
                start.over(&peak)
            } else {
                let mut both = peak.later(f64::INFINITY);
                both.add(1.0, &peak.earlier(log_ratio));
                both
            };
            if j < HUGE {
                (both, 0.0, j)
            } else {
                let exponent = kernel::ln_upward_sum(c, y, difference);
                (both, exponent, 1.0)
            }
        };
        let mut moments = Moments::default();
        moments.add(all / conditional.all, &conditional);
        Totals { moments, exponent }
    }
}

/// The same without the wait of those who are answered (zero here), where closed forms have the rest:
///
/// ```text
/// Σ q_k = J      Σ q_k c/(c+k+1) = c (J − 1)/y      Σ q_k (k+1)/(c+k+1) = (c − (c − y) J)/y
/// ```
pub(super) fn without_waits(c: f64, y: f64, difference: f64) -> Totals {
    let j = kernel::upward_sum(c, y, difference);
    if j >= HUGE && c >= MANY {
        // Beside so large a sum the numbers without it are nothing.
        let moments = Moments { all: 1.0, answered: c / y, abandoned: -difference / y, answered_wait: 0.0 };
        return Totals { moments, exponent: kernel::ln_upward_sum(c, y, difference) };
    }
    let lost = c - difference * j;
    // Where callers hardly ever hang up, the last form would lose their digits.
    if !is_plain(c, j, lost) {
        return totals(c, y, difference);
    }
    let moments = Moments { all: j, answered: (j - 1.0) * (c / y), abandoned: lost / y, answered_wait: 0.0 };
    Totals { moments, exponent: 0.0 }
}

/// Whether the closed forms keep their digits, with `J` and `lost = c − (c − y) J`.
pub(super) fn is_plain(c: f64, j: f64, lost: f64) -> bool {
    lost > 1e-3 * c && j < HUGE && j > 1.01
}

/// `ln(y/c)` for an overload.
pub(super) fn ln_ratio(c: f64, y: f64, difference: f64) -> f64 {
    if y < 2.0 * c { libm::log1p(-difference / c) } else { libm::log(y / c) }
}

/// The sums as they stand: an arrival that finds `k` waiting is answered if its patience outlasts `k + 1` departures.
///
/// ```text
/// Σ_k q_k · { 1, c/(c+k+1), (k+1)/(c+k+1), c/(c+k+1)·Σ_{j=1..k+1} 1/(c+j) }      q_k = y^k/((c+1)…(c+k))
/// ```
fn summed(c: f64, y: f64) -> Totals {
    let mut sums = Moments::default();
    let mut weight = 1.0;
    let mut ahead = 1.0;
    let mut wait = 0.0;
    loop {
        let departures = 1.0 / (c + ahead);
        wait += departures;
        sums.all += weight;
        sums.answered += weight * departures;
        sums.abandoned += weight * ahead * departures;
        sums.answered_wait += weight * departures * wait;
        weight *= y * departures;
        ahead += 1.0;
        if weight * (1.0 + ahead) < 1e-18 * sums.all {
            break;
        }
    }
    sums.answered *= c;
    sums.answered_wait *= c;
    Totals { moments: sums, exponent: 0.0 }
}

/// Few agents, far too few: the wait is that of a gamma-distributed `e^(−t)`, and `ln y − ψ(c+1)` the mean of those answered.
fn few_agents_overrun(c: f64, y: f64, deviance: f64) -> Totals {
    let exponent = if deviance > 600.0 { deviance } else { 0.0 };
    // Γ(c+1) (e/c)^c
    let scale = libm::tgamma(1.0 + c) * libm::exp(if c > 0.0 { c - c * libm::log(c) } else { 0.0 });
    let all = scale * libm::exp(deviance - exponent);
    let answered = all * (c / y);
    let moments = Moments {
        all,
        answered,
        abandoned: all * (1.0 - c / y),
        answered_wait: answered * (libm::log(y) - digamma(c + 1.0)),
    };
    Totals { moments, exponent }
}

/// `ψ(x)` for `x ≥ 1`, from its expansion at `x + 10` and more.
fn digamma(x: f64) -> f64 {
    let mut x = x;
    let mut below = 0.0;
    while x < 12.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = r
        * (1.0 / 12.0
            - r * (1.0 / 120.0
                - r * (1.0 / 252.0 - r * (1.0 / 240.0 - r * (1.0 / 132.0 - r * (691.0 / 32_760.0 - r / 12.0))))));
    libm::log(x) - 0.5 / x - series - below
}
