//! What comes to the team in a week of a scenario, and the agents that it takes.

use std::fmt;
use std::sync::Arc;

use crate::hiring::{
    Bot, DemandWeek, HiringError, HiringPlan, HiringScenario, OpenInterval, Outsourced, Outsourcing, Price,
};
use crate::queueing::erlang_c::surface::Surface;
use crate::queueing::{Model, OfferedLoad, Performance, QueueModel, Targets, smallest_agents};
use crate::staffing::{StaffTo, StaffingError, StaffingMethod, StaffingRules};
use crate::time::{date_of_day, day_of_date};
use crate::units::{Fraction, Seconds};

/// Days of the year by which growth compounds: 52 weeks.
const YEAR_DAYS: f64 = 364.0;

/// Shares so near to nothing and everything are left to the search.
const LEAST: f64 = 0.01;
const MOST: f64 = 0.9999;

/// The queue of the team: model, targets, interval.
#[derive(Clone)]
pub(super) struct Desk {
    model: Model,
    targets: Targets,
    min_agents: f64,
    interval: Seconds,
    /// Whether callers who wait hang up.
    gives_up: bool,
    /// The exact agents of Erlang C as a surface, where a service level and at most a cap are asked for.
    surface: Option<Arc<Surface>>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("model", &self.model).field("targets", &self.targets).finish_non_exhaustive()
    }
}

impl Desk {
    pub(super) fn new(rules: &StaffingRules, interval_hours: f64) -> Result<Self, HiringError> {
        match rules.method {
            StaffingMethod::Stationary => {}
            StaffingMethod::CarryOver => return Err(HiringError::Method("carry-over")),
            StaffingMethod::Deferred => return Err(HiringError::Method("the deferred model")),
        }
        let model = rules.model().map_err(StaffingError::Assumptions)?;
        let gives_up = rules.assumptions.patience.is_some();
        let interval = Seconds::new(interval_hours * 3600.0).unwrap_or_default();
        let targets = rules.targets();
        let alone = Targets { max_occupancy: None, ..targets }.service_level_alone();
        let surface = match (&model, alone) {
            (Model::C(_), Some(target)) if (LEAST..=MOST).contains(&target.fraction.get()) => {
                Some(Arc::new(Surface::new(target.fraction)))
            }
            _ => None,
        };
        Ok(Self { model, targets, min_agents: rules.min_agents as f64, interval, gives_up, surface })
    }
    /// Whether a queue with fewer agents than load grows without end.
    pub(super) fn never_gives_up(&self) -> bool {
        matches!(self.model, Model::C(_))
    }
    pub(super) fn targets(&self) -> &Targets {
        &self.targets
    }
    fn load(&self, contacts: f64, aht_s: f64) -> Result<OfferedLoad, HiringError> {
        let refuse =
            |reason| StaffingError::Interval { queue: "the team".to_owned(), start: "an interval".to_owned(), reason };
        let aht = Seconds::new(aht_s).map_err(refuse)?;
        Ok(OfferedLoad::new(contacts, aht, self.interval).map_err(refuse)?)
    }
    /// Exact agents of an interval: those of the staffing search, by a surface within 1e-9 of them where there is one.
    pub(super) fn agents(&self, contacts: f64, aht_s: f64) -> Result<f64, HiringError> {
        let load = self.load(contacts, aht_s)?;
        let contradicted = |reason| StaffingError::Contradicted {
            queue: "the team".to_owned(),
            start: "an interval".to_owned(),
            reason,
        };
        self.model.check(&load).map_err(contradicted)?;
        let most_busy = self.targets.max_occupancy.map_or(1.0, Fraction::get);
        if let Some(surface) = &self.surface
            && let Some(found) = surface.agents(load.a(), self.targets.within().get() / load.aht_s(), most_busy)
        {
            return Ok(found.exact.max(self.min_agents));
        }
        let solution = smallest_agents(&self.model, &load, &self.targets).map_err(StaffingError::from)?;
        Ok(solution.agents_exact.max(self.min_agents))
    }
    /// What agents do with an interval.
    pub(super) fn performance(&self, contacts: f64, aht_s: f64, agents: f64) -> Result<Performance, HiringError> {
        let load = self.load(contacts, aht_s)?;
        if agents <= 0.0 && contacts > 0.0 {
            // Nobody is there: all hang up who can.
            return Ok(Performance { abandonment: f64::from(self.gives_up), ..Performance::NEVER_SETTLES });
        }
        Ok(self.model.performance(&load, agents, self.targets.within()).by(self.targets.definition))
    }
}

