//! Queue groups whose forecasts add up: every queue and every group is forecast, then they are made to agree.
//!
//! ```text
//! bottom-up   group = Σ queues
//! top-down    queue = group × queue's share of the forecasts of its queues
//! mint        all of them move, each as far as it is uncertain (minimum trace)
//! ```
//! A reconciled group is the sum of its queues, whatever the method.

mod errors;
mod history;
mod projection;
#[cfg(test)]
mod tests;

pub use projection::{Covariance, minimum_trace};

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::forecast::{ForecastError, ForecastSettings, Outlook, VolumeForecast, forecast, intraday, overrides};
use crate::history::IntervalSeries;
use crate::time::Horizon;
use crate::units::UnitError;

/// Queues that are also forecast together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, which no queue has.
    pub name: String,
    /// Its queues.
    pub queues: Vec<String>,
}

impl FromStr for Group {
    type Err = UnitError;
    /// Reads `Voice=sales,support`.
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refused = || UnitError {
            what: "a group",
            allowed: "NAME=QUEUE,QUEUE with the names of its queues",
            given: text.to_owned(),
        };
        let (name, queues) = text.split_once('=').ok_or_else(refused)?;
        let mut queues: Vec<_> = queues.split(',').map(|q| q.trim().to_owned()).filter(|q| !q.is_empty()).collect();
        queues.sort();
        queues.dedup();
        if name.trim().is_empty() || queues.is_empty() {
            Err(refused())
        } else {
            Ok(Self { name: name.trim().to_owned(), queues })
        }
    }
}

/// How the forecasts of queues and groups are made to add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reconciliation {
    /// The group is the sum of its queues, which stay as they are.
    #[default]
    BottomUp,
    /// The group's own forecast, shared out as its queues are forecast (Athanasopoulos, Ahmed and Hyndman 2009); an
    /// interval in which none of them expects anyone stays empty.
    TopDown,
    /// Minimum trace (Wickramasuriya, Athanasopoulos and Hyndman 2019) with the shrunk covariance of rolling-origin
    /// errors (Schäfer and Strimmer 2005).
    MinimumTrace,
}

impl fmt::Display for Reconciliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BottomUp => "bottom-up",
            Self::TopDown => "top-down",
            Self::MinimumTrace => "mint",
        })
    }
}

impl FromStr for Reconciliation {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        let all = [Self::BottomUp, Self::TopDown, Self::MinimumTrace];
        all.into_iter().find(|method| method.to_string() == text.trim()).ok_or_else(|| UnitError {
            what: "a way to reconcile",
            allowed: "bottom-up, top-down or mint",
            given: text.to_owned(),
        })
    }
}

/// Why some groups can't be made to add up.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GroupError {
    /// A group names a queue that is not there.
    #[error("group `{group}` names a queue `{queue}` that is not here")]
    UnknownQueue {
        /// The group.
        group: String,
        /// The queue.
        queue: String,
    },
    /// A group without queues.
    #[error("group `{0}` has no queues")]
    Empty(String),
    /// Two groups, or a group and a queue, of one name.
    #[error("`{0}` names two groups, or a group and a queue")]
    NameTwice(String),
    /// Top-down shares out one group only.
    #[error("queue `{queue}` is in two groups, `{first}` and `{second}`: top-down can follow only one")]
    InTwoGroups {
        /// The queue.
        queue: String,
        /// One group.
        first: String,
        /// The other.
        second: String,
    },
    /// Queues whose rows can't be added.
    #[error("the queues of group `{0}` differ in the length of their intervals, or in their clocks")]
    Unlike(String),
    /// The group itself can't be forecast.
    #[error("group `{group}`: {error}")]
    Forecast {
        /// The group.
        group: String,
        /// Why.
        error: ForecastError,
    },
}

/// A group's forecast after reconciliation.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupForecast {
    /// The sum of its queues, row by row, with the ranges of its own forecast moved to it.
    pub forecast: VolumeForecast,
    /// Its queues.
    pub queues: Vec<String>,
    /// Contacts of its own forecast over the horizon, before reconciliation.
    pub own_contacts: f64,
}

/// Checks groups against the queues that there are; every fault at once.
pub fn check<'a>(
    groups: &[Group],
    queues: impl Iterator<Item = &'a str> + Clone,
    method: Reconciliation,
) -> Vec<GroupError> {
    let mut faults = Vec::new();
    for (g, group) in groups.iter().enumerate() {
        if queues.clone().any(|queue| queue == group.name) || groups[..g].iter().any(|other| other.name == group.name) {
            faults.push(GroupError::NameTwice(group.name.clone()));
        }
        if group.queues.is_empty() {
            faults.push(GroupError::Empty(group.name.clone()));
        }
        for queue in &group.queues {
            if !queues.clone().any(|name| name == queue) {
                faults.push(GroupError::UnknownQueue { group: group.name.clone(), queue: queue.clone() });
            }
            if let Some(other) = groups[..g].iter().find(|other| other.queues.contains(queue))
                && method == Reconciliation::TopDown
            {
                let (first, second) = (other.name.clone(), group.name.clone());
                faults.push(GroupError::InTwoGroups { queue: queue.clone(), first, second });
            }
        }
    }
    faults
}

