//! What an interval and a day usually bring: medians of the same weekday and time in the weeks around.
//!
//! Eight neighbours, four on either side where there are as many, follow trend and season without a model, and a
//! median does not see the outage or spike that it is to judge.

use crate::history::clean::draft::Draft;
use crate::time::weekday_of_day;

/// Neighbouring weeks that make the usual.
const NEIGHBOURS: usize = 8;
/// Fewer neighbours than this make no usual.
const FEWEST: usize = 3;
/// A day counts as a whole one when this share of its open intervals is recorded.
const WHOLE: f64 = 0.8;

/// For normal scatter the median of |x| is this many standard deviations …
const NORMAL_MEDIAN: f64 = 0.6745;
/// … and a tenth lies beyond this many.
const NORMAL_TENTH: f64 = 1.645;

/// Whether the widest deviations widen the scatter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Days: many of the wide ones are holidays.
    Ignored,
    /// Intervals: bursts in the nature of a queue are no spikes.
    Counted,
}

/// Scatter of counts on the square-root scale, where Poisson counts of any mean have variance 1:
/// `Var = φ + τ²·mean`, the second part being what days and hours differ by beyond chance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scatter {
    phi: f64,
    tau2: f64,
}

impl Scatter {
    /// How many standard deviations `actual` lies above `usual`.
    pub fn deviations(self, actual: f64, usual: f64) -> f64 {
        anscombe(actual, usual) / (self.phi + self.tau2 * usual).sqrt()
    }

    /// Fitted to (usual, actual) pairs by robust variances in their lower and upper half.
    fn fit(mut pairs: Vec<(f64, f64)>, tail: Tail) -> Self {
        if pairs.len() < 8 {
            return Self { phi: 1.0, tau2: 0.0 };
        }
        let half = pairs.len() / 2;
        pairs.select_nth_unstable_by(half, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let part = |part: &[(f64, f64)]| {
            let mut deviations: Vec<f64> = part.iter().map(|(usual, actual)| anscombe(*actual, *usual).abs()).collect();
            let mut means: Vec<f64> = part.iter().map(|(usual, _)| *usual).collect();
            let typical = median(&mut deviations) / NORMAL_MEDIAN;
            let spread = match tail {
                Tail::Ignored => typical,
                Tail::Counted => {
                    let at = deviations.len() * 9 / 10;
                    (*deviations.select_nth_unstable_by(at, f64::total_cmp).1 / NORMAL_TENTH).max(typical)
                }
            };
            (median(&mut means), spread * spread)
        };
        let ((low, low_var), (high, high_var)) = (part(&pairs[..half]), part(&pairs[half..]));
        let tau2 = if high > low { ((high_var - low_var) / (high - low)).max(0.0) } else { 0.0 };
        Self { phi: (low_var - tau2 * low).max(1.0), tau2 }
    }
}

/// Difference of two counts on the scale on which Poisson counts scatter by 1 (Anscombe 1948).
fn anscombe(actual: f64, usual: f64) -> f64 {
    2.0 * ((actual + 0.375).sqrt() - (usual + 0.375).sqrt())
}

/// The median; NaN of nothing. The list is reordered.
pub(super) fn median(list: &mut [f64]) -> f64 {
    if list.is_empty() {
        return f64::NAN;
    }
    let even = list.len().is_multiple_of(2);
    let half = list.len() / 2;
    let (below, middle, _) = list.select_nth_unstable_by(half, f64::total_cmp);
    let under = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if even { (*middle + under) / 2.0 } else { *middle }
}

/// For every item of a list its median over the neighbours, itself left out; NaN where there are too few.
fn medians_around(values: &[f64], mut each: impl FnMut(usize, f64)) {
    const WINDOW: usize = NEIGHBOURS + 1;
    if values.len() < WINDOW {
        for at in 0..values.len() {
            let mut others = [&values[..at], &values[at + 1..]].concat();
            each(at, if others.len() < FEWEST { f64::NAN } else { median(&mut others) });
        }
        return;
    }
    // The item and its neighbours, sorted; from one item to the next a single value is exchanged.
    let mut sorted = [0.0; WINDOW];
    sorted.copy_from_slice(&values[..WINDOW]);
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = WINDOW / 2;
    for (at, value) in values.iter().enumerate() {
        if at > middle && at + middle < values.len() {
            exchange(&mut sorted, values[at - middle - 1], values[at + middle]);
        }
        // Without the item the middle lies between the two beside it.
        let (low, high) = match value.total_cmp(&sorted[middle]) {
            std::cmp::Ordering::Less => (middle, middle + 1),
            std::cmp::Ordering::Equal => (middle - 1, middle + 1),
            std::cmp::Ordering::Greater => (middle - 1, middle),
        };
        each(at, (sorted[low] + sorted[high]) / 2.0);
    }
}

/// Takes one value out of a sorted list and puts another in.
fn exchange(sorted: &mut [f64], old: f64, new: f64) {
    let mut at = sorted.iter().take_while(|v| **v < old).count().min(sorted.len() - 1);
    while at + 1 < sorted.len() && sorted[at + 1] < new {
        sorted[at] = sorted[at + 1];
        at += 1;
    }
    while at > 0 && sorted[at - 1] > new {
        sorted[at] = sorted[at - 1];
        at -= 1;
    }
    sorted[at] = new;
}

/// What every interval usually brings: NaN where it is not open, or too little is known.
#[derive(Debug)]
pub(super) struct UsualIntervals {
    pub volume: Vec<f64>,
    pub scatter: Scatter,
}

impl UsualIntervals {
    /// Medians of each weekday × slot cell around every open interval; special days are no yardstick.
    pub fn of(draft: &Draft) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); 7 * draft.slots];
        for day in draft.days.iter().filter(|day| !day.special) {
            for i in day.at.clone().filter(|i| draft.counts(*i)) {
                members[draft.cell(i)].push(i as u32);
            }
        }
        let mut volume = vec![f64::NAN; draft.series.start.len()];
        let mut values = Vec::new();
        for cell in &members {
            values.clear();
            values.extend(cell.iter().map(|i| draft.series.volume[*i as usize]));
            medians_around(&values, |at, usual| volume[cell[at] as usize] = usual);
        }
        // A sample is enough for two robust variances.
        let stride = volume.len() / 8192 + 1;
        let sample = (0..volume.len()).step_by(stride).filter(|i| volume[*i] > 0.0);
        let scatter = Scatter::fit(sample.map(|i| (volume[i], draft.series.volume[i])).collect(), Tail::Counted);
        Self { volume, scatter }
    }
    /// How many standard deviations interval `i` lies above a usual volume.
    pub fn deviations(&self, draft: &Draft, i: usize, usual: f64) -> f64 {
        self.scatter.deviations(draft.series.volume[i], usual)
    }
}

