//! What the plan says about a week whose true means are known, because they were drawn here.

use std::sync::LazyLock;

use headcount::plan::{Plan, QueuePlan, WeekPlan, plan};
use headcount::time::date_of_day;
use jiff::civil::{Date, date};

use crate::centre::queues::HABITS;
use crate::centre::{effects, expected_aht_s, usual_volume};
use crate::found::{CALENDAR, IMPORT};

static WEEK: LazyLock<WeekPlan> = LazyLock::new(|| {
    let mut settings = Plan::default();
    settings.shared.forecast.calendar = CALENDAR.clone();
    plan(&IMPORT.series, &settings).expect("the sample is planned")
});

/// Date, forecast and true mean of every interval of a queue.
fn volumes(queue: &QueuePlan) -> Vec<(Date, f64, f64)> {
    let habits = HABITS.iter().find(|habits| habits.name == queue.forecast.queue.name).expect("a queue of ours");
    let forecast = &queue.forecast;
    (0..forecast.start.len())
        .map(|i| {
            let (day, minute) = forecast.clock.day_and_minute(forecast.start[i]);
            let date = date_of_day(day);
            (date, forecast.volume[i], usual_volume(habits, date, minute).unwrap_or(0.0))
        })
        .collect()
}

#[test]
fn the_week_after_the_history_is_planned_for_every_open_interval() {
    assert_eq!(WEEK.horizon.start, date(2026, 11, 23));
    let rows: Vec<_> = WEEK.queues.iter().map(|queue| queue.requirement.rows.len()).collect();
    assert_eq!(rows, [7 * 56, 5 * 48 + 32, 7 * 96]);
    assert!(WEEK.left_out.is_empty());
}

#[test]
fn the_forecast_is_near_the_means_from_which_the_sample_is_drawn() {
    for queue in &WEEK.queues {
        let name = &queue.forecast.queue.name;
        let volumes = volumes(queue);
        let (missed, truth) = volumes.iter().fold((0.0, 0.0), |(m, t), (_, f, mean)| (m + (f - mean).abs(), t + mean));
        assert!(missed / truth < 0.12, "{name}: {:.3} of the true means is missed", missed / truth);
        let forecast: f64 = volumes.iter().map(|(_, forecast, _)| forecast).sum();
        assert!((forecast / truth - 1.0).abs() < 0.08, "{name}: {forecast:.0} for {truth:.0} in the week");
    }
}

#[test]
fn black_friday_is_learned_from_the_two_years_before() {
    let [_, sales, _] = &WEEK.queues[..] else { panic!("three queues") };
    let on =
        |day: Date| volumes(sales).iter().filter(|(d, ..)| *d == day).map(|(_, forecast, _)| forecast).sum::<f64>();
    let against_thursday = on(effects::BLACK_FRIDAY[2]) / on(date(2026, 11, 26));
    let planted = effects::BLACK_FRIDAY_FACTOR[1] * HABITS[1].weekday[4] / HABITS[1].weekday[3];
    assert!((against_thursday / planted - 1.0).abs() < 0.15, "{against_thursday} for {planted}");
}

#[test]
fn handle_times_follow_their_shift_drift_and_hour() {
    for queue in &WEEK.queues {
        let habits = HABITS.iter().find(|habits| habits.name == queue.forecast.queue.name).expect("a queue of ours");
        let aht = queue.forecast.aht_s.as_ref().expect("the history has handle times");
        let (mut missed, mut contacts) = (0.0, 0.0);
        for (i, start) in queue.forecast.start.iter().enumerate() {
            let (day, minute) = queue.forecast.clock.day_and_minute(*start);
            let truth = expected_aht_s(habits, date_of_day(day), minute);
            missed += queue.forecast.volume[i] * (aht[i] / truth - 1.0).abs();
            contacts += queue.forecast.volume[i];
        }
        assert!(missed / contacts < 0.05, "{}: off by {:.3}", habits.name, missed / contacts);
    }
}
