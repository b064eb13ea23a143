//! Whether an interval may be taken for a steady state.

use serde::Serialize;

use crate::units::Seconds;

/// How well a model in steady state describes an interval, judged by the handle time against the interval's length.
///
/// # What was measured
/// A day of 48 quarter hours that rises, dips at noon and falls, staffed for 80/20 by Erlang C (nobody hangs up) and by
/// Erlang A (patience 120 s), and its service by the model against [`carry_over`](super::carry_over), the first two
/// intervals left out: the largest difference of any interval's service level, in points, and how many of the 46 end
/// below 75 %.
///
/// | AHT / interval | C, peak 20 erlangs | C, peak 100 | A, peak 20 | A, peak 100 |
/// | --- | --- | --- | --- | --- |
/// | 0.05 | 2, none | 9, none | 1, none | 3, none |
/// | 0.10 | 3, none | 10, 1 | 2, none | 5, none |
/// | 0.20 | 6, none | 18, 3 | 3, none | 8, 1 |
/// | 0.33 | 7, none | 25, 8 | 5, none | 13, 4 |
/// | 0.50 | 11, none | 37, 11 | 7, none | 18, 5 |
/// | 1.00 | 23, 4 | 58, 18 | 17, 3 | 29, 13 |
/// | 2.00 | 40, 11 | 79, 18 | 30, 10 | 51, 18 |
///
/// Up to a tenth hardly an interval misses its target for it; up to a third one in ten or so; beyond, the model describes
/// another day. The same day staffed by the same models on the mean [modified load](super::modified_loads) of each interval
/// had no interval below 78 %, whatever the ratio: that costs one exponential and repairs nearly all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stationarity {
    /// A tenth of the interval or less: the queue settles well within it.
    Fair,
    /// A third of the interval or less: single intervals of a rise or a fall are off by up to 10 or 25 points.
    Rough,
    /// More: the queue never settles. Staff on the modified load, or carry the queue over.
    Poor,
}

impl Stationarity {
    /// The judgement for a mean handle time and an interval.
    ///
    /// ```
    /// use headcount::queueing::transient::Stationarity;
    /// use headcount::units::Seconds;
    /// assert_eq!(Stationarity::of(Seconds::whole(180), Seconds::whole(900)), Stationarity::Rough);
    /// ```
    pub fn of(aht: Seconds, interval: Seconds) -> Self {
        let share = aht.get() / interval.get();
        if share <= 0.1 {
            Self::Fair
        } else if share <= 1.0 / 3.0 {
            Self::Rough
        } else {
            Self::Poor
        }
    }
    /// The name that outputs give it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fair => "fair",
            Self::Rough => "rough",
            Self::Poor => "poor",
        }
    }
}
