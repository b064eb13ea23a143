//! What a hiring plan starts from: demand, team, the terms of a class, costs.

use jiff::civil::Date;

use crate::hiring::Timetable;
use crate::staffing::StaffingRules;
use crate::time::{date_of_day, day_of_date};

/// Everything that the scenarios of a hiring plan have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct HiringPlan {
    /// What comes, week by week.
    pub demand: Demand,
    /// The promises of every interval; shrinkage and the hours of a full-time equivalent are theirs.
    pub rules: StaffingRules,
    /// Who is there at the beginning.
    pub team: Team,
    /// On which terms people are hired.
    pub class: ClassTerms,
    /// What things cost.
    pub cost: CostRates,
    /// Planned leave, in addition to shrinkage.
    pub leave: Vec<LeaveSpan>,
    /// Heads that come from or go to other teams.
    pub moves: Vec<Move>,
    /// Changes of the demand that every scenario has.
    pub changes: Vec<DemandChange>,
}

impl HiringPlan {
    /// How many weeks it has.
    pub fn weeks(&self) -> usize {
        self.demand.weeks.len()
    }
    /// The Monday of a week, counted from 0; weeks beyond the plan too.
    pub fn monday(&self, week: usize) -> Date {
        self.demand.weeks.first().map_or(Date::ZERO, |first| date_of_day(day_of_date(first.monday) + 7 * week as i64))
    }
}

/// Contacts by week and interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Queues that the team serves: their contacts add up, and their handle times are weighted by contacts.
    pub queues: Vec<String>,
    /// Length of every interval in hours.
    pub interval_hours: f64,
    /// The weeks, one after another without a gap.
    pub weeks: Vec<DemandWeek>,
    /// How the numbers came to be, in sentences.
    pub conventions: Vec<String>,
}

/// One week of contacts.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandWeek {
    /// Its Monday.
    pub monday: Date,
    /// Its open intervals, in order of time.
    pub intervals: Vec<OpenInterval>,
    /// Standard deviation of the week's contacts over their expectation; 0 where no range is known.
    pub relative_sd: f64,
}

impl DemandWeek {
    /// Contacts of the week.
    pub fn contacts(&self) -> f64 {
        self.intervals.iter().map(|interval| interval.contacts).sum()
    }
}

/// One open interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenInterval {
    /// Day of the week, Monday is 0.
    pub day: u8,
    /// Expected contacts.
    pub contacts: f64,
    /// Handle time of a tenured agent in seconds.
    pub aht_s: f64,
}

/// The team at the beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Bands of tenure, ascending by months; the first begins at 0.
    pub bands: Vec<Band>,
    /// Paid hours of a head per week.
    pub contract_hours: f64,
    /// Rise of attrition with occupancy, where there is one.
    pub rise: Option<AttritionRise>,
    /// Share of the hours on the floor that shifts place where they are needed; 1 wastes none.
    pub schedule_efficiency: f64,
}

/// Heads of like tenure.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its name, such as `6 to 12 months`.
    pub name: String,
    /// Tenure from which it holds, in months since the first day of training.
    pub from_months: f64,
    /// Heads at the beginning.
    pub heads: f64,
    /// Their tenure at the beginning, in months; within the band.
    pub months: f64,
    /// Share of the opening heads of a month that leaves in it.
    pub monthly_attrition: f64,
}

/// Attrition rises by `per_point` (0.02 is 2 %) of itself for every percentage point of the last week's occupancy above a limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttritionRise {
    /// Occupancy above which it rises.
    pub above: f64,
    /// Relative rise per percentage point.
    pub per_point: f64,
}

/// On which terms people are hired: one class is like another but for its week and size.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassTerms {
    /// Weeks from the decision to the first day of training.
    pub lead_weeks: usize,
    /// Fewest in a class.
    pub size_min: u32,
    /// Most in a class.
    pub size_max: u32,
    /// Most trainees at one time, all classes together; `None` is no limit.
    pub seats: Option<u32>,
    /// Whether a class may start in a week, one per week of the plan.
    pub allowed: Vec<bool>,
    /// Training, nesting, ramp.
    pub timetable: Timetable,
    /// Share of a class that drops out over training.
    pub drop_out: f64,
    /// Tenured agents whom each class in training takes off the floor.
    pub trainers_per_class: f64,
    /// Trainees per tenured agent taken off the floor, beside those per class.
    pub trainees_per_trainer: Option<f64>,
    /// Nesting heads per tenured agent taken off the floor.
    pub nesters_per_mentor: Option<f64>,
}

/// What things cost, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CostRates {
    /// Loaded cost of a paid hour.
    pub per_hour: f64,
    /// The same in training and nesting; `None` is as all others.
    pub trainee_per_hour: Option<f64>,
    /// Recruiting, per head that starts.
    pub per_hire: f64,
    /// Material, rooms, outside trainers, per head that starts.
    pub per_trainee: f64,
    /// Pay of an hour of overtime over that of a common one, 1.5 for half as much again.
    pub overtime_multiplier: f64,
    /// What a paid hour that is short costs beyond pay.
    pub per_short_hour: f64,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weeks {
    /// First day; `None` is the beginning.
    pub from: Option<Date>,
    /// Last day; `None` is the end.
    pub to: Option<Date>,
}

impl Weeks {
    /// All of it.
    pub const ALL: Self = Self { from: None, to: None };
    /// Whether a day lies in it.
    pub fn has(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
    /// Share of the seven days of a week that lie in it.
    pub fn share_of_week(&self, monday: Date) -> f64 {
        let first = day_of_date(monday);
        (first..first + 7).filter(|day| self.has(date_of_day(*day))).count() as f64 / 7.0
    }
}

/// A share of the paid heads on planned leave: paid, and not there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeaveSpan {
    /// When; a week that lies in it in part has it in part.
    pub span: Weeks,
    /// The share.
    pub share: f64,
}

/// Heads that come from another team or go to one at the beginning of a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// The week, from 0.
    pub week: usize,
    /// Heads that come; below 0 they go.
    pub heads: f64,
    /// Their band of tenure, by its place in the team; `None` is all past training in proportion for those who go, and the last
    /// band for those who come.
    pub band: Option<usize>,
}

/// Contacts or handle times changed on some days.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandChange {
    /// When.
    pub span: Weeks,
    /// What contacts are multiplied by.
    pub volume: f64,
    /// What handle times are multiplied by.
    pub aht: f64,
    /// Growth of contacts per year of 364 days from the first day of the span on, compounding; 0 is none.
    pub growth_per_year: f64,
    /// Why, in the planner's words.
    pub reason: String,
}
