//! A made-up centre whose plan the reports are drawn from.

use headcount::error::{Finding, FindingCode};
use headcount::evaluate::service::{Weakest, WeekService};
use headcount::forecast::{Band, ForecastStory, Level, VolumeForecast};
use headcount::history::{IntervalSeries, OpeningHours, Queue, SlotState, TimeParts};
use headcount::plan::{QueuePlan, Setting, WeekPlan};
use headcount::queueing::{Performance, ServiceLevels};
use headcount::staffing::{
    Binding, IntervalRequirement, Shrinkage, ShrinkageBase, ShrinkagePart, StaffingRequirement, StaffingRules,
};
use headcount::time::{Clock, Horizon, IntervalLength, date_of_day, day_of_date, weekday_of_day};
use headcount::units::Erlangs;

/// What a queue of the centre is like.
pub struct Shape {
    pub name: &'static str,
    pub interval_min: u32,
    pub open: (u16, u16),
    pub weekend: bool,
    pub busiest: f64,
    pub days: u32,
    pub zone: Option<&'static str>,
    pub start: jiff::civil::Date,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            name: "Voice sales",
            interval_min: 30,
            open: (480, 1080),
            weekend: false,
            busiest: 95.0,
            days: 7,
            zone: Some("Europe/Berlin"),
            start: jiff::civil::date(2026, 11, 23),
        }
    }
}

/// A number between 0 and 1 that looks random and never changes.
pub fn noise(seed: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x1234_5678_9ABC_DEF1);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

fn volume(shape: &Shape, weekday: usize, minute: u16) -> f64 {
    let (from, to) = (f64::from(shape.open.0), f64::from(shape.open.1));
    let t = (f64::from(minute) - from) / (to - from);
    let day = [1.0, 0.86, 0.8, 0.82, 0.9, 0.45, 0.3][weekday];
    let bump = |at: f64, width: f64| (-((t - at) / width).powi(2)).exp();
    shape.busiest * day * (0.12 + 0.86 * bump(0.27, 0.2) + 0.62 * bump(0.68, 0.2)).min(1.0)
}

/// One queue's plan.
pub fn queue_plan(shape: &Shape) -> QueuePlan {
    let clock = shape.zone.map_or(Clock::Plain, |zone| Clock::zone(zone).unwrap());
    let interval = IntervalLength::from_minutes(shape.interval_min).unwrap();
    let queue = Queue { name: shape.name.into(), channel: Some("voice".into()) };
    let span = vec![shape.open];
    let week = std::array::from_fn(|day| if day < 5 || shape.weekend { span.clone() } else { Vec::new() });
    let opening = OpeningHours { week, ..OpeningHours::default() };
    let first = day_of_date(shape.start);
    let mut history = IntervalSeries {
        queue: queue.clone(),
        clock: clock.clone(),
        interval,
        start: Vec::new(),
        day: Vec::new(),
        minute: Vec::new(),
        volume: Vec::new(),
        state: Vec::new(),
        aht_s: Vec::new(),
        handled: Vec::new(),
        parts: TimeParts::default(),
        opening: opening.clone(),
    };
    for day in first - 70..first {
        for start in clock.intervals_of(date_of_day(day), interval) {
            let (day, minute) = clock.day_and_minute(start);
            let open = opening.is_open(date_of_day(day), minute);
            let mean = volume(shape, weekday_of_day(day), minute);
            let spread = mean.sqrt() * (noise(start.0 as u64) + noise(start.0 as u64 + 7) - 1.0) * 2.2;
            history.start.push(start);
            history.day.push(day);
            history.minute.push(minute);
            history.volume.push(if open { (mean + spread).max(0.0).round() } else { f64::NAN });
            history.state.push(if open { SlotState::Open } else { SlotState::Closed });
            history.aht_s.push(if open { 240.0 } else { f64::NAN });
            history.handled.push(f64::NAN);
        }
    }
    let grid = history.open_intervals((first..first + i64::from(shape.days)).map(date_of_day));
    let mean: Vec<f64> = grid
        .starts
        .iter()
        .map(|start| {
            let (day, minute) = clock.day_and_minute(*start);
            volume(shape, weekday_of_day(day), minute)
        })
        .collect();
    let band = |level: f64, z: f64| Band {
        level: Level::new(level).unwrap(),
        lo: mean.iter().map(|v| (v - z * v.sqrt() * 1.3).max(0.0)).collect(),
        hi: mean.iter().map(|v| v + z * v.sqrt() * 1.3).collect(),
    };
    let bands = vec![band(80.0, 1.2816), band(95.0, 1.96)];
    let forecast = VolumeForecast {
        queue: queue.clone(),
        clock: clock.clone(),
        interval,
        start: grid.starts.clone(),
        volume: mean.clone(),
        bands,
        outlook: None,
        aht_s: Some(mean.iter().map(|_| 245.0).collect()),
        handle_parts: None,
        story: ForecastStory {
            method: "profile".into(),
            backtest_wape: vec![
                ("profile".into(), 0.124),
                ("mean-of-6".into(), 0.131),
                ("seasonal-naive".into(), 0.172),
            ],
            backtest_weeks: 8,
            noise_floor: 0.098,
            overridden: None,
            effects: vec!["Thanksgiving <Thursday>: 18 % above a usual Thursday".into()],
        },
    };
    let rows: Vec<IntervalRequirement> =
        grid.starts.iter().zip(&mean).map(|(start, volume)| row(*start, *volume, interval)).collect();
    let peak = rows.iter().max_by(|a, b| a.agents.cmp(&b.agents).then(b.start.cmp(&a.start))).copied();
    let weakest = rows
        .iter()
        .filter(|row| row.volume > 0.0)
        .min_by(|a, b| a.performance.service_level.total_cmp(&b.performance.service_level))
        .map(|row| Weakest { start: row.start, service_level: row.performance.service_level });
    let sum = |value: &dyn Fn(&IntervalRequirement) -> f64| rows.iter().map(value).sum::<f64>();
    let contacts = sum(&|row| row.volume);
    let scheduled_hours = sum(&|row| row.scheduled_exact) * interval.hours();
    let service = WeekService {
        contacts,
        aht_s: 245.0,
        peak_agents: peak.map_or(0, |row| row.agents),
        peak_start: peak.map(|row| row.start),
        agent_hours: sum(&|row| row.agents_exact) * interval.hours(),
        scheduled_hours,
        fte: scheduled_hours / 40.0,
        service_level: sum(&|row| row.volume * row.performance.service_level) / contacts.max(1e-9),
        intervals_on_target: 1.0,
        occupancy: sum(&|row| row.load.get()) / sum(&|row| row.agents as f64).max(1e-9),
        weakest,
    };
    let mut outage = Finding::new(
        FindingCode::Outage,
        6,
        "6 intervals of almost no volume in busy hours; they don't teach the forecast",
    );
    outage.queue = Some(shape.name.into());
    outage.from = Some("2026-10-07T10:00:00+02:00".into());
    outage.to = Some("2026-10-07T12:30:00+02:00".into());
    QueuePlan {
        history,
        findings: vec![outage],
        forecast,
        rules: rules(),
        requirement: StaffingRequirement { queue, clock, interval, rows, conventions: rules().conventions() },
        service,
    }
}

