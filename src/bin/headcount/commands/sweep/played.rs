//! The scenarios of a sweep, played block by block: rows to their destination, outcomes to the answers.

use headcount::io::dataset::Dataset;
use headcount::io::sweep_part::SweepIdentity;
use headcount::io::sweep_table::{OutcomeReader, sweep_dataset};
use headcount::scenario::answers::{Collector, Goal, Pairs, Ranked, Stop, Summary};
use headcount::scenario::{Base, Grid, Outcome, Player};
use headcount::units::Fraction;

use super::SweepArgs;
use super::size::Size;
use crate::session::{Failure, Session};
use crate::sweeping::{SweepRun, block_of, stream};

/// Scenarios that are kept for the ranked table.
const BEST: usize = 10;
/// Scenarios by hand that are kept to be shown.
const BY_HAND: usize = 50;
/// Rows that are kept for the JSON on standard output.
pub const ROWS: u64 = 20_000;

/// What a sweep came to.
pub struct Swept {
    /// The plan as it is.
    pub baseline: Outcome,
    /// The answers.
    pub summary: Summary,
    /// Scenarios by hand, as many as are shown, in their order.
    pub by_hand: Vec<Ranked>,
    /// The rows, where they are wanted and few enough to be kept, block by block.
    pub rows: Option<Vec<Dataset>>,
    /// Two levers against each other, and their places in the grid; `None` where no two have several values, or no chart
    /// is wanted.
    pub pairs: Option<(Pairs, [usize; 2])>,
}

/// Plays a sweep, or a share of it.
pub fn play(
    args: &SweepArgs,
    player: &Player<'_>,
    base: &Base,
    grid: &Grid,
    size: &Size,
    identity: SweepIdentity,
    session: &Session,
) -> Result<Swept, Failure> {
    let baseline = player.baseline();
    let mut goal = goal(base);
    goal.service_level = args.goal.map(Fraction::get).or(goal.service_level);
    goal.most_fte = args.most_fte;
    let block = block_of(size.intervals.saturating_mul(1 + size.futures as u64));
    let run = SweepRun { identity, scenarios: grid.len(), shard: args.shard, block };
    let mut collector = Collector::new(&grid.levers, baseline, goal, BEST);
    let mut by_hand = Vec::new();
    let mut rows = (session.global.json && grid.len() <= ROWS).then(Vec::new);
    let mut pairs = args.charts.as_ref().and_then(|_| Pairs::of_levers(&grid.levers));
    let outcomes = OutcomeReader::new(base);
    let compute = |numbers: std::ops::Range<u64>| {
        let scenarios: Vec<_> = numbers.map(|number| grid.scenario(number)).collect();
        Ok(sweep_dataset(grid, base, &scenarios, &player.outcomes(&scenarios), &baseline))
    };
    stream(session, &run, compute, |numbers, block| {
        for (number, outcome) in numbers.zip(outcomes.read(block)) {
            let scenario = grid.scenario(number);
            collector.take(&scenario, &outcome);
            if let Some((pairs, [x, y])) = &mut pairs {
                let stop = |k: usize| Some(Stop::of(grid.levers.get(k)?, scenario.settings.get(k)?.as_ref()));
                if let Some((x, y)) = stop(*x).zip(stop(*y)) {
                    pairs.take(&x, &y, &outcome);
                }
            }
            if scenario.name.is_some() && by_hand.len() < BY_HAND {
                by_hand.push(Ranked::new(&scenario, &outcome, &goal));
            }
        }
        if let Some(rows) = &mut rows {
            rows.push(block.clone());
        }
    })?;
    Ok(Swept { baseline, summary: collector.finish(), by_hand, rows, pairs })
}

/// What every scenario is held against: the service levels that the plan promises, weighted by contacts.
fn goal(base: &Base) -> Goal {
    let promised = base.queues.iter().filter_map(|queue| {
        let contacts = queue.forecast.volume.iter().sum::<f64>();
        Some((queue.rules.target?.fraction.get(), contacts))
    });
    let promised: Vec<(f64, f64)> = promised.collect();
    let contacts = promised.iter().map(|(_, contacts)| contacts).sum::<f64>();
    match promised.first() {
        None => Goal::default(),
        // The mean of equal shares is that share, to the last digit.
        Some((share, _)) if promised.iter().all(|(other, _)| other == share) => Goal::service_level(*share),
        Some(_) if contacts > 0.0 => {
            Goal::service_level(promised.iter().map(|(share, contacts)| share * contacts).sum::<f64>() / contacts)
        }
        Some(_) => Goal::default(),
    }
}
