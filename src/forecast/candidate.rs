//! The forecasts that compete: profiles of several memories, plain averages.

use std::cell::OnceCell;

use crate::forecast::Method;
use crate::forecast::average::{Average, same_weekday};
use crate::forecast::low_rank::LowRank;
use crate::forecast::profile::{LEVEL_DAYS, Past, ProfileFit, SHAPE_WEEKS, Totals};
use crate::forecast::regression::Regression;
use crate::forecast::smoothing::{Constants, Smoothing};
use crate::forecast::special::{Effect, Effects};
use crate::time::weekday_of_day;

/// One way to forecast a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Candidate {
    /// A profile times a level: indices of their half-lives, and whether the month and last year's course count.
    Profile { shape: usize, pace: usize, month: bool, year: bool },
    /// An average of regular same weekdays, moved by special days as the profile is.
    Regular(Average),
    /// An average of whatever the last same weekdays were: the baselines.
    Plain(Average),
    /// A model of another family, moved by special days as the profile is.
    Family(Family),
}

/// Models beside profiles and averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Exponential smoothing with two seasons.
    Smoothing,
    /// Regression of day totals on the calendar, spread by a profile: index of its half-life.
    Regression(usize),
    /// Leading day curves.
    LowRank,
}

impl Family {
    /// The family that a method asks for alone.
    pub fn of(method: Method) -> Option<Self> {
        match method {
            Method::Smoothing => Some(Self::Smoothing),
            Method::Regression => Some(Self::Regression(2)),
            Method::LowRank => Some(Self::LowRank),
            _ => None,
        }
    }
}

/// Plain averages shown beside every forecast, by name.
pub(crate) const BASELINES: [(&str, Average); 7] = [
    ("seasonal-naive", Average::Mean(1)),
    ("mean-of-4", Average::Mean(4)),
    ("mean-of-6", Average::Mean(6)),
    ("mean-of-8", Average::Mean(8)),
    ("median-of-6", Average::Median(6)),
    ("trimmed-mean", Average::Trimmed(8)),
    ("decayed-mean", Average::Decayed(12)),
];

/// Every candidate that a history of so many days can feed.
pub(crate) fn candidates(days: usize) -> Vec<Candidate> {
    let mut all = Vec::new();
    for month in [false, true] {
        for year in [false, true] {
            if (month && days < 70) || (year && days < 428) {
                continue;
            }
            for shape in 0..SHAPE_WEEKS.len() {
                for pace in 0..LEVEL_DAYS.len() {
                    all.push(Candidate::Profile { shape, pace, month, year });
                }
            }
        }
    }
    all.extend((0..SHAPE_WEEKS.len()).map(|shape| Candidate::Family(Family::Regression(shape))));
    all.push(Candidate::Family(Family::Smoothing));
    // Not among them: the leading curves, which never took a thousandth off the blend's error on ten series.
    all.extend(BASELINES.map(|(_, average)| Candidate::Regular(average)));
    all.extend(BASELINES.map(|(_, average)| Candidate::Plain(average)));
    all
}

/// Every candidate fitted to the days before an origin.
#[derive(Debug)]
pub(crate) struct Origin<'a> {
    past: &'a Past,
    end: usize,
    plain: ProfileFit,
    /// Of special days; beside the month's position they are the same.
    effects: Effects,
    month: Option<ProfileFit>,
    /// What was chosen at an earlier origin.
    constants: Option<Constants>,
    // Fitted when first asked for.
    smoothing: OnceCell<Smoothing>,
    regression: [OnceCell<Regression>; SHAPE_WEEKS.len()],
    low_rank: OnceCell<LowRank>,
}

impl<'a> Origin<'a> {
    /// Fits the days before index `end`.
    pub fn new(past: &'a Past, end: usize, with_month: bool) -> Self {
        let totals = Totals::new(past, end);
        let plain = ProfileFit::of(past, &totals, false);
        let effects = Effects::learn(past, &plain);
        let month = with_month.then(|| ProfileFit::of(past, &totals, true));
        let (smoothing, regression, low_rank) = Default::default();
        Self { past, end, plain, effects, month, constants: None, smoothing, regression, low_rank }
    }

    /// The constants of exponential smoothing are those of an earlier origin, if it had any.
    pub fn with_constants(self, constants: Option<Constants>) -> Self {
        Self { constants, ..self }
    }