/// What the centre promises.
fn rules() -> StaffingRules {
    let part = ShrinkagePart { name: "all".into(), base: ShrinkageBase::Paid, share: "30%".parse().unwrap() };
    StaffingRules {
        max_occupancy: Some("90%".parse().unwrap()),
        shrinkage: Shrinkage::new(vec![part]).unwrap(),
        ..StaffingRules::default()
    }
}

/// A stand-in for the queueing model: enough agents, and a believable level.
fn row(start: headcount::time::Moment, volume: f64, interval: IntervalLength) -> IntervalRequirement {
    let load = volume * 245.0 / interval.seconds();
    let exact = if volume > 0.0 { load + 0.9 * load.sqrt() + 0.4 } else { 0.0 };
    let agents = exact.ceil();
    let slack = agents - exact;
    let level = if volume > 0.0 { 1.0 - 0.199 * (-slack * 1.3).exp() } else { 1.0 };
    IntervalRequirement {
        start,
        volume,
        aht_s: 245.0,
        load: Erlangs::new(load).unwrap(),
        agents: agents as u64,
        agents_exact: exact,
        scheduled: (agents / 0.7 - 1e-9).ceil() as u64,
        scheduled_exact: exact / 0.7,
        performance: Performance {
            p_wait: 1.0 - level,
            p_wait_gt_threshold: 1.0 - level,
            service_level: level,
            asa_s: 12.0 * (1.0 - level) / 0.2,
            occupancy: if agents > 0.0 { load / agents } else { 0.0 },
            levels: ServiceLevels::all(level),
            ..Performance::NOBODY_WAITS
        },
        binding: if volume > 0.0 { Binding::ServiceLevel } else { Binding::NoContacts },
    }
}

/// A plan of some queues.
pub fn plan(shapes: &[Shape]) -> WeekPlan {
    let setting = |name: &str, value: &str, source: &str| Setting {
        name: name.into(),
        value: value.into(),
        source: source.into(),
    };
    WeekPlan {
        horizon: Horizon { start: shapes[0].start, days: shapes[0].days },
        left_out: Vec::new(),
        queues: shapes.iter().map(queue_plan).collect(),
        findings: vec![Finding::new(FindingCode::ZoneUnknown, 1, "times have no zone; clock changes can't be told")],
        settings: vec![
            setting("target", "80/20", "default"),
            setting("shrinkage", "30%", "headcount.toml"),
            setting("max-occupancy", "90%", "flag"),
            setting("hours-per-fte", "40", "default"),
            setting("horizon", "1w", "default"),
        ],
        history: "history.csv".into(),
    }
}
