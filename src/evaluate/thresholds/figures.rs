//! The value that a threshold is about, among what a review found.

use jiff::civil::Date;
use serde::Serialize;

use super::{Comparison, Measure, Threshold};
use crate::evaluate::assurance::Assurance;
use crate::evaluate::scores::{AccuracyLine, Scores, Slice};
use crate::evaluate::served::Period;
use crate::forecast::Grain;
use crate::schedule::Adherence;

/// What is known of one queue, or of all together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures<'a> {
    /// Lines of accuracy.
    pub accuracy: &'a [AccuracyLine],
    /// The whole span.
    pub span: Option<&'a Period>,
    /// Every day.
    pub days: &'a [Period],
    /// Every week.
    pub weeks: &'a [Period],
    /// How sure days and weeks were.
    pub assurances: &'a [Assurance],
    /// All agents together.
    pub adherence: Option<&'a Adherence>,
}

/// A threshold with what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// The threshold as it was written.
    pub threshold: String,
    /// The queue; `None` is all of them together.
    pub queue: Option<String>,
    /// The value.
    pub value: f64,
    /// The day or week that it is of, where every one had to hold: the worst.
    pub start: Option<Date>,
    /// Whether it holds.
    pub holds: bool,
}

impl Threshold {
    /// Checks one queue, or all together; `None` where the inputs do not give the measure.
    pub fn check(&self, queue: Option<&str>, figures: &Figures<'_>) -> Option<Check> {
        let (value, start) = self.value(figures)?;
        Some(Check {
            threshold: self.text.clone(),
            queue: queue.map(str::to_owned),
            value,
            start,
            holds: self.comparison.holds(value, self.bound),
        })
    }

    fn value(&self, figures: &Figures<'_>) -> Option<(f64, Option<Date>)> {
        if self.measure.of_accuracy() {
            let grain = self.grain.unwrap_or(Grain::Interval);
            let line = figures
                .accuracy
                .iter()
                .find(|line| line.quantity == self.quantity && line.grain == grain && line.slice == Slice::All)?;
            return Some((accuracy(self.measure, &line.scores)?, None));
        }
        match self.measure {
            Measure::Adherence => Some((figures.adherence?.adherence?, None)),
            Measure::Conformance => Some((figures.adherence?.conformance?, None)),
            Measure::Probability => {
                let grain = self.grain.unwrap_or(Grain::Day);
                let sure = figures.assurances.iter().filter(|one| one.grain == grain);
                worst(self.comparison, sure.map(|one| (one.probability, Some(one.start))))
            }
            _ => match self.grain {
                None => Some((service(self.measure, figures.span?)?, None)),
                Some(grain) => {
                    let periods = if grain == Grain::Week { figures.weeks } else { figures.days };
                    let known =
                        periods.iter().filter_map(|period| Some((service(self.measure, period)?, Some(period.start))));
                    worst(self.comparison, known)
                }
            },
        }
    }
}

/// The value that is farthest on the wrong side; the first of several.
fn worst(comparison: Comparison, values: impl Iterator<Item = (f64, Option<Date>)>) -> Option<(f64, Option<Date>)> {
    let is_worse = |a: f64, b: f64| if comparison.from_above() { a > b } else { a < b };
    values.filter(|(value, _)| !value.is_nan()).reduce(|worst, one| if is_worse(one.0, worst.0) { one } else { worst })
}

fn accuracy(measure: Measure, scores: &Scores) -> Option<f64> {
    let found = match measure {
        Measure::Wape => scores.wape,
        Measure::Bias => scores.bias.map(f64::abs),
        Measure::SignedBias => scores.bias,
        Measure::Mape => scores.mape,
        Measure::Smape => scores.smape,
        Measure::Mae => scores.mae,
        Measure::Rmse => scores.rmse,
        Measure::Mase => scores.mase,
        Measure::Pinball => scores.pinball,
        Measure::TrackingSignal => scores.tracking_signal.map(f64::abs),
        Measure::SkillNaive => scores.skill_seasonal_naive,
        Measure::SkillMeanOf6 => scores.skill_mean_of_6,
        Measure::Coverage(level) => scores.ranges.iter().find(|range| range.level == level).map(|range| range.coverage),
        _ => None,
    };
    found.filter(|value| !value.is_nan())
}

fn service(measure: Measure, period: &Period) -> Option<f64> {
    let found = match measure {
        Measure::ServiceLevel => period.service_level,
        Measure::ObservedServiceLevel => period.observed_service_level,
        Measure::OnTarget => (period.intervals > 0).then(|| period.on_target as f64 / period.intervals as f64),
        Measure::Asa => period.asa_s,
        Measure::Abandonment => period.abandonment,
        Measure::Occupancy => period.occupancy,
        Measure::Utilisation => period.utilisation,
        Measure::Efficiency => period.schedule_efficiency,
        Measure::OverHours => Some(period.over_hours),
        Measure::UnderHours => Some(period.under_hours),
        Measure::Cost => period.cost,
        Measure::CostPerContact => period.cost_per_contact,
        _ => None,
    };
    found.filter(|value| !value.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_day_decides_where_every_day_has_to_hold() {
        let day = |k: i8, level: f64| Period {
            start: jiff::civil::date(2026, 11, k),
            grain: Some(Grain::Day),
            service_level: Some(level),
            ..period()
        };
        let days = [day(16, 0.9), day(17, 0.71), day(18, 0.85)];
        let span = Period { service_level: Some(0.82), ..period() };
        let figures = Figures { span: Some(&span), days: &days, ..Figures::default() };
        let check = |text: &str| text.parse::<Threshold>().unwrap().check(None, &figures);
        assert!(check("sl>=80%").unwrap().holds);
        let worst = check("day.sl>=80%").unwrap();
        assert_eq!((worst.value, worst.start, worst.holds), (0.71, Some(jiff::civil::date(2026, 11, 17)), false));
        assert_eq!(check("week.sl>=80%"), None);
        assert_eq!(check("wape<=10%"), None);
    }

    fn period() -> Period {
        crate::evaluate::thresholds::together(&[])
    }
}
