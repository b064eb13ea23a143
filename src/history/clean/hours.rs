//! When the queue is open: told by the calendar, or learned from where the history is empty throughout.

use std::ops::Range;

use crate::history::calendar::MinuteSpan;
use crate::history::clean::draft::Draft;
use crate::history::{Calendar, OpeningHours, SlotState};
use crate::time::{DAY_MIN, date_of_day};

/// Recorded zeros close a cell only after this many weeks.
const WEEKS_OF_ZEROS: u32 = 4;
/// Contacts that the neighbours' rate must have brought in a run of zeros before it counts as closed: at 12 an open
/// run stays empty by chance once in 160 000 times (Poisson, `e^-12`) …
const MISSED_WHERE_ZERO: f64 = 12.0;
/// … when the run is this long; a shorter one lies in a lull rather than behind a closed door, and needs more.
const ZERO_FOR_MINUTES: u32 = 120;
const MISSED_WHERE_BRIEFLY_ZERO: f64 = 60.0;
/// The same where there are no records at all, which itself speaks for closed: once in 150 times.
const MISSED_WHERE_ABSENT: f64 = 5.0;
/// Unrecorded throughout for this long is closed at any volume.
const ABSENT_FOR_MINUTES: u32 = 360;
/// A cell recorded in one week of this many is an extra shift, not an opening hour.
const STRAY_ONE_IN: u32 = 33;

/// What the weeks of one weekday × slot cell hold.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// Weeks in the history.
    weeks: u32,
    /// Weeks with a record.
    recorded: u32,
    /// Weeks with at least one contact.
    busy: u32,
    /// Contacts.
    volume: f64,
}

impl Cell {
    fn is_stray(self) -> bool {
        self.recorded <= self.weeks / STRAY_ONE_IN
    }
    fn is_busy(self) -> bool {
        self.busy > 0 && !self.is_stray()
    }
}

/// Gives every interval its state: open, closed or missing, and excluded where the calendar says so.
pub(super) fn open_and_close(draft: &mut Draft, calendar: &Calendar) {
    let name = draft.series.queue.name.clone();
    let (learned, zero) = match calendar.opening_of(&name) {
        Some(_) => Default::default(),
        None => learn_week(draft),
    };
    draft.series.opening = OpeningHours { zero, ..calendar.opening_hours(&name, &learned) };
    let series = &mut draft.series;
    for day in &draft.days {
        let spans = series.opening.spans(date_of_day(day.day)).to_vec();
        let recorded = series.volume[day.at.clone()].iter().any(|v| v.is_finite());
        for i in day.at.clone() {
            let open = spans.iter().any(|span| overlaps(*span, series.minute[i], series.interval.minutes()));
            series.state[i] = match (open, series.volume[i].is_finite()) {
                (false, _) => SlotState::Closed,
                // Nobody recorded anything on a day that the calendar knows: it was a closed holiday.
                (true, false) if day.special && !recorded => SlotState::Closed,
                (true, false) => SlotState::Missing,
                (true, true) if day.excluded => SlotState::Excluded,
                (true, true) => SlotState::Open,
            };
        }
    }
}

fn overlaps((from, to): MinuteSpan, minute: u16, length: u32) -> bool {
    u32::from(from) < u32::from(minute) + length && minute < to
}

/// Spans per weekday, Monday first.
type Week = [Vec<MinuteSpan>; 7];

/// The weekly opening hours that the history shows, and what lies outside them but is recorded, with zeros throughout.
fn learn_week(draft: &Draft) -> (Week, Week) {
    let cells = count_cells(draft);
    if cells.iter().all(|cell| cell.recorded == 0) {
        // Nothing recorded says nothing about opening hours.
        return (OpeningHours::always().week, Week::default());
    }
    let mut open = open_cells(&cells, draft.series.interval.minutes());
    // A weekday outside a history of a few days: as the days that were seen.
    for weekday in 0..7 {
        for slot in 0..draft.slots {
            let at = weekday * draft.slots + slot;
            if cells[at].weeks == 0 {
                open[at] = (0..7).any(|d| cells[d * draft.slots + slot].weeks > 0 && open[d * draft.slots + slot]);
            }
        }
    }
    let zero: Vec<bool> = open.iter().zip(&cells).map(|(open, cell)| !open && !cell.is_stray()).collect();
    (week_of(&open, draft), week_of(&zero, draft))
}

