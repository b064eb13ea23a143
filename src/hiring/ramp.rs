//! From the first day of training to tenure: how fast a new hire works.

/// Where a head stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// In training: no contacts.
    Training,
    /// First contacts, with a mentor.
    Nesting,
    /// Alone, and getting faster.
    Ramping,
    /// As fast as anybody.
    Tenured,
}

/// Proficiency after nesting, week by week.
#[derive(Debug, Clone, PartialEq)]
pub enum Ramp {
    /// From a share to 100 % in a straight line over some weeks.
    Linear {
        /// Share at its beginning.
        from: f64,
        /// Weeks to 100 %.
        weeks: usize,
    },
    /// What is missing halves every so many weeks; 100 % after `weeks`.
    Exponential {
        /// Share at its beginning.
        from: f64,
        /// Weeks in which the missing part halves.
        half_life_weeks: f64,
        /// Weeks after which the rest is given.
        weeks: usize,
    },
    /// Slow, fast, slow: a logistic curve from a share to 100 % over some weeks.
    Logistic {
        /// Share at its beginning.
        from: f64,
        /// Weeks to 100 %.
        weeks: usize,
    },
    /// A share for every week.
    Steps(Vec<f64>),
}

/// Training, nesting and ramp, in weeks from the first day.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// Weeks without contacts.
    pub training_weeks: usize,
    /// Weeks of nesting.
    pub nesting_weeks: usize,
    /// Proficiency in nesting.
    pub nesting_proficiency: f64,
    /// What follows.
    pub ramp: Ramp,
}

/// How steep the logistic curve is: it runs from −5 to 5.
const STEEPNESS: f64 = 10.0;

impl Ramp {
    /// How many weeks it lasts.
    pub fn weeks(&self) -> usize {
        match self {
            Self::Linear { weeks, .. } | Self::Exponential { weeks, .. } | Self::Logistic { weeks, .. } => *weeks,
            Self::Steps(steps) => steps.len(),
        }
    }

    /// Proficiency in a week of it, counted from 0: that of the middle of the week; 1 after the last.
    ///
    /// # Formula
    /// With `x = week + ½` of `n` weeks:
    /// ```text
    /// linear       from + (1 − from)·x/n
    /// exponential  1 − (1 − from)·2^(−x / half-life)
    /// logistic     from + (1 − from)·(σ(10(x/n − ½)) − σ(−5)) / (σ(5) − σ(−5)),  σ(z) = 1/(1 + e^(−z))
    /// ```
    /// ```
    /// use headcount::hiring::Ramp;
    /// let ramp = Ramp::Linear { from: 0.6, weeks: 4 };
    /// assert!((ramp.proficiency(0) - 0.65).abs() < 1e-12);
    /// assert_eq!(ramp.proficiency(4), 1.0);
    /// ```
    pub fn proficiency(&self, week: usize) -> f64 {
        if week >= self.weeks() {
            return 1.0;
        }
        let x = week as f64 + 0.5;
        match self {
            Self::Linear { from, weeks } => from + (1.0 - from) * x / *weeks as f64,
            Self::Exponential { from, half_life_weeks, .. } => {
                1.0 - (1.0 - from) * libm::exp2(-x / half_life_weeks.max(f64::MIN_POSITIVE))
            }
            Self::Logistic { from, weeks } => {
                let sigma = |z: f64| 1.0 / (1.0 + libm::exp(-z));
                let (low, high) = (sigma(-STEEPNESS / 2.0), sigma(STEEPNESS / 2.0));
                let risen = (sigma(STEEPNESS * (x / *weeks as f64 - 0.5)) - low) / (high - low);
                from + (1.0 - from) * risen
            }
            Self::Steps(steps) => steps.get(week).copied().unwrap_or(1.0),
        }
    }
}

impl Timetable {
    /// Weeks from the first day of training until tenured.
    pub fn weeks_to_tenure(&self) -> usize {
        self.training_weeks + self.nesting_weeks + self.ramp.weeks()
    }

    /// Stage and proficiency in a week since the first day of training, counted from 0.
    pub fn at(&self, week: usize) -> (Stage, f64) {
        let Some(after_training) = week.checked_sub(self.training_weeks) else { return (Stage::Training, 0.0) };
        let Some(after_nesting) = after_training.checked_sub(self.nesting_weeks) else {
            return (Stage::Nesting, self.nesting_proficiency);
        };
        match after_nesting < self.ramp.weeks() {
            true => (Stage::Ramping, self.ramp.proficiency(after_nesting)),
            false => (Stage::Tenured, 1.0),
        }
    }
}
