//! How large a sweep is, said before it starts, and when it has to be asked for twice.

use std::time::Instant;

use headcount::error::{Place, Problem};
use headcount::io::grid_file::GridFile;
use headcount::io::sweep_part::Shard;
use headcount::report::words::number;
use headcount::scenario::{Base, Design, Grid, Player, Playing, Values};

use crate::session::Session;

/// Scenarios that are started without `--yes`.
const MANY_SCENARIOS: u128 = 5_000_000;
/// Intervals over all scenarios, and over all futures, that are started without `--yes`: minutes on two cores.
const MANY_INTERVALS: u128 = 2_000_000_000;
/// Scenarios that are not started at all.
const TOO_MANY: u128 = 1_000_000_000_000;
/// Intervals over all scenarios and futures below which a hundred futures are tried unasked.
const SMALL: u128 = 200_000_000;
/// Futures that are tried unasked.
const FUTURES: u64 = 100;
/// Intervals from which on it is worth to say how long it takes.
const LONG: u128 = 50_000_000;
/// Scenarios that are played to tell how long all take.
const TRIED: u64 = 64;

/// The size of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Scenarios of the whole grid.
    pub scenarios: u128,
    /// Those of them that this run plays.
    pub played: u128,
    /// Intervals of a scenario, over all queues.
    pub intervals: u64,
    /// Futures that each scenario meets.
    pub futures: usize,
    /// Whether futures were left out because the sweep is large.
    pub without_futures: bool,
}

impl Size {
    /// The size of a grid on its plan; whether futures are tried depends on the whole grid, so that every share does the
    /// same.
    pub fn of(grid: &GridFile, base: &Base, shard: Option<Shard>) -> Self {
        let intervals = base.queues.iter().map(|queue| queue.forecast.start.len() as u64).sum::<u64>();
        let scenarios = grid.grid.size();
        let small = scenarios.saturating_mul(u128::from(intervals)).saturating_mul(u128::from(FUTURES)) <= SMALL;
        let futures = grid.futures.unwrap_or(if small { FUTURES } else { 0 });
        let played = shard.map_or(scenarios, |shard| {
            let share = shard.scenarios(grid.grid.len());
            u128::from(share.end - share.start)
        });
        let futures = usize::try_from(futures).unwrap_or(0);
        Self { scenarios, played, intervals, futures, without_futures: grid.futures.is_none() && !small }
    }

    /// Intervals that are played in all.
    fn plays(&self) -> u128 {
        self.played.saturating_mul(u128::from(self.intervals)).saturating_mul(1 + self.futures as u128)
    }

    /// Refuses a sweep that is too large, or that was hardly meant: by its size alone, never by a clock.
    ///
    /// # Errors
    /// With the size and how to make it smaller.
    pub fn refuse(&self, yes: bool, grid: &GridFile, base: &Base) -> Result<(), Problem> {
        let too_many = self.scenarios > TOO_MANY;
        let large = self.played > MANY_SCENARIOS || self.plays() > MANY_INTERVALS;
        if !too_many && (yes || !large) {
            return Ok(());
        }
        let scenarios = count(self.scenarios);
        // Without futures: they are what may make a player large. How long they last follows from their number.
        let player =
            Player::new(base, &grid.grid, Playing { futures: 0, seed: 0 }).map_err(|error| grid.refused(&error))?;
        let lasts = || self.lasts(&player, &grid.grid, self.plays() as f64 / self.intervals.max(1) as f64);
        let message = match too_many {
            true => format!("the grid has {scenarios} scenarios, which no machine plays"),
            false if self.played < self.scenarios => {
                format!("the grid has {scenarios} scenarios, and this share plays {}: {}", self.in_words(), lasts())
            }
            false => format!("the grid has {}: {}", self.in_words(), lasts()),
        };
        let go_on = if too_many { "" } else { ", or start it as it is with --yes" };
        let help = format!("{}{go_on}", smaller(&grid.grid, self.futures));
        Err(Problem::new("size", Place::file(&grid.name), message, help).field("yes"))
    }

