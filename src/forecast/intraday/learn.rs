//! What past days say of a day's rest and of the days after it, given its beginning.

use super::Morning;

/// The late part of what was seen, in minutes: recent hours say more of the next ones than early hours do.
pub(super) const LATE_MIN: i64 = 120;
/// Hours after the moment in which the rest of the day is near; what comes later keeps less of a difference.
const NEAR_HOURS: usize = 3;
/// A log ratio beyond this (2.7 times, or a third) counts as this: regressions must not hang on one holiday.
const FARTHEST: f64 = 1.0;
/// What a rest keeps of a difference before any day has taught: half.
const PRIOR_BETA: f64 = 0.5;
/// What tomorrow keeps of it before any day has taught.
const PRIOR_TOMORROW: f64 = 0.2;
/// What each further day keeps of what the day before it kept; on half-hourly and hourly series of six kinds the
/// correlations of daily errors fall by 0.7 to 0.85 a day.
const DAY_DECAY: f64 = 0.75;
/// Typical days that the prior is worth.
const PRIOR_DAYS: f64 = 5.0;
/// Standard errors by which the mean gain of past days must lie above nothing to be believed at all, and in full. A few
/// bursty days make an update look good by chance: from half a standard error on, 15-minute mention counts lost 1.6 % to no
/// update at 11:00, from a whole one 1.0 %, and nothing at 12:00.
const BELIEVED_FROM: f64 = 1.0;
const BELIEVED_IN_FULL: f64 = 1.5;
/// A gain below this share of the error is not worth a change of the plan, and believed in part only.
const WORTHWHILE_GAIN: f64 = 0.02;
/// No part of the day keeps more of a difference than this.
const MOST_BETA: f64 = 1.2;

/// Where a day is cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// The first interval of the day that is not seen.
    pub first_unseen: usize,
    /// Intervals in an hour.
    pub per_hour: usize,
}

impl Cut {
    /// Whether a seen interval belongs to the late part.
    pub fn is_late(self, slot: usize) -> bool {
        slot + LATE_MIN as usize / 60 * self.per_hour >= self.first_unseen
    }
    /// Whether an unseen interval is near.
    fn is_near(self, slot: usize) -> bool {
        slot < self.first_unseen + NEAR_HOURS * self.per_hour
    }
}

/// Contacts that came and that were expected.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    /// Contacts that came.
    pub actual: f64,
    /// Contacts expected.
    pub expected: f64,
}

impl Sums {
    pub fn add(&mut self, actual: f64, expected: f64) {
        self.actual += actual;
        self.expected += expected;
    }
    /// The log of actual over expected, both a little raised so that nothing is no infinity.
    fn log_ratio(self, phi: f64) -> f64 {
        libm::log((self.actual + phi) / (self.expected + phi)).clamp(-FARTHEST, FARTHEST)
    }
}

/// A past day, cut.
#[derive(Debug)]
struct Day<'a> {
    seen: Sums,
    late: Sums,
    near: Sums,
    far: Sums,
    following: Vec<Sums>,
    /// Squared Pearson residual of a seen interval around the day's own rate.
    dispersion: f64,
    /// Actual and forecast of the unseen intervals.
    rest: (&'a [f64], &'a [f64]),
}

