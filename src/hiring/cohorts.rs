//! Heads by cohort, week by week.
//!
//! # Order of a week
//! 1. At its beginning heads come and go by moves, and classes start.
//! 2. All who are there then are paid for the week.
//! 3. At its end some leave: the hazard of their band on the opening heads who are still there, so nobody leaves in the week in
//!    which he came; in training drop-outs take the place of leavers.
//!
//! So `opening + hires + moves − leavers − drop-outs = closing` in every cohort and week.

use crate::hiring::attrition::{months_of_weeks, weekly_drop_out, weekly_from_monthly, weeks_of_months};
use crate::hiring::{ClassStart, Cohort, CohortWeek, HiringError, HiringPlan, Stage};

/// The heads of a week, all cohorts together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Heads {
    /// What came and went, cohorts added up.
    pub flow: CohortWeek,
    /// Paid heads in training.
    pub training: f64,
    /// Paid heads in nesting.
    pub nesting: f64,
    /// Paid heads in the ramp.
    pub ramping: f64,
    /// Paid heads past it.
    pub tenured: f64,
    /// Nesting heads, each weighted by proficiency.
    pub nesting_effective: f64,
    /// Ramping heads likewise.
    pub ramping_effective: f64,
    /// Classes in training.
    pub classes: usize,
}

/// A cohort and where its people stand.
#[derive(Debug, Clone)]
struct Running {
    cohort: Cohort,
    /// Weeks of tenure in the coming week.
    tenure: usize,
    /// Heads at its beginning.
    heads: f64,
    /// A class hired here.
    class: bool,
}

/// The team as it goes from week to week.
#[derive(Debug, Clone)]
pub(super) struct Crew<'p> {
    plan: &'p HiringPlan,
    classes: &'p [ClassStart],
    running: Vec<Running>,
    /// Weekly hazards by band, before occupancy.
    hazards: Vec<f64>,
    drop_out: f64,
}

impl<'p> Crew<'p> {
    /// The opening team.
    pub(super) fn new(plan: &'p HiringPlan, classes: &'p [ClassStart]) -> Self {
        let bands = &plan.team.bands;
        let running = bands.iter().filter(|band| band.heads > 0.0).map(|band| Running {
            cohort: Cohort { name: band.name.clone(), begins: 0, weeks: Vec::with_capacity(plan.weeks()) },
            tenure: weeks_of_months(band.months),
            heads: band.heads,
            class: false,
        });
        Self {
            plan,
            classes,
            running: running.collect(),
            hazards: bands.iter().map(|band| weekly_from_monthly(band.monthly_attrition)).collect(),
            drop_out: weekly_drop_out(plan.class.drop_out, plan.class.timetable.training_weeks),
        }
    }

    /// The band of a tenure, by its place.
    fn band(&self, tenure: usize) -> usize {
        let months = months_of_weeks(tenure);
        self.plan.team.bands.partition_point(|band| band.from_months <= months).saturating_sub(1)
    }

    /// One more week, after one of this occupancy.
    pub(super) fn step(&mut self, week: usize, last_occupancy: f64) -> Result<Heads, HiringError> {
        let monday = self.plan.monday(week);
        let mut moves = vec![0.0; self.running.len()];
        for change in self.plan.moves.iter().filter(|change| change.week == week && change.heads < 0.0) {
            self.take(week, change.band, -change.heads, &mut moves)?;
        }
        let comers = self.plan.moves.iter().filter(|change| change.week == week && change.heads > 0.0);
        for change in comers {
            let bands = &self.plan.team.bands;
            let band = bands.get(change.band.unwrap_or(bands.len().saturating_sub(1)));
            self.running.push(Running {
                cohort: Cohort { name: format!("moved in {monday}"), begins: week, weeks: Vec::new() },
                tenure: weeks_of_months(band.map_or(0.0, |band| band.months)),
                heads: 0.0,
                class: false,
            });
            moves.push(change.heads);
        }
        let mut hires = vec![0.0; self.running.len()];
        for class in self.classes.iter().filter(|class| class.week == week) {
            self.running.push(Running {
                cohort: Cohort { name: format!("class of {monday}"), begins: week, weeks: Vec::new() },
                tenure: 0,
                heads: 0.0,
                class: true,
            });
            moves.push(0.0);
            hires.push(f64::from(class.size));
        }
        let rise = self
            .plan
            .team
            .rise
            .map_or(1.0, |rise| 1.0 + rise.per_point * 100.0 * (last_occupancy - rise.above).max(0.0));
        let mut all = Heads::default();
        for k in 0..self.running.len() {
            let hazard = (self.hazards.get(self.band(self.running[k].tenure)).copied().unwrap_or(0.0) * rise).min(1.0);
            self.go_on(k, (hires[k], moves[k], hazard), &mut all);
        }
        Ok(all)
    }

