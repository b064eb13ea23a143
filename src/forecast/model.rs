//! From a method's name to a fitted model: back-test, blend, ranges, story.

use crate::evaluate::accuracy::weighted_noise_floor;
use crate::forecast::almanac::Almanac;
use crate::forecast::average::Average;
use crate::forecast::backtest::{Backtest, weigh};
use crate::forecast::candidate::{BASELINES, Candidate, Family, Origin, candidates};
use crate::forecast::days::{DayTable, slot_of};
use crate::forecast::intraday::Morning;
use crate::forecast::long_range::{HandOver, LongRange};
use crate::forecast::profile::Past;
use crate::forecast::regressors::Regressors;
use crate::forecast::uncertainty::{Outlook, Scored, Spread};
use crate::forecast::whole::in_whole_contacts;
use crate::forecast::{
    Fitted, ForecastError, ForecastSettings, ForecastStory, Forecaster, Growth, Level, Method, VolumeForecast,
    handle_time, story, uncertainty,
};
use crate::history::{IntervalSeries, OpeningHours, Queue};
use crate::time::{IntervalGrid, IntervalLength, date_of_day};

/// How far the calendar is looked up after a history: as far as a forecast may reach.
const REACH_DAYS: i64 = 3_700;
/// What is forecast with before anything could be tried: six weeks of shape, a week of level.
const UNTRIED: Candidate = Candidate::Profile { shape: 2, pace: 0, month: false, year: false };

/// A method with what it is to know beside the history.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    settings: &'a ForecastSettings,
}

impl<'a> Model<'a> {
    /// The method that some settings name.
    pub fn new(settings: &'a ForecastSettings) -> Self {
        Self { settings }
    }
}

impl Forecaster for Model<'_> {
    fn name(&self) -> &'static str {
        self.settings.method.as_str()
    }

    fn fit(&self, history: &IntervalSeries) -> Result<Box<dyn Fitted>, ForecastError> {
        let nothing = || ForecastError::NothingToLearn { queue: history.queue.name.clone() };
        let table = DayTable::of(history).ok_or_else(nothing)?;
        let last = table.first_day + table.days as i64;
        let almanac = Almanac::new(&self.settings.calendar, &history.queue.name, table.first_day, last + REACH_DAYS);
        let baseline = BASELINES.iter().any(|(name, _)| *name == self.settings.method.as_str());
        let regressors = if baseline {
            Regressors::default()
        } else {
            Regressors::learn(&table, &almanac, &self.settings.calendar, &history.queue.name, last + REACH_DAYS)
        };
        let past = Past::new(regressors.taken_out_of(table), almanac);
        let mut candidates = candidates(past.table.days);
        let alone = Family::of(self.settings.method).map(Candidate::Family);
        candidates.extend(alone.filter(|own| !candidates.contains(own)).as_slice());
        let backtest = Backtest::run(&past, &candidates);
        let errors = backtest.believed_errors();
        let weights = weights(self.settings.method, &candidates, &errors.iter().collect::<Vec<_>>());

        // Each tried week is forecast with weights learned from the other weeks, so its errors are honest.
        let whole = self.settings.method == Method::Auto && counts_whole_contacts(history);
        let mut scored = uncertainty::early::errors(&past, UNTRIED, backtest.weeks());
        let early = scored.last().map_or(0, |s| s.week + 1);
        let mut residuals = Vec::new();
        let mut honest = (0.0, 0.0);
        for week in 0..backtest.weeks() {
            let others = errors.iter().enumerate().filter(|(w, _)| *w != week).map(|(_, e)| e).collect::<Vec<_>>();
            let weights = weights_or_untried(self.settings.method, &candidates, &others);
            let forecast = backtest.blended(week, &weights);
            let mut shown = forecast.clone();
            if whole {
                in_whole_contacts(&mut shown, backtest.days(week));
            }
            for (((forecast, shown), (actual, extra)), day) in
                forecast.iter().zip(shown).zip(backtest.actuals(week)).zip(backtest.days(week))
            {
                scored.push(Scored { forecast: *forecast, actual, extra, week: early + week, day: *day });
                residuals.push(actual - forecast);
                honest.0 += (actual - shown).abs();
                honest.1 += actual;
            }
        }
        let spread = Spread::learn(&scored);
        let mut wape = Vec::new();
        if honest.1 > 0.0 {
            wape.push((self.settings.method.as_str().to_owned(), honest.0 / honest.1));
            for (name, average) in BASELINES {
                let own = candidates.iter().position(|c| *c == Candidate::Plain(average));
                if let Some(own) = own.filter(|_| name != self.settings.method.as_str()) {
                    let alone = [(own, 1.0)];
                    let error = (0..backtest.weeks()).map(|week| {
                        let forecast = backtest.blended(week, &alone);
                        forecast.iter().zip(backtest.actuals(week)).map(|(f, (a, _))| (f - a).abs()).sum::<f64>()
                    });
                    wape.push((name.to_owned(), error.sum::<f64>() / honest.1));
                }
            }
            wape.sort_by(|a, b| a.1.total_cmp(&b.1));
        }
        Ok(Box::new(FittedModel {
            queue: history.queue.clone(),
            method: self.settings.method,
            opening: history.opening.clone(),
            weights: weights.iter().map(|(c, w)| (candidates[*c], *w)).collect(),
            growth: self.settings.growth,
            long_range: (!baseline).then(|| LongRange::learn(&past, self.settings.growth)),
            regressors,
            past,
            spread,
            residuals,
            wape,
            weeks: backtest.weeks(),
            whole,
        }))
    }
}

