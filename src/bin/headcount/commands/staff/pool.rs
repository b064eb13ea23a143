//! `staff --pool`: what the queues would save if they shared their agents.

use std::fmt::Write as _;

use headcount::error::{Place, Problem};
use headcount::queueing::Model;
use headcount::report::table;
use headcount::staffing::pooled::{PooledStaff, of_rules, pooled};
use serde_json::{Value, json};

use super::{Staffed, when};
use crate::session::Failure;
use crate::staffing_args::StaffingArgs;

/// The queues apart and together; none where there is one queue only.
pub fn compare(staffed: &[Staffed], shared: &StaffingArgs) -> Result<Option<PooledStaff>, Failure> {
    if staffed.len() < 2 {
        return Ok(None);
    }
    let refuse = |message: String| {
        let help = "leave --pool away, or pool queues that can share agents interval by interval";
        Failure::from(Problem::new("pool", Place::default(), message, help).field("pool"))
    };
    let model: Model = match shared.rules()?.model() {
        Ok(model) => model,
        Err(_) => return Err(refuse("the shared settings name no model for the pool".to_owned())),
    };
    let mut queues = Vec::new();
    for queue in staffed {
        let name = &queue.requirement.queue.name;
        if queue.rules.method != headcount::staffing::StaffingMethod::Stationary {
            return Err(refuse(format!("queue `{name}` is not staffed interval by interval in steady state")));
        }
        if let Some((model, targets)) = of_rules(&queue.rules) {
            queues.push((&queue.requirement, model, targets));
        }
    }
    pooled(&queues, &model).map_err(|error| refuse(error.to_string()))
}

/// The comparison as an object.
pub fn as_json(pool: &PooledStaff, staffed: &[Staffed]) -> Value {
    let rows: Vec<_> = pool
        .intervals
        .iter()
        .map(|(start, both)| {
            let clock = &staffed[0].requirement.clock;
            json!({
                "start": clock.label(*start),
                "siloed_agents": both.siloed_agents,
                "siloed_agents_exact": both.siloed_agents_exact,
                "pooled_agents": both.pooled.agents,
                "pooled_agents_exact": both.pooled.agents_exact,
                "pooled_service_level": both.pooled.performance.service_level,
            })
        })
        .collect();
    let decided: Vec<_> = staffed
        .iter()
        .zip(&pool.decided_by)
        .map(|(queue, intervals)| json!({ "queue": queue.requirement.queue.name, "intervals": intervals }))
        .collect();
    json!({
        "siloed_agent_hours": pool.siloed_hours,
        "pooled_agent_hours": pool.pooled_hours,
        "saved_agent_hours": pool.siloed_hours - pool.pooled_hours,
        "siloed_peak": pool.siloed_peak,
        "pooled_peak": pool.pooled_peak,
        "decided_by": decided,
        "rows": rows,
    })
}

/// The comparison as a small table with what it means.
pub fn as_text(pool: &PooledStaff, staffed: &[Staffed], text: &mut String) -> std::fmt::Result {
    let header = ["staff", "agent hours", "peak agents"];
    let row = |name: &str, hours: f64, peak: u64| vec![name.to_owned(), format!("{hours:.1}"), peak.to_string()];
    let rows = [
        row("each queue apart", pool.siloed_hours, pool.siloed_peak),
        row("one pool for all", pool.pooled_hours, pool.pooled_peak),
    ];
    write!(text, "\n{}", table(&header, &rows))?;
    let saved = pool.siloed_hours - pool.pooled_hours;
    let share = if pool.siloed_hours > 0.0 { 100.0 * saved / pool.siloed_hours } else { 0.0 };
    let (verb, amount) = if saved < 0.0 { ("costs", -saved) } else { ("saves", saved) };
    write!(text, "A pool {verb} {amount:.1} agent hours on the floor ({:.1}%)", share.abs())?;
    let most = pool.intervals.iter().max_by_key(|(start, both)| (both.saved_agents(), std::cmp::Reverse(*start)));
    if let Some((start, both)) = most.filter(|(_, both)| both.saved_agents() > 0) {
        let clock = &staffed[0].requirement.clock;
        write!(
            text,
            ", most {}: {} instead of {} agents",
            when(clock, *start),
            both.pooled.agents,
            both.siloed_agents
        )?;
    }
    writeln!(
        text,
        ".\nEvery agent of the pool takes contacts of every queue, and all contacts keep the targets of every queue; minimum \
         agents and shrinkage are left aside. Very different handle times make the saving smaller than shown."
    )
}