impl<'a> Day<'a> {
    fn new(morning: &'a Morning, all: &[Morning], cut: Cut) -> Option<Self> {
        let forecast = morning.forecast.first()?;
        let (mut seen, mut late, mut near, mut far) =
            (Sums::default(), Sums::default(), Sums::default(), Sums::default());
        for (slot, (actual, expected)) in morning.actual.iter().zip(forecast).enumerate() {
            if !actual.is_nan() {
                match slot < cut.first_unseen {
                    true => {
                        seen.add(*actual, *expected);
                        if cut.is_late(slot) {
                            late.add(*actual, *expected);
                        }
                    }
                    false if cut.is_near(slot) => near.add(*actual, *expected),
                    false => far.add(*actual, *expected),
                }
            }
        }
        if seen.expected <= 0.0 || near.expected + far.expected <= 0.0 {
            return None;
        }
        let rate = (seen.actual + 1.0) / (seen.expected + 1.0);
        let (mut squares, mut n) = (0.0, 0.0);
        for (actual, expected) in morning.actual.iter().zip(forecast).take(cut.first_unseen) {
            let usual = expected * rate;
            if !actual.is_nan() && usual > 0.02 {
                squares += (actual - usual).powi(2) / usual;
                n += 1.0;
            }
        }
        let following = (1..morning.forecast.len()).map(|ahead| {
            let day = all.iter().find(|other| other.day == morning.day + ahead as i64);
            let mut sums = Sums::default();
            for (actual, expected) in day.iter().flat_map(|day| day.actual.iter().zip(&morning.forecast[ahead])) {
                if !actual.is_nan() {
                    sums.add(*actual, *expected);
                }
            }
            sums
        });
        let rest = cut.first_unseen.min(forecast.len());
        Some(Self {
            seen,
            late,
            near,
            far,
            following: following.collect(),
            dispersion: squares / f64::max(n - 1.0, 1.0),
            rest: (&morning.actual[rest.min(morning.actual.len())..], &forecast[rest..]),
        })
    }
}

/// Two slopes: on the whole seen part, and on what the late part differs from it.
type Slopes = [f64; 2];

fn dot(slopes: Slopes, x: [f64; 2]) -> f64 {
    slopes[0] * x[0] + slopes[1] * x[1]
}

/// What past days taught for one time of day.
#[derive(Debug, Clone)]
pub(super) struct Lesson {
    /// Spread of counts around a day's own rate; 1 for Poisson.
    pub phi: f64,
    /// Share of the absolute error taken off the rest of the days.
    pub gain: f64,
    /// Relative variance by which days really differ: of the whole seen part and of its late part.
    tau2: [f64; 2],
    near: Slopes,
    far: Slopes,
    tomorrow: f64,
    width: f64,
    belief: f64,
    days: usize,
}

/// A weighted ridge regression of log ratios on the two signals, kept as sums so that a day can be left out.
#[derive(Debug, Clone, Copy)]
struct Regression {
    a: f64,
    b: f64,
    d: f64,
    y: [f64; 2],
}

impl Regression {
    fn new(prior: Slopes, weight: f64) -> Self {
        Self { a: weight, b: 0.0, d: weight, y: [weight * prior[0], weight * prior[1]] }
    }
    fn add(&mut self, weight: f64, x: [f64; 2], z: f64) {
        self.a += weight * x[0] * x[0];
        self.b += weight * x[0] * x[1];
        self.d += weight * x[1] * x[1];
        self.y[0] += weight * x[0] * z;
        self.y[1] += weight * x[1] * z;
    }
    /// The slopes, within what a day can keep.
    fn solve(&self, prior: Slopes) -> Slopes {
        let determinant = self.a * self.d - self.b * self.b;
        if determinant.is_nan() || determinant <= 1e-12 * self.a * self.d || self.a <= 0.0 {
            return prior;
        }
        let first = (self.d * self.y[0] - self.b * self.y[1]) / determinant;
        let second = (self.a * self.y[1] - self.b * self.y[0]) / determinant;
        [first.clamp(0.0, MOST_BETA), second.clamp(-MOST_BETA, MOST_BETA)]
    }
}

