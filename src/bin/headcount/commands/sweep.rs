//! `headcount sweep`: levers pulled on a plan, scenario after scenario.

mod answers;
mod charts;
mod json;
mod planned;
mod played;
mod size;
mod words;

use std::path::PathBuf;

use headcount::error::{Place, Problem};
use headcount::io::grid_file;
use headcount::io::sweep_part::Shard;
use headcount::scenario::{Player, Playing};
use headcount::units::Fraction;

use crate::forecast_args::ForecastFlags;
use crate::group_args::GroupArgs;
use crate::hand_args::HandArgs;
use crate::history_args::HistoryArgs;
use crate::session::{Done, Failure, Session, to_stdout};
use crate::staffing_args::{StaffToArgs, StaffingArgs};
use crate::sweeping::{Destination, destination};

use answers::Given;
use size::Size;

/// Flags of `sweep`.
#[derive(Debug, clap::Args)]
pub struct SweepArgs {
    /// The grid: the plan, its levers and the scenarios to try, a TOML file
    #[arg(value_name = "GRID")]
    pub grid: Option<PathBuf>,
    /// Start a sweep however large it is
    #[arg(long, help_heading = "Sweep")]
    pub yes: bool,
    /// Only this share of the scenarios, as 2/4, into a part that `merge` puts together with the others (default: all)
    #[arg(long, value_name = "I/N", help_heading = "Sweep")]
    pub shard: Option<Shard>,
    /// Service level that scenarios have to reach, as 85% (default: what the plan promises, weighted by contacts)
    #[arg(long, value_name = "SHARE", help_heading = "Sweep")]
    pub goal: Option<Fraction>,
    /// Most FTE that a scenario may take to count as reaching the goal (default: no limit)
    #[arg(long, value_name = "FTE", value_parser = heads, help_heading = "Sweep")]
    pub most_fte: Option<f64>,
    /// Turned round: the service that so many FTE reach, and where it hurts (default: the values of a heads lever of the grid)
    #[arg(long, value_name = "FTE", value_parser = heads, conflicts_with = "budget", help_heading = "Sweep")]
    pub heads: Option<f64>,
    /// Turned round: the service that so much money for paid hours reaches, and where it hurts (default: the values of a budget
    /// lever of the grid)
    #[arg(long, value_name = "MONEY", value_parser = super::evaluate::money, help_heading = "Sweep")]
    pub budget: Option<f64>,
    /// Also draw the frontier, the tornado, a heat map over two levers and, of sampled designs, the fan of agents into this folder
    #[arg(long, value_name = "FOLDER", help_heading = "Sweep")]
    pub charts: Option<PathBuf>,
    #[command(flatten)]
    cost: CostArgs,
    #[command(flatten)]
    staffing: StaffingArgs,
    #[command(flatten)]
    outcome: StaffToArgs,
    #[command(flatten)]
    forecast: ForecastFlags,
    #[command(flatten)]
    groups: GroupArgs,
    #[command(flatten)]
    reading: HistoryArgs,
    #[command(flatten)]
    hand: HandArgs,
}

/// What a paid hour costs; a queue may have its own.
#[derive(Debug, Clone, clap::Args)]
pub struct CostArgs {
    /// Cost of a paid agent-hour, in any currency (default: `cost-per-hour` of the grid, else none, and no money is shown)
    #[arg(long, value_name = "MONEY", value_parser = super::evaluate::money, help_heading = "Sweep")]
    pub cost_per_hour: Option<f64>,
}

/// A number of FTE.
fn heads(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(fte) if fte.is_finite() && fte > 0.0 => Ok(fte),
        _ => Err(format!("heads must be a number above 0, such as 57.5, not `{text}`")),
    }
}

/// Runs the verb.
pub fn run(args: &SweepArgs, session: &Session) -> Result<Done, Failure> {
    let Some(path) = &args.grid else {
        let help = "name a file: `headcount sweep grid.toml`; `headcount init DIR` writes one";
        return Err(Problem::new("usage", Place::default(), "`sweep` needs a grid", help).field("GRID").into());
    };
    let destination = destination(session, args.shard)?;
    args.staffing.rules()?;
    let grid = grid_file::read(path, session.global.seed)?;
    let plan = planned::plan(&grid, args, session)?;
    let names: Vec<_> = plan.forecasts.iter().map(|forecast| forecast.queue.name.as_str()).collect();
    let grid = grid.among(&names, &plan.calendar)?;
    session.warn_of_unknown_queues(names.iter().copied());
    let base = plan.base(&grid, session)?;
    if args.budget.is_some() && base.queues.iter().any(|queue| queue.cost_per_hour.is_none()) {
        let help = "give the cost of a paid hour, such as --cost-per-hour 24.50";
        let message = "a budget buys nothing where hours have no cost";
        return Err(Problem::new("usage", Place::default(), message, help).field("budget").into());
    }
    let size = Size::of(&grid, &base, args.shard);
    size.refuse(args.yes, &grid, &base)?;
    let playing = Playing { futures: size.futures, seed: session.global.seed };
    let player = Player::new(&base, &grid.grid, playing).map_err(|error| grid.refused(&error))?;
    size.tell(&player, &grid.grid, session);
    let identity = planned::identity(path, &plan, args, session)?;
    let swept = played::play(args, &player, &base, &grid.grid, &size, identity, session)?;
    let done = if swept.summary.scenarios > 0 && swept.summary.unmeetable == swept.summary.scenarios {
        Done::Unmet
    } else {
        Done::Met
    };
    let asked = args.heads.map(Given::Heads).or(args.budget.map(Given::Budget));
    let answered = answers::answer(&grid.grid, &base, &swept, asked).map_err(|error| grid.refused(&error))?;
    if let Some(folder) = &args.charts {
        charts::draw(folder, (&grid.grid, &base, &player), &swept, &answered, session)?;
    }
    let shown = words::Shown { grid: &grid, base: &base, swept: &swept, size: &size, answered: &answered };
    match destination {
        Destination::Stdout(_) => {}
        _ if session.global.json => {
            let json = json::of(&shown, session.global.seed);
            to_stdout(|out| writeln!(out, "{json:#}"))?;
        }
        Destination::Part(_) => {}
        // Beside a table in a file the answers are words for people: standard output stays free for data.
        Destination::Table(..) if session.global.quiet => {}
        Destination::Table(..) => say!("{}", words::of(&shown, false).trim_end()),
        Destination::Nowhere => {
            let text = words::of(&shown, true);
            to_stdout(|out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(done)
}
