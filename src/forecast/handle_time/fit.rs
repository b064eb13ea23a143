//! Everything that the candidates of the handle time share, learned from the half hours before a day.

use crate::forecast::handle_time::cells::{Cell, SLOTS, WEEK};
use crate::forecast::handle_time::factors::{Sums, shrunk};
use crate::time::weekday_of_day;

/// Half-lives of the level in days; the last is the plain mean of the whole history.
const LEVEL_DAYS: [f64; 4] = [5.0, 14.0, 42.0, f64::INFINITY];
/// Hours of a day.
const HOURS: usize = 24;

/// How a level is moved within the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Not at all.
    Flat,
    /// By the hour of the day.
    Hours,
    /// By hour, weekday, and what a weekday's half hour has of its own.
    Week,
}

/// One way to forecast handle time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Candidate {
    /// The plain contact-weighted mean.
    Mean,
    /// The mean of each hour of the day.
    HourMean,
    /// The mean of the last seven days.
    LastWeeksMean,
    /// The same half hour of the last seven days.
    LastWeek,
    /// The mean of each weekday's half hour.
    WeekMean,
    /// A level of one half-life times a shrunk shape.
    Shaped(usize, Shape),
}

/// Every candidate.
pub(super) const CANDIDATES: [Candidate; 17] = {
    let mut all = [Candidate::Mean; 17];
    all[1] = Candidate::HourMean;
    all[2] = Candidate::LastWeeksMean;
    all[3] = Candidate::LastWeek;
    all[4] = Candidate::WeekMean;
    let mut level = 0;
    while level < LEVEL_DAYS.len() {
        all[5 + 3 * level] = Candidate::Shaped(level, Shape::Flat);
        all[6 + 3 * level] = Candidate::Shaped(level, Shape::Hours);
        all[7 + 3 * level] = Candidate::Shaped(level, Shape::Week);
        level += 1;
    }
    all
};

/// What one history up to a day says of handle time.
#[derive(Debug)]
pub(super) struct Fit {
    level: [f64; LEVEL_DAYS.len()],
    hours: Vec<f64>,
    week: Vec<f64>,
    mean: f64,
    last_weeks_mean: f64,
    hour_mean: Vec<f64>,
    week_mean: Vec<f64>,
    last_week: Vec<f64>,
}

impl Fit {
    /// Learns half hours up to and including a day; `None` without any.
    pub fn learn(cells: &[Cell], last: i64) -> Option<Self> {
        let first = cells.first()?.day;
        let (mut ratios, mut plain) = (vec![Sums::default(); WEEK], vec![Sums::default(); WEEK]);
        let (mut top, mut bottom) = ([0.0; LEVEL_DAYS.len()], [0.0; LEVEL_DAYS.len()]);
        let keep = LEVEL_DAYS.map(|half_life| libm::pow(0.5, 1.0 / half_life));
        let mut recent = Sums::default();
        let mut last_week = vec![f64::NAN; WEEK];
        let weeks = WeeklyLevels::of(cells, first, last);
        let mut day = first;
        for cells in cells.chunk_by(|a, b| a.day == b.day) {
            let today = cells[0].day;
            while day < today {
                for k in 0..keep.len() {
                    top[k] *= keep[k];
                    bottom[k] *= keep[k];
                }
                day += 1;
            }
            let at = weekday_of_day(today) * SLOTS;
            // Ratios to the level of each half hour's own time, so that a drift does not pass for a time of day.
            let per_level = 1.0 / weeks.at(today);
            let (mut contacts, mut seconds) = (0.0, 0.0);
            for cell in cells {
                let at = at + cell.slot;
                contacts += cell.contacts;
                seconds += cell.contacts * cell.held_s;
                ratios[at].add(cell.contacts, cell.held_s * per_level);
                plain[at].add(cell.contacts, cell.held_s);
            }
            for k in 0..keep.len() {
                top[k] += seconds;
                bottom[k] += contacts;
            }
            if today > last - 7 {
                for cell in cells {
                    recent.add(cell.contacts, cell.held_s);
                    last_week[at + cell.slot] = cell.held_s;
                }
            }
        }
        let mut all = Sums::default();
        plain.iter().for_each(|group| all.merge(*group, 1.0));
        let mean = all.mean().filter(|mean| *mean > 0.0)?;
        let last_weeks_mean = recent.mean().unwrap_or(mean);
        let by_hour = grouped(&plain, HOURS, |at| at % SLOTS / 2, |_| 1.0);
        let hours = shrunk(&grouped(&ratios, HOURS, |at| at % SLOTS / 2, |_| 1.0));
        let hour_of = |at: usize| hours[at % SLOTS / 2];
        let weekdays = shrunk(&grouped(&ratios, 7, |at| at / SLOTS, hour_of));
        let rest = shrunk(&grouped(&ratios, WEEK, |at| at, |at| hour_of(at) * weekdays[at / SLOTS]));
        let level = std::array::from_fn(|k| if bottom[k] > 0.0 { top[k] / bottom[k] } else { mean });
        Some(Self {
            level,
            week: (0..WEEK).map(|at| hour_of(at) * weekdays[at / SLOTS] * rest[at]).collect(),
            hours,
            mean,
            last_weeks_mean,
            hour_mean: by_hour.iter().map(|group| group.mean().unwrap_or(mean)).collect(),
            week_mean: plain.iter().map(|group| group.mean().unwrap_or(mean)).collect(),
            last_week: last_week.iter().map(|s| if s.is_nan() { last_weeks_mean } else { *s }).collect(),
        })
    }