/// The spans of the cells that are set.
fn week_of(cells: &[bool], draft: &Draft) -> Week {
    let minute = |slot: usize| (slot as u32 * draft.series.interval.minutes()).min(DAY_MIN) as u16;
    std::array::from_fn(|weekday| {
        let day = &cells[weekday * draft.slots..(weekday + 1) * draft.slots];
        runs(day, true).map(|run| (minute(run.start), minute(run.end))).collect()
    })
}

fn count_cells(draft: &Draft) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); 7 * draft.slots];
    for day in &draft.days {
        for i in day.at.clone() {
            let volume = draft.series.volume[i];
            // A closed holiday says nothing about its weekday.
            if day.special && volume.is_nan() {
                continue;
            }
            let cell = &mut cells[draft.cell(i)];
            cell.weeks += 1;
            if volume.is_finite() {
                cell.recorded += 1;
                cell.busy += u32::from(volume > 0.0);
                cell.volume += volume;
            }
        }
    }
    cells
}

/// Which cells of the week are open. A run of empty cells is closed when open ones beside it show that contacts would
/// have come; a quiet queue's empty night stays open.
fn open_cells(cells: &[Cell], minutes: u32) -> Vec<bool> {
    let busy: Vec<bool> = cells.iter().map(|cell| cell.is_busy()).collect();
    if !busy.contains(&true) {
        return cells.iter().map(|cell| cell.recorded > 0).collect();
    }
    let mut open = busy.clone();
    for run in empty_runs_of_the_week(&busy) {
        let rate = rate_beside(cells, &busy, &run);
        for k in run.clone() {
            let cell = cells[k % cells.len()];
            let missed = rate * f64::from(cell.weeks) * run.len() as f64;
            let long = run.len() as u32 * minutes;
            let closed = if cell.is_stray() {
                missed >= MISSED_WHERE_ABSENT || long >= ABSENT_FOR_MINUTES
            } else {
                let enough = if long >= ZERO_FOR_MINUTES { MISSED_WHERE_ZERO } else { MISSED_WHERE_BRIEFLY_ZERO };
                cell.weeks >= WEEKS_OF_ZEROS && missed >= enough
            };
            open[k % cells.len()] = !closed;
        }
    }
    open
}

/// The runs of cells that are not busy; the week is a circle, so a run may pass its end.
fn empty_runs_of_the_week(busy: &[bool]) -> Vec<Range<usize>> {
    let Some(first) = busy.iter().position(|b| *b) else { return Vec::new() };
    let turned: Vec<bool> = (0..busy.len()).map(|k| busy[(first + k) % busy.len()]).collect();
    runs(&turned, false).map(|run| run.start + first..run.end + first).collect()
}

/// Contacts per interval in the open cells next to a run, up to two on either side: volume falls towards the night, so
/// cells farther off would promise too much.
fn rate_beside(cells: &[Cell], busy: &[bool], run: &Range<usize>) -> f64 {
    let n = cells.len();
    let before = (1..=2).map(|k| (run.start + n - k) % n).take_while(|at| busy[*at]);
    let after = (0..2).map(|k| (run.end + k) % n).take_while(|at| busy[*at]);
    let (mut volume, mut recorded) = (0.0, 0.0);
    for at in before.chain(after) {
        volume += cells[at].volume;
        recorded += f64::from(cells[at].recorded);
    }
    if recorded > 0.0 { volume / recorded } else { 0.0 }
}

/// The runs of a value in a list.
pub(super) fn runs(list: &[bool], value: bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + list[at..].iter().position(|x| *x == value)?;
        let end = list[start..].iter().position(|x| *x != value).map_or(list.len(), |k| start + k);
        at = end;
        Some(start..end)
    })
}