/// Whether a history is one of whole contacts, several intervals a day.
fn counts_whole_contacts(history: &IntervalSeries) -> bool {
    let whole = |v: &f64| v.is_nan() || v.fract() == 0.0;
    history.interval != IntervalLength::DAY && history.volume.iter().all(whole)
}

/// The candidates that a method uses, with their weights.
fn weights(method: Method, candidates: &[Candidate], errors: &[&Vec<f64>]) -> Vec<(usize, f64)> {
    let alone = |candidate: Candidate| {
        let own = candidates.iter().position(|c| *c == candidate);
        own.map(|c| vec![(c, 1.0)]).unwrap_or_default()
    };
    let fixed = |average: Average| alone(Candidate::Plain(average));
    match method {
        Method::SeasonalNaive => fixed(Average::Mean(1)),
        Method::MeanOf4 => fixed(Average::Mean(4)),
        Method::MeanOf6 => fixed(Average::Mean(6)),
        Method::MeanOf8 => fixed(Average::Mean(8)),
        Method::MedianOf6 => fixed(Average::Median(6)),
        Method::TrimmedMean => fixed(Average::Trimmed(8)),
        Method::DecayedMean => fixed(Average::Decayed(12)),
        Method::Smoothing => alone(Candidate::Family(Family::Smoothing)),
        Method::Regression => alone(Candidate::Family(Family::Regression(2))),
        Method::LowRank => alone(Candidate::Family(Family::LowRank)),
        Method::Auto | Method::Profile => weights_or_untried(method, candidates, errors),
    }
}

fn weights_or_untried(method: Method, candidates: &[Candidate], errors: &[&Vec<f64>]) -> Vec<(usize, f64)> {
    if !matches!(method, Method::Auto | Method::Profile) {
        return weights(method, candidates, errors);
    }
    /// Tried weeks that the untried choice is worth: what few weeks seem to prefer is not believed yet.
    const UNTRIED_WEEKS: f64 = 0.3;
    let untried = candidates.iter().position(|c| *c == UNTRIED);
    let trust = errors.len() as f64 / (errors.len() as f64 + UNTRIED_WEEKS);
    // Four weeks of bursts and call types of few contacts: 13 % and 2 % less error by the regression than by the profile.
    let calendar = candidates.iter().position(|c| *c == Candidate::Family(Family::Regression(1)));
    let untried = if method == Method::Auto { calendar.or(untried) } else { untried };
    let mut weights: Vec<_> = untried.into_iter().map(|c| (c, 1.0 - trust)).collect();
    if !errors.is_empty() {
        weights.extend(weigh(candidates, errors, method == Method::Auto).into_iter().map(|(c, w)| (c, w * trust)));
    }
    weights
}

/// A model that has learned one history.
struct FittedModel {
    queue: Queue,
    method: Method,
    opening: OpeningHours,
    past: Past,
    regressors: Regressors,
    long_range: Option<LongRange>,
    growth: Option<Growth>,
    weights: Vec<(Candidate, f64)>,
    spread: Spread,
    residuals: Vec<f64>,
    wape: Vec<(String, f64)>,
    weeks: usize,
    /// Expectations below one contact are given as whole contacts.
    whole: bool,
}

