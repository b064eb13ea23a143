//! Factors of groups around 1, each shrunk by what it rests on.

/// Contacts, and sums over the half hours of a group of ratios weighted by contacts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    /// Contacts.
    pub contacts: f64,
    /// Ratios.
    pub ratio: f64,
    /// Squared ratios.
    pub square: f64,
    /// Half hours.
    pub count: f64,
}

impl Sums {
    /// Adds a half hour.
    pub fn add(&mut self, contacts: f64, ratio: f64) {
        self.contacts += contacts;
        self.ratio += contacts * ratio;
        self.square += contacts * ratio * ratio;
        self.count += 1.0;
    }
    /// Adds a group whose ratios are divided by a factor.
    pub fn merge(&mut self, other: Self, factor: f64) {
        self.contacts += other.contacts;
        self.ratio += other.ratio / factor;
        self.square += other.square / (factor * factor);
        self.count += other.count;
    }
    /// The mean ratio; `None` without contacts.
    pub fn mean(self) -> Option<f64> {
        (self.contacts > 0.0).then(|| self.ratio / self.contacts)
    }
}

/// Share of the textbook shrinkage: on five call types the whole of it cost three of them up to 1 %, a third of it cost two
/// up to 1 %.
const SHRINKAGE: f64 = 0.5;

/// Every group's mean over the overall one, drawn towards 1 by `n / (n + ½·σ²/τ²)`: `σ²` the variance of one contact, `τ²`
/// what the groups really differ (moment estimate of DerSimonian and Laird 1986).
pub(super) fn shrunk(groups: &[Sums]) -> Vec<f64> {
    let mut all = Sums::default();
    let (mut within, mut free, mut seen, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for group in groups.iter().filter(|g| g.contacts > 0.0) {
        all.merge(*group, 1.0);
        within += (group.square - group.ratio * group.ratio / group.contacts).max(0.0);
        free += group.count - 1.0;
        seen += 1.0;
        squares += group.contacts * group.contacts;
    }
    let Some(centre) = all.mean().filter(|mean| *mean > 0.0) else { return vec![1.0; groups.len()] };
    let one_contact = if free > 0.0 { within / free } else { f64::INFINITY };
    let apart = |group: &Sums| group.contacts * (group.ratio / group.contacts - centre).powi(2);
    let between = groups.iter().filter(|g| g.contacts > 0.0).map(apart).sum::<f64>();
    let scale = all.contacts - squares / all.contacts;
    let real = if scale > 0.0 { (between - (seen - 1.0) * one_contact) / scale } else { 0.0 };
    // A NaN or negative difference is no difference.
    if real.is_nan() || real <= 0.0 {
        return vec![1.0; groups.len()];
    }
    let factor = |group: &Sums| match group.mean() {
        Some(mean) => {
            let trust = group.contacts / (group.contacts + SHRINKAGE * one_contact / real);
            1.0 + trust * (mean / centre - 1.0)
        }
        None => 1.0,
    };
    groups.iter().map(factor).collect()
}