    /// The constants of exponential smoothing, once it was asked for.
    pub fn constants(&self) -> Option<Constants> {
        self.smoothing.get().map(Smoothing::constants).or(self.constants)
    }

    fn fit(&self, month: bool) -> &ProfileFit {
        self.month.as_ref().filter(|_| month).unwrap_or(&self.plain)
    }

    /// What special days do to a day, where it is set apart.
    pub fn effect(&self, day: i64, month: bool) -> Option<Effect> {
        self.past.almanac.apart(day).map(|apart| self.effects.of(self.past, self.fit(month), day, apart))
    }

    /// A candidate's volumes of a day, one per slot; finite and not negative.
    pub fn row(&self, candidate: Candidate, day: i64) -> Vec<f64> {
        match candidate {
            Candidate::Profile { shape, pace, month, year } => {
                let fit = self.fit(month);
                let row = fit.row(self.past, day, shape, pace, year).collect();
                self.moved(row, day, month)
            }
            Candidate::Regular(average) => {
                let belief = &self.past.belief;
                let row = same_weekday(&self.past.table, self.end, weekday_of_day(day), average, |d| belief[d] > 0.3);
                let row = self.filled(row, day);
                self.moved(row, day, false)
            }
            Candidate::Plain(average) => {
                let row = same_weekday(&self.past.table, self.end, weekday_of_day(day), average, |_| true);
                self.filled(row, day)
            }
            Candidate::Family(family) => self.moved(self.family_row(family, day), day, false),
        }
    }

    fn family_row(&self, family: Family, day: i64) -> Vec<f64> {
        let (past, end) = (self.past, self.end);
        match family {
            Family::Smoothing => {
                let fitted = self.smoothing.get_or_init(|| match self.constants {
                    Some(constants) => Smoothing::with(past, end, constants),
                    None => Smoothing::new(past, end),
                });
                fitted.row(past, day)
            }
            Family::Regression(shape) => self.regression(shape).row(past, &self.plain, day),
            Family::LowRank => self.low_rank.get_or_init(|| LowRank::new(past, end)).row(past, day),
        }
    }

    fn regression(&self, shape: usize) -> &Regression {
        /// The shape whose regression the others start from.
        const MIDDLE: usize = SHAPE_WEEKS.len() / 2;
        self.regression[shape].get_or_init(|| {
            let near = (shape != MIDDLE).then(|| self.regression(MIDDLE));
            Regression::new(self.past, &self.plain, shape, self.end, near)
        })
    }

    /// Slots that no same weekday ever had are taken from the slowest profile.
    fn filled(&self, mut row: Vec<f64>, day: i64) -> Vec<f64> {
        if row.iter().any(|v| v.is_nan()) {
            let last = (SHAPE_WEEKS.len() - 1, LEVEL_DAYS.len() - 1);
            for (value, usual) in row.iter_mut().zip(self.plain.row(self.past, day, last.0, last.1, false)) {
                if value.is_nan() {
                    *value = usual;
                }
            }
        }
        row
    }

    /// Applies what the calendar says of a day: the planner's word first, then what such days did before.
    fn moved(&self, mut row: Vec<f64>, day: i64, month: bool) -> Vec<f64> {
        let fit = self.fit(month);
        let special = self.past.almanac.special(day);
        let like = special.and_then(|s| s.like).map(crate::time::day_of_date);
        let copied = like.and_then(|day| self.past.table.index(day)).filter(|d| *d < self.end);
        if let Some(d) = copied {
            let then = fit.level[d];
            let now = fit.now[2][1];
            let growth = if then > 0.0 { (now / then).clamp(0.2, 5.0) } else { 1.0 };
            for (value, copy) in row.iter_mut().zip(self.past.table.row(d)) {
                if !copy.is_nan() {
                    *value = copy * growth;
                }
            }
        } else if special.is_none_or(|s| s.uplift.is_none())
            && let Some(effect) = self.effect(day, month)
        {
            effect.apply(&mut row);
        }
        if let Some(uplift) = special.and_then(|s| s.uplift) {
            for value in &mut row {
                *value *= (1.0 + uplift).max(0.0);
            }
        }
        row
    }

    /// The effects of the month's positions, where they are fitted.
    pub fn month_effects(&self) -> Option<&[f64]> {
        self.month.as_ref().map(|fit| fit.month.as_slice())
    }
}