impl Lesson {
    /// Learns from past days, in order of time; `None` when none of them can be cut there.
    pub fn learn(mornings: &[Morning], cut: Cut) -> Option<Self> {
        let days = mornings.iter().filter_map(|morning| Day::new(morning, mornings, cut)).collect::<Vec<_>>();
        if days.is_empty() {
            return None;
        }
        let phi = trimmed_mean(days.iter().map(|day| day.dispersion).collect()).max(0.05);
        let tau2 = [real_spread(&days, phi, |day| day.seen), real_spread(&days, phi, |day| day.late)];
        let mut lesson = Self {
            phi,
            gain: 0.0,
            tau2,
            near: [PRIOR_BETA, 0.0],
            far: [PRIOR_BETA, 0.0],
            tomorrow: PRIOR_TOMORROW,
            width: 1.0,
            belief: 0.0,
            days: days.len(),
        };
        let x = days.iter().map(|day| lesson.signals(day.seen, day.late)).collect::<Vec<_>>();
        let both = |day: &Day<'_>| Sums {
            actual: day.near.actual + day.far.actual,
            expected: day.near.expected + day.far.expected,
        };
        let prior = [PRIOR_BETA, 0.0];
        let whole = lesson.regression(&days, &x, prior, both);
        let slopes = whole.solve(prior);
        lesson.judge(&days, &x, &whole, prior, both);
        lesson.near = lesson.regression(&days, &x, slopes, |day| day.near).solve(slopes);
        lesson.far = lesson.regression(&days, &x, slopes, |day| day.far).solve(slopes);
        lesson.tomorrow = lesson.tomorrow(&days, &x);
        Some(lesson)
    }

    /// How many past days taught.
    pub fn days(&self) -> usize {
        self.days
    }

    /// The two signals of a beginning: the whole, and what its late part differs from it.
    fn signals(&self, seen: Sums, late: Sums) -> [f64; 2] {
        let shrunk = |sums: Sums, tau2: f64| {
            if sums.expected <= 0.0 {
                return 0.0;
            }
            sums.log_ratio(self.phi) * tau2 / (tau2 + self.phi / (sums.expected + self.phi))
        };
        let whole = shrunk(seen, self.tau2[0]);
        [whole, shrunk(late, self.tau2[1]) - whole]
    }

    /// Weight of a part of a day: what its log ratio varies by is real spread and chance.
    fn weight(&self, part: Sums) -> f64 {
        if part.expected <= 0.0 { 0.0 } else { 1.0 / (self.tau2[0] + self.phi / (part.expected + self.phi) + 1e-6) }
    }

    fn regression(
        &self,
        days: &[Day<'_>],
        x: &[[f64; 2]],
        prior: Slopes,
        part: impl Fn(&Day<'_>) -> Sums,
    ) -> Regression {
        let square = days.iter().zip(x).map(|(day, x)| self.weight(part(day)) * x[0] * x[0]).sum::<f64>();
        let mut sums = Regression::new(prior, PRIOR_DAYS * square / days.len() as f64 + 1e-12);
        for (day, x) in days.iter().zip(x) {
            let part = part(day);
            sums.add(self.weight(part), *x, part.log_ratio(self.phi));
        }
        sums
    }

    /// What the update gains and how far it narrows the errors, each day left out of its own slopes.
    fn judge(
        &mut self,
        days: &[Day<'_>],
        x: &[[f64; 2]],
        whole: &Regression,
        prior: Slopes,
        part: impl Fn(&Day<'_>) -> Sums,
    ) {
        let (mut morning, mut updated) = ((0.0, 0.0), (0.0, 0.0));
        let (mut gains, mut squares) = (0.0, 0.0);
        for (day, x) in days.iter().zip(x) {
            let mut others = *whole;
            others.add(-self.weight(part(day)), *x, part(day).log_ratio(self.phi));
            let factor = libm::exp(dot(others.solve(prior), *x));
            let so_far = (morning.0, updated.0);
            for (actual, forecast) in day.rest.0.iter().zip(day.rest.1).filter(|(actual, _)| !actual.is_nan()) {
                let (before, after) = ((actual - forecast).abs(), (actual - forecast * factor).abs());
                let size = forecast + self.phi;
                morning.0 += before;
                updated.0 += after;
                morning.1 += before * before / size;
                updated.1 += after * after / size;
            }
            // Relative to the day, so that one large day does not decide.
            let gain = (morning.0 - so_far.0 - updated.0 + so_far.1) / (part(day).expected + self.phi);
            gains += gain;
            squares += gain * gain;
        }
        if squares > 0.0 {
            let errors = gains / squares.sqrt();
            self.belief = ((errors - BELIEVED_FROM) / (BELIEVED_IN_FULL - BELIEVED_FROM)).clamp(0.0, 1.0);
        }
        if morning.0 > 0.0 {
            self.gain = 1.0 - updated.0 / morning.0;
            self.belief *= (self.gain / WORTHWHILE_GAIN).clamp(0.0, 1.0);
            // A day or two may look far too sure.
            self.width = (updated.1 / morning.1).sqrt().clamp(0.5, 1.0);
        }
    }

    /// What tomorrow keeps of today's difference, learned from all following days at once.
    fn tomorrow(&self, days: &[Day<'_>], x: &[[f64; 2]]) -> f64 {
        let square = days.iter().zip(x).map(|(day, x)| self.weight(day.seen) * x[0] * x[0]).sum::<f64>();
        let own = PRIOR_DAYS * square / days.len() as f64 + 1e-12;
        let (mut top, mut bottom) = (own * PRIOR_TOMORROW, own);
        for (day, x) in days.iter().zip(x) {
            let mut kept = 1.0;
            for following in &day.following {
                let (weight, x) = (self.weight(*following), x[0] * kept);
                top += weight * x * following.log_ratio(self.phi);
                bottom += weight * x * x;
                kept *= DAY_DECAY;
            }
        }
        (top / bottom).clamp(0.0, 1.0)
    }

    /// What a beginning does to the rest.
    pub fn moves(&self, seen: Sums, late: Sums) -> Moves {
        let x = self.signals(seen, late);
        let even = |sums: Sums, tau2: f64| tau2 / (tau2 + self.phi / (sums.expected + self.phi));
        let (whole, recent) = (even(seen, self.tau2[0]), even(late, self.tau2[1]));
        let belief = self.belief;
        Moves {
            near: libm::exp(belief * dot(self.near, x)),
            far: libm::exp(belief * dot(self.far, x)),
            following: belief * self.tomorrow * x[0],
            beta: belief * dot(self.near, [whole, recent - whole]).clamp(0.0, MOST_BETA),
            width: 1.0 - belief * (1.0 - self.width),
        }
    }
}

/// What a beginning does to a rest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moves {
    near: f64,
    far: f64,
    /// Log factor of tomorrow.
    following: f64,
    /// Share of a difference, as large early as late, that the next hours keep.
    pub beta: f64,
    /// Standard deviation of the rest's errors over that of the morning's.
    pub width: f64,
}

impl Moves {
    /// Factor of an interval some whole hours after the moment.
    pub fn at(&self, hours_later: usize) -> f64 {
        if hours_later < NEAR_HOURS { self.near } else { self.far }
    }
    /// Factor of a day some days after today.
    pub fn following(&self, days_later: i64) -> f64 {
        libm::exp(self.following * libm::pow(DAY_DECAY, (days_later - 1).max(0) as f64))
    }
}

/// Relative variance that chance does not explain: of log ratios, weighted by contacts, the widest cut at four times the
/// median's.
fn real_spread(days: &[Day<'_>], phi: f64, part: impl Fn(&Day<'_>) -> Sums) -> f64 {
    let mut squares = days.iter().map(|day| part(day).log_ratio(phi).powi(2)).collect::<Vec<_>>();
    // For normal errors the variance is 2.2 times the median square; three standard deviations are kept.
    let most = 9.0 * 2.2 * crate::forecast::average::median(&mut squares) + 1e-12;
    let (mut top, mut bottom) = (0.0, 0.0);
    for day in days {
        let part = part(day);
        let chance = phi / (part.expected + phi);
        top += part.expected * (part.log_ratio(phi).powi(2).min(most) - chance);
        bottom += part.expected;
    }
    if bottom > 0.0 { (top / bottom).max(1e-6) } else { 1e-6 }
}

/// The mean of values cut at five times their median.
fn trimmed_mean(values: Vec<f64>) -> f64 {
    let most = 5.0 * crate::forecast::average::median(&mut values.clone());
    values.iter().map(|value| value.min(most)).sum::<f64>() / values.len().max(1) as f64
}
