//! Accuracy as a long table: one row per queue, quantity, grain and part.

use super::{ALL, Measure, Table};
use crate::evaluate::scores::{AccuracyLine, Quantity, RangeScore, Scores, Slice};
use crate::forecast::Level;
use crate::io::dataset::Dataset;
use crate::review::Review;
use crate::time::WEEKDAYS;

fn name_of(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Volume => "volume",
        Quantity::Aht => "aht",
        Quantity::Workload => "workload",
    }
}

/// How a part is cut, and which it is: `weekday`, `Monday`.
fn cut(slice: Slice) -> (&'static str, String) {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let weekday = |day: usize| WEEKDAYS[day % 7].to_owned();
    match slice {
        Slice::All => (ALL, ALL.to_owned()),
        Slice::Weekday(day) => ("weekday", weekday(day)),
        Slice::Time(minute) => ("time", time(minute)),
        Slice::WeekdayTime(day, minute) => ("weekday-time", format!("{} {}", weekday(day), time(minute))),
        Slice::LeadDay(n) => ("lead-day", format!("day {n}")),
        Slice::LeadWeek(n) => ("lead-week", format!("week {n}")),
        Slice::Week(date) => ("week", date.to_string()),
        Slice::Origin(date) => ("origin", date.to_string()),
    }
}

/// So many queues are told by every part; of more, times of day, leads and weeks stand for all of them together, or the
/// table of a thousand queues would have four million rows.
const QUEUES_BY_EVERY_PART: usize = 100;

/// Every line of accuracy, all queues together (`queue` is `all`) first. Of more than a hundred queues each has its lines as a
/// whole, by weekday and by origin.
pub fn accuracy_dataset(review: &Review) -> Dataset {
    lines_dataset(&lines(review, |_| true))
}

/// The lines of [`accuracy_dataset`] but for the map of weekdays by times of day, five of six lines, which few want to read
/// again from JSON.
pub fn accuracy_without_map_dataset(review: &Review) -> Dataset {
    lines_dataset(&lines(review, |slice| !matches!(slice, Slice::WeekdayTime(..))))
}

fn lines(review: &Review, wanted: impl Fn(Slice) -> bool) -> Vec<AccuracyLine> {
    let every = review.queues.len() <= QUEUES_BY_EVERY_PART;
    let wanted = &wanted;
    let of_queues = review.queues.iter().flat_map(|queue| {
        queue.accuracy.lines_where(Some(&queue.queue), |_, _, slice| {
            wanted(slice) && (every || matches!(slice, Slice::All | Slice::Weekday(_) | Slice::Origin(_)))
        })
    });
    review.accuracy.iter().filter(|line| wanted(line.slice)).cloned().chain(of_queues).collect()
}

