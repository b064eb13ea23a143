//! The intervals of the plan, with what every input says of each.

use super::Demand;
use super::grid::{Grid, common};
use super::notices::Tally;
use super::sources::{self, Record, Required, Work};
use crate::evaluate::matched::Matched;
use crate::history::{Queue, RawSeries};
use crate::schedule::Coverage;
use crate::staffing::StaffingRequirement;
use crate::time::{IntervalLength, Moment};

/// Every input on one grid.
pub(super) struct Sources {
    pub(super) queue: Queue,
    pub(super) grid: Grid,
    /// Lengths of the inputs that had to be added up, with the input's name.
    pub(super) added_up: Vec<(&'static str, IntervalLength)>,
    forecast: Option<Vec<(Moment, Work)>>,
    required: Option<Vec<(Moment, Required)>>,
    recorded: Option<Vec<(Moment, Record)>>,
    heads: Option<Vec<(Moment, (f64, f64))>>,
}

/// One interval of the plan.
pub(super) struct Row {
    pub(super) start: Moment,
    pub(super) planned: Demand,
    pub(super) actual: Option<Demand>,
    /// Agents on the floor and paid, by the requirement.
    pub(super) required: Option<(f64, f64)>,
    /// Heads at work and paid, by the schedule.
    pub(super) heads: Option<(f64, f64)>,
    pub(super) record: Option<Record>,
}

impl Sources {
    /// `None` for whole days, and where nothing says what was expected or came.
    pub(super) fn new(
        matched: Option<&Matched>,
        actual: Option<&RawSeries>,
        requirement: Option<&StaffingRequirement>,
        coverage: Option<&Coverage>,
    ) -> Option<Self> {
        let lengths = [
            matched.map(|matched| ("forecast", matched.interval)),
            actual.map(|actual| ("actuals", actual.interval)),
            requirement.map(|requirement| ("requirement", requirement.interval)),
            coverage.map(|coverage| ("schedule", coverage.interval)),
        ];
        let lengths = || lengths.iter().copied().flatten();
        let interval = common(lengths().map(|(_, length)| length)).filter(|length| *length != IntervalLength::DAY)?;
        let owner = matched
            .map(|matched| (&matched.queue, &matched.clock))
            .or(actual.map(|actual| (&actual.queue, &actual.clock)))
            .or(requirement.map(|required| (&required.queue, &required.clock)));
        let (queue, clock) = owner?;
        let required_start: Vec<Moment> =
            requirement.iter().flat_map(|required| required.rows.first()).map(|row| row.start).collect();
        let starts = [
            matched.map(|matched| (matched.interval, matched.start.as_slice())),
            actual.map(|actual| (actual.interval, actual.start.as_slice())),
            requirement.map(|requirement| (requirement.interval, required_start.as_slice())),
        ];
        let grid = Grid::new(clock, interval, starts.into_iter().flatten());
        Some(Self {
            queue: queue.clone(),
            added_up: lengths().filter(|(_, length)| *length != interval).collect(),
            forecast: matched.map(|matched| sources::forecast(matched, &grid)),
            required: requirement.map(|required| sources::requirement(required, &grid)),
            recorded: actual.map(|actual| sources::recorded(actual, &grid)),
            heads: coverage.map(|coverage| sources::coverage(coverage, &grid)),
            grid,
        })
    }

    /// The handle time of all contacts whose own is known: of the plan, else of the actuals.
    pub(super) fn usual_aht_s(&self) -> Option<f64> {
        let of = |rows: &mut dyn Iterator<Item = Work>| {
            let (mut contacts, mut work_s) = (0.0, 0.0);
            for work in rows.filter(|work| work.aht_s().is_some()) {
                contacts += work.contacts;
                work_s += work.work_s;
            }
            (contacts > 0.0).then(|| work_s / contacts)
        };
        of(&mut self.required.iter().flatten().map(|(_, row)| row.demand))
            .or_else(|| of(&mut self.forecast.iter().flatten().map(|(_, work)| *work)))
            .or_else(|| of(&mut self.recorded.iter().flatten().map(|(_, row)| row.demand)))
    }