/// Forecasts the groups and makes queues and groups add up: the queues' forecasts are moved in place, ranges with them.
///
/// `histories` and `settings` run parallel to `forecasts` (the queues that could be forecast); the groups are forecast
/// with the settings of their first queue. Queues that are not there are left out of their group.
///
/// The planner's hand has the last word: overrides are taken off the queues, what the model says is reconciled, and they
/// are applied again to what comes out; a group is the sum of its queues with them. A group's own forecast knows nothing
/// of a day in progress: queues that [`crate::forecast::intraday`] updated should only be added up, bottom-up.
///
/// # Errors
/// See [`GroupError`]; nothing is moved then.
pub fn reconcile(
    groups: &[Group],
    histories: &[&IntervalSeries],
    settings: &[&ForecastSettings],
    forecasts: &mut [VolumeForecast],
    horizon: Horizon,
    method: Reconciliation,
) -> Result<Vec<GroupForecast>, GroupError> {
    let mut base = Vec::new();
    let mut members = Vec::new();
    let mut sums = Vec::new();
    let starts = |own: &[usize]| own.iter().filter_map(|q| forecasts[*q].start.first()).min();
    for group in groups {
        let is_member = |f: &VolumeForecast| group.queues.contains(&f.queue.name);
        let own: Vec<usize> = (0..forecasts.len()).filter(|q| is_member(&forecasts[*q])).collect();
        let Some(first) = own.first() else { return Err(GroupError::Empty(group.name.clone())) };
        let children: Vec<_> = own.iter().map(|q| histories[*q]).collect();
        let sum = history::sum_of(&group.name, &children).ok_or_else(|| GroupError::Unlike(group.name.clone()))?;
        let grid = sum.open_intervals(horizon.dates());
        let refused = |error| GroupError::Forecast { group: group.name.clone(), error };
        let bare = ForecastSettings { overrides: Vec::new(), ..settings[*first].clone() };
        let mut found = forecast(&sum, &grid, &bare).map_err(refused)?;
        // A forecast in the course of a day has no rows before the moment, nor has its group.
        let from = starts(&own).map_or(0, |first| found.start.partition_point(|start| start < first));
        intraday::drop_rows_before(&mut found, from);
        base.push(found);
        members.push(own);
        sums.push(sum);
    }
    forecasts.iter_mut().for_each(overrides::lift);
    let table = Table::of(forecasts, &base);
    let moved = match method {
        Reconciliation::BottomUp => table.queues.clone(),
        Reconciliation::TopDown => table.shared_out(&members),
        Reconciliation::MinimumTrace => {
            let nodes: Vec<_> = histories.iter().copied().chain(&sums).collect();
            let firsts = members.iter().map(|own| settings[own[0]]);
            let of_nodes: Vec<_> = settings.iter().copied().chain(firsts).collect();
            let covariance = errors::covariance(&nodes, &of_nodes, &members);
            table.at_minimum_trace(&members, &covariance)
        }
    };
    for (q, forecast) in forecasts.iter_mut().enumerate() {
        move_to(forecast, &table.row_of(forecast, &moved[q]));
        overrides::apply(forecast, histories[q], &settings[q].overrides);
    }
    let groups = base.into_iter().zip(members).map(|(mut own, members)| {
        let own_contacts = own.volume.iter().sum();
        let members: Vec<_> = members.iter().map(|q| &forecasts[*q]).collect();
        become_sum(&mut own, &members);
        weigh_handle_time(&mut own, &members);
        let queues = members.iter().map(|f| f.queue.name.clone()).collect();
        GroupForecast { forecast: own, queues, own_contacts }
    });
    Ok(groups.collect())
}

/// Volumes of queues and groups by interval start; a row that a queue does not have is zero.
struct Table {
    starts: Vec<crate::time::Moment>,
    queues: Vec<Vec<f64>>,
    /// What the queues expect behind the volumes that they show.
    expected: Vec<Vec<f64>>,
    groups: Vec<Vec<f64>>,
}

impl Table {
    fn of(queues: &[VolumeForecast], groups: &[VolumeForecast]) -> Self {
        let mut starts: Vec<_> = queues.iter().chain(groups).flat_map(|f| f.start.iter().copied()).collect();
        starts.sort_unstable();
        starts.dedup();
        let spread = |f: &VolumeForecast, values: &[f64]| {
            let mut row = vec![0.0; starts.len()];
            for (start, value) in f.start.iter().zip(values) {
                if let Ok(at) = starts.binary_search(start) {
                    row[at] = *value;
                }
            }
            row
        };
        let expected = queues.iter().map(|f| spread(f, f.outlook.as_ref().map_or(&f.volume, Outlook::means)));
        let expected = expected.collect();
        let shown = |all: &[VolumeForecast]| all.iter().map(|f| spread(f, &f.volume)).collect();
        let (queues, groups) = (shown(queues), shown(groups));
        Self { starts, queues, expected, groups }
    }