/// The total of a day beside what its weekday usually brings.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayTotal {
    /// Contacts of the day, scaled to a whole day where some intervals are missing; NaN when too many are.
    pub total: f64,
    /// The median of the same weekday in the weeks around; NaN where too little is known.
    pub usual: f64,
    /// The same of the weeks before only.
    pub before: f64,
    /// The same of the weeks after only.
    pub after: f64,
}

impl DayTotal {
    /// Actual over usual; 1 where either is unknown or zero.
    pub fn ratio(self) -> f64 {
        let ratio = self.total / self.usual;
        if ratio.is_finite() { ratio } else { 1.0 }
    }
}

/// The totals of all days, in order, and how they scatter.
pub(super) fn day_totals(draft: &Draft) -> (Vec<DayTotal>, Scatter) {
    let unknown = DayTotal { total: f64::NAN, usual: f64::NAN, before: f64::NAN, after: f64::NAN };
    let mut totals: Vec<DayTotal> = draft
        .days
        .iter()
        .map(|day| {
            let known = day.at.clone().filter(|i| draft.counts(*i));
            let (sum, recorded) = known.fold((0.0, 0.0), |(sum, n), i| (sum + draft.series.volume[i], n + 1.0));
            let open = recorded + day.at.clone().filter(|i| draft.is_unknown(*i)).count() as f64;
            let whole = recorded > 0.0 && recorded >= WHOLE * open;
            DayTotal { total: if whole { sum * open / recorded } else { f64::NAN }, ..unknown }
        })
        .collect();
    for weekday in 0..7 {
        let members: Vec<usize> = (0..totals.len())
            .filter(|d| weekday_of_day(draft.days[*d].day) == weekday)
            .filter(|d| !draft.days[*d].special && totals[*d].total.is_finite())
            .collect();
        let values: Vec<f64> = members.iter().map(|d| totals[*d].total).collect();
        medians_around(&values, |at, usual| totals[members[at]].usual = usual);
        for (at, d) in members.iter().enumerate() {
            totals[*d].before = median(&mut values[at.saturating_sub(4)..at].to_vec());
            totals[*d].after = median(&mut values[at + 1..(at + 5).min(values.len())].to_vec());
        }
    }
    let known = totals.iter().filter(|t| t.usual > 0.0).map(|t| (t.usual, t.total));
    let scatter = Scatter::fit(known.collect(), Tail::Ignored);
    (totals, scatter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_leave_the_judged_week_out() {
        let mut usual = Vec::new();
        medians_around(&[10.0, 12.0, 900.0, 11.0, 13.0], |_, u| usual.push(u));
        assert_eq!(usual, [12.5, 12.0, 11.5, 12.5, 11.5]);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        medians_around(&[1.0, 2.0], |_, u| assert!(u.is_nan()));
    }

    #[test]
    fn the_sliding_window_gives_what_sorting_each_window_gives() {
        let values: Vec<f64> = (0..60u64).map(|k| (k * k * 7919 % 23) as f64).collect();
        let mut usual = vec![0.0; 60];
        medians_around(&values, |at, u| usual[at] = u);
        for (at, usual) in usual.into_iter().enumerate() {
            let from = at.saturating_sub(4).min(60 - 9);
            let mut others: Vec<f64> = (from..from + 9).filter(|k| *k != at).map(|k| values[k]).collect();
            assert_eq!(usual, median(&mut others), "{at}");
        }
    }
}
