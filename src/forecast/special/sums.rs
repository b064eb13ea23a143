//! Sums over special days, and the factors that they teach.

/// Sums over some special days: actual and usual volume per slot, and how many days.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    actual: Vec<f64>,
    usual: Vec<f64>,
    days: f64,
    ratios: Vec<f64>,
}

/// Factors on a regular day, learned.
#[derive(Debug, Clone)]
pub(super) struct Taught {
    /// Factor of the whole day.
    pub day: f64,
    /// Factor per slot.
    pub slots: Vec<f64>,
    /// Relative variance of such a day around the factor.
    pub variance: f64,
    /// Days that taught it.
    pub seen: usize,
}

impl Sums {
    pub fn new(slots: usize) -> Self {
        Self { actual: vec![0.0; slots], usual: vec![0.0; slots], days: 0.0, ratios: Vec::new() }
    }

    /// Adds a day; one without a record or usually empty teaches nothing.
    pub fn add(&mut self, actual: &[f64], usual: &[f64]) {
        let (mut a, mut u) = (0.0, 0.0);
        for (value, expected) in actual.iter().zip(usual).filter(|(v, _)| !v.is_nan()) {
            a += value;
            u += expected;
        }
        if u > 0.0 {
            for (s, (value, expected)) in actual.iter().zip(usual).enumerate().filter(|(_, (v, _))| !v.is_nan()) {
                self.actual[s] += value;
                self.usual[s] += expected;
            }
            self.days += 1.0;
            self.ratios.push(a / u);
        }
    }

    /// The factors, shrunk towards a prior that weighs `trust` days in size and `course` days in the course of the day;
    /// slots are smoothed over `reach` neighbours.
    pub fn taught(&self, prior: &Taught, trust: f64, course: f64, reach: usize) -> Taught {
        let n = self.actual.len();
        let (actual, usual) = (self.actual.iter().sum::<f64>(), self.usual.iter().sum::<f64>());
        let per_day = if self.days > 0.0 { usual / self.days } else { 0.0 };
        let day = if per_day > 0.0 {
            ((actual + trust * per_day * prior.day) / (usual + trust * per_day)).clamp(0.0, 8.0)
        } else {
            prior.day
        };
        // The course of the day is learned apart from its size, which is shrunk.
        let size = if actual > 0.0 { day * usual / actual } else { 1.0 };
        let slots = (0..n)
            .map(|s| {
                let around = s.saturating_sub(reach)..(s + reach + 1).min(n);
                let a = size * self.actual[around.clone()].iter().sum::<f64>();
                let u = self.usual[around.clone()].iter().sum::<f64>();
                let worth = course * u / self.days.max(1.0);
                let expected = if prior.day > 0.0 { prior.slots[s] * day / prior.day } else { day };
                let own = u > 0.0 && worth.is_finite();
                if own { ((a + expected * worth) / (u + worth)).clamp(0.0, 12.0) } else { expected }
            })
            .collect();
        let scatter = self.ratios.iter().map(|r| (r - day).powi(2)).sum::<f64>();
        let scale = day.max(0.05).powi(2);
        let variance = ((scatter / scale) + (trust + 1.0) * prior.variance) / (self.days + trust + 1.0);
        Taught { day, slots, variance, seen: self.days as usize }
    }
}