/// A week's contacts as they reach the team, and what went elsewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Arriving {
    /// Contacts and handle times of the intervals that stay.
    pub intervals: Vec<OpenInterval>,
    /// Contacts given outside.
    pub outsourced: f64,
    /// What they cost.
    pub outsourcing_cost: f64,
    /// Contacts that bots took and that did not come back.
    pub deflected: f64,
    /// What bots cost.
    pub bot_cost: f64,
}

/// What a day does to its intervals.
#[derive(Debug, Clone)]
struct Day<'s> {
    volume: f64,
    aht: f64,
    bots: Vec<&'s Bot>,
    outside: Vec<&'s Outsourcing>,
}

/// A week's contacts at a level of demand (1 is the expected one) after changes, bots and work given outside, in this order.
pub(super) fn arriving(
    plan: &HiringPlan,
    scenario: &HiringScenario,
    (week, level): (&DemandWeek, f64),
    interval_s: f64,
) -> Arriving {
    let monday = day_of_date(week.monday);
    let begins = plan.demand.weeks.first().map_or(monday, |first| day_of_date(first.monday));
    let days: Vec<Day<'_>> = (0..7)
        .map(|d| {
            let (number, date) = (monday + d, date_of_day(monday + d));
            let (mut volume, mut aht) = (level, 1.0);
            for change in plan.changes.iter().chain(&scenario.changes).filter(|change| change.span.has(date)) {
                let since = number - change.span.from.map_or(begins, |from| day_of_date(from).max(begins));
                volume *= change.volume;
                if change.growth_per_year != 0.0 {
                    volume *= libm::pow(1.0 + change.growth_per_year, since as f64 / YEAR_DAYS);
                }
                aht *= change.aht;
            }
            Day {
                volume,
                aht,
                bots: scenario.bots.iter().filter(|bot| bot.span.has(date)).collect(),
                outside: scenario.outsourcing.iter().filter(|outside| outside.span.has(date)).collect(),
            }
        })
        .collect();
    let mut found = Arriving { intervals: Vec::with_capacity(week.intervals.len()), ..Arriving::default() };
    for interval in &week.intervals {
        let Some(day) = days.get(usize::from(interval.day)) else { continue };
        let (mut contacts, mut aht_s) = (interval.contacts * day.volume, interval.aht_s * day.aht);
        for bot in &day.bots {
            let taken = contacts * bot.deflection;
            let gone = taken * (1.0 - bot.returns);
            found.deflected += gone;
            found.bot_cost += taken * bot.per_contact;
            contacts -= gone;
            aht_s *= 1.0 + bot.aht_uplift;
        }
        for outside in &day.outside {
            let given = match outside.what {
                Outsourced::Share(share) => contacts * share,
                Outsourced::Above(erlangs) if aht_s > 0.0 => (contacts - erlangs * interval_s / aht_s).max(0.0),
                Outsourced::Above(_) => 0.0,
            };
            found.outsourced += given;
            found.outsourcing_cost += match outside.price {
                Price::Contact(price) => given * price,
                Price::Hour(price) => given * aht_s / 3600.0 * price,
            };
            contacts -= given;
        }
        found.intervals.push(OpenInterval { day: interval.day, contacts, aht_s });
    }
    found.bot_cost += scenario.bots.iter().map(|bot| bot.per_week * bot.span.share_of_week(week.monday)).sum::<f64>();
    found
}

/// The level of demand that a week stays at or below with probability `p`: lognormal about 1 with the week's deviation.
///
/// # Formula
/// ```text
/// level = e^(z·σ − σ²/2),  σ² = ln(1 + relative_sd²),  z = Φ⁻¹(p)
/// ```
pub fn level_at(week: &DemandWeek, p: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    if week.relative_sd <= 0.0 {
        return 1.0;
    }
    let z = Normal::standard().inverse_cdf(p.clamp(1e-9, 1.0 - 1e-9));
    level_of_score(week, z)
}

/// The level of demand of a standard normal score: what a sampled future multiplies a week's contacts by.
pub fn level_of_score(week: &DemandWeek, score: f64) -> f64 {
    let variance = libm::log1p(week.relative_sd * week.relative_sd);
    libm::exp(score * variance.sqrt() - variance / 2.0)
}

/// The level of demand that is staffed for.
pub(super) fn staffed_level(week: &DemandWeek, staff_to: StaffTo) -> f64 {
    match staff_to {
        StaffTo::Mean => 1.0,
        StaffTo::Quantile(percent) => level_at(week, percent / 100.0),
    }
}
