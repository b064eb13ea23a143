//! Variances of counts and of what intervals of a day, days of a week and weeks have in common, by moments.

use super::Scored;

/// Variance components of the errors of a forecast.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factors {
    /// Spread of counts given the rate: 1 for Poisson.
    pub phi: f64,
    /// Relative variance of an interval by itself.
    pub slot: f64,
    /// Relative variance of what the intervals of a day share.
    pub day: f64,
    /// How much of a day's factor the next day keeps.
    pub carry: f64,
    /// Relative variance of what all days after an origin share: the level.
    pub week: f64,
    /// Relative variance that the level gains with each week beyond the first.
    pub drift: f64,
    /// Days that the variance of day factors was learned from, the prior's included.
    pub days: f64,
    /// Weeks that the variance of the level was learned from, the prior's included.
    pub weeks: f64,
}

/// The intervals of one day that are summed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayPart {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// Sum of the forecasts.
    pub mean: f64,
    /// Sum of the squares of the forecasts.
    pub squares: f64,
    /// Relative variance of a special day.
    pub special: f64,
    /// Share of the variance of the day's and the week's factors that is still unknown.
    pub kept: f64,
    /// Whole weeks beyond the first.
    pub lead: u32,
}

/// The errors of one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayError {
    pub week: usize,
    pub day: i64,
    pub mean: f64,
    pub squares: f64,
    pub error: f64,
    pub extra: f64,
}

impl DayError {
    /// The day as part of a sum.
    pub fn part(&self) -> DayPart {
        DayPart { day: self.day, mean: self.mean, squares: self.squares, special: self.extra, kept: 1.0, lead: 0 }
    }
}

/// Share of an interval's relative variance that the day shares, and of a day's that the week shares, before a day has
/// been seen: about what the public series of call centres, taxis and pedestrians have.
const SHARED_BY_DAY: f64 = 0.6;
const SHARED_BY_WEEK: f64 = 0.3;
/// Days and weeks that these priors are worth.
const PRIOR_DAYS: f64 = 7.0;
const PRIOR_WEEKS: f64 = 3.0;
/// Share of a special day's variance that the days next to it share.
pub(super) const AKIN: f64 = 0.5;

impl Factors {
    /// Learns from out-of-sample forecasts, in order of time.
    pub fn learn(scored: &[Scored]) -> Self {
        let (mut phi, mut total) = interval_variance(scored).unwrap_or((1.0, 0.01));
        let days = days_of(scored);
        // What a day shares, the week's part included.
        let prior = (SHARED_BY_DAY * total).max(0.0004);
        let mut shared = prior;
        for _ in 0..6 {
            let slot = (total - shared).max(0.0);
            let (mut top, mut bottom, mut typical) = (0.0, 0.0, 0.0);
            for day in &days {
                let noise = phi * day.mean + slot * day.squares + day.extra * day.mean * day.mean;
                let variance = noise + shared * day.mean * day.mean;
                let weight = (day.mean * day.mean / variance).powi(2);
                // A day beyond four standard deviations tells of itself, not of days.
                let square = (day.error * day.error).min(16.0 * variance) - noise;
                top += weight * square / (day.mean * day.mean);
                bottom += weight;
                typical += weight / days.len() as f64;
            }
            let own = PRIOR_DAYS * typical;
            if bottom + own > 0.0 {
                shared = ((top + own * prior) / (bottom + own)).clamp(0.05 * prior, 25.0);
            }
        }
        if shared > total {
            // Sums of a day tell small relative variances of small counts better than the counts do.
            phi = phi_given(scored, shared).unwrap_or(phi);
            total = shared;
        }
        let slot = (total - shared).max(0.0);
        let (adjacent, apart, weeks) = lag_covariances(&days, phi, slot, shared);
        let believed = |found: Option<(f64, f64)>, prior: f64, worth: f64| match found {
            Some((value, count)) => (value * count + prior * worth) / (count + worth),
            None => prior,
        };
        let week = believed(apart.map(|value| (value, weeks)), SHARED_BY_WEEK * shared, PRIOR_WEEKS);
        let week = week.clamp(0.02 * shared, 0.98 * shared);
        let next = believed(adjacent.map(|value| (value, weeks)), week + 0.3 * (shared - week), PRIOR_WEEKS);
        let day = shared - week;
        let carry = ((next - week) / day).clamp(0.0, 0.8);
        Self {
            phi,
            slot,
            day,
            carry,
            week,
            drift: (0.3 * week).max(0.0004),
            days: days.len() as f64 + PRIOR_DAYS,
            weeks: 0.5 * (weeks + PRIOR_WEEKS),
        }
    }