    /// A candidate's handle time of a half hour in seconds.
    pub fn at(&self, candidate: Candidate, day: i64, slot: usize) -> f64 {
        let at = weekday_of_day(day) * SLOTS + slot;
        match candidate {
            Candidate::Mean => self.mean,
            Candidate::HourMean => self.hour_mean[slot / 2],
            Candidate::LastWeeksMean => self.last_weeks_mean,
            Candidate::LastWeek => self.last_week[at],
            Candidate::WeekMean => self.week_mean[at],
            Candidate::Shaped(level, Shape::Flat) => self.level[level],
            Candidate::Shaped(level, Shape::Hours) => self.level[level] * self.hours[slot / 2],
            Candidate::Shaped(level, Shape::Week) => self.level[level] * self.week[at],
        }
    }
}

/// The half hours of a week added up in groups, ratios divided by what is known of them.
fn grouped(week: &[Sums], groups: usize, of: impl Fn(usize) -> usize, known: impl Fn(usize) -> f64) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); groups];
    for (at, group) in week.iter().enumerate() {
        sums[of(at)].merge(*group, known(at));
    }
    sums
}

/// Levels of the weeks of a history, each with the two weeks before and after it.
struct WeeklyLevels {
    first: i64,
    level: Vec<f64>,
}

impl WeeklyLevels {
    fn of(cells: &[Cell], first: i64, last: i64) -> Self {
        let mut weeks = vec![(0.0, 0.0); (last.max(first) - first) as usize / 7 + 1];
        for cells in cells.chunk_by(|a, b| a.day == b.day) {
            let (contacts, seconds) = &mut weeks[(cells[0].day - first) as usize / 7];
            for cell in cells {
                *contacts += cell.contacts;
                *seconds += cell.contacts * cell.held_s;
            }
        }
        let mean = |weeks: &[(f64, f64)]| {
            let (contacts, sum) = weeks.iter().fold((0.0, 0.0), |all, week| (all.0 + week.0, all.1 + week.1));
            (sum > 0.0).then(|| sum / contacts)
        };
        let overall = mean(&weeks).unwrap_or(1.0);
        let near = |w: usize| mean(&weeks[w.saturating_sub(2)..(w + 3).min(weeks.len())]).unwrap_or(overall);
        Self { first, level: (0..weeks.len()).map(near).collect() }
    }

    fn at(&self, day: i64) -> f64 {
        self.level[(day - self.first) as usize / 7]
    }
}
