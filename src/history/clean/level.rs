//! A volume that moves to another level and stays there. It is said, not set aside: the new level is the truth.

use crate::error::FindingCode;
use crate::history::clean::draft::Draft;
use crate::history::clean::story::day_name;
use crate::history::clean::usual::{day_totals, median};
use crate::time::weekday_of_day;

/// Days compared on either side of a step …
const SIDE: usize = 20;
/// … at the history's end that many must have followed.
const STAYED: usize = 10;
/// A step changes the level by this factor, up or down.
const FACTOR: f64 = 1.3;
/// It is this many times the scatter of days around their level: six standard errors of the medians of twenty.
const TIMES_SCATTER: f64 = 2.5;
/// Either side moves by this share of the step at most: a season glides, a step does not.
const GLIDE: f64 = 0.35;

/// Finds steps of the level between two stretches of whole days.
pub(super) fn tell(draft: &mut Draft) {
    let (days, levels) = day_levels(draft);
    let mut steps: Vec<(usize, f64, f64)> = Vec::new();
    let mut best: Option<(usize, f64, f64, f64)> = None;
    for at in SIDE..levels.len().saturating_sub(STAYED - 1) {
        let after = &levels[at..(at + SIDE).min(levels.len())];
        if let Some((before, after, cost)) = step(&levels[at - SIDE..at], after) {
            if best.is_none_or(|(.., least)| cost < least) {
                best = Some((at, before, after, cost));
            }
        } else if let Some((at, before, after, _)) = best.take() {
            steps.push((at, before, after));
        }
    }
    steps.extend(best.map(|(at, before, after, _)| (at, before, after)));
    let yearly = |at: usize, up: bool| {
        [-364i64, 364].iter().any(|year| {
            let day = draft.days[days[at]].day + year;
            let there = days.partition_point(|d| draft.days[*d].day < day);
            let same = |k: usize| {
                let (Some(before), Some(after)) = (levels.get(k.wrapping_sub(SIDE)..k), levels.get(k..k + STAYED))
                else {
                    return false;
                };
                let factor = median(&mut after.to_vec()) / median(&mut before.to_vec());
                if up { factor >= FACTOR.sqrt() } else { factor <= FACTOR.sqrt().recip() }
            };
            day >= draft.days[0].day && (there.saturating_sub(10)..there + 10).any(same)
        })
    };
    let told: Vec<_> = steps.into_iter().filter(|(at, before, after)| !yearly(*at, after > before)).collect();
    let last = draft.series.start.len().saturating_sub(1);
    for (at, before, after) in told {
        let day = &draft.days[days[at]];
        let (from, count) = (day.at.start, (days.len() - at) as u64);
        let percent = ((after / before - 1.0) * 100.0).round();
        let way = if percent > 0.0 { "above" } else { "below" };
        let message = format!(
            "since {}: volume is {} % {way} that of the weeks before and stays there; kept in",
            day_name(day.day),
            percent.abs()
        );
        draft.push(FindingCode::LevelShift, from, last, count, message);
    }
}

/// Whole days, each with its total over the median of its weekday.
fn day_levels(draft: &Draft) -> (Vec<usize>, Vec<f64>) {
    let (totals, _) = day_totals(draft);
    let whole = |d: &usize| totals[*d].total.is_finite() && !draft.days[*d].special;
    let typical: Vec<f64> = (0..7)
        .map(|weekday| {
            let same = (0..totals.len()).filter(whole).filter(|d| weekday_of_day(draft.days[*d].day) == weekday);
            median(&mut same.map(|d| totals[d].total).collect::<Vec<_>>())
        })
        .collect();
    let of = |d: usize| totals[d].total / typical[weekday_of_day(draft.days[d].day)];
    (0..totals.len()).filter(whole).map(|d| (d, of(d))).filter(|(_, level)| level.is_finite()).unzip()
}

/// Whether the level steps between two stretches: both levels, and how badly a step fits there.
fn step(before: &[f64], after: &[f64]) -> Option<(f64, f64, f64)> {
    let level = |part: &[f64]| median(&mut part.to_vec());
    let (a, b) = (level(before), level(after));
    let factor = b / a;
    if !(factor.is_finite() && (factor >= FACTOR || factor <= FACTOR.recip())) {
        return None;
    }
    let scatter = |part: &[f64], level: f64| median(&mut part.iter().map(|x| (x - level).abs()).collect::<Vec<_>>());
    let noise = 1.4826 * scatter(before, a).max(scatter(after, b));
    let glide = |part: &[f64]| (level(&part[..part.len() / 2]) - level(&part[part.len() / 2..])).abs();
    let jump = (b - a).abs();
    let steady = glide(before).max(glide(after)) <= GLIDE * jump;
    let near = level(&after[..after.len().min(5)]) - level(&before[before.len() - 5.min(before.len())..]);
    if jump < TIMES_SCATTER * noise || !steady || near.abs() < 0.7 * jump {
        return None;
    }
    let misfit = |part: &[f64], level: f64| part.iter().map(|x| (x - level).abs()).sum::<f64>() / part.len() as f64;
    Some((a, b, (misfit(before, a) + misfit(after, b)) / jump))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_that_glides_is_no_step() {
        let glide: Vec<f64> = (0..40).map(|k| 1.0 + 0.05 * f64::from(k)).collect();
        assert_eq!(step(&glide[..20], &glide[20..]), None);
        let mut steps = vec![1.0; 20];
        steps.extend(vec![1.5; 20]);
        let (before, after, misfit) = step(&steps[..20], &steps[20..]).unwrap();
        assert_eq!((before, after, misfit), (1.0, 1.5, 0.0));
    }
}