    /// One cohort through the week.
    fn go_on(&mut self, k: usize, (hires, moves, hazard): (f64, f64, f64), all: &mut Heads) {
        let timetable = &self.plan.class.timetable;
        let one = &mut self.running[k];
        let (stage, proficiency) = timetable.at(one.tenure);
        let opening = one.heads;
        let paid = opening + hires + moves;
        let (leavers, drop_outs) = match stage {
            Stage::Training => (0.0, self.drop_out * paid),
            _ => (hazard * (opening + moves.min(0.0)), 0.0),
        };
        let closing = opening + hires + moves - leavers - drop_outs;
        let row = CohortWeek { opening, hires, moves, leavers, drop_outs, closing, proficiency };
        one.cohort.weeks.push(row);
        one.heads = closing;
        one.tenure += 1;
        let flow = &mut all.flow;
        flow.opening += opening;
        flow.hires += hires;
        flow.moves += moves;
        flow.leavers += leavers;
        flow.drop_outs += drop_outs;
        flow.closing += closing;
        match stage {
            Stage::Training => {
                all.training += paid;
                all.classes += usize::from(one.class);
            }
            Stage::Nesting => {
                all.nesting += paid;
                all.nesting_effective += paid * proficiency;
            }
            Stage::Ramping => {
                all.ramping += paid;
                all.ramping_effective += paid * proficiency;
            }
            Stage::Tenured => all.tenured += paid,
        }
    }

    /// Takes heads from those of a band, in proportion.
    fn take(&self, week: usize, band: Option<usize>, heads: f64, moves: &mut [f64]) -> Result<(), HiringError> {
        let past_training = self.plan.class.timetable.training_weeks;
        let takes = |one: &Running| match band {
            Some(band) => self.band(one.tenure) == band,
            None => one.tenure >= past_training,
        };
        let left = |k: usize, one: &Running| if takes(one) { one.heads + moves[k] } else { 0.0 };
        let shares: Vec<f64> = self.running.iter().enumerate().map(|(k, one)| left(k, one)).collect();
        let there: f64 = shares.iter().sum();
        if heads > there * (1.0 + 1e-12) {
            return Err(HiringError::MoveOut { monday: self.plan.monday(week), heads, there });
        }
        for (change, share) in moves.iter_mut().zip(&shares) {
            // No more than there is, to the last digit.
            *change -= (heads * share / there).min(*share);
        }
        Ok(())
    }

    /// The cohorts, every week in them.
    pub(super) fn cohorts(self) -> Vec<Cohort> {
        self.running.into_iter().map(|one| one.cohort).collect()
    }
}

/// What is wrong with classes, each by its place among them: outside its size, before the lead time, in a week without classes,
/// after the plan, over the seats. A seat stays taken for the whole training, whoever drops out.
pub fn class_faults(plan: &HiringPlan, classes: &[ClassStart]) -> Vec<(usize, String)> {
    let terms = &plan.class;
    let mut faults = Vec::new();
    for (k, class) in classes.iter().enumerate() {
        if class.week >= plan.weeks() {
            faults.push((
                k,
                format!(
                    "it starts after the last week of the plan, that of {}",
                    plan.monday(plan.weeks().saturating_sub(1))
                ),
            ));
            continue;
        }
        if !(terms.size_min..=terms.size_max).contains(&class.size) {
            faults.push((k, format!("a class has {} to {} heads", terms.size_min, terms.size_max)));
        }
        if class.decided {
            continue;
        }
        if class.week < terms.lead_weeks {
            let first = plan.monday(terms.lead_weeks);
            let lead = terms.lead_weeks;
            faults.push((k, format!("it would have been decided before the plan begins: {lead} weeks of lead time allow {first} at the earliest")));
        }
        if !terms.allowed.get(class.week).copied().unwrap_or(true) {
            faults.push((k, "no class may start in this week".to_owned()));
        }
    }
    let Some(seats) = terms.seats else { return faults };
    let training = terms.timetable.training_weeks.max(1);
    for (k, class) in classes.iter().enumerate() {
        let beside = |other: &&ClassStart| other.week <= class.week && class.week < other.week + training;
        let same_week_later = |j: usize| classes[j].week == class.week && j > k;
        let taken: u64 = classes
            .iter()
            .enumerate()
            .filter(|(j, other)| beside(other) && !same_week_later(*j))
            .map(|(_, other)| u64::from(other.size))
            .sum();
        if taken > u64::from(seats) {
            faults.push((
                k,
                format!("{taken} trainees would sit on {seats} seats in the week of {}", plan.monday(class.week)),
            ));
        }
    }
    faults
}
