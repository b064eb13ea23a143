//! Do busy intervals have longer calls? The covariance of volume and handle time, as the workload feels it.

use crate::forecast::handle_time::cells::{Cell, SLOTS, WEEK};
use crate::forecast::handle_time::factors::Sums;
use crate::time::weekday_of_day;

/// How much longer (or shorter) handle times are where there are more contacts than usual.
///
/// `factor = E[V·A] / (E[V] · E[A])`, with volumes and handle times relative to the usual ones of their weekday and half
/// hour: 1.02 means that the workload is 2 % above mean volume × mean handle time of equally weighted days. A forecast's
/// `aht_s` is weighted by contacts and holds the factor already: volume × `aht_s` is the expected workload.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BusyHandleTime {
    /// Workload over the product of means.
    pub factor: f64,
    /// Its standard error, from the weeks of the history.
    pub error: f64,
}

impl BusyHandleTime {
    /// Learns from half hours; `None` when the history is too short, or chance explains the difference.
    pub(super) fn learn(cells: &[Cell]) -> Option<Self> {
        const FEWEST_WEEKS: usize = 6;
        /// Less than this is not worth a word.
        const WORTH: f64 = 0.005;
        let first = cells.first()?.day;
        let mut usual = vec![Sums::default(); WEEK];
        let place = |cell: &Cell| weekday_of_day(cell.day) * SLOTS + cell.slot;
        for cell in cells {
            usual[place(cell)].add(cell.contacts, cell.held_s);
        }
        let weeks = (cells.last()?.day - first) as usize / 7 + 1;
        // Per week: contacts × ratio, usual contacts × ratio, contacts, usual contacts.
        let mut sums = vec![[0.0; 4]; weeks];
        for cell in cells {
            let group = usual[place(cell)];
            let Some(mean) = group.mean().filter(|mean| *mean > 0.0 && group.count >= 3.0) else { continue };
            let (ratio, expected) = (cell.held_s / mean, group.contacts / group.count);
            let sum = &mut sums[(cell.day - first) as usize / 7];
            sum[0] += cell.contacts * ratio;
            sum[1] += expected * ratio;
            sum[2] += cell.contacts;
            sum[3] += expected;
        }
        sums.retain(|sum| sum[2] > 0.0);
        if sums.len() < FEWEST_WEEKS {
            return None;
        }
        let total = |left_out: usize| {
            let kept = sums.iter().enumerate().filter(|(week, _)| *week != left_out);
            kept.fold([0.0; 4], |all: [f64; 4], (_, sum)| std::array::from_fn(|k| all[k] + sum[k]))
        };
        let factor_of = |sum: [f64; 4]| (sum[0] / sum[2]) / (sum[1] / sum[3]);
        let factor = factor_of(total(usize::MAX));
        // Standard error by leaving one week out (Tukey's jackknife, 1958).
        let n = sums.len() as f64;
        let apart = (0..sums.len()).map(|week| (factor_of(total(week)) - factor).powi(2)).sum::<f64>();
        let error = (apart * (n - 1.0) / n).sqrt();
        let told = (factor - 1.0).abs() >= WORTH && (factor - 1.0).abs() > 2.0 * error;
        (told && factor.is_finite()).then_some(Self { factor, error })
    }

    /// The finding in plain words.
    pub(crate) fn in_words(&self) -> String {
        let percent = 100.0 * (self.factor - 1.0).abs();
        let (calls, above) = if self.factor > 1.0 { ("longer", "above") } else { ("shorter", "below") };
        format!(
            "Busy intervals have {calls} handle times: the workload is {percent:.1} % {above} mean volume × mean handle time; aht_s is weighted by contacts and holds that"
        )
    }
}
