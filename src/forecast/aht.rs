//! Handle time to come: the queue's recent mean, moved by time of day and weekday as far as the data supports it.
//!
//! Means are weighted by contacts. A cell of a few calls says little: every mean is shrunk towards the wider one by
//! `n / (n + σ²/τ²)`, where `σ²` is the variance of one contact and `τ²` what the groups really differ.

use crate::history::{IntervalSeries, SlotState};
use crate::time::{IntervalGrid, weekday_of_day};

/// Half-lives of the level in days; the last is the plain mean of the whole history.
const LEVEL_DAYS: [f64; 4] = [4.0, 10.0, 28.0, f64::INFINITY];
/// How much of `σ²/τ²` the hours are shrunk by: as they should be, next to nothing, and all the
/// way to one mean for the day.
const HOUR_SHRINKAGE: [f64; 3] = [1.0, 0.02, f64::INFINITY];
/// Weeks that the choices are tried on at most.
const TRIED_WEEKS: i64 = 6;
/// Choices that share the forecast.
const SHARERS: usize = 3;

/// A contact-weighted mean of handle times with the contacts behind it.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    contacts: f64,
    sum: f64,
}

impl Mean {
    fn add(&mut self, contacts: f64, aht_s: f64) {
        self.contacts += contacts;
        self.sum += contacts * aht_s;
    }
    fn value(self) -> Option<f64> {
        (self.contacts > 0.0).then(|| self.sum / self.contacts)
    }
}

/// Handle time in seconds for every interval of a grid; `None` when the history has none at all.
pub(crate) fn forecast(history: &IntervalSeries, grid: &IntervalGrid) -> Option<Vec<f64>> {
    let cells = cells(history);
    let (first, last) = (cells.first()?.day, cells.last()?.day);
    let choices = best_choices(&cells, first, last);
    let fit = Fit::learn(&cells, last)?;
    let forecast = grid.starts.iter().map(|start| {
        let (day, minute) = grid.clock.day_and_minute(*start);
        let sum = choices.iter().map(|choice| fit.at(*choice, day, minute)).sum::<f64>();
        sum / choices.len() as f64
    });
    Some(forecast.collect())
}

/// Indices of the level's half-life and of the hours' shrinkage, and whether weekdays differ.
type Choice = (usize, usize, bool);

/// The choices that came nearest over the last weeks, weighted by contacts; all of them where nothing can be tried.
fn best_choices(cells: &[Cell], first: i64, last: i64) -> Vec<Choice> {
    let mut all = Vec::new();
    for level in 0..LEVEL_DAYS.len() {
        for hours in 0..HOUR_SHRINKAGE.len() {
            for weekdays in [true, false] {
                all.push(((level, hours, weekdays), 0.0));
            }
        }
    }
    let tried = ((last - first + 1 - 14) / 7).clamp(0, TRIED_WEEKS);
    if tried < 1 {
        return vec![(2, 0, true)];
    }
    for back in (1..=tried).rev() {
        let origin = last + 1 - 7 * back;
        let split = cells.partition_point(|cell| cell.day < origin);
        let until = cells.partition_point(|cell| cell.day < origin + 7);
        let Some(fit) = Fit::learn(&cells[..split], origin - 1) else { continue };
        for (choice, error) in &mut all {
            *error += cells[split..until]
                .iter()
                .map(|cell| cell.contacts * (fit.at(*choice, cell.day, cell.minute) - cell.aht_s).abs())
                .sum::<f64>();
        }
    }
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    all.truncate(SHARERS);
    all.into_iter().map(|(choice, _)| choice).collect()
}

/// Everything that the choices share, learned from the cells up to a day.
struct Fit {
    level: [f64; LEVEL_DAYS.len()],
    hours: [Groups; HOUR_SHRINKAGE.len()],
    weekdays: [Groups; HOUR_SHRINKAGE.len()],
}

impl Fit {
    fn learn(cells: &[Cell], last: i64) -> Option<Self> {
        let level = LEVEL_DAYS.map(|half_life| {
            let mut recent = Mean::default();
            let (mut day, mut weight) = (i64::MIN, 0.0);
            for cell in cells {
                if cell.day != day {
                    day = cell.day;
                    weight = 0.5_f64.powf((last - day) as f64 / half_life);
                }
                recent.add(cell.contacts * weight, cell.aht_s);
            }
            recent.value()
        });
        let [Some(shortest), Some(short), Some(middle), Some(longest)] = level else { return None };
        // Ratios to the level of each cell's own time, so that a drift does not pass for a time of day.
        let weeks = weekly_levels(cells, middle);
        let ratio = |cell: &Cell| cell.aht_s / weeks.at(cell.day);
        let hours = HOUR_SHRINKAGE.map(|shrinkage| {
            Groups::learn(cells.iter().map(|c| (hour_of(c.minute), c.contacts, ratio(c))), 24, shrinkage)
        });
        let weekdays = std::array::from_fn(|k| {
            let hours: &Groups = &hours[k];
            let rest = |c: &Cell| ratio(c) / hours.factor[hour_of(c.minute)];
            Groups::learn(cells.iter().map(|c| (weekday_of_day(c.day), c.contacts, rest(c))), 7, 1.0)
        });
        Some(Self { level: [shortest, short, middle, longest], hours, weekdays })
    }