    /// The intervals of the plan: of the requirement, else of the forecast, else of the actuals.
    fn starts(&self) -> Vec<Moment> {
        match (&self.required, &self.forecast, &self.recorded) {
            (Some(required), _, _) => required.iter().map(|(start, _)| *start).collect(),
            (None, Some(forecast), _) => forecast.iter().map(|(start, _)| *start).collect(),
            (None, None, Some(recorded)) => recorded.iter().map(|(start, _)| *start).collect(),
            (None, None, None) => Vec::new(),
        }
    }

    /// Every interval of the plan of which anything is expected or recorded.
    pub(super) fn rows(&self, usual_aht_s: f64, tally: &mut Tally) -> Vec<Row> {
        let starts = self.starts();
        self.count_outside(&starts, tally);
        let (mut forecast, mut required) = (Walk::of(self.forecast.as_ref()), Walk::of(self.required.as_ref()));
        let (mut recorded, mut heads) = (Walk::of(self.recorded.as_ref()), Walk::of(self.heads.as_ref()));
        let mut rows = Vec::with_capacity(starts.len());
        for start in starts {
            let (forecast, required) = (forecast.at(start), required.at(start));
            let (record, heads) = (recorded.at(start), heads.at(start));
            let plan = required.map(|row| row.demand).filter(|work| work.contacts.is_finite());
            let Some(planned) = plan.or(forecast).or(record.map(|record| record.demand)) else { continue };
            let own = planned.aht_s().or_else(|| forecast.and_then(Work::aht_s));
            let aht_s = own.or_else(|| record.and_then(|record| record.demand.aht_s())).unwrap_or(usual_aht_s);
            tally.no_aht_planned += u64::from(own.is_none() && planned.contacts > 0.0);
            let actual = record.map(|record| {
                let came = record.demand;
                tally.no_aht_recorded += u64::from(came.aht_s().is_none() && came.contacts > 0.0);
                Demand::of(came.contacts, came.aht_s().unwrap_or(aht_s))
            });
            rows.push(Row {
                start,
                planned: Demand::of(planned.contacts, aht_s),
                actual,
                required: required.map(|row| (row.agents, row.paid)),
                // A schedule that names no head in an interval of its span has none there.
                heads: heads.or_else(|| self.heads.as_ref().and_then(|rows| within(rows, start)).map(|()| (0.0, 0.0))),
                record,
            });
        }
        rows
    }

    /// Counts what lies outside the intervals of the plan but within its span.
    fn count_outside(&self, starts: &[Moment], tally: &mut Tally) {
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return };
        let span = *first..=*last;
        let mut plan = starts.iter().peekable();
        for (start, record) in self.recorded.iter().flatten().filter(|(start, _)| span.contains(start)) {
            while plan.peek().is_some_and(|planned| *planned < start) {
                plan.next();
            }
            tally.contacts += record.demand.contacts;
            if plan.peek().is_none_or(|planned| *planned != start) && record.demand.contacts > 0.0 {
                tally.unplanned += 1;
                tally.unplanned_contacts += record.demand.contacts;
            }
        }
        if let (Some(_), Some(forecast)) = (&self.required, &self.forecast) {
            let mut forecast = Walk::of(Some(forecast));
            tally.not_forecast = starts.iter().filter(|start| forecast.at(**start).is_none()).count() as u64;
        }
        tally.has_schedule = self.heads.is_some();
        tally.has_actuals = self.recorded.is_some();
    }
}

/// Whether a moment lies in the span of some rows.
fn within<T>(rows: &[(Moment, T)], start: Moment) -> Option<()> {
    let (first, last) = (rows.first()?.0, rows.last()?.0);
    (first..=last).contains(&start).then_some(())
}

/// Rows in order of time, looked up in order of time.
struct Walk<'a, T> {
    rows: &'a [(Moment, T)],
    next: usize,
}

impl<'a, T: Copy> Walk<'a, T> {
    fn of(rows: Option<&'a Vec<(Moment, T)>>) -> Self {
        Self { rows: rows.map_or(&[], Vec::as_slice), next: 0 }
    }
    fn at(&mut self, start: Moment) -> Option<T> {
        while self.rows.get(self.next).is_some_and(|(at, _)| *at < start) {
            self.next += 1;
        }
        self.rows.get(self.next).filter(|(at, _)| *at == start).map(|(_, row)| *row)
    }
}
