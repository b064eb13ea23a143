//! The pictures of a sweep: frontier, tornado, heat map over two levers, fan of agents.

use std::path::Path;

use headcount::io::sweep_answers::{fan_dataset, tornado_dataset};
use headcount::report::sweep::{
    Shown, Surface, TornadoEnd, TornadoRow, fan_chart, frontier_chart, lever_heat_map, tornado_chart,
};
use headcount::scenario::answers::fan::Agents;
use headcount::scenario::answers::{Bar, Fan, Measure, phrase};
use headcount::scenario::{Base, Design, Grid, PlayedQueue, Player, Scenario};

use super::answers::Answered;
use super::played::Swept;
use crate::pictures;
use crate::session::{Failure, Session};

/// Scenarios of a sampled design whose agents make the fan.
const FAN: u64 = 400;

/// Draws everything that the sweep has to show into a folder, with the tables of the tornado and the fan beside it.
pub fn draw(
    folder: &Path,
    (grid, base, player): (&Grid, &Base, &Player<'_>),
    swept: &Swept,
    answered: &Answered,
    session: &Session,
) -> Result<(), Failure> {
    let summary = &swept.summary;
    let mut charts = vec![frontier_chart(summary, &grid.levers)];
    if !answered.bars.is_empty() {
        let rows: Vec<TornadoRow> = answered.bars.iter().filter_map(|bar| tornado_row(grid, bar)).collect();
        charts.push(tornado_chart(swept.baseline.fte, &rows));
    }
    if let Some((pairs, _)) = &swept.pairs {
        let shown = if summary.measure == Measure::Cost { Shown::Cost } else { Shown::Fte };
        charts.push(lever_heat_map(&Surface::of(pairs, shown, summary.goal.service_level)));
    }
    let fans = fans(grid, base, player);
    charts.extend(fans.iter().map(fan_chart));
    let (tornado, fan) = (tornado_dataset(&grid.levers, &swept.baseline, &answered.bars), fan_dataset(&fans));
    let mut tables = Vec::new();
    if !answered.bars.is_empty() {
        tables.push(("tornado.csv", &tornado));
    }
    if !fans.is_empty() {
        tables.push(("fan.csv", &fan));
    }
    pictures::save(folder, &charts, &tables, session)
}

fn tornado_row(grid: &Grid, bar: &Bar) -> Option<TornadoRow> {
    let lever = grid.levers.get(bar.lever)?;
    let end = |end: &headcount::scenario::answers::End| TornadoEnd {
        value: phrase::value(lever, &end.value),
        fte: end.outcome.fte,
    };
    Some(TornadoRow { lever: lever.name.clone(), from: bar.from.fte, ends: bar.ends.iter().map(end).collect() })
}

/// The fan of every queue, over scenarios of a sampled design; listed values are no sample, so other designs have none.
fn fans(grid: &Grid, base: &Base, player: &Player<'_>) -> Vec<Fan> {
    let (Design::LatinHypercube(drawn) | Design::MonteCarlo(drawn)) = grid.design else { return Vec::new() };
    let plan = player.intervals(&Scenario { number: 0, name: None, settings: vec![None; grid.levers.len()] });
    let agents_of = |queue: &PlayedQueue| queue.intervals.iter().map(|interval| interval.agents).collect::<Vec<f64>>();
    let mut agents: Vec<Agents> = plan.iter().map(|queue| Agents::new(agents_of(queue))).collect();
    let taken = drawn.min(FAN);
    for k in 0..taken {
        // Evenly over the design, which is in no order.
        let number = grid.named.len() as u64 + 1 + k * (drawn / taken.max(1));
        for (queue, held) in player.intervals(&grid.scenario(number)).iter().zip(&mut agents) {
            held.take(agents_of(queue));
        }
    }
    let fan = |(queue, agents): (&PlayedQueue, &Agents)| {
        let forecast = &base.queues.get(queue.queue)?.forecast;
        let starts: Vec<_> = queue.intervals.iter().map(|interval| interval.start).collect();
        let rows = agents.rows(&starts);
        let (name, clock, interval) = (queue.name.clone(), forecast.clock.clone(), forecast.interval);
        (!rows.is_empty()).then(|| Fan { queue: name, clock, interval, scenarios: agents.scenarios(), rows })
    };
    plan.iter().zip(&agents).filter_map(fan).collect()
}