    fn at(&self, (level, hours, weekdays): Choice, day: i64, minute: u16) -> f64 {
        let weekday = if weekdays { self.weekdays[hours].factor[weekday_of_day(day)] } else { 1.0 };
        self.level[level] * self.hours[hours].factor[hour_of(minute)] * weekday
    }
}

fn hour_of(minute: u16) -> usize {
    usize::from(minute / 60).min(23)
}

/// One hour of one day with a handle time: hours are the finest shape there is, so that intervals of 5 minutes cost no
/// more than half hours.
#[derive(Debug, Clone, Copy)]
struct Cell {
    day: i64,
    minute: u16,
    contacts: f64,
    aht_s: f64,
}

/// Hours with a handle time; the handled contacts weigh, else the offered, else every interval alike.
fn cells(history: &IntervalSeries) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for i in 0..history.start.len() {
        let (day, minute, aht_s) = (history.day[i], history.minute[i], history.aht_s[i]);
        if history.state[i] != SlotState::Open || !aht_s.is_finite() || aht_s <= 0.0 {
            continue;
        }
        let weight = [history.handled[i], history.volume[i]].into_iter().find(|n| n.is_finite() && *n > 0.0);
        let contacts = weight.unwrap_or(1.0);
        match cells.last_mut().filter(|cell| cell.day == day && hour_of(cell.minute) == hour_of(minute)) {
            Some(cell) => {
                let all = cell.contacts + contacts;
                cell.aht_s += (aht_s - cell.aht_s) * contacts / all;
                cell.contacts = all;
            }
            None => cells.push(Cell { day, minute, contacts, aht_s }),
        }
    }
    cells
}

/// Levels of the weeks of a history, smoothed towards the overall recent one.
struct WeeklyLevels {
    first: i64,
    level: Vec<f64>,
}

fn weekly_levels(cells: &[Cell], recent: f64) -> WeeklyLevels {
    let first = cells.first().map_or(0, |c| c.day);
    let last = cells.last().map_or(0, |c| c.day);
    let mut weeks = vec![Mean::default(); ((last - first) / 7 + 1) as usize];
    for cell in cells {
        weeks[((cell.day - first) / 7) as usize].add(cell.contacts, cell.aht_s);
    }
    let level = (0..weeks.len())
        .map(|w| {
            let mut around = Mean::default();
            for week in &weeks[w.saturating_sub(2)..(w + 3).min(weeks.len())] {
                around.contacts += week.contacts;
                around.sum += week.sum;
            }
            around.value().filter(|v| *v > 0.0).unwrap_or(recent)
        })
        .collect();
    WeeklyLevels { first, level }
}

impl WeeklyLevels {
    fn at(&self, day: i64) -> f64 {
        self.level[((day - self.first) / 7) as usize]
    }
}

/// Factors of some groups around 1, each shrunk by what it rests on.
struct Groups {
    factor: Vec<f64>,
}

impl Groups {
    fn learn(values: impl Iterator<Item = (usize, f64, f64)> + Clone, groups: usize, shrinkage: f64) -> Self {
        let mut means = vec![Mean::default(); groups];
        let mut all = Mean::default();
        let mut intervals = vec![0.0; groups];
        for (group, contacts, ratio) in values.clone() {
            means[group].add(contacts, ratio);
            all.add(contacts, ratio);
            intervals[group] += 1.0;
        }
        let Some(centre) = all.value() else { return Self { factor: vec![1.0; groups] } };
        // Variance of one contact: squared distance of interval means from their group, times their contacts.
        let (mut within, mut free) = (0.0, 0.0);
        for (group, contacts, ratio) in values {
            let mean = means[group].value().unwrap_or(centre);
            within += contacts * (ratio - mean).powi(2);
        }
        for n in &intervals {
            free += (n - 1.0_f64).max(0.0);
        }
        let one_contact = if free > 0.0 { within / free } else { 0.0 };
        // Between groups, moment estimate (DerSimonian and Laird 1986).
        let (mut between, mut squares, mut seen) = (0.0, 0.0, 0.0);
        for mean in means.iter().filter(|m| m.contacts > 0.0) {
            between += mean.contacts * (mean.sum / mean.contacts - centre).powi(2);
            squares += mean.contacts * mean.contacts;
            seen += 1.0;
        }
        let scale = all.contacts - squares / all.contacts;
        let real = if scale > 0.0 { ((between - (seen - 1.0) * one_contact) / scale).max(0.0) } else { 0.0 };
        let factor = means
            .iter()
            .map(|mean| match mean.value() {
                Some(value) if real > 0.0 && centre > 0.0 && shrinkage.is_finite() => {
                    let trust = mean.contacts / (mean.contacts + shrinkage * one_contact / real);
                    (trust * value + (1.0 - trust) * centre) / centre
                }
                _ => 1.0,
            })
            .collect();
        Self { factor }
    }
}
