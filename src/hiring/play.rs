//! A scenario played: heads, need, service and cost, week by week.

use rayon::prelude::*;

use crate::hiring::cohorts::{Crew, Heads, class_faults};
use crate::hiring::needs::Desk;
use crate::hiring::pay::{Floor, Staffed, lines};
use crate::hiring::prepared::{Need, Prepared, agents_of, fte_per_agent};
use crate::hiring::service::of_week;
use crate::hiring::supply::leave_of;
use crate::hiring::{
    ClassStart, CostLines, HiringError, HiringOutcome, HiringPlan, HiringScenario, HiringTotals, HiringWeek,
};

/// Plays a scenario with its classes.
///
/// # Errors
/// Rules, intervals, moves and classes that can't be; see [`HiringError`].
pub fn play(plan: &HiringPlan, scenario: &HiringScenario) -> Result<HiringOutcome, HiringError> {
    Prepared::new(plan, scenario)?.play(&scenario.classes)
}

/// Plays several scenarios, in parallel and in order. Those of one demand share the work of its need.
///
/// # Errors
/// The first error in order.
pub fn play_all(plan: &HiringPlan, scenarios: &[HiringScenario]) -> Result<Vec<HiringOutcome>, HiringError> {
    let first_alike = |k: usize| scenarios.iter().position(|other| same_demand(other, &scenarios[k])).unwrap_or(k);
    let alike: Vec<usize> = (0..scenarios.len()).map(first_alike).collect();
    let desk = Desk::new(&plan.rules, plan.demand.interval_hours)?;
    let prepared: Vec<_> = scenarios
        .par_iter()
        .enumerate()
        .map(|(k, scenario)| (alike[k] == k).then(|| Prepared::at(desk.clone(), plan, scenario)).transpose())
        .collect::<Result<Vec<_>, HiringError>>()?;
    scenarios
        .par_iter()
        .zip(&alike)
        .map(|(scenario, k)| match &prepared[*k] {
            Some(prepared) => prepared.play_as(scenario, &scenario.classes),
            None => play(plan, scenario),
        })
        .collect()
}

/// Whether two scenarios bring the team the same contacts and staff for the same level.
fn same_demand(a: &HiringScenario, b: &HiringScenario) -> bool {
    a.changes == b.changes && a.bots == b.bots && a.outsourcing == b.outsourcing && a.staff_to == b.staff_to
}

/// A week before its service is known.
#[derive(Debug, Clone, Copy)]
struct Manned {
    heads: Heads,
    floor: Floor,
}

impl Prepared<'_> {
    /// Plays the scenario with these classes in place of its own.
    ///
    /// # Errors
    /// Moves and classes that can't be, and intervals that can't be staffed at the team's proficiency.
    pub fn play(&self, classes: &[ClassStart]) -> Result<HiringOutcome, HiringError> {
        self.play_as(self.scenario, classes)
    }

    fn play_as(&self, scenario: &HiringScenario, classes: &[ClassStart]) -> Result<HiringOutcome, HiringError> {
        let plan = self.plan;
        if let Some((k, reason)) = class_faults(plan, classes).into_iter().next() {
            let ClassStart { week, size, .. } = classes[k];
            return Err(HiringError::Class { monday: plan.monday(week), size, reason });
        }
        let mut crew = Crew::new(plan, classes);
        let mut weeks = Vec::with_capacity(plan.weeks());
        let mut manned = Vec::with_capacity(plan.weeks());
        let mut occupancy = 0.0;
        for (week, need) in self.needs.iter().enumerate() {
            let heads = crew.step(week, occupancy)?;
            let one = Manned { heads, floor: Floor::of(plan, &heads, leave_of(plan, week)) };
            manned.push(one);
            // The week's occupancy is known before the next only where attrition asks for it; else all weeks go in parallel.
            if plan.team.rise.is_some() {
                let row = self.week(scenario, week, need, one)?;
                occupancy = row.0.occupancy;
                weeks.push(row);
            }
        }
        if plan.team.rise.is_none() {
            weeks = self
                .needs
                .par_iter()
                .enumerate()
                .map(|(week, need)| self.week(scenario, week, need, manned[week]))
                .collect::<Result<Vec<_>, HiringError>>()?;
        }
        let totals = totals(&mut weeks);
        Ok(HiringOutcome {
            scenario: scenario.name.clone(),
            classes: classes.to_vec(),
            notes: notes(&weeks, &manned, self.desk.never_gives_up()),
            weeks: weeks.into_iter().map(|(week, _)| week).collect(),
            cohorts: crew.cohorts(),
            totals,
        })
    }

    /// One week, and its agents added up over the intervals.
    fn week(
        &self,
        scenario: &HiringScenario,
        week: usize,
        need: &Need,
        Manned { heads, floor }: Manned,
    ) -> Result<(HiringWeek, f64), HiringError> {
        let plan = self.plan;
        let proficiency = floor.proficiency();
        let mixed = if proficiency < 1.0 { Some(agents_of(&self.desk, need.staffed(), proficiency)?) } else { None };
        let agents = mixed.as_ref().unwrap_or(&need.agents);
        let required = match &mixed {
            Some(agents) => agents.iter().sum::<f64>() * fte_per_agent(plan),
            None => need.fte,
        };
        // Money is lost or idle by what is expected to come, whatever level is staffed for.
        let expected = match (&need.staffed, &mixed) {
            (None, _) => required,
            (Some(_), None) => need.expected,
            (Some(_), Some(_)) => {
                agents_of(&self.desk, &need.arriving, proficiency)?.iter().sum::<f64>() * fte_per_agent(plan)
            }
        };
        let head = plan.team.contract_hours / plan.rules.hours_per_fte;
        let staffed = Staffed::with_last_resorts(required, floor.heads() * head, scenario.overtime, scenario.time_off);
        let filled = if required > 0.0 { staffed.total() / required } else { 1.0 };
        let service = of_week(&self.desk, &need.arriving.intervals, |i| agents[i] * filled, proficiency)?;
        // At the mix the whole range moves with the requirement.
        let ratio = if need.fte > 0.0 { required / need.fte } else { 1.0 };
        let kept = need.staffed.is_none() && filled >= 1.0 - 1e-12;
        let cost = CostLines {
            outsourcing: need.arriving.outsourcing_cost,
            bot: need.arriving.bot_cost,
            ..lines(plan, &heads, &floor, (&staffed, expected))
        };
        let hours = plan.rules.hours_per_fte;
        let row = HiringWeek {
            monday: plan.monday(week),
            contacts: service.contacts,
            required_fte: required,
            required_fte_lo: need.range.0.min(need.expected) * ratio,
            required_fte_hi: need.range.1.max(need.expected) * ratio,
            required_fte_tenured: need.expected,
            available_fte: staffed.available,
            tenured_fte: floor.tenured * head,
            ramping_fte: floor.ramping * head,
            nesting_fte: floor.nesting * head,
            training_fte: heads.training * head,
            effective_fte: floor.effective * head,
            overtime_fte: staffed.overtime,
            time_off_fte: staffed.time_off,
            gap_fte: staffed.gap(),
            heads_opening: heads.flow.opening,
            hires: heads.flow.hires,
            moves: heads.flow.moves,
            leavers: heads.flow.leavers,
            drop_outs: heads.flow.drop_outs,
            heads_closing: heads.flow.closing,
            tenured: heads.tenured,
            ramping: heads.ramping,
            nesting: heads.nesting,
            training: heads.training,
            support: floor.support,
            proficiency,
            service_level: service.service_level,
            on_target: kept || service.met,
            occupancy: service.occupancy,
            abandonment: service.abandonment,
            outsourced: need.arriving.outsourced,
            deflected: need.arriving.deflected,
            paid_hours: (heads.flow.opening + heads.flow.hires + heads.flow.moves) * plan.team.contract_hours
                + (staffed.overtime - staffed.time_off) * hours,
            cost,
            cumulative_cost: 0.0,
        };
        Ok((row, service.agents))
    }
}