    /// Says how large the sweep is, and how long it will take where that is worth knowing.
    pub fn tell(&self, player: &Player<'_>, grid: &Grid, session: &Session) {
        if session.global.quiet {
            return;
        }
        let mut told = self.in_words();
        if self.plays() >= LONG {
            told.push_str(&format!(", {}", self.lasts(player, grid, self.played as f64)));
        }
        session.note(&told);
        if self.without_futures {
            session.note(
                "the probability of meeting the target is left out of a sweep of this size; `futures = 100` in the grid adds it",
            );
        }
    }

    /// How long so many scenarios last on this machine, by a few that are played for it.
    fn lasts(&self, player: &Player<'_>, grid: &Grid, times: f64) -> String {
        let scenarios: Vec<_> = spread(grid.len()).map(|number| grid.scenario(number)).collect();
        let begun = Instant::now();
        let outcomes = player.outcomes(&scenarios);
        let each = begun.elapsed().as_secs_f64() / outcomes.len().max(1) as f64;
        time(each * times)
    }

    fn in_words(&self) -> String {
        let scenarios = match self.played {
            1 => "1 scenario".to_owned(),
            many => format!("{} scenarios", count(many)),
        };
        let futures = match self.futures {
            0 => String::new(),
            futures => format!(" in {} futures", number(futures as f64, 0)),
        };
        format!("{scenarios} of {} intervals each{futures}", number(self.intervals as f64, 0))
    }
}

/// Scenarios from all over the grid, since those by hand come first and may be unlike the rest.
fn spread(scenarios: u64) -> impl Iterator<Item = u64> {
    let tried = TRIED.min(scenarios);
    (0..tried).map(move |k| 1 + (u128::from(scenarios) * u128::from(k) / u128::from(tried.max(1))) as u64)
}

/// A whole number with commas, however large.
fn count(many: u128) -> String {
    let digits = many.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time that is only roughly known.
fn time(seconds: f64) -> String {
    match seconds {
        s if s < 2.0 => "a second or two".to_owned(),
        s if s < 90.0 => format!("about {} s", s.round()),
        s if s < 5_400.0 => format!("about {} min", (s / 60.0).round()),
        s if s < 172_800.0 => format!("about {} h", (s / 3_600.0).round()),
        s => format!("about {} days", number(s / 86_400.0, 0)),
    }
}

/// How to make a sweep smaller.
fn smaller(grid: &Grid, futures: usize) -> String {
    match grid.design {
        Design::Full | Design::Zip => {
            let listed = |lever: &headcount::scenario::Lever| match &lever.values {
                Some(Values::List(list)) if list.len() > 1 => Some((list.len(), lever.name.clone())),
                _ => None,
            };
            let mut longest: Vec<_> = grid.levers.iter().filter_map(listed).collect();
            longest.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
            let told: Vec<_> =
                longest.iter().take(3).map(|(length, name)| format!("{name} has {length} values")).collect();
            format!(
                "list fewer values ({}), or sample: design = \"latin-hypercube\" and scenarios = 100000",
                told.join(", ")
            )
        }
        _ if futures > 0 => "write fewer `scenarios`, or futures = 0".to_owned(),
        _ => "write fewer `scenarios`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_read_like_sentences() {
        assert_eq!(count(0), "0");
        assert_eq!(count(100_000_000_000_000_000_000), "100,000,000,000,000,000,000");
        assert_eq!(
            [0.5, 40.4, 600.0, 7_200.0, 864_000.0].map(time),
            ["a second or two", "about 40 s", "about 10 min", "about 2 h", "about 10 days"]
        );
    }

    #[test]
    fn the_scenarios_that_are_timed_lie_all_over_the_grid() {
        assert_eq!(spread(3).collect::<Vec<_>>(), [1, 2, 3]);
        let far: Vec<_> = spread(1_000_000).collect();
        assert_eq!((far.len(), far[0]), (64, 1));
        assert!(far.windows(2).all(|pair| pair[0] < pair[1]) && far[63] <= 1_000_000);
    }
}