    /// Variance of one interval around its forecast; `extra` is relative variance known beside these.
    pub fn variance(&self, forecast: f64, extra: f64) -> f64 {
        let relative = self.slot + self.day + self.week + extra;
        (self.phi * forecast + relative * forecast * forecast).max(1e-12)
    }

    /// Variance of a sum over days in order of time, and how many observations that variance is worth.
    pub fn of_sum(&self, days: &[DayPart]) -> (f64, f64) {
        let (mut own, mut akin) = (0.0, 0.0);
        // Σ Σ carry^|days between| M M', day by day.
        let (mut carried, mut by_day, mut common, mut before) = (0.0, 0.0, 0.0, None);
        for day in days {
            let m = day.mean;
            own += self.phi * m + self.slot * day.squares + (1.0 - AKIN) * day.special * m * m;
            let gap = before.map_or(0, |before: i64| i32::try_from(day.day - before).unwrap_or(i32::MAX));
            // A holiday's neighbours share what is unknown of it; a regular day between two ends the kinship.
            let kin = AKIN.sqrt() * day.special.sqrt() * m;
            akin = if gap == 1 && day.special > 0.0 { akin } else { 0.0 };
            own += kin * kin + 2.0 * kin * akin;
            akin = if day.special > 0.0 { akin + kin } else { 0.0 };
            let m = m * day.kept.sqrt();
            carried *= libm::pow(self.carry, f64::from(gap));
            by_day += m * m + 2.0 * m * carried;
            carried += m;
            common += m;
            before = Some(day.day);
        }
        // Σ Σ min(lead, lead') M M', from the last day back.
        let (mut later, mut walked, mut at) = (0.0, 0.0, days.last().map_or(0, |day| day.lead));
        for day in days.iter().rev() {
            walked += later * later * f64::from(at.saturating_sub(day.lead));
            at = day.lead;
            later += day.mean;
        }
        walked += later * later * f64::from(at);
        let (by_day, by_week) = (self.day * by_day, self.week * common * common + self.drift * walked);
        let variance = (own + by_day + by_week).max(1e-12);
        // Satterthwaite (1946): what a sum of estimated variances is worth.
        let shares = (by_day / variance, by_week / variance);
        let doubt = shares.0 * shares.0 / self.days + shares.1 * shares.1 / self.weeks;
        (variance, if doubt > 1e-6 { 1.0 / doubt } else { 1e6 })
    }
}

/// Spread of counts and relative variance of single intervals by weighted least squares of error² / m on m.
fn interval_variance(scored: &[Scored]) -> Option<(f64, f64)> {
    if scored.len() < 50 {
        return None;
    }
    let (mut phi, mut total) = (1.0, 0.01);
    for _ in 0..8 {
        let (mut w0, mut w1, mut w2, mut y0, mut y1) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for s in scored {
            let (weight, y) = weighted(s, phi, total);
            let m = s.forecast;
            w0 += weight;
            w1 += weight * m;
            w2 += weight * m * m;
            y0 += weight * y;
            y1 += weight * y * m;
        }
        let det = w0 * w2 - w1 * w1;
        if det > 1e-9 * w0 * w2 {
            phi = (y0 * w2 - y1 * w1) / det;
            total = (y1 * w0 - y0 * w1) / det;
        }
        if det <= 1e-9 * w0 * w2 || total < 0.0 {
            (phi, total) = (y0 / w0, 0.0);
        }
        if phi < 0.5 {
            phi = 0.5;
            total = ((y1 - phi * w1) / w2).max(0.0);
        }
        phi = phi.clamp(0.5, 1e9);
        total = total.clamp(0.0, 25.0);
    }
    Some((phi, total))
}

/// Spread of counts when the relative variance is known.
fn phi_given(scored: &[Scored], total: f64) -> Option<f64> {
    let mut phi = 1.0;
    for _ in 0..4 {
        let (mut top, mut bottom) = (0.0, 0.0);
        for s in scored {
            let (weight, y) = weighted(s, phi, total);
            top += weight * (y - total * s.forecast);
            bottom += weight;
        }
        phi = if bottom > 0.0 { (top / bottom).clamp(0.5, 1e9) } else { return None };
    }
    phi.is_finite().then_some(phi)
}

/// Weight and error² / m of an interval, errors beyond four standard deviations cut.
fn weighted(s: &Scored, phi: f64, total: f64) -> (f64, f64) {
    let (m, extra) = (s.forecast, s.extra * s.forecast * s.forecast);
    let variance = phi * m + total * m * m;
    let square = (s.actual - m).powi(2).min(16.0 * (variance + extra)) - extra;
    ((m / (variance + extra)).powi(2), square / m)
}

