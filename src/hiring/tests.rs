mod conserved;
mod exact;
mod worked_example;

use jiff::civil::date;

use super::*;
use crate::staffing::StaffingRules;
use crate::time::{date_of_day, day_of_date};

/// Weeks of equal half hours: 100 contacts of 180 s from 08:00 to 18:00 on five days.
fn weeks(count: usize) -> Demand {
    let first = day_of_date(date(2027, 1, 4));
    let intervals: Vec<OpenInterval> =
        (0..100).map(|i| OpenInterval { day: (i / 20) as u8, contacts: 100.0, aht_s: 180.0 }).collect();
    let week = |k: usize| DemandWeek {
        monday: date_of_day(first + 7 * k as i64),
        intervals: intervals.clone(),
        relative_sd: 0.0,
    };
    Demand {
        queues: vec!["sales".into()],
        interval_hours: 0.5,
        weeks: (0..count).map(week).collect(),
        conventions: Vec::new(),
    }
}

fn band(name: &str, from_months: f64, heads: f64, months: f64, annual: f64) -> Band {
    let monthly_attrition = attrition::monthly_from_annual(annual);
    Band { name: name.into(), from_months, heads, months, monthly_attrition }
}

/// The plan of the worked example.
fn example(count: usize) -> HiringPlan {
    HiringPlan {
        demand: weeks(count),
        rules: StaffingRules { shrinkage: "30%".parse().unwrap(), ..StaffingRules::default() },
        team: Team {
            bands: vec![band("team", 0.0, 22.0, 36.0, 0.30)],
            contract_hours: 40.0,
            rise: None,
            schedule_efficiency: 1.0,
        },
        class: ClassTerms {
            lead_weeks: 2,
            size_min: 1,
            size_max: 20,
            seats: None,
            allowed: vec![true; count],
            timetable: Timetable {
                training_weeks: 2,
                nesting_weeks: 1,
                nesting_proficiency: 0.5,
                ramp: Ramp::Linear { from: 0.6, weeks: 2 },
            },
            drop_out: 0.19,
            trainers_per_class: 1.0,
            trainees_per_trainer: None,
            nesters_per_mentor: Some(4.0),
        },
        cost: CostRates {
            per_hour: 25.0,
            trainee_per_hour: Some(20.0),
            per_hire: 2_000.0,
            per_trainee: 300.0,
            overtime_multiplier: 1.5,
            per_short_hour: 30.0,
        },
        leave: Vec::new(),
        moves: Vec::new(),
        changes: Vec::new(),
    }
}

fn class(week: usize, size: u32) -> ClassStart {
    ClassStart { week, size, decided: false }
}
