//! What the three queues are like on an ordinary day.

use jiff::civil::Date;

/// A straight line through points, flat before the first and after the last.
pub fn between(points: &[(f64, f64)], x: f64) -> f64 {
    let after = points.partition_point(|(at, _)| *at <= x);
    match (after.checked_sub(1).and_then(|i| points.get(i)), points.get(after)) {
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => 0.0,
    }
}

/// One queue's habits.
pub struct Habits {
    /// The name.
    pub name: &'static str,
    /// Voice or chat.
    pub channel: &'static str,
    /// Opening hours per weekday, Monday first, in minutes; an empty span is closed.
    pub open: [(u16, u16); 7],
    /// Contacts per quarter hour where every factor is one, on the first day.
    pub base: f64,
    /// Growth per year as a share, straight.
    pub growth: f64,
    /// Volume by weekday, Monday first.
    pub weekday: [f64; 7],
    /// Volume in the middle of each month, January first.
    pub month: [f64; 12],
    /// Volume by hour of a weekday, as points of a line.
    pub hour: &'static [(f64, f64)],
    /// Volume by hour of Saturday and Sunday.
    pub weekend_hour: &'static [(f64, f64)],
    /// How much whole days (coefficient of variation) and single hours of them differ from what is expected.
    pub unrest: (f64, f64),
    /// Handle time by hour of day.
    pub aht_hour: &'static [(f64, f64)],
    /// Coefficient of variation of one contact's handle time.
    pub aht_cv: f64,
    /// How long a caller is ready to wait, on average, in seconds.
    pub patience_s: f64,
    /// Contacts that an agent works on at once.
    pub at_once: f64,
}

/// The habits of the three queues, in order of name.
pub const HABITS: [Habits; 3] = [
    Habits {
        name: "chat",
        channel: "chat",
        open: [(480, 1320); 7],
        base: 8.0,
        growth: 0.10,
        weekday: [1.10, 1.04, 1.00, 0.98, 0.96, 0.82, 0.86],
        month: [1.06, 0.98, 0.96, 0.97, 0.98, 0.97, 0.95, 0.93, 1.00, 1.02, 1.10, 1.12],
        hour: &[(8.0, 0.45), (10.0, 1.05), (12.5, 1.15), (15.0, 0.95), (17.5, 1.05), (20.0, 1.35), (22.0, 0.55)],
        weekend_hour: &[(8.0, 0.30), (11.0, 1.10), (14.0, 1.15), (18.0, 1.05), (20.0, 1.20), (22.0, 0.60)],
        unrest: (0.05, 0.08),
        aht_hour: &[(8.0, 0.94), (13.0, 1.00), (18.0, 1.06), (22.0, 1.10)],
        aht_cv: 0.55,
        patience_s: 150.0,
        at_once: 2.0,
    },
    Habits {
        name: "voice sales",
        channel: "voice",
        open: [(480, 1200), (480, 1200), (480, 1200), (480, 1200), (480, 1200), (540, 1020), (0, 0)],
        base: 37.0,
        growth: 0.05,
        weekday: [1.22, 1.06, 1.00, 0.97, 0.95, 0.62, 0.0],
        month: [1.12, 1.02, 1.00, 0.98, 0.97, 0.94, 0.88, 0.84, 0.98, 1.04, 1.14, 1.06],
        hour: &[(8.0, 0.45), (9.5, 1.20), (11.0, 1.42), (13.0, 1.08), (15.0, 1.18), (17.0, 0.95), (20.0, 0.40)],
        weekend_hour: &[(9.0, 0.55), (11.0, 1.35), (13.0, 1.30), (17.0, 0.60)],
        unrest: (0.07, 0.05),
        aht_hour: &[(8.0, 0.93), (11.0, 1.00), (14.0, 1.03), (18.0, 1.08), (20.0, 1.05)],
        aht_cv: 0.5,
        patience_s: 120.0,
        at_once: 1.0,
    },
    Habits {
        name: "voice support",
        channel: "voice",
        open: [(0, 1440); 7],
        base: 15.0,
        growth: -0.03,
        weekday: [1.28, 1.10, 1.04, 1.02, 1.00, 0.70, 0.62],
        month: [1.14, 1.06, 1.00, 0.97, 0.95, 0.94, 0.95, 0.96, 1.00, 1.02, 1.05, 1.00],
        hour: &[
            (0.0, 0.16),
            (3.0, 0.07),
            (5.0, 0.10),
            (7.0, 0.55),
            (9.0, 1.85),
            (10.5, 2.15),
            (13.0, 1.60),
            (15.0, 1.75),
            (18.0, 1.25),
            (21.0, 0.60),
            (24.0, 0.16),
        ],
        weekend_hour: &[
            (0.0, 0.22),
            (4.0, 0.08),
            (7.0, 0.35),
            (11.0, 1.85),
            (14.0, 1.70),
            (19.0, 1.20),
            (22.0, 0.60),
            (24.0, 0.20),
        ],
        unrest: (0.06, 0.05),
        aht_hour: &[(0.0, 1.12), (6.0, 1.08), (9.0, 0.95), (13.0, 1.00), (17.0, 1.06), (24.0, 1.12)],
        aht_cv: 0.65,
        patience_s: 180.0,
        at_once: 1.0,
    },
];

impl Habits {
    /// The yearly shape on a date: a line through the middles of the months.
    pub fn season(&self, date: Date) -> f64 {
        let month = usize::from(date.month().unsigned_abs()) - 1;
        let into = (f64::from(date.day()) - 1.0) / f64::from(date.days_in_month()) - 0.5;
        let (other, share) = if into < 0.0 { ((month + 11) % 12, -into) } else { ((month + 1) % 12, into) };
        self.month[month] * (1.0 - share) + self.month[other] * share
    }
}