/// Adds the weeks up, in their order, and writes the running cost into each.
fn totals(weeks: &mut [(HiringWeek, f64)]) -> HiringTotals {
    let mut all = HiringTotals {
        contacts: 0.0,
        weeks_below: 0,
        peak_gap_fte: 0.0,
        worst_week: None,
        worst_service_level: f64::NAN,
        service_level: f64::NAN,
        occupancy: 0.0,
        abandonment: 0.0,
        hires: 0.0,
        leavers: 0.0,
        drop_outs: 0.0,
        heads_closing: 0.0,
        paid_hours: 0.0,
        cost: CostLines::default(),
        cost_per_contact: f64::NAN,
    };
    let (mut level, mut lost, mut busy, mut agents, mut elsewhere) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (week, there) in weeks.iter_mut() {
        all.contacts += week.contacts;
        all.weeks_below += usize::from(!week.on_target);
        all.peak_gap_fte = all.peak_gap_fte.max(-week.gap_fte);
        if week.contacts > 0.0 {
            level += week.contacts * week.service_level;
            lost += week.contacts * week.abandonment;
            if all.worst_week.is_none() || week.service_level < all.worst_service_level {
                (all.worst_week, all.worst_service_level) = (Some(week.monday), week.service_level);
            }
        }
        busy += week.occupancy * *there;
        agents += *there;
        elsewhere += week.outsourced + week.deflected;
        all.hires += week.hires;
        all.leavers += week.leavers;
        all.drop_outs += week.drop_outs;
        all.heads_closing = week.heads_closing;
        all.paid_hours += week.paid_hours;
        all.cost = all.cost.plus(&week.cost);
        week.cumulative_cost = all.cost.total();
    }
    if all.contacts > 0.0 {
        all.service_level = level / all.contacts;
        all.abandonment = lost / all.contacts;
    }
    if agents > 0.0 {
        all.occupancy = busy / agents;
    }
    if all.contacts + elsewhere > 0.0 {
        all.cost_per_contact = all.cost.total() / (all.contacts + elsewhere);
    }
    all
}

/// A service level below this is that of a queue which does not settle.
const NOBODY: f64 = 0.01;

/// What a planner should know that no column says.
fn notes(weeks: &[(HiringWeek, f64)], manned: &[Manned], never_gives_up: bool) -> Vec<String> {
    let mut found = Vec::new();
    let lost = weeks.iter().filter(|(week, _)| week.service_level < NOBODY).count();
    if never_gives_up && lost > 0 {
        found.push(format!(
            "In {lost} of {} weeks there are fewer agents than load, so that by Erlang C hardly anybody is answered in time; with \
             a patience (Erlang A) those who hang up relieve the queue.",
            weeks.len()
        ));
    }
    let missing = manned.iter().zip(weeks).filter(|(one, _)| one.floor.support_missing > 1e-9);
    let missing: Vec<_> = missing.map(|(one, (week, _))| (one.floor.support_missing, week.monday)).collect();
    if let Some((heads, monday)) = missing.first() {
        found.push(format!(
            "{heads:.1} trainers and mentors are missing in the week of {monday}{}: nobody tenured is left to take off the floor.",
            match missing.len() {
                1 => String::new(),
                n => format!(" and in {} more", n - 1),
            }
        ));
    }
    found
}
