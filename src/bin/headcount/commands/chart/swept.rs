//! Charts of a sweep, from the tables that it wrote.

use std::path::Path;

use headcount::error::{Place, Problem};
use headcount::io::sweep_answers::{read_fans, read_tornado};
use headcount::io::sweep_read::{SweepResult, read_sweep};
use headcount::report::Chart;
use headcount::report::sweep::{
    Shown, Surface, TornadoEnd, TornadoRow, fan_chart, frontier_chart, lever_heat_map, tornado_chart,
};
use headcount::scenario::Scenario;
use headcount::scenario::answers::{Axis, Collector, Goal, Pairs, Stop};

use super::{ChartArgs, Kind, wanted};
use crate::session::Failure;

/// What the cells of a heat map show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Show {
    /// Full-time equivalents
    Fte,
    /// Cost
    Cost,
    /// Contact-weighted service level
    ServiceLevel,
}

/// The charts of a kind.
pub fn draw(args: &ChartArgs, path: &Path) -> Result<Vec<(String, Chart)>, Failure> {
    let goal = args.staffing.target.map(|target| target.fraction.get());
    match args.kind {
        Kind::Tornado => {
            let (base, lines) = read_tornado(path)?;
            let row = |line: headcount::io::sweep_answers::TornadoLine| {
                let ends = line.ends.into_iter().map(|(value, fte)| TornadoEnd { value, fte }).collect();
                TornadoRow { lever: line.lever, from: line.from, ends }
            };
            let rows: Vec<TornadoRow> = lines.into_iter().map(row).collect();
            Ok(vec![("tornado".to_owned(), tornado_chart(base, &rows))])
        }
        Kind::Fan => {
            let fans = read_fans(path)?;
            let names: Vec<&str> = fans.iter().map(|fan| fan.queue.as_str()).collect();
            let wanted = wanted(args, path, &names)?;
            Ok(wanted.into_iter().map(|k| (names[k].to_owned(), fan_chart(&fans[k]))).collect())
        }
        Kind::SweepHeatmap => heat_map(args, path, goal),
        _ => {
            let sweep = read_sweep(path)?;
            let goal = Goal { service_level: goal, most_fte: None };
            let mut collector = Collector::new(&[], sweep.baseline, goal, 3);
            for row in &sweep.rows {
                let scenario = Scenario { number: row.number, name: Some(sweep.called(row)), settings: Vec::new() };
                collector.take(&scenario, &row.outcome);
            }
            Ok(vec![("frontier".to_owned(), frontier_chart(&collector.finish(), &[]))])
        }
    }
}

fn heat_map(args: &ChartArgs, path: &Path, goal: Option<f64>) -> Result<Vec<(String, Chart)>, Failure> {
    let sweep = read_sweep(path)?;
    let [x, y] = levers(args, path, &sweep)?;
    let axis = |k: usize| {
        let lever = &sweep.levers[k];
        // A scenario by hand that leaves both levers alone is no pair of theirs.
        let pulled = |stop: &&Stop| !matches!(stop, Stop::Word(word) if word == Stop::AS_PLANNED);
        let stops = sweep.rows.iter().map(|row| &row.settings[k]).filter(pulled).cloned().collect();
        Axis::of_stops(lever.name.clone(), lever.spelling, stops)
    };
    let mut pairs = Pairs::new(axis(x), axis(y));
    for row in &sweep.rows {
        pairs.take(&row.settings[x], &row.settings[y], &row.outcome);
    }
    let costs = sweep.rows.iter().any(|row| row.outcome.cost.is_finite());
    let shown = match args.show {
        Some(Show::Fte) => Shown::Fte,
        Some(Show::Cost) => Shown::Cost,
        Some(Show::ServiceLevel) => Shown::ServiceLevel,
        None if costs => Shown::Cost,
        None => Shown::Fte,
    };
    Ok(vec![("sweep-heatmap".to_owned(), lever_heat_map(&Surface::of(&pairs, shown, goal)))])
}

/// The places of the levers to draw.
fn levers(args: &ChartArgs, path: &Path, sweep: &SweepResult) -> Result<[usize; 2], Problem> {
    let known = || sweep.levers.iter().map(|lever| lever.name.as_str()).collect::<Vec<_>>().join(", ");
    let refuse = |message: String| {
        let place = Place::file(path.display().to_string());
        Problem::new("lever", place, message, format!("the table has the levers {}", known())).field("levers")
    };
    match args.levers.as_slice() {
        [] => {
            let several = |k: &usize| {
                let mut values = sweep.rows.iter().map(|row| &row.settings[*k]);
                let pulled = |stop: &&Stop| !matches!(stop, Stop::Word(word) if word == Stop::AS_PLANNED);
                let first = values.clone().find(pulled);
                first.is_some_and(|first| values.any(|stop| stop != first && pulled(&stop)))
            };
            let mut found = (0..sweep.levers.len()).filter(several);
            let both = found.next().zip(found.next());
            both.map(|(x, y)| [x, y]).ok_or_else(|| refuse("no two levers have several values".to_owned()))
        }
        [x, y] => {
            let place = |name: &String| {
                let at = sweep.levers.iter().position(|lever| lever.name == *name);
                at.ok_or_else(|| refuse(format!("the table has no lever `{name}`")).text(name.clone()))
            };
            Ok([place(x)?, place(y)?])
        }
        other => Err(refuse(format!("a heat map has two levers, not {}", other.len()))),
    }
}
