//! How far each day of a history may be believed, and its intervals without their bursts.

use crate::forecast::almanac::{Almanac, MONTH_PARTS};
use crate::forecast::average::median;
use crate::forecast::days::DayTable;
use crate::forecast::profile::{Past, ProfileFit, Totals};

/// Weeks before and after that a day is compared with.
const NEIGHBOURS: i64 = 4;

/// Log distances of days from the same weekdays of the weeks around them.
#[derive(Debug, Clone)]
pub(crate) struct Distances {
    /// 1 for days that may be compared, 0 for days set apart.
    usable: Vec<f64>,
    /// Volume of each day.
    pub total: Vec<f64>,
    of_all: Vec<f64>,
}

impl Distances {
    /// Compares every usable day with its neighbours.
    pub fn new(table: &DayTable, usable: Vec<f64>) -> Self {
        let total = table.totals(table.days);
        let mut all = Self { usable, total, of_all: Vec::new() };
        all.of_all = (0..table.days).map(|d| all.of(table, d, table.days)).collect();
        all
    }

    /// Median log ratio of a day to its neighbours before `end`; NaN of less than three.
    fn of(&self, table: &DayTable, d: usize, end: usize) -> f64 {
        let mut ratios = Vec::with_capacity(2 * NEIGHBOURS as usize);
        if self.usable[d] == 0.0 {
            return f64::NAN;
        }
        for week in (-NEIGHBOURS..=NEIGHBOURS).filter(|w| *w != 0) {
            let Some(other) = usize::try_from(d as i64 + 7 * week).ok().filter(|o| *o < end) else { continue };
            if self.usable[other] == 0.0 {
                continue;
            }
            let (mut here, mut there) = (0.0, 0.0);
            for (a, b) in table.row(d).iter().zip(table.row(other)) {
                let missing = (a + b).is_nan();
                here += if missing { 0.0 } else { *a };
                there += if missing { 0.0 } else { *b };
            }
            if here + there > 0.0 {
                ratios.push(libm::log((here + 1.0) / (there + 1.0)));
            }
        }
        if ratios.len() >= 3 { median(&mut ratios) } else { f64::NAN }
    }

    /// Belief from 1 down to 0 in each day before `end` by what was known then; 0 after it.
    ///
    /// It is the distance from the days around, less the distance that the position in the month always has and that the
    /// days nearby share: those are no accidents.
    pub fn beliefs(&self, table: &DayTable, almanac: &Almanac, end: usize) -> Vec<f64> {
        let end = end.min(table.days);
        let settled = if end < table.days { end.saturating_sub(7 * NEIGHBOURS as usize) } else { end };
        let mut distance = self.of_all[..settled].to_vec();
        distance.extend((settled..end).map(|d| self.of(table, d, end)));
        let part = |d: usize| almanac.month_part(table.first_day + d as i64);
        let mut by_part: [Vec<f64>; MONTH_PARTS] = Default::default();
        for d in (0..end).filter(|d| !distance[*d].is_nan()) {
            by_part[part(d)].push(distance[d]);
        }
        // Two months at least, so that one event is not taken for a habit.
        let habit = by_part.map(|mut distances| if distances.len() >= 6 { median(&mut distances) } else { 0.0 });
        for (d, distance) in distance.iter_mut().enumerate() {
            *distance -= habit[part(d)];
        }
        let shared = (0..end).map(|d| {
            let around = &distance[d.saturating_sub(3)..(d + 4).min(end)];
            let mut around = around.iter().copied().filter(|r| !r.is_nan()).collect::<Vec<_>>();
            if around.len() >= 4 { median(&mut around) } else { 0.0 }
        });
        let shared = shared.collect::<Vec<_>>();
        for (distance, shared) in distance.iter_mut().zip(shared) {
            *distance -= shared;
        }
        let mut spread = distance.iter().filter(|r| !r.is_nan()).map(|r| r.abs()).collect::<Vec<_>>();
        let typical = 1.4826 * median(&mut spread);
        let belief = |(d, distance): (usize, &f64)| {
            let scale = typical.max(0.03).max(1.5 / (self.total[d] + 1.0).sqrt());
            let far = distance.abs() / scale;
            // NaN compares false: a day without neighbours is believed.
            self.usable[d] * if far > 2.5 { (2.5 / far).powi(2) } else { 1.0 }
        };
        let mut beliefs = distance.iter().enumerate().map(belief).collect::<Vec<_>>();
        beliefs.resize(table.days, 0.0);
        beliefs
    }
}

/// Cuts the volumes before `end` that are far off to three robust standard deviations around what is usual.
///
/// Deviations are taken on the scale on which Poisson counts have a variance of ¼ (Anscombe 1948). Bursts of minutes and
/// single lost intervals move a profile less by it; days that are odd as a whole are the matter of belief. Where bursts
/// were cut at an earlier origin (`again`), only those of the latest weeks are judged anew.
pub(crate) fn cut_bursts(past: &mut Past, end: usize, again: bool) {
    const DEVIATIONS: f64 = 3.0;
    /// The shape that is taken as usual, in weeks of half-life.
    const USUAL_WEEKS: f64 = 13.0;
    /// The second time the usual is no longer that of the bursts.
    const TIMES: usize = 2;
    /// Days that a week more may show in another light.
    const JUDGED_AGAIN: usize = 42;
    /// Days that tell how far intervals usually lie off.
    const TYPICAL_DAYS: usize = 182;
    let scale = |v: f64| (v + 0.375).sqrt();
    let slots = past.table.slots;
    let judged = if again { end.saturating_sub(JUDGED_AGAIN) } else { 0 };
    let times = if again { 1 } else { TIMES };
    let mut usual = vec![0.0; slots];
    for _ in 0..times {
        let (level, _) = ProfileFit::levels(past, &Totals::new(past, end), false);
        let [shape] = super::shape::decayed(past, end, &level, [USUAL_WEEKS]);
        let weigh = |d: usize, usual: &mut [f64]| {
            let at = past.table.weekday(d) * slots;
            for (usual, shape) in usual.iter_mut().zip(&shape[at..at + slots]) {
                *usual = scale(shape * level[d]);
            }
        };
        let mut off = Vec::with_capacity(TYPICAL_DAYS.min(end) * slots);
        for d in (end.saturating_sub(TYPICAL_DAYS)..end).filter(|d| past.belief[*d] > 0.0) {
            weigh(d, &mut usual);
            off.extend(past.table.row(d).iter().zip(&usual).map(|(v, usual)| (scale(*v) - usual).abs()));
        }
        off.retain(|off| !off.is_nan());
        let middle = off.len() / 2;
        let typical = if off.is_empty() { 0.0 } else { *off.select_nth_unstable_by(middle, f64::total_cmp).1 };
        let reach = DEVIATIONS * (1.4826 * typical).max(0.5);
        for d in (judged..end).filter(|d| past.belief[*d] > 0.0) {
            weigh(d, &mut usual);
            for ((value, recorded), usual) in past.calm.row_mut(d).iter_mut().zip(past.table.row(d)).zip(&usual) {
                let (far, near) = (usual + reach, (usual - reach).max(0.0));
                // A missing value stays missing: it is not less than any, nor more.
                *value = if *recorded > far * far - 0.375 { far * far - 0.375 } else { *recorded };
                *value = if *value < near * near - 0.375 { near * near - 0.375 } else { *value };
            }
        }
    }
}
