//! Offered load, kept to twice the precision of a double.

use crate::queueing::kernel::twofold::{self, Twofold};
use crate::units::{Erlangs, Seconds, UnitError};

/// What contacts ask of a queue per interval: how many, how long each, and so how many agents they keep busy.
///
/// # Formula
/// ```text
/// A = contacts × AHT / interval        in erlangs
/// ```
/// A million erlangs on a million and nine agents leave nine free: a relative error of 1e-16 in `A` would be one of 1e-11
/// in that nine. So the load is held as the sum of two doubles, and [`OfferedLoad::headroom`] subtracts without losing digits.
///
/// ```
/// use headcount::queueing::OfferedLoad;
/// use headcount::units::Seconds;
/// let load = OfferedLoad::new(100.0, Seconds::whole(180), Seconds::whole(1800))?;
/// assert_eq!(load.erlangs().get(), 10.0);
/// assert_eq!(load.headroom(14.0), 4.0);
/// # Ok::<(), headcount::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfferedLoad {
    hi: f64,
    lo: f64,
    aht_s: f64,
    contacts: f64,
}

/// The heaviest load that is computed, in erlangs: a thousand times that of the largest centre there could be.
pub const HEAVIEST_LOAD: f64 = 1e9;

impl OfferedLoad {
    /// The load of a number of contacts per interval.
    ///
    /// An error names the quantity that is out of range: contacts not finite or negative, a handle time of zero with
    /// contacts to handle, an interval of zero, more than [`HEAVIEST_LOAD`].
    #[inline]
    pub fn new(contacts: f64, aht: Seconds, interval: Seconds) -> Result<Self, UnitError> {
        let load = Self::of(contacts, aht.get(), interval.get());
        // False for anything that is not a number, too.
        let in_range = contacts >= 0.0 && interval.get() > 0.0 && load.hi <= HEAVIEST_LOAD;
        if in_range && contacts < f64::INFINITY && (aht.get() > 0.0 || contacts == 0.0) {
            Ok(load)
        } else {
            Err(load.refusal(interval))
        }
    }
    /// What is wrong with a load.
    #[cold]
    #[inline(never)]
    fn refusal(&self, interval: Seconds) -> UnitError {
        let refuse = |what, allowed, given: f64| UnitError { what, allowed, given: given.to_string() };
        if !(self.contacts.is_finite() && self.contacts >= 0.0) {
            refuse("the number of contacts", "finite and 0 or more", self.contacts)
        } else if interval.get() <= 0.0 {
            refuse("the interval", "more than 0 s", interval.get())
        } else if self.contacts > 0.0 && self.aht_s <= 0.0 {
            refuse("the average handle time", "more than 0 s", self.aht_s)
        } else {
            refuse("the offered load", "at most 1e9 erlangs", self.contacts * self.aht_s / interval.get())
        }
    }
    /// The same for values known to be in range.
    #[inline]
    pub(crate) fn of(contacts: f64, aht_s: f64, interval_s: f64) -> Self {
        // Product and quotient with their rounding errors.
        let product = twofold::product(contacts, aht_s);
        let hi = product.high / interval_s;
        let back = twofold::product(hi, interval_s);
        let lo = (((product.high - back.high) - back.low) + product.low) * (1.0 / interval_s);
        Self { hi, lo: if lo.is_finite() { lo } else { 0.0 }, aht_s, contacts }
    }
    /// The same contacts with another mean handle time, as exact as the load itself.
    pub(crate) fn with_aht(&self, aht_s: f64) -> Self {
        let product = self.hi * aht_s;
        let product_error = self.hi.mul_add(aht_s, -product) + self.lo * aht_s;
        let hi = product / self.aht_s;
        let lo = ((-hi).mul_add(self.aht_s, product) + product_error) / self.aht_s;
        Self { hi, lo: if lo.is_finite() { lo } else { 0.0 }, aht_s, contacts: self.contacts }
    }
    /// The same contacts at another rate: so many times as many.
    pub(crate) fn times(&self, factor: f64) -> Self {
        let Twofold { high, low } = Twofold { high: self.hi, low: self.lo }.times(factor);
        Self { hi: high, lo: low, aht_s: self.aht_s, contacts: self.contacts * factor }
    }
    /// The load in erlangs.
    pub fn erlangs(&self) -> Erlangs {
        Erlangs::new(self.hi).unwrap_or(Erlangs::ZERO)
    }
    /// The load in erlangs as a bare number.
    pub(crate) fn a(&self) -> f64 {
        self.hi
    }
    /// What the double nearest to the load leaves out.
    pub(crate) fn a_low(&self) -> f64 {
        self.lo
    }
    /// The mean handle time in seconds.
    pub fn aht_s(&self) -> f64 {
        self.aht_s
    }
    /// Contacts per interval.
    pub fn contacts(&self) -> f64 {
        self.contacts
    }
    /// Agents beyond the load, `N − A`: how many stay free on average. Not positive means that the queue never settles.
    pub fn headroom(&self, agents: f64) -> f64 {
        self.headroom_twofold(agents).high
    }
    /// The headroom with the digits that a double leaves out.
    pub(crate) fn headroom_twofold(&self, agents: f64) -> Twofold {
        twofold::sum(agents, -self.hi).plus(-self.lo)
    }
    /// The smallest whole number of agents above the load.
    pub fn fewest_agents(&self) -> f64 {
        let floor = self.hi.floor();
        if self.headroom(floor) > 0.0 { floor } else { floor + 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headroom_keeps_every_digit_at_half_a_million_erlangs() {
        // 3211510 contacts of 272.5 s in half an hour: 486186.93055… erlangs, so 486190 agents leave 3.06944… free.
        let load = OfferedLoad::of(3_211_510.0, 272.5, 1800.0);
        let exact = (486_190.0 * 1800.0 - 3_211_510.0 * 272.5) / 1800.0;
        assert_eq!(load.headroom(486_190.0), exact);
    }

    #[test]
    fn agents_equal_to_the_load_are_never_enough() {
        assert_eq!(OfferedLoad::of(100.0, 180.0, 1800.0).fewest_agents(), 11.0);
        assert_eq!(OfferedLoad::of(105.0, 180.0, 1800.0).fewest_agents(), 11.0);
        assert_eq!(OfferedLoad::of(0.0, 180.0, 1800.0).fewest_agents(), 1.0);
    }

    #[test]
    fn a_load_that_is_none_names_what_is_wrong_with_it() {
        let s = Seconds::whole;
        for (contacts, aht, interval, named) in [
            (f64::NAN, s(180), s(1800), "number of contacts"),
            (-1.0, s(180), s(1800), "number of contacts"),
            (1.0, s(0), s(1800), "handle time"),
            (1.0, s(180), s(0), "interval"),
            (1e300, s(180), s(1800), "offered load"),
        ] {
            let message = OfferedLoad::new(contacts, aht, interval).unwrap_err().to_string();
            assert!(message.contains(named), "{message}");
        }
    }
}
