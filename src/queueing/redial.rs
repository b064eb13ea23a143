//! Redials: a share of those who hang up calls again at once.
//!
//! The stream of first and repeated attempts is taken as Poisson, without memory of earlier attempts. Its rate `x` solves
//!
//! ```text
//! x = λ + r x p(x)          p(x): the share that hangs up at rate x
//! ```
//! (Aguir, Karaesmen, Akşin & Chauvet 2004). The flow of those who hang up, `x p(x)`, rises by less than the rate, so that
//! `x − r x p(x)` rises and has one root. With `r = 1` everybody is answered in the end, which takes more agents than load,
//! or lines: those who are blocked do not call again.

use super::performance::Fate;
use super::solve::falling_root;

/// Beyond this many attempts a contact, nobody gets through.
const MOST_ATTEMPTS: f64 = 1e15;

/// Attempts per fresh contact and the fate of each, given the fate at so many times the fresh rate; `None` where the
/// attempts never settle.
pub(super) fn settled(retrials: f64, fate_at: impl Fn(f64) -> Fate) -> Option<(f64, Fate)> {
    let first = fate_at(1.0);
    if retrials <= 0.0 || first.abandoned <= 0.0 {
        return Some((1.0, first));
    }
    // What fresh contacts exceed those by who leave for good: falls with the rate.
    let excess = |attempts: f64, fate: &Fate| 1.0 - attempts * (1.0 - retrials * fate.abandoned);
    let mut low = (1.0, excess(1.0, &first));
    let mut high = low;
    let mut next = 1.0 / (1.0 - retrials * first.abandoned);
    let most = (1.0 / (1.0 - retrials)).min(MOST_ATTEMPTS);
    // With the share that hangs up at the first rate there would be this many attempts; there are more, as the share rises.
    while high.1 > 0.0 {
        if high.0 >= MOST_ATTEMPTS {
            return None;
        }
        low = high;
        let fate = fate_at(next.min(most));
        high = (next.min(most), excess(next.min(most), &fate));
        if high.0 >= most && most < MOST_ATTEMPTS {
            break;
        }
        let ratio = (1.0 / (1.0 - retrials * fate.abandoned) / high.0).max(1.01);
        next = (high.0 * (ratio * ratio).min(4.0)).max(2.0 * high.0 - low.0);
    }
    let attempts = falling_root(low, high, |attempts| excess(attempts, &fate_at(attempts)));
    Some((attempts, fate_at(attempts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_hangs_up_at_any_rate_redials_geometrically() {
        let fate = Fate { abandoned: 0.4, ..Fate::default() };
        for retrials in [0.1, 0.5, 0.99, 1.0] {
            let (attempts, _) = settled(retrials, |_| fate).unwrap();
            assert!((attempts * (1.0 - retrials * 0.4) - 1.0).abs() < 1e-14, "{retrials}: {attempts}");
        }
        assert_eq!(settled(0.0, |_| fate).unwrap().0, 1.0);
    }

    #[test]
    fn callers_who_never_get_through_and_never_give_up_have_no_settled_rate() {
        assert!(settled(1.0, |x| Fate { abandoned: 1.0 - 0.5 / x, ..Fate::default() }).is_none());
        let (attempts, _) = settled(1.0, |x| Fate { abandoned: 0.9 * x / (9.0 + x), ..Fate::default() }).unwrap();
        assert!((attempts * (1.0 - 0.9 * attempts / (9.0 + attempts)) - 1.0).abs() < 1e-14);
    }
}
