//! How much more than Poisson a queue's volumes vary.
//!
//! Contacts `a` and `b` of the same weekday and time of two consecutive weeks have, if their rate varies by a relative
//! variance `c`, the moments `E (a−b)²/2 = m + c·m²` and `E a·b = m²`. So
//!
//! ```text
//! c = Σ [(a−b)²/2 − (a+b)/2] / Σ a·b,   at least 0
//! ```
//! over the pairs of the last weeks, for intervals and for the sums of days. Differences of consecutive weeks leave
//! slow growth out, which is not noise. Robust by leaving out what is no usual day: holidays and outages, whose
//! relative difference lies beyond three standard deviations as the median of all days tells it, and after a first
//! estimate the intervals beyond four.

/// Days before the origin from which pairs are taken: eight weeks.
pub(super) const DAYS: i64 = 56;
/// Fewest pairs of days that say something.
const FEWEST: usize = 7;
/// The median of a squared standard normal.
const MEDIAN_SQUARE: f64 = 0.454_936_423_119_572_8;

/// Volumes of intervals beside those of a week before.
#[derive(Default)]
pub(super) struct Pairs {
    pairs: Vec<(f64, f64)>,
    /// Day, first pair, and the sums of both sides.
    days: Vec<(i64, usize, f64, f64)>,
}

/// `(a−b)²/2` and `(a+b)/2`.
fn moments(a: f64, b: f64) -> (f64, f64) {
    ((a - b) * (a - b) / 2.0, (a + b) / 2.0)
}

fn excess(pairs: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut above, mut below) = (0.0, 0.0);
    for (a, b) in pairs {
        let (variance, mean) = moments(a, b);
        above += variance - mean;
        below += a * b;
    }
    (below > 0.0).then(|| (above / below).max(0.0))
}

impl Pairs {
    /// Adds an interval of a day; days ascend.
    pub fn add(&mut self, day: i64, now: f64, before: f64) {
        match self.days.last_mut().filter(|(last, ..)| *last == day) {
            Some((_, _, a, b)) => (*a, *b) = (*a + now, *b + before),
            None => self.days.push((day, self.pairs.len(), now, before)),
        }
        self.pairs.push((now, before));
    }

    /// The excess of days and of intervals.
    pub fn excess(&self) -> (Option<f64>, Option<f64>) {
        let unlike = |a: f64, b: f64| {
            let (variance, mean) = moments(a, b);
            variance / (mean * mean)
        };
        let mut apart: Vec<f64> =
            self.days.iter().map(|(_, _, a, b)| unlike(*a, *b)).filter(|u| u.is_finite()).collect();
        if apart.len() < FEWEST {
            return (None, None);
        }
        apart.sort_unstable_by(f64::total_cmp);
        let usual = apart[apart.len() / 2] / MEDIAN_SQUARE;
        let is_usual = |k: &usize| unlike(self.days[*k].2, self.days[*k].3) <= 9.0 * usual;
        let kept: Vec<usize> = (0..self.days.len()).filter(is_usual).collect();
        let day = excess(kept.iter().map(|k| (self.days[*k].2, self.days[*k].3)));
        let intervals = || {
            kept.iter().flat_map(|k| {
                let end = self.days.get(k + 1).map_or(self.pairs.len(), |(_, from, ..)| *from);
                self.pairs[self.days[*k].1..end].iter().copied()
            })
        };
        let first = excess(intervals());
        let interval = first.and_then(|c| {
            excess(intervals().filter(|(a, b)| {
                let (variance, mean) = moments(*a, *b);
                variance <= 16.0 * (mean + c * mean * mean)
            }))
        });
        (day, interval)
    }
}
