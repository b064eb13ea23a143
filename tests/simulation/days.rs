//! The queue carried over a day against the played one.

use headcount::queueing::transient::{Stretch, carry_over};
use headcount::units::Seconds;

use crate::centre::{Counts, Habits, Shift, play};
use crate::draw::Draw;
use crate::tally::{Measured, compare};

struct Day<'a> {
    name: &'a str,
    interval_s: f64,
    aht_s: f64,
    patience_s: Option<f64>,
    within_s: f64,
    /// Contacts and agents per interval.
    plan: &'a [(f64, u64)],
    runs: usize,
}

fn compare_day(day: &Day) {
    let stretches: Vec<Stretch> =
        day.plan.iter().map(|(calls, agents)| Stretch { calls: *calls, agents: *agents, aht_s: day.aht_s }).collect();
    let seconds = |s| Seconds::new(s).unwrap();
    let computed =
        carry_over(&stretches, seconds(day.interval_s), day.patience_s.map(seconds), seconds(day.within_s)).unwrap();
    let shifts: Vec<Shift> = day
        .plan
        .iter()
        .map(|(calls, agents)| Shift { length_s: day.interval_s, calls: *calls, agents: *agents as usize })
        .collect();
    let habits = Habits { aht_s: day.aht_s, patience_s: day.patience_s, within_s: day.within_s, ..Habits::default() };
    let mut draw = Draw::new(20_261_122);
    let runs: Vec<Vec<Counts>> = (0..day.runs).map(|_| play(&shifts, &habits, &mut draw)).collect();
    for (i, ours) in computed.iter().enumerate() {
        let mean = |of: fn(&Counts) -> f64| Measured::mean(&runs, |run| of(&run[i]));
        // Where nobody comes, the shares are those of a contact that came, which can't be played.
        let comes = day.plan[i].0 > 0.0;
        let of_calls = |of: fn(&Counts) -> f64| {
            Measured::ratio(&runs, |run| of(&run[i]), |run| if comes { run[i].attempts } else { 1.0 })
        };
        let share = |share| if comes { share } else { 0.0 };
        compare(
            &format!("{}, interval {i}", day.name),
            &[
                ("answered", mean(|c| c.answered), ours.answered),
                ("answered within T", mean(|c| c.in_time), ours.answered_within_threshold),
                ("service level", of_calls(|c| c.in_time), share(ours.service_level)),
                ("P(wait)", of_calls(|c| c.found_no_agent), share(ours.p_wait)),
                ("abandoned", mean(|c| c.gave_up), ours.abandoned),
                ("queue at the end", mean(|c| c.queue_at_end), ours.queue_at_end),
                ("busy at the end", mean(|c| c.busy_at_end), ours.busy_at_end),
                ("mean queue", mean(|c| c.queue_s / c.length_s), ours.mean_queue),
                ("mean busy", mean(|c| c.busy_s / c.length_s), ours.mean_busy),
            ],
        );
    }
}

#[test]
fn a_day_of_callers_who_give_up_runs_as_computed() {
    compare_day(&Day {
        name: "patience",
        interval_s: 900.0,
        aht_s: 240.0,
        patience_s: Some(90.0),
        within_s: 20.0,
        plan: &[(20.0, 8), (45.0, 10), (60.0, 14), (30.0, 7), (12.0, 6)],
        runs: 3000,
    });
}

#[test]
fn overload_without_patience_is_handed_on_and_worked_off() {
    compare_day(&Day {
        name: "overload",
        interval_s: 600.0,
        aht_s: 200.0,
        patience_s: None,
        within_s: 30.0,
        plan: &[(30.0, 8), (45.0, 10), (30.0, 14), (20.0, 5), (0.0, 9)],
        runs: 3000,
    });
}

#[test]
fn a_threshold_of_several_intervals_follows_contacts_through_all_of_them() {
    compare_day(&Day {
        name: "long threshold",
        interval_s: 60.0,
        aht_s: 90.0,
        patience_s: Some(300.0),
        within_s: 150.0,
        plan: &[(10.0, 5), (10.0, 6), (8.0, 3), (6.0, 8), (9.0, 2), (4.0, 0), (5.0, 4)],
        runs: 6000,
    });
}