fn lines_dataset(lines: &[AccuracyLine]) -> Dataset {
    let mut table = Table::of(lines);
    table.text("queue", |line| line.queue.clone().unwrap_or_else(|| ALL.to_owned()));
    table.text("quantity", |line| name_of(line.quantity).to_owned());
    table.text("grain", |line| line.grain.to_string());
    table.text("by", |line| cut(line.slice).0.to_owned());
    table.text("part", |line| cut(line.slice).1);
    table.whole("intervals", |line| line.scores.intervals);
    table.whole("missing", |line| line.scores.missing);
    table.number("forecast", |line| Some(line.scores.forecast));
    table.number("actual", |line| Some(line.scores.actual));
    let measures: [Measure<Scores>; 7] = [
        ("wape", |s| s.wape),
        ("bias", |s| s.bias),
        ("mape", |s| s.mape),
        ("smape", |s| s.smape),
        ("mae", |s| s.mae),
        ("rmse", |s| s.rmse),
        ("mase", |s| s.mase),
    ];
    for (name, value) in measures {
        table.number(name, |line| value(&line.scores));
    }
    table.whole("mape_dropped", |line| line.scores.mape_dropped);
    table.number("pinball", |line| line.scores.pinball);
    let mut levels: Vec<Level> = Vec::new();
    for range in lines.iter().flat_map(|line| &line.scores.ranges) {
        if !levels.contains(&range.level) {
            levels.push(range.level);
        }
    }
    levels.sort_by(|a, b| a.percent().total_cmp(&b.percent()));
    let of_range: [Measure<RangeScore>; 3] =
        [("coverage", |r| Some(r.coverage)), ("width", |r| Some(r.width)), ("winkler", |r| Some(r.winkler))];
    for level in levels {
        for (name, value) in of_range {
            let find =
                |line: &AccuracyLine| line.scores.ranges.iter().find(|range| range.level == level).and_then(value);
            table.number(format!("{name}{level}"), find);
        }
    }
    let beside: [Measure<Scores>; 7] = [
        ("noise_floor", |s| s.noise_floor),
        ("noise_floor_overdispersed", |s| s.noise_floor_overdispersed),
        ("tracking_signal", |s| s.tracking_signal),
        ("wape_seasonal_naive", |s| s.wape_seasonal_naive),
        ("wape_mean_of_6", |s| s.wape_mean_of_6),
        ("skill_seasonal_naive", |s| s.skill_seasonal_naive),
        ("skill_mean_of_6", |s| s.skill_mean_of_6),
    ];
    for (name, value) in beside {
        table.number(name, |line| value(&line.scores));
    }
    table.data
}

/// The staffing hours that the error of the latest forecast caused, per queue.
pub fn staffing_error_dataset(review: &Review) -> Dataset {
    let rows: Vec<_> = review.queues.iter().filter_map(|queue| Some((queue, queue.staffing_error?))).collect();
    let mut table = Table::of(&rows);
    table.text("queue", |(queue, _)| queue.queue.clone());
    table.number("required_hours", |(_, hours)| Some(hours.required));
    table.number("over_hours", |(_, hours)| Some(hours.over));
    table.number("under_hours", |(_, hours)| Some(hours.under));
    let rates = |queue: &crate::review::QueueReview| queue.ledger.as_ref().map(|ledger| ledger.rates);
    let hour = |queue: &crate::review::QueueReview| rates(queue).and_then(|rates| rates.per_hour);
    table.number("over_cost", |(queue, hours)| Some(hours.over * hour(queue)?));
    table.number("under_cost", |(queue, hours)| {
        let short = rates(queue).and_then(|rates| rates.per_short_hour).or_else(|| hour(queue))?;
        Some(hours.under * short)
    });
    table.data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Grain;
    use crate::io::dataset::Format;

    #[test]
    fn a_line_says_what_it_is_of_and_leaves_empty_what_it_can_not_say() {
        let range = RangeScore { level: Level::DEFAULTS[0], coverage: 0.75, width: 8.0, winkler: 12.5 };
        let scores = Scores { intervals: 4, wape: Some(0.125), ranges: vec![range], ..Scores::default() };
        let line = |queue: Option<&str>, slice| AccuracyLine {
            queue: queue.map(str::to_owned),
            quantity: Quantity::Volume,
            grain: Grain::Interval,
            slice,
            scores: scores.clone(),
        };
        let lines = [line(None, Slice::All), line(Some("sales"), Slice::WeekdayTime(1, 570))];
        let mut text = Vec::new();
        lines_dataset(&lines).write(Format::Csv, &mut text).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "queue,quantity,grain,by,part,intervals,missing,forecast,actual,wape,bias,mape,smape,mae,rmse,mase,\
             mape_dropped,pinball,coverage80,width80,winkler80,noise_floor,noise_floor_overdispersed,tracking_signal,\
             wape_seasonal_naive,wape_mean_of_6,skill_seasonal_naive,skill_mean_of_6\n\
             all,volume,interval,all,all,4,0,0,0,0.125,,,,,,,0,,0.75,8,12.5,,,,,,,\n\
             sales,volume,interval,weekday-time,Tuesday 09:30,4,0,0,0,0.125,,,,,,,0,,0.75,8,12.5,,,,,,,\n"
        );
    }
}