pub(super) fn days_of(scored: &[Scored]) -> Vec<DayError> {
    let mut days: Vec<DayError> = Vec::new();
    for s in scored {
        let (mean, squares, error) = (s.forecast, s.forecast * s.forecast, s.actual - s.forecast);
        match days.last_mut().filter(|d| d.day == s.day && d.week == s.week) {
            Some(day) => {
                day.mean += mean;
                day.squares += squares;
                day.error += error;
            }
            None => days.push(DayError { week: s.week, day: s.day, mean, squares, error, extra: s.extra }),
        }
    }
    days.retain(|day| (day.mean * day.mean).is_finite());
    days
}

/// Relative covariance of neighbouring days and of days further apart in one week, and how many weeks told them.
fn lag_covariances(days: &[DayError], phi: f64, slot: f64, shared: f64) -> (Option<f64>, Option<f64>, f64) {
    let mut sums = [(0.0, 0.0); 2];
    let mut weeks = 0.0;
    for week in days.chunk_by(|a, b| a.week == b.week) {
        weeks += 1.0;
        let known = week.iter().map(|day| {
            let variance = phi * day.mean + slot * day.squares + (shared + day.extra) * day.mean * day.mean;
            let score = (day.error / variance.sqrt()).clamp(-4.0, 4.0);
            // Relative error times weight, and weight, in units of the day's standard deviation.
            (day.day, score, day.mean / variance.sqrt())
        });
        let known = known.collect::<Vec<_>>();
        for (k, (day, score, size)) in known.iter().enumerate() {
            for (other, their_score, their_size) in &known[k + 1..] {
                let (top, bottom) = &mut sums[usize::from(other - day > 1)];
                *top += score * their_score * size * their_size;
                *bottom += (size * their_size).powi(2);
            }
        }
    }
    let mean = |(top, bottom): (f64, f64)| (bottom > 0.0).then(|| top / bottom);
    (mean(sums[0]), mean(sums[1]), weeks)
}

#[cfg(test)]
mod tests {
    use super::super::random::Stream;
    use super::*;

    /// Weeks of seven days of 24 intervals whose errors have known components.
    fn drawn(weeks: usize, phi: f64, slot: f64, day: f64, carry: f64, week: f64) -> Vec<Scored> {
        let mut stream = Stream::new(5);
        let mut scored = Vec::new();
        let mut day_score = 0.0;
        for w in 0..weeks {
            let week_score = stream.normal();
            for d in 0..7 {
                day_score = carry * day_score + (1.0 - carry * carry).sqrt() * stream.normal();
                for s in 0..24 {
                    let forecast = 20.0 + 80.0 * f64::from(s % 12) / 11.0;
                    let factor = week.sqrt() * week_score + day.sqrt() * day_score + slot.sqrt() * stream.normal();
                    let actual = forecast * (1.0 + factor) + (phi * forecast).sqrt() * stream.normal();
                    scored.push(Scored { forecast, actual, extra: 0.0, week: w, day: (7 * w + d) as i64 });
                }
            }
        }
        scored
    }

    #[test]
    fn the_variances_of_counts_days_and_weeks_are_found_again() {
        let found = Factors::learn(&drawn(400, 2.0, 0.003, 0.006, 0.5, 0.004));
        let close = |value: f64, truth: f64, share: f64| (value / truth - 1.0).abs() < share;
        assert!(close(found.phi, 2.0, 0.06), "{found:?}");
        assert!(close(found.slot, 0.003, 0.15), "{found:?}");
        assert!(close(found.day + found.week, 0.010, 0.1), "{found:?}");
        // Days further apart keep some of each other by the carry, which counts as the week's.
        assert!((0.0038..0.0062).contains(&found.week), "{found:?}");
        assert!((0.2..0.55).contains(&found.carry), "{found:?}");
    }

    #[test]
    fn independent_errors_share_little_and_a_common_week_is_told_from_days() {
        let apart = Factors::learn(&drawn(100, 1.0, 0.01, 0.0, 0.0, 0.0));
        assert!(apart.day + apart.week < 0.001, "{apart:?}");
        let common = Factors::learn(&drawn(100, 1.0, 0.0, 0.0, 0.0, 0.01));
        assert!(common.week > 0.007 && common.day < 0.003, "{common:?}");
    }

    #[test]
    fn nothing_to_learn_from_leaves_poisson_counts_of_a_rate_known_to_a_tenth() {
        let none = Factors::learn(&[]);
        assert!((none.variance(1.0, 0.0) - 1.01).abs() < 1e-12, "{none:?}");
        assert!(none.day > 0.0 && none.week > 0.0 && none.slot > 0.0);
    }
}