    /// A line of the table at the rows of a forecast.
    fn row_of(&self, forecast: &VolumeForecast, line: &[f64]) -> Vec<f64> {
        let at = |start| self.starts.binary_search(start).map_or(0.0, |at| line[at]);
        forecast.start.iter().map(at).collect()
    }

    fn shared_out(&self, members: &[Vec<usize>]) -> Vec<Vec<f64>> {
        let mut moved = self.queues.clone();
        for (own, members) in self.groups.iter().zip(members) {
            for (at, own) in own.iter().enumerate() {
                let sum = members.iter().map(|q| self.expected[*q][at]).sum::<f64>();
                for q in members.iter().filter(|_| sum > 0.0) {
                    moved[*q][at] = self.expected[*q][at] * (own / sum);
                }
            }
        }
        moved
    }

    /// The variance of an interval's error grows with its volume, so that nights and closed queues stay still.
    fn at_minimum_trace(&self, members: &[Vec<usize>], covariance: &Covariance) -> Vec<Vec<f64>> {
        let mut moved = self.queues.clone();
        for at in 0..self.starts.len() {
            let queues = self.queues.iter().map(|line| line[at]);
            let sum = |own: &Vec<usize>| own.iter().map(|q| self.queues[*q][at]).sum::<f64>();
            let size: Vec<f64> = queues.clone().chain(members.iter().map(sum)).collect();
            let base: Vec<f64> = queues.chain(self.groups.iter().map(|line| line[at])).collect();
            let found = minimum_trace(&base, members, &covariance.scaled(&size));
            for (line, volume) in moved.iter_mut().zip(found) {
                line[at] = volume;
            }
        }
        moved
    }
}

/// Moves a forecast's volumes, and its ranges with them: by its distribution, else in proportion.
fn move_to(forecast: &mut VolumeForecast, volume: &[f64]) {
    if forecast.volume == volume {
        return;
    }
    let old = std::mem::replace(&mut forecast.volume, volume.to_vec());
    if let Some(outlook) = forecast.outlook.take() {
        // By as many contacts, since whole contacts may be shown in place of what is expected.
        let moves = volume.iter().zip(&old).map(|(new, old)| new - old);
        let means: Vec<_> = outlook.means().iter().zip(moves).map(|(mean, by)| (mean + by).max(0.0)).collect();
        spread_around(forecast, &outlook, &means);
        return;
    }
    for (i, (new, old)) in volume.iter().zip(old).enumerate() {
        let factor = if old > 0.0 { new / old } else { 1.0 };
        for band in &mut forecast.bands {
            // With the same factor throughout an outer range still holds the inner one.
            band.lo[i] = (band.lo[i] * factor).clamp(0.0, *new);
            band.hi[i] = (band.hi[i] * factor).max(*new);
        }
    }
}

/// Gives a forecast the distribution of an outlook around other expected volumes.
fn spread_around(forecast: &mut VolumeForecast, outlook: &Outlook, means: &[f64]) {
    let moved = outlook.around(means);
    let levels: Vec<_> = forecast.bands.iter().map(|band| band.level).collect();
    forecast.bands = moved.bands_holding(&levels, &forecast.volume);
    forecast.outlook = Some(moved);
}

/// Makes a group's forecast the sum of those of its queues, row by row, what is expected behind them included.
fn become_sum(group: &mut VolumeForecast, queues: &[&VolumeForecast]) {
    let (mut volume, mut means) = (vec![0.0; group.start.len()], vec![0.0; group.start.len()]);
    for queue in queues {
        let expected = queue.outlook.as_ref().map_or(&queue.volume[..], Outlook::means);
        for (k, start) in queue.start.iter().enumerate() {
            if let Ok(at) = group.start.binary_search(start) {
                volume[at] += queue.volume[k];
                means[at] += expected[k];
            }
        }
    }
    match group.outlook.take() {
        Some(outlook) => {
            group.volume = volume;
            spread_around(group, &outlook, &means);
        }
        None => move_to(group, &volume),
    }
}

/// The handle time of a group: that of its queues, weighted by their contacts. Parts are the queues' own business.
fn weigh_handle_time(group: &mut VolumeForecast, queues: &[&VolumeForecast]) {
    group.handle_parts = None;
    let known: Option<Vec<_>> =
        queues.iter().map(|f| Some((f.start.as_slice(), &f.volume, f.aht_s.as_ref()?))).collect();
    let Some(known) = known else {
        group.aht_s = None;
        return;
    };
    let mean = |start: &crate::time::Moment| {
        let (mut contacts, mut seconds, mut rows, mut plain) = (0.0, 0.0, 0.0, 0.0);
        for (starts, volume, aht_s) in &known {
            if let Ok(at) = starts.binary_search(start) {
                contacts += volume[at];
                seconds += volume[at] * aht_s[at];
                rows += 1.0;
                plain += aht_s[at];
            }
        }
        // Where nobody is expected, contacts can't weigh.
        if contacts > 0.0 { seconds / contacts } else { plain / rows }
    };
    let aht_s = group.start.iter().map(mean).collect::<Vec<_>>();
    group.aht_s = aht_s.iter().all(|s| *s > 0.0).then_some(aht_s);
}
