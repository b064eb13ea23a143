//! What it costs to play a hiring scenario: 78 weeks of 672 quarter hours, no two loads alike, Erlang C.
//!
//! `cargo bench --no-default-features --bench hire`. The answers are checked: heads add up, a week of it is that of the
//! staffing search, scenarios together are scenarios alone.
#![allow(clippy::unwrap_used)] // a case that can't be played ends the run, as it should

use std::hint::black_box;
use std::time::Instant;

use headcount::hiring::{
    Band, ClassStart, ClassTerms, CostRates, Demand, DemandWeek, HiringPlan, HiringScenario, OpenInterval, Prepared,
    Ramp, Team, Timetable, play, play_all,
};
use headcount::queueing::{OfferedLoad, smallest_agents};
use headcount::staffing::StaffingRules;
use headcount::time::{date_of_day, day_of_date};
use headcount::units::Seconds;

const WEEKS: usize = 78;

fn plan() -> HiringPlan {
    let monday = day_of_date(jiff::civil::date(2027, 1, 4));
    let interval = |week: usize, i: usize| OpenInterval {
        day: (i / 96) as u8,
        contacts: 10.0 + 90.0 * ((i * 37 + week * 11) % 97) as f64 / 97.0 + week as f64 / 100.0,
        aht_s: 240.0 + (i % 13) as f64 + week as f64 / 50.0,
    };
    let week = |w: usize| DemandWeek {
        monday: date_of_day(monday + 7 * w as i64),
        intervals: (0..672).map(|i| interval(w, i)).collect(),
        relative_sd: 0.08,
    };
    HiringPlan {
        demand: Demand {
            queues: vec!["sales".to_owned()],
            interval_hours: 0.25,
            weeks: (0..WEEKS).map(week).collect(),
            conventions: Vec::new(),
        },
        rules: StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() },
        team: Team {
            bands: vec![Band {
                name: "team".to_owned(),
                from_months: 0.0,
                heads: 150.0,
                months: 24.0,
                monthly_attrition: 0.0293,
            }],
            contract_hours: 40.0,
            rise: None,
            schedule_efficiency: 1.0,
        },
        class: ClassTerms {
            lead_weeks: 6,
            size_min: 5,
            size_max: 30,
            seats: None,
            allowed: vec![true; WEEKS],
            timetable: Timetable {
                training_weeks: 4,
                nesting_weeks: 2,
                nesting_proficiency: 0.5,
                ramp: Ramp::Linear { from: 0.6, weeks: 8 },
            },
            drop_out: 0.1,
            trainers_per_class: 1.0,
            trainees_per_trainer: None,
            nesters_per_mentor: Some(5.0),
        },
        cost: CostRates { per_hour: 25.0, ..CostRates::default() },
        leave: Vec::new(),
        moves: Vec::new(),
        changes: Vec::new(),
    }
}

/// The median time of some runs, in milliseconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[4]
}

fn main() {
    let plan = plan();
    let nothing = HiringScenario::new("do nothing");
    let mut classes = HiringScenario::new("eight classes of 15");
    classes.classes = (1..9).map(|k| ClassStart { week: 6 + 8 * k, size: 15, decided: false }).collect();

    let prepared = Prepared::new(&plan, &nothing).unwrap();
    let outcome = prepared.play(&classes.classes).unwrap();
    let all = &outcome.totals;
    assert!((150.0 + all.hires - all.leavers - all.drop_outs - all.heads_closing).abs() < 1e-9);
    let model = plan.rules.model().unwrap();
    let agents: f64 = plan.demand.weeks[40]
        .intervals
        .iter()
        .map(|one| {
            let aht = Seconds::new(one.aht_s).unwrap();
            let load = OfferedLoad::new(one.contacts, aht, Seconds::whole(900)).unwrap();
            smallest_agents(&model, &load, &plan.rules.targets()).unwrap().agents_exact
        })
        .sum();
    assert!((prepared.required_fte(40) * 40.0 * 0.7 / 0.25 / agents - 1.0).abs() < 1e-9);
    let together = play_all(&plan, &[nothing.clone(), classes.clone()]).unwrap();
    assert_eq!(together, [play(&plan, &nothing).unwrap(), play(&plan, &classes).unwrap()]);

    let prepare = median(|| {
        black_box(Prepared::new(&plan, &nothing).unwrap());
    });
    let tenured = median(|| {
        black_box(prepared.play(&[]).unwrap());
    });
    let mixed = median(|| {
        black_box(prepared.play(&classes.classes).unwrap());
    });
    let whole = median(|| {
        black_box(play(&plan, &classes).unwrap());
    });
    println!("{WEEKS} weeks of 672 quarter hours, medians of 9 runs:");
    println!("  need of every week and its range, once for a demand  {prepare:8.1} ms");
    println!("  play: nobody hired                                   {tenured:8.1} ms");
    println!("  play: eight classes, weeks at their mix              {mixed:8.1} ms");
    println!("  all of it for one scenario                           {whole:8.1} ms");
}