impl Fitted for FittedModel {
    fn forecast(&self, grid: &IntervalGrid, levels: &[Level]) -> Result<VolumeForecast, ForecastError> {
        if grid.starts.is_empty() {
            return Err(ForecastError::ClosedThroughout { queue: self.queue.name.clone() });
        }
        let with_month = self.weights.iter().any(|(c, _)| matches!(c, Candidate::Profile { month: true, .. }));
        let origin = Origin::new(&self.past, self.past.table.days, with_month);
        let mut volume = Vec::with_capacity(grid.starts.len());
        let mut special = Vec::with_capacity(grid.starts.len());
        let mut of_day = Vec::with_capacity(grid.starts.len());
        let mut days: Vec<i64> = Vec::new();
        let mut row = Vec::new();
        let mut uncertain = 0.0;
        let mut long = self.long_range.as_ref().map(|long| HandOver::new(long, &self.past));
        for start in &grid.starts {
            let (day, minute) = grid.clock.day_and_minute(*start);
            if days.last() != Some(&day) {
                days.push(day);
                row = self.row(&origin, day);
                let long = long.as_mut().map_or(1.0, |long| long.factor(day, |day| self.row(&origin, day)));
                let factor = long * self.regressors.factor(day);
                row.iter_mut().for_each(|value| *value *= factor);
                uncertain = origin.effect(day, false).map_or(0.0, |effect| effect.variance);
            }
            let value =
                row.get(slot_of(minute, grid.length)).copied().unwrap_or(0.0) * self.open_share(day, minute, grid);
            volume.push(if value.is_finite() { value.max(0.0) } else { 0.0 });
            special.push(uncertain);
            of_day.push(day);
        }
        let first = self.past.table.first_day + self.past.table.days as i64;
        let spread = match &self.long_range {
            Some(long) => self.spread.clone().drifting(long.variance_per_week),
            None => self.spread.clone(),
        };
        let outlook = Outlook::new(volume.clone(), of_day.clone(), special, first, spread);
        let noise_floor = weighted_noise_floor(&volume).unwrap_or(0.0);
        if self.whole {
            in_whole_contacts(&mut volume, &of_day);
        }
        let bands = outlook.bands_holding(levels, &volume);
        let story = ForecastStory {
            method: self.method.to_string(),
            backtest_wape: self.wape.clone(),
            backtest_weeks: self.weeks,
            noise_floor,
            effects: [
                self.regressors.told(&days),
                story::effects(&self.past, &origin, &days, &self.weights),
                match &self.long_range {
                    Some(long) => long.told(&self.past, &days),
                    None => self.growth.iter().map(|g| format!("Growth: {g} is not in a bare average")).collect(),
                },
            ]
            .concat(),
            overridden: None,
        };
        Ok(VolumeForecast {
            queue: self.queue.clone(),
            clock: grid.clock.clone(),
            interval: grid.length,
            start: grid.starts.clone(),
            volume,
            bands,
            outlook: Some(outlook),
            aht_s: None,
            handle_parts: None,
            story,
        })
    }

    fn residuals(&self) -> &[f64] {
        &self.residuals
    }

    fn mornings(&self, most: usize, following: usize) -> Vec<Morning> {
        /// Days that a morning's forecast sees at least.
        const FIRST: usize = 14;
        let table = &self.past.table;
        let with_month = self.weights.iter().any(|(c, _)| matches!(c, Candidate::Profile { month: true, .. }));
        let forecast_of = |d: usize| {
            let origin = Origin::new(&self.past, d, with_month);
            let day = table.first_day + d as i64;
            let forecast = (0..=following as i64).map(|ahead| self.row(&origin, day + ahead)).collect();
            Morning { day, actual: table.row(d).to_vec(), forecast }
        };
        (table.days.saturating_sub(most).max(FIRST)..table.days)
            .filter(|d| table.row(*d).iter().any(|v| !v.is_nan()))
            .map(forecast_of)
            .collect()
    }
}

impl FittedModel {
    /// The blend's volumes of a day.
    fn row(&self, origin: &Origin<'_>, day: i64) -> Vec<f64> {
        let mut blend = vec![0.0; self.past.table.slots];
        for (candidate, weight) in &self.weights {
            for (value, own) in blend.iter_mut().zip(origin.row(*candidate, day)) {
                *value += weight * own;
            }
        }
        blend
    }

    /// Open minutes of an interval over those of the same interval in a usual week: 1 but for dates with hours of their
    /// own.
    fn open_share(&self, day: i64, minute: u16, grid: &IntervalGrid) -> f64 {
        let date = date_of_day(day);
        let length = grid.length.minutes();
        if self.opening.dates.binary_search_by_key(&date, |(d, _)| *d).is_err() || grid.length == IntervalLength::DAY {
            return 1.0;
        }
        let usual = OpeningHours { week: self.opening.week.clone(), ..OpeningHours::default() };
        let (open, usual) = (self.opening.open_minutes(date, minute, length), usual.open_minutes(date, minute, length));
        // Longer hours than usual: the volumes come from the neighbouring intervals and are those of a whole one.
        let usual = if usual == 0 { length } else { usual };
        f64::from(open.min(length)) / f64::from(usual)
    }
}

/// Puts the handle time beside the volumes.
pub(crate) fn with_handle_time(
    mut forecast: VolumeForecast,
    history: &IntervalSeries,
    grid: &IntervalGrid,
    settings: &ForecastSettings,
) -> VolumeForecast {
    match handle_time::forecast(history, grid) {
        Some(found) => {
            forecast.story.effects.extend(found.busy.map(|busy| busy.in_words()));
            forecast.aht_s = Some(found.aht_s);
            forecast.handle_parts = found.parts;
        }
        None => forecast.aht_s = settings.aht.map(|aht| vec![aht.get(); grid.starts.len()]),
    }
    forecast
}
